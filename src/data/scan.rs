use std::io;
use std::num::NonZero;

use crate::columns::{Batch, ReadSpec};
use crate::threads::in_order;

use super::table::Rows;
use super::{DataError, Reject, Table};

/// The bytes of a block: enough to make handing it over cheap, few enough to stay in a core's cache.
pub(super) const BLOCK_BYTES: usize = 128 << 10;

/// What became of some rows of a file.
#[derive(Clone, Debug)]
pub struct Scanned<T> {
    /// What `map` made of the rows that were read.
    pub value: T,
    /// The rows that were not, in file order.
    pub rejects: Vec<Reject>,
    /// How many rows there are: read, skipped and rejected.
    pub rows: u64,
    /// How many numbers, in rows that were read, had more than six decimals.
    pub rounded: u64,
    /// How many bytes of the file are done, with the block that these rows are of.
    pub bytes: u64,
}

/// Reads the rows of `table`: `map` makes something of each batch, on several threads at once; `consume` gets
/// what it made, on this thread and in the order of the file. Neither is called for a file without rows; a batch
/// may be empty where all rows of a block were rejected or skipped.
///
/// The rows, and the order of the batches, are the same for any number of threads. At most sixteen blocks per
/// thread wait for `consume`.
///
/// # Errors
///
/// The file cannot be read to its end; what was read before was consumed.
pub fn scan<T: Send>(
    table: Table,
    spec: &ReadSpec,
    threads: NonZero<usize>,
    map: impl Fn(&Batch) -> T + Sync,
    consume: impl FnMut(Scanned<T>),
) -> Result<(), DataError> {
    let block_bytes = block_bytes(table.size());
    scan_in_blocks(table, spec, threads, block_bytes, map, consume)
}

/// The bytes of a block of a file of this size, if it is known: of a small file less, since threads that share few blocks end
/// far apart.
fn block_bytes(size: Option<u64>) -> usize {
    let sixteenth = size.map(|size| usize::try_from(size / 16).unwrap_or(usize::MAX));
    sixteenth.map_or(BLOCK_BYTES, |part| part.clamp(BLOCK_BYTES / 2, BLOCK_BYTES))
}

pub(super) fn scan_in_blocks<T: Send>(
    table: Table,
    spec: &ReadSpec,
    threads: NonZero<usize>,
    block_bytes: usize,
    map: impl Fn(&Batch) -> T + Sync,
    consume: impl FnMut(Scanned<T>),
) -> Result<(), DataError> {
    let Table {
        name,
        headers,
        rows,
        ..
    } = table;
    let scanned = match rows {
        Rows::Csv(source) => {
            let (blocks, plan) = source.plan(spec, &headers, block_bytes);
            all(blocks, threads, || plan.parser(), map, consume)
        }
        Rows::Json(source) => {
            let (blocks, plan) = source.plan(spec, block_bytes);
            all(blocks, threads, || plan.parser(), map, consume)
        }
        Rows::Inside(source) => {
            let (blocks, plan) = source.plan(spec, block_bytes);
            all(blocks, threads, || plan.parser(), map, consume)
        }
        Rows::Parquet(source) => {
            let (spans, plan) = source.plan(spec, &name)?;
            all(spans, threads, || plan.parser(), map, consume)
        }
    };
    scanned
        .map_err(|error| DataError::system(&format!("`{name}` cannot be read to its end"), &error))
}

/// What a file is cut into, one block after the other, before any of them is parsed.
pub(super) trait Cut: Send {
    /// Some rows.
    type Block: Default + Send;

    /// The blocks that each thread may be ahead of the one that is consumed.
    const AHEAD: usize = 16;

    /// The next rows, in the memory of `block`; whether there were any.
    ///
    /// # Errors
    ///
    /// Whatever reading the file fails with.
    fn next(&mut self, block: &mut Self::Block) -> io::Result<bool>;

    /// How many bytes of the file were handed out.
    fn offset(&self) -> u64;

    /// Whether nothing comes after a block that was handed out last.
    fn is_last(&self, block: &Self::Block) -> bool;
}

