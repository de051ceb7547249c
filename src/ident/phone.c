/* phone.c: telephone numbers in a text.
 *
 * A run is a sequence of digits, as figures or as words ("zero eight one", "幺三八"), with a
 * few separators between them. Whether it is a number people can call is decided by e164.h,
 * and whether it is meant as one by what stands around it:
 *
 *   +855 12 345 678        country code and length
 *   00855..., 85512345678  the same, when a word near by says so or the range is known
 *   012 345 678            a hint or the language of a word near by gives the country
 *
 * Prices, dates, and numbers called order, passport or account are left out.
 */
#include <string.h>

#include "ident/e164.h"
#include "ident/numeral.h"
#include "ident/scan.h"

#define RUN_MAX     40 /* digits of a run; longer ones are no numbers to call */
#define NEAR_BEFORE 48
#define NEAR_AFTER  24

struct run {
    size_t count;
    char digit[RUN_MAX];
    uint32_t from[RUN_MAX], to[RUN_MAX]; /* of each digit in the view */
    bool gap[RUN_MAX];                   /* a separator before the digit */
    bool strong[RUN_MAX];                /* one that may also part two numbers */
    bool plus[RUN_MAX];                  /* a plus right before the digit */
    bool spelled;
    bool too_long;
};

/* ---- runs ---------------------------------------------------------------------------- */

static bool follows(struct ln_str t, size_t at, const char *text, size_t len)
{
    return t.len - at >= len && memcmp(t.at + at, text, len) == 0;
}

static bool is_separator(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/' || c == '_' ||
           c == '\t';
}

/* The run that starts with a digit at `at`; returns where it ends. */
static size_t read_run(struct run *r, struct ln_str t, size_t at)
{
    size_t end = at;
    r->count = 0;
    r->spelled = r->too_long = false;
    for (;;) {
        size_t gap = at, to;
        while (gap < t.len && gap - at < 4 &&
               (is_separator(t.at[gap]) || t.at[gap] == VIEW_DOT ||
                (r->spelled && t.at[gap] == ',')))
            gap++;
        if (r->count == 0)
            gap = at;
        bool plus = gap < t.len && t.at[gap] == '+' && r->count > 0 && gap > at;
        if (plus)
            gap++;
        char digit = gap < t.len ? numeral_read(&to, t, gap) : 0;
        if (digit == 0)
            return end;
        if (r->count == RUN_MAX) {
            r->too_long = true;
        } else {
            size_t i = r->count++;
            r->digit[i] = digit;
            r->from[i] = (uint32_t)gap;
            r->to[i] = (uint32_t)to;
            r->gap[i] = gap > at;
            r->plus[i] = plus;
            r->strong[i] = plus || (gap - at >= 2 && t.at[at] != ')' && t.at[gap - 1] != '(') ||
                           (gap > at && (t.at[at] == '/' || t.at[at] == VIEW_DOT));
            r->spelled |= to - gap > 1;
        }
        at = end = to;
    }
}

/* ---- what stands around -------------------------------------------------------------- */

/* Signs of currencies that stand before or behind an amount. */
static bool is_currency(struct ln_str t, size_t at, bool before)
{
    static const char *const signs[] = {"$", "€", "£", "¥", "฿", "₩",  "₱",
                                        "₹", "₫", "៛", "₭", "%", "円", "元"};
    if (before)
        while (at > 0 && t.at[at - 1] == ' ')
            at--;
    else
        while (at < t.len && t.at[at] == ' ')
            at++;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t len = strlen(signs[i]);
        if (before ? at >= len && follows(t, at - len, signs[i], len)
                   : follows(t, at, signs[i], len))
            return true;
    }
    return false;
}

struct place {
    uint32_t near;    /* meanings of the words around */
    uint32_t closest; /* of the word right before, 0 if it is far */
    bool after_word;  /* such a word ends right where the number starts */
};

static struct place look_around(const struct ident_scratch *s, size_t from, size_t to)
{
    struct place p = {.near = scan_near(s, from, to, NEAR_BEFORE, NEAR_AFTER)};
    size_t last = words_before(&s->words, from);
    if (last < s->words.count && from - s->words.hits[last].to <= 16) {
        p.closest = s->words.hits[last].means;
        p.after_word = s->words.hits[last].to == from;
    }
    return p;
}

