/* knowledge.c: judging and compiling the catalogue; see knowledge.h.
 *
 * Order: load files -> sort them into kinds -> judge and compile each entry -> all phrases at
 * once -> hash. The first thing that is wrong ends it, with file and line: a catalogue that is
 * partly understood would give verdicts nobody can explain.
 */
#include "knowledge/knowledge.h"

#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/yaml.h"

#define WEIGHT_MAX 5.0

/* What is needed only while building. */
struct build {
    struct ln_knowledge *k;
    struct know_entry *entries;
    const char **families;
    struct map ids, tip_ids, helpline_ids, norm_ids;
    struct ln_str *phrases;
    uint32_t *phrase_ids;
    size_t phrase_count;
    const char *dir;
    struct ln_err *err;
};

static int out_of_memory(struct ln_err *err)
{
    return err_set(err, LN_ENOMEM, 0, "out of memory");
}

/* An error about `needle` in entry `id` of file f. */
static int wrong(struct build *b, const struct cat_file *f, const char *id, const char *needle,
                 const char *what)
{
    return err_set(b->err, LN_EFORMAT, 0, "%s:%u: %s: %s%s%s", f->path,
                   catalogue_line(f, id, needle), id, what, needle == NULL ? "" : ": ",
                   needle == NULL ? "" : needle);
}

static bool is_date(const char *text)
{
    int64_t ignored;
    return time_parse(&ignored, str_of(text));
}

/* ---- languages, tips, advisories, labels, models ---------------------------------------- */

bool know_is_language(const struct ln_knowledge *k, struct ln_str lang)
{
    for (uint32_t i = 0; i < k->language_count; i++)
        if (str_eq(lang, str_of(k->languages[i]->code)))
            return true;
    return false;
}

static int check_lang(struct build *b, const struct cat_file *f, const char *id,
                      const char *lang, enum text_status status, const char *reviewer)
{
    if (!know_is_language(b->k, str_of(lang)))
        return wrong(b, f, id, lang, "language is not in languages.yaml");
    if (status == STATUS_REVIEWED && reviewer == NULL)
        return wrong(b, f, id, lang, "reviewed needs a reviewer");
    return LN_OK;
}

static int check_texts(struct build *b, const struct cat_file *f, const char *id,
                       const struct cat_text *texts, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        int code = check_lang(b, f, id, texts[i].lang, texts[i].status, texts[i].reviewer);
        if (code != LN_OK)
            return code;
    }
    return LN_OK;
}

/* Countries are two capital letters (ISO 3166-1). */
static bool is_country(const char *text)
{
    return strlen(text) == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' &&
           text[1] <= 'Z';
}

static int check_countries(struct build *b, const struct cat_file *f, const char *id,
                           char *const *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!is_country(list[i]))
            return wrong(b, f, id, list[i], "not a country code such as KH");
    return LN_OK;
}

static int check_sectors(struct build *b, const struct cat_file *f, const char *id,
                         char *const *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!schema_is_sector(str_of(list[i])))
            return wrong(b, f, id, list[i], "no such sector");
    return LN_OK;
}

static int check_tip(struct build *b, const struct cat_file *f, const struct cat_tip *tip)
{
    if (!is_date(tip->checked))
        return wrong(b, f, tip->id, tip->checked, "checked is not a date");
    if (know_text(tip->texts, tip->texts_count, STR("en")) == NULL)
        return wrong(b, f, tip->id, NULL, "a tip needs a text in en");
    for (unsigned i = 0; i < tip->texts_count; i++)
        if (tip->texts[i].text == NULL)
            return wrong(b, f, tip->id, tip->texts[i].title, "text is missing");
    int code = check_countries(b, f, tip->id, tip->origins, tip->origins_count);
    if (code == LN_OK)
        code = check_countries(b, f, tip->id, tip->destinations, tip->destinations_count);
    if (code == LN_OK)
        code = check_sectors(b, f, tip->id, tip->sectors, tip->sectors_count);
    return code == LN_OK ? check_texts(b, f, tip->id, tip->texts, tip->texts_count) : code;
}

static int check_advisory(struct build *b, const struct cat_file *f,
                          const struct cat_advisory *a)
{
    if (!is_date(a->checked))
        return wrong(b, f, a->id, a->checked, "checked is not a date");
    if (!is_date(a->date))
        return wrong(b, f, a->id, a->date, "date is not a date");
    if (!str_starts(str_of(a->url), STR("https://")))
        return wrong(b, f, a->id, a->url, "an address must start with https://");
    if (!know_is_language(b->k, str_of(a->lang)))
        return wrong(b, f, a->id, a->lang, "language is not in languages.yaml");
    int code = check_countries(b, f, a->id, a->destinations, a->destinations_count);
    return code == LN_OK ? check_countries(b, f, a->id, a->origins, a->origins_count) : code;
}

