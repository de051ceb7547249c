/* embed.c: screening from C, with nothing but linnet.h.
 *
 *   cc -Iinclude examples/embed.c build/liblinnet.a \
 *      $(pkg-config --libs simdjson icu-uc icu-i18n libhs libcyaml libmicrohttpd libxxhash \
 *        libsodium libpsl libidn2) -lstdc++ -lm -pthread -o embed
 *   ./embed catalogue
 */
#include <linnet.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    static const char advert[] =
        "{\"@type\":\"JobPosting\",\"id\":\"invented-1\",\"title\":\"Customer service abroad\","
        "\"description\":\"Easy work, high pay. We book your flight, no visa needed. "
        "Contact only on Telegram @hr_invented.\"}";
    struct ln_knowledge *knowledge = NULL;
    struct ln_screener *screener = NULL;
    struct ln_err err = {0};
    struct ln_str out;
    struct ln_screen_options options = {.as_of = 1795305600, .lang = {"en", 2}};

    if (ln_knowledge_load(&knowledge, argc > 1 ? argv[1] : "catalogue", &err) != LN_OK ||
        ln_screener_new(&screener, knowledge, &err) != LN_OK ||
        ln_screen(&out, screener, (struct ln_str){advert, strlen(advert)}, &options, &err) !=
            LN_OK) {
        fprintf(stderr, "embed: %s\n", err.text);
        ln_screener_free(screener);
        ln_knowledge_free(knowledge);
        return 1;
    }
    fwrite(out.at, 1, out.len, stdout);
    ln_screener_free(screener);
    ln_knowledge_free(knowledge);
    return 0;
}
