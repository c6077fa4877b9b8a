//! Statements other than rules, and what is certain of a broken one.

use pest::iterators::Pair;

use super::{Builder, Built, Rule, child, children};
use crate::ast::{
    ColumnClause, ColumnDeclaration, ColumnType, Decaying, EventDeclaration, EventMark, Events,
    EventsClause, Field, Group, GroupClause, GroupKind, LeadsClause, Limit, List, ListSource,
    Model, Name, Number, ScoreTerm, StatementKind, Text,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::spelling;
use crate::syntax::split::{Piece, closing, is_blank};
use crate::value::Unit;

/// What is certain of a broken statement, so that no false error follows from it: a group is still a group, and a
/// grade or stage has still its name.
pub fn what_is_certain(builder: &Builder, piece: &Piece) -> Option<StatementKind> {
    let kind = match piece.keyword.as_str() {
        "fit" => GroupKind::Fit,
        "engagement" => GroupKind::Engagement,
        "group" => GroupKind::Plain,
        _ => return None,
    };
    let name = first_text(builder, piece).unwrap_or_else(|| second_word(builder, piece));
    Some(StatementKind::Group(Group {
        kind,
        name,
        clauses: Vec::new(),
    }))
}

/// The names that a broken statement would give, lower case: whoever asks for them is not to blame.
pub fn names_in(piece: &Piece) -> Vec<String> {
    let name = match piece.keyword.as_str() {
        "field" | "list" | "event" => words(piece).nth(1).map(|name| name.trim_matches('`')),
        "grade" | "stage" | "matrix" => quoted_text(&piece.text),
        "when" => words(piece)
            .skip_while(|word| !word.eq_ignore_ascii_case("as"))
            .nth(1),
        _ => None,
    };
    name.map(str::to_lowercase).into_iter().collect()
}

fn words(piece: &Piece) -> impl Iterator<Item = &str> {
    piece.text.split(is_blank).filter(|word| !word.is_empty())
}

/// What stands between the first quotes.
fn quoted_text(text: &str) -> Option<&str> {
    let (start, quote) = text
        .char_indices()
        .find(|(_, letter)| closing(*letter).is_some())?;
    text[start + quote.len_utf8()..]
        .split(closing(quote)?)
        .next()
}

fn first_text(builder: &Builder, piece: &Piece) -> Option<Text> {
    let (start, quote) = piece
        .text
        .char_indices()
        .find(|(_, letter)| closing(*letter).is_some())?;
    let partners = closing(quote)?;
    let inside = &piece.text[start + quote.len_utf8()..];
    let end = inside.find(['\n', '\r']).unwrap_or(inside.len());
    let value = inside[..end].split(partners).next()?.to_owned();
    let place = builder.offset + start;
    Some(Text {
        value,
        span: Span::new(builder.id, place..place + quote.len_utf8()),
    })
}

/// A name without quotes.
fn second_word(builder: &Builder, piece: &Piece) -> Text {
    let word = words(piece).nth(1).unwrap_or("");
    let start = builder.offset + piece.text.find(word).unwrap_or(0);
    Text {
        value: word.to_owned(),
        span: Span::new(builder.id, start..start + word.len()),
    }
}

impl Builder<'_> {
    pub(super) fn statement(&self, pair: Pair<Rule>) -> Built<StatementKind> {
        let rule = pair.as_rule();
        let whole = pair.clone();
        Ok(match rule {
            Rule::model_statement => StatementKind::Model(self.model(pair)?),
            Rule::list_statement => StatementKind::List(self.list(pair)?),
            Rule::leads_statement => StatementKind::Leads(self.leads(pair)?),
            Rule::events_statement => StatementKind::Events(self.events(pair)?),
            Rule::field_statement => {
                match children(pair).find(|inner| inner.as_rule() == Rule::column) {
                    Some(column) => StatementKind::Field(Field {
                        column: self.column(column)?,
                    }),
                    None => return self.presume_none(&whole),
                }
            }
            Rule::event_statement => StatementKind::Event(self.event(pair)?),
            Rule::limit_statement => StatementKind::Limit(self.limit(pair)?),
            Rule::score_statement => StatementKind::Score(self.score(pair)?),
            Rule::group_statement => StatementKind::Group(self.group(pair)?),
            Rule::rule_statement => StatementKind::Rule(self.rule(&pair)?),
            Rule::import_statement => {
                let file = self.presume_child(&pair, Rule::text)?;
                StatementKind::Import(self.text(&file)?)
            }
            Rule::applies_statement => {
                let condition = self.presume_child(&pair, Rule::condition)?;
                StatementKind::Applies(self.condition(condition)?)
            }
            Rule::matrix_statement => StatementKind::Matrix(self.matrix(&pair)?),
            Rule::on_statement => StatementKind::On(self.action_record(&pair)?),
            Rule::check_statement => StatementKind::Check(self.guarantee(&pair)?),
            Rule::change_statement => StatementKind::Change(self.change(&pair)?),
            Rule::remove_statement => {
                StatementKind::Remove(self.name(&self.presume_child(&pair, Rule::name)?))
            }
            Rule::test_statement => StatementKind::Test(self.test_case(&pair)?),
            Rule::grade_statement | Rule::stage_statement => {
                let outcome = self.outcome(&self.presume_child(&pair, Rule::outcome)?)?;
                if rule == Rule::grade_statement {
                    StatementKind::Grade(outcome)
                } else {
                    StatementKind::Stage(outcome)
                }
            }
            _ => return self.presume_none(&whole),
        })
    }

    fn model(&self, pair: Pair<Rule>) -> Built<Model> {
        let mut model = Model::default();
        for inner in children(pair) {
            let span = self.span(&inner);
            let twice = match inner.as_rule() {
                Rule::text => model.name.replace(self.text(&inner)?).is_some(),
                Rule::model_scale => {
                    let range = self.presume_child(&inner, Rule::range)?;
                    model.scale.replace(self.range(range)?).is_some()
                }
                Rule::model_zone => {
                    let text = self.presume_child(&inner, Rule::text)?;
                    model.zone.replace(self.text(&text)?).is_some()
                }
                Rule::model_precision => {
                    let number = self.presume_child(&inner, Rule::number)?;
                    model.precision.replace(self.number(&number)?).is_some()
                }
                _ => false,
            };
            if twice {
                return Err(Box::new(
                    Diagnostic::error(codes::WORD_ORDER, span, "this is said twice of one model")
                        .help("keep one of the two"),
                ));
            }
        }
        Ok(model)
    }

    pub(super) fn range(&self, pair: Pair<Rule>) -> Built<(Number, Number)> {
        let span = self.span(&pair);
        let whole = pair.clone();
        let mut ends = Vec::new();
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::number => ends.push(self.number(&inner)?),
                Rule::odd_range => {
                    return Err(Box::new(spelling::odd_range(
                        span,
                        whole.as_str(),
                        inner.as_str(),
                    )));
                }
                _ => {}
            }
        }
        match ends.as_slice() {
            [low, high] => Ok((*low, *high)),
            _ => self.presume_none(&whole),
        }
    }

    fn list(&self, pair: Pair<Rule>) -> Built<List> {
        let whole = pair.clone();
        let (mut name, mut source) = (None, None);
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::name => name = Some(self.name(&inner)),
                Rule::texts => source = Some(ListSource::Values(self.texts(inner)?)),
                Rule::list_file => {
                    let text = self.presume_child(&inner, Rule::text)?;
                    source = Some(ListSource::File(self.text(&text)?));
                }
                _ => {}
            }
        }
        match (name, source) {
            (Some(name), Some(source)) => Ok(List { name, source }),
            _ => self.presume_none(&whole),
        }
    }

    fn leads(&self, pair: Pair<Rule>) -> Built<Vec<LeadsClause>> {
        let mut clauses = Vec::new();
        for inner in children(pair) {
            let span = self.span(&inner);
            match inner.as_rule() {
                Rule::keyed_by_row => clauses.push(LeadsClause::KeyedByRow(span)),
                Rule::keyed_by => {
                    let text = self.presume_child(&inner, Rule::text)?;
                    clauses.push(LeadsClause::KeyedBy(self.text(&text)?));
                }
                Rule::leads_columns => {
                    let texts = self.presume_child(&inner, Rule::texts)?;
                    clauses.push(LeadsClause::Columns(self.texts(texts)?));
                }
                _ => {}
            }
        }
        Ok(clauses)
    }

    fn events(&self, pair: Pair<Rule>) -> Built<Events> {
        let mut events = Events {
            pattern: None,
            clauses: Vec::new(),
        };
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::text => events.pattern = Some(self.text(&inner)?),
                Rule::events_clause => {
                    let clause = self.presume_first(inner)?;
                    events.clauses.push(self.events_clause(clause)?);
                }
                _ => {}
            }
        }
        Ok(events)
    }

    fn events_clause(&self, pair: Pair<Rule>) -> Built<EventsClause> {
        let rule = pair.as_rule();
        if rule == Rule::events_with {
            let columns = children(pair).filter(|inner| inner.as_rule() == Rule::column);
            return Ok(EventsClause::With(
                columns
                    .map(|column| self.column(column))
                    .collect::<Built<_>>()?,
            ));
        }
        if rule == Rule::events_meaning {
            let name = self.presume_child(&pair, Rule::name)?;
            return Ok(EventsClause::Meaning(self.name(&name)));
        }
        let like = match children(pair.clone()).find(|inner| inner.as_rule() == Rule::like_clause) {
            Some(like) => Some(self.text(&self.presume_child(&like, Rule::text)?)?),
            None => None,
        };
        let whole = pair.clone();
        let text = self.text(&self.presume_child(&pair, Rule::text)?)?;
        Ok(match rule {
            Rule::keyed_by => EventsClause::KeyedBy(text),
            Rule::events_at => EventsClause::At(text, like),
            Rule::events_named => EventsClause::Named(text),
            Rule::events_about => EventsClause::About(text),
            _ => return self.presume_none(&whole),
        })
    }

    fn column(&self, pair: Pair<Rule>) -> Built<ColumnDeclaration> {
        let span = self.span(&pair);
        let whole = pair.clone();
        let (mut name, mut kind, mut clauses) = (None, None, Vec::new());
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::name => name = Some(self.name(&inner)),
                Rule::column_type => {
                    let place = self.span(&inner);
                    kind = Some((self.column_type(inner)?, place));
                }
                Rule::column_clause => {
                    let clause = self.presume_first(inner)?;
                    clauses.push(self.column_clause(clause)?);
                }
                _ => {}
            }
        }
        match name {
            Some(name) => Ok(ColumnDeclaration {
                name,
                kind,
                clauses,
                span,
            }),
            None => self.presume_none(&whole),
        }
    }

    fn column_type(&self, pair: Pair<Rule>) -> Built<ColumnType> {
        let inner = self.presume_first(pair)?;
        Ok(match inner.as_rule() {
            Rule::kw_text => ColumnType::Text,
            Rule::kw_texts => ColumnType::Texts,
            Rule::kw_number => ColumnType::Number,
            Rule::kw_date => ColumnType::Date,
            Rule::kw_duration => ColumnType::Duration,
            Rule::type_yes_no => ColumnType::YesNo,
            _ => return self.presume_none(&inner),
        })
    }

    fn column_clause(&self, pair: Pair<Rule>) -> Built<ColumnClause> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let whole = pair.clone();
        Ok(match rule {
            Rule::from_clause => {
                ColumnClause::From(self.text(&self.presume_child(&pair, Rule::text)?)?)
            }
            Rule::like_clause => {
                ColumnClause::Like(self.text(&self.presume_child(&pair, Rule::text)?)?)
            }
            Rule::values_clause => {
                ColumnClause::Values(self.texts(self.presume_child(&pair, Rule::texts)?)?, span)
            }
            Rule::ordered_clause => {
                ColumnClause::Ordered(self.texts(self.presume_child(&pair, Rule::texts)?)?, span)
            }
            Rule::missing_clause => ColumnClause::Missing(self.placeholders(pair)?, span),
            Rule::unit_clause => {
                let unit = self.presume_child(&pair, Rule::unit_word)?;
                match Unit::parse(unit.as_str()) {
                    Some(unit) => ColumnClause::In(unit, span),
                    None => return self.presume_none(&unit),
                }
            }
            Rule::kw_optional => ColumnClause::Optional(span),
            _ => return self.presume_none(&whole),
        })
    }

    /// Placeholders as they stand in cells: numbers as they were written.
    fn placeholders(&self, pair: Pair<Rule>) -> Built<Vec<Text>> {
        let mut texts = Vec::new();
        for inner in children(pair).filter(|inner| inner.as_rule() == Rule::placeholder) {
            let value = self.presume_first(inner)?;
            texts.push(match value.as_rule() {
                Rule::text => self.text(&value)?,
                _ => Text {
                    value: value.as_str().trim_end().to_owned(),
                    span: self.span(&value),
                },
            });
        }
        Ok(texts)
    }

    fn event(&self, pair: Pair<Rule>) -> Built<EventDeclaration> {
        let whole = pair.clone();
        let mut verb: Option<Name> = None;
        let (mut noun, mut from, mut marks) = (None, Vec::new(), Vec::new());
        for inner in children(pair) {
            let span = self.span(&inner);
            match inner.as_rule() {
                Rule::name => verb = Some(self.name(&inner)),
                Rule::event_noun => {
                    let name = self.name(&self.presume_first(inner)?);
                    if noun.replace(name).is_some() {
                        return Err(Box::new(
                            Diagnostic::error(codes::WORD_ORDER, span, "an event has one noun")
                                .help("write the verb and what its object is called: `event visited page`"),
                        ));
                    }
                }
                Rule::event_from => {
                    let texts = self.presume_child(&inner, Rule::texts)?;
                    from.extend(self.texts(texts)?);
                }
                Rule::event_mark => marks.push((self.event_mark(inner)?, span)),
                _ => {}
            }
        }
        match verb {
            Some(verb) => Ok(EventDeclaration {
                verb,
                noun,
                from,
                marks,
            }),
            None => self.presume_none(&whole),
        }
    }

    fn event_mark(&self, pair: Pair<Rule>) -> Built<EventMark> {
        let number = children(pair.clone()).find(|inner| inner.as_rule() == Rule::number);
        let inner = self.presume_first(pair)?;
        Ok(match inner.as_rule() {
            Rule::kw_passive => EventMark::Passive,
            Rule::kw_active => EventMark::Active,
            Rule::kw_negative => EventMark::Negative,
            _ => {
                let effort = number
                    .as_ref()
                    .and_then(|number| number.as_str().parse::<u8>().ok());
                match effort.filter(|effort| (1..=5).contains(effort)) {
                    Some(effort) => EventMark::Effort(effort),
                    None => {
                        let span =
                            number.map_or_else(|| self.span(&inner), |number| self.span(&number));
                        return Err(Box::new(
                            Diagnostic::error(
                                codes::NUMBER_SPELLING,
                                span,
                                "effort goes from 1 to 5",
                            )
                            .help("an opened email is 1, a demo requested is 5"),
                        ));
                    }
                }
            }
        })
    }

    fn limit(&self, pair: Pair<Rule>) -> Built<Limit> {
        let whole = pair.clone();
        let (mut dimension, mut range) = (None, None);
        for inner in children(pair) {
            let span = self.span(&inner);
            match inner.as_rule() {
                Rule::dimension => dimension = Some((self.dimension(inner)?, span)),
                Rule::range => range = Some(self.range(inner)?),
                _ => {}
            }
        }
        match (dimension, range) {
            (Some(dimension), Some((low, high))) => Ok(Limit {
                dimension,
                low,
                high,
            }),
            _ => self.presume_none(&whole),
        }
    }

    fn score(&self, pair: Pair<Rule>) -> Built<Vec<ScoreTerm>> {
        let terms = children(pair).filter(|inner| inner.as_rule() == Rule::score_term);
        terms.map(|term| self.score_term(&term)).collect()
    }

    fn score_term(&self, pair: &Pair<Rule>) -> Built<ScoreTerm> {
        let weight = match child(pair, Rule::number) {
            Some(number) => Some(self.weight(&number)?),
            None => None,
        };
        Ok(ScoreTerm {
            dimension: self.dimension(self.presume_child(pair, Rule::dimension)?)?,
            weight,
            span: self.span(pair),
        })
    }

    /// `60` of `fit for 60 points`: points, since a share of what is not said.
    fn weight(&self, pair: &Pair<Rule>) -> Built<Number> {
        let number = self.number(pair)?;
        if !number.percent {
            return Ok(number);
        }
        let digits = pair
            .as_str()
            .trim_end_matches('%')
            .trim_end_matches(is_blank);
        let points = format!("{digits} points");
        Err(Box::new(
            Diagnostic::error(
                codes::POINTS_SPELLING,
                number.span,
                "a weight is said in points, without `%`",
            )
            .help(format!("write `{points}`"))
            .replace(number.span, points),
        ))
    }

    fn group(&self, pair: Pair<Rule>) -> Built<Group> {
        let whole = pair.clone();
        let (mut kind, mut name, mut clauses) = (None, None, Vec::new());
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::group_kind => {
                    let word = self.presume_first(inner)?;
                    kind = Some(match word.as_rule() {
                        Rule::kw_fit => GroupKind::Fit,
                        Rule::kw_engagement => GroupKind::Engagement,
                        _ => GroupKind::Plain,
                    });
                }
                Rule::text => name = Some(self.text(&inner)?),
                Rule::group_clause => {
                    let clause = self.presume_first(inner)?;
                    clauses.push(self.group_clause(clause)?);
                }
                _ => {}
            }
        }
        match (kind, name) {
            (Some(kind), Some(name)) => Ok(Group {
                kind,
                name,
                clauses,
            }),
            _ => self.presume_none(&whole),
        }
    }

    fn group_clause(&self, pair: Pair<Rule>) -> Built<GroupClause> {
        let span = self.span(&pair);
        Ok(match pair.as_rule() {
            Rule::best_rule => GroupClause::BestRuleOnly(span),
            Rule::counting => {
                let window = children(pair.clone())
                    .find(|inner| !matches!(inner.as_rule(), Rule::kw_counting | Rule::kw_events));
                match window {
                    Some(window) => GroupClause::Counting(self.part_inside(window)?, span),
                    None => return self.presume_none(&pair),
                }
            }
            Rule::group_decay => GroupClause::Decay {
                which: child(&pair, Rule::decaying).map(|words| {
                    match child(&words, Rule::kw_added) {
                        Some(_) => Decaying::Added,
                        None => Decaying::All,
                    }
                }),
                decay: self.decay(self.presume_child(&pair, Rule::decay)?)?,
                span,
            },
            Rule::group_max => {
                GroupClause::Max(self.number(&self.presume_child(&pair, Rule::number)?)?)
            }
            _ => GroupClause::Min(self.number(&self.presume_child(&pair, Rule::number)?)?),
        })
    }
}
