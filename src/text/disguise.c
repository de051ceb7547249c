/* disguise.c: see disguise.h.
 *
 * The folded text becomes an array of items, one a character. Each step decides over items, and
 * only writes what an item becomes:
 *
 *   c    s   @   l   a   r   y       v   .   і   .   s   .   a
 *   as   s   a   l   a   r   y       v   -   i   -   s   -   a        - is DROPPED
 *
 * in this order: marks, lookalikes, split letters, leet. Later steps see what earlier ones
 * left. At the end the items are written out; the map of a plain byte is that of its item's
 * first folded byte, and what was dropped becomes a gap, so fold_span() works on both.
 */
#include "text/disguise.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/disguise_inner.h"
#include "text/lookalike.h"

#define DROPPED     UINT32_MAX
#define NONE        SIZE_MAX
#define RUN_MAX     128u /* letters of one split run; a longer one is taken in parts */
#define RUN_LATIN   4u
#define RUN_OTHER   3u
#define RUN_UNKNOWN 6u /* of a word nobody knows */
#define RUN_DOTS    8u
#define SIGNS_MAX   3u /* characters between two split letters */
#define JOIN_PARTS  8u

enum kind { KIND_OTHER, KIND_SPACE, KIND_LETTER, KIND_DIGIT, KIND_MARK, KIND_UNIT };

struct disguise_item {
    uint32_t c, as;
    uint32_t at; /* first folded byte */
    uint8_t kind;
};

typedef struct disguise_item item;

struct undo {
    struct disguise *d;
    const struct fold_tables *t;
    const struct lexicon *words;
    const struct folded *f;
    struct ln_str original;
    item *items;
    size_t count;
    bool failed; /* out of memory */
};

void disguise_init(struct disguise *d, size_t max)
{
    *d = (struct disguise){0};
    folded_init(&d->plain, max);
}

void disguise_free(struct disguise *d)
{
    size_t max = d->plain.text.max;
    folded_free(&d->plain);
    mem_free(d->places);
    mem_free(d->items);
    disguise_init(d, max);
}

static void add_place(struct undo *u, enum disguise_kind kind, size_t from, size_t to)
{
    struct disguise *d = u->d;
    void *places = d->places;
    if (!mem_grow(&places, &d->places_room, d->count + 1, sizeof *d->places)) {
        u->failed = true;
        return;
    }
    d->places = places;
    d->places[d->count++] = (struct disguise_place){(uint32_t)from, (uint32_t)to, kind};
    d->kinds |= kind;
}

static uint32_t item_end(const struct undo *u, size_t i)
{
    return i + 1 < u->count ? u->items[i + 1].at : (uint32_t)u->f->text.len;
}

/* items [from, to), to > from, were changed */
static void add_items(struct undo *u, enum disguise_kind kind, size_t from, size_t to)
{
    size_t first, last;
    fold_span(&first, &last, u->f, u->items[from].at, item_end(u, to - 1));
    add_place(u, kind, first, last);
    u->d->differs = true;
}

/* ---- characters ---------------------------------------------------------------------------
 */

static enum kind kind_of(const struct undo *u, uint32_t c)
{
    if (c < 0x80) {
        if (c >= 'a' && c <= 'z')
            return KIND_LETTER;
        if (c >= '0' && c <= '9')
            return KIND_DIGIT;
        return c == ' ' ? KIND_SPACE : KIND_OTHER;
    }
    uint32_t mask = U_GET_GC_MASK((UChar32)c);
    if ((mask & U_GC_L_MASK) != 0)
        return chars_is_word(u->t, c) ? KIND_LETTER : KIND_UNIT;
    if ((mask & U_GC_M_MASK) != 0)
        return KIND_MARK;
    if ((mask & U_GC_ND_MASK) != 0)
        return KIND_DIGIT;
    return lookalike_find(c) != NULL ? KIND_LETTER : KIND_OTHER;
}

static bool read_items(struct undo *u)
{
    struct ln_str s = buf_str(&u->f->text);
    void *items = u->d->items;
    if (!mem_grow(&items, &u->d->items_room, s.len + 1, sizeof *u->items))
        return false;
    u->items = u->d->items = items;
    u->count = 0;
    for (size_t pos = 0; pos < s.len;) {
        uint32_t at = (uint32_t)pos;
        uint32_t c = utf8_next(s, &pos);
        u->items[u->count++] =
            (item){.c = c, .as = c, .at = at, .kind = (uint8_t)kind_of(u, c)};
    }
    return true;
}

