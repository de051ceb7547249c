/* schema.c: see schema.h. */
#include "knowledge/schema.h"

#include "base/str.h"

static const char *const yes_no[] = {"yes", "no", "unknown", NULL};
static const char *const licence[] = {"valid",    "suspended", "cancelled",
                                      "delisted", "unknown",   NULL};

static const char *const number_status[] = {"valid", "wrong", "missing", "unknown", NULL};

static const char *const pay_norms[] = {"minimum", "median", "unknown", NULL};

#define FIELD(slot, name, kind) [slot] = {.path = name, .type = kind}
#define FACT(slot, name, vocabulary)                                                           \
    [slot] = {.path = name, .type = CEL_STRING, .words = vocabulary, .is_fact = true}

#define MEASURE(slot, name, kind) [slot] = {.path = name, .type = kind, .is_fact = true}

/* The facts from employer.registered to script.matches_origin, but for pay.ratio and pay.norm,
 * have no source yet: registers and what other adverts say are asked of the
 * context, and without one they stay unknown. An entry that needs them is then not applicable,
 * and linnet check-catalogue counts it as waiting. */
static const struct cel_field advert_fields[ADVERT_SLOTS] = {
    FIELD(ADVERT_STRUCTURED, "record.structured", CEL_BOOL),
    FIELD(ADVERT_POSTING, "record.posting", CEL_BOOL),
    FIELD(ADVERT_TITLE, "title", CEL_STRING),
    FIELD(ADVERT_DESCRIPTION, "description", CEL_STRING),
    FIELD(ADVERT_EMPLOYER_NAME, "employer.name", CEL_STRING),
    FIELD(ADVERT_EMPLOYER_ADDRESS, "employer.address", CEL_STRING),
    FIELD(ADVERT_EMPLOYER_URL, "employer.url", CEL_STRING),
    FIELD(ADVERT_EMPLOYER_HOST, "employer.host", CEL_STRING),
    FIELD(ADVERT_EMPLOYER_LOGO, "employer.logo", CEL_STRING),
    FIELD(ADVERT_EMPLOYER_NUMBER, "employer.number", CEL_STRING),
    FIELD(ADVERT_EMPLOYER_COUNTRY, "employer.country", CEL_STRING),
    FIELD(ADVERT_CONTACT, "contact", CEL_STRING),
    FIELD(ADVERT_JOB_PLACE, "job.place", CEL_STRING),
    FIELD(ADVERT_JOB_COUNTRY, "job.country", CEL_STRING),
    FIELD(ADVERT_APPLICANT_COUNTRY, "applicant.country", CEL_STRING),
    FIELD(ADVERT_POSTED, "posted", CEL_STRING),
    FIELD(ADVERT_VALID_THROUGH, "valid_through", CEL_STRING),
    FIELD(ADVERT_APPLY_URL, "apply.url", CEL_STRING),
    FIELD(ADVERT_APPLY_HOST, "apply.host", CEL_STRING),
    FIELD(ADVERT_REMOTE, "remote", CEL_BOOL),
    FIELD(ADVERT_PAY_MIN, "pay.min", CEL_DOUBLE),
    FIELD(ADVERT_PAY_MAX, "pay.max", CEL_DOUBLE),
    FIELD(ADVERT_PAY_CURRENCY, "pay.currency", CEL_STRING),
    FIELD(ADVERT_PAY_PERIOD, "pay.period", CEL_STRING),
    FACT(ADVERT_EXPIRED, "expired", yes_no),
    FACT(ADVERT_WORK_ABROAD, "work.abroad", yes_no),
    FACT(ADVERT_EMPLOYER_LICENCE, "employer.licence", licence),
    [ADVERT_PLACE_COUNTRIES] = {.path = "place.countries",
                                .type = CEL_LIST,
                                .member = CEL_STRING,
                                .is_fact = true},
    FACT(ADVERT_EMPLOYER_REGISTERED, "employer.registered", yes_no),
    FACT(ADVERT_NUMBER_STATUS, "employer.number_status", number_status),
    FACT(ADVERT_CONTACT_MATCHES, "contact.matches_register", yes_no),
    FACT(ADVERT_PLACEMENT_LAWFUL, "placement.lawful", yes_no),
    MEASURE(ADVERT_PAY_RATIO, "pay.ratio", CEL_DOUBLE),
    MEASURE(ADVERT_TEMPLATE_EMPLOYERS, "template.employers", CEL_INT),
    MEASURE(ADVERT_CONTACT_EMPLOYERS, "contact.employers", CEL_INT),
    [ADVERT_PHONE_COUNTRIES] = {.path = "phone.countries",
                                .type = CEL_LIST,
                                .member = CEL_STRING,
                                .is_fact = true},
    FACT(ADVERT_SCRIPT_MATCHES, "script.matches_origin", yes_no),
    FACT(ADVERT_TEXT_DISGUISED, "text.disguised", yes_no),
    FACT(ADVERT_PAY_FOREIGN, "pay.foreign", yes_no),
    FACT(ADVERT_WAGES_HIGHER, "wages.higher", yes_no),
    FACT(ADVERT_ASKS_NOTHING, "asks.nothing", yes_no),
    FACT(ADVERT_NO_INTERVIEW, "asks.no_interview", yes_no),
    FACT(ADVERT_BOARD_FREE, "board.free", yes_no),
    FACT(ADVERT_PAY_QUICK, "pay.quick", yes_no),
    [ADVERT_SIGNS] = {.path = "signs", .type = CEL_LIST, .member = CEL_STRING, .is_fact = true},
    FACT(ADVERT_MONEY_NAMED, "money.named", yes_no),
    FACT(ADVERT_PAY_THOUSANDS, "pay.thousands", yes_no),
    [ADVERT_CONTACT_KINDS] = {.path = "contact.kinds",
                              .type = CEL_LIST,
                              .member = CEL_STRING,
                              .is_fact = true},
    FACT(ADVERT_CONTACT_FREE_MAIL, "contact.free_mail", yes_no),
    FACT(ADVERT_CONTACT_SHORT_LINK, "contact.short_link", yes_no),
    FACT(ADVERT_CONTACT_DISGUISED, "contact.disguised", yes_no),
    [ADVERT_WORK_KINDS] = {.path = "work.kinds",
                           .type = CEL_LIST,
                           .member = CEL_STRING,
                           .is_fact = true},
    FACT(ADVERT_PAY_NORM, "pay.norm", pay_norms),
};

