/* fuzz_cel.c: any bytes as a condition. What compiles is run on fields that are all unknown, on
 * typical ones and on odd ones; the value must be one of the kinds a condition can have. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "knowledge/cel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const words[] = {"yes", "no", NULL};

static const struct cel_field fields[] = {
    {.path = "f", .type = CEL_STRING, .words = words, .is_fact = true},
    {.path = "n", .type = CEL_DOUBLE, .is_fact = true},
    {.path = "l", .type = CEL_LIST, .member = CEL_STRING, .is_fact = true},
    {.path = "b", .type = CEL_BOOL},
    {.path = "i", .type = CEL_INT},
    {.path = "u", .type = CEL_UINT},
    {.path = "d", .type = CEL_DOUBLE},
    {.path = "s", .type = CEL_STRING},
    {.path = "a.b", .type = CEL_DYN},
    {.path = "m", .type = CEL_LIST, .member = CEL_DYN},
};

#define FIELDS (sizeof fields / sizeof *fields)

static const struct cel_value texts[] = {
    {.type = CEL_STRING, .s = {"a", 1}},
    {.type = CEL_STRING, .s = {"\xC3\xA9", 2}},
};

static const struct cel_value mixed[] = {
    {.type = CEL_INT, .i = INT64_MIN},
    {.type = CEL_UNKNOWN},
    {.type = CEL_DOUBLE, .d = NAN},
    {.type = CEL_ERROR, .s = {"broken", 6}},
    {.type = CEL_NULL},
    {.type = CEL_LIST, .list = {texts, 2}},
};

static const struct cel_value unknown[FIELDS];

static const struct cel_value typical[FIELDS] = {
    {.type = CEL_STRING, .s = {"yes", 3}},
    {.type = CEL_DOUBLE, .d = 3000.5},
    {.type = CEL_LIST, .list = {texts, 2}},
    {.type = CEL_BOOL, .boolean = true},
    {.type = CEL_INT, .i = 2},
    {.type = CEL_UINT, .u = 3},
    {.type = CEL_DOUBLE, .d = 0.5},
    {.type = CEL_STRING, .s = {"text", 4}},
    {.type = CEL_NULL},
    {.type = CEL_LIST, .list = {texts, 2}},
};

/* Values that break their declaration are here too: the machine must not trust it. */
static const struct cel_value odd[FIELDS] = {
    {.type = CEL_STRING, .s = {NULL, 0}},     {.type = CEL_DOUBLE, .d = -INFINITY},
    {.type = CEL_LIST, .list = {NULL, 0}},    {.type = CEL_ERROR, .s = {"broken", 6}},
    {.type = CEL_INT, .i = INT64_MIN},        {.type = CEL_UINT, .u = UINT64_MAX},
    {.type = CEL_STRING, .s = {"\0\xFF", 2}}, {.type = CEL_INT, .i = -1},
    {.type = CEL_LIST, .list = {mixed, 6}},   {.type = CEL_LIST, .list = {mixed, 6}},
};

static void check_value(const struct cel_value *v)
{
    ln_assert(v->type < CEL_DYN);
    if (v->type == CEL_ERROR)
        ln_assert(v->s.at != NULL && v->s.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct ln_str needs = STR("n");
    struct cel_options options = {
        .needs = &needs, .needs_count = data[0] & 1, .has_phrases = (data[0] & 2) != 0};
    struct cel_schema schema = {fields, FIELDS};
    struct ln_str text = {(const char *)data + 1, size - 1};
    struct arena arena;
    struct ln_err err = {0};
    const struct cel_program *program;
    arena_init(&arena, LIMIT_ARENA_BYTES);
    int code = cel_compile(&program, &arena, &schema, text, &options, &err);
    if (code == LN_OK) {
        const struct cel_value *const sets[] = {unknown, typical, odd};
        struct cel_value *stack = mem_array(cel_stack_size(program), sizeof *stack);
        for (size_t i = 0; stack != NULL && i < 3; i++) {
            struct cel_value v = cel_run(program, sets[i], stack);
            check_value(&v);
        }
        mem_free(stack);
    } else {
        ln_assert(code == LN_EFORMAT || code == LN_ELIMIT);
        ln_assert(err.at <= text.len && err.text[0] != '\0' && err.kind[0] != '\0');
    }
    arena_free(&arena);
    return 0;
}
