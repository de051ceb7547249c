/* yaml.c: see yaml.h. libcyaml tells its errors to a log callback, most exact line first; the
 * first message says what is wrong, the backtrace that follows says where. */
#include "base/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
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
    if (log->what[0] == '\0' && strstr(text, "Backtrace") == NULL) {
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

int yaml_load_list(void **out, unsigned *count, const struct cyaml_schema_value *schema,
                   struct ln_str text, const char *file, struct ln_err *err)
{
    struct log log = {0};
    cyaml_config_t c = config(&log);
    *out = NULL;
    size_t bad = utf8_invalid_at(text);
    if (bad < text.len || text.len == 0)
        return err_set(err, LN_EFORMAT, bad, "%s:%u: %s", file,
                       yaml_line_of(str_part(text, 0, bad), UINT32_MAX, STR("")),
                       text.len == 0 ? "the file is empty" : "not valid UTF-8");
    cyaml_err_t status =
        cyaml_load_data((const uint8_t *)text.at, text.len, &c, schema, out, count);
    if (status == CYAML_OK)
        return LN_OK;
    if (status == CYAML_ERR_OOM)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    return err_set(err, LN_EFORMAT, 0, "%s:%u:%u: %s", file, log.line, log.column,
                   log.what[0] != '\0' ? log.what : cyaml_strerror(status));
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
