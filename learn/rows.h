/* rows.h: labelled adverts, read and screened: what everything else here works on.
 *
 * A line is one advert as linnet screen reads it, with a label and, if its owner knows them,
 * its forced group, date, language and set, all in fields that start with x- and so are never
 * screened.
 */
#ifndef LEARN_ROWS_H
#define LEARN_ROWS_H

#include <linnet.h>
#include <stdbool.h>

#include "base/arena.h"
#include "knowledge/knowledge.h"
#include "learn/group.h"

#define ROWS_MAX       1000000u
#define ROWS_BYTES_MAX ((size_t)8 << 30)
#define ROWS_COPY_LEAST                                                                        \
    0.7 /* Jaccard of near-copies; as the published measurement on EMSCAD                      \
         */
#define ROWS_COUNTRY_MAX 16

struct row {
    struct ln_str id, lang, set;  /* lang "und" and set "" when not given */
    struct ln_str licence, split; /* of its set, for the model card; "" when not given */
    bool bad, has_date;
    int64_t date;   /* seconds since 1970 */
    uint32_t group; /* 0..groups-1: near-copies and rows of one x-group */
    struct shingles shingles;
    double score;             /* of the catalogue that screened it */
    unsigned band;            /* 0 none, else one more than the index in the model */
    const uint32_t *entries;  /* the indicators found */
    uint32_t entry_count;     /* [entry_count] */
    const uint32_t *features; /* of its text, see text/ngram.h */
    uint32_t feature_count;   /* [feature_count] */
    struct ln_str countries[ROWS_COUNTRY_MAX]; /* places named, borrowed from the catalogue */
    unsigned country_count;
    const char *script; /* of most of its letters: "Latin"; "none" without letters */
};

struct rows {
    struct row *at;
    size_t count, room;
    uint32_t groups;
    uint64_t unlabelled; /* lines without a label, passed by */
    uint64_t failed;     /* lines that could not be used; told of one by one */
    struct arena arena;
};

struct rows_options {
    struct ln_str label;      /* the field */
    int64_t as_of;            /* for the verdicts */
    bool features;            /* keep those of the text */
    const char *const *paths; /* [path_count] files of JSON lines; "-" is standard input */
    size_t path_count;
    /* Told of each line that cannot be used; may be NULL. */
    void (*tell)(const char *path, uint64_t line, const char *why);
};

/* rows_read: all lines of all files, screened and grouped.
 *
 * errors  LN_EIO, LN_ENOTFOUND  a file; LN_ENOMEM; LN_ELIMIT  over ROWS_MAX
 * owns    caller      release with rows_free(), also after an error; k must live as long
 */
LN_MUST int rows_read(struct rows *out, struct ln_knowledge *k,
                      const struct rows_options *options, struct ln_err *err);
void rows_free(struct rows *r);

#endif
