use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::cli::args::OnDuplicate;
use crate::cli::exit::Stop;
use crate::cli::reading::{ONE_ROW_EACH, Read};
use crate::cli::tables::EventTable;
use crate::cli::terminal::Terminal;
use crate::columns::{Batch, TextColumn};
use crate::data::{Reject, Table};
use crate::engine::{LeadValues, Leads, Plan, Seeker, Sighting};
use crate::report::{counted, thousands, visible};
use crate::suggest::nearest_few;
use crate::value::trim;

/// How many ids are offered.
const MOST_IDS: usize = 3;

/// How many leads of one address are named.
const MOST_OF_ADDRESS: usize = 10;

/// The lead that was looked for, alone.
pub(super) struct Sought {
    pub(super) leads: Leads,
    pub(super) values: LeadValues,
}

/// Looks for a lead, by its id or its address, in the lead file.
pub(super) fn in_lead_file(
    plan: &Plan<'_>,
    read: &mut Read<'_>,
    table: Table,
    (wanted, on_duplicate): (&str, OnDuplicate),
    terminal: &Terminal,
) -> Result<Sought, Stop> {
    note_without_addresses(plan, &table, wanted, terminal);
    let name = table.name().to_owned();
    let seeker = Seeker::new(plan, wanted);
    let mut found = Vec::new();
    let mut ids: Vec<Ids> = Vec::new();
    let mut rejected = 0;
    let mut own_reject = None;
    let mut named_rejects = Vec::new();
    read.lead_rows(
        table,
        |batch: &Batch| (seeker.find(batch), Ids::of(plan, batch)),
        |scanned| {
            let (sightings, of_batch) = scanned.value;
            found.extend(sightings);
            ids.extend(of_batch);
            rejected += scanned.rejects.len() as u64;
            let own = |reject: &&Reject| reject.lead.as_deref() == Some(trim(wanted));
            own_reject = own_reject
                .take()
                .or(scanned.rejects.iter().find(own).cloned());
            if on_duplicate != OnDuplicate::Error {
                let rejects = scanned.rejects.into_iter();
                named_rejects.extend(rejects.filter_map(|bad| Some((bad.lead?, bad.line))));
            }
        },
    )?;
    let found = counting(found, &ids, on_duplicate);
    match (chosen(found, wanted)?, own_reject) {
        (Some(sighting), _) => {
            let mut leads = read.no_leads(plan);
            leads.add(plan.read_leads(&sighting.row));
            for (lead, line) in &named_rejects {
                leads.add_rejected(lead, *line);
            }
            leads.settle();
            Ok(Sought {
                leads,
                values: plan.values(&sighting.row, 0),
            })
        }
        (None, Some(reject)) => Err(Stop::trouble(format!(
            "the row of the lead `{wanted}` cannot be read: {name}:{}: {}",
            reject.line, reject.message
        ))),
        (None, None) => {
            let ids = ids.iter().flat_map(|of_batch| of_batch.ids.iter());
            Err(not_found(wanted, ids, rejected))
        }
    }
}

/// Looks for a lead among the ids that the event files name.
pub(super) fn in_events(
    plan: &Plan<'_>,
    read: &mut Read<'_>,
    paths: &[PathBuf],
    files: &[EventTable],
    wanted: &str,
) -> Result<Sought, Stop> {
    let ids = read.ids(paths, files)?;
    match ids.get(trim(wanted)) {
        Some(id) => Ok(Sought {
            leads: Leads::from_ids(plan, [id]),
            values: plan.no_values(),
        }),
        None => Err(not_found(wanted, ids.iter().map(String::as_str), 0)),
    }
}

fn note_without_addresses(plan: &Plan<'_>, table: &Table, wanted: &str, terminal: &Terminal) {
    if is_address(wanted) && !plan.has_addresses(table.headers()) {
        let email = plan.model().email.as_ref();
        let column = email.map_or("email", |email| email.column.text());
        terminal.note(&format!(
            "`{}` has no column `{column}`, so `{wanted}` is taken for an id",
            table.name()
        ));
    }
}

