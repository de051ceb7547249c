/* test_screen.c: the pure function: findings, facts, families, bands, labels. */
#include "catalogue.h"

#include "base/json.h"
#include "base/mem.h"
#include "screen/screen.h"
#include "screen/screener.h"

static char folder[64];
static struct ln_knowledge *knowledge;
static struct ln_screener *screener;
static struct json_parser *parser;

#define AS_OF 1795305600 /* 2026-11-22 */

/* The verdict of one input as JSON text; borrowed until the next call. */
static struct ln_str screen(const char *input)
{
    struct ln_screen_options options = {.as_of = AS_OF, .name = STR("t")};
    struct ln_str out;
    struct ln_err err;
    if (ln_screen(&out, screener, str_of(input), &options, &err) != LN_OK)
        fail_msg("%s", err.text);
    return out;
}

static bool has(struct ln_str text, const char *part)
{
    return str_find(text, str_of(part), 0) != SIZE_MAX;
}

static void must_have(const char *input, const char *part)
{
    struct ln_str got = screen(input);
    if (!has(got, part))
        fail_msg("%s\ngave %.*s\nwithout %s", input, STR_ARGS(got), part);
}

static void must_not_have(const char *input, const char *part)
{
    struct ln_str got = screen(input);
    if (has(got, part))
        fail_msg("%s\ngave %.*s\nwith %s", input, STR_ARGS(got), part);
}

static void a_finding_shows_the_original_bytes(void **state)
{
    (void)state;
    must_have(
        "{\"id\":\"a\",\"title\":\"Abroad\",\"description\":\"Yes: We  BOOK\\nyour flight!\"}",
        "{\"indicator\":\"advert.T1\",\"family\":\"travel\",\"weight\":1.5,\"field\":"
        "\"description\",\"span\":[5,25],\"text\":\"We  BOOK\\nyour flight\",\"why\":"
        "\"Recruiter pays the flight\"}");
    must_have("abroad, \u5305\u673a\u7968",
              "\"field\":\"text\",\"span\":[8,17],\"text\":\"\u5305\u673a\u7968\"");
}

static void one_family_never_makes_a_band(void **state)
{
    (void)state;
    must_have("{\"title\":\"easy money\"}", "\"band\":\"none\"");
    must_have("easy money, we pay your flight", "\"band\":\"notice\"");
    must_have("easy money, we pay your flight", "\"families\":[\"travel\",\"pay\"]");
    must_have("chat only, easy money, we pay your flight", "\"band\":\"review\"");
}

static void the_score_is_the_formula(void **state)
{
    (void)state;
    struct json_doc doc;
    struct ln_str got = screen("easy money, we pay your flight");
    assert_int_equal(json_parse(&doc, parser, got, NULL), LN_OK);
    double value;
    assert_true(str_to_double(&value, doc.nodes[json_member(&doc, 0, STR("score"))].text));
    /* odds 0.001/0.999 * e^(1.5 + 2.0), by hand */
    double odds = 0.001 / 0.999 * 33.11545195869231, want = odds / (1 + odds);
    assert_true(value > want * 0.999999 && value < want * 1.000001);
}

static void an_unknown_fact_makes_it_not_applicable(void **state)
{
    (void)state;
    must_have("we pay your plane",
              "\"not_applicable\":[\"advert.T1\",\"advert.T3\",\"advert.T4\",\"advert.T6\",");
    must_not_have("\u5305\u673a\u7968", "\"findings\":[{");
    /* Two voices that contradict each other leave it unknown. */
    must_have("we pay your flight, residents only", "\"not_applicable\":[\"advert.T1\"");
    must_have("\u5305\u673a\u7968, residents only", "\"not_applicable\":[\"advert.T3\"");
}

