#!/bin/sh
# drafts.t: the drafted indicators stay true: with the shipped catalogue, every example holds.
set -u
linnet=${LINNET:-build/linnet}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cp -r catalogue/. "$dir"
count=0
for file in drafts/indicators/*.yaml; do
    cp "$file" "$dir/indicators/draft-${file##*/}"
    count=$((count + 1))
done
echo 1..2
if [ "$count" -gt 5 ]; then echo "ok 1 - there are drafts"; else echo "not ok 1 - there are drafts"; fi
if said=$("$linnet" check-catalogue "$dir" 2>&1); then
    echo "ok 2 - $said"
else
    echo "not ok 2 - every example holds"
    echo "$said" | sed 's/^/# /'
fi
