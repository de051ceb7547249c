/* stream.c: see stream.h. The calling thread reads and writes (base/pipe.h); workers get
 * batches of whole frames and cut them again with the reader's own next_frame, so both sides
 * agree.
 *
 *   file --file_read--> pending --next_frame--> batch.in --frame()--> batch.out --> out
 */
#include "record/stream.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/pipe.h"
#include "base/str.h"

#define CHUNK_BYTES ((size_t)LIMIT_BATCH_BYTES)
#define HEAD_BYTES  ((size_t)4096)

/* What batches of one file share; lives until the run ends. */
struct input {
    struct ln_str name;
    const struct record_reader *reader;
    struct ln_str preamble; /* owned */
};

struct stream {
    const struct stream_work *work;
    const struct stream_options *options;
    struct stream_totals *totals;
    struct input *inputs;
    size_t file;        /* the input that is open, or comes next */
    int fd;             /* -1: none is open */
    bool at_end;        /* of the open file */
    bool has_preamble;  /* the open file's has been taken */
    struct buf pending; /* bytes read and not yet handed out: [from, pending.len) */
    size_t from;
    uint64_t next_index; /* of the next frame in this file */
    int read_code;       /* of the read that failed; frames before it still go out */
    struct ln_err read_err;
    bool stop;        /* strict, and something failed */
    bool rejects_cut; /* the last byte of rejects ends no line */
    int64_t told_us;
};

static struct ln_str unread(const struct stream *s)
{
    return str_part(buf_str(&s->pending), s->from, s->pending.len);
}

/* Read one chunk more; a failure is kept in the stream. */
static int read_more(struct stream *s)
{
    if (s->from > 0) { /* keep what is unread at the start */
        memmove(s->pending.at, s->pending.at + s->from, s->pending.len - s->from);
        s->pending.len -= s->from;
        s->from = 0;
    }
    char *room = buf_room(&s->pending, CHUNK_BYTES);
    if (room == NULL)
        return s->read_code = buf_status(&s->pending, &s->read_err);
    size_t got;
    s->read_code = file_read(&got, s->fd, room, CHUNK_BYTES, &s->read_err);
    if (s->read_code != LN_OK) {
        err_prefix(&s->read_err, "%.*s: ", STR_ARGS(s->inputs[s->file].name));
        return s->read_code;
    }
    s->pending.len += got;
    s->totals->bytes += got;
    s->at_end = got == 0;
    return LN_OK;
}

static int read_fault(const struct stream *s, struct ln_err *err)
{
    if (err != NULL && s->read_code != LN_OK)
        *err = s->read_err;
    return s->read_code;
}

/* A quiet pipe has said enough when its first line is whole and more than a bracket: what
 * follows cannot change how it is read, so the answer does not depend on when bytes come. */
static bool enough_head(const struct stream *s)
{
    struct ln_str rest, head = str_trim(unread(s));
    struct ln_str line = str_trim(str_cut(&rest, head, '\n'));
    return line.len > 1 && (rest.len > 0 || str_ends(unread(s), STR("\n"))) &&
           file_waits(s->fd);
}

static int open_next(struct stream *s, struct ln_err *err)
{
    struct input *in = &s->inputs[s->file];
    const char *path = s->options->paths[s->file];
    int code = file_open_read(&s->fd, path, err);
    if (code != LN_OK)
        return code;
    in->name = strcmp(path, "-") == 0 ? STR("stdin") : str_of(path);
    buf_clear(&s->pending);
    s->from = 0;
    s->at_end = s->has_preamble = false;
    s->next_index = 1;
    while (!s->at_end && s->pending.len < HEAD_BYTES && !enough_head(s) &&
           read_more(s) == LN_OK) {
    }
    if (str_starts(unread(s), STR("\xEF\xBB\xBF"))) /* byte order mark */
        s->from = 3;
    in->reader = s->options->reader;
    if (in->reader == NULL)
        in->reader = record_reader_of(in->name, str_part(unread(s), 0, HEAD_BYTES));
    return LN_OK;
}

static bool is_blank(struct ln_str frame)
{
    return str_trim(frame).len == 0;
}

/* The next frame of the open file, without taking it: 0 at the end of the file.
 * *too_long: there is more than a record may hold and no end in sight. */
