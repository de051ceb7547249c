// json.cc: the only C++ that reads JSON: simdjson's on-demand parser, walked to the end.
//
// On-demand checks UTF-8 for the whole text at once but grammar only where the walk goes, so
// every value is visited; a raw number token is not checked at all, so its grammar is checked
// here; depth is counted here. Recursion is bounded by LIMIT_JSON_DEPTH. simdjson's own buffers
// are the named exception to the memory gate: one parser a stream, reused. Strings are
// unescaped into memory of ours, for simdjson 3.0.1 writes into its own without asking whether
// it got any.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <new>

#include "base/json.h"

extern "C" {
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
}

namespace sj = simdjson;
namespace od = simdjson::ondemand;

struct json_parser {
    od::parser parser;
    char *text; // the padded copy, capacity bytes
    size_t capacity;
    uint8_t *strings, *strings_end; // unescaped strings, room for a text of capacity bytes
    size_t len;
    json_node *nodes;
    uint32_t count, room;
    ln_err fault; // where the walk failed
};

namespace
{
int fault(json_parser *p, int code, const char *kind, size_t at, const char *why)
{
    return err_kind(&p->fault, code, kind, at, "%s", why);
}

// Offset of the first control character inside a string, or len.
size_t control_in_string(const char *text, size_t len)
{
    bool inside = false;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = static_cast<unsigned char>(text[i]);
        if (c == '"')
            inside = !inside;
        else if (inside && c == '\\')
            i++;
        else if (inside && c < 0x20)
            return i;
    }
    return len;
}

// What is wrong with brackets that do not fit; simdjson tells only that they do not. Bit n of
// `curly` says of which kind the n-th open bracket is.
int bracket_fault(json_parser *p)
{
    uint64_t curly = 0;
    unsigned depth = 0;
    bool inside = false;
    static_assert(LIMIT_JSON_DEPTH <= 64, "one bit for every bracket that may be open");
    for (size_t i = 0; i < p->len; i++) {
        char c = p->text[i];
        if (inside && c == '\\') {
            i++;
        } else if (c == '"') {
            inside = !inside;
        } else if (!inside && (c == '{' || c == '[')) {
            if (depth == LIMIT_JSON_DEPTH)
                return fault(p, LN_ELIMIT, "depth", i, "nested too deeply");
            curly = curly << 1 | (c == '{');
            depth++;
        } else if (!inside && (c == '}' || c == ']')) {
            if (depth == 0 || (curly & 1) != (c == '}'))
                return fault(p, LN_EFORMAT, "syntax", i, "a bracket that closes nothing");
            curly >>= 1;
            if (--depth == 0 && i + 1 < p->len)
                return fault(p, LN_EFORMAT, "syntax", i + 1,
                             "more text after the end of the value");
        }
    }
    return fault(p, LN_EFORMAT, "truncated", p->len,
                 "the text ends before its closing bracket");
}

// Turn simdjson's code into ours, with the byte where it stopped.
int translate(json_parser *p, sj::error_code code, size_t at)
{
    ln_str all = {p->text, p->len};
    switch (code) {
    case sj::MEMALLOC:
        return fault(p, LN_ENOMEM, "", 0, "out of memory");
    case sj::CAPACITY:
        return fault(p, LN_ELIMIT, "too-long", p->len, "longer than a record may be");
    case sj::EMPTY:
        return fault(p, LN_EFORMAT, "empty", 0, "nothing here");
    case sj::UTF8_ERROR: {
        size_t bad = utf8_invalid_at(all);
        return fault(p, LN_EFORMAT, "utf8", bad < p->len ? bad : 0, "not valid UTF-8");
    }
    case sj::UNESCAPED_CHARS: {
        size_t bad = control_in_string(p->text, p->len);
        bool nul = bad < p->len && p->text[bad] == '\0';
        return fault(p, LN_EFORMAT, nul ? "nul" : "syntax", bad,
                     nul ? "a NUL byte inside a string"
                         : "a control character inside a string");
    }
    case sj::UNCLOSED_STRING:
        return fault(p, LN_EFORMAT, "truncated", p->len, "the text ends inside a string");
    case sj::INCOMPLETE_ARRAY_OR_OBJECT:
        return bracket_fault(p);
    case sj::STRING_ERROR:
        return fault(p, LN_EFORMAT, "syntax", at, "a string has a bad escape");
    case sj::NUMBER_ERROR:
        return fault(p, LN_EFORMAT, "number", at, "not a JSON number");
    case sj::DEPTH_ERROR:
        return fault(p, LN_ELIMIT, "depth", at, "nested too deeply");
    default:
        if (at >= p->len)
            return fault(p, LN_EFORMAT, "truncated", p->len, "the text ends too early");
        if (p->text[at] == '\0')
            return fault(p, LN_EFORMAT, "nul", at, "a NUL byte between values");
        return fault(p, LN_EFORMAT, "syntax", at, "not JSON here");
    }
}

