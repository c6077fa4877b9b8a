use crate::columns::TextColumn;

use super::Number;
use super::key::Key;

/// How many texts are looked up side by side: their memory is fetched at the same time.
pub(super) const TOGETHER: usize = 64;

/// Neighbouring texts of a column that are looked up side by side.
pub(super) struct Chunk<'t> {
    texts: &'t TextColumn,
    first: usize,
    count: usize,
    /// Of each text one more than its number; 0 where it has none. Of those that are still sought it means nothing.
    pub numbers: [u32; TOGETHER],
    /// The places of those that are still sought, as many as are counted.
    sought: [u8; TOGETHER],
    sought_count: usize,
}

impl<'t> Chunk<'t> {
    /// None of the texts yet.
    pub fn before(texts: &'t TextColumn) -> Self {
        Self {
            texts,
            first: 0,
            count: 0,
            numbers: [0; TOGETHER],
            sought: [0; TOGETHER],
            sought_count: 0,
        }
    }

    /// Goes on to the next texts, if there are any; nothing is sought.
    pub fn advance(&mut self) -> bool {
        self.first += self.count;
        self.count = (self.texts.len() - self.first).min(TOGETHER);
        self.sought_count = 0;
        self.count > 0
    }

    /// The key of each.
    #[inline]
    pub fn keys(&self) -> impl Iterator<Item = Key> + use<'t> {
        Key::of_texts(self.texts, self.first).take(self.count)
    }

    /// The last 16 bytes of each, with whatever comes before it if it is shorter, and its length.
    #[inline]
    pub fn ends(&self) -> impl Iterator<Item = ([u8; 16], usize)> + use<'t> {
        self.texts.ends(self.first).take(self.count)
    }

    /// The text in a place.
    pub fn text(&self, place: usize) -> &'t str {
        self.texts.get(self.first + place)
    }

    /// Says of a place, of which that is said once at most, whether its text is still sought.
    #[inline]
    pub fn seek(&mut self, place: usize, is_sought: bool) {
        self.sought[self.sought_count] = place as u8;
        self.sought_count += usize::from(is_sought);
    }

    /// None is found yet.
    pub fn seek_all(&mut self) {
        (0..self.count).for_each(|place| self.seek(place, true));
    }

    /// Says that those with this number, of which there are nearly always none, are still sought.
    #[inline]
    pub fn seek_those_with(&mut self, number: u32) {
        let any = self.numbers[..self.count].iter();
        if any.fold(false, |any, of| any | (*of == number)) {
            (0..self.count).for_each(|place| self.seek(place, self.numbers[place] == number));
        }
    }

    /// The places whose texts are still sought.
    #[inline]
    pub fn sought(&self) -> impl ExactSizeIterator<Item = usize> + use<> {
        let sought = self.sought;
        (0..self.sought_count).map(move |at| usize::from(sought[at]))
    }

    /// Each text's number.
    #[inline]
    pub fn found(&self) -> impl Iterator<Item = Option<Number>> {
        let numbers = self.numbers[..self.count].iter();
        numbers.map(|number| Number::of_next(*number))
    }
}
