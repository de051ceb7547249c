/* rows.c: see rows.h. */
#include "learn/rows.h"

#include <stdlib.h>
#include <unicode/uscript.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "screen/screen.h"
#include "screen/screener.h"

struct reading {
    struct rows *rows;
    struct ln_knowledge *k;
    const struct rows_options *options;
    struct ln_screener *screener;
    struct json_parser *json;
    struct folded folded;
    struct buf text;
    struct map names; /* x-group -> its number */
    struct joined {
        uint32_t row, name;
    } * joined; /* which rows are in which x-group */
    size_t joined_count, joined_room;
};

static struct ln_str member_text(const struct json_doc *doc, struct ln_str name)
{
    uint32_t at = json_member(doc, 0, name);
    bool is_text =
        at != 0 && (doc->nodes[at].type == JSON_STRING || doc->nodes[at].type == JSON_NUMBER);
    return is_text ? doc->nodes[at].text : (struct ln_str){NULL, 0};
}

/* "fraud" or 1 is bad, "lawful" or 0 is not; *there is false without the field. */
static bool label_of(bool *bad, bool *there, const struct json_doc *doc, struct ln_str field)
{
    uint32_t at = json_member(doc, 0, field);
    *there = at != 0 && doc->nodes[at].type != JSON_NULL;
    if (!*there)
        return true;
    struct ln_str text = member_text(doc, field);
    *bad = str_eq(text, STR("fraud")) || str_eq(text, STR("1")) ||
           doc->nodes[at].type == JSON_TRUE;
    return *bad || str_eq(text, STR("lawful")) || str_eq(text, STR("0")) ||
           doc->nodes[at].type == JSON_FALSE;
}

/* ---- one row ----------------------------------------------------------------------------- */

