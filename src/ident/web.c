/* web.c: URLs, domains, e-mails and the links of messengers, found from the dots and "://"s.
 *
 *   https :// user @ www.example.com :8080 /path?query#fragment
 *   scheme    user   host             port rest
 *   local part     @ host                                        an e-mail
 *
 * Every dot between two characters of a host starts a look: the host around it, then what
 * stands left of it (an "@", a "://") and right of it (a port, a path). What was looked at is
 * not looked at again (`done`), so the time is linear.
 *
 * Chinese, Thai and others are written without spaces around a Latin name, so a label ends
 * where such a script meets Latin ("请访问example.com注册").
 */
#include <string.h>

#include "ident/domain.h"
#include "ident/link.h"
#include "ident/scan.h"

#define HOST_REACH  300  /* bytes looked at on either side of a dot */
#define REST_MAX    2000 /* bytes of path, query and fragment; the rest is cut off */
#define BRACKET_MAX 100  /* bytes between brackets inside a URL */
#define LOCAL_MAX   64   /* RFC 5321, section 4.5.3.1.1; also for the user in a URL */
/* Scheme, user, host, port; and every byte of the rest may grow to three. */
#define URL_MAX (16 + 3 + LOCAL_MAX + DOMAIN_MAX + 8 + REST_MAX * 3)

struct site {
    struct ident_scratch *s;
    struct ln_str t;       /* the view */
    size_t done;           /* what is before it belongs to something found */
    size_t skip;           /* dots before it have been looked at */
    size_t from, to;       /* the host in t */
    bool spelled;          /* a dot of the host was a bare word */
    char host[DOMAIN_MAX]; /* canonical */
    size_t host_len;
};

static struct ln_str host_of(const struct site *w)
{
    return (struct ln_str){w->host, w->host_len};
}

/* ---- the host around a dot ----------------------------------------------------------- */

enum script { SCRIPT_NONE, SCRIPT_SPACED, SCRIPT_UNSPACED };

/* How the script of c separates words; NONE for what cannot be in a host. */
static enum script script_of(uint32_t c)
{
    if (c < 0x80)
        return scan_alnum((char)c) || c == '-' || c == '_' ? SCRIPT_SPACED : SCRIPT_NONE;
    if ((c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) || (c >= 0x300 && c < 0x530) ||
        (c >= 0x531 && c < 0x588) || (c >= 0x5D0 && c < 0x5EB) || (c >= 0x620 && c < 0x660) ||
        (c >= 0x671 && c < 0x6D4) || (c >= 0x904 && c < 0xE00 && c != 0x964 && c != 0x965) ||
        (c >= 0x10A0 && c < 0x1100) || (c >= 0x1E00 && c < 0x2000))
        return SCRIPT_SPACED;
    if ((c >= 0xE01 && c < 0xE5A && c != 0xE3F && c != 0xE4F) || (c >= 0xE81 && c < 0xEE0) ||
        (c >= 0x1000 && c < 0x104A) || (c >= 0x1780 && c < 0x17D4) ||
        (c >= 0x3041 && c < 0x30FB) || c == 0x30FC || c == 0x3005 ||
        (c >= 0x3400 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4) ||
        (c >= 0x20000 && c < 0x32000))
        return SCRIPT_UNSPACED;
    return SCRIPT_NONE;
}

/* The character that ends before `at`; *start is where it begins. */
static uint32_t char_before(struct ln_str t, size_t at, size_t *start)
{
    size_t from = at - 1;
    while (from > 0 && at - from < 4 && ((unsigned char)t.at[from] & 0xC0) == 0x80)
        from--;
    *start = from;
    return utf8_next(t, &from);
}

static bool is_dot(char c)
{
    return c == '.' || c == VIEW_DOT;
}

/* How far the host reaches left of `at`, which follows a label character or is a dot. */
static size_t reach_left(const struct site *w, size_t at)
{
    enum script label = SCRIPT_NONE;
    size_t limit = at > HOST_REACH ? at - HOST_REACH : 0;
    if (limit < w->done)
        limit = w->done;
    while (at > limit) {
        size_t start;
        uint32_t c = char_before(w->t, at, &start);
        if (c < 0x80 && is_dot((char)c)) {
            if (label == SCRIPT_NONE)
                break;
            label = SCRIPT_NONE;
        } else {
            enum script script = script_of(c);
            if (script == SCRIPT_NONE || (label != SCRIPT_NONE && script != label))
                break;
            label = script;
        }
        at = start;
    }
    while (at < w->t.len && (is_dot(w->t.at[at]) || w->t.at[at] == '-'))
        at++;
    return at;
}

