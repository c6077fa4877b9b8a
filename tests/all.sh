#!/usr/bin/env bash
# All that must hold of the tree: formatting, lints, documentation, tests, and the examples in docs/ and
# rules-examples/, which are tests too. Needs Rust alone; where python3 and the shared data sets are at hand, scores
# are also compared with SQL.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step "formatting"
cargo fmt --all --check
step "lints"
cargo clippy --workspace --all-targets --locked -- -D warnings
step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked --quiet
step "tests and examples"
cargo test --locked
step "scores of the benchmark's rules, beside SQL"
if python3 -c 'import sqlite3, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python3 benches/benchmark.py --quick
else
    echo "skipped: no python3 of 3.11 or later with sqlite3"
fi
