/* test_child.c: a program gets its input and nothing else, and is gone afterwards, whatever it
 * does and whichever system call fails. */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"

static struct buf out;
static struct ln_err err;
static int status;

/* Only here is a shell used, so that a test can say in a line what the program does. */
static int run(const char *script, struct ln_str input, int64_t ms)
{
    const char *const argv[] = {"/bin/sh", "-c", script, "with space; $(false)", NULL};
    struct child c = {argv, input, clock_elapsed_us() + ms * 1000};
    buf_clear(&out);
    err = (struct ln_err){0};
    status = -2;
    return child_run(&out, &status, &c, &err);
}

static void no_child_is_left(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 200; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static int setup(void **state)
{
    (void)state;
    buf_init(&out, LIMIT_CHILD_OUTPUT);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buf_free(&out);
    return 0;
}

static void finds_programs(void **state)
{
    (void)state;
    char path[CHILD_PATH_BYTES], longer[2 * CHILD_PATH_BYTES];
    assert_int_equal(child_find(path, STR("/nowhere::bin:/bin"), "sh", &err), LN_OK);
    assert_string_equal(path, "/bin/sh");
    static const char *const none[] = {"", ":", "bin", ".:..", "/nowhere", "/etc", "/"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_int_equal(child_find(path, str_of(none[i]), "sh", &err), LN_ENOTFOUND);
        assert_string_equal(err.text, "there is no program sh");
    }
    /* /etc/passwd is no program, and /bin is a folder. */
    assert_int_equal(child_find(path, STR("/etc"), "passwd", &err), LN_ENOTFOUND);
    assert_int_equal(child_find(path, STR("/"), "bin", &err), LN_ENOTFOUND);
    memset(longer, 'x', sizeof longer);
    longer[0] = '/';
    for (size_t len = CHILD_PATH_BYTES - 10; len < CHILD_PATH_BYTES + 10; len++)
        assert_int_equal(child_find(path, (struct ln_str){longer, len}, "sh", &err),
                         LN_ENOTFOUND);
}

static void carries_bytes_both_ways(void **state)
{
    (void)state;
    static char bytes[3000000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 31 >> 3);
    struct ln_str input = {bytes, sizeof bytes};
    assert_int_equal(run("cat", input, 20000), LN_OK);
    assert_int_equal(status, 0);
    assert_true(str_eq(buf_str(&out), input));
    assert_int_equal(run("cat", STR(""), 20000), LN_OK);
    assert_int_equal(out.len, 0);
    assert_int_equal(run("printf %s \"$0\"", STR(""), 20000), LN_OK);
    assert_str(buf_str(&out), "with space; $(false)");
    no_child_is_left();
}

static void gives_the_exit_code(void **state)
{
    (void)state;
    assert_int_equal(run("exit 1", STR("x"), 20000), LN_OK);
    assert_int_equal(status, 1);
    assert_int_equal(run("echo a; exit 255", STR("x"), 20000), LN_OK);
    assert_int_equal(status, 255);
    assert_str(buf_str(&out), "a\n");
    assert_int_equal(run("kill -SEGV $$", STR("x"), 20000), LN_OK);
    assert_int_equal(status, 256 + SIGSEGV);
    const char *const argv[] = {"/nowhere/tesseract", NULL};
    struct child c = {argv, STR(""), clock_elapsed_us() + 20000000};
    assert_int_equal(child_run(&out, &status, &c, &err), LN_EIO);
    assert_non_null(strstr(err.text, "/nowhere/tesseract: No such file"));
    no_child_is_left();
}

static void a_program_may_close_its_input_early(void **state)
{
    (void)state;
    static char bytes[3000000];
    assert_int_equal(run("exec <&-; echo done", (struct ln_str){bytes, sizeof bytes}, 20000),
                     LN_OK);
    assert_str(buf_str(&out), "done\n");
    assert_int_equal(
        run("head -c 1 >/dev/null; echo done", (struct ln_str){bytes, sizeof bytes}, 20000),
        LN_OK);
    assert_str(buf_str(&out), "done\n");
}

static void too_much_output_ends_it(void **state)
{
    (void)state;
    int64_t before = clock_elapsed_us();
    assert_int_equal(run("exec yes", STR(""), 60000), LN_ELIMIT);
    assert_string_equal(err.kind, "too-many");
    assert_true(clock_elapsed_us() - before < 30000000);
    assert_int_equal(out.len, LIMIT_CHILD_OUTPUT);
    no_child_is_left();
    /* Exactly as much as there may be is not too much. */
    assert_int_equal(run("head -c 4194304 /dev/zero", STR(""), 60000), LN_OK);
    assert_int_equal(out.len, LIMIT_CHILD_OUTPUT);
    assert_int_equal(run("head -c 4194305 /dev/zero", STR(""), 60000), LN_ELIMIT);
}

static void the_time_limit_holds(void **state)
{
    (void)state;
    static const char *const scripts[] = {"sleep 60",
                                          "exec sleep 60",
                                          "exec >&-; sleep 60",
                                          "sleep 60 & exit 0",
                                          "trap '' TERM INT HUP; while :; do :; done",
                                          "kill -STOP $$"};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        int64_t before = clock_elapsed_us();
        assert_int_equal(run(scripts[i], STR(""), 300), LN_ELIMIT);
        assert_string_equal(err.kind, "timeout");
        assert_string_equal(err.text, "/bin/sh took too long");
        int64_t took = clock_elapsed_us() - before;
        assert_in_range(took, 300000, 20000000);
        no_child_is_left();
    }
    assert_int_equal(run("echo a", STR(""), 0), LN_ELIMIT);
    no_child_is_left();
}

