/* test_items.c: Microdata and RDFa in pages give the records that JSON-LD gives, on tag soup
 * too, and what cannot be followed leaves the page to be read as text. */
#include "test.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/random.h"
#include "record/record.h"

struct page {
    struct record_scratch scratch;
    struct record_list list;
};

static struct page one, two;

static void read_page(struct page *p, struct ln_str html)
{
    struct record_source source = {.name = STR("f"), .index = 1, .one_frame = true};
    assert_int_equal(record_read(&p->list, &p->scratch, &record_html, html, &source, NULL),
                     LN_OK);
}

static const struct record *only(const char *html)
{
    read_page(&one, str_of(html));
    if (one.list.count != 1)
        fail_msg("%zu records in %s", one.list.count, html);
    return &one.list.items[0];
}

/* The text at `path`; NULL and empty when there is none. */
static struct ln_str text_at(const struct record *r, const char *path)
{
    for (size_t i = 0; i < r->text_count; i++)
        if (str_eq(r->texts[i].path, str_of(path)))
            return r->texts[i].value;
    return (struct ln_str){NULL, 0};
}

/* Equal when runs of white space are one space each. */
static bool same_words(struct ln_str a, struct ln_str b)
{
    size_t i = 0, k = 0;
    while (i < a.len && k < b.len) {
        bool x = strchr(" \n\r\t", a.at[i]) != NULL, y = strchr(" \n\r\t", b.at[k]) != NULL;
        if (x != y || (!x && a.at[i] != b.at[k]))
            return false;
        do
            i++;
        while (x && i < a.len && strchr(" \n\r\t", a.at[i]) != NULL);
        do
            k++;
        while (y && k < b.len && strchr(" \n\r\t", b.at[k]) != NULL);
    }
    return i == a.len && k == b.len;
}

static void is_field(const char *name, struct ln_str a, struct ln_str b)
{
    if (!same_words(a, b))
        fail_msg("%s: \"%.*s\" is not \"%.*s\"", name, STR_ARGS(a), STR_ARGS(b));
}

/* but: paths that start like this may be in one of them only. */
static void has_texts_of(const struct record *a, const struct record *b, const char *but)
{
    for (size_t i = 0; i < a->text_count; i++) {
        struct ln_str path = a->texts[i].path;
        if (but != NULL && str_starts(path, str_of(but)))
            continue;
        char name[200];
        snprintf(name, sizeof name, "%.*s", STR_ARGS(path));
        is_field(name, a->texts[i].value, text_at(b, name));
    }
}

static void is_same_advert(const struct record *a, const struct record *b, const char *but)
{
    const struct record_advert *x = &a->advert, *y = &b->advert;
    has_texts_of(a, b, but);
    has_texts_of(b, a, but);
    is_field("title", x->title, y->title);
    is_field("description", x->description, y->description);
    is_field("place", x->job_place, y->job_place);
    is_field("country", x->job_country, y->job_country);
    is_field("posted", x->posted, y->posted);
    is_field("valid", x->valid_through, y->valid_through);
    is_field("currency", x->pay.currency, y->pay.currency);
    is_field("period", x->pay.period, y->pay.period);
    is_field("url", x->apply_url, y->apply_url);
    assert_true(x->pay.has_min == y->pay.has_min && x->pay.min == y->pay.min);
    assert_true(x->pay.has_max == y->pay.has_max && x->pay.max == y->pay.max);
    assert_true(x->posting && y->posting && x->structured && y->structured);
    assert_true(x->remote == y->remote);
    if (but != NULL)
        return;
    is_field("employer", x->employer_name, y->employer_name);
    is_field("employer url", x->employer_url, y->employer_url);
    is_field("employer logo", x->employer_logo, y->employer_logo);
    is_field("employer address", x->employer_address, y->employer_address);
    is_field("contact", x->contact, y->contact);
    is_field("applicant", x->applicant_country, y->applicant_country);
}

