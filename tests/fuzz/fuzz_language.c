/* fuzz_language.c: any bytes, folded or not, have a code and a share between 0 and 1, which is
 * 0 for "und" only; the answer is the same each time and does not depend on what lies behind.
 */
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "text/fold.h"
#include "text/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fold_tables *tables;
static struct folded folded;

static struct language check(struct ln_str s)
{
    struct language l = language_of(s);
    ln_assert(strlen(l.code) >= 2 && strlen(l.code) <= 7);
    ln_assert(l.share >= 0 && l.share <= 1);
    ln_assert((l.share > 0) == (strcmp(l.code, "und") != 0));
    struct language start = language_of(str_part(s, 0, LANGUAGE_BYTES));
    ln_assert(start.code == l.code && start.share >= l.share && start.share <= l.share);
    return l;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (tables == NULL) {
        ln_assert(fold_tables_new(&tables, NULL) == LN_OK);
        folded_init(&folded, (size_t)1 << 26);
    }
    struct ln_str s = {(const char *)data, size};
    check(s);
    ln_assert(fold(&folded, tables, s, false, NULL) == LN_OK);
    check(buf_str(&folded.text));
    return 0;
}
