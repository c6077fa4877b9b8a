use bytes::Bytes;

use super::pages::varint;

/// The most bits of a number.
const MOST_BITS: u8 = 32;

/// Numbers of so many bits, as pages hold levels and places in a dictionary: runs of one number, and numbers packed side by
/// side. Nothing is made room for but what is asked for, whatever the bytes say.
pub(super) struct Packed {
    bytes: Bytes,
    bits: u8,
    /// Where what follows the run begins.
    next: usize,
    run: Run,
}

/// The numbers to come.
enum Run {
    /// One number, again and again.
    Same { number: u32, left: usize },
    /// Numbers of which the next begins with this bit.
    Packed { bit: usize, left: usize },
}

impl Packed {
    /// None if no number has so many bits.
    pub fn new(bytes: Bytes, bits: u8) -> Option<Self> {
        (bits <= MOST_BITS).then_some(Self {
            bytes,
            bits,
            next: 0,
            run: Run::Same { number: 0, left: 0 },
        })
    }

    /// Whether the next `count` are known to be this number, without a look at each.
    pub fn are_all(&mut self, wanted: u32, count: usize) -> bool {
        if self.run.is_over() && self.next_run().is_none() {
            return false;
        }
        matches!(self.run, Run::Same { number, left } if number == wanted && left >= count)
    }

    /// Adds the next `count` to `numbers`; none if there are not as many.
    pub fn read(&mut self, count: usize, numbers: &mut Vec<u32>) -> Option<()> {
        let mut missing = count;
        while missing > 0 {
            if self.run.is_over() {
                self.next_run()?;
            }
            let taken = match &mut self.run {
                Run::Same { number, left } => {
                    let taken = missing.min(*left);
                    numbers.resize(numbers.len() + taken, *number);
                    *left -= taken;
                    taken
                }
                Run::Packed { bit, left } => {
                    let taken = missing.min(*left);
                    unpack(&self.bytes, (*bit, self.bits), taken, numbers);
                    *bit += taken * usize::from(self.bits);
                    *left -= taken;
                    taken
                }
            };
            missing -= taken;
        }
        Some(())
    }

    fn next_run(&mut self) -> Option<()> {
        let head = varint(&self.bytes, &mut self.next)?;
        let length = usize::try_from(head >> 1).ok()?;
        let start = self.next;
        if head & 1 == 0 {
            let bytes = usize::from(self.bits.div_ceil(8));
            self.next = start.checked_add(bytes)?;
            let mut number = [0; 4];
            number
                .get_mut(..bytes)?
                .copy_from_slice(self.bytes.get(start..self.next)?);
            self.run = Run::Same {
                number: u32::from_le_bytes(number),
                left: length,
            };
            return Some(());
        }
        let promised = length.checked_mul(8)?;
        self.next = start.checked_add(length.checked_mul(usize::from(self.bits))?)?;
        // Some writers leave out the end of the last eight.
        self.next = self.next.min(self.bytes.len());
        self.run = match (self.next - start) * 8 {
            _ if self.bits == 0 => Run::Same {
                number: 0,
                left: promised,
            },
            there => Run::Packed {
                bit: start * 8,
                left: promised.min(there / usize::from(self.bits)),
            },
        };
        Some(())
    }
}

impl Run {
    fn is_over(&self) -> bool {
        matches!(
            self,
            Self::Same { left: 0, .. } | Self::Packed { left: 0, .. }
        )
    }
}

