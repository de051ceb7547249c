/* test_csv.c: tables as adverts: the same records as from JSON lines, one error for a bad row
 * in its place, and rows that end at the same byte however much of the file is in sight. */
#include "test.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/random.h"
#include "record/record.h"

#define FRAMES_MAX 256

static struct record_scratch scratch;
static struct record_list list;

static void read_frame(struct record_scratch *s, struct ln_str header, struct ln_str frame)
{
    struct record_source source = {STR("f"), 1, false, header, NULL};
    assert_int_equal(record_read(&list, s, &record_csv, frame, &source, NULL), LN_OK);
    assert_int_equal(list.count, 1);
}

/* Cut all of a file, as both sides of record/stream do; nothing may be lost or cut to nothing.
 */
static size_t cut(struct ln_str frames[FRAMES_MAX], struct ln_str file)
{
    size_t count = 0;
    while (file.len > 0) {
        size_t len = record_csv.next_frame(file, true);
        assert_in_range(len, 1, file.len);
        assert_true(count < FRAMES_MAX);
        frames[count++] = str_part(file, 0, len);
        file = str_part(file, len, file.len);
    }
    return count;
}

static void is_same(struct ln_str a, struct ln_str b)
{
    if (!str_eq(a, b))
        fail_msg("\"%.*s\" is not \"%.*s\"", STR_ARGS(a), STR_ARGS(b));
}

static void is_same_record(const struct record *a, const struct record *b)
{
    const struct record_advert *x = &a->advert, *y = &b->advert;
    assert_int_equal(a->failed, b->failed);
    is_same(a->id, b->id);
    assert_int_equal(a->text_count, b->text_count);
    for (size_t i = 0; i < a->text_count; i++) {
        is_same(a->texts[i].path, b->texts[i].path);
        is_same(a->texts[i].value, b->texts[i].value);
        assert_int_equal(a->texts[i].markup, b->texts[i].markup);
    }
    assert_int_equal(x->structured, y->structured);
    is_same(x->title, y->title);
    is_same(x->employer_name, y->employer_name);
    is_same(x->posted, y->posted);
    is_same(x->valid_through, y->valid_through);
    is_same(x->apply_url, y->apply_url);
    assert_int_equal(x->remote, y->remote);
    assert_int_equal(x->pay.has_min, y->pay.has_min);
    assert_true(x->pay.min == y->pay.min && x->pay.max == y->pay.max);
    is_same(x->pay.currency, y->pay.currency);
}

