/* test_stream.c: every frame comes out once, in order, however the bytes arrive and however
 * many threads work; what is too long costs one error and no memory.
 *
 * Inputs are memfds, opened again by their path below /proc. The work under test is an echo:
 * "#INDEX LENGTH TEXT"; a frame that starts with "bad", or is too long, fails. */
#include "test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/random.h"
#include "record/stream.h"

#define PATH_BYTES   40
#define INPUTS_MAX   4
#define LONGEST_ECHO 64u
#define MAX          ((size_t)LIMIT_RECORD_BYTES)

static const unsigned thread_counts[] = {1, 2, 8};
#define THREAD_COUNTS (sizeof thread_counts / sizeof *thread_counts)

/* ---- inputs and outputs in memory ---- */

struct input {
    int fd;
    char path[PATH_BYTES];
};

static struct input input_of(const void *at, size_t len)
{
    struct input in = {.fd = memfd_create("input", MFD_CLOEXEC)};
    assert_true(in.fd >= 0);
    assert_int_equal(file_write(in.fd, (struct ln_str){at, len}, NULL), LN_OK);
    snprintf(in.path, sizeof in.path, "/proc/self/fd/%d", in.fd);
    return in;
}

static struct input input_text(const char *text)
{
    return input_of(text, strlen(text));
}

struct result {
    int code;
    struct ln_err err;
    struct stream_totals totals;
    struct ln_str out, rejects;
};

/* The test's own bytes: not from mem.h, so that failing allocations do not hit it. */
static struct ln_str content(int fd)
{
    off_t len = lseek(fd, 0, SEEK_END);
    assert_true(len >= 0);
    char *at = malloc((size_t)len + 1);
    assert_non_null(at);
    size_t done = 0;
    while (done < (size_t)len) {
        ssize_t n = pread(fd, at + done, (size_t)len - done, (off_t)done);
        assert_true(n > 0);
        done += (size_t)n;
    }
    at[len] = '\0';
    return (struct ln_str){at, (size_t)len};
}

static void forget(struct result *r)
{
    free((void *)(uintptr_t)r->out.at);
    free((void *)(uintptr_t)r->rejects.at);
}

static size_t echo_bytes_per_record; /* when not 0: that many dots instead of the text */

static int echo(void *ctx, unsigned worker, struct buf *out, uint64_t *records,
                uint64_t *failed, const struct record_reader *reader, struct ln_str frame,
                const struct record_source *source, struct ln_err *err)
{
    (void)ctx;
    (void)worker;
    (void)err;
    ++*records;
    buf_add_char(out, '#');
    buf_add_u64(out, source->index);
    buf_add_char(out, ' ');
    if (source->preamble.len > 0) {
        buf_add(out, str_trim(source->preamble));
        buf_add_char(out, ' ');
    }
    if (frame.len > LIMIT_RECORD_BYTES) { /* only its length may be looked at */
        ++*failed;
        buf_add(out, STR("too long\n"));
        return LN_OK;
    }
    for (size_t i = 0; i < echo_bytes_per_record; i++)
        buf_add_char(out, '.');
    *failed += str_starts(frame, STR("bad"));
    buf_add_u64(out, frame.len);
    buf_add_char(out, ' ');
    struct ln_str text = str_trim(frame);
    buf_add(out, str_part(text, 0, reader->one_frame ? 3 : LONGEST_ECHO));
    buf_add_char(out, '\n');
    return LN_OK;
}

static struct result run(struct stream_options options, const struct input *inputs,
                         size_t count)
{
    const char *paths[INPUTS_MAX];
    assert_true(count <= INPUTS_MAX);
    for (size_t i = 0; i < count; i++)
        paths[i] = inputs[i].path;
    struct result r = {0};
    struct stream_work work = {.frame = echo};
    int out = memfd_create("out", MFD_CLOEXEC), rejects = memfd_create("rejects", MFD_CLOEXEC);
    assert_true(out >= 0 && rejects >= 0);
    options.paths = paths;
    options.path_count = count;
    options.out = out;
    if (options.rejects == 0)
        options.rejects = rejects;
    r.code = stream_run(&r.totals, &work, &options, &r.err);
    r.out = content(out);
    r.rejects = content(rejects);
    close(out);
    close(rejects);
    return r;
}

