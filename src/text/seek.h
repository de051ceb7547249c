/* seek.h: many literals looked for at once.
 *
 * Every occurrence of every literal is told, overlapping ones too, so the caller can decide.
 */
#ifndef TEXT_SEEK_H
#define TEXT_SEEK_H

#include <linnet.h>

struct seek; /* immutable, any number of threads */

/* seek_new: build for literals[count]; none is empty, the same may come twice.
 *
 * errors  LN_ENOMEM; LN_ELIMIT  a literal has 64 KiB or more, or all together 2^30 bytes
 * owns    caller      release with seek_free(); literals need not live longer than the call
 * cost    time and memory linear in all their bytes; 10,000 literals in about 7 ms
 */
LN_MUST int seek_new(struct seek **out, const struct ln_str *literals, size_t count,
                     struct ln_err *err);
void seek_free(struct seek *s);

/* literal `index` of seek_new() ends at text.at[to]. */
typedef void seek_hit(void *ctx, uint32_t index, size_t to);

/* seek_scan: call hit once for each occurrence, in no order to rely on.
 * cost    about 4 ns a byte of ordinary text, and 40 ns where a window stands that some literal
 *         has; at worst, at each byte a comparison with all literals that share a window */
void seek_scan(const struct seek *s, struct ln_str text, seek_hit *hit, void *ctx);

#endif
