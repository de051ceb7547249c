/* catalogue.h: the catalogue's files as they are written, typed by their schemas and not yet
 * judged. knowledge.c turns them into something that can be asked; the formats are defined in
 * linnet-catalogue(5), and these structs are that page in C.
 *
 * Text is NUL-ended and never NULL when the schema requires it; optional text may be NULL.
 */
#ifndef KNOWLEDGE_CATALOGUE_H
#define KNOWLEDGE_CATALOGUE_H

#include <linnet.h>

#include "base/arena.h"
#include "base/buf.h"

enum text_status { STATUS_MACHINE_DRAFTED, STATUS_REVIEWED };
enum reliability { RELIABILITY_PRIMARY, RELIABILITY_SECONDARY, RELIABILITY_UNVERIFIED };

struct cat_source {
    const char *org, *ref, *url;
    enum reliability reliability;
};

struct cat_phrases { /* of one language */
    const char *lang;
    enum text_status status;
    const char *reviewer; /* required when reviewed */
    char **any;
    unsigned any_count;
    char **except; /* found in the same field, these take the hit away */
    unsigned except_count;
};

struct cat_text { /* one text in one language */
    const char *lang;
    enum text_status status;
    const char *reviewer;
    const char *title, *text; /* titles of indicators have no text */
};

struct cat_example {
    const char *lang;
    const char *hit, *near_miss; /* a text, or a JSON record when it starts with { */
};

/* A legal rule: what an advert must show where that law holds. */
struct cat_legal {
    const char *jurisdiction; /* ISO country */
    const char *basis;        /* the law, as it may be quoted */
};

/* catalogue/indicators and catalogue/facts, catalogue/places. An entry with a family is an
 * indicator; one with fact and value establishes a fact. */
struct cat_entry {
    const char *id, *title, *record;
    const char *family;       /* indicators */
    const char *fact, *value; /* facts */
    double weight;
    struct cat_text *titles;
    unsigned titles_count;
    char **sectors;
    unsigned sectors_count;
    struct cat_source *sources;
    unsigned sources_count;
    struct cat_phrases *phrases;
    unsigned phrases_count;
    char **fields; /* first path elements the phrases are looked for in; none: all */
    unsigned fields_count;
    char **needs;
    unsigned needs_count;
    const char *when, *about, *tip, *note;
    char **audience; /* weight 0: ISO countries of the readers such a text is made for */
    unsigned audience_count;
    struct cat_legal *legal; /* or NULL */
    struct cat_example *examples;
    unsigned examples_count;
};

/* catalogue/tips. Without origins, destinations and sectors a tip is for everyone. */
struct cat_tip {
    const char *id, *checked;
    char **origins; /* ISO countries of the readers it is for */
    unsigned origins_count;
    char **destinations; /* ISO countries of the work it is about */
    unsigned destinations_count;
    char **sectors; /* where it is shown */
    unsigned sectors_count;
    struct cat_source *sources;
    unsigned sources_count;
    struct cat_text *texts;
    unsigned texts_count;
};

enum check_method { CHECK_NOTES, CHECK_STORED_COPY, CHECK_LIVE };

/* catalogue/advisories */
struct cat_advisory {
    const char *id, *issuer, *title, *url, *lang, *date;
    char **destinations; /* ISO countries the warning is about; none: everywhere */
    unsigned destinations_count;
    char **origins; /* ISO countries of the readers it is for; none: everyone */
    unsigned origins_count;
    const char *checked;
    enum check_method how; /* only a live check makes the address clickable */
    enum reliability reliability;
};

/* catalogue/helplines: a number to call. It is shown only when somebody checked it, until the
 * day it expires. */
struct cat_helpline {
    const char *id, *country, *name, *number, *hours, *url;
    char **languages; /* spoken there, BCP 47 */
    unsigned languages_count;
    const char *checked; /* or NULL: nobody did */
    enum check_method how;
    const char *expires;
    enum reliability reliability;
};

/* catalogue/norms/pay*.yaml: what work pays somewhere, from `date` on. */
enum pay_measure { PAY_MINIMUM, PAY_MEDIAN };

struct cat_norm {
    const char *id, *country, *group;
    enum pay_measure measure;
    double amount; /* in currency, for one period of full-time work */
    const char *currency, *period, *date;
    struct cat_source *sources;
    unsigned sources_count;
};

/* catalogue/norms/rates*.yaml: what one US dollar costs, from `date` on. */
struct cat_rate {
    const char *currency, *date;
    double per_usd;
    struct cat_source *sources;
    unsigned sources_count;
};

