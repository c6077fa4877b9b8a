//! Quoted values, objects and lists that no row of the data at hand has, and where they stand.

use crate::ast::{
    Equality, Literal, Objects, Part, Statement, Subject as About, Text, TextOperator,
};
use crate::engine::Probed;
use crate::model::{Activity, Effect, FieldPart, Model, ObjectTest, TextTest};
use crate::source::Span;
use crate::value::{canonical_object, trim, trim_fold};

use super::data::{Data, Match};
use super::written::{self, Node};
use super::{Parameter, Subject};

/// How much must be at hand before something that does not occur is worth a word. A value that is nearly one that does
/// occur always is.
pub(super) const ROWS: Parameter = Parameter {
    name: "rows",
    default: 30,
    meaning: "how many rows there must be before a value that is not like any other is reported",
};

/// A value that no row has.
pub(super) struct Unmatched<'a> {
    /// Where it stands.
    pub span: Span,
    /// What is asked, and the nearest that occurs.
    pub of: &'a Match,
    /// How many rows were looked at: leads with a value, or events.
    pub rows: u64,
}

impl Unmatched<'_> {
    /// Whether it is a value that a field is compared with as a whole.
    pub(super) fn is_value(&self) -> bool {
        matches!(
            self.of.what,
            Probed::Field(
                _,
                FieldPart::Value,
                TextTest::Equals(_) | TextTest::Exactly(_) | TextTest::Has(_)
            )
        )
    }
}

/// What no row has, in the order in which it was written. `fewest` is [`ROWS`].
pub(super) fn unmatched<'a>(subject: &Subject<'a>, fewest: i64) -> Vec<Unmatched<'a>> {
    let Some(data) = subject.data else {
        return Vec::new();
    };
    let missed: Vec<&Match> = data.matches.iter().filter(|one| one.rows == 0).collect();
    let mut found = Vec::new();
    if missed.is_empty() {
        return found;
    }
    for (statement, excludes) in asking(subject) {
        let mut add = |place: Place<'_>| {
            let of = missed
                .iter()
                .find(|one| is_place_of(subject.model, &one.what, &place));
            let Some(of) = of else { return };
            let rows = rows(data, &of.what);
            // One of several may well be rare, and who is kept out may well not be there.
            let is_alone = !place.is_one_of_several && !excludes;
            let enough = i64::try_from(rows).is_ok_and(|rows| rows >= fewest);
            if of.nearest.is_some() || (is_alone && enough && rows > 0) {
                let span = place.span;
                found.push(Unmatched { span, of, rows });
            }
        };
        written::walk(statement, &mut |node| match node {
            Node::Part(Some(about), part) => {
                for name in names(about) {
                    let domain = matches!(about, About::Domain(_));
                    places(&name, domain, part).into_iter().for_each(&mut add);
                }
            }
            Node::Event(event) => {
                if let Some(part) = &event.object {
                    let verb = event.verb.key();
                    places(&verb, false, part).into_iter().for_each(&mut add);
                }
            }
            Node::Part(None, _) | Node::Test { .. } | Node::Name(_) => {}
        });
    }
    found
}

/// The statements that ask the data, and whether they keep leads out.
fn asking<'a>(subject: &Subject<'a>) -> Vec<(&'a Statement, bool)> {
    let model = subject.model;
    let rules = model.rules.iter();
    let rules = rules.map(|rule| (rule.span, matches!(rule.effect, Effect::Disqualify(_))));
    let outcomes = model.grades.iter().chain(&model.stages);
    let outcomes = outcomes.map(|outcome| (outcome.span, false));
    rules
        .chain(outcomes)
        .filter_map(|(span, excludes)| Some((subject.statement(span)?, excludes)))
        .collect()
}

/// How many rows have something to compare with.
fn rows(data: &Data, what: &Probed) -> u64 {
    match what {
        Probed::Field(field, ..) => {
            let column = data.columns[field.0].as_ref();
            column.map_or(0, |column| column.rows - column.missing)
        }
        Probed::Objects(..) | Probed::Property(..) => data.events.count,
    }
}

/// A text or a list, and what it is compared with.
struct Place<'a> {
    name: &'a str,
    domain: bool,
    part: &'a Part,
    what: Asked<'a>,
    span: Span,
    is_one_of_several: bool,
}

enum Asked<'a> {
    Text(&'a Text),
    List(String),
}

fn names(about: &About) -> Vec<String> {
    match about {
        About::Name(name) | About::Domain(name) | About::Last(name) | About::Count(name) => {
            vec![name.key()]
        }
        About::Measured { verb, .. } => vec![verb.key()],
        About::Several { fields, .. } => fields.iter().map(|field| field.key()).collect(),
        About::Length(_)
        | About::Active(_)
        | About::Inactive(_)
        | About::Dimension(..)
        | About::Group(_)
        | About::Grade(_)
        | About::Stage(_)
        | About::Matrix(_)
        | About::FieldsKnown { .. } => Vec::new(),
    }
}

