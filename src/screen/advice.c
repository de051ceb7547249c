/* advice.c: see advice.h.
 *
 * An advisory has a rank for its reader, lower is nearer:
 *
 *   rank = 8 * origin + 2 * language + place
 *     origin    0 made for readers from there  1 for everyone  2 for others
 *     language  0 the reader's  1 the same but for script or region  2 English  3 another
 *     place     0 about where the work is  1 about every place
 *
 * What is not known ranks alike, so without a reader only the place counts. An advisory about
 * places the work is not at is never shown. Ties keep the order of the catalogue.
 */
#include "screen/advice.h"

#include <math.h>

#include "base/clock.h"
#include "base/str.h"

#define SECONDS_A_DAY 86400

static void add_index(uint32_t *list, size_t *count, size_t room, uint32_t index)
{
    for (size_t i = 0; i < *count; i++)
        if (list[i] == index)
            return;
    if (index != KNOW_NONE && *count < room)
        list[(*count)++] = index;
}

static bool holds(char *const *list, unsigned count, struct ln_str word)
{
    for (unsigned i = 0; i < count; i++)
        if (str_eq_ascii(word, str_of(list[i])))
            return true;
    return false;
}

/* ---- where the work is, and for whom ------------------------------------------------ */

/* Whether the work is in this country: the one the reader's page tells, else the advert's own
 * field and the places its words name. */
static bool is_place(struct ln_str country, const struct verdict *v, const struct audience *a)
{
    if (a->destination.len > 0)
        return str_eq_ascii(country, a->destination);
    for (size_t i = 0; i < v->place_count; i++)
        if (str_eq(country, v->places[i].s))
            return true;
    return str_eq_ascii(country, v->record->advert.job_country);
}

static bool names_place(char *const *list, unsigned count, const struct verdict *v,
                        const struct audience *a)
{
    for (unsigned i = 0; i < count; i++)
        if (is_place(str_of(list[i]), v, a))
            return true;
    return false;
}

/* Whether the work lies abroad for this reader. */
static bool is_abroad(const struct verdict *v, const struct audience *a)
{
    struct ln_str place =
        a->destination.len > 0 ? a->destination : v->record->advert.job_country;
    if (v->abroad || (a->destination.len > 0 && a->origin.len == 0))
        return true;
    return a->origin.len > 0 && place.len == 2 && !str_eq_ascii(a->origin, place);
}

/* Advisories and helplines speak of work abroad and of lures: beside other posts they would
 * only frighten. */
static bool wants_warnings(const struct verdict *v, const struct audience *a)
{
    return (v->band != NULL && !v->by_law) || is_abroad(v, a);
}

/* Whether a finding says that its text is made for readers from one of these countries. */
static bool is_addressed(char *const *origins, unsigned count, const struct verdict *v)
{
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct cat_entry *raw = v->knowledge->entries[v->findings[i].entry].raw;
        for (unsigned n = 0; n < raw->audience_count; n++)
            if (holds(origins, count, str_of(raw->audience[n])))
                return true;
    }
    return false;
}

static unsigned origin_rank(char *const *origins, unsigned count, const struct verdict *v,
                            const struct audience *a)
{
    if (count == 0)
        return 1;
    if (a->origin.len > 0)
        return holds(origins, count, a->origin) ? 0 : 2;
    return is_addressed(origins, count, v) ? 0 : 1;
}

static unsigned lang_rank(struct ln_str lang, struct ln_str reader)
{
    struct ln_str rest;
    if (reader.len == 0 || str_eq_ascii(lang, reader))
        return 0;
    if (str_eq_ascii(str_cut(&rest, lang, '-'), str_cut(&rest, reader, '-')))
        return 1;
    return str_eq_ascii(lang, STR("en")) ? 2 : 3;
}

/* ---- tips ----------------------------------------------------------------------------- */

/* Tips of the heaviest findings first; findings of one weight in the order of the catalogue. */
static void choose_tips(struct verdict *v)
{
    double below = INFINITY;
    for (size_t done = 0; done < v->finding_count;) {
        double weight = -1; /* the largest one under `below` */
        for (size_t i = 0; i < v->finding_count; i++) {
            double w = v->knowledge->entries[v->findings[i].entry].weight;
            weight = w < below && w > weight ? w : weight;
        }
        for (size_t i = 0; i < v->finding_count; i++) {
            const struct know_entry *e = &v->knowledge->entries[v->findings[i].entry];
            if (e->weight < weight || e->weight > weight)
                continue;
            add_index(v->tips, &v->tip_count, VERDICT_TIPS_MAX, e->tip);
            done++;
        }
        below = weight;
    }
}

static bool is_for_everyone(const struct cat_tip *t)
{
    return t->origins_count == 0 && t->destinations_count == 0 && t->sectors_count == 0;
}

/* Whether the tip is for this reader. `sure`: what is not known does not fit. */
static bool tip_fits(const struct cat_tip *t, const struct verdict *v, const struct audience *a,
                     bool sure)
{
    bool place_known =
        a->destination.len > 0 || v->place_count > 0 || v->record->advert.job_country.len > 0;
    if (t->origins_count > 0 && (sure || a->origin.len > 0) &&
        origin_rank(t->origins, t->origins_count, v, a) != 0)
        return false;
    if (t->destinations_count > 0 && (sure || place_known) &&
        !names_place(t->destinations, t->destinations_count, v, a))
        return false;
    return t->sectors_count == 0 || (!sure && a->sector.len == 0) ||
           holds(t->sectors, t->sectors_count, a->sector);
}

