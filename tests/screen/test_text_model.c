/* test_text_model.c: what a text model adds to a verdict, and what it must never do. */
#include <math.h>
#include <pthread.h>

#include "text_model.h"

#include "base/json.h"
#include "base/mem.h"
#include "screen/screen.h"

#define AS_OF 1795305600 /* 2026-11-22 */

static struct json_parser *parser;

/* A catalogue with a model, and a screener for it. */
struct fixture {
    char dir[64];
    struct ln_knowledge *knowledge;
    struct ln_screener *screener;
};

static void open_fixture(struct fixture *f, int8_t (*weight)(uint32_t), const char *from,
                         const char *to)
{
    struct buf file;
    struct ln_err err = {0};
    buf_init(&file, 4096);
    make_test_weights(&file, weight);
    make_test_model(f->dir, buf_str(&file), from, to);
    buf_free(&file);
    if (ln_knowledge_load(&f->knowledge, f->dir, &err) != LN_OK ||
        ln_screener_new(&f->screener, f->knowledge, &err) != LN_OK)
        fail_msg("%s", err.text);
}

static void close_fixture(struct fixture *f)
{
    ln_screener_free(f->screener);
    ln_knowledge_free(f->knowledge);
    remove_test_model(f->dir);
}

static struct ln_str screen(struct ln_screener *s, const char *input)
{
    struct ln_screen_options options = {.as_of = AS_OF, .name = STR("t")};
    struct ln_str out;
    struct ln_err err;
    if (ln_screen(&out, s, str_of(input), &options, &err) != LN_OK)
        fail_msg("%s", err.text);
    return out;
}

static bool has(struct ln_str text, const char *part)
{
    return str_find(text, str_of(part), 0) != SIZE_MAX;
}

static double number(struct ln_str verdict, const char *outer, const char *inner)
{
    struct json_doc doc;
    double value = 0;
    assert_int_equal(json_parse(&doc, parser, verdict, NULL), LN_OK);
    uint32_t at = json_member(&doc, 0, str_of(outer));
    if (inner != NULL)
        at = json_member(&doc, at, str_of(inner));
    assert_true(at != 0 && str_to_double(&value, doc.nodes[at].text));
    return value;
}

static int8_t mixed(uint32_t i)
{
    return (int8_t)(i * 37 % 255);
}

static int8_t most(uint32_t i)
{
    (void)i;
    return 127;
}

static int8_t least(uint32_t i)
{
    (void)i;
    return -127;
}

static bool near(double a, double b, double within)
{
    return fabs(a - b) <= within * fabs(b);
}

static void the_verdict_tells_its_weight(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, mixed, "cap: 2", "cap: 5");
    struct ln_str got = screen(f.screener, "easy money");
    double weight = number(got, "text_model", "weight"), score = number(got, "score", NULL);
    /* The features are those of the text; calibrated as und: 0.125 + 1.5 * raw. */
    const struct ngrams *n = screen_features(f.screener);
    struct ngrams same;
    int32_t sum = 0;
    assert_int_equal(ngrams_init(&same, NULL), LN_OK);
    ngrams_add(&same, f.knowledge->fold, STR("easy money"), NULL);
    assert_int_equal(n->count, same.count);
    for (uint32_t i = 0; i < same.count; i++)
        sum += mixed(same.list[i] >> 8);
    double want = 0.125 + 1.5 * (-0.25 + 0.05 * sum / sqrt(same.count));
    assert_true(fabs(want) > 0.01 && fabs(want) < 5 && near(weight, want, 1e-3));
    /* One finding of a learnt weight of 1.75, and the text. */
    double odds = 0.001 / 0.999 * exp(1.75 + want);
    assert_true(near(score, odds / (1 + odds), 1e-6));
    assert_true(has(got, "\"indicator\":\"advert.T2\",\"family\":\"pay\",\"weight\":1.75"));
    ngrams_free(&same);
    close_fixture(&f);
}

static void without_a_model_the_verdict_is_as_before(void **state)
{
    (void)state;
    char dir[64];
    struct ln_knowledge *k;
    struct ln_screener *s;
    make_test_catalogue(dir, NULL, NULL, NULL);
    assert_int_equal(ln_knowledge_load(&k, dir, NULL), LN_OK);
    assert_int_equal(ln_screener_new(&s, k, NULL), LN_OK);
    struct ln_str got = screen(s, "easy money");
    assert_false(has(got, "text_model"));
    assert_true(near(number(got, "score", NULL), 0.0073422, 1e-3)); /* 0.001 and weight 2 */
    assert_int_equal(screen_features(s)->count, 0);
    ln_screener_free(s);
    ln_knowledge_free(k);
    remove_test_catalogue(dir);
}

