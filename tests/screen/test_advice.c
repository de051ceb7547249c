/* test_advice.c: what stands beside a post for one reader: tips, official warnings, helplines.
 */
#include "catalogue.h"

#include "base/mem.h"
#include "screen/screen.h"

#define AS_OF 1795305600 /* 2026-11-22 */

static const struct test_file more[] = {
    {"tips/more.yaml",
     "- id: met\n  checked: 2026-11-22\n  sectors: [dating]\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  texts: [{lang: en, status: machine-drafted, title: Met, text: Met online.}]\n"
     "- id: from-xb\n  checked: 2026-11-22\n  origins: [XB]\n  destinations: [XA]\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  texts: [{lang: en, status: machine-drafted, title: From, text: From there.}]\n"},
    {"advisories/more.yaml",
     "- {id: xb-zh, issuer: Invented, title: t, url: \"https://office.invalid/6\", lang: "
     "zh-Hans,\n   date: 2025-01-01, destinations: [XA], origins: [XB], checked: 2026-11-22,\n"
     "   how: notes, reliability: unverified}\n"
     "- {id: xb-en, issuer: Invented, title: t, url: \"https://office.invalid/7\", lang: en,\n"
     "   date: 2025-01-01, destinations: [XA], origins: [XB], checked: 2026-11-22,\n"
     "   how: notes, reliability: unverified}\n"
     "- {id: xc-en, issuer: Invented, title: t, url: \"https://office.invalid/8\", lang: en,\n"
     "   date: 2025-01-01, destinations: [XA], origins: [XC], checked: 2026-11-22,\n"
     "   how: notes, reliability: unverified}\n"
     "- {id: xd-en, issuer: Invented, title: t, url: \"https://office.invalid/9\", lang: en,\n"
     "   date: 2025-01-01, destinations: [XD], checked: 2026-11-22,\n"
     "   how: notes, reliability: unverified}\n"},
    {"indicators/more.yaml",
     "- id: advert.W0\n  title: Sales and care\n  record: advert\n  family: work\n"
     "  weight: 0\n  tip: flight\n  audience: [XC]\n  sectors: [social]\n"
     "  sources: [{org: Invented, ref: none, reliability: unverified}]\n"
     "  phrases: [{lang: en, status: machine-drafted, any: [sales and care]}]\n"
     "  examples: [{lang: en, hit: Sales and care, near_miss: sales}]\n"},
};

static char folder[64];
static struct ln_knowledge *knowledge;
static struct ln_screener *screener;

static int make(void **state)
{
    (void)state;
    struct ln_err err = {0};
    make_test_catalogue(folder, NULL, NULL, NULL);
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        write_test_file(folder, more[i].path, str_of(more[i].text));
    if (ln_knowledge_load(&knowledge, folder, &err) != LN_OK)
        fail_msg("%s", err.text);
    assert_int_equal(ln_screener_new(&screener, knowledge, NULL), LN_OK);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    char path[512];
    ln_screener_free(screener);
    ln_knowledge_free(knowledge);
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, more[i].path);
        unlink(path);
    }
    remove_test_catalogue(folder);
    return 0;
}

static struct ln_screen_options reader(const char *lang, const char *origin,
                                       const char *destination, const char *sector)
{
    return (struct ln_screen_options){.as_of = AS_OF,
                                      .name = STR("t"),
                                      .lang = str_of(lang),
                                      .origin = str_of(origin),
                                      .destination = str_of(destination),
                                      .sector = str_of(sector)};
}

static struct ln_str label(const char *input, const struct ln_screen_options *options)
{
    struct ln_str out;
    struct ln_err err;
    if (ln_label(&out, screener, str_of(input), options, &err) != LN_OK)
        fail_msg("%s", err.text);
    return out;
}

/* The ids in one list of a label, as "a b c". */
static void assert_ids(struct ln_str label_line, const char *list, const char *want)
{
    char got[300] = "", key[40];
    size_t used = 0;
    snprintf(key, sizeof key, "\"%s\":[", list);
    size_t at = str_find(label_line, str_of(key), 0);
    assert_true(at != SIZE_MAX);
    /* The list ends where the next member of the label starts. */
    size_t end = str_find(label_line, STR("}],\""), at);
    if (str_starts(str_part(label_line, at + strlen(key), label_line.len), STR("]")))
        end = at;
    for (;;) {
        size_t id = str_find(label_line, STR("{\"id\":\""), at);
        if (id == SIZE_MAX || id > end)
            break;
        struct ln_str rest, name = str_part(label_line, id + 7, label_line.len);
        name = str_cut(&rest, name, '"');
        used += (size_t)snprintf(got + used, sizeof got - used, "%s%.*s", used > 0 ? " " : "",
                                 STR_ARGS(name));
        at = id + 1;
    }
    if (strcmp(got, want) != 0)
        fail_msg("%s: got \"%s\", not \"%s\" in %.*s", list, got, want, STR_ARGS(label_line));
}

