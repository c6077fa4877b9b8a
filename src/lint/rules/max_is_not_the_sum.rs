use crate::analysis::{ENDLESS, Target};
use crate::ast::StatementKind;
use crate::diagnostic::{Code, Level};
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::model::Bounds;
use crate::source::Span;
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR105",
        name: "max-is-not-the-sum",
    },
    category: Category::Scale,
    level: Some(Level::Warning),
    parameters: &[PERCENT, NEAR],
    page: include_str!("../../../docs/lints/max-is-not-the-sum.md"),
    check,
};

const PERCENT: Parameter = Parameter {
    name: "percent",
    default: 200,
    meaning: "from how much of the scale's upper end on the sum is far above it",
};

const NEAR: Parameter = Parameter {
    name: "near",
    default: 90,
    meaning: "from how much of the scale's upper end on, in percent, it counts as reached",
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(scale) = subject.model.scale else {
        return;
    };
    let place = scale_span(subject);
    let bound = subject.ranges.bounds(Target::Unscaled).high;
    if bound >= ENDLESS {
        return;
    }
    let end = subject.ranges.end(Target::Unscaled, true);
    let reached = end.reached.as_ref().map(|(points, _)| *points);
    let near = i128::from(subject.parameter(&LINT, &NEAR));
    if end.bound * 100 < scale.high * near {
        findings.push(out_of_reach(place, scale, end.bound));
    } else if end.bound < scale.high {
        // Near enough: nobody sets a threshold there.
    } else if reached.is_none_or(|reached| reached * 100 < scale.high * near) {
        findings.undecided(place, subject.ranges.doubt());
    } else if let Some(reached) = reached.filter(|reached| is_far(subject, scale, *reached)) {
        findings.push(
            LINT.at(
                place,
                format!(
                    "the points of one lead can come to {reached}, and the scale ends at {}: whoever has more \
                     looks the same",
                    scale.high
                ),
            )
            .level(Level::Note)
            .help(format!(
                "write `scale {}..{reached}`, or give the groups a `max` each that add up to {}",
                scale.low, scale.high
            )),
        );
    }
}

fn out_of_reach(place: Span, scale: Bounds, most: Points) -> crate::diagnostic::Diagnostic {
    let message = format!(
        "no lead can have more than {most} points, and the scale promises {}",
        scale.high
    );
    let low = scale.low;
    LINT.at(place, message).help(match most > low {
        true => format!("write `scale {low}..{most}`, or make the points larger until they add up"),
        false => "give points with `add`".to_owned(),
    })
}

fn is_far(subject: &Subject, scale: Bounds, reached: Points) -> bool {
    let percent = i128::from(subject.parameter(&LINT, &PERCENT));
    scale.high > Points::ZERO && reached * 100 >= scale.high * percent
}

/// The two numbers of the scale, as they were written.
fn scale_span(subject: &Subject) -> Span {
    let written = subject
        .statements()
        .find_map(|statement| match &statement.kind {
            StatementKind::Model(model) => model.scale,
            _ => None,
        });
    written.map_or(subject.whole(), |(low, high)| low.span.to(high.span))
}
