use std::fs;
use std::path::Path;

use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use proptest::prelude::*;

use super::made::{Data, file_with, text_encodings, ways};
use super::*;
use crate::data::open;

const SCHEMA: &str = "optional binary id (STRING); optional int64 n; optional boolean b; optional fixed_len_byte_array(4) f (DECIMAL(9, 2)); optional group l (LIST) { repeated group list { optional binary element (STRING); } }";

fn columns() -> Vec<Data> {
    let texts = ["a", "b", "a", "a long text", "a", "", "b", "c"];
    vec![
        Data::texts(texts),
        Data::Large(vec![
            Some(1),
            None,
            Some(3),
            Some(4),
            Some(4),
            Some(4),
            None,
            Some(8),
        ]),
        Data::YesNo(vec![Some(true); 8]),
        Data::Fixed(vec![Some(vec![0, 0, 1, 2]); 8]),
        Data::List(
            vec!["a", "b", "c"],
            vec![3, 3, 1, 0, 0, 0, 0, 0, 3],
            vec![0, 1, 0, 0, 0, 0, 0, 0, 0],
        ),
    ]
}

/// Small files in every way that they are written.
fn files() -> Vec<Vec<u8>> {
    let mut ways = ways();
    for encoding in text_encodings() {
        let with = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_column_encoding(ColumnPath::from("id"), encoding)
            .set_column_encoding(
                ColumnPath::from("n"),
                parquet::basic::Encoding::DELTA_BINARY_PACKED,
            );
        ways.push(with.build());
    }
    let file = |with| file_with(SCHEMA, &[columns(), columns()], with);
    ways.into_iter().map(file).collect()
}

fn wanted() -> ReadSpec {
    ReadSpec::without_key(vec![
        ColumnSpec::plain(0, "id", ReadAs::Text),
        ColumnSpec::plain(1, "n", ReadAs::Number(None)),
        ColumnSpec::plain(2, "b", ReadAs::YesNo),
        ColumnSpec::plain(3, "f", ReadAs::Number(None)),
        ColumnSpec::plain(4, "l", ReadAs::Texts),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// They may be read as something else, and never by a panic.
    #[test]
    fn no_bytes_panic(
        file in prop::sample::select(files()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        threads in 1usize..3,
    ) {
        let mut bytes = file;
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = read_by(&bytes, &wanted(), threads);
    }
}

#[test]
fn a_file_that_was_cut_off_is_an_error() {
    let whole = files().remove(0);
    for length in 4..whole.len() {
        let error = opened(&whole[..length]).unwrap_err();
        let said = "`x.parquet` begins like a Parquet file, and what it holds cannot be found: ";
        assert!(error.message().starts_with(said), "{length}: {error}");
    }
}

#[test]
fn damaged_pages_are_named_by_their_row_group() {
    let mut bytes = files().remove(0);
    bytes[4..40].fill(0xEE);
    let error = read_by(&bytes, &wanted(), 1).unwrap_err().to_string();
    let said = "`x.parquet` cannot be read to its end: row group 1 is damaged: ";
    assert!(error.starts_with(said), "{error}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests write files of their own")]
fn a_file_that_changes_while_it_is_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.parquet");
    let whole = files().remove(0);
    let read_changed = |change: &dyn Fn(&Path)| {
        fs::write(&path, &whole).unwrap();
        let table = open(&path, &ReadOptions::default()).unwrap();
        assert_eq!(table.size(), Some(whole.len() as u64));
        change(&path);
        let threads = NonZero::<usize>::MIN;
        scan(table, &wanted(), threads, |_| (), |_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(read_changed(&|_| ()), Ok(()));
    let longer = [&whole[..], b"x"].concat();
    for (bytes, said) in [
        (&longer[..], "it became longer while it was read"),
        (&whole[..100], "it became shorter while it was read"),
    ] {
        let error = read_changed(&|path| fs::write(path, bytes).unwrap()).unwrap_err();
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(read_changed(&|path| fs::remove_file(path).unwrap()), Ok(()));
}
