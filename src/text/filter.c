/* filter.c: see filter.h.
 *
 *   word  --key_sets-->  key  --rules-->  rule  --tests-->  sets of probes
 *
 * The words of its rarest factor are the key of an expression; only these are looked for. Equal
 * words of all expressions are one word, equal factors one key. Each expression has one rule,
 * which hangs on its key; its other factors are tests, the rarest first.
 *
 * Where things are is kept as 64 bits, one for each 64th of the text (of a text of up to 64
 * bytes, one for each byte). Those of a key come from its words. Those of a test come from an
 * index of the text, made when the first rule asks for it: for each three bytes in a row, by a
 * hash of them, the 64ths in which they are. A word is where its first and last three bytes
 * are, each seen back from where it stands in the word; sometimes it is not there after all.
 * Distances between key and tests are shifts of masks, wider by the part of a 64th that is not
 * known. This finds without asking for every word of every test what most rules lack.
 */
#include "text/filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"

#define BLOCKS         64
#define PLACES         4096u /* occurrences kept one by one; more only by their blocks */
#define FEW_PLACES     16u
#define GRAM           3u  /* bytes of a probe */
#define INDEX_BITS     12u /* 32 KiB, which the nearest cache holds */
#define INDEX_BITS_MIN 6u
#define NONE           UINT32_MAX

struct filter_word {
    uint32_t len;
    bool word_first, word_last; /* a word may be cut at this end */
};

/* A word of a test: the hashes of two of its GRAMs, which may be one, and where they stand. */
struct filter_probe {
    uint16_t first_hash, last_hash;
    uint16_t last_at;
};

/* The set must occur `low` to `high` bytes behind the key. */
struct filter_test {
    uint32_t set;
    int64_t low, high;
};

struct filter_rule {
    uint32_t expr, key;
    uint32_t first, count;           /* tests */
    uint64_t min_before, max_before; /* bytes from the start of a match to the key */
    uint32_t start;                  /* the set every match starts with, or NONE */
};

struct filter {
    const struct fold_tables *t;
    struct filter_word *words;
    struct filter_source {
        uint32_t expr, index; /* whose text word i has */
    } * sources;
    size_t word_count;
    uint32_t *key_words; /* those of key k: [key_first[k], key_first[k + 1]) */
    uint32_t *key_first;
    size_t key_count;
    struct filter_rule *rules; /* those of key k: [rule_first[k], rule_first[k + 1]) */
    uint32_t *rule_first;
    size_t rule_count;
    struct filter_test *tests;
    size_t test_count;
    struct filter_probe *probes; /* those of set s: [set_first[s], set_first[s + 1]) */
    uint32_t *set_first;
    size_t set_count;
    uint32_t *word_keys; /* keys word w is in: [word_first[w], word_first[w + 1]) */
    uint32_t *word_first;
};

/* An occurrence; `next` is one more of the same key, + 1, or 0. */
struct occurrence {
    uint32_t from, next;
};

struct key_state {
    uint64_t mask;  /* 0 between texts */
    uint32_t place; /* its last occurrence, + 1; valid with a mask */
};

struct set_state {
    uint64_t mask;
    uint64_t step; /* the text mask is of */
};

struct filter_scratch {
    const struct filter *f;
    struct ln_str text;
    unsigned shift;         /* a block has 1 << shift bytes */
    uint64_t step;          /* this text */
    struct key_state *keys; /* [keys] */
    uint32_t *seen;         /* [keys] with a mask */
    size_t seen_count;
    struct occurrence *places; /* [PLACES] */
    size_t place_count;
    bool places_lost;       /* there were more */
    struct set_state *sets; /* [sets] */
    uint64_t *index;        /* [1 << INDEX_BITS] */
    unsigned index_bits;    /* of this text; 0: it is not made yet */
};

static int no_memory(struct ln_err *err)
{
    return err_set(err, LN_ENOMEM, 0, "out of memory for phrases");
}

static uint16_t hash_bytes(uint32_t gram)
{
    return (uint16_t)(gram * 0x9E3779B1u >> 16);
}

