/* link.c: see link.h. One function for each messenger; `struct parts` is the link cut up. */
#include "ident/link.h"

#include "ident/domain.h"
#include "ident/e164.h"
#include "ident/scan.h"

struct parts {
    struct ln_str scheme, host; /* host without "www." */
    struct ln_str path;         /* without the first '/', without query and fragment */
    struct ln_str query, fragment;
    char *value;
    size_t *len;
};

static bool is_any(struct ln_str s, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_eq(s, str_of(*list)))
            return true;
    return false;
}

/* The first segment of a path, which becomes what follows. */
static struct ln_str take_segment(struct ln_str *path)
{
    struct ln_str rest, segment = str_cut(&rest, *path, '/');
    *path = rest;
    return segment;
}

/* value = before + text; false when it does not fit or text is empty. */
static bool put(const struct parts *p, const char *before, struct ln_str text, bool small)
{
    size_t start = strlen(before);
    if (text.len == 0 || start + text.len > LINK_VALUE_MAX)
        return false;
    memcpy(p->value, before, start);
    for (size_t i = 0; i < text.len; i++)
        p->value[start + i] = small ? scan_lower(text.at[i]) : text.at[i];
    *p->len = start + text.len;
    return true;
}

/* Whether s is low..high characters, each a letter, digit or one of `more`. */
static bool is_code(struct ln_str s, size_t low, size_t high, const char *more)
{
    if (s.len < low || s.len > high)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!scan_alnum(s.at[i]) && (s.at[i] == 0 || strchr(more, s.at[i]) == NULL))
            return false;
    return true;
}

/* The number in s ("+855 12...", "%2B855..."): digits behind an optional plus. With `country`
 * a national one counts too. */
static bool put_number(const struct parts *p, struct ln_str s, const char *country)
{
    char digits[20];
    size_t len = 0;
    if (s.len >= 3 && s.at[0] == '%' && s.at[1] == '2' && (s.at[2] | 32) == 'b')
        s = str_part(s, 3, s.len);
    for (size_t i = 0; i < s.len; i++) {
        if (scan_digit(s.at[i]) && len < sizeof digits)
            digits[len++] = s.at[i];
        else if ((s.at[i] != '+' || i != 0) && s.at[i] != '-')
            return false;
    }
    struct e164 number;
    struct ln_str all = {digits, len};
    if (str_starts(all, STR("00")))
        all = str_part(all, 2, len);
    if (len < 7)
        return false;
    if (country != NULL && digits[0] == '0' && e164_national(&number, all, country))
        return put(p, "", (struct ln_str){number.text, number.len}, false);
    return e164_international(&number, all) &&
           put(p, "", (struct ln_str){number.text, number.len}, false);
}

/* The value of `name` in a query. */
static struct ln_str query_get(struct ln_str query, struct ln_str name)
{
    while (query.len > 0) {
        struct ln_str rest, pair = str_cut(&rest, query, '&'), value;
        if (str_eq_ascii(str_cut(&value, pair, '='), name))
            return value;
        query = rest;
    }
    return (struct ln_str){NULL, 0};
}

static bool telegram_name(const struct parts *p, struct ln_str name)
{
    static const char *const reserved[] = {
        "share", "joinchat",     "addstickers", "addemoji", "addtheme", "proxy", "socks",
        "login", "confirmphone", "setlanguage", "addlist",  "iv",       NULL};
    if (!is_code(name, 4, 32, "_") || !scan_letter(name.at[0]))
        return false;
    return put(p, "@", name, true) &&
           !is_any(str_part((struct ln_str){p->value, *p->len}, 1, 33), reserved);
}

