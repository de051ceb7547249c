/* seek.c: see seek.h.
 *
 * Of each literal one window of 6 bytes is chosen, of short ones 4, 3, 2 or 1. At each byte of
 * the text one bit for each width tells whether this may be such a window. The bits are
 * independent loads from little memory, so none waits for another, while an automaton with as
 * many states as many literals have waits for memory at each byte.
 *
 *   text       ... e x p e r i e n c e   i n   s a l e s ...
 *                        r i e n c e                            a window: its bit is set
 *   slots      "rience" -> entries "experience", "no experience needed", ...
 *
 * What has its bit set is looked up, and compared with each literal that has the window. The
 * windows are those of rare letters, not of common words, and not the same for too many
 * literals.
 */
#include "text/seek.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/common.h"

#define SCRIPTS    2u /* windows of ASCII, and windows with other bytes */
#define HIGH_BITS  0x8080808080808080u
#define WIDTHS     5u
#define SHARE      8u   /* literals of one window before another is preferred to it */
#define MARKS_EACH 16u  /* bytes of a map for each window */
#define MARKS      16u  /* over all marks of the widths that are marked */
#define OFTEN_BITS 13u  /* enough for the windows of all common words */
#define PLACES     512u /* looked at together */

enum { SIX, FOUR, THREE, TWO, ONE }; /* indices of widths */

/* Maps are as large as there are windows, in these bounds: 256 KiB stay in the second cache.
 * That of TWO has a place for each two bytes, and also marks the first two of THREE, so that
 * there is one map less to look at. */
static const uint8_t widths[WIDTHS] = {6, 4, 3, 2, 1};
static const uint8_t map_bits_min[WIDTHS] = {6, 6, 6, 16, 8};
static const uint8_t map_bits_max[WIDTHS] = {18, 18, 18, 16, 8};

/* A literal, and where its window stands in it. Most are told apart by their first bytes. */
struct entry {
    uint64_t first; /* 8 bytes of it, zeros behind shorter ones */
    uint32_t index;
    uint16_t len, window;
};

/* A window: entries[first, first + count). */
struct slot {
    uint64_t window; /* its bytes, in the upper end */
    uint32_t first;
    uint32_t count : 31, displaced : 1; /* one whose place this is, is further on */
};

struct table {
    struct slot *slots;             /* [mask + 1], count 0: free */
    uint8_t *map;                   /* for each hash of a window 1 << the index of its width */
    unsigned slot_shift, map_shift; /* of a hash, to a place in them */
    uint32_t mask;
    size_t windows;
};

struct seek {
    struct table tables[SCRIPTS][WIDTHS];
    struct entry *entries; /* [count] those of one window together */
    char *pool;            /* the literals, one behind the other */
    uint32_t *texts;       /* [count] of entry i: pool[texts[i]...] */
};

static uint64_t hash(uint64_t window)
{
    return window * 0x9E3779B97F4A7C15u;
}

static uint64_t load8(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    return bytes;
}

/* The first bytes of `bytes` in the upper end, where the hash takes all of them. */
static inline uint64_t window_of(uint64_t bytes, unsigned width)
{
    return bytes << (64 - 8 * width);
}

/* The first 8 bytes of s, zeros behind a shorter one. What is before `end` may be read. */
static inline uint64_t first_of(struct ln_str s, const char *end)
{
    uint64_t bytes = 0;
    if (end - s.at >= (ptrdiff_t)sizeof bytes)
        bytes = load8(s.at);
    else
        for (size_t i = 0; i < s.len && i < sizeof bytes; i++)
            bytes |= (uint64_t)(uint8_t)s.at[i] << (8 * i);
    return s.len >= sizeof bytes ? bytes : bytes & (((uint64_t)1 << 8 * s.len) - 1);
}

static uint64_t window_at(struct ln_str s, size_t at, unsigned width)
{
    uint64_t bytes = 0;
    for (unsigned i = 0; i < width; i++)
        bytes |= (uint64_t)(uint8_t)s.at[at + i] << (8 * i);
    return window_of(bytes, width);
}

/* ---- building ---- */

/* A literal while building. */
struct item {
    uint64_t window;
    struct ln_str text;
    uint32_t index;
    uint32_t at;
    uint8_t width;  /* index in widths */
    uint8_t script; /* 1: the window has a byte that is not ASCII */
};

struct build {
    struct seek *s;
    struct item *items;
    size_t count;
    uint32_t *uses;                   /* how many literals have a window of this hash */
    unsigned shift;                   /* of a hash, to its place in uses */
    uint32_t often[1u << OFTEN_BITS]; /* by the hash of a window */
};

