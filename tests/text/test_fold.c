/* test_fold.c: folding against a slow second implementation (ICU on the whole text, then white
 * space collapsed one character at a time), on every character and on random text in many
 * scripts; spans lead back to the original bytes; hostile input stays linear. */
#include "test.h"

#include <stdlib.h>
#include <time.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "base/mem.h"
#include "base/random.h"
#include "text/chars.h"
#include "text/fold.h"

#define TEXT_MAX ((size_t)64 << 20)

static struct fold_tables *tables;

/* ---- the judge ---- */

struct judged {
    char *text;
    size_t len;
};

static uint16_t *to_units(int32_t *len, struct ln_str s)
{
    uint16_t *units = mem_array(s.len * 2 + 1, sizeof *units);
    assert_non_null(units);
    *len = 0;
    for (size_t pos = 0; pos < s.len;) {
        uint32_t c = utf8_next(s, &pos);
        *len += chars_to_units(units + *len, c);
    }
    return units;
}

static struct judged judge(struct ln_str s)
{
    int32_t len;
    uint16_t *units = to_units(&len, s);
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *n = unorm2_getNFKCCasefoldInstance(&status);
    int32_t room = len * 18 + 16;
    uint16_t *normal = mem_array((size_t)room, sizeof *normal);
    int32_t got = unorm2_normalize(n, units, len, normal, room, &status);
    assert_true(U_SUCCESS(status));
    struct judged j = {mem_alloc((size_t)got * 4 + 1), 0};
    bool space = false;
    for (size_t i = 0; i < (size_t)got;) {
        uint32_t c = chars_from_units(normal, &i);
        if (u_isUWhiteSpace((UChar32)c)) {
            space = true;
            continue;
        }
        if (space && j.len > 0)
            j.text[j.len++] = ' ';
        space = false;
        j.len += utf8_put(j.text + j.len, c);
    }
    mem_free(units);
    mem_free(normal);
    return j;
}

static void check_map(const struct folded *f, struct ln_str s)
{
    assert_int_equal(f->original_len, s.len);
    assert_int_equal(f->map[f->text.len], s.len);
    for (size_t i = 0; i < f->text.len; i++) {
        assert_true(f->map[i] <= f->map[i + 1]);
        assert_true(f->map[i] < s.len);
    }
}

static void check(struct folded *f, struct ln_str s)
{
    assert_int_equal(fold(f, tables, s, false, NULL), LN_OK);
    struct judged j = judge(s);
    if (j.len != f->text.len || (j.len > 0 && memcmp(j.text, f->text.at, j.len) != 0)) {
        print_message("input:");
        for (size_t pos = 0; pos < s.len;)
            print_message(" %04X", utf8_next(s, &pos));
        print_message("\nwant:");
        struct ln_str want = {j.text, j.len};
        for (size_t pos = 0; pos < want.len;)
            print_message(" %04X", utf8_next(want, &pos));
        print_message("\ngot:");
        for (size_t pos = 0; pos < f->text.len;)
            print_message(" %04X", utf8_next(buf_str(&f->text), &pos));
        fail_msg("\nfolded text differs from the judge's");
    }
    check_map(f, s);
    mem_free(j.text);
}

static void check_twice(struct folded *f, struct folded *again, struct ln_str s)
{
    check(f, s);
    assert_int_equal(fold(again, tables, buf_str(&f->text), false, NULL), LN_OK);
    assert_true(str_eq(buf_str(&f->text), buf_str(&again->text)));
}

/* ---- tests ---- */

static void folds_every_character(void **state)
{
    (void)state;
    struct folded f, again;
    folded_init(&f, TEXT_MAX);
    folded_init(&again, TEXT_MAX);
    for (uint32_t c = 0; c <= CHARS_MAX; c++) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        char text[16] = "x";
        size_t len = 1 + utf8_put(text + 1, c);
        text[len++] = 'E';
        check(&f, (struct ln_str){text, len});
        if (c < 0x3000 || c % 7 == 0)
            check_twice(&f, &again, (struct ln_str){text + 1, len - 2});
    }
    folded_free(&f);
    folded_free(&again);
}

