/* test_http.c: raw bytes on a socket against the server: what RFC 9112 says must be refused,
 * who may ask, what each route answers, and exchange of knowledge under load. */
#include "test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/double.h"
#include "serve/serve.h"

static const struct command_route screen_routes[] = {{"POST", "/v1/screen", ""}, {0}};
static const struct command_route label_routes[] = {{"POST", "/v1/label", ""}, {0}};
static const struct command_route serve_routes[] = {{"GET", "/", ""},
                                                    {"GET", "/app.js", ""},
                                                    {"GET", "/app.css", ""},
                                                    {"GET", "/v1/version", ""},
                                                    {0}};
static const struct command commands[] = {{.name = "screen", .routes = screen_routes},
                                          {.name = "label", .routes = label_routes},
                                          {.name = "serve", .routes = serve_routes},
                                          {.name = "check-catalogue"}};

static char folder[] = "/tmp/linnet-serve-XXXXXX";
static struct serve *server;
static atomic_int told;
static char last_told[256];

static void set_seed(const char *seed)
{
    char path[64], fresh[64];
    snprintf(path, sizeof(path), "%s/seed", folder);
    snprintf(fresh, sizeof(fresh), "%s/seed.new", folder);
    int fd;
    assert_int_equal(file_open_write(&fd, fresh, NULL), LN_OK);
    assert_int_equal(file_write(fd, str_of(seed), NULL), LN_OK);
    file_close(fd);
    assert_int_equal(rename(fresh, path), 0);
}

static void on_access(void *ctx, const struct http_done *d)
{
    (void)ctx;
    if (str_eq(d->path, STR("/v1/version")) && d->status == 200) {
        atomic_fetch_add(&told, 1);
        return;
    }
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    snprintf(last_told, sizeof(last_told), "%.*s %.*s %u %llu", STR_ARGS(d->method),
             STR_ARGS(d->path), d->status, (unsigned long long)d->bytes);
    pthread_mutex_unlock(&lock);
    atomic_fetch_add(&told, 1);
}

static int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return INT64_C(1795305600123);
}

static struct serve_options usual(void)
{
    return (struct serve_options){.threads = 2,
                                  .timeout_s = 1,
                                  .name = "check.example",
                                  .catalogue = folder,
                                  .commands = commands,
                                  .command_count = 4,
                                  .clock = {.now_ms = fixed_now},
                                  .access = on_access};
}

static int start(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return 1;
    set_seed("a1");
    struct serve_options o = usual();
    return serve_start(&server, &o, NULL);
}

static int stop(void **state)
{
    (void)state;
    serve_stop(server);
    char path[64];
    snprintf(path, sizeof(path), "%s/seed", folder);
    unlink(path);
    rmdir(folder);
    return atomic_load(&double_living);
}

/* ---- a raw client ------------------------------------------------------------------- */

static int dial(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(serve_port(server))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    return fd;
}

