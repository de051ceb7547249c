/* audience.c: see audience.h. It stands alone, so that a program may ask before there is an
 * engine. */
#include "screen/audience.h"

#include "base/str.h"
#include "knowledge/schema.h"

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_country(struct ln_str s)
{
    return s.len == 2 && is_letter(s.at[0]) && is_letter(s.at[1]);
}

const char *audience_fault(const struct audience *a)
{
    if (a->origin.at != NULL && !is_country(a->origin))
        return "origin is no country code, such as PH.";
    if (a->destination.at != NULL && !is_country(a->destination))
        return "destination is no country code, such as KH.";
    if (a->sector.at != NULL && !schema_is_sector(a->sector))
        return "sector is none of jobs, social, dating, chat, apps, bank, exchange, border, "
               "embassy and casework.";
    return NULL;
}
