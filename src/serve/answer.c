/* answer.c: what each route answers.
 *
 * A body is handed to the engine whole: it finds the kind and cuts it into records by the same
 * rules as for a file, so `linnet screen` and /v1/screen cannot differ. The Content-Type plays
 * the part of the file's name.
 */
#include "serve/answer.h"

#include <stdio.h>
#include <xxhash.h>

#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "screen/audience.h"
#include "serve/page.h"

#define LANG_BYTES  35 /* RFC 5646, section 4.4.1 */
#define QUERY_BYTES 64 /* of one value, its NUL included */

struct status {
    unsigned code;
    const char *title;
};

static const struct status statuses[] = {
    {400, "Bad Request"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {421, "Misdirected Request"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
};

void answer_problem(struct http_response *out, unsigned status, const char *detail)
{
    const char *title = "Error";
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
        if (statuses[i].code == status)
            title = statuses[i].title;
    out->status = status;
    out->content_type = "application/problem+json";
    buf_clear(&out->body);
    struct json_writer w;
    json_begin(&w, &out->body);
    json_open(&w, '{');
    json_key(&w, STR("type"));
    json_string(&w, STR("about:blank"));
    json_key(&w, STR("title"));
    json_string(&w, str_of(title));
    json_key(&w, STR("status"));
    json_u64(&w, status);
    json_key(&w, STR("detail"));
    json_string(&w, str_of(detail));
    json_close(&w, '}');
    buf_add_char(&out->body, '\n');
}

/* ---- the page ----------------------------------------------------------------------- */

static void make_etag(char out[ETAG_BYTES], struct ln_str file)
{
    snprintf(out, ETAG_BYTES, "\"%016llx\"",
             (unsigned long long)XXH3_64bits(file.at, file.len));
}

void answer_init(struct answer_context *c, struct live *live, struct clock clock)
{
    c->live = live;
    c->clock = clock;
    make_etag(c->etag_html, page_html());
    make_etag(c->etag_js, page_js());
    make_etag(c->etag_css, page_css());
}

/* no-cache: keep it, but ask each time; a phone then loads the page once per release. */
static void answer_file(struct http_response *out, const struct http_request *r,
                        struct ln_str file, const char *type, const char *etag)
{
    http_extra(out, "ETag", etag);
    http_extra(out, "Cache-Control", "no-cache");
    if (str_find(r->if_none_match, str_of(etag), 0) != SIZE_MAX) {
        out->status = 304;
        return;
    }
    out->content_type = type;
    out->fixed = file;
}

static void answer_html(struct answer_context *c, const struct http_request *r,
                        struct http_response *out)
{
    answer_file(out, r, page_html(), "text/html; charset=utf-8", c->etag_html);
}

static void answer_js(struct answer_context *c, const struct http_request *r,
                      struct http_response *out)
{
    answer_file(out, r, page_js(), "text/javascript; charset=utf-8", c->etag_js);
}

static void answer_css(struct answer_context *c, const struct http_request *r,
                       struct http_response *out)
{
    answer_file(out, r, page_css(), "text/css; charset=utf-8", c->etag_css);
}

/* ---- the engine --------------------------------------------------------------------- */

static void answer_version(struct answer_context *c, const struct http_request *r,
                           struct http_response *out)
{
    char hash[65];
    (void)r;
    live_hash(hash, sizeof(hash), c->live);
    http_extra(out, "Cache-Control", "no-store");
    out->content_type = "application/json";
    struct json_writer w;
    json_begin(&w, &out->body);
    json_open(&w, '{');
    json_key(&w, STR("version"));
    json_string(&w, STR(LINNET_VERSION));
    json_key(&w, STR("knowledge"));
    json_string(&w, str_of(hash));
    json_close(&w, '}');
    buf_add_char(&out->body, '\n');
}

static bool is_language(struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = (char)(s.at[i] | 0x20);
        bool digit = s.at[i] >= '0' && s.at[i] <= '9';
        if (!(c >= 'a' && c <= 'z') && !digit && s.at[i] != '-')
            return false;
    }
    return s.len > 0 && s.len <= LANG_BYTES;
}

/* The parameters a route knows; the value of each is read into options. */
struct parameters {
    struct ln_str as_of, lang, origin, destination, sector;
    char room[5][QUERY_BYTES];
};

/* Whether every parameter of the query is one of the names; a misspelt one must not be taken
 * for an absent one. */
static bool knows_query(struct ln_str query, const char *const *names, size_t count)
{
    while (query.len > 0) {
        struct ln_str value, key = str_cut(&value, str_cut(&query, query, '&'), '=');
        size_t i = 0;
        while (i < count && !str_eq(key, str_of(names[i])))
            i++;
        if (i == count)
            return false;
    }
    return true;
}

/* Fill options from the query. returns what is wrong with it, or NULL. *p holds the values for
 * as long as the options are used. */
static const char *read_query(struct ln_screen_options *options, struct parameters *p,
                              struct answer_context *c, struct ln_str query, bool label)
{
    static const char *const names[] = {"as_of", "lang", "origin", "destination", "sector"};
    struct ln_str *values[] = {&p->as_of, &p->lang, &p->origin, &p->destination, &p->sector};
    size_t count = label ? sizeof(names) / sizeof(names[0]) : 1;
    if (!knows_query(query, names, count))
        return label ? "The query can only hold as_of, lang, origin, destination and sector."
                     : "The query can only hold as_of.";
    *p = (struct parameters){0};
    for (size_t i = 0; i < count; i++)
        if (http_query(values[i], query, str_of(names[i]), p->room[i], QUERY_BYTES, NULL) !=
            LN_OK)
            return "A parameter of the query comes twice, is too long or is badly escaped.";
    if (p->as_of.at == NULL) {
        int64_t now = clock_now_ms(&c->clock);
        options->as_of = now >= 0 ? now / 1000 : (now - 999) / 1000;
    } else if (!time_parse(&options->as_of, p->as_of)) {
        return "as_of is no date or time, such as 2026-11-22 or 2026-11-22T10:00:00Z.";
    }
    if (p->lang.at != NULL && !is_language(p->lang))
        return "lang is no language tag, such as en or zh-Hans.";
    struct audience audience = {p->lang, p->origin, p->destination, p->sector};
    options->lang = p->lang;
    options->origin = p->origin;
    options->destination = p->destination;
    options->sector = p->sector;
    return audience_fault(&audience);
}

typedef int (*engine)(struct ln_str *out, struct ln_screener *s, struct ln_str input,
                      const struct ln_screen_options *options, struct ln_err *err);

/* A name as a file with that content would have; records without an id are called after it. */
static struct ln_str body_name(struct ln_str content_type)
{
    const struct {
        struct ln_str type, name;
    } names[] = {
        {STR("application/x-ndjson"), STR("body.jsonl")},
        {STR("application/ld+json"), STR("body.json")},
        {STR("application/json"), STR("body.json")},
        {STR("text/html"), STR("body.html")},
        {STR("text/csv"), STR("body.csv")},
        {STR("text/tab-separated-values"), STR("body.tsv")},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_eq_ascii(str_part(content_type, 0, names[i].type.len), names[i].type))
            return names[i].name;
    return STR("body");
}

static void answer_records(struct answer_context *c, const struct http_request *r,
                           struct http_response *out, engine run, bool label)
{
    struct parameters parameters;
    struct ln_screen_options options = {.name = body_name(r->content_type), .index = 1};
    http_extra(out, "Cache-Control", "no-store");
    const char *fault = read_query(&options, &parameters, c, r->query, label);
    if (fault == NULL && str_trim(r->body).len == 0)
        fault = "The body is empty.";
    if (fault != NULL) {
        answer_problem(out, 400, fault);
        return;
    }
    struct live_hold hold;
    struct ln_str lines;
    int code = live_take(&hold, c->live, NULL);
    if (code == LN_OK) {
        code = run(&lines, hold.screener, r->body, &options, NULL);
        if (code == LN_OK) {
            buf_add(&out->body, lines);
            out->content_type = "application/x-ndjson";
            code = buf_status(&out->body, NULL);
        }
        live_give(&hold, c->live);
    }
    if (code == LN_ELIMIT)
        answer_problem(out, 413, "The answer would be too long; send fewer records at once.");
    else if (code == LN_EINPUT)
        answer_problem(out, 400, "The engine does not take these options.");
    else if (code == LN_ENOMEM)
        answer_problem(out, 503, "There is no memory left; try again later.");
    else if (code != LN_OK)
        answer_problem(out, 500, "The engine failed; this is a defect.");
}

static void answer_screen(struct answer_context *c, const struct http_request *r,
                          struct http_response *out)
{
    answer_records(c, r, out, ln_screen, false);
}

static void answer_label(struct answer_context *c, const struct http_request *r,
                         struct http_response *out)
{
    answer_records(c, r, out, ln_label, true);
}

const struct answer_route answer_routes[ANSWER_ROUTES] = {
    {"GET", "/", "the page for job seekers", answer_html},
    {"GET", "/app.js", "the page's script", answer_js},
    {"GET", "/app.css", "the page's style", answer_css},
    {"GET", "/v1/version", "version, and hash of the knowledge in force", answer_version},
    {"POST", "/v1/screen", "a verdict line for each record of the body", answer_screen},
    {"POST", "/v1/label", "a label line for each record of the body", answer_label},
};