/* One text by each number of threads; gives out and rejects that must come. */
static void echoes(const struct record_reader *reader, const char *text, const char *out,
                   const char *rejects)
{
    struct input in = input_text(text);
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct result r =
            run((struct stream_options){.reader = reader, .threads = thread_counts[i]}, &in, 1);
        assert_int_equal(r.code, LN_OK);
        assert_str(r.out, out);
        assert_str(r.rejects, rejects);
        assert_int_equal(r.totals.bytes, strlen(text));
        forget(&r);
    }
    close(in.fd);
}

/* ---- how files are cut ---- */

static void cuts_lines(void **state)
{
    (void)state;
    const struct record_reader *lines = &record_json_lines;
    echoes(lines, "a\nb\n", "#1 2 a\n#2 2 b\n", "");
    echoes(lines, "a\nb", "#1 2 a\n#2 1 b\n", "");
    echoes(lines, "a\r\nb\r\n", "#1 3 a\n#2 3 b\n", "");
    echoes(lines, "\n\na\n \t\r\n\nb\n\n\n", "#1 2 a\n#2 2 b\n", "");
    echoes(lines,
           "\xEF\xBB\xBF"
           "a\n\xEF\xBB\xBFz\n",
           "#1 2 a\n#2 5 \xEF\xBB\xBFz\n", "");
    echoes(lines, "\xEF\xBB\xBF", "", "");
    echoes(lines, "", "", "");
    echoes(lines, "\n \n", "", "");
    echoes(lines, "bad 1\r\nb\n\nbad 2", "#1 7 bad 1\n#2 2 b\n#3 5 bad 2\n", "bad 1\r\nbad 2");
}

static void a_whole_file_is_one_frame(void **state)
{
    (void)state;
    echoes(&record_plain_text, "a\nb\n\nc", "#1 6 a\nb\n", "");
    echoes(&record_plain_text, "", "", "");
    echoes(&record_plain_text, " \n", "#1 2 \n",
           ""); /* the reader says what is wrong with it */
    echoes(&record_plain_text, "bad\nx", "#1 5 bad\n", "bad\nx");
}

static void finds_the_reader_for_each_file(void **state)
{
    (void)state;
    struct input in[3] = {input_text("{\"a\":1}\n{\"a\":2}\n"), input_text("Two\nlines\n"),
                          input_text("{\"a\":3}\n")};
    struct result r = run((struct stream_options){.threads = 2}, in, 3);
    assert_int_equal(r.code, LN_OK);
    assert_str(r.out, "#1 8 {\"a\":1}\n#2 8 {\"a\":2}\n#1 10 Two\n#1 8 {\"a\":3}\n");
    forget(&r);
    for (size_t i = 0; i < 3; i++)
        close(in[i].fd);
}

static void counts_anew_in_each_file(void **state)
{
    (void)state;
    struct input in[4] = {input_text("a\nb"), input_text(""), input_text("bad 1"),
                          input_text("bad 2\nc\n")};
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct stream_options options = {.reader = &record_json_lines,
                                         .threads = thread_counts[i]};
        struct result r = run(options, in, 4);
        assert_int_equal(r.code, LN_OK);
        assert_str(r.out, "#1 2 a\n#2 1 b\n#1 5 bad 1\n#1 6 bad 2\n#2 2 c\n");
        assert_str(r.rejects, "bad 1\nbad 2\n"); /* two rejects do not become one line */
        assert_int_equal(r.totals.records, 5);
        assert_int_equal(r.totals.failed, 2);
        forget(&r);
    }
    for (size_t i = 0; i < 4; i++)
        close(in[i].fd);
}

