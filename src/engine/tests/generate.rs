use std::ops::Bound;

use super::dice::Dice;
use super::reference::{Happening, Person};
use crate::columns::ReadAs;
use crate::model::*;
use crate::source::{Sources, Span};
use crate::value::{Duration, Instant, Points, Unit, Zone, trim_fold};

/// 2026-03-29T12:00Z: the day on which Paris goes to summer time.
pub const AS_OF: i64 = 1_774_785_600_000_000;

const DAY: i64 = 86_400_000_000;

/// The columns of the lead file.
pub const LEAD_HEADERS: [&str; 8] = [
    "ID",
    "job",
    "email",
    "employees",
    "budget",
    "created",
    "size",
    "time",
];

/// How long before the as-of instant windows begin or end, in microseconds.
const AGES: [i64; 5] = [0, DAY, 7 * DAY, 30 * DAY, -DAY];

const JOBS: [&str; 9] = [
    "CTO",
    "cto",
    "Head of Sales",
    "Director",
    "Élève",
    "VP Sales",
    "ÉLÈVE cto",
    "",
    "a@b",
];
const EMAILS: [&str; 6] = ["a@acme.com", "b@gmail.com", "c@ACME.com", "d", "e@", ""];
const SIZES: [&str; 6] = ["Small", "medium", "", "LARGE", "Médium", "small"];
const FOLDED: [&str; 8] = [
    "cto",
    "head of sales",
    "sales",
    "direct",
    "acme.com",
    "eleve",
    "medium",
    "small",
];
const VERBS: [&str; 7] = [
    "page_view",
    "Opened",
    "bounced",
    "visited",
    "unheard of",
    "opened",
    "odd",
];
const OBJECTS: [&str; 8] = [
    "",
    "/pricing",
    "https://acme.com/fr/pricing/?utm=1",
    "Newsletter 1",
    "newsletter 2",
    "/blog/pricing-news",
    "https://acme.com/fr/Pricing",
    "NEWSLETTER 1",
];
const PATTERNS: [&str; 6] = [
    "pricing",
    "newsletter*",
    "newsletter 1",
    "/fr/pricing",
    "*",
    "blog",
];
const CAMPAIGNS: [&str; 4] = ["", "Spring", "spring", "Été"];

fn column(header: &str) -> ColumnRef {
    ColumnRef::Header(header.to_owned())
}

fn field(name: &str, read: ReadAs) -> Field {
    Field {
        name: name.to_owned(),
        column: column(name),
        read,
        missing: Vec::new(),
        optional: name == "phantom",
    }
}

fn sizes() -> ReadAs {
    ReadAs::Choice(["small", "medium", "large"].map(str::to_owned).to_vec())
}

fn fields() -> Vec<Field> {
    vec![
        field("job", ReadAs::Text),
        field("email", ReadAs::Text),
        field("employees", ReadAs::Number(None)),
        field("budget", ReadAs::YesNo),
        field("created", ReadAs::Date(None)),
        field("size", sizes()),
        field("time", ReadAs::Duration(Unit::Second)),
        field("phantom", ReadAs::Text),
    ]
}

fn verb(name: &str, raw_names: &[&str], passive: bool) -> Verb {
    Verb {
        name: name.to_owned(),
        noun: None,
        raw_names: raw_names.iter().map(|name| (*name).to_owned()).collect(),
        passive,
        negative: false,
        effort: 1,
    }
}

fn properties() -> Vec<Property> {
    let property = |name: &str, read| Property {
        name: name.to_owned(),
        read,
    };
    vec![
        property("seconds", ReadAs::Number(None)),
        property("campaign", ReadAs::Text),
        property("kind", sizes()),
    ]
}

fn event_files() -> Vec<EventFile> {
    let properties: Vec<_> = (0..)
        .zip(properties())
        .map(|(index, property)| PropertyColumn {
            property: PropertyId(index),
            column: column(&property.name),
            read: property.read,
            missing: Vec::new(),
            optional: false,
        })
        .collect();
    vec![
        EventFile {
            pattern: Some("calls*.csv".to_owned()),
            key: column("lead"),
            at: column("at"),
            at_format: None,
            verb: VerbSource::Always(VerbId(3)),
            object: None,
            object_optional: false,
            properties: properties[..1].to_vec(),
        },
        EventFile {
            pattern: None,
            key: column("lead"),
            at: column("at"),
            at_format: None,
            verb: VerbSource::Column(column("verb")),
            object: Some(column("object")),
            object_optional: false,
            properties,
        },
    ]
}

