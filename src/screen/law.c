/* law.c: see law.h.
 *
 * Where a law holds: the employer sits there or the work is there, and it is not offered to
 * people abroad, whose own law then governs how they are recruited. Both are read from named
 * fields that hold a country as a code. A text without fields tells neither, so no rule applies
 * to it.
 */
#include "screen/law.h"

#include "base/str.h"

/* 1: that country; 0: another one; -1: not known as a code. */
static int is_in(const struct cel_value *field, struct ln_str country)
{
    if (field->type != CEL_STRING || field->s.len != 2)
        return -1;
    return str_eq_ascii(field->s, country) ? 1 : 0;
}

enum law_answer law_holds(const struct know_entry *e, const struct cel_value *values)
{
    struct ln_str country = str_of(e->raw->legal->jurisdiction);
    int employer = is_in(&values[ADVERT_EMPLOYER_COUNTRY], country);
    int work = is_in(&values[ADVERT_JOB_COUNTRY], country);
    bool abroad = str_eq(values[ADVERT_WORK_ABROAD].s, STR("yes"));
    if (!values[ADVERT_STRUCTURED].boolean)
        return LAW_UNKNOWN;
    if (abroad)
        return LAW_UNKNOWN;
    if (employer == 1 || work == 1)
        return LAW_HOLDS;
    return employer == 0 && work == 0 ? LAW_ELSEWHERE : LAW_UNKNOWN;
}

const struct cat_legal *law_of(const struct verdict *v, const struct finding *f)
{
    return v->knowledge->entries[f->entry].raw->legal;
}

void law_apply(struct verdict *v)
{
    v->by_law = false;
    for (size_t i = 0; v->band == NULL && i < v->finding_count; i++)
        if (law_of(v, &v->findings[i]) != NULL) {
            v->band = &v->knowledge->model[v->record->kind]->bands[0]; /* notice */
            v->by_law = true;
        }
}
