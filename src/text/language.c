/* language.c: see language.h.
 *
 * One pass over the start of the text counts letters by script, looks each Latin and Devanagari
 * word up and adds its points, and counts what single characters tell: letters with marks,
 * characters of one way of writing Chinese, Persian and Urdu letters. The rest is arithmetic
 * on these counts. Trigrams are counted in a second pass, only where words do not decide.
 *
 * A word's key is its last 8 bytes and its length (Devanagari: its last 9 letters, 7 bits
 * each), built with one shift a byte; equal keys of two words are so rare that words are not
 * stored.
 *
 *   slots[4096]     key, length, points[16]   open addressing, at most half full
 *   letters[...]    points[16] of each Latin letter beyond ASCII
 *   han[20992]      which way of writing a Han character belongs to
 *   trigrams[27^3]  one bit a language
 *   scripts[0x3100] the script of a character
 *
 * The limits (6 points, one point for three words, 5/4 of the next, 2/5 of English) were set on
 * the messages of translated programs in 40 languages and on labelled English and Chinese
 * adverts and text messages: few wrong answers first, then few "und".
 */
#include "text/language.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "text/language_inner.h"
#include "text/script.h"

enum { COLUMNS = 16, SLOTS = 4096, SLOT_BITS = 12 };
enum { LATIN_A = 0x250 - 0xC0, LATIN_LETTERS = LATIN_A + 0x100 };
enum { HAN_FIRST = 0x4E00, HAN_COUNT = 0x9FFF - 0x4E00 + 1 };
enum { EDGE = 26, TRIGRAMS = 27 * 27 * 27 };
enum { SCRIPTS_END = 0x3100 }; /* the script of each character below is in a table */
enum han { HAN_SHARED, HAN_HANS, HAN_HANT, HAN_JA, HAN_WAYS };

_Static_assert((int)LANGUAGE_LATIN == (int)COLUMNS, "a column for each language");

struct slot {
    uint64_t key;
    uint8_t length; /* 0: free */
    uint8_t points[COLUMNS];
};

static struct slot slots[SLOTS];
static uint8_t letters[LATIN_LETTERS][COLUMNS];
static uint8_t han[HAN_COUNT];
static uint16_t trigrams[TRIGRAMS];
static uint8_t scripts[SCRIPTS_END];
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static const char *const latin_codes[LANGUAGE_LATIN] = {"en", "vi", "id", "ms", "tl", "es",
                                                        "pt", "fr", "de", "it", "nl", "tr",
                                                        "sw", "pl", "ro", "und"};
static const char *const devanagari_codes[LANGUAGE_DEVANAGARI] = {"hi", "ne", "mr"};

/* Scripts that one language uses, or one by far the most. */
static const char *const script_codes[SCRIPTS] = {
    [SCRIPT_GREEK] = "el",    [SCRIPT_ARMENIAN] = "hy", [SCRIPT_HEBREW] = "he",
    [SCRIPT_GURMUKHI] = "pa", [SCRIPT_GUJARATI] = "gu", [SCRIPT_TAMIL] = "ta",
    [SCRIPT_TELUGU] = "te",   [SCRIPT_KANNADA] = "kn",  [SCRIPT_MALAYALAM] = "ml",
    [SCRIPT_SINHALA] = "si",  [SCRIPT_THAI] = "th",     [SCRIPT_LAO] = "lo",
    [SCRIPT_MYANMAR] = "my",  [SCRIPT_GEORGIAN] = "ka", [SCRIPT_HANGUL] = "ko",
    [SCRIPT_ETHIOPIC] = "am", [SCRIPT_KHMER] = "km",
};

/* A word while it is read. */
struct word {
    uint64_t key;
    size_t length; /* bytes; letters in Devanagari */
    bool joined;   /* to an address or handle, so that it is no evidence */
};

/* What one pass finds. */
struct evidence {
    uint32_t scripts[SCRIPTS];
    uint16_t latin[COLUMNS], devanagari[COLUMNS]; /* points; at most 600 words of 3 */
    uint32_t words;                               /* of Latin letters */
    uint32_t han[HAN_WAYS];
    uint32_t no;            /* the kana の, which adverts in Chinese borrow */
    uint32_t persian, urdu; /* Arabic letters that only they have */
    uint32_t russian, bulgarian, ukrainian, foreign; /* Cyrillic ones */
    uint32_t assamese;
    size_t end; /* how far it looked */
};

/* --- tables --- */

