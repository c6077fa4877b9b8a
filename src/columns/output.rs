/// A column that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputColumn {
    /// Its header.
    pub header: String,
    /// What its cells are.
    pub kind: CellKind,
}

/// What the cells of a column are, all of which are handed over as text; an empty one is a missing value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Any text, ids too.
    Text,
    /// A point in time in ISO 8601 with its offset.
    Instant,
    /// A plain decimal number such as `-1234.5`, as many digits as it has.
    Number,
    /// `yes` or `no`.
    YesNo,
}

/// The cell of a column of [`CellKind::YesNo`].
pub fn yes_or_no(it: bool) -> &'static str {
    if it { "yes" } else { "no" }
}

impl OutputColumn {
    /// A column of texts.
    pub fn text(header: impl Into<String>) -> Self {
        Self {
            header: header.into(),
            kind: CellKind::Text,
        }
    }
}
