/* test_cel_conformance.c: every case of the specification's own tests (cel-spec, tests/simple).
 *
 * The cases are not ours and not in this tree: $LINNET_DATA/cel holds the textproto files. A
 * case must pass, or a line of tests/knowledge/cel_skipped.txt must say why it cannot. An exact
 * line for a case that passes is a failure too, and so is a line that fits no case, so that the
 * list stays honest.
 *
 * What a case asks: the value of an expression of any type. A condition must be a bool, so the
 * expression is put into dyn( ). Its variables become fields of their declared type, or of
 * CEL_DYN when the case turns type checking off. Where an error is expected, an error when it
 * runs or a refused type passes; an unknown name or function passes only where the case is
 * about just that.
 */
#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "knowledge/cel.h"

#define SKIPPED "tests/knowledge/cel_skipped.txt"

/* ---- text format of protocol buffers ------------------------------------------------ */

/* One field of a message: a scalar (text) or a message (first). */
struct field {
    struct ln_str name, text;
    bool quoted;
    struct field *first, *next;
};

struct reader {
    struct ln_str text;
    size_t pos;
    struct arena *arena;
    const char *path;
};

static void die(const struct reader *r, const char *what)
{
    size_t line = 1;
    for (size_t i = 0; i < r->pos && i < r->text.len; i++)
        line += r->text.at[i] == '\n';
    printf("Bail out! %s:%zu: %s\n", r->path, line, what);
    exit(1);
}

static void *need(void *at)
{
    if (at == NULL) {
        puts("Bail out! out of memory");
        exit(1);
    }
    return at;
}

static int peek(const struct reader *r)
{
    return r->pos < r->text.len ? (unsigned char)r->text.at[r->pos] : -1;
}

static void skip_space(struct reader *r)
{
    for (; peek(r) != -1 && strchr(" \t\r\n,;", peek(r)) != NULL; r->pos++)
        ;
    if (peek(r) != '#')
        return;
    while (peek(r) != '\n' && peek(r) != -1)
        r->pos++;
    skip_space(r);
}

static uint32_t read_digits(struct reader *r, int most, int base)
{
    char digits[9] = "";
    size_t len = 0;
    const char *allowed = base == 8 ? "01234567" : "0123456789abcdefABCDEF";
    while (len < (size_t)most && peek(r) > 0 && strchr(allowed, peek(r)) != NULL)
        digits[len++] = r->text.at[r->pos++];
    if (len == 0)
        die(r, "an escape without digits");
    return (uint32_t)strtoul(digits, NULL, base);
}

static size_t read_escape(struct reader *r, char *out)
{
    static const char from[] = "abfnrtv\\?'\"", to[] = "\a\b\f\n\r\t\v\\?'\"";
    int c = peek(r);
    if (c >= '0' && c <= '7') {
        out[0] = (char)read_digits(r, 3, 8);
        return 1;
    }
    r->pos++;
    if (c == 'x' || c == 'X') {
        out[0] = (char)read_digits(r, 2, 16);
        return 1;
    }
    if (c == 'u' || c == 'U')
        return utf8_put(out, read_digits(r, c == 'u' ? 4 : 8, 16));
    const char *hit = c <= 0 ? NULL : strchr(from, c);
    if (hit == NULL)
        die(r, "an unknown escape");
    out[0] = to[hit - from];
    return 1;
}

/* One quoted text or several behind each other. */
static struct ln_str read_quoted(struct reader *r)
{
    char *out = need(arena_alloc(r->arena, r->text.len - r->pos + 4));
    size_t len = 0;
    while (peek(r) == '"' || peek(r) == '\'') {
        int quote = peek(r);
        for (r->pos++; peek(r) != quote;) {
            if (peek(r) == -1)
                die(r, "a text without its end");
            char c = r->text.at[r->pos++];
            if (c == '\\')
                len += read_escape(r, out + len);
            else
                out[len++] = c;
        }
        r->pos++;
        skip_space(r);
    }
    return (struct ln_str){out, len};
}

