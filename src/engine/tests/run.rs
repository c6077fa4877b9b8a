use std::thread;

use super::dice::Dice;
use super::generate::LEAD_HEADERS;
use super::reference::{Happening, Person, Reference, Scored};
use crate::columns::{Batch, Column, ColumnSpec, IntegerColumn, ReadAs, ReadSpec, TextColumn};
use crate::engine::{Chunk, EventCounts, EventPass, Leads, Outcome, Plan, Scores};
use crate::model::Model;
use crate::value::Instant;

const EVENT_HEADERS: [&str; 7] = [
    "lead", "at", "verb", "object", "seconds", "campaign", "kind",
];

/// A model and data to score.
pub struct Run<'a> {
    pub model: &'a Model,
    pub as_of: Instant,
    pub leads: &'a [Person],
    pub events: &'a [Happening],
}

/// What the reference says. Copies of a lead, which stand together, are scored once.
pub fn expected(run: &Run<'_>) -> Vec<Scored> {
    let kind = |person: &Person| person.id.rsplit('-').next().map(str::to_owned);
    let mut expected: Vec<Scored> = Vec::new();
    for copies in run.leads.chunk_by(|one, other| kind(one) == kind(other)) {
        let events = run.events.iter();
        let reference = Reference {
            model: run.model,
            as_of: run.as_of,
            person: &copies[0],
            events: events.filter(|event| event.lead == copies[0].id).collect(),
        };
        let scored = reference.score();
        expected.extend(copies.iter().map(|copy| Scored {
            id: copy.id.clone(),
            ..scored.clone()
        }));
    }
    expected
}

impl Run<'_> {
    /// What the engine says, batches, order and threads chosen by dice.
    pub fn scores(&self, dice: &mut Dice<'_>) -> Vec<Scored> {
        let plan = Plan::new(self.model, self.as_of);
        let pass = EventPass::new(&plan, self.read_leads(&plan, dice));
        let counts = self.push_events(&plan, &pass, dice);
        self.check_counts(&counts);
        let scores = pass.finish();
        let mut found = Vec::new();
        while found.len() < scores.len() {
            let first = found.len();
            let size = dice.pick(&[1_024, 1, 100, 2_000]);
            let chunk = scores.chunk_with_rules(first..first + size);
            let plain = scores.chunk(first..first + size);
            assert_eq!(
                plain,
                Chunk {
                    rule_points: Vec::new(),
                    ..chunk.clone()
                }
            );
            found.extend(rows(&scores, first, &chunk));
        }
        found
    }

    fn read_leads(&self, plan: &Plan<'_>, dice: &mut Dice<'_>) -> Leads {
        let spec = plan.lead_spec(&LEAD_HEADERS.map(str::to_owned)).unwrap();
        let mut leads = Leads::new(plan);
        let mut rest = self.leads;
        let mut line = 2;
        while !rest.is_empty() {
            let (some, others) = rest.split_at(rest.len().min(1 + dice.roll(150)));
            rest = others;
            // Now and then a row comes again.
            let again = &self.leads[..usize::from(dice.once_in(3) && line > 2)];
            let people: Vec<_> = again.iter().chain(some).collect();
            let batch = batch(&spec, line, &people, |person, column| {
                let field = LEAD_HEADERS.iter().position(|name| *name == column.name);
                match field {
                    Some(0) => Cell::Text(&person.id),
                    Some(field) => {
                        cell(column, &person.texts[field - 1], person.integers[field - 1])
                    }
                    None => Cell::Text(""),
                }
            });
            let duplicates = leads.add(plan.read_leads(&batch));
            let duplicates: Vec<_> = duplicates
                .iter()
                .map(|duplicate| (duplicate.id.as_str(), duplicate.first_line, duplicate.line))
                .collect();
            let expected: Vec<_> = again
                .iter()
                .map(|lead| (lead.id.as_str(), 2, line))
                .collect();
            assert_eq!(duplicates, expected);
            line += people.len() as u64;
        }
        leads
    }

    fn push_events(
        &self,
        plan: &Plan<'_>,
        pass: &EventPass<'_>,
        dice: &mut Dice<'_>,
    ) -> EventCounts {
        let headers = EVENT_HEADERS.map(str::to_owned);
        let bind = |name| plan.event_binding(name, &headers).unwrap().unwrap();
        let (calls, others) = (bind("calls.csv"), bind("events.csv"));
        let mut events: Vec<_> = self.events.iter().collect();
        // Any order.
        let turn = dice.roll(256).min(events.len());
        events.rotate_left(turn);
        if dice.once_in(2) {
            events.reverse();
        }
        let mut batches = Vec::new();
        let mut rest = events.as_slice();
        while !rest.is_empty() {
            let (some, others) = rest.split_at(rest.len().min(1 + dice.roll(250)));
            rest = others;
            for call in [true, false] {
                let events = some.iter().copied().filter(|event| event.call == call);
                batches.push((call, events.collect::<Vec<_>>()));
            }
        }
        let threads = 1 + dice.roll(3);
        let counts = thread::scope(|scope| {
            let handles: Vec<_> = (0..threads)
                .map(|thread| {
                    let batches = batches.iter().skip(thread).step_by(threads);
                    let (calls, others) = (&calls, &others);
                    scope.spawn(move || {
                        let mut counts = EventCounts::default();
                        for (call, events) in batches {
                            let binding = if *call { calls } else { others };
                            let batch = batch(binding.spec(), 2, events, event_cell);
                            counts.add(pass.push(binding, &batch));
                        }
                        counts
                    })
                })
                .collect();
            let counts = handles.into_iter().map(|handle| handle.join().unwrap());
            counts.reduce(|mut sum, counts| {
                sum.add(counts);
                sum
            })
        });
        counts.unwrap()
    }

    fn check_counts(&self, counts: &EventCounts) {
        let unknown = |event: &&Happening| event.lead == "nobody";
        let unmapped = |event: &&Happening| ["odd", "unheard of"].contains(&event.verb.as_str());
        let late = |event: &&Happening| event.at > self.as_of.micros() && !unknown(event);
        let count = |those: &dyn Fn(&&Happening) -> bool| {
            self.events.iter().filter(|event| those(event)).count() as u64
        };
        assert_eq!(counts.read, self.events.len() as u64);
        assert_eq!(counts.unknown_lead, count(&unknown));
        assert_eq!(counts.after_as_of, count(&late));
        assert_eq!(counts.unmapped.values().sum::<u64>(), count(&unmapped));
    }
}

