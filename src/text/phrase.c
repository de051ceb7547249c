/* phrase.c: see phrase.h.
 *
 *   phrases --expr_new--> literals -> seek.h: every occurrence, decided at once
 *                         factors  -> seek.h -> filter.h: it may start hereabouts
 *                         patterns -> Hyperscan: it is somewhere in this text, no more
 *                                     expr_find() decides which bytes, if any
 *
 * So an answer never depends on the filter or the engine: they may only tell too often. An
 * expression that the engine refuses (too large for it) is run by expr_find() on every text;
 * slower, the same.
 *
 * Ids are replaced by slots, their rank, so that results are kept in arrays; a bitmap of the
 * slots found gives them back in order without sorting. Hyperscan allocates its database and
 * its scratch itself while they are built, through malloc, as its allocator is a global that is
 * not ours to set; it allocates nothing while scanning.
 */
#include "text/phrase.h"

#include <hs.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"
#include "text/expr.h"
#include "text/filter.h"
#include "text/seek.h"

#define ENGINE_FLAGS (HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH)

struct literal {
    uint32_t slot, len;
    bool word_first, word_last; /* a word may be cut at this end */
};

struct phrase_set {
    const struct fold_tables *t;
    uint32_t *ids; /* [slots] in rising order */
    size_t slots;
    struct literal *literals;
    size_t literal_count;
    struct seek *seek; /* the literals, then the words of the filter; NULL without both */
    struct filter *filter;
    struct expr *exprs;
    uint32_t *expr_slots; /* of expression i: [slot_first[i], slot_first[i + 1]) */
    uint32_t *slot_first;
    size_t expr_count, most_ops;
    size_t engine_count; /* expressions without factors */
    uint32_t *always;    /* expressions the engine refused */
    size_t always_count;
    hs_database_t *db; /* NULL when it has nothing to look for */
};

struct phrase_scratch {
    const struct phrase_set *set;
    struct ln_str text;
    struct phrase_match *best;  /* [slots] */
    struct phrase_match *found; /* [slots] what phrase_find() gives out */
    uint64_t *touched;          /* [words] a bit for each slot with a best */
    uint64_t *touched_words;    /* a bit for each word of touched that is not 0 */
    size_t words;
    uint32_t *detected; /* [engine_count] */
    size_t detected_count;
    struct expr_runner runner;
    struct filter_scratch *filter;
    hs_scratch_t *hs;
};

static int no_memory(struct ln_err *err)
{
    return err_set(err, LN_ENOMEM, 0, "out of memory for phrases");
}

int phrase_check(const struct fold_tables *t, struct ln_str phrase, struct ln_err *err)
{
    return expr_check(t, phrase, err);
}

/* ---- building ---- */

static int compare_ids(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static int make_slots(struct phrase_set *s, const uint32_t *ids, size_t count,
                      struct ln_err *err)
{
    s->ids = mem_array(count, sizeof *s->ids);
    if (s->ids == NULL)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        s->ids[i] = ids[i];
    qsort(s->ids, count, sizeof *s->ids, compare_ids);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || s->ids[i] != s->ids[i - 1])
            s->ids[s->slots++] = s->ids[i];
    return LN_OK;
}

static uint32_t slot_of(const struct phrase_set *s, uint32_t id)
{
    const uint32_t *at = bsearch(&id, s->ids, s->slots, sizeof id, compare_ids);
    ln_assert(at != NULL);
    return (uint32_t)(at - s->ids);
}

static void add_literal(struct phrase_set *s, struct ln_str text, uint32_t slot)
{
    s->literals[s->literal_count++] = (struct literal){
        .slot = slot,
        .len = (uint32_t)text.len,
        .word_first = chars_word_at(s->t, text, 0),
        .word_last = chars_word_before(s->t, text, text.len),
    };
}

/* Parse all phrases into s->exprs, those made of literals too; equal ones once. exprs[i] is
 * that of phrase i. */
