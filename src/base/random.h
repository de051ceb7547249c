/* random.h: the seam to chance. Secrets and ids come from the kernel; tests and simulations
 * use a seeded stream, so that a printed seed repeats a failure. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <linnet.h>

/* random_fill: size unpredictable bytes from the kernel. */
LN_MUST int random_fill(void *at, size_t size, struct ln_err *err);

/* A repeatable stream: SplitMix64 (Steele, Lea, Flood 2014). Not for secrets. */
struct random {
    uint64_t state;
};

static inline uint64_t random_next(struct random *r)
{
    uint64_t z = r->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* random_below: 0 .. bound-1, even enough for tests (bias under bound / 2^64). */
static inline uint64_t random_below(struct random *r, uint64_t bound)
{
    __extension__ typedef unsigned __int128 wide;
    return (uint64_t)((wide)random_next(r) * bound >> 64);
}

#endif