static int check_helpline(struct build *b, const struct cat_file *f,
                          const struct cat_helpline *h)
{
    int64_t checked = INT64_MIN, expires;
    if (h->checked != NULL && !time_parse(&checked, str_of(h->checked)))
        return wrong(b, f, h->id, h->checked, "checked is not a date");
    if (!time_parse(&expires, str_of(h->expires)))
        return wrong(b, f, h->id, h->expires, "expires is not a date");
    if (expires <= checked)
        return wrong(b, f, h->id, h->expires, "it expires before it was checked");
    if (strspn(h->number, "0123456789 +-()") != strlen(h->number))
        return wrong(b, f, h->id, h->number, "not a telephone number");
    if (!str_starts(str_of(h->url), STR("https://")))
        return wrong(b, f, h->id, h->url, "an address must start with https://");
    if (!is_country(h->country))
        return wrong(b, f, h->id, h->country, "not a country code such as KH");
    return LN_OK;
}

static bool is_currency(const char *text)
{
    return strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static int check_norm(struct build *b, const struct cat_file *f, const struct cat_norm *n)
{
    static const char *const periods[] = {"hour", "day", "week", "month", "year"};
    bool known = false;
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        known = known || str_eq(str_of(n->period), str_of(periods[i]));
    if (!known)
        return wrong(b, f, n->id, n->period, "period is hour, day, week, month or year");
    if (!is_country(n->country))
        return wrong(b, f, n->id, n->country, "not a country code such as KH");
    if (!str_eq(str_of(n->group), STR("any")))
        return wrong(b, f, n->id, n->group,
                     "the one group is any: occupations are not told apart yet");
    if (!(n->amount > 0 && n->amount < 1e12))
        return wrong(b, f, n->id, "amount:", "an amount must be above 0");
    if (!is_currency(n->currency))
        return wrong(b, f, n->id, n->currency, "not a currency code such as KHR");
    if (!is_date(n->date))
        return wrong(b, f, n->id, n->date, "date is not a date");
    return LN_OK;
}

static int check_rate(struct build *b, const struct cat_file *f, const struct cat_rate *r)
{
    const char *what = !is_currency(r->currency) ? "not a currency code such as KHR"
                       : !is_date(r->date)       ? "date is not a date"
                       : !(r->per_usd > 0 && r->per_usd < 1e12) ? "per_usd must be above 0"
                                                                : NULL;
    return what == NULL ? LN_OK
                        : err_set(b->err, LN_EFORMAT, 0, "%s: %s %s: %s", f->path, r->currency,
                                  r->date, what);
}

static int check_model(struct build *b, const struct cat_file *f, const struct cat_model *m)
{
    static const char *const names[] = {"notice", "review", "act"};
    double before = 0;
    if (!str_eq(str_of(m->record), STR("advert")))
        return err_set(b->err, LN_EFORMAT, 0, "%s:1: no such kind of record: %s", f->path,
                       m->record);
    if (!(m->base_rate > 0 && m->base_rate < 1) || !(m->family_cap > 0))
        return err_set(b->err, LN_EFORMAT, 0,
                       "%s:1: base_rate must lie in (0,1), family_cap above 0", f->path);
    if (m->bands_count != 3)
        return err_set(b->err, LN_EFORMAT, 0, "%s:1: bands are notice, review and act",
                       f->path);
    for (unsigned i = 0; i < 3; i++) {
        const struct cat_band *band = &m->bands[i];
        if (!str_eq(str_of(band->band), str_of(names[i])) || !(band->score > before) ||
            !(band->score < 1) || band->families < 2)
            return err_set(b->err, LN_EFORMAT, 0,
                           "%s:1: band %s: bands rise from notice over review to act, scores "
                           "rise within (0,1), and each needs two families or more",
                           f->path, band->band);
        before = band->score;
    }
    return LN_OK;
}

static int check_mask(struct build *b, const struct cat_file *f, const struct cat_mask *m)
{
    return check_lang(b, f, m->lang, m->lang, m->status, m->reviewer);
}

static int build_model(struct build *b, const struct cat_file *f, const struct cat_model *m)
{
    int code = check_model(b, f, m);
    if (code != LN_OK)
        return code;
    b->k->model[RECORD_ADVERT] = m;
    for (unsigned i = 0; i < m->calibration_count; i++)
        if (!str_eq(str_of(m->calibration[i].lang), STR("und")) &&
            !know_is_language(b->k, str_of(m->calibration[i].lang)))
            return wrong(b, f, "calibration", m->calibration[i].lang,
                         "language is not in languages.yaml");
    if (m->text == NULL && (m->calibration_count > 0 || m->card != NULL))
        return err_set(b->err, LN_EFORMAT, 0, "%s:1: calibration and card need a text model",
                       f->path);
    if (m->card != NULL && !is_date(m->card->trained))
        return err_set(b->err, LN_EFORMAT, 0, "%s:%u: trained is not a date: %s", f->path,
                       yaml_line_of(f->bytes, 1, STR("trained:")), m->card->trained);
    if (m->text == NULL)
        return LN_OK;
    struct text_model *text = arena_alloc(&b->k->arena, sizeof *text);
    if (text == NULL)
        return out_of_memory(b->err);
    b->k->text[RECORD_ADVERT] = text;
    return text_model_load(text, &b->k->arena, b->dir, f, m, b->err);
}

/* Collect the entries of all files of one kind behind one list of pointers. */
static int collect(struct build *b, enum cat_kind kind, size_t size, const void ***out,
                   uint32_t *count)
{
    struct catalogue *c = &b->k->catalogue;
    size_t total = 0;
    for (size_t i = 0; i < c->file_count; i++)
        total += c->files[i].kind == kind ? c->files[i].count : 0;
    *out = arena_array(&b->k->arena, total + 1, sizeof **out);
    if (*out == NULL)
        return out_of_memory(b->err);
    *count = 0;
    for (size_t i = 0; i < c->file_count; i++)
        for (unsigned n = 0; c->files[i].kind == kind && n < c->files[i].count; n++)
            (*out)[(*count)++] = (const char *)c->files[i].data + n * size;
    return LN_OK;
}

#define COLLECT(b, kind, type, list, count)                                                    \
    collect(b, kind, sizeof(type), (const void ***)(void *)&(b)->k->list, &(b)->k->count)

static int put_id(struct build *b, struct map *ids, const struct cat_file *f, const char *id,
                  uint32_t value)
{
    int code = map_put(ids, str_of(id), value);
    if (code == LN_ECONFLICT)
        return wrong(b, f, id, NULL, "this id is there already; ids are unique");
    return code == LN_OK ? LN_OK : out_of_memory(b->err);
}

static int check_label(struct build *b, const struct cat_file *f, const struct cat_label *l)
{
    return check_lang(b, f, l->lang, l->lang, l->status, l->reviewer);
}

static bool is_upper(const char *s, size_t count)
{
    size_t i = 0;
    while (s[i] >= 'A' && s[i] <= 'Z')
        i++;
    return i == count && s[i] == '\0';
}

static int wrong_country(struct build *b, const struct cat_file *f, const char *code,
                         const char *needle, const char *what)
{
    return err_set(b->err, LN_EFORMAT, 0, "%s:%u: %s: %s", f->path,
                   yaml_line_of(f->bytes, 1, str_of(needle)), code, what);
}

static int check_country(struct build *b, const struct cat_file *f, const struct cat_country *c)
{
    if (!is_upper(c->code, 2))
        return wrong_country(b, f, c->code, c->code, "not an ISO 3166-1 alpha-2 code");
    if (know_country(b->k, str_of(c->code)) != c)
        return wrong_country(b, f, c->code, c->code, "this country is there already");
    for (unsigned i = 0; i < c->currencies_count; i++)
        if (!is_upper(c->currencies[i], 3))
            return wrong_country(b, f, c->code, c->currencies[i], "not an ISO 4217 code");
    for (unsigned i = 0; i < c->names_count; i++)
        if (!know_is_language(b->k, str_of(c->names[i].lang)))
            return wrong_country(b, f, c->code, c->names[i].lang,
                                 "language is not in languages.yaml");
    return LN_OK;
}

static int build_general_tips(struct build *b)
{
    const struct cat_model *m = b->k->model[RECORD_ADVERT];
    for (unsigned i = 0; i < m->tips_count; i++) {
        uint32_t tip = map_get(&b->tip_ids, str_of(m->tips[i]));
        if (tip == MAP_NONE || i == KNOW_TIPS_MAX)
            return err_set(b->err, LN_EFORMAT, 0, "models/advert.yaml: tips: %s: %s",
                           m->tips[i],
                           tip == MAP_NONE ? "no such tip" : "too many general tips");
        b->k->general_tips[b->k->general_tip_count++] = tip;
    }
    return LN_OK;
}

static int put_hosts(struct build *b, const struct cat_file *f, const struct cat_hosts *list)
{
    enum know_host kind = KNOW_HOST_FREE_MAIL;
    if (strcmp(list->kind, "short-link") == 0)
        kind = KNOW_HOST_SHORT_LINK;
    else if (strcmp(list->kind, "free-mail") != 0)
        return err_set(b->err, LN_EFORMAT, 0, "%s:%u: %s: not free-mail or short-link", f->path,
                       yaml_line_of(f->bytes, 1, str_of(list->kind)), list->kind);
    for (unsigned i = 0; i < list->hosts_count; i++) {
        int code = map_put(&b->k->hosts, str_of(list->hosts[i]), kind);
        if (code == LN_ECONFLICT)
            return err_set(b->err, LN_EFORMAT, 0, "%s:%u: %s is there twice", f->path,
                           yaml_line_of(f->bytes, 1, str_of(list->hosts[i])), list->hosts[i]);
        if (code != LN_OK)
            return out_of_memory(b->err);
    }
    return LN_OK;
}

static int build_texts(struct build *b)
{
    struct ln_knowledge *k = b->k;
    int code = COLLECT(b, CAT_LANGUAGES, struct cat_language, languages, language_count);
    if (code == LN_OK)
        code = COLLECT(b, CAT_TIPS, struct cat_tip, tips, tip_count);
    if (code == LN_OK)
        code = COLLECT(b, CAT_ADVISORIES, struct cat_advisory, advisories, advisory_count);
    if (code == LN_OK)
        code = COLLECT(b, CAT_HELPLINES, struct cat_helpline, helplines, helpline_count);
    if (code == LN_OK)
        code = COLLECT(b, CAT_NORMS, struct cat_norm, norms, norm_count);
    if (code == LN_OK)
        code = COLLECT(b, CAT_RATES, struct cat_rate, rates, rate_count);
    if (code == LN_OK)
        code = COLLECT(b, CAT_LABELS, struct cat_label, labels, label_count);
    if (code == LN_OK)
        code = COLLECT(b, CAT_COUNTRIES, struct cat_country, countries, country_count);
    uint32_t tip = 0;
    for (size_t i = 0; code == LN_OK && i < k->catalogue.file_count; i++) {
        const struct cat_file *f = &k->catalogue.files[i];
        for (unsigned n = 0; code == LN_OK && n < f->count; n++) {
            if (f->kind == CAT_TIPS) {
                const struct cat_tip *t = (const struct cat_tip *)f->data + n;
                code = check_tip(b, f, t);
                if (code == LN_OK)
                    code = put_id(b, &b->tip_ids, f, t->id, tip++);
            } else if (f->kind == CAT_ADVISORIES) {
                code = check_advisory(b, f, (const struct cat_advisory *)f->data + n);
            } else if (f->kind == CAT_HELPLINES) {
                const struct cat_helpline *h = (const struct cat_helpline *)f->data + n;
                code = check_helpline(b, f, h);
                if (code == LN_OK)
                    code = put_id(b, &b->helpline_ids, f, h->id, n);
            } else if (f->kind == CAT_NORMS) {
                const struct cat_norm *norm = (const struct cat_norm *)f->data + n;
                code = check_norm(b, f, norm);
                if (code == LN_OK)
                    code = put_id(b, &b->norm_ids, f, norm->id, n);
            } else if (f->kind == CAT_RATES) {
                code = check_rate(b, f, (const struct cat_rate *)f->data + n);
            } else if (f->kind == CAT_LABELS) {
                code = check_label(b, f, (const struct cat_label *)f->data + n);
            } else if (f->kind == CAT_COUNTRIES) {
                code = check_country(b, f, (const struct cat_country *)f->data + n);
            } else if (f->kind == CAT_HOSTS) {
                code = put_hosts(b, f, (const struct cat_hosts *)f->data + n);
            } else if (f->kind == CAT_MODEL) {
                code = build_model(b, f, f->data);
            } else if (f->kind == CAT_MASKS) {
                code = check_mask(b, f, (const struct cat_mask *)f->data + n);
            }
        }
    }
    if (code != LN_OK)
        return code;
    if (k->model[RECORD_ADVERT] == NULL)
        return err_set(b->err, LN_EFORMAT, 0, "models/advert.yaml: missing");
    if (k->label_count == 0 || !str_eq(str_of(know_label(k, STR("en"))->lang), STR("en")))
        return err_set(b->err, LN_EFORMAT, 0, "labels: there must be one in en");
    return build_general_tips(b);
}

/* ---- entries ------------------------------------------------------------------------------
 */

static int compile_when(struct build *b, struct know_entry *e)
{
    struct ln_str needs[KNOW_NEEDS_MAX];
    const struct cat_entry *raw = e->raw;
    struct ln_err why = {0};
    for (unsigned i = 0; i < raw->needs_count; i++)
        needs[i] = str_of(raw->needs[i]);
    struct cel_options options = {needs, raw->needs_count, raw->phrases_count > 0};
    int code = cel_compile(&e->when, &b->k->arena, schema_of(e->record), str_of(raw->when),
                           &options, &why);
    if (code == LN_OK) {
        size_t size = cel_stack_size(e->when);
        b->k->stack_size = size > b->k->stack_size ? size : b->k->stack_size;
        return LN_OK;
    }
    if (code == LN_ENOMEM)
        return out_of_memory(b->err);
    return err_set(b->err, LN_EFORMAT, why.at, "%s:%u: %s: when, character %zu: %s",
                   e->file->path, catalogue_line(e->file, raw->id, "when:"), raw->id,
                   why.at + 1, why.text);
}

static int build_needs(struct build *b, struct know_entry *e)
{
    const struct cat_entry *raw = e->raw;
    const struct cel_schema *schema = schema_of(e->record);
    if (raw->needs_count > KNOW_NEEDS_MAX)
        return wrong(b, e->file, raw->id, "needs:", "too many needs");
    for (unsigned i = 0; i < raw->needs_count; i++) {
        e->needs[i] = schema_slot(schema, str_of(raw->needs[i]));
        if (e->needs[i] < 0)
            return wrong(b, e->file, raw->id, raw->needs[i], "no such field or fact");
    }
    e->needs_count = raw->needs_count;
    return LN_OK;
}

static bool in_vocabulary(const struct cel_field *field, const char *value)
{
    for (const char *const *w = field->words; w != NULL && *w != NULL; w++)
        if (str_eq(str_of(*w), str_of(value)))
            return true;
    return field->words == NULL;
}

static int build_fact(struct build *b, struct know_entry *e)
{
    const struct cat_entry *raw = e->raw;
    const struct cel_schema *schema = schema_of(e->record);
    if (raw->fact == NULL || raw->value == NULL)
        return wrong(b, e->file, raw->id, NULL,
                     "an entry has a family (an indicator) or a fact and a value");
    e->fact_slot = schema_slot(schema, str_of(raw->fact));
    if (e->fact_slot < 0 || !schema->fields[e->fact_slot].is_fact)
        return wrong(b, e->file, raw->id, raw->fact, "no such fact");
    if (!in_vocabulary(&schema->fields[e->fact_slot], raw->value))
        return wrong(b, e->file, raw->id, raw->value, "not a value of this fact");
    if (raw->when != NULL || raw->needs_count > 0 || raw->phrases_count == 0)
        return wrong(b, e->file, raw->id, NULL,
                     "a fact is established by phrases alone, without when or needs");
    if (raw->legal != NULL || raw->audience_count > 0)
        return wrong(b, e->file, raw->id, NULL, "a fact has neither legal nor audience");
    return LN_OK;
}

static int build_family(struct build *b, struct know_entry *e)
{
    const char *name = e->raw->family;
    for (uint32_t i = 0; i < b->k->family_count; i++)
        if (str_eq(str_of(b->families[i]), str_of(name))) {
            e->family = i;
            return LN_OK;
        }
    b->families[b->k->family_count] = name;
    e->family = b->k->family_count++;
    return LN_OK;
}

static int build_indicator(struct build *b, struct know_entry *e)
{
    const struct cat_entry *raw = e->raw;
    if (raw->fact != NULL || raw->value != NULL)
        return wrong(b, e->file, raw->id, NULL, "an indicator cannot also set a fact");
    if (!(raw->weight >= 0 && raw->weight <= WEIGHT_MAX))
        return wrong(b, e->file, raw->id, "weight:", "weight must lie in 0..5 (log-odds)");
    if (raw->phrases_count == 0 && (raw->when == NULL || raw->about == NULL))
        return wrong(b, e->file, raw->id, NULL,
                     "without phrases an indicator needs when, and about: the field it shows");
    if (raw->sources_count == 0)
        return wrong(b, e->file, raw->id, NULL, "a source is missing");
    if (raw->about != NULL) {
        e->about_slot = schema_slot(schema_of(e->record), str_of(raw->about));
        if (e->about_slot < 0)
            return wrong(b, e->file, raw->id, raw->about, "no such field or fact");
    }
    if (raw->tip != NULL) {
        e->tip = map_get(&b->tip_ids, str_of(raw->tip));
        if (e->tip == MAP_NONE)
            return wrong(b, e->file, raw->id, raw->tip, "no such tip");
    }
    if (raw->audience_count > 0 && raw->weight > 0)
        return wrong(b, e->file, raw->id, "audience:",
                     "who is addressed is never evidence: an audience needs weight 0");
    if (raw->legal != NULL && (raw->weight > 0 || raw->phrases_count > 0))
        return wrong(b, e->file, raw->id, "legal:",
                     "a legal rule looks at fields, not at phrases, and has weight 0");
    if (raw->legal != NULL && !is_country(raw->legal->jurisdiction))
        return wrong(b, e->file, raw->id, raw->legal->jurisdiction,
                     "not a country code such as KH");
    int code = build_family(b, e);
    if (code == LN_OK)
        code = check_countries(b, e->file, raw->id, raw->audience, raw->audience_count);
    if (code == LN_OK)
        code = check_sectors(b, e->file, raw->id, raw->sectors, raw->sectors_count);
    if (code == LN_OK)
        code = check_texts(b, e->file, raw->id, raw->titles, raw->titles_count);
    if (code == LN_OK)
        code = build_needs(b, e);
    if (code == LN_OK && raw->when != NULL)
        code = compile_when(b, e);
    return code;
}

/* Every language of an indicator's phrases needs an example that hits and a near miss. */
static int check_examples(struct build *b, const struct know_entry *e)
{
    const struct cat_entry *raw = e->raw;
    for (unsigned i = 0; i < raw->examples_count; i++)
        if (!know_is_language(b->k, str_of(raw->examples[i].lang)))
            return wrong(b, e->file, raw->id, raw->examples[i].lang,
                         "language is not in languages.yaml");
    for (unsigned p = 0; p < raw->phrases_count; p++) {
        bool hit = false, miss = false;
        for (unsigned i = 0; i < raw->examples_count; i++) {
            if (!str_eq(str_of(raw->examples[i].lang), str_of(raw->phrases[p].lang)))
                continue;
            hit = hit || raw->examples[i].hit != NULL;
            miss = miss || raw->examples[i].near_miss != NULL;
        }
        if (!hit || (!miss && e->family != KNOW_NONE))
            return wrong(b, e->file, raw->id, raw->phrases[p].lang,
                         "each language needs an example with hit and near_miss; missing in");
    }
    if (raw->phrases_count == 0 && raw->examples_count == 0)
        return wrong(b, e->file, raw->id, NULL, "an example is missing");
    return LN_OK;
}

static int add_phrases(struct build *b, const struct know_entry *e, uint32_t id,
                       char *const *any, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct ln_err why = {0};
        int code = phrase_check(b->k->fold, str_of(any[i]), &why);
        if (code == LN_ENOMEM)
            return out_of_memory(b->err);
        if (code != LN_OK)
            return err_set(b->err, LN_EFORMAT, why.at, "%s:%u: %s: phrase \"%s\", byte %zu: %s",
                           e->file->path, catalogue_line(e->file, e->raw->id, any[i]),
                           e->raw->id, any[i], why.at + 1, why.text);
        if (b->phrase_count == LIMIT_PHRASES)
            return wrong(b, e->file, e->raw->id, NULL, "more phrases than the limit");
        b->phrases[b->phrase_count] = str_of(any[i]);
        b->phrase_ids[b->phrase_count++] = id;
    }
    return LN_OK;
}

