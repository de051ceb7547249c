/* cel_check.c: names become fields, every node gets its type, and words are looked up.
 *
 * Types follow the specification's overloads, with one widening that its current text allows:
 * == and < take numbers of different types, so that `pay.amount > 3000` needs no ".0".
 * CEL_DYN fits everywhere and is decided when the program runs.
 *
 * Evaluation allocates nothing, so + of texts or lists exists for literals only: it is done
 * here, once, and what cannot be done here is refused.
 */
#include "knowledge/cel_internal.h"

#include <stdio.h>

#include "base/err.h"
#include "base/str.h"

struct checker {
    const struct cel_schema *schema;
    struct arena *arena;
    struct ln_err *err;
};

const char *cel_type_name(enum cel_type type)
{
    static const char *const names[] = {"unknown", "error",  "null",   "bool", "int",
                                        "uint",    "double", "string", "list", "dyn"};
    return names[type];
}

/* ---- names -------------------------------------------------------------------------- */

#define LONGEST_PATH 64u

/* How many letters must be changed, added or dropped to make b of a; both are short. */
static size_t edit_distance(struct ln_str a, struct ln_str b)
{
    size_t row[LONGEST_PATH + 1];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = diagonal + (a.at[i - 1] != b.at[j - 1]);
            size_t drop = row[j] + 1, add = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = change < drop ? change : drop;
            if (add < row[j])
                row[j] = add;
        }
    }
    return row[b.len];
}

/* The field the author may have meant: a few letters off, or its path without the first names.
 * NULL when there is none. */
static const char *guess_field(const struct cel_schema *schema, struct ln_str name)
{
    const char *best = NULL;
    size_t best_distance = 2 + name.len / 5; /* one letter, and one more for each five */
    for (size_t i = 0; i < schema->count; i++) {
        struct ln_str path = str_of(schema->fields[i].path);
        if (path.len > name.len && path.at[path.len - name.len - 1] == '.' &&
            str_ends(path, name))
            return path.at;
        if (path.len > LONGEST_PATH || name.len > LONGEST_PATH)
            continue;
        size_t distance = edit_distance(name, path);
        if (distance < best_distance) {
            best_distance = distance;
            best = path.at;
        }
    }
    return best;
}

static int find_field(struct checker *c, struct node *n, struct ln_str name)
{
    for (size_t i = 0; i < c->schema->count; i++) {
        if (!str_eq(name, str_of(c->schema->fields[i].path)))
            continue;
        n->slot = i;
        return LN_OK;
    }
    const char *guess = guess_field(c->schema, name);
    return err_kind(c->err, LN_EFORMAT, "field", n->at, "unknown field %.*s%s%s%s",
                    STR_ARGS(name), guess == NULL ? "" : "; did you mean ",
                    guess == NULL ? "" : guess, guess == NULL ? "" : "?");
}

/* ---- types -------------------------------------------------------------------------- */

static bool is_kind(struct type t, enum cel_type kind)
{
    return t.kind == kind || t.kind == CEL_DYN;
}

static bool is_number(enum cel_type kind)
{
    return kind == CEL_INT || kind == CEL_UINT || kind == CEL_DOUBLE;
}

static bool kinds_fit(enum cel_type a, enum cel_type b)
{
    return a == b || a == CEL_DYN || b == CEL_DYN || (is_number(a) && is_number(b));
}

static bool types_fit(struct type a, struct type b)
{
    return kinds_fit(a.kind, b.kind) &&
           (a.kind != CEL_LIST || b.kind != CEL_LIST || kinds_fit(a.member, b.member));
}

static struct type member_of(struct type list)
{
    enum cel_type kind = list.kind == CEL_LIST ? list.member : CEL_DYN;
    return (struct type){kind, CEL_DYN};
}

static int wrong(struct checker *c, const struct node *n, const char *what, struct type got)
{
    return err_kind(c->err, LN_EFORMAT, "type", n->at, "%s; this is %s", what,
                    cel_type_name(got.kind));
}

static int wrong_pair(struct checker *c, const struct node *n, const char *what)
{
    return err_kind(c->err, LN_EFORMAT, "type", n->at, "%s; these are %s and %s", what,
                    cel_type_name(n->first->type.kind), cel_type_name(n->last->type.kind));
}

