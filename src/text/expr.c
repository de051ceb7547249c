/* expr.c: see expr.h.
 *
 *   phrase --parse--> tree --expand--> literals, when there are few, else
 *                          --emit----> program (decides)
 *                          --print---> pattern over bytes (detects)
 *
 * A run of plain characters is folded as text, so "FREE", decomposed accents and full-width
 * letters mean what they mean in a record. A quantifier takes the last character of the run
 * with the marks that belong to it. Recursion is bounded by LIMIT_PHRASE_DEPTH.
 *
 * Matching simulates all threads of the program at once (Thompson 1968, Pike). A thread is an
 * instruction and the offset its match started at; of two threads at one instruction only the
 * one that started earlier can give the answer, and threads are kept in the order of their
 * start, so the first to reach an instruction in a step is the right one.
 */
#include "text/expr.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"

#define FOREVER         UINT32_MAX
#define TREE_BYTES      ((size_t)16 << 20)
#define PATTERN_BYTES   ((size_t)4 << 20)
#define MANY_LITERALS   64u    /* an expression of more texts is a program */
#define LONG_LITERAL    128u   /* bytes; so is one of longer texts */
#define WIDE_GAP        16u    /* bytes; a longer gap takes Hyperscan 10 ms to compile, not 1 */
#define ENGINE_REPEAT   32767u /* the largest bound Hyperscan takes */
#define WIDE_WEIGHT     128u   /* a repeat of more positions is printed as "any bytes" */
#define LISTED_CHARS    8u     /* a class of more is printed by its first bytes only */
#define SET_WORDS       ((CHARS_MAX + 1) / 64)
#define FIRST_SURROGATE 0xD800u
#define LAST_SURROGATE  0xDFFFu

enum node_kind { NODE_CHAR, NODE_SET, NODE_ANY, NODE_LIST, NODE_ALT, NODE_REPEAT };

struct node {
    enum node_kind kind;
    uint32_t value;    /* the character, or the index of the set */
    uint32_t min, max; /* NODE_REPEAT; max may be FOREVER */
    struct node *child, *last, *next;
    uint64_t ops;                  /* instructions */
    uint64_t min_bytes, max_bytes; /* of a match; max saturates at FOREVER */
    uint64_t weight;               /* byte positions in the pattern */
};

struct parser {
    struct expr *out;
    const struct fold_tables *t;
    struct ln_str s;
    size_t pos;
    unsigned depth;
    struct arena arena;
    struct folded folded;
    struct ln_err *err;
    int code;
};

/* ---- the tree ---- */

static void fail(struct parser *p, size_t at, const char *text)
{
    if (p->code == LN_OK)
        p->code = err_set(p->err, LN_EFORMAT, at, "%s, at byte %zu", text, at);
}

static void fail_memory(struct parser *p)
{
    if (p->code == LN_OK)
        p->code = err_set(p->err, LN_ENOMEM, 0, "out of memory for a phrase");
}

static struct node *add_node(struct parser *p, enum node_kind kind)
{
    struct node *n = p->code == LN_OK ? arena_alloc(&p->arena, sizeof *n) : NULL;
    if (n == NULL)
        fail_memory(p);
    else
        n->kind = kind;
    return n;
}

static void add_child(struct node *parent, struct node *child)
{
    if (parent->last == NULL)
        parent->child = child;
    else
        parent->last->next = child;
    parent->last = child;
}

static uint64_t no_more_than(uint64_t value, uint64_t most)
{
    return value < most ? value : most;
}

/* ---- classes ---- */

static void add_member(uint64_t *bits, uint32_t c)
{
    bits[c / 64] |= (uint64_t)1 << (c % 64);
}

/* One character of a class, an escape resolved. */
static uint32_t class_char(struct parser *p)
{
    if (p->s.at[p->pos] == '\\') {
        p->pos++;
        if (p->pos >= p->s.len) {
            fail(p, p->pos - 1, "nothing behind \\");
            return 0;
        }
        char c = p->s.at[p->pos];
        if ((c >= '0' && c <= '9') || (unsigned)((c | 32) - 'a') < 26u)
            fail(p, p->pos - 1, "\\ before a letter or digit means nothing here");
    }
    return utf8_next(p->s, &p->pos);
}

static void class_item(struct parser *p, uint64_t *bits)
{
    size_t at = p->pos;
    uint32_t low = class_char(p), high = low;
    bool range = p->pos + 1 < p->s.len && p->s.at[p->pos] == '-' && p->s.at[p->pos + 1] != ']';
    if (range && p->code == LN_OK) {
        p->pos++;
        high = class_char(p);
    }
    if (high < low)
        fail(p, at, "a range that falls");
    if (!range && p->code == LN_OK && chars_one(p->t, low) == UINT32_MAX)
        fail(p, at, "a character that folds to none or several cannot be in a class");
    for (uint32_t c = low; c <= high && p->code == LN_OK; c++) {
        uint32_t folded = chars_one(p->t, c);
        if (folded != UINT32_MAX && (c < FIRST_SURROGATE || c > LAST_SURROGATE))
            add_member(bits, folded);
    }
}

