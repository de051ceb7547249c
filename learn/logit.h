/* logit.h: logistic regression that starts from what is known and leaves it only for evidence.
 *
 *   minimise  sum of weight * log(1 + exp(-+ x.b))  +  sum of precision * (b - prior)^2 / 2
 *   subject to  b >= least
 *
 * A variable that no row has keeps its prior exactly. With precision 1/sd^2 the prior says "I
 * am off by sd or so": a few rows move it little, many rows decide.
 */
#ifndef LEARN_LOGIT_H
#define LEARN_LOGIT_H

#include <linnet.h>
#include <stdbool.h>

#define LOGIT_VARIABLES_MAX 1024u

struct logit {
    const double *x;      /* [rows][variables] */
    const bool *bad;      /* [rows] */
    const double *weight; /* [rows] */
    size_t rows, variables;
    const double *prior, *precision, *least; /* [variables]; least may be -INFINITY */
};

/* logit_loss: what is minimised. */
double logit_loss(const struct logit *p, const double *b);

/* logit_fit: b[variables], to 1e-9 in every direction that is free.
 *
 * errors  LN_EINPUT   over LOGIT_VARIABLES_MAX; LN_ENOMEM
 *         LN_EINTERNAL  no convergence (a variable without precision that parts the rows)
 * cost    about 10 rounds of rows * variables^2
 * source  Newton with an active set of bounds: Bertsekas 1982, SIAM J. Control Optim. 20(2) */
LN_MUST int logit_fit(double *b, const struct logit *p, struct ln_err *err);

#endif
