/* conditions.c: the engine's side of bench/conditions: what a condition costs.
 *
 *   build/bench/conditions CATALOGUE ADVERTS CONDITIONS PATHS FACTS
 *
 * Screens the ADVERTS (JSON lines) to get their facts, then times two things over all of them:
 * every condition of the catalogue's indicators on the facts as they are, unknown ones too; and
 * the CONDITIONS (one a line) on complete facts: what nobody knows of PATHS (comma-separated)
 * is "unknown", "", 0, false or an empty list. The complete facts go to FACTS, a JSON object a
 * line, for other engines. Prints one JSON object; "answers" has one text a condition with 1, 0
 * or ? for each advert.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "knowledge/knowledge.h"
#include "screen/screen.h"
#include "screen/screener.h"

#define RUNS           5
#define RUN_S          0.5
#define ADVERTS_MAX    10000
#define CONDITIONS_MAX 1000
#define FACT_BYTES_MAX ((size_t)1 << 30)

struct facts {
    struct cel_value values[SCHEMA_SLOTS_MAX];
};

struct work {
    struct ln_knowledge *knowledge;
    struct arena arena;
    struct facts *known, *complete; /* [count] */
    size_t count;
    const struct cel_program *programs[CONDITIONS_MAX];
    size_t program_count;
    struct cel_value *stack;
};

static void must(int code, const struct ln_err *err)
{
    if (code != LN_OK) {
        fprintf(stderr, "conditions: %s\n", err->text);
        exit(3);
    }
}

static void *take(struct work *w, size_t count, size_t size)
{
    void *at = arena_array(&w->arena, count + 1, size);
    if (at == NULL) {
        fprintf(stderr, "conditions: out of memory\n");
        exit(3);
    }
    return at;
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- facts --------------------------------------------------------------------------------
 */

/* The screener's values live only until its next record. */
static struct cel_value copy_value(struct work *w, struct cel_value v)
{
    if (v.type == CEL_STRING) {
        char *at = take(w, v.s.len, 1);
        memcpy(at, v.s.at, v.s.len);
        v.s.at = at;
    } else if (v.type == CEL_LIST) {
        struct cel_value *at = take(w, v.list.count, sizeof *at);
        for (size_t i = 0; i < v.list.count; i++)
            at[i] = copy_value(w, v.list.at[i]);
        v.list.at = at;
    }
    return v;
}

static struct cel_value stand_in(const struct cel_field *field)
{
    struct cel_value v = {.type = field->type};
    if (field->type == CEL_STRING)
        v.s = field->words != NULL ? STR("unknown") : STR("");
    return v;
}

static bool is_listed(struct ln_str paths, const char *path)
{
    while (paths.len > 0) {
        struct ln_str rest, one = str_cut(&rest, paths, ',');
        if (str_eq(one, str_of(path)))
            return true;
        paths = rest;
    }
    return false;
}

static void read_facts(struct work *w, struct ln_str adverts, struct ln_str paths)
{
    const struct cel_schema *schema = schema_of(RECORD_ADVERT);
    struct ln_screen_options options = {.name = STR("adverts.jsonl"), .as_of = 1795305600};
    struct ln_screener *s;
    struct buf out;
    struct ln_err err;
    buf_init(&out, LIMIT_OUTPUT_BYTES);
    must(ln_screener_new(&s, w->knowledge, &err), &err);
    while (adverts.len > 0 && w->count < ADVERTS_MAX) {
        uint64_t records = 0, failed = 0;
        struct ln_str rest, line = str_cut(&rest, adverts, '\n');
        adverts = rest;
        buf_clear(&out);
        must(screen_input(&out, &records, &failed, s, SHAPE_VERDICT, line, &options, &err),
             &err);
        if (records != 1 || failed != 0) {
            fprintf(stderr, "conditions: line %zu is not one advert\n", w->count + 1);
            exit(3);
        }
        struct facts *known = &w->known[w->count], *complete = &w->complete[w->count];
        for (size_t i = 0; i < schema->count; i++) {
            known->values[i] = copy_value(w, s->values[i]);
            complete->values[i] = (struct cel_value){0};
            if (is_listed(paths, schema->fields[i].path))
                complete->values[i] = known->values[i].type == CEL_UNKNOWN
                                          ? stand_in(&schema->fields[i])
                                          : known->values[i];
        }
        w->count++;
    }
    ln_screener_free(s);
    buf_free(&out);
}

static void write_value(struct json_writer *j, struct cel_value v)
{
    if (v.type == CEL_STRING)
        json_string(j, v.s);
    else if (v.type == CEL_BOOL)
        json_bool(j, v.boolean);
    else if (v.type == CEL_INT)
        json_i64(j, v.i);
    else if (v.type == CEL_DOUBLE)
        json_double(j, v.d, 17);
    else {
        json_open(j, '[');
        for (size_t i = 0; i < v.list.count; i++)
            json_string(j, v.list.at[i].s);
        json_close(j, ']');
    }
}

static void write_facts(const struct work *w, const char *path)
{
    const struct cel_schema *schema = schema_of(RECORD_ADVERT);
    struct json_writer j;
    struct buf out;
    struct ln_err err;
    buf_init(&out, LIMIT_FILE_BYTES);
    for (size_t n = 0; n < w->count; n++) {
        json_begin(&j, &out);
        json_open(&j, '{');
        for (size_t i = 0; i < schema->count; i++)
            if (w->complete[n].values[i].type != CEL_UNKNOWN) {
                json_key(&j, str_of(schema->fields[i].path));
                write_value(&j, w->complete[n].values[i]);
            }
        json_close(&j, '}');
        buf_add_char(&out, '\n');
    }
    must(buf_status(&out, &err), &err);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(out.at, 1, out.len, file) != out.len || fclose(file) != 0) {
        fprintf(stderr, "conditions: cannot write %s\n", path);
        exit(3);
    }
    buf_free(&out);
}

