/* identify.c: linnet identify. */
#include "screen/identify.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/files.h"

struct job {
    struct identifier *identifiers; /* [files.threads] */
    struct cli_files files;
};

static int work(void *ctx, unsigned worker, struct buf *out, uint64_t *records,
                uint64_t *failed, const struct record_reader *reader, struct ln_str frame,
                const struct record_source *source, struct ln_err *err)
{
    struct job *job = ctx;
    return identify_frame(out, records, failed, &job->identifiers[worker], reader, frame,
                          source, err);
}

static int run_job(struct job *job, const struct cli_args *args, struct ln_err *err)
{
    struct stream_work stream_work = {job, work};
    const char *country = cli_option(args, "--country");
    int code = LN_OK;
    job->identifiers = mem_array(job->files.threads, sizeof *job->identifiers);
    if (job->identifiers == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (unsigned i = 0; code == LN_OK && i < job->files.threads; i++) {
        code = identifier_init(&job->identifiers[i], err);
        job->identifiers[i].record.pictures = &job->files.pictures;
        if (country != NULL)
            job->identifiers[i].countries = str_of(country);
    }
    return code == LN_OK ? cli_files_run(&job->files, args, &stream_work, err) : code;
}

/* A mistyped country would fail every record alike: it is told once, before any is read. */
static bool is_country_list(const char *country)
{
    const struct ident *found;
    size_t count;
    struct identifier i;
    struct ident_options options = {.countries = str_of(country)};
    int code = identifier_init(&i, NULL);
    if (code == LN_OK)
        code = ident_find(&found, &count, i.idents, STR("x"), &options, NULL);
    identifier_free(&i);
    if (code == LN_EINPUT)
        cli_say("--country must be country codes such as KH or KH,TH");
    return code != LN_EINPUT;
}

int run_identify(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct ln_err err = {0};
    struct job job = {0};
    if (!cli_parse(&args, self, argc, argv) || !cli_files_read(&job.files, &args))
        return EXIT_USAGE;
    if (cli_option(&args, "--country") != NULL &&
        !is_country_list(cli_option(&args, "--country")))
        return EXIT_USAGE;
    int code = run_job(&job, &args, &err);
    for (unsigned i = 0; job.identifiers != NULL && i < job.files.threads; i++)
        identifier_free(&job.identifiers[i]);
    mem_free(job.identifiers);
    return cli_files_end(&job.files, code, &err);
}
