/* test_phrase.c: phrases against a naive second implementation.
 *
 * Random trees are printed in the phrase syntax and given to phrase_set_new(); the judge works
 * on the tree itself, from every position of the text, with sets of end positions. So parser,
 * program, pattern, engine and search are all judged at once.
 */
#include "test.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/random.h"
#include "knowledge/knowledge.h"
#include "text/chars.h"
#include "text/expr.h"
#include "text/phrase.h"

static struct fold_tables *tables;
static struct folded folded;

/* ---- the judge ---- */

enum kind { CHAR, ANY, CLASS, LIST, ALT, REPEAT };

struct tree {
    enum kind kind;
    uint32_t chars[4]; /* CHAR: one; CLASS: `count` members */
    unsigned count;    /* of chars or children */
    bool negated;
    int min, max; /* REPEAT; max < 0: no bound */
    struct tree *child[4];
};

#define TREES    4096
#define TEXT_MAX 160
static struct tree trees[TREES];
static size_t trees_used;

struct text {
    uint32_t c[TEXT_MAX];
    uint32_t at[TEXT_MAX + 1]; /* byte offsets */
    size_t count;
};

typedef bool ends[TEXT_MAX + 1];

static bool one_matches(const struct tree *t, uint32_t c)
{
    if (t->kind == ANY)
        return true;
    bool in = false;
    for (unsigned i = 0; i < t->count; i++)
        in = in || t->chars[i] == c;
    return in != t->negated;
}

/* to = where matches of t can end that start in from. */
static void advance(ends to, const struct tree *t, const ends from, const struct text *x)
{
    ends now, sum = {false};
    memcpy(now, from, sizeof now);
    switch (t->kind) {
    case CHAR:
    case ANY:
    case CLASS:
        for (size_t i = 0; i < x->count; i++)
            sum[i + 1] = from[i] && one_matches(t, x->c[i]);
        break;
    case LIST:
        for (unsigned k = 0; k < t->count; k++)
            advance(now, t->child[k], now, x);
        memcpy(sum, now, sizeof now);
        break;
    case ALT:
        for (unsigned k = 0; k < t->count; k++) {
            advance(now, t->child[k], from, x);
            for (size_t i = 0; i <= x->count; i++)
                sum[i] = sum[i] || now[i];
        }
        break;
    case REPEAT:
        for (int n = 0; t->max < 0 ? n <= t->min + (int)x->count : n <= t->max; n++) {
            for (size_t i = 0; n >= t->min && i <= x->count; i++)
                sum[i] = sum[i] || now[i];
            if (memchr(now, true, sizeof now) == NULL)
                break;
            advance(now, t->child[0], now, x);
        }
        break;
    }
    memcpy(to, sum, sizeof sum);
}

static bool cuts_word(const struct text *x, size_t at)
{
    return at > 0 && at < x->count && chars_is_word(tables, x->c[at - 1]) &&
           chars_is_word(tables, x->c[at]);
}

static bool judge(uint32_t *from, uint32_t *to, const struct tree *t, const struct text *x)
{
    for (size_t i = 0; i < x->count; i++) {
        ends start = {false}, end;
        start[i] = true;
        advance(end, t, start, x);
        for (size_t k = x->count; k > i && !cuts_word(x, i); k--) {
            if (end[k] && !cuts_word(x, k)) {
                *from = x->at[i];
                *to = x->at[k];
                return true;
            }
        }
    }
    return false;
}

/* ---- random trees and texts ---- */

struct alphabet {
    const char *chars;
    uint32_t c[32];
    size_t count;
};

static uint32_t draw(struct random *r, const struct alphabet *a)
{
    return a->c[random_below(r, a->count)];
}

static struct tree *new_tree(enum kind kind)
{
    assert_true(trees_used < TREES);
    struct tree *t = &trees[trees_used++];
    *t = (struct tree){.kind = kind};
    return t;
}

static struct tree *random_tree(struct random *r, const struct alphabet *a, int depth);

static struct tree *random_list(struct random *r, const struct alphabet *a, int depth)
{
    struct tree *t = new_tree(LIST);
    t->count = 1 + (unsigned)random_below(r, 4);
    bool space = false; /* two spaces in a run would be folded into one */
    for (unsigned i = 0; i < t->count; i++) {
        do
            t->child[i] = random_tree(r, a, depth - 1);
        while (space && t->child[i]->kind == CHAR && t->child[i]->chars[0] == ' ');
        space = t->child[i]->kind == CHAR && t->child[i]->chars[0] == ' ';
    }
    return t;
}

