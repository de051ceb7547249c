/* filter.c: see filter.h.
 *
 *   word  --key_sets-->  set  --rules-->  rule  --tests-->  other sets
 *
 * Equal words of all expressions are one word, equal factors one set. An expression has one
 * rule, which hangs on the set that is rarest, so a word that many expressions share, but none
 * depends on, costs no more than marking it.
 *
 * Where words occur is kept as 64 bits, one for each 64th of the text (of a text of up to 64
 * bytes, one for each byte). The mask of a set is that of all its words; distances between sets
 * become shifts of masks, wider by the part of a block that is not known.
 */
#include "text/filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"

#define BLOCKS     64
#define PLACES     4096u /* occurrences kept one by one; more only by their blocks */
#define FEW_PLACES 8u
#define MOST_LOOKS 500u
#define NONE       UINT32_MAX

struct filter_word {
    uint32_t expr, index; /* whose text it has */
    uint32_t len;
    bool word_first, word_last; /* a word may be cut at this end */
};

/* The set must occur `low` to `high` bytes behind the key. */
struct filter_test {
    uint32_t set;
    int64_t low, high;
};

/* For what starts with a known word: the set is at least `least` bytes and at most `most`
 * characters behind it. */
struct filter_near {
    uint32_t set;
    uint64_t least, most;
};

struct filter_rule {
    uint32_t expr, key;
    uint32_t first, count;           /* tests */
    uint64_t min_before, max_before; /* bytes from the start of a match to the key */
    uint32_t start;                  /* the set every match starts with, or NONE */
    int64_t start_low, start_high;   /* how far the key is behind it */
    uint32_t first_near;             /* as many as tests */
};

struct filter {
    const struct fold_tables *t;
    struct filter_word *words;
    size_t word_count;
    uint32_t *set_words; /* those of set s: [set_first[s], set_first[s + 1]) */
    uint32_t *set_first;
    size_t set_count;
    struct filter_rule *rules; /* those of set s: [rule_first[s], rule_first[s + 1]) */
    uint32_t *rule_first;
    size_t rule_count;
    struct filter_test *tests;
    size_t test_count;
    struct filter_near *near;
    size_t near_count;
    uint32_t *key_sets; /* sets with rules word w is in: [key_first[w], key_first[w + 1]) */
    uint32_t *key_first;
};

/* An occurrence; `next` is one more of the same word, + 1, or 0. */
struct occurrence {
    uint32_t from, next;
};

struct filter_scratch {
    const struct filter *f;
    struct ln_str text;
    unsigned shift;      /* a block has 1 << shift bytes */
    uint64_t step;       /* this text */
    uint64_t *word_mask; /* [words] 0 between texts */
    uint32_t *seen;      /* [words] with a mask */
    size_t seen_count;
    struct occurrence *places; /* [PLACES] */
    size_t place_count;
    bool places_lost;     /* there were more */
    uint32_t *word_place; /* [words] its last one, + 1; valid with a mask */
    uint64_t *set_mask;   /* [sets] valid when set_step is this step */
    uint64_t *set_step;
    uint64_t *key_step; /* [sets] its rules have been tried in this step */
};

static int no_memory(struct ln_err *err)
{
    return err_set(err, LN_ENOMEM, 0, "out of memory for phrases");
}

/* ---- building ---- */

struct build {
    struct filter *f;
    const struct expr *exprs;
    size_t count;
    char *names; /* the words with a byte for their edges, keys of `by_name` */
    size_t names_len;
    struct map by_name;
    struct map by_words; /* keys in f->set_words */
};

