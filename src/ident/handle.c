/* handle.c: names on messengers, where the messenger is said in words.
 *
 *   "Telegram: @hr_team"   "LINE ID job.888"   "加微信abc123"   "@hr_team (telegram)"
 *
 * A name by itself looks like any word, so it needs marks: an "@", a figure or underscore in
 * it, a colon or "ID" before it. How many depends on how sure the word for the messenger is:
 * "line" and "signal" are also ordinary words (WORD_VAGUE).
 */
#include <string.h>

#include "ident/scan.h"

#define REACH 40 /* bytes between the word and the name */

struct service {
    uint32_t word;
    enum ident_type type;
    size_t low, high;  /* characters of a name */
    const char *more;  /* characters besides letters and figures */
    bool letter_first; /* a name starts with a letter */
    bool at_kept;      /* the "@" is part of the name */
    bool at_allowed;
};

static const struct service services[] = {
    {WORD_TELEGRAM, IDENT_TELEGRAM, 5, 32, "_", true, true, true},
    {WORD_LINE, IDENT_LINE, 4, 20, "_-.", false, true, true},
    {WORD_WECHAT, IDENT_WECHAT, 6, 20, "_-", true, false, false},
    {WORD_MESSENGER, IDENT_MESSENGER, 5, 50, ".", true, false, true},
    {WORD_SIGNAL, IDENT_SIGNAL, 6, 35, "_.", true, false, true},
    {WORD_KAKAO, IDENT_KAKAOTALK, 4, 20, "_-.", false, false, true},
};

static const struct service *service_of(uint32_t means)
{
    for (size_t i = 0; i < sizeof services / sizeof *services; i++)
        if ((means & services[i].word) != 0)
            return &services[i];
    return NULL;
}

/* What was seen between the word and the name. */
struct between {
    bool colon, id, at;
    bool touching; /* nothing at all stands between */
    bool vague;
};

static bool is_any(struct ln_str s, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_eq_ascii(s, str_of(*list)))
            return true;
    return false;
}

static struct ln_str ascii_word(struct ln_str t, size_t at)
{
    size_t to = at;
    while (scan_letter(scan_byte(t, to)))
        to++;
    return str_part(t, at, to);
}

/* Pass over what may stand between; returns where the name should start. */
static size_t pass_between(struct between *m, struct ln_str t, size_t at)
{
    static const char *const links[] = {
        "is",  "my",      "our", "add",  "me",       "us",     "at", "on",
        "via", "contact", "the", "no",   "official", "number", "or", "hr",
        "and", "account", "acc", "user", "name",     NULL};
    static const char *const ids[] = {"id", "ids", "username", "handle", NULL};
    static const char *const others[] = {"号码", "账号", "帐号", "帳號", "号",         "號",
                                         "是",   "为",   "加",   "联系", "아이디",     "는",
                                         "은",   "ไอดี",  "คือ",   "आईडी", "អាយឌី",       "→",
                                         "➡",    "👉",    "【",   "「",   "アイディー", "の"};
    size_t from = at;
    while (at < t.len && at - from < REACH) {
        char c = t.at[at];
        struct ln_str word = ascii_word(t, at);
        char behind = scan_byte(t, at + word.len);
        bool whole = word.len > 0 && !scan_alnum(behind) && behind != '_' && behind != '-';
        bool passed = false;
        if (c == ':' || c == '=') {
            m->colon = true;
            at++;
        } else if (c == '@') {
            m->at = true;
            return at + 1;
        } else if (c != 0 && strchr(" ()[]-~,.>|*\"'/;!\t", c) != NULL) {
            at++;
        } else if (c == '\n' && m->colon && at > 0 && t.at[at - 1] != '\n') {
            at++;
        } else if (whole && is_any(word, ids)) {
            m->id = true;
            at += word.len;
        } else if (whole && is_any(word, links)) {
            at += word.len;
        } else {
            for (size_t i = 0; i < sizeof others / sizeof *others && !passed; i++) {
                size_t len = strlen(others[i]);
                if (t.len - at < len || memcmp(t.at + at, others[i], len) != 0)
                    continue;
                passed = true;
                at += len;
                m->id |=
                    strstr("号码账号帐号帳號號아이디ไอดีआईडីអាយឌីアイディー", others[i]) != NULL;
            }
            if (!passed)
                return at;
        }
    }
    return at;
}

