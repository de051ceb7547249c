/* advert_json.c: schema.org JobPosting (and flat objects with its usual names) -> advert.
 *
 * Every string below the posting becomes a text with its path, because lures hide in whatever
 * field nobody looks at; only machine fields (ids, dates, pictures, @-keywords, x- extensions)
 * are left out. A few named fields are also kept typed. A field of a type it cannot have is
 * ignored: it is then absent, and absence is not evidence.
 */
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "record/columns.h"
#include "record/labelled.h"
#include "record/names.h"
#include "record/pay_text.h"
#include "record/record.h"

static bool is_any(struct ln_str s, const char *const *names)
{
    for (; *names != NULL; names++)
        if (str_eq(s, str_of(*names)))
            return true;
    return false;
}

static bool is_machine_field(struct ln_str key)
{
    static const char *const names[] = {"id",     "identifier", "datePosted",   "validThrough",
                                        "logo",   "image",      "dateModified", "directApply",
                                        "sameAs", NULL};
    return key.len > 0 &&
           (key.at[0] == '@' || str_starts(key, STR("x-")) || is_any(key, names));
}

/* "parent.key", or "parent.3" for the members of an array. */
static struct ln_str path_below(struct arena *a, struct ln_str parent, struct ln_str key)
{
    if (parent.len == 0)
        return key;
    char *text = arena_alloc(a, parent.len + 1 + key.len);
    if (text == NULL)
        return (struct ln_str){NULL, 0};
    memcpy(text, parent.at, parent.len);
    text[parent.len] = '.';
    memcpy(text + parent.len + 1, key.at, key.len);
    return (struct ln_str){text, parent.len + 1 + key.len};
}

static struct ln_str number_text(struct arena *a, size_t n)
{
    char digits[20];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    return arena_copy(a, (struct ln_str){digits + i, sizeof digits - i});
}

