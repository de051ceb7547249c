/* identify.h: the identifiers of a record: for a verdict, and as a JSON line of their own. */
#ifndef SCREEN_IDENTIFY_H
#define SCREEN_IDENTIFY_H

#include <linnet.h>

#include "base/buf.h"
#include "base/json.h"
#include "ident/ident.h"
#include "record/record.h"

/* Scratch of one thread. */
struct identifier {
    struct record_scratch record;
    struct ident_scratch *idents;
    struct ln_str countries; /* hint for every record; empty: the countries its fields give */
};

LN_MUST int identifier_init(struct identifier *i, struct ln_err *err);
void identifier_free(struct identifier *i);

/* identify_frame: a line for each record of one frame; see screen_frame(). The name of the
 * field counts as context: a number in "telephone" is a phone. */
LN_MUST int identify_frame(struct buf *out, uint64_t *records, uint64_t *failed,
                           struct identifier *i, const struct record_reader *reader,
                           struct ln_str frame, const struct record_source *source,
                           struct ln_err *err);

/* One identifier and the text of the record it stands in. */
struct identified {
    struct ident ident;
    const struct record_text *text;
};

/* The identifiers of one record, in the order of its texts; borrowed until the next record. */
struct identified_list {
    struct identified *items; /* [LIMIT_IDENTIFIERS] */
    size_t count;
    uint64_t left_out; /* found beyond LIMIT_IDENTIFIERS */
    struct buf values; /* of the items */
    struct ident_scratch *idents;
};

LN_MUST int identified_init(struct identified_list *list, struct ln_err *err);
void identified_free(struct identified_list *list);

/* identify_record: replace what is in list by the identifiers of r, the same that
 * identify_frame() writes.
 * errors  LN_ENOMEM, LN_ELIMIT */
LN_MUST int identify_record(struct identified_list *list, const struct record *r,
                            struct ln_err *err);

/* identified_write: one identifier as a JSON object. */
void identified_write(struct json_writer *w, const struct identified *found);

#endif