/// Reads the rows of blocks, one block at a time. Each thread has its own.
pub(super) trait Parse<Block> {
    /// Reads the rows of `block` into `batch`, whose memory is used again; it is new or was filled here before. The block
    /// is worth nothing then: the batch may hold its text.
    fn parse(&mut self, block: &mut Block, batch: &mut Batch) -> Parsed;
}

/// The same, where a block may have more rows than make a good batch, and where reading them may fail.
pub(super) trait ParseInParts<Block> {
    /// Gives `take` the rows of `block`, some at a time and in order, in the memory of `batch`.
    ///
    /// # Errors
    ///
    /// Whatever reading the file fails with.
    fn parse_in_parts(
        &mut self,
        block: &mut Block,
        batch: &mut Batch,
        take: &mut dyn FnMut(&Batch, Parsed),
    ) -> io::Result<()>;
}

impl<Block, P: Parse<Block>> ParseInParts<Block> for P {
    fn parse_in_parts(
        &mut self,
        block: &mut Block,
        batch: &mut Batch,
        take: &mut dyn FnMut(&Batch, Parsed),
    ) -> io::Result<()> {
        let parsed = self.parse(block, batch);
        take(batch, parsed);
        Ok(())
    }
}

/// What became of a block's rows, besides the batch.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// The rows that were not read.
    pub rejects: Vec<Reject>,
    /// How many rows there are: read, skipped and rejected.
    pub rows: u64,
    /// How many numbers had more than six decimals.
    pub rounded: u64,
}

fn all<C: Cut, P: ParseInParts<C::Block>, T: Send>(
    mut blocks: C,
    threads: NonZero<usize>,
    parser: impl Fn() -> P + Sync,
    map: impl Fn(&Batch) -> T + Sync,
    mut consume: impl FnMut(Scanned<T>),
) -> io::Result<()> {
    let work = |parser: &mut P, batch: &mut Batch, block: &mut C::Block, bytes| {
        let mut done = Vec::new();
        parser.parse_in_parts(block, batch, &mut |batch, parsed| {
            done.push(Scanned {
                value: map(batch),
                rejects: parsed.rejects,
                rows: parsed.rows,
                rounded: parsed.rounded,
                bytes,
            });
        })?;
        Ok(done)
    };
    let take = |done: io::Result<Vec<Scanned<T>>>| {
        done?.into_iter().for_each(&mut consume);
        Ok(())
    };
    let desk = || Desk {
        parser: parser(),
        batch: Batch::default(),
        block: C::Block::default(),
    };
    let mut first = C::Block::default();
    if !blocks.next(&mut first)? {
        return Ok(());
    }
    let bytes = blocks.offset();
    // One block is not worth another thread.
    let threads = match blocks.is_last(&first) {
        true => NonZero::<usize>::MIN,
        false => threads,
    };
    let mut first = Some((first, bytes));
    let mut failed = false;
    let next = |desk: &mut Desk<C::Block, P>| {
        if let Some((first, bytes)) = first.take() {
            desk.block = first;
            return Some(Ok(bytes));
        }
        // A failure is reported once.
        match (!failed).then(|| blocks.next(&mut desk.block))? {
            Ok(true) => Some(Ok(blocks.offset())),
            Ok(false) => None,
            Err(error) => {
                failed = true;
                Some(Err(error))
            }
        }
    };
    let make = |desk: &mut Desk<C::Block, P>, bytes: io::Result<u64>| {
        let Desk {
            parser,
            batch,
            block,
        } = desk;
        bytes.and_then(|bytes| work(parser, batch, block, bytes))
    };
    in_order(threads, C::AHEAD, desk, next, make, take)
}

/// What each thread works with.
struct Desk<Block, P> {
    parser: P,
    batch: Batch,
    block: Block,
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use proptest::prelude::*;

    use super::super::{Limits, ReadOptions, open_reader};
    use super::*;
    use crate::columns::{Column, ColumnSpec, EmptyKey, ReadAs};

