//! Tables of leads and what they score.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The instant that all of them are scored at.
const AS_OF: &str = "2026-01-31T00:00:00Z";

/// Between a lead's cells and what it scores.
const ARROW: &str = " → ";

/// What a `scores` block says.
#[derive(Default)]
struct Table {
    /// The lines of each section by its name.
    sections: HashMap<String, Vec<String>>,
}

impl Table {
    fn parse(text: &str) -> Self {
        let mut table = Self::default();
        let mut section = String::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            match line.strip_suffix(':').filter(|name| !name.contains(',')) {
                Some(name) => section = name.to_owned(),
                None => table
                    .sections
                    .entry(section.clone())
                    .or_default()
                    .push(line.to_owned()),
            }
        }
        table.split_arrows();
        table
    }

    /// `lead_id,country → score` says both what is read and what comes of it.
    fn split_arrows(&mut self) {
        let Some(rows) = self.sections.get_mut("leads") else {
            return;
        };
        if !rows[0].contains(ARROW) {
            return;
        }
        let mut scores = Vec::new();
        for row in rows {
            let (cells, outcome) = row
                .split_once(ARROW)
                .map(|(cells, outcome)| (cells.trim_end().to_owned(), outcome.to_owned()))
                .unwrap_or_else(|| panic!("`{row}` lacks `→`"));
            *row = cells;
            scores.push(outcome);
        }
        self.sections.insert("scores".to_owned(), scores);
    }

    fn file(&self, name: &str) -> Option<String> {
        let rows = self.sections.get(name)?;
        Some(
            rows.iter()
                .flat_map(|row| [row.as_str(), "\n"])
                .collect::<String>(),
        )
    }
}

/// Scores the leads of a table by `rules`; what differs from the table, where something does.
pub fn score(rules: &str, table: &str) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a folder");
    let table = Table::parse(table);
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("model.rules", rules);
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadrules"));
    command.current_dir(&folder).args(["run", "model.rules"]);
    if let Some(leads) = table.file("leads") {
        write("leads.csv", &leads);
        command.arg("leads.csv");
    }
    for name in table.sections.keys() {
        let file = match name.as_str() {
            "leads" | "scores" | "rejects" | "previous" | "actions" => continue,
            "events" => "events.csv",
            file => file,
        };
        write(file, &table.file(name).expect("a section"));
        if file.ends_with(".csv") {
            command.args(["--events", file]);
        }
    }
    if let Some(previous) = table.file("previous") {
        write("previous.csv", &previous);
        command.args(["--previous", "previous.csv", "--actions", "actions.csv"]);
    }
    if table.sections.contains_key("rejects") {
        command.args(["--rejects", "rejects.csv", "--max-bad-rows", "100"]);
    }
    let output = command
        .args(["--as-of", AS_OF, "--why"])
        .output()
        .expect("the binary");
    let scores = String::from_utf8(output.stdout).expect("UTF-8");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if scores.is_empty() || said.contains("warning[") {
        return Err(said);
    }
    compare(&table, "scores", &scores)?;
    for section in ["rejects", "actions"] {
        if table.sections.contains_key(section) {
            let written = read(folder.path(), &format!("{section}.csv"));
            compare(&table, section, &written)?;
        }
    }
    Ok(())
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a file")
}

/// Compares the columns that the section's first line names.
fn compare(table: &Table, section: &str, printed: &str) -> Result<(), String> {
    let Some(expected) = table.file(section) else {
        return Ok(());
    };
    let wanted: Vec<&str> = expected.lines().next().unwrap_or("").split(',').collect();
    let mut rows = printed.lines().map(cells);
    let header = rows.next().unwrap_or_default();
    let places: Vec<_> = wanted
        .iter()
        .map(|column| header.iter().position(|name| name == column))
        .collect();
    let mut found = wanted.join(",") + "\n";
    for row in rows {
        let chosen: Vec<&str> = places
            .iter()
            .map(|place| place.and_then(|at| row.get(at)).map_or("?", String::as_str))
            .collect();
        found.push_str(&(chosen.join(",") + "\n"));
    }
    if found == expected {
        Ok(())
    } else {
        Err(format!("\n{found}instead of\n{expected}"))
    }
}

/// The cells of a row that has no line end inside.
fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in row.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => cells.last_mut().expect("a cell").push(letter),
        }
    }
    cells
}
