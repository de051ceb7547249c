/* picture.h: a poster, a screenshot, a photo: PNG, JPEG or WebP.
 *
 *   bytes --picture_look--> format, size --picture_reader--> words with boxes, QR codes
 *         words --joined in reading order--> text "text";   each code --> text "qr.N"
 *
 * This room reads only the header, so that a picture too large to be decoded is refused before
 * any decoder sees it. What stands in the picture is told by a reader that the program lends
 * (record_scratch.pictures). The library has none, for the one there is, record/ocr.h, runs
 * other programs: without it a picture is a record that is unsupported.
 */
#ifndef RECORD_PICTURE_H
#define RECORD_PICTURE_H

#include <linnet.h>
#include <stdbool.h>

#include "record/record.h"

enum picture_format { PICTURE_PNG, PICTURE_JPEG, PICTURE_WEBP };

struct picture_info {
    enum picture_format format;
    uint32_t width, height; /* pixels, each at least 1 */
};

/* picture_format_name: "png", "jpeg" or "webp". */
const char *picture_format_name(enum picture_format format);

/* picture_look: the format and size, from the header; whether the file is whole.
 *
 * errors  LN_EFORMAT  err->kind is "picture" (no such picture) or "truncated"
 *         LN_ELIMIT   "too-many": LIMIT_PICTURE_SIDE or LIMIT_PICTURE_PIXELS
 */
LN_MUST int picture_look(struct picture_info *out, struct ln_str bytes, struct ln_err *err);

/* A word as it was recognised; `line` is the same for all words of one line. */
struct picture_word {
    struct ln_str text; /* UTF-8, not empty */
    struct record_box box;
    uint32_t line, line_height;
};

struct picture_code {
    struct ln_str text; /* UTF-8 */
    struct record_box box;
};

/* What stands in a picture; memory of the arena. */
struct picture_seen {
    const struct picture_word *words; /* in reading order */
    size_t word_count;
    const struct picture_code *codes;
    size_t code_count;
    struct ln_str read_by; /* the engines with their versions: part of every verdict */
};

struct picture_reader {
    void *ctx;
    /* Bad pictures and engines that are missing are errors with a kind of linnet-verdict(5);
     * LN_ENOMEM. Called by any number of threads at once. */
    int (*see)(struct picture_seen *out, void *ctx, struct arena *a, struct ln_str bytes,
               const struct picture_info *info, struct ln_err *err);
};

/* Scripts as far as reading pictures must tell them apart. */
enum picture_script {
    PICTURE_OTHER, /* digits, signs, and letters of scripts that are not here */
    PICTURE_LATIN,
    PICTURE_HAN, /* with kana and the punctuation that stands between them */
    PICTURE_THAI,
    PICTURE_LAO,
    PICTURE_MYANMAR,
    PICTURE_KHMER,
    PICTURE_DEVANAGARI,
    PICTURE_SCRIPTS
};

enum picture_script picture_script_of(uint32_t c);

#endif
