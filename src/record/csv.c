/* csv.c: rows of fields below a header row that names them: each row is an advert.
 *
 *   title,description,company          the header: never a record (reader.preamble)
 *   Cook,"Two lines
 *   of ""text"" here",Invented Inn     one frame, for a line break in quotes ends no row
 *
 * RFC 4180, and what is met besides: CRLF, LF or CR; a byte order mark; `;` or a tab instead of
 * the comma, whichever the header has most of; quotes inside a field that does not start with
 * one. A row becomes the flat object that JSON lines would hold, as nodes of base/json.h and
 * without the way over text, so both give the same records. An empty field counts as absent.
 *
 * Where a row ends is asked of any bytes, without the header (next_frame), so a quote opens a
 * field behind each of the three separators. A quote that is never closed, or closed in the
 * midst of a word, must not swallow what follows: then the row ends with the line on which that
 * quote opened. How far to look for the closing quote is bounded by LIMIT_RECORD_BYTES. What
 * is decided never depends on bytes behind the row other than that no closing quote came, so
 * that the two sides of record/stream, which see different ends, agree. The search for
 * a closing quote ends at the next quote that could open another one, so that each byte is seen
 * by two searches at most.
 *
 * libcsv is not used: it pushes fields while it reads, tells no row's end before that, collects
 * each field in memory of its own, and has no way back to the line where a quote went wrong.
 */
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "record/columns.h"
#include "record/names.h"
#include "record/record.h"

#define ANY_SEPARATOR ",;\t"

enum field_state { FIELD_GOOD, FIELD_OPEN, FIELD_JUNK };

/* One field as it stands in a row. */
struct field {
    enum field_state state; /* OPEN: no closing quote; JUNK: it is followed by something else */
    struct ln_str raw;      /* without its quotes; "" still doubled */
    bool quoted, doubled;
    size_t end; /* GOOD: the byte behind it; JUNK: the byte that does not belong there */
};

struct header {
    struct ln_str *names; /* names[count] */
    size_t count;
    char separator[2];
    bool knows_one; /* at least one name means something to linnet */
};

static bool ends_field(char c, const char *separators)
{
    return c == '\n' || c == '\r' || (c != '\0' && strchr(separators, c) != NULL);
}

static struct field scan_quoted(struct ln_str text, size_t at, const char *separators)
{
    struct field f = {.quoted = true, .end = at};
    size_t from = at + 1;
    for (;;) {
        size_t quote = str_find(text, STR("\""), from);
        if (quote == SIZE_MAX) {
            f.state = FIELD_OPEN;
            return f;
        }
        f.end = quote + 1;
        if (f.end == text.len || text.at[f.end] != '"')
            break;
        f.doubled = true;
        from = quote + 2;
    }
    f.raw = str_part(text, at + 1, f.end - 1);
    if (f.end < text.len && !ends_field(text.at[f.end], separators))
        f.state = FIELD_JUNK;
    return f;
}

static struct field scan_field(struct ln_str text, size_t at, const char *separators)
{
    if (at < text.len && text.at[at] == '"')
        return scan_quoted(text, at, separators);
    size_t end = at;
    while (end < text.len && !ends_field(text.at[end], separators))
        end++;
    return (struct field){.raw = str_part(text, at, end), .end = end};
}

/* The byte behind the line break at `at`; 0 when more bytes could tell. */
static size_t past_break(struct ln_str text, size_t at, bool at_end)
{
    if (at == text.len || (text.at[at] == '\r' && at + 1 == text.len))
        return at_end ? text.len : 0;
    bool pair = text.at[at] == '\r' && text.at[at + 1] == '\n';
    return at + 1 + pair;
}

static size_t line_end(struct ln_str text, size_t at, bool at_end)
{
    while (at < text.len && !ends_field(text.at[at], ""))
        at++;
    return past_break(text, at, at_end);
}

static size_t next_row(struct ln_str buffered, bool at_end)
{
    for (size_t at = 0;;) {
        struct field f = scan_field(buffered, at, ANY_SEPARATOR);
        bool far = f.quoted && f.end > LIMIT_RECORD_BYTES;
        if (f.state == FIELD_OPEN && !at_end && buffered.len <= LIMIT_RECORD_BYTES)
            return 0;
        if (f.state != FIELD_GOOD || far)
            return line_end(buffered, at, at_end);
        if (f.end == buffered.len || ends_field(buffered.at[f.end], ""))
            return past_break(buffered, f.end, at_end);
        at = f.end + 1;
    }
}

/* Whether a column's name is `known`; case, spaces, - and _ do not count: "Job Title" is
 * jobTitle. */
static bool same_name(struct ln_str name, const char *known)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == ' ' || name.at[i] == '-' || name.at[i] == '_')
            continue;
        if (*known == '\0' ||
            !str_eq_ascii(str_part(name, i, i + 1), (struct ln_str){known, 1}))
            return false;
        known++;
    }
    return *known == '\0';
}

