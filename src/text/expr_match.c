/* expr_match.c: running a program over a text.
 *
 * Matching simulates all threads of the program at once (Thompson 1968, Pike). A thread is an
 * instruction and the offset its match started at; of two threads at one instruction only the
 * one that started earlier can give the answer, and threads are kept in the order of their
 * start, so the first to reach an instruction in a step is the right one. Only threads that
 * take the next character are kept, and of an alternation only the branches that may.
 *
 * Instructions are followed by a stack. Each is left once a step: a SPLIT for two others, an
 * ALT for the first instruction of each of its branches, which is that of no other ALT; so the
 * stack holds at most three times as many as there are.
 */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"
#include "text/expr_inner.h"

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

int expr_runner_init(struct expr_runner *r, size_t ops, struct ln_err *err)
{
    *r = (struct expr_runner){
        .now = mem_array(ops, sizeof *r->now),
        .next = mem_array(ops, sizeof *r->next),
        .mark = mem_array(ops, sizeof *r->mark),
        .stack = mem_array(ops * 3, sizeof *r->stack), /* see expr_match.c */
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

static bool cuts_word(const struct expr_place *place)
{
    return place->word_before && place->word_here;
}

/* Add the instructions that are reached from `at` without a character, and that take the one at
 * `here`, of a match that started at `from`. It may end here if `ends` says so. */
static void follow(struct run *run, uint32_t at, uint32_t from, const struct expr_place *here,
                   bool ends)
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
        const uint32_t *branches;
        switch (op->kind) {
        case EXPR_SPLIT:
            r->stack[depth++] = op->b;
            r->stack[depth++] = op->a;
            break;
        case EXPR_ALT:
            for (uint32_t n = expr_branches(&branches, run->e, op->a, here->c); n > 0; n--)
                r->stack[depth++] = *branches++;
            break;
        case EXPR_JUMP:
            r->stack[depth++] = op->a;
            break;
        case EXPR_MATCH:
            if (!ends || (run->found && from > run->from))
                break;
            run->found = true;
            run->from = from;
            run->to = (uint32_t)here->at;
            break;
        default:
            if (expr_takes(run->e, op, here->c))
                r->next[run->count++] = (struct expr_thread){at, from};
        }
    }
}

static bool may_start(const struct expr *e, uint32_t c)
{
    return c < 128 ? (e->first_ascii[c / 64] >> (c % 64) & 1) != 0 : e->first_other;
}

void expr_go_to(struct expr_place *place, const struct fold_tables *t, struct ln_str text,
                size_t at, bool word_before)
{
    place->at = place->after = at;
    place->word_before = word_before;
    place->word_here = false;
    place->c = EXPR_NO_CHAR;
    if (at >= text.len)
        return;
    place->c = (unsigned char)text.at[at];
    place->after++;
    if (place->c >= 0x80) {
        place->after = at;
        place->c = utf8_next(text, &place->after);
    }
    place->word_here = chars_is_word(t, place->c);
}

void expr_enter(struct expr_place *place, const struct fold_tables *t, struct ln_str text,
                size_t at)
{
    at = at < text.len ? at : text.len;
    for (int i = 0; i < 3 && at > 0 && at < text.len; i++)
        at -= ((unsigned char)text.at[at] & 0xC0) == 0x80 ? 1 : 0;
    expr_go_to(place, t, text, at, chars_word_before(t, text, at));
}

bool expr_skip(struct expr_place *place, const struct expr *e, const struct fold_tables *t,
               struct ln_str text, size_t high)
{
    size_t at = place->at, end = high < text.len ? high + 1 : text.len;
    for (;; at++) {
        while (at < end && (e->byte_is[(unsigned char)text.at[at]] & EXPR_STARTS) == 0)
            at++;
        if (at >= end)
            return false;
        uint8_t before = at == 0 ? 0 : e->byte_is[(unsigned char)text.at[at - 1]];
        if ((e->byte_is[(unsigned char)text.at[at]] & before & EXPR_WORD) == 0)
            break;
    }
    if (at > place->at)
        expr_enter(place, t, text, at);
    return true;
}

/* A new thread at `place`, behind the others, where it loses against older ones at the same
 * instruction, which r->mark still knows. returns the number of threads in r->now */
static size_t start_thread(struct run *run, const struct expr_place *place, size_t count)
{
    struct expr_runner *r = run->r;
    r->step += count == 0 ? 1 : 0; /* what was marked is then of no thread */
    struct expr_thread *keep = r->next;
    r->next = r->now;
    run->count = count;
    follow(run, 0, (uint32_t)place->at, place, false);
    r->next = keep;
    return run->count;
}

bool expr_find(uint32_t *from, uint32_t *to, const struct expr *e, const struct fold_tables *t,
               struct expr_runner *r, struct ln_str text, size_t low, size_t high)
{
    if (r->memo != NULL) {
        enum expr_memo_answer answer = expr_memo_find(from, to, e, t, r, text, &low, high);
        if (answer != EXPR_MEMO_STOPPED)
            return answer == EXPR_MEMO_FOUND;
    }
    struct run run = {.e = e, .r = r};
    struct expr_place here, next;
    size_t count = 0; /* threads in r->now */
    for (expr_enter(&here, t, text, low); here.at < text.len; here = next) {
        if (count == 0 && (run.found || !expr_skip(&here, e, t, text, high)))
            break;
        expr_go_to(&next, t, text, here.after, here.word_here);
        if (!run.found && here.at <= high && !cuts_word(&here) && may_start(e, here.c))
            count = start_thread(&run, &here, count);
        bool ends = !cuts_word(&next);
        r->step++;
        run.count = 0;
        for (size_t i = 0; i < count; i++) {
            struct expr_thread thread = r->now[i];
            if (run.found && thread.from > run.from)
                break;
            follow(&run, thread.op + 1, thread.from, &next, ends);
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
