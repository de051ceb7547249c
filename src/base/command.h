/* command.h: the shape of a command, so that one table gives --help, completion, the man
 * skeleton and the HTTP routes. The table itself is src/cli/commands.c. */
#ifndef BASE_COMMAND_H
#define BASE_COMMAND_H

#include <stddef.h>

struct command_option {
    const char *name; /* "--report" */
    const char *arg;  /* "FILE", "MAP..." when it may be repeated, or NULL for a switch */
    const char *help; /* one line, no full stop at the end */
};

struct command_route {
    const char *method; /* "POST" */
    const char *path;   /* "/v1/screen" */
    const char *help;   /* what it answers, one line */
};

struct command {
    const char *name;                     /* "screen" */
    const char *args;                     /* "FILE..." */
    const char *summary;                  /* one line, imperative */
    const char *input;                    /* what it reads */
    const char *output;                   /* what it writes */
    const struct command_option *options; /* ends with name == NULL */
    const struct command_route *routes;   /* ends with path == NULL; may be NULL */
    int (*run)(const struct command *self, int argc, char **argv); /* returns the exit code */
};

/* The programs' exit codes. */
enum exit_code { EXIT_OK = 0, EXIT_SOME_FAILED = 1, EXIT_USAGE = 2, EXIT_COULD_NOT_RUN = 3 };

#endif