/* How often to expect each window of the common words, in bytes of text of 2^30. */
static void count_common(struct build *b)
{
    for (size_t i = 0; i < COMMON_WORDS; i++) {
        char text[sizeof common_words[i].word + 2] = " ";
        size_t len = strlen(common_words[i].word);
        memcpy(text + 1, common_words[i].word, len);
        text[len + 1] = ' ';
        for (unsigned w = 0; w < WIDTHS; w++)
            for (size_t at = 0; at + widths[w] <= len + 2; at++) {
                uint64_t window = window_at((struct ln_str){text, len + 2}, at, widths[w]);
                b->often[hash(window) >> (64 - OFTEN_BITS)] += (uint32_t)1
                                                               << (30 - common_words[i].bits);
            }
    }
}

/* How rare a window is expected to be, in bits. */
static unsigned rarity(const struct build *b, struct ln_str s, size_t at, unsigned width)
{
    unsigned bits = 0;
    for (size_t i = at; i < at + width; i++)
        bits += common_letter_bits((unsigned char)s.at[i]);
    uint32_t often = b->often[hash(window_at(s, at, width)) >> (64 - OFTEN_BITS)];
    unsigned common = often == 0 ? bits : (unsigned)__builtin_clz(often) - 1;
    return common < bits ? common : bits;
}

static void choose_window(struct build *b, struct item *item)
{
    struct ln_str s = item->text;
    item->width = 0;
    while (widths[item->width] > s.len)
        item->width++;
    unsigned width = widths[item->width], best = 0;
    for (size_t i = 0; i < s.len; i++)
        item->script |= (uint8_t)s.at[i] >> 7;
    size_t last = s.len - width;
    for (size_t at = 0; at <= last; at++) {
        uint64_t window = window_at(s, at, width);
        if (item->script != ((window & HIGH_BITS) != 0))
            continue;
        uint32_t uses = b->uses[hash(window) >> b->shift];
        unsigned worth = 1 + rarity(b, s, at, width) * SHARE / (uses < SHARE ? SHARE : uses);
        if (worth <= best)
            continue;
        best = worth;
        item->window = window;
        item->at = (uint32_t)at;
    }
    b->uses[hash(item->window) >> b->shift]++;
}

static int compare(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->script != y->script)
        return x->script < y->script ? -1 : 1;
    if (x->width != y->width)
        return x->width < y->width ? -1 : 1;
    if (x->window != y->window)
        return x->window < y->window ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static void add_slot(struct table *t, uint64_t window, size_t first, size_t count)
{
    uint64_t home = hash(window) >> t->slot_shift, at = home;
    while (t->slots[at].count > 0)
        at = (at + 1) & t->mask;
    t->slots[at].window = window;
    t->slots[at].first = (uint32_t)first;
    t->slots[at].count = (uint32_t)count & 0x7FFFFFFFu;
    t->slots[home].displaced |= at != home;
    t->windows++;
}

static int make_table(struct table *t, size_t windows, unsigned width)
{
    unsigned slot_bits = 1;
    while ((size_t)1 << slot_bits < windows * 4)
        slot_bits++;
    size_t slots = (size_t)1 << slot_bits;
    unsigned bits = map_bits_min[width];
    while (bits < map_bits_max[width] && (size_t)1 << bits < windows * MARKS_EACH)
        bits++;
    t->mask = (uint32_t)(slots - 1);
    t->slot_shift = 64 - slot_bits;
    t->map_shift = 64 - bits;
    t->slots = mem_array(slots, sizeof *t->slots);
    t->map = mem_array((size_t)1 << bits, sizeof *t->map);
    return t->slots == NULL || t->map == NULL ? LN_ENOMEM : LN_OK;
}

/* The slots of one width, for items[from, to). */
static int fill_table(struct build *b, struct table *t, unsigned width, size_t from, size_t to)
{
    size_t windows = 0;
    for (size_t i = from; i < to; i++)
        windows += i == from || b->items[i].window != b->items[i - 1].window;
    if (make_table(t, windows, width) != LN_OK)
        return LN_ENOMEM;
    for (size_t i = from, end; i < to; i = end) {
        for (end = i + 1; end < to && b->items[end].window == b->items[i].window;)
            end++;
        add_slot(t, b->items[i].window, i, end - i);
        t->map[hash(b->items[i].window) >> t->map_shift] |= (uint8_t)(1u << width);
    }
    return LN_OK;
}

