/* markup.c: see markup.h.
 *
 * Hostile pages must not make this quadratic. Two searches could run to the end of the text
 * again and again: for a '>' that is not there (last_close answers that at once), and for the
 * closing quote of an attribute. The second may fail once: from that tag on quotes are ignored
 * (quotes_off_from), as a rule that depends on the offset only, so that reading a part again
 * gives the same.
 *
 * Sources: HTML Living Standard, 13.2.5 (tokenisation; also the windows-1252 numbers) and 13.5
 * (named references; here those that stand for one character of everyday text).
 */
#include "text/markup.h"

#include <string.h>

#include "base/str.h"
#include "text/fold.h"

#define NAME_MAX_BYTES 10u /* of a tag or entity we know */
#define DIGITS_MAX     32u /* of a numeric reference; leading zeros are an old trick */

enum tag_kind { TAG_UNKNOWN, TAG_BLOCK, TAG_INLINE, TAG_RAW };

static const struct {
    char name[NAME_MAX_BYTES + 1];
    uint8_t kind;
} tags[] = {
    {"a", TAG_INLINE},         {"abbr", TAG_INLINE},    {"address", TAG_BLOCK},
    {"article", TAG_BLOCK},    {"aside", TAG_BLOCK},    {"b", TAG_INLINE},
    {"bdi", TAG_INLINE},       {"bdo", TAG_INLINE},     {"big", TAG_INLINE},
    {"blockquote", TAG_BLOCK}, {"body", TAG_BLOCK},     {"br", TAG_BLOCK},
    {"button", TAG_BLOCK},     {"caption", TAG_BLOCK},  {"center", TAG_BLOCK},
    {"cite", TAG_INLINE},      {"code", TAG_INLINE},    {"col", TAG_BLOCK},
    {"dd", TAG_BLOCK},         {"del", TAG_INLINE},     {"details", TAG_BLOCK},
    {"dfn", TAG_INLINE},       {"div", TAG_BLOCK},      {"dl", TAG_BLOCK},
    {"dt", TAG_BLOCK},         {"em", TAG_INLINE},      {"figure", TAG_BLOCK},
    {"font", TAG_INLINE},      {"footer", TAG_BLOCK},   {"form", TAG_BLOCK},
    {"h1", TAG_BLOCK},         {"h2", TAG_BLOCK},       {"h3", TAG_BLOCK},
    {"h4", TAG_BLOCK},         {"h5", TAG_BLOCK},       {"h6", TAG_BLOCK},
    {"head", TAG_BLOCK},       {"header", TAG_BLOCK},   {"hr", TAG_BLOCK},
    {"html", TAG_BLOCK},       {"i", TAG_INLINE},       {"iframe", TAG_BLOCK},
    {"img", TAG_BLOCK},        {"input", TAG_BLOCK},    {"ins", TAG_INLINE},
    {"kbd", TAG_INLINE},       {"label", TAG_BLOCK},    {"li", TAG_BLOCK},
    {"link", TAG_BLOCK},       {"main", TAG_BLOCK},     {"mark", TAG_INLINE},
    {"meta", TAG_BLOCK},       {"nav", TAG_BLOCK},      {"ol", TAG_BLOCK},
    {"option", TAG_BLOCK},     {"p", TAG_BLOCK},        {"pre", TAG_BLOCK},
    {"q", TAG_INLINE},         {"s", TAG_INLINE},       {"samp", TAG_INLINE},
    {"script", TAG_RAW},       {"section", TAG_BLOCK},  {"select", TAG_BLOCK},
    {"small", TAG_INLINE},     {"span", TAG_INLINE},    {"strike", TAG_INLINE},
    {"strong", TAG_INLINE},    {"style", TAG_RAW},      {"sub", TAG_INLINE},
    {"sup", TAG_INLINE},       {"table", TAG_BLOCK},    {"tbody", TAG_BLOCK},
    {"td", TAG_BLOCK},         {"textarea", TAG_BLOCK}, {"tfoot", TAG_BLOCK},
    {"th", TAG_BLOCK},         {"thead", TAG_BLOCK},    {"title", TAG_BLOCK},
    {"tr", TAG_BLOCK},         {"tt", TAG_INLINE},      {"u", TAG_INLINE},
    {"ul", TAG_BLOCK},         {"var", TAG_INLINE},     {"wbr", TAG_INLINE},
};