pub fn span() -> Span {
    Span::new(Sources::default().add("", ""), 0..0)
}

/// A model over one schema: four fifths of the fun is in its features, rules and outcomes.
pub fn model(dice: &mut Dice<'_>) -> Model {
    let mut features = Vec::new();
    // Few features are asked more often each.
    for _ in 0..dice.pick(&[1, 2, 4, 10]) {
        let feature = feature(dice);
        if !features.contains(&feature) {
            features.push(feature);
        }
    }
    let groups = dice.list(3, group);
    let mut rules: Vec<Rule> = Vec::new();
    for _ in 0..1 + dice.roll(7) {
        let rule = rule(dice, &features, groups.len());
        rules.push(rule);
    }
    let grades = outcomes(dice, &features, rules.len(), groups.len(), false);
    let stages = outcomes(dice, &features, rules.len(), groups.len(), true);
    Model {
        name: None,
        zone: Zone::parse(dice.pick(&["UTC", "Europe/Paris", "America/New_York"])).unwrap(),
        precision: u32::from(dice.once_in(3)),
        scale: bounds(dice),
        leads: LeadFile {
            key: LeadKey::Default,
            columns: None,
        },
        event_files: event_files(),
        fields: fields(),
        email: None,
        verbs: vec![
            verb("visited", &["page_view", "visited"], false),
            verb("opened", &["opened"], false),
            verb("bounced", &["bounced"], true),
            verb("called", &["called"], false),
        ],
        properties: properties(),
        lists: vec![
            List {
                name: "words".to_owned(),
                entries: vec!["CTO".to_owned(), "ACME.com".to_owned(), "Small".to_owned()],
            },
            List {
                name: "objects".to_owned(),
                entries: vec!["Pricing".to_owned(), "News*".to_owned()],
            },
        ],
        features,
        rules,
        groups,
        fit_limit: bounds(dice),
        engagement_limit: bounds(dice),
        fit_counts: dice.pick(&[Counts::Full, Counts::Full, Counts::Full, Counts::Not]),
        engagement_counts: dice.pick(&[Counts::Full, Counts::Full, Counts::Full, Counts::Not]),
        fit_fields: some_fields(dice),
        grades,
        stages,
        matrices: Vec::new(),
        actions: Vec::new(),
        applies: None,
        guarantees: Vec::new(),
        tests: Vec::new(),
    }
}

fn some_fields(dice: &mut Dice<'_>) -> Vec<FieldId> {
    let mut fields = dice.list(3, |dice| FieldId(dice.roll(8)));
    fields.sort();
    fields.dedup();
    fields
}

fn bounds(dice: &mut Dice<'_>) -> Option<Bounds> {
    dice.once_in(3).then(|| {
        let low = dice.pick(&[0, -5, 2]);
        Bounds {
            low: Points::from_whole(low),
            high: Points::from_whole(low + dice.pick(&[0, 3, 20])),
        }
    })
}

fn group(dice: &mut Dice<'_>) -> Group {
    Group {
        name: "group".to_owned(),
        dimension: dice.pick(&[None, Some(Dimension::Fit), Some(Dimension::Engagement)]),
        min: dice.once_in(3).then(|| -Points::from_whole(4)),
        max: dice.once_in(3).then(|| Points::from_millionths(7_300_000)),
        best_rule_only: dice.once_in(4),
        span: span(),
    }
}

fn rule(dice: &mut Dice<'_>, features: &[Feature], groups: usize) -> Rule {
    let counts: Vec<_> = (0..features.len())
        .filter(|feature| match &features[*feature] {
            Feature::Events(events) => matches!(
                events.measure,
                Measure::Count | Measure::DistinctObjects | Measure::DistinctDays
            ),
            Feature::Field(..) | Feature::Sequence(_) | Feature::Share(_) => false,
        })
        .map(FeatureId)
        .collect();
    let effect = if dice.once_in(6) {
        Effect::Disqualify(condition(dice, features, 2))
    } else if !counts.is_empty() && dice.once_in(2) {
        Effect::Points(Scoring {
            tiers: vec![tier(dice, features)],
            repeat: Some(Repeat {
                events: dice.pick(&counts),
                per: dice.pick(&[Per::Event, Per::Event, Per::Events(2)]),
                at_most_a_day: None,
                at_most: dice.pick(&[None, Some(2), Some(1), Some(290)]),
                up_to: dice
                    .pick(&[None, Some(9_000_000), Some(7_300_000), Some(0)])
                    .map(Points::from_millionths),
            }),
        })
    } else {
        let tiers = 1 + dice.roll(3);
        Effect::Points(Scoring {
            tiers: (0..tiers).map(|_| tier(dice, features)).collect(),
            repeat: None,
        })
    };
    let group = match &effect {
        Effect::Points(_) => dice.roll(groups + 1).checked_sub(1).map(GroupId),
        Effect::Disqualify(_) | Effect::Qualify(..) => None,
    };
    Rule {
        name: "rule".to_owned(),
        named: false,
        text: String::new(),
        group,
        effect,
        because: None,
        span: span(),
    }
}

