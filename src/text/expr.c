/* expr.c: see expr.h. From the phrase to the tree.
 *
 *   phrase --parse--> tree --expand--> literals, when there are few, else
 *                          --emit----> program (decides)
 *                          --walk----> factors (detect), when there are any, else
 *                          --print---> pattern over bytes (detects)
 *
 * A run of plain characters is folded as text, so "FREE", decomposed accents and full-width
 * letters mean what they mean in a record. A quantifier takes the last character of the run
 * with the marks that belong to it. Recursion is bounded by LIMIT_PHRASE_DEPTH.
 */
#include "text/expr.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"
#include "text/expr_inner.h"

#define TREE_BYTES      ((size_t)64 << 20)
#define PATTERN_BYTES   ((size_t)4 << 20)
#define REACH_MAX       (EXPR_FAR << 16) /* over this are only expressions that are refused */
#define FIRST_SURROGATE 0xD800u
#define LAST_SURROGATE  0xDFFFu

/* ---- the tree ---- */

static void fail(struct parser *p, size_t at, const char *text)
{
    if (p->code == LN_OK)
        p->code = err_set(p->err, LN_EFORMAT, at, "%s, at byte %zu", text, at);
}

void expr_fail_memory(struct parser *p)
{
    if (p->code == LN_OK)
        p->code = err_set(p->err, LN_ENOMEM, 0, "out of memory for a phrase");
}

static struct node *add_node(struct parser *p, enum node_kind kind)
{
    struct node *n = p->code == LN_OK ? arena_alloc(&p->arena, sizeof *n) : NULL;
    if (n == NULL)
        expr_fail_memory(p);
    else
        n->kind = kind;
    return n;
}

static void add_child(struct node *parent, struct node *child)
{
    if (parent->last == NULL)
        parent->child = child;
    else
        parent->last->next = child;
    parent->last = child;
}

/* ---- classes ---- */

/* The members of a class while it is read, as ranges in any order; room in the arena. */
struct members {
    struct expr_range *at;
    size_t count, room;
};

static void add_member(struct parser *p, struct members *m, uint32_t low, uint32_t high)
{
    if (m->count > 0 && m->at[m->count - 1].high + 1 == low) {
        m->at[m->count - 1].high = high;
        return;
    }
    if (m->count == m->room) {
        size_t room = m->room == 0 ? 16 : m->room * 2;
        struct expr_range *grown = arena_alloc(&p->arena, room * sizeof *grown);
        if (grown == NULL) {
            expr_fail_memory(p);
            return;
        }
        if (m->count > 0)
            memcpy(grown, m->at, m->count * sizeof *grown);
        m->at = grown;
        m->room = room;
    }
    m->at[m->count++] = (struct expr_range){low, high};
}

static int compare_ranges(const void *a, const void *b)
{
    const struct expr_range *x = a, *y = b;
    return x->low < y->low ? -1 : x->low > y->low;
}

/* Bring the ranges in order, and join what touches. */
static void sort_members(struct members *m)
{
    if (m->count > 1)
        qsort(m->at, m->count, sizeof *m->at, compare_ranges);
    size_t kept = 0;
    for (size_t i = 0; i < m->count; i++) {
        struct expr_range *last = kept == 0 ? NULL : &m->at[kept - 1];
        if (last == NULL || m->at[i].low > last->high + 1)
            m->at[kept++] = m->at[i];
        else if (m->at[i].high > last->high)
            last->high = m->at[i].high;
    }
    m->count = kept;
}

/* All characters that are not in m, which is sorted. */
static struct members complement(struct parser *p, const struct members *m)
{
    struct members out = {NULL, 0, 0};
    static const struct expr_range all[2] = {{0, FIRST_SURROGATE - 1},
                                             {LAST_SURROGATE + 1, CHARS_MAX}};
    for (size_t part = 0; part < 2; part++) {
        uint32_t next = all[part].low;
        for (size_t i = 0; i < m->count && next <= all[part].high; i++) {
            struct expr_range r = m->at[i];
            if (r.high < next)
                continue;
            if (r.low > all[part].high)
                break;
            if (r.low > next)
                add_member(p, &out, next, r.low - 1);
            next = r.high + 1;
        }
        if (next <= all[part].high)
            add_member(p, &out, next, all[part].high);
    }
    return out;
}

