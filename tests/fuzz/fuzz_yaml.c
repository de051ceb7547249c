/* fuzz_yaml.c: any bytes through the typed YAML reader, with a schema that has what a catalogue
 * has: strings, optional strings, an enumeration, numbers, lists and mappings in mappings. */
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "base/yaml.h"

struct phrase {
    char *lang;
    int status;
    char **any;
    unsigned any_count;
};

struct entry {
    char *id, *title;
    double weight;
    unsigned days;
    bool off;
    struct phrase *phrases;
    unsigned phrases_count;
};

static const cyaml_strval_t statuses[] = {{"reviewed", 0}, {"machine-drafted", 1}};

static const cyaml_schema_value_t string_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, 1024)};

static const cyaml_schema_field_t phrase_fields[] = {
    CYAML_FIELD_STRING_PTR("lang", CYAML_FLAG_POINTER, struct phrase, lang, 2, 16),
    CYAML_FIELD_ENUM("status", CYAML_FLAG_STRICT, struct phrase, status, statuses,
                     CYAML_ARRAY_LEN(statuses)),
    CYAML_FIELD_SEQUENCE("any", CYAML_FLAG_POINTER, struct phrase, any, &string_value, 1, 64),
    CYAML_FIELD_END};

static const cyaml_schema_value_t phrase_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct phrase, phrase_fields)};

static const cyaml_schema_field_t entry_fields[] = {
    CYAML_FIELD_STRING_PTR("id", CYAML_FLAG_POINTER, struct entry, id, 1, 64),
    CYAML_FIELD_STRING_PTR("title", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct entry,
                           title, 0, 200),
    CYAML_FIELD_FLOAT("weight", CYAML_FLAG_OPTIONAL, struct entry, weight),
    CYAML_FIELD_UINT("days", CYAML_FLAG_OPTIONAL, struct entry, days),
    CYAML_FIELD_BOOL("off", CYAML_FLAG_OPTIONAL, struct entry, off),
    CYAML_FIELD_SEQUENCE("phrases", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct entry,
                         phrases, &phrase_value, 0, 64),
    CYAML_FIELD_END};

static const cyaml_schema_value_t entry_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct entry, entry_fields)};

static const cyaml_schema_value_t list_schema = {
    CYAML_VALUE_SEQUENCE(CYAML_FLAG_POINTER, struct entry, &entry_value, 0, 1000)};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ln_str text = {(const char *)data, size};
    struct ln_err err = {0};
    void *list;
    unsigned count = 0;
    int code = yaml_load_list(&list, &count, &list_schema, text, "fuzz.yaml", &err);
    if (code != LN_OK) {
        ln_assert(code == LN_EFORMAT && err.code == code);
        ln_assert(str_starts(str_of(err.text), STR("fuzz.yaml:")));
        return 0;
    }
    const struct entry *entries = list;
    for (unsigned i = 0; i < count; i++) {
        ln_assert(entries[i].id != NULL && entries[i].id[0] != '\0');
        for (unsigned p = 0; p < entries[i].phrases_count; p++)
            ln_assert(entries[i].phrases[p].any_count > 0);
    }
    yaml_free(&list_schema, list, count);
    return 0;
}
