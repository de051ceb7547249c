/* expr_literals.c: the texts a tree stands for, when they are few. */
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/expr_inner.h"

#define LONG_LITERAL 128u /* bytes; an expression of longer texts is a program */

uint64_t expr_count_texts(const struct node *n, const struct expr *e)
{
    uint64_t count = n->kind == NODE_ALT ? 0 : 1, power = 1, one;
    const uint64_t many = EXPR_MANY_TEXTS + 1;
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
            one = expr_count_texts(c, e);
            count = no_more_than(n->kind == NODE_ALT ? count + one : count * one, many);
        }
        return count;
    case NODE_REPEAT:
        if (n->max == EXPR_FOREVER)
            return many;
        count = 0;
        one = expr_count_texts(n->child, e);
        for (uint32_t k = 0; k <= n->max && count < many; k++) {
            count = no_more_than(count + (k >= n->min ? power : 0), many);
            power = no_more_than(power * one, many);
        }
        return count;
    }
    return many;
}

bool expr_is_small(const struct node *tree, const struct expr *e)
{
    return tree->max_bytes <= LONG_LITERAL && expr_count_texts(tree, e) <= EXPR_MANY_TEXTS;
}

void expr_add_word(struct parser *p, struct words *to, struct ln_str a, struct ln_str b)
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
    to->count++;
}

static void expand_char(struct words *to, struct parser *p, uint32_t c,
                        const struct words *before)
{
    char bytes[4];
    struct ln_str tail = {bytes, utf8_put(bytes, c)};
    for (const struct word *w = before->first; w != NULL; w = w->next)
        expr_add_word(p, to, w->text, tail);
}

static void expand_repeat(struct words *to, struct parser *p, const struct node *n,
                          const struct words *before)
{
    struct words now = *before;
    for (uint32_t k = 0; k <= n->max && p->code == LN_OK; k++) {
        for (const struct word *w = now.first; w != NULL && k >= n->min; w = w->next)
            expr_add_word(p, to, w->text, (struct ln_str){NULL, 0});
        struct words longer = {NULL, NULL, 0};
        if (k < n->max)
            expr_expand(&longer, p, n->child, &now);
        now = longer;
    }
}

void expr_expand(struct words *to, struct parser *p, const struct node *n,
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
            expr_expand(to, p, c, before);
    if (n->kind == NODE_REPEAT)
        expand_repeat(to, p, n, before);
    if (n->kind != NODE_LIST)
        return;
    struct words now = *before;
    for (const struct node *c = n->child; c != NULL; c = c->next) {
        struct words longer = {NULL, NULL, 0};
        expr_expand(c->next == NULL ? to : &longer, p, c, &now);
        now = longer;
    }
}

void expr_make_literals(struct parser *p, const struct node *tree)
{
    struct expr *e = p->out;
    struct words none = {NULL, NULL, 0}, all = {NULL, NULL, 0};
    expr_add_word(p, &none, (struct ln_str){NULL, 0}, (struct ln_str){NULL, 0});
    expr_expand(&all, p, tree, &none);
    e->ends = mem_array(EXPR_MANY_TEXTS, sizeof *e->ends);
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
