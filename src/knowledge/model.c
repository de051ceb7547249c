/* model.c: see model.h. Whoever trains a model writes its weights and, into the model file,
 * their hash; so the hash of the catalogue, which covers the model file, covers them too. */
#include "knowledge/model.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/yaml.h"

#define HEAD_BYTES   8u
#define HASH_BYTES   32u
#define SCALE_MAX    1.0   /* log-odds of one step; weights have 127 */
#define RAW_MAX      100.0 /* log-odds nobody can mean */
#define SLOPE_MAX    10.0
#define UNKNOWN_LANG "und"

_Static_assert(MODEL_HASH_BYTES == 2 * HASH_BYTES + 1, "two digits a byte, and NUL");

int weights_read(struct weights *out, struct ln_str bytes, struct ln_err *err)
{
    const unsigned char *b = (const unsigned char *)bytes.at;
    *out = (struct weights){0};
    if (bytes.len < HEAD_BYTES || memcmp(b, "LNW1", 4) != 0)
        return err_set(err, LN_EFORMAT, 0, "not a file of weights: it must start with LNW1");
    if (b[4] != NGRAM_VERSION)
        return err_set(err, LN_EUNSUPPORTED, 4,
                       "made for text features of version %u; this linnet has version %u", b[4],
                       NGRAM_VERSION);
    if (b[5] < NGRAM_BITS_MIN || b[5] > NGRAM_BITS || b[6] != 0 || b[7] != 0)
        return err_set(err, LN_EFORMAT, 5, "the head of the weights makes no sense");
    size_t want = HEAD_BYTES + ((size_t)1 << b[5]);
    if (bytes.len != want)
        return err_set(err, LN_EFORMAT, bytes.len < want ? bytes.len : want,
                       "%zu bytes, but its head tells %zu", bytes.len, want);
    *out = (struct weights){(const int8_t *)(bytes.at + HEAD_BYTES), b[5]};
    return LN_OK;
}

void weights_write(struct buf *out, const struct weights *w)
{
    const char head[HEAD_BYTES] = {'L', 'N', 'W', '1', (char)NGRAM_VERSION, (char)w->bits};
    buf_add(out, (struct ln_str){head, sizeof head});
    buf_add(out, (struct ln_str){(const char *)w->at, (size_t)1 << w->bits});
}

int weights_hash(char out[MODEL_HASH_BYTES], struct ln_str bytes, struct ln_err *err)
{
    unsigned char digest[HASH_BYTES];
    if (sodium_init() < 0)
        return err_set(err, LN_ECRYPTO, 0, "libsodium does not start");
    crypto_generichash(digest, sizeof digest, (const unsigned char *)bytes.at, bytes.len, NULL,
                       0);
    sodium_bin2hex(out, MODEL_HASH_BYTES, digest, sizeof digest);
    return LN_OK;
}

/* ---- judging the keys ---------------------------------------------------------------------
 */

/* An error about a key of the text part, or below it. */
static int wrong(struct ln_err *err, const struct cat_file *f, const char *key,
                 const char *what)
{
    unsigned from = yaml_line_of(f->bytes, 1, STR("\ntext:"));
    return err_set(err, LN_EFORMAT, 0, "%s:%u: %s", f->path,
                   yaml_line_of(f->bytes, from, str_of(key)), what);
}

static int check_numbers(const struct cat_file *f, const struct cat_text_model *t,
                         struct ln_err *err)
{
    if (t->features != NGRAM_VERSION)
        return wrong(err, f, "features:", "made for text features of another version");
    if (t->buckets < 1u << NGRAM_BITS_MIN || t->buckets > NGRAM_BUCKETS ||
        (t->buckets & (t->buckets - 1)) != 0)
        return wrong(err, f, "buckets:", "buckets must be a power of two, 256 to 262144");
    if (!(t->scale > 0 && t->scale <= SCALE_MAX))
        return wrong(err, f, "scale:", "scale must lie in (0,1]");
    if (!(fabs(t->bias) <= RAW_MAX))
        return wrong(err, f, "bias:", "bias must lie in -100..100 (log-odds)");
    if (!(t->cap > 0 && t->cap <= MODEL_CAP_MAX))
        return wrong(err, f, "cap:", "cap must lie in (0,5] (log-odds)");
    if (t->file[0] == '.' || strchr(t->file, '/') != NULL)
        return wrong(err, f, "file:", "file is a name beside the model, without a folder");
    return LN_OK;
}

static int check_calibration(const struct cat_file *f, const struct cat_model *m,
                             struct ln_err *err)
{
    bool others = false;
    for (unsigned i = 0; i < m->calibration_count; i++) {
        const struct cat_calibration *c = &m->calibration[i];
        if (!(fabs(c->offset) <= RAW_MAX) || !(c->slope >= 0 && c->slope <= SLOPE_MAX))
            return wrong(err, f, c->lang,
                         "offset must lie in -100..100 (log-odds), slope in 0..10");
        for (unsigned k = 0; k < i; k++)
            if (str_eq(str_of(c->lang), str_of(m->calibration[k].lang)))
                return wrong(err, f, c->lang, "a language is calibrated twice");
        others = others || str_eq(str_of(c->lang), STR(UNKNOWN_LANG));
    }
    if (!others)
        return wrong(err, f, "calibration:",
                     "calibration needs und: it is used for every language that is not there");
    return LN_OK;
}