/* English words that follow the name of a messenger in prose. */
static bool is_prose(struct ln_str s)
{
    static const char *const words[] = {
        "about",       "above",    "account",     "after",       "again",
        "also",        "always",   "answer",      "application", "applications",
        "available",   "because",  "before",      "below",       "between",
        "business",    "call",     "calls",       "channel",     "channels",
        "chat",        "click",    "company",     "contact",     "details",
        "direct",      "download", "email",       "first",       "follow",
        "following",   "friends",  "group",       "groups",      "handle",
        "immediately", "inbox",    "information", "install",     "interview",
        "interviews",  "invite",   "joined",      "kindly",      "leave",
        "manager",     "message",  "messages",    "messaging",   "messenger",
        "mobile",      "number",   "numbers",     "office",      "official",
        "online",      "only",     "other",       "people",      "phone",
        "please",      "position", "preferred",   "provided",    "quickly",
        "recruiter",   "reply",    "required",    "response",    "search",
        "service",     "share",    "start",       "support",     "telegram",
        "their",       "there",    "these",       "through",     "thank",
        "thanks",      "today",    "unknown",     "update",      "username",
        "using",       "video",    "voice",       "website",     "wechat",
        "weekly",      "whatsapp", "which",       "while",       "within",
        "without",     "would",    "years",       "hidden",      "optional",
        "private",     "public",   "secret",      "added",       "link",
        "scan",        "code",     "none",        "signal",      "viber",
        "instagram",   "facebook", "twitter",     "discord",     "skype",
        "line",        "zalo",     NULL};
    return is_any(s, words);
}

/* "name.01": a name, a dot and at least two figures, as Signal gives them out. */
static bool is_signal_name(struct ln_str s)
{
    struct ln_str number, name = str_cut(&number, s, '.');
    if (name.len < 3 || name.len > 32 || number.len < 2 || number.len > 9)
        return false;
    for (size_t i = 0; i < number.len; i++)
        if (!scan_digit(number.at[i]))
            return false;
    return true;
}

/* Whether `name` with these marks is meant as a name. */
static bool is_meant(const struct service *v, const struct between *m, struct ln_str name)
{
    bool letter = false, sign = false;
    for (size_t i = 0; i < name.len; i++) {
        letter |= scan_letter(name.at[i]);
        sign |= scan_digit(name.at[i]) || name.at[i] == '_';
    }
    if (!letter || name.len < v->low || name.len > v->high ||
        (v->letter_first && !scan_letter(name.at[0])))
        return false;
    if (v->word == WORD_SIGNAL)
        return is_signal_name(name);
    if (m->at)
        return v->at_allowed;
    if (is_prose(name))
        return false;
    if (m->id)
        return true;
    if (sign)
        return m->colon || !m->vague;
    return !m->vague && name.len >= (m->colon ? 5u : 6u) && (m->colon || m->touching);
}

static void add_name(struct ident_scratch *s, const struct service *v, const struct between *m,
                     size_t from, size_t to)
{
    char value[64];
    size_t len = 0;
    if (v->type == IDENT_TELEGRAM || (m->at && v->at_kept))
        value[len++] = '@';
    for (size_t i = from; i < to; i++)
        value[len++] = scan_lower(s->text.at[i]);
    scan_add(s, v->type, IDENT_SHAPE, RANK_HANDLE, m->at ? from - 1 : from, to,
             (struct ln_str){value, len});
}

/* Where a name of service v that starts at `from` ends. */
static size_t name_end(const struct service *v, struct ln_str t, size_t from)
{
    size_t to = from;
    while (to < t.len && to - from <= v->high &&
           (scan_alnum(t.at[to]) || (t.at[to] != 0 && strchr(v->more, t.at[to]) != NULL)))
        to++;
    while (to > from && (t.at[to - 1] == '.' || t.at[to - 1] == '-'))
        to--;
    return to;
}