/* In byte order of the names. */
static const struct {
    char name[NAME_MAX_BYTES + 1];
    uint16_t c;
} entities[] = {
    {"AElig", 0xC6},    {"Aacute", 0xC1},   {"Acirc", 0xC2},    {"Agrave", 0xC0},
    {"Aring", 0xC5},    {"Atilde", 0xC3},   {"Auml", 0xC4},     {"Ccedil", 0xC7},
    {"Eacute", 0xC9},   {"Ecirc", 0xCA},    {"Egrave", 0xC8},   {"Euml", 0xCB},
    {"Iacute", 0xCD},   {"Icirc", 0xCE},    {"Igrave", 0xCC},   {"Iuml", 0xCF},
    {"NewLine", 0x0A},  {"Ntilde", 0xD1},   {"OElig", 0x152},   {"Oacute", 0xD3},
    {"Ocirc", 0xD4},    {"Ograve", 0xD2},   {"Oslash", 0xD8},   {"Otilde", 0xD5},
    {"Ouml", 0xD6},     {"Scaron", 0x160},  {"Tab", 0x09},      {"Uacute", 0xDA},
    {"Ucirc", 0xDB},    {"Ugrave", 0xD9},   {"Uuml", 0xDC},     {"Yacute", 0xDD},
    {"aacute", 0xE1},   {"acirc", 0xE2},    {"acute", 0xB4},    {"aelig", 0xE6},
    {"agrave", 0xE0},   {"amp", '&'},       {"apos", '\''},     {"aring", 0xE5},
    {"ast", '*'},       {"atilde", 0xE3},   {"auml", 0xE4},     {"bdquo", 0x201E},
    {"brvbar", 0xA6},   {"bull", 0x2022},   {"ccedil", 0xE7},   {"cedil", 0xB8},
    {"cent", 0xA2},     {"check", 0x2713},  {"circ", 0x2C6},    {"colon", ':'},
    {"comma", ','},     {"commat", '@'},    {"copy", 0xA9},     {"curren", 0xA4},
    {"dagger", 0x2020}, {"deg", 0xB0},      {"divide", 0xF7},   {"dollar", '$'},
    {"eacute", 0xE9},   {"ecirc", 0xEA},    {"egrave", 0xE8},   {"emsp", 0x2003},
    {"ensp", 0x2002},   {"equals", '='},    {"eth", 0xF0},      {"euml", 0xEB},
    {"euro", 0x20AC},   {"excl", '!'},      {"frac12", 0xBD},   {"frac14", 0xBC},
    {"frac34", 0xBE},   {"gt", '>'},        {"hearts", 0x2665}, {"hellip", 0x2026},
    {"iacute", 0xED},   {"icirc", 0xEE},    {"iexcl", 0xA1},    {"igrave", 0xEC},
    {"iquest", 0xBF},   {"iuml", 0xEF},     {"laquo", 0xAB},    {"larr", 0x2190},
    {"ldquo", 0x201C},  {"le", 0x2264},     {"lpar", '('},      {"lrm", 0x200E},
    {"lsaquo", 0x2039}, {"lsquo", 0x2018},  {"lt", '<'},        {"macr", 0xAF},
    {"mdash", 0x2014},  {"micro", 0xB5},    {"middot", 0xB7},   {"minus", 0x2212},
    {"nbsp", 0xA0},     {"ndash", 0x2013},  {"not", 0xAC},      {"ntilde", 0xF1},
    {"num", '#'},       {"oacute", 0xF3},   {"ocirc", 0xF4},    {"oelig", 0x153},
    {"ograve", 0xF2},   {"ordf", 0xAA},     {"ordm", 0xBA},     {"oslash", 0xF8},
    {"otilde", 0xF5},   {"ouml", 0xF6},     {"para", 0xB6},     {"percnt", '%'},
    {"period", '.'},    {"permil", 0x2030}, {"plus", '+'},      {"plusmn", 0xB1},
    {"pound", 0xA3},    {"quest", '?'},     {"quot", '"'},      {"raquo", 0xBB},
    {"rarr", 0x2192},   {"rdquo", 0x201D},  {"reg", 0xAE},      {"rlm", 0x200F},
    {"rpar", ')'},      {"rsaquo", 0x203A}, {"rsquo", 0x2019},  {"sbquo", 0x201A},
    {"scaron", 0x161},  {"sect", 0xA7},     {"semi", ';'},      {"shy", 0xAD},
    {"sol", '/'},       {"sup1", 0xB9},     {"sup2", 0xB2},     {"sup3", 0xB3},
    {"szlig", 0xDF},    {"thinsp", 0x2009}, {"thorn", 0xFE},    {"tilde", 0x2DC},
    {"times", 0xD7},    {"trade", 0x2122},  {"uacute", 0xFA},   {"ucirc", 0xFB},
    {"ugrave", 0xF9},   {"uml", 0xA8},      {"uuml", 0xFC},     {"yacute", 0xFD},
    {"yen", 0xA5},      {"yuml", 0xFF},     {"zwj", 0x200D},    {"zwnj", 0x200C},
};

