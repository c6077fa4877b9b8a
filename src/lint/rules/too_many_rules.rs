use crate::diagnostic::{Code, Level};
use crate::lint::{Category, Findings, Lint, Parameter, Subject};

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR504",
        name: "too-many-rules",
    },
    category: Category::Balance,
    level: Some(Level::Note),
    parameters: &[RULES],
    page: include_str!("../../../docs/lints/too-many-rules.md"),
    check,
};

const RULES: Parameter = Parameter {
    name: "rules",
    default: 50,
    meaning: "how many rules a model may have",
};

fn check(subject: &Subject, findings: &mut Findings) {
    let most = subject.parameter(&LINT, &RULES);
    let count = subject.model.rules.len();
    if i64::try_from(count).is_ok_and(|count| count <= most) {
        return;
    }
    let message =
        format!("the model has {count} rules, more than anyone can weigh against each other");
    findings.push(
        LINT.at(subject.whole(), message)
            .help("remove those that move few leads: `leadrules run --why` shows what each gives")
            .help("put rules for one country or product into a model of their own"),
    );
}
