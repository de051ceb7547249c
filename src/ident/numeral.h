/* numeral.h: digits written as figures or as words, in English, Chinese and Thai. */
#ifndef IDENT_NUMERAL_H
#define IDENT_NUMERAL_H

#include <linnet.h>
#include <stdbool.h>

/* numeral_read: the digit '0'..'9' that starts at t[at]; 0 when there is none.
 *
 * in      at          below t.len
 * out     to          behind it
 *
 * An English word counts whole; the letter "o" only beside a figure.
 */
static inline char numeral_read(size_t *to, struct ln_str t, size_t at);

/* What may start at a byte: 1 a figure, 2 an English numeral, 3 a Thai, 4 a Chinese one. */
extern const uint8_t numeral_kinds[256];
char numeral_read_word(size_t *to, struct ln_str t, size_t at);

static inline char numeral_read(size_t *to, struct ln_str t, size_t at)
{
    unsigned kind = numeral_kinds[(unsigned char)t.at[at]];
    if (kind == 1)
        *to = at + 1;
    return kind == 1 ? t.at[at] : kind == 0 ? (char)0 : numeral_read_word(to, t, at);
}

/* numeral_word: the words above by their index, empty behind the last; without "o".
 * in      han         room for a Chinese one */
struct ln_str numeral_word(char han[4], size_t index);

#endif
