//! A name in quotes that must be one of several: a group, a grade, a stage, a matrix, what a cell says.

use super::checker::Checker;
use crate::ast::Text;
use crate::diagnostic::{Diagnostic, codes};
use crate::suggest::nearest;
use crate::value::trim_fold;

impl Checker<'_> {
    /// Which of `names` the text is, trimmed and folded; reported where it is none of them. `message` says so
    /// without the name (`no group is called`), `help` what to do if none is near.
    pub(super) fn expect_among(
        &mut self,
        text: &Text,
        names: &[String],
        message: &str,
        help: &str,
    ) -> Option<usize> {
        let wanted = trim_fold(&text.value);
        if let Some(found) = names.iter().position(|name| trim_fold(name) == wanted) {
            return Some(found);
        }
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_NAME,
            text.span,
            format!("{message} `{}`", text.value),
        );
        let near = nearest(&text.value, names.iter().map(String::as_str));
        self.report(match near {
            Some(near) => diagnostic
                .help(format!("did you mean \"{near}\"?"))
                .replace(text.span, format!("\"{near}\"")),
            None => diagnostic.help(help),
        })
    }
}
