/* advert.c: the fields and facts of one advert, ready for conditions.
 *
 * A fact that two phrases tell differently is unknown again: linnet does not choose between
 * contradicting words. A list fact is unknown while it is empty.
 */
#include "screen/advert.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/str.h"
#include "record/pay_text.h"
#include "screen/contact.h"

static void put_text(struct cel_value *slot, struct ln_str text)
{
    if (text.len > 0)
        *slot = (struct cel_value){.type = CEL_STRING, .s = text};
}

static void put_bool(struct cel_value *slot, bool value)
{
    *slot = (struct cel_value){.type = CEL_BOOL, .boolean = value};
}

static void put_double(struct cel_value *slot, bool there, double value)
{
    if (there)
        *slot = (struct cel_value){.type = CEL_DOUBLE, .d = value};
}

static const struct ln_str yes = {"yes", 3}, no = {"no", 2}, unknown = {"unknown", 7};

/* The host of an http address, without a leading "www."; empty when it is no such address. */
static struct ln_str host_of(struct ln_str url)
{
    size_t scheme = str_find(url, STR("://"), 0);
    struct ln_str rest = {NULL, 0};
    if (scheme == SIZE_MAX || (!str_eq_ascii(str_part(url, 0, scheme), STR("http")) &&
                               !str_eq_ascii(str_part(url, 0, scheme), STR("https"))))
        return rest;
    struct ln_str host = str_part(url, scheme + 3, url.len);
    static const char ends[] = "/?#\\";
    for (const char *end = ends; *end != '\0'; end++)
        host = str_cut(&rest, host, *end);
    while (str_find(host, STR("@"), 0) != SIZE_MAX) { /* a user name before it */
        (void)str_cut(&rest, host, '@');
        host = rest;
    }
    host = str_cut(&rest, host, ':');
    bool www = host.len > 4 && str_eq_ascii(str_part(host, 0, 4), STR("www."));
    return www ? str_part(host, 4, host.len) : host;
}

static void put_fields(struct cel_value *values, const struct record_advert *a)
{
    put_bool(&values[ADVERT_STRUCTURED], a->structured);
    put_text(&values[ADVERT_TITLE], a->title);
    put_bool(&values[ADVERT_POSTING], a->posting);
    put_text(&values[ADVERT_DESCRIPTION], a->description);
    put_text(&values[ADVERT_EMPLOYER_NAME], a->employer_name);
    put_text(&values[ADVERT_EMPLOYER_ADDRESS], a->employer_address);
    put_text(&values[ADVERT_EMPLOYER_URL], a->employer_url);
    put_text(&values[ADVERT_EMPLOYER_HOST], host_of(a->employer_url));
    put_text(&values[ADVERT_EMPLOYER_LOGO], a->employer_logo);
    put_text(&values[ADVERT_EMPLOYER_NUMBER], a->employer_number);
    put_text(&values[ADVERT_CONTACT], a->contact);
    put_text(&values[ADVERT_JOB_PLACE], a->job_place);
    put_text(&values[ADVERT_EMPLOYER_COUNTRY], a->employer_country);
    put_text(&values[ADVERT_JOB_COUNTRY], a->job_country);
    put_text(&values[ADVERT_APPLICANT_COUNTRY], a->applicant_country);
    put_text(&values[ADVERT_POSTED], a->posted);
    put_text(&values[ADVERT_VALID_THROUGH], a->valid_through);
    put_text(&values[ADVERT_APPLY_URL], a->apply_url);
    put_text(&values[ADVERT_APPLY_HOST], host_of(a->apply_url));
    put_bool(&values[ADVERT_REMOTE], a->remote);
    put_double(&values[ADVERT_PAY_MIN], a->pay.has_min, a->pay.min);
    put_double(&values[ADVERT_PAY_MAX], a->pay.has_max, a->pay.max);
    put_text(&values[ADVERT_PAY_CURRENCY], a->pay.currency);
    put_text(&values[ADVERT_PAY_PERIOD], a->pay.period);
}

static bool is_code(struct ln_str country)
{
    return country.len == 2;
}

/* Whether the two countries differ, when both are given in the same way. */
static struct ln_str differ(struct ln_str a, struct ln_str b)
{
    if (a.len == 0 || b.len == 0)
        return unknown;
    if (str_eq_ascii(a, b))
        return no;
    return is_code(a) && is_code(b) ? yes : unknown;
}

