/* pay_text.c: see pay_text.h.
 *
 *   text --clause--> loose form --words--> tokens --amounts--> candidates --best--> record_pay
 *
 *   "monthly pay: 8k-15k yuan, 6 days a week"
 *    EACH SALARY FILLER NUMBER TIMES RANGE NUMBER TIMES CURRENCY COMMA NUMBER UNIT PER UNIT
 *                       `-------- one candidate ---------------'       `- a count of days
 *
 * A clause ends with its line or sentence and is parsed by itself, in pieces of CLAUSE_BYTES
 * and TOKENS_MAX, so that memory is bounded and the work linear. What speaks for a candidate is
 * its currency, a word for pay before it, or "a month" right behind it; a number with none of
 * these is pay only when it is all there is. Guessing is worse than silence here: a wrong
 * amount would make an advert look too good.
 */
#include "record/pay_text.h"

#include "base/str.h"
#include "record/loose.h"
#include "record/pay_words.h"

#define CLAUSE_BYTES 2048
#define WORD_BYTES   80 /* no word of the table is longer */
#define TOKENS_MAX   160
#define NEAR_BYTES   24  /* of unknown words between a word for pay and a number */
#define BARE_MIN     100 /* without currency: below it is a count, an age, a grade */
#define AMOUNT_MAX   1e15

struct token {
    enum pay_kind kind;
    const struct pay_word *word; /* NULL: digits or no word of the table */
    double value;                /* of PAY_NUMBER */
    size_t from, to;             /* bytes of the loose clause */
    bool bad;                    /* a number that is a date, a telephone, a share, ... */
    bool vague;                  /* it could be a year, or is too long without a currency */
};

struct clause {
    char text[CLAUSE_BYTES];
    size_t len;
    struct token tokens[TOKENS_MAX];
    size_t count;
};

struct candidate {
    struct record_pay pay;
    size_t from, to; /* its tokens */
    unsigned score;  /* 0: it is none */
};

/* ---- words ---- */

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char byte_at(struct ln_str s, size_t at)
{
    return at < s.len ? s.at[at] : '\0';
}

/* Whether a word that ends at `at` ends there: inside a word of ASCII letters it does not, nor
 * in front of a vowel sign. */
static bool ends_word(struct ln_str s, size_t at)
{
    if (at >= s.len)
        return true;
    if (is_letter(s.at[at - 1]) && (is_letter(s.at[at]) || (unsigned char)s.at[at] == 0xC4))
        return false;
    return (unsigned char)s.at[at] < 0xE0 || !loose_is_mark(utf8_next(s, &at));
}

static size_t common_start(struct ln_str a, struct ln_str b)
{
    size_t i = 0;
    while (i < a.len && i < b.len && a.at[i] == b.at[i])
        i++;
    return i;
}

/* The last word that is not behind `text` in byte order, NULL before the first. */
static const struct pay_word *last_not_behind(struct ln_str text)
{
    size_t low = 0, high = pay_word_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(pay_words[middle].text, text) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &pay_words[low - 1];
}

/* The longest word that stands at s.at[at]. In byte order a word that starts a text is not
 * behind it, and what lies between the two shares that start: so each search either finds the
 * word or shows how much shorter it must be. */
static const struct pay_word *word_at(struct ln_str s, size_t at)
{
    if (is_letter(s.at[at]) && at > 0 && is_letter(s.at[at - 1]))
        return NULL;
    struct ln_str text = str_part(s, at, at + WORD_BYTES);
    while (text.len > 0) {
        const struct pay_word *word = last_not_behind(text);
        size_t same = word == NULL ? 0 : common_start(word->text, text);
        if (word != NULL && same == word->text.len && ends_word(s, at + same))
            return word;
        bool whole = word != NULL && same == word->text.len;
        text.len = whole ? same - 1 : same;
    }
    return NULL;
}

/* ---- numbers ---- */

#define GROUPS_MAX 6

struct digits {
    size_t len[GROUPS_MAX]; /* of each group */
    char mark[GROUPS_MAX];  /* in front of each group but the first */
    size_t count;
    size_t end;
    bool cut; /* more groups than that */
};

