/* clock.h: the seam to time. A verdict never reads the clock: as_of comes in from outside, and
 * the programs get it here, once. Dates are proleptic Gregorian, always UTC. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <linnet.h>
#include <stdbool.h>

/* A clock that a test can replace. */
struct clock {
    int64_t (*now_ms)(void *ctx); /* milliseconds since 1970 UTC */
    void *ctx;
};

extern const struct clock clock_system;

static inline int64_t clock_now_ms(const struct clock *c)
{
    return c->now_ms(c->ctx);
}

/* clock_elapsed_us: microseconds that only ever grow, for progress and access logs. */
int64_t clock_elapsed_us(void);

#define TIME_TEXT_BYTES sizeof("2026-11-22T00:00:00Z")

/* time_parse: "2026-11-22", "2026-11-22T10:00", ":00", fractions, and "Z" or "+07:00".
 * A time without a zone is UTC. out is in seconds since 1970.
 * returns false when it is no such date or time */
bool time_parse(int64_t *out, struct ln_str text);

/* time_text: "YYYY-MM-DDTHH:MM:SSZ"; years 0001..9999, others are brought to the nearer end. */
void time_text(char out[TIME_TEXT_BYTES], int64_t seconds);

#endif
