/* catalogue.c: linnet check-catalogue. */
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "cli/cli.h"
#include "knowledge/knowledge.h"
#include "screen/screen.h"

static void tell(void *ctx, const struct example_report *r)
{
    (void)ctx;
    const struct cat_entry *raw = r->entry->raw;
    const char *text = r->near_miss ? r->example->near_miss : r->example->hit;
    char start[41];
    if (r->ok)
        return;
    struct ln_str part = str_part(str_of(text), 0, sizeof start - 1);
    while (part.len > 0 && utf8_invalid_at(part) < part.len)
        part.len--; /* cut at a whole character */
    cli_say("%s:%u: %s (%s): %s: \"%.*s\"", r->entry->file->path,
            catalogue_line(r->entry->file, raw->id, NULL), raw->id, r->example->lang, r->why,
            STR_ARGS(part));
}

static void add_phrase(struct buf *out, const struct cat_entry *raw,
                       const struct cat_phrases *p, const char *phrase, bool except)
{
    struct json_writer w;
    bool expression = strpbrk(phrase, "()|?[].*+{}\\") != NULL;
    json_begin(&w, out);
    json_open(&w, '{');
    json_key(&w, STR("id"));
    json_string(&w, str_of(raw->id));
    json_key(&w, STR("lang"));
    json_string(&w, str_of(p->lang));
    json_key(&w, STR("phrase"));
    json_string(&w, str_of(phrase));
    json_key(&w, STR("kind"));
    json_string(&w, expression ? STR("expression") : STR("literal"));
    json_key(&w, STR("except"));
    json_bool(&w, except);
    json_close(&w, '}');
    buf_add_char(out, '\n');
}

static void add_phrases(struct buf *out, const struct ln_knowledge *k)
{
    for (uint32_t e = 0; e < k->entry_count; e++) {
        const struct cat_entry *raw = k->entries[e].raw;
        for (unsigned i = 0; i < raw->phrases_count; i++) {
            const struct cat_phrases *p = &raw->phrases[i];
            for (unsigned n = 0; n < p->any_count; n++)
                add_phrase(out, raw, p, p->any[n], false);
            for (unsigned n = 0; n < p->except_count; n++)
                add_phrase(out, raw, p, p->except[n], true);
        }
    }
}

/* How many phrases an entry has in one language; reviewed tells whether a speaker confirmed
 * all of them. */
static unsigned count_phrases(bool *reviewed, const struct cat_entry *raw, const char *lang)
{
    unsigned count = 0;
    *reviewed = true;
    for (unsigned i = 0; i < raw->phrases_count; i++) {
        if (!str_eq(str_of(raw->phrases[i].lang), str_of(lang)))
            continue;
        count += raw->phrases[i].any_count;
        *reviewed = *reviewed && raw->phrases[i].status == STATUS_REVIEWED;
    }
    return count;
}

/* A table: one line an entry, one column a language; * marks what no speaker has confirmed. */
static void add_summary(struct buf *out, const struct ln_knowledge *k)
{
    buf_add_format(out, "%-28s", "phrases");
    for (uint32_t l = 0; l < k->language_count; l++)
        buf_add_format(out, " %8s", k->languages[l]->code);
    buf_add_char(out, '\n');
    unsigned indicators[64] = {0};
    unsigned total = 0, structural = 0, waiting = 0;
    for (uint32_t e = 0; e < k->entry_count; e++) {
        const struct cat_entry *raw = k->entries[e].raw;
        bool indicator = k->entries[e].family != KNOW_NONE;
        total += indicator;
        structural += indicator && raw->phrases_count == 0;
        waiting += indicator && !know_satisfiable(k, e);
        buf_add_format(out, "%-28s", raw->id);
        for (uint32_t l = 0; l < k->language_count; l++) {
            bool reviewed;
            unsigned count = count_phrases(&reviewed, raw, k->languages[l]->code);
            if (count == 0)
                buf_add_format(out, " %8s", raw->phrases_count == 0 ? "any" : "-");
            else
                buf_add_format(out, " %7u%s", count, reviewed ? " " : "*");
            if (l < 64 && indicator && know_satisfiable(k, e))
                indicators[l] += count > 0 || raw->phrases_count == 0;
        }
        buf_add(out, know_satisfiable(k, e) ? STR("\n") : STR("  waits for a fact\n"));
    }
    buf_add_format(out, "%-28s", "indicators in this language");
    for (uint32_t l = 0; l < k->language_count && l < 64; l++)
        buf_add_format(out, " %8u", indicators[l]);
    buf_add_format(
        out,
        "\n\n%u indicators (%u without phrases, %u wait for facts nobody gives yet), "
        "%u tips, %u advisories, %u labels\n* machine-drafted: not confirmed by a "
        "speaker\nknowledge %s\n",
        total, structural, waiting, k->tip_count, k->advisory_count, k->label_count, k->hash);
}

static int print_part(const struct ln_knowledge *k, bool phrases)
{
    struct buf out;
    buf_init(&out, LIMIT_OUTPUT_BYTES);
    if (phrases)
        add_phrases(&out, k);
    else
        add_summary(&out, k);
    bool ok = out.code == LN_OK && cli_print(buf_str(&out));
    buf_free(&out);
    return ok ? EXIT_OK : EXIT_COULD_NOT_RUN;
}

static int check_examples(struct ln_knowledge *k)
{
    struct ln_screener *s;
    struct ln_err err = {0};
    uint64_t run, failed;
    if (ln_screener_new(&s, k, &err) != LN_OK)
        return cli_fail(&err);
    int code = screen_examples(&run, &failed, s, tell, NULL, &err);
    ln_screener_free(s);
    if (code != LN_OK)
        return cli_fail(&err);
    cli_say("%llu examples, %llu failed", (unsigned long long)run, (unsigned long long)failed);
    return failed == 0 ? EXIT_OK : EXIT_SOME_FAILED;
}

int run_check_catalogue(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct ln_err err = {0};
    struct ln_knowledge *k;
    if (!cli_parse(&args, self, argc, argv))
        return EXIT_USAGE;
    if (args.file_count > 1) {
        cli_say("one folder at a time");
        return EXIT_USAGE;
    }
    int code = args.file_count == 1 ? ln_knowledge_load(&k, args.files[0], &err)
                                    : cli_knowledge(&k, &args, &err);
    if (code != LN_OK) {
        cli_say("%s", err.text);
        return code == LN_EFORMAT ? EXIT_SOME_FAILED : EXIT_COULD_NOT_RUN;
    }
    int status = check_examples(k);
    bool phrases = cli_option(&args, "--phrases") != NULL;
    if (phrases || cli_option(&args, "--summary") != NULL) {
        int printed = print_part(k, phrases);
        status = printed != EXIT_OK ? printed : status;
    }
    ln_knowledge_free(k);
    return status;
}
