//! What is said of a subject: comparisons, windows, values, texts, second events.

use super::words;
use super::writer::Writer;
use crate::ast::{
    Comparator, Counted, Equality, Event, Literal, Number, Objects, Part, Quantifier, State,
    TextOperator, Window,
};
use crate::source::Span;

/// The parts in the order that they are written in: a count or comparison before the window beside it. Others stay,
/// since their order means something, or is an error that `check` explains.
pub fn in_order(parts: &[Part]) -> Vec<&Part> {
    let mut ordered: Vec<&Part> = Vec::with_capacity(parts.len());
    for part in parts {
        let windows = match part {
            Part::Compare { .. } | Part::Between { .. } => ordered
                .iter()
                .rev()
                .take_while(|before| matches!(before, Part::Window(..)))
                .count(),
            _ => 0,
        };
        ordered.insert(ordered.len() - windows, part);
    }
    ordered
}

/// Whether only an event can have this part.
pub fn speaks_of_events(part: &Part) -> bool {
    match part {
        Part::Objects(_)
        | Part::SinceLast(..)
        | Part::Then { .. }
        | Part::Share { .. }
        | Part::AsOften { .. }
        | Part::Where(..) => true,
        Part::Compare { counted, .. } | Part::Between { counted, .. } => match counted {
            Counted::Value => false,
            Counted::Times | Counted::Different(_) | Counted::Days => true,
        },
        Part::In { .. }
        | Part::Is { .. }
        | Part::State { .. }
        | Part::Text { .. }
        | Part::Window(..)
        | Part::SinceField(..)
        | Part::Gained { .. }
        | Part::Gives(..) => false,
    }
}

