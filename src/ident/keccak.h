/* keccak.h: Keccak-256 as Ethereum uses it (the submission's padding, not SHA-3's). */
#ifndef IDENT_KECCAK_H
#define IDENT_KECCAK_H

#include <linnet.h>

/* keccak256: the 32-byte digest of s.
 * source  Bertoni et al., "The Keccak reference", version 3.0, capacity 512 */
void keccak256(uint8_t out[32], struct ln_str s);

#endif
