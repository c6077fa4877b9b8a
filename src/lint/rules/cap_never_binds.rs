use crate::analysis::{ENDLESS, Target};
use crate::ast::{GroupClause, StatementKind};
use crate::diagnostic::{Code, Level};
use crate::lint::words::{points, size};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Group, GroupId};
use crate::source::Span;
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR106",
        name: "cap-never-binds",
    },
    category: Category::Scale,
    level: Some(Level::Note),
    parameters: &[],
    page: include_str!("../../../docs/lints/cap-never-binds.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    for (number, group) in subject.model.groups.iter().enumerate() {
        for (cap, up) in [(group.max, true), (group.min, false)] {
            if let Some(cap) = cap {
                let question = Question {
                    group,
                    target: Target::Group(GroupId(number)),
                    cap,
                    up,
                };
                question.answer(subject, findings);
            }
        }
    }
}

/// Whether the cap of a group is ever reached.
struct Question<'m> {
    group: &'m Group,
    target: Target,
    cap: Points,
    /// Whether it is the `max`, else the `min`.
    up: bool,
}

impl Question<'_> {
    fn answer(&self, subject: &Subject, findings: &mut Findings) {
        let place = self.place(subject);
        let sign = if self.up { 1 } else { -1 };
        let bounds = subject.ranges.bounds(self.target);
        let mut farthest = if self.up { bounds.high } else { bounds.low } * sign;
        if farthest >= self.cap * sign && farthest < ENDLESS {
            let end = subject.ranges.end(self.target, self.up);
            let reached = end.reached.as_ref().map(|(points, _)| *points * sign);
            farthest = end.bound * sign;
            if farthest >= self.cap * sign && reached.is_none_or(|far| far < self.cap * sign) {
                findings.undecided(place, subject.ranges.doubt());
            }
        }
        if farthest < self.cap * sign {
            self.report(place, (farthest * sign, sign), findings);
        }
    }

    fn report(&self, place: Span, (farthest, sign): (Points, i128), findings: &mut Findings) {
        let (clause, adds) = match self.up {
            true => ("max", "add up to"),
            false => ("min", "take"),
        };
        let shown = size((farthest * sign).max(Points::ZERO));
        let message = format!(
            "the rules of \"{}\" {adds} {} at most, so `{clause} {} points` never counts",
            self.group.name,
            points(shown),
            self.cap
        );
        let finding = LINT.at(place, message);
        findings.push(match shown == Points::ZERO {
            true => finding.help(format!("leave `{clause}` out")),
            false => finding.help(format!(
                "write `{clause} {farthest} points`, which says what the group is worth, or leave it out"
            )),
        });
    }

    /// The number of the cap, as it was written.
    fn place(&self, subject: &Subject) -> Span {
        let mut statements = subject.statements();
        let written = statements.find(|statement| statement.span == self.group.span);
        let clauses = written.and_then(|statement| match &statement.kind {
            StatementKind::Group(group) => Some(&group.clauses),
            _ => None,
        });
        let number = clauses
            .into_iter()
            .flatten()
            .find_map(|clause| match clause {
                GroupClause::Max(number) if self.up => Some(number.span),
                GroupClause::Min(number) if !self.up => Some(number.span),
                _ => None,
            });
        number.unwrap_or(self.group.span)
    }
}
