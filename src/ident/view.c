/* view.c: see view.h.
 *
 * One pass. Bytes that mean themselves are only counted (`done` trails behind) and copied as
 * one plain piece when something else comes. What may start a disguise is in trigger[] and
 * v->special; each kind then looks at the characters around it, and if it is none, the byte
 * counts as plain. next_suspect() and skip_letters() only pass over what undo() would leave.
 *
 * Sources: UAX #15 (compatibility decompositions to single ASCII characters) and Unicode 15,
 * general category Nd (digits), both checked against ICU in tests/ident/test_view.c. The
 * look-alikes are the Cyrillic and Greek letters that UTS #39 (confusables.txt) gives a Latin
 * twin, and a few more that adverts use for one, such as "в" for b; they count only inside
 * words that also have Latin letters.
 */
#include "ident/view.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* ---- single characters --------------------------------------------------------------- */

enum fold_kind { FOLD_GONE, FOLD_STEP, FOLD_SAME };

/* [from, to] -> GONE: nothing; STEP: to + (c - from) % mod; SAME: to. Sorted. */
static const struct fold_range {
    uint32_t from, last;
    uint8_t kind, ascii, mod;
} fold_ranges[] = {
    {0x00A0, 0x00A0, FOLD_SAME, ' ', 0},    {0x00AA, 0x00AA, FOLD_SAME, 'a', 0},
    {0x00AD, 0x00AD, FOLD_GONE, 0, 0},      {0x00B2, 0x00B3, FOLD_STEP, '2', 9},
    {0x00B9, 0x00B9, FOLD_SAME, '1', 0},    {0x00BA, 0x00BA, FOLD_SAME, 'o', 0},
    {0x0262, 0x0262, FOLD_SAME, 'g', 0},    {0x026A, 0x026A, FOLD_SAME, 'i', 0},
    {0x0274, 0x0274, FOLD_SAME, 'n', 0},    {0x0280, 0x0280, FOLD_SAME, 'r', 0},
    {0x028F, 0x028F, FOLD_SAME, 'y', 0},    {0x0299, 0x0299, FOLD_SAME, 'b', 0},
    {0x029C, 0x029C, FOLD_SAME, 'h', 0},    {0x029F, 0x029F, FOLD_SAME, 'l', 0},
    {0x034F, 0x034F, FOLD_GONE, 0, 0},      {0x061C, 0x061C, FOLD_GONE, 0, 0},
    {0x0660, 0x0669, FOLD_STEP, '0', 10},   {0x06F0, 0x06F9, FOLD_STEP, '0', 10},
    {0x07C0, 0x07C9, FOLD_STEP, '0', 10},   {0x0966, 0x096F, FOLD_STEP, '0', 10},
    {0x09E6, 0x09EF, FOLD_STEP, '0', 10},   {0x0A66, 0x0A6F, FOLD_STEP, '0', 10},
    {0x0AE6, 0x0AEF, FOLD_STEP, '0', 10},   {0x0B66, 0x0B6F, FOLD_STEP, '0', 10},
    {0x0BE6, 0x0BEF, FOLD_STEP, '0', 10},   {0x0C66, 0x0C6F, FOLD_STEP, '0', 10},
    {0x0CE6, 0x0CEF, FOLD_STEP, '0', 10},   {0x0D66, 0x0D6F, FOLD_STEP, '0', 10},
    {0x0DE6, 0x0DEF, FOLD_STEP, '0', 10},   {0x0E50, 0x0E59, FOLD_STEP, '0', 10},
    {0x0ED0, 0x0ED9, FOLD_STEP, '0', 10},   {0x0F20, 0x0F29, FOLD_STEP, '0', 10},
    {0x1040, 0x1049, FOLD_STEP, '0', 10},   {0x1090, 0x1099, FOLD_STEP, '0', 10},
    {0x17B4, 0x17B5, FOLD_GONE, 0, 0},      {0x17E0, 0x17E9, FOLD_STEP, '0', 10},
    {0x180B, 0x180F, FOLD_GONE, 0, 0},      {0x1810, 0x1819, FOLD_STEP, '0', 10},
    {0x1946, 0x194F, FOLD_STEP, '0', 10},   {0x19D0, 0x19D9, FOLD_STEP, '0', 10},
    {0x1A80, 0x1A89, FOLD_STEP, '0', 10},   {0x1A90, 0x1A99, FOLD_STEP, '0', 10},
    {0x1B50, 0x1B59, FOLD_STEP, '0', 10},   {0x1BB0, 0x1BB9, FOLD_STEP, '0', 10},
    {0x1C40, 0x1C49, FOLD_STEP, '0', 10},   {0x1C50, 0x1C59, FOLD_STEP, '0', 10},
    {0x1D00, 0x1D00, FOLD_SAME, 'a', 0},    {0x1D04, 0x1D04, FOLD_SAME, 'c', 0},
    {0x1D05, 0x1D05, FOLD_SAME, 'd', 0},    {0x1D07, 0x1D07, FOLD_SAME, 'e', 0},
    {0x1D0A, 0x1D0B, FOLD_STEP, 'j', 26},   {0x1D0D, 0x1D0D, FOLD_SAME, 'm', 0},
    {0x1D0F, 0x1D0F, FOLD_SAME, 'o', 0},    {0x1D18, 0x1D18, FOLD_SAME, 'p', 0},
    {0x1D1B, 0x1D1C, FOLD_STEP, 't', 26},   {0x1D20, 0x1D21, FOLD_STEP, 'v', 26},
    {0x1D22, 0x1D22, FOLD_SAME, 'z', 0},    {0x2000, 0x200A, FOLD_SAME, ' ', 0},
    {0x200B, 0x200F, FOLD_GONE, 0, 0},      {0x2010, 0x2015, FOLD_SAME, '-', 0},
    {0x2024, 0x2024, FOLD_SAME, '.', 0},    {0x2028, 0x2029, FOLD_SAME, '\n', 0},
    {0x202A, 0x202E, FOLD_GONE, 0, 0},      {0x202F, 0x202F, FOLD_SAME, ' ', 0},
    {0x2043, 0x2043, FOLD_SAME, '-', 0},    {0x2044, 0x2044, FOLD_SAME, '/', 0},
    {0x205F, 0x205F, FOLD_SAME, ' ', 0},    {0x2060, 0x206F, FOLD_GONE, 0, 0},
    {0x2070, 0x2070, FOLD_SAME, '0', 0},    {0x2071, 0x2071, FOLD_SAME, 'i', 0},
    {0x2074, 0x2079, FOLD_STEP, '4', 10},   {0x207A, 0x207A, FOLD_SAME, '+', 0},
    {0x207B, 0x207B, FOLD_SAME, '-', 0},    {0x207F, 0x207F, FOLD_SAME, 'n', 0},
    {0x2080, 0x2089, FOLD_STEP, '0', 10},   {0x20E3, 0x20E3, FOLD_GONE, 0, 0},
    {0x2102, 0x2102, FOLD_SAME, 'C', 0},    {0x210A, 0x210A, FOLD_SAME, 'g', 0},
    {0x210B, 0x210D, FOLD_SAME, 'H', 0},    {0x210E, 0x210E, FOLD_SAME, 'h', 0},
    {0x2110, 0x2111, FOLD_SAME, 'I', 0},    {0x2112, 0x2112, FOLD_SAME, 'L', 0},
    {0x2113, 0x2113, FOLD_SAME, 'l', 0},    {0x2115, 0x2115, FOLD_SAME, 'N', 0},
    {0x2119, 0x211A, FOLD_STEP, 'P', 26},   {0x211B, 0x211D, FOLD_SAME, 'R', 0},
    {0x2124, 0x2124, FOLD_SAME, 'Z', 0},    {0x2128, 0x2128, FOLD_SAME, 'Z', 0},
    {0x212A, 0x212A, FOLD_SAME, 'K', 0},    {0x212C, 0x212D, FOLD_STEP, 'B', 26},
    {0x212F, 0x212F, FOLD_SAME, 'e', 0},    {0x2130, 0x2131, FOLD_STEP, 'E', 26},
    {0x2133, 0x2133, FOLD_SAME, 'M', 0},    {0x2134, 0x2134, FOLD_SAME, 'o', 0},
    {0x2139, 0x2139, FOLD_SAME, 'i', 0},    {0x2145, 0x2145, FOLD_SAME, 'D', 0},
    {0x2146, 0x2147, FOLD_STEP, 'd', 26},   {0x2148, 0x2149, FOLD_STEP, 'i', 26},
    {0x2212, 0x2212, FOLD_SAME, '-', 0},    {0x2215, 0x2215, FOLD_SAME, '/', 0},
    {0x2236, 0x2236, FOLD_SAME, ':', 0},    {0x2460, 0x2468, FOLD_STEP, '1', 10},
    {0x2474, 0x247C, FOLD_STEP, '1', 10},   {0x249C, 0x24B5, FOLD_STEP, 'a', 26},
    {0x24B6, 0x24CF, FOLD_STEP, 'A', 26},   {0x24D0, 0x24E9, FOLD_STEP, 'a', 26},
    {0x24EA, 0x24EA, FOLD_SAME, '0', 0},    {0x24F5, 0x24FD, FOLD_STEP, '1', 10},
    {0x24FF, 0x24FF, FOLD_SAME, '0', 0},    {0x2776, 0x277E, FOLD_STEP, '1', 10},
    {0x2780, 0x2788, FOLD_STEP, '1', 10},   {0x278A, 0x2792, FOLD_STEP, '1', 10},
    {0x2795, 0x2795, FOLD_SAME, '+', 0},    {0x2796, 0x2796, FOLD_SAME, '-', 0},
    {0x2C7C, 0x2C7C, FOLD_SAME, 'j', 0},    {0x3000, 0x3000, FOLD_SAME, ' ', 0},
    {0x3007, 0x3007, FOLD_SAME, '0', 0},    {0xA620, 0xA629, FOLD_STEP, '0', 10},
    {0xA730, 0xA730, FOLD_SAME, 'f', 0},    {0xA731, 0xA731, FOLD_SAME, 's', 0},
    {0xA8D0, 0xA8D9, FOLD_STEP, '0', 10},   {0xA900, 0xA909, FOLD_STEP, '0', 10},
    {0xA9D0, 0xA9D9, FOLD_STEP, '0', 10},   {0xA9F0, 0xA9F9, FOLD_STEP, '0', 10},
    {0xAA50, 0xAA59, FOLD_STEP, '0', 10},   {0xABF0, 0xABF9, FOLD_STEP, '0', 10},
    {0xFE00, 0xFE0F, FOLD_GONE, 0, 0},      {0xFE52, 0xFE52, FOLD_SAME, '.', 0},
    {0xFE55, 0xFE55, FOLD_SAME, ':', 0},    {0xFE62, 0xFE62, FOLD_SAME, '+', 0},
    {0xFE63, 0xFE63, FOLD_SAME, '-', 0},    {0xFE6B, 0xFE6B, FOLD_SAME, '@', 0},
    {0xFEFF, 0xFEFF, FOLD_GONE, 0, 0},      {0xFF01, 0xFF5E, FOLD_STEP, '!', 94},
    {0xFFF9, 0xFFFB, FOLD_GONE, 0, 0},      {0x1D7CE, 0x1D7FF, FOLD_STEP, '0', 10},
    {0x1F100, 0x1F100, FOLD_SAME, '0', 0},  {0x1F101, 0x1F10A, FOLD_STEP, '0', 10},
    {0x1F10B, 0x1F10C, FOLD_SAME, '0', 0},  {0x1F110, 0x1F129, FOLD_STEP, 'A', 26},
    {0x1F12B, 0x1F12B, FOLD_SAME, 'C', 0},  {0x1F12C, 0x1F12C, FOLD_SAME, 'R', 0},
    {0x1F130, 0x1F149, FOLD_STEP, 'A', 26}, {0x1F150, 0x1F169, FOLD_STEP, 'A', 26},
    {0x1F170, 0x1F189, FOLD_STEP, 'A', 26}, {0x1FBF0, 0x1FBF9, FOLD_STEP, '0', 10},
    {0xE0000, 0xE0FFF, FOLD_GONE, 0, 0},
};

