/* score.h: from findings to a score and a band; the rule is in score.c and linnet-verdict(5).
 */
#ifndef SCREEN_SCORE_H
#define SCREEN_SCORE_H

#include "screen/verdict.h"

/* score: set score, band and families of v from its findings and its text weight.
 * in      weights     weights[family_count] and families[family_count], scratch and result */
void score(struct verdict *v, double *weights, uint32_t *families);

#endif
