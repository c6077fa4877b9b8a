use crate::cli::exit::Stop;
use crate::cli::terminal::Terminal;
use crate::engine::Duplicate;
use crate::report::{Style, counted, thousands, visible};

/// How many are shown.
const MOST_SHOWN: usize = 20;

/// Leads that come more than once.
#[derive(Debug, Default)]
pub(in crate::cli) struct Repeats {
    count: u64,
    shown: Vec<String>,
}

impl Repeats {
    /// Adds those of a file.
    pub(in crate::cli) fn add(&mut self, file: &str, duplicates: Vec<Duplicate>) {
        self.count += duplicates.len() as u64;
        let room = MOST_SHOWN - self.shown.len();
        self.shown
            .extend(duplicates.into_iter().take(room).map(|one| {
                format!(
                    "{}:{}: the lead `{}` is on line {} already",
                    visible(file),
                    one.line,
                    visible(&one.id),
                    one.first_line
                )
            }));
    }

    /// How many rows there are of leads that an earlier row has.
    pub(in crate::cli) fn count(&self) -> u64 {
        self.count
    }

    /// Shows the first of them, and stops where there is any.
    pub(in crate::cli) fn refuse(self, help: &str, terminal: &Terminal) -> Result<(), Stop> {
        if self.count == 0 {
            return Ok(());
        }
        let word = Style::Error.paint("error:", terminal.err);
        for line in &self.shown {
            terminal.insist(&format!("{word} {line}\n"));
        }
        let more = self.count - self.shown.len() as u64;
        if more > 0 {
            terminal.insist(&format!("and {} more\n", thousands(more)));
        }
        let message = format!(
            "{} a lead that an earlier row has, so nothing was written",
            match self.count {
                1 => "1 row has".to_owned(),
                count => format!("{} have", counted(count, "row")),
            }
        );
        terminal.error(&message, Some(help));
        Err(Stop::Findings(None))
    }
}
