/* fuzz_items.c: any bytes as a page. There is always a record; all it holds is UTF-8. */
#include "base/err.h"
#include "base/str.h"
#include "record/record.h"

static struct record_scratch scratch;

static void check(struct ln_str text)
{
    ln_assert(utf8_invalid_at(text) == text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct record_list list;
    struct record_source source = {.name = STR("f"), .index = 1, .one_frame = true};
    if (scratch.json == NULL)
        ln_assert(record_scratch_init(&scratch, NULL) == LN_OK);
    struct ln_str page = {(const char *)data, size};
    ln_assert(record_read(&list, &scratch, &record_html, page, &source, NULL) == LN_OK);
    ln_assert(list.count > 0);
    for (size_t i = 0; i < list.count; i++) {
        const struct record *r = &list.items[i];
        ln_assert(r->failed || r->text_count > 0);
        for (size_t t = 0; !r->failed && t < r->text_count; t++) {
            check(r->texts[t].path);
            check(r->texts[t].value);
        }
    }
    return 0;
}
