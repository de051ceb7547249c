/* test_disguise.c: sentences are disguised with one trick at a time at random, and undoing must
 * give back the folded original; ordinary sentences must stay as they are. The table of
 * lookalikes is judged by ICU's confusables, the quick look by the whole work without it. */
#include "test.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>

#include "base/mem.h"
#include "base/random.h"
#include "text/chars.h"
#include "text/disguise.h"
#include "text/disguise_inner.h"
#include "text/lookalike.h"

#define TEXT_MAX ((size_t)1 << 22)
#define ROUNDS   400

static struct fold_tables *tables;
static struct lexicon *words;

/* What the lexicon knows, and what is disguised. Invented. */
static const char *const latin[] = {
    "free visa and free air ticket for every applicant",
    "contact the manager on telegram or whatsapp now",
    "high salary paid every week no experience needed",
    "customer service in thailand accommodation provided",
    "we book your flight and your passport stays with us",
    "gaji besar tiket pesawat dan mess ditanggung perusahaan",
    "hubungi kami lewat telegram untuk wawancara hari ini",
    "libreng tirahan at pagkain malaking sahod bawat buwan",
    "kerja mudah di kemboja gaji tinggi penginapan percuma",
    "urgent hiring typing job work from home daily payment",
};

static const char *const chinese[] = {"高薪招聘客服包机票包吃住", "出国打工月入三万无需经验",
                                      "加飞机联系人事经理"};

static const char *const ordinary[] = {
    "Office clerk, $3000 a month, 9am-5pm, 5 days/week, covid19 vaccinated, b2b sales.",
    "We use HTML5, CSS3, Web3, MP3 players, Win10, IPv4, K8s, i18n and Office365.",
    "Apply by the 1st or 2nd of May; 24h shifts, 401k, 3rd floor, 10k+ users, 4pm, H1B.",
    "Send a CV to jobs@example.com or hr.team@example.org, ref. A1-B2-C3.",
    "U.S.A., Ph.D., e.g. a B.A., i.e. an M.B.A.; a.k.a. the O.R. team, 8 a.m. - 4 p.m.",
    "on-line, e-mail, part-time, co-operate, state-of-the-art, what's, don't, a/r, a/p",
    "Options: A B C D E F or a. b. c. d. or 1 2 3 4 5 6 7 8, S M T W T F S",
    "Senior developer (C/C++, C#, Java) *urgent* _now_ ~10 people = a great team",
    "招聘：客服、文员，男/女不限，月薪5000-8000元。A座-3楼 约翰·史密斯 “高薪” 诚聘，好，是，我",
    "北京 - 上海 高铁 车票 5折；姓名：张三",
    "Москва: требуется водитель, зарплата от 500 €, кто хочет — звоните",
    "Our office in Москва works with α and β versions, 5 μm and 10 kΩ.",
    "Θέση εργασίας στην Αθήνα, μισθός καλός, τηλέφωνο 000",
    "พนักงานขาย เงินเดือน 15,000 บาท ๆ ณ สาขากรุงเทพ ติดต่อ id line",
    "Tuyển nhân viên bán hàng, lương 8 triệu, làm việc 8h-17h, ở Hà Nội",
    "İstanbul'da çalışmak için ışıklı ofis, Zürich, São Paulo, Łódź, Ærø",
    "c u l8r @home 2nite, gr8 b4 4got any1 some1 no1 sooo goood!!! :) <3",
    "H.A.C.C.P. and C.O.S.H.H. training; level5, unit33, room 101, bus77, blk11",
    "#URL_fbe6559afac620a3cd2c22281f7b8d0eef56a73e3d9a311e2f1ca13d081dd630#",
    "ไม่มีค่าใช้จ่าย \u200bสมัครได้ที่สาขา ភាសា\u200bខ្មែរ",
};

struct state {
    struct folded f;
    struct disguise d;
};