static size_t reach_right(const struct site *w, size_t at)
{
    enum script label = SCRIPT_NONE;
    size_t limit = w->t.len - at > HOST_REACH ? at + HOST_REACH : w->t.len;
    size_t last = at; /* behind the last whole label */
    while (at < limit) {
        size_t next = at;
        uint32_t c = utf8_next(w->t, &next);
        if (c < 0x80 && is_dot((char)c)) {
            if (label == SCRIPT_NONE)
                break;
            label = SCRIPT_NONE;
        } else {
            enum script script = script_of(c);
            if (script == SCRIPT_NONE || (label != SCRIPT_NONE && script != label))
                break;
            label = script;
            last = next;
        }
        at = next;
    }
    while (last > 0 && (w->t.at[last - 1] == '-' || w->t.at[last - 1] == '_'))
        last--;
    return last;
}

/* Canonical form of [from, to) into w->host. */
static bool read_host(struct site *w)
{
    char text[1024];
    size_t len = w->to - w->from;
    if (w->to <= w->from || len > sizeof text)
        return false;
    w->spelled = false;
    for (size_t i = 0; i < len; i++) {
        char c = w->t.at[w->from + i];
        w->spelled |= c == VIEW_DOT;
        text[i] = c == VIEW_DOT ? '.' : c;
    }
    return domain_canonical(w->host, &w->host_len, (struct ln_str){text, len});
}

