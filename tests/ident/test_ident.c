/* test_ident.c: identifiers of every type, plain and disguised, with their canonical value,
 * grade and span; overlaps; limits and memory. */
#include "test.h"

#include "base/mem.h"
#include "ident/ident.h"

static struct ident_scratch *scratch;

/* "type=value" of all found, with blanks between; checksum grades have a "!". */
static void describe(char out[2048], struct ln_str text, const char *countries,
                     const char *context)
{
    const struct ident *found;
    size_t count, len = 0, last = 0;
    struct ln_err err = {0};
    struct ident_options options = {.countries = str_of(countries), .context = str_of(context)};
    if (ident_find(&found, &count, scratch, text, &options, &err) != LN_OK)
        fail_msg("%s", err.text);
    out[0] = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(found[i].from >= last && found[i].from < found[i].to &&
                    found[i].to <= text.len);
        last = found[i].to;
        len += (size_t)snprintf(out + len, 2048 - len, "%s%s%s=%.*s", i > 0 ? " " : "",
                                ident_type_name(found[i].type),
                                found[i].grade == IDENT_CHECKSUM ? "!" : "",
                                STR_ARGS(found[i].value));
    }
}

static void expect(const char *text, const char *want)
{
    char got[2048];
    describe(got, str_of(text), "", "");
    if (strcmp(got, want) != 0)
        fail_msg("\"%s\"\n  gives \"%s\"\n  not   \"%s\"", text, got, want);
}

static void emails(void **state)
{
    (void)state;
    expect("Write to HR@Example.COM.", "email=hr@example.com");
    expect("<a.b+c_d@mail.example.co.uk>", "email=a.b+c_d@mail.example.co.uk");
    expect("mailto:x@example.org?subject=1", "email=x@example.org");
    expect("info@bücher.de", "email=info@xn--bcher-kva.de");
    expect("mail：ｈｒ＠ｅｘａｍｐｌｅ．ｃｏｍ", "email=hr@example.com");
    expect("hr [at] example [dot] com", "email=hr@example.com");
    expect("hr(at)example(dot)com", "email=hr@example.com");
    expect("hr{at}example.com", "email=hr@example.com");
    expect("hr at gmail dot com", "email=hr@gmail.com");
    expect("jobs dot kh at gmail dot com", "email=jobs.kh@gmail.com");
    expect("kim.lee at gmail.com", "email=kim.lee@gmail.com");
    expect("hr @ example . com", "email=hr@example.com");
    expect("hr&#64;example&#46;com", "email=hr@example.com");
    expect("h\xE2\x80\x8Br@exam\xE2\x80\x8Bple.com", "email=hr@example.com");
    expect("hr@exаmple.com", "email=hr@example.com"); /* a Cyrillic letter */
    expect("𝐡𝐫@𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐜𝐨𝐦", "email=hr@example.com");
    expect("ⓗⓡ@ⓔⓧⓐⓜⓟⓛⓔ.ⓒⓞⓜ", "email=hr@example.com");
    expect("联系hr@example.com即可", "email=hr@example.com");
    expect("hr@example.com.Please reply", "email=hr@example.com");
    expect("hr@localhost, a@b, @example.com, hr@.com, hr@example.invalidtld", "");
    expect("we met at example.com today", "domain=example.com");
    expect("..hr@example.com", "email=hr@example.com");
    expect("h..r@example.com", "");
}