/* The next item that is still there, from i on. */
static size_t kept(const struct undo *u, size_t i)
{
    while (i < u->count && u->items[i].as == DROPPED)
        i++;
    return i;
}

static bool is_word_kind(unsigned kind)
{
    return kind == KIND_LETTER || kind == KIND_DIGIT || kind == KIND_MARK;
}

/* Letters that Latin words are made of: one of ASCII, or beyond it and no lookalike. */
static bool is_latin(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x250 && lookalike_find(c) == NULL) ||
           (c >= 0x1E00 && c < 0x1F00);
}

/* ---- marks --------------------------------------------------------------------------------
 */

static bool is_line(uint32_t c)
{
    return (c >= 0x334 && c <= 0x338) || c == 0x305 || c == 0x332 || c == 0x333 || c == 0x33F ||
           (c >= 0x20D0 && c <= 0x20FF);
}

static bool is_accent(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0xFE20 && c <= 0xFE2F);
}

/* The letter of c without its accents, when that is ASCII; else c. */
static uint32_t bare(const struct undo *u, uint32_t c)
{
    UChar units[16];
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = unorm2_getDecomposition(u->t->nfd, (UChar32)c, units, 16, &status);
    return len > 0 && U_SUCCESS(status) && units[0] >= 'a' && units[0] <= 'z' ? units[0] : c;
}

/* One word [from, to) of letters and marks. Accents that joined their letter when folded are
 * dropped too where most letters carry others that did not. */
static void undo_marks_in(struct undo *u, size_t from, size_t to)
{
    size_t lines = 0, longest = 0, run = 0, letters = 0, loaded = 0;
    for (size_t i = from; i < to; i++) {
        bool accent = is_accent(u->items[i].c);
        letters += u->items[i].kind == KIND_LETTER;
        loaded += accent && run == 0;
        run = accent ? run + 1 : 0;
        longest = run > longest ? run : longest;
        lines += accent && is_line(u->items[i].c);
    }
    if (letters == 0 || (lines == 0 && longest < 3))
        return;
    for (size_t i = from; i < to; i++) {
        item *it = &u->items[i];
        if (is_accent(it->c))
            it->as = DROPPED;
        else if (longest >= 2 && loaded * 2 >= letters)
            it->as = bare(u, it->c);
    }
    add_items(u, DISGUISE_MARKS, from, to);
}

static void undo_marks(struct undo *u)
{
    for (size_t i = 0; i < u->count;) {
        size_t from = i;
        bool accents = false;
        if (u->items[i].kind == KIND_MARK) { /* on nothing */
            i++;
            continue;
        }
        for (; i < u->count && is_word_kind(u->items[i].kind); i++)
            accents = accents || is_accent(u->items[i].c);
        if (accents)
            undo_marks_in(u, from, i);
        i += i == from;
    }
}

/* ---- lookalikes ---------------------------------------------------------------------------
 */

enum group { GROUP_ODD, GROUP_GREEK, GROUP_CYRILLIC, GROUP_ARMENIAN, GROUP_OTHER, GROUPS };

static enum group group_of(uint32_t c)
{
    if ((c >= 0x370 && c < 0x400) || (c >= 0x1F00 && c < 0x2000))
        return GROUP_GREEK;
    if ((c >= 0x400 && c < 0x530) || (c >= 0x1C80 && c < 0x1C90) ||
        (c >= 0x2DE0 && c < 0x2E00) || (c >= 0xA640 && c < 0xA6A0))
        return GROUP_CYRILLIC;
    if (c >= 0x530 && c < 0x590)
        return GROUP_ARMENIAN;
    bool odd = (c >= 0x250 && c < 0x2B0) || (c >= 0x1D00 && c < 0x1DC0) ||
               (c >= 0xA720 && c < 0xA800) || (c >= 0x1F150 && c < 0x1F190);
    return odd ? GROUP_ODD : GROUP_OTHER;
}

static bool was_capital(const struct undo *u, const item *it)
{
    size_t pos = u->f->map[it->at];
    return pos < u->original.len && u_isUUppercase((UChar32)utf8_next(u->original, &pos));
}

/* The Latin letter that an item looks like as it was written, or 0; `mixed`: in bad company. */
static uint32_t looks_like(const struct undo *u, const item *it, bool mixed)
{
    const struct lookalike *row = lookalike_find(it->c);
    if (row == NULL)
        return 0;
    bool capital = was_capital(u, it);
    char exact = capital ? row->upper : row->lower;
    if (exact != 0 || !mixed)
        return (unsigned char)exact;
    /* Greek and Cyrillic capitals have no second chance: kΩ is no kw. */
    return (unsigned char)(capital && group_of(it->c) != GROUP_ODD ? 0 : row->mixed);
}

