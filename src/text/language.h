/* language.h: the language of a short text, an advert or a message.
 *
 * The script decides where one language uses it; Han, Devanagari, Arabic, Cyrillic and Latin
 * text is told apart by the characters and small words that only some of its languages have.
 * What is mixed with English goes to the other language: adverts borrow English words, and the
 * reader of the rest is the one it was written for.
 */
#ifndef TEXT_LANGUAGE_H
#define TEXT_LANGUAGE_H

#include <linnet.h>

/* How much of a text is looked at: letters, in bytes, and bytes of any kind. */
#define LANGUAGE_LETTER_BYTES 600
#define LANGUAGE_BYTES        4096

struct language {
    const char *code; /* BCP 47, "zh-Hans"; "und" when unsure; a constant */
    double share;     /* 0 for "und", else over 0 up to 1, see language_of() */
};

/* language_of: the language of the start of a text.
 *
 * in      folded      text from fold(); any bytes are safe, but only folded letters are known
 * returns code        am ar bn de el en es fa fr gu he hi hy id it ja ka km kn ko lo ml mr ms
 *                     my ne nl pa pl pt ro ru si sw ta te th tl tr uk ur vi zh zh-Hans zh-Hant
 *                     und; zh: Chinese where nothing, or as much of each, tells the two ways
 *                     of writing apart; id also where nothing tells it from Malay
 *         share       the letters in its script among all that were looked at, a Han, kana or
 *                     Hangul one counting twice; in Latin script times the part of the
 *                     evidence that speaks for it and not for the next language
 * owns    nothing     no allocation; the first call in a process fills constant tables (0.4 ms)
 * cost    1 us for 300 bytes, 2 us for 600, at most 8 us whatever the length
 * differs a single Latin word, Vietnamese without marks and Latin-script Hindi are "und"
 */
struct language language_of(struct ln_str folded);

#endif
