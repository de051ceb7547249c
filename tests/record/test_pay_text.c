/* test_pay_text.c: pay as people write it, in ten languages, and what only looks like pay. */
#include "test.h"

#include "base/random.h"
#include "record/loose.h"
#include "record/pay_text.h"
#include "record/pay_words.h"

struct pay_case {
    const char *text;
    double min, max; /* 0: not given */
    const char *currency, *period;
};

static void is_pay(const struct pay_case *want)
{
    struct record_pay pay = {0};
    if (pay_parse(&pay, str_of(want->text)) != LN_OK)
        fail_msg("\"%s\": nothing found", want->text);
    if (pay.has_min != (want->min > 0) || pay.has_max != (want->max > 0) ||
        (pay.has_min && pay.min != want->min) || (pay.has_max && pay.max != want->max) ||
        !str_eq(pay.currency, str_of(want->currency)) ||
        !str_eq(pay.period, str_of(want->period)))
        fail_msg("\"%s\": got %s%.10g..%s%.10g \"%.*s\" \"%.*s\"", want->text,
                 pay.has_min ? "" : "none ", pay.min, pay.has_max ? "" : "none ", pay.max,
                 STR_ARGS(pay.currency), STR_ARGS(pay.period));
}

#define EACH_CASE(cases)                                                                       \
    do {                                                                                       \
        (void)state;                                                                           \
        for (size_t i = 0; i < sizeof(cases) / sizeof *(cases); i++)                           \
            is_pay(&(cases)[i]);                                                               \
    } while (0)

static void reads_english(void **state)
{
    static const struct pay_case cases[] = {
        {"8,000 to 15,000 yuan a month", 8000, 15000, "CNY", "MONTH"},
        {"USD 1,200 - 1,800/month", 1200, 1800, "USD", "MONTH"},
        {"USD 1,200 - USD 1,800 per month", 1200, 1800, "USD", "MONTH"},
        {"$1,200 - $1,800", 1200, 1800, "", ""},
        {"1200 dollars", 1200, 1200, "", ""},
        {"1200 US dollars a week", 1200, 1200, "USD", "WEEK"},
        {"US$900", 900, 900, "USD", ""},
        {"$900 USD monthly", 900, 900, "USD", "MONTH"},
        {"Salary: 2,500", 2500, 2500, "", ""},
        {"Monthly salary 2,500", 2500, 2500, "", "MONTH"},
        {"8000-15000", 8000, 15000, "", ""},
        {"8k-15k", 8000, 15000, "", ""},
        {"8-15K", 8000, 15000, "", ""},
        {"from 15 to 20 euros per hour", 15, 20, "EUR", "HOUR"},
        {"between 1,000 and 2,000 USD per month", 1000, 2000, "USD", "MONTH"},
        {"£12.50 per hour", 12.5, 12.5, "GBP", "HOUR"},
        {"€2.500,50 / month", 2500.5, 2500.5, "EUR", "MONTH"},
        {"EUR 30.000 per annum", 30000, 30000, "EUR", "YEAR"},
        {"₹80,000 pm", 80000, 80000, "INR", "MONTH"},
        {"₹12,00,000 p.a.", 1200000, 1200000, "INR", "YEAR"},
        {"INR 6-8 LPA", 600000, 800000, "INR", "YEAR"},
        {"Rs. 25,000 per month", 25000, 25000, "", "MONTH"},
        {"25000 rupees a month", 25000, 25000, "", "MONTH"},
        {"up to 3000 USD", 0, 3000, "USD", ""},
        {"from USD 800", 800, 0, "USD", ""},
        {"USD 800+ per month", 800, 0, "USD", "MONTH"},
        {"USD 800 + commission", 800, 800, "USD", ""},
        {"THB 30,000 and above", 30000, 0, "THB", ""},
        {"at least 500 dollars a week", 500, 0, "", "WEEK"},
        {"AED 3,000 - 5,000", 3000, 5000, "AED", ""},
        {"4500 dirhams monthly", 4500, 4500, "AED", "MONTH"},
        {"RM 2,800 - RM 3,500 a month", 2800, 3500, "MYR", "MONTH"},
        {"3500 ringgit", 3500, 3500, "MYR", ""},
        {"20,000 - 25,000 pesos", 20000, 25000, "", ""},
        {"PHP 20,000 - 25,000 / month", 20000, 25000, "PHP", "MONTH"},
        {"KRW 2,500,000 per month", 2500000, 2500000, "KRW", "MONTH"},
        {"2.5 million won", 2500000, 2500000, "KRW", ""},
        {"250,000 yen per month", 250000, 250000, "JPY", "MONTH"},
        {"S$1,800", 1800, 1800, "SGD", ""},
        {"HK$18,000 monthly", 18000, 18000, "HKD", "MONTH"},
        {"NT$45,000", 45000, 45000, "TWD", ""},
        {"600,000 kyats", 600000, 600000, "MMK", ""},
        {"1,200,000 riel a month", 1200000, 1200000, "KHR", "MONTH"},
        {"3,000,000 kip", 3000000, 3000000, "LAK", ""},
        {"20 million dong", 20000000, 20000000, "VND", ""},
        {"VND 20,000,000", 20000000, 20000000, "VND", ""},
        {"10 million rupiah a month", 10000000, 10000000, "IDR", "MONTH"},
        {"1 200 USD", 1200, 1200, "USD", ""},
        {"CHF 4'500 per month", 4500, 4500, "CHF", "MONTH"},
        {"3000 USDT per month", 3000, 3000, "", "MONTH"},
        {"USD 1,800 \xE2\x80\x93 1,200", 1200, 1800, "USD", ""},
        {"$15/hr", 15, 15, "", "HOUR"},
        {"150 USD a day", 150, 150, "USD", "DAY"},
        {"USD 52,000/yr", 52000, 52000, "USD", "YEAR"},
        {"We pay well. Salary is 1,500 USD per month plus meals. Work 8 hours a day, 6 days a "
         "week.",
         1500, 1500, "USD", "MONTH"},
        {"We are 20 staff since 2019.\nSalary: 30,000-45,000 baht per month\nCall +66 2 555 "
         "0100",
         30000, 45000, "THB", "MONTH"},
        {"Visa fee USD 100, salary USD 900", 900, 900, "USD", ""},
        {"Salary negotiable, age 18-35, 1,000 USD", 1000, 1000, "USD", ""},
        {"USD 1,000 (RMB 7,000)", 1000, 1000, "USD", ""},
    };
    EACH_CASE(cases);
}

