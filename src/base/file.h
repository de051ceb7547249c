/* file.h: the seam to files.
 *
 * Only file.c calls open, read, write and opendir, so that a test can make the Nth of them fail
 * (file_fail_at) and see that nothing is lost silently.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <linnet.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"

/* file_open_read: a descriptor of `path`, or standard input for "-". Give it back with
 * file_close(), which leaves standard input open. */
LN_MUST int file_open_read(int *fd, const char *path, struct ln_err *err);

/* file_open_write: create or empty `path`; "-" is standard output. */
LN_MUST int file_open_write(int *fd, const char *path, struct ln_err *err);
void file_close(int fd);

/* file_read: up to size bytes; *got is 0 at the end. Retries when a signal comes. */
LN_MUST int file_read(size_t *got, int fd, char *at, size_t size, struct ln_err *err);

/* file_waits: whether a read would have to wait for somebody (a pipe or terminal that is
 * quiet). */
bool file_waits(int fd);

/* file_write: all of s, or an error. */
LN_MUST int file_write(int fd, struct ln_str s, struct ln_err *err);

/* file_read_all: append the whole of `path` to out; LN_ELIMIT past out->max. */
LN_MUST int file_read_all(struct buf *out, const char *path, struct ln_err *err);

/* file_list: the paths of all files below `dir` whose name ends in `suffix`, in byte order, so
 * that every machine sees the same order. Names that start with a dot are left out.
 * owns    arena       the paths, NUL-ended */
LN_MUST int file_list(struct ln_str **out, size_t *count, struct arena *a, const char *dir,
                      const char *suffix, struct ln_err *err);

bool file_is_dir(const char *path);

/* file_self_dir: the folder that holds the running program, without a slash at the end. */
LN_MUST int file_self_dir(struct buf *out, struct ln_err *err);

/* file_fail_at: the nth open, read, write or list from now fails with EIO; 0 turns it off. */
void file_fail_at(unsigned long nth);

#endif