static size_t run_of_digits(struct ln_str s, size_t at)
{
    size_t end = at;
    while (end < s.len && is_digit(s.at[end]))
        end++;
    return end - at;
}

/* Groups of digits with one mark between; a space joins only groups of three. */
static struct digits scan_digits(struct ln_str s, size_t at)
{
    struct digits d = {.end = at + run_of_digits(s, at), .count = 1};
    d.len[0] = d.end - at;
    for (;;) {
        char mark = byte_at(s, d.end);
        size_t len = run_of_digits(s, d.end + 1);
        if ((mark != ',' && mark != '.' && mark != '\'' && mark != ' ') || len == 0)
            return d;
        if (mark == ' ' && (len != 3 || d.len[0] > 3 || s.at[at] == '0'))
            return d;
        if (d.count == GROUPS_MAX) {
            d.cut = true;
            return d;
        }
        d.mark[d.count] = mark;
        d.len[d.count++] = len;
        d.end += 1 + len;
    }
}

/* Whether groups 1..last stand for thousands: 1,200,000 or, in India, 12,00,000. */
static bool is_grouped(const struct digits *d, size_t last)
{
    if (last == 0)
        return true;
    if (d->len[0] > 3 || d->len[last] != 3)
        return false;
    bool pairs = d->mark[last] == ',' && d->len[0] <= 2;
    for (size_t i = 1; i <= last; i++) {
        if (d->mark[i] != d->mark[last])
            return false;
        pairs = pairs && (i == last || d->len[i] == 2);
    }
    for (size_t i = 1; i < last && !pairs; i++)
        if (d->len[i] != 3)
            return false;
    return true;
}

/* The number whose digits stand at `at`; false when they are a date, an address or the like. */
static bool value_of(double *out, struct ln_str s, size_t at, const struct digits *d)
{
    size_t last = d->count - 1, whole = 0;
    for (size_t i = 0; i < d->count; i++)
        whole += d->len[i];
    bool zero = s.at[at] == '0' && d->len[0] > 1;
    bool nought = s.at[at] == '0' && d->len[0] == 1;
    if (d->cut || zero || whole > 18)
        return false;
    size_t decimals = 0;
    if (last > 0 && (nought || !is_grouped(d, last))) {
        bool point = d->mark[last] == '.' || d->mark[last] == ',';
        bool apart = last == 1 || d->mark[last] != d->mark[last - 1];
        if (!point || !apart || !is_grouped(d, last - 1) || d->len[last] > 4)
            return false;
        decimals = d->len[last];
    }
    double value = 0, scale = 1;
    for (size_t i = at; i < d->end; i++)
        if (is_digit(s.at[i]))
            value = value * 10 + (s.at[i] - '0');
    while (decimals-- > 0)
        scale *= 10;
    *out = value / scale;
    return true;
}

static struct token number_token(struct ln_str s, size_t at)
{
    struct digits d = scan_digits(s, at);
    struct token t = {.kind = PAY_NUMBER, .from = at, .to = d.end};
    t.bad = !value_of(&t.value, s, at, &d);
    char before = at > 0 ? s.at[at - 1] : '\0', after = byte_at(s, d.end);
    bool more = is_digit(byte_at(s, d.end + 1));
    if ((before == '+' && (at < 2 || !is_digit(s.at[at - 2]))) || before == '#' ||
        before == '@' || before == '_')
        t.bad = true; /* +855 12 ... */
    if (after == '%' || after == '_' || after == '@' ||
        (more && (after == ':' || after == '/')))
        t.bad = true; /* 20%, 9:00, 24/7 */
    if (at > 1 && (before == ':' || before == '/') && is_digit(s.at[at - 2]))
        t.bad = true;
    t.vague =
        (d.count == 1 && d.len[0] > 9) || (d.count == 1 && t.value >= 1900 && t.value <= 2100);
    return t;
}

/* ---- numbers in Chinese characters ---- */

static int han_digit(uint32_t c)
{
    static const uint32_t digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                      0x516D, 0x4E03, 0x516B, 0x4E5D};
    if (c == 0x4E24 || c == 0x5169) /* 两 兩 */
        return 2;
    for (int i = 0; i < 9; i++)
        if (c == digits[i])
            return i + 1;
    return c == 0x96F6 || c == 0x3007 ? 0 : -1;
}

