/* serve.h: linnet over HTTP: the public page and the routes of the command table.
 *
 * A route exists when the command table names it and this room has a handler for it; a table
 * that names one without a handler does not start. Nothing that was sent in is stored or
 * logged.
 */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include <linnet.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/command.h"
#include "serve/http.h"

/* Texts are borrowed until serve_stop(). */
struct serve_options {
    const char *host;               /* numeric address to listen on; NULL is 127.0.0.1 */
    uint16_t port;                  /* 0 is any free port */
    unsigned threads;               /* 0 is one per processor */
    unsigned timeout_s;             /* of a silent client; 0 is 20 */
    const char *name;               /* host name people reach it by through a proxy, or NULL */
    const char *catalogue;          /* folder, see ln_knowledge_load() */
    const struct command *commands; /* the table, command_count entries */
    size_t command_count;
    struct clock clock; /* for as_of; zeroed is clock_system */

    /* The access log, or NULL: called from several threads at once. A path or method that no
     * route has is given as "-", so that nothing a stranger typed is written down. */
    void (*access)(void *ctx, const struct http_done *done);
    void *access_ctx;
};

struct serve;

/* serve_start: compile the catalogue, listen, answer on threads of its own.
 *
 * The Host of a request must be localhost, 127.0.0.1, [::1], options->host or options->name,
 * with any port, so that a page elsewhere cannot reach it by pointing its own name here.
 *
 * errors  LN_EINPUT     the table names a route without a handler, or host is no address
 *         LN_ECONFLICT  the table names a route twice
 *         LN_EIO        cannot listen; err->text says why
 *         else as ln_knowledge_load()
 * owns    caller      release with serve_stop()
 */
LN_MUST int serve_start(struct serve **out, const struct serve_options *options,
                        struct ln_err *err);

uint16_t serve_port(const struct serve *s);

/* serve_hash: hash of the knowledge in force, NUL-ended, 32 hex digits. */
#define SERVE_HASH_BYTES 65
void serve_hash(char out[SERVE_HASH_BYTES], const struct serve *s);

/* serve_reload: compile the catalogue folder again and put it in force, while requests go on.
 * When it fails the old one stays in force. Any thread, not a signal handler. */
LN_MUST int serve_reload(struct serve *s, struct ln_err *err);

/* serve_stop: finish the requests in hand, join the threads, free everything. */
void serve_stop(struct serve *s);

/* serve_handler_at: the routes this room can answer, in no order.
 * returns false when index is behind the last */
bool serve_handler_at(struct command_route *out, size_t index);

#endif
