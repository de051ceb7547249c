/* files.c: see files.h. */
#include "cli/files.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"

/* "--format must be one of: json-lines, json, ..." from the table of readers. */
static void say_formats(void)
{
    struct buf names;
    size_t count;
    const struct record_reader *const *readers = record_readers(&count);
    buf_init(&names, 1000);
    for (size_t i = 0; i < count; i++)
        buf_add_format(&names, "%s%s", i == 0 ? "" : ", ", readers[i]->name);
    cli_say("--format must be one of: %.*s", STR_ARGS(buf_str(&names)));
    buf_free(&names);
}

/* One --map is pairs of names, or a file that holds some. */
static bool is_pairs(const char *map)
{
    return str_find(str_of(map), STR("="), 0) != SIZE_MAX;
}

/* The pairs of every --map: a mistake in them is one of usage. */
static bool read_pairs(struct columns *columns, const struct cli_args *args)
{
    struct ln_err err = {0};
    for (size_t i = 0; i < args->value_count; i++) {
        const struct cli_value *v = &args->values[i];
        if (!str_eq(str_of(v->name), STR("--map")) || !is_pairs(v->value))
            continue;
        if (columns_add(columns, str_of(v->value), &err) != LN_OK) {
            cli_say("--map: %s", err.text);
            return false;
        }
    }
    return true;
}

/* The file of a --map, when there is one. */
static int load_map(struct columns *columns, const struct cli_args *args, struct ln_err *err)
{
    int code = LN_OK;
    for (size_t i = 0; code == LN_OK && i < args->value_count; i++) {
        const char *path = args->values[i].value;
        struct buf text;
        if (!str_eq(str_of(args->values[i].name), STR("--map")) || is_pairs(path))
            continue;
        if (columns->file != NULL)
            return err_set(err, LN_EINPUT, 0, "%s: one --map file is enough", path);
        buf_init(&text, LIMIT_CATALOGUE_FILE);
        code = file_read_all(&text, path, err);
        if (code == LN_OK)
            code = columns_load(columns, buf_str(&text), path, err);
        buf_free(&text);
    }
    return code;
}

bool cli_files_read(struct cli_files *f, const struct cli_args *args)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t threads = processors < 1 ? 1 : (uint64_t)processors;
    const char *format = cli_option(args, "--format");
    *f = (struct cli_files){.stream = {.out = STDOUT_FILENO, .rejects = -1}};
    if (!cli_number(&threads, args, "--threads", 1, LIMIT_THREADS))
        return false;
    f->threads = threads > LIMIT_THREADS ? LIMIT_THREADS : (unsigned)threads;
    f->stream.threads = f->threads;
    if (format != NULL) {
        f->stream.reader = record_reader_named(str_of(format));
        if (f->stream.reader == NULL) {
            say_formats();
            return false;
        }
    }
    if (!read_pairs(&f->columns, args))
        return false;
    if (args->file_count == 0) {
        cli_say("a file is missing; - reads standard input");
        return false;
    }
    const char *languages = cli_option(args, "--picture-lang");
    if (languages != NULL && !ocr_is_languages(str_of(languages))) {
        cli_say("--picture-lang must be names that tesseract has, such as eng or chi_sim+eng");
        return false;
    }
    const char *programs = getenv("LINNET_PROGRAMS");
    ocr_init(&f->ocr, str_of(programs != NULL ? programs : CHILD_FOLDERS), str_of(languages));
    f->pictures = ocr_reader(&f->ocr);
    f->stream.paths = args->files;
    f->stream.path_count = args->file_count;
    f->stream.strict = cli_option(args, "--strict") != NULL;
    f->stream.progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
    return true;
}

static int write_report(const struct cli_files *f, const char *path, struct ln_err *err)
{
    struct buf out;
    struct json_writer w;
    int fd;
    int code = file_open_write(&fd, path, err);
    if (code != LN_OK)
        return code;
    buf_init(&out, LIMIT_OUTPUT_BYTES);
    json_begin(&w, &out);
    json_open(&w, '{');
    json_key(&w, STR("records"));
    json_u64(&w, f->totals.records);
    json_key(&w, STR("failed"));
    json_u64(&w, f->totals.failed);
    json_key(&w, STR("bytes"));
    json_u64(&w, f->totals.bytes);
    json_key(&w, STR("seconds"));
    json_double(&w, (double)(clock_elapsed_us() - f->started_us) / 1e6, 6);
    json_key(&w, STR("threads"));
    json_u64(&w, f->threads);
    if (f->knowledge != NULL) {
        json_key(&w, STR("knowledge"));
        json_string(&w, str_of(f->knowledge));
    }
    if (f->report != NULL)
        f->report(&w, f->report_ctx);
    json_close(&w, '}');
    buf_add_char(&out, '\n');
    code = buf_status(&out, err);
    if (code == LN_OK)
        code = file_write(fd, buf_str(&out), err);
    file_close(fd);
    buf_free(&out);
    return code;
}

int cli_files_run(struct cli_files *f, const struct cli_args *args,
                  const struct stream_work *work, struct ln_err *err)
{
    const char *report = cli_option(args, "--report");
    const char *rejects = cli_option(args, "--rejects");
    int code = load_map(&f->columns, args, err);
    if (f->columns.count > 0)
        f->stream.columns = &f->columns;
    if (code == LN_OK && rejects != NULL)
        code = file_open_write(&f->stream.rejects, rejects, err);
    f->started_us = clock_elapsed_us(); /* only the stream is timed, not the catalogue */
    if (code == LN_OK)
        code = stream_run(&f->totals, work, &f->stream, err);
    file_close(f->stream.rejects);
    if (code == LN_OK && report != NULL)
        code = write_report(f, report, err);
    columns_free(&f->columns);
    f->stream.columns = NULL;
    return code;
}

int cli_files_end(struct cli_files *f, int code, const struct ln_err *err)
{
    ocr_free(&f->ocr);
    if (code != LN_OK)
        return cli_fail(err);
    if (f->totals.failed == 0)
        return EXIT_OK;
    cli_say("%llu of %llu records could not be read; their lines say why",
            (unsigned long long)f->totals.failed, (unsigned long long)f->totals.records);
    return EXIT_SOME_FAILED;
}
