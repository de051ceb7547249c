/* http.c: http.h over libmicrohttpd.
 *
 * One exchange per request, made when its first line is read and freed when its answer is out:
 *
 *   begin()   first line    copy of the URI (the engine decodes its own in place)
 *   serve()   head          look at every byte of the head, note the fault if there is one
 *   serve()   body ...      collect, up to body_bytes
 *   serve()   end           call the handler, queue its answer
 *   finish()  sent          tell done(), free
 *
 * libmicrohttpd 0.9.75 lets through two Hosts, two Content-Lengths, Content-Length beside
 * Transfer-Encoding, folded lines, a NUL in a value (it cuts the value there) and lines that
 * end in a bare LF. The first three are seen in the list of headers. The others are seen by
 * where the names and values lie: they point into the bytes received, so in a sound head
 *
 *   name_0 ':' blanks value_0 CR LF name_1 ':' blanks value_1 CR LF ... CR LF
 *
 * each name starts two bytes behind the value before it, and the parts add up to the size of
 * the head. Whatever the engine skipped, joined or cut leaves a gap. A later engine that lays
 * its headers out in another way would make this refuse sound requests, never accept bad ones;
 * tests/serve/test_http.c would show it.
 */
#include "serve/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"

/* Room for a head of LIMIT_HTTP_HEAD, the engine's list of its headers, and an answer's head.
 */
#define CONNECTION_BYTES (2u * LIMIT_HTTP_HEAD + 8192u)

/* How many times body_bytes of an over-long chunked body are read past, so that the sender can
 * read the 413, before the connection is cut. */
#define DISCARD_TIMES 4

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_options options;
    uint16_t port;
};

struct exchange {
    struct http_server *server;
    struct http_request request;
    struct http_response response;
    struct buf body;
    uint64_t received; /* bytes of body, kept or not */
    int64_t start_us;
    char method[16];
    bool head_seen, answered;
    char uri[]; /* NUL-ended */
};

/* What a walk over the headers finds. */
struct head {
    struct http_request *request;
    struct ln_str length, encoding;
    uintptr_t first, end; /* of the first name; behind the last value */
    unsigned hosts, lengths, encodings, origins, types, sites;
    const char *fault;
};

void http_extra(struct http_response *out, const char *name, const char *value)
{
    ln_assert(out->extra_count < HTTP_EXTRA);
    out->extra[out->extra_count].name = name;
    out->extra[out->extra_count].value = value;
    out->extra_count++;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int decode(struct ln_str *out, struct ln_str raw, char *at, size_t room,
                  struct ln_err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.at[i];
        if (c == '+')
            c = ' ';
        if (c == '%') {
            int high = i + 2 < raw.len ? hex_value(raw.at[i + 1]) : -1;
            int low = i + 2 < raw.len ? hex_value(raw.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return err_set(err, LN_EINPUT, i, "bad %% escape in the query");
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (n == room)
            return err_set(err, LN_ELIMIT, i, "query value is over %zu bytes", room);
        at[n++] = c;
    }
    *out = (struct ln_str){at, n};
    return LN_OK;
}

int http_query(struct ln_str *out, struct ln_str query, struct ln_str name, char *at,
               size_t room, struct ln_err *err)
{
    *out = (struct ln_str){NULL, 0};
    while (query.len > 0) {
        struct ln_str value;
        struct ln_str key = str_cut(&value, str_cut(&query, query, '&'), '=');
        if (!str_eq(key, name))
            continue;
        if (out->at != NULL)
            return err_set(err, LN_EINPUT, 0, "%.*s comes twice in the query", STR_ARGS(name));
        int code = decode(out, value, at, room, err);
        if (code != LN_OK)
            return code;
    }
    return LN_OK;
}

static bool is_token(struct ln_str s)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool alnum = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!alnum && (c == '\0' || strchr(others, c) == NULL))
            return false;
    }
    return s.len > 0;
}

static bool has_control(struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (((unsigned char)s.at[i] < 0x20 && s.at[i] != '\t') || s.at[i] == 0x7F)
            return true;
    return false;
}

