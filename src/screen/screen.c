/* screen.c: see screen.h. */
#include "screen/screen.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "screen/advert.h"
#include "screen/advice.h"
#include "screen/features.h"
#include "screen/law.h"
#include "screen/score.h"
#include "screen/screener.h"
#include "text/language.h"

/* ---- phrases --------------------------------------------------------------------------------
 */

/* Whether entry e looks into this text: `fields` name first path elements. A plain text has no
 * fields, so every entry looks into it. */
static bool looks_into(const struct know_entry *e, const struct record_text *text)
{
    if (e->raw->fields_count == 0 || str_eq(text->path, STR("text")))
        return true;
    struct ln_str rest, first = str_cut(&rest, text->path, '.');
    for (unsigned i = 0; i < e->raw->fields_count; i++)
        if (str_eq(first, str_of(e->raw->fields[i])))
            return true;
    return false;
}

static void keep_hit(struct ln_screener *s, const struct record_text *text,
                     const struct folded *view, const struct phrase_match *m)
{
    uint32_t entry = m->id / 2;
    struct hit *hit = &s->hits[entry];
    if (hit->found || !looks_into(&s->knowledge->entries[entry], text))
        return;
    hit->found = true;
    hit->finding = (struct finding){.entry = entry, .field = text->path, .has_span = true};
    fold_span(&hit->finding.from, &hit->finding.to, view, m->from, m->to);
    hit->finding.text = str_part(text->value, hit->finding.from, hit->finding.to);
    hit->finding.has_box =
        record_box(&hit->finding.box, text, hit->finding.from, hit->finding.to);
    s->touched[s->touched_count++] = entry;
}

static int find_in_view(struct ln_screener *s, const struct record_text *text,
                        const struct folded *view, struct ln_err *err)
{
    const struct phrase_match *m;
    size_t count;
    int code =
        phrase_find(&m, &count, s->knowledge->phrases, s->phrases, buf_str(&view->text), err);
    if (code != LN_OK)
        return code;
    /* Matches come in the order of their ids: an entry's except follows its hit. */
    for (size_t n = 0; n < count; n++) {
        bool is_hit = m[n].id % 2 == 0;
        bool excepted = n + 1 < count && m[n + 1].id == m[n].id + 1;
        if (is_hit && !excepted)
            keep_hit(s, text, view, &m[n]);
    }
    return LN_OK;
}

static void keep_disguised(struct ln_screener *s, const struct record_text *text)
{
    const struct disguise_place *p = &s->disguise.places[0];
    if (s->disguised.has_span)
        return;
    s->disguised =
        (struct finding){.field = text->path, .has_span = true, .from = p->from, .to = p->to};
    s->disguised.text = str_part(text->value, p->from, p->to);
}

/* Burmese that is not in Unicode is searched once more when it is. */
static int find_in_zawgyi(struct ln_screener *s, const struct record_text *text,
                          struct ln_err *err)
{
    int code = zawgyi_convert(&s->zawgyi, text->value, err);
    if (code == LN_OK)
        code =
            fold(&s->folded, s->knowledge->fold, buf_str(&s->zawgyi.text), text->markup, err);
    if (code != LN_OK)
        return code;
    zawgyi_remap(&s->folded, &s->zawgyi);
    return find_in_view(s, text, &s->folded, err);
}

/* Text as it is, and once more with its disguises undone; what was found already stays. */
/* The language of a record is that of its longest text. */
static void hear_language(struct ln_screener *s)
{
    struct ln_str folded = buf_str(&s->folded.text);
    if (folded.len <= s->lang_bytes)
        return;
    s->lang_bytes = folded.len;
    s->lang = str_of(language_of(folded).code);
}

static int find_phrases(struct ln_screener *s, const struct record *r, struct ln_err *err)
{
    const struct ln_knowledge *k = s->knowledge;
    features_begin(s);
    s->lang = STR("und");
    s->lang_bytes = 0;
    for (size_t i = 0; i < r->text_count; i++) {
        const struct record_text *text = &r->texts[i];
        bool disguised = false;
        int code = fold(&s->folded, k->fold, text->value, text->markup, err);
        if (code == LN_OK) {
            hear_language(s);
            code = features_add(s, text, err);
        }
        if (code == LN_OK)
            code = find_in_view(s, text, &s->folded, err);
        if (code == LN_OK)
            code = disguise_undo(&disguised, &s->disguise, k->fold, k->words, &s->folded,
                                 text->value, err);
        if (disguised)
            keep_disguised(s, text);
        if (code == LN_OK && disguised && s->disguise.differs)
            code = find_in_view(s, text, &s->disguise.plain, err);
        if (code == LN_OK && zawgyi_detect(text->value))
            code = find_in_zawgyi(s, text, err);
        if (code != LN_OK)
            return code;
    }
    return LN_OK;
}

