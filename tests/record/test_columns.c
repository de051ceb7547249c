/* test_columns.c: --map: pairs and YAML files, what is wrong with them, and what records they
 * give from tables and flat JSON. */
#include "test.h"

#include "base/mem.h"
#include "record/columns.h"
#include "record/record.h"

static struct record_scratch scratch;
static struct record_list list;

static const struct record *read_as(const struct record_reader *reader, const char *header,
                                    const char *frame, const struct columns *columns)
{
    struct record_source source = {
        .name = STR("f"), .index = 1, .preamble = str_of(header), .columns = columns};
    assert_int_equal(record_read(&list, &scratch, reader, str_of(frame), &source, NULL), LN_OK);
    assert_int_equal(list.count, 1);
    return &list.items[0];
}

static struct columns pairs(const char *text)
{
    struct columns c = {0};
    struct ln_err err = {0};
    if (columns_add(&c, str_of(text), &err) != LN_OK)
        fail_msg("%s: %s", text, err.text);
    return c;
}

static void maps_a_table(void **state)
{
    (void)state;
    struct columns c = pairs("id=ref,title=job_name, description = Body HTML ,"
                             "company=\xE5\x85\xAC\xE5\x8F\xB8,country==KH,salary=money");
    const struct record *r =
        read_as(&record_csv, "ref,Job Name,body_html,\xE5\x85\xAC\xE5\x8F\xB8,title,money\n",
                "r7,Cook,Come,Inn,Mr,\"900 - 1,200 USD a month\"\n", &c);
    assert_false(r->failed);
    assert_str(r->id, "r7");
    assert_str(r->advert.title, "Cook"); /* though a column is called title */
    assert_str(r->advert.description, "Come");
    assert_str(r->advert.employer_name, "Inn");
    assert_str(r->advert.job_country, "KH");
    assert_true(r->advert.pay.min == 900 && r->advert.pay.max == 1200);
    /* All is screened, under the names the table has; a constant is nobody's text. */
    assert_int_equal(r->text_count, 6);
    assert_str(r->texts[4].path, "title");
    assert_str(r->texts[4].value, "Mr");
}

static void maps_flat_json(void **state)
{
    (void)state;
    struct columns c = pairs("title=a,company=name,country==XB,id=n");
    const struct record *r =
        read_as(&record_json_lines, "",
                "{\"n\":7,\"name\":\"Inn\",\"a\":\"Cook\",\"country\":\"XC\"}", &c);
    assert_str(r->id, "7");
    assert_str(r->advert.title, "Cook");
    assert_str(r->advert.employer_name, "Inn");
    assert_str(r->advert.job_country, "XC"); /* the record's own word */
    /* A key that is not there is absent, as without a map; a posting has names of its own. */
    r = read_as(&record_json_lines, "", "{\"name\":\"Inn\"}", &c);
    assert_int_equal(r->advert.title.len, 0);
    assert_str(r->advert.job_country, "XB");
    r = read_as(&record_json_lines, "",
                "{\"@type\":\"JobPosting\",\"title\":\"t\",\"a\":\"b\"}", &c);
    assert_str(r->advert.title, "t");
    assert_int_equal(r->advert.job_country.len, 0);
}

static void the_first_of_two_columns_counts(void **state)
{
    (void)state;
    struct columns c = pairs("description=b,description=a");
    const struct record *r = read_as(&record_json_lines, "", "{\"a\":\"x\",\"b\":\"y\"}", &c);
    assert_str(r->advert.description, "y");
    r = read_as(&record_json_lines, "", "{\"a\":\"x\",\"b\":\"\"}", &c);
    assert_str(r->advert.description, "x");
}

static void a_missing_column_is_named(void **state)
{
    (void)state;
    struct columns c = pairs("title=job_nane");
    const struct record *r = read_as(&record_csv, "id,job_name,body\n", "1,Cook,Come\n", &c);
    assert_true(r->failed);
    assert_string_equal(r->err.kind, "fields");
    assert_string_equal(r->err.text, "the header: no column is called job_nane; there are: id, "
                                     "job_name, body");
    /* The list may be longer than an error is. */
    char header[4000] = "x";
    for (size_t i = 0; i < 300; i++)
        memcpy(header + 1 + i * 7, ",column", 8);
    r = read_as(&record_csv, header, "1\n", &c);
    assert_true(r->failed && strlen(r->err.text) < LIMIT_ERROR_TEXT);
}

