/* arena.c: see arena.h. A request larger than the usual chunk gets a chunk of its own size. */
#include "base/arena.h"

#include <string.h>

#include "base/mem.h"

#define CHUNK_BYTES ((size_t)64 * 1024)
#define ALIGN       ((size_t)16)

struct arena_chunk {
    struct arena_chunk *next;
    size_t size, used; /* of the bytes that follow this header */
    _Alignas(16) char bytes[];
};

void arena_init(struct arena *a, size_t max)
{
    *a = (struct arena){.max = max};
}

void arena_free(struct arena *a)
{
    struct arena_chunk *c = a->first;
    while (c != NULL) {
        struct arena_chunk *next = c->next;
        mem_free(c);
        c = next;
    }
    arena_init(a, a->max);
}

void arena_reset(struct arena *a)
{
    for (struct arena_chunk *c = a->first; c != NULL; c = c->next)
        c->used = 0;
    a->now = a->first;
    a->used = 0;
    a->full = false;
}

/* Give back the chunks that hold nothing; some records ago they were too small or too many. */
static void drop_idle(struct arena *a)
{
    struct arena_chunk **link = &a->first;
    a->now = NULL;
    while (*link != NULL) {
        struct arena_chunk *c = *link;
        if (c->used > 0) {
            a->now = c;
            link = &c->next;
            continue;
        }
        *link = c->next;
        a->total -= c->size;
        mem_free(c);
    }
}

static struct arena_chunk *add_chunk(struct arena *a, size_t size)
{
    size_t want = size > CHUNK_BYTES ? size : CHUNK_BYTES;
    if (a->total > a->max || want > a->max - a->total)
        drop_idle(a);
    struct arena_chunk *c = mem_alloc(sizeof *c + want);
    if (c == NULL)
        return NULL;
    *c = (struct arena_chunk){.size = want};
    a->total += want;
    if (a->now == NULL) {
        a->first = c;
    } else {
        c->next = a->now->next;
        a->now->next = c;
    }
    return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX - ALIGN - sizeof(struct arena_chunk))
        return NULL;
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (size > a->max - a->used) {
        a->full = true;
        return NULL;
    }
    struct arena_chunk *c = a->now;
    while (c != NULL && c->size - c->used < size && c->next != NULL)
        c = c->next;
    if (c == NULL || c->size - c->used < size)
        c = add_chunk(a, size);
    if (c == NULL)
        return NULL;
    a->now = c;
    void *at = c->bytes + c->used;
    c->used += size;
    a->used += size;
    memset(at, 0, size);
    return at;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return arena_alloc(a, count * size);
}

struct ln_str arena_copy(struct arena *a, struct ln_str s)
{
    char *copy = s.len == SIZE_MAX ? NULL : arena_alloc(a, s.len + 1);
    if (copy == NULL)
        return (struct ln_str){NULL, 0};
    if (s.len > 0)
        memcpy(copy, s.at, s.len);
    return (struct ln_str){copy, s.len};
}
