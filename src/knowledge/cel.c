/* cel.c: from the checked tree to a stack program; see cel.h.
 *
 * The caller's stack has two parts:
 *
 *   [operands ................][lists ..........]
 *    grow and shrink            one fixed place per list literal that is not constant
 *
 * The compiler knows the depth of the operands at every instruction, so a loop variable is read
 * by its place: a loop keeps three operands (list, index, result so far) below its condition.
 * A list literal copies its members to its place. Run again by an outer loop, it overwrites
 * what it held, which nothing refers to any more: the condition of a loop gives a bool.
 *
 *   a && b      a; JUMP_FALSE end; b; AND; end:
 *   c ? x : y   c; BRANCH else, end; x; JUMP end; else: y; end:
 *   l.all(v,x)  l; LOOP end; body: x; LOOP_NEXT body; end:
 *
 * A left side that is an error or unknown does not jump: AND and OR combine both sides, so the
 * order of the sides never matters.
 */
#include "knowledge/cel_internal.h"

#include "base/err.h"
#include "base/str.h"

struct emitter {
    struct cel_op *ops;          /* [LIMIT_CEL_OPS] */
    struct cel_value *constants; /* [LIMIT_CEL_OPS]: each is read by an instruction */
    size_t op_count, constant_count;
    size_t depth, max_depth; /* of operands */
    size_t list_size;        /* of all places for lists */
    struct arena *arena;     /* of the program */
    struct ln_err *err;
    int code; /* the first failure; later instructions are dropped */
};

static void emit_node(struct emitter *e, struct node *n);

static void run_out(struct emitter *e)
{
    if (e->code == LN_OK)
        e->code = err_set(e->err, LN_ENOMEM, 0, "out of memory");
}

/* Returns the place of the instruction, for jumps that learn their target later. */
static size_t emit(struct emitter *e, enum code code, size_t a, size_t b, int growth)
{
    if (e->op_count == LIMIT_CEL_OPS && e->code == LN_OK)
        e->code = err_kind(e->err, LN_ELIMIT, "size", 0,
                           "needs more than %u instructions (LIMIT_CEL_OPS); split the "
                           "condition",
                           LIMIT_CEL_OPS);
    if (e->code != LN_OK)
        return 0;
    e->ops[e->op_count] = (struct cel_op){(uint16_t)code, (uint16_t)b, (uint32_t)a};
    e->depth = growth < 0 ? e->depth - (size_t)-growth : e->depth + (size_t)growth;
    if (e->depth > e->max_depth)
        e->max_depth = e->depth;
    return e->op_count++;
}

/* ---- constants ---------------------------------------------------------------------- */

static bool is_constant(const struct node *n)
{
    if (n->kind != NODE_LIST)
        return n->kind == NODE_CONST;
    for (const struct node *kid = n->first; kid != NULL; kid = kid->next)
        if (!is_constant(kid))
            return false;
    return true;
}

static size_t count_kids(const struct node *n)
{
    size_t count = 0;
    for (const struct node *kid = n->first; kid != NULL; kid = kid->next)
        count++;
    return count;
}

/* The value of a constant tree, copied into the arena of the program. */
static struct cel_value copy_constant(struct emitter *e, const struct node *n)
{
    struct cel_value value = n->value;
    if (n->kind == NODE_LIST) {
        size_t count = count_kids(n);
        struct cel_value *at = arena_array(e->arena, count, sizeof *at);
        value = (struct cel_value){.type = CEL_LIST, .list = {at, 0}};
        if (at == NULL) {
            run_out(e);
            return value;
        }
        for (const struct node *kid = n->first; kid != NULL; kid = kid->next)
            at[value.list.count++] = copy_constant(e, kid);
    } else if (value.type == CEL_STRING) {
        value.s = arena_copy(e->arena, value.s);
        if (value.s.at == NULL)
            run_out(e);
    }
    return value;
}

static void emit_constant(struct emitter *e, const struct node *n)
{
    emit(e, CODE_CONST, e->constant_count, 0, 1);
    if (e->code == LN_OK)
        e->constants[e->constant_count++] = copy_constant(e, n);
}

/* ---- the rest ----------------------------------------------------------------------- */

static void emit_list(struct emitter *e, struct node *n)
{
    size_t count = count_kids(n);
    for (struct node *kid = n->first; kid != NULL; kid = kid->next)
        emit_node(e, kid);
    /* a is counted from the first place for lists, until finish() knows where that is */
    emit(e, CODE_LIST, e->list_size, count, 1 - (int)count);
    e->list_size += count;
}

static void emit_chain(struct emitter *e, struct node *n)
{
    bool is_and = n->kind == NODE_AND;
    size_t last_jump = SIZE_MAX; /* the jumps to the end, linked through a */
    emit_node(e, n->first);
    for (struct node *kid = n->first->next; kid != NULL; kid = kid->next) {
        last_jump = emit(e, is_and ? CODE_JUMP_FALSE : CODE_JUMP_TRUE, last_jump, 0, 0);
        emit_node(e, kid);
        emit(e, is_and ? CODE_AND : CODE_OR, 0, 0, -1);
    }
    if (e->code != LN_OK)
        return;
    for (uint32_t jump = (uint32_t)last_jump, next; jump != UINT32_MAX; jump = next) {
        next = e->ops[jump].a;
        e->ops[jump].a = (uint32_t)e->op_count;
    }
}