static int build_phrases(struct build *b, const struct know_entry *e, uint32_t index)
{
    int code = LN_OK;
    for (unsigned i = 0; code == LN_OK && i < e->raw->phrases_count; i++) {
        const struct cat_phrases *p = &e->raw->phrases[i];
        code = check_lang(b, e->file, e->raw->id, p->lang, p->status, p->reviewer);
        if (code == LN_OK)
            code = add_phrases(b, e, know_hit_id(index), p->any, p->any_count);
        if (code == LN_OK)
            code = add_phrases(b, e, know_except_id(index), p->except, p->except_count);
    }
    return code;
}

static int build_entry(struct build *b, const struct cat_file *f, const struct cat_entry *raw)
{
    uint32_t index = b->k->entry_count;
    struct know_entry *e = &b->entries[index];
    *e = (struct know_entry){.raw = raw,
                             .file = f,
                             .record = RECORD_ADVERT,
                             .weight = raw->weight,
                             .family = KNOW_NONE,
                             .tip = KNOW_NONE,
                             .fact_slot = -1,
                             .about_slot = -1};
    int code = put_id(b, &b->ids, f, raw->id, index);
    if (code != LN_OK)
        return code;
    if (!str_eq(str_of(raw->record), STR("advert")))
        return wrong(b, f, raw->id, raw->record, "no such kind of record");
    const char *prefix = raw->family != NULL                           ? "advert."
                         : str_starts(str_of(f->path), STR("places/")) ? "place."
                                                                       : "fact.";
    if (!str_starts(str_of(raw->id), str_of(prefix)))
        return wrong(b, f, raw->id, prefix, "the id must start with");
    code = raw->family != NULL ? build_indicator(b, e) : build_fact(b, e);
    if (code == LN_OK)
        code = build_phrases(b, e, index);
    if (code == LN_OK)
        code = check_examples(b, e);
    b->k->entry_count = index + 1;
    return code;
}

