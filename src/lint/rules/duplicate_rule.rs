use crate::diagnostic::{Code, Edit, Level};
use crate::lint::equal::{equal, is_opposed};
use crate::lint::implication::Pair;
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Effect, Expected, Model, Rule, RuleId, Scoring};
use crate::source::Span;
use crate::value::Points;

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR401",
        name: "duplicate-rule",
    },
    category: Category::Overlap,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/duplicate-rule.md"),
    check,
};

/// The most points that a rule may write.
const MOST: Points = Points::from_whole(1_000_000);

fn check(subject: &Subject, findings: &mut Findings) {
    let rules = &subject.model.rules;
    let mut told: Vec<usize> = Vec::new();
    for (first, second) in equal(subject) {
        let (one, other) = (&rules[first], &rules[second]);
        if told.contains(&second) || !is_alike(one, other) || is_opposed(one, other) {
            continue;
        }
        told.push(second);
        let place = subject.condition_span(other);
        let message = format!("`{}` fires for the same leads", short(one));
        let finding = LINT
            .at(place, message)
            .also(subject.condition_span(one), "the other rule");
        findings.push(match merged(subject, first, second) {
            Some(edits) => finding.help("make one rule of the two").edits(edits).safe(),
            None => finding.help(match is_best_only(subject.model, one, other) {
                true => "only the larger of the two counts: take the other out",
                false => "make one rule of the two, or ask something else in one of them",
            }),
        });
    }
    let pairs = subject.implication.pairs(subject);
    for pair in pairs {
        // Only rules of which neither is known to fire without the other may be one.
        let is_back = |other: &Pair| (other.inner, other.outer) == (pair.outer, pair.inner);
        if let Err(reason) = pair.proved
            && pairs.iter().any(is_back)
        {
            findings.undecided(subject.condition_span(&rules[pair.inner]), reason);
        }
    }
}

fn short(rule: &Rule) -> &str {
    match rule.named {
        true => &rule.name,
        false => &rule.text,
    }
}

/// Whether both do the same kind of thing.
fn is_alike(one: &Rule, other: &Rule) -> bool {
    match (&one.effect, &other.effect) {
        // How often is another signal than whether.
        (Effect::Points(one), Effect::Points(other)) => {
            let over = |scoring: &Scoring| {
                let repeat = scoring.repeat.as_ref();
                repeat.map(|repeat| (repeat.events, repeat.per))
            };
            over(one) == over(other)
        }
        (Effect::Disqualify(_), Effect::Disqualify(_)) => true,
        (Effect::Qualify(_, one), Effect::Qualify(_, other)) => one == other,
        _ => false,
    }
}

fn is_best_only(model: &Model, one: &Rule, other: &Rule) -> bool {
    let group = one.group.filter(|group| Some(*group) == other.group);
    group.is_some_and(|group| model.groups[group.0].best_rule_only)
}

/// The edits that make one rule of two, where no lead's points change by it and nothing speaks of either.
fn merged(subject: &Subject, first: usize, second: usize) -> Option<Vec<Edit>> {
    let rules = &subject.model.rules;
    let (one, other) = (&rules[first], &rules[second]);
    let is_free = !other.named && other.because.is_none() && !is_asked(subject.model, one, other);
    let same_file = one.span.source == other.span.source;
    if !is_free || !same_file || one.group != other.group {
        return None;
    }
    let points = match (&one.effect, &other.effect) {
        (Effect::Disqualify(_), Effect::Disqualify(_)) => None,
        (Effect::Points(_), Effect::Points(_)) => Some(sum(subject, one, other)?),
        _ => return None,
    };
    let mut edits = vec![Edit {
        span: whole_lines(subject, other.span)?,
        text: String::new(),
    }];
    if let Some(points) = points {
        let written = subject.written(one)?;
        let word = if points < Points::ZERO {
            "subtract"
        } else {
            "add"
        };
        let points = if points < Points::ZERO {
            -points
        } else {
            points
        };
        edits.insert(
            0,
            Edit {
                span: written.consequence.points_span(),
                text: format!("{word} {points}"),
            },
        );
    }
    Some(edits)
}

/// What two rules with plain points give together.
fn sum(subject: &Subject, one: &Rule, other: &Rule) -> Option<Points> {
    let model = subject.model;
    if is_best_only(model, one, other) {
        return None;
    }
    let sum = plain(one)? + plain(other)?;
    (sum <= MOST && -sum <= MOST).then_some(sum)
}

/// The points of a rule that has no tiers, gives them once and lets none of them fade.
fn plain(rule: &Rule) -> Option<Points> {
    let Effect::Points(scoring) = &rule.effect else {
        return None;
    };
    match scoring.tiers.as_slice() {
        [tier] if scoring.repeat.is_none() && tier.decay.is_none() => Some(tier.points),
        _ => None,
    }
}

/// Whether a test or an outcome speaks of one of them, or of any rule by a made-up name, which may change.
fn is_asked(model: &Model, one: &Rule, other: &Rule) -> bool {
    let speaks_of = |rule: RuleId| {
        let rule = model.rule(rule);
        !rule.named || rule.name == one.name || rule.name == other.name
    };
    let asks = |condition: &Condition| {
        let mut asks = false;
        condition.walk(&mut |part| {
            if let Condition::Fired(rule) = part {
                asks |= speaks_of(*rule);
            }
        });
        asks
    };
    let expected = model.tests.iter().flat_map(|test| &test.expected);
    let mut expected = expected.map(|expected| match &expected.that {
        Expected::Holds(condition) => asks(condition),
        Expected::Gives(rule, _) => speaks_of(*rule),
    });
    let guarantees = model.guarantees.iter();
    let mut guarantees = guarantees.flat_map(|one| [&one.that, &one.when]);
    expected.any(|asked| asked) || guarantees.any(asks) || model.conditions().any(asks)
}

/// The lines of a statement, if it shares them with nothing.
fn whole_lines(subject: &Subject, span: Span) -> Option<Span> {
    let statement = subject.statement(span)?;
    let lines = subject.sources.with_line(span);
    let text = subject.sources.get(span.source).text();
    let ends_line = lines.bytes().end == text.len() || text[..lines.bytes().end].ends_with('\n');
    (statement.comments.is_empty() && ends_line).then_some(lines)
}
