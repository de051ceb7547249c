/* phrase.c: see phrase.h.
 *
 *   phrases --expr_new--> literals    -> Aho-Corasick: every occurrence, decided at once
 *                         programs    -> Hyperscan: "it is somewhere in this text", no more
 *                                        -> expr_find() decides which bytes, if any
 *
 * So an answer never depends on the engine: it may only tell too often. An expression that the
 * engine refuses (too large for it) is run by expr_find() on every text; slower, the same.
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
#include "base/mem.h"
#include "base/str.h"
#include "text/ac.h"
#include "text/chars.h"
#include "text/expr.h"

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
    struct ac *ac; /* NULL when there are no literals */
    struct expr *exprs;
    uint32_t *expr_slots;
    size_t expr_count, most_ops;
    uint32_t *always; /* expressions the engine refused */
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
    uint32_t *detected; /* [expr_count] */
    size_t detected_count;
    struct expr_runner runner;
    hs_scratch_t *hs;
};

static int no_memory(struct ln_err *err)
{
    return err_set(err, LN_ENOMEM, 0, "out of memory for phrases");
}

int phrase_check(const struct fold_tables *t, struct ln_str phrase, struct ln_err *err)
{
    struct expr e;
    int code = expr_new(&e, t, phrase, err);
    expr_free(&e);
    return code;
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

static uint32_t char_before(struct ln_str text, size_t pos)
{
    size_t at = pos - 1;
    while (at > 0 && pos - at < 4 && ((unsigned char)text.at[at] & 0xC0) == 0x80)
        at--;
    return utf8_next(text, &at);
}

static void add_literal(struct phrase_set *s, struct ln_str text, uint32_t slot)
{
    size_t start = 0;
    s->literals[s->literal_count++] = (struct literal){
        .slot = slot,
        .len = (uint32_t)text.len,
        .word_first = chars_is_word(s->t, utf8_next(text, &start)),
        .word_last = chars_is_word(s->t, char_before(text, text.len)),
    };
}

/* Parse all phrases into s->exprs, those made of literals too. */
static int parse_all(struct phrase_set *s, const struct ln_str *phrases, const uint32_t *ids,
                     size_t count, struct ln_err *err)
{
    for (size_t i = 0; i < count; i++) {
        s->expr_slots[i] = slot_of(s, ids[i]);
        int code = expr_new(&s->exprs[s->expr_count++], s->t, phrases[i], err);
        if (code == LN_EFORMAT && err != NULL)
            err->at = i;
        if (code != LN_OK)
            return code;
    }
    return LN_OK;
}

static int build_ac(struct phrase_set *s, struct ln_err *err)
{
    size_t total = 0;
    for (size_t i = 0; i < s->expr_count; i++)
        total += s->exprs[i].literal_count;
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
        for (uint32_t k = 0; k < s->exprs[i].literal_count; k++) {
            texts[s->literal_count] = expr_literal(&s->exprs[i], k);
            add_literal(s, texts[s->literal_count], s->expr_slots[i]);
        }
    }
    code = ac_new(&s->ac, texts, total, err);
done:
    mem_free(texts);
    return code;
}

