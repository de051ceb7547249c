/* law.h: legal rules: what an advert must show where a law holds.
 *
 * A legal rule says that an advert is incomplete, never that it is a lure. It stands outside
 * the score: it gives the band notice and no more, alone and without a second family, and only
 * where its jurisdiction is established by the record's own fields.
 */
#ifndef SCREEN_LAW_H
#define SCREEN_LAW_H

#include "screen/verdict.h"

enum law_answer { LAW_UNKNOWN, LAW_ELSEWHERE, LAW_HOLDS };

/* law_holds: whether the law of entry e holds for a record; see linnet-catalogue(5).
 * in      values      of the record's fields and facts */
enum law_answer law_holds(const struct know_entry *e, const struct cel_value *values);

/* law_apply: raise a verdict without a band to notice when a legal rule was broken. */
void law_apply(struct verdict *v);

/* law_of: the rule that a finding breaks, or NULL. */
const struct cat_legal *law_of(const struct verdict *v, const struct finding *f);

#endif
