use super::made::{Data, file};
use super::*;
use crate::value::{DateFormat, NumberFormat, Unit};

/// What the cells of a column come to, read so; bad ones as their codes.
fn check(schema: &str, data: Data, read_as: ReadAs, expected: &[&str]) {
    check_in(Zone::UTC, schema, data, read_as, expected);
}

fn check_in(zone: Zone, schema: &str, data: Data, read_as: ReadAs, expected: &[&str]) {
    let bytes = file(schema, &[vec![data]]);
    let spec = ReadSpec {
        zone,
        ..ReadSpec::without_key(vec![ColumnSpec::plain(0, "x", read_as.clone())])
    };
    let seen = read(&bytes, &spec);
    let good = seen.rows.into_iter();
    let bad = seen.rejects.iter();
    let mut cells: Vec<(u64, String)> = good
        .map(|(line, mut cells)| (line, cells.remove(0)))
        .chain(bad.map(|reject| (reject.line, reject.code.to_owned())))
        .collect();
    cells.sort();
    let cells: Vec<String> = cells.into_iter().map(|(_, cell)| cell).collect();
    assert_eq!(cells, expected, "{schema} as {read_as:?}");
}

#[test]
fn whole_numbers() {
    let small = || Data::Small(vec![Some(-7), None, Some(i32::MAX)]);
    let number = ReadAs::Number(None);
    check(
        "optional int32 x;",
        small(),
        ReadAs::Text,
        &["-7", "", "2147483647"],
    );
    check(
        "optional int32 x;",
        small(),
        number.clone(),
        &["-7000000", "-", "2147483647000000"],
    );
    check(
        "optional int32 x (INTEGER(8, true));",
        small(),
        number.clone(),
        &["-7000000", "-", "2147483647000000"],
    );
    let unsigned = "optional int32 x (INTEGER(32, false));";
    check(
        unsigned,
        small(),
        ReadAs::Text,
        &["4294967289", "", "2147483647"],
    );
    check(
        unsigned,
        small(),
        number.clone(),
        &["4294967289000000", "-", "2147483647000000"],
    );
    let large = || Data::Large(vec![Some(-1), Some(i64::MIN), Some(9_000_000_000_000)]);
    check(
        "optional int64 x;",
        large(),
        number.clone(),
        &["-1000000", "bad-number", "9000000000000000000"],
    );
    let unsigned = "optional int64 x (INTEGER(64, false));";
    check(
        unsigned,
        large(),
        ReadAs::Text,
        &[
            "18446744073709551615",
            "9223372036854775808",
            "9000000000000",
        ],
    );
    let minutes = ReadAs::Duration(Unit::Minute);
    check(
        "optional int32 x;",
        Data::Small(vec![Some(2)]),
        minutes,
        &["120000000"],
    );
    let flags = Data::Small(vec![Some(0), Some(1), Some(2)]);
    check(
        "optional int32 x;",
        flags,
        ReadAs::YesNo,
        &["0", "1", "bad-yes-no"],
    );
    let choices = ReadAs::Choice(vec!["10".to_owned(), "20".to_owned()]);
    let data = Data::Small(vec![Some(20), Some(30)]);
    check("optional int32 x;", data, choices, &["1", "bad-choice"]);
    check(
        "optional int32 x;",
        Data::Small(vec![Some(2026)]),
        ReadAs::Date(None),
        &["bad-date"],
    );
}

#[test]
fn decimals_are_exact() {
    let number = || ReadAs::Number(None);
    let small = || Data::Small(vec![Some(150), Some(-5)]);
    check(
        "optional int32 x (DECIMAL(9, 2));",
        small(),
        ReadAs::Text,
        &["1.50", "-0.05"],
    );
    check(
        "optional int32 x (DECIMAL(9, 2));",
        small(),
        number(),
        &["1500000", "-50000"],
    );
    let large = || Data::Large(vec![Some(1_234_567_890_123_456_789)]);
    check(
        "optional int64 x (DECIMAL(18, 8));",
        large(),
        number(),
        &["12345678901234568"],
    );
    check(
        "optional int64 x (DECIMAL(18, 0));",
        large(),
        number(),
        &["bad-number"],
    );
    check(
        "optional int64 x (DECIMAL(18, 0));",
        large(),
        ReadAs::Text,
        &["1234567890123456789"],
    );
    let bytes = |value: i128| Some(value.to_be_bytes().to_vec());
    let fixed = || Data::Fixed(vec![bytes(-1_500_000_000), bytes(i128::MAX)]);
    let schema = "optional fixed_len_byte_array(16) x (DECIMAL(38, 9));";
    check(schema, fixed(), number(), &["-1500000", "bad-number"]);
    let long = Data::Bytes(vec![Some(vec![0xFF; 20]), Some(vec![0x7F; 20])]);
    check(
        "optional binary x (DECIMAL(48, 1));",
        long,
        number(),
        &["-100000", "bad-number"],
    );
    let rounded = read(
        &file("optional int64 x (DECIMAL(18, 8));", &[vec![large()]]),
        &ReadSpec::without_key(vec![ColumnSpec::plain(0, "x", number())]),
    );
    assert_eq!(rounded.rounded, 1);
}

