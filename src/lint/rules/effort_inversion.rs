use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::acts::{any_of, counted};
use crate::lint::words::points;
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::model::{Effect, Model, Per, Rule, Tier, Verb};
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR203",
        name: "effort-inversion",
    },
    category: Category::Order,
    level: Some(Level::Warning),
    parameters: &[STEPS],
    page: include_str!("../../../docs/lints/effort-inversion.md"),
    check,
};

const STEPS: Parameter = Parameter {
    name: "steps",
    default: 2,
    meaning: "how many steps of effort, of five, lie between two acts that are compared",
};

/// What one act of a kind earns, whatever it is about.
struct Act<'m> {
    verb: &'m Verb,
    points: Points,
    /// The tier that gives most of it.
    tier: &'m Tier,
}

fn check(subject: &Subject, findings: &mut Findings) {
    let steps = subject.parameter(&LINT, &STEPS).max(1);
    let acts = acts(subject);
    for cheap in &acts {
        let dearer = acts.iter().filter(|act| {
            i64::from(act.verb.effort) >= i64::from(cheap.verb.effort).saturating_add(steps)
                && act.points < cheap.points
        });
        // Of several the one that costs most and earns least.
        let worst = dearer.min_by_key(|act| (std::cmp::Reverse(act.verb.effort), act.points));
        if let Some(costly) = worst {
            findings.push(finding(cheap, costly));
        }
    }
}

fn finding(cheap: &Act<'_>, costly: &Act<'_>) -> Diagnostic {
    let message = format!(
        "{} earns {}, and {} earns {}, though it costs a lead more",
        any_of(cheap.verb),
        points(cheap.points),
        any_of(costly.verb),
        costly.points
    );
    LINT.at(cheap.tier.span, message)
        .also(
            costly.tier.span,
            format!("{} here", points(costly.tier.points)),
        )
        .help("give more for what costs a lead more, or name the object that makes the difference")
        .help(format!(
            "if it is otherwise here, say so: `event {} effort {}`",
            cheap.verb.name, costly.verb.effort
        ))
}

/// The kinds of acts for which rules give points whatever they are about, and whose effort is known.
fn acts<'m>(subject: &Subject<'m>) -> Vec<Act<'m>> {
    let mut acts: Vec<Act<'m>> = Vec::new();
    for rule in &subject.model.rules {
        let Some((verb, tier)) = for_one_act(subject.model, rule) else {
            continue;
        };
        if verb.negative || !subject.is_marked(verb) {
            continue;
        }
        match acts.iter_mut().find(|act| act.verb.name == verb.name) {
            Some(act) => {
                act.points += tier.points;
                if tier.points > act.tier.points {
                    act.tier = tier;
                }
            }
            None => acts.push(Act {
                verb,
                points: tier.points,
                tier,
            }),
        }
    }
    acts.retain(|act| act.points > Points::ZERO);
    acts
}

/// What a rule gives for one act of any object that was just now: the first tier for which that is enough.
fn for_one_act<'m>(model: &'m Model, rule: &'m Rule) -> Option<(&'m Verb, &'m Tier)> {
    let Effect::Points(scoring) = &rule.effect else {
        return None;
    };
    let repeat = scoring.repeat.as_ref().map(|repeat| repeat.per);
    if matches!(repeat, Some(Per::Events(several)) if several > 1) {
        return None;
    }
    scoring.tiers.iter().find_map(|tier| {
        let test = counted(model, &tier.condition)?;
        let is_for_one = test.needs_an_event() && test.range.contains(1);
        let verb = test
            .verb()
            .filter(|_| is_for_one && test.is_of_any_object())?;
        Some((&model.verbs[verb.0], tier))
    })
}
