/* test_str.c: text is borrowed, may be NULL when it is empty, and is UTF-8 only when every byte
 * of it fits table 3-7 of the Unicode standard. */
#include "test.h"

#include <float.h>
#include <math.h>

#include "base/random.h"

static const struct ln_str none = {NULL, 0};

/* ---- UTF-8 ---- */

/* Table 3-7 of Unicode 15, row by row. */
static const struct {
    unsigned char from[4], to[4];
    size_t len;
} table_3_7[] = {
    {{0x00}, {0x7F}, 1},
    {{0xC2, 0x80}, {0xDF, 0xBF}, 2},
    {{0xE0, 0xA0, 0x80}, {0xE0, 0xBF, 0xBF}, 3},
    {{0xE1, 0x80, 0x80}, {0xEC, 0xBF, 0xBF}, 3},
    {{0xED, 0x80, 0x80}, {0xED, 0x9F, 0xBF}, 3},
    {{0xEE, 0x80, 0x80}, {0xEF, 0xBF, 0xBF}, 3},
    {{0xF0, 0x90, 0x80, 0x80}, {0xF0, 0xBF, 0xBF, 0xBF}, 4},
    {{0xF1, 0x80, 0x80, 0x80}, {0xF3, 0xBF, 0xBF, 0xBF}, 4},
    {{0xF4, 0x80, 0x80, 0x80}, {0xF4, 0x8F, 0xBF, 0xBF}, 4},
};

#define TABLE_ROWS (sizeof table_3_7 / sizeof *table_3_7)

/* The slow judge: the length of the row that fits at s.at[i], or 0. */
static size_t slow_length(struct ln_str s, size_t i)
{
    for (size_t row = 0; row < TABLE_ROWS; row++) {
        size_t k = 0;
        while (k < table_3_7[row].len && i + k < s.len &&
               (unsigned char)s.at[i + k] >= table_3_7[row].from[k] &&
               (unsigned char)s.at[i + k] <= table_3_7[row].to[k])
            k++;
        if (k == table_3_7[row].len)
            return k;
    }
    return 0;
}

static size_t slow_invalid_at(struct ln_str s)
{
    size_t i = 0, len;
    while (i < s.len && (len = slow_length(s, i)) > 0)
        i += len;
    return i;
}

static void every_start_of_a_character_is_judged(void **state)
{
    (void)state;
    static const unsigned char third[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
    char text[5] = "";
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256; second++)
            for (size_t c = 0; c < sizeof third; c++)
                for (size_t d = 0; d < sizeof third; d++) {
                    text[0] = (char)first;
                    text[1] = (char)second;
                    text[2] = (char)third[c];
                    text[3] = (char)third[d];
                    for (size_t len = 0; len <= 5; len++) {
                        struct ln_str s = {text, len};
                        assert_int_equal(utf8_invalid_at(s), slow_invalid_at(s));
                    }
                }
}

static void random_bytes_are_judged_the_same(void **state)
{
    (void)state;
    /* Bytes at the edges of the table, so that whole characters come up often. */
    static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                          0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                          0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
    struct random random = {20261122};
    char text[24];
    for (unsigned n = 0; n < 400000; n++) {
        size_t len = random_below(&random, sizeof text + 1);
        for (size_t i = 0; i < len; i++)
            text[i] = (char)edges[random_below(&random, sizeof edges)];
        struct ln_str s = {text, len};
        assert_int_equal(utf8_invalid_at(s), slow_invalid_at(s));
        for (size_t at = 0; at < len;) {
            size_t want = slow_length(s, at), from = at;
            uint32_t c = utf8_next(s, &at);
            assert_int_equal(at - from, want == 0 ? 1 : want);
            if (want == 0)
                assert_int_equal(c, 0xFFFD);
        }
    }
}

static void every_character_is_written_and_read(void **state)
{
    (void)state;
    char text[4];
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        struct ln_str s = {text, utf8_put(text, c)};
        size_t at = 0;
        assert_int_equal(s.len, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
        assert_int_equal(utf8_invalid_at(s), s.len);
        assert_int_equal(utf8_next(s, &at), c);
        assert_int_equal(at, s.len);
    }
    assert_int_equal(utf8_invalid_at(none), 0);
}

/* ---- numbers ---- */

