/* fold.c: see fold.h. */
#include "learn/fold.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"

struct group {
    uint64_t order; /* chance, so that groups of one size come in the order of the seed */
    uint32_t bad, lawful, fold;
    uint32_t number;
};

static int compare_group(const void *left, const void *right)
{
    const struct group *a = left, *b = right;
    uint32_t size_a = a->bad + a->lawful, size_b = b->bad + b->lawful;
    if (size_a != size_b)
        return size_a > size_b ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static int compare_number(const void *left, const void *right)
{
    const struct group *a = left, *b = right;
    return (a->number > b->number) - (a->number < b->number);
}

/* Large groups first, each into the fold that has the fewest rows of its commoner kind. */
static void deal(struct group *groups, uint32_t count, uint32_t (*have)[2], uint32_t folds)
{
    for (uint32_t g = 0; g < count; g++) {
        int kind = groups[g].bad >= groups[g].lawful;
        uint32_t best = 0;
        for (uint32_t f = 1; f < folds; f++) {
            uint32_t sum = have[f][0] + have[f][1], least = have[best][0] + have[best][1];
            if (have[f][kind] < have[best][kind] ||
                (have[f][kind] == have[best][kind] && sum < least))
                best = f;
        }
        groups[g].fold = best;
        have[best][0] += groups[g].lawful;
        have[best][1] += groups[g].bad;
    }
}

int fold_by_group(uint32_t *out, const struct rows *rows, const bool *use, uint32_t folds,
                  uint64_t seed, struct ln_err *err)
{
    struct group *groups = mem_array((size_t)rows->groups + 1, sizeof *groups);
    uint32_t(*have)[2] = mem_array(folds, sizeof *have);
    struct random random = {seed};
    int code = LN_OK;
    if (groups == NULL || have == NULL) {
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
        goto done;
    }
    for (uint32_t g = 0; g < rows->groups; g++)
        groups[g] = (struct group){.order = random_next(&random), .number = g};
    for (size_t i = 0; i < rows->count; i++)
        if (use == NULL || use[i])
            *(rows->at[i].bad ? &groups[rows->at[i].group].bad
                              : &groups[rows->at[i].group].lawful) += 1;
    if (rows->groups > 0)
        qsort(groups, rows->groups, sizeof *groups, compare_group);
    deal(groups, rows->groups, have, folds);
    if (rows->groups > 0)
        qsort(groups, rows->groups, sizeof *groups, compare_number);
    for (size_t i = 0; i < rows->count; i++)
        out[i] = use == NULL || use[i] ? groups[rows->at[i].group].fold : FOLD_NONE;
done:
    mem_free(have);
    mem_free(groups);
    return code;
}

uint32_t fold_by_set(uint32_t *out, const struct rows *rows)
{
    uint32_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        out[i] = count;
        for (size_t j = 0; j < i && out[i] == count; j++)
            if (str_eq(rows->at[i].set, rows->at[j].set))
                out[i] = out[j];
        count += out[i] == count;
    }
    return count;
}

static int compare_date(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

int fold_by_date(uint32_t *out, const struct rows *rows, uint32_t folds, struct ln_err *err)
{
    int64_t *dates = mem_array(rows->count + 1, sizeof *dates);
    size_t count = 0;
    if (dates == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (size_t i = 0; i < rows->count; i++)
        if (rows->at[i].has_date)
            dates[count++] = rows->at[i].date;
    if (count > 0)
        qsort(dates, count, sizeof *dates, compare_date);
    int64_t from = count == 0 ? INT64_MAX : dates[count - 1 - (count - 1) / folds];
    for (size_t i = 0; i < rows->count; i++)
        out[i] = !rows->at[i].has_date ? FOLD_NONE : rows->at[i].date >= from;
    mem_free(dates);
    return LN_OK;
}

int fold_train(bool *use, const struct rows *rows, const uint32_t *folds, uint32_t fold,
               struct ln_err *err)
{
    bool *held = mem_array((size_t)rows->groups + 1, sizeof *held);
    if (held == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (size_t i = 0; i < rows->count; i++)
        if (folds[i] == fold)
            held[rows->at[i].group] = true;
    for (size_t i = 0; i < rows->count; i++)
        use[i] = folds[i] != fold && folds[i] != FOLD_NONE && !held[rows->at[i].group];
    mem_free(held);
    return LN_OK;
}