struct word {
    size_t from, to;
    size_t latin, foreign, exact, likely; /* letters */
    enum group group;                     /* of its last foreign letter */
};

/* The next word at or after i; false at the end. */
static bool next_word(struct word *w, const struct undo *u, size_t i)
{
    while (i < u->count && u->items[i].kind != KIND_LETTER)
        i++;
    *w = (struct word){.from = i};
    for (; i < u->count && is_word_kind(u->items[i].kind); i++) {
        const item *it = &u->items[i];
        if (it->kind != KIND_LETTER)
            continue;
        if (is_latin(it->c)) {
            w->latin++;
            continue;
        }
        w->foreign++;
        w->group = group_of(it->c);
        w->exact += looks_like(u, it, w->group == GROUP_ODD) != 0;
        w->likely += looks_like(u, it, true) != 0;
    }
    w->to = i;
    return w->to > w->from;
}

struct scripts {
    bool home[GROUPS]; /* a word of its own, in letters that no Latin one looks like */
    bool latin;
    bool mixed; /* some word mixes Latin letters and lookalikes */
};

static bool mixes(const struct word *w)
{
    return w->latin > 0 && w->foreign > 0 && w->likely == w->foreign;
}

/* Whether item i is a Latin letter and a whole word. */
static bool stands_alone(const struct undo *u, size_t i)
{
    return i < u->count && is_latin(u->items[i].c) &&
           (i == 0 || !is_word_kind(u->items[i - 1].kind)) &&
           (i + 1 == u->count || !is_word_kind(u->items[i + 1].kind));
}

static bool imitates(const struct undo *u, const struct word *w, const struct scripts *s)
{
    if (w->foreign == 0)
        return false;
    if (w->latin > 0)
        return mixes(w);
    if (s->home[w->group] || (!s->latin && w->group != GROUP_ODD))
        return false;
    if (w->foreign > 1)
        return (s->mixed ? w->likely : w->exact) == w->foreign;
    /* One letter alone: among other lookalikes, or in a row of split letters. */
    bool in_row = stands_alone(u, w->from - 2) && stands_alone(u, w->from + 2);
    return w->exact == 1 && (s->mixed || in_row);
}

static void undo_lookalikes(struct undo *u)
{
    struct scripts s = {0};
    struct word w;
    size_t foreign = 0;
    for (size_t i = 0; next_word(&w, u, i); i = w.to) {
        foreign += w.foreign;
        s.latin = s.latin || (w.foreign == 0 && w.latin > 0) || mixes(&w);
        s.mixed = s.mixed || mixes(&w);
        if (w.latin == 0 && w.likely < w.foreign)
            s.home[w.group] = true;
    }
    if (foreign == 0)
        return;
    for (size_t i = 0; next_word(&w, u, i); i = w.to) {
        if (!imitates(u, &w, &s))
            continue;
        for (size_t n = w.from; n < w.to; n++) {
            item *it = &u->items[n];
            if (it->kind == KIND_LETTER && !is_latin(it->c))
                it->as = looks_like(u, it, true);
        }
        add_items(u, DISGUISE_LOOKALIKE, w.from, w.to);
    }
}

/* ---- leet ---------------------------------------------------------------------------------
 */

uint32_t leet_letter(uint32_t c)
{
    switch (c) {
    case '0':
        return 'o';
    case '1':
    case '!':
    case '|':
        return 'i';
    case '3':
        return 'e';
    case '4':
    case '@':
        return 'a';
    case '5':
    case '$':
        return 's';
    case '7':
        return 't';
    case '8':
        return 'b';
    default:
        if ((c >= 'a' && c <= 'z') || (c >= 0x1E00 && c < 0x1F00))
            return c;
        return c >= 0xDF && c < 0x250 && c != 0xF7 ? c : 0;
    }
}

