/* labelled.c: see labelled.h.
 *
 *   ▍Location / 地点： Nowhere | Salary: 900 USD        **Contact**
 *   ^ ^^^^^^^^^^^^^^^  ^^^^^^^   ^^^^^^                  a@x.example     the next line
 *   | label, one of    value     a second label on the same line
 *   | its parts known
 *   decoration
 *
 * A label is a known word, alone between the start of a line (bullets, numbers, brackets and
 * the like passed by) and a colon, a spaced dash, a tab or its closing bracket. So a sentence
 * with a colon in it has none: "Note the location: ..." is not "location". A value is what
 * follows on the line, up to the next label there, or the next line that is not blank.
 *
 * Nothing here is evidence; it only spares the conditions from taking for absent what the
 * advert says in words. Rooms below the catalogue may not read it, so the label words live
 * here, in the loose form of record/loose.h without spaces and hyphens, đ as d.
 */
#include "record/labelled.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "record/loose.h"
#include "record/pay_text.h"
#include "text/fold.h"
#include "text/markup.h"

#define LABEL_BYTES 96  /* of a label's loose form */
#define VALUE_BYTES 300 /* a longer value is prose, not a value */

enum label {
    LABEL_NONE,
    LABEL_TITLE,
    LABEL_PLACE,
    LABEL_COUNTRY,
    LABEL_PAY,
    LABEL_EMPLOYER,
    LABEL_CONTACT,
    LABEL_VALID
};

#define S(literal)                                                                             \
    {                                                                                          \
        "" literal, sizeof(literal) - 1                                                        \
    }

