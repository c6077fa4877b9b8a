use proptest::prelude::*;

use crate::cli::folder::{Folder, Ran};

const RULES: &str = "when country is \"France\" add 10\nwhen points at least 3 add 2, or at least 6 add 5\n\
                     group \"Visits\" counting events since created_at\n  when visited add 1\n";

/// The lead 1 has three rows, of which the last cannot be read.
const LEADS: &str = "id,country,points,email\n1,France,5,a@x.example\n2,Spain,,b@x.example\n\
                     1,Spain,7,c@x.example\n3,France,6,d@x.example\n1,France,much,e@x.example\n";

const MODEL: &str = "when country is \"France\" add 10\nwhen points at least 6 add 1\n";

const RUN: &str = "run a.rules leads.csv --as-of 2026-01-31";

fn folder() -> Folder {
    Folder::with(&[("a.rules", MODEL), ("leads.csv", LEADS)])
}

fn done(folder: &Folder, arguments: &str) -> Ran {
    let ran = folder.run(arguments);
    assert_eq!(ran.code, Some(0), "{arguments}: {}", ran.err);
    ran
}

/// The first cells of each row.
fn heads(csv: &str, columns: usize) -> Vec<String> {
    let head = |row: &str| row.split(',').take(columns).collect::<Vec<_>>().join(",");
    csv.lines().skip(1).map(head).collect()
}

#[test]
fn without_the_flag_both_lines_are_named() {
    let ran = folder().run(&format!("{RUN} --max-bad-rows 1 -q"));
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert_eq!(
        ran.err,
        "error: leads.csv:4: the lead `1` is on line 2 already\n\
         error: 1 row has a lead that an earlier row has, so nothing was written\n  \
         help: leave one row for each lead, score by another key, or say which row counts: \
         --on-duplicate first, or last\n"
    );
    let said = folder().run(&format!("{RUN} --max-bad-rows 1 -q --on-duplicate error"));
    assert_eq!(said.err, ran.err);
}

#[test]
fn the_first_or_the_last_row_counts_in_its_place() {
    let folder = folder();
    let first = done(
        &folder,
        &format!("{RUN} --max-bad-rows 1 --on-duplicate first --keep email"),
    );
    assert_eq!(
        heads(&first.out, 3),
        ["1,a@x.example,10", "2,b@x.example,0", "3,d@x.example,11"]
    );
    assert!(
        first
            .err
            .contains("  1  rows of leads of whom another row counts\n"),
        "{}",
        first.err
    );
    assert!(!first.out.contains("incomplete"), "{}", first.out);
    let last = done(
        &folder,
        &format!("{RUN} --max-bad-rows 1 --on-duplicate last --keep email"),
    );
    assert_eq!(
        heads(&last.out, 3),
        ["2,b@x.example,0", "1,c@x.example,1", "3,d@x.example,11"]
    );
    let json = done(
        &folder,
        &format!("{RUN} --max-bad-rows 1 --on-duplicate last --summary json"),
    );
    assert!(json.err.contains("\"repeated_leads\":1,"), "{}", json.err);
}

/// The row that would have counted cannot be read: that another did is said of the lead.
#[test]
fn a_bad_row_in_the_place_of_the_one_that_counts_is_marked() {
    let folder = folder();
    let last = done(
        &folder,
        &format!("{RUN} --max-bad-rows 1 --on-duplicate last"),
    );
    let header = last.out.lines().next().expect("a header");
    let place = header.split(',').position(|name| name == "incomplete");
    let place = place.expect("a column");
    let marks: Vec<_> = last
        .out
        .lines()
        .skip(1)
        .map(|row| row.split(',').nth(place))
        .collect();
    assert_eq!(marks, [Some("no"), Some("yes"), Some("no")], "{}", last.out);
    assert!(
        last.err
            .contains("  1  incomplete: a row could not be read\n"),
        "{}",
        last.err
    );
}

