//! Writes a lead file and an event file of a given size, the same bytes for the same arguments.
//!
//! ```text
//! cargo run --release --bin generate FOLDER LEADS EVENTS csv|jsonl
//! ```
//!
//! People and companies are invented; the shapes are those of real exports: few countries and industries, many titles,
//! missing cells, few pages that many visit, few leads that do much, events in no order, a fifth of the leads without any.

#![expect(
    clippy::print_stderr,
    reason = "a program that talks to who started it"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a program that reads its arguments and writes files"
)]

use std::env;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

/// With the number of times in a hundred that they come; `""` is a cell without a value.
const COUNTRIES: &[(&str, u64)] = &[
    ("France", 26),
    ("Germany", 15),
    ("United States", 13),
    ("United Kingdom", 10),
    ("Spain", 8),
    ("Italy", 7),
    ("Belgium", 6),
    ("Switzerland", 5),
    ("Morocco", 3),
    ("Canada", 3),
    ("", 4),
];
const INDUSTRIES: &[(&str, u64)] = &[
    ("IT", 22),
    ("Finance", 14),
    ("Health", 12),
    ("Retail", 12),
    ("Education", 10),
    ("Industry", 10),
    ("Public sector", 8),
    ("Media", 4),
    ("", 8),
];
const RANKS: &[(&str, u64)] = &[
    ("Head of", 16),
    ("Director of", 14),
    ("VP", 6),
    ("Chief", 4),
    ("Senior", 30),
    ("Junior", 20),
    ("", 10),
];
const FUNCTIONS: &[(&str, u64)] = &[
    ("Sales", 20),
    ("Marketing", 20),
    ("Engineering", 20),
    ("Finance", 12),
    ("Operations", 10),
    ("Purchasing", 8),
    ("Research", 6),
    ("Legal", 4),
];
const DOMAINS: &[(&str, u64)] = &[
    ("gmail.com", 24),
    ("outlook.com", 10),
    ("acme.example", 16),
    ("globex.example", 16),
    ("initech.example", 14),
    ("umbrella.example", 10),
    ("", 10),
];
const BUDGETS: &[(&str, u64)] = &[("yes", 20), ("no", 50), ("", 30)];
const EMPLOYEES: &[(&str, u64)] = &[("", 12), ("small", 48), ("medium", 30), ("large", 10)];

/// A verb, how many events of a hundred are such, what their objects are called and how many there are. `#` is the number
/// of the object; low numbers come more often.
const EVENTS: &[(&str, u64, &str, u64)] = &[
    ("visited", 20, "/", 1),
    ("visited", 8, "/pricing", 1),
    ("visited", 2, "/demo", 1),
    ("visited", 10, "/blog/post-#", 120),
    ("visited", 6, "/docs/page-#", 40),
    ("received", 18, "newsletter-#", 24),
    ("opened", 18, "newsletter-#", 24),
    ("clicked", 8, "newsletter-#", 24),
    ("downloaded", 5, "asset-#", 12),
    ("submitted", 2, "form-#", 6),
    ("attended", 2, "webinar-#", 8),
    ("unsubscribed", 1, "", 1),
];

const EVENT_DAYS: u64 = 120;
const CREATED_DAYS: u64 = 700;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match written(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}; usage: generate FOLDER LEADS EVENTS csv|jsonl");
            ExitCode::from(2)
        }
    }
}

fn written(arguments: &[String]) -> io::Result<()> {
    let [folder, leads, events, format] = arguments else {
        return Err(io::Error::other("four arguments are needed"));
    };
    let number = |text: &String| text.parse::<u64>().map_err(io::Error::other);
    let (leads, events) = (number(leads)?, number(events)?);
    let format = match format.as_str() {
        "csv" => Format::Csv,
        "jsonl" => Format::JsonLines,
        _ => return Err(io::Error::other("the format is csv or jsonl")),
    };
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    write_leads(&mut Table::create(folder, "leads", format)?, leads)?;
    write_events(&mut Table::create(folder, "events", format)?, events, leads)
}

fn write_leads(out: &mut Table, leads: u64) -> io::Result<()> {
    let columns = [
        "lead_id",
        "email",
        "company",
        "country",
        "industry",
        "job_title",
        "employees",
        "has_budget",
        "created_at",
    ];
    out.header(&columns)?;
    let days = days_before_as_of(CREATED_DAYS);
    let mut dice = Dice(1);
    for lead in 0..leads {
        let domain = dice.weighted(DOMAINS);
        let email = if domain.is_empty() {
            String::new()
        } else {
            format!("person{lead}@{domain}")
        };
        let company = if dice.below(20) == 0 {
            String::new()
        } else {
            format!("Company {}", dice.below(50_000))
        };
        let (country, industry) = (dice.weighted(COUNTRIES), dice.weighted(INDUSTRIES));
        let job_title = job_title(&mut dice);
        let employees = employees(&mut dice);
        let has_budget = dice.weighted(BUDGETS);
        let created_at = instant(&mut dice, &days);
        let id = format!("L{lead:08}");
        let cells: [&str; 9] = [
            &id,
            &email,
            &company,
            country,
            industry,
            &job_title,
            &employees,
            has_budget,
            &created_at,
        ];
        out.row(&columns, &cells)?;
    }
    out.flush()
}