#[test]
fn floating_point_numbers_have_their_shortest_digits() {
    let values = [
        0.1,
        3.0,
        -0.0,
        1e-9,
        9.5e12,
        f64::NAN,
        f64::INFINITY,
        8_999_999_999_999.0,
    ];
    let data = || Data::Double(values.iter().copied().map(Some).collect());
    check(
        "optional double x;",
        data(),
        ReadAs::Number(None),
        &[
            "100000",
            "3000000",
            "0",
            "0",
            "bad-number",
            "bad-number",
            "bad-number",
            "8999999999999000000",
        ],
    );
    check(
        "optional double x;",
        data(),
        ReadAs::Text,
        &[
            "0.1",
            "3",
            "-0",
            "0.000000001",
            "9500000000000",
            "NaN",
            "inf",
            "8999999999999",
        ],
    );
    let single = Data::Single(vec![Some(0.1), None]);
    check(
        "optional float x;",
        single,
        ReadAs::Number(None),
        &["100000", "-"],
    );
}

#[test]
fn yes_and_no() {
    let data = || Data::YesNo(vec![Some(true), Some(false), None]);
    check(
        "optional boolean x;",
        data(),
        ReadAs::YesNo,
        &["1", "0", "-"],
    );
    check(
        "optional boolean x;",
        data(),
        ReadAs::Text,
        &["true", "false", ""],
    );
    check(
        "optional boolean x;",
        data(),
        ReadAs::Number(None),
        &["bad-number", "bad-number", "-"],
    );
}

#[test]
fn days_and_times() {
    let date = || ReadAs::Date(None);
    let paris = Zone::parse("Europe/Paris").unwrap();
    // 20 January 2026.
    let day = || Data::Small(vec![Some(20_473), Some(i32::MAX)]);
    check(
        "optional int32 x (DATE);",
        day(),
        date(),
        &["1768867200000000", "bad-date"],
    );
    check_in(
        paris,
        "optional int32 x (DATE);",
        day(),
        date(),
        &["1768863600000000", "bad-date"],
    );
    check(
        "optional int32 x (DATE);",
        Data::Small(vec![Some(20_473)]),
        ReadAs::Text,
        &["2026-01-20"],
    );
    let micros = 1_768_867_200_000_001;
    for (unit, factor, expected) in [
        ("MILLIS", 1, "1768867200000000"),
        ("MICROS", 1000, "1768867200000001"),
        ("NANOS", 1_000_000, "1768867200000001"),
    ] {
        let value = micros / 1000 * factor + if factor == 1 { 0 } else { factor / 1000 };
        let data = || Data::Large(vec![Some(value), Some(i64::MAX)]);
        let utc = format!("optional int64 x (TIMESTAMP({unit}, true));");
        let local = format!("optional int64 x (TIMESTAMP({unit}, false));");
        let end = if factor == 1_000_000 {
            "9223372036854775"
        } else {
            "bad-date"
        };
        check(&utc, data(), date(), &[expected, end]);
        check_in(paris, &utc, data(), date(), &[expected, end]);
        check(&local, data(), date(), &[expected, end]);
        let hour_before: i64 = expected.parse().unwrap();
        let hour_before = (hour_before - 3_600_000_000).to_string();
        let only = Data::Large(vec![Some(value)]);
        check_in(paris, &local, only, date(), &[&hour_before]);
    }
    let legacy = Data::Large(vec![Some(micros)]);
    check(
        "optional int64 x (TIMESTAMP_MICROS);",
        legacy,
        date(),
        &["1768867200000001"],
    );
    let julian = Data::Julian(vec![
        Some([1_999, 0, 2_440_588 + 20_473]),
        Some([0, 0, u32::MAX]),
    ]);
    check(
        "optional int96 x;",
        julian,
        date(),
        &["1768867200000001", "bad-date"],
    );
}

