/* fold.h: which rows are held out together. */
#ifndef LEARN_FOLD_H
#define LEARN_FOLD_H

#include "learn/rows.h"

#define FOLD_NONE UINT32_MAX

/* fold_by_group: out[rows->count], 0..folds-1 for rows in use (use[i]; NULL: all), else
 * FOLD_NONE. A group is never parted; each fold gets its share of bad and of lawful rows. */
LN_MUST int fold_by_group(uint32_t *out, const struct rows *rows, const bool *use,
                          uint32_t folds, uint64_t seed, struct ln_err *err);

/* fold_by_set: one fold a set, numbered as they come. returns how many */
uint32_t fold_by_set(uint32_t *out, const struct rows *rows);

/* fold_by_date: the latest 1/folds of the rows with a date are fold 1, the others 0; rows
 * without a date are FOLD_NONE. */
LN_MUST int fold_by_date(uint32_t *out, const struct rows *rows, uint32_t folds,
                         struct ln_err *err);

/* fold_train: use[i]: row i may be learnt from while `fold` is held out: it has another fold,
 * and no row of its group is held out. */
LN_MUST int fold_train(bool *use, const struct rows *rows, const uint32_t *folds, uint32_t fold,
                       struct ln_err *err);

#endif
