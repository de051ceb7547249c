/* catalogue.c: libcyaml schemas for the structs of catalogue.h, and the walk over the folder.
 * The first folder of a path says what a file holds. */
#include "knowledge/catalogue.h"

#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/yaml.h"

#define TEXT(key, type, member)                                                                \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, 20000)
#define TEXT_OPT(key, type, member)                                                            \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, 0,     \
                           20000)
#define LIST_OPT(key, type, member, schema)                                                    \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, schema,  \
                         0, 100000)
#define LIST(key, type, member, schema)                                                        \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER, type, member, schema, 1, 100000)

/* Field and struct schemas, one below the other, leaves first. */
static const cyaml_schema_value_t string_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, 20000)};

static const cyaml_strval_t statuses[] = {{"machine-drafted", STATUS_MACHINE_DRAFTED},
                                          {"reviewed", STATUS_REVIEWED}};
static const cyaml_strval_t reliabilities[] = {{"primary", RELIABILITY_PRIMARY},
                                               {"secondary", RELIABILITY_SECONDARY},
                                               {"unverified", RELIABILITY_UNVERIFIED}};
static const cyaml_strval_t methods[] = {
    {"notes", CHECK_NOTES}, {"stored-copy", CHECK_STORED_COPY}, {"live", CHECK_LIVE}};

#define STATUS(type)                                                                           \
    CYAML_FIELD_ENUM("status", CYAML_FLAG_STRICT, type, status, statuses,                      \
                     CYAML_ARRAY_LEN(statuses))
#define RELIABILITY(type)                                                                      \
    CYAML_FIELD_ENUM("reliability", CYAML_FLAG_STRICT, type, reliability, reliabilities,       \
                     CYAML_ARRAY_LEN(reliabilities))

#define METHOD(type)                                                                           \
    CYAML_FIELD_ENUM("how", CYAML_FLAG_STRICT, type, how, methods, CYAML_ARRAY_LEN(methods))

static const cyaml_schema_field_t source_fields[] = {
    TEXT("org", struct cat_source, org), TEXT("ref", struct cat_source, ref),
    TEXT_OPT("url", struct cat_source, url), RELIABILITY(struct cat_source), CYAML_FIELD_END};
static const cyaml_schema_value_t source_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_source, source_fields)};

static const cyaml_schema_field_t phrases_fields[] = {
    TEXT("lang", struct cat_phrases, lang),
    STATUS(struct cat_phrases),
    TEXT_OPT("reviewer", struct cat_phrases, reviewer),
    LIST("any", struct cat_phrases, any, &string_value),
    LIST_OPT("except", struct cat_phrases, except, &string_value),
    CYAML_FIELD_END};
static const cyaml_schema_value_t phrases_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_phrases, phrases_fields)};

static const cyaml_schema_field_t text_fields[] = {
    TEXT("lang", struct cat_text, lang),
    STATUS(struct cat_text),
    TEXT_OPT("reviewer", struct cat_text, reviewer),
    TEXT("title", struct cat_text, title),
    TEXT_OPT("text", struct cat_text, text),
    CYAML_FIELD_END};
static const cyaml_schema_value_t text_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_text, text_fields)};

static const cyaml_schema_field_t example_fields[] = {
    TEXT("lang", struct cat_example, lang), TEXT_OPT("hit", struct cat_example, hit),
    TEXT_OPT("near_miss", struct cat_example, near_miss), CYAML_FIELD_END};
static const cyaml_schema_value_t example_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_example, example_fields)};

static const cyaml_schema_field_t legal_fields[] = {
    TEXT("jurisdiction", struct cat_legal, jurisdiction),
    TEXT("basis", struct cat_legal, basis), CYAML_FIELD_END};

