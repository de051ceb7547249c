/* expr_often.c: how often to expect a text in ordinary text.
 *
 * By its letters, or less rare where its words are common ones (common.h). A text is as rare as
 * its words together, each further one counted by half, for words come in company.
 */
#include <string.h>

#include "base/str.h"
#include "text/common.h"
#include "text/expr_inner.h"

#define UNIT_BITS 30u /* sums of frequencies are multiples of 2^-30 */

/* Bits a character carries; about 5 for other alphabets, 8 for Han and Hangul. */
static unsigned bits_of_char(uint32_t c)
{
    return c < 0x80 ? common_letter_bits((unsigned char)c) : c < 0x2E80 ? 5 : 8;
}

static unsigned bits_of_chars(struct ln_str s)
{
    unsigned bits = 0;
    for (size_t pos = 0; pos < s.len && bits < EXPR_RARE_BITS;)
        bits += bits_of_char(utf8_next(s, &pos));
    return bits < EXPR_RARE_BITS ? bits : EXPR_RARE_BITS;
}

/* The bits of the listed words that are `word`, or begin with it when it is not whole; 0 when
 * there are none. */
static unsigned bits_of_common(struct ln_str word, bool whole)
{
    size_t low = 0, high = COMMON_WORDS;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(str_of(common_words[middle].word), word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    uint64_t sum = 0;
    for (; low < COMMON_WORDS && str_starts(str_of(common_words[low].word), word); low++)
        if (!whole || common_words[low].word[word.len] == '\0')
            sum += (uint64_t)1 << (UNIT_BITS - common_words[low].bits);
    return sum == 0 ? 0 : UNIT_BITS - (63 - (unsigned)__builtin_clzll(sum));
}

static bool is_letter(struct ln_str s, size_t at)
{
    return at < s.len && s.at[at] >= 'a' && s.at[at] <= 'z';
}

unsigned expr_rarity(struct ln_str text, unsigned edges)
{
    unsigned bits = edges != 0 ? 1 : 0, words = 0;
    for (size_t from = 0, to; from < text.len; from = to) {
        bool letter = is_letter(text, from);
        for (to = from + 1; to < text.len && is_letter(text, to) == letter;)
            to++;
        struct ln_str part = str_part(text, from, to);
        unsigned more = bits_of_chars(part);
        if (letter) {
            bool starts = from > 0 || (edges & EXPR_AT_START) != 0;
            bool whole = starts && (to < text.len || (edges & EXPR_AT_END) != 0);
            unsigned listed = starts ? bits_of_common(part, whole) : 0;
            more = listed > 0 && listed < more ? listed : more;
            more /= words++ > 0 ? 2 : 1;
        }
        bits += more;
    }
    return text.len == 1 ? 0 : bits < EXPR_RARE_BITS ? bits : EXPR_RARE_BITS;
}
