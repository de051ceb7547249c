/* main.c: every program of linnet. Finds the command in the table and runs it. */
#include <signal.h>

#include "base/str.h"
#include "cli/cli.h"

static bool wants(const char *arg, const char *name)
{
    return str_eq(str_of(arg), str_of(name));
}

/* --help anywhere before "--" explains the command instead of running it. */
static bool wants_help(int argc, char **argv)
{
    for (int i = 0; i < argc && !wants(argv[i], "--"); i++)
        if (wants(argv[i], "--help") || wants(argv[i], "-h"))
            return true;
    return false;
}

static int print_version(void)
{
    bool ok = cli_print(str_of(cli_program)) && cli_print(STR(" " LINNET_VERSION "\n"));
    return ok ? EXIT_OK : EXIT_COULD_NOT_RUN;
}

int main(int argc, char **argv)
{
    /* A reader that went away is an error of write(), not a reason to die in silence. */
    signal(SIGPIPE, SIG_IGN);
    /* Who starts linnet may ignore it, and then no exit code of a program reaches us. */
    signal(SIGCHLD, SIG_DFL);
    const struct command *help = cli_command("help");
    if (argc < 2) {
        cli_say("a command is missing; %s help lists them", cli_program);
        return EXIT_USAGE;
    }
    if (wants(argv[1], "--version"))
        return print_version();
    if (wants(argv[1], "--help") || wants(argv[1], "-h"))
        return help->run(help, 0, NULL);
    const struct command *c = cli_command(argv[1]);
    if (c == NULL) {
        cli_say("no command %s; %s help lists them", argv[1], cli_program);
        return EXIT_USAGE;
    }
    if (wants_help(argc - 2, argv + 2))
        return help->run(help, 1, argv + 1);
    return c->run(c, argc - 2, argv + 2);
}