#[test]
fn texts_of_every_kind() {
    for schema in [
        "optional binary x (STRING);",
        "optional binary x (UTF8);",
        "optional binary x (ENUM);",
        "optional binary x (JSON);",
        "optional binary x;",
    ] {
        let data = || {
            Data::Bytes(vec![
                Some(" é ".into()),
                None,
                Some(vec![]),
                Some(vec![b'a', 0xFF]),
                Some(b"a\0".to_vec()),
            ])
        };
        check(
            schema,
            data(),
            ReadAs::Text,
            &["é", "", "", "invalid-utf8", "nul-byte"],
        );
        check(
            schema,
            data(),
            ReadAs::Verbatim,
            &[" é ", "", "", "invalid-utf8", "nul-byte"],
        );
    }
    // Two halves of one letter.
    let halves = Data::Bytes(vec![Some(vec![0xC3]), Some(vec![0xA9])]);
    let bad = ["invalid-utf8", "invalid-utf8"];
    check("optional binary x (STRING);", halves, ReadAs::Text, &bad);
    let long = Data::texts(["a".repeat((1 << 20) + 1), "b".to_owned()]);
    check(
        "optional binary x (STRING);",
        long,
        ReadAs::Text,
        &["cell-too-long", "b"],
    );
    let uuid = Data::Fixed(vec![Some((0..16).collect())]);
    let schema = "optional fixed_len_byte_array(16) x (UUID);";
    check(
        schema,
        uuid,
        ReadAs::Text,
        &["00010203-0405-0607-0809-0a0b0c0d0e0f"],
    );
}