static void gives_the_records_of_json_lines(void **state)
{
    (void)state;
    static const struct {
        const char *header, *row, *json;
    } cases[] = {
        {"title,description,company\n", "Cook,\"Two\nlines, \"\"so\"\"\",Invented Inn\n",
         "{\"title\":\"Cook\",\"description\":\"Two\\nlines, "
         "\\\"so\\\"\",\"company\":\"Invented "
         "Inn\"}"},
        {"id;title;salary;SALARY currency;location\r\n", "a-1;Cook;1200;USD;Nowhere\r\n",
         "{\"id\":\"a-1\",\"title\":\"Cook\",\"salary\":\"1200\",\"salaryCurrency\":\"USD\","
         "\"location\":\"Nowhere\"}"},
        {"Job Title\temployer\tDate posted\tvalid_through\turl\n",
         "Cook\tInvented Inn\t2026-01-02\t2026-02-03\thttps://inn.example/\n",
         "{\"jobTitle\":\"Cook\",\"employer\":\"Invented Inn\",\"datePosted\":\"2026-01-02\","
         "\"validThrough\":\"2026-02-03\",\"url\":\"https://inn.example/\"}"},
        {"title,Perks,x-note,jobLocationType\n", "Cook,<b>food</b> &amp; bed,none,TELECOMMUTE",
         "{\"title\":\"Cook\",\"Perks\":\"<b>food</b> &amp; "
         "bed\",\"x-note\":\"none\",\"jobLocationType\":\"TELECOMMUTE\"}"},
        {"title,description,company\r", "Cook, ,\r", "{\"title\":\"Cook\"}"},
        {"title,description\n", "5\" pipes, \"so\"\n",
         "{\"title\":\"5\\\" pipes\",\"description\":\" \\\"so\\\"\"}"},
        {"\"title\",\"a, b\"\n", "\"\",\"c\"\n", "{\"a, b\":\"c\"}"},
        {"title,,description\n", "a,b,c\n",
         "{\"title\":\"a\",\"column\":\"b\",\"description\":\"c\"}"},
        {"title\n", "Cook\n", "{\"title\":\"Cook\"}"},
        {"job_title,name\n", "Cook,x\n", "{\"job_title\":\"Cook\",\"name\":\"x\"}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct record_scratch other;
        struct record_list lines;
        struct record_source source = {STR("f"), 1, false, {NULL, 0}, NULL};
        assert_int_equal(record_scratch_init(&other, NULL), LN_OK);
        assert_int_equal(record_read(&lines, &other, &record_json_lines, str_of(cases[i].json),
                                     &source, NULL),
                         LN_OK);
        assert_false(lines.items[0].failed);
        read_frame(&scratch, str_of(cases[i].header), str_of(cases[i].row));
        is_same_record(&list.items[0], &lines.items[0]);
        record_scratch_free(&other);
    }
}

static void finds_tables(void **state)
{
    (void)state;
    static const struct {
        const char *name, *head;
        const struct record_reader *reader;
    } cases[] = {
        {"a.csv", "anything", &record_csv},
        {"A.CSV", "", &record_csv},
        {"a.tsv", "x\ty\n", &record_csv},
        {"csv", "x,y\n", &record_plain_text},
        {"a", "id,title,company\n1,Cook,Inn\n", &record_csv},
        {"a", "\r\nid;\"Title\";company\r\n", &record_csv},
        {"a", "id\tjob title\tcompany", &record_csv},
        {"a.txt", "Description,company,place\n", &record_csv},
        {"a", "title,company\n", &record_plain_text},
        {"a", "name,company,place\n", &record_plain_text},
        {"a", "A new title, good pay, and more\n", &record_plain_text},
        {"a", "id,\"title,company\n1,2\n", &record_plain_text},
        {"a", "id,title,\"com\"pany\n", &record_plain_text},
        {"a", "Cooks, title; description\n\ntitle,a,b", &record_plain_text},
        {"a.csv", "{\"title\":\"x\"}\n", &record_json_lines},
        {"a.jsonl", "id,title,company\n", &record_json_lines},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct record_reader *got =
            record_reader_of(str_of(cases[i].name), str_of(cases[i].head));
        if (got != cases[i].reader)
            fail_msg("%s: read as %s, not %s", cases[i].head, got->name, cases[i].reader->name);
    }
}

/* "good" for a row that is read, else the code of its error. */
static const char *fate(const struct record *r)
{
    return r->failed ? r->err.kind : "good";
}

static void a_bad_row_costs_one_error_in_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *fates;
    } cases[] = {
        {"a,b,c\n\"d\",\"e\",\"f\"\n", "good good"},
        {"a,\"no end,c\nd,e,f\ng,\"h\",i\n", "truncated good good"},
        {"a,\"no end,c\nd,e,f\n", "truncated good"},
        {"a,b,\"no end", "truncated"},
        {"a,b,\"", "truncated"},
        {"a,\"b\"c,d\ne,f,g\n", "syntax good"},
        {"a,\"b\" ,d\ne,f,g\n", "syntax good"},
        {"a,\"b\nb\",\"c\"c\nd,e,f\n", "syntax good"},
        {"a,b\nc,d,e\n", "fields good"},
        {"a,b,c,d\nc,d,e\n", "fields good"},
        {"a\nb,c,d,\ne,f,g\r\n", "fields fields good"},
        {",,\na,,\n", "type good"},
        {"\xFF,b,c\na,b,c\n", "utf8 good"},
        {"a;\"b\nc\",d,e\nf,g,h\n", "syntax good"},
        {"a,b,c\rd,e,f\r", "good good"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ln_str rows[FRAMES_MAX];
        char got[200] = "";
        size_t count = cut(rows, str_of(cases[i].rows));
        for (size_t n = 0; n < count; n++) {
            read_frame(&scratch, STR("title,description,company\n"), rows[n]);
            size_t len = strlen(got);
            snprintf(got + len, sizeof got - len, "%s%s", n == 0 ? "" : " ",
                     fate(&list.items[0]));
        }
        if (strcmp(got, cases[i].fates) != 0)
            fail_msg("%s: %s, not %s", cases[i].rows, got, cases[i].fates);
    }
}

