/* test_fit.c: learning from planted rows: the signal is found, noise is not, the same seed
 * gives the same bytes, and what is written is what linnet then says. All rows are invented. */
#include "catalogue.h"

#include <math.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/random.h"
#include "learn/fit.h"
#include "learn/fold.h"
#include "learn/write.h"
#include "screen/screen.h"

#define ROWS  240
#define FOLDS 4
#define OPTIONS                                                                                \
    {                                                                                          \
        .prior_sd = 0.5, .text_cap = 3, .held = "", .folds = FOLDS, .seed = 7                  \
    }

static const double floors[] = {0.01, 0.05, 0.3}, budgets[] = {0.01, 0.005, 0.001};

static char dir[64];
static struct ln_knowledge *knowledge;

static int open_catalogue(void **state)
{
    (void)state;
    make_test_catalogue(dir, NULL, NULL, NULL);
    return ln_knowledge_load(&knowledge, dir, NULL);
}

static int close_catalogue(void **state)
{
    (void)state;
    ln_knowledge_free(knowledge);
    remove_test_catalogue(dir);
    return 0;
}

/* Word n of an invented language. */
static void add_word(struct buf *out, uint64_t n)
{
    static const char *const parts[] = {"ba", "do", "fi", "gu", "ke", "lo", "mi", "nu"};
    for (int i = 0; i < 3; i++, n /= 8)
        buf_add(out, str_of(parts[n % 8]));
    buf_add_char(out, ' ');
}

/* Every second row is bad. A planted signal is two words that most bad rows have and few
 * others; "chat only" (T5) stands in as many lawful as bad rows, "easy money" (T2) only in bad
 * ones. */
static void write_rows(const char *path, bool signal)
{
    struct buf out;
    struct random random = {99};
    int fd;
    buf_init(&out, 1 << 20);
    for (int r = 0; r < ROWS; r++) {
        bool bad = r % 2 == 0;
        bool planted = random_below(&random, 10) < (bad ? 9u : 1u);
        buf_add_format(&out, "{\"title\":\"%s job\",\"description\":\"",
                       r / 2 % 3 == 0 ? "chat only" : "good");
        for (int w = 0; w < 40; w++)
            add_word(&out, random_below(&random, 400));
        if (signal && planted)
            buf_add(&out, STR("zorbal quint "));
        if (signal && bad && r % 3 == 0)
            buf_add(&out, STR("easy money"));
        buf_add_format(&out,
                       "\",\"x-label\":%d,\"x-set\":\"s%d\",\"x-licence\":\"CC0\","
                       "\"x-split\":\"all\",\"x-date\":\"2020-01-%02d\"}\n",
                       bad, r % 3 == 0, 1 + r % 28);
    }
    assert_int_equal(buf_status(&out, NULL), LN_OK);
    assert_int_equal(file_open_write(&fd, path, NULL), LN_OK);
    assert_int_equal(file_write(fd, buf_str(&out), NULL), LN_OK);
    file_close(fd);
    buf_free(&out);
}

static void read_rows(struct rows *out, bool signal)
{
    char path[128];
    const char *paths[] = {path};
    snprintf(path, sizeof path, "%s/rows.jsonl", dir);
    struct rows_options options = {
        .label = STR("x-label"), .features = true, .paths = paths, .path_count = 1};
    write_rows(path, signal);
    assert_int_equal(rows_read(out, knowledge, &options, NULL), LN_OK);
    unlink(path);
    assert_int_equal(out->count, ROWS);
    assert_int_equal(out->failed + out->unlabelled, 0);
    assert_true(out->groups > ROWS - 20); /* rows of chance are no near-copies */
}

static double out_of_fold_auc(const struct rows *rows, struct judged *judged)
{
    struct fit_options options = OPTIONS;
    struct scored scored[ROWS];
    uint32_t folds[ROWS];
    assert_int_equal(fold_by_group(folds, rows, NULL, FOLDS, 3, NULL), LN_OK);
    assert_int_equal(fit_out_of_fold(judged, rows, folds, 0, FOLDS, knowledge, &options, NULL),
                     LN_OK);
    for (size_t i = 0; i < ROWS; i++) {
        assert_true(judged[i].use);
        scored[i] = (struct scored){judged[i].score, (uint32_t)i, rows->at[i].bad};
    }
    metrics_sort(scored, ROWS);
    return metrics_auc(scored, ROWS, NULL);
}

static void a_planted_signal_is_found_and_chance_is_not(void **state)
{
    (void)state;
    struct judged judged[ROWS];
    struct rows rows;
    read_rows(&rows, true);
    double found = out_of_fold_auc(&rows, judged);
    rows_free(&rows);
    read_rows(&rows, false);
    double chance = out_of_fold_auc(&rows, judged);
    rows_free(&rows);
    if (found < 0.88 || chance > 0.62 || chance < 0.38)
        fail_msg("AUC %f with a signal, %f without", found, chance);
}

