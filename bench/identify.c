/* identify.c: the engine's side of bench/identify: identifiers in the lines of a file.
 *
 *   build/bench/identify COUNTRIES ROUNDS FILE     one JSON line: bytes, seconds, identifiers
 *   build/bench/identify COUNTRIES 0 FILE          one line each: LINE TYPE GRADE VALUE TEXT
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "ident/ident.h"

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void print_found(size_t number, struct ln_str line, const struct ident *found,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf("%zu\t%s\t%s\t%.*s\t%.*s\n", number, ident_type_name(found[i].type),
               ident_grade_name(found[i].grade), STR_ARGS(found[i].value),
               STR_ARGS(str_part(line, found[i].from, found[i].to)));
}

/* All lines once; the number of identifiers. */
static size_t look_through(struct ident_scratch *s, struct ln_str text,
                           const struct ident_options *options, bool print)
{
    size_t total = 0;
    for (size_t number = 1; text.len > 0; number++) {
        struct ln_str rest, line = str_cut(&rest, text, '\n');
        const struct ident *found;
        size_t count;
        struct ln_err err;
        if (ident_find(&found, &count, s, line, options, &err) != LN_OK) {
            fprintf(stderr, "line %zu: %s\n", number, err.text);
            exit(1);
        }
        if (print)
            print_found(number, line, found, count);
        total += count;
        text = rest;
    }
    return total;
}

int main(int argc, char **argv)
{
    struct buf text;
    struct ident_scratch *s;
    struct ln_err err;
    if (argc != 4) {
        fprintf(stderr, "usage: identify COUNTRIES ROUNDS FILE\n");
        return 2;
    }
    buf_init(&text, LIMIT_FILE_BYTES);
    if (file_read_all(&text, argv[3], &err) != LN_OK || ident_scratch_new(&s, &err) != LN_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    struct ident_options options = {.countries = str_of(argv[1])};
    long rounds = strtol(argv[2], NULL, 10);
    size_t total = look_through(s, buf_str(&text), &options, rounds == 0);
    double start = now_s();
    for (long i = 0; i < rounds; i++)
        total = look_through(s, buf_str(&text), &options, false);
    double seconds = rounds == 0 ? 0 : (now_s() - start) / (double)rounds;
    if (rounds > 0)
        printf("{\"bytes\":%zu,\"seconds\":%.6f,\"identifiers\":%zu}\n", text.len, seconds,
               total);
    ident_scratch_free(s);
    buf_free(&text);
    return 0;
}
