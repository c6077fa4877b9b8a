use std::borrow::Cow;

use crate::columns::{BadCell, Batch, ReadSpec};
use crate::data::lend::Lender;
use crate::data::reject::{Reject, lead_of};
use crate::data::scan::{Parse, Parsed};
use crate::data::typed::Typed;
use crate::data::{Limits, lines::BYTE_ORDER_MARK};

use super::blocks::{Block, Line, is_blank};
use super::cell::{id_of, text_of};
use super::defect::{Defect, Fault};
use super::keys::{Keys, Members};
use super::late::LateKeys;
use super::lexer::Value;
use super::plain::{PlainPlan, PlainValues};

/// What one file's rows become: a [`ReadSpec`] made ready.
#[derive(Debug)]
pub(in crate::data) struct Plan<'a> {
    spec: &'a ReadSpec,
    keys: Keys,
    limits: Limits,
    /// The place of the key whose value is the row's key.
    id: Option<usize>,
    late_keys: LateKeys,
    plain: Option<PlainPlan>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(spec: &'a ReadSpec, keys: Keys, limits: Limits) -> Self {
        let key = spec.key.and_then(|key| spec.columns.get(key));
        let id = key.and_then(|column| column.position);
        Self {
            spec,
            plain: PlainPlan::new(spec, &keys, id),
            keys,
            limits,
            id,
            late_keys: LateKeys::of(spec),
        }
    }

    /// A reader of blocks.
    pub fn parser(&self) -> Parser<'_> {
        Parser {
            plan: self,
            typed: Typed::new(self.spec),
            values: PlainValues::default(),
            lender: Lender::default(),
        }
    }
}

/// Reads blocks, one at a time. Each thread has its own.
#[derive(Debug)]
pub(in crate::data) struct Parser<'a> {
    plan: &'a Plan<'a>,
    typed: Typed<'a>,
    values: PlainValues,
    lender: Lender,
}

impl Parse<Block> for Parser<'_> {
    fn parse(&mut self, block: &mut Block, batch: &mut Batch) -> Parsed {
        self.typed.prepare(batch);
        let plan = self.plan;
        let mut parsed = Parsed::default();
        if block.overlong {
            parsed.rows = 1;
            let fault = Fault::new(Defect::RowTooLong, 0);
            let reject = block
                .place()
                .faulty(&block.bytes, None, fault, &plan.limits);
            parsed.rejects.push(reject);
            return parsed;
        }
        if let Some(parsed) = self.parse_plain(block, batch) {
            return parsed;
        }
        let mut members = Members::new(&plan.keys);
        let mut values = self.typed.values();
        for line in block.lines() {
            if is_blank(line.bytes) {
                continue;
            }
            parsed.rows += 1;
            if let Err(fault) = plan.members(&line, &mut members) {
                let lead = plan.lead(&members);
                let reject = line.place.faulty(line.bytes, lead, fault, &plan.limits);
                parsed.rejects.push(reject);
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
                Ok(read) => parsed.rounded += values.push(read, line.place.line, batch),
                Err((column, bad)) => parsed.rejects.push(plan.bad(&line, &members, column, bad)),
            }
        }
        parsed
    }
}

impl Parser<'_> {
    /// Reads a block in which nothing is wrong; none if something may be, or takes a closer look.
    fn parse_plain(&mut self, block: &mut Block, batch: &mut Batch) -> Option<Parsed> {
        let Self {
            plan,
            typed,
            values,
            lender,
        } = self;
        let plain = plan.plain.as_ref()?;
        lender.lend(&mut block.bytes, |text| {
            if !values.find(text, (&plan.keys, plain), &plan.limits) {
                return None;
            }
            typed.read_columns(block.line, (text, &*values), batch)
        })
    }
}

impl Plan<'_> {
    fn members<'b>(&self, line: &Line<'b>, members: &mut Members<'b>) -> Result<(), Fault> {
        members.clear();
        if line.bytes.len() > self.limits.row_bytes {
            return Err(Fault::new(Defect::RowTooLong, 0));
        }
        if line.bytes.starts_with(BYTE_ORDER_MARK) {
            return Err(Fault::new(Defect::SecondByteOrderMark, 0));
        }
        match line.text {
            Ok(text) => {
                members.read(text, &self.keys, &self.limits)?;
                self.late_keys.refuse(members)
            }
            Err(error) => Err(Fault::invalid_utf8(error.valid_up_to())),
        }
    }

    fn bad(&self, line: &Line<'_>, members: &Members<'_>, column: usize, bad: BadCell) -> Reject {
        let column = self.spec.columns.get(column);
        let value = column
            .and_then(|column| column.position)
            .and_then(|position| members.get(position));
        let value = (column, value.map(|value| written(value).into_owned()));
        let lead = self.lead(members);
        line.place.bad(line.bytes, lead, value, bad, &self.limits)
    }

    /// The row's key, if it stands before what is wrong and is one.
    fn lead(&self, members: &Members<'_>) -> Option<String> {
        let column = self.spec.columns.get(self.spec.key?)?;
        lead_of(&id_of(members.get(self.id?), column).ok()?)
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