/* One character of a class, an escape resolved. */
static uint32_t class_char(struct parser *p)
{
    if (p->s.at[p->pos] == '\\') {
        p->pos++;
        if (p->pos >= p->s.len) {
            fail(p, p->pos - 1, "nothing behind \\");
            return 0;
        }
        char c = p->s.at[p->pos];
        if ((c >= '0' && c <= '9') || (unsigned)((c | 32) - 'a') < 26u)
            fail(p, p->pos - 1, "\\ before a letter or digit means nothing here");
    }
    return utf8_next(p->s, &p->pos);
}

static void class_item(struct parser *p, struct members *m)
{
    size_t at = p->pos;
    uint32_t low = class_char(p), high = low;
    bool range = p->pos + 1 < p->s.len && p->s.at[p->pos] == '-' && p->s.at[p->pos + 1] != ']';
    if (range && p->code == LN_OK) {
        p->pos++;
        high = class_char(p);
    }
    if (high < low)
        fail(p, at, "a range that falls");
    if (!range && p->code == LN_OK && chars_one(p->t, low) == UINT32_MAX)
        fail(p, at, "a character that folds to none or several cannot be in a class");
    for (uint32_t c = low; c <= high && p->code == LN_OK; c++) {
        uint32_t folded = chars_one(p->t, c);
        if (folded != UINT32_MAX && (c < FIRST_SURROGATE || c > LAST_SURROGATE))
            add_member(p, m, folded, folded);
    }
}

static void add_range(struct parser *p, struct expr_set *set, uint32_t low, uint32_t high)
{
    struct expr *e = p->out;
    if ((e->range_count & (e->range_count - 1)) == 0) {
        size_t room = e->range_count == 0 ? 1 : (size_t)e->range_count * 2;
        struct expr_range *grown = mem_resize(e->ranges, room, sizeof *grown);
        if (grown == NULL) {
            expr_fail_memory(p);
            return;
        }
        e->ranges = grown;
    }
    e->ranges[e->range_count++] = (struct expr_range){low, high};
    set->count++;
    for (uint32_t c = low; c <= high && c < 128; c++)
        set->ascii[c / 64] |= (uint64_t)1 << (c % 64);
}

static uint32_t add_set(struct parser *p, const struct members *m)
{
    struct expr *e = p->out;
    if ((e->set_count & (e->set_count - 1)) == 0) {
        size_t room = e->set_count == 0 ? 1 : (size_t)e->set_count * 2;
        struct expr_set *grown = mem_resize(e->sets, room, sizeof *grown);
        if (grown == NULL) {
            expr_fail_memory(p);
            return 0;
        }
        e->sets = grown;
    }
    struct expr_set set = {.first = e->range_count};
    for (size_t i = 0; i < m->count && p->code == LN_OK; i++)
        add_range(p, &set, m->at[i].low, m->at[i].high);
    e->sets[e->set_count] = set;
    return e->set_count++;
}

static struct node *parse_class(struct parser *p)
{
    size_t at = p->pos++;
    struct members members = {NULL, 0, 0};
    bool negated = p->pos < p->s.len && p->s.at[p->pos] == '^';
    p->pos += negated ? 1 : 0;
    bool empty = true;
    for (; p->code == LN_OK && p->pos < p->s.len && p->s.at[p->pos] != ']'; empty = false)
        class_item(p, &members);
    if (p->pos >= p->s.len)
        fail(p, at, "a class that is not closed");
    p->pos++;
    if (empty)
        fail(p, at, "an empty class");
    sort_members(&members);
    if (negated)
        members = complement(p, &members);
    struct node *n = add_node(p, NODE_SET);
    if (n != NULL) {
        n->value = add_set(p, &members);
        if (p->code == LN_OK && p->out->sets[n->value].count == 0)
            fail(p, at, "a class that nothing can match");
    }
    return p->code == LN_OK ? n : NULL;
}

/* ---- runs of plain characters ---- */

static bool is_special(char c)
{
    return c != '\0' && strchr("()|?[].*+{}\\", c) != NULL;
}

static bool is_quantifier(char c)
{
    return c == '?' || c == '*' || c == '+' || c == '{';
}

