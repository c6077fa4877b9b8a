//! Statements other than rules and outcomes.

use super::conditions::dimension_word;
use super::values::quoted;
use super::words;
use super::writer::{Fold, Writer};
use crate::ast::{
    ColumnClause, ColumnDeclaration, ColumnType, Decaying, EventDeclaration, EventMark, Events,
    EventsClause, Group, GroupClause, GroupKind, LeadsClause, Limit, List, ListSource, Model,
    Number, ScoreTerm, Statement, StatementKind,
};

impl Writer<'_> {
    pub(super) fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Model(model) => self.model(model),
            StatementKind::Import(file) => {
                self.say(words::IMPORT).text(file);
            }
            StatementKind::List(list) => self.list(list),
            StatementKind::Leads(clauses) => self.leads(clauses),
            StatementKind::Events(events) => self.events(events),
            StatementKind::Field(field) => {
                self.say(words::FIELD);
                self.column(&field.column, Fold::Clause);
            }
            StatementKind::Event(event) => self.event_declaration(event),
            StatementKind::Limit(limit) => self.limit(limit),
            StatementKind::Score(terms) => self.score(terms),
            StatementKind::Applies(condition) => {
                self.say(words::APPLIES_WHEN).condition(condition);
            }
            StatementKind::Group(group) => self.group(group),
            StatementKind::Rule(rule) => self.rule(rule),
            StatementKind::Grade(outcome) => self.outcome(words::GRADE, outcome),
            StatementKind::Stage(outcome) => self.outcome(words::STAGE, outcome),
            StatementKind::Matrix(matrix) => self.matrix(matrix),
            StatementKind::On(record) => self.action_record(record),
            StatementKind::Check(guarantee) => self.guarantee(guarantee),
            StatementKind::Change(change) => self.change(change),
            StatementKind::Remove(rule) => {
                self.say(words::REMOVE_RULE).name(rule);
            }
            StatementKind::Test(test) => self.test_case(test),
        }
    }

    fn model(&mut self, model: &Model) {
        self.say(words::MODEL);
        if let Some(name) = &model.name {
            self.text(name);
        }
        if let Some((low, high)) = &model.scale {
            let range = self.range_of(low, high);
            self.at(low.span)
                .fold(Fold::Clause)
                .say(format!("{} {range}", words::SCALE));
        }
        if let Some(zone) = &model.zone {
            self.at(zone.span)
                .fold(Fold::Clause)
                .say(words::TIMEZONE)
                .text(zone);
        }
        if let Some(precision) = &model.precision {
            let precision_words = format!("{} {}", words::PRECISION, self.number_of(precision));
            self.at(precision.span).say(precision_words);
        }
    }

    pub(super) fn range_of(&self, low: &Number, high: &Number) -> String {
        format!("{}..{}", self.number_of(low), self.number_of(high))
    }

    fn list(&mut self, list: &List) {
        self.say(words::LIST).name(&list.name);
        match &list.source {
            ListSource::Values(values) => self.texts(values),
            ListSource::File(file) => self.at(file.span).say(words::FROM).text(file),
        };
    }

    fn leads(&mut self, clauses: &[LeadsClause]) {
        self.say(words::LEADS);
        for clause in clauses {
            match clause {
                LeadsClause::KeyedBy(column) => {
                    self.at(column.span).say(words::KEYED_BY).text(column)
                }
                LeadsClause::KeyedByRow(span) => self.at(*span).say(words::KEYED_BY_ROW),
                LeadsClause::Columns(columns) => {
                    if let Some(first) = columns.first() {
                        self.at(first.span);
                    }
                    self.say(words::COLUMNS).texts(columns)
                }
            };
        }
    }

    fn events(&mut self, events: &Events) {
        self.say(words::EVENTS);
        if let Some(pattern) = &events.pattern {
            self.text(pattern);
        }
        for clause in &events.clauses {
            self.fold(Fold::Clause).events_clause(clause);
        }
    }

    fn events_clause(&mut self, clause: &EventsClause) {
        let (word, column) = match clause {
            EventsClause::KeyedBy(column) => (words::KEYED_BY, column),
            EventsClause::At(column, _) => (words::AT, column),
            EventsClause::Named(column) => (words::NAMED, column),
            EventsClause::About(column) => (words::ABOUT, column),
            EventsClause::Meaning(verb) => {
                self.at(verb.span).say(words::MEANING).name(verb);
                return;
            }
            EventsClause::With(columns) => return self.properties(columns),
        };
        self.at(column.span).say(word).text(column);
        if let EventsClause::At(_, Some(like)) = clause {
            self.at(like.span).say(words::LIKE).text(like);
        }
    }

    fn properties(&mut self, columns: &[ColumnDeclaration]) {
        for (place, column) in columns.iter().enumerate() {
            self.at(column.span);
            match place {
                0 => self.say(words::WITH),
                _ => self.comma(),
            };
            self.column(column, Fold::Item);
        }
    }

    fn column(&mut self, column: &ColumnDeclaration, fold: Fold) {
        self.name(&column.name);
        if let Some((kind, span)) = &column.kind {
            self.at(*span).say(type_word(*kind));
        }
        for clause in &column.clauses {
            self.fold(fold).column_clause(clause);
        }
    }

    fn column_clause(&mut self, clause: &ColumnClause) {
        match clause {
            ColumnClause::From(column) => self.at(column.span).say(words::FROM).text(column),
            ColumnClause::Values(values, span) => self.at(*span).say(words::VALUES).texts(values),
            ColumnClause::Ordered(values, span) => self.at(*span).say(words::ORDERED).texts(values),
            ColumnClause::Missing(cells, span) => {
                self.at(*span).say(words::MISSING_MEANS).placeholders(cells)
            }
            ColumnClause::Like(example) => self.at(example.span).say(words::LIKE).text(example),
            ColumnClause::In(unit, span) => {
                self.at(*span)
                    .say(format!("{} {}s", words::IN, unit.word()))
            }
            ColumnClause::Optional(span) => self.at(*span).say(words::OPTIONAL),
        };
    }

    fn event_declaration(&mut self, event: &EventDeclaration) {
        self.say(words::EVENT).name(&event.verb);
        if let Some(noun) = &event.noun {
            self.name(noun);
        }
        if let Some(first) = event.from.first() {
            self.at(first.span)
                .fold(Fold::Clause)
                .say(words::FROM)
                .texts(&event.from);
        }
        for (mark, span) in &event.marks {
            let mark = match mark {
                EventMark::Passive => words::PASSIVE.to_owned(),
                EventMark::Active => words::ACTIVE.to_owned(),
                EventMark::Negative => words::NEGATIVE.to_owned(),
                EventMark::Effort(effort) => format!("{} {effort}", words::EFFORT),
            };
            self.at(*span).say(mark);
        }
    }

    fn limit(&mut self, limit: &Limit) {
        let range = self.range_of(&limit.low, &limit.high);
        self.say(words::LIMIT)
            .at(limit.dimension.1)
            .say(dimension_word(limit.dimension.0))
            .at(limit.low.span)
            .say(range);
    }

    fn score(&mut self, terms: &[ScoreTerm]) {
        self.say(words::SCORE_IS);
        for (place, term) in terms.iter().enumerate() {
            self.at(term.span);
            if place > 0 {
                self.say("+");
            }
            self.say(dimension_word(term.dimension));
            if let Some(weight) = &term.weight {
                let weight = self.number_of(weight);
                self.say(format!("{} {weight} {}", words::FOR, words::POINTS));
            }
        }
    }

    fn group(&mut self, group: &Group) {
        let name = quoted(&group.name);
        let kind = match group.kind {
            GroupKind::Fit => words::FIT,
            GroupKind::Engagement => words::ENGAGEMENT,
            GroupKind::Plain => words::GROUP,
        };
        self.say(format!("{kind} {name}"));
        let mut clauses: Vec<&GroupClause> = group.clauses.iter().collect();
        clauses.sort_by_key(|clause| clause_rank(clause));
        for (place, clause) in clauses.into_iter().enumerate() {
            if place > 0 {
                self.comma();
            }
            self.fold(Fold::Clause).group_clause(clause);
        }
    }

    fn group_clause(&mut self, clause: &GroupClause) {
        match clause {
            GroupClause::BestRuleOnly(span) => {
                self.at(*span).say(words::BEST_RULE_ONLY);
            }
            GroupClause::Max(number) => self.bound(words::MAX, number),
            GroupClause::Min(number) => self.bound(words::MIN, number),
            GroupClause::Counting(window, span) => {
                self.at(*span)
                    .say(words::COUNTING_EVENTS)
                    .part(window, true, false);
            }
            GroupClause::Decay { which, decay, span } => {
                let decay = self.decay_words(decay, *span);
                let decay = match which {
                    Some(Decaying::Added) => format!("{} {decay}", words::ADDED_POINTS),
                    Some(Decaying::All) => format!("{} {decay}", words::ALL_POINTS),
                    None => decay,
                };
                self.at(*span).say(decay);
            }
        }
    }

    fn bound(&mut self, word: &str, number: &Number) {
        let bound = format!("{word} {} {}", self.number_of(number), words::POINTS);
        self.at(number.span).say(bound);
    }
}

/// Its place in a group line.
fn clause_rank(clause: &GroupClause) -> u8 {
    match clause {
        GroupClause::BestRuleOnly(_) => 0,
        GroupClause::Min(_) => 1,
        GroupClause::Max(_) => 2,
        GroupClause::Counting(..) => 3,
        GroupClause::Decay { .. } => 4,
    }
}

fn type_word(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => words::TEXT,
        ColumnType::Texts => words::TEXTS,
        ColumnType::Number => words::NUMBER,
        ColumnType::YesNo => words::YES_NO,
        ColumnType::Date => words::DATE,
        ColumnType::Duration => words::DURATION,
    }
}
