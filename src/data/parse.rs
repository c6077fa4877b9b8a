use std::borrow::Cow;

use crate::columns::{Batch, Column, EmptyKey, IntegerColumn, ReadAs, ReadSpec, TextColumn};
use crate::value::trim;

use super::blocks::Block;
use super::decode::{BadCell, Decoder};
use super::lexer::{Cells, Defect, Dialect, Fault, Row, Rows};
use super::reject::{Reject, code, describe, is_report_footer, shown};

/// What one file's rows become: a [`ReadSpec`] made ready.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    spec: &'a ReadSpec,
    headers: &'a [String],
    written_header: &'a [String],
    dialect: Dialect,
}

/// What became of a block's rows, besides the batch.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// The rows that were not read.
    pub rejects: Vec<Reject>,
    /// How many rows there are: read, skipped and rejected.
    pub rows: u64,
    /// How many numbers had more than six decimals.
    pub rounded: u64,
}

impl<'a> Plan<'a> {
    pub fn new(
        spec: &'a ReadSpec,
        headers: &'a [String],
        written_header: &'a [String],
        dialect: Dialect,
    ) -> Self {
        Self {
            spec,
            headers,
            written_header,
            dialect,
        }
    }
}

/// Reads blocks, one at a time. Each thread has its own.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    plan: &'a Plan<'a>,
    decoders: Vec<Decoder>,
    cells: Cells,
}

/// A cell that was read, until the whole row is known to be good.
enum Value<'a> {
    Text(Cow<'a, str>),
    Integer(Option<i64>),
}

impl<'a> Parser<'a> {
    pub fn new(plan: &'a Plan<'a>) -> Self {
        Self {
            plan,
            decoders: plan
                .spec
                .columns
                .iter()
                .map(|column| Decoder::new(column, plan.spec.zone))
                .collect(),
            cells: Cells::new(plan.headers.len()),
        }
    }

    /// Reads the rows of `block` into `batch`, which is emptied first.
    pub fn parse(&mut self, block: &Block, batch: &mut Batch) -> Parsed {
        let mut parsed = Parsed::default();
        *batch = self.empty_batch();
        if block.overlong {
            parsed.rows = 1;
            parsed.rejects.push(self.overlong(block));
            return parsed;
        }
        let width = self.plan.headers.len();
        let mut rows = Rows::new(
            &block.bytes,
            &block.unclosed,
            self.plan.dialect,
            Some(width),
            block.eof,
        );
        let mut values = Vec::with_capacity(self.decoders.len());
        while let Some(row) = rows.next(&mut self.cells) {
            parsed.rows += 1;
            if let Some(fault) = self.fault(&rows, row) {
                parsed.rejects.push(self.faulty(block, &rows, row, fault));
                continue;
            }
            let ordinal = block.rows_before + parsed.rows;
            values.clear();
            match self.read(&rows, row, ordinal, &mut values, &mut parsed.rounded) {
                Ok(true) => {
                    batch.lines.push(block.line + row.line);
                    for (column, value) in batch.columns.iter_mut().zip(&values) {
                        match (column, value) {
                            (Column::Text(column), Value::Text(text)) => column.push(text),
                            (Column::Integers(column), Value::Integer(value)) => {
                                column.push(*value);
                            }
                            // Decoders and columns are made from the same list.
                            (Column::Text(column), Value::Integer(_)) => column.push(""),
                            (Column::Integers(column), Value::Text(_)) => column.push(None),
                        }
                    }
                }
                Ok(false) => batch.skipped += 1,
                Err((column, bad)) => parsed
                    .rejects
                    .push(self.bad(block, &rows, row, column, bad)),
            }
        }
        parsed
    }

