/* fit.c: see fit.h.
 *
 * liblinear's primal solver draws no random numbers; its rand() is seeded all the same, since
 * nothing promises that it stays so. There is no bias and no offset for all languages together:
 * a text in a language nobody learnt from has no feature that weighs anything, and so adds
 * nothing. With an offset it would be held against its writer that the rows were in another
 * language. liblinear knows weights of classes, not of rows: a small data set
 * is given to it several times over.
 */
#include "learn/fit.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "learn/fold.h"
#include "learn/logit.h"

#define SET_ROWS     100 /* sets with fewer rows are not raised to the weight of the others */
#define REPEATS_MAX  8u
#define FEATURE_ROWS 3
#define EPSILON      0.01
#define OFFSET_SD    1e-4 /* in effect 0, see the top */
#define SLOPE_SD     1.0
#define QUANT_MAX    127.0

static const double c_grid[] = {10, 100, 1000};

#define C_COUNT (sizeof c_grid / sizeof *c_grid)

static double logit_of(double p)
{
    return log(p / (1 - p));
}

/* ---- weights of rows --------------------------------------------------------------------- */

struct balance {
    double *weight;    /* [rows] near-copies of one kind are one observation together, and each
                          kind    sums to the groups of the rarer one */
    unsigned *repeats; /* [rows] how often liblinear gets it */
    size_t bad, lawful;
    double class_ratio; /* what a bad row counts beside a lawful one, after repeats */
};

/* copies[i]: the rows in use of row i's kind in its group; how many groups each kind has. */
static int count_copies(uint32_t *copies, size_t groups[2], const struct rows *rows,
                        const bool *use, struct ln_err *err)
{
    uint32_t *of = mem_array((size_t)rows->groups * 2 + 2, sizeof *of); /* [groups][2] */
    if (of == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    groups[0] = groups[1] = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (use[i] && of[rows->at[i].group * 2 + rows->at[i].bad]++ == 0)
            groups[rows->at[i].bad]++;
    for (size_t i = 0; i < rows->count; i++)
        copies[i] = of[rows->at[i].group * 2 + rows->at[i].bad];
    mem_free(of);
    return LN_OK;
}

/* The rows in use of row i's kind and set. */
static size_t set_rows(const struct rows *rows, const bool *use, size_t i)
{
    size_t count = 0;
    for (size_t j = 0; j < rows->count; j++)
        count += use[j] && rows->at[j].bad == rows->at[i].bad &&
                 str_eq(rows->at[j].set, rows->at[i].set);
    return count;
}

static int balance_init(struct balance *b, const struct rows *rows, const bool *use,
                        struct ln_err *err)
{
    size_t most[2] = {0}, groups[2];
    double repeated[2] = {0}, sum[2] = {0};
    *b = (struct balance){mem_array(rows->count + 1, sizeof *b->weight),
                          mem_array(rows->count + 1, sizeof *b->repeats), 0, 0, 1};
    size_t *sizes = mem_array(rows->count + 1, sizeof *sizes);
    uint32_t *copies = mem_array(rows->count + 1, sizeof *copies);
    int code = LN_OK;
    if (b->weight == NULL || b->repeats == NULL || sizes == NULL || copies == NULL)
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
    if (code == LN_OK)
        code = count_copies(copies, groups, rows, use, err);
    for (size_t i = 0; code == LN_OK && i < rows->count; i++) {
        bool bad = rows->at[i].bad;
        if (!use[i])
            continue;
        *(bad ? &b->bad : &b->lawful) += 1;
        sizes[i] = set_rows(rows, use, i);
        most[bad] = sizes[i] > most[bad] ? sizes[i] : most[bad];
    }
    for (size_t i = 0; code == LN_OK && i < rows->count; i++) {
        bool bad = rows->at[i].bad;
        if (!use[i])
            continue;
        double times = sizes[i] < SET_ROWS ? 1 : (double)most[bad] / (double)sizes[i];
        times = fmin(times, REPEATS_MAX);
        b->repeats[i] = (unsigned)lround(times);
        b->weight[i] = times / copies[i];
        sum[bad] += b->weight[i];
        repeated[bad] += b->repeats[i];
    }
    for (size_t i = 0; code == LN_OK && i < rows->count; i++)
        if (use[i])
            b->weight[i] *=
                (double)(groups[0] < groups[1] ? groups[0] : groups[1]) / sum[rows->at[i].bad];
    b->class_ratio = repeated[1] > 0 ? repeated[0] / repeated[1] : 1;
    mem_free(sizes);
    mem_free(copies);
    return code;
}

static void balance_free(struct balance *b)
{
    mem_free(b->weight);
    mem_free(b->repeats);
}

/* ---- text -------------------------------------------------------------------------------- */

/* All rows as liblinear wants them: one list of nodes a row, made once. Features of fewer than
 * FEATURE_ROWS rows are left out: they tell nothing about another row, and are most of all. */
struct matrix {
    struct feature_node **row; /* [rows] */
    struct feature_node *nodes;
};

static int matrix_init(struct matrix *m, const struct rows *rows, struct ln_err *err)
{
    size_t count = 0, at = 0;
    uint32_t *seen = mem_array(NGRAM_BUCKETS, sizeof *seen);
    for (size_t i = 0; i < rows->count; i++) {
        count += rows->at[i].feature_count + 1;
        for (uint32_t f = 0; seen != NULL && f < rows->at[i].feature_count; f++)
            seen[rows->at[i].features[f]]++;
    }
    *m = (struct matrix){mem_array(rows->count + 1, sizeof(struct feature_node *)),
                         mem_array(count + 1, sizeof(struct feature_node))};
    if (m->row == NULL || m->nodes == NULL || seen == NULL) {
        mem_free(seen);
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    }
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *r = &rows->at[i];
        m->row[i] = m->nodes + at;
        for (uint32_t f = 0; f < r->feature_count; f++)
            if (seen[r->features[f]] >= FEATURE_ROWS)
                m->nodes[at++] =
                    (struct feature_node){(int)r->features[f] + 1, 1 / sqrt(r->feature_count)};
        m->nodes[at++] = (struct feature_node){-1, 0};
    }
    mem_free(seen);
    return LN_OK;
}