/* The names of schema.org, and flat ones that paths are shown with. A column called alike is
 * written so; any other keeps its name, even when names.h knows it. */
static bool know_name(struct ln_str *name)
{
    /* clang-format off */
    static const char *const known[] = {
        "title", "name", "job_title", "jobTitle", "description", "company", "employer",
        "hiringOrganization", "location", "jobLocation", "salary", "baseSalary",
        "salaryCurrency", "id", "identifier", "datePosted", "validThrough", "url",
        "jobLocationType", "applicantLocationRequirements", "logo", "image", "dateModified",
        "directApply", "sameAs", NULL};
    /* clang-format on */
    for (size_t i = 0; known[i] != NULL; i++)
        if (str_eq(*name, str_of(known[i])))
            return true;
    for (size_t i = 0; known[i] != NULL; i++)
        if (same_name(*name, known[i])) {
            *name = str_of(known[i]);
            return true;
        }
    return false;
}

/* The separator the header has most of, a comma when it has none. */
static char separator_of(struct ln_str header)
{
    size_t counts[sizeof ANY_SEPARATOR] = {0};
    for (size_t at = 0;;) {
        struct field f = scan_field(header, at, ANY_SEPARATOR);
        if (f.state != FIELD_GOOD || f.end >= header.len)
            break;
        const char *which = strchr(ANY_SEPARATOR, header.at[f.end]);
        if (which != NULL)
            counts[which - ANY_SEPARATOR]++;
        at = f.end + 1;
    }
    size_t most = 0;
    for (size_t i = 1; i < sizeof ANY_SEPARATOR - 1; i++)
        if (counts[i] > counts[most])
            most = i;
    return ANY_SEPARATOR[most];
}

static struct ln_str without_break(struct ln_str row)
{
    if (row.len > 0 && row.at[row.len - 1] == '\n')
        row.len--;
    if (row.len > 0 && row.at[row.len - 1] == '\r')
        row.len--;
    return row;
}

static bool has_end(struct ln_str file_name, struct ln_str end)
{
    size_t from = file_name.len < end.len ? 0 : file_name.len - end.len;
    return str_eq_ascii(str_part(file_name, from, file_name.len), end);
}

/* By name, or by a first row of three columns and more, one of them title or description. */
static bool is_csv(struct ln_str file_name, struct ln_str head)
{
    if (has_end(file_name, STR(".csv")) || has_end(file_name, STR(".tsv")))
        return true;
    while (head.len > 0 && ends_field(head.at[0], ""))
        head = str_part(head, 1, head.len);
    struct ln_str row = without_break(str_part(head, 0, next_row(head, true)));
    char separator[2] = {separator_of(row), '\0'};
    bool named = false;
    size_t count = 0;
    for (size_t at = 0; at <= row.len; count++) {
        struct field f = scan_field(row, at, separator);
        if (f.state != FIELD_GOOD || (f.end < row.len && ends_field(row.at[f.end], "")))
            return false;
        struct ln_str name = str_trim(f.raw);
        named = named || same_name(name, "title") || same_name(name, "jobTitle") ||
                same_name(name, "description");
        at = f.end + 1;
    }
    return named && count >= 3;
}

/* The field's value; doubled quotes are made one in place, in the scratch's copy of the row. */
static struct ln_str value_of(const struct field *f)
{
    if (!f->doubled)
        return f->raw;
    char *to = (char *)(uintptr_t)f->raw.at;
    size_t len = 0;
    for (size_t i = 0; i < f->raw.len; i++) {
        to[len++] = f->raw.at[i];
        i += f->raw.at[i] == '"';
    }
    return (struct ln_str){to, len};
}

/* The next field of a row; *at is moved to the field behind it, or past the row's end. */
static int next_field(struct ln_str *value, size_t *at, struct ln_str row,
                      const char *separator, struct ln_err *why)
{
    struct field f = scan_field(row, *at, separator);
    if (f.state == FIELD_OPEN)
        return err_kind(why, LN_EFORMAT, "truncated", *at, "a quote that is never closed");
    if (f.state == FIELD_JUNK)
        return err_kind(why, LN_EFORMAT, "syntax", f.end,
                        "something behind a closing quote; a quote in quotes is doubled");
    if (f.end < row.len && ends_field(row.at[f.end], ""))
        return err_kind(why, LN_EFORMAT, "syntax", f.end, "a line break outside quotes");
    *value = value_of(&f);
    *at = f.end + 1;
    return LN_OK;
}

/* A copy in the scratch, without the line break at its end. */
static int copy_row(struct ln_str *out, struct record_scratch *s, struct ln_str row,
                    struct ln_err *why)
{
    size_t bad = utf8_invalid_at(row);
    size_t nul = str_find(row, (struct ln_str){"", 1}, 0);
    if (nul < bad)
        return err_kind(why, LN_EFORMAT, "nul", nul, "a NUL byte: this is not text");
    if (bad < row.len)
        return err_kind(why, LN_EFORMAT, "utf8", bad,
                        "not valid UTF-8: save the table as UTF-8");
    *out = arena_copy(&s->arena, without_break(row));
    return out->at == NULL ? err_set(why, LN_ENOMEM, 0, "out of memory") : LN_OK;
}

