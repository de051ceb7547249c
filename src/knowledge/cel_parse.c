/* cel_parse.c: the tree of a condition, by recursive descent (cel-spec, langdef.md, "Syntax").
 *
 *   expr   = binary [ "?" binary ":" expr ]
 *   binary = unary { operator unary }       by precedence: || && relations +- *%/
 *   unary  = { "!" | "-" } member
 *   member = primary { "." name | "." name "(" args ")" | "[" expr "]" }
 *
 * A chain of && (or ||) becomes one node with many kids, so that a long condition is not a deep
 * one. Dotted names stay one name: fields are looked up by their whole path. Every function
 * returns NULL after the first mistake, and parser.code tells which it was.
 */
#include "knowledge/cel_internal.h"

#include "base/err.h"
#include "base/str.h"

struct scope {
    struct ln_str name;
    struct node *macro;
};

struct parser {
    struct lexer lex;
    struct arena *arena;
    struct ln_err *err;
    unsigned depth; /* of calls */
    struct scope scopes[LIMIT_CEL_DEPTH];
    size_t scope_count;
    int code;
};

static struct node *parse_expr(struct parser *p);

static struct node *fail(struct parser *p, const char *kind, size_t at, const char *text)
{
    p->code = err_kind(p->err, LN_EFORMAT, kind, at, "%s", text);
    return NULL;
}

static bool too_deep(struct parser *p, unsigned depth, size_t at)
{
    if (depth <= LIMIT_CEL_DEPTH)
        return false;
    p->code = err_kind(p->err, LN_ELIMIT, "depth", at,
                       "nested deeper than %u (LIMIT_CEL_DEPTH); split the condition",
                       LIMIT_CEL_DEPTH);
    return true;
}

static bool advance(struct parser *p)
{
    p->code = lex_next(&p->lex);
    return p->code == LN_OK;
}

static bool is_op(const struct parser *p, int op)
{
    return p->lex.token == TOKEN_OP && p->lex.op == op;
}

static bool expect(struct parser *p, int op)
{
    if (is_op(p, op))
        return advance(p);
    p->code = err_kind(p->err, LN_EFORMAT, "syntax", p->lex.at, "'%c' is missing here", op);
    return false;
}

static struct node *new_node(struct parser *p, enum node_kind kind, size_t at)
{
    struct node *n = arena_alloc(p->arena, sizeof *n);
    if (n == NULL) {
        p->code = err_set(p->err, LN_ENOMEM, 0, "out of memory");
        return NULL;
    }
    n->kind = kind;
    n->at = at;
    n->depth = 1;
    return n;
}

/* Returns parent, or NULL when it became too deep. */
static struct node *add_kid(struct parser *p, struct node *parent, struct node *kid)
{
    if (parent == NULL || kid == NULL || too_deep(p, kid->depth + 1, kid->at))
        return NULL;
    if (kid->depth + 1 > parent->depth)
        parent->depth = kid->depth + 1;
    kid->next = NULL;
    if (parent->last == NULL)
        parent->first = kid;
    else
        parent->last->next = kid;
    parent->last = kid;
    return parent;
}

static struct node *new_parent(struct parser *p, enum node_kind kind, size_t at,
                               struct node *kid)
{
    return kid == NULL ? NULL : add_kid(p, new_node(p, kind, at), kid);
}

static struct node *new_const(struct parser *p, size_t at, struct cel_value value)
{
    struct node *n = new_node(p, NODE_CONST, at);
    if (n != NULL)
        n->value = value;
    return n;
}

static bool is_keyword(struct ln_str name)
{
    return str_eq(name, STR("in")) || str_eq(name, STR("true")) || str_eq(name, STR("false")) ||
           str_eq(name, STR("null"));
}

static bool is_reserved(struct ln_str name)
{
    static const char *const words[] = {
        "as",  "break", "const",   "continue",  "else",   "for", "function", "if",    "import",
        "let", "loop",  "package", "namespace", "return", "var", "void",     "while",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(name, str_of(words[i])))
            return true;
    return is_keyword(name);
}

/* ---- primaries ---------------------------------------------------------------------- */

/* The current token is a number; minus is whether a sign stands in front of it. The smallest
 * int exists only with its sign. */
