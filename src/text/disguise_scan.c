/* disguise_scan.c: the quick look at folded text, for nearly all of it is honest.
 *
 * 64 bytes at a time become masks, one bit a byte: letters, digits, signs, bytes beyond ASCII.
 * A pattern is a few shifts and ands of them, taken at its last byte so that it only looks
 * back:
 *
 *   bytes     p a y   s @ l a r y   t . e . l . e
 *   letter    1 1 1 0 1 0 1 1 1 1 0 1 0 1 0 1 0 1
 *   leet          .     ^ a sign or digit beside a letter: is the word one in leet?
 *   start     1     0 1           0 1 0 1 0 1 0 1     the first character of a token
 *   inner       1 1       1 1 1 1       nowhere:       a later character of one
 *
 * Tokens of one character are where eight bytes or more have no inner character. What a mask
 * finds is looked at closely, in the few bytes around it.
 */
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/str.h"
#include "text/disguise_inner.h"
#include "text/lookalike.h"

#define BLOCK     64u
#define CHAIN_MAX (LEXICON_WORD_MAX + 8)

/* What the bytes of one block are, a bit each. */
struct masks {
    uint64_t letter; /* a..z */
    uint64_t leet;   /* 0..9 @ $ */
    uint64_t space;
    uint64_t high;         /* beyond ASCII */
    uint64_t other;        /* neither letter nor leet: ASCII signs, spaces, symbols */
    uint64_t symbol, lead; /* first bytes, see classify_high() */
    uint64_t none, none2, none4, none8; /* the last 1, 2, 4, 8 bytes are no inner characters */
};

struct scan {
    const struct lexicon *words;
    struct ln_str s;
    size_t base;
    struct masks now, before;
    size_t word_end; /* what lies before was looked at: a word in leet, ... */
    size_t zone_end; /* ... tokens of one character */
};

/* The bits of `now` moved up, with those that come in from the block before. */
static inline uint64_t back(uint64_t now, uint64_t before, unsigned by)
{
    return now << by | before >> (64 - by);
}

static unsigned lowest(uint64_t bits)
{
    return (unsigned)__builtin_ctzll(bits);
}

static unsigned char byte_at(const struct scan *x, size_t at)
{
    return at < x->s.len ? (unsigned char)x->s.at[at] : ' ';
}

/* ---- masks of one block -------------------------------------------------------------------
 */

#ifdef __SSE2__

static inline __m128i in_range(__m128i v, unsigned from, unsigned to)
{
    __m128i moved = _mm_add_epi8(v, _mm_set1_epi8((char)(0x80 - from)));
    return _mm_cmplt_epi8(moved, _mm_set1_epi8((char)(0x80 + (to - from + 1))));
}

static inline __m128i is(__m128i v, char c)
{
    return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

static inline uint64_t bits(__m128i v, unsigned at)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(v) << at;
}

static inline void classify(struct masks *m, const unsigned char *block)
{
    uint64_t letter = 0, leet = 0, space = 0, high = 0;
#pragma GCC unroll 4
    for (unsigned at = 0; at < BLOCK; at += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(block + at));
        __m128i sign = _mm_or_si128(is(v, '@'), is(v, '$'));
        letter |= bits(in_range(v, 'a', 'z'), at);
        leet |= bits(_mm_or_si128(in_range(v, '0', '9'), sign), at);
        space |= bits(is(v, ' '), at);
        high |= bits(v, at);
    }
    m->letter = letter;
    m->leet = leet;
    m->space = space;
    m->high = high;
}

/* Bytes of characters behind the first; and first bytes of symbols, and of what may be a
 * lookalike or a loose mark. Of a block that has some beyond ASCII. */
static inline void classify_high(uint64_t *cont, uint64_t *symbol, uint64_t *lead,
                                 const unsigned char *block)
{
    *cont = *symbol = *lead = 0;
#pragma GCC unroll 4
    for (unsigned at = 0; at < BLOCK; at += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(block + at));
        __m128i sign =
            _mm_or_si128(is(v, (char)0xE2), _mm_or_si128(is(v, (char)0xC2), is(v, (char)0xF0)));
        __m128i rare = _mm_or_si128(is(v, (char)0xE1), is(v, (char)0xEA));
        *cont |= bits(in_range(v, 0x80, 0xBF), at);
        *symbol |= bits(sign, at);
        *lead |= bits(_mm_or_si128(rare, in_range(v, 0xC9, 0xD6)), at);
    }
}

#else