static int join_name(struct reading *in, uint32_t row, struct ln_str name, struct ln_err *err)
{
    uint32_t number = map_get(&in->names, name);
    if (number == MAP_NONE) {
        struct ln_str key = arena_copy(&in->rows->arena, name);
        number = (uint32_t)in->names.count;
        int code = key.at == NULL ? err_set(err, LN_ENOMEM, 0, "out of memory")
                                  : map_put(&in->names, key, number);
        if (code != LN_OK)
            return code;
    }
    if (in->joined_count == in->joined_room) {
        size_t wider = in->joined_room == 0 ? 1024 : in->joined_room * 2;
        struct joined *at = mem_resize(in->joined, wider, sizeof *at);
        if (at == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        in->joined = at;
        in->joined_room = wider;
    }
    in->joined[in->joined_count++] = (struct joined){row, number};
    return LN_OK;
}

/* x-group: one name or a list of them. */
static int join_names(struct reading *in, uint32_t row, const struct json_doc *doc,
                      struct ln_err *err)
{
    uint32_t at = json_member(doc, 0, STR("x-group"));
    if (at == 0)
        return LN_OK;
    uint32_t from = doc->nodes[at].type == JSON_ARRAY ? at + 1 : at;
    int code = LN_OK;
    for (uint32_t i = from; code == LN_OK && i < doc->nodes[at].next; i = doc->nodes[i].next)
        if (doc->nodes[i].text.len > 0)
            code = join_name(in, row, doc->nodes[i].text, err);
    return code;
}

/* The script of most letters. */
static const char *script_of(const struct record *r)
{
    uint32_t seen[USCRIPT_CODE_LIMIT] = {0};
    for (size_t i = 0; i < r->text_count; i++)
        for (size_t at = 0; at < r->texts[i].value.len;) {
            UErrorCode status = U_ZERO_ERROR;
            UScriptCode s =
                uscript_getScript((UChar32)utf8_next(r->texts[i].value, &at), &status);
            if (U_SUCCESS(status) && s > USCRIPT_INHERITED && s < USCRIPT_CODE_LIMIT)
                seen[s]++;
        }
    int best = USCRIPT_COMMON;
    for (int s = USCRIPT_INHERITED + 1; s < USCRIPT_CODE_LIMIT; s++)
        if (seen[s] > seen[best])
            best = s;
    return best == USCRIPT_COMMON ? "none" : uscript_getName((UScriptCode)best);
}

/* What near-copies are found by: the description, or all texts when there is none. */
static int read_shingles(struct shingles *out, struct reading *in, const struct record *r,
                         struct ln_err *err)
{
    *out = (struct shingles){0};
    for (int all = 0; all < 2 && out->count == 0; all++) {
        buf_clear(&in->text);
        for (size_t i = 0; i < r->text_count; i++) {
            const struct record_text *text = &r->texts[i];
            if (all == 0 && !str_eq(text->path, STR("description")))
                continue;
            int code = fold(&in->folded, in->k->fold, text->value, text->markup, err);
            if (code != LN_OK)
                return code;
            buf_add(&in->text, buf_str(&in->folded.text));
            buf_add_char(&in->text, '\n');
        }
        int code = buf_status(&in->text, err);
        if (code == LN_OK)
            code = group_shingles(out, &in->rows->arena, in->k->fold, buf_str(&in->text), err);
        if (code != LN_OK)
            return code;
    }
    return LN_OK;
}

static void read_countries(struct row *row, const struct ln_screener *s)
{
    const struct cel_value *places = &s->values[ADVERT_PLACE_COUNTRIES];
    for (size_t i = 0; places->type == CEL_LIST && i < places->list.count; i++)
        if (row->country_count < ROWS_COUNTRY_MAX)
            row->countries[row->country_count++] = places->list.at[i].s;
}

static const uint32_t *keep_numbers(struct arena *a, const uint32_t *at, size_t count)
{
    uint32_t *kept = arena_array(a, count + 1, sizeof *kept);
    if (kept != NULL && count > 0)
        memcpy(kept, at, count * sizeof *kept);
    return kept;
}

static int read_verdict(struct row *row, struct reading *in, const struct record *r,
                        struct ln_err *err)
{
    struct verdict v;
    uint32_t entries[LIMIT_INDICATORS];
    int code = screen_record(&v, in->screener, r, in->options->as_of, err);
    if (code != LN_OK)
        return code;
    row->score = v.score;
    row->band = v.band == NULL ? 0 : (unsigned)(v.band - in->k->model[r->kind]->bands) + 1;
    for (size_t i = 0; i < v.finding_count && i < LIMIT_INDICATORS; i++)
        entries[row->entry_count++] = v.findings[i].entry;
    row->entries = keep_numbers(&in->rows->arena, entries, row->entry_count);
    if (row->entries == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    if (in->options->features) {
        const struct ngrams *n = screen_features(in->screener);
        row->feature_count = n->count;
        row->features = keep_numbers(&in->rows->arena, n->list, n->count);
        if (row->features == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
    }
    read_countries(row, in->screener);
    row->script = script_of(r);
    return read_shingles(&row->shingles, in, r, err);
}

static int add_row(struct reading *in, const struct row *row, struct ln_err *err)
{
    struct rows *rows = in->rows;
    if (rows->count >= ROWS_MAX)
        return err_set(err, LN_ELIMIT, 0, "more than %u rows", ROWS_MAX);
    if (rows->count == rows->room) {
        size_t wider = rows->room == 0 ? 1024 : rows->room * 2;
        struct row *at = mem_resize(rows->at, wider, sizeof *at);
        if (at == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        rows->at = at;
        rows->room = wider;
    }
    rows->at[rows->count++] = *row;
    return LN_OK;
}

static int keep_text(struct ln_str *out, struct arena *a, struct ln_str text, const char *none,
                     struct ln_err *err)
{
    *out = arena_copy(a, text.len > 0 ? text : str_of(none));
    return out->at == NULL ? err_set(err, LN_ENOMEM, 0, "out of memory") : LN_OK;
}

/* ---- one line ---------------------------------------------------------------------------- */

/* A line that cannot be used is told and counted; only a lack of memory ends the reading. */
static int unusable(struct reading *in, const char *path, uint64_t line, const char *why)
{
    in->rows->failed++;
    if (in->options->tell != NULL)
        in->options->tell(path, line, why);
    return LN_OK;
}

static int read_line(struct reading *in, const char *path, uint64_t number, struct ln_str line,
                     struct ln_err *err)
{
    struct json_doc doc;
    struct record_list list;
    struct row row = {0};
    struct ln_err why = {0};
    bool labelled;
    struct record_source source = {.name = str_of(path), .index = number};
    struct arena *arena = &in->rows->arena;
    int code = json_parse(&doc, in->json, line, &why);
    if (code == LN_ENOMEM)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    if (code != LN_OK)
        return unusable(in, path, number, why.text);
    if (!label_of(&row.bad, &labelled, &doc, in->options->label))
        return unusable(in, path, number, "the label is none of fraud, lawful, 1, 0");
    if (!labelled) {
        in->rows->unlabelled++;
        return LN_OK;
    }
    code = record_read(&list, &in->screener->record, &record_json_lines, line, &source, err);
    if (code != LN_OK)
        return code;
    if (list.count != 1)
        return unusable(in, path, number, "holds several records; give one a line");
    if (list.items[0].failed)
        return unusable(in, path, number, list.items[0].err.text);
    code = read_verdict(&row, in, &list.items[0], &why);
    if (code == LN_ELIMIT)
        return unusable(in, path, number, why.text);
    if (code != LN_OK)
        return err_set(err, code, 0, "%s", why.text);
    struct ln_str date = member_text(&doc, STR("x-date"));
    if (date.len == 0)
        date = member_text(&doc, STR("datePosted"));
    row.has_date = time_parse(&row.date, date);
    code = keep_text(&row.id, arena, list.items[0].id, "", err);
    if (code == LN_OK)
        code = keep_text(&row.lang, arena, member_text(&doc, STR("x-lang")), "und", err);
    if (code == LN_OK)
        code = keep_text(&row.set, arena, member_text(&doc, STR("x-set")), "", err);
    if (code == LN_OK)
        code = keep_text(&row.licence, arena, member_text(&doc, STR("x-licence")), "", err);
    if (code == LN_OK)
        code = keep_text(&row.split, arena, member_text(&doc, STR("x-split")), "", err);
    if (code == LN_OK)
        code = join_names(in, (uint32_t)in->rows->count, &doc, err);
    return code == LN_OK ? add_row(in, &row, err) : code;
}

static int read_file(struct reading *in, const char *path, struct ln_err *err)
{
    struct buf bytes;
    buf_init(&bytes, LIMIT_FILE_BYTES);
    int code = file_read_all(&bytes, path, err);
    struct ln_str rest = buf_str(&bytes);
    for (uint64_t number = 1; code == LN_OK && rest.len > 0; number++) {
        struct ln_str line = str_cut(&rest, rest, '\n');
        if (str_trim(line).len > 0)
            code = read_line(in, path, number, line, err);
    }
    buf_free(&bytes);
    return code;
}

static int find_groups(struct reading *in, struct ln_err *err)
{
    struct rows *rows = in->rows;
    struct groups g = {0};
    struct shingles *shingles = mem_array(rows->count + 1, sizeof *shingles);
    uint32_t *numbers = mem_array(rows->count + 1, sizeof *numbers);
    uint32_t *first = mem_array(in->names.count + 1, sizeof *first); /* row of each name, + 1 */
    int code = LN_OK;
    if (shingles == NULL || numbers == NULL || first == NULL)
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
    if (code == LN_OK)
        code = groups_init(&g, rows->count, err);
    for (size_t i = 0; code == LN_OK && i < rows->count; i++)
        shingles[i] = rows->at[i].shingles;
    if (code == LN_OK)
        code = groups_join_copies(&g, shingles, ROWS_COPY_LEAST, err);
    for (size_t i = 0; code == LN_OK && i < in->joined_count; i++) {
        struct joined j = in->joined[i];
        if (first[j.name] == 0)
            first[j.name] = j.row + 1;
        groups_join(&g, first[j.name] - 1, j.row);
    }
    if (code == LN_OK)
        rows->groups = groups_number(numbers, &g);
    for (size_t i = 0; code == LN_OK && i < rows->count; i++)
        rows->at[i].group = numbers[i];
    groups_free(&g);
    mem_free(first);
    mem_free(numbers);
    mem_free(shingles);
    return code;
}

int rows_read(struct rows *out, struct ln_knowledge *k, const struct rows_options *options,
              struct ln_err *err)
{
    struct reading in = {.rows = out, .k = k, .options = options};
    *out = (struct rows){0};
    arena_init(&out->arena, ROWS_BYTES_MAX);
    folded_init(&in.folded, LIMIT_OUTPUT_BYTES);
    buf_init(&in.text, LIMIT_OUTPUT_BYTES);
    map_init(&in.names);
    int code = ln_screener_new(&in.screener, k, err);
    if (code == LN_OK && options->features)
        screen_keep_features(in.screener);
    if (code == LN_OK)
        code = json_parser_new(&in.json, err);
    for (size_t i = 0; code == LN_OK && i < options->path_count; i++)
        code = read_file(&in, options->paths[i], err);
    if (code == LN_OK)
        code = find_groups(&in, err);
    json_parser_free(in.json);
    ln_screener_free(in.screener);
    folded_free(&in.folded);
    buf_free(&in.text);
    map_free(&in.names);
    mem_free(in.joined);
    return code;
}

void rows_free(struct rows *r)
{
    mem_free(r->at);
    arena_free(&r->arena);
    *r = (struct rows){0};
}