static struct node *parse_number(struct parser *p, size_t at, bool minus)
{
    struct cel_value value = p->lex.value;
    if (value.type == CEL_INT) {
        uint64_t magnitude = value.u, most = (uint64_t)INT64_MAX + minus;
        if (magnitude > most)
            return fail(p, "syntax", p->lex.at, "this number does not fit an int; add u or .0");
        value.i = minus ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    } else if (minus) {
        value.d = -value.d;
    }
    struct node *n = new_const(p, at, value);
    return n != NULL && advance(p) ? n : NULL;
}

static struct node *parse_list(struct parser *p)
{
    struct node *list = new_node(p, NODE_LIST, p->lex.at);
    if (list == NULL || !advance(p))
        return NULL;
    while (!is_op(p, ']')) {
        list = add_kid(p, list, parse_expr(p));
        if (list == NULL)
            return NULL;
        if (!is_op(p, ',') && !is_op(p, ']'))
            return fail(p, "syntax", p->lex.at, "',' or ']' is missing here");
        if (is_op(p, ',') && !advance(p))
            return NULL;
    }
    return advance(p) ? list : NULL;
}

static struct node *parse_paren(struct parser *p)
{
    struct node *inner = advance(p) ? parse_expr(p) : NULL;
    return inner != NULL && expect(p, ')') ? inner : NULL;
}

/* name(x): the current token is the opening parenthesis. */
static struct node *parse_call(struct parser *p, struct ln_str name, size_t at)
{
    bool has = str_eq(name, STR("has"));
    bool dyn = str_eq(name, STR("dyn"));
    if (!has && !dyn && !str_eq(name, STR("size"))) {
        p->code =
            err_kind(p->err, LN_EFORMAT, "function", at,
                     "no function %.*s() here; there are has, size and dyn", STR_ARGS(name));
        return NULL;
    }
    struct node *inner = parse_paren(p);
    if (has && inner != NULL && inner->kind != NODE_NAME)
        return fail(p, "syntax", inner->at, "has() takes the name of a field");
    return new_parent(p, has ? NODE_HAS : dyn ? NODE_DYN : NODE_SIZE, at, inner);
}

static struct node *parse_name(struct parser *p)
{
    size_t at = p->lex.at;
    bool absolute = is_op(p, '.'); /* .x is the field, even where a loop has an x */
    if (absolute && !advance(p))
        return NULL;
    struct ln_str name = p->lex.name;
    if (p->lex.token != TOKEN_NAME || is_keyword(name))
        return fail(p, "syntax", p->lex.at, "a name is missing here");
    if (is_reserved(name))
        return fail(p, "syntax", p->lex.at, "this word is reserved in CEL");
    if (!advance(p))
        return NULL;
    if (is_op(p, '('))
        return parse_call(p, name, at);
    struct node *n = new_node(p, NODE_NAME, at);
    if (n == NULL)
        return NULL;
    n->name = name;
    for (size_t i = absolute ? 0 : p->scope_count; i > 0; i--) {
        if (str_eq(p->scopes[i - 1].name, name)) {
            n->kind = NODE_VAR;
            n->binder = p->scopes[i - 1].macro;
            break;
        }
    }
    return n;
}

static struct node *parse_word(struct parser *p)
{
    static const struct cel_value yes = {.type = CEL_BOOL, .boolean = true};
    static const struct cel_value no = {.type = CEL_BOOL};
    static const struct cel_value nothing = {.type = CEL_NULL};
    const struct cel_value *value = str_eq(p->lex.name, STR("true"))    ? &yes
                                    : str_eq(p->lex.name, STR("false")) ? &no
                                    : str_eq(p->lex.name, STR("null"))  ? &nothing
                                                                        : NULL;
    if (value == NULL)
        return parse_name(p);
    struct node *n = new_const(p, p->lex.at, *value);
    return n != NULL && advance(p) ? n : NULL;
}

static struct node *parse_primary(struct parser *p)
{
    if (p->lex.token == TOKEN_NAME)
        return parse_word(p);
    if (p->lex.token == TOKEN_NUMBER)
        return parse_number(p, p->lex.at, false);
    if (p->lex.token == TOKEN_STRING) {
        struct node *n = new_const(p, p->lex.at, p->lex.value);
        return n != NULL && advance(p) ? n : NULL;
    }
    if (is_op(p, '('))
        return parse_paren(p);
    if (is_op(p, '['))
        return parse_list(p);
    if (is_op(p, '.'))
        return parse_name(p);
    return fail(p, "syntax", p->lex.at,
                p->lex.token == TOKEN_END ? "the condition ends too early"
                                          : "a value is missing here");
}

/* ---- members ------------------------------------------------------------------------ */