static uint16_t hash_gram(const char *at)
{
    const unsigned char *p = (const unsigned char *)at;
    return hash_bytes((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16);
}

/* ---- building ---- */

struct build {
    struct filter *f;
    const struct expr *exprs;
    size_t count;
    char *names; /* the words with a byte for their edges, keys of `by_name` */
    size_t names_len;
    struct map by_name;
    struct map by_words;  /* keys in f->key_words */
    struct map by_probes; /* keys in f->probes */
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
    b->f->words[*out] = (struct filter_word){(uint32_t)text.len, first, last};
    b->f->sources[*out] = (struct filter_source){expr, index};
    b->names_len += name.len;
    return map_put(&b->by_name, name, *out);
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static int add_key(uint32_t *out, struct build *b, uint32_t expr, const struct expr_factor *p)
{
    struct filter *f = b->f;
    uint32_t *words = f->key_words + f->key_first[f->key_count], count = 0;
    for (uint32_t i = 0; i < p->count; i++)
        if (add_word(&words[count++], b, expr, p->first + i) != LN_OK)
            return LN_ENOMEM;
    qsort(words, count, sizeof *words, compare_numbers);
    struct ln_str name = {(const char *)words, count * sizeof *words};
    *out = map_get(&b->by_words, name);
    if (*out != MAP_NONE)
        return LN_OK;
    *out = (uint32_t)f->key_count++;
    f->key_first[f->key_count] = f->key_first[*out] + count;
    return map_put(&b->by_words, name, *out);
}

static int compare_probes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct filter_probe));
}

/* The set of the words of p; MAP_NONE when one is too short to be probed. */
static int add_set(uint32_t *out, struct build *b, const struct expr *e,
                   const struct expr_factor *p)
{
    struct filter *f = b->f;
    struct filter_probe *probes = f->probes + f->set_first[f->set_count];
    uint32_t count = 0;
    *out = MAP_NONE;
    for (uint32_t i = 0; i < p->count; i++) {
        struct ln_str text = expr_literal(e, p->first + i);
        if (text.len < GRAM)
            return LN_OK;
        probes[count++] =
            (struct filter_probe){hash_gram(text.at), hash_gram(text.at + text.len - GRAM),
                                  (uint16_t)(text.len - GRAM)};
    }
    qsort(probes, count, sizeof *probes, compare_probes);
    struct ln_str name = {(const char *)probes, count * sizeof *probes};
    *out = map_get(&b->by_probes, name);
    if (*out != MAP_NONE)
        return LN_OK;
    *out = (uint32_t)f->set_count++;
    f->set_first[f->set_count] = f->set_first[*out] + count;
    return map_put(&b->by_probes, name, *out);
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

/* The test for factor i, of the expression whose key is factor `key`. */
static int add_test(struct filter_rule *r, struct build *b, const struct expr *e, uint32_t key,
                    uint32_t i)
{
    struct filter *f = b->f;
    const struct expr_factor *factors = e->factors;
    uint32_t set;
    if (add_set(&set, b, e, &factors[i]) != LN_OK)
        return LN_ENOMEM;
    if (set == MAP_NONE)
        return LN_OK;
    struct filter_test d =
        i > key ? distance(&factors[key], &factors[i]) : distance(&factors[i], &factors[key]);
    if (factors[i].max_before + factors[i].max_inside == 0)
        r->start = set;
    f->tests[f->test_count++] = i > key ? (struct filter_test){set, d.low, d.high}
                                        : (struct filter_test){set, -d.high, -d.low};
    return LN_OK;
}

/* Of factors[count] the rarest that is not in `done`. */
static uint32_t rarest(const struct expr_factor *factors, uint32_t count, uint64_t done)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < count; i++)
        if ((done >> i & 1) == 0 &&
            (best == UINT32_MAX || factors[i].often < factors[best].often))
            best = i;
    return best;
}

