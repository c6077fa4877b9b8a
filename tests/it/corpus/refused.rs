//! What is refused: the code, the words, and what mends it.

use leadrules::check::Inputs;

use super::case::Case;
use crate::mistakes::fixed;

/// Checks a paragraph: it has the findings that it says, in their order, and no others.
pub fn check(case: &Case) -> Result<(), String> {
    let compiled = leadrules::compile("corpus.rules", &case.rules, &Inputs::default());
    let found = &compiled.diagnostics;
    let shown: Vec<String> = found
        .iter()
        .map(|finding| {
            format!(
                "{}: {}",
                finding.code.id,
                compiled.sources.slice(finding.span())
            )
        })
        .collect();
    let is_finding = |head: &str| head.starts_with("LE");
    let announced = case.said.iter().filter(|said| is_finding(&said.head));
    let announced: Vec<String> = announced
        .map(|said| format!("{}: {}", said.head, said.body))
        .collect();
    if shown != announced {
        return Err(format!(
            "  {shown:?} {:?}",
            found
                .iter()
                .map(|finding| &finding.message)
                .collect::<Vec<_>>()
        ));
    }
    let mut findings = found.iter();
    let mut finding = None;
    for said in &case.said {
        match said.head.as_str() {
            head if is_finding(head) => finding = findings.next(),
            "help" => {
                let helps = &finding.expect("a finding comes first").helps;
                if !helps.concat().contains(&said.body) {
                    return Err(format!("  helps {helps:?}"));
                }
            }
            "fix" => {
                let mended = fixed(&case.rules, finding.expect("a finding comes first"));
                if !mended
                    .as_ref()
                    .is_some_and(|mended| mended.lines().any(|line| line.trim() == said.body))
                {
                    return Err(format!("  fixed: {mended:?}"));
                }
            }
            head => return Err(format!("  `{head}` says nothing here")),
        }
    }
    Ok(())
}