    #[test]
    fn small_files_have_smaller_blocks() {
        let kib = |kib: u64| block_bytes(Some(kib << 10)) >> 10;
        assert_eq!([0, 1000, 1536, 2047].map(kib), [64, 64, 96, 127]);
        assert_eq!([2048, 1 << 30].map(kib), [128; 2]);
        assert_eq!(block_bytes(None), BLOCK_BYTES);
    }

    fn column(position: Option<usize>, name: &str, read: ReadAs) -> ColumnSpec {
        ColumnSpec {
            position,
            ..ColumnSpec::plain(0, name, read)
        }
    }

    fn spec(empty_key: EmptyKey) -> ReadSpec {
        spec_with(empty_key, ReadAs::RowNumber)
    }

    /// With a column that is in no file; blocks are read in one go where it is not the number of the row.
    fn spec_with(empty_key: EmptyKey, last: ReadAs) -> ReadSpec {
        ReadSpec {
            key: Some(0),
            empty_key,
            ..ReadSpec::without_key(vec![
                column(Some(0), "id", ReadAs::Text),
                column(Some(1), "n", ReadAs::Number(None)),
                column(None, "row", last),
            ])
        }
    }

    type SeenRow = (u64, String, Option<i64>, String);

    /// All that a scan says, but for where the blocks end.
    #[derive(Debug, Default, PartialEq)]
    struct Seen {
        rows: Vec<SeenRow>,
        rejects: Vec<Reject>,
        counted: u64,
        skipped: u64,
        rounded: u64,
        bytes: u64,
    }

    fn rows(batch: &Batch) -> (Vec<SeenRow>, u64) {
        let [
            Column::Text(ids),
            Column::Integers(numbers),
            Column::Text(ordinals),
        ] = batch.columns.as_slice()
        else {
            panic!("other columns than asked for")
        };
        let row = |(row, line): (usize, &u64)| {
            (
                *line,
                ids.get(row).to_owned(),
                numbers.get(row),
                ordinals.get(row).to_owned(),
            )
        };
        (
            batch.lines.iter().enumerate().map(row).collect(),
            batch.skipped,
        )
    }

    fn read(
        text: &[u8],
        limits: Limits,
        spec: &ReadSpec,
        threads: usize,
        block_bytes: usize,
    ) -> Option<Seen> {
        let options = ReadOptions {
            limits,
            ..ReadOptions::default()
        };
        let table = open_reader("x", Box::new(Cursor::new(text.to_vec())), &options).ok()?;
        let mut seen = Seen::default();
        let threads = NonZero::new(threads).unwrap();
        scan_in_blocks(table, spec, threads, block_bytes, rows, |scanned| {
            seen.rows.extend(scanned.value.0);
            seen.skipped += scanned.value.1;
            seen.rejects.extend(scanned.rejects);
            seen.counted += scanned.rows;
            seen.rounded += scanned.rounded;
            assert!(scanned.bytes > seen.bytes, "progress");
            seen.bytes = scanned.bytes;
        })
        .unwrap();
        Some(seen)
    }