static struct slot *find_slot(struct word w)
{
    uint64_t mixed = (w.key ^ w.length << 56) * 0x9E3779B97F4A7C15u;
    for (size_t i = mixed >> (64 - SLOT_BITS);; i = (i + 1) % SLOTS)
        if (slots[i].length == 0 || (slots[i].key == w.key && slots[i].length == w.length))
            return &slots[i];
}

/* One byte more of a Latin word. */
static void add_byte(struct word *w, unsigned char b)
{
    w->key = w->key << 8 | b;
    w->length++;
}

/* One letter more of a Devanagari word; the top bit of the length keeps it from Latin ones. */
static void add_devanagari(struct word *w, uint32_t c)
{
    w->key = w->key << 7 | (c & 0x7F);
    w->length++;
}

static struct word finished(struct word w, bool devanagari)
{
    w.length = (w.length < 0x7F ? w.length : 0x7F) | (devanagari ? 0x80 : 0);
    return w;
}

static uint8_t *letter_row(uint32_t c)
{
    if (c >= 0xC0 && c < 0x250)
        return letters[c - 0xC0];
    if (c >= 0x1E00 && c < 0x1F00)
        return letters[c - 0x1E00 + LATIN_A];
    return NULL;
}

static unsigned edge_or_letter(unsigned char b)
{
    return b >= 'a' && b <= 'z' ? (unsigned)(b - 'a') : EDGE;
}

static void set_points(uint8_t *row, const struct language_list *list)
{
    if (row[list->language] < list->points)
        row[list->language] = (uint8_t)list->points;
}

static void add_words(const struct language_list *list, bool devanagari)
{
    for (; list->items != NULL; list++) {
        struct ln_str rest = str_of(list->items);
        while (rest.len > 0) {
            struct ln_str item = str_cut(&rest, rest, ' ');
            struct word w = {0};
            for (size_t pos = 0; pos < item.len;)
                if (devanagari)
                    add_devanagari(&w, utf8_next(item, &pos));
                else
                    add_byte(&w, (unsigned char)item.at[pos++]);
            w = finished(w, devanagari);
            struct slot *s = find_slot(w);
            s->key = w.key;
            s->length = (uint8_t)w.length;
            set_points(s->points, list);
        }
    }
}

static void add_letters(void)
{
    for (const struct language_list *list = language_letters; list->items != NULL; list++) {
        struct ln_str s = str_of(list->items);
        for (size_t pos = 0; pos < s.len;) {
            uint32_t c = utf8_next(s, &pos);
            if (c != ' ')
                set_points(letter_row(c), list);
        }
    }
}

static void add_trigrams(void)
{
    for (const struct language_list *list = language_trigrams; list->items != NULL; list++) {
        struct ln_str rest = str_of(list->items);
        while (rest.len > 0) {
            struct ln_str item = str_cut(&rest, rest, ' ');
            unsigned index = 0;
            for (size_t i = 0; i < 3 && i < item.len; i++)
                index = index * 27 + edge_or_letter((unsigned char)item.at[i]);
            trigrams[index] |= (uint16_t)(1u << list->language);
        }
    }
}

static void add_han(const char *characters, enum han way)
{
    struct ln_str s = str_of(characters);
    for (size_t pos = 0; pos < s.len;)
        han[utf8_next(s, &pos) - HAN_FIRST] = (uint8_t)way;
}

static void fill_tables(void)
{
    for (uint32_t c = 0; c < SCRIPTS_END; c++)
        scripts[c] = (uint8_t)script_of(c);
    add_words(language_words, false);
    add_words(language_devanagari, true);
    add_letters();
    add_trigrams();
    add_han(language_han_hans, HAN_HANS);
    add_han(language_han_hant, HAN_HANT);
    add_han(language_han_ja, HAN_JA);
}

/* --- the pass over the text --- */

static enum script known_script(uint32_t c)
{
    if (c < SCRIPTS_END)
        return (enum script)scripts[c];
    return c >= HAN_FIRST && c < HAN_FIRST + HAN_COUNT ? SCRIPT_HAN : script_of(c);
}

static void add_points(uint16_t *sum, const uint8_t *points)
{
    for (unsigned i = 0; i < COLUMNS; i++)
        sum[i] = (uint16_t)(sum[i] + points[i]);
}

/* Nepali joins its postpositions to the word: काठमाडौंमा, "in Kathmandu". */
static bool has_nepali_ending(struct word w)
{
    static const uint16_t endings[][3] = {
        {0x0915, 0x094B, 0},      /* को */
        {0x092E, 0x093E, 0},      /* मा */
        {0x0932, 0x093E, 0x0908}, /* लाई */
        {0x0939, 0x0930, 0x0942}, /* हरू */
        {0x092C, 0x093E, 0x091F}, /* बाट */
    };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct word e = {0};
        for (size_t j = 0; j < 3 && endings[i][j] != 0; j++)
            add_devanagari(&e, endings[i][j]);
        uint64_t mask = ((uint64_t)1 << (7 * e.length)) - 1;
        if (w.length > e.length + 1 && (w.key & mask) == e.key)
            return true;
    }
    return false;
}

