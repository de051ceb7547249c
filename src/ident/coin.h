/* coin.h: addresses of crypto-currencies, read and checked. */
#ifndef IDENT_COIN_H
#define IDENT_COIN_H

#include <stdbool.h>

#include "ident/ident.h"

struct coin {
    enum ident_type type;
    enum ident_grade grade;
    int legacy;       /* base58check version 0 or 5, which BTC, BCH and (5) LTC share */
    uint8_t hash[20]; /* only when legacy >= 0 */
    char eth[43];     /* EIP-55 form with NUL; only for ETH */
};

/* coin_read: whether s is an address, and of which coin.
 *
 * in      s           letters and digits; no prefix but Ethereum's 0x
 * out     out         SOL has no mark of its own: any 32 bytes in base58 give it, grade shape
 * returns false when s is none, or its checksum does not fit
 * source  BTC, LTC, BCH, ZEC, TRON: chainparams of their nodes; BIP-173, BIP-350; CashAddr;
 *         ZIP-173, ZIP-316 (the F4Jumble layer under the checksum is not undone); EIP-55;
 *         XRPL "Base58 encodings"
 */
bool coin_read(struct coin *out, struct ln_str s);

#endif