static int build(struct build *b, size_t total)
{
    unsigned bits = 6;
    while ((size_t)1 << bits < b->count * 2)
        bits++;
    b->shift = 64 - bits;
    b->uses = mem_array((size_t)1 << bits, sizeof *b->uses);
    b->s->entries = mem_array(b->count, sizeof *b->s->entries);
    b->s->pool = mem_array(total, 1);
    b->s->texts = mem_array(b->count, sizeof *b->s->texts);
    if (b->s->texts == NULL || b->uses == NULL || b->s->entries == NULL || b->s->pool == NULL)
        return LN_ENOMEM;
    count_common(b);
    for (size_t i = 0; i < b->count; i++)
        choose_window(b, &b->items[i]);
    qsort(b->items, b->count, sizeof *b->items, compare);
    uint32_t at = 0;
    for (size_t i = 0; i < b->count; i++) {
        const struct item *item = &b->items[i];
        b->s->entries[i] = (struct entry){
            .first = first_of(item->text, item->text.at + item->text.len),
            .index = item->index,
            .len = (uint16_t)item->text.len,
            .window = (uint16_t)item->at,
        };
        b->s->texts[i] = at;
        memcpy(b->s->pool + at, item->text.at, item->text.len);
        at += (uint32_t)item->text.len;
    }
    int code = LN_OK;
    size_t from = 0, to = 0;
    for (unsigned i = 0; i < SCRIPTS * WIDTHS && code == LN_OK; i++, from = to) {
        unsigned script = i / WIDTHS, w = i % WIDTHS;
        while (to < b->count && b->items[to].script == script && b->items[to].width == w)
            to++;
        code = fill_table(b, &b->s->tables[script][w], w, from, to);
    }
    for (size_t i = 0; i < b->count && code == LN_OK; i++) {
        const struct item *item = &b->items[i];
        uint64_t two = window_at(item->text, item->at, 2);
        if (item->width == THREE)
            b->s->tables[item->script][TWO].map[hash(two) >> (64 - 16)] |= 1u << THREE;
    }
    return code;
}

int seek_new(struct seek **out, const struct ln_str *literals, size_t count, struct ln_err *err)
{
    *out = NULL;
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        ln_assert(literals[i].len > 0);
        total += literals[i].len;
        if (literals[i].len > UINT16_MAX || total >= (size_t)1 << 30)
            return err_set(err, LN_ELIMIT, 0, "a literal of 64 KiB, or 2^30 bytes in all");
    }
    struct build b = {.s = mem_zero(sizeof *b.s), .count = count};
    b.items = mem_array(count, sizeof *b.items);
    int code = b.s == NULL || b.items == NULL ? LN_ENOMEM : LN_OK;
    for (size_t i = 0; i < count && code == LN_OK; i++)
        b.items[i] = (struct item){.text = literals[i], .index = (uint32_t)i};
    if (code == LN_OK)
        code = build(&b, total);
    mem_free(b.items);
    mem_free(b.uses);
    if (code != LN_OK) {
        seek_free(b.s);
        return err_set(err, LN_ENOMEM, 0, "out of memory for %zu literals", count);
    }
    *out = b.s;
    return LN_OK;
}

void seek_free(struct seek *s)
{
    if (s == NULL)
        return;
    for (unsigned i = 0; i < SCRIPTS * WIDTHS; i++) {
        mem_free(s->tables[i / WIDTHS][i % WIDTHS].slots);
        mem_free(s->tables[i / WIDTHS][i % WIDTHS].map);
    }
    mem_free(s->entries);
    mem_free(s->pool);
    mem_free(s->texts);
    mem_free(s);
}

/* ---- scanning ---- */

struct scan {
    const struct seek *s;
    struct ln_str text;
    const char *end; /* of the text */
    seek_hit *hit;
    void *ctx;
};

/* Tell the literals whose window this is, where it stands at text.at[at]. */
static void look_up(const struct scan *scan, const struct table *t, uint64_t window, size_t at)
{
    const struct slot *slot = &t->slots[hash(window) >> t->slot_shift];
    while (slot->window != window) {
        if (slot->count == 0)
            return;
        slot = slot == &t->slots[t->mask] ? t->slots : slot + 1;
    }
    for (uint32_t i = slot->first; i < slot->first + slot->count; i++) {
        const struct entry *e = &scan->s->entries[i];
        if (e->window > at || e->len > scan->text.len - (at - e->window))
            continue;
        const char *from = scan->text.at + (at - e->window);
        if (first_of((struct ln_str){from, e->len}, scan->end) != e->first)
            continue;
        if (e->len <= sizeof e->first ||
            memcmp(from, scan->s->pool + scan->s->texts[i], e->len) == 0)
            scan->hit(scan->ctx, e->index, at - e->window + e->len);
    }
}

