/* mem.c: the gate. The counters are atomics so that TSan stays quiet and threads may share
 * them; a relaxed increment costs about a nanosecond next to a malloc of fifty. */
#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_ulong allocations;
static atomic_ulong fail_at; /* absolute allocation number that fails, 0 for none */
static atomic_int fail_hit;

static int must_fail(void)
{
    unsigned long now = atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed) + 1;
    unsigned long nth = atomic_load_explicit(&fail_at, memory_order_relaxed);
    if (nth == 0 || now != nth)
        return 0;
    atomic_store(&fail_hit, 1);
    return 1;
}

void *mem_alloc(size_t size)
{
    if (size == 0 || must_fail())
        return NULL;
    return malloc(size);
}

void *mem_zero(size_t size)
{
    return mem_array(1, size);
}

void *mem_array(size_t count, size_t size)
{
    if (count == 0 || size == 0 || count > SIZE_MAX / size || must_fail())
        return NULL;
    return calloc(count, size);
}

void *mem_resize(void *at, size_t count, size_t size)
{
    if (count == 0 || size == 0 || count > SIZE_MAX / size || must_fail())
        return NULL;
    return realloc(at, count * size);
}

char *mem_copy_str(struct ln_str s)
{
    char *copy = mem_alloc(s.len + 1);
    if (copy == NULL)
        return NULL;
    if (s.len > 0)
        memcpy(copy, s.at, s.len);
    copy[s.len] = '\0';
    return copy;
}

void mem_free(void *at)
{
    free(at);
}

void mem_fail_at(unsigned long nth)
{
    atomic_store(&fail_hit, 0);
    atomic_store(&fail_at, nth == 0 ? 0 : atomic_load(&allocations) + nth);
}

int mem_fail_hit(void)
{
    return atomic_load(&fail_hit);
}

unsigned long mem_count(void)
{
    return atomic_load(&allocations);
}

bool mem_grow(void **at, size_t *room, size_t count, size_t size)
{
    if (count <= *room)
        return true;
    size_t want = *room < 64 ? 64 : *room;
    while (want < count)
        want *= 2;
    void *grown = mem_resize(*at, want, size);
    if (grown == NULL)
        return false;
    *at = grown;
    *room = want;
    return true;
}
