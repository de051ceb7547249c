/* record.h: what arrives, typed. One reader per format turns bytes into records of one kind.
 *
 *   bytes --frame--> one record's bytes --read--> struct record (or an error in its place)
 *
 * A record keeps every piece of text that a person could have written in it, in document order,
 * each with the path where it stood ("hiringOrganization.name"), plus the few typed values that
 * conditions ask for. A value that is absent stays empty; nothing is guessed here.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <linnet.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/json.h"

struct columns;

enum record_kind { RECORD_ADVERT };

/* record_kind_name: "advert". */
const char *record_kind_name(enum record_kind kind);

/* A rectangle of a picture, in pixels from its upper left corner. */
struct record_box {
    uint32_t x, y, width, height;
};

/* Bytes [from, to) of a text, and where they stand in the picture it was read from. */
struct record_word {
    size_t from, to;
    struct record_box box;
};

/* One text of the record. Spans in verdicts are byte offsets into value. */
struct record_text {
    struct ln_str path;  /* "description", "skills.0.name"; "text" for a plain text */
    struct ln_str value; /* UTF-8 */
    bool markup;         /* value holds HTML */
    const struct record_word *words; /* in order; only of a picture */
    size_t word_count;
};

/* Pay as written; has_* tell what is there. Amounts are only compared, never summed. */
struct record_pay {
    bool has_min, has_max;
    double min, max;
    struct ln_str currency; /* ISO 4217 as written, or empty */
    struct ln_str
        period; /* upper case schema.org unitText (HOUR DAY WEEK MONTH YEAR) or empty */
};

struct record_advert {
    bool structured; /* came with named fields, so that a missing field means something */
    bool posting;    /* and calls itself a JobPosting, so that schema.org's rules apply to it */
    struct ln_str title, description;
    struct ln_str employer_name, employer_country;
    struct ln_str employer_address; /* street and building */
    struct ln_str employer_url, employer_logo;
    struct ln_str employer_number; /* its entry in a register, as written */
    struct ln_str contact;         /* telephone or mail address in a field of its own */
    struct ln_str job_place;       /* the smallest part of the place of work that is given */
    struct ln_str job_country, applicant_country; /* as written */
    struct ln_str posted, valid_through;          /* as written */
    struct ln_str apply_url;
    bool remote; /* jobLocationType TELECOMMUTE */
    struct record_pay pay;
};

struct record {
    enum record_kind kind;
    struct ln_str id;
    const struct record_text *texts;
    size_t text_count;
    struct record_advert advert;
    struct ln_str read_by; /* what recognised the texts of a picture; else empty */
    bool failed;           /* nothing above but id is valid; err tells why */
    struct ln_err err;     /* err.at counts from the start of the frame */
};

struct record_list {
    struct record *items;
    size_t count, room;
};

/* What a reader needs besides the bytes. */
struct record_source {
    struct ln_str name;     /* for ids: "NAME#n" */
    uint64_t index;         /* n of this frame in the file, 1-based */
    bool one_frame;         /* the file is a single frame: its records are #1, #2, ...; else the
                               k-th record of frame n is "#n.k" from the second on */
    struct ln_str preamble; /* the first frame of the file, for readers that have one */
    const struct columns *columns; /* what flat fields are called, or NULL; see columns.h */
};

struct picture_reader;

/* Scratch of one thread; texts of records are borrowed from it until the next record_read(). */
struct record_scratch {
    struct arena arena;
    struct json_parser *json;
    const struct picture_reader
        *pictures; /* record/picture.h; NULL: pictures are unsupported */
};

LN_MUST int record_scratch_init(struct record_scratch *s, struct ln_err *err);
void record_scratch_free(struct record_scratch *s);

/* One format. The table of readers is in record.c; CONTRIBUTING says how to add one. */
struct record_reader {
    const char *name;    /* "json-lines", as in --format */
    const char *summary; /* one line for --help and the manual */
    bool one_frame;      /* a file is a single frame */
    bool preamble;       /* the first frame is not a record but describes the others */

    /* Whether a file (its name and its first bytes) looks like this format. */
    bool (*is)(struct ln_str file_name, struct ln_str head);

    /* Append the records of one frame to out. Bad input is a failed record (record_fail), not
     * an error of the function. errors  LN_ENOMEM */
    int (*read)(struct record_list *out, struct record_scratch *s, struct ln_str frame,
                const struct record_source *source, struct ln_err *err);

    /* How a file is cut into frames: the bytes of the next one in `buffered`, its end mark
     * included; 0 when more bytes are needed, never at_end unless nothing is buffered. It sees
     * neither preamble nor byte order mark. The stream asks twice: while the file grows, then
     * of any run of whole frames as if the file ended there; the answers must be the same.
     * Blank frames are passed by, and count for nothing, unless one_frame. */
    size_t (*next_frame)(struct ln_str buffered, bool at_end);
};

/* record_reader_of: the first reader whose is() says yes; there is always one (plain text). */
const struct record_reader *record_reader_of(struct ln_str file_name, struct ln_str head);

/* record_reader_named: by name, or NULL. record_readers: the whole table. */
const struct record_reader *record_reader_named(struct ln_str name);
const struct record_reader *const *record_readers(size_t *count);

/* record_read: forget what s held and read one frame.
 *
 * out     out         one item a record; a frame that cannot be read gives one failed item
 * errors  LN_ENOMEM
 * owns    scratch     everything in out
 */
LN_MUST int record_read(struct record_list *out, struct record_scratch *s,
                        const struct record_reader *reader, struct ln_str frame,
                        const struct record_source *source, struct ln_err *err);

/* The two usual next_frame: a line with its LF, and the whole file. */
size_t record_next_line(struct ln_str buffered, bool at_end);
size_t record_next_whole(struct ln_str buffered, bool at_end);

/* For readers. record_add: a new cleared item, id "NAME#n"; NULL without memory.
 * record_fail: the same, failed with *why. record_add_text: one text more. */
struct record *record_add(struct record_list *out, struct record_scratch *s,
                          const struct record_source *source);
LN_MUST int record_fail(struct record_list *out, struct record_scratch *s,
                        const struct record_source *source, const struct ln_err *why,
                        struct ln_err *err);
LN_MUST int record_add_text(struct record *r, struct record_scratch *s, struct ln_str path,
                            struct ln_str value, struct ln_err *err);

/* record_add_words: a text that was read from a picture. */
LN_MUST int record_add_words(struct record *r, struct record_scratch *s, struct ln_str path,
                             struct ln_str value, const struct record_word *words,
                             size_t word_count, struct ln_err *err);

/* record_box: the smallest rectangle around the words of t that bytes [from, to) touch.
 * returns false when the text has none there */
bool record_box(struct record_box *out, const struct record_text *t, size_t from, size_t to);

/* record_from_json: every JobPosting below node `at`, or the object itself when it names no
 * type; shared by all readers that carry JSON. */
LN_MUST int record_from_json(struct record_list *out, struct record_scratch *s,
                             const struct json_doc *doc, uint32_t at,
                             const struct record_source *source, struct ln_err *err);

extern const struct record_reader record_json_lines, record_json_document, record_csv,
    record_html, record_picture, record_plain_text;

#endif
