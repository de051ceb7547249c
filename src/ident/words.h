/* words.h: the words that make a shape an identifier, in eleven languages.
 *
 * words_find() goes through a view once and lists every known word with its meaning, in order;
 * the scanners then ask what stands near a candidate. ASCII words count only whole and without
 * regard to case; words of other scripts count wherever they stand.
 */
#ifndef IDENT_WORDS_H
#define IDENT_WORDS_H

#include <linnet.h>

#include "ident/marks.h"

enum word {
    WORD_CALL = 1u << 0, /* phone, call, SMS, contact */
    WORD_ID = 1u << 1,   /* id, user name, account name */
    WORD_TELEGRAM = 1u << 2,
    WORD_WHATSAPP = 1u << 3,
    WORD_LINE = 1u << 4,
    WORD_WECHAT = 1u << 5,
    WORD_ZALO = 1u << 6,
    WORD_MESSENGER = 1u << 7,
    WORD_SIGNAL = 1u << 8,
    WORD_KAKAO = 1u << 9,
    WORD_VAGUE = 1u << 10, /* beside one of the above: also an ordinary word, "line", "vx" */
    WORD_BTC = 1u << 11,
    WORD_LTC = 1u << 12,
    WORD_BCH = 1u << 13,
    WORD_SOL = 1u << 14,
    WORD_WALLET = 1u << 15,
    WORD_BIC = 1u << 16,
    WORD_LEI = 1u << 17,
    WORD_APP = 1u << 18,
    WORD_WEB = 1u << 19,
    WORD_MONEY = 1u << 20,  /* what makes a number a price */
    WORD_NUMBER = 1u << 21, /* what makes a number an order, document or account number */
    WORD_OTHER = 1u << 22   /* a network whose names are not looked for */
};

#define WORD_CHAT                                                                              \
    (WORD_TELEGRAM | WORD_WHATSAPP | WORD_LINE | WORD_WECHAT | WORD_ZALO | WORD_MESSENGER |    \
     WORD_SIGNAL | WORD_KAKAO)

struct word_hit {
    uint32_t from, to; /* bytes of the view */
    uint32_t means;    /* enum word bits */
    char country[2];   /* where the word's language points for a national number, or zeros */
};

struct words {
    struct word_hit *hits;
    size_t count, room;
    uint32_t means; /* of all hits together */
};

/* The words and numerals by their first bytes, built once for a scratch. */
struct word_index {
    uint64_t seen[1024]; /* one bit for each hash of the first bytes of a word */
    uint64_t digits[64]; /* and of a numeral */
    uint8_t small[256];  /* a letter in lower case, 0 for other bytes */
    uint16_t first[256]; /* [slot of a hash]: index of its first word, or UINT16_MAX */
    uint16_t next[1024]; /* the next word with the same slot */
    uint8_t len[1024];   /* bytes of each word */
};

void word_index_build(struct word_index *index);

void words_free(struct words *w);

/* words_find: replace what is in w by the words of s.
 * in      s           a view: VIEW_PAD bytes of 0 stand behind it
 *         marks       of s; MARK_FIGURE is added where a numeral starts */
LN_MUST int words_find(struct words *w, const struct word_index *index, struct ln_str s,
                       struct marks *marks, struct ln_err *err);

/* word_index_all: let words_find() look at every byte that is marked. */
void word_index_all(struct word_index *index);

/* words_near: what the words mean that lie within `before` bytes before `from` or within
 * `after` bytes behind `to`, or in between; a second line end stops the look. */
uint32_t words_near(const struct words *w, struct ln_str s, size_t from, size_t to,
                    size_t before, size_t after);

/* words_before: index of the last word that ends at or before `from`; w->count if none. */
size_t words_before(const struct words *w, size_t from);

#endif
