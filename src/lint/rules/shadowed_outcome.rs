use crate::analysis::Answer;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::outcomes::{Reach, earns, with_outcome};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Outcome, OutcomeRef};

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR304",
        name: "shadowed-outcome",
    },
    category: Category::Reach,
    level: Some(Level::Error),
    parameters: &[],
    page: include_str!("../../../docs/lints/shadowed-outcome.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    for standing in subject.outcomes.standings(subject) {
        if standing.reach != Reach::Shadowed {
            continue;
        }
        let grade = |line: usize| with_outcome(model.grades[line].condition.clone());
        match standing.line {
            OutcomeRef::Grade(line) => {
                findings.push(shadowed(subject, "grade", &model.grades, line, grade));
            }
            OutcomeRef::Stage(line) => {
                let stage = |line| earns(model, line);
                findings.push(shadowed(subject, "stage", &model.stages, line, stage));
            }
            OutcomeRef::Cell(..) => {}
        }
    }
}

/// The line, and those above that win: one if one is enough, else all.
fn shadowed(
    subject: &Subject,
    word: &str,
    lines: &[Outcome],
    line: usize,
    condition: impl Fn(usize) -> Condition,
) -> Diagnostic {
    let wins = |above: &usize| {
        let apart = vec![condition(line), Condition::Not(Box::new(condition(*above)))];
        subject.analysis.can_hold(&Condition::All(apart)) == Answer::Never
    };
    let name = &lines[line].name;
    let message = format!("no lead comes to the {word} `{name}`: a line above always wins");
    let finding = LINT.at(subject.outcome_span(&lines[line]), message);
    match (0..line).find(wins) {
        Some(above) => finding
            .also(lines[above].span, "this one, wherever the other holds")
            .help("the first line that holds counts: put the line that asks more above the other"),
        None => {
            let above = lines[..line].iter();
            above
                .fold(finding, |finding, above| {
                    finding.also(above.span, "one of these")
                })
                .help("leave it out, or let the lines above ask more")
        }
    }
}
