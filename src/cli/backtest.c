/* backtest.c: linnet backtest: what a new catalogue would change, before it goes live. */
#include "screen/backtest.h"

#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "cli/files.h"

struct job {
    int64_t as_of;
    double fail_above; /* a share; above 1: never */
    struct ln_knowledge *live, *fresh;
    struct backtest *backtest;
    struct cli_files files;
};

static int work(void *ctx, unsigned worker, struct buf *out, uint64_t *records,
                uint64_t *failed, const struct record_reader *reader, struct ln_str frame,
                const struct record_source *source, struct ln_err *err)
{
    struct job *job = ctx;
    return backtest_frame(out, records, failed, job->backtest, worker, reader, frame, source,
                          job->as_of, err);
}

static void report(struct json_writer *w, void *ctx)
{
    struct job *job = ctx;
    backtest_finish(job->backtest);
    backtest_report(w, job->backtest);
}

static bool read_options(struct job *job, const struct cli_args *args)
{
    const char *share = cli_option(args, "--fail-above");
    job->fail_above = 2;
    if (cli_option(args, "--catalogue") == NULL) {
        cli_say("--catalogue is missing: the new catalogue to try");
        return false;
    }
    if (share != NULL && !(str_to_double(&job->fail_above, str_of(share)) &&
                           job->fail_above >= 0 && job->fail_above <= 1)) {
        cli_say("--fail-above must be a share from 0 to 1, such as 0.002");
        return false;
    }
    return cli_files_read(&job->files, args) && cli_as_of(&job->as_of, args);
}

/* --live, else the catalogue any other command would use. */
static int load_live(struct job *job, const struct cli_args *args, struct ln_err *err)
{
    static const struct cli_args none;
    const char *dir = cli_option(args, "--live");
    return dir != NULL ? ln_knowledge_load(&job->live, dir, err)
                       : cli_knowledge(&job->live, &none, err);
}

static int run_job(struct job *job, const struct cli_args *args, struct ln_err *err)
{
    struct stream_work stream_work = {job, work};
    int code = cli_knowledge(&job->fresh, args, err);
    if (code == LN_OK)
        code = load_live(job, args, err);
    if (code == LN_OK)
        code = backtest_new(&job->backtest, job->live, job->fresh, job->files.threads, err);
    if (code != LN_OK)
        return code;
    job->files.knowledge = ln_knowledge_hash(job->fresh);
    job->files.report = report;
    job->files.report_ctx = job;
    return cli_files_run(&job->files, args, &stream_work, err);
}

static void tell(const struct job *job)
{
    struct buf text;
    buf_init(&text, LIMIT_OUTPUT_BYTES);
    backtest_text(&text, job->backtest);
    if (file_write(STDERR_FILENO, buf_str(&text), NULL) != LN_OK) {
        /* Nobody is reading; the report has it too. */
    }
    buf_free(&text);
}

static int end(struct job *job, int code, const struct ln_err *err)
{
    int status = cli_files_end(&job->files, code, err);
    if (code != LN_OK)
        return status;
    backtest_finish(job->backtest);
    if (isatty(STDERR_FILENO))
        tell(job);
    double share = backtest_share(job->backtest);
    if (share <= job->fail_above)
        return status;
    cli_say("newly flagged: %.6g of the records, more than %.6g", share, job->fail_above);
    return EXIT_SOME_FAILED;
}

int run_backtest(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct ln_err err = {0};
    struct job job = {0};
    if (!cli_parse(&args, self, argc, argv) || !read_options(&job, &args))
        return EXIT_USAGE;
    int code = run_job(&job, &args, &err);
    int status = end(&job, code, &err);
    backtest_free(job.backtest);
    ln_knowledge_free(job.live);
    ln_knowledge_free(job.fresh);
    return status;
}
