/* cel_run.c: the stack machine of conditions; see cel.c for what it is given.
 *
 * && and || are told by truth alone when one side decides:
 *
 *   &&       true     false  unknown  error         || is the same with true and false swapped
 *   true     true     false  unknown  error
 *   false    false    false  false    false
 *   unknown  unknown  false  unknown  unknown
 *   error    error    false  unknown  error
 */
#include "knowledge/cel_internal.h"

struct machine {
    const struct cel_program *program;
    const struct cel_value *values;
    struct cel_value *stack;
    size_t top; /* number of operands */
    size_t pc;
    size_t steps; /* still allowed */
};

/* ---- logic and loops ---------------------------------------------------------------- */

static bool is_bool(const struct cel_value *v, bool b)
{
    return v->type == CEL_BOOL && v->boolean == b;
}

/* && when `decides` is false, || when it is true. */
static struct cel_value logic(bool decides, struct cel_value a, struct cel_value b)
{
    if (is_bool(&a, decides) || is_bool(&b, decides))
        return cel_bool(decides);
    if (a.type != CEL_BOOL && !cel_is_fault(&a))
        a = cel_no_overload();
    if (b.type != CEL_BOOL && !cel_is_fault(&b))
        b = cel_no_overload();
    return cel_is_fault(&a) || cel_is_fault(&b) ? cel_either_fault(&a, &b) : cel_bool(!decides);
}

/* exists_one sees every member: an unknown or an error stays. seen counts the true ones. */
static struct cel_value count_one(struct cel_value seen, struct cel_value v)
{
    if (v.type != CEL_BOOL && !cel_is_fault(&v))
        v = cel_no_overload();
    if (cel_is_fault(&v) || cel_is_fault(&seen))
        return cel_either_fault(&seen, &v);
    seen.i += v.boolean;
    return seen;
}

static struct cel_value loop_start(enum macro macro)
{
    if (macro == MACRO_EXISTS_ONE)
        return (struct cel_value){.type = CEL_INT};
    return cel_bool(macro == MACRO_ALL);
}

static struct cel_value loop_result(enum macro macro, struct cel_value seen)
{
    return macro == MACRO_EXISTS_ONE && seen.type == CEL_INT ? cel_bool(seen.i == 1) : seen;
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
    else if (!cel_is_fault(list))
        *list = cel_no_overload();
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
        if (cel_is_fault(&from[i]))
            list = cel_is_fault(&list) ? cel_either_fault(&list, &from[i]) : from[i];
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
    if (!cel_is_fault(top))
        *top = cel_no_overload();
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
    m->stack[m->top++] = v->type == CEL_ERROR ? *v : cel_bool(v->type != CEL_UNKNOWN);
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
        top[-1] = cel_unary(&m->steps, (enum code)op->code, &top[-1]);
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
        top[-2] = cel_binary(&m->steps, (enum code)op->code, &top[-2], &top[-1]);
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
        if (m.steps-- == 0)
            return cel_too_long();
        step(&m, op);
    }
}
