/* bank.h: IBAN, BIC and LEI, checked. */
#ifndef IDENT_BANK_H
#define IDENT_BANK_H

#include <linnet.h>
#include <stdbool.h>

#define IBAN_MAX 34

/* iban_length: characters of an IBAN of the country s starts with; 0 when it has none. */
size_t iban_length(struct ln_str s);

/* iban_check: whether s (capitals and digits, no spaces) has the structure of its country and
 * a checksum that fits.
 * source  ISO 13616; SWIFT IBAN registry, release 101; ISO/IEC 7064 MOD 97-10 */
bool iban_check(struct ln_str s);

/* lei_check: 18 capitals or digits and two check digits. source ISO 17442 */
bool lei_check(struct ln_str s);

/* bic_check: the shape of ISO 9362, with a country; there is no checksum. */
bool bic_check(struct ln_str s);

#endif