static void reads_chinese(void **state)
{
    static const struct pay_case cases[] = {
        {"月薪8000~15000元", 8000, 15000, "CNY", "MONTH"},
        {"月入2-3万", 20000, 30000, "", "MONTH"},
        {"月入2-3万元", 20000, 30000, "CNY", "MONTH"},
        {"月入过万", 10000, 0, "", "MONTH"},
        {"薪资：8000元/月", 8000, 8000, "CNY", "MONTH"},
        {"薪资 8K-15K·13薪", 8000, 15000, "", ""},
        {"底薪3000美元", 3000, 3000, "USD", ""},
        {"底薪3000美金+提成", 3000, 3000, "USD", ""},
        {"月薪 18,000 港元", 18000, 18000, "HKD", "MONTH"},
        {"月薪 45,000 新台幣", 45000, 45000, "TWD", "MONTH"},
        {"薪資：30,000-45,000元", 30000, 45000, "", ""},
        {"時薪 200 元", 200, 200, "", "HOUR"},
        {"25万日元/月", 250000, 250000, "JPY", "MONTH"},
        {"200万韩元", 2000000, 2000000, "KRW", ""},
        {"工资1万5", 15000, 15000, "", ""},
        {"工资1万2千元", 12000, 12000, "CNY", ""},
        {"1.5万-2万元/月", 15000, 20000, "CNY", "MONTH"},
        {"8千-1万2", 8000, 12000, "", ""},
        {"月薪三千到五千元", 3000, 5000, "CNY", "MONTH"},
        {"月薪一万五", 15000, 15000, "", "MONTH"},
        {"底薪两万泰铢", 20000, 20000, "THB", ""},
        {"工资 2000-3000 新币", 2000, 3000, "SGD", ""},
        {"年薪20万人民币", 200000, 200000, "CNY", "YEAR"},
        {"人民币 8000元 每月", 8000, 8000, "CNY", "MONTH"},
        {"日薪300元", 300, 300, "CNY", "DAY"},
        {"300块/天", 300, 300, "CNY", "DAY"},
        {"最高15000元", 0, 15000, "CNY", ""},
        {"8000元以上", 8000, 0, "CNY", ""},
        {"8000元起", 8000, 0, "CNY", ""},
        {"月入3w+", 30000, 0, "", "MONTH"},
        {"２０００－３０００元", 2000, 3000, "CNY", ""},
        {"￥8000-15000", 8000, 15000, "", ""},
        {"招聘客服10人，每天8小时，月薪6000元，年龄18-35岁", 6000, 6000, "CNY", "MONTH"},
        {"每月 800 美元", 800, 800, "USD", "MONTH"},
    };
    EACH_CASE(cases);
}

