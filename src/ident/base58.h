/* base58.h: base58 and base58check, decoded. */
#ifndef IDENT_BASE58_H
#define IDENT_BASE58_H

#include <linnet.h>
#include <stdbool.h>

#define BASE58_MAX 80 /* bytes one text may decode to */

enum base58_alphabet { BASE58_BITCOIN, BASE58_RIPPLE };

/* base58_decode: the bytes of s.
 *
 * out     out, len    exactly as many bytes as the text stands for, leading zeros too
 * returns false when s is empty, has another character or stands for over BASE58_MAX bytes
 * source  Bitcoin Core src/base58.cpp (the alphabet and the meaning of leading digits)
 */
bool base58_decode(uint8_t out[BASE58_MAX], size_t *len, struct ln_str s,
                   enum base58_alphabet alphabet);

/* base58_checked: as base58_decode, and the last four bytes are the first of
 * SHA-256(SHA-256(what is before them)). len counts without these four. */
bool base58_checked(uint8_t out[BASE58_MAX], size_t *len, struct ln_str s,
                    enum base58_alphabet alphabet);

/* base58_digit: the value of c in Bitcoin's alphabet, or -1. */
int base58_digit(char c);

#endif
