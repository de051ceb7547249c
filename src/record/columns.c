/* columns.c: see columns.h. */
#include "record/columns.h"

#include "base/err.h"
#include "base/str.h"
#include "base/yaml.h"

#define CONSTANT '='

/* Values that a constant could stand for: texts that conditions ask for. Titles, descriptions
 * and amounts are an advert's own. */
static bool may_be_constant(enum advert_field field)
{
    switch (field) {
    case FIELD_EMPLOYER:
    case FIELD_EMPLOYER_ADDRESS:
    case FIELD_EMPLOYER_COUNTRY:
    case FIELD_EMPLOYER_URL:
    case FIELD_PLACE:
    case FIELD_COUNTRY:
    case FIELD_APPLICANT:
    case FIELD_PAY_CURRENCY:
    case FIELD_PAY_PERIOD:
        return true;
    default:
        return false;
    }
}

static int add(struct columns *c, enum advert_field field, struct ln_str from,
               struct ln_err *err)
{
    struct ln_str name = names_of(field);
    bool constant = from.len > 0 && from.at[0] == CONSTANT;
    from = str_trim(constant ? str_part(from, 1, from.len) : from);
    if (from.len == 0)
        return err_set(err, LN_EINPUT, 0, "%.*s: no column is named", STR_ARGS(name));
    if (constant && !may_be_constant(field))
        return err_set(err, LN_EINPUT, 0, "%.*s cannot be the same for all records",
                       STR_ARGS(name));
    if (c->count == LIMIT_MAPPED_COLUMNS)
        return err_set(err, LN_ELIMIT, 0, "more than %u columns are mapped",
                       LIMIT_MAPPED_COLUMNS);
    c->items[c->count++] = (struct column){field, from, constant};
    return LN_OK;
}

/* "no field is called x; there are: id, title, ..." */
static int no_such_field(struct ln_str name, struct ln_err *err)
{
    char known[LIMIT_ERROR_TEXT];
    size_t len = 0;
    for (int field = 0; field < FIELD_COUNT; field++) {
        struct ln_str own = names_of((enum advert_field)field);
        if (len + own.len + 2 > sizeof known)
            break;
        if (field > 0)
            known[len++] = ' ';
        memcpy(known + len, own.at, own.len);
        len += own.len;
    }
    return err_set(err, LN_EINPUT, 0, "no field is called %.*s; there are: %.*s",
                   STR_ARGS(str_part(name, 0, 40)), STR_ARGS(((struct ln_str){known, len})));
}

int columns_add(struct columns *c, struct ln_str pairs, struct ln_err *err)
{
    int code = LN_OK;
    do {
        struct ln_str from, pair = str_cut(&pairs, pairs, ',');
        struct ln_str name = str_trim(str_cut(&from, pair, CONSTANT));
        const struct field_name *known = names_find(name);
        if (str_find(pair, STR("="), 0) == SIZE_MAX)
            return err_set(err, LN_EINPUT, 0, "%.*s: write NAME=COLUMN", STR_ARGS(pair));
        code = known != NULL ? add(c, known->field, str_trim(from), err)
                             : no_such_field(name, err);
    } while (code == LN_OK && pairs.len > 0);
    return code;
}

/* ---- YAML ---- */

struct columns_file {
    char *from[FIELD_COUNT];
};

#define NAME(key, field)                                                                       \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct columns_file, \
                           from[field], 0, 1000)

/* The keys are names_of(): a test compares the two. */
static const cyaml_schema_field_t file_fields[] = {
    NAME("id", FIELD_ID),
    NAME("title", FIELD_TITLE),
    NAME("description", FIELD_DESCRIPTION),
    NAME("company", FIELD_EMPLOYER),
    NAME("companyAddress", FIELD_EMPLOYER_ADDRESS),
    NAME("companyCountry", FIELD_EMPLOYER_COUNTRY),
    NAME("companyUrl", FIELD_EMPLOYER_URL),
    NAME("companyLogo", FIELD_EMPLOYER_LOGO),
    NAME("companyNumber", FIELD_EMPLOYER_NUMBER),
    NAME("location", FIELD_PLACE),
    NAME("city", FIELD_CITY),
    NAME("region", FIELD_REGION),
    NAME("country", FIELD_COUNTRY),
    NAME("applicantCountry", FIELD_APPLICANT),
    NAME("salary", FIELD_PAY),
    NAME("salaryMin", FIELD_PAY_MIN),
    NAME("salaryMax", FIELD_PAY_MAX),
    NAME("salaryCurrency", FIELD_PAY_CURRENCY),
    NAME("salaryPeriod", FIELD_PAY_PERIOD),
    NAME("contact", FIELD_CONTACT),
    NAME("url", FIELD_APPLY_URL),
    NAME("datePosted", FIELD_POSTED),
    NAME("validThrough", FIELD_VALID),
    NAME("remote", FIELD_REMOTE),
    CYAML_FIELD_END};
static const cyaml_schema_value_t file_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct columns_file, file_fields)};

int columns_load(struct columns *c, struct ln_str text, const char *file, struct ln_err *err)
{
    ln_assert(c->file == NULL);
    int code = yaml_load(&c->file, &file_schema, text, file, err);
    const struct columns_file *f = c->file;
    for (int field = 0; code == LN_OK && field < FIELD_COUNT; field++) {
        if (f->from[field] == NULL)
            continue;
        code = add(c, (enum advert_field)field, str_trim(str_of(f->from[field])), err);
        if (code != LN_OK)
            err_prefix(err, "%s: ", file);
    }
    return code;
}

void columns_free(struct columns *c)
{
    yaml_free(&file_schema, c->file, 0);
    *c = (struct columns){.count = 0};
}

/* ---- asking ---- */

static bool is_gap(char c)
{
    return c == ' ' || c == '-' || c == '_' || c == '.';
}

/* Equal but for ASCII case and gaps; names in any script. */
static bool same(struct ln_str a, struct ln_str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && is_gap(a.at[i]))
            i++;
        while (k < b.len && is_gap(b.at[k]))
            k++;
        if (i == a.len || k == b.len)
            return i == a.len && k == b.len;
        if (!str_eq_ascii(str_part(a, i, i + 1), str_part(b, k, k + 1)))
            return false;
        i++;
        k++;
    }
}

const struct column *columns_find(const struct columns *c, struct ln_str name)
{
    for (size_t i = 0; c != NULL && i < c->count; i++)
        if (!c->items[i].constant && same(c->items[i].from, name))
            return &c->items[i];
    return NULL;
}

const struct column *columns_missing(const struct columns *c, const struct ln_str *names,
                                     size_t count)
{
    for (size_t i = 0; c != NULL && i < c->count; i++) {
        bool there = c->items[i].constant;
        for (size_t k = 0; k < count && !there; k++)
            there = same(c->items[i].from, names[k]);
        if (!there)
            return &c->items[i];
    }
    return NULL;
}
