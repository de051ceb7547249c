/* record.c: the table of readers and what they share. */
#include "record/record.h"

#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "text/fold.h"

/* Order matters: the first that recognises a file reads it; plain text takes what is left. */
static const struct record_reader *const readers[] = {
    &record_picture, &record_json_document, &record_json_lines,
    &record_csv,     &record_html,          &record_plain_text,
};

#define READER_COUNT (sizeof readers / sizeof *readers)

const struct record_reader *const *record_readers(size_t *count)
{
    *count = READER_COUNT;
    return readers;
}

const struct record_reader *record_reader_of(struct ln_str file_name, struct ln_str head)
{
    for (size_t i = 0; i + 1 < READER_COUNT; i++)
        if (readers[i]->is(file_name, head))
            return readers[i];
    return readers[READER_COUNT - 1];
}

const struct record_reader *record_reader_named(struct ln_str name)
{
    for (size_t i = 0; i < READER_COUNT; i++)
        if (str_eq(name, str_of(readers[i]->name)))
            return readers[i];
    return NULL;
}

size_t record_next_line(struct ln_str buffered, bool at_end)
{
    const char *end = buffered.len == 0 ? NULL : memchr(buffered.at, '\n', buffered.len);
    if (end != NULL)
        return (size_t)(end - buffered.at) + 1;
    return at_end ? buffered.len : 0;
}

size_t record_next_whole(struct ln_str buffered, bool at_end)
{
    return at_end ? buffered.len : 0;
}

const char *record_kind_name(enum record_kind kind)
{
    switch (kind) {
    case RECORD_ADVERT:
        return "advert";
    }
    return "unknown";
}

int record_scratch_init(struct record_scratch *s, struct ln_err *err)
{
    arena_init(&s->arena, LIMIT_ARENA_BYTES);
    s->pictures = NULL;
    return json_parser_new(&s->json, err);
}

void record_scratch_free(struct record_scratch *s)
{
    arena_free(&s->arena);
    json_parser_free(s->json);
    s->json = NULL;
}

int record_read(struct record_list *out, struct record_scratch *s,
                const struct record_reader *reader, struct ln_str frame,
                const struct record_source *source, struct ln_err *err)
{
    arena_reset(&s->arena);
    *out = (struct record_list){0};
    struct ln_err why = {0};
    if (frame.len > LIMIT_RECORD_BYTES) {
        err_kind(&why, LN_ELIMIT, "too-long", LIMIT_RECORD_BYTES,
                 "longer than the limit of %u bytes", LIMIT_RECORD_BYTES);
        return record_fail(out, s, source, &why, err);
    }
    int code = reader->read(out, s, frame, source, err);
    if (code != LN_ENOMEM || !s->arena.full)
        return code;
    /* The limit of one record was reached, not the end of memory: only this frame fails. */
    arena_reset(&s->arena);
    *out = (struct record_list){0};
    err_kind(&why, LN_ELIMIT, "too-many", 0, "more text and names than a record may have");
    return record_fail(out, s, source, &why, err);
}

static bool make_room(struct record_list *list, struct record_scratch *s)
{
    if (list->count < list->room)
        return true;
    size_t wider = list->room == 0 ? 1 : list->room * 4;
    struct record *items = arena_array(&s->arena, wider, sizeof *items);
    if (items == NULL)
        return false;
    if (list->count > 0)
        memcpy(items, list->items, list->count * sizeof *items);
    list->items = items;
    list->room = wider;
    return true;
}

struct record *record_add(struct record_list *out, struct record_scratch *s,
                          const struct record_source *source)
{
    char number[48];
    struct buf text = {.at = number, .capacity = sizeof number, .max = sizeof number};
    if (!make_room(out, s))
        return NULL;
    buf_add_char(&text, '#');
    buf_add_u64(&text, source->index + (source->one_frame ? out->count : 0));
    if (!source->one_frame && out->count > 0) {
        buf_add_char(&text, '.');
        buf_add_u64(&text, out->count + 1);
    }
    size_t len = source->name.len + text.len;
    char *id = arena_alloc(&s->arena, len);
    if (id == NULL)
        return NULL;
    if (source->name.len > 0)
        memcpy(id, source->name.at, source->name.len);
    memcpy(id + source->name.len, number, text.len);
    struct record *r = &out->items[out->count++];
    *r = (struct record){.id = {id, len}};
    return r;
}

int record_fail(struct record_list *out, struct record_scratch *s,
                const struct record_source *source, const struct ln_err *why,
                struct ln_err *err)
{
    if (why->code == LN_ENOMEM)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    struct record *r = record_add(out, s, source);
    if (r == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    r->failed = true;
    r->err = *why;
    return LN_OK;
}

int record_add_text(struct record *r, struct record_scratch *s, struct ln_str path,
                    struct ln_str value, struct ln_err *err)
{
    /* Rooms of 16, 32, 64, ...: full exactly when the count is one of them (or 0). */
    size_t n = r->text_count;
    if (n == 0 || (n >= 16 && (n & (n - 1)) == 0)) {
        struct record_text *wider = arena_array(&s->arena, n == 0 ? 16 : n * 2, sizeof *wider);
        if (wider == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
        if (n > 0)
            memcpy(wider, r->texts, n * sizeof *wider);
        r->texts = wider;
    }
    struct record_text *texts = (struct record_text *)(uintptr_t)r->texts;
    texts[n] = (struct record_text){
        .path = path, .value = value, .markup = fold_looks_like_markup(value)};
    r->text_count++;
    return LN_OK;
}

int record_add_words(struct record *r, struct record_scratch *s, struct ln_str path,
                     struct ln_str value, const struct record_word *words, size_t word_count,
                     struct ln_err *err)
{
    int code = record_add_text(r, s, path, value, err);
    if (code != LN_OK)
        return code;
    struct record_text *text = (struct record_text *)(uintptr_t)&r->texts[r->text_count - 1];
    text->markup = false; /* what looks like a tag is printed there */
    text->words = words;
    text->word_count = word_count;
    return LN_OK;
}

bool record_box(struct record_box *out, const struct record_text *t, size_t from, size_t to)
{
    uint64_t left = UINT64_MAX, top = UINT64_MAX, right = 0, bottom = 0;
    for (size_t i = 0; i < t->word_count; i++) {
        const struct record_word *w = &t->words[i];
        if (w->to <= from || w->from >= to)
            continue;
        uint64_t x = (uint64_t)w->box.x + w->box.width;
        uint64_t y = (uint64_t)w->box.y + w->box.height;
        left = w->box.x < left ? w->box.x : left;
        top = w->box.y < top ? w->box.y : top;
        right = x > right ? x : right;
        bottom = y > bottom ? y : bottom;
    }
    if (right == 0 || bottom == 0)
        return false;
    *out = (struct record_box){(uint32_t)left, (uint32_t)top, (uint32_t)(right - left),
                               (uint32_t)(bottom - top)};
    return true;
}
