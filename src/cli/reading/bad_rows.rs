use std::path::Path;

use crate::cli::exit::Stop;
use crate::cli::terminal::Terminal;
use crate::data::{OutFile, Reject, write_row};
use crate::report::{Style, clipped, counted, thousands, visible};
use crate::value::Decimal;

/// How many bad rows, and how many repeated leads, are shown.
const MOST_SHOWN: usize = 20;

/// The longest bad cell that is shown.
const LONGEST_VALUE: usize = 60;

/// How many rows may be bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Allowed {
    /// So many.
    Rows(u64),
    /// So many millionths of a percent of all rows.
    Percent(i64),
}

impl Allowed {
    pub(in crate::cli) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "write a count such as `10`, or a share such as `0.5%`".to_owned();
        match text.strip_suffix('%') {
            None => text.parse().map(Allowed::Rows).map_err(|_| wrong()),
            Some(share) => {
                let share = Decimal::parse(share.trim_end()).map_err(|_| wrong())?;
                match share.value.millionths() {
                    millionths @ 0..=100_000_000 => Ok(Allowed::Percent(millionths)),
                    _ => Err(wrong()),
                }
            }
        }
    }

    fn covers(self, bad: u64, rows: u64) -> bool {
        match self {
            Allowed::Rows(most) => bad <= most,
            Allowed::Percent(millionths) => {
                i128::from(bad) * 100_000_000 <= i128::from(millionths) * i128::from(rows)
            }
        }
    }
}

/// The rows that could not be read: counted, the first of them kept as lines, all of them written to a file.
#[derive(Debug)]
pub(in crate::cli) struct BadRows {
    count: u64,
    shown: Vec<String>,
    show_values: bool,
    file: Option<OutFile>,
    buffer: Vec<u8>,
}

impl BadRows {
    /// None yet. The file's folder is tried at once, so that a long run does not fail at its end.
    pub(in crate::cli) fn new(path: Option<&Path>, show_values: bool) -> Result<Self, Stop> {
        let mut rows = Self {
            count: 0,
            shown: Vec::new(),
            show_values,
            file: path.map(OutFile::create).transpose()?,
            buffer: Vec::new(),
        };
        let header = [
            "file", "line", "byte", "lead", "column", "code", "message", "raw",
        ];
        write_row(&mut rows.buffer, header, b',');
        rows.flush()?;
        Ok(rows)
    }

    /// None yet, of other files: they are shown as these, and not written to a file.
    pub(in crate::cli) fn without_file(&self) -> Self {
        Self {
            count: 0,
            shown: Vec::new(),
            show_values: self.show_values,
            file: None,
            buffer: Vec::new(),
        }
    }

    /// Adds some rows of a file.
    pub(in crate::cli) fn add(&mut self, file: &str, rejects: &[Reject]) -> Result<(), Stop> {
        self.count += rejects.len() as u64;
        for reject in rejects {
            if self.shown.len() < MOST_SHOWN {
                let line = self.line(file, reject);
                self.shown.push(line);
            }
            if self.file.is_some() {
                let cells = [
                    file,
                    &reject.line.to_string(),
                    &reject.byte.to_string(),
                    reject.lead.as_deref().unwrap_or(""),
                    reject.column.as_deref().unwrap_or(""),
                    reject.code,
                    &reject.message,
                    &String::from_utf8_lossy(&reject.raw),
                ];
                write_row(&mut self.buffer, cells, b',');
            }
        }
        self.flush()
    }

    fn line(&self, file: &str, reject: &Reject) -> String {
        let mut line = format!(
            "{}:{}: {}",
            visible(file),
            reject.line,
            visible(&reject.message)
        );
        if self.show_values
            && let Some(value) = &reject.value
        {
            line.push_str(&format!(": `{}`", visible(&clipped(value, LONGEST_VALUE))));
        }
        line
    }

    fn flush(&mut self) -> Result<(), Stop> {
        if let Some(file) = &mut self.file {
            let written = file.write_all(&self.buffer);
            written.map_err(|error| Stop::from(error).told())?;
        }
        self.buffer.clear();
        Ok(())
    }

    /// Puts the file in place, shows the first bad rows, and stops where there are more than allowed among all
    /// `rows`.
    pub(in crate::cli) fn finish(
        mut self,
        allowed: Allowed,
        rows: u64,
        terminal: &Terminal,
    ) -> Result<(), Stop> {
        let help = self.help();
        if let Some(file) = self.file.take() {
            let finished = file.finish();
            finished.map_err(|error| Stop::from(error).told())?;
        }
        if self.count > 0 && allowed.covers(self.count, rows) {
            terminal.tell(&self.page(Style::Warning, "warning:", terminal));
            return Ok(());
        }
        self.refuse(rows, &help, terminal)
    }

    /// Shows the first bad rows, and stops where there is any among all `rows` of earlier scores.
    pub(in crate::cli) fn finish_scores(self, rows: u64, terminal: &Terminal) -> Result<(), Stop> {
        let help = "give the file as a run wrote it: a lead whose row is bad would count as new";
        self.refuse(rows, help, terminal)
    }

    fn refuse(&self, rows: u64, help: &str, terminal: &Terminal) -> Result<(), Stop> {
        if self.count == 0 {
            return Ok(());
        }
        terminal.insist(&self.page(Style::Error, "error:", terminal));
        let message = format!(
            "{} of {} cannot be read, so nothing was written",
            counted(self.count, "row"),
            thousands(rows)
        );
        terminal.error(&message, Some(help));
        Err(Stop::Findings(None))
    }

    fn page(&self, style: Style, word: &str, terminal: &Terminal) -> String {
        let mut page: String = self
            .shown
            .iter()
            .map(|line| format!("{} {line}\n", style.paint(word, terminal.err)))
            .collect();
        let more = self.count - self.shown.len() as u64;
        if more > 0 {
            page.push_str(&format!("and {} more\n", thousands(more)));
        }
        page
    }

    fn help(&self) -> String {
        let accept = format!(
            "`--max-bad-rows {}` would go on without bad rows",
            self.count
        );
        match self.file {
            Some(_) => accept,
            None => format!("{accept}; `--rejects FILE` writes all of them to a file"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_of_all_rows() {
        let half_a_percent = Allowed::parse("0.5%").unwrap();
        assert!(half_a_percent.covers(5, 1000));
        assert!(!half_a_percent.covers(6, 1000));
        assert!(Allowed::parse("2").unwrap().covers(2, 2));
        assert!(!Allowed::parse("2").unwrap().covers(3, 9999));
        for wrong in ["", "-1", "x", "101%", "-1%", "%"] {
            assert!(Allowed::parse(wrong).is_err(), "{wrong}");
        }
    }
}
