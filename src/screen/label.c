/* label.c: what stands beside a post: JSON, a terminal's text, or HTML without any script.
 *
 * A label never shows score or weights, so that a recruiter cannot tune against them, and never
 * accuses: below `notice` it is neutral and gives tips only, and an advert that only lacks what
 * a law asks for is called incomplete. An address is printed as a link only when the advisory
 * was checked live; otherwise it stands there as text.
 */
#include "base/json.h"
#include "base/str.h"
#include "screen/advice.h"
#include "screen/law.h"

#define NUMBER_DIGITS 15

/* A label before it is put into words. */
struct label {
    const struct cat_label *words;
    struct ln_str lang;
    enum { LEVEL_NEUTRAL, LEVEL_INCOMPLETE, LEVEL_CAUTION } level;
    struct advice advice;
};

static struct label make_label(const struct verdict *v, const struct audience *a)
{
    struct label l = {.words = know_label(v->knowledge, a->lang)};
    l.level = v->band == NULL ? LEVEL_NEUTRAL : v->by_law ? LEVEL_INCOMPLETE : LEVEL_CAUTION;
    struct audience reader = *a;
    l.lang = reader.lang = str_of(l.words->lang);
    advice_label(&l.advice, v, &reader);
    return l;
}

static const char *const level_names[] = {"neutral", "incomplete", "caution"};

static struct ln_str headline(const struct label *l)
{
    const char *words[] = {l->words->neutral_headline, l->words->incomplete_headline,
                           l->words->caution_headline};
    return str_of(words[l->level]);
}

static struct ln_str message(const struct label *l)
{
    const char *words[] = {l->words->neutral_message, l->words->incomplete_message,
                           l->words->caution_message};
    return str_of(words[l->level]);
}

/* The reason in the reader's language, or the catalogue's own title. */
static struct ln_str reason_title(const struct verdict *v, const struct finding *f,
                                  struct ln_str lang)
{
    const struct cat_entry *raw = v->knowledge->entries[f->entry].raw;
    const struct cat_text *text = know_text(raw->titles, raw->titles_count, lang);
    return str_of(text != NULL ? text->title : raw->title);
}

static const struct cat_text *tip_text(const struct verdict *v, uint32_t tip,
                                       struct ln_str lang)
{
    const struct cat_tip *t = v->knowledge->tips[tip];
    return know_text(t->texts, t->texts_count, lang);
}

/* Entries of weight 0 choose tips; they are no reason to be careful. What a law asks for is
 * told at both levels, and is all that makes an advert incomplete. */
static bool is_reason(const struct verdict *v, const struct label *l, const struct finding *f)
{
    bool weighs = v->knowledge->entries[f->entry].weight > 0;
    return law_of(v, f) != NULL ? l->level != LEVEL_NEUTRAL
                                : weighs && l->level == LEVEL_CAUTION;
}

/* ---- JSON ---------------------------------------------------------------------------------
 */

static void write_reason(struct json_writer *w, const struct verdict *v,
                         const struct finding *f, struct ln_str lang)
{
    const struct know_entry *e = &v->knowledge->entries[f->entry];
    json_open(w, '{');
    json_text(w, "indicator", str_of(e->raw->id));
    json_text(w, "title", reason_title(v, f, lang));
    json_text(w, "field", f->field);
    if (f->has_span) {
        json_key(w, STR("span"));
        json_open(w, '[');
        json_u64(w, f->from);
        json_u64(w, f->to);
        json_close(w, ']');
    }
    if (f->has_box)
        verdict_write_box(w, &f->box);
    json_text(w, "text", f->text);
    if (f->has_number) {
        json_key(w, STR("value"));
        json_double(w, f->number, NUMBER_DIGITS);
    }
    if (e->tip != KNOW_NONE)
        json_text(w, "tip", str_of(v->knowledge->tips[e->tip]->id));
    json_close(w, '}');
}

static void write_tip(struct json_writer *w, const struct verdict *v, uint32_t tip,
                      struct ln_str lang)
{
    const struct cat_text *text = tip_text(v, tip, lang);
    json_open(w, '{');
    json_text(w, "id", str_of(v->knowledge->tips[tip]->id));
    json_text(w, "title", str_of(text->title));
    json_text(w, "text", str_of(text->text));
    json_text(w, "lang", str_of(text->lang));
    json_text(w, "checked", str_of(v->knowledge->tips[tip]->checked));
    json_close(w, '}');
}

