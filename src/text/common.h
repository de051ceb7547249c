/* common.h: the words that are most common in adverts, to choose well what to look for.
 *
 * Letters alone are a bad guess: "experience" is long, and in every advert. What is chosen by
 * these words decides how fast something is found, never what.
 */
#ifndef TEXT_COMMON_H
#define TEXT_COMMON_H

#include <linnet.h>

struct common_word {
    char word[18];
    uint8_t bits; /* the logarithm of how many bytes of text there are for each */
};

#define COMMON_WORDS 345u

extern const struct common_word common_words[COMMON_WORDS]; /* in byte order */

/* common_letter_bits: how much the byte c of folded text tells, after the frequencies of
 * English letters (Lewand 2000, p. 36). A byte of another script counts as 5 at most. */
unsigned common_letter_bits(unsigned char c);

#endif
