//! The `model`, `limit` and `score` lines.

use super::checker::Checker;
use crate::ast::{self, Dimension, Number, StatementKind};
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::model::{Bounds, Counts, FieldId};
use crate::source::Span;
use crate::value::{Points, trim};

/// The most that a dimension may count for, and the highest limit of one that does.
const MOST: Points = Points::from_whole(1_000_000);

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
        self.expect_limits(file);
    }

    pub(super) fn first_time(&mut self, place: &mut Option<Span>, span: Span, what: &str) -> bool {
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
        let mut counted = Vec::new();
        for ast::ScoreTerm {
            dimension,
            span,
            weight,
        } in terms
        {
            if *dimension == Dimension::Score {
                self.diagnostics.push(
                    Diagnostic::error(codes::BAD_CLAUSE, *span, "the score is not made of itself")
                        .help("name `fit`, `engagement` or both"),
                );
            } else if counted.iter().any(|(of, _)| of == dimension) {
                self.diagnostics.push(
                    Diagnostic::error(codes::STATED_TWICE, *span, "this counts only once")
                        .help("name it once"),
                );
            } else {
                let counts = match weight {
                    Some(weight) => self.weight(*weight),
                    None => Counts::Full,
                };
                counted.push((*dimension, counts));
            }
        }
        self.refuse_half_weights(terms);
        self.header.counted = Some(counted);
    }

    fn weight(&mut self, weight: Number) -> Counts {
        let points = Points::from(weight.value);
        if points <= Points::ZERO || points > MOST {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::BAD_RANGE,
                    weight.span,
                    "a dimension counts for more than 0 points and at most 1,000,000",
                )
                .help("write `for 60 points`"),
            );
        }
        Counts::Weighted(points)
    }

    /// Either every term has a weight or none.
    fn refuse_half_weights(&mut self, terms: &[ast::ScoreTerm]) {
        let weighted = terms.iter().find(|term| term.weight.is_some());
        let plain = terms.iter().find(|term| term.weight.is_none());
        if let (Some(weighted), Some(plain)) = (weighted, plain) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::BAD_CLAUSE,
                    plain.span,
                    "for how many points this counts is not said",
                )
                .also(weighted.span, "this counts for so many")
                .help("write `for … points` after both, or after neither"),
            );
        }
    }

    /// A dimension that counts for points has a limit that begins at 0.
    fn expect_limits(&mut self, file: &ast::File) {
        let terms = file
            .statements
            .iter()
            .filter_map(|statement| match &statement.kind {
                StatementKind::Score(terms) => Some(terms),
                _ => None,
            });
        for terms in terms.filter(|terms| terms.iter().all(|term| term.weight.is_some())) {
            self.expect_limit_of_each(terms);
        }
    }

    fn expect_limit_of_each(&mut self, terms: &[ast::ScoreTerm]) {
        for term in terms {
            let (limit, word) = match term.dimension {
                Dimension::Fit => (self.header.fit_limit, "fit"),
                Dimension::Engagement => (self.header.engagement_limit, "engagement"),
                Dimension::Score => continue,
            };
            let fits = limit.is_some_and(|limit| limit.low == Points::ZERO && limit.high <= MOST);
            if !fits {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::BAD_CLAUSE,
                        term.span,
                        "how much a perfect lead has here is not said",
                    )
                    .help(format!("write a line of its own: `limit {word} 0..50`")),
                );
            }
        }
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
