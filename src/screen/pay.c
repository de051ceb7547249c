/* pay.c: see pay.h.
 *
 * Periods are made months by the working time that the law of most countries allows at most, 8
 * hours a day and 48 a week (ILO Convention 1 of 1919, article 2), so 6 days a week: 52 / 12
 * weeks, 26 days, 208 hours a month. Norm and advert are treated alike, so an error of that
 * convention cancels out where both are given for the same period; work for part of the day is
 * compared as if it were full time.
 */
#include "screen/pay.h"

#include "base/clock.h"
#include "base/str.h"

#define VALID_SECONDS (INT64_C(3) * 365 * 86400) /* wages move: an old norm is no norm */

static bool months_of(double *out, struct ln_str period)
{
    static const struct {
        const char *name;
        double in_month; /* how many of it are a month of work */
    } periods[] = {
        {"HOUR", 208}, {"DAY", 26}, {"WEEK", 52.0 / 12}, {"MONTH", 1}, {"YEAR", 1.0 / 12}};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (str_eq_ascii(period, str_of(periods[i].name))) {
            *out = periods[i].in_month;
            return true;
        }
    return false;
}

/* Whether something dated `date` holds at as_of and is later than *latest, which is then set.
 */
static bool is_later(int64_t *latest, const char *date, int64_t as_of)
{
    int64_t from;
    if (!time_parse(&from, str_of(date)) || from > as_of || as_of - from >= VALID_SECONDS ||
        from <= *latest)
        return false;
    *latest = from;
    return true;
}

static const struct cat_norm *norm_of(const struct ln_knowledge *k, struct ln_str country,
                                      int64_t as_of)
{
    const struct cat_norm *found = NULL;
    int64_t latest = INT64_MIN;
    for (uint32_t i = 0; i < k->norm_count; i++)
        if (str_eq_ascii(country, str_of(k->norms[i]->country)) &&
            is_later(&latest, k->norms[i]->date, as_of))
            found = k->norms[i];
    return found;
}

/* What one dollar costs in this currency; a dollar costs one without any table. */
static bool per_usd(double *out, const struct cat_rate **row, const struct ln_knowledge *k,
                    struct ln_str currency, int64_t as_of)
{
    int64_t latest = INT64_MIN;
    *out = 1;
    if (str_eq_ascii(currency, STR("USD")))
        return true;
    for (uint32_t i = 0; i < k->rate_count; i++)
        if (str_eq_ascii(currency, str_of(k->rates[i]->currency)) &&
            is_later(&latest, k->rates[i]->date, as_of)) {
            *row = k->rates[i];
            *out = k->rates[i]->per_usd;
        }
    return *row != NULL;
}

bool pay_compare(struct pay_compared *out, const struct ln_knowledge *k,
                 const struct record_advert *a, int64_t as_of)
{
    double advert_months, norm_months, from = 1, to = 1;
    *out = (struct pay_compared){0};
    if (!a->pay.has_min || !(a->pay.min > 0) || a->job_country.len != 2 ||
        !months_of(&advert_months, a->pay.period))
        return false;
    out->norm = norm_of(k, a->job_country, as_of);
    if (out->norm == NULL || !months_of(&norm_months, str_of(out->norm->period)))
        return false;
    struct ln_str currency = str_of(out->norm->currency);
    if (!str_eq_ascii(a->pay.currency, currency) &&
        (!per_usd(&from, &out->rates[0], k, a->pay.currency, as_of) ||
         !per_usd(&to, &out->rates[1], k, currency, as_of)))
        return false;
    out->ratio = a->pay.min * advert_months * to / from / (out->norm->amount * norm_months);
    return true;
}

const char *pay_measure_name(enum pay_measure measure)
{
    return measure == PAY_MINIMUM ? "minimum" : "median";
}
