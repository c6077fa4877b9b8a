use std::io::Cursor;
use std::sync::Arc;

use parquet::basic::Encoding;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::properties::{WriterProperties, WriterVersion};

use super::made::{Data, file_with};
use super::*;
use crate::data::parquet::file::SeekableFile;
use crate::data::parquet::schema::{Kind, Leaf};
use crate::data::parquet::stored::{Place, Stored};

const LEAF: Leaf = Leaf {
    place: 0,
    kind: Kind::Text,
    is_list: false,
};

/// The first column of the first row group, and what is read of it.
struct Opened {
    file: Arc<SeekableFile>,
    metadata: ParquetMetaData,
    column: Option<Stored>,
}

impl Opened {
    fn new(bytes: &[u8]) -> Self {
        let file = SeekableFile::copy_of("x", Cursor::new(bytes)).unwrap();
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&file);
        let mut opened = Self {
            file: Arc::new(file),
            metadata: metadata.unwrap(),
            column: None,
        };
        opened.column = Some(Stored::open(opened.place(), 100).unwrap());
        opened
    }

    fn place(&self) -> Place<'_> {
        Place {
            file: &self.file,
            group: self.metadata.row_group(0),
            leaf: LEAF,
        }
    }

    /// The texts of so many rows behind others, and of how many lists they are; none once they are read value by value.
    fn texts(&mut self, skipped: usize, rows: usize) -> Option<(Vec<String>, usize)> {
        let mut column = self.column.take().unwrap();
        column.read(self.place(), skipped, rows).unwrap();
        let found = match &column {
            Stored::Values(_) => None,
            Stored::Texts(texts) => {
                let lists = texts.part().by_list();
                let texts_of = lists.flat_map(|(list, numbers)| {
                    let places = numbers.iter().map(|number| list.places()[*number as usize]);
                    places.map(|place| list.at(place).to_owned())
                });
                Some((texts_of.collect(), texts.part().lists.len()))
            }
        };
        self.column = Some(column);
        found
    }
}

/// Texts that repeat, then texts that do not, some missing.
fn texts() -> Vec<Option<Vec<u8>>> {
    let text = |row: usize| match row {
        row if row % 7 == 3 => None,
        0..300 => Some(format!("é{}", row % 5).into()),
        _ => Some(format!("id-{row}").into()),
    };
    (0..900).map(text).collect()
}

fn shown(texts: &[Option<Vec<u8>>]) -> Vec<String> {
    let texts = texts.iter().map(|text| text.clone().unwrap_or_default());
    texts.map(|text| String::from_utf8(text).unwrap()).collect()
}

fn in_small_pages(version: WriterVersion) -> WriterProperties {
    WriterProperties::builder()
        .set_writer_version(version)
        .set_column_encoding("x".into(), Encoding::PLAIN)
        .set_dictionary_page_size_limit(600)
        .set_data_page_row_count_limit(100)
        .set_write_batch_size(50)
        .build()
}

#[test]
fn pages_of_a_dictionary_and_plain_ones_are_one_column() {
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for (schema, texts) in [
            ("optional binary x (STRING);", texts()),
            (
                "required binary x (STRING);",
                texts().into_iter().flatten().map(Some).collect(),
            ),
        ] {
            let data = vec![Data::Bytes(texts.clone())];
            let bytes = file_with(schema, &[data], in_small_pages(version));
            let expected = shown(&texts);
            let encodings = Opened::new(&bytes).metadata;
            let encodings = encodings.row_group(0).column(0).encodings_mask();
            assert!(
                encodings.is_set(Encoding::PLAIN) && encodings.is_set(Encoding::RLE_DICTIONARY)
            );
            for (step, skipped) in [
                (1, 0),
                (33, 0),
                (100, 0),
                (770, 0),
                (7, 6),
                (1, 130),
                (40, 210),
            ] {
                let mut opened = Opened::new(&bytes);
                let (mut row, mut most_lists) = (0, 0);
                while row + skipped + step <= expected.len() {
                    let (found, lists) = opened.texts(skipped, step).unwrap();
                    row += skipped + step;
                    assert_eq!(
                        found,
                        expected[row - step..row],
                        "{version:?} {step} {skipped}"
                    );
                    most_lists = most_lists.max(lists);
                }
                assert!(most_lists > 1 || step < 770);
            }
        }
    }
}