/* What browsers make of &#128; to &#159;: windows-1252. 0 stays as it is. */
static const uint16_t c1_numbers[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static bool is_letter(char c)
{
    return (unsigned)((c | 0x20) - 'a') < 26;
}

static bool is_digit(char c)
{
    return (unsigned)(c - '0') < 10;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void markup_init(struct markup *m, struct ln_str s)
{
    const char *last = s.len == 0 ? NULL : memrchr(s.at, '>', s.len);
    *m = (struct markup){s, last == NULL ? 0 : (size_t)(last - s.at) + 1, SIZE_MAX};
}

static struct ln_str tag_name(struct ln_str s, size_t pos)
{
    size_t end = pos;
    while (end < s.len && (is_letter(s.at[end]) || is_digit(s.at[end]) || s.at[end] == '-' ||
                           s.at[end] == ':'))
        end++;
    return str_part(s, pos, end);
}

static enum tag_kind kind_of_tag(struct ln_str name)
{
    if (name.len > NAME_MAX_BYTES)
        return TAG_UNKNOWN;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if ((name.at[0] | 0x20) == tags[i].name[0] && str_eq_ascii(name, str_of(tags[i].name)))
            return (enum tag_kind)tags[i].kind;
    return TAG_UNKNOWN;
}

/* The offset behind the '>' of the tag whose name ends at pos; 0 when it never ends. */
static size_t tag_end(struct markup *m, size_t start, size_t pos)
{
    if (pos >= m->last_close)
        return 0;
    struct ln_str s = m->s;
    if (start < m->quotes_off_from) {
        bool value = false; /* is an attribute's value about to start */
        size_t i = pos;
        for (; i < s.len && s.at[i] != '>'; i++) {
            if (value && (s.at[i] == '"' || s.at[i] == '\'')) {
                const char *close = memchr(s.at + i + 1, s.at[i], s.len - i - 1);
                if (close == NULL)
                    break;
                i = (size_t)(close - s.at);
            }
            value = s.at[i] == '=' || (value && is_space(s.at[i]));
        }
        if (i < s.len && s.at[i] == '>')
            return i + 1;
        m->quotes_off_from = start;
    }
    const char *close = memchr(s.at + pos, '>', s.len - pos);
    return close == NULL ? 0 : (size_t)(close - s.at) + 1;
}

/* The offset of the end tag of a script or style whose content starts at pos. */
static size_t raw_end(struct ln_str s, size_t pos, struct ln_str name)
{
    while (pos < s.len) {
        const char *open = memchr(s.at + pos, '<', s.len - pos);
        if (open == NULL)
            break;
        pos = (size_t)(open - s.at) + 1;
        if (pos < s.len && s.at[pos] == '/' && str_eq_ascii(tag_name(s, pos + 1), name))
            return pos - 1;
    }
    return s.len;
}

static size_t next_tag(uint32_t *c, struct markup *m, size_t pos)
{
    struct ln_str s = m->s;
    char mark = pos + 1 < s.len ? s.at[pos + 1] : '\0';
    *c = ' ';
    if (str_starts(str_part(s, pos, s.len), STR("<!--"))) {
        size_t end = str_find(s, STR("-->"), pos + 2);
        return end == SIZE_MAX ? s.len : end + 3;
    }
    if ((mark == '!' || mark == '?') && pos < m->last_close) {
        const char *close = memchr(s.at + pos, '>', s.len - pos);
        return (size_t)(close - s.at) + 1;
    }
    size_t name_at = pos + (mark == '/' ? 2 : 1);
    size_t end = 0;
    if (name_at < s.len && is_letter(s.at[name_at])) {
        struct ln_str name = tag_name(s, name_at);
        end = tag_end(m, pos, name_at + name.len);
        enum tag_kind kind = end == 0 ? TAG_UNKNOWN : kind_of_tag(name);
        if (kind == TAG_INLINE)
            *c = MARKUP_INLINE;
        if (kind == TAG_RAW && mark != '/')
            end = raw_end(s, end, name);
    }
    if (end != 0)
        return end;
    *c = '<';
    return pos + 1;
}

/* &#8212; and &#x2014; with or without the semicolon. */
static size_t next_number(uint32_t *c, struct ln_str s, size_t pos)
{
    size_t i = pos + 2;
    bool hex = i < s.len && (s.at[i] | 0x20) == 'x';
    i += hex ? 1 : 0;
    size_t first = i;
    uint32_t value = 0;
    for (; i < s.len && i - first < DIGITS_MAX; i++) {
        uint32_t digit = is_digit(s.at[i]) ? (uint32_t)(s.at[i] - '0')
                         : hex && (unsigned)((s.at[i] | 0x20) - 'a') < 6
                             ? (uint32_t)((s.at[i] | 0x20) - 'a') + 10
                             : 16;
        if (digit == 16)
            break;
        value = value > 0x10FFFF ? value : value * (hex ? 16 : 10) + digit;
    }
    if (i == first) {
        *c = '&';
        return pos + 1;
    }
    if (value >= 0x80 && value < 0xA0 && c1_numbers[value - 0x80] != 0)
        value = c1_numbers[value - 0x80];
    bool bad = value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000);
    *c = bad ? 0xFFFD : value;
    return i < s.len && s.at[i] == ';' ? i + 1 : i;
}

static size_t next_entity(uint32_t *c, struct ln_str s, size_t pos)
{
    if (pos + 1 < s.len && s.at[pos + 1] == '#')
        return next_number(c, s, pos);
    size_t end = pos + 1;
    while (end < s.len && end - pos <= NAME_MAX_BYTES &&
           (is_letter(s.at[end]) || is_digit(s.at[end])))
        end++;
    *c = '&';
    if (end >= s.len || s.at[end] != ';')
        return pos + 1;
    struct ln_str name = str_part(s, pos + 1, end);
    size_t low = 0, high = sizeof entities / sizeof *entities;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(name, str_of(entities[middle].name));
        if (order == 0) {
            *c = entities[middle].c;
            return end + 1;
        }
        low = order > 0 ? middle + 1 : low;
        high = order < 0 ? middle : high;
    }
    return pos + 1;
}

