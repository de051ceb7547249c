/* expr_memo.c: running a program by what is remembered of it.
 *
 * A state is the set of instructions a match may be at behind some bytes. Where one character
 * leads from a state is worked out once, as expr_match.c does it in each step, and remembered
 * in the row of the state; most steps are then one load (a deterministic automaton, made as it
 * is needed: Thompson 1968, section "Remarks"; RE2). Characters that an expression does not
 * tell apart share a column. Starts are tried one by one, so a state need not know them.
 *
 * All states of all expressions of one thread share `words`, and are forgotten when it is full:
 *
 *   ... op op op | link count | next[0] next[1] ... next[columns - 1] ...
 *                              ^ a state is the offset of its row
 *
 * What is remembered never changes an answer. When words are out, or a find takes long because
 * each start runs far, expr_match.c goes on from the start that was reached.
 */
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"
#include "text/expr_inner.h"

#define MEMO_WORDS ((uint32_t)1 << 19) /* 2 MiB */
#define CHAINS     16u                 /* of the states of one expression, by their hash */
#define DEAD       2u                  /* in a row: no match goes on; 0: not known yet */
#define FIRST_WORD 4u                  /* states are behind it, so that they are not DEAD */
#define STEPS_MAX  4096u               /* in one find */
#define STATE_OPS  256u

/* An entry of a row is the next state twice, plus 1 when a match may end there. */
struct expr_memo {
    uint32_t *words; /* [MEMO_WORDS] */
    uint32_t used;
    uint32_t *heads; /* [count] of each expression: start, then chain[CHAINS]; 0: none */
    size_t count;
};

int expr_memo_new(struct expr_memo **out, size_t count, struct ln_err *err)
{
    struct expr_memo *m = mem_zero(sizeof *m);
    *out = m;
    if (m != NULL) {
        m->words = mem_array(MEMO_WORDS, sizeof *m->words);
        m->heads = mem_array(count + 1, sizeof *m->heads);
        m->used = FIRST_WORD;
        m->count = count;
    }
    if (m != NULL && m->words != NULL && m->heads != NULL)
        return LN_OK;
    expr_memo_free(m);
    *out = NULL;
    return err_set(err, LN_ENOMEM, 0, "out of memory for matching");
}

void expr_memo_free(struct expr_memo *m)
{
    if (m == NULL)
        return;
    mem_free(m->words);
    mem_free(m->heads);
    mem_free(m);
}

static void forget_all(struct expr_memo *m)
{
    memset(m->heads, 0, m->count * sizeof *m->heads);
    m->used = FIRST_WORD;
}

/* `count` words, all 0; 0 when there are no more. */
static uint32_t take_words(struct expr_memo *m, uint32_t count)
{
    if (count > MEMO_WORDS - m->used)
        return 0;
    uint32_t at = m->used;
    memset(m->words + at, 0, count * sizeof *m->words);
    m->used += count;
    return at;
}

/* ---- states ---- */

struct find {
    struct expr_memo *m;
    const struct expr *e;
    struct expr_runner *r;
    uint32_t head;
};

/* Add what is reached from `at` without a character and takes c, as the instruction behind it,
 * to r->next. returns the new count; *ends is set when a match may end */
static size_t reach(const struct find *f, uint32_t at, uint32_t c, size_t count, bool *ends)
{
    struct expr_runner *r = f->r;
    size_t depth = 0;
    r->stack[depth++] = at;
    while (depth > 0) {
        at = r->stack[--depth];
        if (r->mark[at] == r->step)
            continue;
        r->mark[at] = r->step;
        const struct expr_op *op = &f->e->ops[at];
        const uint32_t *branches;
        switch (op->kind) {
        case EXPR_SPLIT:
            r->stack[depth++] = op->b;
            r->stack[depth++] = op->a;
            break;
        case EXPR_ALT:
            for (uint32_t n = expr_branches(&branches, f->e, op->a, c); n > 0; n--)
                r->stack[depth++] = *branches++;
            break;
        case EXPR_JUMP:
            r->stack[depth++] = op->a;
            break;
        case EXPR_MATCH:
            *ends = true;
            break;
        default:
            if (expr_takes(f->e, op, c))
                r->next[count++].op = at + 1;
        }
    }
    return count;
}

/* r->next[count] in rising order. */
static void sort_ops(struct expr_thread *ops, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t op = ops[i].op;
        size_t k = i;
        for (; k > 0 && ops[k - 1].op > op; k--)
            ops[k].op = ops[k - 1].op;
        ops[k].op = op;
    }
}

