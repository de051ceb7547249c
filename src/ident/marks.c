/* marks.c: see marks.h.
 *
 *   kinds of 64 bytes   letter, digit, lead, plus, o, dot    one word of 64 bits each
 *   marks               a few shifts of these; the bits that a shift needs from the block
 *                       before are carried over, those of the block behind are looked up
 *
 * 64 bytes of a run of at least 25 hold at least 13 of it, whichever block they fall into, so
 * 13 in one block find every long run.
 */
#include "ident/marks.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "ident/view.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct kinds {
    uint64_t letter, digit, lead, plus, o, dot;
};

#ifdef __SSE2__

static uint64_t bits_of(__m128i mask)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(mask);
}

/* Bytes of [from, from + last]. */
static __m128i is_from(__m128i c, char from, char last)
{
    __m128i at = _mm_sub_epi8(c, _mm_set1_epi8(from));
    return _mm_cmpeq_epi8(_mm_min_epu8(at, _mm_set1_epi8(last)), at);
}

static __m128i is_byte(__m128i c, char byte)
{
    return _mm_cmpeq_epi8(c, _mm_set1_epi8(byte));
}

static void read_kinds(struct kinds *k, const char *at)
{
    *k = (struct kinds){0};
    for (unsigned i = 0; i < 64; i += 16) {
        __m128i c = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        __m128i low = _mm_or_si128(c, _mm_set1_epi8(0x20));
        __m128i dot =
            _mm_or_si128(_mm_or_si128(is_byte(c, '.'), is_byte(c, VIEW_DOT)), is_byte(c, ':'));
        k->letter |= bits_of(is_from(low, 'a', 25)) << i;
        k->digit |= bits_of(is_from(c, '0', 9)) << i;
        k->lead |= bits_of(is_from(c, (char)0xC0, 63)) << i;
        k->plus |= bits_of(is_byte(c, '+')) << i;
        k->o |= bits_of(is_byte(low, 'o')) << i;
        k->dot |= bits_of(dot) << i;
    }
}

#else

static void read_kinds(struct kinds *k, const char *at)
{
    *k = (struct kinds){0};
    for (unsigned i = 0; i < 64; i++) {
        unsigned char c = (unsigned char)at[i], low = c | 0x20;
        k->letter |= (uint64_t)(low >= 'a' && low <= 'z') << i;
        k->digit |= (uint64_t)(c >= '0' && c <= '9') << i;
        k->lead |= (uint64_t)(c >= 0xC0) << i;
        k->plus |= (uint64_t)(c == '+') << i;
        k->o |= (uint64_t)(low == 'o') << i;
        k->dot |= (uint64_t)(c == '.' || c == VIEW_DOT || c == ':') << i;
    }
}

#endif

void marks_free(struct marks *m)
{
    mem_free(m->block);
    *m = (struct marks){0};
}

/* Where at least 13 set bits follow each other. */
static uint64_t long_runs(uint64_t bits)
{
    bits &= bits >> 1;
    bits &= bits >> 2;
    bits &= bits >> 4;
    return bits & bits >> 5;
}

int marks_build(struct marks *m, struct ln_str s, struct ln_err *err)
{
    size_t count = (s.len + 63) / 64;
    if (count > m->room) {
        uint64_t(*more)[MARKS] = mem_resize(m->block, count, sizeof *more);
        if (more == NULL)
            return err_set(err, LN_ENOMEM, 0, "no memory for the marks of %zu bytes", s.len);
        m->block = more;
        m->room = count;
    }
    m->count = count;
    m->len = s.len;
    uint64_t letter_before = 0;
    for (size_t b = 0; b < count; b++) {
        struct kinds k;
        char tail[64] = {0};
        size_t from = b * 64, left = s.len - from;
        if (left < 64)
            memcpy(tail, s.at + from, left);
        read_kinds(&k, left < 64 ? tail : s.at + from);
        bool digit_behind = left > 64 && s.at[from + 64] >= '0' && s.at[from + 64] <= '9';
        uint64_t before_digit = k.digit >> 1 | (uint64_t)digit_behind << 63;
        m->block[b][MARK_START] =
            k.lead | ((k.letter | k.plus) & ~(k.letter << 1 | letter_before));
        m->block[b][MARK_FIGURE] =
            k.digit | (k.o & before_digit) | long_runs(k.letter | k.digit);
        m->block[b][MARK_DOT] = k.dot;
        letter_before = k.letter >> 63;
    }
    return LN_OK;
}

void marks_all(struct marks *m)
{
    for (size_t b = 0; b < m->count; b++)
        memset(m->block[b], 0xFF, sizeof m->block[b]);
    if (m->len % 64 != 0)
        for (unsigned k = 0; k < MARKS; k++)
            m->block[m->count - 1][k] = (UINT64_C(1) << m->len % 64) - 1;
}
