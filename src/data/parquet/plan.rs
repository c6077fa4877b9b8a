use parquet::basic::Compression;

use crate::columns::{ColumnSpec, ReadAs, ReadSpec};
use crate::data::{DataError, Limits};

use super::Source;
use super::parse::Parser;
use super::schema::{Field, Kind, Leaf};

/// What one file's rows become: a [`ReadSpec`] made ready.
pub(in crate::data) struct Plan<'a> {
    pub(super) source: &'a Source,
    pub(super) spec: &'a ReadSpec,
    /// The columns of the file that are read, each once.
    pub(super) leaves: Vec<Leaf>,
    /// Where each column that is asked for comes from: a place in `leaves`, or none.
    pub(super) from: Vec<Option<usize>>,
}

impl<'a> Plan<'a> {
    /// How `spec` reads the file called `name`.
    ///
    /// # Errors
    ///
    /// A column that is asked for cannot be read so.
    pub(super) fn new(
        source: &'a Source,
        spec: &'a ReadSpec,
        name: &str,
    ) -> Result<Self, DataError> {
        let mut plan = Self {
            source,
            spec,
            leaves: Vec::new(),
            from: Vec::new(),
        };
        for (place, column) in spec.columns.iter().enumerate() {
            let field = column
                .position
                .and_then(|position| source.fields.get(position));
            let leaf = match field {
                None => None,
                Some(Field::Readable(leaf)) => {
                    expect_to_fit(column, *leaf, spec.key == Some(place), name)?;
                    Some(plan.place_of(*leaf))
                }
                Some(Field::Refused(what)) => return Err(refused(column, name, what)),
            };
            plan.from.push(leaf);
        }
        plan.expect_known_compression(name)?;
        Ok(plan)
    }

    fn place_of(&mut self, leaf: Leaf) -> usize {
        let found = self.leaves.iter().position(|known| *known == leaf);
        found.unwrap_or_else(|| {
            self.leaves.push(leaf);
            self.leaves.len() - 1
        })
    }

    /// A reader of spans.
    pub fn parser(&self) -> Parser<'_> {
        Parser::new(self)
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.source.limits
    }

    fn expect_known_compression(&self, name: &str) -> Result<(), DataError> {
        for group in self.source.metadata.row_groups() {
            for leaf in &self.leaves {
                let unknown = match group.column(leaf.place).compression() {
                    Compression::BROTLI(_) => "Brotli",
                    Compression::LZO => "LZO",
                    Compression::UNCOMPRESSED
                    | Compression::SNAPPY
                    | Compression::GZIP(_)
                    | Compression::LZ4
                    | Compression::LZ4_RAW
                    | Compression::ZSTD(_) => continue,
                };
                let message = format!("`{name}` is compressed with {unknown}, which is not read");
                return Err(DataError::content(message)
                    .with_help("write it with Snappy, zstd, gzip or LZ4, or without compression"));
            }
        }
        Ok(())
    }
}

fn refused(column: &ColumnSpec, name: &str, what: &str) -> DataError {
    let column = &column.name;
    DataError::content(format!(
        "the column `{column}` of `{name}` is {what}, which is not read"
    ))
    .with_help("export it as text, as a number, as a date or time, or as yes or no")
}

/// Refuses a column whose type says that what is asked for is a mistake: once, and not in each row.
fn expect_to_fit(
    column: &ColumnSpec,
    leaf: Leaf,
    is_key: bool,
    name: &str,
) -> Result<(), DataError> {
    let header = &column.name;
    let what = leaf.kind.name();
    if leaf.is_list && (is_key || !matches!(column.read, ReadAs::Texts | ReadAs::Verbatim)) {
        let message =
            format!("the column `{header}` of `{name}` is a list, but one value is needed");
        return Err(DataError::content(message)
            .with_help("declare it as a field of type `texts`, or export one value of it"));
    }
    if is_key {
        return match leaf.kind {
            Kind::Text | Kind::Whole | Kind::Unsigned | Kind::Decimal(0) | Kind::Uuid => Ok(()),
            Kind::Float => Err(DataError::content(format!(
                "the ids in `{header}` of `{name}` are floating-point numbers, which do not hold long ids exactly"
            ))
            .with_help("export the column as text or as whole numbers; pandas: astype(\"Int64\")")),
            _ => Err(DataError::content(format!(
                "the id `{header}` of `{name}` is {what}; ids are texts or whole numbers"
            ))
            .with_help("name the column of the ids with `keyed by \"…\"`")),
        };
    }
    let like_has_no_use = match (&column.read, leaf.kind) {
        (ReadAs::Number(Some(_)), kind) => {
            matches!(
                kind,
                Kind::Whole | Kind::Unsigned | Kind::Decimal(_) | Kind::Float
            )
        }
        (ReadAs::Date(Some(_)), kind) => matches!(
            kind,
            Kind::Day | Kind::Instant(_) | Kind::Local(_) | Kind::JulianInstant
        ),
        _ => false,
    };
    match like_has_no_use {
        true => Err(DataError::content(format!(
            "`{header}` of `{name}` is {what} already, and is declared with `like`, which reads texts"
        ))
        .with_help(format!("leave out the `like` of `{header}`"))),
        false => Ok(()),
    }
}
