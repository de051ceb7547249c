/* test_ngram.c: the features of a text, against a slow and obvious list of them. */
#include <math.h>
#include <stdlib.h>

#include "test.h"

#include "base/mem.h"
#include "base/random.h"
#include "text/chars.h"
#include "text/ngram.h"

static struct fold_tables *tables;

/* ---- the judge: every feature written out from whole lists of characters ------------------
 */

#define CHARS 4000

enum kind { SEPARATOR, WORD, JOINED, MASK };

struct spelled {
    uint32_t c[CHARS];
    enum kind kind[CHARS];
    size_t count;
};

static bool between(uint32_t c, uint32_t low, uint32_t high)
{
    return c >= low && c <= high;
}

static enum kind kind_of(uint32_t c)
{
    if (chars_is_word(tables, c))
        return WORD;
    bool joined = between(c, 0xE00, 0xEFF) || between(c, 0x1000, 0x109F) ||
                  between(c, 0x1780, 0x17FF) || between(c, 0x1950, 0x19FF) ||
                  between(c, 0x2E80, 0x2FDF) || between(c, 0x3005, 0x3007) ||
                  between(c, 0x3040, 0x30FF) || between(c, 0x31F0, 0x31FF) ||
                  between(c, 0x3400, 0x4DBF) || between(c, 0x4E00, 0x9FFF) ||
                  between(c, 0xA9E0, 0xA9FF) || between(c, 0xAA60, 0xAA7F) ||
                  between(c, 0xF900, 0xFAFF) || between(c, 0x20000, 0x3FFFF);
    return joined ? JOINED : SEPARATOR;
}

static bool is_digit(uint32_t c)
{
    static const uint32_t zeros[] = {'0',   0x660,  0x6F0,  0x966,  0x9E6, 0xA66,
                                     0xAE6, 0xBE6,  0xC66,  0xCE6,  0xD66, 0xE50,
                                     0xED0, 0x1040, 0x1090, 0x17E0, 0x19D0};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (between(c, zeros[i], zeros[i] + 9))
            return true;
    return false;
}

static void spell_one(struct spelled *s, uint32_t c, enum kind kind)
{
    s->c[s->count] = c;
    s->kind[s->count++] = kind;
}

static void spell(struct spelled *s, struct ln_str text, const uint64_t *mask)
{
    bool was = false;
    s->count = 0;
    for (int i = 0; i < 3; i++)
        spell_one(s, ' ', SEPARATOR);
    for (size_t at = 0; at < text.len;) {
        bool masked = mask != NULL && (mask[at / 64] >> at % 64 & 1);
        uint32_t c = utf8_next(text, &at);
        if (masked && !was)
            spell_one(s, 0xFFFF, MASK);
        else if (!masked && is_digit(c))
            spell_one(s, '0', WORD);
        else if (!masked)
            spell_one(s,
                      c > 0xFFFF    ? 0xD800 + (c & 0x7FF)
                      : c == 0xFFFF ? 0xFFFE
                                    : c,
                      kind_of(c));
        was = masked;
    }
    spell_one(s, ' ', SEPARATOR);
}

static void want(bool *set, uint64_t key)
{
    set[key >> 46] = true;
}

static uint64_t turned(uint64_t x, size_t bits)
{
    bits %= 64;
    return bits == 0 ? x : x << bits | x >> (64 - bits);
}

static uint64_t hash_of(uint32_t c)
{
    struct random r = {c * UINT64_C(0x9E3779B97F4A7C15)};
    return random_next(&r);
}

/* Characters [from, to): each hash turned by 7 for every character behind it. */
static uint64_t hash_all(const struct spelled *s, size_t from, size_t to)
{
    uint64_t all = 0;
    for (size_t i = from; i < to; i++)
        all ^= turned(hash_of(s->c[i]), 7 * (to - 1 - i));
    return all;
}

static void want_ngram(bool *set, const struct spelled *s, size_t last, size_t n)
{
    static const uint64_t times[5] = {0, 0, 0x165667B19E3779F9, 0xC2B2AE3D27D4EB4F, 1};
    want(set, hash_all(s, last + 1 - n, last + 1) * times[n]);
}

