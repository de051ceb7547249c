/* err.c: one place that formats errors, so that every text is cut at a whole UTF-8 character.
 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cut in the middle of a character would make the error itself invalid UTF-8. */
static void trim_partial_character(char *text)
{
    size_t len = strlen(text);
    size_t back = 0;
    while (back < len && back < 4 && ((unsigned char)text[len - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back == len)
        return;
    unsigned char lead = (unsigned char)text[len - 1 - back];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (need > back + 1)
        text[len - 1 - back] = '\0';
}

/* What a text quotes may hold line ends or terminal codes; an error is one plain line. */
static void make_one_line(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            *text = ' ';
}

static int set(struct ln_err *err, int code, const char *kind, size_t at, const char *format,
               va_list args)
{
    if (err == NULL)
        return code;
    err->code = code;
    err->at = at;
    snprintf(err->kind, sizeof err->kind, "%s", kind);
    vsnprintf(err->text, sizeof err->text, format, args);
    trim_partial_character(err->text);
    make_one_line(err->text);
    return code;
}

int err_set(struct ln_err *err, int code, size_t at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set(err, code, "", at, format, args);
    va_end(args);
    return code;
}

int err_kind(struct ln_err *err, int code, const char *kind, size_t at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set(err, code, kind, at, format, args);
    va_end(args);
    return code;
}

void err_prefix(struct ln_err *err, const char *format, ...)
{
    if (err == NULL)
        return;
    char rest[sizeof err->text];
    memcpy(rest, err->text, sizeof rest);
    va_list args;
    va_start(args, format);
    int len = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (len >= 0 && (size_t)len < sizeof err->text)
        snprintf(err->text + len, sizeof err->text - (size_t)len, "%s", rest);
    trim_partial_character(err->text);
}

void assert_fail(const char *expr, const char *file, int line)
{
    fprintf(stderr, "linnet: %s:%d: this must hold but does not: %s\n", file, line, expr);
    abort();
}
