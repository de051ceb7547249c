/* fit.h: a model learnt from rows, and what it says of a row.
 *
 *   features --liblinear--> text weights, quantised     out of fold, so that what follows sees
 *   raw text score, indicators --logit--> calibration, indicator weights    no memorised rows
 *
 * Everything is learnt as if half of all adverts were bad, so that what comes out are log-odds
 * that the base rate of the model file is added to. Data sets of one kind count alike, however
 * many rows each has: else the largest one would be learnt instead of what is lawful.
 */
#ifndef LEARN_FIT_H
#define LEARN_FIT_H

#include "learn/evaluate.h"
#include "learn/rows.h"

#define FIT_LANGUAGES_MAX 32
#define FIT_ROWS_LEAST    30  /* of each kind, to learn anything */
#define FIT_LANGUAGE_ROWS 200 /* of each kind, to calibrate a language on its own */

struct fit_options {
    double prior_sd;  /* how far off a hand-set weight may well be, log-odds */
    double text_cap;  /* the most the text adds or takes away */
    const char *held; /* indicators and families whose weights stay, "a,b"; may be NULL */
    bool all_signs; /* also those that weigh nothing by decision; no model file can hold that */
    uint32_t folds; /* of the inner split */
    uint64_t seed;
    double budget; /* for the limit of a fit; 0: 0.01 */
};

struct fit_language {
    struct ln_str lang; /* borrowed from the rows; the first is "und" */
    double offset, slope;
};

struct fit {
    const struct ln_knowledge *knowledge;
    int8_t *weights; /* [NGRAM_BUCKETS] */
    double scale, cap;
    double c;      /* liblinear's, chosen inside */
    double limit;  /* the score that a share `budget` of the lawful rows learnt from reaches,
                      each  judged by a text score that was not learnt from it */
    double *entry; /* [entry_count] weight of each indicator */
    struct fit_language languages[FIT_LANGUAGES_MAX];
    unsigned language_count;
};

/* fit_train: learn from the rows in use.
 *
 * in      rows        with features
 *         use         [rows->count]
 * errors  LN_EINPUT   fewer than FIT_ROWS_LEAST rows of a kind; LN_ENOMEM
 * owns    caller      release with fit_free(), also after an error
 */
LN_MUST int fit_train(struct fit *out, const struct rows *rows, const bool *use,
                      const struct ln_knowledge *k, const struct fit_options *options,
                      struct ln_err *err);
void fit_free(struct fit *f);

/* fit_judge: what linnet would say with this model, and the bands of the catalogue. */
struct judged fit_judge(const struct fit *f, const struct row *row);

/* fit_out_of_fold: judge every row by a model that was learnt without its fold.
 *
 * in      folds       [rows->count]; those from first on, below count, are judged
 * out     judged      [rows->count]; use is false where too little was left to learn from
 */
LN_MUST int fit_out_of_fold(struct judged *judged, const struct rows *rows,
                            const uint32_t *folds, uint32_t first, uint32_t count,
                            const struct ln_knowledge *k, const struct fit_options *options,
                            struct ln_err *err);

#endif