/* Learnt weights take the place of those in the entries. What weighs nothing stays so: such
 * entries only choose tips, which is a decision and no estimate. */
static int build_weights(struct build *b)
{
    const struct cat_model *m = b->k->model[RECORD_ADVERT];
    for (unsigned i = 0; i < m->weights_count; i++) {
        const struct cat_weight *w = &m->weights[i];
        uint32_t index = map_get(&b->ids, str_of(w->id));
        const char *what = NULL;
        if (index == MAP_NONE || b->entries[index].family == KNOW_NONE)
            what = "no such indicator";
        else if (!(b->entries[index].raw->weight > 0))
            what = "has weight 0 in its entry, which no learnt weight may change";
        else if (!(w->weight >= 0 && w->weight <= WEIGHT_MAX))
            what = "weight must lie in 0..5 (log-odds)";
        for (unsigned k = 0; what == NULL && k < i; k++)
            what = str_eq(str_of(m->weights[k].id), str_of(w->id)) ? "is there twice" : NULL;
        if (what != NULL)
            return err_set(b->err, LN_EFORMAT, 0, "models/advert.yaml: weights: %s: %s", w->id,
                           what);
        b->entries[index].weight = w->weight;
    }
    return LN_OK;
}

static void add_name(struct ln_str *out, size_t *count, const char *name)
{
    if (out != NULL)
        out[*count] = str_of(name);
    ++*count;
}

