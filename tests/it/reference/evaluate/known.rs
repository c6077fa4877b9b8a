//! How much is known of the fields that the fit rules ask for.

use super::Seen;
use crate::reference::condition::{About, Condition, FieldTest};
use crate::reference::program::{Effect, GroupKind};

/// > `fit_known` (a column) is the share of the distinct fields that the fit rules ask for and that this lead has (1 if
/// > they ask for none)
///
/// How many are known, and how many there are.
pub fn fit_known(seen: Seen<'_>) -> (usize, usize) {
    let mut names = Vec::new();
    for group in &seen.program.groups {
        if group.kind == GroupKind::Fit {
            for rule in &group.rules {
                // > `disqualify` and `qualify` lines belong to no group wherever they stand
                if matches!(rule.effect, Effect::Points(_)) {
                    asked(&rule.condition, &mut names);
                }
            }
        }
    }
    let known = names.iter().filter(|name| seen.field(name).is_some());
    (known.count(), names.len())
}

fn asked(condition: &Condition, names: &mut Vec<&'static str>) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            for part in parts {
                asked(part, names);
            }
        }
        Condition::Not(part) => asked(part, names),
        Condition::Field(FieldTest { about, .. }) => {
            for name in fields_of(about) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        Condition::Never(_) | Condition::Events(_) | Condition::Outcome(_) => {}
    }
}

/// > `any of f1, f2 TEST` asks for both fields (`fit_known`).
fn fields_of(about: &About) -> Vec<&'static str> {
    match about {
        About::Field(name) | About::Domain(name) | About::Length(name) | About::CountOf(name) => {
            vec![*name]
        }
        About::AnyOf(names) | About::AllOf(names) | About::AtLeastOf(_, names) => names.clone(),
    }
}
