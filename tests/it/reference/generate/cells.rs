//! Leads and events: cells on and around what rules ask for.

use super::dice::Dice;
use super::field_tests::NUMBERS;
use super::times;
use super::{LEADS, Maker};
use crate::reference::catalog as words;
use crate::reference::clock::{self, micros, unit_micros};
use crate::reference::data::{Data, Event, Lead, Previous};
use crate::reference::evaluate::RULES_HASH;
use crate::reference::program::{Field, Kind, Line, Program};

/// The verbs of events, the frequent ones more than once.
const MET: [&str; 14] = [
    "visited",
    "visited",
    "visited",
    "opened",
    "opened",
    "received",
    "received",
    "submitted",
    "attended",
    "demoed",
    "recycled",
    "unsubscribed",
    "subscribed",
    "danced",
];

impl Maker {
    /// What a program is run on.
    pub fn data(&mut self, program: &Program) -> Data {
        let leads = (0..LEADS)
            .map(|number| self.lead(program, number))
            .collect();
        Data {
            as_of: self.as_of,
            leads,
        }
    }

    fn lead(&mut self, program: &Program, number: usize) -> Lead {
        let cells = program
            .fields
            .iter()
            .map(|field| self.cell(field))
            .collect();
        // Some leads have no events, and some many.
        let most = self.dice.pick(&[0, 2, 5, 9, 14]);
        let number_of_events = self.dice.below(most + 1);
        let mut events: Vec<Event> = Vec::new();
        for _ in 0..number_of_events {
            let event = self.event(program, events.last());
            events.push(event);
        }
        Lead {
            id: format!("L{number}"),
            cells,
            events,
            previous: self.dice.chance(85).then(|| self.previous(program)),
        }
    }

    /// A row of earlier scores: of these rules, of others, of a lead that was disqualified or not asked for.
    fn previous(&mut self, program: &Program) -> Previous {
        let lines = |lines: &[Line]| lines.iter().map(|line| line.name.clone()).collect();
        let cells = program.matrices.iter().flat_map(|matrix| &matrix.cells);
        let mut previous = Previous {
            score: self.dice.pick(&["0", "7", "-3.5", "30"]).to_owned(),
            grade: self.one_of(lines(&program.grades)),
            stage: self.one_of(lines(&program.stages)),
            play: self.one_of(cells.flatten().cloned().collect()),
            stage_since: self.dice.pick(&["", "2025-12-24T18:00:00Z"]).to_owned(),
            as_of: "2026-01-01".to_owned(),
            rules: self.dice.pick(&[RULES_HASH, "0123456789ab"]).to_owned(),
        };
        match self.dice.below(12) {
            0 => {
                previous.score.clear();
                previous.grade.clear();
                previous.play.clear();
                previous.stage = "Not applicable".to_owned();
            }
            1 => {
                for cell in [&mut previous.grade, &mut previous.stage, &mut previous.play] {
                    *cell = "Disqualified".to_owned();
                }
            }
            _ => {}
        }
        previous
    }

    fn one_of(&mut self, names: Vec<String>) -> String {
        if self.dice.chance(15) || names.is_empty() {
            return self.dice.pick(&["", "Gone"]).to_owned();
        }
        let name = self.dice.pick(&names);
        match self.dice.below(8) {
            0 => format!(" {} ", name.to_uppercase()),
            _ => name,
        }
    }

    /// An event, which often has something in common with the one before it.
    fn event(&mut self, program: &Program, before: Option<&Event>) -> Event {
        let cells = program
            .properties
            .iter()
            .map(|field| self.cell(field))
            .collect();
        let new = Event {
            at: times::cell(&mut self.dice, self.zone, self.as_of, 5),
            verb: self.verb(program),
            object: self.dice.pick(&words::OBJECTS).to_owned(),
            cells,
        };
        match before {
            Some(before) => self.like(new, before),
            None => new,
        }
    }

    /// A new event with some of the cells of another, or at a time that windows tell from it.
    fn like(&mut self, new: Event, before: &Event) -> Event {
        let kept = |dice: &mut Dice, percent, kept: &String, new| match dice.chance(percent) {
            true => kept.clone(),
            false => new,
        };
        let dice = &mut self.dice;
        let at = match dice.below(10) {
            0 | 1 => before.at.clone(),
            2 => clock::iso(clock::parse(self.zone, &before.at) - micros(times::span(dice))),
            3 => clock::iso(clock::parse(self.zone, &before.at) - 3_600_000_000),
            _ => new.at,
        };
        Event {
            at,
            verb: kept(dice, 40, &before.verb, new.verb),
            object: kept(dice, 25, &before.object, new.object),
            cells: new.cells,
        }
    }

    /// A verb as the file calls it.
    fn verb(&mut self, program: &Program) -> String {
        let verb = self.dice.pick(&MET);
        let raw = program
            .verbs
            .iter()
            .find(|known| known.name == verb)
            .map_or(vec![verb], |known| known.raw.clone());
        let raw = self.dice.pick(&raw).to_owned();
        // A name that a declaration took away is no verb's any more.
        if self.dice.chance(3) {
            return "visited".to_owned();
        }
        match self.dice.chance(10) {
            true => format!(" {}", raw.to_uppercase()),
            false => raw,
        }
    }

    fn cell(&mut self, field: &Field) -> String {
        if self.dice.chance(15) {
            let mut missing = vec!["", " "];
            missing.extend(&field.placeholders);
            return self.dice.pick(&missing).to_owned();
        }
        match &field.kind {
            Kind::Text => match field.name {
                "email" => self.dice.pick(&words::EMAILS).to_owned(),
                "campaign" => self.dice.pick(&words::CAMPAIGNS).to_owned(),
                "first_name" | "last_name" => self.dice.pick(&words::NAMES).to_owned(),
                "company" if self.dice.chance(40) => self.dice.pick(&words::NAMES).to_owned(),
                _ => self.dice.pick(&words::WORDS).to_owned(),
            },
            Kind::Values(values) | Kind::Ordered(values) => {
                let value = self.dice.pick(values);
                match self.dice.chance(30) {
                    true => value.to_uppercase(),
                    false => value.to_owned(),
                }
            }
            Kind::Number => self.number(),
            Kind::YesNo => self
                .dice
                .pick(&["yes", "no", "OUI", "non", "1", "0", "True", "off"])
                .to_owned(),
            Kind::Date => times::cell(&mut self.dice, self.zone, self.as_of, 25),
            Kind::Duration(unit) => {
                let seconds = self
                    .dice
                    .pick(&[0, 29, 30, 60, 61, 300, 299, 3_600, 86_400]);
                let micros = seconds * 1_000_000;
                let millionths = micros * 1_000_000 / unit_micros(*unit);
                decimal(millionths)
            }
            Kind::Texts => self.dice.pick(&words::INTERESTS).to_owned(),
        }
    }

    /// A number on an edge, or a millionth or a whole beside it.
    fn number(&mut self) -> String {
        // Often on the edge of the number before, so that what is measured of several lies there too.
        if self.dice.chance(60) {
            self.edge = self.dice.pick(&NUMBERS);
        }
        let edge = self.edge;
        let beside = self.dice.pick(&[0, 0, 0, 1, -1, 1_000_000, -1_000_000]);
        decimal(edge + beside)
    }
}

fn decimal(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let size = millionths.unsigned_abs();
    let text = format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
