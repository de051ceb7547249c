/* base58.c: see base58.h. The number is kept in 24-bit limbs, least first, so that a limb times
 * 58 plus a carry fits 32 bits. */
#include "ident/base58.h"

#include <sodium.h>
#include <string.h>

static const char alphabets[2][59] = {
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
    "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz",
};

/* Index + 1 of each ASCII character in Bitcoin's alphabet, 0 for none. */
static const uint8_t digits[128] = {
    ['1'] = 1,  ['2'] = 2,  ['3'] = 3,  ['4'] = 4,  ['5'] = 5,  ['6'] = 6,  ['7'] = 7,
    ['8'] = 8,  ['9'] = 9,  ['A'] = 10, ['B'] = 11, ['C'] = 12, ['D'] = 13, ['E'] = 14,
    ['F'] = 15, ['G'] = 16, ['H'] = 17, ['J'] = 18, ['K'] = 19, ['L'] = 20, ['M'] = 21,
    ['N'] = 22, ['P'] = 23, ['Q'] = 24, ['R'] = 25, ['S'] = 26, ['T'] = 27, ['U'] = 28,
    ['V'] = 29, ['W'] = 30, ['X'] = 31, ['Y'] = 32, ['Z'] = 33, ['a'] = 34, ['b'] = 35,
    ['c'] = 36, ['d'] = 37, ['e'] = 38, ['f'] = 39, ['g'] = 40, ['h'] = 41, ['i'] = 42,
    ['j'] = 43, ['k'] = 44, ['m'] = 45, ['n'] = 46, ['o'] = 47, ['p'] = 48, ['q'] = 49,
    ['r'] = 50, ['s'] = 51, ['t'] = 52, ['u'] = 53, ['v'] = 54, ['w'] = 55, ['x'] = 56,
    ['y'] = 57, ['z'] = 58,
};

int base58_digit(char c)
{
    return (unsigned char)c < 128 ? (int)digits[(unsigned char)c] - 1 : -1;
}

static int digit_of(char c, enum base58_alphabet alphabet)
{
    if (alphabet == BASE58_BITCOIN)
        return base58_digit(c);
    const char *hit = c == 0 ? NULL : strchr(alphabets[alphabet], c);
    return hit == NULL ? -1 : (int)(hit - alphabets[alphabet]);
}

#define LIMBS (BASE58_MAX / 3 + 1)

bool base58_decode(uint8_t out[BASE58_MAX], size_t *len, struct ln_str s,
                   enum base58_alphabet alphabet)
{
    uint32_t limb[LIMBS] = {0}; /* least first, 24 bits each */
    size_t used = 0, zeros = 0;
    if (s.len == 0)
        return false;
    while (zeros < s.len && s.at[zeros] == alphabets[alphabet][0])
        zeros++;
    for (size_t i = zeros; i < s.len; i++) {
        int digit = digit_of(s.at[i], alphabet);
        if (digit < 0)
            return false;
        uint32_t carry = (uint32_t)digit;
        for (size_t k = 0; k < used; k++) {
            carry += limb[k] * 58;
            limb[k] = carry & 0xFFFFFF;
            carry >>= 24;
        }
        if (carry != 0) {
            if (used == LIMBS)
                return false;
            limb[used++] = carry;
        }
    }
    uint8_t bytes[LIMBS * 3];
    size_t size = 0;
    for (size_t k = used; k-- > 0;)
        for (int shift = 16; shift >= 0; shift -= 8) {
            uint8_t byte = (uint8_t)(limb[k] >> shift);
            if (size > 0 || byte != 0)
                bytes[size++] = byte;
        }
    if (zeros + size > BASE58_MAX)
        return false;
    memset(out, 0, zeros);
    memcpy(out + zeros, bytes, size);
    *len = zeros + size;
    return true;
}

bool base58_checked(uint8_t out[BASE58_MAX], size_t *len, struct ln_str s,
                    enum base58_alphabet alphabet)
{
    if (!base58_decode(out, len, s, alphabet) || *len < 5)
        return false;
    *len -= 4;
    uint8_t sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(sum, out, *len);
    crypto_hash_sha256(sum, sum, sizeof sum);
    return memcmp(sum, out + *len, 4) == 0;
}