/* Only programs stay in s->exprs. */
static void drop_literals(struct phrase_set *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->expr_count; i++) {
        if (s->exprs[i].literal_count > 0) {
            expr_free(&s->exprs[i]);
            continue;
        }
        if (s->exprs[i].op_count > s->most_ops)
            s->most_ops = s->exprs[i].op_count;
        s->expr_slots[kept] = s->expr_slots[i];
        s->exprs[kept++] = s->exprs[i];
    }
    s->expr_count = kept;
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
    size_t count = s->expr_count;
    for (size_t i = 0; i < count; i++) {
        patterns[i] = s->exprs[i].text.at;
        flags[i] = ENGINE_FLAGS;
        numbers[i] = (unsigned)i;
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
    if (s->expr_count == 0)
        return LN_OK;
    if (hs_valid_platform() != HS_SUCCESS)
        return err_set(err, LN_EUNSUPPORTED, 0,
                       "Hyperscan needs a processor with SSSE3 (x86-64 since 2006)");
    s->always = mem_array(s->expr_count, sizeof *s->always);
    const char **patterns = mem_array(s->expr_count, sizeof *patterns);
    unsigned *flags = mem_array(s->expr_count, sizeof *flags);
    unsigned *numbers = mem_array(s->expr_count, sizeof *numbers);
    int code = LN_OK;
    for (size_t i = 0; i < s->expr_count && code == LN_OK; i++) {
        buf_add_char(&s->exprs[i].text, '\0');
        code = buf_status(&s->exprs[i].text, err);
    }
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
    s->expr_slots = mem_array(count, sizeof *s->expr_slots);
    if (s->exprs == NULL || s->expr_slots == NULL)
        return no_memory(err);
    code = parse_all(s, phrases, ids, count, err);
    if (code != LN_OK)
        return code;
    code = build_ac(s, err);
    if (code != LN_OK)
        return code;
    drop_literals(s);
    return build_engine(s, err);
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
    ac_free(s->ac);
    mem_free(s->exprs);
    mem_free(s->expr_slots);
    mem_free(s->always);
    hs_free_database(s->db);
    mem_free(s);
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
    x->detected = mem_array(s->expr_count + 1, sizeof *x->detected);
    if (x->best == NULL || x->found == NULL || x->touched == NULL || x->touched_words == NULL ||
        x->detected == NULL)
        return no_memory(err);
    if (s->expr_count > 0) {
        int code = expr_runner_init(&x->runner, s->most_ops, err);
        if (code != LN_OK)
            return code;
    }
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
    expr_runner_free(&s->runner);
    hs_free_scratch(s->hs);
    mem_free(s);
}

/* ---- finding ---- */

/* Whether [from, to) comes before, or goes further from the same start. */
static bool is_better(const struct phrase_scratch *x, uint32_t slot, uint32_t from, uint32_t to)
{
    if ((x->touched[slot / 64] >> (slot % 64) & 1) == 0)
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
    const struct literal *l = &x->set->literals[index];
    const struct fold_tables *t = x->set->t;
    size_t from = to - l->len, after = to;
    if (!is_better(x, l->slot, (uint32_t)from, (uint32_t)to))
        return;
    if (l->word_first && from > 0 && chars_is_word(t, char_before(x->text, from)))
        return;
    if (l->word_last && to < x->text.len && chars_is_word(t, utf8_next(x->text, &after)))
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
    ln_assert(x->detected_count < x->set->expr_count); /* once each: HS_FLAG_SINGLEMATCH */
    x->detected[x->detected_count++] = id;
    return 0;
}

static void decide(struct phrase_scratch *x, uint32_t index)
{
    const struct phrase_set *s = x->set;
    uint32_t from, to;
    if (expr_find(&from, &to, &s->exprs[index], s->t, &x->runner, x->text) &&
        is_better(x, s->expr_slots[index], from, to))
        keep(x, s->expr_slots[index], from, to);
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
    if (s->ac != NULL)
        ac_scan(s->ac, text, on_literal, scratch);
    hs_error_t got = HS_SUCCESS;
    if (s->db != NULL && text.len > 0)
        got = hs_scan(s->db, text.at, (unsigned)text.len, 0, scratch->hs, on_detected, scratch);
    for (size_t i = 0; i < scratch->detected_count; i++)
        decide(scratch, scratch->detected[i]);
    for (size_t i = 0; i < s->always_count; i++)
        decide(scratch, s->always[i]);
    *count = collect(scratch);
    if (got != HS_SUCCESS)
        return err_set(err, LN_EINTERNAL, 0, "the expression engine failed with %d", got);
    return LN_OK;
}