impl Writer<'_> {
    /// One part. `backwards`: its test is about events, where a bare window lies in the past. `outcome`: it is
    /// about a sum, a grade or a stage.
    pub(super) fn part(&mut self, part: &Part, backwards: bool, outcome: bool) -> &mut Self {
        self.at(part.span());
        match part {
            Part::Objects(objects) => self.objects(objects),
            Part::In { negated, list, .. } => {
                let word = if *negated { words::NOT_IN } else { words::IN };
                self.say(word).name(list)
            }
            Part::Is {
                equality, values, ..
            } => self.is(*equality, values),
            Part::State { negated, state, .. } => self.state(*negated, *state),
            Part::Compare {
                comparator,
                value,
                counted,
                span,
            } => {
                let word = match (counted, value) {
                    (Counted::Value, Literal::TimeSpan(_)) => measure_word(*comparator),
                    (Counted::Value, _) if outcome => level_word(*comparator),
                    (Counted::Value, Literal::Number(_)) => {
                        self.word_as_written(*comparator, *span)
                    }
                    (Counted::Value, Literal::Text(_) | Literal::DateTime(_)) => {
                        level_word(*comparator)
                    }
                    _ => count_word(*comparator),
                };
                let value = self.counted_value(value, counted);
                self.counted(&format!("{word} {value}"), counted)
            }
            Part::Between {
                low, high, counted, ..
            } => {
                let (low, high) = (self.literal_of(low), self.literal_of(high));
                let range = format!("{} {low} {} {high}", words::BETWEEN, words::AND);
                let times = match counted {
                    Counted::Times => format!("{range} {}", words::TIMES),
                    Counted::Value | Counted::Different(_) | Counted::Days => range,
                };
                self.counted(&times, counted)
            }
            Part::Text {
                operator,
                negated,
                quantifier,
                values,
                ..
            } => {
                self.say(operator_words(*operator, *negated));
                match quantifier {
                    Quantifier::Any if values.len() == 1 => {}
                    Quantifier::Any => {
                        self.say(words::ANY_OF);
                    }
                    Quantifier::All => {
                        self.say(words::ALL_OF);
                    }
                    Quantifier::None => {
                        self.say(words::NONE_OF);
                    }
                }
                self.texts(values)
            }
            Part::Window(window, _) => {
                let window = self.window(window, backwards);
                self.say(window)
            }
            Part::SinceLast(event, _) => self.say(words::SINCE_LAST).event(event),
            Part::SinceField(name, _) => self.say(words::SINCE).name(name),
            Part::Then { event, within, .. } => {
                self.say(words::THEN).event(event);
                if let Some(within) = within {
                    let time = self.time_of(within);
                    self.at(within.span)
                        .say(format!("{} {time}", words::WITHIN));
                }
                self
            }
            Part::Share {
                comparator,
                share,
                noun,
                event,
                ..
            } => {
                let share = self.number_of(share);
                self.say(format!(
                    "{} {share} {}",
                    measure_word(*comparator),
                    words::OF
                ));
                if let Some(noun) = noun {
                    self.name(noun);
                }
                self.event(event)
            }
            Part::AsOften {
                comparator,
                times,
                window,
                ..
            } => {
                let (times, window) = (self.times(times), self.time_of(window));
                self.say(format!(
                    "{} {times} {} {window} {}",
                    count_word(*comparator),
                    words::AS_OFTEN_IN_LAST,
                    words::AS_BEFORE,
                ))
            }
            Part::Gained {
                comparator,
                points,
                within,
                ..
            } => {
                let (points, within) = (self.number_of(points), self.time_of(within));
                self.say(format!(
                    "{} {} {points} {} {} {within}",
                    words::GAINED,
                    measure_word(*comparator),
                    words::POINTS,
                    words::IN,
                ))
            }
            Part::Gives(number, _) => {
                let number = self.number_of(number);
                self.say(format!("{} {number}", words::GIVES))
            }
            Part::Where(condition, _) => self.say(words::WHERE).condition(condition),
        }
    }

    fn objects(&mut self, objects: &Objects) -> &mut Self {
        match objects {
            Objects::One(text) => self.text(text),
            Objects::AnyOf(texts, _) => self.say(words::ANY_OF).texts(texts),
            Objects::AnyNoun(noun, _) => self.say(words::ANY).name(noun),
        }
    }

    /// A second event: a verb, and perhaps which objects.
    fn event(&mut self, event: &Event) -> &mut Self {
        self.name(&event.verb);
        match &event.object {
            Some(object) => self.part(object, true, false),
            None => self,
        }
    }

    fn is(&mut self, equality: Equality, values: &[Literal]) -> &mut Self {
        let several = values.len() > 1;
        self.say(match (equality, several) {
            (Equality::Is, false) => words::IS,
            (Equality::Is, true) => words::IS_ANY_OF,
            (Equality::IsNot, false) => words::IS_NOT,
            (Equality::IsNot, true) => words::IS_NONE_OF,
            (Equality::OtherThan, false) => words::IS_OTHER_THAN,
            (Equality::OtherThan, true) => words::IS_OTHER_THAN_ANY_OF,
            (Equality::Exactly, _) => words::IS_EXACTLY,
        })
        .literals(values)
    }

    fn state(&mut self, negated: bool, state: State) -> &mut Self {
        let is = if negated { words::IS_NOT } else { words::IS };
        let state = match state {
            State::Known => words::KNOWN,
            State::Missing => words::MISSING,
            State::Yes => words::YES,
            State::No => words::NO,
            State::Lowercase => words::LOWERCASE,
            State::Uppercase => words::UPPERCASE,
            State::Capitalized => words::CAPITALIZED,
            State::KeyboardMashing if negated => {
                let look = words::LOOK_LIKE_KEYBOARD_MASHING;
                return self.say(format!("{} {look}", words::DOES_NOT));
            }
            State::KeyboardMashing => return self.say(words::LOOKS_LIKE_KEYBOARD_MASHING),
        };
        self.say(format!("{is} {state}"))
    }

    fn counted_value(&self, value: &Literal, counted: &Counted) -> String {
        match (value, counted) {
            (Literal::Number(number), Counted::Times) => self.times(number),
            (value, Counted::Times) => format!("{} {}", self.literal_of(value), words::TIMES),
            (value, _) => self.literal_of(value),
        }
    }

    /// `once`, `twice`, `3 times`: one is `once`, and two is said as it was.
    fn times(&self, number: &Number) -> String {
        let written = self.number_of(number).to_lowercase();
        match written.as_str() {
            "1" | words::ONCE => words::ONCE.to_owned(),
            words::TWICE => words::TWICE.to_owned(),
            _ => format!("{} {}", self.number_of(number), words::TIMES),
        }
    }

    /// A comparison, and what it counts.
    fn counted(&mut self, comparison: &str, counted: &Counted) -> &mut Self {
        match counted {
            Counted::Value | Counted::Times => self.say(comparison),
            Counted::Different(noun) => self
                .say(format!("{comparison} {}", words::DIFFERENT))
                .name(noun),
            Counted::Days => self.say(format!(
                "{} {comparison} {} {}",
                words::ON,
                words::DIFFERENT,
                words::DAYS
            )),
        }
    }

    /// A number of a field is a count or a measure, which its writer knows: `employees fewer than 10`, `budget
    /// below 2000`.
    fn word_as_written(&self, comparator: Comparator, place: Span) -> &'static str {
        let written = self.first_word(place);
        match (comparator, written.as_str()) {
            (Comparator::MoreThan, words::ABOVE) => words::ABOVE,
            (Comparator::MoreThan, _) => words::MORE_THAN,
            (Comparator::FewerThan, words::FEWER) => words::FEWER_THAN,
            (Comparator::FewerThan, words::LESS) => words::LESS_THAN,
            (Comparator::FewerThan, _) => words::BELOW,
            (other, _) => count_word(other),
        }
    }

    pub(super) fn window(&self, window: &Window, backwards: bool) -> String {
        let ago = |word: &str, time: &str| format!("{word} {time} {}", words::AGO);
        match window {
            Window::InLast(time) => format!("{} {}", words::IN_LAST, self.time_of(time)),
            Window::InBare(time) if backwards => {
                format!("{} {}", words::IN_LAST, self.time_of(time))
            }
            Window::InBare(time) => format!("{} {}", words::IN, self.time_of(time)),
            Window::InNext(time) => format!("{} {}", words::IN_NEXT, self.time_of(time)),
            Window::Since(date) => format!("{} {}", words::SINCE, date.value),
            Window::Before(date) => format!("{} {}", words::BEFORE, date.value),
            Window::After(date) => format!("{} {}", words::AFTER, date.value),
            Window::Dates(first, last) => format!(
                "{} {} {} {}",
                words::BETWEEN,
                first.value,
                words::AND,
                last.value
            ),
            Window::UpToAgo(time) => ago(words::UP_TO, &self.time_of(time)),
            Window::BetweenAgo(near, far) => {
                let (near, far) = (self.time_of(near), self.time_of(far));
                ago(words::BETWEEN, &format!("{near} {} {far}", words::AND))
            }
            Window::MoreThanAgo(time) => ago(words::MORE_THAN, &self.time_of(time)),
            Window::LessThanAgo(time) => ago(words::LESS_THAN, &self.time_of(time)),
            Window::For(time) => self.time_of(time),
        }
    }
}