static void add_range(struct parser *p, struct expr_set *set, uint32_t low, uint32_t high)
{
    struct expr *e = p->out;
    if ((e->range_count & (e->range_count - 1)) == 0) {
        size_t room = e->range_count == 0 ? 1 : (size_t)e->range_count * 2;
        struct expr_range *grown = mem_resize(e->ranges, room, sizeof *grown);
        if (grown == NULL) {
            fail_memory(p);
            return;
        }
        e->ranges = grown;
    }
    e->ranges[e->range_count++] = (struct expr_range){low, high};
    set->count++;
    for (uint32_t c = low; c <= high && c < 128; c++)
        set->ascii[c / 64] |= (uint64_t)1 << (c % 64);
}

static void bits_to_ranges(struct parser *p, struct expr_set *set, const uint64_t *bits)
{
    for (uint32_t c = 0; c <= CHARS_MAX && p->code == LN_OK; c++) {
        if (bits[c / 64] == 0) {
            c |= 63;
            continue;
        }
        if ((bits[c / 64] >> (c % 64) & 1) == 0)
            continue;
        uint32_t low = c;
        while (c < CHARS_MAX && (bits[(c + 1) / 64] >> ((c + 1) % 64) & 1) != 0)
            c++;
        add_range(p, set, low, c);
    }
}

static uint32_t add_set(struct parser *p, const uint64_t *bits)
{
    struct expr *e = p->out;
    if ((e->set_count & (e->set_count - 1)) == 0) {
        size_t room = e->set_count == 0 ? 1 : (size_t)e->set_count * 2;
        struct expr_set *grown = mem_resize(e->sets, room, sizeof *grown);
        if (grown == NULL) {
            fail_memory(p);
            return 0;
        }
        e->sets = grown;
    }
    struct expr_set set = {.first = e->range_count};
    bits_to_ranges(p, &set, bits);
    e->sets[e->set_count] = set;
    return e->set_count++;
}

static struct node *parse_class(struct parser *p)
{
    size_t at = p->pos++;
    uint64_t *bits = mem_array(SET_WORDS, sizeof *bits);
    if (bits == NULL) {
        fail_memory(p);
        return NULL;
    }
    bool negated = p->pos < p->s.len && p->s.at[p->pos] == '^';
    p->pos += negated ? 1 : 0;
    bool empty = true;
    for (; p->code == LN_OK && p->pos < p->s.len && p->s.at[p->pos] != ']'; empty = false)
        class_item(p, bits);
    if (p->pos >= p->s.len)
        fail(p, at, "a class that is not closed");
    p->pos++;
    if (empty)
        fail(p, at, "an empty class");
    if (negated) {
        for (size_t i = 0; i < SET_WORDS; i++)
            bits[i] = ~bits[i];
        for (size_t i = FIRST_SURROGATE / 64; i <= LAST_SURROGATE / 64; i++)
            bits[i] = 0;
    }
    struct node *n = add_node(p, NODE_SET);
    if (n != NULL) {
        n->value = add_set(p, bits);
        if (p->code == LN_OK && p->out->sets[n->value].count == 0)
            fail(p, at, "a class that nothing can match");
    }
    mem_free(bits);
    return p->code == LN_OK ? n : NULL;
}

/* ---- runs of plain characters ---- */

static bool is_special(char c)
{
    return c != '\0' && strchr("()|?[].*+{}\\", c) != NULL;
}

static bool is_quantifier(char c)
{
    return c == '?' || c == '*' || c == '+' || c == '{';
}

/* Fold the bytes `text` and add their characters to list. returns how many */
static size_t add_folded(struct parser *p, struct node *list, struct ln_str text)
{
    if (p->code != LN_OK)
        return 0;
    p->code = fold_part(&p->folded, p->t, text, p->err);
    size_t count = 0;
    struct ln_str folded = buf_str(&p->folded.text);
    for (size_t pos = 0; p->code == LN_OK && pos < folded.len; count++) {
        struct node *n = add_node(p, NODE_CHAR);
        if (n == NULL)
            return 0;
        n->value = utf8_next(folded, &pos);
        add_child(list, n);
    }
    return count;
}

/* Where the last character of text begins, with all that may join it. */
static size_t last_segment(const struct parser *p, struct ln_str text)
{
    size_t last = 0;
    for (size_t pos = 0; pos < text.len;) {
        size_t at = pos;
        if (chars_starts(chars_entry(p->t, utf8_next(text, &pos))))
            last = at;
    }
    return last;
}

/* A run up to the next special character. When a quantifier follows, what it takes is returned
 * and not in list. */
static struct node *parse_run(struct parser *p, struct node *list)
{
    char run[LIMIT_PHRASE_BYTES];
    size_t len = 0, at = p->pos;
    for (; p->pos < p->s.len; p->pos++) {
        char c = p->s.at[p->pos];
        if (c == '\\') {
            if (p->pos + 1 >= p->s.len) {
                fail(p, p->pos, "nothing behind \\");
                return NULL;
            }
            c = p->s.at[++p->pos];
            if ((c >= '0' && c <= '9') || (unsigned)((c | 32) - 'a') < 26u) {
                fail(p, p->pos - 1, "\\ before a letter or digit means nothing here");
                return NULL;
            }
        } else if (is_special(c)) {
            break;
        }
        run[len++] = c;
    }
    struct ln_str text = {run, len};
    if (p->pos >= p->s.len || !is_quantifier(p->s.at[p->pos])) {
        add_folded(p, list, text);
        return NULL;
    }
    size_t last = last_segment(p, text);
    add_folded(p, list, str_part(text, 0, last));
    struct node *taken = add_node(p, NODE_LIST);
    if (taken != NULL && add_folded(p, taken, str_part(text, last, len)) == 0)
        fail(p, at, "a quantifier behind nothing");
    return taken;
}