/* Whether [from, to) cannot be a number to call, whatever its digits. */
static bool is_barred(const struct ident_scratch *s, const struct place *p, size_t from,
                      size_t to)
{
    struct ln_str t = s->text;
    char before = from > 0 ? t.at[from - 1] : 0, after = scan_byte(t, to);
    char far = from > 1 ? t.at[from - 2] : 0;
    if ((scan_alnum(before) && !p->after_word) || before == '_' || before == '#')
        return true;
    if ((before == '.' || before == ',' || before == '-' || before == '/') && scan_alnum(far) &&
        t.at[from] != '+')
        return true;
    if (scan_letter(after) || after == '_' || after == '@' ||
        (after == ',' && scan_digit(scan_byte(t, to + 1))) ||
        (after == ':' && scan_digit(scan_byte(t, to + 1))))
        return true;
    if (is_currency(t, from, true) || is_currency(t, to, false))
        return true;
    uint32_t behind = words_near(&s->words, t, to, to, 0, 6);
    return (behind & WORD_MONEY) != 0 || (p->closest & WORD_MONEY) != 0;
}

/* The lengths of the groups a run is written in, up to eight. */
static size_t group_lengths(size_t out[8], const struct run *r, size_t first, size_t last)
{
    size_t count = 0;
    for (size_t i = first; i < last; i++) {
        if (i == first || r->gap[i]) {
            if (count == 8)
                return 0;
            out[count++] = 0;
        }
        out[count - 1]++;
    }
    return count;
}

static bool is_year(const char *digits)
{
    return (digits[0] == '1' && digits[1] == '9') || (digits[0] == '2' && digits[1] == '0');
}

static bool is_date(const struct run *r, size_t first, size_t last)
{
    size_t group[8], count = group_lengths(group, r, first, last);
    const char *digits = r->digit + first;
    if (count == 1)
        return group[0] == 8 && is_year(digits);
    if (count < 3)
        return false;
    if (group[0] == 4 && group[1] <= 2 && group[2] <= 2)
        return is_year(digits);
    return group[0] <= 2 && group[1] <= 2 && group[2] == 4 &&
           is_year(digits + group[0] + group[1]);
}

/* ---- decisions ----------------------------------------------------------------------- */

#define WORD_REACH (WORD_CALL | WORD_CHAT)

/* Whether groups are 3-3-4 with a dash, dot or bracket, as North Americans write. */
static bool is_nanp_shape(const struct ident_scratch *s, const struct run *r, size_t first,
                          size_t last)
{
    size_t group[8];
    if (group_lengths(group, r, first, last) != 3 || group[0] != 3 || group[1] != 3)
        return false;
    return s->text.at[r->from[last - 4] - 1] != ' ';
}

/* A number as dialled in one country. `told`: a word near by speaks of calling. */
static bool try_country(struct e164 *out, const struct ident_scratch *s, const struct run *r,
                        size_t first, size_t last, const char country[2], bool told)
{
    struct ln_str digits = {r->digit + first, last - first};
    if (!e164_national(out, digits, country))
        return false;
    bool mobile = e164_is_mobile(digits, country);
    if (told)
        return true;
    if (digits.at[0] == '0')
        return mobile || (out->exact && r->gap[last - 3]) || (out->exact && r->gap[last - 4]);
    if (memcmp(country, "CN", 2) == 0)
        return mobile;
    return memcmp(out->country, "US", 2) == 0 && is_nanp_shape(s, r, first, last);
}

/* The countries that words around the number point to, closest first. */
static bool try_words(struct e164 *out, const struct ident_scratch *s, const struct run *r,
                      size_t first, size_t last)
{
    const struct words *w = &s->words;
    size_t from = r->from[first], to = r->to[last - 1];
    size_t before = words_before(w, from);
    size_t i = before == w->count ? 0 : before + 1;
    for (; i < w->count && w->hits[i].from < to + NEAR_AFTER; i++)
        if ((w->hits[i].means & WORD_REACH) != 0 && w->hits[i].country[0] != 0 &&
            try_country(out, s, r, first, last, w->hits[i].country, true))
            return true;
    for (i = before; i < w->count && w->hits[i].to + NEAR_BEFORE >= from; i--) {
        if ((w->hits[i].means & WORD_REACH) != 0 && w->hits[i].country[0] != 0 &&
            try_country(out, s, r, first, last, w->hits[i].country, true))
            return true;
        if (i == 0)
            break;
    }
    return false;
}

