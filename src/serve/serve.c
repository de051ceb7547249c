/* serve.c: who may ask what.
 *
 * Every request passes the same gates, in this order; the first that is shut answers:
 *
 *   fault of form (http.c) -> Host is ours -> path exists -> method fits
 *     -> POST only: not from another site -> Content-Type known -> handler
 *
 * Why Host: a page at evil.example whose name suddenly resolves to 127.0.0.1 is "same origin"
 * to a browser, but still sends Host: evil.example. Why Origin and Sec-Fetch-Site on top of
 * Content-Type: text/plain is one of the three types a page elsewhere may post without asking.
 */
#include "serve/serve.h"

#include <unistd.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "serve/answer.h"
#include "serve/live.h"

struct serve {
    struct serve_options options;
    struct answer_context context;
    struct live *live;
    struct http_server *http;
    bool named[ANSWER_ROUTES]; /* by the command table */
};

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

static bool is_port(struct ln_str s)
{
    int64_t port;
    return str_to_i64(&port, s) && port >= 0 && port <= 65535 && s.at[0] != '-';
}

/* The host of "host", "host:port", "[v6]" or "[v6]:port"; empty when it is none of these. */
static struct ln_str host_name(struct ln_str host)
{
    struct ln_str none = {NULL, 0}, rest;
    size_t end = str_find(host, STR("]"), 0);
    if (str_starts(host, STR("["))) {
        if (end == SIZE_MAX)
            return none;
        rest = str_part(host, end + 1, host.len);
        host = str_part(host, 1, end);
    } else {
        size_t colon = str_find(host, STR(":"), 0);
        end = colon == SIZE_MAX ? host.len : colon;
        rest = str_part(host, end, host.len);
        host = str_part(host, 0, end);
    }
    if (rest.len > 0 && (rest.at[0] != ':' || !is_port(str_part(rest, 1, rest.len))))
        return none;
    return host;
}

static bool is_our_host(const struct serve_options *o, struct ln_str host)
{
    const char *names[] = {"localhost", "127.0.0.1", "::1", o->host, o->name};
    struct ln_str name = host_name(host);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i] != NULL && name.len > 0 && str_eq_ascii(name, str_of(names[i])))
            return true;
    return false;
}

static bool is_our_origin(struct ln_str origin, struct ln_str host)
{
    struct ln_str http = STR("http://"), https = STR("https://");
    size_t start = str_starts(origin, http)    ? http.len
                   : str_starts(origin, https) ? https.len
                                               : origin.len;
    return start < origin.len && str_eq_ascii(str_part(origin, start, origin.len), host);
}

/* One of our media types, and UTF-8 if a charset is given. */
static bool is_our_type(struct ln_str content_type)
{
    static const char *const types[] = {
        "application/json", "application/ld+json",       "application/x-ndjson",
        "text/csv",         "text/tab-separated-values", "text/html",
        "text/plain"};
    struct ln_str rest, type = str_trim(str_cut(&rest, content_type, ';'));
    bool known = false;
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        known = known || str_eq_ascii(type, str_of(types[i]));
    while (rest.len > 0) {
        struct ln_str value, name = str_cut(&value, str_cut(&rest, rest, ';'), '=');
        if (str_eq_ascii(str_trim(name), STR("charset")) &&
            !str_eq_ascii(str_trim(value), STR("utf-8")) &&
            !str_eq_ascii(str_trim(value), STR("\"utf-8\"")))
            return false;
    }
    return known;
}

static const struct answer_route *find_route(const struct serve *s, struct ln_str path)
{
    for (size_t i = 0; i < ANSWER_ROUTES; i++)
        if (s->named[i] && str_eq(path, str_of(answer_routes[i].path)))
            return &answer_routes[i];
    return NULL;
}

static bool fits_method(const struct answer_route *route, struct ln_str method)
{
    struct ln_str want = str_of(route->method);
    return str_eq(method, want) || (str_eq(want, STR("GET")) && str_eq(method, STR("HEAD")));
}

/* The status of the first gate that is shut, or 0; *route is set when the path exists. */
static unsigned find_fault(const struct answer_route **route, const char **detail,
                           const struct serve *s, const struct http_request *r)
{
    *route = NULL;
    *detail = r->detail;
    if (r->refused != 0)
        return r->refused;
    *detail = "This server does not answer for that host name.";
    if (!is_our_host(&s->options, r->host))
        return 421;
    *route = find_route(s, r->path);
    *detail = "There is nothing at this path.";
    if (*route == NULL)
        return 404;
    *detail = "This path does not take that method; see the Allow header.";
    if (!fits_method(*route, r->method))
        return 405;
    if (!str_eq(r->method, STR("POST")))
        return 0;
    *detail = "Requests from pages of other sites are not answered.";
    if ((r->origin.at != NULL && !is_our_origin(r->origin, r->host)) ||
        (r->fetch_site.at != NULL && !str_eq(r->fetch_site, STR("same-origin")) &&
         !str_eq(r->fetch_site, STR("none"))))
        return 403;
    *detail =
        "Content-Type must be application/json, application/ld+json, application/x-ndjson, "
        "text/csv, text/tab-separated-values, text/html or text/plain, in UTF-8.";
    return is_our_type(r->content_type) ? 0 : 415;
}

