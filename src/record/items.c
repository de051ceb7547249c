/* items.c: see items.h.
 *
 *   tags --open/close/text--> items with properties --emit--> nodes of base/json.h
 *
 *   <div itemscope itemtype="https://schema.org/JobPosting">       {"@graph":[{
 *     <h2 itemprop="title">Cook</h2>                                 "@type":"JobPosting",
 *     <p itemprop="jobLocation" itemscope itemtype=".../Place">      "title":"Cook",
 *       <b itemprop="name">Nowhere</b>                               "jobLocation":{"@type":
 *   </div> "Place","name":"Nowhere"}}]}
 *
 * Every open element knows the item its descendants speak of (scope) and the fragment they are
 * in, a named part of the page that items take in by itemref. Text is collected once for all
 * open properties, white space made one space and tags that part lines one line break, so a
 * property is a slice of it and the work is linear however deep they nest. A content attribute
 * holds for any element, as search engines take it. Addresses stay as written.
 *
 * One walk reads one syntax: a page that says the same in both must not give two adverts.
 */
#include "record/items.h"

#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "record/tags.h"

#define NAMES_MAX     256u       /* different property names in a page */
#define FRAGMENTS_MAX 64u        /* different ids in itemref */
#define SUBJECTS_MAX  1024u      /* RDFa resources with a name of their own */
#define DEPTH_MAX     16u        /* items in items; a loop of references ends here */
#define NODES_MAX     (1u << 18) /* of the document; references may repeat items */

struct item;

struct property {
    unsigned name;                /* index into reader.names */
    struct item *item;            /* its value, or */
    struct ln_str text;           /* this; empty while the element is open */
    bool reference;               /* text is the name of a resource, perhaps one in this page */
    size_t at;                    /* offset in the page */
    struct property *next, *twin; /* twin: another property of the same element */
};

/* An item, or a fragment (its type stays empty). */
struct item {
    struct ln_str type, id, refs;
    struct property *first, *last;
    struct item *next, *outer; /* the next one of the page; the fragment around a fragment */
    size_t at;
    bool top; /* no property's value */
};

struct place {
    struct item *scope, *fragment;
    struct property *open; /* properties that wait for the text of this element */
    size_t from;           /* where that text starts */
    struct ln_str prefix;  /* RDFa: one that this part of the page binds to schema.org */
    struct ln_str hanging; /* RDFa: rel that waits for an item */
    bool schema;           /* RDFa: names without prefix are schema.org's */
};