static struct tree *random_tree(struct random *r, const struct alphabet *a, int depth)
{
    static const int bounds[][2] = {{0, 1}, {0, -1}, {1, -1}, {2, 2},
                                    {0, 3}, {1, 2},  {0, 40}, {3, 60}};
    uint64_t dice = random_below(r, depth <= 0 ? 8 : 14);
    struct tree *t;
    if (dice < 6) {
        t = new_tree(CHAR);
        t->count = 1;
        t->chars[0] = draw(r, a);
    } else if (dice == 6) {
        t = new_tree(ANY);
    } else if (dice == 7) {
        t = new_tree(CLASS);
        t->count = 1 + (unsigned)random_below(r, 4);
        t->negated = random_below(r, 4) == 0;
        for (unsigned i = 0; i < t->count; i++)
            t->chars[i] = draw(r, a);
    } else if (dice < 10) {
        t = random_list(r, a, depth);
    } else if (dice < 12) {
        t = new_tree(ALT);
        t->count = 2 + (unsigned)random_below(r, 2);
        for (unsigned i = 0; i < t->count; i++)
            t->child[i] = random_list(r, a, depth - 1);
    } else {
        t = new_tree(REPEAT);
        size_t which = (size_t)random_below(r, 8);
        t->min = bounds[which][0];
        t->max = bounds[which][1];
        t->count = 1;
        t->child[0] = random_tree(r, a, depth - 1);
    }
    return t;
}

/* ---- trees as catalogues have them: words, and what stands between them ---- */

static struct tree *random_word(struct random *r, const struct alphabet *a)
{
    struct tree *t = new_tree(LIST);
    t->count = 2 + (unsigned)random_below(r, 3);
    for (unsigned i = 0; i < t->count; i++) {
        t->child[i] = new_tree(CHAR);
        t->child[i]->count = 1;
        do
            t->child[i]->chars[0] = draw(r, a);
        while (t->child[i]->chars[0] == ' ');
    }
    return t;
}

static struct tree *repeat_of(struct tree *child, int min, int max)
{
    struct tree *t = new_tree(REPEAT);
    t->min = min;
    t->max = max;
    t->count = 1;
    t->child[0] = child;
    return t;
}

static struct tree *random_class(struct random *r, const struct alphabet *a)
{
    struct tree *t = new_tree(CLASS);
    t->count = 1 + (unsigned)random_below(r, 4);
    t->negated = random_below(r, 3) == 0;
    for (unsigned i = 0; i < t->count; i++)
        t->chars[i] = draw(r, a);
    return t;
}

static struct tree *random_part(struct random *r, const struct alphabet *a, int depth);

/* A list of one part, or of several. */
static struct tree *random_parts(struct random *r, const struct alphabet *a, int depth,
                                 unsigned least)
{
    struct tree *t = new_tree(LIST);
    t->count = least + (unsigned)random_below(r, 5 - least);
    for (unsigned i = 0; i < t->count; i++)
        t->child[i] = random_part(r, a, depth - 1);
    return t;
}

static struct tree *random_part(struct random *r, const struct alphabet *a, int depth)
{
    switch (random_below(r, depth <= 0 ? 5 : 9)) {
    case 0:
    case 1:
        return random_word(r, a);
    case 2: /* a gap */
        return repeat_of(new_tree(ANY), 0, 1 + (int)random_below(r, 40));
    case 3:
        return repeat_of(random_class(r, a), (int)random_below(r, 2), -1);
    case 4:
        return random_class(r, a);
    case 5: /* an optional part */
        return repeat_of(random_parts(r, a, depth, 1), 0, 1);
    case 6: /* a repeated group */
        return repeat_of(random_parts(r, a, depth, 1), 1, random_below(r, 2) == 0 ? -1 : 3);
    default: { /* alternatives, also of mixed kinds */
        struct tree *t = new_tree(ALT);
        t->count = 2 + (unsigned)random_below(r, 3);
        for (unsigned i = 0; i < t->count; i++)
            t->child[i] = random_parts(r, a, depth, 1);
        return t;
    }
    }
}

/* A character in a form that folds to it. */
static void write_char(struct buf *out, struct random *r, uint32_t c)
{
    char bytes[4];
    if (strchr("()|?[].*+{}\\-^", (int)c) != NULL && c < 128)
        buf_add_char(out, '\\');
    if (c >= 'a' && c <= 'z' && random_below(r, 3) == 0)
        c -= 32;
    if (c > ' ' && c < 127 && out->len > 0 && out->at[out->len - 1] != '\\' &&
        random_below(r, 8) == 0)
        c += 0xFF00 - 0x20;
    buf_add(out, (struct ln_str){bytes, utf8_put(bytes, c)});
}

