use crate::diagnostic::{Code, Level};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::Effect;
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR501",
        name: "nothing-subtracts",
    },
    category: Category::Balance,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/nothing-subtracts.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(level) = subject.level_of_lacks() else {
        return;
    };
    let mut giving: u64 = 0;
    for rule in &subject.model.rules {
        match &rule.effect {
            Effect::Disqualify(_) => return,
            Effect::Qualify(..) => {}
            Effect::Points(scoring) => {
                if scoring.tiers.iter().any(|tier| tier.points < Points::ZERO) {
                    return;
                }
                giving += 1;
            }
        }
    }
    if giving == 0 {
        return;
    }
    let message = match giving {
        1 => "the only rule adds points: nothing speaks against a lead".to_owned(),
        many => format!("all {many} rules add points: nothing speaks against a lead"),
    };
    findings.push(
        LINT.at(subject.whole(), message)
            .level(level)
            .help("take points for silence, `when inactive 30d subtract 10`, and for what does not fit")
            .help("take out who cannot buy or said no: `when unsubscribed disqualify`"),
    );
}
