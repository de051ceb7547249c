/* expr_factors.c: texts that every match of a tree must hold.
 *
 * A walk over the tree from left to right keeps a run: the texts that the last items stand for,
 * all combinations of them, as long as they are few. What has no few texts ends the run, which
 * then is a factor, unless it may be empty. Of an alternation too large for the run, one factor
 * of each branch together makes one factor. A repeat is walked once or a few times, as often as
 * it must come.
 *
 *   (easy|simple) ([a-z]+ )?(work|jobs?)   {"easy ", "simple "} {"job", "jobs", "work"}
 *
 * A word that holds another of its factor tells nothing more and is left out, unless the other
 * must be at the start or end of a match: "jobs" stays beside "job", which is not in "jobsite".
 */
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/expr_inner.h"

#define RUN_TEXTS    32u /* more do not find less, but cost more states */
#define RUN_BYTES    24u /* the same for longer texts */
#define RUN_BITS     32u /* a run whose words are this rare grows no new branches */
#define FEW_CHARS    4u  /* of a class that is put into a run */
#define FACTOR_WORDS 256u
#define FACTORS      4u                              /* the rarest are kept */
#define COPIES       4u                              /* of a repeat */
#define LEAST_BITS   1u                              /* a word of one byte tells nothing */
#define OFTEN        ((uint64_t)1 << EXPR_RARE_BITS) /* everywhere */
#define TOO_OFTEN    (OFTEN >> 12) /* kept only when there is nothing better */
#define START_OFTEN  (OFTEN >> 9)  /* the same for one that tells where matches start */

struct factor {
    struct words words;
    uint64_t min_before, max_before, min_inside, max_inside, often;
    struct factor *next;
};

struct walk {
    struct parser *p;
    uint64_t min, max; /* bytes of what is behind us */
    struct words run;  /* never without a text, which may be empty */
    uint64_t run_min, run_max;
    size_t run_longest;
    bool run_starts; /* at the start of a match */
    struct factor *first, *last;
};

/* ---- how rare ---- */

static unsigned least_bits(const struct words *words)
{
    unsigned least = EXPR_RARE_BITS;
    for (const struct word *w = words->first; w != NULL; w = w->next)
        if (expr_rarity(w->text, w->edges) < least)
            least = expr_rarity(w->text, w->edges);
    return least;
}

/* ---- factors ---- */

/* Where v is in w, so that who finds w finds v; SIZE_MAX when it is not. */
static size_t inside(const struct word *v, const struct word *w)
{
    size_t last = w->text.len - v->text.len;
    bool start = (v->edges & EXPR_AT_START) != 0, end = (v->edges & EXPR_AT_END) != 0;
    if ((v->edges & ~w->edges) != 0 || (start && end && last > 0))
        return SIZE_MAX;
    if (!start && !end)
        return str_find(w->text, v->text, 0);
    size_t at = start ? 0 : last;
    return memcmp(w->text.at + at, v->text.at, v->text.len) == 0 ? at : SIZE_MAX;
}

/* Leave out what holds another word, which then may begin further inside. */
static void drop_longer(struct factor *f)
{
    for (struct word *v = f->words.first; v != NULL; v = v->next) {
        for (struct word *before = v, *w = v->next; w != NULL; w = w->next) {
            size_t at = w->text.len < v->text.len ? SIZE_MAX : inside(v, w);
            if (at == SIZE_MAX) {
                before = w;
                continue;
            }
            f->max_inside = at > f->max_inside ? at : f->max_inside;
            before->next = w->next;
            f->words.count--;
        }
    }
}

/* Shorter words first, for drop_longer(). */
static void sort_words(struct words *words)
{
    struct word *sorted = NULL, *next;
    for (struct word *w = words->first; w != NULL; w = next) {
        next = w->next;
        struct word **at = &sorted;
        while (*at != NULL && (*at)->text.len <= w->text.len)
            at = &(*at)->next;
        w->next = *at;
        *at = w;
    }
    words->first = sorted;
}