static uint32_t entry_named(const char *id)
{
    for (uint32_t e = 0; e < knowledge->entry_count; e++)
        if (strcmp(knowledge->entries[e].raw->id, id) == 0)
            return e;
    fail_msg("no entry %s", id);
    return 0;
}

static void train(struct fit *fit, const struct rows *rows, const char *held)
{
    bool use[ROWS];
    struct fit_options options = OPTIONS;
    options.held = held;
    for (size_t i = 0; i < ROWS; i++)
        use[i] = true;
    assert_int_equal(fit_train(fit, rows, use, knowledge, &options, NULL), LN_OK);
}

static void signs_move_where_rows_speak(void **state)
{
    (void)state;
    struct rows rows;
    struct fit fit;
    uint32_t easy = entry_named("advert.T2"), chat = entry_named("advert.T5"),
             flight = entry_named("advert.T1"), nothing = entry_named("advert.T3");
    read_rows(&rows, true);
    train(&fit, &rows, "");
    assert_true(fit.entry[easy] > 2);   /* only in bad rows */
    assert_true(fit.entry[chat] < 0.8); /* as often in lawful ones; 1 by hand */
    assert_true(fit.entry[chat] >= 0);
    assert_true(fabs(fit.entry[flight] - 1.5) < 1e-12); /* in no row */
    assert_true(fabs(fit.entry[nothing]) < 1e-12);      /* weighs nothing by decision */
    fit_free(&fit);
    train(&fit, &rows, "pay, advert.T5"); /* a family, an entry */
    assert_true(fabs(fit.entry[easy] - 2) < 1e-12 && fabs(fit.entry[chat] - 1) < 1e-12);
    fit_free(&fit);
    rows_free(&rows);
}

static void read_file(struct buf *out, const char *folder, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    buf_init(out, 1 << 20);
    assert_int_equal(file_read_all(out, path, NULL), LN_OK);
}

static void write_fit(const struct fit *fit, const struct rows *rows, const char *folder)
{
    struct write_model m = {.fit = fit,
                            .rows = rows,
                            .bands = {0.02, 0.06, 0.4},
                            .figures = {{"AUC", "invented: \"rows\"", NULL, {0.5, 0.25, NAN}}},
                            .figure_count = 1,
                            .date = "2026-11-22",
                            .command = "none: # \\ 'quoted'",
                            .limits = "invented\nfor tests"};
    assert_int_equal(write_model_files(folder, &m, NULL), LN_OK);
}

static void one_seed_gives_the_same_bytes(void **state)
{
    (void)state;
    struct rows rows;
    struct fit fit;
    struct buf model[2], weights[2];
    char folder[128];
    snprintf(folder, sizeof folder, "%s/models", dir);
    struct buf before;
    read_file(&before, folder, "advert.yaml");
    for (int i = 0; i < 2; i++) {
        read_rows(&rows, true);
        train(&fit, &rows, "");
        write_fit(&fit, &rows, folder);
        read_file(&model[i], folder, "advert.yaml");
        read_file(&weights[i], folder, "advert.weights");
        fit_free(&fit);
        rows_free(&rows);
    }
    assert_true(model[0].len > 500 && str_eq(buf_str(&model[0]), buf_str(&model[1])));
    assert_true(str_eq(buf_str(&weights[0]), buf_str(&weights[1])));
    write_test_file(dir, "models/advert.yaml", buf_str(&before));
    snprintf(folder, sizeof folder, "%s/models/advert.weights", dir);
    unlink(folder);
    buf_free(&before);
    for (int i = 0; i < 2; i++) {
        buf_free(&model[i]);
        buf_free(&weights[i]);
    }
}

/* The whole way round: written, loaded by the engine, and each row scored by both. */
static void the_engine_says_what_was_judged(void **state)
{
    (void)state;
    struct rows rows, again;
    struct fit fit;
    char folder[128], path[128];
    const char *paths[] = {path};
    struct ln_knowledge *learnt;
    struct ln_err err;
    struct buf before;
    snprintf(folder, sizeof folder, "%s/models", dir);
    snprintf(path, sizeof path, "%s/rows.jsonl", dir);
    read_file(&before, folder, "advert.yaml");
    read_rows(&rows, true);
    train(&fit, &rows, "");
    write_fit(&fit, &rows, folder);
    if (ln_knowledge_load(&learnt, dir, &err) != LN_OK)
        fail_msg("%s", err.text);
    write_rows(path, true);
    struct rows_options options = {.label = STR("x-label"), .paths = paths, .path_count = 1};
    assert_int_equal(rows_read(&again, learnt, &options, NULL), LN_OK);
    unlink(path);
    assert_int_equal(again.count, ROWS);
    size_t apart = 0;
    for (size_t i = 0; i < ROWS; i++) {
        struct judged j = fit_judge(&fit, &rows.at[i]);
        assert_true(fabs(j.score - again.at[i].score) < 1e-9);
        apart += fabs(j.score - rows.at[i].score) > 1e-6;
    }
    assert_true(apart > ROWS / 2); /* the model does something */
    assert_true(fabs(learnt->model[0]->bands[1].score - 0.06) < 1e-12);
    rows_free(&again);
    rows_free(&rows);
    fit_free(&fit);
    ln_knowledge_free(learnt);
    write_test_file(dir, "models/advert.yaml", buf_str(&before));
    buf_free(&before);
    snprintf(path, sizeof path, "%s/models/advert.weights", dir);
    unlink(path);
}

