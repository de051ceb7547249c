/* ocr.c: see ocr.h. */
#include "record/ocr.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

/* Names of tesseract's data for the languages of catalogue/languages.yaml. */
static const struct {
    const char *name;
    enum picture_script script;
} languages[] = {
    {"eng", PICTURE_LATIN},      {"vie", PICTURE_LATIN},   {"ind", PICTURE_LATIN},
    {"fil", PICTURE_LATIN},      {"chi_sim", PICTURE_HAN}, {"chi_tra", PICTURE_HAN},
    {"tha", PICTURE_THAI},       {"mya", PICTURE_MYANMAR}, {"khm", PICTURE_KHMER},
    {"hin", PICTURE_DEVANAGARI},
};

#define LANGUAGE_COUNT (sizeof languages / sizeof *languages)
#define ENGLISH        1u
#define SIMPLIFIED     (1u << 4)
#define TRADITIONAL    (1u << 5)

#define INSTALL "apt install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-tha zbar-tools"

/* ---- the table of words ---------------------------------------------------------------- */

/* One line: level page block paragraph line word left top width height trust text. */
struct row {
    int64_t number[10];
    double trust;
    struct ln_str text;
};

static bool read_row(struct row *out, struct ln_str line)
{
    for (size_t i = 0; i < 10; i++)
        if (!str_to_i64(&out->number[i], str_cut(&line, line, '\t')))
            return false;
    for (size_t i = 6; i < 10; i++)
        if (out->number[i] < 0 || out->number[i] > LIMIT_PICTURE_SIDE)
            return false;
    if (!str_to_double(&out->trust, str_cut(&line, line, '\t')))
        return false;
    out->text = str_trim(line);
    return true;
}

static bool grow_words(struct picture_word **words, size_t *room, size_t count, struct arena *a)
{
    if (count < *room)
        return true;
    size_t wider = *room == 0 ? 256 : *room * 2;
    struct picture_word *moved = arena_array(a, wider, sizeof *moved);
    if (moved == NULL)
        return false;
    if (count > 0)
        memcpy(moved, *words, count * sizeof *moved);
    *words = moved;
    *room = wider;
    return true;
}

static struct record_box box_of(const struct row *row)
{
    return (struct record_box){(uint32_t)row->number[6], (uint32_t)row->number[7],
                               (uint32_t)row->number[8], (uint32_t)row->number[9]};
}

/* A word no higher than its line: the boxes of Chinese and Thai words often reach into the
 * lines above and below. */
static struct record_box inside(struct record_box word, const struct record_box *line)
{
    uint32_t top = word.y > line->y ? word.y : line->y;
    uint32_t word_end = word.y + word.height, line_end = line->y + line->height;
    uint32_t bottom = word_end < line_end ? word_end : line_end;
    if (top >= bottom)
        return word;
    return (struct record_box){word.x, top, word.width, bottom - top};
}

/* Letters weigh the trust, so that a speck read as a full stop does not count like a word. */
static size_t count_letters(struct ocr_reading *out, struct ln_str text)
{
    size_t letters = 0;
    for (size_t pos = 0; pos < text.len;) {
        out->letters[picture_script_of(utf8_next(text, &pos))]++;
        letters++;
    }
    return letters;
}

int ocr_read_table(struct ocr_reading *out, struct arena *a, struct ln_str table,
                   struct ln_err *err)
{
    size_t room = 0, letters = 0;
    uint32_t line = 0;
    struct record_box line_box = {0};
    double sum = 0;
    *out = (struct ocr_reading){0};
    while (table.len > 0) {
        struct row row;
        if (!read_row(&row, str_cut(&table, table, '\n')))
            continue;
        if (row.number[0] == 4) { /* a line; its words follow */
            line++;
            line_box = box_of(&row);
        }
        if (row.number[0] != 5 || row.text.len == 0 || utf8_invalid_at(row.text) < row.text.len)
            continue;
        if (out->word_count == LIMIT_PICTURE_WORDS)
            return err_kind(err, LN_ELIMIT, "too-many", 0, "more than %u words in a picture",
                            LIMIT_PICTURE_WORDS);
        struct ln_str text = arena_copy(a, row.text);
        if (text.at == NULL || !grow_words(&out->words, &room, out->word_count, a))
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        out->words[out->word_count++] =
            (struct picture_word){text, inside(box_of(&row), &line_box), line, line_box.height};
        size_t here = count_letters(out, text);
        letters += here;
        sum += row.trust * (double)here;
    }
    out->trust = letters == 0 ? 0 : sum / (double)letters;
    return LN_OK;
}