/* Whether a finding that gives this tip is meant for the reader's sector. */
static bool tip_is_of_sector(const struct verdict *v, uint32_t tip, const struct audience *a)
{
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct know_entry *e = &v->knowledge->entries[v->findings[i].entry];
        if (e->tip == tip && (a->sector.len == 0 || e->raw->sectors_count == 0 ||
                              holds(e->raw->sectors, e->raw->sectors_count, a->sector)))
            return true;
    }
    return false;
}

/* The first tip at or after `from` that is made for this situation, or KNOW_NONE. */
static uint32_t situation_tip(uint32_t from, const struct verdict *v, const struct audience *a)
{
    const struct ln_knowledge *k = v->knowledge;
    for (uint32_t i = from; i < k->tip_count; i++)
        if (!is_for_everyone(k->tips[i]) && tip_fits(k->tips[i], v, a, true))
            return i;
    return KNOW_NONE;
}

/* The tips of what was found, those of the reader's sector first; then those made for this
 * situation, at least one; then those for every post, for which room is kept. */
static void label_tips(struct advice *out, const struct verdict *v, const struct audience *a)
{
    const struct ln_knowledge *k = v->knowledge;
    size_t general = k->general_tip_count;
    size_t room = LABEL_TIPS_MAX > general ? LABEL_TIPS_MAX - general : 0;
    uint32_t own_tip = situation_tip(0, v, a);
    size_t found_room = room > 0 && own_tip != KNOW_NONE ? room - 1 : room;
    for (int own = 1; own >= 0; own--)
        for (size_t i = 0; i < v->tip_count; i++)
            if (tip_is_of_sector(v, v->tips[i], a) == (own == 1) &&
                tip_fits(k->tips[v->tips[i]], v, a, false))
                add_index(out->tips, &out->tip_count, found_room, v->tips[i]);
    for (; own_tip != KNOW_NONE; own_tip = situation_tip(own_tip + 1, v, a))
        add_index(out->tips, &out->tip_count, room, own_tip);
    for (size_t i = 0; i < general; i++)
        add_index(out->tips, &out->tip_count, room + general, k->general_tips[i]);
}

/* ---- advisories and helplines ------------------------------------------------------- */

/* The nearest advisories, nearest first. ranks[room] is scratch beside out. */
static size_t choose_advisories(uint32_t *out, unsigned *ranks, size_t room,
                                const struct verdict *v, const struct audience *a)
{
    size_t count = 0;
    for (uint32_t i = 0; i < v->knowledge->advisory_count; i++) {
        const struct cat_advisory *adv = v->knowledge->advisories[i];
        bool general = adv->destinations_count == 0;
        if (!general && !names_place(adv->destinations, adv->destinations_count, v, a))
            continue;
        unsigned rank = 8 * origin_rank(adv->origins, adv->origins_count, v, a) +
                        2 * lang_rank(str_of(adv->lang), a->lang) + general;
        size_t at = count < room ? count++ : room;
        for (; at > 0 && ranks[at - 1] > rank; at--) {
            if (at == room)
                continue; /* the last one falls out */
            ranks[at] = ranks[at - 1];
            out[at] = out[at - 1];
        }
        if (at < room) {
            ranks[at] = rank;
            out[at] = i;
        }
    }
    return count;
}

/* A number nobody checked, or whose day has passed, is not shown. */
static bool is_valid(const struct cat_helpline *h, int64_t as_of)
{
    int64_t expires;
    return h->checked != NULL && time_parse(&expires, str_of(h->expires)) &&
           as_of < expires + SECONDS_A_DAY;
}

/* Of the reader's own country first, then of where the work is. */
static void label_helplines(struct advice *out, const struct verdict *v,
                            const struct audience *a)
{
    const struct ln_knowledge *k = v->knowledge;
    for (int own = 1; own >= 0; own--)
        for (uint32_t i = 0; i < k->helpline_count; i++) {
            struct ln_str country = str_of(k->helplines[i]->country);
            bool fits = own ? str_eq_ascii(country, a->origin) : is_place(country, v, a);
            if (fits && is_valid(k->helplines[i], v->as_of))
                add_index(out->helplines, &out->helpline_count, LABEL_HELPLINES_MAX, i);
        }
}

/* ---- both ----------------------------------------------------------------------------- */

void advice_verdict(struct verdict *v)
{
    static const struct audience nobody;
    unsigned ranks[VERDICT_ADVISORIES_MAX];
    choose_tips(v);
    if (wants_warnings(v, &nobody))
        v->advisory_count =
            choose_advisories(v->advisories, ranks, VERDICT_ADVISORIES_MAX, v, &nobody);
}

void advice_label(struct advice *out, const struct verdict *v, const struct audience *a)
{
    unsigned ranks[LABEL_ADVISORIES_MAX];
    *out = (struct advice){0};
    label_tips(out, v, a);
    if (!wants_warnings(v, a))
        return;
    out->advisory_count = choose_advisories(out->advisories, ranks, LABEL_ADVISORIES_MAX, v, a);
    label_helplines(out, v, a);
}
