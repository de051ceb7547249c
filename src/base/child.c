/* child.c: see child.h.
 *
 *   input --memfd--> 0 [ program ] 1 --pipe--> out        2 is /dev/null, the rest is closed
 *
 * It is started with posix_spawn(), which is safe where threads run. Limits are laid on it from
 * outside at once after the start (prlimit), for posix_spawn() cannot. The zombie is kept until
 * its group has been killed, so that the number of the group cannot belong to others by then.
 */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
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

void child_fail_at(unsigned long nth)
{
    atomic_store(&fail_at, nth == 0 ? 0 : atomic_load(&calls) + nth);
}

static int io_error(struct ln_err *err, const char *what)
{
    char room[100];
    return err_set(err, LN_EIO, 0, "%s: %s", what, strerror_r(errno, room, sizeof room));
}

int child_find(char out[CHILD_PATH_BYTES], struct ln_str folders, const char *name,
               struct ln_err *err)
{
    /* One byte is spare: a buffer that is full must not try to grow. */
    struct buf path = {.at = out, .capacity = CHILD_PATH_BYTES, .max = CHILD_PATH_BYTES - 1};
    struct stat info;
    while (folders.len > 0) {
        struct ln_str folder = str_cut(&folders, folders, ':');
        buf_clear(&path);
        buf_add_format(&path, "%.*s/%s", STR_ARGS(folder), name);
        buf_add_char(&path, '\0');
        if (str_starts(folder, STR("/")) && path.code == LN_OK && stat(out, &info) == 0 &&
            S_ISREG(info.st_mode) && access(out, X_OK) == 0)
            return LN_OK;
    }
    return err_set(err, LN_ENOTFOUND, 0, "there is no program %s", name);
}

/* Out of the way of the standard streams, should one of them be closed here. */
static int lift(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int lifted = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return lifted;
}

/* The input as a file that lives in memory only. */
static int make_input(int *fd, struct ln_str input, struct ln_err *err)
{
    *fd = must_fail() ? -1 : lift(memfd_create("linnet-input", MFD_CLOEXEC));
    if (*fd < 0)
        return io_error(err, "a file in memory");
    int code = file_write(*fd, input, err);
    if (code == LN_OK && (must_fail() || lseek(*fd, 0, SEEK_SET) != 0))
        code = io_error(err, "a file in memory");
    return code;
}

static int make_pipe(int fds[2], struct ln_err *err)
{
    if (must_fail() || pipe2(fds, O_CLOEXEC) != 0) {
        fds[0] = fds[1] = -1;
        return io_error(err, "a pipe");
    }
    fds[0] = lift(fds[0]);
    fds[1] = lift(fds[1]);
    return fds[0] < 0 || fds[1] < 0 ? io_error(err, "a pipe") : LN_OK;
}

static int add_descriptors(posix_spawn_file_actions_t *actions, int in, int out)
{
    int code = posix_spawn_file_actions_adddup2(actions, in, STDIN_FILENO);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO);
    if (code == 0)
        code =
            posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (code == 0)
        code = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
    return code;
}

/* A process group of its own, and signals as a program expects them. */
static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    int code = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (code == 0)
        code = posix_spawnattr_setsigmask(attributes, &none);
    return code == 0 ? posix_spawnattr_setsigdefault(attributes, &all) : code;
}

