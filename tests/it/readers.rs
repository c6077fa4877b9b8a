//! Files that break readers: each is read right, or each of its bad rows is named.
//!
//! The corpora lie outside the project; a test whose corpus is absent says so.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests read their corpora, and fail where they must"
)]

mod values;

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;

use leadrules::columns::ReadAs;
use leadrules::data::{DataError, ReadOptions, open, scan};

use crate::all_columns::{all_columns, rows};
use crate::shared::shared;

/// What a file holds, all cells as trimmed text.
#[derive(Debug, Default)]
struct Contents {
    headers: Vec<String>,
    notes: Vec<String>,
    /// The line that each row begins on, and its cells.
    rows: Vec<(u64, Vec<String>)>,
    /// The line and the code of each row that was not read.
    rejects: Vec<(u64, &'static str)>,
}

fn read(path: &Path) -> Result<Contents, DataError> {
    let table = open(path, &ReadOptions::default())?;
    let mut contents = Contents {
        headers: table.headers().to_vec(),
        notes: table.notes().to_vec(),
        ..Contents::default()
    };
    let spec = all_columns(table.headers(), &ReadAs::Text);
    let two = NonZero::new(2).unwrap();
    scan(table, &spec, two, rows, |scanned| {
        assert_eq!(
            scanned.rows as usize,
            scanned.value.len() + scanned.rejects.len()
        );
        contents.rows.extend(scanned.value);
        contents.rejects.extend(
            scanned
                .rejects
                .iter()
                .map(|reject| (reject.line, reject.code)),
        );
    })?;
    Ok(contents)
}

/// A folder of the shared corpora; says so where it is absent.
fn corpus(name: &str) -> Option<PathBuf> {
    shared(&format!("corpora/{name}"))
}

/// Runs a program; says so where it cannot be run.
fn run(command: &mut Command) -> bool {
    let done = command.output().is_ok_and(|output| output.status.success());
    if !done {
        println!(
            "skipped: {} does not run here",
            command.get_program().display()
        );
    }
    done
}

/// What must become of a file.
enum Expected {
    /// So many rows are read, and these are rejected: line and code.
    Rows(usize, &'static [(u64, &'static str)]),
    /// So many rows are read, and this is remarked.
    Noted(usize, &'static str),
    /// So many rows are read, and so many are rejected, some of them for this.
    Rejected(usize, &'static str, usize),
    /// The file is refused, with these words.
    Refused(&'static str),
}

use Expected::{Noted, Refused, Rejected, Rows};

const NASTY: &[(&str, Expected)] = &[
    ("ok__plain.csv", Rows(3, &[])),
    ("enc__utf8_bom.csv", Rows(3, &[])),
    ("enc__utf16le_bom.csv", Noted(1, "UTF-16LE")),
    ("enc__utf16be_bom.csv", Noted(1, "UTF-16BE")),
    ("enc__utf16le_nobom.csv", Refused("UTF-16")),
    (
        "enc__windows1252.csv",
        Refused("not UTF-8 (line 2, column 17)"),
    ),
    ("enc__latin1.csv", Refused("not UTF-8 (line 2, column 17)")),
    (
        "enc__mixed_utf8_latin1.csv",
        Rows(1, &[(3, "invalid-utf8")]),
    ),
    (
        "enc__truncated_multibyte_eof.csv",
        Rows(0, &[(2, "invalid-utf8")]),
    ),
    ("enc__nfd_vs_nfc.csv", Rows(2, &[])),
    ("enc__zero_width_and_nbsp.csv", Rows(1, &[])),
    ("enc__bidi_override.csv", Rows(1, &[])),
    (
        "enc__bom_mid_file.csv",
        Rows(6, &[(5, "second-byte-order-mark")]),
    ),
    ("nl__crlf.csv", Rows(3, &[])),
    ("nl__cr_only.csv", Rows(3, &[])),
    ("nl__mixed.csv", Rows(3, &[])),
    ("nl__no_final.csv", Rows(3, &[])),
    ("nl__blank_lines.csv", Rows(3, &[(6, "too-few-cells")])),
    ("sep__semicolon.csv", Noted(3, "separated by `;`")),
    (
        "sep__semicolon_decimal_comma.csv",
        Noted(2, "separated by `;`"),
    ),
    ("sep__tab.csv", Noted(3, "separated by tabs")),
    ("sep__pipe.csv", Noted(3, "separated by `|`")),
    ("sep__excel_sep_line.csv", Rows(3, &[])),
    ("q__quoted_newline_crlf.csv", Rows(2, &[])),
    ("q__stray_quote.csv", Rows(1, &[(2, "quote-in-cell")])),
    (
        "q__text_after_quote.csv",
        Rows(1, &[(2, "text-after-quote")]),
    ),
    (
        "q__unclosed_first_row.csv",
        Rows(2, &[(2, "unclosed-quote")]),
    ),
    (
        "q__backslash_escape.csv",
        Rows(1, &[(2, "text-after-quote")]),
    ),
    ("q__single_quotes.csv", Rows(1, &[(2, "too-many-cells")])),
    ("shape__empty.csv", Refused("is empty")),
    ("shape__only_newlines.csv", Refused("has no header")),
    ("shape__header_only.csv", Rows(0, &[])),
    ("shape__short_row.csv", Rows(2, &[(3, "too-few-cells")])),
    ("shape__long_row.csv", Rows(2, &[(3, "too-many-cells")])),
    (
        "shape__long_row_late.csv",
        Rows(30_000, &[(30_002, "too-many-cells")]),
    ),
    (
        "shape__trailing_comma_rows.csv",
        Rows(
            0,
            &[
                (2, "too-many-cells"),
                (3, "too-many-cells"),
                (4, "too-many-cells"),
            ],
        ),
    ),
    (
        "shape__trailing_comma_all.csv",
        Noted(3, "column 8 has no name"),
    ),
    ("shape__dup_header.csv", Rows(1, &[])),
    ("shape__dup_header_case.csv", Rows(1, &[])),
    ("shape__empty_header.csv", Noted(1, "column 2 has no name")),
    ("shape__header_spaces.csv", Rows(1, &[])),
    ("shape__header_newline.csv", Rows(1, &[])),
    ("shape__preamble.csv", Refused("line 4 does")),
    (
        "shape__salesforce_footer.csv",
        Rows(
            3,
            &[
                (7, "report-footer"),
                (8, "report-footer"),
                (9, "report-footer"),
            ],
        ),
    ),
    (
        "shape__header_repeated.csv",
        Rows(6, &[(5, "repeated-header")]),
    ),
    ("shape__wide_5000_cols.csv", Rows(1, &[])),
    (
        "shape__huge_field_8mb.csv",
        Rows(1, &[(2, "unclosed-quote")]),
    ),
    ("shape__nul_byte.csv", Rows(1, &[(2, "nul-byte")])),
    ("shape__nul_padding_tail.csv", Rows(3, &[(5, "nul-byte")])),
    ("shape__binary_xlsx_renamed.csv", Refused("zip")),
    ("shape__html_login_page.csv", Refused("web page")),
    ("gz__ok.csv.gz", Rows(3, &[])),
    ("gz__multimember.csv.gz", Rows(3, &[])),
    ("gz__truncated.csv.gz", Refused("gzip data end too early")),
    ("gz__bad_crc.csv.gz", Refused("gzip data are damaged")),
    ("gz__wrong_ext.csv", Rows(3, &[])),
    ("gz__not_gz.csv.gz", Rows(3, &[])),
    (
        "gz__bomb_64mb_one_field.csv.gz",
        Rows(0, &[(2, "row-too-long")]),
    ),
    ("val__dup_ids.csv", Rows(3, &[])),
    ("val__id_whitespace_case.csv", Rows(2, &[])),
    ("val__ids_excel_mangled.csv", Rows(3, &[])),
    ("val__salesforce_ids_15.csv", Rows(2, &[])),
    ("val__numbers.csv", Rows(26, &[])),
    ("val__dates.csv", Rows(35, &[])),
    ("val__bools.csv", Rows(21, &[])),
    ("val__nulls.csv", Rows(18, &[])),
    ("val__formula.csv", Rows(14, &[])),
    ("val__terminal_escape.csv", Rows(2, &[])),
    ("val__ci_command.csv", Rows(2, &[])),
    ("val__html_xss.csv", Rows(2, &[])),
    ("val__sql_literal.csv", Rows(3, &[])),
    ("ev__json_array.jsonl", Refused("JSON array")),
    ("ev__ok.jsonl", Rows(2, &[])),
    ("ev__bom_crlf.jsonl", Rows(2, &[])),
    ("ev__blank_lines.jsonl", Rows(2, &[])),
    ("ev__pretty.jsonl", Refused("printed over several lines")),
    (
        "ev__concatenated.jsonl",
        Refused("each line holds one only"),
    ),
    ("ev__truncated_last.jsonl", Rows(1, &[(2, "bad-json")])),
    ("ev__trailing_comma.jsonl", Refused("the comma at column")),
    ("ev__dup_keys.jsonl", Refused("stands twice on the line")),
    ("ev__numeric_id.jsonl", Rows(3, &[])),
    ("ev__unknown_lead.jsonl", Rows(1, &[])),
    ("ev__missing_fields.jsonl", Rows(4, &[])),
    ("ev__ts_variants.jsonl", Rows(12, &[])),
    ("ev__deep_100k.jsonl", Refused("more than 128 brackets")),
    ("ev__nan.jsonl", Refused("JSON has no such numbers")),
    ("ev__lone_surrogate.jsonl", Refused("half of a pair")),
    (
        "ev__invalid_utf8.jsonl",
        Refused("is not UTF-8 (line 1, column"),
    ),
    ("ev__huge_number.jsonl", Rows(1, &[])),
    ("ev__exact_duplicates.jsonl", Rows(3, &[])),
    ("ev__out_of_order.jsonl", Rows(2, &[])),
];

#[test]
fn nasty_files_are_read_or_named() {
    let Some(corpus) = corpus("nasty") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    if !run(Command::new("python3")
        .arg(corpus.join("make_nasty.py"))
        .arg(folder.path()))
    {
        return;
    }
    for (name, expected) in NASTY {
        let found = read(&folder.path().join(name));
        match (expected, found) {
            (Rows(rows, rejects), Ok(contents)) => {
                assert_eq!(contents.rejects, *rejects, "{name}");
                assert_eq!(contents.rows.len(), *rows, "{name}");
                assert!(
                    contents.notes.is_empty() || name.starts_with("val"),
                    "{name}: {:?}",
                    contents.notes
                );
            }
            (Noted(rows, note), Ok(contents)) => {
                assert_eq!(
                    (contents.rows.len(), contents.rejects.len()),
                    (*rows, 0),
                    "{name}"
                );
                assert!(
                    contents.notes.iter().any(|found| found.contains(note)),
                    "{name}: {contents:?}"
                );
            }
            (Refused(words), Err(error)) => {
                assert!(error.message().contains(words), "{name}: {error}");
            }
            (Rows(..) | Noted(..) | Rejected(..), Err(error)) => panic!("{name}: {error}"),
            (Rejected(..), Ok(contents)) => panic!("{name}: {contents:?}"),
            (Refused(words), Ok(contents)) => panic!("{name}: not refused ({words}): {contents:?}"),
        }
    }
    let made: std::collections::BTreeSet<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("__"))
        .collect();
    let named = NASTY.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(made, named, "each file has its outcome");
    values::check_all(folder.path());
    let quoted = read(&folder.path().join("q__quoted_newline_crlf.csv")).unwrap();
    assert_eq!(quoted.rows[0].1[2], "Acme\r\nHolding\nLtd");
    assert_eq!(quoted.rows[1].0, 5, "the line after a cell of three lines");
    let spaces = read(&folder.path().join("shape__header_spaces.csv")).unwrap();
    assert_eq!(spaces.headers, ["id", "email", "company", "employees"]);
}

#[test]
fn csv_spectrum_is_read_as_its_json_says() {
    let Some(corpus) = corpus("csv-spectrum") else {
        return;
    };
    let mut checked = 0;
    for entry in std::fs::read_dir(corpus.join("csvs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if name == "location_coordinates" {
            // Its JSON does not say what its CSV holds.
            continue;
        }
        let json = std::fs::read(corpus.join("json").join(format!("{name}.json"))).unwrap();
        let expected: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_slice(&json).unwrap();
        let found = read(&path).unwrap();
        assert_eq!(found.rejects, [], "{name}");
        assert_eq!(found.rows.len(), expected.len(), "{name}");
        for ((_, cells), object) in found.rows.iter().zip(expected) {
            assert_eq!(cells.len(), object.len(), "{name}");
            for (header, cell) in found.headers.iter().zip(cells) {
                assert_eq!(
                    object[header].as_str().map(str::trim),
                    Some(cell.as_str()),
                    "{name}"
                );
            }
        }
        checked += 1;
    }
    assert_eq!(checked, 11);
}

#[test]
fn no_row_of_pollock_is_silently_different() {
    let Some(corpus) = corpus("pollock") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let archive = corpus.join("polluted_files_all.tar.xz");
    if !run(Command::new("tar")
        .arg("-xf")
        .arg(archive)
        .arg("-C")
        .arg(folder.path()))
    {
        return;
    }
    let (mut files, mut refused, mut rejects) = (0, 0, 0);
    for entry in std::fs::read_dir(folder.path().join("csv")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.starts_with("row_") {
            continue;
        }
        let clean = std::fs::read_to_string(folder.path().join("clean").join(&name)).unwrap();
        let mut clean = clean.lines().skip(1).map(clean_row);
        let total = clean.clone().count();
        files += 1;
        let Ok(found) = read(&path) else {
            refused += 1;
            continue;
        };
        for (line, cells) in &found.rows {
            assert!(
                clean.any(|row| row == *cells),
                "{name}, line {line}: {cells:?}"
            );
        }
        assert!(
            found.rows.len() == total || !found.rejects.is_empty(),
            "{name}: rows are missing"
        );
        rejects += found.rejects.len();
    }
    println!("{files} files, {refused} of them refused, {rejects} rejected rows");
    assert_eq!(files, 2268);
    assert!(
        refused < 50,
        "whole files are refused only for their headers"
    );
}

/// What must become of a file whose defect is that of the whole file: each row that is read is one of the clean file.
const WHOLE_FILES: &[(&str, Expected)] = &[
    ("double_trailing_newline", Rows(83, &[])),
    ("escape_char_0x00", Rejected(77, "text-after-quote", 6)),
    ("escape_char_0x5C", Rejected(77, "text-after-quote", 6)),
    ("field_delimiter_0x20", Refused("a quote inside a cell")),
    (
        "field_delimiter_0x2C_0x20",
        Refused("a quote inside a cell"),
    ),
    ("field_delimiter_0x3B", Noted(83, "separated by `;`")),
    ("field_delimiter_0x9", Noted(83, "separated by tabs")),
    ("header_multirow_2", Rejected(83, "repeated-header", 1)),
    ("header_multirow_3", Rejected(83, "repeated-header", 2)),
    ("header_only", Rows(0, &[])),
    ("multitable_less", Rejected(83, "too-few-cells", 83)),
    ("multitable_more", Rejected(83, "too-many-cells", 83)),
    // The second table has the same columns as the first: but for its header, nothing tells its rows apart.
    ("multitable_same", Rejected(164, "repeated-header", 2)),
    // A rule that names a column does not find it.
    ("no_header", Noted(82, "column 9 has no name")),
    ("no_payload", Refused("is empty")),
    ("no_trailing_newline", Rows(83, &[])),
    ("one_data_row", Rows(1, &[])),
    ("preamble", Refused("line 3 does")),
    ("record_delimiter_0xA", Rows(83, &[])),
    ("record_delimiter_0xD", Rows(83, &[])),
];

#[test]
fn whole_files_of_pollock_have_a_stated_outcome() {
    let Some(corpus) = corpus("pollock") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let archive = corpus.join("polluted_files_all.tar.xz");
    let mut unpack = Command::new("tar");
    if !run(unpack.arg("-xf").arg(archive).arg("-C").arg(folder.path())) {
        return;
    }
    for (name, expected) in WHOLE_FILES {
        let file = format!("file_{name}.csv");
        let clean = std::fs::read_to_string(folder.path().join("clean").join(&file)).unwrap();
        let clean: Vec<_> = clean.lines().map(clean_row).collect();
        let found = read(&folder.path().join("csv").join(&file));
        let count = |contents: &Contents, rows: usize| {
            assert_eq!(contents.rows.len(), rows, "{name}: {:?}", contents.rejects);
            // What stands behind a second header may be another table, of which nothing is known.
            let header = contents
                .rejects
                .iter()
                .find(|(line, code)| *code == "repeated-header" && *line > 3);
            let end = header.map_or(u64::MAX, |(line, _)| *line);
            for (line, cells) in contents.rows.iter().filter(|(line, _)| *line < end) {
                assert!(clean.contains(cells), "{name}, line {line}: {cells:?}");
            }
        };
        match (expected, found) {
            (Rows(rows, rejects), Ok(contents)) => {
                count(&contents, *rows);
                assert_eq!(contents.rejects, *rejects, "{name}");
            }
            (Noted(rows, note), Ok(contents)) => {
                count(&contents, *rows);
                assert_eq!(contents.rejects, [], "{name}");
                let notes = &contents.notes;
                assert!(
                    notes.iter().any(|found| found.contains(note)),
                    "{name}: {notes:?}"
                );
            }
            (Rejected(rows, code, rejects), Ok(contents)) => {
                count(&contents, *rows);
                assert_eq!(contents.rejects.len(), *rejects, "{name}");
                let named = contents.rejects.iter().any(|(_, found)| found == code);
                assert!(named, "{name}: {:?}", contents.rejects);
            }
            (Refused(words), Err(error)) => {
                assert!(error.to_string().contains(words), "{name}: {error}");
            }
            (_, found) => panic!("{name}: {found:?}"),
        }
    }
}

/// Single quotes are letters: cells stand with theirs, and those with a comma inside are named.
#[test]
fn single_quotes_are_letters() {
    let Some(corpus) = corpus("pollock") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut unpack = Command::new("tar");
    let archive = corpus.join("polluted_files_all.tar.xz");
    if !run(unpack.arg("-xf").arg(archive).arg("-C").arg(folder.path())) {
        return;
    }
    let found = read(&folder.path().join("csv/file_quotation_char_0x27.csv")).unwrap();
    assert_eq!((found.rows.len(), found.rejects.len()), (10, 73));
    assert!(
        found
            .headers
            .iter()
            .any(|header| header == "'ProductDescription'")
    );
}

/// A row of a file all of whose cells are quoted and lie on one line.
fn clean_row(line: &str) -> Vec<String> {
    let inside = line
        .strip_prefix('"')
        .and_then(|line| line.strip_suffix('"'));
    let cells = inside.unwrap_or(line).split("\",\"");
    cells
        .map(|cell| cell.replace("\"\"", "\"").trim().to_owned())
        .collect()
}

/// What becomes of a text of the JSON test suite, as a value on a line between two good ones: the codes of what is rejected.
fn as_value_on_a_line(text: &[u8]) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.jsonl");
    let lines = [
        &b"{\"id\": 1, \"value\": null, \"\xC3\xA9\": 1}\n{\"id\": 2, \"value\": "[..],
        text,
        &b"}\n{\"id\": 3}\n"[..],
    ];
    std::fs::write(&path, lines.concat()).unwrap();
    let contents = read(&path).unwrap();
    let ids: Vec<_> = contents
        .rows
        .iter()
        .map(|(_, cells)| cells[0].as_str())
        .collect();
    assert_eq!((ids.first(), ids.last()), (Some(&"1"), Some(&"3")));
    assert_eq!(contents.rows.len() == 3, contents.rejects.is_empty());
    contents.rejects.into_iter().map(|(_, code)| code).collect()
}

