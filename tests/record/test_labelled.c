/* test_labelled.c: labelled lines of adverts in ten languages, and lines that only look so. */
#include "test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/random.h"
#include "record/labelled.h"

struct want {
    const char *text;
    const char *title, *place, *country, *employer, *contact, *valid; /* NULL: absent */
    double min, max;
    const char *currency, *period;
};

static void is_field(const char *text, const char *name, struct ln_str got, const char *want)
{
    if (!str_eq(got, want == NULL ? STR("") : str_of(want)))
        fail_msg("\"%s\": %s is \"%.*s\", not \"%s\"", text, name, STR_ARGS(got),
                 want == NULL ? "" : want);
}

static void is_advert(const struct record_advert *a, const struct want *w)
{
    is_field(w->text, "title", a->title, w->title);
    is_field(w->text, "place", a->job_place, w->place);
    is_field(w->text, "country", a->job_country, w->country);
    is_field(w->text, "employer", a->employer_name, w->employer);
    is_field(w->text, "contact", a->contact, w->contact);
    is_field(w->text, "valid", a->valid_through, w->valid);
    is_field(w->text, "currency", a->pay.currency, w->currency);
    is_field(w->text, "period", a->pay.period, w->period);
    if (a->pay.min != w->min || a->pay.max != w->max)
        fail_msg("\"%s\": pay is %g..%g", w->text, a->pay.min, a->pay.max);
}

