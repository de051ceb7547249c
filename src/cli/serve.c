/* serve.c: linnet serve. SIGTERM and SIGINT end it, SIGHUP reads the catalogue again; a
 * catalogue that is wrong leaves the old one in force. */
#include "serve/serve.h"

#include <pthread.h>
#include <signal.h>

#include "base/limits.h"
#include "base/str.h"
#include "cli/cli.h"

static void reload(struct serve *s)
{
    struct ln_err err = {0};
    char hash[SERVE_HASH_BYTES], before[SERVE_HASH_BYTES];
    serve_hash(before, s);
    if (serve_reload(s, &err) != LN_OK) {
        cli_say("the catalogue was not taken, the old one stays: %s", err.text);
        return;
    }
    serve_hash(hash, s);
    cli_say("knowledge was %s, is now %s", before, hash);
}

/* Signals are blocked in every thread and taken here, one after another. */
static void wait_for_end(struct serve *s, const sigset_t *signals)
{
    int number;
    while (sigwait(signals, &number) == 0 && number == SIGHUP)
        reload(s);
}

int run_serve(const struct command *self, int argc, char **argv)
{
    struct cli_args args;
    struct ln_err err = {0};
    struct serve *s;
    char dir[4096];
    uint64_t port = 8080, threads = 0;
    if (!cli_parse(&args, self, argc, argv))
        return EXIT_USAGE;
    if (args.file_count > 0) {
        cli_say("serve takes no files");
        return EXIT_USAGE;
    }
    if (!cli_number(&port, &args, "--port", 0, 65535) ||
        !cli_number(&threads, &args, "--threads", 1, LIMIT_THREADS))
        return EXIT_USAGE;
    if (cli_catalogue_dir(dir, sizeof dir, &args, &err) != LN_OK)
        return cli_fail(&err);
    struct serve_options options = {.host = cli_option(&args, "--host"),
                                    .port = (uint16_t)port,
                                    .threads = (unsigned)threads,
                                    .name = cli_option(&args, "--name"),
                                    .catalogue = dir,
                                    .commands = cli_commands,
                                    .command_count = cli_command_count};
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    if (serve_start(&s, &options, &err) != LN_OK)
        return cli_fail(&err);
    cli_say("listening on http://%s:%u", options.host == NULL ? "127.0.0.1" : options.host,
            (unsigned)serve_port(s));
    wait_for_end(s, &signals);
    serve_stop(s);
    return EXIT_OK;
}
