/* page.c: the files of web/dist as bytes of the program, so that running needs no other file
 * and building needs no Node. The assembler reads them; make runs in the top folder, and the
 * Makefile names them as what page.o depends on. */
#include "serve/page.h"

#define EMBED(name, path)                                                                      \
    __asm__(".pushsection .rodata\n"                                                           \
            ".balign 16\n"                                                                     \
            ".globl " #name "_begin, " #name "_end\n"                                          \
            ".hidden " #name "_begin, " #name "_end\n" #name "_begin:\n"                       \
            ".incbin \"" path "\"\n" #name "_end:\n"                                           \
            ".byte 0\n"                                                                        \
            ".popsection\n");                                                                  \
    extern const char name##_begin[] __attribute__((visibility("hidden")));                    \
    extern const char name##_end[] __attribute__((visibility("hidden")))

EMBED(page_index_html, "web/dist/index.html");
EMBED(page_app_js, "web/dist/app.js");
EMBED(page_app_css, "web/dist/app.css");

struct ln_str page_html(void)
{
    return (struct ln_str){page_index_html_begin,
                           (size_t)(page_index_html_end - page_index_html_begin)};
}

struct ln_str page_js(void)
{
    return (struct ln_str){page_app_js_begin, (size_t)(page_app_js_end - page_app_js_begin)};
}

struct ln_str page_css(void)
{
    return (struct ln_str){page_app_css_begin, (size_t)(page_app_css_end - page_app_css_begin)};
}
