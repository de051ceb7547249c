/* double.h: a stand-in for the engine, so that the tests of this room decide what it answers.
 *
 * Defining the functions of linnet.h here keeps the linker from taking the real ones. The
 * "catalogue" is a folder with one file, `seed`: its text becomes the hash, and a text that
 * starts with "bad" does not compile. A record is cautioned when it holds one of a few phrases.
 */
#ifndef TESTS_SERVE_DOUBLE_H
#define TESTS_SERVE_DOUBLE_H

#include <stdatomic.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"

struct ln_knowledge {
    atomic_int users;
    char hash[33];
};

struct ln_screener {
    struct ln_knowledge *knowledge;
    struct buf out;
    atomic_int busy; /* two threads at once in one screener is what must never happen */
};

static atomic_int double_living; /* knowledge objects not yet freed */

int ln_knowledge_load(struct ln_knowledge **out, const char *dir, struct ln_err *err)
{
    char path[512];
    struct buf seed;
    snprintf(path, sizeof(path), "%s/seed", dir);
    buf_init(&seed, 64);
    int code = file_read_all(&seed, path, err);
    if (code == LN_OK && str_starts(buf_str(&seed), STR("bad")))
        code = err_set(err, LN_EFORMAT, 0, "%s:1: bad seed", path);
    struct ln_knowledge *k = code == LN_OK ? mem_zero(sizeof(*k)) : NULL;
    if (code == LN_OK && k == NULL)
        code = err_set(err, LN_ENOMEM, 0, "no memory");
    if (code == LN_OK) {
        atomic_store(&k->users, 1);
        atomic_fetch_add(&double_living, 1);
        for (size_t i = 0; i < 32; i++)
            k->hash[i] = seed.len > 0 ? seed.at[i % seed.len] : '0';
    }
    buf_free(&seed);
    *out = k;
    return code;
}

void ln_knowledge_free(struct ln_knowledge *k)
{
    if (k != NULL && atomic_fetch_sub(&k->users, 1) == 1) {
        memset(k->hash, '!', sizeof(k->hash));
        atomic_fetch_sub(&double_living, 1);
        mem_free(k);
    }
}

const char *ln_knowledge_hash(const struct ln_knowledge *k)
{
    return k->hash;
}

int ln_screener_new(struct ln_screener **out, struct ln_knowledge *k, struct ln_err *err)
{
    struct ln_screener *s = mem_zero(sizeof(*s));
    *out = s;
    if (s == NULL)
        return err_set(err, LN_ENOMEM, 0, "no memory");
    atomic_fetch_add(&k->users, 1);
    s->knowledge = k;
    buf_init(&s->out, LIMIT_OUTPUT_BYTES);
    return LN_OK;
}

void ln_screener_free(struct ln_screener *s)
{
    if (s == NULL)
        return;
    ln_knowledge_free(s->knowledge);
    buf_free(&s->out);
    mem_free(s);
}

static void double_text(struct json_writer *w, struct ln_str key, const char *text)
{
    json_key(w, key);
    json_string(w, str_of(text));
}

/* Open the record after `done` others. */
static void double_begin(struct json_writer *w, struct ln_screener *s,
                         const struct ln_screen_options *o, uint64_t done)
{
    char id[64];
    ln_assert(atomic_exchange(&s->busy, 1) == 0);
    json_begin(w, &s->out);
    json_open(w, '{');
    snprintf(id, sizeof(id), "%.*s#%llu", STR_ARGS(o->name),
             (unsigned long long)(o->index + done));
    double_text(w, STR("id"), id);
}

static int double_end(struct ln_str *out, struct json_writer *w, struct ln_screener *s,
                      struct ln_err *err)
{
    json_close(w, '}');
    buf_add_char(&s->out, '\n');
    *out = buf_str(&s->out);
    atomic_store(&s->busy, 0);
    return buf_status(&s->out, err);
}

/* As the engine does, cuts the input into lines when its name says so. */
int ln_screen(struct ln_str *out, struct ln_screener *s, struct ln_str input,
              const struct ln_screen_options *o, struct ln_err *err)
{
    bool by_line = str_ends(o->name, STR(".jsonl"));
    int code = LN_OK;
    buf_clear(&s->out);
    for (uint64_t done = 0; code == LN_OK && input.len > 0;) {
        struct json_writer w;
        char as_of[TIME_TEXT_BYTES];
        struct ln_str record = input;
        input = (struct ln_str){NULL, 0};
        if (by_line)
            record = str_cut(&input, record, '\n');
        if (str_trim(record).len == 0)
            continue;
        double_begin(&w, s, o, done++);
        json_key(&w, STR("bytes"));
        json_u64(&w, record.len);
        double_text(&w, STR("knowledge"), s->knowledge->hash);
        time_text(as_of, o->as_of);
        double_text(&w, STR("as_of"), as_of);
        code = double_end(out, &w, s, err);
    }
    return code;
}

