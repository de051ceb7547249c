/* lookalike.h: letters of other scripts that a reader takes for a Latin one.
 *
 * Most rows are those of Unicode UTS #39 whose skeleton is one ASCII letter, asked of ICU for
 * the small and the capital form by the test, which compares every row. Column `mixed` is ours:
 * letters that pass only beside real Latin ones (Cyrillic в for b), small capitals, and letters
 * in black squares and circles. Letters that living Latin orthographies use (ı, ɣ, ...) are not
 * here, nor are those of scripts that stand beside Latin without a space (Arabic, Thai, ...).
 */
#ifndef TEXT_LOOKALIKE_H
#define TEXT_LOOKALIKE_H

#include <stdint.h>

struct lookalike {
    uint32_t c;        /* a letter as it stands in folded text */
    char lower, upper; /* what it looks like when it was written small, capital; or 0 */
    char mixed;        /* what it looks like inside a word that has Latin letters; or 0 */
};

/* lookalike_find: the row of c, or NULL.
 * cost    one comparison for ASCII and CJK, else about 8 */
const struct lookalike *lookalike_find(uint32_t c);

#endif
