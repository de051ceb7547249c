/* screen.c: linnet screen and linnet label: the same stream, two shapes of output. */
#include "screen/screen.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/cli.h"
#include "record/stream.h"

struct job {
    enum screen_shape shape;
    int64_t as_of;
    struct ln_str lang;
    struct ln_knowledge *knowledge;
    struct ln_screener **screeners; /* [threads] */
    unsigned threads;
    struct stream_options stream;
    struct stream_totals totals;
    int64_t started_us;
};

static int work(void *ctx, unsigned worker, struct buf *out, uint64_t *records,
                uint64_t *failed, const struct record_reader *reader, struct ln_str frame,
                const struct record_source *source, struct ln_err *err)
{
    struct job *job = ctx;
    return screen_frame(out, records, failed, job->screeners[worker], job->shape, reader, frame,
                        source, job->as_of, job->lang, err);
}

/* Options that screen and label share. */
static bool read_options(struct job *job, const struct cli_args *args)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t threads = processors < 1 ? 1 : (uint64_t)processors;
    const char *format = cli_option(args, "--format");
    const char *kind = cli_option(args, "--kind");
    if (!cli_number(&threads, args, "--threads", 1, LIMIT_THREADS) ||
        !cli_as_of(&job->as_of, args))
        return false;
    job->threads = threads > LIMIT_THREADS ? LIMIT_THREADS : (unsigned)threads;
    if (format != NULL) {
        job->stream.reader = record_reader_named(str_of(format));
        if (job->stream.reader == NULL) {
            cli_say("--format must be json-lines, json, html or text");
            return false;
        }
    }
    if (kind != NULL && !str_eq(str_of(kind), str_of(record_kind_name(RECORD_ADVERT)))) {
        cli_say("--kind: this build knows one kind: advert");
        return false;
    }
    if (args->file_count == 0) {
        cli_say("a file is missing; - reads standard input");
        return false;
    }
    job->stream.paths = args->files;
    job->stream.path_count = args->file_count;
    job->stream.strict = cli_option(args, "--strict") != NULL;
    job->stream.threads = job->threads;
    job->stream.progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
    return true;
}

static int make_screeners(struct job *job, struct ln_err *err)
{
    job->screeners = mem_array(job->threads, sizeof *job->screeners);
    if (job->screeners == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    int code = LN_OK;
    for (unsigned i = 0; code == LN_OK && i < job->threads; i++)
        code = ln_screener_new(&job->screeners[i], job->knowledge, err);
    return code;
}

static int write_report(const struct job *job, const char *path, struct ln_err *err)
{
    struct buf out;
    struct json_writer w;
    int fd;
    int code = file_open_write(&fd, path, err);
    if (code != LN_OK)
        return code;
    buf_init(&out, 4096);
    json_begin(&w, &out);
    json_open(&w, '{');
    json_key(&w, STR("records"));
    json_u64(&w, job->totals.records);
    json_key(&w, STR("failed"));
    json_u64(&w, job->totals.failed);
    json_key(&w, STR("bytes"));
    json_u64(&w, job->totals.bytes);
    json_key(&w, STR("seconds"));
    json_double(&w, (double)(clock_elapsed_us() - job->started_us) / 1e6, 6);
    json_key(&w, STR("threads"));
    json_u64(&w, job->threads);
    json_key(&w, STR("knowledge"));
    json_string(&w, str_of(ln_knowledge_hash(job->knowledge)));
    json_close(&w, '}');
    buf_add_char(&out, '\n');
    code = buf_status(&out, err);
    if (code == LN_OK)
        code = file_write(fd, buf_str(&out), err);
    file_close(fd);
    buf_free(&out);
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
        label_html_start(&out, job->knowledge, job->lang);
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
    const char *report = cli_option(args, "--report");
    int code = cli_knowledge(&job->knowledge, args, err);
    if (code == LN_OK)
        code = make_screeners(job, err);
    if (code == LN_OK && cli_option(args, "--rejects") != NULL)
        code = file_open_write(&job->stream.rejects, cli_option(args, "--rejects"), err);
    if (code == LN_OK)
        code = write_frame(job, true, err);
    job->started_us = clock_elapsed_us(); /* the catalogue is ready: only the stream is timed */
    if (code == LN_OK)
        code = stream_run(&job->totals, &stream_work, &job->stream, err);
    if (code == LN_OK)
        code = write_frame(job, false, err);
    if (code == LN_OK && report != NULL)
        code = write_report(job, report, err);
    return code;
}

static int run(struct job *job, const struct cli_args *args)
{
    struct ln_err err = {0};
    job->stream.out = STDOUT_FILENO;
    job->stream.rejects = -1;
    if (!read_options(job, args))
        return EXIT_USAGE;
    int code = run_job(job, args, &err);
    for (unsigned i = 0; job->screeners != NULL && i < job->threads; i++)
        ln_screener_free(job->screeners[i]);
    mem_free(job->screeners);
    ln_knowledge_free(job->knowledge);
    file_close(job->stream.rejects);
    if (code != LN_OK)
        return cli_fail(&err);
    if (job->totals.failed == 0)
        return EXIT_OK;
    cli_say("%llu of %llu records could not be read; their lines say why",
            (unsigned long long)job->totals.failed, (unsigned long long)job->totals.records);
    return EXIT_SOME_FAILED;
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
    const char *lang = cli_option(&args, "--lang");
    job.lang = lang != NULL ? str_of(lang) : STR("en");
    return run(&job, &args);
}