static void classify(struct masks *m, const unsigned char *block)
{
    m->letter = m->leet = m->space = m->high = 0;
    for (unsigned at = 0; at < BLOCK; at++) {
        unsigned char b = block[at];
        uint64_t bit = (uint64_t)1 << at;
        m->letter |= b >= 'a' && b <= 'z' ? bit : 0;
        m->leet |= (b >= '0' && b <= '9') || b == '@' || b == '$' ? bit : 0;
        m->space |= b == ' ' ? bit : 0;
        m->high |= b >= 0x80 ? bit : 0;
    }
}

static void classify_high(uint64_t *cont, uint64_t *symbol, uint64_t *lead,
                          const unsigned char *block)
{
    *cont = *symbol = *lead = 0;
    for (unsigned at = 0; at < BLOCK; at++) {
        unsigned char b = block[at];
        uint64_t bit = (uint64_t)1 << at;
        *cont |= b >= 0x80 && b < 0xC0 ? bit : 0;
        *symbol |= b == 0xC2 || b == 0xE2 || b == 0xF0 ? bit : 0;
        *lead |= b == 0xE1 || b == 0xEA || (b >= 0xC9 && b <= 0xD6) ? bit : 0;
    }
}

#endif

/* ---- a close look -------------------------------------------------------------------------
 */

/* What an ASCII byte is in a word: 0 no part of it, 1 a letter or a sign for one, 2 a digit
 * that stands for none. */
