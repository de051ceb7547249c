/* screen.h: the pure function at the heart, and the loop around it.
 *
 *   texts --fold--> folded --phrases--> matches --except, fields--> findings and facts
 *   facts + fields --conditions--> findings, not applicable
 *   findings --families, caps--> score --bands, two families--> band, actions, tips
 */
#ifndef SCREEN_SCREEN_H
#define SCREEN_SCREEN_H

#include <linnet.h>

#include "base/buf.h"
#include "screen/verdict.h"

/* screen_record: the verdict of one record that was read.
 *
 * in      r           not failed; borrowed by the verdict
 * out     out         borrowed from s until the next call
 * errors  LN_ENOMEM, LN_ELIMIT
 * cost    no allocation after warm-up
 */
LN_MUST int screen_record(struct verdict *out, struct ln_screener *s, const struct record *r,
                          int64_t as_of, struct ln_err *err);

/* screen_keep_features: from now on screen_record() lists text features, model or not, for
 * whoever trains one. */
void screen_keep_features(struct ln_screener *s);

/* screen_features: those of the last record, listed only after screen_keep_features(); borrowed
 * from s until the next one. They are the features a text model sees: of the fields that
 * describe the work, with names masked. */
const struct ngrams *screen_features(const struct ln_screener *s);

enum screen_shape { SHAPE_VERDICT, SHAPE_LABEL, SHAPE_LABEL_TEXT, SHAPE_LABEL_HTML };

/* screen_frame: every record of one frame, written to out in the shape asked for.
 *
 * in      reader      how to read the frame; NULL: found by its content
 *         a           who reads the labels
 * out     records, failed   raised by what the frame held; may be NULL
 */
LN_MUST int screen_frame(struct buf *out, uint64_t *records, uint64_t *failed,
                         struct ln_screener *s, enum screen_shape shape,
                         const struct record_reader *reader, struct ln_str frame,
                         const struct record_source *source, int64_t as_of,
                         const struct audience *a, struct ln_err *err);

/* screen_input: any number of frames held in memory (an HTTP body, say): JSON lines, a page or
 * a text. *out is filled with whole lines. */
LN_MUST int screen_input(struct buf *out, uint64_t *records, uint64_t *failed,
                         struct ln_screener *s, enum screen_shape shape, struct ln_str input,
                         const struct ln_screen_options *options, struct ln_err *err);

/* screen_set_pictures: what reads pictures for s, borrowed; without it they are unsupported. */
void screen_set_pictures(struct ln_screener *s, const struct picture_reader *pictures);

/* What check-catalogue found out about one example. */
struct example_report {
    const struct know_entry *entry;
    const struct cat_example *example;
    bool near_miss; /* which half of the example; the other half is reported on its own */
    bool ok;
    const char *why; /* when not ok */
};

/* screen_examples: run every example of the catalogue as it says itself.
 *
 * in      tell        called for each; non-zero ends the run
 * out     run, failed counts
 */
LN_MUST int screen_examples(uint64_t *run, uint64_t *failed, struct ln_screener *s,
                            void (*tell)(void *ctx, const struct example_report *report),
                            void *ctx, struct ln_err *err);

#endif
