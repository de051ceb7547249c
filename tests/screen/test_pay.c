/* test_pay.c: pay against the norm of the place: periods, currencies, dates, and what is
 * unknown. */
#include "catalogue.h"

#include <math.h>

#include "screen/pay.h"
#include "screen/screen.h"

#define DAY   INT64_C(86400)
#define AS_OF (INT64_C(20454) * DAY) /* 2026-01-01 */

static const char norms[] =
    "- {id: pay.XA-1, country: XA, group: any, measure: minimum, amount: 100, currency: XAA,\n"
    "   period: month, date: 2024-01-01, sources: [{org: I, ref: r, reliability: "
    "unverified}]}\n"
    "- {id: pay.XA-2, country: XA, group: any, measure: median, amount: 10, currency: XAA,\n"
    "   period: day, date: 2025-07-01, sources: [{org: I, ref: r, reliability: unverified}]}\n"
    "- {id: pay.XB, country: XB, group: any, measure: minimum, amount: 208, currency: USD,\n"
    "   period: month, date: 2025-01-01, sources: [{org: I, ref: r, reliability: "
    "unverified}]}\n";
static const char rates[] = "- {currency: XAA, per_usd: 50, date: 2024-01-01,\n"
                            "   sources: [{org: I, ref: r, reliability: unverified}]}\n"
                            "- {currency: XAA, per_usd: 25, date: 2025-01-01,\n"
                            "   sources: [{org: I, ref: r, reliability: unverified}]}\n"
                            "- {currency: XBB, per_usd: 4, date: 2025-01-01,\n"
                            "   sources: [{org: I, ref: r, reliability: unverified}]}\n";

static char folder[64];
static struct ln_knowledge *knowledge;

static int load(struct ln_knowledge **out, const char *pay, const char *rate, char dir[64],
                struct ln_err *err)
{
    make_test_catalogue(dir, NULL, NULL, NULL);
    write_test_file(dir, "norms/pay.yaml", str_of(pay));
    write_test_file(dir, "norms/rates.yaml", str_of(rate));
    return ln_knowledge_load(out, dir, err);
}

