/* test_picture.c: pictures are measured before anything decodes them; words become one text
 * with a way back to their boxes; engines that are missing, slow or mad give one error each.
 * The engines are shell scripts here; tests/cli/picture.t has the real ones. */
#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "catalogue.h"
#include "record/ocr.h"
#include "record/picture.h"

#define PNG_HEAD "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0"
#define PNG_TAIL "\x08\0\0\0\0abcd\0\0\0\0IENDabcd"
#define PNG      PNG_HEAD "\0\x20\0\0\0\x10" PNG_TAIL
#define JPEG                                                                                   \
    "\xFF\xD8\xFF\xE0\0\4ab\xFF\xFF\xFF\xC2\0\x0B\x08\0\x10\0\x20\1\1\x11\0\xFF\xDA\0\2zz\xFF" \
    "\xD9"
#define WEBP_L "RIFF\x16\0\0\0WEBPVP8L\x05\0\0\0\x2F\x1F\xC0\x03\0\0\0\0\0\0"
#define WEBP   "RIFF\x16\0\0\0WEBPVP8 \x0A\0\0\0\0\0\0\x9D\x01\x2A\x20\0\x10\0"
#define WEBP_X "RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x1F\0\0\x0F\0\0"

#define BYTES_OF(array) ((struct ln_str){array, sizeof array - 1})

static struct record_scratch scratch;
static struct record_list list;

static void read_picture(struct ln_str bytes)
{
    struct record_source source = {.name = STR("f"), .index = 1, .one_frame = true};
    assert_int_equal(record_read(&list, &scratch, &record_picture, bytes, &source, NULL),
                     LN_OK);
    assert_int_equal(list.count, 1);
}

