#!/usr/bin/env bash
# All that must hold of the tree: formatting, lints, documentation, tests, and the examples in docs/ and
# rules-examples/, which are tests too. Needs Rust alone; where python3 and the shared data sets are at hand, scores
# are also compared with SQL.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step "formatting"
cargo fmt --check
step "lints"
cargo clippy --all-targets --locked -- -D warnings
step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked --quiet
step "tests and examples"
cargo test --locked