static void write_advisory(struct json_writer *w, const struct cat_advisory *a)
{
    json_open(w, '{');
    json_text(w, "id", str_of(a->id));
    json_text(w, "issuer", str_of(a->issuer));
    json_text(w, "title", str_of(a->title));
    json_text(w, "url", str_of(a->url));
    json_key(w, STR("link"));
    json_bool(w, a->how == CHECK_LIVE);
    json_text(w, "lang", str_of(a->lang));
    json_text(w, "date", str_of(a->date));
    json_text(w, "checked", str_of(a->checked));
    json_close(w, '}');
}

static void write_helpline(struct json_writer *w, const struct cat_helpline *h)
{
    json_open(w, '{');
    json_text(w, "id", str_of(h->id));
    json_text(w, "country", str_of(h->country));
    json_text(w, "name", str_of(h->name));
    json_text(w, "number", str_of(h->number));
    json_key(w, STR("languages"));
    json_open(w, '[');
    for (unsigned i = 0; i < h->languages_count; i++)
        json_string(w, str_of(h->languages[i]));
    json_close(w, ']');
    json_text(w, "hours", str_of(h->hours));
    json_text(w, "url", str_of(h->url));
    json_key(w, STR("link"));
    json_bool(w, h->how == CHECK_LIVE);
    json_text(w, "checked", str_of(h->checked));
    json_text(w, "expires", str_of(h->expires));
    json_close(w, '}');
}

void label_write(struct buf *out, const struct verdict *v, const struct audience *a)
{
    struct label l = make_label(v, a);
    struct json_writer w;
    json_begin(&w, out);
    json_open(&w, '{');
    json_text(&w, "id", v->record->id);
    json_text(&w, "kind", str_of(record_kind_name(v->record->kind)));
    json_text(&w, "lang", l.lang);
    json_text(&w, "level", str_of(level_names[l.level]));
    json_text(&w, "headline", headline(&l));
    json_text(&w, "message", message(&l));
    json_key(&w, STR("reasons"));
    json_open(&w, '[');
    for (size_t i = 0; i < v->finding_count; i++)
        if (is_reason(v, &l, &v->findings[i]))
            write_reason(&w, v, &v->findings[i], l.lang);
    json_close(&w, ']');
    json_key(&w, STR("tips"));
    json_open(&w, '[');
    for (size_t i = 0; i < l.advice.tip_count; i++)
        write_tip(&w, v, l.advice.tips[i], l.lang);
    json_close(&w, ']');
    json_key(&w, STR("advisories"));
    json_open(&w, '[');
    for (size_t i = 0; i < l.advice.advisory_count; i++)
        write_advisory(&w, v->knowledge->advisories[l.advice.advisories[i]]);
    json_close(&w, ']');
    json_key(&w, STR("helplines"));
    json_open(&w, '[');
    for (size_t i = 0; i < l.advice.helpline_count; i++)
        write_helpline(&w, v->knowledge->helplines[l.advice.helplines[i]]);
    json_close(&w, ']');
    json_text(&w, "disclaimer", str_of(l.words->disclaimer));
    json_key(&w, STR("drafted"));
    json_bool(&w, l.words->status == STATUS_MACHINE_DRAFTED);
    json_text(&w, "knowledge", str_of(v->knowledge->hash));
    json_close(&w, '}');
    buf_add_char(out, '\n');
}

/* ---- text ---------------------------------------------------------------------------------
 */

static void add(struct buf *out, const char *text)
{
    buf_add(out, str_of(text));
}

/* One line of plain text: control characters (a terminal would obey them) become spaces. */
static void add_line_text(struct buf *out, struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        buf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
}

static void text_advisory(struct buf *out, const struct label *l, const struct cat_advisory *a)
{
    buf_add_format(out, "    * %s: %s\n      %s (%s %s; %s %s)\n", a->issuer, a->title, a->url,
                   l->words->dated, a->date, l->words->checked, a->checked);
}

/* "en, km" */
static void add_languages(struct buf *out, const struct cat_helpline *h)
{
    for (unsigned i = 0; i < h->languages_count; i++)
        buf_add_format(out, "%s%s", i == 0 ? "" : ", ", h->languages[i]);
}

static void text_helpline(struct buf *out, const struct label *l, const struct cat_helpline *h)
{
    buf_add_format(out, "    * %s (%s): %s\n      %s; ", h->name, h->country, h->number,
                   h->hours);
    add_languages(out, h);
    buf_add_format(out, "; %s (%s %s)\n", h->url, l->words->checked, h->checked);
}