static struct ln_str read_bare(struct reader *r)
{
    size_t from = r->pos;
    if (peek(r) == '[')
        while (peek(r) != ']' && peek(r) != -1)
            r->pos++;
    while (peek(r) != -1 && strchr(" \t\r\n,;:{}<>#\"'", peek(r)) == NULL)
        r->pos++;
    if (r->pos == from)
        die(r, "a name or a value is missing");
    return str_part(r->text, from, r->pos);
}

/* The fields up to `end`, '}' or -1. */
static struct field *read_message(struct reader *r, int end, unsigned depth)
{
    struct field *first = NULL, **last = &first;
    if (depth > 64)
        die(r, "nested too deep");
    for (skip_space(r); peek(r) != end; skip_space(r)) {
        struct field *f = need(arena_alloc(r->arena, sizeof *f));
        *last = f;
        last = &f->next;
        f->name = read_bare(r);
        skip_space(r);
        if (peek(r) == ':')
            r->pos++;
        skip_space(r);
        if (peek(r) == '{') {
            r->pos++;
            f->first = read_message(r, '}', depth + 1);
            r->pos++;
        } else if (peek(r) == '"' || peek(r) == '\'') {
            f->quoted = true;
            f->text = read_quoted(r);
        } else {
            f->text = read_bare(r);
        }
    }
    return first;
}

static struct field *find(struct field *message, const char *name)
{
    struct field *f = message == NULL ? NULL : message->first;
    while (f != NULL && !str_eq(f->name, str_of(name)))
        f = f->next;
    return f;
}

static struct field *find_path(struct field *message, const char *a, const char *b)
{
    return find(find(message, a), b);
}

static struct ln_str text_of(struct field *message, const char *name)
{
    struct field *f = find(message, name);
    return f == NULL ? STR("") : f->text;
}

static bool is_true(struct field *message, const char *name)
{
    return str_eq(text_of(message, name), STR("true"));
}

/* ---- values and types --------------------------------------------------------------- */

static const char *nul_ended(struct arena *a, struct ln_str s)
{
    return need((void *)(uintptr_t)arena_copy(a, s).at);
}

/* message is a cel.expr.Value. returns false when it has a type that is not ours. */
static bool to_value(struct cel_value *out, struct arena *a, struct field *message)
{
    struct field *f = message->first;
    if (f == NULL)
        return false;
    const char *text = nul_ended(a, f->text);
    *out = (struct cel_value){.type = CEL_NULL};
    if (str_eq(f->name, STR("null_value")))
        return true;
    if (str_eq(f->name, STR("bool_value"))) {
        *out = (struct cel_value){.type = CEL_BOOL, .boolean = strcmp(text, "true") == 0};
    } else if (str_eq(f->name, STR("int64_value"))) {
        *out = (struct cel_value){.type = CEL_INT, .i = strtoll(text, NULL, 0)};
    } else if (str_eq(f->name, STR("uint64_value"))) {
        *out = (struct cel_value){.type = CEL_UINT, .u = strtoull(text, NULL, 0)};
    } else if (str_eq(f->name, STR("double_value"))) {
        *out = (struct cel_value){.type = CEL_DOUBLE, .d = strtod(text, NULL)};
    } else if (str_eq(f->name, STR("string_value"))) {
        *out = (struct cel_value){.type = CEL_STRING, .s = f->text};
    } else if (str_eq(f->name, STR("list_value"))) {
        size_t count = 0;
        for (struct field *kid = f->first; kid != NULL; kid = kid->next)
            count++;
        struct cel_value *at = need(arena_array(a, count, sizeof *at));
        *out = (struct cel_value){.type = CEL_LIST, .list = {at, count}};
        for (struct field *kid = f->first; kid != NULL; kid = kid->next)
            if (!to_value(at++, a, kid))
                return false;
    } else {
        return false;
    }
    return true;
}

