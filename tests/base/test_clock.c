/* test_clock.c: dates against the C library's calendar, and what is no date. */
#include "test.h"

#include <time.h>

#include "base/clock.h"
#include "base/random.h"

#define FIRST_SECOND (-62135596800) /* 0001-01-01T00:00:00Z */
#define LAST_SECOND  253402300799   /* 9999-12-31T23:59:59Z */

static int64_t parsed(const char *text)
{
    int64_t out = 0;
    if (!time_parse(&out, str_of(text)))
        fail_msg("refused: %s", text);
    return out;
}

static void constants_are_what_they_say(void **state)
{
    (void)state;
    assert_true(parsed("0001-01-01") == FIRST_SECOND);
    assert_true(parsed("9999-12-31T23:59:59Z") == LAST_SECOND);
    assert_true(parsed("1970-01-01") == 0);
    assert_true(parsed("2026-11-22T10:20:30Z") == 1795342830);
}

static void agrees_with_the_c_library(void **state)
{
    (void)state;
    struct random random = {20261122};
    for (unsigned n = 0; n < 200000; n++) {
        int64_t want =
            FIRST_SECOND + (int64_t)random_below(&random, LAST_SECOND - FIRST_SECOND + 1);
        struct tm tm;
        time_t seconds = (time_t)want;
        char expect[80], got[TIME_TEXT_BYTES];
        assert_non_null(gmtime_r(&seconds, &tm));
        snprintf(expect, sizeof expect, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
                 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
        time_text(got, want);
        assert_string_equal(got, expect);
        assert_true(parsed(got) == want);
        assert_true(parsed(got) == (int64_t)timegm(&tm));
    }
}

/* Every day of ten thousand years, one after the other. */
static void every_day_follows_the_last(void **state)
{
    (void)state;
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t want = FIRST_SECOND;
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            int last = days[month - 1] + (leap && month == 2);
            for (int day = 1; day <= 32; day++) {
                char text[40];
                int64_t got;
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                bool ok = time_parse(&got, str_of(text));
                if (ok != (day <= last) || (ok && got != want))
                    fail_msg("%s: %d %lld", text, ok, (long long)got);
                want += ok ? 86400 : 0;
            }
        }
    assert_true(want == LAST_SECOND + 1);
}

static void reads_every_form(void **state)
{
    (void)state;
    static const struct {
        const char *text, *same;
    } cases[] = {
        {"2026-11-22", "2026-11-22T00:00:00Z"},
        {"  2026-11-22\n", "2026-11-22T00:00:00Z"},
        {"2026-11-22T10:20", "2026-11-22T10:20:00Z"},
        {"2026-11-22 10:20:30", "2026-11-22T10:20:30Z"},
        {"2026-11-22t10:20:30z", "2026-11-22T10:20:30Z"},
        {"2026-11-22T10:20:30.123456789Z", "2026-11-22T10:20:30Z"},
        {"2026-11-22T10:20:30.9", "2026-11-22T10:20:30Z"},
        {"2026-11-22T10:20Z", "2026-11-22T10:20:00Z"},
        {"2026-11-22T10:20:30+00:00", "2026-11-22T10:20:30Z"},
        {"2026-11-22T10:20:30-00:00", "2026-11-22T10:20:30Z"},
        {"2026-11-22T10:20:30+07:00", "2026-11-22T03:20:30Z"},
        {"2026-11-22T10:20:30+0730", "2026-11-22T02:50:30Z"},
        {"2026-11-22T10:20:30-07", "2026-11-22T17:20:30Z"},
        {"2026-11-22T10:20+05:45", "2026-11-22T04:35:00Z"},
        {"2026-11-22T10:20:30.5-03:30", "2026-11-22T13:50:30Z"},
        {"2026-12-31T23:30:00-14:00", "2027-01-01T13:30:00Z"},
        {"2026-01-01T00:00:00+14:00", "2025-12-31T10:00:00Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z"},
        {"2000-02-29T23:59:59", "2000-02-29T23:59:59Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"}, /* a leap second */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[TIME_TEXT_BYTES];
        time_text(got, parsed(cases[i].text));
        assert_string_equal(got, cases[i].same);
    }
}

