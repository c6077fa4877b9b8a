//! `leadrules lint --leads --events`.

use crate::cli::folder::Folder;

const LINT: &str = "lint a.rules --leads leads.csv --as-of 2026-01-31 --format short";

#[test]
fn nothing_of_a_person_is_shown() {
    let rules = "when email is \"ada@acme.exampel\" add 5\n\
                 when last_name is \"Lovelac\" add 5\n\
                 when phone is \"0123456\" add 5\n\
                 when company is \"Acmee\" add 5\n\
                 when country is \"Belgum\" add 5\n\
                 when submitted \"ada@acme.exampel\" add 5\n\
                 field phone text\n";
    let leads = "lead_id,email,last_name,phone,company,country\n\
                 1,ada@acme.example,Lovelace,0123457,Acme,Belgium\n\
                 2,ada@acme.example,Lovelace,0123457,Globex,Belgium\n";
    let folder = Folder::with(&[
        ("a.rules", rules),
        ("leads.csv", leads),
        (
            "events.csv",
            "lead_id,at,event,object\n1,2026-01-01,submitted,ada@acme.example\n",
        ),
    ]);
    let ran = folder.run("lint a.rules --leads leads.csv --events events.csv --as-of 2026-01-31");
    let shown = ran.out + &ran.err;
    assert!(shown.contains("did you mean \"Belgium\"?"), "{shown}");
    for secret in ["ada@acme.example\"", "Lovelace", "0123457", "\"Acme\""] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}

#[test]
fn rows_that_cannot_be_read_are_named_and_left_out() {
    let folder = Folder::with(&[
        (
            "a.rules",
            "when employees at least 50 add 5\nwhen country is \"Belgum\" add 5\n",
        ),
        (
            "leads.csv",
            "lead_id,employees,country\n1,12,Belgium\n2,many,Belgium\n3,60,Belgium\n",
        ),
    ]);
    let ran = folder.run(LINT);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("leads.csv:3:"), "{}", ran.err);
    let found =
        "a.rules:2:17: warning[LR705]: `country` is \"Belgum\" in none of 2 leads that have one";
    assert!(ran.out.contains(found), "{}", ran.out);
}

#[test]
fn fixes_are_made_and_the_data_read_after_them() {
    let folder = Folder::with(&[
        ("a.rules", "when country is \"Belgum\"   add 5\n"),
        ("leads.csv", "lead_id,country\n1,Belgium\n2,Belgium\n"),
    ]);
    let ran = folder.run(&format!("{LINT} --fix"));
    // What would change a score is only shown.
    assert_eq!(folder.read("a.rules"), "when country is \"Belgum\" add 5\n");
    assert_eq!(ran.out.matches("LR705").count(), 1, "{}", ran.out);
    assert!(!ran.out.contains("LR605"), "{}", ran.out);
    assert!(ran.err.contains("1 fix applied in 1 file"), "{}", ran.err);
}

#[test]
fn undeclared_names_are_those_of_headers() {
    let rules = "when plan is \"Por\" add 5\n";
    let folder = Folder::with(&[
        ("a.rules", rules),
        ("leads.csv", "lead_id,plan\n1,Pro\n2,Pro\n"),
    ]);
    let ran = folder.run("lint a.rules --format short");
    assert!(ran.out.contains("LE101"), "{}", ran.out);
    let ran = folder.run(LINT);
    assert!(!ran.out.contains("LE101"), "{}", ran.out);
    assert!(ran.out.contains("LR705"), "{}", ran.out);
}

#[test]
fn without_a_lead_file_the_events_name_the_leads() {
    let folder = Folder::with(&[
        (
            "a.rules",
            "when visited \"princing\" add 5\nwhen email is known add 5\n",
        ),
        (
            "events.csv",
            "lead_id,at,event,object\n1,2026-01-01,visited,/pricing\n",
        ),
    ]);
    let ran = folder.run("lint a.rules --events events.csv --as-of 2026-01-31 --format short");
    assert!(
        ran.out.contains("a.rules:1:14: warning[LR709]"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("LR701"), "{}", ran.out);
}

#[test]
fn what_is_found_is_the_same_for_any_order_of_leads() {
    let rules = "when company is \"Gizmo 0001x\" add 5\nwhen employees at least 1 add 5\n";
    let rows = |numbers: &mut dyn Iterator<Item = u32>| {
        let rows = numbers.map(|number| format!("{number},Gizmo {:04},{number}\n", number % 300));
        format!("lead_id,company,employees\n{}", rows.collect::<String>())
    };
    let ran = |leads: String| {
        let folder = Folder::with(&[("a.rules", rules), ("leads.csv", &leads)]);
        folder.run(LINT).out
    };
    let forward = ran(rows(&mut (1..20_000)));
    assert_eq!(forward, ran(rows(&mut (1..20_000).rev())));
    assert!(forward.contains("LR702"), "{forward}");
}