static bool read_telegram(const struct parts *p)
{
    static const char *const hosts[] = {"t.me", "telegram.me", "telegram.dog", NULL};
    if (str_eq(p->scheme, STR("tg"))) {
        struct ln_str invite = query_get(p->query, STR("invite"));
        struct ln_str phone = query_get(p->query, STR("phone"));
        if (invite.len > 0)
            return is_code(invite, 8, 64, "_-") && put(p, "t.me/+", invite, false);
        if (phone.len > 0)
            return put_number(p, phone, NULL);
        return telegram_name(p, query_get(p->query, STR("domain")));
    }
    if (str_ends(p->host, STR(".t.me")))
        return telegram_name(p, domain_first(p->host));
    if (!is_any(p->host, hosts))
        return false;
    struct ln_str rest = p->path, first = take_segment(&rest);
    if (str_eq(first, STR("s")))
        return telegram_name(p, take_segment(&rest));
    if (str_eq(first, STR("joinchat"))) {
        struct ln_str code = take_segment(&rest);
        return is_code(code, 8, 64, "_-") && put(p, "t.me/+", code, false);
    }
    if (first.len > 0 && (first.at[0] == '+' || str_starts(first, STR("%2B")))) {
        struct ln_str code = str_part(first, first.at[0] == '+' ? 1 : 3, first.len);
        if (put_number(p, code, NULL))
            return true;
        return is_code(code, 8, 64, "_-") && put(p, "t.me/+", code, false);
    }
    return telegram_name(p, first);
}

static bool read_whatsapp(const struct parts *p)
{
    static const char *const senders[] = {"api.whatsapp.com", "web.whatsapp.com",
                                          "whatsapp.com", "send", NULL};
    struct ln_str rest = p->path, first = take_segment(&rest);
    if (str_eq(p->host, STR("wa.me"))) {
        if (str_eq(first, STR("message")) || str_eq(first, STR("qr")))
            return is_code(take_segment(&rest), 6, 40, "_-") &&
                   put(p, "wa.me/", p->path, false);
        return put_number(p, first, NULL);
    }
    if (str_eq(p->host, STR("chat.whatsapp.com"))) {
        struct ln_str code = str_eq(first, STR("invite")) ? take_segment(&rest) : first;
        return is_code(code, 10, 64, "_-") && put(p, "chat.whatsapp.com/", code, false);
    }
    if (str_eq(p->host, STR("whatsapp.com")) && str_eq(first, STR("channel")))
        return is_code(take_segment(&rest), 10, 64, "_-") &&
               put(p, "whatsapp.com/", p->path, false);
    return (is_any(p->host, senders) || str_eq(p->scheme, STR("whatsapp"))) &&
           put_number(p, query_get(p->query, STR("phone")), NULL);
}

/* An id in LINE's forms: "~id", "@id", "%40id". */
static bool line_id(const struct parts *p, struct ln_str s)
{
    if (str_starts(s, STR("~")))
        return is_code(str_part(s, 1, s.len), 2, 30, "_-.@") &&
               put(p, "", str_part(s, 1, s.len), true);
    if (str_starts(s, STR("%40")))
        s = str_part(s, 3, s.len);
    else if (str_starts(s, STR("@")))
        s = str_part(s, 1, s.len);
    else
        return false;
    return is_code(s, 2, 30, "_-.") && put(p, "@", s, true);
}

static bool read_line(const struct parts *p)
{
    struct ln_str rest = p->path, first = take_segment(&rest);
    if (str_eq(p->host, STR("lin.ee")))
        return is_code(first, 4, 20, "_-") && put(p, "lin.ee/", first, false);
    if (str_eq(p->host, STR("page.line.me")) || str_eq(p->host, STR("liff.line.me")))
        return is_code(first, 2, 40, "_-.") && str_eq(p->host, STR("page.line.me")) &&
               put(p, "@", first, true);
    bool own = str_eq(p->scheme, STR("line"));
    if (own)
        first = p->host;
    else if (!str_eq(p->host, STR("line.me")))
        return false;
    if (!own && str_eq(first, STR("R")))
        first = take_segment(&rest);
    struct ln_str kind = take_segment(&rest), code = take_segment(&rest);
    if (!str_eq(first, STR("ti")))
        return false;
    if (str_eq(kind, STR("p")) && line_id(p, code))
        return true;
    if (!is_code(code, 6, 40, "_-"))
        return false;
    char before[16] = "line.me/ti/";
    if (str_eq(kind, STR("p")) || str_eq(kind, STR("g")))
        before[11] = kind.at[0], before[12] = '/';
    else if (str_eq(kind, STR("g2")))
        memcpy(before + 11, "g2/", 3);
    else
        return false;
    return put(p, before, code, false);
}

static bool read_wechat(const struct parts *p)
{
    if (str_eq(p->scheme, STR("weixin")) && str_eq(p->host, STR("dl")) &&
        str_starts(p->path, STR("chat")))
        return is_code(p->query, 6, 20, "_-") && put(p, "", p->query, true);
    return str_eq(p->host, STR("u.wechat.com")) && is_code(p->path, 6, 40, "_-") &&
           put(p, "u.wechat.com/", p->path, false);
}