static const char json_ld[] =
    "<!DOCTYPE html><title>Jobs</title><script type=application/ld+json>{\"@context\":"
    "\"https://schema.org\",\"@type\":\"JobPosting\",\"title\":\"Cook & Baker\","
    "\"description\":\"We bake.\\nYou cook.\",\"datePosted\":\"2026-01-02\",\"validThrough\":"
    "\"2026-12-31\",\"url\":\"https://inn.example/job/1\",\"jobLocationType\":\"TELECOMMUTE\","
    "\"hiringOrganization\":{\"@type\":\"Organization\",\"name\":\"Invented Inn\",\"sameAs\":"
    "\"https://inn.example/\",\"logo\":\"https://inn.example/l.png\",\"telephone\":\"555 0100\""
    "},\"jobLocation\":{\"@type\":\"Place\",\"address\":{\"@type\":\"PostalAddress\","
    "\"addressLocality\":\"Nowhere\",\"addressCountry\":\"XB\"}},\"baseSalary\":{\"@type\":"
    "\"MonetaryAmount\",\"currency\":\"USD\",\"value\":{\"@type\":\"QuantitativeValue\","
    "\"minValue\":\"900\",\"maxValue\":\"1200\",\"unitText\":\"MONTH\"}},\"skills\":[\"Dough\","
    "\"Fire\"]}</script>";

static const char microdata[] =
    "<!DOCTYPE html><title>Jobs</title><body><div itemscope "
    "itemtype=\"http://schema.org/JobPosting\">\n<h1 itemprop=title>Cook &amp; Ba<b>ker</b>"
    "</h1><div itemprop='description'><!-- x --><p>We bake.<p>You\n  cook.<script>no</script>"
    "</div><time itemprop=datePosted datetime=2026-01-02>2 January</time>"
    "<meta itemprop=validThrough content=2026-12-31><link itemprop=url "
    "href='https://inn.example/job/1'><span itemprop=jobLocationType content=TELECOMMUTE>at "
    "home</span><p itemprop=hiringOrganization itemscope "
    "itemtype=https://schema.org/Organization"
    "><span itemprop=name>Invented Inn</span><a itemprop=sameAs href=https://inn.example/>site"
    "</a><img itemprop=logo src=https://inn.example/l.png><b itemprop=telephone>555 0100</b>"
    "<div itemprop=jobLocation itemscope itemtype=https://schema.org/Place><div "
    "itemprop=address itemscope itemtype=https://schema.org/PostalAddress><ul><li "
    "itemprop=addressLocality>Nowhere<li itemprop=addressCountry>XB</ul></div></div><span "
    "itemprop=baseSalary itemscope itemtype=http://schema.org/MonetaryAmount><i "
    "itemprop=currency>USD</i><span itemprop=value itemscope "
    "itemtype=http://schema.org/QuantitativeValue><data itemprop=minValue value=900>9 "
    "hundred</data><data itemprop=maxValue value=1200>12 hundred</data><meta itemprop=unitText "
    "content=MONTH></span></span><table><tr><td itemprop=skills>Dough<td itemprop=skills>Fire"
    "</table></div>";

static const char rdfa[] =
    "<!DOCTYPE html><title>Jobs</title><body><article vocab=https://schema.org/ "
    "typeof=JobPosting><h1 property=title>Cook &amp; Ba<b>ker</b></h1><div "
    "property=description><p>We bake.</p><p>You cook.</p></div><time property=datePosted "
    "datetime=2026-01-02>2 January</time><meta property=validThrough content=2026-12-31>"
    "<a property=url href=https://inn.example/job/1>apply</a><meta property=jobLocationType "
    "content=TELECOMMUTE><p property=hiringOrganization typeof=Organization><span "
    "property=name>"
    "Invented Inn</span><a property=sameAs href=https://inn.example/>site</a><img "
    "property=logo "
    "src=https://inn.example/l.png><b property=telephone>555 0100</b></p><div "
    "property=jobLocation typeof=Place><div property=address typeof=PostalAddress><span "
    "property=addressLocality>Nowhere</span> <span "
    "property=addressCountry>XB</span></div></div>"
    "<span property=baseSalary typeof=MonetaryAmount><i property=currency>USD</i><span "
    "property=value typeof=QuantitativeValue><b property=minValue content=900>9 hundred</b><b "
    "property=maxValue>1200</b><meta property=unitText content=MONTH></span></span><b "
    "property=skills>Dough</b><b property=skills>Fire</b></article>";

/* The same with prefixed names, a subject of its own, and the employer elsewhere in the page.
 */