static bool is_i_or_l(uint32_t c)
{
    return c == '1' || c == '!' || c == '|';
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* "1st", "mp3", "level5", "10an" are numbers beside words. A sign inside says more, and so do
 * one digit before a long word (5alary) and the same two behind one (fr33). */
static bool may_be_leet(const uint32_t *word, size_t count)
{
    size_t from = 0, to = count;
    while (from < count && is_digit(word[from]))
        from++;
    while (to > from && is_digit(word[to - 1]))
        to--;
    for (size_t i = from; i < to; i++)
        if (leet_letter(word[i]) != word[i])
            return true;
    if (to < count)
        return from == 0 && count - to == 2 && word[to] == word[to + 1];
    return from == 1 && count > 4;
}

#define OPEN_MAX 5u /* signs that may be i or l, in one word: 32 readings */

bool leet_known(uint32_t *out, const struct lexicon *words, const uint32_t *word, size_t count)
{
    size_t open[OPEN_MAX], open_count = 0, letters = 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = leet_letter(word[i]);
        if (out[i] == 0)
            return false;
        letters += out[i] == word[i];
        if (is_i_or_l(word[i])) {
            if (open_count == OPEN_MAX)
                return false;
            open[open_count++] = i;
        }
    }
    if (letters < 2 || letters == count || letters * 3 < count || !may_be_leet(word, count))
        return false;
    for (unsigned reading = 0; reading < 1u << open_count; reading++) {
        for (size_t i = 0; i < open_count; i++)
            out[open[i]] = (reading >> i & 1) != 0 ? 'l' : 'i';
        if (lexicon_has_word(words, out, count) ||
            (count > 4 && out[count - 1] == 's' && lexicon_has_word(words, out, count - 1)))
            return true;
    }
    return false;
}

/* Digits and signs that belong to the word they touch: signs at its start or inside, a '$' or
 * '@' at its end too. */
static bool is_leet_sign(uint32_t c)
{
    return c == '@' || c == '$' || c == '!' || c == '|' || c == 0x20AC || c == 0xA2 ||
           c == 0xA3;
}

struct token {
    size_t at[LEET_MAX]; /* items */
    uint32_t c[LEET_MAX];
    size_t count, end;
    bool too_long;
};

/* The letters, digits and leet signs in a row from item i on, without what was dropped. */
static void read_token(struct token *k, const struct undo *u, size_t i)
{
    k->count = 0;
    k->too_long = false;
    for (i = kept(u, i); i < u->count; i = kept(u, i + 1)) {
        const item *it = &u->items[i];
        if (!is_word_kind(it->kind) && !is_leet_sign(it->as))
            break;
        if (k->count == LEET_MAX) {
            k->too_long = true;
            continue;
        }
        k->at[k->count] = i;
        k->c[k->count++] = it->as;
    }
    k->end = i;
    /* A sign of exclamation at an end ends a sentence, and no word starts with it. */
    while (k->count > 0 && (k->c[k->count - 1] == '!' || k->c[k->count - 1] == '|'))
        k->count--;
    size_t skip = 0;
    while (skip < k->count && (k->c[skip] == '!' || k->c[skip] == '|'))
        skip++;
    k->count -= skip;
    memmove(k->at, k->at + skip, k->count * sizeof *k->at);
    memmove(k->c, k->c + skip, k->count * sizeof *k->c);
}

/* An unknown word in a text that is full of leet. Numbers with a unit stay. */
static bool leet_guess(uint32_t *out, const struct lexicon *words, const struct token *k)
{
    size_t letters = 0, inner = 0;
    for (size_t i = 0; i < k->count; i++) {
        out[i] = leet_letter(k->c[i]);
        if (out[i] == 0)
            return false;
        letters += out[i] == k->c[i];
        inner += out[i] != k->c[i] && i > 0 && i + 1 < k->count;
    }
    if (k->count < 3 || letters == k->count || letters * 2 < k->count || letters < 2 ||
        (inner == 0 && k->count == 3 && !lexicon_has_word(words, out, 3)))
        return false;
    for (size_t i = 0; i < k->count; i++)
        if (is_i_or_l(k->c[i]))
            out[i] = (unsigned char)lexicon_i_or_l(words, i == 0 ? 0 : out[i - 1],
                                                   i + 1 < k->count ? out[i + 1] : 0);
    return true;
}

static void put_leet(struct undo *u, const struct token *k, const uint32_t *letters)
{
    for (size_t i = 0; i < k->count; i++)
        u->items[k->at[i]].as = letters[i];
    add_items(u, DISGUISE_LEET, k->at[0], k->at[k->count - 1] + 1);
}

static void undo_leet(struct undo *u)
{
    struct token k;
    uint32_t letters[LEET_MAX];
    size_t known = 0;
    for (unsigned round = 0; round < 2; round++) {
        for (size_t i = 0; i < u->count; i = k.end + (k.end < u->count)) {
            read_token(&k, u, i);
            if (k.count < 3 || k.too_long)
                continue;
            if (round == 0 ? leet_known(letters, u->words, k.c, k.count)
                           : leet_guess(letters, u->words, &k)) {
                put_leet(u, &k, letters);
                known++;
            }
        }
        if (known < 2)
            return;
    }
}