static void matrix_free(struct matrix *m)
{
    mem_free(m->row);
    mem_free(m->nodes);
}

static void say_nothing(const char *text)
{
    (void)text;
}

/* w[NGRAM_BUCKETS], learnt from rows in use whose fold is not `held`. */
static int train_text(double *w, const struct matrix *m, const struct rows *rows,
                      const bool *use, const uint32_t *folds, uint32_t held,
                      const struct balance *b, double c, const struct fit_options *options,
                      struct ln_err *err)
{
    size_t room = 0, count = 0;
    for (size_t i = 0; i < rows->count; i++)
        room += use[i] ? b->repeats[i] : 0;
    struct feature_node **x = mem_array(room + 1, sizeof(struct feature_node *));
    double *y = mem_array(room + 1, sizeof *y);
    int label = 1, code = LN_OK;
    double weight = b->class_ratio;
    if (x == NULL || y == NULL) {
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
        goto done;
    }
    for (size_t i = 0; i < rows->count; i++)
        for (unsigned k = 0; use[i] && folds[i] != held && k < b->repeats[i]; k++) {
            x[count] = m->row[i];
            y[count++] = rows->at[i].bad ? 1 : -1;
        }
    struct problem problem = {(int)count, (int)NGRAM_BUCKETS, y, x, -1};
    struct parameter parameter = {.solver_type = L2R_LR,
                                  .eps = EPSILON,
                                  .C = c,
                                  .nr_weight = 1,
                                  .weight_label = &label,
                                  .weight = &weight};
    srand((unsigned)options->seed);
    set_print_string_function(say_nothing);
    struct model *model = train(&problem, &parameter);
    if (model == NULL || model->nr_class != 2) {
        code = err_set(err, LN_EINPUT, 0, "a part of the rows has no fraud or nothing lawful");
    } else {
        for (uint32_t v = 0; v < NGRAM_BUCKETS; v++)
            w[v] = model->label[0] == 1 ? model->w[v] : -model->w[v];
    }
    free_and_destroy_model(&model);
done:
    mem_free(x);
    mem_free(y);
    return code;
}

static double raw_of(const double *w, const struct row *row)
{
    double sum = 0;
    for (uint32_t f = 0; f < row->feature_count; f++)
        sum += w[row->features[f]];
    return row->feature_count == 0 ? 0 : sum / sqrt(row->feature_count);
}

/* Whole steps of `scale`, the largest cut off where that makes the sum of squared errors least:
 * few weights are large, and a step that fits them loses the many small ones. */
