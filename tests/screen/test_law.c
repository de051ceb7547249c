/* test_law.c: legal rules: where they hold, what they give, and what they must never do. */
#include "catalogue.h"

#include "screen/screen.h"

#define AS_OF 1795305600 /* 2026-11-22 */

static const struct test_file more[] = {
    {"indicators/more.yaml",
     "- id: advert.L1\n  title: No name\n  record: advert\n  family: law\n  weight: 0\n"
     "  legal: {jurisdiction: XJ, basis: Invented Act}\n  about: employer.name\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  when: '!has(employer.name)'\n"
     "  examples: [{lang: en, hit: "
     "'{\"title\":\"x\",\"jobLocation\":{\"address\":{\"addressCountry\":\"XJ\"}}}'}]\n"
     "- id: advert.L2\n  title: No pay\n  record: advert\n  family: law\n  weight: 0\n"
     "  legal: {jurisdiction: XJ, basis: Invented Act}\n  about: pay.min\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  when: '!has(pay.min)'\n"
     "  examples: [{lang: en, hit: "
     "'{\"title\":\"x\",\"jobLocation\":{\"address\":{\"addressCountry\":\"XJ\"}}}'}]\n"
     "- id: advert.L3\n  title: No title\n  record: advert\n  family: law\n  weight: 0\n"
     "  legal: {jurisdiction: XK, basis: Other Act}\n  about: title\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  when: '!has(title)'\n"
     "  examples: [{lang: en, hit: "
     "'{\"description\":\"x\",\"jobLocation\":{\"address\":{\"addressCountry\":\"XK\"}}}'}]\n"},
};

static char folder[64];
static struct ln_knowledge *knowledge;
static struct ln_screener *screener;

static int make(void **state)
{
    (void)state;
    struct ln_err err = {0};
    make_test_catalogue(folder, NULL, NULL, NULL);
    write_test_file(folder, more[0].path, str_of(more[0].text));
    if (ln_knowledge_load(&knowledge, folder, &err) != LN_OK)
        fail_msg("%s", err.text);
    assert_int_equal(ln_screener_new(&screener, knowledge, NULL), LN_OK);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    char path[128];
    ln_screener_free(screener);
    ln_knowledge_free(knowledge);
    snprintf(path, sizeof path, "%s/%s", folder, more[0].path);
    unlink(path);
    remove_test_catalogue(folder);
    return 0;
}

static struct ln_str say(const char *input, bool label)
{
    struct ln_screen_options options = {.as_of = AS_OF, .name = STR("t")};
    struct ln_str out;
    struct ln_err err;
    int code = (label ? ln_label : ln_screen)(&out, screener, str_of(input), &options, &err);
    if (code != LN_OK)
        fail_msg("%s", err.text);
    return out;
}

static void must(bool there, bool label, const char *input, const char *part)
{
    struct ln_str got = say(input, label);
    if ((str_find(got, str_of(part), 0) != SIZE_MAX) != there)
        fail_msg("%s\ngave %.*s\n%s %s", input, STR_ARGS(got), there ? "without" : "with",
                 part);
}

#define WORK_IN(country) "\"jobLocation\":{\"address\":{\"addressCountry\":\"" country "\"}}"
#define FIRM_IN(country)                                                                       \
    "\"hiringOrganization\":{\"address\":{\"addressCountry\":\"" country "\"}}"
#define FOR(country)                                                                           \
    "\"applicantLocationRequirements\":{\"@type\":\"Country\",\"name\":\"" country "\"}"

static void a_rule_alone_gives_notice_and_says_what_is_missing(void **state)
{
    (void)state;
    static const char line[] = "{\"title\":\"x\"," WORK_IN("XJ") "}";
    must(true, false, line, "\"score\":0.001,\"band\":\"notice\"");
    must(true, false, line, "\"families\":[],\"actions\":[\"label\"]");
    must(true, false, line,
         "\"legal\":[{\"jurisdiction\":\"XJ\",\"basis\":\"Invented Act\",\"missing\":["
         "{\"indicator\":\"advert.L1\",\"field\":\"hiringOrganization.name\"},"
         "{\"indicator\":\"advert.L2\",\"field\":\"baseSalary\"}]}]");
    must(true, false, line, "\"advisories\":[]");
    /* All there: nothing. */
    static const char whole[] = "{\"title\":\"x\"," WORK_IN(
        "XJ") ",\"company\":\"Invented\",\"baseSalary\":{\"value\":5}}";
    must(true, false, whole, "\"band\":\"none\"");
    must(true, false, whole, "\"legal\":[]");
    /* Two laws are told apart. */
    must(true, false, "{\"description\":\"x\"," WORK_IN("XJ") "," FIRM_IN("XK") "}",
         "{\"indicator\":\"advert.L2\",\"field\":\"baseSalary\"}]},{\"jurisdiction\":\"XK\","
         "\"basis\":\"Other Act\",\"missing\":[{\"indicator\":\"advert.L3\",\"field\":"
         "\"title\"}]}]");
}

