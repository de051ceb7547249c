/* items.h: JobPostings that a page marks up with Microdata or RDFa -> the nodes of JSON-LD. */
#ifndef RECORD_ITEMS_H
#define RECORD_ITEMS_H

#include <linnet.h>

#include "record/record.h"

enum item_syntax {
    ITEMS_MICRODATA, /* HTML Standard, section 5 */
    ITEMS_RDFA       /* RDFa Lite 1.1, and about, href, src, datetime, rel with a prefix */
};

/* items_read: all items of a page in one syntax, as {"@graph": [...]}, the document that the
 * same items would be in JSON-LD; record_from_json() finds the postings in it.
 *
 * in      page        well-formed UTF-8 without NUL
 * out     doc         borrowed from the arena; count 0 when the page has no JobPosting, or
 *                     more of anything than LIMIT_PAGE_DEPTH and LIMIT_PAGE_PROPERTIES allow:
 *                     the page is then a text like any other
 * errors  LN_ENOMEM
 */
LN_MUST int items_read(struct json_doc *doc, struct record_scratch *s, struct ln_str page,
                       enum item_syntax syntax, struct ln_err *err);

#endif