static int add_word(uint32_t *out, struct build *b, uint32_t expr, uint32_t index)
{
    struct ln_str text = expr_literal(&b->exprs[expr], index);
    unsigned edges = b->exprs[expr].edges[index];
    bool first = (edges & EXPR_AT_START) != 0 && chars_word_at(b->f->t, text, 0);
    bool last = (edges & EXPR_AT_END) != 0 && chars_word_before(b->f->t, text, text.len);
    struct ln_str name = {b->names + b->names_len, text.len + 1};
    memcpy(b->names + b->names_len, text.at, text.len);
    b->names[b->names_len + text.len] = (char)((first ? 1 : 0) | (last ? 2 : 0));
    *out = map_get(&b->by_name, name);
    if (*out != MAP_NONE)
        return LN_OK;
    *out = (uint32_t)b->f->word_count++;
    b->f->words[*out] = (struct filter_word){expr, index, (uint32_t)text.len, first, last};
    b->names_len += name.len;
    return map_put(&b->by_name, name, *out);
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static int add_set(uint32_t *out, struct build *b, uint32_t expr, const struct expr_factor *p)
{
    struct filter *f = b->f;
    uint32_t *words = f->set_words + f->set_first[f->set_count], count = 0;
    for (uint32_t i = 0; i < p->count; i++)
        if (add_word(&words[count++], b, expr, p->first + i) != LN_OK)
            return LN_ENOMEM;
    qsort(words, count, sizeof *words, compare_numbers);
    struct ln_str name = {(const char *)words, count * sizeof *words};
    *out = map_get(&b->by_words, name);
    if (*out != MAP_NONE)
        return LN_OK;
    *out = (uint32_t)f->set_count++;
    f->set_first[f->set_count] = f->set_first[*out] + count;
    return map_put(&b->by_words, name, *out);
}

/* How far the words of b, which comes later in the expression, are behind those of a. */
static struct filter_test distance(const struct expr_factor *a, const struct expr_factor *b)
{
    struct filter_test d = {.high = (int64_t)(b->max_before - a->max_before + b->max_inside) -
                                    (int64_t)a->min_inside};
    d.low = (int64_t)(b->min_before - a->min_before + b->min_inside) - (int64_t)a->max_inside;
    d.low = d.low < 1 ? 1 : d.low; /* they do not overlap */
    return d;
}

static int add_rule(struct build *b, uint32_t expr)
{
    struct filter *f = b->f;
    const struct expr_factor *factors = b->exprs[expr].factors;
    uint32_t key = 0, count = b->exprs[expr].factor_count;
    for (uint32_t i = 1; i < count; i++)
        if (factors[i].often < factors[key].often)
            key = i;
    struct filter_rule *r = &f->rules[f->rule_count++];
    *r = (struct filter_rule){
        .expr = expr,
        .first = (uint32_t)f->test_count,
        .count = count - 1,
        .min_before = factors[key].min_before + factors[key].min_inside,
        .max_before = factors[key].max_before + factors[key].max_inside,
        .start = NONE,
        .first_near = (uint32_t)f->near_count,
    };
    for (uint32_t i = 0; i < count; i++) {
        uint32_t set;
        if (add_set(&set, b, expr, &factors[i]) != LN_OK)
            return LN_ENOMEM;
        bool starts = factors[i].max_before + factors[i].max_inside == 0;
        r->start = starts ? set : r->start;
        if (!starts)
            f->near[f->near_count++] = (struct filter_near){
                set, factors[i].min_before + factors[i].min_inside, factors[i].max_chars};
        if (i == key) {
            r->key = set;
            continue;
        }
        struct filter_test d = i > key ? distance(&factors[key], &factors[i])
                                       : distance(&factors[i], &factors[key]);
        if (starts && i < key) { /* the first of them, if any */
            r->start_low = d.low;
            r->start_high = d.high;
        }
        f->tests[f->test_count++] = i > key ? (struct filter_test){set, d.low, d.high}
                                            : (struct filter_test){set, -d.high, -d.low};
    }
    return LN_OK;
}

static int compare_rules(const void *a, const void *b)
{
    const struct filter_rule *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->expr < y->expr ? -1 : x->expr > y->expr;
}

/* rule_first and key_first, by counting. */
static int make_lists(struct filter *f)
{
    qsort(f->rules, f->rule_count, sizeof *f->rules, compare_rules);
    f->rule_first = mem_array(f->set_count + 1, sizeof *f->rule_first);
    f->key_first = mem_array(f->word_count + 2, sizeof *f->key_first);
    f->key_sets = mem_array(f->set_first[f->set_count], sizeof *f->key_sets);
    if (f->rule_first == NULL || f->key_first == NULL || f->key_sets == NULL)
        return LN_ENOMEM;
    for (size_t i = 0; i < f->rule_count; i++)
        f->rule_first[f->rules[i].key + 1]++;
    for (size_t s = 0; s < f->set_count; s++) {
        bool has_rules = f->rule_first[s + 1] > 0;
        f->rule_first[s + 1] += f->rule_first[s];
        for (uint32_t i = f->set_first[s]; has_rules && i < f->set_first[s + 1]; i++)
            f->key_first[f->set_words[i] + 2]++;
    }
    for (size_t w = 0; w < f->word_count; w++)
        f->key_first[w + 2] += f->key_first[w + 1];
    /* One place early, so that filling moves each start to where it belongs. */
    for (uint32_t s = 0; s < f->set_count; s++)
        for (uint32_t i = f->set_first[s];
             f->rule_first[s] < f->rule_first[s + 1] && i < f->set_first[s + 1]; i++)
            f->key_sets[f->key_first[f->set_words[i] + 1]++] = s;
    return LN_OK;
}

/* Room for what there can be at most, before equal words and sets become one. */
static int make_room(struct build *b)
{
    size_t exprs = 0, factors = 0, words = 0, bytes = 0;
    for (size_t i = 0; i < b->count; i++) {
        const struct expr *e = &b->exprs[i];
        exprs += e->factor_count > 0 ? 1 : 0;
        factors += e->factor_count;
        for (uint32_t k = 0; k < e->factor_count; k++)
            words += e->factors[k].count;
        bytes += e->factor_count > 0 ? e->text.len : 0;
    }
    struct filter *f = b->f;
    if (exprs == 0)
        return LN_OK;
    f->words = mem_array(words, sizeof *f->words);
    f->set_words = mem_array(words, sizeof *f->set_words);
    f->set_first = mem_array(factors + 1, sizeof *f->set_first);
    f->rules = mem_array(exprs, sizeof *f->rules);
    f->tests = mem_array(factors, sizeof *f->tests);
    f->near = mem_array(factors, sizeof *f->near);
    b->names = mem_array(bytes + words, 1);
    bool good = f->words != NULL && f->set_words != NULL && f->set_first != NULL &&
                f->rules != NULL && f->tests != NULL && f->near != NULL && b->names != NULL;
    return good ? LN_OK : LN_ENOMEM;
}

int filter_new(struct filter **out, const struct fold_tables *t, const struct expr *exprs,
               size_t count, struct ln_err *err)
{
    *out = NULL;
    struct build b = {.f = mem_zero(sizeof *b.f), .exprs = exprs, .count = count};
    if (b.f == NULL)
        return no_memory(err);
    b.f->t = t;
    map_init(&b.by_name);
    map_init(&b.by_words);
    int code = make_room(&b);
    for (size_t i = 0; i < count && code == LN_OK; i++)
        if (exprs[i].factor_count > 0)
            code = add_rule(&b, (uint32_t)i);
    if (code == LN_OK && b.f->rule_count > 0)
        code = make_lists(b.f);
    if (code == LN_OK && b.f->rule_count > 0)
        *out = b.f;
    else
        filter_free(b.f);
    map_free(&b.by_name);
    map_free(&b.by_words);
    mem_free(b.names);
    return code == LN_OK ? LN_OK : no_memory(err);
}

void filter_free(struct filter *f)
{
    if (f == NULL)
        return;
    mem_free(f->words);
    mem_free(f->set_words);
    mem_free(f->set_first);
    mem_free(f->rules);
    mem_free(f->rule_first);
    mem_free(f->tests);
    mem_free(f->near);
    mem_free(f->key_sets);
    mem_free(f->key_first);
    mem_free(f);
}

size_t filter_words(const struct filter *f)
{
    return f == NULL ? 0 : f->word_count;
}

struct ln_str filter_word(const struct filter *f, const struct expr *exprs, size_t i)
{
    return expr_literal(&exprs[f->words[i].expr], f->words[i].index);
}

int filter_scratch_new(struct filter_scratch **out, const struct filter *f, struct ln_err *err)
{
    *out = NULL;
    struct filter_scratch *x = mem_zero(sizeof *x);
    if (x == NULL)
        return no_memory(err);
    x->f = f;
    x->word_mask = mem_array(f->word_count, sizeof *x->word_mask);
    x->seen = mem_array(f->word_count, sizeof *x->seen);
    x->places = mem_array(PLACES, sizeof *x->places);
    x->word_place = mem_array(f->word_count, sizeof *x->word_place);
    x->set_mask = mem_array(f->set_count, sizeof *x->set_mask);
    x->set_step = mem_array(f->set_count, sizeof *x->set_step);
    x->key_step = mem_array(f->set_count, sizeof *x->key_step);
    if (x->word_mask == NULL || x->seen == NULL || x->places == NULL || x->word_place == NULL ||
        x->set_mask == NULL || x->set_step == NULL || x->key_step == NULL) {
        filter_scratch_free(x);
        return no_memory(err);
    }
    *out = x;
    return LN_OK;
}

void filter_scratch_free(struct filter_scratch *x)
{
    if (x == NULL)
        return;
    mem_free(x->word_mask);
    mem_free(x->seen);
    mem_free(x->places);
    mem_free(x->word_place);
    mem_free(x->set_mask);
    mem_free(x->set_step);
    mem_free(x->key_step);
    mem_free(x);
}

/* ---- scanning ---- */

void filter_begin(struct filter_scratch *x, struct ln_str text)
{
    x->text = text;
    x->step++;
    x->place_count = 0;
    x->places_lost = false;
    x->shift = 0;
    while (text.len > (size_t)BLOCKS << x->shift)
        x->shift++;
}

void filter_hit(struct filter_scratch *x, uint32_t word, size_t to)
{
    const struct filter_word *w = &x->f->words[word];
    size_t from = to - w->len;
    if (w->word_first && chars_word_before(x->f->t, x->text, from))
        return;
    if (w->word_last && chars_word_at(x->f->t, x->text, to))
        return;
    if (x->word_mask[word] == 0) {
        x->seen[x->seen_count++] = word;
        x->word_place[word] = 0;
    }
    if (x->place_count < PLACES) {
        x->places[x->place_count++] = (struct occurrence){(uint32_t)from, x->word_place[word]};
        x->word_place[word] = (uint32_t)x->place_count;
    } else {
        x->places_lost = true;
    }
    x->word_mask[word] |= (uint64_t)1 << (from >> x->shift);
}

static uint64_t mask_of(struct filter_scratch *x, uint32_t set)
{
    const struct filter *f = x->f;
    if (x->set_step[set] != x->step) {
        uint64_t mask = 0;
        for (uint32_t i = f->set_first[set]; i < f->set_first[set + 1]; i++)
            mask |= x->word_mask[f->set_words[i]];
        x->set_mask[set] = mask;
        x->set_step[set] = x->step;
    }
    return x->set_mask[set];
}

/* The blocks from which a block of mask is `low` to `high` blocks ahead. */
static uint64_t blocks_before(uint64_t mask, int64_t low, int64_t high)
{
    __extension__ typedef unsigned __int128 wide;
    low = low < 1 - BLOCKS ? 1 - BLOCKS : low;
    high = high > BLOCKS - 1 ? BLOCKS - 1 : high;
    if (low > high)
        return 0;
    wide sum = ((wide)mask << (BLOCKS - 1)) >> (BLOCKS - 1 + low);
    unsigned more = (unsigned)(high - low), done = 0; /* sum is that of low to low + done */
    while (done < more) {
        unsigned step = done + 1 < more - done ? done + 1 : more - done;
        sum |= sum >> step;
        done += step;
    }
    return (uint64_t)sum;
}

/* As blocks_before() for bytes. */
static uint64_t bytes_before(const struct filter_scratch *x, uint64_t mask, int64_t low,
                             int64_t high)
{
    int64_t part = ((int64_t)1 << x->shift) - 1; /* a block may be behind by so much */
    return blocks_before(mask, low >> x->shift, (high + part) >> x->shift);
}

/* Whether text[from, to) has no more than `most` characters. */
static bool has_at_most(struct ln_str text, size_t from, size_t to, uint64_t most)
{
    if (to - from <= most)
        return true;
    size_t chars = 0;
    for (size_t i = from; i < to; i++)
        chars += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return chars <= most;
}

/* A few places are looked at one by one; where there are many, as in hostile text, that would
 * cost their square, and a block at a time is better. */
struct places {
    uint32_t from[FEW_PLACES];
    unsigned count, looks; /* looks: occurrences looked at */
};

static bool is_near(const struct filter_scratch *x, const struct filter_near *n, uint32_t from,
                    struct places *p)
{
    const struct filter *f = x->f;
    for (uint32_t i = f->set_first[n->set]; i < f->set_first[n->set + 1]; i++) {
        uint32_t word = f->set_words[i];
        if (x->word_mask[word] == 0)
            continue;
        for (uint32_t at = x->word_place[word]; at != 0; at = x->places[at - 1].next) {
            uint32_t to = x->places[at - 1].from;
            if (p->looks++ >= MOST_LOOKS)
                return true;
            if (to > from && to - from >= n->least && (to - from) / 4 <= n->most &&
                has_at_most(x->text, from, to, n->most))
                return true;
        }
    }
    return false;
}

/* The places in the blocks of mask where the rule's first word is, with the others behind it.
 * returns false when there are too many */
static bool find_places(struct places *p, const struct filter_scratch *x,
                        const struct filter_rule *r, uint64_t mask)
{
    const struct filter *f = x->f;
    for (uint32_t i = f->set_first[r->start]; i < f->set_first[r->start + 1]; i++) {
        uint32_t word = f->set_words[i];
        if ((x->word_mask[word] & mask) == 0)
            continue;
        for (uint32_t at = x->word_place[word]; at != 0; at = x->places[at - 1].next) {
            uint32_t from = x->places[at - 1].from, k = 0;
            if (p->looks++ >= MOST_LOOKS)
                return false;
            if ((mask >> (from >> x->shift) & 1) == 0)
                continue;
            while (k < r->count && is_near(x, &f->near[r->first_near + k], from, p))
                k++;
            if (k < r->count)
                continue;
            if (p->count == FEW_PLACES)
                return false;
            p->from[p->count++] = from;
        }
    }
    return true;
}

/* Tell where a match may start that has something min to max bytes behind its start in the
 * blocks of mask. */
static void tell_blocks(struct filter_scratch *x, uint32_t expr, uint64_t mask, uint64_t min,
                        uint64_t max, filter_place *tell, void *ctx)
{
    size_t next = 0; /* nothing below is left */
    while (mask != 0) {
        unsigned from = (unsigned)__builtin_ctzll(mask), to = from;
        for (; to < BLOCKS && (mask >> to & 1) != 0; to++)
            mask &= ~((uint64_t)1 << to);
        size_t low = (size_t)from << x->shift, high = ((size_t)to << x->shift) - 1;
        low = low > max ? low - (size_t)max : 0;
        low = low > next ? low : next;
        if (high < min || high - min < low)
            continue;
        next = high - (size_t)min + 1;
        if (tell(ctx, expr, low, next - 1))
            return;
    }
}

static void try_rule(struct filter_scratch *x, const struct filter_rule *r, filter_place *tell,
                     void *ctx)
{
    uint64_t mask = mask_of(x, r->key);
    for (uint32_t i = 0; i < r->count && mask != 0; i++) {
        const struct filter_test *t = &x->f->tests[r->first + i];
        mask &= bytes_before(x, mask_of(x, t->set), t->low, t->high);
    }
    if (mask == 0)
        return;
    if (r->start == NONE || x->places_lost) {
        tell_blocks(x, r->expr, mask, r->min_before, r->max_before, tell, ctx);
        return;
    }
    if (r->start != r->key)
        mask = mask_of(x, r->start) & bytes_before(x, mask, r->start_low, r->start_high);
    struct places p;
    p.count = p.looks = 0;
    if (!find_places(&p, x, r, mask)) {
        tell_blocks(x, r->expr, mask, 0, 0, tell, ctx);
        return;
    }
    for (unsigned i = 0; i < p.count; i++)
        tell(ctx, r->expr, p.from[i], p.from[i]);
}

void filter_end(struct filter_scratch *x, filter_place *tell, void *ctx)
{
    const struct filter *f = x->f;
    for (size_t i = 0; i < x->seen_count; i++) {
        uint32_t word = x->seen[i];
        for (uint32_t k = f->key_first[word]; k < f->key_first[word + 1]; k++) {
            uint32_t set = f->key_sets[k];
            if (x->key_step[set] == x->step)
                continue;
            x->key_step[set] = x->step;
            for (uint32_t n = f->rule_first[set]; n < f->rule_first[set + 1]; n++)
                try_rule(x, &f->rules[n], tell, ctx);
        }
    }
    for (size_t i = 0; i < x->seen_count; i++)
        x->word_mask[x->seen[i]] = 0;
    x->seen_count = 0;
}
