/* fail_malloc.c: put in front of a program (LD_PRELOAD) to make one of its allocations fail,
 * also those of the libraries it uses. Built and run by `tools/campaign memory`.
 *
 *   FAIL_MALLOC_AT=n        the nth malloc, calloc or realloc gives NULL; 0 or unset: none
 *   FAIL_MALLOC_COUNT=FILE  at the end, write the number of allocations there
 */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* glibc's own, under the names it exports for this. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

static atomic_ulong calls;
static unsigned long fail_at; /* 0 until the program is loaded: the loader is not under test */

__attribute__((constructor)) static void start(void)
{
    const char *text = getenv("FAIL_MALLOC_AT");
    atomic_store(&calls, 0);
    fail_at = text != NULL ? strtoul(text, NULL, 10) : 0;
}

__attribute__((destructor)) static void finish(void)
{
    const char *path = getenv("FAIL_MALLOC_COUNT");
    unsigned long count = atomic_load(&calls);
    FILE *out = path != NULL ? fopen(path, "w") : NULL;
    if (out == NULL)
        return;
    fprintf(out, "%lu\n", count);
    fclose(out);
}

static int must_fail(void)
{
    if (atomic_fetch_add(&calls, 1) + 1 != fail_at)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return must_fail() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return must_fail() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *at, size_t size)
{
    return must_fail() ? NULL : __libc_realloc(at, size);
}
