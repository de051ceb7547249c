/* test_readers.c: what each reader makes of its format, and of what only looks like it. */
#include "test.h"

#include "base/mem.h"
#include "record/record.h"

static struct record_scratch scratch;
static struct record_list list;

static void read_as(const struct record_reader *reader, const char *text)
{
    struct record_source source = {STR("f"), 1, reader->one_frame, {NULL, 0}, NULL};
    assert_int_equal(record_read(&list, &scratch, reader, str_of(text), &source, NULL), LN_OK);
}

static struct ln_str text_at(const struct record *r, const char *path)
{
    for (size_t i = 0; i < r->text_count; i++)
        if (str_eq(r->texts[i].path, str_of(path)))
            return r->texts[i].value;
    return (struct ln_str){"(none)", 6};
}

static void finds_the_format_by_content(void **state)
{
    (void)state;
    static const struct {
        const char *name, *head;
        const struct record_reader *reader;
    } cases[] = {
        {"a", "{\"id\":1}\n{\"id\":2}\n", &record_json_lines},
        {"a", "  {\"id\":1}", &record_json_lines},
        {"a", "[{\"id\":1},{\"id\":2}]\n", &record_json_lines},
        {"a.jsonl", "{\n", &record_json_lines},
        {"a.jsonl", "broken", &record_json_lines},
        {"a", "{\n  \"id\": 1\n}\n", &record_json_document},
        {"a", "[\n {\"id\": 1},\n {\"id\": 2}\n]\n", &record_json_document},
        {"a", "<!doctype html><p>x", &record_html},
        {"a", "\n <html>", &record_html},
        {"a", "<3 this job", &record_plain_text},
        {"a", "Easy work", &record_plain_text},
        {"a", "", &record_plain_text},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct record_reader *got =
            record_reader_of(str_of(cases[i].name), str_of(cases[i].head));
        if (got != cases[i].reader)
            fail_msg("%s: read as %s, not %s", cases[i].head, got->name, cases[i].reader->name);
    }
}

static void reads_a_posting(void **state)
{
    (void)state;
    read_as(
        &record_json_lines,
        "{\"@context\":\"https://"
        "schema.org\",\"@type\":\"JobPosting\",\"identifier\":{\"value\":"
        "\"ad-1\"},\"title\":\"Cook\",\"description\":\"<p>We <b>pay</b> you</p>\","
        "\"hiringOrganization\":{\"@type\":\"Organization\",\"name\":\"Invented Inn\","
        "\"address\":{\"addressCountry\":\"XA\"}},\"jobLocation\":[{\"@type\":\"Place\","
        "\"address\":{\"addressLocality\":\"Nowhere\",\"addressCountry\":\"XB\"}}],"
        "\"applicantLocationRequirements\":{\"@type\":\"Country\",\"name\":\"XC\"},"
        "\"validThrough\":\"2026-01-02\",\"jobLocationType\":\"TELECOMMUTE\",\"baseSalary\":"
        "{\"@type\":\"MonetaryAmount\",\"currency\":\"USD\",\"value\":{\"minValue\":100,"
        "\"maxValue\":\"250.5\",\"unitText\":\"MONTH\"}},\"skills\":[\"typing\",{\"name\":"
        "\"English\"}],\"x-note\":\"not text\"}");
    assert_int_equal(list.count, 1);
    const struct record *r = &list.items[0];
    assert_false(r->failed);
    assert_str(r->id, "ad-1");
    assert_str(text_at(r, "title"), "Cook");
    assert_str(text_at(r, "hiringOrganization.name"), "Invented Inn");
    assert_str(text_at(r, "jobLocation.0.address.addressLocality"), "Nowhere");
    assert_str(text_at(r, "skills.0"), "typing");
    assert_str(text_at(r, "skills.1.name"), "English");
    assert_str(text_at(r, "x-note"), "(none)");
    assert_str(text_at(r, "identifier.value"), "(none)");
    assert_str(r->advert.employer_country, "XA");
    assert_str(r->advert.job_country, "XB");
    assert_str(r->advert.applicant_country, "XC");
    assert_true(r->advert.remote && r->advert.structured);
    assert_true(r->advert.pay.has_min && r->advert.pay.has_max);
    assert_true(r->advert.pay.min == 100 && r->advert.pay.max == 250.5);
    assert_str(r->advert.pay.period, "MONTH");
    assert_true(r->texts[1].markup && !r->texts[0].markup);
}