static int check_equality(struct checker *c, struct node *n)
{
    struct type a = n->first->type, b = n->last->type;
    if (types_fit(a, b))
        return LN_OK;
    if (a.kind == CEL_NULL || b.kind == CEL_NULL)
        return wrong_pair(c, n, "ask has(field), not whether it is null");
    return wrong_pair(c, n, "== and != compare values of one type");
}

static int check_order(struct checker *c, struct node *n)
{
    for (const struct node *side = n->first; side != NULL; side = side->next)
        if (side->type.kind == CEL_NULL || side->type.kind == CEL_LIST)
            return wrong(c, side, "only numbers, texts and bools have an order", side->type);
    if (!types_fit(n->first->type, n->last->type))
        return wrong_pair(c, n, "< and > compare values of one type");
    return LN_OK;
}

static int check_in(struct checker *c, struct node *n)
{
    struct type list = n->last->type;
    if (!is_kind(list, CEL_LIST))
        return wrong(c, n->last, "a list must stand behind in", list);
    if (!kinds_fit(n->first->type.kind, member_of(list).kind))
        return err_kind(c->err, LN_EFORMAT, "type", n->at, "a list of %s never holds a %s",
                        cel_type_name(list.member), cel_type_name(n->first->type.kind));
    return LN_OK;
}

/* + of two texts or two lists: done here when both are literals. */
static int check_join(struct checker *c, struct node *n)
{
    struct node *a = n->first, *b = n->last;
    if (a->kind == NODE_LIST && b->kind == NODE_LIST) {
        n->kind = NODE_LIST;
        n->first = a->first != NULL ? a->first : b->first;
        n->last = b->last != NULL ? b->last : a->last;
        if (a->last != NULL)
            a->last->next = b->first;
        enum cel_type member = a->first == NULL                   ? b->type.member
                               : b->first == NULL                 ? a->type.member
                               : a->type.member == b->type.member ? a->type.member
                                                                  : CEL_DYN;
        n->type = (struct type){CEL_LIST, member};
        return LN_OK;
    }
    if (a->kind != NODE_CONST || b->kind != NODE_CONST)
        return err_kind(c->err, LN_EFORMAT, "unsupported", n->at,
                        "+ joins literals only: a condition makes no new %s when it runs",
                        cel_type_name(a->type.kind));
    size_t len = a->value.s.len + b->value.s.len;
    char *at = arena_alloc(c->arena, len + 1);
    if (at == NULL)
        return err_set(c->err, LN_ENOMEM, 0, "out of memory");
    memcpy(at, a->value.s.at, a->value.s.len);
    memcpy(at + a->value.s.len, b->value.s.at, b->value.s.len);
    n->kind = NODE_CONST;
    n->value = (struct cel_value){.type = CEL_STRING, .s = {at, len}};
    n->type = a->type;
    return LN_OK;
}

static int check_arithmetic(struct checker *c, struct node *n)
{
    enum cel_type a = n->first->type.kind, b = n->last->type.kind;
    if (n->op == CODE_ADD && a == b && (a == CEL_STRING || a == CEL_LIST))
        return check_join(c, n);
    for (const struct node *side = n->first; side != NULL; side = side->next)
        if (!is_number(side->type.kind) && side->type.kind != CEL_DYN)
            return wrong(c, side, "arithmetic needs numbers", side->type);
    if (a != b && a != CEL_DYN && b != CEL_DYN)
        return wrong_pair(c, n,
                          "arithmetic needs one type on both sides: 2 is an int, 2u a "
                          "uint, 2.0 a double");
    n->type.kind = a == CEL_DYN ? b : a;
    if (n->op == CODE_MODULO && n->type.kind == CEL_DOUBLE)
        return wrong(c, n, "% needs whole numbers", n->type);
    return LN_OK;
}