/* ---- conditions
 * ------------------------------------------------------------------------------ */

static bool is_known(const struct cel_value *v)
{
    return v->type != CEL_UNKNOWN && !(v->type == CEL_STRING && str_eq(v->s, STR("unknown")));
}

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_NOT_APPLICABLE };

static enum answer condition(struct ln_screener *s, const struct know_entry *e)
{
    enum law_answer law = e->raw->legal == NULL ? LAW_HOLDS : law_holds(e, s->values);
    if (law != LAW_HOLDS)
        return law == LAW_UNKNOWN ? ANSWER_NOT_APPLICABLE : ANSWER_NO;
    for (unsigned i = 0; i < e->needs_count; i++)
        if (!is_known(&s->values[e->needs[i]]))
            return ANSWER_NOT_APPLICABLE;
    if (e->when == NULL)
        return ANSWER_YES;
    struct cel_value value = cel_run(e->when, s->values, s->stack);
    if (value.type != CEL_BOOL)
        return ANSWER_NOT_APPLICABLE;
    return value.boolean ? ANSWER_YES : ANSWER_NO;
}

/* A finding without phrase shows the field it is about, or the words that told the fact. */
static struct finding about_field(const struct ln_screener *s, uint32_t entry)
{
    const struct know_entry *e = &s->knowledge->entries[entry];
    const struct cel_value *value = &s->values[e->about_slot];
    struct finding f = {.entry = entry,
                        .field = str_of(schema_field_name(e->record, e->about_slot))};
    if (e->about_slot == ADVERT_TEXT_DISGUISED && s->disguised.has_span) {
        f = s->disguised;
        f.entry = entry;
    } else if (s->told_by[e->about_slot] != KNOW_NONE) {
        f = s->hits[s->told_by[e->about_slot]].finding;
        f.entry = entry;
    } else if (s->shown[e->about_slot] != NULL) {
        const struct identified *shown = s->shown[e->about_slot];
        f.field = shown->text->path;
        f.has_span = true;
        f.from = shown->ident.from;
        f.to = shown->ident.to;
        f.text = str_part(shown->text->value, f.from, f.to);
    } else if (value->type == CEL_STRING) {
        f.text = value->s;
    } else {
        f.has_number = value->type == CEL_DOUBLE;
        f.number = f.has_number ? value->d : 0;
    }
    return f;
}

static void judge(struct ln_screener *s, struct verdict *v)
{
    const struct ln_knowledge *k = s->knowledge;
    size_t findings = 0, not_applicable = 0;
    for (uint32_t i = 0; i < k->entry_count; i++) {
        const struct know_entry *e = &k->entries[i];
        bool has_phrases = e->raw->phrases_count > 0;
        if (e->family == KNOW_NONE || e->record != v->record->kind)
            continue;
        enum answer answer = condition(s, e);
        if (answer == ANSWER_NOT_APPLICABLE)
            s->not_applicable[not_applicable++] = i;
        else if (answer == ANSWER_YES && (!has_phrases || s->hits[i].found))
            s->findings[findings++] = has_phrases ? s->hits[i].finding : about_field(s, i);
    }
    v->findings = s->findings;
    v->finding_count = findings;
    v->not_applicable = s->not_applicable;
    v->not_applicable_count = not_applicable;
}

/* What advice may ask about the work. */
static void tell_place(struct verdict *v, const struct cel_value *values)
{
    const struct cel_value *places = &values[ADVERT_PLACE_COUNTRIES];
    if (places->type == CEL_LIST) {
        v->places = places->list.at;
        v->place_count = places->list.count;
    }
    v->abroad = str_eq(values[ADVERT_WORK_ABROAD].s, STR("yes"));
}

