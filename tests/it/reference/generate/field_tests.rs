//! Tests on fields and on properties.

use super::Maker;
use super::times;
use crate::reference::catalog as words;
use crate::reference::condition::{
    About, Ask, Compare, FieldTest, Is, Letters, Literal, Part, Quantity, Span, Unit, YesNo,
};
use crate::reference::forms::{DATE_WINDOWS, Form, ON_FIELDS, among};
use crate::reference::program::Kind;

/// Numbers that fields are compared with, in millionths.
pub const NUMBERS: [i64; 7] = [
    -1_000_000, 0, 2_000_000, 2_500_000, 10_000_000, 50_000_000, 10_500_000,
];

/// Lengths that durations are compared with.
pub const LENGTHS: [Span; 5] = [
    Span(30, Unit::Seconds),
    Span(1, Unit::Minutes),
    Span(5, Unit::Minutes),
    Span(1, Unit::Hours),
    Span(1, Unit::Days),
];

impl Maker {
    /// Any test on a field, dates most, since they have many windows.
    pub fn any_field_test(&mut self) -> FieldTest {
        let form = match self.dice.chance(10) {
            true => Form::DateIn,
            false => self.dice.pick(&among(ON_FIELDS)),
        };
        self.field_test(form)
    }

    /// A test on a field of a form.
    pub fn field_test(&mut self, form: Form) -> FieldTest {
        let field = |name| About::Field(name);
        match form {
            Form::CompareNumber => {
                let name = self.dice.pick(&["employees", "budget", "quiet_days"]);
                let ask = Ask::Compare(self.comparison(&numbers()));
                FieldTest {
                    about: field(name),
                    ask,
                }
            }
            Form::CompareDuration => FieldTest {
                about: field("stay"),
                ask: Ask::Compare(self.comparison(&LENGTHS.map(Literal::Span))),
            },
            Form::CompareChoice => {
                let choices: Vec<Literal> = words::LEVELS
                    .iter()
                    .map(|level| Literal::Choice(level))
                    .collect();
                FieldTest {
                    about: field("education"),
                    ask: Ask::Compare(self.comparison(&choices)),
                }
            }
            Form::LengthOf => {
                let name = self.dice.pick(&["company", "first_name", "country"]);
                let lengths = [1, 3, 4, 6].map(|length| Literal::Number(length * 1_000_000));
                FieldTest {
                    about: About::Length(name),
                    ask: Ask::Compare(self.comparison(&lengths)),
                }
            }
            Form::CountOf => {
                let counts = [1, 2, 3].map(|count| Literal::Number(count * 1_000_000));
                FieldTest {
                    about: About::CountOf("interests"),
                    ask: Ask::Compare(self.comparison(&counts)),
                }
            }
            Form::EmailDomain => FieldTest {
                about: About::Domain("email"),
                ask: self.domain_ask(),
            },
            Form::YesNo => {
                let asks = [YesNo::Alone, YesNo::Yes, YesNo::No, YesNo::NotYes];
                FieldTest {
                    about: field("has_budget"),
                    ask: Ask::YesNo(self.dice.pick(&asks)),
                }
            }
            Form::Known | Form::Missing => {
                let name = self.dice.pick(&self.fields.clone()).name;
                let ask = match form {
                    Form::Known => Ask::Known,
                    _ => Ask::Missing,
                };
                FieldTest {
                    about: field(name),
                    ask,
                }
            }
            Form::LettersAre | Form::LettersAreNot | Form::Mashing => {
                let name = self.dice.pick(&["first_name", "last_name", "company"]);
                FieldTest {
                    about: field(name),
                    ask: self.letters_ask(form),
                }
            }
            Form::DateIn | Form::OnDay => {
                let dates = self.fields_of(|kind| *kind == Kind::Date);
                let name = self.dice.pick(&dates);
                FieldTest {
                    about: field(name),
                    ask: self.date_ask(form),
                }
            }
            Form::Has => FieldTest {
                about: field("interests"),
                ask: self.has_ask(),
            },
            Form::SeveralAny | Form::SeveralAll | Form::SeveralAtLeast => self.several(form),
            _ => {
                let name = self.text_field();
                FieldTest {
                    about: field(name),
                    ask: self.text_ask(form, name),
                }
            }
        }
    }