fn tier(dice: &mut Dice<'_>, features: &[Feature]) -> Tier {
    let points = dice.pick(&[
        10_000_000, 1_500_000, -2_500_000, 449_999, -50_000, 3_000_000, 0,
    ]);
    Tier {
        condition: condition(dice, features, 2),
        points: Points::from_millionths(points),
        decay: None,
        span: span(),
    }
}

fn condition(dice: &mut Dice<'_>, features: &[Feature], depth: usize) -> Condition {
    match dice.roll(if depth == 0 { 3 } else { 6 }) {
        3 => Condition::Not(Box::new(condition(dice, features, depth - 1))),
        4 => Condition::All(dice.list(3, |dice| condition(dice, features, depth - 1))),
        5 => Condition::Any(dice.list(3, |dice| condition(dice, features, depth - 1))),
        _ => {
            let feature = dice.roll(features.len());
            let test = feature_test(dice, &features[feature]);
            Condition::Test(Operand::Feature(FeatureId(feature)), test)
        }
    }
}

fn feature(dice: &mut Dice<'_>) -> Feature {
    if dice.once_in(3) {
        let field = dice.roll(8);
        let part = match field {
            0 | 1 | 5 | 7 => dice.pick(&[FieldPart::Value, FieldPart::Domain, FieldPart::Length]),
            _ => FieldPart::Value,
        };
        return Feature::Field(FieldId(field), part);
    }
    Feature::Events(Measurement {
        since: Vec::new(),
        activity: dice.pick(&[
            Activity::Verb(VerbId(0)),
            Activity::Verb(VerbId(1)),
            Activity::Active,
            Activity::Verb(VerbId(2)),
            Activity::Verb(VerbId(3)),
        ]),
        object: match dice.roll(4) {
            0 | 1 => ObjectTest::Any,
            2 => ObjectTest::OneOf(dice.some(&PATTERNS)),
            _ => ObjectTest::InList(ListId(1)),
        },
        window: window(dice),
        filter: dice.once_in(3).then(|| Box::new(filter(dice, 1))),
        measure: dice.pick(&[
            Measure::Count,
            Measure::Count,
            Measure::LatestTime,
            Measure::DistinctObjects,
            Measure::DistinctDays,
            Measure::Total(PropertyId(0)),
            Measure::Average(PropertyId(0)),
            Measure::Highest(PropertyId(0)),
            Measure::Lowest(PropertyId(0)),
            Measure::LatestValue(PropertyId(0)),
            Measure::LatestValue(PropertyId(2)),
        ]),
    })
}

fn window(dice: &mut Dice<'_>) -> Window {
    Window {
        after: dice.once_in(2).then(|| edge(dice)),
        up_to: dice.once_in(3).then(|| edge(dice)),
    }
}

fn edge(dice: &mut Dice<'_>) -> TimeEdge {
    let age = dice.pick(&AGES);
    if dice.once_in(4) {
        TimeEdge::At(Instant::from_micros(AS_OF - age))
    } else {
        TimeEdge::AsOf(Duration::from_micros(-age))
    }
}

fn filter(dice: &mut Dice<'_>, depth: usize) -> Condition {
    match dice.roll(if depth == 0 { 3 } else { 6 }) {
        3 => Condition::Not(Box::new(filter(dice, depth - 1))),
        4 => Condition::All(dice.list(2, |dice| filter(dice, depth - 1))),
        5 => Condition::Any(dice.list(2, |dice| filter(dice, depth - 1))),
        _ => {
            let (property, test) = match dice.roll(3) {
                0 => (0, range_test(dice, 1_000_000)),
                1 => (1, text_test(dice)),
                _ => (2, choice_test(dice)),
            };
            Condition::Test(Operand::Property(PropertyId(property)), test)
        }
    }
}