/* Whether nothing but ':' and blanks lies between a name and its value. */
static bool joined(struct ln_str name, struct ln_str value)
{
    uintptr_t from = (uintptr_t)name.at + name.len, to = (uintptr_t)value.at;
    if (to <= from || to - from > LIMIT_HTTP_HEAD)
        return false;
    /* The engine writes a NUL over the colon. */
    for (const char *c = name.at + name.len + 1; c < value.at; c++)
        if (*c != ' ' && *c != '\t')
            return false;
    return true;
}

static void note(struct head *h, struct ln_str name, struct ln_str value)
{
    struct http_request *r = h->request;
    const struct {
        struct ln_str name;
        struct ln_str *value;
        unsigned *count;
    } wanted[] = {
        {STR("Host"), &r->host, &h->hosts},
        {STR("Origin"), &r->origin, &h->origins},
        {STR("Sec-Fetch-Site"), &r->fetch_site, &h->sites},
        {STR("Content-Type"), &r->content_type, &h->types},
        {STR("If-None-Match"), &r->if_none_match, NULL},
        {STR("Content-Length"), &h->length, &h->lengths},
        {STR("Transfer-Encoding"), &h->encoding, &h->encodings},
    };
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
        if (str_eq_ascii(name, wanted[i].name)) {
            *wanted[i].value = str_trim(value);
            if (wanted[i].count != NULL)
                ++*wanted[i].count;
        }
}

static enum MHD_Result see_header(void *ctx, enum MHD_ValueKind kind, const char *name_at,
                                  size_t name_len, const char *value_at, size_t value_len)
{
    struct head *h = ctx;
    struct ln_str name = {name_at, name_len};
    struct ln_str value = {value_at, value_at == NULL ? 0 : value_len};
    (void)kind;
    if (!is_token(name))
        h->fault = "A header name holds a character that is not allowed.";
    else if (value.at == NULL || !joined(name, value) ||
             (h->first != 0 && (uintptr_t)name.at != h->end + 2))
        h->fault = "A header line is folded, holds a NUL, or does not end in CR LF.";
    else if (has_control(value))
        h->fault = "A header value holds a control character.";
    if (h->fault != NULL)
        return MHD_NO;
    if (h->first == 0)
        h->first = (uintptr_t)name.at;
    h->end = (uintptr_t)value.at + value.len;
    note(h, name, value);
    return MHD_YES;
}

static const char *count_fault(const struct head *h)
{
    if (h->hosts != 1)
        return h->hosts == 0 ? "There is no Host header."
                             : "There is more than one Host header.";
    if (h->lengths > 1)
        return "There is more than one Content-Length header.";
    if (h->lengths > 0 && h->encodings > 0)
        return "Content-Length and Transfer-Encoding cannot come together.";
    if (h->encodings > 1 || (h->encodings == 1 && !str_eq_ascii(h->encoding, STR("chunked"))))
        return "Transfer-Encoding can only be chunked.";
    if (h->origins > 1 || h->sites > 1 || h->types > 1)
        return "Origin, Sec-Fetch-Site or Content-Type comes more than once.";
    return NULL;
}

static size_t head_size(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}

static void refuse(struct http_request *r, unsigned status, const char *detail)
{
    r->refused = status;
    r->detail = detail;
}

/* Look at the whole head, whose request line has `line` bytes; note the first fault. */
static void check_head(struct exchange *x, struct MHD_Connection *connection, size_t line)
{
    struct http_request *r = &x->request;
    struct head h = {.request = r};
    size_t size = head_size(connection);
    if (size > LIMIT_HTTP_HEAD) {
        refuse(r, 431, "The request line and headers are over 16 kB.");
        return;
    }
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, see_header, &h);
    if (h.fault == NULL && line + (h.end - h.first) + (h.first == 0 ? 2 : 4) != size)
        h.fault = "A line of the head holds a NUL, more blanks than allowed, or does not end "
                  "in CR LF.";
    if (h.fault == NULL)
        h.fault = count_fault(&h);
    if (h.fault != NULL) {
        refuse(r, 400, h.fault);
        return;
    }
    int64_t length = 0;
    if (h.lengths == 1 && (!str_to_i64(&length, h.length) || length < 0))
        refuse(r, 400, "Content-Length is no number.");
    else if ((uint64_t)length > x->server->options.body_bytes)
        refuse(r, 413, "The body is longer than this server takes.");
}

