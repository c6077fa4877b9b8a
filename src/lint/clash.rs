//! The parts of a condition that cannot hold together.

use crate::analysis::Answer;
use crate::ast;
use crate::model::{Condition, Rule};
use crate::source::Span;

use super::Subject;

/// A part of a condition, all of which must hold, and its words.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub span: Span,
    pub condition: Condition,
}

/// The parts of a written condition, of which `meant` is the meaning.
pub(super) fn parts(written: &ast::Condition, meant: &Condition) -> Vec<Part> {
    match (written, meant) {
        (ast::Condition::Bracketed(_, inner), meant) => parts(inner, meant),
        (ast::Condition::All(written), Condition::All(meant)) if written.len() == meant.len() => {
            let both = written.iter().zip(meant);
            both.flat_map(|(written, meant)| parts(written, meant))
                .collect()
        }
        (written, meant) => vec![Part {
            span: written.span(),
            condition: meant.clone(),
        }],
    }
}

/// The parts of a condition of a rule. Where it is that of a further tier, whose place is `tier`, the last part stands
/// there.
pub(super) fn parts_of_rule(
    subject: &Subject,
    rule: &Rule,
    meant: &Condition,
    tier: Option<Span>,
) -> Vec<Part> {
    let mut parts = match subject.written(rule) {
        Some(written) => parts(&written.condition, meant),
        None => vec![Part {
            span: rule.span,
            condition: meant.clone(),
        }],
    };
    if let (Some(tier), Some(last)) = (tier, parts.last_mut()) {
        last.span = tier;
    }
    parts
}

/// A smallest choice of parts that hold together for no lead, two if two are enough; none where all hold for one, or
/// it is not decided.
pub(super) fn clash(parts: &[Part], can_hold: impl Fn(&Condition) -> Answer) -> Option<Vec<&Part>> {
    let never = |chosen: &[&Part]| {
        let chosen = chosen.iter().map(|part| part.condition.clone());
        can_hold(&Condition::All(chosen.collect())) == Answer::Never
    };
    for part in parts {
        if never(&[part]) {
            return Some(vec![part]);
        }
    }
    for (place, one) in parts.iter().enumerate() {
        for other in &parts[place + 1..] {
            if never(&[one, other]) {
                return Some(vec![one, other]);
            }
        }
    }
    let mut chosen: Vec<&Part> = parts.iter().collect();
    if !never(&chosen) {
        return None;
    }
    for part in parts {
        let without: Vec<&Part> = chosen
            .iter()
            .copied()
            .filter(|other| !std::ptr::eq(*other, part))
            .collect();
        if never(&without) {
            chosen = without;
        }
    }
    Some(chosen)
}