static const cyaml_schema_field_t entry_fields[] = {
    TEXT("id", struct cat_entry, id),
    TEXT("title", struct cat_entry, title),
    TEXT("record", struct cat_entry, record),
    TEXT_OPT("family", struct cat_entry, family),
    TEXT_OPT("fact", struct cat_entry, fact),
    TEXT_OPT("value", struct cat_entry, value),
    CYAML_FIELD_FLOAT("weight", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct cat_entry,
                      weight),
    LIST_OPT("titles", struct cat_entry, titles, &text_value),
    LIST_OPT("sectors", struct cat_entry, sectors, &string_value),
    LIST_OPT("sources", struct cat_entry, sources, &source_value),
    LIST_OPT("phrases", struct cat_entry, phrases, &phrases_value),
    LIST_OPT("fields", struct cat_entry, fields, &string_value),
    LIST_OPT("needs", struct cat_entry, needs, &string_value),
    TEXT_OPT("when", struct cat_entry, when),
    TEXT_OPT("about", struct cat_entry, about),
    TEXT_OPT("tip", struct cat_entry, tip),
    TEXT_OPT("note", struct cat_entry, note),
    LIST_OPT("audience", struct cat_entry, audience, &string_value),
    CYAML_FIELD_MAPPING_PTR("legal", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct cat_entry,
                            legal, legal_fields),
    LIST_OPT("examples", struct cat_entry, examples, &example_value),
    CYAML_FIELD_END};
static const cyaml_schema_value_t entry_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_entry, entry_fields)};

static const cyaml_schema_field_t tip_fields[] = {
    TEXT("id", struct cat_tip, id),
    TEXT("checked", struct cat_tip, checked),
    LIST_OPT("origins", struct cat_tip, origins, &string_value),
    LIST_OPT("destinations", struct cat_tip, destinations, &string_value),
    LIST_OPT("sectors", struct cat_tip, sectors, &string_value),
    LIST("sources", struct cat_tip, sources, &source_value),
    LIST("texts", struct cat_tip, texts, &text_value),
    CYAML_FIELD_END};
static const cyaml_schema_value_t tip_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_tip, tip_fields)};

static const cyaml_schema_field_t advisory_fields[] = {
    TEXT("id", struct cat_advisory, id),
    TEXT("issuer", struct cat_advisory, issuer),
    TEXT("title", struct cat_advisory, title),
    TEXT("url", struct cat_advisory, url),
    TEXT("lang", struct cat_advisory, lang),
    TEXT("date", struct cat_advisory, date),
    LIST_OPT("destinations", struct cat_advisory, destinations, &string_value),
    LIST_OPT("origins", struct cat_advisory, origins, &string_value),
    TEXT("checked", struct cat_advisory, checked),
    METHOD(struct cat_advisory),
    RELIABILITY(struct cat_advisory),
    CYAML_FIELD_END};
static const cyaml_schema_value_t advisory_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_advisory, advisory_fields)};

static const cyaml_schema_field_t helpline_fields[] = {
    TEXT("id", struct cat_helpline, id),
    TEXT("country", struct cat_helpline, country),
    TEXT("name", struct cat_helpline, name),
    TEXT("number", struct cat_helpline, number),
    LIST("languages", struct cat_helpline, languages, &string_value),
    TEXT("hours", struct cat_helpline, hours),
    TEXT("url", struct cat_helpline, url),
    TEXT_OPT("checked", struct cat_helpline, checked),
    METHOD(struct cat_helpline),
    TEXT("expires", struct cat_helpline, expires),
    RELIABILITY(struct cat_helpline),
    CYAML_FIELD_END};
static const cyaml_schema_value_t helpline_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_helpline, helpline_fields)};

static const cyaml_strval_t measures[] = {{"minimum", PAY_MINIMUM}, {"median", PAY_MEDIAN}};

static const cyaml_schema_field_t norm_fields[] = {
    TEXT("id", struct cat_norm, id),
    TEXT("country", struct cat_norm, country),
    TEXT("group", struct cat_norm, group),
    CYAML_FIELD_ENUM("measure", CYAML_FLAG_STRICT, struct cat_norm, measure, measures,
                     CYAML_ARRAY_LEN(measures)),
    CYAML_FIELD_FLOAT("amount", CYAML_FLAG_STRICT, struct cat_norm, amount),
    TEXT("currency", struct cat_norm, currency),
    TEXT("period", struct cat_norm, period),
    TEXT("date", struct cat_norm, date),
    LIST("sources", struct cat_norm, sources, &source_value),
    CYAML_FIELD_END};
static const cyaml_schema_value_t norm_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_norm, norm_fields)};

static const cyaml_schema_field_t rate_fields[] = {
    TEXT("currency", struct cat_rate, currency), TEXT("date", struct cat_rate, date),
    CYAML_FIELD_FLOAT("per_usd", CYAML_FLAG_STRICT, struct cat_rate, per_usd),
    LIST("sources", struct cat_rate, sources, &source_value), CYAML_FIELD_END};
