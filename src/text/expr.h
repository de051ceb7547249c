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
    EXPR_ALT,   /* go on at each branch of alts[a] */
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

/* An alternation: branches[first, first + count). With a table, those that may go on with a
 * character whose bucket is b are branches[table[b], table[b + 1]). */
struct expr_alt {
    uint32_t first, count;
    uint32_t table; /* in tables, or EXPR_NO_TABLE */
};

#define EXPR_NO_TABLE UINT32_MAX
#define EXPR_BUCKETS  64u

static inline uint32_t expr_bucket(uint32_t c)
{
    return c < 128 ? c & 31 : 32 + ((c ^ c >> 5) & 31);
}

#define EXPR_AT_START 1u /* a match starts where the word does */
#define EXPR_AT_END   2u /* a match ends where the word does */

#define EXPR_NO_COLUMN UINT32_MAX

#define EXPR_STARTS 1u /* a match may start with this byte; with any of a character: */
#define EXPR_LEADS  2u /* the same, for the first byte of a character only */
#define EXPR_SECOND 4u /* a match may go on with it behind its first byte, or end there */
#define EXPR_WORD   8u /* it is an ASCII letter or digit */

/* Distances of this and more have no bound: there is an unbounded repeat between. */
#define EXPR_FAR ((uint64_t)1 << 40)

/* Every match holds one of words[first, first + count). The part of the expression it is of
 * begins min_before to max_before bytes behind the start of the match, and the word
 * min_inside to max_inside bytes behind that. Differences of *_before of two factors thus
 * bound how far their parts are from each other. */
struct expr_factor {
    uint32_t first, count;
    uint64_t min_before, max_before, min_inside, max_inside;
    uint64_t often; /* how often to expect it in ordinary text, as a fraction of 2^40 */
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
    struct expr_alt *alts;
    uint32_t alt_count;
    uint32_t *branches; /* instructions */
    uint32_t branch_count;
    uint32_t *tables; /* EXPR_BUCKETS + 1 each */
    uint32_t table_count;
    struct expr_set *sets;
    uint32_t set_count;
    struct expr_range *ranges;
    uint32_t range_count;
    uint32_t number;         /* which of all that share a memo it is; set by who has them */
    uint8_t column_of[128];  /* ASCII characters of one column are never told apart */
    uint32_t columns;        /* how many there are */
    uint32_t other_column;   /* of all others; EXPR_NO_COLUMN when these are told apart */
    uint64_t first_ascii[2]; /* characters a match may start with */
    bool first_other;        /* it may start with one that is not ASCII */
    uint8_t byte_is[256];    /* EXPR_STARTS | ... */
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

struct expr_memo;

/* Scratch for expr_find(), for programs of up to `ops` instructions. */
struct expr_thread {
    uint32_t op, from;
};

struct expr_runner {
    struct expr_thread *now, *next;
    uint64_t *mark; /* [ops] the step in which it was last reached */
    uint32_t *stack;
    uint64_t step;
    struct expr_memo *memo; /* or NULL; borrowed */
};

/* expr_memo_new: for one thread, to remember how `count` expressions were run, which must have
 * the numbers below it. It makes expr_find() several times faster, and changes no answer.
 * owns    caller      release with expr_memo_free(); 2 MiB */
LN_MUST int expr_memo_new(struct expr_memo **out, size_t count, struct ln_err *err);
void expr_memo_free(struct expr_memo *m);

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
