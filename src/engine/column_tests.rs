use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::columns::{Bits, Column, IntegerColumn, ReadAs, TextColumn};
use crate::model::{FieldPart, TextTest, ValueTest};
use crate::value::{Instant, email_domain, length, text::items};

use super::interner::{Interner, Key, Recent};
use super::pool::Pool;
use super::slots::passes_at;
use super::span::Span;
use super::text_match::{Lists, TestedText, TextMatcher, asks_letters};

/// How many distinct texts of a column are remembered, and how many bytes of them.
const REMEMBERED_TEXTS: usize = 1 << 16;
const REMEMBERED_BYTES: usize = 4 << 20;

/// After how many texts it is known whether they repeat.
const TRIED_TEXTS: usize = if cfg!(test) { 8 } else { 1 << 10 };

/// A test of a field or property, which is numbered `item` by whoever asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'m> {
    pub item: usize,
    pub part: FieldPart,
    pub test: &'m ValueTest,
}

/// A column that is read for the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AskedColumn {
    pub item: usize,
    /// Whether it is read as text, whatever it is: a choice's letters are asked, which its place does not tell.
    pub as_text: bool,
}

/// Tests of the columns of batches: a bit for each test and row. Each distinct text is tested once.
#[derive(Debug)]
pub(super) struct ColumnTests {
    columns: Vec<AskedColumn>,
    checks: Vec<Check>,
    texts: Vec<TextChecks>,
    memos: Pool<Vec<Memo>>,
}

/// What one test looks at. Columns are places in [`ColumnTests::columns`].
#[derive(Debug)]
enum Check {
    /// No value passes.
    Never,
    Integer(usize, Span),
    /// By the place of a choice.
    Choice(usize, Vec<bool>),
    TextKnown(usize),
    DomainKnown(usize),
    Length(usize, Span),
    /// How many texts a cell holds.
    Count(usize, Span),
    /// One of the [`TextChecks`].
    Text,
}

/// Tests of one column's texts, or of their domains.
#[derive(Debug)]
struct TextChecks {
    column: usize,
    domain: bool,
    /// Which tests of all these are, in an order of their own.
    tests: Vec<usize>,
    /// The places of tests that a folded text passes by being that text: of rules about hundreds of countries or
    /// companies, all are decided at once.
    equal: HashMap<String, Vec<usize>, FixedState>,
    /// The places of all other tests, and how they are made.
    others: Vec<(usize, TextMatcher)>,
}

/// What was found of distinct texts: for each, as many words as its tests need.
#[derive(Debug, Default)]
struct Memo {
    /// How many texts came.
    came: usize,
    texts: Interner,
    recent: Recent,
    words: Vec<u64>,
}

impl ColumnTests {
    /// `read` says how an item's cells are read; none where the file does not have it.
    pub fn new<'r>(
        asked: &[Asked<'_>],
        read: impl Fn(usize) -> Option<&'r ReadAs>,
        lists: &mut Lists<'_>,
        as_of: Instant,
    ) -> Self {
        let mut tests = Self {
            columns: Vec::new(),
            checks: Vec::new(),
            texts: Vec::new(),
            memos: Pool::new(),
        };
        for one in asked {
            let check = match read(one.item) {
                Some(read) => tests.check(*one, read, lists, as_of),
                None => Check::Never,
            };
            tests.checks.push(check);
        }
        tests
    }

    /// The columns to read, in this order.
    pub fn columns(&self) -> &[AskedColumn] {
        &self.columns
    }

    /// Asks for an item's column besides the tests, and says where it is.
    pub fn column(&mut self, item: usize, as_text: bool) -> usize {
        let wanted = AskedColumn { item, as_text };
        let found = self.columns.iter().position(|column| *column == wanted);
        found.unwrap_or_else(|| {
            self.columns.push(wanted);
            self.columns.len() - 1
        })
    }