static void check_map(const struct folded *f, size_t original_len)
{
    assert_int_equal(f->original_len, original_len);
    assert_int_equal(f->map[f->text.len], original_len);
    for (size_t i = 0; i < f->text.len; i++) {
        size_t from, to;
        assert_true(f->map[i] <= f->map[i + 1] && f->map[i] < original_len);
        fold_span(&from, &to, f, i, i + 1);
        assert_true(from < to && to <= original_len);
    }
    for (size_t i = 0; i < f->gap_count; i++) {
        assert_true(f->gaps[i].from < f->gaps[i].to && f->gaps[i].to <= original_len);
        assert_true(i == 0 || f->gaps[i - 1].to < f->gaps[i].from);
    }
    assert_int_equal(utf8_invalid_at(buf_str(&f->text)), f->text.len);
}

/* The plain text of s; the quick look and the whole work must agree. */
static struct ln_str undo(struct state *st, struct ln_str s)
{
    bool quick, found;
    assert_int_equal(fold(&st->f, tables, s, false, NULL), LN_OK);
    assert_int_equal(disguise_undo(&quick, &st->d, tables, words, &st->f, s, NULL), LN_OK);
    unsigned kinds = st->d.kinds;
    assert_int_equal(disguise_undo_all(&found, &st->d, tables, words, &st->f, s, NULL), LN_OK);
    if (found != quick || kinds != st->d.kinds)
        fail_msg("quick %x, whole %x: %.*s", kinds, st->d.kinds, STR_ARGS(s));
    for (size_t i = 0; i < st->d.count; i++) {
        assert_true(st->d.places[i].from < st->d.places[i].to);
        assert_true(st->d.places[i].to <= s.len);
        assert_true(i == 0 || st->d.places[i - 1].from <= st->d.places[i].from);
    }
    if (!st->d.differs)
        return buf_str(&st->f.text);
    check_map(&st->d.plain, s.len);
    return buf_str(&st->d.plain.text);
}

/* ---- tables ---- */

static int skeleton(const USpoofChecker *checker, uint32_t c)
{
    UChar units[2], out[64];
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = chars_to_units(units, c);
    int32_t got = uspoof_getSkeleton(checker, 0, units, len, out, 64, &status);
    assert_true(U_SUCCESS(status));
    return got == 1 && out[0] < 0x80 ? u_tolower(out[0]) : 0;
}

/* Every small or capital column that is filled is what ICU says of one of the two forms. */
static void lookalikes_are_those_of_icu(void **state)
{
    (void)state;
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&status);
    size_t rows = 0;
    assert_true(U_SUCCESS(status));
    for (uint32_t c = 0x80; c < 0x20000; c++) {
        const struct lookalike *row = lookalike_find(c);
        if (row == NULL)
            continue;
        rows++;
        assert_int_equal(chars_one(tables, c), c);
        int small = skeleton(checker, (uint32_t)u_tolower((UChar32)c));
        int capital = skeleton(checker, (uint32_t)u_toupper((UChar32)c));
        assert_true(row->lower != 0 || row->upper != 0 || row->mixed != 0);
        assert_true(row->lower == 0 || row->lower == small || row->lower == capital ||
                    c == 0x4CF);
        assert_true(row->upper == 0 || row->upper == small || row->upper == capital ||
                    c == 0x4CF);
    }
    assert_int_equal(rows, 335);
    uspoof_close(checker);
}

static const struct {
    const char *written, *plain;
    unsigned kinds;
} exact[] = {
    {"Fr33 v1s4, s@lary $3000, b2b", "free visa, salary $3000, b2b", DISGUISE_LEET},
    {"on t e l e g r a m  now", "on telegram now", DISGUISE_SPLIT},
    {"t.e.l.e.g.r.a.m, t-e-l-e-g-r-a-m", "telegram, telegram", DISGUISE_SPLIT},
    {"te*le*gram or tele-gram", "telegram or telegram", DISGUISE_SPLIT},
    {"w o r k   f r o m   h o m e", "work from home", DISGUISE_SPLIT},
    {"w o r k f r o m h o m e", "work from home", DISGUISE_SPLIT},
    {"包 机 票 高*薪 包.机.票", "包机票 高薪 包机票", DISGUISE_SPLIT},
    {"诚聘高*薪员工 飞 机", "诚聘高薪员工 飞机", DISGUISE_SPLIT},
    {"ไ ล น์ ติดต่อ", "ไลน์ ติดต่อ", DISGUISE_SPLIT},
    {"frее vіsа", "free visa", DISGUISE_LOOKALIKE},
    {"ТЕLЕGRАМ ᴛᴇʟᴇɢʀᴀᴍ 🆃🅴🅻🅴🅶🆁🅰🅼", "telegram telegram telegram", DISGUISE_LOOKALIKE},
    {"s̶a̶l̶a̶r̶y̶ f̲r̲e̲e̲", "salary free", DISGUISE_MARKS},
    {"sal\u200Bary", "salary", DISGUISE_HIDDEN},
    {"free \u202Eyralas\u202C now", "free yralas now", DISGUISE_REVERSED},
    {"t🔥e🔥l🔥e🔥g🔥r🔥a🔥m", "telegram", DISGUISE_SPLIT},
    {"t е l e g r a m", "telegram", DISGUISE_LOOKALIKE | DISGUISE_SPLIT},
};

