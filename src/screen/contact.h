/* contact.h: facts about an advert that its identifiers tell. */
#ifndef SCREEN_CONTACT_H
#define SCREEN_CONTACT_H

#include "screen/screener.h"

/* contact_values: fill the slots phone.countries and contact.* from s->identified, and
 * s->shown with the identifier that tells each. */
void contact_values(struct ln_screener *s);

#endif