/* list.exists(x, predicate): the current token is the opening parenthesis. */
static struct node *parse_macro(struct parser *p, enum macro macro, size_t at,
                                struct node *list)
{
    struct node *n = new_parent(p, NODE_MACRO, at, list);
    if (n == NULL || !advance(p))
        return NULL;
    n->macro = macro;
    struct ln_str name = p->lex.name;
    if (p->lex.token != TOKEN_NAME || is_reserved(name))
        return fail(p, "syntax", p->lex.at, "a name for the members of the list is missing");
    if (!advance(p) || !expect(p, ','))
        return NULL;
    if (too_deep(p, (unsigned)p->scope_count + 1, at))
        return NULL;
    p->scopes[p->scope_count++] = (struct scope){name, n};
    struct node *predicate = parse_expr(p);
    p->scope_count--;
    if (predicate != NULL && is_op(p, ','))
        return fail(p, "unsupported", p->lex.at, "loops here have one name, not two");
    n = add_kid(p, n, predicate);
    return n != NULL && expect(p, ')') ? n : NULL;
}

static struct node *parse_method(struct parser *p, struct ln_str name, size_t at,
                                 struct node *object)
{
    static const struct {
        const char *name;
        enum code op;
    } methods[] = {{"startsWith", CODE_STARTS_WITH},
                   {"endsWith", CODE_ENDS_WITH},
                   {"contains", CODE_CONTAINS}};
    static const char *const macros[] = {"exists", "all", "exists_one"};
    for (size_t i = 0; i < sizeof macros / sizeof *macros; i++)
        if (str_eq(name, str_of(macros[i])))
            return parse_macro(p, (enum macro)i, at, object);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (!str_eq(name, str_of(methods[i].name)))
            continue;
        struct node *n = new_parent(p, NODE_BINARY, at, object);
        n = n == NULL ? NULL : add_kid(p, n, parse_paren(p));
        if (n != NULL)
            n->op = methods[i].op;
        return n;
    }
    if (str_eq(name, STR("size"))) {
        struct node *n = new_parent(p, NODE_SIZE, at, object);
        return n != NULL && advance(p) && expect(p, ')') ? n : NULL;
    }
    p->code = err_kind(p->err, LN_EFORMAT, "function", at,
                       "no function .%.*s() here; there are startsWith, endsWith, contains, "
                       "size, exists, exists_one and all",
                       STR_ARGS(name));
    return NULL;
}

/* a.b: one longer name. */
static struct node *parse_select(struct parser *p, struct node *object, struct ln_str name,
                                 size_t at)
{
    if (object->kind != NODE_NAME)
        return fail(p, "unsupported", at, "only a record has fields; this value has none");
    size_t len = object->name.len + 1 + name.len;
    char *path = arena_alloc(p->arena, len);
    if (path == NULL) {
        p->code = err_set(p->err, LN_ENOMEM, 0, "out of memory");
        return NULL;
    }
    memcpy(path, object->name.at, object->name.len);
    path[object->name.len] = '.';
    memcpy(path + object->name.len + 1, name.at, name.len);
    object->name = (struct ln_str){path, len};
    return object;
}

static struct node *parse_dot(struct parser *p, struct node *object)
{
    if (!advance(p))
        return NULL;
    struct ln_str name = p->lex.name;
    size_t at = p->lex.at;
    if (p->lex.token != TOKEN_NAME || is_keyword(name))
        return fail(p, "syntax", at, "a name is missing after the dot");
    if (!advance(p))
        return NULL;
    return is_op(p, '(') ? parse_method(p, name, at, object)
                         : parse_select(p, object, name, at);
}

static struct node *parse_member(struct parser *p)
{
    struct node *n = parse_primary(p);
    while (n != NULL) {
        size_t at = p->lex.at;
        if (is_op(p, '.')) {
            n = parse_dot(p, n);
        } else if (is_op(p, '[')) {
            n = new_parent(p, NODE_BINARY, at, n);
            if (n == NULL || !advance(p))
                return NULL;
            n->op = CODE_INDEX;
            n = add_kid(p, n, parse_expr(p));
            if (n != NULL && !expect(p, ']'))
                return NULL;
        } else {
            return n;
        }
    }
    return NULL;
}

/* ---- operators ---------------------------------------------------------------------- */

