/* verdict.h: a verdict in memory, before it is written as JSON or turned into a label.
 *
 * verdict = f(record, knowledge, context, as_of). Everything here is borrowed from the screener
 * that made it until its next record. linnet-verdict(5) defines what each field means.
 */
#ifndef SCREEN_VERDICT_H
#define SCREEN_VERDICT_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/json.h"
#include "knowledge/knowledge.h"
#include "record/record.h"
#include "screen/audience.h"
#include "screen/identify.h"
#include "screen/pay.h"

#define VERDICT_ADVISORIES_MAX 8
#define VERDICT_TIPS_MAX       16
#define LABEL_TIPS_MAX         6 /* a label is read on a small screen */
#define LABEL_ADVISORIES_MAX   3
#define LABEL_HELPLINES_MAX    3

/* One indicator that was found, with what proves it. */
struct finding {
    uint32_t entry;      /* index into knowledge entries */
    struct ln_str field; /* path of the text, or name of the field */
    bool has_span;       /* text is value[from, to) of that field */
    size_t from, to;
    struct ln_str text; /* what stood there; empty for a field that is missing */
    bool has_number;    /* the field holds a number instead */
    double number;
    bool has_box; /* the text was read from a picture, where it stands at box */
    struct record_box box;
};

struct verdict {
    const struct ln_knowledge *knowledge;
    const struct record *record;
    int64_t as_of;
    double score;
    double text_weight; /* of the text model, log-odds; 0 when the catalogue has none */
    const struct cat_band *band; /* NULL: none */
    bool by_law;                 /* the band stands on a legal rule alone, see law.h */
    const struct finding *findings;
    size_t finding_count;
    const uint32_t *not_applicable; /* entries */
    size_t not_applicable_count;
    const uint32_t *families; /* with weight, in the order of the catalogue */
    size_t family_count;
    const struct pay_compared *pay; /* NULL: pay and norm could not be compared */
    const struct cel_value *places; /* countries the words name */
    size_t place_count;
    bool abroad;                     /* the work is known to lie abroad */
    uint32_t tips[VERDICT_TIPS_MAX]; /* of the heaviest findings first */
    size_t tip_count;
    uint32_t advisories[VERDICT_ADVISORIES_MAX]; /* those about a place named first */
    size_t advisory_count;
    const struct identified_list *identified;
};

/* verdict_action_count, verdict_action: what to do, in order; see linnet-verdict(5). */
size_t verdict_action_count(const struct verdict *v);
struct ln_str verdict_action(const struct verdict *v, size_t index);

/* verdict_write: one JSON line. */
void verdict_write(struct buf *out, const struct verdict *v);

/* verdict_write_box: the member "box":[x,y,width,height]. */
void verdict_write_box(struct json_writer *w, const struct record_box *box);

/* verdict_write_error: the line for a record that could not be read. */
void verdict_write_error(struct buf *out, const struct record *r);

/* label_write: the label as one JSON line; label_write_text: for a terminal; label_write_html:
 * an <article>, to stand between label_html_start and label_html_end. a: who reads it. */
void label_write(struct buf *out, const struct verdict *v, const struct audience *a);
void label_write_text(struct buf *out, const struct verdict *v, const struct audience *a);
void label_write_html(struct buf *out, const struct verdict *v, const struct audience *a);
void label_html_start(struct buf *out, const struct ln_knowledge *k, struct ln_str lang);
void label_html_end(struct buf *out);

/* The same three shapes for a record that could not be read. */
void label_write_error_text(struct buf *out, const struct ln_knowledge *k,
                            const struct record *r, struct ln_str lang);
void label_write_error_html(struct buf *out, const struct ln_knowledge *k,
                            const struct record *r, struct ln_str lang);

#endif
