use crate::diagnostic::{Code, Level};
use crate::engine::Probed;
use crate::lint::unmatched::{ROWS, unmatched};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::value::counted;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR705",
        name: "unknown-value",
    },
    category: Category::Data,
    level: Some(Level::Warning),
    parameters: &[ROWS],
    page: include_str!("../../../docs/lints/unknown-value.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let fewest = subject.parameter(&LINT, &ROWS);
    for value in unmatched(subject, fewest) {
        let (true, Probed::Field(field, ..)) = (value.is_value(), &value.of.what) else {
            continue;
        };
        let words = subject.sources.slice(value.span);
        let name = &subject.model.field(*field).name;
        let rows = counted(value.rows, "lead");
        let message = format!("`{name}` is {words} in none of {rows} that have one");
        let finding = LINT.at(value.span, message);
        findings.push(match &value.of.nearest {
            Some(near) => finding
                .help(format!("did you mean \"{near}\"?"))
                .replace(value.span, format!("\"{near}\"")),
            None => finding.help("look at how the column spells it, or take it out"),
        });
    }
}