static struct ln_str expired(struct ln_str valid_through, int64_t as_of)
{
    int64_t end;
    if (!time_parse(&end, valid_through))
        return unknown;
    bool whole_day = str_trim(valid_through).len == 10;
    return end + (whole_day ? 86400 : 0) < as_of ? yes : no;
}

/* One more voice about a fact: the first sets it, an equal one changes nothing, another one
 * makes it unknown for good ("" marks that while the voices are heard). */
static void hear(struct cel_value *slot, struct ln_str value)
{
    if (str_eq(value, unknown))
        return;
    if (slot->type == CEL_UNKNOWN)
        *slot = (struct cel_value){.type = CEL_STRING, .s = value};
    else if (!str_eq(slot->s, value))
        slot->s = (struct ln_str){"", 0};
}

/* One member more of a list fact, once. Members of one fact stand side by side, because entries
 * are heard slot by slot. */
static void hear_member(struct cel_value *slot, struct cel_value *members, size_t *used,
                        struct ln_str value)
{
    if (slot->type == CEL_UNKNOWN) {
        slot->type = CEL_LIST;
        slot->list.at = members + *used;
        slot->list.count = 0;
    }
    for (size_t i = 0; i < slot->list.count; i++)
        if (str_eq(slot->list.at[i].s, value))
            return;
    members[(*used)++] = (struct cel_value){.type = CEL_STRING, .s = value};
    slot->list.count++;
}

static void hear_slot(struct ln_screener *s, int slot, bool is_list, size_t *used)
{
    for (size_t i = 0; i < s->touched_count; i++) {
        uint32_t entry = s->touched[i];
        const struct know_entry *e = &s->knowledge->entries[entry];
        if (e->fact_slot != slot)
            continue;
        struct ln_str value = str_of(e->raw->value);
        if (is_list)
            hear_member(&s->values[slot], s->members, used, value);
        else
            hear(&s->values[slot], value);
        if (s->told_by[slot] == KNOW_NONE)
            s->told_by[slot] = entry;
    }
}

static void hear_phrases(struct ln_screener *s, const struct cel_schema *schema)
{
    uint64_t told = 0; /* slots some phrase speaks of */
    size_t used = 0;
    _Static_assert(SCHEMA_SLOTS_MAX <= 64, "one bit a slot");
    for (size_t i = 0; i < schema->count; i++)
        s->told_by[i] = KNOW_NONE;
    for (size_t i = 0; i < s->touched_count; i++) {
        int slot = s->knowledge->entries[s->touched[i]].fact_slot;
        told |= slot < 0 ? 0 : UINT64_C(1) << slot;
    }
    for (size_t i = 0; i < schema->count; i++)
        if ((told >> i & 1) != 0)
            hear_slot(s, (int)i, schema->fields[i].type == CEL_LIST, &used);
    for (size_t i = 0; i < s->touched_count; i++) {
        const struct know_entry *e = &s->knowledge->entries[s->touched[i]];
        if (e->fact_slot < 0)
            hear_member(&s->values[ADVERT_SIGNS], s->members, &used, str_of(e->raw->id));
    }
}

/* ---- the country of the place of work -------------------------------------------------------
 */

/* The country that `place` names: by a country's name, of several the last, as addresses are
 * written; else by a town of places/ that belongs to one country only. */
static int find_country(const char **out, struct ln_screener *s, struct ln_str place,
                        struct ln_err *err)
{
    const struct ln_knowledge *k = s->knowledge;
    const struct phrase_match *m;
    size_t count;
    *out = NULL;
    int code = fold(&s->folded, k->fold, place, false, err);
    if (code == LN_OK && s->names != NULL) {
        code =
            phrase_find(&m, &count, k->country_names, s->names, buf_str(&s->folded.text), err);
        for (size_t i = 0, last = 0; code == LN_OK && i < count; i++)
            if (m[i].from >= last) {
                last = m[i].from;
                *out = k->countries[m[i].id]->code;
            }
    }
    if (code != LN_OK || *out != NULL)
        return code;
    code = phrase_find(&m, &count, k->phrases, s->phrases, buf_str(&s->folded.text), err);
    bool several = false;
    for (size_t i = 0; code == LN_OK && i < count; i++) {
        const struct know_entry *e = &k->entries[m[i].id / 2];
        bool excepted = i + 1 < count && m[i + 1].id == m[i].id + 1;
        if (m[i].id % 2 != 0 || excepted || e->fact_slot != ADVERT_PLACE_COUNTRIES)
            continue;
        several = several || (*out != NULL && !str_eq(str_of(*out), str_of(e->raw->value)));
        *out = e->raw->value;
    }
    if (several)
        *out = NULL;
    return code;
}