/* ---- split letters ------------------------------------------------------------------------
 */

static bool breaks_word(const struct undo *u, size_t i)
{
    return i >= u->count || (!is_word_kind(u->items[i].kind) && u->items[i].kind != KIND_UNIT);
}

/* The end of the one letter, with its marks, that starts at i; NONE when none starts there. */
static size_t letter_end(const struct undo *u, size_t i, unsigned kind)
{
    bool digit = kind == KIND_LETTER && i < u->count && u->items[i].kind == KIND_DIGIT &&
                 leet_letter(u->items[i].as) != 0;
    if (i >= u->count || (u->items[i].kind != kind && !digit))
        return NONE;
    for (i++; i < u->count && u->items[i].kind == KIND_MARK; i++)
        ;
    return i;
}

/* The end of the signs from i on that stand between two split letters; NONE when there are
 * none, or too many. */
static size_t signs_end(const struct undo *u, size_t i)
{
    size_t from = i;
    while (i < u->count && i - from <= SIGNS_MAX && breaks_word(u, i))
        i++;
    return i == from || i - from > SIGNS_MAX || i == u->count ? NONE : i;
}

static bool same_signs(const struct undo *u, size_t a, size_t b, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (u->items[a + i].c != u->items[b + i].c)
            return false;
    return true;
}

struct run {
    size_t at[RUN_MAX], end[RUN_MAX]; /* items of each letter */
    size_t count, digits;
};

/* The longest run of single letters of this kind, all parted by the same signs, from i on. */
static void read_run(struct run *r, const struct undo *u, size_t i, unsigned kind)
{
    r->count = r->digits = 0;
    size_t signs = NONE, signs_len = 0;
    while (r->count < RUN_MAX) {
        size_t end = letter_end(u, i, kind);
        if (end == NONE || !breaks_word(u, end))
            return;
        r->digits += u->items[i].kind == KIND_DIGIT;
        r->at[r->count] = i;
        r->end[r->count++] = end;
        size_t next = signs_end(u, end);
        bool same = signs == NONE || next == NONE ||
                    (next - end == signs_len && same_signs(u, signs, end, signs_len));
        if (!same && u->items[signs].kind == KIND_SPACE && r->count > 1 &&
            letter_end(u, next, kind) != NONE)
            r->count--; /* it starts the next word: "f r e e  v.i.s.a" */
        if (next == NONE || !same)
            return;
        signs = end;
        signs_len = next - end;
        i = next;
    }
}

/* Whether more than the usual one space was written where the signs from item i on are. */
static bool is_wide(const struct undo *u, size_t i, size_t to)
{
    for (; i < to; i++)
        if (u->items[i].kind == KIND_SPACE &&
            u->f->map[u->items[i].at + 1] - u->f->map[u->items[i].at] > 1)
            return true;
    return false;
}

/* Where words end in the letters of a run, by the fewest unknown letters, then the fewest
 * words: cut[i] says that one ends before letter i. returns false when no known word is there
 */
static bool find_words(bool cut[RUN_MAX + 1], const struct undo *u, const struct run *r)
{
    uint32_t cost[RUN_MAX + 1], from[RUN_MAX + 1];
    cost[0] = 0;
    for (size_t i = 1; i <= r->count; i++)
        cost[i] = UINT32_MAX;
    for (size_t i = 0; i < r->count; i++) {
        uint64_t hash = LEXICON_START;
        for (size_t n = i; n < r->count && n - i < LEXICON_WORD_MAX; n++) {
            hash = lexicon_step(hash, u->items[r->at[n]].as);
            uint32_t len = (uint32_t)(n - i + 1);
            bool known = len >= 3 && lexicon_has(u->words, hash);
            uint32_t price = cost[i] + (known ? 16 : 24 + 64 * len);
            if (price < cost[n + 1]) {
                cost[n + 1] = price;
                from[n + 1] = (uint32_t)i;
            }
        }
    }
    memset(cut, 0, (RUN_MAX + 1) * sizeof *cut);
    for (size_t i = r->count; i > 0; i = from[i])
        cut[i] = true;
    cut[0] = true;
    return cost[r->count] < 64 * r->count / 2;
}

static bool is_alphabet(const struct undo *u, const struct run *r)
{
    size_t rising = 0;
    for (size_t i = 1; i < r->count; i++)
        rising += u->items[r->at[i]].as == u->items[r->at[i - 1]].as + 1;
    return rising * 2 >= r->count;
}

