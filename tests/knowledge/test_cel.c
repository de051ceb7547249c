/* test_cel.c: what the specification's own cases (test_cel_conformance.c) do not cover: unknown
 * values, the rule that absence never becomes evidence, words, messages, limits and memory. */
#include "test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "knowledge/cel.h"

static const char *const yes_no[] = {"yes", "no", NULL};
static const char *const licences[] = {"valid", "expired", "none", NULL};

enum { ABROAD, LICENCE, AMOUNT, HELD, BENEFITS, TITLE, PRICE, COUNT, LANGS, FLAG, FIELDS };

static const struct cel_field fields[FIELDS] = {
    {.path = "work.abroad", .type = CEL_STRING, .words = yes_no, .is_fact = true},
    {.path = "employer.licence", .type = CEL_STRING, .words = licences, .is_fact = true},
    {.path = "pay.amount", .type = CEL_DOUBLE, .is_fact = true},
    {.path = "passport.held", .type = CEL_BOOL, .is_fact = true},
    {.path = "benefits", .type = CEL_LIST, .member = CEL_STRING, .is_fact = true},
    {.path = "title", .type = CEL_STRING},
    {.path = "price", .type = CEL_DOUBLE},
    {.path = "count", .type = CEL_INT},
    {.path = "langs", .type = CEL_LIST, .member = CEL_STRING, .words = yes_no},
    {.path = "flag", .type = CEL_BOOL},
};

static const struct cel_schema schema = {fields, FIELDS};
static struct arena arena;
static struct cel_value stack[5000];

static struct cel_value text(const char *s)
{
    return (struct cel_value){.type = CEL_STRING, .s = str_of(s)};
}

static struct cel_value boolean(bool b)
{
    return (struct cel_value){.type = CEL_BOOL, .boolean = b};
}

/* T, F, U or E for a value. */
static char letter(const struct cel_value *v)
{
    if (v->type == CEL_UNKNOWN)
        return 'U';
    if (v->type == CEL_ERROR)
        return 'E';
    assert_int_equal(v->type, CEL_BOOL);
    return v->boolean ? 'T' : 'F';
}

static const struct cel_program *compiled(const char *condition,
                                          const struct cel_options *options)
{
    const struct cel_program *p;
    struct ln_err err = {0};
    if (cel_compile(&p, &arena, &schema, str_of(condition), options, &err) != LN_OK)
        fail_msg("%s: refused at %zu: %s", condition, err.at, err.text);
    assert_true(cel_stack_size(p) <= sizeof stack / sizeof *stack);
    return p;
}

static char run(const char *condition, const struct cel_value *values,
                const struct cel_options *options)
{
    struct cel_value v = cel_run(compiled(condition, options), values, stack);
    return letter(&v);
}

static void refuses(const char *condition, const struct cel_options *options, const char *kind,
                    size_t at, const char *part)
{
    const struct cel_program *p;
    struct ln_err err = {0};
    int code = cel_compile(&p, &arena, &schema, str_of(condition), options, &err);
    if (code == LN_OK)
        fail_msg("accepted: %s", condition);
    assert_null(p);
    if (strcmp(err.kind, kind) != 0 || (at != SIZE_MAX && err.at != at) ||
        strstr(err.text, part) == NULL)
        fail_msg("%s: %s at %zu (%s), not %s at %zu (%s)", condition, err.kind, err.at,
                 err.text, kind, at, part);
}

static const struct ln_str all_needs[] = {
    {"work.abroad", 11},   {"employer.licence", 16}, {"pay.amount", 10},
    {"passport.held", 13}, {"benefits", 8},
};
static const struct cel_options known = {.needs = all_needs, .needs_count = 5};
static const struct cel_options phrases = {.has_phrases = true};