static double han_unit(uint32_t c)
{
    switch (c) {
    case 0x5341: /* 十 */
        return 10;
    case 0x767E: /* 百 */
        return 100;
    case 0x5343: /* 千 */
    case 0x4EDF: /* 仟 */
        return 1000;
    case 0x4E07: /* 万 */
    case 0x842C: /* 萬 */
        return 10000;
    default:
        return 0;
    }
}

/* 三千, 一万五, 两万三千, 十五万: at least one unit, below a hundred million. */
static bool han_token(struct token *t, struct ln_str s, size_t at)
{
    double total = 0, part = 0, unit = 0;
    int digit = -1;
    bool any = false;
    size_t end = at;
    for (size_t pos = at; pos < s.len && pos - at < 60; end = pos) {
        uint32_t c = utf8_next(s, &pos);
        int d = han_digit(c);
        double u = han_unit(c);
        if (d >= 0) {
            if (digit > 0)
                break; /* two digits in a row are no number of this kind */
            digit = d;
            unit = d == 0 ? 0 : unit;
        } else if (u == 10000) {
            if (total > 0 || (digit < 0 && part == 0))
                break;
            total = (part + (digit > 0 ? digit : 0)) * u;
            part = 0, digit = -1, unit = u, any = true;
        } else if (u > 0 && (digit > 0 || (u == 10 && digit < 0 && part == 0))) {
            part += (digit > 0 ? digit : 1) * u;
            digit = -1, unit = u, any = true;
        } else {
            break;
        }
    }
    if (digit > 0) /* 一万五 is 15,000; 一万零五 is 10,005 */
        part += unit >= 100 ? digit * unit / 10 : digit;
    *t = (struct token){.kind = PAY_NUMBER, .value = total + part, .from = at, .to = end};
    return any;
}

/* ---- tokens ---- */

static void add_token(struct clause *c, struct token t)
{
    struct token *last = c->count > 0 ? &c->tokens[c->count - 1] : NULL;
    if (t.kind == PAY_OTHER && last != NULL && last->kind == PAY_OTHER) {
        last->to = t.to;
        return;
    }
    c->tokens[c->count++] = t;
}

/* What is no word: a run of ASCII letters, or one other character. */
static size_t other_end(struct ln_str s, size_t at)
{
    if (!is_letter(s.at[at])) {
        (void)utf8_next(s, &at);
        return at;
    }
    while (at < s.len && is_letter(s.at[at]))
        at++;
    return at;
}

static void read_tokens(struct clause *c)
{
    struct ln_str s = {c->text, c->len};
    c->count = 0;
    for (size_t at = 0; at < s.len && c->count < TOKENS_MAX;) {
        struct token t;
        if (s.at[at] == ' ') {
            at++;
            continue;
        }
        const struct pay_word *word;
        if (is_digit(s.at[at])) {
            t = number_token(s, at);
        } else if ((unsigned char)s.at[at] >= 0xE3 && han_token(&t, s, at)) {
            /* taken */
        } else if ((word = word_at(s, at)) != NULL) {
            t = (struct token){.kind = word->kind,
                               .word = word,
                               .value = word->value,
                               .from = at,
                               .to = at + word->text.len};
        } else {
            t = (struct token){.kind = PAY_OTHER, .from = at, .to = other_end(s, at)};
        }
        add_token(c, t);
        at = t.to;
    }
}

static bool touches(const struct clause *c, size_t i)
{
    return i + 1 < c->count && c->tokens[i].to == c->tokens[i + 1].from;
}

static enum pay_kind kind_at(const struct clause *c, size_t i)
{
    return i < c->count ? c->tokens[i].kind : PAY_OTHER;
}

static bool is_dash(const struct clause *c, size_t i)
{
    return kind_at(c, i) == PAY_RANGE && c->text[c->tokens[i].from] == '-';
}

