/* lines.c: see lines.h. */
#include "learn/lines.h"

#include <math.h>

#include "base/str.h"

#define TEXT_MAX  4096
#define WIDTH_MIN 10

void lines_init(struct lines *l, struct buf *out, bool text)
{
    *l = (struct lines){.out = out, .text = text};
    buf_init(&l->head, TEXT_MAX);
    buf_init(&l->line, TEXT_MAX);
    buf_init(&l->last, TEXT_MAX);
}

void lines_free(struct lines *l)
{
    buf_free(&l->head);
    buf_free(&l->line);
    buf_free(&l->last);
}

void lines_begin(struct lines *l, const char *table)
{
    buf_clear(&l->head);
    buf_clear(&l->line);
    if (l->text) {
        buf_add_format(&l->head, "%s\n", table);
        return;
    }
    json_begin(&l->json, l->out);
    json_open(&l->json, '{');
    json_key(&l->json, STR("table"));
    json_string(&l->json, str_of(table));
}

/* A column is as wide as its name or its value, in characters; two spaces part it. */
static void add_column(struct lines *l, const char *name, struct ln_str value)
{
    size_t chars = 0, width = strlen(name) < WIDTH_MIN ? WIDTH_MIN : strlen(name);
    for (size_t at = 0; at < value.len; chars++)
        (void)utf8_next(value, &at);
    buf_add_format(&l->head, "  %-*s", (int)width, name);
    buf_add(&l->line, STR("  "));
    buf_add(&l->line, value);
    for (; chars < width; chars++)
        buf_add_char(&l->line, ' ');
}

void lines_text(struct lines *l, const char *name, struct ln_str value)
{
    if (l->text) {
        add_column(l, name, value);
        return;
    }
    json_key(&l->json, str_of(name));
    json_string(&l->json, value);
}

void lines_count(struct lines *l, const char *name, uint64_t value)
{
    char room[24];
    struct buf number = {.at = room, .capacity = sizeof room, .max = sizeof room};
    buf_add_u64(&number, value);
    if (l->text) {
        add_column(l, name, buf_str(&number));
        return;
    }
    json_key(&l->json, str_of(name));
    json_u64(&l->json, value);
}

void lines_number(struct lines *l, const char *name, double value)
{
    char room[64];
    struct buf number = {.at = room, .capacity = sizeof room, .max = sizeof room};
    if (!l->text) {
        json_key(&l->json, str_of(name));
        if (isfinite(value))
            json_double(&l->json, value, 6);
        else
            json_null(&l->json);
        return;
    }
    if (isfinite(value))
        buf_add_format(&number, "%.4g", value);
    else
        buf_add(&number, STR("-"));
    add_column(l, name, buf_str(&number));
}

void lines_interval(struct lines *l, const char *name, struct interval value)
{
    char part[64];
    static const char *const ends[] = {"_low", "_high"};
    lines_number(l, name, value.value);
    for (int i = 0; i < 2; i++) {
        struct buf key = {.at = part, .capacity = sizeof part, .max = sizeof part};
        buf_add_format(&key, "%s%s", name, ends[i]);
        buf_add_char(&key, '\0');
        lines_number(l, part, i == 0 ? value.low : value.high);
    }
}

void lines_note(struct lines *l, struct ln_str value)
{
    if (value.len == 0)
        return;
    if (l->text) {
        buf_add(&l->line, STR("  "));
        buf_add(&l->line, value);
    } else {
        lines_text(l, "note", value);
    }
}

void lines_end(struct lines *l)
{
    if (l->text && !str_eq(buf_str(&l->head), buf_str(&l->last))) {
        buf_add(l->out, l->last.len > 0 ? STR("\n") : STR(""));
        buf_add(l->out, str_trim(buf_str(&l->head)));
        buf_add_char(l->out, '\n');
        buf_clear(&l->last);
        buf_add(&l->last, buf_str(&l->head));
    }
    if (l->text) {
        struct ln_str line = buf_str(&l->line);
        while (line.len > 0 && line.at[line.len - 1] == ' ')
            line.len--;
        buf_add(l->out, line);
    } else {
        json_close(&l->json, '}');
    }
    buf_add_char(l->out, '\n');
}