/* "no column is called body; there are: id, text, ..." */
static int no_such_column(const struct column *missing, const struct header *h,
                          struct ln_err *why)
{
    char text[LIMIT_ERROR_TEXT];
    struct buf names = {.at = text, .capacity = sizeof text, .max = sizeof text};
    for (size_t i = 0; i < h->count && names.code == LN_OK; i++) {
        buf_add(&names, i == 0 ? STR("") : STR(", "));
        buf_add(&names, str_part(h->names[i], 0, sizeof text - names.len));
    }
    return err_kind(why, LN_EFORMAT, "fields", 0, "no column is called %.*s; there are: %.*s",
                    STR_ARGS(str_part(missing->from, 0, 60)), STR_ARGS(buf_str(&names)));
}

static int read_header(struct header *h, struct record_scratch *s, struct ln_str preamble,
                       const struct columns *columns, struct ln_err *why)
{
    struct ln_str row;
    *h = (struct header){0};
    int code = copy_row(&row, s, preamble, why);
    if (code != LN_OK)
        return code;
    h->separator[0] = separator_of(row);
    for (size_t at = 0; at <= row.len; h->count++) {
        struct ln_str name;
        if (h->count == LIMIT_CSV_COLUMNS)
            return err_kind(why, LN_ELIMIT, "too-many", at, "more than %u columns",
                            LIMIT_CSV_COLUMNS);
        if (h->names == NULL || (h->count >= 16 && (h->count & (h->count - 1)) == 0)) {
            size_t room = h->count == 0 ? 16 : h->count * 2;
            struct ln_str *wider = arena_array(&s->arena, room, sizeof *wider);
            if (wider == NULL)
                return err_set(why, LN_ENOMEM, 0, "out of memory");
            if (h->count > 0)
                memcpy(wider, h->names, h->count * sizeof *wider);
            h->names = wider;
        }
        code = next_field(&name, &at, row, h->separator, why);
        if (code != LN_OK)
            return code;
        name = str_trim(name);
        bool known =
            columns_find(columns, name) != NULL || know_name(&name) || names_find(name) != NULL;
        h->knows_one = h->knows_one || known;
        h->names[h->count] = name.len > 0 ? name : STR("column");
    }
    const struct column *missing = columns_missing(columns, h->names, h->count);
    if (missing != NULL)
        return no_such_column(missing, h, why);
    if (!h->knows_one)
        return err_kind(why, LN_EUNSUPPORTED, "unsupported", 0,
                        "no column is called title, description or the like");
    return LN_OK;
}

/* The row as the flat object that JSON lines would hold. */
static int read_fields(struct json_doc *doc, struct record_scratch *s, struct ln_str frame,
                       const struct header *h, struct ln_err *why)
{
    struct ln_str row;
    int code = copy_row(&row, s, frame, why);
    if (code != LN_OK)
        return code;
    struct json_node *nodes = arena_array(&s->arena, h->count + 1, sizeof *nodes);
    if (nodes == NULL)
        return err_set(why, LN_ENOMEM, 0, "out of memory");
    uint32_t used = 1;
    size_t count = 0;
    for (size_t at = 0; at <= row.len; count++) {
        struct ln_str value;
        size_t start = at;
        if (count == h->count)
            return err_kind(why, LN_EFORMAT, "fields", at,
                            "more fields than the %zu of the header", h->count);
        code = next_field(&value, &at, row, h->separator, why);
        if (code != LN_OK)
            return code;
        if (str_trim(value).len == 0)
            continue;
        nodes[used] = (struct json_node){JSON_STRING, used + 1, h->names[count], value, start};
        used++;
    }
    if (count < h->count)
        return err_kind(why, LN_EFORMAT, "fields", row.len,
                        "%zu fields, but the header has %zu", count, h->count);
    nodes[0] = (struct json_node){.type = JSON_OBJECT, .next = used};
    *doc = (struct json_doc){nodes, used};
    return LN_OK;
}

static int read_row(struct record_list *out, struct record_scratch *s, struct ln_str frame,
                    const struct record_source *source, struct ln_err *err)
{
    struct header header;
    struct json_doc doc;
    struct ln_err why = {0};
    int code = read_header(&header, s, source->preamble, source->columns, &why);
    if (code == LN_OK)
        code = read_fields(&doc, s, frame, &header, &why);
    else if (code != LN_ENOMEM) { /* its offset speaks of the header, not of this row */
        why.at = 0;
        err_prefix(&why, "the header: ");
    }
    if (code != LN_OK)
        return record_fail(out, s, source, &why, err);
    return record_from_json(out, s, &doc, 0, source, err);
}

const struct record_reader record_csv = {
    .name = "csv",
    .summary = "a table whose first row names the columns, split by comma, semicolon or tab",
    .preamble = true,
    .next_frame = next_row,
    .is = is_csv,
    .read = read_row,
};
