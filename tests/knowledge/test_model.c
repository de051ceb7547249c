/* test_model.c: the learnt part of a model is taken whole or refused with file and reason, and
 * gives the weight that its numbers say. */
#include <math.h>

#include "text_model.h"

#include "base/mem.h"
#include "knowledge/knowledge.h"

static int8_t mixed(uint32_t i)
{
    return (int8_t)(i * 37 % 255);
}

static void test_weights(struct buf *out)
{
    buf_init(out, 4096);
    make_test_weights(out, mixed);
}

static void a_file_of_weights_comes_back(void **state)
{
    (void)state;
    struct buf file;
    struct weights w;
    test_weights(&file);
    assert_int_equal(file.len, 8 + 1024);
    assert_int_equal(weights_read(&w, buf_str(&file), NULL), LN_OK);
    assert_int_equal(w.bits, TEST_BITS);
    for (uint32_t i = 0; i < 1024; i++)
        assert_int_equal(w.at[i], mixed(i));
    buf_free(&file);
}

static void a_broken_file_of_weights_is_refused(void **state)
{
    (void)state;
    struct buf file;
    struct weights w;
    struct ln_err err;
    test_weights(&file);
    for (size_t len = 0; len < file.len; len++)
        assert_int_equal(weights_read(&w, str_part(buf_str(&file), 0, len), NULL), LN_EFORMAT);
    buf_add_char(&file, 'x');
    assert_int_equal(weights_read(&w, buf_str(&file), &err), LN_EFORMAT);
    assert_non_null(strstr(err.text, "1033 bytes, but its head tells 1032"));
    file.len--;
    for (size_t at = 0; at < 8; at++) {
        file.at[at] ^= 16; /* 10 bits become 26, version 1 becomes 17 */
        int want = at == 4 ? LN_EUNSUPPORTED : LN_EFORMAT;
        assert_int_equal(weights_read(&w, buf_str(&file), NULL), want);
        file.at[at] ^= 16;
    }
    buf_free(&file);
}

static struct ln_knowledge *load(const char *dir)
{
    struct ln_knowledge *k;
    struct ln_err err = {0};
    if (ln_knowledge_load(&k, dir, &err) != LN_OK)
        fail_msg("%s", err.text);
    return k;
}

static void a_catalogue_takes_it(void **state)
{
    (void)state;
    char dir[64];
    struct buf file;
    test_weights(&file);
    make_test_model(dir, buf_str(&file), NULL, NULL);
    struct ln_knowledge *k = load(dir);
    assert_non_null(k->text[RECORD_ADVERT]);
    assert_int_equal(k->text[RECORD_ADVERT]->weights.bits, TEST_BITS);
    for (uint32_t i = 0; i < k->entry_count; i++)
        assert_true(fabs(k->entries[i].weight - (strcmp(k->entries[i].raw->id, "advert.T2") == 0
                                                     ? 1.75
                                                     : k->entries[i].raw->weight)) < 1e-9);
    ln_knowledge_free(k);
    remove_test_model(dir);
    buf_free(&file);
}

static void what_is_wrong_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *error;
    } wrong[] = {
        {"blake2b: ", "blake2b: 0", "models/w.bin:1: is not the file the model names: BLAKE2b"},
        {"features: 1", "features: 2", "advert.yaml:13: made for text features of another"},
        {"buckets: 1024", "buckets: 1000", "advert.yaml:14: buckets must be a power of two"},
        {"buckets: 1024", "buckets: 128", "buckets must be a power of two"},
        {"buckets: 1024", "buckets: 524288", "buckets must be a power of two"},
        {"buckets: 1024", "buckets: 2048", "w.bin:1: has 1024 weights, the model says 2048"},
        {"scale: 0.05", "scale: 0", "advert.yaml:15: scale must lie"},
        {"scale: 0.05", "scale: nan", "advert.yaml:15"},
        {"bias: -0.25", "bias: 1000", "advert.yaml:16: bias must lie"},
        {"cap: 2", "cap: 5.5", "advert.yaml:17: cap must lie"},
        {"cap: 2", "cap: 0", "cap must lie"},
        {"  cap: 2\n", "", "cap"},
        {"file: w.bin", "file: ../w.bin", "file is a name beside the model"},
        {"file: w.bin", "file: .w.bin", "file is a name beside the model"},
        {"lang: und", "lang: en", "calibration needs und"},
        {"lang: zh-Hans", "lang: und", "a language is calibrated twice"},
        {"lang: zh-Hans", "lang: xx", "language is not in languages.yaml"},
        {"slope: 1.5", "slope: -1", "slope in 0..10"},
        {"advert.T2", "advert.T99", "weights: advert.T99: no such indicator"},
        {"advert.T2", "fact.home", "weights: fact.home: no such indicator"},
        {"advert.T2", "advert.T3", "weights: advert.T3: has weight 0 in its entry"},
        {"weight: 1.75", "weight: -1", "weight must lie in 0..5"},
        {"weight: 1.75}\n", "weight: 1.75}\n  - {id: advert.T2, weight: 1}\n",
         "is there twice"},
        {"trained: 2026-11-22", "trained: soon", "advert.yaml:24: trained is not a date: soon"},
        {"limits: invented", "limit: invented", "Unexpected key: limit"},
    };
    struct buf file;
    test_weights(&file);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char dir[64];
        struct ln_knowledge *k;
        struct ln_err err = {0};
        make_test_model(dir, buf_str(&file), wrong[i].from, wrong[i].to);
        if (ln_knowledge_load(&k, dir, &err) != LN_EFORMAT)
            fail_msg("%s -> %s: taken", wrong[i].from, wrong[i].to);
        if (strstr(err.text, wrong[i].error) == NULL)
            fail_msg("%s -> %s: \"%s\" does not say \"%s\"", wrong[i].from, wrong[i].to,
                     err.text, wrong[i].error);
        remove_test_model(dir);
    }
    buf_free(&file);
}