/// Of things that are counted.
pub fn count_word(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::AtLeast => words::AT_LEAST,
        Comparator::AtMost => words::AT_MOST,
        Comparator::MoreThan => words::MORE_THAN,
        Comparator::FewerThan => words::FEWER_THAN,
        Comparator::Exactly => words::EXACTLY,
    }
}

/// Of what is measured: time, shares, points gained.
pub fn measure_word(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::FewerThan => words::LESS_THAN,
        other => count_word(other),
    }
}

/// Of scores and steps.
fn level_word(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::MoreThan => words::ABOVE,
        Comparator::FewerThan => words::BELOW,
        other => count_word(other),
    }
}

fn operator_words(operator: TextOperator, negated: bool) -> String {
    let (plain, after_not) = match operator {
        TextOperator::Contains => (words::CONTAINS, words::CONTAIN),
        TextOperator::StartsWith => (words::STARTS_WITH, words::START_WITH),
        TextOperator::EndsWith => (words::ENDS_WITH, words::END_WITH),
        TextOperator::Mentions => (words::MENTIONS, words::MENTION),
        TextOperator::Matches => (words::MATCHES, words::MATCH),
        TextOperator::Has => (words::HAS, words::HAVE),
    };
    match negated {
        true => format!("{} {after_not}", words::DOES_NOT),
        false => plain.to_owned(),
    }
}
