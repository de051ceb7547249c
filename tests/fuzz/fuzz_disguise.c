/* fuzz_disguise.c: any text is undone to well-formed text whose map never falls and stays
 * inside; what the quick way finds the whole way finds too. */
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "text/disguise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fold_tables *tables;
static struct lexicon *words;
static struct folded text;
static struct disguise disguise;

static void check(const struct folded *f, size_t original_len)
{
    ln_assert(f->map[f->text.len] == original_len);
    for (size_t i = 0; i < f->text.len; i++) {
        size_t from, to;
        ln_assert(f->map[i] <= f->map[i + 1] && f->map[i] < original_len);
        fold_span(&from, &to, f, i, i + 1);
        ln_assert(from < to && to <= original_len);
    }
    for (size_t i = 0; i < f->gap_count; i++)
        ln_assert(f->gaps[i].from < f->gaps[i].to && f->gaps[i].to <= original_len &&
                  (i == 0 || f->gaps[i - 1].to < f->gaps[i].from));
    ln_assert(utf8_invalid_at(buf_str(&f->text)) == f->text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (tables == NULL) {
        struct ln_str known = STR("free visa telegram salary high work from home 高薪机票");
        ln_assert(fold_tables_new(&tables, NULL) == LN_OK);
        ln_assert(lexicon_new(&words, tables, &known, 1, NULL) == LN_OK);
        folded_init(&text, (size_t)1 << 26);
        disguise_init(&disguise, (size_t)1 << 26);
    }
    if (size == 0)
        return 0;
    struct ln_str s = {(const char *)data + 1, size - 1};
    bool quick, found;
    ln_assert(fold(&text, tables, s, (data[0] & 1) != 0, NULL) == LN_OK);
    ln_assert(disguise_undo(&quick, &disguise, tables, words, &text, s, NULL) == LN_OK);
    ln_assert(disguise_undo_all(&found, &disguise, tables, words, &text, s, NULL) == LN_OK);
    ln_assert(found || !quick);
    ln_assert(found == (disguise.count > 0) && (found || !disguise.differs));
    for (size_t i = 0; i < disguise.count; i++)
        ln_assert(disguise.places[i].from < disguise.places[i].to &&
                  disguise.places[i].to <= s.len &&
                  (i == 0 || disguise.places[i - 1].from <= disguise.places[i].from));
    if (disguise.differs)
        check(&disguise.plain, s.len);
    return 0;
}
