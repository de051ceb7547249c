/* disguise_inner.h: between disguise.c and disguise_scan.c. */
#ifndef TEXT_DISGUISE_INNER_H
#define TEXT_DISGUISE_INNER_H

#include "text/disguise.h"

#define LEET_MAX 24u /* characters of one word */

/* Signs that may join the parts of one word. */
#define DISGUISE_JOINTS "*_~|^=.-"

/* leet_letter: the letter that c stands for in a word, c itself when it is a letter already, 0
 * when it stands for none. 1, ! and | may be i or l: 'i' is told. */
uint32_t leet_letter(uint32_t c);

/* leet_known: undo the leet of word[count] so that it is a known word. returns false when there
 * is none, or no leet */
bool leet_known(uint32_t *out, const struct lexicon *words, const uint32_t *word, size_t count);

/* disguise_is_strong: a sign that nobody writes between two Chinese characters without intent.
 */
bool disguise_is_strong(uint32_t c);

/* disguise_suspect: whether s, folded, holds anything that disguise_undo_all() may change. It
 * may miss what is rare: letters split by four bytes or more of signs, joints beside accents.
 */
bool disguise_suspect(const struct lexicon *words, struct ln_str s);

#endif