static int check_binary(struct checker *c, struct node *n)
{
    n->type.kind = CEL_BOOL;
    switch (n->op) {
    case CODE_EQ:
    case CODE_NE:
        return check_equality(c, n);
    case CODE_LT:
    case CODE_LE:
    case CODE_GT:
    case CODE_GE:
        return check_order(c, n);
    case CODE_IN:
        return check_in(c, n);
    case CODE_INDEX:
        n->type = member_of(n->first->type);
        if (!is_kind(n->first->type, CEL_LIST))
            return wrong(c, n->first, "only a list has members", n->first->type);
        if (!is_kind(n->last->type, CEL_INT))
            return wrong(c, n->last, "the place in a list is an int", n->last->type);
        return LN_OK;
    case CODE_STARTS_WITH:
    case CODE_ENDS_WITH:
    case CODE_CONTAINS:
        for (const struct node *side = n->first; side != NULL; side = side->next)
            if (!is_kind(side->type, CEL_STRING))
                return wrong(c, side, "startsWith, endsWith and contains need texts",
                             side->type);
        return LN_OK;
    default:
        return check_arithmetic(c, n);
    }
}

static int check_cond(struct checker *c, struct node *n)
{
    const struct node *yes = n->first->next, *no = n->last;
    if (!is_kind(n->first->type, CEL_BOOL))
        return wrong(c, n->first, "a bool must stand before ?", n->first->type);
    bool same = yes->type.kind == no->type.kind;
    if (!same && yes->type.kind != CEL_DYN && no->type.kind != CEL_DYN)
        return err_kind(c->err, LN_EFORMAT, "type", n->at,
                        "both sides of : need one type; these are %s and %s",
                        cel_type_name(yes->type.kind), cel_type_name(no->type.kind));
    n->type.kind = same ? yes->type.kind : CEL_DYN;
    n->type.member = same && yes->type.member == no->type.member ? yes->type.member : CEL_DYN;
    return LN_OK;
}

static struct type list_type(const struct node *list)
{
    struct type t = {CEL_LIST, list->first == NULL ? CEL_DYN : list->first->type.kind};
    for (const struct node *kid = list->first; kid != NULL; kid = kid->next)
        if (kid->type.kind != t.member)
            t.member = CEL_DYN;
    return t;
}

static int check_logic(struct checker *c, struct node *n)
{
    n->type.kind = CEL_BOOL;
    for (const struct node *kid = n->first; kid != NULL; kid = kid->next)
        if (!is_kind(kid->type, CEL_BOOL))
            return wrong(c, kid, "!, && and || need bools", kid->type);
    return LN_OK;
}

/* ---- words -------------------------------------------------------------------------- */

/* The field whose closed vocabulary a value is of; NULL when there is none. */
static const struct cel_field *words_of(const struct checker *c, const struct node *n)
{
    while (n->kind == NODE_VAR || n->kind == NODE_DYN ||
           (n->kind == NODE_BINARY && n->op == CODE_INDEX))
        n = n->kind == NODE_VAR ? n->binder->first : n->first;
    if (n->kind != NODE_FIELD || c->schema->fields[n->slot].words == NULL)
        return NULL;
    return &c->schema->fields[n->slot];
}

static int refuse_word(const struct checker *c, const struct node *word,
                       const struct cel_field *field)
{
    char list[160] = "";
    size_t len = 0;
    for (size_t i = 0; field->words[i] != NULL && len < sizeof list; i++)
        len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", i == 0 ? "" : ", ",
                                field->words[i]);
    return err_kind(c->err, LN_EFORMAT, "word", word->at,
                    "%s is never \"%.*s\"; its words are: %s", field->path,
                    (int)(word->value.s.len > 40 ? 40 : word->value.s.len), word->value.s.at,
                    list);
}

static int check_word(const struct checker *c, const struct node *word,
                      const struct cel_field *field)
{
    if (field == NULL || word->kind != NODE_CONST || word->value.type != CEL_STRING)
        return LN_OK;
    for (size_t i = 0; field->words[i] != NULL; i++)
        if (str_eq(word->value.s, str_of(field->words[i])))
            return LN_OK;
    return refuse_word(c, word, field);
}

static bool is_order(enum code op)
{
    return op >= CODE_LT && op <= CODE_GE;
}