static void urls(void **state)
{
    (void)state;
    expect("https://Example.com", "url=https://example.com/");
    expect("(see http://example.com/a_(b).)", "url=http://example.com/a_(b)");
    expect("[x](https://example.com/y) z", "url=https://example.com/y");
    expect("HTTPS://EXAMPLE.COM:443/A?b=%7ec%2f#D.", "url=https://example.com/A?b=~c%2F#D");
    expect("http://example.com:8080/x", "url=http://example.com:8080/x");
    expect("http://user:word@example.com/", "url=http://user:word@example.com/");
    expect("http://bank.example.com@evil.example.org/x",
           "url=http://bank.example.com@evil.example.org/x");
    expect("http://192.0.2.7/login", "url=http://192.0.2.7/login");
    expect("hxxp://example[.]com/x", "url=http://example.com/x");
    expect("hXXps[:]//www[.]example(dot)com/x", "url=https://www.example.com/x");
    expect("h**p://example.com/x", "url=http://example.com/x");
    expect("https://example。com/x", "url=https://example.com/x");
    expect("example.com/path?q=1", "url=http://example.com/path?q=1");
    expect("https://例え.jp/x", "url=https://xn--r8jz45g.jp/x");
    expect("请打开https://example.com/注册，谢谢", "url=https://example.com/");
    expect("https://example.com/é", "url=https://example.com/%C3%A9");
    expect("https://bit.ly/3abcD", "url=https://bit.ly/3abcD");
    expect("http://localhost/x http://example/x", "");
    assert_true(str_eq(ident_url_host(STR("https://u:p@www.example.com:80/x?y@z")),
                       STR("www.example.com")));
    assert_true(str_eq(ident_url_host(STR("hr@example.com")), STR("example.com")));
    assert_true(str_eq(ident_url_host(STR("http://example.com")), STR("example.com")));
    assert_int_equal(ident_url_host(STR("+85512345678")).len, 0);
}

static void domains(void **state)
{
    (void)state;
    expect("Our site is jobs-kh.example.com now", "domain=jobs-kh.example.com");
    expect("EXAMPLE.COM", "domain=example.com");
    expect("go to example[.]org", "domain=example.org");
    expect("go to evil dot xyz", "domain=evil.xyz");
    expect("网站example.com欢迎", "domain=example.com");
    expect("사이트 example.com입니다", "domain=example.com");
    expect("пример.рф", "domain=xn--e1afmkfd.xn--p1ai");
    expect("аррӏе.com", "domain=xn--80ak6aa92e.com"); /* wholly Cyrillic: a name of its own */
    expect("gооgle.com", "domain=google.com");        /* mixed: cannot be registered */
    expect("example.com.kh and com.kh and co.uk", "domain=example.com.kh");
    expect("example.cοm", "domain=example.com"); /* a Greek letter */
    expect("visit job.work", "domain=job.work");
    expect("end.Next we.It work.We done.in the e.g. this readme.md, a.py and U.S.A", "");
    expect("ASP.NET, B.com, 10.am, 1.5.in, St.John, Node.js, file.zip", "");
    expect("the dot com boom; connect the dot in the box", "");
    expect("first_name.com", "");
}