/* The server may have answered and closed before all is sent. */
static void say(int fd, struct ln_str s)
{
    while (s.len > 0) {
        ssize_t n = send(fd, s.at, s.len, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        s = str_part(s, (size_t)n, s.len);
    }
}

/* Read into room until `size` bytes, the end of the stream, or `ms` of silence. */
static struct ln_str hear(int fd, char *room, size_t size, int ms)
{
    size_t len = 0;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (len < size && poll(&p, 1, ms) == 1) {
        ssize_t n = recv(fd, room + len, size - len, 0);
        if (n <= 0)
            break;
        len += (size_t)n;
    }
    return (struct ln_str){room, len};
}

static unsigned status_of(struct ln_str reply)
{
    int64_t status;
    if (!str_starts(reply, STR("HTTP/1.1 ")) || !str_to_i64(&status, str_part(reply, 9, 12)))
        return 0;
    return (unsigned)status;
}

static bool has(struct ln_str s, const char *part)
{
    return str_find(s, str_of(part), 0) != SIZE_MAX;
}

/* Bytes that answer() waits for at most; the server closes because each request asks it to. */
static char heard[1 << 20];

static struct ln_str answer_to(struct ln_str request)
{
    int fd = dial();
    say(fd, request);
    struct ln_str reply = hear(fd, heard, sizeof(heard), 5000);
    close(fd);
    return reply;
}

static struct ln_str ask(const char *method, const char *path, const char *headers,
                         struct ln_str body)
{
    struct buf b;
    buf_init(&b, 8 << 20);
    buf_add_format(&b,
                   "%s %s HTTP/1.1\r\nHost: localhost:%u\r\nConnection: close\r\n"
                   "Content-Length: %zu\r\n%s\r\n",
                   method, path, serve_port(server), body.len, headers);
    buf_add(&b, body);
    struct ln_str reply = answer_to(buf_str(&b));
    buf_free(&b);
    return reply;
}

static struct ln_str body_of(struct ln_str reply)
{
    size_t at = str_find(reply, STR("\r\n\r\n"), 0);
    assert_true(at != SIZE_MAX);
    return str_part(reply, at + 4, reply.len);
}

/* ---- what must be refused ----------------------------------------------------------- */

#define HOST "Host: localhost\r\n"
#define POST "POST /v1/screen HTTP/1.1\r\n" HOST "Content-Type: text/plain\r\n"

static void bad_requests_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *name;
        struct ln_str request;
        unsigned status, or_status;
    } probes[] = {
        {"no Host", STR("GET /v1/version HTTP/1.1\r\nA: b\r\n\r\n"), 400, 0},
        {"no header at all", STR("GET /v1/version HTTP/1.1\r\n\r\n"), 400, 0},
        {"HTTP/1.0 without Host", STR("GET /v1/version HTTP/1.0\r\n\r\n"), 400, 0},
        {"two Hosts", STR("GET /v1/version HTTP/1.1\r\n" HOST HOST "\r\n"), 400, 0},
        {"two Content-Lengths", STR(POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
         400, 0},
        {"Content-Length twice in one", STR(POST "Content-Length: 3, 3\r\n\r\nabc"), 400, 0},
        {"Content-Length and Transfer-Encoding",
         STR(POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, 0},
        {"two Transfer-Encodings",
         STR(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
         400, 0},
        {"unknown Transfer-Encoding", STR(POST "Transfer-Encoding: gzip\r\n\r\nabc"), 400, 501},
        {"xchunked", STR(POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400, 501},
        {"space before colon", STR(POST "Content-Length : 3\r\n\r\nabc"), 400, 0},
        {"negative length", STR(POST "Content-Length: -3\r\n\r\nabc"), 400, 0},
        {"signed length", STR(POST "Content-Length: +3\r\n\r\nabc"), 400, 0},
        {"hex length", STR(POST "Content-Length: 0x3\r\n\r\nabc"), 400, 0},
        {"huge length", STR(POST "Content-Length: 99999999999999999999\r\n\r\nabc"), 400, 413},
        {"bad version", STR("GET /v1/version HTTP/9.9\r\n" HOST "\r\n"), 505, 400},
        {"no version", STR("GET /v1/version\r\n" HOST "\r\n"), 400, 505},
        {"folded line", STR("GET /v1/version HTTP/1.1\r\n" HOST "A: b\r\n c\r\nD: e\r\n\r\n"),
         400, 0},
        {"folded last line", STR("GET /v1/version HTTP/1.1\r\n" HOST "A: b\r\n\tc\r\n\r\n"),
         400, 0},
        {"folded first line", STR("GET /v1/version HTTP/1.1\r\n A: b\r\n" HOST "\r\n"), 400, 0},
        {"folded name", STR(POST "Content-: 3\r\n Length\r\n\r\nabc"), 400, 0},
        {"NUL in value", STR("GET /v1/version HTTP/1.1\r\n" HOST "A: b\0c\r\nD: e\r\n\r\n"),
         400, 0},
        {"NUL in last value", STR("GET /v1/version HTTP/1.1\r\n" HOST "A: b\0c\r\n\r\n"), 400,
         0},
        {"NUL in Host", STR("GET /v1/version HTTP/1.1\r\nHost: localhost\0.evil\r\n\r\n"), 400,
         0},
        {"NUL paid for with bare LFs",
         STR("GET /v1/version HTTP/1.1\r\n" HOST "A: b\0c\nD: e\nF: g\r\n\r\n"), 400, 0},
        {"NUL in name", STR("GET /v1/version HTTP/1.1\r\n" HOST "A\0B: b\r\n\r\n"), 400, 0},
        {"NUL in path", STR("GET /v1/\0version HTTP/1.1\r\n" HOST "\r\n"), 400, 404},
        {"bare LF", STR("GET /v1/version HTTP/1.1\n" HOST "\n"), 400, 0},
        {"bare LF once", STR("GET /v1/version HTTP/1.1\r\nHost: localhost\nA: b\r\n\r\n"), 400,
         0},
        {"control in value", STR("GET /v1/version HTTP/1.1\r\n" HOST "A: b\x01\r\n\r\n"), 400,
         0},
        {"bare CR in value", STR("GET /v1/version HTTP/1.1\r\n" HOST "A: b\rc\r\n\r\n"), 400,
         0},
        {"DEL in value", STR("GET /v1/version HTTP/1.1\r\n" HOST "A: b\x7F\r\n\r\n"), 400, 0},
        {"bad character in name", STR("GET /v1/version HTTP/1.1\r\n" HOST "A(B): b\r\n\r\n"),
         400, 0},
        {"no colon", STR("GET /v1/version HTTP/1.1\r\n" HOST "nonsense\r\n\r\n"), 400, 0},
        {"two Origins",
         STR(POST "Origin: http://localhost\r\nOrigin: http://evil.example\r\nContent-Length: "
                  "3\r\n\r\nabc"),
         400, 0},
    };
    for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
        struct ln_str reply = answer_to(probes[i].request);
        unsigned status = status_of(reply);
        if (status == 0 || (status != probes[i].status && status != probes[i].or_status))
            fail_msg("%s: got %.*s", probes[i].name, STR_ARGS(str_part(reply, 0, 200)));
        /* Closed: nothing that follows can be taken for a request. */
        if (!has(reply, "Connection: close"))
            fail_msg("%s: the connection stays open", probes[i].name);
    }
}

static void sound_heads_pass(void **state)
{
    (void)state;
    const struct ln_str heads[] = {
        STR("GET /v1/version HTTP/1.1\r\nHost:localhost\r\nConnection: close\r\n\r\n"),
        STR("\r\nGET /v1/version HTTP/1.1\r\nHost: \t localhost\r\nConnection: close\r\n\r\n"),
        STR("GET /v1/version?a=%41+b&c HTTP/1.1\r\nHost: [::1]:80\r\nConnection: "
            "close\r\nEmpty: "
            "\r\nNone:\r\nUtf8: \xC3\xA9\r\n\r\n"),
        STR("GET /v1/version HTTP/1.0\r\nHost: LOCALHOST\r\n\r\n"),
        STR("GET /v1/version HTTP/1.1\r\nConnection: close\r\nHost: check.example\r\n\r\n"),
    };
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        struct ln_str reply = answer_to(heads[i]);
        if (status_of(reply) != 200)
            fail_msg("head %zu: %.*s", i, STR_ARGS(reply));
    }
}

static void long_heads_are_refused(void **state)
{
    (void)state;
    static const size_t sizes[] = {17000, 30000, 65536, 300000};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct buf b;
        buf_init(&b, 1 << 20);
        buf_add(&b, STR("GET /v1/version HTTP/1.1\r\n" HOST "A: "));
        char *room = buf_room(&b, sizes[i]);
        assert_non_null(room);
        memset(room, 'a', sizes[i]);
        b.len += sizes[i];
        buf_add(&b, STR("\r\n\r\n"));
        struct ln_str reply = answer_to(buf_str(&b));
        if (status_of(reply) != 431)
            fail_msg("%zu bytes: %.*s", sizes[i], STR_ARGS(str_part(reply, 0, 200)));
        buf_free(&b);
    }
    /* Many headers, none of them long. */
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_add(&b, STR("GET /v1/version HTTP/1.1\r\n" HOST));
    for (int i = 0; i < 5000; i++)
        buf_add(&b, STR("A: b\r\n"));
    buf_add(&b, STR("\r\n"));
    assert_int_equal(status_of(answer_to(buf_str(&b))), 431);
    buf_free(&b);
}

