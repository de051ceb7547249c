/* picture.c: see picture.h.
 *
 * Engines put spaces where a script has none: between Chinese characters always, between Thai,
 * Lao, Khmer or Burmese syllables often. There a space is kept only when the gap on the picture
 * is wider than half the line is high; Han beside Han never has one.
 */
#include "record/picture.h"

#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

/* ---- headers --------------------------------------------------------------------------- */

static uint32_t big16(const char *at)
{
    return (uint32_t)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

static uint32_t big32(const char *at)
{
    return big16(at) << 16 | big16(at + 2);
}

static uint32_t little(const char *at, size_t bytes)
{
    uint32_t value = 0;
    for (size_t i = bytes; i > 0; i--)
        value = value << 8 | (unsigned char)at[i - 1];
    return value;
}

static int cut_short(struct ln_str bytes, struct ln_err *err)
{
    return err_kind(err, LN_EFORMAT, "truncated", bytes.len, "the picture ends too early");
}

static int broken(size_t at, struct ln_err *err)
{
    return err_kind(err, LN_EFORMAT, "picture", at, "a picture whose header is broken");
}

static const struct ln_str png_magic = {"\x89PNG\r\n\x1A\n", 8};
static const struct ln_str jpeg_magic = {"\xFF\xD8\xFF", 3};

/* Chunks: length, name, content, checksum; from IHDR to IEND (PNG, third edition, 5.3). */
static int look_png(struct picture_info *out, struct ln_str s, struct ln_err *err)
{
    size_t at = png_magic.len;
    for (bool first = true;; first = false) {
        if (s.len - at < 12)
            return cut_short(s, err);
        uint32_t len = big32(s.at + at);
        struct ln_str name = {s.at + at + 4, 4};
        if (first != str_eq(name, STR("IHDR")) || (first && len != 13) || len > INT32_MAX)
            return broken(at, err);
        if (s.len - at - 12 < len)
            return cut_short(s, err);
        if (first) {
            out->width = big32(s.at + at + 8);
            out->height = big32(s.at + at + 12);
        }
        if (str_eq(name, STR("IEND")))
            return LN_OK;
        at += 12 + (size_t)len;
    }
}

/* Whether a marker starts a frame: SOF0..15 without DHT, JPG and DAC (T.81, table B.1). */
static bool is_frame(unsigned marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
           marker != 0xCC;
}

/* Segments: 0xFF, a marker, a length that counts itself; a frame header comes before the scan.
 */
static int look_jpeg(struct picture_info *out, struct ln_str s, struct ln_err *err)
{
    size_t at = 2;
    for (;;) {
        while (at < s.len && (unsigned char)s.at[at] == 0xFF)
            at++; /* fill bytes */
        if (s.len - at < 3)
            return cut_short(s, err);
        unsigned marker = (unsigned char)s.at[at];
        uint32_t len = big16(s.at + at + 1);
        if ((unsigned char)s.at[at - 1] != 0xFF || len < 2 || marker < 0xC0 ||
            (marker >= 0xD0 && marker <= 0xDA))
            return broken(at, err);
        if (s.len - at - 1 < len)
            return cut_short(s, err);
        if (is_frame(marker)) {
            if (len < 8)
                return broken(at, err);
            out->height = big16(s.at + at + 4);
            out->width = big16(s.at + at + 6);
            break;
        }
        at += 1 + (size_t)len;
    }
    return str_find(s, STR("\xFF\xD9"), at) == SIZE_MAX ? cut_short(s, err) : LN_OK;
}

/* RIFF with one of three first chunks: VP8X (the canvas), VP8L or VP8 (RFC 9649, 2.5-2.7). */
static int look_webp(struct picture_info *out, struct ln_str s, struct ln_err *err)
{
    if (s.len < 30 || s.len - 8 < little(s.at + 4, 4))
        return cut_short(s, err);
    struct ln_str name = {s.at + 12, 4};
    if (str_eq(name, STR("VP8X"))) {
        out->width = little(s.at + 24, 3) + 1;
        out->height = little(s.at + 27, 3) + 1;
    } else if (str_eq(name, STR("VP8L")) && s.at[20] == 0x2F) {
        uint32_t sizes = little(s.at + 21, 4);
        out->width = (sizes & 0x3FFF) + 1;
        out->height = (sizes >> 14 & 0x3FFF) + 1;
    } else if (str_eq(name, STR("VP8 ")) && memcmp(s.at + 23, "\x9D\x01\x2A", 3) == 0) {
        out->width = little(s.at + 26, 2) & 0x3FFF;
        out->height = little(s.at + 28, 2) & 0x3FFF;
    } else {
        return broken(12, err);
    }
    return LN_OK;
}

static bool is_webp(struct ln_str s)
{
    return str_starts(s, STR("RIFF")) && str_eq(str_part(s, 8, 12), STR("WEBP"));
}

int picture_look(struct picture_info *out, struct ln_str bytes, struct ln_err *err)
{
    int code;
    *out = (struct picture_info){0};
    if (str_starts(bytes, png_magic)) {
        out->format = PICTURE_PNG;
        code = look_png(out, bytes, err);
    } else if (str_starts(bytes, jpeg_magic)) {
        out->format = PICTURE_JPEG;
        code = look_jpeg(out, bytes, err);
    } else if (is_webp(bytes)) {
        out->format = PICTURE_WEBP;
        code = look_webp(out, bytes, err);
    } else {
        return err_kind(err, LN_EFORMAT, "picture", 0,
                        "called a picture, but its bytes are no PNG, JPEG or WebP");
    }
    if (code != LN_OK)
        return code;
    if (out->width == 0 || out->height == 0)
        return broken(0, err);
    if (out->width > LIMIT_PICTURE_SIDE || out->height > LIMIT_PICTURE_SIDE ||
        (uint64_t)out->width * out->height > LIMIT_PICTURE_PIXELS)
        return err_kind(err, LN_ELIMIT, "too-many", 0,
                        "a picture of %u x %u pixels; the limits are %u a side and %u in all",
                        (unsigned)out->width, (unsigned)out->height, LIMIT_PICTURE_SIDE,
                        LIMIT_PICTURE_PIXELS);
    return LN_OK;
}

const char *picture_format_name(enum picture_format format)
{
    static const char *const names[] = {"png", "jpeg", "webp"};
    return names[format];
}

/* ---- text ------------------------------------------------------------------------------ */

enum picture_script picture_script_of(uint32_t c)
{
    static const struct {
        uint32_t from, to;
        enum picture_script script;
    } ranges[] = {
        {'A', 'Z', PICTURE_LATIN},         {'a', 'z', PICTURE_LATIN},
        {0xC0, 0x24F, PICTURE_LATIN},      {0x900, 0x97F, PICTURE_DEVANAGARI},
        {0xE01, 0xE3E, PICTURE_THAI},      {0xE40, 0xE7F, PICTURE_THAI},
        {0xE80, 0xEFF, PICTURE_LAO},       {0x1000, 0x109F, PICTURE_MYANMAR},
        {0x1780, 0x17FF, PICTURE_KHMER},   {0x1E00, 0x1EFF, PICTURE_LATIN},
        {0x3001, 0x30FF, PICTURE_HAN},     {0x3400, 0x4DBF, PICTURE_HAN},
        {0x4E00, 0x9FFF, PICTURE_HAN},     {0xA9E0, 0xA9FF, PICTURE_MYANMAR},
        {0xAA60, 0xAA7F, PICTURE_MYANMAR}, {0xF900, 0xFAFF, PICTURE_HAN},
        {0xFF01, 0xFF0F, PICTURE_HAN},     {0xFF1A, 0xFF1F, PICTURE_HAN},
        {0x20000, 0x3FFFF, PICTURE_HAN},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].from && c <= ranges[i].to)
            return ranges[i].script;
    return PICTURE_OTHER;
}

