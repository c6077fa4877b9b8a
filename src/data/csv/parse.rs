use memchr::memmem::Finder;

use crate::columns::{BadCell, Batch, ReadSpec};
use crate::data::lend::Lender;
use crate::data::lines::count_lines;
use crate::data::reject::{Reject, lead_of, shown};
use crate::data::scan::{Parse, Parsed};
use crate::data::typed::Typed;

use super::blocks::Block;
use super::describe::{code, describe, is_report_footer};
use super::lexer::{Cells, Defect, Dialect, Fault, Row, Rows};
use super::plain::{PlainCells, PlainReader};

/// What one file's rows become: a [`ReadSpec`] made ready.
#[derive(Debug)]
pub(in crate::data) struct Plan<'a> {
    spec: &'a ReadSpec,
    headers: &'a [String],
    written_header: Vec<String>,
    /// An LF, and what the header's line begins with: its first cell, and the delimiter if it has more. None if a row that is
    /// the header again is a bad row anyway, as where one of its cells is to be a time.
    header_line: Option<Finder<'static>>,
    dialect: Dialect,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        spec: &'a ReadSpec,
        headers: &'a [String],
        written_header: Vec<String>,
        dialect: Dialect,
    ) -> Self {
        let again_is_bad = reads_badly(&written_header, spec);
        let first = written_header.first().filter(|_| !again_is_bad);
        let header_line = first.map(|first| {
            let mut line = vec![b'\n'];
            line.extend_from_slice(first.as_bytes());
            line.extend((headers.len() > 1).then_some(dialect.delimiter));
            Finder::new(&line).into_owned()
        });
        Self {
            spec,
            headers,
            written_header,
            header_line,
            dialect,
        }
    }

    /// A reader of blocks.
    pub fn parser(&self) -> Parser<'_> {
        Parser::new(self)
    }

    /// Finds the cells of a block in which nothing takes a closer look; none of any other.
    fn find_plain<'p>(
        &self,
        (text, lines): (&str, usize),
        reader: &'p mut PlainReader,
    ) -> Option<PlainCells<'p>> {
        if self.has_header(text.as_bytes()) {
            return None;
        }
        reader.find(text, lines, &self.dialect, self.headers.len())
    }

    /// Whether a row without quotes begins as the header does.
    fn has_header(&self, bytes: &[u8]) -> bool {
        let Some(finder) = &self.header_line else {
            return false;
        };
        bytes.starts_with(&finder.needle()[1..]) || finder.find(bytes).is_some()
    }
}

/// Whether a row of these cells cannot be read as `spec` asks.
fn reads_badly(cells: &[String], spec: &ReadSpec) -> bool {
    let mut typed = Typed::new(spec);
    let mut values = typed.values();
    let cell = |position: usize| cells.get(position).map_or("", String::as_str);
    let read = typed.read(1, &mut values, |_, position| Ok(cell(position).into()));
    read.is_err()
}

/// Reads blocks, one at a time. Each thread has its own.
#[derive(Debug)]
pub(in crate::data) struct Parser<'a> {
    plan: &'a Plan<'a>,
    typed: Typed<'a>,
    cells: Cells,
    plain: PlainReader,
    lender: Lender,
}

impl Parse<Block> for Parser<'_> {
    fn parse(&mut self, block: &mut Block, batch: &mut Batch) -> Parsed {
        self.typed.prepare(batch);
        let mut parsed = Parsed::default();
        if block.overlong {
            parsed.rows = 1;
            parsed.rejects.push(self.overlong(block));
            return parsed;
        }
        if let Some(parsed) = self.parse_plain(block, batch) {
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
        let mut values = self.typed.values();
        while let Some(row) = rows.next(&mut self.cells) {
            parsed.rows += 1;
            if let Some(fault) = self.fault(&rows, row) {
                parsed.rejects.push(self.faulty(block, &rows, row, fault));
                continue;
            }
            let ordinal = block.rows_before + parsed.rows;
            let cells = &self.cells;
            let read = self.typed.read(ordinal, &mut values, |_, position| {
                Ok(rows.cell(row, cells, position))
            });
            match read {
                Ok(read) => parsed.rounded += values.push(read, block.line + row.line, batch),
                Err((column, bad)) => parsed
                    .rejects
                    .push(self.bad(block, &rows, row, column, bad)),
            }
        }
        parsed
    }
}

