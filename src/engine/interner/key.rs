use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::columns::TextColumn;

/// Up to so many bytes, a text is its own key.
pub(super) const SHORT: usize = 15;

/// What stands for the length of a longer text.
const LONG: u8 = u8::MAX;

/// What a text is looked for by: a short one itself, its length last, so that two are the same if their keys are; of a
/// longer one its hash, so that their texts must be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key(u128);

/// By length, the bytes of a key that a short text has.
const OF_LENGTH: [u128; SHORT + 1] = {
    let mut masks = [0; SHORT + 1];
    let mut length = 1;
    while length <= SHORT {
        masks[length] = masks[length - 1] << 8 | 0xFF;
        length += 1;
    }
    masks
};

impl Key {
    pub fn new(text: &str) -> Self {
        Self::of_bytes(text.as_bytes())
    }

    fn of_bytes(text: &[u8]) -> Self {
        if text.len() > SHORT {
            Self::of_long(text)
        } else {
            Self::of_short(number_of(text), text.len())
        }
    }

    /// The key of a short text, whose bytes are a number, the first its lowest.
    #[inline]
    fn of_short(number: u128, length: usize) -> Self {
        Self(number | (length as u128) << (8 * SHORT))
    }

    /// The key of each text from a row on.
    #[inline]
    pub fn of_texts(texts: &TextColumn, row: usize) -> impl Iterator<Item = Self> {
        let starts = texts.starts(row);
        starts.map(|(bytes, length)| Self::of_start(bytes, length))
    }

    /// The key of the text that is the first `length` of `bytes`, and fastest made if 16 bytes are there.
    #[inline]
    pub fn of_start(bytes: &[u8], length: usize) -> Self {
        match (OF_LENGTH.get(length), bytes.first_chunk()) {
            (Some(mask), Some(start)) => Self::of_short(u128::from_le_bytes(*start) & mask, length),
            _ => Self::of_bytes(&bytes[..length]),
        }
    }

    fn of_long(text: &[u8]) -> Self {
        let mut hasher = FixedState::with_seed(0).build_hasher();
        hasher.write(text);
        Self::of_hash(hasher.finish())
    }

    /// The key of longer texts with this hash.
    pub(super) fn of_hash(hash: u64) -> Self {
        Self(u128::from(hash) | u128::from(LONG) << (8 * SHORT))
    }

    /// Whether other texts may have the same key.
    #[inline]
    pub fn is_long(self) -> bool {
        self.0 >> (8 * SHORT) == u128::from(LONG)
    }

    /// The length of a short text.
    #[inline]
    pub fn short_length(self) -> Option<usize> {
        (!self.is_long()).then_some((self.0 >> (8 * SHORT)) as usize)
    }

    /// A short text of `length` bytes, moved to the end of 16 bytes.
    #[inline]
    pub fn at_end(self, length: usize) -> u128 {
        self.0
            .checked_shl(8 * (SHORT + 1 - length) as u32)
            .unwrap_or(0)
    }

    #[inline]
    pub fn hash(self) -> u64 {
        let mut hasher = FixedState::with_seed(0).build_hasher();
        hasher.write_u128(self.0);
        let hash = hasher.finish();
        hash ^ hash >> 32
    }

    /// The text and then its length, if it is short.
    pub fn to_bytes(self) -> [u8; SHORT + 1] {
        self.0.to_le_bytes()
    }
}

/// Less than 16 bytes as a number, the first byte its lowest.
fn number_of(bytes: &[u8]) -> u128 {
    // Two parts that may overlap. Bytes that were put into an array would be waited for: a processor reads what it has just
    // written only if it was written in one go.
    let shift = |length: usize| 8 * (bytes.len() - length);
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let last = u128::from(u64::from_le_bytes(*last));
        u128::from(u64::from_le_bytes(*first)) | last << shift(8)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let last = u64::from(u32::from_le_bytes(*last));
        u128::from(u64::from(u32::from_le_bytes(*first)) | last << shift(4))
    } else {
        let bytes = bytes.iter().rev();
        bytes.fold(0, |number, byte| number << 8 | u128::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_short_texts_are_their_bytes_whatever_follows() {
        let text = b"abcdefghijklmnopq";
        for length in 0..=SHORT {
            let mut expected = [0; SHORT + 1];
            expected[..length].copy_from_slice(&text[..length]);
            expected[SHORT] = u8::try_from(length).unwrap();
            for end in length..=text.len() {
                let key = Key::of_start(&text[..end], length);
                assert_eq!(key.to_bytes(), expected, "{length} of {end}");
                assert!(!key.is_long());
            }
        }
        let long = Key::of_start(text, SHORT + 1);
        assert!(long.is_long());
        assert_eq!(long, Key::new("abcdefghijklmnop"));
        assert_ne!(long, Key::new("abcdefghijklmnoP"));
    }
}
