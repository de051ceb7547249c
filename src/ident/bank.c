/* bank.c: see bank.h. */
#include "ident/bank.h"

#include "ident/scan.h"

/* Country and structure: a letters, n digits, c both, with their number. */
static const char *const iban_forms[] = {
    "ADn8c12",   "AEn19",    "ALn8c16",    "ATn16",      "AZa4c20",    "BAn16",
    "BEn12",     "BGa4n6c8", "BHa4c14",    "BIn23",      "BRn23a1c1",  "BYc4n4c16",
    "CHn5c12",   "CRn18",    "CYn8c16",    "CZn20",      "DEn18",      "DJn23",
    "DKn14",     "DOc4n20",  "EEn16",      "EGn25",      "ESn20",      "FIn14",
    "FKa2n12",   "FOn14",    "FRn10c11n2", "GBa4n14",    "GEa2n16",    "GIa4c15",
    "GLn14",     "GRn7c16",  "GTc24",      "HNa4n20",    "HRn17",      "HUn24",
    "IEa4n14",   "ILn19",    "IQa4n15",    "ISn22",      "ITa1n10c12", "JOa4n4c18",
    "KWa4c22",   "KZn3c13",  "LBn4c20",    "LCa4c24",    "LIn5c12",    "LTn16",
    "LUn3c13",   "LVa4c13",  "LYn21",      "MCn10c11n2", "MDc20",      "MEn18",
    "MKn3c10n2", "MNn16",    "MRn23",      "MTa4n5c18",  "MUa4n19a3",  "NIa4n20",
    "NLa4n10",   "NOn11",    "OMn3c16",    "PKa4c16",    "PLn24",      "PSa4c21",
    "PTn21",     "QAa4c21",  "ROa4c16",    "RSn18",      "RUn14c15",   "SAn2c18",
    "SCa4n20a3", "SDn14",    "SEn20",      "SIn15",      "SKn20",      "SMa1n10c12",
    "SOn19",     "STn21",    "SVa4n20",    "TLn19",      "TNn20",      "TRn6c16",
    "UAn6c19",   "VAn18",    "VGa4n16",    "XKn16",      "YEa4n4c18",
};

/* ISO 3166-1 alpha-2 and XK (Kosovo), which banks use. */
static const char countries[] =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICK"
    "CLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGS"
    "GTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULV"
    "LYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPM"
    "PNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTR"
    "TTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static const char *form_of(struct ln_str s)
{
    size_t low = 0, high = sizeof iban_forms / sizeof *iban_forms;
    while (s.len >= 2 && low < high) {
        size_t mid = (low + high) / 2;
        int order = memcmp(iban_forms[mid], s.at, 2);
        if (order == 0)
            return iban_forms[mid] + 2;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* The next "kind, number" of a form; false at its end. */
static bool next_part(const char **form, char *kind, size_t *count)
{
    if (**form == 0)
        return false;
    *kind = *(*form)++;
    *count = 0;
    while (scan_digit(**form))
        *count = *count * 10 + (size_t)(*(*form)++ - '0');
    return true;
}

size_t iban_length(struct ln_str s)
{
    const char *form = form_of(s);
    char kind;
    size_t count, len = 4;
    if (form == NULL)
        return 0;
    while (next_part(&form, &kind, &count))
        len += count;
    return len;
}

/* s as a number in base 10, letters counting 10..35, modulo 97, going on from `sum`. */
static unsigned mod97(unsigned sum, struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (scan_digit(s.at[i]))
            sum = (sum * 10 + (unsigned)(s.at[i] - '0')) % 97;
        else
            sum = (sum * 100 + (unsigned)(s.at[i] - 'A') + 10) % 97;
    }
    return sum;
}

static bool fits(struct ln_str s, char kind)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(kind != 'a' && scan_digit(s.at[i])) && !(kind != 'n' && is_capital(s.at[i])))
            return false;
    return true;
}

bool iban_check(struct ln_str s)
{
    const char *form = form_of(s);
    char kind;
    size_t count, at = 4;
    if (form == NULL || s.len != iban_length(s) || !fits(str_part(s, 2, 4), 'n'))
        return false;
    for (; next_part(&form, &kind, &count); at += count)
        if (!fits(str_part(s, at, at + count), kind))
            return false;
    /* 00, 01 and 99 have the remainders of 97, 98 and 02 but are never issued. */
    unsigned check = (unsigned)(s.at[2] - '0') * 10 + (unsigned)(s.at[3] - '0');
    return check >= 2 && check <= 98 &&
           mod97(mod97(0, str_part(s, 4, s.len)), str_part(s, 0, 4)) == 1;
}

