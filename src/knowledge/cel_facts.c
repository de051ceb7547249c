/* cel_facts.c: absence must never become evidence.
 *
 * A fact is open when it may be unknown while the condition runs: the schema says is_fact and
 * the entry's `needs` does not name it. Only what is known about an open fact may speak for a
 * finding. So a condition must be monotone in knowledge, and that is decided by polarity:
 *
 *   polarity of      in a place of polarity p
 *   !x               x: the opposite of p
 *   x && y, x || y   x, y: p
 *   c ? x : y        c: both; x, y: p
 *   l.exists(v, x)   l, x: p
 *   l.all(v, x)      l: both (an empty list makes it true); x: p
 *   l.exists_one     l, x: both
 *   any other use of a bool (== != < in, list member, argument): both
 *
 * The condition as a whole is FOR. An open fact is read FOR or not at all, and has() of one
 * counts as reading it. That covers the disguises of negation too: (fact == "x") == false,
 * fact == "x" ? false : true, [fact == "x"] == [false]. In a FOR place moreover
 *
 *   fact == w, fact in [w, ...]  is allowed when the fact has words: unknown stays unknown
 *   fact != w                    only when the entry has phrases: then it can only take away
 *   any other reading            only behind has(fact) in the same chain of &&
 *
 * A variable of a loop over an open list is as open as the list.
 */
#include "knowledge/cel_internal.h"

#include "base/err.h"
#include "base/str.h"

enum polarity { FOR = 1, AGAINST = 2, BOTH = FOR | AGAINST };

/* The chains of && around a place; a has() in one of them guards the place. */
struct guard {
    const struct node *chain;
    const struct guard *outer;
};

struct facts {
    const struct cel_schema *schema;
    const struct cel_options *options;
    struct ln_err *err;
};

static int visit_bool(struct facts *f, struct node *n, enum polarity p, const struct guard *g);

static enum polarity opposite(enum polarity p)
{
    return p == FOR ? AGAINST : p == AGAINST ? FOR : BOTH;
}

static bool is_open(const struct facts *f, size_t slot)
{
    if (!f->schema->fields[slot].is_fact)
        return false;
    for (size_t i = 0; i < f->options->needs_count; i++)
        if (str_eq(f->options->needs[i], str_of(f->schema->fields[slot].path)))
            return false;
    return true;
}

/* An open fact somewhere below n, or NULL. */
static const struct node *find_open(const struct facts *f, const struct node *n)
{
    if (n->kind == NODE_FIELD || n->kind == NODE_HAS)
        return is_open(f, n->slot) ? n : NULL;
    if (n->kind == NODE_VAR)
        return n->binder->reads_open ? n : NULL;
    for (const struct node *kid = n->first; kid != NULL; kid = kid->next) {
        const struct node *hit = find_open(f, kid);
        if (hit != NULL)
            return hit;
    }
    return NULL;
}

static bool is_guarded(const struct guard *g, size_t slot)
{
    for (; g != NULL; g = g->outer)
        for (const struct node *kid = g->chain->first; kid != NULL; kid = kid->next)
            if (kid->kind == NODE_HAS && kid->slot == slot)
                return true;
    return false;
}

static struct ln_str name_of(const struct facts *f, const struct node *n)
{
    return n->kind == NODE_VAR ? STR("a member of this list")
                               : str_of(f->schema->fields[n->slot].path);
}

static int refuse_negation(struct facts *f, const struct node *n)
{
    return err_kind(f->err, LN_EFORMAT, "negation", n->at,
                    "%.*s may be unknown, and unknown is not false: do not negate it; put the "
                    "fact in needs, or say with == or in what it is",
                    STR_ARGS(name_of(f, n)));
}

static int refuse_unequal(struct facts *f, const struct node *n)
{
    return err_kind(f->err, LN_EFORMAT, "negation", n->at,
                    "%.*s may be unknown: != needs it in needs, or phrases in the entry",
                    STR_ARGS(name_of(f, n)));
}

static int refuse_unguarded(struct facts *f, const struct node *n)
{
    const char *path = f->schema->fields[n->slot].path;
    return err_kind(f->err, LN_EFORMAT, "unguarded", n->at,
                    "%s may be unknown: put it in needs, or write has(%s) && before it", path,
                    path);
}

