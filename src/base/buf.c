/* buf.c: see buf.h. Capacity doubles, so adding n bytes one by one costs O(n) in all. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
}

void buf_free(struct buf *b)
{
    mem_free(b->at);
    buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->code = LN_OK;
}

/* At least size writable bytes after len. `spare` more may be written but never count: the NUL
 * that vsnprintf puts behind its text. */
static char *reserve(struct buf *b, size_t size, size_t spare)
{
    if (b->code != LN_OK)
        return NULL;
    if (size > b->max || b->len > b->max - size) {
        b->code = LN_ELIMIT;
        return NULL;
    }
    size_t need = b->len + size + spare;
    if (b->at != NULL && b->capacity >= need)
        return b->at + b->len;
    size_t want = b->capacity < 256 ? 256 : b->capacity;
    while (want < need)
        want = want > SIZE_MAX / 2 ? need : want * 2;
    if (want > b->max)
        want = b->max < need ? need : b->max;
    char *grown = mem_resize(b->at, want == 0 ? 1 : want, 1);
    if (grown == NULL) {
        b->code = LN_ENOMEM;
        return NULL;
    }
    b->at = grown;
    b->capacity = want;
    return b->at + b->len;
}

char *buf_room(struct buf *b, size_t size)
{
    return reserve(b, size, 0);
}

void buf_add(struct buf *b, struct ln_str s)
{
    if (s.len == 0)
        return;
    char *room = buf_room(b, s.len);
    if (room == NULL)
        return;
    memcpy(room, s.at, s.len);
    b->len += s.len;
}

void buf_add_char(struct buf *b, char c)
{
    char *room = buf_room(b, 1);
    if (room == NULL)
        return;
    *room = c;
    b->len++;
}

void buf_add_u64(struct buf *b, uint64_t value)
{
    char digits[20];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    buf_add(b, (struct ln_str){digits + i, sizeof digits - i});
}

void buf_add_format(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 && b->code == LN_OK) /* longer than INT_MAX */
        b->code = LN_ELIMIT;
    char *room = len < 0 ? NULL : reserve(b, (size_t)len, 1);
    if (room != NULL) {
        vsnprintf(room, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
}

struct ln_str buf_str(const struct buf *b)
{
    return (struct ln_str){b->at, b->len};
}

int buf_status(const struct buf *b, struct ln_err *err)
{
    if (b->code == LN_ENOMEM)
        return err_set(err, LN_ENOMEM, b->len, "out of memory");
    if (b->code == LN_ELIMIT)
        return err_set(err, LN_ELIMIT, b->len, "more than the limit of %zu bytes", b->max);
    return LN_OK;
}
