/* coin.c: see coin.h.
 *
 * First length and first character say which few forms are possible; only these are decoded. An
 * address in pieces ("1A1zP1 eP5QGe ...") is put together only when a checksum proves it.
 */
#include "ident/coin.h"

#include "base/err.h"
#include "ident/base58.h"
#include "ident/bech32.h"
#include "ident/keccak.h"
#include "ident/scan.h"

/* ---- one address --------------------------------------------------------------------- */

static int hex_value(char c)
{
    if (scan_digit(c))
        return c - '0';
    return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* EIP-55: a letter is a capital when the hash of the small ones has 8..15 at its place. */
static bool read_eth(struct coin *out, struct ln_str s)
{
    bool small = false, capital = false;
    for (size_t i = 2; i < 42; i++) {
        if (hex_value(s.at[i]) < 0)
            return false;
        small |= s.at[i] >= 'a';
        capital |= s.at[i] >= 'A' && s.at[i] <= 'F';
        out->eth[i] = scan_lower(s.at[i]);
    }
    uint8_t hash[32];
    keccak256(hash, (struct ln_str){out->eth + 2, 40});
    for (size_t i = 0; i < 40; i++)
        if ((hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15) >= 8)
            out->eth[i + 2] = scan_upper(out->eth[i + 2]);
    out->eth[0] = '0';
    out->eth[1] = 'x';
    out->eth[42] = 0;
    out->type = IDENT_ETH;
    bool mixed = small && capital;
    out->grade = mixed ? IDENT_CHECKSUM : IDENT_SHAPE;
    return !mixed || memcmp(out->eth + 2, s.at + 2, 40) == 0;
}

static bool is_bytes(const uint8_t *at, size_t len, size_t want_len, unsigned a, unsigned b)
{
    return len == want_len && at[0] == a && at[1] == b;
}

static bool read_base58(struct coin *out, struct ln_str s)
{
    uint8_t bytes[BASE58_MAX];
    size_t len;
    out->grade = IDENT_CHECKSUM;
    if (base58_checked(bytes, &len, s, BASE58_BITCOIN)) {
        if (len == 21 && (bytes[0] == 0 || bytes[0] == 5)) {
            out->type = IDENT_BTC;
            out->legacy = bytes[0];
            memcpy(out->hash, bytes + 1, 20);
            return true;
        }
        if (len == 21 && (bytes[0] == 0x30 || bytes[0] == 0x32))
            out->type = IDENT_LTC;
        else if (len == 21 && bytes[0] == 0x41)
            out->type = IDENT_TRON;
        else if (is_bytes(bytes, len, 22, 0x1C, 0xB8) || is_bytes(bytes, len, 22, 0x1C, 0xBD) ||
                 is_bytes(bytes, len, 66, 0x16, 0x9A))
            out->type = IDENT_ZEC;
        else
            return false;
        return true;
    }
    if ((s.at[0] == 'r' || s.at[0] == 'X') && base58_checked(bytes, &len, s, BASE58_RIPPLE)) {
        out->type = IDENT_XRP;
        return (len == 21 && bytes[0] == 0) || is_bytes(bytes, len, 31, 0x05, 0x44);
    }
    return false;
}

/* 32 bytes in base58 that do not look like one of the forms with a checksum. */
static bool read_sol(struct coin *out, struct ln_str s)
{
    uint8_t bytes[BASE58_MAX];
    size_t len;
    bool digit = false, small = false, capital = false;
    for (size_t i = 0; i < s.len; i++) {
        digit |= scan_digit(s.at[i]);
        small |= s.at[i] >= 'a';
        capital |= s.at[i] >= 'A' && s.at[i] <= 'Z';
    }
    if (!digit || !small || !capital || !base58_decode(bytes, &len, s, BASE58_BITCOIN))
        return false;
    out->type = IDENT_SOL;
    out->grade = IDENT_SHAPE;
    return len == 32;
}

static bool read_bech32(struct coin *out, struct ln_str s)
{
    uint8_t data[BECH32_MAX], bytes[BECH32_MAX];
    size_t hrp_len, len, size;
    out->grade = IDENT_CHECKSUM;
    switch (s.at[0] | 32) {
    case 'b':
        out->type = IDENT_BTC;
        return bech32_segwit(s, STR("bc"));
    case 'l':
        out->type = IDENT_LTC;
        return bech32_segwit(s, STR("ltc"));
    default:
        out->type = IDENT_ZEC;
        enum bech32_kind kind = bech32_decode(&hrp_len, data, &len, s, BECH32_MAX);
        if (!bech32_to_bytes(bytes, &size, data, kind == BECH32_NONE ? 0 : len))
            return false;
        /* Sapling: 43 bytes. Unified: at least one receiver and 16 bytes of padding. */
        if (hrp_len == 2)
            return kind == BECH32_1 && size == 43;
        return kind == BECH32_M && size >= 38;
    }
}

static bool looks_bech32(struct ln_str s)
{
    return (s.len >= 14 && str_eq_ascii(str_part(s, 0, 3), STR("bc1"))) ||
           (s.len >= 14 && str_eq_ascii(str_part(s, 0, 4), STR("ltc1"))) ||
           (s.len == 78 && str_eq_ascii(str_part(s, 0, 3), STR("zs1"))) ||
           (s.len >= 60 && str_eq_ascii(str_part(s, 0, 2), STR("u1")));
}

bool coin_read(struct coin *out, struct ln_str s)
{
    *out = (struct coin){.legacy = -1};
    if (s.len < 14)
        return false;
    if (s.len == 42 && s.at[0] == '0' && (s.at[1] | 32) == 'x')
        return read_eth(out, s);
    if (looks_bech32(s))
        return read_bech32(out, s);
    if (s.len == 42 && strchr("qpzrQPZR", s.at[0]) != NULL && cashaddr_check(s)) {
        out->type = IDENT_BCH;
        out->grade = IDENT_CHECKSUM;
        return true;
    }
    if (s.len >= 25 && s.len <= 35 && strchr("13LMtTr", s.at[0]) != NULL && read_base58(out, s))
        return true;
    if (((s.len >= 46 && s.len <= 48 && s.at[0] == 'X') ||
         (s.len >= 94 && s.len <= 96 && s.at[0] == 'z')) &&
        read_base58(out, s))
        return true;
    return s.len >= 32 && s.len <= 44 && read_sol(out, s);
}

/* ---- in a text ----------------------------------------------------------------------- */

#define NEAR_BEFORE 64
#define NEAR_AFTER  32

static struct ln_str lower_into(char *out, struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++)
        out[i] = scan_lower(s.at[i]);
    return (struct ln_str){out, s.len};
}