/* clang-format off */
static const struct {
    struct ln_str text;
    enum label label;
} words[] = {
    /* what the job is */
    {S("title"), LABEL_TITLE}, {S("jobtitle"), LABEL_TITLE}, {S("position"), LABEL_TITLE},
    {S("jobposition"), LABEL_TITLE}, {S("role"), LABEL_TITLE}, {S("jobrole"), LABEL_TITLE},
    {S("job"), LABEL_TITLE}, {S("vacancy"), LABEL_TITLE}, {S("opening"), LABEL_TITLE},
    {S("designation"), LABEL_TITLE}, {S("positiontitle"), LABEL_TITLE},
    {S("jobname"), LABEL_TITLE}, {S("post"), LABEL_TITLE},
    {S("职位"), LABEL_TITLE}, {S("職位"), LABEL_TITLE}, {S("岗位"), LABEL_TITLE},
    {S("崗位"), LABEL_TITLE}, {S("职位名称"), LABEL_TITLE},
    {S("職位名稱"), LABEL_TITLE}, {S("岗位名称"), LABEL_TITLE},
    {S("崗位名稱"), LABEL_TITLE}, {S("职务"), LABEL_TITLE}, {S("職務"), LABEL_TITLE},
    {S("招聘职位"), LABEL_TITLE}, {S("招聘岗位"), LABEL_TITLE},
    {S("招聘職位"), LABEL_TITLE}, {S("招聘崗位"), LABEL_TITLE},
    {S("应聘职位"), LABEL_TITLE}, {S("應徵職位"), LABEL_TITLE},
    {S("工种"), LABEL_TITLE},
    {S("ตำแหน่ง"), LABEL_TITLE},
    {S("ตำแหน่งงาน"), LABEL_TITLE},
    {S("ชื่อตำแหน่ง"), LABEL_TITLE},
    {S("ตำแหน่งที่รับสมัคร"), LABEL_TITLE},
    {S("ตำแหน่งที่เปิดรับ"), LABEL_TITLE},
    {S("รับสมัครตำแหน่ง"), LABEL_TITLE},
    {S("vitri"), LABEL_TITLE}, {S("vitrituyendung"), LABEL_TITLE},
    {S("vitricongviec"), LABEL_TITLE}, {S("chucdanh"), LABEL_TITLE},
    {S("congviec"), LABEL_TITLE}, {S("tencongviec"), LABEL_TITLE},
    {S("tuyenvitri"), LABEL_TITLE},
    {S("posisi"), LABEL_TITLE}, {S("jabatan"), LABEL_TITLE}, {S("lowongan"), LABEL_TITLE},
    {S("lowongankerja"), LABEL_TITLE}, {S("pekerjaan"), LABEL_TITLE},
    {S("namapekerjaan"), LABEL_TITLE}, {S("formasi"), LABEL_TITLE},
    {S("ရာထူး"), LABEL_TITLE}, {S("ရာထူးအမည်"), LABEL_TITLE},
    {S("အလုပ်အမည်"), LABEL_TITLE},
    {S("အလုပ်အကိုင်"), LABEL_TITLE},
    {S("តួនាទី"), LABEL_TITLE}, {S("មុខតំណែង"), LABEL_TITLE},
    {S("ឈ្មោះការងារ"), LABEL_TITLE},
    {S("ការងារ"), LABEL_TITLE},
    {S("पद"), LABEL_TITLE}, {S("पदकानाम"), LABEL_TITLE},
    {S("पदनाम"), LABEL_TITLE}, {S("नौकरी"), LABEL_TITLE},
    {S("posisyon"), LABEL_TITLE}, {S("trabaho"), LABEL_TITLE},
    {S("pangalanngtrabaho"), LABEL_TITLE},
    /* where */
    {S("location"), LABEL_PLACE}, {S("place"), LABEL_PLACE}, {S("placeofwork"), LABEL_PLACE},
    {S("workplace"), LABEL_PLACE}, {S("workingplace"), LABEL_PLACE},
    {S("worklocation"), LABEL_PLACE}, {S("workinglocation"), LABEL_PLACE},
    {S("joblocation"), LABEL_PLACE}, {S("jobsite"), LABEL_PLACE}, {S("worksite"), LABEL_PLACE},
    {S("officelocation"), LABEL_PLACE},
    {S("工作地点"), LABEL_PLACE}, {S("工作地點"), LABEL_PLACE},
    {S("地点"), LABEL_PLACE}, {S("地點"), LABEL_PLACE}, {S("上班地点"), LABEL_PLACE},
    {S("上班地點"), LABEL_PLACE}, {S("工作地"), LABEL_PLACE},
    {S("工作地址"), LABEL_PLACE}, {S("上班地址"), LABEL_PLACE},
    {S("工作城市"), LABEL_PLACE}, {S("工作地区"), LABEL_PLACE},
    {S("工作地區"), LABEL_PLACE},
    {S("สถานที่ทำงาน"), LABEL_PLACE},
    {S("สถานที่"), LABEL_PLACE},
    {S("สถานที่ปฏิบัติงาน"), LABEL_PLACE},
    {S("ที่ทำงาน"), LABEL_PLACE},
    {S("พื้นที่ทำงาน"), LABEL_PLACE},
    {S("ทำงานที่"), LABEL_PLACE},
    {S("diadiem"), LABEL_PLACE}, {S("diadiemlamviec"), LABEL_PLACE},
    {S("noilamviec"), LABEL_PLACE}, {S("noilam"), LABEL_PLACE},
    {S("khuvuclamviec"), LABEL_PLACE}, {S("lamviectai"), LABEL_PLACE},
    {S("lokasi"), LABEL_PLACE}, {S("lokasikerja"), LABEL_PLACE},
    {S("tempatkerja"), LABEL_PLACE}, {S("penempatan"), LABEL_PLACE},
    {S("lokasipenempatan"), LABEL_PLACE}, {S("areakerja"), LABEL_PLACE},
    {S("တည်နေရာ"), LABEL_PLACE}, {S("နေရာ"), LABEL_PLACE},
    {S("အလုပ်နေရာ"), LABEL_PLACE},
    {S("အလုပ်တည်နေရာ"), LABEL_PLACE},
    {S("လုပ်ငန်းခွင်"), LABEL_PLACE},
    {S("အလုပ်လုပ်ရမည့်နေရာ"), LABEL_PLACE},
    {S("ទីតាំង"), LABEL_PLACE}, {S("ទីកន្លែង"), LABEL_PLACE},
    {S("កន្លែងធ្វើការ"), LABEL_PLACE},
    {S("ទីតាំងការងារ"), LABEL_PLACE},
    {S("ទីតាំងធ្វើការ"), LABEL_PLACE},
    {S("स्थान"), LABEL_PLACE}, {S("कार्यस्थल"), LABEL_PLACE},
    {S("कार्यस्थान"), LABEL_PLACE},
    {S("कामकीजगह"), LABEL_PLACE},
    {S("नौकरीकास्थान"), LABEL_PLACE},
    {S("लोकेशन"), LABEL_PLACE},
    {S("lokasyon"), LABEL_PLACE}, {S("lugar"), LABEL_PLACE}, {S("lugarngtrabaho"), LABEL_PLACE},
    {S("lokasyonngtrabaho"), LABEL_PLACE},
    /* in which country */
    {S("country"), LABEL_COUNTRY}, {S("jobcountry"), LABEL_COUNTRY},
    {S("countryofwork"), LABEL_COUNTRY}, {S("workcountry"), LABEL_COUNTRY},
    {S("国家"), LABEL_COUNTRY}, {S("國家"), LABEL_COUNTRY},
    {S("工作国家"), LABEL_COUNTRY}, {S("工作國家"), LABEL_COUNTRY},
    {S("ประเทศ"), LABEL_COUNTRY},
    {S("ประเทศที่ทำงาน"), LABEL_COUNTRY},
    {S("quocgia"), LABEL_COUNTRY}, {S("nuoclamviec"), LABEL_COUNTRY},
    {S("negara"), LABEL_COUNTRY}, {S("negarapenempatan"), LABEL_COUNTRY},
    {S("negaratujuan"), LABEL_COUNTRY},
    {S("နိုင်ငံ"), LABEL_COUNTRY},
    {S("ប្រទេស"), LABEL_COUNTRY},
    {S("देश"), LABEL_COUNTRY},
    {S("bansa"), LABEL_COUNTRY},
    /* pay */
    {S("salary"), LABEL_PAY}, {S("pay"), LABEL_PAY}, {S("wage"), LABEL_PAY},
    {S("wages"), LABEL_PAY}, {S("salaryrange"), LABEL_PAY}, {S("payrange"), LABEL_PAY},
    {S("monthlysalary"), LABEL_PAY}, {S("monthlypay"), LABEL_PAY}, {S("basesalary"), LABEL_PAY},
    {S("basicsalary"), LABEL_PAY}, {S("startingsalary"), LABEL_PAY},
    {S("salarypackage"), LABEL_PAY}, {S("remuneration"), LABEL_PAY},
    {S("compensation"), LABEL_PAY}, {S("income"), LABEL_PAY}, {S("monthlyincome"), LABEL_PAY},
    {S("payrate"), LABEL_PAY},
    {S("薪资"), LABEL_PAY}, {S("薪資"), LABEL_PAY}, {S("薪水"), LABEL_PAY},
    {S("薪酬"), LABEL_PAY}, {S("薪金"), LABEL_PAY}, {S("工资"), LABEL_PAY},
    {S("工資"), LABEL_PAY}, {S("月薪"), LABEL_PAY}, {S("底薪"), LABEL_PAY},
    {S("年薪"), LABEL_PAY}, {S("日薪"), LABEL_PAY}, {S("时薪"), LABEL_PAY},
    {S("時薪"), LABEL_PAY}, {S("待遇"), LABEL_PAY}, {S("薪资待遇"), LABEL_PAY},
    {S("薪資待遇"), LABEL_PAY}, {S("工资待遇"), LABEL_PAY},
    {S("工資待遇"), LABEL_PAY}, {S("薪酬待遇"), LABEL_PAY},
    {S("福利待遇"), LABEL_PAY}, {S("月收入"), LABEL_PAY}, {S("收入"), LABEL_PAY},
    {S("薪资范围"), LABEL_PAY}, {S("薪資範圍"), LABEL_PAY},
    {S("基本工资"), LABEL_PAY}, {S("基本工資"), LABEL_PAY},
    {S("综合薪资"), LABEL_PAY}, {S("工资标准"), LABEL_PAY},
    {S("เงินเดือน"), LABEL_PAY},
    {S("อัตราเงินเดือน"), LABEL_PAY},
    {S("ฐานเงินเดือน"), LABEL_PAY},
    {S("ค่าจ้าง"), LABEL_PAY},
    {S("อัตราค่าจ้าง"), LABEL_PAY},
    {S("ค่าแรง"), LABEL_PAY}, {S("รายได้"), LABEL_PAY},
    {S("ค่าตอบแทน"), LABEL_PAY},
    {S("luong"), LABEL_PAY}, {S("mucluong"), LABEL_PAY}, {S("luongcoban"), LABEL_PAY},
    {S("luongcung"), LABEL_PAY}, {S("luongthang"), LABEL_PAY}, {S("tienluong"), LABEL_PAY},
    {S("luongthuong"), LABEL_PAY}, {S("thunhap"), LABEL_PAY}, {S("mucthunhap"), LABEL_PAY},
    {S("gaji"), LABEL_PAY}, {S("gajipokok"), LABEL_PAY}, {S("gajibulanan"), LABEL_PAY},
    {S("kisarangaji"), LABEL_PAY}, {S("besarangaji"), LABEL_PAY}, {S("upah"), LABEL_PAY},
    {S("penghasilan"), LABEL_PAY}, {S("pendapatan"), LABEL_PAY},
    {S("လစာ"), LABEL_PAY}, {S("အခြေခံလစာ"), LABEL_PAY},
    {S("လစာနှုန်း"), LABEL_PAY}, {S("လုပ်ခ"), LABEL_PAY},
    {S("ဝင်ငွေ"), LABEL_PAY},
    {S("ប្រាក់ខែ"), LABEL_PAY},
    {S("ប្រាក់បៀវត្សរ៍"), LABEL_PAY},
    {S("ប្រាក់បៀវត្ស"), LABEL_PAY},
    {S("បៀវត្សរ៍"), LABEL_PAY},
    {S("ប្រាក់ឈ្នួល"), LABEL_PAY}, {S("ចំណូល"), LABEL_PAY},
    {S("वेतन"), LABEL_PAY}, {S("मासिकवेतन"), LABEL_PAY},
    {S("वेतनमान"), LABEL_PAY}, {S("सैलरी"), LABEL_PAY},
    {S("तनख्वाह"), LABEL_PAY},
    {S("sahod"), LABEL_PAY}, {S("buwanangsahod"), LABEL_PAY}, {S("suweldo"), LABEL_PAY},
    {S("sweldo"), LABEL_PAY},
    /* who hires */
    {S("company"), LABEL_EMPLOYER}, {S("companyname"), LABEL_EMPLOYER},
    {S("employer"), LABEL_EMPLOYER}, {S("employername"), LABEL_EMPLOYER},
    {S("hiringcompany"), LABEL_EMPLOYER}, {S("organisation"), LABEL_EMPLOYER},
    {S("organization"), LABEL_EMPLOYER}, {S("hiringorganization"), LABEL_EMPLOYER},
    {S("businessname"), LABEL_EMPLOYER}, {S("firm"), LABEL_EMPLOYER},
    {S("公司"), LABEL_EMPLOYER}, {S("公司名称"), LABEL_EMPLOYER},
    {S("公司名稱"), LABEL_EMPLOYER}, {S("招聘公司"), LABEL_EMPLOYER},
    {S("企业"), LABEL_EMPLOYER}, {S("企業"), LABEL_EMPLOYER},
    {S("企业名称"), LABEL_EMPLOYER}, {S("企業名稱"), LABEL_EMPLOYER},
    {S("雇主"), LABEL_EMPLOYER}, {S("僱主"), LABEL_EMPLOYER},
    {S("招聘单位"), LABEL_EMPLOYER}, {S("招聘單位"), LABEL_EMPLOYER},
    {S("用人单位"), LABEL_EMPLOYER}, {S("用人單位"), LABEL_EMPLOYER},
    {S("单位名称"), LABEL_EMPLOYER},
    {S("บริษัท"), LABEL_EMPLOYER},
    {S("ชื่อบริษัท"), LABEL_EMPLOYER},
    {S("นายจ้าง"), LABEL_EMPLOYER},
    {S("หน่วยงาน"), LABEL_EMPLOYER},
    {S("congty"), LABEL_EMPLOYER}, {S("tencongty"), LABEL_EMPLOYER},
    {S("nhatuyendung"), LABEL_EMPLOYER}, {S("donvituyendung"), LABEL_EMPLOYER},
    {S("doanhnghiep"), LABEL_EMPLOYER},
    {S("perusahaan"), LABEL_EMPLOYER}, {S("namaperusahaan"), LABEL_EMPLOYER},
    {S("pemberikerja"), LABEL_EMPLOYER},
    {S("ကုမ္ပဏီ"), LABEL_EMPLOYER},
    {S("ကုမ္ပဏီအမည်"), LABEL_EMPLOYER},
    {S("အလုပ်ရှင်"), LABEL_EMPLOYER},
    {S("ក្រុមហ៊ុន"), LABEL_EMPLOYER},
    {S("ឈ្មោះក្រុមហ៊ុន"), LABEL_EMPLOYER},
    {S("និយោជក"), LABEL_EMPLOYER},
    {S("कंपनी"), LABEL_EMPLOYER},
    {S("कंपनीकानाम"), LABEL_EMPLOYER},
    {S("कम्पनी"), LABEL_EMPLOYER}, {S("नियोक्ता"), LABEL_EMPLOYER},
    {S("kumpanya"), LABEL_EMPLOYER}, {S("kompanya"), LABEL_EMPLOYER},
    {S("pangalanngkumpanya"), LABEL_EMPLOYER},
    /* how to reach them */
    {S("contact"), LABEL_CONTACT}, {S("contactus"), LABEL_CONTACT},
    {S("contactnumber"), LABEL_CONTACT}, {S("contactno"), LABEL_CONTACT},
    {S("contactdetails"), LABEL_CONTACT}, {S("contactinfo"), LABEL_CONTACT},
    {S("contactperson"), LABEL_CONTACT}, {S("phone"), LABEL_CONTACT},
    {S("phonenumber"), LABEL_CONTACT}, {S("telephone"), LABEL_CONTACT},
    {S("tel"), LABEL_CONTACT}, {S("mobile"), LABEL_CONTACT}, {S("hotline"), LABEL_CONTACT},
    {S("email"), LABEL_CONTACT}, {S("mail"), LABEL_CONTACT}, {S("whatsapp"), LABEL_CONTACT},
    {S("telegram"), LABEL_CONTACT}, {S("wechat"), LABEL_CONTACT}, {S("viber"), LABEL_CONTACT},
    {S("line"), LABEL_CONTACT}, {S("lineid"), LABEL_CONTACT}, {S("zalo"), LABEL_CONTACT},
    {S("联系方式"), LABEL_CONTACT}, {S("聯絡方式"), LABEL_CONTACT},
    {S("联系电话"), LABEL_CONTACT}, {S("聯絡電話"), LABEL_CONTACT},
    {S("联系"), LABEL_CONTACT}, {S("聯絡"), LABEL_CONTACT}, {S("联系人"), LABEL_CONTACT},
    {S("聯絡人"), LABEL_CONTACT}, {S("电话"), LABEL_CONTACT}, {S("電話"), LABEL_CONTACT},
    {S("手机"), LABEL_CONTACT}, {S("手機"), LABEL_CONTACT},
    {S("咨询电话"), LABEL_CONTACT}, {S("邮箱"), LABEL_CONTACT},
    {S("郵箱"), LABEL_CONTACT}, {S("电子邮件"), LABEL_CONTACT},
    {S("電子郵件"), LABEL_CONTACT}, {S("微信"), LABEL_CONTACT},
    {S("飞机"), LABEL_CONTACT}, {S("飛機"), LABEL_CONTACT},
    {S("ติดต่อ"), LABEL_CONTACT},
    {S("สนใจติดต่อ"), LABEL_CONTACT}, {S("โทร"), LABEL_CONTACT},
    {S("โทรศัพท์"), LABEL_CONTACT},
    {S("เบอร์โทร"), LABEL_CONTACT},
    {S("เบอร์ติดต่อ"), LABEL_CONTACT},
    {S("อีเมล"), LABEL_CONTACT}, {S("ไลน์"), LABEL_CONTACT},
    {S("ไอดีไลน์"), LABEL_CONTACT},
    {S("lienhe"), LABEL_CONTACT}, {S("thongtinlienhe"), LABEL_CONTACT},
    {S("dienthoai"), LABEL_CONTACT}, {S("sodienthoai"), LABEL_CONTACT},
    {S("sdt"), LABEL_CONTACT},
    {S("kontak"), LABEL_CONTACT}, {S("hubungi"), LABEL_CONTACT},
    {S("narahubung"), LABEL_CONTACT}, {S("telepon"), LABEL_CONTACT}, {S("telp"), LABEL_CONTACT},
    {S("nomortelepon"), LABEL_CONTACT}, {S("nohp"), LABEL_CONTACT},
    {S("nomorhp"), LABEL_CONTACT}, {S("hp"), LABEL_CONTACT}, {S("wa"), LABEL_CONTACT},
    {S("surel"), LABEL_CONTACT},
    {S("ဆက်သွယ်ရန်"), LABEL_CONTACT},
    {S("ဆက်သွယ်ရန်ဖုန်း"), LABEL_CONTACT},
    {S("ဖုန်း"), LABEL_CONTACT},
    {S("ဖုန်းနံပါတ်"), LABEL_CONTACT},
    {S("အီးမေးလ်"), LABEL_CONTACT},
    {S("ទំនាក់ទំនង"), LABEL_CONTACT},
    {S("លេខទំនាក់ទំនង"), LABEL_CONTACT},
    {S("ទូរស័ព្ទ"), LABEL_CONTACT},
    {S("លេខទូរស័ព្ទ"), LABEL_CONTACT},
    {S("អ៊ីមែល"), LABEL_CONTACT},
    {S("संपर्क"), LABEL_CONTACT},
    {S("संपर्ककरें"), LABEL_CONTACT},
    {S("संपर्कनंबर"), LABEL_CONTACT}, {S("फोन"), LABEL_CONTACT},
    {S("फोननंबर"), LABEL_CONTACT}, {S("मोबाइल"), LABEL_CONTACT},
    {S("मोबाइलनंबर"), LABEL_CONTACT}, {S("ईमेल"), LABEL_CONTACT},
    {S("makipagugnayan"), LABEL_CONTACT}, {S("telepono"), LABEL_CONTACT},
    {S("numerongtelepono"), LABEL_CONTACT}, {S("tawagan"), LABEL_CONTACT},
    {S("cellphone"), LABEL_CONTACT},
    /* until when */
    {S("validthrough"), LABEL_VALID}, {S("validuntil"), LABEL_VALID},
    {S("validtill"), LABEL_VALID}, {S("closingdate"), LABEL_VALID},
    {S("applicationdeadline"), LABEL_VALID}, {S("deadline"), LABEL_VALID},
    {S("applyby"), LABEL_VALID}, {S("applybefore"), LABEL_VALID}, {S("lastdate"), LABEL_VALID},
    {S("lastdatetoapply"), LABEL_VALID}, {S("expirydate"), LABEL_VALID},
    {S("expires"), LABEL_VALID}, {S("expireson"), LABEL_VALID},
    {S("截止日期"), LABEL_VALID}, {S("截止时间"), LABEL_VALID},
    {S("截止時間"), LABEL_VALID}, {S("报名截止"), LABEL_VALID},
    {S("報名截止"), LABEL_VALID}, {S("招聘截止"), LABEL_VALID},
    {S("有效期"), LABEL_VALID}, {S("有效期至"), LABEL_VALID},
    {S("วันปิดรับสมัคร"), LABEL_VALID},
    {S("ปิดรับสมัคร"), LABEL_VALID},
    {S("วันหมดเขต"), LABEL_VALID}, {S("หมดเขต"), LABEL_VALID},
    {S("รับสมัครถึง"), LABEL_VALID},
    {S("hannop"), LABEL_VALID}, {S("hannophoso"), LABEL_VALID}, {S("hanchot"), LABEL_VALID},
    {S("hanungtuyen"), LABEL_VALID}, {S("hancuoi"), LABEL_VALID},
    {S("batasakhir"), LABEL_VALID}, {S("bataswaktu"), LABEL_VALID},
    {S("bataspendaftaran"), LABEL_VALID}, {S("bataslamaran"), LABEL_VALID},
    {S("berlakusampai"), LABEL_VALID}, {S("tenggat"), LABEL_VALID},
    {S("နောက်ဆုံးရက်"), LABEL_VALID},
    {S("နောက်ဆုံးထားရက်"), LABEL_VALID},
    {S("ပိတ်ရက်"), LABEL_VALID},
    {S("ថ្ងៃផុតកំណត់"), LABEL_VALID},
    {S("ផុតកំណត់"), LABEL_VALID},
    {S("កាលបរិច្ឆេទផុតកំណត់"), LABEL_VALID},
    {S("अंतिमतिथि"), LABEL_VALID},
    {S("आवेदनकीअंतिमतिथि"), LABEL_VALID},
    {S("आखिरीतारीख"), LABEL_VALID},
    {S("hulingaraw"), LABEL_VALID}, {S("petsangpagsasara"), LABEL_VALID},
};
/* clang-format on */

