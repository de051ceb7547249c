/* chars.c: building the table of chars.h from ICU's properties.
 *
 * Only planes 0..3 and the start of plane 14 hold characters with properties of their own; the
 * rest (private use, unassigned) is one shared block of characters that stay as they are. The
 * test walks all 1,114,112 characters and compares each with ICU.
 */
#include "text/chars.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/fold.h"

#define MAPPING_UNITS    64 /* the longest mapping, of U+FDFA, has 18 */
#define SCRIPTS_OF_CHAR  64 /* the longest Script_Extensions list has about 20 */
#define PAGES_LOW        0x400u
#define PAGES_TAGS       0xE00u
#define PAGES_TAGS_END   0xE10u
#define HANGUL_VOWEL     0x1161u
#define HANGUL_VOWEL_END 0x1176u
#define HANGUL_TAIL      0x11A8u
#define HANGUL_TAIL_END  0x11C3u

/* Characters that some primary composite may be made of as second part, as a bit each, over
 * the low planes. */
struct seconds {
    uint8_t bits[PAGES_LOW * 256 / 8];
};

static bool is_second(const struct seconds *s, uint32_t c)
{
    if ((c >= HANGUL_VOWEL && c < HANGUL_VOWEL_END) ||
        (c >= HANGUL_TAIL && c < HANGUL_TAIL_END))
        return true;
    return c / 8 < sizeof s->bits && (s->bits[c / 8] >> (c % 8) & 1) != 0;
}

static int find_seconds(struct seconds *s, struct ln_err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    if (U_FAILURE(status))
        return err_set(err, LN_EUNSUPPORTED, 0, "ICU: no NFC: %s", u_errorName(status));
    for (UChar32 c = 0x80; c < (UChar32)(PAGES_LOW * 256); c++) {
        UChar parts[8];
        status = U_ZERO_ERROR;
        int32_t len = unorm2_getRawDecomposition(nfc, c, parts, 8, &status);
        if (len < 0 || U_FAILURE(status))
            continue;
        size_t i = 0;
        chars_from_units(parts, &i);
        if (i >= (size_t)len)
            continue;
        uint32_t second = chars_from_units(parts, &i);
        if (second / 8 < sizeof s->bits)
            s->bits[second / 8] |= (uint8_t)(1u << (second % 8));
    }
    return LN_OK;
}

/* Scripts written without spaces between words. Common and Inherited characters (digits,
 * accents) count as spaced unless their extensions name only these. */
static bool is_unspaced(UScriptCode script)
{
    switch (script) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN:
    case USCRIPT_YI:
    case USCRIPT_TAI_LE:
    case USCRIPT_NEW_TAI_LUE:
    case USCRIPT_LANNA:
    case USCRIPT_TAI_VIET:
    case USCRIPT_JAVANESE:
    case USCRIPT_BALINESE:
    case USCRIPT_TANGUT:
    case USCRIPT_NUSHU:
    case USCRIPT_KHITAN_SMALL_SCRIPT:
        return true;
    default:
        return false;
    }
}

static bool is_spaced_word(UChar32 c)
{
    if ((U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) == 0)
        return false;
    UScriptCode scripts[SCRIPTS_OF_CHAR];
    UErrorCode status = U_ZERO_ERROR;
    int32_t count = uscript_getScriptExtensions(c, scripts, SCRIPTS_OF_CHAR, &status);
    for (int32_t i = 0; i < count && i < SCRIPTS_OF_CHAR; i++)
        if (!is_unspaced(scripts[i]))
            return true;
    return false;
}

