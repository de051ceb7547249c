/* test_yaml.c: nothing is guessed and nothing is dropped; every fault is told with its line. */
#include "test.h"

#include "base/mem.h"
#include "base/yaml.h"

struct part {
    char *word;
    unsigned count;
};

struct book {
    char *name;
    int64_t pages;
    bool lent;
    double weight;
    char **tags;
    unsigned tags_count;
    struct part *parts;
    unsigned parts_count;
};

static const cyaml_schema_value_t text_schema = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, CYAML_UNLIMITED)};

static const cyaml_schema_field_t part_fields[] = {
    CYAML_FIELD_STRING_PTR("word", CYAML_FLAG_POINTER, struct part, word, 0, CYAML_UNLIMITED),
    CYAML_FIELD_UINT("count", CYAML_FLAG_OPTIONAL, struct part, count), CYAML_FIELD_END};

static const cyaml_schema_value_t part_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct part, part_fields)};

static const cyaml_schema_field_t book_fields[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct book, name, 0, CYAML_UNLIMITED),
    CYAML_FIELD_INT("pages", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct book, pages),
    CYAML_FIELD_BOOL("lent", CYAML_FLAG_OPTIONAL, struct book, lent),
    CYAML_FIELD_FLOAT("weight", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct book, weight),
    CYAML_FIELD_SEQUENCE("tags", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct book, tags,
                         &text_schema, 0, CYAML_UNLIMITED),
    CYAML_FIELD_SEQUENCE("parts", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct book, parts,
                         &part_schema, 0, CYAML_UNLIMITED),
    CYAML_FIELD_END};

static const cyaml_schema_value_t book_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct book, book_fields)};

static const cyaml_schema_value_t item_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct book, book_fields)};

static const cyaml_schema_value_t list_schema = {
    CYAML_VALUE_SEQUENCE(CYAML_FLAG_POINTER, struct book, &item_schema, 0, CYAML_UNLIMITED)};

static struct book *load(const char *text)
{
    void *out;
    struct ln_err err = {0};
    if (yaml_load(&out, &book_schema, str_of(text), "f.yaml", &err) != LN_OK)
        fail_msg("%s: %s", text, err.text);
    assert_non_null(out);
    return out;
}

static void refuses(const char *text, size_t len, const char *start, const char *word)
{
    void *out = &out;
    struct ln_err err = {0};
    int code = yaml_load(&out, &book_schema, (struct ln_str){text, len}, "f.yaml", &err);
    if (code != LN_EFORMAT)
        fail_msg("code %d: %s", code, text);
    assert_null(out);
    if (!str_starts(str_of(err.text), str_of(start)) || strstr(err.text, word) == NULL)
        fail_msg("%s: told \"%s\", not \"%s ... %s\"", text, err.text, start, word);
}

static const char whole[] = "# a comment\n"
                            "name: \"two\\nlines \xE4\xB8\xAD\"\n"
                            "pages: -12\n"
                            "lent: true\n"
                            "weight: 1.5\n"
                            "tags: [a, b b, 'c']\n"
                            "parts:\n"
                            "  - {word: x, count: 3}\n"
                            "  - word: |\n"
                            "      y\n"
                            "      z\n";

static void loads_by_the_schema(void **state)
{
    (void)state;
    struct book *b = load(whole);
    assert_string_equal(b->name, "two\nlines \xE4\xB8\xAD");
    assert_true(b->pages == -12 && b->lent && b->weight == 1.5);
    assert_int_equal(b->tags_count, 3);
    assert_string_equal(b->tags[1], "b b");
    assert_int_equal(b->parts_count, 2);
    assert_int_equal(b->parts[0].count, 3);
    assert_string_equal(b->parts[1].word, "y\nz\n");
    assert_int_equal(b->parts[1].count, 0);
    yaml_free(&book_schema, b, 0);
}