static void long_bodies_are_refused(void **state)
{
    (void)state;
    size_t size = LIMIT_HTTP_BODY;
    char *text = mem_alloc(size + 1);
    assert_non_null(text);
    memset(text, 'a', size + 1);
    const char *type = "Content-Type: text/plain\r\n";
    struct ln_str reply = ask("POST", "/v1/screen", type, (struct ln_str){text, size});
    assert_int_equal(status_of(reply), 200);
    assert_true(has(reply, "\"bytes\":1048576"));
    /* The announcement alone is refused, before a body comes. */
    reply = answer_to(STR(POST "Content-Length: 1048577\r\n\r\n"));
    assert_int_equal(status_of(reply), 413);
    assert_true(has(reply, "application/problem+json"));
    /* Unannounced, in chunks. */
    struct buf b;
    buf_init(&b, 4 << 20);
    buf_add(&b, STR(POST "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"));
    buf_add_format(&b, "%zx\r\n", size + 1);
    buf_add(&b, (struct ln_str){text, size + 1});
    buf_add(&b, STR("\r\n0\r\n\r\n"));
    assert_int_equal(status_of(answer_to(buf_str(&b))), 413);
    buf_free(&b);
    mem_free(text);
}

static void gates_are_shut(void **state)
{
    (void)state;
    static const struct {
        const char *method, *path, *headers;
        unsigned status;
    } cases[] = {
        {"GET", "/nothing", "", 404},
        {"GET", "/v1/version/", "", 404},
        {"GET", "/app%2ejs", "", 404},
        {"GET", "/../etc/passwd", "", 404},
        {"DELETE", "/v1/version", "", 405},
        {"POST", "/", "", 405},
        {"GET", "/v1/screen", "", 405},
        {"HEAD", "/v1/screen", "", 405},
        {"OPTIONS", "/v1/screen", "Origin: http://evil.example\r\n", 405},
        {"get", "/v1/version", "", 405},
        {"POST", "/v1/screen", "", 415},
        {"POST", "/v1/screen", "Content-Type: application/x-www-form-urlencoded\r\n", 415},
        {"POST", "/v1/screen", "Content-Type: multipart/form-data; boundary=a\r\n", 415},
        {"POST", "/v1/screen", "Content-Type: text/plain; charset=iso-8859-1\r\n", 415},
        {"POST", "/v1/screen", "Content-Type: text/plainish\r\n", 415},
        {"POST", "/v1/screen", "Content-Type: text/plain; charset=UTF-8\r\n", 200},
        {"POST", "/v1/screen", "Content-Type: text/csv; charset=utf-8\r\n", 200},
        {"POST", "/v1/screen", "Content-Type: Application/JSON\r\n", 200},
        {"POST", "/v1/screen", "Content-Type: text/plain\r\nOrigin: http://evil.example\r\n",
         403},
        {"POST", "/v1/screen", "Content-Type: text/plain\r\nOrigin: null\r\n", 403},
        {"POST", "/v1/screen", "Content-Type: text/plain\r\nOrigin: http://\r\n", 403},
        {"POST", "/v1/screen", "Content-Type: text/plain\r\nOrigin: http://localhost:1\r\n",
         403},
        {"POST", "/v1/screen", "Content-Type: text/plain\r\nSec-Fetch-Site: cross-site\r\n",
         403},
        {"POST", "/v1/screen", "Content-Type: text/plain\r\nSec-Fetch-Site: same-site\r\n",
         403},
        {"POST", "/v1/screen", "Content-Type: text/plain\r\nSec-Fetch-Site: same-origin\r\n",
         200},
        {"POST", "/v1/screen?as_off=2026", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/screen?as_of=soon", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/screen?as_of=2026-01-01&as_of=2026-01-02", "Content-Type: text/plain\r\n",
         400},
        {"POST", "/v1/screen?as_of=%4", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/screen?lang=en", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/label?lang=%3Cb%3E", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/label?lang=", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/label?origin=PH&destination=kh&sector=dating",
         "Content-Type: text/plain\r\n", 200},
        {"POST", "/v1/label?origin=PHL", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/label?destination=", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/label?sector=fishing", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/label?orgin=PH", "Content-Type: text/plain\r\n", 400},
        {"POST", "/v1/screen?origin=PH", "Content-Type: text/plain\r\n", 400},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct ln_str reply = ask(cases[i].method, cases[i].path, cases[i].headers, STR("x"));
        if (status_of(reply) != cases[i].status)
            fail_msg("%s %s %s: not %u but %.*s", cases[i].method, cases[i].path,
                     cases[i].headers, cases[i].status, STR_ARGS(str_part(reply, 0, 200)));
        if (cases[i].status >= 400 && strcmp(cases[i].method, "HEAD") != 0 &&
            (!has(reply, "Content-Type: application/problem+json\r\n") ||
             !has(reply, "\"detail\":\"")))
            fail_msg("%s %s: no problem object", cases[i].method, cases[i].path);
    }
    assert_true(has(ask("PUT", "/", "", STR("")), "Allow: GET, HEAD\r\n"));
    assert_true(has(ask("PUT", "/v1/label", "", STR("")), "Allow: POST\r\n"));
    char origin[96];
    snprintf(origin, sizeof(origin),
             "Content-Type: text/plain\r\nOrigin: http://localhost:%u\r\n", serve_port(server));
    assert_int_equal(status_of(ask("POST", "/v1/screen", origin, STR("x"))), 200);
    assert_int_equal(
        status_of(ask("POST", "/v1/screen", "Content-Type: text/plain\r\n", STR(" \n"))), 400);
}

static void foreign_hosts_are_refused(void **state)
{
    (void)state;
    static const char *const hosts[] = {"evil.example",
                                        "localhost.evil.example",
                                        "127.0.0.1.evil.example",
                                        "evil.example:80",
                                        "127.0.0.2",
                                        "localhost:80:80",
                                        "localhost:http",
                                        "localhost:",
                                        "[::1",
                                        "[::1]x",
                                        "[::2]",
                                        "",
                                        "localhost:-1",
                                        "localhost@evil.example",
                                        "localhost, evil.example"};
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        char request[256];
        snprintf(request, sizeof(request),
                 "GET /v1/version HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", hosts[i]);
        struct ln_str reply = answer_to(str_of(request));
        if (status_of(reply) != 421)
            fail_msg("%s: %.*s", hosts[i], STR_ARGS(reply));
    }
}

