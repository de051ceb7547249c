/* bech32.c: see bech32.h. Both checksums are remainders of a polynomial over GF(32): degree 6
 * in bech32 (BIP-173), degree 8 in CashAddr. The generators' multiples by 1, 2, 4, 8, 16 are
 * the constants of the two specifications. */
#include "ident/bech32.h"

#include <string.h>

#include "base/str.h"

static const char charset[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/* Index + 1 of each lower-case character in charset. */
static const uint8_t values[128] = {
    ['q'] = 1,  ['p'] = 2,  ['z'] = 3,  ['r'] = 4,  ['y'] = 5,  ['9'] = 6,  ['x'] = 7,
    ['8'] = 8,  ['g'] = 9,  ['f'] = 10, ['2'] = 11, ['t'] = 12, ['v'] = 13, ['d'] = 14,
    ['w'] = 15, ['0'] = 16, ['s'] = 17, ['3'] = 18, ['j'] = 19, ['n'] = 20, ['5'] = 21,
    ['4'] = 22, ['k'] = 23, ['h'] = 24, ['c'] = 25, ['e'] = 26, ['6'] = 27, ['m'] = 28,
    ['u'] = 29, ['a'] = 30, ['7'] = 31, ['l'] = 32,
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The five bits of c, or -1. */
static int value_of(char c)
{
    return (unsigned char)c < 128 ? (int)values[(unsigned char)lower(c)] - 1 : -1;
}

static bool one_case(struct ln_str s)
{
    bool small = false, capital = false;
    for (size_t i = 0; i < s.len; i++) {
        small |= s.at[i] >= 'a' && s.at[i] <= 'z';
        capital |= s.at[i] >= 'A' && s.at[i] <= 'Z';
    }
    return !(small && capital);
}

static uint32_t step(uint32_t sum, unsigned value)
{
    static const uint32_t generator[5] = {0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD,
                                          0x2A1462B3};
    uint32_t top = sum >> 25;
    sum = (sum & 0x1FFFFFF) << 5 ^ value;
    for (unsigned i = 0; i < 5; i++)
        if (top >> i & 1)
            sum ^= generator[i];
    return sum;
}

enum bech32_kind bech32_decode(size_t *hrp_len, uint8_t data[BECH32_MAX], size_t *len,
                               struct ln_str s, size_t max)
{
    const char *mark = s.len == 0 ? NULL : memrchr(s.at, '1', s.len);
    if (mark == NULL || mark == s.at || s.len > max || s.len > BECH32_MAX || !one_case(s))
        return BECH32_NONE;
    *hrp_len = (size_t)(mark - s.at);
    if (s.len - *hrp_len < 7)
        return BECH32_NONE;
    uint32_t sum = 1;
    for (size_t i = 0; i < *hrp_len; i++) {
        if (s.at[i] < 33 || s.at[i] > 126)
            return BECH32_NONE;
        sum = step(sum, (unsigned)(unsigned char)lower(s.at[i]) >> 5);
    }
    sum = step(sum, 0);
    for (size_t i = 0; i < *hrp_len; i++)
        sum = step(sum, (unsigned char)lower(s.at[i]) & 31);
    *len = 0;
    for (size_t i = *hrp_len + 1; i < s.len; i++) {
        int value = value_of(s.at[i]);
        if (value < 0)
            return BECH32_NONE;
        sum = step(sum, (unsigned)value);
        data[(*len)++] = (uint8_t)value;
    }
    *len -= 6;
    return sum == 1 ? BECH32_1 : sum == 0x2BC830A3 ? BECH32_M : BECH32_NONE;
}

bool bech32_to_bytes(uint8_t *out, size_t *out_len, const uint8_t *data, size_t len)
{
    uint32_t bits = 0;
    unsigned count = 0;
    *out_len = 0;
    for (size_t i = 0; i < len; i++) {
        bits = (bits << 5 | data[i]) & 0xFFF;
        count += 5;
        if (count >= 8) {
            count -= 8;
            out[(*out_len)++] = (uint8_t)(bits >> count);
        }
    }
    return count < 5 && (bits & ((1u << count) - 1)) == 0;
}

bool bech32_segwit(struct ln_str s, struct ln_str hrp)
{
    uint8_t data[BECH32_MAX], program[BECH32_MAX];
    size_t hrp_len, len, size;
    enum bech32_kind kind = bech32_decode(&hrp_len, data, &len, s, 90);
    if (kind == BECH32_NONE || len < 1 || !str_eq_ascii(str_part(s, 0, hrp_len), hrp))
        return false;
    if (!bech32_to_bytes(program, &size, data + 1, len - 1))
        return false;
    if (data[0] == 0)
        return kind == BECH32_1 && (size == 20 || size == 32);
    return kind == BECH32_M && data[0] <= 16 && size >= 2 && size <= 40;
}

/* ---- CashAddr ------------------------------------------------------------------------ */

static uint64_t cash_step(uint64_t sum, unsigned value)
{
    static const uint64_t generator[5] = {0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4,
                                          0xAE2EABE2A8, 0x1E4F43E470};
    unsigned top = (unsigned)(sum >> 35);
    sum = (sum & 0x07FFFFFFFF) << 5 ^ value;
    for (unsigned i = 0; i < 5; i++)
        if (top >> i & 1)
            sum ^= generator[i];
    return sum;
}

static uint64_t cash_start(struct ln_str prefix)
{
    uint64_t sum = 1;
    for (size_t i = 0; i < prefix.len; i++)
        sum = cash_step(sum, (unsigned char)prefix.at[i] & 31);
    return cash_step(sum, 0);
}

bool cashaddr_decode(uint8_t *version, uint8_t hash[64], size_t *len, struct ln_str s,
                     struct ln_str prefix)
{
    static const uint8_t sizes[8] = {20, 24, 28, 32, 40, 48, 56, 64};
    uint8_t data[CASHADDR_MAX], bytes[CASHADDR_MAX];
    size_t size;
    if (s.len < 9 || s.len > CASHADDR_MAX || !one_case(s))
        return false;
    uint64_t sum = cash_start(prefix);
    for (size_t i = 0; i < s.len; i++) {
        int value = value_of(s.at[i]);
        if (value < 0)
            return false;
        data[i] = (uint8_t)value;
        sum = cash_step(sum, (unsigned)value);
    }
    if (sum != 1 || !bech32_to_bytes(bytes, &size, data, s.len - 8) || size < 1)
        return false;
    *version = bytes[0];
    *len = size - 1;
    if ((bytes[0] & 0x80) != 0 || *len != sizes[bytes[0] & 7])
        return false;
    memcpy(hash, bytes + 1, *len);
    return true;
}

bool cashaddr_check(struct ln_str s)
{
    uint8_t version, hash[64];
    size_t len;
    /* Types 0 and 1 are key and script; 2 and 3 the same, able to hold tokens. */
    return cashaddr_decode(&version, hash, &len, s, STR("bitcoincash")) && version >> 3 <= 3;
}

void cashaddr_encode(char out[42], unsigned type, const uint8_t hash[20])
{
    uint8_t data[42] = {0};
    uint32_t bits = type << 3;
    unsigned count = 8, used = 0;
    for (size_t i = 0; i <= 20; i++) {
        for (; count >= 5; count -= 5)
            data[used++] = (uint8_t)(bits >> (count - 5) & 31);
        if (i < 20) {
            bits = bits << 8 | hash[i];
            count += 8;
        }
    }
    data[used++] = (uint8_t)(bits << (5 - count) & 31);
    uint64_t sum = cash_start(STR("bitcoincash"));
    for (size_t i = 0; i < 42; i++)
        sum = cash_step(sum, data[i]);
    sum ^= 1;
    for (size_t i = 0; i < 8; i++)
        data[34 + i] = (uint8_t)(sum >> 5 * (7 - i) & 31);
    for (size_t i = 0; i < 42; i++)
        out[i] = charset[data[i]];
}