static void reads_ten_languages(void **state)
{
    static const struct want cases[] = {
        {"We are hiring!\n\nPosition: Cook\nLocation: Nowhere Bay\nCountry: Nowhereland\n"
         "Company: Invented Inn\nSalary: USD 900 - 1,200 per month\nContact: a@inn.example\n"
         "Apply by: 2026-12-31\n",
         "Cook", "Nowhere Bay", "Nowhereland", "Invented Inn", "a@inn.example", "2026-12-31",
         900, 1200, "USD", "MONTH"},
        {"招聘信息\n职位：厨师\n工作地点：无名市\n国家：无名国\n公司名称：虚构餐馆\n"
         "薪资：8000-15000元/月\n联系方式：a@inn.example\n截止日期：2026-12-31",
         "厨师", "无名市", "无名国", "虚构餐馆", "a@inn.example", "2026-12-31", 8000, 15000,
         "CNY", "MONTH"},
        {"職位：廚師\n工作地點：無名市\n公司名稱：虛構餐館\n薪資：30,000-45,000元\n聯絡電話："
         "555-0100",
         "廚師", "無名市", NULL, "虛構餐館", "555-0100", NULL, 30000, 45000, "", ""},
        {"ตำแหน่ง: พ่อครัว\nสถานที่ทำงาน: เมืองสมมติ\nประเทศ: สมมติ\nบริษัท: ร้านสมมติ\n"
         "เงินเดือน: 30,000-45,000 บาท\nติดต่อ: 02-555-0100\nปิดรับสมัคร: 31 ธันวาคม 2569",
         "พ่อครัว", "เมืองสมมติ", "สมมติ", "ร้านสมมติ", "02-555-0100", "31 ธันวาคม 2569", 30000, 45000,
         "THB", "MONTH"},
        {"Vị trí: Đầu bếp\nĐịa điểm làm việc: Thành phố X\nQuốc gia: Nước X\nCông ty: Quán X\n"
         "Mức lương: 15-20 triệu/tháng\nLiên hệ: 555 0100\nHạn nộp hồ sơ: 31/12/2026",
         "Đầu bếp", "Thành phố X", "Nước X", "Quán X", "555 0100", "31/12/2026", 15e6, 20e6,
         "VND", "MONTH"},
        {"dia diem: X\nluong: 15 trieu\nVI TRI: Y", "Y", "X", NULL, NULL, NULL, NULL, 15e6,
         15e6, "VND", ""},
        {"Posisi: Juru masak\nLokasi kerja: Kota X\nNegara: X\nPerusahaan: Warung X\n"
         "Gaji: Rp 5 juta - Rp 7 juta per bulan\nNo. HP: 0812 555 0100\nBatas akhir: "
         "31-12-2026",
         "Juru masak", "Kota X", "X", "Warung X", "0812 555 0100", "31-12-2026", 5e6, 7e6,
         "IDR", "MONTH"},
        {"ရာထူး - စားဖိုမှူး\nတည်နေရာ - မြို့ X\nနိုင်ငံ - X\nကုမ္ပဏီ - ဆိုင် X\n"
         "လစာ - ၅ သိန်း ကျပ်\nဖုန်း - ၅၅၅ ၀၁၀၀\nနောက်ဆုံးရက် - ၃၁-၁၂-၂၀၂၆",
         "စားဖိုမှူး", "မြို့ X", "X", "ဆိုင် X", "၅၅၅ ၀၁၀၀", "၃၁-၁၂-၂၀၂၆", 500000, 500000, "MMK",
         "MONTH"},
        {"តួនាទី៖ ចុងភៅ\nទីតាំង: ក្រុង X\nប្រទេស: X\nក្រុមហ៊ុន: ហាង X\n"
         "ប្រាក់ខែ: ៨០០ ដុល្លារ\nទំនាក់ទំនង: 555 0100\nថ្ងៃផុតកំណត់: 31/12/2026",
         "ចុងភៅ", "ក្រុង X", "X", "ហាង X", "555 0100", "31/12/2026", 800, 800, "", "MONTH"},
        {"पद: रसोइया\nस्थान: नगर X\nदेश: X\nकंपनी: भोजनालय X\n"
         "वेतन: 20,000 से 30,000 रुपये प्रति माह\nसंपर्क: 555 0100\nअंतिम तिथि: 31/12/2026",
         "रसोइया", "नगर X", "X", "भोजनालय X", "555 0100", "31/12/2026", 20000, 30000, "INR",
         "MONTH"},
        {"Posisyon: Kusinero\nLugar ng trabaho: Bayan X\nBansa: X\nKumpanya: Kainan X\n"
         "Sahod: ₱20,000 kada buwan\nTawagan: 555 0100\nHuling araw: 31/12/2026",
         "Kusinero", "Bayan X", "X", "Kainan X", "555 0100", "31/12/2026", 20000, 20000, "PHP",
         "MONTH"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct record_advert a = {0};
        labelled_read(&a, str_of(cases[i].text));
        is_advert(&a, &cases[i]);
    }
}

/* Each of these says "the place is Nowhere" in its own dress. */
static void reads_many_layouts(void **state)
{
    static const char *const texts[] = {
        "Location:Nowhere",
        "  LOCATION :  Nowhere  \r\n",
        "Location：Nowhere",
        "Ｌｏｃａｔｉｏｎ： Nowhere",
        "- Location: Nowhere",
        "* Location: Nowhere",
        "• Location: Nowhere",
        "▍Location: Nowhere",
        "📍 Location: Nowhere",
        "👉🏻📍Location: Nowhere",
        "1. Location: Nowhere",
        "2) Location: Nowhere",
        "3、地点：Nowhere",
        "【工作地点】Nowhere",
        "【工作地点】：Nowhere",
        "[Location] Nowhere",
        "**Location:** Nowhere",
        "**Location**: Nowhere",
        "**Location** Nowhere",
        "__Location:__ Nowhere",
        "### Location\n\nNowhere",
        "**Location**\nNowhere",
        "Location:\nNowhere",
        "Location:\n\n  - Nowhere",
        "Location - Nowhere",
        "Location \xE2\x80\x93 Nowhere",
        "Location\tNowhere",
        "Location / 工作地点: Nowhere",
        "工作地点 (Location)：Nowhere",
        "Location (city): Nowhere",
        "Job location: Nowhere",
        "Job-Location: Nowhere",
        "Salary: none | Location: Nowhere",
        "Title: Cook; Location: Nowhere; Salary: 900 USD",
        "Title: Cook, Location: Nowhere, Salary: 900 USD",
        "Title: Cook  Location: Nowhere  Salary: 900 USD",
        "职位：厨师 地点：Nowhere 薪资：8000元",
        "职位：厨师，地点：Nowhere，薪资：8000元",
        "Location: -\nLocation: Nowhere",
        "Location: Nowhere\nLocation: Elsewhere",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct record_advert a = {0};
        labelled_read(&a, str_of(texts[i]));
        is_field(texts[i], "place", a.job_place, "Nowhere");
    }
}

static void prose_has_no_labels(void **state)
{
    static const char *const texts[] = {
        "",
        ":",
        "Location",
        "Location\nNowhere",
        "Our location: Nowhere is far away",
        "Please note the location: Nowhere",
        "We have one rule about salary: it is paid on the first",
        "The best location, as they say: Nowhere",
        "Location matters. Note: nothing",
        "Location? Nowhere: no",
        "location.example: Nowhere",
        "http://location: Nowhere",
        "10:30 at the station",
        "Location:",
        "Location: ...",
        "Location:\nSalary:\nContact:",
        "我们的工作地点：无名市很远",
        "关于薪资：每月发放",
        "ที่ตั้งของสถานที่ทำงาน: ไม่มี",
        "Locations: here, there",
        "Relocation: yes",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct want none = {.text = texts[i], .currency = "", .period = ""};
        struct record_advert a = {0};
        labelled_read(&a, str_of(texts[i]));
        is_advert(&a, &none);
    }
}

static void never_replaces_what_is_there(void **state)
{
    struct record_advert a = {.title = STR("Baker"),
                              .pay = {.has_min = true, .min = 5, .currency = STR("USD")}};
    struct record_advert b = {.pay = {.currency = STR("USD"), .period = STR("DAY")}};
    (void)state;
    labelled_read(&a, STR("Title: Cook\nSalary: 900 EUR a month\nLocation: Nowhere"));
    assert_str(a.title, "Baker");
    assert_str(a.job_place, "Nowhere");
    assert_true(a.pay.min == 5 && !a.pay.has_max && a.pay.period.len == 0);
    labelled_read(&b, STR("Salary: 900 EUR a month"));
    assert_true(b.pay.min == 900 && b.pay.max == 900);
    assert_str(b.pay.currency, "USD"); /* a field of its own says more than the text */
    assert_str(b.pay.period, "DAY");
}

static void a_value_has_a_length(void **state)
{
    char text[1000];
    struct record_advert a = {0};
    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, "Location: ", 10);
    labelled_read(&a, (struct ln_str){text, 310});
    assert_int_equal(a.job_place.len, 300);
    a = (struct record_advert){0};
    labelled_read(&a, (struct ln_str){text, 311});
    assert_int_equal(a.job_place.len, 0);
    memcpy(text + 990, "\nTitle: a ", 10);
    labelled_read(&a, (struct ln_str){text, 1000});
    assert_str(a.title, "a");
}

