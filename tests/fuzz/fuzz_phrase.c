/* fuzz_phrase.c: lines up to an empty one are phrases, the rest is the text. Bad phrases are
 * refused with a byte inside them; what is found lies inside the text, ids in order. */
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "text/fold.h"
#include "text/phrase.h"

#define PHRASES 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fold_tables *tables;
static struct folded folded;

static void find(const struct phrase_set *set, struct ln_str text)
{
    struct phrase_scratch *scratch;
    ln_assert(phrase_scratch_new(&scratch, set, NULL) == LN_OK);
    const struct phrase_match *m;
    size_t count;
    ln_assert(phrase_find(&m, &count, set, scratch, text, NULL) == LN_OK);
    for (size_t i = 0; i < count; i++) {
        ln_assert(m[i].from < m[i].to && m[i].to <= text.len);
        ln_assert(i == 0 || m[i].id > m[i - 1].id);
    }
    phrase_scratch_free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (tables == NULL) {
        ln_assert(fold_tables_new(&tables, NULL) == LN_OK);
        folded_init(&folded, (size_t)1 << 26);
    }
    struct ln_str rest = {(const char *)data, size}, phrases[PHRASES];
    uint32_t ids[PHRASES];
    size_t count = 0;
    while (rest.len > 0 && count < PHRASES) {
        struct ln_str line = str_cut(&rest, rest, '\n');
        if (line.len == 0)
            break;
        struct ln_err err = {0};
        if (phrase_check(tables, line, &err) == LN_OK) {
            ids[count] = (uint32_t)(count * 3 % 5);
            phrases[count++] = line;
        } else {
            ln_assert(err.code == LN_EFORMAT && err.at <= line.len && err.text[0] != '\0');
        }
    }
    struct phrase_set *set;
    struct ln_err err = {0};
    if (phrase_set_new(&set, tables, phrases, ids, count, &err) != LN_OK)
        ln_assert(err.code == LN_EUNSUPPORTED);
    if (set == NULL)
        return 0;
    ln_assert(fold(&folded, tables, rest, false, NULL) == LN_OK);
    find(set, buf_str(&folded.text));
    find(set, rest);
    phrase_set_free(set);
    return 0;
}
