use crate::analysis::Answer;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::clash::{Part, clash, parts, parts_of_rule};
use crate::lint::dates::waits;
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Effect, Rule, Tier};
use crate::source::Span;

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR301",
        name: "never-fires",
    },
    category: Category::Reach,
    level: Some(Level::Error),
    parameters: &[],
    page: include_str!("../../../docs/lints/never-fires.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let applies = applies(subject);
    if let Some(Part { span, condition }) = &applies
        && !waits(subject.model, condition, subject.as_of)
    {
        match subject.analysis.can_hold(condition) {
            Answer::For(_) => {}
            Answer::Undecided(reason) => findings.undecided(*span, reason),
            Answer::Never => {
                let asked = subject.applies();
                let parts = asked.map(|written| parts(written, condition));
                let finding = clashing(subject, &parts.unwrap_or_default(), *span, |lead| {
                    format!("the model applies to nobody: {lead}")
                });
                findings.push(finding);
                // None of its rules fires; that is said once.
                return;
            }
        }
    }
    for rule in &subject.model.rules {
        check_rule(subject, rule, applies.as_ref(), findings);
    }
}

/// To which leads the model applies.
fn applies(subject: &Subject) -> Option<Part> {
    let condition = subject.model.applies.clone()?;
    let span = subject.applies().map(|written| written.span());
    Some(Part {
        span: span.unwrap_or(subject.whole()),
        condition,
    })
}

fn check_rule(subject: &Subject, rule: &Rule, applies: Option<&Part>, findings: &mut Findings) {
    let place = subject.condition_span(rule);
    let tiers: &[Tier] = match &rule.effect {
        Effect::Points(scoring) => &scoring.tiers,
        Effect::Disqualify(_) | Effect::Qualify(..) => &[],
    };
    let mut dead = Vec::new();
    let conditions = rule.conditions();
    for (number, condition) in conditions.enumerate() {
        if waits(subject.model, condition, subject.as_of) {
            continue;
        }
        let whole = applies.map(|part| part.condition.clone());
        let whole = whole.into_iter().chain([condition.clone()]).collect();
        match subject.analysis.can_hold(&Condition::All(whole)) {
            Answer::For(_) => {}
            Answer::Undecided(reason) => findings.undecided(place, reason),
            Answer::Never => dead.push((number, condition)),
        }
    }
    let is_whole = dead.len() == rule.conditions().count();
    for (number, condition) in &dead {
        // The tier that was written first has the words of the condition.
        let further = tiers.get(*number).filter(|_| !is_whole);
        let further = further.map(|tier| tier.span).filter(|span| {
            let written = subject.written(rule);
            written.is_none_or(|written| written.consequence.action.span != *span)
        });
        let mut parts = parts_of_rule(subject, rule, condition, further);
        parts.extend(applies.cloned());
        let finding = clashing(
            subject,
            &parts,
            further.unwrap_or(place),
            |lead| match is_whole {
                true => format!("the rule never fires: {lead}"),
                false => format!("these points are never given: {lead}"),
            },
        );
        findings.push(finding);
        if is_whole {
            return;
        }
    }
    let dead: Vec<usize> = dead.into_iter().map(|(number, _)| number).collect();
    check_order(subject, rule, tiers, &dead, findings);
}

/// Tiers that never count, since wherever they hold an earlier one does.
fn check_order(
    subject: &Subject,
    rule: &Rule,
    tiers: &[Tier],
    dead: &[usize],
    findings: &mut Findings,
) {
    for (number, tier) in tiers.iter().enumerate().skip(1) {
        let waits = |tier: &Tier| waits(subject.model, &tier.condition, subject.as_of);
        if dead.contains(&number) || tiers[..=number].iter().any(waits) {
            continue;
        }
        let earlier = tiers[..number].iter();
        let earlier = earlier.map(|tier| Condition::Not(Box::new(tier.condition.clone())));
        let counts = earlier.chain([tier.condition.clone()]).collect();
        match subject.analysis.can_hold(&Condition::All(counts)) {
            Answer::For(_) => {}
            Answer::Undecided(reason) => {
                findings.undecided(subject.condition_span(rule), reason);
            }
            Answer::Never => findings.push(
                LINT.at(
                    tier.span,
                    "these points are never given: wherever this holds, another tier of the rule counts",
                )
                .help("take it out, or widen it"),
            ),
        }
    }
}

/// A finding that shows the parts that hold together for no lead.
fn clashing(
    subject: &Subject,
    parts: &[Part],
    place: Span,
    message: impl Fn(&str) -> String,
) -> Diagnostic {
    let chosen = clash(parts, |condition| subject.analysis.can_hold(condition));
    let mut chosen = chosen.unwrap_or_default();
    chosen.sort_by_key(|part| part.span != place);
    match chosen.as_slice() {
        [] => LINT.at(place, message("there is no lead for which this holds")),
        [part] => LINT.at(part.span, message("there is no lead for which this holds")),
        [first, rest @ ..] => {
            let both = match rest.len() {
                1 => "no lead can have both",
                _ => "no lead can have all of these",
            };
            let mut finding = LINT.at(first.span, message(both)).labelled("this");
            for part in rest {
                finding = finding.also(part.span, "never together with this");
            }
            finding.help("take one of them out, or join them with `or`")
        }
    }
}