/* ---- evaluation ----------------------------------------------------------------------------
 */

struct seen {
    uint64_t yes, no, other;
};

static struct seen evaluate_all(const struct work *w, const struct facts *facts)
{
    struct seen seen = {0};
    for (size_t n = 0; n < w->count; n++)
        for (size_t i = 0; i < w->program_count; i++) {
            struct cel_value v = cel_run(w->programs[i], facts[n].values, w->stack);
            if (v.type != CEL_BOOL)
                seen.other++;
            else
                *(v.boolean ? &seen.yes : &seen.no) += 1;
        }
    return seen;
}

/* The best of RUNS, in seconds for all programs on all adverts. */
static double time_all(struct seen *seen, const struct work *w, const struct facts *facts)
{
    double best = 1e300;
    *seen = evaluate_all(w, facts); /* warm */
    for (int run = 0; run < RUNS; run++) {
        double start = now_s(), took;
        unsigned rounds = 0;
        do {
            *seen = evaluate_all(w, facts);
            rounds++;
            took = now_s() - start;
        } while (took < RUN_S);
        if (took / rounds < best)
            best = took / rounds;
    }
    return best;
}

static void print_times(struct json_writer *j, const struct work *w, const struct facts *facts)
{
    struct seen seen;
    double seconds = time_all(&seen, w, facts);
    double evaluations = (double)w->program_count * (double)w->count;
    json_key(j, STR("conditions"));
    json_u64(j, w->program_count);
    json_key(j, STR("ns_per_evaluation"));
    json_double(j, seconds / evaluations * 1e9, 4);
    json_key(j, STR("true"));
    json_u64(j, seen.yes);
    json_key(j, STR("false"));
    json_u64(j, seen.no);
    json_key(j, STR("unknown"));
    json_u64(j, seen.other);
}

