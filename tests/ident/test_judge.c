/* test_judge.c: what is passed over holds no identifier. The same text is looked through as
 * usual and by a judge that passes over nothing (scan_judge); both must give the same. The
 * texts are made of pieces of identifiers, disguises, words and stray bytes put together at
 * random, cut and spoiled; and, where the data is ($LINNET_DATA), every line of the adverts,
 * messages, domains and addresses in it. */
#include "test.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/random.h"
#include "ident/scan.h"

extern char **environ;

static struct ident_scratch *fast, *judge;
static size_t total; /* identifiers seen */

static void expect_same(struct ln_str text, const struct ident_options *options)
{
    const struct ident *a, *b;
    size_t a_count, b_count;
    assert_int_equal(ident_find(&a, &a_count, fast, text, options, NULL), LN_OK);
    assert_int_equal(ident_find(&b, &b_count, judge, text, options, NULL), LN_OK);
    bool same = a_count == b_count;
    for (size_t i = 0; same && i < a_count; i++)
        same = a[i].type == b[i].type && a[i].grade == b[i].grade && a[i].from == b[i].from &&
               a[i].to == b[i].to && a[i].disguised == b[i].disguised &&
               str_eq(a[i].value, b[i].value);
    if (!same)
        fail_msg("%zu identifiers, the judge has %zu: %.*s", a_count, b_count, STR_ARGS(text));
    total += a_count;
}

static const struct ident_options choices[] = {
    {.context = {"description", 11}},
    {.countries = {"KH,TH", 5}, .context = {"telephone", 9}},
    {.countries = {"US CN", 5}, .context = {"swift bic wallet line id", 24}},
};

/* ---- made up ------------------------------------------------------------------------------
 */

static const char *const pieces[] = {
    "telegram",
    "Telegram:",
    "LINE ID",
    "加微信",
    "微信号",
    "飞机",
    "zalo",
    "whats app",
    "wa",
    "signal",
    "BIC",
    "SWIFT code",
    "usdt wallet",
    "call",
    "tel",
    "电话",
    "โทร",
    "sđt",
    "카톡",
    "@",
    "@hr_team",
    "hr_team01",
    "invented_name",
    "a.b",
    ".",
    "..",
    ":",
    "://",
    "https://",
    "hxxps://",
    "h**p[:]//",
    "tg://resolve?domain=x",
    "example.com",
    "example[.]com",
    "example dot com",
    " at ",
    " dot ",
    " @ ",
    " . ",
    "example.com.Please",
    "work.We",
    "www.",
    "jobs.example.co.uk/path?q=1#f",
    "t[.]me/",
    "&#64;",
    "&#x2e;",
    "+855",
    "012 345 678",
    "(0)20",
    "zero",
    "one two three four five six seven",
    "eight",
    "nine",
    "oh",
    "o",
    "8o8",
    "一三八零零幺三八",
    "零",
    "ศูนย์หนึ่งสอง",
    "๐๑๒",
    "０１２３",
    "1️⃣2️⃣3️⃣",
    "①②③",
    "⑴",
    "⒈",
    "🔟",
    "𝟎𝟏𝟐",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "1A1zP1 eP5QGe fi2DMP TfTL5S Lmv7Di vfNa",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
    "THrGAfaNfCTYvqfymdwbdKzDWFneNUvwid",
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "DEUTDEFF",
    "DEUTDEFF500",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "aaaaaaaaaaaaa",
    "com.example.app",
    "apk",
    "h",
    "H",
    "hx",
    " ",
    "  ",
    "\n",
    "\t",
    "\r\n",
    "-",
    "_",
    "/",
    "(",
    ")",
    "[",
    "]",
    "{",
    "<",
    ",",
    "，",
    "。",
    "、",
    "点",
    "·",
    "•",
    "：",
    "＠",
    "．",
    "\xC2\xA0",
    "\xE2\x80\x8B",
    "\xC2\xAD",
    "e\xD1\x85\x61mple.com",
    "р",
    "Телеграм",
    "αβγ",
    "điện thoại",
    "ví",
    "薪",
    "元",
    "万",
    "你好",
    "的工作",
    "안녕",
    "こんにちは",
    "สวัสดี",
    "မင်္ဂလာ",
    "é",
    "The salary is 45,000 to 60,000 a month",
    "We are looking for people",
    "\x01",
    "\x02",
    "\x7F",
    "\x80",
    "\xE4",
    "\xE4\xB8",
    "\xF0\x9F",
    "\xED\xA0\x80",
    "\xEF\xBF\xBD",
    "\xE0\x80\xAF",
    "'",
    "\"",
    "+",
    "#",
    "€",
    "$",
};