/* What it started is ended with it, also when it itself ended well. */
static void nothing_it_started_lives_on(void **state)
{
    (void)state;
    assert_int_equal(run("sleep 61 >/dev/null & echo $!", STR(""), 20000), LN_OK);
    int64_t pid;
    assert_true(str_to_i64(&pid, str_trim(buf_str(&out))));
    char path[64], text[400];
    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    bool lives = true;
    for (int i = 0; i < 2000 && lives; i++) { /* it dies when the kernel comes to it */
        FILE *in = fopen(path, "r");
        size_t len = in == NULL ? 0 : fread(text, 1, sizeof text - 1, in);
        if (in != NULL)
            fclose(in);
        text[len] = '\0';
        lives = len > 0 && strstr(text, ") Z") == NULL;
        usleep(1000);
    }
    assert_false(lives);
}

static void it_gets_nothing_of_ours(void **state)
{
    (void)state;
    setenv("LINNET_TEST_SECRET", "secret", 1);
    int leak = open("/dev/null", O_RDONLY); /* not O_CLOEXEC, as a library might leave one */
    assert_true(leak > 2);
    signal(SIGPIPE, SIG_IGN);
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, NULL);
    assert_int_equal(run("exec env", STR(""), 20000), LN_OK);
    assert_true(str_find(buf_str(&out), STR("secret"), 0) == SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR("LC_ALL=C.UTF-8\n"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR("HOME"), 0) == SIZE_MAX);
    assert_int_equal(
        run("for fd in /proc/$$/fd/*; do printf '%s ' \"${fd##*/}\"; done", STR(""), 20000),
        LN_OK);
    assert_str(str_part(buf_str(&out), 0, 6), "0 1 2 ");
    assert_true(out.len < 10); /* the shell's own reading of the folder may show as one more */
    assert_int_equal(run("grep -E 'Sig(Blk|Ign)' /proc/self/status", STR(""), 20000), LN_OK);
    buf_add_char(&out, '\0');
    unsigned long long blocked_there, ignored_there;
    assert_int_equal(
        sscanf(out.at, "SigBlk:\t%llx SigIgn:\t%llx", &blocked_there, &ignored_there), 2);
    assert_int_equal(blocked_there, 0);
    assert_int_equal(ignored_there & 0x7FFFFFFF, 0); /* 32 and 33 are the C library's own */
    assert_int_equal(run("echo secret >&2", STR(""), 20000), LN_OK);
    assert_int_equal(out.len, 0);
    assert_int_equal(run("echo x > /tmp/linnet-test-child-file || exit 7", STR(""), 20000),
                     LN_OK);
    assert_true(status == 256 + SIGXFSZ || status == 7);
    unlink("/tmp/linnet-test-child-file");
    assert_int_equal(run("ulimit -v", STR(""), 20000), LN_OK);
    assert_str(buf_str(&out), "2097152\n");
    pthread_sigmask(SIG_UNBLOCK, &blocked, NULL);
    close(leak);
}

/* Every call fails once; the program is gone, no descriptor stays open. */
static void each_call_that_fails_is_told(void **state)
{
    (void)state;
    struct ln_str input = STR("some input");
    int before = open_descriptors();
    for (int kind = 0; kind < 3; kind++) {
        unsigned long nth = 1;
        for (; nth < 200; nth++) {
            void (*const fail[])(unsigned long) = {child_fail_at, file_fail_at, mem_fail_at};
            buf_free(&out);
            fail[kind](nth);
            int code = run("exec cat", input, 20000);
            fail[kind](0);
            assert_int_equal(open_descriptors(), before);
            no_child_is_left();
            if (code == LN_OK)
                break;
            assert_int_equal(code, kind == 2 ? LN_ENOMEM : LN_EIO);
            assert_true(err.code == code && err.text[0] != '\0');
        }
        assert_in_range(nth, 2, 100);
        assert_true(str_eq(buf_str(&out), input));
    }
}

/* SIGCHLD ignored: the exit code cannot be had, and that is an error, not a zero. */
static void an_exit_code_that_is_lost_is_an_error(void **state)
{
    (void)state;
    signal(SIGCHLD, SIG_IGN);
    assert_int_equal(run("exit 0", STR(""), 20000), LN_EIO);
    signal(SIGCHLD, SIG_DFL);
}

static void *run_many(void *arg)
{
    struct buf mine;
    buf_init(&mine, 1000);
    for (int i = 0; i < 20; i++) {
        const char *const argv[] = {"/bin/cat", NULL};
        struct child c = {argv, str_of(arg), clock_elapsed_us() + 60000000};
        int code = -1;
        buf_clear(&mine);
        if (child_run(&mine, &code, &c, NULL) != LN_OK || code != 0 ||
            !str_eq(buf_str(&mine), str_of(arg)))
            arg = NULL;
    }
    buf_free(&mine);
    return arg;
}

static void threads_do_not_mix(void **state)
{
    (void)state;
    static char texts[4][8] = {"one", "two", "three", "four"};
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run_many, texts[i]), 0);
    for (int i = 0; i < 4; i++) {
        void *answer;
        pthread_join(threads[i], &answer);
        assert_ptr_equal(answer, texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_programs),
        cmocka_unit_test(carries_bytes_both_ways),
        cmocka_unit_test(gives_the_exit_code),
        cmocka_unit_test(a_program_may_close_its_input_early),
        cmocka_unit_test(too_much_output_ends_it),
        cmocka_unit_test(the_time_limit_holds),
        cmocka_unit_test(nothing_it_started_lives_on),
        cmocka_unit_test(it_gets_nothing_of_ours),
        cmocka_unit_test(each_call_that_fails_is_told),
        cmocka_unit_test(an_exit_code_that_is_lost_is_an_error),
        cmocka_unit_test(threads_do_not_mix),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
