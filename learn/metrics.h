/* metrics.h: how well scores part bad rows from lawful ones, with honest intervals.
 *
 * Rows that are near-copies of each other say one thing several times, so an interval is a
 * bootstrap over groups of rows, never over rows. Ties are one step of the curve: a threshold
 * takes all rows of one score or none.
 */
#ifndef LEARN_METRICS_H
#define LEARN_METRICS_H

#include <linnet.h>
#include <stdbool.h>

struct scored {
    double score;
    uint32_t group; /* 0..groups-1 */
    bool bad;
};

/* A figure with its 95 % interval; all three are NAN when the rows cannot tell. */
struct interval {
    double value, low, high;
};

/* metrics_sort: highest score first, and the same order whatever order they came in. */
void metrics_sort(struct scored *rows, size_t count);

/* metrics_auc: the chance that a bad row scores above a lawful one, ties counting half.
 *
 * in      rows        sorted
 *         times       times[groups]: how often each group counts; NULL: once
 * returns NAN when either kind is missing
 */
double metrics_auc(const struct scored *rows, size_t count, const uint32_t *times);

/* A point of the curve. */
struct metrics_point {
    double recall;    /* share of bad rows at or above the threshold */
    double fpr;       /* share of lawful rows there */
    double threshold; /* INFINITY: no row is reached */
};

/* metrics_at_budget: the lowest threshold that at most a share `budget` of the lawful rows
 * reaches. Rows and times as above; recall is NAN when there is no bad row. */
struct metrics_point metrics_at_budget(const struct scored *rows, size_t count,
                                       const uint32_t *times, double budget);

struct metrics_options {
    const double *budgets; /* [budget_count] */
    size_t budget_count;
    unsigned rounds; /* of the bootstrap; 0: the default */
    uint64_t seed;
};

#define METRICS_ROUNDS      1000u
#define METRICS_BUDGETS_MAX 8

struct metrics {
    struct interval auc;
    struct interval recall[METRICS_BUDGETS_MAX]; /* for each budget */
    struct metrics_point at[METRICS_BUDGETS_MAX];
};

/* metrics_measure: AUC and recall at each budget, intervals by a percentile bootstrap over
 * groups.
 *
 * in      rows        sorted; groups is one more than the largest group
 * errors  LN_ENOMEM
 * cost    rounds * count
 */
LN_MUST int metrics_measure(struct metrics *out, const struct scored *rows, size_t count,
                            uint32_t groups, const struct metrics_options *options,
                            struct ln_err *err);

/* metrics_share: hits of total, with the exact interval of Clopper and Pearson (Biometrika 26,
 * 1934): never too narrow, also for 0 hits. NAN when total is 0. */
struct interval metrics_share(uint64_t hits, uint64_t total);

/* metrics_precision: what part of what is found is bad, where a share `prevalence` of all rows
 * is bad. */
double metrics_precision(double recall, double fpr, double prevalence);

/* metrics_rows_needed: lawful rows without one alarm that show a rate below `budget` with 95 %
 * confidence: 299 for 1 %. */
uint64_t metrics_rows_needed(double budget);

#endif