static void want_words(bool *set, const struct spelled *s)
{
    uint64_t before = 0;
    bool follows = false;
    for (size_t i = 0; i < s->count;) {
        size_t from = i++;
        while (s->kind[from] == WORD && i < s->count && s->kind[i] == WORD)
            i++;
        if (s->kind[from] == JOINED)
            follows = false;
        if (s->kind[from] != WORD && s->kind[from] != MASK)
            continue;
        uint64_t word = hash_all(s, from, i);
        want(set, word * 0xBF58476D1CE4E5B9);
        if (follows)
            want(set, (turned(before, 21) + word) * 0x94D049BB133111EB);
        before = word;
        follows = true;
    }
}

static void judge(bool *set, struct ln_str text, const uint64_t *mask)
{
    static struct spelled s;
    if (text.len == 0)
        return;
    spell(&s, text, mask);
    for (size_t i = 3; i < s.count; i++) {
        want_ngram(set, &s, i, 4);
        for (size_t n = 2; n <= 3; n++) {
            bool all = true;
            for (size_t k = i + 1 - n; k <= i; k++)
                all = all && (s.kind[k] == JOINED || s.kind[k] == MASK);
            if (all)
                want_ngram(set, &s, i, n);
        }
    }
    want_words(set, &s);
}

static void must_agree(const struct ngrams *n, const bool *set)
{
    size_t count = 0;
    for (size_t i = 0; i < NGRAM_BUCKETS; i++)
        count += set[i];
    assert_int_equal(n->count, count);
    for (uint32_t i = 0; i < n->count; i++)
        assert_true(set[n->list[i]]);
}

static size_t random_text(char *out, uint64_t *mask, struct random *r)
{
    static const uint32_t letters[] = {'a', 'b',     ' ',    '7',    '-',    0xE9,    0x4E2D,
                                       'e', 0x56FD,  0x0E01, 0x1041, 0x0967, 0x1F600, 0xFFFF,
                                       't', 0x20000, 0xD55C, 0x3002, 0x17E3, 0xFFFD};
    size_t count = (size_t)random_below(r, 3) == 0 ? random_below(r, 900) : random_below(r, 12);
    size_t len = 0;
    uint64_t kinds = 2 + random_below(r, sizeof letters / sizeof *letters - 1);
    bool masked = false;
    memset(mask, 0, CHARS / 8);
    for (size_t i = 0; i < count; i++) {
        size_t size = utf8_put(out + len, letters[random_below(r, kinds)]);
        masked = random_below(r, masked ? 3 : 20) == 0 ? !masked : masked;
        for (size_t k = len; masked && k < len + size; k++)
            mask[k / 64] |= UINT64_C(1) << k % 64;
        len += size;
    }
    return len;
}

/* Added up at once, without a list: the same. */
static void must_weigh(const struct ln_str *texts, const uint64_t *const *masks, size_t count,
                       const int8_t *weights, unsigned bits, uint32_t features, int32_t sum)
{
    struct ngrams n;
    assert_int_equal(ngrams_init(&n, NULL), LN_OK);
    ngrams_weigh(&n, weights, bits);
    for (size_t i = 0; i < count; i++)
        ngrams_add(&n, tables, texts[i], masks[i]);
    assert_int_equal(n.count, features);
    assert_int_equal(ngrams_sum(&n, weights, bits), sum);
    ngrams_weigh(&n, NULL, 0);
    assert_int_equal(n.count, 0);
    ngrams_free(&n);
}