static const char rdfa_prefixed[] =
    "<html prefix='og: http://ogp.example/ns# s: http://schema.org/'><body><meta "
    "property=og:title content=Elsewhere><div typeof=s:JobPosting><h1 "
    "property='s:title og:title'>Cook &amp; Baker</h1><div property=schema:description>We "
    "bake. "
    "You cook.</div><b property=http://schema.org/datePosted content=2026-01-02>x</b><meta "
    "property=schema:validThrough content=2026-12-31><link property=s:url "
    "href=https://inn.example/job/1><meta property=s:jobLocationType content=TELECOMMUTE><a "
    "rel=nofollow href=/elsewhere>x</a><div rel=s:hiringOrganization><div "
    "typeof=s:Organization>"
    "<b property=s:name>Invented Inn</b><link property=s:sameAs href=https://inn.example/><img "
    "property=s:logo src=https://inn.example/l.png><b property=s:telephone>555 0100</b></div>"
    "</div><link property=s:jobLocation resource=#place><span property=s:baseSalary "
    "typeof=s:MonetaryAmount><i property=s:currency>USD</i><span property=s:value "
    "typeof=s:QuantitativeValue><b property=s:minValue>900</b><b "
    "property=s:maxValue>1200</b><b "
    "property=s:unitText>MONTH</b></span></span><b property=s:skills>Dough</b><b "
    "property=s:skills>Fire</b><b property=unknown>not ours</b></div><footer resource=#place "
    "typeof=s:Place><p property=s:address typeof=s:PostalAddress><b property=s:addressLocality>"
    "Nowhere</b><b property=s:addressCountry>XB</b></p></footer>";

static void all_ways_give_the_same_advert(void **state)
{
    static const char *const others[] = {microdata, rdfa, rdfa_prefixed};
    (void)state;
    read_page(&two, str_of(json_ld));
    assert_int_equal(two.list.count, 1);
    assert_str(two.list.items[0].advert.job_country, "XB");
    for (size_t i = 0; i < 3; i++)
        is_same_advert(&two.list.items[0], only(others[i]), NULL);
    assert_str(text_at(only(microdata), "description"), "We bake.\nYou cook.");
}

static void one_posting_gives_one_record(void **state)
{
    char page[16384];
    (void)state;
    snprintf(page, sizeof page, "%s%s%s", json_ld, microdata, rdfa);
    assert_str(text_at(only(page), "description"), "We bake.\nYou cook.");
    assert_str(one.list.items[0].advert.employer_name, "Invented Inn");
    snprintf(page, sizeof page, "%s%s", rdfa, microdata);
    (void)only(page);
    /* A broken block is told, and the posting still read. */
    snprintf(page, sizeof page, "<script type=application/ld+json>{</script>%s", microdata);
    read_page(&one, str_of(page));
    assert_int_equal(one.list.count, 2);
    assert_true(one.list.items[0].failed && !one.list.items[1].failed);
    assert_str(one.list.items[1].advert.title, "Cook & Baker");
}

#define POSTING "itemscope itemtype=https://schema.org/JobPosting"