static void write_tree(struct buf *out, struct random *r, const struct tree *t)
{
    switch (t->kind) {
    case CHAR:
        write_char(out, r, t->chars[0]);
        break;
    case ANY:
        buf_add_char(out, '.');
        break;
    case CLASS:
        buf_add_format(out, t->negated ? "[^" : "[");
        for (unsigned i = 0; i < t->count; i++)
            write_char(out, r, t->chars[i]);
        buf_add_char(out, ']');
        break;
    case LIST:
        for (unsigned i = 0; i < t->count; i++) {
            bool group = t->child[i]->kind == LIST || t->child[i]->kind == ALT;
            buf_add_format(out, group ? "(" : "");
            write_tree(out, r, t->child[i]);
            buf_add_format(out, group ? ")" : "");
        }
        break;
    case ALT:
        for (unsigned i = 0; i < t->count; i++) {
            buf_add_format(out, i > 0 ? "|" : "");
            write_tree(out, r, t->child[i]);
        }
        break;
    case REPEAT: {
        bool group = t->child[0]->kind > CLASS ||
                     (t->child[0]->kind == CHAR && t->child[0]->chars[0] >= 128);
        buf_add_format(out, group ? "(" : "");
        write_tree(out, r, t->child[0]);
        buf_add_format(out, group ? ")" : "");
        if (t->max < 0)
            buf_add_char(out, t->min == 0 ? '*' : '+');
        else if (t->min == 0 && t->max == 1)
            buf_add_char(out, '?');
        else if (t->min == t->max)
            buf_add_format(out, "{%d}", t->min);
        else
            buf_add_format(out, "{%d,%d}", t->min, t->max);
        break;
    }
    }
}

/* Some text that t matches. */
static void sample(struct buf *out, struct random *r, const struct alphabet *a,
                   const struct tree *t)
{
    char bytes[4];
    switch (t->kind) {
    case CHAR:
    case CLASS:
    case ANY: {
        uint32_t c =
            t->kind == ANY || t->negated ? draw(r, a) : t->chars[random_below(r, t->count)];
        buf_add(out, (struct ln_str){bytes, utf8_put(bytes, c)});
        break;
    }
    case LIST:
        for (unsigned i = 0; i < t->count; i++)
            sample(out, r, a, t->child[i]);
        break;
    case ALT:
        sample(out, r, a, t->child[random_below(r, t->count)]);
        break;
    case REPEAT: {
        uint64_t more = t->max < 0 ? 3 : (uint64_t)(t->max - t->min);
        uint64_t times = (uint64_t)t->min + random_below(r, (more > 4 ? 4 : more) + 1);
        for (uint64_t i = 0; i < times && out->len < 300; i++)
            sample(out, r, a, t->child[0]);
        break;
    }
    }
}

static void to_text(struct text *x, struct ln_str s)
{
    x->count = 0;
    for (size_t pos = 0; pos < s.len && x->count < TEXT_MAX;) {
        x->at[x->count] = (uint32_t)pos;
        x->c[x->count++] = utf8_next(s, &pos);
        x->at[x->count] = (uint32_t)pos;
    }
}

#define PHRASES 8
#define IDS     5

static void compare(const struct phrase_match *got, size_t count, struct tree *const *forest,
                    const uint32_t *ids, const struct buf *phrases, size_t phrase_count,
                    const struct text *x)
{
    size_t k = 0;
    for (uint32_t id = 0; id < IDS; id++) {
        bool found = false;
        uint32_t from = 0, to = 0;
        for (size_t i = 0; i < phrase_count; i++) {
            uint32_t f, t;
            if (ids[i] != id * 1000 || !judge(&f, &t, forest[i], x))
                continue;
            if (!found || f < from || (f == from && t > to)) {
                from = f;
                to = t;
            }
            found = true;
        }
        bool same = found ? k < count && got[k].id == id * 1000 && got[k].from == from &&
                                got[k].to == to
                          : k >= count || got[k].id != id * 1000;
        if (!same) {
            print_message("text: %.*s\n", STR_ARGS(buf_str(&folded.text)));
            for (size_t i = 0; i < phrase_count; i++)
                print_message("phrase %u: %.*s\n", ids[i], STR_ARGS(buf_str(&phrases[i])));
            fail_msg("id %u: want %d [%u, %u), got %u [%u, %u)", id * 1000, found, from, to,
                     k < count ? got[k].id : 0, k < count ? got[k].from : 0,
                     k < count ? got[k].to : 0);
        }
        k += found ? 1 : 0;
    }
    assert_int_equal(k, count);
}

/* How phrases are detected. */
static struct {
    size_t literals, factors, more_factors, engine;
} kinds;

