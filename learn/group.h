/* group.h: which rows are near-copies of each other.
 *
 * Two texts are near-copies when their sets of three words in a row overlap by at least `least`
 * (Jaccard); near-copies of near-copies belong together too. On EMSCAD 55 % of the frauds have
 * such a twin, and a split that parts twins measures memory, not skill.
 */
#ifndef LEARN_GROUP_H
#define LEARN_GROUP_H

#include <linnet.h>

#include "base/arena.h"
#include "text/fold.h"

/* Sorted, each once. */
struct shingles {
    const uint64_t *at;
    uint32_t count;
};

/* group_shingles: the hashes of three words in a row of folded text; of a shorter text the one
 * hash of all it has, of a text without words none. A character of a script that puts no spaces
 * between words is a word.
 * owns    arena       out->at */
LN_MUST int group_shingles(struct shingles *out, struct arena *a, const struct fold_tables *t,
                           struct ln_str folded, struct ln_err *err);

/* group_overlap: Jaccard of two sets; 0 when either is empty. */
double group_overlap(struct shingles a, struct shingles b);

/* What joins rows. */
struct groups {
    uint32_t *parent; /* [count] union-find */
    size_t count;
};

LN_MUST int groups_init(struct groups *g, size_t count, struct ln_err *err);
void groups_free(struct groups *g);
void groups_join(struct groups *g, uint32_t a, uint32_t b);

/* groups_join_copies: join all rows whose shingles overlap by at least `least`.
 *
 * 32 bands of 4 minimum hashes find the pairs, and each pair found is compared exactly; so
 * nothing is joined wrongly, and at an overlap of 0.7 a pair is missed once in 6,000 times.
 *
 * in      rows        rows[g->count]
 * errors  LN_ENOMEM
 */
LN_MUST int groups_join_copies(struct groups *g, const struct shingles *rows, double least,
                               struct ln_err *err);

/* groups_number: out[count], dense numbers in the order of the first row. returns how many */
uint32_t groups_number(uint32_t *out, struct groups *g);

#endif