static void emit_cond(struct emitter *e, struct node *n)
{
    emit_node(e, n->first);
    size_t branch = emit(e, CODE_BRANCH, 0, 0, -1);
    emit_node(e, n->first->next);
    size_t jump = emit(e, CODE_JUMP, 0, 0, -1);
    size_t otherwise = e->op_count;
    emit_node(e, n->last);
    if (e->code != LN_OK)
        return;
    e->ops[branch].a = (uint32_t)otherwise;
    e->ops[branch].b = (uint16_t)e->op_count;
    e->ops[jump].a = (uint32_t)e->op_count;
}

static void emit_macro(struct emitter *e, struct node *n)
{
    n->slot = e->depth;
    emit_node(e, n->first);
    size_t loop = emit(e, CODE_LOOP, 0, n->macro, 2);
    size_t body = e->op_count;
    emit_node(e, n->last);
    emit(e, CODE_LOOP_NEXT, body, n->macro, -3);
    if (e->code == LN_OK)
        e->ops[loop].a = (uint32_t)e->op_count;
}

static void emit_operator(struct emitter *e, struct node *n, enum code code)
{
    for (struct node *kid = n->first; kid != NULL; kid = kid->next)
        emit_node(e, kid);
    emit(e, code, 0, 0, n->first == n->last ? 0 : -1);
}

static void emit_node(struct emitter *e, struct node *n)
{
    if (e->code != LN_OK)
        return;
    switch (n->kind) {
    case NODE_CONST:
        emit_constant(e, n);
        return;
    case NODE_FIELD:
        emit(e, CODE_FIELD, n->slot, 0, 1);
        return;
    case NODE_HAS:
        emit(e, CODE_HAS, n->slot, 0, 1);
        return;
    case NODE_VAR:
        emit(e, CODE_VAR, n->binder->slot, 0, 1);
        return;
    case NODE_LIST:
        if (is_constant(n))
            emit_constant(e, n);
        else
            emit_list(e, n);
        return;
    case NODE_AND:
    case NODE_OR:
        emit_chain(e, n);
        return;
    case NODE_COND:
        emit_cond(e, n);
        return;
    case NODE_MACRO:
        emit_macro(e, n);
        return;
    case NODE_DYN:
        emit_node(e, n->first);
        return;
    case NODE_NOT:
        emit_operator(e, n, CODE_NOT);
        return;
    case NODE_NEGATE:
        emit_operator(e, n, CODE_NEGATE);
        return;
    case NODE_SIZE:
        emit_operator(e, n, CODE_SIZE);
        return;
    case NODE_BINARY:
        emit_operator(e, n, n->op);
        return;
    case NODE_NAME: /* the checker left none */
        break;
    }
}

static void *copy_array(struct arena *a, const void *from, size_t count, size_t size)
{
    void *to = arena_array(a, count, size);
    if (to != NULL && count > 0)
        memcpy(to, from, count * size);
    return to;
}

static int finish(const struct cel_program **out, struct emitter *e)
{
    emit(e, CODE_END, 0, 0, 0);
    if (e->code != LN_OK)
        return e->code;
    for (size_t i = 0; i < e->op_count; i++)
        if (e->ops[i].code == CODE_LIST)
            e->ops[i].a += (uint32_t)e->max_depth;
    struct cel_program *p = arena_alloc(e->arena, sizeof *p);
    struct cel_op *ops = copy_array(e->arena, e->ops, e->op_count, sizeof *ops);
    struct cel_value *constants =
        copy_array(e->arena, e->constants, e->constant_count, sizeof *constants);
    if (p == NULL || ops == NULL || constants == NULL) {
        run_out(e);
        return e->code;
    }
    *p = (struct cel_program){ops, constants, e->max_depth + e->list_size};
    *out = p;
    return LN_OK;
}

static int compile(const struct cel_program **out, struct arena *arena, struct arena *scratch,
                   const struct cel_schema *schema, struct ln_str text,
                   const struct cel_options *options, struct ln_err *err)
{
    struct node *root;
    int code = cel_parse(&root, scratch, text, err);
    if (code == LN_OK)
        code = cel_check(root, scratch, schema, err);
    if (code == LN_OK)
        code = cel_check_facts(root, schema, options, err);
    if (code != LN_OK)
        return code;
    struct emitter e = {.arena = arena, .err = err};
    e.ops = arena_array(scratch, LIMIT_CEL_OPS, sizeof *e.ops);
    e.constants = arena_array(scratch, LIMIT_CEL_OPS, sizeof *e.constants);
    if (e.ops == NULL || e.constants == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    emit_node(&e, root);
    return finish(out, &e);
}

int cel_compile(const struct cel_program **out, struct arena *arena,
                const struct cel_schema *schema, struct ln_str text,
                const struct cel_options *options, struct ln_err *err)
{
    *out = NULL;
    if (text.len > LIMIT_CEL_BYTES)
        return err_kind(err, LN_ELIMIT, "size", LIMIT_CEL_BYTES,
                        "longer than %u bytes (LIMIT_CEL_BYTES); split the condition",
                        LIMIT_CEL_BYTES);
    size_t bad = utf8_invalid_at(text);
    if (bad < text.len)
        return err_kind(err, LN_EFORMAT, "utf8", bad, "this byte is not UTF-8");
    struct arena scratch;
    arena_init(&scratch, LIMIT_ARENA_BYTES);
    int code = compile(out, arena, &scratch, schema, text, options, err);
    arena_free(&scratch);
    return code;
}

size_t cel_stack_size(const struct cel_program *p)
{
    return p->stack_size;
}
