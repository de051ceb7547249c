/* test_json.c: the reader sees everything, refuses what is not JSON, and says where. */
#include "test.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/random.h"

static struct json_parser *parser;

static void refuses(const char *text, size_t len, const char *kind, size_t at)
{
    struct json_doc doc;
    struct ln_err err = {0};
    int code = json_parse(&doc, parser, (struct ln_str){text, len}, &err);
    if (code == LN_OK)
        fail_msg("accepted: %.60s", text);
    if (strcmp(err.kind, kind) != 0 || (at != SIZE_MAX && err.at != at))
        fail_msg("%.60s: got kind %s at %zu (%s), not %s at %zu", text, err.kind, err.at,
                 err.text, kind, at);
}

static void reads_a_tree(void **state)
{
    (void)state;
    const char *text = " {\"a\":[1,2.50,{}],\"b\\n\":\"x\\u00e9\",\"c\":null,\"d\":true} ";
    struct json_doc doc;
    struct ln_err err;
    assert_int_equal(json_parse(&doc, parser, str_of(text), &err), LN_OK);
    assert_int_equal(doc.count, 8);
    assert_int_equal(doc.nodes[0].type, JSON_OBJECT);
    assert_int_equal(doc.nodes[0].next, 8);
    uint32_t a = json_member(&doc, 0, STR("a"));
    assert_int_equal(a, 1);
    assert_int_equal(doc.nodes[a].next, 5);
    assert_str(doc.nodes[3].text, "2.50");
    assert_int_equal(doc.nodes[4].type, JSON_OBJECT);
    uint32_t b = json_member(&doc, 0, STR("b\n"));
    assert_str(doc.nodes[b].text, "x\xC3\xA9");
    assert_int_equal(doc.nodes[json_member(&doc, 0, STR("c"))].type, JSON_NULL);
    assert_int_equal(doc.nodes[json_member(&doc, 0, STR("d"))].type, JSON_TRUE);
    assert_int_equal(json_member(&doc, 0, STR("none")), 0);
}

static void keeps_numbers_as_written(void **state)
{
    (void)state;
    struct json_doc doc;
    const char *text = "[123456789012345678901234567890.10,9007199254740993,1e999,-0]";
    assert_int_equal(json_parse(&doc, parser, str_of(text), NULL), LN_OK);
    assert_str(doc.nodes[1].text, "123456789012345678901234567890.10");
    assert_str(doc.nodes[2].text, "9007199254740993");
    assert_str(doc.nodes[3].text, "1e999");
    assert_int_equal(doc.count, 5);
}

static void refuses_bad_input(void **state)
{
    (void)state;
    static const struct {
        const char *text, *kind;
        size_t at;
    } bad[] = {
        {"", "empty", 0},
        {"   ", "empty", 0},
        {"{\"a\":1", "truncated", SIZE_MAX},
        {"{\"a\":\"x", "truncated", SIZE_MAX},
        {"{\"a\":\"x]", "truncated", 8},
        {"[[1]", "truncated", 4},
        {"{\"a\":1]", "syntax", 6},
        {"[1,2}", "syntax", 4},
        {"[{]}", "syntax", 2},
        {"[[1]}", "syntax", 4},
        {"[\"}\"}", "syntax", 4},
        {"[1\f]", "syntax", 2},
        {"\f1", "syntax", 0},
        {"1\v", "number", 0},
        {"{\"a\":true\v}", "syntax", SIZE_MAX},
        {"[1,,2]", "syntax", SIZE_MAX},
        {"[1 2]", "syntax", SIZE_MAX},
        {"{\"a\" 1}", "syntax", SIZE_MAX},
        {"{\"a\":12abc}", "number", 5},
        {"{\"a\":01}", "number", 5},
        {"{\"a\":1.}", "number", 5},
        {"{\"a\":tru}", "syntax", 5},
        {"{\"a\":\"\\q\"}", "syntax", SIZE_MAX},
        {"{\"a\":\"\xFF\"}", "utf8", 6},
        {"{} x", "syntax", 2},
        {"[]]", "syntax", SIZE_MAX},
        {"hello", "syntax", 0},
        {"nul", "syntax", 0},
        {"{\"a\":\"\t\"}", "syntax", 6},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses(bad[i].text, strlen(bad[i].text), bad[i].kind, bad[i].at);
    refuses("{\"a\":\"x\0y\"}", 11, "nul", 7);
}

static void bounds_depth(void **state)
{
    (void)state;
    char text[400];
    struct json_doc doc;
    for (size_t depth = 1; depth <= 200; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        struct ln_err err = {0};
        int code = json_parse(&doc, parser, (struct ln_str){text, depth * 2}, &err);
        assert_int_equal(code, depth <= 64 ? LN_OK : LN_ELIMIT);
        if (depth > 64)
            assert_string_equal(err.kind, "depth");
    }
}

/* Values inside the 64th container are no level of their own. */
static void depth_counts_containers(void **state)
{
    (void)state;
    static const char *const inside[] = {"1", "\"x\"", "null", "1,2", "{}", "[]"};
    char text[200];
    struct json_doc doc;
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        bool container = inside[i][0] == '{' || inside[i][0] == '[';
        for (size_t depth = 62; depth <= 66; depth++) {
            size_t len = strlen(inside[i]);
            memset(text, '[', depth);
            memcpy(text + depth, inside[i], len);
            memset(text + depth + len, ']', depth);
            struct ln_err err = {0};
            int code = json_parse(&doc, parser, (struct ln_str){text, depth * 2 + len}, &err);
            assert_int_equal(code, depth + container <= 64 ? LN_OK : LN_ELIMIT);
            if (code != LN_OK)
                assert_int_equal(err.at, 64);
        }
    }
    memset(text, '[', sizeof text);
    refuses(text, 64, "truncated", 64);
    refuses(text, 65, "depth", 64);
}

