/* test_map.c: the map against a plain list of keys. */
#include "test.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/random.h"

#define KEYS 3000

static void agrees_with_a_list(void **state)
{
    (void)state;
    static char text[KEYS][8];
    static struct ln_str list[KEYS];
    struct random random = {20261122};
    struct map m;
    size_t count = 0, conflicts = 0;
    map_init(&m);
    for (uint32_t n = 0; n < KEYS; n++) {
        struct ln_str key = {text[n], random_below(&random, 4)}; /* short: many come twice */
        for (size_t i = 0; i < key.len; i++)
            text[n][i] = "ab\0\xFF"
                         "cdefghij"[random_below(&random, 12)];
        size_t at = 0;
        while (at < count && !str_eq(list[at], key))
            at++;
        assert_int_equal(map_get(&m, key), at < count ? at : MAP_NONE);
        int code = map_put(&m, key, (uint32_t)count);
        assert_int_equal(code, at < count ? LN_ECONFLICT : LN_OK);
        conflicts += at < count;
        if (at == count)
            list[count++] = key;
        assert_int_equal(m.count, count);
        assert_true(m.count * 2 <= m.capacity);
    }
    assert_true(conflicts > 100 && count > 500);
    for (size_t i = 0; i < count; i++) /* a conflict left the first value */
        assert_int_equal(map_get(&m, list[i]), i);
    map_free(&m);
    assert_int_equal(map_get(&m, list[0]), MAP_NONE);
}

static void empty_and_missing_keys(void **state)
{
    (void)state;
    struct map m;
    map_init(&m);
    assert_int_equal(map_get(&m, STR("")), MAP_NONE);
    assert_int_equal(map_put(&m, (struct ln_str){NULL, 0}, 7), LN_OK);
    assert_int_equal(map_put(&m, STR(""), 8), LN_ECONFLICT);
    assert_int_equal(map_get(&m, STR("")), 7);
    assert_int_equal(map_get(&m, (struct ln_str){NULL, 0}), 7);
    assert_int_equal(map_get(&m, (struct ln_str){"\0", 1}), MAP_NONE);
    assert_int_equal(map_get(&m, STR("a")), MAP_NONE);
    map_free(&m);
    map_free(&m);
}

static void a_failed_allocation_leaves_the_map_whole(void **state)
{
    (void)state;
    static char text[200][4];
    int hit = 1;
    for (unsigned long nth = 1; hit; nth++) {
        struct map m;
        unsigned put = 0;
        assert_true(nth < 20);
        map_init(&m);
        mem_fail_at(nth);
        for (uint32_t n = 0; n < 200; n++) {
            snprintf(text[n], sizeof text[n], "%03u", n);
            int code = map_put(&m, str_of(text[n]), n);
            if (code != LN_OK) {
                assert_int_equal(code, LN_ENOMEM);
                break;
            }
            put++;
        }
        hit = mem_fail_hit();
        mem_fail_at(0);
        assert_int_equal(put == 200, !hit);
        for (uint32_t n = 0; n < put; n++)
            assert_int_equal(map_get(&m, str_of(text[n])), n);
        if (hit) { /* and it goes on once there is memory */
            assert_int_equal(map_put(&m, STR("x"), 1000), LN_OK);
            assert_int_equal(map_get(&m, STR("x")), 1000);
        }
        map_free(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_list),
        cmocka_unit_test(empty_and_missing_keys),
        cmocka_unit_test(a_failed_allocation_leaves_the_map_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