/* Each row is one kind of text; random strings draw from one row or from all. */
static const char *const scripts[] = {
    "We book your FREE Air-Tickets & hotel, 3.000 EUR / month!  ABCXYZabcxyz019 \t\n\r",
    "\u5305\u673A\u7968\u9AD8\u85AA\u62DB\u8058\u5BA2\u670D\u3000\uFF0C\u3002\u7B7E\u8BC1",
    "\u5305\u6A5F\u7968\u62DB\u8058\u7C3D\u8B49\uF900\uFA0E\uFA10\u8C48\u300C\u300D\u3000",
    "\u30AB\u3099\u304B\u309A\uFF76\uFF9E\uFF8A\uFF9F\u9AD8\u53CE\u5165\u30FC\u3005\u3000"
    "\u30D0\u30A4\u30C8\u3231\u32FF\u3357",
    "\u1112\u1161\u11AB\u1100\u1173\u11AF\uD55C\uAE00\uBE44\uC790\u3131\u3161\u115F\u1160\u11A8"
    "\uAC00\uAC01\u3164\uFFA0",
    "\u0E2A\u0E21\u0E31\u0E04\u0E23\u0E07\u0E32\u0E19\u0E14\u0E48\u0E27\u0E19\u0E19\u0E49\u0E33"
    "\u0E33\u0E38\u0E48\u0E4D\u0E32\u200B",
    "\u1780\u17B6\u179A\u1784\u17B6\u179A\u17D2\u179A\u17C6\u17D0\u17B4\u17B5\u200B\u17DD",
    "\u0E87\u0EB2\u0E99\u0EC0\u0E94\u0EB5\u0EC8\u0EB8\u0EC9\u0EB3\u0EDC",
    "\u1021\u101C\u102F\u1015\u103A\u1039\u1037\u1025\u102E\u1026\u102B\u1031",
    "\u0928\u093C\u0915\u094D\u0937\u0928\u094C\u0915\u0930\u0940\u0958\u0929\u0902\u0964"
    "\u200D",
    "Tuy\u1EC3n d\u1EE5ng a\u0302\u0301o\u031B\u0323e\u0323\u0302u\u031B\u0301A\u0306\u0300 "
    "\u0110\u01B0\u01A0\u1EBF\u00EA\u0323",
    "\u0648\u0638\u064A\u0641\u0629\u0651\u064E\u0627\u0654\u0653\u0640\u200F\uFEFB\uFDFA"
    "\uFDF2",
    "\u0412\u0430\u043A\u0430\u043D\u0441\u0438\u044F\u0419\u0438\u0306\u0415\u0308\u0401"
    "\u04E2",
    "\uFF26\uFF32\uFF25\uFF25\uFF01\uFB01\uFB03\uFB4F\u0133\u01C4\u2460\u33A1\u2100\u00BD\u00DF"
    "\u1E9E\u0130\u0131\u017F\u212A\u212B\u03A3\u03C2\u0390\u1FB7\u0345\u00A8\u0385\u1FEE"
    "\u037A",
    "\U0001F468\u200D\U0001F469\u200D\U0001F467\uFE0F\u20E3\U0001F1F9\U0001F1ED\U0001F3FD\u260E"
    "\U0001D400\U0001D7D8\U0001F130\U000E0061\U000E007F",
    "e\u0301\u0323\u0307\u0327\u0328\u031B\u0300\u0344\u0374\u034F\u200C\u200D\u00AD\uFEFF"
    "\u2060"
    "\u05B0\u05BC\u0651\u0591\u1DC0\u0315\u035C\u0360\u3099\u093C\u094D\u09BE\u09C7\u0B3E\u0B47"
    "\u0DCA\u0DCF\u0DD9\u0DDD\u1B35\u1B05",
    " \u00A0\u2003\u3000\xC2\x85\u2028\u1680\u200B\u202F\u180E\u2800a b",
    "\U00011131\U00011127\U00011132\U00011347\U0001133E\U00011357\U000114B9\U000114BA\U000114B0"
    "\U000115B8\U000115AF\U00011935\U00011930\U0001D15E\U0001D165\U0001D16E\U00011099"
    "\U000110BA",
};
#define SCRIPTS (sizeof scripts / sizeof *scripts)