static int next_frame(size_t *len, bool *too_long, struct stream *s, struct ln_err *err)
{
    const struct record_reader *reader = s->inputs[s->file].reader;
    *too_long = false;
    for (;;) {
        *len = reader->next_frame(unread(s), s->at_end);
        if (*len > 0)
            return LN_OK;
        if (s->at_end || s->read_code != LN_OK)
            return read_fault(s, err);
        if (unread(s).len > LIMIT_RECORD_BYTES) {
            *too_long = true;
            return LN_OK;
        }
        size_t want = 2 * unread(s).len; /* so looking for the end again costs O(n) in all */
        while (read_more(s) == LN_OK && !s->at_end && unread(s).len < want &&
               unread(s).len <= LIMIT_RECORD_BYTES) {
        }
    }
}

static int take_preamble(struct stream *s, size_t len, struct ln_err *err)
{
    struct input *in = &s->inputs[s->file];
    in->preamble.at = mem_copy_str(str_part(unread(s), 0, len));
    if (in->preamble.at == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    in->preamble.len = len;
    s->from += len;
    s->has_preamble = true;
    return LN_OK;
}

/* Fill the batch with frames of the open file: at least one, then more while they fit. What has
 * been read is answered before the program waits for a quiet pipe. */
static int fill(struct stream *s, struct pipe_batch *b, struct ln_err *err)
{
    struct input *in = &s->inputs[s->file];
    b->extra = in;
    b->first = s->next_index;
    while (b->in.len < CHUNK_BYTES && s->next_index - b->first < LIMIT_BATCH_RECORDS) {
        bool too_long = false;
        size_t len = in->reader->next_frame(unread(s), s->at_end);
        if (len == 0 && b->in.len > 0 && !s->at_end && file_waits(s->fd)) {
            b->alone = true;
            return LN_OK;
        }
        int code = len > 0 ? LN_OK : next_frame(&len, &too_long, s, err);
        if (code != LN_OK)
            return b->in.len > 0 ? LN_OK : code; /* the next batch fails, not this one */
        if (too_long) {
            b->alone = b->in.len == 0; /* otherwise it waits for the next batch */
            return LN_OK;
        }
        if (len == 0)
            return LN_OK;
        struct ln_str frame = str_part(unread(s), 0, len);
        if (in->reader->preamble && !s->has_preamble && !is_blank(frame)) {
            code = take_preamble(s, len, err);
            if (code != LN_OK)
                return code;
            continue;
        }
        if (b->in.len > 0 && b->in.len + len > CHUNK_BYTES)
            return LN_OK;
        buf_add(&b->in, frame);
        code = buf_status(&b->in, err);
        if (code != LN_OK)
            return code;
        s->from += len;
        s->next_index += !is_blank(frame) || in->reader->one_frame;
    }
    return LN_OK;
}

static int read_batch(void *ctx, struct pipe_batch *b, bool *more, struct ln_err *err)
{
    struct stream *s = ctx;
    *more = false;
    while (!s->stop) {
        if (s->fd < 0) {
            if (s->file == s->options->path_count)
                return LN_OK;
            int code = open_next(s, err);
            if (code != LN_OK)
                return code;
        }
        int code = fill(s, b, err);
        if (code != LN_OK)
            return code;
        if (b->in.len > 0 || b->alone) {
            *more = true;
            return LN_OK;
        }
        file_close(s->fd);
        s->fd = -1;
        s->file++;
    }
    return LN_OK;
}

/* Such a batch holds no bytes: they are still in the file. */
static bool is_too_long(const struct pipe_batch *b)
{
    return b->alone && b->in.len == 0;
}

static int work_frame(struct stream *s, unsigned worker, struct pipe_batch *b,
                      struct ln_str frame, uint64_t index, struct ln_err *err)
{
    const struct input *in = b->extra;
    struct record_source source = {in->name, index, in->reader->one_frame, in->preamble,
                                   s->options->columns};
    uint64_t failed = b->failed;
    int code = s->work->frame(s->work->ctx, worker, &b->out, &b->records, &b->failed,
                              in->reader, frame, &source, err);
    if (code != LN_OK)
        return code;
    if (b->failed > failed && s->options->rejects >= 0 && !is_too_long(b)) {
        buf_add(&b->rejects, frame);
        code = buf_status(&b->rejects, err);
    }
    return code == LN_OK ? buf_status(&b->out, err) : code;
}

static int work_batch(void *ctx, unsigned worker, struct pipe_batch *b, struct ln_err *err)
{
    struct stream *s = ctx;
    const struct input *in = b->extra;
    uint64_t index = b->first;
    struct ln_str rest = buf_str(&b->in);
    if (is_too_long(
            b)) { /* record_read() looks only at the length of a frame that is too long */
        struct ln_str too_long = {"", (size_t)LIMIT_RECORD_BYTES + 1};
        return work_frame(s, worker, b, too_long, index, err);
    }
    while (rest.len > 0) {
        size_t len = in->reader->next_frame(rest, true);
        struct ln_str frame = str_part(rest, 0, len);
        rest = str_part(rest, len, rest.len);
        if (is_blank(frame) && !in->reader->one_frame)
            continue;
        int code = work_frame(s, worker, b, frame, index++, err);
        if (code != LN_OK)
            return code;
        if (s->options->strict && b->failed > 0)
            return LN_OK;
    }
    return LN_OK;
}

static int keep_rejects(struct stream *s, struct ln_str bytes, struct ln_err *err)
{
    if (bytes.len == 0 || s->options->rejects < 0)
        return LN_OK;
    s->rejects_cut = bytes.at[bytes.len - 1] != '\n';
    return file_write(s->options->rejects, bytes, err);
}

/* A last line without LF must not run together with what another file rejects. */
static int part_rejects(struct stream *s, struct ln_err *err)
{
    return s->rejects_cut ? keep_rejects(s, STR("\n"), err) : LN_OK;
}

/* Pass by (or keep) a frame that is too long. Runs while nothing else does. No end of it is in
 * sight, so all that is unread is part of it; then it goes on to the end of a line. */
static int skip_frame(struct stream *s, struct ln_err *err)
{
    bool one_frame = s->inputs[s->file].reader->one_frame;
    bool last = false;
    size_t len = unread(s).len;
    for (;;) {
        int code = keep_rejects(s, str_part(unread(s), 0, len), err);
        if (code != LN_OK)
            return code;
        s->from += len;
        if (last || s->at_end)
            break;
        if (read_more(s) != LN_OK)
            return read_fault(s, err);
        size_t end = one_frame ? 0 : record_next_line(unread(s), false);
        last = end > 0;
        len = last ? end : unread(s).len;
    }
    s->next_index++;
    return LN_OK;
}

static void tell_progress(struct stream *s)
{
    int64_t now = clock_elapsed_us();
    if (!s->options->progress || now - s->told_us < 500000)
        return;
    char text[120];
    int len = snprintf(text, sizeof text, "\rlinnet: %llu records, %llu MB read",
                       (unsigned long long)s->totals->records,
                       (unsigned long long)(s->totals->bytes / 1000000));
    if (len > 0 && file_write(STDERR_FILENO, (struct ln_str){text, (size_t)len}, NULL) != LN_OK)
        return; /* nobody is reading: progress is not worth an error */
    s->told_us = now;
}

static int write_batch(void *ctx, struct pipe_batch *b, struct ln_err *err)
{
    struct stream *s = ctx;
    if (s->stop)
        return LN_OK;
    s->totals->records += b->records;
    s->totals->failed += b->failed;
    s->stop = s->options->strict && b->failed > 0;
    int code = file_write(s->options->out, buf_str(&b->out), err);
    if (code == LN_OK && (b->rejects.len > 0 || is_too_long(b)))
        code = part_rejects(s, err);
    if (code == LN_OK)
        code = keep_rejects(s, buf_str(&b->rejects), err);
    /* A strict run ends here; without rejects nobody needs the rest of the frame. */
    if (code == LN_OK && is_too_long(b) && (!s->stop || s->options->rejects >= 0))
        code = skip_frame(s, err);
    tell_progress(s);
    return code;
}

int stream_run(struct stream_totals *totals, const struct stream_work *work,
               const struct stream_options *options, struct ln_err *err)
{
    struct stream s = {.work = work, .options = options, .totals = totals, .fd = -1};
    struct pipe_jobs jobs = {&s, read_batch, work_batch, write_batch};
    *totals = (struct stream_totals){0};
    s.inputs = mem_array(options->path_count, sizeof *s.inputs);
    if (s.inputs == NULL && options->path_count > 0)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    buf_init(&s.pending, LIMIT_RECORD_BYTES + 2 * CHUNK_BYTES);
    s.told_us = clock_elapsed_us();
    int code = pipe_run(&jobs, options->threads == 0 ? 1 : options->threads,
                        LIMIT_RECORD_BYTES + CHUNK_BYTES, LIMIT_OUTPUT_BYTES, err);
    if (s.fd >= 0)
        file_close(s.fd);
    buf_free(&s.pending);
    for (size_t i = 0; s.inputs != NULL && i < options->path_count; i++)
        mem_free((void *)(uintptr_t)s.inputs[i].preamble.at);
    mem_free(s.inputs);
    if (options->progress && file_write(STDERR_FILENO, STR("\n"), NULL) != LN_OK)
        return code;
    return code;
}
