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

/// Fills `ends` with the place of every delimiter and LF, in order. `bytes` has no quotes, and less than 4 GiB.
pub fn find_ends(bytes: &[u8], delimiter: u8, ends: &mut Vec<u32>) {
    let (chunks, rest) = bytes.as_chunks::<64>();
    let mut last = [b'"'; 64];
    last[..rest.len()].copy_from_slice(rest);
    let (mut at, mut count) = (0, 0);
    for chunk in chunks.iter().chain([&last]) {
        if ends.len() < count + 64 {
            ends.resize(2 * ends.len() + 64, 0);
        }
        let found = ends_in(chunk, delimiter);
        write_places(found, at, &mut ends[count..]);
        at += 64;
        count += found.count_ones() as usize;
    }
    ends.truncate(count);
}

/// Writes the places of bits, counted from `at` on; and some that mean nothing behind them, since eight without asking
/// whether there are so many take less time than five of which each asks.
#[inline]
fn write_places(mut bits: u64, at: u32, places: &mut [u32]) {
    let (eights, _) = places.as_chunks_mut::<8>();
    for eight in eights {
        for place in eight {
            *place = at.wrapping_add(bits.trailing_zeros());
            bits &= bits.wrapping_sub(1);
        }
        if bits == 0 {
            return;
        }
    }
}

/// A bit for each byte that is the delimiter or LF, the first byte the lowest.
#[inline]
fn ends_in(chunk: &[u8; 64], delimiter: u8) -> u64 {
    // The compiler compares sixteen at a time.
    let is_end = chunk.map(|byte| u8::from((byte == delimiter) | (byte == b'\n')));
    let (eights, _) = is_end.as_chunks();
    let bits = eights.iter().map(|eight| {
        // Brings the lowest bit of each byte into the highest byte, side by side.
        u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56
    });
    bits.rev().fold(0, |all, bits| all << 8 | bits)
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
    fn every_end_is_found() {
        let mut found = vec![7];
        for length in 0..200 {
            let byte = |at: usize| match at * at % 23 {
                0..3 => b';',
                3..5 => b'\n',
                _ => b'a',
            };
            let bytes: Vec<u8> = (0..length).map(byte).collect();
            let expected = memchr::memchr2_iter(b';', b'\n', &bytes);
            let expected: Vec<_> = expected.map(|at| u32::try_from(at).unwrap()).collect();
            find_ends(&bytes, b';', &mut found);
            assert_eq!(found, expected, "{length}");
        }
        for byte in [b';', b'\n', b'a'] {
            find_ends(&[byte; 130], b';', &mut found);
            let expected: Vec<_> = (0..130).filter(|_| byte != b'a').collect();
            assert_eq!(found, expected, "{byte}");
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
