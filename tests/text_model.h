/* text_model.h: the small catalogue of catalogue.h with a text model beside it. */
#ifndef TESTS_TEXT_MODEL_H
#define TESTS_TEXT_MODEL_H

#include "catalogue.h"

#include "knowledge/model.h"

#define TEST_BITS 10u
#define TEST_FILE "models/w.bin"
#define TEST_TEXT                                                                              \
    "tips: [ask]\ntext:\n  file: w.bin\n  blake2b: %s\n  features: 1\n  buckets: 1024\n"       \
    "  scale: 0.05\n  bias: -0.25\n  cap: 2\ncalibration:\n"                                   \
    "  - {lang: und, offset: 0.125, slope: 1.5}\n  - {lang: zh-Hans, offset: -1, slope: 0}\n"  \
    "weights:\n  - {id: advert.T2, weight: 1.75}\n"                                            \
    "card:\n  trained: 2026-11-22\n  command: none\n"                                          \
    "  data: [{name: invented, licence: none, rows: 1, split: all}]\n"                         \
    "  figures: [{name: auc, on: invented, value: 0.5, low: 0.25, high: 0.75}]\n"              \
    "  limits: invented for tests\n"

/* Weights for a test: weights[i] = f(i), as a file. */
static inline void make_test_weights(struct buf *out, int8_t (*f)(uint32_t))
{
    static int8_t at[1u << TEST_BITS];
    for (uint32_t i = 0; i < 1u << TEST_BITS; i++)
        at[i] = f(i);
    weights_write(out, &(struct weights){at, TEST_BITS});
}

/* Write the catalogue with a model of these weights, which the model file names; in the text
 * part replace `from`, unless it is NULL, by `to`. */
static inline void make_test_model(char dir[64], struct ln_str weights, const char *from,
                                   const char *to)
{
    char hash[MODEL_HASH_BYTES], text[2000];
    assert_int_equal(weights_hash(hash, weights, NULL), LN_OK);
    snprintf(text, sizeof text, TEST_TEXT, hash);
    if (from != NULL) {
        char *at = strstr(text, from), rest[2000];
        if (at == NULL)
            fail_msg("the model does not hold: %s", from);
        snprintf(rest, sizeof rest, "%s", at + strlen(from));
        snprintf(at, sizeof text - (size_t)(at - text), "%s%s", to, rest);
    }
    make_test_catalogue(dir, "models/advert.yaml", "tips: [ask]\n", text);
    write_test_file(dir, TEST_FILE, weights);
}

static inline void remove_test_model(const char *dir)
{
    char full[512];
    snprintf(full, sizeof full, "%s/%s", dir, TEST_FILE);
    unlink(full);
    remove_test_catalogue(dir);
}

#endif
