/* labelled.h: lines such as "Location: Nowhere" in a text -> the typed fields they name. */
#ifndef RECORD_LABELLED_H
#define RECORD_LABELLED_H

#include <linnet.h>

#include "record/record.h"

/* labelled_read: fill fields of a that are absent from the labelled lines of text.
 *
 * in      text        no markup; only its first LIMIT_LABELLED_BYTES are read
 * out     a           title, job_place, job_country, employer_name, contact and valid_through
 * as written (parts of text, so they live as long), and pay; the first line that names a field
 * wins, and what is there already is never replaced owns    nothing     no allocation cost
 * linear; about 1 ns a byte where no line has a label
 */
void labelled_read(struct record_advert *a, struct ln_str text);

/* labelled_fields: the same from a text of r that may hold markup, which is taken out first.
 * errors  LN_ENOMEM */
LN_MUST int labelled_fields(struct record *r, struct record_scratch *s, struct ln_str text,
                            struct ln_err *err);

#endif