static uint32_t draw(struct random *r, const char *from)
{
    struct ln_str s = str_of(from);
    size_t pos = (size_t)random_below(r, s.len);
    while (pos > 0 && ((unsigned char)s.at[pos] & 0xC0) == 0x80)
        pos--;
    return utf8_next(s, &pos);
}

static size_t random_text(char *out, struct random *r, size_t count)
{
    size_t len = 0;
    size_t script = (size_t)random_below(r, SCRIPTS + 2);
    for (size_t i = 0; i < count; i++) {
        uint64_t dice = random_below(r, 100);
        const char *row =
            script < SCRIPTS && dice < 95 ? scripts[script] : scripts[random_below(r, SCRIPTS)];
        if (dice == 99)
            out[len++] = (char)random_below(r, 256);
        else if (dice == 98)
            len += utf8_put(out + len, (uint32_t)random_below(r, 0xD800));
        else
            len += utf8_put(out + len, draw(r, row));
    }
    return len;
}

static void agrees_with_the_judge_on_random_text(void **state)
{
    (void)state;
    struct random r = {0x11E7};
    print_message("# seed %llx\n", (unsigned long long)r.state);
    struct folded f, again;
    folded_init(&f, TEXT_MAX);
    folded_init(&again, TEXT_MAX);
    static char text[4 * 4096];
    for (int round = 0; round < 60000; round++) {
        size_t count = round % 500 == 0 ? 4000 : (size_t)random_below(&r, 40);
        size_t len = random_text(text, &r, count);
        check_twice(&f, &again, (struct ln_str){text, len});
    }
    folded_free(&f);
    folded_free(&again);
}

static void folds(const char *text, bool markup, const char *want)
{
    struct folded f;
    folded_init(&f, TEXT_MAX);
    struct ln_str s = str_of(text);
    assert_int_equal(fold(&f, tables, s, markup, NULL), LN_OK);
    assert_str(buf_str(&f.text), want);
    check_map(&f, s);
    folded_free(&f);
}

static void folds_known_text(void **state)
{
    (void)state;
    folds("", false, "");
    folds(" \t\n ", false, "");
    folds("  Free \t AIR-Tickets\n\n", false, "free air-tickets");
    folds("\uFF26\uFF52\uFF45\uFF45\u3000\uFB01\uFB02", false, "free fifl");
    folds("f\u200Br\u00ADe\u200De", false, "free");
    folds("Stra\u00DFe STRA\u1E9EE", false, "strasse strasse");
    folds("a\xFFz\xE5\x8C", false, "a\uFFFDz\uFFFD\uFFFD");
    folds("<b>&amp;</b>", false, "<b>&amp;</b>");
}

static void reads_markup(void **state)
{
    (void)state;
    folds("fr<b>ee</b> <A HREF='x>y'>air</a><br/>tickets", true, "free air tickets");
    folds("<p>one</p><p>two</p>", true, "one two");
    folds("a<!-- > b -->c<!---->d<!-->e", true, "a c d e");
    folds("a<script>if (a < b) c</scrip>x</SCRIPT >b<style>p{}</style>c", true, "a b c");
    folds("a<script>never ends", true, "a");
    folds("a<!-- never ends", true, "a");
    folds("1 < 2 <3 a <b and c", true, "1 < 2 <3 a <b and c");
    folds("x<foo bar=\"'>\" baz='\">'>y", true, "x y");
    folds("x<b title=\">y</b> z", true, "xy z");
    folds("<!DOCTYPE html><?php x ?>y", true, "y");
    folds("&amp;&lt;&gt;&quot;&apos;&nbsp;x&NBSP;", true, "&<>\"' x&nbsp;");
    folds("&#70;&#x52;&#x45&#69; &#8212;&#0;&#xD800;&#99999999999;&#128;", true,
          "free \u2014\uFFFD\uFFFD\uFFFD\u20AC");
    folds("&#00000000000000000070;&; &#; &#x; &unknown; &", true, "f&; &#; &#x; &unknown; &");
    folds("e&#x301;e<b>&#769;</b> &Eacute;&szlig;&shy;&frac12;", true,
          "\u00E9\u00E9 \u00E9ss1\u20442");
    folds("&amp;lt;", true, "&lt;");
}

