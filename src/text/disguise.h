/* disguise.h: tricks that hide words from filters but not from readers, undone.
 *
 *   written    "s@l𝖺ry  t e l e g r a m  vіsа  高*薪"     (і and а are Cyrillic)
 *   folded     "s@lary t e l e g r a m vіsа 高*薪"
 *   plain      "salary telegram visa 高薪"               map: plain byte -> original byte
 *
 * Undone:
 *   hidden     invisible characters between two letters of a word. Folding drops them; here
 *              they are only told. Not told: soft hyphens (unless two stand close), joiners in
 *              scripts that need them, marks of direction beside numbers, markup.
 *   reversed   U+202D and U+202E, which turn the order of letters: told, not turned back.
 *   marks      lines through or around letters, and three or more accents on one letter.
 *   lookalike  letters of another script (lookalike.h), in a word that mixes scripts; in a
 *              whole word only when it stands in Latin text that nowhere uses that script for
 *              a word of its own. Москва and кто stay as they are.
 *   leet       digits and signs for letters, when the result is a word of the lexicon; after
 *              two of these also in unknown words, where a code may suffer (h1b). What holds
 *              a 2, 6 or 9, amounts and times (b2b, 24h, covid19, 4pm, $3000) stay.
 *   split      letters parted by one and the same sign or space: in Latin four or more that
 * make known words, or six (eight with dots) of any; three in scripts without spaces. Words
 * with signs inside (te*le*gram) when whole they are in the lexicon and no part is; Chinese
 * pairs of the lexicon (高*薪, 飞 机).
 *
 * On purpose not: repeated letters (sooo), a single space inside a word (sal ary), accents as
 * decoration, letters turned upside down, regional indicators (they are flags), numbers in
 * words, masked words (s*lary), i for l among plain letters.
 */
#ifndef TEXT_DISGUISE_H
#define TEXT_DISGUISE_H

#include <linnet.h>
#include <stdbool.h>

#include "text/fold.h"
#include "text/lexicon.h"

enum disguise_kind {
    DISGUISE_HIDDEN = 1,
    DISGUISE_REVERSED = 2,
    DISGUISE_MARKS = 4,
    DISGUISE_LOOKALIKE = 8,
    DISGUISE_LEET = 16,
    DISGUISE_SPLIT = 32
};

struct disguise_place {
    uint32_t from, to; /* bytes of the original */
    enum disguise_kind kind;
};

struct disguise_item; /* one character, see disguise.c */

/* Reuse one per thread, it keeps its memory. */
struct disguise {
    struct folded plain;           /* only when `differs` */
    bool differs;                  /* the plain text is not the folded one */
    unsigned kinds;                /* of all places, as bits */
    struct disguise_place *places; /* by where they start */
    size_t count, places_room;
    struct disguise_item *items;
    size_t items_room;
};

void disguise_init(struct disguise *d, size_t max);
void disguise_free(struct disguise *d);

/* disguise_undo: find what is disguised in f, and the plain text.
 *
 * in      f, original  the text as folded, and what fold() was given
 * out     found        whether d->count > 0
 * errors  LN_ENOMEM; LN_ELIMIT  plain text over the max of d
 * cost    3 to 4 instructions a byte when nothing looks disguised, 0.2 to 0.6 ns; else 20 to 50
 * ns
 */
LN_MUST int disguise_undo(bool *found, struct disguise *d, const struct fold_tables *t,
                          const struct lexicon *words, const struct folded *f,
                          struct ln_str original, struct ln_err *err);

/* disguise_undo_all: the same without the quick look first; for tests. */
LN_MUST int disguise_undo_all(bool *found, struct disguise *d, const struct fold_tables *t,
                              const struct lexicon *words, const struct folded *f,
                              struct ln_str original, struct ln_err *err);

#endif
