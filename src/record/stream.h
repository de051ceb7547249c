/* stream.h: many files, cut into frames, worked on by many threads, written in order.
 *
 * Memory is bounded by threads x LIMIT_BATCH_BYTES plus one record of LIMIT_RECORD_BYTES a
 * slot. A frame over the limit gives one error in its place; its bytes are passed by (or kept
 * in
 * --rejects) without being held.
 */
#ifndef RECORD_STREAM_H
#define RECORD_STREAM_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"
#include "record/record.h"

struct stream_options {
    const char *const *paths; /* paths[path_count], "-" is standard input */
    size_t path_count;
    const struct record_reader *reader; /* NULL: found for each file */
    const struct columns *columns;      /* for every file, or NULL */
    unsigned threads;                   /* 0 counts as 1 */
    bool strict;                        /* stop after the first frame with a failed record */
    int out, rejects;                   /* descriptors; rejects may be -1 */
    bool progress;                      /* tell on standard error how far it is */
};

struct stream_totals {
    uint64_t records, failed, bytes;
};

/* What a command does with one frame: append lines to out.
 *
 * in      worker      0..threads-1
 * out     records, failed   raised by what this frame held
 */
struct stream_work {
    void *ctx;
    int (*frame)(void *ctx, unsigned worker, struct buf *out, uint64_t *records,
                 uint64_t *failed, const struct record_reader *reader, struct ln_str frame,
                 const struct record_source *source, struct ln_err *err);
};

/* stream_run: all files, in order.
 *
 * out     totals      also when it fails
 * errors  LN_EIO      a file cannot be read or the output not written; frames before the fault
 *                     are written first, by any number of threads the same
 *         LN_ENOTFOUND  a file does not exist; LN_ENOMEM
 */
LN_MUST int stream_run(struct stream_totals *totals, const struct stream_work *work,
                       const struct stream_options *options, struct ln_err *err);

#endif