static void drop_folder(const char *dir)
{
    static const char *const made[] = {"norms/pay.yaml", "norms/rates.yaml"};
    char path[128];
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, made[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/norms", dir);
    rmdir(path);
    remove_test_catalogue(dir);
}

static int make(void **state)
{
    (void)state;
    struct ln_err err = {0};
    if (load(&knowledge, norms, rates, folder, &err) != LN_OK)
        fail_msg("%s", err.text);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    ln_knowledge_free(knowledge);
    drop_folder(folder);
    return 0;
}

static struct record_advert advert(const char *country, double min, const char *currency,
                                   const char *period)
{
    return (struct record_advert){.job_country = str_of(country),
                                  .pay = {.has_min = true,
                                          .min = min,
                                          .currency = str_of(currency),
                                          .period = str_of(period)}};
}

static void assert_ratio(struct record_advert a, int64_t as_of, const char *norm, double want)
{
    struct pay_compared got;
    if (!pay_compare(&got, knowledge, &a, as_of))
        fail_msg("%s: no ratio", norm);
    assert_string_equal(got.norm->id, norm);
    if (!(fabs(got.ratio / want - 1) < 1e-12))
        fail_msg("%s: %.15g, not %.15g", norm, got.ratio, want);
}

static void periods_become_months(void **state)
{
    (void)state;
    assert_ratio(advert("XB", 2080, "USD", "MONTH"), AS_OF, "pay.XB", 10);
    assert_ratio(advert("xb", 10, "usd", "hour"), AS_OF, "pay.XB", 10);
    assert_ratio(advert("XB", 80, "USD", "DAY"), AS_OF, "pay.XB", 10);
    assert_ratio(advert("XB", 480, "USD", "WEEK"), AS_OF, "pay.XB", 10);
    assert_ratio(advert("XB", 24960, "USD", "YEAR"), AS_OF, "pay.XB", 10);
    /* The norm's own period too: 10 a day are 260 a month. */
    assert_ratio(advert("XA", 520, "XAA", "MONTH"), AS_OF, "pay.XA-2", 2);
}

static void currencies_meet_in_dollars(void **state)
{
    (void)state;
    assert_ratio(advert("XA", 20.8, "USD", "MONTH"), AS_OF, "pay.XA-2", 2); /* 520 XAA */
    assert_ratio(advert("XB", 832, "XBB", "MONTH"), AS_OF, "pay.XB", 1);
    assert_ratio(advert("XA", 41.6, "XBB", "MONTH"), AS_OF, "pay.XA-2", 1); /* 10.4 USD */
    struct pay_compared got;
    struct record_advert a = advert("XA", 41.6, "XBB", "MONTH");
    assert_true(pay_compare(&got, knowledge, &a, AS_OF));
    assert_string_equal(got.rates[0]->currency, "XBB");
    assert_string_equal(got.rates[1]->date, "2025-01-01");
}

static void the_latest_that_holds_counts(void **state)
{
    (void)state;
    struct pay_compared got;
    struct record_advert a = advert("XA", 200, "XAA", "MONTH");
    int64_t first = INT64_C(19723) * DAY, second = INT64_C(20270) * DAY, years = 3 * 365 * DAY;
    assert_false(pay_compare(&got, knowledge, &a, first - 1));
    assert_ratio(a, first, "pay.XA-1", 2);
    assert_ratio(a, second - 1, "pay.XA-1", 2);
    assert_ratio(a, second, "pay.XA-2", 200.0 / 260);
    assert_ratio(a, second + years - 1, "pay.XA-2", 200.0 / 260);
    assert_false(pay_compare(&got, knowledge, &a, second + years));
    /* A rate of its own time. */
    assert_ratio(advert("XA", 2, "USD", "MONTH"), first, "pay.XA-1", 1);
    assert_ratio(advert("XA", 4, "USD", "MONTH"), second - 1, "pay.XA-1", 1);
}

static void what_is_not_given_is_not_guessed(void **state)
{
    (void)state;
    struct record_advert wrong[] = {
        advert("XC", 1, "USD", "MONTH"),
        advert("", 1, "USD", "MONTH"),
        advert("Atlantis", 1, "USD", "MONTH"),
        advert("XB", 1, "", "MONTH"),
        advert("XB", 1, "$", "MONTH"),
        advert("XB", 1, "XCC", "MONTH"),
        advert("XB", 1, "USD", ""),
        advert("XB", 1, "USD", "FORTNIGHT"),
        advert("XB", 0, "USD", "MONTH"),
        advert("XB", -5, "USD", "MONTH"),
        advert("XB", 1, "USD", "MONTH"),
    };
    size_t last = sizeof wrong / sizeof *wrong - 1;
    wrong[last].pay.has_min = false; /* "up to" says nothing about what is paid at least */
    wrong[last].pay.has_max = true;
    wrong[last].pay.max = 9000;
    for (size_t i = 0; i <= last; i++) {
        struct pay_compared got;
        if (pay_compare(&got, knowledge, &wrong[i], AS_OF))
            fail_msg("advert %zu: ratio %g", i, got.ratio);
    }
}

static void a_verdict_shows_the_way_back(void **state)
{
    (void)state;
    struct ln_screener *s;
    struct ln_str out;
    struct ln_screen_options options = {.as_of = AS_OF, .name = STR("t")};
    assert_int_equal(ln_screener_new(&s, knowledge, NULL), LN_OK);
    struct ln_str line =
        STR("{\"title\":\"x\",\"jobLocation\":{\"address\":{\"addressCountry\":"
            "\"XA\"}},\"baseSalary\":{\"currency\":\"USD\",\"value\":{"
            "\"minValue\":104,\"unitText\":\"MONTH\"}}}");
    assert_int_equal(ln_screen(&out, s, line, &options, NULL), LN_OK);
    assert_true(str_find(out,
                         STR("\"pay\":{\"ratio\":10,\"norm\":\"pay.XA-2\",\"measure\":"
                             "\"median\",\"rates\":[{\"currency\":\"XAA\",\"date\":"
                             "\"2025-01-01\"}]}"),
                         0) != SIZE_MAX);
    assert_int_equal(ln_screen(&out, s, STR("104 USD a month in XA"), &options, NULL), LN_OK);
    assert_true(str_find(out, STR("\"pay\":"), 0) == SIZE_MAX);
    ln_screener_free(s);
}

static void refuses_rows_that_are_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *error;
    } wrong[] = {
        {", sources: [{org: I, ref: r, reliability: unverified}]}", "}", "pay.yaml:"},
        {"sources: [{org: I, ref: r, reliability: unverified}]}", "sources: []}", "pay.yaml:"},
        {" date: 2024-01-01,", "", "pay.yaml:"},
        {"date: 2024-01-01", "date: lately", "pay.yaml:2: pay.XA-1: date is not a date"},
        {"amount: 100", "amount: 0", "pay.yaml:1: pay.XA-1: an amount must be above 0"},
        {"amount: 100", "amount: much", "pay.yaml:"},
        {"currency: XAA", "currency: baht", "pay.XA-1: not a currency code"},
        {"period: month", "period: shift", "pay.XA-1: period is hour, day"},
        {"country: XA", "country: Atlantis", "pay.XA-1: not a country code"},
        {"group: any", "group: clerks", "pay.XA-1: the one group is any"},
        {"measure: minimum", "measure: mean", "pay.yaml:"},
        {"id: pay.XA-2", "id: pay.XA-1", "pay.XA-1: this id is there already"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char dir[64], text[2000];
        struct ln_knowledge *k = NULL;
        struct ln_err err = {0};
        const char *at = strstr(norms, wrong[i].from);
        assert_non_null(at);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - norms), norms, wrong[i].to,
                 at + strlen(wrong[i].from));
        int code = load(&k, text, rates, dir, &err);
        if (code != LN_EFORMAT || strstr(err.text, wrong[i].error) == NULL)
            fail_msg("%s: %d, \"%s\"", wrong[i].to, code, err.text);
        drop_folder(dir);
    }
    static const char *const bad_rates[] = {
        "- {currency: XAA, per_usd: 50, date: 2024-01-01}\n",
        "- {currency: XAA, per_usd: -1, date: 2024-01-01, sources: [{org: I, ref: r, "
        "reliability: unverified}]}\n",
        "- {currency: baht, per_usd: 1, date: 2024-01-01, sources: [{org: I, ref: r, "
        "reliability: unverified}]}\n",
        "- {currency: XAA, per_usd: 1, date: then, sources: [{org: I, ref: r, reliability: "
        "unverified}]}\n",
    };
    for (size_t i = 0; i < sizeof bad_rates / sizeof *bad_rates; i++) {
        char dir[64];
        struct ln_knowledge *k = NULL;
        struct ln_err err = {0};
        if (load(&k, norms, bad_rates[i], dir, &err) != LN_EFORMAT ||
            strstr(err.text, "norms/rates.yaml") == NULL)
            fail_msg("%s: \"%s\"", bad_rates[i], err.text);
        drop_folder(dir);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_become_months),
        cmocka_unit_test(currencies_meet_in_dollars),
        cmocka_unit_test(the_latest_that_holds_counts),
        cmocka_unit_test(what_is_not_given_is_not_guessed),
        cmocka_unit_test(a_verdict_shows_the_way_back),
        cmocka_unit_test(refuses_rows_that_are_wrong),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
