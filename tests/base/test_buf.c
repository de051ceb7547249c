/* test_buf.c: a buffer holds exactly its maximum, remembers its first failure, and keeps its
 * memory when it is cleared. */
#include "test.h"

#include <wchar.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/random.h"

static void holds_its_maximum_and_no_more(void **state)
{
    (void)state;
    static const size_t maxima[] = {0, 1, 5, 255, 256, 257, 1000, 65536};
    for (size_t i = 0; i < sizeof maxima / sizeof *maxima; i++) {
        struct buf b;
        buf_init(&b, maxima[i]);
        for (size_t n = 0; n < maxima[i]; n++)
            buf_add_char(&b, (char)('a' + n % 26));
        assert_int_equal(buf_status(&b, NULL), LN_OK);
        assert_int_equal(b.len, maxima[i]);
        buf_add(&b, STR(""));
        assert_int_equal(b.code, LN_OK);
        buf_add_char(&b, 'x');
        struct ln_err err = {0};
        assert_int_equal(buf_status(&b, &err), LN_ELIMIT);
        assert_int_equal(err.at, maxima[i]);
        assert_int_equal(b.len, maxima[i]);
        for (size_t n = 0; n < maxima[i]; n++)
            assert_int_equal(b.at[n], 'a' + n % 26);
        buf_free(&b);
    }
}

/* Whatever adds the last bytes, text that fits the maximum exactly is taken. */
static void every_way_of_adding_reaches_the_maximum(void **state)
{
    (void)state;
    for (size_t before = 0; before < 600; before += 7)
        for (int way = 0; way < 4; way++)
            for (size_t less = 0; less < 2; less++) {
                struct buf b;
                buf_init(&b, before + 5 - less);
                for (size_t n = 0; n < before; n++)
                    buf_add_char(&b, '-');
                if (way == 0)
                    buf_add(&b, STR("12345"));
                else if (way == 1)
                    buf_add_u64(&b, 12345);
                else if (way == 2)
                    buf_add_format(&b, "%d%s", 12, "345");
                else if (buf_room(&b, 5) != NULL)
                    b.len += 5;
                assert_int_equal(buf_status(&b, NULL), less ? LN_ELIMIT : LN_OK);
                assert_int_equal(b.len, less ? before : before + 5);
                if (way < 3 && !less)
                    assert_memory_equal(b.at + before, "12345", 5);
                buf_free(&b);
            }
}

static void failure_sticks_until_it_is_cleared(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 4);
    buf_add(&b, STR("ab"));
    buf_add(&b, STR("cde")); /* refused as a whole */
    buf_add_char(&b, 'c');   /* would fit, but comes after the failure */
    buf_add_u64(&b, 1);
    buf_add_format(&b, "%d", 1);
    assert_null(buf_room(&b, 1));
    assert_str(buf_str(&b), "ab");
    assert_int_equal(buf_status(&b, NULL), LN_ELIMIT);
    buf_clear(&b);
    assert_int_equal(buf_status(&b, NULL), LN_OK);
    assert_str(buf_str(&b), "");
    buf_add(&b, STR("abcd"));
    assert_str(buf_str(&b), "abcd");
    buf_free(&b);
    assert_int_equal(b.max, 4);
    buf_add(&b, STR("again"));
    assert_int_equal(buf_status(&b, NULL), LN_ELIMIT);
    buf_free(&b);
}

static void grows_like_a_plain_array(void **state)
{
    (void)state;
    static char plain[200000];
    size_t len = 0;
    struct random random = {9};
    struct buf b;
    buf_init(&b, sizeof plain);
    while (len < sizeof plain - 4000) {
        char piece[3000];
        size_t size = random_below(&random, random_below(&random, 4) == 0 ? sizeof piece : 20);
        memset(piece, (int)('a' + random_below(&random, 26)), sizeof piece);
        memcpy(plain + len, piece, size);
        len += size;
        buf_add(&b, (struct ln_str){piece, size});
        if (random_below(&random, 3) == 0) {
            int n = snprintf(plain + len, 40, "%d|%s", (int)size, "x");
            len += (size_t)n;
            buf_add_format(&b, "%d|%s", (int)size, "x");
        }
    }
    assert_int_equal(b.len, len);
    assert_memory_equal(b.at, plain, len);
    assert_true(b.capacity <= sizeof plain);
    buf_free(&b);
}

static void writes_numbers(void **state)
{
    (void)state;
    static const uint64_t values[] = {0,         9, 10, 99, 100, 4294967296u, UINT64_MAX - 1,
                                      UINT64_MAX};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char want[32];
        struct buf b;
        buf_init(&b, 20);
        buf_add_u64(&b, values[i]);
        snprintf(want, sizeof want, "%llu", (unsigned long long)values[i]);
        assert_str(buf_str(&b), want);
        buf_free(&b);
    }
}

static void a_cleared_buffer_allocates_nothing(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100000);
    unsigned long before = 0;
    for (unsigned round = 0; round < 100; round++) {
        for (unsigned n = 0; n < 5000; n++)
            buf_add_u64(&b, n);
        if (round == 0)
            before = mem_count();
        buf_clear(&b);
    }
    assert_int_equal(mem_count(), before);
    buf_free(&b);
    buf_init(&b, 1 << 20); /* one by one is a few allocations, not a million */
    before = mem_count();
    for (unsigned n = 0; n < 1 << 20; n++)
        buf_add_char(&b, 'x');
    assert_in_range(mem_count() - before, 1, 16);
    buf_free(&b);
}

static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    for (unsigned long nth = 1; nth < 20; nth++) {
        struct buf b;
        buf_init(&b, 1 << 20);
        mem_fail_at(nth);
        for (unsigned n = 0; n < 2000; n++)
            buf_add_format(&b, "%05u", n);
        int hit = mem_fail_hit();
        mem_fail_at(0);
        struct ln_err err = {0};
        assert_int_equal(buf_status(&b, &err), hit ? LN_ENOMEM : LN_OK);
        assert_int_equal(b.len % 5, 0); /* what was there before the failure is whole */
        for (unsigned n = 0; n < b.len / 5; n++) {
            char want[8];
            snprintf(want, sizeof want, "%05u", n);
            assert_memory_equal(b.at + n * 5, want, 5);
        }
        buf_free(&b);
        if (!hit)
            return;
    }
    fail_msg("the loop never got past the failures");
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, SIZE_MAX);
    mem_fail_at(1);
    assert_null(buf_room(&b, SIZE_MAX)); /* no endless doubling on the way to the allocation */
    assert_true(mem_fail_hit());
    mem_fail_at(0);
    assert_int_equal(buf_status(&b, NULL), LN_ENOMEM);
    buf_clear(&b);
    buf_add(&b, STR("a"));
    assert_null(buf_room(&b, SIZE_MAX));
    assert_int_equal(buf_status(&b, NULL), LN_ELIMIT);
    buf_clear(&b);
    buf_add_format(&b, "%ls",
                   L"\u4e2d"); /* no such character in the C locale: vsnprintf fails */
    assert_int_not_equal(buf_status(&b, NULL), LN_OK);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_its_maximum_and_no_more),
        cmocka_unit_test(every_way_of_adding_reaches_the_maximum),
        cmocka_unit_test(failure_sticks_until_it_is_cleared),
        cmocka_unit_test(grows_like_a_plain_array),
        cmocka_unit_test(writes_numbers),
        cmocka_unit_test(a_cleared_buffer_allocates_nothing),
        cmocka_unit_test(every_failed_allocation_is_told),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
