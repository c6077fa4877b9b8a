//! What conditions ask, and what they saw, in words.
//!
//! The one place for all that is said of conditions: [`reasons`] for why a condition holds or does not, [`needed`]
//! for what a test asks, [`events::subject`] for what is measured. One function for each form.

mod events;
mod fields;
mod ranges;
mod times;

use super::clipped;
use crate::columns::scores_file::{DISQUALIFIED, NOT_APPLICABLE};
use crate::engine::{Judged, Outcome, Probed, Seen};
use crate::model::{
    self, Condition, Dimension, Feature, Measure, Model, ObjectTest, Operand, ValueTest,
};
use crate::schema::written;
use ranges::Unit;

/// The longest text of a cell that a sentence shows.
const LONGEST_SEEN: usize = 60;

/// How many of several texts are named.
const MOST_TEXTS: usize = 6;

/// A test with what it saw: `visited "pricing"`, `4 times`, `in the last 7 days`, `3 or more`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// What was looked at.
    pub subject: String,
    /// What was seen.
    pub seen: String,
    /// Of when, or of which events; may be empty.
    pub tail: String,
    /// What it asks.
    pub needed: String,
    /// Whether that is so.
    pub holds: bool,
    /// Whether it would do in place of the one before it; else it stands beside it.
    pub instead: bool,
}

impl Described {
    /// What was seen, with what is needed where that does not go without saying.
    pub fn sentence(&self) -> String {
        if self.holds && self.needed == ranges::ONCE {
            self.sight()
        } else {
            format!("{} ({})", self.sight(), self.needed)
        }
    }

    /// What was looked at and what was seen: `visited "pricing" 4 times in the last 7 days`.
    pub fn sight(&self) -> String {
        joined(&[
            &self.subject,
            &clipped(&self.seen, LONGEST_SEEN),
            &self.tail,
        ])
    }

    /// What was looked at: `visited "pricing" in the last 7 days`.
    pub fn what(&self) -> String {
        joined(&[&self.subject, &self.tail])
    }
}

/// The words that there are, with blanks between.
fn joined(words: &[&str]) -> String {
    let words = words.iter().filter(|words| !words.is_empty());
    words.copied().collect::<Vec<_>>().join(" ")
}

/// What a probe asks, the value folded: `country is "france"`, `visited "pricing"`, `visited where campaign is "spring"`.
pub fn probed(model: &Model, what: &Probed) -> String {
    match what {
        Probed::Field(field, part, test) => {
            let subject = fields::subject(model, *field, *part);
            format!("{subject} {}", fields::text_test(model, test, false))
        }
        Probed::Objects(activity, objects) => events::objects(model, *activity, objects),
        Probed::Property(activity, property, test) => format!(
            "{} where {} {}",
            events::objects(model, *activity, &ObjectTest::Any),
            written(&model.properties[property.0].name),
            fields::text_test(model, test, false)
        ),
    }
}

/// The tests that a condition holds for, or those that it fails for: of several that must hold the ones that do
/// not, of several of which one is enough all.
pub fn reasons(model: &Model, judged: &Judged<'_>) -> Vec<Described> {
    let mut found: Vec<Described> = Vec::new();
    for Leaf {
        judged,
        negated,
        instead,
    } in leaves(judged, false)
    {
        let one = Described {
            instead,
            ..test(model, judged, negated)
        };
        let same = |other: &&mut Described| {
            other.what() == one.what() && other.seen == one.seen && other.holds == one.holds
        };
        match found.iter_mut().find(same) {
            Some(known) if known.needed == one.needed => {}
            Some(known) => {
                known
                    .needed
                    .push_str(if one.instead { " or " } else { ", " });
                known.needed.push_str(&one.needed);
            }
            None => found.push(one),
        }
    }
    found
}

/// A test that decides a condition.
#[derive(Clone, Copy)]
struct Leaf<'j, 'm> {
    judged: &'j Judged<'m>,
    /// Whether it stands under a `not`.
    negated: bool,
    instead: bool,
}