static void measures_pictures(void **state)
{
    (void)state;
    const struct {
        struct ln_str bytes;
        const char *format;
    } cases[] = {{STR(PNG), "png"},
                 {STR(JPEG), "jpeg"},
                 {STR(WEBP), "webp"},
                 {STR(WEBP_L), "webp"},
                 {STR(WEBP_X), "webp"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture_info info;
        struct ln_err err = {0};
        if (picture_look(&info, cases[i].bytes, &err) != LN_OK)
            fail_msg("case %zu: %s", i, err.text);
        assert_string_equal(picture_format_name(info.format), cases[i].format);
        assert_int_equal(info.width, 32);
        assert_int_equal(info.height, 16);
        assert_true(record_reader_of(STR("-"), cases[i].bytes) == &record_picture);
        for (size_t len = 0; len < cases[i].bytes.len; len++) { /* every cut, in a block of
                                                                   exactly that size */
            char *cut = test_malloc(len + 1);
            memcpy(cut, cases[i].bytes.at, len);
            int code = picture_look(&info, (struct ln_str){cut, len}, &err);
            test_free(cut);
            assert_int_equal(code, LN_EFORMAT);
            bool told = strcmp(err.kind, "truncated") == 0 ||
                        (len < 12 && strcmp(err.kind, "picture") == 0);
            if (!told)
                fail_msg("case %zu cut to %zu: %s", i, len, err.kind);
        }
    }
}

static void refuses_what_is_too_large(void **state)
{
    (void)state;
    const struct {
        struct ln_str bytes;
        const char *kind;
    } cases[] = {
        {STR(PNG_HEAD "\x3E\x80\0\0\0\1" PNG_TAIL), ""},         /* 16,000 x 1 */
        {STR(PNG_HEAD "\x3E\x81\0\0\0\1" PNG_TAIL), "too-many"}, /* 16,001 x 1 */
        {STR(PNG_HEAD "\0\1\0\0\x3E\x81" PNG_TAIL), "too-many"},
        {STR(PNG_HEAD "\x13\x88\0\0\x17\x70" PNG_TAIL), ""},         /* 5,000 x 6,000 */
        {STR(PNG_HEAD "\x13\x89\0\0\x17\x70" PNG_TAIL), "too-many"}, /* 5,001 x 6,000 */
        {STR("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF" PNG_TAIL),
         "too-many"},
        {STR(PNG_HEAD "\0\0\0\0\0\1" PNG_TAIL), "picture"},
        {STR(PNG_HEAD "\0\1\0\0\0\0" PNG_TAIL), "picture"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture_info info;
        struct ln_err err = {0};
        int code = picture_look(&info, cases[i].bytes, &err);
        if (strcmp(err.kind, cases[i].kind) != 0 || (code == LN_OK) != (err.kind[0] == '\0'))
            fail_msg("case %zu: %s, %s", i, err.kind, err.text);
    }
}

static void is_known_by_name_and_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *name, *head;
        bool is;
    } cases[] = {{"a.png", "x", true},
                 {"a.PNG", "{\"id\":1}\n", true},
                 {"a.jpg", "<p>", true},
                 {"a.jpeg", "", true},
                 {"a.webp", "", true},
                 {"a.txt", "\xFF\xD8\xFF\xE0", true},
                 {"-", "\x89PNG\r\n\x1A\n", true},
                 {"png", "x", false},
                 {"a.png.txt", "x", false},
                 {"a.gif", "GIF89a", false},
                 {"-", "RIFF", false},
                 {"-", "\x89PNG", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((record_reader_of(str_of(cases[i].name), str_of(cases[i].head)) ==
             &record_picture) != cases[i].is)
            fail_msg("%s", cases[i].name);
}

/* ---- words become a text --------------------------------------------------------------- */

static const struct picture_seen *told;

static int see(struct picture_seen *out, void *ctx, struct arena *a, struct ln_str bytes,
               const struct picture_info *info, struct ln_err *err)
{
    (void)ctx;
    (void)a;
    (void)bytes;
    (void)err;
    assert_int_equal(info->width, 32);
    *out = *told;
    return LN_OK;
}

static void read_words(const struct picture_word *words, size_t count)
{
    static struct picture_seen seen;
    static struct picture_reader reader = {NULL, see};
    seen = (struct picture_seen){.words = words, .word_count = count, .read_by = STR("me")};
    told = &seen;
    scratch.pictures = &reader;
    read_picture(STR(PNG));
    scratch.pictures = NULL;
}

static void spaces_stand_where_the_script_has_them(void **state)
{
    (void)state;
    static const struct {
        const char *left, *right;
        uint32_t gap;
        uint32_t right_line;
        const char *text;
    } cases[] = {
        {"Free", "ticket", 0, 1, "Free ticket"},
        {"Free", "ticket", 40, 1, "Free ticket"},
        {"Free", "ticket", 40, 2, "Free\nticket"},
        {"包", "机票", 40, 1, "包机票"}, /* Han never, whatever the boxes say */
        {"包", "机票", 40, 2, "包\n机票"},
        {"，", "包", 40, 1, "，包"},
        {"月薪", "15000", 0, 1, "月薪15000"},
        {"微信", "invented_hr", 11, 1, "微信 invented_hr"},
        {"ร", "ับ", 0, 1, "รับ"},
        {"งาน", "ด่วน", 10, 1, "งานด่วน"}, /* half the line, which is 20 high */
        {"งาน", "ด่วน", 11, 1, "งาน ด่วน"},
        {"บาท", "40,000", 0, 1, "บาท 40,000"},
        {"အလုပ်", "ခေါ်စာ", 0, 1, "အလုပ်ခေါ်စာ"},
        {"ការងារ", "នៅ", 0, 1, "ការងារនៅ"},
        {"ວຽກ", "ດີ", 0, 1, "ວຽກດີ"},
        {"नौकरी", "अच्छी", 0, 1, "नौकरी अच्छी"},
        {"việc", "nhẹ", 0, 1, "việc nhẹ"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct picture_word words[] = {
            {str_of(cases[i].left), {10, 5, 30, 20}, 1, 20},
            {str_of(cases[i].right), {40 + cases[i].gap, 6, 30, 20}, cases[i].right_line, 20}};
        read_words(words, 2);
        const struct record *r = &list.items[0];
        assert_false(r->failed);
        assert_int_equal(r->text_count, 1);
        assert_str(r->texts[0].path, "text");
        assert_str(r->texts[0].value, cases[i].text);
        assert_str(r->read_by, "me");
    }
}

static void a_span_has_the_box_of_its_words(void **state)
{
    (void)state;
    const struct picture_word words[] = {{STR("We"), {10, 5, 30, 20}, 1, 20},
                                         {STR("<b>pay"), {50, 3, 40, 25}, 1, 20},
                                         {STR("flights"), {8, 40, 60, 20}, 2, 20}};
    read_words(words, 3); /* "We <b>pay\nflights" */
    const struct record_text *t = &list.items[0].texts[0];
    assert_str(t->value, "We <b>pay\nflights");
    assert_false(t->markup);
    static const struct {
        size_t from, to;
        uint32_t x, y, width, height;
    } cases[] = {{0, 2, 10, 5, 30, 20},  {1, 2, 10, 5, 30, 20}, {0, 4, 10, 3, 80, 25},
                 {3, 9, 50, 3, 40, 25},  {8, 11, 8, 3, 82, 57}, {0, 17, 8, 3, 82, 57},
                 {10, 17, 8, 40, 60, 20}};
    struct record_box box;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(record_box(&box, t, cases[i].from, cases[i].to));
        assert_int_equal(box.x, cases[i].x);
        assert_int_equal(box.y, cases[i].y);
        assert_int_equal(box.width, cases[i].width);
        assert_int_equal(box.height, cases[i].height);
    }
    assert_false(record_box(&box, t, 2, 3)); /* the space between */
    assert_false(record_box(&box, t, 17, 30));
    struct record_text plain = {.value = STR("We pay")};
    assert_false(record_box(&box, &plain, 0, 6));
}

static void the_library_reads_none(void **state)
{
    (void)state;
    char dir[64];
    struct ln_knowledge *k;
    struct ln_screener *s;
    struct ln_str out;
    struct ln_screen_options options = {.name = STR("body")};
    make_test_catalogue(dir, NULL, NULL, NULL);
    assert_int_equal(ln_knowledge_load(&k, dir, NULL), LN_OK);
    assert_int_equal(ln_screener_new(&s, k, NULL), LN_OK);
    assert_int_equal(ln_screen(&out, s, STR(PNG), &options, NULL), LN_OK);
    assert_str(out,
               "{\"id\":\"body#1\",\"error\":{\"code\":\"unsupported\",\"at\":0,\"text\":\"a "
               "picture; only linnet on the command line reads these\"}}\n");
    ln_screener_free(s);
    ln_knowledge_free(k);
    remove_test_catalogue(dir);
}

/* ---- what the engines print ------------------------------------------------------------ */

static void reads_the_table(void **state)
{
    (void)state;
    struct arena a;
    struct ocr_reading r;
    struct ln_err err = {0};
    arena_init(&a, LIMIT_ARENA_BYTES);
    static const char table[] =
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\t"
        "conf\ttext\n"
        "4\t1\t1\t1\t1\t0\t1\t2\t30\t11\t-1\t\n"
        "5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t90.5\tFree\n"
        "5\t1\t1\t1\t1\t2\t5\t2\t3\t4\t95\t包\r\n"
        "5\t1\t1\t1\t1\t3\t5\t2\t3\t4\t95\t \n"     /* nothing there */
        "5\t1\t1\t1\t1\t4\t5\t2\t3\t4\t95\t\xFF\n"  /* no UTF-8 */
        "5\t1\t1\t1\t1\t5\t-5\t2\t3\t4\t95\tx\n"    /* outside */
        "5\t1\t1\t1\t1\t6\t5\t2\t99999\t4\t95\tx\n" /* outside */
        "5\t1\t1\t1\t1\t7\t5\t2\t3\n"               /* cut */
        "5\t1\t1\t1\t1\t8\t5\t2\t3\t4\tnan\tx\n"
        "\n"
        "4\t1\t2\t1\t1\t0\t1\t2\t30\t12\t-1\t\n"
        "5\t1\t2\t1\t1\t1\t6\t7\t8\t9\t0\tend";
    assert_int_equal(ocr_read_table(&r, &a, BYTES_OF(table), &err), LN_OK);
    assert_int_equal(r.word_count, 3);
    assert_str(r.words[0].text, "Free");
    assert_str(r.words[1].text, "包");
    assert_str(r.words[2].text, "end");
    assert_int_equal(r.words[1].box.x, 5);
    assert_int_equal(r.words[0].box.height, 4);
    assert_int_equal(r.words[2].box.y, 7);
    assert_int_equal(r.words[2].box.height, 7); /* of 9, for its line ends there */
    assert_int_equal(r.words[1].line, 1);
    assert_int_equal(r.words[2].line, 2);
    assert_int_equal(r.words[1].line_height, 11);
    assert_int_equal(r.letters[PICTURE_LATIN], 7);
    assert_int_equal(r.letters[PICTURE_HAN], 1);
    assert_true(r.trust > 57.1 && r.trust < 57.2); /* (4 * 90.5 + 95 + 3 * 0) / 8 = 57.1 */
    assert_int_equal(ocr_read_table(&r, &a, STR(""), &err), LN_OK);
    assert_int_equal(r.word_count, 0);

    struct buf many;
    buf_init(&many, 4000000);
    for (unsigned i = 0; i < LIMIT_PICTURE_WORDS; i++)
        buf_add(&many, STR("5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t90\tx\n"));
    assert_int_equal(ocr_read_table(&r, &a, buf_str(&many), &err), LN_OK);
    buf_add(&many, STR("5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t90\tx\n"));
    assert_int_equal(ocr_read_table(&r, &a, buf_str(&many), &err), LN_ELIMIT);
    assert_string_equal(err.kind, "too-many");
    buf_free(&many);
    arena_free(&a);
}

#define SYMBOL(data) "<symbol type='QR-Code' quality='1'>" data "</symbol>\n"
#define PLAIN(text)  SYMBOL("<data><![CDATA[" text "]]></data>")
#define BYTES(len)   SYMBOL("<data format='base64' length='" len "'><![CDATA[\nAAA=\n]]></data>")

static void reads_codes(void **state)
{
    (void)state;
    struct arena a;
    struct picture_code *codes;
    size_t count;
    bool plain;
    arena_init(&a, LIMIT_ARENA_BYTES);
    assert_int_equal(ocr_read_codes(&codes, &count, &plain, &a,
                                    STR("<x>\n" PLAIN("a<b>&amp;") PLAIN("")), NULL),
                     LN_OK);
    assert_true(plain && count == 2);
    assert_str(codes[0].text, "a<b>&amp;");
    assert_str(codes[1].text, "");

    static const char mixed[] = PLAIN("a") BYTES("6") BYTES("3") BYTES("3");
    static const char raw[] = "a\n\xE5\xBE\xAE\xE4\xBF\xA1\n"
                              "\xE9\nx\n"
                              "a\0b\n";
    assert_int_equal(ocr_read_codes(&codes, &count, &plain, &a, BYTES_OF(mixed), NULL), LN_OK);
    assert_true(!plain && count == 4);
    assert_int_equal(ocr_read_raw(codes, count, &a, BYTES_OF(raw), NULL), LN_OK);
    assert_str(codes[0].text, "a");
    assert_str(codes[1].text, "微信");
    assert_str(codes[2].text, "é\nx"); /* no UTF-8, so it is Latin-1; and a line feed inside */
    assert_str(codes[3].text, "a\xEF\xBF\xBD"
                              "b");

    static const char *const wrong[] = {
        "<symbol type='QR-Code'>", "<symbol ><data>x]]></data>",
        "<symbol ><data length='-1'><![CDATA[]]></data>",
        "<symbol ><data length='x'><![CDATA[]]></data>",
        "<symbol ><data length='9999999999'><![CDATA[]]></data>"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(ocr_read_codes(&codes, &count, &plain, &a, str_of(wrong[i]), NULL),
                         LN_EFORMAT);
    static const char *const raws[] = {"", "a", "a\n123456", "a\n1234567\nabc\nabc\n",
                                       "a\n123456\nabc\nabc\nmore\n"};
    for (size_t i = 0; i < sizeof raws / sizeof *raws; i++) {
        assert_int_equal(ocr_read_codes(&codes, &count, &plain, &a, BYTES_OF(mixed), NULL),
                         LN_OK);
        assert_int_equal(ocr_read_raw(codes, count, &a, str_of(raws[i]), NULL), LN_EFORMAT);
    }
    struct buf many;
    struct ln_err err = {0};
    buf_init(&many, 100000);
    for (unsigned i = 0; i <= LIMIT_PICTURE_CODES; i++)
        buf_add(&many, STR(PLAIN("a")));
    assert_int_equal(ocr_read_codes(&codes, &count, &plain, &a, buf_str(&many), &err),
                     LN_ELIMIT);
    assert_string_equal(err.kind, "too-many");
    buf_free(&many);
    arena_free(&a);
}

/* ---- engines that are scripts ---------------------------------------------------------- */

/* What good ones do. The reading of Traditional Chinese is the one with more trust. */
#define TESSERACT                                                                              \
    "#!/bin/sh\n"                                                                              \
    "case $1 in\n"                                                                             \
    "--version) printf 'tesseract 9.8.7\\n leptonica-1.2\\n'; exit ;;\n"                       \
    "--list-langs) printf 'List (4):\\nchi_sim\\nchi_tra\\neng\\nosd\\n'; exit ;;\n"           \
    "esac\n"                                                                                   \
    "case $4 in\n"                                                                             \
    "chi_tra*) printf '5\\t1\\t1\\t1\\t1\\t1\\t2\\t3\\t20\\t10\\t95\\t\\345\\234\\213\\n' "    \
    ";;\n"                                                                                     \
    "*) printf '5\\t1\\t1\\t1\\t1\\t1\\t2\\t3\\t20\\t10\\t90\\t\\345\\233\\275\\n' ;;\n"       \
    "esac\n"
#define ZBARIMG                                                                                \
    "#!/bin/sh\n[ \"$1\" = --version ] && echo 0.12 && exit\n"                                 \
    "case $7 in *:fd:0) ;; *) exit 4 ;; esac\n"                                                \
    "echo \"<symbol ><data><![CDATA[code]]></data>\"\n"

static char folder[] = "/tmp/linnet-test-picture-XXXXXX";

static void install(const char *name, const char *script)
{
    char path[200];
    int fd;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
    if (script == NULL)
        return;
    assert_int_equal(file_open_write(&fd, path, NULL), LN_OK);
    assert_int_equal(file_write(fd, str_of(script), NULL), LN_OK);
    file_close(fd);
    assert_int_equal(chmod(path, 0700), 0);
}

static void read_with(const char *tesseract, const char *zbarimg, const char *languages)
{
    struct ocr ocr;
    install("tesseract", tesseract);
    install("zbarimg", zbarimg);
    ocr_init(&ocr, str_of(folder), str_of(languages));
    struct picture_reader reader = ocr_reader(&ocr);
    scratch.pictures = &reader;
    read_picture(STR(PNG));
    scratch.pictures = NULL;
    ocr_free(&ocr);
}

static void the_reading_with_most_trust_is_taken(void **state)
{
    (void)state;
    read_with(TESSERACT, ZBARIMG, NULL);
    const struct record *r = &list.items[0];
    if (r->failed)
        fail_msg("%s", r->err.text);
    assert_str(r->read_by, "tesseract 9.8.7 (chi_tra+eng), zbar 0.12");
    assert_int_equal(r->text_count, 2);
    assert_str(r->texts[0].value, "國");
    assert_str(r->texts[1].path, "qr.0");
    assert_str(r->texts[1].value, "code");
    struct record_box box; /* no part can be read, so the code is somewhere in the whole */
    assert_true(record_box(&box, &r->texts[1], 0, 4));
    assert_int_equal(box.width, 32);
    assert_int_equal(box.height, 16);
    read_with(TESSERACT, ZBARIMG, "chi_sim");
    assert_str(list.items[0].texts[0].value, "国");
    assert_str(list.items[0].read_by, "tesseract 9.8.7 (chi_sim), zbar 0.12");
}

static void engines_that_do_not_work_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *tesseract, *zbarimg, *languages, *kind, *text;
    } cases[] = {
        {NULL, NULL, NULL, "unsupported",
         "reading pictures needs tesseract and zbarimg; apt install tesseract-ocr"},
        {NULL, ZBARIMG, NULL, "unsupported", "reading pictures needs tesseract; apt install"},
        {TESSERACT, NULL, NULL, "unsupported", "reading pictures needs zbarimg; apt install"},
        {TESSERACT, ZBARIMG, "eng+tha", "unsupported", "tesseract has no language tha;"},
        {"#!/bin/sh\n[ $1 = --version ] && echo 5\n", ZBARIMG, NULL, "unsupported",
         "--list-langs does not work"},
        {"#!/bin/sh\necho 5\n", ZBARIMG, NULL, "unsupported", "none of linnet's languages"},
        {"#!/nowhere\n", ZBARIMG, NULL, "unsupported", "--version does not work"},
        {"#!/bin/sh\ncase $1 in --*) echo eng;; *) exit 1;; esac\n", ZBARIMG, NULL, "picture",
         "tesseract could not read the picture (exit code 1)"},
        {"#!/bin/sh\ncase $1 in --*) echo eng;; *) kill -9 $$;; esac\n", ZBARIMG, NULL,
         "picture", "(exit code 265)"},
        {"#!/bin/sh\ncase $1 in --*) echo eng;; *) exec yes;; esac\n", ZBARIMG, NULL,
         "too-many", "printed more than"},
        {TESSERACT, "#!/bin/sh\n[ $1 = --version ] && exit\nexit 1\n", NULL, "picture",
         "zbarimg could not read"},
        {TESSERACT, "#!/bin/sh\necho '<symbol '\n", NULL, "picture", "not understood"},
        {"#!/bin/sh\ncase $1 in --*) echo eng;; esac\n", "#!/bin/sh\nexit 0\n", NULL, "empty",
         "no text in the picture"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_with(cases[i].tesseract, cases[i].zbarimg, cases[i].languages);
        const struct record *r = &list.items[0];
        assert_true(r->failed);
        if (strcmp(r->err.kind, cases[i].kind) != 0 ||
            strstr(r->err.text, cases[i].text) == NULL)
            fail_msg("case %zu: %s: %s", i, r->err.kind, r->err.text);
    }
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    struct record_source source = {.name = STR("f"), .index = 1, .one_frame = true};
    install("tesseract", TESSERACT);
    install("zbarimg", ZBARIMG);
    for (unsigned long nth = 1; nth < 100; nth++) {
        struct record_scratch s = {0};
        struct record_list l;
        struct ocr ocr;
        ocr_init(&ocr, str_of(folder), STR("eng"));
        struct picture_reader reader = ocr_reader(&ocr);
        mem_fail_at(nth);
        int code = record_scratch_init(&s, NULL);
        s.pictures = &reader;
        if (code == LN_OK)
            code = record_read(&l, &s, &record_picture, STR(PNG), &source, NULL);
        int hit = mem_fail_hit();
        mem_fail_at(0);
        record_scratch_free(&s);
        ocr_free(&ocr);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (!hit)
            return;
    }
    fail_msg("the loop never got past the failures");
}

static void knows_names_of_languages(void **state)
{
    (void)state;
    static const char *const good[] = {"eng", "chi_sim+eng", "Latin", "script_x+y"};
    static const char *const bad[] = {"",     "+",    "eng+",    "+eng", "eng++tha", "../x",
                                      "-eng", "e ng", "eng,tha", "_x",   "eng+_x",   "e1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(ocr_is_languages(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ocr_is_languages(str_of(bad[i])));
    char long_one[OCR_LANGUAGES_BYTES + 1];
    memset(long_one, 'x', sizeof long_one);
    assert_false(ocr_is_languages((struct ln_str){long_one, OCR_LANGUAGES_BYTES}));
    assert_true(ocr_is_languages((struct ln_str){long_one, OCR_LANGUAGES_BYTES - 1}));
}

static int setup(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL || record_scratch_init(&scratch, NULL) != LN_OK;
}

static int teardown(void **state)
{
    (void)state;
    install("tesseract", NULL);
    install("zbarimg", NULL);
    record_scratch_free(&scratch);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_pictures),
        cmocka_unit_test(refuses_what_is_too_large),
        cmocka_unit_test(is_known_by_name_and_bytes),
        cmocka_unit_test(spaces_stand_where_the_script_has_them),
        cmocka_unit_test(a_span_has_the_box_of_its_words),
        cmocka_unit_test(the_library_reads_none),
        cmocka_unit_test(reads_the_table),
        cmocka_unit_test(reads_codes),
        cmocka_unit_test(the_reading_with_most_trust_is_taken),
        cmocka_unit_test(engines_that_do_not_work_are_told),
        cmocka_unit_test(tells_when_memory_ends),
        cmocka_unit_test(knows_names_of_languages),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
