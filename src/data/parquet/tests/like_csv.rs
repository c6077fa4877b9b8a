use proptest::prelude::*;

use super::made::{Data, file};
use super::*;
use crate::data::write_row;
use crate::value::Unit;

const HEADERS: [&str; 7] = ["id", "text", "number", "yes", "date", "span", "choice"];

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "",
            " ",
            "1",
            "1.5",
            "-2",
            "1234567.1234567",
            "yes",
            "no",
            "2026-01-20",
            "n/a",
            "N/A",
            "2026-01-20T10:00:00Z",
            "2026-03-29T02:30",
            "low",
            "High",
            "é",
            " é ",
            "€1",
            "a;b",
            "1,5",
        ])
        .prop_map(str::to_owned),
        "[ a-c0-9é.;:-]{0,6}",
    ]
}

fn read_as() -> ReadSpec {
    let choices = vec!["low".to_owned(), "high".to_owned()];
    let kinds = [
        ReadAs::Text,
        ReadAs::Text,
        ReadAs::Number(None),
        ReadAs::YesNo,
        ReadAs::Date(None),
        ReadAs::Duration(Unit::Minute),
        ReadAs::Choice(choices),
    ];
    let columns = kinds.into_iter().zip(HEADERS).enumerate();
    let mut columns: Vec<_> = columns
        .map(|(place, (kind, name))| ColumnSpec::plain(place, name, kind))
        .collect();
    columns.push(ColumnSpec::plain(1, "again", ReadAs::Verbatim));
    columns.push(ColumnSpec {
        position: None,
        ..ColumnSpec::plain(0, "absent", ReadAs::Number(None))
    });
    columns.push(ColumnSpec {
        position: None,
        ..ColumnSpec::plain(0, "row", ReadAs::RowNumber)
    });
    ReadSpec {
        zone: Zone::parse("Europe/Paris").unwrap(),
        ..ReadSpec::without_key(columns)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// The same rows are read, and the same are rejected, for the same reasons.
    #[test]
    fn texts_are_read_as_those_of_csv(
        rows in prop::collection::vec(prop::array::uniform7(cell()), 1..12),
        skip: bool,
        keyed: bool,
        required in prop::option::of(0usize..8),
        placeholder in prop::option::of(0usize..7),
    ) {
        let mut spec = read_as();
        spec.key = keyed.then_some(0);
        spec.empty_key = if skip { EmptyKey::Skip } else { EmptyKey::Reject };
        if let Some(place) = required {
            spec.columns[place].required = true;
        }
        if let Some(place) = placeholder {
            spec.columns[place].missing = vec!["n/a".to_owned()];
        }
        let mut csv = Vec::new();
        write_row(&mut csv, HEADERS, b',');
        for row in &rows {
            write_row(&mut csv, row.iter().map(String::as_str), b',');
        }
        let columns = (0..7).map(|place| Data::texts(rows.iter().map(|row| &row[place])));
        let schema = HEADERS.map(|name| format!("optional binary {name} (STRING);")).concat();
        let mut parquet = read(&file(&schema, &[columns.collect()]), &spec);
        let mut csv = read(&csv, &spec);
        for (line, _) in &mut csv.rows {
            *line -= 1;
        }
        for reject in &mut csv.rejects {
            reject.line -= 1;
            reject.raw.clear();
            reject.byte = 0;
        }
        for reject in csv.rejects.iter_mut().chain(&mut parquet.rejects) {
            // CSV shows a cell as it stands, and a placeholder for an id too.
            reject.value = None;
            reject.lead.take_if(|_| reject.code == "empty-key");
        }
        prop_assert_eq!(parquet, csv);
    }
}
