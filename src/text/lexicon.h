/* lexicon.h: words that are worth recognising under a disguise.
 *
 * The caller gives texts or phrase expressions (phrase.h); the words in them are kept, and for
 * scripts written without spaces the pairs of neighbouring characters. Only hashes are stored:
 * two words in 2^64 may be taken for each other, which here does no harm.
 */
#ifndef TEXT_LEXICON_H
#define TEXT_LEXICON_H

#include <linnet.h>
#include <stdbool.h>

#include "text/fold.h"

#define LEXICON_WORD_MAX 24u /* letters; longer ones are not kept */

struct lexicon; /* immutable, any number of threads */

/* lexicon_new: the words of texts[count], folded; of an expression "tickets?" both forms.
 * cost    about 20 ns a byte
 * owns    caller      release with lexicon_free(); texts need not live longer than the call */
LN_MUST int lexicon_new(struct lexicon **out, const struct fold_tables *t,
                        const struct ln_str *texts, size_t count, struct ln_err *err);
void lexicon_free(struct lexicon *x);

/* The hash of a word is built letter by letter, so that all starts of a text cost one pass. */
#define LEXICON_START 0xCBF29CE484222325u

static inline uint64_t lexicon_step(uint64_t hash, uint32_t c)
{
    hash = (hash ^ c) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

/* lexicon_has: whether the word with this hash, of 3 letters or more, is known. */
bool lexicon_has(const struct lexicon *x, uint64_t hash);

/* lexicon_has_word: the same for word[count]. */
bool lexicon_has_word(const struct lexicon *x, const uint32_t *word, size_t count);

/* lexicon_has_pair: whether b follows a directly in some text. */
bool lexicon_has_pair(const struct lexicon *x, uint32_t a, uint32_t b);

/* lexicon_i_or_l: 'i' or 'l', whichever stands more often between these two letters, 0 for the
 * start or end of a word. */
char lexicon_i_or_l(const struct lexicon *x, uint32_t before, uint32_t after);

#endif
