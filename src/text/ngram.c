/* ngram.c: see ngram.h.
 *
 * One pass. The last four characters stand in one 64-bit word, 16 bits each, so the next
 * n-gram is a shift away, and the shorter ones are its lower parts:
 *
 *   window   | t | h | e | _ |      newest in the lowest 16 bits
 *
 * A character outside the basic plane becomes one of the 2,048 surrogates, which no text can
 * hold, by its low bits; emoji stay apart from each other. U+FFFF is what is masked. A hash is
 * one multiplication by an odd number of its kind, of which the highest bits count
 * (Dietzfelbinger et al. 1997, "A reliable randomized algorithm for the closest-pair problem").
 *
 * Features are noted block by block and then brought into the list, so that neither loop waits
 * for the other's memory. Both write first and let only the count tell whether it was meant,
 * since nothing could foresee where a word ends, or what has been seen.
 */
#include "text/ngram.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"

#define MASKED 0xFFFFu
#define SPACES UINT64_C(0x0020002000200020)

/* Odd numbers with random digits (those of splitmix64 and xxHash64). */
#define TIMES_FOUR  UINT64_C(0x9E3779B97F4A7C15)
#define TIMES_THREE UINT64_C(0xC2B2AE3D27D4EB4F)
#define TIMES_TWO   UINT64_C(0x165667B19E3779F9)
#define TIMES_WORD  UINT64_C(0xBF58476D1CE4E5B9)
#define TIMES_PAIR  UINT64_C(0x94D049BB133111EB)
#define TIMES_CHAR  UINT64_C(0x85EBCA77C2B2AE63)

#define SEEN_WORDS (NGRAM_BUCKETS / 64)
#define NOTES_ONE  5u /* the most that one character gives */

enum kind { SEPARATOR, WORD, JOINED };

/* What is open while a text is read. */
struct stream {
    uint64_t window;
    uint64_t word;   /* hash of the word so far, 0: none */
    uint64_t before; /* of the word before it, 0: none */
    unsigned run;    /* how many characters in a row have come without space between words */
    unsigned count;  /* of n->notes */
    struct ngrams *n;
};

int ngrams_init(struct ngrams *n, struct ln_err *err)
{
    *n = (struct ngrams){0};
    n->list = mem_array(NGRAM_BUCKETS + 1, sizeof *n->list); /* one more, see keep() */
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

void ngrams_clear(struct ngrams *n)
{
    if (n->count > SEEN_WORDS / 8) /* then whole lines are faster */
        memset(n->seen, 0, SEEN_WORDS * sizeof *n->seen);
    for (uint32_t i = 0; i < n->count && n->count <= SEEN_WORDS / 8; i++)
        n->seen[n->list[i] / 64] = 0;
    n->count = 0;
}

/* Bring what was noted into the list. */
static void keep(struct stream *s)
{
    uint32_t *list = s->n->list, count = s->n->count;
    uint64_t *seen = s->n->seen;
    for (unsigned i = 0; i < s->count; i++) {
        uint32_t f = s->n->notes[i];
        uint64_t here = seen[f / 64];
        list[count] = f;
        count += !(here >> f % 64 & 1);
        seen[f / 64] = here | UINT64_C(1) << f % 64;
    }
    s->n->count = count;
    s->count = 0;
}

static inline uint32_t feature(uint64_t key, uint64_t times)
{
    return (uint32_t)(key * times >> (64 - NGRAM_BITS));
}

static inline uint64_t rotate(uint64_t x, unsigned bits)
{
    return x << bits | x >> (64 - bits);
}

static inline uint64_t longer(uint64_t word, uint32_t c)
{
    return rotate(word, 5) + c * TIMES_CHAR;
}

static inline uint32_t pair(uint64_t before, uint64_t word)
{
    return feature(rotate(before, 21) + word, TIMES_PAIR);
}

static void note(struct stream *s, uint32_t f)
{
    s->n->notes[s->count++] = f;
}

static void end_word(struct stream *s)
{
    if (s->word == 0)
        return;
    note(s, feature(s->word, TIMES_WORD));
    if (s->before != 0)
        note(s, pair(s->before, s->word));
    s->before = s->word;
    s->word = 0;
}

/* Short n-grams of scripts without spaces; a masked stretch may be part of them. */
static void join(struct stream *s)
{
    if (++s->run >= 2)
        note(s, feature(s->window & 0xFFFFFFFF, TIMES_TWO));
    if (s->run >= 3)
        note(s, feature(s->window & 0xFFFFFFFFFFFF, TIMES_THREE));
}

static void step(struct stream *s, uint32_t c, enum kind kind)
{
    if (s->count > NGRAM_NOTES - NOTES_ONE)
        keep(s);
    s->window = s->window << 16 | c;
    note(s, feature(s->window, TIMES_FOUR));
    if (kind == WORD)
        s->word = longer(s->word, c);
    else
        end_word(s);
    if (kind == JOINED) {
        s->before = 0;
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
    s->word = longer(0, MASKED);
    end_word(s);
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
    enum kind kind = chars_is_word(t, c) ? WORD : is_joined(c) ? JOINED : SEPARATOR;
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

/* What a character of a word counts as; 0: it is not part of one. */
static const uint8_t as_word[128] = {
    ['0'] = '0', ['1'] = '0', ['2'] = '0', ['3'] = '0', ['4'] = '0', ['5'] = '0',
    ['6'] = '0', ['7'] = '0', ['8'] = '0', ['9'] = '0', ['a'] = 'a', ['b'] = 'b',
    ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h',
    ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n',
    ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z'};

/* The ASCII characters at the start of `at`, as step() would take them. What is open is kept
 * in registers meanwhile.
 * returns how many there were, at most as many as there is room for */
static size_t step_ascii(struct stream *s, const char *at, size_t len)
{
    uint64_t window = s->window, word = s->word, before = s->before;
    uint32_t *notes = s->n->notes + s->count;
    size_t room = (NGRAM_NOTES - s->count) / 3, i = 0;
    len = len < room ? len : room;
    for (; i < len && (unsigned char)at[i] < 0x80; i++) {
        uint32_t c = (unsigned char)at[i], letter = as_word[c];
        if (__builtin_expect(letter != 0, 1)) {
            window = window << 16 | letter;
            word = longer(word, letter);
            *notes++ = feature(window, TIMES_FOUR);
            continue;
        }
        window = window << 16 | c;
        *notes++ = feature(window, TIMES_FOUR);
        if (word == 0)
            continue;
        *notes++ = feature(word, TIMES_WORD);
        *notes = pair(before, word);
        notes += before != 0;
        before = word;
        word = 0;
    }
    s->window = window;
    s->word = word;
    s->before = before;
    s->run = i > 0 ? 0 : s->run;
    s->count = (unsigned)(notes - s->n->notes);
    return i;
}

static void add_stretch(struct stream *s, const struct fold_tables *t, struct ln_str text,
                        size_t at, size_t end)
{
    while (at < end) {
        if (s->count > NGRAM_NOTES / 2)
            keep(s);
        at += step_ascii(s, text.at + at, end - at);
        if (at < end && (unsigned char)text.at[at] >= 0x80)
            step_other(s, t, utf8_next(text, &at));
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
    struct stream s = {.n = n, .window = SPACES};
    size_t at = 0;
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
    for (uint32_t i = 0; i < n->count; i++)
        sum += weights[ngram_bucket(n->list[i], bits)];
    return sum;
}

double ngrams_scaled(const struct ngrams *n, int32_t sum)
{
    return n->count == 0 ? 0 : sum / sqrt(n->count);
}
