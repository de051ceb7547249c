/* marks.h: which bytes of a text are worth a look, one bit a byte.
 *
 * Ordinary text holds few of the bytes that identifiers are made of. One pass, sixteen bytes at
 * a time, marks them, and the scanners then go from mark to mark. A mark only says "look here":
 * each scanner tests the byte itself again, so a mark too many costs time and changes nothing.
 * With every bit set (marks_all) the same code looks at every byte, which is how the tests
 * prove that no mark is missing.
 */
#ifndef IDENT_MARKS_H
#define IDENT_MARKS_H

#include <linnet.h>
#include <stdbool.h>

enum mark {
    MARK_START,  /* a word or a character may start: a letter or plus not behind a letter, or a
                    byte of 0xC0 and more */
    MARK_FIGURE, /* a figure, an "o" before one, a run of 13 letters and figures in 64 bytes;
                    words_find() adds the numerals */
    MARK_DOT,    /* a dot, VIEW_DOT or colon */
    MARKS
};

struct marks {
    uint64_t (*block)[MARKS]; /* [(len + 63) / 64] */
    size_t count, room;
    size_t len; /* bytes of the text */
};

void marks_free(struct marks *m);

/* marks_build: replace what is in m by the marks of s.
 * cost    about 0.3 ns a byte with SSE2 */
LN_MUST int marks_build(struct marks *m, struct ln_str s, struct ln_err *err);

/* marks_all: set every bit of a text that was marked. */
void marks_all(struct marks *m);

static inline void marks_add(struct marks *m, enum mark kind, size_t at)
{
    m->block[at / 64][kind] |= UINT64_C(1) << (at % 64);
}

/* marks_next: the first byte from `at` on with that mark; m->len when there is none. */
static inline size_t marks_next(const struct marks *m, enum mark kind, size_t at)
{
    if (at >= m->len)
        return m->len;
    size_t b = at / 64;
    uint64_t bits = m->block[b][kind] & UINT64_MAX << (at % 64);
    while (bits == 0)
        if (++b == m->count)
            return m->len;
        else
            bits = m->block[b][kind];
    return b * 64 + (size_t)__builtin_ctzll(bits);
}

#endif
