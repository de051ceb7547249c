/* ngram.c: see ngram.h.
 *
 * One running hash goes over the characters (cyclic polynomials: Cohen 1997, "Recursive hashing
 * functions for n-grams"), and whatever lies between two of its states is hashed by them:
 *
 *   state(i+1) = rotate(state(i), TURN) ^ hash(character i)
 *   hash of characters [i, k) = state(k) ^ rotate(state(i), TURN * (k - i))
 *
 * So four characters and whole words cost the same. ASCII goes in blocks of up to 64: first the
 * states and n-grams of all characters, with a bit for each that belongs to a word, then the
 * words from those bits. No branch depends on where words end, which nobody could foresee.
 *
 * A character outside the basic plane counts as one of the 2,048 surrogates, which no text can
 * hold, by its low bits; emoji stay apart from each other. U+FFFF is what is masked.
 *
 * Features are noted, and then brought into the set, where all are written and only the count
 * tells which were meant, since nothing could foresee what has been seen either.
 */
#include "text/ngram.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"

#define MASKED      0xFFFFu
#define TURN        7u
#define BLOCK       NGRAM_BLOCK
#define BLOCK_NOTES (2 * BLOCK + 2) /* n-grams, words and pairs, with a word from before */
#define STEP_NOTES  8u              /* more than one character gives */
#define SEEN_WORDS  (NGRAM_BUCKETS / 64)

/* Odd numbers with random digits (those of splitmix64 and xxHash64). */
#define TIMES_TWO   UINT64_C(0x165667B19E3779F9)
#define TIMES_THREE UINT64_C(0xC2B2AE3D27D4EB4F)
#define TIMES_WORD  UINT64_C(0xBF58476D1CE4E5B9)
#define TIMES_PAIR  UINT64_C(0x94D049BB133111EB)

enum kind { SEPARATOR, WORD, JOINED };

/* What is open while a text is read. */
struct stream {
    struct ngrams *n;
    uint64_t state[4]; /* the last four, the newest last */
    uint64_t word;     /* hash of the word so far */
    uint64_t before;   /* of the word before it */
    bool open;         /* there is a word */
    bool follows;      /* there is a word before it */
    unsigned run;      /* how many characters in a row have come without space between words */
    unsigned count;    /* of n->notes */
};