static void count_kind(struct ln_str phrase)
{
    struct expr e;
    assert_int_equal(expr_new(&e, tables, phrase, NULL), LN_OK);
    kinds.literals += e.literal_count > 0 ? 1 : 0;
    kinds.factors += e.factor_count > 0 ? 1 : 0;
    kinds.more_factors += e.factor_count > 1 ? 1 : 0;
    kinds.engine += e.literal_count == 0 && e.factor_count == 0 ? 1 : 0;
    expr_free(&e);
}

/* Take away one character, so that a match is only nearly one. */
static void spoil(struct buf *text, struct random *r)
{
    size_t at = (size_t)random_below(r, text->len + 1), after;
    while (at > 0 && at < text->len && ((unsigned char)text->at[at] & 0xC0) == 0x80)
        at--;
    if (at >= text->len)
        return;
    after = at;
    utf8_next(buf_str(text), &after);
    memmove(text->at + at, text->at + after, text->len - after);
    text->len -= after - at;
}

/* One random set of phrases, and texts made to be near its matches. returns matches seen */
static size_t judge_round(struct random *r, const struct alphabet *a)
{
    struct tree *forest[PHRASES];
    struct buf phrases[PHRASES];
    struct ln_str views[PHRASES];
    uint32_t ids[PHRASES];
    size_t count = 0;
    trees_used = 0;
    while (count < 1 + random_below(r, PHRASES)) {
        struct tree *t = random_below(r, 2) == 0
                             ? random_parts(r, a, (int)random_below(r, 4), 2)
                             : random_list(r, a, random_below(r, 3) == 0 ? 0 : 3);
        struct buf *b = &phrases[count];
        buf_init(b, LIMIT_PHRASE_BYTES);
        write_tree(b, r, t);
        bool edge = b->len > 0 && (b->at[0] == ' ' || b->at[b->len - 1] == ' ');
        if (edge || b->code != LN_OK || phrase_check(tables, buf_str(b), NULL) != LN_OK) {
            buf_free(b);
            trees_used = count == 0 ? 0 : trees_used;
            if (trees_used > TREES / 2)
                break;
            continue;
        }
        count_kind(buf_str(b));
        views[count] = buf_str(b);
        forest[count] = t;
        ids[count++] = 1000 * (uint32_t)random_below(r, IDS);
    }
    struct phrase_set *set;
    struct phrase_scratch *scratch;
    struct ln_err err = {0};
    if (phrase_set_new(&set, tables, views, ids, count, &err) != LN_OK)
        fail_msg("%s", err.text);
    assert_int_equal(phrase_scratch_new(&scratch, set, &err), LN_OK);
    size_t seen = 0;
    for (int n = 0; n < 12; n++) {
        struct buf text;
        buf_init(&text, 4096);
        for (uint64_t k = random_below(r, 4); k > 0; k--) {
            char bytes[4];
            for (uint64_t i = random_below(r, 5); i > 0; i--)
                buf_add(&text, (struct ln_str){bytes, utf8_put(bytes, draw(r, a))});
            if (random_below(r, 2) == 0)
                buf_add_char(&text, ' ');
            if (count > 0)
                sample(&text, r, a, forest[random_below(r, count)]);
        }
        if (random_below(r, 3) == 0)
            spoil(&text, r);
        assert_int_equal(fold(&folded, tables, buf_str(&text), false, NULL), LN_OK);
        buf_free(&text);
        struct text x;
        to_text(&x, buf_str(&folded.text));
        struct ln_str cut = {folded.text.at, x.count == 0 ? 0 : x.at[x.count]};
        folded.text.len = cut.len;
        const struct phrase_match *got;
        size_t matches;
        assert_int_equal(phrase_find(&got, &matches, set, scratch, cut, NULL), LN_OK);
        compare(got, matches, forest, ids, phrases, count, &x);
        seen += matches;
    }
    phrase_scratch_free(scratch);
    phrase_set_free(set);
    for (size_t i = 0; i < count; i++)
        buf_free(&phrases[i]);
    return seen;
}

static void agrees_with_the_judge(void **state)
{
    (void)state;
    struct alphabet alphabets[] = {
        {.chars = "ab c1-."},  {.chars = "签证费包a1 。"},       {.chars = "กขา่ฟab1 "},
        {.chars = "비자vi s"}, {.chars = "\U0001F4B0éa𠀀 b签-"}, {.chars = "वीजाक्ष a"},
    };
    const char *seed = getenv("SEED");
    struct random r = {seed == NULL ? 0xF0CA1 : strtoull(seed, NULL, 0)};
    print_message("# SEED=0x%llx\n", (unsigned long long)r.state);
    size_t seen = 0;
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++) {
        struct ln_str s = str_of(alphabets[i].chars);
        for (size_t pos = 0; pos < s.len;)
            alphabets[i].c[alphabets[i].count++] = utf8_next(s, &pos);
        for (int round = 0; round < 120; round++)
            seen += judge_round(&r, &alphabets[i]);
    }
    print_message("# %zu matches agree\n", seen);
    assert_true(seen > 4000);
    print_message("# %zu literals, %zu with factors, %zu with several, %zu for the engine\n",
                  kinds.literals, kinds.factors, kinds.more_factors, kinds.engine);
    assert_true(kinds.literals > 300 && kinds.factors > 300 && kinds.more_factors > 100 &&
                kinds.engine > 300);
}