impl<'a> Parser<'a> {
    fn new(plan: &'a Plan<'a>) -> Self {
        Self {
            plan,
            typed: Typed::new(plan.spec),
            cells: Cells::new(plan.headers.len()),
            plain: PlainReader::default(),
            lender: Lender::default(),
        }
    }

    /// Reads a block in which nothing is wrong; none if something may be, or takes a closer look.
    fn parse_plain(&mut self, block: &mut Block, batch: &mut Batch) -> Option<Parsed> {
        let Self {
            plan,
            typed,
            plain: reader,
            lender,
            ..
        } = self;
        lender.lend(&mut block.bytes, |text| {
            let cells = plan.find_plain((text, block.lines), reader)?;
            typed.read_columns(block.line, (text, &cells), batch)
        })
    }

    /// The row's fault, if it has one: that of its bytes, or that it is the header again.
    fn fault(&self, rows: &Rows<'_>, row: Row) -> Option<Fault> {
        let header = &self.plan.written_header;
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
            Defect::UnclosedQuote(_) => row.line + count_lines(before) as u64,
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
            lead: spec.key.and_then(cell).and_then(|key| lead_of(&key)),
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
        lead_of(&rows.cell(row, &self.cells, position)).filter(|_| certain)
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

#[cfg(test)]
mod tests {
    use super::super::lexer::Quotes;
    use super::*;
    use crate::columns::{Column, ColumnSpec, EmptyKey, ReadAs};
    use crate::data::Limits;
    use crate::value::Zone;

    const HEADERS: [&str; 3] = ["name", "id", "n"];

    /// Reads rows of `name,id,n`; the key is `id`, `n` is a number that every row has to have.
    fn parse(text: &[u8], empty_key: EmptyKey) -> (Batch, Parsed) {
        parse_as(ReadAs::Number(None), text, empty_key)
    }

    /// The same, with `n` read in some way.
    fn parse_as(read: ReadAs, text: &[u8], empty_key: EmptyKey) -> (Batch, Parsed) {
        let column = |position, read, required| ColumnSpec {
            position: Some(position),
            name: HEADERS[position].to_owned(),
            read,
            missing: vec!["none".to_owned()],
            required,
            zone: None,
        };
        let spec = ReadSpec {
            columns: vec![
                column(1, ReadAs::Text, false),
                column(2, read, true),
                column(0, ReadAs::Text, false),
            ],
            key: Some(0),
            empty_key,
            zone: Zone::UTC,
            whole_rows: false,
        };
        let headers = HEADERS.map(str::to_owned);
        let dialect = Dialect {
            delimiter: b',',
            quotes: Quotes::Strict,
            limits: Limits::default(),
        };
        let plan = Plan::new(&spec, &headers, headers.to_vec(), dialect);
        let cut = super::super::lexer::last_row_end(text, &dialect, true);
        let mut block = Block {
            bytes: text.to_vec(),
            line: 2,
            lines: count_lines(text),
            unclosed: cut.unclosed,
            eof: true,
            ..Block::default()
        };
        let mut batch = Batch::default();
        let parsed = Parser::new(&plan).parse(&mut block, &mut batch);
        (batch, parsed)
    }

    /// The lead, the column, the code and the message of the only reject.
    fn check(text: &[u8], lead: Option<&str>, column: Option<&str>, code: &str, message: &str) {
        let (batch, parsed) = parse(text, EmptyKey::Reject);
        let [reject] = parsed.rejects.as_slice() else {
            panic!("not one reject: {:?}", parsed.rejects);
        };
        let found = (
            reject.lead.as_deref(),
            reject.column.as_deref(),
            reject.code,
        );
        assert_eq!(found, (lead, column, code), "{}", text.escape_ascii());
        assert_eq!(reject.message, message);
        assert_eq!(batch.rows(), 0);
        assert_eq!(
            batch.columns[0].len(),
            0,
            "nothing of a bad row is left behind"
        );
    }

    impl Column {
        fn len(&self) -> usize {
            match self {
                Column::Text(column) => column.len(),
                Column::Integers(column) => column.values.len(),
            }
        }
    }

    #[test]
    fn good_rows_come_trimmed() {
        let (batch, parsed) = parse(
            b" Ann , 7 ,1.5\n\"a\"\"b\",8,2\n None ,9,3\n",
            EmptyKey::Reject,
        );
        assert_eq!(parsed.rejects, []);
        assert_eq!((parsed.rows, batch.lines.as_slice()), (3, &[2, 3, 4][..]));
        let [
            Column::Text(ids),
            Column::Integers(numbers),
            Column::Text(names),
        ] = batch.columns.as_slice()
        else {
            panic!("{:?}", batch.columns)
        };
        assert_eq!(ids.iter().collect::<Vec<_>>(), ["7", "8", "9"]);
        assert_eq!(numbers.values, [1_500_000, 2_000_000, 3_000_000]);
        assert_eq!(names.iter().collect::<Vec<_>>(), ["Ann", "a\"b", ""]);
    }

    #[test]
    fn bad_values_name_their_column() {
        check(
            b"a,7,x\n",
            Some("7"),
            Some("n"),
            "bad-number",
            "`n` is no number",
        );
        check(
            b"a,7,None\n",
            Some("7"),
            Some("n"),
            "missing-value",
            "`n` is empty, but a value is needed",
        );
        check(
            b"a, ,x\n",
            None,
            Some("id"),
            "empty-key",
            "`id` is empty, so the row belongs to no lead",
        );
    }

    #[test]
    fn rows_of_nobody_can_be_skipped() {
        let (batch, parsed) = parse(b"a,none,x\nb,7,1\n", EmptyKey::Skip);
        assert_eq!((batch.skipped, batch.rows(), parsed.rows), (1, 1, 2));
        assert_eq!(parsed.rejects, []);
    }

    #[test]
    fn the_lead_of_a_broken_row_is_named_only_where_it_is_certain() {
        let text =
            "text follows the closing quote of a cell; a quote inside a quoted cell is doubled";
        check(
            b"a,7,\"1\"x\n",
            Some("7"),
            Some("n"),
            "text-after-quote",
            text,
        );
        check(
            b"\"a\"x,7,1\n",
            None,
            Some("name"),
            "text-after-quote",
            text,
        );
        let quote = "a quote inside a cell that does not begin with one";
        check(b"a\"b,7,1\n", None, Some("name"), "quote-in-cell", quote);
        check(
            b"a,7\n",
            None,
            None,
            "too-few-cells",
            "the row has 2 cells, the header has 3",
        );
        check(
            b"a,b,7,1\n",
            None,
            None,
            "too-many-cells",
            "the row has 4 cells, the header has 3; a cell with a delimiter inside needs quotes",
        );
        check(
            b"M\xFC,7,1\n",
            Some("7"),
            Some("name"),
            "invalid-utf8",
            "byte 2 of the row is not UTF-8: it may be Windows-1252 or Latin-1",
        );
        check(
            b"a,7,\0\n",
            Some("7"),
            Some("n"),
            "nul-byte",
            "a NUL byte at byte 5 of the row: the file may be damaged",
        );
        check(
            b"\"name\",id,n\n",
            None,
            None,
            "repeated-header",
            "the row is the header once more",
        );
        check(
            b"Confidential\n",
            None,
            None,
            "report-footer",
            "the row has 1 cell, the header has 3; it reads like the footer of a report",
        );
        check(
            b"a,7,\"1\n",
            Some("7"),
            Some("n"),
            "unclosed-quote",
            "a quoted cell opens on this line and does not close before the file ends",
        );
    }

    #[test]
    fn the_header_again_is_named_whatever_its_cells_are_read_as() {
        let text = b"a,7,1\nname,id,n\nb,8,2\n";
        let message = "the row is the header once more";
        for read in [ReadAs::Number(None), ReadAs::Text] {
            let (batch, parsed) = parse_as(read, text, EmptyKey::Reject);
            let messages = parsed
                .rejects
                .iter()
                .map(|reject| (reject.line, &*reject.message));
            assert_eq!(messages.collect::<Vec<_>>(), [(3, message)]);
            assert_eq!(batch.rows(), 2);
        }
    }

    #[test]
    fn the_line_of_an_unclosed_quote_is_its_own() {
        let (_, parsed) = parse(b"\"a\nb\",7,\"1\nc,8,2\n", EmptyKey::Reject);
        let [reject] = parsed.rejects.as_slice() else {
            panic!("{:?}", parsed.rejects)
        };
        assert_eq!(
            (reject.line, reject.byte, reject.raw.as_slice()),
            (3, 0, &b"\"a\nb\",7,\"1"[..])
        );
        assert_eq!(parsed.rows, 2);
    }
}