static const cyaml_schema_value_t rate_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_rate, rate_fields)};

static const cyaml_schema_field_t label_fields[] = {
    TEXT("lang", struct cat_label, lang),
    STATUS(struct cat_label),
    TEXT_OPT("reviewer", struct cat_label, reviewer),
    TEXT("neutral_headline", struct cat_label, neutral_headline),
    TEXT("neutral_message", struct cat_label, neutral_message),
    TEXT("caution_headline", struct cat_label, caution_headline),
    TEXT("caution_message", struct cat_label, caution_message),
    TEXT("reasons", struct cat_label, reasons),
    TEXT("tips", struct cat_label, tips),
    TEXT("advisories", struct cat_label, advisories),
    TEXT("disclaimer", struct cat_label, disclaimer),
    TEXT("unreadable", struct cat_label, unreadable),
    TEXT("dated", struct cat_label, dated),
    TEXT("checked", struct cat_label, checked),
    TEXT("drafted", struct cat_label, drafted),
    TEXT("helplines", struct cat_label, helplines),
    TEXT("incomplete_headline", struct cat_label, incomplete_headline),
    TEXT("incomplete_message", struct cat_label, incomplete_message),
    CYAML_FIELD_END};
static const cyaml_schema_value_t label_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_label, label_fields)};

static const cyaml_schema_field_t language_fields[] = {
    TEXT("code", struct cat_language, code), TEXT("name", struct cat_language, name),
    TEXT("script", struct cat_language, script), CYAML_FIELD_END};
static const cyaml_schema_value_t language_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_language, language_fields)};

static const cyaml_schema_field_t name_fields[] = {
    TEXT("lang", struct cat_name, lang), LIST("any", struct cat_name, any, &string_value),
    CYAML_FIELD_END};
static const cyaml_schema_value_t name_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_name, name_fields)};

static const cyaml_schema_field_t country_fields[] = {
    TEXT("code", struct cat_country, code),
    CYAML_FIELD_UINT("income", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct cat_country,
                     income),
    LIST("currencies", struct cat_country, currencies, &string_value),
    LIST("languages", struct cat_country, languages, &string_value),
    LIST("names", struct cat_country, names, &name_value),
    CYAML_FIELD_END};
static const cyaml_schema_value_t country_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_country, country_fields)};

static const cyaml_schema_field_t band_fields[] = {
    TEXT("band", struct cat_band, band),
    CYAML_FIELD_FLOAT("score", CYAML_FLAG_STRICT, struct cat_band, score),
    CYAML_FIELD_UINT("families", CYAML_FLAG_STRICT, struct cat_band, families),
    LIST("actions", struct cat_band, actions, &string_value), CYAML_FIELD_END};
static const cyaml_schema_value_t band_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_band, band_fields)};

#define NUMBER(key, type, member) CYAML_FIELD_FLOAT(key, CYAML_FLAG_STRICT, type, member)
#define NUMBER_OPT(key, type, member)                                                          \
    CYAML_FIELD_FLOAT(key, CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, type, member)
#define COUNT(key, type, member) CYAML_FIELD_UINT(key, CYAML_FLAG_STRICT, type, member)

static const cyaml_schema_field_t text_model_fields[] = {
    TEXT("file", struct cat_text_model, file),
    TEXT("blake2b", struct cat_text_model, blake2b),
    COUNT("features", struct cat_text_model, features),
    COUNT("buckets", struct cat_text_model, buckets),
    NUMBER("scale", struct cat_text_model, scale),
    NUMBER("bias", struct cat_text_model, bias),
    NUMBER("cap", struct cat_text_model, cap),
    CYAML_FIELD_END};

static const cyaml_schema_field_t calibration_fields[] = {
    TEXT("lang", struct cat_calibration, lang),
    NUMBER("offset", struct cat_calibration, offset),
    NUMBER("slope", struct cat_calibration, slope), CYAML_FIELD_END};
static const cyaml_schema_value_t calibration_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_calibration, calibration_fields)};

static const cyaml_schema_field_t weight_fields[] = {
    TEXT("id", struct cat_weight, id), NUMBER("weight", struct cat_weight, weight),
    CYAML_FIELD_END};
static const cyaml_schema_value_t weight_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_weight, weight_fields)};

