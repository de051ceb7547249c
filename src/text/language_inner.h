/* language_inner.h: the word and letter lists of language.c. All text in them is folded. */
#ifndef TEXT_LANGUAGE_INNER_H
#define TEXT_LANGUAGE_INNER_H

/* Latin-script languages, then those of Devanagari, which use the same columns anew. OTHER
 * collects what speaks for a language that has no name here. */
enum {
    LANGUAGE_EN,
    LANGUAGE_VI,
    LANGUAGE_ID,
    LANGUAGE_MS,
    LANGUAGE_TL,
    LANGUAGE_ES,
    LANGUAGE_PT,
    LANGUAGE_FR,
    LANGUAGE_DE,
    LANGUAGE_IT,
    LANGUAGE_NL,
    LANGUAGE_TR,
    LANGUAGE_SW,
    LANGUAGE_PL,
    LANGUAGE_RO,
    LANGUAGE_OTHER,
    LANGUAGE_LATIN,
    LANGUAGE_HI = 0,
    LANGUAGE_NE,
    LANGUAGE_MR,
    LANGUAGE_DEVANAGARI
};

/* Words and letters with the evidence that one occurrence is, 1 to 3 points. */
struct language_list {
    unsigned language;
    unsigned points;
    const char *items; /* parted by spaces */
};

extern const struct language_list language_words[]; /* ends with items == NULL, as all do */
extern const struct language_list language_letters[];
extern const struct language_list language_trigrams[]; /* ASCII; '_' is the edge of a word */
extern const struct language_list language_devanagari[];

/* Han characters of only one way of writing, frequent ones first. */
extern const char language_han_hans[];
extern const char language_han_hant[];
extern const char language_han_ja[];

#endif