/* ---- loading ------------------------------------------------------------------------------
 */

/* The weights' path below the catalogue: beside the model file. */
static void weights_path(struct buf *out, const struct cat_file *f,
                         const struct cat_text_model *t)
{
    const char *slash = strrchr(f->path, '/');
    buf_init(out, 4096);
    buf_add(out,
            str_part(str_of(f->path), 0, slash == NULL ? 0 : (size_t)(slash - f->path) + 1));
    buf_add(out, str_of(t->file));
}

static int read_weights(struct ln_str *out, struct arena *a, const char *dir,
                        struct ln_str path, struct ln_err *err)
{
    struct buf full, bytes;
    buf_init(&full, 8192);
    buf_init(&bytes, LIMIT_WEIGHTS_FILE);
    buf_add_format(&full, "%s/%.*s", dir, STR_ARGS(path));
    buf_add_char(&full, '\0');
    int code = buf_status(&full, err);
    if (code == LN_OK)
        code = file_read_all(&bytes, full.at, err);
    if (code == LN_OK) {
        *out = arena_copy(a, buf_str(&bytes));
        code = out->at == NULL ? err_set(err, LN_ENOMEM, 0, "out of memory") : LN_OK;
    }
    buf_free(&full);
    buf_free(&bytes);
    return code;
}

static int check_weights(struct text_model *out, struct ln_str path, struct ln_str bytes,
                         const struct cat_text_model *t, struct ln_err *err)
{
    char hash[MODEL_HASH_BYTES];
    struct ln_err why = {0};
    int code = weights_hash(hash, bytes, err);
    if (code != LN_OK)
        return code;
    if (!str_eq(str_of(hash), str_of(t->blake2b)))
        return err_set(err, LN_EFORMAT, 0,
                       "%.*s:1: is not the file the model names: BLAKE2b %s", STR_ARGS(path),
                       hash);
    code = weights_read(&out->weights, bytes, &why);
    if (code != LN_OK)
        return err_set(err, LN_EFORMAT, why.at, "%.*s:1: byte %zu: %s", STR_ARGS(path), why.at,
                       why.text);
    if (t->buckets != 1u << out->weights.bits)
        return err_set(err, LN_EFORMAT, 5, "%.*s:1: has %u weights, the model says %u",
                       STR_ARGS(path), 1u << out->weights.bits, t->buckets);
    return LN_OK;
}

int text_model_load(struct text_model *out, struct arena *a, const char *dir,
                    const struct cat_file *f, const struct cat_model *m, struct ln_err *err)
{
    struct buf path;
    struct ln_str bytes = {NULL, 0};
    *out = (struct text_model){.raw = m};
    int code = check_numbers(f, m->text, err);
    if (code == LN_OK)
        code = check_calibration(f, m, err);
    if (code != LN_OK)
        return code;
    weights_path(&path, f, m->text);
    code = buf_status(&path, err);
    if (code == LN_OK)
        code = read_weights(&bytes, a, dir, buf_str(&path), err);
    if (code == LN_OK)
        code = check_weights(out, buf_str(&path), bytes, m->text, err);
    buf_free(&path);
    return code;
}

/* ---- asking -------------------------------------------------------------------------------
 */

double text_model_raw(const struct text_model *t, const struct ngrams *n)
{
    double scaled = ngrams_scaled(n, ngrams_sum(n, t->weights.at, t->weights.bits));
    double part = t->raw->text->scale * scaled;
    return t->raw->text->bias + part;
}

static const struct cat_calibration *find(const struct cat_model *m, struct ln_str lang)
{
    for (unsigned i = 0; i < m->calibration_count; i++)
        if (str_eq_ascii(str_of(m->calibration[i].lang), lang))
            return &m->calibration[i];
    return NULL;
}

/* The language, or without its last subtag, ..., or und, which is there. */
static const struct cat_calibration *calibration(const struct cat_model *m, struct ln_str lang)
{
    while (lang.len > 0) {
        const struct cat_calibration *c = find(m, lang);
        if (c != NULL)
            return c;
        while (lang.len > 0 && lang.at[lang.len - 1] != '-')
            lang.len--;
        lang.len -= lang.len > 0;
    }
    return find(m, STR(UNKNOWN_LANG));
}

double text_model_weight(const struct text_model *t, const struct ngrams *n, struct ln_str lang)
{
    double cap = t->raw->text->cap;
    if (n->count == 0)
        return 0;
    const struct cat_calibration *c = calibration(t->raw, lang);
    double part = c->slope * text_model_raw(t, n);
    return fmax(-cap, fmin(cap, c->offset + part));
}