static void a_missing_file_ends_the_run_after_what_came_before(void **state)
{
    (void)state;
    struct input in[3] = {input_text("a\nbad\n"), {.fd = -1}, input_text("c\n")};
    snprintf(in[1].path, sizeof in[1].path, "/nonexistent/file");
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct stream_options options = {.reader = &record_json_lines,
                                         .threads = thread_counts[i]};
        struct result r = run(options, in, 3);
        assert_int_equal(r.code, LN_ENOTFOUND);
        assert_non_null(strstr(r.err.text, "/nonexistent/file"));
        assert_str(r.out, "#1 2 a\n#2 4 bad\n");
        assert_str(r.rejects, "bad\n");
        forget(&r);
    }
    close(in[0].fd);
    close(in[2].fd);
}

/* ---- too long ---- */

/* "ok\n", a line of `len` bytes with its LF when it has one, "ok\n" again. */
static struct input long_line(size_t len, bool has_end)
{
    size_t total = 3 + len + (has_end ? 3 : 0);
    char *at = malloc(total);
    assert_non_null(at);
    memset(at, 'x', total);
    memcpy(at, "ok\n", 3);
    if (has_end)
        memcpy(at + 3 + len - 1, "\nok\n", 4);
    struct input in = input_of(at, total);
    free(at);
    return in;
}

static void the_limit_is_exact(void **state)
{
    (void)state;
    static const size_t over[] = {1, 2, 100000, 262144, 300000, 600000, 3000000};
    char want[200];
    for (int has_end = 0; has_end < 2; has_end++) {
        const char *after = has_end ? "#3 3 ok\n" : "";
        struct input in = long_line(MAX, has_end);
        struct stream_options options = {.reader = &record_json_lines, .threads = 2};
        struct result r = run(options, &in, 1);
        assert_int_equal(r.code, LN_OK);
        snprintf(want, sizeof want, "#1 3 ok\n#2 %zu %.64s\n%s", MAX,
                 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", after);
        assert_str(r.out, want);
        assert_int_equal(r.rejects.len, 0);
        forget(&r);
        close(in.fd);
        for (size_t i = 0; i < sizeof over / sizeof *over; i++) {
            in = long_line(MAX + over[i], has_end);
            struct ln_str all = content(in.fd);
            options.threads = thread_counts[i % THREAD_COUNTS];
            r = run(options, &in, 1);
            assert_int_equal(r.code, LN_OK);
            snprintf(want, sizeof want, "#1 3 ok\n#2 too long\n%s", after);
            assert_str(r.out, want);
            assert_int_equal(r.totals.failed, 1);
            assert_true(str_eq(r.rejects, str_part(all, 3, 3 + MAX + over[i])));
            forget(&r);
            free((void *)(uintptr_t)all.at);
            close(in.fd);
        }
    }
}

static void long_lines_keep_their_place_among_many(void **state)
{
    (void)state;
    struct buf text, want, rejects;
    buf_init(&text, 1u << 30);
    buf_init(&want, 1u << 30);
    buf_init(&rejects, 1u << 30);
    for (unsigned n = 1; n <= 60000; n++) {
        bool too_long = n == 20000 || n == 40000 || n == 40001;
        buf_add_format(&want, "#%u ", n);
        size_t from = text.len;
        if (too_long) {
            char *room = buf_room(&text, MAX + n);
            assert_non_null(room);
            memset(room, 'y', MAX + n);
            text.len += MAX + n;
            buf_add(&want, STR("too long\n"));
        } else {
            bool bad = n % 7777 == 0;
            buf_add_format(&text, "%s%u", bad ? "bad" : "line ", n);
            buf_add_format(&want, "%zu %s%u\n", text.len - from + 1, bad ? "bad" : "line ", n);
        }
        buf_add_char(&text, '\n');
        if (too_long || n % 7777 == 0)
            buf_add(&rejects, str_part(buf_str(&text), from, text.len));
    }
    struct input in = input_of(text.at, text.len);
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct stream_options options = {.reader = &record_json_lines,
                                         .threads = thread_counts[i]};
        struct result r = run(options, &in, 1);
        assert_int_equal(r.code, LN_OK);
        assert_int_equal(r.totals.records, 60000);
        assert_int_equal(r.totals.failed, 3 + 60000 / 7777);
        assert_true(str_eq(r.out, buf_str(&want)));
        assert_true(str_eq(r.rejects, buf_str(&rejects)));
        forget(&r);
    }
    close(in.fd);
    buf_free(&text);
    buf_free(&want);
    buf_free(&rejects);
}