/* Through the readers: a text, a description with markup, and the texts stay as they were. */
static void fills_records(void **state)
{
    struct record_scratch s;
    struct record_list list;
    struct record_source source = {.name = STR("f"), .index = 1};
    (void)state;
    assert_int_equal(record_scratch_init(&s, NULL), LN_OK);
    struct ln_str text = STR("Cook wanted\nLocation: Nowhere\nSalary: 8-15K元\n");
    assert_int_equal(record_read(&list, &s, &record_plain_text, text, &source, NULL), LN_OK);
    const struct record *r = &list.items[0];
    assert_str(r->advert.job_place, "Nowhere");
    assert_true(r->advert.pay.min == 8000 && !r->advert.structured);
    assert_int_equal(r->text_count, 1);
    assert_true(str_eq(r->texts[0].value, text));

    static const char line[] =
        "{\"title\":\"Cook\",\"description\":\"<p>Hello &amp; welcome<br><b>Work "
        "location</b>: Nowhere<br/>Salary:&nbsp;900 USD</p><ul><li>Title: Baker</li></ul>\"}";
    assert_int_equal(record_read(&list, &s, &record_json_lines, str_of(line), &source, NULL),
                     LN_OK);
    r = &list.items[0];
    assert_str(r->advert.title, "Cook");
    assert_str(r->advert.job_place, "Nowhere");
    assert_true(r->advert.pay.min == 900);
    assert_int_equal(r->text_count, 2);
    assert_true(r->texts[1].markup && str_starts(r->texts[1].value, STR("<p>Hello &amp;")));
    record_scratch_free(&s);
}

