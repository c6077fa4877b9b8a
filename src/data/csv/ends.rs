use wide::u8x16;

/// The places where the cells of a text without quotes end.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// Those found last; what comes behind them means nothing.
    places: Vec<u32>,
    count: usize,
}

/// The place of an end before the first byte, as if at -1: one more, wrapping, is where the first cell begins.
pub(super) const BEFORE: u32 = u32::MAX;

impl Ends {
    /// [`BEFORE`], and then in order the place of every delimiter and LF of `bytes`, which is less than 4 GiB, and its end
    /// if no LF stands there.
    pub fn find(&mut self, bytes: &[u8], delimiter: u8) -> &[u32] {
        let (chunks, rest) = bytes.as_chunks::<64>();
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        self.count = 0;
        self.push(BEFORE);
        let mut at = 0;
        for chunk in chunks {
            self.push_all(ends_in(chunk, delimiter), at);
            at += 64;
        }
        let of_rest = !(u64::MAX << rest.len());
        self.push_all(ends_in(&last, delimiter) & of_rest, at);
        if !bytes.ends_with(b"\n") {
            self.push(bytes.len() as u32);
        }
        &self.places[..self.count]
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

/// A bit for each byte that is the delimiter or LF, the first byte the lowest.
#[inline]
fn ends_in(chunk: &[u8; 64], delimiter: u8) -> u64 {
    let (delimiter, line_end) = (u8x16::splat(delimiter), u8x16::splat(b'\n'));
    let (sixteens, _) = chunk.as_chunks::<16>();
    let bits = sixteens.iter().map(|sixteen| {
        let bytes = u8x16::new(*sixteen);
        let is_end = bytes.simd_eq(delimiter) | bytes.simd_eq(line_end);
        u64::from(is_end.to_bitmask())
    });
    bits.rev().fold(0, |all, bits| all << 16 | bits)
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
            assert_eq!(ends.find(&bytes, b';'), expected, "{length}");
        }
        for byte in [b';', b'\n', b'a', 0] {
            let expected = if byte == b'a' || byte == 0 { 1 } else { 130 };
            let last = usize::from(byte == b';');
            let found = ends.find(&[byte; 130], b';');
            assert_eq!(found.len(), 1 + expected + last, "{byte}");
        }
        assert_eq!(ends.find(&[0; 70], 0).len(), 72);
    }
}