int failed(json_parser *p, od::document &doc, sj::error_code code)
{
    const char *where = nullptr;
    size_t at = p->len;
    if (doc.current_location().get(where) == sj::SUCCESS && where >= p->text &&
        where <= p->text + p->len)
        at = static_cast<size_t>(where - p->text);
    return translate(p, code, at);
}

json_node *add_node(json_parser *p)
{
    if (p->count == p->room) {
        if (p->room >= LIMIT_JSON_NODES) {
            fault(p, LN_ELIMIT, "too-many", 0, "more values than a record may have");
            return nullptr;
        }
        uint32_t wider = p->room == 0 ? 256 : p->room * 2;
        void *grown = mem_resize(p->nodes, wider, sizeof(json_node));
        if (grown == nullptr) {
            fault(p, LN_ENOMEM, "", 0, "out of memory");
            return nullptr;
        }
        p->nodes = static_cast<json_node *>(grown);
        p->room = wider;
    }
    json_node *node = &p->nodes[p->count++];
    *node = json_node{};
    return node;
}

// Without JSON's white space at both ends (RFC 8259, section 2), which has no form feed.
ln_str trimmed(ln_str s)
{
    auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (s.len > 0 && is_space(s.at[s.len - 1]))
        s.len--;
    while (s.len > 0 && is_space(*s.at))
        s = ln_str{s.at + 1, s.len - 1};
    return s;
}

// Numbers, true, false, null: the token is checked as a whole.
int scalar(json_parser *p, uint32_t at, ln_str token)
{
    json_node *n = &p->nodes[at];
    n->at = static_cast<size_t>(token.at - p->text);
    if (token.len == 0)
        return fault(p, LN_EFORMAT, "syntax", n->at, "a value is missing");
    char c = token.at[0];
    if (c == '-' || (c >= '0' && c <= '9')) {
        n->type = JSON_NUMBER;
        n->text = token;
        if (!str_is_number(token))
            return fault(p, LN_EFORMAT, "number", n->at, "not a JSON number");
        return LN_OK;
    }
    if (str_eq(token, STR("true")))
        n->type = JSON_TRUE;
    else if (str_eq(token, STR("false")))
        n->type = JSON_FALSE;
    else if (str_eq(token, STR("null")))
        n->type = JSON_NULL;
    else
        return fault(p, LN_EFORMAT, "syntax", n->at, "not a JSON value");
    return LN_OK;
}

size_t offset_of(json_parser *p, od::value &value)
{
    return static_cast<size_t>(value.raw_json_token().data() - p->text);
}

int walk(json_parser *p, od::document &doc, uint32_t at, od::value value, unsigned depth);