static enum cel_type to_type(struct field *type)
{
    static const struct {
        const char *name;
        enum cel_type type;
    } primitives[] = {{"BOOL", CEL_BOOL},
                      {"INT64", CEL_INT},
                      {"UINT64", CEL_UINT},
                      {"DOUBLE", CEL_DOUBLE},
                      {"STRING", CEL_STRING}};
    struct ln_str name = text_of(type, "primitive");
    for (size_t i = 0; i < sizeof primitives / sizeof *primitives; i++)
        if (str_eq(name, str_of(primitives[i].name)))
            return primitives[i].type;
    if (find(type, "null") != NULL)
        return CEL_NULL;
    return find(type, "list_type") != NULL ? CEL_LIST : CEL_DYN;
}

static bool same_value(const struct cel_value *a, const struct cel_value *b)
{
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case CEL_NULL:
        return true;
    case CEL_BOOL:
        return a->boolean == b->boolean;
    case CEL_INT:
        return a->i == b->i;
    case CEL_UINT:
        return a->u == b->u;
    case CEL_DOUBLE:
        return (isnan(a->d) && isnan(b->d)) || (a->d == b->d && signbit(a->d) == signbit(b->d));
    case CEL_STRING:
        return str_eq(a->s, b->s);
    case CEL_LIST:
        if (a->list.count != b->list.count)
            return false;
        for (size_t i = 0; i < a->list.count; i++)
            if (!same_value(&a->list.at[i], &b->list.at[i]))
                return false;
        return true;
    default:
        return false;
    }
}

/* ---- one case ----------------------------------------------------------------------- */

struct outcome {
    bool pass;
    char why[300];
};

static struct outcome failed(const char *why, const char *detail)
{
    struct outcome o = {.pass = false};
    snprintf(o.why, sizeof o.why, "%s%s", why, detail);
    return o;
}

/* The declared variables and their values; false when one has a type that is not ours. */
static bool make_fields(struct cel_schema *schema, struct cel_value **values, struct arena *a,
                        struct field *test)
{
    size_t count = 0;
    for (struct field *f = test->first; f != NULL; f = f->next)
        count++;
    struct cel_field *fields = need(arena_array(a, count, sizeof *fields));
    *values = need(arena_array(a, count, sizeof **values));
    *schema = (struct cel_schema){fields, 0};
    for (struct field *f = test->first; f != NULL; f = f->next) {
        if (!str_eq(f->name, STR("bindings")))
            continue;
        struct cel_field *field = &fields[schema->count];
        *field = (struct cel_field){
            .path = nul_ended(a, text_of(f, "key")), .type = CEL_DYN, .member = CEL_DYN};
        if (!to_value(*values + schema->count++, a, find_path(f, "value", "value")))
            return false;
        for (struct field *env = test->first; env != NULL; env = env->next) {
            struct field *type = find_path(env, "ident", "type");
            if (type == NULL || !str_eq(text_of(env, "name"), str_of(field->path)) ||
                is_true(test, "disable_check"))
                continue;
            field->type = to_type(type);
            if (field->type == CEL_LIST)
                field->member = to_type(find_path(type, "list_type", "elem_type"));
        }
    }
    return true;
}

/* Whether a refusal is the error that the case expects. */
static bool is_expected_refusal(const struct ln_err *err, struct field *eval_error)
{
    struct ln_str message = text_of(find(eval_error, "errors"), "message");
    if (strcmp(err->kind, "field") == 0)
        return str_starts(message, STR("undeclared reference"));
    if (strcmp(err->kind, "function") == 0)
        return str_eq(message, STR("unbound function"));
    return strcmp(err->kind, "type") == 0;
}

static struct outcome judge(struct arena *a, struct field *test, struct cel_value got)
{
    struct cel_value want = {.type = CEL_BOOL, .boolean = true};
    struct field *value = find(test, "value");
    if (value == NULL)
        value = find_path(test, "typed_result", "result");
    if (value != NULL && !to_value(&want, a, value))
        return failed("the expected value has a type that is not ours", "");
    if (got.type == CEL_ERROR)
        return failed("error: ", nul_ended(a, got.s));
    return same_value(&got, &want) ? (struct outcome){.pass = true} : failed("wrong value", "");
}

