/* map.c: see map.h. XXH3 hashes 327 M short keys a second (docs/dependencies.md). Keys come
 * from the operator's own catalogue; a map over strangers' keys would need a keyed hash
 * instead. */
#include "base/map.h"

#include <xxhash.h>

#include "base/mem.h"
#include "base/str.h"

void map_init(struct map *m)
{
    *m = (struct map){0};
}

void map_free(struct map *m)
{
    mem_free(m->slots);
    map_init(m);
}

/* The slot that holds key, or the free one where it would go. */
static struct map_slot *find(const struct map *m, struct ln_str key)
{
    size_t i = XXH3_64bits(key.at, key.len) & (m->capacity - 1);
    while (m->slots[i].key.at != NULL && !str_eq(m->slots[i].key, key))
        i = (i + 1) & (m->capacity - 1);
    return &m->slots[i];
}

static int grow(struct map *m)
{
    struct map wider = {.count = m->count, .capacity = m->capacity == 0 ? 16 : m->capacity * 2};
    wider.slots = mem_array(wider.capacity, sizeof *wider.slots);
    if (wider.slots == NULL)
        return LN_ENOMEM;
    for (size_t i = 0; i < m->capacity; i++)
        if (m->slots[i].key.at != NULL)
            *find(&wider, m->slots[i].key) = m->slots[i];
    mem_free(m->slots);
    *m = wider;
    return LN_OK;
}

int map_put(struct map *m, struct ln_str key, uint32_t value)
{
    if (key.at == NULL)
        key.at = "";
    if ((m->count + 1) * 2 > m->capacity && grow(m) != LN_OK)
        return LN_ENOMEM;
    struct map_slot *slot = find(m, key);
    if (slot->key.at != NULL)
        return LN_ECONFLICT;
    *slot = (struct map_slot){key, value};
    m->count++;
    return LN_OK;
}

uint32_t map_get(const struct map *m, struct ln_str key)
{
    if (m->capacity == 0)
        return MAP_NONE;
    if (key.at == NULL)
        key.at = "";
    struct map_slot *slot = find(m, key);
    return slot->key.at == NULL ? MAP_NONE : slot->value;
}
