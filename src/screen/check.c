/* check.c: the catalogue judged by its own examples.
 *
 * A hit must give the entry's finding (or its fact); a near miss must not. An example is a
 * text, or a record when it starts with '{'. The moment is fixed, so that an example about
 * dates means the same every day.
 */
#include "base/err.h"
#include "base/str.h"
#include "screen/screen.h"
#include "screen/screener.h"

#define EXAMPLE_AS_OF 1767225600 /* 2026-01-01 */

/* Whether the entry spoke, and whether it could at all. */
struct outcome {
    bool found, not_applicable, unreadable;
};

static int run_example(struct outcome *out, struct ln_screener *s, uint32_t entry,
                       const char *text, struct ln_err *err)
{
    struct record_list list;
    struct ln_str input = str_of(text);
    struct record_source source = {.name = STR("example"), .index = 1, .one_frame = true};
    const struct record_reader *reader =
        text[0] == '{' ? &record_json_lines : &record_plain_text;
    *out = (struct outcome){0};
    int code = record_read(&list, &s->record, reader, input, &source, err);
    if (code != LN_OK)
        return code;
    if (list.count != 1 || list.items[0].failed) {
        out->unreadable = true;
        return LN_OK;
    }
    struct verdict v;
    code = screen_record(&v, s, &list.items[0], EXAMPLE_AS_OF, err);
    if (code != LN_OK)
        return code;
    for (size_t i = 0; i < v.finding_count; i++)
        out->found = out->found || v.findings[i].entry == entry;
    for (size_t i = 0; i < v.not_applicable_count; i++)
        out->not_applicable = out->not_applicable || v.not_applicable[i] == entry;
    if (s->knowledge->entries[entry].fact_slot >= 0)
        out->found = s->hits[entry].found;
    return LN_OK;
}

static const char *why_not(const struct outcome *o, bool near_miss)
{
    if (o->unreadable)
        return "the example is not a text or a record that can be read";
    if (near_miss)
        return o->found ? "the near miss hits" : NULL;
    if (o->found)
        return NULL;
    return o->not_applicable ? "the hit does not hit: something it needs is unknown in it"
                             : "the hit does not hit";
}

int screen_examples(uint64_t *run, uint64_t *failed, struct ln_screener *s,
                    void (*tell)(void *ctx, const struct example_report *report), void *ctx,
                    struct ln_err *err)
{
    const struct ln_knowledge *k = s->knowledge;
    *run = *failed = 0;
    for (uint32_t e = 0; e < k->entry_count; e++) {
        const struct cat_entry *raw = k->entries[e].raw;
        for (unsigned i = 0; i < raw->examples_count; i++) {
            const char *texts[2] = {raw->examples[i].hit, raw->examples[i].near_miss};
            for (unsigned half = 0; half < 2; half++) {
                struct outcome o;
                if (texts[half] == NULL)
                    continue;
                int code = run_example(&o, s, e, texts[half], err);
                if (code != LN_OK)
                    return code;
                struct example_report report = {&k->entries[e], &raw->examples[i], half == 1,
                                                false, why_not(&o, half == 1)};
                report.ok = report.why == NULL;
                ++*run;
                *failed += !report.ok;
                tell(ctx, &report);
            }
        }
    }
    return LN_OK;
}
