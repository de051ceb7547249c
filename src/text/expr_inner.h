/* expr_inner.h: what the files of expr.h share.
 *
 *   expr.c           phrase --parse--> tree
 *   expr_literals.c  tree -> the few texts it stands for
 *   expr_factors.c   tree -> texts that every match must hold
 *   expr_program.c   tree -> program (decides) and pattern over bytes (detects)
 *   expr_match.c     runs a program
 */
#ifndef TEXT_EXPR_INNER_H
#define TEXT_EXPR_INNER_H

#include "base/arena.h"
#include "text/expr.h"

#define EXPR_FOREVER UINT32_MAX

enum node_kind { NODE_CHAR, NODE_SET, NODE_ANY, NODE_LIST, NODE_ALT, NODE_REPEAT };

struct node {
    enum node_kind kind;
    uint32_t value;    /* the character, or the index of the set */
    uint32_t min, max; /* NODE_REPEAT; max may be EXPR_FOREVER */
    struct node *child, *last, *next;
    uint64_t ops;                  /* instructions */
    uint64_t min_bytes, max_bytes; /* of a match; max saturates at EXPR_FOREVER */
    uint64_t reach;                /* as max_bytes, with EXPR_FAR for each unbounded repeat */
    uint64_t chars;                /* as reach, in characters */
    uint64_t weight;               /* byte positions in the pattern */
};

struct word {
    struct ln_str text;
    uint8_t edges; /* EXPR_AT_START | EXPR_AT_END */
    struct word *next;
};

struct words {
    struct word *first, *last;
    size_t count;
};

struct parser {
    struct expr *out;
    const struct fold_tables *t;
    struct ln_str s;
    size_t pos;
    unsigned depth;
    struct arena arena;
    struct folded folded;
    struct ln_err *err;
    bool only_check;
    int code;
};

/* expr_fail_memory: remember in p that memory is out, unless something else came first. */
void expr_fail_memory(struct parser *p);

/* expr_is_small: whether tree stands for few and short texts. expr_make_literals: those. */
bool expr_is_small(const struct node *tree, const struct expr *e);
void expr_make_literals(struct parser *p, const struct node *tree);

/* expr_count_texts: how many texts n stands for, some perhaps twice; all above
 * EXPR_MANY_TEXTS are the same. */
#define EXPR_MANY_TEXTS 64u
uint64_t expr_count_texts(const struct node *n, const struct expr *e);

/* expr_expand: each of `before` with each text of n behind it, added to `to`. */
void expr_expand(struct words *to, struct parser *p, const struct node *n,
                 const struct words *before);
/* expr_add_word: a with b behind it. */
void expr_add_word(struct parser *p, struct words *to, struct ln_str a, struct ln_str b);

/* expr_make_factors: e->factors, from the tree of a program; there may be none. */
void expr_make_factors(struct parser *p, const struct node *tree);

/* expr_make_program: the program of tree; its pattern, when it has no factors. */
void expr_make_program(struct parser *p, const struct node *tree);

static inline uint64_t no_more_than(uint64_t value, uint64_t most)
{
    return value < most ? value : most;
}

#endif