static void integers_have_exact_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"007", true, 7},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
        {"-9223372036854775808", true, INT64_MIN},
        {"-9223372036854775809", false, 0},
        {"9223372036854775810", false, 0},
        {"99999999999999999999999", false, 0},
        {"18446744073709551616", false, 0},
        {"000000000000000000000000000001", true, 1},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {"--1", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"1e3", false, 0},
        {"0x10", false, 0},
        {"1/", false, 0},
        {"1:", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t value = 4711;
        bool ok = str_to_i64(&value, str_of(cases[i].text));
        if (ok != cases[i].ok || value != (ok ? cases[i].value : 4711))
            fail_msg("%s: %d %lld", cases[i].text, ok, (long long)value);
    }
    int64_t value;
    assert_false(str_to_i64(&value, none));
    assert_false(str_to_i64(&value, (struct ln_str){"1\0", 2}));
    assert_true(str_to_i64(&value, (struct ln_str){"12", 1}) && value == 1);
}

static void numbers_follow_rfc_8259(void **state)
{
    (void)state;
    static const char *const good[] = {"0",
                                       "-0",
                                       "1",
                                       "-1",
                                       "10",
                                       "0.0",
                                       "0.10",
                                       "-0.5",
                                       "1e0",
                                       "1E+10",
                                       "1e-10",
                                       "0e1",
                                       "0E0",
                                       "1.5e3",
                                       "123.456e-7",
                                       "1e00",
                                       "-12345678901234567890"};
    static const char *const bad[] = {"",          "-",
                                      "+1",        "01",
                                      "-01",       "00",
                                      ".5",        "5.",
                                      "1.e1",      "1e",
                                      "1e+",       "1E-",
                                      "1e1.5",     "0x1",
                                      "NaN",       "inf",
                                      "-Infinity", "1 ",
                                      " 1",        "1,0",
                                      "--1",       "-a",
                                      "1.2.3",     "1ee2",
                                      "0.",        "\xEF\xBC\x91" /* full-width 1 */,
                                      "1_0",       "1f"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!str_is_number(str_of(good[i])))
            fail_msg("%s is a number", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = 1;
        if (str_is_number(str_of(bad[i])) || str_to_double(&value, str_of(bad[i])))
            fail_msg("%s is none", bad[i]);
    }
    assert_false(str_is_number(none));
    assert_false(str_is_number((struct ln_str){"1\0", 2}));
    assert_true(str_is_number((struct ln_str){"1.5x", 3}));
}

static void doubles_are_exact(void **state)
{
    (void)state;
    double value;
    assert_true(str_to_double(&value, STR("0.1")) && value == 0.1);
    assert_true(str_to_double(&value, STR("-1.7976931348623157e308")) && value == -DBL_MAX);
    assert_true(str_to_double(&value, STR("1e999")) && isinf(value));
    assert_true(str_to_double(&value, STR("4.9406564584124654e-324")) && value > 0);
    struct random random = {3};
    for (unsigned n = 0; n < 100000; n++) {
        char text[40];
        double want;
        uint64_t bits = random_next(&random);
        memcpy(&want, &bits, sizeof want);
        if (!isfinite(want))
            continue;
        snprintf(text, sizeof text, "%.17g", want);
        assert_true(str_to_double(&value, str_of(text)) && value == want);
    }
    char many[400];
    memset(many, '1', sizeof many);
    assert_true(str_to_double(&value, (struct ln_str){many, 399}));
    assert_false(str_to_double(&value, (struct ln_str){many, 400}));
}

/* ---- pieces ---- */

static void finds_what_a_slow_search_finds(void **state)
{
    (void)state;
    struct random random = {5};
    char text[12], part[4];
    for (unsigned n = 0; n < 200000; n++) {
        struct ln_str s = {text, random_below(&random, sizeof text + 1)};
        struct ln_str p = {part, random_below(&random, sizeof part + 1)};
        size_t from = random_below(&random, 15), want = SIZE_MAX;
        for (size_t i = 0; i < s.len; i++)
            text[i] = (char)('a' + random_below(&random, 2));
        for (size_t i = 0; i < p.len; i++)
            part[i] = (char)('a' + random_below(&random, 2));
        for (size_t i = s.len + 1; i-- > from;)
            if (i + p.len <= s.len && memcmp(text + i, part, p.len) == 0)
                want = i;
        assert_int_equal(str_find(s, p, from), want);
        bool starts = want != SIZE_MAX && from == 0 && want == 0;
        if (from == 0)
            assert_int_equal(str_starts(s, p), starts);
    }
    assert_int_equal(str_find(none, none, 0), 0);
    assert_int_equal(str_find(none, none, 1), SIZE_MAX);
    assert_int_equal(str_find(none, STR("a"), 0), SIZE_MAX);
    assert_int_equal(str_find(STR("abc"), none, 3), 3);
    assert_int_equal(str_find(STR("abc"), none, 4), SIZE_MAX);
    assert_int_equal(str_find((struct ln_str){"a\0b", 3}, STR("b"), SIZE_MAX), SIZE_MAX);
    assert_int_equal(str_find((struct ln_str){"a\0b", 3}, STR("b"), 0), 2);
}

