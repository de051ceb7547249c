/* e164.c: see e164.h.
 *
 * A rule is a list of "START:LENGTHS": the first digits of the national significant number, a
 * class in brackets or "." for any digit, and how many digits it has. Plans without rules are
 * known by length only, and no number of theirs starts with 0.
 *
 * The table is sorted by code; of the countries that share one the largest comes first, and it
 * alone is used for numbers with a country code.
 */
#include "ident/e164.h"

#include <string.h>

#include "base/str.h"

#define PLAN_NANP "[2-9][0-8].[2-9]:10"

static const struct plan {
    uint16_t code;
    char country[3];
    char trunk[3];     /* what is dialled before a national number */
    uint8_t low, high; /* digits of the national significant number */
    const char *rules, *mobile;
} plans[] = {
    {1, "US", "1", 10, 10, PLAN_NANP, NULL},
    {1, "AG", "1", 10, 10, PLAN_NANP, NULL},
    {1, "AI", "1", 10, 10, PLAN_NANP, NULL},
    {1, "AS", "1", 10, 10, PLAN_NANP, NULL},
    {1, "BB", "1", 10, 10, PLAN_NANP, NULL},
    {1, "BM", "1", 10, 10, PLAN_NANP, NULL},
    {1, "BS", "1", 10, 10, PLAN_NANP, NULL},
    {1, "CA", "1", 10, 10, PLAN_NANP, NULL},
    {1, "DM", "1", 10, 10, PLAN_NANP, NULL},
    {1, "DO", "1", 10, 10, PLAN_NANP, NULL},
    {1, "GD", "1", 10, 10, PLAN_NANP, NULL},
    {1, "GU", "1", 10, 10, PLAN_NANP, NULL},
    {1, "JM", "1", 10, 10, PLAN_NANP, NULL},
    {1, "KN", "1", 10, 10, PLAN_NANP, NULL},
    {1, "KY", "1", 10, 10, PLAN_NANP, NULL},
    {1, "LC", "1", 10, 10, PLAN_NANP, NULL},
    {1, "MP", "1", 10, 10, PLAN_NANP, NULL},
    {1, "MS", "1", 10, 10, PLAN_NANP, NULL},
    {1, "PR", "1", 10, 10, PLAN_NANP, NULL},
    {1, "SX", "1", 10, 10, PLAN_NANP, NULL},
    {1, "TC", "1", 10, 10, PLAN_NANP, NULL},
    {1, "TT", "1", 10, 10, PLAN_NANP, NULL},
    {1, "VC", "1", 10, 10, PLAN_NANP, NULL},
    {1, "VG", "1", 10, 10, PLAN_NANP, NULL},
    {1, "VI", "1", 10, 10, PLAN_NANP, NULL},
    {7, "RU", "8", 10, 10, NULL, NULL},
    {7, "KZ", "8", 10, 10, NULL, NULL},
    {20, "EG", "0", 8, 10, NULL, NULL},
    {27, "ZA", "0", 5, 9, NULL, NULL},
    {30, "GR", "", 10, 10, NULL, NULL},
    {31, "NL", "0", 9, 11, NULL, NULL},
    {32, "BE", "0", 8, 9, NULL, NULL},
    {33, "FR", "0", 9, 9, NULL, NULL},
    {34, "ES", "", 9, 9, NULL, NULL},
    {36, "HU", "06", 8, 9, NULL, NULL},
    {39, "IT", "", 6, 11, "0:6-11 3:9-10 8:6-10", "3:9-10"},
    {39, "VA", "", 6, 11, "06:6-11", NULL},
    {40, "RO", "0", 6, 9, NULL, NULL},
    {41, "CH", "0", 9, 9, NULL, NULL},
    {43, "AT", "0", 4, 13, NULL, NULL},
    {44, "GB", "0", 9, 10, "[12357]:10 1:9 8:9-10 800:7-10 9:10", "7[1-57-9]:10"},
    {44, "GG", "0", 10, 10, NULL, NULL},
    {44, "IM", "0", 10, 10, NULL, NULL},
    {44, "JE", "0", 10, 10, NULL, NULL},
    {45, "DK", "", 8, 8, NULL, NULL},
    {46, "SE", "0", 7, 9, NULL, NULL},
    {47, "NO", "", 8, 8, NULL, NULL},
    {47, "SJ", "", 8, 8, NULL, NULL},
    {48, "PL", "", 7, 9, NULL, NULL},
    {49, "DE", "0", 5, 13, "1[567]:10-11 [2-9]:6-11 800:10", "1[567]:10-11"},
    {51, "PE", "0", 8, 9, NULL, NULL},
    {52, "MX", "", 10, 10, NULL, NULL},
    {53, "CU", "0", 6, 10, NULL, NULL},
    {54, "AR", "0", 10, 11, NULL, NULL},
    {55, "BR", "0", 10, 11, NULL, NULL},
    {56, "CL", "", 9, 9, NULL, NULL},
    {57, "CO", "0", 8, 10, NULL, NULL},
    {58, "VE", "0", 10, 10, NULL, NULL},
    {60, "MY", "0", 8, 10, "1:9-10 3:9 [4-9]:8-9", "1:9-10"},
    {61, "AU", "0", 9, 9, "4:9 [2378]:9 1[38]00:10 13:6", "4:9"},
    {61, "CC", "0", 9, 9, NULL, NULL},
    {61, "CX", "0", 9, 9, NULL, NULL},
    {62, "ID", "0", 7, 12, "8:9-12 [2-79]:7-11", "8:9-12"},
    {63, "PH", "0", 6, 10, "9:10 2:9 [3-8]:8-9 1800:11-13", "9:10"},
    {64, "NZ", "0", 8, 10, NULL, NULL},
    {65, "SG", "", 8, 8, "[3689]:8 1800:11 800:10", "[89]:8"},
    {66, "TH", "0", 8, 9, "[689]:9 [2-57]:8 1[89]00:10", "[689]:9"},
    {81, "JP", "0", 9, 10, "[789]0:10 50:10 [1-9]:9 [12]20:9 800:10", "[789]0:10"},
    {82, "KR", "0", 5, 10, "10:10 1[16-9]:9-10 2:8-10 [3-6]:9-10 [57]0:10 80:9-10",
     "1[016-9]:9-10"},
    {84, "VN", "0", 9, 10, "[35789]:9 2:10 1[89]00:8-10", "[35789]:9"},
    {86, "CN", "0", 7, 11, "1[3-9]:11 10:10 2:10 [3-9]:10-11", "1[3-9]:11"},
    {90, "TR", "0", 10, 10, "5:10 [2348]:10", "5:10"},
    {91, "IN", "0", 10, 10, "[6-9]:10 [1-5]:10 1800:10-13", "[6-9]:10"},
    {92, "PK", "0", 9, 10, "3:10 [2-9]:8-10", "3:10"},
    {93, "AF", "0", 9, 9, NULL, NULL},
    {94, "LK", "0", 9, 9, "7:9 [1-689]:9", "7:9"},
    {95, "MM", "0", 6, 10, "9:7-10 [1-8]:6-9", "9:8-10"},
    {98, "IR", "0", 6, 10, NULL, NULL},
    {211, "SS", "0", 9, 9, NULL, NULL},
    {212, "MA", "0", 9, 9, NULL, NULL},
    {212, "EH", "0", 9, 9, NULL, NULL},
    {213, "DZ", "0", 8, 9, NULL, NULL},
    {216, "TN", "", 8, 8, NULL, NULL},
    {218, "LY", "0", 9, 9, NULL, NULL},
    {220, "GM", "", 7, 9, NULL, NULL},
    {221, "SN", "", 9, 9, NULL, NULL},
    {222, "MR", "", 8, 8, NULL, NULL},
    {223, "ML", "", 8, 8, NULL, NULL},
    {224, "GN", "", 8, 9, NULL, NULL},
    {225, "CI", "", 10, 10, "[02]:10", NULL},
    {226, "BF", "", 8, 8, NULL, NULL},
    {227, "NE", "", 8, 8, NULL, NULL},
    {228, "TG", "", 8, 8, NULL, NULL},
    {229, "BJ", "", 10, 10, "01:10", NULL},
    {230, "MU", "", 7, 8, NULL, NULL},
    {231, "LR", "0", 7, 9, NULL, NULL},
    {232, "SL", "0", 8, 8, NULL, NULL},
    {233, "GH", "0", 9, 9, NULL, NULL},
    {234, "NG", "0", 10, 10, "[789][01]:10 [2-9]:10", "[789][01]:10"},
    {235, "TD", "", 8, 8, NULL, NULL},
    {236, "CF", "", 8, 8, NULL, NULL},
    {237, "CM", "", 9, 9, NULL, NULL},
    {238, "CV", "", 7, 7, NULL, NULL},
    {239, "ST", "", 7, 7, NULL, NULL},
    {240, "GQ", "", 9, 9, NULL, NULL},
    {241, "GA", "", 7, 8, "0[1-8]:8 [1-8]:7", NULL},
    {242, "CG", "", 9, 9, "[0-28]:9", NULL},
    {243, "CD", "0", 7, 10, NULL, NULL},
    {244, "AO", "", 9, 9, NULL, NULL},
    {245, "GW", "", 9, 9, NULL, NULL},
    {246, "IO", "", 7, 7, NULL, NULL},
    {247, "AC", "", 5, 5, NULL, NULL},
    {248, "SC", "", 7, 7, NULL, NULL},
    {249, "SD", "0", 9, 9, NULL, NULL},
    {250, "RW", "0", 8, 9, NULL, NULL},
    {251, "ET", "0", 9, 9, "[79]:9 [1-5]:9", "[79]:9"},
    {252, "SO", "0", 6, 9, NULL, NULL},
    {253, "DJ", "", 8, 8, NULL, NULL},
    {254, "KE", "0", 7, 9, "[17]:9 [2-6]:7-9 800:9-10", "[17]:9"},
    {255, "TZ", "0", 9, 9, NULL, NULL},
    {256, "UG", "0", 9, 9, "[2-47]:9 800:9", "7:9"},
    {257, "BI", "", 8, 8, NULL, NULL},
    {258, "MZ", "", 8, 9, NULL, NULL},
    {260, "ZM", "0", 9, 9, NULL, NULL},
    {261, "MG", "0", 9, 9, NULL, NULL},
    {262, "RE", "0", 9, 9, NULL, NULL},
    {262, "YT", "0", 9, 9, NULL, NULL},
    {263, "ZW", "0", 9, 9, NULL, NULL},
    {264, "NA", "0", 8, 9, NULL, NULL},
    {265, "MW", "0", 7, 9, NULL, NULL},
    {266, "LS", "", 8, 8, NULL, NULL},
    {267, "BW", "", 7, 8, NULL, NULL},
    {268, "SZ", "", 8, 8, NULL, NULL},
    {269, "KM", "", 7, 7, NULL, NULL},
    {290, "SH", "", 4, 5, NULL, NULL},
    {290, "TA", "", 4, 4, NULL, NULL},
    {291, "ER", "0", 7, 7, NULL, NULL},
    {297, "AW", "", 7, 7, NULL, NULL},
    {298, "FO", "", 6, 6, NULL, NULL},
    {299, "GL", "", 6, 6, NULL, NULL},
    {350, "GI", "", 8, 8, NULL, NULL},
    {351, "PT", "", 9, 9, NULL, NULL},
    {352, "LU", "", 4, 11, NULL, NULL},
    {353, "IE", "0", 7, 10, NULL, NULL},
    {354, "IS", "", 7, 9, NULL, NULL},
    {355, "AL", "0", 8, 9, NULL, NULL},
    {356, "MT", "", 8, 8, NULL, NULL},
    {357, "CY", "", 8, 8, NULL, NULL},
    {358, "FI", "0", 5, 10, NULL, NULL},
    {358, "AX", "0", 6, 10, NULL, NULL},
    {359, "BG", "0", 6, 9, NULL, NULL},
    {370, "LT", "0", 8, 8, NULL, NULL},
    {371, "LV", "", 8, 8, NULL, NULL},
    {372, "EE", "", 7, 8, NULL, NULL},
    {373, "MD", "0", 8, 8, NULL, NULL},
    {374, "AM", "0", 8, 8, NULL, NULL},
    {375, "BY", "80", 9, 9, NULL, NULL},
    {376, "AD", "", 6, 9, NULL, NULL},
    {377, "MC", "0", 8, 9, NULL, NULL},
    {378, "SM", "", 6, 10, "0549:10 [5-7]:6-10", NULL},
    {380, "UA", "0", 9, 9, NULL, NULL},
    {381, "RS", "0", 7, 12, NULL, NULL},
    {382, "ME", "0", 8, 8, NULL, NULL},
    {383, "XK", "0", 8, 12, NULL, NULL},
    {385, "HR", "0", 8, 9, NULL, NULL},
    {386, "SI", "0", 8, 8, NULL, NULL},
    {387, "BA", "0", 8, 9, NULL, NULL},
    {389, "MK", "0", 8, 8, NULL, NULL},
    {420, "CZ", "", 9, 9, NULL, NULL},
    {421, "SK", "0", 6, 9, NULL, NULL},
    {423, "LI", "0", 7, 9, NULL, NULL},
    {500, "FK", "", 5, 5, NULL, NULL},
    {501, "BZ", "", 7, 7, NULL, NULL},
    {502, "GT", "", 8, 8, NULL, NULL},
    {503, "SV", "", 8, 8, NULL, NULL},
    {504, "HN", "", 8, 8, NULL, NULL},
    {505, "NI", "", 8, 8, NULL, NULL},
    {506, "CR", "", 8, 8, NULL, NULL},
    {507, "PA", "", 7, 8, NULL, NULL},
    {508, "PM", "0", 6, 9, NULL, NULL},
    {509, "HT", "", 8, 8, NULL, NULL},
    {590, "GP", "0", 9, 9, NULL, NULL},
    {590, "BL", "0", 9, 9, NULL, NULL},
    {590, "MF", "0", 9, 9, NULL, NULL},
    {591, "BO", "0", 8, 8, NULL, NULL},
    {592, "GY", "", 7, 7, NULL, NULL},
    {593, "EC", "0", 8, 9, NULL, NULL},
    {594, "GF", "0", 9, 9, NULL, NULL},
    {595, "PY", "0", 7, 9, NULL, NULL},
    {596, "MQ", "0", 9, 9, NULL, NULL},
    {597, "SR", "", 6, 7, NULL, NULL},
    {598, "UY", "0", 8, 8, NULL, NULL},
    {599, "CW", "", 7, 8, NULL, NULL},
    {599, "BQ", "", 7, 7, NULL, NULL},
    {670, "TL", "", 7, 8, NULL, NULL},
    {672, "NF", "", 6, 6, NULL, NULL},
    {673, "BN", "", 7, 7, NULL, NULL},
    {674, "NR", "", 7, 7, NULL, NULL},
    {675, "PG", "", 7, 8, NULL, NULL},
    {676, "TO", "", 5, 7, NULL, NULL},
    {677, "SB", "", 5, 7, NULL, NULL},
    {678, "VU", "", 5, 7, NULL, NULL},
    {679, "FJ", "", 7, 7, NULL, NULL},
    {680, "PW", "", 7, 7, NULL, NULL},
    {681, "WF", "", 6, 6, NULL, NULL},
    {682, "CK", "", 5, 5, NULL, NULL},
    {683, "NU", "", 4, 7, NULL, NULL},
    {685, "WS", "", 5, 10, NULL, NULL},
    {686, "KI", "0", 5, 8, NULL, NULL},
    {687, "NC", "", 6, 6, NULL, NULL},
    {688, "TV", "", 5, 7, NULL, NULL},
    {689, "PF", "", 8, 8, NULL, NULL},
    {690, "TK", "", 4, 7, NULL, NULL},
    {691, "FM", "", 7, 7, NULL, NULL},
    {692, "MH", "1", 7, 7, NULL, NULL},
    {800, "ZZ", "", 8, 8, ".:8", NULL},
    {850, "KP", "0", 8, 10, NULL, NULL},
    {852, "HK", "", 8, 8, "[2-9]:8", "[5679]:8"},
    {853, "MO", "", 8, 8, "[268]:8", "6:8"},
    {855, "KH", "0", 8, 9, "[1-9]:8-9", "[16-9]:8-9"},
    {856, "LA", "0", 8, 10, "20:10 30:9 [2-8]:8", "20:10"},
    {870, "ZZ", "", 9, 12, NULL, NULL},
    {880, "BD", "0", 6, 10, "1[3-9]:10 [2-9]:6-10", "1[3-9]:10"},
    {881, "ZZ", "", 8, 9, NULL, NULL},
    {882, "ZZ", "", 7, 12, NULL, NULL},
    {883, "ZZ", "", 8, 12, NULL, NULL},
    {886, "TW", "0", 8, 9, "9:9 [2-8]:8-9", "9:9"},
    {888, "ZZ", "", 8, 11, ".:8-11", NULL},
    {960, "MV", "", 7, 7, NULL, NULL},
    {961, "LB", "0", 7, 8, NULL, NULL},
    {962, "JO", "0", 8, 9, NULL, NULL},
    {963, "SY", "0", 8, 9, NULL, NULL},
    {964, "IQ", "0", 8, 10, NULL, NULL},
    {965, "KW", "", 8, 8, NULL, NULL},
    {966, "SA", "0", 9, 9, NULL, NULL},
    {967, "YE", "0", 7, 9, NULL, NULL},
    {968, "OM", "", 8, 8, NULL, NULL},
    {970, "PS", "0", 8, 9, NULL, NULL},
    {971, "AE", "0", 8, 9, "5[024568]:9 [234679]:8 [68]00:5-12", "5[024568]:9"},
    {972, "IL", "0", 8, 12, NULL, NULL},
    {973, "BH", "", 8, 8, NULL, NULL},
    {974, "QA", "", 8, 8, NULL, NULL},
    {975, "BT", "", 7, 8, NULL, NULL},
    {976, "MN", "0", 8, 10, NULL, NULL},
    {977, "NP", "0", 8, 10, "9[678]:10 [1-9]:8", "9[678]:10"},
    {992, "TJ", "", 9, 9, NULL, NULL},
    {993, "TM", "8", 8, 8, NULL, NULL},
    {994, "AZ", "0", 9, 9, NULL, NULL},
    {995, "GE", "0", 9, 9, "5:9 [3478]:9", "5:9"},
    {996, "KG", "0", 9, 9, NULL, NULL},
    {998, "UZ", "", 9, 9, NULL, NULL},
};

