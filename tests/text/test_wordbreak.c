/* test_wordbreak.c: words of ten languages; places are in order, inside, and whole characters.
 */
#include "test.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/random.h"
#include "text/wordbreak.h"

static struct wordbreak breaker;

/* The words, with '|' between them. */
static void must_be(const char *text, const char *want)
{
    struct ln_str s = str_of(text);
    struct buf joined;
    buf_init(&joined, 10000);
    assert_int_equal(wordbreak_find(&breaker, s, NULL), LN_OK);
    for (size_t i = 0; i < breaker.count; i++) {
        if (i > 0)
            buf_add_char(&joined, '|');
        buf_add(&joined, str_part(s, breaker.words[i].from, breaker.words[i].to));
    }
    assert_str(buf_str(&joined), want);
    buf_free(&joined);
}

static void words_of_many_scripts(void **state)
{
    (void)state;
    must_be("", "");
    must_be(" , !", "");
    must_be("free air-tickets, $3000 don't", "free|air|tickets|3000|don't");
    must_be("lương 8 triệu", "lương|8|triệu");
    must_be("зарплата высокая", "зарплата|высокая");
    must_be("한국 회사", "한국|회사");
    must_be("पैसा नहीं", "पैसा|नहीं");
    must_be("ทำงานต่างประเทศ", "ทำงาน|ต่าง|ประเทศ");
    must_be("工作机会", "工作|机会");
    must_be("東京で仕事", "東京|で|仕事");
    must_be("visa\xF0\x9F\x94\xA5ok", "visa|ok");
}

/* Each is one text of at least two words. */
static void long_words_are_cut(void **state)
{
    (void)state;
    static const char *const texts[] = {"ວຽກເຮັດງານທຳ", "ការងារនៅបរទេស", "အလုပ်ခေါ်စာထိုင်းနိုင်ငံ"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(wordbreak_find(&breaker, str_of(texts[i]), NULL), LN_OK);
        assert_true(breaker.count >= 2);
        assert_int_equal(breaker.words[0].from, 0);
        assert_int_equal(breaker.words[breaker.count - 1].to, strlen(texts[i]));
    }
}

static void places_are_whole_characters(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "free",  " ",   "高薪", "ทำงาน", "\xC3", "é", "\xF0\x9F\x94\xA5",
        "ကောင်း", "ការ", ", ",   "12",    "ひ"};
    struct random rng = {5};
    for (unsigned round = 0; round < 2000; round++) {
        char text[1024];
        size_t len = 0;
        for (size_t n = random_below(&rng, 20); n > 0; n--) {
            struct ln_str p = str_of(pieces[random_below(&rng, 12)]);
            memcpy(text + len, p.at, p.len);
            len += p.len;
        }
        struct ln_str s = {text, len};
        assert_int_equal(wordbreak_find(&breaker, s, NULL), LN_OK);
        size_t pos = 0;
        for (size_t i = 0; i < breaker.count; i++) {
            assert_true(breaker.words[i].from < breaker.words[i].to);
            while (pos < breaker.words[i].from)
                (void)utf8_next(s, &pos);
            assert_int_equal(pos, breaker.words[i].from);
            while (pos < breaker.words[i].to)
                (void)utf8_next(s, &pos);
            assert_int_equal(pos, breaker.words[i].to);
        }
    }
}

static void failing_allocations_are_told(void **state)
{
    (void)state;
    for (unsigned long n = 1;; n++) {
        struct wordbreak own;
        wordbreak_init(&own);
        mem_fail_at(n);
        int code = wordbreak_find(&own, STR("one two"), NULL);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        wordbreak_free(&own);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        if (!hit)
            return;
    }
}

static int teardown(void **state)
{
    (void)state;
    wordbreak_free(&breaker);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_many_scripts),
        cmocka_unit_test(long_words_are_cut),
        cmocka_unit_test(places_are_whole_characters),
        cmocka_unit_test(failing_allocations_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
