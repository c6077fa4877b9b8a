//! Each example has a bad twin in `tests/twins/`: the same model with slips that teams make. What `lint` says of it is
//! what its `.findings` has, and each finding has a reason there why the owner of the rules wants to hear it.
//!
//! Whether a lint is exact is told by its page; here it is told whether all of them together say what is worth saying.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::folder::{Folder, Ran};

/// How many different lints speak over all twins, at least.
const LINTS: usize = 25;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names in a folder, sorted.
fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| folder != "rules-examples" || path.is_dir())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into())
        .collect()
}

/// Folders of examples, each of which has a twin.
fn twins() -> BTreeSet<String> {
    names("rules-examples")
}

fn path(twin: &str, extension: &str) -> PathBuf {
    root()
        .join("tests/twins")
        .join(format!("{twin}.{extension}"))
}

fn text(twin: &str, extension: &str) -> String {
    let path = path(twin, extension);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A folder that has the twin alone: nothing beside it is needed, and no settings above it count.
fn linted(twin: &str) -> Ran {
    let folder = Folder::with(&[("a.rules", &text(twin, "rules"))]);
    folder.run("lint a.rules --format short --as-of 2026-01-31T00:00Z")
}

/// The findings that were printed, without the file's name.
fn printed(ran: &Ran) -> Vec<String> {
    let lines = ran.out.lines().chain(ran.err.lines());
    lines
        .filter_map(|line| line.strip_prefix("a.rules:"))
        .map(str::to_owned)
        .collect()
}

/// The findings of a twin's file, each with its reason.
fn expected(twin: &str) -> Vec<(String, String)> {
    let text = text(twin, "findings");
    let lines: Vec<&str> = text.lines().collect();
    let pairs = lines.chunks(2).map(|pair| match pair {
        [finding, reason] => ((*finding).to_owned(), (*reason).to_owned()),
        _ => panic!("{twin}: the last finding has no reason"),
    });
    pairs.collect()
}

/// The code within `4:8: note[LR404]: …`.
fn code(finding: &str) -> &str {
    let parts = finding
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'));
    parts.unwrap_or_else(|| panic!("{finding}: no code")).0
}

#[test]
fn each_example_has_its_twin() {
    let mut wanted = BTreeSet::new();
    for twin in twins() {
        wanted.insert(format!("{twin}.findings"));
        wanted.insert(format!("{twin}.rules"));
        let rules = text(&twin, "rules");
        let head = rules.lines().next().unwrap_or_default();
        assert!(
            head.starts_with("# ") && head.ends_with('.'),
            "{twin}: its first line says what went wrong with it"
        );
    }
    assert_eq!(names("tests/twins"), wanted);
}

#[test]
fn what_is_said_of_a_twin_is_what_its_owner_wants_to_hear() {
    for twin in twins() {
        let ran = linted(&twin);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(!said.contains("not decided"), "{twin}: {said}");
        let (findings, reasons): (Vec<_>, Vec<_>) = expected(&twin).into_iter().unzip();
        assert_eq!(printed(&ran), findings, "{twin}: {said}");
        assert!(!findings.is_empty(), "{twin} has no slip");
        let errors = findings.iter().any(|finding| finding.contains(": error["));
        assert_eq!(ran.code, Some(i32::from(errors)), "{twin}: {said}");
        for (finding, reason) in findings.iter().zip(reasons) {
            let words = reason.strip_prefix("  because ");
            let words = words.unwrap_or_else(|| panic!("{twin}: {finding}: no reason"));
            assert!(words.split(' ').count() > 4, "{twin}: {finding}: {words}");
        }
    }
}

#[test]
fn the_twins_let_most_lints_speak() {
    let findings: Vec<String> = twins()
        .iter()
        .flat_map(|twin| printed(&linted(twin)))
        .collect();
    let codes: BTreeSet<&str> = findings
        .iter()
        .map(|finding| code(finding))
        .filter(|code| code.starts_with("LR"))
        .collect();
    assert!(codes.len() >= LINTS, "{}: {codes:?}", codes.len());
    let layout = findings.iter().filter(|finding| code(finding) == "LR605");
    assert!(layout.count() <= 1, "the other twins are laid out by `fmt`");
}

/// Two slips out of published tables: what is said stands on the line of the slip.
#[test]
fn slips_of_published_tables_are_found() {
    for (twin, slip, code) in [
        ("training-company", "exactly once in last 14d", "LR201"),
        ("consultant-matrix", "between 11 and 1000", "LR404"),
    ] {
        let rules = text(twin, "rules");
        let line = rules.lines().position(|line| line.contains(slip));
        let line = line.unwrap_or_else(|| panic!("{twin}: no `{slip}`")) + 1;
        let findings = printed(&linted(twin));
        let near = [line, line + 1].map(|line| format!("{line}:"));
        assert!(
            findings.iter().any(|finding| {
                near.iter().any(|near| finding.starts_with(near))
                    && finding.contains(&format!("[{code}]"))
            }),
            "{twin}: {findings:#?}"
        );
    }
}

/// Points without a limit lead a private address into the best stage, and the lead that is shown is one that has it.
#[test]
fn the_guarantee_of_the_flagship_twin_is_broken_by_a_lead() {
    let rules = text("flagship", "rules");
    let guarantee = "check that stage is not \"SQL\" when email domain in free_mail";
    assert!(rules.lines().any(|line| line == guarantee), "{rules}");
    let folder = Folder::with(&[("a.rules", &rules)]);
    let ran = folder.run("check a.rules");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.err
            .contains(&format!("`{guarantee}` does not hold for every lead")),
        "{}",
        ran.err
    );

    let lines = || ran.err.lines().map(str::trim);
    let mut test = String::from("\ntest \"the lead that breaks it\"\n");
    for given in lines().filter(|line| line.starts_with("given ")) {
        test.push_str(&format!("  {given}\n"));
    }
    assert!(test.contains("given email "), "{}", ran.err);
    let has = lines().find_map(|line| line.strip_prefix("it has "));
    let has = has.unwrap_or_else(|| panic!("{}", ran.err));
    assert!(
        has.starts_with("score ") && has.contains("stage \"SQL\""),
        "{has}"
    );
    for part in has.split(", ") {
        // Points are written with `is`, outcomes as they are.
        let part = match part.split_once(' ') {
            Some((what @ ("score" | "fit" | "engagement"), points)) => {
                format!("{what} is {points}")
            }
            _ => part.to_owned(),
        };
        test.push_str(&format!("  expect {part}\n"));
    }
    // The guarantee itself is left out: `test` would fail for it, and not for the lead.
    let tested = format!("{}{test}", rules.replace(guarantee, ""));
    let folder = Folder::with(&[("a.rules", &tested)]);
    let ran = folder.run("test a.rules");
    assert_eq!(ran.code, Some(0), "{test}{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("ok    the lead that breaks it"),
        "{}",
        ran.out
    );
}