static void reads_south_east_asia(void **state)
{
    static const struct pay_case cases[] = {
        {"฿30,000-45,000 ต่อเดือน", 30000, 45000, "THB", "MONTH"},
        {"เงินเดือน 30,000 - 45,000 บาท", 30000, 45000, "THB", "MONTH"},
        {"เงินเดือน ๓๐,๐๐๐ บาท", 30000, 30000, "THB", "MONTH"},
        {"รายได้ 3 หมื่นบาท", 30000, 30000, "THB", ""},
        {"รายได้ 2-3 หมื่นบาท/เดือน", 20000, 30000, "THB", "MONTH"},
        {"ค่าจ้างวันละ 500 บาท", 500, 500, "THB", "DAY"},
        {"500 บาทต่อวัน", 500, 500, "THB", "DAY"},
        {"เดือนละ 1 แสนบาท", 100000, 100000, "THB", "MONTH"},
        {"30,000 บาทขึ้นไป", 30000, 0, "THB", ""},
        {"800 ดอลลาร์สหรัฐ", 800, 800, "USD", ""},
        {"Lương 20-30 triệu/tháng", 20000000, 30000000, "VND", "MONTH"},
        {"LƯƠNG: 15tr - 20tr", 15000000, 20000000, "VND", ""},
        {"Thu nhập từ 15 triệu", 15000000, 0, "VND", ""},
        {"15 đến 20 triệu đồng mỗi tháng", 15000000, 20000000, "VND", "MONTH"},
        {"20.000.000đ/tháng", 20000000, 20000000, "VND", "MONTH"},
        {"Lương cơ bản 8.000.000 - 12.000.000 VNĐ", 8000000, 12000000, "VND", ""},
        {"1,5 triệu một tuần", 1500000, 1500000, "VND", "WEEK"},
        {"50 nghìn/giờ", 50000, 50000, "VND", "HOUR"},
        {"lương 1000 đô la Mỹ", 1000, 1000, "USD", ""},
        {"lên đến 30 triệu", 0, 30000000, "VND", ""},
        {"Rp 10 juta per bulan", 10000000, 10000000, "IDR", "MONTH"},
        {"Gaji Rp5.000.000 - Rp7.500.000", 5000000, 7500000, "IDR", ""},
        {"Gaji 5-8 juta/bulan", 5000000, 8000000, "", "MONTH"},
        {"Rp 150.000 per hari", 150000, 150000, "IDR", "DAY"},
        {"Rp 4,5 jt sebulan", 4500000, 4500000, "IDR", "MONTH"},
        {"gaji hingga 10 juta rupiah", 0, 10000000, "IDR", ""},
        {"လစာ ၅ သိန်း ကျပ်", 500000, 500000, "MMK", "MONTH"},
        {"လစာ - ၃၀၀,၀၀၀ ကျပ်", 300000, 300000, "MMK", "MONTH"},
        {"တစ်လ ၅ သိန်းမှ ၈ သိန်း ကျပ်", 500000, 800000, "MMK", "MONTH"},
        {"လစာ သိန်း ၂၀", 2000000, 2000000, "", "MONTH"},
        {"လစာ ၁၅၀၀၀ ဘတ်", 15000, 15000, "THB", "MONTH"},
        {"ប្រាក់ខែ ៨០០ ដុល្លារ", 800, 800, "", "MONTH"},
        {"ប្រាក់ខែ 500-800 ដុល្លារអាមេរិក", 500, 800, "USD", "MONTH"},
        {"១,២០០,០០០ រៀល ក្នុងមួយខែ", 1200000, 1200000, "KHR", "MONTH"},
        {"ចំណូល 300 ដុល្លារ ក្នុងមួយសប្តាហ៍", 300, 300, "", "WEEK"},
        {"Sahod: ₱20,000 - ₱25,000", 20000, 25000, "PHP", ""},
        {"20,000 piso kada buwan", 20000, 20000, "PHP", "MONTH"},
        {"Php 610 bawat araw", 610, 610, "PHP", "DAY"},
        {"sweldo 25 libo piso", 25000, 25000, "PHP", ""},
    };
    EACH_CASE(cases);
}

