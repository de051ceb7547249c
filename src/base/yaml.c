/* yaml.c: see yaml.h. The text is parsed twice. libyaml alone goes first: it knows the place of
 * a fault in the syntax, of aliases and of a second document, which libcyaml would drop without
 * a word; and numbers are checked there, for libcyaml takes "1,5" as 1, 010 as 8 and "perhaps"
 * as true. Then libcyaml loads by the schema. It tells its errors to a log callback, most exact
 * line first; the first message says what is wrong, the backtrace that follows says where. */
#include "base/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"

struct log {
    char what[160];
    unsigned line, column;
};

static void *gate(void *ctx, void *at, size_t size)
{
    (void)ctx;
    if (size == 0) {
        mem_free(at);
        return NULL;
    }
    return mem_resize(at, size, 1);
}

/* Messages look like "Load: what\n" and then "  in mapping (line: 3, column: 5)\n". */
static void keep(cyaml_log_t level, void *ctx, const char *format, va_list args)
{
    struct log *log = ctx;
    char text[256];
    (void)level;
    vsnprintf(text, sizeof text, format, args);
    const char *line = strstr(text, "line: ");
    if (line != NULL && log->line == 0) {
        struct ln_str rest, number = str_cut(&rest, str_of(line + 6), ',');
        int64_t value;
        if (!str_to_i64(&value, number))
            value = 0;
        log->line = (unsigned)value;
        const char *column = strstr(text, "column: ");
        if (column != NULL) {
            number = str_cut(&rest, str_of(column + 8), ')');
            log->column = str_to_i64(&value, number) ? (unsigned)value : 0;
        }
    }
    if (log->what[0] == '\0' && line == NULL && strstr(text, "Backtrace") == NULL) {
        struct ln_str s = str_trim(str_of(text));
        if (str_starts(s, STR("Load: ")))
            s = str_part(s, 6, s.len);
        snprintf(log->what, sizeof log->what, "%.*s", STR_ARGS(s));
    }
}

static cyaml_config_t config(struct log *log)
{
    return (cyaml_config_t){
        .log_fn = keep,
        .log_ctx = log,
        .log_level = CYAML_LOG_ERROR,
        .mem_fn = gate,
        .flags = CYAML_CFG_NO_ALIAS,
    };
}

static int told(struct ln_err *err, const char *file, yaml_mark_t at, const char *what)
{
    return err_set(err, LN_EFORMAT, 0, "%s:%zu:%zu: %s", file, at.line + 1, at.column + 1,
                   what);
}

/* libyaml gives bytes it cannot read as an offset, all else as a mark. */
static int told_by_parser(struct ln_err *err, const char *file, const yaml_parser_t *parser,
                          struct ln_str text)
{
    const char *what = parser->problem != NULL ? parser->problem : "not YAML";
    if (parser->error == YAML_MEMORY_ERROR)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    if (parser->error == YAML_READER_ERROR)
        return err_set(
            err, LN_EFORMAT, parser->problem_offset, "%s:%u: %s", file,
            yaml_line_of(str_part(text, 0, parser->problem_offset), UINT32_MAX, STR("")), what);
    return told(err, file, parser->problem_mark, what);
}

/* An open sequence or mapping, and what the schema says of it: NULL where it says nothing,
 * which libcyaml refuses later. */
struct level {
    const struct cyaml_schema_value *schema;
    const struct cyaml_schema_value *value; /* mapping: of the value that comes next */
    bool is_mapping, key_is_next;
};

struct scan {
    const struct cyaml_schema_value *schema; /* of the outermost value */
    const char *file;
    struct ln_str text;
    yaml_mark_t root; /* where the outermost value starts */
    unsigned documents, depth;
    struct level levels[LIMIT_YAML_DEPTH + 1]; /* levels[0] is not used */
};

static const struct cyaml_schema_value *of_field(const struct cyaml_schema_value *mapping,
                                                 const yaml_event_t *key)
{
    if (mapping == NULL || mapping->type != CYAML_MAPPING || key->type != YAML_SCALAR_EVENT)
        return NULL;
    const struct cyaml_schema_field *field = mapping->mapping.fields;
    while (field->key != NULL && strcmp(field->key, (const char *)key->data.scalar.value) != 0)
        field++;
    return field->key == NULL ? NULL : &field->value;
}

/* What the schema says of the value (or key) that this event starts. */
static const struct cyaml_schema_value *schema_of(struct scan *s, const yaml_event_t *event)
{
    struct level *in = &s->levels[s->depth];
    if (s->depth == 0) {
        s->root = event->start_mark;
        return s->schema;
    }
    if (!in->is_mapping)
        return in->schema == NULL || in->schema->type != CYAML_SEQUENCE
                   ? NULL
                   : in->schema->sequence.entry;
    in->key_is_next = !in->key_is_next;
    if (in->key_is_next)
        return in->value;
    in->value = of_field(in->schema, event);
    return NULL;
}