/* title stands for one side and price for the other, so that every pair is seen. */
static void combines_unknown_and_error(void **state)
{
    (void)state;
    static const char kinds[] = "TFUE";
    static const char and_table[] = "TFUEFFFFUFUUEFUE", or_table[] = "TTTTTFUETUUUTEUE";
    static const struct cel_field two[] = {{.path = "a", .type = CEL_BOOL},
                                           {.path = "b", .type = CEL_BOOL}};
    const struct cel_schema pair = {two, 2};
    const struct cel_program *both, *either;
    assert_int_equal(cel_compile(&both, &arena, &pair, STR("a && b"), NULL, NULL), LN_OK);
    assert_int_equal(cel_compile(&either, &arena, &pair, STR("a || b"), NULL, NULL), LN_OK);
    for (size_t i = 0; i < 16; i++) {
        struct cel_value values[2];
        for (size_t side = 0; side < 2; side++) {
            char kind = kinds[side == 0 ? i / 4 : i % 4];
            values[side] = boolean(kind == 'T');
            if (kind == 'U' || kind == 'E')
                values[side] = (struct cel_value){.type = kind == 'U' ? CEL_UNKNOWN : CEL_ERROR,
                                                  .s = STR("broken")};
        }
        struct cel_value v = cel_run(both, values, stack);
        assert_int_equal(letter(&v), and_table[i]);
        v = cel_run(either, values, stack);
        assert_int_equal(letter(&v), or_table[i]);
    }
}

static void tells_unknown_from_false(void **state)
{
    (void)state;
    static const struct {
        const char *condition;
        char want;
    } cases[] = {
        {"work.abroad == 'yes'", 'U'},
        {"work.abroad != 'yes'", 'U'},
        {"!(work.abroad == 'yes')", 'U'},
        {"work.abroad in ['yes', 'no']", 'U'},
        {"pay.amount > 3", 'U'},
        {"pay.amount + 1.0 > price / 0.0", 'U'},
        {"count / 0 == 1 || pay.amount > 3", 'U'},
        {"count / 0 == pay.amount", 'U'},
        {"passport.held", 'U'},
        {"passport.held ? true : true", 'U'},
        {"passport.held || true", 'T'},
        {"passport.held && false", 'F'},
        {"has(passport.held)", 'F'},
        {"!has(work.abroad)", 'T'},
        {"has(title)", 'T'},
        {"size(benefits) == 0", 'U'},
        {"'food' in benefits", 'U'},
        {"benefits.exists(x, x == 'food')", 'U'},
        {"benefits.all(x, x == 'food')", 'U'},
        {"benefits[0] == 'food'", 'U'},
        {"[1, 2].exists(x, passport.held || x == 2)", 'T'},
        {"[1, 2].exists(x, passport.held && x == 2)", 'U'},
        {"[1, 2].all(x, passport.held && x == 1)", 'F'},
        {"[1, 2].exists_one(x, passport.held || x == 2)", 'U'},
        {"[1, 2].exists_one(x, passport.held && x == 7)", 'F'},
        {"[work.abroad] == ['yes']", 'U'},
        {"title in [work.abroad, 'cook']", 'U'},
        {"count / 0 == 1", 'E'},
        {"[1, count / 0][0] == 1", 'E'},
        {"[1][count] == 1", 'E'},
        {"[1, 2].exists(x, x / 0 == 1 || x == 2)", 'T'},
        {"[count, 1 + count][1] == 8 && [[count]][0][0] == 7", 'T'},
        {"[1, 2].all(x, [x, count].exists(y, [y, x] == [x, x]))", 'T'},
        {"langs.exists_one(x, x == 'yes') && langs == ['no', 'yes']", 'T'},
        {".title == 'cook' && ['a'].exists(title, .title != title)", 'T'},
        {"\t[\n1 // one ? ' \r still\n , ] [ 0 ]\f== 1\r", 'T'},
        {"count == 7.0 && 7u == dyn(count) && count < 7.5 && -count < 0u", 'T'},
        {"title.size() == 4 && size('\\u00e9\\x41') == 2", 'T'},
    };
    const struct cel_value two[] = {text("no"), text("yes")};
    struct cel_value values[FIELDS] = {
        [TITLE] = text("cook"),
        [PRICE] = {.type = CEL_DOUBLE, .d = 10},
        [COUNT] = {.type = CEL_INT, .i = 7},
        [LANGS] = {.type = CEL_LIST, .list = {two, 2}},
        [FLAG] = boolean(true),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got = run(cases[i].condition, values, &known);
        if (got != cases[i].want)
            fail_msg("%s: %c, not %c", cases[i].condition, got, cases[i].want);
    }
}

