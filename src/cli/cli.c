/* cli.c: see cli.h. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

void cli_say(const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t size = len < 0 ? 0 : (size_t)len < sizeof text ? (size_t)len : sizeof text - 1;
    /* Nothing is left to tell anyone when stderr itself fails. */
    if (file_write(STDERR_FILENO, str_of(cli_program), NULL) != LN_OK ||
        file_write(STDERR_FILENO, STR(": "), NULL) != LN_OK ||
        file_write(STDERR_FILENO, (struct ln_str){text, size}, NULL) != LN_OK ||
        file_write(STDERR_FILENO, STR("\n"), NULL) != LN_OK)
        return;
}

int cli_fail(const struct ln_err *err)
{
    cli_say("%s", err->text);
    return EXIT_COULD_NOT_RUN;
}

bool cli_print(struct ln_str text)
{
    struct ln_err err;
    if (file_write(STDOUT_FILENO, text, &err) == LN_OK)
        return true;
    cli_say("%s", err.text);
    return false;
}

static const struct command_option *option_named(const struct command *self, struct ln_str name)
{
    for (const struct command_option *o = self->options; o != NULL && o->name != NULL; o++)
        if (str_eq(str_of(o->name), name))
            return o;
    return NULL;
}

static bool add_value(struct cli_args *out, const struct command_option *o, const char *value)
{
    bool many = o->arg != NULL && str_ends(str_of(o->arg), STR("..."));
    if (!many && cli_option(out, o->name) != NULL) {
        cli_say("%s is given twice", o->name);
        return false;
    }
    out->values[out->value_count++] = (struct cli_value){o->name, value};
    return true;
}

/* One option at argv[*i], which is moved past its value. */
static bool parse_option(struct cli_args *out, const struct command *self, int argc,
                         char **argv, int *i)
{
    struct ln_str given = str_of(argv[*i]), value;
    struct ln_str name = str_cut(&value, given, '=');
    const struct command_option *o = option_named(self, name);
    if (o == NULL || out->value_count == CLI_VALUES_MAX) {
        cli_say("%s: no option %.*s; see %s %s --help", self->name, STR_ARGS(name), cli_program,
                self->name);
        return false;
    }
    if (o->arg == NULL) {
        if (name.len < given.len)
            cli_say("%s takes no value", o->name);
        return name.len == given.len && add_value(out, o, "");
    }
    if (name.len < given.len)
        return add_value(out, o, value.at);
    if (*i + 1 == argc) {
        cli_say("%s needs a value: %s %s", o->name, o->name, o->arg);
        return false;
    }
    return add_value(out, o, argv[++*i]);
}

bool cli_parse(struct cli_args *out, const struct command *self, int argc, char **argv)
{
    int files = 0;
    bool options = true;
    *out = (struct cli_args){0};
    for (int i = 0; i < argc; i++) {
        if (options && str_eq(str_of(argv[i]), STR("--")))
            options = false;
        else if (options && argv[i][0] == '-' && argv[i][1] != '\0') {
            if (!parse_option(out, self, argc, argv, &i))
                return false;
        } else
            argv[files++] = argv[i]; /* files move to the front, over what was read already */
    }
    out->files = (const char *const *)argv;
    out->file_count = (size_t)files;
    return true;
}

const char *cli_option(const struct cli_args *args, const char *name)
{
    for (size_t i = 0; i < args->value_count; i++)
        if (str_eq(str_of(args->values[i].name), str_of(name)))
            return args->values[i].value;
    return NULL;
}

bool cli_number(uint64_t *out, const struct cli_args *args, const char *name, uint64_t low,
                uint64_t high)
{
    const char *text = cli_option(args, name);
    int64_t value;
    if (text == NULL)
        return true;
    if (!str_to_i64(&value, str_of(text)) || value < 0 || (uint64_t)value < low ||
        (uint64_t)value > high) {
        cli_say("%s must be a number from %llu to %llu", name, (unsigned long long)low,
                (unsigned long long)high);
        return false;
    }
    *out = (uint64_t)value;
    return true;
}

bool cli_as_of(int64_t *out, const struct cli_args *args)
{
    const char *text = cli_option(args, "--as-of");
    if (text == NULL) {
        *out = clock_now_ms(&clock_system) / 1000;
        return true;
    }
    if (time_parse(out, str_of(text)))
        return true;
    cli_say("--as-of must be a date or time such as 2026-11-22 or 2026-11-22T08:00:00Z");
    return false;
}

int cli_catalogue_dir(char *out, size_t size, const struct cli_args *args, struct ln_err *err)
{
    const char *named = cli_option(args, "--catalogue");
    if (named == NULL)
        named = getenv("LINNET_CATALOGUE");
    struct buf path;
    buf_init(&path, size);
    int code = LN_OK;
    if (named != NULL) {
        buf_add(&path, str_of(named));
    } else {
        struct ln_str self;
        code = file_self_dir(&path, err);
        self = buf_str(&path);
        size_t len = self.len;
        buf_add(&path, STR("/../catalogue"));
        buf_add_char(&path, '\0');
        if (code == LN_OK && path.code == LN_OK && !file_is_dir(path.at)) {
            path.len = len;
            buf_add(&path, STR("/../share/linnet/catalogue"));
        } else if (path.len > 0) {
            path.len--;
        }
    }
    buf_add_char(&path, '\0');
    if (code == LN_OK)
        code = buf_status(&path, err);
    if (code == LN_OK)
        memcpy(out, path.at, path.len);
    buf_free(&path);
    if (code == LN_OK && !file_is_dir(out))
        code = err_set(err, LN_ENOTFOUND, 0,
                       "no catalogue at %s; name one with --catalogue DIR or LINNET_CATALOGUE",
                       out);
    return code;
}

int cli_knowledge(struct ln_knowledge **out, const struct cli_args *args, struct ln_err *err)
{
    char dir[4096];
    int code = cli_catalogue_dir(dir, sizeof dir, args, err);
    return code != LN_OK ? code : ln_knowledge_load(out, dir, err);
}