static void looks_for_markup(void **state)
{
    (void)state;
    static const char *const yes[] = {"<b>x",    "a</P >",     "x<br/>",    "a &amp; b",
                                      "&#8212;", "<!-- c -->", "<a\nhref>", "<<b>"};
    static const char *const no[] = {
        "",      "a < b > c", "<john@example.com>", "&",       "AT&T; x",  "<b",
        "<foo>", "&#12",      "<!-- open",          "a && b;", "<b and c", "&amp"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!fold_looks_like_markup(str_of(yes[i])))
            fail_msg("no markup seen in %s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (fold_looks_like_markup(str_of(no[i])))
            fail_msg("markup seen in %s", no[i]);
}

/* The original bytes of the first `part` in folded `text` are `want`. */
static void spans(const char *text, bool markup, const char *part, const char *want)
{
    struct folded f;
    folded_init(&f, TEXT_MAX);
    assert_int_equal(fold(&f, tables, str_of(text), markup, NULL), LN_OK);
    size_t at = str_find(buf_str(&f.text), str_of(part), 0);
    assert_true(at != SIZE_MAX);
    size_t from, to;
    fold_span(&from, &to, &f, at, at + strlen(part));
    assert_str(str_part(str_of(text), from, to), want);
    folded_free(&f);
}

static void spans_lead_back(void **state)
{
    (void)state;
    spans("Get  FREE  tickets", false, "free", "FREE");
    spans("Get  FREE  ", false, "free", "FREE");
    spans("Get  FREE\u200B \u200B", false, "free", "FREE");
    spans("Get  FREE\u200B\u00ADx", false, "free", "FREE");
    spans("f\u200Bre\u00ADe!", false, "free", "f\u200Bre\u00ADe");
    spans("a \uFB03 b", false, "ff", "\uFB03");
    spans("a \uFB03 b", false, "i b", "\uFB03 b");
    spans("x cafe\u0301 y", false, "caf\u00E9", "cafe\u0301");
    spans("x e\u0301\u200B\u200By", false, "\u00E9", "e\u0301");
    spans("<p>a <b>Fr<i>e</i>e</b></p> x", true, "free", "Fr<i>e</i>e");
    spans("x&nbsp;&#70;ree&nbsp;y", true, "free", "&#70;ree");
    spans("\u514D \u7B7E\u8BC1 \u8D39", false, "\u7B7E\u8BC1", "\u7B7E\u8BC1");
}

/* What hides words from readers of bytes, but not from people, changes nothing; each folded
 * character still leads to where it was. */
static void disguise_changes_nothing(void **state)
{
    (void)state;
    struct random r = {0xD15};
    const char *plain = "we book your flight and hotel, salary 3000 paid in advance";
    struct folded f;
    folded_init(&f, TEXT_MAX);
    for (int round = 0; round < 3000; round++) {
        char text[1024];
        size_t at[128], len = 0, count = strlen(plain);
        for (size_t i = 0; i < count; i++) {
            static const uint32_t hidden[] = {0x200B, 0x200D, 0xAD, 0xFEFF, 0x2060, 0xFE0F};
            static const uint32_t spaces[] = {' ', 0xA0, 0x3000, '\n', 0x2003};
            for (; i > 0 && random_below(&r, 4) == 0;)
                len += utf8_put(text + len, hidden[random_below(&r, 6)]);
            uint32_t c = (unsigned char)plain[i];
            at[i] = len;
            if (c == ' ') {
                for (uint64_t n = random_below(&r, 3) + 1; n > 0; n--)
                    len += utf8_put(text + len, spaces[random_below(&r, 5)]);
                continue;
            }
            if (c >= 'a' && random_below(&r, 2) == 0)
                c -= 32;
            if (random_below(&r, 3) == 0)
                c += 0xFF00 - 0x20;
            len += utf8_put(text + len, c);
        }
        struct ln_str s = {text, len};
        assert_int_equal(fold(&f, tables, s, false, NULL), LN_OK);
        assert_str(buf_str(&f.text), plain);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(f.map[i], at[i]);
    }
    folded_free(&f);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* 1 MB of `unit` again and again: quadratic work would take minutes, so 20 s fails surely and
 * never by a slow machine. */
static void stays_linear(void **state)
{
    (void)state;
    static const char *const units[] = {
        "\u0301\u0323", "e\u0301\u0323\u0E48",
        "\u0323",       "\u09BE",
        "\u1161",       "\u200B",
        "<a",           "<a '",
        "<a b='>",      "<a b=\">",
        "<!--",         "<!--> <!--",
        "<script>",     "&#0",
        "</script",     "&amp",
        "<b b='>\">",   " \u0301",
        "\uFDFA",       "<!",
    };
    const size_t size = 1 << 20;
    char *text = mem_alloc(size);
    struct folded f;
    folded_init(&f, TEXT_MAX);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t len = 0, unit = strlen(units[i]);
        for (; len + unit <= size; len += unit)
            memcpy(text + len, units[i], unit);
        struct ln_str s = {text, len};
        double start = seconds();
        assert_int_equal(fold(&f, tables, s, true, NULL), LN_OK);
        check_map(&f, s);
        assert_int_equal(fold(&f, tables, s, false, NULL), LN_OK);
        check_map(&f, s);
        (void)fold_looks_like_markup(s);
        if (seconds() - start > 20)
            fail_msg("%.1f s for 1 MB of %s", seconds() - start, units[i]);
    }
    folded_free(&f);
    mem_free(text);
}

/* Long runs of marks take our own sort; the judge is ICU's. */
static void sorts_long_runs_as_icu(void **state)
{
    (void)state;
    struct random r = {77};
    struct folded f, again;
    folded_init(&f, TEXT_MAX);
    folded_init(&again, TEXT_MAX);
    static char text[4 * 1024];
    for (int round = 0; round < 300; round++) {
        size_t len = utf8_put(text, draw(&r, "eaU\u00CA\u1112\u09C7\u0928"));
        size_t count = 60 + (size_t)random_below(&r, 300);
        for (size_t i = 0; i < count; i++)
            len += utf8_put(text + len, draw(&r, scripts[15]));
        check_twice(&f, &again, (struct ln_str){text, len});
        len = utf8_put(text, 'E');
        for (size_t i = 0; i < count; i++)
            len += utf8_put(text + len, 0x300 + (uint32_t)random_below(&r, 0x50));
        check_twice(&f, &again, (struct ln_str){text, len});
    }
    folded_free(&f);
    folded_free(&again);
}

static void keeps_to_its_maximum(void **state)
{
    (void)state;
    struct folded f;
    struct ln_err err = {0};
    folded_init(&f, 16);
    assert_int_equal(fold(&f, tables, STR("0123456789ABCDEF  "), false, &err), LN_OK);
    assert_str(buf_str(&f.text), "0123456789abcdef");
    assert_int_equal(fold(&f, tables, STR("0123456789ABCDEFG"), false, &err), LN_ELIMIT);
    assert_int_equal(err.code, LN_ELIMIT);
    assert_int_equal(fold(&f, tables, STR("\uFDFA"), false, &err), LN_ELIMIT);
    assert_int_equal(fold(&f, tables, STR("e\u0301"), false, &err), LN_OK);
    assert_str(buf_str(&f.text), "\u00E9");
    folded_free(&f);
    folded_init(&f, 0);
    assert_int_equal(fold(&f, tables, STR(" \n"), false, &err), LN_OK);
    assert_int_equal(fold(&f, tables, STR("x"), false, &err), LN_ELIMIT);
    folded_free(&f);
}

static void keeps_spaces_of_a_part(void **state)
{
    (void)state;
    struct folded f;
    folded_init(&f, TEXT_MAX);
    assert_int_equal(fold_part(&f, tables, STR("  Air \n"), NULL), LN_OK);
    assert_str(buf_str(&f.text), " air ");
    folded_free(&f);
}

/* Every allocation fails once; afterwards the same object works. */
static void survives_lack_of_memory(void **state)
{
    (void)state;
    char text[900] = "\u00A8<b>e\u0301\u200Bx &amp; ";
    size_t len = strlen(text);
    for (; len + 2 <= sizeof text; len += 2)
        memcpy(text + len, "\u0301", 2);
    struct ln_str s = {text, len};
    for (unsigned long nth = 1;; nth++) {
        struct folded f;
        folded_init(&f, TEXT_MAX);
        struct ln_err err = {0};
        mem_fail_at(nth);
        int code = fold(&f, tables, s, true, &err);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        assert_int_equal(fold(&f, tables, s, true, &err), LN_OK);
        unsigned long before = mem_count();
        assert_int_equal(fold(&f, tables, s, true, &err), LN_OK);
        assert_int_equal(mem_count(), before);
        folded_free(&f);
        if (!hit)
            break;
    }
    for (unsigned long nth = 1;; nth++) {
        struct fold_tables *t;
        struct ln_err err = {0};
        mem_fail_at(nth);
        int code = fold_tables_new(&t, &err);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        fold_tables_free(t);
        if (!hit)
            break;
    }
}

static void knows_words(void **state)
{
    (void)state;
    static const uint32_t words[] = {'a',   '0',    0xE9,   0x416, 0x3B1,  0x5D0, 0x627, 0x915,
                                     0x94D, 0xAC00, 0x1200, 0x561, 0x10D0, 0x301, 0x1EBF};
    static const uint32_t others[] = {' ',    '-',    '_',     0x4E00, 0x3042, 0x30AB,
                                      0x30FC, 0x3005, 0xE01,   0xE48,  0xE81,  0x1780,
                                      0x1000, 0x2014, 0x1F600, 0x3099, 0x20000};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!chars_is_word(tables, words[i]))
            fail_msg("U+%04X is no word", words[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (chars_is_word(tables, others[i]))
            fail_msg("U+%04X is a word", others[i]);
    assert_int_equal(chars_one(tables, 'A'), 'a');
    assert_int_equal(chars_one(tables, 0xFF21), 'a');
    assert_int_equal(chars_one(tables, 0xFF9E), 0x3099);
    assert_int_equal(chars_one(tables, 0xA0), ' ');
    assert_int_equal(chars_one(tables, 0xDF), UINT32_MAX);
    assert_int_equal(chars_one(tables, 0x200B), UINT32_MAX);
}

static int set_up(void **state)
{
    (void)state;
    return fold_tables_new(&tables, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    fold_tables_free(tables);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_every_character),
        cmocka_unit_test(agrees_with_the_judge_on_random_text),
        cmocka_unit_test(sorts_long_runs_as_icu),
        cmocka_unit_test(folds_known_text),
        cmocka_unit_test(reads_markup),
        cmocka_unit_test(looks_for_markup),
        cmocka_unit_test(spans_lead_back),
        cmocka_unit_test(disguise_changes_nothing),
        cmocka_unit_test(keeps_to_its_maximum),
        cmocka_unit_test(keeps_spaces_of_a_part),
        cmocka_unit_test(knows_words),
        cmocka_unit_test(stays_linear),
        cmocka_unit_test(survives_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