static void follows_tag_soup(void **state)
{
    static const struct {
        const char *html, *path, *value;
    } cases[] = {
        {"<DIV ITEMSCOPE ITEMTYPE=http://schema.org/JobPosting><B ITEMPROP=title>x</B></DIV>",
         "title", "x"},
        {"<div " POSTING "><p itemprop=title>x<p>y", "title", "x"},
        {"<div " POSTING "><p itemprop=title>x<div>y</div>", "title", "x"},
        {"<div " POSTING "><p itemprop=title>x</span></div> y", "title", "x"},
        {"<div " POSTING "><span itemprop=title>x</b> y</span> z", "title", "x y"},
        {"<div " POSTING "><ul><li itemprop=title>x<ul><li>y</ul><li>z</ul>", "title", "x\ny"},
        {"<div " POSTING "><dl><dt>a<dd itemprop=title>x<dt>b<dd>y</dl>", "title", "x"},
        {"<div " POSTING "><table><tr><td itemprop=title>x<tr><td>y</table>", "title", "x"},
        {"<div " POSTING "><table><tr><td itemprop=title>x</div></table>", "title", "x"},
        {"<div " POSTING "><b itemprop=title>x<br>y</b>", "title", "x\ny"},
        {"<div " POSTING "><b itemprop=title>x", "title", "x"},
        {"<div " POSTING "><b itemprop=\"title\"id=q>x</b>", "title", "x"},
        {"<div " POSTING "><b\nitemprop = 'title' >x</b>", "title", "x"},
        {"<div " POSTING "><b itemprop=title itemprop=skills>x</b>", "title", "x"},
        {"<div " POSTING "><b itemprop='title skills'>x</b>", "skills", "x"},
        {"<div " POSTING "><b itemprop=https://schema.org/title>x</b>", "title", "x"},
        {"<div " POSTING "><b itemprop=title data-x='>'>x</b>", "title", "x"},
        {"<div " POSTING "><!-- <b itemprop=title>y</b> --><b itemprop=title>x</b>", "title",
         "x"},
        {"<div " POSTING "><script>'<b itemprop=title>y</b>'</script><b itemprop=title>x</b>",
         "title", "x"},
        {"<div " POSTING "><textarea><b itemprop=title>y</b></textarea><b itemprop=title>x</b>",
         "title", "x"},
        {"<div " POSTING "><meta itemprop=title content='&lt;x&gt; &#38; y'>", "title",
         "<x> & y"},
        {"<div " POSTING "><b itemprop=title>&lt;x&gt;&nbsp;&#x4E2D;</b>", "title",
         "<x>\xC2\xA0\xE4\xB8\xAD"},
        {"<div " POSTING "><b itemprop=title><i itemprop=skills>x</i> y</b>", "skills", "x"},
        {"<div " POSTING "><b itemprop=title><i itemprop=skills>x</i> y</b>", "title", "x y"},
        {"<html " POSTING "><head><meta itemprop=title content=x><title>y</title><body>y",
         "title", "x"},
        {"<ul itemscope itemtype=https://schema.org/ItemList><li "
         "itemprop=itemListElement " POSTING "><b itemprop=title>x</b></ul>",
         "title", "x"},
        {"<div itemscope itemtype=https://schema.org/WebPage><div itemprop=mainEntity "
         "itemscope "
         "itemtype=https://schema.org/JobPosting><b itemprop=title>x</b></div></div>",
         "title", "x"},
        {"<p itemprop=mainEntity " POSTING "><b itemprop=title>x</b>", "title", "x"},
        {"<div " POSTING " itemref='b  a'></div><p id=a><b itemprop=title>x</b></p><p id=b "
         "itemprop=skills>y</p>",
         "title", "x"},
        {"<p id=a itemprop=title>x</p><div " POSTING " itemref=a></div>", "title", "x"},
        {"<div " POSTING " itemref=none><b itemprop=title>x</b></div>", "title", "x"},
        {"<div vocab=http://schema.org/ typeof=JobPosting><b property=title>x</b>", "title",
         "x"},
        {"<div vocab=https://schema.org typeof='Thing JobPosting'><b property=title>x", "title",
         "x"},
        {"<div itemscope itemtype='https://schema.org/Thing https://schema.org/JobPosting'><b "
         "itemprop=title>x",
         "title", "x"},
        {"<div typeof='schema:JobPosting'><b property='schema:title'>x</b>", "title", "x"},
        {"<div typeof='schema:JobPosting'><b property='title'>y</b><b property=schema:title>x",
         "title", "x"},
        {"<div vocab=https://schema.org/ resource=#j typeof=JobPosting></div><p "
         "vocab=https://schema.org/ about=#j property=title>x</p>",
         "title", "x"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct record *r = only(cases[i].html);
        if (!str_eq(text_at(r, cases[i].path), str_of(cases[i].value)))
            fail_msg("%s: \"%.*s\"", cases[i].html, STR_ARGS(text_at(r, cases[i].path)));
    }
}

static void other_pages_are_texts(void **state)
{
    static const char *const pages[] = {
        "<div itemscope itemtype=https://schema.org/Recipe><b itemprop=name>x</b></div>",
        "<div itemscope itemtype=https://other.example/JobPosting><b "
        "itemprop=title>x</b></div>",
        "<div itemscope><b itemprop=title>x</b></div>",
        "<div " POSTING "></div><p>x</p>",
        "<!-- <div " POSTING "><b itemprop=title>x</b></div> --><p>y</p>",
        "<script>'<div " POSTING "><b itemprop=title>x</b></div>'</script><p>y</p>",
        "<div typeof=JobPosting><b property=title>x</b></div>",
        "<div vocab=https://other.example/ typeof=JobPosting><b property=title>x</b></div>",
        "<p>We use itemscope and typeof.</p>",
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const struct record *r = only(pages[i]);
        if (r->failed || r->text_count != 1 || !str_eq(r->texts[0].path, STR("text")))
            fail_msg("%s: not read as text", pages[i]);
    }
}

static void several_postings_are_several_records(void **state)
{
    (void)state;
    read_page(&one,
              STR("<p " POSTING "><b itemprop=title>a</b><p " POSTING
                  "><b itemprop=title>b</b><div " POSTING "><b itemprop=title>c</b></div>"));
    assert_int_equal(one.list.count, 3);
    assert_str(one.list.items[0].advert.title, "a");
    assert_str(one.list.items[2].advert.title, "c");
    assert_str(one.list.items[2].id, "f#3");
}

/* Fill a page of n repeats between start and end. */
static struct ln_str repeat(const char *start, const char *unit, size_t n, const char *end)
{
    static struct buf b;
    buf_free(&b);
    buf_init(&b, 64u << 20);
    buf_add(&b, str_of(start));
    while (n-- > 0)
        buf_add(&b, str_of(unit));
    buf_add(&b, str_of(end));
    assert_int_equal(b.code, LN_OK);
    return buf_str(&b);
}

static void is_text(struct ln_str page)
{
    read_page(&one, page);
    assert_int_equal(one.list.count, 1);
    assert_false(one.list.items[0].failed);
    assert_str(one.list.items[0].texts[0].path, "text");
}

static void hostile_pages_are_bounded(void **state)
{
    (void)state;
    /* 510 elements deep is read (body and posting are two more), 511 are not. */
    read_page(&one, repeat("<body><div " POSTING ">", "<div>", 509, "<b itemprop=title>x"));
    assert_str(one.list.items[0].advert.title, "x");
    is_text(repeat("<body><div " POSTING ">", "<div>", 510, "<b itemprop=title>x"));
    is_text(repeat("<div " POSTING "><b itemprop=title>x</b>", "<i itemprop=y>", 100000, "z"));
    /* Properties, names and ids. */
    is_text(repeat("<div " POSTING "><b itemprop=title>x</b>", "<meta itemprop=y content=z>",
                   LIMIT_PAGE_PROPERTIES, ""));
    static char names[300 * 32];
    names[0] = '\0';
    for (size_t i = 0, len = 0; i < 300; i++)
        len += (size_t)snprintf(names + len, sizeof names - len, "<i itemprop=n%zu>y</i>", i);
    is_text(repeat("<div " POSTING "><b itemprop=title>x</b>", names, 1, ""));
    names[0] = '\0';
    for (size_t i = 0, len = 0; i < 100; i++)
        len += (size_t)snprintf(names + len, sizeof names - len, "<i id=n%zu itemref=n%zu>", i,
                                i + 1);
    is_text(repeat("<div " POSTING "><b itemprop=title>x</b>", names, 1, ""));
    /* An item inside itself, by reference: it ends. */
    const struct record *r =
        only("<div " POSTING " itemref=a><b itemprop=title>x</b></div><p id=a><i itemprop=loop "
             "itemscope itemref=a><i itemprop=name>y</i></i></p>");
    assert_str(r->advert.title, "x");
    assert_in_range(r->text_count, 3, 40);
    /* Two of them double the nodes at every level, so that a limit stops it. */
    is_text(
        STR("<div vocab=https://schema.org/ typeof=JobPosting resource=#a><b property=title>x"
            "</b><link property=y resource=#a><link property=y resource=#a><link property=y "
            "resource=#a></div>"));
}

static void every_cut_is_read(void **state)
{
    static const char *const pages[] = {microdata, rdfa, rdfa_prefixed};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        size_t len = strlen(pages[i]);
        for (size_t cut = 1; cut < len; cut++) {
            char *copy = test_malloc(cut);
            memcpy(copy, pages[i], cut);
            read_page(&one, (struct ln_str){copy, cut});
            assert_true(one.list.count >= 1);
            test_free(copy);
        }
    }
}

