use crate::columns::ReadAs;
use crate::diagnostic::{Code, Level};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{
    Activity, Condition, Effect, Feature, FieldPart, Measure, Measurement, Model, Operand, Range,
    Rule, TimeEdge, TimeRange, ValueTest,
};
use crate::value::{Duration, Instant, Points};

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR506",
        name: "young-leads-hit",
    },
    category: Category::Balance,
    level: Some(Level::Note),
    parameters: &[],
    page: include_str!("../../../docs/lints/young-leads-hit.md"),
    check,
};

/// More than anybody does.
const ENOUGH: i128 = i64::MAX as i128;

/// How old the lead is that is looked at.
const AGE: Duration = Duration::days(1);

fn check(subject: &Subject, findings: &mut Findings) {
    for rule in &subject.model.rules {
        let Some((condition, does)) = takes(rule) else {
            continue;
        };
        let mut young = Young {
            model: subject.model,
            as_of: subject.as_of,
            did_enough: false,
            window: None,
        };
        if young.holds(condition) == Truth::No {
            continue;
        }
        young.did_enough = true;
        if young.holds(condition) != Truth::No {
            continue;
        }
        let message =
            format!("this also {does} a lead created yesterday, which had no time to act");
        let time = young
            .window
            .map_or_else(|| "30d".to_owned(), Duration::short);
        findings.push(LINT.at(subject.condition_span(rule), message).help(format!(
            "if only older leads are meant, write `and created_at more than {time} ago`"
        )));
    }
}

/// The first condition that costs a lead something, and what it does.
fn takes(rule: &Rule) -> Option<(&Condition, &'static str)> {
    match &rule.effect {
        Effect::Disqualify(condition) => Some((condition, "disqualifies")),
        Effect::Qualify(..) => None,
        Effect::Points(scoring) => {
            let mut tiers = scoring.tiers.iter();
            let tier = tiers.find(|tier| tier.points < Points::ZERO)?;
            Some((&tier.condition, "takes points from"))
        }
    }
}

/// What is known of a condition where only a lead's age is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    No,
    Open,
    Yes,
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Truth::Yes } else { Truth::No }
    }

    fn opposite(self) -> Self {
        match self {
            Truth::No => Truth::Yes,
            Truth::Open => Truth::Open,
            Truth::Yes => Truth::No,
        }
    }
}

/// A lead created yesterday that did nothing yet.
struct Young<'a> {
    model: &'a Model,
    as_of: Instant,
    /// Looks at it as if it had done enough of whatever a lead of its age had no time for.
    did_enough: bool,
    /// The longest window in which it did nothing.
    window: Option<Duration>,
}

impl Young<'_> {
    fn holds(&mut self, condition: &Condition) -> Truth {
        match condition {
            Condition::Test(Operand::Feature(id), test) => match self.model.feature(*id) {
                Feature::Field(field, part) => {
                    let is_date = matches!(self.model.field(*field).read, ReadAs::Date(_));
                    match (test, part) {
                        (ValueTest::When(range), FieldPart::Value) if is_date => self.date(range),
                        _ => Truth::Open,
                    }
                }
                Feature::Events(measurement) => self.events(measurement, test),
                Feature::Sequence(_) => match test {
                    ValueTest::In(range) => self.none_of(range, None),
                    ValueTest::Known | ValueTest::When(_) | ValueTest::Text(_) => Truth::Open,
                },
                Feature::Share(_) => Truth::of(self.did_enough),
            },
            Condition::TimesAsOften(recent, _, range) => {
                let window = match self.model.feature(*recent) {
                    Feature::Events(measurement) => Some(measurement.window),
                    Feature::Field(..) | Feature::Sequence(_) | Feature::Share(_) => None,
                };
                self.none_of(range, window)
            }
            Condition::Not(inner) => self.holds(inner).opposite(),
            Condition::All(parts) => {
                let parts = parts.iter().map(|part| self.holds(part));
                parts.min().unwrap_or(Truth::Yes)
            }
            Condition::Any(parts) => {
                let parts = parts.iter().map(|part| self.holds(part));
                parts.max().unwrap_or(Truth::No)
            }
            Condition::Test(..)
            | Condition::HowMany(..)
            | Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::CellIn(..)
            | Condition::ShareKnown(..) => Truth::Open,
        }
    }

    /// A date of such a lead is not long ago; one to come may be anything.
    fn date(&self, range: &TimeRange) -> Truth {
        let instant = |edge: TimeEdge| edge.instant(self.as_of);
        let created = self.as_of.minus(AGE);
        let after = range.after.is_none_or(|after| created > instant(after));
        let up_to = range.up_to.is_none_or(|up_to| created <= instant(up_to));
        let past = range
            .up_to
            .is_some_and(|up_to| instant(up_to) <= self.as_of);
        match after && up_to {
            true => Truth::Yes,
            false if past => Truth::No,
            false => Truth::Open,
        }
    }

    fn events(&mut self, measurement: &Measurement, test: &ValueTest) -> Truth {
        let counts = match measurement.measure {
            Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => true,
            Measure::Total(_) => true,
            Measure::LatestTime
            | Measure::Average(_)
            | Measure::Highest(_)
            | Measure::Lowest(_)
            | Measure::LatestValue(_) => false,
        };
        match test {
            ValueTest::In(range) if counts && self.is_act(measurement.activity) => {
                self.none_of(range, Some(measurement.window))
            }
            ValueTest::In(range) if counts => Truth::of(range.contains(0)),
            // Of events that are not there nothing is known.
            ValueTest::Known | ValueTest::In(_) | ValueTest::When(_) | ValueTest::Text(_) => {
                Truth::of(self.did_enough && self.is_act(measurement.activity))
            }
        }
    }

    /// A count of what it did not do yet, where an older lead would have had time for it.
    fn none_of(&mut self, range: &Range, window: Option<TimeRange>) -> Truth {
        let begin = window.and_then(|window| window.after);
        let had_time =
            begin.is_some_and(|begin| begin.instant(self.as_of) >= self.as_of.minus(AGE));
        if self.did_enough && !had_time {
            return Truth::of(range.contains(ENOUGH));
        }
        if let (false, Some(TimeEdge::AsOf(offset))) = (had_time, begin) {
            self.window = self
                .window
                .max(Some(Duration::from_micros(-offset.micros())));
        }
        Truth::of(range.contains(0))
    }

    /// Whether leads are blamed for not doing it: not for what others do to them, nor for what speaks against them.
    fn is_act(&self, activity: Activity) -> bool {
        match activity {
            Activity::Active => true,
            Activity::Verb(verb) => {
                let verb = &self.model.verbs[verb.0];
                !(verb.passive || verb.negative)
            }
        }
    }
}