#define PLAN_COUNT (sizeof plans / sizeof *plans)

/* Whether the first of `digits` fit the pattern up to its ':', which *rule is moved behind. */
static bool fits_start(const char **rule, struct ln_str digits)
{
    bool fits = true;
    size_t at = 0;
    const char *r = *rule;
    for (; *r != ':'; at++) {
        char c = at < digits.len ? digits.at[at] : 0;
        bool here = false;
        if (*r != '[') {
            here = *r == '.' ? c != 0 : c == *r;
            r++;
        } else {
            for (r++; *r != ']'; r++) {
                if (r[1] == '-') {
                    here |= c >= r[0] && c <= r[2];
                    r += 2;
                } else {
                    here |= c == *r;
                }
            }
            r++;
        }
        fits &= here;
    }
    *rule = r + 1;
    return fits;
}

static size_t read_number(const char **at)
{
    size_t value = 0;
    while (**at >= '0' && **at <= '9')
        value = value * 10 + (size_t)(*(*at)++ - '0');
    return value;
}

static bool fits_rules(const char *rules, struct ln_str digits)
{
    while (*rules != 0) {
        bool fits = fits_start(&rules, digits);
        size_t low = read_number(&rules), high = low;
        if (*rules == '-') {
            rules++;
            high = read_number(&rules);
        }
        if (*rules == ' ')
            rules++;
        if (fits && digits.len >= low && digits.len <= high)
            return true;
    }
    return false;
}

