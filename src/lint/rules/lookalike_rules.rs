use crate::diagnostic::{Code, Level};
use crate::lint::words::called;
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::value::{counted, thousands};

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR703",
        name: "lookalike-rules",
    },
    category: Category::Data,
    level: Some(Level::Note),
    parameters: &[PERCENT, LEADS],
    page: include_str!("../../../docs/lints/lookalike-rules.md"),
    check,
};

const PERCENT: Parameter = Parameter {
    name: "percent",
    default: 95,
    meaning: "of the leads for which either fires, at least this share in percent must have both",
};

const LEADS: Parameter = Parameter {
    name: "leads",
    default: 30,
    meaning: "for how many leads both must fire at least",
};

/// A rule that fires for more than so many percent of the leads looks like every other of its kind.
const NEARLY_ALL: u64 = 90;

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(data) = subject.data else { return };
    let share = i128::from(subject.parameter(&LINT, &PERCENT));
    let fewest = i128::from(subject.parameter(&LINT, &LEADS));
    for ((first, second), both) in &data.both {
        let either = data.fired[first.0] + data.fired[second.0] - both;
        let alike = i128::from(*both) * 100 >= share * i128::from(either);
        let of_nearly_all = either * 100 > data.leads * NEARLY_ALL;
        if !alike || i128::from(*both) < fewest || of_nearly_all {
            continue;
        }
        let (first, second) = (subject.model.rule(*first), subject.model.rule(*second));
        let who = called(second);
        let other = match first.named {
            true => format!("`{}`", first.name),
            false => "another rule".to_owned(),
        };
        let message = match either - both {
            0 => format!(
                "{who} and {other} fire for the same {}",
                counted(*both, "lead")
            ),
            alone => format!(
                "{who} and {other} fire for nearly the same leads: both for {}, one alone for {}",
                thousands(*both),
                thousands(alone)
            ),
        };
        findings.push(
            LINT.at(subject.condition_span(second), message)
                .also(subject.condition_span(first), "the other rule")
                .help("one thing is counted twice: keep one of them, or put both into a group of which `best rule only` counts"),
        );
    }
}