static const cyaml_schema_field_t data_fields[] = {
    TEXT("name", struct cat_data, name), TEXT("licence", struct cat_data, licence),
    COUNT("rows", struct cat_data, rows), TEXT("split", struct cat_data, split),
    CYAML_FIELD_END};
static const cyaml_schema_value_t data_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_data, data_fields)};

static const cyaml_schema_field_t figure_fields[] = {
    TEXT("name", struct cat_figure, name),
    TEXT("on", struct cat_figure, on),
    TEXT_OPT("note", struct cat_figure, note),
    NUMBER("value", struct cat_figure, value),
    NUMBER_OPT("low", struct cat_figure, low),
    NUMBER_OPT("high", struct cat_figure, high),
    CYAML_FIELD_END};
static const cyaml_schema_value_t figure_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_figure, figure_fields)};

static const cyaml_schema_field_t card_fields[] = {
    TEXT("trained", struct cat_card, trained),
    TEXT("command", struct cat_card, command),
    LIST("data", struct cat_card, data, &data_value),
    LIST_OPT("figures", struct cat_card, figures, &figure_value),
    TEXT("limits", struct cat_card, limits),
    CYAML_FIELD_END};

static const cyaml_schema_field_t model_fields[] = {
    TEXT("record", struct cat_model, record),
    TEXT("status", struct cat_model, status),
    TEXT_OPT("note", struct cat_model, note),
    CYAML_FIELD_FLOAT("base_rate", CYAML_FLAG_STRICT, struct cat_model, base_rate),
    CYAML_FIELD_FLOAT("family_cap", CYAML_FLAG_STRICT, struct cat_model, family_cap),
    LIST("bands", struct cat_model, bands, &band_value),
    LIST_OPT("tips", struct cat_model, tips, &string_value),
    CYAML_FIELD_MAPPING_PTR("text", CYAML_FLAG_OPTIONAL, struct cat_model, text,
                            text_model_fields),
    LIST_OPT("calibration", struct cat_model, calibration, &calibration_value),
    LIST_OPT("weights", struct cat_model, weights, &weight_value),
    CYAML_FIELD_MAPPING_PTR("card", CYAML_FLAG_OPTIONAL, struct cat_model, card, card_fields),
    CYAML_FIELD_END};

static const cyaml_schema_field_t mask_fields[] = {
    TEXT("what", struct cat_mask, what),
    TEXT("lang", struct cat_mask, lang),
    STATUS(struct cat_mask),
    TEXT_OPT("reviewer", struct cat_mask, reviewer),
    LIST("any", struct cat_mask, any, &string_value),
    CYAML_FIELD_END};
static const cyaml_schema_value_t mask_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_mask, mask_fields)};
static const cyaml_schema_field_t hosts_fields[] = {
    TEXT("kind", struct cat_hosts, kind),
    LIST("sources", struct cat_hosts, sources, &source_value),
    LIST("hosts", struct cat_hosts, hosts, &string_value), CYAML_FIELD_END};
static const cyaml_schema_value_t hosts_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_hosts, hosts_fields)};

#define LIST_SCHEMA(name, type, member)                                                        \
    static const cyaml_schema_value_t name = {                                                 \
        CYAML_VALUE_SEQUENCE(CYAML_FLAG_POINTER, type, &member, 1, 100000)}

LIST_SCHEMA(entry_list, struct cat_entry, entry_value);
LIST_SCHEMA(tip_list, struct cat_tip, tip_value);
LIST_SCHEMA(advisory_list, struct cat_advisory, advisory_value);
LIST_SCHEMA(helpline_list, struct cat_helpline, helpline_value);
LIST_SCHEMA(norm_list, struct cat_norm, norm_value);
LIST_SCHEMA(rate_list, struct cat_rate, rate_value);
LIST_SCHEMA(label_list, struct cat_label, label_value);
LIST_SCHEMA(mask_list, struct cat_mask, mask_value);
LIST_SCHEMA(language_list, struct cat_language, language_value);
LIST_SCHEMA(country_list, struct cat_country, country_value);
LIST_SCHEMA(hosts_list, struct cat_hosts, hosts_value);
static const cyaml_schema_value_t model_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct cat_model, model_fields)};

