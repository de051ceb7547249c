/* zawgyi.c: see zawgyi.h. Conversion is ICU's (CLDR "Zawgyi-my"); where a syllable begins and
 * which encoding a text is in are our own rules, from the public descriptions of the encoding
 * (Unicode Technical Note 11; the code chart of Zawgyi-One). */
#include "text/zawgyi.h"

#include <string.h>
#include <unicode/utrans.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"

#define SYLLABLE_MAX 64u /* characters; a longer one is cut */
#define UNITS_MAX    512u

#define VOWEL_E   0x1031u
#define VIRAMA    0x1039u /* in Zawgyi: the asat */
#define MEDIAL_RA 0x103Bu /* in Zawgyi; in Unicode it is ya */

static bool is_burmese(uint32_t c)
{
    return c >= 0x1000 && c < 0x10A0;
}

static bool is_consonant(uint32_t c)
{
    return (c >= 0x1000 && c <= 0x1021) || c == 0x103F;
}

/* Letters that begin a syllable in Zawgyi: consonants, their narrow forms, independent vowels,
 * digits and signs. */
static bool is_base(uint32_t c)
{
    return (c >= 0x1000 && c <= 0x102A) || c == 0x106A || c == 0x106B || c == 0x106E ||
           c == 0x106F || c == 0x1086 || c == 0x108F || c == 0x1090 || c == 0x1091 ||
           c == 0x1092 || c == 0x1097 || (c >= 0x103F && c <= 0x104F);
}

/* Signs that Zawgyi writes before the consonant they belong to. */
static bool is_before(uint32_t c)
{
    return c == VOWEL_E || c == MEDIAL_RA || (c >= 0x107E && c <= 0x1084);
}

/* What one character says about the encoding, given its neighbours: over 0 for Zawgyi. */
static int points(uint32_t before, uint32_t c, uint32_t after)
{
    bool on_letter = is_consonant(before) || (before >= 0x103B && before <= 0x103E);
    switch (c) {
    case VOWEL_E:
        /* Zawgyi writes it first: it follows what ends a syllable, and a consonant is next. */
        return on_letter ? (is_consonant(after) ? 0 : -2) : 3;
    case VIRAMA:
        /* With a consonant behind it: a stack in Unicode, or just the next syllable. */
        return is_consonant(after) ? 0 : 2;
    case 0x103A:
        /* asat in Unicode, on a consonant and last but for tones; medial ya in Zawgyi */
        return after == 0x102C || after == 0x102D || after == 0x102F ? 2 : (on_letter ? -1 : 1);
    case MEDIAL_RA:
        return is_consonant(before) ? (is_consonant(after) ? 0 : -1) : 3;
    case 0x103C:
    case 0x103E:
        return is_consonant(before) ? -1 : 0;
    default:
        return c >= 0x1060 && c <= 0x1097 ? 1 : 0;
    }
}

bool zawgyi_detect(struct ln_str s)
{
    const char *at = s.len == 0 ? NULL : memchr(s.at, 0xE1, s.len);
    int score = 0;
    while (at != NULL) {
        size_t pos = (size_t)(at - s.at);
        unsigned char second = pos + 1 < s.len ? (unsigned char)s.at[pos + 1] : 0;
        if (second < 0x80 || second > 0x82) {
            at = memchr(at + 1, 0xE1, s.len - pos - 1);
            continue;
        }
        uint32_t before = 0;
        uint32_t c = utf8_next(s, &pos);
        while (is_burmese(c)) {
            uint32_t after = 0;
            if (pos < s.len)
                after = utf8_next(s, &pos);
            score += points(before, c, after);
            before = c;
            c = after;
        }
        at = pos < s.len ? memchr(s.at + pos, 0xE1, s.len - pos) : NULL;
    }
    return score > 0;
}

void zawgyi_init(struct zawgyi *z, size_t max)
{
    *z = (struct zawgyi){0};
    buf_init(&z->text, max);
}

void zawgyi_free(struct zawgyi *z)
{
    size_t max = z->text.max;
    if (z->icu != NULL)
        utrans_close(z->icu);
    buf_free(&z->text);
    mem_free(z->map);
    mem_free(z->units);
    zawgyi_init(z, max);
}

static int open_icu(struct zawgyi *z, struct ln_err *err)
{
    static const UChar id[] = {'Z', 'a', 'w', 'g', 'y', 'i', '-', 'm', 'y', 0};
    UErrorCode status = U_ZERO_ERROR;
    if (z->units == NULL)
        z->units = mem_array(UNITS_MAX, sizeof *z->units);
    if (z->units == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    if (z->icu == NULL)
        z->icu = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status))
        return err_set(err, LN_EUNSUPPORTED, 0, "ICU has no Zawgyi-my: %s",
                       u_errorName(status));
    return LN_OK;
}