static enum label label_of(struct ln_str key)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(key, words[i].text))
            return words[i].label;
    return LABEL_NONE;
}

/* Signs that decorate: ASCII punctuation and Unicode's blocks of punctuation and pictures. */
static bool is_sign(uint32_t c)
{
    return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') ||
           (c > 'z' && c < 0xC0) || (c >= 0x2000 && c < 0x2C00) ||
           (c >= 0x3001 && c < 0x3005) || (c >= 0x3008 && c < 0x3021) ||
           (c >= 0xFE10 && c < 0xFE70) || c == 0xFFFD || (c >= 0x1F000 && c < 0x20000);
}

static bool is_closing(uint32_t c)
{
    return c == ']' || c == '>' || c == 0x3011 || c == 0x3015 || c == 0x300D || c == 0x300F ||
           c == 0x300B || c == 0x3009;
}

static uint32_t loose_at(struct ln_str s, size_t at)
{
    return at < s.len ? loose_next(s, &at) : 0;
}

/* Past white space and signs; *mark is set when a sign of emphasis (a bracket, *, #) is the
 * last of them. */
static size_t skip_signs(struct ln_str line, size_t at, bool *mark)
{
    while (at < line.len) {
        size_t next = at;
        uint32_t c = loose_next(line, &next);
        if (c != 0 && c != ' ' && !is_sign(c))
            break;
        if (c != 0 && c != ' ' && mark != NULL)
            *mark = c == '*' || c == '#' || c == '[' || c == '_' || c == '<' ||
                    (c >= 0x3008 && c < 0x3018);
        at = next;
    }
    return at;
}

