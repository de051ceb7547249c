/* script.c: see script.h. The table is made from Unicode's Script property; the test compares
 * it with ICU for every letter. */
#include "text/script.h"

#include <string.h>

#include "base/str.h"

struct range {
    uint32_t first, last;
    enum script script;
};

static const struct range ranges[] = {
    {0x00AA, 0x00AA, SCRIPT_LATIN},      {0x00BA, 0x00BA, SCRIPT_LATIN},
    {0x00C0, 0x02E4, SCRIPT_LATIN},      {0x0370, 0x03E1, SCRIPT_GREEK},
    {0x03F0, 0x03FF, SCRIPT_GREEK},      {0x0400, 0x052F, SCRIPT_CYRILLIC},
    {0x0531, 0x0588, SCRIPT_ARMENIAN},   {0x0591, 0x05F2, SCRIPT_HEBREW},
    {0x0610, 0x06FF, SCRIPT_ARABIC},     {0x0750, 0x077F, SCRIPT_ARABIC},
    {0x0870, 0x08FF, SCRIPT_ARABIC},     {0x0900, 0x097F, SCRIPT_DEVANAGARI},
    {0x0980, 0x09FE, SCRIPT_BENGALI},    {0x0A01, 0x0A75, SCRIPT_GURMUKHI},
    {0x0A81, 0x0AFF, SCRIPT_GUJARATI},   {0x0B82, 0x0BD7, SCRIPT_TAMIL},
    {0x0C00, 0x0C63, SCRIPT_TELUGU},     {0x0C80, 0x0CF3, SCRIPT_KANNADA},
    {0x0D00, 0x0D7F, SCRIPT_MALAYALAM},  {0x0D81, 0x0DF3, SCRIPT_SINHALA},
    {0x0E01, 0x0E4E, SCRIPT_THAI},       {0x0E81, 0x0EDF, SCRIPT_LAO},
    {0x1000, 0x109D, SCRIPT_MYANMAR},    {0x10A0, 0x10FF, SCRIPT_GEORGIAN},
    {0x1100, 0x11FF, SCRIPT_HANGUL},     {0x1200, 0x138F, SCRIPT_ETHIOPIC},
    {0x1780, 0x17DD, SCRIPT_KHMER},      {0x1C80, 0x1C88, SCRIPT_CYRILLIC},
    {0x1C90, 0x1CBF, SCRIPT_GEORGIAN},   {0x1D00, 0x1D25, SCRIPT_LATIN},
    {0x1D26, 0x1D2A, SCRIPT_GREEK},      {0x1D2B, 0x1D2B, SCRIPT_CYRILLIC},
    {0x1D2C, 0x1D5C, SCRIPT_LATIN},      {0x1D5D, 0x1D61, SCRIPT_GREEK},
    {0x1D62, 0x1D65, SCRIPT_LATIN},      {0x1D66, 0x1D6A, SCRIPT_GREEK},
    {0x1D6B, 0x1D77, SCRIPT_LATIN},      {0x1D78, 0x1D78, SCRIPT_CYRILLIC},
    {0x1D79, 0x1DBE, SCRIPT_LATIN},      {0x1DBF, 0x1DBF, SCRIPT_GREEK},
    {0x1E00, 0x1EFF, SCRIPT_LATIN},      {0x1F00, 0x1FFC, SCRIPT_GREEK},
    {0x2071, 0x209C, SCRIPT_LATIN},      {0x2126, 0x2126, SCRIPT_GREEK},
    {0x212A, 0x2184, SCRIPT_LATIN},      {0x2C60, 0x2C7F, SCRIPT_LATIN},
    {0x2D00, 0x2D2D, SCRIPT_GEORGIAN},   {0x2D80, 0x2DDE, SCRIPT_ETHIOPIC},
    {0x2DE0, 0x2DFF, SCRIPT_CYRILLIC},   {0x3005, 0x3005, SCRIPT_HAN},
    {0x302E, 0x302F, SCRIPT_HANGUL},     {0x303B, 0x303B, SCRIPT_HAN},
    {0x3041, 0x309F, SCRIPT_HIRAGANA},   {0x30A1, 0x30FF, SCRIPT_KATAKANA},
    {0x3131, 0x318E, SCRIPT_HANGUL},     {0x31F0, 0x31FF, SCRIPT_KATAKANA},
    {0x3400, 0x4DBF, SCRIPT_HAN},        {0x4E00, 0x9FFF, SCRIPT_HAN},
    {0xA640, 0xA69F, SCRIPT_CYRILLIC},   {0xA722, 0xA7FF, SCRIPT_LATIN},
    {0xA8E0, 0xA8FF, SCRIPT_DEVANAGARI}, {0xA960, 0xA97C, SCRIPT_HANGUL},
    {0xA9E0, 0xA9FE, SCRIPT_MYANMAR},    {0xAA60, 0xAA7F, SCRIPT_MYANMAR},
    {0xAB01, 0xAB2E, SCRIPT_ETHIOPIC},   {0xAB30, 0xAB64, SCRIPT_LATIN},
    {0xAB65, 0xAB65, SCRIPT_GREEK},      {0xAB66, 0xAB69, SCRIPT_LATIN},
    {0xAC00, 0xD7FB, SCRIPT_HANGUL},     {0xF900, 0xFAD9, SCRIPT_HAN},
    {0xFB00, 0xFB06, SCRIPT_LATIN},      {0xFB13, 0xFB17, SCRIPT_ARMENIAN},
    {0xFB1D, 0xFB4F, SCRIPT_HEBREW},     {0xFB50, 0xFDFB, SCRIPT_ARABIC},
    {0xFE2E, 0xFE2F, SCRIPT_CYRILLIC},   {0xFE70, 0xFEFC, SCRIPT_ARABIC},
    {0xFF21, 0xFF5A, SCRIPT_LATIN},      {0xFF66, 0xFF9D, SCRIPT_KATAKANA},
    {0xFFA0, 0xFFDC, SCRIPT_HANGUL},     {0x10780, 0x107BA, SCRIPT_LATIN},
    {0x10EFD, 0x10EFF, SCRIPT_ARABIC},   {0x16FE3, 0x16FE3, SCRIPT_HAN},
    {0x16FF0, 0x16FF1, SCRIPT_HAN},      {0x1AFF0, 0x1B000, SCRIPT_KATAKANA},
    {0x1B001, 0x1B11F, SCRIPT_HIRAGANA}, {0x1B120, 0x1B122, SCRIPT_KATAKANA},
    {0x1B132, 0x1B152, SCRIPT_HIRAGANA}, {0x1B155, 0x1B167, SCRIPT_KATAKANA},
    {0x1D242, 0x1D244, SCRIPT_GREEK},    {0x1DF00, 0x1DF2A, SCRIPT_LATIN},
    {0x1E030, 0x1E08F, SCRIPT_CYRILLIC}, {0x1E7E0, 0x1E7FE, SCRIPT_ETHIOPIC},
    {0x1EE00, 0x1EEBB, SCRIPT_ARABIC},   {0x20000, 0x2EBE0, SCRIPT_HAN},
    {0x2F800, 0x2FA1D, SCRIPT_HAN},      {0x30000, 0x323AF, SCRIPT_HAN},
};