int walk_array(json_parser *p, od::document &doc, uint32_t at, od::array array, unsigned depth)
{
    p->nodes[at].type = JSON_ARRAY;
    for (auto entry : array) {
        od::value item;
        sj::error_code code = entry.get(item);
        if (code != sj::SUCCESS)
            return failed(p, doc, code);
        uint32_t child = p->count;
        if (add_node(p) == nullptr)
            return p->fault.code;
        int status = walk(p, doc, child, item, depth + 1);
        if (status != LN_OK)
            return status;
    }
    p->nodes[at].next = p->count;
    return LN_OK;
}

int walk_object(json_parser *p, od::document &doc, uint32_t at, od::object object,
                unsigned depth)
{
    p->nodes[at].type = JSON_OBJECT;
    for (auto entry : object) {
        od::field field;
        sj::error_code code = std::move(entry).get(field);
        if (code != sj::SUCCESS)
            return failed(p, doc, code);
        std::string_view key;
        code = p->parser.unescape(field.key(), p->strings_end).get(key);
        if (code != sj::SUCCESS)
            return failed(p, doc, code);
        uint32_t child = p->count;
        if (add_node(p) == nullptr)
            return p->fault.code;
        p->nodes[child].key = ln_str{key.data(), key.size()};
        int status = walk(p, doc, child, field.value(), depth + 1);
        if (status != LN_OK)
            return status;
    }
    p->nodes[at].next = p->count;
    return LN_OK;
}

int walk(json_parser *p, od::document &doc, uint32_t at, od::value value, unsigned depth)
{
    size_t offset = offset_of(p, value);
    p->nodes[at].at = offset;
    od::json_type type;
    sj::error_code code = value.type().get(type);
    if (code != sj::SUCCESS)
        return failed(p, doc, code);
    bool container = type == od::json_type::array || type == od::json_type::object;
    if (container && depth > LIMIT_JSON_DEPTH)
        return fault(p, LN_ELIMIT, "depth", offset, "nested too deeply");
    switch (type) {
    case od::json_type::array: {
        od::array array;
        code = value.get_array().get(array);
        return code != sj::SUCCESS ? failed(p, doc, code)
                                   : walk_array(p, doc, at, array, depth);
    }
    case od::json_type::object: {
        od::object object;
        code = value.get_object().get(object);
        return code != sj::SUCCESS ? failed(p, doc, code)
                                   : walk_object(p, doc, at, object, depth);
    }
    case od::json_type::string: {
        od::raw_json_string raw;
        std::string_view text;
        code = value.get_raw_json_string().get(raw);
        if (code == sj::SUCCESS)
            code = p->parser.unescape(raw, p->strings_end).get(text);
        if (code != sj::SUCCESS)
            return failed(p, doc, code);
        p->nodes[at].type = JSON_STRING;
        p->nodes[at].text = ln_str{text.data(), text.size()};
        p->nodes[at].next = p->count;
        return LN_OK;
    }
    default: {
        std::string_view raw = value.raw_json_token();
        ln_str token = trimmed(ln_str{raw.data(), raw.size()});
        // The token is only looked at; the iterator above skips it when it moves on.
        p->nodes[at].next = p->count;
        return scalar(p, at, token);
    }
    }
}

// A document that is one scalar has its own accessors in simdjson.
int walk_root_scalar(json_parser *p, ln_str whole)
{
    if (add_node(p) == nullptr)
        return p->fault.code;
    int status = scalar(p, 0, whole);
    p->nodes[0].next = 1;
    return status;
}