static void add_factor(struct walk *w, struct factor f)
{
    if (w->p->code != LN_OK || least_bits(&f.words) < LEAST_BITS)
        return;
    struct factor *kept = arena_alloc(&w->p->arena, sizeof *kept);
    if (kept == NULL) {
        expr_fail_memory(w->p);
        return;
    }
    for (const struct word *v = f.words.first; v != NULL; v = v->next)
        f.often += OFTEN >> expr_rarity(v->text, v->edges);
    *kept = f;
    if (w->last == NULL)
        w->first = kept;
    else
        w->last->next = kept;
    w->last = kept;
}

static const struct factor *rarest(const struct factor *first)
{
    const struct factor *best = first;
    for (const struct factor *f = first; f != NULL; f = f->next)
        if (f->often < best->often)
            best = f;
    return best;
}

/* The factor all matches start with, if it is worth anything. */
static const struct factor *start_of(const struct factor *first)
{
    bool starts = first != NULL && first->max_before + first->max_inside == 0;
    return starts && first->often < START_OFTEN ? first : NULL;
}

/* ---- the walk ---- */

static void begin_run(struct walk *w, bool starts)
{
    w->run = (struct words){NULL, NULL, 0};
    expr_add_word(w->p, &w->run, (struct ln_str){NULL, 0}, (struct ln_str){NULL, 0});
    w->run_min = w->min;
    w->run_max = w->max;
    w->run_longest = 0;
    w->run_starts = starts;
}

static void end_run(struct walk *w, bool ends)
{
    unsigned edges = (w->run_starts ? EXPR_AT_START : 0) | (ends ? EXPR_AT_END : 0);
    bool empty = false;
    for (struct word *v = w->run.first; v != NULL; v = v->next) {
        v->edges = (uint8_t)edges;
        empty = empty || v->text.len == 0;
    }
    if (!empty && w->p->code == LN_OK) {
        struct factor f = {.words = w->run, .min_before = w->run_min, .max_before = w->run_max};
        sort_words(&f.words);
        drop_longer(&f);
        add_factor(w, f);
    }
    begin_run(w, false);
}

static bool run_is_empty(const struct walk *w)
{
    return w->run_longest == 0;
}

static void advance(struct walk *w, const struct node *n)
{
    w->min += n->min_bytes;
    w->max += n->reach;
}

/* Nothing that n matches is known: go on behind it. */
static void pass(struct walk *w, const struct node *n)
{
    end_run(w, false);
    advance(w, n);
    begin_run(w, false);
}

/* Each text of the run with each text of n behind it. */
static void join(struct walk *w, const struct node *n, uint64_t texts)
{
    bool rare = texts > 1 && !run_is_empty(w) && least_bits(&w->run) >= RUN_BITS;
    if (!run_is_empty(w) &&
        (rare || w->run.count * texts > RUN_TEXTS || w->run_longest + n->max_bytes > RUN_BYTES))
        end_run(w, false);
    struct words longer = {NULL, NULL, 0};
    expr_expand(&longer, w->p, n, &w->run);
    w->run = longer;
    w->run_longest += n->max_bytes;
    advance(w, n);
}

static void walk(struct walk *w, const struct node *n, bool last);

static void add_branch(struct factor *all, const struct factor *f)
{
    uint64_t min = f->min_before + f->min_inside, max = f->max_before + f->max_inside;
    all->min_inside = all->words.count == 0 || min < all->min_inside ? min : all->min_inside;
    all->max_inside = max > all->max_inside ? max : all->max_inside;
    if (all->words.first == NULL)
        all->words.first = f->words.first;
    else
        all->words.last->next = f->words.first;
    all->words.count += f->words.count;
    for (all->words.last = f->words.first; all->words.last->next != NULL;)
        all->words.last = all->words.last->next;
}