static void a_whole_file_over_the_limit_is_one_error(void **state)
{
    (void)state;
    struct input in[3] = {input_text("a"), long_line(MAX + 5000, true), input_text("c")};
    struct ln_str all = content(in[1].fd);
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct stream_options options = {.reader = &record_plain_text,
                                         .threads = thread_counts[i]};
        struct result r = run(options, in, 3);
        assert_int_equal(r.code, LN_OK);
        assert_str(r.out, "#1 1 a\n#1 too long\n#1 1 c\n");
        assert_true(str_eq(r.rejects, all));
        forget(&r);
    }
    free((void *)(uintptr_t)all.at);
    for (size_t i = 0; i < 3; i++)
        close(in[i].fd);
}

/* A gigabyte without a line end (a hole: the file itself takes no memory). */
static void an_endless_line_is_not_held(void **state)
{
    (void)state;
    struct input in = input_text("");
    struct rusage before, after;
    assert_int_equal(ftruncate(in.fd, (off_t)1 << 30), 0);
    getrusage(RUSAGE_SELF, &before);
    struct stream_options options = {.reader = &record_json_lines, .threads = 2, .rejects = -1};
    struct result r = run(options, &in, 1);
    getrusage(RUSAGE_SELF, &after);
    assert_int_equal(r.code, LN_OK);
    assert_str(r.out, "#1 too long\n");
    assert_int_equal(r.totals.bytes, 1 << 30);
    assert_in_range(after.ru_maxrss - before.ru_maxrss, 0, 128 * 1024);
    forget(&r);
    close(in.fd);
}

/* ---- strict ---- */

static void strict_stops_after_the_first_failed_record(void **state)
{
    (void)state;
    struct buf text, want;
    buf_init(&text, 1u << 30);
    buf_init(&want, 1u << 30);
    for (unsigned n = 1; n <= 100000; n++) {
        bool bad = n >= 50000 && n % 10 == 0;
        size_t from = text.len;
        buf_add_format(&text, "%s%u\n", bad ? "bad" : "line ", n);
        if (n <= 50000)
            buf_add_format(&want, "#%u %zu %s%u\n", n, text.len - from, bad ? "bad" : "line ",
                           n);
    }
    struct input in[2] = {input_of(text.at, text.len), input_text("bad\n")};
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct stream_options options = {
            .reader = &record_json_lines, .threads = thread_counts[i], .strict = true};
        struct result r = run(options, in, 2);
        assert_int_equal(r.code, LN_OK);
        assert_int_equal(r.totals.records, 50000);
        assert_int_equal(r.totals.failed, 1);
        assert_true(str_eq(r.out, buf_str(&want)));
        assert_str(r.rejects, "bad50000\n");
        forget(&r);
    }
    close(in[0].fd);
    close(in[1].fd);
    buf_free(&text);
    buf_free(&want);
}

static void strict_does_not_wait_for_the_end_of_a_long_line(void **state)
{
    (void)state;
    struct input in = long_line(MAX + 20000000, true);
    struct ln_str all = content(in.fd);
    struct stream_options options = {
        .reader = &record_json_lines, .threads = 2, .strict = true, .rejects = -1};
    struct result r = run(options, &in, 1);
    assert_str(r.out, "#1 3 ok\n#2 too long\n");
    assert_in_range(r.totals.bytes, MAX, MAX + 2 * LIMIT_BATCH_BYTES);
    forget(&r);
    options.rejects = 0; /* somebody keeps them: then to the end of it, but no further */
    r = run(options, &in, 1);
    assert_str(r.out, "#1 3 ok\n#2 too long\n");
    assert_true(str_eq(r.rejects, str_part(all, 3, all.len - 3)));
    forget(&r);
    free((void *)(uintptr_t)all.at);
    close(in.fd);
}

/* ---- threads, and how bytes arrive ---- */

