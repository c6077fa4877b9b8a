use parquet::basic::{ConvertedType, LogicalType, Repetition, TimeUnit, Type as PhysicalType};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor, Type};

/// A column as rules know it: a field at the top of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Readable(Leaf),
    /// It is something else than a value or a list of values: what it is.
    Refused(String),
}

/// A field that holds one value or a list of values in each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Its place among the columns that are stored.
    pub place: usize,
    pub kind: Kind,
    pub is_list: bool,
}

/// What its values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    YesNo,
    Whole,
    /// Whole numbers that are never negative.
    Unsigned,
    /// Digits, so many of them behind the point.
    Decimal(u32),
    Float,
    /// Days since 1970.
    Day,
    /// A point in time.
    Instant(Ticks),
    /// What clocks showed, in a zone that is not told.
    Local(Ticks),
    /// A point in time, as old programs write it: nanoseconds of a Julian day.
    JulianInstant,
    Uuid,
}

/// What a time counts since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ticks {
    Millis,
    Micros,
    Nanos,
}

impl Kind {
    /// What such a value is called in messages.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "a text",
            Kind::YesNo => "a yes or no (BOOLEAN)",
            Kind::Whole | Kind::Unsigned => "a whole number",
            Kind::Decimal(_) => "a decimal number",
            Kind::Float => "a floating-point number (FLOAT or DOUBLE)",
            Kind::Day => "a date",
            Kind::Instant(_) | Kind::Local(_) | Kind::JulianInstant => "a time (TIMESTAMP)",
            Kind::Uuid => "a UUID",
        }
    }
}

/// The fields of a file, in order.
pub(super) fn fields(schema: &SchemaDescriptor) -> Vec<Field> {
    let roots = schema.root_schema().get_fields();
    let mut leaves: Vec<Vec<usize>> = vec![Vec::new(); roots.len()];
    for leaf in 0..schema.num_columns() {
        leaves[schema.get_column_root_idx(leaf)].push(leaf);
    }
    let fields = roots.iter().zip(leaves);
    fields
        .map(|(root, leaves)| field(schema, root, &leaves))
        .collect()
}

fn field(schema: &SchemaDescriptor, root: &Type, leaves: &[usize]) -> Field {
    let [leaf] = leaves else {
        return Field::Refused(group_name(root).to_owned());
    };
    let descriptor = schema.column(*leaf);
    let is_list = match descriptor.max_rep_level() {
        0 if root.is_primitive() => false,
        1 if root.is_primitive() || is_list(root) => true,
        _ => return Field::Refused(group_name(root).to_owned()),
    };
    match kind(&descriptor) {
        Ok(kind) => Field::Readable(Leaf {
            place: *leaf,
            kind,
            is_list,
        }),
        Err(what) => Field::Refused(what.to_owned()),
    }
}

fn is_list(root: &Type) -> bool {
    let info = root.get_basic_info();
    let marked = matches!(info.logical_type_ref(), Some(LogicalType::List))
        || info.converted_type() == ConvertedType::LIST;
    let [repeated] = root.get_fields() else {
        return false;
    };
    let info = repeated.get_basic_info();
    let repeats = info.has_repetition() && info.repetition() == Repetition::REPEATED;
    // A list of structs of one field has a group more.
    let is_flat = repeated.is_primitive()
        || matches!(repeated.get_fields(), [item] if item.is_primitive() && !is_repeated(item));
    marked && repeats && is_flat
}

fn is_repeated(item: &Type) -> bool {
    item.get_basic_info().has_repetition()
        && item.get_basic_info().repetition() == Repetition::REPEATED
}

fn group_name(root: &Type) -> &'static str {
    let info = root.get_basic_info();
    let marked = (info.logical_type_ref(), info.converted_type());
    match marked {
        (Some(LogicalType::Map), _) | (_, ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE) => {
            "a map"
        }
        (Some(LogicalType::List), _) | (_, ConvertedType::LIST) => {
            "a list of something else than values"
        }
        (Some(LogicalType::Variant(_)), _) => "a variant",
        _ => "a struct",
    }
}

