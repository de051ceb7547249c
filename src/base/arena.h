/* arena.h: scratch that is given back all at once.
 *
 *   chunk -> chunk -> chunk        arena_reset() keeps the chunks and starts over,
 *   [used....][free]               so a loop over records allocates only while warming up.
 *
 * The maximum counts what was asked for since the reset, never what earlier records left
 * behind: whether a record fits must not depend on its neighbours. Chunks that hold nothing are
 * given back before all of them grow past the maximum, so memory stays within a small multiple.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <linnet.h>
#include <stdbool.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *first, *now;
    size_t used, max; /* bytes handed out since the reset, and the most they may be */
    size_t total;     /* bytes of all chunks */
    bool full; /* since the reset a request went over max: not memory ended, the limit did */
};

void arena_init(struct arena *a, size_t max);
void arena_free(struct arena *a);
void arena_reset(struct arena *a);

/* arena_alloc: size bytes aligned to 16, cleared; NULL when memory or the maximum is reached.
 * owns    arena       valid until arena_reset() or arena_free() */
LN_MUST void *arena_alloc(struct arena *a, size_t size);
LN_MUST void *arena_array(struct arena *a, size_t count, size_t size);

/* arena_copy: the bytes of s with a NUL behind them; at is NULL when there is no memory. */
struct ln_str arena_copy(struct arena *a, struct ln_str s);

#endif
