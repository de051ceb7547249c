/* fold.h: text made comparable, with a way back to the bytes it came from.
 *
 * Folding is what phrases are matched on: NFKC, full case folding, ignorable characters dropped
 * (Unicode NFKC_Casefold), white space of any kind and length turned into one space, none at
 * the start or end. With `markup`, entities are their character, script, style, comments and
 * tags are white space, and tags that only dress a word (b, i, a, span, ...) are nothing. The
 * same function folds phrases and records, so they always agree; folding twice changes nothing.
 *
 *   original   "Free  AIR-Tickets"  bytes 0..17
 *   folded     "free air-tickets"
 *   map        folded byte i came from original bytes [map[i], map[i+1])
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"

/* One-time tables from ICU, shared by all threads and immutable after fold_tables_new(). */
struct fold_tables;

LN_MUST int fold_tables_new(struct fold_tables **out, struct ln_err *err);
void fold_tables_free(struct fold_tables *t);

/* Original bytes [from, to) that left nothing in the folded text. */
struct fold_gap {
    uint32_t from, to;
};

/* Folded text; reuse one per thread, it keeps its memory. */
struct folded {
    struct buf text; /* the folded bytes */
    uint32_t *map;   /* [text.len + 1] original offset of each folded byte; never falls */
    size_t map_room;
    size_t original_len;
    struct fold_gap *gaps; /* in order, so that a span need not end in what was dropped */
    size_t gap_count, gap_room;
    uint32_t *segment; /* characters that must be normalised together, see fold.c */
    size_t segment_room;
    uint16_t *units; /* the same as UTF-16 for ICU, before and after */
    size_t units_room;
};

void folded_init(struct folded *f, size_t max);
void folded_free(struct folded *f);

/* fold: replace what is in f by the folded form of s.
 *
 * in      s           UTF-8 (bad bytes become U+FFFD); markup: treat tags and entities as HTML
 * errors  LN_ELIMIT   folded text over the max of f, or s over 4 GiB; LN_ENOMEM
 * cost    about 1 ns a byte for ASCII, 2-5 for most scripts, 20 where ICU must compose; no
 * allocation after warm-up source  Unicode 15, UAX #15 and toNFKC_Casefold in section 3.13
 */
LN_MUST int fold(struct folded *f, const struct fold_tables *t, struct ln_str s, bool markup,
                 struct ln_err *err);

/* fold_part: as fold() without markup, for a part of a text: a space at either end stays. */
LN_MUST int fold_part(struct folded *f, const struct fold_tables *t, struct ln_str s,
                      struct ln_err *err);

/* fold_span: the original bytes behind folded bytes [from, to), without what was dropped behind
 * them. A part of a character that became several stands for the whole of it. */
void fold_span(size_t *original_from, size_t *original_to, const struct folded *f, size_t from,
               size_t to);

/* fold_looks_like_markup: whether s holds at least one complete HTML tag or entity. */
bool fold_looks_like_markup(struct ln_str s);

#endif
