/* mask.h: every place where one of many names stands in a text.
 *
 * Country, nationality and language are never evidence, so their names are covered before a
 * text is looked at for features (ngram.h). Names are covered wherever they stand, overlapping
 * ones too; what is covered without a gap counts as one stretch.
 */
#ifndef TEXT_MASK_H
#define TEXT_MASK_H

#include <linnet.h>

#include "text/fold.h"

struct mask; /* immutable, any number of threads */

/* mask_new: for names[count], phrases as in phrase.h. Where a name starts or ends in a letter
 * of a script that puts spaces between words, it covers whole words only. An expression that
 * stands for few texts counts as these, any other is left out; count may be 0.
 *
 * in      t           must live as long as the mask
 * errors  LN_ENOMEM; LN_EFORMAT, LN_ELIMIT  a name is no phrase; err->at is its index
 * owns    caller      release with mask_free(); names need not live longer than the call
 */
LN_MUST int mask_new(struct mask **out, const struct fold_tables *t, const struct ln_str *names,
                     size_t count, struct ln_err *err);
void mask_free(struct mask *m);

/* One per thread; all zero is empty. Grows with the longest text. */
struct mask_scratch {
    uint64_t *bits;
    size_t room;
};

void mask_scratch_free(struct mask_scratch *s);

/* mask_find: what is covered in `text`, which is folded.
 *
 * out     out         bit i % 64 of (*out)[i / 64] is set when byte i is covered; borrowed from
 *                     s until the next call
 * errors  LN_ENOMEM
 * cost    about 2 ns a byte with the 5,000 names of the catalogue
 */
LN_MUST int mask_find(const uint64_t **out, const struct mask *m, struct mask_scratch *s,
                      struct ln_str text, struct ln_err *err);

#endif
