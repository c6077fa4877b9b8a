mod clock;
mod stamps;

use hashbrown::HashMap;

use super::{ColumnSpec, IntegerColumn, ReadAs};
use crate::suggest::nearest;
use crate::value::{
    CellTime, DateFormat, Decimal, Duration, NumberFormat, TimeError, Unit, Zone, date_like_for,
    number_like_for, parse_iso, parse_yes_no, trim_fold,
};

use clock::Clock;
use stamps::Stamps;

/// Reads the cells of one column: what data files hold, and what tests give, are read alike.
#[derive(Clone, Debug)]
pub struct Decoder {
    missing: Vec<String>,
    name: String,
    read: Read,
}

#[derive(Clone, Debug)]
enum Read {
    Text,
    Number(Option<NumberFormat>),
    YesNo,
    /// ISO 8601.
    Date(Stamps, Clock),
    DateLike(DateFormat, Clock),
    Duration(Unit),
    Choice(Choices),
}

/// A cell that was read as an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The integer, as [`ReadAs`] says.
    pub value: i64,
    /// Whether it had more than six decimals.
    pub rounded: bool,
}

/// A cell that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// What is wrong, in kebab-case.
    pub code: &'static str,
    /// One sentence, without the cell.
    pub message: String,
}

impl BadCell {
    /// A row without a key.
    pub fn empty_key(name: &str) -> Self {
        Self {
            code: "empty-key",
            message: format!("`{name}` is empty, so the row belongs to no lead"),
        }
    }

    /// A row without a value that it needs.
    pub fn missing(name: &str) -> Self {
        Self {
            code: "missing-value",
            message: format!("`{name}` is empty, but a value is needed"),
        }
    }
}

impl Decoder {
    /// A reader of the cells of `column`; times that name no zone are of `zone`.
    pub fn new(column: &ColumnSpec, zone: Zone) -> Self {
        let read = match &column.read {
            ReadAs::Text | ReadAs::Texts | ReadAs::Verbatim | ReadAs::RowNumber => Read::Text,
            ReadAs::Number(format) => Read::Number(format.clone()),
            ReadAs::YesNo => Read::YesNo,
            ReadAs::Date(None) => Read::Date(Stamps::new(zone), Clock::new(zone)),
            ReadAs::Date(Some(format)) => Read::DateLike(format.clone(), Clock::new(zone)),
            ReadAs::Duration(unit) => Read::Duration(*unit),
            ReadAs::Choice(choices) => Read::Choice(Choices::new(choices)),
        };
        Self {
            missing: column.missing.clone(),
            name: column.name.clone(),
            read,
        }
    }

    /// Whether the column's values are texts.
    pub fn is_text(&self) -> bool {
        matches!(self.read, Read::Text)
    }

    /// Whether a trimmed cell means "no value".
    #[inline]
    pub fn is_missing(&self, cell: &str) -> bool {
        cell.is_empty() || (self.has_placeholders() && self.is_placeholder(cell))
    }

    /// Whether other cells than empty ones mean "no value".
    #[inline]
    pub fn has_placeholders(&self) -> bool {
        !self.missing.is_empty()
    }

    fn is_placeholder(&self, cell: &str) -> bool {
        if cell.is_ascii() && !cell.contains('`') {
            self.missing
                .iter()
                .any(|missing| missing.eq_ignore_ascii_case(cell))
        } else {
            let cell = trim_fold(cell);
            self.missing.iter().any(|missing| *missing == cell)
        }
    }

    /// The instant in microseconds that a date stands for which is no cell; none in a column of anything else.
    #[inline]
    pub fn micros(&mut self, time: CellTime) -> Option<i64> {
        match &mut self.read {
            Read::Date(_, clock) | Read::DateLike(_, clock) => Some(clock.micros(time)),
            Read::Text | Read::Number(_) | Read::YesNo | Read::Duration(_) | Read::Choice(_) => {
                None
            }
        }
    }

