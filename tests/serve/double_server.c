/* double_server.c: the serve room over the stand-in engine, as a program, for tests/web/page.t
 * where the answers must be known beforehand. Prints the address to stderr as `linnet serve`
 * does, and stops when its standard input ends. usage: double_server FOLDER */
#include <stdio.h>
#include <unistd.h>

#include "serve/double.h"
#include "serve/serve.h"

static const struct command_route routes[] = {
    {"GET", "/", ""},           {"GET", "/app.js", ""},     {"GET", "/app.css", ""},
    {"GET", "/v1/version", ""}, {"POST", "/v1/screen", ""}, {"POST", "/v1/label", ""},
    {NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
    struct command command = {.name = "serve", .routes = routes};
    struct serve_options options = {
        .catalogue = argc > 1 ? argv[1] : ".", .commands = &command, .command_count = 1};
    struct serve *server;
    struct ln_err err;
    if (serve_start(&server, &options, &err) != LN_OK) {
        fprintf(stderr, "double_server: %s\n", err.text);
        return EXIT_COULD_NOT_RUN;
    }
    fprintf(stderr, "listening on http://127.0.0.1:%u\n", serve_port(server));
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    serve_stop(server);
    return EXIT_OK;
}