/// The tests that decide a condition.
fn leaves<'j, 'm>(judged: &'j Judged<'m>, negated: bool) -> Vec<Leaf<'j, 'm>> {
    let alone = Leaf {
        judged,
        negated,
        instead: false,
    };
    let of_parts = |wanted: Option<bool>, instead: bool| -> Vec<Leaf<'j, 'm>> {
        let mut found: Vec<Leaf<'j, 'm>> = Vec::new();
        let parts = judged.parts.iter();
        for part in parts.filter(|part| wanted.is_none_or(|wanted| part.holds == wanted)) {
            let first = found.len();
            found.extend(leaves(part, negated));
            if let (true, Some(leaf)) = (first > 0, found.get_mut(first)) {
                leaf.instead = instead;
            }
        }
        found
    };
    match judged.condition {
        Condition::Not(_) => {
            let parts = judged.parts.iter();
            parts.flat_map(|part| leaves(part, !negated)).collect()
        }
        // All of them together; under a `not`, one that failed would do.
        Condition::All(_) if judged.holds => of_parts(None, negated),
        // None of them; one that held would do.
        Condition::Any(_) if !judged.holds => of_parts(None, !negated),
        Condition::All(_) | Condition::Any(_) => of_parts(Some(judged.holds), false),
        Condition::HowMany(..) => {
            let mut leaves = vec![alone];
            leaves.extend(of_parts(Some(judged.holds), false));
            leaves
        }
        Condition::Test(..)
        | Condition::TimesAsOften(..)
        | Condition::Fired(_)
        | Condition::GradeIn(_)
        | Condition::StageIn(_)
        | Condition::Disqualified
        | Condition::NotApplicable
        | Condition::CellIn(..)
        | Condition::ShareKnown(..) => vec![alone],
    }
}

/// One test. With `negated`, as it stands under a `not`.
fn test(model: &Model, judged: &Judged<'_>, negated: bool) -> Described {
    let (subject, tail) = subject(model, judged.condition);
    Described {
        subject,
        seen: seen(model, judged.condition, &judged.seen),
        tail,
        needed: needed(model, judged.condition, negated),
        holds: judged.holds != negated,
        instead: false,
    }
}

/// What a test looks at, and of when or of which events.
fn subject(model: &Model, condition: &Condition) -> (String, String) {
    let plain = |words: &str| (words.to_owned(), String::new());
    match condition {
        Condition::Test(Operand::Feature(id), _) => match model.feature(*id) {
            Feature::Field(field, part) => (fields::subject(model, *field, *part), String::new()),
            feature @ (Feature::Events(_) | Feature::Sequence(_) | Feature::Share(_)) => {
                events::subject(model, feature)
            }
        },
        Condition::Test(Operand::Property(property), _) => {
            plain(&model.properties[property.0].name)
        }
        Condition::Test(Operand::Dimension(dimension), _) => plain(dimension_word(*dimension)),
        Condition::Test(Operand::Group(group), _) => (
            format!("group \"{}\"", model.groups[group.0].name),
            String::new(),
        ),
        Condition::TimesAsOften(recent, _, _) => {
            let (subject, tail) = events::subject(model, model.feature(*recent));
            (joined(&[&subject, &tail]), String::new())
        }
        Condition::Fired(rule) => plain(&model.rule(*rule).name),
        Condition::GradeIn(_) => plain("grade"),
        Condition::StageIn(_) => plain("stage"),
        Condition::CellIn(matrix, _) => (
            format!("\"{}\"", model.matrices[*matrix].name),
            String::new(),
        ),
        Condition::ShareKnown(..) => plain("fields known"),
        Condition::Disqualified => plain("disqualified"),
        Condition::NotApplicable => plain("not applicable"),
        Condition::HowMany(parts, _) => plain(&format!("of {} tests", parts.len())),
        Condition::Not(_) | Condition::All(_) | Condition::Any(_) => plain(""),
    }
}

/// `fit`, `engagement`, `score`.
pub(super) fn dimension_word(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Fit => "fit",
        Dimension::Engagement => "engagement",
        Dimension::Score => "score",
    }
}

/// What a test saw.
fn seen(model: &Model, condition: &Condition, seen: &Seen) -> String {
    match seen {
        Seen::Nothing => String::new(),
        Seen::Missing => "missing".to_owned(),
        Seen::Text(text) => quoted(text),
        Seen::Number(millionths) => ranges::decimal(*millionths),
        Seen::YesNo(yes) => match (condition, yes) {
            (Condition::Fired(_), true) => "fired".to_owned(),
            (Condition::Fired(_), false) => "did not fire".to_owned(),
            (_, true) => "yes".to_owned(),
            (_, false) => "no".to_owned(),
        },
        Seen::Time(instant) => times::time(model.zone, *instant),
        Seen::Length(length) => times::length(*length),
        Seen::Count(count) => counted(model, condition, *count),
        Seen::Share(part, whole) => format!("{part} of {whole}"),
        Seen::Counts(recent, before) => format!(
            "{}, and {} before that",
            ranges::often(*recent),
            ranges::often(*before)
        ),
        Seen::Points(points) => points.to_string(),
        Seen::Outcome(outcome) => outcome_words(model, condition, *outcome),
    }
}

