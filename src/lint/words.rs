//! Words that several lints use.

use crate::model::Rule;
use crate::value::Points;

/// `1 point`, `20 points`
pub(super) fn points(points: Points) -> String {
    match points == Points::from_whole(1) {
        true => format!("{points} point"),
        false => format!("{points} points"),
    }
}

/// How a sentence speaks of a rule that is underlined: by the name that was given to it, if one was.
pub(super) fn called(rule: &Rule) -> String {
    match rule.named {
        true => format!("`{}`", rule.name),
        false => "this rule".to_owned(),
    }
}

/// Points without their sign.
pub(super) fn size(points: Points) -> Points {
    points.max(-points)
}
