/* e164.h: telephone numbers made E.164, by the numbering plan of each country. */
#ifndef IDENT_E164_H
#define IDENT_E164_H

#include <linnet.h>
#include <stdbool.h>

#define E164_MAX 16 /* "+" and 15 digits */

struct e164 {
    char text[E164_MAX + 1];
    size_t len;
    char country[2]; /* of the plan; of several countries with one plan, the largest */
    bool exact;      /* the plan is one of those known by number ranges, not only by length */
};

/* e164_international: the number behind "+" or "00".
 *
 * in      digits      country code and number; the trunk prefix of the country, wrongly kept
 *                     ("+44 (0)20..."), is dropped when the number only fits without it
 * returns false when the country code is not assigned, or the length, or for exact plans the
 *         range, does not exist in that country
 * source  ITU-T E.164 and its list of country codes; lengths and ranges: the national plans in
 *         ITU-T E.129 as read by libphonenumber's metadata 9.0 (see tests/ident/test_e164.c)
 */
bool e164_international(struct e164 *out, struct ln_str digits);

/* e164_national: the number as it is dialled inside `country` (ISO 3166 alpha-2, capitals). */
bool e164_national(struct e164 *out, struct ln_str digits, const char country[2]);

/* e164_is_mobile: whether digits are a mobile number as dialled inside `country`, one whose
 * range belongs to mobile phones alone; exact plans only. */
bool e164_is_mobile(struct ln_str digits, const char country[2]);

/* e164_countries: the countries, separated by blanks, that the country code of `digits` (as
 * behind "+") is shared by; empty when it is not assigned. */
const char *e164_countries(struct ln_str digits);

/* e164_country: whether `country` has a numbering plan. */
bool e164_country(const char country[2]);

#endif
