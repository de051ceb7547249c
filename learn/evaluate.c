/* evaluate.c: see evaluate.h.
 *
 * A slice is the rows of one language, or of one set, or all. Its threshold is always that of
 * all rows together: nobody runs another one for each language.
 */
#include "learn/evaluate.h"

#include <math.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

static const double prevalences[] = {0.001, 0.01, 0.048};

#define PREVALENCES (sizeof prevalences / sizeof *prevalences)

/* What makes a slice. value.at == NULL: all rows. */
struct slice {
    const char *by; /* "all", "language", "set" */
    struct ln_str value;
};

static struct ln_str key_of(const struct row *row, const char *by)
{
    return str_eq(str_of(by), STR("language")) ? row->lang : row->set;
}

static bool in_slice(const struct evaluation *e, size_t i, const struct slice *s)
{
    return e->judged[i].use &&
           (s->value.at == NULL || str_eq(key_of(&e->rows->at[i], s->by), s->value));
}

static void write_slice(struct lines *l, const struct slice *s)
{
    lines_text(l, "by", str_of(s->by));
    lines_text(l, "slice", s->value.at == NULL ? STR("all") : s->value);
}

struct counts {
    uint64_t rows, bad, lawful;
};

static struct counts count_slice(const struct evaluation *e, const struct slice *s)
{
    struct counts c = {0};
    for (size_t i = 0; i < e->rows->count; i++)
        if (in_slice(e, i, s)) {
            c.rows++;
            *(e->rows->at[i].bad ? &c.bad : &c.lawful) += 1;
        }
    return c;
}

/* Sorted rows of a slice. owns caller */
static struct scored *scored_of(size_t *count, const struct evaluation *e,
                                const struct slice *s)
{
    struct scored *out = mem_array(e->rows->count + 1, sizeof *out);
    *count = 0;
    for (size_t i = 0; out != NULL && i < e->rows->count; i++)
        if (in_slice(e, i, s))
            out[(*count)++] =
                (struct scored){e->judged[i].score, e->rows->at[i].group, e->rows->at[i].bad};
    if (out != NULL)
        metrics_sort(out, *count);
    return out;
}

