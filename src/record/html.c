/* html.c: schema.org JobPosting inside a web page: JSON-LD, Microdata or RDFa.
 *
 * The page is scanned as the HTML standard scans it as far as that matters here: comments are
 * skipped, and the text of script, style, textarea and title ends only at its own closing tag.
 * Each <script type="application/ld+json"> is parsed as JSON. A page without a readable posting
 * there is read for Microdata, then for RDFa (items.h): many pages say the same in two of them,
 * and one posting must give one record. A page without any posting is screened as the text a
 * person sees (markup and all, see text/fold.h).
 */
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "record/items.h"
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

/* Whether s holds `mark` in any case. */
static bool has_ascii(struct ln_str s, struct ln_str mark)
{
    for (size_t i = 0; i + mark.len <= s.len; i++)
        if ((s.at[i] | 32) == mark.at[0] && str_eq_ascii(str_part(s, i, i + mark.len), mark))
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

/* The next block reuses the parser's memory, so the nodes and their texts move into the arena.
 */
static int keep(struct json_doc *doc, struct record_scratch *s, struct ln_err *why)
{
    struct json_node *nodes = arena_array(&s->arena, doc->count, sizeof *nodes);
    bool whole = nodes != NULL;
    for (uint32_t i = 0; whole && i < doc->count; i++) {
        nodes[i] = doc->nodes[i];
        nodes[i].key = arena_copy(&s->arena, nodes[i].key);
        nodes[i].text = arena_copy(&s->arena, nodes[i].text);
        whole = nodes[i].key.at != NULL && nodes[i].text.at != NULL;
    }
    doc->nodes = nodes;
    return whole ? LN_OK : err_set(why, LN_ENOMEM, 0, "out of memory");
}

/* The records of one document in a page, whose offsets count from `at`. Objects that are no
 * posting are normal in a page (breadcrumbs, the site itself) and passed over in silence. */
static int add_records(struct record_list *out, struct record_scratch *s,
                       const struct json_doc *doc, size_t at,
                       const struct record_source *source, struct ln_err *err)
{
    size_t before = out->count;
    int code = record_from_json(out, s, doc, 0, source, err);
    if (code != LN_OK)
        return code;
    size_t kept = before;
    for (size_t i = before; i < out->count; i++) {
        struct record *r = &out->items[i];
        if (r->failed && str_eq(str_of(r->err.kind), STR("unsupported")))
            continue;
        if (r->failed)
            r->err.at += at;
        out->items[kept++] = *r;
    }
    out->count = kept;
    return LN_OK;
}

/* One JSON-LD block; block.at lies inside page. */
static int read_block(struct record_list *out, struct record_scratch *s, struct ln_str page,
                      struct ln_str block, const struct record_source *source,
                      struct ln_err *err)
{
    struct json_doc doc;
    struct ln_err why = {0};
    size_t at = (size_t)(block.at - page.at);
    if (str_trim(block).len == 0)
        return LN_OK;
    if (json_parse(&doc, s->json, block, &why) != LN_OK) {
        why.at += at;
        return record_fail(out, s, source, &why, err);
    }
    if (doc.nodes[0].type != JSON_OBJECT && doc.nodes[0].type != JSON_ARRAY)
        return LN_OK;
    int code = keep(&doc, s, err);
    return code != LN_OK ? code : add_records(out, s, &doc, at, source, err);
}

static size_t count_good(const struct record_list *list, size_t from)
{
    size_t good = 0;
    for (size_t i = from; i < list->count; i++)
        good += !list->items[i].failed;
    return good;
}

/* The postings of a page without any in JSON-LD: Microdata, else RDFa, never both. */
static int read_items(struct record_list *out, struct record_scratch *s, struct ln_str page,
                      const struct record_source *source, struct ln_err *err)
{
    static const struct {
        enum item_syntax syntax;
        struct ln_str sign; /* a page without it has no item */
    } ways[] = {{ITEMS_MICRODATA, {"itemscope", 9}}, {ITEMS_RDFA, {"typeof", 6}}};
    size_t before = out->count;
    if (utf8_invalid_at(page) < page.len ||
        str_find(page, (struct ln_str){"", 1}, 0) != SIZE_MAX)
        return LN_OK; /* told by the plain reader */
    for (size_t i = 0; i < 2; i++) {
        struct json_doc doc;
        if (!has_ascii(page, ways[i].sign))
            continue;
        int code = items_read(&doc, s, page, ways[i].syntax, err);
        if (code == LN_OK && doc.count > 0)
            code = add_records(out, s, &doc, 0, source, err);
        if (code != LN_OK || count_good(out, before) > 0)
            return code;
        out->count = before; /* postings without a word: the page's text may have some */
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
            if (str_eq_ascii(name, STR("script")) &&
                has_ascii(str_part(page, at, inside), STR("application/ld+json")) &&
                out->count < LIMIT_PAGE_RECORDS)
                code = read_block(out, s, page, str_part(page, inside, end), source, err);
            inside = end;
        }
        at = inside;
    }
    if (code == LN_OK && count_good(out, 0) == 0)
        code = read_items(out, s, page, source, err);
    if (code != LN_OK || out->count > 0)
        return code;
    return record_plain_text.read(out, s, page, source, err);
}

const struct record_reader record_html = {
    .name = "html",
    .summary =
        "a web page: its JobPostings (JSON-LD, Microdata, RDFa), else the text a person sees",
    .one_frame = true,
    .next_frame = record_next_whole,
    .is = is_html,
    .read = read_html,
};
