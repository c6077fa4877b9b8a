use std::sync::Arc;

use memchr::memchr;

/// The bytes of a text's length.
const LENGTH: usize = size_of::<u32>();

/// Stands where lengths and levels stood: what lies between the texts is a text, too.
const BETWEEN: u8 = b' ';

/// The texts of a dictionary or a page, each where it was unpacked.
#[derive(Debug)]
pub(super) struct TextList {
    /// All of them, with something between.
    text: Arc<String>,
    /// Where each begins and ends; last, nothing: the text of a row without one.
    places: Vec<(u32, u32)>,
}

impl TextList {
    /// The texts from the byte `first` on, each behind its length: up to the end, and no more than `most`. None if they are
    /// not what they say, or any of them is no text in UTF-8, has a NUL character or more bytes than `longest`.
    pub fn new(mut bytes: Vec<u8>, first: usize, most: usize, longest: usize) -> Option<Self> {
        u32::try_from(bytes.len()).ok()?;
        let mut places = Vec::with_capacity(1 + most.min(bytes.len() / LENGTH));
        bytes.get_mut(..first)?.fill(BETWEEN);
        let mut at = first;
        while places.len() < most && at < bytes.len() {
            let start = at + LENGTH;
            let place = bytes.get_mut(at..start)?;
            let length = u32::from_le_bytes(place.try_into().ok()?);
            place.fill(BETWEEN);
            at = start.checked_add(length as usize)?;
            if at > bytes.len() || length as usize > longest {
                return None;
            }
            places.push((start as u32, at as u32));
        }
        bytes.truncate(at);
        if memchr(0, &bytes).is_some() {
            return None;
        }
        places.push((0, 0));
        Some(Self {
            text: Arc::new(String::from_utf8(bytes).ok()?),
            places,
        })
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.places.len() - 1
    }

    /// All of them as one, with something between.
    pub fn text(&self) -> &Arc<String> {
        &self.text
    }

    /// Where each begins and ends. Last, beyond all numbers, that of a row without a text, which is empty.
    pub fn places(&self) -> &[(u32, u32)] {
        &self.places
    }

    /// What stands at a place.
    pub fn at(&self, (start, end): (u32, u32)) -> &str {
        let place = start as usize..end as usize;
        self.text.get(place).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&[u8]], most: usize) -> Option<Vec<String>> {
        let mut bytes = vec![0xFF; 3];
        for text in texts {
            bytes.extend((text.len() as u32).to_le_bytes());
            bytes.extend(*text);
        }
        let list = TextList::new(bytes, 3, most, 300)?;
        assert_eq!(list.len() + 1, list.places().len());
        assert_eq!(list.at(list.places()[list.len()]), "");
        let texts = list.places()[..list.len()].iter();
        Some(texts.map(|place| list.at(*place).to_owned()).collect())
    }

    #[test]
    fn texts_are_where_they_were() {
        let long = "é".repeat(150);
        let texts = [" a ", "", &long, "b"];
        let bytes = texts.map(str::as_bytes);
        assert_eq!(list(&bytes, 4).unwrap(), texts);
        assert_eq!(list(&bytes, 9).unwrap(), texts);
        assert_eq!(list(&bytes, 2).unwrap(), texts[..2]);
        assert_eq!(list(&[], 9).unwrap(), [""; 0]);
    }

    #[test]
    fn what_is_not_sound_is_no_list() {
        for unsound in [&b"\xFF"[..], b"a\0", "é".repeat(151).as_bytes()] {
            assert_eq!(list(&[b"a", unsound, b"b"], 9), None);
            assert!(list(&[b"a", unsound], 1).is_some(), "it is not asked for");
        }
        // Two halves of a letter.
        assert_eq!(list(&[b"\xC3", b"\xA9"], 9), None);
        for bytes in [&[1, 0, 0, 0][..], &[1, 0, 0], &[0xFF; 8]] {
            assert!(TextList::new(bytes.to_vec(), 0, 9, usize::MAX).is_none());
        }
        assert!(TextList::new(Vec::new(), 1, 9, 9).is_none());
    }
}