/// A dictionary of these texts and a page of their codes.
fn of_dictionary(texts: &[&[u8]]) -> Vec<u8> {
    let with = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_dictionary_page_size_limit(1 << 22)
        .build();
    let texts = texts.iter().map(|text| Some(text.to_vec())).collect();
    let schema = "optional binary x (STRING);";
    file_with(schema, &[vec![Data::Bytes(texts)]], with)
}

/// The same with other codes: the first ones are as the writer packed them.
fn with_codes(mut bytes: Vec<u8>, packed: [u8; 4], instead: [u8; 4]) -> Vec<u8> {
    let place = bytes.windows(4).position(|window| window == packed);
    bytes[place.unwrap()..][..4].copy_from_slice(&instead);
    bytes
}

fn wanted() -> ReadSpec {
    ReadSpec::without_key(vec![ColumnSpec::plain(0, "x", ReadAs::Text)])
}

fn cells(seen: &Seen) -> Vec<&str> {
    let rows = seen.rows.iter();
    rows.map(|(_, cells)| cells[0].as_str()).collect()
}

#[test]
fn an_unsound_text_of_a_dictionary_rejects_the_rows_that_have_it() {
    for unsound in [&b"\xFF"[..], b"b\0", "é".repeat(600_000).as_bytes()] {
        let texts = [b"a", unsound, b"a", unsound, b"c"];
        // Two bits each, in groups of eight: 0, 1, 0, 1, 2.
        let packed = [2, 3, 0b01_00_01_00, 0b10];
        let bytes = of_dictionary(&texts);
        let seen = read(&bytes, &wanted());
        let lines: Vec<_> = seen.rows.iter().map(|(line, _)| *line).collect();
        let rejected: Vec<_> = seen.rejects.iter().map(|reject| reject.line).collect();
        assert_eq!((lines, rejected), (vec![1, 3, 5], vec![2, 4]));
        let nobody_has_it = [2, 3, 0b10_00_00_00, 0b10];
        let bytes = with_codes(bytes, packed, nobody_has_it);
        let seen = read(&bytes, &wanted());
        assert_eq!(cells(&seen), ["a", "a", "a", "c", "c"]);
        assert_eq!(seen.rejects, []);
    }
}

#[test]
fn a_code_past_the_end_of_its_dictionary_is_an_error() {
    let packed = [2, 3, 0b01_00_01_00, 0b10];
    let past = [2, 3, 0b11_00_01_00, 0b10];
    let bytes = of_dictionary(&[b"a", b"b", b"a", b"b", b"c"]);
    let bytes = with_codes(bytes, packed, past);
    let error = read_by(&bytes, &wanted(), 1).unwrap_err().to_string();
    assert!(error.contains("row group 1 is damaged"), "{error}");
}

#[test]
fn what_counts_as_missing_is_known_of_each_text() {
    let bytes = of_dictionary(&[b"a", b" N/A ", b" b ", b" N/A "]);
    let mut spec = wanted();
    spec.columns[0].missing = vec!["n/a".to_owned()];
    let seen = read(&bytes, &spec);
    assert_eq!(cells(&seen), ["a", "", "b", ""]);
    spec.columns[0].required = true;
    let seen = read(&bytes, &spec);
    let rejects = seen.rejects.iter();
    let rejects: Vec<_> = rejects.map(|reject| (reject.line, reject.code)).collect();
    assert_eq!(rejects, [(2, "missing-value"), (4, "missing-value")]);
    assert_eq!(seen.rows.len(), 2);
}