/* Words that people write right before a number: Rp10, min500; but A380, 5h30. */
static bool may_touch(enum pay_kind kind)
{
    return kind == PAY_CURRENCY || kind == PAY_TIMES || kind == PAY_SALARY ||
           kind == PAY_FROM || kind == PAY_UP_TO || kind == PAY_RANGE;
}

/* Numbers that are parts of something else: 3D, A380, 2024-05-01, 012-345-678. */
static void mark_bad(struct clause *c)
{
    for (size_t i = 0; i < c->count; i++) {
        struct token *t = &c->tokens[i];
        if (t->kind != PAY_NUMBER || t->word != NULL)
            continue;
        if (touches(c, i) && kind_at(c, i + 1) == PAY_OTHER && is_letter(c->text[t->to]))
            t->bad = true;
        if (i > 0 && touches(c, i - 1) && is_letter(c->text[t->from - 1]) &&
            !may_touch(kind_at(c, i - 1)))
            t->bad = true;
    }
    for (size_t i = 0; i + 2 < c->count; i++) {
        bool pair = kind_at(c, i) == PAY_NUMBER && is_dash(c, i + 1) && touches(c, i) &&
                    touches(c, i + 1) && kind_at(c, i + 2) == PAY_NUMBER;
        bool triple = pair && is_dash(c, i + 3) && touches(c, i + 2) && touches(c, i + 3) &&
                      kind_at(c, i + 4) == PAY_NUMBER;
        if (pair && (triple || c->tokens[i].bad || c->tokens[i + 2].bad))
            c->tokens[i].bad = c->tokens[i + 2].bad = true;
        if (triple)
            c->tokens[i + 4].bad = true;
    }
}

/* ---- candidates ---- */

/* One amount: [currency] number [times ...] [currency]. */
struct amount {
    double value;
    bool has_currency, times, bad, vague, over;
    bool implied;           /* the currency came with the multiplier */
    struct ln_str currency; /* empty: unknown */
    struct ln_str period;   /* of a multiplier that has one */
    size_t from, to;        /* tokens */
};

static void take_currency(struct amount *a, const struct pay_word *word)
{
    if (!a->has_currency || a->currency.len == 0 || a->implied)
        a->currency = word->currency;
    else if (word->currency.len > 0 && !str_eq(word->currency, a->currency))
        a->currency = STR(""); /* two currencies for one amount: neither */
    a->has_currency = true;
    a->implied = false;
}

static void take_times(struct amount *a, const struct pay_word *word)
{
    a->value *= word->value;
    a->times = true;
    if (word->currency.len > 0 && !a->has_currency) {
        a->currency = word->currency;
        a->has_currency = a->implied = true;
    }
    if (word->period.len > 0)
        a->period = word->period;
}

/* 1万5 and 1万5千: a digit right behind a multiplier. */
static void take_rest(struct amount *a, const struct clause *c, double unit)
{
    size_t i = a->to;
    if (unit < 1000 || kind_at(c, i) != PAY_NUMBER || !touches(c, i - 1) || c->tokens[i].bad ||
        c->tokens[i].value >= 10 || c->tokens[i].word != NULL ||
        (unsigned char)c->text[c->tokens[i - 1].from] < 0x80)
        return;
    double rest = c->tokens[i].value * unit / 10;
    a->to = i + 1;
    if (kind_at(c, i + 1) == PAY_TIMES && touches(c, i) && c->tokens[i + 1].value < unit) {
        rest = c->tokens[i].value * c->tokens[i + 1].value;
        a->to = i + 2;
    }
    a->value += rest;
}

/* The amount whose number is token i; `from` is the first token that may belong to it. */
static struct amount amount_at(const struct clause *c, size_t i, size_t from)
{
    const struct token *n = &c->tokens[i];
    struct amount a = {.value = n->value, .bad = n->bad, .vague = n->vague, .from = i};
    a.over = n->word != NULL;
    a.to = i + 1;
    double unit = 0;
    while (kind_at(c, a.to) == PAY_TIMES) {
        unit = c->tokens[a.to].value;
        take_times(&a, c->tokens[a.to].word);
        a.to++;
    }
    if (unit > 0)
        take_rest(&a, c, unit);
    if (unit == 0 && i > from && kind_at(c, i - 1) == PAY_TIMES &&
        (unsigned char)c->text[c->tokens[i - 1].from] >= 0x80) {
        take_times(&a, c->tokens[i - 1].word); /* သိန်း ၅၀ */
        a.from = i - 1;
    }
    while (a.from > from && kind_at(c, a.from - 1) == PAY_CURRENCY)
        take_currency(&a, c->tokens[--a.from].word);
    bool before = a.has_currency && !a.implied;
    while (kind_at(c, a.to) == PAY_CURRENCY && !(before && kind_at(c, a.to + 1) == PAY_NUMBER))
        take_currency(&a, c->tokens[a.to++].word);
    return a;
}

