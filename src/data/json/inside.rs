//! The events inside of leads: a list of objects in each object, read as the rows of a table of its own.

use std::borrow::Cow;

use crate::columns::{BadCell, Batch, ColumnSpec, ReadSpec, name_of_header};
use crate::data::Limits;
use crate::data::reject::{Reject, lead_of};
use crate::data::scan::{Parse, Parsed};
use crate::data::typed::{Typed, Values};
use crate::value::trim;

use super::blocks::{Block, Blocks, Place};
use super::cell::{id_of, text_of};
use super::defect::{Defect, Fault};
use super::keys::{Keys, Members};
use super::late::LateKeys;
use super::lexer::{Lexer, Value};

/// The key of JSON Lines that a lead's events stand under.
pub const EVENTS_KEY: &str = "events";

/// Where the value of a column stands, by the places of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Origin {
    /// In the event.
    own: Option<usize>,
    /// In its lead.
    lead: Option<usize>,
}

/// What there is to read of the events inside of leads.
#[derive(Clone, Debug)]
pub(super) struct Inside {
    lead_keys: Keys,
    own_keys: Keys,
    list: usize,
    headers: Vec<String>,
    origins: Vec<Origin>,
}

impl Inside {
    /// The columns of events that stand in such lines, which have these keys; none where no line has any. They are the
    /// event's own keys and those of its lead, and `lead_id` for a lead that has only an `id`.
    pub fn find<'b>(
        lead_keys: &Keys,
        lines: impl Iterator<Item = &'b str>,
        limits: &Limits,
    ) -> Option<Self> {
        let list = lead_keys
            .names()
            .iter()
            .position(|name| name == EVENTS_KEY)?;
        let mut own_keys = Keys::default();
        let mut lead = Members::new(lead_keys);
        for line in lines {
            let list = match lead.read(line, lead_keys, limits) {
                Ok(()) => lead.get(list),
                Err(_) => None,
            };
            for event in list.and_then(items).into_iter().flatten().flatten() {
                let mut own = Members::new(&own_keys);
                if let Value::Object(event) = event
                    && own.read(event, &own_keys, limits).is_ok()
                {
                    own_keys.add_others(&own);
                }
            }
        }
        if own_keys.names().is_empty() {
            return None;
        }
        let mut inside = Self {
            lead_keys: lead_keys.clone(),
            own_keys: own_keys.clone(),
            list,
            headers: Vec::new(),
            origins: Vec::new(),
        };
        inside.add_columns(own_keys.names(), lead_keys.names());
        Some(inside)
    }

    fn add_columns(&mut self, own: &[String], lead: &[String]) {
        for (place, name) in own.iter().enumerate() {
            let of_lead = lead.iter().position(|of_lead| of_lead == name);
            self.add_column(name, Some(place), of_lead);
        }
        for (place, name) in lead.iter().enumerate() {
            if place != self.list && !own.contains(name) {
                self.add_column(name, None, Some(place));
            }
        }
        let lead_id = |header: &String| name_of_header(header) == "lead_id";
        let id = lead.iter().position(|name| name_of_header(name) == "id");
        if id.is_some() && !self.headers.iter().any(lead_id) {
            self.add_column("lead_id", None, id);
        }
    }

    fn add_column(&mut self, name: &str, own: Option<usize>, lead: Option<usize>) {
        self.headers.push(trim(name).to_owned());
        self.origins.push(Origin { own, lead });
    }

    /// The names of the columns.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }
}

/// The items of a list; none where the value is no list.
fn items<'b>(value: Value<'b>) -> Option<impl Iterator<Item = Result<Value<'b>, Fault>>> {
    let Value::List(list) = value else {
        return None;
    };
    let mut lexer = Lexer::new(list);
    let (mut is_first, mut ended) = (true, lexer.enter_list().is_err());
    Some(std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let goes_on = lexer.goes_on(b']', is_first);
        is_first = false;
        ended = !matches!(goes_on, Ok(true));
        match goes_on {
            Ok(false) => None,
            Ok(true) => Some(lexer.value(1)),
            Err(fault) => Some(Err(fault)),
        }
    }))
}

/// The lines of a file whose leads have events inside.
pub(in crate::data) struct InsideSource {
    pub(super) inside: Inside,
    pub(super) blocks: Blocks,
    pub(super) limits: Limits,
}

impl InsideSource {
    /// The blocks, and how to read them as `spec` asks.
    pub fn plan(self, spec: &ReadSpec, block_bytes: usize) -> (Blocks, InsidePlan<'_>) {
        let mut blocks = self.blocks;
        blocks.set_block_bytes(block_bytes);
        let plan = InsidePlan {
            spec,
            inside: self.inside,
            late_keys: LateKeys::of(spec),
            limits: self.limits,
        };
        (blocks, plan)
    }
}

/// What the events inside of leads become: a [`ReadSpec`] made ready.
#[derive(Debug)]
pub(in crate::data) struct InsidePlan<'a> {
    spec: &'a ReadSpec,
    inside: Inside,
    late_keys: LateKeys,
    limits: Limits,
}

/// Reads blocks, one at a time. Each thread has its own.
#[derive(Debug)]
pub(in crate::data) struct InsideParser<'a> {
    plan: &'a InsidePlan<'a>,
    typed: Typed<'a>,
}

