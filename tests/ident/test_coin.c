/* test_coin.c: the vectors of the specifications, and judges: second, slow implementations,
 * written another way, that must agree on random input. */
#include "test.h"

#include <sodium.h>
#include <stdlib.h>

#include "ident/bank.h"
#include "ident/base58.h"
#include "ident/bech32.h"
#include "ident/coin.h"
#include "ident/keccak.h"

static uint64_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % below);
}

/* ---- vectors ------------------------------------------------------------------------- */

static void bech32_strings(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum bech32_kind kind;
    } cases[] = {
        {"A12UEL5L", BECH32_1},
        {"a12uel5l", BECH32_1},
        {"an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1t"
         "t5tg"
         "s",
         BECH32_1},
        {"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", BECH32_1},
        {"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", BECH32_1},
        {"?1ezyfcl", BECH32_1},
        {"A1LQFN3A", BECH32_M},
        {"a1lqfn3a", BECH32_M},
        {"abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", BECH32_M},
        {"split1checkupstagehandshakeupstreamerranterredcaperredlc445v", BECH32_M},
        {"?1v759aa", BECH32_M},
        {"pzry9x0s0muk", BECH32_NONE},
        {"1pzry9x0s0muk", BECH32_NONE},
        {"x1b4n0q5v", BECH32_NONE},
        {"li1dgmt3", BECH32_NONE},
        {"A1G7SGD8", BECH32_NONE},
        {"10a06t8", BECH32_NONE},
        {"1qzzfhee", BECH32_NONE},
        {"qyrz8wqd2c9m", BECH32_NONE},
        {"1qyrz8wqd2c9m", BECH32_NONE},
        {"y1b0jsk6g", BECH32_NONE},
        {"lt1igcx5c0", BECH32_NONE},
        {"in1muywd", BECH32_NONE},
        {"mm1crxm3i", BECH32_NONE},
        {"au1s5cgom", BECH32_NONE},
        {"M1VUXWEZ", BECH32_NONE},
        {"16plkw9", BECH32_NONE},
        {"1p2gdwpf", BECH32_NONE},
        {"a12UEL5L", BECH32_NONE},
    };
    uint8_t data[BECH32_MAX];
    size_t hrp_len, len;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (bech32_decode(&hrp_len, data, &len, str_of(cases[i].text), 90) != cases[i].kind)
            fail_msg("%s is not of kind %d", cases[i].text, (int)cases[i].kind);
}

