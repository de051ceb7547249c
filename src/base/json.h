/* json.h: JSON in (simdjson behind one C++ file) and out (our own writer).
 *
 * Reading gives a flat list of nodes in document order; a container's children follow it:
 *
 *   {"a":[1,2],"b":"x"}   ->   0 object next=5
 *                              1   array  key=a next=4
 *                              2     number text=1 next=3
 *                              3     number text=2 next=4
 *                              4   string key=b text=x next=5
 *
 * so the first child of node i is i+1, and the sibling after i is nodes[i].next. Numbers keep
 * their exact text. Everything in the document is checked, also what nobody reads.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"

#ifdef __cplusplus
extern "C" {
#endif

enum json_type {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json_node {
    enum json_type type;
    uint32_t next;      /* index of the node after this one and all below it */
    struct ln_str key;  /* unescaped; empty for array members and the root */
    struct ln_str text; /* string: unescaped UTF-8; number: as written; else empty */
    size_t at;          /* byte where the value starts */
};

struct json_doc {
    const struct json_node *nodes; /* nodes[0] is the root */
    uint32_t count;
};

struct json_parser;

LN_MUST int json_parser_new(struct json_parser **out, struct ln_err *err);
void json_parser_free(struct json_parser *p);

/* json_parse: one JSON document, with nothing but white space around it.
 *
 * in      text        at most LIMIT_RECORD_BYTES; copied, so it needs no padding
 * out     out         borrowed from p until its next json_parse()
 * errors  LN_EFORMAT  err->kind is "syntax", "truncated", "utf8", "nul", "number" or "empty";
 *                     err->at is the byte
 *         LN_ELIMIT   "depth" (LIMIT_JSON_DEPTH), "too-long", "too-many"
 * cost    about 1 ns a byte
 */
LN_MUST int json_parse(struct json_doc *out, struct json_parser *p, struct ln_str text,
                       struct ln_err *err);

/* json_member: index of the first member of object `at` with that key; 0 when there is none or
 * `at` is no object (0 is the root, so it can never be a member). */
uint32_t json_member(const struct json_doc *doc, uint32_t at, struct ln_str key);

/* A writer over a buffer. Failures stay in the buffer, see buf.h. Text that is not UTF-8 is
 * written with U+FFFD in place of each bad byte. */
struct json_writer {
    struct buf *out;
    unsigned depth;
    bool comma[64 + 1]; /* is a comma due before the next value at this depth */
    bool after_key;
};

void json_begin(struct json_writer *w, struct buf *out);
void json_open(struct json_writer *w, char bracket);  /* '{' or '[' */
void json_close(struct json_writer *w, char bracket); /* '}' or ']' */
void json_key(struct json_writer *w, struct ln_str key);
void json_string(struct json_writer *w, struct ln_str text);
/* json_text: a member that is text. */
void json_text(struct json_writer *w, const char *key, struct ln_str value);
void json_i64(struct json_writer *w, int64_t value);
void json_u64(struct json_writer *w, uint64_t value);
void json_bool(struct json_writer *w, bool value);
void json_null(struct json_writer *w);

/* json_double: finite values only; `digits` significant digits, trailing zeros dropped. */
void json_double(struct json_writer *w, double value, int digits);

#ifdef __cplusplus
}
#endif

#endif
