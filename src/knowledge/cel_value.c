/* cel_value.c: what the operators and functions of conditions give; nothing here allocates.
 *
 * Errors and unknowns are values. A function of an unknown is unknown; a function of an error,
 * and of no unknown, is that error.
 *
 * Numbers of different types compare as the conformance tests of the specification want it: int
 * and uint exactly; with a double, what is outside the range of the whole number's type is
 * larger or smaller, and inside it both are compared as doubles.
 */
#include "knowledge/cel_internal.h"

#include <math.h>

#include "base/str.h"

/* Reading this much text costs as much as one instruction. */
#define BYTES_A_STEP 4096u

static struct cel_value of_error(const char *text)
{
    return (struct cel_value){.type = CEL_ERROR, .s = str_of(text)};
}

struct cel_value cel_no_overload(void)
{
    return of_error("no such overload");
}

static const struct cel_value unknown = {.type = CEL_UNKNOWN};

/* Which of two operands of a function, one of which is no value, the result is. */
struct cel_value cel_either_fault(const struct cel_value *a, const struct cel_value *b)
{
    if (a->type == CEL_UNKNOWN || b->type == CEL_UNKNOWN)
        return unknown;
    return a->type == CEL_ERROR ? *a : *b;
}

/* Take the cost from the steps that are left; false when there are too few. */
static bool spend(size_t *steps, size_t cost)
{
    if (cost > *steps)
        return false;
    *steps -= cost;
    return true;
}

struct cel_value cel_too_long(void)
{
    return of_error("more than LIMIT_CEL_STEPS steps");
}

/* ---- comparing ---------------------------------------------------------------------- */

enum order { LESS, EQUAL, GREATER, UNORDERED, NO_ORDER };

static bool is_number(const struct cel_value *v)
{
    return v->type == CEL_INT || v->type == CEL_UINT || v->type == CEL_DOUBLE;
}

static enum order order_of(bool less, bool equal)
{
    return less ? LESS : equal ? EQUAL : GREATER;
}

static enum order order_doubles(double a, double b)
{
    return isnan(a) || isnan(b) ? UNORDERED : order_of(a < b, a == b);
}

static enum order order_with_double(const struct cel_value *whole, double d)
{
    bool is_int = whole->type == CEL_INT;
    if (d < (is_int ? -0x1p63 : 0.0))
        return GREATER;
    if (d > (is_int ? 0x1p63 : 0x1p64))
        return LESS;
    return order_doubles(is_int ? (double)whole->i : (double)whole->u, d);
}

static enum order reverse(enum order o)
{
    return o == LESS ? GREATER : o == GREATER ? LESS : o;
}

static enum order order_numbers(const struct cel_value *a, const struct cel_value *b)
{
    if (a->type == CEL_DOUBLE)
        return b->type == CEL_DOUBLE ? order_doubles(a->d, b->d)
                                     : reverse(order_with_double(b, a->d));
    if (b->type == CEL_DOUBLE)
        return order_with_double(a, b->d);
    if (a->type == CEL_INT && b->type == CEL_INT)
        return order_of(a->i < b->i, a->i == b->i);
    if (a->type == CEL_INT && a->i < 0)
        return LESS;
    if (b->type == CEL_INT && b->i < 0)
        return GREATER;
    uint64_t x = a->type == CEL_INT ? (uint64_t)a->i : a->u;
    uint64_t y = b->type == CEL_INT ? (uint64_t)b->i : b->u;
    return order_of(x < y, x == y);
}

static enum order order_values(const struct cel_value *a, const struct cel_value *b)
{
    if (is_number(a) && is_number(b))
        return order_numbers(a, b);
    if (a->type != b->type)
        return NO_ORDER;
    if (a->type == CEL_BOOL)
        return order_of(a->boolean < b->boolean, a->boolean == b->boolean);
    if (a->type != CEL_STRING)
        return NO_ORDER;
    int order = str_cmp(a->s, b->s);
    return order_of(order < 0, order == 0);
}

static struct cel_value equal_lists(size_t *steps, const struct cel_value *a,
                                    const struct cel_value *b, unsigned depth);

