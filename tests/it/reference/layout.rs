//! `fmt` on generated programs: nothing that they say changes, and a second time changes nothing.

use crate::layout::{formatted, said};

use super::{compare, generate, text};

/// How many programs are formatted.
const PROGRAMS: u64 = 60;

#[test]
fn formatted_programs_score_as_before() {
    for seed in 0..PROGRAMS {
        let (program, data) = generate::case(seed);
        let text = text::render(&program);
        let after = formatted(&text).expect("no syntax error");
        assert_eq!(said(&after), said(&text), "seed {seed}\n{text}\n{after}");
        assert_eq!(
            formatted(&after).as_deref(),
            Some(after.as_str()),
            "seed {seed}"
        );
        if let Some(difference) = compare::difference_of(&after, &program, &data)
            && !difference.is_repeated_tier()
        {
            panic!("seed {seed}: {difference:?}\n{text}\n{after}");
        }
    }
}
