/// A key as it is most likely written, quotes included, and its first bytes as a number: most are compared at once.
#[derive(Clone, Debug)]
pub(super) struct WrittenKey {
    text: String,
    start: u128,
    mask: u128,
}

impl WrittenKey {
    pub fn new(name: &str) -> Self {
        let text = serde_json::Value::from(name).to_string();
        let mut start = [0; 16];
        let length = text.len().min(start.len());
        start[..length].copy_from_slice(&text.as_bytes()[..length]);
        Self {
            start: u128::from_le_bytes(start),
            mask: u128::MAX >> (8 * (start.len() - length)),
            text,
        }
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it is what stands first.
    #[inline]
    pub fn begins(&self, bytes: &[u8]) -> bool {
        match bytes.first_chunk() {
            Some(start) if self.text.len() <= 16 => {
                u128::from_le_bytes(*start) & self.mask == self.start
            }
            _ => bytes.starts_with(self.text.as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_begin_what_they_are_written_first_in() {
        for length in 0..40 {
            let name = "k".repeat(length);
            let key = WrittenKey::new(&name);
            assert_eq!(key.len(), length + 2);
            for rest in ["", ":", ":0123456789abcdefghij"] {
                assert!(key.begins(format!("\"{name}\"{rest}").as_bytes()), "{name}");
                assert!(!key.begins(format!("\"{name}k\"{rest}").as_bytes()));
                assert!(!key.begins(format!("\"{name}{rest}").as_bytes()));
                assert!(!key.begins(format!("'{name}'{rest}").as_bytes()));
            }
        }
        assert!(WrittenKey::new("a\"b").begins(br#""a\"b":1"#));
    }
}
