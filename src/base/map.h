/* map.h: text -> 32-bit number, built once and then asked from any thread.
 *
 * Open addressing with linear probing, at most half full. Keys are borrowed, not copied: they
 * must live as long as the map.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <linnet.h>
#include <stdbool.h>

struct map_slot {
    struct ln_str key; /* at == NULL: the slot is free */
    uint32_t value;
};

struct map {
    struct map_slot *slots;
    size_t count, capacity; /* capacity is 0 or a power of two */
};

#define MAP_NONE UINT32_MAX

void map_init(struct map *m);
void map_free(struct map *m);

/* map_put: set key to value.
 *
 * errors  LN_ECONFLICT  the key is there already (its value stays)
 *         LN_ENOMEM
 */
LN_MUST int map_put(struct map *m, struct ln_str key, uint32_t value);

/* map_get: the value, or MAP_NONE. */
uint32_t map_get(const struct map *m, struct ln_str key);

#endif