/* Fold the bytes `text` and add their characters to list. returns how many */
static size_t add_folded(struct parser *p, struct node *list, struct ln_str text)
{
    if (p->code != LN_OK)
        return 0;
    p->code = fold_part(&p->folded, p->t, text, p->err);
    size_t count = 0;
    struct ln_str folded = buf_str(&p->folded.text);
    for (size_t pos = 0; p->code == LN_OK && pos < folded.len; count++) {
        struct node *n = add_node(p, NODE_CHAR);
        if (n == NULL)
            return 0;
        n->value = utf8_next(folded, &pos);
        add_child(list, n);
    }
    return count;
}

/* Where the last character of text begins, with all that may join it. */
static size_t last_segment(const struct parser *p, struct ln_str text)
{
    size_t last = 0;
    for (size_t pos = 0; pos < text.len;) {
        size_t at = pos;
        if (chars_starts(chars_entry(p->t, utf8_next(text, &pos))))
            last = at;
    }
    return last;
}

/* A run up to the next special character. When a quantifier follows, what it takes is returned
 * and not in list. */
static struct node *parse_run(struct parser *p, struct node *list)
{
    char run[LIMIT_PHRASE_BYTES];
    size_t len = 0, at = p->pos;
    for (; p->pos < p->s.len; p->pos++) {
        char c = p->s.at[p->pos];
        if (c == '\\') {
            if (p->pos + 1 >= p->s.len) {
                fail(p, p->pos, "nothing behind \\");
                return NULL;
            }
            c = p->s.at[++p->pos];
            if ((c >= '0' && c <= '9') || (unsigned)((c | 32) - 'a') < 26u) {
                fail(p, p->pos - 1, "\\ before a letter or digit means nothing here");
                return NULL;
            }
        } else if (is_special(c)) {
            break;
        }
        run[len++] = c;
    }
    struct ln_str text = {run, len};
    if (p->pos >= p->s.len || !is_quantifier(p->s.at[p->pos])) {
        add_folded(p, list, text);
        return NULL;
    }
    size_t last = last_segment(p, text);
    add_folded(p, list, str_part(text, 0, last));
    struct node *taken = add_node(p, NODE_LIST);
    if (taken != NULL && add_folded(p, taken, str_part(text, last, len)) == 0)
        fail(p, at, "a quantifier behind nothing");
    return taken;
}

/* ---- the grammar ---- */

static bool parse_number(struct parser *p, uint32_t *out)
{
    size_t start = p->pos;
    uint32_t value = 0;
    for (; p->pos < p->s.len && p->s.at[p->pos] >= '0' && p->s.at[p->pos] <= '9'; p->pos++)
        value = value > LIMIT_PHRASE_REPEAT ? value
                                            : value * 10 + (uint32_t)(p->s.at[p->pos] - '0');
    *out = value;
    return p->pos > start;
}

/* {m} or {m,n} */
static void parse_bounds(struct parser *p, struct node *repeat)
{
    size_t at = p->pos++;
    bool good = parse_number(p, &repeat->min);
    repeat->max = repeat->min;
    if (good && p->pos < p->s.len && p->s.at[p->pos] == ',') {
        p->pos++;
        good = parse_number(p, &repeat->max);
    }
    if (!good || p->pos >= p->s.len || p->s.at[p->pos] != '}')
        fail(p, at, "a repeat is written {m} or {m,n}");
    else if (repeat->min > LIMIT_PHRASE_REPEAT || repeat->max > LIMIT_PHRASE_REPEAT)
        fail(p, at, "a repeat over 1000");
    else if (repeat->max < repeat->min)
        fail(p, at, "a repeat with its bounds the wrong way round");
    else if (repeat->max == 0)
        fail(p, at, "a repeat of nothing");
    p->pos++;
}

/* Put `item`, with the quantifier that may follow, into list. */
static void add_item(struct parser *p, struct node *list, struct node *item)
{
    if (p->code != LN_OK || item == NULL)
        return;
    if (p->pos >= p->s.len || !is_quantifier(p->s.at[p->pos])) {
        add_child(list, item);
        return;
    }
    struct node *repeat = add_node(p, NODE_REPEAT);
    if (repeat == NULL)
        return;
    char mark = p->s.at[p->pos];
    if (mark == '{') {
        parse_bounds(p, repeat);
    } else {
        repeat->min = mark == '+' ? 1 : 0;
        repeat->max = mark == '?' ? 1 : EXPR_FOREVER;
        p->pos++;
    }
    add_child(repeat, item);
    add_child(list, repeat);
    if (p->pos < p->s.len && is_quantifier(p->s.at[p->pos]))
        fail(p, p->pos, "a quantifier behind a quantifier");
}

