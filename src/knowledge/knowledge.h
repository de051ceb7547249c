/* knowledge.h: the catalogue compiled into one immutable object.
 *
 * Everything a verdict depends on besides the record is in here, and its content hash names it:
 * BLAKE2b over linnet's version and every file's path and bytes. An object is never changed; a
 * new catalogue is a new object, and whoever still screens with the old one keeps it alive
 * (reference counts). Phrases are compiled before ln_knowledge_load() returns, so no answer
 * depends on how far a compilation has come.
 */
#ifndef KNOWLEDGE_KNOWLEDGE_H
#define KNOWLEDGE_KNOWLEDGE_H

#include <stdbool.h>

#include "base/map.h"
#include "knowledge/catalogue.h"
#include "knowledge/cel.h"
#include "knowledge/model.h"
#include "knowledge/schema.h"
#include "text/fold.h"
#include "text/lexicon.h"
#include "text/mask.h"
#include "text/phrase.h"

#define KNOW_NEEDS_MAX 8
#define KNOW_TIPS_MAX  8 /* tips that fit every post */
enum know_host { KNOW_HOST_FREE_MAIL, KNOW_HOST_SHORT_LINK };

#define KNOW_NONE UINT32_MAX

/* One entry of indicators/, facts/ or places/, compiled. */
struct know_entry {
    const struct cat_entry *raw;
    const struct cat_file *file;
    enum record_kind record;
    double weight;                  /* log-odds: the model's, else the entry's own */
    uint32_t family;                /* index into families; KNOW_NONE for facts */
    uint32_t tip;                   /* index into tips, or KNOW_NONE */
    int fact_slot;                  /* facts: the slot they establish, else -1 */
    int about_slot;                 /* the field a finding without phrase speaks of, or -1 */
    const struct cel_program *when; /* or NULL */
    int needs[KNOW_NEEDS_MAX];
    unsigned needs_count;
};

/* Each entry has two phrase ids: what hits, and what takes a hit away. */
static inline uint32_t know_hit_id(uint32_t entry)
{
    return entry * 2;
}
static inline uint32_t know_except_id(uint32_t entry)
{
    return entry * 2 + 1;
}

struct ln_knowledge {
    unsigned refs; /* atomic */
    char hash[33];
    struct arena arena;
    struct catalogue catalogue;
    struct fold_tables *fold;
    struct phrase_set *phrases;
    struct lexicon *words; /* of phrases and examples, to see through disguises */
    size_t stack_size;     /* the most any condition needs */
    const struct know_entry *entries;
    uint32_t entry_count;
    const char *const *families;
    uint32_t family_count;
    const struct cat_tip **tips;
    uint32_t tip_count;
    uint32_t general_tips[KNOW_TIPS_MAX]; /* shown beside every recruitment post */
    uint32_t general_tip_count;
    const struct cat_advisory **advisories;
    uint32_t advisory_count;
    const struct cat_helpline **helplines;
    uint32_t helpline_count;
    const struct cat_norm **norms;
    uint32_t norm_count;
    const struct cat_rate **rates;
    uint32_t rate_count;
    const struct cat_label **labels;
    uint32_t label_count;
    const struct cat_language **languages;
    uint32_t language_count;
    const struct cat_country **countries;
    uint32_t country_count;
    struct phrase_set *country_names; /* ids are indices into countries; NULL without any */
    struct map hosts;                 /* [host]: enum know_host */
    const struct cat_model *model[RECORD_ADVERT + 1]; /* by record kind */
    const struct text_model *text[RECORD_ADVERT + 1]; /* the same; NULL: none was learnt */
    struct mask *mask; /* names of places, peoples and languages */
};

/* know_ref: one reference more; give it back with ln_knowledge_free(). */
struct ln_knowledge *know_ref(struct ln_knowledge *k);

/* know_label: the label in the reader's language: the code itself, then its first subtag
 * (zh-Hans-SG -> zh-Hans -> zh), then en. Never NULL. */
const struct cat_label *know_label(const struct ln_knowledge *k, struct ln_str lang);

/* know_text: of several texts the one in `lang`, chosen the same way; NULL when there is none.
 */
const struct cat_text *know_text(const struct cat_text *texts, unsigned count,
                                 struct ln_str lang);

/* know_satisfiable: whether every fact the entry needs can be established by this build: by a
 * fact entry, or by a field of the record. Others stay not applicable. */
bool know_satisfiable(const struct ln_knowledge *k, uint32_t entry);

/* know_country: the country of an ISO 3166-1 alpha-2 code, without regard to case; or NULL. */
const struct cat_country *know_country(const struct ln_knowledge *k, struct ln_str code);

/* know_is_language: whether languages.yaml has this code. */
bool know_is_language(const struct ln_knowledge *k, struct ln_str lang);

#endif
