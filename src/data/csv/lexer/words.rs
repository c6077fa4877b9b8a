//! Eight bytes at a time: most cells are short, so that a call per cell would cost more than the search.

use memchr::memchr;

/// Which bytes of eight separate cells or rows, or are quotes.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    delimiter: u64,
}

impl Marks {
    /// Those of rows with that delimiter.
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter: repeat(delimiter),
        }
    }

    /// The high bit of each byte that is a delimiter, LF, CR or quote; the first byte is the lowest.
    #[inline]
    pub fn find(self, word: [u8; 8]) -> u64 {
        let word = u64::from_le_bytes(word);
        !(differs(self.delimiter, word)
            & differs(repeat(b'\n'), word)
            & differs(repeat(b'\r'), word)
            & differs(repeat(b'"'), word))
            & !LOW
    }
}

/// The place of the first quote at or after `from`.
#[inline]
pub fn find_quote(bytes: &[u8], from: usize) -> Option<usize> {
    let mut from = from;
    for _ in 0..3 {
        let Some(word) = bytes.get(from..).and_then(<[u8]>::first_chunk::<8>) else {
            break;
        };
        let found = !differs(repeat(b'"'), u64::from_le_bytes(*word)) & !LOW;
        if found != 0 {
            return Some(from + found.trailing_zeros() as usize / 8);
        }
        from += 8;
    }
    memchr(b'"', bytes.get(from..)?).map(|at| from + at)
}

const LOW: u64 = repeat(0x7F);

/// The high bit of each byte that is not the pattern's. It stays clear only where all bits are the same; adding
/// cannot carry into the next byte.
const fn differs(pattern: u64, word: u64) -> u64 {
    let difference = word ^ pattern;
    ((difference & LOW) + LOW) | difference
}

const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_told_from_the_marks() {
        let marks = Marks::new(b';');
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut word = [b'a'; 8];
                word[place] = byte;
                let expected = if b";\n\r\"".contains(&byte) {
                    0x80 << (place * 8)
                } else {
                    0
                };
                assert_eq!(marks.find(word), expected, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn quotes_are_found_near_and_far() {
        for place in 0..60 {
            let mut bytes = [b'a'; 60];
            bytes[place] = b'"';
            assert_eq!(find_quote(&bytes, 0), Some(place));
            assert_eq!(find_quote(&bytes, place), Some(place));
            assert_eq!(find_quote(&bytes, place + 1), None);
            assert_eq!(find_quote(&bytes, 99), None);
        }
    }
}