static void take_catalogue(struct work *w)
{
    const struct ln_knowledge *k = w->knowledge;
    w->program_count = 0;
    for (uint32_t i = 0; i < k->entry_count; i++)
        if (k->entries[i].family != KNOW_NONE && k->entries[i].when != NULL &&
            w->program_count < CONDITIONS_MAX)
            w->programs[w->program_count++] = k->entries[i].when;
    w->stack = take(w, k->stack_size, sizeof *w->stack);
}

/* All of PATHS are complete, so conditions need not guard against unknown ones. */
static void compile_lines(struct work *w, struct ln_str lines, struct ln_str paths)
{
    struct ln_str needs[SCHEMA_SLOTS_MAX];
    struct cel_options options = {.needs = needs};
    struct ln_err err;
    size_t room = 0;
    while (paths.len > 0 && options.needs_count < SCHEMA_SLOTS_MAX)
        needs[options.needs_count++] = str_cut(&paths, paths, ',');
    w->program_count = 0;
    while (lines.len > 0 && w->program_count < CONDITIONS_MAX) {
        struct ln_str rest, line = str_cut(&rest, lines, '\n');
        lines = rest;
        const struct cel_program *p;
        must(cel_compile(&p, &w->arena, schema_of(RECORD_ADVERT), line, &options, &err), &err);
        w->programs[w->program_count++] = p;
        if (cel_stack_size(p) > room)
            room = cel_stack_size(p);
    }
    w->stack = take(w, room, sizeof *w->stack);
}

static void print_answers(struct json_writer *j, const struct work *w)
{
    char *text = mem_array(w->count + 1, 1);
    json_key(j, STR("answers"));
    json_open(j, '[');
    for (size_t i = 0; text != NULL && i < w->program_count; i++) {
        for (size_t n = 0; n < w->count; n++) {
            struct cel_value v = cel_run(w->programs[i], w->complete[n].values, w->stack);
            text[n] = v.type != CEL_BOOL ? '?' : v.boolean ? '1' : '0';
        }
        json_string(j, (struct ln_str){text, w->count});
    }
    json_close(j, ']');
    mem_free(text);
}

int main(int argc, char **argv)
{
    struct work w = {0};
    struct buf adverts, conditions, out;
    struct json_writer j;
    struct ln_err err;
    if (argc != 6) {
        fprintf(stderr, "usage: conditions CATALOGUE ADVERTS CONDITIONS PATHS FACTS\n");
        return 2;
    }
    arena_init(&w.arena, FACT_BYTES_MAX);
    buf_init(&adverts, LIMIT_FILE_BYTES);
    buf_init(&conditions, LIMIT_FILE_BYTES);
    buf_init(&out, LIMIT_OUTPUT_BYTES);
    must(ln_knowledge_load(&w.knowledge, argv[1], &err), &err);
    must(file_read_all(&adverts, argv[2], &err), &err);
    must(file_read_all(&conditions, argv[3], &err), &err);
    w.known = take(&w, ADVERTS_MAX, sizeof *w.known);
    w.complete = take(&w, ADVERTS_MAX, sizeof *w.complete);
    read_facts(&w, buf_str(&adverts), str_of(argv[4]));
    write_facts(&w, argv[5]);

    json_begin(&j, &out);
    json_open(&j, '{');
    json_key(&j, STR("adverts"));
    json_u64(&j, w.count);
    take_catalogue(&w);
    json_key(&j, STR("catalogue"));
    json_open(&j, '{');
    print_times(&j, &w, w.known);
    json_close(&j, '}');
    compile_lines(&w, buf_str(&conditions), str_of(argv[4]));
    json_key(&j, STR("chosen"));
    json_open(&j, '{');
    print_times(&j, &w, w.complete);
    print_answers(&j, &w);
    json_close(&j, '}');
    json_close(&j, '}');
    must(buf_status(&out, &err), &err);
    printf("%.*s\n", (int)out.len, out.at);
    ln_knowledge_free(w.knowledge);
    arena_free(&w.arena);
    buf_free(&adverts);
    buf_free(&conditions);
    buf_free(&out);
    return 0;
}