static struct outcome run_case(struct arena *a, struct field *test)
{
    struct cel_schema schema;
    struct cel_value *values;
    if (is_true(test, "check_only"))
        return failed("only deduces a type", "");
    if (!make_fields(&schema, &values, a, test))
        return failed("a variable has a type that is not ours", "");
    struct buf text;
    buf_init(&text, 100000);
    buf_add_format(&text, "dyn(");
    buf_add(&text, text_of(test, "expr"));
    buf_add_format(&text, "\n)");
    const struct cel_program *program;
    struct ln_err err = {0};
    struct field *eval_error = find(test, "eval_error");
    int code = buf_status(&text, &err);
    if (code == LN_OK)
        code = cel_compile(&program, a, &schema, buf_str(&text), NULL, &err);
    buf_free(&text);
    if (code != LN_OK && eval_error != NULL && is_expected_refusal(&err, eval_error))
        return (struct outcome){.pass = true};
    if (code != LN_OK)
        return failed("refused: ", err.text);
    struct cel_value *stack =
        need(arena_array(a, cel_stack_size(program), sizeof(struct cel_value)));
    struct cel_value got = cel_run(program, values, stack);
    if (eval_error == NULL)
        return judge(a, test, got);
    return got.type == CEL_ERROR ? (struct outcome){.pass = true} : failed("no error", "");
}

/* ---- the list of what is not applicable --------------------------------------------- */

struct skip {
    const char *pattern;
    struct ln_str reason;
    bool is_exact;
    size_t hits;  /* cases that fit */
    size_t count; /* of those, the ones that do not pass and are counted here */
};

struct skips {
    struct skip *at;
    size_t count;
};

static struct skips read_skips(struct arena *a)
{
    struct buf text;
    struct ln_err err;
    buf_init(&text, 1000000);
    if (file_read_all(&text, SKIPPED, &err) != LN_OK) {
        printf("Bail out! %s: %s\n", SKIPPED, err.text);
        exit(1);
    }
    struct ln_str rest = arena_copy(a, buf_str(&text));
    buf_free(&text);
    struct skips skips = {need(arena_array(a, 1000, sizeof(struct skip))), 0};
    while (rest.len > 0 && skips.count < 1000) {
        struct ln_str line = str_trim(str_cut(&rest, rest, '\n'));
        if (line.len == 0 || line.at[0] == '#')
            continue;
        size_t end = str_find(line, STR("  "), 0); /* names of cases may hold single spaces */
        struct ln_str pattern = str_part(line, 0, end), reason = str_part(line, end, line.len);
        struct skip *s = &skips.at[skips.count++];
        *s = (struct skip){.pattern = nul_ended(a, pattern), .reason = str_trim(reason)};
        s->is_exact = strchr(s->pattern, '*') == NULL;
    }
    return skips;
}

/* The first exact line that fits, else the first one. */
static struct skip *find_skip(struct skips *skips, const char *name)
{
    struct skip *best = NULL;
    for (size_t i = 0; i < skips->count; i++) {
        struct skip *s = &skips->at[i];
        if (s->is_exact ? strcmp(s->pattern, name) != 0 : fnmatch(s->pattern, name, 0) != 0)
            continue;
        s->hits++;
        if (best == NULL || (s->is_exact && !best->is_exact))
            best = s;
    }
    return best;
}

/* ---- all cases ---------------------------------------------------------------------- */

struct totals {
    size_t cases, passed, skipped, wrong;
};

static void count_case(struct totals *t, struct skips *skips, const char *name,
                       struct outcome o)
{
    struct skip *skip = find_skip(skips, name);
    t->cases++;
    if (o.pass && skip != NULL && skip->is_exact) {
        t->wrong++;
        printf("# %s passes, but %s lists it\n", name, SKIPPED);
    } else if (o.pass) {
        t->passed++;
    } else if (skip != NULL) {
        t->skipped++;
        skip->count++;
    } else {
        t->wrong++;
        printf("# %s: %s\n", name, o.why);
    }
}

