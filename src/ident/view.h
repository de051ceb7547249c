/* view.h: text with its disguises undone, and the way back.
 *
 *   original   "Ｊｏｂ＠ex[.]com"
 *   view       "Job@ex.com"
 *   pieces     each maps a stretch of the view to a stretch of the original: either byte by
 *              byte (plain) or as a whole (a unit: one character, or "[.]")
 *
 * The view is never longer than the original. It holds no control characters but TAB, LF, CR
 * and the three marks below: a dot and an at sign that were spelled out as words, and bytes
 * that are no text; so a scanner may decide how far it trusts them.
 */
#ifndef IDENT_VIEW_H
#define IDENT_VIEW_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"

#define VIEW_DOT   '\x01' /* a bare word: " dot ", or a spaced " . " */
#define VIEW_AT    '\x02' /* a bare word: " at " */
#define VIEW_BREAK '\x7F' /* bytes that are not UTF-8 */

#define VIEW_PAD 4 /* bytes of 0 behind the text, so that whole words of memory can be read */

struct view_piece {
    uint32_t at;       /* first byte in the view */
    uint32_t from, to; /* the bytes of the original; to only for a unit */
    bool unit;
    bool disguise; /* a unit that is not just how a language or a keyboard writes it */
};

struct view {
    struct buf text;
    struct view_piece *pieces;
    size_t count, room;
    size_t original_len;
    uint64_t special[128]; /* [c / 512] a bit for 8 characters: some stand for another */
    bool every;            /* tests: pass over nothing, see scan_judge() */
};

void view_init(struct view *v);
void view_free(struct view *v);

/* view_build: replace what is in v by the view of s; s has at most LIMIT_RECORD_BYTES.
 * cost    about 0.5 ns a byte of English or Chinese */
LN_MUST int view_build(struct view *v, struct ln_str s, struct ln_err *err);

/* view_span: the original bytes behind view bytes [from, to), from < to. */
void view_span(size_t *original_from, size_t *original_to, const struct view *v, size_t from,
               size_t to);

/* view_is_disguised: whether a disguise was undone in view bytes [from, to), from < to. Figures
 * of a script, wide letters, dashes and blanks of another width are none, nor are invisible
 * characters, which pages put where a line may break. */
bool view_is_disguised(const struct view *v, size_t from, size_t to);

/* view_fold_char: the ASCII character that c stands for whatever is around it; c itself when it
 * stands for no other; 0 when it is invisible. */
uint32_t view_fold_char(uint32_t c);

/* view_twin: the Latin letter that a Cyrillic or Greek letter looks like, or 0. */
char view_twin(uint32_t c);

#endif