static void handle(void *ctx, const struct http_request *request, struct http_response *out)
{
    struct serve *s = ctx;
    const struct answer_route *route;
    const char *detail;
    unsigned fault = find_fault(&route, &detail, s, request);
    http_extra(out, "Content-Security-Policy", policy);
    http_extra(out, "X-Content-Type-Options", "nosniff");
    http_extra(out, "Referrer-Policy", "no-referrer");
    http_extra(out, "Cross-Origin-Resource-Policy", "same-origin");
    if (fault == 0) {
        route->answer(&s->context, request, out);
    } else {
        http_extra(out, "Cache-Control", "no-store");
        if (fault == 405)
            http_extra(out, "Allow", strcmp(route->method, "GET") == 0 ? "GET, HEAD" : "POST");
        answer_problem(out, fault, detail);
    }
    if (buf_status(&out->body, NULL) != LN_OK) {
        /* No memory even for the words. */
        buf_clear(&out->body);
        out->status = 503;
        out->content_type = NULL;
    }
}

static void tell(void *ctx, const struct http_done *done)
{
    const struct serve *s = ctx;
    struct http_done known = *done;
    const struct answer_route *route = find_route(s, done->path);
    known.path = route == NULL ? STR("-") : done->path;
    if (!str_eq(done->method, STR("GET")) && !str_eq(done->method, STR("HEAD")) &&
        !str_eq(done->method, STR("POST")))
        known.method = STR("-");
    s->options.access(s->options.access_ctx, &known);
}

static int name_route(struct serve *s, const char *command, const struct command_route *route,
                      struct ln_err *err)
{
    for (size_t i = 0; i < ANSWER_ROUTES; i++) {
        if (strcmp(route->method, answer_routes[i].method) != 0 ||
            strcmp(route->path, answer_routes[i].path) != 0)
            continue;
        if (s->named[i])
            return err_set(err, LN_ECONFLICT, 0, "command %s names the route %s %s again",
                           command, route->method, route->path);
        s->named[i] = true;
        return LN_OK;
    }
    return err_set(err, LN_EINPUT, 0, "command %s names the route %s %s, which has no handler",
                   command, route->method, route->path);
}

static int name_routes(struct serve *s, struct ln_err *err)
{
    for (size_t i = 0; i < s->options.command_count; i++) {
        const struct command *c = &s->options.commands[i];
        for (const struct command_route *r = c->routes; r != NULL && r->path != NULL; r++) {
            int code = name_route(s, c->name, r, err);
            if (code != LN_OK)
                return code;
        }
    }
    return LN_OK;
}

static unsigned processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > (long)LIMIT_THREADS ? LIMIT_THREADS : (unsigned)n;
}

int serve_start(struct serve **out, const struct serve_options *options, struct ln_err *err)
{
    *out = NULL;
    struct serve *s = mem_zero(sizeof(*s));
    if (s == NULL)
        return err_set(err, LN_ENOMEM, 0, "no memory for the server");
    s->options = *options;
    int code = name_routes(s, err);
    if (code == LN_OK)
        code = live_new(&s->live, options->catalogue, err);
    if (code == LN_OK) {
        answer_init(&s->context, s->live,
                    options->clock.now_ms == NULL ? clock_system : options->clock);
        struct http_options http = {
            .host = options->host,
            .port = options->port,
            .threads = options->threads == 0 ? processors() : options->threads,
            .timeout_s = options->timeout_s,
            .handle = handle,
            .done = options->access == NULL ? NULL : tell,
            .ctx = s,
        };
        code = http_serve_start(&s->http, &http, err);
    }
    if (code != LN_OK) {
        serve_stop(s);
        return code;
    }
    *out = s;
    return LN_OK;
}

uint16_t serve_port(const struct serve *s)
{
    return http_serve_port(s->http);
}

void serve_hash(char out[SERVE_HASH_BYTES], const struct serve *s)
{
    live_hash(out, SERVE_HASH_BYTES, s->live);
}

int serve_reload(struct serve *s, struct ln_err *err)
{
    return live_reload(s->live, err);
}

void serve_stop(struct serve *s)
{
    if (s == NULL)
        return;
    http_serve_stop(s->http);
    live_free(s->live);
    mem_free(s);
}

bool serve_handler_at(struct command_route *out, size_t index)
{
    if (index >= ANSWER_ROUTES)
        return false;
    *out = (struct command_route){answer_routes[index].method, answer_routes[index].path,
                                  answer_routes[index].help};
    return true;
}