/* Names that no text model may see: the lists of masks, and the phrases of places. Not those
 * with a group: they hold a word beside the name, "(to|from) Bali", which must stay. */
static size_t gather_names(struct ln_str *out, const struct ln_knowledge *k)
{
    size_t count = 0;
    for (size_t i = 0; i < k->catalogue.file_count; i++) {
        const struct cat_file *f = &k->catalogue.files[i];
        for (unsigned n = 0; f->kind == CAT_MASKS && n < f->count; n++) {
            const struct cat_mask *m = (const struct cat_mask *)f->data + n;
            for (unsigned p = 0; p < m->any_count; p++)
                add_name(out, &count, m->any[p]);
        }
    }
    for (uint32_t e = 0; e < k->entry_count; e++) {
        const struct cat_entry *raw = k->entries[e].raw;
        bool place = raw->fact != NULL && str_eq(str_of(raw->fact), STR("place.countries"));
        for (unsigned i = 0; place && i < raw->phrases_count; i++)
            for (unsigned p = 0; p < raw->phrases[i].any_count; p++)
                if (strchr(raw->phrases[i].any[p], '(') == NULL)
                    add_name(out, &count, raw->phrases[i].any[p]);
    }
    return count;
}

static int build_mask(struct build *b)
{
    size_t count = gather_names(NULL, b->k);
    if (count > LIMIT_PHRASES)
        return err_set(b->err, LN_ELIMIT, 0, "more than %u names to mask", LIMIT_PHRASES);
    struct ln_str *names = mem_array(count + 1, sizeof *names);
    if (names == NULL)
        return out_of_memory(b->err);
    gather_names(names, b->k);
    int code = mask_new(&b->k->mask, b->k->fold, names, count, b->err);
    if (code != LN_OK && code != LN_ENOMEM)
        err_prefix(b->err, "masks: ");
    mem_free(names);
    return code;
}