/* About `size` bytes of lines of all lengths, with blank ones and bad ones, LF or CRLF. */
static void generate(struct buf *text, size_t size, uint64_t seed)
{
    struct random random = {seed};
    buf_init(text, size + 1000000);
    while (text->len < size) {
        uint64_t kind = random_below(&random, 100);
        size_t most = random_below(&random, 4000) == 0 ? 400000 : kind < 20 ? 3000 : 60;
        size_t len = random_below(&random, most);
        if (kind > 95)
            buf_add(text, STR("bad "));
        for (size_t i = 0; kind < 90 && i < len; i++)
            buf_add_char(text, (char)('a' + random_below(&random, 26)));
        if (kind % 3 == 0)
            buf_add_char(text, '\r');
        buf_add_char(text, '\n');
    }
    assert_int_equal(buf_status(text, NULL), LN_OK);
}

static void the_output_does_not_depend_on_threads(void **state)
{
    (void)state;
    struct buf text;
    generate(&text, 5000000, 20261122);
    struct input in = input_of(text.at, text.len);
    struct stream_options options = {.reader = &record_json_lines, .threads = 1};
    struct result one = run(options, &in, 1);
    assert_int_equal(one.code, LN_OK);
    assert_true(one.totals.records > 10000 && one.totals.failed > 100);
    assert_true(one.rejects.len > 500);
    for (unsigned threads = 2; threads <= 8; threads += 3) {
        options.threads = threads;
        struct result many = run(options, &in, 1);
        assert_int_equal(many.code, LN_OK);
        assert_true(str_eq(many.out, one.out));
        assert_true(str_eq(many.rejects, one.rejects));
        assert_memory_equal(&many.totals, &one.totals, sizeof one.totals);
        forget(&many);
    }
    forget(&one);
    close(in.fd);
    buf_free(&text);
}

struct feeder {
    int fd;
    struct ln_str text;
    size_t step; /* 0: random sizes */
};

static void *feed(void *arg)
{
    struct feeder *f = arg;
    struct random random = {7};
    for (size_t at = 0; at < f->text.len;) {
        size_t step = f->step > 0 ? f->step : 1 + random_below(&random, 5000);
        struct ln_str part = str_part(f->text, at, at + step);
        if (file_write(f->fd, part, NULL) != LN_OK)
            break;
        at += part.len;
    }
    close(f->fd);
    return NULL;
}

static void splits_of_the_input_do_not_matter(void **state)
{
    (void)state;
    static const size_t steps[] = {1, 3, 4095, 4096, 4097, 0};
    struct buf text;
    generate(&text, 400000, 11);
    struct input in = input_of(text.at, text.len);
    struct stream_options options = {.reader = &record_json_lines, .threads = 2};
    struct result whole = run(options, &in, 1);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int ends[2];
        pthread_t thread;
        assert_int_equal(pipe(ends), 0);
        struct input from = {.fd = ends[0]};
        snprintf(from.path, sizeof from.path, "/proc/self/fd/%d", ends[0]);
        struct feeder feeder = {ends[1], buf_str(&text), steps[i]};
        assert_int_equal(pthread_create(&thread, NULL, feed, &feeder), 0);
        struct result r = run(options, &from, 1);
        pthread_join(thread, NULL);
        assert_int_equal(r.code, LN_OK);
        assert_true(str_eq(r.out, whole.out));
        assert_true(str_eq(r.rejects, whole.rejects));
        forget(&r);
        close(ends[0]);
    }
    forget(&whole);
    close(in.fd);
    buf_free(&text);
}

/* Many tiny records whose output is far larger than they are: 64 MB a batch if batches were
 * cut by their bytes alone. */
static void much_output_from_little_input(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 1000000);
    for (unsigned i = 0; i < 120000; i++)
        buf_add(&text, STR("7\n"));
    struct input in = input_of(text.at, text.len);
    struct stream_options options = {.reader = &record_json_lines, .threads = 2};
    echo_bytes_per_record = 700;
    struct result r = run(options, &in, 1);
    echo_bytes_per_record = 0;
    assert_int_equal(r.code, LN_OK);
    assert_int_equal(r.totals.records, 120000);
    assert_true(r.out.len > 120000 * 700);
    forget(&r);
    close(in.fd);
    buf_free(&text);
}

