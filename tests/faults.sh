#!/usr/bin/env bash
# Judges the tests of tests/it/reference/ by deliberate errors: each patch of tests/faults/ is applied alone to a copy of
# the sources, and the generated cases must then differ from the reference. Prints how many cases that took.
#
#   bash tests/faults.sh              all of them
#   bash tests/faults.sh window tier  those whose file is called so
#
# Each fault is a build of its own, a minute or so; LEADRULES_REFERENCE_CASES says how many cases may be needed. Exit
# code 1 if a fault is missed, or cannot be applied or built.
set -euo pipefail
cd "$(dirname "$0")/.."

export LEADRULES_REFERENCE_CASES=${LEADRULES_REFERENCE_CASES:-20000}
# Apart from the builds of every day, and without what only a debugger needs.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}/faults" CARGO_PROFILE_DEV_DEBUG=0
copy=$(mktemp -d)
trap 'cd "$copy" && cargo clean --quiet --package leadrules; rm -rf "$copy"' EXIT
find . -maxdepth 1 -mindepth 1 ! -name target ! -name '.*' -exec cp -R {} "$copy" \;
cd "$copy"

# The case that first differs, "none", or why that cannot be said.
first_difference() {
    if ! cargo test --quiet --locked --test it --no-run >log 2>&1; then
        echo "cannot be built"
        return
    fi
    cargo test --quiet --locked --test it -- --ignored --exact reference::the_first_difference --nocapture >log 2>&1 || true
    sed -n 's/^first difference: //p' log | grep . || echo "cannot be run"
}

wanted() {
    [ $# -eq 1 ] && return
    local name=$1
    shift
    for word in "$@"; do
        case "$name" in *"$word"*) return ;; esac
    done
    return 1
}

sound=$(first_difference)
if [ "$sound" != none ]; then
    echo "without any fault: $sound"
    tail -n 40 log
    exit 1
fi

seen=0 missed=0
for fault in tests/faults/*.patch; do
    name=$(basename "$fault" .patch)
    wanted "$name" "$@" || continue
    seen=$((seen + 1))
    if git apply "$fault" 2>log; then
        first=$(first_difference)
        git apply --reverse "$fault"
    else
        first="cannot be applied"
    fi
    case "$first" in
    case*) printf 'caught   %-28s %s\n' "$name" "$first" ;;
    *)
        printf 'MISSED   %-28s %s\n' "$name" "$first"
        [ "$first" = none ] || tail -n 20 log
        missed=$((missed + 1))
        ;;
    esac
done
printf '%s faults, %s missed\n' "$seen" "$missed"
[ "$missed" -eq 0 ]
