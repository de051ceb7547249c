/* fuzz_ident.c: whatever the bytes, spans lie inside the text, in order, apart from each other
 * and on character boundaries, every value is what it should be made of, and a judge that
 * passes over nothing finds the same. The first byte chooses the options. */
#include "base/err.h"
#include "base/str.h"
#include "ident/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_boundary(struct ln_str s, size_t at)
{
    return at == 0 || at == s.len || ((unsigned char)s.at[at] & 0xC0) != 0x80 ||
           utf8_invalid_at(s) != s.len;
}

static bool are_same(const struct ident *a, const struct ident *b)
{
    return a->type == b->type && a->grade == b->grade && a->disguised == b->disguised &&
           a->from == b->from && a->to == b->to && str_eq(a->value, b->value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ident_scratch *s, *judge;
    static const struct ident_options choices[] = {
        {.countries = {"", 0}},
        {.countries = {"KH,TH", 5}, .context = {"phone telegram", 14}},
        {.countries = {"US CN", 5}, .context = {"solana wallet line id", 21}},
    };
    const struct ident *found, *judged;
    size_t count, judged_count, last = 0;
    struct ln_err err;
    if (s == NULL) {
        ln_assert(ident_scratch_new(&s, &err) == LN_OK);
        ln_assert(ident_scratch_new(&judge, &err) == LN_OK);
        scan_judge(judge);
    }
    if (size < 1)
        return 0;
    struct ln_str text = {(const char *)data + 1, size - 1};
    ln_assert(ident_find(&found, &count, s, text, &choices[data[0] % 3], &err) == LN_OK);
    ln_assert(ident_find(&judged, &judged_count, judge, text, &choices[data[0] % 3], &err) ==
              LN_OK);
    ln_assert(count == judged_count);
    for (size_t i = 0; i < count; i++) {
        ln_assert(are_same(&found[i], &judged[i]));
        ln_assert(found[i].from >= last && found[i].from < found[i].to);
        ln_assert(found[i].to <= text.len);
        ln_assert(is_boundary(text, found[i].from) && is_boundary(text, found[i].to));
        ln_assert(found[i].value.len > 0);
        for (size_t k = 0; k < found[i].value.len; k++)
            ln_assert(found[i].value.at[k] > ' ' && found[i].value.at[k] < 0x7F);
        ln_assert(ident_type_name(found[i].type) != NULL);
        last = found[i].to;
    }
    return 0;
}
