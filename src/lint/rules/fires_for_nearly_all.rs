use crate::diagnostic::{Code, Level};
use crate::lint::data::LEADS;
use crate::lint::words::called;
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::model::{Effect, Rule};
use crate::value::thousands;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR702",
        name: "fires-for-nearly-all",
    },
    category: Category::Data,
    level: Some(Level::Warning),
    parameters: &[PERCENT, LEADS],
    page: include_str!("../../../docs/lints/fires-for-nearly-all.md"),
    check,
};

const PERCENT: Parameter = Parameter {
    name: "percent",
    default: 98,
    meaning: "for more of the leads than this share in percent it must fire",
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(data) = subject.data else { return };
    let share = i128::from(subject.parameter(&LINT, &PERCENT));
    let leads = i128::from(data.leads);
    if leads < i128::from(subject.parameter(&LINT, &LEADS)) {
        return;
    }
    for (rule, fired) in subject.model.rules.iter().zip(&data.fired) {
        let nearly_all = i128::from(*fired) * 100 > share * leads;
        if !nearly_all || !gives_all_the_same(rule) || !subject.has_data_of(rule) {
            continue;
        }
        let who = called(rule);
        let (fired, leads) = (thousands(*fired), thousands(data.leads));
        let message = format!(
            "{who} fired for {fired} of {leads} leads, and so hardly tells one from another"
        );
        findings.push(
            LINT.at(subject.condition_span(rule), message)
                .help("ask for more of it, in tiers, or take it out: every lead has its points"),
        );
    }
}

/// Whether the leads for which it fires all get the same from it.
fn gives_all_the_same(rule: &Rule) -> bool {
    match &rule.effect {
        Effect::Disqualify(_) | Effect::Qualify(..) => true,
        Effect::Points(scoring) => match (scoring.tiers.as_slice(), &scoring.repeat) {
            ([only], None) => only.decay.is_none(),
            _ => false,
        },
    }
}
