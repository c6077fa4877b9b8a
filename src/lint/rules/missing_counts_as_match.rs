use std::collections::BTreeSet;

use crate::ast::{Equality, Part, Statement, Subject as About, Test};
use crate::columns::ReadAs;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::written::{self, Node};
use crate::lint::{Category, ColumnData, Findings, Lint, Subject};
use crate::model::{Condition, Effect, Feature, FieldId, Model, Operand, Rule, ValueTest};
use crate::schema::CREATED_AT;
use crate::source::Span;
use crate::value::{Points, thousands};

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR505",
        name: "missing-counts-as-match",
    },
    category: Category::Balance,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/missing-counts-as-match.md"),
    check,
};

/// Longer tests are underlined and not repeated.
const LONGEST: usize = 50;

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    for rule in &model.rules {
        of_rule(subject, rule, findings);
    }
    if let (Some(condition), Some(line)) = (&model.applies, subject.applies_line()) {
        let comes = ("so the model applies to those leads too", Level::Warning);
        report(subject, condition, line.span, comes, findings);
    }
    for outcome in model.grades.iter().chain(&model.stages) {
        let comes = ("so those leads come in too", Level::Note);
        report(subject, &outcome.condition, outcome.span, comes, findings);
    }
}

fn of_rule(subject: &Subject, rule: &Rule, findings: &mut Findings) {
    let mut report = |condition, comes| report(subject, condition, rule.span, comes, findings);
    match &rule.effect {
        Effect::Disqualify(condition) => {
            let comes = "so those leads are disqualified too";
            report(condition, (comes, Level::Warning));
        }
        Effect::Qualify(condition, _) => {
            let comes = "so those leads are qualified too";
            report(condition, (comes, Level::Note));
        }
        Effect::Points(scoring) => {
            for tier in &scoring.tiers {
                let comes = match tier.points < Points::ZERO {
                    true => "so those leads lose points too",
                    false => "so those leads get the points too",
                };
                report(&tier.condition, (comes, Level::Warning));
            }
        }
    }
}

/// Reports the tests in `condition` that a missing value passes, each once. It was written in the statement at `place`.
fn report(
    subject: &Subject,
    condition: &Condition,
    place: Span,
    (comes, level): (&str, Level),
    findings: &mut Findings,
) {
    let Some(statement) = subject.statement(place) else {
        return;
    };
    let mut passed = BTreeSet::new();
    let model = subject.model;
    passed_by_missing(model, condition, false, &BTreeSet::new(), &mut passed);
    for field in passed {
        let name = &model.field(field).name;
        let Some(Written { test, not }) = test_of(statement, name) else {
            continue;
        };
        let span = not.map_or(test.span, |not| not.to(test.span));
        // A gate stands before every tier.
        if findings.found.iter().any(|finding| finding.span() == span) {
            continue;
        }
        let words = subject.sources.slice(span);
        let words = match words.len() > LONGEST || words.contains('\n') {
            true => "this".to_owned(),
            false => format!("`{words}`"),
        };
        let message = format!("{words} also holds where `{name}` is missing, {comes}");
        let finding = LINT.at(span, message).level(level);
        let finding = match column(subject, field) {
            Some(column) if column.missing == 0 => continue,
            Some(column) => finding.help(format!(
                "it is missing in {} of {} leads at hand",
                thousands(column.missing),
                thousands(column.rows)
            )),
            None => finding,
        };
        findings.push(with_help(finding, subject, test, not.is_some(), name));
    }
}

/// What the data at hand have of a field.
fn column<'a>(subject: &Subject<'a>, field: FieldId) -> Option<&'a ColumnData> {
    subject.data?.columns.get(field.0)?.as_ref()
}

/// Adds the fields whose missing value passes a test under `not`, on the way to `condition`. Of those that are
/// `settled` something else in the condition says what comes of a missing value.
fn passed_by_missing(
    model: &Model,
    condition: &Condition,
    negated: bool,
    settled: &BTreeSet<FieldId>,
    passed: &mut BTreeSet<FieldId>,
) {
    match condition {
        Condition::Not(inner) => passed_by_missing(model, inner, !negated, settled, passed),
        Condition::All(parts) | Condition::Any(parts) => {
            let together = matches!(condition, Condition::All(_)) != negated;
            let mut settled = settled.clone();
            for part in parts {
                let (known, missing) = settles(model, part, negated);
                settled.extend(if together { known } else { missing });
            }
            for part in parts {
                passed_by_missing(model, part, negated, &settled, passed);
            }
        }
        Condition::Test(Operand::Feature(id), test) if negated => {
            if let Feature::Field(field, _) = model.feature(*id)
                && *test != ValueTest::Known
                && !settled.contains(field)
                && may_be_missed(model, *field)
            {
                passed.insert(*field);
            }
        }
        Condition::Test(..)
        | Condition::HowMany(..)
        | Condition::TimesAsOften(..)
        | Condition::Fired(_)
        | Condition::GradeIn(_)
        | Condition::StageIn(_)
        | Condition::Disqualified
        | Condition::NotApplicable
        | Condition::CellIn(..)
        | Condition::ShareKnown(..) => {}
    }
}