static void messengers(void **state)
{
    (void)state;
    expect("https://t.me/HR_Team1", "telegram=@hr_team1");
    expect("t.me/s/HR_Team1/12?x=1", "telegram=@hr_team1");
    expect("telegram.me/hr_team1, hrteam.t.me", "telegram=@hr_team1 telegram=@hrteam");
    expect("t[.]me/hr_team1", "telegram=@hr_team1");
    expect("tg://resolve?domain=hr_team1", "telegram=@hr_team1");
    expect("https://t.me/+AbCdEf_12345", "telegram=t.me/+AbCdEf_12345");
    expect("https://t.me/joinchat/AbCdEf_12345", "telegram=t.me/+AbCdEf_12345");
    expect("https://t.me/+85512345678", "telegram=+85512345678");
    expect("https://t.me/share/url?url=x", "url=https://t.me/share/url?url=x");
    expect("Telegram: @HR_Team1", "telegram=@hr_team1");
    expect("telegram hr_team1", "telegram=@hr_team1");
    expect("ＴＧ：＠hr_team1", "telegram=@hr_team1");
    expect("тelegram @hr_team1", "telegram=@hr_team1");
    expect("飞机：@hr_team1", "telegram=@hr_team1");
    expect("តេឡេក្រាម @hr_team1", "telegram=@hr_team1");
    expect("텔레그램 아이디 hr_team1", "telegram=@hr_team1");
    expect("@hr_team1 on Telegram", "telegram=@hr_team1");
    expect("Follow @hr_team1 for news", "");
    expect("Instagram @hr_team1", "");
    expect("We use Telegram for messages", "");
    expect("https://wa.me/85512345678?text=hi", "whatsapp=+85512345678");
    expect("https://api.whatsapp.com/send?phone=%2B85512345678", "whatsapp=+85512345678");
    expect("https://chat.whatsapp.com/AbCdEf1234567890AbCdEf",
           "whatsapp=chat.whatsapp.com/AbCdEf1234567890AbCdEf");
    expect("https://line.me/ti/p/~Job888", "line=job888");
    expect("https://line.me/R/ti/p/%40Job888", "line=@job888");
    expect("https://lin.ee/AbC123d", "line=lin.ee/AbC123d");
    expect("LINE ID: job888", "line=job888");
    expect("Line: @job888", "line=@job888");
    expect("ไอดีไลน์ job.888", "line=job.888");
    expect("แอดไลน์: jobthai", "line=jobthai");
    expect("subject line: RFQ-0871", "");
    expect("production line manager 2024", "");
    expect("加微信abc_123", "wechat=abc_123");
    expect("V信：ABC12345", "wechat=abc12345");
    expect("薇信 hr20248", "wechat=hr20248");
    expect("vx: hrjob99", "wechat=hrjob99");
    expect("微❤hrjob99", "wechat=hrjob99");
    expect("WeChat ID hrjobs", "wechat=hrjobs");
    expect("weixin://dl/chat?hrjob99", "wechat=hrjob99");
    expect("must have a WeChat account (essential)", "");
    expect("https://zalo.me/0912345678", "zalo=+84912345678");
    expect("https://zalo.me/g/abcdef123", "zalo=zalo.me/g/abcdef123");
    expect("https://m.me/Job.Page", "messenger=job.page");
    expect("https://signal.me/#p/+85512345678", "signal=+85512345678");
    expect("https://signal.group/#CjQKIAbcdefghijkl", "signal=signal.group/#CjQKIAbcdefghijkl");
    expect("Signal: hrteam.42", "signal=hrteam.42");
    expect("https://open.kakao.com/o/gAbCd12", "kakaotalk=open.kakao.com/o/gAbCd12");
    expect("카톡 아이디: job888", "kakaotalk=job888");
    expect("KakaoTalk ID job888", "kakaotalk=job888");
}

static void phones(void **state)
{
    (void)state;
    expect("+855 12 345 678", "phone=+85512345678");
    expect("+855-12-345-678/+66 81 234 5678", "phone=+85512345678 phone=+66812345678");
    expect("Tel. +855 (0)12/345/678", "phone=+85512345678");
    expect("＋８５５ １２ ３４５ ６７８", "phone=+85512345678");
    expect("+8️⃣5️⃣5️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
           "phone=+85512345678");
    expect("+➑➎➎ ①②③④⑤⑥⑦⑧", "phone=+85512345678");
    expect("+𝟖𝟓𝟓 𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠", "phone=+85512345678");
    expect("+๘๕๕ ๑๒ ๓๔๕ ๖๗๘", "phone=+85512345678");
    expect("+٨٥٥١٢٣٤٥٦٧٨", "phone=+85512345678");
    expect("+८५५ १२३ ४५६ ७८", "phone=+85512345678");
    expect("+៨៥៥ ១២ ៣៤៥ ៦៧៨", "phone=+85512345678");
    expect("+໘໕໕ ໑໒ ໓໔໕ ໖໗໘", "phone=+85512345678");
    expect("+၈၅၅ ၁၂ ၃၄၅ ၆၇၈", "phone=+85512345678");
    expect("+8 5 5 . 1 2 . 3 4 5 . 6 7 8", "phone=+85512345678");
    expect("+8\xE2\x80\x8B"
           "55 12\xC2\xA0"
           "345\xE2\x80\x91"
           "678",
           "phone=+85512345678");
    expect("+eight five five one two three four five six seven eight", "phone=+85512345678");
    expect("WhatsApp: eight five five, one two, three four five, six seven eight",
           "phone=+85512345678");
    expect("微信 幺三八零零幺三八零零零", "phone=+8613800138000");
    expect("电话：壹叁捌零零壹叁捌零零零", "phone=+8613800138000");
    expect("โทร ศูนย์แปดหนึ่ง สองสามสี่ ห้าหกเจ็ดแปด", "phone=+66812345678");
    expect("微信同号 13800138000", "phone=+8613800138000");
    expect("call O12 345 678", "");
    expect("tel:+85512345678", "phone=+85512345678");
    expect("+85512345678abc and x+85512345678", "");
    expect("+20 000 000 and +3,500,000 and -855 12 345 678", "");
}