static void survives_every_cut(void **state)
{
    (void)state;
    const char *text =
        "{\"a\":[1,2.5,{\"k\":\"v\\u4e2d\"}],\"b\":\"\xE4\xB8\xAD\",\"c\":false}";
    struct json_doc doc;
    for (size_t len = 0; len < strlen(text); len++)
        assert_int_not_equal(json_parse(&doc, parser, (struct ln_str){text, len}, NULL), LN_OK);
}

static void writes_what_it_reads(void **state)
{
    (void)state;
    struct buf out;
    struct json_writer w;
    buf_init(&out, 10000);
    json_begin(&w, &out);
    json_open(&w, '{');
    json_key(&w, STR("a\"b"));
    json_open(&w, '[');
    json_i64(&w, INT64_MIN);
    json_double(&w, 0.0412, 8);
    json_string(&w, STR("x\x01\x7F\n\xFF\xE4\xB8\xAD"));
    json_close(&w, ']');
    json_key(&w, STR("n"));
    json_null(&w);
    json_close(&w, '}');
    assert_str(buf_str(&out), "{\"a\\\"b\":[-9223372036854775808,0.0412,\"x\\u0001\\u007f\\n"
                              "\xEF\xBF\xBD\xE4\xB8\xAD\"],\"n\":null}");
    struct json_doc doc;
    assert_int_equal(json_parse(&doc, parser, buf_str(&out), NULL), LN_OK);
    buf_free(&out);
}

/* All ways a number is written, against printf. */
static void writes_numbers_like_printf(void **state)
{
    (void)state;
    struct random r = {0xD0};
    static const double fixed[] = {0,      -0.0,      1,     -1,       0.1,     0.0001, 0.00001,
                                   999999, 1000000,   1e300, 5e-324,   0.3,     1 / 3., 2.5,
                                   0.7,    123456.75, 0.001, 0.999999, 1e5 / 3, 100,    0.5};
    for (size_t i = 0; i < 200000; i++) {
        double value = i < sizeof fixed / sizeof *fixed
                           ? fixed[i]
                           : (double)random_below(&r, 10000000) / (i % 3 == 0   ? 1e6
                                                                   : i % 3 == 1 ? 1000
                                                                                : 7919);
        int digits = 1 + (int)random_below(&r, 17);
        char want[64];
        snprintf(want, sizeof want, "%.*g", digits, value);
        struct buf out;
        struct json_writer w;
        buf_init(&out, 100);
        json_begin(&w, &out);
        json_double(&w, value, digits);
        assert_str(buf_str(&out), want);
        buf_free(&out);
    }
}

/* Each byte at each place of a block is written as it is alone. */
static void writes_blocks_like_bytes(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        for (size_t at = 0; at < 24; at++) {
            char text[24];
            memset(text, 'a' + (int)(at % 2), sizeof text);
            text[at] = (char)c;
            struct buf out, one;
            struct json_writer w;
            buf_init(&out, 100);
            buf_init(&one, 100);
            json_begin(&w, &out);
            json_string(&w, (struct ln_str){text, sizeof text});
            json_begin(&w, &one);
            json_string(&w, (struct ln_str){text + at, 1});
            struct ln_str inner = str_part(buf_str(&one), 1, one.len - 1);
            assert_int_equal(out.len, sizeof text - 1 + one.len);
            assert_true(str_eq(str_part(buf_str(&out), at + 1, at + 1 + inner.len), inner));
            buf_free(&out);
            buf_free(&one);
        }
    }
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    for (unsigned long nth = 1; nth < 20; nth++) {
        struct json_parser *p = NULL;
        struct json_doc doc;
        mem_fail_at(nth);
        int code = json_parser_new(&p, NULL);
        if (code == LN_OK)
            code = json_parse(&doc, p, STR("{\"a\":[1,2,3]}"), NULL);
        int hit = mem_fail_hit();
        mem_fail_at(0);
        json_parser_free(p);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (!hit)
            return;
    }
    fail_msg("the loop never got past the failures");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_tree),
        cmocka_unit_test(keeps_numbers_as_written),
        cmocka_unit_test(refuses_bad_input),
        cmocka_unit_test(bounds_depth),
        cmocka_unit_test(depth_counts_containers),
        cmocka_unit_test(survives_every_cut),
        cmocka_unit_test(writes_what_it_reads),
        cmocka_unit_test(writes_numbers_like_printf),
        cmocka_unit_test(writes_blocks_like_bytes),
        cmocka_unit_test(tells_when_memory_ends),
    };
    if (json_parser_new(&parser, NULL) != LN_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    json_parser_free(parser);
    return failed;
}