static void tricks_are_undone(void **state)
{
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        struct state *st = *state;
        assert_str(undo(st, str_of(exact[i].written)), exact[i].plain);
        assert_int_equal(st->d.kinds, exact[i].kinds);
    }
}

static void a_place_is_bytes_of_the_original(void **state)
{
    struct state *st = *state;
    struct ln_str s = STR("Now: v\u0456s\u0430 and t e l e g r a m.");
    assert_str(undo(st, s), "now: visa and telegram.");
    assert_int_equal(st->d.count, 2);
    assert_str(str_part(s, st->d.places[0].from, st->d.places[0].to), "v\u0456s\u0430");
    assert_str(str_part(s, st->d.places[1].from, st->d.places[1].to), "t e l e g r a m");
    size_t from, to, at = str_find(buf_str(&st->d.plain.text), STR("telegram"), 0);
    fold_span(&from, &to, &st->d.plain, at, at + 8);
    assert_str(str_part(s, from, to), "t e l e g r a m");
}

static void ordinary_text_stays(void **state)
{
    for (size_t i = 0; i < sizeof ordinary / sizeof *ordinary; i++) {
        struct state *st = *state;
        struct ln_str s = str_of(ordinary[i]);
        undo(st, s);
        if (st->d.count > 0)
            fail_msg("%x: %.*s", st->d.kinds, (int)(st->d.places[0].to - st->d.places[0].from),
                     s.at + st->d.places[0].from);
    }
}

/* ---- tricks at random ---- */

struct text {
    char at[4096];
    size_t len;
};

static void put(struct text *t, uint32_t c)
{
    t->len += utf8_put(t->at + t->len, c);
}

typedef void play(struct text *out, struct random *rng, struct ln_str s);

static bool chance(struct random *rng, unsigned percent)
{
    return random_below(rng, 100) < percent;
}

static void homoglyphs(struct text *out, struct random *rng, struct ln_str s)
{
    static const char letters[] = "aceopxyisj";
    static const uint32_t twins[] = {0x430, 0x441, 0x435, 0x43E, 0x440,
                                     0x445, 0x443, 0x456, 0x455, 0x458};
    for (size_t i = 0; i < s.len; i++) {
        const char *found = strchr(letters, s.at[i]);
        bool twin = found != NULL && chance(rng, 70);
        put(out, twin ? twins[found - letters] : (unsigned char)s.at[i]);
    }
}

static void hidden(struct text *out, struct random *rng, struct ln_str s)
{
    static const uint32_t none[] = {0x200B, 0x200C, 0x200D, 0x2060,
                                    0xFEFF, 0xAD,   0x200E, 0xE0061};
    for (size_t i = 0; i < s.len; i++) {
        put(out, (unsigned char)s.at[i]);
        if (chance(rng, 40))
            put(out, none[random_below(rng, 8)]);
    }
}

static void leet(struct text *out, struct random *rng, struct ln_str s)
{
    static const char letters[] = "aeiost", signs[] = "431057", other[] = "@31$";
    for (size_t i = 0; i < s.len; i++) {
        const char *found = strchr(letters, s.at[i]);
        bool edge = i == 0 || s.at[i - 1] == ' ' || i + 1 == s.len || s.at[i + 1] == ' ';
        if (found == NULL || edge || !chance(rng, 60))
            put(out, (unsigned char)s.at[i]);
        else if (found == letters && chance(rng, 30))
            put(out, (unsigned char)other[0]);
        else
            put(out, (unsigned char)signs[found - letters]);
    }
}