static void fields_decide_facts(void **state)
{
    (void)state;
    const char *abroad =
        "{\"title\":\"\u5305\u673a\u7968\",\"jobLocation\":{\"address\":{"
        "\"addressCountry\":\"XA\"}},\"applicantLocationRequirements\":{\"@type\":"
        "\"Country\",\"name\":\"XB\"}}";
    must_have(abroad, "\"indicator\":\"advert.T1\"");
    must_have("{\"title\":\"x\",\"validThrough\":\"2026-11-20\"}",
              "\"indicator\":\"advert.T3\",\"family\":\"struct\",\"weight\":0,\"field\":"
              "\"validThrough\",\"text\":\"2026-11-20\"");
    must_not_have("{\"title\":\"x\",\"validThrough\":\"2026-11-22\"}", "advert.T3\",\"family");
    must_have("{\"title\":\"x\",\"validThrough\":\"2026-11-21\"}", "\"families\":[]");
    must_have("{\"title\":\"x\",\"validThrough\":\"next week\"}",
              "\"not_applicable\":[\"advert.T1\",\"advert.T3\"");
}

/* The span is of what was written, the hit of what it stands for. */
static void disguises_are_seen_through(void **state)
{
    (void)state;
    must_have("We b00k y\u043Eur flight abroad", "\"text\":\"We b00k y\u043Eur flight\"");
    must_have("Now: e a s y m o n e y today", "\"text\":\"e a s y m o n e y\"");
    must_have("\u5305*\u673a.\u7968 abroad", "\"indicator\":\"advert.T1\"");
    must_not_have("We book 2 flights abroad", "advert.T1");
    /* The fact, and the place that shows it. */
    struct record r = {.kind = RECORD_ADVERT};
    struct record_text text = {.path = STR("text"), .value = STR("An easy j\u043Eb")};
    struct verdict v;
    r.texts = &text;
    r.text_count = 1;
    assert_int_equal(screen_record(&v, screener, &r, AS_OF, NULL), LN_OK);
    assert_str(screener->values[ADVERT_TEXT_DISGUISED].s, "yes");
    assert_str(screener->disguised.text, "j\u043Eb");
    text.value = STR("An easy job");
    assert_int_equal(screen_record(&v, screener, &r, AS_OF, NULL), LN_OK);
    assert_str(screener->values[ADVERT_TEXT_DISGUISED].s, "no");
    assert_false(screener->disguised.has_span);
}

/* A phrase in Unicode is found in Burmese written in Zawgyi. */
static void zawgyi_is_read(void **state)
{
    (void)state;
    char dir[64];
    struct ln_knowledge *k;
    struct ln_screener *s;
    struct ln_str out;
    struct ln_screen_options options = {.as_of = AS_OF};
    make_test_catalogue(dir, "indicators/advert.yaml", "any: [easy money]",
                        "any: [easy money, \"\u1014\u102D\u102F\u1004\u103A\u1004\u1036\"]");
    assert_int_equal(ln_knowledge_load(&k, dir, NULL), LN_OK);
    assert_int_equal(ln_screener_new(&s, k, NULL), LN_OK);
    struct ln_str zawgyi = STR("x \u1014\u102D\u102F\u1004\u1039\u1004\u1036, \u1031\u1014");
    assert_int_equal(ln_screen(&out, s, zawgyi, &options, NULL), LN_OK);
    if (!has(out, "\"span\":[2,23],\"text\":\"\u1014\u102D\u102F\u1004\u1039\u1004\u1036\""))
        fail_msg("%.*s", STR_ARGS(out));
    ln_screener_free(s);
    ln_knowledge_free(k);
    remove_test_catalogue(dir);
}

static void a_missing_field_counts_only_in_its_format(void **state)
{
    (void)state;
    must_have("{\"@type\":\"JobPosting\",\"title\":\"x\"}",
              "\"indicator\":\"advert.T7\",\"family\":\"law\",\"weight\":0,\"field\":"
              "\"hiringOrganization.address.streetAddress\",\"why\"");
    must_not_have("{\"title\":\"x\"}", "advert.T7");
    must_not_have("a job at 1 None Street", "advert.T7");
    must_not_have(
        "{\"@type\":\"JobPosting\",\"title\":\"x\",\"hiringOrganization\":{\"address\":"
        "{\"streetAddress\":\"1 None St\"}}}",
        "advert.T7");
}

