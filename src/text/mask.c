/* mask.c: see mask.h. The automaton tells every occurrence; a bit for each byte of the text
 * keeps what is covered, so neither order nor overlaps matter. */
#include "text/mask.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"
#include "text/expr.h"
#include "text/seek.h"

struct name {
    uint32_t len;
    bool word_first, word_last; /* a word may be cut at this end */
};

struct mask {
    const struct fold_tables *t;
    struct seek *seek; /* NULL without names */
    struct name *names;
};

/* The literals of all names, borrowed from exprs. */
struct gather {
    struct expr *exprs; /* [count] */
    size_t count;
    struct ln_str *literals;
    size_t literal_count;
};

static int no_memory(struct ln_err *err)
{
    return err_set(err, LN_ENOMEM, 0, "out of memory for names to mask");
}

static int gather(struct gather *g, const struct fold_tables *t, const struct ln_str *names,
                  size_t count, struct ln_err *err)
{
    size_t total = 0;
    g->exprs = mem_array(count, sizeof *g->exprs);
    if (g->exprs == NULL)
        return no_memory(err);
    for (size_t i = 0; i < count; i++) {
        g->count = i + 1; /* expr_free() takes it after an error too */
        int code = expr_new(&g->exprs[i], t, names[i], err);
        if (code == LN_ENOMEM)
            return code;
        if (code != LN_OK)
            return err_set(err, code, i, "name \"%.*s\" is no phrase", STR_ARGS(names[i]));
        total += g->exprs[i].literal_count;
    }
    g->literals = mem_array(total + 1, sizeof *g->literals);
    if (g->literals == NULL)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < g->exprs[i].literal_count; k++)
            g->literals[g->literal_count++] = expr_literal(&g->exprs[i], k);
    return LN_OK;
}

static int build(struct mask *m, const struct gather *g, struct ln_err *err)
{
    if (g->literal_count == 0)
        return LN_OK;
    m->names = mem_array(g->literal_count, sizeof *m->names);
    if (m->names == NULL)
        return no_memory(err);
    for (size_t i = 0; i < g->literal_count; i++) {
        struct ln_str s = g->literals[i];
        m->names[i] = (struct name){(uint32_t)s.len, chars_word_at(m->t, s, 0),
                                    chars_word_before(m->t, s, s.len)};
    }
    return seek_new(&m->seek, g->literals, g->literal_count, err);
}

int mask_new(struct mask **out, const struct fold_tables *t, const struct ln_str *names,
             size_t count, struct ln_err *err)
{
    struct gather g = {0};
    struct mask *m = mem_zero(sizeof *m);
    *out = NULL;
    if (m == NULL)
        return no_memory(err);
    m->t = t;
    int code = count == 0 ? LN_OK : gather(&g, t, names, count, err);
    if (code == LN_OK)
        code = build(m, &g, err);
    for (size_t i = 0; i < g.count; i++)
        expr_free(&g.exprs[i]);
    mem_free(g.exprs);
    mem_free(g.literals);
    if (code == LN_OK)
        *out = m;
    else
        mask_free(m);
    return code;
}

void mask_free(struct mask *m)
{
    if (m == NULL)
        return;
    seek_free(m->seek);
    mem_free(m->names);
    mem_free(m);
}

void mask_scratch_free(struct mask_scratch *s)
{
    mem_free(s->bits);
    *s = (struct mask_scratch){0};
}

struct search {
    const struct mask *m;
    struct ln_str text;
    uint64_t *bits;
};

static void cover(uint64_t *bits, size_t from, size_t to)
{
    for (size_t word = from / 64; word <= (to - 1) / 64; word++) {
        uint64_t here = UINT64_MAX;
        if (word == from / 64)
            here &= UINT64_MAX << from % 64;
        if (word == (to - 1) / 64)
            here &= UINT64_MAX >> (63 - (to - 1) % 64);
        bits[word] |= here;
    }
}

static void hit(void *ctx, uint32_t index, size_t to)
{
    struct search *s = ctx;
    const struct name *name = &s->m->names[index];
    size_t from = to - name->len;
    bool cuts = (name->word_first && chars_word_before(s->m->t, s->text, from)) ||
                (name->word_last && chars_word_at(s->m->t, s->text, to));
    if (!cuts)
        cover(s->bits, from, to);
}

static int make_room(struct mask_scratch *s, size_t words, struct ln_err *err)
{
    if (words <= s->room)
        return LN_OK;
    size_t room = s->room < 64 ? 64 : s->room;
    while (room < words)
        room *= 2;
    uint64_t *bits = mem_resize(s->bits, room, sizeof *bits);
    if (bits == NULL)
        return no_memory(err);
    s->bits = bits;
    s->room = room;
    return LN_OK;
}

int mask_find(const uint64_t **out, const struct mask *m, struct mask_scratch *s,
              struct ln_str text, struct ln_err *err)
{
    size_t words = text.len / 64 + 1;
    int code = make_room(s, words, err);
    if (code != LN_OK)
        return code;
    memset(s->bits, 0, words * sizeof *s->bits);
    *out = s->bits;
    struct search search = {m, text, s->bits};
    if (m->seek != NULL)
        seek_scan(m->seek, text, hit, &search);
    return LN_OK;
}
