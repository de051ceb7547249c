/* str.h: small operations on borrowed text. Nothing here allocates. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <linnet.h>
#include <stdbool.h>
#include <string.h>

/* A struct ln_str of a string literal. */
#define STR(literal) ((struct ln_str){"" literal, sizeof(literal) - 1})

/* printf arguments for "%.*s". */
#define STR_ARGS(s) ((int)((s).len > 4096 ? 4096 : (s).len)), ((s).at == NULL ? "" : (s).at)

static inline struct ln_str str_of(const char *text)
{
    return (struct ln_str){text, text == NULL ? 0 : strlen(text)};
}

static inline bool str_eq(struct ln_str a, struct ln_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* str_part: the bytes [from, to) of s; both are brought into 0..len. */
struct ln_str str_part(struct ln_str s, size_t from, size_t to);

/* str_cmp: byte order, as memcmp; the shorter of equal starts comes first. */
int str_cmp(struct ln_str a, struct ln_str b);
bool str_starts(struct ln_str s, struct ln_str start);
bool str_ends(struct ln_str s, struct ln_str end);

/* str_eq_ascii: equal when ASCII letters are compared without case. */
bool str_eq_ascii(struct ln_str a, struct ln_str b);

/* str_find: offset of the first `part` at or after `from`; SIZE_MAX when there is none. */
size_t str_find(struct ln_str s, struct ln_str part, size_t from);

/* str_trim: without ASCII white space at both ends. */
struct ln_str str_trim(struct ln_str s);

/* str_cut: split at the first `mark`; the part before it is returned, *rest is what follows
 * (empty when there is no mark). */
struct ln_str str_cut(struct ln_str *rest, struct ln_str s, char mark);

/* str_to_i64: the whole of s as a decimal integer. returns false when it is none or too large.
 */
bool str_to_i64(int64_t *out, struct ln_str s);

/* str_is_number: whether the whole of s is a number by RFC 8259, section 6. */
bool str_is_number(struct ln_str s);

/* str_to_double: the whole of s as a JSON number; independent of the locale. */
bool str_to_double(double *out, struct ln_str s);

/* utf8_invalid_at: offset of the first byte that is not well-formed UTF-8 (Unicode 15, table
 * 3-7); s.len when all of it is. */
size_t utf8_invalid_at(struct ln_str s);

/* utf8_next: the character at *pos, which is moved past it; well-formed input only, except
 * that a bad or cut byte gives U+FFFD and moves by one. */
uint32_t utf8_next(struct ln_str s, size_t *pos);

/* utf8_put: write c as UTF-8. out has room for 4. returns the number of bytes */
size_t utf8_put(char *out, uint32_t c);

#endif
