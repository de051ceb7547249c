/* http.h: HTTP/1.1 without the name of an engine.
 *
 * http.c is the only file that knows libmicrohttpd. It hands over whole requests, one call
 * each, and sends whole answers; everything about paths, origins and JSON is the handler's. A
 * request that breaks RFC 9112 in a way the engine lets through is handed over too, with
 * `refused` set, so that the handler stays the only place that words an answer. (What the
 * engine refuses by itself, before there is a request, gets the engine's own plain 4xx page and
 * the connection is closed.)
 */
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"

/* One request, borrowed for the length of the handler's call. Header values are as sent; at is
 * NULL when the header is absent. `host` is present exactly once in every request that is not
 * refused. */
struct http_request {
    struct ln_str method; /* "GET" */
    struct ln_str path;   /* as sent, not decoded: "/v1/label" */
    struct ln_str query;  /* as sent, without '?': "lang=en" */
    struct ln_str host, origin, fetch_site, content_type, if_none_match;
    struct ln_str body;
    unsigned refused;   /* 0, or the status of the fault found: 400, 413, 431 */
    const char *detail; /* of the fault, one sentence for people */
};

#define HTTP_EXTRA 8

/* One answer, filled by the handler. */
struct http_response {
    unsigned status;          /* 200 unless set */
    const char *content_type; /* constant text, or NULL for an answer without a body */
    struct ln_str fixed;      /* a body that outlives the server; used when fixed.at != NULL */
    struct buf body;          /* else this one; the engine frees it */
    struct {
        const char *name, *value; /* constant, or as long-lived as the server */
    } extra[HTTP_EXTRA];
    size_t extra_count;
};

/* http_extra: add a header to the answer. */
void http_extra(struct http_response *out, const char *name, const char *value);

/* http_query: the decoded value of one parameter (RFC 3986 escapes, '+' is a space).
 *
 * in      query, name  name is compared as sent
 *         room         bytes of `at`, where the value is written
 * out     out          points into `at`; at is NULL when there is no such parameter
 * errors  LN_EINPUT    a bad escape, or the parameter comes twice
 *         LN_ELIMIT    the value does not fit
 */
LN_MUST int http_query(struct ln_str *out, struct ln_str query, struct ln_str name, char *at,
                       size_t room, struct ln_err *err);

/* What is told after an answer went out: never a query, a header or a body. */
struct http_done {
    struct ln_str method, path;
    unsigned status;
    uint64_t bytes; /* of the body sent */
    int64_t micros; /* from the request line to the end of the answer */
};

struct http_options {
    const char *host;     /* numeric address; NULL is 127.0.0.1 */
    uint16_t port;        /* 0 is any free port */
    unsigned threads;     /* 0 is 1; at most LIMIT_THREADS */
    unsigned connections; /* 0 is LIMIT_HTTP_CONNECTIONS */
    unsigned timeout_s;   /* of silence, and 4 times this for a whole body; 0 is 20 */
    size_t body_bytes;    /* 0 is LIMIT_HTTP_BODY */

    /* Called from any of the threads, several at once. */
    void (*handle)(void *ctx, const struct http_request *request, struct http_response *out);
    void (*done)(void *ctx, const struct http_done *done); /* may be NULL */
    void *ctx;
};

struct http_server;

/* http_serve_start: listen and answer on threads of its own.
 *
 * out     out         release with http_serve_stop()
 * errors  LN_EINPUT   host is no numeric address
 *         LN_EIO      the address cannot be listened on; err->text says why
 *         LN_ENOMEM
 */
LN_MUST int http_serve_start(struct http_server **out, const struct http_options *options,
                             struct ln_err *err);

/* http_serve_port: the port listened on, also when any free one was asked for. */
uint16_t http_serve_port(const struct http_server *s);

/* http_serve_stop: refuse new requests, finish those in hand, join the threads. */
void http_serve_stop(struct http_server *s);

#endif
