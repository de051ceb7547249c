/* write.c: see write.h. Text goes out as JSON strings, which are YAML too. */
#include "learn/write.h"

#include <math.h>

#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"

#define MODEL_BYTES_MAX ((size_t)1 << 20)
#define SET_ROWS        100 /* fewer lawful rows of a set decide no band of their own */
#define WEIGHTS_NAME    "advert.weights"

/* ---- bands ------------------------------------------------------------------------------- */

/* The lowest score that keeps the budget among lawful rows of one set; set.at NULL: of all.
 * -INFINITY when there are too few. */
static int lowest(double *out, const struct rows *rows, const struct judged *judged,
                  struct ln_str set, double budget, struct ln_err *err)
{
    struct scored *scored = mem_array(rows->count + 1, sizeof *scored);
    size_t count = 0;
    if (scored == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (size_t i = 0; i < rows->count; i++)
        if (judged[i].use && !rows->at[i].bad &&
            (set.at == NULL || str_eq(set, rows->at[i].set)))
            scored[count++] = (struct scored){.score = judged[i].score};
    metrics_sort(scored, count);
    *out = -INFINITY;
    if (count > 0 && (set.at == NULL || count >= SET_ROWS)) {
        /* Just above the first score that would break the budget. */
        size_t allowed = (size_t)floor(budget * (double)count + 1e-9);
        *out = allowed < count ? scored[allowed].score * (1 + 1e-6) : 0;
    }
    mem_free(scored);
    return LN_OK;
}

/* Up to three digits, never down: a budget must hold with what the file says. */
static double round_up(double score)
{
    double step = pow(10, floor(log10(score)) - 2);
    return fmin(0.999999, ceil(score / step - 1e-9) * step);
}

int write_bands(double *out, const struct rows *rows, const struct judged *judged,
                const struct cat_model *model, const double *budget, const double *floor_score,
                struct ln_err *err)
{
    for (unsigned b = 0; b < model->bands_count; b++) {
        double most;
        int code = lowest(&most, rows, judged, (struct ln_str){NULL, 0}, budget[b], err);
        for (size_t i = 0; code == LN_OK && i < rows->count; i++) {
            double of_set;
            bool seen = false;
            for (size_t j = 0; j < i && !seen; j++)
                seen = str_eq(rows->at[i].set, rows->at[j].set);
            if (seen)
                continue;
            code = lowest(&of_set, rows, judged, rows->at[i].set, budget[b], err);
            most = code == LN_OK ? fmax(most, of_set) : most;
        }
        if (code != LN_OK)
            return code;
        most = fmax(most, floor_score[b]);
        out[b] = round_up(fmax(most, b == 0 ? 0 : out[b - 1]));
    }
    return LN_OK;
}

/* ---- the file ---------------------------------------------------------------------------- */

static void add_quoted(struct buf *out, struct ln_str text)
{
    struct json_writer w;
    json_begin(&w, out);
    json_string(&w, text);
}

static void add_key(struct buf *out, const char *before, const char *text)
{
    buf_add(out, str_of(before));
    add_quoted(out, str_of(text));
}

static void add_number(struct buf *out, const char *before, double value)
{
    buf_add_format(out, "%s%.6g", before, value);
}

static void add_bands(struct buf *out, const struct write_model *m,
                      const struct cat_model *model)
{
    buf_add(out, STR("bands:\n"));
    for (unsigned b = 0; b < model->bands_count; b++) {
        const struct cat_band *band = &model->bands[b];
        buf_add_format(out, "  - {band: %s, score: %.6g, families: %u, actions: [", band->band,
                       m->bands[b], band->families);
        for (unsigned a = 0; a < band->actions_count; a++)
            buf_add_format(out, "%s%s", a == 0 ? "" : ", ", band->actions[a]);
        buf_add(out, STR("]}\n"));
    }
    buf_add(out, STR("tips: ["));
    for (unsigned t = 0; t < model->tips_count; t++)
        buf_add_format(out, "%s%s", t == 0 ? "" : ", ", model->tips[t]);
    buf_add(out, STR("]\n"));
}

static void add_text(struct buf *out, const struct fit *f, const char *hash)
{
    buf_add_format(out,
                   "text:\n  file: " WEIGHTS_NAME "\n  blake2b: \"%s\"\n  features: %u\n"
                   "  buckets: %u\n",
                   hash, NGRAM_VERSION, NGRAM_BUCKETS);
    add_number(out, "  scale: ", f->scale);
    add_number(out, "\n  bias: ", 0);
    add_number(out, "\n  cap: ", f->cap);
    buf_add(out, STR("\ncalibration:\n"));
    for (unsigned i = 0; i < f->language_count; i++) {
        buf_add(out, STR("  - {lang: "));
        add_quoted(out, f->languages[i].lang);
        add_number(out, ", offset: ", f->languages[i].offset);
        add_number(out, ", slope: ", f->languages[i].slope);
        buf_add(out, STR("}\n"));
    }
}

/* Only what differs from the entry's own weight. */
static void add_weights(struct buf *out, const struct fit *f)
{
    bool any = false;
    for (uint32_t e = 0; e < f->knowledge->entry_count; e++) {
        const struct know_entry *entry = &f->knowledge->entries[e];
        if (entry->family == KNOW_NONE || fabs(f->entry[e] - entry->raw->weight) < 0.005)
            continue;
        buf_add(out, any ? STR("") : STR("weights:\n"));
        buf_add_format(out, "  - {id: %s, weight: %.6g}\n", entry->raw->id, f->entry[e]);
        any = true;
    }
}

static void add_data(struct buf *out, const struct rows *rows)
{
    buf_add(out, STR("  data:\n"));
    for (size_t i = 0; i < rows->count; i++) {
        unsigned long long count = 0;
        bool seen = false;
        for (size_t j = 0; j < rows->count; j++) {
            bool same = str_eq(rows->at[i].set, rows->at[j].set);
            seen = seen || (same && j < i);
            count += same;
        }
        if (seen)
            continue;
        buf_add(out, STR("    - {name: "));
        add_quoted(out, rows->at[i].set);
        buf_add(out, STR(", licence: "));
        add_quoted(out, rows->at[i].licence);
        buf_add_format(out, ", rows: %llu, split: ", count);
        add_quoted(out, rows->at[i].split);
        buf_add(out, STR("}\n"));
    }
}

static void add_card(struct buf *out, const struct write_model *m)
{
    add_key(out, "card:\n  trained: ", m->date);
    add_key(out, "\n  command: ", m->command);
    buf_add_char(out, '\n');
    add_data(out, m->rows);
    buf_add(out, m->figure_count > 0 ? STR("  figures:\n") : STR(""));
    for (unsigned i = 0; i < m->figure_count; i++) {
        const struct write_figure *f = &m->figures[i];
        add_key(out, "    - {name: ", f->name);
        add_key(out, ", on: ", f->on);
        add_number(out, ", value: ", f->value.value);
        if (isfinite(f->value.low) && isfinite(f->value.high)) {
            add_number(out, ", low: ", f->value.low);
            add_number(out, ", high: ", f->value.high);
        }
        if (f->note != NULL)
            add_key(out, ", note: ", f->note);
        buf_add(out, STR("}\n"));
    }
    add_key(out, "  limits: ", m->limits);
    buf_add_char(out, '\n');
}

static void add_model(struct buf *out, const struct write_model *m, const char *hash)
{
    const struct cat_model *model = m->fit->knowledge->model[RECORD_ADVERT];
    buf_add(out, STR("# Written by linnet-learn train; see linnet-learn(1).\nrecord: advert\n"
                     "status: learnt\nnote: "));
    add_quoted(
        out,
        STR("Weights were set by hand from published warnings; learning moved them only where "
            "rows spoke, and signs that no row shows kept theirs. Each band starts at the "
            "score that keeps its share of lawful rows in every set that was learnt from, "
            "though never below a floor. Weights are log-odds; indicators of one family "
            "together add at most family_cap."));
    add_number(out, "\nbase_rate: ", model->base_rate);
    add_number(out, "\nfamily_cap: ", model->family_cap);
    buf_add_char(out, '\n');
    add_bands(out, m, model);
    add_text(out, m->fit, hash);
    add_weights(out, m->fit);
    add_card(out, m);
}

static int put_file(const char *dir, const char *name, const struct buf *bytes,
                    struct ln_err *err)
{
    struct buf path;
    int fd;
    buf_init(&path, 4096);
    buf_add_format(&path, "%s/%s", dir, name);
    buf_add_char(&path, '\0');
    int code = buf_status(bytes, err);
    if (code == LN_OK)
        code = buf_status(&path, err);
    if (code == LN_OK)
        code = file_open_write(&fd, path.at, err);
    if (code == LN_OK) {
        code = file_write(fd, buf_str(bytes), err);
        file_close(fd);
    }
    buf_free(&path);
    return code;
}

int write_model_files(const char *dir, const struct write_model *m, struct ln_err *err)
{
    struct buf weights, model;
    char hash[MODEL_HASH_BYTES];
    struct weights w = {m->fit->weights, NGRAM_BITS};
    buf_init(&weights, (size_t)NGRAM_BUCKETS * 2);
    buf_init(&model, MODEL_BYTES_MAX);
    weights_write(&weights, &w);
    int code = buf_status(&weights, err);
    if (code == LN_OK)
        code = weights_hash(hash, buf_str(&weights), err);
    if (code == LN_OK) {
        add_model(&model, m, hash);
        code = put_file(dir, WEIGHTS_NAME, &weights, err);
    }
    if (code == LN_OK) /* last, so that a model never names weights that are not there */
        code = put_file(dir, "advert.yaml", &model, err);
    buf_free(&weights);
    buf_free(&model);
    return code;
}