/* ---- QR codes -------------------------------------------------------------------------- */

static int not_understood(struct ln_err *err)
{
    return err_kind(err, LN_EFORMAT, "picture", 0, "what zbarimg printed was not understood");
}

/* One <symbol>: its text between CDATA marks; or, when it is no plain text, only how many bytes
 * it has, for the base64 that follows is wrong beyond ASCII in zbar 0.23. */
static int read_symbol(struct picture_code *out, bool *plain, struct ln_str symbol,
                       struct ln_err *err)
{
    size_t from = str_find(symbol, STR("<![CDATA["), 0);
    size_t to = str_find(symbol, STR("]]>"), from == SIZE_MAX ? symbol.len : from);
    if (from == SIZE_MAX || to == SIZE_MAX)
        return not_understood(err);
    struct ln_str mark = STR("length='");
    size_t at = str_find(str_part(symbol, 0, from), mark, 0);
    *out = (struct picture_code){0};
    if (at == SIZE_MAX) {
        out->text = str_part(symbol, from + 9, to);
        return LN_OK;
    }
    struct ln_str rest;
    int64_t len;
    rest = str_part(symbol, at + mark.len, from);
    if (!str_to_i64(&len, str_cut(&rest, rest, '\'')) || len < 0 || len > LIMIT_CHILD_OUTPUT)
        return not_understood(err);
    out->text.len = (size_t)len;
    *plain = false;
    return LN_OK;
}

/* Bytes that are no UTF-8 are Latin-1, which is what the standard says of bytes (ISO/IEC 18004,
 * 7.3.5); a NUL is no character of any text. */
static struct ln_str payload_text(struct arena *a, struct ln_str raw)
{
    bool utf8 = utf8_invalid_at(raw) == raw.len;
    char *text = arena_alloc(a, raw.len * 3 + 1);
    size_t len = 0;
    for (size_t i = 0; text != NULL && i < raw.len; i++) {
        unsigned char c = (unsigned char)raw.at[i];
        if (c == 0)
            len += utf8_put(text + len, 0xFFFD);
        else if (utf8 || c < 0x80)
            text[len++] = (char)c;
        else
            len += utf8_put(text + len, c);
    }
    return (struct ln_str){text, len};
}

