use super::key::Key;

/// The keys of a line of memory.
const TOGETHER: usize = 3;

/// Numbers of keys: a table of open addressing whose places are whole lines of memory, so that a look-up waits for
/// one. Written out here, since looking many up side by side takes stages that no hash table offers.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// A power of two of them, or none; two keys for each at most.
    lines: Vec<Line>,
    used: usize,
}

/// Some keys, filled from the first on; when all places are taken, the next line has more.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(super) struct Line {
    keys: [Key; TOGETHER],
    /// One more than the number of each; 0 where there is none.
    numbers: [u32; TOGETHER],
}

impl Line {
    /// One more than the number of a key that no two texts have; 0 if it is not here. Without a branch, since none
    /// could foresee where it stands.
    #[inline]
    pub fn number_of(&self, key: Key) -> u32 {
        let places = self.keys.iter().zip(&self.numbers);
        places.fold(0, |found, (here, number)| {
            found | (number & u32::from(*here == key).wrapping_neg())
        })
    }

    /// Whether more keys that belong here may be in the next line.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.numbers[TOGETHER - 1] != 0
    }
}

impl Table {
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Takes out the keys, and keeps their memory.
    pub fn clear(&mut self) {
        self.lines.fill(Line::default());
        self.used = 0;
    }

    /// The place of the line where the search for a key begins, in a table that is not empty.
    #[inline]
    pub fn home(&self, key: Key) -> usize {
        key.hash() as usize & self.lines.len().wrapping_sub(1)
    }

    /// The line in a place that [`Table::home`] gave.
    #[inline]
    pub fn line(&self, place: usize) -> &Line {
        &self.lines[place]
    }

    /// The number of a key; of several texts with the same key, that of the one that `is` tells to be meant.
    pub fn find(&self, key: Key, is: impl Fn(u32) -> bool) -> Option<u32> {
        if self.is_empty() {
            return None;
        }
        let mut place = self.home(key);
        loop {
            let line = self.line(place);
            for (here, number) in line.keys.iter().zip(&line.numbers) {
                if *number == 0 {
                    return None;
                }
                if *here == key && is(number - 1) {
                    return Some(number - 1);
                }
            }
            place = self.next(place);
        }
    }

    #[inline]
    fn next(&self, place: usize) -> usize {
        (place + 1) & (self.lines.len() - 1)
    }

    /// Adds a text's key, though others may have the same.
    pub fn add(&mut self, key: Key, number: u32) {
        self.used += 1;
        if self.lines.len() * 2 < self.used {
            let lines = vec![Line::default(); (self.lines.len() * 2).max(16)];
            for line in std::mem::replace(&mut self.lines, lines) {
                for (key, number) in line.keys.into_iter().zip(line.numbers) {
                    if number != 0 {
                        self.place(key, number);
                    }
                }
            }
        }
        self.place(key, number + 1);
    }

    /// Puts a key into the first free place from its home on.
    fn place(&mut self, key: Key, number: u32) {
        let mut place = self.home(key);
        while self.lines[place].is_full() {
            place = self.next(place);
        }
        let line = &mut self.lines[place];
        if let Some(free) = line.numbers.iter().position(|number| *number == 0) {
            (line.keys[free], line.numbers[free]) = (key, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_share_a_home_are_all_found() {
        let mut table = Table::default();
        assert_eq!(table.find(Key::new("a"), |_| true), None);
        let key = |number: u32| Key::new(&number.to_string());
        for number in 0..3000 {
            assert_eq!(table.find(key(number), |_| true), None);
            table.add(key(number), number);
            let line = table.line(table.home(key(number)));
            let near = line.number_of(key(number));
            assert!(near == number + 1 || (near == 0 && line.is_full()));
        }
        for number in 0..3000 {
            assert_eq!(table.find(key(number), |_| true), Some(number));
        }
        table.clear();
        assert_eq!(table.find(key(7), |_| true), None);
    }

    #[test]
    fn texts_that_share_a_key_are_told_apart() {
        let mut table = Table::default();
        let key = Key::of_hash(7);
        for number in 0..100 {
            table.add(key, number);
        }
        for number in 0..100 {
            assert_eq!(table.find(key, |is| is == number), Some(number));
        }
        assert_eq!(table.find(key, |_| false), None);
    }
}