#[test]
fn explain_shows_the_row_that_counts() {
    let folder = folder();
    let explain = "explain a.rules leads.csv --as-of 2026-01-31";
    let refused = folder.run(&format!("{explain} --lead 1"));
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.err.contains("line 2 and again on line 4"),
        "{}",
        refused.err
    );
    for (flag, lead, score) in [
        ("first", "1", "score 10"),
        ("last", "1", "score 1"),
        ("first", "a@x.example", "score 10"),
        ("last", "c@x.example", "score 1"),
    ] {
        let ran = done(
            &folder,
            &format!("{explain} --lead {lead} --on-duplicate {flag}"),
        );
        assert!(ran.out.contains(score), "{flag} {lead}: {}", ran.out);
    }
    // An address that only a row has which does not count.
    let ran = folder.run(&format!("{explain} --lead a@x.example --on-duplicate last"));
    assert_eq!(ran.code, Some(2), "{}", ran.out);
}

#[test]
fn every_verb_that_tells_leads_apart_takes_it() {
    let folder = folder();
    let golden = LEADS.replace("email\n", "score\n").replace("much", "5");
    let golden = golden
        .replace("c@x.example", "1")
        .replace("a@x.example", "10");
    let golden = golden
        .replace("b@x.example", "0")
        .replace("d@x.example", "11");
    let golden = golden.replace("e@x.example", "10");
    std::fs::write(folder.path("golden.csv"), golden).expect("a file");
    for verb in [
        "check a.rules --leads leads.csv",
        "lint a.rules --leads leads.csv",
        "test a.rules --leads golden.csv --expect score --as-of 2026-01-31",
    ] {
        let ran = folder.run(verb);
        assert_eq!(ran.code, Some(1), "{verb}: {}{}", ran.out, ran.err);
        assert!(
            ran.err.contains("is on line 2 already"),
            "{verb}: {}",
            ran.err
        );
        for row in ["first", "last"] {
            done(&folder, &format!("{verb} --on-duplicate {row}"));
        }
    }
}

/// Previous scores are written with a row for each lead; the flag is not about them.
#[test]
fn previous_scores_have_one_row_for_each_lead() {
    let folder = folder();
    let run = format!("{RUN} --max-bad-rows 1 --on-duplicate first");
    let scores = done(&folder, &run).out;
    let row = scores.lines().nth(1).expect("a row");
    std::fs::write(folder.path("before.csv"), format!("{scores}{row}\n")).expect("a file");
    let ran = folder.run(&format!("{run} --previous before.csv -q"));
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(
        ran.err
            .ends_with("help: give the file as a run wrote it: one row for each lead\n"),
        "{}",
        ran.err
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(30) })]

    /// The same bytes as of a file that has only the rows that count; so whatever else is asked for.
    #[test]
    fn a_file_of_the_rows_that_count_makes_the_same(
        rows in prop::collection::vec((0u32..40, 0u8..3, prop::option::of(0u8..9)), 1..90),
        last: bool,
        threads in 1usize..4,
        blocks: bool,
    ) {
        // Rows that are long make several blocks of one file.
        let note = "x".repeat(if blocks { 20_000 } else { 1 });
        let text = |rows: &[&(u32, u8, Option<u8>)]| {
            let mut text = "id,country,points,created_at,note\n".to_owned();
            for (id, country, points) in rows {
                let country = ["France", "Spain", ""][usize::from(*country)];
                let points = points.map(|points| points.to_string()).unwrap_or_default();
                text += &format!("{id},{country},{points},2026-01-1{},{note}\n", id % 9);
            }
            text
        };
        let counts = |(place, row): &(usize, &(u32, u8, Option<u8>))| {
            let others = if last { &rows[place + 1..] } else { &rows[..*place] };
            !others.iter().any(|other| other.0 == row.0)
        };
        let counting: Vec<_> = rows.iter().enumerate().filter(counts).map(|(_, row)| row).collect();
        let folder = Folder::with(&[
            ("a.rules", RULES),
            ("leads.csv", &text(&rows.iter().collect::<Vec<_>>())),
            ("counting.csv", &text(&counting)),
            ("events.csv", "lead_id,at,event\n1,2026-01-12,visited\n7,2026-01-20,visited\n"),
        ]);
        let flag = if last { "last" } else { "first" };
        for more in ["", "--keep all", "--keep country --why", "--top 9"] {
            let run = |leads: &str| format!("run a.rules {leads} --events events.csv --as-of 2026-01-31 -q {more}");
            let expected = done(&folder, &run("counting.csv"));
            let found = done(
                &folder,
                &format!("{} --on-duplicate {flag} --threads {threads}", run("leads.csv")),
            );
            prop_assert_eq!(&found.out, &expected.out);
        }
    }
}
