/* chars.h: what folding does to each Unicode character, as one 32-bit word per character.
 *
 *   page[c >> 8] -> block of 256 entries -> entry
 *
 *   bits 0..2    enum char_kind
 *   bit  3       CHAR_PLAIN   its canonical decomposition is itself
 *   bit  4       CHAR_WORD    letter, digit or mark of a script that puts spaces between words
 *   bits 8..13   length, bits 14..31 offset of the mapping in pool (UTF-8), for kinds that map
 *   bits 8..15   canonical combining class, for CHAR_MARK
 *
 * Blocks that are equal are stored once: most of Han, Hangul and the unassigned planes share a
 * few. Everything comes from ICU when the tables are built; nothing is asked of it per byte.
 */
#ifndef TEXT_CHARS_H
#define TEXT_CHARS_H

#include <linnet.h>
#include <stdbool.h>
#include <unicode/unorm2.h>

#include "base/str.h"

#define CHARS_MAX 0x10FFFFu

enum char_kind {
    CHAR_SAME,    /* stays as it is; starts a normalisation segment */
    CHAR_MAPPED,  /* becomes its mapping; starts a segment */
    CHAR_SPACE,   /* White_Space: becomes one space with its neighbours */
    CHAR_DROPPED, /* default ignorable: becomes nothing, and does not part its neighbours */
    CHAR_MARK,    /* stays as it is, only moves in canonical order; never composes backwards */
    CHAR_JOINED   /* may compose with what is before it: only ICU decides */
};

#define CHAR_KIND  7u
#define CHAR_PLAIN 8u
#define CHAR_WORD  16u

#define CHARS_PAGES ((CHARS_MAX + 1) / 256)

/* Declared in fold.h for everyone; laid out here for the modules of this room. */
struct fold_tables {
    uint16_t page[CHARS_PAGES];
    uint32_t *entry; /* [blocks][256] */
    size_t blocks, blocks_room;
    char *pool; /* mappings, one behind the other */
    size_t pool_len, pool_room;
    const UNormalizer2 *nfkc_cf; /* ICU's, immutable, not ours to free */
    const UNormalizer2 *nfd;
};

/* chars_entry: the word of c, which is at most CHARS_MAX. */
static inline uint32_t chars_entry(const struct fold_tables *t, uint32_t c)
{
    return t->entry[(size_t)t->page[c >> 8] << 8 | (c & 0xFF)];
}

static inline enum char_kind chars_kind(uint32_t entry)
{
    return (enum char_kind)(entry & CHAR_KIND);
}

/* chars_mapping: what a character of kind CHAR_MAPPED or CHAR_JOINED becomes alone. */
static inline struct ln_str chars_mapping(const struct fold_tables *t, uint32_t entry)
{
    return (struct ln_str){t->pool + (entry >> 14), entry >> 8 & 0x3F};
}

static inline unsigned chars_class(uint32_t entry)
{
    return entry >> 8 & 0xFF;
}

/* chars_starts: whether normalising may begin anew at c, whatever stands before it. */
static inline bool chars_starts(uint32_t entry)
{
    return chars_kind(entry) <= CHAR_SPACE;
}

/* chars_one: the one character c folds to, or UINT32_MAX when it folds to none or several. */
uint32_t chars_one(const struct fold_tables *t, uint32_t c);

/* chars_to_units: c as UTF-16, the form ICU takes. returns the number of units, 1 or 2 */
static inline int32_t chars_to_units(UChar out[2], uint32_t c)
{
    if (c < 0x10000) {
        out[0] = (UChar)c;
        return 1;
    }
    out[0] = (UChar)(0xD7C0 + (c >> 10));
    out[1] = (UChar)(0xDC00 | (c & 0x3FF));
    return 2;
}

/* chars_from_units: the character at units[*pos] of well-formed UTF-16; *pos moves past it. */
static inline uint32_t chars_from_units(const UChar *units, size_t *pos)
{
    uint32_t c = units[(*pos)++];
    if (c >= 0xD800 && c < 0xDC00)
        c = ((c - 0xD7C0) << 10) + (units[(*pos)++] - 0xDC00u);
    return c;
}

/* chars_is_word: letter, digit or mark of a script that puts spaces between words. */
static inline bool chars_is_word(const struct fold_tables *t, uint32_t c)
{
    if (c < 0x80)
        return (c | 0x20) - 'a' < 26 || c - '0' < 10;
    return (chars_entry(t, c) & CHAR_WORD) != 0;
}

/* chars_word_at, chars_word_before: whether the character that starts at text.at[at], or ends
 * there, is one of a word; false at the end and the start of the text. */
static inline bool chars_word_at(const struct fold_tables *t, struct ln_str text, size_t at)
{
    if (at < text.len && (unsigned char)text.at[at] < 0x80)
        return chars_is_word(t, (unsigned char)text.at[at]);
    return at < text.len && chars_is_word(t, utf8_next(text, &at));
}

static inline bool chars_word_before(const struct fold_tables *t, struct ln_str text, size_t at)
{
    if (at == 0)
        return false;
    size_t first = at - 1;
    if ((unsigned char)text.at[first] < 0x80)
        return chars_is_word(t, (unsigned char)text.at[first]);
    while (first > 0 && at - first < 4 && ((unsigned char)text.at[first] & 0xC0) == 0x80)
        first--;
    return chars_is_word(t, utf8_next(text, &first));
}

#endif
