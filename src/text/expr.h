/* expr.h: one phrase, parsed: a few literals, or a small program over characters.
 *
 * An expression that stands for few texts, as "free (air ?)?tickets?" for eight, becomes these.
 * Any other becomes a program, which decides exactly what matches, in linear time, and
 * something cheaper that tells where it is worth running:
 *
 *   factors  sets of words; a match holds one word of each, in this order and not too far
 *            apart. "(pay|cash).{0,40}(flights?|visa)" has the factors {pay, cash} and
 *            {flight, visa}
 *   pattern  only where nothing useful must be in a match, as in "[0-9]{6,}": for a fast engine
 *            over bytes. It matches in every text in which the program does, and perhaps in
 *            more, so that a long gap or a large class stays cheap there
 */
#ifndef TEXT_EXPR_H
#define TEXT_EXPR_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"
#include "text/fold.h"

enum expr_kind {
    EXPR_CHAR,  /* the character a */
    EXPR_SET,   /* a character of sets[a] */
    EXPR_ANY,   /* any character */
    EXPR_SPLIT, /* go on at a and at b */
    EXPR_JUMP,  /* go on at a */
    EXPR_MATCH
};

struct expr_op {
    enum expr_kind kind;
    uint32_t a, b;
};

struct expr_range {
    uint32_t low, high; /* both belong to it */
};

/* Characters, as ranges[first, first + count) in rising order. */
struct expr_set {
    uint64_t ascii[2]; /* the same for U+0000..7F as bits */
    uint32_t first, count;
};

#define EXPR_AT_START 1u /* a match starts where the word does */
#define EXPR_AT_END   2u /* a match ends where the word does */

/* Distances of this and more have no bound: there is an unbounded repeat between. */
#define EXPR_FAR ((uint64_t)1 << 40)

/* Every match holds one of words[first, first + count). The part of the expression it is of
 * begins min_before to max_before bytes behind the start of the match, and the word
 * min_inside to max_inside bytes behind that. Differences of *_before of two factors thus
 * bound how far their parts are from each other. */
struct expr_factor {
    uint32_t first, count;
    uint64_t min_before, max_before, min_inside, max_inside;
    uint64_t max_chars; /* as max_before + max_inside, in characters */
    uint64_t often;     /* how often to expect it in ordinary text, as a fraction of 2^40 */
};

struct expr {
    uint32_t literal_count; /* 0: it is a program */
    uint32_t *ends;         /* literal or word i ends at text[ends[i]] */
    uint8_t *edges;         /* of word i: EXPR_AT_START | EXPR_AT_END */
    struct buf text; /* the folded literals or words one behind the other, or the pattern */
    struct expr_factor *factors; /* in the order of the expression */
    uint32_t factor_count;
    struct expr_op *ops;
    uint32_t op_count;
    struct expr_set *sets;
    uint32_t set_count;
    struct expr_range *ranges;
    uint32_t range_count;
    uint64_t first_ascii[2]; /* characters a match may start with */
    bool first_other;        /* it may start with one that is not ASCII */
    bool first_byte[256];    /* the same for bytes */
};

/* expr_new: parse and compile one phrase, not folded.
 *
 * errors  LN_EFORMAT  err->at is the byte in the phrase
 * owns    caller      *out, release with expr_free(), also after an error
 */
LN_MUST int expr_new(struct expr *out, const struct fold_tables *t, struct ln_str phrase,
                     struct ln_err *err);
void expr_free(struct expr *e);

/* expr_check: whether expr_new() would take the phrase, with the same errors, for less. */
LN_MUST int expr_check(const struct fold_tables *t, struct ln_str phrase, struct ln_err *err);

/* expr_literal: literal or word i, borrowed from e. */
struct ln_str expr_literal(const struct expr *e, uint32_t i);

bool expr_set_has(const struct expr *e, const struct expr_set *set, uint32_t c);

/* Scratch for expr_find(), for programs of up to `ops` instructions. */
struct expr_thread {
    uint32_t op, from;
};

struct expr_runner {
    struct expr_thread *now, *next;
    uint64_t *mark; /* [ops] the step in which it was last reached */
    uint32_t *stack;
    uint64_t step;
};

LN_MUST int expr_runner_init(struct expr_runner *r, size_t ops, struct ln_err *err);
void expr_runner_free(struct expr_runner *r);

/* expr_find: the match with the smallest start in [low, high], then the largest end, that cuts
 * no word. Nothing is asked of the end, nor of low and high, which may be inside a character
 * or behind the text; a match that starts in the character low is inside of counts.
 * returns false when there is none
 * cost    at most text.len * op_count steps; bytes no match starts with cost about 1 ns */
bool expr_find(uint32_t *from, uint32_t *to, const struct expr *e, const struct fold_tables *t,
               struct expr_runner *r, struct ln_str text, size_t low, size_t high);

#endif
