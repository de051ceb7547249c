/* bech32.h: bech32, bech32m and CashAddr: five bits a character, with a BCH checksum. */
#ifndef IDENT_BECH32_H
#define IDENT_BECH32_H

#include <linnet.h>
#include <stdbool.h>

#define BECH32_MAX 1023 /* characters; the checksum still finds four wrong ones up to here */

enum bech32_kind { BECH32_NONE, BECH32_1, BECH32_M };

/* bech32_decode: split "hrp1data" and check it.
 *
 * in      s           one case only; up to `max` characters, max <= BECH32_MAX
 * out     hrp_len     the part before the last '1'
 *         data, len   the five-bit values between it and the checksum
 * returns which checksum fits
 * source  BIP-173, BIP-350
 */
enum bech32_kind bech32_decode(size_t *hrp_len, uint8_t data[BECH32_MAX], size_t *len,
                               struct ln_str s, size_t max);

/* bech32_segwit: whether s is a segregated witness address for `hrp` (lower case): version 0
 * with bech32 and 20 or 32 bytes, versions 1..16 with bech32m and 2..40 bytes. */
bool bech32_segwit(struct ln_str s, struct ln_str hrp);

/* bech32_to_bytes: five-bit values as bytes; false when what is left over is not under five
 * zero bits. out has room for len * 5 / 8. */
bool bech32_to_bytes(uint8_t *out, size_t *out_len, const uint8_t *data, size_t len);

#define CASHADDR_MAX 112 /* characters behind the prefix of the longest: 64 bytes of hash */

/* cashaddr_check: whether s, without prefix, is an address for "bitcoincash".
 * in      s           one case only
 * source  CashAddr specification, bitcoincashorg/spec cashaddr.md */
bool cashaddr_check(struct ln_str s);

/* cashaddr_decode: as cashaddr_check for any prefix (lower case, without colon).
 * out     version     type << 3 | size code
 *         hash, len   20..64 bytes */
bool cashaddr_decode(uint8_t *version, uint8_t hash[64], size_t *len, struct ln_str s,
                     struct ln_str prefix);

/* cashaddr_encode: the 42 characters behind "bitcoincash:" of a 20-byte hash.
 * in      type        0 public key, 1 script */
void cashaddr_encode(char out[42], unsigned type, const uint8_t hash[20]);

#endif