static bool has_vowel(const struct undo *u, const struct run *r)
{
    for (size_t i = 0; i < r->count; i++) {
        uint32_t c = leet_letter(u->items[r->at[i]].as);
        if (c >= 0x80 || (c != 0 && strchr("aeiouy", (int)c) != NULL))
            return true;
    }
    return false;
}

static void join(struct undo *u, const struct run *r)
{
    bool cut[RUN_MAX + 1] = {false};
    bool wide = false;
    for (size_t i = 0; i + 1 < r->count; i++)
        wide = wide || is_wide(u, r->end[i], r->at[i + 1]);
    bool known = find_words(cut, u, r);
    bool dots = u->items[r->end[0]].c == '.'; /* as in H.A.C.C.P. */
    if (!known &&
        (r->count < (dots ? RUN_DOTS : RUN_UNKNOWN) || !has_vowel(u, r) || is_alphabet(u, r)))
        return;
    if (wide || !known)
        for (size_t i = 1; i < r->count; i++)
            cut[i] = is_wide(u, r->end[i - 1], r->at[i]);
    for (size_t i = 1; i < r->count; i++)
        for (size_t n = r->end[i - 1]; n < r->at[i]; n++)
            u->items[n].as = cut[i] && n == r->end[i - 1] ? ' ' : DROPPED;
    add_items(u, DISGUISE_SPLIT, r->at[0], r->end[r->count - 1]);
}

/* Letters of scripts with spaces: "t e l e g r a m". returns the item to go on from */
static size_t undo_latin_run(struct undo *u, size_t i)
{
    struct run r;
    if (i > 0 && !breaks_word(u, i - 1))
        return i + 1;
    read_run(&r, u, i, KIND_LETTER);
    if (r.count >= RUN_LATIN && r.digits * 2 <= r.count && u->items[i].kind == KIND_LETTER)
        join(u, &r);
    return r.count == 0 ? i + 1 : r.end[r.count - 1];
}

/* ---- split words, and split Chinese -------------------------------------------------------
 */

bool disguise_is_strong(uint32_t c)
{
    if (c < 0x80)
        return c != 0 && strchr("*^~_=#%&+|\\`", (int)c) != NULL;
    uint32_t mask = U_GET_GC_MASK((UChar32)c);
    return (mask & (U_GC_SO_MASK | U_GC_SK_MASK | U_GC_SM_MASK)) != 0;
}

static bool is_joint(uint32_t c)
{
    return c < 0x80 && c != 0 && strchr(DISGUISE_JOINTS, (int)c) != NULL;
}

/* The letters of the word at i; 0 when it is too long or no word of letters alone. */
static size_t word_letters(size_t *end, uint32_t *out, const struct undo *u, size_t i)
{
    size_t count = 0;
    for (; i < u->count && is_word_kind(u->items[i].kind); i++) {
        if (u->items[i].as == DROPPED)
            continue;
        if (count == LEXICON_WORD_MAX || u->items[i].kind == KIND_DIGIT)
            return 0;
        out[count++] = u->items[i].as;
    }
    *end = i;
    return count;
}

/* "te*le*gram": parts joined by one sign, none of them a word, all together one. returns the
 * item to go on from */
static size_t undo_parts(struct undo *u, size_t from)
{
    uint32_t all[LEXICON_WORD_MAX];
    size_t len = 0, joints[JOIN_PARTS], parts = 0, i = from;
    size_t shortest = LEXICON_WORD_MAX;
    bool known = false;
    for (; parts < JOIN_PARTS; parts++) {
        uint32_t part[LEXICON_WORD_MAX];
        size_t end, count = word_letters(&end, part, u, i);
        if (count == 0 || len + count > LEXICON_WORD_MAX)
            break;
        shortest = count < shortest ? count : shortest;
        memcpy(all + len, part, count * sizeof *part);
        len += count;
        known = known || lexicon_has_word(u->words, part, count);
        i = end;
        joints[parts] = i;
        if (i + 1 >= u->count || !is_joint(u->items[i].as) ||
            u->items[i].as != u->items[joints[0]].as || u->items[i + 1].kind != KIND_LETTER) {
            parts++;
            break;
        }
        i++;
    }
    uint32_t joint = parts > 1 ? u->items[joints[0]].c : 0;
    if (shortest == 1 && (joint == '-' || joint == '.')) /* what-s, p.m. */
        return i;
    if (parts > 1 && !known && len > RUN_LATIN && joints[parts - 1] == i &&
        lexicon_has_word(u->words, all, len)) {
        for (size_t n = 0; n + 1 < parts; n++)
            u->items[joints[n]].as = DROPPED;
        add_items(u, DISGUISE_SPLIT, from, i);
    }
    return i > from ? i : from + 1;
}

