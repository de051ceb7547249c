/* jsonw.c: the writer of json.h. Runs of plain bytes are copied at once; the table says which
 * bytes need more. */
#include <math.h>
#include <stdio.h>
#include <string.h>

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

#define EACH(byte) (0x0101010101010101u * (byte))

/* The offset behind the blocks of 8 bytes of class 0 that start at s.at[i]. */
static size_t skip_plain(struct ln_str s, size_t i)
{
    for (uint64_t w; s.len - i >= sizeof w; i += sizeof w) {
        memcpy(&w, s.at + i, sizeof w);
        uint64_t quote = w ^ EACH('"'), slash = w ^ EACH('\\'), rubout = w ^ EACH(0x7F);
        /* The high bit of each byte: not ASCII, under a space, or equal to one of the three;
         * a false one comes only behind a true one, from its borrow. */
        uint64_t other =
            w | (w - EACH(0x20)) | (quote - EACH(1)) | (slash - EACH(1)) | (rubout - EACH(1));
        if ((other & EACH(0x80)) != 0)
            break;
    }
    return i;
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
        if ((i = skip_plain(s, i)) == s.len)
            break;
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

/* Write a value that is a decimal of at most 6 places, as most are, the way printf would: with
 * 15 digits or less, the double nearest to a decimal is written as that decimal. returns false
 * when it is none */
static bool add_decimal(struct buf *out, double value, int digits)
{
    static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    if (signbit(value) || digits > 15 || (value > 0 && value < 1e-4) || value >= 1e6)
        return false;
    for (unsigned places = 0; places < sizeof power / sizeof *power; places++) {
        uint64_t whole = (uint64_t)(value * power[places] + 0.5);
        if ((double)whole / power[places] < value || (double)whole / power[places] > value)
            continue;
        char text[24];
        size_t at = sizeof text;
        int significant = 0;
        for (unsigned i = 0; whole > 0 || i <= places; i++, whole /= 10) {
            significant += whole > 0;
            if (i == places && places > 0)
                text[--at] = '.';
            text[--at] = (char)('0' + whole % 10);
        }
        if (significant > digits)
            return false;
        buf_add(out, (struct ln_str){text + at, sizeof text - at});
        return true;
    }
    return false;
}

void json_double(struct json_writer *w, double value, int digits)
{
    ln_assert(isfinite(value) && digits >= 1 && digits <= 17);
    before_value(w);
    if (!add_decimal(w->out, value, digits))
        buf_add_format(w->out, "%.*g", digits, value);
}