/* ---- the grammar ---- */

static bool parse_number(struct parser *p, uint32_t *out)
{
    size_t start = p->pos;
    uint32_t value = 0;
    for (; p->pos < p->s.len && p->s.at[p->pos] >= '0' && p->s.at[p->pos] <= '9'; p->pos++)
        value = value > LIMIT_PHRASE_REPEAT ? value
                                            : value * 10 + (uint32_t)(p->s.at[p->pos] - '0');
    *out = value;
    return p->pos > start;
}

/* {m} or {m,n} */
static void parse_bounds(struct parser *p, struct node *repeat)
{
    size_t at = p->pos++;
    bool good = parse_number(p, &repeat->min);
    repeat->max = repeat->min;
    if (good && p->pos < p->s.len && p->s.at[p->pos] == ',') {
        p->pos++;
        good = parse_number(p, &repeat->max);
    }
    if (!good || p->pos >= p->s.len || p->s.at[p->pos] != '}')
        fail(p, at, "a repeat is written {m} or {m,n}");
    else if (repeat->min > LIMIT_PHRASE_REPEAT || repeat->max > LIMIT_PHRASE_REPEAT)
        fail(p, at, "a repeat over 1000");
    else if (repeat->max < repeat->min)
        fail(p, at, "a repeat with its bounds the wrong way round");
    else if (repeat->max == 0)
        fail(p, at, "a repeat of nothing");
    p->pos++;
}

/* Put `item`, with the quantifier that may follow, into list. */
static void add_item(struct parser *p, struct node *list, struct node *item)
{
    if (p->code != LN_OK || item == NULL)
        return;
    if (p->pos >= p->s.len || !is_quantifier(p->s.at[p->pos])) {
        add_child(list, item);
        return;
    }
    struct node *repeat = add_node(p, NODE_REPEAT);
    if (repeat == NULL)
        return;
    char mark = p->s.at[p->pos];
    if (mark == '{') {
        parse_bounds(p, repeat);
    } else {
        repeat->min = mark == '+' ? 1 : 0;
        repeat->max = mark == '?' ? 1 : FOREVER;
        p->pos++;
    }
    add_child(repeat, item);
    add_child(list, repeat);
    if (p->pos < p->s.len && is_quantifier(p->s.at[p->pos]))
        fail(p, p->pos, "a quantifier behind a quantifier");
}

static struct node *parse_alt(struct parser *p);

static struct node *parse_group(struct parser *p)
{
    size_t at = p->pos++;
    if (++p->depth > LIMIT_PHRASE_DEPTH) {
        fail(p, at, "more than 32 groups inside each other");
        return NULL;
    }
    struct node *inner = parse_alt(p);
    p->depth--;
    if (p->code == LN_OK && p->pos >= p->s.len)
        fail(p, at, "a group that is not closed");
    p->pos++;
    return inner;
}

static struct node *parse_list(struct parser *p)
{
    size_t at = p->pos;
    struct node *list = add_node(p, NODE_LIST);
    while (p->code == LN_OK && p->pos < p->s.len) {
        struct node *item = NULL;
        char c = p->s.at[p->pos];
        if (c == '|' || c == ')')
            break;
        if (c == '(') {
            item = parse_group(p);
        } else if (c == '[') {
            item = parse_class(p);
        } else if (c == '.') {
            p->pos++;
            item = add_node(p, NODE_ANY);
        } else if (is_quantifier(c)) {
            fail(p, p->pos, "a quantifier behind nothing");
        } else if (c == ']' || c == '}') {
            fail(p, p->pos, "write \\] and \\} for the characters");
        } else {
            item = parse_run(p, list);
        }
        add_item(p, list, item);
    }
    if (p->code == LN_OK && list->child == NULL)
        fail(p, at, "an empty alternative");
    return list;
}

static struct node *parse_alt(struct parser *p)
{
    struct node *first = parse_list(p);
    if (p->code != LN_OK || p->pos >= p->s.len || p->s.at[p->pos] != '|')
        return first;
    struct node *alt = add_node(p, NODE_ALT);
    if (alt == NULL)
        return NULL;
    add_child(alt, first);
    while (p->code == LN_OK && p->pos < p->s.len && p->s.at[p->pos] == '|') {
        p->pos++;
        struct node *one = parse_list(p);
        if (one != NULL)
            add_child(alt, one);
    }
    return alt;
}

/* ---- measuring ---- */