static const struct {
    const char *phrase, *indicator, *title, *tip;
} double_reasons[] = {
    {"we book your flight", "advert.J26", "Recruiter pays or books the flight", "travel-paid"},
    {"no experience needed", "advert.J03", "High pay for work that needs no skill", "too-good"},
    {"包机票", "advert.J26", "对方出钱或代订机票", "travel-paid"},
    {"ออกค่าตั๋วเครื่องบินให้", "advert.J26", "นายหน้าออกหรือจองตั๋วเครื่องบินให้", "travel-paid"},
    {"bao vé máy bay", "advert.J26", "Bên tuyển lo vé máy bay", "travel-paid"},
};

static void double_reason(struct json_writer *w, size_t i, size_t at)
{
    json_open(w, '{');
    double_text(w, STR("indicator"), double_reasons[i].indicator);
    double_text(w, STR("title"), double_reasons[i].title);
    double_text(w, STR("field"), "text");
    json_key(w, STR("span"));
    json_open(w, '[');
    json_u64(w, at);
    json_u64(w, at + strlen(double_reasons[i].phrase));
    json_close(w, ']');
    double_text(w, STR("text"), double_reasons[i].phrase);
    double_text(w, STR("tip"), double_reasons[i].tip);
    json_close(w, '}');
}

static void double_advisory(struct json_writer *w, const char *id, const char *title, bool link)
{
    json_open(w, '{');
    double_text(w, STR("id"), id);
    double_text(w, STR("issuer"), "Invented Ministry of Labour");
    double_text(w, STR("title"), title);
    double_text(w, STR("url"), "https://advisory.example/one");
    json_key(w, STR("link"));
    json_bool(w, link);
    double_text(w, STR("date"), "2026-05-22");
    double_text(w, STR("checked"), "2026-11-01");
    json_close(w, '}');
}

static void double_lists(struct json_writer *w)
{
    json_key(w, STR("tips"));
    json_open(w, '[');
    json_open(w, '{');
    double_text(w, STR("id"), "travel-paid");
    double_text(w, STR("title"), "Ask who can cancel the ticket");
    double_text(w, STR("text"),
                "Someone who pays your way can also decide where you end up. Keep "
                "your passport, and tell someone you trust where you are going.");
    double_text(w, STR("checked"), "2026-11-22");
    json_close(w, '}');
    json_close(w, ']');
    json_key(w, STR("advisories"));
    json_open(w, '[');
    double_advisory(w, "linked", "Warning about job offers abroad", true);
    double_advisory(w, "plain", "Notice on unlicensed recruiters", false);
    json_close(w, ']');
}

int ln_label(struct ln_str *out, struct ln_screener *s, struct ln_str input,
             const struct ln_screen_options *o, struct ln_err *err)
{
    struct json_writer w;
    size_t found = 0;
    buf_clear(&s->out);
    double_begin(&w, s, o, 0);
    if (str_find(input, STR("[unreadable]"), 0) != SIZE_MAX) {
        json_key(&w, STR("error"));
        json_open(&w, '{');
        double_text(&w, STR("code"), "syntax");
        json_key(&w, STR("at"));
        json_u64(&w, 3);
        double_text(&w, STR("text"), "not JSON");
        json_close(&w, '}');
        return double_end(out, &w, s, err);
    }
    double_text(&w, STR("kind"), "advert");
    json_key(&w, STR("lang"));
    json_string(&w, o->lang.len > 0 ? o->lang : STR("en"));
    json_key(&w, STR("reasons"));
    json_open(&w, '[');
    for (size_t i = 0; i < sizeof(double_reasons) / sizeof(double_reasons[0]); i++) {
        size_t at = str_find(input, str_of(double_reasons[i].phrase), 0);
        if (at != SIZE_MAX) {
            double_reason(&w, i, at);
            found++;
        }
    }
    json_close(&w, ']');
    double_text(&w, STR("level"), found > 0 ? "caution" : "neutral");
    double_text(&w, STR("headline"), "Headline of the engine");
    double_text(&w, STR("message"),
                found > 0 ? "This advert has signs that are often seen in false job offers."
                          : "We looked for known signs.");
    double_lists(&w);
    double_text(&w, STR("disclaimer"), "This is not a judgement about any person.");
    return double_end(out, &w, s, err);
}

#endif