/* Drop the last label; false when fewer than two would be left. */
static bool drop_label(struct site *w)
{
    size_t to = w->to;
    while (to > w->from && !is_dot(w->t.at[to - 1]))
        to--;
    if (to <= w->from + 1)
        return false;
    w->to = to - 1;
    for (size_t i = w->from; i < w->to; i++)
        if (is_dot(w->t.at[i]))
            return true;
    return false;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* What stands behind the last dot of the host, as written. */
static struct ln_str last_label(const struct site *w)
{
    size_t last = w->to;
    while (last > w->from && !is_dot(w->t.at[last - 1]))
        last--;
    return str_part(w->t, last, w->to);
}

/* Whether the last label starts with a capital after a small letter or digit, as where the
 * space after a sentence is missing ("example.com.Please", "work.We"). */
static bool joins_sentence(const struct site *w)
{
    size_t last = w->to - last_label(w).len;
    if (last < w->from + 2 || last == w->to || !is_capital(w->t.at[last]))
        return false;
    for (size_t i = w->from; i < w->to; i++)
        if (w->t.at[i] >= 'a' && w->t.at[i] <= 'z')
            return true;
    return false;
}

/* Suffixes that stay one even before a capital. */
static bool is_common(struct ln_str last)
{
    return str_eq_ascii(last, STR("com")) || str_eq_ascii(last, STR("net")) ||
           str_eq_ascii(last, STR("org"));
}

/* The longest start of the host that is a real one; a few labels behind it may be prose. */
static bool settle_host(struct site *w)
{
    for (int dropped = 0; dropped < 4; dropped++) {
        bool joins = joins_sentence(w);
        /* Told without the suffix list: most dots that get here are such. */
        bool prose = joins && !is_common(last_label(w));
        if (!prose && read_host(w) && domain_known(&w->s->suffixes, host_of(w)) &&
            (!joins || is_common(domain_last(host_of(w)))))
            return true;
        if (!drop_label(w))
            return false;
    }
    return false;
}

/* ---- what follows the host ----------------------------------------------------------- */

/* Behind ":8080" at `at`, or `at`. */
static size_t skip_port(struct ln_str t, size_t at)
{
    if (scan_byte(t, at) != ':')
        return at;
    size_t to = at + 1;
    while (scan_digit(scan_byte(t, to)))
        to++;
    bool fits = to - at >= 3 && to - at <= 6 && !scan_alnum(scan_byte(t, to));
    return fits ? to : at;
}

static bool is_url_char(unsigned char c)
{
    return c > ' ' && c < 0x7F && strchr("<>\"{}|\\^`", c) == NULL;
}

/* Behind the path, query and fragment that start at `at`. */
static size_t reach_rest(struct ln_str t, size_t at)
{
    size_t from = at;
    char first = scan_byte(t, at);
    if (first != '/' && first != '?' && first != '#')
        return at;
    /* Brackets that do not pair belong to the text around: "(see example.com/a)",
     * "[example.com/a](...)". */
    size_t open_at = at, depth = 0;
    while (at < t.len && at - from < REST_MAX - 4) {
        size_t next = at;
        uint32_t c = utf8_next(t, &next);
        if (c < 0x80 ? !is_url_char((unsigned char)c) : script_of(c) != SCRIPT_SPACED)
            break;
        if ((c == '(' || c == '[') && depth++ == 0)
            open_at = at;
        if ((c == ')' || c == ']') && depth-- == 0) {
            depth = 0;
            break;
        }
        if (depth > 0 && at - open_at > BRACKET_MAX)
            break;
        at = next;
    }
    if (depth > 0)
        at = open_at;
    while (at > from && strchr(".,;:!?'*~([", t.at[at - 1]) != NULL)
        at--;
    return at;
}

static int hex_value(char c)
{
    if (scan_digit(c))
        return c - '0';
    return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static size_t put_hex(char *out, unsigned byte)
{
    static const char hex[] = "0123456789ABCDEF";
    out[0] = '%';
    out[1] = hex[byte >> 4];
    out[2] = hex[byte & 15];
    return 3;
}

/* Path, query and fragment by RFC 3986, section 6.2.2: escapes in capitals, none where none is
 * needed. */
static size_t canonical_rest(char *out, struct ln_str rest)
{
    size_t len = 0;
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.at[i];
        if ((unsigned char)c >= 0x80) {
            len += put_hex(out + len, (unsigned char)c);
        } else if (c == '%' && i + 2 < rest.len && hex_value(rest.at[i + 1]) >= 0 &&
                   hex_value(rest.at[i + 2]) >= 0) {
            unsigned byte =
                (unsigned)(hex_value(rest.at[i + 1]) << 4 | hex_value(rest.at[i + 2]));
            if (byte < 0x80 &&
                (scan_alnum((char)byte) || (byte != 0 && strchr("-._~", (int)byte))))
                out[len++] = (char)byte;
            else
                len += put_hex(out + len, byte);
            i += 2;
        } else {
            out[len++] = c;
        }
    }
    return len;
}

/* ---- candidates ---------------------------------------------------------------------- */

/* Add the URL or the messenger's link at [from, to); user and port may be empty. */
static void add_url(struct site *w, struct ln_str scheme, struct ln_str user,
                    struct ln_str port, struct ln_str rest, size_t from, size_t to)
{
    char value[URL_MAX], link[LINK_VALUE_MAX];
    enum ident_type type;
    size_t len = 0;
    if (user.len == 0 && port.len == 0 &&
        link_read(&type, link, &len, scheme, host_of(w), rest)) {
        scan_add(w->s, type, IDENT_SHAPE, RANK_LINK, from, to, (struct ln_str){link, len});
        return;
    }
    bool http = str_eq(scheme, STR("http")), https = str_eq(scheme, STR("https"));
    if (!http && !https && !str_eq(scheme, STR("ftp")))
        return;
    if ((http && str_eq(port, STR(":80"))) || (https && str_eq(port, STR(":443"))))
        port.len = 0;
    struct ln_str slash = STR("/");
    slash.len = rest.len == 0 || rest.at[0] != '/';
    struct ln_str parts[] = {scheme, STR("://"), user, host_of(w), port, slash};
    len = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        memcpy(value + len, parts[i].at == NULL ? "" : parts[i].at, parts[i].len);
        len += parts[i].len;
    }
    len += canonical_rest(value + len, rest);
    scan_add(w->s, IDENT_URL, IDENT_SHAPE, RANK_LINK, from, to, (struct ln_str){value, len});
}

