/* cel.h: conditions of the catalogue, in the Common Expression Language (cel-spec, langdef.md).
 *
 * The subset: literals (int, uint, double, string, bool, null, list), fields, + - * / %,
 * comparison, && || ! ?:, `in`, index into lists, has(), exists(), exists_one(), all(),
 * startsWith, endsWith, contains, size. Not in it, with the reason: see tests/knowledge/
 * cel_skipped.txt.
 *
 * A condition is parsed, type-checked against the fields of its record kind and compiled to a
 * short stack program when the knowledge is built. Evaluation allocates nothing: the stack is
 * the caller's.
 *
 * Unknown is not false. A field whose slot is CEL_UNKNOWN makes what reads it unknown, except
 * where the other side decides (false && unknown is false, true || unknown is true), and has()
 * of it is false.
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
    const char *const *words; /* for CEL_STRING: the closed vocabulary, NULL-ended, or NULL.
                                 Comparing with a string outside it is an error. */
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
     * always: absence must never become evidence. */
    bool has_phrases;
};

struct cel_program; /* immutable */

/* cel_compile: text -> program.
 *
 * in      text        at most LIMIT_CEL_BYTES
 * errors  LN_EFORMAT  syntax, unknown field, wrong type, negated unknown; err->at is the byte
 *         LN_ELIMIT   too long, too deep
 * owns    arena       the program
 */
LN_MUST int cel_compile(const struct cel_program **out, struct arena *arena,
                        const struct cel_schema *schema, struct ln_str text,
                        const struct cel_options *options, struct ln_err *err);

/* cel_stack_size: how many values an evaluation needs at most. */
size_t cel_stack_size(const struct cel_program *p);

/* cel_run: the value of the condition; CEL_UNKNOWN and CEL_ERROR are values too.
 *
 * in      values      values[schema.count]
 *         stack       stack[cel_stack_size(p)], scratch
 * cost    about 5 ns an instruction; no allocation; at most LIMIT_CEL_STEPS instructions
 */
struct cel_value cel_run(const struct cel_program *p, const struct cel_value *values,
                         struct cel_value *stack);

#endif
