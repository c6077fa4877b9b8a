//! Scores against a plain reference, one lead at a time, over generated models and data.

mod binding;
mod dice;
mod generate;
mod reference;
mod run;

use proptest::prelude::*;

use crate::model::Model;
use crate::value::Instant;

use dice::Dice;
use reference::Happening;
use run::{Run, expected};

/// Scores generated leads, each so many times, by a generated model, and compares.
fn check(model: &[u8], data: &[u8], copies: usize) {
    let as_of = Instant::from_micros(generate::AS_OF);
    let model = generate::model(&mut Dice::new(model));
    let mut dice = Dice::new(data);
    let leads = generate::leads(&mut dice, copies);
    let events = generate::events(&mut dice, &leads);
    let run = Run {
        model: &model,
        as_of,
        leads: &leads,
        events: &events,
    };
    let expected = expected(&run);
    for _ in 0..2 {
        let found = run.scores(&mut dice);
        for (lead, (found, expected)) in found.iter().zip(&expected).enumerate() {
            assert_eq!(
                found,
                expected,
                "of {:?}\nwith {:?}\nby {}",
                leads[lead],
                happenings(&events, &leads[lead].id),
                shown(&model)
            );
        }
        assert_eq!(found.len(), expected.len());
    }
}

fn happenings<'a>(events: &'a [Happening], lead: &str) -> Vec<&'a Happening> {
    let events = events.iter().filter(|event| event.lead == lead);
    let mut events: Vec<_> = events.collect();
    events.dedup_by_key(|event| format!("{event:?}"));
    events
}

/// What differs from one generated model to the next.
fn shown(model: &Model) -> String {
    let rules = model.rules.iter();
    let rules = rules.map(|rule| (rule.group, &rule.effect)).enumerate();
    format!(
        "features {:?}\nrules {:?}\ngroups {:?}\ngrades {:?}\nstages {:?}",
        model.features,
        rules.collect::<Vec<_>>(),
        model.groups,
        model.grades,
        model.stages
    )
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..most)
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn scores_are_those_of_the_reference(model in bytes(500), data in bytes(300)) {
        check(&model, &data, 1);
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn many_leads_are_scored_as_one(model in bytes(500), data in bytes(300)) {
        check(&model, &data, 900);
    }
}
