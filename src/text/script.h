/* script.h: which scripts a text is written in, by counted letters.
 *
 * A letter belongs to the script of its Unicode block range; the few signs and digits that lie
 * between the letters of a script count with it, those that all scripts share do not.
 */
#ifndef TEXT_SCRIPT_H
#define TEXT_SCRIPT_H

#include <linnet.h>

enum script {
    SCRIPT_NONE, /* digits, signs, spaces, and letters of scripts not named here */
    SCRIPT_LATIN,
    SCRIPT_GREEK,
    SCRIPT_CYRILLIC,
    SCRIPT_ARMENIAN,
    SCRIPT_HEBREW,
    SCRIPT_ARABIC,
    SCRIPT_DEVANAGARI,
    SCRIPT_BENGALI,
    SCRIPT_GURMUKHI,
    SCRIPT_GUJARATI,
    SCRIPT_TAMIL,
    SCRIPT_TELUGU,
    SCRIPT_KANNADA,
    SCRIPT_MALAYALAM,
    SCRIPT_SINHALA,
    SCRIPT_THAI,
    SCRIPT_LAO,
    SCRIPT_MYANMAR,
    SCRIPT_GEORGIAN,
    SCRIPT_HANGUL,
    SCRIPT_ETHIOPIC,
    SCRIPT_KHMER,
    SCRIPT_HIRAGANA,
    SCRIPT_KATAKANA,
    SCRIPT_HAN,
    SCRIPTS
};

struct script_counts {
    uint32_t letters[SCRIPTS]; /* SCRIPT_NONE stays 0 */
    uint32_t total;
};

/* script_of: the script of one character. cost  6 comparisons beyond ASCII */
enum script script_of(uint32_t c);

/* script_code: its ISO 15924 code, "Latn"; "Zyyy" for none. */
const char *script_code(enum script s);

/* script_count: the letters of text, up to `most` of them (0: all).
 * cost    about 1 ns a byte */
void script_count(struct script_counts *out, struct ln_str text, size_t most);

/* script_main: the script with the most letters; SCRIPT_NONE when there is none. */
enum script script_main(const struct script_counts *counts);

#endif