static bool is_plain(const struct fold_tables *t, UChar32 c)
{
    UChar units[MAPPING_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    return unorm2_getDecomposition(t->nfd, c, units, MAPPING_UNITS, &status) < 0;
}

static int pool_add(uint32_t *entry, struct fold_tables *t, const UChar *units, int32_t len,
                    struct ln_err *err)
{
    char text[MAPPING_UNITS * 3];
    size_t size = 0;
    for (size_t i = 0; i < (size_t)len;)
        size += utf8_put(text + size, chars_from_units(units, &i));
    ln_assert(size < 64 && t->pool_len + size < 1u << 18);
    if (t->pool_len + size > t->pool_room) {
        size_t room = t->pool_room == 0 ? 1u << 15 : t->pool_room * 2;
        char *grown = mem_resize(t->pool, room, 1);
        if (grown == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory for folding tables");
        t->pool = grown;
        t->pool_room = room;
    }
    memcpy(t->pool + t->pool_len, text, size);
    *entry |= (uint32_t)(t->pool_len << 14 | size << 8);
    t->pool_len += size;
    return LN_OK;
}

/* NFKC_Casefold of c alone; false when that is c itself. */
static bool fold_alone(UChar units[MAPPING_UNITS], int32_t *len, const struct fold_tables *t,
                       UChar32 c)
{
    UChar source[2];
    int32_t source_len = chars_to_units(source, (uint32_t)c);
    UErrorCode status = U_ZERO_ERROR;
    if (unorm2_quickCheck(t->nfkc_cf, source, source_len, &status) == UNORM_YES)
        return false;
    *len = unorm2_normalize(t->nfkc_cf, source, source_len, units, MAPPING_UNITS, &status);
    ln_assert(U_SUCCESS(status));
    return *len != source_len || memcmp(units, source, (size_t)*len * sizeof *units) != 0;
}

static int make_entry(uint32_t *out, struct fold_tables *t, const struct seconds *seconds,
                      UChar32 c, struct ln_err *err)
{
    uint32_t entry = is_spaced_word(c) ? CHAR_WORD : 0;
    *out = entry | CHAR_SAME | CHAR_PLAIN;
    if (c >= 0xD800 && c < 0xE000)
        return LN_OK;
    if (u_isUWhiteSpace(c)) {
        *out = entry | CHAR_SPACE;
        return LN_OK;
    }
    UChar units[MAPPING_UNITS];
    int32_t len = 0;
    bool starts = unorm2_hasBoundaryBefore(t->nfkc_cf, c);
    if (!fold_alone(units, &len, t, c)) {
        bool plain = is_plain(t, c);
        entry |= plain ? CHAR_PLAIN : 0;
        *out = entry | CHAR_SAME;
        if (starts)
            return LN_OK;
        if (plain && !is_second(seconds, (uint32_t)c) && u_getCombiningClass(c) != 0) {
            *out = entry | CHAR_MARK | (uint32_t)u_getCombiningClass(c) << 8;
            return LN_OK;
        }
        len = chars_to_units(units, (uint32_t)c);
    } else if (len == 0) {
        *out = CHAR_DROPPED;
        return LN_OK;
    }
    *out = entry | (uint32_t)(starts ? CHAR_MAPPED : CHAR_JOINED);
    return pool_add(out, t, units, len, err);
}

/* Keep the block, or find the equal one that is there already. */
static int add_block(uint16_t *index, struct fold_tables *t, const uint32_t block[256],
                     struct ln_err *err)
{
    for (size_t i = t->blocks; i-- > 0;) {
        if (memcmp(t->entry + i * 256, block, 256 * sizeof *block) == 0) {
            *index = (uint16_t)i;
            return LN_OK;
        }
    }
    if (t->blocks == t->blocks_room) {
        size_t room = t->blocks_room == 0 ? 64 : t->blocks_room * 2;
        uint32_t *grown = mem_resize(t->entry, room * 256, sizeof *grown);
        if (grown == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory for folding tables");
        t->entry = grown;
        t->blocks_room = room;
    }
    memcpy(t->entry + t->blocks * 256, block, 256 * sizeof *block);
    *index = (uint16_t)t->blocks++;
    return LN_OK;
}

static int fill(struct fold_tables *t, const struct seconds *seconds, struct ln_err *err)
{
    for (uint32_t page = 0; page < CHARS_PAGES; page++) {
        bool own = page < PAGES_LOW || (page >= PAGES_TAGS && page < PAGES_TAGS_END);
        uint32_t block[256];
        for (uint32_t i = 0; i < 256; i++) {
            block[i] = CHAR_SAME | CHAR_PLAIN;
            int code =
                own ? make_entry(&block[i], t, seconds, (UChar32)(page << 8 | i), err) : LN_OK;
            if (code != LN_OK)
                return code;
        }
        int code = add_block(&t->page[page], t, block, err);
        if (code != LN_OK)
            return code;
    }
    return LN_OK;
}

int fold_tables_new(struct fold_tables **out, struct ln_err *err)
{
    *out = NULL;
    struct fold_tables *t = mem_zero(sizeof *t);
    struct seconds *seconds = mem_zero(sizeof *seconds);
    int code = LN_OK;
    if (t == NULL || seconds == NULL) {
        code = err_set(err, LN_ENOMEM, 0, "out of memory for folding tables");
        goto done;
    }
    UErrorCode status = U_ZERO_ERROR;
    t->nfkc_cf = unorm2_getNFKCCasefoldInstance(&status);
    t->nfd = unorm2_getNFDInstance(&status);
    if (U_FAILURE(status)) {
        code = err_set(err, LN_EUNSUPPORTED, 0, "ICU has no normalisation data: %s",
                       u_errorName(status));
        goto done;
    }
    code = find_seconds(seconds, err);
    if (code == LN_OK)
        code = fill(t, seconds, err);
done:
    mem_free(seconds);
    if (code != LN_OK) {
        fold_tables_free(t);
        return code;
    }
    *out = t;
    return LN_OK;
}

void fold_tables_free(struct fold_tables *t)
{
    if (t == NULL)
        return;
    mem_free(t->entry);
    mem_free(t->pool);
    mem_free(t);
}

uint32_t chars_one(const struct fold_tables *t, uint32_t c)
{
    uint32_t entry = chars_entry(t, c);
    switch (chars_kind(entry)) {
    case CHAR_SAME:
    case CHAR_MARK:
        return c;
    case CHAR_SPACE:
        return ' ';
    case CHAR_DROPPED:
        return UINT32_MAX;
    case CHAR_MAPPED:
    case CHAR_JOINED:
        break;
    }
    struct ln_str mapping = chars_mapping(t, entry);
    size_t pos = 0;
    uint32_t one = utf8_next(mapping, &pos);
    return pos == mapping.len ? one : UINT32_MAX;
}
