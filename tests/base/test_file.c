/* test_file.c: files are read to the last byte or not at all, folders are listed in one order,
 * and every call that fails is told with its path and its reason. */
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

static char dir[] = "/tmp/linnet-test-file-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[2][200];
    static unsigned next;
    next = !next;
    snprintf(path[next], sizeof path[next], "%s/%s", dir, name);
    return path[next];
}

static void make(const char *name, struct ln_str content)
{
    int fd;
    assert_int_equal(file_open_write(&fd, path_of(name), NULL), LN_OK);
    assert_int_equal(file_write(fd, content, NULL), LN_OK);
    file_close(fd);
}

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 200; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static void reads_up_to_the_limit(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 4096, 65535, 65536, 65537, 200000};
    static char bytes[200000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 31 >> 3);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        make("sized", (struct ln_str){bytes, sizes[i]});
        for (int more = -1; more <= 1; more++) {
            if (more < 0 && sizes[i] == 0)
                continue;
            struct buf out;
            struct ln_err err = {0};
            buf_init(&out, more < 0 ? sizes[i] - 1 : sizes[i] + (size_t)more);
            int code = file_read_all(&out, path_of("sized"), &err);
            assert_int_equal(code, more < 0 ? LN_ELIMIT : LN_OK);
            if (more < 0) {
                assert_non_null(strstr(err.text, "sized: more than the limit"));
            } else {
                assert_int_equal(out.len, sizes[i]);
                assert_memory_equal(out.len > 0 ? out.at : "", bytes, out.len);
            }
            buf_free(&out);
        }
    }
}

static void appends_to_what_is_there(void **state)
{
    (void)state;
    struct buf out;
    make("word", STR("word"));
    buf_init(&out, 8);
    assert_int_equal(file_read_all(&out, path_of("word"), NULL), LN_OK);
    assert_int_equal(file_read_all(&out, path_of("word"), NULL), LN_OK);
    assert_str(buf_str(&out), "wordword");
    assert_int_equal(file_read_all(&out, path_of("word"), NULL), LN_ELIMIT);
    buf_free(&out);
}

static void writing_empties_what_was_there(void **state)
{
    (void)state;
    struct buf out;
    make("again", STR("a long content"));
    make("again", STR("short"));
    buf_init(&out, 100);
    assert_int_equal(file_read_all(&out, path_of("again"), NULL), LN_OK);
    assert_str(buf_str(&out), "short");
    buf_free(&out);
}

static void says_what_is_wrong_with_a_path(void **state)
{
    (void)state;
    struct buf out;
    struct ln_err err = {0};
    struct arena a;
    struct ln_str *paths;
    size_t count;
    int fd, before = open_descriptors();
    buf_init(&out, 100);
    arena_init(&a, 1 << 20);
    assert_int_equal(file_read_all(&out, path_of("missing"), &err), LN_ENOTFOUND);
    assert_non_null(strstr(err.text, "/missing: No such file or directory"));
    assert_int_equal(file_read_all(&out, dir, &err), LN_EIO);
    assert_non_null(strstr(err.text, "is a folder, not a file"));
    assert_int_equal(file_open_write(&fd, dir, &err), LN_EIO);
    assert_non_null(strstr(err.text, "Is a directory"));
    assert_int_equal(file_open_write(&fd, path_of("missing/file"), &err), LN_ENOTFOUND);
    assert_int_equal(file_list(&paths, &count, &a, path_of("missing"), "", &err), LN_ENOTFOUND);
    make("plain", STR("x"));
    assert_int_equal(file_list(&paths, &count, &a, path_of("plain"), "", &err), LN_EIO);
    assert_non_null(strstr(err.text, "Not a directory"));
    assert_true(file_is_dir(dir));
    assert_false(file_is_dir(path_of("plain")));
    assert_false(file_is_dir(path_of("missing")));
    assert_int_equal(open_descriptors(), before);
    arena_free(&a);
    buf_free(&out);
}