impl InsidePlan<'_> {
    /// A reader of blocks.
    pub fn parser(&self) -> InsideParser<'_> {
        InsideParser {
            plan: self,
            typed: Typed::new(self.spec),
        }
    }
}

impl Parse<Block> for InsideParser<'_> {
    /// Lines that are no leads are passed over: whoever reads the leads names them.
    fn parse(&mut self, block: &mut Block, batch: &mut Batch) -> Parsed {
        self.typed.prepare(batch);
        let inside = &self.plan.inside;
        let mut reading = Reading {
            plan: self.plan,
            typed: &mut self.typed,
            lead: Members::new(&inside.lead_keys),
            own: Members::new(&inside.own_keys),
            batch,
            parsed: Parsed::default(),
        };
        if block.overlong {
            return reading.parsed;
        }
        for line in block.lines() {
            if let Ok(text) = line.text {
                reading.line(line.place, text);
            }
        }
        reading.parsed
    }
}

/// The events of one block on their way into a batch.
struct Reading<'r, 'a, 'b> {
    plan: &'r InsidePlan<'r>,
    typed: &'r mut Typed<'a>,
    lead: Members<'b>,
    own: Members<'b>,
    batch: &'r mut Batch,
    parsed: Parsed,
}

impl<'b> Reading<'_, '_, 'b> {
    fn line(&mut self, place: Place, line: &'b str) {
        let plan = self.plan;
        if self
            .lead
            .read(line, &plan.inside.lead_keys, &plan.limits)
            .is_err()
        {
            return;
        }
        let list = match self.lead.get(plan.inside.list) {
            None | Some(Value::Null) => return,
            Some(list) => list,
        };
        let late = plan.late_keys.refuse(&self.lead).err();
        let mut values = self.typed.values();
        match items(list) {
            None => self.refuse(place, 1, "", Fault::new(Defect::NoList, 0)),
            Some(events) => {
                for (number, event) in (1..).zip(events) {
                    match late {
                        Some(late) => self.refuse(place, number, line, late),
                        None => self.event(place, number, event, &mut values),
                    }
                }
            }
        }
    }

    fn event(
        &mut self,
        place: Place,
        number: usize,
        event: Result<Value<'b>, Fault>,
        values: &mut Values<'b>,
    ) {
        let plan = self.plan;
        let read = match event {
            Ok(Value::Object(raw)) => {
                let read = self.own.read(raw, &plan.inside.own_keys, &plan.limits);
                (raw, read.and_then(|()| plan.late_keys.refuse(&self.own)))
            }
            Ok(_) => ("", Err(Fault::new(Defect::NotAnObject, 0))),
            Err(fault) => ("", Err(fault)),
        };
        let raw = match read {
            (raw, Ok(())) => raw,
            (raw, Err(fault)) => return self.refuse(place, number, raw, fault),
        };
        self.parsed.rows += 1;
        let (lead, own) = (&self.lead, &self.own);
        let read = self
            .typed
            .read(self.parsed.rows, values, |column, position| {
                plan.cell(lead, own, column, position)
            });
        match read {
            Ok(read) => self.parsed.rounded += values.push(read, place.line, self.batch),
            Err((column, bad)) => {
                let reject = self.bad(place, number, raw, column, bad);
                self.parsed.rejects.push(reject);
            }
        }
    }

    fn refuse(&mut self, place: Place, number: usize, raw: &str, fault: Fault) {
        self.parsed.rows += 1;
        let limits = &self.plan.limits;
        let reject = place.faulty(raw.as_bytes(), self.lead_id(), fault, limits);
        self.parsed.rejects.push(of_event(number, reject));
    }

    fn bad(&self, place: Place, number: usize, raw: &str, column: usize, bad: BadCell) -> Reject {
        let column = self.plan.spec.columns.get(column);
        let value = column.and_then(|column| {
            let position = column.position?;
            self.plan.cell(&self.lead, &self.own, column, position).ok()
        });
        let value = (column, value.map(Cow::into_owned));
        let limits = &self.plan.limits;
        of_event(
            number,
            place.bad(raw.as_bytes(), self.lead_id(), value, bad, limits),
        )
    }

    /// The key of the lead that the event stands in.
    fn lead_id(&self) -> Option<String> {
        let column = self.plan.spec.columns.get(self.plan.spec.key?)?;
        let place = self.plan.inside.origins.get(column.position?)?.lead?;
        lead_of(&id_of(self.lead.get(place), column).ok()?)
    }
}

/// What is wrong with an event, by its number in the list.
fn of_event(number: usize, reject: Reject) -> Reject {
    Reject {
        message: format!("event {number}: {}", reject.message),
        ..reject
    }
}

impl InsidePlan<'_> {
    /// What stands in a column: the event's own value, or else that of its lead. Whose event it is, its lead says first.
    fn cell<'b>(
        &self,
        lead: &Members<'b>,
        own: &Members<'b>,
        column: &ColumnSpec,
        position: usize,
    ) -> Result<Cow<'b, str>, BadCell> {
        let origin = self
            .inside
            .origins
            .get(position)
            .copied()
            .unwrap_or_default();
        let of_lead = origin.lead.and_then(|place| lead.get(place));
        let of_own = origin.own.and_then(|place| own.get(place));
        let key = self.spec.key.and_then(|key| self.spec.columns.get(key));
        match key.is_some_and(|key| key.position == Some(position)) {
            true => id_of(of_lead.or(of_own), column),
            false => text_of(of_own.or(of_lead), column),
        }
    }
}