#define RANGES (sizeof ranges / sizeof *ranges)

static const char *const codes[SCRIPTS] = {
    "Zyyy", "Latn", "Grek", "Cyrl", "Armn", "Hebr", "Arab", "Deva", "Beng",
    "Guru", "Gujr", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Thai", "Laoo",
    "Mymr", "Geor", "Hang", "Ethi", "Khmr", "Hira", "Kana", "Hani"};

/* The last range that starts at or before c. */
static const struct range *range_of(uint32_t c)
{
    size_t low = 0, high = RANGES;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (ranges[middle].first <= c)
            low = middle;
        else
            high = middle;
    }
    return &ranges[low];
}

enum script script_of(uint32_t c)
{
    if (c < 0x80)
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? SCRIPT_LATIN : SCRIPT_NONE;
    const struct range *r = range_of(c);
    return c >= r->first && c <= r->last ? r->script : SCRIPT_NONE;
}

const char *script_code(enum script s)
{
    return codes[s];
}

void script_count(struct script_counts *out, struct ln_str text, size_t most)
{
    const struct range *last = ranges; /* neighbours are mostly of one script */
    memset(out, 0, sizeof *out);
    for (size_t pos = 0; pos < text.len && (most == 0 || out->total < most);) {
        unsigned char b = (unsigned char)text.at[pos];
        if (b < 0x80) {
            uint32_t letter = (b | 0x20u) - 'a' < 26;
            out->letters[SCRIPT_LATIN] += letter;
            out->total += letter;
            pos++;
            continue;
        }
        uint32_t c = utf8_next(text, &pos);
        if (c < last->first || c > last->last)
            last = range_of(c);
        if (c >= last->first && c <= last->last) {
            out->letters[last->script]++;
            out->total++;
        }
    }
}

enum script script_main(const struct script_counts *counts)
{
    enum script best = SCRIPT_NONE;
    for (unsigned s = 1; s < SCRIPTS; s++)
        if (counts->letters[s] > counts->letters[best])
            best = (enum script)s;
    return best;
}
