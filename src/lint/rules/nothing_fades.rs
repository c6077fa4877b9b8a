use crate::diagnostic::{Code, Level};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{
    Condition, Effect, Feature, Model, Operand, Rule, TimeEdge, TimeRange, ValueTest,
};
use crate::value::{Points, counted};

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR502",
        name: "nothing-fades",
    },
    category: Category::Balance,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/nothing-fades.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(level) = subject.level_of_lacks() else {
        return;
    };
    let model = subject.model;
    if model
        .conditions()
        .any(|condition| forgets(model, condition))
    {
        return;
    }
    let mut lasting: u64 = 0;
    for rule in &model.rules {
        let Effect::Points(scoring) = &rule.effect else {
            continue;
        };
        if scoring.tiers.iter().any(|tier| tier.decay.is_some()) {
            return;
        }
        let repeated = scoring.repeat.as_ref().map(|repeat| repeat.events);
        if repeated.is_some_and(|events| restarts(model.feature(events))) {
            return;
        }
        let adds = scoring.tiers.iter().any(|tier| tier.points > Points::ZERO);
        if adds && (repeated.is_some() || asks_events(model, rule)) {
            lasting += 1;
        }
    }
    if lasting == 0 {
        return;
    }
    let (rules, give) = match lasting {
        1 => ("1 rule".to_owned(), "gives"),
        many => (counted(many, "rule"), "give"),
    };
    let message = format!("{rules} {give} points for events, however long ago they were");
    findings.push(
        LINT.at(subject.whole(), message)
            .level(level)
            .help("let a group's points fade: `added points halving every 60d`")
            .help("or count what is recent, `in last 90d`, or take points for silence, `when inactive 90d subtract 20`"),
    );
}

/// Whether something of it depends on how long ago things were.
fn forgets(model: &Model, condition: &Condition) -> bool {
    let mut found = false;
    condition.walk(&mut |part| match part {
        Condition::Test(Operand::Feature(id), test) => {
            let recent = matches!(test, ValueTest::When(range) if moves(range));
            found |= recent || restarts(model.feature(*id));
        }
        Condition::TimesAsOften(..) => found = true,
        Condition::Test(Operand::Property(_) | Operand::Dimension(_) | Operand::Group(_), _)
        | Condition::Not(_)
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::HowMany(..)
        | Condition::Fired(_)
        | Condition::GradeIn(_)
        | Condition::StageIn(_)
        | Condition::Disqualified
        | Condition::NotApplicable
        | Condition::CellIn(..)
        | Condition::ShareKnown(..) => {}
    });
    found
}

/// Whether its events are those of a window that moves with time, or since something happened.
fn restarts(feature: &Feature) -> bool {
    match feature {
        Feature::Events(measurement) => moves(&measurement.window) || !measurement.since.is_empty(),
        Feature::Share(share) => moves(&share.window),
        Feature::Field(..) | Feature::Sequence(_) => false,
    }
}

fn moves(range: &TimeRange) -> bool {
    let moving = |edge: &Option<TimeEdge>| matches!(edge, Some(TimeEdge::AsOf(_)));
    moving(&range.after) || moving(&range.up_to)
}

fn asks_events(model: &Model, rule: &Rule) -> bool {
    let mut asks = false;
    for condition in rule.conditions() {
        condition.walk(&mut |part| {
            if let Condition::Test(Operand::Feature(id), _) = part {
                asks |= !matches!(model.feature(*id), Feature::Field(..));
            }
        });
    }
    asks
}