static void *begin(void *ctx, const char *uri, struct MHD_Connection *connection)
{
    (void)connection;
    size_t len = strlen(uri);
    struct exchange *x = mem_zero(sizeof(*x) + len + 1);
    if (x == NULL)
        return NULL;
    x->server = ctx;
    x->start_us = clock_elapsed_us();
    memcpy(x->uri, uri, len + 1);
    x->request.path = str_cut(&x->request.query, (struct ln_str){x->uri, len}, '?');
    buf_init(&x->body, x->server->options.body_bytes);
    buf_init(&x->response.body, LIMIT_OUTPUT_BYTES);
    return x;
}

static enum MHD_Result answer(struct exchange *x, struct MHD_Connection *connection)
{
    struct http_response *r = &x->response;
    r->status = 200;
    x->request.body = buf_str(&x->body);
    x->server->options.handle(x->server->options.ctx, &x->request, r);
    x->answered = true;
    struct ln_str body = r->fixed.at != NULL ? r->fixed : buf_str(&r->body);
    /* The engine takes a void * but only reads it; the exchange outlives the answer. */
    union {
        const void *in;
        void *out;
    } at = {.in = body.at == NULL ? "" : body.at};
    struct MHD_Response *m =
        MHD_create_response_from_buffer(body.len, at.out, MHD_RESPMEM_PERSISTENT);
    if (m == NULL)
        return MHD_NO;
    enum MHD_Result ok = MHD_YES;
    if (r->content_type != NULL)
        ok = MHD_add_response_header(m, "Content-Type", r->content_type);
    for (size_t i = 0; ok == MHD_YES && i < r->extra_count; i++)
        ok = MHD_add_response_header(m, r->extra[i].name, r->extra[i].value);
    /* After a fault nobody can say where the next request starts. */
    if (ok == MHD_YES && x->request.refused != 0)
        ok = MHD_add_response_header(m, "Connection", "close");
    if (ok == MHD_YES)
        ok = MHD_queue_response(connection, r->status, m);
    MHD_destroy_response(m);
    return ok;
}

static bool take_body(struct exchange *x, const char *at, size_t len)
{
    const struct http_options *o = &x->server->options;
    x->received += len;
    if (x->received <= o->body_bytes)
        buf_add(&x->body, (struct ln_str){at, len});
    else if (x->request.refused == 0)
        refuse(&x->request, 413, "The body is longer than this server takes.");
    return buf_status(&x->body, NULL) == LN_OK &&
           x->received <= (uint64_t)o->body_bytes * DISCARD_TIMES &&
           clock_elapsed_us() - x->start_us <= (int64_t)o->timeout_s * 4 * 1000000;
}

static enum MHD_Result serve(void *ctx, struct MHD_Connection *connection, const char *url,
                             const char *method, const char *version, const char *data,
                             size_t *size, void **con_cls)
{
    struct exchange *x = *con_cls;
    (void)ctx;
    (void)url;
    if (x == NULL || x->answered)
        return MHD_NO;
    if (!x->head_seen) {
        x->head_seen = true;
        /* Cut when too long: no known method has 16 letters, so a cut one stays unknown. */
        size_t len = strlen(method);
        x->request.method = (struct ln_str){x->method, len < 16 ? len : 16};
        memcpy(x->method, method, x->request.method.len);
        check_head(x, connection, len + 1 + strlen(x->uri) + 1 + strlen(version) + 2);
        return x->request.refused == 0 ? MHD_YES : answer(x, connection);
    }
    if (*size > 0) {
        bool ok = take_body(x, data, *size);
        *size = 0;
        return ok ? MHD_YES : MHD_NO;
    }
    return answer(x, connection);
}

