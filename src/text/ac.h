/* ac.h: many literals looked for at once (Aho and Corasick 1975).
 *
 * Every occurrence of every literal is told, overlapping ones too, so the caller can decide.
 */
#ifndef TEXT_AC_H
#define TEXT_AC_H

#include <linnet.h>

struct ac; /* immutable, any number of threads */

/* ac_new: build for literals[count]; none is empty, the same may come twice.
 *
 * errors  LN_ENOMEM; LN_ELIMIT  all literals together have 2^30 bytes or more
 * owns    caller      release with ac_free(); literals need not live longer than the call
 * cost    time and memory linear in all their bytes; 10,000 literals in about 20 ms
 */
LN_MUST int ac_new(struct ac **out, const struct ln_str *literals, size_t count,
                   struct ln_err *err);
void ac_free(struct ac *a);

/* literal `index` of ac_new() ends at text.at[to]. */
typedef void ac_hit(void *ctx, uint32_t index, size_t to);

/* ac_scan: call hit once for each occurrence, in no order to rely on.
 * cost    about 1 ns a byte of ordinary text */
void ac_scan(const struct ac *a, struct ln_str text, ac_hit *hit, void *ctx);

#endif
