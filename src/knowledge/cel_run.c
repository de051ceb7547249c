/* cel_run.c: the stack machine of conditions; see cel.c for what it is given.
 *
 * Errors and unknowns are values. A function of an unknown is unknown; a function of an error,
 * and of no unknown, is that error; && and || are told by truth alone when one side decides:
 *
 *   &&       true     false  unknown  error         || is the same with true and false swapped
 *   true     true     false  unknown  error
 *   false    false    false  false    false
 *   unknown  unknown  false  unknown  unknown
 *   error    error    false  unknown  error
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

struct machine {
    const struct cel_program *program;
    const struct cel_value *values;
    struct cel_value *stack;
    size_t top; /* number of operands */
    size_t pc;
    size_t steps; /* still allowed */
};

static struct cel_value of_bool(bool b)
{
    return (struct cel_value){.type = CEL_BOOL, .boolean = b};
}

static struct cel_value of_error(const char *text)
{
    return (struct cel_value){.type = CEL_ERROR, .s = str_of(text)};
}

static struct cel_value no_overload(void)
{
    return of_error("no such overload");
}

static const struct cel_value unknown = {.type = CEL_UNKNOWN};

static bool is_fault(const struct cel_value *v)
{
    return v->type == CEL_UNKNOWN || v->type == CEL_ERROR;
}

/* Which of two operands of a function, one of which is no value, the result is. */
static struct cel_value either_fault(const struct cel_value *a, const struct cel_value *b)
{
    if (a->type == CEL_UNKNOWN || b->type == CEL_UNKNOWN)
        return unknown;
    return a->type == CEL_ERROR ? *a : *b;
}

/* Take `steps` from what is left; false when there are too few. */
static bool spend(struct machine *m, size_t steps)
{
    if (steps > m->steps)
        return false;
    m->steps -= steps;
    return true;
}

static struct cel_value too_long(void)
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

static struct cel_value equal_lists(struct machine *m, const struct cel_value *a,
                                    const struct cel_value *b, unsigned depth);

/* True, false, unknown or an error. Values of types that do not mix are not equal. */
static struct cel_value equal_values(struct machine *m, const struct cel_value *a,
                                     const struct cel_value *b, unsigned depth)
{
    if (is_fault(a) || is_fault(b))
        return either_fault(a, b);
    if (a->type == CEL_LIST && b->type == CEL_LIST)
        return equal_lists(m, a, b, depth);
    if (a->type == CEL_NULL && b->type == CEL_NULL)
        return of_bool(true);
    if (a->type == CEL_STRING && b->type == CEL_STRING) {
        if (a->s.len == b->s.len && !spend(m, a->s.len / BYTES_A_STEP))
            return too_long();
        return of_bool(str_eq(a->s, b->s));
    }
    return of_bool(order_values(a, b) == EQUAL);
}

static struct cel_value equal_lists(struct machine *m, const struct cel_value *a,
                                    const struct cel_value *b, unsigned depth)
{
    if (a->list.count != b->list.count)
        return of_bool(false);
    if (depth == LIMIT_CEL_DEPTH)
        return of_error("lists nested deeper than LIMIT_CEL_DEPTH");
    struct cel_value result = of_bool(true);
    for (size_t i = 0; i < a->list.count; i++) {
        if (!spend(m, 1))
            return too_long();
        struct cel_value same = equal_values(m, &a->list.at[i], &b->list.at[i], depth + 1);
        if (same.type == CEL_BOOL && !same.boolean)
            return same;
        if (same.type != CEL_BOOL)
            result = result.type == CEL_BOOL ? same : either_fault(&result, &same);
    }
    return result;
}

static struct cel_value compare(struct machine *m, enum code code, const struct cel_value *a,
                                const struct cel_value *b)
{
    if (code == CODE_EQ || code == CODE_NE) {
        struct cel_value same = equal_values(m, a, b, 0);
        if (same.type == CEL_BOOL && code == CODE_NE)
            same.boolean = !same.boolean;
        return same;
    }
    enum order order = order_values(a, b);
    if (order == NO_ORDER)
        return no_overload();
    if (a->type == CEL_STRING &&
        !spend(m, (a->s.len < b->s.len ? a->s.len : b->s.len) / BYTES_A_STEP))
        return too_long();
    return of_bool((code == CODE_LT && order == LESS) ||
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
        return no_overload();
    }
}

static struct cel_value arithmetic(enum code code, const struct cel_value *a,
                                   const struct cel_value *b)
{
    if (a->type != b->type)
        return no_overload();
    if (a->type == CEL_INT)
        return arithmetic_int(code, a->i, b->i);
    if (a->type == CEL_UINT)
        return arithmetic_uint(code, a->u, b->u);
    return a->type == CEL_DOUBLE ? arithmetic_double(code, a->d, b->d) : no_overload();
}

