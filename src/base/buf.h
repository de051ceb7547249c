/* buf.h: bytes that grow up to a maximum the owner must name.
 *
 * Adding never needs a check: after the first failure the buffer remembers its code, ignores
 * what follows, and buf_status() tells. So a writer is straight-line code with one test at the
 * end. A cleared buffer keeps its memory, so a loop that reuses one allocates nothing.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <linnet.h>

struct buf {
    char *at;
    size_t len, capacity, max;
    int code; /* LN_OK, LN_ENOMEM or LN_ELIMIT */
};

/* buf_init: an empty buffer that may hold up to max bytes; allocates nothing yet. */
void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);

/* buf_clear: forget content and failure, keep memory. */
void buf_clear(struct buf *b);

void buf_add(struct buf *b, struct ln_str s);
void buf_add_char(struct buf *b, char c);
void buf_add_u64(struct buf *b, uint64_t value);
void buf_add_format(struct buf *b, const char *format, ...) LN_PRINTF(2, 3);

/* buf_room: at least `size` writable bytes after len, or NULL. The caller then raises len. */
LN_MUST char *buf_room(struct buf *b, size_t size);

struct ln_str buf_str(const struct buf *b);

/* buf_status: LN_OK, or the first failure, told in err. */
LN_MUST int buf_status(const struct buf *b, struct ln_err *err);

#endif