static bool is_state(const uint32_t *row, const struct expr_thread *ops, uint32_t count)
{
    if (row[-1] >> 1 != count)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (row[-3 - (ptrdiff_t)i] != ops[i].op)
            return false;
    return true;
}

/* The entry for the state of r->next[count], made when it is new. returns 0 when there is no
 * room */
static uint32_t state_of(const struct find *f, uint32_t count)
{
    struct expr_memo *m = f->m;
    struct expr_thread *ops = f->r->next;
    uint32_t hash = 0;
    sort_ops(ops, count);
    for (uint32_t i = 0; i < count; i++)
        hash = (hash ^ ops[i].op) * 0x9E3779B1u;
    uint32_t chain = f->head + 1 + (hash >> 28) % CHAINS;
    for (uint32_t s = m->words[chain]; s != 0; s = m->words[s - 2])
        if (is_state(m->words + s, ops, count))
            return s << 1 | (m->words[s - 1] & 1);
    uint32_t from = count > STATE_OPS ? 0 : take_words(m, count + 2 + f->e->columns);
    if (from == 0)
        return 0;
    uint32_t s = from + count + 2;
    for (uint32_t i = 0; i < count; i++)
        m->words[s - 3 - i] = ops[i].op;
    m->words[s - 2] = m->words[chain];
    m->words[chain] = s;
    bool ends = false;
    f->r->step++;
    for (uint32_t i = 0; i < count; i++)
        reach(f, m->words[s - 3 - i], EXPR_NO_CHAR, 0, &ends);
    m->words[s - 1] = count << 1 | ends;
    return s << 1 | ends;
}

/* Where c leads from state s. returns an entry, DEAD, or 0 when there is no room */
static uint32_t work_out(const struct find *f, uint32_t s, uint32_t c)
{
    bool ends = false;
    size_t count = 0;
    uint32_t ops = f->m->words[s - 1] >> 1;
    f->r->step++;
    for (uint32_t i = 0; i < ops; i++)
        count = reach(f, f->m->words[s - 3 - i], c, count, &ends);
    return count == 0 ? DEAD : state_of(f, (uint32_t)count);
}

/* The start state of the expression; 0 when there is no room. */
static uint32_t start_of(struct find *f)
{
    struct expr_memo *m = f->m;
    if (m->heads[f->e->number] == 0)
        m->heads[f->e->number] = take_words(m, 1 + CHAINS);
    f->head = m->heads[f->e->number];
    if (f->head != 0 && m->words[f->head] == 0) {
        f->r->next[0].op = 0;
        m->words[f->head] = state_of(f, 1) >> 1;
    }
    return f->head == 0 ? 0 : m->words[f->head];
}

/* ---- running ---- */

/* The largest end of a match that starts at text.at[at]: 0 when there is none, or SIZE_MAX when
 * words or steps are out. */
static size_t run_from(const struct find *f, const struct fold_tables *t, struct ln_str text,
                       size_t at, uint32_t s, uint32_t *steps)
{
    const struct expr *e = f->e;
    size_t end = 0;
    bool may_end = false, before = false;
    for (;;) {
        if (at >= text.len)
            return may_end ? text.len : end;
        uint32_t c = (unsigned char)text.at[at];
        size_t after = at + 1;
        if (c >= 0x80) {
            after = at;
            c = utf8_next(text, &after);
        }
        bool word = chars_is_word(t, c);
        end = may_end && !(before && word) ? at : end;
        uint32_t column = c < 0x80 ? e->column_of[c] : e->other_column;
        uint32_t *row = f->m->words + s;
        uint32_t next = column == EXPR_NO_COLUMN ? 0 : row[column];
        if (next == 0) {
            next = work_out(f, s, c);
            if (next == 0)
                return SIZE_MAX;
            if (column != EXPR_NO_COLUMN)
                row[column] = next;
        }
        if (next == DEAD)
            return end;
        if (++*steps > STEPS_MAX)
            return SIZE_MAX;
        s = next >> 1;
        may_end = (next & 1) != 0;
        before = word;
        at = after;
    }
}

/* The bytes of text[at, at + count), 64 at most, at which a match may start, as bits; without a
 * jump, for where these are cannot be foreseen. */
