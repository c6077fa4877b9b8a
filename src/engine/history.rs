//! What is asked of events in their order: later than the last of another kind, one after another, the youngest of
//! many. Such events are kept one by one until all are there; then each lead's are looked at once, and what is
//! found goes into its record, where it is tested like everything else.

use crate::model::{Measure, Per};
use crate::value::{Duration, Instant, Points, Zone};

use super::shard::{add, keep};
use super::slots::Cell;
use super::span::Span;

const DAY: i64 = 86_400_000_000;

/// An event that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Its lead, counted within the shard.
    pub lead: u32,
    /// Which of the plan's tracks it belongs to: events of one kind.
    pub track: u32,
    pub time: i64,
    /// The number of its object among all, where the track asks it.
    pub symbol: u32,
    /// The value of the track's property, where it has one.
    pub value: Option<i64>,
}

/// Some events of a track.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub track: u32,
    pub window: Span,
    /// They are later than each of these.
    pub since: Vec<Later>,
    /// Whether only those count that have a value.
    pub with_value: bool,
}

/// What events are later than.
#[derive(Clone, Copy, Debug)]
pub(super) enum Later {
    /// The latest event of this track, where there is one.
    Track(u32),
    /// The instant of a lead's field, by its place among those that are kept, where there is one.
    Instant(usize),
}

/// What is found out about each lead once all of its events are there. `at` is a place in its record.
#[derive(Clone, Debug)]
pub(super) enum Derivation {
    /// How many there are, or something like it.
    Whole(Chosen, Measure, Cell),
    /// A sum or a value of the track's property, kept as [`super::slots::Keeps`] says of the measure.
    Value(Chosen, Measure, usize),
    /// The time of the youngest, kept as a value.
    Youngest(Chosen, usize),
    /// Whether an event of `second` is later than one of `first`, by at most `within`; at `youngest`, the time of
    /// the youngest such.
    Sequence {
        first: u32,
        second: u32,
        within: Duration,
        cell: Cell,
        youngest: usize,
    },
    /// How many of the different objects of some events another track has too, and behind it how many there are.
    Share { of: Chosen, also: u32, at: usize },
    /// The points of a rule that repeats over events, in 16 bytes, and how many events gave them, in four.
    Points {
        events: Chosen,
        repeat: Repeated,
        at: usize,
    },
}

/// How points repeat over events.
#[derive(Clone, Debug)]
pub(super) struct Repeated {
    pub per: Per,
    pub at_most: Option<u64>,
    pub at_most_a_day: Option<u64>,
    pub worth: Worth,
}

/// What an event is worth.
#[derive(Clone, Debug)]
pub(super) enum Worth {
    Always(Points),
    /// By its age in whole days; nothing past the end.
    ByAge(Vec<Points>),
}

/// What all derivations look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub as_of: Instant,
    pub zone: Zone,
    /// One lead's events, by track, time and object.
    pub entries: &'a [Entry],
    /// The lead's instants, by place.
    pub instants: &'a [Option<i64>],
}

/// The whole days between two instants.
pub(super) fn age_in_days(time: i64, as_of: Instant) -> usize {
    usize::try_from((as_of.micros() - time) / DAY).unwrap_or(0)
}

impl Worth {
    pub fn of(&self, time: i64, as_of: Instant) -> Points {
        match self {
            Worth::Always(points) => *points,
            Worth::ByAge(table) => {
                let age = age_in_days(time, as_of);
                table.get(age).copied().unwrap_or(Points::ZERO)
            }
        }
    }
}

impl<'a> View<'a> {
    /// The events of a track, by time.
    fn track(&self, track: u32) -> &'a [Entry] {
        let start = self.entries.partition_point(|entry| entry.track < track);
        let rest = &self.entries[start..];
        &rest[..rest.partition_point(|entry| entry.track == track)]
    }

    fn chosen(&self, chosen: &Chosen) -> Vec<&'a Entry> {
        let mut window = chosen.window;
        for later in &chosen.since {
            let instant = match later {
                Later::Track(track) => self.track(*track).last().map(|entry| entry.time),
                Later::Instant(place) => self.instants.get(*place).copied().flatten(),
            };
            window = window.and(Span {
                after: instant,
                up_to: None,
            });
        }
        let events = self.track(chosen.track).iter();
        events
            .filter(|entry| window.contains(entry.time))
            .filter(|entry| !chosen.with_value || entry.value.is_some())
            .collect()
    }
}