/* posix_spawn() takes pointers to bytes that may be changed, and changes none. */
static int spawn(pid_t *pid, const struct child *c, int in, int out)
{
    static const char *const environment[] = {"LC_ALL=C.UTF-8", "PATH=" CHILD_FOLDERS,
                                              "OMP_THREAD_LIMIT=1", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0)
        return code;
    code = posix_spawnattr_init(&attributes);
    if (code == 0) {
        code = add_descriptors(&actions, in, out);
        if (code == 0)
            code = set_signals(&attributes);
        if (code == 0)
            code = must_fail() ? errno
                               : posix_spawn(pid, c->argv[0], &actions, &attributes,
                                             (char *const *)(uintptr_t)c->argv,
                                             (char *const *)(uintptr_t)environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* What the clock cannot stop: memory, files, and running on when linnet itself was killed. */
static int set_limits(pid_t pid, struct ln_err *err)
{
    const struct {
        int what;
        rlim_t most;
    } limits[] = {{RLIMIT_AS, (rlim_t)LIMIT_CHILD_BYTES},
                  {RLIMIT_CPU, LIMIT_CHILD_CPU_S},
                  {RLIMIT_FSIZE, 0},
                  {RLIMIT_CORE, 0}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit limit = {limits[i].most, limits[i].most};
        if (must_fail() || prlimit(pid, (__rlimit_resource_t)limits[i].what, &limit, NULL) != 0)
            return io_error(err, "limiting a program");
    }
    return LN_OK;
}

static int late(const struct child *c, struct ln_err *err)
{
    return err_kind(err, LN_ELIMIT, "timeout", 0, "%s took too long", c->argv[0]);
}

/* Wait for bytes and take them, until the program closes its output. */
static int collect(struct buf *out, const struct child *c, int fd, struct ln_err *err)
{
    for (;;) {
        int64_t left_us = c->until_us - clock_elapsed_us();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (left_us <= 0)
            return late(c, err);
        int ready = must_fail() ? -1 : poll(&p, 1, (int)(left_us / 1000) + 1);
        if (ready < 0 && errno != EINTR)
            return io_error(err, c->argv[0]);
        if (ready <= 0)
            continue;
        char probe;
        size_t got, size = out->max - out->len;
        size = size < READ_BYTES ? size : READ_BYTES;
        char *room = size == 0 ? &probe : buf_room(out, size);
        if (room == NULL)
            return buf_status(out, err);
        int code = file_read(&got, fd, room, size == 0 ? 1 : size, err);
        if (code != LN_OK || got == 0)
            return code;
        if (size == 0)
            return err_kind(err, LN_ELIMIT, "too-many", out->len,
                            "%s printed more than %zu bytes", c->argv[0], out->max);
        out->len += got;
    }
}

/* Wait until it has ended; it stays a zombie. */
static int await(const struct child *c, pid_t pid, struct ln_err *err)
{
    for (;;) {
        siginfo_t info = {0};
        int code =
            must_fail() ? -1 : waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG);
        if (code != 0 && errno != EINTR)
            return io_error(err, c->argv[0]);
        if (code == 0 && info.si_pid == pid)
            return LN_OK;
        if (clock_elapsed_us() >= c->until_us)
            return late(c, err);
        poll(NULL, 0, 1);
    }
}

/* Nothing of it is left when this returns. */
static int end(pid_t pid, struct ln_err *err)
{
    int raw = 0;
    kill(-pid, SIGKILL);
    while (waitpid(pid, &raw, 0) < 0)
        if (errno != EINTR) { /* SIGCHLD is ignored, against the contract */
            (void)io_error(err, "waiting for a program");
            return -1;
        }
    return WIFSIGNALED(raw) ? 256 + WTERMSIG(raw) : WEXITSTATUS(raw);
}

int child_run(struct buf *out, int *status, const struct child *c, struct ln_err *err)
{
    int in = -1, fds[2] = {-1, -1};
    pid_t pid = -1;
    int code = make_input(&in, c->input, err);
    if (code == LN_OK)
        code = make_pipe(fds, err);
    if (code == LN_OK) {
        errno = spawn(&pid, c, in, fds[1]);
        if (errno != 0) {
            pid = -1;
            code = io_error(err, c->argv[0]);
        }
    }
    file_close(in);
    file_close(fds[1]);
    if (pid > 0) {
        code = set_limits(pid, err);
        if (code == LN_OK)
            code = collect(out, c, fds[0], err);
        if (code == LN_OK)
            code = await(c, pid, err);
        *status = end(pid, code == LN_OK ? err : NULL);
        if (*status < 0 && code == LN_OK)
            code = LN_EIO;
    }
    file_close(fds[0]);
    return code;
}