fn feature_test(dice: &mut Dice<'_>, feature: &Feature) -> ValueTest {
    match feature {
        Feature::Sequence(_) | Feature::Share(_) => ValueTest::Known,
        Feature::Field(FieldId(field), part) => match (field, part) {
            (_, FieldPart::Length) => range_test(dice, 1),
            (_, FieldPart::Domain) => text_test(dice),
            (0 | 1 | 7, _) => text_test(dice),
            (3, _) => range_test(dice, 1),
            (4, _) => time_test(dice),
            (5, _) => choice_test(dice),
            _ => range_test(dice, 1_000_000),
        },
        Feature::Events(measurement) => match measurement.measure {
            Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => {
                range_test(dice, 1)
            }
            Measure::LatestTime => time_test(dice),
            Measure::LatestValue(PropertyId(2)) => choice_test(dice),
            Measure::Total(_)
            | Measure::Average(_)
            | Measure::Highest(_)
            | Measure::Lowest(_)
            | Measure::LatestValue(_) => range_test(dice, 1_000_000),
        },
    }
}

fn range(dice: &mut Dice<'_>, unit: i64) -> Range {
    let mut bound = || {
        let end = dice.pick(&[1, 2, 0, 3, -1, 5, 299, 14, 15, 16, 254, 255]) * unit;
        dice.pick(&[Bound::Included(end), Bound::Excluded(end), Bound::Unbounded])
    };
    Range {
        low: bound(),
        high: bound(),
    }
}

fn range_test(dice: &mut Dice<'_>, unit: i64) -> ValueTest {
    match dice.roll(4) {
        0 => ValueTest::In(Range {
            low: Bound::Included(unit * dice.pick(&[1, 2, 3])),
            high: Bound::Unbounded,
        }),
        1 | 2 => ValueTest::In(range(dice, unit)),
        _ => ValueTest::Known,
    }
}

fn time_test(dice: &mut Dice<'_>) -> ValueTest {
    match dice.roll(4) {
        0 => ValueTest::Known,
        _ => ValueTest::When(window(dice)),
    }
}

fn choice_test(dice: &mut Dice<'_>) -> ValueTest {
    if dice.once_in(2) {
        text_test(dice)
    } else {
        range_test(dice, 1)
    }
}

fn text_test(dice: &mut Dice<'_>) -> ValueTest {
    ValueTest::Text(match dice.roll(12) {
        0 => return ValueTest::Known,
        1 => TextTest::Equals(dice.some(&FOLDED)),
        2 => TextTest::Exactly(dice.some(&["CTO", "small", "Small", "acme.com", "Spring"])),
        3 => TextTest::InList(ListId(0)),
        4 => TextTest::Contains(dice.some(&["sales", "o", "ele", "mall"])),
        5 => TextTest::StartsWith(dice.some(&FOLDED)),
        6 => TextTest::EndsWith(dice.some(&["cto", "sales", "com", "e"])),
        7 => TextTest::Mentions(dice.some(&["cto", "head of", "direct*", "eleve", "spring"])),
        8 => TextTest::Matches(dice.some(&["^[A-Z]", "(?i)CTO$", "l{2}"])),
        9 => TextTest::Lowercase,
        10 => TextTest::Uppercase,
        _ => TextTest::Capitalized,
    })
}

fn outcomes(
    dice: &mut Dice<'_>,
    features: &[Feature],
    rules: usize,
    groups: usize,
    stages: bool,
) -> Vec<Outcome> {
    let lines = dice.roll(4);
    (0..lines)
        .map(|line| Outcome {
            name: line.to_string(),
            condition: outcome_condition(dice, features, (rules, groups, stages, line), 2),
            keep: None,
            span: span(),
        })
        .collect()
}

fn outcome_condition(
    dice: &mut Dice<'_>,
    features: &[Feature],
    place: (usize, usize, bool, usize),
    depth: usize,
) -> Condition {
    let (rules, groups, stages, line) = place;
    let points = |dice: &mut Dice<'_>| {
        if dice.once_in(3) {
            ValueTest::In(range(dice, 1_000_000))
        } else {
            ValueTest::In(Range {
                low: Bound::Included(dice.pick(&[5, 1, 0, 10]) * 1_000_000),
                high: Bound::Unbounded,
            })
        }
    };
    let next = |dice: &mut Dice<'_>| outcome_condition(dice, features, place, depth - 1);
    match dice.roll(if depth == 0 { 7 } else { 10 }) {
        0 | 1 => {
            let dimension = dice.pick(&[Dimension::Score, Dimension::Fit, Dimension::Engagement]);
            Condition::Test(Operand::Dimension(dimension), points(dice))
        }
        2 if groups > 0 => {
            let group = GroupId(dice.roll(groups));
            Condition::Test(Operand::Group(group), points(dice))
        }
        3 if rules > 0 => Condition::Fired(RuleId(dice.roll(rules))),
        4 if stages => Condition::GradeIn(dice.list(2, |dice| dice.roll(3))),
        5 if line > 0 => {
            let lines = dice.list(2, |dice| dice.roll(line));
            if stages {
                Condition::StageIn(lines)
            } else {
                Condition::GradeIn(lines)
            }
        }
        6 => Condition::ShareKnown(some_fields(dice), range(dice, 333_333)),
        7 => Condition::Not(Box::new(next(dice))),
        8 => Condition::All(dice.list(2, next)),
        9 => Condition::Any(dice.list(2, next)),
        _ => condition(dice, features, 0),
    }
}

