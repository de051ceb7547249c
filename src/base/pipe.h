/* pipe.h: the same work on many batches by many threads, results in the order of the input.
 *
 *   read -> [slot 0][slot 1]...[slot n-1] -> write       one thread reads and writes, the
 * others work    work       work                      work; slots are filled and emptied in a
 * ring, so memory is bounded
 */
#ifndef BASE_PIPE_H
#define BASE_PIPE_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"

/* One batch: bytes in, bytes out, and whatever the caller counts. */
struct pipe_batch {
    struct buf in, out, rejects;
    uint64_t first;    /* number of the first record, 1-based */
    uint64_t records;  /* set by work */
    uint64_t failed;   /* set by work */
    bool alone;        /* read sets it: every earlier batch is written before this one is worked
                          on, and this one before the next is read */
    const void *extra; /* caller's */
};

struct pipe_jobs {
    void *ctx;
    /* Fill in->in; *more = false when there is nothing left (the batch is then not used). */
    int (*read)(void *ctx, struct pipe_batch *b, bool *more, struct ln_err *err);
    /* Turn in into out. `worker` is 0..threads-1, for scratch of one's own. */
    int (*work)(void *ctx, unsigned worker, struct pipe_batch *b, struct ln_err *err);
    int (*write)(void *ctx, struct pipe_batch *b, struct ln_err *err);
};

/* pipe_run: until read says there is no more, or something fails.
 *
 * in      threads     1..LIMIT_THREADS; 1 runs everything in the calling thread
 *         in_max, out_max  bounds of the buffers of one batch
 * errors  of the job that failed first in the order of the input; every batch before it is
 *         written, none after it; threads are joined before it returns
 */
LN_MUST int pipe_run(const struct pipe_jobs *jobs, unsigned threads, size_t in_max,
                     size_t out_max, struct ln_err *err);

#endif