static unsigned utf8_size(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static void measure_set(struct node *n, const struct expr *e)
{
    const struct expr_set *set = &e->sets[n->value];
    n->min_bytes = utf8_size(e->ranges[set->first].low);
    n->max_bytes = utf8_size(e->ranges[set->first + set->count - 1].high);
    n->weight = n->max_bytes == 1 ? 1 : 4;
}

static void measure_repeat(struct node *n)
{
    const struct node *c = n->child;
    uint64_t more = n->max == FOREVER ? 1 : n->max - n->min;
    uint64_t extra = n->max == FOREVER ? c->ops + 2 : more * (c->ops + 1);
    n->ops = n->min * c->ops + extra;
    n->min_bytes = n->min * c->min_bytes;
    n->max_bytes = n->max == FOREVER ? FOREVER : n->max * c->max_bytes;
    n->weight = (n->min + more) * c->weight;
}

static void measure(struct node *n, const struct expr *e)
{
    n->ops = 1;
    n->weight = 1;
    n->min_bytes = 1;
    n->max_bytes = 4;
    if (n->kind == NODE_CHAR)
        n->min_bytes = n->max_bytes = n->weight = utf8_size(n->value);
    if (n->kind == NODE_SET)
        measure_set(n, e);
    if (n->child == NULL)
        return;
    bool alt = n->kind == NODE_ALT;
    n->ops = n->weight = n->max_bytes = 0;
    n->min_bytes = alt ? FOREVER : 0;
    for (struct node *c = n->child; c != NULL; c = c->next) {
        measure(c, e);
        n->ops += c->ops + (alt && c->next != NULL ? 2 : 0);
        n->weight += c->weight;
        n->min_bytes =
            alt ? no_more_than(n->min_bytes, c->min_bytes) : n->min_bytes + c->min_bytes;
        n->max_bytes = !alt                          ? n->max_bytes + c->max_bytes
                       : n->max_bytes > c->max_bytes ? n->max_bytes
                                                     : c->max_bytes;
    }
    if (n->kind == NODE_REPEAT)
        measure_repeat(n);
    n->ops = no_more_than(n->ops, FOREVER);
    n->weight = no_more_than(n->weight, FOREVER);
    n->min_bytes = no_more_than(n->min_bytes, FOREVER);
    n->max_bytes = no_more_than(n->max_bytes, FOREVER);
}

/* ---- the program ---- */

static uint32_t emit_op(struct expr *e, enum expr_kind kind, uint32_t a, uint32_t b)
{
    e->ops[e->op_count] = (struct expr_op){kind, a, b};
    return e->op_count++;
}

static void emit(struct expr *e, const struct node *n);

static void emit_alt(struct expr *e, const struct node *n)
{
    uint32_t end = e->op_count + (uint32_t)n->ops;
    for (const struct node *c = n->child; c != NULL; c = c->next) {
        if (c->next == NULL) {
            emit(e, c);
            break;
        }
        uint32_t split = emit_op(e, EXPR_SPLIT, e->op_count + 1, 0);
        emit(e, c);
        emit_op(e, EXPR_JUMP, end, 0);
        e->ops[split].b = e->op_count;
    }
}

static void emit_repeat(struct expr *e, const struct node *n)
{
    for (uint32_t i = 0; i < n->min; i++)
        emit(e, n->child);
    if (n->max == FOREVER) {
        uint32_t split = emit_op(e, EXPR_SPLIT, e->op_count + 1, 0);
        emit(e, n->child);
        emit_op(e, EXPR_JUMP, split, 0);
        e->ops[split].b = e->op_count;
        return;
    }
    uint32_t more = n->max - n->min;
    uint32_t end = e->op_count + more * ((uint32_t)n->child->ops + 1);
    for (uint32_t i = 0; i < more; i++) {
        emit_op(e, EXPR_SPLIT, e->op_count + 1, end);
        emit(e, n->child);
    }
}

static void emit(struct expr *e, const struct node *n)
{
    switch (n->kind) {
    case NODE_CHAR:
        emit_op(e, EXPR_CHAR, n->value, 0);
        break;
    case NODE_SET:
        emit_op(e, EXPR_SET, n->value, 0);
        break;
    case NODE_ANY:
        emit_op(e, EXPR_ANY, 0, 0);
        break;
    case NODE_LIST:
        for (const struct node *c = n->child; c != NULL; c = c->next)
            emit(e, c);
        break;
    case NODE_ALT:
        emit_alt(e, n);
        break;
    case NODE_REPEAT:
        emit_repeat(e, n);
        break;
    }
}

/* ---- the pattern ---- */

static void print_char(struct buf *out, uint32_t c)
{
    char bytes[4];
    size_t len = utf8_put(bytes, c);
    for (size_t i = 0; i < len; i++)
        buf_add_format(out, "\\x%02X", (unsigned char)bytes[i]);
}

static void print_bounds(struct buf *out, uint64_t min, uint64_t max)
{
    min = no_more_than(min, ENGINE_REPEAT);
    if (min == 1 && max == 1)
        return;
    if (max > ENGINE_REPEAT)
        buf_add_format(out, "{%u,}", (unsigned)min);
    else
        buf_add_format(out, "{%u,%u}", (unsigned)min, (unsigned)max);
}

/* Some first bytes, then as many continuation bytes as they may have: more than the class when
 * it is large, never less. */
static void print_first_bytes(struct buf *out, const struct node *n, const struct expr *e)
{
    const struct expr_set *set = &e->sets[n->value];
    bool first[256] = {false};
    static const uint32_t starts[] = {0, 0x80, 0x800, 0x10000, CHARS_MAX + 1};
    for (uint32_t i = 0; i < set->count; i++) {
        struct expr_range r = e->ranges[set->first + i];
        for (size_t k = 0; k < 4; k++) {
            uint32_t low = r.low > starts[k] ? r.low : starts[k];
            uint32_t high = r.high < starts[k + 1] ? r.high : starts[k + 1] - 1;
            if (low > high)
                continue;
            char a[4], b[4];
            utf8_put(a, low);
            utf8_put(b, high);
            for (unsigned c = (unsigned char)a[0]; c <= (unsigned char)b[0]; c++)
                first[c] = true;
        }
    }
    buf_add_char(out, '[');
    for (unsigned c = 0; c < 256; c++)
        if (first[c])
            buf_add_format(out, "\\x%02X", c);
    buf_add_char(out, ']');
    if (n->max_bytes > 1) {
        buf_add(out, STR("[\\x80-\\xBF]"));
        print_bounds(out, n->min_bytes - 1, n->max_bytes - 1);
    }
}

static void print_set(struct buf *out, const struct node *n, const struct expr *e)
{
    const struct expr_set *set = &e->sets[n->value];
    uint64_t chars = 0;
    for (uint32_t i = 0; i < set->count; i++)
        chars += e->ranges[set->first + i].high - e->ranges[set->first + i].low + 1;
    if (n->max_bytes == 1 || chars > LISTED_CHARS) {
        print_first_bytes(out, n, e);
        return;
    }
    const char *between = "";
    for (uint32_t i = 0; i < set->count; i++) {
        struct expr_range r = e->ranges[set->first + i];
        for (uint32_t c = r.low; c <= r.high; c++) {
            buf_add(out, str_of(between));
            print_char(out, c);
            between = "|";
        }
    }
}

static void print(struct buf *out, const struct node *n, const struct expr *e);

static void print_group(struct buf *out, const struct node *n, const struct expr *e)
{
    buf_add(out, STR("(?:"));
    print(out, n, e);
    buf_add_char(out, ')');
}

static void print(struct buf *out, const struct node *n, const struct expr *e)
{
    switch (n->kind) {
    case NODE_CHAR:
        print_char(out, n->value);
        break;
    case NODE_SET:
        print_set(out, n, e);
        break;
    case NODE_ANY:
        buf_add_char(out, '.');
        print_bounds(out, 1, 4);
        break;
    case NODE_LIST:
        for (const struct node *c = n->child; c != NULL; c = c->next) {
            if (c->kind == NODE_ALT || c->kind == NODE_SET)
                print_group(out, c, e);
            else
                print(out, c, e);
        }
        break;
    case NODE_ALT:
        for (const struct node *c = n->child; c != NULL; c = c->next) {
            print(out, c, e);
            if (c->next != NULL)
                buf_add_char(out, '|');
        }
        break;
    case NODE_REPEAT:
        if (n->child->kind == NODE_ANY || n->weight > WIDE_WEIGHT) {
            bool wide = n->max_bytes - n->min_bytes > WIDE_GAP;
            buf_add_char(out, '.');
            print_bounds(out, n->min_bytes, wide ? UINT64_MAX : n->max_bytes);
            break;
        }
        print_group(out, n->child, e);
        print_bounds(out, n->min, n->max == FOREVER ? UINT64_MAX : n->max);
        break;
    }
}

/* ---- where it may start and end ---- */

/* Characters a match may start with: those the closure of instruction 0 takes. */
static void find_first(struct expr *e, struct expr_runner *r)
{
    size_t depth = 0;
    r->stack[depth++] = 0;
    r->step++;
    while (depth > 0) {
        uint32_t at = r->stack[--depth];
        if (r->mark[at] == r->step)
            continue;
        r->mark[at] = r->step;
        struct expr_op op = e->ops[at];
        if (op.kind == EXPR_SPLIT)
            r->stack[depth++] = op.b;
        if (op.kind == EXPR_SPLIT || op.kind == EXPR_JUMP)
            r->stack[depth++] = op.a;
        if (op.kind == EXPR_CHAR && op.a < 128)
            e->first_ascii[op.a / 64] |= (uint64_t)1 << (op.a % 64);
        e->first_other |= op.kind == EXPR_CHAR && op.a >= 128;
        if (op.kind == EXPR_SET) {
            const struct expr_set *set = &e->sets[op.a];
            e->first_ascii[0] |= set->ascii[0];
            e->first_ascii[1] |= set->ascii[1];
            e->first_other |= e->ranges[set->first + set->count - 1].high >= 128;
        }
        if (op.kind == EXPR_ANY) {
            e->first_ascii[0] = e->first_ascii[1] = UINT64_MAX;
            e->first_other = true;
        }
    }
    for (uint32_t b = 0; b < 256; b++)
        e->first_byte[b] =
            b < 128 ? (e->first_ascii[b / 64] >> (b % 64) & 1) != 0 : e->first_other;
}

/* ---- literals ---- */

struct word {
    struct ln_str text;
    struct word *next;
};

struct words {
    struct word *first, *last;
};

/* How many texts n stands for (some perhaps twice), at most MANY_LITERALS + 1. */
static uint64_t count_texts(const struct node *n, const struct expr *e)
{
    uint64_t count = n->kind == NODE_ALT ? 0 : 1, power = 1;
    const uint64_t many = MANY_LITERALS + 1;
    switch (n->kind) {
    case NODE_CHAR:
        return 1;
    case NODE_ANY:
        return many;
    case NODE_SET:
        count = 0;
        for (uint32_t i = 0; i < e->sets[n->value].count && count < many; i++) {
            struct expr_range r = e->ranges[e->sets[n->value].first + i];
            count += r.high - r.low + 1;
        }
        return no_more_than(count, many);
    case NODE_LIST:
    case NODE_ALT:
        for (const struct node *c = n->child; c != NULL; c = c->next) {
            uint64_t one = count_texts(c, e);
            count = no_more_than(n->kind == NODE_ALT ? count + one : count * one, many);
        }
        return count;
    case NODE_REPEAT:
        if (n->max == FOREVER)
            return many;
        count = 0;
        for (uint32_t k = 0; k <= n->max; k++) {
            count = no_more_than(count + (k >= n->min ? power : 0), many);
            power = no_more_than(power * count_texts(n->child, e), many);
        }
        return count;
    }
    return many;
}

static void add_word(struct parser *p, struct words *to, struct ln_str a, struct ln_str b)
{
    struct word *w = p->code == LN_OK ? arena_alloc(&p->arena, sizeof *w) : NULL;
    char *text = w == NULL ? NULL : arena_alloc(&p->arena, a.len + b.len + 1);
    if (text == NULL) {
        fail_memory(p);
        return;
    }
    if (a.len > 0)
        memcpy(text, a.at, a.len);
    if (b.len > 0)
        memcpy(text + a.len, b.at, b.len);
    w->text = (struct ln_str){text, a.len + b.len};
    if (to->last == NULL)
        to->first = w;
    else
        to->last->next = w;
    to->last = w;
}

/* Each of `before` with each text of n behind it, added to `to`. */
static void expand(struct words *to, struct parser *p, const struct node *n,
                   const struct words *before);

static void expand_char(struct words *to, struct parser *p, uint32_t c,
                        const struct words *before)
{
    char bytes[4];
    struct ln_str tail = {bytes, utf8_put(bytes, c)};
    for (const struct word *w = before->first; w != NULL; w = w->next)
        add_word(p, to, w->text, tail);
}

static void expand_repeat(struct words *to, struct parser *p, const struct node *n,
                          const struct words *before)
{
    struct words now = *before;
    for (uint32_t k = 0; k <= n->max && p->code == LN_OK; k++) {
        for (const struct word *w = now.first; w != NULL && k >= n->min; w = w->next)
            add_word(p, to, w->text, (struct ln_str){NULL, 0});
        struct words longer = {NULL, NULL};
        if (k < n->max)
            expand(&longer, p, n->child, &now);
        now = longer;
    }
}

static void expand(struct words *to, struct parser *p, const struct node *n,
                   const struct words *before)
{
    const struct expr *e = p->out;
    if (n->kind == NODE_CHAR)
        expand_char(to, p, n->value, before);
    if (n->kind == NODE_SET) {
        const struct expr_set *set = &e->sets[n->value];
        for (uint32_t i = 0; i < set->count; i++)
            for (uint32_t c = e->ranges[set->first + i].low;
                 c <= e->ranges[set->first + i].high; c++)
                expand_char(to, p, c, before);
    }
    if (n->kind == NODE_ALT)
        for (const struct node *c = n->child; c != NULL; c = c->next)
            expand(to, p, c, before);
    if (n->kind == NODE_REPEAT)
        expand_repeat(to, p, n, before);
    if (n->kind != NODE_LIST)
        return;
    struct words now = *before;
    for (const struct node *c = n->child; c != NULL; c = c->next) {
        struct words longer = {NULL, NULL};
        expand(c->next == NULL ? to : &longer, p, c, &now);
        now = longer;
    }
}

static void make_literals(struct parser *p, const struct node *tree)
{
    struct expr *e = p->out;
    struct words none = {NULL, NULL}, all = {NULL, NULL};
    add_word(p, &none, (struct ln_str){NULL, 0}, (struct ln_str){NULL, 0});
    expand(&all, p, tree, &none);
    e->ends = mem_array(MANY_LITERALS, sizeof *e->ends);
    if (e->ends == NULL)
        fail_memory(p);
    for (const struct word *w = all.first; w != NULL && p->code == LN_OK; w = w->next) {
        buf_add(&e->text, w->text);
        e->ends[e->literal_count++] = (uint32_t)e->text.len;
    }
}

struct ln_str expr_literal(const struct expr *e, uint32_t i)
{
    return str_part(buf_str(&e->text), i == 0 ? 0 : e->ends[i - 1], e->ends[i]);
}

/* ---- compiling ---- */

static bool is_ascii_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* Whether every match ends in an ASCII letter or digit. */
static bool ends_in_word(const struct node *n, const struct expr *e)
{
    bool word = false;
    switch (n->kind) {
    case NODE_CHAR:
        return is_ascii_word(n->value);
    case NODE_SET:
        word = n->max_bytes == 1;
        for (uint32_t c = 0; c < 128; c++)
            word = word && (is_ascii_word(c) || !expr_set_has(e, &e->sets[n->value], c));
        return word;
    case NODE_ANY:
        return false;
    case NODE_LIST:
        word = true;
        for (const struct node *c = n->child; c != NULL; c = c->next)
            word = ends_in_word(c, e) && (word || c->min_bytes > 0);
        return word;
    case NODE_ALT:
    case NODE_REPEAT:
        word = true;
        for (const struct node *c = n->child; c != NULL; c = c->next)
            word = word && ends_in_word(c, e);
        return word;
    }
    return word;
}

/* The same for the start, from what find_first() has found. */
static bool starts_in_word(const struct expr *e)
{
    bool word = !e->first_other;
    for (uint32_t c = 0; c < 128; c++)
        word = word && (is_ascii_word(c) || (e->first_ascii[c / 64] >> (c % 64) & 1) == 0);
    return word;
}

/* The pattern, with the part of the word rule that bytes can tell. */
static void print_pattern(struct expr *e, const struct node *tree)
{
    static const char not_word[] = "[^0-9a-z])";
    if (starts_in_word(e))
        buf_add_format(&e->text, "(?:^|%s", not_word);
    print_group(&e->text, tree, e);
    if (ends_in_word(tree, e))
        buf_add_format(&e->text, "(?:$|%s", not_word);
}

static void make_program(struct parser *p, const struct node *tree)
{
    struct expr *e = p->out;
    e->ops = mem_array((size_t)tree->ops + 1, sizeof *e->ops);
    struct expr_runner r;
    int code = expr_runner_init(&r, (size_t)tree->ops + 1, p->err);
    if (e->ops == NULL || code != LN_OK) {
        fail_memory(p);
    } else {
        emit(e, tree);
        ln_assert(e->op_count == tree->ops);
        emit_op(e, EXPR_MATCH, 0, 0);
        find_first(e, &r);
        print_pattern(e, tree);
    }
    expr_runner_free(&r);
}

/* A phrase without special characters is folded as a whole text. */
static void make_from_text(struct parser *p)
{
    struct expr *e = p->out;
    p->code = fold(&p->folded, p->t, p->s, false, p->err);
    if (p->code == LN_OK && p->folded.text.len == 0)
        fail(p, 0, "a phrase that matches the empty text");
    buf_add(&e->text, buf_str(&p->folded.text));
    e->ends = mem_array(1, sizeof *e->ends);
    if (e->ends == NULL) {
        fail_memory(p);
        return;
    }
    e->ends[0] = (uint32_t)e->text.len;
    e->literal_count = 1;
}

static void make_from_expression(struct parser *p)
{
    struct node *tree = parse_alt(p);
    if (p->code == LN_OK && p->pos < p->s.len)
        fail(p, p->pos, "a ) without (");
    if (p->code != LN_OK)
        return;
    measure(tree, p->out);
    if (tree->min_bytes == 0)
        fail(p, 0, "a phrase that matches the empty text");
    else if (tree->ops >= LIMIT_PHRASE_OPS)
        fail(p, 0, "a phrase whose repeats make it too large");
    else if (tree->max_bytes <= LONG_LITERAL && count_texts(tree, p->out) <= MANY_LITERALS)
        make_literals(p, tree);
    else
        make_program(p, tree);
}

static bool has_special(struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_special(s.at[i]))
            return true;
    return false;
}