static void reads_who_hires_and_where(void **state)
{
    (void)state;
    read_as(
        &record_json_lines,
        "{\"@type\":\"JobPosting\",\"description\":\" d \",\"hiringOrganization\":[{\"name\":"
        "\"Invented Inn\",\"sameAs\":\"https://inn.invalid\",\"logo\":{\"@type\":"
        "\"ImageObject\",\"url\":\"https://inn.invalid/l.png\"},\"taxID\":77,\"address\":"
        "{\"streetAddress\":\"1 None St\"},\"contactPoint\":[{\"telephone\":\"+00 1\"}]}],"
        "\"jobLocation\":[{\"name\":\"Hall\",\"address\":[{\"addressLocality\":\"Nowhere\"}]}]"
        "}");
    const struct record_advert *a = &list.items[0].advert;
    assert_true(a->posting && a->structured);
    assert_str(a->description, "d");
    assert_str(a->employer_name, "Invented Inn");
    assert_str(a->employer_address, "1 None St");
    assert_str(a->employer_url, "https://inn.invalid");
    assert_str(a->employer_logo, "https://inn.invalid/l.png");
    assert_str(a->employer_number, "77");
    assert_str(a->contact, "+00 1");
    assert_str(a->job_place, "Hall");
    read_as(&record_json_lines, "{\"title\":\"x\",\"email\":\"a@x.invalid\","
                                "\"applicationContact\":{\"email\":\"b@x.invalid\"},"
                                "\"company\":\"Invented Inn\",\"location\":\"Nowhere\"}");
    a = &list.items[0].advert;
    assert_true(!a->posting && a->structured);
    assert_str(a->employer_name, "Invented Inn");
    assert_str(a->contact, "a@x.invalid");
    assert_str(a->job_place, "Nowhere");
    /* A name alone, or a field of another type, says nothing about the rest. */
    static const char *const none[] = {
        "{\"title\":\"x\",\"hiringOrganization\":\"Invented Inn\"}",
        "{\"title\":\"x\",\"hiringOrganization\":[],\"applicationContact\":[],\"jobLocation\":["
        "]}",
        "{\"title\":\"x\",\"hiringOrganization\":{\"address\":7,\"logo\":true,\"contactPoint\":"
        "null},"
        "\"applicationContact\":\"ask\",\"jobLocation\":{\"address\":{}}}",
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        read_as(&record_json_lines, none[i]);
        a = &list.items[0].advert;
        if (a->employer_address.len + a->employer_url.len + a->employer_logo.len +
                a->employer_number.len + a->contact.len + a->job_place.len + a->posting >
            0)
            fail_msg("%s: something was read", none[i]);
    }
}

