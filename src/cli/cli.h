/* cli.h: what the commands share. One file per command, thin: options in, a room's work, exit
 * code out. stdout carries records only; everything for people goes to stderr. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <linnet.h>
#include <stdbool.h>

#include "base/command.h"

#define CLI_VALUES_MAX 24

/* One option that was given. */
struct cli_value {
    const char *name;  /* as in the table */
    const char *value; /* "" for a switch */
};

struct cli_args {
    struct cli_value values[CLI_VALUES_MAX];
    size_t value_count;
    const char *const *files; /* what is left, in order */
    size_t file_count;
};

/* cli_parse: --name VALUE, --name=VALUE and switches, as the table of `self` has them; an
 * option whose argument ends in "..." may be given several times; "--"
 * ends the options, "-" is a file. On a mistake it says so and returns false: exit with
 * EXIT_USAGE. */
bool cli_parse(struct cli_args *out, const struct command *self, int argc, char **argv);

/* cli_option: the value given, or NULL. */
const char *cli_option(const struct cli_args *args, const char *name);
bool cli_number(uint64_t *out, const struct cli_args *args, const char *name, uint64_t low,
                uint64_t high);

/* cli_say: "PROGRAM: ..." on stderr. cli_fail: the same for an error; returns
 * EXIT_COULD_NOT_RUN. */
void cli_say(const char *format, ...) LN_PRINTF(1, 2);
int cli_fail(const struct ln_err *err);

/* cli_print: to stdout; false when it cannot be written. */
bool cli_print(struct ln_str text);

/* cli_knowledge: the catalogue of --catalogue, else $LINNET_CATALOGUE, else the one beside the
 * program (../catalogue or ../share/linnet/catalogue). */
LN_MUST int cli_knowledge(struct ln_knowledge **out, const struct cli_args *args,
                          struct ln_err *err);
LN_MUST int cli_catalogue_dir(char *out, size_t size, const struct cli_args *args,
                              struct ln_err *err);

/* cli_as_of: --as-of, else now. */
bool cli_as_of(int64_t *out, const struct cli_args *args);

/* What differs from one program to another: its name, what it is for, an example, and the table
 * of its commands. Whoever builds a program defines these; commands.c has those of linnet. */
extern const char cli_program[], cli_about[], cli_example[];
extern const struct command cli_commands[];
extern const size_t cli_command_count;
const struct command *cli_command(const char *name);

int run_screen(const struct command *self, int argc, char **argv);
int run_label(const struct command *self, int argc, char **argv);
int run_identify(const struct command *self, int argc, char **argv);
int run_check_catalogue(const struct command *self, int argc, char **argv);
int run_backtest(const struct command *self, int argc, char **argv);
int run_serve(const struct command *self, int argc, char **argv);
int run_help(const struct command *self, int argc, char **argv);
int run_completion(const struct command *self, int argc, char **argv);

#endif
