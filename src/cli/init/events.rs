//! Event files: which column is what, and the lines that say so.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use crate::columns::name_of_header;
use crate::report::{thousands, visible};
use crate::value::{DateFormat, NaiveDate, Zone, parse_iso, trim_fold};

use super::describe::{can_be_written, frequent, quoted};
use super::guess::{Kind, guess};
use super::leads::written;
use super::profile::{ColumnProfile, Profile};
use super::verbs::{FoundVerb, FoundVerbs};

/// The most distinct values of a column that names kinds of events.
const MOST_VERBS: usize = 200;

const KEY_NAMES: &[&str] = &[
    "lead_id",
    "leadid",
    "lead",
    "prospect_id",
    "contact_id",
    "contactid",
    "contact",
    "user_id",
    "id",
    "email",
];
const TIME_NAMES: &[&str] = &[
    "at",
    "timestamp",
    "time",
    "occurred_at",
    "event_time",
    "datetime",
    "date",
];
/// Parts of the names of times at which nobody did anything.
const OTHER_TIMES: &[&str] = &["created", "modified", "updated", "end", "due", "closed"];
const VERB_NAMES: &[&str] = &[
    "event",
    "event_type",
    "event_name",
    "type",
    "action",
    "activity",
    "activity_type",
    "verb",
    "name",
    "kind",
];
const OBJECT_NAMES: &[&str] = &[
    "object", "page", "url", "path", "target", "link", "asset", "item", "campaign", "subject",
    "title", "purpose",
];

/// Which column of an event file is what.
#[derive(Debug)]
pub(super) struct EventColumns<'a> {
    file: &'a Profile,
    key: Option<&'a ColumnProfile>,
    /// The column of the time, with the example of its spelling.
    at: Option<(&'a ColumnProfile, Option<String>)>,
    named: Option<&'a ColumnProfile>,
    about: Option<&'a ColumnProfile>,
    /// The verb of every row of a file that names none.
    meaning: Option<String>,
}

impl<'a> EventColumns<'a> {
    /// Guesses by names and content, and takes the kinds of events into `verbs`. `ids` is the key column of the lead
    /// file.
    pub(super) fn guess(
        file: &'a Profile,
        ids: Option<&ColumnProfile>,
        verbs: &mut FoundVerbs,
    ) -> Self {
        let usable: Vec<_> = file
            .columns
            .iter()
            .filter(|column| can_be_written(&column.header))
            .collect();
        let key = key(&usable, ids);
        let is_key = |column: &ColumnProfile| key.is_some_and(|key| std::ptr::eq(key, column));
        let dates: Vec<_> = usable
            .iter()
            .filter_map(|column| match guess(column).kind {
                Kind::Date(like) => Some((*column, like)),
                Kind::Text | Kind::YesNo | Kind::Number(_) => None,
            })
            .collect();
        let date_columns: Vec<_> = dates.iter().map(|(column, _)| *column).collect();
        let at = named_so(&date_columns, TIME_NAMES)
            .or_else(|| {
                date_columns
                    .iter()
                    .copied()
                    .find(|column| is_time_of_act(column))
            })
            .or_else(|| date_columns.first().copied())
            .and_then(|found| {
                dates
                    .into_iter()
                    .find(|(column, _)| std::ptr::eq(*column, found))
            });
        let texts: Vec<_> = usable
            .iter()
            .copied()
            .filter(|column| guess(column).kind == Kind::Text && !is_key(column))
            .collect();
        let few: Vec<_> = texts
            .iter()
            .copied()
            .filter(|column| !column.values.is_empty() && column.values.len() <= MOST_VERBS)
            .collect();
        let named = named_so(&few, VERB_NAMES)
            .or_else(|| few.iter().copied().find(|column| verbs.are_in(column)));
        let others: Vec<_> = texts
            .into_iter()
            .filter(|column| !named.is_some_and(|named| std::ptr::eq(named, *column)))
            .collect();
        let meaning = match named {
            Some(column) => {
                verbs.add_named(column);
                None
            }
            None => Some(verbs.add_meaning(file.stem())),
        };
        Self {
            file,
            key,
            at,
            named,
            about: named_so(&others, OBJECT_NAMES),
            meaning,
        }
    }

    /// Each row's verb, if it has one that rules can name, and its object; none of a file that no `events` line can
    /// be written for.
    pub(super) fn acts(&self, verbs: &'a FoundVerbs) -> Vec<(&'a FoundVerb, &'a str)> {
        if self.key.is_none() || self.at.is_none() {
            return Vec::new();
        }
        let place_of = |wanted: Option<&ColumnProfile>| {
            let columns = self.file.columns.iter();
            let mut places = columns.enumerate();
            places.find_map(|(place, column)| std::ptr::eq(column, wanted?).then_some(place))
        };
        let nowhere = self.file.columns.len();
        let places = [self.named, self.about].map(|column| place_of(column).unwrap_or(nowhere));
        let by_name: HashMap<_, _> = verbs.found().iter().flat_map(FoundVerb::by_name).collect();
        let meant = verbs
            .found()
            .iter()
            .find(|verb| Some(&verb.name) == self.meaning.as_ref());
        self.file
            .cells(places)
            .filter_map(|[name, object]| {
                let named = || by_name.get(trim_fold(name).as_ref()).copied();
                Some((meant.or_else(named)?, object))
            })
            .collect()
    }

