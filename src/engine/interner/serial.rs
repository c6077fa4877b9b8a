use super::chunk::{Chunk, TOGETHER};
use super::key::{Key, SHORT};
use super::ranks::Ranks;

/// How far apart the numbers in ids may be, for each id.
const SPREAD: usize = 4;

/// How many numbers are at hand at first.
const FIRST: usize = 1 << 12;

/// Ids that somebody counted, such as `1042` or `L00487052`: the number in an id is where its own is found, without a
/// hash, and in memory that is sixteen times less than a table's; far less if the ids come in their order.
///
/// The ids have the same beginning, and then a number padded with zeros to the same width at least. So two ids have
/// the same number only if they are the same. Ids that are too far from the first one are left to others.
#[derive(Clone, Debug, Default)]
pub(super) struct Serial {
    shape: Option<Shape>,
    /// By number in the id, less that in the first id.
    numbers: Numbers,
}

/// Numbers of ids, which are how many ids there were before each.
#[derive(Clone, Debug)]
enum Numbers {
    /// All ids came in the order of the numbers in them.
    InOrder(Ranks),
    /// One more than the number of each; 0 where there is no id.
    InAnyOrder(Vec<u32>),
}

impl Default for Numbers {
    fn default() -> Self {
        Self::InOrder(Ranks::default())
    }
}

#[derive(Clone, Debug)]
struct Shape {
    /// By length of the id.
    forms: [Form; SHORT + 1],
    /// The number in the first id.
    first: u64,
}

/// What ids of one length look like, of which the last 16 bytes are known: whatever comes before them does not count.
#[derive(Clone, Copy, Debug)]
struct Form {
    /// The id whose number is 0.
    zero: u128,
    /// All bits of the id's bytes.
    mask: u128,
    /// For each byte what may be added to its difference from `zero` without touching its highest bit: 127 less how much
    /// they may differ.
    slack: u128,
    /// All bits of the first digit, if it cannot be zero.
    not_zero: u128,
}

impl Form {
    /// No id is of this form.
    const NONE: Self = Self {
        zero: 0,
        mask: 0,
        slack: HIGHEST,
        not_zero: 0,
    };

    /// Ids with this prefix, and then so many digits.
    fn new(prefix: &[u8], digits: usize, may_be_padded: bool) -> Self {
        let start = SHORT + 1 - prefix.len() - digits;
        let (mut zero, mut mask, mut slack, mut not_zero) = ([0; 16], [0; 16], [0; 16], [0; 16]);
        let (prefix_place, digits_place) = (start..start + prefix.len(), start + prefix.len()..16);
        zero[prefix_place].copy_from_slice(prefix);
        zero[digits_place.clone()].fill(b'0');
        mask[start..].fill(0xFF);
        slack[start..].fill(0x7F);
        slack[digits_place.clone()].fill(0x7F - 9);
        if !may_be_padded {
            not_zero[digits_place.start] = 0xFF;
        }
        Self {
            zero: u128::from_le_bytes(zero),
            mask: u128::from_le_bytes(mask),
            slack: u128::from_le_bytes(slack),
            not_zero: u128::from_le_bytes(not_zero),
        }
    }
}

/// The highest bit of each byte.
const HIGHEST: u128 = u128::from_le_bytes([0x80; 16]);

impl Shape {
    /// The shape of the ids of which this is the first; none if it has no number at its end.
    fn of(first: Key) -> Option<Self> {
        let length = first.short_length()?;
        let bytes = first.to_bytes();
        let digits = bytes[..length].iter().rev();
        let digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
        let (prefix, number) = bytes[..length].split_at(length - digits);
        // Numbers of fewer digits are padded with zeros to so many.
        let width = match number.first()? {
            b'0' => digits,
            _ => 1,
        };
        let mut forms = [Form::NONE; SHORT + 1];
        for digits in width..=SHORT - prefix.len() {
            forms[prefix.len() + digits] = Form::new(prefix, digits, digits == width);
        }
        let mut shape = Self { forms, first: 0 };
        shape.first = shape.number_in(first.at_end(length), length)?;
        Some(shape)
    }

    /// The number in an id of this shape and length, of which these are the last 16 bytes, and whatever comes before them.
    #[inline]
    fn number_in(&self, end: u128, length: usize) -> Option<u64> {
        let form = self.forms.get(length)?;
        let digits = (end ^ form.zero) & form.mask;
        // No byte runs over into the next if all are what they may be.
        let is_other = (digits | halves_added(digits, form.slack)) & HIGHEST != 0;
        if is_other || (form.not_zero != 0 && digits & form.not_zero == 0) {
            return None;
        }
        let (high, low) = (digits as u64, (digits >> 64) as u64);
        let more = if high == 0 { 0 } else { value_of(high) };
        Some(more * 100_000_000 + value_of(low))
    }
}