static void wrong_pairs_are_told(void **state)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", ": write NAME=COLUMN"},
        {"title", "title: write NAME=COLUMN"},
        {"title=a,body", "body: write NAME=COLUMN"},
        {"title=", "title: no column is named"},
        {"title= ", "title: no column is named"},
        {"country==", "country: no column is named"},
        {"title==Cook", "title cannot be the same for all records"},
        {"salaryMin==5", "salaryMin cannot be the same for all records"},
        {"=x", "no field is called ; there are: id title description company companyAddress "},
        {"wages2=x", "no field is called wages2; there are: id title "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct columns c = {0};
        struct ln_err err = {0};
        int code = columns_add(&c, str_of(cases[i].text), &err);
        if (code != LN_EINPUT || !str_starts(str_of(err.text), str_of(cases[i].why)))
            fail_msg("\"%s\": %d \"%s\"", cases[i].text, code, err.text);
    }
    struct columns c = {0};
    for (unsigned i = 0; i < LIMIT_MAPPED_COLUMNS; i++)
        assert_int_equal(columns_add(&c, STR("title=a"), NULL), LN_OK);
    assert_int_equal(columns_add(&c, STR("title=a"), NULL), LN_ELIMIT);
}

static void reads_a_file(void **state)
{
    static const char text[] =
        "# a board's export\ntitle: job_name\ndescription: 'Body, as HTML'\ncountry: =KH\n";
    struct columns c = {0};
    struct ln_err err = {0};
    (void)state;
    assert_int_equal(columns_load(&c, str_of(text), "map.yaml", &err), LN_OK);
    const struct record *r =
        read_as(&record_csv, "job_name,\"Body, as HTML\"\n", "Cook,Come\n", &c);
    assert_false(r->failed);
    assert_str(r->advert.title, "Cook");
    assert_str(r->advert.description, "Come");
    assert_str(r->advert.job_country, "KH");
    columns_free(&c);
    columns_free(&c); /* twice is once */
}

/* Every name of linnet's own may stand in a file. */
static void the_file_has_all_names(void **state)
{
    (void)state;
    for (int field = 0; field < FIELD_COUNT; field++) {
        char text[100];
        struct columns c = {0};
        struct ln_err err = {0};
        snprintf(text, sizeof text, "%.*s: x\n", STR_ARGS(names_of((enum advert_field)field)));
        if (columns_load(&c, str_of(text), "f", &err) != LN_OK)
            fail_msg("%s: %s", text, err.text);
        assert_int_equal(c.count, 1);
        assert_int_equal(c.items[0].field, field);
        columns_free(&c);
    }
}

static void wrong_files_are_told(void **state)
{
    static const struct {
        const char *text;
        int code;
        const char *why;
    } cases[] = {
        {"", LN_EFORMAT, "map.yaml"},
        {"- title\n", LN_EFORMAT, "map.yaml:1"},
        {"titel: a\n", LN_EFORMAT, "map.yaml:1"},
        {"title: [a, b]\n", LN_EFORMAT, "map.yaml:1"},
        {"title: a\ntitle: b\n", LN_EFORMAT, "map.yaml:1"},
        {"title: =Cook\n", LN_EINPUT, "map.yaml: title cannot be the same"},
        {"country: =\n", LN_EINPUT, "map.yaml: country: no column is named"},
        {"title: ''\n", LN_EINPUT, "map.yaml: title: no column is named"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct columns c = {0};
        struct ln_err err = {0};
        int code = columns_load(&c, str_of(cases[i].text), "map.yaml", &err);
        if (code != cases[i].code || !str_starts(str_of(err.text), str_of(cases[i].why)))
            fail_msg("\"%s\": %d \"%s\"", cases[i].text, code, err.text);
        columns_free(&c);
    }
}

static void tells_when_memory_ends(void **state)
{
    unsigned long nth = 1;
    (void)state;
    for (;; nth++) {
        struct columns c = {0};
        mem_fail_at(nth);
        int code = columns_load(&c, STR("title: a\ncountry: =KH\n"), "f", NULL);
        bool hit = mem_fail_hit();
        mem_fail_at(0);
        columns_free(&c);
        if (!hit)
            break;
        assert_int_equal(code, LN_ENOMEM);
    }
    assert_true(nth > 2);
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
        cmocka_unit_test(maps_a_table),
        cmocka_unit_test(maps_flat_json),
        cmocka_unit_test(the_first_of_two_columns_counts),
        cmocka_unit_test(a_missing_column_is_named),
        cmocka_unit_test(wrong_pairs_are_told),
        cmocka_unit_test(reads_a_file),
        cmocka_unit_test(the_file_has_all_names),
        cmocka_unit_test(wrong_files_are_told),
        cmocka_unit_test(tells_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
