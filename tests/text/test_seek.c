/* test_seek.c: every occurrence of every literal, against a search by memcmp. */
#include "test.h"

#include "base/mem.h"
#include "base/random.h"
#include "text/seek.h"

#define COUNT 64
#define BYTES 1200

struct hits {
    const struct ln_str *literals;
    struct ln_str text;
    uint32_t seen[COUNT]; /* occurrences told */
};

static void on_hit(void *ctx, uint32_t index, size_t to)
{
    struct hits *h = ctx;
    struct ln_str l = h->literals[index];
    assert_true(to >= l.len && to <= h->text.len);
    assert_memory_equal(h->text.at + to - l.len, l.at, l.len);
    h->seen[index]++;
}

static void agrees_with_memcmp(void **state)
{
    (void)state;
    struct random r = {0xAC};
    print_message("# seed %llx\n", (unsigned long long)r.state);
    for (int round = 0; round < 4000; round++) {
        static char bytes[COUNT][16], text[BYTES];
        struct ln_str literals[COUNT];
        size_t count = 1 + (size_t)random_below(&r, COUNT);
        uint64_t letters = round % 3 == 0 ? 256 : 2 + random_below(&r, 3);
        for (size_t i = 0; i < count; i++) {
            literals[i] = (struct ln_str){bytes[i], 1 + (size_t)random_below(&r, 12)};
            for (size_t k = 0; k < literals[i].len; k++)
                bytes[i][k] = (char)random_below(&r, letters);
        }
        size_t len = (size_t)random_below(&r, BYTES);
        for (size_t k = 0; k < len; k++)
            text[k] = (char)random_below(&r, letters);
        if (len > 20)
            memcpy(text + 3, literals[0].at, literals[0].len);
        struct hits h = {.literals = literals, .text = {text, len}};
        struct seek *a;
        assert_int_equal(seek_new(&a, literals, count, NULL), LN_OK);
        seek_scan(a, h.text, on_hit, &h);
        seek_free(a);
        for (size_t i = 0; i < count; i++) {
            uint32_t want = 0;
            for (size_t k = 0; k + literals[i].len <= len; k++)
                want += memcmp(text + k, literals[i].at, literals[i].len) == 0;
            assert_int_equal(h.seen[i], want);
        }
    }
}

#define MANY 40000

static void count_hit(void *ctx, uint32_t index, size_t to)
{
    (void)to;
    ((uint32_t *)ctx)[index]++;
}

/* Each literal is found once in their concatenation. */
static void holds_tens_of_thousands(void **state)
{
    (void)state;
    struct random r = {40};
    struct ln_str *literals = mem_array(MANY, sizeof *literals);
    uint32_t *seen = mem_array(MANY, sizeof *seen);
    char *bytes = mem_alloc(MANY * 16);
    size_t len = 0;
    for (size_t i = 0; i < MANY; i++) {
        literals[i] = (struct ln_str){bytes + len, 12};
        for (size_t k = 0; k < 7; k++)
            bytes[len++] = (char)('a' + random_below(&r, 26));
        for (size_t k = 0; k < 5; k++) /* the number in letters, so that none is twice */
            bytes[len++] = (char)('A' + (i >> (4 * k) & 15));
    }
    struct seek *a;
    assert_int_equal(seek_new(&a, literals, MANY, NULL), LN_OK);
    seek_scan(a, (struct ln_str){bytes, len}, count_hit, seen);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(seen[i], 1);
    seek_free(a);
    mem_free(literals);
    mem_free(seen);
    mem_free(bytes);
}

static void survives_lack_of_memory(void **state)
{
    (void)state;
    struct ln_str literals[] = {STR("air"), STR("ticket"), STR("air")};
    for (unsigned long nth = 1;; nth++) {
        struct seek *a;
        struct ln_err err = {0};
        mem_fail_at(nth);
        int code = seek_new(&a, literals, 3, &err);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        assert_int_equal(err.code, code);
        seek_free(a);
        if (!hit)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_memcmp),
        cmocka_unit_test(holds_tens_of_thousands),
        cmocka_unit_test(survives_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