fn rows(scores: &Scores<'_>, first: usize, chunk: &Chunk) -> Vec<Scored> {
    let outcome = |outcome: Outcome| match outcome {
        Outcome::None => String::new(),
        Outcome::Line(line) => line.to_string(),
        Outcome::Disqualified => "Disqualified".to_owned(),
        Outcome::NotApplicable => "Not applicable".to_owned(),
    };
    (0..chunk.score.len())
        .map(|row| Scored {
            id: scores.id(first + row).to_owned(),
            score: chunk.score[row],
            fit: chunk.fit[row],
            engagement: chunk.engagement[row],
            groups: chunk.groups.iter().map(|group| group[row]).collect(),
            ungrouped: chunk.ungrouped[row],
            grade: outcome(chunk.grade[row]),
            stage: outcome(chunk.stage[row]),
            disqualified_by: chunk.disqualified_by[row].map(|rule| rule.0),
            fit_known: chunk.fit_known[row],
            fired: chunk.fired.iter().map(|fired| fired.get(row)).collect(),
            rule_points: chunk.rule_points.iter().map(|points| points[row]).collect(),
        })
        .collect()
}

enum Cell<'a> {
    Text(&'a str),
    Integer(Option<i64>),
}

fn cell<'a>(column: &ColumnSpec, text: &'a str, integer: Option<i64>) -> Cell<'a> {
    match column.read {
        ReadAs::Text => Cell::Text(text),
        _ => Cell::Integer(integer),
    }
}

fn event_cell<'a>(event: &&'a Happening, column: &ColumnSpec) -> Cell<'a> {
    match column.name.as_str() {
        "lead" => Cell::Text(&event.lead),
        "at" => Cell::Integer(Some(event.at)),
        "verb" => Cell::Text(&event.verb),
        "object" => Cell::Text(&event.object),
        name => {
            let property = EVENT_HEADERS
                .iter()
                .position(|header| *header == name)
                .unwrap()
                - 4;
            cell(column, &event.texts[property], event.integers[property])
        }
    }
}

/// What a reader would hand over for these rows.
fn batch<'a, Row>(
    spec: &ReadSpec,
    first_line: u64,
    rows: &[&'a Row],
    cell: impl Fn(&&'a Row, &ColumnSpec) -> Cell<'a>,
) -> Batch {
    let column = |column: &ColumnSpec| match column.read {
        ReadAs::Text | ReadAs::RowNumber => {
            let mut texts = TextColumn::default();
            for row in rows {
                match cell(row, column) {
                    Cell::Text(text) => texts.push(text),
                    Cell::Integer(_) => panic!("{} is no text", column.name),
                }
            }
            Column::Text(texts)
        }
        _ => {
            let mut integers = IntegerColumn::default();
            for row in rows {
                match cell(row, column) {
                    Cell::Integer(value) => integers.push(value),
                    Cell::Text(_) => panic!("{} is a text", column.name),
                }
            }
            Column::Integers(integers)
        }
    };
    Batch {
        lines: (first_line..).take(rows.len()).collect(),
        columns: spec.columns.iter().map(column).collect(),
        skipped: 0,
    }
}
