/* linnet.h: the public C API.
 *
 * linnet warns people about forced cyber-scamming. This header is the contract: for every
 * function it gives the shapes, units, ranges, errors, ownership, cost and source. The bytes
 * that go in and come out (adverts, verdicts, labels) are defined in linnet-verdict(5).
 *
 * Rules that hold everywhere
 *   - Text is UTF-8 in a struct ln_str and need not end in NUL.
 *   - Outputs come first, then the object, then inputs, then options, then the error.
 *   - Fallible functions return LN_OK (0) or a negative code, and fill *err when err != NULL.
 *   - The library never prints, exits, forks, changes the locale or installs signal handlers.
 *   - *_free(NULL) does nothing.
 */
#ifndef LINNET_H
#define LINNET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LINNET_VERSION "0.1.0"

#define LN_API          __attribute__((visibility("default")))
#define LN_MUST         __attribute__((warn_unused_result))
#define LN_NONNULL(...) __attribute__((nonnull(__VA_ARGS__)))
#define LN_PRINTF(a, b) __attribute__((format(printf, a, b)))

/* What a fallible function returns. Each code is one kind of cause, not one place. */
enum ln_code {
    LN_OK = 0,
    LN_ENOMEM = -1,        /* memory could not be had */
    LN_EINPUT = -2,        /* an argument or option makes no sense */
    LN_ELIMIT = -3,        /* a named limit of limits.h was reached */
    LN_EIO = -4,           /* a file, socket or directory failed */
    LN_ENOTFOUND = -5,     /* the thing asked for does not exist */
    LN_ECONFLICT = -6,     /* two things that must differ are the same */
    LN_EDENIED = -7,       /* not allowed */
    LN_ECRYPTO = -8,       /* a seal, signature or key does not fit */
    LN_EFORMAT = -9,       /* the bytes do not follow their format */
    LN_EBUSY = -10,        /* try again later */
    LN_EUNSUPPORTED = -11, /* well formed, but not handled here */
    LN_EINTERNAL = -12,    /* a defect in linnet itself */
    LN_EPARTIAL = -13      /* more bytes are needed */
};

/* Borrowed text: len bytes of UTF-8 at `at`; at may be NULL only when len is 0. */
struct ln_str {
    const char *at;
    size_t len;
};

/* What went wrong, owned by the caller; every function takes NULL for "do not tell me".
 * text is one line that says what and where, and never holds a victim's data. */
struct ln_err {
    int code;      /* enum ln_code */
    size_t at;     /* byte offset in the input the text speaks of, 0 when there is none */
    char kind[16]; /* stable word for input errors, see linnet-verdict(5), "Error codes"; or ""
                    */
    char text[240];
};

/* ---- knowledge ---------------------------------------------------------------------- */

/* The compiled catalogue: immutable, content-hashed, shared by any number of threads. */
struct ln_knowledge;

/* ln_knowledge_load: compile the catalogue folder `dir`.
 *
 * in      dir         NUL-ended path of a catalogue folder, see linnet-catalogue(5)
 * out     out         the knowledge, one reference
 * errors  LN_EFORMAT  an entry is wrong; err->text starts with file:line
 *         LN_EIO      a file cannot be read
 * owns    caller      release with ln_knowledge_free()
 * cost    about 0.1 s for the shipped catalogue
 */
LN_API LN_MUST int ln_knowledge_load(struct ln_knowledge **out, const char *dir,
                                     struct ln_err *err);

/* ln_knowledge_free: give one reference back. */
LN_API void ln_knowledge_free(struct ln_knowledge *k);

/* ln_knowledge_hash: the content hash that verdicts name, 32 lower-case hex digits.
 * owns    nothing     borrowed from k */
LN_API const char *ln_knowledge_hash(const struct ln_knowledge *k);

/* ---- screening ---------------------------------------------------------------------- */

/* Scratch memory to screen records one after another; one per thread, not shared. */
struct ln_screener;

struct ln_screen_options {
    int64_t as_of;      /* the moment the verdict speaks of, seconds since 1970 UTC */
    struct ln_str name; /* name for records without an id: they become "NAME#n" */
    uint64_t index;     /* n of the first record in the input, 1-based; 0 counts as 1 */
    struct ln_str lang; /* reader's language for labels, BCP 47; empty means en */

    /* For labels, each may be empty: the reader's country and the country of the work, ISO
     * 3166-1 alpha-2, and where the label is shown (jobs, social, dating, ...). */
    struct ln_str origin, destination, sector;
};

/* ln_screener_new: make scratch for one thread.
 *
 * in      k           the knowledge; the screener keeps a reference of its own
 * owns    caller      release with ln_screener_free()
 */
LN_API LN_MUST int ln_screener_new(struct ln_screener **out, struct ln_knowledge *k,
                                   struct ln_err *err);
LN_API void ln_screener_free(struct ln_screener *s);

/* ln_screen: verdict = f(record, knowledge, context, as_of) for one input.
 *
 * in      input       JSON lines, a JSON document, a table, an HTML page or a plain text; the
 *                     format is found by options->name and by content; a picture is an error
 * out     out         one JSON line (ending in LF) per record; a record that cannot be read
 *                     gives an error object in its place, and the function still returns LN_OK
 * errors  LN_ENOMEM   only when there is no memory
 *         LN_EINPUT   an option is no country code or no sector
 * owns    nothing     *out is borrowed until the next call with s
 * cost    about 180 us for an advert of 2.7 kB (docs/results.md); no allocation after warm-up
 */
LN_API LN_MUST int ln_screen(struct ln_str *out, struct ln_screener *s, struct ln_str input,
                             const struct ln_screen_options *options, struct ln_err *err);

/* ln_label: what a platform shows beside the post, without score or weights.
 * Same shapes and errors as ln_screen(); the fields are in linnet-verdict(5), "Labels". */
LN_API LN_MUST int ln_label(struct ln_str *out, struct ln_screener *s, struct ln_str input,
                            const struct ln_screen_options *options, struct ln_err *err);

#ifdef __cplusplus
}
#endif

#endif
