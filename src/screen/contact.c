/* contact.c: see contact.h.
 *
 * Nothing here is bad by itself: small firms have free mail, and people chat. A fact is unknown
 * where there is no identifier of its sort, so that an advert without contact tells nothing.
 */
#include "screen/contact.h"

#include "base/str.h"
#include "ident/e164.h"

static const struct ln_str yes = {"yes", 3}, no = {"no", 2};

static void tell(struct ln_screener *s, int slot, struct ln_str value,
                 const struct identified *shown)
{
    s->values[slot] = (struct cel_value){.type = CEL_STRING, .s = value};
    s->shown[slot] = shown;
}

/* One member more of a list fact, once; false when there is no room. */
static bool tell_member(struct ln_screener *s, int slot, struct cel_value *members, size_t room,
                        struct ln_str value, const struct identified *shown)
{
    struct cel_value *list = &s->values[slot];
    size_t count = list->type == CEL_LIST ? list->list.count : 0;
    for (size_t i = 0; i < count; i++)
        if (str_eq(members[i].s, value))
            return true;
    if (count == room)
        return false;
    members[count] = (struct cel_value){.type = CEL_STRING, .s = value};
    *list = (struct cel_value){.type = CEL_LIST};
    list->list.at = members;
    list->list.count = count + 1;
    if (s->shown[slot] == NULL)
        s->shown[slot] = shown;
    return true;
}

/* What sort of contact; empty for none. */
static struct ln_str kind_of(enum ident_type type)
{
    switch (type) {
    case IDENT_EMAIL:
        return STR("email");
    case IDENT_PHONE:
        return STR("phone");
    case IDENT_URL:
    case IDENT_DOMAIN:
        return STR("web");
    case IDENT_TELEGRAM:
    case IDENT_WHATSAPP:
    case IDENT_LINE:
    case IDENT_WECHAT:
    case IDENT_ZALO:
    case IDENT_MESSENGER:
    case IDENT_SIGNAL:
    case IDENT_KAKAOTALK:
        return STR("messaging");
    default:
        return (struct ln_str){NULL, 0};
    }
}

/* The countries a number can be of. More than fit are as good as none: the fact is unknown. */
static bool tell_countries(struct ln_screener *s, const struct identified *found)
{
    struct ln_str value = found->ident.value;
    if (value.len < 2 || value.at[0] != '+' || value.at[1] < '0' || value.at[1] > '9')
        return true;
    struct ln_str rest = str_of(e164_countries(str_part(value, 1, value.len)));
    while (rest.len > 0) {
        struct ln_str country = str_cut(&rest, rest, ' ');
        if (!tell_member(s, ADVERT_PHONE_COUNTRIES, s->phone_countries, PHONE_COUNTRIES_MAX,
                         country, found))
            return false;
    }
    return true;
}

static bool is_host(const struct ln_screener *s, struct ln_str host, enum know_host kind)
{
    if (str_starts(host, STR("www.")))
        host = str_part(host, 4, host.len);
    return map_get(&s->knowledge->hosts, host) == (uint32_t)kind;
}

/* An address that hides where it leads: a shortened link, or an invitation. */
static bool is_short(const struct ln_screener *s, const struct ident *ident)
{
    static const char *const invitations[] = {"t.me/+",        "chat.whatsapp.com/",
                                              "line.me/ti/g",  "signal.group/",
                                              "u.wechat.com/", "zalo.me/g/"};
    if (ident->type == IDENT_URL)
        return is_host(s, ident_url_host(ident->value), KNOW_HOST_SHORT_LINK);
    for (size_t i = 0; i < sizeof invitations / sizeof *invitations; i++)
        if (str_starts(ident->value, str_of(invitations[i])))
            return str_eq(kind_of(ident->type), STR("messaging"));
    return false;
}

/* Whether the same stands somewhere without disguise. */
static bool is_also_plain(const struct identified_list *list, const struct ident *ident)
{
    for (size_t i = 0; i < list->count; i++)
        if (!list->items[i].ident.disguised && list->items[i].ident.type == ident->type &&
            str_eq(list->items[i].ident.value, ident->value))
            return true;
    return false;
}

void contact_values(struct ln_screener *s)
{
    const struct identified_list *list = &s->identified;
    bool countries_fit = true, foreign_mail = false;
    for (size_t i = 0; i < SCHEMA_SLOTS_MAX; i++)
        s->shown[i] = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct identified *found = &list->items[i];
        const struct ident *ident = &found->ident;
        struct ln_str kind = kind_of(ident->type);
        if (kind.len == 0)
            continue;
        tell_member(s, ADVERT_CONTACT_KINDS, s->contact_kinds, CONTACT_KINDS_MAX, kind, found);
        countries_fit = countries_fit && tell_countries(s, found);
        if (ident->type == IDENT_EMAIL) {
            bool is_free = is_host(s, ident_url_host(ident->value), KNOW_HOST_FREE_MAIL);
            foreign_mail = foreign_mail || !is_free;
            if (s->shown[ADVERT_CONTACT_FREE_MAIL] == NULL || !is_free)
                tell(s, ADVERT_CONTACT_FREE_MAIL, foreign_mail ? no : yes, found);
        }
        if (s->shown[ADVERT_CONTACT_SHORT_LINK] == NULL)
            tell(s, ADVERT_CONTACT_SHORT_LINK, no, NULL);
        if (s->shown[ADVERT_CONTACT_SHORT_LINK] == NULL && is_short(s, ident))
            tell(s, ADVERT_CONTACT_SHORT_LINK, yes, found);
        if (s->shown[ADVERT_CONTACT_DISGUISED] == NULL)
            tell(s, ADVERT_CONTACT_DISGUISED, no, NULL);
        if (s->shown[ADVERT_CONTACT_DISGUISED] == NULL && ident->disguised &&
            !is_also_plain(list, ident))
            tell(s, ADVERT_CONTACT_DISGUISED, yes, found);
    }
    if (!countries_fit)
        s->values[ADVERT_PHONE_COUNTRIES] = (struct cel_value){.type = CEL_UNKNOWN};
}
