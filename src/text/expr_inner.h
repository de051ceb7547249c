/* expr_inner.h: what the files of expr.h share.
 *
 *   expr.c           phrase --parse--> tree
 *   expr_literals.c  tree -> the few texts it stands for
 *   expr_factors.c   tree -> texts that every match must hold
 *   expr_often.c     how rare they are
 *   expr_program.c   tree -> program (decides) and pattern over bytes (detects)
 *   expr_match.c     runs a program
 *   expr_memo.c      runs it faster, by what it remembers
 */
#ifndef TEXT_EXPR_INNER_H
#define TEXT_EXPR_INNER_H

#include "base/arena.h"
#include "text/chars.h"
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

/* expr_rarity: how rare text is, as the logarithm of the bytes of ordinary text for each time
 * it is there; at most EXPR_RARE_BITS. 0 for one byte, which tells nothing. */
#define EXPR_RARE_BITS 40u
unsigned expr_rarity(struct ln_str text, unsigned edges);

/* expr_make_factors: e->factors, from the tree of a program; there may be none. */
void expr_make_factors(struct parser *p, const struct node *tree);

/* expr_make_program: the program of tree; its pattern, when it has no factors. */
void expr_make_program(struct parser *p, const struct node *tree);

/* expr_make_columns: of a program that is complete, see struct expr. */
void expr_make_columns(struct expr *e);

/* ---- running ---- */

#define EXPR_NO_CHAR UINT32_MAX

static inline bool expr_takes(const struct expr *e, const struct expr_op *op, uint32_t c)
{
    if (op->kind == EXPR_CHAR)
        return op->a == c;
    return c != EXPR_NO_CHAR && (op->kind == EXPR_ANY || expr_set_has(e, &e->sets[op->a], c));
}

/* expr_branches: those of alternation i that may take c, or be empty; all for EXPR_NO_CHAR.
 * returns their number */
static inline uint32_t expr_branches(const uint32_t **out, const struct expr *e, uint32_t i,
                                     uint32_t c)
{
    const struct expr_alt *alt = &e->alts[i];
    if (alt->table == EXPR_NO_TABLE || c == EXPR_NO_CHAR) {
        *out = e->branches + alt->first;
        return alt->count;
    }
    const uint32_t *table = e->tables + alt->table + expr_bucket(c);
    *out = e->branches + table[0];
    return table[1] - table[0];
}

/* A position between two characters of text. */
struct expr_place {
    size_t at, after;            /* `after` is behind the character c that starts at `at` */
    uint32_t c;                  /* EXPR_NO_CHAR at the end of the text */
    bool word_before, word_here; /* is the character before `at`, is c, one of a word */
};

void expr_go_to(struct expr_place *place, const struct fold_tables *t, struct ln_str text,
                size_t at, bool word_before);

/* expr_enter: the place at the character that `at` is in. */
void expr_enter(struct expr_place *place, const struct fold_tables *t, struct ln_str text,
                size_t at);

/* expr_skip: go to the next place a match may start at, over bytes none starts with.
 * returns false when there is none up to `high` */
bool expr_skip(struct expr_place *place, const struct expr *e, const struct fold_tables *t,
               struct ln_str text, size_t high);

/* expr_memo_find: as expr_find(), with r->memo. When it stopped, no match starts in
 * [*low, where it is moved to). */
enum expr_memo_answer { EXPR_MEMO_NONE, EXPR_MEMO_FOUND, EXPR_MEMO_STOPPED };

enum expr_memo_answer expr_memo_find(uint32_t *from, uint32_t *to, const struct expr *e,
                                     const struct fold_tables *t, struct expr_runner *r,
                                     struct ln_str text, size_t *low, size_t high);

static inline uint64_t no_more_than(uint64_t value, uint64_t most)
{
    return value < most ? value : most;
}

#endif
