/* cel.h: conditions of the catalogue, in the Common Expression Language (cel-spec, langdef.md).
 *
 * The subset: literals (int, uint, double, string, bool, null, list), fields, + - * / %,
 * comparison, && || ! ?:, `in`, index into lists, has(), exists(), exists_one(), all(),
 * startsWith, endsWith, contains, size, dyn. + joins texts and lists only when both are
 * literals. Not in it, with the reason: see tests/knowledge/cel_skipped.txt.
 *
 * A condition is parsed, type-checked against the fields of its record kind and compiled to a
 * short stack program when the knowledge is built. Evaluation allocates nothing: the stack is
 * the caller's.
 *
 * Unknown is not false. A field whose slot is CEL_UNKNOWN makes what reads it unknown, except
 * where the other side decides (false && unknown is false, true || unknown is true), and has()
 * of it is false. Errors behave alike; what reads an unknown and an error is unknown. So the
 * order of the sides of && and || never matters.
 */
#ifndef KNOWLEDGE_CEL_H
#define KNOWLEDGE_CEL_H

#include <linnet.h>
#include <stdbool.h>

#include "base/arena.h"

enum cel_type {
    CEL_UNKNOWN, /* no value: the field is absent or nobody knows */
    CEL_ERROR,   /* evaluation failed: division by zero, overflow, no such overload, ... */
    CEL_NULL,
    CEL_BOOL,
    CEL_INT,
    CEL_UINT,
    CEL_DOUBLE,
    CEL_STRING,
    CEL_LIST,
    CEL_DYN /* only as a declared type: decided when it runs */
};

struct cel_value {
    enum cel_type type;
    union {
        bool boolean;
        int64_t i;
        uint64_t u;
        double d;
        struct ln_str s; /* string; for CEL_ERROR the message */
        struct {
            const struct cel_value *at;
            size_t count;
        } list;
    };
};

/* One field a condition may read. */
struct cel_field {
    const char *path; /* "pay.amount" */
    enum cel_type type;
    enum cel_type member;     /* for CEL_LIST: type of its members */
    const char *const *words; /* for CEL_STRING, or a CEL_LIST of them: the closed vocabulary,
                                 NULL-ended, or NULL. Comparing with a literal outside it is
                                 an error, and so is < or >: words have no order. */
    bool is_fact;             /* may be unknown because nobody could tell; see cel_options */
};

/* The record kind: slot i of the values is fields[i]. */
struct cel_schema {
    const struct cel_field *fields;
    size_t count;
};

struct cel_options {
    /* Paths that are known whenever the condition runs (the entry's `needs`). */
    const struct ln_str *needs;
    size_t needs_count;
    /* The entry has phrases, so the condition can only take a finding away: then != on a fact
     * outside `needs` is allowed. Without phrases it is refused, and so is ! over such a fact,
     * always: absence must never become evidence. What counts as !, and when a fact must be
     * guarded by has(), is told at the top of cel_facts.c. */
    bool has_phrases;
};

struct cel_program; /* immutable */

/* cel_compile: text -> program.
 *
 * in      text        at most LIMIT_CEL_BYTES; not needed afterwards
 *         options     NULL for no needs and no phrases
 * out     out         its type is bool, or dyn when only running it can tell; NULL on errors
 * errors  LN_EFORMAT  err->at is the byte, err->kind one of: utf8 syntax unsupported function
 *                     field type word (outside a vocabulary) negation unguarded
 *         LN_ELIMIT   err->kind is depth (LIMIT_CEL_DEPTH) or size (LIMIT_CEL_BYTES, _OPS)
 *         LN_ENOMEM
 * owns    arena       the program
 * cost    about 2 us for three comparisons
 */
LN_MUST int cel_compile(const struct cel_program **out, struct arena *arena,
                        const struct cel_schema *schema, struct ln_str text,
                        const struct cel_options *options, struct ln_err *err);

/* cel_stack_size: how many values an evaluation needs at most. */
size_t cel_stack_size(const struct cel_program *p);

/* cel_run: the value of the condition; CEL_UNKNOWN and CEL_ERROR are values too, and a
 * condition of type dyn may give any other.
 *
 * in      values      values[schema.count]; one that breaks its declared type gives an error
 *         stack       stack[cel_stack_size(p)], scratch
 * owns    nothing     a text or list that is returned points into p, values or stack
 * cost    about 7 ns an instruction, 85 ns for three comparisons joined by &&; no allocation;
 *         at most LIMIT_CEL_STEPS steps: an instruction, a member of a list that `in` or ==
 *         looks at, or 4 KiB of text
 */
struct cel_value cel_run(const struct cel_program *p, const struct cel_value *values,
                         struct cel_value *stack);

#endif