/* However sure the model is: a band needs two families of findings. */
static void text_alone_never_flags(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, most, "cap: 2", "cap: 5");
    static const char *const none[] = {"easy money", "we pay your flight abroad", "chat only",
                                       "nothing at all",
                                       "{\"title\":\"easy money easy money\"}"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct ln_str got = screen(f.screener, none[i]);
        assert_true(near(number(got, "text_model", "weight"), 5, 1e-9));
        assert_true(has(got, "\"band\":\"none\""));
        assert_true(has(got, "\"actions\":[\"label\"]"));
    }
    struct ln_str got = screen(f.screener, "easy money, we pay your flight");
    assert_true(has(got, "\"families\":[\"travel\",\"pay\"]"));
    assert_false(has(got, "\"band\":\"none\""));
    close_fixture(&f);
}

static void the_cap_holds_on_both_sides(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, least, NULL, NULL);
    assert_true(
        near(number(screen(f.screener, "easy money"), "text_model", "weight"), -2, 1e-9));
    close_fixture(&f);
}

/* Country, nationality and language are never evidence. */
static void places_are_masked_and_addresses_not_read(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, mixed, NULL, NULL);
    double with =
        number(screen(f.screener, "{\"title\":\"cook in Atlantis\"}"), "text_model", "weight");
    double other = number(screen(f.screener, "{\"title\":\"cook in atlantis\",\"jobLocation\":"
                                             "{\"address\":{\"addressCountry\":\"XA\"}},"
                                             "\"inLanguage\":\"xx\",\"company\":\"Abc\"}"),
                          "text_model", "weight");
    double unmasked =
        number(screen(f.screener, "{\"title\":\"cook in atlantes\"}"), "text_model", "weight");
    assert_memory_equal(&with, &other, sizeof with);
    assert_true(fabs(with - unmasked) > 1e-6);
    assert_true(number(screen(f.screener, "{\"company\":\"Abc\"}"), "text_model", "weight") ==
                0.0);
    close_fixture(&f);
}

/* Metamorphic, with the names of the shipped catalogue: another country, people or language,
 * the same features. */
static void any_country_is_like_any_other(void **state)
{
    (void)state;
    static const struct {
        const char *text; /* %s stands for the names, one of each row at a time */
        const char *names[9];
    } rows[] = {
        {"Chef in %s, flight paid. We love %s!",
         {"Cambodia", "Peru", "New Zealand", "LAOS", "Myawaddy", "Netherlands", "South  Korea",
          "C\u00f4te d\u2019Ivoire"}},
        {"%s-speaking agents, %s nationals only",
         {"Chinese", "German", "Tagalog", "Burmese", "Vietnamese", "Khmer", "Filipino"}},
        {"\u53bb%s\u4e0a\u73ed\uff0c\u5305\u673a\u7968",
         {"\u67ec\u57d4\u5be8", "\u6cf0\u56fd", "\u79d8\u9c81", "\u7f8e\u56fd",
          "\u7f05\u7538"}},
        {"l\u00e0m vi\u1ec7c t\u1ea1i %s l\u01b0\u01a1ng cao",
         {"Campuchia", "Trung Qu\u1ed1c", "L\u00e0o", "Nh\u1eadt B\u1ea3n"}},
        {"kerja di %s gaji besar, orang %s saja", {"Kamboja", "Tiongkok", "Jepang", "Jerman"}},
        {"\u0e17\u0e33\u0e07\u0e32\u0e19\u0e17\u0e35\u0e48%"
         "s\u0e23\u0e32\u0e22\u0e44\u0e14\u0e49"
         "\u0e14\u0e35",
         {"\u0e01\u0e31\u0e21\u0e1e\u0e39\u0e0a\u0e32", "\u0e08\u0e35\u0e19",
          "\u0e40\u0e22\u0e2d\u0e23\u0e21\u0e19\u0e35"}},
        {"trabaho sa %s para sa mga %s", {"Hapon", "Tsina", "Pilipinas"}},
        {"%s \u092e\u0947\u0902 \u0928\u094c\u0915\u0930\u0940",
         {"\u0925\u093e\u0908\u0932\u0948\u0902\u0921", "\u091a\u0940\u0928",
          "\u092d\u093e\u0930\u0924"}},
    };
    struct ln_knowledge *k;
    struct ln_screener *s;
    struct ln_err err;
    uint64_t *first = calloc(NGRAM_BUCKETS / 64, sizeof *first);
    if (ln_knowledge_load(&k, "catalogue", &err) != LN_OK)
        fail_msg("%s", err.text);
    assert_int_equal(ln_screener_new(&s, k, NULL), LN_OK);
    screen_keep_features(s);
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        for (size_t i = 0; rows[row].names[i] != NULL; i++) {
            char text[400];
            size_t used = 0;
            for (const char *at = rows[row].text; *at != '\0'; at++) {
                bool name = at[0] == '%' && at[1] == 's';
                used += (size_t)snprintf(text + used, sizeof text - used, "%.*s",
                                         name ? 100 : 1, name ? rows[row].names[i] : at);
                at += name;
            }
            screen(s, text);
            assert_true(screen_features(s)->count > 10);
            if (i == 0)
                memcpy(first, screen_features(s)->seen, NGRAM_BUCKETS / 8);
            else if (memcmp(first, screen_features(s)->seen, NGRAM_BUCKETS / 8) != 0)
                fail_msg("\"%s\" has other features than with \"%s\"", text,
                         rows[row].names[0]);
        }
    ln_screener_free(s);
    ln_knowledge_free(k);
    free(first);
}