static const struct {
    const char *start; /* of the relative path */
    enum cat_kind kind;
    const cyaml_schema_value_t *schema;
} folders[] = {
    {"indicators/", CAT_ENTRIES, &entry_list},
    {"facts/", CAT_ENTRIES, &entry_list},
    {"places/", CAT_ENTRIES, &entry_list},
    {"tips/", CAT_TIPS, &tip_list},
    {"advisories/", CAT_ADVISORIES, &advisory_list},
    {"helplines/", CAT_HELPLINES, &helpline_list},
    {"labels/", CAT_LABELS, &label_list},
    {"norms/pay", CAT_NORMS, &norm_list},
    {"norms/rates", CAT_RATES, &rate_list},
    {"languages.yaml", CAT_LANGUAGES, &language_list},
    {"countries.yaml", CAT_COUNTRIES, &country_list},
    {"hosts.yaml", CAT_HOSTS, &hosts_list},
    {"models/", CAT_MODEL, &model_schema},
    {"masks/", CAT_MASKS, &mask_list},
};

static const cyaml_schema_value_t *schema_for(enum cat_kind kind)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (folders[i].kind == kind)
            return folders[i].schema;
    return NULL;
}

static int load_file(struct cat_file *f, struct arena *a, const char *dir, struct ln_str path,
                     struct ln_err *err)
{
    f->path = path.at + strlen(dir) + 1;
    size_t i = 0;
    while (i < sizeof folders / sizeof *folders &&
           !str_starts(str_of(f->path), str_of(folders[i].start)))
        i++;
    if (i == sizeof folders / sizeof *folders)
        return err_set(err, LN_EFORMAT, 0,
                       "%s:1: no such part of a catalogue; see linnet-catalogue(5)", f->path);
    f->kind = folders[i].kind;
    struct buf bytes;
    buf_init(&bytes, LIMIT_CATALOGUE_FILE);
    int code = file_read_all(&bytes, path.at, err);
    if (code == LN_OK) {
        f->bytes = arena_copy(a, buf_str(&bytes));
        code = f->bytes.at == NULL ? err_set(err, LN_ENOMEM, 0, "out of memory") : LN_OK;
    }
    buf_free(&bytes);
    if (code != LN_OK)
        return code;
    if (f->kind != CAT_MODEL)
        return yaml_load_list(&f->data, &f->count, schema_for(f->kind), f->bytes, f->path, err);
    f->count = 1;
    return yaml_load(&f->data, schema_for(f->kind), f->bytes, f->path, err);
}

int catalogue_load(struct catalogue *out, const char *dir, struct ln_err *err)
{
    struct ln_str *paths = NULL;
    size_t count = 0;
    *out = (struct catalogue){0};
    arena_init(&out->arena, LIMIT_ARENA_BYTES);
    int code = file_list(&paths, &count, &out->arena, dir, ".yaml", err);
    if (code == LN_OK && count == 0)
        code = err_set(err, LN_ENOTFOUND, 0, "%s: no .yaml file here; is it a catalogue?", dir);
    if (code == LN_OK) {
        out->files = arena_array(&out->arena, count, sizeof *out->files);
        if (out->files == NULL)
            code = err_set(err, LN_ENOMEM, 0, "out of memory");
    }
    for (size_t i = 0; code == LN_OK && i < count; i++) {
        code = load_file(&out->files[i], &out->arena, dir, paths[i], err);
        out->file_count = i + (code == LN_OK);
    }
    if (code != LN_OK)
        catalogue_free(out);
    return code;
}

void catalogue_free(struct catalogue *c)
{
    for (size_t i = 0; i < c->file_count; i++) {
        struct cat_file *f = &c->files[i];
        yaml_free(schema_for(f->kind), f->data, f->kind == CAT_MODEL ? 0 : f->count);
    }
    c->file_count = 0;
    arena_free(&c->arena);
}

unsigned catalogue_line(const struct cat_file *f, const char *id, const char *needle)
{
    struct buf key;
    buf_init(&key, 1000);
    buf_add_format(&key, "id: %s", id);
    unsigned line = yaml_line_of(f->bytes, 1, buf_str(&key));
    size_t at = str_find(f->bytes, buf_str(&key), 0);
    buf_free(&key);
    if (needle == NULL || at == SIZE_MAX)
        return line;
    /* Only inside this entry: the next one starts a line with a dash. */
    struct ln_str entry = str_part(f->bytes, at, str_find(f->bytes, STR("\n-"), at));
    return line - 1 + yaml_line_of(entry, 1, str_of(needle));
}