static struct node *parse_alt(struct parser *p);

static struct node *parse_group(struct parser *p)
{
    size_t at = p->pos++;
    if (++p->depth > LIMIT_PHRASE_DEPTH) {
        fail(p, at, "more than 32 groups inside each other");
        return NULL;
    }
    struct node *inner = parse_alt(p);
    p->depth--;
    if (p->code == LN_OK && p->pos >= p->s.len)
        fail(p, at, "a group that is not closed");
    p->pos++;
    return inner;
}

static struct node *parse_list(struct parser *p)
{
    size_t at = p->pos;
    struct node *list = add_node(p, NODE_LIST);
    while (p->code == LN_OK && p->pos < p->s.len) {
        struct node *item = NULL;
        char c = p->s.at[p->pos];
        if (c == '|' || c == ')')
            break;
        if (c == '(') {
            item = parse_group(p);
        } else if (c == '[') {
            item = parse_class(p);
        } else if (c == '.') {
            p->pos++;
            item = add_node(p, NODE_ANY);
        } else if (is_quantifier(c)) {
            fail(p, p->pos, "a quantifier behind nothing");
        } else if (c == ']' || c == '}') {
            fail(p, p->pos, "write \\] and \\} for the characters");
        } else {
            item = parse_run(p, list);
        }
        add_item(p, list, item);
    }
    if (p->code == LN_OK && list->child == NULL)
        fail(p, at, "an empty alternative");
    return list;
}

static struct node *parse_alt(struct parser *p)
{
    struct node *first = parse_list(p);
    if (p->code != LN_OK || p->pos >= p->s.len || p->s.at[p->pos] != '|')
        return first;
    struct node *alt = add_node(p, NODE_ALT);
    if (alt == NULL)
        return NULL;
    add_child(alt, first);
    while (p->code == LN_OK && p->pos < p->s.len && p->s.at[p->pos] == '|') {
        p->pos++;
        struct node *one = parse_list(p);
        if (one != NULL)
            add_child(alt, one);
    }
    return alt;
}

/* ---- measuring ---- */

