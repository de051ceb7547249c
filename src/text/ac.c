/* ac.c: see ac.h.
 *
 * States are numbered breadth first, so the children of a state are neighbours and those near
 * the root, where ordinary text lives, come first:
 *
 *   state   0 | 1 2 3 | 4 5 6 7 ...          child[s] .. child[s+1]-1 are the children of s
 *           root  depth 1  depth 2           label[s] is the byte that leads to s
 *
 * The first `dense` states have a full row next[s][class] (fail links followed already), within
 * DENSE_BYTES; below, a state has only its children and a fail link, which leads upwards. Bytes
 * that no literal holds share one class, so rows are short. An entry of a row, as all that
 * scanning keeps of a state, is the offset of the next row, or SPARSE | state.
 *
 * Each step waits for the load before it, so a long text is cut into LANES parts that are
 * scanned side by side. A lane goes on behind its part until its state is shorter than what it
 * has gone, which means that nothing it began inside is still open; what starts behind the
 * part is told by the next lane.
 *
 * Sorted literals make the trie without building one: a state is the range of literals that
 * share its path, and its children are the runs of equal next bytes in that range.
 */
#include "text/ac.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#define DENSE_BYTES ((size_t)16 << 20)
#define HAS_OUTPUT  0x80000000u /* in an entry: literals end in this state */
#define SPARSE      0x40000000u /* in an entry: the rest is the state, not a row */
#define LANES       4u
#define LANE_BYTES  64u /* shorter parts are not worth it */

/* Literals that end in a state: order[first, first + count), then those of `more`. */
struct ac_output {
    uint32_t first, count;
    uint32_t len;  /* of each of them */
    uint32_t more; /* 0: none; these are shorter */
};

struct ac {
    uint8_t class_of[256];
    uint32_t classes;
    uint32_t dense;
    uint32_t *next;   /* [dense][classes] entries */
    uint32_t states;  /* all of them */
    uint32_t *child;  /* [states + 1] */
    uint32_t *fail;   /* [states] */
    uint32_t *output; /* [states] index into outputs, 0: none */
    uint32_t *depth;  /* [states] */
    uint8_t *label;   /* [states] */
    uint32_t *order;  /* [count] literals in byte order */
    struct ac_output *outputs;
    uint32_t output_count;
};

/* A state while building: literals order[low, high) share its first `depth` bytes. */
struct span {
    uint32_t low, high, depth;
};

struct sorted {
    struct ln_str text;
    uint32_t index;
};

static int compare(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    int order = str_cmp(x->text, y->text);
    if (order != 0)
        return order;
    return x->index < y->index ? -1 : x->index > y->index;
}

