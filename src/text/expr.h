/* expr.h: one phrase, parsed: a few literals, or a small program over characters.
 *
 * An expression that stands for few texts, as "free (air ?)?tickets?" for eight, becomes these.
 * Of any other, two things are made. The program decides exactly what matches, in linear
 * time. The pattern is for a fast engine over bytes; it matches in every text in which the
 * program does, and perhaps in more, so that a long gap or a large class stays cheap there.
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

struct expr {
    uint32_t literal_count; /* 0: it is a program */
    uint32_t *ends;         /* [literal_count] literal i ends at text[ends[i]] */
    struct buf text;        /* the folded literals one behind the other, or the pattern */
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

/* expr_literal: literal i of literal_count, borrowed from e. */
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

/* expr_find: the match with the smallest start, then the largest end, that cuts no word.
 * returns false when there is none
 * cost    at most text.len * op_count steps; bytes no match starts with cost about 1 ns */
bool expr_find(uint32_t *from, uint32_t *to, const struct expr *e, const struct fold_tables *t,
               struct expr_runner *r, struct ln_str text);

#endif