/* Words of four letters and more: "s a l a r y", words parted by more than one space. */
static void spaced(struct text *out, struct random *rng, struct ln_str s)
{
    static const char signs[] = " .-_*~";
    struct ln_str rest = s;
    while (rest.len > 0) {
        struct ln_str word = str_cut(&rest, rest, ' ');
        char sign = signs[random_below(rng, 6)];
        bool part = word.len >= 4 && chance(rng, 50);
        for (size_t i = 0; i < word.len; i++) {
            put(out, (unsigned char)word.at[i]);
            if (part && i + 1 < word.len)
                put(out, (unsigned char)sign);
        }
        put(out, ' ');
        put(out, ' ');
    }
}

static void lines(struct text *out, struct random *rng, struct ln_str s)
{
    static const uint32_t marks[] = {0x336, 0x332, 0x335, 0x20D2};
    uint32_t mark = marks[random_below(rng, 4)];
    for (size_t i = 0; i < s.len; i++) {
        put(out, (unsigned char)s.at[i]);
        if (s.at[i] != ' ')
            put(out, mark);
    }
}

static void stacked(struct text *out, struct random *rng, struct ln_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        put(out, (unsigned char)s.at[i]);
        for (size_t n = s.at[i] == ' ' ? 0 : 3 + random_below(rng, 4); n > 0; n--)
            put(out, 0x310 + (uint32_t)random_below(rng, 3));
    }
}

static void fancy(struct text *out, struct random *rng, struct ln_str s)
{
    static const uint32_t bases[] = {0x1D41A, 0x1D5EE, 0x24D0, 0xFF41, 0x1D4EA, 0x1F170};
    uint32_t base = bases[random_below(rng, 6)];
    for (size_t i = 0; i < s.len; i++)
        put(out, s.at[i] == ' ' ? ' ' : base + (uint32_t)(s.at[i] - 'a'));
}

static void parted(struct text *out, struct random *rng, struct ln_str s)
{
    static const uint32_t signs[] = {' ', '*', '.', 0x2605, 0x1F525, '_'};
    uint32_t sign = signs[random_below(rng, 6)];
    for (size_t pos = 0; pos < s.len;) {
        put(out, utf8_next(s, &pos));
        if (pos < s.len)
            put(out, sign);
    }
}

/* A sign at one place inside. */
static void struck(struct text *out, struct random *rng, struct ln_str s)
{
    static const uint32_t signs[] = {'*', '_', 0x2605, 0x1F525, '~', '#'};
    size_t at = 1 + random_below(rng, s.len / 3 - 1), count = 0;
    for (size_t pos = 0; pos < s.len; count++) {
        if (count == at)
            put(out, signs[random_below(rng, 6)]);
        put(out, utf8_next(s, &pos));
    }
}

