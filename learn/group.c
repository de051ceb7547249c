/* group.c: see group.h.
 *
 * MinHash (Broder 1997): the chance that two sets have the same minimum under a random order is
 * their Jaccard. Four minima together make a band's key; rows that share a key are compared.
 *
 *   overlap 0.3 -> found with 23 %,  0.5 -> 87 %,  0.7 -> 99.98 %
 */
#include "learn/group.h"

#include <stdlib.h>
#include <xxhash.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/random.h"
#include "text/chars.h"

#define WORDS 3
#define BANDS 32
#define BAND  4

static int compare_u64(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static size_t sort_unique(uint64_t *at, size_t count)
{
    size_t kept = 0;
    if (count == 0)
        return 0;
    qsort(at, count, sizeof *at, compare_u64);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || at[i] != at[i - 1])
            at[kept++] = at[i];
    return kept;
}

/* The next word from *at on; empty at the end. */
static struct ln_str next_word(const struct fold_tables *t, struct ln_str text, size_t *at)
{
    size_t from = *at;
    while (*at < text.len) {
        size_t before = *at;
        uint32_t c = utf8_next(text, at);
        if (chars_is_word(t, c))
            continue;
        if (before > from) { /* the word ends; c is looked at again */
            *at = before;
            return str_part(text, from, before);
        }
        if (c >= 0x2E80 || (c >= 0x0E00 && c < 0x1100) || (c >= 0x1780 && c < 0x1800))
            return str_part(text, from, *at); /* CJK, Thai, Lao, Burmese, Khmer */
        from = *at;
    }
    return str_part(text, from, text.len);
}

int group_shingles(struct shingles *out, struct arena *a, const struct fold_tables *t,
                   struct ln_str folded, struct ln_err *err)
{
    *out = (struct shingles){0};
    size_t room = folded.len / 2 + 2, words = 0, count = 0;
    uint64_t *list = mem_array(room, sizeof *list), last[WORDS] = {0};
    if (list == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (size_t at = 0;;) {
        struct ln_str word = next_word(t, folded, &at);
        if (word.len == 0)
            break;
        for (size_t i = 0; i + 1 < WORDS; i++)
            last[i] = last[i + 1];
        last[WORDS - 1] = XXH3_64bits(word.at, word.len);
        if (++words >= WORDS && count < room)
            list[count++] = XXH3_64bits(last, sizeof last);
    }
    if (words > 0 && words < WORDS)
        list[count++] = XXH3_64bits(last, sizeof last);
    count = sort_unique(list, count);
    uint64_t *kept = count == 0 ? NULL : arena_array(a, count, sizeof *kept);
    int code = LN_OK;
    if (count > 0 && kept == NULL)
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
    else if (count > 0)
        memcpy(kept, list, count * sizeof *kept);
    mem_free(list);
    if (code == LN_OK)
        *out = (struct shingles){kept, (uint32_t)count};
    return code;
}

double group_overlap(struct shingles a, struct shingles b)
{
    uint32_t i = 0, j = 0, both = 0;
    while (i < a.count && j < b.count) {
        if (a.at[i] == b.at[j]) {
            both++;
            i++;
            j++;
        } else if (a.at[i] < b.at[j]) {
            i++;
        } else {
            j++;
        }
    }
    return both == 0 ? 0 : (double)both / ((double)a.count + b.count - both);
}

/* ---- union-find -------------------------------------------------------------------------- */

int groups_init(struct groups *g, size_t count, struct ln_err *err)
{
    *g = (struct groups){mem_array(count + 1, sizeof *g->parent), count};
    if (g->parent == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (size_t i = 0; i < count; i++)
        g->parent[i] = (uint32_t)i;
    return LN_OK;
}

void groups_free(struct groups *g)
{
    mem_free(g->parent);
    *g = (struct groups){0};
}

static uint32_t root(struct groups *g, uint32_t at)
{
    while (g->parent[at] != at) {
        g->parent[at] = g->parent[g->parent[at]];
        at = g->parent[at];
    }
    return at;
}

void groups_join(struct groups *g, uint32_t a, uint32_t b)
{
    a = root(g, a);
    b = root(g, b);
    if (a < b)
        g->parent[b] = a;
    else
        g->parent[a] = b;
}

uint32_t groups_number(uint32_t *out, struct groups *g)
{
    uint32_t count = 0;
    for (size_t i = 0; i < g->count; i++) { /* a root is the first row of its group */
        uint32_t first = root(g, (uint32_t)i);
        out[i] = first == i ? count++ : out[first];
    }
    return count;
}

/* ---- near-copies ------------------------------------------------------------------------- */

struct key {
    uint64_t hash;
    uint32_t row;
};

static int compare_key(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static uint64_t mixed(uint64_t value, uint64_t salt)
{
    struct random r = {value ^ salt};
    return random_next(&r);
}

static uint64_t band_key(struct shingles row, uint64_t *salts)
{
    uint64_t least[BAND];
    for (size_t k = 0; k < BAND; k++) {
        least[k] = UINT64_MAX;
        for (uint32_t i = 0; i < row.count; i++) {
            uint64_t h = mixed(row.at[i], salts[k]);
            least[k] = h < least[k] ? h : least[k];
        }
    }
    return XXH3_64bits(least, sizeof least);
}

/* Rows with one key: each is compared with those before it, unless they are together already.
 */
static void compare_run(struct groups *g, const struct shingles *rows, const struct key *run,
                        size_t count, double least)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (root(g, run[i].row) != root(g, run[j].row) &&
                group_overlap(rows[run[i].row], rows[run[j].row]) >= least)
                groups_join(g, run[i].row, run[j].row);
}

int groups_join_copies(struct groups *g, const struct shingles *rows, double least,
                       struct ln_err *err)
{
    struct key *keys = mem_array(g->count + 1, sizeof *keys);
    struct random random = {0x6C696E6E6574u}; /* fixed: groups are a matter of the data alone */
    if (keys == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (unsigned b = 0; b < BANDS; b++) {
        uint64_t salts[BAND];
        size_t count = 0;
        for (size_t k = 0; k < BAND; k++)
            salts[k] = random_next(&random);
        for (size_t i = 0; i < g->count; i++)
            if (rows[i].count > 0)
                keys[count++] = (struct key){band_key(rows[i], salts), (uint32_t)i};
        if (count > 0)
            qsort(keys, count, sizeof *keys, compare_key);
        for (size_t from = 0, to; from < count; from = to) {
            for (to = from + 1; to < count && keys[to].hash == keys[from].hash;)
                to++;
            compare_run(g, rows, keys + from, to - from, least);
        }
    }
    mem_free(keys);
    return LN_OK;
}
