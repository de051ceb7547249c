/* link.h: links of messengers and app stores, told from other URLs. */
#ifndef IDENT_LINK_H
#define IDENT_LINK_H

#include <stdbool.h>

#include "ident/ident.h"

#define LINK_VALUE_MAX 256

/* link_read: whom a link leads to.
 *
 * in      scheme      lower case: "https", "tg", "weixin", ...
 *         host        canonical
 *         path        from the first '/', '?' or '#' on; empty for none
 * out     type, value, len   see ident.h; up to LINK_VALUE_MAX bytes
 * returns false for any other link
 */
bool link_read(enum ident_type *type, char value[LINK_VALUE_MAX], size_t *len,
               struct ln_str scheme, struct ln_str host, struct ln_str path);

#endif