static bool has_spaces(enum picture_script script)
{
    return script < PICTURE_HAN || script == PICTURE_DEVANAGARI;
}

static enum picture_script first_script(struct ln_str s)
{
    size_t pos = 0;
    return picture_script_of(utf8_next(s, &pos));
}

static enum picture_script last_script(struct ln_str s)
{
    size_t at = s.len - 1;
    while (at > 0 && ((unsigned char)s.at[at] & 0xC0) == 0x80)
        at--;
    return picture_script_of(utf8_next(s, &at));
}

/* What stands between two words that follow each other: '\n', ' ' or 0 for nothing. */
static char between(const struct picture_word *a, const struct picture_word *b)
{
    if (a->line != b->line)
        return '\n';
    enum picture_script left = last_script(a->text), right = first_script(b->text);
    bool han_left = left == PICTURE_HAN, han_right = right == PICTURE_HAN;
    if (han_left && han_right)
        return 0;
    if (!han_left && !han_right && (has_spaces(left) || has_spaces(right)))
        return ' ';
    uint64_t end = (uint64_t)a->box.x + a->box.width;
    return end < b->box.x && (b->box.x - end) * 2 > a->line_height ? ' ' : 0;
}

/* All words as one text, each with its box. */
static int add_words(struct record *r, struct record_scratch *s,
                     const struct picture_seen *seen, struct ln_err *err)
{
    size_t size = 0;
    for (size_t i = 0; i < seen->word_count; i++)
        size += seen->words[i].text.len + 1;
    char *text = arena_alloc(&s->arena, size);
    struct record_word *words = arena_array(&s->arena, seen->word_count, sizeof *words);
    if (text == NULL || words == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    size_t len = 0;
    for (size_t i = 0; i < seen->word_count; i++) {
        const struct picture_word *w = &seen->words[i];
        char mark = i == 0 ? 0 : between(w - 1, w);
        if (mark != 0)
            text[len++] = mark;
        words[i] = (struct record_word){len, len + w->text.len, w->box};
        memcpy(text + len, w->text.at, w->text.len);
        len += w->text.len;
    }
    return record_add_words(r, s, STR("text"), (struct ln_str){text, len}, words,
                            seen->word_count, err);
}

static int add_code(struct record *r, struct record_scratch *s, const struct picture_code *code,
                    size_t index, struct ln_err *err)
{
    char name[24];
    struct buf path = {.at = name, .capacity = sizeof name, .max = sizeof name};
    buf_add(&path, STR("qr."));
    buf_add_u64(&path, index);
    struct ln_str kept = arena_copy(&s->arena, buf_str(&path));
    struct record_word *word = arena_alloc(&s->arena, sizeof *word);
    if (kept.at == NULL || word == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    *word = (struct record_word){0, code->text.len, code->box};
    return record_add_words(r, s, kept, code->text, word, 1, err);
}

static int add_seen(struct record_list *out, struct record_scratch *s,
                    const struct picture_seen *seen, const struct record_source *source,
                    struct ln_err *err)
{
    struct record *r = record_add(out, s, source);
    if (r == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    r->kind = RECORD_ADVERT;
    r->read_by = seen->read_by;
    int code = seen->word_count > 0 ? add_words(r, s, seen, err) : LN_OK;
    for (size_t i = 0; code == LN_OK && i < seen->code_count; i++)
        code = add_code(r, s, &seen->codes[i], i, err);
    return code;
}

/* ---- the reader ------------------------------------------------------------------------ */

static bool is_picture(struct ln_str file_name, struct ln_str head)
{
    static const struct ln_str ends[] = {{".png", 4}, {".jpg", 4}, {".jpeg", 5}, {".webp", 5}};
    if (str_starts(head, png_magic) || str_starts(head, jpeg_magic) || is_webp(head))
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (file_name.len >= ends[i].len &&
            str_eq_ascii(str_part(file_name, file_name.len - ends[i].len, file_name.len),
                         ends[i]))
            return true;
    return false;
}

static int read_picture(struct record_list *out, struct record_scratch *s, struct ln_str frame,
                        const struct record_source *source, struct ln_err *err)
{
    struct ln_err why = {0};
    struct picture_info info;
    struct picture_seen seen = {0};
    int code = picture_look(&info, frame, &why);
    if (code == LN_OK && s->pictures == NULL)
        code = err_kind(&why, LN_EUNSUPPORTED, "unsupported", 0,
                        "a picture; only linnet on the command line reads these");
    if (code == LN_OK)
        code = s->pictures->see(&seen, s->pictures->ctx, &s->arena, frame, &info, &why);
    if (code == LN_OK && seen.word_count == 0 && seen.code_count == 0)
        code = err_kind(&why, LN_EFORMAT, "empty", 0, "no text in the picture");
    if (code != LN_OK)
        return record_fail(out, s, source, &why, err);
    return add_seen(out, s, &seen, source, err);
}

const struct record_reader record_picture = {
    .name = "picture",
    .summary = "a poster or screenshot: PNG, JPEG or WebP",
    .one_frame = true,
    .next_frame = record_next_whole,
    .is = is_picture,
    .read = read_picture,
};