int ocr_read_codes(struct picture_code **out, size_t *count, bool *plain, struct arena *a,
                   struct ln_str xml, struct ln_err *err)
{
    *count = 0;
    *plain = true;
    *out = arena_array(a, LIMIT_PICTURE_CODES, sizeof **out);
    if (*out == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    size_t at = 0;
    while ((at = str_find(xml, STR("<symbol "), at)) != SIZE_MAX) {
        /* A payload cannot hold this mark: such a one is printed as base64. */
        size_t end = str_find(xml, STR("]]></data>"), at);
        if (end == SIZE_MAX)
            return not_understood(err);
        if (*count == LIMIT_PICTURE_CODES)
            return err_kind(err, LN_ELIMIT, "too-many", 0, "more than %u QR codes in a picture",
                            LIMIT_PICTURE_CODES);
        int code = read_symbol(&(*out)[*count], plain, str_part(xml, at, end + 3), err);
        if (code != LN_OK)
            return code;
        ++*count;
        at = end;
    }
    for (size_t i = 0; *plain && i < *count; i++) {
        (*out)[i].text = payload_text(a, (*out)[i].text);
        if ((*out)[i].text.at == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
    }
    return LN_OK;
}

int ocr_read_raw(struct picture_code *codes, size_t count, struct arena *a, struct ln_str raw,
                 struct ln_err *err)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        size_t len = codes[i].text.len;
        if (raw.len - at < len + 1 || raw.at[at + len] != '\n')
            return not_understood(err);
        codes[i].text = payload_text(a, str_part(raw, at, at + len));
        if (codes[i].text.at == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        at += len + 1;
    }
    return at == raw.len ? LN_OK : not_understood(err);
}

/* ---- running the programs -------------------------------------------------------------- */

/* One picture on its way. */
struct look {
    const struct ocr *ocr;
    struct arena *arena;
    struct ln_str bytes;
    const struct picture_info *info;
    int64_t until_us;
    struct buf out; /* what the program printed last */
};

static int run(struct look *l, int *status, const char *const *argv, struct ln_err *err)
{
    struct child child = {argv, l->bytes, l->until_us};
    buf_clear(&l->out);
    int code = child_run(&l->out, status, &child, err);
    if (code == LN_EIO && err->kind[0] == '\0')
        return err_kind(err, LN_EIO, "unsupported", 0, "the picture was not read: %s", argv[0]);
    return code;
}

static int read_text(struct ocr_reading *out, struct look *l, const char *names,
                     struct ln_err *err)
{
    const char *const argv[] = {l->ocr->tesseract, "stdin", "stdout", "-l", names, "tsv", NULL};
    int status;
    int code = run(l, &status, argv, err);
    if (code == LN_OK && status != 0)
        code = err_kind(err, LN_EFORMAT, "picture", 0,
                        "tesseract could not read the picture (exit code %d)", status);
    if (code == LN_OK)
        code = ocr_read_table(out, l->arena, buf_str(&l->out), err);
    if (code == LN_OK)
        snprintf(out->languages, sizeof out->languages, "%s", names);
    return code;
}

/* zbarimg on the whole picture, or on a part of it: ImageMagick, which it decodes with, crops
 * by "[WxH+X+Y]"; fd:0 is standard input too, but "-" it would copy into a file. `how`
 * is --xml or --raw. No code at all is exit code 4. */
static int run_zbarimg(struct look *l, const char *how, const struct record_box *part,
                       struct ln_err *err)
{
    char name[80];
    const char *format = picture_format_name(l->info->format);
    const char *const argv[] = {
        l->ocr->zbarimg,   "--quiet",         "--nodbus", how, "-Sdisable",
        "-Sqrcode.enable", "-Sqrcode.binary", name,       NULL};
    int status;
    if (part == NULL)
        snprintf(name, sizeof name, "%s:fd:0", format);
    else
        snprintf(name, sizeof name, "%s:fd:0[%ux%u+%u+%u]", format, (unsigned)part->width,
                 (unsigned)part->height, (unsigned)part->x, (unsigned)part->y);
    int code = run(l, &status, argv, err);
    if (code == LN_OK && status != 0 && status != 4)
        code = err_kind(err, LN_EFORMAT, "picture", 0,
                        "zbarimg could not read the picture (exit code %d)", status);
    return code;
}

static int read_part(struct picture_code **codes, size_t *count, struct look *l,
                     const struct record_box *part, struct ln_err *err)
{
    bool plain;
    int code = run_zbarimg(l, "--xml", part, err);
    if (code == LN_OK)
        code = ocr_read_codes(codes, count, &plain, l->arena, buf_str(&l->out), err);
    if (code != LN_OK || plain)
        return code;
    code = run_zbarimg(l, "--raw", part, err);
    return code == LN_OK ? ocr_read_raw(*codes, *count, l->arena, buf_str(&l->out), err) : code;
}

/* Whether `wanted` can be read in that part. */
static int still_there(bool *out, struct look *l, const struct record_box *part,
                       struct ln_str wanted, struct ln_err *err)
{
    struct picture_code *codes;
    size_t count;
    int code = read_part(&codes, &count, l, part, err);
    *out = false;
    for (size_t i = 0; code == LN_OK && i < count; i++)
        *out = *out || str_eq(codes[i].text, wanted);
    return code;
}

/* Crop from one side by as much as leaves the code readable, to 1/64 of the picture. */
static int crop(struct record_box *box, unsigned side, struct look *l, struct ln_str wanted,
                struct ln_err *err)
{
    bool across = side % 2 == 0, from_start = side < 2;
    uint32_t whole = across ? l->info->width : l->info->height;
    uint32_t low = 0, high = across ? box->width : box->height; /* high is too much */
    while (high - low > whole / 64 + 1) {
        uint32_t cut = low + (high - low) / 2;
        struct record_box part = *box;
        uint32_t *start = across ? &part.x : &part.y;
        *start += from_start ? cut : 0;
        *(across ? &part.width : &part.height) -= cut;
        bool there;
        int code = still_there(&there, l, &part, wanted, err);
        if (code != LN_OK)
            return code;
        *(there ? &low : &high) = cut;
    }
    if (from_start)
        *(across ? &box->x : &box->y) += low;
    *(across ? &box->width : &box->height) -= low;
    return LN_OK;
}

static int read_all_codes(struct picture_seen *out, struct look *l, struct ln_err *err)
{
    struct picture_code *codes;
    size_t count;
    int code = read_part(&codes, &count, l, NULL, err);
    for (size_t i = 0; code == LN_OK && i < count; i++) {
        codes[i].box = (struct record_box){0, 0, l->info->width, l->info->height};
        for (unsigned side = 0; code == LN_OK && side < 4; side++)
            code = crop(&codes[i].box, side, l, codes[i].text, err);
    }
    out->codes = codes;
    out->code_count = code == LN_OK ? count : 0;
    return code;
}

/* ---- which languages ------------------------------------------------------------------- */

/* "tha+eng" from bits; the languages of `first` come first, for tesseract trusts those more. */
static void name_languages(char out[OCR_LANGUAGES_BYTES], unsigned bits,
                           enum picture_script first)
{
    size_t len = 0;
    out[0] = '\0';
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < LANGUAGE_COUNT; i++)
            if ((bits & 1u << i) != 0 && (languages[i].script != first) == (others == 1))
                len += (size_t)snprintf(out + len, OCR_LANGUAGES_BYTES - len, "%s%s",
                                        len == 0 ? "" : "+", languages[i].name);
}

