/* test_script.c: the table against ICU's Script property for every letter; counting against
 * asking for each character. */
#include "test.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/random.h"
#include "text/script.h"

static void letters_have_the_script_of_icu(void **state)
{
    (void)state;
    for (UChar32 c = 0; c <= 0x10FFFF; c++) {
        UErrorCode status = U_ZERO_ERROR;
        UScriptCode script = uscript_getScript(c, &status);
        enum script got = script_of((uint32_t)c);
        if ((U_GET_GC_MASK(c) & U_GC_L_MASK) == 0)
            continue;
        const char *want = uscript_getShortName(script);
        bool named = false;
        for (unsigned s = 1; s < SCRIPTS; s++)
            named = named || strcmp(script_code((enum script)s), want) == 0;
        if (strcmp(script_code(got), named ? want : "Zyyy") != 0 &&
            !(script == USCRIPT_COMMON || script == USCRIPT_INHERITED))
            fail_msg("U+%04X is %s, not %s", (unsigned)c, want, script_code(got));
    }
}

static void counts_are_those_of_each_character(void **state)
{
    (void)state;
    static const char *const pieces[] = {"abc ", "高薪", "ไลน์", "ЖЖ",   "ຂ", "한국",
                                         "カナ", "ひ",   "12 ", "\xC3", "é", "ខ្មែរ",
                                         "မြန်",  "हि",   "🔥",   "!"};
    struct random rng = {3};
    for (unsigned round = 0; round < 2000; round++) {
        char text[512];
        size_t len = 0;
        for (size_t n = random_below(&rng, 30); n > 0; n--) {
            struct ln_str p = str_of(pieces[random_below(&rng, 16)]);
            memcpy(text + len, p.at, p.len);
            len += p.len;
        }
        struct script_counts counts, want = {.total = 0};
        struct ln_str s = {text, len};
        script_count(&counts, s, 0);
        for (size_t pos = 0; pos < len;) {
            enum script script = script_of(utf8_next(s, &pos));
            want.letters[script] += script != SCRIPT_NONE;
            want.total += script != SCRIPT_NONE;
        }
        assert_memory_equal(&counts, &want, sizeof want);
    }
}

static void the_main_script_has_most_letters(void **state)
{
    (void)state;
    struct script_counts counts;
    script_count(&counts, STR("Hi 高薪招聘"), 0);
    assert_int_equal(script_main(&counts), SCRIPT_HAN);
    assert_int_equal(counts.total, 6);
    script_count(&counts, STR("Hi 高薪招聘"), 2);
    assert_int_equal(script_main(&counts), SCRIPT_LATIN);
    script_count(&counts, STR("12 %"), 0);
    assert_int_equal(script_main(&counts), SCRIPT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_have_the_script_of_icu),
        cmocka_unit_test(counts_are_those_of_each_character),
        cmocka_unit_test(the_main_script_has_most_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
