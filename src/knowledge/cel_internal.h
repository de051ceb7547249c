/* cel_internal.h: what the stages of the CEL compiler share; nobody else includes it.
 *
 *   text -> cel_lex.c -> cel_parse.c -> cel_check.c -> cel_facts.c -> cel.c  -> cel_run.c
 *           tokens       tree           names, types   knowledge      program   value
 *
 * cel_value.c holds what the operators give.
 * The tree lives in an arena that is thrown away when cel_compile() returns. No tree is deeper
 * than LIMIT_CEL_DEPTH, so every stage may walk it by recursion.
 */
#ifndef KNOWLEDGE_CEL_INTERNAL_H
#define KNOWLEDGE_CEL_INTERNAL_H

#include "base/limits.h"
#include "knowledge/cel.h"

enum token {
    TOKEN_END,
    TOKEN_NAME,   /* text */
    TOKEN_NUMBER, /* value */
    TOKEN_STRING, /* value */
    TOKEN_OP      /* op; for one character that character */
};

/* Operators of two characters; those of one are themselves. */
enum { OP2_AND = 256, OP2_OR, OP2_EQ, OP2_NE, OP2_LE, OP2_GE };

struct lexer {
    struct ln_str text;
    size_t pos;
    char *decoded; /* room for what the strings still to come decode to */
    struct ln_err *err;
    /* the current token */
    enum token token;
    size_t at;
    int op;
    struct ln_str name;
    struct cel_value value; /* a whole number without u is CEL_INT with its magnitude in .u */
};

/* lex_next: read the next token into lex; LN_EFORMAT tells what is wrong. */
LN_MUST int lex_next(struct lexer *lex);

enum node_kind {
    NODE_CONST, /* value */
    NODE_NAME,  /* a name the checker turns into NODE_FIELD */
    NODE_FIELD, /* slot */
    NODE_VAR,   /* binder: the macro that binds it */
    NODE_LIST,  /* kids */
    NODE_NOT,   /* one kid, as NODE_NEGATE and NODE_DYN */
    NODE_NEGATE,
    NODE_DYN,
    NODE_AND, /* two kids or more, as NODE_OR */
    NODE_OR,
    NODE_COND,   /* three kids */
    NODE_BINARY, /* two kids, op */
    NODE_SIZE,   /* one kid */
    NODE_HAS,    /* slot; before the check one kid, a NODE_NAME */
    NODE_MACRO   /* list, predicate; macro */
};

/* Instructions; those up to CODE_CONTAINS are the op of a NODE_BINARY too. */
enum code {
    CODE_EQ,
    CODE_NE,
    CODE_LT,
    CODE_LE,
    CODE_GT,
    CODE_GE,
    CODE_IN,
    CODE_ADD,
    CODE_SUBTRACT,
    CODE_MULTIPLY,
    CODE_DIVIDE,
    CODE_MODULO,
    CODE_INDEX,
    CODE_STARTS_WITH,
    CODE_ENDS_WITH,
    CODE_CONTAINS,
    CODE_NOT,
    CODE_NEGATE,
    CODE_SIZE,
    CODE_CONST, /* a: constant */
    CODE_FIELD, /* a: slot of the values */
    CODE_HAS,   /* a: slot of the values */
    CODE_VAR,   /* a: stack place of the loop's list */
    CODE_LIST,  /* the top b values become a list kept at stack place a */
    CODE_AND,   /* two values -> one */
    CODE_OR,
    CODE_JUMP,       /* to a */
    CODE_JUMP_FALSE, /* to a when the top is false, which stays */
    CODE_JUMP_TRUE,
    CODE_BRANCH,    /* drop the top: true goes on, false to a; else it stays, to b */
    CODE_LOOP,      /* b: macro; to a when it is over before it began */
    CODE_LOOP_NEXT, /* b: macro; back to a */
    CODE_END
};

enum macro { MACRO_EXISTS, MACRO_ALL, MACRO_EXISTS_ONE };

struct type {
    enum cel_type kind;
    enum cel_type member; /* of a list */
};

struct node {
    enum node_kind kind;
    unsigned depth; /* 1 + that of the deepest kid */
    size_t at;      /* byte of the text */
    struct node *first, *last, *next;
    struct type type;
    struct cel_value value;
    struct ln_str name;
    enum code op;
    enum macro macro;
    size_t slot;         /* field; for a NODE_MACRO the stack place of its loop */
    struct node *binder; /* of a NODE_VAR */
    bool reads_open;     /* NODE_MACRO: its list reads an open fact, see cel_facts.c */
};

struct cel_op {
    uint16_t code, b;
    uint32_t a;
};

struct cel_program {
    const struct cel_op *ops;
    const struct cel_value *constants;
    size_t stack_size;
};

/* cel_parse: the tree of the text; names are not looked up yet, but loop variables are. */
LN_MUST int cel_parse(struct node **out, struct arena *scratch, struct ln_str text,
                      struct ln_err *err);

/* cel_check: find the fields, give every node its type, fold + of constants. */
LN_MUST int cel_check(struct node *root, struct arena *scratch, const struct cel_schema *schema,
                      struct ln_err *err);

/* cel_check_facts: refuse what would make evidence of something nobody knows. */
LN_MUST int cel_check_facts(struct node *root, const struct cel_schema *schema,
                            const struct cel_options *options, struct ln_err *err);

static inline struct cel_value cel_bool(bool b)
{
    return (struct cel_value){.type = CEL_BOOL, .boolean = b};
}

struct cel_value cel_no_overload(void);
struct cel_value cel_too_long(void);

/* cel_is_fault: whether v is CEL_UNKNOWN or CEL_ERROR. */
static inline bool cel_is_fault(const struct cel_value *v)
{
    return v->type == CEL_UNKNOWN || v->type == CEL_ERROR;
}

/* cel_either_fault: what a function of a and b gives when at least one of them is a fault. */
struct cel_value cel_either_fault(const struct cel_value *a, const struct cel_value *b);

/* cel_binary: code is at most CODE_CONTAINS. cel_unary: CODE_NOT, CODE_NEGATE or CODE_SIZE.
 * Long lists and texts cost some of the steps that are left. */
struct cel_value cel_binary(size_t *steps, enum code code, const struct cel_value *a,
                            const struct cel_value *b);
struct cel_value cel_unary(size_t *steps, enum code code, const struct cel_value *a);

const char *cel_type_name(enum cel_type type);

#endif
