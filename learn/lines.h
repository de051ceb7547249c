/* lines.h: results, one line each: JSON for programs, or columns for people.
 *
 * Every line names its table and has the same fields as the others of that table. For people a
 * table starts with its name and the names of its fields.
 */
#ifndef LEARN_LINES_H
#define LEARN_LINES_H

#include <linnet.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/json.h"
#include "learn/metrics.h"

struct lines {
    struct buf *out;
    bool text;
    struct json_writer json;
    struct buf head, line, last; /* text: the names, the values, the names written last */
};

void lines_init(struct lines *l, struct buf *out, bool text);
void lines_free(struct lines *l);

void lines_begin(struct lines *l, const char *table);
void lines_text(struct lines *l, const char *name, struct ln_str value);
void lines_count(struct lines *l, const char *name, uint64_t value);

/* lines_number: NAN and infinite are null, and "-" for people. */
void lines_number(struct lines *l, const char *name, double value);

/* lines_interval: name, name_low, name_high. */
void lines_interval(struct lines *l, const char *name, struct interval value);

/* lines_note: words that only some lines have; nothing when empty. */
void lines_note(struct lines *l, struct ln_str value);
void lines_end(struct lines *l);

#endif
