/* fold.c: see fold.h.
 *
 * Normalising works on segments: a character that starts one (chars.h) and all that may join
 * it. Nearly every segment is one character, whose folded form is in the table, so the loop
 * below writes it at once and only remembers where it began:
 *
 *   original   E x a m p l e   U+0301           seg_from = the e before the accent
 *   folded     e x a m p l e                    seg_text = where its folded form starts
 *
 * When a character follows that may join (the accent), the segment is read again from seg_from,
 * collected, normalised by ICU, and written over what was there. Marks that never compose and
 * come in canonical order (Thai tones, Arabic vowel signs, viramas) are just appended.
 *
 * Dropped characters do not end a segment: "e ZWJ accent" is one. White space ends it, because
 * nothing composes with a space.
 *
 * ICU sorts the marks of a segment by insertion, which is quadratic. Longer segments than
 * LONG_SEGMENT, which only an attacker writes, are therefore sorted here by counting first.
 */
#include "text/fold.h"

#include <string.h>
#include <unicode/uchar.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"
#include "text/markup.h"

#define LONG_SEGMENT  64u
#define NO_SEGMENT    SIZE_MAX
#define BLOCK         8u /* bytes the ASCII path takes at once */
#define MAPPING_BYTES 64u

_Static_assert(sizeof(UChar) == sizeof(uint16_t), "ICU's units are 16 bits");

struct folder {
    struct folded *out;
    const struct fold_tables *t;
    struct ln_str s;
    struct markup markup;
    bool has_markup;
    bool keep_edges;   /* spaces at the ends stay */
    size_t seg_from;   /* offset in s where the last segment starts, or NO_SEGMENT */
    size_t seg_text;   /* and in out->text */
    bool seg_plain;    /* marks may be appended to it without asking ICU */
    unsigned seg_last; /* combining class of its last mark */
};

void folded_init(struct folded *f, size_t max)
{
    *f = (struct folded){0};
    buf_init(&f->text, max);
}

void folded_free(struct folded *f)
{
    size_t max = f->text.max;
    buf_free(&f->text);
    mem_free(f->map);
    mem_free(f->gaps);
    mem_free(f->segment);
    mem_free(f->units);
    folded_init(f, max);
}

static bool no_memory(struct folder *f)
{
    if (f->out->text.code == LN_OK)
        f->out->text.code = LN_ENOMEM;
    return false;
}

/* Room for `size` folded bytes more, and their places in the map, and the one behind them. */
static bool reserve(struct folder *f, size_t size)
{
    struct folded *out = f->out;
    if (buf_room(&out->text, size) == NULL)
        return false;
    if (out->map_room > out->text.capacity)
        return true;
    void *map = out->map;
    if (!mem_grow(&map, &out->map_room, out->text.capacity + 1, sizeof *out->map))
        return no_memory(f);
    out->map = map;
    return true;
}

static void put(struct folder *f, const char *at, size_t len, size_t from)
{
    struct folded *out = f->out;
    if (out->text.capacity - out->text.len < len + BLOCK && !reserve(f, len))
        return;
    for (size_t i = 0; i < len; i++) {
        out->text.at[out->text.len + i] = at[i];
        out->map[out->text.len + i] = (uint32_t)from;
    }
    out->text.len += len;
}

static void put_space(struct folder *f, size_t from)
{
    const struct buf *text = &f->out->text;
    if (text->len == text->max)
        return; /* a space at the end is not kept, and anything behind it is over the maximum */
    bool due = text->len == 0 ? f->keep_edges : text->at[text->len - 1] != ' ';
    if (due)
        put(f, " ", 1, from);
}

/* A mapping may hold spaces, which join with their neighbours: U+00A8 is " U+0308". */
static void put_mapping(struct folder *f, struct ln_str mapping, size_t from)
{
    if (memchr(mapping.at, ' ', mapping.len) == NULL) {
        put(f, mapping.at, mapping.len, from);
        return;
    }
    for (size_t i = 0; i < mapping.len; i++) {
        if (mapping.at[i] == ' ')
            put_space(f, from);
        else
            put(f, mapping.at + i, 1, from);
    }
}

