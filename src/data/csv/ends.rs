use std::ops::RangeInclusive;

use wide::u8x16;

/// The places where the cells of a text without quotes end.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// Those found last; what comes behind them means nothing.
    places: Vec<u32>,
    count: usize,
    /// Whether all bytes between them are visible ASCII characters, and neither `!` nor `"`.
    are_all_visible: bool,
}

/// The place of an end before the first byte, as if at -1: one more, wrapping, is where the first cell begins.
pub(super) const BEFORE: u32 = u32::MAX;

impl Ends {
    /// Finds [`BEFORE`], and then in order the place of every delimiter and LF of `bytes`, which is less than 4 GiB, and its end
    /// if no LF stands there.
    pub fn find(&mut self, bytes: &[u8], delimiter: u8) {
        let (chunks, rest) = bytes.as_chunks::<64>();
        let mut last = [*VISIBLE.start(); 64];
        last[..rest.len()].copy_from_slice(rest);
        self.count = 0;
        self.push(BEFORE);
        let mut finder = Finder::new(delimiter);
        let mut at = 0;
        for chunk in chunks {
            self.push_all(finder.ends_in(chunk), at);
            at += 64;
        }
        let of_rest = !(u64::MAX << rest.len());
        self.push_all(finder.ends_in(&last) & of_rest, at);
        if !bytes.ends_with(b"\n") {
            self.push(bytes.len() as u32);
        }
        self.are_all_visible = finder.are_all_visible.all();
    }

    /// Those found last.
    pub fn places(&self) -> &[u32] {
        &self.places[..self.count]
    }

    /// Whether certainly all bytes between the ends found last are visible ASCII characters but a quote.
    pub fn are_all_visible(&self) -> bool {
        self.are_all_visible
    }

    fn push(&mut self, place: u32) {
        self.make_room();
        self.places[self.count] = place;
        self.count += 1;
    }

    /// Adds the places of bits, counted from `at` on; and some that mean nothing behind them, since eight without asking
    /// whether there are so many take less time than five of which each asks.
    #[inline]
    fn push_all(&mut self, mut bits: u64, at: u32) {
        self.make_room();
        let (eights, _) = self.places[self.count..].as_chunks_mut::<8>();
        self.count += bits.count_ones() as usize;
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

    /// For 64 more.
    #[inline]
    fn make_room(&mut self) {
        if self.places.len() < self.count + 64 {
            self.places.resize(2 * self.places.len() + 64, 0);
        }
    }
}

/// The visible ASCII characters but `!` and `"`: one comparison tells them from all others.
const VISIBLE: RangeInclusive<u8> = b'#'..=b'~';

/// Finds ends in one chunk after the other.
struct Finder {
    delimiter: u8x16,
    are_all_visible: u8x16,
}

impl Finder {
    fn new(delimiter: u8) -> Self {
        Self {
            delimiter: u8x16::splat(delimiter),
            are_all_visible: u8x16::MAX,
        }
    }

    /// A bit for each byte that is the delimiter or LF, the first byte the lowest.
    #[inline]
    fn ends_in(&mut self, chunk: &[u8; 64]) -> u64 {
        let (line_end, first) = (u8x16::splat(b'\n'), u8x16::splat(*VISIBLE.start()));
        let others = u8x16::splat(VISIBLE.end() - VISIBLE.start());
        let (sixteens, _) = chunk.as_chunks::<16>();
        let mut ends = 0;
        for (sixteen, place) in sixteens.iter().zip(0..) {
            let bytes = u8x16::new(*sixteen);
            let is_end = bytes.simd_eq(self.delimiter) | bytes.simd_eq(line_end);
            let behind_first = bytes - first;
            let is_visible = behind_first.min(others).simd_eq(behind_first);
            self.are_all_visible &= is_visible | is_end;
            ends |= u64::from(is_end.to_bitmask()) << (16 * place);
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_is_found() {
        let mut ends = Ends::default();
        for length in 0..200 {
            let byte = |at: usize| match at * at % 23 {
                0..3 => b';',
                3..5 => b'\n',
                5 => 0,
                _ => b'a',
            };
            let bytes: Vec<u8> = (0..length).map(byte).collect();
            let between = memchr::memchr2_iter(b';', b'\n', &bytes);
            let last = (!bytes.ends_with(b"\n")).then_some(length);
            let between = between.chain(last).map(|at| u32::try_from(at).unwrap());
            let expected: Vec<_> = std::iter::once(BEFORE).chain(between).collect();
            ends.find(&bytes, b';');
            assert_eq!(ends.places(), expected, "{length}");
        }
        for byte in [b';', b'\n', b'a', 0] {
            let expected = if byte == b'a' || byte == 0 { 1 } else { 130 };
            let last = usize::from(byte == b';');
            ends.find(&[byte; 130], b';');
            assert_eq!(ends.places().len(), 1 + expected + last, "{byte}");
        }
        ends.find(&[0; 70], 0);
        assert_eq!(ends.places().len(), 72);
    }

    #[test]
    fn bytes_between_ends_are_visible_or_not() {
        let mut ends = Ends::default();
        for length in [1, 16, 63, 64, 65, 150] {
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![b'x'; length];
                    bytes[length / 2] = b';';
                    bytes[place] = byte;
                    ends.find(&bytes, b';');
                    let expected = matches!(byte, b'#'..=b'~' | b'\n');
                    assert_eq!(ends.are_all_visible(), expected, "{byte} at {place}");
                }
            }
        }
    }
}