/* Whether the ordinary word at `at` follows another one, as in "subject line: ...". */
static bool is_phrase(struct ln_str t, size_t at)
{
    static const char *const before[] = {"add", "my",  "our", "via", "on", "or", "and",
                                         "by",  "use", "hr",  "me",  "us", "to", NULL};
    if (at < 2 || t.at[at - 1] != ' ' || !scan_letter(t.at[at - 2]))
        return false;
    size_t from = at - 1;
    while (from > 0 && scan_letter(t.at[from - 1]))
        from--;
    return !is_any(str_part(t, from, at - 1), before);
}

/* The name behind the word `hit`. */
static void look_behind(struct ident_scratch *s, const struct word_hit *hit)
{
    const struct service *v = service_of(hit->means);
    if (v == NULL)
        return;
    struct between m = {.vague = (hit->means & WORD_VAGUE) != 0};
    m.id = (hit->means & WORD_ID) != 0;
    size_t from = pass_between(&m, s->text, hit->to);
    m.touching = from == hit->to && (unsigned char)s->text.at[hit->to - 1] >= 0x80;
    size_t to = name_end(v, s->text, from);
    char after = scan_byte(s->text, to);
    /* What goes on is an address or a link, which have scanners of their own. */
    if (to == from || after == '@' || after == '/' || after == '_' ||
        (after == ':' && scan_byte(s->text, to + 1) == '/'))
        return;
    if (m.vague && !m.id && !m.at && is_phrase(s->text, hit->from))
        return;
    if (is_meant(v, &m, str_part(s->text, from, to)))
        add_name(s, v, &m, from, to);
}

static bool has_byte(struct ln_str t, size_t from, size_t to, const char *set)
{
    for (size_t i = from; i < to; i++)
        if (t.at[i] != 0 && strchr(set, t.at[i]) != NULL)
            return true;
    return false;
}

/* Which service a bare "@name" at [at, to) belongs to: the last one named before it in the
 * line, or the one that follows at once. */
static uint32_t service_near(const struct ident_scratch *s, size_t at, size_t to)
{
    const struct words *w = &s->words;
    size_t before = words_before(w, at);
    for (size_t i = before; i < w->count && w->hits[i].to + 2 * REACH >= at; i--) {
        if ((w->hits[i].means & (WORD_CHAT | WORD_OTHER)) != 0 &&
            !has_byte(s->text, w->hits[i].to, at, "\n")) {
            bool far = w->hits[i].to + REACH < at;
            bool vague = (w->hits[i].means & WORD_VAGUE) != 0 && w->hits[i].to + 4 < at;
            return far || vague ? 0 : w->hits[i].means;
        }
        if (i == 0)
            break;
    }
    size_t after = before == w->count ? 0 : before + 1;
    while (after < w->count && w->hits[after].from < to)
        after++;
    if (after < w->count && w->hits[after].from - to <= 12 &&
        (w->hits[after].means & WORD_VAGUE) == 0 &&
        !has_byte(s->text, to, w->hits[after].from, "\n,;:@./|"))
        return w->hits[after].means;
    return s->context;
}

static void look_at_sign(struct ident_scratch *s, size_t at)
{
    struct ln_str t = s->text;
    char before = at > 0 ? t.at[at - 1] : 0;
    if (scan_alnum(before) || before == '.' || before == '_' ||
        !scan_letter(scan_byte(t, at + 1)))
        return;
    struct between m = {.at = true};
    size_t to = at + 1;
    while (scan_alnum(scan_byte(t, to)) || scan_byte(t, to) == '_')
        to++;
    const struct service *v = service_of(service_near(s, at, to));
    if (v == NULL)
        return;
    to = name_end(v, t, at + 1);
    if (scan_byte(t, to) != '@' && is_meant(v, &m, str_part(t, at + 1, to)))
        add_name(s, v, &m, at + 1, to);
}

void handle_scan(struct ident_scratch *s)
{
    for (size_t i = 0; i < s->words.count; i++)
        if ((s->words.hits[i].means & WORD_CHAT) != 0)
            look_behind(s, &s->words.hits[i]);
    struct ln_str t = s->text;
    for (size_t i = 0; i < t.len; i++) {
        const char *hit = memchr(t.at + i, '@', t.len - i);
        if (hit == NULL)
            break;
        i = (size_t)(hit - t.at);
        look_at_sign(s, i);
    }
}