static void tells_when_memory_ends(void **state)
{
    static const char line[] = "{\"title\":\"x\",\"description\":\"<p>Location: Nowhere</p>\"}";
    struct record_source source = {.name = STR("f"), .index = 1};
    unsigned long nth = 1;
    (void)state;
    for (;; nth++) {
        struct record_scratch s;
        struct record_list list = {0};
        mem_fail_at(nth);
        int code = record_scratch_init(&s, NULL);
        if (code == LN_OK) {
            code = record_read(&list, &s, &record_json_lines, str_of(line), &source, NULL);
            record_scratch_free(&s);
        }
        bool hit = mem_fail_hit();
        mem_fail_at(0);
        if (!hit)
            break;
        assert_int_equal(code, LN_ENOMEM);
    }
    assert_true(nth > 3);
}

static void any_lines_are_bounded(void **state)
{
    static const char *const parts[] = {
        "Location", "薪资", ":",     "：",   "\n", " ",  "**",  "【",  "】",   "- ", " - ",
        "/",        "(",    ")",     "|",    "x",  "1.", "900", "USD", "\t",   "#",  "[",
        "]",        "\xE8", "Title", "ရာထူး", "đ",  ",",  "\r",  "@",   "&amp;"};
    struct random r = {7};
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        char text[256];
        size_t len = 0;
        for (uint64_t n = random_below(&r, 20); n > 0; n--) {
            const char *part = parts[random_below(&r, sizeof parts / sizeof *parts)];
            memcpy(text + len, part, strlen(part));
            len += strlen(part);
        }
        char *copy = test_malloc(len + 1);
        memcpy(copy, text, len);
        struct record_advert a = {0};
        labelled_read(&a, (struct ln_str){copy, len});
        const struct ln_str fields[] = {a.title, a.job_place};
        for (size_t i = 0; i < 2; i++)
            assert_true(fields[i].len == 0 ||
                        (fields[i].at >= copy && fields[i].at + fields[i].len <= copy + len));
        test_free(copy);
    }
}

/* What lies behind the limit is not read; a hostile text costs no more than its length. */
static void only_the_start_is_searched(void **state)
{
    size_t size = LIMIT_LABELLED_BYTES + 100;
    char *text = test_malloc(size);
    struct record_advert a = {0};
    (void)state;
    for (size_t i = 0; i < size; i++)
        text[i] = ": \n- |"[i % 6];
    memcpy(text + LIMIT_LABELLED_BYTES, "\nTitle: x\n", 10);
    labelled_read(&a, (struct ln_str){text, size});
    assert_int_equal(a.title.len, 0);
    memcpy(text + LIMIT_LABELLED_BYTES - 20, "\nTitle: x\n", 10);
    labelled_read(&a, (struct ln_str){text, size});
    assert_str(a.title, "x");
    test_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_ten_languages),
        cmocka_unit_test(reads_many_layouts),
        cmocka_unit_test(prose_has_no_labels),
        cmocka_unit_test(never_replaces_what_is_there),
        cmocka_unit_test(a_value_has_a_length),
        cmocka_unit_test(fills_records),
        cmocka_unit_test(tells_when_memory_ends),
        cmocka_unit_test(any_lines_are_bounded),
        cmocka_unit_test(only_the_start_is_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
