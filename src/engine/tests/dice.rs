/// Choices made by given bytes, so that fewer bytes make simpler things.
pub struct Dice<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Dice<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Below `sides`; 0 once the bytes have been used up.
    pub fn roll(&mut self, sides: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % sides
    }

    /// True once in `sides` times.
    pub fn once_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == sides - 1
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }

    /// One to three of them, sorted, each once.
    pub fn some(&mut self, from: &[&str]) -> Vec<String> {
        let count = 1 + self.roll(3);
        let mut picked: Vec<_> = (0..count).map(|_| self.pick(from).to_owned()).collect();
        picked.sort();
        picked.dedup();
        picked
    }

    /// So many of something.
    pub fn list<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.roll(most + 1);
        (0..count).map(|_| make(self)).collect()
    }
}
