use crate::analysis::{Analysis, Answer, witness};
use crate::diagnostic::{Code, Level};
use crate::lint::absent::without_events;
use crate::lint::outcomes::{acted_on, earns};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Activity, Case, Condition, Feature, Model, Since, Verb, VerbId};

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR308",
        name: "small-acts-qualify",
    },
    category: Category::Reach,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/small-acts-qualify.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let stages = acted_on(subject.model);
    let verbs = asked_verbs(subject.model);
    let is_act = |verb: &&VerbId| !subject.model.verbs[verb.0].passive;
    let acts = verbs.iter().filter(is_act).copied();
    let (small, large): (Vec<VerbId>, Vec<VerbId>) =
        acts.partition(|verb| is_small(&subject.model.verbs[verb.0]));
    if stages.is_empty() || small.is_empty() {
        return;
    }
    // Among leads that do nothing else, and among those that do nothing at all.
    let only_small = without_events(subject.model, &large);
    let idle = without_events(subject.model, &[large, small].concat());
    let analysis = |model| Analysis::new(model, subject.judge, subject.as_of, &[]).brief();
    let (only_small, idle) = (analysis(&only_small), analysis(&idle));
    for stage in stages {
        let line = &subject.model.stages[stage];
        let place = subject.outcome_span(line);
        let goal = earns(subject.model, stage);
        let case = match only_small.can_hold(&goal) {
            Answer::Never => continue,
            Answer::Undecided(reason) => {
                findings.undecided(place, reason);
                continue;
            }
            Answer::For(case) => case,
        };
        // Where no act at all is needed, it is not the small ones that qualify.
        match idle.can_hold(&goal) {
            Answer::For(_) => continue,
            Answer::Undecided(reason) => {
                findings.undecided(place, reason);
                continue;
            }
            Answer::Never => {}
        }
        if !is_for(subject, &case, &goal) {
            continue;
        }
        let name = &line.name;
        let acts = acts_of(subject.model, &case);
        let take = if acts.len() == 1 { "takes" } else { "take" };
        let acts = acts.join(" and ");
        let message = format!("{acts} alone {take} a lead into the stage `{name}`");
        findings.push(
            LINT.at(place, message)
                .help("mail programs and bots do that: bound what such acts give, or ask for another act too")
                .help(format!(
                    "so comes {}",
                    witness::line(subject.model, &case, subject.as_of)
                )),
        );
    }
}

/// Whether a program may do it as well as a person: it costs the lead next to nothing.
fn is_small(verb: &Verb) -> bool {
    verb.effort == 1 && !verb.passive && !verb.negative
}

/// Whether the condition holds in the model itself for a lead that did nothing but small acts.
fn is_for(subject: &Subject, case: &Case, goal: &Condition) -> bool {
    let mut verbs = case
        .events
        .iter()
        .map(|event| &subject.model.verbs[event.verb.0]);
    let only_small = verbs.all(|verb| verb.passive || is_small(verb));
    let cases = std::slice::from_ref(case);
    let asked = std::slice::from_ref(goal);
    let judged = subject
        .judge
        .judge(subject.model, subject.as_of, cases, asked);
    only_small && judged.first().is_some_and(|judged| judged.asked == [true])
}

/// The small acts of a lead.
fn acts_of(model: &Model, case: &Case) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for event in &case.events {
        let verb = &model.verbs[event.verb.0];
        let name = format!("`{}`", verb.name);
        if !verb.passive && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The verbs that features ask by name, each once.
fn asked_verbs(model: &Model) -> Vec<VerbId> {
    let mut verbs: Vec<VerbId> = model.features.iter().flat_map(verbs_of).collect();
    verbs.sort_unstable();
    verbs.dedup();
    verbs
}

fn verbs_of(feature: &Feature) -> Vec<VerbId> {
    match feature {
        Feature::Field(..) => Vec::new(),
        Feature::Events(measurement) => {
            let own = match measurement.activity {
                Activity::Verb(verb) => Some(verb),
                Activity::Active => None,
            };
            let since = measurement.since.iter().filter_map(|since| match since {
                Since::Last(occurrence) => Some(occurrence.verb),
                Since::Field(_) => None,
            });
            own.into_iter().chain(since).collect()
        }
        Feature::Sequence(sequence) => vec![sequence.first.verb, sequence.second.verb],
        Feature::Share(share) => vec![share.of.verb, share.also],
    }
}
