/* fuzz_picture.c: what strangers send, and what the engines print about it.
 *
 * The first byte chooses: 0 a file, for its header; 1 tesseract's table, from which a record is
 * made; 2 what zbarimg prints, the part behind a form feed being its raw output. A size that is
 * accepted is within the limits; words lie one behind the other inside the text, quote it, and
 * their box is found again.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "record/ocr.h"

static struct record_scratch scratch;

static void check_header(struct ln_str bytes)
{
    struct picture_info info;
    struct ln_err err = {0};
    if (picture_look(&info, bytes, &err) != LN_OK) {
        ln_assert(err.kind[0] != '\0' && err.text[0] != '\0' && err.at <= bytes.len);
        return;
    }
    ln_assert(info.width > 0 && info.width <= LIMIT_PICTURE_SIDE && info.height > 0 &&
              info.height <= LIMIT_PICTURE_SIDE &&
              (uint64_t)info.width * info.height <= LIMIT_PICTURE_PIXELS);
}

static int see(struct picture_seen *out, void *ctx, struct arena *a, struct ln_str bytes,
               const struct picture_info *info, struct ln_err *err)
{
    struct ocr_reading r;
    (void)bytes;
    (void)info;
    int code = ocr_read_table(&r, a, *(struct ln_str *)ctx, err);
    *out = (struct picture_seen){.words = r.words, .word_count = r.word_count};
    return code;
}

static void check_record(struct ln_str table)
{
    static const char png[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0"
                              "\0\0\0\0IEND\0\0\0\0";
    struct picture_reader reader = {&table, see};
    struct record_list list;
    struct record_source source = {.name = STR("f"), .index = 1, .one_frame = true};
    scratch.pictures = &reader;
    int code = record_read(&list, &scratch, &record_picture,
                           (struct ln_str){png, sizeof png - 1}, &source, NULL);
    ln_assert(code == LN_OK && list.count == 1);
    if (list.items[0].failed)
        return;
    const struct record_text *t = &list.items[0].texts[0];
    ln_assert(utf8_invalid_at(t->value) == t->value.len && t->word_count > 0);
    size_t end = 0;
    for (size_t i = 0; i < t->word_count; i++) {
        const struct record_word *w = &t->words[i];
        struct record_box box;
        ln_assert(w->from >= end && w->from - end <= 1 && w->to > w->from);
        end = w->to;
        bool there = record_box(&box, t, w->from, w->to);
        ln_assert(there == (w->box.x + w->box.width > 0 && w->box.y + w->box.height > 0));
    }
    ln_assert(end == t->value.len);
}

static void check_codes(struct ln_str xml)
{
    struct ln_str raw, first = str_cut(&raw, xml, '\f');
    struct picture_code *codes;
    size_t count;
    bool plain;
    arena_reset(&scratch.arena);
    int code = ocr_read_codes(&codes, &count, &plain, &scratch.arena, first, NULL);
    if (code == LN_OK && !plain)
        code = ocr_read_raw(codes, count, &scratch.arena, raw, NULL);
    for (size_t i = 0; code == LN_OK && i < count; i++)
        ln_assert(utf8_invalid_at(codes[i].text) == codes[i].text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (scratch.json == NULL && record_scratch_init(&scratch, NULL) != LN_OK)
        abort();
    if (size == 0)
        return 0;
    struct ln_str rest = {(const char *)data + 1, size - 1};
    switch (data[0] % 3) {
    case 0:
        check_header(rest);
        break;
    case 1:
        check_record(rest);
        break;
    default:
        check_codes(rest);
        break;
    }
    return 0;
}
