/* lexicon.c: see lexicon.h. A set of hashes, open addressing, at most half full. */
#include "text/lexicon.h"

#include <unicode/uchar.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "text/chars.h"

#define WORD_MIN 3u
#define LETTERS  27u /* a..z, and everything else */
#define PAIR     UINT64_C(0x5041495200000000)

struct lexicon {
    uint64_t *slots; /* 0: free */
    size_t capacity, count;
    int32_t il[LETTERS][LETTERS]; /* how much oftener i than l stands between two letters */
};

static unsigned letter_index(uint32_t c)
{
    return c >= 'a' && c <= 'z' ? c - 'a' + 1 : 0;
}

static bool contains(const struct lexicon *x, uint64_t hash)
{
    size_t mask = x->capacity - 1;
    for (size_t i = hash & mask; x->slots[i] != 0; i = (i + 1) & mask)
        if (x->slots[i] == hash)
            return true;
    return false;
}

static int enlarge(struct lexicon *x, struct ln_err *err)
{
    size_t room = x->capacity == 0 ? 1024 : x->capacity * 2;
    uint64_t *slots = mem_array(room, sizeof *slots);
    if (slots == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory for the lexicon");
    for (size_t i = 0; i < x->capacity; i++) {
        size_t at = x->slots[i] & (room - 1);
        while (x->slots[i] != 0 && slots[at] != 0)
            at = (at + 1) & (room - 1);
        if (x->slots[i] != 0)
            slots[at] = x->slots[i];
    }
    mem_free(x->slots);
    x->slots = slots;
    x->capacity = room;
    return LN_OK;
}

/* returns 1 when the hash is new, 0 when it was there, negative on failure */
static int add(struct lexicon *x, uint64_t hash, struct ln_err *err)
{
    hash |= hash == 0; /* 0 marks a free slot */
    if (x->count * 2 >= x->capacity) {
        int code = enlarge(x, err);
        if (code != LN_OK)
            return code;
    }
    size_t mask = x->capacity - 1, at = hash & mask;
    for (; x->slots[at] != 0; at = (at + 1) & mask)
        if (x->slots[at] == hash)
            return 0;
    x->slots[at] = hash;
    x->count++;
    return 1;
}

static uint64_t word_hash(const uint32_t *word, size_t count)
{
    uint64_t hash = LEXICON_START;
    for (size_t i = 0; i < count; i++)
        hash = lexicon_step(hash, word[i]);
    return hash;
}

static uint64_t pair_hash(uint32_t a, uint32_t b)
{
    return lexicon_step(lexicon_step(LEXICON_START ^ PAIR, a), b);
}

static int add_word(struct lexicon *x, const uint32_t *word, size_t count, struct ln_err *err)
{
    if (count < WORD_MIN || count > LEXICON_WORD_MAX)
        return LN_OK;
    int fresh = add(x, word_hash(word, count), err);
    for (size_t i = 0; fresh > 0 && i < count; i++) {
        unsigned before = i == 0 ? 0 : letter_index(word[i - 1]);
        unsigned after = i + 1 == count ? 0 : letter_index(word[i + 1]);
        if (word[i] == 'i' || word[i] == 'l')
            x->il[before][after] += word[i] == 'i' ? 1 : -1;
    }
    return fresh < 0 ? fresh : LN_OK;
}

/* The offset behind a class, a repeat or an escaped character that starts at pos. */
static size_t skip_syntax(struct ln_str s, size_t pos)
{
    char close = s.at[pos] == '[' ? ']' : '}';
    if (s.at[pos] == '\\') {
        pos++;
        if (pos < s.len)
            (void)utf8_next(s, &pos);
        return pos;
    }
    size_t end = pos + 1;
    while (end < s.len && s.at[end] != close)
        end++;
    return end < s.len ? end + 1 : pos + 1;
}

static int add_text(struct lexicon *x, const struct fold_tables *t, struct ln_str s,
                    struct ln_err *err)
{
    uint32_t word[LEXICON_WORD_MAX + 1];
    size_t count = 0;
    uint32_t last = 0; /* the character before, of a script without spaces */
    int code = LN_OK;
    for (size_t pos = 0; code == LN_OK && pos < s.len;) {
        size_t at = pos;
        uint32_t c = utf8_next(s, &pos);
        bool letter = u_isalpha((UChar32)c) || (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0;
        bool spaced = letter && chars_is_word(t, c);
        if (letter && !spaced && last != 0) {
            int added = add(x, pair_hash(last, c), err);
            code = added < 0 ? added : LN_OK;
        }
        last = letter && !spaced ? c : 0;
        if (spaced) {
            word[count < LEXICON_WORD_MAX ? count : LEXICON_WORD_MAX] = c;
            count += count <= LEXICON_WORD_MAX;
            continue;
        }
        if (code == LN_OK)
            code = add_word(x, word, count, err);
        if (code == LN_OK && c == '?' && count > 0)
            code = add_word(x, word, count - 1, err);
        count = 0;
        if (c == '[' || c == '{' || c == '\\')
            pos = skip_syntax(s, at);
    }
    return code == LN_OK ? add_word(x, word, count, err) : code;
}

int lexicon_new(struct lexicon **out, const struct fold_tables *t, const struct ln_str *texts,
                size_t count, struct ln_err *err)
{
    struct lexicon *x = mem_zero(sizeof *x);
    struct folded f;
    *out = NULL;
    folded_init(&f, LIMIT_OUTPUT_BYTES);
    int code = x == NULL ? err_set(err, LN_ENOMEM, 0, "out of memory for the lexicon")
                         : enlarge(x, err);
    for (size_t i = 0; code == LN_OK && i < count; i++) {
        code = fold(&f, t, texts[i], false, err);
        if (code == LN_OK)
            code = add_text(x, t, buf_str(&f.text), err);
    }
    folded_free(&f);
    if (code != LN_OK) {
        lexicon_free(x);
        return code;
    }
    *out = x;
    return LN_OK;
}

void lexicon_free(struct lexicon *x)
{
    if (x == NULL)
        return;
    mem_free(x->slots);
    mem_free(x);
}

bool lexicon_has(const struct lexicon *x, uint64_t hash)
{
    return contains(x, hash | (hash == 0));
}

bool lexicon_has_word(const struct lexicon *x, const uint32_t *word, size_t count)
{
    return count >= WORD_MIN && count <= LEXICON_WORD_MAX &&
           lexicon_has(x, word_hash(word, count));
}

bool lexicon_has_pair(const struct lexicon *x, uint32_t a, uint32_t b)
{
    return contains(x, pair_hash(a, b));
}

char lexicon_i_or_l(const struct lexicon *x, uint32_t before, uint32_t after)
{
    return x->il[letter_index(before)][letter_index(after)] >= 0 ? 'i' : 'l';
}