static void lists_in_byte_order_below_all_folders(void **state)
{
    (void)state;
    static const char *const folders[] = {"list",         "list/a",      "list/a/deep",
                                          "list/.hidden", "list/b.yaml", "list/empty"};
    static const char *const files[] = {
        "list/z.yaml",      "list/a.yaml",  "list/a/1.yaml",      "list/a/deep/x.yaml",
        "list/B.yaml",      "list/a-.yaml", "list/\xC3\xA9.yaml", "list/b.yaml/in.yaml",
        "list/not.yml",     "list/yaml",    "list/.dot.yaml",     "list/.hidden/h.yaml",
        "list/a.yaml.orig",
    };
    static const char *const want[] = {
        "list/B.yaml",        "list/a-.yaml",        "list/a.yaml", "list/a/1.yaml",
        "list/a/deep/x.yaml", "list/b.yaml/in.yaml", "list/z.yaml", "list/\xC3\xA9.yaml",
    };
    struct arena a;
    struct ln_str *paths;
    size_t count;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        assert_int_equal(mkdir(path_of(folders[i]), 0777), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        make(files[i], STR("x"));
    arena_init(&a, 1 << 20);
    assert_int_equal(file_list(&paths, &count, &a, path_of("list"), ".yaml", NULL), LN_OK);
    assert_int_equal(count, sizeof want / sizeof *want);
    for (size_t i = 0; i < count; i++) {
        assert_str(paths[i], path_of(want[i]));
        assert_string_equal(paths[i].at, path_of(want[i])); /* NUL-ended */
    }
    assert_int_equal(file_list(&paths, &count, &a, path_of("list/empty"), "", NULL), LN_OK);
    assert_int_equal(count, 0);
    arena_free(&a);
}

static void a_loop_of_folders_ends(void **state)
{
    (void)state;
    struct arena a;
    struct ln_str *paths;
    struct ln_err err = {0};
    size_t count;
    assert_int_equal(mkdir(path_of("loop"), 0777), 0);
    assert_int_equal(symlink(".", path_of("loop/self")), 0);
    arena_init(&a, 1 << 20);
    assert_int_equal(file_list(&paths, &count, &a, path_of("loop"), "", &err), LN_ELIMIT);
    assert_non_null(strstr(err.text, "nested too deeply"));
    arena_free(&a);
}

/* Many names, so that the list grows; more than one page of readdir. */
static void lists_many(void **state)
{
    (void)state;
    struct arena a;
    struct ln_str *paths;
    size_t count;
    char name[40];
    assert_int_equal(mkdir(path_of("many"), 0777), 0);
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "many/%03u", i * 7 % 1000);
        make(name, STR(""));
    }
    arena_init(&a, 1 << 20);
    assert_int_equal(file_list(&paths, &count, &a, path_of("many"), "", NULL), LN_OK);
    assert_int_equal(count, 1000);
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "many/%03u", i);
        assert_str(paths[i], path_of(name));
    }
    arena_free(&a);
}

/* Copy a file through every function of the seam, and list. */
static int everything(struct ln_err *err)
{
    struct buf out;
    struct arena a;
    struct ln_str *paths;
    size_t count;
    int fd;
    buf_init(&out, 100000);
    arena_init(&a, 1 << 20);
    int code = file_read_all(&out, path_of("source"), err);
    if (code == LN_OK)
        code = file_open_write(&fd, path_of("copy"), err);
    if (code == LN_OK) {
        code = file_write(fd, buf_str(&out), err);
        file_close(fd);
    }
    if (code == LN_OK)
        code = file_list(&paths, &count, &a, path_of("list"), ".yaml", err);
    if (code == LN_OK)
        assert_int_equal(count, 8);
    arena_free(&a);
    buf_free(&out);
    return code;
}

static void every_failed_call_is_told(void **state)
{
    (void)state;
    static char bytes[100000];
    make("source", (struct ln_str){bytes, sizeof bytes}); /* as large as it may be */
    int before = open_descriptors(), code = LN_EIO;
    unsigned long nth = 1;
    for (; code != LN_OK; nth++) {
        struct ln_err err = {0};
        assert_true(nth < 100);
        file_fail_at(nth);
        code = everything(&err);
        file_fail_at(0);
        assert_int_equal(open_descriptors(), before);
        if (code == LN_OK)
            continue;
        assert_int_equal(code, LN_EIO);
        assert_non_null(strstr(err.text, "Input/output error"));
        if (strstr(err.text, "writing") == NULL) /* file_write() knows no path */
            assert_non_null(strstr(err.text, dir));
    }
    assert_int_equal(nth - 2, 1 + 3 + 1 + 1 + 5); /* open, reads, open, write, folders */
}

