//! Golden leads: scored as `run` does, and compared with what their file expects.

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{Reading, Repeated, threads};
use crate::cli::as_of::AsOf;
use crate::cli::exit::Stop;
use crate::cli::load::RuleFile;
use crate::cli::reading::{Allowed, BadRows, Read};
use crate::cli::tables::{headers_of, open_events, open_leads};
use crate::cli::terminal::Terminal;
use crate::engine::Plan;
use crate::model::Model;
use crate::schema::Headers;
use crate::suggest::nearest;
use crate::testing::{Golden, Watched};

/// How many leads are scored at once.
const CHUNK: usize = 4_096;

/// Leads that are expected to come out in a certain way.
#[derive(Args, Debug)]
#[command(next_help_heading = "Golden leads")]
pub(super) struct GoldenLeads {
    /// A lead file that says what it expects of its leads
    #[arg(long, value_name = "FILE", requires = "expect")]
    leads: Option<PathBuf>,
    /// A column of it, named after what it expects: `expected_stage`, `score`; may be repeated
    #[arg(long, value_name = "COLUMN", requires = "leads")]
    expect: Vec<String>,
    /// A file of their events; may be repeated
    #[arg(long, value_name = "FILE", requires = "leads")]
    events: Vec<PathBuf>,
    /// The instant that they are scored as of; without it, now
    #[arg(long, value_name = "TIME", value_parser = AsOf::parse, requires = "leads")]
    as_of: Option<AsOf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeated: Repeated,
}

impl GoldenLeads {
    /// Whether there are any.
    pub(super) fn wanted(&self) -> bool {
        self.leads.is_some()
    }

    /// The headers of their files, which the rules are checked against.
    pub(super) fn headers(&self, rules: &RuleFile) -> Result<Headers, Stop> {
        let Some(path) = &self.leads else {
            return Ok(Headers::default());
        };
        let options = self.reading.options();
        headers_of(Some(path), &self.events, &options, rules.lead_columns())
    }

    /// What came of them, for each column.
    pub(super) fn compare(&self, model: &Model, terminal: &Terminal) -> Result<Vec<Golden>, Stop> {
        let Some(path) = &self.leads else {
            return Ok(Vec::new());
        };
        let options = self.reading.options();
        let table = open_leads(path, &options, model.leads.columns.clone())?;
        let events = open_events(Some((path, &table)), &self.events, &options)?;
        let watched = self.watched(model, table.headers())?;
        let as_of = AsOf::or_now(self.as_of).instant(model.zone);
        let plan = Plan::new(model, as_of);
        let rejects = BadRows::new(None, false)?;
        let repeated = self.repeated;
        let mut read = Read::new(&plan, &options, repeated, threads(None), rejects, terminal);
        let places: Vec<usize> = watched.iter().map(|(_, place)| *place).collect();
        let (leads, expected) = read.leads_with_texts(table, &places)?;
        let (scores, _) = read.events(leads, events)?;
        read.finish(Allowed::Rows(0))?;
        let mut golden: Vec<Golden> = self.expect.iter().map(|name| Golden::new(name)).collect();
        for first in (0..scores.len()).step_by(CHUNK) {
            let chunk = scores.chunk(first..first + CHUNK);
            for row in 0..chunk.score.len() {
                let id = scores.id(first + row);
                for (number, (golden, (watched, _))) in golden.iter_mut().zip(&watched).enumerate()
                {
                    let cell = expected[number].get(first + row);
                    let cell = cell.map_or("", String::as_str);
                    golden.compare((model, *watched), (&chunk, row), id, cell);
                }
            }
        }
        Ok(golden)
    }

    /// What each column is about, and where it stands.
    fn watched(&self, model: &Model, headers: &[String]) -> Result<Vec<(Watched, usize)>, Stop> {
        let watched = self.expect.iter().map(|name| {
            let Some(place) = headers.iter().position(|header| header == name) else {
                let near = nearest(name, headers.iter().map(String::as_str));
                let stop = Stop::trouble(format!("the lead file has no column `{name}`"));
                return Err(match near {
                    Some(near) => stop.with_help(format!("did you mean `{near}`?")),
                    None => stop,
                });
            };
            match Watched::of(model, name) {
                Some(watched) => Ok((watched, place)),
                None => Err(Stop::trouble(format!(
                    "the name of the column `{name}` does not say what it expects"
                ))
                .with_help(format!("call it {}", Watched::names(model).join(", ")))),
            }
        });
        watched.collect()
    }
}
