/* backtest.c: see backtest.h.
 *
 * Entries of the two catalogues are the same entry when their ids are equal:
 *
 *   live    T1  T2  T3            fresh   T1  T3  T4
 *   other[]  0  --   1            other[]  0   2  --
 *
 * Each worker counts for itself; the counts are added up when somebody asks. "Flagged" is any
 * band above none, because that is what a reader gets to see.
 */
#include "screen/backtest.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/share.h"
#include "base/str.h"
#include "screen/screen.h"
#include "screen/screener.h"

#define BANDS        4 /* none, notice, review, act */
#define SCORE_DIGITS 8 /* as in verdicts */

struct by_language {
    uint64_t records, changed, newly_flagged;
};

struct counts {
    uint64_t records, unchanged, rescored, newly_flagged, no_longer_flagged;
    uint64_t bands[BANDS][BANDS];  /* [live][fresh] */
    uint64_t *removed;             /* [live entries] */
    uint64_t *added;               /* [fresh entries] */
    struct by_language *languages; /* [fresh languages + 1], the last: not known */
};

struct side {
    struct ln_knowledge *knowledge; /* one reference */
    uint32_t *other;                /* [entries]: the same entry over there, or KNOW_NONE */
};

struct worker {
    struct ln_screener *live, *fresh;
    struct counts counts;
};

struct backtest {
    struct side live, fresh;
    struct worker *workers; /* [worker_count] */
    unsigned worker_count;
    struct counts total; /* of all workers, see backtest_finish() */
};

/* ---- making ------------------------------------------------------------------------- */

static int match_entries(struct side *side, const struct ln_knowledge *other,
                         struct ln_err *err)
{
    const struct ln_knowledge *k = side->knowledge;
    struct map ids;
    int code = LN_OK;
    map_init(&ids);
    side->other = mem_array((size_t)k->entry_count + 1, sizeof *side->other);
    for (uint32_t i = 0; code == LN_OK && i < other->entry_count; i++)
        code = map_put(&ids, str_of(other->entries[i].raw->id), i);
    if (side->other == NULL || code != LN_OK)
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
    for (uint32_t i = 0; code == LN_OK && i < k->entry_count; i++)
        side->other[i] = map_get(&ids, str_of(k->entries[i].raw->id));
    map_free(&ids);
    return code;
}