static uint32_t child_by(const struct ac *a, uint32_t state, uint8_t byte)
{
    uint32_t low = a->child[state], high = a->child[state + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (a->label[middle] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low < a->child[state + 1] && a->label[low] == byte ? low : 0;
}

/* The children of state s, appended behind the last state. */
static void add_children(struct ac *a, struct span *spans, const struct sorted *sorted,
                         uint32_t s)
{
    struct span here = spans[s];
    a->child[s] = a->states;
    uint32_t i = here.low;
    while (i < here.high && sorted[i].text.len == here.depth)
        i++;
    while (i < here.high) {
        uint8_t byte = (uint8_t)sorted[i].text.at[here.depth];
        uint32_t from = i;
        while (i < here.high && (uint8_t)sorted[i].text.at[here.depth] == byte)
            i++;
        a->label[a->states] = byte;
        a->fail[a->states] = s; /* the parent, until the links are made */
        spans[a->states++] = (struct span){from, i, here.depth + 1};
    }
    a->child[s + 1] = a->states;
}

/* Breadth first, so the fail state of a state, being shorter, is complete before it. */
static void link_states(struct ac *a, const struct span *spans, const struct sorted *sorted)
{
    for (uint32_t s = 1; s < a->states; s++) {
        uint32_t at = a->fail[s], found = 0;
        while (at != 0 && found == 0) {
            at = a->fail[at];
            found = child_by(a, at, a->label[s]);
        }
        a->fail[s] = found;
        uint32_t own = 0;
        while (spans[s].low + own < spans[s].high &&
               sorted[spans[s].low + own].text.len == spans[s].depth)
            own++;
        a->output[s] = a->output[found];
        if (own > 0) {
            a->outputs[a->output_count] =
                (struct ac_output){spans[s].low, own, spans[s].depth, a->output[found]};
            a->output[s] = a->output_count++;
        }
    }
}

static uint32_t entry_of(const struct ac *a, uint32_t state)
{
    return (state < a->dense ? state * a->classes : SPARSE | state) |
           (a->output[state] != 0 ? HAS_OUTPUT : 0);
}

static uint32_t state_of(const struct ac *a, uint32_t entry)
{
    entry &= ~HAS_OUTPUT;
    return (entry & SPARSE) != 0 ? entry & ~SPARSE : entry / a->classes;
}

static void fill_rows(struct ac *a)
{
    for (uint32_t s = 0; s < a->dense; s++) {
        uint32_t *row = a->next + (size_t)s * a->classes;
        if (s > 0)
            memcpy(row, a->next + (size_t)a->fail[s] * a->classes, a->classes * sizeof *row);
        for (uint32_t c = a->child[s]; c < a->child[s + 1]; c++)
            row[a->class_of[a->label[c]]] = entry_of(a, c);
    }
}

static void make_classes(struct ac *a, const struct ln_str *literals, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < literals[i].len; k++)
            a->class_of[(uint8_t)literals[i].at[k]] = 1;
    a->classes = 1;
    for (size_t b = 0; b < 256; b++)
        if (a->class_of[b] != 0)
            a->class_of[b] = (uint8_t)(a->classes < 256 ? a->classes++ : 0);
}

static struct sorted *sort_literals(const struct ln_str *literals, size_t count)
{
    struct sorted *sorted = mem_array(count, sizeof *sorted);
    if (sorted == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct sorted){literals[i], (uint32_t)i};
    qsort(sorted, count, sizeof *sorted, compare);
    return sorted;
}

static size_t count_states(const struct sorted *sorted, size_t count)
{
    size_t states = 1;
    for (size_t i = 0; i < count; i++) {
        size_t shared = 0;
        while (i > 0 && shared < sorted[i - 1].text.len &&
               sorted[i].text.at[shared] == sorted[i - 1].text.at[shared])
            shared++;
        states += sorted[i].text.len - shared;
    }
    return states;
}

static int build(struct ac *a, const struct ln_str *literals, size_t count, struct ln_err *err)
{
    make_classes(a, literals, count);
    struct sorted *sorted = sort_literals(literals, count);
    size_t states = sorted == NULL ? 1 : count_states(sorted, count);
    size_t dense = DENSE_BYTES / (a->classes * sizeof(uint32_t));
    a->dense = (uint32_t)(dense < states ? dense : states);
    struct span *spans = mem_array(states, sizeof *spans);
    a->next = mem_array((size_t)a->dense * a->classes, sizeof *a->next);
    a->child = mem_array(states + 1, sizeof *a->child);
    a->fail = mem_array(states, sizeof *a->fail);
    a->output = mem_array(states, sizeof *a->output);
    a->depth = mem_array(states, sizeof *a->depth);
    a->label = mem_array(states, sizeof *a->label);
    a->order = mem_array(count, sizeof *a->order);
    a->outputs = mem_array(count + 1, sizeof *a->outputs);
    int code = LN_OK;
    if (sorted == NULL || spans == NULL || a->next == NULL || a->child == NULL ||
        a->fail == NULL || a->output == NULL || a->depth == NULL || a->label == NULL ||
        a->order == NULL || a->outputs == NULL) {
        code = err_set(err, LN_ENOMEM, 0, "out of memory for %zu literals", count);
        goto done;
    }
    a->states = 1;
    a->output_count = 1; /* 0 is "none" */
    spans[0] = (struct span){0, (uint32_t)count, 0};
    for (uint32_t s = 0; s < a->states; s++)
        add_children(a, spans, sorted, s);
    ln_assert(a->states == states);
    for (size_t i = 0; i < count; i++)
        a->order[i] = sorted[i].index;
    for (uint32_t s = 0; s < a->states; s++)
        a->depth[s] = spans[s].depth;
    link_states(a, spans, sorted);
    fill_rows(a);
done:
    mem_free(sorted);
    mem_free(spans);
    return code;
}

int ac_new(struct ac **out, const struct ln_str *literals, size_t count, struct ln_err *err)
{
    *out = NULL;
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        ln_assert(literals[i].len > 0);
        total += literals[i].len;
        if (total >= SPARSE)
            return err_set(err, LN_ELIMIT, 0, "2^30 bytes or more in literals");
    }
    ln_assert(count > 0);
    struct ac *a = mem_zero(sizeof *a);
    if (a == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory for %zu literals", count);
    int code = build(a, literals, count, err);
    if (code != LN_OK) {
        ac_free(a);
        return code;
    }
    *out = a;
    return LN_OK;
}

void ac_free(struct ac *a)
{
    if (a == NULL)
        return;
    mem_free(a->next);
    mem_free(a->child);
    mem_free(a->fail);
    mem_free(a->output);
    mem_free(a->depth);
    mem_free(a->label);
    mem_free(a->order);
    mem_free(a->outputs);
    mem_free(a);
}

/* One byte from a state below the dense ones. */
static uint32_t step_sparse(const struct ac *a, uint32_t state, uint8_t byte)
{
    while (state >= a->dense) {
        uint32_t child = child_by(a, state, byte);
        if (child != 0)
            return entry_of(a, child);
        state = a->fail[state];
    }
    return a->next[(size_t)state * a->classes + a->class_of[byte]];
}

static inline uint32_t step(const struct ac *a, uint32_t entry, char byte)
{
    entry &= ~HAS_OUTPUT;
    if (__builtin_expect((entry & SPARSE) != 0, 0))
        return step_sparse(a, entry & ~SPARSE, (uint8_t)byte);
    return a->next[entry + a->class_of[(uint8_t)byte]];
}

struct scan {
    const struct ac *a;
    struct ln_str text;
    ac_hit *hit;
    void *ctx;
};

/* What ends at `to` and starts before `limit`. */
static void tell(const struct scan *scan, uint32_t entry, size_t to, size_t limit)
{
    const struct ac *a = scan->a;
    for (uint32_t o = a->output[state_of(a, entry)]; o != 0; o = a->outputs[o].more) {
        if (to - a->outputs[o].len >= limit)
            break;
        for (uint32_t i = 0; i < a->outputs[o].count; i++)
            scan->hit(scan->ctx, a->order[a->outputs[o].first + i], to);
    }
}

/* Go on alone from `at`: up to `end`, then until nothing is open that started before it. */
static void finish_lane(const struct scan *scan, uint32_t entry, size_t at, size_t end)
{
    const struct ac *a = scan->a;
    for (; at < scan->text.len; at++) {
        if (at >= end && a->depth[state_of(a, entry)] <= at - end)
            return;
        entry = step(a, entry, scan->text.at[at]);
        if (__builtin_expect(entry >= HAS_OUTPUT, 0))
            tell(scan, entry, at + 1, end);
    }
}

void ac_scan(const struct ac *a, struct ln_str text, ac_hit *hit, void *ctx)
{
    struct scan scan = {a, text, hit, ctx};
    size_t part = text.len / LANES;
    uint32_t entry[LANES] = {0};
    if (part < LANE_BYTES) {
        finish_lane(&scan, 0, 0, text.len);
        return;
    }
    const char *s = text.at;
    for (size_t i = 0; i < part; i++) {
        uint32_t flags = 0;
        for (size_t k = 0; k < LANES; k++) {
            entry[k] = step(a, entry[k], s[k * part + i]);
            flags |= entry[k];
        }
        if (__builtin_expect(flags < HAS_OUTPUT, 1))
            continue;
        for (size_t k = 0; k < LANES; k++)
            if (entry[k] >= HAS_OUTPUT)
                tell(&scan, entry[k], k * part + i + 1, text.len);
    }
    for (size_t k = 0; k < LANES; k++)
        finish_lane(&scan, entry[k], (k + 1) * part, k + 1 < LANES ? (k + 1) * part : text.len);
}
