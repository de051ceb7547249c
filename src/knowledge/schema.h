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
    ADVERT_STRUCTURED,       /* bool */
    ADVERT_POSTING,          /* bool */
    ADVERT_TITLE,            /* string */
    ADVERT_DESCRIPTION,      /* string */
    ADVERT_EMPLOYER_NAME,    /* string */
    ADVERT_EMPLOYER_ADDRESS, /* string: street and building */
    ADVERT_EMPLOYER_URL,     /* string */
    ADVERT_EMPLOYER_HOST,    /* string: the host of employer.url */
    ADVERT_EMPLOYER_LOGO,    /* string */
    ADVERT_EMPLOYER_NUMBER,  /* string */
    ADVERT_EMPLOYER_COUNTRY, /* string, as written */
    ADVERT_CONTACT,          /* string */
    ADVERT_JOB_PLACE,        /* string */
    ADVERT_JOB_COUNTRY, /* string: ISO 3166-1 alpha-2 when it can be told, else as written */
    ADVERT_APPLICANT_COUNTRY, /* string, as written */
    ADVERT_POSTED,            /* string */
    ADVERT_VALID_THROUGH,     /* string */
    ADVERT_APPLY_URL,         /* string */
    ADVERT_APPLY_HOST,        /* string: the host of apply.url */
    ADVERT_REMOTE,            /* bool */
    ADVERT_PAY_MIN,           /* double */
    ADVERT_PAY_MAX,           /* double */
    ADVERT_PAY_CURRENCY,      /* string */
    ADVERT_PAY_PERIOD,        /* string */
    ADVERT_EXPIRED,           /* fact: yes no unknown */
    ADVERT_WORK_ABROAD,       /* fact: yes no unknown */
    ADVERT_EMPLOYER_LICENCE,  /* fact: valid suspended cancelled delisted unknown */
    ADVERT_PLACE_COUNTRIES,   /* list fact: ISO 3166-1 alpha-2 of the places named */
    /* Facts that only a register, a norm table or other adverts can tell; see schema.c. */
    ADVERT_EMPLOYER_REGISTERED, /* fact: yes no unknown */
    ADVERT_NUMBER_STATUS,       /* fact: valid wrong missing unknown */
    ADVERT_CONTACT_MATCHES,     /* fact: yes no unknown */
    ADVERT_PLACEMENT_LAWFUL,    /* fact: yes no unknown */
    ADVERT_PAY_RATIO,           /* fact, double: pay.min / the norm of the place */
    ADVERT_TEMPLATE_EMPLOYERS,  /* fact, int: employers whose adverts are near-copies */
    ADVERT_CONTACT_EMPLOYERS,   /* fact, int: employers whose adverts give this contact */
    ADVERT_PHONE_COUNTRIES,     /* list fact: ISO 3166-1 alpha-2 of the numbers given */
    ADVERT_SCRIPT_MATCHES,      /* fact: yes no unknown: script and stated origin agree */
    ADVERT_TEXT_DISGUISED,      /* fact: yes no: words are written so that filters miss them */
    ADVERT_PAY_FOREIGN,         /* fact: yes no unknown: pay is in a money that wages are not
                                   usually paid in where the work is */
    ADVERT_WAGES_HIGHER, /* fact: yes no unknown: wages are higher where the work is than where
                            the money comes from */
    ADVERT_ASKS_NOTHING, /* fact: yes no unknown: no experience, skill or schooling is asked */
    ADVERT_NO_INTERVIEW, /* fact: yes no unknown: hired without an interview */
    ADVERT_BOARD_FREE,   /* fact: yes no unknown: room or food costs nothing */
    ADVERT_PAY_QUICK,    /* fact: yes no unknown: paid by the day or at once */
    ADVERT_WORK_KINDS,   /* list fact: online finance gambling */
    ADVERT_PAY_NORM,     /* fact: minimum median unknown: what pay.ratio counts in */
    ADVERT_SIGNS, /* list fact: ids of the indicators whose words were found, whether or not
                     their conditions hold */
    ADVERT_MONEY_NAMED,   /* fact: yes no unknown: money is named that is one country's own */
    ADVERT_PAY_THOUSANDS, /* fact: yes no unknown: thousands of dollars are named */
    ADVERT_CONTACT_KINDS, /* list fact: phone email messaging web */
    ADVERT_CONTACT_FREE_MAIL,  /* fact: yes no unknown: every e-mail is at a free mail host */
    ADVERT_CONTACT_SHORT_LINK, /* fact: yes no unknown: a shortened link or an invitation */
    ADVERT_CONTACT_DISGUISED,  /* fact: yes no unknown: a contact that is only there in disguise
                                */
    ADVERT_SLOTS
};

#define SCHEMA_SLOTS_MAX ADVERT_SLOTS

/* schema_of: fields[i] is slot i. */
const struct cel_schema *schema_of(enum record_kind kind);

/* schema_slot: the slot of a path, or -1. */
int schema_slot(const struct cel_schema *schema, struct ln_str path);

/* schema_is_derived: whether the fact of a slot can be read off the record's own fields. */
bool schema_is_derived(enum record_kind kind, int slot);

/* schema_is_sector: whether linnet knows this word for where an advert was met: jobs, social,
 * dating, chat, apps, bank, exchange, border, embassy or casework. */
bool schema_is_sector(struct ln_str sector);

/* schema_field_name: where a slot stands in a record, for findings that name a field
 * ("validThrough"); the path itself when the record has no such field. */
const char *schema_field_name(enum record_kind kind, int slot);

#endif
