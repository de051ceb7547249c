/* expr_match.c: running a program over a text.
 *
 * Matching simulates all threads of the program at once (Thompson 1968, Pike). A thread is an
 * instruction and the offset its match started at; of two threads at one instruction only the
 * one that started earlier can give the answer, and threads are kept in the order of their
 * start, so the first to reach an instruction in a step is the right one.
 */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"
#include "text/expr.h"

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

/* The place at the character that `at` is in. */
static void enter(struct place *place, const struct fold_tables *t, struct ln_str text,
                  size_t at)
{
    at = at < text.len ? at : text.len;
    for (int i = 0; i < 3 && at > 0 && at < text.len; i++)
        at -= ((unsigned char)text.at[at] & 0xC0) == 0x80 ? 1 : 0;
    go_to(place, t, text, at, chars_word_before(t, text, at));
}

/* Go to the next place a match may start at, over bytes none starts with.
 * returns false when there is none up to `high` */
static bool skip(struct place *place, const struct expr *e, const struct fold_tables *t,
                 struct ln_str text, size_t high)
{
    size_t at = place->at;
    while (at < text.len && at <= high && !e->first_byte[(unsigned char)text.at[at]])
        at++;
    if (at >= text.len || at > high)
        return false;
    if (at > place->at)
        enter(place, t, text, at);
    return true;
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
               struct expr_runner *r, struct ln_str text, size_t low, size_t high)
{
    struct run run = {.e = e, .r = r};
    struct place here, next;
    size_t count = 0; /* threads in r->now */
    for (enter(&here, t, text, low); here.at < text.len; here = next) {
        if (count == 0 && (run.found || !skip(&here, e, t, text, high)))
            break;
        go_to(&next, t, text, here.after, here.word_here);
        if (!run.found && here.at <= high && !cuts_word(&here) && may_start(e, here.c))
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
