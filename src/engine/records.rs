use std::hint::black_box;

use super::slots::WORD;

/// The bytes that memory comes in.
pub(super) const LINE: usize = 64;

/// A record for each of some leads, all of the same number of bytes.
#[derive(Debug)]
pub(super) struct Records {
    /// The first of them are not used, so that the records begin with a line of memory.
    bytes: Vec<u8>,
    start: usize,
    stride: usize,
}

/// The bytes of a record that holds `bytes`: whole words, and none of up to a line of memory lies in two, since each is
/// waited for.
pub(super) fn stride_of(bytes: usize) -> usize {
    let words = bytes.max(1).next_multiple_of(WORD);
    if words <= LINE {
        words.next_power_of_two()
    } else {
        words
    }
}

impl Records {
    pub fn new(leads: usize, stride: usize) -> Self {
        let bytes = vec![0; leads * stride + LINE];
        let start = bytes.as_ptr().align_offset(LINE).min(LINE);
        Self {
            bytes,
            start,
            stride,
        }
    }

    /// All of them, one after the other.
    pub fn all(&self) -> &[u8] {
        &self.bytes[self.start..self.bytes.len() - (LINE - self.start)]
    }

    /// Brings all records into the cache, if `count` of them, chosen at random, are most of them.
    pub fn fetch_for(&mut self, count: usize) {
        if count * self.stride >= self.all().len() {
            // Written without being read before: the system gives memory that was only read a second time when it is
            // written, and tells all processors.
            let nothing = black_box(0);
            for byte in self.bytes.iter_mut().step_by(LINE) {
                *byte ^= nothing;
            }
        }
    }

    #[inline]
    pub fn get_mut(&mut self, lead: usize) -> &mut [u8] {
        let at = self.start + lead * self.stride;
        &mut self.bytes[at..at + self.stride]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_up_to_a_line_lie_in_one() {
        let strides = [0, 1, 16, 17, 33, 64, 65, 100].map(stride_of);
        assert_eq!(strides, [8, 8, 16, 32, 64, 64, 72, 104]);
        let mut records = Records::new(5, 32);
        for lead in 0..5 {
            let record = records.get_mut(lead);
            assert_eq!(record.as_ptr().addr() % 32, 0);
            record.fill(u8::try_from(lead).unwrap());
        }
        let expected: Vec<u8> = (0..5).flat_map(|lead| [lead; 32]).collect();
        assert_eq!(records.all(), expected);
        for count in [4, 5] {
            records.fetch_for(count);
            assert_eq!(records.all(), expected, "fetched for {count}");
        }
    }
}
