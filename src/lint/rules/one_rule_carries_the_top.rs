use crate::diagnostic::{Code, Level};
use crate::lint::data::LEADS;
use crate::lint::words::called;
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::value::percent;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR707",
        name: "one-rule-carries-the-top",
    },
    category: Category::Data,
    level: Some(Level::Warning),
    parameters: &[PERCENT, LEADS],
    page: include_str!("../../../docs/lints/one-rule-carries-the-top.md"),
    check,
};

const PERCENT: Parameter = Parameter {
    name: "percent",
    default: 50,
    meaning: "more of the points than this share in percent must come from one rule",
};

/// Of so few rules one must carry a lot.
const FEWEST_RULES: usize = 4;

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(data) = subject.data else { return };
    let share = i128::from(subject.parameter(&LINT, &PERCENT));
    if i128::from(data.leads) < i128::from(subject.parameter(&LINT, &LEADS)) {
        return;
    }
    let points = data.top.iter().map(|points| points.millionths());
    let all: i128 = points.clone().sum();
    if subject.model.rules.len() < FEWEST_RULES || all == 0 {
        return;
    }
    for (rule, given) in subject.model.rules.iter().zip(points) {
        if given * 100 <= share * all {
            continue;
        }
        let who = called(rule);
        let thousandth = |points: i128| u64::try_from(points / 1_000).unwrap_or(u64::MAX);
        let part = percent(thousandth(given), thousandth(all));
        let message =
            format!("{who} gives {part} of the points that the best fifth of the leads have");
        findings.push(
            LINT.at(subject.points_span(rule), message)
                .help("look at these leads with sales: if they are good, qualify them openly, `qualify as \"…\"`; if not, it weighs too much"),
        );
    }
}
