/* verdict.c: a verdict as one JSON line. The order of the members is part of the format: equal
 * verdicts are equal bytes. */
#include "screen/verdict.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/str.h"
#include "screen/law.h"

#define SCORE_DIGITS  8
#define TEXT_DIGITS   4
#define NUMBER_DIGITS 15

size_t verdict_action_count(const struct verdict *v)
{
    return v->band == NULL ? 1 : v->band->actions_count;
}

struct ln_str verdict_action(const struct verdict *v, size_t index)
{
    return v->band == NULL ? STR("label") : str_of(v->band->actions[index]);
}

void verdict_write_box(struct json_writer *w, const struct record_box *box)
{
    json_key(w, STR("box"));
    json_open(w, '[');
    json_u64(w, box->x);
    json_u64(w, box->y);
    json_u64(w, box->width);
    json_u64(w, box->height);
    json_close(w, ']');
}

static void write_finding(struct json_writer *w, const struct verdict *v,
                          const struct finding *f)
{
    const struct know_entry *e = &v->knowledge->entries[f->entry];
    json_open(w, '{');
    json_text(w, "indicator", str_of(e->raw->id));
    json_text(w, "family", str_of(v->knowledge->families[e->family]));
    json_key(w, STR("weight"));
    json_double(w, e->weight, SCORE_DIGITS);
    json_text(w, "field", f->field);
    if (f->has_span) {
        json_key(w, STR("span"));
        json_open(w, '[');
        json_u64(w, f->from);
        json_u64(w, f->to);
        json_close(w, ']');
    }
    if (f->has_box)
        verdict_write_box(w, &f->box);
    if (f->has_span || f->text.len > 0)
        json_text(w, "text", f->text);
    if (f->has_number) {
        json_key(w, STR("value"));
        json_double(w, f->number, NUMBER_DIGITS);
    }
    json_text(w, "why", str_of(e->raw->title));
    json_close(w, '}');
}

static void write_lists(struct json_writer *w, const struct verdict *v)
{
    const struct ln_knowledge *k = v->knowledge;
    json_key(w, STR("findings"));
    json_open(w, '[');
    for (size_t i = 0; i < v->finding_count; i++)
        write_finding(w, v, &v->findings[i]);
    json_close(w, ']');
    json_key(w, STR("not_applicable"));
    json_open(w, '[');
    for (size_t i = 0; i < v->not_applicable_count; i++)
        json_string(w, str_of(k->entries[v->not_applicable[i]].raw->id));
    json_close(w, ']');
    json_key(w, STR("families"));
    json_open(w, '[');
    for (size_t i = 0; i < v->family_count; i++)
        json_string(w, str_of(k->families[v->families[i]]));
    json_close(w, ']');
    json_key(w, STR("actions"));
    json_open(w, '[');
    for (size_t i = 0; i < verdict_action_count(v); i++)
        json_string(w, verdict_action(v, i));
    json_close(w, ']');
}

/* What the text model added; absent when the catalogue has none. */
static void write_text_model(struct json_writer *w, const struct verdict *v)
{
    if (v->knowledge->text[v->record->kind] == NULL)
        return;
    json_key(w, STR("text_model"));
    json_open(w, '{');
    json_key(w, STR("weight"));
    json_double(w, v->text_weight, TEXT_DIGITS);
    json_close(w, '}');
}