/* The number of an item, "1." or "2)": where what follows it starts. */
static size_t skip_number(struct ln_str line, size_t at)
{
    size_t end = at;
    while (end < line.len && end - at < 3 && line.at[end] >= '0' && line.at[end] <= '9')
        end++;
    uint32_t c = loose_at(line, end);
    bool item = end > at && (c == '.' || c == ')' || c == 0x3001);
    return item ? end : at;
}

struct found {
    enum label label;
    size_t from, value; /* where the label and what follows its end mark start */
    bool colon;         /* it ended with one */
};

struct key {
    char at[LABEL_BYTES];
    size_t len;
    enum label label; /* of a part before / or ( */
};

/* One part of a bilingual label ends: "Location / 地点". */
static void end_part(struct key *key)
{
    if (key->label == LABEL_NONE && key->len > 0)
        key->label = label_of((struct ln_str){key->at, key->len});
    key->len = 0;
}

/* What ends a label at line.at[at], whose loose character is c. returns the bytes it takes */
static size_t end_mark(struct ln_str line, size_t at, uint32_t c, size_t wide, bool mark)
{
    if (c == ':' || line.at[at] == '\t')
        return wide;
    if (mark && is_closing(c))
        return wide;
    bool spaced =
        at > 0 && line.at[at - 1] == ' ' && at + wide < line.len && line.at[at + wide] == ' ';
    return c == '-' && spaced ? wide : 0;
}

