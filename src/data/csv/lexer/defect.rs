/// What is wrong with a row as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// The row is longer than the limit.
    RowTooLong,
    /// A NUL byte: the file is torn or binary.
    NulByte,
    /// The row begins with a byte order mark, though it is not the first: files were joined here.
    SecondByteOrderMark,
    /// Bytes that are no UTF-8.
    InvalidUtf8,
    /// The file ends inside a character.
    CutCharacter,
    /// A quote that opens a cell and does not close.
    UnclosedQuote(GivenUp),
    /// Text between a closing quote and the next delimiter.
    TextAfterQuote,
    /// A quote inside a cell that does not begin with one.
    QuoteInCell,
    /// A cell is longer than the limit.
    CellTooLong,
    /// Fewer cells than the header has: so many.
    TooFewCells(usize),
    /// More cells than the header has: so many.
    TooManyCells(usize),
    /// The only cell reads like the last lines of a report.
    ReportFooter,
    /// The row is the header once more.
    RepeatedHeader,
}

/// Why the search for a closing quote was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenUp {
    /// The cell lies on more lines than the limit.
    Lines,
    /// The cell has more bytes than the limit.
    Bytes,
    /// The file ends.
    EndOfFile,
}

/// A defect, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub defect: Defect,
    /// The byte of the block at which it shows.
    pub at: usize,
    /// The cell of the row, from 0, that it stands in; cells before it are sound.
    pub cell: usize,
}