static void quantise(struct fit *out, const double *w)
{
    double most = 0, best = INFINITY;
    for (size_t i = 0; i < NGRAM_BUCKETS; i++)
        most = fmax(most, fabs(w[i]));
    out->scale = most > 0 ? most / QUANT_MAX : 1e-6;
    for (int part = 1; part <= 20 && most > 0; part++) {
        double scale = most * part / 20 / QUANT_MAX, error = 0;
        for (size_t i = 0; i < NGRAM_BUCKETS; i++) {
            double step = fmax(-QUANT_MAX, fmin(QUANT_MAX, round(w[i] / scale)));
            error += (w[i] - step * scale) * (w[i] - step * scale);
        }
        if (error < best) {
            best = error;
            out->scale = scale;
        }
    }
    for (size_t i = 0; i < NGRAM_BUCKETS; i++)
        out->weights[i] = (int8_t)fmax(-QUANT_MAX, fmin(QUANT_MAX, round(w[i] / out->scale)));
}

/* ---- indicators and calibration ---------------------------------------------------------- */

static bool is_listed(const char *list, const char *word)
{
    struct ln_str rest = str_of(list);
    while (rest.len > 0)
        if (str_eq(str_trim(str_cut(&rest, rest, ',')), str_of(word)))
            return true;
    return false;
}

/* Whether the weight of an entry is learnt at all. */
static bool is_free(const struct ln_knowledge *k, uint32_t entry,
                    const struct fit_options *options)
{
    const struct know_entry *e = &k->entries[entry];
    return e->family != KNOW_NONE && (e->raw->weight > 0 || options->all_signs) &&
           !is_listed(options->held, e->raw->id) &&
           !is_listed(options->held, k->families[e->family]);
}

/* The variables: offset, slope, and each indicator that some row in use has. */
struct design {
    uint32_t *variable; /* [entry_count] 0: none */
    double *x, *weight; /* [rows][variables], [rows] */
    double *prior, *precision, *least, *b;
    bool *bad;
    size_t rows, variables;
};

static void design_free(struct design *d)
{
    mem_free(d->variable);
    mem_free(d->x);
    mem_free(d->weight);
    mem_free(d->prior);
    mem_free(d->bad);
}

