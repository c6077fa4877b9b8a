use std::borrow::Cow;

use super::defect::{Defect, Fault};
use super::words::plain_end;
use super::written_key::WrittenKey;

/// How deep brackets may nest.
pub(super) const DEEPEST: usize = 128;

/// Reads one line, token by token, exactly as RFC 8259 spells JSON.
#[derive(Debug)]
pub(super) struct Lexer<'b> {
    line: &'b str,
    at: usize,
}

/// A value as it stands on its line. Everything inside it was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'b> {
    Null,
    Bool(bool),
    /// As it is written.
    Number(&'b str),
    Text(Text<'b>),
    /// As it is written, brackets included.
    List(&'b str),
    /// As it is written, braces included.
    Object(&'b str),
}

/// A text as it is written between its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text<'b> {
    pub written: &'b str,
    pub has_escapes: bool,
}

impl<'b> Lexer<'b> {
    pub fn new(line: &'b str) -> Self {
        Self::from(line, 0)
    }

    /// Reads from a place in a text on.
    #[inline]
    pub fn from(text: &'b str, at: usize) -> Self {
        Self { line: text, at }
    }

    /// Where the next token is looked for, in bytes.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Enters the object that begins here.
    ///
    /// # Errors
    ///
    /// Something else begins here.
    pub fn enter_object(&mut self) -> Result<(), Fault> {
        self.enter(b'{', Defect::NotAnObject)
    }

    /// Enters the list that begins here.
    ///
    /// # Errors
    ///
    /// Something else begins here.
    pub fn enter_list(&mut self) -> Result<(), Fault> {
        self.enter(b'[', Defect::NoValue)
    }

    fn enter(&mut self, open: u8, otherwise: Defect) -> Result<(), Fault> {
        self.skip_space();
        if self.peek() != Some(open) {
            return Err(self.fault(otherwise));
        }
        self.at += 1;
        Ok(())
    }

    /// Whether the object or list that was entered, and ends with `close`, goes on: a member or value comes next.
    /// `is_first` where none has come before.
    ///
    /// # Errors
    ///
    /// Neither a comma nor the end comes next, or the end comes after a comma.
    #[inline]
    pub fn goes_on(&mut self, close: u8, is_first: bool) -> Result<bool, Fault> {
        self.skip_space();
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !is_first => {
                let comma = self.at;
                self.at += 1;
                self.skip_space();
                match self.peek() == Some(close) {
                    true => Err(Fault::new(Defect::TrailingComma, comma)),
                    false => Ok(true),
                }
            }
            None => Err(self.fault(Defect::CutOff)),
            _ if is_first => Ok(true),
            _ => Err(self.fault(Defect::NoComma)),
        }
    }

    /// Steps over a key and its colon, if the key is written so, quotes included.
    #[inline]
    pub fn skip_key(&mut self, written: &WrittenKey) -> Result<bool, Fault> {
        let rest = &self.line.as_bytes()[self.at..];
        if !written.begins(rest) {
            return Ok(false);
        }
        self.at += written.len();
        self.colon()?;
        Ok(true)
    }

    /// The key that comes next; its colon is stepped over.
    ///
    /// # Errors
    ///
    /// No text stands here, or no colon follows it.
    pub fn key(&mut self) -> Result<Text<'b>, Fault> {
        match self.peek() {
            Some(b'"') => {}
            None => return Err(self.fault(Defect::CutOff)),
            Some(b'\'') => return Err(self.fault(Defect::SingleQuote)),
            Some(_) => return Err(self.fault(Defect::NoKey)),
        }
        let key = self.text()?;
        self.colon()?;
        Ok(key)
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Fault> {
        self.skip_space();
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            None => Err(self.fault(Defect::CutOff)),
            Some(_) => Err(self.fault(Defect::NoColon)),
        }
    }

    /// The value that comes next. `depth` brackets are open around it.
    ///
    /// # Errors
    ///
    /// No value stands here, or there is something wrong with it.
    #[inline]
    pub fn value(&mut self, depth: usize) -> Result<Value<'b>, Fault> {
        self.skip_space();
        match self.peek() {
            Some(b'"') => Ok(Value::Text(self.text()?)),
            Some(b'-' | b'0'..=b'9') => Ok(Value::Number(self.number()?)),
            Some(b'{') => Ok(Value::Object(self.nested(b'}', depth)?)),
            Some(b'[') => Ok(Value::List(self.nested(b']', depth)?)),
            _ => self.word(),
        }
    }

    /// Nothing but white space follows.
    ///
    /// # Errors
    ///
    /// Something does.
    pub fn end(&mut self) -> Result<(), Fault> {
        self.skip_space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.fault(Defect::TextAfterObject)),
        }
    }

    fn nested(&mut self, close: u8, depth: usize) -> Result<&'b str, Fault> {
        let start = self.at;
        if depth >= DEEPEST {
            return Err(self.fault(Defect::TooDeep));
        }
        self.at += 1;
        let mut is_first = true;
        while self.goes_on(close, is_first)? {
            is_first = false;
            if close == b'}' {
                self.key()?;
            }
            self.value(depth + 1)?;
        }
        Ok(self.since(start))
    }

    /// The text whose opening quote stands here.
    #[inline]
    fn text(&mut self) -> Result<Text<'b>, Fault> {
        let open = self.at;
        let start = open + 1;
        let mut has_escapes = false;
        self.at = start;
        loop {
            self.at = plain_end(self.line.as_bytes(), self.at);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    has_escapes = true;
                    self.escape()?;
                }
                None => return Err(Fault::new(Defect::UnclosedText, open)),
                Some(_) => return Err(self.fault(Defect::ControlCharacter)),
            }
        }
        let written = self.since(start);
        self.at += 1;
        Ok(Text {
            written,
            has_escapes,
        })
    }

    /// Steps over the escape whose backslash stands here, and over both halves of a pair.
    fn escape(&mut self) -> Result<(), Fault> {
        let at = self.at;
        let rest = &self.line.as_bytes()[at..];
        let length = match rest.get(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') => match unit(rest) {
                None => return Err(Fault::new(Defect::BadEscape, at)),
                Some(0xD800..=0xDBFF) => match rest.get(6..).and_then(unit) {
                    Some(0xDC00..=0xDFFF) => 12,
                    _ => return Err(Fault::new(Defect::LoneSurrogate, at)),
                },
                Some(0xDC00..=0xDFFF) => return Err(Fault::new(Defect::LoneSurrogate, at)),
                Some(_) => 6,
            },
            _ => return Err(Fault::new(Defect::BadEscape, at)),
        };
        self.at += length;
        Ok(())
    }

    #[inline]
    fn number(&mut self) -> Result<&'b str, Fault> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let leading = self.peek();
        let whole = self.digits();
        let mut is_good = whole == 1 || (whole > 1 && leading != Some(b'0'));
        if self.peek() == Some(b'.') {
            self.at += 1;
            is_good &= self.digits() > 0;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            is_good &= self.digits() > 0;
        }
        let goes_on = self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_');
        if !is_good || goes_on {
            return Err(Fault::new(Defect::BadNumber, start));
        }
        Ok(self.since(start))
    }

    /// Steps over digits; how many there were.
    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    /// `true`, `false` or `null`.
    fn word(&mut self) -> Result<Value<'b>, Fault> {
        let rest = &self.line[self.at..];
        let letters = rest
            .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .unwrap_or(rest.len());
        let value = match &rest[..letters] {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            word => return Err(self.fault(no_value(word, rest))),
        };
        self.at += letters;
        Ok(value)
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn since(&self, start: usize) -> &'b str {
        self.line.get(start..self.at).unwrap_or("")
    }

    fn fault(&self, defect: Defect) -> Fault {
        Fault::new(defect, self.at)
    }
}