    fn check(
        &mut self,
        asked: Asked<'_>,
        read: &ReadAs,
        lists: &mut Lists<'_>,
        as_of: Instant,
    ) -> Check {
        let Asked { item, part, test } = asked;
        match (read, part) {
            (ReadAs::Texts, FieldPart::Value) if *test == ValueTest::Known => {
                Check::Count(self.column(item, false), Span::ALL)
            }
            (ReadAs::Texts, FieldPart::Count) => match Span::of_test(test, as_of) {
                Some(span) => Check::Count(self.column(item, false), span),
                None => Check::Never,
            },
            (ReadAs::Text | ReadAs::Texts | ReadAs::Verbatim | ReadAs::RowNumber, _) => {
                let column = self.column(item, false);
                self.text_check(column, part, test, lists, as_of)
            }
            (ReadAs::Choice(values), FieldPart::Value) => match test {
                ValueTest::Text(text) if asks_letters(text) => {
                    let column = self.column(item, true);
                    self.text_check(column, part, test, lists, as_of)
                }
                ValueTest::Text(text) => {
                    let passes = TextMatcher::new(text, lists).each(values);
                    Check::Choice(self.column(item, false), passes)
                }
                ValueTest::Known | ValueTest::In(_) | ValueTest::When(_) => {
                    self.integer_check(item, test, as_of)
                }
            },
            (ReadAs::Choice(_), FieldPart::Domain | FieldPart::Length | FieldPart::Count) => {
                let column = self.column(item, true);
                self.text_check(column, part, test, lists, as_of)
            }
            (
                ReadAs::Number(_) | ReadAs::YesNo | ReadAs::Date(_) | ReadAs::Duration(_),
                FieldPart::Value,
            ) => self.integer_check(item, test, as_of),
            (
                ReadAs::Number(_) | ReadAs::YesNo | ReadAs::Date(_) | ReadAs::Duration(_),
                FieldPart::Domain | FieldPart::Length | FieldPart::Count,
            ) => Check::Never,
        }
    }

    fn integer_check(&mut self, item: usize, test: &ValueTest, as_of: Instant) -> Check {
        match Span::of_test(test, as_of) {
            Some(span) => Check::Integer(self.column(item, false), span),
            None => Check::Never,
        }
    }

    fn text_check(
        &mut self,
        column: usize,
        part: FieldPart,
        test: &ValueTest,
        lists: &mut Lists<'_>,
        as_of: Instant,
    ) -> Check {
        match (part, test) {
            (FieldPart::Value, ValueTest::Known) => Check::TextKnown(column),
            (FieldPart::Domain, ValueTest::Known) => Check::DomainKnown(column),
            (FieldPart::Count, _) => Check::Never,
            (FieldPart::Length, test) => match Span::of_test(test, as_of) {
                Some(span) => Check::Length(column, span),
                None => Check::Never,
            },
            (FieldPart::Value | FieldPart::Domain, ValueTest::In(_) | ValueTest::When(_)) => {
                Check::Never
            }
            (FieldPart::Value, ValueTest::Text(test)) => {
                self.matcher_check(column, false, test, lists)
            }
            (FieldPart::Domain, ValueTest::Text(test)) => {
                self.matcher_check(column, true, test, lists)
            }
        }
    }

    fn matcher_check(
        &mut self,
        column: usize,
        domain: bool,
        test: &TextTest,
        lists: &mut Lists<'_>,
    ) -> Check {
        let same = |checks: &TextChecks| checks.column == column && checks.domain == domain;
        let place = self.texts.iter().position(same).unwrap_or_else(|| {
            self.texts.push(TextChecks::new(column, domain));
            self.texts.len() - 1
        });
        self.texts[place].add(self.checks.len(), test, lists);
        Check::Text
    }

    /// A bit for each test and row. `columns` are those that were asked for, in their order.
    pub fn evaluate(&self, columns: &[Column], rows: usize) -> Vec<Bits> {
        let mut bits: Vec<_> = self
            .checks
            .iter()
            .map(|check| check.rows(columns, rows))
            .collect();
        if !self.texts.is_empty() {
            self.memos.with(|memos| {
                memos.resize_with(self.texts.len(), Memo::default);
                for (checks, memo) in self.texts.iter().zip(memos) {
                    if let Some(texts) = text_column(columns, checks.column) {
                        checks.set(texts, memo, &mut bits);
                    }
                }
            });
        }
        bits
    }
}