/* Signs inside Chinese between two characters that are known to stand together. */
static void undo_pair(struct undo *u, size_t left, size_t from, size_t right)
{
    if (!lexicon_has_pair(u->words, u->items[left].c, u->items[right].c))
        return;
    for (size_t i = from; i < right; i++)
        u->items[i].as = DROPPED;
    add_items(u, DISGUISE_SPLIT, left, right + 1);
}

static bool is_listing(uint32_t c)
{
    return c == ',' || c == 0x3001 || c == ':' || c == ';' || c == '/' || c == '?' ||
           c == '!' || c == '(' || c == ')' || c == '"' || c == 0x201C || c == 0x201D ||
           c == 0x3002 || c == 0xB7 || c == '<' || c == '>' || c == 0x300A || c == 0x300B ||
           c == '[' || c == ']' || c == 0x3010 || c == 0x3011;
}

static bool lists(const struct undo *u, const struct run *r)
{
    for (size_t i = r->end[0]; i < r->at[1]; i++)
        if (is_listing(u->items[i].c))
            return true;
    return false;
}

/* Characters of scripts without spaces. returns the item to go on from */
static size_t undo_unit_run(struct undo *u, size_t i)
{
    struct run r = {.count = 0};
    if (i == 0 || breaks_word(u, i - 1))
        read_run(&r, u, i, KIND_UNIT);
    if (r.count >= RUN_OTHER && !lists(u, &r)) {
        for (size_t n = 1; n < r.count; n++)
            for (size_t x = r.end[n - 1]; x < r.at[n]; x++)
                u->items[x].as = DROPPED;
        add_items(u, DISGUISE_SPLIT, r.at[0], r.end[r.count - 1]);
    }
    if (r.count >= RUN_OTHER)
        return r.at[r.count - 1];
    if (r.count == 2 && !lists(u, &r) && u->items[i].c >= 0x2E80)
        undo_pair(u, i, r.end[0], r.at[1]);
    else if (i + 2 < u->count && u->items[i + 2].kind == KIND_UNIT && u->items[i].c >= 0x2E80 &&
             disguise_is_strong(u->items[i + 1].c))
        undo_pair(u, i, i + 1, i + 2);
    return i + 1;
}

static void undo_splits(struct undo *u)
{
    for (size_t i = 0; i < u->count;) {
        if (u->items[i].kind == KIND_UNIT) {
            i = undo_unit_run(u, i);
            continue;
        }
        bool start = u->items[i].kind == KIND_LETTER && (i == 0 || breaks_word(u, i - 1));
        if (!start) {
            i++;
            continue;
        }
        size_t places = u->d->count;
        size_t next = undo_latin_run(u, i);
        if (u->d->count == places) {
            size_t other = undo_parts(u, i);
            next = other > next ? other : next;
        }
        i = next;
    }
}

/* ---- what folding dropped -----------------------------------------------------------------
 */

