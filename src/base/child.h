/* child.h: the seam to other programs: bytes in, bytes out, nothing else.
 *
 * Only child.c starts programs (tools/lint checks it), and only the command line asks it to:
 * the library never forks by itself. A program is named by its absolute path and gets a vector
 * of arguments, never a line for a shell; an environment that is written out here; the input as
 * a file in memory on its standard input, so that it may stop reading when it likes; a pipe for
 * its output; no other descriptor; and no message of it reaches the user. It may not write
 * files, nor use more memory or time than it was given, and its whole process group is killed
 * when it ends or is late. Signal handlers of the caller are not touched; SIGCHLD must not be
 * ignored. Any number of threads may run programs at once.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <linnet.h>

#include "base/buf.h"

#define CHILD_PATH_BYTES 512
#define CHILD_FOLDERS    "/usr/local/bin:/usr/bin:/bin" /* where programs are looked for */

/* child_find: the first executable file called `name` in one of the folders.
 *
 * in      folders     absolute, parted by ':'; others are passed over
 * errors  LN_ENOTFOUND
 */
LN_MUST int child_find(char out[CHILD_PATH_BYTES], struct ln_str folders, const char *name,
                       struct ln_err *err);

struct child {
    const char *const *argv; /* argv[0] is the absolute path; ends with NULL */
    struct ln_str input;
    int64_t until_us; /* by clock_elapsed_us(); then it is killed */
};

/* child_run: run a program to its end.
 *
 * out     out         what it printed is appended; at most out->max
 *         status      its exit code, or 256 + the signal that ended it
 * errors  LN_ELIMIT   err->kind is "timeout" or, when it prints too much, "too-many"
 *         LN_EIO      it could not be started, or read from; LN_ENOMEM
 */
LN_MUST int child_run(struct buf *out, int *status, const struct child *c, struct ln_err *err);

/* child_fail_at: the nth system call of child.c from now fails; 0 turns it off. Tests only. */
void child_fail_at(unsigned long nth);

#endif
