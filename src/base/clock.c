/* clock.c: see clock.h. Day numbers after Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms" (days_from_civil, civil_from_days): March starts the year, eras of 400 years. */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

#include "base/str.h"

static int64_t system_now_ms(void *ctx)
{
    (void)ctx;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const struct clock clock_system = {system_now_ms, NULL};

int64_t clock_elapsed_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t days_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int month_days(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* Exactly `count` digits at *i. */
static bool digits(int *out, struct ln_str s, size_t *i, size_t count)
{
    if (s.len - *i < count)
        return false;
    int value = 0;
    for (size_t k = 0; k < count; k++) {
        char c = s.at[*i + k];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *i += count;
    *out = value;
    return true;
}

static bool mark(struct ln_str s, size_t *i, char c)
{
    if (*i >= s.len || s.at[*i] != c)
        return false;
    ++*i;
    return true;
}

/* Z, +hh:mm, +hhmm or +hh. */
static bool zone(int *minutes, struct ln_str s, size_t *i)
{
    *minutes = 0;
    if (*i == s.len || mark(s, i, 'Z') || mark(s, i, 'z'))
        return true;
    bool west = s.at[*i] == '-';
    int hour, minute = 0;
    if (!mark(s, i, '+') && !mark(s, i, '-'))
        return false;
    if (!digits(&hour, s, i, 2))
        return false;
    if (*i < s.len) {
        mark(s, i, ':');
        if (!digits(&minute, s, i, 2))
            return false;
    }
    if (hour > 14 || minute > 59)
        return false;
    *minutes = (west ? -1 : 1) * (hour * 60 + minute);
    return true;
}

bool time_parse(int64_t *out, struct ln_str text)
{
    struct ln_str s = str_trim(text);
    size_t i = 0;
    int year, month, day, hour = 0, minute = 0, second = 0, shift = 0;
    if (!digits(&year, s, &i, 4) || !mark(s, &i, '-') || !digits(&month, s, &i, 2) ||
        !mark(s, &i, '-') || !digits(&day, s, &i, 2))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    if (mark(s, &i, 'T') || mark(s, &i, 't') || mark(s, &i, ' ')) {
        if (!digits(&hour, s, &i, 2) || !mark(s, &i, ':') || !digits(&minute, s, &i, 2))
            return false;
        bool has_second = mark(s, &i, ':');
        if (has_second && !digits(&second, s, &i, 2))
            return false;
        if (has_second && mark(s, &i, '.')) { /* ISO 8601 has fractions of minutes; not here */
            size_t from = i;
            while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9')
                i++;
            if (i == from)
                return false;
        }
        if (!zone(&shift, s, &i))
            return false;
    }
    if (i != s.len || hour > 23 || minute > 59 || second > 60)
        return false;
    *out = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - shift * 60;
    return true;
}

void time_text(char out[TIME_TEXT_BYTES], int64_t seconds)
{
    const int64_t low = days_of(1, 1, 1) * 86400, high = days_of(10000, 1, 1) * 86400 - 1;
    seconds = seconds < low ? low : seconds > high ? high : seconds;
    int64_t days = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    int day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    int whole = (int)(year + era * 400 + (month <= 2));
    int second = (int)rest;
    /* The unsigned casts show the compiler that every field fits its width. */
    snprintf(out, TIME_TEXT_BYTES, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)whole % 10000,
             (unsigned)month % 100, (unsigned)day % 100, (unsigned)(second / 3600) % 100,
             (unsigned)(second / 60 % 60), (unsigned)(second % 60));
}
