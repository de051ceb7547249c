/* train.c: linnet-learn train. */
#include "learn/learn.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "learn/fold.h"
#include "learn/write.h"

#define LIMITS                                                                                 \
    "The figures are out of fold, on the sets above and on nothing else. A set tells what "    \
    "its own place and time were like: a model may know the set by its style, not the fraud. " \
    "Languages and kinds of fraud that are not in the sets were not learnt. The score orders " \
    "adverts for people to look at; it says nothing about a person."

struct training {
    struct learn_job job;
    struct fit_options options;
    double budgets[WRITE_BANDS_MAX], floors[WRITE_BANDS_MAX];
    struct write_model model;
    struct fit fit;
    struct judged *judged;
    struct buf command;
};

/* --budget-notice, --floor-notice, ...: one pair for each band of the model. */
static bool read_bands(struct training *t, const struct cli_args *args)
{
    static const struct {
        const char *band, *budget, *floor;
        double default_budget;
    } options[] = {{"notice", "--budget-notice", "--floor-notice", 0.01},
                   {"review", "--budget-review", "--floor-review", 0.005},
                   {"act", "--budget-act", "--floor-act", 0.001}};
    const struct cat_model *model = t->job.knowledge->model[RECORD_ADVERT];
    for (unsigned b = 0; b < model->bands_count && b < WRITE_BANDS_MAX; b++) {
        t->budgets[b] = 0.001;
        t->floors[b] = model->bands[b].score;
        for (size_t o = 0; o < sizeof options / sizeof *options; o++) {
            if (!str_eq(str_of(options[o].band), str_of(model->bands[b].band)))
                continue;
            t->budgets[b] = options[o].default_budget;
            if (!learn_real(&t->budgets[b], args, options[o].budget, 0, 1) ||
                !learn_real(&t->floors[b], args, options[o].floor, 0, 0.999999))
                return false;
        }
    }
    return true;
}

/* Nothing is learnt from data whose terms nobody wrote down. */
static int check_licences(const struct rows *rows, struct ln_err *err)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->at[i].licence.len == 0 || rows->at[i].split.len == 0 ||
            rows->at[i].set.len == 0)
            return err_set(err, LN_EINPUT, 0,
                           "row %.*s: a model may only be learnt from rows with x-set, "
                           "x-licence and x-split",
                           STR_ARGS(rows->at[i].id));
    return LN_OK;
}

static void add_figure(struct write_model *m, const char *name, const char *note,
                       struct interval value)
{
    m->figures[m->figure_count++] =
        (struct write_figure){name, "all rows learnt from, out of fold", note, value};
}

static int measure(struct training *t, struct ln_err *err)
{
    static const double budgets[] = {0.01};
    struct metrics m;
    struct evaluation e = {.rows = &t->job.rows,
                           .model = t->job.knowledge->model[RECORD_ADVERT],
                           .judged = t->judged,
                           .budgets = budgets,
                           .budget_count = 1,
                           .seed = t->job.seed};
    int code = evaluate_measure(&m, &e, err);
    if (code != LN_OK)
        return code;
    add_figure(&t->model, "AUC", NULL, m.auc);
    add_figure(&t->model, "recall at 1 % false alarms", NULL, m.recall[0]);
    return LN_OK;
}

static int learn(struct training *t, struct ln_err *err)
{
    struct learn_job *job = &t->job;
    const struct rows *rows = &job->rows;
    uint32_t *folds = mem_array(rows->count + 1, sizeof *folds);
    bool *use = mem_array(rows->count + 1, sizeof *use);
    t->judged = mem_array(rows->count + 1, sizeof *t->judged);
    int code = folds == NULL || use == NULL || t->judged == NULL
                   ? err_set(err, LN_ENOMEM, 0, "out of memory")
                   : fold_by_group(folds, rows, NULL, t->options.folds, job->seed, err);
    for (size_t i = 0; code == LN_OK && i < rows->count; i++)
        use[i] = true;
    if (code == LN_OK)
        code = fit_out_of_fold(t->judged, rows, folds, 0, t->options.folds, job->knowledge,
                               &t->options, err);
    if (code == LN_OK)
        code = measure(t, err);
    if (code == LN_OK)
        code = write_bands(t->model.bands, rows, t->judged,
                           job->knowledge->model[RECORD_ADVERT], t->budgets, t->floors, err);
    if (code == LN_OK)
        code = fit_train(&t->fit, rows, use, job->knowledge, &t->options, err);
    mem_free(folds);
    mem_free(use);
    return code;
}

