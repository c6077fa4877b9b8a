use super::{Condition, FieldId, ListId, PropertyId, TimeRange, VerbId};
use crate::value::Duration;

/// Something that is measured of a lead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// A field's value, or something of it.
    Field(FieldId, FieldPart),
    /// A measurement over the lead's events.
    Events(Measurement),
    /// Whether one event followed another: a count, 1 or 0.
    Sequence(Sequence),
    /// A share of objects, as a fraction: compared in millionths, exactly. Missing where there are no objects.
    Share(Share),
}

/// What of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldPart {
    /// The value itself.
    Value,
    /// The part of a text after its last `@`; missing where there is none.
    Domain,
    /// The number of characters of a text, as a count; missing where the text is.
    Length,
    /// How many values a field with several has, as a count; missing where there is none.
    Count,
}

/// A measurement over those of a lead's events that pass all of its tests. Events after the as-of instant do not
/// exist.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Measurement {
    /// Which kinds of events.
    pub activity: Activity,
    /// Which objects.
    pub object: ObjectTest,
    /// When.
    pub window: Window,
    /// Later than each of these; sorted.
    pub since: Vec<Since>,
    /// A condition over the event's properties: its operands are [`super::Operand::Property`] only.
    pub filter: Option<Box<Condition>>,
    /// What is measured.
    pub measure: Measure,
}

/// What events must be later than.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Since {
    /// The lead's latest such event; no bound where there is none.
    Last(Occurrence),
    /// The instant that a date field holds; no bound where it is missing.
    Field(FieldId),
}

/// An event of one verb, with such an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// Its verb.
    pub verb: VerbId,
    /// Its object.
    pub object: ObjectTest,
}

/// `visited "pricing" then submitted "demo" within 7d`: some second event is later than some first, by at most
/// that long.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sequence {
    /// The event that comes first.
    pub first: Occurrence,
    /// The event that comes later.
    pub second: Occurrence,
    /// How much later at most.
    pub within: Duration,
}

/// `opened at least 30% of emails received in last 90d`: of the different objects of some events, the share that
/// another verb has too, at any time up to the as-of instant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    /// The events whose objects are counted.
    pub of: Occurrence,
    /// When they were.
    pub window: Window,
    /// The verb that has some of these objects.
    pub also: VerbId,
}

/// Which events: those in this range of time, up to the as-of instant.
pub type Window = TimeRange;

/// Which kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activity {
    /// One verb.
    Verb(VerbId),
    /// Every event whose verb is not passive; so are events whose raw name no verb has.
    Active,
}

/// Which objects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectTest {
    /// Any object, and none.
    Any,
    /// Those that one of these patterns matches ([`crate::value::ObjectPattern`]); sorted.
    OneOf(Vec<String>),
    /// Those that an entry of the list matches, its entries being such patterns.
    InList(ListId),
}

/// What is measured over the events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How many. A count, never missing.
    Count,
    /// How many distinct objects ([`crate::value::canonical_object`]); no object counts once. A count.
    DistinctObjects,
    /// How many distinct days in the model's zone. A count.
    DistinctDays,
    /// The time of the latest. Missing where there is none.
    LatestTime,
    /// The sum of a property over the events that have it; 0 where none has.
    Total(PropertyId),
    /// Its sum by their number; missing where none has it. Compared exactly, as a fraction.
    Average(PropertyId),
    /// Its greatest value; missing where none has it.
    Highest(PropertyId),
    /// Its least value; missing where none has it.
    Lowest(PropertyId),
    /// That of the latest event that has it; of equal times the greater value. Missing where none has it.
    LatestValue(PropertyId),
}
