//! What is said to hold for every lead: names and types. Whether it holds is the analysis's to say.

use super::checker::Checker;
use super::condition::Asking;
use crate::ast;
use crate::model::{Condition, Guarantee};

impl Checker<'_> {
    pub(super) fn guarantee(&mut self, guarantee: &ast::Guarantee, statement: &ast::Statement) {
        let that = self.condition(&guarantee.that, Asking::Result);
        let when = match &guarantee.when {
            Some(when) => self.condition(when, Asking::Result),
            None => Some(Condition::All(Vec::new())),
        };
        if let (Some(that), Some(when)) = (that, when) {
            self.guarantees.push(Guarantee {
                that,
                when,
                text: self.words_of(statement.span, &statement.comments),
                span: statement.span,
            });
        }
    }
}