/* The country of work, as a code when it can be told: from a field, from what a field calls it,
 * or from the place ("US, NY, New York" starts with its code). */
static int find_job_country(struct ln_screener *s, const struct record_advert *a,
                            struct ln_err *err)
{
    struct ln_str rest, first = str_cut(&rest, a->job_place, ',');
    const struct cat_country *country = know_country(s->knowledge, a->job_country);
    if (country == NULL && rest.len > 0 && first.len == 2 && first.at[0] >= 'A' &&
        first.at[0] <= 'Z')
        country = know_country(s->knowledge, first);
    const char *found = country == NULL ? NULL : country->code;
    int code = LN_OK;
    if (found == NULL && a->job_country.len > 2)
        code = find_country(&found, s, a->job_country, err);
    if (code == LN_OK && found == NULL && a->job_place.len > 0)
        code = find_country(&found, s, a->job_place, err);
    if (code != LN_OK || found == NULL)
        return code;
    s->values[ADVERT_JOB_COUNTRY] = (struct cel_value){.type = CEL_STRING, .s = str_of(found)};
    return LN_OK;
}

/* Where money comes from. What several countries share (dollars, euros, pounds) comes from
 * nowhere in particular: lawful work all over the world is paid in it. */
static const struct cat_country *home_of(const struct ln_knowledge *k,
                                         const struct cel_value *money)
{
    const struct cat_country *home = NULL;
    for (uint32_t i = 0; money->type == CEL_STRING && i < k->country_count; i++)
        if (str_eq_ascii(str_of(k->countries[i]->currencies[0]), money->s)) {
            if (home != NULL)
                return NULL;
            home = k->countries[i];
        }
    return home;
}

/* Whether adverts for a country's own people are written in this language; all Chinese is one
 * here, and so are Malay and Indonesian, which short texts do not part. */
static bool is_read_in(const struct cat_country *c, struct ln_str lang)
{
    struct ln_str rest, wanted = str_cut(&rest, lang, '-');
    if (str_eq(wanted, STR("id")))
        wanted = STR("ms");
    for (unsigned i = 0; i < c->languages_count; i++) {
        struct ln_str own = str_cut(&rest, str_of(c->languages[i]), '-');
        if (str_eq(str_eq(own, STR("id")) ? STR("ms") : own, wanted))
            return true;
    }
    return false;
}

/* The country of work: the field, or the only one that the text names. */
static const struct cat_country *place_of_work(const struct ln_screener *s)
{
    const struct cel_value *field = &s->values[ADVERT_JOB_COUNTRY];
    const struct cel_value *named = &s->values[ADVERT_PLACE_COUNTRIES];
    const struct cat_country *c =
        field->type == CEL_STRING ? know_country(s->knowledge, field->s) : NULL;
    if (c == NULL && named->type == CEL_LIST && named->list.count == 1)
        c = know_country(s->knowledge, named->list.at[0].s);
    return c;
}

/* An advert in a language that is not read at the place of work speaks to people abroad. It is
 * no sign of anything; it makes signs that mean something only abroad applicable. */
static void hear_language(struct ln_screener *s)
{
    const struct cat_country *place = place_of_work(s);
    if (place != NULL && !str_eq(s->lang, STR("und")) && !is_read_in(place, s->lang))
        hear(&s->values[ADVERT_WORK_ABROAD], yes);
}

/* The money that a bare figure means to the readers of a language, where that language is not
 * the place's own; empty where several countries share the language. */
