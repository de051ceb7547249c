/* learn.h: the commands of linnet-learn, and what they share. */
#ifndef LEARN_LEARN_H
#define LEARN_LEARN_H

#include "cli/cli.h"
#include "learn/evaluate.h"
#include "learn/fit.h"

int run_evaluate(const struct command *self, int argc, char **argv);
int run_train(const struct command *self, int argc, char **argv);
int run_bias(const struct command *self, int argc, char **argv);

/* What every command reads, and where its lines go. */
struct learn_job {
    struct ln_knowledge *knowledge;
    struct rows rows;
    double budgets[METRICS_BUDGETS_MAX];
    size_t budget_count;
    uint64_t seed;
    int64_t as_of;
    struct buf out;
    struct lines lines;
};

/* learn_open: options, catalogue and rows. features: keep the text's.
 * returns EXIT_OK, or the exit code after saying why */
int learn_open(struct learn_job *job, const struct cli_args *args, bool features);

/* learn_close: print the lines when code is EXIT_OK, free everything, return the exit code. */
int learn_close(struct learn_job *job, int code);

/* learn_real: the value of an option that is a number from low to high; *out stays as it is
 * when the option is not given. Says what is wrong. */
bool learn_real(double *out, const struct cli_args *args, const char *name, double low,
                double high);

/* learn_fit_options: --folds, --prior-sd, --text-cap and --hold; the seed is the job's. */
bool learn_fit_options(struct fit_options *out, const struct cli_args *args);

#endif
