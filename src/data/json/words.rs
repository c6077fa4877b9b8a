//! Eight bytes at a time: most texts are short, so that a call per text would cost more than the search.

/// The place of the first quote, backslash or control character at or after `from`; the end where there is none.
#[inline]
pub(super) fn plain_end(bytes: &[u8], from: usize) -> usize {
    let mut from = from;
    while let Some(word) = bytes.get(from..).and_then(<[u8]>::first_chunk::<8>) {
        let found = marks(u64::from_le_bytes(*word));
        if found != 0 {
            return from + found.trailing_zeros() as usize / 8;
        }
        from += 8;
    }
    let rest = bytes.get(from..).unwrap_or(&[]);
    let is_mark = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    rest.iter()
        .position(is_mark)
        .map_or(bytes.len(), |at| from + at)
}

const ONES: u64 = repeat(1);
const HIGH: u64 = repeat(0x80);

/// The high bit of the first byte that is a quote, a backslash or a control character. Bits above it mean nothing, since
/// subtracting borrows from the bytes that follow.
fn marks(word: u64) -> u64 {
    let quote = word ^ repeat(b'"');
    let backslash = word ^ repeat(b'\\');
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let control = word.wrapping_sub(repeat(0x20)) & !word;
    (zero(quote) | zero(backslash) | control) & HIGH
}

const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_told_from_plain_ones() {
        for byte in 0..=u8::MAX {
            let is_mark = byte < 0x20 || byte == b'"' || byte == b'\\';
            for place in 0..20 {
                let mut bytes = [b'!'; 20];
                bytes[place] = byte;
                // What stands behind it must not matter.
                if let Some(next) = bytes.get_mut(place + 1) {
                    *next = b'#';
                }
                let expected = if is_mark { place } else { 20 };
                assert_eq!(plain_end(&bytes, 0), expected, "{byte} at {place}");
            }
        }
    }
}