/* The languages of all scripts that make up a seventh of the letters, and English, for its
 * letters stand in every handle and address. */
static unsigned languages_seen(enum picture_script *most, const struct ocr_reading *r,
                               unsigned installed)
{
    size_t letters = 0;
    unsigned bits = installed & ENGLISH;
    *most = PICTURE_LATIN;
    for (int s = PICTURE_LATIN; s < PICTURE_SCRIPTS; s++) {
        letters += r->letters[s];
        if (r->letters[s] > r->letters[*most])
            *most = (enum picture_script)s;
    }
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (r->letters[languages[i].script] * 7 > letters)
            bits |= installed & 1u << i;
    return bits;
}

static int read_again(struct ocr_reading *best, bool *any, struct look *l, unsigned bits,
                      enum picture_script most, struct ln_err *err)
{
    struct ocr_reading r;
    char names[OCR_LANGUAGES_BYTES];
    name_languages(names, bits, most);
    int code = read_text(&r, l, names, err);
    if (code == LN_OK && (!*any || r.trust > best->trust)) {
        *best = r;
        *any = true;
    }
    return code;
}

static int read_all_text(struct ocr_reading *out, struct look *l, struct ln_err *err)
{
    char names[OCR_LANGUAGES_BYTES];
    unsigned installed = l->ocr->installed;
    if (l->ocr->languages.len > 0) {
        snprintf(names, sizeof names, "%.*s", STR_ARGS(l->ocr->languages));
        return read_text(out, l, names, err);
    }
    name_languages(names, installed, PICTURE_LATIN);
    int code = read_text(out, l, names, err);
    if (code != LN_OK || out->word_count == 0)
        return code;
    enum picture_script most;
    unsigned bits = languages_seen(&most, out, installed);
    bool both = (bits & SIMPLIFIED) != 0 && (bits & TRADITIONAL) != 0, any = false;
    if (bits == 0 || (bits == installed && !both))
        return LN_OK;
    code = read_again(out, &any, l, both ? bits & ~TRADITIONAL : bits, most, err);
    if (code == LN_OK && both)
        code = read_again(out, &any, l, bits & ~SIMPLIFIED, most, err);
    return code;
}

/* ---- what is installed ----------------------------------------------------------------- */

/* The first run of digits and dots in what the program printed. */
static void keep_version(char out[32], struct ln_str text)
{
    size_t from = 0, len = 0;
    while (from < text.len && (text.at[from] < '0' || text.at[from] > '9'))
        from++;
    while (len < 31 && from + len < text.len &&
           ((text.at[from + len] >= '0' && text.at[from + len] <= '9') ||
            text.at[from + len] == '.'))
        len++;
    memcpy(out, text.at == NULL ? "" : text.at + from, len);
    out[len] = '\0';
}

static int ask(struct buf *out, const char *program, const char *option, struct ln_err *err)
{
    const char *const argv[] = {program, option, NULL};
    struct child child = {argv, STR(""), clock_elapsed_us() + LIMIT_PICTURE_MS * 1000};
    int status;
    buf_clear(out);
    int code = child_run(out, &status, &child, err);
    if (code == LN_OK && status != 0)
        code = err_set(err, LN_EIO, 0, "%s %s: exit code %d", program, option, status);
    if (code != LN_OK && code != LN_ENOMEM)
        return err_kind(err, LN_EUNSUPPORTED, "unsupported", 0,
                        "pictures cannot be read: %s %s does not work", program, option);
    return code;
}

/* Which of the names, parted by '+', are lines of the list; *missing is the first that is not.
 */
static bool lists_all(struct ln_str *missing, struct ln_str list, struct ln_str names)
{
    while (names.len > 0) {
        bool found = false;
        *missing = str_cut(&names, names, '+');
        for (struct ln_str rest = list; rest.len > 0 && !found;)
            found = str_eq(str_trim(str_cut(&rest, rest, '\n')), *missing);
        if (!found)
            return false;
    }
    return true;
}