static bool read_zalo(const struct parts *p)
{
    if (!str_eq(p->host, STR("zalo.me")) && !str_eq(p->host, STR("chat.zalo.me")))
        return false;
    if (put_number(p, p->path, "VN"))
        return true;
    return is_code(p->path, 4, 60, "_-/.") && put(p, "zalo.me/", p->path, false);
}

static bool read_messenger(const struct parts *p)
{
    struct ln_str rest = p->path, first = take_segment(&rest);
    if (str_eq(p->host, STR("messenger.com")) && str_eq(first, STR("t")))
        first = take_segment(&rest);
    else if (!str_eq(p->host, STR("m.me")))
        return false;
    return is_code(first, 3, 60, ".") && put(p, "", first, true);
}

static bool read_signal(const struct parts *p)
{
    if (str_eq(p->host, STR("signal.group")))
        return is_code(p->fragment, 10, 200, "_-") &&
               put(p, "signal.group/#", p->fragment, false);
    if (!str_eq(p->host, STR("signal.me")))
        return false;
    if (str_starts(p->fragment, STR("p/")))
        return put_number(p, str_part(p->fragment, 2, p->fragment.len), NULL);
    return str_starts(p->fragment, STR("eu/")) && is_code(p->fragment, 10, 200, "_-/") &&
           put(p, "signal.me/#", p->fragment, false);
}

static bool read_kakao(const struct parts *p)
{
    if (str_eq(p->host, STR("open.kakao.com")))
        return str_starts(p->path, STR("o/")) && is_code(p->path, 6, 40, "/") &&
               put(p, "open.kakao.com/", p->path, false);
    if (str_eq(p->host, STR("pf.kakao.com")))
        return is_code(p->path, 4, 40, "_/") && put(p, "pf.kakao.com/", p->path, false);
    return str_eq(p->host, STR("qr.kakao.com")) && str_starts(p->path, STR("talk/")) &&
           is_code(p->path, 10, 80, "_-/") && put(p, "qr.kakao.com/", p->path, false);
}

static bool read_app(const struct parts *p)
{
    if (str_eq(p->scheme, STR("market")) || (str_eq(p->host, STR("play.google.com")) &&
                                             str_eq(p->path, STR("store/apps/details")))) {
        struct ln_str id = query_get(p->query, STR("id"));
        return is_code(id, 3, 200, "._") && memchr(id.at, '.', id.len) != NULL &&
               put(p, "", id, false);
    }
    if (!str_eq(p->host, STR("apps.apple.com")) && !str_eq(p->host, STR("itunes.apple.com")))
        return false;
    struct ln_str rest = p->path;
    while (rest.len > 0) {
        struct ln_str segment = take_segment(&rest);
        int64_t number;
        if (str_starts(segment, STR("id")) && segment.len >= 8 &&
            str_to_i64(&number, str_part(segment, 2, segment.len)) && number > 0)
            return put(p, "", segment, false);
    }
    return false;
}

bool link_read(enum ident_type *type, char value[LINK_VALUE_MAX], size_t *len,
               struct ln_str scheme, struct ln_str host, struct ln_str path)
{
    static const struct {
        enum ident_type type;
        bool (*read)(const struct parts *p);
    } readers[] = {
        {IDENT_TELEGRAM, read_telegram}, {IDENT_WHATSAPP, read_whatsapp},
        {IDENT_LINE, read_line},         {IDENT_WECHAT, read_wechat},
        {IDENT_ZALO, read_zalo},         {IDENT_MESSENGER, read_messenger},
        {IDENT_SIGNAL, read_signal},     {IDENT_KAKAOTALK, read_kakao},
        {IDENT_APP, read_app},
    };
    struct parts p = {.scheme = scheme, .host = host, .value = value, .len = len};
    if (str_starts(host, STR("www.")))
        p.host = str_part(host, 4, host.len);
    path = str_cut(&p.fragment, path, '#');
    p.path = str_cut(&p.query, path, '?');
    if (str_starts(p.path, STR("/")))
        p.path = str_part(p.path, 1, p.path.len);
    if (str_ends(p.path, STR("/")))
        p.path.len--;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (readers[i].read(&p)) {
            *type = readers[i].type;
            return true;
        }
    return false;
}
