//! Conditions with tiers: sets that lie inside one another or apart.

use super::Maker;
use super::event_tests::property_literals;
use super::field_tests::{LENGTHS, numbers};
use super::times::{self, SPANS};
use crate::reference::catalog as words;
use crate::reference::clock::{self, micros};
use crate::reference::condition::{
    About, Ask, Compare, Condition, Count, EventTest, FieldTest, Is, Literal, Measure, Object,
    Part, Quantity, TierTest, Total, When, YesNo,
};
use crate::reference::forms::{Form, enabled};
use crate::reference::program::Counting;

/// The first test, and what further tiers ask.
pub type Tiered = (Condition, Vec<TierTest>);

/// From and to, both included.
type Range = (i128, i128);

impl Maker {
    /// A test with one to three further tiers; `counting` is what its group says.
    pub fn tiered(&mut self, counting: Option<&Counting>) -> Tiered {
        let (first, mut tiers) = match self.dice.below(20) {
            0..=2 => self.tiered_numbers(),
            3 => self.tiered_choices(),
            4 | 5 => self.tiered_dates(),
            6 | 7 => self.tiered_texts(),
            8 => self.tiered_pieces(),
            9 => self.tiered_yes_no(),
            10 | 11 => return self.tiered_counts(),
            12 | 13 => return self.tiered_windows(counting),
            14 => return self.tiered_objects(),
            15 | 16 => return self.tiered_properties(),
            17 => return self.tiered_inactive(),
            18 => return self.tiered_last(),
            _ => return self.tiered_ratios(),
        };
        if enabled(Form::Otherwise) && self.dice.chance(50) {
            tiers.push(TierTest::Otherwise);
        }
        if enabled(Form::MissingTier) && self.dice.chance(50) {
            tiers.push(TierTest::Missing);
        }
        (first, tiers)
    }

    fn on_field(about: About, mut asks: Vec<Ask>) -> Tiered {
        let first = asks.remove(0);
        (
            Condition::Field(FieldTest { about, ask: first }),
            asks.into_iter().map(TierTest::Ask).collect(),
        )
    }

    fn tiered_numbers(&mut self) -> Tiered {
        let (about, literals): (About, Vec<Literal>) = match self.dice.below(5) {
            0 => (About::Field("stay"), LENGTHS.map(Literal::Span).to_vec()),
            1 => (
                About::Length("company"),
                [1, 3, 4, 6]
                    .map(|length| Literal::Number(length * 1_000_000))
                    .to_vec(),
            ),
            2 if enabled(Form::CountOf) => (
                About::CountOf("interests"),
                [1, 2, 3]
                    .map(|count| Literal::Number(count * 1_000_000))
                    .to_vec(),
            ),
            _ => (
                About::Field(self.dice.pick(&["employees", "budget", "quiet_days"])),
                numbers(),
            ),
        };
        let asks = self
            .apart(&literals)
            .into_iter()
            .map(Ask::Compare)
            .collect();
        Self::on_field(about, asks)
    }

    fn tiered_choices(&mut self) -> Tiered {
        let choices: Vec<Literal> = words::LEVELS
            .iter()
            .map(|level| Literal::Choice(level))
            .collect();
        let asks = self.apart(&choices).into_iter().map(Ask::Compare).collect();
        Self::on_field(About::Field("education"), asks)
    }

    /// Comparisons of which any two lie apart or one inside the other; at least one, at most four.
    fn apart(&mut self, literals: &[Literal]) -> Vec<Compare> {
        let mut kept: Vec<(Range, Compare)> = Vec::new();
        for _ in 0..6 {
            let compare = self.comparison(literals);
            let range = range(&compare, literals);
            let fits = !matches!(compare, Compare::IsNot(_))
                && range.0 <= range.1
                && kept.iter().all(|(other, _)| is_clear(range, *other));
            if fits && kept.len() < 4 {
                kept.push((range, compare));
            }
        }
        if kept.is_empty() {
            return vec![Compare::AtLeast(literals[1])];
        }
        kept.into_iter().map(|(_, compare)| compare).collect()
    }

