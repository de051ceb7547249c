/* screener.h: the scratch of one thread, shared by the files of this room. */
#ifndef SCREEN_SCREENER_H
#define SCREEN_SCREENER_H

#include "base/arena.h"
#include "knowledge/knowledge.h"
#include "record/record.h"
#include "screen/identify.h"
#include "screen/pay.h"
#include "screen/verdict.h"
#include "text/disguise.h"
#include "text/fold.h"
#include "text/phrase.h"
#include "text/zawgyi.h"

/* What is known of one entry while one record is screened. */
struct hit {
    bool found;
    struct finding finding;
};

#define PHONE_COUNTRIES_MAX 64
#define CONTACT_KINDS_MAX   4

struct ln_screener {
    struct ln_knowledge *knowledge; /* one reference */
    struct record_scratch record;
    struct folded folded;
    struct disguise disguise;
    struct zawgyi zawgyi;
    struct finding disguised; /* the first disguised word of the record; found: has_span */
    struct phrase_scratch *phrases;
    struct phrase_scratch *names; /* of countries; NULL without any */
    bool keep_features; /* text features are wanted: by the model, or screen_keep_features() */
    struct ngrams features;
    struct mask_scratch mask;
    struct ln_str lang; /* of the record: that of its longest text, "und" when unsure */
    size_t lang_bytes;  /* how long that text is, folded */
    struct cel_value values[SCHEMA_SLOTS_MAX];
    struct cel_value *stack; /* [knowledge.stack_size] */
    struct hit *hits;        /* [entry_count], found is false between records */
    uint32_t *touched;       /* [entry_count]: entries whose hit was found, in order */
    size_t touched_count;
    struct finding *findings;           /* [entry_count] */
    uint32_t *not_applicable;           /* [entry_count] */
    uint32_t *families;                 /* [family_count] */
    double *family_weights;             /* [family_count] */
    struct cel_value *members;          /* [entry_count], the members of list facts */
    uint32_t told_by[SCHEMA_SLOTS_MAX]; /* the entry whose phrase first told a fact, or
                                           KNOW_NONE */
    bool has_pay;                       /* pay is set */
    struct pay_compared pay;
    struct identified_list identified; /* of the record */
    struct cel_value phone_countries[PHONE_COUNTRIES_MAX], contact_kinds[CONTACT_KINDS_MAX];
    const struct identified *shown[SCHEMA_SLOTS_MAX]; /* the identifier that tells a fact */
    struct buf out;
};

#endif
