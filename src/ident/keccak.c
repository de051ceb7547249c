/* keccak.c: see keccak.h. The state is 25 lanes of 64 bits, lane x + 5 * y; a block is 136
 * bytes. Rotations and the order of lanes in rho-pi are the table of the reference, section
 * 2.3; the round constants come from its LFSR, section 1.2. */
#include "ident/keccak.h"

#include <string.h>

static uint64_t rotate(uint64_t v, unsigned by)
{
    return v << by | v >> (64 - by);
}

static void permute(uint64_t a[25])
{
    static const uint64_t constants[24] = {
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
        0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};
    static const uint8_t turn[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                     27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
    static const uint8_t lane[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                     15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
    for (unsigned round = 0; round < 24; round++) {
        uint64_t c[5];
        for (unsigned x = 0; x < 5; x++)
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (unsigned x = 0; x < 5; x++) {
            uint64_t d = c[(x + 4) % 5] ^ rotate(c[(x + 1) % 5], 1);
            for (unsigned y = 0; y < 25; y += 5)
                a[y + x] ^= d;
        }
        uint64_t moving = a[1];
        for (unsigned i = 0; i < 24; i++) {
            uint64_t kept = a[lane[i]];
            a[lane[i]] = rotate(moving, turn[i]);
            moving = kept;
        }
        for (unsigned y = 0; y < 25; y += 5) {
            memcpy(c, a + y, sizeof c);
            for (unsigned x = 0; x < 5; x++)
                a[y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]);
        }
        a[0] ^= constants[round];
    }
}

static void absorb(uint64_t a[25], const uint8_t block[136])
{
    for (unsigned i = 0; i < 136; i++)
        a[i / 8] ^= (uint64_t)block[i] << 8 * (i % 8);
    permute(a);
}

void keccak256(uint8_t out[32], struct ln_str s)
{
    uint64_t a[25] = {0};
    size_t done = 0;
    for (; s.len - done >= 136; done += 136)
        absorb(a, (const uint8_t *)s.at + done);
    uint8_t block[136] = {0};
    if (s.len > done)
        memcpy(block, s.at + done, s.len - done);
    block[s.len - done] ^= 0x01;
    block[135] ^= 0x80;
    absorb(a, block);
    for (unsigned i = 0; i < 32; i++)
        out[i] = (uint8_t)(a[i / 8] >> 8 * (i % 8));
}
