//! The floor of reading a CSV file: splits every cell of the files on some threads, and does nothing else.
//!
//! ```text
//! cargo run --release --bin split_cells THREADS FILE…
//! ```
//!
//! Blocks are cut at row ends and cells at commas, quotes or not. The cells of each row are at hand, and none is looked at.
//! It prints how many rows and cells there are.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that talks to who started it"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a program that reads its arguments and a file"
)]

use std::env;
use std::fs::File;
use std::hint::black_box;
use std::io::{self, Read};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;

const BLOCK: usize = 1 << 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match counted(&arguments) {
        Ok(Counts { rows, cells }) => {
            println!("{rows} rows, {cells} cells");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}; usage: split_cells THREADS FILE…");
            ExitCode::from(2)
        }
    }
}

fn counted(arguments: &[String]) -> io::Result<Counts> {
    let (threads, files) = arguments
        .split_first()
        .ok_or_else(|| io::Error::other("arguments are needed"))?;
    let threads: usize = threads.parse().map_err(io::Error::other)?;
    let mut counts = Counts::default();
    for file in files {
        counts.add(counts_of(&Blocks::open(file)?, threads)?);
    }
    Ok(counts)
}

#[derive(Default)]
struct Counts {
    rows: usize,
    cells: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.cells += other.cells;
    }
}

fn counts_of(blocks: &Blocks, threads: usize) -> io::Result<Counts> {
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| split_all(blocks)))
            .collect();
        let mut counts = Counts::default();
        for worker in workers {
            counts.add(
                worker
                    .join()
                    .map_err(|_| io::Error::other("a thread died"))??,
            );
        }
        Ok(counts)
    })
}

fn split_all(blocks: &Blocks) -> io::Result<Counts> {
    let (mut block, mut counts) = (Vec::with_capacity(2 * BLOCK), Counts::default());
    while blocks.next_into(&mut block)? {
        counts.add(split(&block));
    }
    Ok(counts)
}

fn split(block: &[u8]) -> Counts {
    let (mut counts, mut row, mut cell_start) = (Counts::default(), Vec::new(), 0);
    for end in memchr::memchr2_iter(b',', b'\n', block) {
        row.push(&block[cell_start..end]);
        cell_start = end + 1;
        if block[end] == b'\n' {
            counts.rows += 1;
            counts.cells += black_box(&row).len();
            row.clear();
        }
    }
    counts
}

/// The file in blocks that end at row ends, in the order in which threads ask for them.
struct Blocks(Mutex<Source>);

struct Source {
    file: File,
    /// The beginning of a row whose end is in the next block.
    rest: Vec<u8>,
}

impl Blocks {
    fn open(path: &str) -> io::Result<Self> {
        Ok(Self(Mutex::new(Source {
            file: File::open(path)?,
            rest: Vec::new(),
        })))
    }

    /// Whether there was another block.
    fn next_into(&self, block: &mut Vec<u8>) -> io::Result<bool> {
        let mut source = self
            .0
            .lock()
            .map_err(|_| io::Error::other("a thread died"))?;
        block.clear();
        block.append(&mut source.rest);
        let read = Read::by_ref(&mut source.file)
            .take(BLOCK as u64)
            .read_to_end(block)?;
        if read > 0 {
            let end = memchr::memrchr(b'\n', block).map_or(0, |at| at + 1);
            source.rest.extend_from_slice(&block[end..]);
            block.truncate(end);
        }
        Ok(!block.is_empty())
    }
}
