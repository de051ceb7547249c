/* test_backtest.c: two catalogues compared when memory fails; what it says is judged by
 * tests/cli/backtest.t. */
#include "catalogue.h"

#include "base/mem.h"
#include "screen/backtest.h"

static int compare(struct buf *out, struct ln_knowledge *k, struct ln_err *err)
{
    struct backtest *b;
    struct ln_str line = STR("{\"title\":\"easy money, we pay your flight\"}");
    struct record_source source = {.name = STR("t"), .index = 1};
    uint64_t records = 0, failed = 0;
    int code = backtest_new(&b, k, k, 2, err);
    if (code == LN_OK)
        code = backtest_frame(out, &records, &failed, b, 1, &record_json_lines, line, &source,
                              0, err);
    if (code == LN_OK) {
        backtest_finish(b);
        backtest_finish(b); /* again: nothing counts twice */
        assert_int_equal(records, 1);
        assert_true(backtest_share(b) >= 0 && backtest_share(b) <= 0);
        backtest_text(out, b);
        code = buf_status(out, err);
    }
    backtest_free(b);
    return code;
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    char dir[64];
    struct ln_knowledge *k;
    bool through = false;
    make_test_catalogue(dir, NULL, NULL, NULL);
    assert_int_equal(ln_knowledge_load(&k, dir, NULL), LN_OK);
    for (unsigned long nth = 1; nth < 2000 && !through; nth++) {
        struct ln_err err = {0};
        struct buf out;
        buf_init(&out, 1 << 20);
        mem_fail_at(nth);
        int code = compare(&out, k, &err);
        through = !mem_fail_hit();
        mem_fail_at(0);
        if (code != (through ? LN_OK : LN_ENOMEM))
            fail_msg("allocation %lu: %d (%s)", nth, code, err.text);
        if (through) {
            struct ln_str said = buf_str(&out);
            assert_true(str_find(said, STR("1 records, 1 unchanged (0 of"), 0) != SIZE_MAX);
            assert_true(str_find(said, STR("interval 0.0000 to 97.5000 %"), 0) != SIZE_MAX);
        }
        buf_free(&out);
    }
    assert_true(through);
    ln_knowledge_free(k);
    remove_test_catalogue(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tells_when_memory_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