bool lei_check(struct ln_str s)
{
    if (s.len != 20 || !fits(str_part(s, 0, 18), 'c') || !fits(str_part(s, 18, 20), 'n'))
        return false;
    unsigned check = (unsigned)(s.at[18] - '0') * 10 + (unsigned)(s.at[19] - '0');
    return check >= 2 && check <= 98 && mod97(0, s) == 1;
}

static bool is_country(const char *two)
{
    for (size_t i = 0; i + 1 < sizeof countries - 1; i += 2)
        if (memcmp(countries + i, two, 2) == 0)
            return true;
    return false;
}

bool bic_check(struct ln_str s)
{
    return (s.len == 8 || s.len == 11) && fits(str_part(s, 0, 6), 'a') &&
           fits(str_part(s, 6, s.len), 'c') && is_country(s.at + 4);
}

/* ---- in a text ----------------------------------------------------------------------- */

/* An IBAN that starts with the run [from, to): whole, or in groups by single spaces or dashes.
 */
static bool iban_at(struct ident_scratch *s, size_t from, size_t to)
{
    char iban[IBAN_MAX];
    struct ln_str t = s->text;
    if (to - from < 4 || !scan_letter(t.at[from]) || !scan_letter(t.at[from + 1]) ||
        !scan_digit(t.at[from + 2]) || !scan_digit(t.at[from + 3]))
        return false;
    iban[0] = scan_upper(t.at[from]);
    iban[1] = scan_upper(t.at[from + 1]);
    size_t want = iban_length((struct ln_str){iban, 2}), len = 0, at = from;
    while (len < want && at < t.len) {
        if (scan_alnum(t.at[at]))
            iban[len++] = scan_upper(t.at[at]);
        else if ((t.at[at] != ' ' && t.at[at] != '-') || !scan_alnum(scan_byte(t, at + 1)))
            break;
        at++;
    }
    if (want == 0 || len < want || scan_alnum(scan_byte(t, at)) ||
        !iban_check((struct ln_str){iban, len}))
        return false;
    scan_add(s, IDENT_IBAN, IDENT_CHECKSUM, RANK_CHECKSUM, from, at,
             (struct ln_str){iban, len});
    return true;
}

/* Whether the words right before `from` name a BIC: "SWIFT code: ", "BIC/SWIFT ". */
static bool after_bic_word(const struct ident_scratch *s, size_t from)
{
    static const char *const between[] = {"code", "no", "number", "is", "address", "id", "of"};
    size_t last = words_before(&s->words, from);
    while (last < s->words.count && (s->words.hits[last].means & WORD_BIC) == 0 && last > 0)
        last--;
    if (last >= s->words.count || (s->words.hits[last].means & WORD_BIC) == 0)
        return (s->context & WORD_BIC) != 0;
    size_t at = s->words.hits[last].to;
    if (from - at > 24)
        return (s->context & WORD_BIC) != 0;
    while (at < from) {
        if (!scan_letter(s->text.at[at])) {
            if (scan_digit(s->text.at[at]) || s->text.at[at] == '\n')
                return false;
            at++;
            continue;
        }
        size_t start = at;
        while (at < from && scan_letter(s->text.at[at]))
            at++;
        bool known = false;
        for (size_t i = 0; i < sizeof between / sizeof *between; i++)
            known |= str_eq_ascii(str_part(s->text, start, at), str_of(between[i]));
        if (!known)
            return false;
    }
    return true;
}

void bank_at(struct ident_scratch *s, size_t from, size_t to)
{
    size_t len = to - from;
    if (len < 4 || iban_at(s, from, to) || (len != 8 && len != 11 && len != 20))
        return;
    char value[20];
    size_t letters = 0;
    for (size_t i = 0; i < len; i++) {
        value[i] = scan_upper(s->text.at[from + i]);
        letters += scan_letter(value[i]);
    }
    struct ln_str v = {value, len};
    if (len == 20 && lei_check(v)) {
        /* One in 97 numbers of parcels and papers passes too, but these have few letters. */
        if (letters >= 4 || (scan_near(s, from, to, 48, 16) & WORD_LEI) != 0)
            scan_add(s, IDENT_LEI, IDENT_CHECKSUM, RANK_CHECKSUM, from, to, v);
    } else if (len != 20 && bic_check(str_part(s->text, from, to)) && after_bic_word(s, from)) {
        scan_add(s, IDENT_BIC, IDENT_SHAPE, RANK_SHAPE, from, to, v);
    }
}