static const unsigned char word_class[128] = {
    ['!'] = 1, ['$'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 2, ['3'] = 1, ['4'] = 1, ['5'] = 1,
    ['6'] = 2, ['7'] = 1, ['8'] = 1, ['9'] = 2, ['@'] = 1, ['|'] = 1, ['a'] = 1, ['b'] = 1,
    ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1,
    ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1,
    ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1};

static unsigned class_of(uint32_t c)
{
    return c < 0x80 ? word_class[c] : leet_letter(c) != 0;
}

/* The start of the character that ends before `at`. */
static size_t char_before(struct ln_str s, size_t at)
{
    size_t from = at - 1;
    while (from > 0 && at - from < 4 && ((unsigned char)s.at[from] & 0xC0) == 0x80)
        from--;
    return from;
}

static void skip_word(struct scan *x, size_t at)
{
    for (x->word_end = at + 1; x->word_end < x->s.len; x->word_end++)
        if (class_of((unsigned char)x->s.at[x->word_end]) == 0)
            break;
}

static __attribute__((noinline)) bool leet_at(struct scan *x, size_t at)
{
    uint32_t word[LEET_MAX], letters[LEET_MAX];
    size_t count = 0, from = at, step = 0;
    bool stays = false;
    if (at < x->word_end)
        return false;
    for (; from > 0 && step <= LEET_MAX; step++) {
        unsigned char b = (unsigned char)x->s.at[from - 1];
        size_t first = b < 0x80 ? from - 1 : char_before(x->s, from), pos = first;
        unsigned class = class_of(b < 0x80 ? b : utf8_next(x->s, &pos));
        if (class == 0)
            break;
        stays = stays || class == 2;
        from = first;
    }
    if (stays || step > LEET_MAX) { /* no word, nor is what follows in the same token */
        skip_word(x, at);
        return false;
    }
    while (from < x->s.len && (x->s.at[from] == '!' || x->s.at[from] == '|'))
        from++;
    size_t end = from;
    while (end < x->s.len && count < LEET_MAX) {
        size_t pos = end;
        uint32_t c = utf8_next(x->s, &pos);
        unsigned class = class_of(c);
        if (class == 2) {
            skip_word(x, at);
            return false;
        }
        if (class == 0)
            break;
        word[count++] = c;
        end = pos;
    }
    x->word_end = end > at ? end : at + 1;
    while (count > 0 && (word[count - 1] == '!' || word[count - 1] == '|'))
        count--;
    return count >= 3 && leet_known(letters, x->words, word, count);
}

/* Parts joined by the sign at `at`, letters on both sides: does the whole make a word? */
static bool parts_at(const struct scan *x, size_t at)
{
    char joint = x->s.at[at];
    size_t from = at;
    while (
        from > 0 && at - from <= CHAIN_MAX &&
        ((x->s.at[from - 1] >= 'a' && x->s.at[from - 1] <= 'z') || x->s.at[from - 1] == joint))
        from--;
    uint64_t whole = LEXICON_START, part = LEXICON_START;
    size_t letters = 0, end = from;
    for (; end < x->s.len && letters <= LEXICON_WORD_MAX; end++) {
        unsigned char b = (unsigned char)x->s.at[end];
        if (b >= 'a' && b <= 'z') {
            whole = lexicon_step(whole, b);
            letters++;
        } else if (b != (unsigned char)joint) {
            break;
        }
    }
    if (letters <= 4 || letters > LEXICON_WORD_MAX || !lexicon_has(x->words, whole))
        return false;
    for (size_t i = from; i < end; i++) { /* rare, so only now: is a part a word? */
        part =
            x->s.at[i] == joint ? LEXICON_START : lexicon_step(part, (unsigned char)x->s.at[i]);
        bool last = i + 1 == end || x->s.at[i + 1] == joint;
        if (last && part != LEXICON_START && lexicon_has(x->words, part))
            return false;
    }
    return true;
}

static bool is_chinese_lead(unsigned char b)
{
    return b >= 0xE3 && b <= 0xE9;
}

static bool pair_known(const struct scan *x, size_t left, size_t right)
{
    uint32_t a = utf8_next(x->s, &left), b = utf8_next(x->s, &right);
    return lexicon_has_pair(x->words, a, b);
}

/* A sign [from, to) stands between two bytes beyond ASCII. */
static bool sign_at(const struct scan *x, size_t from, size_t to)
{
    if (from < 3 || to >= x->s.len || !is_chinese_lead(byte_at(x, to)) ||
        !is_chinese_lead(byte_at(x, from - 3)))
        return false;
    size_t pos = from;
    return disguise_is_strong(utf8_next(x->s, &pos)) && pair_known(x, from - 3, to);
}

static bool is_sign(uint32_t c)
{
    if (c < 0x80)
        return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    return c < 0xC0 || (c >= 0x2000 && c < 0x3000) || c >= 0x10000;
}

/* Where the token begins that holds the bytes before `at`, within reason. */
static size_t zone_start(const struct scan *x, size_t at)
{
    size_t from = at >= 8 ? at - 8 : 0;
    while (from > 0 && at - from < 16 && byte_at(x, from - 1) > ' ')
        from--;
    while ((byte_at(x, from) & 0xC0) == 0x80)
        from++;
    return from;
}

/* A row of tokens of one character, parted by the same signs. */
struct row {
    size_t count, letters, unspaced;
    size_t last, end;           /* its last token */
    size_t gap_from, gap_bytes; /* the signs between two of them */
};

static void add_to_row(struct row *r, const struct scan *x, uint32_t c, size_t from, size_t to)
{
    size_t gap = from - r->end;
    bool same = r->count < 2 || (gap == r->gap_bytes &&
                                 memcmp(x->s.at + r->gap_from, x->s.at + r->end, gap) == 0);
    if (!same) /* only the token before may stand in a row with this one */
        *r = (struct row){.count = 1,
                          .last = r->last,
                          .end = r->end,
                          .letters = 1,
                          .unspaced = (unsigned char)x->s.at[r->last] >= 0xE0};
    r->gap_from = r->end;
    r->gap_bytes = gap;
    r->last = from;
    r->end = to;
    r->count++;
    r->letters += c > '9';
    r->unspaced += (c >= 0xE00 && c < 0x1800) || (c >= 0x2E80 && c < 0xA000);
}

/* Around `at` no token has a second character: are there enough tokens in a row? */
static __attribute__((noinline)) bool zone_at(struct scan *x, size_t at)
{
    struct row r = {0};
    size_t chars = 0; /* of this token so far */
    if (at < x->zone_end)
        return false;
    for (size_t pos = zone_start(x, at); pos < x->s.len;) {
        size_t first = pos, before = r.last;
        uint32_t c = utf8_next(x->s, &pos);
        x->zone_end = pos;
        if (is_sign(c)) {
            chars = 0;
            continue;
        }
        if (chars++ > 0) { /* not alone, so the row ends before this token */
            if (first > at)
                return false;
            r = (struct row){0};
            continue;
        }
        add_to_row(&r, x, c, first, pos);
        if (r.letters >= 3 && (r.count >= 4 || r.unspaced >= 3))
            return true;
        if (r.unspaced >= 2 && pair_known(x, before, first))
            return true;
    }
    return false;
}

/* A byte that may lead a lookalike or a loose mark, or a symbol inside Chinese. */
static bool lead_at(const struct scan *x, size_t at)
{
    unsigned char b = byte_at(x, at), second = byte_at(x, at + 1);
    size_t pos = at;
    if (b == 0xE1 &&
        !((second >= 0x8E && second <= 0x9B) || (second >= 0xB4 && second <= 0xB7)))
        return false;
    if (b == 0xEA && second >= 0xB0)
        return false;
    if ((b == 0xE2 && second == 0x80) || b == 0xC2)
        return false;
    uint32_t c = utf8_next(x->s, &pos);
    bool after_word =
        at > 0 && (byte_at(x, at - 1) >= 0x80 || class_of(byte_at(x, at - 1)) != 0);
    if (lookalike_find(c) != NULL)
        return true;
    if (after_word && ((c >= 0x300 && c < 0x370) || (c >= 0x1DC0 && c < 0x1E00) ||
                       (c >= 0x20D0 && c < 0x2100)))
        return true;
    return (b == 0xE2 || b == 0xF0) && sign_at(x, at, pos);
}

/* ---- patterns -----------------------------------------------------------------------------
 */

static __attribute__((noinline)) bool leet_in(struct scan *x, uint64_t found)
{
    for (; found != 0; found &= found - 1) {
        unsigned bit = lowest(found);
        bool itself = (x->now.leet >> bit & 1) != 0;
        if (leet_at(x, x->base + bit - (itself ? 0 : 1)))
            return true;
    }
    return false;
}

/* As DISGUISE_JOINTS; all of them are in 0x2A..0x7E, and apostrophes and commas, the commonest
 * signs between letters, are out at once. */
static bool is_joint(char c)
{
    return c != '\'' && c != ',' && c != '/' && c > ' ' && strchr(DISGUISE_JOINTS, c) != NULL;
}

/* One sign between two letters. */
static __attribute__((noinline)) bool joint_in(struct scan *x, uint64_t found)
{
    for (; found != 0; found &= found - 1) {
        size_t at = x->base + lowest(found) - 1;
        char sign = x->s.at[at];
        if (((sign == '!' || sign == '|') && leet_at(x, at)) ||
            (is_joint(sign) && parts_at(x, at)))
            return true;
    }
    return false;
}

static __attribute__((noinline)) bool zone_in(struct scan *x, uint64_t found)
{
    for (; found != 0; found &= found - 1)
        if (zone_at(x, x->base + lowest(found)))
            return true;
    return false;
}

/* Symbols count as signs; tell which bytes are no first characters of anything else. */
static uint64_t inner_of(struct scan *x, const unsigned char *block)
{
    struct masks *m = &x->now;
    if (m->high == 0 && x->before.symbol == 0)
        return ~m->other & ~back(m->other, x->before.other, 1);
    uint64_t cont;
    classify_high(&cont, &m->symbol, &m->lead, block);
    uint64_t lead = m->symbol, earlier = x->before.symbol;
    uint64_t rest = back(lead, earlier, 1) | back(lead, earlier, 2) | back(lead, earlier, 3);
    m->other |= lead | (rest & cont);
    return ~cont & ~m->other & ~back(m->other, x->before.other, 1);
}

static __attribute__((noinline)) bool look_beyond_ascii(struct scan *x)
{
    const struct masks *m = &x->now, *b = &x->before;
    uint64_t lead = m->symbol | m->lead;
    for (; lead != 0; lead &= lead - 1)
        if (lead_at(x, x->base + lowest(lead)))
            return true;
    uint64_t sign = back(m->other & ~m->high & ~m->space, b->other & ~b->high & ~b->space, 1) &
                    back(m->high, b->high, 2) & m->high;
    for (; sign != 0; sign &= sign - 1) {
        size_t at = x->base + lowest(sign) - 1;
        if (sign_at(x, at, at + 1))
            return true;
    }
    return false;
}

static bool look(struct scan *x, const unsigned char *block)
{
    struct masks *m = &x->now;
    const struct masks *b = &x->before;
    classify(m, block);
    m->symbol = m->lead = 0;
    m->other = ~(m->letter | m->leet | m->high);
    m->none = ~inner_of(x, block);
    m->none2 = m->none & back(m->none, b->none, 1);
    m->none4 = m->none2 & back(m->none2, b->none2, 2);
    m->none8 = m->none4 & back(m->none4, b->none4, 4);
    uint64_t leet =
        (back(m->letter, b->letter, 1) & m->leet) | (m->letter & back(m->leet, b->leet, 1));
    uint64_t joint = back(m->other & ~m->space, b->other & ~b->space, 1) &
                     back(m->letter, b->letter, 2) & m->letter;
    uint64_t zone = m->none8 & ~back(m->none8, b->none8, 1); /* the first byte of each */
    if ((leet != 0 && leet_in(x, leet)) || (joint != 0 && joint_in(x, joint)) ||
        (zone != 0 && zone_in(x, zone)))
        return true;
    return (m->high | b->high) != 0 && look_beyond_ascii(x);
}

bool disguise_suspect(const struct lexicon *words, struct ln_str s)
{
    struct scan x = {.words = words, .s = s, .now.other = ~(uint64_t)0};
    if (s.len == 0)
        return false;
    for (; s.len - x.base >= BLOCK; x.base += BLOCK) {
        x.before = x.now;
        if (look(&x, (const unsigned char *)s.at + x.base))
            return true;
    }
    unsigned char tail[BLOCK];
    memset(tail, ' ', sizeof tail);
    memcpy(tail, s.at + x.base, s.len - x.base);
    x.before = x.now;
    return look(&x, tail);
}