static void add_cashaddr(struct ident_scratch *s, size_t from, size_t to, struct ln_str body)
{
    char value[12 + 42] = "bitcoincash:";
    ln_assert(body.len == 42);
    lower_into(value + 12, body);
    size_t start = from >= 12 ? from - 12 : 0;
    if (str_eq_ascii(str_part(s->text, start, from), STR("bitcoincash:")))
        from = start;
    scan_add(s, IDENT_BCH, IDENT_CHECKSUM, RANK_CHECKSUM, from, to,
             (struct ln_str){value, sizeof value});
}

/* The address `token` that view bytes [from, to) spell. */
static void add_coin(struct ident_scratch *s, const struct coin *coin, size_t from, size_t to,
                     struct ln_str token)
{
    char value[BECH32_MAX];
    enum ident_type type = coin->type;
    if (type == IDENT_BCH) {
        add_cashaddr(s, from, to, token);
        return;
    }
    if (type == IDENT_SOL &&
        (scan_near(s, from, to, NEAR_BEFORE, NEAR_AFTER) & (WORD_SOL | WORD_WALLET)) == 0)
        return;
    if (coin->legacy >= 0) {
        uint32_t near = scan_near(s, from, to, NEAR_BEFORE, NEAR_AFTER);
        if ((near & WORD_BCH) != 0) {
            char body[42];
            cashaddr_encode(body, coin->legacy == 5, coin->hash);
            add_cashaddr(s, from, to, (struct ln_str){body, sizeof body});
            return;
        }
        if (coin->legacy == 5 && (near & WORD_LTC) != 0 && (near & WORD_BTC) == 0)
            type = IDENT_LTC;
    }
    if (type == IDENT_ETH)
        token = (struct ln_str){coin->eth, 42};
    else if (looks_bech32(token))
        token = lower_into(value, token);
    scan_add(s, type, coin->grade, coin->grade == IDENT_CHECKSUM ? RANK_CHECKSUM : RANK_SHAPE,
             from, to, token);
}

