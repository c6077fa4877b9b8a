//! Two lints that would say nearly the same of one statement: one of them is silent there.

use super::Findings;
use crate::source::Span;

/// By name: the first is silent about a statement of which the second speaks.
const SILENT: &[(&str, &str)] = &[
    ("outlier-weight", "one-rule-decides"),
    ("outlier-weight", "weight-out-of-scale"),
    ("missing-counts-as-match", "always-fires"),
    ("young-leads-hit", "always-fires"),
];

/// Takes out the findings of lints that are silent where another speaks. Each finding lies in one of `statements`.
pub(super) fn take_out(findings: &mut Findings, statements: &[Span]) {
    let statement = |span: Span| statements.iter().find(|statement| holds(**statement, span));
    let spoken: Vec<(&str, Span)> = findings
        .found
        .iter()
        .filter_map(|found| Some((found.code.name, *statement(found.span())?)))
        .collect();
    findings.found.retain(|found| {
        let mut speakers = SILENT
            .iter()
            .filter(|(silent, _)| *silent == found.code.name);
        match statement(found.span()) {
            Some(place) => !speakers.any(|(_, speaker)| spoken.contains(&(*speaker, *place))),
            None => true,
        }
    });
}

fn holds(statement: Span, span: Span) -> bool {
    statement.source == span.source && statement.start <= span.start && span.end <= statement.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Diagnostic};
    use crate::source::Sources;

    #[test]
    fn one_of_two_is_silent_in_the_same_statement_alone() {
        let mut sources = Sources::new();
        let source = sources.add("a.rules", "when a add 1\nwhen b add 2\n");
        let statements = [Span::new(source, 0..12), Span::new(source, 13..25)];
        let found = |name: &'static str, place| {
            let code = Code { id: "LR000", name };
            Diagnostic::warning(code, Span::new(source, place), "")
        };
        let mut findings = Findings::default();
        findings.push(found("outlier-weight", 7..12));
        findings.push(found("one-rule-decides", 5..6));
        findings.push(found("outlier-weight", 20..25));
        findings.push(found("never-fires", 18..19));
        take_out(&mut findings, &statements);
        let left: Vec<_> = findings
            .found
            .iter()
            .map(|found| (found.code.name, found.span().start))
            .collect();
        assert_eq!(
            left,
            [
                ("one-rule-decides", 5),
                ("outlier-weight", 20),
                ("never-fires", 18)
            ]
        );
    }
}