/// Lists and objects cannot be read as texts: whether they are JSON is told apart from whether they fit.
fn is_refused(codes: &[&str]) -> bool {
    codes.iter().any(|code| *code != "bad-kind")
}

#[test]
fn the_json_test_suite_is_told_good_from_bad() {
    let Some(corpus) = corpus("json-test-suite/test_parsing") else {
        return;
    };
    let (mut good, mut bad, mut wrong) = (0, 0, Vec::new());
    let mut free = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(corpus).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut text = std::fs::read(&path).unwrap();
        if name.starts_with("y_") {
            // Line ends in JSON are white space outside of texts, but JSON Lines has none.
            text.iter_mut()
                .filter(|byte| **byte == b'\n')
                .for_each(|byte| *byte = b' ');
        }
        let codes = as_value_on_a_line(&text);
        match &name[..2] {
            "y_" if !is_refused(&codes) => good += 1,
            "n_" if is_refused(&codes) => bad += 1,
            "i_" => {
                *free
                    .entry(codes.first().copied().unwrap_or("read"))
                    .or_insert(0) += 1
            }
            _ => wrong.push((name, codes)),
        }
    }
    assert_eq!(wrong, [], "good texts are read, bad ones refused");
    assert_eq!((good, bad), (95, 188));
    // What readers may treat as they like: the ten that are JSON are lists of numbers, of any size.
    let free: Vec<_> = free.into_iter().collect();
    assert_eq!(
        free,
        [
            ("bad-json", 1),
            ("bad-kind", 10),
            ("invalid-utf8", 13),
            ("lone-surrogate", 10),
            ("nested-too-deep", 1)
        ]
    );
}
