/* fuzz_catalogue.c: any bytes as a file of indicators in an otherwise good catalogue: refused
 * with one line of text, or taken, and then its examples can be run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "screen/screen.h"

static char dir[64];

static void put(const char *name, struct ln_str text)
{
    char path[128];
    int fd;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    ln_assert(file_open_write(&fd, path, NULL) == LN_OK);
    ln_assert(file_write(fd, text, NULL) == LN_OK);
    file_close(fd);
}

static void clean(void)
{
    static const char *const paths[] = {"languages.yaml",
                                        "models/advert.yaml",
                                        "labels/l.yaml",
                                        "tips/t.yaml",
                                        "indicators/x.yaml",
                                        "models",
                                        "labels",
                                        "tips",
                                        "indicators",
                                        ""};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", dir, paths[i]);
        if (unlink(path) != 0 && rmdir(path) != 0)
            continue;
    }
}

static void setup(void)
{
    static const char *const folders[] = {"models", "labels", "tips", "indicators"};
    snprintf(dir, sizeof dir, "%s/linnet-fuzz-XXXXXX",
             access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    ln_assert(mkdtemp(dir) != NULL);
    atexit(clean);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", dir, folders[i]);
        ln_assert(mkdir(path, 0777) == 0);
    }
    put("languages.yaml", STR("- {code: en, name: English, script: Latn}\n"));
    put("models/advert.yaml",
        STR("record: advert\nstatus: x\nbase_rate: 0.001\nfamily_cap: 2\nbands:\n"
            "  - {band: notice, score: 0.01, families: 2, actions: [label]}\n"
            "  - {band: review, score: 0.05, families: 2, actions: [label]}\n"
            "  - {band: act, score: 0.3, families: 3, actions: [label]}\n"));
    put("labels/l.yaml",
        STR("- {lang: en, status: machine-drafted, neutral_headline: a, neutral_message: a, "
            "caution_headline: a, caution_message: a, reasons: a, tips: a, advisories: a, "
            "disclaimer: a, unreadable: a, dated: a, checked: a, drafted: a}\n"));
    put("tips/t.yaml",
        STR("- {id: t, checked: 2026-11-22, sources: [{org: a, ref: a, reliability: "
            "primary}], texts: [{lang: en, status: machine-drafted, title: a, "
            "text: a}]}\n"));
}

static void ignore(void *ctx, const struct example_report *report)
{
    (void)ctx;
    (void)report;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ln_knowledge *k;
    struct ln_screener *s;
    struct ln_err err = {0};
    uint64_t run, failed;
    if (dir[0] == '\0')
        setup();
    put("indicators/x.yaml", (struct ln_str){(const char *)data, size});
    int code = ln_knowledge_load(&k, dir, &err);
    if (code != LN_OK) {
        ln_assert(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
        return 0;
    }
    ln_assert(ln_screener_new(&s, k, &err) == LN_OK);
    ln_assert(screen_examples(&run, &failed, s, ignore, NULL, &err) == LN_OK);
    ln_screener_free(s);
    ln_knowledge_free(k);
    return 0;
}
