#!/bin/sh
# setup.t: the package list and its documentation agree, and a finished set-up does nothing.
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C # sort and comm must agree
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
tests=0
failed=0

result() { # result STATUS NAME
    tests=$((tests + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tests - $2"
    else
        echo "not ok $tests - $2"
        sed 's/^/# /' "$work/out"
        failed=1
    fi
}

packages_in() { # packages_in FILE: the names in the first column of its tables, sorted
    sed -n '/^| `/p' "$1" | cut -d'|' -f2 | tr ',' '\n' | tr -d '` ' | sort
}

tools/setup --list --dev | sort >"$work/dev"
tools/setup --list | sort >"$work/build"
packages_in docs/dependencies.md >"$work/documented"

comm -23 "$work/dev" "$work/documented" >"$work/out"
test ! -s "$work/out"
result $? 'every package that setup installs has its line in docs/dependencies.md'

# What another processor or a machine without Node gets is documented, but perhaps not listed here.
{ cat "$work/dev"; printf '%s\n' libhyperscan-dev libvectorscan-dev nodejs npm; } |
    sort -u >"$work/known"
sed -n '/^## Debian/,/^## npm/p' docs/dependencies.md >"$work/debian"
packages_in "$work/debian" | comm -23 - "$work/known" >"$work/out"
test ! -s "$work/out"
result $? 'docs/dependencies.md names no package that setup does not install'

comm -23 "$work/build" "$work/dev" >"$work/out"
test ! -s "$work/out"
result $? 'the development list contains the build list'

sed -n '/[dD]ependencies"/,/}/p' web/package.json 2>"$work/none" |
    sed -n 's/^ *"\([^"]*\)": "[0-9].*/\1/p' | sort | comm -23 - "$work/documented" >"$work/out"
test ! -s "$work/out"
result $? 'every npm package of the page has its line too'

tools/setup --dev >"$work/out" 2>&1
test $? -eq 0 && test ! -s "$work/out"
result $? 'nothing is said when everything is there'

tools/setup --nonsense >"$work/out" 2>&1
test $? -eq 2 && grep -q '^usage:' "$work/out"
result $? 'an unknown option is code 2'

echo "1..$tests"
exit "$failed"