static bool fits_plan(const struct plan *p, struct ln_str digits)
{
    if (p->rules != NULL)
        return fits_rules(p->rules, digits);
    return digits.len >= p->low && digits.len <= p->high && digits.at[0] != '0';
}

/* The plan for the country code that digits start with: codes are prefix-free. */
static const struct plan *plan_of_code(struct ln_str digits, size_t *code_len)
{
    unsigned code = 0;
    for (*code_len = 1; *code_len <= 3 && *code_len <= digits.len; (*code_len)++) {
        code = code * 10 + (unsigned)(digits.at[*code_len - 1] - '0');
        size_t low = 0, high = PLAN_COUNT;
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (plans[mid].code < code)
                low = mid + 1;
            else
                high = mid;
        }
        if (low < PLAN_COUNT && plans[low].code == code)
            return &plans[low];
    }
    return NULL;
}

static const struct plan *plan_of_country(const char country[2])
{
    for (size_t i = 0; i < PLAN_COUNT; i++)
        if (memcmp(plans[i].country, country, 2) == 0)
            return &plans[i];
    return NULL;
}

const char *e164_countries(struct ln_str digits)
{
    /* ITU-T list of assigned country codes: those that several countries share. */
    static const char *const shared[] = {
        "US CA AG AI AS BB BM BS DM DO GD GU JM KN KY LC MP MS PR SX TC TT VC VG VI",
        "RU KZ",
        "GB GG IM JE",
        "IT VA",
        "NO SJ",
        "AU CC CX",
        "MA EH",
        "FI AX",
        "RE YT",
        "GP BL MF",
        "CW BQ",
    };
    size_t code_len;
    const struct plan *p = plan_of_code(digits, &code_len);
    for (size_t i = 0; p != NULL && i < sizeof shared / sizeof *shared; i++)
        if (memcmp(shared[i], p->country, 2) == 0)
            return shared[i];
    return p == NULL ? "" : p->country;
}

