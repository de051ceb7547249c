/* test_mem.c: the gate refuses sizes that overflow, and can be told which allocation fails. */
#include "test.h"

#include "base/mem.h"

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    static const size_t sizes[] = {2, 3, 16, SIZE_MAX / 2 + 1, SIZE_MAX - 1, SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t count = SIZE_MAX / sizes[i] + 1; /* the least that overflows */
        if (count == 0)
            continue;
        assert_null(mem_array(count, sizes[i]));
        assert_null(mem_array(sizes[i], count));
        assert_null(mem_resize(NULL, count, sizes[i]));
        assert_null(mem_resize(NULL, sizes[i], count));
    }
    assert_null(mem_copy_str((struct ln_str){"", SIZE_MAX}));
    assert_null(mem_alloc(0));
    assert_null(mem_zero(0));
    assert_null(mem_array(0, 5));
    assert_null(mem_array(5, 0));
}

static void a_refused_resize_leaves_the_bytes(void **state)
{
    (void)state;
    char *at = mem_alloc(3);
    assert_non_null(at);
    memcpy(at, "ab", 3);
    assert_null(mem_resize(at, 0, 1));
    assert_null(mem_resize(at, 1, 0));
    assert_null(mem_resize(at, SIZE_MAX, 2));
    mem_fail_at(1);
    assert_null(mem_resize(at, 100, 1));
    mem_fail_at(0);
    assert_string_equal(at, "ab");
    at = mem_resize(at, 1000, 100);
    assert_non_null(at);
    assert_string_equal(at, "ab");
    mem_free(at);
    mem_free(NULL);
}

static void cleared_memory_is_cleared(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 20;
         round++) { /* memory that was used before comes again */
        unsigned char *one = mem_zero(5000), *many = mem_array(50, 100);
        assert_true(one != NULL && many != NULL);
        for (size_t i = 0; i < 5000; i++)
            assert_true(one[i] == 0 && many[i] == 0);
        memset(one, 0xAA, 5000);
        memset(many, 0xAA, 5000);
        mem_free(one);
        mem_free(many);
    }
}

static void copies_end_in_nul(void **state)
{
    (void)state;
    char *copy = mem_copy_str((struct ln_str){"a\0bc", 3});
    assert_non_null(copy);
    assert_memory_equal(copy, "a\0b", 4);
    mem_free(copy);
    copy = mem_copy_str((struct ln_str){NULL, 0});
    assert_non_null(copy);
    assert_string_equal(copy, "");
    mem_free(copy);
}

static void *one_of_each(unsigned n)
{
    switch (n % 5) {
    case 0:
        return mem_alloc(1);
    case 1:
        return mem_zero(1);
    case 2:
        return mem_array(1, 1);
    case 3:
        return mem_resize(NULL, 1, 1);
    default:
        return mem_copy_str(STR("x"));
    }
}

/* Exactly the nth of any function fails, once. */
static void fails_at_the_nth(void **state)
{
    (void)state;
    for (unsigned nth = 1; nth <= 12; nth++) {
        mem_fail_at(nth);
        for (unsigned n = 1; n <= 12; n++) {
            unsigned long before = mem_count();
            void *at = one_of_each(n);
            assert_int_equal(at == NULL, n == nth);
            assert_int_equal(mem_fail_hit(), n >= nth);
            assert_int_equal(mem_count(), before + 1);
            mem_free(at);
        }
        mem_fail_at(0);
        assert_false(mem_fail_hit());
    }
    mem_fail_at(1); /* turned off before it comes */
    mem_fail_at(0);
    void *at = mem_alloc(1);
    assert_non_null(at);
    mem_free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(a_refused_resize_leaves_the_bytes),
        cmocka_unit_test(cleared_memory_is_cleared),
        cmocka_unit_test(copies_end_in_nul),
        cmocka_unit_test(fails_at_the_nth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
