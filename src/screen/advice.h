/* advice.h: which tips, official warnings and helplines stand beside a record. */
#ifndef SCREEN_ADVICE_H
#define SCREEN_ADVICE_H

#include "screen/audience.h"
#include "screen/verdict.h"

/* advice_verdict: the tips and advisories of a verdict, for a reader nobody knows.
 * in      v           with findings, band, places and abroad set */
void advice_verdict(struct verdict *v);

/* What one label offers, indices into the knowledge. */
struct advice {
    uint32_t tips[LABEL_TIPS_MAX + KNOW_TIPS_MAX];
    size_t tip_count;
    uint32_t advisories[LABEL_ADVISORIES_MAX];
    size_t advisory_count;
    uint32_t helplines[LABEL_HELPLINES_MAX];
    size_t helpline_count;
};

/* advice_label: the same for a label and its reader; the order is in linnet-verdict(5),
 * "Labels". The same verdict and reader give the same advice: nothing asks a clock. */
void advice_label(struct advice *out, const struct verdict *v, const struct audience *a);

#endif