static int add_rule(struct build *b, uint32_t expr)
{
    struct filter *f = b->f;
    const struct expr *e = &b->exprs[expr];
    ln_assert(e->factor_count < 64);
    uint32_t key = rarest(e->factors, e->factor_count, 0), k;
    struct filter_rule *r = &f->rules[f->rule_count++];
    *r = (struct filter_rule){
        .expr = expr,
        .first = (uint32_t)f->test_count,
        .start = NONE,
        .min_before = e->factors[key].min_before + e->factors[key].min_inside,
        .max_before = e->factors[key].max_before + e->factors[key].max_inside,
    };
    if (add_key(&r->key, b, expr, &e->factors[key]) != LN_OK)
        return LN_ENOMEM;
    for (uint64_t done = (uint64_t)1 << key;
         (k = rarest(e->factors, e->factor_count, done)) != UINT32_MAX;
         done |= (uint64_t)1 << k)
        if (add_test(r, b, e, key, k) != LN_OK)
            return LN_ENOMEM;
    r->count = (uint32_t)f->test_count - r->first;
    return LN_OK;
}

static int compare_rules(const void *a, const void *b)
{
    const struct filter_rule *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->expr < y->expr ? -1 : x->expr > y->expr;
}

/* rule_first and word_first, by counting. */
static int make_lists(struct filter *f)
{
    qsort(f->rules, f->rule_count, sizeof *f->rules, compare_rules);
    f->rule_first = mem_array(f->key_count + 1, sizeof *f->rule_first);
    f->word_first = mem_array(f->word_count + 2, sizeof *f->word_first);
    f->word_keys = mem_array(f->key_first[f->key_count], sizeof *f->word_keys);
    if (f->rule_first == NULL || f->word_first == NULL || f->word_keys == NULL)
        return LN_ENOMEM;
    for (size_t i = 0; i < f->rule_count; i++)
        f->rule_first[f->rules[i].key + 1]++;
    for (size_t k = 0; k < f->key_count; k++)
        f->rule_first[k + 1] += f->rule_first[k];
    for (uint32_t i = 0; i < f->key_first[f->key_count]; i++)
        f->word_first[f->key_words[i] + 2]++;
    for (size_t w = 0; w < f->word_count; w++)
        f->word_first[w + 2] += f->word_first[w + 1];
    /* One place early, so that filling moves each start to where it belongs. */
    for (uint32_t k = 0; k < f->key_count; k++)
        for (uint32_t i = f->key_first[k]; i < f->key_first[k + 1]; i++)
            f->word_keys[f->word_first[f->key_words[i] + 1]++] = k;
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
    f->sources = mem_array(words, sizeof *f->sources);
    f->key_words = mem_array(words, sizeof *f->key_words);
    f->key_first = mem_array(exprs + 1, sizeof *f->key_first);
    f->probes = mem_array(words, sizeof *f->probes);
    f->set_first = mem_array(factors + 1, sizeof *f->set_first);
    f->rules = mem_array(exprs, sizeof *f->rules);
    f->tests = mem_array(factors, sizeof *f->tests);
    b->names = mem_array(bytes + words, 1);
    bool good = f->words != NULL && f->sources != NULL && f->key_words != NULL &&
                f->key_first != NULL && f->probes != NULL && f->set_first != NULL &&
                f->rules != NULL && f->tests != NULL && b->names != NULL;
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
    map_init(&b.by_probes);
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
    map_free(&b.by_probes);
    mem_free(b.names);
    return code == LN_OK ? LN_OK : no_memory(err);
}

void filter_free(struct filter *f)
{
    if (f == NULL)
        return;
    mem_free(f->words);
    mem_free(f->sources);
    mem_free(f->key_words);
    mem_free(f->key_first);
    mem_free(f->rules);
    mem_free(f->rule_first);
    mem_free(f->tests);
    mem_free(f->probes);
    mem_free(f->set_first);
    mem_free(f->word_keys);
    mem_free(f->word_first);
    mem_free(f);
}

size_t filter_words(const struct filter *f)
{
    return f == NULL ? 0 : f->word_count;
}

struct ln_str filter_word(const struct filter *f, const struct expr *exprs, size_t i)
{
    return expr_literal(&exprs[f->sources[i].expr], f->sources[i].index);
}

