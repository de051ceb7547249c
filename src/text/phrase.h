/* phrase.h: many phrases looked for at once in folded text.
 *
 * A phrase is a literal, or an expression when it holds one of  ( ) | ? [ ] . * + { } \  :
 *
 *   free (air ?)?tickets?        groups, alternatives, optional characters
 *   (salary|pay).{0,40}advance   a gap of up to 40 characters
 *   [0-9]+ ?k                    character classes, also [^...]; one or more
 *   \.                           the character itself; never before a letter or digit
 *
 * Quantifiers: ? * + {m} {m,n}. Characters are whole Unicode characters, also in classes and
 * gaps, though matching runs over UTF-8 bytes. Phrases are folded like the text (fold.h); in a
 * class one by one, so what folds to several characters (ß) cannot be a member, and is left out
 * of a range. Folded text never has two spaces in a row: write "a( b)? c", not "a (b)? c".
 * Where a match starts or ends in a letter or digit of a script that puts spaces between words,
 * it must start or end a word: "visa" is not found in "visage", but 签证 is found inside
 * 免签证费.
 *
 * Literals, and expressions that stand for few texts, are looked for as they are (seek.h).
 * Others are detected by the words that they need (filter.h), which are looked for with them;
 * those that need none, as [0-9]{6,}, by Hyperscan or Vectorscan. What is detected our own
 * matcher (expr.h) decides, so that no answer depends on the engine or the processor.
 * Everything is compiled before the first answer.
 */
#ifndef TEXT_PHRASE_H
#define TEXT_PHRASE_H

#include <linnet.h>

#include "text/fold.h"

struct phrase_set;     /* immutable, any number of threads */
struct phrase_scratch; /* one per thread */

/* phrase_check: whether one phrase (not folded) can be compiled. Compiles nothing.
 * errors  LN_EFORMAT  err->at is the byte in the phrase; err->text says what is wrong: an empty
 *                     alternative, an unclosed group, a phrase that matches the empty text,
 *                     a repeat over 1,000, ... */
LN_MUST int phrase_check(const struct fold_tables *t, struct ln_str phrase, struct ln_err *err);

/* phrase_set_new: compile phrases[count].
 *
 * in      ids         ids[count]: what a match reports; several phrases may share one id
 * errors  LN_EFORMAT  err->at is the index of the bad phrase, err->text tells the byte
 *         LN_ELIMIT   over LIMIT_PHRASES
 *         LN_EUNSUPPORTED  this processor, or all expressions together, is not for the engine
 * cost    about 15 us a phrase; 2 ms for an expression without any word that it needs
 * owns    caller      release with phrase_set_free(); phrases need not live longer than the
 * call
 */
LN_MUST int phrase_set_new(struct phrase_set **out, const struct fold_tables *t,
                           const struct ln_str *phrases, const uint32_t *ids, size_t count,
                           struct ln_err *err);
void phrase_set_free(struct phrase_set *s);

/* phrase_set_engine: how many phrases only the engine detects. */
size_t phrase_set_engine(const struct phrase_set *s);

LN_MUST int phrase_scratch_new(struct phrase_scratch **out, const struct phrase_set *s,
                               struct ln_err *err);
void phrase_scratch_free(struct phrase_scratch *s);

struct phrase_match {
    uint32_t id;
    uint32_t from, to; /* folded bytes [from, to) */
};

/* phrase_find: for each id the first match: the smallest `from`, then the largest `to`.
 *
 * in      text        folded text
 * out     out         matches in the order of their ids, borrowed from scratch until the next
 *                     call; *count of them
 * cost    about 17 ns a byte of English adverts with the 5,200 phrases of the catalogue and
 *         the catalogue in ten languages; no allocation. Hostile text: for each expression at
 * most 32 times what expr_find() costs
 */
LN_MUST int phrase_find(const struct phrase_match **out, size_t *count,
                        const struct phrase_set *s, struct phrase_scratch *scratch,
                        struct ln_str text, struct ln_err *err);

#endif
