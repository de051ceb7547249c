/* mem.h: the one gate to the heap.
 *
 * Only mem.c calls malloc (tools/lint checks it), so that a test can make the Nth allocation
 * fail and see every error path run. Sizes are checked for overflow before they are multiplied.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <linnet.h>
#include <stdbool.h>

/* mem_alloc: size bytes, not cleared. mem_zero: cleared.
 * returns NULL when there is no memory or size is 0
 * owns    caller      release with mem_free() */
LN_MUST void *mem_alloc(size_t size);
LN_MUST void *mem_zero(size_t size);

/* mem_array: count objects of `size` bytes, cleared; NULL on overflow too. */
LN_MUST void *mem_array(size_t count, size_t size);

/* mem_resize: as realloc, for count objects of `size` bytes; at stays valid on NULL. */
LN_MUST void *mem_resize(void *at, size_t count, size_t size);

/* mem_grow: make room for `count` items of `size` bytes at *at; *room, in items, doubles, so
 * that growing is linear. returns false without memory; *at and *room stay as they were */
LN_MUST bool mem_grow(void **at, size_t *room, size_t count, size_t size);

/* mem_copy_str: a NUL-ended copy of s. */
LN_MUST char *mem_copy_str(struct ln_str s);

void mem_free(void *at);

/* mem_fail_at: the nth allocation from now fails (1 is the next); 0 turns it off.
 * mem_fail_hit: whether it has failed since. Tests only; counts over all threads. */
void mem_fail_at(unsigned long nth);
int mem_fail_hit(void);

/* mem_count: allocations so far, to show that a loop makes none. */
unsigned long mem_count(void);

#endif