static int count_work(struct build *b)
{
    struct catalogue *c = &b->k->catalogue;
    size_t entries = 0, phrases = 0;
    for (size_t i = 0; i < c->file_count; i++) {
        const struct cat_entry *list = c->files[i].data;
        for (unsigned n = 0; c->files[i].kind == CAT_ENTRIES && n < c->files[i].count; n++) {
            entries++;
            for (unsigned p = 0; p < list[n].phrases_count; p++)
                phrases += list[n].phrases[p].any_count + list[n].phrases[p].except_count;
        }
    }
    if (entries > LIMIT_INDICATORS)
        return err_set(b->err, LN_ELIMIT, 0, "more than %u entries", LIMIT_INDICATORS);
    b->entries = arena_array(&b->k->arena, entries + 1, sizeof *b->entries);
    b->families = arena_array(&b->k->arena, entries + 1, sizeof *b->families);
    b->phrases = mem_array(phrases + 1, sizeof *b->phrases);
    b->phrase_ids = mem_array(phrases + 1, sizeof *b->phrase_ids);
    if (b->entries == NULL || b->families == NULL || b->phrases == NULL ||
        b->phrase_ids == NULL)
        return out_of_memory(b->err);
    b->k->entries = b->entries;
    b->k->families = b->families;
    return LN_OK;
}

