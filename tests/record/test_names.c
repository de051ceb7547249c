/* test_names.c: the names of exports: one table, in order, the same from JSON and from CSV. */
#include "test.h"

#include "record/names.h"
#include "record/record.h"

static struct record_scratch scratch;
static struct record_list list;

static const struct record_advert *read_json(const char *line)
{
    struct record_source source = {.name = STR("f"), .index = 1};
    assert_int_equal(
        record_read(&list, &scratch, &record_json_lines, str_of(line), &source, NULL), LN_OK);
    assert_int_equal(list.count, 1);
    assert_false(list.items[0].failed);
    return &list.items[0].advert;
}

static void the_table_is_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_name_count; i++) {
        if (i > 0 && str_cmp(field_names[i - 1].name, field_names[i].name) >= 0)
            fail_msg("%s stands behind its place", field_names[i].name.at);
        assert_ptr_equal(names_find(field_names[i].name), &field_names[i]);
    }
    for (int field = 0; field < FIELD_COUNT; field++) {
        const struct field_name *name = names_find(names_of((enum advert_field)field));
        assert_non_null(name);
        assert_int_equal(name->field, field);
    }
}

static void spelling_does_not_count(void **state)
{
    static const char *const same[] = {"job_title", "Job Title", "jobTitle",
                                       "JOB-TITLE", "job.title", "_job_title_"};
    static const char *const none[] = {
        "",         "_",         "jobtitl", "jobtitles",
        "jöbtitle", "job/title", "title\n", "averyveryveryveryveryveryveryverylongname"};
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_int_equal(names_find(str_of(same[i]))->field, FIELD_TITLE);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(names_find(str_of(none[i])));
}

static void is_export(const struct record_advert *a)
{
    assert_true(a->structured && !a->posting && a->remote);
    assert_str(a->title, "Cook");
    assert_str(a->description, "Cook for us.");
    assert_str(a->employer_name, "Invented Inn");
    assert_str(a->employer_url, "https://inn.example");
    assert_str(a->job_place, "Nowhere");
    assert_str(a->job_country, "XB");
    assert_str(a->contact, "a@inn.example");
    assert_str(a->apply_url, "https://inn.example/apply");
    assert_str(a->posted, "2026-01-02");
    assert_str(a->valid_through, "2026-12-31");
    assert_true(a->pay.has_min && a->pay.min == 900 && a->pay.has_max && a->pay.max == 1200);
    assert_str(a->pay.currency, "USD");
    assert_str(a->pay.period, "MONTH");
}

static void reads_exports(void **state)
{
    static const char head[] =
        "Position,Job Description,company_name,company_website,City,Country,Contact Email,"
        "apply_url,posted_at,expires_at,salary_min,salary_max,currency,pay_period,remote,"
        "hidden\n";
    static const char row[] =
        "Cook,Cook for us.,Invented Inn,https://inn.example,Nowhere,XB,a@inn.example,"
        "https://inn.example/apply,2026-01-02,2026-12-31,900,\"1,200\",USD,per month,yes,no "
        "fee\n";
    struct record_source source = {.name = STR("f"), .index = 1, .preamble = str_of(head)};
    (void)state;
    is_export(read_json(
        "{\"job_title\":\"Cook\",\"jobDescription\":\"Cook for us.\",\"company\":{\"name\":"
        "\"Invented Inn\",\"url\":\"https://inn.example\"},\"location\":{\"city\":\"Nowhere\","
        "\"country\":\"XB\"},\"contact\":{\"email\":\"a@inn.example\"},\"applyUrl\":"
        "\"https://inn.example/"
        "apply\",\"posted_at\":\"2026-01-02\",\"deadline\":\"2026-12-31\","
        "\"salary\":{\"min\":900,\"max\":1200,\"currency\":\"USD\"},\"salaryPeriod\":"
        "\"Monthly\","
        "\"is_remote\":true}"));
    is_export(read_json(
        "{\"name\":\"not me\",\"title\":\"Cook\",\"body\":\"Cook for us.\",\"employer_name\":"
        "\"Invented Inn\",\"website\":\"https://inn.example\",\"city\":\"Nowhere\","
        "\"country_code\":\"XB\",\"email\":\"a@inn.example\",\"link\":"
        "\"https://inn.example/"
        "apply\",\"created_at\":\"2026-01-02\",\"expires\":\"2026-12-31\","
        "\"salary\":\"900 - 1,200 USD/month\",\"remote\":\"yes\"}"));
    assert_int_equal(record_read(&list, &scratch, &record_csv, str_of(row), &source, NULL),
                     LN_OK);
    is_export(&list.items[0].advert);
    /* A column nobody knows is screened like the others. */
    assert_str(list.items[0].texts[list.items[0].text_count - 1].path, "hidden");
}

static void what_is_empty_or_odd_is_absent(void **state)
{
    const struct record_advert *a;
    (void)state;
    a = read_json("{\"title\":\"\",\"position\":\"Cook\",\"salary_min\":0,\"salary_max\":0,"
                  "\"company\":null,\"employer\":\"Inn\",\"remote\":\"no\",\"city\":[],"
                  "\"deadline\":{},\"email\":7,\"currency\":true}");
    assert_str(a->title, "Cook");
    assert_str(a->employer_name, "Inn");
    assert_str(a->contact, "7");
    assert_true(!a->pay.has_min && !a->pay.has_max && !a->remote);
    assert_true(a->job_place.len + a->valid_through.len + a->pay.currency.len == 0);
    a = read_json("{\"title\":\"x\",\"salary_min\":\"from 2k\",\"salary_max\":\"none\"}");
    assert_true(a->pay.has_min && a->pay.min == 2000 && !a->pay.has_max);
    /* A posting has schema.org's names; what others call a field means nothing there. */
    a = read_json(
        "{\"@type\":\"JobPosting\",\"title\":\"x\",\"occupation\":\"y\",\"city\":\"z\"}");
    assert_true(a->posting && a->job_place.len == 0);
}

static int set_up(void **state)
{
    (void)state;
    return record_scratch_init(&scratch, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    record_scratch_free(&scratch);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_in_order),
        cmocka_unit_test(spelling_does_not_count),
        cmocka_unit_test(reads_exports),
        cmocka_unit_test(what_is_empty_or_odd_is_absent),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
