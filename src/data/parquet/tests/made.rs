use std::sync::Arc;

use parquet::basic::{Compression, Encoding};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

/// The values of a column in a row group.
#[derive(Clone, Debug)]
pub(super) enum Data {
    YesNo(Vec<Option<bool>>),
    Small(Vec<Option<i32>>),
    Large(Vec<Option<i64>>),
    Julian(Vec<Option<[u32; 3]>>),
    Single(Vec<Option<f32>>),
    Double(Vec<Option<f64>>),
    Bytes(Vec<Option<Vec<u8>>>),
    Fixed(Vec<Option<Vec<u8>>>),
    /// The values, the definition levels and the repetition levels.
    List(Vec<&'static str>, Vec<i16>, Vec<i16>),
}

impl Data {
    pub(super) fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let bytes = texts.into_iter().map(|text| Some(text.as_ref().into()));
        Self::Bytes(bytes.collect())
    }
}

/// A file of this schema whose row groups have these columns.
pub(super) fn file(schema: &str, groups: &[Vec<Data>]) -> Vec<u8> {
    file_with(schema, groups, WriterProperties::builder().build())
}

pub(super) fn file_with(schema: &str, groups: &[Vec<Data>], with: WriterProperties) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message m {{ {schema} }}")).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(with)).unwrap();
    for columns in groups {
        let mut group = writer.next_row_group().unwrap();
        for data in columns {
            let mut column = group.next_column().unwrap().unwrap();
            write(column.untyped(), data);
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// Small pages in every way that pages are written.
pub(super) fn ways() -> Vec<WriterProperties> {
    let mut ways = Vec::new();
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::ZSTD(parquet::basic::ZstdLevel::default()),
            Compression::GZIP(parquet::basic::GzipLevel::default()),
            Compression::LZ4_RAW,
        ] {
            let builder = || {
                WriterProperties::builder()
                    .set_writer_version(version)
                    .set_compression(compression)
                    .set_data_page_row_count_limit(100)
                    .set_write_batch_size(50)
            };
            ways.push(builder().build());
            ways.push(builder().set_dictionary_enabled(false).build());
        }
    }
    ways
}

/// Every encoding of texts.
pub(super) fn text_encodings() -> [Encoding; 3] {
    [
        Encoding::PLAIN,
        Encoding::DELTA_LENGTH_BYTE_ARRAY,
        Encoding::DELTA_BYTE_ARRAY,
    ]
}

fn write(column: &mut ColumnWriter<'_>, data: &Data) {
    match (column, data) {
        (ColumnWriter::BoolColumnWriter(writer), Data::YesNo(values)) => {
            let (values, levels) = known(values, |value| *value);
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::Int32ColumnWriter(writer), Data::Small(values)) => {
            let (values, levels) = known(values, |value| *value);
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::Int64ColumnWriter(writer), Data::Large(values)) => {
            let (values, levels) = known(values, |value| *value);
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::Int96ColumnWriter(writer), Data::Julian(values)) => {
            let (values, levels) = known(values, |value| Int96::from(value.to_vec()));
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::FloatColumnWriter(writer), Data::Single(values)) => {
            let (values, levels) = known(values, |value| *value);
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::DoubleColumnWriter(writer), Data::Double(values)) => {
            let (values, levels) = known(values, |value| *value);
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::ByteArrayColumnWriter(writer), Data::Bytes(values)) => {
            let (values, levels) = known(values, |value| ByteArray::from(value.clone()));
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::FixedLenByteArrayColumnWriter(writer), Data::Fixed(values)) => {
            let bytes = |value: &Vec<u8>| FixedLenByteArray::from(ByteArray::from(value.clone()));
            let (values, levels) = known(values, bytes);
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::ByteArrayColumnWriter(writer), Data::List(values, levels, begins)) => {
            let values: Vec<ByteArray> = values.iter().map(|text| (*text).into()).collect();
            writer.write_batch(&values, Some(levels), Some(begins))
        }
        _ => unreachable!("the schema has another type"),
    }
    .unwrap();
}

fn known<V, T>(values: &[Option<V>], value: impl Fn(&V) -> T) -> (Vec<T>, Vec<i16>) {
    let levels = values.iter().map(|value| i16::from(value.is_some()));
    (
        values.iter().flatten().map(value).collect(),
        levels.collect(),
    )
}