static void any_tags_are_bounded(void **state)
{
    static const char *const parts[] = {"<div ",
                                        "<p ",
                                        "<li ",
                                        "<td ",
                                        "<tr ",
                                        "<table ",
                                        "<b ",
                                        "<meta ",
                                        "<a ",
                                        POSTING,
                                        " itemprop=title",
                                        " itemprop='a b'",
                                        " itemref='x y'",
                                        " id=x",
                                        " id=y",
                                        " itemscope",
                                        " vocab=https://schema.org/",
                                        " typeof=JobPosting",
                                        " property=title",
                                        " resource=#x",
                                        " about=#x",
                                        " rel=schema:y",
                                        " content=c",
                                        " href='",
                                        ">",
                                        "</div>",
                                        "</p>",
                                        "</td>",
                                        "</table>",
                                        "text",
                                        "&amp;",
                                        "<!--",
                                        "-->",
                                        "<script>",
                                        "</script>",
                                        "'",
                                        "<",
                                        "/>"};
    struct random r = {11};
    (void)state;
    for (unsigned round = 0; round < 8000; round++) {
        char page[1024];
        size_t len = 0;
        for (uint64_t n = 1 + random_below(&r, 30); n > 0; n--) {
            const char *part = parts[random_below(&r, sizeof parts / sizeof *parts)];
            memcpy(page + len, part, strlen(part));
            len += strlen(part);
        }
        read_page(&one, (struct ln_str){page, len});
        assert_true(one.list.count >= 1);
    }
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    struct record_source source = {.name = STR("f"), .index = 1, .one_frame = true};
    struct ln_str page =
        repeat(microdata, "<!-- larger than a chunk -->", 20000, rdfa_prefixed);
    unsigned long nth = 1;
    for (;; nth++) {
        struct record_scratch s;
        struct record_list list = {0};
        mem_fail_at(nth);
        int code = record_scratch_init(&s, NULL);
        if (code == LN_OK) {
            code = record_read(&list, &s, &record_html, page, &source, NULL);
            record_scratch_free(&s);
        }
        bool hit = mem_fail_hit();
        mem_fail_at(0);
        if (!hit)
            break;
        assert_int_equal(code, LN_ENOMEM);
    }
    assert_true(nth > 3);
}