static uint64_t starts_in(const struct expr *e, struct ln_str text, size_t at, size_t count)
{
    uint64_t starts = 0;
    unsigned before = at == 0 ? 0 : e->byte_is[(unsigned char)text.at[at - 1]];
    unsigned here = e->byte_is[(unsigned char)text.at[at]];
    for (size_t i = 0; i < count; i++) {
        unsigned next = at + i + 1 == text.len ? EXPR_SECOND
                                               : e->byte_is[(unsigned char)text.at[at + i + 1]];
        unsigned cut = (before & here & EXPR_WORD) / EXPR_WORD;
        unsigned good = here / EXPR_LEADS & next / EXPR_SECOND & ~cut & 1;
        starts |= (uint64_t)good << i;
        before = here;
        here = next;
    }
    return starts;
}

enum expr_memo_answer expr_memo_find(uint32_t *from, uint32_t *to, const struct expr *e,
                                     const struct fold_tables *t, struct expr_runner *r,
                                     struct ln_str text, size_t *low, size_t high)
{
    struct find f = {.m = r->memo, .e = e, .r = r};
    uint32_t s = start_of(&f), steps = 0;
    struct expr_place here;
    expr_enter(&here, t, text, *low);
    size_t end = high < text.len ? high + 1 : text.len;
    for (size_t at = here.at; at < end; at += 64) {
        uint64_t starts = starts_in(e, text, at, end - at < 64 ? end - at : 64);
        for (; starts != 0; starts &= starts - 1) {
            expr_enter(&here, t, text, at + (size_t)__builtin_ctzll(starts));
            if (here.word_before && here.word_here)
                continue;
            size_t found = s == 0 ? SIZE_MAX : run_from(&f, t, text, here.at, s, &steps);
            if (found == SIZE_MAX) {
                if (steps <= STEPS_MAX)
                    forget_all(f.m);
                *low = here.at;
                return EXPR_MEMO_STOPPED;
            }
            if (found == 0)
                continue;
            *from = (uint32_t)here.at;
            *to = (uint32_t)found;
            return EXPR_MEMO_FOUND;
        }
    }
    return EXPR_MEMO_NONE;
}

/* ---- columns ---- */

/* Whether a set has all characters that are not ASCII, or none of them. */
static bool takes_others_alike(const struct expr *e, const struct expr_set *set)
{
    uint32_t others = 0;
    for (uint32_t i = set->first; i < set->first + set->count; i++) {
        struct expr_range r = e->ranges[i];
        uint32_t low = r.low < 0x80 ? 0x80 : r.low;
        others += r.high >= low ? r.high - low + 1 : 0;
    }
    return others == 0 || others == CHARS_MAX + 1 - 0x80 - 0x800; /* without surrogates */
}

/* Give the members of set, of each column, a column of their own. */
static void split_columns(struct expr *e, const uint64_t set[2])
{
    uint8_t new_column[128];
    memset(new_column, 0, sizeof new_column);
    for (uint32_t c = 0; c < 128; c++) {
        if ((set[c / 64] >> (c % 64) & 1) == 0)
            continue;
        bool shared = false; /* with one that is no member */
        for (uint32_t d = 0; d < 128 && !shared; d++)
            shared = (set[d / 64] >> (d % 64) & 1) == 0 && e->column_of[d] == e->column_of[c];
        uint8_t old = e->column_of[c];
        if (!shared && new_column[old] == 0)
            continue;
        if (new_column[old] == 0)
            new_column[old] = (uint8_t)e->columns++;
        e->column_of[c] = new_column[old];
    }
}

void expr_make_columns(struct expr *e)
{
    uint64_t single[2] = {0, 0};
    bool alike = true;
    e->columns = 1;
    for (uint32_t i = 0; i < e->op_count; i++) {
        if (e->ops[i].kind != EXPR_CHAR)
            continue;
        uint32_t c = e->ops[i].a;
        alike = alike && c < 0x80;
        if (c < 0x80)
            single[c / 64] |= (uint64_t)1 << (c % 64);
    }
    for (uint32_t i = 0; i < e->set_count; i++) {
        split_columns(e, e->sets[i].ascii);
        alike = alike && takes_others_alike(e, &e->sets[i]);
    }
    for (uint32_t c = 0; c < 128; c++) {
        uint64_t one[2] = {0, 0};
        one[c / 64] = (uint64_t)1 << (c % 64);
        if ((single[c / 64] & one[c / 64]) != 0)
            split_columns(e, one);
    }
    e->other_column = alike ? e->columns++ : EXPR_NO_COLUMN;
}