static void add_gap(struct folder *f, size_t from, size_t to)
{
    struct folded *out = f->out;
    if (out->gap_count > 0 && out->gaps[out->gap_count - 1].to == from) {
        out->gaps[out->gap_count - 1].to = (uint32_t)to;
        return;
    }
    void *gaps = out->gaps;
    if (!mem_grow(&gaps, &out->gap_room, out->gap_count + 1, sizeof *out->gaps)) {
        no_memory(f);
        return;
    }
    out->gaps = gaps;
    out->gaps[out->gap_count++] = (struct fold_gap){(uint32_t)from, (uint32_t)to};
}

/* The character at *pos as a reader sees it, and the offset behind it. */
static uint32_t next_char(struct folder *f, size_t *pos)
{
    char b = f->s.at[*pos];
    if (f->has_markup && (b == '<' || b == '&')) {
        uint32_t c;
        *pos = markup_next(&c, &f->markup, *pos);
        return c;
    }
    return utf8_next(f->s, pos);
}

static bool segment_add(struct folder *f, size_t *count, uint32_t c)
{
    void *segment = f->out->segment;
    if (!mem_grow(&segment, &f->out->segment_room, *count + 1, sizeof *f->out->segment))
        return no_memory(f);
    f->out->segment = segment;
    f->out->segment[(*count)++] = c;
    return true;
}

/* Collect the segment that starts at `from` and holds at least what ends at `to`. *end is the
 * offset behind its last character that is not dropped. returns its length, 0 on failure */
static size_t collect(size_t *end, struct folder *f, size_t from, size_t to)
{
    size_t count = 0;
    *end = to;
    for (size_t pos = from; pos < f->s.len;) {
        uint32_t c = next_char(f, &pos);
        uint32_t entry = chars_entry(f->t, c);
        if (pos > to && chars_starts(entry))
            break;
        if (chars_kind(entry) == CHAR_DROPPED)
            continue;
        if (!segment_add(f, &count, c))
            return 0;
        *end = pos > to ? pos : to;
    }
    return count;
}

static bool units_room(struct folder *f, size_t count)
{
    void *units = f->out->units;
    if (!mem_grow(&units, &f->out->units_room, count, sizeof *f->out->units))
        return no_memory(f);
    f->out->units = units;
    return true;
}

/* Normalise units[source, source + len) by `into`, to units[target...], growing it as needed.
 * returns the number of units, negative on failure */
static int32_t run_icu(struct folder *f, const UNormalizer2 *into, size_t source, int32_t len,
                       size_t target)
{
    for (;;) {
        UErrorCode status = U_ZERO_ERROR;
        int32_t room = (int32_t)(f->out->units_room - target);
        int32_t got = unorm2_normalize(into, f->out->units + source, len,
                                       f->out->units + target, room, &status);
        if (U_SUCCESS(status))
            return got;
        if (status != U_BUFFER_OVERFLOW_ERROR) {
            no_memory(f);
            return -1;
        }
        if (!units_room(f, target + (size_t)got + 1))
            return -1;
    }
}

/* Replace segment[count] by its folded characters, decomposed but in their old order. */
static size_t decompose(struct folder *f, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        if (!units_room(f, len + 4 * MAPPING_BYTES))
            return 0;
        UChar *units = f->out->units + len;
        int32_t one = chars_to_units(units, f->out->segment[i]);
        int32_t folded = run_icu(f, f->t->nfkc_cf, len, one, len + 2);
        if (folded < 0)
            return 0;
        int32_t nfd = run_icu(f, f->t->nfd, len + 2, folded, len + 2 + (size_t)folded);
        if (nfd < 0)
            return 0;
        memmove(f->out->units + len, f->out->units + len + 2 + folded,
                (size_t)nfd * sizeof *units);
        len += (size_t)nfd;
    }
    size_t out = 0;
    for (size_t i = 0; i < len;)
        if (!segment_add(f, &out, chars_from_units(f->out->units, &i)))
            return 0;
    return out;
}