void label_write_text(struct buf *out, const struct verdict *v, const struct audience *a)
{
    struct label l = make_label(v, a);
    add(out, "== ");
    add_line_text(out, v->record->id);
    buf_add_format(out, "\n  %s%.*s\n  %.*s\n", l.level == LEVEL_CAUTION ? "! " : "",
                   STR_ARGS(headline(&l)), STR_ARGS(message(&l)));
    if (l.level != LEVEL_NEUTRAL)
        buf_add_format(out, "\n  %s\n", l.words->reasons);
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct finding *f = &v->findings[i];
        if (!is_reason(v, &l, f))
            continue;
        buf_add_format(out, "    * %.*s", STR_ARGS(reason_title(v, f, l.lang)));
        if (f->text.len > 0) {
            add(out, ": \"");
            add_line_text(out, f->text);
            add(out, "\"");
        }
        if (f->has_number)
            buf_add_format(out, ": %.*g", NUMBER_DIGITS, f->number);
        add(out, "\n");
    }
    buf_add_format(out, "\n  %s\n", l.words->tips);
    for (size_t i = 0; i < l.advice.tip_count; i++) {
        const struct cat_text *text = tip_text(v, l.advice.tips[i], l.lang);
        buf_add_format(out, "    * %s: %s\n", text->title, text->text);
    }
    if (l.advice.advisory_count > 0)
        buf_add_format(out, "\n  %s\n", l.words->advisories);
    for (size_t i = 0; i < l.advice.advisory_count; i++)
        text_advisory(out, &l, v->knowledge->advisories[l.advice.advisories[i]]);
    if (l.advice.helpline_count > 0)
        buf_add_format(out, "\n  %s\n", l.words->helplines);
    for (size_t i = 0; i < l.advice.helpline_count; i++)
        text_helpline(out, &l, v->knowledge->helplines[l.advice.helplines[i]]);
    buf_add_format(out, "\n  %s\n", l.words->disclaimer);
    if (l.words->status == STATUS_MACHINE_DRAFTED)
        buf_add_format(out, "  %s\n", l.words->drafted);
    add(out, "\n");
}

void label_write_error_text(struct buf *out, const struct ln_knowledge *k,
                            const struct record *r, struct ln_str lang)
{
    add(out, "== ");
    add_line_text(out, r->id);
    buf_add_format(out, "\n  %s\n  %s, byte %zu: ", know_label(k, lang)->unreadable,
                   r->err.kind, r->err.at);
    add_line_text(out, str_of(r->err.text));
    add(out, "\n\n");
}

/* ---- HTML ---------------------------------------------------------------------------------
 */

static void add_html(struct buf *out, struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c == '&')
            add(out, "&amp;");
        else if (c == '<')
            add(out, "&lt;");
        else if (c == '>')
            add(out, "&gt;");
        else if (c == '"')
            add(out, "&quot;");
        else if (c < 0x20 && c != '\n' && c != '\t')
            add(out, "\xEF\xBF\xBD");
        else
            buf_add_char(out, (char)c);
    }
}

static void element(struct buf *out, const char *open, struct ln_str text, const char *close)
{
    add(out, open);
    add_html(out, text);
    add(out, close);
}

static const char style[] =
    "body{font:1rem/1.5 system-ui,'Noto Sans',sans-serif;max-width:40rem;margin:0 auto;"
    "padding:1rem;color:#1b1b1b;background:#fff}article{border:2px solid #595959;"
    "border-radius:.5rem;padding:1rem;margin:1rem 0;overflow-wrap:anywhere}"
    "article.caution{border-color:#8a4b00}h2{margin:0;font-size:1.25rem}h3{margin:1rem 0 "
    ".25rem;"
    "font-size:1rem}ul{margin:0;padding-left:1.25rem}li{margin:.25rem "
    "0}mark{background:#ffe08a;"
    "color:#1b1b1b}.small{font-size:.875rem;color:#404040}a{color:#00449e}";

void label_html_start(struct buf *out, const struct ln_knowledge *k, struct ln_str lang)
{
    const struct cat_label *words = know_label(k, lang);
    add(out, "<!doctype html>\n<html lang=\"");
    add_html(out, str_of(words->lang));
    add(out, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
             "content=\"width=device-width,initial-scale=1\">\n<title>linnet</title>\n<style>");
    add(out, style);
    add(out, "</style>\n</head>\n<body>\n<main>\n<h1 class=\"small\">linnet</h1>\n");
}

void label_html_end(struct buf *out)
{
    add(out, "</main>\n</body>\n</html>\n");
}

