/* answer.h: the handlers, one per route, and the form of an error. */
#ifndef SERVE_ANSWER_H
#define SERVE_ANSWER_H

#include <linnet.h>

#include "base/clock.h"
#include "serve/http.h"
#include "serve/live.h"

/* "\"0123456789abcdef\"" and NUL */
#define ETAG_BYTES 20

struct answer_context {
    struct live *live;
    struct clock clock;
    char etag_html[ETAG_BYTES], etag_js[ETAG_BYTES], etag_css[ETAG_BYTES];
};

struct answer_route {
    const char *method, *path; /* a path has one method, and HEAD beside GET */
    const char *help;
    void (*answer)(struct answer_context *c, const struct http_request *request,
                   struct http_response *out);
};

#define ANSWER_ROUTES 6
extern const struct answer_route answer_routes[ANSWER_ROUTES];

void answer_init(struct answer_context *c, struct live *live, struct clock clock);

/* answer_problem: an error as RFC 9457 has it. `detail` is one sentence for people, and never
 * repeats what was sent. */
void answer_problem(struct http_response *out, unsigned status, const char *detail);

#endif
