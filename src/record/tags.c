/* tags.c: see tags.h. Section 13.2.6 of the HTML standard ("in body"), cut down to a stack of
 * names: what is left out moves elements (foster parents, adoption), which no item needs. */
#include "record/tags.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

enum {
    TAG_VOID = 1,    /* never has content */
    TAG_SPECIAL = 2, /* an end tag of an ordinary element does not reach across it */
    TAG_ENDS_P = 4,  /* a p cannot hold it */
    TAG_BARRIER = 8, /* no end tag but a table's reaches across it */
    TAG_OPAQUE = 16  /* its content is no text of the page and holds no tags */
};

struct element {
    struct ln_str name;
    unsigned flags;
};

#define S(literal)                                                                             \
    {                                                                                          \
        "" literal, sizeof(literal) - 1                                                        \
    }
#define BLOCK (TAG_SPECIAL | TAG_ENDS_P)
#define CELL  (TAG_SPECIAL | TAG_BARRIER)

static const struct element elements[] = {
    {S("address"), BLOCK},
    {S("applet"), CELL},
    {S("area"), TAG_VOID},
    {S("article"), BLOCK},
    {S("aside"), BLOCK},
    {S("base"), TAG_VOID},
    {S("blockquote"), BLOCK},
    {S("body"), TAG_SPECIAL},
    {S("br"), TAG_VOID},
    {S("button"), CELL},
    {S("caption"), CELL},
    {S("center"), BLOCK},
    {S("col"), TAG_VOID},
    {S("dd"), BLOCK},
    {S("details"), BLOCK},
    {S("dialog"), BLOCK},
    {S("dir"), BLOCK},
    {S("div"), BLOCK},
    {S("dl"), BLOCK},
    {S("dt"), BLOCK},
    {S("embed"), TAG_VOID},
    {S("fieldset"), BLOCK},
    {S("figcaption"), BLOCK},
    {S("figure"), BLOCK},
    {S("footer"), BLOCK},
    {S("form"), BLOCK},
    {S("h1"), BLOCK},
    {S("h2"), BLOCK},
    {S("h3"), BLOCK},
    {S("h4"), BLOCK},
    {S("h5"), BLOCK},
    {S("h6"), BLOCK},
    {S("head"), TAG_SPECIAL},
    {S("header"), BLOCK},
    {S("hgroup"), BLOCK},
    {S("hr"), TAG_VOID | TAG_ENDS_P},
    {S("html"), CELL},
    {S("iframe"), TAG_OPAQUE},
    {S("img"), TAG_VOID},
    {S("input"), TAG_VOID},
    {S("li"), BLOCK},
    {S("link"), TAG_VOID},
    {S("main"), BLOCK},
    {S("marquee"), CELL},
    {S("menu"), BLOCK},
    {S("meta"), TAG_VOID},
    {S("nav"), BLOCK},
    {S("noembed"), TAG_OPAQUE},
    {S("noframes"), TAG_OPAQUE},
    {S("object"), CELL},
    {S("ol"), BLOCK},
    {S("option"), TAG_SPECIAL},
    {S("p"), BLOCK},
    {S("param"), TAG_VOID},
    {S("pre"), BLOCK},
    {S("script"), TAG_OPAQUE},
    {S("section"), BLOCK},
    {S("select"), TAG_SPECIAL},
    {S("source"), TAG_VOID},
    {S("style"), TAG_OPAQUE},
    {S("summary"), BLOCK},
    {S("table"), CELL | TAG_ENDS_P},
    {S("tbody"), TAG_SPECIAL},
    {S("td"), CELL},
    {S("template"), CELL},
    {S("textarea"), TAG_OPAQUE},
    {S("tfoot"), TAG_SPECIAL},
    {S("th"), CELL},
    {S("thead"), TAG_SPECIAL},
    {S("title"), TAG_OPAQUE},
    {S("tr"), TAG_SPECIAL},
    {S("track"), TAG_VOID},
    {S("ul"), BLOCK},
    {S("wbr"), TAG_VOID},
    {S("xmp"), TAG_OPAQUE},
};

static const struct element ordinary = {S(""), 0};