static void finish(void *ctx, struct MHD_Connection *connection, void **con_cls,
                   enum MHD_RequestTerminationCode why)
{
    struct exchange *x = *con_cls;
    const struct http_server *s = ctx;
    (void)connection;
    (void)why;
    if (x == NULL)
        return;
    if (x->answered && s->options.done != NULL) {
        const struct http_response *r = &x->response;
        bool head = str_eq(x->request.method, STR("HEAD"));
        struct http_done done = {
            .method = x->request.method,
            .path = x->request.path,
            .status = r->status,
            .bytes = head                  ? 0
                     : r->fixed.at != NULL ? r->fixed.len
                                           : r->body.len,
            .micros = clock_elapsed_us() - x->start_us,
        };
        s->options.done(s->options.ctx, &done);
    }
    buf_free(&x->body);
    buf_free(&x->response.body);
    mem_free(x);
    *con_cls = NULL;
}

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static int read_address(union address *out, socklen_t *size, const char *host, uint16_t port,
                        struct ln_err *err)
{
    *out = (union address){0};
    if (inet_pton(AF_INET, host, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(port);
        *size = sizeof(out->v4);
        return LN_OK;
    }
    *out = (union address){0};
    if (inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons(port);
        *size = sizeof(out->v6);
        return LN_OK;
    }
    return err_set(err, LN_EINPUT, 0, "%.60s is no numeric address, such as 127.0.0.1 or ::1",
                   host);
}

/* A listening socket; *port tells which port it became. */
static int listen_at(int *out, uint16_t *port, const char *host, struct ln_err *err)
{
    union address address;
    socklen_t size;
    int code = read_address(&address, &size, host, *port, err);
    if (code != LN_OK)
        return code;
    int yes = 1;
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 ||
        bind(fd, &address.any, size) != 0 || listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, &address.any, &size) != 0) {
        code = err_set(err, LN_EIO, 0, "cannot listen on %s port %u: %s", host, (unsigned)*port,
                       strerror(errno));
        if (fd >= 0)
            close(fd);
        return code;
    }
    *port =
        ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
    *out = fd;
    return LN_OK;
}

static int check_options(struct http_options *o, struct ln_err *err)
{
    if (o->host == NULL)
        o->host = "127.0.0.1";
    if (o->threads == 0)
        o->threads = 1;
    if (o->connections == 0)
        o->connections = LIMIT_HTTP_CONNECTIONS;
    if (o->timeout_s == 0)
        o->timeout_s = 20;
    if (o->body_bytes == 0)
        o->body_bytes = LIMIT_HTTP_BODY;
    if (o->threads > LIMIT_THREADS)
        return err_set(err, LN_ELIMIT, 0, "%u threads are over the limit of %u", o->threads,
                       LIMIT_THREADS);
    if (o->connections < o->threads)
        o->connections = o->threads;
    return LN_OK;
}

int http_serve_start(struct http_server **out, const struct http_options *options,
                     struct ln_err *err)
{
    *out = NULL;
    struct http_server *s = mem_zero(sizeof(*s));
    if (s == NULL)
        return err_set(err, LN_ENOMEM, 0, "no memory for the server");
    s->options = *options;
    s->port = options->port;
    int fd = -1;
    int code = check_options(&s->options, err);
    if (code == LN_OK)
        code = listen_at(&fd, &s->port, s->options.host, err);
    if (code != LN_OK)
        goto fail;
    /* A pool of one is the same as none, which the engine spells 0. */
    unsigned pool = s->options.threads > 1 ? s->options.threads : 0;
    s->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, serve, s,
                                 MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                                 MHD_OPTION_THREAD_POOL_SIZE, pool, MHD_OPTION_CONNECTION_LIMIT,
                                 s->options.connections, MHD_OPTION_CONNECTION_TIMEOUT,
                                 s->options.timeout_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                                 (size_t)CONNECTION_BYTES, MHD_OPTION_URI_LOG_CALLBACK, begin,
                                 s, MHD_OPTION_NOTIFY_COMPLETED, finish, s, MHD_OPTION_END);
    if (s->daemon == NULL) {
        fd = -1; /* the engine may have closed it already */
        code =
            err_set(err, LN_EIO, 0, "the HTTP engine did not start (threads or descriptors)");
        goto fail;
    }
    *out = s;
    return LN_OK;
fail:
    if (fd >= 0)
        close(fd);
    mem_free(s);
    return code;
}

uint16_t http_serve_port(const struct http_server *s)
{
    return s->port;
}

void http_serve_stop(struct http_server *s)
{
    if (s == NULL)
        return;
    MHD_stop_daemon(s->daemon);
    mem_free(s);
}