#[test]
fn lists_are_cells_of_several_texts() {
    // ["a", null, "b"], [], null, ["c;d"], ["", "e"]
    let data = || {
        Data::List(
            vec!["a", "b", "c;d", "", "e"],
            vec![3, 2, 3, 1, 0, 3, 3, 3],
            vec![0, 1, 1, 0, 0, 0, 0, 1],
        )
    };
    let schema =
        "optional group x (LIST) { repeated group list { optional binary element (STRING); } }";
    check(
        schema,
        data(),
        ReadAs::Texts,
        &["a;b", "", "", "bad-kind", "e"],
    );
    let json = [r#"["a","b"]"#, "", "", r#"["c;d"]"#, r#"["","e"]"#];
    check(schema, data(), ReadAs::Verbatim, &json);
    let old = || Data::List(vec!["a", "b"], vec![2, 2, 1, 0], vec![0, 1, 0, 0]);
    let schema = "optional group x (LIST) { repeated binary array (UTF8); }";
    check(schema, old(), ReadAs::Texts, &["a;b", "", ""]);
    let bare = Data::List(vec!["a", "b"], vec![1, 1, 0], vec![0, 1, 0]);
    check(
        "repeated binary x (UTF8);",
        bare,
        ReadAs::Texts,
        &["a;b", ""],
    );
}

fn refused(schema: &str, key: Option<usize>, read_as: ReadAs) -> String {
    let bytes = file(schema, &[]);
    let spec = ReadSpec {
        key,
        ..ReadSpec::without_key(vec![ColumnSpec::plain(0, "x", read_as)])
    };
    read_by(&bytes, &spec, 1).unwrap_err().to_string()
}

#[test]
fn what_cannot_be_read_is_refused_by_its_name() {
    for (schema, what) in [
        (
            "optional group x { optional int32 a; optional int32 b; }",
            "a struct",
        ),
        ("optional group x { optional int32 a; }", "a struct"),
        (
            "optional group x (MAP) { repeated group key_value { required binary key; optional int32 value; } }",
            "a map",
        ),
        (
            "optional group x (LIST) { repeated group list { optional group element { optional int32 a; } } }",
            "a list of something else than values",
        ),
        ("optional int32 x (TIME(MILLIS, true));", "a time of day"),
        ("optional binary x (BSON);", "BSON"),
        (
            "optional fixed_len_byte_array(12) x (INTERVAL);",
            "an interval",
        ),
        (
            "optional fixed_len_byte_array(3) x;",
            "bytes of a fixed length",
        ),
    ] {
        let said = refused(schema, None, ReadAs::Text);
        let expected = format!("the column `x` of `x.parquet` is {what}, which is not read");
        assert!(said.starts_with(&expected), "{said}");
        // It is no trouble where nobody asks for it.
        let bytes = file(&format!("{schema} optional int32 y;"), &[]);
        let table = opened(&bytes).unwrap();
        assert_eq!(table.headers(), ["x", "y"]);
        assert_eq!((table.refusal(0), table.refusal(1)), (Some(what), None));
        read(
            &bytes,
            &ReadSpec::without_key(vec![ColumnSpec::plain(1, "y", ReadAs::Text)]),
        );
    }
}

#[test]
fn what_does_not_fit_is_refused_once() {
    let list =
        "optional group x (LIST) { repeated group list { optional binary element (STRING); } }";
    assert_eq!(
        refused(list, None, ReadAs::Text),
        "the column `x` of `x.parquet` is a list, but one value is needed\n  \
         help: declare it as a field of type `texts`, or export one value of it"
    );
    let number = NumberFormat::from_example("1,234.50").unwrap();
    assert_eq!(
        refused("optional double x;", None, ReadAs::Number(Some(number))),
        "`x` of `x.parquet` is a floating-point number (FLOAT or DOUBLE) already, and is declared \
         with `like`, which reads texts\n  help: leave out the `like` of `x`"
    );
    let date = DateFormat::from_example("31/01/2026").unwrap();
    let said = refused("optional int32 x (DATE);", None, ReadAs::Date(Some(date)));
    assert!(
        said.starts_with("`x` of `x.parquet` is a date already"),
        "{said}"
    );
}

/// No writer of the crate's is built in for these: a footer says that its first column has one.
#[test]
fn what_is_compressed_in_another_way_is_refused_where_it_is_asked_for() {
    let schema = "optional int32 x; optional int32 y;";
    let columns = || vec![Data::Small(vec![Some(1)]), Data::Small(vec![Some(2)])];
    // The name of the column is followed by its compression, 0 for none, twice its number.
    let compression_of_x = [0x18, 1, b'x', 0x15, 0];
    for (number, name) in [(3, "LZO"), (4, "Brotli")] {
        let mut bytes = file(schema, &[columns(), columns()]);
        let mut windows = bytes.windows(compression_of_x.len());
        let place = windows.rposition(|window| window == compression_of_x);
        bytes[place.unwrap() + 4] = number * 2;
        let column = |place, name| {
            ReadSpec::without_key(vec![ColumnSpec::plain(place, name, ReadAs::Number(None))])
        };
        assert_eq!(
            read_by(&bytes, &column(0, "x"), 1).unwrap_err().to_string(),
            format!(
                "`x.parquet` is compressed with {name}, which is not read\n  help: write it with \
                 Snappy, zstd, gzip or LZ4, or without compression"
            )
        );
        assert_eq!(read(&bytes, &column(1, "y")).rows.len(), 2);
    }
}

#[test]
fn ids_are_texts_or_whole_numbers() {
    let said = refused("optional double x;", Some(0), ReadAs::Text);
    assert_eq!(
        said,
        "the ids in `x` of `x.parquet` are floating-point numbers, which do not hold long ids \
         exactly\n  help: export the column as text or as whole numbers; pandas: astype(\"Int64\")"
    );
    let said = refused("optional int32 x (DATE);", Some(0), ReadAs::Text);
    let expected = "the id `x` of `x.parquet` is a date; ids are texts or whole numbers";
    assert!(said.starts_with(expected), "{said}");
    for schema in [
        "optional int64 x (INTEGER(64, false));",
        "optional int64 x (DECIMAL(18, 0));",
    ] {
        let bytes = file(schema, &[vec![Data::Large(vec![Some(42), None])]]);
        let spec = ReadSpec {
            key: Some(0),
            ..ReadSpec::without_key(vec![ColumnSpec::plain(0, "x", ReadAs::Text)])
        };
        let seen = read(&bytes, &spec);
        assert_eq!(seen.rows, [(1, vec!["42".to_owned()])]);
        assert_eq!(
            (seen.rejects[0].line, seen.rejects[0].code),
            (2, "empty-key")
        );
    }
}