struct job {
    struct ln_knowledge *knowledge;
    const char *want; /* the verdicts, one line each */
    bool same;
};

static const char *const inputs =
    "{\"id\":\"1\",\"title\":\"easy money\",\"description\":\"We pay 9000 in Atlantis\"}\n"
    "{\"id\":\"2\",\"title\":\"\u5305\u673a\u7968\u5de5\u4f5c\"}\n"
    "{\"id\":\"3\",\"title\":\"x\",\"skills\":[\"typing\",\"chat only\"]}\n";

static void *run(void *ctx)
{
    struct job *job = ctx;
    struct ln_screener *s;
    job->same = ln_screener_new(&s, job->knowledge, NULL) == LN_OK;
    for (int i = 0; job->same && i < 200; i++) {
        struct ln_screen_options options = {.as_of = AS_OF, .name = STR("t")};
        struct ln_str out;
        job->same = ln_screen(&out, s, str_of(inputs), &options, NULL) == LN_OK &&
                    str_eq(out, str_of(job->want));
        if (i % 3 == 0) /* another past */
            job->same = job->same && ln_screen(&out, s, STR("chat"), &options, NULL) == LN_OK;
    }
    ln_screener_free(s);
    return NULL;
}

static void threads_agree_to_the_byte(void **state)
{
    (void)state;
    struct fixture f;
    struct job jobs[4];
    pthread_t threads[4];
    open_fixture(&f, mixed, NULL, NULL);
    char *want = mem_copy_str(screen(f.screener, inputs));
    for (int i = 0; i < 4; i++) {
        jobs[i] = (struct job){f.knowledge, want, false};
        assert_int_equal(pthread_create(&threads[i], NULL, run, &jobs[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_true(jobs[i].same);
    }
    mem_free(want);
    close_fixture(&f);
}

static void nothing_is_allocated_after_warm_up(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, mixed, NULL, NULL);
    screen(f.screener, inputs);
    unsigned long before = mem_count();
    for (int i = 0; i < 100; i++)
        screen(f.screener, inputs);
    assert_int_equal(mem_count(), before);
    close_fixture(&f);
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, mixed, NULL, NULL);
    bool through = false;
    for (unsigned long nth = 1; nth < 500 && !through; nth++) {
        struct ln_screener *s = NULL;
        struct ln_screen_options options = {.as_of = AS_OF};
        struct ln_str out;
        mem_fail_at(nth);
        int code = ln_screener_new(&s, f.knowledge, NULL);
        if (code == LN_OK)
            code = ln_screen(&out, s, str_of(inputs), &options, NULL);
        through = !mem_fail_hit();
        mem_fail_at(0);
        ln_screener_free(s);
        assert_int_equal(code, through ? LN_OK : LN_ENOMEM);
    }
    assert_true(through);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_verdict_tells_its_weight),
        cmocka_unit_test(without_a_model_the_verdict_is_as_before),
        cmocka_unit_test(text_alone_never_flags),
        cmocka_unit_test(the_cap_holds_on_both_sides),
        cmocka_unit_test(places_are_masked_and_addresses_not_read),
        cmocka_unit_test(any_country_is_like_any_other),
        cmocka_unit_test(threads_agree_to_the_byte),
        cmocka_unit_test(nothing_is_allocated_after_warm_up),
        cmocka_unit_test(tells_when_memory_ends),
    };
    if (json_parser_new(&parser, NULL) != LN_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    json_parser_free(parser);
    return failed;
}