static void end_latin(struct evidence *e, struct word *w)
{
    if (w->length == 0)
        return;
    if (!w->joined) {
        const struct slot *s = find_slot(finished(*w, false));
        if (s->length != 0)
            add_points(e->latin, s->points);
        e->words++;
    }
    *w = (struct word){0};
}

static void end_devanagari(struct evidence *e, struct word *w)
{
    if (w->length == 0)
        return;
    const struct slot *s = find_slot(finished(*w, true));
    if (s->length != 0)
        add_points(e->devanagari, s->points);
    else if (has_nepali_ending(*w))
        e->devanagari[LANGUAGE_NE] = (uint16_t)(e->devanagari[LANGUAGE_NE] + 1);
    *w = (struct word){0};
}

static void count_arabic(struct evidence *e, uint32_t c)
{
    switch (c) {
    case 0x067E: /* peh */
    case 0x0686: /* tcheh */
    case 0x0698: /* jeh */
    case 0x06A9: /* keheh */
    case 0x06AF: /* gaf */
    case 0x06CC: /* Farsi yeh */
        e->persian++;
        break;
    case 0x0679: /* tteh */
    case 0x0688: /* ddal */
    case 0x0691: /* rreh */
    case 0x06BA: /* noon ghunna */
    case 0x06BE: /* heh doachashmee */
    case 0x06C1: /* heh goal */
    case 0x06D2: /* yeh barree */
        e->urdu++;
        break;
    case 0x067C: /* Pashto */
    case 0x0681:
    case 0x0693:
    case 0x069A:
    case 0x06B5: /* Kurdish */
    case 0x06C6:
    case 0x06CE:
    case 0x06D5:
    case 0x06C7: /* Uyghur */
    case 0x06D0:
        e->foreign++;
        break;
    default:
        break;
    }
}

static void count_cyrillic(struct evidence *e, uint32_t c)
{
    if (c == 0x044B || c == 0x044D || c == 0x0451)
        e->russian++;
    else if (c == 0x0454 || c == 0x0456 || c == 0x0457 || c == 0x0491)
        e->ukrainian++;
    else if (c == 0x044A)
        e->bulgarian++;
    else if (c > 0x0451)
        e->foreign++;
}

/* A letter that is not Latin. */
static void count_letter(struct evidence *e, struct word *devanagari, enum script s, uint32_t c)
{
    switch (s) {
    case SCRIPT_DEVANAGARI:
        add_devanagari(devanagari, c);
        if (c == 0x0933) /* lla: not in Hindi or Nepali */
            e->devanagari[LANGUAGE_MR] = (uint16_t)(e->devanagari[LANGUAGE_MR] + 2);
        break;
    case SCRIPT_HAN:
        if (c >= HAN_FIRST && c < HAN_FIRST + HAN_COUNT)
            e->han[han[c - HAN_FIRST]]++;
        break;
    case SCRIPT_HIRAGANA:
        e->no += c == 0x306E;
        break;
    case SCRIPT_ARABIC:
        count_arabic(e, c);
        break;
    case SCRIPT_CYRILLIC:
        count_cyrillic(e, c);
        break;
    case SCRIPT_BENGALI:
        e->assamese += c == 0x09F0 || c == 0x09F1;
        break;
    default:
        break;
    }
}

/* Words right behind these are parts of addresses and handles. */
static bool is_joined(unsigned char before)
{
    return before == '.' || before == '@' || before == '/' || before == '_';
}

