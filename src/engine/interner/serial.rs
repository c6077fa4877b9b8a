use super::key::{Key, SHORT};

/// How far apart the numbers in ids may be, for each id.
const SPREAD: usize = 4;

/// How many numbers are at hand at first.
const FIRST: usize = 1 << 12;

const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);

/// Ids that somebody counted, such as `1042` or `L00487052`: the number in an id is where its own is found, without a
/// hash, and with one access to memory that is sixteen times less than a table's.
///
/// The ids have the same beginning, and then a number padded with zeros to the same width at least. So two ids have
/// the same number only if they are the same. Ids that are too far from the first one are left to others.
#[derive(Clone, Debug, Default)]
pub(super) struct Serial {
    shape: Option<Shape>,
    /// By number in the id, less that in the first id, one more than the number of the id; 0 where there is none.
    numbers: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    /// What comes before the digits, and how many bytes that are.
    prefix: u128,
    prefix_length: usize,
    /// Numbers of fewer digits are padded with zeros to so many.
    width: usize,
    /// The number in the first id.
    first: u64,
}

impl Shape {
    /// The shape of the ids of which this is the first; none if it has no number at its end.
    fn of(first: Key) -> Option<Self> {
        let length = first.short_length()?;
        let bytes = first.to_bytes();
        let digits = bytes[..length].iter().rev();
        let digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
        let prefix_length = length - digits;
        let shape = Self {
            prefix: first.start(prefix_length),
            prefix_length,
            width: if bytes[prefix_length] == b'0' {
                digits
            } else {
                1
            },
            first: 0,
        };
        Some(Self {
            first: shape.number_in(first)?,
            ..shape
        })
    }

    /// The number in an id of this shape.
    #[inline]
    fn number_in(&self, key: Key) -> Option<u64> {
        let length = key.short_length()?;
        let digits = length.checked_sub(self.prefix_length)?;
        if digits < self.width || digits == 0 || key.start(self.prefix_length) != self.prefix {
            return None;
        }
        // The digits at the end of 16 bytes, zeros before them.
        let text = key.start(length) >> (8 * self.prefix_length);
        let text = text << (8 * (SHORT + 1 - digits));
        let (high, low) = (text as u64, (text >> 64) as u64);
        let (high, low) = match digits {
            ..8 => (ZEROS, low | ZEROS >> (8 * digits)),
            8 => (ZEROS, low),
            _ => (high | ZEROS >> (8 * (digits - 8)), low),
        };
        let is_padded_too_far = digits > self.width && key.to_bytes()[self.prefix_length] == b'0';
        if is_padded_too_far || !are_digits(high) || !are_digits(low) {
            return None;
        }
        Some(value_of(high) * 100_000_000 + value_of(low))
    }
}

/// Whether all eight bytes are decimal digits.
#[inline]
fn are_digits(text: u64) -> bool {
    let high_halves = 0xF0F0_F0F0_F0F0_F0F0;
    let six_more = text.wrapping_add(0x0606_0606_0606_0606);
    text & high_halves == ZEROS && six_more & high_halves == ZEROS
}

/// The value of eight decimal digits, the first of which is the lowest byte.
#[inline]
fn value_of(digits: u64) -> u64 {
    // Pairs of digits, then of pairs, then of those: three multiplications for eight digits.
    let ones = digits & 0x0F0F_0F0F_0F0F_0F0F;
    let pairs = (ones.wrapping_mul(10).wrapping_add(ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xFFFF_FFFF
}

impl Serial {
    /// Where the number of an id is, if it is of the shape; past the end if it is too far from the first.
    #[inline]
    pub fn place(&self, key: Key) -> Option<usize> {
        let shape = self.shape.as_ref()?;
        let place = shape.number_in(key)?.checked_sub(shape.first)?;
        usize::try_from(place).ok()
    }

    /// One more than the number in a place; 0 if no id is there, which does not say that it is nowhere.
    #[inline]
    pub fn at(&self, place: Option<usize>) -> u32 {
        let number = place.and_then(|place| self.numbers.get(place));
        number.copied().unwrap_or(0)
    }

    /// Takes in a new id and its number, which is how many ids there were before; false if it is to be kept elsewhere.
    pub fn add(&mut self, key: Key, number: u32) -> bool {
        if number == 0 {
            self.shape = Shape::of(key);
        }
        let ids = number as usize + 1;
        let Some(place) = self.place(key) else {
            return false;
        };
        if place >= self.numbers.len() {
            if place >= FIRST.max(ids * SPREAD) {
                return false;
            }
            self.numbers.resize((place + 1).next_power_of_two(), 0);
        }
        self.numbers[place] = number + 1;
        true
    }

    /// Takes out the ids, and keeps their memory.
    pub fn clear(&mut self) {
        self.shape = None;
        self.numbers.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// The ids that are kept, by place, of these.
    fn kept(ids: &[&str]) -> Vec<usize> {
        let mut serial = Serial::default();
        let mut kept = Vec::new();
        for (number, id) in ids.iter().enumerate() {
            if serial.add(Key::new(id), u32::try_from(number).unwrap()) {
                kept.push(number);
            }
        }
        for (number, id) in ids.iter().enumerate() {
            let found = serial.at(serial.place(Key::new(id))) as usize;
            assert!(found == number + 1 || !kept.contains(&number), "{id}");
        }
        kept
    }

    #[test]
    fn ids_of_one_shape_near_the_first_are_kept() {
        assert_eq!(
            kept(&["L0009", "L0010", "L9999", "L10000", "l0011", "L00012"]),
            [0, 1]
        );
        assert_eq!(
            kept(&["7", "8", "10", "08", "6", "", "1x", "x1"]),
            [0, 1, 2]
        );
        assert_eq!(
            kept(&["L100", "L101", "L0102", "L99", "M103", "L100\0"]),
            [0, 1]
        );
        assert_eq!(kept(&["é0", "é1"]), [0, 1]);
        assert_eq!(kept(&["999999999999990", "999999999999995"]), [0, 1]);
        assert_eq!(kept(&["x", "1", "2"]), Vec::<usize>::new());
    }

    #[test]
    fn digits_are_told_from_others() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut text = *b"12345678";
                text[place] = byte;
                let expected = str::from_utf8(&text).ok().and_then(|text| {
                    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
                    is_number.then(|| text.parse::<u64>().unwrap())
                });
                let text = u64::from_le_bytes(text);
                assert_eq!(are_digits(text).then(|| value_of(text)), expected);
            }
        }
    }

    proptest! {
        /// No id is found in the place of another.
        #[test]
        fn each_id_has_a_place_of_its_own(ids in prop::collection::vec("(L|)0{0,3}[0-9]{1,4}x?", 1..60)) {
            let mut serial = Serial::default();
            let mut numbers = BTreeMap::new();
            for id in &ids {
                let next = u32::try_from(numbers.len()).unwrap();
                if !numbers.contains_key(id) && serial.add(Key::new(id), next) {
                    numbers.insert(id.clone(), next);
                }
            }
            for id in &ids {
                let expected = numbers.get(id).map_or(0, |number| number + 1);
                prop_assert_eq!(serial.at(serial.place(Key::new(id))), expected);
            }
        }
    }
}
