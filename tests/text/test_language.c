/* test_language.c: invented adverts and chat messages in each language, also mixed with
 * English, through fold() as the product does; near cases; bounds; the lists: folded, and the
 * Han ones against ICU's transliterator. */
#include "test.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "base/random.h"
#include "text/fold.h"
#include "text/language.h"
#include "text/language_inner.h"

static struct fold_tables *tables;
static struct folded folded;

static struct language language_folded(struct ln_str text)
{
    assert_int_equal(fold(&folded, tables, text, false, NULL), LN_OK);
    return language_of(buf_str(&folded.text));
}

/* Texts that one language is expected of; ends with NULL. */
static void expect_all(const char *code, const char *const *texts)
{
    for (; *texts != NULL; texts++) {
        struct language l = language_folded(str_of(*texts));
        if (strcmp(l.code, code) != 0)
            fail_msg("%s (%.2f), not %s: %s", l.code, l.share, code, *texts);
        if (strcmp(code, "und") == 0)
            assert_true(l.share == 0);
        else
            assert_true(l.share > 0 && l.share <= 1);
    }
}

static void english(void **state)
{
    (void)state;
    expect_all(
        "en", (const char *const[]){
                  "We are hiring customer service staff. No experience required, apply now!",
                  "Urgent: looking for typists in Thailand, salary $1500 and free flights.",
                  "Good morning, is the job still open? Please send me the address.",
                  "Earn money from home, only two hours a day. Contact us on Telegram @example",
                  "Housekeepers wanted for a hotel, accommodation and meals are provided.",
                  "hey are you free tomorrow? i want to ask you about the interview",
                  "The candidate must be able to type 30 words per minute in English.",
                  "Your visa and your ticket will be paid by the company.",
                  "Do not share this code with anyone. Call us if it was not you.",
                  "can u call me back when you get home",
                  "Drivers needed for night shifts. Weekly pay and bonus. Training provided.",
                  "Our café in São Paulo is looking for a barista with experience.",
                  "Thanks for the offer, but I don't think it is real.", NULL});
}

static void vietnamese(void **state)
{
    (void)state;
    expect_all(
        "vi",
        (const char *const[]){
            "Tuyển nhân viên chăm sóc khách hàng tại Campuchia, lương 1000$/tháng",
            "Việc nhẹ lương cao, bao ăn ở, không cần kinh nghiệm",
            "Em ơi, bên anh đang tuyển người đánh máy, em có muốn làm không?",
            "Công ty cần 20 bạn nam nữ từ 18 đến 35 tuổi", "Liên hệ Zalo để biết thêm chi tiết",
            "Chào chị, việc này còn tuyển không ạ?", "Hộ chiếu và vé máy bay công ty lo hết",
            "Tuyển telesales làm part-time online tại nhà, thu nhập 10 triệu",
            "Cần gấp sale marketing biết tiếng Anh, full time, bonus hàng tháng",
            "Đừng nói với ai, ngày mai anh đón em ở bến xe",
            "Lao động đi Nhật, chi phí thấp, xuất cảnh nhanh", "Hôm nay mấy giờ bạn đi làm về?",
            "Admin tuyển CTV chốt đơn, mỗi ngày nhận 300k, inbox ngay", NULL});
}

static void indonesian(void **state)
{
    (void)state;
    expect_all("id", (const char *const[]){
                         "Lowongan kerja di Kamboja, gaji 12 juta per bulan, tiket ditanggung",
                         "Dibutuhkan segera karyawan untuk customer service, pria atau wanita",
                         "Kak, apakah lowongannya masih ada? Saya mau daftar",
                         "Loker luar negeri tanpa pengalaman, bisa langsung berangkat",
                         "Gaji besar, mess dan makan gratis, hubungi nomor ini",
                         "Kamu sudah makan belum? Aku nggak bisa datang besok",
                         "Perusahaan kami mencari admin online yang bisa mengetik cepat",
                         "Usia minimal 18 tahun, maksimal 35 tahun, lulusan SMA",
                         "Jangan bilang siapa siapa karena ini kesempatan terbatas",
                         "Uang akan dikirim ke rekening anda hari ini",
                         "Marketing executive, work from home, gaji pokok 5 juta plus bonus",
                         "Kirim lamaran dan CV ke email kantor kami",
                         "Paspor dan visa diurus perusahaan, kalian tinggal berangkat", NULL});
}