/* ---- readers of other shapes ---- */

static atomic_size_t looked_at; /* by the reading thread and the workers */

/* Frames end with a line that holds only a dot, so they hold line ends. */
static size_t next_dotted(struct ln_str buffered, bool at_end)
{
    looked_at += buffered.len;
    size_t end = str_find(buffered, STR("\n.\n"), 0);
    return end != SIZE_MAX ? end + 3 : at_end ? buffered.len : 0;
}

static const struct record_reader dotted = {.name = "dotted", .next_frame = next_dotted};
static const struct record_reader headed = {
    .name = "headed", .preamble = true, .next_frame = record_next_line};

static void a_preamble_goes_to_every_record(void **state)
{
    (void)state;
    echoes(&headed, "H\na\nb\n", "#1 H 2 a\n#2 H 2 b\n", "");
    echoes(&headed, "\n\nH\n\na\n", "#1 H 2 a\n", "");
    echoes(&headed, "H\n", "", "");
    echoes(&headed, "H", "", "");
    echoes(&headed, "", "", "");
    struct input in[3] = {input_text("H\na\n"), input_text("I\nb\nbad"), input_text("K\nc")};
    struct stream_options options = {.reader = &headed, .threads = 8};
    struct result r = run(options, in, 3);
    assert_str(r.out, "#1 H 2 a\n#1 I 2 b\n#2 I 3 bad\n#1 K 1 c\n");
    assert_str(r.rejects, "bad");
    forget(&r);
    for (size_t i = 0; i < 3; i++)
        close(in[i].fd);
}

static void a_long_frame_of_many_lines_is_one_error(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 2 * MAX);
    buf_add(&text, STR("one\n.\n"));
    size_t from = text.len;
    while (text.len < MAX + 500000)
        buf_add(&text, STR("a line of the long frame\n"));
    struct input in = input_of(text.at, text.len);
    struct stream_options options = {.reader = &dotted, .threads = 2};
    struct result r = run(options, &in, 1);
    assert_int_equal(r.code, LN_OK);
    assert_int_equal(r.totals.failed, 1);
    assert_true(str_starts(r.out, STR("#1 6 one\n.\n#2 too long\n")));
    assert_true(r.rejects.len > MAX);
    assert_true(str_starts(str_part(buf_str(&text), from, text.len), r.rejects));
    forget(&r);
    close(in.fd);
    buf_free(&text);
}

static void looking_for_the_end_of_a_frame_is_linear(void **state)
{
    (void)state;
    struct input in = long_line(MAX - 100, false);
    struct stream_options options = {.reader = &dotted, .threads = 1};
    looked_at = 0;
    struct result r = run(options, &in, 1);
    assert_int_equal(r.totals.records, 1);
    assert_in_range(atomic_load(&looked_at), MAX - 100, 5 * MAX);
    forget(&r);
    close(in.fd);
}

/* ---- what fails ---- */

static void a_read_that_fails_is_told_and_loses_nothing_before_it(void **state)
{
    (void)state;
    struct buf text;
    generate(&text, 2000000, 3);
    struct input in[2] = {input_of(text.at, text.len), input_text("bad\nlast\n")};
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct stream_options options = {.reader = &record_json_lines,
                                         .threads = thread_counts[i]};
        struct result whole = run(options, in, 2);
        unsigned long nth = 1;
        for (;; nth++) {
            file_fail_at(nth);
            struct result r = run(options, in, 2);
            file_fail_at(0);
            int code = r.code;
            assert_true(str_starts(whole.out, r.out));
            assert_true(str_starts(whole.rejects, r.rejects));
            if (code == LN_OK)
                assert_int_equal(r.out.len, whole.out.len);
            else
                assert_non_null(strstr(r.err.text, "Input/output error"));
            forget(&r);
            if (code == LN_OK)
                break;
            assert_int_equal(code, LN_EIO);
        }
        assert_true(nth > 15);
        forget(&whole);
    }
    close(in[0].fd);
    close(in[1].fd);
    buf_free(&text);
}

