/* fuzz_pay_text.c: any bytes as pay. What is found must be amounts in order and constants. */
#include "base/err.h"
#include "base/str.h"
#include "record/pay_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct record_pay pay = {.min = -1, .max = -2, .currency = STR("XXX")};
    int code = pay_parse(&pay, (struct ln_str){(const char *)data, size});
    if (code == LN_ENOTFOUND) {
        ln_assert(pay.min == -1 && pay.max == -2 && str_eq(pay.currency, STR("XXX")));
        return 0;
    }
    ln_assert(code == LN_OK && (pay.has_min || pay.has_max));
    ln_assert(!pay.has_min || (pay.min > 0 && pay.min <= 1e15));
    ln_assert(!pay.has_max || (pay.max > 0 && pay.max <= 1e15));
    ln_assert(!pay.has_min || !pay.has_max || pay.min <= pay.max);
    ln_assert(pay.currency.len == 0 || pay.currency.len == 3);
    ln_assert(pay.period.len == 0 || pay.period.len >= 3);
    return 0;
}