static int parse_all(struct phrase_set *s, uint32_t *exprs, const struct ln_str *phrases,
                     size_t count, struct ln_err *err)
{
    struct map by_text;
    map_init(&by_text);
    int code = LN_OK;
    for (size_t i = 0; i < count && code == LN_OK; i++) {
        exprs[i] = map_get(&by_text, phrases[i]);
        if (exprs[i] != MAP_NONE)
            continue;
        exprs[i] = (uint32_t)s->expr_count++;
        code = expr_new(&s->exprs[exprs[i]], s->t, phrases[i], err);
        if (code == LN_EFORMAT && err != NULL)
            err->at = i;
        if (code == LN_OK && map_put(&by_text, phrases[i], exprs[i]) != LN_OK)
            code = no_memory(err);
    }
    map_free(&by_text);
    return code;
}

/* The slots of each expression, by counting. */
static int list_slots(struct phrase_set *s, const uint32_t *exprs, const uint32_t *ids,
                      size_t count, struct ln_err *err)
{
    s->expr_slots = mem_array(count, sizeof *s->expr_slots);
    s->slot_first = mem_array(s->expr_count + 2, sizeof *s->slot_first);
    if (s->expr_slots == NULL || s->slot_first == NULL)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        s->slot_first[exprs[i] + 2]++;
    for (size_t e = 0; e < s->expr_count; e++)
        s->slot_first[e + 2] += s->slot_first[e + 1];
    /* One place early, so that filling moves each start to where it belongs. */
    for (size_t i = 0; i < count; i++)
        s->expr_slots[s->slot_first[exprs[i] + 1]++] = slot_of(s, ids[i]);
    return LN_OK;
}

static int build_seek(struct phrase_set *s, struct ln_err *err)
{
    size_t total = filter_words(s->filter);
    for (size_t i = 0; i < s->expr_count; i++)
        total += (size_t)s->exprs[i].literal_count * (s->slot_first[i + 1] - s->slot_first[i]);
    if (total == 0)
        return LN_OK;
    s->literals = mem_array(total, sizeof *s->literals);
    struct ln_str *texts = mem_array(total, sizeof *texts);
    int code = LN_OK;
    if (s->literals == NULL || texts == NULL) {
        code = no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < s->expr_count; i++) {
        uint32_t count = s->exprs[i].literal_count;
        for (uint32_t n = s->slot_first[i]; count > 0 && n < s->slot_first[i + 1]; n++) {
            for (uint32_t k = 0; k < count; k++) {
                texts[s->literal_count] = expr_literal(&s->exprs[i], k);
                add_literal(s, texts[s->literal_count], s->expr_slots[n]);
            }
        }
    }
    for (size_t i = s->literal_count; i < total; i++)
        texts[i] = filter_word(s->filter, s->exprs, i - s->literal_count);
    code = seek_new(&s->seek, texts, total, err);
done:
    mem_free(texts);
    return code;
}

/* What is needed only to build. */
static void drop_texts(struct phrase_set *s)
{
    for (size_t i = 0; i < s->expr_count; i++) {
        struct expr *e = &s->exprs[i];
        if (e->literal_count > 0)
            expr_free(e);
        else if (e->factor_count > 0)
            buf_free(&e->text);
        e->number = (uint32_t)i;
        if (e->op_count > s->most_ops)
            s->most_ops = e->op_count;
    }
}

static bool needs_engine(const struct expr *e)
{
    return e->op_count > 0 && e->factor_count == 0;
}

/* One attempt; *refused is the index in patterns[] that the engine cannot take, or count. */
static int compile(size_t *refused, struct phrase_set *s, const char *const *patterns,
                   const unsigned *flags, const unsigned *numbers, size_t count,
                   struct ln_err *err)
{
    hs_compile_error_t *why = NULL;
    hs_error_t got = hs_compile_multi(patterns, flags, numbers, (unsigned)count, HS_MODE_BLOCK,
                                      NULL, &s->db, &why);
    *refused = count;
    if (got == HS_SUCCESS)
        return LN_OK;
    s->db = NULL;
    int code = LN_OK;
    if (got == HS_NOMEM)
        code = no_memory(err);
    else if (why != NULL && why->expression >= 0 && (size_t)why->expression < count)
        *refused = (size_t)why->expression;
    else
        code = err_set(err, LN_EUNSUPPORTED, 0, "the expression engine refuses %zu phrases: %s",
                       count, why == NULL ? "no reason given" : why->message);
    hs_free_compile_error(why);
    return code;
}