/* Each is refused without needs, even with phrases, and fine when the facts are in needs. */
static void refuses_every_negation(void **state)
{
    (void)state;
    static const char *const negations[] = {
        "!(work.abroad == 'yes')",
        "!(work.abroad != 'yes')",
        "!!(work.abroad == 'yes') && !(work.abroad == 'no')",
        "!has(work.abroad)",
        "!(has(pay.amount) && pay.amount > 3)",
        "has(pay.amount) && !(pay.amount > 3)",
        "!passport.held",
        "has(passport.held) && !passport.held",
        "!(flag || work.abroad == 'yes')",
        "work.abroad == 'yes' ? false : true",
        "(work.abroad == 'yes' ? 1 : 2) == 2",
        "has(work.abroad) ? false : true",
        "(work.abroad == 'yes') == false",
        "false == (work.abroad == 'yes')",
        "(work.abroad == 'yes') != true",
        "has(work.abroad) == false",
        "(work.abroad == 'yes') < true",
        "(work.abroad == 'yes') in [false]",
        "false in [work.abroad == 'yes']",
        "[work.abroad == 'yes'] == [false]",
        "[work.abroad == 'yes'][0] == false",
        "![work.abroad == 'yes'][0]",
        "dyn(work.abroad == 'yes') == false",
        "!dyn(work.abroad == 'yes')",
        "!(work.abroad in ['yes'])",
        "!work.abroad.contains('yes')",
        "!('food' in benefits)",
        "!benefits.exists(x, x == 'food')",
        "has(benefits) && benefits.exists(x, !(x == 'food'))",
        "has(benefits) && benefits.all(x, x == 'food')",
        "has(benefits) && benefits.exists_one(x, x == 'food')",
        "[1].exists_one(x, work.abroad == 'yes')",
        "![1].all(x, work.abroad == 'yes')",
        "[1].all(x, !(work.abroad == 'yes'))",
        "[1].exists(x, has(work.abroad) == false)",
        "flag ? !(work.abroad == 'yes') : false",
        "1 / (work.abroad == 'yes' ? 0 : 1) == 1",
        "[true, false][work.abroad == 'yes' ? 1 : 0]",
        "price > (has(work.abroad) ? 1.0 : 2.0)",
    };
    for (size_t i = 0; i < sizeof negations / sizeof *negations; i++) {
        refuses(negations[i], NULL, "negation", SIZE_MAX, "may be unknown");
        refuses(negations[i], &phrases, "negation", SIZE_MAX, "may be unknown");
        (void)compiled(negations[i], &known);
    }
    refuses("flag && !(work.abroad == 'yes')", NULL, "negation", 10, "work.abroad");
}

static void allows_what_takes_away(void **state)
{
    (void)state;
    static const char *const unequal[] = {
        "work.abroad == 'yes' && employer.licence != 'valid'",
        "has(pay.amount) && pay.amount != 3",
        "has(benefits) && benefits.exists(x, x != 'food')",
        "has(benefits) && benefits != ['food']",
        "has(work.abroad) && (flag ? work.abroad : 'no') != 'yes'",
    };
    for (size_t i = 0; i < sizeof unequal / sizeof *unequal; i++) {
        refuses(unequal[i], NULL, "negation", SIZE_MAX, "phrases");
        (void)compiled(unequal[i], &phrases);
        (void)compiled(unequal[i], &known);
    }
    static const char *const fine[] = {
        "work.abroad == 'yes'",
        "'yes' == work.abroad || employer.licence in ['none', 'expired']",
        "!!(work.abroad == 'yes')",
        "!(title == 'cook') && title != 'cook' && !has(price) && !flag",
        "flag ? work.abroad == 'yes' : has(work.abroad)",
        "dyn(work.abroad == 'yes')",
        "[1, 2].all(x, x < 3 || work.abroad == 'yes')",
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        (void)compiled(fine[i], NULL);
}

static void wants_a_guard(void **state)
{
    (void)state;
    static const char *const open[] = {
        "pay.amount > 3",
        "pay.amount == 3",
        "passport.held",
        "has(pay.amount) || pay.amount > 3",
        "has(passport.held) && pay.amount > 3",
        "(has(pay.amount) && flag) || pay.amount > 3",
        "work.abroad.startsWith('y')",
        "size(work.abroad) == 3",
        "[work.abroad].exists(x, x == 'yes')",
        "'food' in benefits",
        "benefits.exists(x, x == 'food')",
        "(flag ? work.abroad : 'no') == 'yes'",
    };
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        refuses(open[i], &phrases, "unguarded", SIZE_MAX, "write has(");
        (void)compiled(open[i], &known);
    }
    static const char *const guarded[] = {
        "has(pay.amount) && pay.amount > 3",
        "pay.amount > 3 && (flag && has(pay.amount))",
        "has(pay.amount) && (flag || [1.0].exists(x, x < pay.amount))",
        "has(passport.held) && passport.held",
        "has(benefits) && 'food' in benefits",
        "has(benefits) && benefits.exists(x, x == 'food')",
    };
    for (size_t i = 0; i < sizeof guarded / sizeof *guarded; i++)
        (void)compiled(guarded[i], NULL);
    const struct ln_str one = STR("pay.amount");
    const struct cel_options options = {.needs = &one, .needs_count = 1};
    (void)compiled("!(pay.amount > 3)", &options);
    refuses("!(work.abroad == 'yes')", &options, "negation", 2, "work.abroad");
}