static void run_file(struct totals *t, struct skips *skips, const char *path)
{
    struct arena arena;
    arena_init(&arena, LIMIT_ARENA_BYTES);
    struct buf text;
    struct ln_err err;
    buf_init(&text, LIMIT_FILE_BYTES);
    if (file_read_all(&text, path, &err) != LN_OK) {
        printf("Bail out! %s: %s\n", path, err.text);
        exit(1);
    }
    struct reader r = {.text = buf_str(&text), .arena = &arena, .path = path};
    struct field file = {.first = read_message(&r, -1, 0)};
    const char *base = strrchr(path, '/') + 1;
    int base_len = (int)strcspn(base, ".");
    for (struct field *section = file.first; section != NULL; section = section->next) {
        if (!str_eq(section->name, STR("section")))
            continue;
        for (struct field *test = section->first; test != NULL; test = test->next) {
            if (!str_eq(test->name, STR("test")))
                continue;
            char name[300];
            snprintf(name, sizeof name, "%.*s/%.*s/%.*s", base_len, base,
                     STR_ARGS(text_of(section, "name")), STR_ARGS(text_of(test, "name")));
            count_case(t, skips, name, run_case(&arena, test));
        }
    }
    buf_free(&text);
    arena_free(&arena);
}

static void print_reasons(const struct skips *skips)
{
    for (size_t i = 0; i < skips->count; i++) {
        size_t sum = 0;
        bool is_first = true;
        for (size_t k = 0; k < skips->count; k++) {
            if (!str_eq(skips->at[k].reason, skips->at[i].reason))
                continue;
            is_first = is_first && k >= i;
            sum += skips->at[k].count;
        }
        if (is_first)
            printf("# %5zu not applicable: %.*s\n", sum, STR_ARGS(skips->at[i].reason));
    }
}

/* Lines of the list that fit no case, or give no reason. */
static size_t check_list(const struct skips *skips)
{
    size_t wrong = 0;
    for (size_t i = 0; i < skips->count; i++) {
        if (skips->at[i].hits > 0 && skips->at[i].reason.len > 0)
            continue;
        wrong++;
        printf("# %s: %s %s\n", SKIPPED, skips->at[i].pattern,
               skips->at[i].hits > 0 ? "has no reason" : "fits no case");
    }
    return wrong;
}

int main(void)
{
    const char *data = getenv("LINNET_DATA");
    char dir[1000];
    snprintf(dir, sizeof dir, "%s/cel", data == NULL ? "../shared/data" : data);
    if (!file_is_dir(dir)) {
        if (getenv("CI") == NULL) {
            printf("1..0 # SKIP no data at %s\n", dir);
            return 0;
        }
        printf("1..1\nnot ok 1 - no data at %s\n", dir);
        return 1;
    }
    struct arena arena;
    struct ln_str *paths;
    size_t count;
    struct ln_err err;
    arena_init(&arena, LIMIT_ARENA_BYTES);
    if (file_list(&paths, &count, &arena, dir, ".textproto", &err) != LN_OK || count == 0) {
        printf("Bail out! no .textproto in %s\n", dir);
        return 1;
    }
    struct skips skips = read_skips(&arena);
    struct totals all = {0};
    printf("1..%zu\n", count + 1);
    for (size_t i = 0; i < count; i++) {
        struct totals t = {0};
        run_file(&t, &skips, paths[i].at);
        printf("%s %zu - %s: %zu cases, %zu pass, %zu not applicable\n",
               t.wrong == 0 && t.cases > 0 ? "ok" : "not ok", i + 1,
               strrchr(paths[i].at, '/') + 1, t.cases, t.passed, t.skipped);
        all.cases += t.cases;
        all.passed += t.passed;
        all.skipped += t.skipped;
        all.wrong += t.wrong + (t.cases == 0);
    }
    size_t stale = check_list(&skips);
    printf("%s %zu - every line of the list fits a case and has a reason\n",
           stale == 0 ? "ok" : "not ok", count + 1);
    print_reasons(&skips);
    printf("# conformance: %zu cases, %zu pass, %zu not applicable\n", all.cases, all.passed,
           all.skipped);
    arena_free(&arena);
    return all.wrong == 0 && stale == 0 ? 0 : 1;
}