static int design_room(struct design *d, const struct rows *rows, const struct ln_knowledge *k,
                       struct ln_err *err)
{
    size_t n = (size_t)k->entry_count + 2;
    *d = (struct design){.variable = mem_array(n, sizeof *d->variable),
                         .weight = mem_array(rows->count + 1, sizeof *d->weight),
                         .bad = mem_array(rows->count + 1, sizeof *d->bad),
                         .prior = mem_array(n * 4, sizeof *d->prior),
                         .variables = 2};
    if (d->variable == NULL || d->weight == NULL || d->bad == NULL || d->prior == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    d->precision = d->prior + n;
    d->least = d->prior + n * 2;
    d->b = d->prior + n * 3;
    return LN_OK;
}

static int design_init(struct design *d, const struct rows *rows, const bool *use,
                       const double *raw, const struct balance *b, const struct ln_knowledge *k,
                       const struct fit_options *options, struct ln_err *err)
{
    int code = design_room(d, rows, k, err);
    if (code != LN_OK)
        return code;
    d->precision[0] = 1 / (OFFSET_SD * OFFSET_SD);
    d->least[0] = -INFINITY;
    d->prior[1] = 1;
    d->precision[1] = 1 / (SLOPE_SD * SLOPE_SD);
    for (size_t i = 0; i < rows->count; i++)
        for (uint32_t f = 0; use[i] && f < rows->at[i].entry_count; f++) {
            uint32_t entry = rows->at[i].entries[f];
            size_t v = d->variables;
            if (d->variable[entry] != 0 || !is_free(k, entry, options))
                continue;
            d->variable[entry] = (uint32_t)d->variables++;
            d->prior[v] = k->entries[entry].raw->weight;
            d->precision[v] = 1 / (options->prior_sd * options->prior_sd);
        }
    d->x = mem_array(rows->count * d->variables + 1, sizeof *d->x);
    if (d->x == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (size_t i = 0; i < rows->count; i++) {
        double *x = d->x + d->rows * d->variables;
        if (!use[i])
            continue;
        x[0] = 1;
        x[1] = raw[i];
        for (uint32_t f = 0; f < rows->at[i].entry_count; f++)
            if (d->variable[rows->at[i].entries[f]] != 0)
                x[d->variable[rows->at[i].entries[f]]] = 1;
        d->weight[d->rows] = b->weight[i];
        d->bad[d->rows++] = rows->at[i].bad;
    }
    return LN_OK;
}

static int fit_design(struct design *d, struct ln_err *err)
{
    struct logit p = {d->x,         d->bad,   d->weight,    d->rows,
                      d->variables, d->prior, d->precision, d->least};
    return logit_fit(d->b, &p, err);
}

/* How well raw scores alone tell, each fold's calibrated with all others: what C is chosen by.
 */
static int raw_loss(double *loss, const struct rows *rows, const bool *use, const double *raw,
                    const struct balance *b, const struct ln_knowledge *k,
                    const struct fit_options *options, struct ln_err *err)
{
    struct design d;
    struct fit_options none = *options;
    int code = design_init(&d, rows, use, raw, b, k, &none, err);
    if (code == LN_OK)
        code = fit_design(&d, err);
    if (code == LN_OK) {
        struct logit p = {d.x,         d.bad,   d.weight,    d.rows,
                          d.variables, d.prior, d.precision, d.least};
        *loss = logit_loss(&p, d.b);
    }
    design_free(&d);
    return code;
}

/* A language of its own when it has rows enough and is not all there is: the same offset and
 * slope, but centred on those of all languages together. */
static int fit_language(struct fit *out, const struct rows *rows, const bool *use,
                        const double *raw, const struct balance *b, struct ln_str lang,
                        struct ln_err *err)
{
    size_t kinds[2] = {0}, others = 0, n = 0;
    for (size_t i = 0; i < rows->count; i++) {
        bool same = use[i] && str_eq(rows->at[i].lang, lang);
        kinds[rows->at[i].bad] += same;
        others += use[i] && !same;
    }
    if (kinds[0] < FIT_LANGUAGE_ROWS || kinds[1] < FIT_LANGUAGE_ROWS || others == 0 ||
        out->language_count == FIT_LANGUAGES_MAX || str_eq(lang, STR("und")))
        return LN_OK;
    size_t count = kinds[0] + kinds[1];
    double *x = mem_array(count * 3, sizeof *x), *weight = mem_array(count, sizeof *weight);
    bool *bad = mem_array(count, sizeof *bad);
    double sum[2] = {0}, fitted[3] = {0};
    const double prior[] = {out->languages[0].offset, out->languages[0].slope, 1};
    const double precision[] = {1, 4, 1e9}; /* the third is what the indicators say: given */
    const double least[] = {-INFINITY, 0, -INFINITY};
    struct logit p = {x, bad, weight, count, 3, prior, precision, least};
    int code = LN_OK;
    if (x == NULL || weight == NULL || bad == NULL)
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
    for (size_t i = 0; code == LN_OK && i < rows->count; i++) {
        const struct row *r = &rows->at[i];
        if (!use[i] || !str_eq(r->lang, lang))
            continue;
        x[n * 3] = 1;
        x[n * 3 + 1] = raw[i];
        for (uint32_t f = 0; f < r->entry_count; f++)
            x[n * 3 + 2] += out->entry[r->entries[f]];
        weight[n] = b->weight[i];
        sum[r->bad] += b->weight[i];
        bad[n++] = r->bad;
    }
    for (size_t i = 0; i < n; i++) /* within a language, too, half of all are bad */
        weight[i] *= fmin(sum[0], sum[1]) / sum[bad[i]];
    if (code == LN_OK)
        code = logit_fit(fitted, &p, err);
    if (code == LN_OK)
        out->languages[out->language_count++] =
            (struct fit_language){lang, fitted[0], fitted[1]};
    mem_free(x);
    mem_free(weight);
    mem_free(bad);
    return code;
}

static int fit_indicators(struct fit *out, const struct rows *rows, const bool *use,
                          const double *raw, const struct balance *b,
                          const struct fit_options *options, struct ln_err *err)
{
    struct design d;
    const struct ln_knowledge *k = out->knowledge;
    int code = design_init(&d, rows, use, raw, b, k, options, err);
    if (code == LN_OK)
        code = fit_design(&d, err);
    for (uint32_t e = 0; code == LN_OK && e < k->entry_count; e++) /* as the file will say it */
        out->entry[e] = d.variable[e] == 0 ? k->entries[e].raw->weight
                                           : round(d.b[d.variable[e]] * 100) / 100;
    if (code == LN_OK) {
        out->languages[0] = (struct fit_language){STR("und"), d.b[0], d.b[1]};
        out->language_count = 1;
    }
    design_free(&d);
    for (size_t i = 0; code == LN_OK && i < rows->count; i++) {
        bool seen = !use[i];
        for (size_t j = 0; j < i && !seen; j++)
            seen = use[j] && str_eq(rows->at[i].lang, rows->at[j].lang);
        if (!seen)
            code = fit_language(out, rows, use, raw, b, rows->at[i].lang, err);
    }
    return code;
}

/* ---- judging ----------------------------------------------------------------------------- */

/* The language's own calibration, or that of all. The program that screens may not know the
 * language of a record; then it uses the latter too. */
static const struct fit_language *language_of(const struct fit *f, struct ln_str lang)
{
    for (unsigned i = 1; i < f->language_count; i++)
        if (str_eq(f->languages[i].lang, lang))
            return &f->languages[i];
    return &f->languages[0];
}

/* What the signs of a row add up to; *families: how many kinds of them weigh anything. */
static double signs_of(unsigned *families, const struct fit *f, const struct row *row)
{
    const struct ln_knowledge *k = f->knowledge;
    double sum = 0;
    *families = 0;
    for (uint32_t i = 0; i < row->entry_count; i++) {
        uint32_t family = k->entries[row->entries[i]].family;
        double weight = 0;
        bool first = true;
        for (uint32_t j = 0; j < row->entry_count; j++) {
            bool same = k->entries[row->entries[j]].family == family;
            weight += same ? f->entry[row->entries[j]] : 0;
            first = first && (!same || j >= i);
        }
        sum += first ? fmin(weight, k->model[RECORD_ADVERT]->family_cap) : 0;
        *families += first && weight > 0;
    }
    return sum;
}

static struct judged judge_raw(const struct fit *f, const struct row *row, double raw)
{
    const struct cat_model *model = f->knowledge->model[RECORD_ADVERT];
    struct judged out = {.use = true};
    unsigned families;
    double sum = logit_of(model->base_rate) + signs_of(&families, f, row);
    if (row->feature_count > 0) {
        const struct fit_language *l = language_of(f, row->lang);
        sum += fmax(-f->cap, fmin(f->cap, l->offset + l->slope * raw));
    }
    out.score = fmin(0.999999, 1 / (1 + exp(-sum)));
    out.over = out.score >= f->limit;
    for (unsigned i = 0; i < model->bands_count; i++)
        if (out.score >= model->bands[i].score && families >= model->bands[i].families)
            out.band = i + 1;
    return out;
}

struct judged fit_judge(const struct fit *f, const struct row *row)
{
    int64_t steps = 0;
    for (uint32_t i = 0; i < row->feature_count; i++)
        steps += f->weights[row->features[i]];
    double scaled = row->feature_count == 0 ? 0 : (double)steps / sqrt(row->feature_count);
    return judge_raw(f, row, f->scale * scaled);
}

/* The limit, from the scores of lawful rows with raw text scores that are out of fold. */
static int find_limit(struct fit *f, const struct rows *rows, const bool *use,
                      const double *raw, double budget, struct ln_err *err)
{
    struct scored *lawful = mem_array(rows->count + 1, sizeof *lawful);
    size_t count = 0;
    if (lawful == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    for (size_t i = 0; i < rows->count; i++)
        if (use[i] && !rows->at[i].bad)
            lawful[count++] =
                (struct scored){.score = judge_raw(f, &rows->at[i], raw[i]).score};
    metrics_sort(lawful, count);
    f->limit = metrics_at_budget(lawful, count, NULL, budget).threshold;
    mem_free(lawful);
    return LN_OK;
}

/* ---- all of it --------------------------------------------------------------------------- */

/* Numbers as the model file writes them, so that what is judged here is what will be loaded. */
static double written(double value)
{
    char text[40];
    struct buf b = {.at = text, .capacity = sizeof text, .max = sizeof text};
    double out = value;
    buf_add_format(&b, "%.6g", value);
    return str_to_double(&out, buf_str(&b)) ? out : value;
}

/* raw[rows]: out of fold, for the best C, which is set. */
static int choose_c(struct fit *out, double *raw, double *w, const struct matrix *m,
                    const struct rows *rows, const bool *use, const struct balance *b,
                    const struct fit_options *options, struct ln_err *err)
{
    double best = INFINITY;
    uint32_t *folds = mem_array(rows->count + 1, sizeof *folds);
    double *tried = mem_array(rows->count + 1, sizeof *tried);
    int code = LN_OK;
    if (folds == NULL || tried == NULL)
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
    if (code == LN_OK)
        code = fold_by_group(folds, rows, use, options->folds, options->seed, err);
    for (size_t c = 0; code == LN_OK && c < C_COUNT; c++) {
        double loss = 0;
        for (uint32_t f = 0; code == LN_OK && f < options->folds; f++) {
            code = train_text(w, m, rows, use, folds, f, b, c_grid[c], options, err);
            for (size_t i = 0; code == LN_OK && i < rows->count; i++)
                if (use[i] && folds[i] == f)
                    tried[i] = raw_of(w, &rows->at[i]);
        }
        if (code == LN_OK)
            code = raw_loss(&loss, rows, use, tried, b, out->knowledge, options, err);
        if (code == LN_OK && loss < best) {
            best = loss;
            out->c = c_grid[c];
            memcpy(raw, tried, rows->count * sizeof *raw);
        }
    }
    /* The final weights: all rows in use, no fold held. */
    if (code == LN_OK)
        code = train_text(w, m, rows, use, folds, FOLD_NONE, b, out->c, options, err);
    mem_free(folds);
    mem_free(tried);
    return code;
}

static int train_with(struct fit *out, const struct matrix *m, const struct rows *rows,
                      const bool *use, const struct fit_options *options, struct ln_err *err)
{
    struct balance b;
    double *raw = mem_array(rows->count + 1, sizeof *raw);
    double *w = mem_array(NGRAM_BUCKETS, sizeof *w);
    out->weights = mem_array(NGRAM_BUCKETS, sizeof *out->weights);
    out->entry = mem_array((size_t)out->knowledge->entry_count + 1, sizeof *out->entry);
    out->cap = options->text_cap;
    int code = balance_init(&b, rows, use, err);
    if (code == LN_OK &&
        (raw == NULL || w == NULL || out->weights == NULL || out->entry == NULL))
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
    if (code == LN_OK && (b.bad < FIT_ROWS_LEAST || b.lawful < FIT_ROWS_LEAST))
        code = err_set(err, LN_EINPUT, 0,
                       "%zu fraud and %zu lawful rows; learning needs %d of each", b.bad,
                       b.lawful, FIT_ROWS_LEAST);
    if (code == LN_OK)
        code = choose_c(out, raw, w, m, rows, use, &b, options, err);
    if (code == LN_OK) {
        quantise(out, w);
        out->scale = written(out->scale);
        code = fit_indicators(out, rows, use, raw, &b, options, err);
    }
    for (unsigned i = 0; i < out->language_count; i++) {
        out->languages[i].offset = written(out->languages[i].offset);
        out->languages[i].slope = fmin(10, written(out->languages[i].slope));
    }
    if (code == LN_OK)
        code =
            find_limit(out, rows, use, raw, options->budget > 0 ? options->budget : 0.01, err);
    balance_free(&b);
    mem_free(raw);
    mem_free(w);
    return code;
}

int fit_train(struct fit *out, const struct rows *rows, const bool *use,
              const struct ln_knowledge *k, const struct fit_options *options,
              struct ln_err *err)
{
    struct matrix m;
    *out = (struct fit){.knowledge = k};
    int code = matrix_init(&m, rows, err);
    if (code == LN_OK)
        code = train_with(out, &m, rows, use, options, err);
    matrix_free(&m);
    return code;
}

void fit_free(struct fit *f)
{
    mem_free(f->weights);
    mem_free(f->entry);
    f->weights = NULL;
    f->entry = NULL;
}

int fit_out_of_fold(struct judged *judged, const struct rows *rows, const uint32_t *folds,
                    uint32_t first, uint32_t count, const struct ln_knowledge *k,
                    const struct fit_options *options, struct ln_err *err)
{
    struct matrix m = {0};
    bool *use = mem_array(rows->count + 1, sizeof *use);
    int code =
        use == NULL ? err_set(err, LN_ENOMEM, 0, "out of memory") : matrix_init(&m, rows, err);
    for (size_t i = 0; i < rows->count; i++)
        judged[i] = (struct judged){0};
    for (uint32_t f = first; code == LN_OK && f < count; f++) {
        struct fit fit = {.knowledge = k};
        code = fold_train(use, rows, folds, f, err);
        if (code == LN_OK)
            code = train_with(&fit, &m, rows, use, options, err);
        for (size_t i = 0; code == LN_OK && i < rows->count; i++)
            if (folds[i] == f)
                judged[i] = fit_judge(&fit, &rows->at[i]);
        fit_free(&fit);
        if (code == LN_EINPUT) /* too little left without this fold: it stays unjudged */
            code = LN_OK;
    }
    matrix_free(&m);
    mem_free(use);
    return code;
}