/* What was learnt, for whoever watches. */
static void tell(struct training *t)
{
    const struct fit *f = &t->fit;
    const struct cat_model *model = f->knowledge->model[RECORD_ADVERT];
    struct lines *l = &t->job.lines;
    lines_begin(l, "text");
    lines_number(l, "c", f->c);
    lines_number(l, "scale", f->scale);
    lines_number(l, "cap", f->cap);
    lines_end(l);
    for (unsigned i = 0; i < f->language_count; i++) {
        lines_begin(l, "calibration");
        lines_text(l, "lang", f->languages[i].lang);
        lines_number(l, "offset", f->languages[i].offset);
        lines_number(l, "slope", f->languages[i].slope);
        lines_end(l);
    }
    for (uint32_t e = 0; e < f->knowledge->entry_count; e++) {
        const struct know_entry *entry = &f->knowledge->entries[e];
        double moved = f->entry[e] - entry->raw->weight;
        if (entry->family == KNOW_NONE || (moved < 0.005 && moved > -0.005))
            continue;
        lines_begin(l, "weight");
        lines_text(l, "id", str_of(entry->raw->id));
        lines_number(l, "by_hand", entry->raw->weight);
        lines_number(l, "learnt", f->entry[e]);
        lines_end(l);
    }
    for (unsigned b = 0; b < model->bands_count; b++) {
        lines_begin(l, "band");
        lines_text(l, "band", str_of(model->bands[b].band));
        lines_number(l, "score", t->model.bands[b]);
        lines_end(l);
    }
    for (unsigned i = 0; i < t->model.figure_count; i++) {
        lines_begin(l, "figure");
        lines_text(l, "name", str_of(t->model.figures[i].name));
        lines_interval(l, "value", t->model.figures[i].value);
        lines_end(l);
    }
}

static int train_all(struct training *t, const struct cli_args *args, const char *out)
{
    struct ln_err err = {0};
    char date[TIME_TEXT_BYTES];
    if (!read_bands(t, args))
        return EXIT_USAGE;
    t->options.seed = t->job.seed;
    time_text(date, t->job.as_of);
    date[10] = '\0';
    t->model.fit = &t->fit;
    t->model.rows = &t->job.rows;
    t->model.date = date;
    t->model.limits = LIMITS;
    int code = check_licences(&t->job.rows, &err);
    if (code == LN_OK)
        code = buf_status(&t->command, &err);
    t->model.command = t->command.at;
    if (code == LN_OK)
        code = learn(t, &err);
    if (code == LN_OK)
        code = write_model_files(out, &t->model, &err);
    if (code != LN_OK)
        return cli_fail(&err);
    tell(t);
    return EXIT_OK;
}

/* The command line, for the card; of files only the names. */
static void keep_command(struct buf *out, int argc, char **argv)
{
    buf_add(out, STR("linnet-learn train"));
    for (int i = 0; i < argc; i++) {
        const char *slash = strrchr(argv[i], '/');
        buf_add_char(out, ' ');
        buf_add(out, str_of(slash == NULL ? argv[i] : slash + 1));
    }
    buf_add_char(out, '\0');
}

int run_train(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct training t = {0};
    buf_init(&t.command, 8192);
    keep_command(&t.command, argc, argv); /* parsing moves the files about */
    const char *out = NULL;
    bool ok = cli_parse(&args, self, argc, argv) && learn_fit_options(&t.options, &args);
    if (ok) {
        out = cli_option(&args, "--out");
        ok = out != NULL && file_is_dir(out);
        if (!ok)
            cli_say("--out DIR must name a folder for advert.yaml and advert.weights");
    }
    int code = EXIT_USAGE;
    if (ok) {
        code = learn_open(&t.job, &args, true);
        code = code == EXIT_OK ? train_all(&t, &args, out) : code;
        code = learn_close(&t.job, code);
    }
    fit_free(&t.fit);
    mem_free(t.judged);
    buf_free(&t.command);
    return code;
}