    fn tiered_dates(&mut self) -> Tiered {
        let dates = self.fields_of(|kind| *kind == crate::reference::program::Kind::Date);
        let name = self.dice.pick(&dates);
        let windows = self.windows_apart(true);
        Self::on_field(
            About::Field(name),
            windows.into_iter().map(Ask::When).collect(),
        )
    }

    /// Windows that are counted from as-of, of which any two lie apart or one inside the other.
    fn windows_apart(&mut self, of_field: bool) -> Vec<When> {
        let mut kept: Vec<(Range, When)> = Vec::new();
        for _ in 0..6 {
            let form = self.dice.pick(&[
                Form::InLast,
                Form::InLast,
                Form::MoreThanAgo,
                Form::UpToAgo,
                Form::BetweenAgo,
                Form::LessThanAgo,
                Form::InNext,
            ]);
            if form == Form::InNext && !of_field {
                continue;
            }
            let window = times::window(&mut self.dice, self.zone, 0, form);
            let range = relative(&window);
            if kept.iter().all(|(other, _)| is_clear(range, *other)) && kept.len() < 4 {
                kept.push((range, window));
            }
        }
        kept.into_iter().map(|(_, window)| window).collect()
    }

    /// Sets of values: single ones, and all of them.
    fn tiered_texts(&mut self) -> Tiered {
        let (about, pool): (About, Vec<&'static str>) = match self.dice.below(3) {
            0 => (About::Field("sector"), words::SECTORS.to_vec()),
            1 => (About::Domain("email"), words::DOMAINS.to_vec()),
            _ => (
                About::Field(self.dice.pick(&["country", "job_title", "plan"])),
                vec![
                    "France",
                    "cote d'ivoire",
                    "CTO",
                    "elan",
                    "straße",
                    "director",
                ],
            ),
        };
        let values = self.dice.some(&pool, 3);
        let mut asks = vec![
            Ask::Is(Is::Is, vec![values[0]]),
            Ask::Is(Is::Is, vec![values[1]]),
            Ask::Is(Is::AnyOf, values),
        ];
        asks.truncate(2 + self.dice.below(2));
        let number = asks.len();
        let asks = self.dice.some(&asks, number);
        Self::on_field(about, asks)
    }

