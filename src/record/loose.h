/* loose.h: text made loosely comparable, for the few words that readers look for.
 *
 * Case, width, Latin accents and tone marks, and the script of digits do not count; all spaces
 * are one kind, all dashes one kind. Less than text/fold.h does (nothing is composed, markup is
 * text), and it needs no tables: "LƯƠNG：１５ – ๒๐" becomes "luong:15 - 20". The letter đ stays
 * itself, because "30d" and "30đ" are days and money.
 */
#ifndef RECORD_LOOSE_H
#define RECORD_LOOSE_H

#include <linnet.h>
#include <stdbool.h>

/* loose_next: what the character at *pos becomes, 0 for nothing; *pos is moved past it. */
uint32_t loose_next(struct ln_str s, size_t *pos);

/* loose: all of s, or as many whole characters as fit into out[room]. returns the length */
size_t loose(char *out, size_t room, struct ln_str s);

/* loose_is_mark: whether c only changes the letter before it (vowel signs, viramas, tones of
 * Thai, Lao, Burmese, Khmer and Devanagari), so that no word can end in front of it. */
bool loose_is_mark(uint32_t c);

#endif