static void text_stays_text(void **state)
{
    (void)state;
    static const char *const words[] = {"NO",   "no", "on",   "012",        "0x1F", "1e3",
                                        "null", "~",  "true", "2026-11-22", "1_0",  "12:30:45",
                                        ".inf", "-",  "1.10", "=",          "<<"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char text[60];
        snprintf(text, sizeof text, strcmp(words[i], "-") == 0 ? "name: '%s'\n" : "name: %s\n",
                 words[i]);
        struct book *b = load(text);
        assert_string_equal(b->name, words[i]);
        yaml_free(&book_schema, b, 0);
    }
}

static void refuses_with_the_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *start, *word;
    } cases[] = {
        {"", "f.yaml:1: ", "empty"},
        {"\n \n", "f.yaml:1: ", "empty"},
        {"# only a comment\n", "f.yaml:1: ", "empty"},
        {"name: a\nbad: 1\n", "f.yaml:1:", "Unexpected key: bad"}, /* the enclosing entry */
        {"name: a\npages: 1\nname: b\n", "f.yaml:2:", "already seen: name"},
        {"pages: 1\n", "f.yaml:1:", "Missing required mapping field: name"},
        {"name: a\n\npages: many\n", "f.yaml:3:8: ", "not a whole number"},
        {"name: a\npages: 1.5\n", "f.yaml:2:8: ", "not a whole number"},
        {"name: a\npages: 3x\n", "f.yaml:2:8: ", "not a whole number"},
        {"name: a\npages: 010\n", "f.yaml:2:8: ", "not a whole number"},
        {"name: a\npages: 0x10\n", "f.yaml:2:8: ", "not a whole number"},
        {"name: a\npages:\n", "f.yaml:2:7: ", "not a whole number"},
        {"name: a\npages: 99999999999999999999\n", "f.yaml:2:8: ", "not a whole number"},
        {"name: a\nlent: perhaps\n", "f.yaml:2:7: ", "neither true nor false"},
        {"name: a\nlent: yes\n", "f.yaml:2:7: ", "neither true nor false"},
        {"name: a\nweight: heavy\n", "f.yaml:2:9: ", "not a number"},
        {"name: a\nweight: 1,5\n", "f.yaml:2:9: ", "not a number"},
        {"name: a\nweight: 1.5x\n", "f.yaml:2:9: ", "not a number"},
        {"name: a\nweight: .inf\n", "f.yaml:2:9: ", "not a number"},
        {"name: a\nweight: nan\n", "f.yaml:2:9: ", "not a number"},
        {"name: a\nweight: 1e999\n", "f.yaml:2:", "1e999"},
        {"name: a\nparts: [{word: b, count: 3.7}]\n", "f.yaml:2:26: ", "not a whole number"},
        {"name: a\nparts: [{word: [[], {}], count: 3.7}]\n", "f.yaml:2:33: ", "not a whole"},
        {"? {a: [b, c]}\n: {d: e}\npages: 1x\n", "f.yaml:3:8: ", "not a whole number"},
        {"name: [a]\n", "f.yaml:1:", "Expecting STRING"},
        {"name: a\nparts: 7\n", "f.yaml:2:", "Expecting SEQUENCE"},
        {"name: a\nparts:\n- word: a\n- wrod: b\n", "f.yaml:4:", "Unexpected key: wrod"},
        {"name: a\nparts:\n- word: a\n  count: -1\n", "f.yaml:4:", "-1"},
        {"- name: a\n", "f.yaml:1:1: ", "Expecting MAPPING"},
        {"\n\n  just text\n", "f.yaml:3:3: ", "Expecting MAPPING"},
        {"name: &x a\ntags: [*x]\n", "f.yaml:2:8: ", "aliases are not allowed"},
        {"name: a\ntags: &t [*t]\n", "f.yaml:2:", "aliases are not allowed"},
        {"name: a\n---\nname: b\n", "f.yaml:2:1: ", "a second document"},
        {"name: a\n...\nmore\n", "f.yaml:3:1: ", "document start"},
        {"name: a\n\tpages: 1\n", "f.yaml:2:1: ", "tab"},
        {"name: a\ntags: [a\n", "f.yaml:3:1: ", ""},
        {"name: 'a\n\n", "f.yaml:3:1: ", "end of stream"},
        {"name: a\nname: b: c\n", "f.yaml:2:8: ", "not allowed in this context"},
        {"name: a\n\n\npages: \x01\n", "f.yaml:4: ", "control characters"},
        {"name: a\n\npages: \xFF\n", "f.yaml:3: ", "not valid UTF-8"},
        {"\xC3", "f.yaml:1: ", "not valid UTF-8"},
        {"name: \xED\xA0\x80\n", "f.yaml:1: ", "not valid UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuses(cases[i].text, strlen(cases[i].text), cases[i].start, cases[i].word);
    refuses("name: a\npages: \0001\n", 18, "f.yaml:2: ", "control characters");
    refuses(NULL, 0, "f.yaml:1: ", "empty");
}

static void every_cut_is_refused_or_loads(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof whole; len++) {
        void *out;
        struct ln_err err = {0};
        int code = yaml_load(&out, &book_schema, (struct ln_str){whole, len}, "f", &err);
        assert_int_equal(out != NULL, code == LN_OK);
        if (code == LN_OK)
            yaml_free(&book_schema, out, 0);
        else
            assert_true(str_starts(str_of(err.text), STR("f:")));
    }
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    static char text[2000000];
    void *out;
    memset(text, '[', sizeof text);
    memcpy(text, "name: ", 6);
    struct ln_str deep = {text, sizeof text};
    assert_int_equal(yaml_load(&out, &book_schema, deep, "f", NULL), LN_EFORMAT);
    memset(text, ' ', sizeof text);
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        text[i] = '-';
    assert_int_equal(yaml_load(&out, &book_schema, deep, "f", NULL), LN_EFORMAT);
}