static struct node *parse_unary(struct parser *p)
{
    size_t at = p->lex.at;
    bool minus = is_op(p, '-');
    if (!minus && !is_op(p, '!'))
        return parse_member(p);
    if (!advance(p))
        return NULL;
    if (minus && p->lex.token == TOKEN_NUMBER && p->lex.value.type != CEL_UINT)
        return parse_number(p, at, true);
    if (too_deep(p, ++p->depth, at))
        return NULL;
    struct node *n = new_parent(p, minus ? NODE_NEGATE : NODE_NOT, at, parse_unary(p));
    p->depth--;
    return n;
}

struct infix {
    int op;
    unsigned precedence; /* 0: not a binary operator */
    enum node_kind kind;
    enum code code;
};

static struct infix current_operator(const struct parser *p)
{
    static const struct infix operators[] = {
        {OP2_OR, 1, NODE_OR, 0},
        {OP2_AND, 2, NODE_AND, 0},
        {OP2_EQ, 3, NODE_BINARY, CODE_EQ},
        {OP2_NE, 3, NODE_BINARY, CODE_NE},
        {'<', 3, NODE_BINARY, CODE_LT},
        {OP2_LE, 3, NODE_BINARY, CODE_LE},
        {'>', 3, NODE_BINARY, CODE_GT},
        {OP2_GE, 3, NODE_BINARY, CODE_GE},
        {'+', 4, NODE_BINARY, CODE_ADD},
        {'-', 4, NODE_BINARY, CODE_SUBTRACT},
        {'*', 5, NODE_BINARY, CODE_MULTIPLY},
        {'/', 5, NODE_BINARY, CODE_DIVIDE},
        {'%', 5, NODE_BINARY, CODE_MODULO},
    };
    if (p->lex.token == TOKEN_NAME && str_eq(p->lex.name, STR("in")))
        return (struct infix){0, 3, NODE_BINARY, CODE_IN};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (is_op(p, operators[i].op))
            return operators[i];
    return (struct infix){0};
}

/* Append a side of && or ||; a side that is such a chain itself is taken apart. */
static struct node *add_side(struct parser *p, struct node *chain, struct node *side)
{
    if (chain == NULL || side == NULL || side->kind != chain->kind)
        return add_kid(p, chain, side);
    for (struct node *kid = side->first, *next; kid != NULL && chain != NULL; kid = next) {
        next = kid->next;
        chain = add_kid(p, chain, kid);
    }
    return chain;
}

static struct node *join(struct parser *p, struct infix o, size_t at, struct node *left,
                         struct node *right)
{
    if (left == NULL || right == NULL)
        return NULL;
    if (o.kind != NODE_BINARY) {
        if (left->kind == o.kind)
            return add_side(p, left, right);
        return add_side(p, new_parent(p, o.kind, at, left), right);
    }
    struct node *n = add_kid(p, new_parent(p, NODE_BINARY, at, left), right);
    if (n != NULL)
        n->op = o.code;
    return n;
}

static struct node *parse_binary(struct parser *p, unsigned precedence)
{
    struct node *left = parse_unary(p);
    while (left != NULL) {
        struct infix o = current_operator(p);
        if (o.precedence < precedence || o.precedence == 0)
            return left;
        size_t at = p->lex.at;
        if (!advance(p))
            return NULL;
        left = join(p, o, at, left, parse_binary(p, o.precedence + 1));
    }
    return NULL;
}

static struct node *parse_cond(struct parser *p, struct node *condition)
{
    struct node *n = new_parent(p, NODE_COND, p->lex.at, condition);
    if (n == NULL || !advance(p))
        return NULL;
    n = add_kid(p, n, parse_binary(p, 1));
    if (n == NULL || !expect(p, ':'))
        return NULL;
    return add_kid(p, n, parse_expr(p));
}

static struct node *parse_expr(struct parser *p)
{
    if (too_deep(p, ++p->depth, p->lex.at))
        return NULL;
    struct node *n = parse_binary(p, 1);
    if (n != NULL && is_op(p, '?'))
        n = parse_cond(p, n);
    p->depth--;
    return n;
}

int cel_parse(struct node **out, struct arena *scratch, struct ln_str text, struct ln_err *err)
{
    char *decoded = arena_alloc(scratch, text.len + 1);
    if (decoded == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    struct parser p = {
        .lex = {.text = text, .err = err, .decoded = decoded}, .arena = scratch, .err = err};
    *out = advance(&p) ? parse_expr(&p) : NULL;
    if (*out != NULL && p.lex.token != TOKEN_END)
        *out = fail(&p, "syntax", p.lex.at, "the condition should end here");
    return p.code;
}
