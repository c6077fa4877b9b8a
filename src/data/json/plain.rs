//! Blocks in which every line is as nearly all are: an object of the file's keys, and values that stand for themselves. They
//! are read column by column from where they stand, which halves the time. Any other block is left to the reader that knows
//! each defect.

use std::mem;

use memchr::memchr_iter;

use crate::columns::{ReadAs, ReadSpec};
use crate::data::Limits;
use crate::data::typed::Places;

use super::keys::Keys;
use super::lexer::{Lexer, Value};

/// What is asked of the values of each key.
#[derive(Debug)]
pub(super) struct PlainPlan {
    keys: Vec<PlainKey>,
}

#[derive(Debug)]
struct PlainKey {
    is_asked: bool,
    is_id: bool,
    /// Whether numbers are to be written as texts of some form.
    is_like: bool,
}

/// Where the values of a block stand.
#[derive(Debug, Default)]
pub(super) struct PlainValues {
    /// Row after row, for each key where its value begins and ends; nothing where that is missing or not asked for.
    spans: Vec<(u32, u32)>,
    width: usize,
    /// For each key, the last row that has it; rows are counted from 1.
    seen: Vec<usize>,
}

impl PlainPlan {
    /// None if rows are to be counted, which takes a look at each.
    pub fn new(spec: &ReadSpec, keys: &Keys, id: Option<usize>) -> Option<Self> {
        let key = |place| {
            let mut columns = spec
                .columns
                .iter()
                .filter(|column| column.position == Some(place));
            PlainKey {
                is_asked: columns.clone().next().is_some(),
                is_id: id == Some(place),
                is_like: columns.any(|column| matches!(column.read, ReadAs::Number(Some(_)))),
            }
        };
        let keys = (0..keys.names().len()).map(key).collect();
        (!spec.asks_row_number()).then_some(Self { keys })
    }
}

impl PlainKey {
    /// Where in the text a value stands for itself; none if it takes a closer look.
    #[inline]
    fn span(&self, value: Value<'_>, (start, end): (usize, usize)) -> Option<(u32, u32)> {
        let stands_for_itself = match value {
            _ if !self.is_asked => return Some((0, 0)),
            Value::Null => return Some((0, 0)),
            Value::Text(text) => {
                return (!text.has_escapes).then_some(((start + 1) as u32, (end - 1) as u32));
            }
            Value::Bool(_) => !self.is_id,
            Value::Number(number) => {
                let is_looked_at = self.is_like
                    || number.contains(['e', 'E'])
                    || (self.is_id && number.contains('.'));
                !is_looked_at
            }
            Value::List(_) | Value::Object(_) => false,
        };
        stands_for_itself.then_some((start as u32, end as u32))
    }
}

impl PlainValues {
    /// Finds the values of `text`, which is whole lines; whether all are objects in which nothing takes a closer look.
    pub fn find(&mut self, text: &str, (keys, plan): (&Keys, &PlainPlan), limits: &Limits) -> bool {
        self.spans.clear();
        self.width = plan.keys.len();
        self.seen.clear();
        self.seen.resize(self.width, 0);
        let bytes = text.as_bytes();
        if u32::try_from(bytes.len()).is_err() || self.width == 0 {
            return false;
        }
        let mut at = 0;
        while at < bytes.len() {
            let Some(end) = self.line(text, at, (keys, plan), limits) else {
                return false;
            };
            at = end;
        }
        // Line ends are white space: were there one in an object, there would be more of them.
        let lines = memchr_iter(b'\n', bytes).count() + usize::from(!bytes.ends_with(b"\n"));
        lines == self.rows()
    }

    /// Finds the values of the line that begins at `start`; where the next one does.
    #[inline]
    fn line(
        &mut self,
        text: &str,
        start: usize,
        (keys, plan): (&Keys, &PlainPlan),
        limits: &Limits,
    ) -> Option<usize> {
        let bytes = text.as_bytes();
        let before = self.spans.len();
        self.spans.resize(before + self.width, (0, 0));
        let row = self.rows();
        if bytes[start] != b'{' {
            return None;
        }
        let (mut at, mut expected) = (start + 1, 0);
        loop {
            at = past_space(bytes, at);
            let (place, written) = keys.at_start(&bytes[at..], expected)?;
            if mem::replace(&mut self.seen[place], row) == row {
                return None;
            }
            at = past_space(bytes, at + written.len());
            if bytes.get(at) != Some(&b':') {
                return None;
            }
            at += 1;
            let mut lexer = Lexer::from(text, past_space(bytes, at));
            let begin = lexer.at();
            let value = lexer.value(1).ok()?;
            if lexer.at() - at > limits.cell_bytes {
                return None;
            }
            self.spans[before + place] = plan.keys[place].span(value, (begin, lexer.at()))?;
            at = past_space(bytes, lexer.at());
            match bytes.get(at)? {
                b',' => at += 1,
                b'}' => break,
                _ => return None,
            }
            expected = place + 1;
        }
        let mut end = at + 1;
        end += usize::from(bytes.get(end) == Some(&b'\r'));
        let has_end = bytes.get(end).is_none_or(|byte| *byte == b'\n');
        (has_end && end - start <= limits.row_bytes).then_some(end + 1)
    }
}

impl Places for PlainValues {
    fn rows(&self) -> usize {
        self.spans.len() / self.width.max(1)
    }

    fn are_trimmed(&self) -> bool {
        false
    }