int walk_root(json_parser *p, od::document &doc)
{
    ln_str whole = trimmed(ln_str{p->text, p->len});
    if (whole.len == 0)
        return fault(p, LN_EFORMAT, "empty", 0, "nothing here");
    char c = whole.at[0];
    if (c != '{' && c != '[' && c != '"')
        return walk_root_scalar(p, whole);
    if (add_node(p) == nullptr)
        return p->fault.code;
    p->nodes[0].at = static_cast<size_t>(whole.at - p->text);
    sj::error_code code;
    int status = LN_OK;
    if (c == '{') {
        od::object object;
        code = doc.get_object().get(object);
        status = code != sj::SUCCESS ? failed(p, doc, code) : walk_object(p, doc, 0, object, 1);
    } else if (c == '[') {
        od::array array;
        code = doc.get_array().get(array);
        status = code != sj::SUCCESS ? failed(p, doc, code) : walk_array(p, doc, 0, array, 1);
    } else {
        od::raw_json_string raw;
        std::string_view text;
        code = doc.get_raw_json_string().get(raw);
        if (code == sj::SUCCESS)
            code = p->parser.unescape(raw, p->strings_end).get(text);
        if (code != sj::SUCCESS)
            return failed(p, doc, code);
        p->nodes[0].type = JSON_STRING;
        p->nodes[0].text = ln_str{text.data(), text.size()};
        p->nodes[0].next = p->count;
    }
    const char *where = nullptr; // there is a location only while tokens are left
    if (status == LN_OK && doc.current_location().get(where) == sj::SUCCESS) {
        size_t at = static_cast<size_t>(where - p->text);
        return fault(p, LN_EFORMAT, "syntax", at, "more text after the end of the value");
    }
    return status;
}

int make_room(json_parser *p, size_t len)
{
    size_t need = len + sj::SIMDJSON_PADDING;
    if (p->capacity >= need)
        return LN_OK;
    size_t wider = p->capacity == 0 ? 16384 : p->capacity;
    while (wider < need)
        wider *= 2;
    char *grown = static_cast<char *>(mem_resize(p->text, wider, 1));
    if (grown == nullptr)
        return LN_ENOMEM;
    p->text = grown;
    // simdjson's own formula: a lone surrogate of 6 bytes becomes 3, but it writes whole
    // blocks.
    void *strings = mem_resize(p->strings, wider / 3 * 5 + sj::SIMDJSON_PADDING, 1);
    if (strings == nullptr)
        return LN_ENOMEM;
    p->strings = static_cast<uint8_t *>(strings);
    p->capacity = wider;
    return LN_OK;
}
} // namespace

extern "C" {

int json_parser_new(struct json_parser **out, struct ln_err *err)
{
    void *room = mem_zero(sizeof(json_parser));
    if (room == nullptr)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    *out = new (room) json_parser();
    return LN_OK;
}

void json_parser_free(struct json_parser *p)
{
    if (p == nullptr)
        return;
    mem_free(p->text);
    mem_free(p->strings);
    mem_free(p->nodes);
    p->~json_parser();
    mem_free(p);
}

int json_parse(struct json_doc *out, struct json_parser *p, struct ln_str text,
               struct ln_err *err)
{
    *out = json_doc{nullptr, 0};
    p->count = 0;
    p->fault = ln_err{};
    if (text.len > LIMIT_RECORD_BYTES)
        return err_kind(err, LN_ELIMIT, "too-long", LIMIT_RECORD_BYTES,
                        "longer than a record may be");
    if (make_room(p, text.len) != LN_OK)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    if (text.len > 0)
        memcpy(p->text, text.at, text.len);
    memset(p->text + text.len, 0, sj::SIMDJSON_PADDING);
    p->len = text.len;
    p->strings_end = p->strings;
    od::document doc;
    sj::error_code code = p->parser.iterate(p->text, p->len, p->capacity).get(doc);
    int status = code != sj::SUCCESS ? translate(p, code, 0) : walk_root(p, doc);
    if (status != LN_OK) {
        if (err != nullptr)
            *err = p->fault;
        return status;
    }
    *out = json_doc{p->nodes, p->count};
    return LN_OK;
}

uint32_t json_member(const struct json_doc *doc, uint32_t at, struct ln_str key)
{
    if (doc->nodes[at].type != JSON_OBJECT)
        return 0;
    uint32_t end = doc->nodes[at].next;
    for (uint32_t i = at + 1; i < end; i = doc->nodes[i].next)
        if (str_eq(doc->nodes[i].key, key))
            return i;
    return 0;
}
}