/* One call opens, one reads "a\n...", the second read fails. */
static void lines_before_a_failed_read_come_out(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 1000000);
    while (text.len < LIMIT_BATCH_BYTES + 1000) /* fewer lines than a batch may hold */
        buf_add_format(&text, "%99d\n", 7);
    struct input in = input_of(text.at, text.len);
    struct stream_options options = {.reader = &record_json_lines, .threads = 2};
    file_fail_at(3);
    struct result r = run(options, &in, 1);
    file_fail_at(0);
    assert_int_equal(r.code, LN_EIO);
    assert_int_equal(r.totals.records, LIMIT_BATCH_BYTES / 100);
    assert_non_null(strstr(r.err.text, in.path));
    forget(&r);
    close(in.fd);
    buf_free(&text);
}

static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    struct input in[2] = {input_text("H\na\nbad\n"), input_text("I\nb\n")};
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct stream_options options = {.reader = &headed, .threads = thread_counts[i]};
        int hit = 1;
        for (unsigned long nth = 1; hit; nth++) {
            assert_true(nth < 200);
            mem_fail_at(nth);
            struct result r = run(options, in, 2);
            hit = mem_fail_hit();
            mem_fail_at(0);
            assert_int_equal(r.code, hit ? LN_ENOMEM : LN_OK);
            forget(&r);
        }
    }
    close(in[0].fd);
    close(in[1].fd);
}

static int refuse(void *ctx, unsigned worker, struct buf *out, uint64_t *records,
                  uint64_t *failed, const struct record_reader *reader, struct ln_str frame,
                  const struct record_source *source, struct ln_err *err)
{
    (void)ctx;
    (void)worker;
    (void)out;
    (void)failed;
    (void)reader;
    ++*records;
    if (str_starts(frame, STR("stop")))
        return err_set(err, LN_EINTERNAL, 0, "frame %llu", (unsigned long long)source->index);
    return LN_OK;
}

static void an_error_of_the_work_ends_the_run(void **state)
{
    (void)state;
    struct input in = input_text("a\nb\nstop\nc\n");
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        const char *path = in.path;
        struct stream_options options = {.paths = &path,
                                         .path_count = 1,
                                         .reader = &record_json_lines,
                                         .threads = thread_counts[i],
                                         .out = -1,
                                         .rejects = -1};
        struct stream_work work = {.frame = refuse};
        struct stream_totals totals;
        struct ln_err err = {0};
        assert_int_equal(stream_run(&totals, &work, &options, &err), LN_EINTERNAL);
        assert_string_equal(err.text, "frame 3");
    }
    close(in.fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_lines),
        cmocka_unit_test(a_whole_file_is_one_frame),
        cmocka_unit_test(finds_the_reader_for_each_file),
        cmocka_unit_test(counts_anew_in_each_file),
        cmocka_unit_test(a_missing_file_ends_the_run_after_what_came_before),
        cmocka_unit_test(an_endless_line_is_not_held),
        cmocka_unit_test(the_limit_is_exact),
        cmocka_unit_test(long_lines_keep_their_place_among_many),
        cmocka_unit_test(a_whole_file_over_the_limit_is_one_error),
        cmocka_unit_test(strict_stops_after_the_first_failed_record),
        cmocka_unit_test(strict_does_not_wait_for_the_end_of_a_long_line),
        cmocka_unit_test(the_output_does_not_depend_on_threads),
        cmocka_unit_test(splits_of_the_input_do_not_matter),
        cmocka_unit_test(much_output_from_little_input),
        cmocka_unit_test(a_preamble_goes_to_every_record),
        cmocka_unit_test(a_long_frame_of_many_lines_is_one_error),
        cmocka_unit_test(looking_for_the_end_of_a_frame_is_linear),
        cmocka_unit_test(a_read_that_fails_is_told_and_loses_nothing_before_it),
        cmocka_unit_test(lines_before_a_failed_read_come_out),
        cmocka_unit_test(every_failed_allocation_is_told),
        cmocka_unit_test(an_error_of_the_work_ends_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