int filter_scratch_new(struct filter_scratch **out, const struct filter *f, struct ln_err *err)
{
    *out = NULL;
    struct filter_scratch *x = mem_zero(sizeof *x);
    if (x == NULL)
        return no_memory(err);
    x->f = f;
    x->keys = mem_array(f->key_count, sizeof *x->keys);
    x->seen = mem_array(f->key_count, sizeof *x->seen);
    x->places = mem_array(PLACES, sizeof *x->places);
    x->sets = mem_array(f->set_count + 1, sizeof *x->sets);
    x->index = mem_array((size_t)1 << INDEX_BITS, sizeof *x->index);
    if (x->keys == NULL || x->seen == NULL || x->places == NULL || x->sets == NULL ||
        x->index == NULL) {
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
    mem_free(x->keys);
    mem_free(x->seen);
    mem_free(x->places);
    mem_free(x->sets);
    mem_free(x->index);
    mem_free(x);
}

/* ---- scanning ---- */

void filter_begin(struct filter_scratch *x, struct ln_str text)
{
    x->text = text;
    x->step++;
    x->place_count = 0;
    x->places_lost = false;
    x->index_bits = 0;
    x->shift = 0;
    while (text.len > (size_t)BLOCKS << x->shift)
        x->shift++;
}

static void mark_key(struct filter_scratch *x, uint32_t key, uint32_t from)
{
    struct key_state *k = &x->keys[key];
    if (k->mask == 0) {
        x->seen[x->seen_count++] = key;
        k->place = 0;
    }
    if (x->place_count < PLACES) {
        x->places[x->place_count++] = (struct occurrence){from, k->place};
        k->place = (uint32_t)x->place_count;
    } else {
        x->places_lost = true;
    }
    k->mask |= (uint64_t)1 << (from >> x->shift);
}

void filter_hit(struct filter_scratch *x, uint32_t word, size_t to)
{
    const struct filter *f = x->f;
    const struct filter_word *w = &f->words[word];
    size_t from = to - w->len;
    if (w->word_first && chars_word_before(f->t, x->text, from))
        return;
    if (w->word_last && chars_word_at(f->t, x->text, to))
        return;
    for (uint32_t k = f->word_first[word]; k < f->word_first[word + 1]; k++)
        mark_key(x, f->word_keys[k], (uint32_t)from);
}

/* ---- the index ---- */

static void make_index(struct filter_scratch *x)
{
    unsigned bits = INDEX_BITS_MIN;
    while (bits < INDEX_BITS && (size_t)1 << bits < x->text.len)
        bits++;
    x->index_bits = bits;
    memset(x->index, 0, sizeof *x->index << bits);
    size_t last = x->text.len < GRAM ? 0 : x->text.len - GRAM + 1, at = 0;
    const unsigned char *text = (const unsigned char *)x->text.at;
    uint32_t gram = last == 0 ? 0 : (uint32_t)text[0] << 8 | (uint32_t)text[1] << 16;
    for (uint64_t block = 1; at < last; block <<= 1) {
        size_t end = at + ((size_t)1 << x->shift);
        for (end = end < last ? end : last; at < end; at++) {
            gram = gram >> 8 | (uint32_t)text[at + GRAM - 1] << 16;
            x->index[hash_bytes(gram) >> (16 - bits)] |= block;
        }
    }
}

/* The blocks from which something at blocks mask is `at` bytes ahead. */
static uint64_t blocks_back(const struct filter_scratch *x, uint64_t mask, unsigned at)
{
    unsigned whole = at >> x->shift;
    if (whole >= BLOCKS - 1)
        return whole >= BLOCKS ? 0 : mask >> whole;
    return mask >> whole | mask >> (whole + 1);
}

static uint64_t probe(struct filter_scratch *x, uint32_t set)
{
    const struct filter *f = x->f;
    if (x->index_bits == 0)
        make_index(x);
    unsigned drop = 16 - x->index_bits;
    uint64_t mask = 0;
    for (uint32_t i = f->set_first[set]; i < f->set_first[set + 1]; i++) {
        struct filter_probe p = f->probes[i];
        uint64_t first = x->index[p.first_hash >> drop], last = x->index[p.last_hash >> drop];
        mask |= first & (p.last_at >> x->shift == 0 ? last | last >> 1
                                                    : blocks_back(x, last, p.last_at));
    }
    return mask;
}

static uint64_t mask_of(struct filter_scratch *x, uint32_t set)
{
    struct set_state *s = &x->sets[set];
    if (s->step != x->step)
        *s = (struct set_state){probe(x, set), x->step};
    return s->mask;
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

/* The occurrences of a key, from left to right. */
struct places {
    uint32_t from[FEW_PLACES];
    unsigned count;
};

/* The occurrences of key in the blocks of mask. returns false when there are too many */
static bool find_places(struct places *p, const struct filter_scratch *x, uint32_t key,
                        uint64_t mask)
{
    p->count = 0;
    if (x->places_lost)
        return false;
    for (uint32_t at = x->keys[key].place; at != 0; at = x->places[at - 1].next) {
        uint32_t from = x->places[at - 1].from;
        if ((mask >> (from >> x->shift) & 1) == 0)
            continue;
        if (p->count == FEW_PLACES)
            return false;
        unsigned i = p->count++;
        for (; i > 0 && p->from[i - 1] > from; i--)
            p->from[i] = p->from[i - 1];
        p->from[i] = from;
    }
    return true;
}

/* Bring [low, high] within the first and the last block of mask that it touches. returns false
 * when it touches none */
static bool narrow(size_t *low, size_t *high, uint64_t mask, unsigned shift)
{
    mask &= (UINT64_MAX << (*low >> shift)) & (UINT64_MAX >> (BLOCKS - 1 - (*high >> shift)));
    if (mask == 0)
        return false;
    size_t first = (size_t)__builtin_ctzll(mask) << shift;
    size_t last = ((size_t)(BLOCKS - __builtin_clzll(mask)) << shift) - 1;
    *low = *low > first ? *low : first;
    *high = *high < last ? *high : last;
    return true;
}

/* Tell where a match of the rule may start that has its key at one of the places. */
static void tell_places(struct filter_scratch *x, const struct filter_rule *r,
                        const struct places *p, filter_place *tell, void *ctx)
{
    uint64_t starts = r->start == NONE ? UINT64_MAX : mask_of(x, r->start);
    size_t next = 0; /* nothing below is left */
    for (unsigned i = 0; i < p->count; i++) {
        size_t low = p->from[i] > r->max_before ? p->from[i] - (size_t)r->max_before : 0;
        low = low > next ? low : next;
        if (p->from[i] < r->min_before || p->from[i] - r->min_before < low)
            continue;
        size_t high = p->from[i] - (size_t)r->min_before;
        next = high + 1;
        if (narrow(&low, &high, starts, x->shift) && tell(ctx, r->expr, low, high))
            return;
    }
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
    uint64_t mask = x->keys[r->key].mask;
    for (uint32_t i = 0; i < r->count && mask != 0; i++) {
        const struct filter_test *t = &x->f->tests[r->first + i];
        mask &= bytes_before(x, mask_of(x, t->set), t->low, t->high);
    }
    if (mask == 0)
        return;
    struct places p;
    if (find_places(&p, x, r->key, mask))
        tell_places(x, r, &p, tell, ctx);
    else
        tell_blocks(x, r->expr, mask, r->min_before, r->max_before, tell, ctx);
}

void filter_end(struct filter_scratch *x, filter_place *tell, void *ctx)
{
    const struct filter *f = x->f;
    for (size_t i = 0; i < x->seen_count; i++) {
        uint32_t key = x->seen[i];
        for (uint32_t n = f->rule_first[key]; n < f->rule_first[key + 1]; n++)
            try_rule(x, &f->rules[n], tell, ctx);
    }
    for (size_t i = 0; i < x->seen_count; i++)
        x->keys[x->seen[i]].mask = 0;
    x->seen_count = 0;
}