impl Derivation {
    /// Writes what is found into the lead's record.
    pub fn derive(&self, view: &View<'_>, record: &mut [u8]) {
        match self {
            Derivation::Whole(chosen, measure, cell) => {
                let events = view.chosen(chosen);
                let number = match measure {
                    Measure::DistinctObjects => distinct(events.iter().map(|entry| entry.symbol)),
                    Measure::DistinctDays => distinct(events.iter().map(|entry| view.day(entry))),
                    _ => events.len(),
                };
                cell.set(record, u32::try_from(number).unwrap_or(u32::MAX));
            }
            Derivation::Value(chosen, measure, at) => {
                let events = view.chosen(chosen);
                let values = events
                    .iter()
                    .filter_map(|entry| entry.value.map(|value| (entry.time, value)));
                derive_value(*measure, values, record, *at);
            }
            Derivation::Youngest(chosen, at) => {
                if let Some(last) = view.chosen(chosen).last() {
                    keep(record, *at, last.time);
                }
            }
            Derivation::Sequence {
                first,
                second,
                within,
                cell,
                youngest,
            } => {
                let first = view.track(*first);
                let follows = |entry: &&Entry| {
                    let before = first.partition_point(|one| one.time < entry.time);
                    before > 0 && entry.time - first[before - 1].time <= within.micros()
                };
                if let Some(found) = view.track(*second).iter().rev().find(follows) {
                    cell.set(record, 1);
                    keep(record, *youngest, found.time);
                }
            }
            Derivation::Share { of, also, at } => {
                let objects = sorted(view.chosen(of).iter().map(|entry| entry.symbol));
                let others = sorted(view.track(*also).iter().map(|entry| entry.symbol));
                let shared = objects
                    .iter()
                    .filter(|symbol| others.binary_search(symbol).is_ok());
                write_whole(record, *at, shared.count());
                write_whole(record, *at + 4, objects.len());
            }
            Derivation::Points { events, repeat, at } => {
                let counted = repeat.counted(view, view.chosen(events));
                let worth = |entry: &&Entry| repeat.worth.of(entry.time, view.as_of);
                let points: Points = counted.iter().map(worth).sum();
                record[*at..*at + 16].copy_from_slice(&points.millionths().to_le_bytes());
                write_whole(record, *at + 16, counted.len());
            }
        }
    }
}

impl View<'_> {
    fn day(&self, entry: &Entry) -> i32 {
        self.zone.day(Instant::from_micros(entry.time)).days()
    }
}

impl Repeated {
    /// Those of these events that give points; they come by time.
    fn counted<'a>(&self, view: &View<'_>, mut events: Vec<&'a Entry>) -> Vec<&'a Entry> {
        // The youngest first: of many, the youngest count.
        events.reverse();
        if self.per == Per::DistinctObject {
            let mut seen = std::collections::BTreeSet::new();
            events.retain(|entry| seen.insert(entry.symbol));
        }
        if let Some(most) = self.at_most_a_day {
            let mut of_day = std::collections::BTreeMap::new();
            events.retain(|entry| {
                let number = of_day.entry(view.day(entry)).or_insert(0_u64);
                *number += 1;
                *number <= most
            });
        }
        let most = self.at_most.unwrap_or(u64::MAX);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let step = match self.per {
            Per::Event | Per::DistinctObject => 1,
            Per::Events(number) => usize::try_from(number).unwrap_or(usize::MAX).max(1),
        };
        let times = events.len() / step;
        let counted = events.into_iter().step_by(step);
        counted.take(times.min(most)).collect()
    }
}

fn derive_value(
    measure: Measure,
    values: impl Iterator<Item = (i64, i64)>,
    record: &mut [u8],
    at: usize,
) {
    let found = match measure {
        Measure::Total(_) | Measure::Average(_) => {
            for (_, value) in values {
                add(record, at, value);
            }
            None
        }
        Measure::Highest(_) => values.map(|(_, value)| value).max(),
        Measure::Lowest(_) => values.map(|(_, value)| value).min(),
        Measure::LatestValue(_) => values.max().map(|(_, value)| value),
        // Not of a property.
        Measure::LatestTime | Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => {
            None
        }
    };
    if let Some(value) = found {
        keep(record, at, value);
    }
}

fn write_whole(record: &mut [u8], at: usize, number: usize) {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    record[at..at + 4].copy_from_slice(&number.to_le_bytes());
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<_> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

fn distinct<T: Ord>(items: impl Iterator<Item = T>) -> usize {
    sorted(items).len()
}
