/* test_mask.c: every place a name stands in is covered, and nothing else. */
#include "test.h"

#include "base/mem.h"
#include "base/random.h"
#include "text/mask.h"

static struct fold_tables *tables;

static struct mask *make(const char *const *names, size_t count)
{
    struct ln_str list[32];
    struct mask *m;
    for (size_t i = 0; i < count; i++)
        list[i] = str_of(names[i]);
    assert_int_equal(mask_new(&m, tables, list, count, NULL), LN_OK);
    return m;
}

/* The text with an x for every covered byte. */
static void must_cover(const struct mask *m, const char *text, const char *want)
{
    struct mask_scratch s = {0};
    const uint64_t *bits;
    char got[300];
    size_t len = strlen(text);
    assert_int_equal(mask_find(&bits, m, &s, str_of(text), NULL), LN_OK);
    for (size_t i = 0; i < len; i++)
        got[i] = bits[i / 64] >> i % 64 & 1 ? 'x' : text[i];
    got[len] = '\0';
    assert_string_equal(got, want);
    mask_scratch_free(&s);
}

static void covers_every_occurrence(void **state)
{
    (void)state;
    static const char *const names[] = {"Laos",           "LAO",          "hong kong",
                                        "kong people",    "\u4e2d\u56fd", "Thai",
                                        "cam ?pu ?chia?", "no.{1,90}way"};
    struct mask *m = make(names, sizeof names / sizeof *names);
    must_cover(m, "laos, lao, laos", "xxxx, xxx, xxxx");
    must_cover(m, "laoss slaos lao-thai", "laoss slaos xxx-xxxx");
    must_cover(m, "hong kong people", "xxxxxxxxxxxxxxxx"); /* overlapping names are one */
    must_cover(m, "\u53bb\u4e2d\u56fd\u4eba", "\u53bbxxxxxx\u4eba");
    must_cover(m, "campuchia cam pu chi", "xxxxxxxxx xxxxxxxxxx");
    must_cover(m, "norway", "norway"); /* stands for too many texts */
    must_cover(m, "", "");
    char text[300], want[300];
    memset(text, '.', sizeof text);
    text[299] = '\0';
    memcpy(want, text, sizeof text);
    for (size_t at = 0; at + 5 < 299; at += 17) { /* across the words of the bitmap */
        memcpy(text + at, "laos", 4);
        memcpy(want + at, "xxxx", 4);
    }
    must_cover(m, text, want);
    mask_free(m);
}

static void without_names_nothing_is_covered(void **state)
{
    (void)state;
    struct mask *m = make(NULL, 0);
    must_cover(m, "laos", "laos");
    mask_free(m);
}

static void agrees_with_memcmp(void **state)
{
    (void)state;
    static const char *const names[] = {"\u4e00\u4e8c", "\u4e8c\u4e09\u4e00", "\u4e09"};
    struct mask *m = make(names, 3);
    struct mask_scratch s = {0};
    struct random r = {0x3A5C};
    print_message("# seed %llx\n", (unsigned long long)r.state);
    for (int round = 0; round < 2000; round++) {
        static char text[2000];
        size_t len = 0;
        bool want[2000] = {false};
        for (uint64_t count = random_below(&r, 600); count > 0; count--)
            len += utf8_put(text + len, random_below(&r, 4) == 0   ? 0x4E09
                                        : random_below(&r, 2) == 0 ? 0x4E8C
                                                                   : 0x4E00);
        for (size_t at = 0; at < len; at++)
            for (size_t i = 0; i < 3; i++)
                if (strlen(names[i]) <= len - at &&
                    memcmp(text + at, names[i], strlen(names[i])) == 0)
                    memset(want + at, true, strlen(names[i]));
        const uint64_t *bits;
        assert_int_equal(mask_find(&bits, m, &s, (struct ln_str){text, len}, NULL), LN_OK);
        for (size_t at = 0; at < (len / 64 + 1) * 64 && at < sizeof want; at++)
            assert_int_equal(bits[at / 64] >> at % 64 & 1, at < len && want[at]);
    }
    mask_scratch_free(&s);
    mask_free(m);
}

static void refuses_what_is_no_phrase(void **state)
{
    (void)state;
    struct ln_str names[] = {STR("laos"), STR("(thai")};
    struct mask *m;
    struct ln_err err;
    assert_int_equal(mask_new(&m, tables, names, 2, &err), LN_EFORMAT);
    assert_null(m);
    assert_int_equal(err.at, 1);
    assert_non_null(strstr(err.text, "(thai"));
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    struct ln_str names[] = {STR("laos"), STR("tha(i|is)")};
    bool through = false;
    for (unsigned long nth = 1; nth < 200 && !through; nth++) {
        struct mask *m = NULL;
        struct mask_scratch s = {0};
        const uint64_t *bits;
        mem_fail_at(nth);
        int code = mask_new(&m, tables, names, 2, NULL);
        if (code == LN_OK)
            code = mask_find(&bits, m, &s, STR("in laos"), NULL);
        through = !mem_fail_hit();
        mem_fail_at(0);
        mask_scratch_free(&s);
        mask_free(m);
        assert_int_equal(code, through ? LN_OK : LN_ENOMEM);
    }
    assert_true(through);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covers_every_occurrence),
        cmocka_unit_test(without_names_nothing_is_covered),
        cmocka_unit_test(agrees_with_memcmp),
        cmocka_unit_test(refuses_what_is_no_phrase),
        cmocka_unit_test(tells_when_memory_ends),
    };
    if (fold_tables_new(&tables, NULL) != LN_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    fold_tables_free(tables);
    return failed;
}
