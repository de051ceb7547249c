/* names.h: the names that exports of job boards give to the fields of an advert. */
#ifndef RECORD_NAMES_H
#define RECORD_NAMES_H

#include <linnet.h>

enum advert_field {
    FIELD_ID,
    FIELD_TITLE,
    FIELD_DESCRIPTION,
    FIELD_EMPLOYER,
    FIELD_EMPLOYER_ADDRESS,
    FIELD_EMPLOYER_COUNTRY,
    FIELD_EMPLOYER_URL,
    FIELD_EMPLOYER_LOGO,
    FIELD_EMPLOYER_NUMBER,
    FIELD_PLACE,
    FIELD_CITY,
    FIELD_REGION,
    FIELD_COUNTRY,
    FIELD_APPLICANT,
    FIELD_PAY,
    FIELD_PAY_MIN,
    FIELD_PAY_MAX,
    FIELD_PAY_CURRENCY,
    FIELD_PAY_PERIOD,
    FIELD_CONTACT,
    FIELD_APPLY_URL,
    FIELD_POSTED,
    FIELD_VALID,
    FIELD_REMOTE,
    FIELD_COUNT
};

/* One name. Of two names for one field in the same record, the one of the lower rank counts. */
struct field_name {
    struct ln_str name; /* small letters and digits only */
    enum advert_field field;
    unsigned rank;
};

/* In byte order of the names. */
extern const struct field_name field_names[];
extern const size_t field_name_count;

/* names_find: what a field or column called `name` is, NULL when it is none of them. Case,
 * spaces, points, - and _ do not count: "Job Title", job_title and jobTitle are one. */
const struct field_name *names_find(struct ln_str name);

/* names_of: what linnet itself calls a field, in flat records and in --map. */
struct ln_str names_of(enum advert_field field);

#endif
