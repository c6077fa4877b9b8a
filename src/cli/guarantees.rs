//! The `check that` lines of a model: proved, broken by a lead, or not decided.

use crate::analysis::{Analysis, Answer, witness};
use crate::check::test_instant;
use crate::diagnostic::{Diagnostic, codes};
use crate::engine::{Engine, Plan};
use crate::model::{Case, Condition, Guarantee, Model};
use crate::report::scores::{cell, outcome};
use crate::report::visible;
use crate::value::Instant;

use super::terminal::Terminal;

/// Says of each whether it holds for every lead. How many do not?
pub(super) fn prove(model: &Model, terminal: &Terminal) -> usize {
    tell(model, &answers(model), terminal)
}

/// Says what was found of each. How many do not hold?
pub(super) fn tell(model: &Model, answers: &[(&Guarantee, Answer)], terminal: &Terminal) -> usize {
    let as_of = test_instant(model.zone);
    let mut broken = 0;
    for (guarantee, answer) in answers {
        match answer {
            Answer::Never => terminal.tell(&format!("proved: `{}`\n", visible(&guarantee.text))),
            Answer::For(case) => {
                broken += 1;
                terminal.error(&message(guarantee), None);
                terminal.insist(&page(model, case, as_of));
            }
            Answer::Undecided(reason) => {
                terminal.note(&format!("not decided: `{}`: {reason}", guarantee.text));
            }
        }
    }
    broken
}

/// Those that a lead breaks, as findings.
pub(super) fn broken(model: &Model, answers: &[(&Guarantee, Answer)]) -> Vec<Diagnostic> {
    let as_of = test_instant(model.zone);
    let broken = answers.iter().filter_map(|(guarantee, answer)| {
        let Answer::For(case) = answer else {
            return None;
        };
        Some(finding(model, guarantee, case, as_of))
    });
    broken.collect()
}

/// The finding about a guarantee that a lead breaks.
pub(super) fn finding(
    model: &Model,
    guarantee: &Guarantee,
    case: &Case,
    as_of: Instant,
) -> Diagnostic {
    let lead = witness::line(model, case, as_of);
    Diagnostic::error(codes::BROKEN_GUARANTEE, guarantee.span, message(guarantee)).help(format!(
        "{lead} breaks it: it has {}",
        comes_to(model, case, as_of)
    ))
}

fn message(guarantee: &Guarantee) -> String {
    format!("`{}` does not hold for every lead", guarantee.text)
}

/// By guarantee, whether there is a lead that breaks it.
pub(super) fn answers(model: &Model) -> Vec<(&Guarantee, Answer)> {
    let opposites = opposites(model);
    let as_of = test_instant(model.zone);
    let analysis = Analysis::new(model, &Engine, as_of, &opposites);
    let guarantees = model.guarantees.iter().zip(&opposites);
    guarantees
        .map(|(guarantee, opposite)| (guarantee, analysis.can_hold(opposite)))
        .collect()
}

/// For each guarantee, what holds for a lead that breaks it.
pub(super) fn opposites(model: &Model) -> Vec<Condition> {
    let guarantees = model.guarantees.iter();
    guarantees
        .map(|guarantee| opposite(model, guarantee))
        .collect()
}

/// What holds for a lead that breaks the guarantee. Where the model does not apply to all leads, it is said of those to
/// which it does, unless it asks for the others.
fn opposite(model: &Model, guarantee: &Guarantee) -> Condition {
    let not = |condition: Condition| Condition::Not(Box::new(condition));
    let mut asks_others = false;
    for condition in [&guarantee.that, &guarantee.when] {
        condition.walk(&mut |part| asks_others |= matches!(part, Condition::NotApplicable));
    }
    let of_all = model.applies.is_none() || asks_others;
    let whom = (!of_all).then(|| not(Condition::NotApplicable));
    let that = not(guarantee.that.clone());
    Condition::All(
        whom.into_iter()
            .chain([guarantee.when.clone(), that])
            .collect(),
    )
}

/// The lead, and what comes of it.
fn page(model: &Model, case: &Case, as_of: Instant) -> String {
    let mut page = format!(
        "  this lead breaks it, as of {}:\n",
        model.zone.format(as_of)
    );
    let lines = witness::lines(model, case, as_of);
    if lines.is_empty() {
        page.push_str("    a lead of which nothing is known\n");
    }
    for line in lines {
        page.push_str(&format!("    {}\n", visible(&line)));
    }
    let parts = comes_to(model, case, as_of);
    page.push_str(&format!("  it has {}\n", visible(&parts)));
    page
}

/// The points and outcomes of a lead: `score 61, fit 15, stage "MQL"`.
fn comes_to(model: &Model, case: &Case, as_of: Instant) -> String {
    let plan = Plan::new(model, as_of);
    let scores = plan.score_cases(&[case]);
    let chunk = scores.chunk(0..1);
    let mut parts = vec![
        format!("score {}", chunk.score[0]),
        format!("fit {}", chunk.fit[0]),
        format!("engagement {}", chunk.engagement[0]),
    ];
    let named = |word: &str, name: Option<&str>| name.map(|name| format!("{word} \"{name}\""));
    parts.extend(named("grade", outcome(chunk.grade[0], &model.grades)));
    parts.extend(named("stage", outcome(chunk.stage[0], &model.stages)));
    for (matrix, cells) in model.matrices.iter().zip(&chunk.cells) {
        let name = format!("\"{}\" is", matrix.name);
        parts.extend(named(&name, cell(cells[0], &matrix.values)));
    }
    parts.join(", ")
}