/* The canonical combining class of c, 0 for a character that starts anew. */
static unsigned class_of(uint32_t c)
{
    return u_getCombiningClass((UChar32)c);
}

/* Bring segment[count] into canonical order: between characters of class 0, a stable counting
 * sort by class. The sorted run goes through the room behind count. */
static size_t sort_marks(struct folder *f, size_t count)
{
    count = decompose(f, count);
    for (size_t from = 0; from < count;) {
        size_t place[257] = {0};
        size_t to = from;
        for (; to < count && class_of(f->out->segment[to]) != 0; to++)
            place[class_of(f->out->segment[to]) + 1]++;
        if (to == from) {
            from++;
            continue;
        }
        void *segment = f->out->segment;
        if (!mem_grow(&segment, &f->out->segment_room, count + (to - from), sizeof(uint32_t))) {
            no_memory(f);
            return 0;
        }
        f->out->segment = segment;
        for (size_t i = 1; i < 257; i++)
            place[i] += place[i - 1];
        for (size_t i = from; i < to; i++)
            f->out->segment[count + place[class_of(f->out->segment[i])]++] = f->out->segment[i];
        memcpy(f->out->segment + from, f->out->segment + count, (to - from) * sizeof(uint32_t));
        from = to;
    }
    return count;
}

static void put_units(struct folder *f, size_t at, int32_t len, size_t from)
{
    for (size_t i = 0; i < (size_t)len;) {
        uint32_t c = chars_from_units(f->out->units + at, &i);
        char bytes[4];
        if (chars_kind(chars_entry(f->t, c)) == CHAR_SPACE)
            put_space(f, from);
        else
            put(f, bytes, utf8_put(bytes, c), from);
    }
}

/* A character that joins has been read, it ends at `to`: fold its whole segment by ICU. returns
 * the offset behind the segment */
static size_t fold_segment(struct folder *f, size_t pos, size_t to)
{
    size_t from = pos;
    if (f->seg_from != NO_SEGMENT) {
        from = f->seg_from;
        f->out->text.len = f->seg_text;
    }
    size_t end;
    size_t count = collect(&end, f, from, to);
    if (count > LONG_SEGMENT)
        count = sort_marks(f, count);
    if (count == 0 || !units_room(f, count * 4 + MAPPING_BYTES))
        return f->s.len;
    int32_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += chars_to_units(f->out->units + len, f->out->segment[i]);
    int32_t got = run_icu(f, f->t->nfkc_cf, 0, len, (size_t)len);
    if (got < 0)
        return f->s.len;
    put_units(f, (size_t)len, got, from);
    f->seg_from = NO_SEGMENT;
    return end;
}

static uint64_t load8(const char *at)
{
    uint64_t w;
    memcpy(&w, at, sizeof w);
    return w;
}

#define EACH(byte) (0x0101010101010101u * (byte))

/* The high bit of each byte that is zero. */
static uint64_t zeros(uint64_t w)
{
    return ~(((w & EACH(0x7F)) + EACH(0x7F)) | w | EACH(0x7F));
}

/* Whether 8 bytes are ASCII the fast path may take: no control, no markup, no double space. */
static bool is_easy(uint64_t w, bool has_markup)
{
    uint64_t spaces = zeros(w ^ EACH(' '));
    uint64_t hard = (w & EACH(0x80)) | (spaces & spaces << 8);
    hard |= ~((w & EACH(0x7F)) + EACH(0x80 - 0x20)) & EACH(0x80);
    if (has_markup)
        hard |= zeros(w ^ EACH('<')) | zeros(w ^ EACH('&'));
    return hard == 0;
}

