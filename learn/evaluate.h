/* evaluate.h: how well verdicts part labelled rows, as lines. */
#ifndef LEARN_EVALUATE_H
#define LEARN_EVALUATE_H

#include "learn/lines.h"
#include "learn/rows.h"

/* What is to be judged: a score and a band for each row. */
struct judged {
    double score;
    unsigned band; /* 0 none, else one more than the index in the model */
    bool use;      /* rows that were not judged count for nothing */
    bool over;     /* at or above the score that a share of the rows learnt from reaches */
};

struct evaluation {
    const struct rows *rows;
    const struct cat_model *model; /* names the bands */
    const struct judged *judged;   /* [rows->count] */
    const double *budgets;         /* [budget_count] false-alarm rates, rising */
    size_t budget_count;
    uint64_t seed;
    double carried; /* that share; 0: nothing was learnt, and over means nothing */
};

/* evaluate_write: the tables data, ranking, recall, precision, bands, at-budget and carried;
 * the last three by language and by set too, where there are several. errors  LN_ENOMEM */
LN_MUST int evaluate_write(struct lines *l, const struct evaluation *e, struct ln_err *err);

/* evaluate_measure: the figures of all rows together, for whoever needs them as numbers. */
LN_MUST int evaluate_measure(struct metrics *out, const struct evaluation *e,
                             struct ln_err *err);

/* bias_write: the share of lawful rows that is flagged, by language, script, place named and
 * place within each language, and the largest ratio between two of them.
 *
 * in      least_rows  slices with fewer lawful rows take no part in the ratio
 *         e->budgets  the first is the rate that sets the threshold of "score"
 */
LN_MUST int bias_write(struct lines *l, const struct evaluation *e, uint64_t least_rows,
                       struct ln_err *err);

#endif