/// A few leads, each so many times.
pub fn leads(dice: &mut Dice<'_>, copies: usize) -> Vec<Person> {
    let mut leads = Vec::new();
    for kind in 0..1 + dice.roll(4) {
        let person = person(dice);
        for copy in 0..copies {
            let id = format!("{copy}-{kind}");
            leads.push(Person {
                id,
                ..person.clone()
            });
        }
    }
    leads
}

fn person(dice: &mut Dice<'_>) -> Person {
    let integer = |dice: &mut Dice<'_>, values: &[i64]| {
        let value = dice.pick(values);
        (!dice.once_in(4)).then_some(value)
    };
    let millions = [1_000_000, 2_000_000, 0, -1_000_000, 5_000_000];
    let times = [
        AS_OF,
        AS_OF - 7 * DAY,
        AS_OF - 7 * DAY + 1,
        AS_OF - 40 * DAY,
        AS_OF + 1,
        AS_OF + DAY,
    ];
    Person {
        id: String::new(),
        texts: vec![
            dice.pick(&JOBS).to_owned(),
            dice.pick(&EMAILS).to_owned(),
            String::new(),
            String::new(),
            String::new(),
            dice.pick(&SIZES).to_owned(),
            String::new(),
            String::new(),
        ],
        integers: vec![
            None,
            None,
            integer(dice, &millions),
            integer(dice, &[0, 1]),
            integer(dice, &times),
            None,
            integer(dice, &millions),
            None,
        ],
    }
    .with_choice(5)
}

/// Some events of the leads, and of nobody.
pub fn events(dice: &mut Dice<'_>, leads: &[Person]) -> Vec<Happening> {
    let mut events = Vec::new();
    for lead in leads.chunk_by(|one, other| one.id.ends_with(&other.id[other.id.len() - 2..])) {
        for _ in 0..1 + dice.roll(12) {
            let event = happening(dice);
            let times = dice.pick(&[1, 1, 1, 1, 2, 3, 1, 1, 300 / lead.len() + 1]);
            for lead in lead {
                let event = Happening {
                    lead: lead.id.clone(),
                    ..event.clone()
                };
                events.extend(std::iter::repeat_n(event, times));
            }
        }
    }
    if dice.once_in(2) {
        events.push(Happening {
            lead: "nobody".to_owned(),
            ..happening(dice)
        });
    }
    events
}

fn happening(dice: &mut Dice<'_>) -> Happening {
    let age = dice.pick(&[0, 0, DAY, 7 * DAY, 30 * DAY, -DAY]);
    // Often the same, so that there are ties.
    let at = AS_OF - age + dice.pick(&[0, 0, 0, 1, -1, 3_600_000_000, -DAY / 2]);
    let call = dice.once_in(5);
    let seconds = dice.pick(&[1_000_000, 0, -1_000_000, 5_000_000, 2_000_001, i64::MAX]);
    let size = dice.pick(&SIZES).to_owned();
    let kind = ["small", "medium", "large"]
        .iter()
        .position(|size_name| *size_name == trim_fold(&size))
        .map(|place| place as i64);
    Happening {
        lead: String::new(),
        at,
        call,
        verb: if call { "called" } else { dice.pick(&VERBS) }.to_owned(),
        object: if call { "" } else { dice.pick(&OBJECTS) }.to_owned(),
        texts: vec![
            String::new(),
            if call { "" } else { dice.pick(&CAMPAIGNS) }.to_owned(),
            if call { String::new() } else { size },
        ],
        integers: vec![
            (!dice.once_in(3)).then_some(seconds),
            None,
            kind.filter(|_| !call),
        ],
    }
}
