/* words.c: see words.h.
 *
 * At each marked start a hash of four bytes says by one bit whether a word or a numeral can
 * begin so. Only then the short list behind the first bytes is gone through, longest word
 * first.
 *
 * The country of a word is the one where nearly all who write it in an advert have their
 * number: Zalo is Vietnamese, a Thai word for phone goes with Thai numbers. Languages that many
 * countries share (English, Chinese for all but mobile numbers) have none.
 */
#include "ident/words.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "ident/numeral.h"

struct entry {
    const char *text;
    uint32_t means;
    const char *country;
};

static const struct entry entries[] = {
    /* phones */
    {"telephone", WORD_CALL, ""},
    {"phone", WORD_CALL, ""},
    {"phones", WORD_CALL, ""},
    {"tel", WORD_CALL, ""},
    {"telp", WORD_CALL, "ID"},
    {"telepon", WORD_CALL, "ID"},
    {"telefon", WORD_CALL, ""},
    {"mobile", WORD_CALL, ""},
    {"mob", WORD_CALL, ""},
    {"cell", WORD_CALL, ""},
    {"cellphone", WORD_CALL, ""},
    {"call", WORD_CALL, ""},
    {"text", WORD_CALL, ""},
    {"txt", WORD_CALL, ""},
    {"sms", WORD_CALL, ""},
    {"dial", WORD_CALL, ""},
    {"hotline", WORD_CALL, ""},
    {"landline", WORD_CALL, ""},
    {"fax", WORD_CALL, ""},
    {"contact", WORD_CALL, ""},
    {"viber", WORD_CALL, ""},
    {"imo", WORD_CALL, ""},
    {"hp", WORD_CALL, "ID"},
    {"hubungi", WORD_CALL, "ID"},
    {"nomor", WORD_CALL, "ID"},
    {"nomer", WORD_CALL, "ID"},
    {"tawagan", WORD_CALL, "PH"},
    {"tumawag", WORD_CALL, "PH"},
    {"mag-text", WORD_CALL, "PH"},
    {"sdt", WORD_CALL, "VN"},
    {"dt", WORD_CALL, "VN"},
    {"lh", WORD_CALL, "VN"},
    {"s\xC4\x91t", WORD_CALL, "VN"},
    {"\xC4\x91t", WORD_CALL, "VN"},
    {"\xC4\x90T", WORD_CALL, "VN"},
    {"S\xC4\x90T", WORD_CALL, "VN"},
    {"điện thoại", WORD_CALL, "VN"},
    {"Điện thoại", WORD_CALL, "VN"},
    {"liên hệ", WORD_CALL, "VN"},
    {"gọi", WORD_CALL, "VN"},
    {"电话", WORD_CALL, "CN"},
    {"電話", WORD_CALL, ""},
    {"手机", WORD_CALL, "CN"},
    {"手機", WORD_CALL, ""},
    {"联系", WORD_CALL, "CN"},
    {"聯繫", WORD_CALL, ""},
    {"聯絡", WORD_CALL, ""},
    {"热线", WORD_CALL, "CN"},
    {"致电", WORD_CALL, "CN"},
    {"咨询", WORD_CALL, "CN"},
    {"号码", WORD_CALL, "CN"},
    {"โทร", WORD_CALL, "TH"},
    {"เบอร์", WORD_CALL, "TH"},
    {"ติดต่อ", WORD_CALL, "TH"},
    {"มือถือ", WORD_CALL, "TH"},
    {"ဖုန်း", WORD_CALL, "MM"},
    {"ဆက်သွယ်", WORD_CALL, "MM"},
    {"ទូរស័ព្ទ", WORD_CALL, "KH"},
    {"ទំនាក់ទំនង", WORD_CALL, "KH"},
    {"លេខ", WORD_CALL, "KH"},
    {"ໂທ", WORD_CALL, "LA"},
    {"ຕິດຕໍ່", WORD_CALL, "LA"},
    {"फ़ोन", WORD_CALL, "IN"},
    {"फोन", WORD_CALL, "IN"},
    {"मोबाइल", WORD_CALL, "IN"},
    {"संपर्क", WORD_CALL, "IN"},
    {"कॉल", WORD_CALL, "IN"},
    {"전화", WORD_CALL, "KR"},
    {"연락처", WORD_CALL, "KR"},
    {"휴대폰", WORD_CALL, "KR"},
    {"문의", WORD_CALL, "KR"},
    {"携帯", WORD_CALL, "JP"},
    {"でんわ", WORD_CALL, "JP"},
    {"連絡先", WORD_CALL, "JP"},
    {"お問い合わせ", WORD_CALL, "JP"},
    /* messengers */
    {"telegram", WORD_TELEGRAM, ""},
    {"telegrams", WORD_TELEGRAM, ""},
    {"telegrm", WORD_TELEGRAM, ""},
    {"telegarm", WORD_TELEGRAM, ""},
    {"tele", WORD_TELEGRAM | WORD_VAGUE, ""},
    {"tg", WORD_TELEGRAM | WORD_VAGUE, ""},
    {"电报", WORD_TELEGRAM, ""},
    {"電報", WORD_TELEGRAM, ""},
    {"飞机", WORD_TELEGRAM | WORD_VAGUE, ""},
    {"飛機", WORD_TELEGRAM | WORD_VAGUE, ""},
    {"纸飞机", WORD_TELEGRAM, ""},
    {"テレグラム", WORD_TELEGRAM, ""},
    {"텔레그램", WORD_TELEGRAM, ""},
    {"텔레", WORD_TELEGRAM, ""},
    {"เทเลแกรม", WORD_TELEGRAM, ""},
    {"តេឡេក្រាម", WORD_TELEGRAM, "KH"},
    {"តេលេក្រាម", WORD_TELEGRAM, "KH"},
    {"တယ်လီဂရမ်", WORD_TELEGRAM, "MM"},
    {"टेलीग्राम", WORD_TELEGRAM, ""},
    {"whatsapp", WORD_WHATSAPP, ""},
    {"whats app", WORD_WHATSAPP, ""},
    {"whatapp", WORD_WHATSAPP, ""},
    {"whatsap", WORD_WHATSAPP, ""},
    {"watsapp", WORD_WHATSAPP, ""},
    {"wa", WORD_WHATSAPP | WORD_VAGUE, "ID"},
    {"व्हाट्सएप", WORD_WHATSAPP, "IN"},
    {"व्हाट्सऐप", WORD_WHATSAPP, "IN"},
    {"왓츠앱", WORD_WHATSAPP, ""},
    {"วอทส์แอพ", WORD_WHATSAPP, ""},
    {"line", WORD_LINE | WORD_VAGUE, ""},
    {"ไลน์", WORD_LINE, "TH"},
    {"ไลน", WORD_LINE, "TH"},
    {"แอดไลน์", WORD_LINE, "TH"},
    {"ライン", WORD_LINE, "JP"},
    {"라인", WORD_LINE | WORD_VAGUE, ""},
    {"賴", WORD_LINE | WORD_VAGUE, "TW"},
    {"wechat", WORD_WECHAT, ""},
    {"we chat", WORD_WECHAT, ""},
    {"weixin", WORD_WECHAT, "CN"},
    {"wei xin", WORD_WECHAT, "CN"},
    {"wx", WORD_WECHAT | WORD_VAGUE, "CN"},
    {"vx", WORD_WECHAT | WORD_VAGUE, "CN"},
    {"v x", WORD_WECHAT | WORD_VAGUE, "CN"},
    {"wxid", WORD_WECHAT | WORD_ID, "CN"},
    {"微信", WORD_WECHAT, "CN"},
    {"微 信", WORD_WECHAT, "CN"},
    {"微.信", WORD_WECHAT, "CN"},
    {"威信", WORD_WECHAT | WORD_VAGUE, "CN"},
    {"薇信", WORD_WECHAT, "CN"},
    {"徽信", WORD_WECHAT, "CN"},
    {"溦信", WORD_WECHAT, "CN"},
    {"維信", WORD_WECHAT, ""},
    {"v信", WORD_WECHAT, "CN"},
    {"V信", WORD_WECHAT, "CN"},
    {"加微", WORD_WECHAT, "CN"},
    {"加微信", WORD_WECHAT, "CN"},
    {"加薇信", WORD_WECHAT, "CN"},
    {"加v信", WORD_WECHAT, "CN"},
    {"加V信", WORD_WECHAT, "CN"},
    {"+微信", WORD_WECHAT, "CN"},
    {"加薇", WORD_WECHAT, "CN"},
    {"加v", WORD_WECHAT, "CN"},
    {"加V", WORD_WECHAT, "CN"},
    {"+v", WORD_WECHAT | WORD_VAGUE, "CN"},
    {"+微", WORD_WECHAT, "CN"},
    {"微❤", WORD_WECHAT, "CN"},
    {"v❤", WORD_WECHAT, "CN"},
    {"V❤", WORD_WECHAT, "CN"},
    {"위챗", WORD_WECHAT, ""},
    {"วีแชท", WORD_WECHAT, ""},
    {"วีแชต", WORD_WECHAT, ""},
    {"zalo", WORD_ZALO, "VN"},
    {"messenger", WORD_MESSENGER | WORD_VAGUE, ""},
    {"fb messenger", WORD_MESSENGER, ""},
    {"facebook messenger", WORD_MESSENGER, ""},
    {"signal", WORD_SIGNAL | WORD_VAGUE, ""},
    {"kakaotalk", WORD_KAKAO, "KR"},
    {"kakao talk", WORD_KAKAO, "KR"},
    {"kakao", WORD_KAKAO, "KR"},
    {"katalk", WORD_KAKAO, "KR"},
    {"카톡", WORD_KAKAO, "KR"},
    {"카카오톡", WORD_KAKAO, "KR"},
    {"카카오", WORD_KAKAO, "KR"},
    {"ㅋㅌ", WORD_KAKAO, "KR"},
    {"カカオ", WORD_KAKAO, ""},
    {"instagram", WORD_OTHER, ""},
    {"insta", WORD_OTHER, ""},
    {"ig", WORD_OTHER, ""},
    {"twitter", WORD_OTHER, ""},
    {"tiktok", WORD_OTHER, ""},
    {"youtube", WORD_OTHER, ""},
    {"facebook", WORD_OTHER, ""},
    {"fb", WORD_OTHER, ""},
    {"snapchat", WORD_OTHER, ""},
    {"discord", WORD_OTHER, ""},
    {"skype", WORD_OTHER, ""},
    {"linkedin", WORD_OTHER, ""},
    {"weibo", WORD_OTHER, ""},
    {"threads", WORD_OTHER, ""},
    /* what follows is a name */
    {"id", WORD_ID, ""},
    {"ids", WORD_ID, ""},
    {"username", WORD_ID, ""},
    {"user", WORD_ID, ""},
    {"handle", WORD_ID, ""},
    {"account", WORD_ID | WORD_NUMBER, ""},
    {"acc", WORD_ID | WORD_NUMBER, ""},
    {"号", WORD_ID, ""},
    {"號", WORD_ID, ""},
    {"帐号", WORD_ID | WORD_NUMBER, ""},
    {"账号", WORD_ID | WORD_NUMBER, ""},
    {"帳號", WORD_ID | WORD_NUMBER, ""},
    {"아이디", WORD_ID, ""},
    {"ไอดี", WORD_ID, ""},
    {"アイディー", WORD_ID, ""},
    {"आईडी", WORD_ID, ""},
    {"អាយឌី", WORD_ID, ""},
    /* coins */
    {"btc", WORD_BTC, ""},
    {"xbt", WORD_BTC, ""},
    {"bitcoin", WORD_BTC, ""},
    {"比特币", WORD_BTC, ""},
    {"ltc", WORD_LTC, ""},
    {"litecoin", WORD_LTC, ""},
    {"莱特币", WORD_LTC, ""},
    {"bch", WORD_BCH, ""},
    {"bcash", WORD_BCH, ""},
    {"bitcoincash", WORD_BCH, ""},
    {"bitcoin cash", WORD_BCH, ""},
    {"bitcoin-cash", WORD_BCH, ""},
    {"sol", WORD_SOL, ""},
    {"solana", WORD_SOL, ""},
    {"phantom", WORD_SOL, ""},
    {"spl", WORD_SOL, ""},
    {"solscan", WORD_SOL, ""},
    {"raydium", WORD_SOL, ""},
    {"wallet", WORD_WALLET, ""},
    {"wallets", WORD_WALLET, ""},
    {"address", WORD_WALLET, ""},
    {"deposit", WORD_WALLET, ""},
    {"usdt", WORD_WALLET, ""},
    {"usdc", WORD_WALLET, ""},
    {"crypto", WORD_WALLET, ""},
    {"钱包", WORD_WALLET, ""},
    {"錢包", WORD_WALLET, ""},
    {"地址", WORD_WALLET, ""},
    {"ví", WORD_WALLET, ""},
    {"กระเป๋า", WORD_WALLET, ""},
    {"지갑", WORD_WALLET, ""},
    /* banks, companies, apps, the web */
    {"bic", WORD_BIC, ""},
    {"swift", WORD_BIC, ""},
    {"swift-bic", WORD_BIC, ""},
    {"lei", WORD_LEI, ""},
    {"package", WORD_APP, ""},
    {"bundle", WORD_APP, ""},
    {"apk", WORD_APP, ""},
    {"app", WORD_APP, ""},
    {"app id", WORD_APP, ""},
    {"appid", WORD_APP, ""},
    {"applicationid", WORD_APP, ""},
    {"android", WORD_APP, ""},
    {"ios", WORD_APP, ""},
    {"包名", WORD_APP, ""},
    {"应用", WORD_APP, ""},
    {"แอป", WORD_APP, ""},
    {"ứng dụng", WORD_APP, ""},
    {"website", WORD_WEB, ""},
    {"site", WORD_WEB, ""},
    {"web", WORD_WEB, ""},
    {"url", WORD_WEB, ""},
    {"link", WORD_WEB, ""},
    {"domain", WORD_WEB, ""},
    {"visit", WORD_WEB, ""},
    {"register", WORD_WEB, ""},
    {"login", WORD_WEB, ""},
    {"log in", WORD_WEB, ""},
    {"网址", WORD_WEB, ""},
    {"網址", WORD_WEB, ""},
    {"网站", WORD_WEB, ""},
    {"官网", WORD_WEB, ""},
    {"เว็บ", WORD_WEB, ""},
    {"ลิงก์", WORD_WEB, ""},
    {"사이트", WORD_WEB, ""},
    {"サイト", WORD_WEB, ""},
    {"trang web", WORD_WEB, ""},
    {"situs", WORD_WEB, ""},
    /* a number that is no phone */
    {"usd", WORD_MONEY, ""},
    {"dollars", WORD_MONEY, ""},
    {"salary", WORD_MONEY, ""},
    {"price", WORD_MONEY, ""},
    {"rmb", WORD_MONEY, ""},
    {"cny", WORD_MONEY, ""},
    {"thb", WORD_MONEY, ""},
    {"baht", WORD_MONEY, ""},
    {"vnd", WORD_MONEY, ""},
    {"idr", WORD_MONEY, ""},
    {"php", WORD_MONEY, ""},
    {"khr", WORD_MONEY, ""},
    {"mmk", WORD_MONEY, ""},
    {"kyat", WORD_MONEY, ""},
    {"krw", WORD_MONEY, ""},
    {"jpy", WORD_MONEY, ""},
    {"yen", WORD_MONEY, ""},
    {"inr", WORD_MONEY, ""},
    {"eur", WORD_MONEY, ""},
    {"rp", WORD_MONEY, ""},
    {"rs", WORD_MONEY, ""},
    {"dong", WORD_MONEY, ""},
    {"đồng", WORD_MONEY, ""},
    {"บาท", WORD_MONEY, ""},
    {"元", WORD_MONEY, ""},
    {"万", WORD_MONEY, ""},
    {"円", WORD_MONEY, ""},
    {"원", WORD_MONEY, ""},
    {"រៀល", WORD_MONEY, ""},
    {"กីบ", WORD_MONEY, ""},
    {"ກີບ", WORD_MONEY, ""},
    {"ကျပ်", WORD_MONEY, ""},
    {"रुपये", WORD_MONEY, ""},
    {"薪", WORD_MONEY, ""},
    {"工资", WORD_MONEY, ""},
    {"order", WORD_NUMBER, ""},
    {"invoice", WORD_NUMBER, ""},
    {"passport", WORD_NUMBER, ""},
    {"isbn", WORD_NUMBER, ""},
    {"issn", WORD_NUMBER, ""},
    {"licence", WORD_NUMBER, ""},
    {"license", WORD_NUMBER, ""},
    {"registration", WORD_NUMBER, ""},
    {"reference", WORD_NUMBER, ""},
    {"ref", WORD_NUMBER, ""},
    {"serial", WORD_NUMBER, ""},
    {"tracking", WORD_NUMBER, ""},
    {"reg", WORD_NUMBER, ""},
    {"npwp", WORD_NUMBER, ""},
    {"sku", WORD_NUMBER, ""},
    {"qq", WORD_NUMBER, ""},
    {"rekening", WORD_NUMBER, ""},
    {"订单", WORD_NUMBER, ""},
    {"身份证", WORD_NUMBER, ""},
    {"护照", WORD_NUMBER, ""},
    {"单号", WORD_NUMBER, ""},
    {"编号", WORD_NUMBER, ""},
    {"บัญชี", WORD_NUMBER, ""},
    {"tài khoản", WORD_NUMBER, ""},
    {"계좌", WORD_NUMBER, ""},
    {"口座", WORD_NUMBER, ""},
};