static int check_scalar(const struct cyaml_schema_value *schema, const struct scan *s,
                        const yaml_event_t *event, struct ln_err *err)
{
    struct ln_str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    int64_t whole;
    if (schema == NULL)
        return LN_OK;
    bool is_whole = schema->type == CYAML_INT || schema->type == CYAML_UINT;
    if (is_whole && !(str_is_number(text) && str_to_i64(&whole, text)))
        return told(err, s->file, event->start_mark, "not a whole number");
    if (schema->type == CYAML_FLOAT && !str_is_number(text))
        return told(err, s->file, event->start_mark, "not a number");
    if (schema->type == CYAML_BOOL && !str_eq(text, STR("true")) && !str_eq(text, STR("false")))
        return told(err, s->file, event->start_mark, "neither true nor false");
    return LN_OK;
}

static int open_level(struct scan *s, const yaml_event_t *event, struct ln_err *err)
{
    const struct cyaml_schema_value *schema = schema_of(s, event);
    if (s->depth == LIMIT_YAML_DEPTH) /* libyaml's time grows with the square of the depth */
        return told(err, s->file, event->start_mark, "nested too deeply");
    bool is_mapping = event->type == YAML_MAPPING_START_EVENT;
    s->levels[++s->depth] = (struct level){schema, NULL, is_mapping, is_mapping};
    return LN_OK;
}

static int check_event(struct scan *s, const yaml_event_t *event, struct ln_err *err)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (s->documents++ > 0)
            return told(err, s->file, event->start_mark,
                        "a second document; one file holds one");
        return LN_OK;
    case YAML_STREAM_END_EVENT:
        if (s->documents == 0)
            return err_set(err, LN_EFORMAT, 0, "%s:1: the file is empty", s->file);
        return LN_OK;
    case YAML_ALIAS_EVENT:
        return told(err, s->file, event->start_mark, "aliases are not allowed");
    case YAML_SCALAR_EVENT:
        return check_scalar(schema_of(s, event), s, event, err);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return open_level(s, event, err);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        s->depth--;
        return LN_OK;
    default:
        return LN_OK;
    }
}

/* One document without aliases; numbers as in JSON; true and false. */
static int check_text(struct scan *s, struct ln_err *err)
{
    yaml_parser_t parser;
    yaml_event_t event;
    if (!yaml_parser_initialize(&parser))
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)s->text.at, s->text.len);
    int code = LN_OK;
    bool at_end = false;
    while (code == LN_OK && !at_end) {
        if (!yaml_parser_parse(&parser, &event)) {
            code = told_by_parser(err, s->file, &parser, s->text);
            break;
        }
        code = check_event(s, &event, err);
        at_end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return code;
}

int yaml_load_list(void **out, unsigned *count, const struct cyaml_schema_value *schema,
                   struct ln_str text, const char *file, struct ln_err *err)
{
    struct log log = {0};
    cyaml_config_t c = config(&log);
    struct scan scan = {.schema = schema, .file = file};
    scan.text = text.len == 0 ? STR("") : text; /* libyaml wants no NULL */
    *out = NULL;
    size_t bad = utf8_invalid_at(text);
    if (bad < text.len)
        return err_set(err, LN_EFORMAT, bad, "%s:%u: not valid UTF-8", file,
                       yaml_line_of(str_part(text, 0, bad), UINT32_MAX, STR("")));
    int code = check_text(&scan, err);
    if (code != LN_OK)
        return code;
    cyaml_err_t status =
        cyaml_load_data((const uint8_t *)text.at, text.len, &c, schema, out, count);
    if (status == CYAML_OK)
        return LN_OK;
    if (status == CYAML_ERR_OOM)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    const char *what = log.what[0] != '\0' ? log.what : cyaml_strerror(status);
    if (log.line == 0) /* libcyaml gives no place to the outermost value */
        return told(err, file, scan.root, what);
    return err_set(err, LN_EFORMAT, 0, "%s:%u:%u: %s", file, log.line, log.column, what);
}

int yaml_load(void **out, const struct cyaml_schema_value *schema, struct ln_str text,
              const char *file, struct ln_err *err)
{
    return yaml_load_list(out, NULL, schema, text, file, err);
}

void yaml_free(const struct cyaml_schema_value *schema, void *data, unsigned count)
{
    struct log log = {0};
    cyaml_config_t c = config(&log);
    cyaml_free(&c, schema, data, count);
}

unsigned yaml_line_of(struct ln_str text, unsigned from, struct ln_str needle)
{
    unsigned line = 1;
    size_t at = 0;
    while (line < from) {
        size_t end = str_find(text, STR("\n"), at);
        if (end == SIZE_MAX)
            return from == UINT32_MAX ? line : from;
        at = end + 1;
        line++;
    }
    size_t hit = str_find(text, needle, at);
    if (hit == SIZE_MAX)
        return from;
    for (; at < hit; at++)
        line += text.at[at] == '\n';
    return line;
}