static void what_needs_a_text_model_is_refused_without(void **state)
{
    (void)state;
    char dir[64];
    struct ln_knowledge *k;
    struct ln_err err = {0};
    make_test_catalogue(dir, "models/advert.yaml", "tips: [ask]\n",
                        "tips: [ask]\ncalibration: [{lang: und, offset: 0, slope: 1}]\n");
    assert_int_equal(ln_knowledge_load(&k, dir, &err), LN_EFORMAT);
    assert_non_null(strstr(err.text, "need a text model"));
    remove_test_catalogue(dir);
}

static void missing_or_broken_weights_are_told(void **state)
{
    (void)state;
    char dir[64], path[100];
    struct buf file;
    struct ln_knowledge *k;
    struct ln_err err = {0};
    test_weights(&file);
    file.at[0] = 'X';
    make_test_model(dir, buf_str(&file), NULL, NULL);
    assert_int_equal(ln_knowledge_load(&k, dir, &err), LN_EFORMAT);
    assert_non_null(strstr(err.text, "models/w.bin:1: byte 0: not a file of weights"));
    snprintf(path, sizeof path, "%s/%s", dir, TEST_FILE);
    unlink(path);
    assert_int_equal(ln_knowledge_load(&k, dir, &err), LN_ENOTFOUND);
    assert_non_null(strstr(err.text, TEST_FILE));
    remove_test_model(dir);
    buf_free(&file);
}

static void the_hash_names_the_weights(void **state)
{
    (void)state;
    char dir[64], hash[2][33];
    struct buf file;
    test_weights(&file);
    for (int i = 0; i < 2; i++) {
        make_test_model(dir, buf_str(&file), NULL, NULL);
        struct ln_knowledge *k = load(dir);
        snprintf(hash[i], sizeof hash[i], "%s", ln_knowledge_hash(k));
        ln_knowledge_free(k);
        remove_test_model(dir);
        file.at[500]++;
    }
    assert_string_not_equal(hash[0], hash[1]);
    buf_free(&file);
}

static void the_weight_is_the_formula(void **state)
{
    (void)state;
    static int8_t at[1u << TEST_BITS];
    static uint32_t list[16];
    struct cat_text_model text = {.scale = 0.5, .bias = -1, .cap = 3};
    struct cat_calibration calibration[] = {{"und", 0.25, 2}, {"en", 0, 1}, {"zh", -9, 1}};
    struct cat_model raw = {.text = &text, .calibration = calibration, .calibration_count = 3};
    struct text_model t = {{at, TEST_BITS}, &raw};
    struct ngrams n = {.list = list, .count = 16};
    for (uint32_t i = 0; i < 16; i++) {
        list[i] = i << (NGRAM_BITS - TEST_BITS);
        at[i] = i < 15 ? 1 : -3;
    }
    /* sum 12, sqrt 4: raw = -1 + 0.5 * 3 */
    assert_true(text_model_raw(&t, &n) == 0.5);
    assert_true(text_model_weight(&t, &n, STR("und")) == 1.25);
    assert_true(text_model_weight(&t, &n, STR("th")) == 1.25);
    assert_true(text_model_weight(&t, &n, STR("")) == 1.25);
    assert_true(text_model_weight(&t, &n, STR("en-SG")) == 0.5);
    assert_true(text_model_weight(&t, &n, STR("zh-Hans-SG")) == -3.0); /* the cap */
    at[0] = 127;
    assert_true(text_model_weight(&t, &n, STR("en")) == 3.0);
    n.count = 0;
    assert_true(text_model_weight(&t, &n, STR("en")) == 0.0);
}

static void tells_when_memory_or_files_fail(void **state)
{
    (void)state;
    char dir[64];
    struct buf file;
    struct ln_knowledge *k;
    test_weights(&file);
    make_test_model(dir, buf_str(&file), NULL, NULL);
    bool through = false;
    for (unsigned long nth = 1; nth < 20000 && !through; nth += nth < 400 ? 1 : 37) {
        struct ln_err err = {0};
        mem_fail_at(nth);
        int code = ln_knowledge_load(&k, dir, &err);
        through = !mem_fail_hit();
        mem_fail_at(0);
        if (code != (through ? LN_OK : LN_ENOMEM))
            fail_msg("allocation %lu: %d (%s)", nth, code, err.text);
        if (code == LN_OK)
            ln_knowledge_free(k);
    }
    assert_true(through);
    through = false;
    for (unsigned long nth = 1; nth < 200 && !through; nth++) {
        file_fail_at(nth);
        int code = ln_knowledge_load(&k, dir, NULL);
        file_fail_at(0);
        through = code == LN_OK;
        if (through)
            ln_knowledge_free(k);
        else
            assert_int_equal(code, LN_EIO);
    }
    assert_true(through);
    remove_test_model(dir);
    buf_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_of_weights_comes_back),
        cmocka_unit_test(a_broken_file_of_weights_is_refused),
        cmocka_unit_test(a_catalogue_takes_it),
        cmocka_unit_test(what_is_wrong_is_told),
        cmocka_unit_test(what_needs_a_text_model_is_refused_without),
        cmocka_unit_test(missing_or_broken_weights_are_told),
        cmocka_unit_test(the_hash_names_the_weights),
        cmocka_unit_test(the_weight_is_the_formula),
        cmocka_unit_test(tells_when_memory_or_files_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
