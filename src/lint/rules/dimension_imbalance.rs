use crate::analysis::Target;
use crate::diagnostic::{Code, Level};
use crate::lint::words::points;
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::model::{Counts, Dimension};
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR108",
        name: "dimension-imbalance",
    },
    category: Category::Scale,
    level: Some(Level::Warning),
    parameters: &[TIMES],
    page: include_str!("../../../docs/lints/dimension-imbalance.md"),
    check,
};

const TIMES: Parameter = Parameter {
    name: "times",
    default: 3,
    meaning: "how many times as far one of the two may go as the other",
};

/// How far the points of a dimension can lie apart.
struct Span {
    dimension: Dimension,
    word: &'static str,
    /// No lead is further from another.
    bound: Points,
}

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    let is_plain_sum = model.fit_counts == Counts::Full && model.engagement_counts == Counts::Full;
    let has = |dimension| {
        model
            .groups
            .iter()
            .any(|group| group.dimension == Some(dimension))
    };
    if !is_plain_sum || !has(Dimension::Fit) || !has(Dimension::Engagement) {
        return;
    }
    let (fit, engagement) = (
        span(subject, Dimension::Fit, "fit"),
        span(subject, Dimension::Engagement, "engagement"),
    );
    let (Some(fit), Some(engagement)) = (fit, engagement) else {
        return;
    };
    let (less, more) = match fit.bound < engagement.bound {
        true => (fit, engagement),
        false => (engagement, fit),
    };
    let times = i128::from(subject.parameter(&LINT, &TIMES));
    if less.bound == Points::ZERO || more.bound <= less.bound * times {
        return;
    }
    let reached = reached(subject, more.dimension);
    if reached <= less.bound * times {
        findings.undecided(subject.whole(), subject.ranges.doubt());
        return;
    }
    findings.push(
        LINT.at(
            subject.whole(),
            format!(
                "{} can move the score by {}, {} by no more than {}: the sum is nearly {} alone",
                more.word,
                points(reached),
                less.word,
                points(less.bound),
                more.word
            ),
        )
        .help(format!(
            "write `score is {}`, and ask for {} by its own: `stage \"MQL\" when score at least 40 and {} at least 10`",
            more.word, less.word, less.word
        ))
        .help("or weigh them: `score is fit for 50 points + engagement for 50 points`, with a `limit` for each"),
    );
}

/// None where nothing bounds it.
fn span(subject: &Subject, dimension: Dimension, word: &'static str) -> Option<Span> {
    let bounds = subject.ranges.bounds(Target::Dimension(dimension));
    (!bounds.is_endless()).then_some(Span {
        dimension,
        word,
        bound: bounds.high - bounds.low,
    })
}

/// How far apart leads were found.
fn reached(subject: &Subject, dimension: Dimension) -> Points {
    let at = |up| {
        let end = subject.ranges.end(Target::Dimension(dimension), up);
        let reached = end.reached.as_ref();
        reached.map_or(Points::ZERO, |(points, _)| *points)
    };
    at(true) - at(false)
}
