use std::ops::Bound;

use crate::analysis::{Answer, witness};
use crate::diagnostic::{Code, Level};
use crate::lint::outcomes::{that_matter, with_outcome};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{
    Case, Condition, Counts, Dimension, Effect, Model, Operand, Outcome, Range, Rule, ValueTest,
};

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR307",
        name: "one-dimension-qualifies",
    },
    category: Category::Reach,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/one-dimension-qualifies.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    if !adds_up(model) {
        return;
    }
    for stage in that_matter(model) {
        let line = &model.stages[stage];
        if asks_score(&line.condition) {
            check_stage(subject, line, findings);
        }
    }
}

fn check_stage(subject: &Subject, line: &Outcome, findings: &mut Findings) {
    let model = subject.model;
    let place = subject.outcome_span(line);
    let mut without = |dimension: Dimension| -> Option<Box<Case>> {
        let goal = with_outcome(line.condition.clone());
        let goal = Condition::All(vec![goal, at_most_nothing(dimension)]);
        match subject.analysis.can_hold(&goal) {
            Answer::For(case) => Some(case),
            Answer::Never => None,
            Answer::Undecided(reason) => {
                findings.undecided(place, reason);
                None
            }
        }
    };
    let no_fit = without(Dimension::Fit);
    let no_engagement = without(Dimension::Engagement);
    let name = &line.name;
    let (message, ask) = match (&no_fit, &no_engagement) {
        (None, None) => return,
        (Some(_), None) => (
            format!("engagement alone takes a lead into the stage `{name}`, whoever it is"),
            "`and fit at least …`",
        ),
        (None, Some(_)) => (
            format!("fit alone takes a lead into the stage `{name}`, whatever it did"),
            "`and engagement at least …`",
        ),
        (Some(_), Some(_)) => (
            format!("fit alone takes a lead into the stage `{name}`, and so does engagement alone"),
            "`and fit at least … and engagement at least …`",
        ),
    };
    let mut finding = LINT.at(place, message).help(format!("ask for both: {ask}"));
    for (case, nothing) in [(no_fit, "fit"), (no_engagement, "engagement")] {
        if let Some(case) = case {
            let lead = witness::line(model, &case, subject.as_of);
            finding = finding.help(format!("without {nothing} comes {lead}"));
        }
    }
    findings.push(finding);
}

/// Whether the score is the sum of two dimensions that rules add to.
fn adds_up(model: &Model) -> bool {
    let counts = |counts: Counts| match counts {
        Counts::Full | Counts::Weighted(_) => true,
        Counts::Not => false,
    };
    let adds = |dimension: Dimension| {
        let feeds = |rule: &Rule| {
            let group = rule.group.map(|group| &model.groups[group.0]);
            group.is_some_and(|group| group.dimension == Some(dimension)) && adds(rule)
        };
        model.rules.iter().any(feeds)
    };
    counts(model.fit_counts)
        && counts(model.engagement_counts)
        && adds(Dimension::Fit)
        && adds(Dimension::Engagement)
}

fn adds(rule: &Rule) -> bool {
    match &rule.effect {
        Effect::Points(scoring) => {
            let mut tiers = scoring.tiers.iter();
            tiers.any(|tier| tier.points > crate::value::Points::ZERO)
        }
        Effect::Disqualify(_) | Effect::Qualify(..) => false,
    }
}

/// Whether the score itself is asked: a stage that asks one dimension only says so.
fn asks_score(condition: &Condition) -> bool {
    let mut asks = false;
    condition.walk(&mut |part| {
        asks |= matches!(
            part,
            Condition::Test(Operand::Dimension(Dimension::Score), _)
        );
    });
    asks
}

fn at_most_nothing(dimension: Dimension) -> Condition {
    let range = Range {
        low: Bound::Unbounded,
        high: Bound::Included(0),
    };
    Condition::Test(Operand::Dimension(dimension), ValueTest::In(range))
}