/* The label that starts at `at`, if one does. mark: emphasised, so a closing * ends it too. */
static struct found label_at(struct ln_str line, size_t at, bool mark)
{
    struct found none = {0}, f = {.from = at};
    struct key key = {.len = 0};
    while (at < line.len) {
        size_t next = at;
        uint32_t c = loose_next(line, &next);
        size_t ends = c == 0 ? 0 : end_mark(line, at, c, next - at, mark);
        bool star = mark && (c == '*' || c == '_');
        if (ends > 0 || star) {
            f.colon = c == ':';
            f.value = next;
            break;
        }
        if (c == '/' || c == '(' || c == '|' || c == ')')
            end_part(&key);
        else if (c != 0 && c != ' ' && c != '-' && c != '\'' && c != '_' && c != '*' &&
                 c != '.' && is_sign(c))
            return none;
        else if (c != 0 && c != ' ' && c != '-' && c != '\'' && c != '.' && c != '_' &&
                 c != '*')
            key.len += utf8_put(key.at + key.len, c == 0x111 ? 'd' : c);
        if (key.len + 4 > sizeof key.at)
            return none;
        at = next;
    }
    end_part(&key);
    f.label = key.label;
    if (at >= line.len) { /* a heading: its value is on the next line */
        f.value = line.len;
        return mark ? f : none;
    }
    return f.label == LABEL_NONE ? none : f;
}

