/* ocr.h: pictures read by tesseract and zbarimg, when they are installed.
 *
 * Both are programs of their own, run through base/child.h: they are large, they decode what
 * strangers drew, and so they had better be somewhere else when they fail. Only linnet's
 * command line makes one of these; the library never does, nor does the server. Linking
 * libtesseract instead would put its decoders into this process.
 *
 * What is read:
 *   1. The text, with every language that tesseract has and linnet knows.
 *   2. The text again, with the languages of the scripts that (1) found, for one language of
 *      another script spoils a word here and there. Chinese is read twice, as Simplified and
 *      as Traditional, for together they come out mixed; the reading that tesseract trusts most
 *      is taken. Languages that were asked for by name are read once, as they are.
 *   3. QR codes. This zbarimg does not tell where a code stands, so the picture is cropped from
 *      each side for as long as the code can still be read.
 */
#ifndef RECORD_OCR_H
#define RECORD_OCR_H

#include <linnet.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/child.h"
#include "record/picture.h"

#define OCR_LANGUAGES_BYTES 128

/* One for all threads; nothing is looked for before the first picture. */
struct ocr {
    struct ln_str folders;   /* where the programs may be, see child_find() */
    struct ln_str languages; /* "eng+tha" as asked for, or empty */
    pthread_mutex_t lock;
    bool opened;
    struct ln_err fault; /* why nothing can be read, if code is not LN_OK */
    char tesseract[CHILD_PATH_BYTES], zbarimg[CHILD_PATH_BYTES];
    char tesseract_version[32], zbar_version[32];
    unsigned installed; /* bits of the table in ocr.c */
};

void ocr_init(struct ocr *o, struct ln_str folders, struct ln_str languages);
void ocr_free(struct ocr *o);

/* ocr_is_languages: whether s looks like "eng" or "chi_sim+eng". */
bool ocr_is_languages(struct ln_str s);

/* ocr_reader: what goes into record_scratch.pictures.
 * owns    nothing     o must live as long as it is used */
struct picture_reader ocr_reader(struct ocr *o);

/* What follows is for tests. A reading of the table that tesseract prints. */
struct ocr_reading {
    struct picture_word *words; /* of the arena */
    size_t word_count;
    size_t letters[PICTURE_SCRIPTS];
    double trust; /* 0..100, mean over letters */
    char languages[OCR_LANGUAGES_BYTES];
};

/* ocr_read_table: words from `tesseract ... tsv`; lines it does not understand are passed by.
 * errors  LN_ENOMEM; LN_ELIMIT  "too-many" words */
LN_MUST int ocr_read_table(struct ocr_reading *out, struct arena *a, struct ln_str table,
                           struct ln_err *err);

/* ocr_read_codes: payloads from `zbarimg --xml`; when *plain is false, some of them are only
 * lengths and ocr_read_raw() must fill all from `zbarimg --raw`.
 * errors  LN_ENOMEM; LN_ELIMIT  "too-many" codes; LN_EFORMAT  "picture" */
LN_MUST int ocr_read_codes(struct picture_code **out, size_t *count, bool *plain,
                           struct arena *a, struct ln_str xml, struct ln_err *err);
LN_MUST int ocr_read_raw(struct picture_code *codes, size_t count, struct arena *a,
                         struct ln_str raw, struct ln_err *err);

#endif