/* ---- single cases ---- */

/* One phrase in one text, both folded: "from-to", or "" for nothing. */
static void finds(const char *phrase, const char *text, const char *want)
{
    struct ln_str p = str_of(phrase);
    uint32_t id = 7;
    struct phrase_set *set;
    struct phrase_scratch *scratch;
    struct ln_err err = {0};
    if (phrase_set_new(&set, tables, &p, &id, 1, &err) != LN_OK)
        fail_msg("%s: %s", phrase, err.text);
    assert_int_equal(phrase_scratch_new(&scratch, set, &err), LN_OK);
    assert_int_equal(fold(&folded, tables, str_of(text), false, NULL), LN_OK);
    const struct phrase_match *got;
    size_t count;
    assert_int_equal(phrase_find(&got, &count, set, scratch, buf_str(&folded.text), NULL),
                     LN_OK);
    struct ln_str part = {"", 0};
    if (count == 1) {
        assert_int_equal(got[0].id, 7);
        size_t from, to;
        fold_span(&from, &to, &folded, got[0].from, got[0].to);
        part = str_part(str_of(text), from, to);
    }
    if (!str_eq(part, str_of(want)))
        fail_msg("%s in %s: got \"%.*s\", not \"%s\"", phrase, text, STR_ARGS(part), want);
    phrase_scratch_free(scratch);
    phrase_set_free(set);
}

static void finds_known_phrases(void **state)
{
    (void)state;
    finds("visa", "no visage, no televisa", "");
    finds("visa", "visage and visa", "visa");
    finds("visa", "签证visa费", "visa");
    finds("签证", "免签证费", "签证");
    finds("FREE  tickets", "free\ntickets!", "free\ntickets");
    finds("free (air ?)?tickets?", "Get FREE airticket now", "FREE airticket");
    finds("free (air ?)?tickets?", "Get FREE ticketing", "");
    finds("(salary|pay).{0,40}advance", "Your PAY, in part, is paid in Advance.",
          "PAY, in part, is paid in Advance");
    finds("(salary|pay).{0,5}advance", "pay 123456 advance", "");
    finds("[0-9]+ ?k", "earn 3000 K or 5k", "3000 K");
    finds("(12|34)+", "a 1234 b", "1234");
    finds("\\.net", "asp.nets", "");
    finds("\\.net", "use .NET", ".NET");
    finds("3\\.5", "3.5", "3.5");
    finds("Straße", "STRASSE", "STRASSE");
    finds("Straß?e", "Strae", "Strae");
    finds("Straß?e", "Strasse", "Strasse");
    finds("cafe\u0301?s", "cafs", "cafs");
    finds("cafe\u0301?s", "cafés", "cafés");
    finds("cafe\u0301?s", "cafes", "");
    finds("[A-Z]x", "qX", "qX");
    finds("[ÄÖ]x", "a\u0308x", "a\u0308x");
    finds("[^a]b", "ab b", "b b" + 1);
    finds("[一-龥]{2}证", "包签证", "包签证");
    finds("包机票?", "包机", "包机");
    finds("包(机票|签证)+", "包签证机票x", "包签证机票");
    finds("สมัคร(งาน)?ด่วน", "รับสมัครงานด่วน!", "สมัครงานด่วน");
    finds("비자", "비자를", "");
    finds("비자[를은]?", "비자를", "비자를");
    finds("a.c", "a签c", "a签c");
    finds("a.{2}c", "a签\U0001F4B0c", "a签\U0001F4B0c");
    finds("(a|ab)(c|bcd)", "abcd", "abcd");
    finds("a.*b", "xa a b b cb b!", "a b b cb b");
    finds("x{1000}", "x", "");
    finds("[\\]\\-]a", "b ]a", "]a");
    finds("[a-]b", "-b", "-b");
    finds("\\ a", " b a", " a" + 0);
    finds(".{0,1000}z.{1000}", "z", "");
}