/* Whether n is an open fact with words, which == and in may ask without a guard. */
static bool is_open_word(const struct facts *f, const struct node *n)
{
    if (n->kind != NODE_FIELD || !is_open(f, n->slot))
        return false;
    const struct cel_field *field = &f->schema->fields[n->slot];
    return field->type == CEL_STRING && field->words != NULL;
}

/* n is read as a value inside a test of polarity p. */
static int visit_value(struct facts *f, struct node *n, enum polarity p, const struct guard *g)
{
    switch (n->kind) {
    case NODE_FIELD:
        if (!is_open(f, n->slot))
            return LN_OK;
        if (p != FOR)
            return refuse_negation(f, n);
        return is_guarded(g, n->slot) ? LN_OK : refuse_unguarded(f, n);
    case NODE_VAR:
        return n->binder->reads_open && p != FOR ? refuse_negation(f, n) : LN_OK;
    case NODE_NOT:
    case NODE_AND:
    case NODE_OR:
    case NODE_HAS:
    case NODE_MACRO:
        return visit_bool(f, n, BOTH, g);
    case NODE_BINARY:
        if (n->type.kind == CEL_BOOL && n->op != CODE_INDEX)
            return visit_bool(f, n, BOTH, g);
        break;
    case NODE_COND: {
        int code = visit_bool(f, n->first, BOTH, g);
        if (code == LN_OK)
            code = visit_value(f, n->first->next, p, g);
        return code == LN_OK ? visit_value(f, n->last, p, g) : code;
    }
    default:
        break;
    }
    for (struct node *kid = n->first; kid != NULL; kid = kid->next) {
        int code = visit_value(f, kid, p, g);
        if (code != LN_OK)
            return code;
    }
    return LN_OK;
}

/* A test: ==, in, <, startsWith, ... */
static int visit_test(struct facts *f, struct node *n, enum polarity p, const struct guard *g)
{
    const struct node *open = n->op == CODE_NE ? find_open(f, n) : NULL;
    for (struct node *side = n->first; side != NULL; side = side->next) {
        bool asks_word =
            n->op == CODE_EQ || n->op == CODE_NE || (n->op == CODE_IN && side == n->first);
        int code = LN_OK;
        if (!asks_word || !is_open_word(f, side))
            code = visit_value(f, side, p, g);
        else if (p != FOR)
            code = refuse_negation(f, side);
        if (code != LN_OK)
            return code;
    }
    return open != NULL && !f->options->has_phrases ? refuse_unequal(f, open) : LN_OK;
}

static int visit_macro(struct facts *f, struct node *n, enum polarity p, const struct guard *g)
{
    n->reads_open = find_open(f, n->first) != NULL;
    int code = visit_value(f, n->first, n->macro == MACRO_EXISTS ? p : BOTH, g);
    if (code != LN_OK)
        return code;
    return visit_bool(f, n->last, n->macro == MACRO_EXISTS_ONE ? BOTH : p, g);
}

static int visit_kids(struct facts *f, struct node *first, enum polarity p,
                      const struct guard *g)
{
    int code = LN_OK;
    for (struct node *kid = first; kid != NULL && code == LN_OK; kid = kid->next)
        code = visit_bool(f, kid, p, g);
    return code;
}

/* n is a bool in a place of polarity p. */
static int visit_bool(struct facts *f, struct node *n, enum polarity p, const struct guard *g)
{
    switch (n->kind) {
    case NODE_NOT:
        return visit_bool(f, n->first, opposite(p), g);
    case NODE_AND:
        return visit_kids(f, n->first, p, &(struct guard){n, g});
    case NODE_OR:
    case NODE_DYN:
        return visit_kids(f, n->first, p, g);
    case NODE_HAS:
        return is_open(f, n->slot) && p != FOR ? refuse_negation(f, n) : LN_OK;
    case NODE_COND: {
        int code = visit_bool(f, n->first, BOTH, g);
        return code == LN_OK ? visit_kids(f, n->first->next, p, g) : code;
    }
    case NODE_MACRO:
        return visit_macro(f, n, p, g);
    case NODE_BINARY:
        if (n->op == CODE_INDEX || n->type.kind != CEL_BOOL)
            return visit_value(f, n, p, g);
        return visit_test(f, n, p, g);
    default:
        return visit_value(f, n, p, g);
    }
}

int cel_check_facts(struct node *root, const struct cel_schema *schema,
                    const struct cel_options *options, struct ln_err *err)
{
    static const struct cel_options none;
    struct facts f = {schema, options == NULL ? &none : options, err};
    return visit_bool(&f, root, FOR, NULL);
}