/* A typing mistake in a word would make a condition that silently never holds. */
static int check_words(const struct checker *c, const struct node *n)
{
    const struct node *a = n->first, *b = n->last;
    if (n->kind != NODE_BINARY || n->op > CODE_IN)
        return LN_OK;
    const struct cel_field *of_a = words_of(c, a), *of_b = words_of(c, b);
    if (is_order(n->op) && (of_a != NULL || of_b != NULL))
        return err_kind(c->err, LN_EFORMAT, "word", n->at,
                        "the words of %s have no order; use == or in",
                        of_a != NULL ? of_a->path : of_b->path);
    int code = check_word(c, a, of_b);
    if (code == LN_OK && n->op != CODE_IN)
        code = check_word(c, b, of_a);
    if (b->kind == NODE_LIST)
        for (const struct node *kid = b->first; kid != NULL && code == LN_OK; kid = kid->next)
            code = check_word(c, kid, of_a);
    return code;
}

/* ---- the walk ----------------------------------------------------------------------- */

static int check_node(struct checker *c, struct node *n);

static int check_macro(struct checker *c, struct node *n)
{
    n->type.kind = CEL_BOOL;
    int code = check_node(c, n->first);
    if (code == LN_OK && !is_kind(n->first->type, CEL_LIST))
        code = wrong(c, n->first, "exists, exists_one and all need a list", n->first->type);
    if (code == LN_OK)
        code = check_node(c, n->last);
    if (code == LN_OK && !is_kind(n->last->type, CEL_BOOL))
        code = wrong(c, n->last, "the condition of a loop must be a bool", n->last->type);
    return code;
}

static int check_field(struct checker *c, struct node *n)
{
    int code = find_field(c, n, n->name);
    if (code != LN_OK)
        return code;
    const struct cel_field *field = &c->schema->fields[n->slot];
    n->kind = NODE_FIELD;
    n->type = (struct type){field->type, field->type == CEL_LIST ? field->member : CEL_DYN};
    return LN_OK;
}

/* What is left to do when the kids are checked. */
static int check_self(struct checker *c, struct node *n)
{
    switch (n->kind) {
    case NODE_CONST:
        n->type.kind = n->value.type;
        return LN_OK;
    case NODE_VAR:
        n->type = member_of(n->binder->first->type);
        return LN_OK;
    case NODE_LIST:
        n->type = list_type(n);
        return LN_OK;
    case NODE_NEGATE:
        n->type = n->first->type;
        if (is_kind(n->type, CEL_INT) || n->type.kind == CEL_DOUBLE)
            return LN_OK;
        return wrong(c, n->first, "- needs an int or a double", n->type);
    case NODE_NOT:
    case NODE_AND:
    case NODE_OR:
        return check_logic(c, n);
    case NODE_COND:
        return check_cond(c, n);
    case NODE_SIZE:
        n->type.kind = CEL_INT;
        if (is_kind(n->first->type, CEL_STRING) || n->first->type.kind == CEL_LIST)
            return LN_OK;
        return wrong(c, n->first, "size() needs a text or a list", n->first->type);
    case NODE_BINARY:
        return check_binary(c, n);
    default: /* NODE_DYN; the others never come here */
        return LN_OK;
    }
}

static int check_node(struct checker *c, struct node *n)
{
    n->type = (struct type){CEL_DYN, CEL_DYN};
    if (n->kind == NODE_NAME)
        return check_field(c, n);
    if (n->kind == NODE_MACRO)
        return check_macro(c, n);
    if (n->kind == NODE_HAS) {
        n->type.kind = CEL_BOOL;
        return find_field(c, n, n->first->name);
    }
    for (struct node *kid = n->first; kid != NULL; kid = kid->next) {
        int code = check_node(c, kid);
        if (code != LN_OK)
            return code;
    }
    int code = check_self(c, n);
    return code == LN_OK ? check_words(c, n) : code;
}

int cel_check(struct node *root, struct arena *scratch, const struct cel_schema *schema,
              struct ln_err *err)
{
    struct checker c = {schema, scratch, err};
    int code = check_node(&c, root);
    if (code == LN_OK && !is_kind(root->type, CEL_BOOL))
        code = wrong(&c, root, "a condition must be a bool", root->type);
    return code;
}
