/* loose.c: see loose.h. Ranges are those of Unicode 15's code charts. */
#include "record/loose.h"

#include "base/str.h"

static bool within(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

static bool is_dropped(uint32_t c)
{
    return c == 0xAD || within(c, 0x300, 0x36F) || c == 0x93C || within(c, 0x200B, 0x200F) ||
           within(c, 0x202A, 0x202E) || within(c, 0x2060, 0x2064) ||
           within(c, 0xFE00, 0xFE0F) || c == 0xFEFF;
}

static bool is_space(uint32_t c)
{
    return (c < ' ' && c != '\n') || c == 0x7F || c == 0xA0 || within(c, 0x2000, 0x200A) ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

static uint32_t digit_of(uint32_t c)
{
    static const uint32_t zeros[] = {0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xED0, 0x1040, 0x17E0};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (within(c, zeros[i], zeros[i] + 9))
            return '0' + (c - zeros[i]);
    return c;
}

/* Letters of Latin-1 and of Vietnamese without what is on, in or below them. */
static uint32_t latin_of(uint32_t c)
{
    static const char latin1[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuyts";
    if (within(c, 0xC0, 0xFF)) {
        char base = c == 0xFF ? 'y' : latin1[(c - 0xC0) % 32];
        return base == '\0' ? c : (uint32_t)base;
    }
    if (within(c, 0x1EA0, 0x1EF9))
        return c < 0x1EB8   ? 'a'
               : c < 0x1EC8 ? 'e'
               : c < 0x1ECC ? 'i'
               : c < 0x1EE4 ? 'o'
               : c < 0x1EF2 ? 'u'
                            : 'y';
    switch (c) {
    case 0x102:
    case 0x103:
        return 'a';
    case 0x110:
        return 0x111;
    case 0x128:
    case 0x129:
        return 'i';
    case 0x168:
    case 0x169:
    case 0x1AF:
    case 0x1B0:
        return 'u';
    case 0x1A0:
    case 0x1A1:
        return 'o';
    default:
        return c;
    }
}

static uint32_t sign_of(uint32_t c)
{
    static const uint32_t nuktas[] = {0x915, 0x916, 0x917, 0x91C, 0x921, 0x922, 0x92B, 0x92F};
    if (within(c, 0x2010, 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63)
        return '-';
    if (c == 0x301C || c == 0x223C)
        return '~';
    if (c == 0x2018 || c == 0x2019)
        return '\'';
    if (c == 0xFE55 || c == 0xFE30 || c == 0x17D6) /* small, vertical, Khmer colon */
        return ':';
    if (c == 0xFFE5)
        return 0xA5;
    if (within(c, 0x958, 0x95F)) /* letters with a nukta; the loose nukta itself is dropped */
        return nuktas[c - 0x958];
    return c;
}

uint32_t loose_next(struct ln_str s, size_t *pos)
{
    uint32_t c = utf8_next(s, pos);
    if (within(c, 0xFF01, 0xFF5E))
        c -= 0xFEE0;
    if (within(c, 'A', 'Z'))
        return c + ('a' - 'A');
    if (is_space(c))
        return ' ';
    if (c < 0x80)
        return c;
    if (is_dropped(c))
        return 0;
    return sign_of(latin_of(digit_of(c)));
}

size_t loose(char *out, size_t room, struct ln_str s)
{
    size_t len = 0;
    for (size_t at = 0; at < s.len && len + 4 <= room;) {
        uint32_t c = loose_next(s, &at);
        if (c != 0)
            len += utf8_put(out + len, c);
    }
    return len;
}

bool loose_is_mark(uint32_t c)
{
    return within(c, 0x900, 0x903) || within(c, 0x93A, 0x94F) || c == 0xE31 ||
           within(c, 0xE34, 0xE3A) || within(c, 0xE47, 0xE4E) || c == 0xEB1 ||
           within(c, 0xEB4, 0xEBC) || within(c, 0x102B, 0x103E) || within(c, 0x17B4, 0x17D3);
}