static void bands_keep_their_budget_in_each_set(void **state)
{
    (void)state;
    static struct row row[1000];
    static struct judged judged[1000];
    struct rows rows = {.at = row, .count = 1000};
    double got[3];
    for (size_t i = 0; i < 1000; i++) { /* set b scores higher than set a */
        row[i].set = i < 800 ? STR("a") : STR("b");
        judged[i] = (struct judged){(i < 800 ? 0.0001 : 0.0004) * (double)(i % 200 + 1), 0,
                                    true, false};
    }
    const struct cat_model *model = knowledge->model[0];
    assert_int_equal(write_bands(got, &rows, judged, model, budgets, floors, NULL), LN_OK);
    /* 2 of the 200 of b may be noticed: .0800, .0796; the third, .0792, must not be. */
    assert_true(got[0] > 0.0792 && got[0] <= 0.0796);
    assert_true(got[1] > 0.0796 && got[1] <= 0.08);
    assert_true(fabs(got[2] - floors[2]) < 1e-12); /* above all rows: the floor */
    for (size_t i = 0; i < 1000; i++)
        judged[i].score /= 1000;
    assert_int_equal(write_bands(got, &rows, judged, model, budgets, floors, NULL), LN_OK);
    for (size_t b = 0; b < 3; b++)
        assert_true(fabs(got[b] - floors[b]) < 1e-12);
}

static void splits_part_no_group_and_no_time(void **state)
{
    (void)state;
    struct rows rows;
    uint32_t folds[ROWS];
    bool use[ROWS];
    read_rows(&rows, true);
    for (size_t i = 0; i < ROWS; i++)
        rows.at[i].group /= 5;
    assert_int_equal(fold_by_group(folds, &rows, NULL, FOLDS, 1, NULL), LN_OK);
    size_t bad[FOLDS] = {0}, all[FOLDS] = {0};
    for (size_t i = 0; i < ROWS; i++) {
        assert_true(folds[i] < FOLDS);
        all[folds[i]]++;
        bad[folds[i]] += rows.at[i].bad;
        for (size_t j = 0; j < i; j++)
            assert_true(rows.at[i].group != rows.at[j].group || folds[i] == folds[j]);
    }
    for (size_t f = 0; f < FOLDS; f++)
        assert_true(all[f] >= ROWS / FOLDS - 10 && bad[f] >= ROWS / FOLDS / 2 - 10);
    assert_int_equal(fold_by_set(folds, &rows), 2);
    assert_int_equal(fold_by_date(folds, &rows, 4, NULL), LN_OK);
    assert_int_equal(fold_train(use, &rows, folds, 1, NULL), LN_OK);
    size_t late = 0;
    for (size_t i = 0; i < ROWS; i++) {
        late += folds[i] == 1;
        for (size_t j = 0; j < ROWS; j++)
            assert_true(
                !use[i] || folds[j] != 1 ||
                (rows.at[i].date < rows.at[j].date && rows.at[i].group != rows.at[j].group));
    }
    assert_true(late >= ROWS / 4 - 10 && late <= ROWS / 4 + 20);
    rows_free(&rows);
}

static void too_few_rows_are_an_error(void **state)
{
    (void)state;
    struct rows rows;
    struct fit fit;
    struct ln_err err;
    struct fit_options options = OPTIONS;
    bool use[ROWS] = {false};
    read_rows(&rows, true);
    for (size_t i = 0; i < 40; i++)
        use[i] = true;
    assert_int_equal(fit_train(&fit, &rows, use, knowledge, &options, &err), LN_EINPUT);
    assert_non_null(strstr(err.text, "20 fraud and 20 lawful"));
    fit_free(&fit);
    rows_free(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_planted_signal_is_found_and_chance_is_not),
        cmocka_unit_test(signs_move_where_rows_speak),
        cmocka_unit_test(one_seed_gives_the_same_bytes),
        cmocka_unit_test(the_engine_says_what_was_judged),
        cmocka_unit_test(bands_keep_their_budget_in_each_set),
        cmocka_unit_test(splits_part_no_group_and_no_time),
        cmocka_unit_test(too_few_rows_are_an_error),
    };
    return cmocka_run_group_tests(tests, open_catalogue, close_catalogue);
}
