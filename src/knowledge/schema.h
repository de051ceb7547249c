/* schema.h: the fields and facts that conditions may read, for each kind of record.
 *
 * A field stands in the record itself, so whether it is there is known. A fact is something
 * about the world (does the work lie abroad?) that must be established, by phrases of the
 * catalogue, by fields, or by the context; until then it is unknown, never false.
 */
#ifndef KNOWLEDGE_SCHEMA_H
#define KNOWLEDGE_SCHEMA_H

#include "knowledge/cel.h"
#include "record/record.h"

/* Slots of an advert. The order is that of the table in schema.c. */
enum advert_slot {
    ADVERT_STRUCTURED,        /* bool */
    ADVERT_TITLE,             /* string */
    ADVERT_EMPLOYER_NAME,     /* string */
    ADVERT_EMPLOYER_COUNTRY,  /* string, as written */
    ADVERT_JOB_COUNTRY,       /* string, as written */
    ADVERT_APPLICANT_COUNTRY, /* string, as written */
    ADVERT_POSTED,            /* string */
    ADVERT_VALID_THROUGH,     /* string */
    ADVERT_APPLY_URL,         /* string */
    ADVERT_REMOTE,            /* bool */
    ADVERT_PAY_MIN,           /* double */
    ADVERT_PAY_MAX,           /* double */
    ADVERT_PAY_CURRENCY,      /* string */
    ADVERT_PAY_PERIOD,        /* string */
    ADVERT_EXPIRED,           /* fact: yes no unknown */
    ADVERT_WORK_ABROAD,       /* fact: yes no unknown */
    ADVERT_EMPLOYER_LICENCE,  /* fact: valid suspended cancelled delisted unknown */
    ADVERT_PLACE_COUNTRIES,   /* list fact: ISO 3166-1 alpha-2 of the places named */
    ADVERT_SLOTS
};

#define SCHEMA_SLOTS_MAX ADVERT_SLOTS

/* schema_of: fields[i] is slot i. */
const struct cel_schema *schema_of(enum record_kind kind);

/* schema_slot: the slot of a path, or -1. */
int schema_slot(const struct cel_schema *schema, struct ln_str path);

/* schema_is_derived: whether the fact of a slot can be read off the record's own fields. */
bool schema_is_derived(enum record_kind kind, int slot);

/* schema_field_name: where a slot stands in a record, for findings that name a field
 * ("validThrough"); the path itself when the record has no such field. */
const char *schema_field_name(enum record_kind kind, int slot);

#endif