impl Check {
    fn rows(&self, columns: &[Column], rows: usize) -> Bits {
        let found = match self {
            Check::Never | Check::Text => None,
            Check::Integer(column, span) => integer_column(columns, *column).map(|integers| {
                let (low, high) = span.ends();
                let values = integers.values.iter();
                let mut bits =
                    Bits::collect(values.map(|value| (low <= *value) & (*value <= high)));
                bits.and(&integers.known);
                bits
            }),
            Check::Choice(column, passes) => integer_column(columns, *column).map(|integers| {
                let mut bits = Bits::collect(
                    integers
                        .values
                        .iter()
                        .map(|place| passes_at(passes, *place)),
                );
                bits.and(&integers.known);
                bits
            }),
            Check::TextKnown(column) => text_column(columns, *column)
                .map(|texts| Bits::collect(texts.iter().map(|text| !text.is_empty()))),
            Check::DomainKnown(column) => text_column(columns, *column)
                .map(|texts| Bits::collect(texts.iter().map(|text| email_domain(text).is_some()))),
            Check::Count(column, span) => text_column(columns, *column).map(|texts| {
                Bits::collect(texts.iter().map(|text| {
                    let count = i64::try_from(items(text).count()).unwrap_or(i64::MAX);
                    count > 0 && span.contains(count)
                }))
            }),
            Check::Length(column, span) => text_column(columns, *column).map(|texts| {
                Bits::collect(texts.iter().map(|text| {
                    let length = i64::try_from(length(text)).unwrap_or(i64::MAX);
                    !text.is_empty() && span.contains(length)
                }))
            }),
        };
        found.unwrap_or_else(|| Bits::none(rows))
    }
}

impl TextChecks {
    fn new(column: usize, domain: bool) -> Self {
        Self {
            column,
            domain,
            tests: Vec::new(),
            equal: HashMap::default(),
            others: Vec::new(),
        }
    }

    fn add(&mut self, number: usize, test: &TextTest, lists: &mut Lists<'_>) {
        let place = self.tests.len();
        self.tests.push(number);
        if let TextTest::Equals(texts) = test {
            for text in texts {
                self.equal.entry(text.clone()).or_default().push(place);
            }
        } else {
            self.others.push((place, TextMatcher::new(test, lists)));
        }
    }

    /// Sets the rows that pass.
    fn set(&self, texts: &TextColumn, memo: &mut Memo, bits: &mut [Bits]) {
        memo.forget_if_full();
        let is_worth_it = memo.is_worth_it();
        let mut found = Vec::new();
        let words = self.tests.len().div_ceil(64);
        for (row, (text, (start, length))) in texts.iter().zip(texts.starts(0)).enumerate() {
            let text = if self.domain {
                email_domain(text).unwrap_or("")
            } else {
                text
            };
            if text.is_empty() {
                continue;
            }
            let found = if is_worth_it {
                memo.came += 1;
                let key = if self.domain {
                    Key::new(text)
                } else {
                    Key::of_start(start, length)
                };
                let add = || self.add_found(text, &mut memo.words);
                let number = memo.recent.insert(&mut memo.texts, (key, text), add);
                &memo.words[number.index() * words..][..words]
            } else {
                found.clear();
                self.add_found(text, &mut found);
                &found
            };
            for (index, word) in found.iter().enumerate() {
                let mut rest = *word;
                while rest != 0 {
                    let test = self.tests[index * 64 + rest.trailing_zeros() as usize];
                    bits[test].set(row);
                    rest &= rest - 1;
                }
            }
        }
    }

    /// Adds a bit for each test of a text.
    fn add_found(&self, text: &str, words: &mut Vec<u64>) {
        let text = TestedText::new(text);
        let first = words.len();
        words.resize(first + self.tests.len().div_ceil(64), 0);
        let equal = self.equal.get(text.folded.as_ref());
        let others = self.others.iter();
        let others = others.filter(|(_, matcher)| matcher.matches(&text));
        let passed = others.map(|(place, _)| place);
        for place in equal.into_iter().flatten().chain(passed) {
            words[first + place / 64] |= 1 << (place % 64);
        }
    }
}

impl Memo {
    fn forget_if_full(&mut self) {
        if self.texts.len() > REMEMBERED_TEXTS || self.texts.bytes() > REMEMBERED_BYTES {
            self.texts.clear();
            self.recent = Recent::default();
            self.words.clear();
            self.came = 0;
        }
    }

    /// Whether texts repeat, so that remembering them takes less time than testing them: a title or a country, and no
    /// address.
    fn is_worth_it(&self) -> bool {
        self.came < TRIED_TEXTS || self.texts.len() < self.came / 2
    }
}

pub(super) fn integer_column(columns: &[Column], at: usize) -> Option<&IntegerColumn> {
    match columns.get(at)? {
        Column::Integers(integers) => Some(integers),
        Column::Text(_) => None,
    }
}

pub(super) fn text_column(columns: &[Column], at: usize) -> Option<&TextColumn> {
    match columns.get(at)? {
        Column::Text(texts) => Some(texts),
        Column::Integers(_) => None,
    }
}