/* catalogue/labels: what a label says, per language */
struct cat_label {
    const char *lang;
    enum text_status status;
    const char *reviewer;
    const char *neutral_headline, *neutral_message, *caution_headline, *caution_message;
    const char *reasons, *tips, *advisories, *disclaimer, *unreadable, *dated, *checked,
        *drafted, *helplines, *incomplete_headline, *incomplete_message;
};

/* catalogue/languages.yaml */
struct cat_language {
    const char *code, *name, *script;
};

/* catalogue/countries.yaml: what is paid and read in a country, and what it is called where
 * only a place can stand */
struct cat_name {
    const char *lang;
    char **any; /* phrases, see text/phrase.h */
    unsigned any_count;
};

struct cat_country {
    const char *code;  /* ISO 3166-1 alpha-2 */
    unsigned income;   /* 1 low to 4 high; 0: not given */
    char **currencies; /* ISO 4217, those wages are usually paid in */
    unsigned currencies_count;
    char **languages; /* BCP 47, those adverts for its own people are written in */
    unsigned languages_count;
    struct cat_name *names;
    unsigned names_count;
};

/* catalogue/models/advert.yaml */
struct cat_band {
    const char *band;
    double score;
    unsigned families;
    char **actions;
    unsigned actions_count;
};

/* What was learnt from text; see model.h. */
struct cat_text_model {
    const char *file;    /* the weights, beside the model file */
    const char *blake2b; /* of that file, 64 hexadecimal digits */
    unsigned features;   /* NGRAM_VERSION it was made for */
    unsigned buckets;    /* weights in it, a power of two */
    double scale, bias;  /* log-odds of a step of a weight, and of no features */
    double cap;          /* the most it adds or takes away, log-odds */
};

struct cat_calibration { /* of one language; und: of all others */
    const char *lang;
    double offset, slope;
};

struct cat_weight { /* learnt, instead of the entry's own */
    const char *id;
    double weight;
};

/* How a learnt model came about and how well it does; only shown. */
struct cat_data {
    const char *name, *licence, *split;
    unsigned rows;
};

struct cat_figure {
    const char *name, *on, *note; /* what was measured, on which data */
    double value, low, high;      /* low and high: 95 % interval, both 0 when not known */
};

struct cat_card {
    const char *trained, *command, *limits;
    struct cat_data *data;
    unsigned data_count;
    struct cat_figure *figures;
    unsigned figures_count;
};

struct cat_model {
    const char *record, *status, *note;
    double base_rate;  /* P(bad) before anything is read */
    double family_cap; /* the most one family adds, log-odds */
    struct cat_band *bands;
    unsigned bands_count;
    char **tips; /* shown beside every post, whatever was found */
    unsigned tips_count;
    struct cat_text_model *text; /* NULL: none was learnt */
    struct cat_calibration *calibration;
    unsigned calibration_count;
    struct cat_weight *weights;
    unsigned weights_count;
    struct cat_card *card; /* or NULL */
};

/* catalogue/masks: names no model may learn from */
struct cat_mask {
    const char *lang;
    enum text_status status;
    const char *reviewer, *what;
    char **any;
    unsigned any_count;
};

/* One loaded file; the lists point into cyaml's memory until catalogue_free(). */
/* catalogue/hosts.yaml: hosts on the Internet by what they are for */
struct cat_hosts {
    const char *kind; /* "free-mail" or "short-link" */
    struct cat_source *sources;
    unsigned sources_count;
    char **hosts;
    unsigned hosts_count;
};

enum cat_kind {
    CAT_ENTRIES,
    CAT_TIPS,
    CAT_ADVISORIES,
    CAT_LABELS,
    CAT_LANGUAGES,
    CAT_COUNTRIES,
    CAT_HOSTS,
    CAT_MODEL,
    CAT_MASKS,
    CAT_HELPLINES,
    CAT_NORMS,
    CAT_RATES
};

struct cat_file {
    const char *path; /* relative to the catalogue folder, for errors */
    struct ln_str bytes;
    enum cat_kind kind;
    void *data; /* array of the struct of that kind; a single cat_model */
    unsigned count;
};

struct catalogue {
    struct cat_file *files;
    size_t file_count;
    struct arena arena;
};

/* catalogue_load: every .yaml below dir, in byte order of the paths.
 *
 * errors  LN_EFORMAT  "path:line:column: what"; also for a folder linnet does not know
 *         LN_EIO      a file cannot be read
 * owns    caller      release with catalogue_free()
 */
LN_MUST int catalogue_load(struct catalogue *out, const char *dir, struct ln_err *err);
void catalogue_free(struct catalogue *c);

/* catalogue_line: the line in file f where entry `id` stands, and in it `needle` (may be NULL).
 */
unsigned catalogue_line(const struct cat_file *f, const char *id, const char *needle);

#endif
