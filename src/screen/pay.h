/* pay.h: what an advert pays against the norm of the place, from catalogue/norms. */
#ifndef SCREEN_PAY_H
#define SCREEN_PAY_H

#include <linnet.h>
#include <stdbool.h>

#include "knowledge/knowledge.h"
#include "record/record.h"

struct pay_compared {
    double ratio;                    /* the advert's lowest pay by the norm, both for a month */
    const struct cat_norm *norm;     /* what it was compared with */
    const struct cat_rate *rates[2]; /* of the advert and of the norm, through US dollars; NULL
                                        where none was needed */
};

/* pay_compare: compare the pay of an advert with the norm of its job.country.
 *
 * in      as_of       norms and rates hold from their date for three years; of those that hold
 *                     the latest counts
 * out     out         set when it returns true
 * returns false       when something is not given: the lowest pay, its currency, its period,
 * the country as a code, a norm, a rate. Nothing is guessed.
 */
bool pay_compare(struct pay_compared *out, const struct ln_knowledge *k,
                 const struct record_advert *a, int64_t as_of);

/* pay_measure_name: "minimum", "median". */
const char *pay_measure_name(enum pay_measure measure);

#endif
