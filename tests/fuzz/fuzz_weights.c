/* fuzz_weights.c: any bytes as a file of weights: refused with one line of text, or taken, and
 * then every weight can be read and the file written again byte for byte. */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "knowledge/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weights w;
    struct ln_err err = {0};
    struct ln_str bytes = {(const char *)data, size};
    if (weights_read(&w, bytes, &err) != LN_OK) {
        ln_assert(err.text[0] != '\0' && strchr(err.text, '\n') == NULL && err.at <= size);
        return 0;
    }
    static uint32_t list[NGRAM_BUCKETS];
    struct ngrams n = {.list = list, .count = 1u << w.bits};
    int32_t want = 0;
    for (uint32_t i = 0; i < n.count; i++) {
        list[i] = i << (NGRAM_BITS - w.bits);
        want += w.at[i];
    }
    ln_assert(ngrams_sum(&n, w.at, w.bits) == want);
    struct buf again;
    buf_init(&again, size);
    weights_write(&again, &w);
    ln_assert(str_eq(buf_str(&again), bytes));
    buf_free(&again);
    return 0;
}
