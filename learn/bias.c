/* bias.c: whom false alarms hit.
 *
 * Only lawful rows count. A flag is a band above none, or, since careful bands flag few rows, a
 * score at which a share of --budget of all lawful rows is flagged: with that one the slices
 * can be compared even where no band is reached.
 */
#include <math.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "learn/evaluate.h"

#define KEY_MAX 128

enum by { BY_LANGUAGE, BY_SCRIPT, BY_COUNTRY, BY_LANGUAGE_AND_COUNTRY, BY_COUNT };

static const char *const by_names[BY_COUNT] = {"language", "script", "country",
                                               "language and country"};

struct tally {
    char key[KEY_MAX];
    uint64_t lawful, flagged, over; /* in a band; at or above the threshold */
};

struct tallies {
    struct tally *at;
    size_t count, room;
};

static struct tally *tally_of(struct tallies *t, const char *key)
{
    for (size_t i = 0; i < t->count; i++)
        if (str_eq(str_of(t->at[i].key), str_of(key)))
            return &t->at[i];
    if (t->count == t->room) {
        size_t wider = t->room == 0 ? 64 : t->room * 2;
        struct tally *at = mem_resize(t->at, wider, sizeof *at);
        if (at == NULL)
            return NULL;
        t->at = at;
        t->room = wider;
    }
    struct tally *new = &t->at[t->count++];
    *new = (struct tally){0};
    memcpy(new->key, key, str_of(key).len + 1);
    return new;
}

/* The n-th key of a row; false when it has no more. By place that is each place it names, then
 * "any"; or "none". */
static bool key_of(char out[KEY_MAX], const struct row *row, enum by by, unsigned n)
{
    struct buf key = {.at = out, .capacity = KEY_MAX, .max = KEY_MAX - 1};
    bool of_country = by == BY_COUNTRY || by == BY_LANGUAGE_AND_COUNTRY;
    if (n > (of_country ? row->country_count : 0))
        return false;
    if (by == BY_SCRIPT)
        buf_add(&key, str_of(row->script));
    if (by == BY_LANGUAGE || by == BY_LANGUAGE_AND_COUNTRY)
        buf_add(&key, str_part(row->lang, 0, 60));
    if (by == BY_LANGUAGE_AND_COUNTRY)
        buf_add_char(&key, ' ');
    if (of_country)
        buf_add(&key, row->country_count == 0  ? STR("none")
                      : n < row->country_count ? row->countries[n]
                                               : STR("any"));
    out[key.len] = '\0';
    return true;
}

static int count_all(struct tallies *out, const struct evaluation *e, enum by by,
                     double threshold, struct ln_err *err)
{
    char key[KEY_MAX];
    for (size_t i = 0; i < e->rows->count; i++) {
        const struct row *row = &e->rows->at[i];
        for (unsigned n = 0; !row->bad && e->judged[i].use && key_of(key, row, by, n); n++) {
            struct tally *t = tally_of(out, key);
            if (t == NULL)
                return err_set(err, LN_ENOMEM, 0, "out of memory");
            t->lawful++;
            t->flagged += e->judged[i].band > 0;
            t->over += e->judged[i].score >= threshold;
        }
    }
    return LN_OK;
}

/* The largest ratio of two slices that have rows enough. "sure" sets the low end of the higher
 * interval against the high end of the lower one: above 1, chance alone does not explain it. */
static void write_ratio(struct lines *l, const struct tallies *t, enum by by,
                        uint64_t least_rows, bool by_score)
{
    const struct tally *high = NULL, *low = NULL;
    struct interval most = {0}, least = {0};
    size_t compared = 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct tally *now = &t->at[i];
        struct interval share = metrics_share(by_score ? now->over : now->flagged, now->lawful);
        if (now->lawful < least_rows)
            continue;
        compared++;
        if (high == NULL || share.value > most.value) {
            high = now;
            most = share;
        }
        if (low == NULL || share.value < least.value) {
            low = now;
            least = share;
        }
    }
    lines_begin(l, "ratio");
    lines_text(l, "by", str_of(by_names[by]));
    lines_text(l, "of", by_score ? STR("score") : STR("band"));
    lines_count(l, "compared", compared);
    lines_text(l, "highest", str_of(high == NULL ? "" : high->key));
    lines_number(l, "highest_fpr", high == NULL ? NAN : most.value);
    lines_text(l, "lowest", str_of(low == NULL ? "" : low->key));
    lines_number(l, "lowest_fpr", low == NULL ? NAN : least.value);
    lines_number(l, "ratio", compared > 1 ? most.value / least.value : NAN);
    lines_number(l, "sure", compared > 1 ? most.low / least.high : NAN);
    if (compared < 2)
        lines_note(l, STR("too few slices with rows enough"));
    else if (!(most.value > 0))
        lines_note(l, STR("no lawful row is flagged"));
    lines_end(l);
}

static void write_tallies(struct lines *l, const struct tallies *t, enum by by,
                          uint64_t least_rows)
{
    for (size_t i = 0; i < t->count; i++) {
        lines_begin(l, "bias");
        lines_text(l, "by", str_of(by_names[by]));
        lines_text(l, "slice", str_of(t->at[i].key));
        lines_count(l, "lawful", t->at[i].lawful);
        lines_interval(l, "band", metrics_share(t->at[i].flagged, t->at[i].lawful));
        lines_interval(l, "score", metrics_share(t->at[i].over, t->at[i].lawful));
        if (t->at[i].lawful < least_rows)
            lines_note(l, STR("few rows"));
        lines_end(l);
    }
}

int bias_write(struct lines *l, const struct evaluation *e, uint64_t least_rows,
               struct ln_err *err)
{
    struct tallies tallies[BY_COUNT] = {0};
    struct scored *lawful = mem_array(e->rows->count + 1, sizeof *lawful);
    int code = LN_OK;
    size_t count = 0;
    if (lawful == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (size_t i = 0; i < e->rows->count; i++)
        if (!e->rows->at[i].bad && e->judged[i].use)
            lawful[count++] = (struct scored){.score = e->judged[i].score};
    metrics_sort(lawful, count);
    double threshold = metrics_at_budget(lawful, count, NULL, e->budgets[0]).threshold;
    mem_free(lawful);
    for (int by = 0; code == LN_OK && by < BY_COUNT; by++) {
        code = count_all(&tallies[by], e, (enum by)by, threshold, err);
        if (code == LN_OK)
            write_tallies(l, &tallies[by], (enum by)by, least_rows);
    }
    for (int by = 0; code == LN_OK && by < BY_COUNT; by++)
        for (int by_score = 0; by_score < 2; by_score++)
            write_ratio(l, &tallies[by], (enum by)by, least_rows, by_score == 1);
    for (int by = 0; by < BY_COUNT; by++)
        mem_free(tallies[by].at);
    return code;
}