    /// Adds to `into` the instants, in microseconds, of the first cells that have the form that nearly all exports have, all
    /// up to one of another form; of no cell in a column of anything else.
    #[inline]
    pub fn read_stamps<'c>(
        &mut self,
        cells: impl Iterator<Item = &'c [u8]>,
        into: &mut IntegerColumn,
    ) {
        if let Read::Date(stamps, _) = &mut self.read
            && self.missing.is_empty()
        {
            stamps.read_all(cells, into);
        }
    }

    /// The integer that a trimmed cell, which is not missing, stands for; none in a column of texts.
    ///
    /// # Errors
    ///
    /// The cell is not spelled as the column's cells are.
    #[inline]
    pub fn decode(&mut self, cell: &str) -> Result<Option<Decoded>, BadCell> {
        let exact = |value| {
            Some(Decoded {
                value,
                rounded: false,
            })
        };
        match &mut self.read {
            Read::Text => Ok(None),
            Read::Number(format) => {
                let parsed = match format {
                    None => Decimal::parse(cell),
                    Some(format) => format.parse(cell),
                };
                match parsed {
                    Ok(number) => Ok(Some(Decoded {
                        value: number.value.millionths(),
                        rounded: number.rounded,
                    })),
                    Err(error) => {
                        let reason = error.to_string();
                        let like = number_like_for(cell);
                        Err(bad("bad-number", &self.name, &reason, like.as_deref()))
                    }
                }
            }
            Read::YesNo => match parse_yes_no(cell) {
                Some(value) => Ok(exact(i64::from(value))),
                None => Err(bad("bad-yes-no", &self.name, "is neither yes nor no", None)),
            },
            Read::Date(stamps, clock) => match stamps.read(cell.as_bytes()) {
                Some(micros) => Ok(exact(micros)),
                None => match parse_iso(cell.as_bytes()) {
                    Ok(time) => Ok(exact(clock.micros(time))),
                    Err(error) => Err(bad_date(&self.name, cell, error)),
                },
            },
            Read::DateLike(format, clock) => match format.parse(cell) {
                Ok(time) => Ok(exact(clock.micros(time))),
                Err(error) => Err(bad_date(&self.name, cell, error)),
            },
            Read::Duration(unit) => {
                let number = match Decimal::parse(cell) {
                    Ok(number) => number,
                    Err(error) => {
                        return Err(bad("bad-duration", &self.name, &error.to_string(), None));
                    }
                };
                match Duration::from_unit(number.value, *unit) {
                    Some(duration) => Ok(Some(Decoded {
                        value: duration.micros(),
                        rounded: number.rounded,
                    })),
                    None => Err(bad("bad-duration", &self.name, "is too long", None)),
                }
            }
            Read::Choice(choices) => match choices.find(cell) {
                Some(place) => Ok(exact(place)),
                None => Err(choices.bad(&self.name, cell)),
            },
        }
    }
}

fn bad_date(name: &str, cell: &str, error: TimeError) -> BadCell {
    let like = date_like_for(cell);
    bad("bad-date", name, &error.to_string(), like.as_deref())
}

fn bad(code: &'static str, name: &str, reason: &str, like: Option<&str>) -> BadCell {
    let mut message = format!("`{name}` {reason}");
    if let Some(like) = like {
        message.push_str(&format!("; `like \"{like}\"` would read it"));
    }
    BadCell { code, message }
}

/// The values that a column may have.
#[derive(Clone, Debug)]
struct Choices {
    /// Trimmed and folded, in order.
    values: Vec<String>,
    places: HashMap<String, i64, foldhash::fast::FixedState>,
    /// The last spelling that was found, and its place: cells repeat.
    last: (String, i64),
}

impl Choices {
    fn new(values: &[String]) -> Self {
        let places = values.iter().cloned().zip(0..).collect();
        Self {
            values: values.to_vec(),
            places,
            last: (String::new(), 0),
        }
    }

    fn find(&mut self, cell: &str) -> Option<i64> {
        if self.last.0 == cell {
            return Some(self.last.1);
        }
        let place = *self.places.get(trim_fold(cell).as_ref())?;
        self.last.0.clear();
        self.last.0.push_str(cell);
        self.last.1 = place;
        Some(place)
    }