/* Mathematical letters: thirteen alphabets of 26 capitals and 26 small letters without a gap
 * (the gaps are unassigned, their characters are in the letter-like block above). */
static uint32_t fold_math(uint32_t c)
{
    uint32_t step = (c - 0x1D400) % 52;
    return step < 26 ? 'A' + step : 'a' + step - 26;
}

uint32_t view_fold_char(uint32_t c)
{
    if (c < 0xA0 || (c > 0x3007 && c < 0xA620) || (c > 0xABF9 && c < 0xFE00))
        return c;
    if (c >= 0x1D400 && c <= 0x1D6A3)
        return fold_math(c);
    size_t low = 0, high = sizeof fold_ranges / sizeof *fold_ranges;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (fold_ranges[mid].last < c)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == sizeof fold_ranges / sizeof *fold_ranges || c < fold_ranges[low].from)
        return c;
    const struct fold_range *r = &fold_ranges[low];
    if (r->kind == FOLD_GONE)
        return 0;
    return r->kind == FOLD_SAME ? r->ascii : r->ascii + (c - r->from) % r->mod;
}

/* Cyrillic and Greek letters with a Latin look-alike, sorted. */
static const struct twin {
    uint16_t c;
    char latin;
} twins[] = {
    {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'},
    {0x039A, 'K'}, {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'},
    {0x03A5, 'Y'}, {0x03A7, 'X'}, {0x03B1, 'a'}, {0x03B3, 'y'}, {0x03B5, 'e'}, {0x03B7, 'n'},
    {0x03B9, 'i'}, {0x03BA, 'k'}, {0x03BD, 'v'}, {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C3, 'o'},
    {0x03C4, 't'}, {0x03C5, 'u'}, {0x03C7, 'x'}, {0x03C9, 'w'}, {0x03F2, 'c'}, {0x03F3, 'j'},
    {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'},
    {0x0417, '3'}, {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'}, {0x0420, 'P'},
    {0x0421, 'C'}, {0x0422, 'T'}, {0x0423, 'Y'}, {0x0425, 'X'}, {0x0430, 'a'}, {0x0432, 'b'},
    {0x0433, 'r'}, {0x0435, 'e'}, {0x043A, 'k'}, {0x043C, 'm'}, {0x043D, 'h'}, {0x043E, 'o'},
    {0x043F, 'n'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'},
    {0x0451, 'e'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0457, 'i'}, {0x0458, 'j'}, {0x0461, 'w'},
    {0x0475, 'v'}, {0x04AE, 'Y'}, {0x04AF, 'y'}, {0x04BB, 'h'}, {0x04C0, 'I'}, {0x04CF, 'l'},
    {0x0501, 'd'}, {0x050C, 'G'}, {0x050D, 'g'}, {0x051A, 'Q'}, {0x051B, 'q'}, {0x051C, 'W'},
    {0x051D, 'w'},
};

char view_twin(uint32_t c)
{
    size_t low = 0, high = sizeof twins / sizeof *twins;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (twins[mid].c < c)
            low = mid + 1;
        else
            high = mid;
    }
    return low < sizeof twins / sizeof *twins && twins[low].c == c ? twins[low].latin : 0;
}

/* Characters that are a dot between letters or figures. */
static const uint16_t dots[] = {0x3002, 0xFF61, 0x70B9, 0xB7, 0x2022};

static void mark_special(struct view *v, uint32_t from, uint32_t last)
{
    for (uint32_t c = from / 8; c <= last / 8 && c < 8192; c++)
        v->special[c / 64] |= UINT64_C(1) << (c % 64);
}

void view_init(struct view *v)
{
    *v = (struct view){0};
    buf_init(&v->text, LIMIT_RECORD_BYTES + VIEW_PAD);
    for (size_t i = 0; i < sizeof fold_ranges / sizeof *fold_ranges; i++)
        mark_special(v, fold_ranges[i].from, fold_ranges[i].last);
    mark_special(v, 0x370, 0x52F); /* Greek and Cyrillic: look-alikes */
    for (size_t i = 0; i < sizeof dots / sizeof *dots; i++)
        mark_special(v, dots[i], dots[i]);
    mark_special(v, 0x2488, 0x2490); /* "1." to "9." as one character */
    mark_special(v, 0xD800, 0xDFFF); /* no characters */
    mark_special(v, 0xFFFD, 0xFFFD);
}

void view_free(struct view *v)
{
    buf_free(&v->text);
    mem_free(v->pieces);
    *v = (struct view){0};
}

/* ---- building ------------------------------------------------------------------------ */

struct builder {
    struct view *v;
    struct ln_str s;
    char *out;         /* the view's bytes, room for s.len */
    size_t len;        /* bytes in out */
    size_t done;       /* bytes of s that are in out or left out */
    size_t token_seen; /* s is decided about look-alikes up to here */
    bool token_mixed;  /* whether letters before token_seen are Latin twins */
    bool full;         /* no memory for a piece */
};

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void add_piece(struct builder *b, size_t from, size_t to, bool unit)
{
    struct view *v = b->v;
    if (v->count == v->room) {
        size_t room = v->room == 0 ? 64 : v->room * 2;
        struct view_piece *more = mem_resize(v->pieces, room, sizeof *more);
        if (more == NULL) {
            b->full = true;
            return;
        }
        v->pieces = more;
        v->room = room;
    }
    v->pieces[v->count++] =
        (struct view_piece){(uint32_t)b->len, (uint32_t)from, (uint32_t)to, unit, unit};
}

/* The bytes of s before `to` that are not copied yet mean themselves. */
static void flush(struct builder *b, size_t to)
{
    if (b->done >= to)
        return;
    add_piece(b, b->done, to, false);
    memcpy(b->out + b->len, b->s.at + b->done, to - b->done);
    b->len += to - b->done;
    b->done = to;
}

/* s[from, to) stands for `text`, which is not longer; all before `from` is flushed first. */
static void put_unit(struct builder *b, size_t from, size_t to, const char *text, size_t len)
{
    flush(b, from);
    if (len > 0) {
        add_piece(b, from, to, true);
        memcpy(b->out + b->len, text, len);
        b->len += len;
    }
    b->done = to;
}

/* As put_unit() of one byte, for another way to write the same. */
static void put_form(struct builder *b, size_t from, size_t to, char c)
{
    put_unit(b, from, to, &c, 1);
    if (!b->full)
        b->v->pieces[b->v->count - 1].disguise = false;
}

/* The last byte before s[i] as the view has it, 0 at the start. */
static char last_byte(const struct builder *b, size_t i)
{
    if (i > b->done)
        return b->s.at[i - 1];
    return b->len > 0 ? b->out[b->len - 1] : 0;
}

/* The character at s[i] as the view will have it, invisible ones passed over; 0 at the end. */
static uint32_t next_char(const struct builder *b, size_t i)
{
    for (int tries = 0; tries < 4 && i < b->s.len; tries++) {
        uint32_t c = view_fold_char(utf8_next(b->s, &i));
        if (c != 0)
            return c;
    }
    return 0;
}

static bool next_is_alnum(const struct builder *b, size_t i)
{
    uint32_t c = next_char(b, i);
    return c < 0x80 ? is_alnum((char)c) : view_twin(c) != 0;
}

static bool last_is_alnum(const struct builder *b, size_t i)
{
    char c = last_byte(b, i);
    return is_alnum(c) || c == '_' || c == '-';
}

/* Whether s from `at` starts with `word` (lower case) without regard to ASCII case. */
static bool starts(struct ln_str s, size_t at, struct ln_str word)
{
    return s.len - at >= word.len && str_eq_ascii(str_part(s, at, at + word.len), word);
}

/* ---- what may start a disguise; each returns the offset behind it, or `i` for none ----- */

/* "[.]", "(dot)", "{ at }", "[:]//": a mark in brackets. */
static size_t undo_bracket(struct builder *b, size_t i)
{
    static const struct {
        struct ln_str word;
        char mark;
    } marks[] = {
        {{".", 1}, '.'},
        {{"dot", 3}, '.'},
        {{"@", 1}, '@'},
        {{"at", 2}, '@'},
        {{":", 1}, ':'},
        {{",", 1}, '.'},
        {{"\xE7\x82\xB9", 3}, '.'},
        {{"d0t", 3}, '.'},
        {{"://", 3}, ':'},
        {{"\xE3\x80\x82", 3}, '.'},
        {{"\xEF\xBC\xA0", 3}, '@'},
    };
    static const char close[] = {['('] = ')', ['['] = ']', ['{'] = '}', ['<'] = '>'};
    struct ln_str s = b->s;
    size_t at = i + 1;
    while (at < s.len && at < i + 3 && s.at[at] == ' ')
        at++;
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        if (!starts(s, at, marks[m].word))
            continue;
        size_t to = at + marks[m].word.len;
        while (to < s.len && to < at + 8 && s.at[to] == ' ')
            to++;
        if (to >= s.len || s.at[to] != close[(unsigned char)s.at[i]])
            continue;
        to++;
        if (marks[m].mark == ':') {
            if (!last_is_alnum(b, i))
                return i;
            put_unit(b, i, to, "://", marks[m].word.len);
            return to;
        }
        size_t from = i;
        while (from > b->done && from + 2 > i && s.at[from - 1] == ' ')
            from--;
        while (to < s.len && s.at[to] == ' ')
            to++;
        if (!last_is_alnum(b, from) || !next_is_alnum(b, to))
            return i;
        put_unit(b, from, to, &marks[m].mark, 1);
        return to;
    }
    return i;
}

/* " dot ", " at ", " . ": bare words between letters or digits. */
static size_t undo_word(struct builder *b, size_t i)
{
    struct ln_str s = b->s;
    char mark = 0;
    size_t to = i;
    bool sign = s.at[i + 1] == '.' || s.at[i + 1] == '@'; /* only set apart, no disguise */
    if (starts(s, i, STR(" dot "))) {
        mark = VIEW_DOT;
        to = i + 5;
    } else if (starts(s, i, STR(" . "))) {
        mark = VIEW_DOT;
        to = i + 3;
    } else if (starts(s, i, STR(" at "))) {
        mark = VIEW_AT;
        to = i + 4;
    } else if (starts(s, i, STR(" @ "))) {
        mark = VIEW_AT;
        to = i + 3;
    }
    if (mark == 0 || !last_is_alnum(b, i) || !next_is_alnum(b, to))
        return i;
    if (sign)
        put_form(b, i, to, mark);
    else
        put_unit(b, i, to, &mark, 1);
    return to;
}

/* "hxxps://", "h**p:", "http[:]//": also when the colon is in brackets. */
static size_t undo_hxxp(struct builder *b, size_t i)
{
    struct ln_str s = b->s;
    if (s.len - i < 7 || is_alnum(last_byte(b, i)))
        return i;
    char x = s.at[i + 1];
    if (x != s.at[i + 2] || ((x | 32) != 'x' && x != '*') || (s.at[i + 3] | 32) != 'p')
        return i;
    size_t to = i + 4;
    bool tls = (s.at[to] | 32) == 's';
    to += tls;
    static const char *const after[] = {":", "[:]", "[://]", "(:)", "\xEF\xBC\x9A"};
    for (size_t k = 0; k < sizeof after / sizeof *after; k++) {
        if (!starts(s, to, str_of(after[k])))
            continue;
        put_unit(b, i, to, "https", 4 + tls);
        return to;
    }
    return i;
}

/* "&#64;", "&#x40;": a printable ASCII character written as an HTML number. */
static size_t undo_entity(struct builder *b, size_t i)
{
    struct ln_str s = b->s;
    if (s.len - i < 5 || s.at[i + 1] != '#')
        return i;
    size_t at = i + 2;
    unsigned base = (s.at[at] | 32) == 'x' ? 16 : 10, value = 0;
    at += base == 16;
    size_t first = at;
    for (; at < s.len && at < first + 5; at++) {
        char c = s.at[at];
        unsigned digit = is_digit(c) ? (unsigned)(c - '0') : (unsigned)((c | 32) - 'a') + 10;
        if (!is_alnum(c) || digit >= base)
            break;
        value = value * base + digit;
    }
    if (at == first || at >= s.len || s.at[at] != ';' || value <= ' ' || value > '~')
        return i;
    char c = (char)value;
    put_unit(b, i, at + 1, &c, 1);
    return at + 1;
}

/* Whether the letters of the label around s[i] are Latin ones and twins of Latin ones, at least
 * one of each. Decided once for a label. */
static bool label_is_mixed(struct builder *b, size_t i)
{
    if (i < b->token_seen)
        return b->token_mixed;
    bool latin = false, other = false;
    for (size_t at = b->len; at > 0 && is_alnum(b->out[at - 1]); at--)
        latin |= !is_digit(b->out[at - 1]);
    for (size_t at = i; at > b->done && is_alnum(b->s.at[at - 1]); at--)
        latin |= !is_digit(b->s.at[at - 1]);
    size_t at = i;
    while (at < b->s.len) {
        size_t next = at;
        uint32_t c = utf8_next(b->s, &next);
        uint32_t folded = view_fold_char(c);
        if (folded != 0 && folded < 0x80 && !is_alnum((char)folded))
            break;
        if (folded != 0 && folded < 0x80)
            latin |= !is_digit((char)folded);
        else if (folded != 0 && ((c >= 0x370 && c < 0x530) || (c >= 0xC0 && c < 0x250)))
            other |= view_twin(c) == 0;
        else if (folded != 0)
            break; /* a script that is no part of the label: Han, Thai, an emoji */
        at = next;
    }
    b->token_seen = at;
    b->token_mixed = latin && !other;
    return b->token_mixed;
}

static bool is_dot(uint32_t c)
{
    for (size_t i = 0; i < sizeof dots / sizeof *dots; i++)
        if (c == dots[i])
            return true;
    return false;
}

/* Whether c is an ordinary way to write `ascii`: a blank, a dash, a figure of a script, a wide
 * character of East Asian keyboards. Figures in circles and the like are not. */
static bool is_form(uint32_t c, char ascii)
{
    if (ascii == ' ' || ascii == '\n' || ascii == '-' || (c >= 0xFF01 && c <= 0xFF5E))
        return true;
    return is_digit(ascii) && ((c >= 0x660 && c < 0x2000) || (c >= 0xA620 && c < 0xAC00));
}

/* A character that is not ASCII. */
static size_t undo_char(struct builder *b, size_t i)
{
    struct ln_str s = b->s;
    size_t to = i;
    uint32_t c = utf8_next(s, &to);
    if (c == 0xFFFD) {
        put_form(b, i, to, VIEW_BREAK);
        return to;
    }
    if (is_dot(c) && is_alnum(last_byte(b, i)) && next_is_alnum(b, to)) {
        char dot = c == 0x70B9 ? VIEW_DOT : '.';
        put_unit(b, i, to, &dot, 1);
        return to;
    }
    if (c == 0x1F51F) {
        put_unit(b, i, to, "10", 2);
        return to;
    }
    if (c >= 0x2488 && c <= 0x2490) {
        char text[2] = {(char)('1' + (c - 0x2488)), '.'};
        put_unit(b, i, to, text, 2);
        return to;
    }
    if (c >= 0x370 && c < 0x530) {
        char twin = view_twin(c);
        if (twin == 0 || !label_is_mixed(b, i))
            return i;
        put_unit(b, i, to, &twin, 1);
        return to;
    }
    uint32_t folded = view_fold_char(c);
    if (folded == c)
        return i;
    if (folded != 0) {
        char ascii = (char)folded;
        if (is_form(c, ascii))
            put_form(b, i, to, ascii);
        else
            put_unit(b, i, to, &ascii, 1);
        return to;
    }
    /* Invisible: a keycap belongs to the digit before it. */
    if (i > b->done && (c == 0xFE0F || c == 0x20E3) && is_digit(s.at[i - 1])) {
        size_t more = to;
        if (c == 0xFE0F && more < s.len && utf8_next(s, &more) == 0x20E3)
            to = more;
        put_unit(b, i - 1, to, &s.at[i - 1], 1);
        return to;
    }
    put_unit(b, i, to, "", 0);
    return to;
}

/* What an ASCII byte may start: 1 control, 2 bracket, 3 blank, 4 h, 5 ampersand. */
static const uint8_t trigger[128] = {
    1,         1,         1,         1,         1,         1,          1,
    1,         1,         0,         0,         1,         1,          0,
    1,         1,         1,         1,         1,         1,          1,
    1,         1,         1,         1,         1,         1,          1,
    1,         1,         1,         1,         [' '] = 3, ['&'] = 5,  ['('] = 2,
    ['<'] = 2, ['H'] = 4, ['['] = 2, ['h'] = 4, ['{'] = 2, [0x7F] = 1,
};

/* Whether c, with `next` and `third` behind it, may start a disguise. */
static bool is_suspect(char c, char next, char third)
{
    if ((unsigned char)c >= 0x80)
        return true;
    switch (trigger[(unsigned char)c]) {
    case 0:
        return false;
    case 3:
        return ((next | 32) == 'a' && (third | 32) == 't') ||
               ((next | 32) == 'd' && (third | 32) == 'o') || next == '.' || next == '@';
    case 4:
        return (next | 32) == 'x' || next == '*';
    default:
        return true;
    }
}

#ifdef __SSE2__

static __m128i is_byte(__m128i c, char byte)
{
    return _mm_cmpeq_epi8(c, _mm_set1_epi8(byte));
}

static __m128i either(__m128i a, __m128i b)
{
    return _mm_or_si128(a, b);
}

static __m128i both(__m128i a, __m128i b)
{
    return _mm_and_si128(a, b);
}

/* One bit for each of the sixteen bytes at `at` that is_suspect(); 18 bytes are read. TAB, LF
 * and CR get one too: undo() knows them. */
static unsigned suspects(const char *at)
{
    __m128i c = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(at + 1));
    __m128i third = _mm_loadu_si128((const __m128i *)(const void *)(at + 2));
    __m128i small = _mm_set1_epi8(0x20);
    __m128i next_low = either(next, small), third_low = either(third, small);
    __m128i control = _mm_cmplt_epi8(c, small); /* signed: also every byte of 0x80 and more */
    __m128i mark = either(either(is_byte(c, '('), is_byte(c, '[')),
                          either(either(is_byte(c, '{'), is_byte(c, '<')),
                                 either(is_byte(c, '&'), is_byte(c, 0x7F))));
    __m128i word = either(both(is_byte(next_low, 'a'), is_byte(third_low, 't')),
                          both(is_byte(next_low, 'd'), is_byte(third_low, 'o')));
    word = either(word, either(is_byte(next, '.'), is_byte(next, '@')));
    __m128i blank = both(is_byte(c, ' '), word);
    __m128i h = both(is_byte(either(c, small), 'h'),
                     either(is_byte(next_low, 'x'), is_byte(next, '*')));
    return (unsigned)_mm_movemask_epi8(either(either(control, mark), either(blank, h)));
}

#endif

/* The first byte from i on that may start a disguise. */
static size_t next_suspect(struct ln_str s, size_t i)
{
#ifdef __SSE2__
    for (; s.len - i >= 18; i += 16) {
        unsigned bits = suspects(s.at + i);
        if (bits != 0)
            return i + (size_t)__builtin_ctz(bits);
    }
#endif
    while (i < s.len && !is_suspect(s.at[i], i + 1 < s.len ? s.at[i + 1] : 0,
                                    i + 2 < s.len ? s.at[i + 2] : 0))
        i++;
    return i;
}

/* Behind the characters from i on, of two or three bytes, that stand for no other. */
static size_t skip_letters(const struct view *v, struct ln_str s, size_t i)
{
    const unsigned char *at = (const unsigned char *)s.at;
    while (s.len - i >= 3) {
        size_t len;
        /* Chinese without "点", which may be a dot. */
        if (at[i] >= 0xE4 && at[i] <= 0xE9 && (at[i + 1] & 0xC0) == 0x80 &&
            (at[i + 2] & 0xC0) == 0x80 && memcmp(at + i, "\xE7\x82\xB9", 3) != 0) {
            i += 3;
            continue;
        }
        uint32_t c;
        if (at[i] >= 0xC2 && at[i] < 0xE0) {
            c = (at[i] & 0x1Fu) << 6 | (at[i + 1] & 0x3Fu);
            len = 2;
        } else if ((at[i] & 0xF0) == 0xE0 && (at[i + 2] & 0xC0) == 0x80) {
            c = (at[i] & 0x0Fu) << 12 | (at[i + 1] & 0x3Fu) << 6 | (at[i + 2] & 0x3Fu);
            len = 3;
        } else {
            break;
        }
        if ((at[i + 1] & 0xC0) != 0x80 || (len == 3 && c < 0x800) ||
            (v->special[c / 512] >> (c / 8 % 64) & 1) != 0)
            break;
        i += len;
    }
    return i;
}

static size_t undo(struct builder *b, size_t i)
{
    char next = i + 1 < b->s.len ? b->s.at[i + 1] : 0;
    if ((unsigned char)b->s.at[i] >= 0x80)
        return undo_char(b, i);
    switch (trigger[(unsigned char)b->s.at[i]]) {
    case 2:
        return undo_bracket(b, i);
    case 3:
        if ((next | 32) != 'd' && (next | 32) != 'a' && next != '.' && next != '@')
            return i;
        return undo_word(b, i);
    case 4:
        return (next | 32) != 'x' && next != '*' ? i : undo_hxxp(b, i);
    case 5:
        return undo_entity(b, i);
    case 1:
        put_form(b, i, i + 1, ' ');
        return i + 1;
    default:
        return i;
    }
}

/* Behind a character that undo() found to mean itself. */
static size_t step_over(struct ln_str s, size_t i)
{
    if ((unsigned char)s.at[i] >= 0x80)
        (void)utf8_next(s, &i);
    else
        i++;
    return i;
}

int view_build(struct view *v, struct ln_str s, struct ln_err *err)
{
    buf_clear(&v->text);
    v->count = 0;
    v->original_len = s.len;
    if (s.len == 0)
        return LN_OK;
    if (s.len > LIMIT_RECORD_BYTES)
        return err_set(err, LN_ELIMIT, LIMIT_RECORD_BYTES,
                       "text of %zu bytes is over the limit of %u", s.len, LIMIT_RECORD_BYTES);
    struct builder b = {.v = v, .s = s, .out = buf_room(&v->text, s.len + VIEW_PAD)};
    if (b.out == NULL)
        return buf_status(&v->text, err);
    size_t i = 0;
    while (i < s.len) {
        size_t next;
        if (!v->every) {
            if ((unsigned char)s.at[i] >= 0x80)
                next = skip_letters(v, s, i);
            else if (i + 1 < s.len && (unsigned char)s.at[i + 1] >= 0x80)
                next = i + !is_suspect(s.at[i], s.at[i + 1], 0);
            else
                next = next_suspect(s, i);
            if (next > i) {
                i = next;
                continue;
            }
        }
        next = undo(&b, i);
        i = next == i ? step_over(s, i) : next;
    }
    flush(&b, s.len);
    v->text.len = b.len;
    memset(b.out + b.len, 0, VIEW_PAD);
    if (b.full)
        return err_set(err, LN_ENOMEM, 0, "no memory for the map of a text");
    return LN_OK;
}

/* The piece that holds view byte `at`. */
static const struct view_piece *piece_at(const struct view *v, size_t at)
{
    size_t low = 0, high = v->count;
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (v->pieces[mid].at <= at)
            low = mid;
        else
            high = mid;
    }
    return &v->pieces[low];
}

void view_span(size_t *original_from, size_t *original_to, const struct view *v, size_t from,
               size_t to)
{
    const struct view_piece *p = piece_at(v, from);
    *original_from = p->unit ? p->from : p->from + (from - p->at);
    p = piece_at(v, to - 1);
    *original_to = p->unit ? p->to : p->from + (to - p->at);
}

bool view_is_disguised(const struct view *v, size_t from, size_t to)
{
    const struct view_piece *p = piece_at(v, from), *end = v->pieces + v->count;
    for (; p < end && p->at < to; p++)
        if (p->disguise)
            return true;
    return false;
}