    fn text_field(&mut self) -> &'static str {
        self.dice.pick(&[
            "country",
            "industry",
            "job_title",
            "company",
            "plan",
            "first_name",
            "last_name",
        ])
    }

    /// What may be asked of a text field; `sector` is closed and asked for what it may be.
    fn texts(&mut self, name: &'static str, number: usize) -> Vec<&'static str> {
        match name {
            "sector" => self.dice.some(&words::SECTORS, number),
            "first_name" | "last_name" => self.dice.some(&words::NAMES, number),
            _ => self.dice.some(&words::ASKED, number),
        }
    }

    fn text_ask(&mut self, form: Form, name: &'static str) -> Ask {
        let several = 2 + self.dice.below(3);
        match form {
            Form::IsNot => Ask::Is(Is::IsNot, self.texts(name, 1)),
            Form::IsAnyOf => Ask::Is(Is::AnyOf, self.texts(name, several)),
            Form::IsNoneOf => Ask::Is(Is::NoneOf, self.texts(name, several)),
            Form::OtherThan => Ask::Is(Is::OtherThan, self.texts(name, 1)),
            Form::OtherThanAny => Ask::Is(Is::OtherThanAny, self.texts(name, several)),
            // To the letter, as cells have it.
            Form::Exactly => Ask::Is(Is::Exactly, vec![self.dice.pick(&words::WORDS).trim()]),
            Form::InList | Form::NotInList => Ask::InList {
                list: "target",
                negated: form == Form::NotInList,
            },
            Form::Contains | Form::StartsWith | Form::EndsWith | Form::Mentions | Form::Matches => {
                self.part_ask(form)
            }
            _ => Ask::Is(Is::Is, self.texts(name, 1)),
        }
    }

    fn part_ask(&mut self, form: Form) -> Ask {
        let (part, pool): (Part, &[&'static str]) = match form {
            Form::StartsWith => (Part::StartsWith, &words::PIECES),
            Form::EndsWith => (Part::EndsWith, &words::PIECES),
            Form::Mentions => (Part::Mentions, &words::MENTIONS),
            Form::Matches => (Part::Matches, &words::PATTERNS),
            _ => (Part::Contains, &words::PIECES),
        };
        let quantity = self.quantity();
        let number = self.number_of(quantity);
        Ask::Part(part, quantity, self.dice.some(pool, number))
    }

    fn quantity(&mut self) -> Quantity {
        self.dice.pick(&[
            Quantity::One,
            Quantity::One,
            Quantity::Not,
            Quantity::Any,
            Quantity::All,
            Quantity::None,
        ])
    }

    fn number_of(&mut self, quantity: Quantity) -> usize {
        match quantity {
            Quantity::One | Quantity::Not => 1,
            Quantity::Any | Quantity::All | Quantity::None => 2,
        }
    }

    fn has_ask(&mut self) -> Ask {
        let quantity = self.quantity();
        let number = self.number_of(quantity);
        Ask::Has(quantity, self.dice.some(&words::ASKED_INTERESTS, number))
    }

    fn domain_ask(&mut self) -> Ask {
        let pool = words::DOMAINS;
        match self.dice.below(8) {
            0 | 1 => Ask::Is(Is::Is, self.dice.some(&pool, 1)),
            2 => Ask::Is(Is::AnyOf, self.dice.some(&pool, 2)),
            3 => Ask::Is(Is::OtherThan, self.dice.some(&pool, 1)),
            4 => Ask::InList {
                list: "free_mail",
                negated: self.dice.chance(30),
            },
            5 => Ask::Part(Part::EndsWith, Quantity::One, vec![".example"]),
            6 => Ask::Known,
            _ => Ask::Missing,
        }
    }

    fn letters_ask(&mut self, form: Form) -> Ask {
        let letters = [Letters::Lower, Letters::Upper, Letters::Capitalized];
        match form {
            Form::LettersAre => Ask::Letters(self.dice.pick(&letters)),
            Form::LettersAreNot => Ask::NotLetters(self.dice.pick(&letters)),
            _ => Ask::Mashing,
        }
    }

    /// A question to a date.
    pub fn date_ask(&mut self, form: Form) -> Ask {
        match form {
            Form::OnDay => {
                let mut day = times::date(&mut self.dice, self.zone, self.as_of);
                day.time = None;
                Ask::OnDay(day)
            }
            _ => {
                // Some windows are met in no other test.
                let own = [Form::InNext, Form::MoreThanAgo, Form::LessThanAgo];
                let form = match self.dice.chance(40) {
                    true => self.dice.pick(&own),
                    false => self.dice.pick(&among(DATE_WINDOWS)),
                };
                Ask::When(times::window(&mut self.dice, self.zone, self.as_of, form))
            }
        }
    }

    fn several(&mut self, form: Form) -> FieldTest {
        let texts = ["first_name", "last_name", "company", "country", "job_title"];
        let (pool, ask): (&[&'static str], Ask) = match self.dice.below(5) {
            0 => (&["employees", "budget", "quiet_days"], {
                Ask::Compare(self.comparison(&numbers()))
            }),
            1 if self.fields.iter().any(|field| field.name == "created_at") => (
                &["created_at", "project_date", "recycled_at"],
                self.date_ask(Form::DateIn),
            ),
            2 => (&texts, self.letters_ask(Form::LettersAre)),
            3 => (&texts, {
                let asks = [Ask::Known, Ask::Missing];
                self.dice.pick(&asks)
            }),
            _ => (&texts, {
                let form = self.dice.pick(&[
                    Form::Is,
                    Form::IsNot,
                    Form::IsAnyOf,
                    Form::Contains,
                    Form::Mentions,
                    Form::OtherThan,
                ]);
                self.text_ask(form, "country")
            }),
        };
        let number = 2 + self.dice.below(2);
        let names = self.dice.some(pool, number);
        let about = match form {
            Form::SeveralAny => About::AnyOf(names),
            Form::SeveralAll => About::AllOf(names),
            _ => About::AtLeastOf(2, self.dice.some(pool, 3)),
        };
        FieldTest { about, ask }
    }

    /// A comparison with some of these values, which ascend.
    pub fn comparison(&mut self, values: &[Literal]) -> Compare {
        let one = self.dice.pick(values);
        match self.dice.below(7) {
            0 | 1 => Compare::AtLeast(one),
            2 => Compare::AtMost(one),
            3 => Compare::MoreThan(one),
            4 => Compare::FewerThan(one),
            5 => match self.dice.chance(40) {
                true => Compare::IsNot(one),
                false => Compare::Is(one),
            },
            _ => {
                let high = 1 + self.dice.below(values.len() - 1);
                let low = self.dice.below(high);
                Compare::Between(values[low], values[high])
            }
        }
    }
}

/// The numbers that fields are compared with, ascending.
pub fn numbers() -> Vec<Literal> {
    let mut numbers = NUMBERS;
    numbers.sort_unstable();
    numbers.map(Literal::Number).to_vec()
}