/* Compile patterns[count], moving those the engine refuses to s->always. */
static int compile_all(struct phrase_set *s, const char **patterns, unsigned *flags,
                       unsigned *numbers, struct ln_err *err)
{
    size_t count = 0;
    for (size_t i = 0; i < s->expr_count; i++) {
        if (!needs_engine(&s->exprs[i]))
            continue;
        patterns[count] = s->exprs[i].text.at;
        flags[count] = ENGINE_FLAGS;
        numbers[count++] = (unsigned)i;
    }
    while (count > 0) {
        size_t refused;
        int code = compile(&refused, s, patterns, flags, numbers, count, err);
        if (code != LN_OK || refused == count)
            return code;
        s->always[s->always_count++] = numbers[refused];
        count--;
        for (size_t i = refused; i < count; i++) {
            patterns[i] = patterns[i + 1];
            numbers[i] = numbers[i + 1];
        }
    }
    return LN_OK;
}

static int build_engine(struct phrase_set *s, struct ln_err *err)
{
    int code = LN_OK;
    for (size_t i = 0; i < s->expr_count && code == LN_OK; i++) {
        if (!needs_engine(&s->exprs[i]))
            continue;
        s->engine_count++;
        buf_add_char(&s->exprs[i].text, '\0');
        code = buf_status(&s->exprs[i].text, err);
    }
    if (s->engine_count == 0 || code != LN_OK)
        return code;
    if (hs_valid_platform() != HS_SUCCESS)
        return err_set(err, LN_EUNSUPPORTED, 0,
                       "Hyperscan needs a processor with SSSE3 (x86-64 since 2006)");
    s->always = mem_array(s->engine_count, sizeof *s->always);
    const char **patterns = mem_array(s->engine_count, sizeof *patterns);
    unsigned *flags = mem_array(s->engine_count, sizeof *flags);
    unsigned *numbers = mem_array(s->engine_count, sizeof *numbers);
    if (s->always == NULL || patterns == NULL || flags == NULL || numbers == NULL)
        code = no_memory(err);
    if (code == LN_OK)
        code = compile_all(s, patterns, flags, numbers, err);
    for (size_t i = 0; i < s->expr_count; i++)
        buf_free(&s->exprs[i].text);
    mem_free(patterns);
    mem_free(flags);
    mem_free(numbers);
    return code;
}

static int build(struct phrase_set *s, const struct ln_str *phrases, const uint32_t *ids,
                 size_t count, struct ln_err *err)
{
    if (count == 0)
        return LN_OK;
    int code = make_slots(s, ids, count, err);
    if (code != LN_OK)
        return code;
    s->exprs = mem_array(count, sizeof *s->exprs);
    uint32_t *exprs = mem_array(count, sizeof *exprs);
    code = s->exprs == NULL || exprs == NULL ? no_memory(err)
                                             : parse_all(s, exprs, phrases, count, err);
    if (code == LN_OK)
        code = list_slots(s, exprs, ids, count, err);
    mem_free(exprs);
    if (code != LN_OK)
        return code;
    code = filter_new(&s->filter, s->t, s->exprs, s->expr_count, err);
    if (code == LN_OK)
        code = build_seek(s, err);
    drop_texts(s);
    return code == LN_OK ? build_engine(s, err) : code;
}

int phrase_set_new(struct phrase_set **out, const struct fold_tables *t,
                   const struct ln_str *phrases, const uint32_t *ids, size_t count,
                   struct ln_err *err)
{
    *out = NULL;
    if (count > LIMIT_PHRASES)
        return err_set(err, LN_ELIMIT, 0, "%zu phrases, more than the limit of %u", count,
                       LIMIT_PHRASES);
    struct phrase_set *s = mem_zero(sizeof *s);
    if (s == NULL)
        return no_memory(err);
    s->t = t;
    int code = build(s, phrases, ids, count, err);
    if (code != LN_OK) {
        phrase_set_free(s);
        return code;
    }
    *out = s;
    return LN_OK;
}