fn job_title(dice: &mut Dice) -> String {
    let (rank, function) = (dice.weighted(RANKS), dice.weighted(FUNCTIONS));
    if rank.is_empty() {
        String::new()
    } else {
        format!("{rank} {function}")
    }
}

fn employees(dice: &mut Dice) -> String {
    match *dice.weighted(EMPLOYEES) {
        "small" => (1 + dice.below(49)).to_string(),
        "medium" => (50 + dice.below(450)).to_string(),
        "large" => (500 + dice.below(50) * 500).to_string(),
        _ => String::new(),
    }
}

fn write_events(out: &mut Table, events: u64, leads: u64) -> io::Result<()> {
    let columns = ["lead_id", "at", "event", "object"];
    out.header(&columns)?;
    let days = days_before_as_of(EVENT_DAYS);
    let kinds: Vec<(Kind, u64)> = EVENTS
        .iter()
        .map(|&(verb, weight, object, count)| (Kind::new(verb, object, count), weight))
        .collect();
    let mut dice = Dice(2);
    for _ in 0..events {
        let id = format!("L{:08}", active_lead(&mut dice, leads));
        let at = instant(&mut dice, &days);
        let kind = dice.weighted(&kinds);
        let object = &kind.objects[dice.skewed(kind.objects.len() as u64) as usize];
        out.row(&columns, &[&id, &at, kind.verb, object])?;
    }
    out.flush()
}

struct Kind {
    verb: &'static str,
    objects: Vec<String>,
}

impl Kind {
    fn new(verb: &'static str, object: &str, count: u64) -> Self {
        Self {
            verb,
            objects: (1..=count)
                .map(|number| object.replace('#', &number.to_string()))
                .collect(),
        }
    }
}

/// One of the four fifths of the leads that do anything, those that do much scattered over the file.
fn active_lead(dice: &mut Dice, leads: u64) -> u64 {
    const PRIME: u64 = 2_147_483_647;
    dice.skewed((leads * 4 / 5).max(1)) * PRIME % leads
}

/// The days before 2026-01-31, the latest first.
fn days_before_as_of(count: u64) -> Vec<String> {
    let (mut year, mut month, mut day) = (2026, 1, 31);
    let mut days = Vec::new();
    for _ in 0..count {
        day -= 1;
        if day == 0 {
            (year, month) = if month == 1 {
                (year - 1, 12)
            } else {
                (year, month - 1)
            };
            day = days_of_month(year, month);
        }
        days.push(format!("{year}-{month:02}-{day:02}"));
    }
    days
}

fn days_of_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn instant(dice: &mut Dice, days: &[String]) -> String {
    let day = &days[dice.below(days.len() as u64) as usize];
    let second = dice.below(86_400);
    format!(
        "{day}T{:02}:{:02}:{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// A small generator of its own, so that no release of a library changes the files.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 32) * limit) >> 32
    }

    /// The lower a number, the more often it comes: half of all come from the lowest quarter.
    fn skewed(&mut self, limit: u64) -> u64 {
        const STEPS: u64 = 1 << 31;
        let step = self.below(STEPS);
        (((step * step) >> 31) * limit) >> 31
    }

    /// An item as often as its weight says; the weights add up to 100.
    fn weighted<'a, T>(&mut self, items: &'a [(T, u64)]) -> &'a T {
        let mut rest = self.below(100);
        for (item, weight) in items {
            if rest < *weight {
                return item;
            }
            rest -= weight;
        }
        &items[items.len() - 1].0
    }
}

#[derive(Clone, Copy)]
enum Format {
    Csv,
    JsonLines,
}

struct Table {
    out: BufWriter<File>,
    format: Format,
}

impl Table {
    fn create(folder: &Path, name: &str, format: Format) -> io::Result<Self> {
        let extension = match format {
            Format::Csv => "csv",
            Format::JsonLines => "jsonl",
        };
        let file = File::create(folder.join(format!("{name}.{extension}")))?;
        Ok(Self {
            out: BufWriter::with_capacity(1 << 20, file),
            format,
        })
    }

    fn header(&mut self, columns: &[&str]) -> io::Result<()> {
        match self.format {
            Format::Csv => writeln!(self.out, "{}", columns.join(",")),
            Format::JsonLines => Ok(()),
        }
    }

    /// No cell has a character that CSV or JSON would quote. A cell without text is left out of a JSON record.
    fn row(&mut self, columns: &[&str], cells: &[&str]) -> io::Result<()> {
        match self.format {
            Format::Csv => writeln!(self.out, "{}", cells.join(",")),
            Format::JsonLines => self.record(columns, cells),
        }
    }

    fn record(&mut self, columns: &[&str], cells: &[&str]) -> io::Result<()> {
        let mut separator = '{';
        for (column, cell) in columns
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_empty())
        {
            match *column {
                "employees" => write!(self.out, "{separator}\"{column}\":{cell}")?,
                _ => write!(self.out, "{separator}\"{column}\":\"{cell}\"")?,
            }
            separator = ',';
        }
        writeln!(self.out, "}}")
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