/* What pay.ratio rests on, so that it can be checked by hand. */
static void write_pay(struct json_writer *w, const struct pay_compared *p)
{
    json_key(w, STR("pay"));
    json_open(w, '{');
    json_key(w, STR("ratio"));
    json_double(w, p->ratio, SCORE_DIGITS);
    json_text(w, "norm", str_of(p->norm->id));
    json_text(w, "measure", str_of(pay_measure_name(p->norm->measure)));
    json_key(w, STR("rates"));
    json_open(w, '[');
    for (size_t i = 0; i < 2; i++) {
        if (p->rates[i] == NULL)
            continue;
        json_open(w, '{');
        json_text(w, "currency", str_of(p->rates[i]->currency));
        json_text(w, "date", str_of(p->rates[i]->date));
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

static bool is_same_law(const struct cat_legal *a, const struct cat_legal *b)
{
    return a != NULL && b != NULL && str_eq(str_of(a->jurisdiction), str_of(b->jurisdiction)) &&
           str_eq(str_of(a->basis), str_of(b->basis));
}

/* The rules that were broken, each law once, with what is missing. */
static void write_legal(struct json_writer *w, const struct verdict *v)
{
    json_key(w, STR("legal"));
    json_open(w, '[');
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct cat_legal *law = law_of(v, &v->findings[i]);
        bool told = law == NULL;
        for (size_t n = 0; !told && n < i; n++)
            told = is_same_law(law, law_of(v, &v->findings[n]));
        if (told)
            continue;
        json_open(w, '{');
        json_text(w, "jurisdiction", str_of(law->jurisdiction));
        json_text(w, "basis", str_of(law->basis));
        json_key(w, STR("missing"));
        json_open(w, '[');
        for (size_t n = i; n < v->finding_count; n++) {
            if (!is_same_law(law, law_of(v, &v->findings[n])))
                continue;
            json_open(w, '{');
            json_text(w, "indicator",
                      str_of(v->knowledge->entries[v->findings[n].entry].raw->id));
            json_text(w, "field", v->findings[n].field);
            json_close(w, '}');
        }
        json_close(w, ']');
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_advice(struct json_writer *w, const struct verdict *v)
{
    json_key(w, STR("advisories"));
    json_open(w, '[');
    for (size_t i = 0; i < v->advisory_count; i++) {
        const struct cat_advisory *a = v->knowledge->advisories[v->advisories[i]];
        json_open(w, '{');
        json_text(w, "id", str_of(a->id));
        json_text(w, "issuer", str_of(a->issuer));
        json_text(w, "url", str_of(a->url));
        json_text(w, "checked", str_of(a->checked));
        json_text(w, "lang", str_of(a->lang));
        json_close(w, '}');
    }
    json_close(w, ']');
    json_key(w, STR("tips"));
    json_open(w, '[');
    for (size_t i = 0; i < v->tip_count; i++)
        json_string(w, str_of(v->knowledge->tips[v->tips[i]]->id));
    json_close(w, ']');
}

static void write_identifiers(struct json_writer *w, const struct identified_list *list)
{
    json_key(w, STR("identifiers"));
    json_open(w, '[');
    for (size_t i = 0; i < list->count; i++)
        identified_write(w, &list->items[i]);
    json_close(w, ']');
    if (list->left_out > 0) {
        json_key(w, STR("identifiers_left_out"));
        json_u64(w, list->left_out);
    }
}

void verdict_write(struct buf *out, const struct verdict *v)
{
    struct json_writer w;
    char as_of[TIME_TEXT_BYTES];
    time_text(as_of, v->as_of);
    json_begin(&w, out);
    json_open(&w, '{');
    json_text(&w, "id", v->record->id);
    json_text(&w, "kind", str_of(record_kind_name(v->record->kind)));
    json_key(&w, STR("score"));
    json_double(&w, v->score, SCORE_DIGITS);
    json_text(&w, "band", v->band == NULL ? STR("none") : str_of(v->band->band));
    json_key(&w, STR("base_rate"));
    json_double(&w, v->knowledge->model[v->record->kind]->base_rate, SCORE_DIGITS);
    write_text_model(&w, v);
    write_lists(&w, v);
    write_legal(&w, v);
    if (v->pay != NULL)
        write_pay(&w, v->pay);
    write_advice(&w, v);
    write_identifiers(&w, v->identified);
    json_text(&w, "knowledge", str_of(v->knowledge->hash));
    json_text(&w, "context", STR("none"));
    if (v->record->read_by.len > 0)
        json_text(&w, "read_by", v->record->read_by);
    json_text(&w, "as_of", str_of(as_of));
    json_close(&w, '}');
    buf_add_char(out, '\n');
}

void verdict_write_error(struct buf *out, const struct record *r)
{
    struct json_writer w;
    json_begin(&w, out);
    json_open(&w, '{');
    json_text(&w, "id", r->id);
    json_key(&w, STR("error"));
    json_open(&w, '{');
    json_text(&w, "code", str_of(r->err.kind));
    json_key(&w, STR("at"));
    json_u64(&w, r->err.at);
    json_text(&w, "text", str_of(r->err.text));
    json_close(&w, '}');
    json_close(&w, '}');
    buf_add_char(out, '\n');
}
