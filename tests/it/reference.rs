//! The program against a slow, plain reference of the whole language, on generated rules, leads and events.
//!
//! The reference in [`evaluate`] is written from the language's description alone: it shares nothing with the
//! program, neither its trees nor its tables. [`generate`] makes cases of every form that is switched on in
//! [`forms`], [`compare`] scores each with both, and [`shrink`] cuts down what differs.
//!
//! `LEADRULES_REFERENCE_CASES` sets how many cases (a lead each) are compared, `LEADRULES_REFERENCE_SEED` the first
//! seed. What the cases reach is counted in [`counted`] and [`met`] and printed with `--nocapture`;
//! `LEADRULES_REFERENCE_COUNTS` prints the counts of all forms and pairs. `tests/faults.sh` judges the whole by
//! deliberate errors.

mod catalog;
mod clock;
mod compare;
mod condition;
mod counted;
mod data;
mod decay;
mod evaluate;
mod explained;
mod folding;
mod forms;
pub mod generate;
mod layout;
mod met;
mod objects;
mod program;
mod read;
mod shrink;
mod text;
mod words;

use std::collections::BTreeMap;

use counted::Counted;
use met::Met;

/// How many cases are compared without being told.
const CASES: usize = 20_000;

/// The rule file of a seed.
pub fn program_text(seed: u64) -> String {
    text::render(&generate::case(seed).0)
}

/// The files of a seed, and the instant that they are scored as of.
pub struct Files {
    pub rules: String,
    pub leads: String,
    pub events: String,
    pub previous: String,
    pub as_of: String,
}

/// The files of a seed.
pub fn files(seed: u64) -> Files {
    let (program, data) = generate::case(seed);
    let as_of = leadrules::value::Instant::from_micros(data.as_of);
    Files {
        rules: text::render(&program),
        leads: data::leads_csv(&program, &data),
        events: data::events_csv(&program, &data),
        previous: data::previous_csv(&data),
        as_of: leadrules::value::Zone::UTC.format(as_of),
    }
}

/// A number from the environment.
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// How many cases are compared, and the first seed.
fn seeds() -> (usize, u64) {
    let cases = setting("LEADRULES_REFERENCE_CASES").map_or(CASES, |cases| {
        usize::try_from(cases).expect("a number of cases")
    });
    (cases, setting("LEADRULES_REFERENCE_SEED").unwrap_or(0))
}

#[test]
#[ignore = "says how soon a fault of the program is seen, for tests/faults.sh"]
fn the_first_difference() {
    let (cases, first) = seeds();
    let seen = (0..cases / generate::LEADS).find_map(|number| {
        let (program, data) = generate::case(first + number as u64);
        let found = compare::difference(&program, &data)?;
        (!found.is_repeated_tier())
            .then(|| format!("case {} ({})", (number + 1) * generate::LEADS, found.column))
    });
    println!("first difference: {}", seen.as_deref().unwrap_or("none"));
}

#[test]
#[ignore = "counts ten runs, for who changes the generators: no run may fail for want of a form or a pair"]
fn whatever_the_seed_every_form_and_pair_is_reached() {
    for run in 1..=10 {
        let mut counted = Counted::new(false);
        for seed in (run * 1_000_003..).take(CASES / generate::LEADS) {
            let (program, data) = generate::case(seed);
            counted.count(seed, &program, &data);
        }
        println!("{}", counted.shown());
        counted.expect(CASES);
    }
}

#[test]
fn generated_cases_score_as_the_reference_says() {
    let (cases, first) = seeds();
    let mut found: BTreeMap<String, (u64, String)> = BTreeMap::new();
    let mut met = Met::default();
    let whole = std::env::var_os("LEADRULES_REFERENCE_COUNTS").is_some();
    let mut counted = Counted::new(whole);
    for seed in (first..).take(cases / generate::LEADS) {
        let (program, data) = generate::case(seed);
        if let Some(difference) = compare::difference(&program, &data) {
            // Which tiers ask the same of whole numbers, the generator does not know.
            if difference.is_repeated_tier() {
                continue;
            }
            let (kind, shown) = shrink::smallest(&program, &data, &difference);
            found.entry(kind).or_insert((0, shown)).0 += 1;
        }
        if found.len() > 8 {
            break;
        }
        met.count(seed, &program, &data);
        counted.count(seed, &program, &data);
    }
    let shown: Vec<String> = found
        .iter()
        .map(|(kind, (times, shown))| format!("==== {kind} ({times} times)\n{shown}"))
        .collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
    println!("{}", counted.shown());
    met.expect(cases);
    counted.expect(cases);
}
