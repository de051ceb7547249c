/* test_zawgyi.c: words known in both encodings; Unicode Burmese, Shan and other scripts are
 * left alone; conversion by syllables gives what ICU gives for the whole text. */
#include "test.h"

#include <unicode/utrans.h>

#include "base/mem.h"
#include "base/random.h"
#include "text/chars.h"
#include "text/zawgyi.h"

static const struct {
    const char *zawgyi, *unicode;
} pairs[] = {
    {"ျမန္မာ", "မြန်မာ"}, {"ေကာင္း", "ကောင်း"},    {"အလုပ္", "အလုပ်"},           {"ႏိုင္ငံ", "နိုင်ငံ"},
    {"လက္မွတ္", "လက်မှတ်"},   {"ဆက္သြယ္ရန္", "ဆက်သွယ်ရန်"}, {"အလုပ္ေခၚစာ", "အလုပ်ခေါ်စာ"}, {"ေန႔စဥ္", "နေ့စဉ်"},
};

#define PAIRS (sizeof pairs / sizeof *pairs)

static struct zawgyi z;

static struct ln_str convert(struct ln_str s)
{
    struct ln_err err;
    if (zawgyi_convert(&z, s, &err) != LN_OK)
        fail_msg("%s", err.text);
    assert_int_equal(z.map[z.text.len], s.len);
    for (size_t i = 0; i < z.text.len; i++)
        assert_true(z.map[i] <= z.map[i + 1] && z.map[i] < s.len);
    return buf_str(&z.text);
}

static void words_are_told_and_converted(void **state)
{
    (void)state;
    for (size_t i = 0; i < PAIRS; i++) {
        if (!zawgyi_detect(str_of(pairs[i].zawgyi)))
            fail_msg("not told: %s", pairs[i].zawgyi);
        if (zawgyi_detect(str_of(pairs[i].unicode)))
            fail_msg("told: %s", pairs[i].unicode);
        assert_str(convert(str_of(pairs[i].zawgyi)), pairs[i].unicode);
    }
}

static void other_text_is_left_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Office clerk, 5 days",
        "Tuyển nhân viên bán hàng, lương tốt",
        "ភាសាខ្មែរ",
        "ကျွန်တော် အလုပ်ရှာနေပါတယ် ဆက်သွယ်ရန် ဖုန်း",
        "မြန်မာနိုင်ငံ၏ မြို့တော် နေပြည်တော် ကမ္ဘာ့ သတ္တု ဥက္ကဋ္ဌ",
        "လစာ ၅ သိန်း နေ့စဉ် ထိုင်းနိုင်ငံ လေယာဉ်လက်မှတ် အခမဲ့",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (zawgyi_detect(str_of(texts[i])))
            fail_msg("told: %s", texts[i]);
    assert_str(convert(STR("Call 12, pay \xF0\x9F\x94\xA5")), "Call 12, pay \xF0\x9F\x94\xA5");
    assert_str(convert(STR("")), "");
}

static void syllables_give_what_the_whole_gives(void **state)
{
    (void)state;
    UErrorCode status = U_ZERO_ERROR;
    static const UChar id[] = {'Z', 'a', 'w', 'g', 'y', 'i', '-', 'm', 'y', 0};
    UTransliterator *icu = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    struct random rng = {11};
    assert_true(U_SUCCESS(status));
    for (unsigned round = 0; round < 300; round++) {
        char text[2048], want[4096];
        UChar units[4096];
        size_t len = 0, want_len = 0;
        for (size_t n = 1 + random_below(&rng, 8); n > 0; n--) {
            struct ln_str word = str_of(pairs[random_below(&rng, PAIRS)].zawgyi);
            memcpy(text + len, word.at, word.len);
            len += word.len;
            if (random_below(&rng, 3) == 0)
                text[len++] = ' ';
        }
        struct ln_str s = {text, len};
        int32_t count = 0;
        for (size_t pos = 0; pos < len;)
            count += chars_to_units(units + count, utf8_next(s, &pos));
        int32_t limit = count;
        utrans_transUChars(icu, units, &count, 4096, 0, &limit, &status);
        assert_true(U_SUCCESS(status));
        for (size_t i = 0; i < (size_t)count;)
            want_len += utf8_put(want + want_len, chars_from_units(units, &i));
        want[want_len] = '\0';
        assert_str(convert(s), want);
    }
    utrans_close(icu);
}

static void spans_lead_to_the_original(void **state)
{
    (void)state;
    struct ln_str s = STR("A  \u1031\u1000\u102C\u1004\u1039\u1038 B");
    struct fold_tables *tables;
    struct folded f;
    size_t from, to;
    folded_init(&f, 1u << 20);
    assert_int_equal(fold_tables_new(&tables, NULL), LN_OK);
    assert_int_equal(fold(&f, tables, convert(s), false, NULL), LN_OK);
    zawgyi_remap(&f, &z);
    assert_int_equal(f.original_len, s.len);
    fold_span(&from, &to, &f, 2, 5);
    assert_str(str_part(s, from, to), "\u1031\u1000\u102C\u1004\u1039\u1038");
    fold_span(&from, &to, &f, f.text.len - 1, f.text.len);
    assert_str(str_part(s, from, to), "B");
    folded_free(&f);
    fold_tables_free(tables);
}

static void failing_allocations_are_told(void **state)
{
    (void)state;
    for (unsigned long n = 1;; n++) {
        struct zawgyi own;
        zawgyi_init(&own, 1u << 20);
        mem_fail_at(n);
        int code = zawgyi_convert(&own, str_of(pairs[0].zawgyi), NULL);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        zawgyi_free(&own);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (!hit)
            return;
    }
}

static int teardown(void **state)
{
    (void)state;
    zawgyi_free(&z);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    zawgyi_init(&z, 1u << 20);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_told_and_converted),
        cmocka_unit_test(other_text_is_left_alone),
        cmocka_unit_test(syllables_give_what_the_whole_gives),
        cmocka_unit_test(spans_lead_to_the_original),
        cmocka_unit_test(failing_allocations_are_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