void phrase_set_free(struct phrase_set *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->expr_count; i++)
        expr_free(&s->exprs[i]);
    mem_free(s->ids);
    mem_free(s->literals);
    seek_free(s->seek);
    filter_free(s->filter);
    mem_free(s->exprs);
    mem_free(s->expr_slots);
    mem_free(s->slot_first);
    mem_free(s->always);
    hs_free_database(s->db);
    mem_free(s);
}

size_t phrase_set_engine(const struct phrase_set *s)
{
    return s->engine_count;
}

static int fill_scratch(struct phrase_scratch *x, const struct phrase_set *s,
                        struct ln_err *err)
{
    x->set = s;
    x->words = s->slots / 64 + 1;
    x->best = mem_array(s->slots + 1, sizeof *x->best);
    x->found = mem_array(s->slots + 1, sizeof *x->found);
    x->touched = mem_array(x->words, sizeof *x->touched);
    x->touched_words = mem_array(x->words / 64 + 1, sizeof *x->touched_words);
    x->detected = mem_array(s->engine_count + 1, sizeof *x->detected);
    if (x->best == NULL || x->found == NULL || x->touched == NULL || x->touched_words == NULL ||
        x->detected == NULL)
        return no_memory(err);
    int code = LN_OK;
    if (s->most_ops > 0)
        code = expr_runner_init(&x->runner, s->most_ops, err);
    if (code == LN_OK && s->most_ops > 0)
        code = expr_memo_new(&x->runner.memo, s->expr_count, err);
    if (code == LN_OK && s->filter != NULL)
        code = filter_scratch_new(&x->filter, s->filter, err);
    if (code != LN_OK)
        return code;
    if (s->db != NULL && hs_alloc_scratch(s->db, &x->hs) != HS_SUCCESS)
        return no_memory(err);
    return LN_OK;
}

int phrase_scratch_new(struct phrase_scratch **out, const struct phrase_set *s,
                       struct ln_err *err)
{
    *out = NULL;
    struct phrase_scratch *x = mem_zero(sizeof *x);
    if (x == NULL)
        return no_memory(err);
    int code = fill_scratch(x, s, err);
    if (code != LN_OK) {
        phrase_scratch_free(x);
        return code;
    }
    *out = x;
    return LN_OK;
}

void phrase_scratch_free(struct phrase_scratch *s)
{
    if (s == NULL)
        return;
    mem_free(s->best);
    mem_free(s->found);
    mem_free(s->touched);
    mem_free(s->touched_words);
    mem_free(s->detected);
    expr_memo_free(s->runner.memo);
    expr_runner_free(&s->runner);
    filter_scratch_free(s->filter);
    hs_free_scratch(s->hs);
    mem_free(s);
}

/* ---- finding ---- */

static bool is_found(const struct phrase_scratch *x, uint32_t slot)
{
    return (x->touched[slot / 64] >> (slot % 64) & 1) != 0;
}

/* Whether [from, to) comes before, or goes further from the same start. */
static bool is_better(const struct phrase_scratch *x, uint32_t slot, uint32_t from, uint32_t to)
{
    if (!is_found(x, slot))
        return true;
    const struct phrase_match *m = &x->best[slot];
    return from < m->from || (from == m->from && to > m->to);
}

static void keep(struct phrase_scratch *x, uint32_t slot, uint32_t from, uint32_t to)
{
    x->touched[slot / 64] |= (uint64_t)1 << (slot % 64);
    x->touched_words[slot / 4096] |= (uint64_t)1 << (slot / 64 % 64);
    x->best[slot] = (struct phrase_match){x->set->ids[slot], from, to};
}

