/* audience.h: the situation of the person who reads a label. It chooses advice and words; it is
 * never evidence, and a verdict does not know it. */
#ifndef SCREEN_AUDIENCE_H
#define SCREEN_AUDIENCE_H

#include <linnet.h>

/* Every member may be empty: not known. */
struct audience {
    struct ln_str lang;        /* BCP 47; empty means en */
    struct ln_str origin;      /* the reader's country, ISO 3166-1 alpha-2, any case */
    struct ln_str destination; /* the country of the work; empty: what the advert says */
    struct ln_str sector;      /* where it is shown, see schema_is_sector() */
};

/* audience_fault: what is wrong with it, as "origin is no ...", or NULL. */
const char *audience_fault(const struct audience *a);

#endif
