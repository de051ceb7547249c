/* wordbreak.c: see wordbreak.h. ICU counts in UTF-16, so the text is copied with a table that
 * leads each unit back to its byte. */
#include "text/wordbreak.h"

#include <unicode/ubrk.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/chars.h"

void wordbreak_init(struct wordbreak *w)
{
    *w = (struct wordbreak){0};
}

void wordbreak_free(struct wordbreak *w)
{
    if (w->icu != NULL)
        ubrk_close(w->icu);
    mem_free(w->words);
    mem_free(w->units);
    mem_free(w->bytes);
    wordbreak_init(w);
}

static bool grow(void **at, size_t *room, size_t count, size_t size)
{
    if (count <= *room)
        return true;
    size_t want = *room < 64 ? 64 : *room;
    while (want < count)
        want *= 2;
    void *grown = mem_resize(*at, want, size);
    if (grown == NULL)
        return false;
    *at = grown;
    *room = want;
    return true;
}

/* returns the number of units, negative without memory */
static int32_t copy_units(struct wordbreak *w, struct ln_str text)
{
    void *units = w->units, *bytes = w->bytes;
    bool room = grow(&units, &w->units_room, text.len + 2, sizeof *w->units);
    w->units = units;
    room = room && grow(&bytes, &w->bytes_room, text.len + 2, sizeof *w->bytes);
    w->bytes = bytes;
    if (!room)
        return -1;
    int32_t len = 0;
    for (size_t pos = 0; pos < text.len;) {
        size_t from = pos;
        int32_t more = chars_to_units(w->units + len, utf8_next(text, &pos));
        for (int32_t i = 0; i < more; i++)
            w->bytes[len + i] = (uint32_t)from;
        len += more;
    }
    w->bytes[len] = (uint32_t)text.len;
    return len;
}

static int keep(struct wordbreak *w, int32_t from, int32_t to, struct ln_err *err)
{
    void *words = w->words;
    if (!grow(&words, &w->room, w->count + 1, sizeof *w->words))
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    w->words = words;
    w->words[w->count++] = (struct word_place){w->bytes[from], w->bytes[to]};
    return LN_OK;
}

int wordbreak_find(struct wordbreak *w, struct ln_str text, struct ln_err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    w->count = 0;
    if (text.len > LIMIT_OUTPUT_BYTES)
        return err_set(err, LN_ELIMIT, 0, "text over %u bytes", LIMIT_OUTPUT_BYTES);
    int32_t len = copy_units(w, text);
    if (len < 0)
        return err_set(err, LN_ENOMEM, 0, "out of memory");
    if (w->icu == NULL) /* the root's rules use all dictionaries */
        w->icu = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
    ubrk_setText(w->icu, w->units, len, &status);
    if (U_FAILURE(status))
        return err_set(err, LN_EUNSUPPORTED, 0, "ICU cannot find words: %s",
                       u_errorName(status));
    int code = LN_OK;
    int32_t from = ubrk_first(w->icu);
    for (int32_t to = ubrk_next(w->icu); code == LN_OK && to != UBRK_DONE;
         to = ubrk_next(w->icu)) {
        if (ubrk_getRuleStatus(w->icu) >= UBRK_WORD_NUMBER)
            code = keep(w, from, to, err);
        from = to;
    }
    return code;
}
