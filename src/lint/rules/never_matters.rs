use crate::analysis::Answer;
use crate::diagnostic::{Code, Level};
use crate::lint::dates::any_waits;
use crate::lint::equal::equal;
use crate::lint::matters::matters;
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Effect, Rule};

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR306",
        name: "never-matters",
    },
    category: Category::Reach,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/never-matters.md"),
    check,
};

/// How much the searches may cost together, where no lead that a rule matters to is at hand. Each goes through the whole
/// model, in as many ways as it has rules.
const MOST_SEARCHED: usize = 200_000;

fn check(subject: &Subject, findings: &mut Findings) {
    // What a rule waits for may be what gives another its weight.
    if any_waits(subject.model, subject.as_of) {
        return;
    }
    let plainly = matters(subject);
    let twins = equal(subject);
    let mut searched = 0;
    for (number, rule) in subject.model.rules.iter().enumerate() {
        if plainly[number] {
            continue;
        }
        let is_one = |twins: &(usize, usize)| twins.0 == number || twins.1 == number;
        // Of rules that never fire `never-fires` speaks, of two alike `duplicate-rule`.
        if !can_fire(subject, rule) || twins.iter().any(is_one) {
            continue;
        }
        let place = subject.condition_span(rule);
        searched += subject.model.rules.len().pow(2);
        if searched > MOST_SEARCHED {
            findings.undecided(place, "there are too many rules to search for each");
            continue;
        }
        match subject.analysis.can_matter(number) {
            Answer::For(_) => {}
            Answer::Undecided(reason) => findings.undecided(place, reason),
            Answer::Never => {
                let message = "without this rule every lead has the same score, grade and stage";
                findings.push(LINT.at(place, message).help(why(subject, rule)));
            }
        }
    }
}

fn can_fire(subject: &Subject, rule: &Rule) -> bool {
    let can = |condition: &Condition| subject.analysis.can_hold(condition) != Answer::Never;
    rule.conditions().any(can)
}

fn why(subject: &Subject, rule: &Rule) -> &'static str {
    let group = rule.group.map(|group| &subject.model.groups[group.0]);
    match &rule.effect {
        Effect::Disqualify(_) => "whom it disqualifies is disqualified by another rule, too",
        Effect::Qualify(..) => "whom it qualifies comes to that stage or a better one without it",
        Effect::Points(_) if group.is_some_and(|group| group.best_rule_only) => {
            "another rule of its group always gives as much: take it out, or give it more points"
        }
        Effect::Points(_) => {
            "what it gives is lost in a cap, a limit, the scale or rounding, or its leads are disqualified: take it out, or make room for it"
        }
    }
}
