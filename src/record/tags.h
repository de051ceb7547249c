/* tags.h: the tags of a page one by one, and which elements are open between them.
 *
 * The tree a browser would build, as far as it decides what belongs to what: elements without
 * an end, end tags that may be left out (p, li, dt, dd, td, tr, option), end tags that match
 * nothing, and the content of script, style and the like, which is no text. Misnested
 * formatting is closed with its parent. What this cannot follow, it says (too deep), so that
 * the caller can fall back to the plain text of the page.
 *
 * libgumbo would give the whole tree, but it does not survive a failed allocation and frees
 * its tree by recursion, so that a deep page ends the program.
 */
#ifndef RECORD_TAGS_H
#define RECORD_TAGS_H

#include <linnet.h>
#include <stdbool.h>

#include "base/arena.h"
#include "text/markup.h"

/* The attributes that Microdata and RDFa read. */
enum tag_attribute {
    ATTR_ABOUT,
    ATTR_CONTENT,
    ATTR_DATA,
    ATTR_DATETIME,
    ATTR_HREF,
    ATTR_ID,
    ATTR_ITEMID,
    ATTR_ITEMPROP,
    ATTR_ITEMREF,
    ATTR_ITEMSCOPE,
    ATTR_ITEMTYPE,
    ATTR_PREFIX,
    ATTR_PROPERTY,
    ATTR_REL,
    ATTR_RESOURCE,
    ATTR_SRC,
    ATTR_TYPEOF,
    ATTR_VALUE,
    ATTR_VOCAB,
    ATTR_COUNT
};

/* One start tag. Values are as written: entities are still in them. at is NULL where the
 * attribute is not there. */
struct tag {
    struct ln_str name;
    struct ln_str attributes[ATTR_COUNT];
    size_t at; /* offset of its '<' */
};

/* What the walk meets. The element that was opened last is closed first. */
struct tag_events {
    void *ctx;
    /* An element opens; leaf: it has no content and no close follows. */
    void (*open)(void *ctx, const struct tag *tag, bool leaf);
    void (*close)(void *ctx);
    /* One character of text, ' ' for any white space; '\n' for a tag that parts lines. */
    void (*text)(void *ctx, uint32_t c);
};

/* tags_walk: all of page, well-formed UTF-8; what is open at its end is closed.
 *
 * errors  LN_ELIMIT   more than LIMIT_PAGE_DEPTH elements are open
 *         LN_ENOMEM
 * cost    linear in the page for a given depth
 */
LN_MUST int tags_walk(struct arena *a, struct ln_str page, const struct tag_events *events,
                      struct ln_err *err);

/* tags_decode: an attribute's value with its entities made characters; at is NULL without
 * memory. */
struct ln_str tags_decode(struct arena *a, struct ln_str value);

#endif
