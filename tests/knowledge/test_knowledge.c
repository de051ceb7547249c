/* test_knowledge.c: a catalogue is taken whole or refused with file, line and reason. */
#include "catalogue.h"

#include "base/mem.h"
#include "knowledge/knowledge.h"

static void takes_a_good_catalogue(void **state)
{
    (void)state;
    char dir[64];
    struct ln_knowledge *k;
    struct ln_err err = {0};
    make_test_catalogue(dir, NULL, NULL, NULL);
    if (ln_knowledge_load(&k, dir, &err) != LN_OK)
        fail_msg("%s", err.text);
    assert_int_equal(k->entry_count, 11);
    assert_int_equal(k->family_count, 7);
    assert_int_equal(strlen(ln_knowledge_hash(k)), 32);
    assert_true(know_is_language(k, STR("zh-Hans")));
    assert_string_equal(know_label(k, STR("zh"))->lang, "zh-Hans");
    assert_string_equal(know_label(k, STR("zh-Hans-SG"))->lang, "zh-Hans");
    assert_string_equal(know_label(k, STR("EN-gb"))->lang, "en");
    assert_string_equal(know_label(k, STR("xx"))->lang, "en");
    ln_knowledge_free(k);
    remove_test_catalogue(dir);
}

static void refuses_with_file_and_line(void **state)
{
    (void)state;
    static const char ind[] = "indicators/advert.yaml";
    static const struct {
        const char *path, *from, *to, *error; /* error: a part of the text, with its line */
    } wrong[] = {
        {ind, "family: travel", "famly: travel", "advert.yaml:3:11: Unexpected key: famly"},
        {ind, "advert.T2", "advert.T1", "advert.yaml:1: advert.T1: this id is there already"},
        {ind, "id: advert.T1", "id: chat.T1", "advert.yaml:1: chat.T1: the id must start with"},
        {ind, "record: advert", "record: wallet", "advert.yaml:3: advert.T1: no such kind"},
        {ind, "weight: 1.5", "weight: 9", "advert.yaml:5: advert.T1: weight must lie"},
        {ind, "weight: 1.5", "weight: much", "advert.yaml:5"},
        {ind, "tip: flight", "tip: fligth", "advert.yaml:6: advert.T1: no such tip"},
        {ind, "(book|pay)", "(book|pay",
         "advert.yaml:10: advert.T1: phrase \"we (book|pay your"},
        {ind, "needs: [work.abroad]", "needs: [work.abrod]",
         "advert.yaml:12: advert.T1: no such field or fact"},
        {ind, "when: work.abroad ==", "when: work.abrod ==", "advert.yaml:13: advert.T1: when"},
        {ind, "== \"yes\"", "== \"yse\"", "advert.yaml:13: advert.T1: when"},
        {ind, "when: expired == \"yes\"", "when: '!(employer.licence == \"valid\")'",
         "advert.yaml:33: advert.T3: when, character 3"},
        {ind, "near_miss: your flight is refunded", "hit: your flight abroad",
         "advert.yaml:15"},
        {ind, "  about: valid_through\n", "", "advert.T3: without phrases an indicator needs"},
        {ind, "sources: [{org: Invented, ref: none, reliability: unverified}]",
         "sectors: [jobs]", "advert.yaml:1: advert.T1: a source is missing"},
        {ind, "lang: en, status: machine-drafted, any: [\"we",
         "lang: xx, status: machine-drafted, any: [\"we",
         "advert.yaml:10: advert.T1: language is not in languages.yaml"},
        {ind, "lang: en, status: machine-drafted, any: [\"we",
         "lang: en, status: reviewed, any: [\"we", "advert.T1: reviewed needs a reviewer"},
        {ind, "status: machine-drafted, any: [\"we", "status: checked, any: [\"we",
         "advert.yaml:"},
        {"facts/work.yaml", "value: \"yes\"", "value: maybe",
         "work.yaml:5: fact.abroad: not a value of this fact"},
        {"facts/work.yaml", "fact: work.abroad", "fact: title", "fact.abroad: no such fact"},
        {"models/advert.yaml", "families: 2", "families: 1", "each needs two families or more"},
        {"models/advert.yaml", "score: 0.05", "score: 0.005", "scores rise"},
        {"models/advert.yaml", "tips: [ask]", "tips: [nothing]", "nothing: no such tip"},
        {"models/advert.yaml", "base_rate: 0.001", "base_rate: 0", "base_rate must lie"},
        {"tips/tips.yaml", "checked: 2026-11-22", "checked: soon",
         "tips.yaml:2: ask: checked is"},
        {"tips/tips.yaml", "lang: en", "lang: zh-Hans", "ask: a tip needs a text in en"},
        {"advisories/advisories.yaml", "https://office.invalid/1", "http://office.invalid/1",
         "advisories.yaml:4: warn-xa: an address must start with https://"},
        {"advisories/advisories.yaml", "how: notes", "how: guessed", "advisories.yaml:"},
        {"advisories/advisories.yaml", "[XA]", "[Atlantis]",
         "advisories.yaml:7: warn-xa: not a country code such as KH: Atlantis"},
        {"advisories/advisories.yaml", "destinations: [XA]", "origins: [xa]",
         "warn-xa: not a country code such as KH: xa"},
        {"tips/tips.yaml", "id: ask\n", "id: ask\n  sectors: [jbos]\n",
         "ask: no such sector: jbos"},
        {"tips/tips.yaml", "id: ask\n", "id: ask\n  destinations: [k1]\n",
         "ask: not a country code such as KH: k1"},
        {ind, "tip: flight", "sectors: [job]", "advert.yaml:6: advert.T1: no such sector: job"},
        {ind, "tip: flight", "audience: [XB]",
         "advert.yaml:6: advert.T1: who is addressed is never evidence"},
        {ind, "about: valid_through", "about: valid_through\n  audience: [XBC]",
         "advert.T3: not a country code such as KH: XBC"},
        {"helplines/helplines.yaml", "country: XA", "country: Atlantis",
         "helplines.yaml:2: help-xa: not a country code"},
        {"helplines/helplines.yaml", "\"200\"", "\"200 or so\"",
         "helplines.yaml:15: help-xb: not a telephone number: 200 or so"},
        {"helplines/helplines.yaml", "expires: 2026-12-31", "expires: 2025-12-31",
         "help-xb: it expires before it was checked"},
        {"helplines/helplines.yaml", "  expires: 2026-12-31\n", "", "helplines.yaml:"},
        {"helplines/helplines.yaml", "expires: 2026-12-31", "expires: never",
         "help-xb: expires is not a date"},
        {"helplines/helplines.yaml", "https://office.invalid/4", "office.invalid/4",
         "help-xb: an address must start with https://"},
        {"helplines/helplines.yaml", "checked: 2026-01-01", "checked: lately",
         "help-xb: checked is not a date"},
        {"helplines/helplines.yaml", "help-xb", "help-xa", "help-xa: this id is there already"},
        {"labels/labels.yaml", "lang: en", "lang: xx", "not in languages.yaml"},
        {"hosts.yaml", "kind: short-link", "kind: long-link",
         "hosts.yaml:4: long-link: not free-mail or short-link"},
        {"hosts.yaml", "[short.example]", "[free.example]",
         "hosts.yaml:3: free.example is there twice"},
        {"languages.yaml", "- {code: en", "- {code: &a en", "languages.yaml:"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char dir[64];
        struct ln_knowledge *k = NULL;
        struct ln_err err = {0};
        make_test_catalogue(dir, wrong[i].path, wrong[i].from, wrong[i].to);
        int code = ln_knowledge_load(&k, dir, &err);
        bool anchor =
            strcmp(wrong[i].to, "- {code: &a en") == 0; /* an anchor alone is harmless */
        if (!anchor && code != LN_EFORMAT)
            fail_msg("%s -> %s: taken (%d)", wrong[i].from, wrong[i].to, code);
        if (!anchor && strstr(err.text, wrong[i].error) == NULL)
            fail_msg("%s -> %s: \"%s\" does not say \"%s\"", wrong[i].from, wrong[i].to,
                     err.text, wrong[i].error);
        ln_knowledge_free(k);
        remove_test_catalogue(dir);
    }
}

static void the_hash_names_the_content(void **state)
{
    (void)state;
    char dir[2][64], hash[3][33];
    struct ln_knowledge *k;
    make_test_catalogue(dir[0], NULL, NULL, NULL);
    make_test_catalogue(dir[1], "facts/work.yaml", "residents only", "residents just");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ln_knowledge_load(&k, dir[i % 2], NULL), LN_OK);
        snprintf(hash[i], sizeof hash[i], "%s", ln_knowledge_hash(k));
        ln_knowledge_free(k);
    }
    assert_string_equal(hash[0], hash[2]);
    assert_string_not_equal(hash[0], hash[1]);
    remove_test_catalogue(dir[0]);
    remove_test_catalogue(dir[1]);
}

static void a_missing_folder_is_told(void **state)
{
    (void)state;
    struct ln_knowledge *k;
    struct ln_err err = {0};
    assert_int_equal(ln_knowledge_load(&k, "/nowhere/at/all", &err), LN_ENOTFOUND);
    assert_non_null(strstr(err.text, "/nowhere/at/all"));
}

static void tells_when_memory_or_files_fail(void **state)
{
    (void)state;
    char dir[64];
    struct ln_knowledge *k;
    make_test_catalogue(dir, NULL, NULL, NULL);
    bool through = false;
    for (unsigned long nth = 1; nth < 20000 && !through; nth += nth < 200 ? 1 : 37) {
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
    remove_test_catalogue(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_a_good_catalogue),
        cmocka_unit_test(refuses_with_file_and_line),
        cmocka_unit_test(the_hash_names_the_content),
        cmocka_unit_test(a_missing_folder_is_told),
        cmocka_unit_test(tells_when_memory_or_files_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
