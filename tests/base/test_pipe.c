/* test_pipe.c: batches come out in order for any number of threads and any times of work; a
 * batch that is alone is alone; an error anywhere ends the run with the threads joined.
 *
 * Run it under ThreadSanitizer too: work that is alone looks at the counters of read and write,
 * which no lock guards. */
#include "test.h"

#include <stdatomic.h>
#include <time.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/pipe.h"
#include "base/random.h"

#define NEVER UINT64_MAX

struct job {
    uint64_t count;                               /* batches to hand out */
    uint64_t alone_every;                         /* 0: none */
    uint64_t read_fails, work_fails, write_fails; /* batch, 1-based; or NEVER */
    bool random_times;
    uint64_t read, written;
    atomic_ullong worked, busy; /* batches worked on so far; right now */
    atomic_ullong worked_highest;
    atomic_uint workers;  /* bit set of those that worked */
    atomic_bool intruded; /* something else ran beside a batch that is alone */
};

static struct job job_of(uint64_t count)
{
    return (struct job){
        .count = count, .read_fails = NEVER, .work_fails = NEVER, .write_fails = NEVER};
}

static int read_batch(void *ctx, struct pipe_batch *b, bool *more, struct ln_err *err)
{
    struct job *j = ctx;
    assert_true(b->in.len == 0 && b->out.len == 0 && b->rejects.len == 0 && !b->alone);
    assert_true(b->records == 0 && b->failed == 0);
    if (j->read + 1 == j->read_fails)
        return err_set(err, LN_EIO, 0, "read %llu", (unsigned long long)j->read_fails);
    *more = j->read < j->count;
    if (!*more)
        return LN_OK;
    b->first = ++j->read;
    b->alone = j->alone_every > 0 && j->read % j->alone_every == 0;
    buf_add_u64(&b->in, b->first);
    return buf_status(&b->in, err);
}

static int work_batch(void *ctx, unsigned worker, struct pipe_batch *b, struct ln_err *err)
{
    struct job *j = ctx;
    unsigned long long now = atomic_fetch_add(&j->busy, 1) + 1;
    atomic_fetch_or(&j->workers, 1u << worker);
    atomic_fetch_add(&j->worked, 1);
    if (b->first > atomic_load(&j->worked_highest))
        atomic_store(&j->worked_highest, b->first);
    if (b->alone && (now != 1 || j->read != b->first || j->written != b->first - 1))
        atomic_store(&j->intruded, true);
    if (j->random_times) {
        struct random random = {b->first};
        nanosleep(&(struct timespec){0, (long)random_below(&random, 2000000)}, NULL);
    }
    int code = LN_OK;
    if (b->first == j->work_fails) {
        code = err_set(err, LN_EINTERNAL, 0, "work %llu", (unsigned long long)b->first);
    } else {
        buf_add(&b->out, buf_str(&b->in));
        buf_add(&b->out, STR("!"));
        b->records = b->first;
        code = buf_status(&b->out, err);
    }
    atomic_fetch_sub(&j->busy, 1);
    return code;
}

static int write_batch(void *ctx, struct pipe_batch *b, struct ln_err *err)
{
    struct job *j = ctx;
    char want[32];
    if (b->first == j->write_fails)
        return err_set(err, LN_EIO, 0, "write %llu", (unsigned long long)b->first);
    assert_int_equal(b->first, j->written + 1);
    snprintf(want, sizeof want, "%llu!", (unsigned long long)b->first);
    assert_str(buf_str(&b->out), want);
    assert_int_equal(b->records, b->first);
    j->written++;
    return LN_OK;
}

static int run(struct job *j, unsigned threads, struct ln_err *err)
{
    struct pipe_jobs jobs = {j, read_batch, work_batch, write_batch};
    int code = pipe_run(&jobs, threads, 1000, 1000, err);
    assert_int_equal(atomic_load(&j->busy), 0); /* nobody works when it has returned */
    assert_false(atomic_load(&j->intruded));
    return code;
}

static void keeps_the_order(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 8; threads++)
        for (int random_times = 0; random_times < 2; random_times++) {
            struct job j = job_of(random_times ? 200 : 2000);
            j.random_times = random_times;
            assert_int_equal(run(&j, threads, NULL), LN_OK);
            assert_int_equal(j.written, j.count);
            assert_int_equal(atomic_load(&j.worked), j.count);
            assert_true(atomic_load(&j.workers) < 1u << threads);
            if (random_times) /* and they do work beside each other */
                assert_int_equal(atomic_load(&j.workers), (1u << threads) - 1);
        }
}