static void hosts_are_cut_out_of_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *apply, *employer;
        bool differ, known;
    } cases[] = {
        {"https://inn.invalid/jobs?x=1", "HTTP://www.inn.invalid#top", false, true},
        {"https://inn.invalid@other.invalid:8080/", "https://inn.invalid", true, true},
        {"https://inn.invalid\\\\@other.invalid", "https://inn.invalid", false, true},
        {"https://a@b@inn.invalid", "https://inn.invalid", false, true},
        {"mailto:a@inn.invalid", "https://inn.invalid", false, false},
        {"inn.invalid/jobs", "https://inn.invalid", false, false},
        {"https://", "https://inn.invalid", false, false},
        {"", "https://inn.invalid", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[300];
        snprintf(line, sizeof line,
                 "{\"title\":\"x\",\"url\":\"%s\",\"company\":{\"url\":\"%s\"}}",
                 cases[i].apply, cases[i].employer);
        (cases[i].differ ? must_have : must_not_have)(line, "\"indicator\":\"advert.T6\"");
        struct ln_str got = screen(line);
        size_t list = str_find(got, STR("\"not_applicable\""), 0);
        struct ln_str waiting = str_part(got, list, got.len);
        if (has(waiting, "advert.T6") == cases[i].known)
            fail_msg("%s: %.*s", cases[i].apply, STR_ARGS(waiting));
    }
}

static void nobody_answers_for_other_adverts(void **state)
{
    (void)state;
    must_have("{\"@type\":\"JobPosting\",\"title\":\"x\"}", "\"advert.T8\"]");
    must_have("x", "\"advert.T8\"]");
}

static void exceptions_and_fields_take_hits_away(void **state)
{
    (void)state;
    must_not_have("There is no easy money", "advert.T2\",\"family");
    must_have("{\"title\":\"easy money\",\"description\":\"no easy money\"}",
              "advert.T2\",\"family");
    must_have("{\"title\":\"chat only\"}", "advert.T5\",\"family");
    must_not_have("{\"title\":\"x\",\"description\":\"chat only\"}", "advert.T5\",\"family");
    must_have("chat only", "advert.T5\",\"family");
}

static void advisories_follow_places_and_bands(void **state)
{
    (void)state;
    must_have("work abroad in Atlantis", "\"advisories\":[{\"id\":\"warn-xa\"");
    must_have("work abroad elsewhere", "\"advisories\":[{\"id\":\"warn-all\"");
    must_have("a shop in Atlantis", "\"advisories\":[]");
}

static void every_record_has_its_line(void **state)
{
    (void)state;
    struct ln_str got =
        screen("{\"id\":\"1\",\"title\":\"x\"}\n\n{\"id\":2,\n{\"title\":\"easy money\"}\r\n"
               "[{\"title\":\"y\"},{\"title\":\"z\"}]\n7");
    size_t lines = 0, at = 0;
    const char *starts[] = {
        "{\"id\":\"1\",\"kind\"",     "{\"id\":\"t#2\",\"error\":{\"code\":\"truncated\"",
        "{\"id\":\"t#3\",\"kind\"",   "{\"id\":\"t#4\",\"kind\"",
        "{\"id\":\"t#4.2\",\"kind\"", "{\"id\":\"t#5\",\"error\":{\"code\":\"type\""};
    while (at < got.len) {
        assert_true(lines < 6);
        if (!str_starts(str_part(got, at, got.len), str_of(starts[lines])))
            fail_msg("line %zu: %.*s", lines, STR_ARGS(str_part(got, at, at + 80)));
        at = str_find(got, STR("\n"), at) + 1;
        lines++;
    }
    assert_int_equal(lines, 6);
}

