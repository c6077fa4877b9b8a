use crate::value::{DateFormat, NumberFormat, Unit, Zone};

/// Which columns of one file are read, and how.
#[derive(Clone, Debug)]
pub struct ReadSpec {
    /// The columns, in the order in which a [`Batch`](super::Batch) holds them.
    pub columns: Vec<ColumnSpec>,
    /// Which of `columns` names the lead that a row belongs to; none where the file has no such column.
    pub key: Option<usize>,
    /// What becomes of a row whose key is empty.
    pub empty_key: EmptyKey,
    /// The zone of times that name none.
    pub zone: Zone,
    /// Whether rows are told apart by all that they hold: one that holds something for which the file has no column is
    /// rejected, where its format allows for that.
    pub whole_rows: bool,
}

impl ReadSpec {
    /// These columns of rows that belong to nobody.
    pub fn without_key(columns: Vec<ColumnSpec>) -> Self {
        Self {
            columns,
            key: None,
            empty_key: EmptyKey::Reject,
            zone: Zone::UTC,
            whole_rows: false,
        }
    }

    /// Whether rows are to be counted.
    pub fn asks_row_number(&self) -> bool {
        let mut reads = self.columns.iter().map(|column| &column.read);
        reads.any(|read| matches!(read, ReadAs::RowNumber))
    }
}

/// What becomes of a row whose key is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyKey {
    /// A lead without an id: the row is rejected.
    Reject,
    /// An event that belongs to nobody: the row is counted and skipped, its other cells unread.
    Skip,
}

/// How one column is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    /// The place of the column in a row, from 0; none for a column that the file does not have, all of whose
    /// values are missing.
    pub position: Option<usize>,
    /// The header, or another name for messages.
    pub name: String,
    /// What its cells are.
    pub read: ReadAs,
    /// Cells that mean "no value" besides empty ones, trimmed and folded.
    pub missing: Vec<String>,
    /// Whether a row without a value here is rejected.
    pub required: bool,
    /// The zone of its times that name none, where it is not that of the whole [`ReadSpec`].
    pub zone: Option<Zone>,
}

impl ColumnSpec {
    /// The column at this place: only empty cells are missing, and any may be.
    pub fn plain(position: usize, name: impl Into<String>, read: ReadAs) -> Self {
        Self {
            position: Some(position),
            name: name.into(),
            read,
            missing: Vec::new(),
            required: false,
            zone: None,
        }
    }
}

/// What the cells of a column are, and how they are spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadAs {
    /// Text, trimmed. A [`Column::Text`](super::Column::Text).
    Text,
    /// Text as it stands, white space at its ends included; what else counts as missing does not. A text column.
    Verbatim,
    /// Several texts with `;` between ([`crate::value::text::items`]). A text column of the whole cells.
    Texts,
    /// Millionths; spelled plainly where no format is given.
    Number(Option<NumberFormat>),
    /// 0 for no, 1 for yes.
    YesNo,
    /// Microseconds since 1970; ISO 8601 where no format is given.
    Date(Option<DateFormat>),
    /// Microseconds; the cell is a plain number of the unit.
    Duration(Unit),
    /// The place, from 0, of the value in this list of trimmed and folded texts; any other text is a bad value.
    Choice(Vec<String>),
    /// No cell: the number of the row as text, from 1 for the first after the header. A text column.
    RowNumber,
}
