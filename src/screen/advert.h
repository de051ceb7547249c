/* advert.h: what conditions may ask about one advert. */
#ifndef SCREEN_ADVERT_H
#define SCREEN_ADVERT_H

#include "screen/screener.h"

/* advert_values: fill s->values from the record's fields, from the facts whose phrases were
 * found (s->touched) and from as_of.
 * errors  LN_ENOMEM, LN_ELIMIT (a place too long to fold) */
LN_MUST int advert_values(struct ln_screener *s, const struct record *r, int64_t as_of,
                          struct ln_err *err);

#endif
