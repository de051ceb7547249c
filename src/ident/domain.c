/* domain.c: see domain.h. The suffix list is the one libpsl was built with, so that the answer
 * does not depend on files of the machine. */
#include "ident/domain.h"

#include <idn2.h>

#include "ident/scan.h"

struct ln_str domain_last(struct ln_str host)
{
    const char *dot = host.len == 0 ? NULL : memrchr(host.at, '.', host.len);
    return dot == NULL ? host : str_part(host, (size_t)(dot + 1 - host.at), host.len);
}

struct ln_str domain_first(struct ln_str host)
{
    struct ln_str rest;
    return str_cut(&rest, host, '.');
}

static bool is_ascii(struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    return true;
}

/* One label in lower-case ASCII. An underscore is allowed: names of services have it. */
static bool is_label(struct ln_str s)
{
    if (s.len == 0 || s.len > 63 || s.at[0] == '-' || s.at[s.len - 1] == '-')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!scan_alnum(s.at[i]) && s.at[i] != '-' && s.at[i] != '_')
            return false;
    return true;
}

static bool are_labels(struct ln_str host)
{
    if (host.len == 0 || host.len > DOMAIN_MAX)
        return false;
    while (host.len > 0) {
        struct ln_str rest, label = str_cut(&rest, host, '.');
        if (!is_label(label) || (rest.len == 0 && label.len < host.len))
            return false;
        host = rest;
    }
    return true;
}

bool domain_canonical(char out[DOMAIN_MAX], size_t *len, struct ln_str host)
{
    if (host.len > 0 && host.at[host.len - 1] == '.')
        host.len--;
    if (is_ascii(host)) {
        if (!are_labels(host))
            return false;
        for (size_t i = 0; i < host.len; i++)
            out[i] = scan_lower(host.at[i]);
        *len = host.len;
        return true;
    }
    char text[DOMAIN_MAX * 4 + 1], *ascii = NULL;
    if (host.len >= sizeof text)
        return false;
    memcpy(text, host.at, host.len);
    text[host.len] = 0;
    int code = idn2_to_ascii_8z(text, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    bool good = code == IDN2_OK && are_labels(str_of(ascii));
    if (good) {
        *len = strlen(ascii);
        for (size_t i = 0; i < *len; i++)
            out[i] = scan_lower(ascii[i]);
    }
    idn2_free(ascii);
    return good;
}

#define ICANN (PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE)

static bool look_up_last(const psl_ctx_t *list, struct ln_str last)
{
    char text[DOMAIN_MAX + 3];
    /* "kh" itself is in the list only as "*.kh". */
    text[0] = 'x';
    text[1] = '.';
    memcpy(text + 2, last.at, last.len);
    text[2 + last.len] = 0;
    return psl_is_public_suffix2(list, text + 2, ICANN) ||
           psl_is_public_suffix2(list, text, ICANN);
}

static bool is_last_known(struct suffixes *suffixes, struct ln_str last)
{
    unsigned hash = 0;
    struct suffix_memo *memo = NULL;
    if (last.len > sizeof memo->label)
        return look_up_last(suffixes->list, last);
    char label[sizeof memo->label] = {0};
    memcpy(label, last.at, last.len);
    for (size_t i = 0; i < last.len; i++)
        hash = hash * 31 + (unsigned char)label[i];
    memo = &suffixes->memo[hash % (sizeof suffixes->memo / sizeof *memo)];
    if (memo->known == 0 || memcmp(memo->label, label, sizeof label) != 0) {
        memcpy(memo->label, label, sizeof label);
        memo->known = look_up_last(suffixes->list, last) ? 2 : 1;
    }
    return memo->known == 2;
}

bool domain_known(struct suffixes *suffixes, struct ln_str host)
{
    char text[DOMAIN_MAX + 1];
    struct ln_str last = domain_last(host);
    if (last.len == host.len || host.len > DOMAIN_MAX || last.len < 2 ||
        !scan_letter(last.at[0]))
        return false;
    if (!is_last_known(suffixes, last))
        return false;
    memcpy(text, host.at, host.len);
    text[host.len] = 0;
    if (psl_is_public_suffix2(suffixes->list, text, ICANN))
        return false;
    /* Services have underscores in their names, what can be registered has none. */
    if (memchr(host.at, '_', host.len) == NULL)
        return true;
    const char *own = psl_registrable_domain(suffixes->list, text);
    return own != NULL && strchr(own, '_') == NULL;
}

bool domain_is_ipv4(struct ln_str host)
{
    unsigned parts = 0;
    while (host.len > 0) {
        struct ln_str rest, part = str_cut(&rest, host, '.');
        int64_t value;
        if (part.len > 3 || !str_to_i64(&value, part) || value < 0 || value > 255)
            return false;
        parts++;
        if (rest.len == 0 && part.len < host.len)
            return false;
        host = rest;
    }
    return parts == 4;
}

/* Whether `word` is in the blank-separated list. */
static bool is_listed(const char *list, struct ln_str word)
{
    for (const char *at = list; (at = memmem(at, strlen(at), word.at, word.len)) != NULL; at++)
        if ((at == list || at[-1] == ' ') && (at[word.len] == ' ' || at[word.len] == 0))
            return true;
    return false;
}

bool domain_suffix_is_word(struct ln_str suffix)
{
    static const char list[] =
        "in is it at to so be no me my us as am do by ma pa la id or an re pm de et il la le "
        "al "
        "el es se st mr ms dr cv pr hr ht ph sc ba bs pt qa ai va ca "
        "md zip mov py sh rs pl ps mp mk mo ml mm tf pub java doc "
        "work team jobs careers career company life today now world group care training school "
        "services support solutions management marketing design business health finance money "
        "cash best new one here you able education sale technology engineering consulting "
        "lol gn tc tl lt hm ok experience how like meet open plus post read save search shop "
        "show such this we with "
        "what who will are the our call help job apply need more time day home house food "
        "travel tours taxi work works love living family fun game games";
    return is_listed(list, suffix);
}

bool domain_is_mail_host(struct ln_str host)
{
    static const char list[] =
        "gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.co.in yahoo.com.ph yahoo.com.vn "
        "yahoo.co.id yahoo.co.jp yahoo.com.hk yahoo.com.tw ymail.com hotmail.com outlook.com "
        "live.com msn.com icloud.com me.com aol.com proton.me protonmail.com qq.com "
        "foxmail.com "
        "163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn aliyun.com mail.ru "
        "yandex.ru yandex.com naver.com daum.net hanmail.net gmx.com gmx.de gmx.net web.de "
        "zoho.com mail.com rediffmail.com tutanota.com hotmail.co.th windowslive.com";
    return is_listed(list, host);
}
