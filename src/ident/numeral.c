/* numeral.c: see numeral.h. The first byte says which of the three lists to ask. */
#include "ident/numeral.h"

#include <string.h>

#include "ident/scan.h"

struct numeral {
    const char *text;
    uint8_t len;
    char digit;
};

#define N(text, digit)                                                                         \
    {                                                                                          \
        text, sizeof(text) - 1, digit                                                          \
    }

static const struct numeral english[] = {
    N("zero", '0'),  N("one", '1'),  N("two", '2'), N("three", '3'),
    N("four", '4'),  N("five", '5'), N("six", '6'), N("seven", '7'),
    N("eight", '8'), N("nine", '9'), N("oh", '0'),
};

static const struct numeral thai[] = {
    N("ศูนย์", '0'), N("หนึ่ง", '1'), N("สอง", '2'), N("สาม", '3'), N("สี่", '4'),
    N("ห้า", '5'),  N("หก", '6'),  N("เจ็ด", '7'), N("แปด", '8'), N("เก้า", '9'),
};

/* Chinese, of the code points E4..E9 lead to; sorted. */
static const struct han {
    uint16_t c;
    char digit;
} hans[] = {
    {0x4E00, '1'}, /* 一 */
    {0x4E03, '7'}, /* 七 */
    {0x4E09, '3'}, /* 三 */
    {0x4E24, '2'}, /* 两 */
    {0x4E5D, '9'}, /* 九 */
    {0x4E8C, '2'}, /* 二 */
    {0x4E94, '5'}, /* 五 */
    {0x4F0D, '5'}, /* 伍 */
    {0x516B, '8'}, /* 八 */
    {0x516D, '6'}, /* 六 */
    {0x53C1, '3'}, /* 叁 */
    {0x53C3, '3'}, /* 參 */
    {0x56DB, '4'}, /* 四 */
    {0x58F9, '1'}, /* 壹 */
    {0x5E7A, '1'}, /* 幺 */
    {0x634C, '8'}, /* 捌 */
    {0x67D2, '7'}, /* 柒 */
    {0x7396, '9'}, /* 玖 */
    {0x8086, '4'}, /* 肆 */
    {0x8CB3, '2'}, /* 貳 */
    {0x8D30, '2'}, /* 贰 */
    {0x9646, '6'}, /* 陆 */
    {0x9678, '6'}, /* 陸 */
    {0x96F6, '0'}, /* 零 */

};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static char read_han(uint32_t c)
{
    size_t low = 0, high = COUNT(hans);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (hans[mid].c < c)
            low = mid + 1;
        else
            high = mid;
    }
    return low < COUNT(hans) && hans[low].c == c ? hans[low].digit : 0;
}

static char read_thai(size_t *to, struct ln_str t, size_t at)
{
    for (size_t i = 0; i < COUNT(thai); i++)
        if (t.len - at >= thai[i].len && memcmp(t.at + at, thai[i].text, thai[i].len) == 0) {
            *to = at + thai[i].len;
            return thai[i].digit;
        }
    return 0;
}

static char read_english(size_t *to, struct ln_str t, size_t at)
{
    char c = t.at[at] | 32, next = scan_byte(t, at + 1);
    if (at > 0 && scan_letter(t.at[at - 1]))
        return 0;
    if (c == 'o' && !scan_letter(next)) {
        /* The letter for the figure: only beside a figure. */
        *to = at + 1;
        return scan_digit(next) || (at > 0 && scan_digit(t.at[at - 1])) ? '0' : 0;
    }
    for (size_t i = 0; i < COUNT(english); i++) {
        const struct numeral *n = &english[i];
        if (n->text[0] == c && n->text[1] == (next | 32) && t.len - at >= n->len &&
            str_eq_ascii(str_part(t, at, at + n->len), (struct ln_str){n->text, n->len}) &&
            !scan_letter(scan_byte(t, at + n->len))) {
            *to = at + n->len;
            return n->digit;
        }
    }
    return 0;
}

const uint8_t numeral_kinds[256] = {
    ['0'] = 1,  ['1'] = 1,  ['2'] = 1,  ['3'] = 1,  ['4'] = 1,  ['5'] = 1,  ['6'] = 1,
    ['7'] = 1,  ['8'] = 1,  ['9'] = 1,  ['z'] = 2,  ['o'] = 2,  ['t'] = 2,  ['f'] = 2,
    ['s'] = 2,  ['e'] = 2,  ['n'] = 2,  ['Z'] = 2,  ['O'] = 2,  ['T'] = 2,  ['F'] = 2,
    ['S'] = 2,  ['E'] = 2,  ['N'] = 2,  [0xE0] = 3, [0xE4] = 4, [0xE5] = 4, [0xE6] = 4,
    [0xE7] = 4, [0xE8] = 4, [0xE9] = 4,
};

char numeral_read_word(size_t *to, struct ln_str t, size_t at)
{
    switch (numeral_kinds[(unsigned char)t.at[at]]) {
    case 2:
        return read_english(to, t, at);
    case 3:
        return read_thai(to, t, at);
    default:
        *to = at;
        return read_han(utf8_next(t, to));
    }
}

struct ln_str numeral_word(char han[4], size_t index)
{
    if (index < COUNT(english))
        return (struct ln_str){english[index].text, english[index].len};
    index -= COUNT(english);
    if (index < COUNT(thai))
        return (struct ln_str){thai[index].text, thai[index].len};
    index -= COUNT(thai);
    if (index < COUNT(hans))
        return (struct ln_str){han, utf8_put(han, hans[index].c)};
    return (struct ln_str){NULL, 0};
}