/* The number of the second amount behind a range word at token i, or 0. */
static size_t second_at(const struct clause *c, size_t i, bool between)
{
    bool range = kind_at(c, i) == PAY_RANGE || (between && kind_at(c, i) == PAY_BETWEEN);
    if (!range)
        return 0;
    i++;
    while (kind_at(c, i) == PAY_CURRENCY || kind_at(c, i) == PAY_TIMES)
        i++;
    return kind_at(c, i) == PAY_NUMBER && c->tokens[i].word == NULL ? i : 0;
}

/* "2-3万": what is said once holds for both. */
static void share(struct amount *low, struct amount *high, const struct clause *c,
                  size_t second)
{
    if (high->times && !low->times) {
        double factor = high->value / c->tokens[second].value;
        if (c->tokens[second].value > 0 && low->value * factor <= high->value)
            low->value *= factor;
    }
    if (!high->has_currency || (high->currency.len == 0 && low->has_currency) ||
        (high->implied && low->has_currency && !low->implied))
        high->currency = low->currency;
    else if (low->has_currency && !low->implied && low->currency.len > 0 &&
             !str_eq(low->currency, high->currency))
        high->currency = STR("");
    high->has_currency = high->has_currency || low->has_currency;
    high->vague = low->vague && high->vague;
    high->bad = high->bad || low->bad;
    high->times = high->times || low->times;
    if (high->period.len == 0)
        high->period = low->period;
}

/* "a month" behind the amount. near: nothing but the words that mean it in between. */
static struct ln_str period_behind(bool *near, const struct clause *c, size_t i, bool currency)
{
    *near = true;
    size_t start = i;
    for (unsigned others = 0; i < c->count; i++) {
        const struct token *t = &c->tokens[i];
        switch (t->kind) {
        case PAY_EACH:
            return t->word->period;
        case PAY_BRIEF:
            return currency && i == start ? t->word->period : STR("");
        case PAY_UNIT:
            return currency && i == start ? t->word->period : STR("");
        case PAY_PER: {
            size_t unit = i + 1;
            if (kind_at(c, unit) == PAY_PER)
                unit++;
            if (kind_at(c, unit) == PAY_NUMBER && c->tokens[unit].value == 1)
                unit++;
            if (kind_at(c, unit) == PAY_UNIT || kind_at(c, unit) == PAY_EACH)
                return c->tokens[unit].word->period;
            others++;
            *near = false;
            break;
        }
        case PAY_OTHER:
        case PAY_SALARY:
        case PAY_COMMA:
            *near = false;
            others++;
            break;
        case PAY_FILLER:
        case PAY_AND_MORE:
        case PAY_CURRENCY:
            break;
        default:
            return STR("");
        }
        if (others > 2)
            return STR("");
    }
    return STR("");
}

struct before {
    bool pay, no_pay; /* the nearest word that tells */
    struct ln_str period;
};