static int make_counts(struct counts *c, const struct backtest *b, struct ln_err *err)
{
    c->removed = mem_array((size_t)b->live.knowledge->entry_count + 1, sizeof *c->removed);
    c->added = mem_array((size_t)b->fresh.knowledge->entry_count + 1, sizeof *c->added);
    c->languages =
        mem_array((size_t)b->fresh.knowledge->language_count + 1, sizeof *c->languages);
    if (c->removed == NULL || c->added == NULL || c->languages == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    return LN_OK;
}

static void free_counts(struct counts *c)
{
    mem_free(c->removed);
    mem_free(c->added);
    mem_free(c->languages);
}

int backtest_new(struct backtest **out, struct ln_knowledge *live, struct ln_knowledge *fresh,
                 unsigned workers, struct ln_err *err)
{
    struct backtest *b = mem_zero(sizeof *b);
    *out = NULL;
    if (b == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    b->live.knowledge = know_ref(live);
    b->fresh.knowledge = know_ref(fresh);
    b->workers = mem_array(workers, sizeof *b->workers);
    int code = b->workers == NULL ? err_set(err, LN_ENOMEM, 0, "out of memory") : LN_OK;
    b->worker_count = b->workers == NULL ? 0 : workers;
    if (code == LN_OK)
        code = match_entries(&b->live, fresh, err);
    if (code == LN_OK)
        code = match_entries(&b->fresh, live, err);
    if (code == LN_OK)
        code = make_counts(&b->total, b, err);
    for (unsigned i = 0; code == LN_OK && i < workers; i++) {
        code = ln_screener_new(&b->workers[i].live, live, err);
        if (code == LN_OK)
            code = ln_screener_new(&b->workers[i].fresh, fresh, err);
        if (code == LN_OK)
            code = make_counts(&b->workers[i].counts, b, err);
    }
    if (code != LN_OK) {
        backtest_free(b);
        return code;
    }
    *out = b;
    return LN_OK;
}

void backtest_free(struct backtest *b)
{
    if (b == NULL)
        return;
    for (unsigned i = 0; i < b->worker_count; i++) {
        ln_screener_free(b->workers[i].live);
        ln_screener_free(b->workers[i].fresh);
        free_counts(&b->workers[i].counts);
    }
    mem_free(b->workers);
    free_counts(&b->total);
    mem_free(b->live.other);
    mem_free(b->fresh.other);
    ln_knowledge_free(b->live.knowledge);
    ln_knowledge_free(b->fresh.knowledge);
    mem_free(b);
}

/* ---- one record --------------------------------------------------------------------- */

static const char *const band_names[BANDS] = {"none", "notice", "review", "act"};

static size_t band_of(const struct verdict *v)
{
    return v->band == NULL
               ? 0
               : 1 + (size_t)(v->band - v->knowledge->model[v->record->kind]->bands);
}

static bool same_actions(const struct verdict *a, const struct verdict *b)
{
    size_t count = verdict_action_count(a);
    if (count != verdict_action_count(b))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!str_eq(verdict_action(a, i), verdict_action(b, i)))
            return false;
    return true;
}

static bool finds(const struct verdict *v, uint32_t entry)
{
    for (size_t i = 0; entry != KNOW_NONE && i < v->finding_count; i++)
        if (v->findings[i].entry == entry)
            return true;
    return false;
}

/* Count the findings of v that the other verdict has not; write them when there is a writer. */
static size_t count_lost(struct json_writer *w, uint64_t *counts, const struct side *side,
                         const struct verdict *v, const struct verdict *other)
{
    size_t lost = 0;
    for (size_t i = 0; i < v->finding_count; i++) {
        uint32_t entry = v->findings[i].entry;
        if (finds(other, side->other[entry]))
            continue;
        lost++;
        if (counts != NULL)
            counts[entry]++;
        if (w != NULL)
            json_string(w, str_of(v->knowledge->entries[entry].raw->id));
    }
    return lost;
}

static void write_actions(struct json_writer *w, const struct verdict *v)
{
    json_open(w, '[');
    for (size_t i = 0; i < verdict_action_count(v); i++)
        json_string(w, verdict_action(v, i));
    json_close(w, ']');
}

static void write_change(struct buf *out, const struct backtest *b, const struct verdict *live,
                         const struct verdict *fresh)
{
    struct json_writer w;
    json_begin(&w, out);
    json_open(&w, '{');
    json_text(&w, "id", live->record->id);
    json_key(&w, STR("band"));
    json_open(&w, '[');
    json_string(&w, str_of(band_names[band_of(live)]));
    json_string(&w, str_of(band_names[band_of(fresh)]));
    json_close(&w, ']');
    json_key(&w, STR("score"));
    json_open(&w, '[');
    json_double(&w, live->score, SCORE_DIGITS);
    json_double(&w, fresh->score, SCORE_DIGITS);
    json_close(&w, ']');
    json_key(&w, STR("actions"));
    json_open(&w, '[');
    write_actions(&w, live);
    write_actions(&w, fresh);
    json_close(&w, ']');
    json_key(&w, STR("added"));
    json_open(&w, '[');
    count_lost(&w, NULL, &b->fresh, fresh, live);
    json_close(&w, ']');
    json_key(&w, STR("removed"));
    json_open(&w, '[');
    count_lost(&w, NULL, &b->live, live, fresh);
    json_close(&w, ']');
    json_close(&w, '}');
    buf_add_char(out, '\n');
}

/* The language a record says it is in (schema.org inLanguage), as an index of the catalogue's;
 * the number of languages when it says none. */
static uint32_t language_of(const struct ln_knowledge *k, const struct record *r)
{
    struct ln_str rest, lang = {NULL, 0};
    for (size_t i = 0; lang.len == 0 && i < r->text_count; i++)
        if (str_eq(r->texts[i].path, STR("inLanguage")))
            lang = str_trim(r->texts[i].value);
    struct ln_str primary = str_cut(&rest, lang, '-');
    for (int whole = 1; whole >= 0; whole--)
        for (uint32_t i = 0; i < k->language_count; i++)
            if (str_eq_ascii(str_of(k->languages[i]->code), whole ? lang : primary))
                return i;
    return k->language_count;
}

static void compare(struct buf *out, const struct backtest *b, struct counts *c,
                    const struct verdict *live, const struct verdict *fresh)
{
    size_t from = band_of(live), to = band_of(fresh);
    size_t lost = count_lost(NULL, c->added, &b->fresh, fresh, live) +
                  count_lost(NULL, c->removed, &b->live, live, fresh);
    bool changed = from != to || lost > 0 || !same_actions(live, fresh);
    bool rescored = live->score < fresh->score || live->score > fresh->score;
    struct by_language *language = &c->languages[language_of(b->fresh.knowledge, live->record)];
    c->records++;
    c->bands[from][to]++;
    c->unchanged += !changed;
    c->rescored += !changed && rescored;
    c->newly_flagged += from == 0 && to > 0;
    c->no_longer_flagged += from > 0 && to == 0;
    language->records++;
    language->changed += changed;
    language->newly_flagged += from == 0 && to > 0;
    if (changed)
        write_change(out, b, live, fresh);
}

int backtest_frame(struct buf *out, uint64_t *records, uint64_t *failed, struct backtest *b,
                   unsigned worker, const struct record_reader *reader, struct ln_str frame,
                   const struct record_source *source, int64_t as_of, struct ln_err *err)
{
    struct worker *w = &b->workers[worker];
    struct record_list list;
    int code = record_read(&list, &w->live->record, reader, frame, source, err);
    for (size_t i = 0; code == LN_OK && i < list.count; i++) {
        struct record *r = &list.items[i];
        struct verdict live, fresh;
        struct ln_err why = {0};
        int status = r->failed ? LN_OK : screen_record(&live, w->live, r, as_of, &why);
        if (status == LN_OK && !r->failed)
            status = screen_record(&fresh, w->fresh, r, as_of, &why);
        if (status == LN_ENOMEM)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        if (status != LN_OK) { /* a limit: this record fails, the rest goes on */
            err_kind(&why, status, "too-long", why.at, "too much text to screen");
            r->failed = true;
            r->err = why;
        }
        if (r->failed)
            verdict_write_error(out, r);
        else
            compare(out, b, &w->counts, &live, &fresh);
        *failed += r->failed;
    }
    if (code == LN_OK)
        *records += list.count;
    return code;
}

/* ---- the summary -------------------------------------------------------------------- */

static void add_counts(struct counts *to, const struct counts *c, const struct backtest *b)
{
    to->records += c->records;
    to->unchanged += c->unchanged;
    to->rescored += c->rescored;
    to->newly_flagged += c->newly_flagged;
    to->no_longer_flagged += c->no_longer_flagged;
    for (size_t i = 0; i < BANDS * BANDS; i++)
        to->bands[i / BANDS][i % BANDS] += c->bands[i / BANDS][i % BANDS];
    for (uint32_t i = 0; i < b->live.knowledge->entry_count; i++)
        to->removed[i] += c->removed[i];
    for (uint32_t i = 0; i < b->fresh.knowledge->entry_count; i++)
        to->added[i] += c->added[i];
    for (uint32_t i = 0; i <= b->fresh.knowledge->language_count; i++) {
        to->languages[i].records += c->languages[i].records;
        to->languages[i].changed += c->languages[i].changed;
        to->languages[i].newly_flagged += c->languages[i].newly_flagged;
    }
}

void backtest_finish(struct backtest *b)
{
    struct counts lists = b->total;
    b->total = (struct counts){
        .removed = lists.removed, .added = lists.added, .languages = lists.languages};
    memset(lists.removed, 0, b->live.knowledge->entry_count * sizeof *lists.removed);
    memset(lists.added, 0, b->fresh.knowledge->entry_count * sizeof *lists.added);
    memset(lists.languages, 0,
           ((size_t)b->fresh.knowledge->language_count + 1) * sizeof *lists.languages);
    for (unsigned i = 0; i < b->worker_count; i++)
        add_counts(&b->total, &b->workers[i].counts, b);
}

double backtest_share(const struct backtest *b)
{
    const struct counts *c = &b->total;
    return c->records == 0 ? 0 : (double)c->newly_flagged / (double)c->records;
}

/* Entries whose findings changed: those of the fresh catalogue, then those only the live one
 * has. returns false at the end; *at counts from 0. */
static bool next_entry(const char **id, uint64_t *added, uint64_t *removed, size_t *at,
                       const struct backtest *b)
{
    const struct counts *c = &b->total;
    uint32_t fresh = b->fresh.knowledge->entry_count, live = b->live.knowledge->entry_count;
    while (*at < (size_t)fresh + live) {
        size_t i = (*at)++;
        *added = *removed = 0;
        if (i < fresh) {
            uint32_t other = b->fresh.other[i];
            *id = b->fresh.knowledge->entries[i].raw->id;
            *added = c->added[i];
            *removed = other == KNOW_NONE ? 0 : c->removed[other];
        } else if (b->live.other[i - fresh] == KNOW_NONE) {
            *id = b->live.knowledge->entries[i - fresh].raw->id;
            *removed = c->removed[i - fresh];
        }
        if (*added + *removed > 0)
            return true;
    }
    return false;
}

static const char *language_name(const struct backtest *b, uint32_t i)
{
    const struct ln_knowledge *k = b->fresh.knowledge;
    return i < k->language_count ? k->languages[i]->code : "unknown";
}

static void count(struct json_writer *w, const char *key, uint64_t value)
{
    json_key(w, str_of(key));
    json_u64(w, value);
}

static void report_lists(struct json_writer *w, const struct backtest *b)
{
    const struct counts *c = &b->total;
    json_key(w, STR("bands"));
    json_open(w, '[');
    for (size_t i = 0; i < BANDS * BANDS; i++) {
        if (c->bands[i / BANDS][i % BANDS] == 0)
            continue;
        json_open(w, '{');
        json_text(w, "from", str_of(band_names[i / BANDS]));
        json_text(w, "to", str_of(band_names[i % BANDS]));
        count(w, "records", c->bands[i / BANDS][i % BANDS]);
        json_close(w, '}');
    }
    json_close(w, ']');
    const char *id;
    uint64_t added, removed;
    json_key(w, STR("indicators"));
    json_open(w, '[');
    for (size_t at = 0; next_entry(&id, &added, &removed, &at, b);) {
        json_open(w, '{');
        json_text(w, "id", str_of(id));
        count(w, "added", added);
        count(w, "removed", removed);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_key(w, STR("languages"));
    json_open(w, '[');
    for (uint32_t i = 0; i <= b->fresh.knowledge->language_count; i++) {
        if (c->languages[i].records == 0)
            continue;
        json_open(w, '{');
        json_text(w, "lang", str_of(language_name(b, i)));
        count(w, "records", c->languages[i].records);
        count(w, "changed", c->languages[i].changed);
        count(w, "newly_flagged", c->languages[i].newly_flagged);
        json_close(w, '}');
    }
    json_close(w, ']');
}

void backtest_report(struct json_writer *w, const struct backtest *b)
{
    const struct counts *c = &b->total;
    double low, high;
    share_interval(&low, &high, c->newly_flagged, c->records);
    json_text(w, "live", str_of(b->live.knowledge->hash));
    count(w, "compared", c->records);
    count(w, "unchanged", c->unchanged);
    count(w, "rescored", c->rescored);
    json_key(w, STR("newly_flagged"));
    json_open(w, '{');
    count(w, "records", c->newly_flagged);
    json_key(w, STR("share"));
    json_double(w, backtest_share(b), SCORE_DIGITS);
    json_key(w, STR("low"));
    json_double(w, low, SCORE_DIGITS);
    json_key(w, STR("high"));
    json_double(w, high, SCORE_DIGITS);
    json_close(w, '}');
    count(w, "no_longer_flagged", c->no_longer_flagged);
    report_lists(w, b);
}

void backtest_text(struct buf *out, const struct backtest *b)
{
    const struct counts *c = &b->total;
    double low, high;
    const char *id;
    uint64_t added, removed;
    share_interval(&low, &high, c->newly_flagged, c->records);
    buf_add_format(out, "live  %s\nnew   %s\n\n", b->live.knowledge->hash,
                   b->fresh.knowledge->hash);
    buf_add_format(out, "%12llu records, %llu unchanged (%llu of them with another score)\n",
                   (unsigned long long)c->records, (unsigned long long)c->unchanged,
                   (unsigned long long)c->rescored);
    buf_add_format(out,
                   "%12llu newly flagged: %.4f %%, 95 %% interval %.4f to %.4f %%\n"
                   "%12llu no longer flagged\n",
                   (unsigned long long)c->newly_flagged, 100 * backtest_share(b), 100 * low,
                   100 * high, (unsigned long long)c->no_longer_flagged);
    buf_add_format(out, "\n%12s", "live \\ new");
    for (size_t to = 0; to < BANDS; to++)
        buf_add_format(out, " %10s", band_names[to]);
    for (size_t from = 0; from < BANDS; from++) {
        buf_add_format(out, "\n%12s", band_names[from]);
        for (size_t to = 0; to < BANDS; to++)
            buf_add_format(out, " %10llu", (unsigned long long)c->bands[from][to]);
    }
    buf_add(out, STR("\n"));
    for (size_t at = 0; next_entry(&id, &added, &removed, &at, b);)
        buf_add_format(out, "%12s%-28s %10llu appear %10llu vanish\n", "", id,
                       (unsigned long long)added, (unsigned long long)removed);
    for (uint32_t i = 0; i <= b->fresh.knowledge->language_count; i++)
        if (c->languages[i].records > 0)
            buf_add_format(out, "%12s %10llu records %10llu changed %10llu newly flagged\n",
                           language_name(b, i), (unsigned long long)c->languages[i].records,
                           (unsigned long long)c->languages[i].changed,
                           (unsigned long long)c->languages[i].newly_flagged);
}