static void knows_the_words(void **state)
{
    (void)state;
    refuses("work.abroad == \"yess\"", NULL, "word", 15, "its words are: yes, no");
    refuses("'Yes' == work.abroad", NULL, "word", 0, "work.abroad is never \"Yes\"");
    refuses("work.abroad in ['yes', 'maybe']", NULL, "word", 23, "maybe");
    refuses("employer.licence != ''", &phrases, "word", 20, "valid, expired, none");
    refuses("'si' in langs", NULL, "word", 0, "langs");
    refuses("langs.exists(x, x == 'si')", NULL, "word", 21, "yes, no");
    refuses("langs[0] == 'si'", NULL, "word", 12, "langs");
    refuses("dyn(work.abroad) == 'y'", NULL, "word", 20, "work.abroad");
    refuses("work.abroad == 'y' + 'e'", NULL, "word", 19, "work.abroad");
    refuses("work.abroad < 'yes'", &known, "word", 12, "no order");
    (void)compiled("work.abroad == 'y' + 'es' && langs == ['yes']", NULL);
}

static void names_the_mistake(void **state)
{
    (void)state;
    static const struct {
        const char *condition, *kind;
        size_t at;
        const char *part;
    } bad[] = {
        {"", "syntax", 0, "ends too early"},
        {"flag &&", "syntax", 7, "ends too early"},
        {"flag & flag", "syntax", 5, "write &&"},
        {"title = 'x'", "syntax", 6, "write =="},
        {"flag flag", "syntax", 5, "should end"},
        {"(flag", "syntax", 5, "')' is missing"},
        {"[1, 2 == 3", "syntax", 10, "']' is missing"},
        {"[,] == []", "syntax", 1, "a value is missing"},
        {"flag ? 1", "syntax", 8, "':' is missing"},
        {"title == 'cook", "syntax", 9, "no closing quote"},
        {"title == 'a\nb'", "syntax", 9, "no closing quote"},
        {"title == '\\q'", "syntax", 10, "not an escape"},
        {"title == '\\ud800'", "syntax", 10, "not an escape"},
        {"title == '\\U00110000'", "syntax", 10, "not an escape"},
        {"title == '\\400'", "syntax", 10, "not an escape"},
        {"title == b'x'", "unsupported", 9, "bytes"},
        {"title == {}", "unsupported", 9, "maps"},
        {"count == 9223372036854775808", "syntax", 9, "does not fit an int"},
        {"count == 18446744073709551616u", "syntax", 9, "64 bits"},
        {"price == 1e999", "syntax", 9, "too large"},
        {"count == 12abc", "syntax", 11, "a letter follows"},
        {"count == 0x", "syntax", 9, "hexadecimal"},
        {"title == \xFF", "utf8", 9, "UTF-8"},
        {"flag # x", "syntax", 5, "no meaning"},
        {"for == 1", "syntax", 0, "reserved"},
        {"langs.exists(in, true)", "syntax", 13, "a name"},
        {"langs.exists(i, x, true)", "unsupported", 17, "one name"},
        {"has(1)", "syntax", 4, "name of a field"},
        {"langs.exists(x, has(x))", "syntax", 20, "name of a field"},
        {"langs.exists(x, x.y)", "unsupported", 18, "only a record"},
        {"titel == 'cook'", "field", 0, "did you mean title?"},
        {"flag && work.abrod == 'no'", "field", 8, "did you mean work.abroad?"},
        {"has(amount)", "field", 0, "did you mean pay.amount?"},
        {"zzzzzz == 1", "field", 0, "unknown field zzzzzz"},
        {"title.matches('x')", "function", 6, "startsWith"},
        {"int(price) == 1", "function", 0, "no function int()"},
        {"title == 1", "type", 6, "string and int"},
        {"title == null", "type", 6, "has(field)"},
        {"title < 1", "type", 6, "string and int"},
        {"langs < langs", "type", 0, "have an order"},
        {"price * 2 > 1.0", "type", 6, "2.0 a double"},
        {"price % 2.0 == 0.0", "type", 6, "whole numbers"},
        {"title + title == ''", "unsupported", 6, "literals only"},
        {"-title == ''", "type", 1, "int or a double"},
        {"!count", "type", 1, "need bools"},
        {"flag && title", "type", 8, "need bools"},
        {"count ? true : false", "type", 0, "before ?"},
        {"flag ? 1 : 'a'", "type", 5, "int and string"},
        {"1 in title", "type", 5, "a list"},
        {"1 in langs", "type", 2, "never holds a int"},
        {"title[0] == 'c'", "type", 0, "only a list"},
        {"langs['a'] == 'yes'", "type", 6, "an int"},
        {"title.contains(1)", "type", 15, "texts"},
        {"size(count) == 1", "type", 5, "a text or a list"},
        {"title.exists(x, true)", "type", 0, "need a list"},
        {"langs.exists(x, 1)", "type", 16, "a bool"},
        {"count", "type", 0, "must be a bool"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses(bad[i].condition, &known, bad[i].kind, bad[i].at, bad[i].part);
}

/* before, n times part, then after. */
static struct ln_str repeated(char *out, const char *before, const char *part, size_t n,
                              const char *after)
{
    size_t len = strlen(before), part_len = strlen(part);
    memcpy(out, before, len);
    for (size_t i = 0; i < n; i++, len += part_len)
        memcpy(out + len, part, part_len);
    memcpy(out + len, after, strlen(after));
    return (struct ln_str){out, len + strlen(after)};
}

static void keeps_its_limits(void **state)
{
    (void)state;
    static char out[20000];
    static const struct {
        const char *before, *part, *after;
        size_t fits, fails;
        const char *kind;
    } cases[] = {
        {"", "!", "flag", 60, 64, "depth"},
        {"flag", "?flag:flag", "", 60, 64, "depth"},
        {"1", "+1", "==1", 60, 64, "depth"},
        {"flag", "||flag", "", 300, 400, "size"}, /* three instructions a side */
        {"flag", " ", "", 4000, 4093, "size"},
    };
    const struct cel_program *p;
    struct ln_err err = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ln_str s =
            repeated(out, cases[i].before, cases[i].part, cases[i].fits, cases[i].after);
        assert_int_equal(cel_compile(&p, &arena, &schema, s, NULL, &err), LN_OK);
        s = repeated(out, cases[i].before, cases[i].part, cases[i].fails, cases[i].after);
        assert_int_equal(cel_compile(&p, &arena, &schema, s, NULL, &err), LN_ELIMIT);
        assert_string_equal(err.kind, cases[i].kind);
    }
    struct ln_str open = repeated(out, "", "(", 4000, "");
    assert_int_equal(cel_compile(&p, &arena, &schema, open, NULL, &err), LN_ELIMIT);
    assert_int_equal(err.at, LIMIT_CEL_DEPTH);
}

static void bounds_its_steps(void **state)
{
    (void)state;
    static struct cel_value many[1000];
    for (size_t i = 0; i < 1000; i++)
        many[i] = text("no");
    struct cel_value values[FIELDS] = {[LANGS] = {.type = CEL_LIST, .list = {many, 100}}};
    const char *const nested = "langs.exists(a, langs.exists(b, a == 'yes' && b == 'yes'))";
    assert_int_equal(run(nested, values, NULL), 'F');
    values[LANGS].list.count = 1000;
    assert_int_equal(run(nested, values, NULL), 'E');
    assert_int_equal(run("langs.all(a, a in langs)", values, NULL), 'T');
    assert_int_equal(run("langs.exists(a, !(a in langs) || 'yes' in langs)", values, NULL),
                     'E');
    assert_int_equal(run("langs.exists(a, langs != langs)", values, NULL), 'E');
}

static void allocates_nothing(void **state)
{
    (void)state;
    const struct cel_program *p = compiled(
        "work.abroad == 'yes' && employer.licence != 'valid' && [title, 'x'].exists(x, "
        "x in ['a', title]) && [[count, 2]] == [[7, 2]]",
        &known);
    struct cel_value values[FIELDS] = {
        [ABROAD] = text("yes"),
        [LICENCE] = text("none"),
        [TITLE] = text("cook"),
        [COUNT] = {.type = CEL_INT, .i = 7},
    };
    unsigned long before = mem_count();
    for (size_t i = 0; i < 1000; i++) {
        struct cel_value v = cel_run(p, values, stack);
        assert_int_equal(letter(&v), 'T');
    }
    assert_int_equal(mem_count(), before);
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    for (unsigned long nth = 1; nth < 50; nth++) {
        struct arena own;
        const struct cel_program *p;
        struct ln_err err = {0};
        arena_init(&own, LIMIT_ARENA_BYTES);
        mem_fail_at(nth);
        int code = cel_compile(&p, &own, &schema,
                               STR("title == 'a' + 'b' && [1, count] == [2, 3] && price > 3"),
                               NULL, &err);
        int hit = mem_fail_hit();
        mem_fail_at(0);
        arena_free(&own);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (!hit) {
            assert_true(nth > 2);
            return;
        }
        assert_int_equal(err.code, LN_ENOMEM);
    }
    fail_msg("the loop never got past the failures");
}

/* An arena that is too small at any size must give an error, never a broken program. */
static void tells_when_the_arena_ends(void **state)
{
    (void)state;
    static char out[5000];
    struct ln_str s = repeated(out, "title in ['a'", ", 'b'", 700, "]");
    struct arena own;
    const struct cel_program *p;
    arena_init(&own, 1000);
    assert_int_equal(cel_compile(&p, &own, &schema, s, NULL, NULL), LN_ENOMEM);
    arena_free(&own);
}

static void survives_every_cut(void **state)
{
    (void)state;
    const char *whole = "has(pay.amount) && [1, count].exists(x, x > 2 ? flag : title in "
                        "['a', r'b', \"\"\"c\\u00e9\"\"\"]) || -price >= 0x1F / 3.5e2";
    for (size_t len = 0; len < strlen(whole); len++) {
        const struct cel_program *p;
        struct ln_err err = {0};
        int code = cel_compile(&p, &arena, &schema, (struct ln_str){whole, len}, NULL, &err);
        if (code != LN_OK)
            assert_true(err.at <= len && err.text[0] != '\0');
    }
}

/* ---- random conditions -------------------------------------------------------------- */

static uint64_t seed;

static size_t random_below(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % n;
}

struct writer {
    char at[4000];
    size_t len;
};

static void add(struct writer *w, const char *s)
{
    size_t len = strlen(s);
    assert_true(w->len + len < sizeof w->at);
    memcpy(w->at + w->len, s, len);
    w->len += len;
}

static void add_condition(struct writer *w, unsigned depth)
{
    static const char *const leaves[] = {
        "work.abroad == 'yes'",
        "work.abroad in ['no']",
        "employer.licence == 'valid'",
        "has(work.abroad)",
        "has(pay.amount)",
        "pay.amount > 3",
        "has(pay.amount) && pay.amount < 5",
        "has(passport.held) && passport.held",
        "flag",
        "has(title)",
        "count / (count - 7) == 1",
        "work.abroad == title",
        "has(benefits) && benefits.exists(x, x == 'food')",
        "true",
    };
    static const char *const forms[] = {
        "(&) && (&)",
        "(&) || (&)",
        "!(&)",
        "(&) ? (&) : (&)",
        "(&) == (&)",
        "(&) in [(&)]",
        "dyn(&)",
        "[1, 2].exists(x, &)",
        "[flag].all(x, (&) || x)",
        "[&][0]",
        "[1, count].exists_one(x, &)",
        "(&) && (&)",
        "((&) ? 1 : 2) == 1",
        "(&) || (&)",
    };
    if (depth == 0 || random_below(5) == 0) {
        add(w, leaves[random_below(sizeof leaves / sizeof *leaves)]);
        return;
    }
    const char *form = forms[random_below(sizeof forms / sizeof *forms)];
    for (; *form != '\0'; form++) {
        char one[2] = {*form, '\0'};
        if (*form == '&' && form[1] != '&' && (form[1] == ')' || form[1] == ']'))
            add_condition(w, depth - 1);
        else
            add(w, one);
    }
}

static void random_values(struct cel_value *values)
{
    static const char *const titles[] = {"yes", "no", "cook"};
    static struct cel_value benefit;
    memset(values, 0, FIELDS * sizeof *values);
    benefit = text(random_below(2) == 0 ? "food" : "bed");
    values[ABROAD] = text(yes_no[random_below(2)]);
    values[LICENCE] = text(licences[random_below(3)]);
    values[AMOUNT] = (struct cel_value){.type = CEL_DOUBLE, .d = (double)random_below(8)};
    values[HELD] = boolean(random_below(2) == 0);
    values[BENEFITS] =
        (struct cel_value){.type = CEL_LIST, .list = {&benefit, random_below(2)}};
    values[TITLE] = text(titles[random_below(3)]);
    values[COUNT] = (struct cel_value){.type = CEL_INT, .i = (int64_t)(6 + random_below(2))};
    values[FLAG] = boolean(random_below(2) == 0);
}

static void forget_some(struct cel_value *values, size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        if (random_below(2) == 0)
            values[i] = (struct cel_value){.type = CEL_UNKNOWN};
}

/* The order of the sides of && and || changes nothing. */
static void commutes(void **state)
{
    (void)state;
    seed = 20260101;
    for (size_t round = 0; round < 3000; round++) {
        struct writer a = {.len = 0}, b = {.len = 0};
        struct cel_value values[FIELDS];
        add_condition(&a, 3);
        add_condition(&b, 3);
        random_values(values);
        forget_some(values, 0, FIELDS - 1);
        static const char *const operators[] = {") && (", ") || ("};
        for (size_t i = 0; i < 2; i++) {
            struct writer ab = {.len = 0}, ba = {.len = 0};
            add(&ab, "("), add(&ab, a.at), add(&ab, operators[i]), add(&ab, b.at),
                add(&ab, ")");
            add(&ba, "("), add(&ba, b.at), add(&ba, operators[i]), add(&ba, a.at),
                add(&ba, ")");
            char one = run(ab.at, values, &known), two = run(ba.at, values, &known);
            if (one != two)
                fail_msg("seed 20260101, round %zu: %s is %c, turned around %c", round, ab.at,
                         one, two);
        }
    }
}

/* What holds while facts are unknown still holds whatever they turn out to be: checked by
 * running, for every condition that is accepted without needs. */
static void never_takes_absence_as_evidence(void **state)
{
    (void)state;
    size_t accepted = 0, held = 0;
    seed = 20260102;
    for (size_t round = 0; round < 60000; round++) {
        struct writer w = {.len = 0};
        const struct cel_program *p;
        add_condition(&w, 3);
        arena_reset(&arena);
        if (cel_compile(&p, &arena, &schema, str_of(w.at), NULL, NULL) != LN_OK)
            continue;
        accepted++;
        struct cel_value all[FIELDS], some[FIELDS];
        random_values(all);
        memcpy(some, all, sizeof some);
        forget_some(some, ABROAD, BENEFITS);
        struct cel_value v = cel_run(p, some, stack);
        if (v.type != CEL_BOOL || !v.boolean)
            continue;
        held++;
        v = cel_run(p, all, stack);
        if (v.type != CEL_BOOL || !v.boolean)
            fail_msg("seed 20260102, round %zu: absence speaks in %s", round, w.at);
    }
    assert_true(accepted > 2000 && held > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(combines_unknown_and_error),
        cmocka_unit_test(tells_unknown_from_false),
        cmocka_unit_test(refuses_every_negation),
        cmocka_unit_test(allows_what_takes_away),
        cmocka_unit_test(wants_a_guard),
        cmocka_unit_test(knows_the_words),
        cmocka_unit_test(names_the_mistake),
        cmocka_unit_test(keeps_its_limits),
        cmocka_unit_test(bounds_its_steps),
        cmocka_unit_test(allocates_nothing),
        cmocka_unit_test(tells_when_memory_ends),
        cmocka_unit_test(tells_when_the_arena_ends),
        cmocka_unit_test(survives_every_cut),
        cmocka_unit_test(commutes),
        cmocka_unit_test(never_takes_absence_as_evidence),
    };
    arena_init(&arena, LIMIT_ARENA_BYTES);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