/// Adds `count` numbers, the first of which begins with the bit `first`; all are there.
fn unpack(bytes: &[u8], (first, bits): (usize, u8), count: usize, numbers: &mut Vec<u32>) {
    let width = usize::from(bits);
    let mask = (1_u64 << bits) - 1;
    let number =
        |eight: [u8; 8], bit: usize| (u64::from_le_bytes(eight) >> (bit % 8) & mask) as u32;
    // As many as have eight bytes from their first on.
    let quick = match bytes.len().checked_sub(8) {
        Some(last) if last * 8 >= first => count.min((last * 8 - first) / width + 1),
        _ => 0,
    };
    numbers.extend((0..quick).map(|place| {
        let bit = first + place * width;
        let mut eight = [0; 8];
        eight.copy_from_slice(&bytes[bit / 8..bit / 8 + 8]);
        number(eight, bit)
    }));
    numbers.extend((quick..count).map(|place| {
        let bit = first + place * width;
        let rest = bytes.get(bit / 8..).unwrap_or_default();
        let mut eight = [0; 8];
        for (into, byte) in eight.iter_mut().zip(rest) {
            *into = *byte;
        }
        number(eight, bit)
    }));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Some numbers, and whether they are written as a run of the first of them or side by side.
    type Piece = (Vec<u32>, bool);

    fn mask(bits: u8) -> u32 {
        ((1_u64 << bits) - 1) as u32
    }

    /// What [`Packed`] is to read, and the numbers.
    fn written(pieces: &[Piece], bits: u8) -> (Vec<u8>, Vec<u32>) {
        let (mut bytes, mut all) = (Vec::new(), Vec::new());
        for (numbers, is_run) in pieces {
            let mut numbers: Vec<u32> = numbers.iter().map(|number| number & mask(bits)).collect();
            if *is_run {
                let number = numbers[0];
                numbers.fill(number);
                bytes.push(u8::try_from(numbers.len() << 1).unwrap());
                bytes.extend(&number.to_le_bytes()[..usize::from(bits.div_ceil(8))]);
            } else {
                numbers.resize(numbers.len().next_multiple_of(8), 0);
                bytes.push(u8::try_from((numbers.len() / 4) | 1).unwrap());
                let mut packed = vec![0; numbers.len() / 8 * usize::from(bits)];
                for (place, number) in numbers.iter().enumerate() {
                    for bit in (0..usize::from(bits)).filter(|bit| number >> bit & 1 == 1) {
                        let at = place * usize::from(bits) + bit;
                        packed[at / 8] |= 1 << (at % 8);
                    }
                }
                bytes.extend(packed);
            }
            all.extend(numbers);
        }
        (bytes, all)
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            pieces in prop::collection::vec((prop::collection::vec(any::<u32>(), 1..40), any::<bool>()), 1..5),
            bits in 0_u8..=32,
            step in 1_usize..50,
        ) {
            let (bytes, expected) = written(&pieces, bits);
            let mut packed = Packed::new(bytes.into(), bits).unwrap();
            let mut found = Vec::new();
            while found.len() < expected.len() {
                let count = step.min(expected.len() - found.len());
                prop_assert!(packed.read(count, &mut found).is_some());
            }
            prop_assert_eq!(found, expected);
            prop_assert!(packed.read(1, &mut Vec::new()).is_none());
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), bits in 0_u8..=40, count in 0_usize..1000) {
            let mut found = Vec::new();
            let read = Packed::new(bytes.into(), bits).and_then(|mut packed| packed.read(count, &mut found));
            prop_assert!(found.len() <= count);
            prop_assert_eq!(read.is_some(), found.len() == count && bits <= 32);
        }
    }

    #[test]
    fn a_run_is_known_to_be_of_one_number() {
        let mut packed = Packed::new(vec![10 << 1, 1].into(), 1).unwrap();
        assert!(packed.are_all(1, 10));
        assert!(!packed.are_all(0, 1));
        assert!(!packed.are_all(1, 11));
        let mut cut_off = Packed::new(vec![10 << 1].into(), 1).unwrap();
        assert!(!cut_off.are_all(1, 1));
    }

    /// 3, 1, 2 of two bits, in a byte, where eight of them take two.
    #[test]
    fn the_end_of_the_last_eight_may_be_left_out() {
        let mut packed = Packed::new(vec![3, 0b10_01_11].into(), 2).unwrap();
        let mut found = Vec::new();
        assert_eq!(packed.read(3, &mut found), Some(()));
        assert_eq!(found, [3, 1, 2]);
        assert_eq!(packed.read(2, &mut found), None);
    }
}
