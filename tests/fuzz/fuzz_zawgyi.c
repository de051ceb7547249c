/* fuzz_zawgyi.c: any bytes convert to well-formed text whose map never falls and stays inside,
 * and the same holds for the folded text that is led back to the original. */
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "text/zawgyi.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fold_tables *tables;
static struct folded folded;
static struct zawgyi zawgyi;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ln_str s = {(const char *)data, size};
    if (tables == NULL) {
        ln_assert(fold_tables_new(&tables, NULL) == LN_OK);
        folded_init(&folded, (size_t)1 << 26);
        zawgyi_init(&zawgyi, (size_t)1 << 26);
    }
    (void)zawgyi_detect(s);
    ln_assert(zawgyi_convert(&zawgyi, s, NULL) == LN_OK);
    struct ln_str text = buf_str(&zawgyi.text);
    ln_assert(utf8_invalid_at(text) == text.len && zawgyi.map[text.len] == size);
    for (size_t i = 0; i < text.len; i++)
        ln_assert(zawgyi.map[i] <= zawgyi.map[i + 1] && zawgyi.map[i] < size);
    ln_assert(fold(&folded, tables, text, true, NULL) == LN_OK);
    zawgyi_remap(&folded, &zawgyi);
    for (size_t i = 0; i < folded.text.len; i++) {
        size_t from, to;
        fold_span(&from, &to, &folded, i, i + 1);
        ln_assert(from < to && to <= size);
    }
    return 0;
}