struct reader {
    struct arena *arena;
    enum item_syntax syntax;
    struct place places[LIMIT_PAGE_DEPTH + 1];
    size_t depth;
    struct ln_str names[NAMES_MAX];
    unsigned name_count;
    struct ln_str fragment_ids[FRAGMENTS_MAX];
    struct item *fragments[FRAGMENTS_MAX];
    size_t fragment_count;
    struct item *first, *last; /* items in page order */
    struct item *subjects[SUBJECTS_MAX];
    size_t subject_count;
    size_t property_count;
    char *text; /* [page.len + 4] */
    size_t text_len;
    size_t waiting; /* properties whose text is being collected */
    int code;       /* LN_ENOMEM, or LN_ELIMIT: give up */
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next word of a list, empty at its end. */
static struct ln_str next_word(struct ln_str *list)
{
    size_t from = 0, to;
    while (from < list->len && is_space(list->at[from]))
        from++;
    for (to = from; to < list->len && !is_space(list->at[to]);)
        to++;
    struct ln_str word = str_part(*list, from, to);
    *list = str_part(*list, to, list->len);
    return word;
}

/* http://schema.org/X, https, with or without www: X; else empty. */
static struct ln_str schema_name(struct ln_str iri)
{
    static const struct ln_str starts[] = {{"https://schema.org/", 19},
                                           {"http://schema.org/", 18},
                                           {"https://www.schema.org/", 23},
                                           {"http://www.schema.org/", 22}};
    for (size_t i = 0; i < 4; i++)
        if (iri.len > starts[i].len && str_eq_ascii(str_part(iri, 0, starts[i].len), starts[i]))
            return str_part(iri, starts[i].len, iri.len);
    return (struct ln_str){NULL, 0};
}

static bool is_schema(struct ln_str vocab)
{
    char iri[32];
    vocab = str_trim(vocab);
    if (vocab.len == 0 || vocab.len > sizeof iri - 2)
        return false;
    memcpy(iri, vocab.at, vocab.len);
    if (iri[vocab.len - 1] != '/')
        iri[vocab.len++] = '/';
    iri[vocab.len] = 'x';
    return schema_name((struct ln_str){iri, vocab.len + 1}).len == 1;
}

static struct item *new_item(struct reader *r, size_t at)
{
    struct item *item = arena_alloc(r->arena, sizeof *item);
    if (item == NULL) {
        r->code = LN_ENOMEM;
        return NULL;
    }
    item->at = at;
    return item;
}

static struct item *add_item(struct reader *r, size_t at)
{
    struct item *item = new_item(r, at);
    if (item == NULL)
        return NULL;
    if (r->last != NULL)
        r->last->next = item;
    else
        r->first = item;
    r->last = item;
    return item;
}

static unsigned name_index(struct reader *r, struct ln_str name)
{
    for (unsigned i = 0; i < r->name_count; i++)
        if (str_eq(r->names[i], name))
            return i;
    if (r->name_count == NAMES_MAX) {
        r->code = LN_ELIMIT;
        return 0;
    }
    r->names[r->name_count] = name;
    return r->name_count++;
}

static struct property *append(struct reader *r, struct item *to, const struct property *what)
{
    struct property *p =
        r->property_count == LIMIT_PAGE_PROPERTIES ? NULL : arena_alloc(r->arena, sizeof *p);
    if (p == NULL) {
        r->code = r->property_count == LIMIT_PAGE_PROPERTIES ? LN_ELIMIT : LN_ENOMEM;
        return NULL;
    }
    r->property_count++;
    *p = *what;
    p->next = NULL;
    if (to->last != NULL)
        to->last->next = p;
    else
        to->first = p;
    to->last = p;
    return p;
}

/* One property for the scope and for every fragment around it; *chain collects them. */
static void add_property(struct reader *r, struct property **chain, const struct place *in,
                         struct ln_str name, struct property what)
{
    struct item *to = in->scope;
    struct item *outer = in->fragment;
    what.name = name_index(r, name);
    while (r->code == LN_OK && (to != NULL || outer != NULL)) {
        if (to == NULL) {
            to = outer;
            outer = outer->outer;
        }
        struct property *p = append(r, to, &what);
        if (p == NULL)
            return;
        p->twin = *chain;
        *chain = p;
        to = NULL;
    }
}

/* ---- Microdata ---- */

static bool is_any(struct ln_str name, const char *names)
{
    struct ln_str rest = str_of(names);
    while (rest.len > 0)
        if (str_eq_ascii(name, str_cut(&rest, rest, ' ')))
            return true;
    return false;
}

/* The attribute that holds an element's value; ATTR_COUNT: its text does. */
static enum tag_attribute value_attribute(const struct tag *tag)
{
    const struct ln_str *has = tag->attributes;
    if (has[ATTR_CONTENT].at != NULL)
        return ATTR_CONTENT;
    if (is_any(tag->name, "meta"))
        return ATTR_CONTENT;
    if (is_any(tag->name, "audio embed iframe img source track video"))
        return ATTR_SRC;
    if (is_any(tag->name, "a area link"))
        return ATTR_HREF;
    if (is_any(tag->name, "object"))
        return ATTR_DATA;
    if (is_any(tag->name, "data meter"))
        return ATTR_VALUE;
    if (is_any(tag->name, "time") && has[ATTR_DATETIME].at != NULL)
        return ATTR_DATETIME;
    return ATTR_COUNT;
}

static struct ln_str decoded(struct reader *r, struct ln_str value)
{
    struct ln_str text = tags_decode(r->arena, value);
    if (text.at == NULL && value.len > 0)
        r->code = LN_ENOMEM;
    return str_trim(text);
}

/* Wait for the text of the element at *here for the properties in chain. */
static void wait_for_text(struct reader *r, struct place *here, struct property *chain,
                          bool leaf)
{
    if (chain == NULL || leaf)
        return;
    here->open = chain;
    here->from = r->text_len;
    r->waiting++;
}

static void add_names(struct reader *r, struct property **chain, const struct place *in,
                      struct ln_str names, struct property what)
{
    for (struct ln_str word; r->code == LN_OK && (word = next_word(&names)).len > 0;) {
        struct ln_str name = schema_name(word);
        add_property(r, chain, in, name.len > 0 ? name : word, what);
    }
}

static void enter_fragment(struct reader *r, struct place *here, struct ln_str id)
{
    for (size_t i = 0; i < r->fragment_count; i++) {
        if (!str_eq(id, r->fragment_ids[i]) || r->fragments[i] != NULL)
            continue;
        struct item *fragment = new_item(r, 0);
        if (fragment == NULL)
            return;
        fragment->outer = here->fragment;
        here->fragment = r->fragments[i] = fragment;
    }
}

/* The type an item is taken for: JobPosting when that is one of them, else the first. */
static struct ln_str type_in(struct ln_str list)
{
    struct ln_str first = {NULL, 0};
    for (struct ln_str word; (word = next_word(&list)).len > 0;) {
        if (str_eq(schema_name(word), STR("JobPosting")))
            return word;
        first = first.len == 0 ? word : first;
    }
    return first;
}

static void open_microdata(struct reader *r, struct place *here, const struct tag *tag,
                           bool leaf)
{
    const struct ln_str *has = tag->attributes;
    struct property *chain = NULL;
    struct property what = {.at = tag->at};
    if (has[ATTR_ID].len > 0)
        enter_fragment(r, here, has[ATTR_ID]);
    bool property = has[ATTR_ITEMPROP].len > 0;
    struct place around = *here;
    if (has[ATTR_ITEMSCOPE].at != NULL) {
        struct item *item = add_item(r, tag->at);
        if (item == NULL)
            return;
        item->type = type_in(decoded(r, has[ATTR_ITEMTYPE]));
        item->id = decoded(r, has[ATTR_ITEMID]);
        item->refs = decoded(r, has[ATTR_ITEMREF]);
        item->top = !property || here->scope == NULL;
        here->scope = item;
        here->fragment = NULL;
        what.item = item;
    }
    if (!property)
        return;
    enum tag_attribute from = what.item != NULL ? ATTR_COUNT : value_attribute(tag);
    if (from != ATTR_COUNT)
        what.text = decoded(r, has[from]);
    add_names(r, &chain, &around, decoded(r, has[ATTR_ITEMPROP]), what);
    if (what.item == NULL && from == ATTR_COUNT)
        wait_for_text(r, here, chain, leaf);
}

/* ---- RDFa ---- */

/* The schema.org name that a term, a prefixed name or an address stands for; else empty. */
static struct ln_str term_name(const struct place *in, struct ln_str word, bool terms)
{
    struct ln_str rest, name = schema_name(word);
    if (name.len > 0)
        return name;
    if (str_find(word, STR(":"), 0) == SIZE_MAX)
        return terms && in->schema ? word : name;
    struct ln_str prefix = str_cut(&rest, word, ':');
    bool ours = str_eq_ascii(prefix, STR("schema")) ||
                (in->prefix.len > 0 && str_eq_ascii(prefix, in->prefix));
    return ours && !str_starts(rest, STR("//")) ? rest : name;
}

/* prefix="s: http://schema.org/ dc: ...": the one that is schema.org's. */
static void read_prefixes(struct place *here, struct ln_str list)
{
    for (struct ln_str name; (name = next_word(&list)).len > 0;) {
        struct ln_str iri = next_word(&list);
        if (is_schema(iri) && name.at[name.len - 1] == ':')
            here->prefix = str_part(name, 0, name.len - 1);
    }
}

/* The schema.org type of a typed element, chosen as in type_in(). */
static struct ln_str type_of(const struct place *in, struct ln_str list)
{
    struct ln_str first = {NULL, 0};
    for (struct ln_str word; (word = next_word(&list)).len > 0;) {
        struct ln_str name = term_name(in, word, true);
        if (str_eq(name, STR("JobPosting")))
            return name;
        first = first.len == 0 ? name : first;
    }
    return first;
}

/* The item with that name, made when the page has not spoken of it yet. */
static struct item *subject(struct reader *r, struct ln_str id, size_t at)
{
    for (size_t i = 0; id.len > 0 && i < r->subject_count; i++)
        if (str_eq(r->subjects[i]->id, id))
            return r->subjects[i];
    struct item *item = add_item(r, at);
    if (item == NULL || id.len == 0)
        return item;
    item->id = id;
    if (r->subject_count == SUBJECTS_MAX)
        r->code = LN_ELIMIT;
    else
        r->subjects[r->subject_count++] = item;
    return item;
}

static struct ln_str resource_of(struct reader *r, const struct ln_str *has)
{
    static const enum tag_attribute order[] = {ATTR_RESOURCE, ATTR_HREF, ATTR_SRC};
    for (size_t i = 0; i < 3; i++)
        if (has[order[i]].at != NULL)
            return decoded(r, has[order[i]]);
    return (struct ln_str){NULL, 0};
}

static void add_terms(struct reader *r, struct property **chain, const struct place *in,
                      struct ln_str names, bool terms, struct property what)
{
    for (struct ln_str word; r->code == LN_OK && (word = next_word(&names)).len > 0;) {
        struct ln_str name = term_name(in, word, terms);
        if (name.len > 0)
            add_property(r, chain, in, name, what);
    }
}

/* A typed element: a new item, the value of its property or of the rel that waits for one. */
static void open_typed(struct reader *r, struct place *here, const struct tag *tag,
                       struct ln_str about, bool leaf)
{
    const struct ln_str *has = tag->attributes;
    struct place around = *here;
    struct property *chain = NULL;
    struct ln_str id = about.len > 0 ? about : resource_of(r, has);
    struct item *item = subject(r, id, tag->at);
    if (item == NULL)
        return;
    if (item->type.len == 0)
        item->type = type_of(here, has[ATTR_TYPEOF]);
    struct property what = {.item = item, .at = tag->at};
    bool literal = about.len > 0;
    if (!literal) {
        if (around.scope != item) {
            add_terms(r, &chain, &around, has[ATTR_PROPERTY], true, what);
            add_terms(r, &chain, &around, has[ATTR_REL], false, what);
            add_terms(r, &chain, &around, around.hanging, false, what);
        }
        item->top = item->top || chain == NULL;
    }
    here->scope = item;
    here->hanging = (struct ln_str){NULL, 0};
    if (literal && has[ATTR_PROPERTY].len > 0) {
        item->top = true;
        what.item = NULL;
        if (has[ATTR_CONTENT].at != NULL)
            what.text = decoded(r, has[ATTR_CONTENT]);
        chain = NULL;
        add_terms(r, &chain, here, has[ATTR_PROPERTY], true, what);
        if (has[ATTR_CONTENT].at == NULL)
            wait_for_text(r, here, chain, leaf);
    } else if (literal) {
        item->top = true;
    }
}

static void open_rdfa(struct reader *r, struct place *here, const struct tag *tag, bool leaf)
{
    const struct ln_str *has = tag->attributes;
    struct property *chain = NULL;
    struct property what = {.at = tag->at};
    if (has[ATTR_VOCAB].at != NULL)
        here->schema = is_schema(has[ATTR_VOCAB]);
    if (has[ATTR_PREFIX].len > 0)
        read_prefixes(here, has[ATTR_PREFIX]);
    struct ln_str about = decoded(r, has[ATTR_ABOUT]);
    if (r->code != LN_OK)
        return;
    if (has[ATTR_TYPEOF].at != NULL) {
        open_typed(r, here, tag, about, leaf);
        return;
    }
    struct ln_str resource = resource_of(r, has);
    if (about.len > 0)
        here->scope = subject(r, about, tag->at);
    if (has[ATTR_PROPERTY].len > 0) {
        bool text = false;
        if (has[ATTR_CONTENT].at != NULL)
            what.text = decoded(r, has[ATTR_CONTENT]);
        else if (resource.at != NULL)
            what.text = resource, what.reference = true;
        else if (has[ATTR_DATETIME].at != NULL)
            what.text = decoded(r, has[ATTR_DATETIME]);
        else
            text = true;
        add_terms(r, &chain, here, has[ATTR_PROPERTY], true, what);
        if (text)
            wait_for_text(r, here, chain, leaf);
    } else if (has[ATTR_REL].len > 0 && resource.at != NULL) {
        what.text = resource, what.reference = true;
        add_terms(r, &chain, here, has[ATTR_REL], false, what);
    } else if (has[ATTR_REL].len > 0) {
        here->hanging = has[ATTR_REL];
    } else if (has[ATTR_RESOURCE].len > 0) {
        here->scope = subject(r, resource, tag->at);
    }
}

/* ---- the walk ---- */

static void on_open(void *ctx, const struct tag *tag, bool leaf)
{
    struct reader *r = ctx;
    struct place here = r->places[r->depth];
    here.open = NULL;
    if (r->code == LN_OK && r->syntax == ITEMS_MICRODATA)
        open_microdata(r, &here, tag, leaf);
    else if (r->code == LN_OK)
        open_rdfa(r, &here, tag, leaf);
    if (!leaf)
        r->places[++r->depth] = here;
}

static void on_close(void *ctx)
{
    struct reader *r = ctx;
    struct place *here = &r->places[r->depth--];
    if (here->open == NULL)
        return;
    struct ln_str text =
        str_trim((struct ln_str){r->text + here->from, r->text_len - here->from});
    for (struct property *p = here->open; p != NULL; p = p->twin)
        p->text = text;
    r->waiting--;
}

static void on_text(void *ctx, uint32_t c)
{
    struct reader *r = ctx;
    if (r->waiting == 0)
        return;
    bool gap = r->text_len > 0 && is_space(r->text[r->text_len - 1]);
    if (c < 0x80 && is_space((char)c)) {
        if (!gap)
            r->text[r->text_len++] = (char)c;
        else if (c == '\n')
            r->text[r->text_len - 1] = '\n';
        return;
    }
    r->text_len += utf8_put(r->text + r->text_len, c);
}

/* All ids that some itemref names; items before and behind them are then treated alike. */
static void on_reference(void *ctx, const struct tag *tag, bool leaf)
{
    struct reader *r = ctx;
    struct ln_str list = decoded(r, tag->attributes[ATTR_ITEMREF]);
    (void)leaf;
    for (struct ln_str id; (id = next_word(&list)).len > 0;) {
        size_t i = 0;
        while (i < r->fragment_count && !str_eq(r->fragment_ids[i], id))
            i++;
        if (i == FRAGMENTS_MAX)
            r->code = LN_ELIMIT;
        else if (i == r->fragment_count)
            r->fragment_ids[r->fragment_count++] = id;
    }
}

static void on_nothing(void *ctx)
{
    (void)ctx;
}

static void on_no_text(void *ctx, uint32_t c)
{
    (void)ctx;
    (void)c;
}

/* ---- nodes ---- */

struct nodes {
    struct arena *arena;
    struct json_node *at;
    size_t count, room;
    int code;
};

static size_t add_node(struct nodes *n, enum json_type type, struct ln_str key,
                       struct ln_str text, size_t at)
{
    if (n->count == n->room) {
        size_t room = n->room == 0 ? 256 : n->room * 2;
        struct json_node *wider =
            room > NODES_MAX ? NULL : arena_array(n->arena, room, sizeof *wider);
        if (wider == NULL) {
            n->code = room > NODES_MAX ? LN_ELIMIT : LN_ENOMEM;
            return 0;
        }
        if (n->count > 0)
            memcpy(wider, n->at, n->count * sizeof *wider);
        n->at = wider;
        n->room = room;
    }
    n->at[n->count] = (struct json_node){type, (uint32_t)n->count + 1, key, text, at};
    return n->count++;
}

static void end_node(struct nodes *n, size_t node)
{
    if (n->code == LN_OK)
        n->at[node].next = (uint32_t)n->count;
}

static void emit_item(struct nodes *n, const struct reader *r, const struct item *item,
                      struct ln_str key, unsigned depth);

static void emit_value(struct nodes *n, const struct reader *r, const struct property *p,
                       struct ln_str key, unsigned depth)
{
    const struct item *item = p->item;
    for (size_t i = 0; p->reference && i < r->subject_count && item == NULL; i++)
        if (str_eq(r->subjects[i]->id, p->text))
            item = r->subjects[i];
    if (item == NULL)
        add_node(n, JSON_STRING, key, p->text, p->at);
    else if (depth < DEPTH_MAX)
        emit_item(n, r, item, key, depth + 1);
}

/* The properties of an item and of the fragments it refers to, one list behind the other. */
struct source {
    const struct property *lists[1 + FRAGMENTS_MAX];
    size_t count;
};

static struct source sources_of(const struct reader *r, const struct item *item)
{
    struct source s = {.count = 1};
    struct ln_str refs = item->refs;
    s.lists[0] = item->first;
    for (struct ln_str id; (id = next_word(&refs)).len > 0;)
        for (size_t i = 0; i < r->fragment_count && s.count <= FRAGMENTS_MAX; i++)
            if (r->fragments[i] != NULL && str_eq(r->fragment_ids[i], id))
                s.lists[s.count++] = r->fragments[i]->first;
    return s;
}

/* All values of one name: a single one as it is, several as a list. */
static void emit_name(struct nodes *n, const struct reader *r, const struct source *s,
                      unsigned name, unsigned depth)
{
    size_t count = 0;
    size_t list = 0;
    const struct property *only = NULL;
    for (size_t i = 0; i < s->count; i++)
        for (const struct property *p = s->lists[i]; p != NULL; p = p->next) {
            if (p->name != name)
                continue;
            only = only == NULL ? p : only;
            count++;
        }
    if (count == 1) {
        emit_value(n, r, only, r->names[name], depth);
        return;
    }
    list = add_node(n, JSON_ARRAY, r->names[name], STR(""), only->at);
    for (size_t i = 0; i < s->count; i++)
        for (const struct property *p = s->lists[i]; p != NULL && n->code == LN_OK; p = p->next)
            if (p->name == name)
                emit_value(n, r, p, STR(""), depth);
    end_node(n, list);
}

static void emit_item(struct nodes *n, const struct reader *r, const struct item *item,
                      struct ln_str key, unsigned depth)
{
    bool seen[NAMES_MAX] = {false};
    struct source s = sources_of(r, item);
    size_t node = add_node(n, JSON_OBJECT, key, STR(""), item->at);
    struct ln_str type = schema_name(item->type);
    if (item->type.len > 0)
        add_node(n, JSON_STRING, STR("@type"), type.len > 0 ? type : item->type, item->at);
    if (item->id.len > 0)
        add_node(n, JSON_STRING, STR("@id"), item->id, item->at);
    for (size_t i = 0; i < s.count; i++)
        for (const struct property *p = s.lists[i]; p != NULL && n->code == LN_OK; p = p->next)
            if (!seen[p->name]) {
                seen[p->name] = true;
                emit_name(n, r, &s, p->name, depth);
            }
    end_node(n, node);
}

static bool has_posting(const struct reader *r)
{
    for (const struct item *item = r->first; item != NULL; item = item->next)
        if (str_eq(item->type, STR("JobPosting")) ||
            str_eq(schema_name(item->type), STR("JobPosting")))
            return true;
    return false;
}

static int walk(struct reader *r, struct ln_str page)
{
    struct tag_events refs = {r, on_reference, on_nothing, on_no_text};
    struct tag_events all = {r, on_open, on_close, on_text};
    int code = LN_OK;
    if (r->syntax == ITEMS_MICRODATA && str_find(page, STR("itemref"), 0) != SIZE_MAX)
        code = tags_walk(r->arena, page, &refs, NULL);
    if (code == LN_OK && r->code == LN_OK)
        code = tags_walk(r->arena, page, &all, NULL);
    return code != LN_OK ? code : r->code;
}

int items_read(struct json_doc *doc, struct record_scratch *s, struct ln_str page,
               enum item_syntax syntax, struct ln_err *err)
{
    *doc = (struct json_doc){0};
    struct reader *r = arena_alloc(&s->arena, sizeof *r);
    char *text = arena_alloc(&s->arena, page.len + 4);
    if (r == NULL || text == NULL)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    r->arena = &s->arena;
    r->syntax = syntax;
    r->text = text;
    int code = walk(r, page);
    struct nodes n = {.arena = &s->arena};
    if (code == LN_OK && has_posting(r)) {
        (void)add_node(&n, JSON_OBJECT, STR(""), STR(""), 0);
        (void)add_node(&n, JSON_ARRAY, STR("@graph"), STR(""), 0);
        for (const struct item *i = r->first; i != NULL && n.code == LN_OK; i = i->next)
            if (i->top)
                emit_item(&n, r, i, STR(""), 0);
        end_node(&n, 1);
        end_node(&n, 0);
        code = n.code;
    }
    if (code == LN_ENOMEM)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    if (code == LN_OK && n.count > 0)
        *doc = (struct json_doc){n.at, (uint32_t)n.count};
    return LN_OK;
}
