use std::io::{self, IsTerminal, Write};

use crate::report::{Color, Style, visible};

use super::Stop;
use super::args::{ColorChoice, Global};
use crate::data::plain_words;

/// How wide a table is where standard output is no terminal.
const COLUMNS: usize = 80;

/// Standard output and standard error of this run.
#[derive(Clone, Debug)]
pub(super) struct Terminal {
    /// Whether text on standard output is coloured.
    pub(super) out: Color,
    /// Whether text on standard error is.
    pub(super) err: Color,
    quiet: bool,
}

impl Terminal {
    pub(super) fn new(global: &Global) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = |is_terminal: bool| match global.color {
            ColorChoice::Always => Color::Always,
            ColorChoice::Auto if is_terminal && !no_color => Color::Always,
            ColorChoice::Auto | ColorChoice::Never => Color::Never,
        };
        Self {
            out: color(io::stdout().is_terminal()),
            err: color(io::stderr().is_terminal()),
            quiet: global.quiet,
        }
    }

    /// Without colours: before it is known whether they are wanted.
    pub(super) fn plain() -> Self {
        Self {
            out: Color::Never,
            err: Color::Never,
            quiet: false,
        }
    }

    /// Puts text on standard output.
    pub(super) fn print(&self, text: &str) -> Result<(), Stop> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| cannot_print(&error))
    }

    /// Puts text on standard error, unless `--quiet`.
    pub(super) fn tell(&self, text: &str) {
        if !self.quiet {
            self.insist(text);
        }
    }

    /// Puts text on standard error in any case.
    pub(super) fn insist(&self, text: &str) {
        // Where that cannot be written, there is nobody to tell.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Says what stops the work.
    pub(super) fn error(&self, message: &str, help: Option<&str>) {
        self.insist(&self.message(Style::Error, "error", message, help));
    }

    /// Says what is probably not meant.
    pub(super) fn warning(&self, message: &str, help: Option<&str>) {
        self.tell(&self.message(Style::Warning, "warning", message, help));
    }

    /// Says something worth knowing.
    pub(super) fn note(&self, message: &str) {
        self.tell(&self.message(Style::Note, "note", message, None));
    }

    fn message(&self, style: Style, word: &str, message: &str, help: Option<&str>) -> String {
        let word = style.paint(&format!("{word}:"), self.err);
        let mut text = format!("{word} {}\n", visible(message));
        if let Some(help) = help {
            let word = Style::Note.paint("help:", self.err);
            text.push_str(&format!("  {word} {}\n", visible(help)));
        }
        text
    }

    /// How many characters a line of a table may have on standard output.
    pub(super) fn columns(&self) -> usize {
        terminal_size::terminal_size_of(io::stdout())
            .map_or(COLUMNS, |(terminal_size::Width(width), _)| width.into())
    }

    /// Whether a progress bar may be drawn.
    pub(super) fn may_draw(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }
}

/// Why standard output takes no more.
pub(super) fn cannot_print(error: &io::Error) -> Stop {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
        _ => Stop::trouble(format!(
            "standard output cannot be written: {}",
            plain_words(error)
        )),
    }
}
