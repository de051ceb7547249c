/* columns.h: which column of a table, or key of a flat object, holds which field: --map. */
#ifndef RECORD_COLUMNS_H
#define RECORD_COLUMNS_H

#include <linnet.h>
#include <stdbool.h>

#include "base/limits.h"
#include "record/names.h"

struct column {
    enum advert_field field;
    struct ln_str from; /* the column's name, or */
    bool constant;      /* from is the value itself, for records that have none */
};

/* Immutable while records are read, so that all threads may ask it. */
struct columns {
    struct column items[LIMIT_MAPPED_COLUMNS];
    size_t count;
    void *file; /* what a YAML file was read into, or NULL */
};

/* columns_add: "title=job_name,description=body,country==KH": NAME=COLUMN, or NAME==VALUE for
 * a constant. NAME is any name of names.h; COLUMN is compared like those. What is given first
 * for a field counts.
 *
 * in      pairs       borrowed: must live as long as c
 * errors  LN_EINPUT   no '=', a name that is none of ours, a constant where none can be
 *         LN_ELIMIT   more than LIMIT_MAPPED_COLUMNS
 */
LN_MUST int columns_add(struct columns *c, struct ln_str pairs, struct ln_err *err);

/* columns_load: the same from a YAML mapping of names (as names_of() writes them) to columns;
 * a value that starts with '=' is a constant. One file for c.
 *
 * in      file        the file's name for errors
 * errors  LN_EFORMAT, LN_EINPUT, LN_ELIMIT, LN_ENOMEM
 * owns    caller      release with columns_free()
 */
LN_MUST int columns_load(struct columns *c, struct ln_str text, const char *file,
                         struct ln_err *err);
void columns_free(struct columns *c);

/* columns_find: what a column of that name is mapped to, NULL for nothing; c may be NULL. */
const struct column *columns_find(const struct columns *c, struct ln_str name);

/* columns_missing: the first mapped column that is none of names[count]; NULL when all are
 * there. */
const struct column *columns_missing(const struct columns *c, const struct ln_str *names,
                                     size_t count);

#endif