/* The folded byte that starts at or behind original byte `at`. */
static size_t folded_at(const struct folded *f, size_t at)
{
    size_t low = 0, high = f->text.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->map[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A letter that nothing invisible stands beside in honest text. */
static bool needs_no_joiner(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x530 && u_isalpha((UChar32)c)) ||
           (c >= 0x1E00 && c < 0x1F00) || (c >= 0x3041 && c < 0xA000) ||
           (c >= 0xAC00 && c < 0xD7A4);
}

static bool parts_word(const struct folded *f, size_t at)
{
    struct ln_str s = buf_str(&f->text);
    if (at == 0 || at >= s.len)
        return false;
    size_t before = at - 1, after = at;
    while (before > 0 && ((unsigned char)s.at[before] & 0xC0) == 0x80)
        before--;
    return needs_no_joiner(utf8_next(s, &before)) && needs_no_joiner(utf8_next(s, &after));
}

static void note_gaps(struct undo *u)
{
    const struct folded *f = u->f;
    size_t last_soft = NONE;
    for (size_t i = 0; i < f->gap_count; i++) {
        struct ln_str gap = str_part(u->original, f->gaps[i].from, f->gaps[i].to);
        if (gap.len == 0 || gap.at[0] == '<' || gap.at[0] == ' ')
            continue;
        bool over = str_find(gap, STR("\xE2\x80\xAE"), 0) != SIZE_MAX ||
                    str_find(gap, STR("\xE2\x80\xAD"), 0) != SIZE_MAX;
        size_t from = f->gaps[i].from;
        bool soft = str_eq(gap, STR("\xC2\xAD"));
        bool close = soft && last_soft != NONE && from - last_soft < 6;
        bool selector =
            str_starts(gap, STR("\xEF\xB8")) || str_starts(gap, STR("\xF3\xA0\x84"));
        if (soft)
            last_soft = from;
        if (over)
            add_place(u, DISGUISE_REVERSED, from, f->gaps[i].to);
        else if ((!soft || close) && !selector && parts_word(f, folded_at(f, from)))
            add_place(u, DISGUISE_HIDDEN, from, f->gaps[i].to);
    }
}

/* ---- writing ------------------------------------------------------------------------------
 */

static void put_gap(struct folded *out, uint32_t from, uint32_t to)
{
    struct fold_gap *last = out->gap_count > 0 ? &out->gaps[out->gap_count - 1] : NULL;
    if (from >= to)
        return;
    if (last != NULL && last->to >= from)
        last->to = last->to > to ? last->to : to;
    else
        out->gaps[out->gap_count++] = (struct fold_gap){from, to};
}

/* The plain text, its map and its gaps: those of f and of dropped items, in order. */
static bool write_plain(struct undo *u)
{
    struct folded *out = &u->d->plain;
    const struct folded *f = u->f;
    void *map = out->map, *gaps = out->gaps;
    buf_clear(&out->text);
    out->gap_count = 0;
    out->original_len = f->original_len;
    bool room = mem_grow(&map, &out->map_room, f->text.len + 1, sizeof *out->map);
    out->map = map;
    room = room && mem_grow(&gaps, &out->gap_room, f->gap_count + u->count, sizeof *out->gaps);
    out->gaps = gaps;
    if (!room || buf_room(&out->text, f->text.len + 1) == NULL)
        return false;
    size_t gap = 0;
    for (size_t i = 0; i < u->count; i++) {
        const item *it = &u->items[i];
        uint32_t to = item_end(u, i);
        if (it->as == DROPPED) {
            for (; gap < f->gap_count && f->gaps[gap].from <= f->map[it->at]; gap++)
                put_gap(out, f->gaps[gap].from, f->gaps[gap].to);
            put_gap(out, f->map[it->at], f->map[to]);
            continue;
        }
        char bytes[4];
        size_t len = to - it->at;
        const char *source = f->text.at + it->at;
        if (it->as != it->c) {
            len = utf8_put(bytes, it->as);
            source = bytes;
        }
        for (size_t n = 0; n < len; n++) {
            out->text.at[out->text.len + n] = source[n];
            out->map[out->text.len + n] = f->map[it->as == it->c ? it->at + n : it->at];
        }
        out->text.len += len;
    }
    for (; gap < f->gap_count; gap++)
        put_gap(out, f->gaps[gap].from, f->gaps[gap].to);
    out->map[out->text.len] = f->map[f->text.len];
    return true;
}

static int by_start(const void *a, const void *b)
{
    const struct disguise_place *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static int undo(bool *found, struct disguise *d, const struct fold_tables *t,
                const struct lexicon *words, const struct folded *f, struct ln_str original,
                bool suspect, struct ln_err *err)
{
    struct undo u = {.d = d, .t = t, .words = words, .f = f, .original = original};
    *found = d->differs = false;
    d->count = 0;
    d->kinds = 0;
    if (f->gap_count > 0)
        note_gaps(&u);
    if (suspect) {
        if (!read_items(&u))
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        undo_marks(&u);
        undo_lookalikes(&u);
        undo_splits(&u);
        undo_leet(&u);
    }
    if (u.failed)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    if (d->differs && !write_plain(&u)) {
        int code = buf_status(&d->plain.text, err);
        return code != LN_OK ? code : err_set(err, LN_ENOMEM, 0, "out of memory");
    }
    if (d->count > 1)
        qsort(d->places, d->count, sizeof *d->places, by_start);
    *found = d->count > 0;
    return LN_OK;
}

int disguise_undo(bool *found, struct disguise *d, const struct fold_tables *t,
                  const struct lexicon *words, const struct folded *f, struct ln_str original,
                  struct ln_err *err)
{
    return undo(found, d, t, words, f, original, disguise_suspect(words, buf_str(&f->text)),
                err);
}

int disguise_undo_all(bool *found, struct disguise *d, const struct fold_tables *t,
                      const struct lexicon *words, const struct folded *f,
                      struct ln_str original, struct ln_err *err)
{
    return undo(found, d, t, words, f, original, true, err);
}