static void refuses_what_is_no_date(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        " ",
        "2026",
        "2026-11",
        "2026-1-2",
        "26-11-22",
        "12026-11-22",
        "-2026-11-22",
        "+2026-11-22",
        "0000-01-01",
        "2026-00-01",
        "2026-13-01",
        "2026-01-00",
        "2026-01-32",
        "2026-04-31",
        "2026-02-29",
        "1900-02-29",
        "2100-02-29",
        "2026/11/22",
        "22-11-2026",
        "20261122",
        "2026-11-22x",
        "2026-11-22Z",
        "2026-11-22T",
        "2026-11-22T10",
        "2026-11-22T10Z",
        "2026-11-22T10:2",
        "2026-11-22T1:20",
        "2026-11-22T24:00",
        "2026-11-22T10:60",
        "2026-11-22T10:20:",
        "2026-11-22T10:20:61",
        "2026-11-22T10:20:30.",
        "2026-11-22T10:20:30.Z",
        "2026-11-22T10:20.5", /* half a minute, not half a second */
        "2026-11-22T10:20:30,5",
        "2026-11-22T10:20:30+",
        "2026-11-22T10:20:30+7",
        "2026-11-22T10:20:30+07:",
        "2026-11-22T10:20:30+07:0",
        "2026-11-22T10:20:30+07:60",
        "2026-11-22T10:20:30+15:00",
        "2026-11-22T10:20:30Z+07:00",
        "2026-11-22T10:20:30 +07:00",
        "2026-11-22T10:20:30ZZ",
        "2026-11-22  10:20",
        "tomorrow",
        "2026-11-2\xEF\xBC\x92", /* a full-width digit */
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t out = 4711;
        if (time_parse(&out, str_of(bad[i])) || out != 4711)
            fail_msg("accepted: %s", bad[i]);
    }
    int64_t out;
    assert_false(time_parse(&out, (struct ln_str){NULL, 0}));
    assert_false(time_parse(&out, (struct ln_str){"2026-11-22\0", 11}));
    const char *whole =
        "2026-11-22T10:20:30.5+07:30"; /* cut anywhere, nothing behind is read */
    for (size_t len = 0; len < strlen(whole); len++) {
        bool ok = len == 10 || len == 16 || len == 19 || len == 21 || len == 24;
        assert_int_equal(time_parse(&out, (struct ln_str){whole, len}), ok);
    }
}

static void times_beyond_the_calendar_come_to_its_ends(void **state)
{
    (void)state;
    char got[TIME_TEXT_BYTES];
    time_text(got, INT64_MIN);
    assert_string_equal(got, "0001-01-01T00:00:00Z");
    time_text(got, FIRST_SECOND - 1);
    assert_string_equal(got, "0001-01-01T00:00:00Z");
    time_text(got, LAST_SECOND + 1);
    assert_string_equal(got, "9999-12-31T23:59:59Z");
    time_text(got, INT64_MAX);
    assert_string_equal(got, "9999-12-31T23:59:59Z");
    time_text(got, parsed("0001-01-01T00:00:00+14:00"));
    assert_string_equal(got, "0001-01-01T00:00:00Z");
    time_text(got, -1);
    assert_string_equal(got, "1969-12-31T23:59:59Z");
}

static int64_t stopped(void *ctx)
{
    return *(int64_t *)ctx;
}

static void clocks_can_be_replaced(void **state)
{
    (void)state;
    int64_t now_ms = 1795342830123;
    struct clock clock = {stopped, &now_ms};
    assert_true(clock_now_ms(&clock) == now_ms);
    int64_t before = (int64_t)time(NULL), system_ms = clock_now_ms(&clock_system);
    int64_t after = (int64_t)time(NULL);
    /* time() may lag by a tick of the kernel. */
    assert_in_range(system_ms, before * 1000, (after + 2) * 1000);
    int64_t last = clock_elapsed_us();
    for (unsigned n = 0; n < 1000; n++) {
        int64_t next = clock_elapsed_us();
        assert_true(next >= last);
        last = next;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constants_are_what_they_say),
        cmocka_unit_test(agrees_with_the_c_library),
        cmocka_unit_test(every_day_follows_the_last),
        cmocka_unit_test(reads_every_form),
        cmocka_unit_test(refuses_what_is_no_date),
        cmocka_unit_test(times_beyond_the_calendar_come_to_its_ends),
        cmocka_unit_test(clocks_can_be_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
