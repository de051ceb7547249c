/* test.h: what every C test includes. One cmocka group a program; TAP comes from the
 * environment (CMOCKA_MESSAGE_OUTPUT=TAP, set by tools/check). */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

static inline void assert_str(struct ln_str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("got \"%.*s\", not \"%s\"", STR_ARGS(got), want == NULL ? "" : want);
}

#endif
