//! Group lines.

use super::checker::Checker;
use super::since::Counting;
use crate::ast::{self, GroupClause, GroupKind, Number};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Dimension, Group, GroupId};
use crate::source::Span;
use crate::value::{Decay, Points, trim};

/// What a group says of its rules, which is part of each of them in the model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupSays {
    /// Which events they count.
    pub counting: Counting,
    /// Which of their points fade, and how.
    pub decay: Option<(ast::Decaying, Decay)>,
}

impl Checker<'_> {
    /// The group of a line: a new one, or one of an imported file that goes on here. A name that is taken otherwise
    /// is reported, and the rules below go to a group of their own.
    pub fn group(&mut self, line: &ast::Group, span: Span) -> GroupId {
        let (group, says) = self.group_line(line, span);
        if let Some(first) = self.group_named(&line.name.value) {
            if self.groups[first.0].span.source != span.source {
                self.expect_same_group(first, line, &group, &says);
                return first;
            }
            self.diagnostics.push(
                Diagnostic::error(
                    codes::NAME_CLASH,
                    line.name.span,
                    format!("the group `{}` stands twice", line.name.value),
                )
                .also(self.groups[first.0].span, "the first time here")
                .help("put the rules under one of the two, or give one another name"),
            );
        }
        self.groups.push(group);
        self.group_says.push(says);
        GroupId(self.groups.len() - 1)
    }

    /// Reports what a line says of an imported group that the group does not say.
    fn expect_same_group(
        &mut self,
        imported: GroupId,
        line: &ast::Group,
        group: &Group,
        says: &GroupSays,
    ) {
        let (first, first_says) = (&self.groups[imported.0], &self.group_says[imported.0]);
        let differs = |clause: &GroupClause| match clause {
            GroupClause::BestRuleOnly(_) => !first.best_rule_only,
            GroupClause::Max(_) => group.max != first.max,
            GroupClause::Min(_) => group.min != first.min,
            GroupClause::Counting(..) => says.counting != first_says.counting,
            GroupClause::Decay { .. } => says.decay != first_says.decay,
        };
        let place = match line.clauses.iter().find(|clause| differs(clause)) {
            Some(clause) => clause.span(),
            None if group.dimension != first.dimension => line.name.span,
            None => return,
        };
        self.diagnostics.push(
            Diagnostic::error(
                codes::NAME_CLASH,
                place,
                format!("the imported group `{}` says something else", first.name),
            )
            .also(first.span, "it is begun here")
            .help("a group that goes on keeps its kind and its bounds: leave them out here, or give this group another name"),
        );
    }

    fn group_line(&mut self, group: &ast::Group, span: Span) -> (Group, GroupSays) {
        let (mut min, mut max, mut best) = (None, None, None);
        let (mut counting, mut decay) = (None, None);
        for clause in &group.clauses {
            let (twice, place) = match clause {
                GroupClause::Max(number) => (max.replace(*number).is_some(), number.span),
                GroupClause::Min(number) => (min.replace(*number).is_some(), number.span),
                GroupClause::Counting(part, span) => {
                    let clause = self.counting_clause(part).unwrap_or_default();
                    (counting.replace(clause).is_some(), *span)
                }
                GroupClause::Decay {
                    which,
                    decay: how,
                    span,
                } => {
                    let clause = self.group_decay(*which, *how, *span);
                    (decay.replace(clause).is_some(), *span)
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
        let says = GroupSays {
            counting: counting.unwrap_or_default(),
            decay: decay.flatten(),
        };
        let group = Group {
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
        };
        (group, says)
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