static const struct ln_str attribute_names[ATTR_COUNT] = {
    [ATTR_ABOUT] = S("about"),       [ATTR_CONTENT] = S("content"),
    [ATTR_DATA] = S("data"),         [ATTR_DATETIME] = S("datetime"),
    [ATTR_HREF] = S("href"),         [ATTR_ID] = S("id"),
    [ATTR_ITEMID] = S("itemid"),     [ATTR_ITEMPROP] = S("itemprop"),
    [ATTR_ITEMREF] = S("itemref"),   [ATTR_ITEMSCOPE] = S("itemscope"),
    [ATTR_ITEMTYPE] = S("itemtype"), [ATTR_PREFIX] = S("prefix"),
    [ATTR_PROPERTY] = S("property"), [ATTR_REL] = S("rel"),
    [ATTR_RESOURCE] = S("resource"), [ATTR_SRC] = S("src"),
    [ATTR_TYPEOF] = S("typeof"),     [ATTR_VALUE] = S("value"),
    [ATTR_VOCAB] = S("vocab"),
};

struct open {
    const struct element *element; /* ordinary for a name that is not in the table */
    struct ln_str name;
};

struct walk {
    const struct tag_events *events;
    struct open *stack; /* [LIMIT_PAGE_DEPTH] */
    size_t depth;
};

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static const struct element *element_of(struct ln_str name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (name.len == elements[i].name.len && str_eq_ascii(name, elements[i].name))
            return &elements[i];
    return &ordinary;
}

static struct ln_str name_at(struct ln_str s, size_t at)
{
    size_t end = at;
    while (end < s.len && !is_space(s.at[end]) && s.at[end] != '/' && s.at[end] != '>')
        end++;
    return str_part(s, at, end);
}

static void set_attribute(struct tag *tag, struct ln_str name, struct ln_str value)
{
    for (size_t i = 0; i < ATTR_COUNT; i++)
        if (name.len == attribute_names[i].len && str_eq_ascii(name, attribute_names[i]) &&
            tag->attributes[i].at == NULL)
            tag->attributes[i] = value;
}

/* The attributes in s, what stands between a tag's name and its '>'. */
static void read_attributes(struct tag *tag, struct ln_str s)
{
    size_t at = 0;
    while (at < s.len) {
        if (is_space(s.at[at]) || s.at[at] == '/') {
            at++;
            continue;
        }
        size_t from = at++; /* a '=' in front is part of the name, as the standard has it */
        while (at < s.len && !is_space(s.at[at]) && s.at[at] != '/' && s.at[at] != '=')
            at++;
        struct ln_str name = str_part(s, from, at);
        struct ln_str value = {s.at + at, 0};
        while (at < s.len && is_space(s.at[at]))
            at++;
        if (at < s.len && s.at[at] == '=') {
            at++;
            while (at < s.len && is_space(s.at[at]))
                at++;
            char quote = at < s.len ? s.at[at] : '\0';
            bool quoted = quote == '"' || quote == '\'';
            from = at += quoted;
            while (at < s.len && (quoted ? s.at[at] != quote : !is_space(s.at[at])))
                at++;
            value = str_part(s, from, at);
            value.at = s.at + from;
            at += quoted && at < s.len;
        }
        set_attribute(tag, name, value);
    }
}

static bool is_one_of(struct ln_str name, const char *names)
{
    struct ln_str rest = str_of(names);
    while (rest.len > 0)
        if (str_eq_ascii(name, str_cut(&rest, rest, ' ')))
            return true;
    return false;
}

static void close_to(struct walk *w, size_t depth)
{
    while (w->depth > depth) {
        w->depth--;
        w->events->close(w->events->ctx);
    }
}

/* Close the innermost open element of these names, and all inside it, unless one of `stops`
 * or a barrier comes first. */
static void close_name(struct walk *w, const char *names, const char *stops)
{
    for (size_t i = w->depth; i-- > 0;) {
        if (is_one_of(w->stack[i].name, names)) {
            close_to(w, i);
            return;
        }
        if ((w->stack[i].element->flags & TAG_BARRIER) != 0 ||
            is_one_of(w->stack[i].name, stops))
            return;
    }
}

/* The end tags that this start tag spares the author. */
static void close_implied(struct walk *w, struct ln_str name, const struct element *e)
{
    static const char cells[] = "table html template";
    if ((e->flags & TAG_ENDS_P) != 0)
        close_name(w, "p", "");
    if (is_one_of(name, "li"))
        close_name(w, "li", "ul ol menu");
    else if (is_one_of(name, "dt dd"))
        close_name(w, "dt dd", "dl");
    else if (is_one_of(name, "option optgroup"))
        close_name(w, "option", "select");
    else if (is_one_of(name, "body"))
        close_name(w, "head", "");
    else if (is_one_of(name, "td th"))
        close_name(w, "td th", "tr");
    else if (is_one_of(name, "tr tbody thead tfoot")) {
        bool row = name.len == 2;
        for (size_t i = w->depth; i-- > 0 && !is_one_of(w->stack[i].name, cells);)
            if (is_one_of(w->stack[i].name, row ? "tr" : "tbody thead tfoot")) {
                close_to(w, i);
                return;
            }
        if (!row)
            return;
        close_name(w, "td th", ""); /* rows without tr */
    }
}

