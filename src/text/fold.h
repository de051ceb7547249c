/* fold.h: text made comparable, with a way back to the bytes it came from.
 *
 * Folding is what phrases are matched on: NFKC, full case folding, ignorable characters dropped
 * (Unicode NFKC_Casefold), white space of any kind and length turned into one space. HTML tags
 * count as white space and entities as their character when `markup` is set. The same function
 * folds phrases and records, so they always agree.
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

/* Folded text; reuse one per thread, it keeps its memory. */
struct folded {
    struct buf text; /* the folded bytes */
    uint32_t *map;   /* [text.len + 1] original offset of each folded byte; never falls */
    size_t map_room;
    size_t original_len;
};

void folded_init(struct folded *f, size_t max);
void folded_free(struct folded *f);

/* fold: replace what is in f by the folded form of s.
 *
 * in      s           UTF-8 (bad bytes become U+FFFD); markup: treat tags and entities as HTML
 * errors  LN_ELIMIT   folded text over the max of f; LN_ENOMEM
 * cost    about 1 ns a byte for ASCII; no allocation after warm-up
 * source  Unicode 15, UAX #15 and toNFKC_Casefold in section 3.13
 */
LN_MUST int fold(struct folded *f, const struct fold_tables *t, struct ln_str s, bool markup,
                 struct ln_err *err);

/* fold_span: the original bytes behind folded bytes [from, to). */
void fold_span(size_t *original_from, size_t *original_to, const struct folded *f, size_t from,
               size_t to);

/* fold_looks_like_markup: whether s holds at least one complete HTML tag or entity. */
bool fold_looks_like_markup(struct ln_str s);

#endif
