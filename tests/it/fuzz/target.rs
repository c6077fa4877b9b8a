//! How a target is tried: what was found before, the seeds as they are, then seeds with slips.

use std::cell::Cell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{self, AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Once;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};

use super::case::{Case, cases_in, folder};
use super::slips::{Slip, slip};

/// What a made case is made of: which seed, and which slip in which of its files; the rest is the target's.
pub struct Made {
    seed: usize,
    slips: Vec<(u8, Slip)>,
    /// For what else the target draws.
    pub draw: u64,
}

/// Tries a target on `cases` made cases, and as many times more as `LEADRULES_FUZZ_TIMES` says. `finish` makes of a case
/// what the target takes.
pub fn fuzz(
    name: &str,
    cases: u32,
    seeds: &[Case],
    finish: impl Fn(Case, &Made) -> Case,
    check: impl Fn(&Case),
) {
    assert!(!seeds.is_empty(), "{name} has seeds");
    let found = cases_in(&folder().join("finds").join(name));
    for case in found.iter().chain(seeds) {
        let outcome = catch_unwind(AssertUnwindSafe(|| check(case)));
        if let Err(panic) = outcome {
            println!("the case that was kept, or a seed: {case:?}");
            resume_unwind(panic);
        }
    }
    let config = Config {
        cases: cases.saturating_mul(times()),
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    let made = (
        0..seeds.len(),
        prop::collection::vec((any::<u8>(), slip()), 0..6),
        any::<u64>(),
    );
    let case_of = |(seed, slips, draw): (usize, Vec<(u8, Slip)>, u64)| {
        let made = Made { seed, slips, draw };
        finish(made.case(seeds), &made)
    };
    let ran = in_silence(|| {
        TestRunner::new(config).run(&made, |made| {
            check(&case_of(made));
            Ok(())
        })
    });
    match ran {
        Ok(()) => {}
        Err(TestError::Abort(why)) => panic!("{name}: {why}"),
        Err(TestError::Fail(why, made)) => {
            let kept = keep(name, &case_of(made));
            panic!(
                "{name}: {why}\nthe smallest case that shows it is in {}\nonce mended, keep it: cp -r {0} tests/fuzz/finds/{name}/",
                kept.display()
            );
        }
    }
}

thread_local! {
    static IS_SILENT: Cell<bool> = const { Cell::new(false) };
}

/// While a failing case is cut down, it fails a thousand times: only the last is of interest.
fn in_silence<T>(work: impl FnOnce() -> T) -> T {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |about| {
            if !IS_SILENT.get() {
                usual(about);
            }
        }));
    });
    IS_SILENT.set(true);
    let done = work();
    IS_SILENT.set(false);
    done
}

fn times() -> u32 {
    let times = std::env::var("LEADRULES_FUZZ_TIMES").ok();
    times.map_or(1, |times| times.parse().expect("a number of times"))
}

/// Writes down a case that fails.
fn keep(name: &str, case: &Case) -> PathBuf {
    let mut hash = DefaultHasher::new();
    (&case.files, &case.arguments).hash(&mut hash);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("fuzz")
        .join(format!("{name}-{:08x}", hash.finish() as u32));
    case.write(&folder);
    folder
}

impl Made {
    /// The seed with its slips.
    fn case(&self, seeds: &[Case]) -> Case {
        let mut case = seeds[self.seed].clone();
        for (file, slip) in &self.slips {
            let count = case.files.len();
            slip.happen(&mut case.files[usize::from(*file) % count].1);
        }
        case
    }
}