    #[test]
    fn rows_and_rejects_come_with_their_lines() {
        let text = b"id,n\n1,2\n\n2,x\n\"3\n\",0.1234567\n4\n ,5\n6,\n";
        let seen = read(text, Limits::default(), &spec(EmptyKey::Skip), 1, 1 << 20).unwrap();
        let row = |line, id: &str, number, row: &str| (line, id.to_owned(), number, row.to_owned());
        assert_eq!(
            seen.rows,
            [
                row(2, "1", Some(2_000_000), "1"),
                row(5, "3", Some(123_457), "3"),
                row(9, "6", None, "6")
            ]
        );
        let rejects: Vec<_> = seen
            .rejects
            .iter()
            .map(|reject| {
                (
                    reject.line,
                    reject.byte,
                    reject.lead.as_deref(),
                    reject.code,
                )
            })
            .collect();
        assert_eq!(
            rejects,
            [
                (4, 10, Some("2"), "bad-number"),
                (7, 29, Some("4"), "too-few-cells")
            ]
        );
        assert_eq!((seen.counted, seen.skipped, seen.rounded), (6, 1, 1));
        assert_eq!(seen.rejects[0].value.as_deref(), Some("x"));
        assert_eq!(seen.rejects[0].raw, b"2,x");
        assert_eq!(seen.bytes, text.len() as u64);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn threads_and_blocks_change_nothing(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "1,2\n", "3,4\r\n", "5,\"6\"\n", ",1\n", "7,0.1234567\n", "id,n\n", "\"", "\n", "x", ",",
                    "\"a\nb\",1\r", "abcdefghijklm", "\0", "\u{feff}", "é,1\n",
                ]),
                0..60,
            ),
            block_bytes in 1usize..64,
            threads in 1usize..4,
            skip: bool,
        ) {
            let text = format!("id,n\n{}", pieces.concat());
            let spec = spec(if skip { EmptyKey::Skip } else { EmptyKey::Reject });
            let limits = Limits { cell_lines: 3, cell_bytes: 9, row_bytes: 24 };
            let expected = read(text.as_bytes(), limits, &spec, 1, 1 << 20);
            let found = read(text.as_bytes(), limits, &spec, threads, block_bytes);
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn blocks_that_are_read_in_one_go_change_nothing(
            rows in prop::collection::vec(
                prop::sample::select(vec![
                    "1,2", "3, 4 ", "\u{a0},1", ",1", "7,0.1234567", "é,", " x ,5", "id,6", "a\"b,1", "8,x", "9", "1,2,3",
                ]),
                0..30,
            ),
            line_end in prop::sample::select(vec!["\n", "\r\n"]),
            block_bytes in 1usize..64,
            skip: bool,
        ) {
            let text = format!("id,n{line_end}{}", rows.join(line_end));
            let empty_key = if skip { EmptyKey::Skip } else { EmptyKey::Reject };
            let mut expected = read(text.as_bytes(), Limits::default(), &spec(empty_key), 1, block_bytes);
            for row in expected.iter_mut().flat_map(|seen| &mut seen.rows) {
                row.3.clear();
            }
            let spec = spec_with(empty_key, ReadAs::Text);
            prop_assert_eq!(read(text.as_bytes(), Limits::default(), &spec, 1, block_bytes), expected);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), block_bytes in 1usize..64) {
            let spec = spec(EmptyKey::Reject);
            let _ = read(&bytes, Limits::default(), &spec, 2, block_bytes);
        }
    }

    struct Failing(Cursor<Vec<u8>>);

    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::from_raw_os_error(5)),
                read => Ok(read),
            }
        }
    }

    fn many_rows() -> Vec<u8> {
        let mut text = b"id,n\n".to_vec();
        for row in 0..40_000 {
            text.extend_from_slice(format!("{row},{row}\n").as_bytes());
        }
        text
    }

    #[test]
    fn a_failure_in_the_middle_is_an_error() {
        for threads in [1, 3] {
            let reader = Box::new(Failing(Cursor::new(many_rows())));
            let table = open_reader("x", reader, &ReadOptions::default()).unwrap();
            let threads = NonZero::new(threads).unwrap();
            let error = scan_in_blocks(table, &spec(EmptyKey::Skip), threads, 4096, |_| (), |_| ())
                .unwrap_err();
            assert_eq!(
                error.to_string(),
                "`x` cannot be read to its end: input/output error"
            );
        }
    }

    #[test]
    fn a_panic_ends_the_scan() {
        let scan = |map: fn(&Batch), consume: fn(Scanned<()>)| {
            let reader = Box::new(Cursor::new(many_rows()));
            let table = open_reader("x", reader, &ReadOptions::default()).unwrap();
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
                let threads = NonZero::new(3).unwrap();
                scan_in_blocks(table, &spec(EmptyKey::Skip), threads, 1024, map, consume)
            }))
        };
        assert!(scan(|batch| assert!(!batch.lines.contains(&30_000)), |_| ()).is_err());
        assert!(scan(|_| (), |scanned| assert!(scanned.bytes < 9999)).is_err());
        assert!(scan(|_| (), |_| ()).is_ok());
    }
}