static void malay(void **state)
{
    (void)state;
    expect_all("ms", (const char *const[]){
                         "Kerja kosong di Kemboja, gaji RM5000 sebulan, tiket percuma",
                         "Jawatan kosong: pembantu kedai, lelaki atau perempuan",
                         "Syarikat kami mencari pekerja kilang, asrama disediakan",
                         "Boleh hubungi saya kerana kekosongan adalah terhad",
                         "Awak nak kerja luar negara tak? Gaji lumayan, boleh buat duit",
                         "Temuduga pada hari Isnin, sila bawa sijil dan pasport",
                         "Warganegara Malaysia sahaja, umur 18 hingga 35 tahun",
                         "Wang akan dimasukkan ke dalam akaun anda selepas kelulusan",
                         "Kenapa korang tak datang semalam? Saya tunggu kat kedai",
                         "Elaun makan dan penginapan disediakan oleh majikan",
                         "Urgent hiring! Kerja kosong customer service, syif malam, "
                         "komisen dibayar setiap minggu",
                         "Pengalaman tidak diperlukan, latihan percuma di pejabat kami", NULL});
}

static void tagalog(void **state)
{
    (void)state;
    expect_all(
        "tl",
        (const char *const[]){
            "Naghahanap kami ng mga encoder sa Cambodia, libre ang ticket",
            "Kailangan po ng customer service, sahod 50,000 kada buwan",
            "Kumusta ka? May trabaho ka na ba ngayon?",
            "Walang placement fee, hindi kailangan ang experience",
            "Hiring po kami ngayon, work abroad, malaki ang sahod at libre ang bahay",
            "Message mo lang ako kung interested ka sa online job na ito",
            "Urgent hiring! Chat support agents, free accommodation, wala pong bayad ang "
            "visa, ang company na ang bahala",
            "Sige po, anong oras ang interview bukas?",
            "Huwag mong sabihin sa iba ang ating pinag-usapan",
            "Ang sahod ay ibibigay tuwing katapusan ng buwan",
            "Pwede ba akong mag-apply kahit undergraduate lang ako?",
            "Good morning po, available pa po ba yung position? Send ko na lang resume ko",
            "Ingat kayo sa mga nag-aalok ng trabaho sa Facebook", NULL});
}