    fn bad(&self, name: &str, cell: &str) -> BadCell {
        let folded = trim_fold(cell);
        let mut message = format!("`{name}` is none of its {} values", self.values.len());
        if let Some(near) = nearest(&folded, self.values.iter().map(String::as_str)) {
            message.push_str(&format!("; the nearest is `{near}`"));
        }
        BadCell {
            code: "bad-choice",
            message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoder(read: ReadAs, missing: &[&str]) -> Decoder {
        let column = ColumnSpec {
            position: Some(0),
            name: "budget".to_owned(),
            read,
            missing: missing.iter().map(|text| (*text).to_owned()).collect(),
            required: false,
            zone: None,
        };
        Decoder::new(&column, Zone::parse("Europe/Paris").unwrap())
    }

    /// What the cell is read as, or the message.
    fn check(read: ReadAs, cell: &str, expected: Result<i64, &str>) {
        let found = decoder(read, &[]).decode(cell);
        let found = found
            .map(|decoded| decoded.unwrap().value)
            .map_err(|bad| bad.message);
        assert_eq!(
            found.as_ref().map_err(String::as_str),
            expected.as_ref().map_err(|text| *text),
            "{cell}"
        );
    }

    #[test]
    fn numbers() {
        check(ReadAs::Number(None), "-1234.5", Ok(-1_234_500_000));
        check(
            ReadAs::Number(None),
            "$1,200",
            Err("`budget` is no number; `like \"$1,234.5\"` would read it"),
        );
        check(ReadAs::Number(None), "NaN", Err("`budget` is no number"));
        let format = NumberFormat::from_example("$1,234.50K").unwrap();
        check(ReadAs::Number(Some(format)), "$1.5K", Ok(1_500_000_000));
        let rounded = decoder(ReadAs::Number(None), &[])
            .decode("0.1234567")
            .unwrap();
        assert_eq!(
            rounded,
            Some(Decoded {
                value: 123_457,
                rounded: true
            })
        );
    }

    #[test]
    fn dates() {
        check(
            ReadAs::Date(None),
            "2026-01-31T09:30Z",
            Ok(1_769_851_800_000_000),
        );
        check(
            ReadAs::Date(None),
            "2026-01-31T09:30",
            Ok(1_769_848_200_000_000),
        );
        check(ReadAs::Date(None), "2026-01-31", Ok(1_769_814_000_000_000));
        check(
            ReadAs::Date(None),
            "2026-02-30",
            Err("`budget` names a day that does not exist"),
        );
        check(
            ReadAs::Date(None),
            "25/12/2020",
            Err("`budget` is no date; `like \"31/01/2026\"` would read it"),
        );
        let format = DateFormat::from_example("31/01/2026").unwrap();
        check(
            ReadAs::Date(Some(format)),
            "31/01/2026",
            Ok(1_769_814_000_000_000),
        );
    }

    #[test]
    fn durations_choices_and_yes_no() {
        check(ReadAs::Duration(Unit::Minute), "1.5", Ok(90_000_000));
        check(
            ReadAs::Duration(Unit::Minute),
            "1:30",
            Err("`budget` is no number"),
        );
        check(
            ReadAs::Duration(Unit::Week),
            "9000000000000",
            Err("`budget` is too long"),
        );
        check(ReadAs::YesNo, "Oui", Ok(1));
        check(
            ReadAs::YesNo,
            "perhaps",
            Err("`budget` is neither yes nor no"),
        );
        let choices = || {
            ReadAs::Choice(vec![
                "low".to_owned(),
                "élevé".to_owned(),
                "eleve".to_owned(),
            ])
        };
        check(choices(), "LOW", Ok(0));
        check(choices(), "Élevé", Ok(2));
        check(
            choices(),
            "lo",
            Err("`budget` is none of its 3 values; the nearest is `low`"),
        );
        let mut twice = decoder(choices(), &[]);
        for (cell, place) in [("low", 0), ("low", 0), ("eleve", 2), ("low", 0)] {
            assert_eq!(twice.decode(cell).unwrap().unwrap().value, place);
        }
    }

    #[test]
    fn placeholders_are_compared_trimmed_and_folded() {
        let decoder = decoder(ReadAs::Text, &["select", "n/a", "inconnu e", "l'autre"]);
        for cell in ["", "Select", "N/A", "Inconnu\u{a0}é", "L`autre", "l’autre"] {
            assert!(decoder.is_missing(cell), "{cell}");
        }
        for cell in ["selected", "-", "NULL"] {
            assert!(!decoder.is_missing(cell), "{cell}");
        }
    }
}
