/* file.c: see file.h. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

#define READ_BYTES ((size_t)64 * 1024)

static atomic_ulong calls;
static atomic_ulong fail_at;

static bool must_fail(void)
{
    unsigned long now = atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed) + 1;
    if (now != atomic_load_explicit(&fail_at, memory_order_relaxed))
        return false;
    errno = EIO;
    return true;
}

void file_fail_at(unsigned long nth)
{
    atomic_store(&fail_at, nth == 0 ? 0 : atomic_load(&calls) + nth);
}

static int io_error(struct ln_err *err, const char *what)
{
    char room[100];
    int code = errno == ENOENT ? LN_ENOTFOUND : LN_EIO;
    return err_set(err, code, 0, "%s: %s", what, strerror_r(errno, room, sizeof room));
}

static int open_file(int *fd, const char *path, int flags, struct ln_err *err)
{
    *fd = must_fail() ? -1 : open(path, flags | O_CLOEXEC, 0666);
    if (*fd >= 0 && *fd <= STDERR_FILENO) { /* not in the place of a standard stream that is */
        int low = *fd;                      /* closed: what is printed would land in the file */
        *fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close(low);
    }
    if (*fd < 0)
        return io_error(err, path);
    return LN_OK;
}

int file_open_read(int *fd, const char *path, struct ln_err *err)
{
    if (strcmp(path, "-") == 0) {
        *fd = STDIN_FILENO;
        return LN_OK;
    }
    int code = open_file(fd, path, O_RDONLY, err);
    struct stat info;
    if (code == LN_OK && fstat(*fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        file_close(*fd);
        return err_set(err, LN_EIO, 0, "%s: is a folder, not a file", path);
    }
    return code;
}

int file_open_write(int *fd, const char *path, struct ln_err *err)
{
    if (strcmp(path, "-") == 0) {
        *fd = STDOUT_FILENO;
        return LN_OK;
    }
    return open_file(fd, path, O_WRONLY | O_CREAT | O_TRUNC, err);
}

void file_close(int fd)
{
    if (fd > STDERR_FILENO)
        close(fd);
}

int file_read(size_t *got, int fd, char *at, size_t size, struct ln_err *err)
{
    for (;;) {
        ssize_t n = must_fail() ? -1 : read(fd, at, size);
        if (n >= 0) {
            *got = (size_t)n;
            return LN_OK;
        }
        if (errno != EINTR)
            return io_error(err, "reading");
    }
}

bool file_waits(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) == 0;
}

int file_write(int fd, struct ln_str s, struct ln_err *err)
{
    size_t done = 0;
    while (done < s.len) {
        ssize_t n = must_fail() ? -1 : write(fd, s.at + done, s.len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return io_error(err, "writing");
        done += (size_t)n;
    }
    return LN_OK;
}

int file_read_all(struct buf *out, const char *path, struct ln_err *err)
{
    int fd;
    int code = file_open_read(&fd, path, err);
    if (code != LN_OK)
        return code;
    size_t got = 1;
    while (code == LN_OK && got > 0) {
        size_t left = out->max - out->len;
        char probe;
        if (left == 0) { /* full: only the end of the file may follow */
            code = file_read(&got, fd, &probe, 1, err);
            if (code != LN_OK)
                err_prefix(err, "%s: ", path);
            else if (got > 0)
                code = err_set(err, LN_ELIMIT, out->len, "%s: more than the limit of %zu bytes",
                               path, out->max);
            break;
        }
        char *room = buf_room(out, left < READ_BYTES ? left : READ_BYTES);
        if (room == NULL) {
            code = buf_status(out, err);
            break;
        }
        code = file_read(&got, fd, room, left < READ_BYTES ? left : READ_BYTES, err);
        if (code == LN_OK)
            out->len += got;
        else
            err_prefix(err, "%s: ", path);
    }
    file_close(fd);
    return code;
}

struct listing {
    struct arena *arena;
    struct ln_str *paths;
    size_t count, capacity;
    const char *suffix;
};

static int add_path(struct listing *l, struct ln_str path, struct ln_err *err)
{
    if (l->count == LIMIT_CATALOGUE_FILES)
        return err_set(err, LN_ELIMIT, 0, "more than %u files", LIMIT_CATALOGUE_FILES);
    if (l->count == l->capacity) {
        size_t wider = l->capacity == 0 ? 64 : l->capacity * 2;
        struct ln_str *paths = arena_array(l->arena, wider, sizeof *paths);
        if (paths == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        if (l->count > 0)
            memcpy(paths, l->paths, l->count * sizeof *paths);
        l->paths = paths;
        l->capacity = wider;
    }
    l->paths[l->count] = arena_copy(l->arena, path);
    if (l->paths[l->count].at == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    l->count++;
    return LN_OK;
}

static int list_below(struct listing *l, const char *dir, unsigned depth, struct ln_err *err)
{
    if (depth == 0)
        return err_set(err, LN_ELIMIT, 0, "%s: folders are nested too deeply", dir);
    DIR *d = must_fail() ? NULL : opendir(dir);
    if (d == NULL)
        return io_error(err, dir);
    int code = LN_OK;
    struct buf path;
    buf_init(&path, 4096);
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(d);
        if (entry == NULL) {
            if (errno != 0)
                code = io_error(err, dir);
            break;
        }
        if (entry->d_name[0] == '.')
            continue;
        buf_clear(&path);
        buf_add_format(&path, "%s/%s", dir, entry->d_name);
        buf_add_char(&path, '\0');
        code = buf_status(&path, err);
        if (code == LN_OK && file_is_dir(path.at))
            code = list_below(l, path.at, depth - 1, err);
        else if (code == LN_OK && str_ends(str_of(entry->d_name), str_of(l->suffix)))
            code = add_path(l, str_of(path.at), err);
        if (code != LN_OK)
            break;
    }
    buf_free(&path);
    closedir(d);
    return code;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct ln_str *)a, *(const struct ln_str *)b);
}

int file_list(struct ln_str **out, size_t *count, struct arena *a, const char *dir,
              const char *suffix, struct ln_err *err)
{
    struct listing l = {.arena = a, .suffix = suffix};
    int code = list_below(&l, dir, 16, err);
    if (code != LN_OK)
        return code;
    if (l.count > 1)
        qsort(l.paths, l.count, sizeof *l.paths, by_bytes);
    *out = l.paths;
    *count = l.count;
    return LN_OK;
}

bool file_is_dir(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

int file_self_dir(struct buf *out, struct ln_err *err)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    if (len <= 0 || (size_t)len == sizeof path)
        return io_error(err, "/proc/self/exe");
    while (len > 0 && path[len - 1] != '/')
        len--;
    buf_add(out, (struct ln_str){path, len > 1 ? (size_t)len - 1 : (size_t)len});
    return buf_status(out, err);
}
