/* test_metrics.c: figures against their slow definitions, published values, and themselves. */
#include "test.h"

#include <math.h>

#include "base/mem.h"
#include "base/random.h"
#include "learn/metrics.h"

#define ROWS 400

/* The definition: all pairs. */
static double slow_auc(const struct scored *rows, size_t count)
{
    double won = 0, pairs = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            if (!rows[i].bad || rows[j].bad)
                continue;
            pairs++;
            won += rows[i].score > rows[j].score ? 1 : rows[i].score < rows[j].score ? 0 : 0.5;
        }
    return pairs > 0 ? won / pairs : NAN;
}

/* The definition: the best recall over all thresholds that keep the budget. */
static double slow_recall(const struct scored *rows, size_t count, double budget)
{
    double best = 0;
    for (size_t t = 0; t < count; t++) {
        double bad = 0, lawful = 0, found = 0, alarms = 0;
        for (size_t i = 0; i < count; i++) {
            bad += rows[i].bad;
            lawful += !rows[i].bad;
            found += rows[i].bad && rows[i].score >= rows[t].score;
            alarms += !rows[i].bad && rows[i].score >= rows[t].score;
        }
        if (alarms <= budget * lawful + 1e-9)
            best = fmax(best, found / bad);
    }
    return best;
}

/* Scores of few levels, so that ties are common. */
static void fill(struct scored *rows, size_t count, struct random *random, uint64_t levels)
{
    for (size_t i = 0; i < count; i++) {
        bool bad = random_below(random, 3) == 0;
        rows[i] =
            (struct scored){.score = (double)(random_below(random, levels) + (bad ? 2 : 0)),
                            .group = (uint32_t)random_below(random, 50),
                            .bad = bad};
    }
    metrics_sort(rows, count);
}

static void auc_is_what_all_pairs_say(void **state)
{
    (void)state;
    struct scored rows[ROWS];
    struct random random = {17};
    for (int round = 0; round < 60; round++) {
        size_t count = 2 + random_below(&random, ROWS - 2);
        fill(rows, count, &random, 2 + random_below(&random, 40));
        double want = slow_auc(rows, count), got = metrics_auc(rows, count, NULL);
        assert_true((isnan(want) && isnan(got)) || fabs(want - got) < 1e-12);
    }
}

static void auc_of_the_plain_cases(void **state)
{
    (void)state;
    struct scored rows[] = {{2, 0, true}, {1, 1, false}};
    assert_true(fabs(metrics_auc(rows, 2, NULL) - 1) < 1e-12);
    rows[1].score = 2;
    assert_true(fabs(metrics_auc(rows, 2, NULL) - 0.5) < 1e-12);
    assert_true(isnan(metrics_auc(rows, 1, NULL)));
    assert_true(isnan(metrics_auc(rows, 0, NULL)));
}

static void a_group_drawn_twice_counts_twice(void **state)
{
    (void)state;
    struct scored rows[ROWS], twice[ROWS * 3];
    struct random random = {5};
    uint32_t times[50];
    for (int round = 0; round < 20; round++) {
        fill(rows, ROWS, &random, 9);
        size_t n = 0;
        for (size_t g = 0; g < 50; g++)
            times[g] = (uint32_t)random_below(&random, 4);
        for (size_t i = 0; i < ROWS; i++)
            for (uint32_t k = 0; k < times[rows[i].group] && n < ROWS * 3; k++)
                twice[n++] = rows[i];
        if (n == ROWS * 3)
            continue;
        assert_true(fabs(metrics_auc(rows, ROWS, times) - slow_auc(twice, n)) < 1e-12);
        double got = metrics_at_budget(rows, ROWS, times, 0.1).recall;
        assert_true(fabs(got - slow_recall(twice, n, 0.1)) < 1e-12);
    }
}

static void recall_is_what_all_thresholds_say(void **state)
{
    (void)state;
    struct scored rows[200];
    struct random random = {23};
    for (int round = 0; round < 40; round++) {
        double budget = (double)random_below(&random, 30) / 100;
        fill(rows, 200, &random, 2 + random_below(&random, 60));
        struct metrics_point p = metrics_at_budget(rows, 200, NULL, budget);
        assert_true(fabs(p.recall - slow_recall(rows, 200, budget)) < 1e-12);
        assert_true(p.fpr <= budget + 1e-9);
    }
}

static void three_of_three_hundred_is_one_percent(void **state)
{
    (void)state;
    struct scored rows[301];
    for (size_t i = 0; i < 300; i++)
        rows[i] = (struct scored){.score = (double)(300 - i)};
    rows[300] = (struct scored){.score = 297.5, .bad = true};
    metrics_sort(rows, 301);
    struct metrics_point p = metrics_at_budget(rows, 301, NULL, 0.01);
    assert_true(fabs(p.fpr - 0.01) < 1e-12 && fabs(p.recall - 1) < 1e-12);
    p = metrics_at_budget(rows, 301, NULL, 0);
    assert_true(isinf(p.threshold) && fabs(p.recall) < 1e-12);
}