static void gather(struct evidence *e, struct ln_str text)
{
    struct word latin = {0}, devanagari = {0};
    size_t letter_bytes = 0, pos = 0;
    text = str_part(text, 0, LANGUAGE_BYTES);
    while (pos < text.len && letter_bytes < LANGUAGE_LETTER_BYTES) {
        size_t from = pos;
        uint32_t c = (unsigned char)text.at[pos];
        if (c < 0x80)
            pos++;
        else
            c = utf8_next(text, &pos);
        enum script s = known_script(c);
        if (s != SCRIPT_LATIN)
            end_latin(e, &latin);
        if (s != SCRIPT_DEVANAGARI)
            end_devanagari(e, &devanagari);
        if (s == SCRIPT_NONE)
            continue;
        letter_bytes += pos - from;
        e->scripts[s]++;
        if (s != SCRIPT_LATIN) {
            count_letter(e, &devanagari, s, c);
            continue;
        }
        if (latin.length == 0)
            latin.joined = from > 0 && is_joined((unsigned char)text.at[from - 1]);
        for (size_t i = from; i < pos; i++)
            add_byte(&latin, (unsigned char)text.at[i]);
        if (c < 0x80) {
            size_t run = pos;
            while (pos < text.len && edge_or_letter((unsigned char)text.at[pos]) != EDGE)
                add_byte(&latin, (unsigned char)text.at[pos++]);
            letter_bytes += pos - run;
            e->scripts[s] += (uint32_t)(pos - run);
            continue;
        }
        const uint8_t *row = letter_row(c);
        if (row != NULL)
            add_points(e->latin, row);
    }
    end_latin(e, &latin);
    end_devanagari(e, &devanagari);
    e->end = pos;
}

/* The letter at *pos, which is moved past it, without the mark of those up to U+00FF. */
static unsigned bare_letter(struct ln_str text, size_t *pos)
{
    static const char bare[] = "aaaaaaaceeeeiiiidnooooo ouuuuyty"; /* U+00E0..00FF */
    unsigned char b = (unsigned char)text.at[(*pos)++];
    if (b != 0xC3 || *pos == text.len)
        return edge_or_letter(b);
    b = (unsigned char)text.at[(*pos)++];
    return b < 0xA0 || b > 0xBF ? EDGE : edge_or_letter((unsigned char)bare[b - 0xA0]);
}

/* One point for each trigram of the part that gather() looked at. */
static void count_trigrams(uint16_t *sum, struct ln_str text)
{
    unsigned index = EDGE * 27 + EDGE;
    for (size_t pos = 0; pos < text.len;) {
        index = index % (27 * 27) * 27 + bare_letter(text, &pos);
        uint16_t languages = trigrams[index];
        for (unsigned l = 0; languages != 0; l++, languages >>= 1)
            sum[l] = (uint16_t)(sum[l] + (languages & 1u));
    }
}

/* --- the decision --- */

static const struct language unsure = {"und", 0};

/* The column with the most points but for one; COLUMNS: of all. */
static unsigned best_but(const uint16_t *points, unsigned one)
{
    unsigned best = COLUMNS;
    for (unsigned i = 0; i < COLUMNS; i++)
        if (i != one && (best == COLUMNS || points[i] > points[best]))
            best = i;
    return best;
}

/* Adverts in these are written with so much English that less than half of the points do. */
static bool mixes_english(unsigned language)
{
    return language == LANGUAGE_VI || language == LANGUAGE_ID || language == LANGUAGE_MS ||
           language == LANGUAGE_TL || language == LANGUAGE_SW;
}

static unsigned best_latin(const uint16_t *points)
{
    unsigned best = best_but(points, LANGUAGE_EN);
    unsigned english = points[LANGUAGE_EN];
    if (mixes_english(best) ? points[best] * 5u < english * 2u : points[best] <= english)
        return LANGUAGE_EN;
    /* What Malay and Indonesian share is the likelier Indonesian. */
    if (best == LANGUAGE_MS && points[LANGUAGE_ID] == points[LANGUAGE_MS])
        return LANGUAGE_ID;
    return best;
}

/* The points of the best of the others that could be the answer instead: not the sister of
 * Malay or Indonesian, nor English, which best_latin() weighed. */
static unsigned next_points(const uint16_t *points, unsigned best)
{
    bool sisters = best == LANGUAGE_ID || best == LANGUAGE_MS;
    unsigned next = COLUMNS;
    for (unsigned i = 0; i < COLUMNS; i++)
        if (i != best && i != LANGUAGE_EN &&
            !(sisters && (i == LANGUAGE_ID || i == LANGUAGE_MS)) &&
            (next == COLUMNS || points[i] > points[next]))
            next = i;
    return points[next];
}

/* share: that of Latin letters among all. */
static struct language decide_latin(const struct evidence *e, struct ln_str text, double share)
{
    uint16_t points[COLUMNS];
    memcpy(points, e->latin, sizeof points);
    unsigned best = best_latin(points), next = next_points(points, best);
    if (points[best] < 6 || points[best] * 3u < e->words || points[best] * 4u < next * 5u) {
        if (e->words < 4)
            return unsure;
        count_trigrams(points, str_part(text, 0, e->end));
        best = best_latin(points);
        next = next_points(points, best);
        if (e->latin[best] < 3 || points[best] < 2 * e->words || points[best] * 5u < next * 6u)
            return unsure;
    }
    if (best == LANGUAGE_OTHER)
        return unsure;
    if (best != LANGUAGE_EN && points[LANGUAGE_EN] > next)
        next = points[LANGUAGE_EN];
    return (struct language){latin_codes[best], share * points[best] / (points[best] + next)};
}