static void on_literal(void *ctx, uint32_t index, size_t to)
{
    struct phrase_scratch *x = ctx;
    if (index >= x->set->literal_count) {
        filter_hit(x->filter, index - (uint32_t)x->set->literal_count, to);
        return;
    }
    const struct literal *l = &x->set->literals[index];
    size_t from = to - l->len;
    if (!is_better(x, l->slot, (uint32_t)from, (uint32_t)to))
        return;
    if (l->word_first && chars_word_before(x->set->t, x->text, from))
        return;
    if (l->word_last && chars_word_at(x->set->t, x->text, to))
        return;
    keep(x, l->slot, (uint32_t)from, (uint32_t)to);
}

static int on_detected(unsigned id, unsigned long long from, unsigned long long to,
                       unsigned flags, void *ctx)
{
    (void)from;
    (void)to;
    (void)flags;
    struct phrase_scratch *x = ctx;
    ln_assert(x->detected_count < x->set->engine_count); /* once each: HS_FLAG_SINGLEMATCH */
    x->detected[x->detected_count++] = id;
    return 0;
}

/* Whether a match of expression `index` starts in [low, high], or need not be looked for. */
static bool decide(void *ctx, uint32_t index, size_t low, size_t high)
{
    struct phrase_scratch *x = ctx;
    const struct phrase_set *s = x->set;
    uint32_t from, to;
    bool needed = false;
    size_t most = 0; /* what starts behind it is no better in any slot */
    for (uint32_t i = s->slot_first[index]; i < s->slot_first[index + 1]; i++) {
        uint32_t slot = s->expr_slots[i];
        size_t last =
            is_found(x, slot) && x->best[slot].from < high ? x->best[slot].from : high;
        needed = needed || last >= low;
        most = last > most ? last : most;
    }
    if (!needed)
        return true;
    if (!expr_find(&from, &to, &s->exprs[index], s->t, &x->runner, x->text, low, most))
        return false;
    for (uint32_t i = s->slot_first[index]; i < s->slot_first[index + 1]; i++)
        if (is_better(x, s->expr_slots[i], from, to))
            keep(x, s->expr_slots[i], from, to);
    return true;
}

/* The slots found, in their order; the bitmaps are empty again. */
static size_t collect(struct phrase_scratch *x)
{
    size_t count = 0;
    for (size_t w = 0; w < x->words / 64 + 1; w++) {
        for (; x->touched_words[w] != 0; x->touched_words[w] &= x->touched_words[w] - 1) {
            size_t word = w * 64 + (size_t)__builtin_ctzll(x->touched_words[w]);
            for (; x->touched[word] != 0; x->touched[word] &= x->touched[word] - 1)
                x->found[count++] =
                    x->best[word * 64 + (size_t)__builtin_ctzll(x->touched[word])];
        }
    }
    return count;
}

int phrase_find(const struct phrase_match **out, size_t *count, const struct phrase_set *s,
                struct phrase_scratch *scratch, struct ln_str text, struct ln_err *err)
{
    ln_assert(scratch->set == s);
    *out = scratch->found;
    *count = 0;
    if (text.len >= UINT32_MAX)
        return err_set(err, LN_ELIMIT, 0, "text of 4 GiB or more");
    scratch->text = text;
    scratch->detected_count = 0;
    if (s->filter != NULL)
        filter_begin(scratch->filter, text);
    if (s->seek != NULL)
        seek_scan(s->seek, text, on_literal, scratch);
    if (s->filter != NULL)
        filter_end(scratch->filter, decide, scratch);
    hs_error_t got = HS_SUCCESS;
    if (s->db != NULL && text.len > 0)
        got = hs_scan(s->db, text.at, (unsigned)text.len, 0, scratch->hs, on_detected, scratch);
    for (size_t i = 0; i < scratch->detected_count; i++)
        decide(scratch, scratch->detected[i], 0, text.len);
    for (size_t i = 0; i < s->always_count; i++)
        decide(scratch, s->always[i], 0, text.len);
    *count = collect(scratch);
    if (got != HS_SUCCESS)
        return err_set(err, LN_EINTERNAL, 0, "the expression engine failed with %d", got);
    return LN_OK;
}