    /// The day of the newest event, of a file that an `events` line can be written for.
    pub(super) fn newest(&self) -> Option<NaiveDate> {
        self.key?;
        let (at, like) = self.at.as_ref()?;
        let format = match like {
            None => None,
            Some(example) => Some(DateFormat::from_example(example).ok()?),
        };
        let read = |value: &String| match &format {
            None => parse_iso(value.as_bytes()).ok(),
            Some(format) => format.parse(value).ok(),
        };
        let times = at.values.keys().filter_map(read);
        let newest = times.map(|time| time.instant(Zone::UTC)).max()?;
        Zone::UTC.day(newest).date()
    }

    /// Whether such events come in the file.
    fn has(&self, verb: &FoundVerb) -> bool {
        match (self.named, &self.meaning) {
            (_, Some(meaning)) => verb.name == *meaning,
            (Some(column), None) => column.values.keys().any(|raw| verb.is_called(raw)),
            (None, None) => false,
        }
    }
}

fn is_time_of_act(column: &ColumnProfile) -> bool {
    let name = name_of_header(&column.header);
    !name.split('_').any(|word| OTHER_TIMES.contains(&word))
}

/// The column that shares most values with the leads' ids; without any, the one whose name says so.
fn key<'a>(
    columns: &[&'a ColumnProfile],
    ids: Option<&ColumnProfile>,
) -> Option<&'a ColumnProfile> {
    let shared = |column: &ColumnProfile| {
        let ids = ids?;
        let rows = column
            .values
            .iter()
            .filter(|(value, _)| ids.values.contains_key(*value))
            .map(|(_, count)| count)
            .sum::<u64>();
        (rows > 0).then_some(rows)
    };
    let best = columns
        .iter()
        .filter_map(|column| Some((shared(column)?, *column)))
        // Of equally good ones the first.
        .rev()
        .max_by_key(|(rows, _)| *rows)
        .map(|(_, column)| column);
    named_so(columns, &KEY_NAMES[..2])
        .or(best)
        .or_else(|| named_so(columns, KEY_NAMES))
}

/// The column with one of these names, the earlier names first.
fn named_so<'a>(columns: &[&'a ColumnProfile], names: &[&str]) -> Option<&'a ColumnProfile> {
    names.iter().find_map(|name| {
        columns
            .iter()
            .copied()
            .find(|column| name_of_header(&column.header) == *name)
    })
}

/// The `events` line of each file, and an `event` line for each kind of event that the prelude does not know so, or that
/// is called as one of the columns of the lead file.
pub(super) fn declarations(
    files: &[EventColumns<'_>],
    verbs: &FoundVerbs,
    columns: &BTreeSet<String>,
) -> String {
    let mut text = String::new();
    let mut declared = BTreeSet::new();
    for file in files {
        let _ = writeln!(
            text,
            "\n# {}: {} rows were looked at.",
            visible(&file.file.name),
            thousands(file.file.rows)
        );
        match statement(file, files.len() > 1) {
            Ok(line) => {
                let _ = writeln!(text, "{line}");
                if let Some(column) = file.named {
                    let _ = writeln!(text, "# {}", frequent(&column.ranked()));
                }
                text.push_str(&verbs.lines(|verb| file.has(verb), columns, &mut declared));
            }
            Err(lacking) => {
                let _ = writeln!(text, "# No `events` line can be offered: {lacking}.");
            }
        }
    }
    text
}

fn statement(file: &EventColumns<'_>, several: bool) -> Result<String, &'static str> {
    let key = file.key.ok_or("no column names leads")?;
    let (at, like) = file
        .at
        .as_ref()
        .ok_or("no column holds times that can be read")?;
    let mut line = "events".to_owned();
    if several && can_be_written(&file.file.name) {
        let _ = write!(line, " {}", quoted(&file.file.name));
    }
    let _ = write!(
        line,
        " keyed by {} at {}",
        quoted(&key.header),
        quoted(&at.header)
    );
    if let Some(like) = like {
        let _ = write!(line, " like {}", quoted(like));
    }
    if let Some(column) = file.named {
        let _ = write!(line, " named {}", quoted(&column.header));
    }
    if let Some(meaning) = &file.meaning {
        let _ = write!(line, " meaning {}", written(meaning));
    }
    if let Some(about) = file.about {
        let _ = write!(line, " about {}", quoted(&about.header));
    }
    Ok(line)
}
