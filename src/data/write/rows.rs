use std::borrow::Cow;

use crate::columns::{CellKind, OutputColumn};

use super::super::DataError;
use super::super::csv::is_found_delimiter;
use super::super::lines::BYTE_ORDER_MARK;
use super::block::{RowBlock, RowWriter};
use super::cells::{write_cell, write_quoted, write_row_of};
use super::formula::is_formula;
use super::typed_rows::TypedRows;

/// How the rows of a table are spelled as bytes.
#[derive(Clone, Debug)]
pub struct RowFormat {
    columns: Vec<OutputColumn>,
    spelling: Spelling,
}

#[derive(Clone, Debug)]
enum Spelling {
    Csv(CsvStyle),
    /// What stands before each value: `{"id":`, then `,"score":`.
    JsonLines(Vec<Vec<u8>>),
    Parquet,
}

/// How CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvStyle {
    /// The byte between cells: `,`, `;`, `|` or a tab.
    pub delimiter: u8,
    /// Whether the file begins with the mark by which spreadsheets know UTF-8.
    pub byte_order_mark: bool,
    /// Whether `'` is put before texts that a spreadsheet would run as a formula.
    pub excel_safe: bool,
}

impl Default for CsvStyle {
    fn default() -> Self {
        Self {
            delimiter: b',',
            byte_order_mark: false,
            excel_safe: false,
        }
    }
}

/// The texts that a spreadsheet would run as formulas, by column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formulas {
    /// How many there are, and the first of them, by the place of their column; empty if there is none.
    columns: Vec<Option<(u64, String)>>,
}

impl Formulas {
    fn add(&mut self, column: usize, cell: &str) {
        if self.columns.len() <= column {
            self.columns.resize(column + 1, None);
        }
        match &mut self.columns[column] {
            Some((count, _)) => *count += 1,
            none => *none = Some((1, cell.to_owned())),
        }
    }

    /// Adds those of further rows.
    pub fn extend(&mut self, further: Self) {
        if self.columns.len() < further.columns.len() {
            self.columns.resize(further.columns.len(), None);
        }
        for (mine, more) in self.columns.iter_mut().zip(further.columns) {
            match (mine, more) {
                (Some((count, _)), Some((more, _))) => *count += more,
                (mine @ None, more) => *mine = more,
                (Some(_), None) => {}
            }
        }
    }

    /// The place of each column that has any, how many, and the first of them.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u64, &str)> {
        let columns = self.columns.iter().enumerate();
        columns.filter_map(|(place, found)| {
            let (count, first) = found.as_ref()?;
            Some((place, *count, first.as_str()))
        })
    }
}

impl RowFormat {
    /// Rows of CSV below a header.
    pub fn csv(columns: Vec<OutputColumn>, style: CsvStyle) -> Self {
        Self {
            columns,
            spelling: Spelling::Csv(style),
        }
    }

    /// A JSON object on each line, with all columns in each, under their headers: numbers digit by digit, yes and no as
    /// `true` and `false`, what is missing as `null`, anything else as strings.
    ///
    /// # Errors
    ///
    /// The header of two columns.
    pub fn json_lines(columns: Vec<OutputColumn>) -> Result<Self, String> {
        expect_distinct(&columns)?;
        let key = |(place, column): (usize, &OutputColumn)| {
            let mut key = vec![if place == 0 { b'{' } else { b',' }];
            write_json_string(&mut key, &column.header);
            key.push(b':');
            key
        };
        let keys = columns.iter().enumerate().map(key).collect();
        Ok(Self {
            columns,
            spelling: Spelling::JsonLines(keys),
        })
    }

    /// Parquet: numbers as DECIMAL(18, 6), yes and no as BOOLEAN, instants as TIMESTAMP in UTC, anything else as STRING;
    /// what is missing is null.
    ///
    /// # Errors
    ///
    /// The header of two columns.
    pub fn parquet(columns: Vec<OutputColumn>) -> Result<Self, String> {
        expect_distinct(&columns)?;
        Ok(Self {
            columns,
            spelling: Spelling::Parquet,
        })
    }

    /// The columns.
    pub fn columns(&self) -> &[OutputColumn] {
        &self.columns
    }

    /// No rows yet.
    pub fn block(&self) -> RowBlock {
        match &self.spelling {
            Spelling::Csv(_) | Spelling::JsonLines(_) => RowBlock::Bytes(Vec::new()),
            Spelling::Parquet => RowBlock::Typed(TypedRows::new(&self.columns)),
        }
    }

