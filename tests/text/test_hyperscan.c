/* test_hyperscan.c: every phrase of the catalogue against Hyperscan.
 *
 * Phrases are written again in the syntax of Hyperscan, which then looks for them in the same
 * texts: the catalogue's examples, each spoiled a little at random, and many of them joined to
 * texts as long as adverts. Hyperscan does not know the rule that no match cuts a word, so it
 * is asked for all ends of matches, and where they begin is found by cutting the text shorter
 * from the front:
 *
 *   text  . . . i . . . j     a match ends at j in [i, j) but in nothing shorter: it starts at
 * i
 *
 * What we find Hyperscan must find; where Hyperscan finds a match that cuts no word we must
 * find one that starts there or before. Hyperscan takes 15 ms for a phrase, so one in SHARE is
 * judged, others with another SEED; all of them with ALL=1 in the environment.
 */
#include "test.h"

#include <hs.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/random.h"
#include "knowledge/catalogue.h"
#include "text/chars.h"
#include "text/phrase.h"

#define FLAGS  (HS_FLAG_UTF8 | HS_FLAG_DOTALL)
#define BATCH  64
#define SHARE  16
#define JOINED 400 /* texts of many examples */
#define ENDS   4096

static struct fold_tables *tables;
static struct folded folded;
static struct catalogue catalogue;

static struct ln_str *phrases, *examples;
static uint32_t *ids;
static bool *judged; /* [phrase_count] by Hyperscan too */
static size_t phrase_count, example_count;

static struct {
    size_t texts, found, both_none, cut, refused;
} seen;

/* ---- the phrases ---- */

static bool is_special(char c)
{
    return c != '\0' && strchr("()|?[].*+{}\\", c) != NULL;
}

static void add_plain(struct buf *out, struct ln_str s)
{
    assert_int_equal(fold_part(&folded, tables, s, NULL), LN_OK);
    for (size_t i = 0; i < folded.text.len; i++) {
        char c = folded.text.at[i];
        if (c > 0 && !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == ' '))
            buf_add_char(out, '\\');
        buf_add_char(out, c);
    }
}

/* A run of plain characters; a quantifier behind it takes the last with the marks on it. */
static void add_run(struct buf *out, struct ln_str run, bool quantified)
{
    size_t last = 0;
    for (size_t pos = 0; pos < run.len;) {
        size_t at = pos;
        if (chars_starts(chars_entry(tables, utf8_next(run, &pos))))
            last = at;
    }
    last = quantified ? last : run.len;
    add_plain(out, str_part(run, 0, last));
    if (!quantified)
        return;
    buf_add(out, STR("(?:"));
    add_plain(out, str_part(run, last, run.len));
    buf_add_char(out, ')');
}

static size_t add_class(struct buf *out, struct ln_str s, size_t pos)
{
    size_t from = ++pos;
    buf_add_char(out, '[');
    if (s.at[pos] == '^')
        buf_add_char(out, s.at[pos++]);
    for (from = pos; s.at[pos] != ']';) {
        bool escaped = s.at[pos] == '\\';
        bool range = s.at[pos] == '-' && pos > from && s.at[pos + 1] != ']';
        size_t at = pos += escaped ? 1 : 0;
        utf8_next(s, &pos);
        if (range && !escaped)
            buf_add_char(out, '-');
        else
            add_plain(out, str_part(s, at, pos));
    }
    buf_add_char(out, ']');
    return pos + 1;
}

/* The phrase as Hyperscan has it: groups that capture nothing, and ^ and $ mean themselves. */
static void translate(struct buf *out, struct ln_str s)
{
    char run[1100];
    for (size_t pos = 0; pos < s.len;) {
        size_t len = 0;
        while (pos < s.len && (!is_special(s.at[pos]) || s.at[pos] == '\\')) {
            pos += s.at[pos] == '\\' ? 1 : 0;
            run[len++] = s.at[pos++];
        }
        char c = pos < s.len ? s.at[pos] : '\0';
        if (len > 0)
            add_run(out, (struct ln_str){run, len}, c != '\0' && strchr("?*+{", c) != NULL);
        if (c == '[') {
            pos = add_class(out, s, pos);
        } else if (c == '{') {
            size_t from = pos;
            pos = str_find(s, STR("}"), pos) + 1;
            buf_add(out, str_part(s, from, pos));
        } else if (c != '\0') {
            buf_add(out, c == '(' ? STR("(?:") : str_part(s, pos, pos + 1));
            pos++;
        }
    }
    buf_add_char(out, '\0');
}

