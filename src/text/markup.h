/* markup.h: HTML tags and entities inside text, seen one at a time.
 *
 * This is no parser of pages: it only says what a reader would see in place of a '<' or '&',
 * after the tokeniser of the HTML standard as far as that matters here.
 */
#ifndef TEXT_MARKUP_H
#define TEXT_MARKUP_H

#include <linnet.h>
#include <stdbool.h>

struct markup {
    struct ln_str s;
    size_t last_close;      /* offset behind the last '>' of s, 0 when there is none */
    size_t quotes_off_from; /* tags from here on are read without regard to quotes */
};

/* An inline tag reads as this character, which folding drops: "fr<b>ee</b>" is "free". */
#define MARKUP_INLINE 0x200Bu

void markup_init(struct markup *m, struct ln_str s);

/* markup_next: the character that what starts at s.at[pos], a '<' or '&', stands for.
 *
 * out     c           ' ' for a tag, a comment, or script and style with their content;
 *                     MARKUP_INLINE; an entity's character; or '<' or '&' itself
 * returns the offset behind it
 * cost    linear in s over all calls with rising pos
 */
size_t markup_next(uint32_t *c, struct markup *m, size_t pos);

#endif