    /// > other tests are tried in the order written
    fn tiered_pieces(&mut self) -> Tiered {
        let (part, pool): (Part, &[&'static str]) = match self.dice.below(3) {
            0 => (Part::Mentions, &words::MENTIONS),
            1 => (Part::StartsWith, &words::PIECES),
            _ => (Part::Contains, &words::PIECES),
        };
        let asks = self
            .dice
            .some(pool, 3)
            .into_iter()
            .map(|text| Ask::Part(part, Quantity::One, vec![text]))
            .collect();
        let name = self.dice.pick(&["country", "job_title", "company"]);
        Self::on_field(About::Field(name), asks)
    }

    fn tiered_yes_no(&mut self) -> Tiered {
        let asks = vec![Ask::YesNo(YesNo::Yes), Ask::YesNo(YesNo::No)];
        Self::on_field(About::Field("has_budget"), asks)
    }

    /// Counts in the same window.
    fn tiered_counts(&mut self) -> Tiered {
        let mut kept: Vec<(Range, Count)> = Vec::new();
        for _ in 0..6 {
            let count = self.count();
            let range = count_range(count);
            if kept.iter().all(|(other, _)| is_clear(range, *other)) && kept.len() < 4 {
                kept.push((range, count));
            }
        }
        let measure: fn(Count) -> Measure = match self.dice.below(3) {
            0 => Measure::Objects,
            1 => Measure::Days,
            _ => Measure::Times,
        };
        let mut events = self.events();
        if measure(Count::AtLeast(1)) == Measure::Objects(Count::AtLeast(1)) {
            events.verb = self.dice.pick(&["visited", "opened", "received", "demoed"]);
        }
        let mut counts = kept.into_iter().map(|(_, count)| measure(count));
        let first = counts.next().unwrap_or(Measure::Any);
        let tiers = counts
            .map(|measure| of_events(Some(measure), None, None))
            .collect();
        (Condition::Events(EventTest::Measured(first, events)), tiers)
    }

    /// Counts in windows inside one another: the more, the shorter the time.
    fn tiered_windows(&mut self, counting: Option<&Counting>) -> Tiered {
        let mut lengths: Vec<_> =
            [SPANS[1], SPANS[2], SPANS[3], SPANS[5], SPANS[6], SPANS[7]].to_vec();
        let number = 2 + self.dice.below(2);
        lengths = self.dice.some(&lengths, number);
        lengths.sort_by_key(|length| micros(*length));
        let with_counts = self.dice.chance(60);
        let mut least: i64 = 4;
        let mut tiers: Vec<(Option<Count>, Option<When>)> = lengths
            .into_iter()
            .map(|length| {
                least = (least - self.dice.between(0, 1)).max(1);
                let count = with_counts.then_some(Count::AtLeast(least));
                (count, Some(When::InLast(length)))
            })
            .collect();
        // The widest may have no window, unless the group gives it one, and then it stands first.
        let open = !matches!(counting, Some(Counting::Window(_))) && self.dice.chance(40);
        if open && let Some(widest) = tiers.last_mut() {
            widest.1 = None;
        }
        let last = tiers.len() - 1;
        let first = if open {
            last
        } else {
            self.dice.below(tiers.len())
        };
        let first = tiers.swap_remove(first);
        let mut events = self.events();
        events.window = first.1;
        events.since_last = None;
        let measure = first.0.map_or(Measure::Any, |count| match count {
            Count::AtLeast(1) => Measure::Any,
            count => Measure::Times(count),
        });
        let tiers = tiers
            .into_iter()
            .map(|(count, window)| of_events(count.map(Measure::Times), window, None))
            .collect();
        (
            Condition::Events(EventTest::Measured(measure, events)),
            tiers,
        )
    }

    /// > A tier may name only an object
    fn tiered_objects(&mut self) -> Tiered {
        let mut events = self.events();
        events.verb = self.dice.pick(&["visited", "opened", "submitted"]);
        events.object = Object::Text(self.dice.pick(&words::ASKED_OBJECTS));
        let tiers = vec![of_events(None, None, Some(Object::AnyNoun))];
        (
            Condition::Events(EventTest::Measured(Measure::Any, events)),
            tiers,
        )
    }

    fn tiered_properties(&mut self) -> Tiered {
        let property = self.dice.pick(&["duration", "amount"]);
        let totals = [
            Total::Total,
            Total::Average,
            Total::Highest,
            Total::Lowest,
            Total::Latest,
        ];
        let total = self.dice.pick(&totals);
        let mut compares = self.apart(&property_literals(property)).into_iter();
        let of = |compare| Measure::Property(total, property, compare);
        let first = compares.next().map_or(Measure::Any, of);
        let tiers = compares
            .map(|compare| of_events(Some(of(compare)), None, None))
            .collect();
        let events = self.events();
        (Condition::Events(EventTest::Measured(first, events)), tiers)
    }

    fn tiered_inactive(&mut self) -> Tiered {
        let lengths = [SPANS[1], SPANS[3], SPANS[5], SPANS[6], SPANS[7]];
        let mut lengths = self.dice.some(&lengths, 3).into_iter();
        let first = lengths.next().unwrap_or(SPANS[0]);
        (
            Condition::Events(EventTest::Inactive(first)),
            lengths.map(TierTest::Inactive).collect(),
        )
    }

    fn tiered_last(&mut self) -> Tiered {
        let mut windows = self.windows_apart(false).into_iter().map(Measure::Last);
        let first = windows.next().unwrap_or(Measure::Any);
        let mut events = self.events();
        events.window = None;
        events.since_last = None;
        let tiers = windows
            .map(|window| of_events(Some(window), None, None))
            .collect();
        (Condition::Events(EventTest::Measured(first, events)), tiers)
    }

    /// Shares and growths.
    fn tiered_ratios(&mut self) -> Tiered {
        let forms: Vec<Form> = [Form::Share, Form::Growth]
            .into_iter()
            .filter(|form| enabled(*form))
            .collect();
        if forms.is_empty() {
            return self.tiered_inactive();
        }
        let form = self.dice.pick(&forms);
        let mut test = self.event_test(form);
        let mut tiers = Vec::new();
        match &mut test {
            EventTest::Share { percent, .. } => {
                *percent = Count::AtLeast(30);
                tiers = vec![Count::AtLeast(100), Count::AtLeast(50)];
            }
            EventTest::Growth { factor, .. } => {
                *factor = Count::AtLeast(2);
                tiers = vec![Count::AtLeast(3), Count::MoreThan(4)];
            }
            EventTest::Measured(..) | EventTest::Inactive(_) | EventTest::Then { .. } => {}
        }
        tiers.truncate(1 + self.dice.below(2));
        (
            Condition::Events(test),
            tiers.into_iter().map(TierTest::Than).collect(),
        )
    }
}

fn of_events(measure: Option<Measure>, window: Option<When>, object: Option<Object>) -> TierTest {
    TierTest::Events {
        object,
        measure,
        window,
        filter: None,
    }
}

/// Whether two ranges lie apart, or one inside the other without being the same.
fn is_clear(one: Range, other: Range) -> bool {
    let apart = one.1 < other.0 || other.1 < one.0;
    let inside = one.0 <= other.0 && other.1 <= one.1 || other.0 <= one.0 && one.1 <= other.1;
    apart || inside && one != other
}

/// The least and greatest value that a comparison holds for; choices by their place.
fn range(compare: &Compare, literals: &[Literal]) -> Range {
    let place = |literal: &Literal| match literal {
        Literal::Number(number) => i128::from(*number),
        Literal::Span(span) => i128::from(micros(*span)),
        Literal::Choice(_) => {
            let place = literals.iter().position(|other| other == literal);
            place.map_or(0, |place| place as i128)
        }
    };
    // Choices end where they end.
    let (least, most) = match literals {
        [Literal::Choice(_), ..] => (0, literals.len() as i128 - 1),
        _ => (i128::MIN, i128::MAX),
    };
    match compare {
        Compare::AtLeast(value) => (place(value), most),
        Compare::AtMost(value) => (least, place(value)),
        Compare::MoreThan(value) => (place(value) + 1, most),
        Compare::FewerThan(value) => (least, place(value) - 1),
        Compare::Is(value) => (place(value), place(value)),
        Compare::IsNot(_) => (least, most),
        Compare::Between(low, high) => (place(low), place(high)),
    }
}

fn count_range(count: Count) -> Range {
    let wide = i128::from;
    match count {
        Count::AtLeast(number) => (wide(number), i128::MAX),
        Count::AtMost(number) => (0, wide(number)),
        Count::MoreThan(number) => (wide(number) + 1, i128::MAX),
        Count::FewerThan(number) => (0, wide(number) - 1),
        Count::Exactly(number) => (wide(number), wide(number)),
        Count::Between(low, high) => (wide(low), wide(high)),
    }
}

/// The microseconds of a window, counted from as-of.
fn relative(window: &When) -> Range {
    let (from, to) = match window {
        When::InLast(length) | When::LessThanAgo(length) => (-micros(*length) + 1, 0),
        When::InNext(length) => (1, micros(*length)),
        When::MoreThanAgo(length) => (i64::MIN, -micros(*length) - 1),
        When::UpToAgo(length) => (i64::MIN, -micros(*length)),
        When::BetweenAgo(near, far) => (-micros(*far) + 1, -micros(*near)),
        When::Before(_) | When::After(_) | When::Since(_) | When::BetweenDates(..) => {
            (i64::MIN, clock::DAY)
        }
    };
    (i128::from(from), i128::from(to))
}