static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    int before = open_descriptors(), hit = 1;
    for (unsigned long nth = 1; hit; nth++) {
        assert_true(nth < 100);
        mem_fail_at(nth);
        int code = everything(NULL);
        hit = mem_fail_hit();
        mem_fail_at(0);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        assert_int_equal(open_descriptors(), before);
    }
}

/* With standard output closed, what is printed must not land in a file that took its number. */
static void files_never_take_the_place_of_a_standard_stream(void **state)
{
    (void)state;
    for (int low = STDIN_FILENO; low <= STDERR_FILENO; low++) {
        int kept = fcntl(low, F_DUPFD_CLOEXEC, 10), fd;
        assert_true(kept >= 10);
        close(low);
        int code = file_open_write(&fd, path_of("out"), NULL);
        int taken = fcntl(low, F_GETFD);
        if (code == LN_OK)
            file_close(fd);
        assert_int_equal(dup2(kept, low), low);
        close(kept);
        assert_int_equal(code, LN_OK);
        assert_true(fd > STDERR_FILENO);
        assert_true(taken < 0);
        assert_true(fcntl(fd, F_GETFD) < 0);
    }
}

static void a_dash_is_a_standard_stream(void **state)
{
    (void)state;
    int fd;
    assert_int_equal(file_open_read(&fd, "-", NULL), LN_OK);
    assert_int_equal(fd, STDIN_FILENO);
    file_close(fd);
    assert_int_equal(file_open_write(&fd, "-", NULL), LN_OK);
    assert_int_equal(fd, STDOUT_FILENO);
    file_close(fd);
    assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0 && fcntl(STDOUT_FILENO, F_GETFD) >= 0);
}

static void finds_its_own_folder(void **state)
{
    (void)state;
    struct buf out;
    char name[4200];
    buf_init(&out, 4096);
    assert_int_equal(file_self_dir(&out, NULL), LN_OK);
    snprintf(name, sizeof name, "%.*s/test_file.t", STR_ARGS(buf_str(&out)));
    assert_int_equal(access(name, X_OK), 0);
    buf_free(&out);
}

static int clean(void **state)
{
    (void)state;
    static const char *const gone[] = {
        "list/z.yaml",
        "list/a.yaml",
        "list/a/1.yaml",
        "list/a/deep/x.yaml",
        "list/B.yaml",
        "list/a-.yaml",
        "list/\xC3\xA9.yaml",
        "list/b.yaml/in.yaml",
        "list/not.yml",
        "list/yaml",
        "list/.dot.yaml",
        "list/.hidden/h.yaml",
        "list/a.yaml.orig",
        "list/a/deep",
        "list/a",
        "list/.hidden",
        "list/b.yaml",
        "list/empty",
        "list",
        "loop/self",
        "loop",
        "sized",
        "word",
        "again",
        "plain",
        "source",
        "copy",
        "out",
    };
    char name[40];
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "many/%03u", i);
        unlink(path_of(name));
    }
    rmdir(path_of("many"));
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        if (unlink(path_of(gone[i])) != 0)
            rmdir(path_of(gone[i]));
    return rmdir(dir);
}

static int prepare(void **state)
{
    (void)state;
    return mkdtemp(dir) == NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_up_to_the_limit),
        cmocka_unit_test(appends_to_what_is_there),
        cmocka_unit_test(writing_empties_what_was_there),
        cmocka_unit_test(says_what_is_wrong_with_a_path),
        cmocka_unit_test(lists_in_byte_order_below_all_folders),
        cmocka_unit_test(a_loop_of_folders_ends),
        cmocka_unit_test(lists_many),
        cmocka_unit_test(every_failed_call_is_told),
        cmocka_unit_test(every_failed_allocation_is_told),
        cmocka_unit_test(files_never_take_the_place_of_a_standard_stream),
        cmocka_unit_test(a_dash_is_a_standard_stream),
        cmocka_unit_test(finds_its_own_folder),
    };
    return cmocka_run_group_tests(tests, prepare, clean);
}