static void parts_stay_inside(void **state)
{
    (void)state;
    static const size_t places[] = {0, 1, 2, 3, 4, 100, SIZE_MAX};
    struct ln_str s = STR("abc");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
            size_t to = places[k] > 3 ? 3 : places[k];
            size_t from = places[i] > to ? to : places[i];
            struct ln_str part = str_part(s, places[i], places[k]);
            assert_ptr_equal(part.at, s.at + from);
            assert_int_equal(part.len, to - from);
            assert_int_equal(str_part(none, places[i], places[k]).len, 0);
        }
}

static void cuts_at_the_first_mark(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *rest;
    } cases[] = {
        {"a,b,c", "a", "b,c"}, {"a", "a", ""},  {"", "", ""},    {",", "", ""},
        {",a", "", "a"},       {"a,", "a", ""}, {",,", "", ","},
    };
    struct ln_str rest = STR("old");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_str(str_cut(&rest, str_of(cases[i].text), ','), cases[i].first);
        assert_str(rest, cases[i].rest);
    }
    assert_int_equal(str_cut(&rest, none, ',').len, 0);
    assert_int_equal(rest.len, 0);
    struct ln_str with_nul = {"a\0b", 3};
    assert_str(str_cut(&rest, with_nul, '\0'), "a");
    assert_str(rest, "b");
    rest = STR("x y"); /* the rest may be the text itself */
    assert_str(str_cut(&rest, rest, ' '), "x");
    assert_str(rest, "y");
}

static void trims_ascii_white_space_only(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t\r\n\v\f a b \n")), "a b");
    assert_str(str_trim(STR("a")), "a");
    assert_str(str_trim(STR(" \n ")), "");
    assert_str(str_trim(STR("")), "");
    assert_str(str_trim(none), "");
    assert_str(str_trim(STR("\xC2\xA0x\xE2\x80\x83")), "\xC2\xA0x\xE2\x80\x83");
    assert_str(str_trim(STR("\x08x\x0E")), "\x08x\x0E");
    assert_int_equal(str_trim((struct ln_str){"\0 ", 2}).len, 1);
}

static void compares_by_bytes(void **state)
{
    (void)state;
    static const char *const order[] = {"", "A", "AB", "B", "a", "\x7F", "\x80", "\xFF"};
    size_t count = sizeof order / sizeof *order;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            int got = str_cmp(str_of(order[i]), str_of(order[k]));
            assert_int_equal((got > 0) - (got < 0), (i > k) - (i < k));
            assert_int_equal(str_eq(str_of(order[i]), str_of(order[k])), i == k);
        }
    assert_int_equal(str_cmp(none, STR("")), 0);
    assert_true(str_eq(none, STR("")) && str_eq_ascii(none, STR("")));
    assert_true(str_starts(none, none) && str_ends(none, none));
    assert_true(str_starts(STR("a"), none) && !str_starts(none, STR("a")));
    assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("bc"), STR("abc")));
    assert_false(str_ends(STR("abc"), STR("ab")));
    assert_true(str_eq_ascii(STR("aZ-["), STR("Az-[")));
    assert_false(str_eq_ascii(STR("["), STR("{"))); /* 32 apart, but no letters */
    assert_false(str_eq_ascii(STR("\xC3\xA4"), STR("\xC3\x84")));
    assert_false(str_eq_ascii(STR("a"), STR("ab")));
    assert_int_equal(str_of(NULL).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_start_of_a_character_is_judged),
        cmocka_unit_test(random_bytes_are_judged_the_same),
        cmocka_unit_test(every_character_is_written_and_read),
        cmocka_unit_test(integers_have_exact_bounds),
        cmocka_unit_test(numbers_follow_rfc_8259),
        cmocka_unit_test(doubles_are_exact),
        cmocka_unit_test(finds_what_a_slow_search_finds),
        cmocka_unit_test(parts_stay_inside),
        cmocka_unit_test(cuts_at_the_first_mark),
        cmocka_unit_test(trims_ascii_white_space_only),
        cmocka_unit_test(compares_by_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
