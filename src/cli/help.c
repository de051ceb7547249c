/* help.c: everything that is printed from the table of commands. */
#include "cli/cli.h"

#include "base/buf.h"
#include "base/str.h"

#define HELP_BYTES_MAX ((size_t)64 * 1024)

const struct command *cli_command(const char *name)
{
    for (size_t i = 0; i < cli_command_count; i++)
        if (str_eq(str_of(cli_commands[i].name), str_of(name)))
            return &cli_commands[i];
    return NULL;
}

static int print(struct buf *out)
{
    bool ok = cli_print(buf_str(out));
    buf_free(out);
    return ok ? EXIT_OK : EXIT_COULD_NOT_RUN;
}

static void add_overview(struct buf *out)
{
    buf_add_format(out,
                   "%s " LINNET_VERSION ": %s\n\nusage: %s COMMAND [OPTIONS] [FILE...]\n\n",
                   cli_program, cli_about, cli_program);
    for (size_t i = 0; i < cli_command_count; i++)
        buf_add_format(out, "  %-16s %s\n", cli_commands[i].name, cli_commands[i].summary);
    buf_add_format(out,
                   "\n  %s COMMAND --help explains one of them; %s --version names this "
                   "build\n\nexample: %s\n",
                   cli_program, cli_program, cli_example);
}

static void add_command(struct buf *out, const struct command *c)
{
    buf_add_format(out, "usage: %s %s [OPTIONS] %s\n\n%s.\n\n  reads   %s\n  writes  %s\n\n",
                   cli_program, c->name, c->args, c->summary, c->input, c->output);
    for (const struct command_option *o = c->options; o->name != NULL; o++) {
        struct buf left;
        buf_init(&left, 200);
        buf_add_format(&left, "%s%s%s", o->name, o->arg != NULL ? " " : "",
                       o->arg != NULL ? o->arg : "");
        buf_add_char(&left, '\0');
        buf_add_format(out, "  %-20s %s\n", left.at != NULL ? left.at : "", o->help);
        buf_free(&left);
    }
    for (const struct command_route *r = c->routes; r != NULL && r->path != NULL; r++)
        buf_add_format(out, "%s  %s %s: %s\n", r == c->routes ? "\nover HTTP:\n" : "",
                       r->method, r->path, r->help);
    buf_add(out,
            STR("\nexit: 0 all well, 1 some records failed, 2 wrong usage, 3 could not run\n"));
}

/* scdoc's headings, filled as far as the table knows. */
static void add_man(struct buf *out, const struct command *c)
{
    buf_add_format(out, "%s-%s(1)\n\n# NAME\n\n%s-%s - %s\n\n# SYNOPSIS\n\n", cli_program,
                   c->name, cli_program, c->name, c->summary);
    buf_add_format(out,
                   "*%s %s* [OPTIONS] %s\n\n# DESCRIPTION\n\nReads: %s.\n\nWrites: %s.\n\n",
                   cli_program, c->name, c->args, c->input, c->output);
    buf_add(out, STR("# OPTIONS\n\n"));
    for (const struct command_option *o = c->options; o->name != NULL; o++)
        buf_add_format(out, "*%s*%s%s%s\n\t%s.\n\n", o->name, o->arg != NULL ? " _" : "",
                       o->arg != NULL ? o->arg : "", o->arg != NULL ? "_" : "", o->help);
    for (const struct command_route *r = c->routes; r != NULL && r->path != NULL; r++)
        buf_add_format(out, "%s*%s %s*\n\t%s.\n\n", r == c->routes ? "# HTTP\n\n" : "",
                       r->method, r->path, r->help);
    buf_add(out,
            STR("# EXIT STATUS\n\n0 all well; 1 some records failed; 2 wrong usage; 3 could "
                "not run.\n"));
}

static void add_routes(struct buf *out)
{
    for (size_t i = 0; i < cli_command_count; i++)
        for (const struct command_route *r = cli_commands[i].routes;
             r != NULL && r->path != NULL; r++)
            buf_add_format(out, "%s %s\t%s\t%s\n", r->method, r->path, cli_commands[i].name,
                           r->help);
}

int run_help(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    if (!cli_parse(&args, self, argc, argv))
        return EXIT_USAGE;
    struct buf out;
    buf_init(&out, HELP_BYTES_MAX);
    if (cli_option(&args, "--routes") != NULL) {
        add_routes(&out);
        return print(&out);
    }
    if (args.file_count == 0) {
        add_overview(&out);
        return print(&out);
    }
    const struct command *c = cli_command(args.files[0]);
    if (c == NULL) {
        cli_say("no command %s; %s help lists them", args.files[0], cli_program);
        return EXIT_USAGE;
    }
    if (cli_option(&args, "--man") != NULL)
        add_man(&out, c);
    else
        add_command(&out, c);
    return print(&out);
}

int run_completion(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    if (!cli_parse(&args, self, argc, argv))
        return EXIT_USAGE;
    if (args.file_count != 1 || !str_eq(str_of(args.files[0]), STR("bash"))) {
        cli_say("completion knows one shell: linnet completion bash");
        return EXIT_USAGE;
    }
    struct buf out;
    buf_init(&out, HELP_BYTES_MAX);
    buf_add(&out, STR("# bash completion for linnet; source it, or put it into\n"
                      "# /usr/share/bash-completion/completions/linnet\n_linnet() {\n"
                      "    local word=${COMP_WORDS[COMP_CWORD]}\n"
                      "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                      "        mapfile -t COMPREPLY < <(compgen -W \""));
    for (size_t i = 0; i < cli_command_count; i++)
        buf_add_format(&out, "%s%s", i == 0 ? "" : " ", cli_commands[i].name);
    buf_add(&out, STR("\" -- \"$word\")\n        return\n    fi\n"
                      "    case ${COMP_WORDS[1]} in\n"));
    for (size_t i = 0; i < cli_command_count; i++) {
        const struct command *c = &cli_commands[i];
        buf_add_format(&out, "    %s) words=\"", c->name);
        for (const struct command_option *o = c->options; o->name != NULL; o++)
            buf_add_format(&out, "%s%s", o == c->options ? "" : " ", o->name);
        buf_add(&out, STR("\" ;;\n"));
    }
    buf_add(&out, STR("    *) words=\"\" ;;\n    esac\n"
                      "    if [[ $word == -* ]]; then\n"
                      "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
                      "    else\n"
                      "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                      "    fi\n}\ncomplete -F _linnet linnet\n"));
    return print(&out);
}
