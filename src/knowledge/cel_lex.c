/* cel_lex.c: the tokens of a condition (cel-spec, langdef.md, "Syntax").
 *
 * Strings are decoded here, one behind the other into one buffer of the size of the text: a
 * decoded string is never longer than its source, as the shortest escape of a character outside
 * ASCII, \200, has four bytes and gives two.
 * Literals of bytes (b"...") are known and refused, so that the message can say why.
 */
#include "knowledge/cel_internal.h"

#include <math.h>

#include "base/err.h"
#include "base/str.h"

static int peek(const struct lexer *lex, size_t ahead)
{
    size_t i = lex->pos + ahead;
    return i < lex->text.len ? (unsigned char)lex->text.at[i] : -1;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static int digit_value(int c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

static int syntax(struct lexer *lex, size_t at, const char *text)
{
    return err_kind(lex->err, LN_EFORMAT, "syntax", at, "%s", text);
}

/* A comment ends at a line feed only, as the specification says. */
static void skip_space(struct lexer *lex)
{
    for (;;) {
        int c = peek(lex, 0);
        if (c == '/' && peek(lex, 1) == '/') {
            while (peek(lex, 0) != '\n' && peek(lex, 0) != -1)
                lex->pos++;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
            lex->pos++;
        } else {
            return;
        }
    }
}

static int lex_whole(struct lexer *lex, int base)
{
    uint64_t value = 0;
    size_t from = lex->pos;
    for (int digit; (digit = digit_value(peek(lex, 0))) < base; lex->pos++)
        if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
            __builtin_add_overflow(value, (uint64_t)digit, &value))
            return syntax(lex, lex->at, "this number does not fit 64 bits");
    if (lex->pos == from)
        return syntax(lex, lex->at, "0x needs hexadecimal digits after it");
    bool is_uint = peek(lex, 0) == 'u' || peek(lex, 0) == 'U';
    lex->pos += is_uint;
    lex->value = (struct cel_value){.type = is_uint ? CEL_UINT : CEL_INT, .u = value};
    return LN_OK;
}

static size_t count_digits(const struct lexer *lex, size_t ahead)
{
    size_t count = 0;
    while (is_digit(peek(lex, ahead + count)))
        count++;
    return count;
}

/* Bytes of a floating point literal at pos, 0 when there is none: digits with a dot and digits,
 * or an exponent, or both. */
static size_t double_length(const struct lexer *lex)
{
    size_t len = count_digits(lex, 0);
    bool is_double = false;
    if (peek(lex, len) == '.' && is_digit(peek(lex, len + 1))) {
        len += 1 + count_digits(lex, len + 1);
        is_double = true;
    }
    if (len > 0 && (peek(lex, len) == 'e' || peek(lex, len) == 'E')) {
        size_t sign = peek(lex, len + 1) == '+' || peek(lex, len + 1) == '-';
        size_t digits = count_digits(lex, len + 1 + sign);
        if (digits > 0) {
            len += 1 + sign + digits;
            is_double = true;
        }
    }
    return is_double ? len : 0;
}

/* JSON's numbers, which base/str.h reads, have exactly one zero in front of a dot. */
static int lex_double(struct lexer *lex, size_t len)
{
    struct ln_str digits = str_part(lex->text, lex->pos, lex->pos + len);
    while (digits.len > 1 && digits.at[0] == '0' && is_digit((unsigned char)digits.at[1]))
        digits = str_part(digits, 1, digits.len);
    char json[320];
    bool add_zero = digits.at[0] == '.';
    if (digits.len + add_zero > sizeof json)
        return syntax(lex, lex->at, "this number has too many digits");
    json[0] = '0';
    memcpy(json + add_zero, digits.at, digits.len);
    lex->value = (struct cel_value){.type = CEL_DOUBLE};
    if (!str_to_double(&lex->value.d, (struct ln_str){json, digits.len + add_zero}) ||
        isinf(lex->value.d))
        return syntax(lex, lex->at, "this number is too large for a double");
    lex->pos += len;
    return LN_OK;
}

static int lex_number(struct lexer *lex)
{
    lex->token = TOKEN_NUMBER;
    size_t len = double_length(lex);
    int code;
    if (len > 0) {
        code = lex_double(lex, len);
    } else if (peek(lex, 0) == '0' && (peek(lex, 1) == 'x' || peek(lex, 1) == 'X')) {
        lex->pos += 2;
        code = lex_whole(lex, 16);
    } else {
        code = lex_whole(lex, 10);
    }
    if (code == LN_OK && (is_name_start(peek(lex, 0)) || is_digit(peek(lex, 0))))
        return syntax(lex, lex->pos, "a number ends here, but a letter follows");
    return code;
}

/* The code point of `digits` digits in `base` at pos; UINT32_MAX when it is none. */
static uint32_t lex_code_point(struct lexer *lex, int digits, int base)
{
    uint32_t c = 0;
    for (int i = 0; i < digits; i++, lex->pos++) {
        int digit = digit_value(peek(lex, 0));
        if (digit >= base)
            return UINT32_MAX;
        c = c * (uint32_t)base + (uint32_t)digit;
    }
    return c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? UINT32_MAX : c;
}

/* The character an escape stands for; pos is behind the backslash. */
static uint32_t lex_escape(struct lexer *lex)
{
    static const char from[] = "abfnrtv\\?\"'`", to[] = "\a\b\f\n\r\t\v\\?\"'`";
    int c = peek(lex, 0);
    if (c >= '0' && c <= '3')
        return lex_code_point(lex, 3, 8);
    lex->pos++;
    if (c == 'x' || c == 'X')
        return lex_code_point(lex, 2, 16);
    if (c == 'u')
        return lex_code_point(lex, 4, 16);
    if (c == 'U')
        return lex_code_point(lex, 8, 16);
    const char *hit = c <= 0 ? NULL : strchr(from, c);
    return hit == NULL ? UINT32_MAX : (uint32_t)(unsigned char)to[hit - from];
}

static bool at_quote(const struct lexer *lex, int quote, bool triple)
{
    return peek(lex, 0) == quote &&
           (!triple || (peek(lex, 1) == quote && peek(lex, 2) == quote));
}

static int lex_string(struct lexer *lex, bool raw)
{
    int quote = peek(lex, 0);
    bool triple = peek(lex, 1) == quote && peek(lex, 2) == quote;
    lex->pos += triple ? 3 : 1;
    char *out = lex->decoded;
    size_t len = 0;
    while (!at_quote(lex, quote, triple)) {
        int c = peek(lex, 0);
        if (c == -1 || (!triple && (c == '\n' || c == '\r')))
            return syntax(lex, lex->at, "this text has no closing quote");
        size_t at = lex->pos++;
        if (c != '\\' || raw) {
            out[len++] = (char)c;
            continue;
        }
        uint32_t point = lex_escape(lex);
        if (point == UINT32_MAX)
            return syntax(lex, at, "not an escape of CEL; write \\\\ for a backslash");
        len += utf8_put(out + len, point);
    }
    lex->pos += triple ? 3 : 1;
    lex->decoded = out + len;
    lex->token = TOKEN_STRING;
    lex->value = (struct cel_value){.type = CEL_STRING, .s = {out, len}};
    return LN_OK;
}

/* How many letters of a prefix (r, b, rb, ...) stand before a quote at pos; 0 when none does.
 */
static size_t prefix_length(const struct lexer *lex, bool *raw, bool *bytes)
{
    *raw = *bytes = false;
    for (size_t i = 0;; i++) {
        int c = peek(lex, i);
        if (c == '"' || c == '\'')
            return i;
        if ((c == 'r' || c == 'R') && !*raw)
            *raw = true;
        else if ((c == 'b' || c == 'B') && !*bytes)
            *bytes = true;
        else
            return 0;
    }
}

static int lex_operator(struct lexer *lex)
{
    static const struct {
        char text[3];
        int op;
    } two[] = {{"&&", OP2_AND}, {"||", OP2_OR}, {"==", OP2_EQ},
               {"!=", OP2_NE},  {"<=", OP2_LE}, {">=", OP2_GE}};
    int c = peek(lex, 0);
    lex->token = TOKEN_OP;
    for (size_t i = 0; i < sizeof two / sizeof *two; i++) {
        if (two[i].text[0] == c && two[i].text[1] == peek(lex, 1)) {
            lex->op = two[i].op;
            lex->pos += 2;
            return LN_OK;
        }
    }
    if (c == '{' || c == '}')
        return err_kind(lex->err, LN_EFORMAT, "unsupported", lex->pos,
                        "maps and messages are not part of the conditions here");
    if (c == '=' || c == '&' || c == '|')
        return err_kind(lex->err, LN_EFORMAT, "syntax", lex->pos, "write %c%c, not one %c", c,
                        c, c);
    if (c <= 0 || strchr("+-*/%<>!?:.,()[]", c) == NULL)
        return syntax(lex, lex->pos, "this character has no meaning in a condition");
    lex->op = c;
    lex->pos++;
    return LN_OK;
}

int lex_next(struct lexer *lex)
{
    skip_space(lex);
    lex->at = lex->pos;
    lex->op = 0;
    int c = peek(lex, 0);
    if (c == -1) {
        lex->token = TOKEN_END;
        return LN_OK;
    }
    bool raw, bytes;
    size_t prefix = prefix_length(lex, &raw, &bytes);
    if (bytes && prefix > 0)
        return err_kind(lex->err, LN_EFORMAT, "unsupported", lex->pos,
                        "bytes are not part of the conditions here; write text without b");
    if (prefix > 0 || c == '"' || c == '\'') {
        lex->pos += prefix;
        return lex_string(lex, raw);
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(lex, 1))))
        return lex_number(lex);
    if (!is_name_start(c))
        return lex_operator(lex);
    while (is_name_start(peek(lex, 0)) || is_digit(peek(lex, 0)))
        lex->pos++;
    lex->token = TOKEN_NAME;
    lex->name = str_part(lex->text, lex->at, lex->pos);
    return LN_OK;
}