/* The words of all phrases and of the examples, which say them in sentences. */
static int build_words(struct build *b)
{
    size_t room = b->phrase_count, count = 0;
    for (uint32_t i = 0; i < b->k->entry_count; i++)
        room += (size_t)b->k->entries[i].raw->examples_count * 2;
    struct ln_str *texts = mem_array(room + 1, sizeof *texts);
    if (texts == NULL)
        return out_of_memory(b->err);
    for (size_t i = 0; i < b->phrase_count; i++)
        texts[count++] = b->phrases[i];
    for (uint32_t i = 0; i < b->k->entry_count; i++) {
        const struct cat_entry *e = b->k->entries[i].raw;
        for (unsigned n = 0; n < e->examples_count; n++) {
            texts[count++] = str_of(e->examples[n].hit);
            texts[count++] = str_of(e->examples[n].near_miss);
        }
    }
    int code = lexicon_new(&b->k->words, b->k->fold, texts, count, b->err);
    mem_free(texts);
    return code;
}

static int build_entries(struct build *b)
{
    struct catalogue *c = &b->k->catalogue;
    int code = count_work(b);
    for (size_t i = 0; code == LN_OK && i < c->file_count; i++) {
        const struct cat_entry *list = c->files[i].data;
        for (unsigned n = 0;
             code == LN_OK && c->files[i].kind == CAT_ENTRIES && n < c->files[i].count; n++)
            code = build_entry(b, &c->files[i], &list[n]);
    }
    if (code == LN_OK)
        code = phrase_set_new(&b->k->phrases, b->k->fold, b->phrases, b->phrase_ids,
                              b->phrase_count, b->err);
    if (code == LN_OK)
        code = build_weights(b);
    if (code == LN_OK)
        code = build_mask(b);
    return code == LN_OK ? build_words(b) : code;
}

/* ---- countries ----------------------------------------------------------------------------
 */

static int build_country_names(struct build *b)
{
    struct ln_knowledge *k = b->k;
    size_t count = 0;
    for (uint32_t i = 0; i < k->country_count; i++)
        for (unsigned n = 0; n < k->countries[i]->names_count; n++)
            count += k->countries[i]->names[n].any_count;
    if (count == 0)
        return LN_OK;
    struct ln_str *names = mem_array(count, sizeof *names);
    uint32_t *ids = mem_array(count, sizeof *ids);
    struct ln_err why = {0};
    int code = LN_ENOMEM;
    if (names != NULL && ids != NULL) {
        count = 0;
        for (uint32_t i = 0; i < k->country_count; i++)
            for (unsigned n = 0; n < k->countries[i]->names_count; n++)
                for (unsigned p = 0; p < k->countries[i]->names[n].any_count; p++) {
                    ids[count] = i;
                    names[count++] = str_of(k->countries[i]->names[n].any[p]);
                }
        code = phrase_set_new(&k->country_names, k->fold, names, ids, count, &why);
    }
    if (code == LN_EFORMAT)
        code = err_set(b->err, LN_EFORMAT, 0, "countries.yaml:1: %s: %s",
                       k->countries[ids[why.at]]->code, why.text);
    else if (code != LN_OK)
        code = code == LN_ENOMEM
                   ? out_of_memory(b->err)
                   : err_set(b->err, code, why.at, "countries.yaml: %s", why.text);
    mem_free(names);
    mem_free(ids);
    return code;
}

/* ---- the object ---------------------------------------------------------------------------
 */