/// What is wrong where no value begins, but this word or something else.
fn no_value(word: &str, rest: &str) -> Defect {
    match word {
        "NaN" | "Infinity" | "nan" | "inf" => Defect::NotANumber,
        "" => match rest.as_bytes() {
            [] => Defect::CutOff,
            [b'\'', ..] => Defect::SingleQuote,
            [b'+' | b'.', b'0'..=b'9', ..] => Defect::BadNumber,
            [b'/', b'/' | b'*', ..] => Defect::Comment,
            _ => Defect::NoValue,
        },
        _ => Defect::BareWord,
    }
}

/// The UTF-16 unit of a `\uXXXX` that stands at the beginning.
fn unit(escape: &[u8]) -> Option<u16> {
    let [b'\\', b'u', digits @ ..] = escape else {
        return None;
    };
    digits
        .first_chunk::<4>()?
        .iter()
        .try_fold(0, |unit, digit| {
            let digit = char::from(*digit).to_digit(16)?;
            Some(unit << 4 | u16::try_from(digit).ok()?)
        })
}

impl<'b> Text<'b> {
    /// The text that is meant.
    pub fn content(self) -> Cow<'b, str> {
        match self.has_escapes {
            false => Cow::Borrowed(self.written),
            true => Cow::Owned(unescaped(self.written)),
        }
    }
}

