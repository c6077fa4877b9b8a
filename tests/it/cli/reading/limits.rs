use crate::cli::folder::Folder;

const RULES: &str = "when note is known add 1\n";

const RUN: &str = "run a.rules leads.csv --as-of 2026-01-31 --quiet";

fn folder(note: &str) -> Folder {
    let leads = format!("id,note\n1,{note}\n2,x\n");
    Folder::with(&[("a.rules", RULES), ("leads.csv", &leads)])
}

/// Without the flag the row is rejected, and the message names the flag; with it, the row is read.
fn check(note: &str, code: &str, message: &str, flag: &str) {
    let folder = folder(note);
    let ran = folder.run(&format!("{RUN} --rejects bad.csv"));
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let expected = format!("error: leads.csv:2: {message}\n");
    assert!(ran.err.starts_with(&expected), "{}", ran.err);
    let rejects = folder.read("bad.csv");
    let row = rejects.lines().nth(1).expect("a bad row");
    assert!(row.contains(&format!(",{code},{message},")), "{code}");
    let ran = folder.run(&format!("{RUN} {flag}"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
}

#[test]
fn longer_cells_are_read_where_they_are_allowed() {
    let long = "x".repeat((1 << 20) + 1);
    let message = "a cell is longer than 1 MiB (--max-cell allows for more)";
    check(&long, "cell-too-long", message, "--max-cell 2MiB");
    check(&long, "cell-too-long", message, "--max-cell 1048577");
    let message = "a quoted cell opens on this line and does not close within 1 MiB \
                   (--max-cell allows for more)";
    let quoted = format!("\"{long}\"");
    check(&quoted, "unclosed-quote", message, "--max-cell 1025KiB");
}

#[test]
fn longer_rows_are_read_where_they_are_allowed() {
    let note = format!("{}x", "x,".repeat((8 << 20) + 1));
    let headers = ",".repeat((8 << 20) + 1);
    let leads = format!("id,note{headers}\n1,{note}\n");
    let folder = Folder::with(&[("a.rules", RULES), ("leads.csv", &leads)]);
    let ran = folder.run(&format!("{RUN} --max-row 1MiB"));
    assert_eq!(ran.code, Some(2));
    let expected = "error: the header of `leads.csv` is longer than 1 MiB, and so than a row may be\n  \
                    help: look for a quote that does not close, or allow for longer rows: --max-row\n";
    assert_eq!(ran.err, expected);
}

#[test]
fn lines_of_json_have_the_same_limits() {
    let folder = folder("x");
    let long = "x".repeat(1 << 20);
    let lines = format!("{{\"id\":1,\"note\":\"y\"}}\n{{\"id\":2,\"note\":\"{long}\"}}\n");
    std::fs::write(folder.path("leads.jsonl"), lines).expect("a file");
    let run = RUN.replace("leads.csv", "leads.jsonl");
    for (flag, message) in [
        (
            "",
            "the value at column 16 is longer than 1 MiB (--max-cell allows for more)",
        ),
        (
            "--max-cell 2MiB --max-row 1MiB",
            "the line is longer than 1 MiB (--max-row allows for more)",
        ),
    ] {
        let ran = folder.run(&format!("{run} {flag}"));
        let expected = format!("error: leads.jsonl:2: {message}\n");
        assert!(ran.err.starts_with(&expected), "{}", ran.err);
    }
    let ran = folder.run(&format!("{run} --max-cell 2MiB"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

/// A row may always be as long as one of its cells.
#[test]
fn a_cell_may_fill_its_row() {
    let long = "x".repeat((16 << 20) + 1);
    let message = "the row is longer than 16 MiB (--max-row allows for more)";
    check(&long, "row-too-long", message, "--max-cell 17MiB");
    let folder = folder("abcdef");
    let ran = folder.run(&format!("{RUN} --max-row 7"));
    assert!(
        ran.err.starts_with(
            "error: leads.csv:2: the row is longer than 7 bytes (--max-row allows for more)\n"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn more_lines_are_read_where_they_are_allowed() {
    let lines = format!("\"{}\"", "x\n".repeat(1000));
    let message = "a quoted cell opens on this line and does not close within 1,000 lines \
                   (--max-cell-lines allows for more)";
    let folder = folder(&lines);
    let ran = folder.run(RUN);
    assert!(
        ran.err
            .starts_with(&format!("error: leads.csv:2: {message}\n")),
        "{}",
        ran.err
    );
    let ran = folder.run(&format!("{RUN} --max-cell-lines 1001"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

#[test]
fn sizes_that_are_none_are_refused() {
    let folder = folder("x");
    for (flag, message) in [
        (
            "--max-cell 4MB",
            "write a size such as `4MiB`: KiB, MiB, GiB, or bytes",
        ),
        (
            "--max-row 0",
            "nothing fits into that: write a size such as `4MiB`",
        ),
        ("--max-row 2GiB", "the most is `1GiB`"),
    ] {
        let ran = folder.run(&format!("{RUN} {flag}"));
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains(message), "{}", ran.err);
    }
}
