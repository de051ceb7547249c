/* domain.h: host names made canonical and judged. */
#ifndef IDENT_DOMAIN_H
#define IDENT_DOMAIN_H

#include <libpsl.h>
#include <linnet.h>
#include <stdbool.h>

#define DOMAIN_MAX 253

/* domain_canonical: lower-case A-labels of a host, without a dot at the end.
 *
 * in      host        labels separated by '.', UTF-8
 * out     out, len    up to DOMAIN_MAX bytes
 * returns false when a label is empty, over 63 bytes, starts or ends with '-', or has a
 *         character that no label may have
 * source  RFC 1123 section 2.1, RFC 5891 (with the mapping of UTS #46, non-transitional)
 */
bool domain_canonical(char out[DOMAIN_MAX], size_t *len, struct ln_str host);

/* The suffix list, and which last labels were looked up in it: "work.We" comes often. */
struct suffixes {
    const psl_ctx_t *list;
    struct suffix_memo {
        char label[15];
        uint8_t known; /* 0 nothing here, 1 no, 2 yes */
    } memo[128];       /* [hash of a label] */
};

/* domain_known: whether a canonical host ends in a real top-level domain and is more than a
 * suffix under which the public registers (com.kh, co.uk). */
bool domain_known(struct suffixes *suffixes, struct ln_str host);

/* domain_is_ipv4: four numbers of 0..255. */
bool domain_is_ipv4(struct ln_str host);

/* domain_last: the labels behind the last dot; domain_first: before the first. */
struct ln_str domain_last(struct ln_str host);
struct ln_str domain_first(struct ln_str host);

/* domain_suffix_is_word: the top-level domain is also a word or a file ending ("in", "md"), so
 * "work.in" in running text is no domain by itself. */
bool domain_suffix_is_word(struct ln_str suffix);

/* domain_is_mail_host: one of the large mail providers. */
bool domain_is_mail_host(struct ln_str host);

#endif
