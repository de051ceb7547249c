/* learn.c: see learn.h. */
#include "learn/learn.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/str.h"

#define SEED_DEFAULT     1
#define FOLDS_DEFAULT    5
#define PRIOR_SD_DEFAULT 0.5
#define TEXT_CAP_DEFAULT 1.0
#define OUTPUT_MAX       ((size_t)16 << 20)
#define TELL_MAX         20 /* lines that cannot be used, told one by one */

bool learn_real(double *out, const struct cli_args *args, const char *name, double low,
                double high)
{
    const char *text = cli_option(args, name);
    double value;
    if (text == NULL)
        return true;
    if (!str_to_double(&value, str_of(text)) || value < low || value > high) {
        cli_say("%s must be a number from %g to %g", name, low, high);
        return false;
    }
    *out = value;
    return true;
}

/* --budget 0.01,0.001 */
static bool read_budgets(struct learn_job *job, const struct cli_args *args)
{
    const char *given = cli_option(args, "--budget");
    struct ln_str rest = given == NULL ? STR("0.01,0.001") : str_of(given);
    while (rest.len > 0 && job->budget_count < METRICS_BUDGETS_MAX) {
        double *budget = &job->budgets[job->budget_count++];
        struct ln_str part = str_cut(&rest, rest, ',');
        if (!str_to_double(budget, part) || *budget <= 0 || *budget >= 1) {
            cli_say(
                "--budget must be shares of lawful rows between 0 and 1, such as 0.01,0.001");
            return false;
        }
    }
    return true;
}

bool learn_fit_options(struct fit_options *out, const struct cli_args *args)
{
    uint64_t folds = FOLDS_DEFAULT;
    *out = (struct fit_options){.prior_sd = PRIOR_SD_DEFAULT,
                                .text_cap = TEXT_CAP_DEFAULT,
                                .all_signs = cli_option(args, "--all-signs") != NULL,
                                .held = cli_option(args, "--hold")};
    if (out->held == NULL)
        out->held = "";
    if (!cli_number(&folds, args, "--folds", 2, 20) ||
        !learn_real(&out->prior_sd, args, "--prior-sd", 0.01, 10) ||
        !learn_real(&out->text_cap, args, "--text-cap", 0.01, MODEL_CAP_MAX))
        return false;
    out->folds = (uint32_t)folds;
    return true;
}

static unsigned told;

static void tell(const char *path, uint64_t line, const char *why)
{
    if (++told <= TELL_MAX)
        cli_say("%s:%llu: %s", path, (unsigned long long)line, why);
    if (told == TELL_MAX)
        cli_say("further lines that cannot be used are only counted");
}

int learn_open(struct learn_job *job, const struct cli_args *args, bool features)
{
    struct ln_err err = {0};
    const char *label = cli_option(args, "--label");
    *job = (struct learn_job){.seed = SEED_DEFAULT};
    buf_init(&job->out, OUTPUT_MAX);
    lines_init(&job->lines, &job->out, cli_option(args, "--text") != NULL);
    if (!read_budgets(job, args) || !cli_as_of(&job->as_of, args) ||
        !cli_number(&job->seed, args, "--seed", 0, INT64_MAX))
        return EXIT_USAGE;
    if (args->file_count == 0) {
        cli_say("a file of labelled adverts is missing; - reads standard input");
        return EXIT_USAGE;
    }
    struct rows_options options = {.label = label != NULL ? str_of(label) : STR("x-label"),
                                   .as_of = job->as_of,
                                   .features = features,
                                   .paths = args->files,
                                   .path_count = args->file_count,
                                   .tell = tell};
    int code = cli_knowledge(&job->knowledge, args, &err);
    if (code == LN_OK)
        code = rows_read(&job->rows, job->knowledge, &options, &err);
    if (code != LN_OK)
        return cli_fail(&err);
    if (job->rows.count == 0) {
        cli_say("no row has the label field \"%.*s\"", STR_ARGS(options.label));
        return EXIT_COULD_NOT_RUN;
    }
    return EXIT_OK;
}

int learn_close(struct learn_job *job, int code)
{
    struct ln_err err;
    if (code == EXIT_OK && buf_status(&job->out, &err) != LN_OK)
        code = cli_fail(&err);
    if (code == EXIT_OK && !cli_print(buf_str(&job->out)))
        code = EXIT_COULD_NOT_RUN;
    if (code == EXIT_OK && job->rows.failed > 0) {
        cli_say("%llu lines could not be used", (unsigned long long)job->rows.failed);
        code = EXIT_SOME_FAILED;
    }
    lines_free(&job->lines);
    buf_free(&job->out);
    rows_free(&job->rows);
    ln_knowledge_free(job->knowledge);
    return code;
}
