/* test_group.c: near-copies: planted ones, and against the comparison of all pairs. */
#include "test.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/random.h"
#include "learn/group.h"

#define ROWS 300

static struct fold_tables *tables;
static struct arena arena;

static int open_tables(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)64 << 20);
    return fold_tables_new(&tables, NULL);
}

static int close_tables(void **state)
{
    (void)state;
    fold_tables_free(tables);
    arena_free(&arena);
    return 0;
}

static struct shingles shingles(const char *text)
{
    struct shingles out;
    assert_int_equal(group_shingles(&out, &arena, tables, str_of(text), NULL), LN_OK);
    return out;
}

static void shingles_are_three_words(void **state)
{
    (void)state;
    assert_int_equal(shingles("").count, 0);
    assert_int_equal(shingles(" .,- ").count, 0);
    assert_int_equal(shingles("one").count, 1);
    assert_int_equal(shingles("one two").count, 1);
    assert_int_equal(shingles("one two three").count, 1);
    assert_int_equal(shingles("one two three four").count, 2);
    assert_int_equal(shingles("a b c a b c a b c").count, 3); /* abc bca cab */
    assert_int_equal(shingles("招聘客服人员").count, 4);
    assert_true(group_overlap(shingles("one two, three!"), shingles("one two three")) > 0.99);
    assert_true(group_overlap(shingles("one two"), shingles("two one")) < 0.01);
    assert_true(group_overlap(shingles(""), shingles("")) < 0.01);
}

static void overlap_is_jaccard(void **state)
{
    (void)state;
    /* abc bcd cde | bcd cde def: two of four */
    double got = group_overlap(shingles("a b c d e"), shingles("b c d e f"));
    assert_true(got > 0.4999 && got < 0.5001);
}

/* Texts of 80 words; most are a copy of an earlier one with some words changed. */
static void invent(struct shingles *rows, struct random *random)
{
    static char words[ROWS][80];
    struct buf text;
    buf_init(&text, 10000);
    for (size_t i = 0; i < ROWS; i++) {
        size_t from = i < 20 ? i : (size_t)random_below(random, 20);
        uint64_t changed = random_below(random, 20);
        for (size_t w = 0; w < 80; w++)
            words[i][w] = (char)(i < 20 || random_below(random, 80) < changed
                                     ? random_below(random, 100)
                                     : (uint64_t)(unsigned char)words[from][w]);
        buf_clear(&text);
        for (size_t w = 0; w < 80; w++)
            buf_add_format(&text, "w%d ", words[i][w]);
        assert_int_equal(group_shingles(&rows[i], &arena, tables, buf_str(&text), NULL), LN_OK);
    }
    buf_free(&text);
}

static void the_fast_way_joins_what_all_pairs_join(void **state)
{
    (void)state;
    struct shingles rows[ROWS];
    uint32_t fast[ROWS], slow[ROWS];
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct random random = {seed};
        struct groups a, b;
        size_t pairs = 0;
        invent(rows, &random);
        assert_int_equal(groups_init(&a, ROWS, NULL), LN_OK);
        assert_int_equal(groups_init(&b, ROWS, NULL), LN_OK);
        assert_int_equal(groups_join_copies(&a, rows, 0.7, NULL), LN_OK);
        for (uint32_t i = 0; i < ROWS; i++)
            for (uint32_t j = 0; j < i; j++)
                if (group_overlap(rows[i], rows[j]) >= 0.7) {
                    groups_join(&b, i, j);
                    pairs++;
                }
        uint32_t many = groups_number(fast, &a);
        assert_true(pairs > 100 && many > 20 &&
                    many < ROWS - 50); /* the test tests something */
        assert_int_equal(many, groups_number(slow, &b));
        assert_memory_equal(fast, slow, sizeof fast);
        groups_free(&a);
        groups_free(&b);
    }
}

static void planted_copies_are_found(void **state)
{
    (void)state;
    const char *texts[] = {
        "earn much money from home typing simple letters for our happy clients every day now",
        "we look for a baker with two years of practice for our shop near the old market hall",
        "earn much money from home typing simple letters for our happy clients every day today",
        "",
        "",
        "baker"};
    struct shingles rows[6];
    uint32_t number[6];
    struct groups g;
    for (size_t i = 0; i < 6; i++)
        rows[i] = shingles(texts[i]);
    assert_int_equal(groups_init(&g, 6, NULL), LN_OK);
    assert_int_equal(groups_join_copies(&g, rows, 0.7, NULL), LN_OK);
    groups_join(&g, 5, 1); /* forced */
    assert_int_equal(groups_number(number, &g), 4);
    const uint32_t want[6] = {0, 1, 0, 2, 3, 1};
    assert_memory_equal(number, want, sizeof want);
    groups_free(&g);
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    struct shingles rows[2] = {shingles("a b c d"), shingles("a b c d")};
    for (unsigned long n = 1;; n++) {
        struct groups g;
        struct shingles more;
        mem_fail_at(n);
        int code = groups_init(&g, 2, NULL);
        if (code == LN_OK)
            code = groups_join_copies(&g, rows, 0.7, NULL);
        if (code == LN_OK)
            code = group_shingles(&more, &arena, tables, STR("x y z"), NULL);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        groups_free(&g);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (!hit)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shingles_are_three_words),
        cmocka_unit_test(overlap_is_jaccard),
        cmocka_unit_test(the_fast_way_joins_what_all_pairs_join),
        cmocka_unit_test(planted_copies_are_found),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
