/* wordbreak.h: where the words of a text are, also in scripts that do not part them.
 *
 * Unicode's rules for words (UAX #29), and ICU's dictionaries for Chinese, Japanese, Thai, Lao,
 * Khmer and Burmese. Signs and spaces are no words; a number is one.
 */
#ifndef TEXT_WORDBREAK_H
#define TEXT_WORDBREAK_H

#include <linnet.h>

struct word_place {
    uint32_t from, to; /* bytes of the text */
};

/* Reuse one per thread. */
struct wordbreak {
    struct word_place *words;
    size_t count, room;
    uint16_t *units; /* the text as UTF-16 */
    uint32_t *bytes; /* [units + 1] where each of them starts in the text */
    size_t units_room, bytes_room;
    void *icu; /* ICU's break iterator, opened with the first text */
};

void wordbreak_init(struct wordbreak *w);
void wordbreak_free(struct wordbreak *w);

/* wordbreak_find: w->words[count], in order.
 *
 * in      text        UTF-8, best folded
 * errors  LN_ENOMEM; LN_ELIMIT  over LIMIT_OUTPUT_BYTES; LN_EUNSUPPORTED  ICU lacks its rules
 * cost    20 to 80 ns a byte; no allocation of ours after warm-up
 */
LN_MUST int wordbreak_find(struct wordbreak *w, struct ln_str text, struct ln_err *err);

#endif