static void refuses(const char *phrase, size_t at)
{
    struct ln_err err = {0};
    int code = phrase_check(tables, str_of(phrase), &err);
    if (code != LN_EFORMAT)
        fail_msg("%.60s: accepted", phrase);
    if (err.at != at || err.text[0] == '\0')
        fail_msg("%.60s: at %zu (%s), not %zu", phrase, err.at, err.text, at);
    struct ln_str both[2] = {STR("fine"), str_of(phrase)};
    uint32_t ids[2] = {1, 2};
    struct phrase_set *set;
    assert_int_equal(phrase_set_new(&set, tables, both, ids, 2, &err), LN_EFORMAT);
    assert_int_equal(err.at, 1);
    assert_null(set);
}

static void refuses_bad_phrases(void **state)
{
    (void)state;
    refuses("", 0);
    refuses(" \u200B ", 0);
    refuses("a||b", 2);
    refuses("(|b)", 1);
    refuses("a(b", 1);
    refuses("a)b", 1);
    refuses("()", 1);
    refuses("a*", 0);
    refuses("(a?|b)c?", 0);
    refuses("a{1001}", 1);
    refuses("a{2,1}", 1);
    refuses("a{,3}", 1);
    refuses("a{3,}", 1);
    refuses("a{0}", 1);
    refuses("a{", 1);
    refuses("?a", 0);
    refuses("a(*b)", 2);
    refuses("a+?", 2);
    refuses("a|+", 2);
    refuses("[ab", 0);
    refuses("x[]", 1);
    refuses("[b-a]", 1);
    refuses("[\u00DF]", 1);
    refuses("[a\\", 2);
    refuses("a\\", 1);
    refuses("\\d+", 0);
    refuses("[\\w]", 1);
    refuses("a]", 1);
    refuses("a}", 1);
    refuses("ab\xFF", 2);
    refuses("((a{1000}){1000}){1000}", 0);
    refuses("(.{1000}){5}", 0);
    refuses("x(\u200B)?", 2);
    char deep[80] = "";
    memset(deep, '(', 33);
    memcpy(deep + 33, "a", 1);
    memset(deep + 34, ')', 33);
    refuses(deep, 32);
    deep[66] = '\0';
    assert_int_equal(phrase_check(tables, str_of(deep + 1), NULL), LN_OK);
    char longer[LIMIT_PHRASE_BYTES + 2];
    memset(longer, 'a', sizeof longer);
    longer[LIMIT_PHRASE_BYTES + 1] = '\0';
    refuses(longer, LIMIT_PHRASE_BYTES);
    longer[LIMIT_PHRASE_BYTES] = '\0';
    assert_int_equal(phrase_check(tables, str_of(longer), NULL), LN_OK);
}

static void gives_one_match_an_id(void **state)
{
    (void)state;
    struct ln_str phrases[] = {
        STR("air"),  STR("free air"), STR("air ticket"), STR("(air|sea) tick.t"),
        STR("free"), STR("none"),     STR("free air")};
    uint32_t ids[] = {500, 500, 9, 9, 4000000000u, 2, 1};
    struct phrase_set *set;
    struct phrase_scratch *scratch;
    assert_int_equal(phrase_set_new(&set, tables, phrases, ids, 7, NULL), LN_OK);
    assert_int_equal(phrase_scratch_new(&scratch, set, NULL), LN_OK);
    const struct phrase_match *got;
    size_t count;
    unsigned long before = mem_count();
    for (int again = 0; again < 3; again++) {
        assert_int_equal(
            phrase_find(&got, &count, set, scratch, STR("air free air ticket"), NULL), LN_OK);
        static const struct phrase_match want[] = {
            {1, 4, 12}, {9, 9, 19}, {500, 0, 3}, {4000000000u, 4, 8}};
        assert_int_equal(count, 4);
        for (size_t i = 0; i < 4; i++) {
            assert_int_equal(got[i].id, want[i].id);
            assert_int_equal(got[i].from, want[i].from);
            assert_int_equal(got[i].to, want[i].to);
        }
    }
    assert_int_equal(mem_count(), before);
    assert_int_equal(phrase_find(&got, &count, set, scratch, STR(""), NULL), LN_OK);
    assert_int_equal(count, 0);
    phrase_scratch_free(scratch);
    phrase_set_free(set);
    assert_int_equal(phrase_set_new(&set, tables, NULL, NULL, 0, NULL), LN_OK);
    assert_int_equal(phrase_scratch_new(&scratch, set, NULL), LN_OK);
    assert_int_equal(phrase_find(&got, &count, set, scratch, STR("x"), NULL), LN_OK);
    assert_int_equal(count, 0);
    phrase_scratch_free(scratch);
    phrase_set_free(set);
}

/* Factors of a phrase, as "{word word}{word}", a word with ^ and $ where a match must start and
 * end, each factor with how far behind the start of a match it is. */