static void loads_lists(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int code;
        unsigned count;
    } cases[] = {
        {"- name: a\n- name: b\n", LN_OK, 2},
        {"[{name: a}]", LN_OK, 1},
        {"[]\n", LN_OK, 0},
        {"# nothing\n", LN_EFORMAT, 0},
        {"name: a\n", LN_EFORMAT, 0},
        {"- name: a\n- pages: 1\n", LN_EFORMAT, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *out;
        unsigned count = 0;
        int code = yaml_load_list(&out, &count, &list_schema, str_of(cases[i].text), "f", NULL);
        assert_int_equal(code, cases[i].code);
        if (code != LN_OK)
            continue;
        assert_int_equal(count, cases[i].count);
        for (unsigned n = 0; n < count; n++)
            assert_int_equal(((struct book *)out)[n].name[0], 'a' + (int)n);
        yaml_free(&list_schema, out, count);
    }
}

static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    int hit = 1;
    unsigned long nth = 1;
    for (; hit; nth++) {
        void *out;
        assert_true(nth < 1000);
        mem_fail_at(nth);
        int code = yaml_load(&out, &book_schema, str_of(whole), "f", NULL);
        hit = mem_fail_hit();
        mem_fail_at(0);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (code == LN_OK)
            yaml_free(&book_schema, out, 0);
    }
    assert_true(nth > 10);
}

static void finds_lines(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned from;
        const char *needle;
        unsigned line;
    } cases[] = {
        {"a\nb\nc\nb\n", 1, "a", 1}, {"a\nb\nc\nb\n", 1, "b", 2},
        {"a\nb\nc\nb\n", 3, "b", 4}, {"a\nb\nc\nb\n", 4, "b", 4},
        {"a\nb\nc\nb\n", 3, "a", 3}, {"a\nb\n", 9, "a", 9},
        {"a\nb", 2, "b", 2},         {"", 1, "x", 1},
        {"a\nb\n", 0, "b", 2},       {"a\nb\n", UINT32_MAX, "", 3},
        {"a\nb", UINT32_MAX, "", 2}, {"", UINT32_MAX, "", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (yaml_line_of(str_of(cases[i].text), cases[i].from, str_of(cases[i].needle)) !=
            cases[i].line)
            fail_msg("case %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_by_the_schema),
        cmocka_unit_test(text_stays_text),
        cmocka_unit_test(refuses_with_the_place),
        cmocka_unit_test(every_cut_is_refused_or_loads),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(loads_lists),
        cmocka_unit_test(every_failed_allocation_is_told),
        cmocka_unit_test(finds_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