    #[inline]
    fn column(&self, key: usize) -> impl Iterator<Item = (usize, usize)> + Clone {
        let of_key = self.spans[key..].iter().step_by(self.width);
        of_key.map(|(start, end)| (*start as usize, *end as usize))
    }
}

#[inline]
fn past_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::cell::{id_of, text_of};
    use super::super::keys::Members;
    use super::*;
    use crate::columns::ColumnSpec;
    use crate::value::NumberFormat;

    const SMALL: Limits = Limits {
        cell_lines: 3,
        cell_bytes: 12,
        row_bytes: 50,
    };

    /// Keys that a file has: an id, a number, a number of some form, a text, and a key that nobody asks for.
    const FIRST: &str = r#"{"id":"a","n":1,"like":"1","a key of more than sixteen":"x","rest":0}"#;

    const NAMES: [&str; 5] = ["id", "n", "like", "a key of more than sixteen", "rest"];

    fn keys() -> Keys {
        let mut keys = Keys::default();
        let mut members = Members::new(&keys);
        members.read(FIRST, &keys, &Limits::default()).unwrap();
        keys.add_others(&members);
        keys
    }

    fn columns() -> Vec<ColumnSpec> {
        let format = NumberFormat::from_example("1,234.5").unwrap();
        let reads = [
            ReadAs::Text,
            ReadAs::Number(None),
            ReadAs::Number(Some(format)),
            ReadAs::Text,
        ];
        let columns = reads.into_iter().enumerate();
        columns
            .map(|(place, read)| ColumnSpec::plain(place, "x", read))
            .collect()
    }

    /// What is found, if anything is, is what the other reader finds, without a fault.
    fn check(text: &str) -> bool {
        let (keys, spec) = (keys(), ReadSpec::without_key(columns()));
        let plan = PlainPlan::new(&spec, &keys, Some(0)).unwrap();
        let mut values = PlainValues::default();
        let is_plain = values.find(text, (&keys, &plan), &SMALL);
        if is_plain {
            assert_eq!(text.lines().count(), values.rows(), "{text:?}");
            for (row, line) in text.split_terminator('\n').enumerate() {
                let mut members = Members::new(&keys);
                members.read(line, &keys, &SMALL).expect(line);
                assert!(line.len() <= SMALL.row_bytes, "{line}");
                for (place, column) in spec.columns.iter().enumerate() {
                    let value = members.get(place);
                    let expected = if place == 0 {
                        id_of(value, column)
                    } else {
                        text_of(value, column)
                    };
                    let (start, end) = values.column(place).nth(row).unwrap();
                    assert_eq!(expected.as_deref(), Ok(&text[start..end]), "{text:?}");
                }
            }
        }
        is_plain
    }

    #[test]
    fn what_is_as_nearly_all_are_is_plain() {
        for text in [
            "{\"id\":\"a\",\"n\":1}\n",
            "{\"id\":\"a\"}\n{\"n\":-1.5}",
            "{\"id\":7,\"like\":\"1,5\"}\r\n",
            "{\"rest\":null,\"like\":\"\",\"id\":7}\n{\"id\":7}\n",
            "{ \"id\": null, \"n\" : true }\n",
            "{\"a key of more than sixteen\":\"é\",\"rest\":[1e5]}\n",
        ] {
            assert!(check(text), "{text:?}");
        }
    }

    #[test]
    fn all_else_is_not() {
        for text in [
            "\n",
            "{}\n",
            " {\"id\":\"a\"}\n",
            "{\"id\":\"a\"} x\n",
            "{\"id\":\"a\"}{\"id\":\"a\"}\n",
            "{\"id\":\n\"a\"}",
            "{\"id\":\"a\",\n\"n\":1}\n",
            "{\"id\":\"a\\n\"}\n",
            "{\"id\":\"a\"\n",
            "{\"id\":\"a\",}\n",
            "{\"id\" \"a\"}\n",
            "{\"id\":\"a\",\"id\":\"a\"}\n",
            "{\"n\":1,\"id\":\"a\",\"n\":1}\n",
            "{\"other\":1}\n",
            "{\"id\":1.5}\n",
            "{\"id\":true}\n",
            "{\"n\":1e5}\n",
            "{\"n\":01}\n",
            "{\"n\":[1]}\n",
            "{\"like\":1}\n",
            "{\"id\":\"abcdefghijklmn\"}\n",
            "{\"id\":\"abcdefghi\",\"a key of more than sixteen\":\"abcdefghi\"}\n",
        ] {
            assert!(!check(text), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn what_is_plain_is_what_the_other_reader_finds(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "{\"id\":", "{\"n\":", ",\"n\":", ",\"like\":", ",\"rest\":", ", \"a key of more than sixteen\": ",
                    "\"a\"", "\"é\"", "1", "-0.5", "1e2", "null", "true", "[1,{}]", "\"\\u0041\"", "}\n", "}\r\n", "\n", " ",
                ]),
                0..16,
            ),
        ) {
            check(&pieces.concat());
        }

        #[test]
        fn members_in_any_order_are_read_alike(
            rows in prop::collection::vec(
                prop::collection::vec(
                    (
                        prop::sample::select(NAMES.to_vec()),
                        prop::sample::select(vec!["\"a\"", "\"\"", "1", "0.5", "null", "false", "\"b\\\"\"", "[]", "nul"]),
                    ),
                    1..5,
                ),
                1..4,
            ),
        ) {
            let line = |members: &Vec<(&str, &str)>| {
                let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}\n", members.join(","))
            };
            let text: String = rows.iter().map(line).collect();
            check(&text);
        }
    }
}
