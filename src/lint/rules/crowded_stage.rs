use crate::diagnostic::{Code, Level};
use crate::lint::data::LEADS;
use crate::lint::windows::age_of_data;
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::value::{Duration, counted, thousands};

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR706",
        name: "crowded-stage",
    },
    category: Category::Data,
    level: Some(Level::Note),
    parameters: &[PERCENT, LEADS],
    page: include_str!("../../../docs/lints/crowded-stage.md"),
    check,
};

const PERCENT: Parameter = Parameter {
    name: "percent",
    default: 25,
    meaning: "more of the leads than this share in percent are too many for the best stage",
};

/// What leads did longer ago says little of the stages that they are in now.
const STALE: Duration = Duration::days(30);

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(data) = subject.data else { return };
    let share = i128::from(subject.parameter(&LINT, &PERCENT));
    let leads = i128::from(data.leads);
    let (Some(best), Some(within)) = (subject.model.stages.first(), data.stages.first()) else {
        return;
    };
    if age_of_data(subject) > Some(STALE) {
        return;
    }
    // Of half of the data too little follows.
    if leads < i128::from(subject.parameter(&LINT, &LEADS)) || !(data.has_leads && data.has_events)
    {
        return;
    }
    let name = &best.name;
    let finding = match within {
        0 => LINT
            .at(
                best.span,
                format!("none of {} is in \"{name}\"", counted(data.leads, "lead")),
            )
            .help("lower its threshold, or look at the best leads with `leadrules run --top 20`"),
        within if i128::from(*within) * 100 > share * leads => {
            let (within, leads) = (thousands(*within), thousands(data.leads));
            LINT.at(
                best.span,
                format!(
                    "{within} of {leads} leads are in \"{name}\", more than sales can call first"
                ),
            )
            .help("raise its threshold, so that the best stand out")
        }
        _ => return,
    };
    findings.push(finding);
}