static struct cel_value negate(const struct cel_value *a)
{
    if (a->type == CEL_DOUBLE)
        return (struct cel_value){.type = CEL_DOUBLE, .d = -a->d};
    return a->type == CEL_INT ? arithmetic_int(CODE_SUBTRACT, 0, a->i) : no_overload();
}

/* ---- lists and texts ---------------------------------------------------------------- */

/* An `or` over the members, as the specification defines it. */
static struct cel_value find_in(struct machine *m, const struct cel_value *a,
                                const struct cel_value *list)
{
    if (list->type != CEL_LIST)
        return no_overload();
    struct cel_value result = of_bool(false);
    for (size_t i = 0; i < list->list.count; i++) {
        if (!spend(m, 1))
            return too_long();
        struct cel_value same = equal_values(m, a, &list->list.at[i], 0);
        if (same.type == CEL_BOOL && same.boolean)
            return same;
        if (same.type != CEL_BOOL)
            result = result.type == CEL_BOOL ? same : either_fault(&result, &same);
    }
    return result;
}

static struct cel_value member_at(const struct cel_value *list, const struct cel_value *place)
{
    if (list->type != CEL_LIST || !is_number(place))
        return no_overload();
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

static struct cel_value search(struct machine *m, enum code code, const struct cel_value *a,
                               const struct cel_value *b)
{
    if (a->type != CEL_STRING || b->type != CEL_STRING)
        return no_overload();
    if (!spend(m, (code == CODE_CONTAINS ? a->s.len : b->s.len) / BYTES_A_STEP))
        return too_long();
    if (code == CODE_STARTS_WITH)
        return of_bool(str_starts(a->s, b->s));
    if (code == CODE_ENDS_WITH)
        return of_bool(str_ends(a->s, b->s));
    return of_bool(str_find(a->s, b->s, 0) != SIZE_MAX);
}

/* Characters of a text, members of a list. */
static struct cel_value size_of(struct machine *m, const struct cel_value *a)
{
    struct cel_value size = {.type = CEL_INT};
    if (a->type == CEL_LIST) {
        size.i = (int64_t)a->list.count;
        return size;
    }
    if (a->type != CEL_STRING)
        return no_overload();
    if (!spend(m, a->s.len / BYTES_A_STEP))
        return too_long();
    for (size_t i = 0; i < a->s.len; i++)
        size.i += ((unsigned char)a->s.at[i] & 0xC0) != 0x80;
    return size;
}

static struct cel_value binary(struct machine *m, enum code code, const struct cel_value *a,
                               const struct cel_value *b)
{
    if (is_fault(a) || is_fault(b))
        return either_fault(a, b);
    if (code <= CODE_GE)
        return compare(m, code, a, b);
    if (code == CODE_IN)
        return find_in(m, a, b);
    if (code <= CODE_MODULO)
        return arithmetic(code, a, b);
    return code == CODE_INDEX ? member_at(a, b) : search(m, code, a, b);
}

static struct cel_value unary(struct machine *m, enum code code, const struct cel_value *a)
{
    if (is_fault(a))
        return *a;
    if (code == CODE_NEGATE)
        return negate(a);
    if (code == CODE_SIZE)
        return size_of(m, a);
    return a->type == CEL_BOOL ? of_bool(!a->boolean) : no_overload();
}

/* ---- logic and loops ---------------------------------------------------------------- */

static bool is_bool(const struct cel_value *v, bool b)
{
    return v->type == CEL_BOOL && v->boolean == b;
}

/* && when `decides` is false, || when it is true. */
static struct cel_value logic(bool decides, struct cel_value a, struct cel_value b)
{
    if (is_bool(&a, decides) || is_bool(&b, decides))
        return of_bool(decides);
    if (a.type != CEL_BOOL && !is_fault(&a))
        a = no_overload();
    if (b.type != CEL_BOOL && !is_fault(&b))
        b = no_overload();
    return is_fault(&a) || is_fault(&b) ? either_fault(&a, &b) : of_bool(!decides);
}

/* exists_one sees every member: an unknown or an error stays. seen counts the true ones. */
static struct cel_value count_one(struct cel_value seen, struct cel_value v)
{
    if (v.type != CEL_BOOL && !is_fault(&v))
        v = no_overload();
    if (is_fault(&v) || is_fault(&seen))
        return either_fault(&seen, &v);
    seen.i += v.boolean;
    return seen;
}

static struct cel_value loop_start(enum macro macro)
{
    if (macro == MACRO_EXISTS_ONE)
        return (struct cel_value){.type = CEL_INT};
    return of_bool(macro == MACRO_ALL);
}

static struct cel_value loop_result(enum macro macro, struct cel_value seen)
{
    return macro == MACRO_EXISTS_ONE && seen.type == CEL_INT ? of_bool(seen.i == 1) : seen;
}

/* The list is on top: begin with its first member, or be over. */
static void run_loop(struct machine *m, const struct cel_op *op)
{
    struct cel_value *list = &m->stack[m->top - 1];
    if (list->type == CEL_LIST && list->list.count > 0) {
        list[1] = (struct cel_value){.type = CEL_UINT};
        list[2] = loop_start((enum macro)op->b);
        m->top += 2;
        return;
    }
    if (list->type == CEL_LIST)
        *list = loop_result((enum macro)op->b, loop_start((enum macro)op->b));
    else if (!is_fault(list))
        *list = no_overload();
    m->pc = op->a;
}

/* list, index, result so far and the condition's value for this member are on top. */
static void run_loop_next(struct machine *m, const struct cel_op *op)
{
    struct cel_value *list = &m->stack[m->top - 4];
    enum macro macro = (enum macro)op->b;
    list[2] = macro == MACRO_EXISTS_ONE ? count_one(list[2], list[3])
                                        : logic(macro == MACRO_EXISTS, list[2], list[3]);
    list[1].u++;
    bool decided = macro != MACRO_EXISTS_ONE && is_bool(&list[2], macro == MACRO_EXISTS);
    if (!decided && list[1].u < list->list.count) {
        m->top--;
        m->pc = op->a;
        return;
    }
    *list = loop_result(macro, list[2]);
    m->top -= 3;
}

/* The specification builds no list with an error or an unknown in it. */
static void run_list(struct machine *m, const struct cel_op *op)
{
    struct cel_value *from = &m->stack[m->top - op->b];
    struct cel_value list = {.type = CEL_LIST, .list = {&m->stack[op->a], op->b}};
    for (size_t i = 0; i < op->b; i++) {
        if (is_fault(&from[i]))
            list = is_fault(&list) ? either_fault(&list, &from[i]) : from[i];
        m->stack[op->a + i] = from[i];
    }
    m->top -= op->b;
    m->stack[m->top++] = list;
}

static void run_branch(struct machine *m, const struct cel_op *op)
{
    struct cel_value *top = &m->stack[m->top - 1];
    if (top->type == CEL_BOOL) {
        if (!top->boolean)
            m->pc = op->a;
        m->top--;
        return;
    }
    if (!is_fault(top))
        *top = no_overload();
    m->pc = op->b;
}

static void push_member(struct machine *m, const struct cel_op *op)
{
    const struct cel_value *list = &m->stack[op->a];
    m->stack[m->top++] = list->list.at[list[1].u];
}

static void push_has(struct machine *m, const struct cel_op *op)
{
    const struct cel_value *v = &m->values[op->a];
    m->stack[m->top++] = v->type == CEL_ERROR ? *v : of_bool(v->type != CEL_UNKNOWN);
}

/* ---- the machine -------------------------------------------------------------------- */

static void step(struct machine *m, const struct cel_op *op)
{
    struct cel_value *top = &m->stack[m->top];
    switch ((enum code)op->code) {
    case CODE_CONST:
        m->stack[m->top++] = m->program->constants[op->a];
        return;
    case CODE_FIELD:
        m->stack[m->top++] = m->values[op->a];
        return;
    case CODE_HAS:
        push_has(m, op);
        return;
    case CODE_VAR:
        push_member(m, op);
        return;
    case CODE_LIST:
        run_list(m, op);
        return;
    case CODE_NOT:
    case CODE_NEGATE:
    case CODE_SIZE:
        top[-1] = unary(m, (enum code)op->code, &top[-1]);
        return;
    case CODE_AND:
    case CODE_OR:
        top[-2] = logic(op->code == CODE_OR, top[-2], top[-1]);
        m->top--;
        return;
    case CODE_JUMP:
        m->pc = op->a;
        return;
    case CODE_JUMP_FALSE:
    case CODE_JUMP_TRUE:
        if (is_bool(&top[-1], op->code == CODE_JUMP_TRUE))
            m->pc = op->a;
        return;
    case CODE_BRANCH:
        run_branch(m, op);
        return;
    case CODE_LOOP:
        run_loop(m, op);
        return;
    case CODE_LOOP_NEXT:
        run_loop_next(m, op);
        return;
    default:
        top[-2] = binary(m, (enum code)op->code, &top[-2], &top[-1]);
        m->top--;
    }
}

struct cel_value cel_run(const struct cel_program *p, const struct cel_value *values,
                         struct cel_value *stack)
{
    struct machine m = {
        .program = p, .values = values, .stack = stack, .steps = LIMIT_CEL_STEPS};
    for (;;) {
        const struct cel_op *op = &p->ops[m.pc++];
        if (op->code == CODE_END)
            return stack[0];
        if (!spend(&m, 1))
            return too_long();
        step(&m, op);
    }
}