/* Without white space and signs of emphasis at both ends. */
static struct ln_str bare(struct ln_str value)
{
    size_t from = 0;
    while (from < value.len) {
        size_t next = from;
        uint32_t c = loose_next(value, &next);
        bool colon = c == ':' || c == '*' || c == '_' || c == '-' || is_closing(c);
        if (c != 0 && c != ' ' && c != '\r' && !colon)
            break;
        from = next;
    }
    size_t to = from;
    for (size_t at = from; at < value.len;) {
        uint32_t c = loose_next(value, &at);
        if (c != 0 && c != ' ' && c != '*' && c != '_' && c != '|' && c != ';' && c != ',')
            to = at;
    }
    return str_part(value, from, to);
}

static bool has_letter(struct ln_str value)
{
    return skip_signs(value, 0, NULL) < value.len;
}

static void set_text(struct ln_str *field, struct ln_str value)
{
    if (field->len == 0)
        *field = value;
}

static void set_pay(struct record_pay *pay, struct ln_str line, struct ln_str value)
{
    struct record_pay said;
    if (pay->has_min || pay->has_max ||
        (pay_parse(&said, line) != LN_OK && pay_parse(&said, value) != LN_OK))
        return;
    if (pay->currency.len > 0)
        said.currency = pay->currency;
    if (pay->period.len > 0)
        said.period = pay->period;
    *pay = said;
}

