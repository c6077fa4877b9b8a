//! Which statements are indented, and which stand apart from those above.

use super::fold::STEP;
use crate::ast::{Statement, StatementKind};

/// How a statement is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// How many blanks its lines begin with.
    pub indent: usize,
    /// Whether a blank line stands before it in any case.
    pub apart: bool,
}

/// What the statement before was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Before {
    /// A group line, or a rule of a group.
    InGroup,
    /// A matrix or a test.
    Table,
    /// Another, or none.
    #[default]
    Other,
}

/// The statements so far: groups, matrices and tests stand apart, rules that give points are indented in their group.
#[derive(Debug, Default)]
pub struct Blocks {
    in_group: bool,
    before: Before,
}

impl Blocks {
    /// How the next statement is set, and what follows it.
    pub fn next(&mut self, statement: &Statement, rest: &[Statement]) -> Setting {
        let before = self.before;
        let after_table = before == Before::Table;
        self.before = Before::Other;
        match &statement.kind {
            StatementKind::Rule(_) if self.in_group && gives_points(statement) => {
                self.before = Before::InGroup;
                Setting {
                    indent: STEP,
                    apart: false,
                }
            }
            StatementKind::Rule(_) => Setting {
                indent: 0,
                apart: after_table || (before == Before::InGroup && !group_goes_on(rest)),
            },
            StatementKind::Group(_) => {
                self.in_group = true;
                self.before = Before::InGroup;
                APART
            }
            StatementKind::Matrix(_) | StatementKind::Test(_) => {
                self.in_group = false;
                self.before = Before::Table;
                APART
            }
            _ => {
                self.in_group = false;
                Setting {
                    indent: 0,
                    apart: after_table || before == Before::InGroup,
                }
            }
        }
    }
}

const APART: Setting = Setting {
    indent: 0,
    apart: true,
};

fn gives_points(statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Rule(rule) => rule.consequence.action.kind.gives_points(),
        _ => false,
    }
}

/// Whether more rules of the group follow.
fn group_goes_on(rest: &[Statement]) -> bool {
    rest.iter()
        .take_while(|next| matches!(next.kind, StatementKind::Rule(_)))
        .any(gives_points)
}