/// What the values of a column are; what is wrong with them, if they cannot be read.
fn kind(column: &ColumnDescriptor) -> Result<Kind, &'static str> {
    let (logical, converted) = (column.logical_type_ref(), column.converted_type());
    match column.physical_type() {
        PhysicalType::BOOLEAN => Ok(Kind::YesNo),
        PhysicalType::INT32 | PhysicalType::INT64 => integer_kind(column, logical, converted),
        PhysicalType::INT96 => Ok(Kind::JulianInstant),
        PhysicalType::FLOAT | PhysicalType::DOUBLE => Ok(Kind::Float),
        PhysicalType::BYTE_ARRAY | PhysicalType::FIXED_LEN_BYTE_ARRAY => {
            bytes_kind(column, logical, converted)
        }
    }
}

fn integer_kind(
    column: &ColumnDescriptor,
    logical: Option<&LogicalType>,
    converted: ConvertedType,
) -> Result<Kind, &'static str> {
    match logical {
        Some(LogicalType::Decimal(_)) => return decimal(column),
        Some(LogicalType::Date) => return Ok(Kind::Day),
        Some(LogicalType::Integer(integer)) if !integer.is_signed => return Ok(Kind::Unsigned),
        Some(LogicalType::Time(_)) => return Err("a time of day"),
        Some(LogicalType::Timestamp(timestamp)) => {
            let ticks = match timestamp.unit {
                TimeUnit::MILLIS => Ticks::Millis,
                TimeUnit::MICROS => Ticks::Micros,
                TimeUnit::NANOS => Ticks::Nanos,
            };
            return Ok(match timestamp.is_adjusted_to_u_t_c {
                true => Kind::Instant(ticks),
                false => Kind::Local(ticks),
            });
        }
        _ => {}
    }
    match converted {
        ConvertedType::DECIMAL => decimal(column),
        ConvertedType::DATE => Ok(Kind::Day),
        ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS => Err("a time of day"),
        ConvertedType::TIMESTAMP_MILLIS => Ok(Kind::Instant(Ticks::Millis)),
        ConvertedType::TIMESTAMP_MICROS => Ok(Kind::Instant(Ticks::Micros)),
        ConvertedType::UINT_8
        | ConvertedType::UINT_16
        | ConvertedType::UINT_32
        | ConvertedType::UINT_64 => Ok(Kind::Unsigned),
        _ => Ok(Kind::Whole),
    }
}

fn bytes_kind(
    column: &ColumnDescriptor,
    logical: Option<&LogicalType>,
    converted: ConvertedType,
) -> Result<Kind, &'static str> {
    let is_fixed = column.physical_type() == PhysicalType::FIXED_LEN_BYTE_ARRAY;
    match logical {
        Some(LogicalType::Decimal(_)) => return decimal(column),
        Some(LogicalType::Uuid) if column.type_length() == 16 => return Ok(Kind::Uuid),
        Some(LogicalType::Float16) => return Err("a half-precision number"),
        Some(LogicalType::Bson) => return Err("BSON"),
        Some(LogicalType::Geometry(_) | LogicalType::Geography(_)) => return Err("a geometry"),
        _ => {}
    }
    match converted {
        ConvertedType::DECIMAL => decimal(column),
        ConvertedType::BSON => Err("BSON"),
        ConvertedType::INTERVAL => Err("an interval"),
        _ if is_fixed => Err("bytes of a fixed length"),
        _ => Ok(Kind::Text),
    }
}

fn decimal(column: &ColumnDescriptor) -> Result<Kind, &'static str> {
    let scale = u32::try_from(column.type_scale()).map_err(|_| "a decimal of a negative scale")?;
    Ok(Kind::Decimal(scale))
}
