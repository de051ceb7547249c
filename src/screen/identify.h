/* identify.h: the identifiers of a record, as one JSON line. */
#ifndef SCREEN_IDENTIFY_H
#define SCREEN_IDENTIFY_H

#include <linnet.h>

#include "base/buf.h"
#include "ident/ident.h"
#include "record/record.h"

/* Scratch of one thread. */
struct identifier {
    struct record_scratch record;
    struct ident_scratch *idents;
    struct ident_options options;
};

LN_MUST int identifier_init(struct identifier *i, struct ln_err *err);
void identifier_free(struct identifier *i);

/* identify_frame: a line for each record of one frame; see screen_frame(). The name of the
 * field counts as context: a number in "telephone" is a phone. */
LN_MUST int identify_frame(struct buf *out, uint64_t *records, uint64_t *failed,
                           struct identifier *i, const struct record_reader *reader,
                           struct ln_str frame, const struct record_source *source,
                           struct ln_err *err);

#endif
