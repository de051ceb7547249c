/* ident.h: identifiers in text: found, checked, made canonical, graded.
 *
 * One call looks through one text. A disguise (full-width letters, emoji or native digits,
 * spelled digits, "hxxp", "[.]", "(at)", zero-width characters, look-alike letters, split
 * numbers) is undone for the search only; spans always speak of the bytes that were given.
 *
 * Canonical values
 *   email      lower case, domain as A-labels              hr@example.com
 *   url        scheme and host in lower case, host as A-labels, no default port, "/" for an
 *              empty path, escapes only where needed and in capitals (RFC 3986, 6.2.2.1-2);
 *              "http" where no scheme was written
 *   domain     lower case A-labels, no dot at the end      xn--bcher-kva.example.com
 *   phone      E.164                                       +85512345678
 *   telegram   "@name" in lower case, "t.me/+CODE" for an invitation, or E.164
 *   whatsapp   E.164, or "chat.whatsapp.com/CODE", "wa.me/message/CODE", "whatsapp.com/
 *              channel/CODE"; a number only written next to the word WhatsApp is a phone
 *   line       the id in lower case ("@" kept for official accounts), or "lin.ee/CODE",
 *              "line.me/ti/p/CODE", "line.me/ti/g/CODE", "line.me/ti/g2/CODE"
 *   wechat     the id in lower case, or "u.wechat.com/CODE"
 *   zalo       E.164, or "zalo.me/PATH"
 *   messenger  the user name in lower case
 *   signal     E.164, "signal.me/#eu/CODE", "signal.group/#CODE", or "name.01"
 *   kakaotalk  the id in lower case, or "open.kakao.com/o/CODE", "pf.kakao.com/CODE",
 *              "qr.kakao.com/talk/CODE"
 *   btc ltc    as written in base58; bech32 in lower case
 *   bch        always CashAddr with its prefix, also when written in the old form
 *   zec tron sol xrp   as written (bech32 in lower case)
 *   eth        EIP-55 mixed case
 *   iban bic lei       upper case without spaces
 *   app        reverse DNS name as written, or "id123456789" for Apple's store
 *
 * Old BCH addresses, and LTC addresses that start with 3, have exactly the form of BTC ones:
 * they are BTC unless a word near by (or in options.context) names the other coin.
 *
 * Grades: `checksum` when the identifier carries one and it fits (an address that carries one
 * that does not fit is never reported); else `shape+context`.
 *
 * Overlaps: links, URLs and e-mails beat checksums, these beat handles, then ETH/SOL/BIC/app
 * without a checksum, then phones, then domains; among equals the longer wins, then the
 * earlier. So the domain of an e-mail or URL is no second identifier (ident_url_host() gives
 * it), t.me/NAME is a telegram handle and no URL, and an address inside a URL stays in the URL.
 *
 * A number is a phone when it starts with + and the code of a country where its length is
 * valid; or when its national shape fits and a word near by, or a hint, says which country. A
 * number whose country is unknown has no canonical form and is left out.
 *
 * A label that mixes Latin letters with Cyrillic or Greek look-alikes cannot be registered, so
 * it is read as its Latin twin; one wholly in another script is a domain of its own and is
 * kept.
 */
#ifndef IDENT_IDENT_H
#define IDENT_IDENT_H

#include <linnet.h>
#include <stdbool.h>

enum ident_type {
    IDENT_EMAIL,
    IDENT_URL,
    IDENT_DOMAIN,
    IDENT_PHONE,
    IDENT_TELEGRAM,
    IDENT_WHATSAPP,
    IDENT_LINE,
    IDENT_WECHAT,
    IDENT_ZALO,
    IDENT_MESSENGER,
    IDENT_SIGNAL,
    IDENT_KAKAOTALK,
    IDENT_BTC,
    IDENT_LTC,
    IDENT_BCH,
    IDENT_ZEC,
    IDENT_ETH,
    IDENT_TRON,
    IDENT_SOL,
    IDENT_XRP,
    IDENT_IBAN,
    IDENT_BIC,
    IDENT_LEI,
    IDENT_APP,
    IDENT_TYPES
};

enum ident_grade { IDENT_CHECKSUM, IDENT_SHAPE };

#define IDENT_MAX_FOUND (1u << 20) /* identifiers in one text */

struct ident {
    struct ln_str value; /* canonical, see above */
    size_t from, to;     /* bytes [from, to) of the original text, on character boundaries */
    enum ident_type type;
    enum ident_grade grade;
    bool disguised; /* it cannot be read without undoing something: "(at)", "hxxp", look-alike
                       letters, figures in words or circles */
};

struct ident_options {
    struct ln_str countries; /* where the text is from: ISO 3166 alpha-2 codes, separated by
                                commas or spaces, most likely first; for national numbers */
    struct ln_str context;   /* words that count as near every identifier: the name of the
                                field, the question that was asked */
};

/* Scratch memory for one thread; reused, it stops allocating once it has warmed up. */
struct ident_scratch;

LN_MUST int ident_scratch_new(struct ident_scratch **out, struct ln_err *err);
void ident_scratch_free(struct ident_scratch *s);

/* ident_find: all identifiers in `text`, in its order.
 *
 * in      text        UTF-8; a bad byte separates. Plain text: undo HTML before
 *         options     may be NULL
 * out     out, count  identifiers that do not overlap
 * errors  LN_ENOMEM
 *         LN_ELIMIT   text over LIMIT_RECORD_BYTES, or more than IDENT_MAX_FOUND
 *         LN_EINPUT   options.countries names no country
 * owns    nothing     out and its values are borrowed until the next call with s
 * cost    3.3 to 4.8 ns a byte of English adverts; no allocation after warm-up (bench/identify)
 */
LN_MUST int ident_find(const struct ident **out, size_t *count, struct ident_scratch *s,
                       struct ln_str text, const struct ident_options *options,
                       struct ln_err *err);

/* ident_type_name, ident_grade_name: the words that verdicts and `linnet identify` print. */
const char *ident_type_name(enum ident_type type);
const char *ident_grade_name(enum ident_grade grade);

/* ident_url_host: the host in a canonical URL or the domain of a canonical e-mail.
 * owns    nothing     borrowed from `value`; empty when there is none */
struct ln_str ident_url_host(struct ln_str value);

#endif