static void scripts_of_one_language(void **state)
{
    (void)state;
    expect_all(
        "th", (const char *const[]){
                  "รับสมัครแอดมินตอบแชท เงินเดือน 30,000 บาท", "งานง่าย รายได้ดี ไม่ต้องมีประสบการณ์",
                  "สวัสดีค่ะ สนใจทำงานที่กัมพูชาไหมคะ", "ที่พักฟรี อาหารฟรี มีรถรับส่ง", "พี่คะ งานนี้ยังรับอยู่ไหม",
                  "ด่วน! รับพนักงาน customer service 10 อัตรา", "ทำงาน online ผ่าน LINE ได้ค่าคอมทุกวัน",
                  "วันนี้กลับบ้านกี่โมง", "เดินทางพรุ่งนี้ บริษัทออกค่าใช้จ่ายให้", "ทักไลน์มาได้เลย",
                  "ต้องการพนักงานคีย์ข้อมูล อายุ 18-35 ปี", "โอนเงินค่าสมัครก่อนเริ่มงาน", NULL});
    expect_all("lo",
               (const char *const[]){"ຮັບສະໝັກພະນັກງານຕອບແຊັດ ເງິນເດືອນ 800 ໂດລາ", "ວຽກງ່າຍ ລາຍໄດ້ດີ",
                                     "ສະບາຍດີ ສົນໃຈເຮັດວຽກບໍ່", "ບໍ່ຕ້ອງມີປະສົບການ", "ມີບ່ອນພັກ ແລະ ອາຫານຟຣີ",
                                     "ຕິດຕໍ່ທາງ WhatsApp ໄດ້ເລີຍ", "ຮັບດ່ວນ customer service 5 ຄົນ",
                                     "ມື້ອື່ນໄປເຮັດວຽກຈັກໂມງ", "ບໍລິສັດອອກຄ່າເດີນທາງໃຫ້", "ອາຍຸ 18 ຫາ 35 ປີ",
                                     "ວຽກ online ຢູ່ເຮືອນ", "ຂອບໃຈຫຼາຍໆ", NULL});
    expect_all("km", (const char *const[]){
                         "ជ្រើសរើសបុគ្គលិកឆ្លើយឆាត ប្រាក់ខែ ៨០០ ដុល្លារ", "ការងារស្រួល ចំណូលល្អ",
                         "សួស្តី តើបងចាប់អារម្មណ៍ទេ", "មិនត្រូវការបទពិសោធន៍", "មានកន្លែងស្នាក់នៅ និងអាហារ",
                         "ទាក់ទងតាម Telegram", "ត្រូវការ customer service ៥ នាក់",
                         "ថ្ងៃស្អែកទៅធ្វើការម៉ោងប៉ុន្មាន", "ក្រុមហ៊ុនចេញថ្លៃធ្វើដំណើរ", "អាយុពី ១៨ ដល់ ៣៥ ឆ្នាំ",
                         "ការងារ online នៅផ្ទះ", "អរគុណច្រើន", NULL});
    expect_all("my",
               (const char *const[]){"ဝန်ထမ်းခေါ်ယူသည် လစာ ၈ သိန်း", "အလုပ်လွယ်ပြီး ဝင်ငွေကောင်း",
                                     "မင်္ဂလာပါ အလုပ်လုပ်ချင်ပါသလား", "အတွေ့အကြုံမလိုပါ", "နေစရာ စားစရာ အခမဲ့",
                                     "Telegram မှ ဆက်သွယ်ပါ", "customer service ၅ ဦး အမြန်လိုသည်",
                                     "မနက်ဖြန် ဘယ်အချိန်လာမလဲ", "ကုမ္ပဏီမှ ခရီးစရိတ်ပေးသည်", "အသက် ၁၈ မှ ၃၅ နှစ်",
                                     "online အလုပ် အိမ်မှာ", "ကျေးဇူးတင်ပါတယ်", NULL});
    expect_all("ko", (const char *const[]){
                         "캄보디아 고수익 알바 모집, 월 500만원", "초보 가능, 숙식 제공",
                         "안녕하세요, 아직 구인하시나요?", "텔레그램으로 연락 주세요",
                         "CS 상담원 customer service 채용", "항공권 무료 지원",
                         "내일 몇 시에 와요?", "재택근무 online 부업", "나이 20세부터 35세까지",
                         "통장 빌려주면 돈 드려요", "ㅋㅋㅋ 진짜 대박", "감사합니다", NULL});
    expect_all("bn", (const char *const[]){"কম্বোডিয়ায় চাকরি, বেতন ৮০০ ডলার", "অভিজ্ঞতা লাগবে না",
                                           NULL});
    expect_all("ar", (const char *const[]){"مطلوب موظفين خدمة عملاء في دبي، راتب مجزي", NULL});
    expect_all("ru", (const char *const[]){"Работа за границей без опыта, жильё бесплатно",
                                           "Привет, ты ещё ищешь работу?", NULL});
    expect_all("uk",
               (const char *const[]){"Потрібні працівники, житло безкоштовне, їжа", NULL});
}

static void japanese(void **state)
{
    (void)state;
    expect_all("ja", (const char *const[]){
                         "高収入バイト募集中!未経験者歓迎", "カンボジアで電話対応のお仕事です",
                         "月給50万円以上、寮あり", "こんにちは、まだ募集していますか?",
                         "渡航費は会社が負担します", "LINEで連絡してください",
                         "受け取るだけの簡単な仕事", "即日払い可能、身分証のみ",
                         "明日は何時に来ますか", "customer service スタッフ募集",
                         "急募 日払 即日対応 高収入 経験不問",
                         "在宅ワークで online 副業を始めよう", "ありがとうございます", NULL});
}