/* The scheme that ends before "://" at `mark`, in lower case; its length, 0 for none. */
static size_t read_scheme(const struct site *w, char scheme[16], size_t mark)
{
    size_t from = mark;
    while (from > w->done && mark - from < 15 && scan_alnum(w->t.at[from - 1]))
        from--;
    for (size_t i = from; i < mark; i++)
        scheme[i - from] = scan_lower(w->t.at[i]);
    return mark - from;
}

/* Where "://" starts when it ends at `at`; SIZE_MAX otherwise. */
static size_t scheme_mark(const struct site *w, size_t at)
{
    if (at < w->done + 4 || memcmp(w->t.at + at - 3, "://", 3) != 0)
        return SIZE_MAX;
    return at - 3;
}

/* A host behind "scheme://" (and "user@"). */
static bool try_url(struct site *w, size_t mark, size_t user_from)
{
    char scheme[16];
    size_t scheme_len = read_scheme(w, scheme, mark);
    if (scheme_len == 0)
        return false;
    size_t host_to = w->to;
    bool good = settle_host(w);
    if (!good) {
        w->to = host_to;
        good = read_host(w) && domain_is_ipv4(host_of(w));
    }
    if (!good)
        return false;
    struct ln_str name = {scheme, scheme_len};
    /* "xhttp://" glued to a word: the end of it counts. */
    static const char *const known[] = {"https", "http", "ftp"};
    for (size_t i = 0; i < 3; i++)
        if (str_ends(name, str_of(known[i]))) {
            name = str_of(known[i]);
            break;
        }
    size_t port_to = skip_port(w->t, w->to), to = reach_rest(w->t, port_to);
    add_url(w, name, str_part(w->t, user_from, w->from), str_part(w->t, w->to, port_to),
            str_part(w->t, port_to, to), mark - name.len, to);
    w->done = to;
    return true;
}

/* Words that stand before " at example dot com" and are no local part. */
static bool is_stop_word(struct ln_str s)
{
    static const char *const words[] = {
        "us",        "me",        "it",    "here", "out",      "online", "site",    "website",
        "page",      "live",      "work",  "look", "visit",    "apply",  "found",   "posted",
        "available", "hosted",    "is",    "are",  "we",       "them",   "him",     "her",
        "you",       "now",       "the",   "this", "a",        "an",     "details", "more",
        "info",      "available", "see",   "web",  "jobs",     "job",    "careers", "early",
        "former",    "these",     "polka", "and",  "register", "open",   "shop",    "buy",
        "read",      "contact",   "reach", "every"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_ascii(s, str_of(words[i])))
            return true;
    return false;
}

static bool is_local_char(char c)
{
    return scan_alnum(c) || (c != 0 && strchr(".!#$%&'*+?^_`{}~-", c) != NULL);
}

/* An e-mail whose "@" is at `at`, right before the host. */
static bool try_email(struct site *w, size_t at)
{
    char value[LOCAL_MAX + 1 + DOMAIN_MAX];
    bool spelled_at = w->t.at[at] == VIEW_AT;
    size_t from = at;
    while (from > w->done && at - from <= LOCAL_MAX &&
           (is_local_char(w->t.at[from - 1]) || w->t.at[from - 1] == VIEW_DOT))
        from--;
    while (from < at && !scan_alnum(w->t.at[from]) && w->t.at[from] != '_')
        from++;
    size_t len = at - from;
    if (len == 0 || len > LOCAL_MAX || is_dot(w->t.at[at - 1]) || !settle_host(w))
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = w->t.at[from + i];
        value[i] = c == VIEW_DOT ? '.' : scan_lower(c);
        if (i > 0 && value[i] == '.' && value[i - 1] == '.')
            return false;
    }
    if (spelled_at && ((!w->spelled && !domain_is_mail_host(host_of(w))) ||
                       is_stop_word((struct ln_str){value, len})))
        return false;
    value[len] = '@';
    memcpy(value + len + 1, w->host, w->host_len);
    scan_add(w->s, IDENT_EMAIL, IDENT_SHAPE, RANK_LINK, from, w->to,
             (struct ln_str){value, len + 1 + w->host_len});
    w->done = w->to;
    return true;
}