static int put(struct zawgyi *z, const char *at, size_t len, size_t from)
{
    char *room = buf_room(&z->text, len);
    if (room == NULL)
        return z->text.code;
    if (z->map_room <= z->text.len + len) {
        size_t want =
            z->map_room * 2 > z->text.len + len + 1 ? z->map_room * 2 : z->text.len + len + 64;
        uint32_t *grown = mem_resize(z->map, want, sizeof *grown);
        if (grown == NULL)
            return LN_ENOMEM;
        z->map = grown;
        z->map_room = want;
    }
    memcpy(room, at, len);
    for (size_t i = 0; i < len; i++)
        z->map[z->text.len + i] = (uint32_t)from;
    z->text.len += len;
    return LN_OK;
}

/* The end of the syllable at pos, which is Burmese. A consonant with an asat, and what is
 * stacked below, belong to the syllable before. */
static size_t syllable_end(struct ln_str s, size_t pos)
{
    bool based = false;
    for (unsigned count = 0; pos < s.len && count < SYLLABLE_MAX; count++) {
        size_t next = pos;
        uint32_t c = utf8_next(s, &next);
        if (!is_burmese(c) || (based && is_before(c)))
            break;
        if (is_base(c) && based) {
            size_t after = next;
            uint32_t sign = next < s.len ? utf8_next(s, &after) : 0;
            if (sign == 0x1037 || sign == 0x1094 || sign == 0x1095) /* a dot may come between */
                sign = after < s.len ? utf8_next(s, &after) : 0;
            if (sign != VIRAMA && sign != 0x1064 && sign != 0x108B && sign != 0x108D)
                break;
        }
        based = based || is_base(c);
        pos = next;
    }
    return pos;
}

static int convert_syllable(struct zawgyi *z, struct ln_str s, size_t from, size_t to,
                            struct ln_err *err)
{
    int32_t len = 0;
    for (size_t pos = from; pos < to;)
        len += chars_to_units(z->units + len, utf8_next(s, &pos));
    int32_t limit = len;
    UErrorCode status = U_ZERO_ERROR;
    utrans_transUChars(z->icu, z->units, &len, UNITS_MAX, 0, &limit, &status);
    if (U_FAILURE(status))
        return err_set(err, LN_EUNSUPPORTED, from, "ICU cannot convert Zawgyi: %s",
                       u_errorName(status));
    for (size_t i = 0; i < (size_t)len;) {
        char bytes[4];
        int code = put(z, bytes, utf8_put(bytes, chars_from_units(z->units, &i)), from);
        if (code != LN_OK)
            return err_set(err, code, from, "no room for converted text");
    }
    return LN_OK;
}

int zawgyi_convert(struct zawgyi *z, struct ln_str s, struct ln_err *err)
{
    int code = s.len >= UINT32_MAX ? err_set(err, LN_ELIMIT, 0, "text of 4 GiB or more")
                                   : open_icu(z, err);
    buf_clear(&z->text);
    for (size_t pos = 0; code == LN_OK && pos < s.len;) {
        size_t from = pos;
        uint32_t c = utf8_next(s, &pos);
        if (is_burmese(c)) {
            size_t end = syllable_end(s, from);
            pos = end > from ? end : pos;
            code = convert_syllable(z, s, from, pos, err);
        } else {
            char bytes[4];
            code = put(z, bytes, utf8_put(bytes, c), from);
            if (code != LN_OK)
                code = err_set(err, code, from, "no room for converted text");
        }
    }
    if (code == LN_OK && z->map == NULL)
        code = put(z, "", 0, 0) == LN_OK ? LN_OK : err_set(err, LN_ENOMEM, 0, "out of memory");
    if (code == LN_OK)
        z->map[z->text.len] = (uint32_t)s.len;
    return code;
}

void zawgyi_remap(struct folded *f, const struct zawgyi *z)
{
    for (size_t i = 0; i <= f->text.len; i++)
        f->map[i] = z->map[f->map[i]];
    size_t kept = 0;
    for (size_t i = 0; i < f->gap_count; i++) {
        struct fold_gap gap = {z->map[f->gaps[i].from], z->map[f->gaps[i].to]};
        if (gap.from < gap.to && (kept == 0 || f->gaps[kept - 1].to < gap.from))
            f->gaps[kept++] = gap;
    }
    f->gap_count = kept;
    f->original_len = z->map[z->text.len];
}
