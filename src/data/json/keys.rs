use std::borrow::Cow;

use hashbrown::HashMap;

use crate::data::Limits;

use super::defect::{Defect, Fault};
use super::lexer::{Lexer, Value};
use super::written_key::WrittenKey;

/// How many of the keys that come next are tried as they stand before a key is looked up: some may be left out.
const TRIED: usize = 3;

/// The keys of a file, in the order in which they first came.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    names: Vec<String>,
    written: Vec<WrittenKey>,
    places: HashMap<String, usize, foldhash::fast::FixedState>,
}

/// Which key a member has.
pub(super) enum Key<'b> {
    /// One of the file's keys.
    At(usize),
    /// Another one.
    Other(Cow<'b, str>),
}

impl Keys {
    /// Adds those of an object that are not there yet.
    pub fn add_others(&mut self, members: &Members<'_>) {
        for (name, _) in members.others() {
            self.places.insert(name.to_owned(), self.names.len());
            self.written.push(WrittenKey::new(name));
            self.names.push(name.to_owned());
        }
    }

    /// Their names, each at its place.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The key that is written first, and its place, which is looked for from a place on and then before it.
    #[inline]
    pub fn at_start(&self, bytes: &[u8], expected: usize) -> Option<(usize, &WrittenKey)> {
        let places = (expected..self.written.len()).chain(0..expected);
        let mut keys = places.map(|place| (place, &self.written[place]));
        keys.find(|(_, written)| written.begins(bytes))
    }

    /// The key that comes next in `lexer`, which is stepped over with its colon. `expected` is a guess at its place.
    ///
    /// # Errors
    ///
    /// No key stands there.
    #[inline]
    pub fn next<'b>(&self, lexer: &mut Lexer<'b>, expected: usize) -> Result<Key<'b>, Fault> {
        for (ahead, written) in self.written.iter().skip(expected).take(TRIED).enumerate() {
            if lexer.skip_key(written)? {
                return Ok(Key::At(expected + ahead));
            }
        }
        let name = lexer.key()?.content();
        Ok(match self.places.get(&*name) {
            Some(place) => Key::At(*place),
            None => Key::Other(name),
        })
    }
}

/// The members of one object, by the file's keys. The same memory for each object.
#[derive(Debug)]
pub(super) struct Members<'b> {
    values: Vec<Option<Value<'b>>>,
    /// Keys that are none of the file's, and where their values stand.
    others: Vec<(Cow<'b, str>, usize)>,
}

impl<'b> Members<'b> {
    /// Room for the values of `keys`.
    pub fn new(keys: &Keys) -> Self {
        Self {
            values: vec![None; keys.names.len()],
            others: Vec::new(),
        }
    }

    /// Forgets what was read.
    pub fn clear(&mut self) {
        self.values.fill(None);
        self.others.clear();
    }

    /// Reads the object that is all there is on `line`. Where there is something wrong with it, what stands before can be
    /// asked for.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn read(&mut self, line: &'b str, keys: &Keys, limits: &Limits) -> Result<(), Fault> {
        self.clear();
        let mut lexer = Lexer::new(line);
        lexer.enter_object()?;
        let (mut is_first, mut expected) = (true, 0);
        while lexer.goes_on(b'}', is_first)? {
            is_first = false;
            let key = keys.next(&mut lexer, expected)?;
            let at = lexer.at();
            let value = lexer.value(1)?;
            if lexer.at() - at > limits.cell_bytes {
                return Err(Fault::new(Defect::CellTooLong, at));
            }
            match key {
                Key::At(place) => {
                    expected = place + 1;
                    if let Some(slot) = self.values.get_mut(place)
                        && slot.replace(value).is_some()
                    {
                        return Err(Fault::new(Defect::DuplicateKey, at));
                    }
                }
                Key::Other(name) => self.others.push((name, at)),
            }
        }
        lexer.end()?;
        self.refuse_repeats()
    }

    fn refuse_repeats(&self) -> Result<(), Fault> {
        if self.others.len() < 2 {
            return Ok(());
        }
        let mut sorted: Vec<_> = self.others.iter().collect();
        sorted.sort_unstable();
        let repeat = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0);
        repeat.map_or(Ok(()), |pair| {
            Err(Fault::new(Defect::DuplicateKey, pair[1].1))
        })
    }

    /// The value of the key at `place`; none where the object lacks it.
    #[inline]
    pub fn get(&self, place: usize) -> Option<Value<'b>> {
        self.values.get(place).copied().flatten()
    }

    /// The keys that are none of the file's, in order, and where their values stand.
    pub fn others(&self) -> impl Iterator<Item = (&str, usize)> {
        self.others.iter().map(|(name, at)| (&**name, *at))
    }
}