/* Depth is bounded by the parser (LIMIT_JSON_DEPTH). */
static int add_texts(struct record *r, struct record_scratch *s, const struct json_doc *doc,
                     uint32_t at, struct ln_str path, struct ln_err *err)
{
    const struct json_node *node = &doc->nodes[at];
    if (node->type == JSON_STRING)
        return str_trim(node->text).len == 0 ? LN_OK
                                             : record_add_text(r, s, path, node->text, err);
    if (node->type != JSON_OBJECT && node->type != JSON_ARRAY)
        return LN_OK;
    size_t index = 0;
    for (uint32_t i = at + 1; i < node->next; i = doc->nodes[i].next, index++) {
        enum json_type type = doc->nodes[i].type;
        if (type != JSON_STRING && type != JSON_OBJECT && type != JSON_ARRAY)
            continue;
        bool named = node->type == JSON_OBJECT;
        struct ln_str key = named ? doc->nodes[i].key : number_text(&s->arena, index);
        if (named && is_machine_field(key))
            continue;
        struct ln_str below = path_below(&s->arena, path, key);
        if (below.at == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        int code = add_texts(r, s, doc, i, below, err);
        if (code != LN_OK)
            return code;
    }
    return LN_OK;
}

/* The first member that is there, of several names for the same thing. */
static uint32_t member_of(const struct json_doc *doc, uint32_t at, const char *const *names)
{
    for (; *names != NULL; names++) {
        uint32_t found = json_member(doc, at, str_of(*names));
        if (found != 0)
            return found;
    }
    return 0;
}

/* A string, or the text of a number; an array counts as its first member, an object as its
 * "name" (schema.org allows all of these almost everywhere). */
static struct ln_str text_of(const struct json_doc *doc, uint32_t at)
{
    for (unsigned hop = 0; at != 0 && hop < 3; hop++) {
        const struct json_node *node = &doc->nodes[at];
        if (node->type == JSON_STRING || node->type == JSON_NUMBER)
            return str_trim(node->text);
        if (node->type == JSON_ARRAY)
            at = node->next > at + 1 ? at + 1 : 0;
        else
            at = json_member(doc, at, STR("name"));
    }
    return (struct ln_str){NULL, 0};
}

static struct ln_str text_named(const struct json_doc *doc, uint32_t at,
                                const char *const *names)
{
    return text_of(doc, member_of(doc, at, names));
}

/* The country inside a Place, PostalAddress, Country, or an array of them. */
static struct ln_str country_of(const struct json_doc *doc, uint32_t at)
{
    for (unsigned hop = 0; at != 0 && hop < 4; hop++) {
        if (doc->nodes[at].type == JSON_ARRAY) {
            at = doc->nodes[at].next > at + 1 ? at + 1 : 0;
            continue;
        }
        static const char *const names[] = {"addressCountry", "country", NULL};
        uint32_t country = member_of(doc, at, names);
        if (country != 0)
            return text_of(doc, country);
        uint32_t address = json_member(doc, at, STR("address"));
        if (address == 0) { /* applicantLocationRequirements: {"@type":"Country","name":"KH"} */
            uint32_t type = json_member(doc, at, STR("@type"));
            bool is_country = type != 0 && str_eq(doc->nodes[type].text, STR("Country"));
            return is_country ? text_of(doc, at) : (struct ln_str){NULL, 0};
        }
        at = address;
    }
    return (struct ln_str){NULL, 0};
}

/* A list stands for its first member. */
static uint32_t first_of(const struct json_doc *doc, uint32_t at)
{
    if (at == 0 || doc->nodes[at].type != JSON_ARRAY)
        return at;
    return doc->nodes[at].next > at + 1 ? at + 1 : 0;
}

/* The first of these members below one place or organisation, or below its address; a plain
 * string is the answer itself. */
static struct ln_str part_of(const struct json_doc *doc, uint32_t at, const char *const *names)
{
    at = first_of(doc, at);
    for (unsigned hop = 0; at != 0 && hop < 2; hop++) {
        if (doc->nodes[at].type == JSON_STRING)
            return str_trim(doc->nodes[at].text);
        struct ln_str part = text_named(doc, at, names);
        if (part.len > 0)
            return part;
        at = first_of(doc, json_member(doc, at, STR("address")));
    }
    return (struct ln_str){NULL, 0};
}

/* A contact of the posting itself, of its applicationContact, or of the employer. */
static struct ln_str contact_of(const struct json_doc *doc, uint32_t posting,
                                uint32_t organisation)
{
    static const char *const names[] = {"telephone", "email", "phone", NULL};
    uint32_t person = first_of(doc, json_member(doc, posting, STR("applicationContact")));
    struct ln_str found = text_named(doc, posting, names);
    if (found.len == 0 && person != 0)
        found = text_named(doc, person, names);
    if (found.len == 0 && organisation != 0) {
        found = text_named(doc, organisation, names);
        uint32_t point = first_of(doc, json_member(doc, organisation, STR("contactPoint")));
        if (found.len == 0 && point != 0)
            found = text_named(doc, point, names);
    }
    return found;
}

static bool number_of(double *out, const struct json_doc *doc, uint32_t at)
{
    return at != 0 &&
           (doc->nodes[at].type == JSON_NUMBER || doc->nodes[at].type == JSON_STRING) &&
           str_to_double(out, str_trim(doc->nodes[at].text));
}

/* Pay written as text, "8,000 - 15,000 yuan a month": what the fields themselves have not
 * said. */
static void read_pay_text(struct record_pay *pay, struct ln_str text)
{
    struct record_pay said;
    if (pay->has_min || pay->has_max || pay_parse(&said, text) != LN_OK)
        return;
    if (pay->currency.len > 0)
        said.currency = pay->currency;
    if (pay->period.len > 0)
        said.period = pay->period;
    *pay = said;
}

/* The number of a plain field such as salaryMin; 0 is how exports say that there is none. */
static bool amount_of(double *out, const struct json_doc *doc, uint32_t at)
{
    struct record_pay said;
    if (number_of(out, doc, at))
        return *out > 0;
    if (at == 0 || doc->nodes[at].type != JSON_STRING ||
        pay_parse(&said, doc->nodes[at].text) != LN_OK || !said.has_min)
        return false;
    *out = said.min;
    return true;
}

/* A period as exports name it ("monthly", "per hour") in schema.org's word, else as written. */
static struct ln_str period_of(struct ln_str text)
{
    static const struct {
        const char *part;
        struct ln_str unit;
    } units[] = {{"hour", {"HOUR", 4}},  {"day", {"DAY", 3}},     {"daily", {"DAY", 3}},
                 {"week", {"WEEK", 4}},  {"month", {"MONTH", 5}}, {"year", {"YEAR", 4}},
                 {"annum", {"YEAR", 4}}, {"annual", {"YEAR", 4}}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct ln_str part = str_of(units[i].part);
        for (size_t at = 0; at + part.len <= text.len; at++)
            if (str_eq_ascii(str_part(text, at, at + part.len), part))
                return units[i].unit;
    }
    return text;
}

/* baseSalary (or salary): a number, a text, {"currency", "value": number or text}, or value
 * {"minValue", "maxValue", "value", "unitText"}; or fields of their own for each of these. */
static void read_pay(struct record_pay *pay, const struct json_doc *doc,
                     const uint32_t f[FIELD_COUNT])
{
    static const char *const least[] = {"minValue", "min", NULL};
    static const char *const most[] = {"maxValue", "max", NULL};
    uint32_t salary = first_of(doc, f[FIELD_PAY]);
    uint32_t value = salary == 0 ? 0 : json_member(doc, salary, STR("value"));
    uint32_t range = value != 0 && doc->nodes[value].type == JSON_OBJECT ? value : salary;
    if (salary != 0) {
        pay->currency = text_of(doc, json_member(doc, salary, STR("currency")));
        pay->period = text_of(doc, json_member(doc, range, STR("unitText")));
        pay->has_min = number_of(&pay->min, doc, member_of(doc, range, least));
        pay->has_max = number_of(&pay->max, doc, member_of(doc, range, most));
    }
    if (pay->currency.len == 0)
        pay->currency = text_of(doc, f[FIELD_PAY_CURRENCY]);
    if (pay->period.len == 0)
        pay->period = period_of(text_of(doc, f[FIELD_PAY_PERIOD]));
    if (!pay->has_min && !pay->has_max) {
        pay->has_min = amount_of(&pay->min, doc, f[FIELD_PAY_MIN]);
        pay->has_max = amount_of(&pay->max, doc, f[FIELD_PAY_MAX]);
    }
    double single;
    uint32_t plain = salary == 0 ? 0 : json_member(doc, range, STR("value"));
    uint32_t said = plain != 0 ? plain : salary;
    if (said != 0 && number_of(&single, doc, said)) {
        if (!pay->has_min)
            pay->min = single;
        if (!pay->has_max)
            pay->max = single;
        pay->has_min = pay->has_max = true;
    } else if (said != 0 && doc->nodes[said].type == JSON_STRING) {
        read_pay_text(pay, doc->nodes[said].text);
    }
}

/* An address of a picture: a string, or an ImageObject. */
static struct ln_str url_of(const struct json_doc *doc, uint32_t at)
{
    static const char *const names[] = {"url", "contentUrl", "@id", NULL};
    if (at != 0 && doc->nodes[at].type == JSON_OBJECT)
        return text_named(doc, at, names);
    return text_of(doc, at);
}

/* Where the fields of a posting stand, by schema.org's names and their usual short forms. */
static void find_posting(uint32_t f[FIELD_COUNT], const struct json_doc *doc, uint32_t at)
{
    static const struct {
        enum advert_field field;
        const char *names[5];
    } table[] = {
        {FIELD_TITLE, {"title", "name", "jobTitle", "job_title", NULL}},
        {FIELD_DESCRIPTION, {"description", "text", "body", NULL}},
        {FIELD_EMPLOYER, {"hiringOrganization", "company", "employer", NULL}},
        {FIELD_PLACE, {"jobLocation", "location", NULL}},
        {FIELD_APPLICANT, {"applicantLocationRequirements", NULL}},
        {FIELD_PAY, {"baseSalary", "salary", NULL}},
        {FIELD_PAY_CURRENCY, {"salaryCurrency", NULL}},
        {FIELD_APPLY_URL, {"url", NULL}},
        {FIELD_POSTED, {"datePosted", NULL}},
        {FIELD_VALID, {"validThrough", NULL}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        f[table[i].field] = member_of(doc, at, table[i].names);
}

/* Where the fields of a flat object stand: as the user says, else by the names of names.h. */
static void find_flat(uint32_t f[FIELD_COUNT], const struct json_doc *doc, uint32_t at,
                      const struct columns *columns)
{
    unsigned rank[FIELD_COUNT];
    for (uint32_t i = at + 1; i < doc->nodes[at].next; i = doc->nodes[i].next) {
        const struct json_node *node = &doc->nodes[i];
        const struct column *column = columns_find(columns, node->key);
        const struct field_name *name = column != NULL ? NULL : names_find(node->key);
        if ((column == NULL && name == NULL) || node->type == JSON_NULL ||
            (node->type == JSON_STRING && str_trim(node->text).len == 0))
            continue;
        enum advert_field field = column != NULL ? column->field : name->field;
        unsigned order = column != NULL ? (unsigned)(column - columns->items)
                                        : LIMIT_MAPPED_COLUMNS + name->rank;
        if (f[field] == 0 || order < rank[field]) {
            f[field] = i;
            rank[field] = order;
        }
    }
}

static bool says_yes(const struct json_doc *doc, uint32_t at)
{
    static const char *const words[] = {"true", "yes", "y", "1", "remote", "telecommute"};
    if (at == 0 || doc->nodes[at].type == JSON_TRUE)
        return at != 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_ascii(text_of(doc, at), str_of(words[i])))
            return true;
    return false;
}

static struct ln_str either(struct ln_str first, struct ln_str second)
{
    return first.len > 0 ? first : second;
}

static void read_employer(struct record_advert *a, const struct json_doc *doc,
                          const uint32_t f[FIELD_COUNT])
{
    static const char *const street[] = {"streetAddress", NULL};
    static const char *const home[] = {"url", "sameAs", NULL};
    static const char *const number[] = {"leiCode", "iso6523Code", "taxID", "vatID", NULL};
    uint32_t organisation = first_of(doc, f[FIELD_EMPLOYER]);
    a->employer_name = text_of(doc, organisation);
    a->employer_country = country_of(doc, organisation);
    if (organisation != 0 && doc->nodes[organisation].type == JSON_OBJECT) {
        a->employer_address = part_of(doc, organisation, street);
        a->employer_url = text_named(doc, organisation, home);
        a->employer_logo = url_of(doc, json_member(doc, organisation, STR("logo")));
        a->employer_number = text_named(doc, organisation, number);
    }
    a->employer_country = either(a->employer_country, text_of(doc, f[FIELD_EMPLOYER_COUNTRY]));
    a->employer_address = either(a->employer_address, text_of(doc, f[FIELD_EMPLOYER_ADDRESS]));
    a->employer_url = either(a->employer_url, text_of(doc, f[FIELD_EMPLOYER_URL]));
    a->employer_logo = either(a->employer_logo, url_of(doc, f[FIELD_EMPLOYER_LOGO]));
    a->employer_number = either(a->employer_number, text_of(doc, f[FIELD_EMPLOYER_NUMBER]));
}

/* What the user says of all records, where a record says nothing itself. */
static void fill_constants(struct record_advert *a, const struct columns *columns)
{
    struct ln_str *const slots[FIELD_COUNT] = {
        [FIELD_EMPLOYER] = &a->employer_name,
        [FIELD_EMPLOYER_ADDRESS] = &a->employer_address,
        [FIELD_EMPLOYER_COUNTRY] = &a->employer_country,
        [FIELD_EMPLOYER_URL] = &a->employer_url,
        [FIELD_PLACE] = &a->job_place,
        [FIELD_COUNTRY] = &a->job_country,
        [FIELD_APPLICANT] = &a->applicant_country,
        [FIELD_PAY_CURRENCY] = &a->pay.currency,
        [FIELD_PAY_PERIOD] = &a->pay.period,
    };
    for (size_t i = 0; columns != NULL && i < columns->count; i++) {
        struct ln_str *slot = slots[columns->items[i].field];
        if (columns->items[i].constant && slot != NULL && slot->len == 0)
            *slot = columns->items[i].from;
    }
}

static void read_fields(struct record_advert *a, const struct json_doc *doc, uint32_t at,
                        const struct columns *columns)
{
    static const char *const location_type[] = {"jobLocationType", NULL};
    static const char *const spot[] = {"streetAddress",
                                       "addressLocality",
                                       "city",
                                       "addressRegion",
                                       "postalCode",
                                       "name",
                                       NULL};
    static const char *const contact[] = {"telephone", "phone", "email", "name", NULL};
    uint32_t f[FIELD_COUNT] = {0};
    if (json_member(doc, at, STR("@type")) != 0)
        find_posting(f, doc, at);
    else
        find_flat(f, doc, at, columns);
    a->structured = true;
    a->title = text_of(doc, f[FIELD_TITLE]);
    a->description = text_of(doc, f[FIELD_DESCRIPTION]);
    read_employer(a, doc, f);
    a->contact = either(contact_of(doc, at, first_of(doc, f[FIELD_EMPLOYER])),
                        part_of(doc, f[FIELD_CONTACT], contact));
    a->job_place = either(part_of(doc, f[FIELD_PLACE], spot),
                          either(text_of(doc, f[FIELD_CITY]), text_of(doc, f[FIELD_REGION])));
    a->job_country = either(country_of(doc, f[FIELD_PLACE]), text_of(doc, f[FIELD_COUNTRY]));
    a->applicant_country = country_of(doc, f[FIELD_APPLICANT]);
    if (f[FIELD_APPLICANT] != 0 && doc->nodes[f[FIELD_APPLICANT]].type == JSON_STRING)
        a->applicant_country = text_of(doc, f[FIELD_APPLICANT]);
    a->posted = text_of(doc, f[FIELD_POSTED]);
    a->valid_through = text_of(doc, f[FIELD_VALID]);
    a->apply_url = text_of(doc, f[FIELD_APPLY_URL]);
    a->remote = str_eq(text_named(doc, at, location_type), STR("TELECOMMUTE")) ||
                says_yes(doc, f[FIELD_REMOTE]);
    read_pay(&a->pay, doc, f);
    if (json_member(doc, at, STR("@type")) == 0)
        fill_constants(a, columns);
}

/* The record's own id: what the user says it is, id, identifier (or its value), @id. */
static struct ln_str id_of(const struct json_doc *doc, uint32_t at,
                           const struct columns *columns)
{
    static const char *const names[] = {"id", "identifier", "@id", NULL};
    for (uint32_t i = at + 1; columns != NULL && i < doc->nodes[at].next;
         i = doc->nodes[i].next) {
        const struct column *column = columns_find(columns, doc->nodes[i].key);
        if (column != NULL && column->field == FIELD_ID && text_of(doc, i).len > 0)
            return text_of(doc, i);
    }
    for (size_t i = 0; names[i] != NULL; i++) {
        uint32_t found = json_member(doc, at, str_of(names[i]));
        if (found != 0 && doc->nodes[found].type == JSON_OBJECT)
            found = json_member(doc, found, STR("value"));
        if (found == 0 ||
            (doc->nodes[found].type != JSON_STRING && doc->nodes[found].type != JSON_NUMBER))
            continue;
        if (str_trim(doc->nodes[found].text).len > 0)
            return doc->nodes[found].text;
    }
    return (struct ln_str){NULL, 0};
}

/* JobPosting as a name or as an address (https://schema.org/JobPosting), alone or in a list. */
static bool is_posting(const struct json_doc *doc, uint32_t type)
{
    const struct json_node *node = &doc->nodes[type];
    if (node->type == JSON_STRING)
        return str_eq(node->text, STR("JobPosting")) ||
               str_ends(node->text, STR("schema.org/JobPosting")) ||
               str_ends(node->text, STR(":JobPosting"));
    if (node->type != JSON_ARRAY)
        return false;
    for (uint32_t i = type + 1; i < node->next; i = doc->nodes[i].next)
        if (doc->nodes[i].type == JSON_STRING && is_posting(doc, i))
            return true;
    return false;
}

static int add_posting(struct record_list *out, struct record_scratch *s,
                       const struct json_doc *doc, uint32_t at,
                       const struct record_source *source, struct ln_err *err)
{
    struct ln_err why = {0};
    struct record *r = record_add(out, s, source);
    if (r == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    r->kind = RECORD_ADVERT;
    struct ln_str id = id_of(doc, at, source->columns);
    if (id.len > 0) {
        r->id = arena_copy(&s->arena, id);
        if (r->id.at == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
    }
    int code = add_texts(r, s, doc, at, (struct ln_str){NULL, 0}, err);
    if (code != LN_OK)
        return code;
    read_fields(&r->advert, doc, at, source->columns);
    uint32_t type = json_member(doc, at, STR("@type"));
    r->advert.posting = type != 0 && is_posting(doc, type);
    code = labelled_fields(r, s, r->advert.description, err);
    if (code != LN_OK)
        return code;
    if (r->text_count == 0) {
        err_kind(&why, LN_EFORMAT, "type", doc->nodes[at].at, "no text in this record");
        r->failed = true;
        r->err = why;
    }
    return LN_OK;
}

/* Postings nested in postings are part of the outer one. */
static int add_below(struct record_list *out, struct record_scratch *s,
                     const struct json_doc *doc, uint32_t at,
                     const struct record_source *source, struct ln_err *err)
{
    const struct json_node *node = &doc->nodes[at];
    if (node->type != JSON_OBJECT && node->type != JSON_ARRAY)
        return LN_OK;
    uint32_t type = json_member(doc, at, STR("@type"));
    if (type != 0 && is_posting(doc, type)) {
        if (out->count >= LIMIT_PAGE_RECORDS)
            return LN_OK;
        return add_posting(out, s, doc, at, source, err);
    }
    int code = LN_OK;
    for (uint32_t i = at + 1; code == LN_OK && i < node->next; i = doc->nodes[i].next)
        code = add_below(out, s, doc, i, source, err);
    return code;
}

/* Whether a list holds anything that could be a record. */
static bool has_containers(const struct json_doc *doc, uint32_t at)
{
    for (uint32_t i = at + 1; i < doc->nodes[at].next; i = doc->nodes[i].next)
        if (doc->nodes[i].type == JSON_OBJECT || doc->nodes[i].type == JSON_ARRAY)
            return true;
    return false;
}

int record_from_json(struct record_list *out, struct record_scratch *s,
                     const struct json_doc *doc, uint32_t at,
                     const struct record_source *source, struct ln_err *err)
{
    struct ln_err why = {0};
    const struct json_node *node = &doc->nodes[at];
    size_t before = out->count;
    if (node->type == JSON_OBJECT && json_member(doc, at, STR("@type")) == 0 &&
        json_member(doc, at, STR("@graph")) == 0)
        return add_posting(out, s, doc, at, source, err);
    bool holds_records =
        node->type == JSON_OBJECT || (node->type == JSON_ARRAY && has_containers(doc, at));
    if (!holds_records) {
        err_kind(&why, LN_EFORMAT, "type", node->at, "a record must be a JSON object");
        return record_fail(out, s, source, &why, err);
    }
    int code = LN_OK;
    if (node->type == JSON_ARRAY) { /* each member is a record of its own */
        for (uint32_t i = at + 1; code == LN_OK && i < node->next; i = doc->nodes[i].next) {
            if (out->count >= LIMIT_PAGE_RECORDS) {
                err_kind(&why, LN_ELIMIT, "too-many", doc->nodes[i].at,
                         "more than %u records in one list; give one a line",
                         LIMIT_PAGE_RECORDS);
                return record_fail(out, s, source, &why, err);
            }
            code = doc->nodes[i].type == JSON_ARRAY
                       ? add_below(out, s, doc, i, source, err)
                       : record_from_json(out, s, doc, i, source, err);
        }
    } else {
        code = add_below(out, s, doc, at, source, err);
    }
    if (code != LN_OK || out->count > before)
        return code;
    err_kind(&why, LN_EUNSUPPORTED, "unsupported", node->at,
             "no schema.org JobPosting in here");
    return record_fail(out, s, source, &why, err);
}