/* True, false, unknown or an error. Values of types that do not mix are not equal. */
static struct cel_value equal_values(size_t *steps, const struct cel_value *a,
                                     const struct cel_value *b, unsigned depth)
{
    if (cel_is_fault(a) || cel_is_fault(b))
        return cel_either_fault(a, b);
    if (a->type == CEL_LIST && b->type == CEL_LIST)
        return equal_lists(steps, a, b, depth);
    if (a->type == CEL_NULL && b->type == CEL_NULL)
        return cel_bool(true);
    if (a->type == CEL_STRING && b->type == CEL_STRING) {
        if (a->s.len == b->s.len && !spend(steps, a->s.len / BYTES_A_STEP))
            return cel_too_long();
        return cel_bool(str_eq(a->s, b->s));
    }
    return cel_bool(order_values(a, b) == EQUAL);
}

static struct cel_value equal_lists(size_t *steps, const struct cel_value *a,
                                    const struct cel_value *b, unsigned depth)
{
    if (a->list.count != b->list.count)
        return cel_bool(false);
    if (depth == LIMIT_CEL_DEPTH)
        return of_error("lists nested deeper than LIMIT_CEL_DEPTH");
    struct cel_value result = cel_bool(true);
    for (size_t i = 0; i < a->list.count; i++) {
        if (!spend(steps, 1))
            return cel_too_long();
        struct cel_value same = equal_values(steps, &a->list.at[i], &b->list.at[i], depth + 1);
        if (same.type == CEL_BOOL && !same.boolean)
            return same;
        if (same.type != CEL_BOOL)
            result = result.type == CEL_BOOL ? same : cel_either_fault(&result, &same);
    }
    return result;
}

static struct cel_value compare(size_t *steps, enum code code, const struct cel_value *a,
                                const struct cel_value *b)
{
    if (code == CODE_EQ || code == CODE_NE) {
        struct cel_value same = equal_values(steps, a, b, 0);
        if (same.type == CEL_BOOL && code == CODE_NE)
            same.boolean = !same.boolean;
        return same;
    }
    enum order order = order_values(a, b);
    if (order == NO_ORDER)
        return cel_no_overload();
    if (a->type == CEL_STRING &&
        !spend(steps, (a->s.len < b->s.len ? a->s.len : b->s.len) / BYTES_A_STEP))
        return cel_too_long();
    return cel_bool((code == CODE_LT && order == LESS) ||
                    (code == CODE_GT && order == GREATER) ||
                    (code == CODE_LE && (order == LESS || order == EQUAL)) ||
                    (code == CODE_GE && (order == GREATER || order == EQUAL)));
}

/* ---- arithmetic --------------------------------------------------------------------- */

static struct cel_value overflow(void)
{
    return of_error("the result does not fit its type");
}

static struct cel_value arithmetic_int(enum code code, int64_t a, int64_t b)
{
    struct cel_value v = {.type = CEL_INT};
    bool over = false;
    switch (code) {
    case CODE_ADD:
        over = __builtin_add_overflow(a, b, &v.i);
        break;
    case CODE_SUBTRACT:
        over = __builtin_sub_overflow(a, b, &v.i);
        break;
    case CODE_MULTIPLY:
        over = __builtin_mul_overflow(a, b, &v.i);
        break;
    default:
        if (b == 0)
            return of_error("division by zero");
        if (a == INT64_MIN && b == -1)
            return code == CODE_MODULO ? v : overflow();
        v.i = code == CODE_DIVIDE ? a / b : a % b;
    }
    return over ? overflow() : v;
}

static struct cel_value arithmetic_uint(enum code code, uint64_t a, uint64_t b)
{
    struct cel_value v = {.type = CEL_UINT};
    bool over = false;
    switch (code) {
    case CODE_ADD:
        over = __builtin_add_overflow(a, b, &v.u);
        break;
    case CODE_SUBTRACT:
        over = __builtin_sub_overflow(a, b, &v.u);
        break;
    case CODE_MULTIPLY:
        over = __builtin_mul_overflow(a, b, &v.u);
        break;
    default:
        if (b == 0)
            return of_error("division by zero");
        v.u = code == CODE_DIVIDE ? a / b : a % b;
    }
    return over ? overflow() : v;
}

/* IEEE 754: dividing by zero gives an infinity or NaN, not an error. */
static struct cel_value arithmetic_double(enum code code, double a, double b)
{
    struct cel_value v = {.type = CEL_DOUBLE};
    switch (code) {
    case CODE_ADD:
        v.d = a + b;
        return v;
    case CODE_SUBTRACT:
        v.d = a - b;
        return v;
    case CODE_MULTIPLY:
        v.d = a * b;
        return v;
    case CODE_DIVIDE:
        v.d = a / b;
        return v;
    default:
        return cel_no_overload();
    }
}