/// A count with what it counts.
fn counted(model: &Model, condition: &Condition, count: u64) -> String {
    let id = match condition {
        Condition::Test(Operand::Feature(id), _) => id,
        Condition::HowMany(..) if count == 1 => return "1 holds".to_owned(),
        Condition::HowMany(..) => return format!("{count} hold"),
        _ => return count.to_string(),
    };
    match model.feature(*id) {
        Feature::Events(events) => match events.measure {
            Measure::DistinctObjects => {
                format!(
                    "{count} different {}",
                    events::nouns(model, events.activity, count)
                )
            }
            Measure::DistinctDays if count == 1 => "on 1 day".to_owned(),
            Measure::DistinctDays => format!("on {count} different days"),
            Measure::Count
            | Measure::LatestTime
            | Measure::Total(_)
            | Measure::Average(_)
            | Measure::Highest(_)
            | Measure::Lowest(_)
            | Measure::LatestValue(_) => ranges::often(count),
        },
        Feature::Sequence(_) => ranges::often(count),
        Feature::Field(..) | Feature::Share(_) => count.to_string(),
    }
}

fn outcome_words(model: &Model, condition: &Condition, outcome: Outcome) -> String {
    let lines: Vec<&str> = match condition {
        Condition::GradeIn(_) => names(&model.grades),
        Condition::StageIn(_) => names(&model.stages),
        Condition::CellIn(matrix, _) => {
            let values = model.matrices[*matrix].values.iter();
            values.map(String::as_str).collect()
        }
        Condition::Test(..)
        | Condition::Not(_)
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::HowMany(..)
        | Condition::TimesAsOften(..)
        | Condition::Fired(_)
        | Condition::Disqualified
        | Condition::NotApplicable
        | Condition::ShareKnown(..) => Vec::new(),
    };
    match outcome {
        Outcome::Line(line) => lines
            .get(line)
            .map_or_else(String::new, |name| quoted(name)),
        Outcome::None => "none".to_owned(),
        Outcome::Disqualified => DISQUALIFIED.to_owned(),
        Outcome::NotApplicable => NOT_APPLICABLE.to_owned(),
    }
}

fn names(lines: &[model::Outcome]) -> Vec<&str> {
    lines.iter().map(|line| line.name.as_str()).collect()
}

/// What a test asks. With `negated`, as it stands under a `not`.
fn needed(model: &Model, condition: &Condition, negated: bool) -> String {
    let not = if negated { "not " } else { "" };
    let one_of = |lines: &[usize], names: Vec<&str>| {
        let named: Vec<String> = lines
            .iter()
            .filter_map(|line| names.get(*line).map(|name| quoted(name)))
            .collect();
        format!("{not}{}", either(&named))
    };
    match condition {
        Condition::Test(operand, test) => value_needed(model, *operand, test, negated),
        Condition::TimesAsOften(_, _, range) => ranges::words(range, &Unit::Times, negated),
        Condition::Fired(_) if negated => "must not fire".to_owned(),
        Condition::Fired(_) => "must fire".to_owned(),
        Condition::GradeIn(lines) => one_of(lines, names(&model.grades)),
        Condition::StageIn(lines) => one_of(lines, names(&model.stages)),
        Condition::CellIn(matrix, lines) => {
            let values = model.matrices[*matrix].values.iter();
            one_of(lines, values.map(String::as_str).collect())
        }
        Condition::ShareKnown(_, range) => ranges::words(range, &Unit::Percent, negated),
        Condition::Disqualified | Condition::NotApplicable => {
            if negated { "no" } else { "yes" }.to_owned()
        }
        Condition::HowMany(_, range) => ranges::words(range, &Unit::Number, negated),
        Condition::Not(_) | Condition::All(_) | Condition::Any(_) => String::new(),
    }
}

/// What the test of a value asks.
fn value_needed(model: &Model, operand: Operand, test: &ValueTest, negated: bool) -> String {
    match test {
        ValueTest::Known if negated => "missing".to_owned(),
        ValueTest::Known => "known".to_owned(),
        ValueTest::In(range) => ranges::words(range, &Unit::of(model, operand), negated),
        ValueTest::When(range) => {
            let words = times::range(model.zone, range);
            if negated {
                format!("not {words}")
            } else {
                words
            }
        }
        ValueTest::Text(test) => fields::text_test(model, test, negated),
    }
}

/// `"a"`, `"a" or "b"`; of many the first.
pub(super) fn either(texts: &[String]) -> String {
    match texts {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [first @ .., last] if texts.len() <= MOST_TEXTS => {
            format!("{} or {last}", first.join(", "))
        }
        _ => format!(
            "{} or {} more",
            texts[..MOST_TEXTS - 1].join(", "),
            texts.len() - (MOST_TEXTS - 1)
        ),
    }
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