static unsigned utf8_size(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static void measure_set(struct node *n, const struct expr *e)
{
    const struct expr_set *set = &e->sets[n->value];
    n->min_bytes = utf8_size(e->ranges[set->first].low);
    n->max_bytes = utf8_size(e->ranges[set->first + set->count - 1].high);
    n->weight = n->max_bytes == 1 ? 1 : 4;
}

static void measure_repeat(struct node *n)
{
    const struct node *c = n->child;
    uint64_t more = n->max == EXPR_FOREVER ? 1 : n->max - n->min;
    uint64_t extra = n->max == EXPR_FOREVER ? c->ops + 2 : more * (c->ops + 1);
    n->ops = n->min * c->ops + extra;
    n->min_bytes = n->min * c->min_bytes;
    n->max_bytes = n->max == EXPR_FOREVER ? EXPR_FOREVER : n->max * c->max_bytes;
    uint64_t times = n->max != EXPR_FOREVER ? n->max : n->min > 1 ? n->min : 1;
    uint64_t far = n->max == EXPR_FOREVER ? EXPR_FAR : 0;
    n->reach = c->reach * times + far;
    n->weight = (n->min + more) * c->weight;
}

static void measure(struct node *n, const struct expr *e)
{
    n->ops = 1;
    n->weight = 1;
    n->min_bytes = 1;
    n->max_bytes = 4;
    if (n->kind == NODE_CHAR)
        n->min_bytes = n->max_bytes = n->weight = utf8_size(n->value);
    if (n->kind == NODE_SET)
        measure_set(n, e);
    n->reach = n->max_bytes;
    if (n->child == NULL)
        return;
    bool alt = n->kind == NODE_ALT;
    n->ops = n->weight = n->max_bytes = n->reach = 0;
    n->min_bytes = alt ? EXPR_FOREVER : 0;
    for (struct node *c = n->child; c != NULL; c = c->next) {
        measure(c, e);
        n->ops += c->ops + (alt ? 1 : 0);
        n->weight += c->weight;
        n->min_bytes =
            alt ? no_more_than(n->min_bytes, c->min_bytes) : n->min_bytes + c->min_bytes;
        n->reach = !alt ? n->reach + c->reach : n->reach > c->reach ? n->reach : c->reach;
        n->max_bytes = !alt                          ? n->max_bytes + c->max_bytes
                       : n->max_bytes > c->max_bytes ? n->max_bytes
                                                     : c->max_bytes;
    }
    if (n->kind == NODE_REPEAT)
        measure_repeat(n);
    n->ops = no_more_than(n->ops, EXPR_FOREVER);
    n->weight = no_more_than(n->weight, EXPR_FOREVER);
    n->reach = no_more_than(n->reach, REACH_MAX);
    n->min_bytes = no_more_than(n->min_bytes, EXPR_FOREVER);
    n->max_bytes = no_more_than(n->max_bytes, EXPR_FOREVER);
}

/* ---- the whole ---- */

/* A phrase without special characters is folded as a whole text. */
static void make_from_text(struct parser *p)
{
    struct expr *e = p->out;
    p->code = fold(&p->folded, p->t, p->s, false, p->err);
    if (p->code == LN_OK && p->folded.text.len == 0)
        fail(p, 0, "a phrase that matches the empty text");
    buf_add(&e->text, buf_str(&p->folded.text));
    e->ends = mem_array(1, sizeof *e->ends);
    if (e->ends == NULL) {
        expr_fail_memory(p);
        return;
    }
    e->ends[0] = (uint32_t)e->text.len;
    e->literal_count = 1;
}

static void make_from_expression(struct parser *p)
{
    struct node *tree = parse_alt(p);
    if (p->code == LN_OK && p->pos < p->s.len)
        fail(p, p->pos, "a ) without (");
    if (p->code != LN_OK)
        return;
    measure(tree, p->out);
    if (tree->min_bytes == 0)
        fail(p, 0, "a phrase that matches the empty text");
    else if (tree->ops >= LIMIT_PHRASE_OPS)
        fail(p, 0, "a phrase whose repeats make it too large");
    else if (p->only_check)
        return;
    else if (expr_is_small(tree, p->out))
        expr_make_literals(p, tree);
    else
        expr_make_program(p, tree);
}

static bool has_special(struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_special(s.at[i]))
            return true;
    return false;
}

static int parse(struct parser *p)
{
    buf_init(&p->out->text, PATTERN_BYTES);
    arena_init(&p->arena, TREE_BYTES);
    folded_init(&p->folded, PATTERN_BYTES);
    size_t bad = utf8_invalid_at(p->s);
    if (p->s.len > LIMIT_PHRASE_BYTES)
        fail(p, LIMIT_PHRASE_BYTES, "a phrase over 1024 bytes");
    else if (bad < p->s.len)
        fail(p, bad, "not UTF-8");
    else if (has_special(p->s))
        make_from_expression(p);
    else
        make_from_text(p);
    if (p->code == LN_OK)
        p->code = buf_status(&p->out->text, p->err);
    arena_free(&p->arena);
    folded_free(&p->folded);
    return p->code;
}

int expr_new(struct expr *out, const struct fold_tables *t, struct ln_str phrase,
             struct ln_err *err)
{
    *out = (struct expr){0};
    struct parser p = {.out = out, .t = t, .s = phrase, .err = err};
    return parse(&p);
}

int expr_check(const struct fold_tables *t, struct ln_str phrase, struct ln_err *err)
{
    struct expr e = {0};
    struct parser p = {.out = &e, .t = t, .s = phrase, .err = err, .only_check = true};
    int code = parse(&p);
    expr_free(&e);
    return code;
}

void expr_free(struct expr *e)
{
    buf_free(&e->text);
    mem_free(e->ends);
    mem_free(e->edges);
    mem_free(e->factors);
    mem_free(e->ops);
    mem_free(e->alts);
    mem_free(e->branches);
    mem_free(e->tables);
    mem_free(e->sets);
    mem_free(e->ranges);
    *e = (struct expr){0};
}
