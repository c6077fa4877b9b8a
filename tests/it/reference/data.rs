//! Leads and their events, as the cells of files.

use super::program::{Field, Program};

/// What a program is run on.
#[derive(Clone, Debug)]
pub struct Data {
    /// The instant that everything is seen from.
    pub as_of: i64,
    /// The leads.
    pub leads: Vec<Lead>,
}

/// A lead.
#[derive(Clone, Debug)]
pub struct Lead {
    /// Its id.
    pub id: String,
    /// Its cells, one for each field of the program.
    pub cells: Vec<String>,
    /// Its events, in the order of the file.
    pub events: Vec<Event>,
    /// Its row in the scores of an earlier run.
    pub previous: Option<Previous>,
}

/// A row of the scores of an earlier run, as its cells.
#[derive(Clone, Debug)]
pub struct Previous {
    /// The score.
    pub score: String,
    /// The grade.
    pub grade: String,
    /// The stage.
    pub stage: String,
    /// The cell of the matrix.
    pub play: String,
    /// Since when it had its stage.
    pub stage_since: String,
    /// The instant.
    pub as_of: String,
    /// The hash of the rules.
    pub rules: String,
}

/// An event.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, as the cell says.
    pub at: String,
    /// The verb, as the cell says.
    pub verb: String,
    /// The object, as the cell says.
    pub object: String,
    /// The properties, one for each of the program.
    pub cells: Vec<String>,
}

/// The headers of the lead file.
pub fn lead_headers(program: &Program) -> Vec<String> {
    headers(&["lead_id"], &program.fields)
}

/// The headers of the event file.
pub fn event_headers(program: &Program) -> Vec<String> {
    headers(&["lead_id", "at", "event", "object"], &program.properties)
}

fn headers(fixed: &[&str], fields: &[Field]) -> Vec<String> {
    let fields = fields.iter().filter(|field| !field.absent);
    fixed
        .iter()
        .copied()
        .chain(fields.map(|field| field.header))
        .map(str::to_owned)
        .collect()
}

/// `leads.csv`
pub fn leads_csv(program: &Program, data: &Data) -> String {
    let mut text = row(&lead_headers(program));
    for lead in &data.leads {
        let mut cells = vec![lead.id.clone()];
        cells.extend(present(&program.fields, &lead.cells));
        text += &row(&cells);
    }
    text
}

/// The scores of an earlier run, with a lead that is gone.
pub fn previous_csv(data: &Data) -> String {
    let headers = [
        "rules",
        "lead_id",
        "stage",
        "grade",
        "play",
        "score",
        "stage_since",
        "as_of",
    ];
    let mut text = row(&headers.map(str::to_owned));
    text += "0123456789ab,gone,MQL,A,,7,,2020-01-01\n";
    for lead in &data.leads {
        if let Some(previous) = &lead.previous {
            let cells = [
                &previous.rules,
                &lead.id,
                &previous.stage,
                &previous.grade,
                &previous.play,
                &previous.score,
                &previous.stage_since,
                &previous.as_of,
            ];
            text += &row(&cells.map(String::clone));
        }
    }
    text
}

/// `events.csv`: the leads' events by turns, so that no lead's rows stand together.
pub fn events_csv(program: &Program, data: &Data) -> String {
    let mut text = row(&event_headers(program));
    let most = data.leads.iter().map(|lead| lead.events.len()).max();
    for turn in 0..most.unwrap_or(0) {
        for lead in &data.leads {
            if let Some(event) = lead.events.get(turn) {
                let mut cells = vec![
                    lead.id.clone(),
                    event.at.clone(),
                    event.verb.clone(),
                    event.object.clone(),
                ];
                cells.extend(present(&program.properties, &event.cells));
                text += &row(&cells);
            }
        }
    }
    text
}

fn present<'a>(fields: &'a [Field], cells: &'a [String]) -> impl Iterator<Item = String> + 'a {
    fields
        .iter()
        .zip(cells)
        .filter(|(field, _)| !field.absent)
        .map(|(_, cell)| cell.clone())
}

/// A line, every cell in quotes.
fn row(cells: &[String]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| match cell.contains([',', '"', ' ', '\n']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        })
        .collect();
    quoted.join(",") + "\n"
}