static void coins_and_banks(void **state)
{
    (void)state;
    expect("BTC 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa.",
           "btc!=1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    expect("地址1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa谢谢",
           "btc!=1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    expect("1A1zP1 eP5QGe fi2DMP TfTL5S Lmv7Di vfNa",
           "btc!=1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    expect("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
           "btc!=bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    expect("bc1qw 508d6 qejxt dg4y5 r3zar vary0 c5xw7 kv8f3 t4",
           "btc!=bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    expect(
        "ｂｃ１ｑｗ５０８ｄ６ｑｅｊｘｔｄｇ４ｙ５ｒ３ｚａｒｖａｒｙ０ｃ５ｘｗ７ｋｖ８ｆ３ｔ４",
        "btc!=bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    expect("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1",
           "btc!=1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    expect("Bitcoin Cash: 1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu",
           "bch!=bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a");
    expect("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
           "bch!=bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a");
    expect("QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A",
           "bch!=bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a");
    expect("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
           "eth=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    expect("0x 5aaeb6053f3e94c9b9a0 9f33669435e7ef1beaed",
           "eth=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    expect("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "");
    expect("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00", "");
    expect("Solana wallet TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
           "sol=TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
    expect("key TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", "");
    expect("IBAN: gb82 west 1234 5698 7654 32", "iban!=GB82WEST12345698765432");
    expect("DE89370400440532013000, NL91-ABNA-0417-1643-00",
           "iban!=DE89370400440532013000 iban!=NL91ABNA0417164300");
    expect("GB83 WEST 1234 5698 7654 32", "");
    expect("SWIFT/BIC code: DEUTDEFF500", "bic=DEUTDEFF500");
    expect("DEUTDEFF500 SWIFT BUSINESS", "bic=BUSINESS");
    expect("LEI HWUPKR0MPOU8FGXBT394", "lei!=HWUPKR0MPOU8FGXBT394");
    expect("HWUPKR0MPOU8FGXBT395", "");
    expect("Package: com.example.wallet.pro", "app=com.example.wallet.pro");
    expect("https://play.google.com/store/apps/details?id=com.Example.app&hl=en",
           "app=com.Example.app");
    expect("https://apps.apple.com/kh/app/example/id123456789?l=en", "app=id123456789");
    expect("com.example.wallet.pro", "");
}

static void context_option(void **state)
{
    (void)state;
    char got[2048];
    describe(got, STR("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"), "", "SOL address");
    assert_string_equal(got, "sol=TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
    describe(got, STR("012 345 678"), "KH", "");
    assert_string_equal(got, "phone=+85512345678");
    describe(got, STR("12 345 678"), "TH, kh", "your phone number?");
    assert_string_equal(got, "phone=+85512345678");
    describe(got, STR("@hr_team1"), "", "Telegram");
    assert_string_equal(got, "telegram=@hr_team1");
    describe(got, STR("DEUTDEFF"), "", "SWIFT");
    assert_string_equal(got, "bic=DEUTDEFF");
    const struct ident *found;
    size_t count;
    struct ln_err err;
    struct ident_options wrong = {.countries = STR("KH,Cambodia")};
    assert_int_equal(ident_find(&found, &count, scratch, STR("x"), &wrong, &err), LN_EINPUT);
    assert_int_equal(err.at, 3);
}

static void spans_are_of_the_original(void **state)
{
    (void)state;
    static const struct {
        const char *text, *part;
    } cases[] = {
        {"→ hr [at] example [dot] com ←", "hr [at] example [dot] com"},
        {"电话：＋８５５ １２ ３４５ ６７８！", "＋８５５ １２ ３４５ ６７８"},
        {"x 1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣ "
         "微信",
         "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣"},
        {"go hxxps[:]//example[.]com/x now", "hxxps[:]//example[.]com/x"},
        {"bad \xFF\xFE bytes hr@example.com \xC3", "hr@example.com"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct ident *found;
        size_t count;
        struct ln_str text = str_of(cases[i].text);
        assert_int_equal(ident_find(&found, &count, scratch, text, NULL, NULL), LN_OK);
        assert_int_equal(count, 1);
        assert_true(str_eq(str_part(text, found[0].from, found[0].to), str_of(cases[i].part)));
    }
}

static void overlaps(void **state)
{
    (void)state;
    expect("https://example.com/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
           "url=https://example.com/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    expect("http://hr@example.com/", "url=http://hr@example.com/");
    expect("Telegram: hr@example.com", "email=hr@example.com");
    expect("Telegram: https://t.me/hr_team1", "telegram=@hr_team1");
    expect("WhatsApp/Telegram: +85512345678", "phone=+85512345678");
}

static void bounds(void **state)
{
    (void)state;
    const struct ident *found;
    size_t count;
    struct ln_err err;
    assert_int_equal(ident_find(&found, &count, scratch, STR(""), NULL, &err), LN_OK);
    assert_int_equal(count, 0);
    struct ln_str large = {"x", 16u * 1024 * 1024 + 1};
    assert_int_equal(ident_find(&found, &count, scratch, large, NULL, &err), LN_ELIMIT);
    /* Every cut of a text that holds many kinds. */
    const char *text =
        "ＨＲ@example.com t.me/hr_team1 +855 12 345 678 微信abc_123 "
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa hxxp://a[.]com/x GB82 WEST 1234 5698 "
        "7654 32 пример.рф 1️⃣2️⃣";
    for (size_t len = 0; len <= strlen(text); len++)
        assert_int_equal(
            ident_find(&found, &count, scratch, (struct ln_str){text, len}, NULL, &err), LN_OK);
}

static void memory(void **state)
{
    (void)state;
    struct ln_str text = STR("ＨＲ@example.com t.me/hr_team1 +855 12 345 678 微信abc_123");
    const struct ident *found;
    size_t count;
    unsigned long nth = 1;
    for (;; nth++) {
        struct ident_scratch *s = NULL;
        struct ln_err err;
        mem_fail_at(nth);
        int code = ident_scratch_new(&s, &err);
        if (code == LN_OK)
            code = ident_find(&found, &count, s, text, NULL, &err);
        int hit = mem_fail_hit();
        mem_fail_at(0);
        if (code != LN_OK)
            assert_int_equal(code, LN_ENOMEM);
        else
            assert_int_equal(count, 4);
        assert_int_equal(code != LN_OK, hit != 0);
        ident_scratch_free(s);
        if (!hit)
            break;
    }
    assert_true(nth > 5);
    assert_int_equal(ident_find(&found, &count, scratch, text, NULL, NULL), LN_OK);
    unsigned long before = mem_count();
    for (int i = 0; i < 100; i++)
        assert_int_equal(ident_find(&found, &count, scratch, text, NULL, NULL), LN_OK);
    assert_int_equal(mem_count(), before);
}

static int setup(void **state)
{
    (void)state;
    return ident_scratch_new(&scratch, NULL);
}

static int teardown(void **state)
{
    (void)state;
    ident_scratch_free(scratch);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emails),         cmocka_unit_test(urls),
        cmocka_unit_test(domains),        cmocka_unit_test(messengers),
        cmocka_unit_test(phones),         cmocka_unit_test(coins_and_banks),
        cmocka_unit_test(context_option), cmocka_unit_test(spans_are_of_the_original),
        cmocka_unit_test(overlaps),       cmocka_unit_test(bounds),
        cmocka_unit_test(memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
