/* replay.c: main() for a fuzz target without libFuzzer: runs every file of its corpus and
 * prints TAP. A crash ends the program before its plan is met, which prove counts as failed.
 * Run from the top of the tree; the folder is tests/fuzz/corpus/NAME for a program called
 * NAME.t. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes are copied to a block of exactly their size, so that ASan sees one byte too far. */
static int replay(const char *path)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL || fseek(in, 0, SEEK_END) != 0)
        return -1;
    long size = ftell(in);
    rewind(in);
    uint8_t *data = size < 0 ? NULL : malloc(size > 0 ? (size_t)size : 1);
    int code = data != NULL && fread(data, 1, (size_t)size, in) == (size_t)size ? 0 : -1;
    fclose(in);
    if (code == 0)
        LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return code;
}

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    (void)argc;
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash != NULL ? slash + 1 : argv[0];
    const char *dot = strrchr(name, '.');
    char path[4096];
    int base = snprintf(path, sizeof path, "tests/fuzz/corpus/%.*s",
                        (int)(dot != NULL ? dot - name : (long)strlen(name)), name);
    struct dirent **entries;
    int count = scandir(path, &entries, is_file, alphasort);
    if (count <= 0) {
        printf("Bail out! no corpus in %s\n", path);
        return 1;
    }
    printf("1..%d\n", count);
    int failed = 0;
    for (int i = 0; i < count; i++) {
        snprintf(path + base, sizeof path - (size_t)base, "/%s", entries[i]->d_name);
        int bad = replay(path) != 0;
        printf("%sok %d - %s\n", bad ? "not " : "", i + 1, path);
        fflush(stdout); /* what comes before a crash stays readable */
        failed |= bad;
        free(entries[i]);
    }
    free(entries);
    return failed;
}