int screen_record(struct verdict *out, struct ln_screener *s, const struct record *r,
                  int64_t as_of, struct ln_err *err)
{
    *out = (struct verdict){.knowledge = s->knowledge, .record = r, .as_of = as_of};
    for (size_t i = 0; i < s->touched_count; i++)
        s->hits[s->touched[i]].found = false;
    s->touched_count = 0;
    s->disguised.has_span = false;
    int code = find_phrases(s, r, err);
    if (code == LN_OK)
        code = identify_record(&s->identified, r, err);
    if (code != LN_OK)
        return code;
    out->identified = &s->identified;
    code = advert_values(s, r, as_of, err);
    if (code != LN_OK)
        return code;
    out->pay = s->has_pay ? &s->pay : NULL;
    judge(s, out);
    out->text_weight = features_weight(s, r);
    score(out, s->family_weights, s->families);
    law_apply(out);
    tell_place(out, s->values);
    advice_verdict(out);
    return LN_OK;
}

/* ---- the loop around it
 * ----------------------------------------------------------------------- */

static void write_record(struct buf *out, const struct verdict *v, enum screen_shape shape,
                         const struct audience *a)
{
    switch (shape) {
    case SHAPE_VERDICT:
        verdict_write(out, v);
        break;
    case SHAPE_LABEL:
        label_write(out, v, a);
        break;
    case SHAPE_LABEL_TEXT:
        label_write_text(out, v, a);
        break;
    case SHAPE_LABEL_HTML:
        label_write_html(out, v, a);
        break;
    }
}

static void write_failed(struct buf *out, const struct ln_screener *s, const struct record *r,
                         enum screen_shape shape, const struct audience *a)
{
    if (shape == SHAPE_LABEL_TEXT)
        label_write_error_text(out, s->knowledge, r, a->lang);
    else if (shape == SHAPE_LABEL_HTML)
        label_write_error_html(out, s->knowledge, r, a->lang);
    else
        verdict_write_error(out, r);
}

int screen_frame(struct buf *out, uint64_t *records, uint64_t *failed, struct ln_screener *s,
                 enum screen_shape shape, const struct record_reader *reader,
                 struct ln_str frame, const struct record_source *source, int64_t as_of,
                 const struct audience *a, struct ln_err *err)
{
    struct record_list list;
    uint64_t bad = 0;
    int code = record_read(&list, &s->record, reader, frame, source, err);
    for (size_t i = 0; code == LN_OK && i < list.count; i++) {
        struct record *r = &list.items[i];
        struct verdict v;
        struct ln_err why = {0};
        int status = r->failed ? LN_OK : screen_record(&v, s, r, as_of, &why);
        if (status == LN_ENOMEM)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        if (status != LN_OK) { /* a limit: this record fails, the rest goes on */
            err_kind(&why, status, "too-long", why.at, "too much text to screen");
            r->failed = true;
            r->err = why;
        }
        if (r->failed)
            write_failed(out, s, r, shape, a);
        else
            write_record(out, &v, shape, a);
        bad += r->failed;
    }
    if (code == LN_OK && records != NULL)
        *records += list.count;
    if (code == LN_OK && failed != NULL)
        *failed += bad;
    return code;
}

int screen_input(struct buf *out, uint64_t *records, uint64_t *failed, struct ln_screener *s,
                 enum screen_shape shape, struct ln_str input,
                 const struct ln_screen_options *options, struct ln_err *err)
{
    struct ln_str name = options->name.len > 0 ? options->name : STR("input");
    if (str_starts(input, STR("\xEF\xBB\xBF")))
        input = str_part(input, 3, input.len);
    const struct record_reader *reader = record_reader_of(options->name, input);
    struct record_source source = {.name = name,
                                   .index = options->index == 0 ? 1 : options->index,
                                   .one_frame = reader->one_frame};
    struct audience audience = {options->lang, options->origin, options->destination,
                                options->sector};
    bool has_preamble = !reader->preamble;
    const char *fault = audience_fault(&audience);
    int code = fault == NULL ? LN_OK : err_set(err, LN_EINPUT, 0, "%s", fault);
    while (code == LN_OK && input.len > 0) {
        size_t len = reader->next_frame(input, true);
        struct ln_str frame = str_part(input, 0, len);
        input = str_part(input, len, input.len);
        if (str_trim(frame).len == 0 && !reader->one_frame)
            continue;
        if (!has_preamble) {
            source.preamble = frame;
            has_preamble = true;
            continue;
        }
        code = screen_frame(out, records, failed, s, shape, reader, frame, &source,
                            options->as_of, &audience, err);
        source.index++;
    }
    return code == LN_OK ? buf_status(out, err) : code;
}

