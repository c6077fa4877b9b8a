use std::num::NonZero;

use clap::{Args, ValueEnum};

use crate::data::{Encoding, Quotes, ReadOptions};

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
            ..ReadOptions::default()
        }
    }
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
        _ => Err("use `,`, `;`, `|` or `tab`".to_owned()),
    }
}

/// How many threads work: as many as were asked for, or as there are cores.
pub(super) fn threads(asked: Option<NonZero<usize>>) -> NonZero<usize> {
    asked.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN))
}
