/* expr_literals.c: the texts a tree stands for, when they are few. */
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/expr_inner.h"

#define MANY_LITERALS 64u  /* an expression of more texts is a program */
#define LONG_LITERAL  128u /* bytes; so is one of longer texts */

struct word {
    struct ln_str text;
    struct word *next;
};

struct words {
    struct word *first, *last;
};

/* How many texts n stands for (some perhaps twice), at most MANY_LITERALS + 1. */
static uint64_t count_texts(const struct node *n, const struct expr *e)
{
    uint64_t count = n->kind == NODE_ALT ? 0 : 1, power = 1;
    const uint64_t many = MANY_LITERALS + 1;
    switch (n->kind) {
    case NODE_CHAR:
        return 1;
    case NODE_ANY:
        return many;
    case NODE_SET:
        count = 0;
        for (uint32_t i = 0; i < e->sets[n->value].count && count < many; i++) {
            struct expr_range r = e->ranges[e->sets[n->value].first + i];
            count += r.high - r.low + 1;
        }
        return no_more_than(count, many);
    case NODE_LIST:
    case NODE_ALT:
        for (const struct node *c = n->child; c != NULL; c = c->next) {
            uint64_t one = count_texts(c, e);
            count = no_more_than(n->kind == NODE_ALT ? count + one : count * one, many);
        }
        return count;
    case NODE_REPEAT:
        if (n->max == EXPR_FOREVER)
            return many;
        count = 0;
        for (uint32_t k = 0; k <= n->max; k++) {
            count = no_more_than(count + (k >= n->min ? power : 0), many);
            power = no_more_than(power * count_texts(n->child, e), many);
        }
        return count;
    }
    return many;
}

bool expr_is_small(const struct node *tree, const struct expr *e)
{
    return tree->max_bytes <= LONG_LITERAL && count_texts(tree, e) <= MANY_LITERALS;
}

static void add_word(struct parser *p, struct words *to, struct ln_str a, struct ln_str b)
{
    struct word *w = p->code == LN_OK ? arena_alloc(&p->arena, sizeof *w) : NULL;
    char *text = w == NULL ? NULL : arena_alloc(&p->arena, a.len + b.len + 1);
    if (text == NULL) {
        expr_fail_memory(p);
        return;
    }
    if (a.len > 0)
        memcpy(text, a.at, a.len);
    if (b.len > 0)
        memcpy(text + a.len, b.at, b.len);
    w->text = (struct ln_str){text, a.len + b.len};
    if (to->last == NULL)
        to->first = w;
    else
        to->last->next = w;
    to->last = w;
}

/* Each of `before` with each text of n behind it, added to `to`. */
static void expand(struct words *to, struct parser *p, const struct node *n,
                   const struct words *before);

static void expand_char(struct words *to, struct parser *p, uint32_t c,
                        const struct words *before)
{
    char bytes[4];
    struct ln_str tail = {bytes, utf8_put(bytes, c)};
    for (const struct word *w = before->first; w != NULL; w = w->next)
        add_word(p, to, w->text, tail);
}

static void expand_repeat(struct words *to, struct parser *p, const struct node *n,
                          const struct words *before)
{
    struct words now = *before;
    for (uint32_t k = 0; k <= n->max && p->code == LN_OK; k++) {
        for (const struct word *w = now.first; w != NULL && k >= n->min; w = w->next)
            add_word(p, to, w->text, (struct ln_str){NULL, 0});
        struct words longer = {NULL, NULL};
        if (k < n->max)
            expand(&longer, p, n->child, &now);
        now = longer;
    }
}

static void expand(struct words *to, struct parser *p, const struct node *n,
                   const struct words *before)
{
    const struct expr *e = p->out;
    if (n->kind == NODE_CHAR)
        expand_char(to, p, n->value, before);
    if (n->kind == NODE_SET) {
        const struct expr_set *set = &e->sets[n->value];
        for (uint32_t i = 0; i < set->count; i++)
            for (uint32_t c = e->ranges[set->first + i].low;
                 c <= e->ranges[set->first + i].high; c++)
                expand_char(to, p, c, before);
    }
    if (n->kind == NODE_ALT)
        for (const struct node *c = n->child; c != NULL; c = c->next)
            expand(to, p, c, before);
    if (n->kind == NODE_REPEAT)
        expand_repeat(to, p, n, before);
    if (n->kind != NODE_LIST)
        return;
    struct words now = *before;
    for (const struct node *c = n->child; c != NULL; c = c->next) {
        struct words longer = {NULL, NULL};
        expand(c->next == NULL ? to : &longer, p, c, &now);
        now = longer;
    }
}

void expr_make_literals(struct parser *p, const struct node *tree)
{
    struct expr *e = p->out;
    struct words none = {NULL, NULL}, all = {NULL, NULL};
    add_word(p, &none, (struct ln_str){NULL, 0}, (struct ln_str){NULL, 0});
    expand(&all, p, tree, &none);
    e->ends = mem_array(MANY_LITERALS, sizeof *e->ends);
    if (e->ends == NULL)
        expr_fail_memory(p);
    for (const struct word *w = all.first; w != NULL && p->code == LN_OK; w = w->next) {
        buf_add(&e->text, w->text);
        e->ends[e->literal_count++] = (uint32_t)e->text.len;
    }
}

struct ln_str expr_literal(const struct expr *e, uint32_t i)
{
    return str_part(buf_str(&e->text), i == 0 ? 0 : e->ends[i - 1], e->ends[i]);
}