/* Whether a short run may be the first piece of an address: letters and digits, and a start
 * that addresses have. */
static bool starts_split(struct ln_str t)
{
    if (t.len < 2 || t.len >= 64 || strchr("013LMtTrbBlqpzuQP", t.at[0]) == NULL)
        return false;
    if (t.at[0] == '0')
        return (t.at[1] | 32) == 'x';
    bool digit = false, letter = false;
    for (size_t i = 0; i < t.len; i++) {
        digit |= scan_digit(t.at[i]);
        letter |= scan_letter(t.at[i]);
    }
    return t.len >= 4 && digit && letter;
}

#define SPLIT_PIECES 24
#define SPLIT_MAX    90

static void read_split(struct ident_scratch *s, size_t from, size_t to)
{
    char joined[SPLIT_MAX];
    struct ln_str text = s->text;
    size_t len = 0, at = from;
    for (int piece = 0; piece < SPLIT_PIECES; piece++) {
        size_t start = at;
        while (at < text.len && scan_alnum(text.at[at]))
            at++;
        if (at == start || len + (at - start) > SPLIT_MAX)
            return;
        memcpy(joined + len, text.at + start, at - start);
        len += at - start;
        struct coin coin;
        struct ln_str token = {joined, len};
        bool eth = len == 42 && joined[0] == '0';
        if (at > to && len >= 25 && coin_read(&coin, token) &&
            (coin.grade == IDENT_CHECKSUM || eth)) {
            add_coin(s, &coin, from, at, token);
            return;
        }
        char between = scan_byte(text, at);
        if (between != ' ' && between != '-' && between != '\n')
            return;
        at++;
    }
}

void coin_at(struct ident_scratch *s, size_t from, size_t to)
{
    struct coin coin;
    struct ln_str token = str_part(s->text, from, to);
    if (token.len >= 14 && coin_read(&coin, token))
        add_coin(s, &coin, from, to, token);
    else if (starts_split(token) && scan_byte(s->text, to) != 0)
        read_split(s, from, to);
}

/* The run of letters and figures [from, to). */
static void look_at_run(struct ident_scratch *s, size_t from, size_t to)
{
    struct ln_str t = s->text;
    size_t len = to - from;
    bool digit = false;
    for (size_t i = from; i < to && !digit; i++)
        digit = scan_digit(t.at[i]);
    /* What is left out here is nearly every word; a BIC may be all letters. */
    if (len < 2 || (!digit && len < 25 && len != 8 && len != 11))
        return;
    /* "name_1abc" is one name; a token that is part of it is no address. */
    if ((from > 0 && t.at[from - 1] == '_') || scan_byte(t, to) == '_')
        return;
    coin_at(s, from, to);
    bank_at(s, from, to);
}

void token_scan(struct ident_scratch *s)
{
    struct ln_str t = s->text;
    /* A run without a figure and shorter than MARK_FIGURE finds can only be a BIC, which its
     * name must announce. */
    bool all = ((s->context | s->words.means) & WORD_BIC) != 0;
    size_t i = 0;
    while (i < t.len) {
        if (!all)
            i = marks_next(&s->marks, MARK_FIGURE, i);
        if (i >= t.len || !scan_alnum(t.at[i])) {
            i++;
            continue;
        }
        size_t from = i;
        while (from > 0 && scan_alnum(t.at[from - 1]))
            from--;
        while (i < t.len && scan_alnum(t.at[i]))
            i++;
        look_at_run(s, from, i);
    }
}