static void collect(char *const *any, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        phrases = mem_resize(phrases, phrase_count + 1, sizeof *phrases);
        phrases[phrase_count++] = str_of(any[i]);
    }
}

static void collect_example(const char *text)
{
    if (text == NULL)
        return;
    examples = mem_resize(examples, example_count + 1, sizeof *examples);
    examples[example_count++] = str_of(text);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct ln_str *)a, *(const struct ln_str *)b);
}

static int set_up(void **state)
{
    (void)state;
    struct ln_err err = {0};
    folded_init(&folded, 1 << 20);
    if (fold_tables_new(&tables, &err) != LN_OK)
        return -1;
    if (catalogue_load(&catalogue, "catalogue", &err) != LN_OK) {
        print_message("# %s\n", err.text);
        return -1;
    }
    for (size_t i = 0; i < catalogue.file_count; i++) {
        const struct cat_file *file = &catalogue.files[i];
        const struct cat_entry *entries = file->data;
        for (unsigned n = 0; file->kind == CAT_ENTRIES && n < file->count; n++) {
            for (unsigned p = 0; p < entries[n].phrases_count; p++) {
                const struct cat_phrases *list = &entries[n].phrases[p];
                collect(list->any, list->any_count);
                collect(list->except, list->except_count);
            }
            for (unsigned x = 0; x < entries[n].examples_count; x++) {
                collect_example(entries[n].examples[x].hit);
                collect_example(entries[n].examples[x].near_miss);
            }
        }
    }
    qsort(phrases, phrase_count, sizeof *phrases, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < phrase_count; i++)
        if (i == 0 || !str_eq(phrases[i], phrases[i - 1]))
            phrases[kept++] = phrases[i];
    phrase_count = kept;
    ids = mem_array(phrase_count, sizeof *ids);
    judged = mem_array(phrase_count, sizeof *judged);
    for (size_t i = 0; i < phrase_count; i++)
        ids[i] = (uint32_t)i;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    mem_free(phrases);
    mem_free(examples);
    mem_free(ids);
    mem_free(judged);
    catalogue_free(&catalogue);
    folded_free(&folded);
    fold_tables_free(tables);
    return 0;
}

/* ---- the other engine ---- */

static hs_database_t **databases;
static size_t database_count;
static hs_scratch_t *scratch;

static void refuse(unsigned phrase, const char *why)
{
    print_message("# refused: %.*s: %s\n", STR_ARGS(phrases[phrase]), why);
    judged[phrase] = false;
    seen.refused++;
}

/* All phrases in databases of BATCH each; those that are refused are left out. */
static void compile_all(void)
{
    databases = mem_array(phrase_count / BATCH + 1, sizeof *databases);
    for (size_t from = 0; from < phrase_count; from += BATCH) {
        struct buf texts[BATCH];
        const char *patterns[BATCH];
        unsigned flags[BATCH], numbers[BATCH], count = 0;
        for (size_t i = from; i < phrase_count && i < from + BATCH; i++) {
            buf_init(&texts[i - from], 1 << 16);
            if (!judged[i])
                continue;
            hs_compile_error_t *why = NULL;
            hs_expr_info_t *info = NULL;
            translate(&texts[i - from], phrases[i]);
            patterns[count] = texts[i - from].at;
            flags[count] = FLAGS;
            numbers[count] = (unsigned)i;
            if (hs_expression_info(texts[i - from].at, FLAGS, &info, &why) == HS_SUCCESS)
                count++;
            else
                refuse((unsigned)i, why->message);
            free(info);
            hs_free_compile_error(why);
        }
        while (count > 0) {
            hs_compile_error_t *why = NULL;
            if (hs_compile_multi(patterns, flags, numbers, count, HS_MODE_BLOCK, NULL,
                                 &databases[database_count], &why) == HS_SUCCESS) {
                assert_int_equal(hs_alloc_scratch(databases[database_count++], &scratch),
                                 HS_SUCCESS);
                break;
            }
            assert_true(why->expression >= 0);
            size_t bad = (size_t)why->expression;
            refuse(numbers[bad], why->message);
            for (count--; bad < count; bad++) {
                patterns[bad] = patterns[bad + 1];
                numbers[bad] = numbers[bad + 1];
            }
            hs_free_compile_error(why);
        }
        for (size_t i = from; i < phrase_count && i < from + BATCH; i++)
            buf_free(&texts[i - from]);
    }
}

