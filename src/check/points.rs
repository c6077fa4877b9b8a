//! The `model`, `limit` and `score` lines.

use super::checker::Checker;
use crate::ast::{self, Dimension, Number, StatementKind};
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::model::{Bounds, FieldId};
use crate::source::Span;
use crate::value::{Points, trim};

impl Checker<'_> {
    pub fn points_header(&mut self, file: &ast::File) {
        let mut model_place = None;
        let mut score_place = None;
        let mut limit_places: [Option<Span>; 2] = [None, None];
        for statement in &file.statements {
            match &statement.kind {
                StatementKind::Model(model)
                    if self.first_time(&mut model_place, statement.span, "the `model` line") =>
                {
                    self.model_line(model);
                }
                StatementKind::Score(terms)
                    if self.first_time(&mut score_place, statement.span, "the `score` line") =>
                {
                    self.score_line(terms);
                }
                StatementKind::Limit(limit) => {
                    let place = &mut limit_places[usize::from(limit.dimension.0 == Dimension::Fit)];
                    if self.first_time(place, statement.span, "this `limit`") {
                        self.limit_line(limit);
                    }
                }
                _ => {}
            }
        }
    }

    fn first_time(&mut self, place: &mut Option<Span>, span: Span, what: &str) -> bool {
        let Some(first) = *place else {
            *place = Some(span);
            return true;
        };
        self.diagnostics.push(
            Diagnostic::error(codes::STATED_TWICE, span, format!("{what} stands twice"))
                .also(first, "the first time here")
                .help("keep one of the two"),
        );
        false
    }

    fn model_line(&mut self, model: &ast::Model) {
        self.header.name = model.name.as_ref().map(|name| trim(&name.value).to_owned());
        if let Some((low, high)) = model.scale {
            self.header.scale = self.bounds(low, high);
        }
        if let Some(precision) = model.precision {
            match precision.value.millionths() {
                0 => self.header.precision = 0,
                1_000_000 => self.header.precision = 1,
                _ => self.diagnostics.push(
                    Diagnostic::error(
                        codes::BAD_RANGE,
                        precision.span,
                        "points are shown whole or with one decimal",
                    )
                    .help("write `precision 0` or `precision 1`")
                    .replace(precision.span, "1"),
                ),
            }
        }
    }

    fn limit_line(&mut self, limit: &ast::Limit) {
        let bounds = self.bounds(limit.low, limit.high);
        match limit.dimension {
            (Dimension::Fit, _) => self.header.fit_limit = bounds,
            (Dimension::Engagement, _) => self.header.engagement_limit = bounds,
            (Dimension::Score, span) => self.diagnostics.push(
                Diagnostic::error(codes::BAD_RANGE, span, "the score is limited by the scale")
                    .help("write `model \"…\" scale 0..100`"),
            ),
        }
    }

    fn score_line(&mut self, terms: &[ast::ScoreTerm]) {
        if let Some(term) = terms.iter().find(|term| term.weight.is_some()) {
            self.not_yet::<()>(term.span);
        }
        let mut counted = Vec::new();
        for ast::ScoreTerm {
            dimension, span, ..
        } in terms
        {
            if *dimension == Dimension::Score {
                self.diagnostics.push(
                    Diagnostic::error(codes::BAD_CLAUSE, *span, "the score is not made of itself")
                        .help("name `fit`, `engagement` or both"),
                );
            } else if counted.contains(dimension) {
                self.diagnostics.push(
                    Diagnostic::error(codes::STATED_TWICE, *span, "this counts only once")
                        .help("name it once"),
                );
            } else {
                counted.push(*dimension);
            }
        }
        self.header.counted = Some(counted);
    }

    fn bounds(&mut self, low: Number, high: Number) -> Option<Bounds> {
        if low.value < high.value {
            return Some(Bounds {
                low: Points::from(low.value),
                high: Points::from(high.value),
            });
        }
        let swap = vec![
            Edit {
                span: low.span,
                text: self.sources.slice(high.span).to_owned(),
            },
            Edit {
                span: high.span,
                text: self.sources.slice(low.span).to_owned(),
            },
        ];
        let diagnostic = Diagnostic::error(
            codes::BAD_RANGE,
            low.span.to(high.span),
            "the lower end of this range is not below its upper end",
        )
        .help("write the smaller number first");
        self.report(if low.value == high.value {
            diagnostic
        } else {
            diagnostic.edits(swap)
        })
    }

    /// The distinct fields that the rules of fit groups ask for, ascending.
    pub fn fit_fields(&self) -> Vec<FieldId> {
        self.fit_asked.iter().copied().collect()
    }
}
