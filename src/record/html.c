/* html.c: schema.org JobPosting as JSON-LD inside a web page.
 *
 * The page is scanned as the HTML standard scans it as far as that matters here: comments are
 * skipped, and the text of script, style, textarea and title ends only at its own closing tag.
 * Each <script type="application/ld+json"> is parsed as JSON. A page without any posting is
 * screened as the text a person sees (markup and all, see text/fold.h).
 */
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "record/record.h"

static bool is_html(struct ln_str file_name, struct ln_str head)
{
    struct ln_str text = str_trim(head);
    (void)file_name;
    return text.len > 1 && text.at[0] == '<' &&
           (text.at[1] == '!' || text.at[1] == '?' || (text.at[1] | 32) >= 'a') &&
           (text.at[1] | 32) <= 'z';
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* The name of the tag that starts at s.at[at] == '<' (letters and digits), or empty. */
static struct ln_str tag_name(struct ln_str s, size_t at)
{
    size_t from = at + 1;
    size_t i = from;
    if (i >= s.len || !is_letter(s.at[i]))
        return (struct ln_str){NULL, 0};
    while (i < s.len && (is_letter(s.at[i]) || (s.at[i] >= '0' && s.at[i] <= '9')))
        i++;
    return str_part(s, from, i);
}

/* The byte after the '>' that ends the tag at `at`; '>' inside quotes does not end it. */
static size_t tag_end(struct ln_str s, size_t at)
{
    char quote = 0;
    for (size_t i = at; i < s.len; i++) {
        char c = s.at[i];
        if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if ((c == '"' || c == '\'') && i > at && s.at[i - 1] == '=')
            quote = c;
        else if (c == '>')
            return i + 1;
    }
    return s.len;
}

/* Whether a script tag says type="application/ld+json" in any quoting and case. */
static bool is_json_ld(struct ln_str tag)
{
    static const struct ln_str mark = {"application/ld+json", 19};
    for (size_t i = 0; i + mark.len <= tag.len; i++)
        if (str_eq_ascii(str_part(tag, i, i + mark.len), mark))
            return true;
    return false;
}

/* Where the text of element `name` that starts at `at` ends: its closing tag, or the end. */
static size_t raw_text_end(struct ln_str s, size_t at, struct ln_str name)
{
    for (size_t i = at; (i = str_find(s, STR("</"), i)) != SIZE_MAX; i += 2)
        if (str_eq_ascii(tag_name(s, i + 1), name))
            return i;
    return s.len;
}

static bool has_raw_text(struct ln_str name)
{
    return str_eq_ascii(name, STR("script")) || str_eq_ascii(name, STR("style")) ||
           str_eq_ascii(name, STR("textarea")) || str_eq_ascii(name, STR("title"));
}

/* Parse one JSON-LD block; block.at lies inside page. Objects that are no posting are normal in
 * a page (breadcrumbs, the site itself) and are passed over in silence. */
static int read_block(struct record_list *out, struct record_scratch *s, struct ln_str page,
                      struct ln_str block, const struct record_source *source,
                      struct ln_err *err)
{
    struct json_doc doc;
    struct ln_err why = {0};
    size_t before = out->count;
    if (str_trim(block).len == 0)
        return LN_OK;
    if (json_parse(&doc, s->json, block, &why) != LN_OK) {
        why.at += (size_t)(block.at - page.at);
        return record_fail(out, s, source, &why, err);
    }
    if (doc.nodes[0].type != JSON_OBJECT && doc.nodes[0].type != JSON_ARRAY)
        return LN_OK;
    int code = record_from_json(out, s, &doc, 0, source, err);
    if (code != LN_OK)
        return code;
    size_t kept = before;
    for (size_t i = before; i < out->count; i++) {
        struct record *r = &out->items[i];
        if (r->failed && str_eq(str_of(r->err.kind), STR("unsupported")))
            continue;
        if (r->failed)
            r->err.at += (size_t)(block.at - page.at);
        out->items[kept++] = *r;
    }
    out->count = kept;
    /* The next block reuses the parser's memory, so texts move into the arena. */
    for (size_t i = before; i < out->count; i++) {
        struct record *r = &out->items[i];
        struct ln_str *const fields[] = {
            &r->advert.title,         &r->advert.employer_name,     &r->advert.employer_country,
            &r->advert.job_country,   &r->advert.applicant_country, &r->advert.posted,
            &r->advert.valid_through, &r->advert.apply_url,         &r->advert.pay.currency,
            &r->advert.pay.period};
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
            *fields[k] = arena_copy(&s->arena, *fields[k]);
            if (fields[k]->at == NULL)
                return err_set(err, LN_ENOMEM, 0, "out of memory");
        }
        for (size_t k = 0; k < r->text_count; k++) {
            struct record_text *text = (struct record_text *)(uintptr_t)&r->texts[k];
            text->path = arena_copy(&s->arena, text->path);
            text->value = arena_copy(&s->arena, text->value);
            if (text->path.at == NULL || text->value.at == NULL)
                return err_set(err, LN_ENOMEM, 0, "out of memory");
        }
    }
    return LN_OK;
}

static int read_html(struct record_list *out, struct record_scratch *s, struct ln_str page,
                     const struct record_source *source, struct ln_err *err)
{
    int code = LN_OK;
    size_t at = 0;
    while (code == LN_OK && (at = str_find(page, STR("<"), at)) != SIZE_MAX) {
        if (str_starts(str_part(page, at, page.len), STR("<!--"))) {
            size_t end = str_find(page, STR("-->"), at + 4);
            if (end == SIZE_MAX)
                break;
            at = end + 3;
            continue;
        }
        struct ln_str name = tag_name(page, at);
        if (name.len == 0) {
            at++;
            continue;
        }
        size_t inside = tag_end(page, at);
        if (has_raw_text(name)) {
            size_t end = raw_text_end(page, inside, name);
            if (str_eq_ascii(name, STR("script")) && is_json_ld(str_part(page, at, inside)) &&
                out->count < LIMIT_PAGE_RECORDS)
                code = read_block(out, s, page, str_part(page, inside, end), source, err);
            inside = end;
        }
        at = inside;
    }
    if (code != LN_OK || out->count > 0)
        return code;
    return record_plain_text.read(out, s, page, source, err);
}

const struct record_reader record_html = {
    .name = "html",
    .summary = "a web page: its JSON-LD JobPostings, else the text a person sees",
    .one_frame = true,
    .next_frame = record_next_whole,
    .is = is_html,
    .read = read_html,
};
