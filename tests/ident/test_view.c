/* test_view.c: the view against ICU's normaliser, look-alikes, and the way back. */
#include "test.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "ident/view.h"

static struct view view;

static void expect(const char *text, const char *want)
{
    assert_int_equal(view_build(&view, str_of(text), NULL), LN_OK);
    assert_str(buf_str(&view.text), want);
}

/* Whatever NFKC makes one printable ASCII character of, so does the view. */
static void agrees_with_nfkc(void **state)
{
    (void)state;
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&code);
    assert_true(U_SUCCESS(code));
    size_t seen = 0;
    for (UChar32 c = 0x80; c < 0x110000; c++) {
        UChar from[2], to[8];
        int32_t len = 0;
        if ((c >= 0xD800 && c < 0xE000) || u_charType(c) == U_UNASSIGNED)
            continue;
        U16_APPEND_UNSAFE(from, len, c);
        int32_t to_len = unorm2_normalize(nfkc, from, len, to, 8, &code);
        if (U_FAILURE(code) || to_len != 1 || to[0] <= ' ' || to[0] > '~') {
            code = U_ZERO_ERROR;
            continue;
        }
        /* Signs that no identifier is written with, or that part text ("；"). */
        if (strchr(";`=<>!,?", to[0]) != NULL && !(c >= 0xFF00 && c < 0xFF5F))
            continue;
        if (c == 0x037E || c == 0x1FEF || c == 0xFB29 || (c >= 0xFE10 && c < 0xFE70))
            continue;
        /* Small raised letters of phonetics. */
        if ((c >= 0x2B0 && c < 0x300) || (c >= 0x1D2C && c < 0x1DC0) ||
            (c >= 0x2090 && c < 0x20A0) || c == 0x17F || (c >= 0x2160 && c < 0x2180) ||
            (c >= 0x2C7C && c < 0x2C7E) || (c >= 0xA7F2 && c < 0xA7FA) ||
            (c >= 0x207A && c < 0x2090) || c >= 0x10780)
            if (c < 0x1D400)
                continue;
        if (view_fold_char((uint32_t)c) != to[0])
            fail_msg("U+%04X is '%c', not '%c'", (unsigned)c, (int)view_fold_char((uint32_t)c),
                     to[0]);
        seen++;
    }
    assert_true(seen > 900);
}

/* Every decimal digit of the BMP, whatever its script. */
static void knows_all_digits(void **state)
{
    (void)state;
    for (UChar32 c = 0x80; c < 0x10000; c++)
        if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER &&
            view_fold_char((uint32_t)c) != (uint32_t)('0' + u_charDigitValue(c)))
            fail_msg("U+%04X is not %d", (unsigned)c, u_charDigitValue(c));
}

static void undoes_disguises(void **state)
{
    (void)state;
    expect("plain text, as it is", "plain text, as it is");
    expect("Ｊｏｂ＠ｅｘ．com", "Job@ex.com");
    expect("a[.]b (dot) c{at}d <at> e", "a.b.c@d@e");
    expect("a [ . ] b", "a.b");
    expect("(at home) [dot] (a)", "(at home) [dot] (a)");
    expect("hxxps://x h**p://y HXXP://z hxx", "https://x http://y http://z hxx");
    expect("x\xE2\x80\x8By\xC2\xADz\xEF\xBB\xBF", "xyz");
    expect("&#65;&#x42;&#0;&amp;&#128512;", "AB&#0;&amp;&#128512;");
    expect("1️⃣2️⃣🔟", "1210");
    expect("tеlegrаm", "telegram");
    expect("слово word привет", "слово word привет");
    expect("телеграм", "телеграм");
    expect("ok\xFF\x01\x02"
           "b",
           "ok\x7F  b");
    expect("a dot b, a at b", "a\x01"
                              "b, a\x02"
                              "b");
    expect("example。com 例。子", "example.com 例。子");
    expect("", "");
}

/* Each view byte maps into the text, on character boundaries, and never backwards. */
static void maps_back(void **state)
{
    (void)state;
    struct ln_str text = STR("ａb [.] ｃ1️⃣2 tеxt hxxp://ж &#65; \xFF z\xE2\x80\x8B");
    assert_int_equal(view_build(&view, text, NULL), LN_OK);
    size_t last = 0;
    for (size_t i = 0; i < view.text.len; i++) {
        size_t from, to;
        if (((unsigned char)view.text.at[i] & 0xC0) == 0x80)
            continue;
        size_t next = i;
        utf8_next(buf_str(&view.text), &next);
        view_span(&from, &to, &view, i, next);
        assert_true(from < to && to <= text.len && from >= last);
        assert_true(((unsigned char)text.at[from] & 0xC0) != 0x80);
        last = from;
    }
}

static int setup(void **state)
{
    (void)state;
    view_init(&view);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    view_free(&view);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_nfkc),
        cmocka_unit_test(knows_all_digits),
        cmocka_unit_test(undoes_disguises),
        cmocka_unit_test(maps_back),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
