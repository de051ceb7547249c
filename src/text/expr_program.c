/* expr_program.c: from the tree to the program, and to the pattern over bytes. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"
#include "text/expr_inner.h"

#define WIDE_GAP      16u    /* bytes; a longer gap takes Hyperscan 10 ms to compile, not 1 */
#define ENGINE_REPEAT 32767u /* the largest bound Hyperscan takes */
#define WIDE_WEIGHT   128u   /* a repeat of more positions is printed as "any bytes" */
#define LISTED_CHARS  8u     /* a class of more is printed by its first bytes only */

/* ---- the program ---- */

static uint32_t emit_op(struct expr *e, enum expr_kind kind, uint32_t a, uint32_t b)
{
    e->ops[e->op_count] = (struct expr_op){kind, a, b};
    return e->op_count++;
}

static void emit(struct expr *e, const struct node *n);

/* The branches of one alternation stay together: those of inner ones come behind them. */
static void emit_alt(struct expr *e, const struct node *n)
{
    uint32_t end = e->op_count + (uint32_t)n->ops;
    struct expr_alt alt = {.first = e->branch_count, .table = EXPR_NO_TABLE};
    for (const struct node *c = n->child; c != NULL; c = c->next)
        alt.count++;
    e->branch_count += alt.count;
    emit_op(e, EXPR_ALT, e->alt_count, 0);
    e->alts[e->alt_count++] = alt;
    uint32_t *branch = e->branches + alt.first;
    for (const struct node *c = n->child; c != NULL; c = c->next) {
        *branch++ = e->op_count;
        emit(e, c);
        if (c->next != NULL)
            emit_op(e, EXPR_JUMP, end, 0);
    }
}

static void emit_repeat(struct expr *e, const struct node *n)
{
    for (uint32_t i = 0; i < n->min; i++)
        emit(e, n->child);
    if (n->max == EXPR_FOREVER) {
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
        print_bounds(out, n->min, n->max == EXPR_FOREVER ? UINT64_MAX : n->max);
        break;
    }
}

/* ---- where it may start and end ---- */

static bool is_ascii_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* What may come next at an instruction. */
struct firsts {
    uint64_t ascii[2];
    bool other;       /* a character that is not ASCII */
    bool end;         /* the end of the match */
    uint64_t buckets; /* of all these characters */
};

static void add_set_firsts(struct firsts *f, const struct expr *e, const struct expr_set *set)
{
    f->ascii[0] |= set->ascii[0];
    f->ascii[1] |= set->ascii[1];
    f->buckets |= (set->ascii[0] | set->ascii[0] >> 32 | set->ascii[1] | set->ascii[1] >> 32) &
                  UINT32_MAX;
    for (uint32_t i = set->first; i < set->first + set->count; i++) {
        struct expr_range r = e->ranges[i];
        if (r.high < 128)
            continue;
        f->other = true;
        if (r.high - r.low >= EXPR_BUCKETS)
            f->buckets |= ~(uint64_t)UINT32_MAX;
        for (uint32_t c = r.low; c <= r.high && r.high - r.low < EXPR_BUCKETS; c++)
            f->buckets |= (uint64_t)1 << expr_bucket(c);
    }
}

static void add_firsts(struct firsts *f, const struct expr *e, struct expr_op op)
{
    switch (op.kind) {
    case EXPR_CHAR:
        if (op.a < 128)
            f->ascii[op.a / 64] |= (uint64_t)1 << (op.a % 64);
        f->other |= op.a >= 128;
        f->buckets |= (uint64_t)1 << expr_bucket(op.a);
        break;
    case EXPR_SET:
        add_set_firsts(f, e, &e->sets[op.a]);
        break;
    case EXPR_ANY:
        f->ascii[0] = f->ascii[1] = f->buckets = UINT64_MAX;
        f->other = true;
        break;
    default:
        f->end |= op.kind == EXPR_MATCH;
    }
}

static struct firsts find_firsts(const struct expr *e, struct expr_runner *r, uint32_t at)
{
    struct firsts f = {0};
    size_t depth = 0;
    r->stack[depth++] = at;
    r->step++;
    while (depth > 0) {
        at = r->stack[--depth];
        if (r->mark[at] == r->step)
            continue;
        r->mark[at] = r->step;
        struct expr_op op = e->ops[at];
        if (op.kind == EXPR_SPLIT)
            r->stack[depth++] = op.b;
        if (op.kind == EXPR_SPLIT || op.kind == EXPR_JUMP)
            r->stack[depth++] = op.a;
        for (uint32_t i = 0; op.kind == EXPR_ALT && i < e->alts[op.a].count; i++)
            r->stack[depth++] = e->branches[e->alts[op.a].first + i];
        add_firsts(&f, e, op);
    }
    return f;
}

/* What bytes may come behind the first of a match: any when it may end there, and any of other
 * characters behind one that is not ASCII. */