static bool decide(struct e164 *out, const struct ident_scratch *s, const struct run *r,
                   size_t first, size_t last, bool plus, const struct place *p)
{
    struct ln_str digits = {r->digit + first, last - first};
    bool told = (p->near & WORD_REACH) != 0;
    bool zeros = digits.len >= 6;
    size_t group[8];
    for (size_t i = digits.len < 6 ? 0 : digits.len - 6; i < digits.len; i++)
        zeros &= digits.at[i] == '0';
    if (digits.len < 7 || digits.len > 17)
        return false;
    /* "+20 000 000" is an amount. */
    if (plus)
        return digits.len <= 16 && e164_international(out, digits) && (out->exact || !zeros);
    if (zeros)
        return false;
    if ((p->closest & WORD_NUMBER) != 0 && (p->closest & WORD_REACH) == 0)
        return false;
    if (is_date(r, first, last))
        return false;
    if (str_starts(digits, STR("00")) &&
        e164_international(out, str_part(digits, 2, digits.len)) && (told || out->exact))
        return true;
    for (size_t i = 0; i < s->country_count; i++)
        if (try_country(out, s, r, first, last, s->countries[i], told))
            return true;
    if (!told)
        return false;
    if (try_words(out, s, r, first, last))
        return true;
    /* Eleven figures from 13 to 19 in one piece: so Chinese mobile numbers are written, and
     * North American ones with their 1 hardly ever. */
    if (digits.len == 11 && group_lengths(group, r, first, last) == 1 &&
        e164_is_mobile(digits, "CN"))
        return e164_national(out, digits, "CN");
    if (digits.len < 10 || !e164_international(out, digits) || !out->exact)
        return false;
    struct ln_str written = {out->text, out->len};
    size_t code = digits.len + 1 == written.len ? 1 : 0;
    if (code == 0)
        return false;
    /* Without a plus the rest must be a mobile number, or a North American one. */
    if (memcmp(out->country, "US", 2) == 0)
        return true;
    for (size_t i = 1; i <= 3; i++)
        if (e164_is_mobile(str_part(digits, i, digits.len), out->country) &&
            digits.at[i] != '0')
            return true;
    return false;
}

/* Digits [first, last) of a run as one number. */
static bool try_part(struct ident_scratch *s, const struct run *r, size_t first, size_t last)
{
    struct ln_str t = s->text;
    size_t from = r->from[first], to = r->to[last - 1];
    bool plus = r->plus[first];
    if (first == 0) {
        size_t at = from;
        while (at > 0 && from - at < 2 && (t.at[at - 1] == ' ' || t.at[at - 1] == '('))
            at--;
        plus = at > 0 && t.at[at - 1] == '+' && !(at > 1 && scan_digit(t.at[at - 2]));
        if (plus)
            from = at - 1;
    } else if (plus) {
        from--;
    }
    if (!plus && from > 0 && t.at[from - 1] == '(' &&
        memchr(t.at + from, ')', to - from) != NULL)
        from--;
    struct place p = look_around(s, from, to);
    struct e164 number;
    if (is_barred(s, &p, from, to) || !decide(&number, s, r, first, last, plus, &p))
        return false;
    scan_add(s, IDENT_PHONE, IDENT_SHAPE, RANK_PHONE, from, to,
             (struct ln_str){number.text, number.len});
    for (size_t i = first; i < last && s->code == LN_OK; i++)
        s->found[s->count - 1].spelled |= r->to[i] - r->from[i] > 1;
    return true;
}

/* The whole run, or what lies between its strong separators, or the start of it. */
static void try_run(struct ident_scratch *s, const struct run *r)
{
    if (!r->too_long && try_part(s, r, 0, r->count))
        return;
    size_t first = 0;
    while (first < r->count) {
        size_t last = first + 1;
        while (last < r->count && !r->strong[last])
            last++;
        bool whole = first == 0 && last == r->count && !r->too_long;
        if (whole || !try_part(s, r, first, last))
            for (size_t cut = last - 1; cut > first + 7; cut--)
                if (r->gap[cut] && try_part(s, r, first, cut))
                    break;
        first = last;
    }
}

void phone_scan(struct ident_scratch *s)
{
    struct ln_str t = s->text;
    struct run run;
    size_t i = 0, to;
    while ((i = marks_next(&s->marks, MARK_FIGURE, i)) < t.len) {
        if (numeral_read(&to, t, i) == 0) {
            i++;
            continue;
        }
        i = read_run(&run, t, i);
        if (run.count >= 7)
            try_run(s, &run);
    }
}