static int measure(struct metrics *out, const struct evaluation *e, const struct slice *s,
                   struct ln_err *err)
{
    size_t count;
    struct scored *scored = scored_of(&count, e, s);
    struct metrics_options options = {e->budgets, e->budget_count, 0, e->seed};
    if (scored == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    int code = metrics_measure(out, scored, count, e->rows->groups, &options, err);
    mem_free(scored);
    return code;
}

static const struct slice everything = {"all", {NULL, 0}};

int evaluate_measure(struct metrics *out, const struct evaluation *e, struct ln_err *err)
{
    return measure(out, e, &everything, err);
}

/* Whether row i is the first of its slice. */
static bool is_first(const struct evaluation *e, size_t i, const char *by)
{
    struct slice s = {by, key_of(&e->rows->at[i], by)};
    if (s.value.len == 0 || !e->judged[i].use)
        return false;
    for (size_t j = 0; j < i; j++)
        if (in_slice(e, j, &s))
            return false;
    return true;
}

/* ---- tables ------------------------------------------------------------------------------ */

static void write_data(struct lines *l, const struct evaluation *e)
{
    const struct rows *rows = e->rows;
    struct counts c = count_slice(e, &everything);
    uint64_t joined = 0; /* rows that are not alone in their group */
    for (size_t i = 0; i < rows->count; i++)
        for (size_t j = 0; j < rows->count; j++)
            if (j != i && rows->at[j].group == rows->at[i].group) {
                joined++;
                break;
            }
    lines_begin(l, "data");
    lines_count(l, "rows", c.rows);
    lines_count(l, "bad", c.bad);
    lines_count(l, "lawful", c.lawful);
    lines_number(l, "prevalence", c.rows == 0 ? NAN : (double)c.bad / (double)c.rows);
    lines_count(l, "groups", rows->groups);
    lines_count(l, "near_copies", joined);
    lines_count(l, "unlabelled", rows->unlabelled);
    lines_count(l, "failed", rows->failed);
    lines_end(l);
}

static void write_recall(struct lines *l, const struct evaluation *e, const struct slice *s,
                         const struct metrics *m, const struct counts *c)
{
    for (size_t b = 0; b < e->budget_count; b++) {
        char note[160] = "";
        uint64_t needed = metrics_rows_needed(e->budgets[b]);
        uint64_t alarms = (uint64_t)llround(m->at[b].fpr * (double)c->lawful);
        struct buf text = {.at = note, .capacity = sizeof note, .max = sizeof note};
        if (c->lawful < needed)
            buf_add_format(&text, "too few lawful rows to show such a rate: it takes %llu",
                           (unsigned long long)needed);
        lines_begin(l, "recall");
        write_slice(l, s);
        lines_number(l, "budget", e->budgets[b]);
        lines_interval(l, "recall", m->recall[b]);
        lines_number(l, "threshold", m->at[b].threshold);
        lines_count(l, "lawful", c->lawful);
        lines_interval(l, "fpr", metrics_share(alarms, c->lawful));
        lines_note(l, buf_str(&text));
        lines_end(l);
    }
}

static void write_ranking(struct lines *l, const struct slice *s, const struct metrics *m,
                          const struct counts *c)
{
    lines_begin(l, "ranking");
    write_slice(l, s);
    lines_count(l, "rows", c->rows);
    lines_count(l, "bad", c->bad);
    lines_count(l, "lawful", c->lawful);
    lines_interval(l, "auc", m->auc);
    lines_end(l);
}

/* Slices whose rows are of one kind have no curve of their own. */
static int write_curve(struct lines *l, const struct evaluation *e, const struct slice *s,
                       struct ln_err *err)
{
    struct metrics m;
    struct counts c = count_slice(e, s);
    if (s->value.at != NULL && (c.bad == 0 || c.lawful == 0))
        return LN_OK;
    int code = measure(&m, e, s, err);
    if (code != LN_OK)
        return code;
    write_ranking(l, s, &m, &c);
    write_recall(l, e, s, &m, &c);
    return LN_OK;
}

/* At the precision's own budget, not at the rate that few rows happened to give: no alarm among
 * 300 rows is not precision 1. */
static void write_precision(struct lines *l, const struct evaluation *e,
                            const struct metrics *m)
{
    for (size_t b = 0; b < e->budget_count; b++)
        for (size_t p = 0; p < PREVALENCES; p++) {
            lines_begin(l, "precision");
            lines_number(l, "budget", e->budgets[b]);
            lines_number(l, "prevalence", prevalences[p]);
            lines_number(l, "precision",
                         metrics_precision(m->recall[b].value, e->budgets[b], prevalences[p]));
            lines_end(l);
        }
}

static void write_bands(struct lines *l, const struct evaluation *e, const struct slice *s)
{
    for (int bad = 0; bad < 2; bad++) {
        uint64_t in_band[16] = {0}, total = 0;
        unsigned bands = e->model->bands_count < 15 ? e->model->bands_count : 15;
        for (size_t i = 0; i < e->rows->count; i++)
            if (in_slice(e, i, s) && e->rows->at[i].bad == (bad == 1)) {
                in_band[e->judged[i].band <= bands ? e->judged[i].band : bands]++;
                total++;
            }
        if (total == 0)
            continue;
        lines_begin(l, "bands");
        write_slice(l, s);
        lines_text(l, "kind", bad == 1 ? STR("bad") : STR("lawful"));
        lines_count(l, "rows", total);
        lines_count(l, "none", in_band[0]);
        for (unsigned b = 0; b < bands; b++)
            lines_count(l, e->model->bands[b].band, in_band[b + 1]);
        lines_interval(l, "flagged", metrics_share(total - in_band[0], total));
        lines_end(l);
    }
}

/* What the thresholds of all rows do in one slice. */
static void write_at_budget(struct lines *l, const struct evaluation *e, const struct slice *s,
                            const struct metrics *all)
{
    for (size_t b = 0; b < e->budget_count; b++) {
        struct counts c = count_slice(e, s), found = {0};
        for (size_t i = 0; i < e->rows->count; i++)
            if (in_slice(e, i, s) && e->judged[i].score >= all->at[b].threshold)
                *(e->rows->at[i].bad ? &found.bad : &found.lawful) += 1;
        lines_begin(l, "at-budget");
        write_slice(l, s);
        lines_number(l, "budget", e->budgets[b]);
        lines_count(l, "bad", c.bad);
        lines_interval(l, "recall", metrics_share(found.bad, c.bad));
        lines_count(l, "lawful", c.lawful);
        lines_interval(l, "fpr", metrics_share(found.lawful, c.lawful));
        lines_end(l);
    }
}

static void each_slice(struct lines *l, const struct evaluation *e, const struct metrics *all,
                       void (*tell)(struct lines *l, const struct evaluation *e,
                                    const struct slice *s, const struct metrics *all))
{
    static const char *const kinds[] = {"language", "set"};
    tell(l, e, &everything, all);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < e->rows->count; i++)
            if (is_first(e, i, kinds[k])) {
                struct slice s = {kinds[k], key_of(&e->rows->at[i], kinds[k])};
                tell(l, e, &s, all);
            }
}

/* A threshold chosen on the rows learnt from, on rows held out: what an operator would see. */
static void write_carried(struct lines *l, const struct evaluation *e, const struct slice *s,
                          const struct metrics *all)
{
    (void)all;
    struct counts c = count_slice(e, s), over = {0};
    for (size_t i = 0; i < e->rows->count; i++)
        if (in_slice(e, i, s) && e->judged[i].over)
            *(e->rows->at[i].bad ? &over.bad : &over.lawful) += 1;
    lines_begin(l, "carried");
    write_slice(l, s);
    lines_number(l, "budget", e->carried);
    lines_count(l, "bad", c.bad);
    lines_interval(l, "recall", metrics_share(over.bad, c.bad));
    lines_count(l, "lawful", c.lawful);
    lines_interval(l, "fpr", metrics_share(over.lawful, c.lawful));
    lines_end(l);
}

static void write_bands_of(struct lines *l, const struct evaluation *e, const struct slice *s,
                           const struct metrics *all)
{
    (void)all;
    write_bands(l, e, s);
}

int evaluate_write(struct lines *l, const struct evaluation *e, struct ln_err *err)
{
    struct metrics all;
    write_data(l, e);
    int code = evaluate_measure(&all, e, err);
    if (code == LN_OK)
        code = write_curve(l, e, &everything, err);
    for (size_t i = 0; code == LN_OK && i < e->rows->count; i++)
        if (is_first(e, i, "language")) {
            struct slice s = {"language", e->rows->at[i].lang};
            struct counts c = count_slice(e, &s);
            if (c.rows < count_slice(e, &everything).rows) /* not when it is the only one */
                code = write_curve(l, e, &s, err);
        }
    if (code != LN_OK)
        return code;
    write_precision(l, e, &all);
    each_slice(l, e, &all, write_bands_of);
    each_slice(l, e, &all, write_at_budget);
    if (e->carried > 0)
        each_slice(l, e, &all, write_carried);
    return LN_OK;
}
