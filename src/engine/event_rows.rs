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
    /// Takes out the rows, and keeps their memory.
    pub fn clear(&mut self) {
        self.leads.clear();
        self.verbs.clear();
        self.objects.clear();
        self.eras.clear();
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    const AS_OF: Instant = Instant::from_micros(100);

    fn number(number: u32) -> Option<Number> {
        Some(Number::new(number))
    }

    #[test]
    fn events_of_leads_that_have_a_time_up_to_the_as_of_instant_count() {
        let edges = Edges::new(vec![10, 50]);
        let (mut rows, mut times) = (EventRows::default(), IntegerColumn::default());
        let all = [
            (number(7), Some(5)),
            (None, Some(60)),
            (number(8), Some(101)),
            (None, Some(102)),
            (number(9), Some(51)),
            (number(6), None),
        ];
        for (lead, time) in all {
            times.push(time);
            rows.leads.push(lead);
            rows.verbs.push(number(time.map_or(0, |_| 3)));
            rows.objects.push(lead);
        }
        assert_eq!(
            rows.find_eras(&times, &edges, AS_OF),
            Some(Instant::from_micros(60))
        );
        assert_eq!((rows.unknown_leads(), rows.after_as_of()), (2, 1));
        let events = rows.events(|verb| verb.map_or(0, Number::index));
        let events = events.map(|event| (event.row, event.lead, event.era, event.kind));
        assert_eq!(events.collect::<Vec<_>>(), [(0, 7, 0, 3), (4, 9, 2, 3)]);
    }

    #[test]
    fn the_newest_time_is_none_where_no_time_counts() {
        let mut rows = EventRows::default();
        for (times, newest) in [
            (&[Some(200)][..], None),
            (&[None], None),
            (&[], None),
            (&[Some(-5), Some(200)], Some(-5)),
            (&[Some(-5), None], Some(-5)),
            (&[Some(100), Some(3)], Some(100)),
        ] {
            let mut column = IntegerColumn::default();
            times.iter().for_each(|time| column.push(*time));
            let found = rows.find_eras(&column, &Edges::default(), AS_OF);
            assert_eq!(found, newest.map(Instant::from_micros), "{times:?}");
        }
    }
}