static void html_reasons(struct buf *out, const struct verdict *v, const struct label *l)
{
    element(out, "<h3>", str_of(l->words->reasons), "</h3>\n<ul>\n");
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct finding *f = &v->findings[i];
        if (!is_reason(v, l, f))
            continue;
        element(out, "<li>", reason_title(v, f, l->lang), "");
        if (f->text.len > 0)
            element(out, ": <mark>", f->text, "</mark>");
        if (f->has_number)
            buf_add_format(out, ": <mark>%.*g</mark>", NUMBER_DIGITS, f->number);
        add(out, "</li>\n");
    }
    add(out, "</ul>\n");
}

static void html_advisories(struct buf *out, const struct verdict *v, const struct label *l)
{
    element(out, "<h3>", str_of(l->words->advisories), "</h3>\n<ul>\n");
    for (size_t i = 0; i < l->advice.advisory_count; i++) {
        const struct cat_advisory *a = v->knowledge->advisories[l->advice.advisories[i]];
        element(out, "<li lang=\"", str_of(a->lang), "\">");
        element(out, "", str_of(a->issuer), ": ");
        if (a->how == CHECK_LIVE)
            element(out, "<a rel=\"noopener noreferrer\" href=\"", str_of(a->url), "\">");
        add_html(out, str_of(a->title));
        add(out, a->how == CHECK_LIVE ? "</a>" : "");
        if (a->how != CHECK_LIVE)
            element(out, " <span class=\"small\">", str_of(a->url), "</span>");
        add(out, " <span class=\"small\">(");
        element(out, "", str_of(l->words->dated), " ");
        element(out, "", str_of(a->date), "; ");
        element(out, "", str_of(l->words->checked), " ");
        element(out, "", str_of(a->checked), ")</span></li>\n");
    }
    add(out, "</ul>\n");
}

/* Only a number somebody tried becomes one that can be tapped. */
static void html_helplines(struct buf *out, const struct verdict *v, const struct label *l)
{
    element(out, "<h3>", str_of(l->words->helplines), "</h3>\n<ul>\n");
    for (size_t i = 0; i < l->advice.helpline_count; i++) {
        const struct cat_helpline *h = v->knowledge->helplines[l->advice.helplines[i]];
        element(out, "<li>", str_of(h->name), " (");
        element(out, "", str_of(h->country), "): ");
        if (h->how == CHECK_LIVE) {
            add(out, "<a href=\"tel:");
            for (const char *c = h->number; *c != '\0'; c++)
                if ((*c >= '0' && *c <= '9') || *c == '+')
                    buf_add_char(out, *c);
            add(out, "\">");
        }
        add_html(out, str_of(h->number));
        add(out, h->how == CHECK_LIVE ? "</a>" : "");
        element(out, " <span class=\"small\">(", str_of(h->hours), "; ");
        add_languages(out, h);
        element(out, "; ", str_of(h->url), "; ");
        element(out, "", str_of(l->words->checked), " ");
        element(out, "", str_of(h->checked), ")</span></li>\n");
    }
    add(out, "</ul>\n");
}

void label_write_html(struct buf *out, const struct verdict *v, const struct audience *a)
{
    struct label l = make_label(v, a);
    add(out, l.level == LEVEL_CAUTION ? "<article class=\"caution\">\n" : "<article>\n");
    element(out, "<h2>", headline(&l), "</h2>\n");
    element(out, "<p>", message(&l), "</p>\n");
    if (l.level != LEVEL_NEUTRAL)
        html_reasons(out, v, &l);
    element(out, "<h3>", str_of(l.words->tips), "</h3>\n<ul>\n");
    for (size_t i = 0; i < l.advice.tip_count; i++) {
        const struct cat_text *text = tip_text(v, l.advice.tips[i], l.lang);
        element(out, "<li lang=\"", str_of(text->lang), "\">");
        element(out, "<strong>", str_of(text->title), "</strong>: ");
        element(out, "", str_of(text->text), "</li>\n");
    }
    add(out, "</ul>\n");
    if (l.advice.advisory_count > 0)
        html_advisories(out, v, &l);
    if (l.advice.helpline_count > 0)
        html_helplines(out, v, &l);
    element(out, "<p class=\"small\">", str_of(l.words->disclaimer), "");
    if (l.words->status == STATUS_MACHINE_DRAFTED)
        element(out, " ", str_of(l.words->drafted), "");
    element(out, " <span>", v->record->id, "</span></p>\n</article>\n");
}

void label_write_error_html(struct buf *out, const struct ln_knowledge *k,
                            const struct record *r, struct ln_str lang)
{
    element(out, "<article>\n<h2>", str_of(know_label(k, lang)->unreadable), "</h2>\n<p>");
    element(out, "", r->id, ": ");
    add_html(out, str_of(r->err.text));
    add(out, "</p>\n</article>\n");
}