#define ENTRY_COUNT (sizeof entries / sizeof *entries)
_Static_assert(ENTRY_COUNT <= 1024, "word_index.next is too small");

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* The slot of the first two bytes (ASCII, without case) or three bytes at `at`. */
static unsigned slot_of(const char *at, size_t len)
{
    unsigned a = lower(at[0]), b = lower(at[1]);
    unsigned c = a >= 0x80 && len > 2 ? (unsigned char)at[2] : 0;
    return (a * 0x3D + b * 0x17B + c * 0x409) & 255;
}

/* A number of 16 bits from the four bytes at `at`, the same for both cases of a letter: of
 * ASCII words two bytes and up to two letters behind them, of others three bytes. */
static inline unsigned hash_start(const struct word_index *index, const char *at)
{
    unsigned char a = (unsigned char)at[0], b = (unsigned char)at[1], c = (unsigned char)at[2];
    uint32_t four = (uint32_t)(a | 0x20) << 8 | (b | 0x20);
    uint32_t third = index->small[c], fourth = index->small[(unsigned char)at[3]];
    uint32_t letters = third << 16 | (third != 0 ? fourth << 24 : 0);
    four |= a >= 0x80 ? (uint32_t)c << 16 : letters;
    return (four * UINT32_C(0x9E3779B1)) >> 16;
}

