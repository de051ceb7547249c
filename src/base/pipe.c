/* pipe.c: see pipe.h. A slot goes EMPTY -> FULL -> BUSY -> DONE -> EMPTY. The calling thread
 * turns EMPTY into FULL (read) and DONE into EMPTY (write), workers do the rest; one mutex and
 * two conditions guard the states, the batch itself belongs to whoever moved it last. */
#include "base/pipe.h"

#include <pthread.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"

enum slot_state { EMPTY, FULL, BUSY, DONE };

struct slot {
    struct pipe_batch batch;
    enum slot_state state;
    int code;
    struct ln_err err;
};

struct ring {
    const struct pipe_jobs *jobs;
    struct slot *slots;
    unsigned count, next_work; /* next_work: the slot a worker takes next */
    bool stop;
    pthread_mutex_t lock;
    pthread_cond_t full, done;
};

struct worker {
    struct ring *ring;
    unsigned index;
    pthread_t thread;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    struct ring *r = w->ring;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        struct slot *s = &r->slots[r->next_work];
        if (r->stop)
            break;
        if (s->state != FULL) {
            pthread_cond_wait(&r->full, &r->lock);
            continue;
        }
        s->state = BUSY;
        r->next_work = (r->next_work + 1) % r->count;
        pthread_mutex_unlock(&r->lock);
        s->code = r->jobs->work(r->jobs->ctx, w->index, &s->batch, &s->err);
        pthread_mutex_lock(&r->lock);
        s->state = DONE;
        pthread_cond_signal(&r->done);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void clear_batch(struct pipe_batch *b)
{
    buf_clear(&b->in);
    buf_clear(&b->out);
    buf_clear(&b->rejects);
    b->records = b->failed = 0;
    b->alone = false;
}

static void init_batch(struct pipe_batch *b, size_t in_max, size_t out_max)
{
    buf_init(&b->in, in_max);
    buf_init(&b->out, out_max);
    buf_init(&b->rejects, in_max);
}

static void free_batch(struct pipe_batch *b)
{
    buf_free(&b->in);
    buf_free(&b->out);
    buf_free(&b->rejects);
}

static int run_alone(const struct pipe_jobs *jobs, size_t in_max, size_t out_max,
                     struct ln_err *err)
{
    struct pipe_batch batch = {0};
    init_batch(&batch, in_max, out_max);
    int code = LN_OK;
    bool more = true;
    while (code == LN_OK) {
        clear_batch(&batch);
        code = jobs->read(jobs->ctx, &batch, &more, err);
        if (code != LN_OK || !more)
            break;
        code = jobs->work(jobs->ctx, 0, &batch, err);
        if (code == LN_OK)
            code = jobs->write(jobs->ctx, &batch, err);
    }
    free_batch(&batch);
    return code;
}

/* Wait for slot s and write it. Called with the lock held. */
static int finish(struct ring *r, struct slot *s, struct ln_err *err)
{
    while (s->state != DONE)
        pthread_cond_wait(&r->done, &r->lock);
    s->state = EMPTY;
    if (s->code != LN_OK) {
        if (err != NULL)
            *err = s->err;
        return s->code;
    }
    pthread_mutex_unlock(&r->lock);
    int code = r->jobs->write(r->jobs->ctx, &s->batch, err);
    pthread_mutex_lock(&r->lock);
    return code;
}

/* The calling thread's part: head is the next slot to fill, tail the next to write. When read
 * fails, what came before is written first, as one thread would have done. */
static int feed(struct ring *r, struct ln_err *err)
{
    unsigned head = 0, waiting = 0;
    int code = LN_OK, read_code = LN_OK;
    struct ln_err read_err = {0};
    bool more = true;
    pthread_mutex_lock(&r->lock);
    while (code == LN_OK && (more || waiting > 0)) {
        unsigned tail = (head + r->count - waiting) % r->count;
        if (!more || waiting == r->count) {
            code = finish(r, &r->slots[tail], err);
            waiting--;
            continue;
        }
        struct slot *s = &r->slots[head];
        pthread_mutex_unlock(&r->lock);
        clear_batch(&s->batch);
        read_code = r->jobs->read(r->jobs->ctx, &s->batch, &more, &read_err);
        pthread_mutex_lock(&r->lock);
        if (read_code != LN_OK)
            more = false;
        if (!more)
            continue;
        if (s->batch.alone)
            for (; code == LN_OK && waiting > 0; waiting--)
                code = finish(r, &r->slots[(head + r->count - waiting) % r->count], err);
        if (code != LN_OK)
            break;
        s->state = FULL;
        head = (head + 1) % r->count;
        waiting++;
        pthread_cond_signal(&r->full);
        if (s->batch.alone) {
            code = finish(r, s, err);
            waiting--;
        }
    }
    r->stop = true;
    pthread_cond_broadcast(&r->full);
    pthread_mutex_unlock(&r->lock);
    if (code != LN_OK || read_code == LN_OK)
        return code;
    if (err != NULL)
        *err = read_err;
    return read_code;
}

int pipe_run(const struct pipe_jobs *jobs, unsigned threads, size_t in_max, size_t out_max,
             struct ln_err *err)
{
    if (threads == 0 || threads > LIMIT_THREADS)
        return err_set(err, LN_EINPUT, 0, "threads must be 1 to %u", LIMIT_THREADS);
    if (threads == 1)
        return run_alone(jobs, in_max, out_max, err);
    struct ring r = {.jobs = jobs, .count = threads * 2};
    struct worker *workers = mem_array(threads, sizeof *workers);
    r.slots = mem_array(r.count, sizeof *r.slots);
    int code = LN_OK;
    if (workers == NULL || r.slots == NULL) {
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
        goto done;
    }
    for (unsigned i = 0; i < r.count; i++)
        init_batch(&r.slots[i].batch, in_max, out_max);
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.full, NULL);
    pthread_cond_init(&r.done, NULL);
    unsigned started = 0;
    for (; started < threads; started++) {
        workers[started] = (struct worker){.ring = &r, .index = started};
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break;
    }
    if (started == 0)
        code = err_set(err, LN_EBUSY, 0, "no thread could be started");
    else
        code = feed(&r, err);
    for (unsigned i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    pthread_cond_destroy(&r.done);
    pthread_cond_destroy(&r.full);
    pthread_mutex_destroy(&r.lock);
    for (unsigned i = 0; i < r.count; i++)
        free_batch(&r.slots[i].batch);
done:
    mem_free(r.slots);
    mem_free(workers);
    return code;
}