static void few_batches_need_no_full_ring(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 8; threads++)
        for (uint64_t count = 0; count <= 20; count++) {
            struct job j = job_of(count);
            assert_int_equal(run(&j, threads, NULL), LN_OK);
            assert_int_equal(j.written, count);
        }
}

static void alone_is_alone(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 8; threads++)
        for (uint64_t every = 1; every <= 7; every += 2) {
            struct job j = job_of(60);
            j.alone_every = every;
            j.random_times = true;
            assert_int_equal(run(&j, threads, NULL), LN_OK);
            assert_int_equal(j.written, 60);
        }
}

/* What came before the fault in the order of the input is written, nothing after it is. */
static void an_error_ends_it_in_its_place(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 8; threads += threads < 3 ? 1 : 5)
        for (uint64_t at = 1; at <= 40; at++)
            for (int kind = 0; kind < 3; kind++)
                for (uint64_t alone = 0; alone <= 5; alone += 5) {
                    static const char *const names[] = {"read", "work", "write"};
                    struct job j = job_of(40);
                    char want[32];
                    struct ln_err err = {0};
                    j.alone_every = alone;
                    *(kind == 0   ? &j.read_fails
                      : kind == 1 ? &j.work_fails
                                  : &j.write_fails) = at;
                    int code = run(&j, threads, &err);
                    assert_int_equal(code, kind == 1 ? LN_EINTERNAL : LN_EIO);
                    snprintf(want, sizeof want, "%s %llu", names[kind], (unsigned long long)at);
                    assert_string_equal(err.text, want);
                    assert_int_equal(j.written, at - 1);
                    assert_true(j.read <= at - 1 + threads * 2 + 1);
                }
}

static void the_first_error_in_the_input_is_told(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 8; threads++) {
        struct job j = job_of(40);
        struct ln_err err = {0};
        j.work_fails = 10;
        j.read_fails = 12;
        j.random_times = true;
        assert_int_equal(run(&j, threads, &err), LN_EINTERNAL);
        assert_string_equal(err.text, "work 10");
        assert_int_equal(j.written, 9);
    }
}

/* Batch 5 would be alone; it is not worked on when what came before could not be written. */
static void no_work_after_an_error_before_an_alone_batch(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 8; threads++) {
        struct job j = job_of(40);
        j.alone_every = 5;
        j.write_fails = 4;
        assert_int_equal(run(&j, threads, NULL), LN_EIO);
        assert_int_equal(atomic_load(&j.worked_highest), 4);
    }
}

static void tells_every_failed_allocation(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads++) {
        int hit = 1;
        for (unsigned long nth = 1; hit; nth++) {
            assert_true(nth < 100);
            struct job j = job_of(20);
            mem_fail_at(nth);
            int code = run(&j, threads, NULL);
            hit = mem_fail_hit();
            mem_fail_at(0);
            assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        }
    }
}

static void buffers_are_reused(void **state)
{
    (void)state;
    struct job j = job_of(5000);
    unsigned long before = mem_count();
    assert_int_equal(run(&j, 3, NULL), LN_OK);
    assert_in_range(mem_count() - before, 1, 2 + 6 * 2); /* ring, workers, in and out a slot */
}

static void bounds_threads_and_buffers(void **state)
{
    (void)state;
    struct job j = job_of(1);
    assert_int_equal(run(&j, 0, NULL), LN_EINPUT);
    assert_int_equal(run(&j, LIMIT_THREADS + 1, NULL), LN_EINPUT);
    assert_int_equal(j.read, 0);
    struct pipe_jobs jobs = {&j, read_batch, work_batch, write_batch};
    for (unsigned threads = 1; threads <= 2; threads++) {
        struct ln_err err = {0};
        j = job_of(1);
        assert_int_equal(pipe_run(&jobs, threads, 0, 1000, &err), LN_ELIMIT);
        j = job_of(1);
        assert_int_equal(pipe_run(&jobs, threads, 1, 1, &err), LN_ELIMIT);
        assert_int_equal(j.written, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_order),
        cmocka_unit_test(few_batches_need_no_full_ring),
        cmocka_unit_test(alone_is_alone),
        cmocka_unit_test(an_error_ends_it_in_its_place),
        cmocka_unit_test(the_first_error_in_the_input_is_told),
        cmocka_unit_test(no_work_after_an_error_before_an_alone_batch),
        cmocka_unit_test(tells_every_failed_allocation),
        cmocka_unit_test(buffers_are_reused),
        cmocka_unit_test(bounds_threads_and_buffers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