/* Whether nothing but blanks shares the line with [from, to). */
static bool is_alone(struct ln_str t, size_t from, size_t to)
{
    while (from > 0 && t.at[from - 1] == ' ')
        from--;
    while (to < t.len && t.at[to] == ' ')
        to++;
    return (from == 0 || t.at[from - 1] == '\n') &&
           (to == t.len || t.at[to] == '\n' || t.at[to] == '\r');
}

/* Products whose name happens to be a host. */
static bool is_product(struct ln_str host)
{
    static const char *const names[] = {"asp.net",   "vb.net",  "ado.net",  "ml.net",
                                        "socket.io", "b.com",   "m.com",    "c.net",
                                        "f.net",     "node.js", "paint.net"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(host, str_of(names[i])))
            return true;
    return false;
}

/* Whether a host in running text, with nothing to show that it is one, is meant as one. */
static bool is_meant(const struct site *w)
{
    struct ln_str host = host_of(w), last = domain_last(host), first = domain_first(host);
    if (is_product(host))
        return false;
    if (is_alone(w->t, w->from, w->to))
        return true;
    if (w->spelled && (first.len < 3 || is_stop_word(first) || domain_suffix_is_word(last) ||
                       (last.len == 2 && !str_eq(last, STR("cn")) && !str_eq(last, STR("io")) &&
                        !str_eq(last, STR("cc")))))
        return false;
    if (str_eq(first, STR("www")))
        return true;
    bool asked = (scan_near(w->s, w->from, w->to, 24, 0) & WORD_WEB) != 0;
    if (domain_suffix_is_word(last) || first.len < 2)
        return asked;
    return true;
}

/* A reverse DNS name ("com.example.app") near a word for apps. */
static bool try_app(struct site *w, size_t to)
{
    static const char *const starts[] = {"com", "org", "net",  "io", "co", "me", "app", "dev",
                                         "cn",  "vn",  "th",   "kh", "id", "ph", "in",  "jp",
                                         "kr",  "tw",  "hk",   "my", "sg", "mm", "la",  "xyz",
                                         "top", "vip", "info", "ru", "de", "uk", "air", "tv"};
    struct ln_str name = str_part(w->t, w->from, to);
    struct ln_str first = domain_first(name);
    size_t labels = 1;
    bool known = false, fresh = true;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        known |= str_eq(first, str_of(starts[i]));
    for (size_t i = 0; i < name.len && known; i++) {
        char c = name.at[i];
        if (c == '.') {
            known = !fresh;
            labels++;
        } else if (!(fresh ? scan_letter(c) : scan_alnum(c) || c == '_')) {
            known = false;
        }
        fresh = c == '.';
    }
    bool usual =
        str_eq(first, STR("com")) || str_eq(first, STR("org")) || str_eq(first, STR("net"));
    if (!known || labels < 2 || (labels == 2 && !usual) || name.len > 200)
        return false;
    uint32_t near = scan_near(w->s, w->from, to, 48, 24);
    if ((near & WORD_APP) != 0) {
        scan_add(w->s, IDENT_APP, IDENT_SHAPE, RANK_SHAPE, w->from, to, name);
        w->done = to;
        return true;
    }
    /* Without such a word it is neither an app nor, most likely, a domain. */
    if (labels >= 3 && usual) {
        w->done = to;
        return true;
    }
    return false;
}

/* A host with nothing before it: with a path a URL, else a domain. */
static void try_domain(struct site *w)
{
    size_t host_to = w->to;
    char before = w->from > 0 ? w->t.at[w->from - 1] : 0;
    if (before == '@' || before == '/' || before == '\\')
        if (before != '/' || (w->from > 1 && scan_alnum(w->t.at[w->from - 2])))
            return;
    if (try_app(w, host_to) || !settle_host(w))
        return;
    size_t port_to = skip_port(w->t, w->to), to = reach_rest(w->t, port_to);
    struct ln_str port = str_part(w->t, w->to, port_to), rest = str_part(w->t, port_to, to);
    /* "@" behind a dotted name: the local part of an e-mail, left for its own dot. */
    char after = scan_byte(w->t, w->to);
    if (after == '@' || after == VIEW_AT)
        return;
    if (w->to == host_to && !w->spelled && (rest.len > 1 || port.len > 0)) {
        add_url(w, STR("http"), (struct ln_str){NULL, 0}, port, rest, w->from, to);
        w->done = to;
        return;
    }
    char link[LINK_VALUE_MAX];
    enum ident_type type;
    size_t len;
    if (link_read(&type, link, &len, STR("http"), host_of(w), (struct ln_str){NULL, 0}))
        scan_add(w->s, type, IDENT_SHAPE, RANK_LINK, w->from, w->to,
                 (struct ln_str){link, len});
    else if (is_meant(w))
        scan_add(w->s, IDENT_DOMAIN, IDENT_SHAPE, RANK_DOMAIN, w->from, w->to, host_of(w));
    w->done = w->to;
}

