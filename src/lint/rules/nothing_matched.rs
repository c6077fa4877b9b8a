use crate::diagnostic::{Code, Level};
use crate::engine::Probed;
use crate::lint::unmatched::{ROWS, Unmatched, unmatched};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::Activity;
use crate::value::counted;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR709",
        name: "nothing-matched",
    },
    category: Category::Data,
    level: Some(Level::Warning),
    parameters: &[ROWS],
    page: include_str!("../../../docs/lints/nothing-matched.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let fewest = subject.parameter(&LINT, &ROWS);
    for value in unmatched(subject, fewest) {
        if value.is_value() {
            continue;
        }
        let finding = LINT.at(value.span, message(subject, &value));
        findings.push(match &value.of.nearest {
            Some(near) => finding
                .help(format!("did you mean \"{near}\"?"))
                .replace(value.span, format!("\"{near}\"")),
            None => finding.help("look at how the data spell it, or take it out"),
        });
    }
}

fn message(subject: &Subject, value: &Unmatched) -> String {
    let words = subject.sources.slice(value.span);
    let model = subject.model;
    match &value.of.what {
        Probed::Field(field, ..) => {
            let name = &model.field(*field).name;
            let rows = counted(value.rows, "lead");
            format!("`{words}` matches the `{name}` of none of {rows}")
        }
        Probed::Objects(Activity::Verb(verb), _) => {
            format!("no event `{}` is about `{words}`", model.verbs[verb.0].name)
        }
        Probed::Objects(Activity::Active, _) => format!("no event is about `{words}`"),
        Probed::Property(_, property, _) => {
            let name = &model.properties[property.0].name;
            format!("`{words}` matches the `{name}` of no event")
        }
    }
}
