use crate::data::Limits;
use crate::data::reject::bytes;

use super::lexer::DEEPEST;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Defect {
    RowTooLong,
    CellTooLong,
    InvalidUtf8,
    SecondByteOrderMark,
    NotAnObject,
    NoList,
    TextAfterObject,
    CutOff,
    NoKey,
    NoColon,
    NoComma,
    NoValue,
    TrailingComma,
    BareWord,
    NotANumber,
    BadNumber,
    SingleQuote,
    Comment,
    UnclosedText,
    ControlCharacter,
    BadEscape,
    LoneSurrogate,
    DuplicateKey,
    LateKey,
    TooDeep,
}

/// A defect and its place on the line, in bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub defect: Defect,
    pub at: usize,
}

impl Fault {
    pub fn new(defect: Defect, at: usize) -> Self {
        Self { defect, at }
    }

    /// Bytes that are no UTF-8.
    pub fn invalid_utf8(at: usize) -> Self {
        Self::new(Defect::InvalidUtf8, at)
    }

    /// The code of the defect.
    pub fn code(self) -> &'static str {
        match self.defect {
            Defect::RowTooLong => "row-too-long",
            Defect::CellTooLong => "cell-too-long",
            Defect::InvalidUtf8 => "invalid-utf8",
            Defect::SecondByteOrderMark => "second-byte-order-mark",
            Defect::NotAnObject => "not-an-object",
            Defect::NoList => "bad-kind",
            Defect::LoneSurrogate => "lone-surrogate",
            Defect::DuplicateKey => "duplicate-key",
            Defect::LateKey => "late-key",
            Defect::TooDeep => "nested-too-deep",
            _ => "bad-json",
        }
    }

    /// The defect in one sentence that names the column, counted in characters from 1, on `line`.
    pub fn describe(self, line: &[u8], limits: &Limits) -> String {
        let before = line.get(..self.at).unwrap_or(line);
        let column = String::from_utf8_lossy(before).chars().count() + 1;
        match self.defect {
            Defect::RowTooLong => format!(
                "the line is longer than {} (--max-row allows for more)",
                bytes(limits.row_bytes)
            ),
            Defect::CellTooLong => format!(
                "the value at column {column} is longer than {} (--max-cell allows for more)",
                bytes(limits.cell_bytes)
            ),
            Defect::InvalidUtf8 => {
                format!("column {column} is not UTF-8: it may be Windows-1252 or Latin-1")
            }
            Defect::SecondByteOrderMark => {
                "a byte order mark in the middle of the file: another file begins here".to_owned()
            }
            Defect::NotAnObject => {
                "this is no JSON object, which stands in `{` and `}`".to_owned()
            }
            Defect::NoList => "`events` is no list of objects".to_owned(),
            Defect::TextAfterObject => {
                format!("something follows the object at column {column}: each line holds one only")
            }
            Defect::CutOff => {
                "the line ends before its object does: the file may be cut off or printed over several lines"
                    .to_owned()
            }
            Defect::NoKey => format!("a key in double quotes is missing at column {column}"),
            Defect::NoColon => format!("a `:` is missing behind the key, at column {column}"),
            Defect::NoComma => {
                format!("a `,` or the closing bracket is missing at column {column}")
            }
            Defect::NoValue => format!("a value is missing at column {column}"),
            Defect::TrailingComma => {
                format!("the comma at column {column} has nothing behind it")
            }
            Defect::BareWord => format!(
                "the word at column {column} is neither `true`, `false` nor `null`; texts need double quotes"
            ),
            Defect::NotANumber => format!(
                "NaN or infinity at column {column}: JSON has no such numbers; leave the key out, or write null"
            ),
            Defect::BadNumber => format!("the number at column {column} is not spelled as JSON has it"),
            Defect::SingleQuote => {
                format!("a single quote at column {column}: JSON has double quotes only")
            }
            Defect::Comment => format!("a comment at column {column}: JSON has none"),
            Defect::UnclosedText => {
                format!("the text that opens at column {column} does not close on its line")
            }
            Defect::ControlCharacter => format!(
                "a control character at column {column}: inside a text it is written as an escape, such as `\\t`"
            ),
            Defect::BadEscape => format!("the escape at column {column} is none that JSON has"),
            Defect::LoneSurrogate => format!(
                "the escape at column {column} is half of a pair, the other half is missing: the text was cut"
            ),
            Defect::DuplicateKey => {
                format!("the key whose value is at column {column} stands twice on the line")
            }
            Defect::LateKey => format!(
                "the key whose value is at column {column} is needed, but the first MiB of the file lacks it: put a line that has it first"
            ),
            Defect::TooDeep => format!("more than {DEEPEST} brackets are open at column {column}"),
        }
    }
}