/* The host around the dot at `dot`. */
static void look_at_dot(struct site *w, size_t dot)
{
    w->from = reach_left(w, dot);
    w->to = reach_right(w, dot + 1);
    if (w->from >= dot || w->to <= dot + 1)
        return;
    size_t host_to = w->skip = w->to;
    char before = w->from > w->done ? w->t.at[w->from - 1] : 0;
    size_t mark = scheme_mark(w, w->from), user = w->from;
    if (mark == SIZE_MAX && before == '@') {
        /* "https://user:word@host" */
        while (user > w->done && w->from - user < LOCAL_MAX &&
               is_url_char((unsigned char)w->t.at[user - 1]) && w->t.at[user - 1] != '/')
            user--;
        mark = scheme_mark(w, user);
    }
    if (mark != SIZE_MAX) {
        char after = scan_byte(w->t, w->to);
        if (after == '@' ||
            (after == ':' &&
             memchr(w->t.at + w->to, '@',
                    w->t.len - w->to < LOCAL_MAX ? w->t.len - w->to : LOCAL_MAX) != NULL)) {
            /* A dot in the user part; the host has a dot of its own. */
            size_t at = w->to;
            while (at < w->t.len && at - w->to < LOCAL_MAX && w->t.at[at] > ' ' &&
                   w->t.at[at] != '/' && w->t.at[at] != '@')
                at++;
            if (scan_byte(w->t, at) == '@')
                return;
        }
        if (try_url(w, mark, user))
            return;
    } else if ((before == '@' || before == VIEW_AT) && try_email(w, w->from - 1)) {
        return;
    }
    w->to = host_to;
    if (mark == SIZE_MAX)
        try_domain(w);
}

/* "tg://resolve?domain=x" and the like: schemes whose host has no dot. */
static void look_at_scheme(struct site *w, size_t mark)
{
    static const char *const known[] = {"tg", "weixin", "whatsapp", "line", "market", NULL};
    char scheme[16];
    struct ln_str name = {scheme, read_scheme(w, scheme, mark)};
    bool own = false;
    for (const char *const *k = known; *k != NULL; k++)
        own |= str_eq(name, str_of(*k));
    if (!own)
        return;
    size_t host_to = mark + 3;
    while (scan_alnum(scan_byte(w->t, host_to)) && host_to - mark < 60)
        host_to++;
    w->host_len = 0;
    for (size_t i = mark + 3; i < host_to; i++)
        w->host[w->host_len++] = scan_lower(w->t.at[i]);
    size_t to = reach_rest(w->t, host_to);
    if (to > host_to)
        add_url(w, name, (struct ln_str){NULL, 0}, (struct ln_str){NULL, 0},
                str_part(w->t, host_to, to), mark - name.len, to);
}

void web_scan(struct ident_scratch *s)
{
    struct site w = {.s = s, .t = s->text};
    size_t i = 0;
    while ((i = marks_next(&s->marks, MARK_DOT, i + 1)) + 1 < w.t.len) {
        char c = w.t.at[i];
        if (is_dot(c)) {
            char a = w.t.at[i - 1], b = w.t.at[i + 1];
            bool left = scan_alnum(a) || (unsigned char)a >= 0x80 || a == '-' || a == '_';
            bool right = scan_alnum(b) || (unsigned char)b >= 0x80;
            if (i > w.done && i >= w.skip && left && right)
                look_at_dot(&w, i);
        } else if (c == ':' && i >= w.done && w.t.at[i + 1] == '/' &&
                   scan_byte(w.t, i + 2) == '/') {
            look_at_scheme(&w, i);
        }
    }
}
