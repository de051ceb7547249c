/* files.h: what every command that reads files shares: its options, the stream, the summary. */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include "base/json.h"
#include "cli/cli.h"
#include "record/columns.h"
#include "record/ocr.h"
#include "record/stream.h"

struct cli_files {
    struct stream_options stream;
    struct stream_totals totals;
    struct columns columns; /* of --map */
    unsigned threads;
    int64_t started_us;
    struct ocr ocr;
    struct picture_reader pictures; /* over ocr: for the scratch of each thread */
    const char *knowledge;          /* hash for the summary, or NULL */
    void (*report)(struct json_writer *w, void *ctx); /* members for the summary, or NULL */
    void *report_ctx;
};

/* cli_files_read: --format, --map, --threads, --picture-lang, --strict and the files; says what
 * is wrong. */
bool cli_files_read(struct cli_files *f, const struct cli_args *args);

/* cli_files_run: the stream to standard output, with --map and --rejects; then --report. */
LN_MUST int cli_files_run(struct cli_files *f, const struct cli_args *args,
                          const struct stream_work *work, struct ln_err *err);

/* cli_files_end: say how it went; the exit code. */
int cli_files_end(struct cli_files *f, int code, const struct ln_err *err);

#endif
