/* screen.c: linnet screen and linnet label: the same stream, two shapes of output. */
#include "screen/screen.h"

#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/files.h"

struct job {
    enum screen_shape shape;
    int64_t as_of;
    struct audience audience;
    struct ln_knowledge *knowledge;
    struct ln_screener **screeners; /* [files.threads] */
    struct cli_files files;
};

static int work(void *ctx, unsigned worker, struct buf *out, uint64_t *records,
                uint64_t *failed, const struct record_reader *reader, struct ln_str frame,
                const struct record_source *source, struct ln_err *err)
{
    struct job *job = ctx;
    return screen_frame(out, records, failed, job->screeners[worker], job->shape, reader, frame,
                        source, job->as_of, &job->audience, err);
}

static bool read_options(struct job *job, const struct cli_args *args)
{
    const char *kind = cli_option(args, "--kind");
    if (!cli_files_read(&job->files, args) || !cli_as_of(&job->as_of, args))
        return false;
    if (kind != NULL && !str_eq(str_of(kind), str_of(record_kind_name(RECORD_ADVERT)))) {
        cli_say("--kind: this build knows one kind: advert");
        return false;
    }
    return true;
}

static int make_screeners(struct job *job, struct ln_err *err)
{
    job->screeners = mem_array(job->files.threads, sizeof *job->screeners);
    if (job->screeners == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    int code = LN_OK;
    for (unsigned i = 0; code == LN_OK && i < job->files.threads; i++)
        code = ln_screener_new(&job->screeners[i], job->knowledge, err);
    for (unsigned i = 0; code == LN_OK && i < job->files.threads; i++)
        screen_set_pictures(job->screeners[i], &job->files.pictures);
    return code;
}

/* Before and after the labels of a page. */
static int write_frame(const struct job *job, bool start, struct ln_err *err)
{
    struct buf out;
    if (job->shape != SHAPE_LABEL_HTML)
        return LN_OK;
    buf_init(&out, LIMIT_OUTPUT_BYTES);
    if (start)
        label_html_start(&out, job->knowledge, job->audience.lang);
    else
        label_html_end(&out);
    int code = buf_status(&out, err);
    if (code == LN_OK)
        code = file_write(STDOUT_FILENO, buf_str(&out), err);
    buf_free(&out);
    return code;
}

static int run_job(struct job *job, const struct cli_args *args, struct ln_err *err)
{
    struct stream_work stream_work = {job, work};
    int code = cli_knowledge(&job->knowledge, args, err);
    if (code == LN_OK) {
        job->files.knowledge = ln_knowledge_hash(job->knowledge);
        code = make_screeners(job, err);
    }
    if (code == LN_OK)
        code = write_frame(job, true, err);
    if (code == LN_OK)
        code = cli_files_run(&job->files, args, &stream_work, err);
    return code == LN_OK ? write_frame(job, false, err) : code;
}

static int run(struct job *job, const struct cli_args *args)
{
    struct ln_err err = {0};
    if (!read_options(job, args))
        return EXIT_USAGE;
    int code = run_job(job, args, &err);
    for (unsigned i = 0; job->screeners != NULL && i < job->files.threads; i++)
        ln_screener_free(job->screeners[i]);
    mem_free(job->screeners);
    ln_knowledge_free(job->knowledge);
    return cli_files_end(&job->files, code, &err);
}

static bool read_audience(struct audience *a, const struct cli_args *args)
{
    const char *lang = cli_option(args, "--lang");
    *a = (struct audience){.lang = str_of(lang != NULL ? lang : "en"),
                           .origin = str_of(cli_option(args, "--origin")),
                           .destination = str_of(cli_option(args, "--destination")),
                           .sector = str_of(cli_option(args, "--sector"))};
    const char *fault = audience_fault(a);
    if (fault != NULL)
        cli_say("%s", fault);
    return fault == NULL;
}

int run_screen(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct job job = {.shape = SHAPE_VERDICT};
    return cli_parse(&args, self, argc, argv) ? run(&job, &args) : EXIT_USAGE;
}

int run_label(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct job job = {.shape = SHAPE_LABEL};
    if (!cli_parse(&args, self, argc, argv))
        return EXIT_USAGE;
    bool html = cli_option(&args, "--html") != NULL, text = cli_option(&args, "--text") != NULL;
    if (html && text) {
        cli_say("choose one of --html and --text");
        return EXIT_USAGE;
    }
    job.shape = html ? SHAPE_LABEL_HTML : text ? SHAPE_LABEL_TEXT : SHAPE_LABEL;
    return !read_audience(&job.audience, &args) ? EXIT_USAGE : run(&job, &args);
}