    fn empty_batch(&self) -> Batch {
        let column = |read: &ReadAs| match read {
            ReadAs::Text | ReadAs::RowNumber => Column::Text(TextColumn::default()),
            ReadAs::Number(_)
            | ReadAs::YesNo
            | ReadAs::Date(_)
            | ReadAs::Duration(_)
            | ReadAs::Choice(_) => Column::Integers(IntegerColumn::default()),
        };
        Batch {
            columns: self
                .plan
                .spec
                .columns
                .iter()
                .map(|spec| column(&spec.read))
                .collect(),
            ..Batch::default()
        }
    }

    /// The row's values, in the order of the columns; false if the row is to be skipped.
    fn read<'b>(
        &mut self,
        rows: &Rows<'b>,
        row: Row,
        ordinal: u64,
        values: &mut Vec<Value<'b>>,
        rounded: &mut u64,
    ) -> Result<bool, (usize, BadCell)> {
        let spec = self.plan.spec;
        if let Some(key) = spec.key
            && let (Some(column), Some(decoder)) = (spec.columns.get(key), self.decoders.get(key))
            && !matches!(column.read, ReadAs::RowNumber)
            && column.position.is_none_or(|position| {
                decoder.is_missing(trim(&rows.cell(row, &self.cells, position)))
            })
        {
            return match spec.empty_key {
                EmptyKey::Skip => Ok(false),
                EmptyKey::Reject => Err((key, BadCell::empty_key(&column.name))),
            };
        }
        let mut rounded_here = 0;
        for (index, (column, decoder)) in spec.columns.iter().zip(&mut self.decoders).enumerate() {
            if let ReadAs::RowNumber = column.read {
                values.push(Value::Text(Cow::Owned(ordinal.to_string())));
                continue;
            }
            let cell = column.position.map_or(Cow::Borrowed(""), |position| {
                trimmed(rows.cell(row, &self.cells, position))
            });
            if decoder.is_missing(&cell) {
                if column.required {
                    return Err((index, BadCell::missing(&column.name)));
                }
                values.push(decoder.missing_value());
                continue;
            }
            values.push(match decoder.decode(&cell) {
                Ok(Some(decoded)) => {
                    rounded_here += u64::from(decoded.rounded);
                    Value::Integer(Some(decoded.value))
                }
                Ok(None) => Value::Text(cell),
                Err(bad) => return Err((index, bad)),
            });
        }
        *rounded += rounded_here;
        Ok(true)
    }

    /// The row's fault, if it has one: that of its bytes, or that it is the header again.
    fn fault(&self, rows: &Rows<'_>, row: Row) -> Option<Fault> {
        let header = self.plan.written_header;
        match rows.fault() {
            None => {
                let again = !header.is_empty()
                    && header
                        .iter()
                        .enumerate()
                        .all(|(at, name)| *rows.cell(row, &self.cells, at) == **name);
                again.then_some(Fault {
                    defect: Defect::RepeatedHeader,
                    at: row.start,
                    cell: 0,
                })
            }
            Some(fault) if fault.defect == Defect::TooFewCells(1) => {
                let defect = if is_report_footer(&rows.cell(row, &self.cells, 0)) {
                    Defect::ReportFooter
                } else {
                    fault.defect
                };
                Some(Fault { defect, ..fault })
            }
            fault => fault,
        }
    }

    fn faulty(&self, block: &Block, rows: &Rows<'_>, row: Row, fault: Fault) -> Reject {
        let plan = self.plan;
        let before = &block.bytes[row.start..fault.at];
        let line = match fault.defect {
            Defect::UnclosedQuote(_) => row.line + super::lexer::count_lines(before) as u64,
            _ => row.line,
        };
        Reject {
            line: block.line + line,
            byte: block.offset + row.start as u64,
            lead: self.lead(rows, row, fault),
            column: self.column_at(fault),
            code: code(fault.defect),
            message: describe(
                fault.defect,
                fault.at - row.start,
                plan.headers.len(),
                &plan.dialect.limits,
            ),
            value: None,
            raw: shown(&block.bytes[row.start..row.end], &self.plan.dialect.limits).to_vec(),
        }
    }

    fn bad(&self, block: &Block, rows: &Rows<'_>, row: Row, column: usize, bad: BadCell) -> Reject {
        let spec = self.plan.spec;
        let cell = |column: usize| {
            let position = spec.columns.get(column)?.position?;
            Some(rows.cell(row, &self.cells, position).into_owned())
        };
        Reject {
            line: block.line + row.line,
            byte: block.offset + row.start as u64,
            lead: spec
                .key
                .and_then(cell)
                .map(|key| trim(&key).to_owned())
                .filter(|key| !key.is_empty()),
            column: spec.columns.get(column).map(|column| column.name.clone()),
            code: bad.code,
            message: bad.message,
            value: cell(column),
            raw: shown(&block.bytes[row.start..row.end], &self.plan.dialect.limits).to_vec(),
        }
    }

    fn overlong(&self, block: &Block) -> Reject {
        let plan = self.plan;
        Reject {
            line: block.line,
            byte: block.offset,
            lead: None,
            column: None,
            code: code(Defect::RowTooLong),
            message: describe(
                Defect::RowTooLong,
                0,
                plan.headers.len(),
                &plan.dialect.limits,
            ),
            value: None,
            raw: shown(&block.bytes, &plan.dialect.limits).to_vec(),
        }
    }

    /// The key of a row with a fault, where it is certain: it stands before the fault, and in the first column if
    /// cells are missing or too many, since any other may be shifted.
    fn lead(&self, rows: &Rows<'_>, row: Row, fault: Fault) -> Option<String> {
        let key = self.plan.spec.columns.get(self.plan.spec.key?)?;
        let position = key.position?;
        let certain = match fault.defect {
            Defect::RowTooLong | Defect::RepeatedHeader | Defect::ReportFooter => false,
            Defect::TooFewCells(_) | Defect::TooManyCells(_) => position == 0,
            Defect::NulByte | Defect::InvalidUtf8 | Defect::CutCharacter => {
                position != fault.cell && self.cells.count() == self.plan.headers.len()
            }
            Defect::SecondByteOrderMark => {
                position != 0 && self.cells.count() == self.plan.headers.len()
            }
            Defect::UnclosedQuote(_)
            | Defect::TextAfterQuote
            | Defect::QuoteInCell
            | Defect::CellTooLong => position < fault.cell,
        };
        let text = trim(&rows.cell(row, &self.cells, position)).to_owned();
        (certain && !text.is_empty()).then_some(text)
    }

    /// The column that a fault lies in, where it is that of one cell.
    fn column_at(&self, fault: Fault) -> Option<String> {
        match fault.defect {
            Defect::NulByte
            | Defect::InvalidUtf8
            | Defect::CutCharacter
            | Defect::UnclosedQuote(_)
            | Defect::TextAfterQuote
            | Defect::QuoteInCell
            | Defect::CellTooLong => self.plan.headers.get(fault.cell).cloned(),
            Defect::RowTooLong
            | Defect::SecondByteOrderMark
            | Defect::TooFewCells(_)
            | Defect::TooManyCells(_)
            | Defect::ReportFooter
            | Defect::RepeatedHeader => None,
        }
    }
}

impl Decoder {
    fn missing_value<'a>(&self) -> Value<'a> {
        if self.is_text() {
            Value::Text(Cow::Borrowed(""))
        } else {
            Value::Integer(None)
        }
    }
}

/// The cell without white space at its ends.
#[inline]
fn trimmed(cell: Cow<'_, str>) -> Cow<'_, str> {
    // Nearly all cells begin and end with a visible ASCII character.
    let visible = |byte: Option<&u8>| byte.is_some_and(|byte| (0x21..0x7F).contains(byte));
    if visible(cell.as_bytes().first()) && visible(cell.as_bytes().last()) {
        return cell;
    }
    match cell {
        Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
        Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
    }
}
