/* fuzz_json.c: any bytes through the JSON reader. What is accepted must be a well-formed list
 * of nodes, and must come back the same after our writer wrote it and the reader read it again.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"

static struct json_parser *parser, *again;

/* Every container's children lie inside it, and no text leaves the document. */
static void check_tree(const struct json_doc *doc, size_t size)
{
    ln_assert(doc->count > 0 && doc->nodes[0].next == doc->count);
    for (uint32_t i = 0; i < doc->count; i++) {
        const struct json_node *n = &doc->nodes[i];
        bool holds = n->type == JSON_ARRAY || n->type == JSON_OBJECT;
        ln_assert(n->next > i && n->next <= doc->count && (holds || n->next == i + 1));
        ln_assert(n->at < size);
        ln_assert(utf8_invalid_at(n->text) == n->text.len);
        ln_assert(utf8_invalid_at(n->key) == n->key.len);
        for (uint32_t child = i + 1; child < n->next; child = doc->nodes[child].next)
            ln_assert(doc->nodes[child].next <= n->next);
    }
}

/* Numbers are written by their exact text, which the writer has no call for; they go out as
 * strings, and so only their text is compared. */
static uint32_t write_node(struct json_writer *w, const struct json_doc *doc, uint32_t i)
{
    const struct json_node *n = &doc->nodes[i];
    bool object = n->type == JSON_OBJECT;
    switch (n->type) {
    case JSON_NULL:
        json_null(w);
        break;
    case JSON_FALSE:
    case JSON_TRUE:
        json_bool(w, n->type == JSON_TRUE);
        break;
    case JSON_NUMBER:
    case JSON_STRING:
        json_string(w, n->text);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        json_open(w, object ? '{' : '[');
        for (i++; i < n->next;) {
            if (object)
                json_key(w, doc->nodes[i].key);
            i = write_node(w, doc, i);
        }
        json_close(w, object ? '}' : ']');
        break;
    }
    return n->next;
}

static void check_same(const struct json_doc *a, const struct json_doc *b)
{
    ln_assert(a->count == b->count);
    for (uint32_t i = 0; i < a->count; i++) {
        const struct json_node *x = &a->nodes[i], *y = &b->nodes[i];
        ln_assert(x->type == y->type || (x->type == JSON_NUMBER && y->type == JSON_STRING));
        ln_assert(x->next == y->next && str_eq(x->key, y->key) && str_eq(x->text, y->text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (parser == NULL &&
        (json_parser_new(&parser, NULL) != LN_OK || json_parser_new(&again, NULL) != LN_OK))
        abort();
    struct json_doc doc, copy;
    struct ln_err err = {0};
    struct ln_str text = {(const char *)data, size};
    int code = json_parse(&doc, parser, text, &err);
    if (code != LN_OK) {
        ln_assert(code == LN_EFORMAT || code == LN_ELIMIT);
        ln_assert(err.code == code && err.kind[0] != '\0' && err.text[0] != '\0');
        ln_assert(err.at <= size);
        return 0;
    }
    check_tree(&doc, size);
    struct buf out;
    buf_init(&out, LIMIT_OUTPUT_BYTES);
    struct json_writer w;
    json_begin(&w, &out);
    write_node(&w, &doc, 0);
    ln_assert(buf_status(&out, NULL) == LN_OK);
    ln_assert(json_parse(&copy, again, buf_str(&out), NULL) == LN_OK);
    check_same(&doc, &copy);
    buf_free(&out);
    return 0;
}