/* What begins with `bytes` at text.at[at], of which `left` are of the text. */
static void look_at(const struct scan *scan, uint64_t bytes, size_t at, size_t left)
{
    for (unsigned w = 0; w < WIDTHS; w++) {
        uint64_t window = window_of(bytes, widths[w]);
        for (unsigned i = 0; i < SCRIPTS && widths[w] <= left; i++) {
            const struct table *t = &scan->s->tables[i][w];
            if (t->map[hash(window) >> t->map_shift] != 0)
                look_up(scan, t, window, at);
        }
    }
}

/* Places of text in which there may be a window of each width but the last. */
struct places {
    uint32_t at[WIDTHS - 1][PLACES];
    size_t count[WIDTHS - 1];
};

/* The places from `at` to `end`, 8 bytes or more before the end of the text, that have a mark,
 * times MARKS, with the marks; with `skip` only of windows that are not all ASCII. Which places
 * will have one cannot be foreseen; to write all and count some is faster than to jump.
 * returns how many */
static inline size_t find_marks(uint32_t *places, const struct table *t, const char *text,
                                size_t at, size_t end, bool skip)
{
    const uint8_t *six = t[SIX].map, *four = t[FOUR].map, *two = t[TWO].map;
    unsigned six_shift = t[SIX].map_shift, four_shift = t[FOUR].map_shift;
    size_t count = 0;
    for (size_t i = at; i < end; i++) {
        uint64_t bytes = load8(text + i);
        if (skip && (bytes & HIGH_BITS) == 0) {
            i += sizeof bytes - 6; /* behind the last window that is all in them */
            continue;
        }
        unsigned marks = six[hash(window_of(bytes, 6)) >> six_shift] |
                         four[hash(window_of(bytes, 4)) >> four_shift] |
                         two[hash(window_of(bytes, 2)) >> (64 - 16)];
        places[count] = (uint32_t)(i - at) * MARKS | marks;
        count += marks != 0;
    }
    return count;
}

/* Part the places by widths. Those that have marks but no window are left out, but a few. */
static void sort_marks(struct places *p, const uint32_t *marked, size_t count,
                       const struct table *tables, const char *text)
{
    for (unsigned w = 0; w < WIDTHS - 1; w++) {
        uint32_t *places = p->at[w];
        size_t some = 0, kept = 0;
        for (size_t i = 0; i < count; i++) {
            places[some] = marked[i] / MARKS;
            some += marked[i] >> w & 1;
        }
        for (size_t i = 0; i < some; i++) {
            uint32_t at = places[i];
            uint64_t window = window_of(load8(text + at), widths[w]);
            const struct slot *slot = &tables[w].slots[hash(window) >> tables[w].slot_shift];
            places[kept] = at;
            kept += (slot->window == window) | slot->displaced;
        }
        p->count[w] = kept;
    }
}

static void scan_part(const struct scan *scan, unsigned script, size_t at, size_t end)
{
    const char *text = scan->text.at;
    const struct table *tables = scan->s->tables[script];
    __attribute__((uninitialized)) uint32_t marked[PLACES];
    __attribute__((uninitialized)) struct places p;
    size_t count = script == 0 ? find_marks(marked, tables, text, at, end, false)
                               : find_marks(marked, tables, text, at, end, true);
    sort_marks(&p, marked, count, tables, text + at);
    for (unsigned w = 0; w < WIDTHS - 1; w++) {
        for (size_t i = 0; i < p.count[w]; i++) {
            size_t place = at + p.at[w][i];
            look_up(scan, &tables[w], window_of(load8(text + place), widths[w]), place);
        }
    }
    const struct table *ones = &tables[WIDTHS - 1];
    for (; ones->windows > 0 && at < end; at++)
        look_up(scan, ones, window_of((uint8_t)text[at], 1), at);
}

void seek_scan(const struct seek *s, struct ln_str text, seek_hit *hit, void *ctx)
{
    struct scan scan = {s, text, text.at + text.len, hit, ctx};
    size_t at = 0, whole = text.len < sizeof(uint64_t) ? 0 : text.len - sizeof(uint64_t) + 1;
    for (size_t end; at < whole; at = end) {
        end = whole - at < PLACES ? whole : at + PLACES;
        scan_part(&scan, 0, at, end);
        scan_part(&scan, 1, at, end);
    }
    uint64_t bytes = 0;
    for (size_t i = text.len; i > at; i--)
        bytes = bytes << 8 | (uint8_t)text.at[i - 1];
    for (; at < text.len; at++, bytes >>= 8)
        look_at(&scan, bytes, at, text.len - at);
}