static void chinese(void **state)
{
    (void)state;
    expect_all("zh-Hans",
               (const char *const[]){"高薪招聘打字员,月薪两万", "柬埔寨客服,包吃包住包机票",
                                     "你好,请问还招人吗?", "无需经验,公司提供培训",
                                     "联系我的微信", "公司报销签证费用", "今天几点下班回家",
                                     "诚聘 customer service 月薪3000 USD", "海外工作,轻松赚钱",
                                     "只要会用电脑就可以", "年龄18到35岁,男女不限",
                                     "做online兼职,日结佣金", "兄弟,这边发财机会很多", NULL});
    expect_all("zh-Hant",
               (const char *const[]){"高薪招聘打字員,月薪兩萬", "柬埔寨客服,包吃包住包機票",
                                     "請問還有職缺嗎?", "無需經驗,公司提供培訓", "聯絡我的LINE",
                                     "公司負擔簽證費用", "今天幾點下班回家",
                                     "誠徵 customer service 月薪3000 USD", "海外工作,輕鬆賺錢",
                                     "只要會用電腦就可以", "年齡18到35歲,男女不限",
                                     "做online兼職,日結佣金", "我而家喺公司,聽日先返嚟", NULL});
    expect_all("zh", (const char *const[]){"高薪招工", "日入三千", "包吃包住", NULL});
}

static void devanagari(void **state)
{
    (void)state;
    expect_all(
        "hi", (const char *const[]){"कंबोडिया में नौकरी, वेतन 80 हजार रुपये",
                                    "डाटा एंट्री के लिए लोग चाहिए", "क्या यह काम अभी भी है?",
                                    "आपको कोई अनुभव नहीं चाहिए", "रहना और खाना कंपनी की तरफ से",
                                    "WhatsApp पर संपर्क करें", "घर बैठे online काम करके पैसे कमाएं",
                                    "टिकट और वीजा का खर्च हम देंगे", "आप कब आ रहे हैं?",
                                    "मुझे कल फोन करना", "customer service की job, बहुत अच्छा वेतन है",
                                    "पासपोर्ट हमारे पास रहेगा", NULL});
    expect_all("ne", (const char *const[]){"कम्बोडियामा काम, तलब महिनाको ८० हजार",
                                           "वैदेशिक रोजगारीको लागि सम्पर्क गर्नुहोस्",
                                           "अनुभव चाहिँदैन, खाना र बस्न फ्री छ",
                                           "तपाईंलाई काम चाहिएको हो?", "म भोलि आउँछु, तिमी पनि आऊ",
                                           "थाइल्याण्डमा customer service को काम छ",
                                           "टिकट कम्पनीले दिन्छ, केही तिर्नु पर्दैन भने", NULL});
}

static void other_latin(void **state)
{
    (void)state;
    expect_all("es", (const char *const[]){
                         "Se busca personal para trabajo en Asia, sueldo alto", NULL});
    expect_all("pt", (const char *const[]){
                         "Vaga de emprego no exterior, você não precisa de experiência", NULL});
    expect_all("fr", (const char *const[]){
                         "Nous recherchons une personne pour un travail à l'étranger", NULL});
    expect_all(
        "de", (const char *const[]){"Wir suchen Mitarbeiter für eine Stelle im Ausland", NULL});
    expect_all("it",
               (const char *const[]){
                   "Cerchiamo personale per un lavoro all'estero, senza esperienza", NULL});
    expect_all("nl",
               (const char *const[]){
                   "Wij zoeken een medewerker voor het kantoor, ervaring is niet nodig", NULL});
    expect_all("tr", (const char *const[]){
                         "Yurt dışı için eleman aranıyor, maaş yüksek ve konaklama var", NULL});
    expect_all("sw", (const char *const[]){
                         "Nafasi za kazi nje ya nchi, mshahara mkubwa kwa mwezi", NULL});
    expect_all("pl", (const char *const[]){
                         "Praca za granicą bez doświadczenia, szukamy osób do biura", NULL});
    expect_all("ro", (const char *const[]){
                         "Căutăm personal pentru muncă în străinătate, salariu bun", NULL});
    expect_all("und",
               (const char *const[]){"Vi söker personal till vårt kontor och du är inte ensam",
                                     "Tuyen nguoi lam viec luong cao", NULL});
}

