/* identify.c: see identify.h. */
#include "screen/identify.h"

#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "screen/verdict.h"

int identifier_init(struct identifier *i, struct ln_err *err)
{
    *i = (struct identifier){0};
    int code = record_scratch_init(&i->record, err);
    if (code == LN_OK)
        code = ident_scratch_new(&i->idents, err);
    return code;
}

void identifier_free(struct identifier *i)
{
    record_scratch_free(&i->record);
    ident_scratch_free(i->idents);
}

static void write_ident(struct json_writer *w, const struct record_text *text,
                        const struct ident *found)
{
    json_open(w, '{');
    json_key(w, STR("type"));
    json_string(w, str_of(ident_type_name(found->type)));
    json_key(w, STR("value"));
    json_string(w, found->value);
    json_key(w, STR("field"));
    json_string(w, text->path);
    json_key(w, STR("text"));
    json_string(w, str_part(text->value, found->from, found->to));
    json_key(w, STR("span"));
    json_open(w, '[');
    json_u64(w, found->from);
    json_u64(w, found->to);
    json_close(w, ']');
    json_key(w, STR("grade"));
    json_string(w, str_of(ident_grade_name(found->grade)));
    json_close(w, '}');
}

static int identify_record(struct buf *out, struct identifier *i, const struct record *r,
                           struct ln_err *err)
{
    struct json_writer w;
    int code = LN_OK;
    json_begin(&w, out);
    json_open(&w, '{');
    json_key(&w, STR("id"));
    json_string(&w, r->id);
    json_key(&w, STR("identifiers"));
    json_open(&w, '[');
    for (size_t t = 0; code == LN_OK && t < r->text_count; t++) {
        const struct ident *found;
        size_t count;
        struct ident_options options = i->options;
        options.context = r->texts[t].path;
        code = ident_find(&found, &count, i->idents, r->texts[t].value, &options, err);
        for (size_t n = 0; code == LN_OK && n < count; n++)
            write_ident(&w, &r->texts[t], &found[n]);
    }
    json_close(&w, ']');
    json_close(&w, '}');
    buf_add_char(out, '\n');
    return code;
}

int identify_frame(struct buf *out, uint64_t *records, uint64_t *failed, struct identifier *i,
                   const struct record_reader *reader, struct ln_str frame,
                   const struct record_source *source, struct ln_err *err)
{
    struct record_list list;
    int code = record_read(&list, &i->record, reader, frame, source, err);
    for (size_t n = 0; code == LN_OK && n < list.count; n++) {
        struct record *r = &list.items[n];
        size_t before = out->len;
        struct ln_err why = {0};
        int status = r->failed ? LN_OK : identify_record(out, i, r, &why);
        if (status == LN_ENOMEM)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        if (status != LN_OK) { /* a limit: an error in its place */
            out->len = before;
            err_kind(&r->err, status, "too-many", 0, "more identifiers than one text may have");
            r->failed = true;
        }
        if (r->failed)
            verdict_write_error(out, r);
        *failed += r->failed;
    }
    if (code == LN_OK)
        *records += list.count;
    return code;
}