/* Stafford's mix 13 (as in splitmix64): close characters, hashes far apart. */
static uint64_t hash_of(uint32_t c)
{
    uint64_t z = (c + UINT64_C(1)) * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

int ngrams_init(struct ngrams *n, struct ln_err *err)
{
    *n = (struct ngrams){0};
    for (uint32_t c = 0; c < 0x80; c++) {
        bool digit = c - '0' < 10, letter = c - 'a' < 26;
        n->ascii[c].hash = hash_of(digit ? '0' : c);
        n->ascii[c].in_word = digit || letter ? UINT64_C(1) << 63 : 0;
    }
    n->list = mem_array(NGRAM_BUCKETS + 1, sizeof *n->list); /* one more, see keep_list() */
    n->seen = mem_array(SEEN_WORDS, sizeof *n->seen);
    if (n->list != NULL && n->seen != NULL)
        return LN_OK;
    ngrams_free(n);
    return err_set(err, LN_ENOMEM, 0, "out of memory for text features");
}

void ngrams_free(struct ngrams *n)
{
    mem_free(n->list);
    mem_free(n->seen);
    *n = (struct ngrams){0};
}

void ngrams_weigh(struct ngrams *n, const int8_t *weights, unsigned bits)
{
    ngrams_clear(n);
    n->weights = weights;
    n->bits = bits;
}

void ngrams_clear(struct ngrams *n)
{
    if (n->count == 0)
        return;
    memset(n->seen, 0, SEEN_WORDS * sizeof *n->seen);
    n->count = 0;
    n->sum = 0;
}

/* ---- noting and keeping -------------------------------------------------------------------
 */

static void keep_list(struct ngrams *n, unsigned notes)
{
    uint32_t *list = n->list, count = n->count;
    uint64_t *seen = n->seen;
    for (unsigned i = 0; i < notes; i++) {
        uint32_t f = n->notes[i];
        uint64_t here = seen[f / 64];
        list[count] = f;
        count += !(here >> f % 64 & 1);
        seen[f / 64] = here | UINT64_C(1) << f % 64;
    }
    n->count = count;
}

static void keep_sum(struct ngrams *n, unsigned notes)
{
    const int8_t *weights = n->weights;
    unsigned shift = NGRAM_BITS - n->bits;
    uint64_t *seen = n->seen;
    int32_t sum = n->sum, count = 0;
    for (unsigned i = 0; i < notes; i++) {
        uint32_t f = n->notes[i];
        uint64_t here = seen[f / 64];
        int32_t is_new = !(here >> f % 64 & 1);
        count += is_new;
        sum += weights[f >> shift] & -is_new;
        seen[f / 64] = here | UINT64_C(1) << f % 64;
    }
    n->count += (uint32_t)count;
    n->sum = sum;
}

static void keep(struct stream *s)
{
    if (s->n->weights == NULL)
        keep_list(s->n, s->count);
    else
        keep_sum(s->n, s->count);
    s->count = 0;
}

static inline uint64_t rotate(uint64_t x, unsigned bits)
{
    return x << (bits & 63) | x >> (-bits & 63);
}

static inline uint32_t feature(uint64_t key)
{
    return (uint32_t)(key >> (64 - NGRAM_BITS));
}

static void note(struct stream *s, uint64_t key)
{
    s->n->notes[s->count++] = feature(key);
}

/* A word ends; its hash is `word`. */
static inline void end_word(struct stream *s, uint64_t word)
{
    uint32_t *notes = s->n->notes + s->count;
    notes[0] = feature(word * TIMES_WORD);
    notes[1] = feature((rotate(s->before, 21) + word) * TIMES_PAIR);
    s->count += 1u + s->follows;
    s->before = word;
    s->follows = true;
}

/* ---- single characters --------------------------------------------------------------------
 */

/* Short n-grams of scripts without spaces; a masked stretch may be part of them. */
static void join(struct stream *s)
{
    if (++s->run >= 2)
        note(s, (s->state[3] ^ rotate(s->state[1], 2 * TURN)) * TIMES_TWO);
    if (s->run >= 3)
        note(s, (s->state[3] ^ rotate(s->state[0], 3 * TURN)) * TIMES_THREE);
}

static void push(struct stream *s, uint64_t hash)
{
    memmove(s->state, s->state + 1, 3 * sizeof *s->state);
    s->state[3] = rotate(s->state[2], TURN) ^ hash;
}

static void step(struct stream *s, uint32_t c, enum kind kind)
{
    uint64_t hash = hash_of(c), first = s->state[0];
    if (s->count > NGRAM_NOTES - STEP_NOTES)
        keep(s);
    push(s, hash);
    note(s, s->state[3] ^ rotate(first, 4 * TURN));
    if (kind != WORD && s->open)
        end_word(s, s->word);
    s->word = kind == WORD ? (s->open ? rotate(s->word, TURN) : 0) ^ hash : 0;
    s->open = kind == WORD;
    if (kind == JOINED) {
        s->follows = false;
        join(s);
    } else {
        s->run = 0;
    }
}

static void step_masked(struct stream *s)
{
    unsigned run = s->run;
    step(s, MASKED, SEPARATOR);
    s->run = run;
    join(s);
    end_word(s, hash_of(MASKED));
}

/* Han, kana, and the scripts of South-East Asia that put no spaces between words. */
static bool is_joined(uint32_t c)
{
    if (c < 0x2E80)
        return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
               (c >= 0x1780 && c <= 0x17FF) || (c >= 0x1950 && c <= 0x19FF);
    return c <= 0x2FDF || (c >= 0x3005 && c <= 0x3007) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x31F0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xA9E0 && c <= 0xA9FF) ||
           (c >= 0xAA60 && c <= 0xAA7F) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

/* Digits that folding leaves as they are, in the scripts that people write adverts in. */
static bool is_other_digit(uint32_t c)
{
    static const uint16_t zeros[] = {0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
                                     0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0,
                                     0x1040, 0x1090, 0x17E0, 0x19D0};
    unsigned found = 0;
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        found |= c - zeros[i] < 10;
    return found != 0;
}

static void step_other(struct stream *s, const struct fold_tables *t, uint32_t c)
{
    bool han = c - 0x4E00 < 0x5200; /* most of them, told without the tables */
    enum kind kind = SEPARATOR;
    if (han || (!chars_is_word(t, c) && is_joined(c)))
        kind = JOINED;
    else if (chars_is_word(t, c))
        kind = WORD;
    if (c >= 0x0660 && c < 0x2000 && is_other_digit(c)) {
        c = '0';
        kind = WORD;
    } else if (c > 0xFFFF) {
        c = 0xD800 | (c & 0x7FF);
    } else if (c == MASKED) {
        c--;
    }
    step(s, c, kind);
}

/* ---- blocks of ASCII ----------------------------------------------------------------------
 */

/* The words of a block: bit i of `inside` is set when character i belongs to one, and
 * state[i + 3] is the state before it. */
static void step_words(struct stream *s, const uint64_t *state, uint64_t inside, unsigned len)
{
    uint64_t behind = inside << 1 | s->open; /* the character before belongs to one */
    uint64_t starts = inside & ~behind;
    uint64_t ends = ~inside & behind & UINT64_MAX >> (BLOCK - len);
    uint64_t key = state[3] ^ s->word; /* of the open word: the state where it starts */
    unsigned from = 0;
    bool open = s->open;
    for (;;) {
        unsigned end = ends == 0 ? len : (unsigned)__builtin_ctzll(ends);
        if (!open) {
            if (starts == 0)
                break;
            from = (unsigned)__builtin_ctzll(starts);
            starts &= starts - 1;
            key = state[from + 3];
        }
        s->word = state[end + 3] ^ rotate(key, TURN * (end - from));
        open = ends == 0;
        if (open)
            break;
        end_word(s, s->word);
        ends &= ends - 1;
    }
    s->open = open;
    s->word = open ? s->word : 0;
}

/* The first len characters of `at`, 1 to BLOCK of them, all ASCII. */
static void step_block(struct stream *s, const char *at, unsigned len)
{
    uint64_t *state = s->n->states, now = s->state[3], inside = 0;
    uint32_t *notes = s->n->notes + s->count;
    memcpy(state, s->state, sizeof s->state);
    for (unsigned i = 0; i < len; i++) {
        const struct ngram_ascii *c = &s->n->ascii[(unsigned char)at[i]];
        now = rotate(now, TURN) ^ c->hash;
        state[i + 4] = now;
        notes[i] = feature(now ^ rotate(state[i], 4 * TURN));
        inside = inside >> 1 | c->in_word;
    }
    s->count += len;
    step_words(s, state, inside >> (BLOCK - len), len);
    memcpy(s->state, state + len, sizeof s->state);
    s->run = 0;
}

/* How many characters from `at` on are ASCII; counts up to BLOCK. */
static unsigned ascii_run(const char *at, size_t len)
{
    unsigned run = 0, most = len < BLOCK ? (unsigned)len : BLOCK;
    for (uint64_t eight; run + 8 <= most; run += 8) {
        memcpy(&eight, at + run, 8);
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (run < most && (unsigned char)at[run] < 0x80)
        run++;
    return run;
}

static void add_stretch(struct stream *s, const struct fold_tables *t, struct ln_str text,
                        size_t at, size_t end)
{
    while (at < end) {
        unsigned run = ascii_run(text.at + at, end - at);
        if (run == 0) {
            step_other(s, t, utf8_next(text, &at));
            continue;
        }
        if (s->count > NGRAM_NOTES - BLOCK_NOTES)
            keep(s);
        step_block(s, text.at + at, run);
        at += run;
    }
}

/* The first bit at or behind `at` that is not as `flip` says; `end` when there is none. */
static size_t next_bit(const uint64_t *mask, uint64_t flip, size_t at, size_t end)
{
    if (at >= end)
        return end;
    uint64_t word = (mask[at / 64] ^ flip) >> at % 64;
    while (word == 0) {
        at = (at / 64 + 1) * 64;
        if (at >= end)
            return end;
        word = mask[at / 64] ^ flip;
    }
    at += (size_t)__builtin_ctzll(word);
    return at < end ? at : end;
}

void ngrams_add(struct ngrams *n, const struct fold_tables *t, struct ln_str text,
                const uint64_t *mask)
{
    struct stream s = {.n = n};
    size_t at = 0;
    for (unsigned i = 0; i < 3; i++)
        push(&s, hash_of(' '));
    while (at < text.len) {
        size_t masked = mask == NULL ? text.len : next_bit(mask, 0, at, text.len);
        add_stretch(&s, t, text, at, masked);
        if (masked < text.len) {
            step_masked(&s);
            at = next_bit(mask, UINT64_MAX, masked, text.len);
        } else {
            at = text.len;
        }
    }
    if (text.len > 0)
        step(&s, ' ', SEPARATOR);
    keep(&s);
}

int32_t ngrams_sum(const struct ngrams *n, const int8_t *weights, unsigned bits)
{
    int32_t sum = 0; /* at most 2^18 * 2^7 */
    if (n->weights != NULL) {
        ln_assert(n->weights == weights && n->bits == bits);
        return n->sum;
    }
    for (uint32_t i = 0; i < n->count; i++)
        sum += weights[ngram_bucket(n->list[i], bits)];
    return sum;
}

double ngrams_scaled(const struct ngrams *n, int32_t sum)
{
    return n->count == 0 ? 0 : sum / sqrt(n->count);
}