static int find_languages(struct ocr *o, struct ln_str list, struct ln_err *err)
{
    struct ln_str missing;
    if (!lists_all(&missing, list, o->languages))
        return err_kind(err, LN_EUNSUPPORTED, "unsupported", 0,
                        "tesseract has no language %.*s; apt install its tesseract-ocr package",
                        STR_ARGS(missing));
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (lists_all(&missing, list, str_of(languages[i].name)))
            o->installed |= 1u << i;
    if (o->installed == 0 && o->languages.len == 0)
        return err_kind(err, LN_EUNSUPPORTED, "unsupported", 0,
                        "tesseract has none of linnet's languages; " INSTALL);
    return LN_OK;
}

static int find_programs(struct ocr *o, struct buf *out, struct ln_err *err)
{
    bool text = child_find(o->tesseract, o->folders, "tesseract", NULL) == LN_OK;
    bool codes = child_find(o->zbarimg, o->folders, "zbarimg", NULL) == LN_OK;
    if (!text || !codes)
        return err_kind(err, LN_EUNSUPPORTED, "unsupported", 0,
                        "reading pictures needs %s; " INSTALL,
                        text    ? "zbarimg"
                        : codes ? "tesseract"
                                : "tesseract and zbarimg");
    int code = ask(out, o->tesseract, "--version", err);
    if (code == LN_OK) {
        keep_version(o->tesseract_version, buf_str(out));
        code = ask(out, o->zbarimg, "--version", err);
    }
    if (code == LN_OK) {
        keep_version(o->zbar_version, buf_str(out));
        code = ask(out, o->tesseract, "--list-langs", err);
    }
    return code == LN_OK ? find_languages(o, buf_str(out), err) : code;
}

/* Once for all threads; what is missing now is missing for all pictures of this run. */
static int open_once(struct ocr *o, struct ln_err *err)
{
    pthread_mutex_lock(&o->lock);
    if (!o->opened) {
        struct buf out;
        buf_init(&out, LIMIT_CHILD_OUTPUT);
        o->fault = (struct ln_err){0};
        int code = find_programs(o, &out, &o->fault);
        o->opened = code != LN_ENOMEM;
        buf_free(&out);
    }
    int code = o->fault.code;
    if (code != LN_OK && err != NULL)
        *err = o->fault;
    pthread_mutex_unlock(&o->lock);
    return code;
}

/* ---- together -------------------------------------------------------------------------- */

static int see(struct picture_seen *out, void *ctx, struct arena *a, struct ln_str bytes,
               const struct picture_info *info, struct ln_err *err)
{
    struct ocr *o = ctx;
    struct ocr_reading r;
    *out = (struct picture_seen){0};
    int code = open_once(o, err);
    if (code != LN_OK)
        return code;
    struct look l = {.ocr = o,
                     .arena = a,
                     .bytes = bytes,
                     .info = info,
                     .until_us = clock_elapsed_us() + LIMIT_PICTURE_MS * 1000};
    buf_init(&l.out, LIMIT_CHILD_OUTPUT);
    code = read_all_text(&r, &l, err);
    if (code == LN_OK)
        code = read_all_codes(out, &l, err);
    buf_free(&l.out);
    if (code != LN_OK)
        return code;
    char by[OCR_LANGUAGES_BYTES + 100];
    snprintf(by, sizeof by, "tesseract %s (%s), zbar %s", o->tesseract_version, r.languages,
             o->zbar_version);
    out->read_by = arena_copy(a, str_of(by));
    out->words = r.words;
    out->word_count = r.word_count;
    return out->read_by.at == NULL ? err_set(err, LN_ENOMEM, 0, "out of memory") : LN_OK;
}

struct picture_reader ocr_reader(struct ocr *o)
{
    return (struct picture_reader){.ctx = o, .see = see};
}

void ocr_init(struct ocr *o, struct ln_str folders, struct ln_str names)
{
    *o = (struct ocr){.folders = folders, .languages = names};
    pthread_mutex_init(&o->lock, NULL);
}

void ocr_free(struct ocr *o)
{
    pthread_mutex_destroy(&o->lock);
}

bool ocr_is_languages(struct ln_str s)
{
    bool in_name = false;
    if (s.len >= OCR_LANGUAGES_BYTES)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = (char)(s.at[i] | 32);
        bool letter = (c >= 'a' && c <= 'z') || (in_name && s.at[i] == '_');
        if (!letter && !(in_name && s.at[i] == '+'))
            return false;
        in_name = letter;
    }
    return in_name;
}