/* ---- what is answered --------------------------------------------------------------- */

static void every_answer_is_fenced(void **state)
{
    (void)state;
    static const char *const paths[] = {"/", "/app.js", "/app.css", "/v1/version", "/nothing"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct ln_str reply = ask("GET", paths[i], "", STR(""));
        assert_true(has(reply,
                        "Content-Security-Policy: default-src 'none'; script-src 'self'; "
                        "style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n"));
        assert_true(has(reply, "X-Content-Type-Options: nosniff\r\n"));
        assert_true(has(reply, "Referrer-Policy: no-referrer\r\n"));
        assert_true(has(reply, "Cross-Origin-Resource-Policy: same-origin\r\n"));
        assert_true(
            has(reply, i < 3 ? "Cache-Control: no-cache\r\n" : "Cache-Control: no-store\r\n"));
        assert_false(has(reply, "Access-Control-"));
    }
}

static void the_page_is_served(void **state)
{
    (void)state;
    struct ln_str reply = ask("GET", "/", "", STR(""));
    assert_int_equal(status_of(reply), 200);
    assert_true(has(reply, "Content-Type: text/html; charset=utf-8\r\n"));
    assert_true(has(body_of(reply), "<!doctype html>"));
    size_t at = str_find(reply, STR("ETag: "), 0);
    assert_true(at != SIZE_MAX);
    char known[64];
    snprintf(known, sizeof(known), "If-None-Match: W/%.18s\r\n", reply.at + at + 6);
    reply = ask("GET", "/", known, STR(""));
    assert_int_equal(status_of(reply), 304);
    assert_int_equal(body_of(reply).len, 0);
    reply = ask("HEAD", "/app.js", "", STR(""));
    assert_int_equal(status_of(reply), 200);
    assert_int_equal(body_of(reply).len, 0);
}

