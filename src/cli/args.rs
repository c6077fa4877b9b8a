mod repeated;
mod size;

use std::num::NonZero;
use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use crate::data::{Encoding, Limits, Quotes, ReadOptions, is_found_delimiter};
pub(super) use repeated::{OnDuplicate, Repeated};
use size::size;

/// Flags of every verb.
#[derive(Args, Debug)]
pub(super) struct Global {
    /// When to colour text; `auto` is on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(super) color: ColorChoice,
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

/// When text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

/// Flags of every verb that reads data.
#[derive(Args, Debug)]
#[command(next_help_heading = "Reading data")]
pub(super) struct Reading {
    /// The character between the columns, such as `;` or `tab`; without it, the header shows it
    #[arg(long, value_name = "C", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// What a quote inside a cell without quotes is: `strict` rejects the row, `literal` takes it as a letter
    #[arg(long, value_enum, default_value_t = QuotesChoice::Strict, value_name = "HOW")]
    quotes: QuotesChoice,
    /// How letters are written in bytes, such as `windows-1252`; without it UTF-8, or what a mark at the beginning says
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<Encoding>,
    /// How many lines stand before the header
    #[arg(long, value_name = "N", default_value_t = 0)]
    skip_lines: usize,
    /// The longest cell that is read, such as `4MiB`; without it, 1 MiB
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_cell: Option<usize>,
    /// The longest row that is read, such as `64MiB`; without it, 16 MiB, or more where a cell may be longer
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_row: Option<usize>,
    /// On how many lines a quoted cell may lie; without it, 1000
    #[arg(long, value_name = "N")]
    max_cell_lines: Option<NonZero<usize>>,
}

impl Reading {
    /// How files with a header are read.
    pub(super) fn options(&self) -> ReadOptions {
        ReadOptions {
            delimiter: self.delimiter,
            skip_lines: self.skip_lines,
            encoding: self.encoding,
            quotes: match self.quotes {
                QuotesChoice::Strict => Quotes::Strict,
                QuotesChoice::Literal => Quotes::Literal,
            },
            limits: self.limits(),
            columns: None,
        }
    }

    fn limits(&self) -> Limits {
        let usual = Limits::default();
        let cell_bytes = self.max_cell.unwrap_or(usual.cell_bytes);
        Limits {
            cell_lines: self.max_cell_lines.map_or(usual.cell_lines, NonZero::get),
            cell_bytes,
            row_bytes: self.max_row.unwrap_or(usual.row_bytes.max(cell_bytes)),
        }
    }
}

/// Flags that say how scores are written.
#[derive(Args, Debug)]
#[command(next_help_heading = "Writing scores")]
pub(super) struct Writing {
    /// Where to write the scores; without it, standard output. A name that ends in `.jsonl` or `.ndjson` gives JSON
    /// Lines, in `.parquet` Parquet, any other CSV
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// What to write where no name says it, as on standard output
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<FormatChoice>,
    /// Add a column for each group
    #[arg(long)]
    pub(super) groups: bool,
    /// Add a column that names the rules that fired, those with the most points first; at most N of them
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true)]
    #[expect(
        clippy::option_option,
        reason = "the flag, and its value, may each be left out"
    )]
    pub(super) why: Option<Option<NonZero<usize>>>,
    /// Columns of the lead file that are passed through, behind the id, such as `email,company`; or `all`
    #[arg(long, value_name = "COLUMN,…|all", value_delimiter = ',', action = ArgAction::Append)]
    pub(super) keep: Vec<String>,
    /// Write only the leads that differ from the previous scores; needs `--previous`
    #[arg(long)]
    pub(super) changed_only: bool,
    /// Put a `'` before texts that a spreadsheet would run as a formula
    #[arg(long)]
    pub(super) excel_safe: bool,
    /// Begin CSV with the mark by which Excel knows UTF-8
    #[arg(long)]
    pub(super) bom: bool,
    /// The character between the columns that are written: `,`, `;`, `|` or `tab`
    #[arg(long, value_name = "C", value_parser = out_delimiter)]
    pub(super) out_delimiter: Option<u8>,
}

/// How scores are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatChoice {
    Csv,
    Jsonl,
    Parquet,
}

/// What a quote inside an unquoted cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum QuotesChoice {
    Strict,
    Literal,
}

fn encoding(text: &str) -> Result<Encoding, String> {
    Encoding::named(text)
        .ok_or_else(|| "no encoding is called so: use `windows-1252` or `utf-16le`".to_owned())
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() => Ok(*byte),
        b"tab" | b"\\t" => Ok(b'\t'),
        _ => Err(USE_A_DELIMITER.to_owned()),
    }
}

const USE_A_DELIMITER: &str = "use `,`, `;`, `|` or `tab`";

/// Only what a reader finds in the header by itself.
fn out_delimiter(text: &str) -> Result<u8, String> {
    match delimiter(text)? {
        found if is_found_delimiter(found) => Ok(found),
        _ => Err(USE_A_DELIMITER.to_owned()),
    }
}

/// How many threads work: as many as were asked for, or as there are cores.
pub(super) fn threads(asked: Option<NonZero<usize>>) -> NonZero<usize> {
    asked.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN))
}