static void the_same_four_give_the_same_bytes(void **state)
{
    (void)state;
    static const char *const inputs[] = {"easy money, we pay your flight", "chat only abroad",
                                         "{\"title\":\"x\",\"validThrough\":\"2020-01-01\"}"};
    struct ln_screener *other;
    struct ln_screen_options options = {.as_of = AS_OF, .name = STR("t")};
    assert_int_equal(ln_screener_new(&other, knowledge, NULL), LN_OK);
    for (int round = 0; round < 30; round++) {
        struct ln_str a = screen(inputs[round % 3]), b;
        assert_int_equal(ln_screen(&b, other, str_of(inputs[round % 3]), &options, NULL),
                         LN_OK);
        assert_true(str_eq(a, b));
        if (round % 3 == 0) /* the other one has another past */
            assert_int_equal(ln_screen(&b, other, STR("{\"broken"), &options, NULL), LN_OK);
    }
    ln_screener_free(other);
}

/* Metamorphic: adding a finding never lowers the score. */
static void more_findings_never_lower_the_score(void **state)
{
    (void)state;
    static const char *const parts[] = {"easy money. ", "we pay your flight. ", "chat only. "};
    double scores[8];
    for (unsigned set = 0; set < 8; set++) {
        char text[200] = "a job. ";
        for (unsigned i = 0; i < 3; i++)
            if (set >> i & 1)
                strncat(text, parts[i], sizeof text - strlen(text) - 1);
        struct json_doc doc;
        assert_int_equal(json_parse(&doc, parser, screen(text), NULL), LN_OK);
        assert_true(
            str_to_double(&scores[set], doc.nodes[json_member(&doc, 0, STR("score"))].text));
    }
    for (unsigned a = 0; a < 8; a++)
        for (unsigned b = 0; b < 8; b++)
            if ((a & b) == a && a != b)
                assert_true(scores[a] < scores[b]);
}

static void a_label_shows_no_score(void **state)
{
    (void)state;
    struct ln_screen_options options = {.as_of = AS_OF, .name = STR("t"), .lang = STR("en")};
    struct ln_str out;
    assert_int_equal(
        ln_label(&out, screener, STR("easy money, we pay your flight"), &options, NULL), LN_OK);
    assert_true(has(out, "\"level\":\"caution\",\"headline\":\"Be careful\""));
    assert_true(has(out, "\"indicator\":\"advert.T2\""));
    assert_false(has(out, "score") || has(out, "weight"));
    assert_int_equal(ln_label(&out, screener, STR("easy money"), &options, NULL), LN_OK);
    assert_true(has(out, "\"level\":\"neutral\""));
    assert_true(has(out, "\"reasons\":[]"));
    assert_true(has(out, "\"tips\":[{\"id\":\"ask\""));
    options.lang = STR("zh");
    assert_int_equal(
        ln_label(&out, screener, STR("easy money, we pay your flight"), &options, NULL), LN_OK);
    assert_true(has(out, "\"headline\":\"\u5c0f\u5fc3\""));
    assert_true(has(out, "\"title\":\"\u5305\u673a\u7968\""));
}

static void a_label_as_html_escapes_everything(void **state)
{
    (void)state;
    struct buf out;
    struct ln_screen_options options = {.as_of = AS_OF, .name = STR("<img src=x>")};
    buf_init(&out, 100000);
    assert_int_equal(screen_input(&out, NULL, NULL, screener, SHAPE_LABEL_HTML,
                                  STR("easy money <script>alert(1)</script> we pay your "
                                      "<b onclick=x>flight</b>\" abroad"),
                                  &options, NULL),
                     LN_OK);
    assert_false(has(buf_str(&out), "<script") || has(buf_str(&out), "<img") ||
                 has(buf_str(&out), "<b "));
    assert_true(has(buf_str(&out), "&lt;img src=x&gt;#1"));
    /* Only the address that was opened by somebody is a link. */
    assert_true(has(buf_str(&out), "href=\"https://office.invalid/2\""));
    assert_false(has(buf_str(&out), "href=\"https://office.invalid/1\""));
    buf_free(&out);
}

