/* test_arena.c: what an arena hands out is cleared, aligned and apart; a reset keeps the
 * memory; and whether a request fits depends only on what was asked for since the reset. */
#include "test.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/random.h"

#define MIB ((size_t)1 << 20)

/* Fill each piece with its own byte, and look at the end whether all are whole. */
static void pieces_are_cleared_aligned_and_apart(void **state)
{
    (void)state;
    struct arena a;
    struct random random = {1};
    static struct {
        unsigned char *at;
        size_t size;
    } piece[3000];
    arena_init(&a, 64 * MIB);
    for (unsigned round = 0; round < 5; round++) {
        for (size_t i = 0; i < 3000; i++) {
            size_t size = random_below(&random, random_below(&random, 100) == 0 ? 200000 : 200);
            unsigned char *at = arena_alloc(&a, size);
            assert_non_null(at);
            assert_int_equal((uintptr_t)at % 16, 0);
            for (size_t k = 0; k < size; k++)
                assert_true(at[k] == 0);
            memset(at, (int)(i % 255 + 1), size);
            piece[i].at = at;
            piece[i].size = size;
        }
        for (size_t i = 0; i < 3000; i++)
            for (size_t k = 0; k < piece[i].size; k++)
                assert_true(piece[i].at[k] == i % 255 + 1);
        arena_reset(&a);
    }
    arena_free(&a);
}

static void a_reset_reuses_the_memory(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 60000, 70000, 16, 65536, 65537, 300000, 5, 64000, 64000};
    struct arena a;
    void *first[10];
    arena_init(&a, 64 * MIB);
    unsigned long before = 0;
    for (unsigned round = 0; round < 50; round++) {
        for (size_t i = 0; i < 10; i++) {
            void *at = arena_alloc(&a, sizes[i]);
            assert_non_null(at);
            if (round == 0)
                first[i] = at;
            assert_ptr_equal(at, first[i]);
        }
        if (round == 0)
            before = mem_count();
        arena_reset(&a);
    }
    assert_int_equal(mem_count(), before);
    arena_free(&a);
}

static void hands_out_its_maximum_and_no_more(void **state)
{
    (void)state;
    static const size_t maxima[] = {16, 1600, 65536, 65552, 100000, MIB};
    for (size_t i = 0; i < sizeof maxima / sizeof *maxima; i++)
        for (size_t step = 16; step <= maxima[i]; step *= 10) {
            struct arena a;
            size_t got = 0;
            arena_init(&a, maxima[i]);
            for (unsigned round = 0; round < 2; round++, arena_reset(&a)) {
                for (got = 0; arena_alloc(&a, step) != NULL; got += step)
                    assert_true(got < maxima[i]);
                assert_in_range(got, maxima[i] - step + 1, maxima[i]);
                while (got < maxima[i]) {
                    assert_non_null(arena_alloc(&a, 1));
                    got += 16;
                }
                assert_null(arena_alloc(&a, 1));
            }
            arena_free(&a);
        }
    struct arena a;
    arena_init(&a, 0);
    assert_null(arena_alloc(&a, 1));
    arena_free(&a);
}

/* Requests of one record after another, each larger than the last: an arena that counted the
 * chunks left behind would be full after about ten of them. */
static void what_fits_does_not_depend_on_earlier_records(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 8 * MIB);
    for (size_t size = 100000; size <= 8 * MIB; size += 100000) {
        assert_non_null(arena_alloc(&a, size));
        arena_reset(&a);
        assert_true(a.total <= 8 * MIB);
    }
    struct random random = {2};
    for (unsigned record = 0; record < 2000; record++) {
        size_t left = 8 * MIB;
        while (left > 0) {
            size_t size = (1 + random_below(&random, left / 16)) * 16;
            assert_non_null(arena_alloc(&a, size));
            left -= size;
        }
        assert_null(arena_alloc(&a, 1));
        assert_true(a.total <= 3 * 8 * MIB);
        arena_reset(&a);
    }
    arena_free(&a);
}

/* Pieces in use stay where they are while idle chunks are given back. */
static void giving_back_keeps_what_is_in_use(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 4 * MIB);
    for (unsigned i = 0; i < 10; i++)
        assert_non_null(arena_alloc(&a, 300000));
    arena_reset(&a);
    char *small[3];
    for (unsigned i = 0; i < 3; i++) {
        small[i] = arena_alloc(&a, 290000);
        assert_non_null(small[i]);
        memset(small[i], 'a' + (int)i, 290000);
    }
    char *large = arena_alloc(&a, 3 * MIB);
    assert_non_null(large);
    memset(large, 'z', 3 * MIB);
    assert_non_null(arena_alloc(&a, 100));
    for (unsigned i = 0; i < 3; i++)
        for (size_t k = 0; k < 290000; k++)
            assert_true(small[i][k] == 'a' + (int)i);
    arena_free(&a);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, SIZE_MAX);
    for (size_t less = 0; less < 40; less++)
        assert_null(arena_alloc(&a, SIZE_MAX - less));
    assert_null(arena_array(&a, SIZE_MAX / 2, 3));
    assert_null(arena_array(&a, 3, SIZE_MAX / 2));
    assert_null(arena_copy(&a, (struct ln_str){"", SIZE_MAX}).at);
    assert_non_null(arena_array(&a, 100, 16));
    arena_free(&a);
}

static void copies_end_in_nul(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MIB);
    struct ln_str copy = arena_copy(&a, (struct ln_str){"a\0bc", 3});
    assert_int_equal(copy.len, 3);
    assert_memory_equal(copy.at, "a\0b", 4);
    copy = arena_copy(&a, (struct ln_str){NULL, 0});
    assert_non_null(copy.at);
    assert_string_equal(copy.at, "");
    assert_null(arena_copy(&a, (struct ln_str){"", MIB}).at); /* the NUL does not fit */
    arena_free(&a);
}

static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    int hit = 1;
    for (unsigned long nth = 1; hit; nth++) {
        struct arena a;
        size_t missing = 0;
        assert_true(nth < 20);
        arena_init(&a, MIB);
        mem_fail_at(nth);
        for (unsigned i = 0; i < 10; i++) {
            char *at = arena_alloc(&a, 50000 + i * 10000);
            missing += at == NULL;
            if (at != NULL)
                memset(at, 1, 50000 + i * 10000);
        }
        hit = mem_fail_hit();
        mem_fail_at(0);
        assert_int_equal(missing, hit);
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_cleared_aligned_and_apart),
        cmocka_unit_test(a_reset_reuses_the_memory),
        cmocka_unit_test(hands_out_its_maximum_and_no_more),
        cmocka_unit_test(what_fits_does_not_depend_on_earlier_records),
        cmocka_unit_test(giving_back_keeps_what_is_in_use),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(copies_end_in_nul),
        cmocka_unit_test(every_failed_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
