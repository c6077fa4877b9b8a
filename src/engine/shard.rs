use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::columns::{Bits, IntegerColumn};
use crate::value::{Instant, Zone};

use super::history::{Derivation, Entry, View};
use super::leads::Leads;
use super::program::Program;
use super::records::Records;
use super::slots::{Keeps, Slot, bytes, count, sum, value};

/// An event that feeds something.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hit {
    pub lead: u32,
    pub program: u32,
    pub row: u32,
}

/// What the hits of a batch refer to.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub slots: &'a [Slot],
    pub programs: &'a [Program],
    pub times: &'a [i64],
    /// By row, the number of the event's object, where one is needed.
    pub symbols: &'a [u32],
    pub properties: &'a [Option<&'a IntegerColumn>],
    pub filters: &'a [Bits],
    pub zone: Zone,
}

/// Lead, slot, and the number of an object or a day.
type Members = HashSet<(u32, u32, u32), FixedState>;

/// The records of some neighbouring leads.
#[derive(Debug)]
pub(super) struct Shard {
    records: Records,
    /// Which objects or days a slot of a lead has counted: lead, slot, and number of the object or day.
    members: Members,
    /// The events that are asked in their order.
    history: Vec<Entry>,
}

impl Shard {
    pub fn new(leads: usize, stride: usize) -> Self {
        Self {
            records: Records::new(leads, stride),
            members: Members::default(),
            history: Vec::new(),
        }
    }

    /// The records, each of as many bytes as the plan says.
    pub fn records(&self) -> &[u8] {
        self.records.all()
    }

    /// All events are there: finds out what is asked of their order, and forgets what only further events would
    /// ask. `first` is the number of the shard's first lead.
    pub fn close(
        &mut self,
        first: usize,
        leads: &Leads,
        derivations: &[Derivation],
        as_of: Instant,
        zone: Zone,
    ) {
        self.members = Members::default();
        let mut history = std::mem::take(&mut self.history);
        // In whatever order they came.
        history.sort_unstable();
        for entries in history.chunk_by(|one, other| one.lead == other.lead) {
            let lead = entries[0].lead as usize;
            let instants = leads.instants(first + lead);
            let view = View {
                as_of,
                zone,
                entries,
                instants: &instants,
            };
            let record = self.records.get_mut(lead);
            for derivation in derivations {
                derivation.derive(&view, record);
            }
        }
    }

    /// Makes ready for so many events: if many records are about to be needed, all are fetched from memory in their order,
    /// which takes far less time than to wait for each.
    pub fn expect_events(&mut self, count: usize) {
        self.records.fetch_for(count);
    }

    /// Takes in an event that is only counted, of the lead of this number within the shard.
    #[inline]
    pub fn count(&mut self, lead: usize, program: &Program) {
        program.count(self.records.get_mut(lead));
    }

    /// Takes in events; `first` is the number of the shard's first lead.
    pub fn apply(&mut self, hits: &[Hit], first: u32, context: &Context<'_>) {
        for hit in hits {
            let lead = hit.lead - first;
            let program = &context.programs[hit.program as usize];
            let record = self.records.get_mut(lead as usize);
            program.count(record);
            for slot in &program.others {
                let kept = (&mut self.members, &mut self.history);
                apply_other(record, kept, (lead, *slot), hit, context);
            }
        }
    }
}

fn apply_other(
    record: &mut [u8],
    (members, history): (&mut Members, &mut Vec<Entry>),
    (lead, slot): (u32, u32),
    hit: &Hit,
    context: &Context<'_>,
) {
    let row = hit.row as usize;
    let Slot { filter, keeps, .. } = &context.slots[slot as usize];
    if let Some(filter) = filter
        && !context.filters[*filter].get(row)
    {
        return;
    }
    let value_of =
        |property: usize| context.properties[property].and_then(|column| column.get(row));
    match *keeps {
        Keeps::Count { cell, most } => cell.add_one(record, most),
        Keeps::Objects { cell, most } => {
            if cell.get(record) < most && members.insert((lead, slot, context.symbols[row])) {
                cell.add_one(record, most);
            }
        }
        Keeps::Days { cell, most } => {
            if cell.get(record) < most {
                let day = context.zone.day(Instant::from_micros(context.times[row]));
                if members.insert((lead, slot, day.days().cast_unsigned())) {
                    cell.add_one(record, most);
                }
            }
        }
        Keeps::Youngest { at, property } => {
            let time = context.times[row];
            if property.is_none_or(|property| value_of(property.0).is_some())
                && value(record, at).is_none_or(|kept| time > kept)
            {
                keep(record, at, time);
            }
        }
        Keeps::Track {
            track, property, ..
        } => history.push(Entry {
            lead,
            track,
            time: context.times[row],
            symbol: context.symbols[row],
            value: property.and_then(|property| value_of(property.0)),
        }),
        Keeps::Sum { at, property } => {
            if let Some(new) = value_of(property.0) {
                add(record, at, new);
            }
        }
        Keeps::Highest { at, property } => {
            if let Some(new) = value_of(property.0)
                && value(record, at).is_none_or(|kept| new > kept)
            {
                keep(record, at, new);
            }
        }
        Keeps::Lowest { at, property } => {
            if let Some(new) = value_of(property.0)
                && value(record, at).is_none_or(|kept| new < kept)
            {
                keep(record, at, new);
            }
        }
        Keeps::LatestValue { at, property } => {
            let time = context.times[row];
            if let Some(new) = value_of(property.0)
                && value(record, at).is_none_or(|kept| {
                    (time, new) > (i64::from_le_bytes(bytes(record, at + 9)), kept)
                })
            {
                keep(record, at, new);
                record[at + 9..at + 17].copy_from_slice(&time.to_le_bytes());
            }
        }
    }
}

pub(super) fn add(record: &mut [u8], at: usize, value: i64) {
    // 2^64 events would have to come before either wraps.
    let sum = sum(record, at) + i128::from(value);
    let count = count(record, at) + 1;
    record[at..at + 16].copy_from_slice(&sum.to_le_bytes());
    record[at + 16..at + 24].copy_from_slice(&count.to_le_bytes());
}

pub(super) fn keep(record: &mut [u8], at: usize, value: i64) {
    record[at] = 1;
    record[at + 1..at + 9].copy_from_slice(&value.to_le_bytes());
}
