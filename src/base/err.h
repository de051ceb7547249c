/* err.h: filling struct ln_err, and assertions that stay on in release. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <linnet.h>

/* err_set: fill err once, where the fault is found; callers pass it up untouched.
 *
 * in      code        enum ln_code, negative
 *         at          byte offset the text speaks of, or 0
 * out     err         may be NULL
 * returns code, so that a function can `return err_set(...)`
 */
int err_set(struct ln_err *err, int code, size_t at, const char *format, ...) LN_PRINTF(4, 5);

/* err_kind: as err_set, with the stable word of linnet-verdict(5) for bad input. */
int err_kind(struct ln_err *err, int code, const char *kind, size_t at, const char *format, ...)
    LN_PRINTF(5, 6);

/* err_prefix: put "prefix" in front of a text that is already there (a file name, say). */
void err_prefix(struct ln_err *err, const char *format, ...) LN_PRINTF(2, 3);

__attribute__((noreturn)) void assert_fail(const char *expr, const char *file, int line);

/* For programmers' errors only; bad input is never an assertion. */
#define ln_assert(e) ((e) ? (void)0 : assert_fail(#e, __FILE__, __LINE__))

#endif