static void reads_hindi(void **state)
{
    static const struct pay_case cases[] = {
        {"वेतन 80,000 रुपये प्रति माह", 80000, 80000, "INR", "MONTH"},
        {"वेतन: २०,००० से ३०,००० रुपये", 20000, 30000, "INR", ""},
        {"सैलरी 25 हज़ार रुपये महीना", 25000, 25000, "INR", "MONTH"},
        {"₹1.5 लाख मासिक", 150000, 150000, "INR", "MONTH"},
        {"800 अमेरिकी डॉलर प्रतिमाह", 800, 800, "USD", "MONTH"},
    };
    EACH_CASE(cases);
}

static void leaves_what_is_no_pay(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "negotiable",
        "面议",
        "Thỏa thuận",
        "2024",
        "2020-2024",
        "since 2019",
        "20%",
        "Commission 15 % of sales",
        "10 people",
        "Salary: 10 staff",
        "We need 150 workers",
        "招聘500人",
        "รับ 200 อัตรา",
        "tuyển 150 người",
        "butuh 200 orang",
        "8 hours a day",
        "5 days a week",
        "180 days",
        "3年经验",
        "每天8小时",
        "ทำงาน 26 วัน",
        "18-35",
        "Age 18-35",
        "年龄18-35岁",
        "Salary negotiable, age 118-135",
        "+855 12 345 678",
        "012-345-678",
        "0812 345 678",
        "Tel 555 0100",
        "WhatsApp: 85512345678",
        "2024-05-01",
        "01/05/2024",
        "2024.05.01",
        "9:00-18:00",
        "Salary 9:00-18:00",
        "24/7",
        "A380",
        "Building 7, floor 12",
        "3D designer",
        "10k followers on our page",
        "1,2,3,4",
        "192.168.10.1",
        "Visa fee USD 100",
        "押金5000元",
        "Deposit: 300 dollars",
        "ค่าปรับ 5000 บาท",
        "Salary grade 5",
        "13th month",
        "500 m from the sea",
        "150 km",
        "no. 1500 in the list",
        "user@500.example",
        "USD",
        "monthly",
        "0 USD",
        "Salary: 0",
        "万事如意",
        "千万不要",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct record_pay pay = {.has_min = true, .min = 7, .currency = STR("XXX")};
        if (pay_parse(&pay, str_of(texts[i])) != LN_ENOTFOUND)
            fail_msg("\"%s\": found %g..%g \"%.*s\" \"%.*s\"", texts[i], pay.min, pay.max,
                     STR_ARGS(pay.currency), STR_ARGS(pay.period));
        assert_true(pay.has_min && pay.min == 7); /* untouched */
        assert_str(pay.currency, "XXX");
    }
}

