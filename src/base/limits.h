/* limits.h: every maximum in linnet, by name, in one list.
 *
 * Nothing grows without one of these. Reaching a limit is LN_ELIMIT and names the limit.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define LIMIT_RECORD_BYTES     (16u * 1024 * 1024) /* one line, page or text */
#define LIMIT_JSON_DEPTH       64u
#define LIMIT_JSON_NODES       (1u << 20)          /* values in one record */
#define LIMIT_OUTPUT_BYTES     (64u * 1024 * 1024) /* verdict lines of one record or page */
#define LIMIT_PAGE_RECORDS     1000u               /* adverts in one page or JSON array */
#define LIMIT_PAGE_DEPTH       512u       /* open elements in a page whose items are read */
#define LIMIT_PAGE_PROPERTIES  (1u << 16) /* of all its items */
#define LIMIT_CSV_COLUMNS      1024u
#define LIMIT_MAPPED_COLUMNS   64u                  /* NAME=COLUMN of --map */
#define LIMIT_LABELLED_BYTES   (64u * 1024)         /* of a text that are searched for labels */
#define LIMIT_FINDINGS         256u                 /* findings in one verdict */
#define LIMIT_IDENTIFIERS      256u                 /* identifiers in one verdict */
#define LIMIT_ERROR_TEXT       240u                 /* as struct ln_err */
#define LIMIT_FILE_BYTES       (256u * 1024 * 1024) /* a whole file read into memory */
#define LIMIT_ARENA_BYTES      (256u * 1024 * 1024) /* scratch for one record */
#define LIMIT_CATALOGUE_FILE   (4u * 1024 * 1024)
#define LIMIT_WEIGHTS_FILE     (300u * 1024) /* of a text model */
#define LIMIT_YAML_DEPTH       64u
#define LIMIT_CATALOGUE_FILES  4096u
#define LIMIT_INDICATORS       4096u
#define LIMIT_PHRASES          200000u
#define LIMIT_PHRASE_BYTES     1024u
#define LIMIT_PHRASE_DEPTH     32u   /* groups inside groups */
#define LIMIT_PHRASE_REPEAT    1000u /* the bound of one quantifier */
#define LIMIT_PHRASE_OPS       4096u /* instructions of one expression, repeats written out */
#define LIMIT_CEL_BYTES        4096u /* one condition */
#define LIMIT_CEL_DEPTH        64u
#define LIMIT_CEL_OPS          1024u         /* instructions in one compiled condition */
#define LIMIT_CEL_STEPS        100000u       /* instructions one evaluation may run */
#define LIMIT_BATCH_BYTES      (256u * 1024) /* records handed to a thread at once */
#define LIMIT_BATCH_RECORDS    4096u /* so that its output stays in LIMIT_OUTPUT_BYTES */
#define LIMIT_THREADS          256u
#define LIMIT_HTTP_BODY        (1024u * 1024)
#define LIMIT_HTTP_HEAD        (16u * 1024) /* request line and headers */
#define LIMIT_HTTP_CONNECTIONS 512u
#define LIMIT_PICTURE_PIXELS   30000000u /* zbarimg holds these in the 256 MiB it is allowed */
#define LIMIT_PICTURE_SIDE     16000u
#define LIMIT_PICTURE_MS       30000u /* reading one picture, all programs together */
#define LIMIT_PICTURE_WORDS    20000u
#define LIMIT_PICTURE_CODES    16u                         /* QR codes in one picture */
#define LIMIT_CHILD_OUTPUT     (4u * 1024 * 1024)          /* what a program may print */
#define LIMIT_CHILD_BYTES      (2ull * 1024 * 1024 * 1024) /* memory of a program */
#define LIMIT_CHILD_CPU_S      60u

#endif