static void advisories_follow_the_reader(void **state)
{
    (void)state;
    static const char text[] = "Work abroad, in Atlantis";
    struct ln_screen_options o = reader("en", NULL, NULL, NULL);
    /* Nobody is known: those the reader can read, about the place first. */
    assert_ids(label(text, &o), "advisories", "warn-xa xb-en xc-en");
    o = reader("zh-Hans", NULL, NULL, NULL);
    assert_ids(label(text, &o), "advisories", "xb-zh warn-xa xb-en");
    o = reader("en", "XB", NULL, NULL);
    assert_ids(label(text, &o), "advisories", "xb-en xb-zh warn-xa");
    o = reader("zh-Hans", "xb", NULL, NULL);
    assert_ids(label(text, &o), "advisories", "xb-zh xb-en warn-xa");
    /* Those for readers of another country come after those for everyone. */
    o = reader("en", "XC", NULL, NULL);
    assert_ids(label(text, &o), "advisories", "xc-en warn-xa warn-all");
    o = reader("en", "XE", NULL, NULL);
    assert_ids(label(text, &o), "advisories", "warn-xa warn-all xb-en");
}

static void the_page_may_tell_the_destination(void **state)
{
    (void)state;
    struct ln_screen_options o = reader("en", NULL, "XD", NULL);
    assert_ids(label("Work abroad, in Atlantis", &o), "advisories", "xd-en warn-all");
    assert_ids(label("A job", &o), "advisories", "xd-en warn-all");
    /* Work in the reader's own country is not work abroad. */
    o = reader("en", "XD", "XD", NULL);
    assert_ids(label("A job", &o), "advisories", "");
    /* The advert's own field tells it too. */
    static const char job[] =
        "{\"title\":\"x\",\"jobLocation\":{\"address\":{\"addressCountry\":\"XD\"}}}";
    o = reader("en", "XB", NULL, NULL);
    assert_ids(label(job, &o), "advisories", "xd-en warn-all");
    o = reader("en", "XD", NULL, NULL);
    assert_ids(label(job, &o), "advisories", "");
    o = reader("en", NULL, NULL, NULL);
    assert_ids(label(job, &o), "advisories", "");
}

static void tips_follow_the_reader(void **state)
{
    (void)state;
    static const char text[] = "Work abroad, in Atlantis. Sales and care";
    struct ln_screen_options o = reader("en", NULL, NULL, NULL);
    assert_ids(label(text, &o), "tips", "flight ask");
    o = reader("en", NULL, NULL, "dating");
    assert_ids(label(text, &o), "tips", "flight met ask");
    assert_ids(label("A job", &o), "tips", "met ask");
    o = reader("en", "XB", NULL, NULL);
    assert_ids(label(text, &o), "tips", "flight from-xb ask");
    o = reader("en", "XB", "XD", NULL);
    assert_ids(label(text, &o), "tips", "flight ask");
}

/* An entry of weight 0 chooses tips and audience, and nothing else. */
static void weight_zero_chooses_tips_and_audience(void **state)
{
    (void)state;
    static const char text[] = "Work abroad, in Atlantis. Sales and care";
    struct ln_screen_options o = reader("en", NULL, NULL, NULL);
    struct ln_str line = label(text, &o);
    assert_ids(line, "advisories", "xc-en warn-xa xb-en");
    assert_ids(line, "tips", "flight ask");
    assert_true(str_find(line, STR("\"level\":\"neutral\""), 0) != SIZE_MAX);
    assert_true(str_find(line, STR("\"reasons\":[]"), 0) != SIZE_MAX);
    /* The reader's page knows better. */
    o = reader("en", "XB", NULL, NULL);
    assert_ids(label(text, &o), "advisories", "xb-en xb-zh warn-xa");
    struct ln_str verdict;
    struct ln_screen_options plain = reader(NULL, NULL, NULL, NULL);
    assert_int_equal(ln_screen(&verdict, screener, str_of(text), &plain, NULL), LN_OK);
    assert_true(str_find(verdict, STR("\"score\":0.001,"), 0) != SIZE_MAX);
    assert_true(str_find(verdict, STR("\"families\":[]"), 0) != SIZE_MAX);
    assert_true(str_find(verdict, STR("\"tips\":[\"flight\"]"), 0) != SIZE_MAX);
}

