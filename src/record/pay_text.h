/* pay_text.h: pay as people write it -> amounts, currency, period.
 *
 *   "USD 1,200 - 1,800/month"   min 1200, max 1800, USD, MONTH
 *   "月入2-3万"                  min 20000, max 30000, MONTH
 *   "Lương 20-30 triệu"         min 20000000, max 30000000, VND
 *   "from $15 an hour"          min 15, HOUR
 */
#ifndef RECORD_PAY_TEXT_H
#define RECORD_PAY_TEXT_H

#include <linnet.h>

#include "record/record.h"

/* pay_parse: the best-founded amount of pay in a text: one with a currency before one without,
 * one behind a word for pay before one that stands alone, and the first of equals.
 *
 * in      text        a salary field, a line, or free text; bad UTF-8 is only passed by
 * out     out         min and max are equal for one amount; "up to" has no min, "from" no max.
 *                     currency is ISO 4217, empty where the words do not say which ("$", peso);
 *                     both texts are constants. Untouched when nothing is found
 * returns LN_OK, or LN_ENOTFOUND: years, dates, times, telephones, shares, counts of people or
 *         days, fees and ages are no pay, and a number that could be any of these is not taken
 * owns    nothing     no allocation
 * cost    linear; nothing but a search for digits where a text has none
 */
LN_MUST int pay_parse(struct record_pay *out, struct ln_str text);

#endif