static void has_factors(const char *phrase, const char *want)
{
    struct expr e;
    struct buf got;
    buf_init(&got, 10000);
    assert_int_equal(expr_new(&e, tables, str_of(phrase), NULL), LN_OK);
    for (uint32_t i = 0; i < e.factor_count; i++) {
        const struct expr_factor *f = &e.factors[i];
        uint64_t max = f->max_before + f->max_inside;
        buf_add_format(&got, "%s%llu", i > 0 ? " " : "",
                       (unsigned long long)(f->min_before + f->min_inside));
        if (max >= EXPR_FAR)
            buf_add_format(&got, "-*");
        else
            buf_add_format(&got, "-%llu", (unsigned long long)max);
        for (uint32_t k = 0; k < f->count; k++) {
            unsigned edges = e.edges[f->first + k];
            buf_add_format(&got, "%c%s", k > 0 ? '|' : ':',
                           (edges & EXPR_AT_START) != 0 ? "^" : "");
            buf_add(&got, expr_literal(&e, f->first + k));
            buf_add_format(&got, "%s", (edges & EXPR_AT_END) != 0 ? "$" : "");
        }
    }
    if (!str_eq(buf_str(&got), str_of(want)))
        fail_msg("%s: got %.*s, not %s", phrase, STR_ARGS(buf_str(&got)), want);
    buf_free(&got);
    expr_free(&e);
}

static void finds_what_matches_need(void **state)
{
    (void)state;
    has_factors("(salary|wages) .{0,3}advance", "0-0:^wages |^salary  6-19:advance$");
    has_factors("[0-9]{6,9}", "");
    has_factors("x.*y", "");
    has_factors("[0-9]+ ?million", "1-*:million$");
    has_factors("(visas?|flights?).*paid", "0-0:^visa|^flight 4-*:paid$");
    has_factors("(prepay|salary [a-z]+ first|[0-9]+ dollars).*now!?",
                "0-*:^prepay|^salary | dollars 6-*:now$|now!$");
    has_factors("(签证|护照)+[^a]{0,2}免费", "0-0:^签证|^护照 6-*:免费$");
    has_factors("(a.b)?jobsite", "0-6:jobsite$");
    has_factors("(job.{2}){2,5}kk", "0-0:^job 5-11:job 10-55:kk$");
}

#define CATALOGUE "catalogue"

static void needs_the_engine_rarely(void **state)
{
    (void)state;
    struct ln_knowledge *k;
    struct ln_err err = {0};
    if (ln_knowledge_load(&k, CATALOGUE, &err) != LN_OK)
        fail_msg("%s", err.text);
    size_t phrases = 0, engine = phrase_set_engine(k->phrases);
    for (size_t i = 0; i < k->catalogue.file_count; i++) {
        const struct cat_file *file = &k->catalogue.files[i];
        const struct cat_entry *entries = file->data;
        for (unsigned n = 0; file->kind == CAT_ENTRIES && n < file->count; n++)
            for (unsigned p = 0; p < entries[n].phrases_count; p++)
                phrases += entries[n].phrases[p].any_count + entries[n].phrases[p].except_count;
    }
    print_message("# %zu of %zu phrases of the catalogue need the engine\n", engine, phrases);
    assert_true(phrases > 100 && engine * 20 < phrases);
    ln_knowledge_free(k);
}

/* One phrase in `text` of so many times `part`, then `tail`: how often it is found. */
static size_t finds_in_many(const char *phrase, const char *part, size_t times,
                            const char *tail)
{
    struct ln_str p = str_of(phrase);
    uint32_t id = 1;
    struct phrase_set *set;
    struct phrase_scratch *scratch;
    struct buf text;
    buf_init(&text, 16 << 20);
    for (size_t i = 0; i < times; i++)
        buf_add(&text, str_of(part));
    buf_add(&text, str_of(tail));
    assert_int_equal(phrase_set_new(&set, tables, &p, &id, 1, NULL), LN_OK);
    assert_int_equal(phrase_scratch_new(&scratch, set, NULL), LN_OK);
    const struct phrase_match *got;
    size_t count;
    assert_int_equal(phrase_find(&got, &count, set, scratch, buf_str(&text), NULL), LN_OK);
    if (count > 0)
        assert_int_equal(got[0].to, text.len);
    phrase_scratch_free(scratch);
    phrase_set_free(set);
    buf_free(&text);
    return count;
}