static void see(uint64_t *bits, unsigned hash)
{
    bits[hash / 64] |= UINT64_C(1) << (hash % 64);
}

static bool is_seen(const uint64_t *bits, unsigned hash)
{
    return (bits[hash / 64] >> (hash % 64) & 1) != 0;
}

static unsigned hash_text(const struct word_index *index, struct ln_str text)
{
    char four[4] = {0};
    memcpy(four, text.at, text.len < 4 ? text.len : 4);
    return hash_start(index, four);
}

void word_index_build(struct word_index *index)
{
    memset(index, 0, sizeof *index);
    memset(index->first, 0xFF, sizeof index->first);
    for (unsigned c = 'a'; c <= 'z'; c++)
        index->small[c] = index->small[c - 32] = (uint8_t)c;
    for (uint16_t i = 0; i < ENTRY_COUNT; i++) {
        struct ln_str text = str_of(entries[i].text);
        index->len[i] = (uint8_t)text.len;
        see(index->seen, hash_text(index, text));
        /* Longest first, so that a whole word wins over its start. */
        uint16_t *at = &index->first[slot_of(text.at, text.len)];
        while (*at != UINT16_MAX && index->len[*at] >= text.len)
            at = &index->next[*at];
        index->next[i] = *at;
        *at = i;
    }
    char han[4];
    struct ln_str word;
    for (size_t i = 0; (word = numeral_word(han, i)).len > 0; i++) {
        unsigned hash = hash_text(index, word);
        see(index->seen, hash);
        see(index->digits, hash >> 4);
    }
}

