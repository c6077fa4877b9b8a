use crate::diagnostic::{Code, Level};
use crate::lint::words::size;
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::model::{Dimension, Effect, Model, Rule};
use crate::source::Span;
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR102",
        name: "outlier-weight",
    },
    category: Category::Scale,
    level: Some(Level::Warning),
    parameters: &[PEERS, TIMES],
    page: include_str!("../../../docs/lints/outlier-weight.md"),
    check,
};

const PEERS: Parameter = Parameter {
    name: "peers",
    default: 8,
    meaning: "how many other rules a weight is held against at least",
};
const TIMES: Parameter = Parameter {
    name: "times",
    default: 10,
    meaning: "how many times the usual weight is too much, and what part of it too little",
};

/// So many times as far from the middle as half of the others are: then it is no spread.
const DEVIATIONS: i128 = 3;

/// How many of the others are listed.
const MOST_LISTED: usize = 12;

/// The most that a rule gives or takes at once.
struct Weight {
    points: Points,
    span: Span,
}

fn check(subject: &Subject, findings: &mut Findings) {
    for (dimension, word) in [
        (Some(Dimension::Fit), "fit"),
        (Some(Dimension::Engagement), "engagement"),
        (None, "the rest"),
    ] {
        let weights = weights(subject.model, dimension);
        for (place, weight) in weights.iter().enumerate() {
            let others = weights.iter().enumerate();
            let others = others.filter(|(other, _)| *other != place);
            let mut peers: Vec<i128> = others
                .map(|(_, other)| size(other.points).millionths())
                .collect();
            peers.sort_unstable();
            report(subject, weight, &peers, word, findings);
        }
    }
}

fn report(subject: &Subject, weight: &Weight, peers: &[i128], word: &str, findings: &mut Findings) {
    let enough = subject.parameter(&LINT, &PEERS);
    let times = i128::from(subject.parameter(&LINT, &TIMES));
    if i64::try_from(peers.len()).is_ok_and(|peers| peers < enough.max(1)) {
        return;
    }
    let usual = median(peers);
    let mut deviations: Vec<i128> = peers.iter().map(|peer| (peer - usual).abs()).collect();
    deviations.sort_unstable();
    let deviation = median(&deviations);
    let size = size(weight.points).millionths();
    let is_far = deviation != 0 && (size - usual).abs() > deviation * DEVIATIONS;
    let is_other = size >= usual * times || size * times <= usual;
    if !is_far || !is_other {
        return;
    }
    let message = format!(
        "a weight of {} is an order of magnitude off the other rules of {word}, of which half have {} or {}",
        Points::from_millionths(size),
        Points::from_millionths(usual),
        if size > usual { "less" } else { "more" },
    );
    let help = match weight.points < Points::ZERO {
        true => "to take a lead out whatever else it has, write `disqualify`",
        false if size > usual => {
            "to hand a lead over whatever else it has, write `qualify as`, which says so openly"
        }
        false => "leave the rule out, or give it points that can be seen beside the others",
    };
    findings.push(
        LINT.at(weight.span, message)
            .help(format!("the others have {}", listed(peers)))
            .help(help),
    );
}

/// The weights of a dimension; points without end have none.
fn weights(model: &Model, dimension: Option<Dimension>) -> Vec<Weight> {
    let rules = model.rules.iter().filter(|rule| {
        let of = rule.group.and_then(|group| model.groups[group.0].dimension);
        of == dimension
    });
    rules.filter_map(weight).collect()
}

fn weight(rule: &Rule) -> Option<Weight> {
    let Effect::Points(scoring) = &rule.effect else {
        return None;
    };
    let tiers = scoring.tiers.iter();
    let heaviest = tiers.max_by_key(|tier| size(tier.points))?;
    let most = match &scoring.repeat {
        None => size(heaviest.points),
        Some(repeat) => {
            let by_count = repeat
                .at_most
                .map(|times| size(heaviest.points) * i128::from(times));
            [repeat.up_to, by_count].into_iter().flatten().min()?
        }
    };
    let points = if heaviest.points < Points::ZERO {
        -most
    } else {
        most
    };
    Some(Weight {
        points,
        span: heaviest.span,
    })
}

/// The middle one; of two the mean.
fn median(sorted: &[i128]) -> i128 {
    let half = sorted.len() / 2;
    match sorted.len() % 2 {
        0 => (sorted[half - 1] + sorted[half]) / 2,
        _ => sorted[half],
    }
}

fn listed(peers: &[i128]) -> String {
    let shown = peers.iter().take(MOST_LISTED);
    let shown: Vec<String> = shown
        .map(|peer| Points::from_millionths(*peer).to_string())
        .collect();
    let more = peers.len().saturating_sub(MOST_LISTED);
    match more {
        0 => shown.join(", "),
        _ => format!("{} and {more} more", shown.join(", ")),
    }
}