/* The ends of all matches of all phrases in one text, by phrase. */
static struct end {
    unsigned phrase;
    size_t to;
} ends[ENDS];
static size_t end_count;
static bool too_many;

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                    void *ctx)
{
    (void)from;
    (void)flags;
    (void)ctx;
    if (end_count == ENDS) {
        too_many = true;
        return 1;
    }
    ends[end_count++] = (struct end){id, (size_t)to};
    return 0;
}

struct wanted {
    unsigned phrase;
    size_t to;
    bool there;
};

static int on_wanted(unsigned id, unsigned long long from, unsigned long long to,
                     unsigned flags, void *ctx)
{
    (void)from;
    (void)flags;
    struct wanted *w = ctx;
    w->there = w->there || (id == w->phrase && to == w->to);
    return 0;
}

/* Whether a match of the phrase in text[from, to) ends at `to`. */
static bool ends_there(size_t database, unsigned phrase, struct ln_str text, size_t from,
                       size_t to)
{
    struct wanted w = {phrase, to - from, false};
    hs_scan(databases[database], text.at + from, (unsigned)(to - from), 0, scratch, on_wanted,
            &w);
    return w.there;
}

/* ---- comparing ---- */

static bool cuts_word(struct ln_str text, size_t at)
{
    return chars_word_before(tables, text, at) && chars_word_at(tables, text, at);
}

static void complain(const char *what, unsigned phrase, struct ln_str text)
{
    print_message("phrase: %.*s\ntext: %.*s\n", STR_ARGS(phrases[phrase]), STR_ARGS(text));
    fail_msg("%s", what);
}

/* Where the shortest match that ends at `to` starts. */
static size_t start_of(size_t database, unsigned phrase, struct ln_str text, size_t to)
{
    size_t at = to;
    do {
        at--;
        while (((unsigned char)text.at[at] & 0xC0) == 0x80)
            at--;
    } while (at > 0 && !ends_there(database, phrase, text, at, to));
    return at;
}

/* `best` is what we found of each phrase, or has id UINT32_MAX. */
static void compare(size_t database, struct phrase_match *best, struct ln_str text)
{
    end_count = 0;
    too_many = false;
    hs_scan(databases[database], text.at, (unsigned)text.len, 0, scratch, on_match, NULL);
    assert_false(too_many);
    for (size_t i = 0; i < end_count; i++) {
        struct phrase_match *m = &best[ends[i].phrase];
        if (m->id != UINT32_MAX && m->to == ends[i].to)
            m->id = UINT32_MAX - 1; /* Hyperscan found its end */
    }
    for (size_t i = 0; i < end_count; i++) {
        const struct phrase_match *m = &best[ends[i].phrase];
        if (cuts_word(text, ends[i].to) || (m->id != UINT32_MAX && m->from == 0))
            continue;
        size_t from = start_of(database, ends[i].phrase, text, ends[i].to);
        if (cuts_word(text, from)) {
            seen.cut++;
            continue;
        }
        if (m->id == UINT32_MAX || m->from > from)
            complain("Hyperscan finds it, we do not", ends[i].phrase, text);
    }
}

