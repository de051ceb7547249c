/* run.c: linnet-learn evaluate and bias. */
#include "learn/learn.h"

#include "base/err.h"
#include "base/mem.h"

#define LEAST_ROWS 30

/* The verdicts as the catalogue gives them. */
static struct judged *as_screened(const struct rows *rows)
{
    struct judged *out = mem_array(rows->count + 1, sizeof *out);
    for (size_t i = 0; out != NULL && i < rows->count; i++)
        out[i] = (struct judged){rows->at[i].score, rows->at[i].band, true};
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

int run_evaluate(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct learn_job job;
    struct ln_err err = {0};
    struct judged *judged = NULL;
    if (!cli_parse(&args, self, argc, argv))
        return EXIT_USAGE;
    int exit_code = learn_open(&job, &args, false);
    if (exit_code == EXIT_OK) {
        judged = as_screened(&job.rows);
        struct evaluation e = evaluation_of(&job, judged);
        int code = judged == NULL ? err_set(&err, LN_ENOMEM, 0, "out of memory")
                                  : evaluate_write(&job.lines, &e, &err);
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