/// A text, whose escapes were checked, without them.
fn unescaped(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let escape = &rest[at..];
        let (letter, length) = unescape(escape.as_bytes());
        text.push(letter);
        rest = escape.get(length..).unwrap_or("");
    }
    text.push_str(rest);
    text
}

/// The character that the escape at the beginning stands for, and its length in bytes.
fn unescape(escape: &[u8]) -> (char, usize) {
    let letter = match escape.get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let units = [unit(escape), escape.get(6..).and_then(unit)];
            let mut letters = char::decode_utf16(units.into_iter().flatten());
            let letter = letters.next().and_then(Result::ok).unwrap_or('\u{FFFD}');
            return (letter, 6 * letter.len_utf16());
        }
        Some(other) => char::from(*other),
        None => '\\',
    };
    (letter, 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Oracle;

    use super::*;

    /// The value that is all there is in `text`.
    fn read(text: &str) -> Result<Value<'_>, Defect> {
        let mut lexer = Lexer::new(text);
        let value = lexer.value(0).map_err(|fault| fault.defect)?;
        lexer.end().map_err(|fault| fault.defect)?;
        Ok(value)
    }

    /// What another reader makes of the same.
    fn meaning(value: Value<'_>) -> Oracle {
        match value {
            Value::Null => Oracle::Null,
            Value::Bool(value) => Oracle::from(value),
            Value::Number(number) => serde_json::from_str(number).expect("a number"),
            Value::Text(text) => Oracle::from(text.content()),
            Value::List(raw) => {
                let mut lexer = Lexer::new(raw);
                lexer.enter_list().expect("a list");
                let mut items = Vec::new();
                while lexer.goes_on(b']', items.is_empty()).expect("a list") {
                    items.push(meaning(lexer.value(0).expect("an item")));
                }
                Oracle::from(items)
            }
            Value::Object(raw) => {
                let mut lexer = Lexer::new(raw);
                lexer.enter_object().expect("an object");
                let mut members = serde_json::Map::new();
                let mut is_first = true;
                while lexer.goes_on(b'}', is_first).expect("an object") {
                    is_first = false;
                    let key = lexer.key().expect("a key").content().into_owned();
                    members.insert(key, meaning(lexer.value(0).expect("a value")));
                }
                Oracle::from(members)
            }
        }
    }

    fn agrees(text: &str) {
        let oracle = serde_json::from_str::<Oracle>(text);
        // The other reader has no number for what ours keeps as digits.
        if oracle
            .as_ref()
            .is_err_and(|error| error.to_string().starts_with("number out of range"))
        {
            return;
        }
        assert_eq!(read(text).ok().map(meaning), oracle.ok(), "{text:?}");
    }

    /// Pieces of JSON, good and bad.
    const PIECES: &[&str] = &[
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"\\n\"", "\\", "\\u", "\\u00e9", "\\ud83d",
        "\\ude00", "true", "false", "null", "NaN", "-", "0", "1", "12", ".", "e", "E", "+", " ",
        "\t", "\n", "\r", "\u{1}", "\u{7f}", "é", "'", "\u{feff}", "\"a\":", "1,", "/*", "#",
    ];

    fn json() -> impl Strategy<Value = Oracle> {
        let leaf = prop_oneof![
            Just(Oracle::Null),
            any::<bool>().prop_map(Oracle::from),
            any::<i32>().prop_map(Oracle::from),
            (-99i8..99).prop_map(|number| Oracle::from(f64::from(number) / 8.0)),
            any::<String>().prop_map(Oracle::from),
        ];
        leaf.prop_recursive(4, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Oracle::from),
                prop::collection::vec((any::<String>(), inner), 0..4).prop_map(Oracle::from_iter),
            ]
        })
    }

    proptest! {
        #[test]
        fn pieces_are_read_as_by_another_reader(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..9),
        ) {
            agrees(&pieces.concat());
        }

        #[test]
        fn damaged_json_is_read_as_by_another_reader(
            value in json(),
            at in any::<prop::sample::Index>(),
            cut in 0usize..3,
            piece in prop::sample::select(PIECES),
            is_pretty in any::<bool>(),
        ) {
            let text = if is_pretty { format!("{value:#}") } else { value.to_string() };
            agrees(&text);
            let letters: Vec<char> = text.chars().collect();
            let at = at.index(letters.len());
            let before: String = letters[..at].iter().collect();
            let after: String = letters.iter().skip(at + cut).collect();
            agrees(&format!("{before}{piece}{after}"));
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, defect, at) in [
            ("", Defect::CutOff, 0),
            ("[1,]", Defect::TrailingComma, 2),
            ("{\"a\":1,}", Defect::TrailingComma, 6),
            ("[1 2]", Defect::NoComma, 3),
            ("{a:1}", Defect::NoKey, 1),
            ("{'a':1}", Defect::SingleQuote, 1),
            ("{\"a\" 1}", Defect::NoColon, 5),
            ("{\"a\":}", Defect::NoValue, 5),
            ("[NaN]", Defect::NotANumber, 1),
            ("[-Infinity]", Defect::BadNumber, 1),
            ("[True]", Defect::BareWord, 1),
            ("[01]", Defect::BadNumber, 1),
            ("[0x1F]", Defect::BadNumber, 1),
            ("[1_000]", Defect::BadNumber, 1),
            ("[.5]", Defect::BadNumber, 1),
            ("[\"a\tb\"]", Defect::ControlCharacter, 3),
            ("[\"a\\x\"]", Defect::BadEscape, 3),
            ("[\"\\ud800x\"]", Defect::LoneSurrogate, 2),
            ("[\"\\udc00\"]", Defect::LoneSurrogate, 2),
            ("[\"abc]", Defect::UnclosedText, 1),
            ("[1 // x", Defect::NoComma, 3),
            ("[/* x */ 1]", Defect::Comment, 1),
            ("1 2", Defect::TextAfterObject, 2),
        ] {
            let mut lexer = Lexer::new(text);
            let fault = lexer.value(0).and_then(|_| lexer.end());
            assert_eq!(fault, Err(Fault::new(defect, at)), "{text}");
        }
    }

    #[test]
    fn brackets_nest_as_deep_as_they_may() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read(&nested(DEEPEST)).is_ok());
        assert_eq!(read(&nested(DEEPEST + 1)), Err(Defect::TooDeep));
        assert_eq!(read(&"[{\"\":".repeat(100_000)), Err(Defect::TooDeep));
    }
}
