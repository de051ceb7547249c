/* zawgyi.h: Burmese in the Zawgyi encoding, told from Unicode and turned into it.
 *
 * Zawgyi fonts use the code points of Unicode's Myanmar block for other glyphs, in the order in
 * which they are seen: the vowel e and the medial ra stand before their consonant, U+1039 is
 * the asat, and U+1060..1097 are stacked and narrow forms.
 *
 *   Zawgyi    "ေကာင္း"   1031 1000 102C 1004 1039 1038
 *   Unicode   "ကောင်း"   1000 1031 102C 1004 103A 1038
 *
 * Conversion goes syllable by syllable, and the map leads from each byte to the whole syllable:
 * inside one, the order differs.
 */
#ifndef TEXT_ZAWGYI_H
#define TEXT_ZAWGYI_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"
#include "text/fold.h"

/* zawgyi_detect: whether the Burmese in s is written in Zawgyi: signs that only it has
 * outnumber those that only Unicode has. False without Burmese. cost    that of memchr()
 * without it, else 3 ns a byte */
bool zawgyi_detect(struct ln_str s);

/* Reuse one per thread. */
struct zawgyi {
    struct buf text; /* in Unicode */
    uint32_t *map;   /* [text.len + 1] original offset of the syllable of each byte */
    size_t map_room;
    uint16_t *units;
    size_t units_room;
    void *icu; /* ICU's transliterator, opened with the first text */
};

void zawgyi_init(struct zawgyi *z, size_t max);
void zawgyi_free(struct zawgyi *z);

/* zawgyi_convert: s in Unicode; what is not Burmese stays.
 * errors  LN_ENOMEM; LN_ELIMIT  over the max of z, or s over 4 GiB; LN_EUNSUPPORTED  ICU has no
 *         transliterator "Zawgyi-my"
 * cost    about 360 ns a byte of Burmese, 12 of what is not */
LN_MUST int zawgyi_convert(struct zawgyi *z, struct ln_str s, struct ln_err *err);

/* zawgyi_remap: f was folded from z->text; let it lead to the bytes of the original. */
void zawgyi_remap(struct folded *f, const struct zawgyi *z);

#endif