int expr_new(struct expr *out, const struct fold_tables *t, struct ln_str phrase,
             struct ln_err *err)
{
    struct parser p = {.out = out, .t = t, .s = phrase, .err = err};
    *out = (struct expr){0};
    buf_init(&out->text, PATTERN_BYTES);
    arena_init(&p.arena, TREE_BYTES);
    folded_init(&p.folded, PATTERN_BYTES);
    size_t bad = utf8_invalid_at(phrase);
    if (phrase.len > LIMIT_PHRASE_BYTES)
        fail(&p, LIMIT_PHRASE_BYTES, "a phrase over 1024 bytes");
    else if (bad < phrase.len)
        fail(&p, bad, "not UTF-8");
    else if (has_special(phrase))
        make_from_expression(&p);
    else
        make_from_text(&p);
    if (p.code == LN_OK)
        p.code = buf_status(&out->text, err);
    arena_free(&p.arena);
    folded_free(&p.folded);
    return p.code;
}

void expr_free(struct expr *e)
{
    buf_free(&e->text);
    mem_free(e->ends);
    mem_free(e->ops);
    mem_free(e->sets);
    mem_free(e->ranges);
    *e = (struct expr){0};
}

bool expr_set_has(const struct expr *e, const struct expr_set *set, uint32_t c)
{
    if (c < 128)
        return (set->ascii[c / 64] >> (c % 64) & 1) != 0;
    uint32_t low = set->first, high = set->first + set->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (e->ranges[middle].high < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->first + set->count && e->ranges[low].low <= c;
}

/* ---- matching ---- */

int expr_runner_init(struct expr_runner *r, size_t ops, struct ln_err *err)
{
    *r = (struct expr_runner){
        .now = mem_array(ops, sizeof *r->now),
        .next = mem_array(ops, sizeof *r->next),
        .mark = mem_array(ops, sizeof *r->mark),
        .stack = mem_array(ops * 2, sizeof *r->stack), /* a SPLIT pushes two */
    };
    if (r->now != NULL && r->next != NULL && r->mark != NULL && r->stack != NULL)
        return LN_OK;
    expr_runner_free(r);
    return err_set(err, LN_ENOMEM, 0, "out of memory for matching");
}

void expr_runner_free(struct expr_runner *r)
{
    mem_free(r->now);
    mem_free(r->next);
    mem_free(r->mark);
    mem_free(r->stack);
    *r = (struct expr_runner){0};
}

struct run {
    const struct expr *e;
    struct expr_runner *r;
    size_t count; /* threads in r->next */
    bool found;
    uint32_t from, to;
};

/* Add the instructions reached from `at` without a character. `ends` tells whether a match may
 * end here, at offset `to`. */
static void follow(struct run *run, uint32_t at, uint32_t from, uint32_t to, bool ends)
{
    struct expr_runner *r = run->r;
    size_t depth = 0;
    r->stack[depth++] = at;
    while (depth > 0) {
        at = r->stack[--depth];
        if (r->mark[at] == r->step)
            continue;
        r->mark[at] = r->step;
        const struct expr_op *op = &run->e->ops[at];
        switch (op->kind) {
        case EXPR_SPLIT:
            r->stack[depth++] = op->b;
            r->stack[depth++] = op->a;
            break;
        case EXPR_JUMP:
            r->stack[depth++] = op->a;
            break;
        case EXPR_MATCH:
            if (!ends || (run->found && from > run->from))
                break;
            run->found = true;
            run->from = from;
            run->to = to;
            break;
        default:
            r->next[run->count++] = (struct expr_thread){at, from};
        }
    }
}

static bool takes(const struct expr *e, const struct expr_op *op, uint32_t c)
{
    return op->kind == EXPR_ANY || (op->kind == EXPR_CHAR && op->a == c) ||
           (op->kind == EXPR_SET && expr_set_has(e, &e->sets[op->a], c));
}

static bool may_start(const struct expr *e, uint32_t c)
{
    return c < 128 ? (e->first_ascii[c / 64] >> (c % 64) & 1) != 0 : e->first_other;
}

/* A position between two characters of text. */
struct place {
    size_t at, after; /* `after` is behind the character c that starts at `at` */
    uint32_t c;
    bool word_before, word_here; /* is the character before `at`, is c, one of a word */
};

static void go_to(struct place *place, const struct fold_tables *t, struct ln_str text,
                  size_t at, bool word_before)
{
    place->at = place->after = at;
    place->word_before = word_before;
    place->word_here = false;
    if (at >= text.len)
        return;
    place->c = utf8_next(text, &place->after);
    place->word_here = chars_is_word(t, place->c);
}

static bool cuts_word(const struct place *place)
{
    return place->word_before && place->word_here;
}

/* Go to the next place a match may start at, over bytes none starts with. */
static void skip(struct place *place, const struct expr *e, const struct fold_tables *t,
                 struct ln_str text)
{
    size_t at = place->at;
    while (at < text.len && !e->first_byte[(unsigned char)text.at[at]])
        at++;
    if (at == place->at)
        return;
    size_t before = at;
    do
        before--;
    while (before > place->at && ((unsigned char)text.at[before] & 0xC0) == 0x80);
    go_to(place, t, text, at, chars_is_word(t, utf8_next(text, &before)));
}

/* A new thread at `place`, behind the others, where it loses against older ones at the same
 * instruction, which r->mark still knows. returns the number of threads in r->now */
static size_t start_thread(struct run *run, const struct place *place, size_t count)
{
    struct expr_runner *r = run->r;
    r->step += count == 0 ? 1 : 0; /* what was marked is then of no thread */
    struct expr_thread *keep = r->next;
    r->next = r->now;
    run->count = count;
    follow(run, 0, (uint32_t)place->at, (uint32_t)place->at, false);
    r->next = keep;
    return run->count;
}

bool expr_find(uint32_t *from, uint32_t *to, const struct expr *e, const struct fold_tables *t,
               struct expr_runner *r, struct ln_str text)
{
    struct run run = {.e = e, .r = r};
    struct place here, next;
    size_t count = 0; /* threads in r->now */
    for (go_to(&here, t, text, 0, false); here.at < text.len; here = next) {
        if (count == 0 && run.found)
            break;
        if (count == 0)
            skip(&here, e, t, text);
        if (here.at >= text.len)
            break;
        go_to(&next, t, text, here.after, here.word_here);
        if (!run.found && !cuts_word(&here) && may_start(e, here.c))
            count = start_thread(&run, &here, count);
        r->step++;
        run.count = 0;
        for (size_t i = 0; i < count; i++) {
            struct expr_thread thread = r->now[i];
            if (run.found && thread.from > run.from)
                break;
            if (takes(e, &e->ops[thread.op], here.c))
                follow(&run, thread.op + 1, thread.from, (uint32_t)next.at, !cuts_word(&next));
        }
        struct expr_thread *swap = r->now;
        r->now = r->next;
        r->next = swap;
        count = run.count;
    }
    *from = run.from;
    *to = run.to;
    return run.found;
}
