use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};

use super::packed::Packed;
use super::pages::CheckedPages;
use super::text_list::TextList;

/// The texts of a column that has at most one in each row: as they were unpacked, and for each row the number of its text. So
/// nothing is done once for each row that can be done once for each text of a dictionary.
///
/// It knows dictionaries and plain pages, which are what nearly all writers write of texts, and sound texts. Of anything else it
/// says that it cannot read it, and no more: the decoders of the crate can, or say why not.
pub(super) struct TextRows {
    pages: CheckedPages,
    /// Whether rows may be without a text.
    has_levels: bool,
    longest: usize,
    dictionary: Option<Arc<TextList>>,
    page: Option<TextPage>,
    /// How many rows were read or passed over.
    done: usize,
    read: TextPart,
}

/// What is left of a page.
struct TextPage {
    rows: usize,
    /// For each row 1 if it has a text, 0 if not; none where all have one.
    levels: Option<Packed>,
    texts: Arc<TextList>,
    numbers: Numbers,
}

/// Which texts come next.
enum Numbers {
    Of(Packed),
    From(usize),
}

/// Some rows.
#[derive(Debug, Default)]
pub(super) struct TextPart {
    /// For each row, the number of its text, or that beyond all.
    pub numbers: Vec<u32>,
    /// Where the texts are, and up to which row.
    pub lists: Vec<(Arc<TextList>, usize)>,
    levels: Vec<u32>,
    of_present: Vec<u32>,
}

impl TextRows {
    /// The texts in `pages`, none of which has more bytes than `longest`.
    pub fn new(pages: CheckedPages, longest: usize) -> Self {
        Self {
            has_levels: pages.has_definitions(),
            pages,
            longest,
            dictionary: None,
            page: None,
            done: 0,
            read: TextPart::default(),
        }
    }

    /// How many rows were read or passed over.
    pub fn done(&self) -> usize {
        self.done
    }

    /// The rows that were read last.
    pub fn part(&self) -> &TextPart {
        &self.read
    }

    /// Passes over rows. None if that cannot be done here.
    pub fn skip(&mut self, rows: usize) -> Option<()> {
        let mut left = rows;
        while left > 0 {
            if self.page.is_none() {
                let next = self.pages.peek_next_page().ok()??;
                let skipped = next.num_rows.or(next.num_levels).unwrap_or(usize::MAX);
                if !next.is_dict && skipped <= left {
                    self.pages.skip_next_page().ok()?;
                    left -= skipped;
                    continue;
                }
            }
            left -= self.read_of_page(left)?;
            self.read.clear();
        }
        self.done += rows;
        Some(())
    }

    /// Reads the next rows, in place of those that were read before. None if that cannot be done here.
    pub fn read(&mut self, rows: usize) -> Option<()> {
        self.read.clear();
        let mut left = rows;
        while left > 0 {
            left -= self.read_of_page(left)?;
        }
        self.done += rows;
        Some(())
    }

    /// Adds rows of one page, no more than `most`: how many.
    fn read_of_page(&mut self, most: usize) -> Option<usize> {
        let mut page = match self.page.take() {
            Some(page) => page,
            None => self.next_page()?,
        };
        let rows = most.min(page.rows);
        page.read(rows, &mut self.read)?;
        page.rows -= rows;
        self.page = (page.rows > 0).then_some(page);
        Some(rows)
    }

    fn next_page(&mut self) -> Option<TextPage> {
        loop {
            match self.pages.get_next_page().ok()?? {
                Page::DictionaryPage {
                    buf,
                    num_values,
                    encoding: Encoding::PLAIN | Encoding::PLAIN_DICTIONARY,
                    ..
                } => {
                    let count = num_values as usize;
                    let list = TextList::new(buf.into(), 0, count, self.longest)?;
                    if list.len() < count {
                        return None;
                    }
                    self.dictionary = Some(Arc::new(list));
                }
                Page::DataPage {
                    buf,
                    num_values,
                    encoding,
                    def_level_encoding,
                    ..
                } => {
                    let rows = num_values as usize;
                    if !self.has_levels {
                        return self.page(rows, None, (buf, 0), encoding);
                    }
                    if def_level_encoding != Encoding::RLE {
                        return None;
                    }
                    let length = u32::from_le_bytes(*buf.first_chunk()?);
                    let end = usize::try_from(length).ok()?.checked_add(4)?;
                    let levels = Bytes::copy_from_slice(buf.get(4..end)?);
                    return self.page(rows, Some(levels), (buf, end), encoding);
                }
                Page::DataPageV2 {
                    buf,
                    num_values,
                    encoding,
                    num_rows,
                    def_levels_byte_len,
                    rep_levels_byte_len: 0,
                    ..
                } if num_rows == num_values => {
                    let end = def_levels_byte_len as usize;
                    let levels = buf.get(..end)?;
                    let levels = self.has_levels.then(|| Bytes::copy_from_slice(levels));
                    return self.page(num_values as usize, levels, (buf, end), encoding);
                }
                _ => return None,
            }
        }
    }

