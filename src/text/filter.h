/* filter.h: which expressions may match in a text, and where, from the words of their factors.
 *
 * The caller looks for the words (seek.h) of the rarest factor of each expression, and tells
 * each one found. An expression is worth running where that factor is, when the others may be
 * at distances the expression allows. Never too little is told, and what is told the program of
 * the expression decides.
 */
#ifndef TEXT_FILTER_H
#define TEXT_FILTER_H

#include <linnet.h>
#include <stdbool.h>

#include "text/expr.h"
#include "text/fold.h"

struct filter;         /* immutable, any number of threads */
struct filter_scratch; /* one per thread */

/* filter_new: for those of exprs[count] that have factors; *out is NULL when none has.
 *
 * errors  LN_ENOMEM
 * owns    caller      release with filter_free()
 */
LN_MUST int filter_new(struct filter **out, const struct fold_tables *t,
                       const struct expr *exprs, size_t count, struct ln_err *err);
void filter_free(struct filter *f);

/* filter_words: how many words to look for, 0 when f is NULL; the same text may come twice.
 * filter_word: word i, borrowed from exprs, those of filter_new(). */
size_t filter_words(const struct filter *f);
struct ln_str filter_word(const struct filter *f, const struct expr *exprs, size_t i);

LN_MUST int filter_scratch_new(struct filter_scratch **out, const struct filter *f,
                               struct ln_err *err);
void filter_scratch_free(struct filter_scratch *x);

/* filter_begin: a new text; then filter_hit() for each occurrence of each word, which ends at
 * text.at[to], in any order. */
void filter_begin(struct filter_scratch *x, struct ln_str text);
void filter_hit(struct filter_scratch *x, uint32_t word, size_t to);

/* A match of exprs[expr] may start in [low, high]. What is told of one expression goes from
 * left to right, and the answer tells whether that is enough. */
typedef bool filter_place(void *ctx, uint32_t expr, size_t low, size_t high);

/* filter_end: tell all places.
 * cost    about 100 ns for each expression whose rarest factor was found, and 1.5 ns a byte of
 *         text once there is one that has other factors */
void filter_end(struct filter_scratch *x, filter_place *tell, void *ctx);

#endif
