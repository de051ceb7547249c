/* test_lawful.c: sentences as they stand in honest adverts and chats, in eleven languages, that
 * hold no identifier. Prices, dates, times, amounts, versions, product and paper numbers, file
 * names, hashtags and mentions without a messenger's name: none may be reported, with or
 * without a hint for the country. The sentences are written for this test. */
#include "test.h"

#include "ident/ident.h"

static const struct {
    const char *country, *text;
} lawful[] = {
    /* English */
    {"US", "Salary: $45,000 - $60,000 per year plus bonus."},
    {"US", "We pay 25.50 USD per hour, 40 hours a week."},
    {"US", "The interview is on 2024-01-15 at 10:30."},
    {"US", "Start date 01/02/2025, end date 12/31/2025."},
    {"GB", "Office hours 9:00-17:30, Monday to Friday."},
    {"GB", "Visit us at 221B Baker Street, London NW1 6XE."},
    {"US", "1600 Pennsylvania Avenue NW, Washington, DC 20500"},
    {"US", "ISBN 978-3-16-148410-0 and ISSN 2049-3630"},
    {"US", "Order 20240115123456 has shipped."},
    {"US", "Invoice no 1234567890 is due in 30 days."},
    {"US", "Your tracking number is 9400110200881234567890."},
    {"GB", "Passport number 123456789 expires in 2030."},
    {"US", "Version 10.15.7 replaces 10.15.6, build 19H2."},
    {"US", "Python 3.11.2, gcc 12.2.0 and ASP.NET 4.8 are required."},
    {"US", "Open report.pdf, readme.md and main.rs, then run setup.sh."},
    {"US", "The file is backup-2024.tar.gz or photo_0001.jpg."},
    {"US", "We met.Then we left.In the end it rained."},
    {"US", "Great pay.Apply now.No experience.We train you."},
    {"US", "e.g. this, i.e. that, a.m. and p.m., U.S. and U.K., Ph.D. and B.Sc."},
    {"US", "Follow @hr_angkor and tag #jobs2024 #hiring"},
    {"US", "Thanks @anna and @ben for the help :) :-D ;-)"},
    {"US", "The line manager signals when the production line stops."},
    {"US", "Please send a signal, then the messenger will call."},
    {"US", "Subject line: Summer intern 2024"},
    {"US", "We use Telegram and WhatsApp at work."},
    {"US", "WeChat account required, no skills needed."},
    {"US", "Telegram channels are not allowed. LINE stickers are fun."},
    {"US", "Swift code reviews help; SWIFT delivery of parcels."},
    {"US", "The app package weighs 2.5 kg."},
    {"US", "Revenue grew 12.5% to 3.456.789 units."},
    {"US", "Room 101, floor 12, building 7, gate 23."},
    {"US", "Flight QR 702, seat 23A, 1 bag of 23 kg."},
    {"US", "Her score was 98.6; his 101.2 and 99.9."},
    {"US", "Call me maybe. Text me later. Phone rings at 8."},
    {"US", "Contact the manager within 14 days, 2024."},
    {"US", "10 000 000 people, 250 000 000 dollars"},
    {"US", "SKU 0012-3456-7890, serial 12-345-678-90"},
    {"US", "Part no. A1B2C3D4E5F6G7H8 is out of stock."},
    {"US", "commit 9fceb02d0ae598e95dc970b74767f19372d61af8"},
    {"US", "md5 d41d8cd98f00b204e9800998ecf8427e"},
    {"US", "id 550e8400-e29b-41d4-a716-446655440000"},
    {"US", "The ratio is 1/2/3/4/5/6/7/8, or 0.125."},
    {"US", "one two three four, and then five more"},
    {"US", "Put a dot in the middle and look at the top."},
    {"US", "the dot com crash of the year 2000"},
    {"US", "Meet at noon dot. Look at us."},
    {"US", "Temperatures of -12 to +35 degrees, +10 at night."},
    {"US", "Class of 1999-2003, grades 10-12, ages 18-45"},
    {"US", "Must be 18+, 5+ years, 10+ 20 30 people"},
    {"US", "Section 4.1.2.3.4, clause 12.3.4"},
    {"US", "Coordinates 11.5564, 104.9282"},
    {"US", "IP 10.0.0.1 and 192.168.1.254 are private."},
    {"US", "Win 1,000,000.00 points in 24/7 play!"},
    {"US", "license 4455667788, registration 998877665544"},
    {"US", "He/she/they will work and/or study."},
    {"GB", "Sort code 12-34-56, account 12345678"},
    {"GB", "£1.200.000 for 3 bed/2 bath"},
    {"US", "The bank said: GB82 TEST 1234 is no account."},
    {"US", "BUSINESS PLATFORM SERVICES DIRECTOR"},
    {"US", "C++, C#, .NET, Node.js, Vue.js and D3.js"},
    /* Chinese */
    {"CN", "月薪8000-12000元，包吃包住。"},
    {"CN", "工资每月15000元，另有提成30000。"},
    {"CN", "2024年1月15日上午10:30面试。"},
    {"CN", "二零二四年一月十五日开始上班。"},
    {"CN", "地址：北京市朝阳区建国路88号3栋1201室。"},
    {"CN", "订单号20240115123456789已发货。"},
    {"CN", "身份证号110101199003070000请勿外传。"},
    {"CN", "一二三四五，上山打老虎。"},
    {"CN", "一百二十三万四千五百六十七元"},
    {"CN", "用微信支付很方便，请扫码。"},
    {"CN", "微信群聊里不要发广告。"},
    {"CN", "加微信请备注姓名和职位"},
    {"CN", "联系人事部，工作时间9:00-18:00"},
    {"CN", "约翰·史密斯的书，第3版，1998年。"},
    {"CN", "版本2.3.4，大小56.7MB"},
    {"CN", "电话面试后，三天内回复。"},
    {"CN", "坐飞机去上海，航班MU5101。"},
    {"CN", "编号：0012345678901"},
    {"CN", "价格 ¥12,800.00，优惠500元"},
    {"CN", "五险一金，双休，八小时工作制。"},
    /* Thai */
    {"TH", "เงินเดือน 15,000-20,000 บาท"},
    {"TH", "รายได้ 35000 บาทต่อเดือน"},
    {"TH", "สัมภาษณ์วันที่ 15 มกราคม 2567 เวลา 10.30 น."},
    {"TH", "ที่อยู่ 99/123 หมู่ 5 ตำบลบางพูด 11120"},
    {"TH", "รถไฟสาย 0123 ออก 08:15 ถึง 12:45"},
    {"TH", "อายุ 18-35 ปี วุฒิ ม.6 ขึ้นไป"},
    {"TH", "สองสามวันนี้ฝนตก สี่ห้าคนมาสาย"},
    {"TH", "ราคา ๑๒,๕๐๐ บาท"},
    {"TH", "ไลน์การผลิตหยุดทำงาน"},
    {"TH", "ติดต่อฝ่ายบุคคลได้ทุกวัน"},
    {"TH", "เลขบัญชี 123-4-56789-0"},
    {"TH", "พ.ศ. 2567 ค.ศ. 2024 ก.พ."},
    /* Vietnamese */
    {"VN", "Lương 12.000.000 - 15.000.000 đồng/tháng"},
    {"VN", "Phỏng vấn ngày 15/01/2024 lúc 9h30."},
    {"VN", "Địa chỉ: 123 Nguyễn Huệ, Quận 1, TP.HCM 700000"},
    {"VN", "Thưởng 5.000.000 VND mỗi quý"},
    {"VN", "Hợp đồng số 0123/2024/HD-LD"},
    {"VN", "Tuổi 18-30, cao 1m60, nặng 50 kg"},
    {"VN", "Dùng Zalo để nhắn tin cho nhanh."},
    {"VN", "Liên hệ phòng nhân sự trong giờ hành chính."},
    {"VN", "Tài khoản 0011004123456 tại ngân hàng"},
    {"VN", "Phiên bản 3.2.1 ra ngày 2024-02-10"},
    {"VN", "Giá 1.250.000đ, giảm 20%"},
    {"VN", "hai ba người, bốn năm ngày"},
    /* Indonesian */
    {"ID", "Gaji Rp 5.000.000 per bulan"},
    {"ID", "Gaji Rp8.500.000,00 dan bonus"},
    {"ID", "Wawancara tanggal 15-01-2024 pukul 10.30"},
    {"ID", "Alamat: Jl. Sudirman No. 45, Jakarta 10210"},
    {"ID", "NPWP 01.234.567.8-901.000"},
    {"ID", "Hubungi bagian HRD pada jam kerja."},
    {"ID", "Nomor rekening 0812345678 tidak berlaku"},
    {"ID", "Usia 18-35 tahun, pendidikan SMA"},
    {"ID", "Grup WA hanya untuk karyawan"},
    {"ID", "UU No. 13 Tahun 2003 Pasal 59"},
    {"ID", "Produk SKU-00123456 habis"},
    /* Burmese */
    {"MM", "လစာ ၅၀၀,၀၀၀ ကျပ်"},
    {"MM", "အသက် ၁၈ နှစ်မှ ၃၅ နှစ်"},
    {"MM", "၂၀၂၄ ခုနှစ် ဇန်နဝါရီ ၁၅ ရက်"},
    {"MM", "အလုပ်ချိန် ၉:၀၀ မှ ၅:၃၀"},
    {"MM", "ဖုန်းဆက်ပါ နေ့စဉ်"},
    {"MM", "အမှတ် ၁၂၃၊ ဗိုလ်ချုပ်လမ်း"},
    /* Khmer */
    {"KH", "ប្រាក់ខែ 500 ដុល្លារ"},
    {"KH", "ប្រាក់ខែ ២,០០០,០០០ រៀល"},
    {"KH", "ថ្ងៃទី ១៥ ខែ មករា ឆ្នាំ ២០២៤"},
    {"KH", "ផ្ទះលេខ 123 ផ្លូវ 271"},
    {"KH", "អាយុ ១៨ ដល់ ៣៥ ឆ្នាំ"},
    {"KH", "ម៉ោង 8:00 ដល់ 17:00"},
    {"KH", "ទំនាក់ទំនងផ្នែកបុគ្គលិក"},
    /* Hindi */
    {"IN", "वेतन ₹25,000 प्रति माह"},
    {"IN", "वेतन २५००० रुपये"},
    {"IN", "साक्षात्कार 15/01/2024 को सुबह 10:30 बजे"},
    {"IN", "पता: मकान 12, सेक्टर 45, नोएडा 201301"},
    {"IN", "आधार संख्या 1234 5678 9012 न बताएं"},
    {"IN", "फ़ोन पर बात करें।"},
    {"IN", "आयु १८ से ३५ वर्ष"},
    {"IN", "व्हाट्सएप समूह बंद है।"},
    /* Tagalog */
    {"PH", "Sahod na PHP 18,000 kada buwan"},
    {"PH", "Interview sa Enero 15, 2024, 9:30 AM"},
    {"PH", "Edad 18-35, may ID at NBI clearance"},
    {"PH", "Tumawag sa opisina tuwing umaga."},
    {"PH", "Blk 12 Lot 34, Brgy. San Jose, 1630"},
    {"PH", "SSS 34-1234567-8 at TIN 123-456-789-000"},
    {"PH", "I-text mo ako mamaya, 2 na lang."},
    /* Korean */
    {"KR", "월급 2,500,000원, 주 5일 근무"},
    {"KR", "면접은 2024년 1월 15일 10:30입니다."},
    {"KR", "서울시 강남구 테헤란로 123, 06134"},
    {"KR", "계좌 110-123-456789 신한은행"},
    {"KR", "카톡으로 연락 주세요"},
    {"KR", "문의는 평일 09:00-18:00"},
    {"KR", "연봉 35,000,000원 협의"},
    {"KR", "라인 생산직 모집, 3교대"},
    /* Japanese */
    {"JP", "月給250,000円、賞与年2回"},
    {"JP", "面接は2024年1月15日10時30分です。"},
    {"JP", "〒100-0001 東京都千代田区千代田1-1"},
    {"JP", "時給1,200円～1,500円"},
    {"JP", "電話でお問い合わせください。"},
    {"JP", "ラインの作業、二三日だけ"},
    {"JP", "口座番号 1234567 普通"},
    {"JP", "携帯は禁止です。"},
    /* Lao */
    {"LA", "ເງິນເດືອນ 3.000.000 ກີບ"},
    {"LA", "ອາຍຸ ໑໘ ຫາ ໓໕ ປີ"},
    {"LA", "ວັນທີ 15/01/2024 ເວລາ 9:30"},
};

static void gives_nothing(void **state)
{
    (void)state;
    struct ident_scratch *s;
    const struct ident *found;
    size_t count, bad = 0, total = sizeof lawful / sizeof *lawful;
    assert_int_equal(ident_scratch_new(&s, NULL), LN_OK);
    assert_true(total >= 150);
    for (size_t i = 0; i < total * 2; i++) {
        struct ident_options hint = {.countries = str_of(lawful[i / 2].country)};
        struct ln_str text = str_of(lawful[i / 2].text);
        assert_int_equal(ident_find(&found, &count, s, text, i % 2 == 0 ? &hint : NULL, NULL),
                         LN_OK);
        bad += count > 0;
        for (size_t k = 0; k < count; k++)
            fprintf(stderr, "# %s%s: %s %.*s\n", text.at, i % 2 == 0 ? " (hint)" : "",
                    ident_type_name(found[k].type), STR_ARGS(found[k].value));
    }
    ident_scratch_free(s);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(gives_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