/* ---- the public API
 * ----------------------------------------------------------------------------- */

int ln_screener_new(struct ln_screener **out, struct ln_knowledge *k, struct ln_err *err)
{
    struct ln_screener *s = mem_zero(sizeof *s);
    *out = NULL;
    if (s == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    s->knowledge = know_ref(k);
    folded_init(&s->folded, LIMIT_OUTPUT_BYTES);
    disguise_init(&s->disguise, LIMIT_OUTPUT_BYTES);
    zawgyi_init(&s->zawgyi, LIMIT_OUTPUT_BYTES);
    buf_init(&s->out, LIMIT_OUTPUT_BYTES);
    size_t entries = (size_t)k->entry_count + 1, families = (size_t)k->family_count + 1;
    s->stack = mem_array(k->stack_size + 1, sizeof *s->stack);
    s->hits = mem_array(entries, sizeof *s->hits);
    s->touched = mem_array(entries, sizeof *s->touched);
    s->findings = mem_array(entries, sizeof *s->findings);
    s->not_applicable = mem_array(entries, sizeof *s->not_applicable);
    s->members = mem_array(entries, sizeof *s->members);
    s->families = mem_array(families, sizeof *s->families);
    s->family_weights = mem_array(families, sizeof *s->family_weights);
    int code = LN_OK;
    if (s->stack == NULL || s->hits == NULL || s->touched == NULL || s->findings == NULL ||
        s->not_applicable == NULL || s->members == NULL || s->families == NULL ||
        s->family_weights == NULL)
        code = err_set(err, LN_ENOMEM, 0, "out of memory");
    if (code == LN_OK)
        code = record_scratch_init(&s->record, err);
    if (code == LN_OK)
        code = features_init(s, err);
    if (code == LN_OK)
        code = identified_init(&s->identified, err);
    if (code == LN_OK)
        code = phrase_scratch_new(&s->phrases, k->phrases, err);
    if (code == LN_OK && k->country_names != NULL)
        code = phrase_scratch_new(&s->names, k->country_names, err);
    if (code != LN_OK) {
        ln_screener_free(s);
        return code;
    }
    *out = s;
    return LN_OK;
}

void screen_set_pictures(struct ln_screener *s, const struct picture_reader *pictures)
{
    s->record.pictures = pictures;
}

void ln_screener_free(struct ln_screener *s)
{
    if (s == NULL)
        return;
    phrase_scratch_free(s->phrases);
    phrase_scratch_free(s->names);
    features_free(s);
    record_scratch_free(&s->record);
    identified_free(&s->identified);
    folded_free(&s->folded);
    disguise_free(&s->disguise);
    zawgyi_free(&s->zawgyi);
    buf_free(&s->out);
    mem_free(s->stack);
    mem_free(s->hits);
    mem_free(s->touched);
    mem_free(s->findings);
    mem_free(s->not_applicable);
    mem_free(s->members);
    mem_free(s->families);
    mem_free(s->family_weights);
    ln_knowledge_free(s->knowledge);
    mem_free(s);
}

static int run(struct ln_str *out, struct ln_screener *s, enum screen_shape shape,
               struct ln_str input, const struct ln_screen_options *options, struct ln_err *err)
{
    buf_clear(&s->out);
    int code = screen_input(&s->out, NULL, NULL, s, shape, input, options, err);
    *out = buf_str(&s->out);
    return code;
}

int ln_screen(struct ln_str *out, struct ln_screener *s, struct ln_str input,
              const struct ln_screen_options *options, struct ln_err *err)
{
    return run(out, s, SHAPE_VERDICT, input, options, err);
}

int ln_label(struct ln_str *out, struct ln_screener *s, struct ln_str input,
             const struct ln_screen_options *options, struct ln_err *err)
{
    return run(out, s, SHAPE_LABEL, input, options, err);
}
