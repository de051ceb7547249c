/* page.h: the public page, embedded in the program at build time. */
#ifndef SERVE_PAGE_H
#define SERVE_PAGE_H

#include <linnet.h>

/* The bytes of web/dist: index.html, app.js, app.css. Constant for the life of the program. */
struct ln_str page_html(void);
struct ln_str page_js(void);
struct ln_str page_css(void);

#endif