static void the_bootstrap_repeats_by_its_seed(void **state)
{
    (void)state;
    struct scored rows[ROWS];
    struct random random = {7};
    const double budgets[] = {0.01, 0.1};
    struct metrics_options options = {budgets, 2, 200, 42};
    struct metrics a, b, c;
    fill(rows, ROWS, &random, 30);
    assert_int_equal(metrics_measure(&a, rows, ROWS, 50, &options, NULL), LN_OK);
    assert_int_equal(metrics_measure(&b, rows, ROWS, 50, &options, NULL), LN_OK);
    assert_memory_equal(&a, &b, sizeof a);
    options.seed = 43;
    assert_int_equal(metrics_measure(&c, rows, ROWS, 50, &options, NULL), LN_OK);
    assert_memory_not_equal(&a, &c, sizeof a);
    assert_true(a.auc.low <= a.auc.value && a.auc.value <= a.auc.high);
    assert_true(a.auc.low < a.auc.high);
}

/* One group of many copies is one observation: the interval must be wider than that of as many
 * rows each on its own. */
static void copies_widen_the_interval(void **state)
{
    (void)state;
    struct scored rows[ROWS];
    struct random random = {11};
    struct metrics_options options = {NULL, 0, 400, 1};
    struct metrics alone, copies;
    for (size_t i = 0; i < ROWS; i++)
        rows[i] = (struct scored){.score = (double)random_below(&random, 1000) +
                                           (i % 2 == 0 ? 200 : 0),
                                  .group = (uint32_t)i,
                                  .bad = i % 2 == 0};
    metrics_sort(rows, ROWS);
    assert_int_equal(metrics_measure(&alone, rows, ROWS, ROWS, &options, NULL), LN_OK);
    for (size_t i = 0; i < ROWS; i++)
        rows[i].group %= 20;
    metrics_sort(rows, ROWS);
    assert_int_equal(metrics_measure(&copies, rows, ROWS, 20, &options, NULL), LN_OK);
    assert_true(fabs(alone.auc.value - copies.auc.value) < 1e-12);
    for (size_t i = 0; i < ROWS; i++) /* ten values, each forty times */
        rows[i].score = (double)((rows[i].group * 7 + (rows[i].bad ? 9 : 0)) % 20);
    metrics_sort(rows, ROWS);
    assert_int_equal(metrics_measure(&copies, rows, ROWS, 20, &options, NULL), LN_OK);
    assert_true(copies.auc.high - copies.auc.low > 2 * (alone.auc.high - alone.auc.low));
}

/* Exact intervals found in textbooks: 0 of 10 (the rule of three), 5 of 10, 1 of 20, 0 of 299.
 */
static void clopper_pearson_as_published(void **state)
{
    (void)state;
    static const struct {
        uint64_t hits, total;
        double low, high;
    } cases[] = {{0, 10, 0, 0.3085},      {5, 10, 0.1871, 0.8129}, {10, 10, 0.6915, 1},
                 {1, 20, 0.0013, 0.2487}, {0, 100, 0, 0.0362},     {10, 100, 0.0490, 0.1762},
                 {0, 299, 0, 0.01226}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interval got = metrics_share(cases[i].hits, cases[i].total);
        assert_true(fabs(got.low - cases[i].low) < 6e-5);
        assert_true(fabs(got.high - cases[i].high) < 6e-5);
    }
    assert_true(isnan(metrics_share(0, 0).value));
}

static void rules_of_thumb(void **state)
{
    (void)state;
    assert_int_equal(metrics_rows_needed(0.01), 299);
    assert_int_equal(metrics_rows_needed(0.001), 2995);
    /* recall .467 at 1 % false alarms: .70 where 4.8 % are fraud, .045 where 0.1 % are */
    assert_true(fabs(metrics_precision(0.467, 0.01, 0.048) - 0.7019) < 1e-3);
    assert_true(fabs(metrics_precision(0.467, 0.01, 0.001) - 0.0447) < 1e-3);
    assert_true(isnan(metrics_precision(0, 0, 0.5)));
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    struct scored rows[50];
    struct random random = {3};
    struct metrics_options options = {.rounds = 5, .seed = 1};
    struct metrics m;
    fill(rows, 50, &random, 10);
    for (unsigned long n = 1;; n++) {
        mem_fail_at(n);
        int code = metrics_measure(&m, rows, 50, 50, &options, NULL);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (!hit)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(auc_is_what_all_pairs_say),
        cmocka_unit_test(auc_of_the_plain_cases),
        cmocka_unit_test(a_group_drawn_twice_counts_twice),
        cmocka_unit_test(recall_is_what_all_thresholds_say),
        cmocka_unit_test(three_of_three_hundred_is_one_percent),
        cmocka_unit_test(the_bootstrap_repeats_by_its_seed),
        cmocka_unit_test(copies_widen_the_interval),
        cmocka_unit_test(clopper_pearson_as_published),
        cmocka_unit_test(rules_of_thumb),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
