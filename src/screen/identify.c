/* identify.c: see identify.h. */
#include "screen/identify.h"

#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "ident/e164.h"
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

int identified_init(struct identified_list *list, struct ln_err *err)
{
    *list = (struct identified_list){0};
    buf_init(&list->values, LIMIT_OUTPUT_BYTES);
    list->items = mem_array(LIMIT_IDENTIFIERS, sizeof *list->items);
    if (list->items == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    return ident_scratch_new(&list->idents, err);
}

void identified_free(struct identified_list *list)
{
    mem_free(list->items);
    buf_free(&list->values);
    ident_scratch_free(list->idents);
}

#define HINT_BYTES 9 /* three codes and two commas, with room for one more comma */

/* The countries that the fields of r give as codes: where its employer is, where the work is,
 * where the applicants are. Numbers written without a country code belong to one of these. */
static struct ln_str countries_of(char out[HINT_BYTES], const struct record *r)
{
    const struct ln_str given[] = {r->advert.employer_country, r->advert.job_country,
                                   r->advert.applicant_country};
    size_t len = 0;
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        char code[2];
        if (given[i].len != 2)
            continue;
        for (size_t k = 0; k < 2; k++)
            code[k] = (char)(given[i].at[k] & ~0x20);
        if (!e164_country(code))
            continue;
        memcpy(out + len, code, 2);
        out[len + 2] = ',';
        len += 3;
    }
    return (struct ln_str){out, len};
}

static int find_in_text(const struct ident **out, size_t *count, struct ident_scratch *s,
                        const struct record_text *text, struct ln_str countries,
                        struct ln_err *err)
{
    struct ident_options options = {.countries = countries, .context = text->path};
    return ident_find(out, count, s, text->value, &options, err);
}

/* The first of them are kept; where their values lie is known only once all are copied. */
static void keep(struct identified_list *list, const struct record_text *text,
                 const struct ident *found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (list->count == LIMIT_IDENTIFIERS) {
            list->left_out += count - i;
            return;
        }
        list->items[list->count++] = (struct identified){found[i], text};
        buf_add(&list->values, found[i].value);
    }
}

int identify_record(struct identified_list *list, const struct record *r, struct ln_err *err)
{
    char hint[HINT_BYTES];
    struct ln_str countries = countries_of(hint, r);
    list->count = list->left_out = 0;
    buf_clear(&list->values);
    for (size_t t = 0; t < r->text_count; t++) {
        const struct ident *found;
        size_t count;
        int code = find_in_text(&found, &count, list->idents, &r->texts[t], countries, err);
        if (code != LN_OK)
            return code;
        keep(list, &r->texts[t], found, count);
    }
    size_t at = 0;
    for (size_t i = 0; i < list->count && list->values.code == LN_OK; i++) {
        struct ln_str *value = &list->items[i].ident.value;
        *value = str_part(buf_str(&list->values), at, at + value->len);
        at += value->len;
    }
    return buf_status(&list->values, err);
}

void identified_write(struct json_writer *w, const struct identified *found)
{
    const struct ident *i = &found->ident;
    json_open(w, '{');
    json_key(w, STR("type"));
    json_string(w, str_of(ident_type_name(i->type)));
    json_key(w, STR("value"));
    json_string(w, i->value);
    json_key(w, STR("field"));
    json_string(w, found->text->path);
    json_key(w, STR("text"));
    json_string(w, str_part(found->text->value, i->from, i->to));
    json_key(w, STR("span"));
    json_open(w, '[');
    json_u64(w, i->from);
    json_u64(w, i->to);
    json_close(w, ']');
    struct record_box box;
    if (record_box(&box, found->text, i->from, i->to))
        verdict_write_box(w, &box);
    json_key(w, STR("grade"));
    json_string(w, str_of(ident_grade_name(i->grade)));
    if (i->disguised) {
        json_key(w, STR("disguised"));
        json_bool(w, true);
    }
    json_close(w, '}');
}

static int write_record(struct buf *out, struct identifier *i, const struct record *r,
                        struct ln_err *err)
{
    struct json_writer w;
    char hint[HINT_BYTES];
    struct ln_str countries = i->countries.len > 0 ? i->countries : countries_of(hint, r);
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
        code = find_in_text(&found, &count, i->idents, &r->texts[t], countries, err);
        for (size_t n = 0; code == LN_OK && n < count; n++)
            identified_write(&w, &(struct identified){found[n], &r->texts[t]});
    }
    json_close(&w, ']');
    if (r->read_by.len > 0) {
        json_key(&w, STR("read_by"));
        json_string(&w, r->read_by);
    }
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
        int status = r->failed ? LN_OK : write_record(out, i, r, &why);
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