static const char *const advert_names[ADVERT_SLOTS] = {
    [ADVERT_TITLE] = "title",
    [ADVERT_DESCRIPTION] = "description",
    [ADVERT_EMPLOYER_NAME] = "hiringOrganization.name",
    [ADVERT_EMPLOYER_ADDRESS] = "hiringOrganization.address.streetAddress",
    [ADVERT_EMPLOYER_URL] = "hiringOrganization.url",
    [ADVERT_EMPLOYER_HOST] = "hiringOrganization.url",
    [ADVERT_EMPLOYER_LOGO] = "hiringOrganization.logo",
    [ADVERT_EMPLOYER_NUMBER] = "hiringOrganization.leiCode",
    [ADVERT_CONTACT] = "applicationContact",
    [ADVERT_JOB_PLACE] = "jobLocation",
    [ADVERT_EMPLOYER_COUNTRY] = "hiringOrganization.address.addressCountry",
    [ADVERT_JOB_COUNTRY] = "jobLocation.address.addressCountry",
    [ADVERT_APPLICANT_COUNTRY] = "applicantLocationRequirements",
    [ADVERT_POSTED] = "datePosted",
    [ADVERT_VALID_THROUGH] = "validThrough",
    [ADVERT_EXPIRED] = "validThrough",
    [ADVERT_APPLY_URL] = "url",
    [ADVERT_APPLY_HOST] = "url",
    [ADVERT_REMOTE] = "jobLocationType",
    [ADVERT_PAY_MIN] = "baseSalary",
    [ADVERT_PAY_MAX] = "baseSalary",
    [ADVERT_PAY_CURRENCY] = "baseSalary.currency",
    [ADVERT_PAY_PERIOD] = "baseSalary.value.unitText",
    [ADVERT_PAY_FOREIGN] = "baseSalary",
};

static const struct cel_schema advert = {advert_fields, ADVERT_SLOTS};

const struct cel_schema *schema_of(enum record_kind kind)
{
    switch (kind) {
    case RECORD_ADVERT:
        return &advert;
    }
    return NULL;
}

int schema_slot(const struct cel_schema *schema, struct ln_str path)
{
    for (size_t i = 0; i < schema->count; i++)
        if (str_eq(path, str_of(schema->fields[i].path)))
            return (int)i;
    return -1;
}

const char *schema_field_name(enum record_kind kind, int slot)
{
    const struct cel_schema *schema = schema_of(kind);
    const char *name = kind == RECORD_ADVERT ? advert_names[slot] : NULL;
    return name != NULL ? name : schema->fields[slot].path;
}

bool schema_is_derived(enum record_kind kind, int slot)
{
    const struct cel_schema *schema = schema_of(kind);
    return !schema->fields[slot].is_fact ||
           (kind == RECORD_ADVERT &&
            (slot == ADVERT_EXPIRED || slot == ADVERT_WORK_ABROAD ||
             slot == ADVERT_TEXT_DISGUISED || slot == ADVERT_SIGNS ||
             slot == ADVERT_PHONE_COUNTRIES || slot == ADVERT_CONTACT_KINDS ||
             slot == ADVERT_CONTACT_FREE_MAIL || slot == ADVERT_CONTACT_SHORT_LINK ||
             slot == ADVERT_CONTACT_DISGUISED || slot == ADVERT_PAY_FOREIGN ||
             slot == ADVERT_WAGES_HIGHER));
}

bool schema_is_sector(struct ln_str sector)
{
    static const char *const sectors[] = {"jobs", "social",   "dating", "chat",    "apps",
                                          "bank", "exchange", "border", "embassy", "casework"};
    for (size_t i = 0; i < sizeof sectors / sizeof *sectors; i++)
        if (str_eq(sector, str_of(sectors[i])))
            return true;
    return false;
}