/* What stands before the amount: a word for pay, a period, or a word that excludes pay. */
static struct before look_before(const struct clause *c, size_t i)
{
    struct before b = {0};
    size_t far = 0;
    bool comma = false;
    while (i-- > 0) {
        const struct token *t = &c->tokens[i];
        switch (t->kind) {
        case PAY_NOT:
            b.no_pay = !b.pay && b.period.len == 0;
            return b;
        case PAY_SALARY:
            b.pay = b.pay || (far <= NEAR_BYTES && !comma);
            if (b.period.len == 0)
                b.period = t->word->period;
            break;
        case PAY_EACH:
            if (b.period.len == 0)
                b.period = t->word->period;
            break;
        case PAY_UNIT:
            if (i > 0 && kind_at(c, i - 1) == PAY_PER && b.period.len == 0)
                b.period = t->word->period;
            break;
        case PAY_NUMBER:
            if (!(kind_at(c, i + 1) == PAY_UNIT && t->value == 1))
                return b;
            break;
        case PAY_COUNTED:
            return b;
        case PAY_COMMA:
            comma = true;
            break;
        case PAY_OTHER:
            far += t->to - t->from;
            if (far > 2 * NEAR_BYTES)
                return b;
            break;
        default:
            break;
        }
    }
    return b;
}

/* Whether all of a clause belongs to the candidate [from, to), signs aside. */
static bool is_all(const struct clause *c, size_t from, size_t to)
{
    for (size_t i = 0; i < c->count; i++) {
        enum pay_kind kind = c->tokens[i].kind;
        if ((i < from || i >= to) && kind != PAY_FILLER && kind != PAY_EACH &&
            kind != PAY_UP_TO && kind != PAY_FROM && kind != PAY_AND_MORE && kind != PAY_PER &&
            kind != PAY_UNIT)
            return false;
    }
    return true;
}

static void set_ends(struct record_pay *pay, const struct clause *c, const struct candidate *k,
                     const struct amount *low, const struct amount *high, bool range)
{
    size_t i = k->from;
    while (i > 0 && (kind_at(c, i - 1) == PAY_FILLER || kind_at(c, i - 1) == PAY_SALARY))
        i--;
    enum pay_kind before = i > 0 ? kind_at(c, i - 1) : PAY_OTHER;
    /* "800+" but not "800 + meals" or "800+meals" */
    bool sign = kind_at(c, k->to) == PAY_AND_MORE && c->text[c->tokens[k->to].from] == '+';
    bool alone = !touches(c, k->to) || kind_at(c, k->to + 1) == PAY_PER;
    bool plus =
        kind_at(c, k->to) == PAY_AND_MORE && (!sign || (touches(c, k->to - 1) && alone));
    bool most = before == PAY_UP_TO || (before == PAY_RANGE && !is_dash(c, i - 1) &&
                                        c->text[c->tokens[i - 1].from] != '~');
    pay->min = low->value < high->value ? low->value : high->value;
    pay->max = low->value < high->value ? high->value : low->value;
    pay->has_min = range || !most || plus || low->over;
    pay->has_max = range || !(before == PAY_FROM || plus || low->over);
    if (!pay->has_min)
        pay->min = 0;
    if (!pay->has_max)
        pay->max = 0;
}

/* The candidate whose first number is token i; score 0 when it is no pay. */
static struct candidate candidate_at(const struct clause *c, size_t i, size_t from, bool only)
{
    struct amount low = amount_at(c, i, from), high = low;
    bool between = low.from > 0 && kind_at(c, low.from - 1) == PAY_BETWEEN;
    size_t second = second_at(c, low.to, between);
    struct candidate k = {.from = low.from, .to = low.to};
    if (second != 0) {
        high = amount_at(c, second, low.to + 1);
        k.to = high.to;
        share(&low, &high, c, second);
    }
    enum pay_kind next = kind_at(c, k.to);
    struct before before = look_before(c, k.from);
    bool near, money = high.has_currency;
    struct ln_str behind = period_behind(&near, c, k.to, money);
    bool counted = next == PAY_COUNTED || next == PAY_UNIT;
    bool largest = high.value > low.value ? high.value >= BARE_MIN : low.value >= BARE_MIN;
    if (high.bad || before.no_pay || !(low.value > 0) || !(high.value > 0) ||
        low.value > AMOUNT_MAX || high.value > AMOUNT_MAX)
        return k;
    if (!money && (counted || high.vague || !(largest || high.times || high.over)))
        return k;
    bool per = behind.len > 0 && near;
    if (!money && !before.pay && !per && before.period.len == 0 &&
        !(only && is_all(c, k.from, k.to)))
        return k;
    k.score = 1u + (money ? 8u : 0u) + (before.pay ? 4u : 0u) + (per ? 2u : 0u);
    set_ends(&k.pay, c, &k, &low, &high, second != 0);
    k.pay.currency = high.currency;
    k.pay.period = behind.len > 0                               ? behind
                   : high.period.len > 0                        ? high.period
                   : (before.pay || money || before.period.len) ? before.period
                                                                : STR("");
    return k;
}

