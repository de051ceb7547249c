/* ident.c: see ident.h. Every scanner adds what it finds to one list; then the strongest keep
 * their place: a bit for each byte of the view says what is taken. */
#include "ident/ident.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "ident/e164.h"
#include "ident/scan.h"

/* Canonical values can be longer than their text: "855" and twelve for a national number,
 * escapes in a URL, a CashAddr for an old address. */
#define VALUES_MAX (4u * LIMIT_RECORD_BYTES)

int ident_scratch_new(struct ident_scratch **out, struct ln_err *err)
{
    struct ident_scratch *s = mem_zero(sizeof *s);
    if (s == NULL)
        return err_set(err, LN_ENOMEM, 0, "no memory to look for identifiers");
    view_init(&s->view);
    buf_init(&s->values, VALUES_MAX);
    word_index_build(&s->index);
    s->suffixes.list = psl_builtin();
    if (s->suffixes.list == NULL) {
        ident_scratch_free(s);
        return err_set(err, LN_EUNSUPPORTED, 0, "libpsl was built without its suffix list");
    }
    *out = s;
    return LN_OK;
}

void ident_scratch_free(struct ident_scratch *s)
{
    if (s == NULL)
        return;
    view_free(&s->view);
    marks_free(&s->marks);
    words_free(&s->words);
    buf_free(&s->values);
    mem_free(s->found);
    mem_free(s->out);
    mem_free(s->taken);
    mem_free(s);
}

const char *ident_type_name(enum ident_type type)
{
    static const char *const names[IDENT_TYPES] = {
        [IDENT_EMAIL] = "email",       [IDENT_URL] = "url",
        [IDENT_DOMAIN] = "domain",     [IDENT_PHONE] = "phone",
        [IDENT_TELEGRAM] = "telegram", [IDENT_WHATSAPP] = "whatsapp",
        [IDENT_LINE] = "line",         [IDENT_WECHAT] = "wechat",
        [IDENT_ZALO] = "zalo",         [IDENT_MESSENGER] = "messenger",
        [IDENT_SIGNAL] = "signal",     [IDENT_KAKAOTALK] = "kakaotalk",
        [IDENT_BTC] = "btc",           [IDENT_LTC] = "ltc",
        [IDENT_BCH] = "bch",           [IDENT_ZEC] = "zec",
        [IDENT_ETH] = "eth",           [IDENT_TRON] = "tron",
        [IDENT_SOL] = "sol",           [IDENT_XRP] = "xrp",
        [IDENT_IBAN] = "iban",         [IDENT_BIC] = "bic",
        [IDENT_LEI] = "lei",           [IDENT_APP] = "app",
    };
    ln_assert(type < IDENT_TYPES);
    return names[type];
}

const char *ident_grade_name(enum ident_grade grade)
{
    return grade == IDENT_CHECKSUM ? "checksum" : "shape+context";
}

struct ln_str ident_url_host(struct ln_str value)
{
    size_t at = str_find(value, STR("://"), 0);
    size_t from = at == SIZE_MAX ? 0 : at + 3, to = from;
    while (to < value.len && strchr("/?#", value.at[to]) == NULL)
        to++;
    struct ln_str host = str_part(value, from, to);
    const char *user = host.len == 0 ? NULL : memrchr(host.at, '@', host.len);
    if (user != NULL)
        host = str_part(host, (size_t)(user + 1 - host.at), host.len);
    else if (at == SIZE_MAX)
        return (struct ln_str){NULL, 0};
    struct ln_str port;
    return str_cut(&port, host, ':');
}

void scan_judge(struct ident_scratch *s)
{
    s->every = s->view.every = true;
    word_index_all(&s->index);
}

/* ---- for the scanners ---------------------------------------------------------------- */

void scan_add(struct ident_scratch *s, enum ident_type type, enum ident_grade grade,
              enum rank rank, size_t from, size_t to, struct ln_str value)
{
    if (s->code != LN_OK)
        return;
    if (s->count == s->room) {
        size_t room = s->room == 0 ? 32 : s->room * 2;
        struct found *more = NULL;
        if (room > IDENT_MAX_FOUND) {
            s->code =
                err_set(s->err, LN_ELIMIT, 0, "over %u identifiers in a text", IDENT_MAX_FOUND);
            return;
        }
        more = mem_resize(s->found, room, sizeof *more);
        if (more == NULL) {
            s->code = err_set(s->err, LN_ENOMEM, 0, "no memory for %zu identifiers", room);
            return;
        }
        s->found = more;
        s->room = room;
    }
    s->found[s->count++] = (struct found){.from = (uint32_t)from,
                                          .to = (uint32_t)to,
                                          .value = (uint32_t)s->values.len,
                                          .value_len = (uint32_t)value.len,
                                          .type = (uint8_t)type,
                                          .grade = (uint8_t)grade,
                                          .rank = (uint8_t)rank};
    buf_add(&s->values, value);
}

uint32_t scan_near(const struct ident_scratch *s, size_t from, size_t to, size_t before,
                   size_t after)
{
    return s->context | words_near(&s->words, s->text, from, to, before, after);
}

/* ---- one text ------------------------------------------------------------------------ */