    /// A page whose values begin at a byte of it.
    fn page(
        &self,
        rows: usize,
        levels: Option<Bytes>,
        (bytes, start): (Bytes, usize),
        encoding: Encoding,
    ) -> Option<TextPage> {
        let mut levels = match levels {
            Some(levels) => Some(Packed::new(levels, 1)?),
            None => None,
        };
        levels.take_if(|levels| levels.are_all(1, rows));
        let (texts, numbers) = match encoding {
            Encoding::PLAIN => {
                let texts = TextList::new(bytes.into(), start, rows, self.longest)?;
                (Arc::new(texts), Numbers::From(0))
            }
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => {
                let numbers = bytes.get(start..)?;
                let numbers = match numbers.first() {
                    Some(bits) => Packed::new(bytes.slice(start + 1..), *bits)?,
                    None => Packed::new(Bytes::new(), 0)?,
                };
                (Arc::clone(self.dictionary.as_ref()?), Numbers::Of(numbers))
            }
            _ => return None,
        };
        Some(TextPage {
            rows,
            levels,
            texts,
            numbers,
        })
    }
}

impl TextPage {
    /// Adds the next rows.
    fn read(&mut self, rows: usize, into: &mut TextPart) -> Option<()> {
        match &mut self.levels {
            None => self.numbers.read(rows, &self.texts, &mut into.numbers)?,
            Some(levels) => {
                into.levels.clear();
                levels.read(rows, &mut into.levels)?;
                let present = into.levels.iter().filter(|level| **level == 1).count();
                into.of_present.clear();
                self.numbers
                    .read(present, &self.texts, &mut into.of_present)?;
                let mut of_present = into.of_present.iter();
                let beyond = self.texts.len() as u32;
                let number = |level: &u32| match level {
                    1 => of_present.next().copied().unwrap_or(beyond),
                    _ => beyond,
                };
                into.numbers.extend(into.levels.iter().map(number));
            }
        }
        match into.lists.last_mut() {
            Some((texts, end)) if Arc::ptr_eq(texts, &self.texts) => *end = into.numbers.len(),
            _ => into
                .lists
                .push((Arc::clone(&self.texts), into.numbers.len())),
        }
        Some(())
    }
}

impl Numbers {
    /// Adds the next `count`, each that of a text.
    fn read(&mut self, count: usize, texts: &TextList, into: &mut Vec<u32>) -> Option<()> {
        match self {
            Self::Of(numbers) => {
                let before = into.len();
                numbers.read(count, into)?;
                let largest = into[before..].iter().max();
                largest
                    .is_none_or(|number| (*number as usize) < texts.len())
                    .then_some(())
            }
            Self::From(next) => {
                let end = next.checked_add(count).filter(|end| *end <= texts.len())?;
                into.extend(*next as u32..end as u32);
                *next = end;
                Some(())
            }
        }
    }
}

impl TextPart {
    fn clear(&mut self) {
        self.numbers.clear();
        self.lists.clear();
    }

    /// The texts of the rows with the list that each is of, list by list.
    pub fn by_list(&self) -> impl Iterator<Item = (&Arc<TextList>, &[u32])> {
        let mut start = 0;
        self.lists.iter().map(move |(texts, end)| {
            let numbers = self.numbers.get(start..*end).unwrap_or_default();
            start = *end;
            (texts, numbers)
        })
    }
}