/// The sums of the lower and of the higher eight bytes.
#[inline]
fn halves_added(one: u128, other: u128) -> u128 {
    let low = (one as u64).wrapping_add(other as u64);
    let high = ((one >> 64) as u64).wrapping_add((other >> 64) as u64);
    u128::from(high) << 64 | u128::from(low)
}

/// The number of eight decimal digits, the first of which is the lowest byte.
#[inline]
fn value_of(digits: u64) -> u64 {
    // Pairs of digits, then of pairs, then of those: three multiplications for eight digits.
    let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xFFFF_FFFF
}

impl Serial {
    /// Where the number of an id is; past the end if it is not of the shape, or too far from the first. Its last 16 bytes
    /// are given, whatever comes before it, and its length.
    #[inline]
    fn place(&self, end: u128, length: usize) -> usize {
        let place = self.shape.as_ref().and_then(|shape| {
            let number = shape.number_in(end, length)?;
            number.checked_sub(shape.first)
        });
        let place = place.and_then(|place| usize::try_from(place).ok());
        place.unwrap_or(usize::MAX)
    }

    /// Finds the ids of a chunk that were counted; the others are sought.
    pub fn find(&self, chunk: &mut Chunk<'_>) {
        let mut places = [usize::MAX; TOGETHER];
        for (place, (end, length)) in places.iter_mut().zip(chunk.ends()) {
            *place = self.place(u128::from_le_bytes(end), length);
        }
        let numbers = chunk.numbers.iter_mut().zip(&places);
        // Short, so that the memory of many is asked for before any of it is needed.
        match &self.numbers {
            Numbers::InOrder(ranks) => {
                numbers.for_each(|(number, place)| *number = ranks.rank(*place))
            }
            Numbers::InAnyOrder(all) => {
                numbers.for_each(|(number, place)| *number = at(all, *place))
            }
        }
        chunk.seek_those_with(0);
    }

    /// One more than the number of an id that was counted; 0 of any other.
    pub fn number(&self, key: Key) -> u32 {
        self.numbers.at(self.place_of(key))
    }

    fn place_of(&self, key: Key) -> usize {
        let length = key.short_length();
        length.map_or(usize::MAX, |length| self.place(key.at_end(length), length))
    }

    /// Takes in a new id and its number, which is how many ids there were before; false if it is to be kept elsewhere.
    pub fn add(&mut self, key: Key, number: u32) -> bool {
        if number == 0 {
            self.shape = Shape::of(key);
        }
        let ids = number as usize + 1;
        let place = self.place_of(key);
        if place >= FIRST.max(ids * SPREAD) {
            return false;
        }
        self.numbers.add(place, number);
        true
    }
}

impl Numbers {
    /// One more than the number in a place; 0 if no id is there, which does not say that it is nowhere.
    fn at(&self, place: usize) -> u32 {
        match self {
            Self::InOrder(ranks) => ranks.rank(place),
            Self::InAnyOrder(all) => at(all, place),
        }
    }

    fn add(&mut self, place: usize, number: u32) {
        if let Self::InOrder(ranks) = self {
            if ranks.taken() == number && ranks.add(place) {
                return;
            }
            let mut all = Vec::new();
            for (place, number) in ranks.places().zip(0..) {
                put(&mut all, place, number);
            }
            *self = Self::InAnyOrder(all);
        }
        if let Self::InAnyOrder(all) = self {
            put(all, place, number);
        }
    }
}

#[inline]
fn at(all: &[u32], place: usize) -> u32 {
    all.get(place).copied().unwrap_or(0)
}

fn put(all: &mut Vec<u32>, place: usize, number: u32) {
    if place >= all.len() {
        all.resize((place + 1).next_power_of_two(), 0);
    }
    all[place] = number + 1;
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
            let found = serial.number(Key::new(id)) as usize;
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
        for first in ["12345678", "L00012345", "123456789012"] {
            let shape = Shape::of(Key::new(first)).unwrap();
            let digits_at = first.find(|letter: char| letter.is_ascii_digit()).unwrap();
            for byte in 0..=u8::MAX {
                for place in digits_at + 1..first.len() {
                    let mut text = first.as_bytes().to_vec();
                    text[place] = byte;
                    let digits = str::from_utf8(&text[digits_at..]).ok();
                    let is_number = byte.is_ascii_digit();
                    let expected = digits
                        .filter(|_| is_number)
                        .map(|text| text.parse().unwrap());
                    let key = Key::of_start(&text, text.len());
                    assert_eq!(
                        shape.number_in(key.at_end(text.len()), text.len()),
                        expected
                    );
                }
            }
        }
    }

    proptest! {
        /// No id is found in the place of another.
        #[test]
        fn each_id_has_a_place_of_its_own(
            mut ids in prop::collection::vec("(L|)0{0,3}[0-9]{1,4}x?", 1..60),
            in_order: bool,
        ) {
            if in_order {
                ids.sort();
            }
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
                prop_assert_eq!(serial.number(Key::new(id)), expected);
            }
        }
    }
}