static int read_countries(struct ident_scratch *s, struct ln_str list, struct ln_err *err)
{
    s->country_count = 0;
    for (size_t i = 0; i < list.len;) {
        if (list.at[i] == ',' || list.at[i] == ' ') {
            i++;
            continue;
        }
        size_t from = i;
        while (i < list.len && list.at[i] != ',' && list.at[i] != ' ')
            i++;
        char two[2] = {scan_upper(list.at[from]), scan_upper(list.at[i - 1])};
        if (i - from != 2 || !e164_country(two))
            return err_set(err, LN_EINPUT, from, "\"%.*s\" is no country code of two letters",
                           STR_ARGS(str_part(list, from, i)));
        if (s->country_count == SCAN_COUNTRIES)
            return err_set(err, LN_EINPUT, from, "over %d countries", SCAN_COUNTRIES);
        memcpy(s->countries[s->country_count++], two, 2);
    }
    return LN_OK;
}

/* View, marks and words of a text. */
static int prepare(struct ident_scratch *s, struct ln_str text, struct ln_err *err)
{
    int code = view_build(&s->view, text, err);
    s->text = buf_str(&s->view.text);
    if (code == LN_OK)
        code = marks_build(&s->marks, s->text, err);
    if (code == LN_OK && s->every)
        marks_all(&s->marks);
    if (code == LN_OK)
        code = words_find(&s->words, &s->index, s->text, &s->marks, err);
    return code;
}

/* What the words in options.context mean, all together. */
static int read_context(struct ident_scratch *s, struct ln_str context, struct ln_err *err)
{
    s->context = 0;
    if (context.len == 0)
        return LN_OK;
    int code = prepare(s, context, err);
    if (code == LN_OK)
        s->context = s->words.means;
    return code;
}

static int stronger_first(const void *left, const void *right)
{
    const struct found *a = left, *b = right;
    if (a->rank != b->rank)
        return a->rank > b->rank ? -1 : 1;
    uint32_t a_len = a->to - a->from, b_len = b->to - b->from;
    if (a_len != b_len)
        return a_len > b_len ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return a->type < b->type ? -1 : a->type > b->type;
}

static int earlier_first(const void *left, const void *right)
{
    const struct found *a = left, *b = right;
    return a->from < b->from ? -1 : a->from > b->from;
}

/* Take [from, to); false when a byte of it is taken already. */
static bool take(uint64_t *taken, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (taken[i / 64] >> (i % 64) & 1)
            return false;
    for (size_t i = from; i < to; i++)
        taken[i / 64] |= UINT64_C(1) << (i % 64);
    return true;
}

/* Keep the strongest of those that overlap, in the order of the text. */
static int resolve(struct ident_scratch *s, struct ln_err *err)
{
    if (s->count < 2)
        return LN_OK;
    size_t words = s->text.len / 64 + 1, kept = 0;
    if (words > s->taken_room) {
        uint64_t *more = mem_resize(s->taken, words, sizeof *more);
        if (more == NULL)
            return err_set(err, LN_ENOMEM, 0, "no memory to resolve overlaps");
        s->taken = more;
        s->taken_room = words;
    }
    memset(s->taken, 0, words * sizeof *s->taken);
    qsort(s->found, s->count, sizeof *s->found, stronger_first);
    for (size_t i = 0; i < s->count; i++)
        if (take(s->taken, s->found[i].from, s->found[i].to))
            s->found[kept++] = s->found[i];
    s->count = kept;
    qsort(s->found, s->count, sizeof *s->found, earlier_first);
    return LN_OK;
}

/* s->found as the caller sees it. */
static int hand_out(struct ident_scratch *s, struct ln_err *err)
{
    if (s->count > s->out_room) {
        struct ident *more = mem_resize(s->out, s->room, sizeof *more);
        if (more == NULL)
            return err_set(err, LN_ENOMEM, 0, "no memory for %zu identifiers", s->room);
        s->out = more;
        s->out_room = s->room;
    }
    for (size_t i = 0; i < s->count; i++) {
        const struct found *f = &s->found[i];
        struct ident *o = &s->out[i];
        *o = (struct ident){
            .value = str_part(buf_str(&s->values), f->value, (size_t)f->value + f->value_len),
            .type = (enum ident_type)f->type,
            .grade = (enum ident_grade)f->grade};
        view_span(&o->from, &o->to, &s->view, f->from, f->to);
        o->disguised = f->spelled || view_is_disguised(&s->view, f->from, f->to);
    }
    return LN_OK;
}

int ident_find(const struct ident **out, size_t *count, struct ident_scratch *s,
               struct ln_str text, const struct ident_options *options, struct ln_err *err)
{
    static const struct ident_options none = {0};
    *out = NULL;
    *count = 0;
    if (options == NULL)
        options = &none;
    int code = read_countries(s, options->countries, err);
    if (code == LN_OK)
        code = read_context(s, options->context, err);
    if (code == LN_OK)
        code = prepare(s, text, err);
    if (code != LN_OK)
        return code;
    s->count = 0;
    s->code = LN_OK;
    s->err = err;
    buf_clear(&s->values);
    web_scan(s);
    token_scan(s);
    handle_scan(s);
    phone_scan(s);
    if (s->code == LN_OK)
        s->code = buf_status(&s->values, err);
    if (s->code == LN_OK)
        s->code = resolve(s, err);
    if (s->code == LN_OK)
        s->code = hand_out(s, err);
    if (s->code != LN_OK)
        return s->code;
    *out = s->out;
    *count = s->count;
    return LN_OK;
}
