//! The text of a block, which batches hold as it is: it would be copied otherwise, as often as it is read.

use std::mem;
use std::sync::Arc;

/// Lends texts, one after the other, and uses the memory of each again when nobody holds it any more.
#[derive(Debug, Default)]
pub(super) struct Lender {
    last: Arc<String>,
}

impl Lender {
    /// Gives `read` the bytes of a block as a text. If that makes something of it, and may hold the text from then on,
    /// `bytes` becomes memory for another block; otherwise, and if the bytes are no UTF-8, they stay.
    pub fn lend<T>(
        &mut self,
        bytes: &mut Vec<u8>,
        read: impl FnOnce(&Arc<String>) -> Option<T>,
    ) -> Option<T> {
        let text = match String::from_utf8(mem::take(bytes)) {
            Ok(text) => Arc::new(text),
            Err(error) => {
                *bytes = error.into_bytes();
                return None;
            }
        };
        let made = read(&text);
        let free = if made.is_some() {
            mem::replace(&mut self.last, text)
        } else {
            text
        };
        *bytes = Arc::unwrap_or_clone(free).into_bytes();
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stay_where_nothing_is_made_of_them() {
        let mut lender = Lender::default();
        let mut bytes = b"\xFF".to_vec();
        assert_eq!(lender.lend(&mut bytes, |_| Some(1)), None);
        assert_eq!(bytes, b"\xFF");
        bytes = b"a".to_vec();
        let mut held = None;
        let refused = lender.lend(&mut bytes, |text| {
            held = Some(Arc::clone(text));
            None::<u8>
        });
        assert_eq!((refused, bytes.as_slice()), (None, b"a".as_slice()));
    }

    #[test]
    fn what_is_held_stays_when_other_texts_are_lent() {
        let mut lender = Lender::default();
        let mut held = Vec::new();
        for text in ["a", "b", "c"] {
            let mut bytes = text.as_bytes().to_vec();
            held.extend(lender.lend(&mut bytes, |text| Some(Arc::clone(text))));
        }
        assert_eq!(
            held.iter().map(|text| text.as_str()).collect::<String>(),
            "abc"
        );
    }
}
