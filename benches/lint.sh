#!/usr/bin/env bash
# How long the linter takes on models of 60 and 500 rules, and `compare` on each with itself after a change of one point:
# bash benches/lint.sh. Release build; the best of five runs, in seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --release --quiet
binary="${CARGO_TARGET_DIR:-target}/release/leadrules"
folder="$(mktemp -d)"
trap 'rm -r "$folder"' EXIT

best_of_five() {
    local best="" start end took
    for _ in 1 2 3 4 5; do
        start=$(date +%s%N)
        "$@" >"$folder/out" 2>"$folder/err" || [ $? -eq 1 ]
        end=$(date +%s%N)
        took=$(((end - start) / 1000000))
        if [ -z "$best" ] || [ "$took" -lt "$best" ]; then best=$took; fi
    done
    printf '%d.%03d' $((best / 1000)) $((best % 1000))
}

for rules in 60 500; do
    python3 benches/rules.py "$rules" >"$folder/$rules.rules"
    # The last rule that adds one point each time adds two.
    tac "$folder/$rules.rules" | sed '0,/add 1 each time/s//add 2 each time/' | tac >"$folder/$rules-changed.rules"
    echo "lint    $rules rules: $(best_of_five "$binary" lint "$folder/$rules.rules" --as-of 2026-01-31) s," \
        "$(grep -c 'was not decided' "$folder/err" || true) not decided"
    echo "compare $rules rules: $(best_of_five "$binary" compare "$folder/$rules.rules" "$folder/$rules-changed.rules") s"
done
for model in rules-examples/*/*.rules; do
    echo "lint    $model: $(best_of_five "$binary" lint "$model" --as-of 2026-01-31) s," \
        "$(grep -c 'was not decided' "$folder/err" || true) not decided"
done