static void records_keep_their_order(void **state)
{
    (void)state;
    struct ln_str reply =
        ask("POST", "/v1/screen?as_of=2026-02-03", "Content-Type: application/x-ndjson\r\n",
            STR("{\"a\":1}\n\n  \r\n{\"b\":22}\n{}"));
    assert_int_equal(status_of(reply), 200);
    assert_true(has(reply, "Content-Type: application/x-ndjson\r\n"));
#define REST                                                                                   \
    ",\"knowledge\":\"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1\",\"as_of\":\"2026-02-03T00:00:00Z\"}"  \
    "\n"
    assert_str(body_of(reply), "{\"id\":\"body.jsonl#1\",\"bytes\":7" REST
                               "{\"id\":\"body.jsonl#2\",\"bytes\":8" REST
                               "{\"id\":\"body.jsonl#3\",\"bytes\":2" REST);
    /* The clock gives the moment, and the Content-Type the name. */
    reply = ask("POST", "/v1/screen", "Content-Type: text/html\r\n", STR("<p>\n<p>\n"));
    assert_str(body_of(reply),
               "{\"id\":\"body.html#1\",\"bytes\":8,\"knowledge\":"
               "\"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1\",\"as_of\":\"2026-11-22T00:00:00Z\"}\n");
    reply =
        ask("POST", "/v1/label?lang=zh-Hans", "Content-Type: text/plain\r\n", STR("包机票"));
    assert_true(has(reply, "\"lang\":\"zh-Hans\""));
    assert_true(has(reply, "\"span\":[0,9]"));
    reply = ask("GET", "/v1/version", "", STR(""));
    assert_str(body_of(reply), "{\"version\":\"" LINNET_VERSION
                               "\",\"knowledge\":\"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1\"}\n");
}

