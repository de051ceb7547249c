/* ngram.h: the features of a text, for models that add up one weight a feature.
 *
 * The features of a record are a set: each is there or not, however often it stands in however
 * many texts, so a word said forty times is not forty reasons. A feature is a number below
 * NGRAM_BUCKETS, the hash of
 *
 *   4 characters in a row, also across words and as if three spaces stood before each text
 *   and one behind it;
 *   2 and 3 characters in a row of scripts that put no spaces between words;
 *   a word, and a word with the one before it, of scripts that do.
 *
 * Texts are folded (fold.h). Digits count as 0, so that no number is learnt. A masked
 * stretch (mask.h) counts as one character and one word that no text can hold: "in
 * Laos" and "in Peru" have the same features.
 *
 * A set of n features stands for the vector that has 1/sqrt(n) at each of them, so that a long
 * advert is not more of anything than a short one. Sums are whole numbers: the same on every
 * machine, in any order.
 */
#ifndef TEXT_NGRAM_H
#define TEXT_NGRAM_H

#include <linnet.h>

#include "text/fold.h"

/* Raised whenever a text may have other features than before: what was learnt from the old
 * ones is worth nothing then. */
#define NGRAM_VERSION  1u
#define NGRAM_BITS     18u
#define NGRAM_BITS_MIN 8u
#define NGRAM_BUCKETS  (1u << NGRAM_BITS)

#define NGRAM_NOTES 512u
#define NGRAM_BLOCK 64u /* bits of a word of bits */

struct ngram_ascii {
    uint64_t hash;
    uint64_t in_word; /* the highest bit, or 0 */
};

/* Reuse one per thread. Features are listed, or their weights added up at once without a list:
 * see ngrams_weigh(). */
struct ngrams {
    uint32_t *list; /* [count] features, each once, in no order to rely on */
    uint32_t count;
    uint64_t *seen;        /* [NGRAM_BUCKETS / 64] the features as bits */
    const int8_t *weights; /* NULL: they are listed */
    unsigned bits;
    int32_t sum; /* of the weights */
    struct ngram_ascii ascii[128];
    uint64_t states[NGRAM_BLOCK + 4]; /* while a text is read, see ngram.c */
    uint32_t notes[NGRAM_NOTES];      /* and what is not in the set yet */
};

/* ngrams_init: the empty set. All memory is taken here: 1 MiB, touched as far as it is used. */
LN_MUST int ngrams_init(struct ngrams *n, struct ln_err *err);
void ngrams_free(struct ngrams *n);
void ngrams_clear(struct ngrams *n);

/* ngrams_weigh: list no features from now on, but add up weights[1 << bits] (see ngrams_sum),
 * which must live as long; NULL: list them again. Clears the set. */
void ngrams_weigh(struct ngrams *n, const int8_t *weights, unsigned bits);

/* ngrams_add: the features of one text more.
 *
 * in      text        folded with tables t
 *         mask        bit i % 64 of mask[i / 64] is set when byte i is masked, and bits behind
 *                     the text are clear; whole characters only; NULL: nothing is masked
 * cost    about 4 ns a byte of English, 6 of Chinese; no allocation
 */
void ngrams_add(struct ngrams *n, const struct fold_tables *t, struct ln_str text,
                const uint64_t *mask);

/* ngrams_sum: the weights of all features together.
 *
 * in      weights     weights[1 << bits], NGRAM_BITS_MIN <= bits <= NGRAM_BITS; feature f has
 *                     weights[ngram_bucket(f, bits)]; those of ngrams_weigh(), if it was
 *                     called with any
 */
int32_t ngrams_sum(const struct ngrams *n, const int8_t *weights, unsigned bits);

/* ngram_bucket: where the weight of feature f stands in a table of 1 << bits. */
static inline uint32_t ngram_bucket(uint32_t f, unsigned bits)
{
    return f >> (NGRAM_BITS - bits);
}

/* ngrams_scaled: sum / sqrt(count), or 0 for the empty set. */
double ngrams_scaled(const struct ngrams *n, int32_t sum);

#endif
