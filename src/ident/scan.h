/* scan.h: what the scanners of this room share: one text, its view, and the list they add to.
 *
 *   ident_find()  builds view and words, runs the scanners below, resolves overlaps
 *   scanners      look at s->view only, and call scan_add()
 *
 * A failure is remembered in s->code; the scanners need not look.
 */
#ifndef IDENT_SCAN_H
#define IDENT_SCAN_H

#include "base/buf.h"
#include "base/str.h"
#include "ident/domain.h"
#include "ident/ident.h"
#include "ident/marks.h"
#include "ident/view.h"
#include "ident/words.h"

/* Which of two that overlap stays: the higher. */
enum rank { RANK_DOMAIN, RANK_PHONE, RANK_SHAPE, RANK_HANDLE, RANK_CHECKSUM, RANK_LINK };

struct found {
    uint32_t from, to;         /* bytes of the view */
    uint32_t value, value_len; /* in s->values */
    uint8_t type, grade, rank;
    bool spelled; /* figures written as words */
};

#define SCAN_COUNTRIES 8

struct ident_scratch {
    struct view view;
    struct ln_str text; /* of the view */
    struct marks marks; /* of the text */
    struct words words;
    struct word_index index;
    bool every;       /* look at every byte, marked or not; see scan_judge() */
    uint32_t context; /* meanings of options.context */
    char countries[SCAN_COUNTRIES][2];
    size_t country_count;
    struct buf values;
    struct found *found;
    size_t count, room;
    struct ident *out;
    size_t out_room;
    uint64_t *taken; /* one bit a byte of the view */
    size_t taken_room;
    struct suffixes suffixes;
    int code;
    struct ln_err *err;
};

/* scan_judge: from now on pass over nothing, as a slow judge of what is passed over else. */
void scan_judge(struct ident_scratch *s);

/* scan_add: an identifier at view bytes [from, to). value is copied. */
void scan_add(struct ident_scratch *s, enum ident_type type, enum ident_grade grade,
              enum rank rank, size_t from, size_t to, struct ln_str value);

/* scan_near: what the words around [from, to) mean, options.context included. */
uint32_t scan_near(const struct ident_scratch *s, size_t from, size_t to, size_t before,
                   size_t after);

void web_scan(struct ident_scratch *s);    /* URLs, domains, e-mails, links of messengers */
void handle_scan(struct ident_scratch *s); /* names beside the word for a messenger */
void phone_scan(struct ident_scratch *s);
void token_scan(struct ident_scratch *s); /* runs of letters and digits: coin_at, bank_at */
void coin_at(struct ident_scratch *s, size_t from, size_t to);
void bank_at(struct ident_scratch *s, size_t from, size_t to);

static inline bool scan_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool scan_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static inline bool scan_alnum(char c)
{
    return scan_digit(c) || scan_letter(c);
}

static inline char scan_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static inline char scan_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

/* The byte at i, 0 outside. */
static inline char scan_byte(struct ln_str s, size_t i)
{
    return i < s.len ? s.at[i] : 0;
}

#endif