/* schema.org's own examples, where the data folder is at hand: the three variants agree but for
 * the employer, whom only the first two of them name. */
static void reads_the_examples_of_schema_org(void **state)
{
    const char *data = getenv("LINNET_DATA");
    (void)state;
    if (data == NULL)
        return;
    char path[4096];
    struct buf file;
    snprintf(path, sizeof path, "%s/jobs/schemaorg_jobposting_examples.txt", data);
    buf_init(&file, 1u << 20);
    assert_int_equal(file_read_all(&file, path, NULL), LN_OK);
    struct ln_str rest = buf_str(&file);
    size_t variants = 0;
    for (size_t at; (at = str_find(rest, STR("\nMICRODATA:"), 0)) != SIZE_MAX;) {
        size_t r = str_find(rest, STR("\nRDFA:"), at), j = str_find(rest, STR("\nJSON:"), at);
        size_t end = str_find(rest, STR("\n### "), j);
        assert_true(r < j && j != SIZE_MAX);
        end = end == SIZE_MAX ? rest.len : end;
        char html[32768];
        size_t len = (size_t)snprintf(html, sizeof html, "<html>%.*s",
                                      STR_ARGS(str_part(rest, j + 6, end)));
        read_page(&two, (struct ln_str){html, len});
        assert_int_equal(two.list.count, 1);
        const struct ln_str ways[] = {str_part(rest, at + 11, r), str_part(rest, r + 6, j)};
        for (size_t i = 0; i < 2; i++) {
            if (str_find(ways[i], STR("JobPosting"), 0) == SIZE_MAX)
                continue;
            len = (size_t)snprintf(html, sizeof html, "<html>%.*s", STR_ARGS(ways[i]));
            is_same_advert(&two.list.items[0], only(html), "hiringOrganization");
            variants++;
        }
        rest = str_part(rest, end, rest.len);
    }
    assert_int_equal(variants, 2);
    buf_free(&file);
}

static int set_up(void **state)
{
    (void)state;
    return record_scratch_init(&one.scratch, NULL) || record_scratch_init(&two.scratch, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    (void)repeat("", "", 0, "");
    record_scratch_free(&one.scratch);
    record_scratch_free(&two.scratch);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_ways_give_the_same_advert),
        cmocka_unit_test(one_posting_gives_one_record),
        cmocka_unit_test(follows_tag_soup),
        cmocka_unit_test(other_pages_are_texts),
        cmocka_unit_test(several_postings_are_several_records),
        cmocka_unit_test(hostile_pages_are_bounded),
        cmocka_unit_test(every_cut_is_read),
        cmocka_unit_test(any_tags_are_bounded),
        cmocka_unit_test(tells_when_memory_ends),
        cmocka_unit_test(reads_the_examples_of_schema_org),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