size_t markup_next(uint32_t *c, struct markup *m, size_t pos)
{
    return m->s.at[pos] == '<' ? next_tag(c, m, pos) : next_entity(c, m->s, pos);
}

/* Known tags only: "<john@example.com>" in plain text is not one. */
static bool is_tag(bool *no_comments, struct markup *m, size_t pos)
{
    struct ln_str s = m->s;
    if (str_starts(str_part(s, pos, s.len), STR("<!--"))) {
        *no_comments = *no_comments || str_find(s, STR("-->"), pos + 2) == SIZE_MAX;
        return !*no_comments;
    }
    size_t name_at = pos + 1;
    name_at += name_at < s.len && s.at[name_at] == '/' ? 1 : 0;
    if (name_at >= s.len || !is_letter(s.at[name_at]))
        return false;
    struct ln_str name = tag_name(s, name_at);
    size_t end = name_at + name.len;
    return end < s.len && (s.at[end] == '>' || s.at[end] == '/' || is_space(s.at[end])) &&
           kind_of_tag(name) != TAG_UNKNOWN && tag_end(m, pos, end) != 0;
}

bool fold_looks_like_markup(struct ln_str s)
{
    struct markup m;
    markup_init(&m, s);
    bool no_comments = false; /* the search for their end has failed once */
    for (size_t pos = 0; pos < s.len; pos++) {
        size_t left = s.len - pos;
        const char *open = pos < m.last_close ? memchr(s.at + pos, '<', left) : NULL;
        size_t until = open == NULL ? s.len : (size_t)(open - s.at);
        for (; pos < until; pos++) {
            const char *amp = memchr(s.at + pos, '&', until - pos);
            if (amp == NULL)
                break;
            pos = (size_t)(amp - s.at);
            uint32_t c;
            size_t end = next_entity(&c, s, pos);
            if (end > pos + 1 && s.at[end - 1] == ';')
                return true;
        }
        pos = until;
        if (open != NULL && is_tag(&no_comments, &m, pos))
            return true;
    }
    return false;
}