static void pay_comes_in_many_forms(void **state)
{
    (void)state;
    static const struct {
        const char *salary;
        bool has;
        double min, max;
    } cases[] = {
        {"1200", true, 1200, 1200},
        {"\"1200\"", true, 1200, 1200},
        {"\"about 1200\"", true, 1200, 1200},
        {"\"by agreement\"", false, 0, 0},
        {"{\"currency\":\"USD\",\"value\":900}", true, 900, 900},
        {"{\"value\":{\"value\":5}}", true, 5, 5},
        {"{\"minValue\":1,\"maxValue\":2}", true, 1, 2},
        {"[]", false, 0, 0},
        {"null", false, 0, 0},
        {"{\"value\":{\"minValue\":{}}}", false, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[200];
        snprintf(line, sizeof line, "{\"title\":\"x\",\"baseSalary\":%s}", cases[i].salary);
        read_as(&record_json_lines, line);
        const struct record_pay *pay = &list.items[0].advert.pay;
        if (pay->has_min != cases[i].has || pay->min != cases[i].min ||
            pay->max != cases[i].max)
            fail_msg("%s: %d %g %g", cases[i].salary, pay->has_min, pay->min, pay->max);
    }
}

static void pay_may_be_a_text(void **state)
{
    (void)state;
    static const struct {
        const char *fields;
        double min, max;
        const char *currency, *period;
    } cases[] = {
        {"\"baseSalary\":\"8,000 - 15,000 yuan a month\"", 8000, 15000, "CNY", "MONTH"},
        {"\"salary\":[\"USD 900 per week\"]", 900, 900, "USD", "WEEK"},
        {"\"salary\":\"900-1200\",\"salaryCurrency\":\"PHP\"", 900, 1200, "PHP", ""},
        {"\"baseSalary\":{\"currency\":\"LAK\",\"value\":\"1-2 million kip a week\"}", 1e6, 2e6,
         "LAK", "WEEK"},
        {"\"baseSalary\":{\"value\":{\"value\":\"2-3万元\",\"unitText\":\"MONTH\"}}", 20000,
         30000, "CNY", "MONTH"},
        {"\"salary\":\"negotiable, 18-35\"", 0, 0, "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[200];
        snprintf(line, sizeof line, "{\"title\":\"x\",%s}", cases[i].fields);
        read_as(&record_json_lines, line);
        const struct record_pay *pay = &list.items[0].advert.pay;
        if (pay->has_min != (cases[i].min > 0) || pay->min != cases[i].min ||
            pay->max != cases[i].max)
            fail_msg("%s: %d %g %g", cases[i].fields, pay->has_min, pay->min, pay->max);
        assert_str(pay->currency, cases[i].currency);
        assert_str(pay->period, cases[i].period);
    }
}

static void names_records_without_an_id(void **state)
{
    (void)state;
    read_as(&record_json_lines,
            "[{\"title\":\"a\"},{\"title\":\"b\",\"id\":7},{\"title\":\"c\"}]");
    assert_int_equal(list.count, 3);
    assert_str(list.items[0].id, "f#1");
    assert_str(list.items[1].id, "7");
    assert_str(list.items[2].id, "f#1.3");
    read_as(&record_json_document, "[\n{\"title\":\"a\"},{\"title\":\"b\"}]");
    assert_str(list.items[1].id, "f#2");
}

static void one_failed_item_for_what_cannot_be_read(void **state)
{
    (void)state;
    static const struct {
        const struct record_reader *reader;
        const char *text, *kind;
    } cases[] = {
        {&record_json_lines, "{\"title\":\"x\"", "truncated"},
        {&record_json_lines, "7", "type"},
        {&record_json_lines, "[1,\"x\",null]", "type"},
        {&record_json_lines, "\"text\"", "type"},
        {&record_json_lines, "{}", "type"},
        {&record_json_lines, "{\"title\":5}", "type"},
        {&record_json_lines, "{\"@type\":\"Recipe\",\"name\":\"soup\"}", "unsupported"},
        {&record_json_lines, "[]", "type"},
        {&record_plain_text, "\xFF\xFE", "utf8"},
        {&record_plain_text, " \n ", "empty"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_as(cases[i].reader, cases[i].text);
        assert_int_equal(list.count, 1);
        assert_true(list.items[0].failed);
        if (!str_eq(str_of(list.items[0].err.kind), str_of(cases[i].kind)))
            fail_msg("%s: %s, not %s", cases[i].text, list.items[0].err.kind, cases[i].kind);
        assert_str(list.items[0].id, "f#1");
    }
}

static void reads_pages(void **state)
{
    (void)state;
    read_as(
        &record_html,
        "<!doctype html><!-- <script type=\"application/ld+json\">{\"@type\":\"JobPosting\","
        "\"title\":\"hidden\"}</script> --><title>a <script> b</title>"
        "<SCRIPT "
        "TYPE='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"s\"},"
        "{\"@type\":[\"JobPosting\"],\"title\":\"one\"}]}</SCRIPT>"
        "<script>var x = '<script type=application/ld+json>';</script>"
        "<script type=application/ld+json>{\"@type\":\"https://schema.org/JobPosting\","
        "\"id\":\"two\",\"title\":\"two\"}</script>");
    assert_int_equal(list.count, 2);
    assert_str(list.items[0].id, "f#1");
    assert_str(text_at(&list.items[0], "title"), "one");
    assert_str(list.items[1].id, "two");
    assert_str(text_at(&list.items[1], "title"), "two");
}

static void a_broken_block_is_told_with_its_place_in_the_page(void **state)
{
    (void)state;
    const char *page =
        "<p>x<script type=application/ld+json>{\"@type\":</script>"
        "<script type=application/ld+json>{\"@type\":\"JobPosting\",\"title\":\"t\"}"
        "</script>";
    read_as(&record_html, page);
    assert_int_equal(list.count, 2);
    assert_true(list.items[0].failed);
    size_t block = (size_t)(strstr(page, "{\"@type\":<") - page);
    assert_in_range(list.items[0].err.at, block, block + 10);
    assert_false(list.items[1].failed);
    assert_str(list.items[1].id, "f#2");
}

static void a_page_without_posting_is_a_text(void **state)
{
    (void)state;
    read_as(&record_html, "<html><body><p>Easy work</p><script type=application/ld+json>"
                          "{\"@type\":\"WebSite\"}</script>");
    assert_int_equal(list.count, 1);
    assert_false(list.items[0].failed);
    assert_true(list.items[0].texts[0].markup);
    assert_false(list.items[0].advert.structured);
}

/* A path of 8 MB below which sixty strings stand: the limit ends the record, not the run. */
static void a_hostile_record_fails_alone(void **state)
{
    (void)state;
    const size_t key = 8u << 20, size = key + 4096;
    char *line = test_malloc(size);
    size_t len = (size_t)snprintf(line, size, "{\"title\":\"x\",\"skills\":{\"");
    memset(line + len, 'k', key);
    len += key;
    len += (size_t)snprintf(line + len, size - len, "\":{\"a\":\"1\"");
    for (int i = 0; i < 60; i++)
        len += (size_t)snprintf(line + len, size - len, ",\"a%d\":\"x\"", i);
    len += (size_t)snprintf(line + len, size - len, "}}}");
    read_as(&record_json_lines, line);
    assert_int_equal(list.count, 1);
    assert_true(list.items[0].failed);
    assert_string_equal(list.items[0].err.kind, "too-many");
    read_as(&record_json_lines, "{\"title\":\"next\"}");
    assert_false(list.items[0].failed);
    test_free(line);
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    const char *line =
        "[{\"title\":\"a\",\"skills\":[{\"name\":\"b\"}],\"id\":\"x\"},{\"title\":\"c\"}]";
    struct record_source source = {STR("f"), 1, false, {NULL, 0}, NULL};
    for (unsigned long nth = 1; nth < 100; nth++) {
        struct record_scratch s = {0};
        struct record_list l;
        mem_fail_at(nth);
        int code = record_scratch_init(&s, NULL);
        if (code == LN_OK)
            code = record_read(&l, &s, &record_json_lines, str_of(line), &source, NULL);
        int hit = mem_fail_hit();
        mem_fail_at(0);
        record_scratch_free(&s);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (!hit)
            return;
    }
    fail_msg("the loop never got past the failures");
}

static void allocates_nothing_after_warm_up(void **state)
{
    (void)state;
    const char *line = "{\"@type\":\"JobPosting\",\"title\":\"a\",\"skills\":[\"b\",\"c\"]}";
    read_as(&record_json_lines, line);
    unsigned long before = mem_count();
    for (int i = 0; i < 1000; i++)
        read_as(&record_json_lines, line);
    assert_int_equal(mem_count(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_format_by_content),
        cmocka_unit_test(reads_a_posting),
        cmocka_unit_test(reads_who_hires_and_where),
        cmocka_unit_test(pay_comes_in_many_forms),
        cmocka_unit_test(pay_may_be_a_text),
        cmocka_unit_test(names_records_without_an_id),
        cmocka_unit_test(one_failed_item_for_what_cannot_be_read),
        cmocka_unit_test(reads_pages),
        cmocka_unit_test(a_broken_block_is_told_with_its_place_in_the_page),
        cmocka_unit_test(a_page_without_posting_is_a_text),
        cmocka_unit_test(a_hostile_record_fails_alone),
        cmocka_unit_test(tells_when_memory_ends),
        cmocka_unit_test(allocates_nothing_after_warm_up),
    };
    if (record_scratch_init(&scratch, NULL) != LN_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    record_scratch_free(&scratch);
    return failed;
}