static struct ln_str money_of_readers(struct ln_str lang)
{
    static const struct {
        const char *lang, *money;
    } table[] = {{"zh-Hans", "CNY"}, {"th", "THB"}, {"vi", "VND"}, {"ko", "KRW"},
                 {"ja", "JPY"},      {"id", "IDR"}, {"tl", "PHP"}, {"lo", "LAK"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_eq(lang, str_of(table[i].lang)))
            return str_of(table[i].money);
    return (struct ln_str){NULL, 0};
}

/* Without a field or line for it, pay that a text names with its money is still pay. Texts are
 * only searched for it where some country's own money is named. */
static void find_pay(struct ln_screener *s, const struct record_advert *a,
                     const struct record *r)
{
    struct record_pay said = {0};
    uint32_t told = s->told_by[ADVERT_MONEY_NAMED];
    if (a->pay.has_min || a->pay.has_max || told == KNOW_NONE || place_of_work(s) == NULL)
        return;
    for (size_t i = 0; i < r->text_count; i++)
        if (str_eq(r->texts[i].path, s->hits[told].finding.field) &&
            pay_parse(&said, str_part(r->texts[i].value, 0, LIMIT_LABELLED_BYTES)) == LN_OK &&
            said.currency.len > 0) {
            put_double(&s->values[ADVERT_PAY_MIN], said.has_min, said.min);
            put_double(&s->values[ADVERT_PAY_MAX], said.has_max, said.max);
            put_text(&s->values[ADVERT_PAY_CURRENCY], said.currency);
            put_text(&s->values[ADVERT_PAY_PERIOD], said.period);
            return;
        }
}

/* Whether wages are not usually paid in this money where the work is, and whether they are
 * higher there than where the money comes from. */
static void hear_money(struct ln_screener *s)
{
    const struct ln_knowledge *k = s->knowledge;
    const struct cat_country *to = place_of_work(s);
    struct cel_value *money = &s->values[ADVERT_PAY_CURRENCY];
    bool is_bare = money->type != CEL_STRING && (s->values[ADVERT_PAY_MIN].type == CEL_DOUBLE ||
                                                 s->values[ADVERT_PAY_MAX].type == CEL_DOUBLE);
    if (is_bare && to != NULL && !is_read_in(to, s->lang))
        put_text(money, money_of_readers(s->lang));
    const struct cat_country *from = home_of(k, money);
    if (from == NULL || to == NULL)
        return;
    struct ln_str foreign = yes;
    for (unsigned i = 0; i < to->currencies_count; i++)
        if (str_eq_ascii(str_of(to->currencies[i]), money->s))
            foreign = no;
    hear(&s->values[ADVERT_PAY_FOREIGN], foreign);
    if (from->income > 0 && to->income > 0)
        hear(&s->values[ADVERT_WAGES_HIGHER], to->income > from->income ? yes : no);
    /* Who pays in another country's money speaks to that country's people. */
    if (str_eq(foreign, yes))
        hear(&s->values[ADVERT_WORK_ABROAD], yes);
}

static void put_pay(struct ln_screener *s, const struct record_advert *a, int64_t as_of)
{
    s->has_pay = pay_compare(&s->pay, s->knowledge, a, as_of);
    if (!s->has_pay)
        return;
    put_double(&s->values[ADVERT_PAY_RATIO], true, s->pay.ratio);
    put_text(&s->values[ADVERT_PAY_NORM], str_of(pay_measure_name(s->pay.norm->measure)));
}

int advert_values(struct ln_screener *s, const struct record *r, int64_t as_of,
                  struct ln_err *err)
{
    const struct cel_schema *schema = schema_of(RECORD_ADVERT);
    for (size_t i = 0; i < schema->count; i++)
        s->values[i] = (struct cel_value){.type = CEL_UNKNOWN};
    put_fields(s->values, &r->advert);
    contact_values(s);
    hear_phrases(s, schema);
    int code = find_job_country(s, &r->advert, err);
    if (code != LN_OK)
        return code;
    put_pay(s, &r->advert, as_of);
    hear(&s->values[ADVERT_WORK_ABROAD],
         differ(r->advert.applicant_country, s->values[ADVERT_JOB_COUNTRY].s));
    hear_language(s);
    find_pay(s, &r->advert, r);
    hear_money(s);
    hear(&s->values[ADVERT_EXPIRED], expired(r->advert.valid_through, as_of));
    hear(&s->values[ADVERT_TEXT_DISGUISED], s->disguised.has_span ? yes : no);
    /* Facts with a vocabulary always have a value: "unknown" is one of its words. */
    for (size_t i = 0; i < schema->count; i++) {
        struct cel_value *slot = &s->values[i];
        if (schema->fields[i].words != NULL && (slot->type == CEL_UNKNOWN || slot->s.len == 0))
            *slot = (struct cel_value){.type = CEL_STRING, .s = unknown};
    }
    return LN_OK;
}
