/* jsonw.c: the writer of json.h. Runs of plain bytes are copied at once; the table says which
 * bytes need more. */
#include <math.h>
#include <stdio.h>

#include "base/err.h"
#include "base/json.h"
#include "base/str.h"

void json_begin(struct json_writer *w, struct buf *out)
{
    *w = (struct json_writer){.out = out};
}

static void before_value(struct json_writer *w)
{
    if (w->after_key)
        w->after_key = false;
    else if (w->comma[w->depth])
        buf_add_char(w->out, ',');
    w->comma[w->depth] = true;
}

void json_open(struct json_writer *w, char bracket)
{
    before_value(w);
    ln_assert(w->depth < 64);
    buf_add_char(w->out, bracket);
    w->comma[++w->depth] = false;
}

void json_close(struct json_writer *w, char bracket)
{
    ln_assert(w->depth > 0);
    w->depth--;
    buf_add_char(w->out, bracket);
}

/* 0: copy as it is; 1: control character, quote or backslash; 2: start of a longer character.
 */
static int byte_class(unsigned char c)
{
    if (c >= 0x80)
        return 2;
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

static void add_escape(struct buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    const char *mark = c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" : NULL;
    if (mark != NULL)
        buf_add(out, str_of(mark));
    else
        buf_add(out, (struct ln_str){text, 6});
}

static void add_quoted(struct buf *out, struct ln_str s)
{
    buf_add_char(out, '"');
    size_t from = 0, i = 0;
    while (i < s.len) {
        unsigned char c = (unsigned char)s.at[i];
        int class = byte_class(c);
        if (class == 0) {
            i++;
            continue;
        }
        size_t end = i;
        uint32_t code = class == 2 ? utf8_next(s, &end) : c;
        if (class == 2 && end - i > 1) { /* well formed (U+FFFD itself is three bytes) */
            i = end;
            continue;
        }
        buf_add(out, str_part(s, from, i));
        if (class == 2)
            buf_add(out, STR("\xEF\xBF\xBD"));
        else
            add_escape(out, (unsigned char)code);
        from = ++i;
    }
    buf_add(out, str_part(s, from, s.len));
    buf_add_char(out, '"');
}

void json_key(struct json_writer *w, struct ln_str key)
{
    before_value(w);
    add_quoted(w->out, key);
    buf_add_char(w->out, ':');
    w->after_key = true;
}

void json_string(struct json_writer *w, struct ln_str text)
{
    before_value(w);
    add_quoted(w->out, text);
}

void json_text(struct json_writer *w, const char *key, struct ln_str value)
{
    json_key(w, str_of(key));
    json_string(w, value);
}

void json_i64(struct json_writer *w, int64_t value)
{
    before_value(w);
    if (value < 0)
        buf_add_char(w->out, '-');
    buf_add_u64(w->out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void json_u64(struct json_writer *w, uint64_t value)
{
    before_value(w);
    buf_add_u64(w->out, value);
}

void json_bool(struct json_writer *w, bool value)
{
    before_value(w);
    buf_add(w->out, value ? STR("true") : STR("false"));
}

void json_null(struct json_writer *w)
{
    before_value(w);
    buf_add(w->out, STR("null"));
}

void json_double(struct json_writer *w, double value, int digits)
{
    ln_assert(isfinite(value) && digits >= 1 && digits <= 17);
    before_value(w);
    buf_add_format(w->out, "%.*g", digits, value);
}
