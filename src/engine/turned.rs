use super::mask::{Mask, WORDS};
use super::slots::bytes;

/// How many bits a word has.
pub(super) const BITS: usize = u64::BITS as usize;

/// The records of a block, of which a bit is asked of all leads at once: one lead's bits lie side by side, since an event
/// feeds many, and a test would wait for another line of memory for each lead.
#[derive(Debug)]
pub(super) struct Turned<'r> {
    records: &'r [u8],
    stride: usize,
    /// Where the word begins that was turned last, if any was.
    word: Option<usize>,
    /// By place in that word, the bit of each lead.
    bits: Box<[Mask; BITS]>,
}

impl<'r> Turned<'r> {
    /// Records of `stride` bytes, for as many leads as a block has or less.
    pub fn new(records: &'r [u8], stride: usize) -> Self {
        Self {
            records,
            stride,
            word: None,
            bits: Box::new([Mask::NONE; BITS]),
        }
    }

    /// For each lead of a block each bit of the word that begins in this place of its record, from the lowest on; 0 if there
    /// is no such lead. Cheap if the same word was asked before it.
    pub fn bits(&mut self, word: usize) -> &[Mask; BITS] {
        if self.word != Some(word) {
            self.word = Some(word);
            self.turn(word);
        }
        &self.bits
    }

    fn turn(&mut self, word: usize) {
        let mut records = self.records.chunks_exact(self.stride);
        for of_masks in 0..WORDS {
            let mut words = [0; BITS];
            for (into, record) in words.iter_mut().zip(&mut records) {
                *into = u64::from_le_bytes(bytes(record, word));
            }
            turn(&mut words);
            for (mask, bits) in self.bits.iter_mut().zip(words) {
                mask.0[of_masks] = bits;
            }
        }
    }
}

/// Bit `i` of word `j` becomes bit `j` of word `i`.
fn turn(words: &mut [u64; BITS]) {
    let mut width = BITS / 2;
    while width > 0 {
        // Of squares twice as wide, the upper right quarter and the lower left one change places.
        let right = u64::MAX / ((1 << width) + 1);
        for rows in words.chunks_exact_mut(2 * width) {
            let (upper, lower) = rows.split_at_mut(width);
            for (upper, lower) in upper.iter_mut().zip(lower) {
                let other = (*upper >> width ^ *lower) & right;
                *upper ^= other << width;
                *lower ^= other;
            }
        }
        width /= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::mask::BLOCK;
    use crate::engine::slots::WORD;

    #[test]
    fn the_bits_of_many_records_lie_side_by_side() {
        let stride = 2 * WORD;
        let byte = |lead: usize, at: usize| (lead * 31 + at * 7 + lead * at) as u8;
        for leads in [0, 1, 63, 64, 65, 1000, BLOCK] {
            let record = |lead| (0..stride).map(move |at| byte(lead, at));
            let records: Vec<u8> = (0..leads).flat_map(record).collect();
            let mut turned = Turned::new(&records, stride);
            for word in [0, WORD, 0] {
                for (bit, found) in turned.bits(word).iter().enumerate() {
                    let is_set = |lead| byte(lead, word + bit / 8) >> (bit % 8) & 1 == 1;
                    let expected = Mask::collect((0..leads).map(is_set));
                    assert_eq!(*found, expected, "bit {bit} of {leads}");
                }
            }
        }
    }
}