static void tells_the_byte(void **state)
{
    (void)state;
    const struct {
        struct ln_str row;
        size_t at;
    } cases[] = {
        {STR("abc,\"de"), 4},     {STR("a,\"b\"c,d"), 5}, {STR("a,b,c,d"), 6},
        {STR("a,b\n"), 3},        {STR("a\0,b,c"), 1},    {STR("a,b\xC3,c"), 3},
        {STR("a;\"\n\",b,c"), 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_frame(&scratch, STR("title,description,company\n"), cases[i].row);
        assert_true(list.items[0].failed);
        assert_int_equal(list.items[0].err.at, cases[i].at);
    }
}

static void a_bad_header_fails_each_row(void **state)
{
    (void)state;
    const struct {
        struct ln_str header;
        const char *fate;
    } cases[] = {
        {STR(""), "unsupported"},
        {STR("Easy work,high pay\n"), "unsupported"},
        {STR("title,\"no end\n"), "truncated"},
        {STR("title,\"a\"b\n"), "syntax"},
        {STR("title,\xFF\n"), "utf8"},
        {STR("title\0,a\n"), "nul"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_frame(&scratch, cases[i].header, STR("a,b\n"));
        assert_string_equal(fate(&list.items[0]), cases[i].fate);
        assert_non_null(strstr(list.items[0].err.text, "header"));
    }
}

static const char good_file[] = "\"title\",description,company\r\n"
                                "Cook,\"Two\r\nlines of \"\"text\"\", here\",Invented Inn\r\n"
                                "Baker,\xC3\xA9"
                                "clairs,\"Invented; Shop\"\r\n"
                                "\"\",\"a\n\nb\n\",c\r\n";

static void no_cut_of_a_good_file_harms_the_rows_before(void **state)
{
    (void)state;
    struct ln_str whole[FRAMES_MAX], part[FRAMES_MAX], file = str_of(good_file);
    size_t whole_count = cut(whole, file);
    assert_int_equal(whole_count, 4);
    for (size_t len = 0; len <= file.len; len++) {
        /* Ending exactly there, so that a sanitizer sees every byte read too far. */
        char *copy = malloc(len + (len == 0));
        assert_non_null(copy);
        memcpy(copy, file.at, len);
        struct ln_str head = {copy, len};
        size_t count = cut(part, head), start = 0;
        for (size_t n = 0; n < count; n++) {
            size_t end = start + part[n].len;
            bool same = n < whole_count && str_eq(part[n], whole[n]);
            if (end < len && n < whole_count && start + whole[n].len <= len)
                assert_true(same);
            start = end;
            if (n == 0)
                continue;
            read_frame(&scratch, part[0], part[n]);
            if (same && str_eq(part[0], whole[0]))
                assert_string_equal(fate(&list.items[0]), "good");
        }
        /* While more may come, a row ends where it will end, or nothing is said yet. */
        size_t first = record_csv.next_frame(head, false);
        assert_true(first == 0 || first == whole[0].len);
        free(copy);
    }
}

/* The two sides of the stream: one sees the file grow, the other only a run of whole rows. */
static void both_sides_of_the_stream_agree(void **state)
{
    (void)state;
    struct random r = {20261122};
    for (int round = 0; round < 20000; round++) {
        static const char letters[] = "\"\"\",,;\t\r\n\nab";
        struct ln_str frames[FRAMES_MAX], again[FRAMES_MAX];
        char text[40];
        size_t len = random_below(&r, sizeof text);
        for (size_t i = 0; i < len; i++)
            text[i] = letters[random_below(&r, sizeof letters - 1)];
        struct ln_str file = {text, len};
        size_t count = cut(frames, file);
        for (size_t from = 0, at = 0; from < count; at += frames[from++].len) {
            size_t end = at;
            for (size_t to = from; to < count; to++) {
                end += frames[to].len;
                size_t n = cut(again, str_part(file, at, end));
                if (n != to - from + 1 || again[0].len != frames[from].len)
                    fail_msg("round %d: rows %zu..%zu are cut otherwise alone", round, from,
                             to);
            }
            for (size_t seen = at; seen <= len; seen++) {
                size_t row = record_csv.next_frame(str_part(file, at, seen), false);
                if (row != 0 && row != frames[from].len)
                    fail_msg("round %d: row %zu ends early with %zu bytes", round, from, seen);
            }
        }
    }
}

static void a_quote_without_end_is_not_looked_for_forever(void **state)
{
    (void)state;
    size_t size = (size_t)LIMIT_RECORD_BYTES + 100;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, 'x', size);
    memcpy(text, "a,\"b\n", 5);
    assert_int_equal(record_csv.next_frame((struct ln_str){text, 1000}, false), 0);
    assert_int_equal(record_csv.next_frame((struct ln_str){text, size}, false), 5);
    text[size - 2] = '"'; /* closed, but farther away than a record may be long */
    text[size - 1] = '\n';
    assert_int_equal(record_csv.next_frame((struct ln_str){text, size}, false), 5);
    assert_int_equal(record_csv.next_frame((struct ln_str){text, size}, true), 5);
    free(text);
}

static void columns_have_a_limit(void **state)
{
    (void)state;
    char header[LIMIT_CSV_COLUMNS * 2 + 16] = "title", row[LIMIT_CSV_COLUMNS * 2 + 16] = "a";
    for (size_t i = 1; i < LIMIT_CSV_COLUMNS; i++) {
        memcpy(header + 3 + 2 * i, ",x", 3);
        memcpy(row + 2 * i - 1, ",y", 3);
    }
    read_frame(&scratch, str_of(header), str_of(row));
    assert_string_equal(fate(&list.items[0]), "good");
    assert_int_equal(list.items[0].text_count, LIMIT_CSV_COLUMNS);
    memcpy(header + strlen(header), ",x", 3);
    read_frame(&scratch, str_of(header), str_of(row));
    assert_string_equal(fate(&list.items[0]), "too-many");

    size_t size =
        LIMIT_RECORD_BYTES; /* nothing but separators: stopped at the first too many */
    char *commas = malloc(size);
    assert_non_null(commas);
    memset(commas, ',', size);
    read_frame(&scratch, STR("title,a\n"), (struct ln_str){commas, size});
    assert_string_equal(fate(&list.items[0]), "fields");
    free(commas);
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    struct record_source source = {STR("f"), 1, false, STR("id,title,description\n"), NULL};
    for (unsigned long nth = 1; nth < 100; nth++) {
        struct record_scratch s = {0};
        struct record_list l;
        mem_fail_at(nth);
        int code = record_scratch_init(&s, NULL);
        if (code == LN_OK)
            code =
                record_read(&l, &s, &record_csv, STR("1,\"a \"\"b\"\"\",c\n"), &source, NULL);
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
    struct ln_str header = STR("id,title,description\n"), row = STR("1,\"a \"\"b\"\"\",c\n");
    read_frame(&scratch, header, row);
    unsigned long before = mem_count();
    for (int i = 0; i < 1000; i++)
        read_frame(&scratch, header, row);
    assert_int_equal(mem_count(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_records_of_json_lines),
        cmocka_unit_test(finds_tables),
        cmocka_unit_test(a_bad_row_costs_one_error_in_its_place),
        cmocka_unit_test(tells_the_byte),
        cmocka_unit_test(a_bad_header_fails_each_row),
        cmocka_unit_test(no_cut_of_a_good_file_harms_the_rows_before),
        cmocka_unit_test(both_sides_of_the_stream_agree),
        cmocka_unit_test(a_quote_without_end_is_not_looked_for_forever),
        cmocka_unit_test(columns_have_a_limit),
        cmocka_unit_test(tells_when_memory_ends),
        cmocka_unit_test(allocates_nothing_after_warm_up),
    };
    if (record_scratch_init(&scratch, NULL) != LN_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    record_scratch_free(&scratch);
    return failed;
}