/* line: the label with its value, for pay, whose label may say for how long. */
static void set_field(struct record_advert *a, enum label label, struct ln_str line,
                      struct ln_str value)
{
    value = bare(value);
    if (value.len > VALUE_BYTES || !has_letter(value))
        return;
    switch (label) {
    case LABEL_TITLE:
        set_text(&a->title, value);
        break;
    case LABEL_PLACE:
        set_text(&a->job_place, value);
        break;
    case LABEL_COUNTRY:
        set_text(&a->job_country, value);
        break;
    case LABEL_PAY:
        set_pay(&a->pay, line, value);
        break;
    case LABEL_EMPLOYER:
        set_text(&a->employer_name, value);
        break;
    case LABEL_CONTACT:
        set_text(&a->contact, value);
        break;
    case LABEL_VALID:
        set_text(&a->valid_through, value);
        break;
    case LABEL_NONE:
        break;
    }
}

/* Where the next label of the line starts, behind a separator; it must end with a colon. */
static struct found next_label(struct ln_str line, size_t at)
{
    struct found none = {.from = line.len};
    while (at < line.len) {
        size_t next = at;
        uint32_t c = loose_next(line, &next);
        bool separator = c == ' ' || is_sign(c);
        if (separator) {
            size_t from = skip_signs(line, next, NULL);
            struct found f = label_at(line, from, false);
            bool spaced = c == ' ' && from < line.len && (unsigned char)line.at[from] < 0x80 &&
                          !(from >= 2 && line.at[from - 2] == ' ');
            if (f.label != LABEL_NONE && f.colon && !spaced)
                return f;
        }
        at = next;
    }
    return none;
}