static void connections_are_kept(void **state)
{
    (void)state;
    int fd = dial();
    for (int i = 0; i < 50; i++) {
        char room[8192];
        say(fd, STR("GET /v1/version HTTP/1.1\r\n" HOST "\r\n"));
        size_t len = 0;
        struct ln_str reply = {room, 0};
        while (!has(reply, "}\n") && len < sizeof(room)) {
            struct ln_str more = hear(fd, room + len, 1, 2000);
            assert_int_equal(more.len, 1);
            reply.len = ++len;
        }
        assert_int_equal(status_of(reply), 200);
    }
    /* Two at once, the second with a body in chunks, and then the end. */
    char room[16384];
    say(fd, STR("GET /v1/version HTTP/1.1\r\n" HOST "\r\n" POST
                "Connection: close\r\nTransfer-Encoding: "
                "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
    struct ln_str both = hear(fd, room, sizeof(room), 3000);
    size_t first = str_find(both, STR("HTTP/1.1 200"), 0);
    assert_int_equal(first, 0);
    assert_true(str_find(both, STR("HTTP/1.1 200"), 1) != SIZE_MAX);
    assert_true(has(both, "\"bytes\":5"));
    close(fd);
}

static void a_silent_client_is_dropped(void **state)
{
    (void)state;
    const struct ln_str starts[] = {STR("GET /v1/ver"), STR(""),
                                    STR(POST "Content-Length: 9\r\n\r\nabc")};
    for (size_t i = 0; i < 3; i++) {
        int fd = dial();
        say(fd, starts[i]);
        int64_t before = clock_elapsed_us();
        char room[4096];
        hear(fd, room, sizeof(room), 6000);
        int64_t took = clock_elapsed_us() - before;
        close(fd);
        if (took > 5000000)
            fail_msg("start %zu: still open after %lld us", i, (long long)took);
    }
    /* One that never stops dripping a body: 4 times the timeout is the end. */
    int fd = dial();
    say(fd, STR(POST "Content-Length: 1000\r\n\r\n"));
    int64_t before = clock_elapsed_us();
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (poll(&p, 1, 200) == 0 && clock_elapsed_us() - before < 15000000)
        say(fd, STR("a"));
    close(fd);
    assert_true(clock_elapsed_us() - before < 8000000);
}

static void the_log_says_little(void **state)
{
    (void)state;
    static const struct {
        const char *method, *path, *want;
    } cases[] = {
        {"GET", "/my-name-is-secret", "GET - 404 "},
        {"SECRET", "/v1/label?lang=secret", "- /v1/label 405 "},
        {"POST", "/v1/label?lang=secret", "POST /v1/label 200 "},
    };
    for (size_t i = 0; i < 3; i++) {
        int before = atomic_load(&told);
        ask(cases[i].method, cases[i].path, "Content-Type: text/plain\r\n", STR("secret"));
        for (int wait = 0; wait < 200 && atomic_load(&told) == before; wait++)
            usleep(10000);
        assert_true(str_starts(str_of(last_told), str_of(cases[i].want)));
        assert_null(strstr(last_told, "secret"));
    }
}

/* ---- the table ---------------------------------------------------------------------- */

static void the_table_and_the_handlers_agree(void **state)
{
    (void)state;
    struct command_route r;
    size_t handlers = 0, named = 0;
    for (; serve_handler_at(&r, handlers); handlers++) {
        bool found = false;
        for (size_t c = 0; c < 4; c++)
            for (const struct command_route *t = commands[c].routes; t != NULL && t->path; t++)
                found =
                    found || (strcmp(t->path, r.path) == 0 && strcmp(t->method, r.method) == 0);
        assert_true(found);
    }
    for (size_t c = 0; c < 4; c++)
        for (const struct command_route *t = commands[c].routes; t != NULL && t->path; t++)
            named++;
    assert_int_equal(named, handlers);
}

static void a_table_that_does_not_fit_fails(void **state)
{
    (void)state;
    static const struct command_route ghost[] = {{"GET", "/v1/ghost", ""}, {0}};
    static const struct command_route wrong[] = {{"GET", "/v1/label", ""}, {0}};
    struct command one[2] = {{.name = "haunt", .routes = ghost}, {.name = "twice"}};
    struct serve_options o = usual();
    struct ln_err err;
    struct serve *s;
    o.commands = one;
    o.command_count = 1;
    assert_int_equal(serve_start(&s, &o, &err), LN_EINPUT);
    assert_string_equal(err.text,
                        "command haunt names the route GET /v1/ghost, which has no handler");
    one[0].routes = wrong;
    assert_int_equal(serve_start(&s, &o, &err), LN_EINPUT);
    one[0].routes = one[1].routes = label_routes;
    o.command_count = 2;
    assert_int_equal(serve_start(&s, &o, &err), LN_ECONFLICT);
    assert_null(s);
}

static void a_route_not_in_the_table_is_not_there(void **state)
{
    (void)state;
    struct serve_options o = usual();
    struct serve *whole = server;
    o.commands = commands + 1;
    o.command_count = 1;
    assert_int_equal(serve_start(&server, &o, NULL), LN_OK);
    assert_int_equal(status_of(ask("GET", "/", "", STR(""))), 404);
    assert_int_equal(
        status_of(ask("POST", "/v1/label", "Content-Type: text/plain\r\n", STR("x"))), 200);
    serve_stop(server);
    server = whole;
}

static void a_start_that_fails_says_why(void **state)
{
    (void)state;
    struct serve_options o = usual();
    struct ln_err err;
    struct serve *s;
    o.port = serve_port(server);
    assert_int_equal(serve_start(&s, &o, &err), LN_EIO);
    assert_non_null(strstr(err.text, "Address already in use"));
    o.port = 0;
    o.host = "localhost";
    assert_int_equal(serve_start(&s, &o, &err), LN_EINPUT);
    o.host = NULL;
    o.catalogue = "/nonexistent";
    assert_int_equal(serve_start(&s, &o, &err), LN_ENOTFOUND);
    o.catalogue = folder;
    for (unsigned long n = 1;; n++) {
        mem_fail_at(n);
        int code = serve_start(&s, &o, &err);
        int hit = mem_fail_hit();
        mem_fail_at(0);
        if (code == LN_OK)
            serve_stop(s);
        if (!hit)
            break;
        assert_int_equal(code, LN_ENOMEM);
    }
    assert_int_equal(atomic_load(&double_living), 1);
}

/* With the Nth allocation failing, a request is answered or its connection closed; the next one
 * is answered. */
static void a_request_without_memory_harms_nobody(void **state)
{
    (void)state;
    unsigned good = 0, refused = 0, closed = 0;
    for (unsigned long n = 1; good == 0; n++) {
        /* A fresh edition, so that a screener must be made again. */
        assert_int_equal(serve_reload(server, NULL), LN_OK);
        int fd = dial();
        mem_fail_at(n);
        say(fd, STR("POST /v1/label HTTP/1.1\r\n" HOST "Content-Type: text/plain\r\n"
                    "Connection: close\r\nContent-Length: 3\r\n\r\nabc"));
        struct ln_str reply = hear(fd, heard, sizeof(heard), 5000);
        close(fd);
        int hit = mem_fail_hit();
        mem_fail_at(0);
        unsigned status = status_of(reply);
        if (status == 0)
            closed++;
        else if (status == 503)
            refused++;
        else if (!hit)
            good++;
        else
            fail_msg("allocation %lu: %.*s", n, STR_ARGS(reply));
        assert_int_equal(status_of(ask("GET", "/v1/version", "", STR(""))), 200);
    }
    assert_true(refused > 0 && closed > 0);
}

/* ---- exchange of knowledge ---------------------------------------------------------- */

#define ASKERS 4
#define ASKS   200

/* Each answer must come from one whole edition: 32 equal pairs. */
static void *ask_much(void *ctx)
{
    size_t *bad = ctx;
    for (int i = 0; i < ASKS; i++) {
        char room[4096];
        int fd = dial();
        say(fd, STR(POST "Connection: close\r\nContent-Length: 3\r\n\r\nabc"));
        struct ln_str reply = hear(fd, room, sizeof(room), 5000);
        close(fd);
        size_t at = str_find(reply, STR("\"knowledge\":\""), 0);
        if (status_of(reply) != 200 || at == SIZE_MAX) {
            ++*bad;
            continue;
        }
        const char *hash = reply.at + at + 13;
        for (int c = 2; c < 32; c++)
            *bad += hash[c] != hash[c % 2];
    }
    return NULL;
}

static void knowledge_is_exchanged_live(void **state)
{
    (void)state;
    pthread_t threads[ASKERS];
    size_t bad[ASKERS] = {0};
    for (size_t i = 0; i < ASKERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_much, &bad[i]), 0);
    for (int i = 0; i < 100; i++) {
        char seed[3] = {(char)('a' + i % 26), (char)('0' + i % 10), '\0'};
        set_seed(seed);
        assert_int_equal(serve_reload(server, NULL), LN_OK);
        usleep(2000);
    }
    for (size_t i = 0; i < ASKERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(bad[i], 0);
    }
    /* Only the edition in force is left. */
    assert_int_equal(atomic_load(&double_living), 1);
}

static void a_reload_that_fails_changes_nothing(void **state)
{
    (void)state;
    struct ln_err err;
    char before[SERVE_HASH_BYTES], after[SERVE_HASH_BYTES];
    set_seed("k7");
    assert_int_equal(serve_reload(server, NULL), LN_OK);
    serve_hash(before, server);
    assert_string_equal(before, "k7k7k7k7k7k7k7k7k7k7k7k7k7k7k7k7");
    set_seed("bad");
    assert_int_equal(serve_reload(server, &err), LN_EFORMAT);
    assert_non_null(strstr(err.text, "seed:1: bad seed"));
    serve_hash(after, server);
    assert_string_equal(before, after);
    assert_true(has(ask("GET", "/v1/version", "", STR("")), before));
    set_seed("a1");
    assert_int_equal(serve_reload(server, NULL), LN_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_requests_are_refused),
        cmocka_unit_test(sound_heads_pass),
        cmocka_unit_test(long_heads_are_refused),
        cmocka_unit_test(long_bodies_are_refused),
        cmocka_unit_test(gates_are_shut),
        cmocka_unit_test(foreign_hosts_are_refused),
        cmocka_unit_test(every_answer_is_fenced),
        cmocka_unit_test(the_page_is_served),
        cmocka_unit_test(records_keep_their_order),
        cmocka_unit_test(connections_are_kept),
        cmocka_unit_test(a_silent_client_is_dropped),
        cmocka_unit_test(the_log_says_little),
        cmocka_unit_test(the_table_and_the_handlers_agree),
        cmocka_unit_test(a_table_that_does_not_fit_fails),
        cmocka_unit_test(a_route_not_in_the_table_is_not_there),
        cmocka_unit_test(a_start_that_fails_says_why),
        cmocka_unit_test(a_reload_that_fails_changes_nothing),
        cmocka_unit_test(a_request_without_memory_harms_nobody),
        cmocka_unit_test(knowledge_is_exchanged_live),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
