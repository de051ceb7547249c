/* write.h: a learnt model as files of the catalogue. */
#ifndef LEARN_WRITE_H
#define LEARN_WRITE_H

#include "learn/fit.h"

#define WRITE_BANDS_MAX   16
#define WRITE_FIGURES_MAX 16

struct write_figure {
    const char *name, *on, *note; /* note may be NULL */
    struct interval value;
};

struct write_model {
    const struct fit *fit;
    const struct rows *rows;
    double bands[WRITE_BANDS_MAX]; /* scores, in the order of the catalogue's model */
    struct write_figure figures[WRITE_FIGURES_MAX];
    unsigned figure_count;
    const char *date, *command, *limits; /* for the card */
};

/* write_bands: for each band the lowest score that keeps its budget of lawful rows in every
 * lawful set of SET_ROWS and more and in all of them together, whatever families there are; but
 * not below its floor, and never below the band before it.
 *
 * in      judged      out of fold
 *         budget, floor  [bands of the model]
 */
LN_MUST int write_bands(double *out, const struct rows *rows, const struct judged *judged,
                        const struct cat_model *model, const double *budget,
                        const double *floor, struct ln_err *err);

/* write_model_files: DIR/advert.yaml and DIR/advert.weights.
 * errors  LN_EIO, LN_ENOMEM */
LN_MUST int write_model_files(const char *dir, const struct write_model *m, struct ln_err *err);

#endif
