/* test_err.c: an error is one text that always ends in a whole character. */
#include "test.h"

#include "base/err.h"

static void fills_every_field(void **state)
{
    (void)state;
    struct ln_err err;
    memset(&err, 0xAA, sizeof err);
    assert_int_equal(err_set(&err, LN_EIO, 17, "%s: %d", "file", 5), LN_EIO);
    assert_int_equal(err.code, LN_EIO);
    assert_int_equal(err.at, 17);
    assert_string_equal(err.kind, "");
    assert_string_equal(err.text, "file: 5");
    assert_int_equal(err_kind(&err, LN_EFORMAT, "utf8", 3, "not UTF-8"), LN_EFORMAT);
    assert_string_equal(err.kind, "utf8");
    assert_int_equal(err_set(&err, LN_ENOMEM, 0, "out of memory"), LN_ENOMEM);
    assert_string_equal(err.kind, ""); /* the kind of an older error does not stay */
}

static void nobody_needs_to_listen(void **state)
{
    (void)state;
    assert_int_equal(err_set(NULL, LN_EIO, 1, "%s", "x"), LN_EIO);
    assert_int_equal(err_kind(NULL, LN_EFORMAT, "nul", 1, "%s", "x"), LN_EFORMAT);
    err_prefix(NULL, "%s", "x");
}

/* A long text of characters of 1 to 4 bytes, moved byte by byte over the cut. */
static void cuts_at_a_whole_character(void **state)
{
    (void)state;
    static const char *const characters[] = {"x", "\xC3\xA9", "\xE4\xB8\xAD",
                                             "\xF0\x9F\x98\x80"};
    for (size_t c = 0; c < 4; c++) {
        size_t size = strlen(characters[c]);
        for (size_t shift = 0; shift < 8; shift++) {
            char text[1000] = "";
            struct ln_err err;
            memset(text, '-', shift);
            for (size_t at = shift; at + size < sizeof text; at += size)
                memcpy(text + at, characters[c], size);
            err_set(&err, LN_EIO, 0, "%s", text);
            size_t len = strlen(err.text);
            assert_int_equal(utf8_invalid_at(str_of(err.text)), len);
            assert_int_equal((len - shift) % size, 0);
            assert_in_range(len, sizeof err.text - size, sizeof err.text - 1);
            assert_memory_equal(err.text, text, len);
            err_set(&err, LN_EIO, 0, "%s", str_part(str_of(text), 0, shift).at);
            err_prefix(&err, "%s: ", "file");
            assert_int_equal(utf8_invalid_at(str_of(err.text)), strlen(err.text));
            assert_memory_equal(err.text, "file: ", 6);
        }
    }
}

static void short_texts_stay_as_they_are(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "x", "\xC3\xA9", "\xE4\xB8\xAD",
                                        "a\xF0\x9F\x98\x80"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct ln_err err;
        err_set(&err, LN_EIO, 0, "%s", texts[i]);
        assert_string_equal(err.text, texts[i]);
    }
    struct ln_err err; /* what is no UTF-8 at all must not run past the start */
    err_set(&err, LN_EIO, 0, "\x80\x80\x80\x80\x80\x80");
    assert_int_equal(strlen(err.text), 6);
    err_set(&err, LN_EIO, 0, "\x80");
    assert_int_equal(strlen(err.text), 1);
}

static void prefixes_go_in_front(void **state)
{
    (void)state;
    struct ln_err err;
    err_kind(&err, LN_EFORMAT, "syntax", 9, "bad");
    err_prefix(&err, "%s:%d: ", "file", 3);
    err_prefix(&err, "outer: ");
    assert_string_equal(err.text, "outer: file:3: bad");
    assert_string_equal(err.kind, "syntax");
    assert_int_equal(err.at, 9);
    char text[1000];
    memset(text, 'p', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (size_t len = 230; len < 250; len++) {
        err_set(&err, LN_EIO, 0, "reason");
        err_prefix(&err, "%.*s", (int)len, text);
        size_t want = len + 6 < sizeof err.text ? len + 6 : sizeof err.text - 1;
        assert_int_equal(strlen(err.text), want);
        if (len < sizeof err.text - 1)
            assert_int_equal(err.text[len], 'r');
    }
}

static void a_text_is_one_plain_line(void **state)
{
    (void)state;
    struct ln_err err;
    err_set(&err, LN_EFORMAT, 0, "phrase \"%s\"", "a\nb\x1b[2Jc\x7f");
    assert_string_equal(err.text, "phrase \"a b [2Jc \"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_one_plain_line),
        cmocka_unit_test(fills_every_field),
        cmocka_unit_test(nobody_needs_to_listen),
        cmocka_unit_test(cuts_at_a_whole_character),
        cmocka_unit_test(short_texts_stay_as_they_are),
        cmocka_unit_test(prefixes_go_in_front),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