/* A..Z to a..z in 8 ASCII bytes. */
static uint64_t lower(uint64_t w)
{
    uint64_t at_least_a = w + EACH(0x80 - 'A');
    uint64_t over_z = w + EACH(0x80 - 'Z' - 1);
    return w | ((at_least_a & ~over_z & EACH(0x80)) >> 2);
}

/* Take blocks of ASCII as long as they are easy. returns the offset behind them */
static size_t fold_ascii(struct folder *f, size_t pos)
{
    struct folded *out = f->out;
    const char *s = f->s.at;
    size_t len = out->text.len, start = pos;
    if (out->text.capacity - len < BLOCK || f->s.len - pos < BLOCK)
        return pos;
    size_t most =
        out->text.capacity - len < f->s.len - pos ? out->text.capacity - len : f->s.len - pos;
    bool after_space = len == 0 ? !f->keep_edges : out->text.at[len - 1] == ' ';
    for (; most >= BLOCK; most -= BLOCK, pos += BLOCK, len += BLOCK) {
        uint64_t w = load8(s + pos);
        if (!is_easy(w, f->has_markup) || (after_space && s[pos] == ' '))
            break;
        after_space = s[pos + BLOCK - 1] == ' ';
        w = lower(w);
        memcpy(out->text.at + len, &w, sizeof w);
        uint32_t *map = out->map + len;
        for (unsigned i = 0; i < BLOCK; i++)
            map[i] = (uint32_t)pos + i;
    }
    if (pos == start)
        return pos;
    out->text.len = len;
    f->seg_from = after_space ? NO_SEGMENT : pos - 1;
    f->seg_text = len - 1;
    f->seg_plain = true;
    f->seg_last = 0;
    return pos;
}

static void begin_segment(struct folder *f, size_t pos, bool plain)
{
    f->seg_from = pos;
    f->seg_text = f->out->text.len;
    f->seg_plain = plain;
    f->seg_last = 0;
}