/* How often undoing gives back what folding the original gives. */
static void try_trick(struct state *st, const char *name, play *trick, const char *const *texts,
                      size_t count, double least)
{
    struct random rng = {20261122};
    size_t right = 0, changed = 0;
    struct text first = {.len = 0};
    for (size_t i = 0; i < ROUNDS; i++) {
        struct ln_str s = str_of(texts[i % count]);
        struct text t = {.len = 0};
        trick(&t, &rng, s);
        if (str_eq(s, (struct ln_str){t.at, t.len}))
            continue;
        changed++;
        struct ln_str got = undo(st, (struct ln_str){t.at, t.len});
        right += str_eq(got, s);
        if (!str_eq(got, s) && first.len == 0)
            first = t;
    }
    print_message("# %s: %zu of %zu undone\n", name, right, changed);
    assert_true(changed > ROUNDS / 2);
    if ((double)right < least * (double)changed)
        fail_msg("%s: %zu of %zu; first: %.*s", name, right, changed, (int)first.len, first.at);
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void random_tricks_are_undone(void **state)
{
    struct state *st = *state;
    try_trick(st, "homoglyphs", homoglyphs, latin, COUNT(latin), 0.98);
    try_trick(st, "hidden", hidden, latin, COUNT(latin), 1);
    try_trick(st, "leet", leet, latin, COUNT(latin), 0.95);
    try_trick(st, "spaced", spaced, latin, COUNT(latin), 0.98);
    try_trick(st, "lines", lines, latin, COUNT(latin), 1);
    try_trick(st, "stacked", stacked, latin, COUNT(latin), 0.99);
    try_trick(st, "fancy", fancy, latin, COUNT(latin), 1);
    try_trick(st, "parted Chinese", parted, chinese, COUNT(chinese), 1);
    try_trick(st, "struck Chinese", struck, chinese, COUNT(chinese), 0.98);
}

static void random_text_keeps_its_map(void **state)
{
    static const char *const pieces[] = {
        "a",      "b ", "t.",   "\u0430", "\u0456", "1",      "3",        "@",      "$",   " ",
        "*",      "高", "薪",   ". ",     "-",      "\u200B", "\u0336",   "\u0301", "ไ",   "ล ",
        "น์",      "🔥",  "ü",    "v1s4",   "é",      "\xC3",   "telegram", "М",      "σ",   "ʟ",
        "\u202E", "  ", "\xAD", "ệ",      "_",      "!",      "|",        "0",      "visa"};
    struct random rng = {7};
    for (size_t round = 0; round < 20000; round++) {
        struct text t = {.len = 0};
        for (size_t n = random_below(&rng, 40); n > 0; n--) {
            struct ln_str piece = str_of(pieces[random_below(&rng, COUNT(pieces))]);
            memcpy(t.at + t.len, piece.at, piece.len);
            t.len += piece.len;
        }
        struct ln_str s = {t.at, t.len};
        struct state *st = *state;
        bool found;
        assert_int_equal(fold(&st->f, tables, s, false, NULL), LN_OK);
        assert_int_equal(disguise_undo_all(&found, &st->d, tables, words, &st->f, s, NULL),
                         LN_OK);
        assert_true(found || !st->d.differs);
        if (st->d.differs)
            check_map(&st->d.plain, s.len);
    }
}

static void failing_allocations_are_told(void **state)
{
    (void)state;
    struct ln_str s = STR("t e l e g r a m v\u0456s\u0430 s\u200Bal fr33 v1s4");
    for (unsigned long n = 1;; n++) {
        struct state st;
        struct lexicon *x = NULL;
        struct ln_str text = str_of(latin[0]);
        bool found = false;
        folded_init(&st.f, TEXT_MAX);
        disguise_init(&st.d, TEXT_MAX);
        assert_int_equal(fold(&st.f, tables, s, false, NULL), LN_OK);
        mem_fail_at(n);
        int code = lexicon_new(&x, tables, &text, 1, NULL);
        if (code == LN_OK)
            code = disguise_undo(&found, &st.d, tables, x, &st.f, s, NULL);
        bool hit = mem_fail_hit() != 0;
        mem_fail_at(0);
        assert_int_equal(code, hit ? LN_ENOMEM : LN_OK);
        disguise_free(&st.d);
        folded_free(&st.f);
        lexicon_free(x);
        if (!hit)
            return;
    }
}

static int setup(void **state)
{
    static struct state st;
    struct ln_str texts[COUNT(latin) + COUNT(chinese)];
    size_t count = 0;
    for (size_t i = 0; i < COUNT(latin); i++)
        texts[count++] = str_of(latin[i]);
    for (size_t i = 0; i < COUNT(chinese); i++)
        texts[count++] = str_of(chinese[i]);
    *state = &st;
    folded_init(&st.f, TEXT_MAX);
    disguise_init(&st.d, TEXT_MAX);
    return fold_tables_new(&tables, NULL) != LN_OK ||
           lexicon_new(&words, tables, texts, count, NULL) != LN_OK;
}

static int teardown(void **state)
{
    struct state *st = *state;
    disguise_free(&st->d);
    folded_free(&st->f);
    lexicon_free(words);
    fold_tables_free(tables);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lookalikes_are_those_of_icu),
        cmocka_unit_test(tricks_are_undone),
        cmocka_unit_test(a_place_is_bytes_of_the_original),
        cmocka_unit_test(ordinary_text_stays),
        cmocka_unit_test(random_tricks_are_undone),
        cmocka_unit_test(random_text_keeps_its_map),
        cmocka_unit_test(failing_allocations_are_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