void word_index_all(struct word_index *index)
{
    memset(index->seen, 0xFF, sizeof index->seen);
    memset(index->digits, 0xFF, sizeof index->digits);
}

void words_free(struct words *w)
{
    mem_free(w->hits);
    *w = (struct words){0};
}

/* Whether entry e stands whole at s[at]. */
static bool stands(struct ln_str s, size_t at, const char *text, size_t len)
{
    if (s.len - at < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (lower(s.at[at + i]) != lower(text[i]))
            return false;
    if (is_letter(text[0]) && at > 0 && is_letter(s.at[at - 1]))
        return false;
    /* "telegram_hr" is a name, "tel012" a label and its number. */
    if (is_letter(text[len - 1]) && at + len < s.len &&
        (is_letter(s.at[at + len]) || s.at[at + len] == '_'))
        return false;
    return true;
}

static int add_hit(struct words *w, size_t from, size_t to, const struct entry *e,
                   struct ln_err *err)
{
    if (w->count == w->room) {
        size_t room = w->room == 0 ? 32 : w->room * 2;
        struct word_hit *more = mem_resize(w->hits, room, sizeof *more);
        if (more == NULL)
            return err_set(err, LN_ENOMEM, 0, "no memory for %zu words of a text", room);
        w->hits = more;
        w->room = room;
    }
    struct word_hit *hit = &w->hits[w->count++];
    w->means |= e->means;
    *hit = (struct word_hit){(uint32_t)from, (uint32_t)to, e->means, {0, 0}};
    if (e->country[0] != 0)
        memcpy(hit->country, e->country, 2);
    return LN_OK;
}

/* The entry that stands at s[at], or NULL. s.len - at >= 2. */
static const struct entry *entry_at(const struct word_index *index, struct ln_str s, size_t at)
{
    unsigned char second = lower(s.at[at + 1]);
    uint16_t e = index->first[slot_of(s.at + at, s.len - at)];
    for (; e != UINT16_MAX; e = index->next[e])
        if (lower(entries[e].text[1]) == second &&
            stands(s, at, entries[e].text, index->len[e]))
            return &entries[e];
    return NULL;
}

/* Where a word may start: at a character, not behind a letter or underscore. */
static bool may_start(struct ln_str s, size_t at)
{
    unsigned char c = (unsigned char)s.at[at];
    if (c >= 0x80)
        return c >= 0xC0;
    return c > ' ' && (at == 0 || (!is_letter(s.at[at - 1]) && s.at[at - 1] != '_'));
}

int words_find(struct words *w, const struct word_index *index, struct ln_str s,
               struct marks *marks, struct ln_err *err)
{
    size_t behind = 0; /* the last word found */
    w->count = 0;
    w->means = 0;
    for (size_t b = 0; b < marks->count; b++)
        for (uint64_t bits = marks->block[b][MARK_START]; bits != 0; bits &= bits - 1) {
            size_t to, at = b * 64 + (size_t)__builtin_ctzll(bits);
            if (at + 1 >= s.len)
                break;
            unsigned hash = hash_start(index, s.at + at);
            if (!is_seen(index->seen, hash))
                continue;
            if (is_seen(index->digits, hash >> 4) && numeral_read(&to, s, at) != 0)
                marks_add(marks, MARK_FIGURE, at);
            if (at < behind || !may_start(s, at))
                continue;
            const struct entry *e = entry_at(index, s, at);
            if (e == NULL)
                continue;
            behind = at + index->len[e - entries];
            int code = add_hit(w, at, behind, e, err);
            if (code != LN_OK)
                return code;
        }
    return LN_OK;
}

size_t words_before(const struct words *w, size_t from)
{
    size_t low = 0, high = w->count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (w->hits[mid].to <= from)
            low = mid + 1;
        else
            high = mid;
    }
    return low == 0 ? w->count : low - 1;
}

uint32_t words_near(const struct words *w, struct ln_str s, size_t from, size_t to,
                    size_t before, size_t after)
{
    size_t low = from > before ? from - before : 0, lines = 0;
    for (size_t at = from; at > low; at--)
        if (s.at[at - 1] == '\n' && ++lines == 2)
            low = at;
    size_t high = s.len - to > after ? to + after : s.len;
    const char *line_end = memchr(s.at + to, '\n', high - to);
    if (line_end != NULL)
        high = (size_t)(line_end - s.at);
    uint32_t means = 0;
    size_t first = words_before(w, from);
    for (size_t i = first; i < w->count; i--) {
        if (w->hits[i].from < low)
            break;
        means |= w->hits[i].means;
        if (i == 0)
            break;
    }
    for (size_t i = first == w->count ? 0 : first + 1; i < w->count; i++) {
        if (w->hits[i].from >= high)
            break;
        means |= w->hits[i].means;
    }
    return means;
}