static void add_piece(struct buf *text, struct random *rng)
{
    const char *piece = pieces[random_below(rng, sizeof pieces / sizeof *pieces)];
    size_t len = strlen(piece), from = 0;
    if (random_below(rng, 8) == 0) {
        from = random_below(rng, len);
        len = from + 1 + random_below(rng, len - from);
    }
    buf_add(text, str_part(str_of(piece), from, len));
    if (random_below(rng, 3) == 0)
        buf_add_char(text, ' ');
}

static void made_up(void **state)
{
    (void)state;
    struct random rng = {20261122};
    struct buf text;
    buf_init(&text, 1u << 20);
    total = 0;
    for (int round = 0; round < 60000; round++) {
        buf_clear(&text);
        for (size_t n = 1 + random_below(&rng, round % 50 == 0 ? 60 : 9); n > 0; n--)
            add_piece(&text, &rng);
        if (random_below(&rng, 3) == 0)
            text.at[random_below(&rng, text.len)] = (char)random_below(&rng, 256);
        expect_same(buf_str(&text), &choices[round % 3]);
    }
    buf_free(&text);
    assert_true(total > 10000);
}

/* Words that lie across the edges of what is read at once. */
static void at_every_offset(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "call 012 345 678",
        "Telegram: @hr_team",
        "one two three four five six seven eight",
        "hr [at] example [dot] com",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "o8o 123 4567",
        "SWIFT: DEUTDEFF",
        "THrGAfaNfCTYvqfymdwbdKzDWFneNUvwid",
        "加微信abc12345",
        "https://example.com/a",
    };
    char text[300];
    total = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t before = 0; before < 150; before++) {
            size_t len = strlen(texts[i]);
            memset(text, before % 2 == 0 ? ' ' : 'e', before);
            if (before > 0)
                text[before - 1] = ' ';
            memcpy(text + before, texts[i], len);
            memcpy(text + before + len, " and more.", 10);
            expect_same((struct ln_str){text, before + len}, &choices[1]);
            expect_same((struct ln_str){text, before + len + 10}, &choices[1]);
        }
    assert_true(total >= 9 * 300);
}

/* ---- the data -----------------------------------------------------------------------------
 */

static void look_through(const char *path)
{
    int ends[2], status;
    pid_t child;
    posix_spawn_file_actions_t actions;
    struct buf data;
    char program[] = "zcat", force[] = "-f", file[1024];
    snprintf(file, sizeof file, "%s", path);
    char *arguments[] = {program, force, file, NULL};
    buf_init(&data, 256u << 20);
    assert_int_equal(pipe(ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    assert_int_equal(posix_spawnp(&child, program, &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    for (;;) {
        char *room = buf_room(&data, 65536);
        assert_non_null(room);
        ssize_t got = read(ends[0], room, 65536);
        if (got <= 0)
            break;
        data.len += (size_t)got;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    size_t line_count = 0;
    for (struct ln_str rest = buf_str(&data); rest.len > 0; line_count++)
        expect_same(str_cut(&rest, rest, '\n'), &choices[line_count % 3]);
    buf_free(&data);
}

static void all_data(void **state)
{
    (void)state;
    static const char *const folders[] = {"jobs", "messages", "domains",
                                          "crypto/address_formats"};
    const char *data_dir = getenv("LINNET_DATA");
    if (data_dir == NULL)
        data_dir = "../shared/data";
    if (!file_is_dir(data_dir) && getenv("CI") == NULL) {
        print_message("# no data in %s (LINNET_DATA)\n", data_dir);
        return;
    }
    struct arena paths;
    arena_init(&paths, 1u << 20);
    total = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char folder[1024];
        struct ln_str *files;
        size_t count;
        struct ln_err err;
        snprintf(folder, sizeof folder, "%s/%s", data_dir, folders[i]);
        if (file_list(&files, &count, &paths, folder, "", &err) != LN_OK)
            fail_msg("%s", err.text);
        assert_true(count > 0);
        for (size_t n = 0; n < count; n++)
            look_through(files[n].at);
    }
    arena_free(&paths);
    assert_true(total > 50000);
}

static int setup(void **state)
{
    (void)state;
    if (ident_scratch_new(&fast, NULL) != LN_OK || ident_scratch_new(&judge, NULL) != LN_OK)
        return -1;
    scan_judge(judge);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ident_scratch_free(fast);
    ident_scratch_free(judge);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_up),
        cmocka_unit_test(at_every_offset),
        cmocka_unit_test(all_data),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
