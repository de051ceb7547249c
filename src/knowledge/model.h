/* model.h: the learnt part of a model: a weight for each text feature, and calibration.
 *
 *   text weight = clip( offset + slope * (bias + scale * sum / sqrt(n)), -cap, cap )
 *
 * where sum adds the weights of the n features of a record's texts (text/ngram.h), and offset
 * and slope are those of its language. It is log-odds, as the weights of indicators are.
 *
 * Weights are a file of their own beside the model file, which names it and its hash:
 *
 *   "LNW1"   4 bytes
 *   version  1 byte, NGRAM_VERSION of the features
 *   bits     1 byte, NGRAM_BITS_MIN..NGRAM_BITS
 *   zero     2 bytes
 *   weights  1 << bits bytes, signed
 */
#ifndef KNOWLEDGE_MODEL_H
#define KNOWLEDGE_MODEL_H

#include <linnet.h>

#include "base/arena.h"
#include "base/buf.h"
#include "knowledge/catalogue.h"
#include "text/ngram.h"

#define MODEL_CAP_MAX    5.0 /* log-odds */
#define MODEL_HASH_BYTES 65  /* BLAKE2b-256 as hexadecimal digits, with NUL */

/* The weights of a file. */
struct weights {
    const int8_t *at; /* [1 << bits], borrowed from the bytes they were read from */
    unsigned bits;
};

/* weights_read: take the bytes of a weights file apart.
 *
 * errors  LN_EFORMAT       no such file, or too short or too long; err->at is the byte
 *         LN_EUNSUPPORTED  made for features of another version
 */
LN_MUST int weights_read(struct weights *out, struct ln_str bytes, struct ln_err *err);

/* weights_write: append the file that weights_read() takes. */
void weights_write(struct buf *out, const struct weights *w);

/* weights_hash: what a model file says as text.blake2b of these bytes. */
LN_MUST int weights_hash(char out[MODEL_HASH_BYTES], struct ln_str bytes, struct ln_err *err);

/* A model's text part, ready to be asked; immutable. */
struct text_model {
    struct weights weights;
    const struct cat_model *raw; /* its text is not NULL */
};

/* text_model_load: judge the text part of model `m` and read its weights.
 *
 * in      dir         the catalogue's folder
 *         f           the model's file, for errors and to find the weights beside it
 * errors  LN_EFORMAT  err->text is "file:line: what"; also for a wrong hash or size
 *         LN_EIO, LN_ENOTFOUND  the weights cannot be read
 * owns    arena       the weights
 */
LN_MUST int text_model_load(struct text_model *out, struct arena *a, const char *dir,
                            const struct cat_file *f, const struct cat_model *m,
                            struct ln_err *err);

/* text_model_raw: bias + scale * sum / sqrt(n); what calibration is learnt from. */
double text_model_raw(const struct text_model *t, const struct ngrams *n);

/* text_model_weight: the same calibrated for `lang` (the code itself, then without its last
 * subtag, then und) and clipped; 0 when n is empty. */
double text_model_weight(const struct text_model *t, const struct ngrams *n,
                         struct ln_str lang);

#endif