fn places<'a>(name: &'a str, domain: bool, part: &'a Part) -> Vec<Place<'a>> {
    let texts: Vec<&Text> = match part {
        Part::Objects(Objects::One(text)) => vec![text],
        Part::Objects(Objects::AnyOf(texts, _)) => texts.iter().collect(),
        Part::Text { values, .. } => values.iter().collect(),
        Part::Is { values, .. } => {
            let texts = values.iter().filter_map(|value| match value {
                Literal::Text(text) => Some(text),
                Literal::Number(_) | Literal::TimeSpan(_) | Literal::DateTime(_) => None,
            });
            texts.collect()
        }
        Part::In { list, span, .. } => {
            return vec![Place {
                name,
                domain,
                part,
                what: Asked::List(list.key()),
                span: *span,
                is_one_of_several: false,
            }];
        }
        Part::Objects(Objects::AnyNoun(..))
        | Part::State { .. }
        | Part::Compare { .. }
        | Part::Between { .. }
        | Part::Window(..)
        | Part::SinceLast(..)
        | Part::SinceField(..)
        | Part::Then { .. }
        | Part::Share { .. }
        | Part::AsOften { .. }
        | Part::Gained { .. }
        | Part::Gives(..)
        | Part::Where(..) => Vec::new(),
    };
    let is_one_of_several = texts.len() > 1;
    let place = |text: &'a Text| Place {
        name,
        domain,
        part,
        what: Asked::Text(text),
        span: text.span,
        is_one_of_several,
    };
    texts.into_iter().map(place).collect()
}

fn is_place_of(model: &Model, probed: &Probed, place: &Place<'_>) -> bool {
    match probed {
        Probed::Field(field, part, test) => {
            model.field(*field).name == place.name
                && (*part == FieldPart::Domain) == place.domain
                && is_test(model, test, place)
        }
        Probed::Property(_, property, test) => {
            model.properties[property.0].name == place.name && is_test(model, test, place)
        }
        Probed::Objects(Activity::Active, _) => false,
        Probed::Objects(Activity::Verb(verb), objects) => {
            model.verbs[verb.0].name == place.name && is_object(model, objects, place)
        }
    }
}

fn is_object(model: &Model, objects: &ObjectTest, place: &Place<'_>) -> bool {
    match (objects, &place.what) {
        (ObjectTest::OneOf(patterns), Asked::Text(text)) => {
            let canonical = canonical_object(&text.value);
            matches!(place.part, Part::Objects(_))
                && patterns
                    .iter()
                    .any(|one| canonical_object(one) == canonical)
        }
        (ObjectTest::InList(list), Asked::List(name)) => model.lists[list.0].name == *name,
        (ObjectTest::Any, _) | (ObjectTest::OneOf(_), _) | (ObjectTest::InList(_), _) => false,
    }
}

fn is_test(model: &Model, test: &TextTest, place: &Place<'_>) -> bool {
    let text = match (&place.what, test) {
        (Asked::List(name), TextTest::InList(list)) => return model.lists[list.0].name == *name,
        (Asked::List(_), _) => return false,
        (Asked::Text(text), _) => &text.value,
    };
    let operator = match place.part {
        Part::Text { operator, .. } => Some(*operator),
        _ => None,
    };
    let exactly = matches!(
        place.part,
        Part::Is {
            equality: Equality::Exactly,
            ..
        }
    );
    let folded = |needles: &[String]| needles.contains(&trim_fold(text).into_owned());
    let letter = |needles: &[String]| needles.iter().any(|one| trim(one) == trim(text));
    match test {
        TextTest::Equals(needles) => operator.is_none() && !exactly && folded(needles),
        TextTest::Exactly(needles) => operator.is_none() && exactly && letter(needles),
        TextTest::Contains(needles) => operator == Some(TextOperator::Contains) && folded(needles),
        TextTest::StartsWith(needles) => {
            operator == Some(TextOperator::StartsWith) && folded(needles)
        }
        TextTest::EndsWith(needles) => operator == Some(TextOperator::EndsWith) && folded(needles),
        TextTest::Mentions(needles) => operator == Some(TextOperator::Mentions) && folded(needles),
        TextTest::Matches(needles) => operator == Some(TextOperator::Matches) && letter(needles),
        TextTest::Has(needles) => operator == Some(TextOperator::Has) && folded(needles),
        TextTest::InList(_)
        | TextTest::KeyboardMashing
        | TextTest::Lowercase
        | TextTest::Uppercase
        | TextTest::Capitalized => false,
    }
}