bool e164_country(const char country[2])
{
    return plan_of_country(country) != NULL;
}

static bool write_number(struct e164 *out, const struct plan *p, struct ln_str digits)
{
    char code[4];
    size_t code_len = 0;
    for (unsigned v = p->code, unit = v >= 100 ? 100 : v >= 10 ? 10 : 1; unit > 0; unit /= 10)
        code[code_len++] = (char)('0' + v / unit % 10);
    if (1 + code_len + digits.len > E164_MAX)
        return false;
    out->text[0] = '+';
    memcpy(out->text + 1, code, code_len);
    memcpy(out->text + 1 + code_len, digits.at, digits.len);
    out->len = 1 + code_len + digits.len;
    out->text[out->len] = 0;
    memcpy(out->country, p->country, 2);
    out->exact = p->rules != NULL;
    return true;
}

/* digits without the trunk prefix of p; empty when they do not start with it. */
static struct ln_str without_trunk(const struct plan *p, struct ln_str digits)
{
    struct ln_str trunk = str_of(p->trunk);
    if (trunk.len == 0 || !str_starts(digits, trunk) || digits.len == trunk.len)
        return (struct ln_str){NULL, 0};
    return str_part(digits, trunk.len, digits.len);
}

bool e164_international(struct e164 *out, struct ln_str digits)
{
    size_t code_len;
    const struct plan *p = plan_of_code(digits, &code_len);
    if (p == NULL || code_len >= digits.len)
        return false;
    struct ln_str national = str_part(digits, code_len, digits.len);
    if (!fits_plan(p, national)) {
        /* A kept trunk prefix: only "0", for 1, 06 and 8 are also ways to start a number. */
        if (national.at[0] != '0' || strcmp(p->trunk, "0") != 0)
            return false;
        national = without_trunk(p, national);
        if (national.len == 0 || !fits_plan(p, national))
            return false;
    }
    return write_number(out, p, national);
}

bool e164_national(struct e164 *out, struct ln_str digits, const char country[2])
{
    const struct plan *p = plan_of_country(country);
    if (p == NULL || digits.len == 0)
        return false;
    struct ln_str national = without_trunk(p, digits);
    if (national.len != 0 && fits_plan(p, national))
        return write_number(out, p, national);
    /* Where the ranges are known, of numbers without their trunk prefix only mobile ones count,
     * which are often written so. */
    if (strcmp(p->trunk, "0") == 0 && p->rules != NULL &&
        !(p->mobile != NULL && fits_rules(p->mobile, digits)))
        return false;
    return fits_plan(p, digits) && write_number(out, p, digits);
}

bool e164_is_mobile(struct ln_str digits, const char country[2])
{
    const struct plan *p = plan_of_country(country);
    if (p == NULL || p->mobile == NULL)
        return false;
    struct ln_str national = without_trunk(p, digits);
    return fits_rules(p->mobile, national.len == 0 ? digits : national);
}