static void segwit_addresses(void **state)
{
    (void)state;
    static const char *const good[] = {
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        "BC1SW50QGDZ25J",
        "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
        "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
        "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    };
    static const char *const bad[] = {
        "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
        "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
        "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
        "bc1pw5dgrnzv",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
        "bc1gmk9yu",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "bc1rw5uspcuh",
        "bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90",
        "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!bech32_segwit(str_of(good[i]), (good[i][0] | 32) == 'b' ? STR("bc") : STR("tb")))
            fail_msg("refused: %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (bech32_segwit(str_of(bad[i]), STR("bc")) ||
            bech32_segwit(str_of(bad[i]), STR("tb")))
            fail_msg("accepted: %s", bad[i]);
}

static void cashaddr_vectors(void **state)
{
    (void)state;
    static const uint8_t hash[20] = {0xF5, 0xBF, 0x48, 0xB3, 0x97, 0xDA, 0xE7,
                                     0x0B, 0xE8, 0x2B, 0x3C, 0xCA, 0x47, 0x93,
                                     0xF8, 0xEB, 0x2B, 0x6C, 0xDA, 0xC9};
    static const struct {
        const char *prefix, *text;
        unsigned type;
    } cases[] = {
        {"bitcoincash", "qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2", 0},
        {"bchtest", "pr6m7j9njldwwzlg9v7v53unlr4jkmx6eyvwc0uz5t", 1},
        {"pref", "pr6m7j9njldwwzlg9v7v53unlr4jkmx6ey65nvtks5", 1},
        {"prefix", "0r6m7j9njldwwzlg9v7v53unlr4jkmx6ey3qnjwsrf", 15},
    };
    uint8_t version, got[64];
    size_t len;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ln_str text = str_of(cases[i].text), prefix = str_of(cases[i].prefix);
        assert_true(cashaddr_decode(&version, got, &len, text, prefix));
        assert_int_equal(version >> 3, cases[i].type);
        assert_int_equal(len, 20);
        assert_memory_equal(got, hash, 20);
        assert_false(cashaddr_decode(&version, got, &len, text, STR("other")));
    }
    /* The pairs of old and new form in the specification. */
    static const char *const pairs[][2] = {
        {"1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"},
        {"1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR", "qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy"},
        {"16w1D5WRVKJuZUsSRzdLp9w3YGcgoxDXb", "qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r"},
        {"3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct coin coin;
        char text[42];
        assert_true(coin_read(&coin, str_of(pairs[i][0])));
        cashaddr_encode(text, coin.legacy == 5, coin.hash);
        assert_str((struct ln_str){text, 42}, pairs[i][1]);
        assert_true(cashaddr_check(str_of(pairs[i][1])));
    }
}

static void keccak_vectors(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"},
        {"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"},
        {"testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"},
    };
    uint8_t sum[32];
    char hex[65];
    for (size_t i = 0; i < 3; i++) {
        keccak256(sum, str_of(cases[i].text));
        for (size_t k = 0; k < 32; k++)
            snprintf(hex + 2 * k, 3, "%02x", sum[k]);
        assert_string_equal(hex, cases[i].want);
    }
}

static void expect(const char *text, int type, enum ident_grade grade)
{
    struct coin coin;
    bool got = coin_read(&coin, str_of(text));
    if (got != (type >= 0) || (got && ((int)coin.type != type || coin.grade != grade)))
        fail_msg("%s: read as %s", text, got ? ident_type_name(coin.type) : "nothing");
}

static void addresses(void **state)
{
    (void)state;
    expect("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", IDENT_BTC, IDENT_CHECKSUM);
    expect("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", IDENT_BTC, IDENT_CHECKSUM);
    expect("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", -1, 0);
    expect("1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a", -1, 0);
    expect("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", IDENT_TRON, IDENT_CHECKSUM);
    expect("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", -1, 0);
    expect("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", IDENT_XRP, IDENT_CHECKSUM);
    expect("rrrrrrrrrrrrrrrrrrrrrhoLvTp", IDENT_XRP, IDENT_CHECKSUM);
    expect("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi", -1, 0);
    expect("X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", IDENT_XRP, IDENT_CHECKSUM);
    /* EIP-55 */
    expect("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", IDENT_ETH, IDENT_CHECKSUM);
    expect("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", IDENT_ETH, IDENT_CHECKSUM);
    expect("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", IDENT_ETH, IDENT_CHECKSUM);
    expect("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", IDENT_ETH, IDENT_CHECKSUM);
    expect("0x52908400098527886E0F7030069857D2E4169EE7", IDENT_ETH, IDENT_SHAPE);
    expect("0xde709f2102306220921060314715629080e2fb77", IDENT_ETH, IDENT_SHAPE);
    expect("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", -1, 0);
    expect("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", -1, 0);
    expect("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg", -1, 0);
    /* Solana: the token program, and a key one byte short. */
    expect("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", IDENT_SOL, IDENT_SHAPE);
    expect("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5D", -1, 0);
    /* Sapling, ZIP-32's first test key's form; and the same with one character changed. */
    expect("zs1z7rejlpsa98s2rrrfkwmaxu53e4ue0ulcrw0h4x5g8jl04tak0d3mm47vdtahatqrlkngh9slya",
           IDENT_ZEC, IDENT_CHECKSUM);
    expect("zs1z7rejlpsa98s2rrrfkwmaxu53e4ue0ulcrw0h4x5g8jl04tak0d3mm47vdtahatqrlkngh9slyb", -1,
           0);
    expect("", -1, 0);
    expect("1", -1, 0);
}

/* ---- judges -------------------------------------------------------------------------- */

/* base58 by schoolbook division of the bytes, one digit at a time. */
static size_t slow_encode(char *out, const uint8_t *bytes, size_t len, const char *alphabet)
{
    uint8_t number[128];
    char backwards[256];
    size_t count = 0, zeros = 0, at = 0;
    memcpy(number, bytes, len);
    while (zeros < len && bytes[zeros] == 0)
        zeros++;
    for (;;) {
        unsigned rest = 0;
        bool left = false;
        for (size_t i = 0; i < len; i++) {
            unsigned here = rest * 256 + number[i];
            number[i] = (uint8_t)(here / 58);
            rest = here % 58;
            left |= number[i] != 0;
        }
        backwards[count++] = alphabet[rest];
        if (!left)
            break;
    }
    while (count > 0 && backwards[count - 1] == alphabet[0])
        count--;
    while (zeros-- > 0)
        out[at++] = alphabet[0];
    while (count > 0)
        out[at++] = backwards[--count];
    return at;
}

static const char bitcoin58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
static const char ripple58[] = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

static void base58_agrees(void **state)
{
    (void)state;
    for (int round = 0; round < 4000; round++) {
        uint8_t bytes[60], got[BASE58_MAX];
        size_t len = 1 + any(50), got_len;
        for (size_t i = 0; i < len; i++)
            bytes[i] = (uint8_t)(any(4) == 0 ? 0 : any(256));
        uint8_t sum[32];
        crypto_hash_sha256(sum, bytes, len);
        crypto_hash_sha256(sum, sum, 32);
        memcpy(bytes + len, sum, 4);
        char text[200];
        bool ripple = any(2) == 1;
        size_t text_len = slow_encode(text, bytes, len + 4, ripple ? ripple58 : bitcoin58);
        struct ln_str s = {text, text_len};
        assert_true(base58_checked(got, &got_len, s, ripple ? BASE58_RIPPLE : BASE58_BITCOIN));
        assert_int_equal(got_len, len);
        assert_memory_equal(got, bytes, len);
        /* One wrong character is always seen (but for one in 2^32). */
        size_t at = any((uint32_t)text_len);
        char was = text[at];
        text[at] = bitcoin58[any(58)];
        if (text[at] != was)
            assert_false(
                base58_checked(got, &got_len, s, ripple ? BASE58_RIPPLE : BASE58_BITCOIN));
    }
}

static const char set32[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/* The remainder of a polynomial over GF(32) by long division, coefficient by coefficient;
 * GF(32) has the modulus given (bits of x^5 ...). */
static unsigned multiply32(unsigned a, unsigned b, unsigned modulus)
{
    unsigned product = 0;
    for (unsigned i = 0; i < 5; i++)
        if (b >> i & 1)
            product ^= a << i;
    for (unsigned i = 9; i >= 5; i--)
        if (product >> i & 1)
            product ^= modulus << (i - 5);
    return product;
}

static void divide32(uint8_t *values, size_t count, const uint8_t *divisor, size_t degree,
                     unsigned modulus)
{
    for (size_t i = 0; i + degree < count; i++) {
        unsigned lead = values[i];
        values[i] = 0;
        for (size_t k = 0; k < degree; k++)
            values[i + 1 + k] ^= (uint8_t)multiply32(lead, divisor[k], modulus);
    }
}

static size_t slow_bech32(char *out, const char *hrp, const uint8_t *data, size_t len, bool m)
{
    /* BIP-173: g(x) = x^6 + 29x^5 + 22x^4 + 20x^3 + 21x^2 + 29x + 18, GF(32) by x^5+x^3+1. */
    static const uint8_t g[6] = {29, 22, 20, 21, 29, 18};
    uint8_t values[300] = {1};
    size_t count = 1, at = 0;
    for (const char *c = hrp; *c != 0; c++)
        values[count++] = (uint8_t)(*c >> 5);
    values[count++] = 0;
    for (const char *c = hrp; *c != 0; c++)
        values[count++] = (uint8_t)(*c & 31);
    memcpy(values + count, data, len);
    count += len;
    memset(values + count, 0, 6);
    divide32(values, count + 6, g, 6, 0x29);
    for (const char *c = hrp; *c != 0; c++)
        out[at++] = *c;
    out[at++] = '1';
    for (size_t i = 0; i < len; i++)
        out[at++] = set32[data[i]];
    uint32_t constant = m ? 0x2BC830A3 : 1;
    for (size_t i = 0; i < 6; i++)
        out[at++] = set32[values[count + i] ^ (constant >> 5 * (5 - i) & 31)];
    return at;
}

static void bech32_agrees(void **state)
{
    (void)state;
    static const char *const hrps[] = {"bc", "ltc", "zs", "u", "x?!"};
    for (int round = 0; round < 4000; round++) {
        uint8_t data[100], got[BECH32_MAX];
        size_t len = any(70), got_len, hrp_len;
        const char *hrp = hrps[any(5)];
        bool m = any(2) == 1;
        for (size_t i = 0; i < len; i++)
            data[i] = (uint8_t)any(32);
        char text[300];
        size_t text_len = slow_bech32(text, hrp, data, len, m);
        struct ln_str s = {text, text_len};
        assert_int_equal(bech32_decode(&hrp_len, got, &got_len, s, 90),
                         m ? BECH32_M : BECH32_1);
        assert_int_equal(hrp_len, strlen(hrp));
        assert_int_equal(got_len, len);
        assert_memory_equal(got, data, len);
        size_t at = strlen(hrp) + 1 + any((uint32_t)(text_len - strlen(hrp) - 1));
        char was = text[at];
        text[at] = set32[any(32)];
        if (text[at] != was)
            assert_int_equal(bech32_decode(&hrp_len, got, &got_len, s, 90), BECH32_NONE);
    }
}

static void cashaddr_agrees(void **state)
{
    (void)state;
    for (int round = 0; round < 2000; round++) {
        uint8_t hash[20], got[64], version;
        size_t len;
        char text[42];
        for (size_t i = 0; i < 20; i++)
            hash[i] = (uint8_t)any(256);
        unsigned type = any(2);
        cashaddr_encode(text, type, hash);
        /* The bits, one at a time, against the characters. */
        for (size_t bit = 0; bit < 168; bit++) {
            unsigned want = bit < 8 ? type << 3 >> (7 - bit) & 1
                                    : (unsigned)hash[bit / 8 - 1] >> (7 - bit % 8) & 1;
            size_t value = (size_t)(strchr(set32, text[bit / 5]) - set32);
            assert_int_equal(value >> (4 - bit % 5) & 1, want);
        }
        assert_true(cashaddr_decode(&version, got, &len, (struct ln_str){text, 42},
                                    STR("bitcoincash")));
        assert_memory_equal(got, hash, 20);
        size_t at = any(42);
        char was = text[at];
        text[at] = set32[any(32)];
        if (text[at] != was)
            assert_false(cashaddr_check((struct ln_str){text, 42}));
    }
}

/* IBAN check digits by long division of the whole number, written out in decimal. */
static unsigned slow_mod97(const char *text)
{
    char digits[200];
    size_t len = 0;
    for (; *text != 0; text++) {
        if (*text >= '0' && *text <= '9')
            digits[len++] = *text;
        else
            len += (size_t)snprintf(digits + len, 3, "%d", *text - 'A' + 10);
    }
    digits[len] = 0;
    /* Seven digits at a time with what is left in front, as ISO 13616 shows it by hand. */
    unsigned long rest = 0;
    for (size_t i = 0; i < len; i += 7) {
        char part[32];
        snprintf(part, sizeof part, "%lu%.7s", rest, digits + i);
        rest = strtoul(part, NULL, 10) % 97;
    }
    return (unsigned)rest;
}

static void iban_agrees(void **state)
{
    (void)state;
    for (int round = 0; round < 5000; round++) {
        char bban[19], text[32], turned[32];
        for (size_t i = 0; i < 18; i++)
            bban[i] = (char)('0' + any(10));
        bban[18] = 0;
        snprintf(turned, sizeof turned, "%sDE00", bban);
        unsigned check = 98 - slow_mod97(turned);
        snprintf(text, sizeof text, "DE%02u%s", check, bban);
        assert_true(iban_check(str_of(text)));
        size_t at = 2 + any(20);
        char was = text[at];
        text[at] = (char)('0' + any(10));
        if (text[at] != was)
            assert_false(iban_check(str_of(text)));
    }
}

static void iban_of_each_country(void **state)
{
    (void)state;
    static const char *const good[] = {
        "AD1752601815I1G612DD272H",
        "AE176091390996030824628",
        "AL83194821996B3H2I1J6FHDAEIE",
        "AT385432319487574911",
        "AZ16QNFYA4FD12HIAABJFIE228F2",
        "BA590497465075291703",
        "BE58423667127684",
        "BG11ENRI65632154770FI5",
        "BH07IJAEDHBJIA4GJ1EHCC",
        "BI3466176031372159010928159",
        "BR9401396245957117777412154P5",
        "BY12G06G5280G928GB5B7HHGA7J6",
        "CH9636338FB008F86JBEB",
        "CR43513137353799075116",
        "CY8837265167C255404IE4JJFB4H",
        "CZ5782001826330434839548",
        "DE71620579868282880729",
        "DJ0702227918058887180334018",
        "DK8578017598983478",
        "DO39HFG784837261675136134125",
        "EE612427316723268656",
        "EG183551505877065894811311440",
        "ES1124264628897514026140",
        "FI3814193141705864",
        "FK14TE083124023448",
        "FO2334782450400088",
        "FR553873716786G967A64CB1401",
        "GB69UXIN20168493407224",
        "GE17OA4558530435205617",
        "GI08IQUG7G02824CI1C0997",
        "GL0219829657249208",
        "GR826828890I72014B3CEH10H7F",
        "GT2480E2GH2G2F828767EFC2F91J",
        "HN74UUGC92544992070741374847",
        "HR1077183417047187463",
        "HU55319128452984153776020776",
        "IE62JXEN56515055613044",
        "IL225166915640410423468",
        "IQ49KGYL606883106792470",
        "IS688227654444634786122138",
        "IT73Z7837576283725AH2A7B8I6",
        "JO51AXNM68368A1F8IB4GG6287CCED",
        "KW08JAEBDFIF02CGEE73744G3E2H10",
        "KZ402391948GD3329GI6",
        "LB56643900H9E8A7FG7H70D9106F",
        "LC60VUNC87DB7F1ADBC609G26F6967E7",
        "LI5244197J57FD1J4C160",
        "LT579260026751125328",
        "LU86704CBAE530282BD3",
        "LV47RYGMB9D21F6BHE6AB",
        "LY80706360607104319554590",
        "MC614544091031FEC8DF4F50929",
        "MD957AAEBJ2G6C57D21FHHA5",
        "ME24611491316772326793",
        "MK1981498I8B886E723",
        "MN113249351643883170",
        "MR8810737504310399315827940",
        "MT56DUTW95305A41681J60ADB5J9261",
        "MU69ZPRP1616828126464460495NNA",
        "NI05YZLU36630626116957220082",
        "NL30UZMC9958225428",
        "NO5421167342075",
        "OM270962J57JCJ6F5I61CG5",
        "PK95MLDE761H1A3CJEH9D9I7",
        "PL69665787200977379727611256",
        "PS65LCZOGG1142AG21GC402J364F9",
        "PT50231594259472487394983",
        "QA67KLBG5C58AC583G1BEHGI38HCB",
        "RO14IMLS4BA2E75J19G89IA0",
        "RS31032496685027390000",
        "RU2995418583694923BJF54074E3248C8",
        "SA8500HBJIEJGF75011H0C57",
        "SC63FBYD09832638986928414078AMN",
        "SD0371723143015404",
        "SE7386844318024332536593",
        "SI08687780063943699",
        "SK9719220011925200020101",
        "SM31S53816133311129F34369AA",
        "SO046405440559874906068",
        "ST08157089319426083400571",
        "SV18PWZF79584924337211781551",
        "TL256616053446882637289",
        "TN9690595827852774932573",
        "TR6983449247AJGB57A683536C",
        "UA3022446463386CE10CD7G9E048J",
        "VA57603699639321765416",
        "VG88HZMW2467709682506710",
        "XK234832385197837805",
        "YE12QKNX7326G3JB188CC102DDBI83",
    };
    static const char *const bad[] = {"GB82WEST12345698765433",
                                      "GB82WEST1234569876543",
                                      "XX82WEST12345698765432",
                                      "GB8212341234569876543X",
                                      "DE89370400440532013001",
                                      "",
                                      "GB"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!iban_check(str_of(good[i])))
            fail_msg("refused: %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (iban_check(str_of(bad[i])))
            fail_msg("accepted: %s", bad[i]);
}

static void lei_and_bic(void **state)
{
    (void)state;
    static const char *const leis[] = {"HWUPKR0MPOU8FGXBT394", "INR2EJN1ERAN0W5ZP974",
                                       "7LTWFZYICNSX8D621K86", "213800WSGIIZCXF1P572",
                                       "5493001KJTIIGC8Y1R12"};
    for (size_t i = 0; i < sizeof leis / sizeof *leis; i++) {
        char text[21];
        memcpy(text, leis[i], 21);
        assert_true(lei_check(str_of(text)));
        text[18] = text[18] == '3' ? '4' : '3';
        assert_false(lei_check(str_of(text)));
    }
    assert_true(bic_check(STR("DEUTDEFF")));
    assert_true(bic_check(STR("DEUTDEFF500")));
    assert_false(bic_check(STR("DEUTZZFF")));
    assert_false(bic_check(STR("DEUTDEFF50")));
    assert_false(bic_check(STR("deutdeff")));
}

int main(void)
{
    const char *given = getenv("SEED");
    seed = given != NULL ? strtoull(given, NULL, 10) : 20240229;
    fprintf(stderr, "# SEED=%llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bech32_strings),   cmocka_unit_test(segwit_addresses),
        cmocka_unit_test(cashaddr_vectors), cmocka_unit_test(keccak_vectors),
        cmocka_unit_test(addresses),        cmocka_unit_test(base58_agrees),
        cmocka_unit_test(bech32_agrees),    cmocka_unit_test(cashaddr_agrees),
        cmocka_unit_test(iban_agrees),      cmocka_unit_test(iban_of_each_country),
        cmocka_unit_test(lei_and_bic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
