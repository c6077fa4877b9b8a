//! Texts in other encodings than UTF-8, made UTF-8 while they are read. Nothing is replaced: what an encoding does not
//! have is an error.

use std::fmt;
use std::io::{self, Cursor, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE};

/// How the letters of a file are written in bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// The encoding of this name, in whatever way the name is usually written: `windows-1252`, `latin1`, `utf-16le`.
    pub fn named(name: &str) -> Option<Self> {
        encoding_rs::Encoding::for_label(name.as_bytes()).map(Self)
    }

    /// Its usual name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// As many bytes as a mark of the encoding has.
const MARK_BYTES: usize = 3;

/// How much is decoded at once.
const PIECE_BYTES: usize = 64 << 10;

/// What `reader` yields in UTF-8, and the encoding that it was in if that was another. A mark at the beginning says more
/// than what was `declared`; without either it is UTF-8, and not looked at here.
///
/// # Errors
///
/// Reading the first bytes fails.
pub(super) fn decoded(
    mut reader: Box<dyn Read + Send>,
    declared: Option<Encoding>,
) -> io::Result<(Box<dyn Read + Send>, Option<Encoding>)> {
    let mut first = Vec::with_capacity(MARK_BYTES);
    (&mut reader)
        .take(MARK_BYTES as u64)
        .read_to_end(&mut first)?;
    let marked = match first.as_slice() {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [0xEF, 0xBB, 0xBF] => Some(UTF_8),
        _ => None,
    };
    let encoding = marked.or(declared.map(|declared| declared.0));
    let whole = Box::new(Cursor::new(first).chain(reader));
    let Some(encoding) = encoding.filter(|encoding| *encoding != UTF_8) else {
        return Ok((whole, None));
    };
    let decoded = Decoded {
        reader: whole,
        decoder: encoding.new_decoder_with_bom_removal(),
        encoding,
        raw: Vec::new(),
        passed: 0,
        text: Vec::new(),
        taken: 0,
        ended: false,
    };
    Ok((Box::new(decoded), Some(Encoding(encoding))))
}

struct Decoded {
    reader: Box<dyn Read + Send>,
    decoder: Decoder,
    encoding: &'static encoding_rs::Encoding,
    /// What was read and not decoded.
    raw: Vec<u8>,
    /// How many bytes were decoded.
    passed: u64,
    text: Vec<u8>,
    /// How much of `text` was handed out.
    taken: usize,
    ended: bool,
}

impl Decoded {
    /// Decodes the next piece.
    fn decode(&mut self) -> io::Result<()> {
        let read = (&mut self.reader)
            .take(PIECE_BYTES as u64)
            .read_to_end(&mut self.raw)?;
        let last = read < PIECE_BYTES;
        let most = self
            .decoder
            .max_utf8_buffer_length_without_replacement(self.raw.len());
        self.text.resize(most.unwrap_or(self.raw.len() * 4), 0);
        let (result, passed, written) =
            self.decoder
                .decode_to_utf8_without_replacement(&self.raw, &mut self.text, last);
        self.text.truncate(written);
        self.taken = 0;
        if let DecoderResult::Malformed(length, after) = result {
            let wrong = u64::from(length) + u64::from(after);
            let at = self.passed + (passed as u64).saturating_sub(wrong) + 1;
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("byte {at} is nothing in {}", self.encoding.name()),
            ));
        }
        self.passed += passed as u64;
        self.raw.drain(..passed);
        self.ended = last && result == DecoderResult::InputEmpty;
        Ok(())
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.decode()?;
        }
        let count = into.len().min(self.text.len() - self.taken);
        into[..count].copy_from_slice(&self.text[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        bytes: &[u8],
        declared: Option<&str>,
    ) -> Result<(String, Option<&'static str>), String> {
        let declared = declared.map(|name| Encoding::named(name).unwrap());
        let reader = Box::new(Cursor::new(bytes.to_vec()));
        let (mut reader, encoding) =
            decoded(reader, declared).map_err(|error| error.to_string())?;
        let mut text = Vec::new();
        let read = reader.read_to_end(&mut text);
        read.map_err(|error| error.to_string())?;
        Ok((
            String::from_utf8(text).unwrap(),
            encoding.map(Encoding::name),
        ))
    }

    fn utf_16(text: &str, big: bool) -> Vec<u8> {
        let units = text.encode_utf16();
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn a_mark_says_what_it_is() {
        let text = "id,näme\n1,\u{1F600}\n".repeat(20_000);
        for (big, name) in [(false, "UTF-16LE"), (true, "UTF-16BE")] {
            let marked = utf_16(&format!("\u{FEFF}{text}"), big);
            assert_eq!(read(&marked, None), Ok((text.clone(), Some(name))));
            // It says more than what was declared.
            assert_eq!(
                read(&marked, Some("latin1")),
                Ok((text.clone(), Some(name)))
            );
            assert_eq!(
                read(&utf_16(&text, big), Some(name)),
                Ok((text.clone(), Some(name)))
            );
        }
        let marked = "\u{FEFF}é".to_owned();
        assert_eq!(read(marked.as_bytes(), Some("latin1")), Ok((marked, None)));
    }

    #[test]
    fn a_declared_encoding_is_read() {
        let bytes = b"M\xFCller,\x80\n";
        let found = Ok(("Müller,€\n".to_owned(), Some("windows-1252")));
        for name in ["windows-1252", "latin1", "ISO-8859-1", "cp1252"] {
            assert_eq!(read(bytes, Some(name)), found);
        }
        let japanese = b"\x93\xFA\x96\x7B";
        assert_eq!(read(japanese, Some("shift_jis")).unwrap().0, "日本");
        assert_eq!(read(b"", Some("latin1")).unwrap().0, "");
        assert!(Encoding::named("latin-99").is_none());
    }

    #[test]
    fn what_an_encoding_does_not_have_is_an_error() {
        assert_eq!(
            read(b"ab\x81", Some("shift_jis")).unwrap_err(),
            "byte 3 is nothing in Shift_JIS"
        );
        // Half of a pair, and half of a unit.
        assert_eq!(
            read(b"\xFF\xFEa\0\x00\xD8b\0", None).unwrap_err(),
            "byte 5 is nothing in UTF-16LE"
        );
        assert_eq!(
            read(b"\xFF\xFEa\0b", None).unwrap_err(),
            "byte 5 is nothing in UTF-16LE"
        );
    }
}