static struct cel_value arithmetic(enum code code, const struct cel_value *a,
                                   const struct cel_value *b)
{
    if (a->type != b->type)
        return cel_no_overload();
    if (a->type == CEL_INT)
        return arithmetic_int(code, a->i, b->i);
    if (a->type == CEL_UINT)
        return arithmetic_uint(code, a->u, b->u);
    return a->type == CEL_DOUBLE ? arithmetic_double(code, a->d, b->d) : cel_no_overload();
}

static struct cel_value negate(const struct cel_value *a)
{
    if (a->type == CEL_DOUBLE)
        return (struct cel_value){.type = CEL_DOUBLE, .d = -a->d};
    return a->type == CEL_INT ? arithmetic_int(CODE_SUBTRACT, 0, a->i) : cel_no_overload();
}

/* ---- lists and texts ---------------------------------------------------------------- */

/* An `or` over the members, as the specification defines it. */
static struct cel_value find_in(size_t *steps, const struct cel_value *a,
                                const struct cel_value *list)
{
    if (list->type != CEL_LIST)
        return cel_no_overload();
    struct cel_value result = cel_bool(false);
    for (size_t i = 0; i < list->list.count; i++) {
        if (!spend(steps, 1))
            return cel_too_long();
        struct cel_value same = equal_values(steps, a, &list->list.at[i], 0);
        if (same.type == CEL_BOOL && same.boolean)
            return same;
        if (same.type != CEL_BOOL)
            result = result.type == CEL_BOOL ? same : cel_either_fault(&result, &same);
    }
    return result;
}

static struct cel_value member_at(const struct cel_value *list, const struct cel_value *place)
{
    if (list->type != CEL_LIST || !is_number(place))
        return cel_no_overload();
    struct cel_value zero = {.type = CEL_INT};
    struct cel_value end = {.type = CEL_UINT, .u = list->list.count};
    enum order low = order_numbers(place, &zero);
    if (low == LESS || low == UNORDERED || order_numbers(place, &end) != LESS)
        return of_error("no such place in the list");
    if (place->type != CEL_DOUBLE)
        return list->list.at[place->u]; /* an int of 0 or more has the bits of the uint */
    if (floor(place->d) != place->d)
        return of_error("the place in a list is a whole number");
    return list->list.at[(size_t)place->d];
}

static struct cel_value search(size_t *steps, enum code code, const struct cel_value *a,
                               const struct cel_value *b)
{
    if (a->type != CEL_STRING || b->type != CEL_STRING)
        return cel_no_overload();
    if (!spend(steps, (code == CODE_CONTAINS ? a->s.len : b->s.len) / BYTES_A_STEP))
        return cel_too_long();
    if (code == CODE_STARTS_WITH)
        return cel_bool(str_starts(a->s, b->s));
    if (code == CODE_ENDS_WITH)
        return cel_bool(str_ends(a->s, b->s));
    return cel_bool(str_find(a->s, b->s, 0) != SIZE_MAX);
}

/* Characters of a text, members of a list. */
static struct cel_value size_of(size_t *steps, const struct cel_value *a)
{
    struct cel_value size = {.type = CEL_INT};
    if (a->type == CEL_LIST) {
        size.i = (int64_t)a->list.count;
        return size;
    }
    if (a->type != CEL_STRING)
        return cel_no_overload();
    if (!spend(steps, a->s.len / BYTES_A_STEP))
        return cel_too_long();
    for (size_t i = 0; i < a->s.len; i++)
        size.i += ((unsigned char)a->s.at[i] & 0xC0) != 0x80;
    return size;
}

struct cel_value cel_binary(size_t *steps, enum code code, const struct cel_value *a,
                            const struct cel_value *b)
{
    if (cel_is_fault(a) || cel_is_fault(b))
        return cel_either_fault(a, b);
    if (code <= CODE_GE)
        return compare(steps, code, a, b);
    if (code == CODE_IN)
        return find_in(steps, a, b);
    if (code <= CODE_MODULO)
        return arithmetic(code, a, b);
    return code == CODE_INDEX ? member_at(a, b) : search(steps, code, a, b);
}

struct cel_value cel_unary(size_t *steps, enum code code, const struct cel_value *a)
{
    if (cel_is_fault(a))
        return *a;
    if (code == CODE_NEGATE)
        return negate(a);
    if (code == CODE_SIZE)
        return size_of(steps, a);
    return a->type == CEL_BOOL ? cel_bool(!a->boolean) : cel_no_overload();
}
