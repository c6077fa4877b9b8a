//! The same bytes, whatever the number of threads and the order and splitting of files, with all that could depend on
//! them in play: points that fade, the youngest of many events, what came after what, stages that are kept.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::folder::Folder;

/// How often the leads of an example are repeated, so that there are many blocks of leads and pieces of files.
const COPIES: usize = 40;

/// What no example has, for the flagship's leads and events.
const FORMS: &str = r#"model "Forms" scale -100..200 timezone "Europe/Paris" precision 1

engagement "Order" max 90 points, added points halving every 40d
  when visited "pricing" then downloaded within 30d add 10 as sequence
  when opened at least 30% of emails received in last 90d add 11 as share
  when visited at least 2 times as often in last 14d as before add 12 as more_often
  when received at least 2 times since last opened add 13 as unread
  when visited any page add 1.5 each time at most 2 times a day up to 30 points as daily
  when opened add 2 for each different email up to 9 points fading over 120d as mails
  when latest duration of visited at least 1min add 3 as long_visit
  when average duration of visited at least 30s add 3 as average_visit
  when opened any email subtract 1 every 3 times as threes

group "Since" counting events since last downloaded
  when visited add 0.125 each time as anew
  when active on at least 3 different days in last 60d add 4 as days

stage "Hot" when score at least 40
  keep until score below 20
stage "Warm" when score at least 10
  keep
stage "Cold" otherwise

matrix "Play" stage by score
  |        | below 20 | 20..59.9 | 60 or more |
  | "Hot"  | "a"      | "b"      | "c"        |
  | "Warm" | "d"      | "e"      | "f"        |
  | "Cold" | "g"      | "h"      | "i"        |

on entering stage "Hot" do "call"
on leaving stage "Hot" do "wait"
on entering "Play" "c" do "visit"
"#;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("rules-examples")
        .join(name)
}

/// The header of a table, and its rows again and again, each time of other leads: `F001` is `F001-0`, `F001-1` …
fn repeated(table: &str) -> (String, Vec<String>) {
    let mut rows = table.lines();
    let header = rows.next().expect("a header").to_owned();
    let rows: Vec<(&str, &str)> = rows
        .map(|row| row.split_once(',').expect("an id"))
        .collect();
    let copies = (0..COPIES).flat_map(|copy| {
        let of_copy = move |(id, rest): &(&str, &str)| format!("{id}-{copy},{rest}");
        rows.iter().map(of_copy).collect::<Vec<_>>()
    });
    (header, copies.collect())
}

fn table(header: &str, rows: &[String]) -> String {
    let mut table = format!("{header}\n");
    for row in rows {
        let _ = writeln!(table, "{row}");
    }
    table
}

/// Rows in another order, which is no order of time or of leads.
fn shuffled(rows: &[String]) -> Vec<String> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| row.bytes().rev().collect::<Vec<u8>>());
    rows
}

/// The rules of an example, or these, with its leads and events, in a folder.
struct Model {
    folder: Folder,
    rules: &'static str,
    leads: (String, Vec<String>),
    events: (String, Vec<String>),
}

impl Model {
    fn new(name: &str, rules: Option<&str>) -> Self {
        let read = |file: &str| fs::read_to_string(example(name).join(file)).expect("a file");
        let folder = Folder::with(&[]);
        let inside = folder.path("rules");
        fs::create_dir(&inside).expect("a folder");
        for entry in fs::read_dir(example(name)).expect("an example") {
            let path = entry.expect("an entry").path();
            let wanted = path.extension().is_some_and(|end| end != "csv");
            if wanted {
                fs::copy(&path, inside.join(path.file_name().expect("a name"))).expect("a copy");
            }
        }
        if let Some(rules) = rules {
            fs::write(inside.join("model.rules"), rules).expect("the rules");
        }
        let is_one = inside.join("model.rules").exists();
        let model = Self {
            folder,
            rules: if is_one { "rules/model.rules" } else { "rules" },
            leads: repeated(&read("leads.csv")),
            events: repeated(&read("events.csv")),
        };
        model.write("leads.csv", &model.leads.0, &model.leads.1);
        model.write("events.csv", &model.events.0, &model.events.1);
        model
    }

    fn write(&self, name: &str, header: &str, rows: &[String]) {
        fs::write(self.folder.path(name), table(header, rows)).expect("a file");
    }

    /// The scores of a run.
    fn scores(&self, as_of: &str, more: &str) -> String {
        let ran = self.folder.run(&format!(
            "run {} leads.csv --as-of {as_of} --why --groups --quiet -o scores.csv {more}",
            self.rules
        ));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        self.folder.read("scores.csv")
    }

    /// The scores and actions of a run that knows earlier ones.
    fn run(&self, more: &str) -> [String; 2] {
        let more = format!("--previous old.csv --actions actions.csv {more}");
        [
            self.scores("2026-01-31", &more),
            self.folder.read("actions.csv"),
        ]
    }

    fn check(&self, name: &str) {
        let old = self.scores("2026-01-10", "--events events.csv");
        fs::write(self.folder.path("old.csv"), &old).expect("a file");
        let one = self.run("--events events.csv --threads 1");
        assert!(one[0].lines().count() > 1_024, "{name}");
        assert_ne!(one[0], old, "{name}: time has passed");
        for threads in [2, 5] {
            let many = self.run(&format!("--events events.csv --threads {threads}"));
            assert!(one == many, "{name}: {threads} threads");
        }

        let (header, rows) = &self.events;
        let rows = shuffled(rows);
        let (some, others) = rows.split_at(rows.len() / 3);
        self.write("some.csv", header, some);
        self.write("others.csv", header, others);
        let (previous, earlier) = old.split_once('\n').expect("a header");
        let earlier: Vec<String> = earlier.lines().map(str::to_owned).collect();
        self.write("old.csv", previous, &shuffled(&earlier));
        let events = "--events others.csv --events some.csv";
        assert!(one == self.run(events), "{name}: order");

        let (header, rows) = &self.leads;
        let (first, second) = rows.split_at(rows.len() / 3);
        let mut joined = [String::new(), String::new()];
        for part in [first, second] {
            self.write("leads.csv", header, part);
            for (all, part) in joined.iter_mut().zip(self.run(events)) {
                let begun = !all.is_empty();
                let rows = part.split_once('\n').filter(|_| begun);
                all.push_str(rows.map_or(&part, |(_, rows)| rows));
            }
        }
        assert!(one == joined, "{name}: splitting");
    }
}

#[test]
fn forms_that_ask_for_an_order_of_events() {
    let forms = Model::new("flagship", Some(FORMS));
    forms.check("forms");
    let [scores, actions] = [
        forms.folder.read("scores.csv"),
        forms.folder.read("actions.csv"),
    ];
    let rules = FORMS
        .lines()
        .filter(|line| line.trim_start().starts_with("when "));
    for (_, name) in rules.filter_map(|rule| rule.rsplit_once(" as ")) {
        assert!(scores.contains(&format!("{name} ")), "{name} never fires");
    }
    assert!(actions.lines().count() > 20, "{actions}");
}

#[test]
fn examples_with_actions_matrices_and_shares_of_limits() {
    for name in ["flagship", "categories-a1-d4"] {
        Model::new(name, None).check(name);
    }
}

#[test]
fn examples_that_fade() {
    for name in ["group-limits-with-decay", "importance-and-lifespan"] {
        Model::new(name, None).check(name);
    }
}

#[test]
fn an_example_of_several_models() {
    Model::new("consultant-matrix", None).check("consultant-matrix");
}