static void end_element(struct walk *w, struct ln_str name)
{
    const struct element *e = element_of(name);
    bool table = is_one_of(name, "table tbody thead tfoot tr td th caption html body template");
    for (size_t i = w->depth; i-- > 0;) {
        const struct open *o = &w->stack[i];
        if (str_eq_ascii(o->name, name)) {
            close_to(w, i);
            return;
        }
        bool stop = e->flags == 0 ? (o->element->flags & TAG_SPECIAL) != 0
                    : table       ? is_one_of(o->name, "table html")
                                  : (o->element->flags & TAG_BARRIER) != 0;
        if (stop)
            return;
    }
}

/* Where the end tag of an opaque element starts, or the end of the page. */
static size_t opaque_end(struct ln_str s, size_t at, struct ln_str name)
{
    while ((at = str_find(s, STR("</"), at)) != SIZE_MAX) {
        if (str_eq_ascii(str_part(s, at + 2, at + 2 + name.len), name) &&
            (at + 2 + name.len >= s.len || !is_letter(s.at[at + 2 + name.len])))
            return at;
        at += 2;
    }
    return s.len;
}

/* The start tag in page[at, end). returns where reading goes on, 0 when too much is open */
static size_t start_element(struct walk *w, struct ln_str page, size_t at, size_t end)
{
    struct tag tag = {.at = at, .name = name_at(str_part(page, 0, end), at + 1)};
    size_t inside = at + 1 + tag.name.len;
    const struct element *e = element_of(tag.name);
    read_attributes(&tag, str_part(page, inside, end - 1));
    close_implied(w, tag.name, e);
    if ((e->flags & TAG_VOID) != 0) {
        w->events->open(w->events->ctx, &tag, true);
        return end;
    }
    if (w->depth == LIMIT_PAGE_DEPTH)
        return 0;
    w->stack[w->depth++] = (struct open){e, tag.name};
    w->events->open(w->events->ctx, &tag, false);
    return end;
}

int tags_walk(struct arena *a, struct ln_str page, const struct tag_events *events,
              struct ln_err *err)
{
    struct walk w = {.events = events};
    struct markup m;
    w.stack = arena_array(a, LIMIT_PAGE_DEPTH, sizeof *w.stack);
    if (w.stack == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    markup_init(&m, page);
    for (size_t at = 0; at < page.len;) {
        uint32_t c = (unsigned char)page.at[at];
        if (c != '<' && c != '&') {
            c = utf8_next(page, &at);
            events->text(events->ctx, c < 0x80 && is_space((char)c) ? ' ' : c);
            continue;
        }
        size_t tag = at;
        bool open = c == '<' && at + 1 < page.len && is_letter(page.at[at + 1]);
        bool end = c == '<' && at + 2 < page.len && page.at[at + 1] == '/' &&
                   is_letter(page.at[at + 2]);
        at = markup_next(&c, &m, at);
        bool is_tag = page.at[tag] == '<' && c != '<';
        if (!is_tag || c == ' ')
            events->text(events->ctx, is_tag ? '\n' : c);
        if (is_tag && open) {
            /* Of script and style markup_next has passed the content: its end is no tag's. */
            struct ln_str name = name_at(page, tag + 1);
            if ((element_of(name)->flags & TAG_OPAQUE) != 0) {
                at = opaque_end(page, tag + 1 + name.len, name);
                continue;
            }
            at = start_element(&w, page, tag, at);
            if (at == 0)
                return err_kind(err, LN_ELIMIT, "depth", tag, "more than %u open elements",
                                LIMIT_PAGE_DEPTH);
        } else if (is_tag && end) {
            end_element(&w, name_at(str_part(page, 0, at), tag + 2));
        }
    }
    close_to(&w, 0);
    return LN_OK;
}

struct ln_str tags_decode(struct arena *a, struct ln_str value)
{
    if (str_find(value, STR("&"), 0) == SIZE_MAX)
        return value;
    char *text = arena_alloc(a, value.len + 4);
    if (text == NULL)
        return (struct ln_str){NULL, 0};
    struct markup m;
    size_t len = 0;
    markup_init(&m, value);
    for (size_t at = 0; at < value.len;) {
        uint32_t c;
        if (value.at[at] == '&')
            at = markup_next(&c, &m, at);
        else
            c = utf8_next(value, &at);
        len += utf8_put(text + len, c);
    }
    return (struct ln_str){text, len};
}
