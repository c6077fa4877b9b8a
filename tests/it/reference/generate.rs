//! Programs and data, typed, and valid by the language's description. A seed makes the same case always.

mod cells;
pub mod dice;
mod event_tests;
mod field_tests;
mod groups;
mod outcomes;
mod rules;
mod tiers;
mod times;

use chrono_tz::Tz;

use super::catalog;
use super::clock;
use super::condition::{Dimension, Span};
use super::data::Data;
use super::forms::{Form, enabled};
use super::program::{Field, Kind, List, Program, ScoreLine};
use dice::Dice;

/// How many leads a program is run on.
pub const LEADS: usize = 8;

/// A case of a seed.
pub fn case(seed: u64) -> (Program, Data) {
    let mut maker = Maker::new(seed);
    let program = maker.program();
    let data = maker.data(&program);
    (program, data)
}

/// Makes one case.
struct Maker {
    dice: Dice,
    zone_name: Option<&'static str>,
    zone: Tz,
    as_of: i64,
    fields: Vec<Field>,
    /// The one duration that `gained` may have.
    gained: Span,
    /// The names of the stages, known before the rules that qualify for them.
    stages: Vec<String>,
    /// The number of rules so far.
    rules: usize,
    /// Whether its groups have many.
    long: bool,
    /// The edge that the last number of a cell lies on or beside.
    edge: i64,
}

/// The zones of programs.
const ZONES: [Option<&str>; 5] = [
    None,
    None,
    Some("Europe/Paris"),
    Some("America/New_York"),
    Some("Australia/Lord_Howe"),
];

impl Maker {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let zone_name = match enabled(Form::Zone) {
            true => dice.pick(&ZONES),
            false => None,
        };
        let zone = clock::zone(zone_name);
        let as_of = times::as_of(&mut dice, zone);
        let gained = times::span(&mut dice);
        let mut fields = catalog::fields();
        for field in &mut fields {
            if field.declared && enabled(Form::Absent) && dice.chance(4) {
                field.absent = true;
            }
        }
        // A lead file without `created_at` is one more.
        if dice.chance(25) {
            fields.retain(|field| field.name != "created_at");
        }
        let stages = ["SQL", "MQL", "Lead"].iter().map(|&name| name.to_owned());
        Self {
            zone_name,
            zone,
            as_of,
            fields,
            gained,
            stages: stages.collect(),
            rules: 0,
            long: dice.chance(1),
            edge: 0,
            dice,
        }
    }

    fn program(&mut self) -> Program {
        let dice = &mut self.dice;
        let renamed = enabled(Form::Renamed) && dice.chance(25);
        let mut program = Program {
            scale: (enabled(Form::Scale) && dice.chance(50))
                .then(|| dice.pick(&[(0, 100), (0, 25), (-20, 40), (5, 30)])),
            precision: enabled(Form::Precision) && dice.chance(40),
            zone: self.zone_name,
            lists: lists(),
            fields: self.fields.clone(),
            verbs: catalog::verbs(renamed),
            renamed,
            properties: catalog::properties(),
            fit_limit: None,
            engagement_limit: None,
            score: ScoreLine::Both,
            applies: None,
            groups: Vec::new(),
            grades: Vec::new(),
            stages: Vec::new(),
            stages_first: false,
            matrices: Vec::new(),
            actions: Vec::new(),
        };
        self.limits(&mut program);
        self.groups(&mut program);
        self.outcomes(&mut program);
        self.actions(&mut program);
        program
    }

    fn limits(&mut self, program: &mut Program) {
        let dice = &mut self.dice;
        let limits = [(0, 20), (0, 30), (-10, 15), (5, 50), (0, 7)];
        if enabled(Form::FitLimit) && dice.chance(35) {
            program.fit_limit = Some(dice.pick(&limits));
        }
        if enabled(Form::EngagementLimit) && dice.chance(35) {
            program.engagement_limit = Some(dice.pick(&limits));
        }
        let line = dice.below(10);
        program.score = match line {
            0 if enabled(Form::ScoreOnly) => {
                ScoreLine::Only(dice.pick(&[Dimension::Fit, Dimension::Engagement]))
            }
            1 if enabled(Form::ScoreSum) => ScoreLine::Sum,
            2 | 3 if enabled(Form::ScoreWeights) => {
                program.fit_limit = Some((0, dice.pick(&[20, 37, 23])));
                program.engagement_limit = Some((0, dice.pick(&[25, 29, 13])));
                match dice.below(6) {
                    0 => ScoreLine::Weights(Some(100), None),
                    1 => ScoreLine::Weights(None, Some(100)),
                    2 => ScoreLine::Weights(Some(33), Some(67)),
                    _ => ScoreLine::Weights(Some(60), Some(40)),
                }
            }
            _ => ScoreLine::Both,
        };
    }

    /// The names of fields of a kind.
    fn fields_of(&self, wanted: impl Fn(&Kind) -> bool) -> Vec<&'static str> {
        self.fields
            .iter()
            .filter(|field| wanted(&field.kind))
            .map(|field| field.name)
            .collect()
    }
}

/// The lists that rules may ask.
fn lists() -> Vec<List> {
    vec![
        List {
            name: "target",
            entries: vec!["France", "Côte d'Ivoire", "elan"],
        },
        List {
            name: "free_mail",
            entries: vec!["gmail.com", "Free.example"],
        },
        List {
            name: "key_pages",
            entries: vec!["pricing", "demo*", "newsletter 12"],
        },
    ]
}