static void best_of(struct candidate *best, const struct clause *c, bool only)
{
    size_t from = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->tokens[i].kind != PAY_NUMBER)
            continue;
        struct candidate k = candidate_at(c, i, from, only);
        if (k.score > best->score)
            *best = k;
        from = k.to;
        i = k.to - 1;
    }
}

/* ---- clauses ---- */

/* Abbreviations: a point behind a word this short ends no sentence. */
#define SHORT_WORD 3

static bool ends_clause(uint32_t c, struct ln_str s, size_t at, const struct clause *so_far)
{
    if (c == '\n' || c == '!' || c == '?' || c == ';' || c == 0x3002 || c == 0x104B ||
        c == 0x17D4 || c == 0x964)
        return true;
    if (c != '.' || (at < s.len && s.at[at] != ' ' && s.at[at] != '\n' && s.at[at] != '\r'))
        return false;
    size_t word = 0;
    while (word < so_far->len && is_letter(so_far->text[so_far->len - 1 - word]))
        word++;
    bool number = so_far->len > 0 && is_digit(so_far->text[so_far->len - 1]);
    return word > SHORT_WORD || number;
}

/* Fill c with the loose form of the clause at *at, spaces collapsed; *at moves behind it.
 * returns whether it holds anything to count with */
static bool next_clause(struct clause *c, struct ln_str s, size_t *at)
{
    bool any = false;
    c->len = 0;
    while (*at < s.len && c->len + 4 <= sizeof c->text) {
        uint32_t ch = loose_next(s, at);
        if (ch == 0 || (ch == ' ' && (c->len == 0 || c->text[c->len - 1] == ' ')))
            continue;
        if (ends_clause(ch, s, *at, c))
            break;
        any = any || (ch >= '0' && ch <= '9') || han_unit(ch) > 0;
        c->len += utf8_put(c->text + c->len, ch);
    }
    return any;
}

/* Characters that only traditional Chinese has, common in adverts: 元 is then Taiwan's or Hong
 * Kong's as likely as China's. */
static bool is_traditional(struct ln_str s)
{
    static const char *const signs[] = {"資", "萬", "臺", "灣", "幣", "個", "職", "員", "時",
                                        "領", "務", "間", "業", "學", "無", "會", "週", "獎"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_find(s, str_of(signs[i]), 0) != SIZE_MAX)
            return true;
    return false;
}

/* Whether the candidate's currency is named by nothing but 元 or 块. */
static bool is_bare_yuan(const struct clause *c, const struct candidate *k)
{
    for (size_t i = k->from; i < k->to; i++)
        if (c->tokens[i].kind == PAY_CURRENCY && !str_eq(c->tokens[i].word->text, STR("元")) &&
            !str_eq(c->tokens[i].word->text, STR("块")) &&
            !str_eq(c->tokens[i].word->text, STR("块钱")))
            return false;
    return true;
}

static bool has_count(struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_digit(s.at[i]) || (unsigned char)s.at[i] >= 0x80)
            return true;
    return false;
}

int pay_parse(struct record_pay *out, struct ln_str text)
{
    struct clause c;
    struct candidate best = {0};
    if (!has_count(text))
        return LN_ENOTFOUND;
    text = str_trim(text);
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        bool any = next_clause(&c, text, &at);
        if (!any)
            continue;
        unsigned before = best.score;
        read_tokens(&c);
        mark_bad(&c);
        best_of(&best, &c, start == 0 && at >= text.len);
        if (best.score > before && str_eq(best.pay.currency, STR("CNY")) &&
            is_bare_yuan(&c, &best) && is_traditional(text))
            best.pay.currency = STR("");
    }
    if (best.score == 0)
        return LN_ENOTFOUND;
    *out = best.pay;
    return LN_OK;
}