/* Whether the start of a line holds anything that ends a label; most lines of prose do not. */
static bool may_have_label(struct ln_str line)
{
    line = str_part(line, 0, 3 * LABEL_BYTES);
    for (size_t i = 0; i < line.len; i++) {
        switch ((unsigned char)line.at[i]) {
        case ':':
        case '\t':
        case '*':
        case '_':
        case '#':
        case '[':
        case '<':
        case 0xEF: /* full width */
            return true;
        case '-':
            if (i > 0 && line.at[i - 1] == ' ')
                return true;
            break;
        case 0xE1: /* the Khmer colon */
            if (i + 2 < line.len && line.at[i + 1] == (char)0x9F &&
                line.at[i + 2] == (char)0x96)
                return true;
            break;
        case 0xE2: /* dashes, and signs that open a heading */
            return true;
        case 0xE3: /* CJK brackets */
            if (i + 1 < line.len && line.at[i + 1] == (char)0x80)
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

/* All labels of one line. returns the label that waits for its value on the next line */
static enum label read_line(struct record_advert *a, struct ln_str line, enum label waiting)
{
    bool mark = false;
    if (waiting == LABEL_NONE && !may_have_label(line))
        return waiting;
    size_t at = skip_signs(line, 0, &mark);
    size_t behind = skip_number(line, at);
    if (behind > at)
        at = skip_signs(line, behind, &mark);
    struct found f = label_at(line, at, mark);
    if (f.label == LABEL_NONE) {
        if (waiting != LABEL_NONE && at < line.len)
            set_field(a, waiting, str_part(line, at, line.len), str_part(line, at, line.len));
        return at < line.len ? LABEL_NONE : waiting;
    }
    for (;;) {
        struct ln_str tail = str_part(line, 0, f.value + VALUE_BYTES + 1);
        struct found next = next_label(tail, f.value);
        size_t end = next.label == LABEL_NONE ? line.len : next.from;
        struct ln_str value = str_part(line, f.value, end);
        if (!has_letter(value) && next.label == LABEL_NONE)
            return f.label;
        set_field(a, f.label, str_part(line, f.from, end), value);
        if (next.label == LABEL_NONE)
            return LABEL_NONE;
        f = next;
    }
}

void labelled_read(struct record_advert *a, struct ln_str text)
{
    enum label waiting = LABEL_NONE;
    struct ln_str rest = str_part(text, 0, LIMIT_LABELLED_BYTES);
    while (rest.len > 0) {
        struct ln_str line = str_cut(&rest, rest, '\n');
        waiting = read_line(a, line, waiting);
    }
}

/* What a reader sees of markup, tags that part lines as line breaks. */
static struct ln_str visible(struct record_scratch *s, struct ln_str html)
{
    size_t room = html.len < LIMIT_LABELLED_BYTES ? html.len : LIMIT_LABELLED_BYTES;
    char *text = arena_alloc(&s->arena, room + 4);
    size_t len = 0;
    struct markup m;
    if (text == NULL)
        return (struct ln_str){NULL, 0};
    markup_init(&m, html);
    for (size_t at = 0; at < html.len && len < room;) {
        uint32_t c = (unsigned char)html.at[at];
        bool tag = c == '<';
        if (c == '<' || c == '&')
            at = markup_next(&c, &m, at);
        else
            c = utf8_next(html, &at);
        if (tag && c == MARKUP_INLINE)
            continue;
        len += utf8_put(text + len, tag && c == ' ' ? '\n' : c);
    }
    return (struct ln_str){text, len};
}

int labelled_fields(struct record *r, struct record_scratch *s, struct ln_str text,
                    struct ln_err *err)
{
    if (text.len > 0 && fold_looks_like_markup(text)) {
        text = visible(s, text);
        if (text.at == NULL)
            return err_set(err, LN_ENOMEM, 0, "out of memory");
    }
    labelled_read(&r->advert, text);
    return LN_OK;
}
