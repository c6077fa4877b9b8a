use std::sync::Arc;

use parquet::basic::{Encoding, Type as PhysicalType};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::properties::ReaderProperties;
use parquet::file::reader::SerializedPageReader;

use super::file::SeekableFile;

/// The most values that a page may say it has. Writers begin a new page far before that.
const MOST_VALUES: u32 = 1 << 26;

/// The pages of a column, each looked at before it is decoded: decoders make room for as many values as a page says it has.
pub(super) struct CheckedPages {
    pages: SerializedPageReader<SeekableFile>,
    physical: PhysicalType,
    type_length: usize,
    has_repetitions: bool,
    has_definitions: bool,
}

impl CheckedPages {
    /// The pages of a column of a row group.
    ///
    /// # Errors
    ///
    /// They cannot be found, or are compressed in a way that is not known.
    pub fn open(file: &Arc<SeekableFile>, group: &RowGroupMetaData, place: usize) -> Result<Self> {
        let chunk = group.column(place);
        let column = chunk.column_descr();
        let pages = SerializedPageReader::new_with_properties(
            Arc::clone(file),
            chunk,
            usize::try_from(group.num_rows())?,
            None,
            Arc::new(ReaderProperties::builder().build()),
        )?;
        Ok(Self {
            pages,
            physical: column.physical_type(),
            type_length: usize::try_from(column.type_length()).unwrap_or(0),
            has_repetitions: column.max_rep_level() > 0,
            has_definitions: column.max_def_level() > 0,
        })
    }

    /// Whether rows may be without a value.
    pub fn has_definitions(&self) -> bool {
        self.has_definitions
    }

    fn check(&self, page: Page) -> Result<Page> {
        if page.num_values() > MOST_VALUES {
            return Err(wrong("a page has too many values"));
        }
        match &page {
            Page::DictionaryPage {
                buf, num_values, ..
            } => {
                let needed = (*num_values as usize).checked_mul(self.smallest());
                if needed.is_none_or(|needed| needed > buf.len()) {
                    return Err(wrong("a dictionary is shorter than it says"));
                }
            }
            Page::DataPage { buf, encoding, .. } => {
                let lengths = usize::from(self.has_repetitions) + usize::from(self.has_definitions);
                let mut values = &buf[..];
                for _ in 0..lengths {
                    values = past_levels(values);
                }
                expect_counts(values, *encoding, page.num_values())?;
            }
            Page::DataPageV2 {
                buf,
                encoding,
                def_levels_byte_len,
                rep_levels_byte_len,
                ..
            } => {
                let levels = *def_levels_byte_len as usize + *rep_levels_byte_len as usize;
                let values = buf.get(levels..).unwrap_or_default();
                expect_counts(values, *encoding, page.num_values())?;
            }
        }
        Ok(page)
    }

    /// The fewest bytes that a value of a dictionary has.
    fn smallest(&self) -> usize {
        match self.physical {
            PhysicalType::BOOLEAN => 1,
            PhysicalType::INT32 | PhysicalType::FLOAT | PhysicalType::BYTE_ARRAY => 4,
            PhysicalType::INT64 | PhysicalType::DOUBLE => 8,
            PhysicalType::INT96 => 12,
            PhysicalType::FIXED_LEN_BYTE_ARRAY => self.type_length.max(1),
        }
    }
}

impl Iterator for CheckedPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for CheckedPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        page.map(|page| self.check(page)).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}

/// What stands behind levels that begin with their length; nothing if they go past the end.
fn past_levels(bytes: &[u8]) -> &[u8] {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else {
        return &[];
    };
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    rest.get(length..).unwrap_or_default()
}

/// Refuses lengths of texts that say that there are more of them than the page has values.
fn expect_counts(values: &[u8], encoding: Encoding, most: u32) -> Result<()> {
    let lists = match encoding {
        Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
        Encoding::DELTA_BYTE_ARRAY => 2,
        _ => 0,
    };
    let mut rest = values;
    for _ in 0..lists {
        // A page of missing values alone may have none.
        if rest.is_empty() {
            return Ok(());
        }
        let end = packed_end(rest, u64::from(most));
        rest = end
            .and_then(|end| rest.get(end..))
            .ok_or_else(|| wrong("a page has more values than it says"))?;
    }
    Ok(())
}

/// Where integers in DELTA_BINARY_PACKED end; none if there are more than `most`, or not as many as they say.
fn packed_end(bytes: &[u8], most: u64) -> Option<usize> {
    let mut at = 0;
    let block = varint(bytes, &mut at)?;
    let minis = varint(bytes, &mut at)?;
    let count = varint(bytes, &mut at)?;
    varint(bytes, &mut at)?;
    if count > most || minis == 0 || !block.is_multiple_of(minis) {
        return None;
    }
    let of_mini = block / minis;
    let mut left = count.saturating_sub(1);
    if left > 0 && of_mini == 0 {
        return None;
    }
    while left > 0 {
        varint(bytes, &mut at)?;
        let widths = bytes.get(at..)?.get(..usize::try_from(minis).ok()?)?;
        at += widths.len();
        for width in widths {
            if left == 0 {
                break;
            }
            let bits = of_mini.checked_mul(u64::from(*width))?;
            at = at.checked_add(usize::try_from(bits / 8).ok()?)?;
            left = left.saturating_sub(of_mini);
        }
    }
    Some(at)
}

/// A number of seven bits a byte, the lowest first; `at` is moved behind it.
pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..70).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn wrong(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}