static struct firsts find_seconds(const struct expr *e, struct expr_runner *r)
{
    struct firsts all = {.ascii = {0, 0}};
    find_firsts(e, r, 0);
    for (uint32_t at = 0; at < e->op_count; at++)
        r->now[at].op = r->mark[at] == r->step;
    for (uint32_t at = 0; at + 1 < e->op_count; at++) {
        enum expr_kind kind = e->ops[at].kind;
        if (r->now[at].op == 0 || (kind != EXPR_CHAR && kind != EXPR_SET && kind != EXPR_ANY))
            continue;
        struct firsts f = find_firsts(e, r, at + 1);
        all.ascii[0] |= f.end ? UINT64_MAX : f.ascii[0];
        all.ascii[1] |= f.end ? UINT64_MAX : f.ascii[1];
        all.other = true;
    }
    return all;
}

/* Characters a match may start with. */
static void find_start(struct expr *e, struct expr_runner *r)
{
    struct firsts f = find_firsts(e, r, 0);
    e->first_ascii[0] = f.ascii[0];
    e->first_ascii[1] = f.ascii[1];
    e->first_other = f.other;
    struct firsts second = find_seconds(e, r);
    for (uint32_t b = 0; b < 256; b++) {
        bool starts = b < 128 ? (f.ascii[b / 64] >> (b % 64) & 1) != 0 : f.other;
        bool goes_on = b < 128 ? (second.ascii[b / 64] >> (b % 64) & 1) != 0 : second.other;
        e->byte_is[b] = (starts ? EXPR_STARTS : 0) |
                        (starts && (b & 0xC0) != 0x80 ? EXPR_LEADS : 0) |
                        (goes_on ? EXPR_SECOND : 0) | (is_ascii_word(b) ? EXPR_WORD : 0);
    }
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

/* The same for the start, from what find_start() has found. */
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

/* ---- tables of alternations ---- */

#define TABLE_BRANCHES 4u /* fewer are looked at one by one */

/* The table of alternation i, whose branches may go on with the characters of masks[]. */
static void fill_table(struct expr *e, uint32_t i, const uint64_t *masks)
{
    struct expr_alt *alt = &e->alts[i];
    alt->table = e->table_count * (EXPR_BUCKETS + 1);
    uint32_t *table = e->tables + alt->table;
    e->table_count++;
    for (uint32_t b = 0; b < EXPR_BUCKETS; b++) {
        table[b] = e->branch_count;
        for (uint32_t k = 0; k < alt->count; k++)
            if ((masks[alt->first + k] >> b & 1) != 0)
                e->branches[e->branch_count++] = e->branches[alt->first + k];
    }
    table[EXPR_BUCKETS] = e->branch_count;
}

/* Tables for those alternations that have many branches. */
static int make_tables(struct expr *e, struct expr_runner *r)
{
    uint64_t *masks = mem_array(e->branch_count, sizeof *masks);
    size_t tables = 0, places = e->branch_count;
    if (masks == NULL)
        return LN_ENOMEM;
    for (uint32_t i = 0; i < e->alt_count; i++) {
        struct expr_alt alt = e->alts[i];
        tables += alt.count >= TABLE_BRANCHES ? 1 : 0;
        for (uint32_t k = alt.first; alt.count >= TABLE_BRANCHES && k < alt.first + alt.count;
             k++) {
            struct firsts f = find_firsts(e, r, e->branches[k]);
            masks[k] = f.end ? UINT64_MAX : f.buckets;
            places += (size_t)__builtin_popcountll(masks[k]);
        }
    }
    int code = LN_OK;
    uint32_t *branches = mem_resize(e->branches, places, sizeof *branches);
    e->branches = branches != NULL ? branches : e->branches;
    e->tables = mem_array(tables * (EXPR_BUCKETS + 1) + 1, sizeof *e->tables);
    if (branches == NULL || e->tables == NULL)
        code = LN_ENOMEM;
    for (uint32_t i = 0; code == LN_OK && i < e->alt_count; i++)
        if (e->alts[i].count >= TABLE_BRANCHES)
            fill_table(e, i, masks);
    mem_free(masks);
    return code;
}

/* Shrink what was made for the worst case: many expressions are kept. */
static int make_alts(struct expr *e, struct expr_runner *r)
{
    if (e->alt_count == 0) {
        mem_free(e->alts);
        mem_free(e->branches);
        e->alts = NULL;
        e->branches = NULL;
        return LN_OK;
    }
    struct expr_alt *alts = mem_resize(e->alts, e->alt_count, sizeof *alts);
    if (alts == NULL)
        return LN_ENOMEM;
    e->alts = alts;
    return make_tables(e, r);
}

void expr_make_program(struct parser *p, const struct node *tree)
{
    struct expr *e = p->out;
    size_t ops = (size_t)tree->ops + 1;
    e->ops = mem_array(ops, sizeof *e->ops);
    e->alts = mem_array(ops, sizeof *e->alts);
    e->branches = mem_array(ops, sizeof *e->branches);
    struct expr_runner r;
    int code = expr_runner_init(&r, ops, p->err);
    if (e->ops == NULL || e->alts == NULL || e->branches == NULL || code != LN_OK) {
        expr_fail_memory(p);
    } else {
        emit(e, tree);
        ln_assert(e->op_count == tree->ops);
        emit_op(e, EXPR_MATCH, 0, 0);
        find_start(e, &r);
        expr_make_columns(e);
        if (make_alts(e, &r) != LN_OK)
            expr_fail_memory(p);
        expr_make_factors(p, tree);
        if (e->factor_count == 0)
            print_pattern(e, tree);
    }
    expr_runner_free(&r);
}