static void judge(struct phrase_set *set, struct phrase_scratch *x, struct ln_str raw)
{
    static struct phrase_match *best;
    best = best == NULL ? mem_array(phrase_count, sizeof *best) : best;
    for (size_t i = 0; i < phrase_count; i++)
        best[i] = (struct phrase_match){.id = UINT32_MAX};
    assert_int_equal(fold(&folded, tables, raw, false, NULL), LN_OK);
    struct ln_str text = buf_str(&folded.text);
    const struct phrase_match *got;
    size_t count;
    assert_int_equal(phrase_find(&got, &count, set, x, text, NULL), LN_OK);
    for (size_t i = 0; i < count; i++) {
        best[got[i].id] = got[i];
        if (cuts_word(text, got[i].from) || cuts_word(text, got[i].to))
            complain("we cut a word", got[i].id, text);
    }
    for (size_t d = 0; d < database_count; d++)
        compare(d, best, text);
    seen.texts++;
    for (size_t i = 0; i < count; i++)
        seen.found += judged[got[i].id];
    for (size_t i = 0; i < count; i++)
        if (judged[got[i].id] && best[got[i].id].id == got[i].id)
            complain("we find it, Hyperscan does not", got[i].id, text);
}

/* Take out, double or swap a few characters. */
static void spoil(struct buf *out, struct random *r, struct ln_str s)
{
    size_t spoiled = 1 + (size_t)random_below(r, 3), last = 0;
    buf_clear(out);
    for (size_t pos = 0; pos < s.len;) {
        size_t at = pos;
        utf8_next(s, &pos);
        uint64_t dice = random_below(r, s.len / spoiled + 1) == 0 ? random_below(r, 4) : 4;
        if (dice == 0)
            continue;
        buf_add(out, str_part(s, at, pos));
        if (dice == 1)
            buf_add(out, str_part(s, at, pos));
        if (dice == 2)
            buf_add(out, str_part(s, last, at));
        if (dice == 3)
            buf_add_char(out, ' ');
        last = at;
    }
}

static void agrees_with_hyperscan(void **state)
{
    (void)state;
    const char *seed = getenv("SEED");
    struct random r = {seed == NULL ? 0xC47 : strtoull(seed, NULL, 0)};
    print_message("# SEED=0x%llx\n", (unsigned long long)r.state);
    struct phrase_set *set;
    struct phrase_scratch *x;
    struct ln_err err = {0};
    if (phrase_set_new(&set, tables, phrases, ids, phrase_count, &err) != LN_OK)
        fail_msg("%s", err.text);
    assert_int_equal(phrase_scratch_new(&x, set, &err), LN_OK);
    for (size_t i = 0; i < phrase_count; i++)
        judged[i] = getenv("ALL") != NULL || random_below(&r, SHARE) == 0;
    compile_all();
    struct buf text;
    buf_init(&text, 1 << 20);
    for (size_t i = 0; i < example_count; i++) {
        judge(set, x, examples[i]);
        spoil(&text, &r, examples[i]);
        judge(set, x, buf_str(&text));
    }
    for (size_t i = 0; i < JOINED; i++) {
        buf_clear(&text);
        while (text.len < 300 + i * 10) {
            buf_add(&text, examples[random_below(&r, example_count)]);
            buf_add_char(&text, ' ');
        }
        judge(set, x, buf_str(&text));
    }
    buf_free(&text);
    phrase_scratch_free(x);
    phrase_set_free(set);
    size_t judges = 0;
    for (size_t i = 0; i < phrase_count; i++)
        judges += judged[i];
    print_message("# %zu of %zu phrases, %zu refused; %zu texts, %zu matches; %zu cut a word\n",
                  judges, phrase_count, seen.refused, seen.texts, seen.found, seen.cut);
    assert_true(phrase_count > 4000 && judges * 25 > phrase_count);
    assert_true(seen.refused * 20 < judges && seen.found > judges);
    for (size_t i = 0; i < database_count; i++)
        hs_free_database(databases[i]);
    hs_free_scratch(scratch);
    mem_free(databases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_hyperscan)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