/// Who writes `not has_budget` means those who said nothing, too; and a lead without a date is no young one.
fn may_be_missed(model: &Model, field: FieldId) -> bool {
    let field = model.field(field);
    field.read != ReadAs::YesNo && field.name != CREATED_AT
}

/// The fields that certainly have a value where the condition holds, and those that certainly have none.
fn settles(
    model: &Model,
    condition: &Condition,
    negated: bool,
) -> (BTreeSet<FieldId>, BTreeSet<FieldId>) {
    match condition {
        Condition::Not(inner) => settles(model, inner, !negated),
        Condition::All(parts) | Condition::Any(parts) => {
            let together = matches!(condition, Condition::All(_)) != negated;
            let mut each = parts.iter().map(|part| settles(model, part, negated));
            let Some(first) = each.next() else {
                return Default::default();
            };
            each.fold(
                first,
                |(known, missing), (also_known, also_missing)| match together {
                    true => (&known | &also_known, &missing | &also_missing),
                    false => (&known & &also_known, &missing & &also_missing),
                },
            )
        }
        Condition::Test(Operand::Feature(id), test) => {
            let mut found = (BTreeSet::new(), BTreeSet::new());
            if let Feature::Field(field, _) = model.feature(*id) {
                match (negated, test) {
                    (false, _) => found.0.insert(*field),
                    (true, ValueTest::Known) => found.1.insert(*field),
                    (true, _) => false,
                };
            }
            found
        }
        Condition::Test(..)
        | Condition::HowMany(..)
        | Condition::TimesAsOften(..)
        | Condition::Fired(_)
        | Condition::GradeIn(_)
        | Condition::StageIn(_)
        | Condition::Disqualified
        | Condition::NotApplicable
        | Condition::CellIn(..)
        | Condition::ShareKnown(..) => Default::default(),
    }
}

/// A test as it was written, with the `not` before it.
struct Written<'a> {
    test: &'a Test,
    not: Option<Span>,
}

/// The test of the field that says what must not be: that with a `not` in it or before it, or else the first.
fn test_of<'a>(statement: &'a Statement, field: &str) -> Option<Written<'a>> {
    let mut first = None;
    let mut negative = None;
    written::walk(statement, &mut |node| {
        if let Node::Test { test, not } = node
            && is_about(test, field)
        {
            let says_not = not.is_some() || test.parts.iter().any(is_negative);
            let place = if says_not { &mut negative } else { &mut first };
            place.get_or_insert(Written { test, not });
        }
    });
    negative.or(first)
}

fn is_about(test: &Test, field: &str) -> bool {
    match &test.subject {
        About::Name(name) | About::Domain(name) | About::Length(name) | About::Count(name) => {
            name.key() == field
        }
        About::Several { fields, .. } => fields.iter().any(|name| name.key() == field),
        About::Measured { .. }
        | About::Last(_)
        | About::Active(_)
        | About::Inactive(_)
        | About::Dimension(..)
        | About::Group(_)
        | About::Grade(_)
        | About::Stage(_)
        | About::Matrix(_)
        | About::FieldsKnown { .. } => false,
    }
}

fn is_negative(part: &Part) -> bool {
    use crate::ast::Quantifier;
    match part {
        Part::In { negated, .. } | Part::State { negated, .. } => *negated,
        Part::Text {
            negated,
            quantifier,
            ..
        } => *negated || *quantifier == Quantifier::None,
        Part::Is { equality, .. } => *equality == Equality::IsNot,
        Part::Objects(_)
        | Part::Compare { .. }
        | Part::Between { .. }
        | Part::Window(..)
        | Part::SinceLast(..)
        | Part::SinceField(..)
        | Part::Then { .. }
        | Part::Share { .. }
        | Part::AsOften { .. }
        | Part::Gained { .. }
        | Part::Gives(..)
        | Part::Where(..) => false,
    }
}

fn with_help(
    finding: Diagnostic,
    subject: &Subject,
    test: &Test,
    under_not: bool,
    field: &str,
) -> Diagnostic {
    let said = format!("if they are meant, say so: `({field} is missing or …)`");
    if let (
        false,
        [
            Part::Is {
                equality: Equality::IsNot,
                values,
                span,
            },
        ],
    ) = (under_not, test.parts.as_slice())
        && let Some(first) = values.first()
    {
        let any_of = if values.len() > 1 { " any of" } else { "" };
        let with = format!("is other than{any_of} ");
        let until = first.span().start;
        let rest = subject.sources.slice(Span {
            start: until,
            ..*span
        });
        let rest = match rest.len() > LONGEST || rest.contains('\n') {
            true => "…",
            false => rest,
        };
        return finding
            .help(format!("if they are not meant, write `{with}{rest}`"))
            .help(said)
            .replace(
                Span {
                    end: until,
                    ..*span
                },
                with,
            );
    }
    finding
        .help(format!(
            "if they are not meant, write `{field} is known and …`"
        ))
        .help(said)
}