static void a_label_as_text_obeys_no_control_character(void **state)
{
    (void)state;
    struct buf out;
    struct ln_screen_options options = {.as_of = AS_OF, .name = STR("a\x1b[31m")};
    buf_init(&out, 100000);
    assert_int_equal(screen_input(&out, NULL, NULL, screener, SHAPE_LABEL_TEXT,
                                  STR("easy\x1b[2J money, easy  money we\tpay your flight"),
                                  &options, NULL),
                     LN_OK);
    assert_false(has(buf_str(&out), "\x1b"));
    buf_free(&out);
}

static void count_report(void *ctx, const struct example_report *report)
{
    *(int *)ctx += report->ok;
}

static void examples_are_run(void **state)
{
    int ok = 0;
    (void)state;
    uint64_t run, failed;
    struct ln_err err;
    assert_int_equal(screen_examples(&run, &failed, screener, count_report, &ok, &err), LN_OK);
    assert_int_equal(run, 19);
    assert_int_equal(ok, 19);
    assert_int_equal(failed, 0);
}

static void nothing_is_allocated_after_warm_up(void **state)
{
    (void)state;
    const char *line =
        "{\"id\":\"1\",\"title\":\"easy money abroad\",\"description\":\"we pay your flight\"}";
    screen(line);
    unsigned long before = mem_count();
    for (int i = 0; i < 1000; i++)
        screen(line);
    assert_int_equal(mem_count(), before);
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    bool through = false;
    for (unsigned long nth = 1; nth < 500 && !through; nth++) {
        struct ln_screener *s = NULL;
        struct ln_screen_options options = {.as_of = AS_OF};
        struct ln_str out;
        mem_fail_at(nth);
        int code = ln_screener_new(&s, knowledge, NULL);
        if (code == LN_OK)
            code = ln_screen(&out, s, STR("{\"title\":\"easy money\"}"), &options, NULL);
        through = !mem_fail_hit();
        mem_fail_at(0);
        ln_screener_free(s);
        assert_int_equal(code, through ? LN_OK : LN_ENOMEM);
    }
    assert_true(through);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_shows_the_original_bytes),
        cmocka_unit_test(one_family_never_makes_a_band),
        cmocka_unit_test(the_score_is_the_formula),
        cmocka_unit_test(an_unknown_fact_makes_it_not_applicable),
        cmocka_unit_test(fields_decide_facts),
        cmocka_unit_test(disguises_are_seen_through),
        cmocka_unit_test(zawgyi_is_read),
        cmocka_unit_test(a_missing_field_counts_only_in_its_format),
        cmocka_unit_test(hosts_are_cut_out_of_addresses),
        cmocka_unit_test(nobody_answers_for_other_adverts),
        cmocka_unit_test(exceptions_and_fields_take_hits_away),
        cmocka_unit_test(advisories_follow_places_and_bands),
        cmocka_unit_test(every_record_has_its_line),
        cmocka_unit_test(the_same_four_give_the_same_bytes),
        cmocka_unit_test(more_findings_never_lower_the_score),
        cmocka_unit_test(a_label_shows_no_score),
        cmocka_unit_test(a_label_as_html_escapes_everything),
        cmocka_unit_test(a_label_as_text_obeys_no_control_character),
        cmocka_unit_test(examples_are_run),
        cmocka_unit_test(nothing_is_allocated_after_warm_up),
        cmocka_unit_test(tells_when_memory_ends),
    };
    make_test_catalogue(folder, NULL, NULL, NULL);
    struct ln_err err = {0};
    if (json_parser_new(&parser, &err) != LN_OK ||
        ln_knowledge_load(&knowledge, folder, &err) != LN_OK ||
        ln_screener_new(&screener, knowledge, &err) != LN_OK) {
        print_error("%s\n", err.text);
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ln_screener_free(screener);
    ln_knowledge_free(knowledge);
    json_parser_free(parser);
    remove_test_catalogue(folder);
    return failed;
}
