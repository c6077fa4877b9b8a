use crate::columns::IntegerColumn;
use crate::value::Instant;

use super::edges::Edges;
use super::interner::Number;

/// What stands for the era of an event that has no time, and of one that is later than the as-of instant.
const NO_TIME: u32 = u32::MAX;
const AFTER_AS_OF: u32 = u32::MAX - 1;

/// What is known of the events of a batch, row by row.
#[derive(Debug, Default)]
pub(super) struct EventRows {
    /// The number of the lead.
    pub leads: Vec<Option<Number>>,
    /// The number of the verb's text, if there is one.
    pub verbs: Vec<Option<Number>>,
    /// The number of the object's text, if it is known.
    pub objects: Vec<Option<Number>>,
    /// The era of the time, [`NO_TIME`] or [`AFTER_AS_OF`].
    eras: Vec<u32>,
}

/// An event of a lead, with a time that counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    pub row: usize,
    pub lead: u32,
    pub era: u32,
    pub kind: usize,
    /// The number of the object's text, if it is known.
    pub object: Option<Number>,
}

impl EventRows {
    /// Finds the eras of times; the newest time that is not later than the as-of instant.
    pub fn find_eras(
        &mut self,
        times: &IntegerColumn,
        edges: &Edges,
        as_of: Instant,
    ) -> Option<Instant> {
        let (era, as_of) = (edges.finder(), as_of.micros());
        let mut newest = i64::MIN;
        let mut of_time = |time| {
            if time > as_of {
                return AFTER_AS_OF;
            }
            newest = newest.max(time);
            era(time)
        };
        self.eras.clear();
        if times.known.count() == times.values.len() {
            self.eras.extend(times.values.iter().copied().map(of_time));
        } else {
            let times = (0..times.values.len()).map(|row| times.get(row));
            self.eras
                .extend(times.map(|time| time.map_or(NO_TIME, &mut of_time)));
        }
        let any_counts = self
            .eras
            .iter()
            .any(|era| !matches!(*era, NO_TIME | AFTER_AS_OF));
        any_counts.then_some(Instant::from_micros(newest))
    }

    /// How many events are of leads that there are not.
    pub fn unknown_leads(&self) -> u64 {
        self.leads.iter().filter(|lead| lead.is_none()).count() as u64
    }

    /// How many of the others are later than the as-of instant.
    pub fn after_as_of(&self) -> u64 {
        let rows = self.leads.iter().zip(&self.eras);
        rows.filter(|(lead, era)| lead.is_some() && **era == AFTER_AS_OF)
            .count() as u64
    }

    /// All others that have a time. `kind` says what kind an event is, by the number of its verb's text.
    #[inline]
    pub fn events(&self, kind: impl Fn(Option<Number>) -> usize) -> impl Iterator<Item = Event> {
        let who_and_when = self.leads.iter().zip(&self.eras);
        let what = self.verbs.iter().zip(&self.objects);
        let rows = who_and_when.zip(what).enumerate();
        rows.filter_map(
            move |(row, ((lead, era), (verb, object)))| match (lead, *era) {
                (None, _) | (_, NO_TIME | AFTER_AS_OF) => None,
                (Some(lead), era) => Some(Event {
                    row,
                    lead: lead.get(),
                    era,
                    kind: kind(*verb),
                    object: *object,
                }),
            },
        )
    }
}
