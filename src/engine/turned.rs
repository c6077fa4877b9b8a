use wide::u8x16;

use super::mask::BLOCK;
use super::program::STEP;

/// The records of a block, of which the bytes in one place are asked of all leads at once: one lead's bytes lie side by
/// side, since an event feeds many, and a test would wait for another line of memory for each lead.
#[derive(Debug)]
pub(super) struct Turned<'r> {
    records: &'r [u8],
    stride: usize,
    /// Which step of the records was turned last, if any was.
    step: Option<usize>,
    /// By place in that step, the byte of each lead.
    columns: Box<[[u8; BLOCK]; STEP]>,
}

impl<'r> Turned<'r> {
    /// Records of `stride` bytes, whole steps, for as many leads as a block has or less.
    pub fn new(records: &'r [u8], stride: usize) -> Self {
        Self {
            records,
            stride,
            step: None,
            columns: Box::new([[0; BLOCK]; STEP]),
        }
    }

    /// For each lead of a block the byte in this place of its record, 0 if it has none. Cheap if the same step was asked
    /// before it.
    pub fn column(&mut self, at: usize) -> &[u8; BLOCK] {
        if self.step != Some(at / STEP) {
            self.step = Some(at / STEP);
            self.turn(at / STEP * STEP);
        }
        &self.columns[at % STEP]
    }

    /// Turns the step that begins in this place of each record.
    fn turn(&mut self, at: usize) {
        let mut records = self.records.chunks_exact(self.stride);
        for first in (0..BLOCK).step_by(STEP) {
            let mut bytes = [u8x16::ZERO; STEP];
            for (bytes, record) in bytes.iter_mut().zip(&mut records) {
                *bytes = record[at..]
                    .first_chunk()
                    .map_or(u8x16::ZERO, |step| (*step).into());
            }
            for (column, bytes) in self.columns.iter_mut().zip(turned(bytes)) {
                column[first..first + STEP].copy_from_slice(bytes.as_array());
            }
        }
    }
}

/// Byte `i` of row `j` becomes byte `j` of row `i`.
fn turned(mut rows: [u8x16; STEP]) -> [u8x16; STEP] {
    // The number of a byte's row and its place in it are eight bits; putting the bytes of row `i` between those of row
    // `i + 8` moves each of them one bit on, and after four times the two have changed places.
    for _ in 0..STEP.ilog2() {
        let (first, second) = rows.split_at(STEP / 2);
        let mut pairs = first.iter().zip(second);
        let mut next = [u8x16::ZERO; STEP];
        for both in next.as_chunks_mut::<2>().0 {
            if let Some((one, other)) = pairs.next() {
                *both = [
                    u8x16::unpack_low(*one, *other),
                    u8x16::unpack_high(*one, *other),
                ];
            }
        }
        rows = next;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_many_records_lie_side_by_side() {
        for leads in [0, 1, 15, 16, 17, 1000, BLOCK] {
            let stride = 2 * STEP;
            let byte = |lead: usize, at: usize| (lead * 31 + at * 7) as u8;
            let record = |lead| (0..stride).map(move |at| byte(lead, at));
            let records: Vec<u8> = (0..leads).flat_map(record).collect();
            let mut turned = Turned::new(&records, stride);
            for at in (0..stride).chain([3, 20]) {
                let column = turned.column(at);
                for (lead, found) in column.iter().enumerate() {
                    let expected = if lead < leads { byte(lead, at) } else { 0 };
                    assert_eq!(*found, expected, "{at} of {lead}");
                }
            }
        }
    }
}
