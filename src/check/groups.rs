//! Group lines.

use super::checker::Checker;
use crate::ast::{self, GroupClause, GroupKind, Number};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Dimension, Group, GroupId};
use crate::source::Span;
use crate::value::{Points, trim};

impl Checker<'_> {
    /// Adds the group of a line. A name that is taken is reported, and the rules below go to a group of their own.
    pub fn group(&mut self, group: &ast::Group, span: Span) -> GroupId {
        if let Some(first) = self.group_named(&group.name.value) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::NAME_CLASH,
                    group.name.span,
                    format!("the group `{}` stands twice", group.name.value),
                )
                .also(self.groups[first.0].span, "the first time here")
                .help("put the rules under one of the two, or give one another name"),
            );
        }
        let (mut min, mut max, mut best) = (None, None, None);
        for clause in &group.clauses {
            let (twice, place) = match clause {
                GroupClause::Max(number) => (max.replace(*number).is_some(), number.span),
                GroupClause::Min(number) => (min.replace(*number).is_some(), number.span),
                GroupClause::Counting(_, span) | GroupClause::Decay { span, .. } => {
                    self.not_yet::<()>(*span);
                    continue;
                }
                GroupClause::BestRuleOnly(place) => (best.replace(*place).is_some(), *place),
            };
            if twice {
                self.diagnostics.push(
                    Diagnostic::error(codes::WORD_ORDER, place, "this is said twice of one group")
                        .help("keep one of the two"),
                );
            }
        }
        self.check_caps(min, max);
        self.groups.push(Group {
            name: trim(&group.name.value).to_owned(),
            dimension: match group.kind {
                GroupKind::Fit => Some(Dimension::Fit),
                GroupKind::Engagement => Some(Dimension::Engagement),
                GroupKind::Plain => None,
            },
            min: min.map(|number: Number| Points::from(number.value)),
            max: max.map(|number: Number| Points::from(number.value)),
            best_rule_only: best.is_some(),
            span,
        });
        GroupId(self.groups.len() - 1)
    }

    fn check_caps(&mut self, min: Option<Number>, max: Option<Number>) {
        if let (Some(min), Some(max)) = (min, max)
            && min.value > max.value
        {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::BAD_RANGE,
                    min.span,
                    "the `min` of this group is above its `max`",
                )
                .also(max.span, "the `max`")
                .help("a `max` bounds what a group adds, a `min` what it takes: `min -30 points`"),
            );
        }
    }
}
