/* run.c: linnet-learn evaluate and bias. */
#include "learn/learn.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "learn/fit.h"
#include "learn/fold.h"

#define LEAST_ROWS 30

/* The verdicts as the catalogue gives them. */
static struct judged *as_screened(const struct rows *rows)
{
    struct judged *out = mem_array(rows->count + 1, sizeof *out);
    for (size_t i = 0; out != NULL && i < rows->count; i++)
        out[i] = (struct judged){rows->at[i].score, rows->at[i].band, true, false};
    return out;
}

static struct evaluation evaluation_of(const struct learn_job *job, const struct judged *judged)
{
    return (struct evaluation){.rows = &job->rows,
                               .model = job->knowledge->model[RECORD_ADVERT],
                               .judged = judged,
                               .budgets = job->budgets,
                               .budget_count = job->budget_count,
                               .seed = job->seed};
}

/* How rows are held out; NULL: the catalogue's own verdicts are judged. */
static const char *split_of(const struct cli_args *args)
{
    static const char *const splits[] = {"--cross-validate", "--by-set", "--by-date"};
    const char *found = NULL;
    for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
        if (cli_option(args, splits[i]) == NULL)
            continue;
        if (found != NULL) {
            cli_say("choose one of %s and %s", found, splits[i]);
            return "";
        }
        found = splits[i];
    }
    return found;
}

static int hold_out(struct judged *judged, struct learn_job *job, const char *split,
                    const struct fit_options *options, struct ln_err *err)
{
    const struct rows *rows = &job->rows;
    uint32_t *folds = mem_array(rows->count + 1, sizeof *folds), count = options->folds;
    int code = LN_OK;
    if (folds == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    if (str_eq(str_of(split), STR("--by-set")))
        count = fold_by_set(folds, rows);
    else if (str_eq(str_of(split), STR("--by-date")))
        code = fold_by_date(folds, rows, options->folds, err);
    else
        code = fold_by_group(folds, rows, NULL, options->folds, job->seed, err);
    uint32_t first = 0;
    if (str_eq(str_of(split), STR("--by-date"))) { /* the past is never judged by the future */
        count = 2;
        first = 1;
    }
    if (code == LN_OK)
        code = fit_out_of_fold(judged, rows, folds, first, count, job->knowledge, options, err);
    size_t used = 0;
    for (size_t i = 0; code == LN_OK && i < rows->count; i++)
        used += judged[i].use;
    if (code == LN_OK && used == 0)
        code = err_set(err, LN_EINPUT, 0,
                       "no split leaves %d fraud and %d lawful rows to learn from",
                       FIT_ROWS_LEAST, FIT_ROWS_LEAST);
    mem_free(folds);
    return code;
}

int run_evaluate(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct learn_job job;
    struct fit_options options;
    struct ln_err err = {0};
    if (!cli_parse(&args, self, argc, argv) || !learn_fit_options(&options, &args))
        return EXIT_USAGE;
    const char *split = split_of(&args);
    if (split != NULL && split[0] == '\0')
        return EXIT_USAGE;
    int exit_code = learn_open(&job, &args, split != NULL);
    options.seed = job.seed;
    options.budget = job.budgets[0];
    struct judged *judged = NULL;
    if (exit_code == EXIT_OK) {
        judged = as_screened(&job.rows);
        struct evaluation e = evaluation_of(&job, judged);
        int code = judged == NULL ? err_set(&err, LN_ENOMEM, 0, "out of memory") : LN_OK;
        if (code == LN_OK && split != NULL)
            code = hold_out(judged, &job, split, &options, &err);
        e.carried = split != NULL ? options.budget : 0;
        if (code == LN_OK)
            code = evaluate_write(&job.lines, &e, &err);
        exit_code = code == LN_OK ? EXIT_OK : cli_fail(&err);
    }
    mem_free(judged);
    return learn_close(&job, exit_code);
}

int run_bias(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct learn_job job;
    struct ln_err err = {0};
    struct judged *judged = NULL;
    uint64_t least = LEAST_ROWS;
    if (!cli_parse(&args, self, argc, argv) ||
        !cli_number(&least, &args, "--least", 1, INT64_MAX))
        return EXIT_USAGE;
    int exit_code = learn_open(&job, &args, false);
    if (exit_code == EXIT_OK) {
        judged = as_screened(&job.rows);
        struct evaluation e = evaluation_of(&job, judged);
        int code = judged == NULL ? err_set(&err, LN_ENOMEM, 0, "out of memory")
                                  : bias_write(&job.lines, &e, least, &err);
        exit_code = code == LN_OK ? EXIT_OK : cli_fail(&err);
    }
    mem_free(judged);
    return learn_close(&job, exit_code);
}
