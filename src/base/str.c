/* str.c: see str.h. strtod is used with care: linnet never calls setlocale, so the C locale and
 * its decimal point hold, and only text that fits the JSON number grammar reaches it. */
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

struct ln_str str_part(struct ln_str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct ln_str){s.at == NULL ? NULL : s.at + from, to - from};
}

int str_cmp(struct ln_str a, struct ln_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);
    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(struct ln_str s, struct ln_str start)
{
    return s.len >= start.len && str_eq(str_part(s, 0, start.len), start);
}

bool str_ends(struct ln_str s, struct ln_str end)
{
    return s.len >= end.len && str_eq(str_part(s, s.len - end.len, s.len), end);
}

static char lower_ascii(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_ascii(struct ln_str a, struct ln_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower_ascii(a.at[i]) != lower_ascii(b.at[i]))
            return false;
    return true;
}

size_t str_find(struct ln_str s, struct ln_str part, size_t from)
{
    if (part.len == 0)
        return from <= s.len ? from : SIZE_MAX;
    if (from >= s.len)
        return SIZE_MAX;
    const char *hit = memmem(s.at + from, s.len - from, part.at, part.len);
    return hit == NULL ? SIZE_MAX : (size_t)(hit - s.at);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct ln_str str_trim(struct ln_str s)
{
    size_t from = 0, to = s.len;
    while (from < to && is_space(s.at[from]))
        from++;
    while (to > from && is_space(s.at[to - 1]))
        to--;
    return str_part(s, from, to);
}

struct ln_str str_cut(struct ln_str *rest, struct ln_str s, char mark)
{
    const char *hit = s.len == 0 ? NULL : memchr(s.at, mark, s.len);
    size_t at = hit == NULL ? s.len : (size_t)(hit - s.at);
    *rest = str_part(s, at + (hit != NULL), s.len);
    return str_part(s, 0, at);
}

bool str_to_i64(int64_t *out, struct ln_str s)
{
    size_t i = 0;
    bool minus = s.len > 0 && s.at[0] == '-';
    i += minus;
    if (i == s.len)
        return false;
    int64_t value = 0; /* kept negative: its range is larger by one */
    for (; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, s.at[i] - '0', &value))
            return false;
    }
    if (!minus && value == INT64_MIN)
        return false;
    *out = minus ? value : -value;
    return true;
}

static size_t skip_digits(struct ln_str s, size_t i)
{
    while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9')
        i++;
    return i;
}

/* RFC 8259, section 6. */
bool str_is_number(struct ln_str s)
{
    size_t i = s.len > 0 && s.at[0] == '-';
    size_t from = i;
    i = skip_digits(s, i);
    if (i == from || (s.at[from] == '0' && i > from + 1))
        return false;
    if (i < s.len && s.at[i] == '.') {
        from = ++i;
        i = skip_digits(s, i);
        if (i == from)
            return false;
    }
    if (i < s.len && (s.at[i] == 'e' || s.at[i] == 'E')) {
        i++;
        i += i < s.len && (s.at[i] == '+' || s.at[i] == '-');
        from = i;
        i = skip_digits(s, i);
        if (i == from)
            return false;
    }
    return i == s.len;
}

bool str_to_double(double *out, struct ln_str s)
{
    char text[400]; /* no double needs more digits than this to be told apart */
    if (!str_is_number(s) || s.len >= sizeof text)
        return false;
    memcpy(text, s.at, s.len);
    text[s.len] = '\0';
    *out = strtod(text, NULL);
    return true;
}

/* The length of the well-formed character at s.at[i], or 0. */
static size_t utf8_length(struct ln_str s, size_t i)
{
    const unsigned char *p = (const unsigned char *)s.at + i;
    size_t left = s.len - i;
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    size_t need = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (left < need)
        return 0;
    unsigned char low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t k = 2; k < need; k++)
        if ((p[k] & 0xC0) != 0x80)
            return 0;
    return need;
}

size_t utf8_invalid_at(struct ln_str s)
{
    size_t i = 0;
    while (i < s.len) {
        size_t len = utf8_length(s, i);
        if (len == 0)
            return i;
        i += len;
    }
    return s.len;
}

uint32_t utf8_next(struct ln_str s, size_t *pos)
{
    size_t i = *pos;
    const unsigned char *p = (const unsigned char *)s.at + i;
    size_t len = utf8_length(s, i);
    *pos = i + (len == 0 ? 1 : len);
    switch (len) {
    case 0:
        return 0xFFFD;
    case 1:
        return p[0];
    case 2:
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3:
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    default:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    }
}

size_t utf8_put(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}