static void too_little_is_unsure(void **state)
{
    (void)state;
    expect_all("und", (const char *const[]){
                          "", " ", "12345", "+1 202 555 0100", "🔥🔥💰✈️", "!!! ...",
                          "hello", "Salary", "work", "kerja", "ok", "x", "の", "好",
                          "BTC USDT KYC VIP", "https://www.example.com/the/and/you",
                          "the.and.you@for.with.example", "\xFF\xFE\x80", NULL});
}

/* 10 % of foreign letters do not change English, 30 % do; the share says how much there is. */
static void share_is_that_of_the_script(void **state)
{
    (void)state;
    struct language l = language_folded(STR("สวัสดีค่ะ"));
    assert_true(l.share == 1);
    l = language_folded(STR("we are hiring for the new team and you can apply ฟรี"));
    assert_string_equal(l.code, "en");
    assert_true(l.share > 0.7 && l.share < 0.95);
    l = language_folded(STR("รับสมัครงาน hiring now"));
    assert_string_equal(l.code, "th");
    assert_true(l.share > 0.4 && l.share < 0.6);
    l = language_folded(STR("BTC USDT KYC VIP TRC ERC 代理"));
    assert_string_equal(l.code, "zh");
    assert_true(l.share > 0.1 && l.share < 0.3);
}

/* What lies behind the part that is looked at changes nothing. */
static void only_the_start_is_looked_at(void **state)
{
    (void)state;
    static char text[LANGUAGE_BYTES * 2];
    struct ln_str piece = STR("we are hiring and you can work ");
    size_t len = 0;
    while (len < LANGUAGE_LETTER_BYTES * 2) {
        memcpy(text + len, piece.at, piece.len);
        len += piece.len;
    }
    struct language before = language_of((struct ln_str){text, len});
    while (len + 6 <= sizeof text) {
        memcpy(text + len, "\xE0\xB8\x81\xE0\xB8\x82", 6);
        len += 6;
    }
    struct language after = language_of((struct ln_str){text, len});
    assert_string_equal(after.code, "en");
    assert_true(before.share == after.share);
    memset(text, '7', sizeof text);
    memcpy(text + LANGUAGE_BYTES, "we are hiring and you can work", 30);
    assert_string_equal(language_of((struct ln_str){text, sizeof text}).code, "und");
}

static void assert_valid(struct language l)
{
    static const char *const codes[] = {
        "am", "ar", "bn", "de", "el", "en", "es",      "fa",      "fr", "gu", "he", "hi",
        "hy", "id", "it", "ja", "ka", "km", "kn",      "ko",      "lo", "ml", "mr", "ms",
        "my", "ne", "nl", "pa", "pl", "pt", "ro",      "ru",      "si", "sw", "ta", "te",
        "th", "tl", "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant", "zh", "und"};
    bool known = false;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        known = known || strcmp(l.code, codes[i]) == 0;
    if (!known)
        fail_msg("unknown code %s", l.code);
    assert_true(l.share >= 0 && l.share <= 1);
    assert_int_equal(l.share > 0, strcmp(l.code, "und") != 0);
}

static void every_prefix_and_random_mix_is_valid(void **state)
{
    (void)state;
    static const char *const pieces[] = {"we are hiring ",
                                         "tuyển dụng ",
                                         "gaji ",
                                         "ang trabaho ",
                                         "高薪招聘",
                                         "機票",
                                         "バイト",
                                         "の",
                                         "งาน",
                                         "한국 ",
                                         "काम है ",
                                         "कामको ",
                                         "мы ",
                                         "її ",
                                         "\xC3",
                                         "ş ç ã ",
                                         "پاک ",
                                         "12 🔥 ",
                                         "မြန် ",
                                         "ខ្មែរ ",
                                         ".com/",
                                         "\xE4\xB8",
                                         "ລາວ ",
                                         "x"};
    struct random rng = {11};
    for (unsigned round = 0; round < 400; round++) {
        char text[1024];
        size_t len = 0;
        for (size_t n = random_below(&rng, 25); n > 0; n--) {
            struct ln_str p =
                str_of(pieces[random_below(&rng, sizeof pieces / sizeof *pieces)]);
            memcpy(text + len, p.at, p.len);
            len += p.len;
        }
        for (size_t cut = 0; cut <= len; cut++)
            assert_valid(language_of((struct ln_str){text, cut}));
    }
}