static void agrees_with_the_judge(void **state)
{
    (void)state;
    struct random r = {0x4E47};
    struct ngrams n;
    bool *set = calloc(NGRAM_BUCKETS, sizeof *set);
    static int8_t weights[NGRAM_BUCKETS];
    print_message("# seed %llx\n", (unsigned long long)r.state);
    for (size_t i = 0; i < NGRAM_BUCKETS; i++)
        weights[i] = (int8_t)random_below(&r, 256);
    assert_int_equal(ngrams_init(&n, NULL), LN_OK);
    for (int round = 0; round < 1500; round++) {
        static char text[4][CHARS];
        static uint64_t mask[4][CHARS / 64 + 1];
        memset(set, 0, NGRAM_BUCKETS * sizeof *set);
        ngrams_clear(&n);
        size_t count = (size_t)random_below(&r, 4);
        struct ln_str texts_of[4];
        const uint64_t *masks_of[4];
        for (size_t i = 0; i < count; i++) {
            texts_of[i] = (struct ln_str){text[i], random_text(text[i], mask[i], &r)};
            masks_of[i] = round % 4 == 0 ? NULL : mask[i];
            ngrams_add(&n, tables, texts_of[i], masks_of[i]);
            judge(set, texts_of[i], masks_of[i]);
        }
        must_agree(&n, set);
        unsigned bits = NGRAM_BITS_MIN + (unsigned)random_below(&r, 11);
        int32_t sum = 0;
        for (uint32_t i = 0; i < NGRAM_BUCKETS; i++)
            sum += set[i] ? weights[i >> (18 - bits)] : 0;
        assert_int_equal(ngrams_sum(&n, weights, bits), sum);
        must_weigh(texts_of, masks_of, count, weights, bits, n.count, sum);
    }
    ngrams_free(&n);
    free(set);
}

static void long_texts_are_no_exception(void **state)
{
    (void)state;
    struct random r = {7};
    struct ngrams n;
    size_t len = 1 << 22;
    char *text = malloc(len);
    for (size_t i = 0; i < len; i++)
        text[i] = (char)(' ' + random_below(&r, 95));
    assert_int_equal(ngrams_init(&n, NULL), LN_OK);
    unsigned long before = mem_count();
    ngrams_add(&n, tables, (struct ln_str){text, len}, NULL);
    assert_int_equal(n.count, NGRAM_BUCKETS); /* 16 windows a bucket: all are there */
    ngrams_clear(&n);
    ngrams_add(&n, tables, STR("a"), NULL);
    assert_int_equal(n.count, 3); /* "   a", "  a ", and the word */
    assert_int_equal(mem_count(), before);
    ngrams_free(&n);
    free(text);
}

/* Metamorphic: neither repeating a text nor the order of texts changes anything. */
static void a_set_has_no_order_and_no_repeats(void **state)
{
    (void)state;
    static const char *const texts[] = {"we pay 2000 a week", "free flight",
                                        "chat \u5305\u673a"};
    struct ngrams a, b;
    assert_int_equal(ngrams_init(&a, NULL), LN_OK);
    assert_int_equal(ngrams_init(&b, NULL), LN_OK);
    for (int i = 0; i < 3; i++)
        ngrams_add(&a, tables, str_of(texts[i]), NULL);
    for (int i = 8; i >= 0; i--)
        ngrams_add(&b, tables, str_of(texts[i % 3]), NULL);
    assert_int_equal(a.count, b.count);
    assert_memory_equal(a.seen, b.seen, NGRAM_BUCKETS / 8);
    ngrams_clear(&b);
    ngrams_add(&b, tables, STR("we pay 3456 a week"), NULL); /* another number: the same */
    ngrams_clear(&a);
    ngrams_add(&a, tables, str_of(texts[0]), NULL);
    assert_memory_equal(a.seen, b.seen, NGRAM_BUCKETS / 8);
    ngrams_free(&a);
    ngrams_free(&b);
}

static void the_scale_is_one_over_the_root(void **state)
{
    (void)state;
    struct ngrams n = {.count = 0};
    assert_true(ngrams_scaled(&n, 5) == 0.0);
    n.count = 16;
    assert_true(ngrams_scaled(&n, -8) == -2.0);
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    bool through = false;
    for (unsigned long nth = 1; nth < 10 && !through; nth++) {
        struct ngrams n;
        mem_fail_at(nth);
        int code = ngrams_init(&n, NULL);
        through = !mem_fail_hit();
        mem_fail_at(0);
        assert_int_equal(code, through ? LN_OK : LN_ENOMEM);
        ngrams_free(&n);
    }
    assert_true(through);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_judge),
        cmocka_unit_test(long_texts_are_no_exception),
        cmocka_unit_test(a_set_has_no_order_and_no_repeats),
        cmocka_unit_test(the_scale_is_one_over_the_root),
        cmocka_unit_test(tells_when_memory_ends),
    };
    if (fold_tables_new(&tables, NULL) != LN_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    fold_tables_free(tables);
    return failed;
}