static void a_rule_holds_only_where_its_law_does(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool holds, waits; /* waits: listed as not applicable */
    } cases[] = {
        {"{\"title\":\"x\"," WORK_IN("XJ") "}", true, false},
        {"{\"title\":\"x\"," WORK_IN("xj") "}", true, false},
        {"{\"title\":\"x\"," FIRM_IN("XJ") "}", true, false},
        {"{\"title\":\"x\"," FIRM_IN("XJ") "," WORK_IN("XA") "}", true, false},
        {"{\"title\":\"x\"," FIRM_IN("XJ") "," WORK_IN("XJ") "," FOR("XB") "}", false, true},
        {"{\"title\":\"x\"," WORK_IN("XJ") "," FOR("XJ") "}", true, false},
        /* Offered to people abroad: their law governs that. */
        {"{\"title\":\"x\"," WORK_IN("XJ") "," FOR("XB") "}", false, true},
        {"{\"title\":\"abroad\"," WORK_IN("XJ") "}", false, true},
        {"{\"title\":\"x\"," FIRM_IN("XA") "," WORK_IN("XA") "}", false, false},
        {"{\"title\":\"x\"," WORK_IN("XA") "}", false, true},
        {"{\"title\":\"x\"," WORK_IN("Atlantis") "}", false, true},
        {"{\"title\":\"x\"}", false, true},
        {"A job in XJ, no name", false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        must(cases[i].holds, false, cases[i].line, "\"indicator\":\"advert.L2\"");
        must(cases[i].holds, false, cases[i].line, "\"band\":\"notice\"");
        must(cases[i].waits, false, cases[i].line,
             "\"advert.L1\",\"advert.L2\",\"advert.L3\"]");
    }
}

/* It neither lifts a score nor helps to reach a band, nor hides one. */
static void a_rule_stays_outside_the_score(void **state)
{
    (void)state;
    must(true, false, "{\"title\":\"easy money\"," WORK_IN("XJ") "}",
         "\"score\":0.0073421467,\"band\":\"notice\"");
    must(true, false, "{\"title\":\"easy money\"}", "\"score\":0.0073421467,\"band\":\"none\"");
    static const char lure[] = "{\"title\":\"chat only, easy money\"," FIRM_IN("XJ") "}";
    must(true, false, lure, "\"families\":[\"pay\",\"contact\"],\"actions\":[\"label\"]");
    must(true, false, lure, "\"legal\":[{\"jurisdiction\":\"XJ\"");
}

static void a_label_calls_it_incomplete(void **state)
{
    (void)state;
    static const char line[] = "{\"title\":\"easy money\"," WORK_IN("XJ") "}";
    must(true, true, line,
         "\"level\":\"incomplete\",\"headline\":\"Incomplete\",\"message\":\"Ask.\"");
    must(true, true, line, "\"indicator\":\"advert.L1\",\"title\":\"No name\"");
    must(false, true, line, "advert.T2"); /* no reason to be careful yet */
    must(false, true, line, "score");
    must(true, true, line, "\"advisories\":[],\"helplines\":[]");
    static const char lure[] = "{\"title\":\"chat only, easy money\"," FIRM_IN("XJ") "}";
    must(true, true, lure, "\"level\":\"caution\"");
    must(true, true, lure, "advert.T2");
    must(true, true, lure, "advert.L1");
    struct ln_screen_options o = {.as_of = AS_OF, .name = STR("t")};
    struct buf out;
    buf_init(&out, 1 << 20);
    for (int html = 0; html < 2; html++) {
        buf_clear(&out);
        assert_int_equal(screen_input(&out, NULL, NULL, screener,
                                      html ? SHAPE_LABEL_HTML : SHAPE_LABEL_TEXT, str_of(line),
                                      &o, NULL),
                         LN_OK);
        assert_true(str_find(buf_str(&out), STR("Incomplete"), 0) != SIZE_MAX);
        assert_true(str_find(buf_str(&out), STR("No pay"), 0) != SIZE_MAX);
        assert_true(str_find(buf_str(&out), STR("Easy money"), 0) == SIZE_MAX);
        assert_true(str_find(buf_str(&out), STR("caution"), 0) == SIZE_MAX);
    }
    buf_free(&out);
}

static void refuses_rules_that_weigh(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *error;
    } wrong[] = {
        {"weight: 0\n", "weight: 0.5\n", "advert.L1: a legal rule looks at fields"},
        {"jurisdiction: XJ", "jurisdiction: Atlantis", "advert.L1: not a country code"},
        {", basis: Invented Act", "", "more.yaml:"},
        {"  when: '!has(employer.name)'\n",
         "  phrases: [{lang: en, status: machine-drafted, any: [noname]}]\n",
         "advert.L1: a legal rule looks at fields"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[3000];
        struct ln_knowledge *k = NULL;
        struct ln_err err = {0};
        const char *at = strstr(more[0].text, wrong[i].from);
        assert_non_null(at);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - more[0].text), more[0].text,
                 wrong[i].to, at + strlen(wrong[i].from));
        write_test_file(folder, more[0].path, str_of(text));
        int code = ln_knowledge_load(&k, folder, &err);
        if (code != LN_EFORMAT || strstr(err.text, wrong[i].error) == NULL)
            fail_msg("%s: %d, \"%s\"", wrong[i].to, code, err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_alone_gives_notice_and_says_what_is_missing),
        cmocka_unit_test(a_rule_holds_only_where_its_law_does),
        cmocka_unit_test(a_rule_stays_outside_the_score),
        cmocka_unit_test(a_label_calls_it_incomplete),
        cmocka_unit_test(refuses_rules_that_weigh),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