static void walk_alt(struct walk *w, const struct node *n, bool last)
{
    struct factor all = {.min_before = w->min, .max_before = w->max};
    bool starts = w->run_starts && run_is_empty(w), good = true;
    for (const struct node *c = n->child; c != NULL && good; c = c->next) {
        struct walk branch = {.p = w->p};
        begin_run(&branch, starts);
        walk(&branch, c, last);
        end_run(&branch, last);
        const struct factor *best = starts ? start_of(branch.first) : NULL;
        best = best != NULL ? best : rarest(branch.first);
        good = best != NULL && all.words.count + best->words.count <= FACTOR_WORDS;
        if (good)
            add_branch(&all, best);
    }
    pass(w, n);
    if (good)
        add_factor(w, all);
}

static void walk_repeat(struct walk *w, const struct node *n)
{
    uint64_t min = w->min, max = w->max;
    uint32_t copies = n->min < COPIES ? n->min : COPIES;
    for (uint32_t i = 0; i < copies; i++)
        walk(w, n->child, false);
    end_run(w, false);
    w->min = min + n->min_bytes;
    w->max = max + n->reach;
    begin_run(w, false);
}

static void walk(struct walk *w, const struct node *n, bool last)
{
    uint64_t texts = expr_count_texts(n, w->p->out);
    if (w->p->code != LN_OK)
        return;
    if (n->kind == NODE_SET && n->max_bytes == 1 && texts > FEW_CHARS)
        pass(w, n); /* its neighbours with any letter or digit are not rarer than without */
    else if (texts <= RUN_TEXTS && n->max_bytes <= RUN_BYTES)
        join(w, n, texts);
    else if (n->kind == NODE_LIST)
        for (const struct node *c = n->child; c != NULL; c = c->next)
            walk(w, c, last && c->next == NULL);
    else if (n->kind == NODE_ALT)
        walk_alt(w, n, last);
    else if (n->kind == NODE_REPEAT && n->min > 0)
        walk_repeat(w, n);
    else
        pass(w, n);
}

/* ---- what is kept ---- */

/* The rarest stays, and what tells where matches start. */
static void drop_often(struct factor **first)
{
    const struct factor *key = rarest(*first), *start = start_of(*first);
    size_t count = 0;
    for (const struct factor *f = *first; f != NULL; f = f->next)
        count++;
    for (;; count--) {
        struct factor **most = NULL;
        for (struct factor **at = first; *at != NULL; at = &(*at)->next)
            if (*at != key && *at != start && (most == NULL || (*at)->often > (*most)->often))
                most = at;
        if (most == NULL || (count <= FACTORS && (*most)->often < TOO_OFTEN))
            return;
        *most = (*most)->next;
    }
}

static void copy_factors(struct parser *p, const struct factor *first)
{
    struct expr *e = p->out;
    size_t words = 0;
    for (const struct factor *f = first; f != NULL; f = f->next)
        words += f->words.count;
    e->ends = mem_array(words, sizeof *e->ends);
    e->edges = mem_array(words, sizeof *e->edges);
    e->factors = mem_array(FACTORS, sizeof *e->factors);
    if (e->ends == NULL || e->edges == NULL || e->factors == NULL) {
        expr_fail_memory(p);
        return;
    }
    uint32_t at = 0;
    for (const struct factor *f = first; f != NULL; f = f->next) {
        e->factors[e->factor_count++] = (struct expr_factor){
            .first = at,
            .count = (uint32_t)f->words.count,
            .min_before = f->min_before,
            .max_before = f->max_before,
            .min_inside = f->min_inside,
            .max_inside = f->max_inside,
            .often = f->often,
        };
        for (const struct word *w = f->words.first; w != NULL; w = w->next) {
            buf_add(&e->text, w->text);
            e->edges[at] = w->edges;
            e->ends[at++] = (uint32_t)e->text.len;
        }
    }
}

void expr_make_factors(struct parser *p, const struct node *tree)
{
    struct walk w = {.p = p};
    begin_run(&w, true);
    walk(&w, tree, true);
    end_run(&w, true);
    if (p->code != LN_OK || w.first == NULL)
        return;
    drop_often(&w.first);
    copy_factors(p, w.first);
}
