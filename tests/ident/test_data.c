/* test_data.c: real addresses ($LINNET_DATA/crypto, else ../shared/data/crypto): all are found
 * with their coin, alone and in a sentence, and none with a changed character. Without the data
 * the program says so and is skipped; under CI it fails. */
#include "test.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "ident/ident.h"

extern char **environ;

static struct ident_scratch *scratch;
static const char *data_dir;

/* The lines of a file in the data folder; "*.gz" goes through zcat. */
static void read_data(struct buf *out, const char *name)
{
    char path[1024];
    int ends[2], status;
    pid_t child;
    struct ln_err err;
    snprintf(path, sizeof path, "%s/crypto/%s", data_dir, name);
    buf_init(out, 64u << 20);
    if (!str_ends(str_of(name), STR(".gz"))) {
        if (file_read_all(out, path, &err) != LN_OK)
            fail_msg("%s", err.text);
        return;
    }
    char program[] = "zcat", *arguments[] = {program, path, NULL};
    posix_spawn_file_actions_t actions;
    assert_int_equal(pipe(ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    assert_int_equal(posix_spawnp(&child, program, &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    for (;;) {
        char *room = buf_room(out, 65536);
        assert_non_null(room);
        ssize_t got = read(ends[0], room, 65536);
        if (got <= 0)
            break;
        out->len += (size_t)got;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* The single identifier in text, or NULL. */
static const struct ident *find_one(struct ln_str text, const char *context)
{
    const struct ident *found;
    size_t count;
    struct ident_options options = {.context = str_of(context)};
    assert_int_equal(ident_find(&found, &count, scratch, text, &options, NULL), LN_OK);
    return count == 1 ? found : NULL;
}

static void expect(struct ln_str text, const char *context, enum ident_type type, size_t from,
                   size_t len)
{
    const struct ident *one = find_one(text, context);
    if (one == NULL || one->type != type || one->from != from || one->to != from + len)
        fail_msg("%.*s: %s", STR_ARGS(text),
                 one == NULL ? "not one identifier" : ident_type_name(one->type));
}

/* No identifier of `type` may be found after the character at `at` became another one. */
static void expect_broken(struct ln_str address, size_t at, const char *context,
                          enum ident_type type)
{
    static const char set[] = "023456789acdefghjklmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ";
    char text[128];
    memcpy(text, address.at, address.len);
    /* Another letter, not the same in the other case: bech32 reads both alike. */
    for (size_t i = at + address.len; text[at] == address.at[at]; i++)
        if ((set[i % (sizeof set - 1)] | 32) != (address.at[at] | 32))
            text[at] = set[i % (sizeof set - 1)];
    const struct ident *found;
    size_t count;
    struct ident_options options = {.context = str_of(context)};
    assert_int_equal(
        ident_find(&found, &count, scratch, (struct ln_str){text, address.len}, &options, NULL),
        LN_OK);
    for (size_t i = 0; i < count; i++)
        if (found[i].type == type)
            fail_msg("%.*s was changed at %zu and is still taken", STR_ARGS(address), at);
}

static void format_file(const char *name, const char *context, enum ident_type type)
{
    struct buf data;
    size_t lines = 0;
    read_data(&data, name);
    for (struct ln_str rest = buf_str(&data); rest.len > 0; lines++) {
        struct ln_str line = str_trim(str_cut(&rest, rest, '\n'));
        char sentence[300];
        snprintf(sentence, sizeof sentence, "请付款到%.*s，thanks!", STR_ARGS(line));
        expect(line, context, type, 0, line.len);
        expect(str_of(sentence), context, type, strlen("请付款到"), line.len);
        expect_broken(line, lines % line.len, context, type);
    }
    buf_free(&data);
    assert_int_equal(lines, 2000);
}

static void address_formats(void **state)
{
    (void)state;
    format_file("address_formats/btc_addresses_dev.txt.gz", "", IDENT_BTC);
    format_file("address_formats/ltc_addresses_dev.txt.gz", "", IDENT_LTC);
    format_file("address_formats/zec_addresses_dev.txt.gz", "", IDENT_ZEC);
    /* Of the old form, which is also Bitcoin's: the context tells. */
    format_file("address_formats/bch_addresses_dev.txt.gz", "", IDENT_BTC);
    format_file("address_formats/bch_addresses_dev.txt.gz", "BCH", IDENT_BCH);
}

static void sanctioned_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *asset;
        enum ident_type type;
    } known[] = {{"ETH", IDENT_ETH}, {"TRX", IDENT_TRON}, {"XRP", IDENT_XRP},
                 {"LTC", IDENT_LTC}, {"ZEC", IDENT_ZEC},  {"BCH", IDENT_BCH},
                 {"ARB", IDENT_ETH}, {"BSC", IDENT_ETH},  {"ETC", IDENT_ETH},
                 {"USDC", IDENT_ETH}};
    struct buf data;
    size_t seen = 0;
    read_data(&data, "ofac_sanctioned_addresses.csv");
    for (struct ln_str rest = buf_str(&data); rest.len > 0;) {
        struct ln_str address, line = str_trim(str_cut(&rest, rest, '\n'));
        struct ln_str asset = str_cut(&address, line, ',');
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (str_eq(asset, str_of(known[i].asset))) {
                expect(line, "", known[i].type, asset.len + 1, address.len);
                seen++;
            }
    }
    buf_free(&data);
    assert_true(seen > 170);
}

static int setup(void **state)
{
    (void)state;
    return ident_scratch_new(&scratch, NULL);
}

static int teardown(void **state)
{
    (void)state;
    ident_scratch_free(scratch);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(address_formats),
        cmocka_unit_test(sanctioned_addresses),
    };
    data_dir = getenv("LINNET_DATA");
    if (data_dir == NULL)
        data_dir = "../shared/data";
    if (!file_is_dir(data_dir) && getenv("CI") == NULL) {
        printf(
            "1..0 # SKIP no data in %s (LINNET_DATA): address formats, sanctioned addresses\n",
            data_dir);
        return 0;
    }
    return cmocka_run_group_tests(tests, setup, teardown);
}