static void helplines_are_checked_and_expire(void **state)
{
    (void)state;
    static const char text[] = "Work abroad, in Atlantis";
    struct ln_screen_options o = reader("en", NULL, NULL, NULL);
    assert_ids(label(text, &o), "helplines", "help-xa");
    o = reader("en", "XB", NULL, NULL);
    assert_ids(label(text, &o), "helplines", "help-xb help-xa");
    struct ln_str line = label(text, &o);
    assert_true(str_find(line,
                         STR("{\"id\":\"help-xa\",\"country\":\"XA\",\"name\":\"Invented "
                             "Line\",\"number\":\"+00 (0) 100\",\"languages\":[\"en\","
                             "\"km\"],\"hours\":\"24/7\",\"url\":\"https://"
                             "office.invalid/3\",\"link\":true,\"checked\":"
                             "\"2026-11-22\",\"expires\":\"2027-05-22\"}"),
                         0) != SIZE_MAX);
    /* The last day counts; the day after does not. */
    o.as_of = 1798761599; /* 2026-12-31T23:59:59Z */
    assert_ids(label(text, &o), "helplines", "help-xb help-xa");
    o.as_of++;
    assert_ids(label(text, &o), "helplines", "help-xa");
    o.as_of = 2000000000;
    assert_ids(label(text, &o), "helplines", "");
    /* Neutral work at home frightens nobody. */
    o = reader("en", "XA", "XA", NULL);
    assert_ids(label("A job", &o), "helplines", "");
}

static void nothing_unverified_can_be_tapped(void **state)
{
    (void)state;
    struct ln_screen_options o = reader("en", "XB", NULL, NULL);
    struct buf out;
    buf_init(&out, 1 << 20);
    assert_int_equal(screen_input(&out, NULL, NULL, screener, SHAPE_LABEL_HTML,
                                  STR("Work abroad, in Atlantis"), &o, NULL),
                     LN_OK);
    struct ln_str html = buf_str(&out);
    assert_true(str_find(html, STR("<a href=\"tel:+000100\">+00 (0) 100</a>"), 0) != SIZE_MAX);
    assert_true(str_find(html, STR("XB): 200 <span"), 0) != SIZE_MAX);
    assert_true(str_find(html, STR("300"), 0) == SIZE_MAX);
    buf_clear(&out);
    assert_int_equal(screen_input(&out, NULL, NULL, screener, SHAPE_LABEL_TEXT,
                                  STR("Work abroad, in Atlantis"), &o, NULL),
                     LN_OK);
    assert_true(str_find(buf_str(&out),
                         STR("  Where to call\n    * Invented Embassy (XB): 200\n"
                             "      working days; en; https://office.invalid/4 (checked "
                             "2026-01-01)\n    * Invented Line (XA): +00 (0) 100\n"),
                         0) != SIZE_MAX);
    buf_free(&out);
}

static void refuses_a_wrong_reader(void **state)
{
    (void)state;
    static const char *const wrong[][3] = {
        {"PHL", NULL, NULL}, {"", NULL, NULL},    {"1A", NULL, NULL},
        {NULL, "K", NULL},   {NULL, NULL, "job"}, {NULL, NULL, ""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct ln_screen_options o = reader("en", wrong[i][0], wrong[i][1], wrong[i][2]);
        struct ln_str out;
        struct ln_err err = {0};
        assert_int_equal(ln_label(&out, screener, STR("x"), &o, &err), LN_EINPUT);
        assert_true(strlen(err.text) > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(advisories_follow_the_reader),
        cmocka_unit_test(the_page_may_tell_the_destination),
        cmocka_unit_test(tips_follow_the_reader),
        cmocka_unit_test(weight_zero_chooses_tips_and_audience),
        cmocka_unit_test(helplines_are_checked_and_expire),
        cmocka_unit_test(nothing_unverified_can_be_tapped),
        cmocka_unit_test(refuses_a_wrong_reader),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
