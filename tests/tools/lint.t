#!/bin/sh
# lint.t: tools/lint passes on this tree, and finds each kind of fault planted in a small one.
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
tests=0
failed=0

result() { # result STATUS NAME: one TAP line; on failure, what lint said
    tests=$((tests + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tests - $2"
    else
        echo "not ok $tests - $2"
        sed 's/^/# /' "$work/out"
        failed=1
    fi
}

fresh() { # fresh: a tree without faults
    rm -rf "$work/tree"
    mkdir -p "$work/tree/src/base" "$work/tree/src/text" "$work/tree/src/people" \
        "$work/tree/src/screen" "$work/tree/src/cli" "$work/tree/src/serve" \
        "$work/tree/learn"
    cp .clang-format "$work/tree/"
}

body() { # body ROOM/FILE.c: standard input becomes that file, after a proper first line
    { echo "/* ${1##*/}: made up. */"; cat; } >"$work/tree/src/$1"
}

passes() {
    tools/lint "$work/tree" >"$work/out" 2>&1
    result $? "$1"
}

fails() { # fails NAME EXPECTED: lint ends with 1 and says EXPECTED
    tools/lint "$work/tree" >"$work/out" 2>&1
    code=$?
    test "$code" -eq 1 && grep -qF "$2" "$work/out"
    result $? "$1"
}

tools/lint >"$work/out" 2>&1
result $? 'this tree is clean'

fresh
printf '%s\n' '#include "learn/fit.h"' '' '#include "cli/cli.h"' | body ../learn/fit.c
passes 'learn/ may include any room and its own files'

fresh
echo '#include "people/case.h"' | body ../learn/fit.c
fails 'learn/ may not include the person plane' 'learn/ may not include people/'

fresh
echo '#include "learn/fit.h"' | body cli/screen.c
fails 'no room may include learn/' '"learn/fit.h" names no room'

fresh
echo 'int f(void) { return system("x"); }' | body ../learn/fit.c
fails 'what is banned is banned in learn/ too' 'learn/fit.c:2: system() is banned'

fresh
echo '#include "base/str.h"' | body text/fold.c
passes 'an include that runs down is allowed'

fresh
printf 'int x;\n\n#include "screen/screen.h"\n' | body text/fold.c
fails 'an include that runs up' 'src/text/fold.c:4: text/ (room 3) may not include screen/ (room 9)'

fresh
echo '/* #include "screen/screen.h" */' | body text/fold.c
passes 'an include inside a comment is none'

fresh
echo '#include "str.h"' | body base/str.c
fails 'an include without a room' 'names no room'

fresh
echo '#include "../base/str.h"' | body text/fold.c
fails 'an include by a relative path' 'names no room'

fresh
echo '#include "screen/screen.h"' | body people/case.c
fails 'people/ may not see the evidence plane' 'the person plane sees only'

fresh
echo '#include "knowledge/cel.h"' | body people/case.c
passes 'people/ may see knowledge/'

mkdir -p "$work/tree/src/work"
echo '#include "people/case.h"' | body work/stream.c
fails 'work/ may not see people/' 'walled off'

fresh
echo '#include "people/case.h"' | body cli/case.c
passes 'cli/ may see people/'

fresh
mkdir "$work/tree/src/util"
echo 'int x;' | body util/x.c
fails 'a folder that is no room' 'lies in no room'

for name in strcpy strcat sprintf vsprintf strtok atoi gets scanf sscanf fscanf localtime gmtime \
    rand system popen; do
    fresh
    printf 'void f(void)\n{\n    %s(0);\n}\n' "$name" | body text/fold.c
    fails "$name is banned" "src/text/fold.c:4: $name() is banned"
done

for name in malloc calloc realloc free strdup asprintf printf fprintf puts; do
    fresh
    printf 'void f(void)\n{\n    %s(0);\n}\n' "$name" | body text/fold.c
    fails "$name is not for text/" "src/text/fold.c:4: $name() may not be called here"
done

for name in open openat fopen opendir read write fread fwrite; do
    fresh
    printf 'void f(void)\n{\n    %s(0);\n}\n' "$name" | body screen/screen.c
    fails "$name is not for screen/" "src/screen/screen.c:4: $name() may not be called here"
done

for name in fork vfork posix_spawn execve waitpid; do
    fresh
    printf 'void f(void)\n{\n    %s(0);\n}\n' "$name" | body cli/screen.c
    fails "$name is not for cli/" "src/cli/screen.c:4: $name() may not be called here"
done

fresh
printf 'void f(void)\n{\n    g(at, free);\n}\n' | body text/fold.c
fails 'free handed over by name' 'may not be handed over'

fresh
printf 'void f(void)\n{\n    free(malloc(1));\n}\n' | body base/mem.c
printf 'void f(void)\n{\n    read(open(0));\n    opendir(0);\n}\n' | body base/file.c
printf 'void f(void)\n{\n    read(0);\n    write(0);\n}\n' | body serve/http.c
printf 'void f(void)\n{\n    printf(0);\n}\n' | body cli/main.c
printf 'void f(void)\n{\n    posix_spawn(0);\n    waitpid(0);\n}\n' | body base/child.c
passes 'the gates themselves may'

fresh
printf 'void f(void)\n{\n    fopen(0);\n}\n' | body serve/http.c
fails 'serve/ has sockets, not files' 'fopen() may not be called here'

fresh
cat <<'END' | body text/fold.c
/* strcpy(a, b) and
 * malloc(1); "
 */
// printf("x"); it's \
   still strcpy(a, b);
const char *a = "strcpy(a, b); /* \" malloc(1)";
char b = '"';
const char *c = "free(x)";
int my_malloc_count(void);
void f(void)
{
    my_malloc_count();
    mem_free(a);
    strtok_r2(a);
    p->free(a);
    p.read(a);
    rand_bytes(a);
    int system = 1;
    use(system);
}
END
passes 'comments, strings, longer names, members and variables are not calls'

fresh
printf 'const char q = %s;\nvoid f(void)\n{\n    strcpy(a, b);\n}\n' "'\"'" | body text/fold.c
fails 'a quote as a character opens no string' 'strcpy() is banned'

fresh
printf 'int x;\n' >"$work/tree/src/text/fold.c"
fails 'a file that does not say its name' 'the first line must start with "/* fold.c: "'

fresh
printf '/* fold.h: made up. */\n#ifndef FOLD_H\n#define FOLD_H\n#endif\n' >"$work/tree/src/text/fold.h"
fails 'an include guard with another name' 'needs the include guard TEXT_FOLD_H'

fresh
printf '/* fold.h: made up. */\n#ifndef TEXT_FOLD_H\n#define TEXT_FOLD_H\n#endif\n' \
    >"$work/tree/src/text/fold.h"
passes 'the right include guard'

fresh
printf 'void f(void)\n{\n\tg();\n}\n' | body text/fold.c
fails 'a tab' 'a tab; indent with 4 spaces'

fresh
printf 'void f(void) {\n  g();\n}\n' | body text/fold.c
fails 'formatting' 'clang-format'

fresh
printf 'int x; /* TO%s: later */\n' DO | body text/fold.c
fails 'a note to oneself' 'do it now'

fresh
head -c 600000 /dev/zero >"$work/tree/big.bin"
fails 'a large file' 'is over 512 kB'

fresh
mkdir "$work/tree/tools"
# The planted fault is the unquoted name.
# shellcheck disable=SC2016
printf '#!/bin/sh\nrm $1\n' >"$work/tree/tools/x"
fails 'a shell script that shellcheck dislikes' 'SC2086'

tools/lint "$work/none" >"$work/out" 2>&1
test $? -eq 3
result $? 'a folder that is not there is code 3'

tools/lint --help >"$work/out" 2>&1
test $? -eq 2
result $? 'an option is code 2'

echo "1..$tests"
exit "$failed"