static struct language decide_devanagari(const struct evidence *e, double share)
{
    unsigned best = best_but(e->devanagari, COLUMNS);
    unsigned next = best_but(e->devanagari, best);
    if (e->devanagari[best] == e->devanagari[next])
        return unsure;
    return (struct language){devanagari_codes[best], share};
}

/* Chinese or Japanese. Japanese text has a kana for each few Han characters; without any, the
 * characters that only Japan simplified so. */
static const char *decide_han(const struct evidence *e)
{
    uint32_t all = e->scripts[SCRIPT_HAN];
    uint32_t kana = e->scripts[SCRIPT_HIRAGANA] + e->scripts[SCRIPT_KATAKANA];
    uint32_t hans = e->han[HAN_HANS], hant = e->han[HAN_HANT], ja = e->han[HAN_JA];
    if (kana - e->no >= 2 && kana * 8 >= all)
        return "ja";
    if (ja >= 2 && ja * 2 >= hans && ja > hant)
        return "ja";
    return hans > hant ? "zh-Hans" : hant > hans ? "zh-Hant" : "zh";
}

static const char *decide_arabic(const struct evidence *e)
{
    uint32_t all = e->scripts[SCRIPT_ARABIC];
    if (e->foreign * 20 >= all && e->foreign > 0)
        return "und";
    if (e->urdu * 20 >= all)
        return "ur";
    return e->persian * 20 >= all ? "fa" : "ar";
}

static const char *decide_cyrillic(const struct evidence *e)
{
    uint32_t all = e->scripts[SCRIPT_CYRILLIC];
    if (e->foreign * 100 >= all && e->foreign > 0)
        return "und";
    if (e->ukrainian > e->russian)
        return "uk";
    /* The hard sign is frequent in Bulgarian only, which has none of Russia's own letters;
     * Russian has one in every 40 letters. */
    if (e->bulgarian > e->russian || (e->russian == 0 && all > 200))
        return "und";
    return "ru";
}

static struct language decide_script(const struct evidence *e, enum script s, double share)
{
    const char *code = script_codes[s];
    switch (s) {
    case SCRIPT_DEVANAGARI:
        return decide_devanagari(e, share);
    case SCRIPT_HAN:
        code = decide_han(e);
        break;
    case SCRIPT_ARABIC:
        code = decide_arabic(e);
        break;
    case SCRIPT_CYRILLIC:
        code = decide_cyrillic(e);
        break;
    case SCRIPT_BENGALI:
        code = e->assamese > 0 ? "und" : "bn";
        break;
    default:
        break;
    }
    return code == NULL || strcmp(code, "und") == 0 ? unsure : (struct language){code, share};
}

/* Letters as they weigh beside others: a Han, kana or Hangul one is a syllable or a word. Kana
 * count as Han, Japanese is written in both. */
static void weigh_scripts(uint32_t *weight, uint32_t *all, const uint32_t *count)
{
    *all = 0;
    for (unsigned s = 0; s < SCRIPTS; s++) {
        bool syllable = s == SCRIPT_HAN || s == SCRIPT_HANGUL;
        weight[s] = s == SCRIPT_HIRAGANA || s == SCRIPT_KATAKANA ? 0 : count[s];
        if (s == SCRIPT_HAN)
            weight[s] += count[SCRIPT_HIRAGANA] + count[SCRIPT_KATAKANA];
        weight[s] *= syllable ? 2 : 1;
        *all += weight[s];
    }
}

struct language language_of(struct ln_str folded)
{
    ln_assert(pthread_once(&tables_once, fill_tables) == 0);
    struct evidence e = {0};
    uint32_t weight[SCRIPTS], all;
    gather(&e, folded);
    weigh_scripts(weight, &all, e.scripts);
    if (all == 0)
        return unsure;
    enum script best = SCRIPT_GREEK; /* of those that are not Latin */
    for (unsigned s = SCRIPT_GREEK; s < SCRIPTS; s++)
        if (weight[s] > weight[best])
            best = (enum script)s;
    double share = weight[best] / (double)all;
    if (weight[best] >= 4 && share >= 0.3)
        return decide_script(&e, best, share);
    struct language latin = decide_latin(&e, folded, weight[SCRIPT_LATIN] / (double)all);
    if (latin.share == 0 && weight[best] >= 4 && share >= 0.1)
        return decide_script(&e, best, share);
    return latin;
}
