/* metrics.c: see metrics.h.
 *
 * One pass from the highest score down gives every figure, with each row counted as often as
 * its group was drawn; so a bootstrap round costs one pass and no sorting.
 */
#include "learn/metrics.h"

#include <math.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/random.h"

static int compare(const void *left, const void *right)
{
    const struct scored *a = left, *b = right;
    if (a->score > b->score || a->score < b->score)
        return a->score > b->score ? -1 : 1;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return (int)a->bad - (int)b->bad;
}

void metrics_sort(struct scored *rows, size_t count)
{
    if (count > 0)
        qsort(rows, count, sizeof *rows, compare);
}

static uint64_t times_of(const uint32_t *times, const struct scored *row)
{
    return times == NULL ? 1 : times[row->group];
}

/* The rows of one score, from `at` on: how many bad and lawful ones; returns where they end. */
static size_t take_ties(uint64_t *bad, uint64_t *lawful, const struct scored *rows,
                        size_t count, const uint32_t *times, size_t at)
{
    double score = rows[at].score;
    *bad = *lawful = 0;
    for (; at < count && rows[at].score >= score; at++)
        *(rows[at].bad ? bad : lawful) += times_of(times, &rows[at]);
    return at;
}

double metrics_auc(const struct scored *rows, size_t count, const uint32_t *times)
{
    uint64_t bad_above = 0, lawful_above = 0, bad, lawful;
    double won = 0;
    for (size_t at = 0; at < count;) {
        at = take_ties(&bad, &lawful, rows, count, times, at);
        won += (double)lawful * ((double)bad_above + (double)bad / 2);
        bad_above += bad;
        lawful_above += lawful;
    }
    if (bad_above == 0 || lawful_above == 0)
        return NAN;
    return won / ((double)bad_above * (double)lawful_above);
}

struct metrics_point metrics_at_budget(const struct scored *rows, size_t count,
                                       const uint32_t *times, double budget)
{
    uint64_t all_bad = 0, all_lawful = 0, bad, lawful, bad_above = 0, lawful_above = 0;
    for (size_t i = 0; i < count; i++)
        *(rows[i].bad ? &all_bad : &all_lawful) += times_of(times, &rows[i]);
    /* 1e-9: 3 of 300 is 1 %, whatever binary fractions make of it. */
    uint64_t allowed = (uint64_t)floor(budget * (double)all_lawful + 1e-9);
    struct metrics_point point = {0, 0, INFINITY};
    for (size_t at = 0; at < count;) {
        double score = rows[at].score;
        at = take_ties(&bad, &lawful, rows, count, times, at);
        if (lawful_above + lawful > allowed)
            break;
        bad_above += bad;
        lawful_above += lawful;
        point.threshold = score;
    }
    point.recall = all_bad == 0 ? NAN : (double)bad_above / (double)all_bad;
    point.fpr = all_lawful == 0 ? NAN : (double)lawful_above / (double)all_lawful;
    return point;
}

/* ---- bootstrap --------------------------------------------------------------------------- */

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The middle 95 % of what the rounds gave; rounds that could not tell are left out. */
static void middle(struct interval *out, double *values, size_t count)
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            values[known++] = values[i];
    out->low = out->high = NAN;
    if (known == 0)
        return;
    qsort(values, known, sizeof *values, compare_numbers);
    out->low = values[(size_t)(0.025 * (double)(known - 1))];
    out->high = values[(size_t)ceil(0.975 * (double)(known - 1))];
}

int metrics_measure(struct metrics *out, const struct scored *rows, size_t count,
                    uint32_t groups, const struct metrics_options *options, struct ln_err *err)
{
    size_t rounds = options->rounds == 0 ? METRICS_ROUNDS : options->rounds;
    size_t figures = options->budget_count + 1;
    ln_assert(options->budget_count <= METRICS_BUDGETS_MAX);
    double *values = mem_array(rounds * figures, sizeof *values); /* [figures][rounds] */
    uint32_t *times = mem_array((size_t)groups + 1, sizeof *times);
    struct random random = {options->seed};
    int code = LN_OK;
    if (values == NULL || times == NULL) {
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
        goto done;
    }
    *out = (struct metrics){.auc.value = metrics_auc(rows, count, NULL)};
    for (size_t b = 0; b < options->budget_count; b++) {
        out->at[b] = metrics_at_budget(rows, count, NULL, options->budgets[b]);
        out->recall[b].value = out->at[b].recall;
    }
    for (size_t r = 0; r < rounds; r++) {
        for (uint32_t g = 0; g < groups; g++)
            times[g] = 0;
        for (uint32_t g = 0; g < groups; g++)
            times[random_below(&random, groups)]++;
        values[r] = metrics_auc(rows, count, times);
        for (size_t b = 0; b < options->budget_count; b++)
            values[(b + 1) * rounds + r] =
                metrics_at_budget(rows, count, times, options->budgets[b]).recall;
    }
    middle(&out->auc, values, rounds);
    for (size_t b = 0; b < options->budget_count; b++)
        middle(&out->recall[b], values + (b + 1) * rounds, rounds);
done:
    mem_free(times);
    mem_free(values);
    return code;
}

/* ---- shares ------------------------------------------------------------------------------ */

/* P(at least k of n) at probability p, summed from the largest term outwards. */
static double upper_tail(uint64_t k, uint64_t n, double p)
{
    if (k == 0)
        return 1;
    if (p <= 0 || p >= 1)
        return p <= 0 ? 0 : 1;
    int sign;
    double sum = 0, best = -INFINITY, log_p = log(p), log_q = log1p(-p);
    double log_n = lgamma_r((double)n + 1, &sign);
    for (int pass = 0; pass < 2; pass++)
        for (uint64_t i = k; i <= n; i++) {
            double term = log_n - lgamma_r((double)i + 1, &sign) -
                          lgamma_r((double)(n - i) + 1, &sign) + (double)i * log_p +
                          (double)(n - i) * log_q;
            if (pass == 0)
                best = fmax(best, term);
            else
                sum += exp(term - best);
        }
    return fmin(1, sum * exp(best));
}

/* The p at which P(at least k of n) is `level`; that probability rises with p. */
static double solve(uint64_t k, uint64_t n, double level)
{
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double p = (low + high) / 2;
        if (upper_tail(k, n, p) < level)
            low = p;
        else
            high = p;
    }
    return (low + high) / 2;
}

struct interval metrics_share(uint64_t hits, uint64_t total)
{
    struct interval out = {NAN, NAN, NAN};
    if (total == 0)
        return out;
    out.value = (double)hits / (double)total;
    out.low = hits == 0 ? 0 : solve(hits, total, 0.025);
    out.high = hits == total ? 1 : solve(hits + 1, total, 0.975);
    return out;
}

double metrics_precision(double recall, double fpr, double prevalence)
{
    double found = recall * prevalence, alarms = fpr * (1 - prevalence);
    return found + alarms > 0 ? found / (found + alarms) : NAN;
}

uint64_t metrics_rows_needed(double budget)
{
    if (budget <= 0)
        return UINT64_MAX;
    return budget >= 1 ? 1 : (uint64_t)ceil(log(0.05) / log1p(-budget));
}
