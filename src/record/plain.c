/* plain.c: a plain text is one advert. It takes whatever no other reader recognises, so it also
 * says plainly when the bytes are no text at all. */
#include "base/err.h"
#include "base/str.h"
#include "record/labelled.h"
#include "record/record.h"

static bool is_plain(struct ln_str file_name, struct ln_str head)
{
    (void)file_name;
    (void)head;
    return true;
}

static int read_plain(struct record_list *out, struct record_scratch *s, struct ln_str frame,
                      const struct record_source *source, struct ln_err *err)
{
    struct ln_err why = {0};
    size_t bad = utf8_invalid_at(frame);
    size_t nul = str_find(frame, (struct ln_str){"", 1}, 0);
    if (nul < bad)
        err_kind(&why, LN_EFORMAT, "nul", nul, "a NUL byte: this is not plain text");
    else if (bad < frame.len)
        err_kind(&why, LN_EFORMAT, "utf8", bad, "not valid UTF-8: save the text as UTF-8");
    else if (str_trim(frame).len == 0)
        err_kind(&why, LN_EFORMAT, "empty", 0, "nothing here");
    if (why.code != LN_OK)
        return record_fail(out, s, source, &why, err);
    struct record *r = record_add(out, s, source);
    if (r == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    r->kind = RECORD_ADVERT;
    struct ln_str text = arena_copy(&s->arena, frame);
    if (text.at == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    int code = record_add_text(r, s, STR("text"), text, err);
    return code != LN_OK ? code : labelled_fields(r, s, text, err);
}

const struct record_reader record_plain_text = {
    .name = "text",
    .summary = "plain text, one advert a file",
    .one_frame = true,
    .next_frame = record_next_whole,
    .is = is_plain,
    .read = read_plain,
};