static int hash_content(struct ln_knowledge *k, struct ln_err *err)
{
    crypto_generichash_state state;
    unsigned char digest[16];
    if (sodium_init() < 0)
        return err_set(err, LN_ECRYPTO, 0, "libsodium does not start");
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    crypto_generichash_update(&state, (const unsigned char *)LINNET_VERSION,
                              sizeof LINNET_VERSION);
    for (size_t i = 0; i < k->catalogue.file_count; i++) {
        const struct cat_file *f = &k->catalogue.files[i];
        unsigned char length[8];
        for (unsigned n = 0; n < 8; n++)
            length[n] = (unsigned char)(f->bytes.len >> (8 * n));
        crypto_generichash_update(&state, (const unsigned char *)f->path, strlen(f->path) + 1);
        crypto_generichash_update(&state, length, sizeof length);
        crypto_generichash_update(&state, (const unsigned char *)f->bytes.at, f->bytes.len);
    }
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(k->hash, sizeof k->hash, digest, sizeof digest);
    return LN_OK;
}

int ln_knowledge_load(struct ln_knowledge **out, const char *dir, struct ln_err *err)
{
    struct ln_knowledge *k = mem_zero(sizeof *k);
    struct build b = {.k = k, .dir = dir, .err = err};
    *out = NULL;
    if (k == NULL)
        return out_of_memory(err);
    k->refs = 1;
    arena_init(&k->arena, LIMIT_ARENA_BYTES);
    int code = catalogue_load(&k->catalogue, dir, err);
    if (code == LN_OK)
        code = fold_tables_new(&k->fold, err);
    if (code == LN_OK)
        code = build_texts(&b);
    if (code == LN_OK)
        code = build_entries(&b);
    if (code == LN_OK)
        code = build_country_names(&b);
    if (code == LN_OK)
        code = hash_content(k, err);
    map_free(&b.ids);
    map_free(&b.tip_ids);
    map_free(&b.helpline_ids);
    map_free(&b.norm_ids);
    mem_free(b.phrases);
    mem_free(b.phrase_ids);
    if (code != LN_OK) {
        ln_knowledge_free(k);
        return code;
    }
    *out = k;
    return LN_OK;
}

struct ln_knowledge *know_ref(struct ln_knowledge *k)
{
    __atomic_add_fetch(&k->refs, 1, __ATOMIC_RELAXED);
    return k;
}

void ln_knowledge_free(struct ln_knowledge *k)
{
    if (k == NULL || __atomic_sub_fetch(&k->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    phrase_set_free(k->phrases);
    phrase_set_free(k->country_names);
    mask_free(k->mask);
    lexicon_free(k->words);
    fold_tables_free(k->fold);
    map_free(&k->hosts);
    catalogue_free(&k->catalogue);
    arena_free(&k->arena);
    mem_free(k);
}

const char *ln_knowledge_hash(const struct ln_knowledge *k)
{
    return k->hash;
}

/* Drop the last subtag: zh-Hans-SG -> zh-Hans -> zh -> empty. */
static struct ln_str shorter(struct ln_str lang)
{
    while (lang.len > 0 && lang.at[lang.len - 1] != '-')
        lang.len--;
    lang.len -= lang.len > 0;
    return lang;
}

/* "zh" alone must find zh-Hans, and any code is compared without case. */
static bool speaks(const char *code, struct ln_str lang)
{
    struct ln_str s = str_of(code);
    return lang.len > 0 && s.len >= lang.len && str_eq_ascii(str_part(s, 0, lang.len), lang) &&
           (s.len == lang.len || s.at[lang.len] == '-');
}

const struct cat_label *know_label(const struct ln_knowledge *k, struct ln_str lang)
{
    for (; lang.len > 0; lang = shorter(lang))
        for (uint32_t i = 0; i < k->label_count; i++)
            if (speaks(k->labels[i]->lang, lang))
                return k->labels[i];
    for (uint32_t i = 0; i < k->label_count; i++)
        if (speaks(k->labels[i]->lang, STR("en")))
            return k->labels[i];
    return k->labels[0];
}

const struct cat_text *know_text(const struct cat_text *texts, unsigned count,
                                 struct ln_str lang)
{
    for (; lang.len > 0; lang = shorter(lang))
        for (unsigned i = 0; i < count; i++)
            if (speaks(texts[i].lang, lang))
                return &texts[i];
    for (unsigned i = 0; i < count; i++)
        if (speaks(texts[i].lang, STR("en")))
            return &texts[i];
    return NULL;
}

const struct cat_country *know_country(const struct ln_knowledge *k, struct ln_str code)
{
    for (uint32_t i = 0; code.len == 2 && i < k->country_count; i++)
        if (str_eq_ascii(str_of(k->countries[i]->code), code))
            return k->countries[i];
    return NULL;
}

bool know_satisfiable(const struct ln_knowledge *k, uint32_t entry)
{
    const struct know_entry *e = &k->entries[entry];
    for (unsigned i = 0; i < e->needs_count; i++) {
        bool of_norms = e->record == RECORD_ADVERT &&
                        (e->needs[i] == ADVERT_PAY_RATIO || e->needs[i] == ADVERT_PAY_NORM);
        bool found = of_norms ? k->norm_count > 0 : schema_is_derived(e->record, e->needs[i]);
        for (uint32_t f = 0; !found && f < k->entry_count; f++)
            found = k->entries[f].fact_slot == e->needs[i];
        if (!found)
            return false;
    }
    return true;
}
