use std::io::IsTerminal;
use std::path::Path;

use crate::cli::args::{FormatChoice, Writing};
use crate::cli::exit::Stop;
use crate::columns::OutputColumn;
use crate::data::{CsvStyle, RowFormat};
use crate::report::actions::Actions;
use crate::report::scores::{Layout, columns};

use super::Arguments;
use super::kept::Kept;

/// How the scores and the actions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Formats {
    pub(super) scores: Format,
    pub(super) actions: Format,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Csv(CsvStyle),
    JsonLines,
    Parquet,
}

impl Formats {
    /// As the names of the files and the flags say.
    pub(super) fn of(arguments: &Arguments) -> Result<Self, Stop> {
        let writing = &arguments.writing;
        let style = CsvStyle {
            delimiter: writing.out_delimiter.unwrap_or(b','),
            byte_order_mark: writing.bom,
            excel_safe: writing.excel_safe,
        };
        let scores = scores_format(writing)?;
        let actions = match &arguments.actions {
            Some(path) => format_of(path)?,
            None => None,
        };
        let formats = Self {
            scores: Format::new(scores, style),
            actions: Format::new(actions.unwrap_or(FormatChoice::Csv), style),
        };
        refuse_terminal(writing, scores, arguments.top.is_some())?;
        let csv_actions = arguments.actions.is_some() && matches!(formats.actions, Format::Csv(_));
        match csv_flag(writing) {
            Some(flag) if scores != FormatChoice::Csv && !csv_actions => {
                let scores = spoken(scores);
                let message = format!("`{flag}` is for CSV, and the scores are {scores}");
                Err(Stop::trouble(message).with_help("leave it out, or write a `.csv` file"))
            }
            _ => Ok(formats),
        }
    }

    /// Refuses columns that cannot be written so, before all is read.
    pub(super) fn expect_to_fit(
        self,
        layouts: &[Layout<'_>],
        kept: Option<&Kept>,
    ) -> Result<(), Stop> {
        let kept = kept.map_or(&[][..], |kept| &kept.headers);
        self.scores.rows(columns(layouts, kept))?;
        for layout in layouts {
            self.actions.rows(Actions::new(layout).columns())?;
        }
        Ok(())
    }
}

impl Format {
    fn new(choice: FormatChoice, style: CsvStyle) -> Self {
        match choice {
            FormatChoice::Csv => Format::Csv(style),
            FormatChoice::Jsonl => Format::JsonLines,
            FormatChoice::Parquet => Format::Parquet,
        }
    }

    /// Rows of these columns.
    pub(super) fn rows(self, columns: Vec<OutputColumn>) -> Result<RowFormat, Stop> {
        let (rows, format) = match self {
            Format::Csv(style) => return Ok(RowFormat::csv(columns, style)),
            Format::JsonLines => (RowFormat::json_lines(columns), FormatChoice::Jsonl),
            Format::Parquet => (RowFormat::parquet(columns), FormatChoice::Parquet),
        };
        rows.map_err(|twice| {
            let format = spoken(format);
            let message =
                format!("two columns are called `{twice}`, which {format} cannot tell apart");
            Stop::trouble(message).with_help("write CSV, or give the id another header")
        })
    }
}

fn scores_format(writing: &Writing) -> Result<FormatChoice, Stop> {
    let of_name = match &writing.output {
        Some(path) => format_of(path)?,
        None => None,
    };
    match (writing.format, of_name, &writing.output) {
        (Some(asked), Some(named), Some(path)) if asked != named => {
            let (asked, named) = (spoken(asked), spoken(named));
            let message = format!(
                "`--format` asks for {asked}, and `{}` for {named} by its name",
                path.display()
            );
            Err(Stop::trouble(message).with_help("leave out `--format`, or give another name"))
        }
        (asked, named, _) => Ok(asked.or(named).unwrap_or(FormatChoice::Csv)),
    }
}

fn spoken(format: FormatChoice) -> &'static str {
    match format {
        FormatChoice::Csv => "CSV",
        FormatChoice::Jsonl => "JSON Lines",
        FormatChoice::Parquet => "Parquet",
    }
}

/// Parquet is no text: a terminal would take its bytes for commands.
fn refuse_terminal(writing: &Writing, scores: FormatChoice, top: bool) -> Result<(), Stop> {
    let standard = writing.output.is_none() && !top;
    if standard && scores == FormatChoice::Parquet && std::io::stdout().is_terminal() {
        let message = "Parquet is no text, so it is not written to a terminal";
        return Err(Stop::trouble(message).with_help("name a file: `-o scores.parquet`"));
    }
    Ok(())
}

/// What the ending of a file's name says; none where it says nothing. What it promises is never written otherwise.
fn format_of(path: &Path) -> Result<Option<FormatChoice>, Stop> {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    match ending.to_lowercase().as_str() {
        "csv" => Ok(Some(FormatChoice::Csv)),
        "jsonl" | "ndjson" => Ok(Some(FormatChoice::Jsonl)),
        "parquet" => Ok(Some(FormatChoice::Parquet)),
        "json" => Err(cannot_write(
            path,
            "a file of scores is no single JSON value",
        )),
        "xlsx" | "xls" | "ods" => Err(cannot_write(path, "workbooks are not written")),
        "gz" | "zst" | "zip" => Err(cannot_write(path, "nothing is compressed")),
        _ => Ok(None),
    }
}

fn cannot_write(path: &Path, why: &str) -> Stop {
    let message = format!("`{}` cannot be written: {why}", path.display());
    Stop::trouble(message)
        .with_help("end its name in `.csv`, in `.jsonl` for JSON Lines, or in `.parquet`")
}

/// The first flag that means something for CSV alone.
fn csv_flag(writing: &Writing) -> Option<&'static str> {
    let flags = [
        (writing.excel_safe, "--excel-safe"),
        (writing.bom, "--bom"),
        (writing.out_delimiter.is_some(), "--out-delimiter"),
    ];
    flags
        .into_iter()
        .find(|(given, _)| *given)
        .map(|(_, flag)| flag)
}