/* The character of 2 or 3 bytes at `at`, with `left` bytes to read; 0 when it is none. */
static inline uint32_t short_char(size_t *size, const char *at, size_t left)
{
    const unsigned char *p = (const unsigned char *)at;
    if (left < 3)
        return 0;
    *size = p[0] < 0xE0 ? 2 : 3;
    if (p[0] >= 0xC2 && p[0] < 0xE0 && (p[1] & 0xC0) == 0x80)
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    if (p[0] < 0xE0 || p[0] > 0xEF || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
        return 0;
    uint32_t c = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    return c < 0x800 || (c >= 0xD800 && c < 0xE000) ? 0 : c;
}

/* Take characters of 2 and 3 bytes as long as they stay what they are: most text that is not
 * ASCII. returns the offset behind them */
static size_t fold_same(struct folder *f, size_t pos)
{
    struct folded *out = f->out;
    size_t len = out->text.len, size;
    while (out->text.capacity - len >= 3) {
        uint32_t c = short_char(&size, f->s.at + pos, f->s.len - pos);
        uint32_t entry = chars_entry(f->t, c);
        if (c == 0)
            break;
        if (chars_kind(entry) == CHAR_SAME) {
            f->seg_from = pos;
            f->seg_text = len;
            f->seg_plain = (entry & CHAR_PLAIN) != 0;
            f->seg_last = 0;
        } else if (chars_kind(entry) == CHAR_MARK && f->seg_from != NO_SEGMENT &&
                   f->seg_plain && chars_class(entry) >= f->seg_last) {
            f->seg_last = chars_class(entry);
        } else {
            break;
        }
        for (size_t i = 0; i < size; i++) {
            out->text.at[len + i] = f->s.at[pos + i];
            out->map[len + i] = (uint32_t)pos;
        }
        len += size;
        pos += size;
    }
    out->text.len = len;
    return pos;
}

/* Fold the one character at pos, or the segment it belongs to. returns the offset behind it */
static size_t fold_one(struct folder *f, size_t pos)
{
    size_t to = pos;
    uint32_t c = next_char(f, &to);
    uint32_t entry = chars_entry(f->t, c);
    char bytes[4];
    switch (chars_kind(entry)) {
    case CHAR_SAME:
        begin_segment(f, pos, (entry & CHAR_PLAIN) != 0);
        put(f, bytes, utf8_put(bytes, c), pos);
        return to;
    case CHAR_MAPPED:
        begin_segment(f, pos, false);
        put_mapping(f, chars_mapping(f->t, entry), pos);
        return to;
    case CHAR_SPACE:
        put_space(f, pos);
        f->seg_from = NO_SEGMENT;
        return to;
    case CHAR_DROPPED:
        add_gap(f, pos, to);
        return to;
    case CHAR_MARK:
        if (f->seg_from == NO_SEGMENT || !f->seg_plain || chars_class(entry) < f->seg_last)
            break;
        f->seg_last = chars_class(entry);
        put(f, bytes, utf8_put(bytes, c), pos);
        return to;
    case CHAR_JOINED:
        break;
    }
    return fold_segment(f, pos, to);
}

/* The end of the text: no space there, and everything behind the last byte is a gap. */
static void finish(struct folder *f)
{
    struct folded *out = f->out;
    if (!f->keep_edges && out->text.len > 0 && out->text.at[out->text.len - 1] == ' ') {
        out->text.len--;
        uint32_t from = out->map[out->text.len];
        while (out->gap_count > 0 && out->gaps[out->gap_count - 1].from >= from)
            out->gap_count--;
        add_gap(f, from, f->s.len);
    }
}

static int fold_all(struct folder *f, struct ln_err *err)
{
    struct folded *out = f->out;
    if (f->s.len >= UINT32_MAX)
        return err_set(err, LN_ELIMIT, 0, "text of 4 GiB or more");
    buf_clear(&out->text);
    out->gap_count = 0;
    out->original_len = f->s.len;
    size_t expect = f->s.len + BLOCK < out->text.max ? f->s.len + BLOCK : out->text.max;
    if (reserve(f, expect)) {
        for (size_t pos = 0; pos < f->s.len && out->text.code == LN_OK;) {
            pos = fold_ascii(f, pos);
            pos = fold_same(f, pos);
            if (pos < f->s.len)
                pos = fold_one(f, pos);
        }
        finish(f);
    }
    if (out->text.code != LN_OK) {
        int code = buf_status(&out->text, err);
        out->text.len = 0;
        return code;
    }
    out->map[out->text.len] = (uint32_t)f->s.len;
    return LN_OK;
}

int fold(struct folded *f, const struct fold_tables *t, struct ln_str s, bool markup,
         struct ln_err *err)
{
    struct folder folder = {
        .out = f, .t = t, .s = s, .has_markup = markup, .seg_from = NO_SEGMENT};
    if (markup)
        markup_init(&folder.markup, s);
    return fold_all(&folder, err);
}

int fold_part(struct folded *f, const struct fold_tables *t, struct ln_str s,
              struct ln_err *err)
{
    struct folder folder = {
        .out = f, .t = t, .s = s, .keep_edges = true, .seg_from = NO_SEGMENT};
    return fold_all(&folder, err);
}

void fold_span(size_t *original_from, size_t *original_to, const struct folded *f, size_t from,
               size_t to)
{
    size_t len = f->text.len;
    to = to < len ? to : len;
    from = from < to ? from : to;
    *original_from = f->map[from];
    size_t end = to;
    while (to > from && end < len && f->map[end] == f->map[to - 1])
        end++;
    *original_to = f->map[end];
    size_t low = 0, high = f->gap_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->gaps[middle].to < *original_to)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < f->gap_count && f->gaps[low].to == *original_to &&
        f->gaps[low].from > f->map[to > from ? to - 1 : from])
        *original_to = f->gaps[low].from;
}
