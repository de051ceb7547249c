/* pay_words.h: the words that pay is written with, in the languages of the catalogue. */
#ifndef RECORD_PAY_WORDS_H
#define RECORD_PAY_WORDS_H

#include <linnet.h>

enum pay_kind {
    PAY_OTHER,    /* no word of the table */
    PAY_NUMBER,   /* digits; in the table: words that are "over 10,000" */
    PAY_CURRENCY, /* empty currency: a currency, but which one the word alone does not say */
    PAY_TIMES,    /* thousand, k, 万, triệu; a currency that goes without saying */
    PAY_UNIT,     /* hour, day, week, month, year */
    PAY_PER,      /* per, a, each, / */
    PAY_EACH,     /* monthly: a unit that needs no "per" */
    PAY_BRIEF,    /* pm: the same, but only behind an amount with a currency */
    PAY_SALARY,   /* what is paid; some say for how long: 月薪 */
    PAY_RANGE,    /* to, ~, 至 */
    PAY_BETWEEN,  /* between .. and */
    PAY_UP_TO,    /* only the most is given */
    PAY_FROM,     /* only the least is given */
    PAY_AND_MORE, /* the same, behind the amount */
    PAY_NOT,      /* what follows is no pay: fees, ages, telephones */
    PAY_COUNTED,  /* what was counted is no money: people, kilometres */
    PAY_FILLER,   /* about, net: says nothing here */
    PAY_COMMA
};

struct pay_word {
    struct ln_str text; /* in the loose form of record/loose.h */
    enum pay_kind kind;
    double value;                   /* of PAY_NUMBER and PAY_TIMES */
    struct ln_str currency, period; /* ISO 4217 and schema.org unitText, or empty */
};

/* In byte order of the texts, each of them once. */
extern const struct pay_word pay_words[];
extern const size_t pay_word_count;

#endif