    /// What makes a file of blocks.
    ///
    /// # Errors
    ///
    /// The columns cannot be those of such a file.
    pub fn writer(&self) -> Result<RowWriter, DataError> {
        match &self.spelling {
            Spelling::Csv(_) | Spelling::JsonLines(_) => Ok(RowWriter::of_bytes(self.heading())),
            Spelling::Parquet => RowWriter::of_parquet(&self.columns),
        }
    }

    /// What stands before the first row.
    fn heading(&self) -> Vec<u8> {
        let Spelling::Csv(style) = &self.spelling else {
            return Vec::new();
        };
        let mut out = Vec::new();
        if style.byte_order_mark {
            out.extend_from_slice(BYTE_ORDER_MARK);
        }
        let headers = self.columns.iter().map(|column| column.header.as_str());
        write_row_of(&mut out, headers, style.delimiter, |out, header| {
            let header = match style.excel_safe && is_formula(header) {
                true => Cow::Owned(format!("'{header}")),
                false => Cow::Borrowed(header),
            };
            // Whoever reads the file looks for the delimiter here, and for commas first.
            if style.delimiter != b',' && header.bytes().any(is_found_delimiter) {
                write_quoted(out, &header);
            } else {
                write_cell(out, &header, style.delimiter);
            }
        });
        out
    }

    /// Adds a row to a block of this format, a cell for each column, and the texts that a spreadsheet would run to
    /// `formulas`.
    pub fn write_row(
        &self,
        block: &mut RowBlock,
        cells: &[impl AsRef<str>],
        formulas: &mut Formulas,
    ) {
        match (&self.spelling, block) {
            (Spelling::Csv(style), RowBlock::Bytes(out)) => {
                self.csv_row(out, cells, *style, formulas);
            }
            (Spelling::JsonLines(keys), RowBlock::Bytes(out)) => self.json_row(out, keys, cells),
            (Spelling::Parquet, RowBlock::Typed(rows)) => rows.push(&self.columns, cells),
            // Blocks are made by the format that fills them.
            (Spelling::Csv(_) | Spelling::JsonLines(_), RowBlock::Typed(_))
            | (Spelling::Parquet, RowBlock::Bytes(_)) => {}
        }
    }

    fn json_row(&self, out: &mut Vec<u8>, keys: &[Vec<u8>], cells: &[impl AsRef<str>]) {
        for ((key, column), cell) in keys.iter().zip(&self.columns).zip(cells) {
            out.extend_from_slice(key);
            write_json_value(out, column.kind, cell.as_ref());
        }
        out.extend_from_slice(b"}\n");
    }

    fn csv_row(
        &self,
        out: &mut Vec<u8>,
        cells: &[impl AsRef<str>],
        style: CsvStyle,
        formulas: &mut Formulas,
    ) {
        let cells = self.columns.iter().zip(cells).enumerate();
        write_row_of(
            out,
            cells,
            style.delimiter,
            |out, (place, (column, cell))| {
                let cell = cell.as_ref();
                match column.kind {
                    // The year 10,000 is written with a sign.
                    CellKind::Text | CellKind::Instant if is_formula(cell) => {
                        formulas.add(place, cell);
                        match style.excel_safe {
                            true => write_cell(out, &format!("'{cell}"), style.delimiter),
                            false => write_cell(out, cell, style.delimiter),
                        }
                    }
                    CellKind::Text => write_cell(out, cell, style.delimiter),
                    CellKind::Number | CellKind::YesNo | CellKind::Instant => {
                        out.extend_from_slice(cell.as_bytes());
                    }
                }
            },
        );
    }
}

/// Refuses two columns of one name, which no reader could tell apart.
fn expect_distinct(columns: &[OutputColumn]) -> Result<(), String> {
    for (place, column) in columns.iter().enumerate() {
        let same = |other: &OutputColumn| other.header == column.header;
        if columns[..place].iter().any(same) {
            return Err(column.header.clone());
        }
    }
    Ok(())
}

fn write_json_value(out: &mut Vec<u8>, kind: CellKind, cell: &str) {
    match kind {
        _ if cell.is_empty() => out.extend_from_slice(b"null"),
        CellKind::Text | CellKind::Instant => write_json_string(out, cell),
        CellKind::Number => out.extend_from_slice(cell.as_bytes()),
        CellKind::YesNo => out.extend_from_slice(if cell == "yes" { b"true" } else { b"false" }),
    }
}

