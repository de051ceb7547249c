/* fuzz_fold.c: any bytes fold, the map never falls and stays inside, and folding the result
 * again changes nothing. The first byte says whether the rest is markup. */
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "text/fold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fold_tables *tables;
static struct folded first, second;

static void check_map(const struct folded *f, size_t original_len)
{
    ln_assert(f->map[f->text.len] == original_len);
    for (size_t i = 0; i < f->text.len; i++)
        ln_assert(f->map[i] <= f->map[i + 1] && f->map[i] < original_len);
    for (size_t i = 0; i < f->gap_count; i++)
        ln_assert(f->gaps[i].from < f->gaps[i].to && f->gaps[i].to <= original_len);
    for (size_t i = 0; i < f->text.len; i++) {
        size_t from, to;
        fold_span(&from, &to, f, i, i + 1);
        ln_assert(from < to && to <= original_len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (tables == NULL) {
        ln_assert(fold_tables_new(&tables, NULL) == LN_OK);
        folded_init(&first, (size_t)1 << 26);
        folded_init(&second, (size_t)1 << 26);
    }
    if (size == 0)
        return 0;
    struct ln_str s = {(const char *)data + 1, size - 1};
    ln_assert(fold(&first, tables, s, (data[0] & 1) != 0, NULL) == LN_OK);
    check_map(&first, s.len);
    (void)fold_looks_like_markup(s);
    struct ln_str once = buf_str(&first.text);
    ln_assert(utf8_invalid_at(once) == once.len);
    ln_assert(fold(&second, tables, once, false, NULL) == LN_OK);
    check_map(&second, once.len);
    ln_assert(str_eq(once, buf_str(&second.text)));
    return 0;
}