/// The ids of a batch, and their lines.
struct Ids {
    ids: TextColumn,
    lines: Vec<u64>,
}

impl Ids {
    fn of(plan: &Plan<'_>, batch: &Batch) -> Option<Self> {
        Some(Self {
            ids: plan.ids(batch)?.detached(),
            lines: batch.lines.clone(),
        })
    }
}

/// Those rows that count, where leads may have several.
fn counting(found: Vec<Sighting>, ids: &[Ids], on_duplicate: OnDuplicate) -> Vec<Sighting> {
    if on_duplicate == OnDuplicate::Error {
        return found;
    }
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let rows = ids
        .iter()
        .flat_map(|of_batch| of_batch.ids.iter().zip(&of_batch.lines));
    for (id, line) in rows {
        if !found.iter().any(|sighting| sighting.id == id) {
            continue;
        }
        let counting = counts.entry(id).or_insert(*line);
        if on_duplicate == OnDuplicate::Last {
            *counting = *line;
        }
    }
    let lines: Vec<u64> = counts.into_values().collect();
    let is_counting = |sighting: &Sighting| {
        let line = sighting.row.lines.first();
        line.is_some_and(|line| lines.contains(line))
    };
    found.into_iter().filter(is_counting).collect()
}

/// The one that is meant: an id goes before an address.
fn chosen(found: Vec<Sighting>, wanted: &str) -> Result<Option<Sighting>, Stop> {
    let (mut by_id, by_address): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|sighting| sighting.by_id);
    if let [first, second, ..] = by_id.as_slice() {
        let line = |sighting: &Sighting| sighting.row.lines.first().copied().unwrap_or(0);
        return Err(Stop::trouble(format!(
            "the lead `{wanted}` is on line {} and again on line {}",
            line(first),
            line(second)
        ))
        .with_help(ONE_ROW_EACH));
    }
    if let Some(sighting) = by_id.pop() {
        return Ok(Some(sighting));
    }
    if by_address.len() > 1 {
        let named = by_address.iter().take(MOST_OF_ADDRESS);
        let named: Vec<String> = named
            .map(|sighting| format!("`{}`", visible(&sighting.id)))
            .collect();
        let more = by_address.len() - named.len();
        let more = if more > 0 {
            format!(" and {} more", thousands(more as u64))
        } else {
            String::new()
        };
        return Err(Stop::trouble(format!(
            "{} have the address `{wanted}`",
            counted(by_address.len() as u64, "lead")
        ))
        .with_help(format!("name one by its id: {}{more}", named.join(", "))));
    }
    Ok(by_address.into_iter().next())
}

fn is_address(wanted: &str) -> bool {
    wanted.contains('@')
}

fn not_found<'i>(wanted: &str, ids: impl Iterator<Item = &'i str>, rejected: u64) -> Stop {
    let mut read = 0;
    let near = nearest_few(wanted, ids.inspect(|_| read += 1), MOST_IDS);
    let near: Vec<String> = near.iter().map(|id| format!("`{}`", visible(id))).collect();
    let mut help = match read {
        0 => "no lead was read".to_owned(),
        1 => "one lead was read".to_owned(),
        _ => format!("{} were read", counted(read, "lead")),
    };
    // No id is near to an address.
    match near.as_slice() {
        [only] if !is_address(wanted) => help.push_str(&format!("; its id is {only}")),
        [_, ..] if !is_address(wanted) => {
            help.push_str(&format!("; the nearest ids are {}", near.join(", ")));
        }
        _ => {}
    }
    if rejected > 0 {
        help.push_str(&format!("; {} could not be read", counted(rejected, "row")));
    }
    Stop::trouble(format!("no lead has the id or e-mail address `{wanted}`")).with_help(help)
}