fn write_json_string(out: &mut Vec<u8>, text: &str) {
    // Any text has a spelling, and writing to memory cannot fail.
    let _ = serde_json::to_writer(out, text);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn columns(kinds: &[(&str, CellKind)]) -> Vec<OutputColumn> {
        let column = |(header, kind): &(&str, CellKind)| OutputColumn {
            header: (*header).to_owned(),
            kind: *kind,
        };
        kinds.iter().map(column).collect()
    }

    const KINDS: &[(&str, CellKind)] = &[
        ("i\"d", CellKind::Text),
        ("score", CellKind::Number),
        ("incomplete", CellKind::YesNo),
    ];

    fn written<const N: usize>(format: &RowFormat, rows: &[[&str; N]]) -> (String, Formulas) {
        let mut block = format.block();
        let mut formulas = Formulas::default();
        for row in rows {
            format.write_row(&mut block, row, &mut formulas);
        }
        let mut writer = format.writer().unwrap();
        let mut out = writer.add(block).unwrap();
        out.extend(writer.finish().unwrap());
        (String::from_utf8(out).unwrap(), formulas)
    }

    #[test]
    fn json_lines_have_types() {
        let format = RowFormat::json_lines(columns(KINDS)).unwrap();
        let number = "-170141183460469231731687303715884.105728";
        let (text, formulas) = written(
            &format,
            &[
                ["=1\n", number, "yes"],
                ["", "", "no"],
                ["\u{1}é", "0.5", ""],
            ],
        );
        assert_eq!(
            text,
            format!(
                "{{\"i\\\"d\":\"=1\\n\",\"score\":{number},\"incomplete\":true}}\n\
                 {{\"i\\\"d\":null,\"score\":null,\"incomplete\":false}}\n\
                 {{\"i\\\"d\":\"\\u0001é\",\"score\":0.5,\"incomplete\":null}}\n"
            )
        );
        assert_eq!(formulas, Formulas::default());
        let twice = columns(&[("a", CellKind::Text), ("a", CellKind::Number)]);
        assert_eq!(RowFormat::json_lines(twice).unwrap_err(), "a");
    }

    #[test]
    fn formulas_are_counted_and_made_harmless() {
        let rows = [
            ["=1", "-10", "no"],
            ["a", "-10", "no"],
            ["-x,", "-10", "no"],
        ];
        let style = CsvStyle::default();
        let (text, formulas) = written(&RowFormat::csv(columns(KINDS), style), &rows);
        assert_eq!(
            text,
            "\"i\"\"d\",score,incomplete\n=1,-10,no\na,-10,no\n\"-x,\",-10,no\n"
        );
        assert_eq!(formulas.iter().collect::<Vec<_>>(), [(0, 2, "=1")]);
        let mut both = formulas.clone();
        both.extend(formulas.clone());
        assert_eq!(both.iter().collect::<Vec<_>>(), [(0, 4, "=1")]);
        let style = CsvStyle {
            excel_safe: true,
            delimiter: b';',
            byte_order_mark: true,
        };
        let (text, formulas) = written(&RowFormat::csv(columns(KINDS), style), &rows);
        assert_eq!(
            text,
            "\u{feff}\"i\"\"d\";score;incomplete\n'=1;-10;no\na;-10;no\n'-x,;-10;no\n"
        );
        assert_eq!(formulas.iter().collect::<Vec<_>>(), [(0, 2, "=1")]);
    }

    #[test]
    fn the_header_shows_the_delimiter() {
        let style = CsvStyle {
            delimiter: b';',
            ..CsvStyle::default()
        };
        let kinds = [("a,b", CellKind::Text), ("c|d", CellKind::Text)];
        let format = RowFormat::csv(columns(&kinds), style);
        assert_eq!(format.heading(), b"\"a,b\";\"c|d\"\n");
        let safe = CsvStyle {
            excel_safe: true,
            ..CsvStyle::default()
        };
        let format = RowFormat::csv(columns(&[("=a", CellKind::Text)]), safe);
        assert_eq!(format.heading(), b"'=a\n");
    }

    proptest! {
        #[test]
        fn any_text_is_one_line_of_json(cell: String, header: String) {
            let kinds = [(header.as_str(), CellKind::Text)];
            let format = RowFormat::json_lines(columns(&kinds)).unwrap();
            let (out, _) = written(&format, &[[cell.as_str()]]);
            prop_assert_eq!(out.bytes().filter(|byte| *byte == b'\n').count(), 1);
            let value: serde_json::Value = serde_json::from_str(&out).unwrap();
            prop_assert_eq!(value[&header].as_str().unwrap_or(""), cell);
        }
    }
}
