use std::borrow::Cow;

use crate::columns::{BadCell, Batch, ReadSpec};
use crate::data::reject::{Reject, shown};
use crate::data::scan::{Parse, Parsed};
use crate::data::typed::Typed;
use crate::data::{Limits, lines::BYTE_ORDER_MARK};
use crate::value::trim;

use super::blocks::{Block, is_blank};
use super::cell::{id_of, text_of};
use super::defect::{Defect, Fault};
use super::keys::{Keys, Members};
use super::late::LateKeys;
use super::lexer::Value;

/// What one file's rows become: a [`ReadSpec`] made ready.
#[derive(Debug)]
pub(in crate::data) struct Plan<'a> {
    spec: &'a ReadSpec,
    keys: Keys,
    limits: Limits,
    /// The place of the key whose value is the row's key.
    id: Option<usize>,
    late_keys: LateKeys,
}

impl<'a> Plan<'a> {
    pub(super) fn new(spec: &'a ReadSpec, keys: Keys, limits: Limits) -> Self {
        let key = spec.key.and_then(|key| spec.columns.get(key));
        Self {
            spec,
            keys,
            limits,
            id: key.and_then(|column| column.position),
            late_keys: LateKeys::of(spec),
        }
    }

    /// A reader of blocks.
    pub fn parser(&self) -> Parser<'_> {
        Parser {
            plan: self,
            typed: Typed::new(self.spec),
        }
    }
}

/// Reads blocks, one at a time. Each thread has its own.
#[derive(Debug)]
pub(in crate::data) struct Parser<'a> {
    plan: &'a Plan<'a>,
    typed: Typed<'a>,
}

/// Where a row stands.
#[derive(Clone, Copy)]
struct Place {
    line: u64,
    byte: u64,
}

impl Parse<Block> for Parser<'_> {
    fn parse(&mut self, block: &Block, batch: &mut Batch) -> Parsed {
        self.typed.prepare(batch);
        let plan = self.plan;
        let mut parsed = Parsed::default();
        let mut members = Members::new(&plan.keys);
        let mut values = self.typed.values();
        if block.overlong {
            parsed.rows = 1;
            let fault = Fault::new(Defect::RowTooLong, 0);
            let place = Place {
                line: block.line,
                byte: block.offset,
            };
            parsed
                .rejects
                .push(plan.faulty(place, &block.bytes, &members, fault));
            return parsed;
        }
        let text = std::str::from_utf8(&block.bytes).ok();
        let mut start = 0;
        for (number, end) in (block.line..).zip(line_ends(&block.bytes)) {
            let (from, bytes) = (start, &block.bytes[start..end]);
            start = end + 1;
            if is_blank(bytes) {
                continue;
            }
            parsed.rows += 1;
            let place = Place {
                line: number,
                byte: block.offset + from as u64,
            };
            let line = match text {
                Some(text) => Ok(&text[from..end]),
                None => std::str::from_utf8(bytes),
            };
            if let Err(fault) = plan.members(line, bytes, &mut members) {
                parsed
                    .rejects
                    .push(plan.faulty(place, bytes, &members, fault));
                continue;
            }
            let ordinal = block.rows_before + parsed.rows;
            let read = self.typed.read(ordinal, &mut values, |column, position| {
                match plan.id == Some(position) {
                    true => id_of(members.get(position), column),
                    false => text_of(members.get(position), column),
                }
            });
            match read {
                Ok(read) => parsed.rounded += values.push(read, number, batch),
                Err((column, bad)) => parsed
                    .rejects
                    .push(plan.bad(place, bytes, &members, column, bad)),
            }
        }
        parsed
    }
}

/// Where the lines end, without their LF.
fn line_ends(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let last = (!bytes.ends_with(b"\n")).then_some(bytes.len());
    memchr::memchr_iter(b'\n', bytes).chain(last)
}

impl Plan<'_> {
    fn members<'b>(
        &self,
        line: Result<&'b str, std::str::Utf8Error>,
        bytes: &[u8],
        members: &mut Members<'b>,
    ) -> Result<(), Fault> {
        members.clear();
        if bytes.len() > self.limits.row_bytes {
            return Err(Fault::new(Defect::RowTooLong, 0));
        }
        if bytes.starts_with(BYTE_ORDER_MARK) {
            return Err(Fault::new(Defect::SecondByteOrderMark, 0));
        }
        match line {
            Ok(line) => {
                members.read(line, &self.keys, &self.limits)?;
                self.late_keys.refuse(members)
            }
            Err(error) => Err(Fault::invalid_utf8(error.valid_up_to())),
        }
    }

    fn faulty(&self, place: Place, line: &[u8], members: &Members<'_>, fault: Fault) -> Reject {
        Reject {
            line: place.line,
            byte: place.byte,
            lead: self.lead(members),
            column: None,
            code: fault.code(),
            message: fault.describe(line, &self.limits),
            value: None,
            raw: shown(line, &self.limits).to_vec(),
        }
    }

    fn bad(
        &self,
        place: Place,
        line: &[u8],
        members: &Members<'_>,
        column: usize,
        bad: BadCell,
    ) -> Reject {
        let column = self.spec.columns.get(column);
        let value = column
            .and_then(|column| column.position)
            .and_then(|position| members.get(position));
        Reject {
            line: place.line,
            byte: place.byte,
            lead: self.lead(members),
            column: column.map(|column| column.name.clone()),
            code: bad.code,
            message: bad.message,
            value: value.map(|value| written(value).into_owned()),
            raw: shown(line, &self.limits).to_vec(),
        }
    }

    /// The row's key, if it stands before what is wrong and is one.
    fn lead(&self, members: &Members<'_>) -> Option<String> {
        let column = self.spec.columns.get(self.spec.key?)?;
        let id = id_of(members.get(self.id?), column).ok()?;
        Some(trim(&id).to_owned()).filter(|id| !id.is_empty())
    }
}

/// A value for those who may see it: texts without their quotes.
fn written(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed("null"),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Number(raw) | Value::List(raw) | Value::Object(raw) => Cow::Borrowed(raw),
        Value::Text(text) => text.content(),
    }
}