/* More occurrences than are kept one by one; a square of them would take minutes. */
static void bears_many_occurrences(void **state)
{
    (void)state;
    static const size_t times[] = {3, 9, 300, 3000, 100000};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        for (int hit = 0; hit < 2; hit++) {
            const char *tail = hit ? "visa 7 paid" : "visa x paid";
            size_t want = hit ? 1 : 0;
            assert_int_equal(finds_in_many("visa.{0,20} [0-9] paid", "visa ", times[i], tail),
                             want);
            assert_int_equal(finds_in_many("visa.* [0-9] paid", "visa ", times[i], tail), want);
            assert_int_equal(
                finds_in_many("visa.{0,9} [0-9] paid", "paid visa ", times[i], tail), want);
            assert_int_equal(finds_in_many("[^q]*visa [0-9] paid", "visa ", times[i], tail),
                             want);
        }
    }
}

/* Expressions with so many states that a memo forgets them over and over, or gives up, against
 * running without one. */
static void memo_changes_no_answer(void **state)
{
    (void)state;
    static const char *const phrases[] = {"(a.{0,60}){3}[cé]", "a[^d]*b.{0,20}c[ab]{3}é",
                                          "(ab|ba|a é|c[^ab])+d", "a(.{0,9}b){4,9} d",
                                          "[^ ]+ é"};
    struct random r = {0x3E30};
    struct expr exprs[5];
    struct expr_runner with[5], without[5];
    struct expr_memo *memo;
    size_t found = 0;
    assert_int_equal(expr_memo_new(&memo, 5, NULL), LN_OK);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(expr_new(&exprs[i], tables, str_of(phrases[i]), NULL), LN_OK);
        exprs[i].number = (uint32_t)i;
        assert_true(exprs[i].op_count > 0);
        assert_int_equal(expr_runner_init(&with[i], exprs[i].op_count, NULL), LN_OK);
        assert_int_equal(expr_runner_init(&without[i], exprs[i].op_count, NULL), LN_OK);
        with[i].memo = memo;
    }
    struct buf text;
    buf_init(&text, 1 << 16);
    for (int round = 0; round < 400; round++) {
        static const char *const parts[] = {"a", "b", "a", " ", "c", "é", "d", "ab"};
        size_t most = 4 + random_below(&r, 5), len = random_below(&r, 900);
        buf_clear(&text);
        while (text.len < len)
            buf_add(&text, str_of(parts[random_below(&r, most < 8 ? most : 8)]));
        size_t low = random_below(&r, text.len + 1),
               high = low + random_below(&r, text.len + 1);
        for (size_t i = 0; i < 5; i++) {
            uint32_t from, to, want_from, want_to;
            struct ln_str s = buf_str(&text);
            bool got = expr_find(&from, &to, &exprs[i], tables, &with[i], s, low, high);
            bool want =
                expr_find(&want_from, &want_to, &exprs[i], tables, &without[i], s, low, high);
            if (got != want || (got && (from != want_from || to != want_to)))
                fail_msg("%s in %.*s", phrases[i], STR_ARGS(s));
            found += got;
        }
    }
    print_message("# %zu matches agree\n", found);
    assert_true(found > 300);
    for (size_t i = 0; i < 5; i++) {
        expr_runner_free(&with[i]);
        expr_runner_free(&without[i]);
        expr_free(&exprs[i]);
    }
    expr_memo_free(memo);
    buf_free(&text);
}

static void survives_lack_of_memory(void **state)
{
    (void)state;
    struct ln_str phrases[] = {STR("air"),
                               STR("[a-z]+ [^x]k"),
                               STR("free (air ?)?tickets?"),
                               STR("签证"),
                               STR("(visa|work permit).{0,30}(free|paid)"),
                               STR("[0-9]+ ?(visa|work permit)")};
    uint32_t ids[] = {3, 1, 2, 2, 5, 5};
    for (unsigned long nth = 1;; nth++) {
        struct phrase_set *set;
        struct phrase_scratch *scratch = NULL;
        struct ln_err err = {0};
        mem_fail_at(nth);
        int code = phrase_set_new(&set, tables, phrases, ids, 6, &err);
        if (code == LN_OK)
            code = phrase_scratch_new(&scratch, set, &err);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        assert_int_equal(err.code, code);
        phrase_scratch_free(scratch);
        phrase_set_free(set);
        if (!hit)
            break;
    }
}

static int set_up(void **state)
{
    (void)state;
    folded_init(&folded, 1 << 20);
    return fold_tables_new(&tables, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    folded_free(&folded);
    fold_tables_free(tables);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_known_phrases),     cmocka_unit_test(refuses_bad_phrases),
        cmocka_unit_test(gives_one_match_an_id),   cmocka_unit_test(agrees_with_the_judge),
        cmocka_unit_test(finds_what_matches_need), cmocka_unit_test(needs_the_engine_rarely),
        cmocka_unit_test(memo_changes_no_answer),  cmocka_unit_test(bears_many_occurrences),
        cmocka_unit_test(survives_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