/* A word that fold() would change could never be found. */
static void lists_are_folded(void **state)
{
    (void)state;
    const struct language_list *const lists[] = {language_words, language_letters,
                                                 language_trigrams, language_devanagari};
    size_t items = 0;
    for (size_t i = 0; i < 4; i++)
        for (const struct language_list *list = lists[i]; list->items != NULL; list++) {
            struct ln_str rest = str_of(list->items);
            while (rest.len > 0) {
                struct ln_str item = str_cut(&rest, rest, ' ');
                assert_int_equal(fold(&folded, tables, item, false, NULL), LN_OK);
                assert_true(item.len > 0 && str_eq(buf_str(&folded.text), item));
                if (lists[i] == language_trigrams)
                    assert_int_equal(item.len, 3);
                items += lists[i] == language_words || lists[i] == language_devanagari;
            }
        }
    assert_true(items > 1000 && items < 4096);
}

/* Whether ICU's transliterator writes c in another way. */
static bool icu_changes(UTransliterator *way, uint32_t c)
{
    UChar text[8] = {(UChar)c};
    int32_t len = 1, limit = 1;
    UErrorCode status = U_ZERO_ERROR;
    utrans_transUChars(way, text, &len, 8, 0, &limit, &status);
    assert_true(U_SUCCESS(status));
    return len != 1 || text[0] != c;
}

static UTransliterator *open_way(const char *name)
{
    UChar id[16];
    u_uastrcpy(id, name);
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *way = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    assert_true(U_SUCCESS(status));
    return way;
}

static void han_lists_are_of_one_way_of_writing(void **state)
{
    (void)state;
    static unsigned char seen[0x10000];
    const char *const lists[] = {language_han_hans, language_han_hant, language_han_ja};
    UTransliterator *ways[] = {open_way("Hans-Hant"), open_way("Hant-Hans")};
    struct ln_str own = STR("嘅咗喺冇啲佢哋嚟唔咁嗰妳"); /* without a counterpart */
    for (unsigned i = 0; i < 3; i++) {
        struct ln_str s = str_of(lists[i]);
        for (size_t pos = 0; pos < s.len;) {
            size_t from = pos;
            uint32_t c = utf8_next(s, &pos);
            assert_true(c >= 0x4E00 && c <= 0x9FFF);
            assert_int_equal(seen[c]++, 0);
            if (i < 2 && str_find(own, str_part(s, from, pos), 0) == SIZE_MAX &&
                !icu_changes(ways[i], c))
                fail_msg("U+%04X is the same in both", (unsigned)c);
        }
    }
    utrans_close(ways[0]);
    utrans_close(ways[1]);
}

static int open_tables(void **state)
{
    (void)state;
    folded_init(&folded, (size_t)1 << 20);
    return fold_tables_new(&tables, NULL);
}

static int close_tables(void **state)
{
    (void)state;
    folded_free(&folded);
    fold_tables_free(tables);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english),
        cmocka_unit_test(vietnamese),
        cmocka_unit_test(indonesian),
        cmocka_unit_test(malay),
        cmocka_unit_test(tagalog),
        cmocka_unit_test(scripts_of_one_language),
        cmocka_unit_test(japanese),
        cmocka_unit_test(chinese),
        cmocka_unit_test(devanagari),
        cmocka_unit_test(other_latin),
        cmocka_unit_test(too_little_is_unsure),
        cmocka_unit_test(share_is_that_of_the_script),
        cmocka_unit_test(only_the_start_is_looked_at),
        cmocka_unit_test(lists_are_folded),
        cmocka_unit_test(han_lists_are_of_one_way_of_writing),
        cmocka_unit_test(every_prefix_and_random_mix_is_valid),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
