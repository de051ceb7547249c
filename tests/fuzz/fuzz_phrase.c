/* fuzz_phrase.c: lines up to an empty one are phrases, the rest is the text. Bad phrases are
 * refused with a byte inside them; what is found lies inside the text, ids in order, and in
 * folded text is what the programs and literals find without filter, memo and engine. */
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "text/chars.h"
#include "text/expr.h"
#include "text/fold.h"
#include "text/phrase.h"

#define PHRASES 8
#define IDS     5

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fold_tables *tables;
static struct folded folded;

struct best {
    bool found;
    size_t from, to;
};

static void consider(struct best *best, size_t from, size_t to)
{
    if (best->found && (from > best->from || (from == best->from && to <= best->to)))
        return;
    *best = (struct best){true, from, to};
}

static bool cuts_word(struct ln_str text, size_t at)
{
    return chars_word_before(tables, text, at) && chars_word_at(tables, text, at);
}

/* The match of one phrase, found the slow way. */
static void find_slowly(struct best *best, struct ln_str phrase, struct ln_str text)
{
    struct expr e;
    ln_assert(expr_new(&e, tables, phrase, NULL) == LN_OK);
    for (uint32_t i = 0; i < e.literal_count; i++) {
        struct ln_str l = expr_literal(&e, i);
        for (size_t at = 0; (at = str_find(text, l, at)) != SIZE_MAX; at++)
            if (!cuts_word(text, at) && !cuts_word(text, at + l.len))
                consider(best, at, at + l.len);
    }
    if (e.literal_count == 0) {
        struct expr_runner r;
        uint32_t from, to;
        ln_assert(expr_runner_init(&r, e.op_count, NULL) == LN_OK);
        if (expr_find(&from, &to, &e, tables, &r, text, 0, text.len))
            consider(best, from, to);
        expr_runner_free(&r);
    }
    expr_free(&e);
}

static void compare(const struct phrase_match *m, size_t found, const struct ln_str *phrases,
                    const uint32_t *ids, size_t count, struct ln_str text)
{
    struct best best[IDS] = {{false, 0, 0}};
    for (size_t i = 0; i < count; i++)
        find_slowly(&best[ids[i]], phrases[i], text);
    for (uint32_t id = 0; id < IDS; id++) {
        if (!best[id].found)
            continue;
        ln_assert(found > 0 && m->id == id && m->from == best[id].from && m->to == best[id].to);
        m++;
        found--;
    }
    ln_assert(found == 0);
}

static void find(const struct phrase_set *set, const struct ln_str *phrases,
                 const uint32_t *ids, size_t phrase_count, struct ln_str text, bool is_folded)
{
    struct phrase_scratch *scratch;
    ln_assert(phrase_scratch_new(&scratch, set, NULL) == LN_OK);
    const struct phrase_match *m;
    size_t count;
    ln_assert(phrase_find(&m, &count, set, scratch, text, NULL) == LN_OK);
    for (size_t i = 0; i < count; i++) {
        ln_assert(m[i].from < m[i].to && m[i].to <= text.len);
        ln_assert(i == 0 || m[i].id > m[i - 1].id);
    }
    if (is_folded)
        compare(m, count, phrases, ids, phrase_count, text);
    phrase_scratch_free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (tables == NULL) {
        ln_assert(fold_tables_new(&tables, NULL) == LN_OK);
        folded_init(&folded, (size_t)1 << 26);
    }
    struct ln_str rest = {(const char *)data, size}, phrases[PHRASES];
    uint32_t ids[PHRASES];
    size_t count = 0;
    while (rest.len > 0 && count < PHRASES) {
        struct ln_str line = str_cut(&rest, rest, '\n');
        if (line.len == 0)
            break;
        struct ln_err err = {0};
        if (phrase_check(tables, line, &err) == LN_OK) {
            ids[count] = (uint32_t)(count * 3 % IDS);
            phrases[count++] = line;
        } else {
            ln_assert(err.code == LN_EFORMAT && err.at <= line.len && err.text[0] != '\0');
        }
    }
    struct phrase_set *set;
    struct ln_err err = {0};
    if (phrase_set_new(&set, tables, phrases, ids, count, &err) != LN_OK)
        ln_assert(err.code == LN_EUNSUPPORTED);
    if (set == NULL)
        return 0;
    ln_assert(fold(&folded, tables, rest, false, NULL) == LN_OK);
    find(set, phrases, ids, count, buf_str(&folded.text), true);
    find(set, phrases, ids, count, rest, false);
    phrase_set_free(set);
    return 0;
}