/* The search relies on it. */
static void the_words_are_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < pay_word_count; i++) {
        struct ln_str text = pay_words[i].text;
        char form[100];
        size_t len = loose(form, sizeof form, text);
        if (i > 0 && str_cmp(pay_words[i - 1].text, text) >= 0)
            fail_msg("%s stands behind its place", text.at);
        if (text.len > 80 || !str_eq(text, (struct ln_str){form, len}))
            fail_msg("%s is too long or not in its loose form", text.at);
    }
}

static void is_sane(struct ln_str text)
{
    struct record_pay pay = {0};
    if (pay_parse(&pay, text) != LN_OK)
        return;
    assert_true(pay.has_min || pay.has_max);
    assert_true(!pay.has_min || (pay.min > 0 && pay.min <= 1e15));
    assert_true(!pay.has_max || (pay.max > 0 && pay.max <= 1e15));
    assert_true(!pay.has_min || !pay.has_max || pay.min <= pay.max);
    assert_true(pay.currency.len == 0 || pay.currency.len == 3);
}

/* Each cut from a heap block of exactly its size, so that ASan sees a step too far. */
static void every_cut_is_sane(void **state)
{
    static const char text[] =
        "月薪 1万5千~２万元+，lương 15tr–20 triệu/tháng; ₹12,00,000 p.a. "
        "တစ်လ သိန်း ၂၀ က\xE1\x80 3-4-5 RM2.5k";
    (void)state;
    for (size_t from = 0; from < sizeof text - 1; from++)
        for (size_t to = from + 1; to < sizeof text; to++) {
            char *copy = test_malloc(to - from);
            memcpy(copy, text + from, to - from);
            is_sane((struct ln_str){copy, to - from});
            test_free(copy);
        }
}

static void any_words_in_any_order_are_sane(void **state)
{
    static const char *const parts[] = {
        "1",   "99,", "0",    ".",   "000",  "-",   "~",   "USD",      "$",    "万",   "千",
        "k",   "元",  "三",   "五",  "/",    "月",  "a",   "to",       "up",   "to ",  " ",
        "\n",  "+",   "%",    ":",   "tr",   "đ",   "5 ",  "300",      "1.5",  "pay",  "fee",
        "per", "h",   "过万", "หมื่น", "\xE0", "lpa", "and", "between ", "2024", "from "};
    struct random r = {42};
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        char text[256];
        size_t len = 0;
        for (unsigned n = (unsigned)(random_below(&r, 14)); n > 0; n--) {
            const char *part = parts[random_below(&r, sizeof parts / sizeof *parts)];
            memcpy(text + len, part, strlen(part));
            len += strlen(part);
        }
        is_sane((struct ln_str){text, len});
    }
}

/* The clause with the pay counts wherever it stands, and more tokens than a clause may have
 * are cut and not an error. */
static void long_text_is_bounded(void **state)
{
    size_t size = 400000;
    char *text = test_malloc(size);
    (void)state;
    for (size_t i = 0; i < size; i++)
        text[i] = "7 x "[i % 4];
    struct record_pay pay = {0};
    assert_int_equal(pay_parse(&pay, (struct ln_str){text, size}), LN_ENOTFOUND);
    static const char end[] = "\nsalary 900 USD per month";
    memcpy(text + size - sizeof end + 1, end, sizeof end - 1);
    assert_int_equal(pay_parse(&pay, (struct ln_str){text, size}), LN_OK);
    assert_true(pay.min == 900 && pay.max == 900);
    memset(text, '9', size);
    assert_int_equal(pay_parse(&pay, (struct ln_str){text, size}), LN_ENOTFOUND);
    memset(text, 'a', size);
    assert_int_equal(pay_parse(&pay, (struct ln_str){text, size}), LN_ENOTFOUND);
    test_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_english),
        cmocka_unit_test(reads_chinese),
        cmocka_unit_test(reads_south_east_asia),
        cmocka_unit_test(reads_hindi),
        cmocka_unit_test(leaves_what_is_no_pay),
        cmocka_unit_test(the_words_are_in_order),
        cmocka_unit_test(every_cut_is_sane),
        cmocka_unit_test(any_words_in_any_order_are_sane),
        cmocka_unit_test(long_text_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
