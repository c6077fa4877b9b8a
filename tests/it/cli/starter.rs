use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::folder::Folder;
use crate::shared::shared;

/// The model that `--starter` writes: it checks without a finding, is laid out as `fmt` would, its tests pass, and it
/// scores these very files.
fn starter(folder: &Folder, leads: &str, events: &[&str]) -> String {
    let events: String = events
        .iter()
        .map(|name| format!(" --events {name}"))
        .collect();
    let ran = folder.run(&format!("init {leads}{events} --starter -o a.rules"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let text = folder.read("a.rules");
    let ran = folder.run(&format!("check a.rules --leads {leads}{events}"));
    assert_eq!(ran.code, Some(0), "{}{}\n{text}", ran.out, ran.err);
    for finding in ["error[", "warning[", "note["] {
        assert!(!ran.out.contains(finding), "{}\n{text}", ran.out);
    }
    let ran = folder.run("fmt a.rules --diff");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{text}");
    let ran = folder.run("test a.rules");
    assert_eq!(ran.code, Some(0), "{}{}\n{text}", ran.out, ran.err);
    assert!(!ran.out.contains("hint"), "{}\n{text}", ran.out);
    let ran = folder.run(&format!("run a.rules {leads}{events} --as-of 2026-01-31"));
    assert_eq!(ran.code, Some(0), "{}\n{text}", ran.err);
    text
}

/// Every rule and every outcome but the lowest says that it is a guess, or stands below a comment that does.
fn assert_says_that_it_guesses(text: &str) {
    let rules = text.lines().filter(|line| line.trim().starts_with("when "));
    let reasons = text.matches("because \"a first guess: ").count();
    assert_eq!(rules.count(), reasons, "{text}");
}

const LEADS: &str = "\
Lead ID,First Name,Last Name,E-mail,Title,Company Name,Employees,Industry,Country,Created,Do Not Email
1,Ann,Lee,ann@acme.example,CEO,Acme,20,IT,France,2025-11-01,No
2,bob,ray,bob@gmail.com,Head of IT,Globex,60,IT,France,2025-11-01,Yes
3,Cy,Fox,cy@initech.example,Clerk,Initech,300,Health,Spain,2025-11-01,No
4,Di,Ox,di@hooli.example,CTO,Hooli,700,Retail,Italy,2026-01-20,No
5,Ed,Ito,ed@hooli.example,Clerk,azerty,90,Finance,France,2025-11-01,No
6,Flo,Kim,flo@acme.example,Clerk,Acme,20,Health,Spain,2025-11-01,No
";

const EVENTS: &str = "\
contact,timestamp,type,page
1,2026-01-20T10:00,page_view,https://acme.example/fr/pricing?utm=x
1,2026-01-21T10:00,page_view,https://acme.example/book-a-demo
1,2026-01-22T10:00,page_view,https://acme.example/
1,2026-01-22T10:00,email_open,News 1
2,2026-01-22T10:00,email_open,News 2
2,2026-01-22T10:00,email_open,News 3
2,2026-01-22T10:00,unsubscribe,
3,2026-01-22T10:00,Demo Request,
3,2026-01-22T10:00,email_bounce,
3,2026-01-22T10:00,internal_sync,
";

#[test]
fn a_model_over_what_was_really_found() {
    let folder = Folder::with(&[("inbound_leads.csv", LEADS), ("events.csv", EVENTS)]);
    let text = starter(&folder, "inbound_leads.csv", &["events.csv"]);
    assert_says_that_it_guesses(&text);
    for line in [
        "# The newest event that was looked at is of 2026-01-22: ",
        "model \"Inbound leads\" scale 0..100",
        "list free_mail \"gmail.com\",",
        "when industry is any of \"Health\", \"IT\" add 15 as good_industry",
        "when employees at least 50 add 5, or at least 200 add 10 as large_employees",
        "when country is \"France\" add 5 as good_country",
        "when job_title mentions any of \"CEO\", \"CTO\", \"Head of\" add 15 as decision_maker",
        "when email is known and email domain not in free_mail add 5 as company_address",
        "when demo_request add 25 as has_demo_request",
        "when visited any of \"pricing\", \"*demo*\" add 5, or at least 3 times add 15 as looked_at_prices",
        "when visited at least 3 different pages add 5 as visited_often",
        "when opened any email add 1 for each different email up to 5 points as opened_often",
        "when inactive 30d subtract 10 as silent",
        "when any of first_name, last_name is lowercase subtract 5",
        "when any of first_name, last_name, company looks like keyboard mashing subtract 20",
        "when bounced any email subtract 10",
        "when unsubscribed disqualify as left",
        "when do_not_email is yes disqualify as not_to_be_contacted",
        "  expect score is 100\n  expect grade \"A\"\n  expect stage \"SQL\"",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("when internal_sync"), "{text}");
}

/// A lead that came within the window is not inactive, although its column is called `Created`.
#[test]
fn a_young_lead_is_not_silent() {
    let folder = Folder::with(&[("leads.csv", LEADS), ("events.csv", EVENTS)]);
    starter(&folder, "leads.csv", &["events.csv"]);
    let ran = folder.run("run a.rules leads.csv --events events.csv --as-of 2026-01-31 --why");
    let why = |id: &str| {
        let line = ran.out.lines().find(|line| line.starts_with(id));
        line.expect("a lead").to_owned()
    };
    assert!(!why("4,").contains("silent"), "{}", ran.out);
    assert!(why("5,").contains("silent"), "{}", ran.out);
}

/// What is promised of young leads takes their dates.
#[test]
fn without_dates_it_says_what_would_spare_young_leads() {
    let leads = LEADS.replace("Created", "Came by");
    let folder = Folder::with(&[("leads.csv", &leads), ("events.csv", EVENTS)]);
    let text = starter(&folder, "leads.csv", &["events.csv"]);
    assert!(
        text.contains("export the day a lead came as created_at"),
        "{text}"
    );
}

#[test]
fn without_anything_known_it_runs_and_says_what_is_lacking() {
    for (leads, rule) in [
        ("id\n1\n2\n", None),
        ("id,note\n1,a\n2,b\n", Some("when note is known add")),
        ("when,when\n1,a\n", None),
        (
            "id,points\n1,3\n2,90\n",
            Some("when points at least 50 add"),
        ),
        ("id,fit\n1,yes\n2,no\n", Some("when `fit` is yes add")),
        ("id,Stage\n1,a\n2,\n", Some("when `stage` is known add")),
    ] {
        let folder = Folder::with(&[("leads.csv", leads)]);
        let text = starter(&folder, "leads.csv", &[]);
        assert!(
            text.contains("# Nothing is known of what leads do"),
            "{text}"
        );
        match rule {
            Some(rule) => assert!(text.contains(rule), "{rule}\n{text}"),
            None => assert!(text.contains("# No column says who a lead is"), "{text}"),
        }
    }
}

/// A rule that holds for nearly all leads tells nobody apart.
#[test]
fn a_value_that_nearly_all_have_is_no_criterion() {
    let mut leads = "id,country,industry\n".to_owned();
    for lead in 0..20 {
        let country = if lead == 0 { "Spain" } else { "France" };
        let _ = writeln!(leads, "{lead},{country},{}", ["IT", "Health"][lead % 2]);
    }
    let folder = Folder::with(&[("leads.csv", &leads)]);
    let text = starter(&folder, "leads.csv", &[]);
    assert!(!text.contains("when country"), "{text}");
    assert!(text.contains("when industry is \"Health\" add"), "{text}");
}

/// Several event files, of which one names no verb; events of nobody's own name.
#[test]
fn files_that_are_one_kind_of_event() {
    let folder = Folder::with(&[
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
        (
            "Calls.csv",
            "LEADID,Call Start,Purpose\n1,\"15 Jan, 2026 10:00:00\",sale\n",
        ),
        ("odd.csv", "lead_id,at,event,object\n1,2026-01-20,hover,x\n"),
    ]);
    let text = starter(&folder, "leads.csv", &["events.csv", "Calls.csv"]);
    assert!(text.contains("when called any purpose add"), "{text}");
    fs::remove_file(folder.path("a.rules")).expect("a file");
    let text = starter(&folder, "leads.csv", &["odd.csv"]);
    assert!(text.contains("when hover at least 3 times add"), "{text}");
}

/// Columns without a field are still known by their headers: those that come twice, and the leads' ids.
#[test]
fn names_of_rules_and_events_keep_clear_of_all_columns() {
    for leads in [
        "Owner,silent,silent\n0,1,1\n",
        "silent,visited_often\na,x\nb,y\n",
        "id,visited\n1,4\n2,5\n",
        "id,visited,visited\n1,4,4\n2,5,5\n",
    ] {
        let folder = Folder::with(&[
            ("leads.csv", leads),
            (
                "events.csv",
                "lead_id,at,event,object\n1,2026-01-02T10:00,visited,/pricing\n",
            ),
        ]);
        let text = starter(&folder, "leads.csv", &["events.csv"]);
        let column_is_silent = leads.contains("silent");
        assert_eq!(text.contains(" as silent_2\n"), column_is_silent, "{text}");
    }
}

/// Columns as exports have them: spellings of the header, and values in turn.
const COLUMNS: &[(&[&str], &[&str])] = &[
    (
        &["Email", "E-mail", "Mail"],
        &["a@gmail.com", "b@acme.example", "", "no address"],
    ),
    (
        &["Industry", "Sector", "Branche"],
        &["IT", "Health", "R&D \"\"x\"\"", "it", "*"],
    ),
    (
        &["Employees", "Number of employees", "Company Size"],
        &["1", "40", "250", "", "90"],
    ),
    (
        &["Employees", "Company Size"],
        &["1-10", "11-50", "51+", "1-10"],
    ),
    (
        &["Country", "Country/Region", "Pays"],
        &["France", "Spain", "france", "Select", "Italy"],
    ),
    (
        &["Job Title", "Title", "Position"],
        &["CEO", "Clerk", "Head of Sales", "", "Gérant"],
    ),
    (&["Title", "Salutation"], &["Mr", "Mrs", "Dr"]),
    (
        &["Created", "Create Date", "created_at"],
        &["2026-01-15", "2025-01-01", "2025-06-30"],
    ),
    (
        &["Created On", "Creation date"],
        &["31/01/2025", "01/12/2025"],
    ),
    (
        &["First Name", "FirstName", "Prénom"],
        &["Ann", "bob", "Cy"],
    ),
    (&["Last Name", "Surname"], &["Lee", "qwerty", "Fox"]),
    (
        &["Company", "Company Name", "Account Name"],
        &["Acme", "Globex", "azerty"],
    ),
    (
        &["Do Not Email", "Unsubscribed", "Email Opt Out"],
        &["Yes", "No", "No"],
    ),
    (
        &["Budget", "Annual Revenue"],
        &["$1,200", "$5", "$90,000", ""],
    ),
    (
        &["Score", "fit", "Stage", "when", "grade"],
        &["a", "b", "a"],
    ),
    (
        &["visited", "Points", "silent", "free_mail", "good_industry"],
        &["1", "7", "3000"],
    ),
    (&["Temperature"], &["-5", "0.5", "0.25", "-0.001"]),
    (&["Empty"], &[""]),
    (
        &["Note", "Commentaire"],
        &["say \"\"when\"\"", "# \\\\ add 5", "x\ty", "-"],
    ),
    (
        &["Source", "Lead Source"],
        &["Google", "Ads", "Referral", "Ads"],
    ),
];

const VERBS: &[&str] = &[
    "visited",
    "page_view",
    "Page View",
    "viewed",
    "email_open",
    "opened",
    "clicked",
    "email_sent",
    "bounced",
    "unsubscribe",
    "complained",
    "subscribed",
    "download",
    "form_submit",
    "attended",
    "webinar_registration",
    "demo_request",
    "requested",
    "booked",
    "free trial",
    "hover",
    "when",
    "score",
    "purchase",
    "Visited!",
    "2nd",
    "--",
];

const OBJECTS: &[&str] = &[
    "/pricing",
    "https://x.example/fr/tarifs?x=1",
    "/blog/our-prices",
    "News 1",
    "Pricing page",
    "",
    "say \"\"demo\"\"",
    "a*demo",
    "/",
    "/about",
    "/jobs",
    "Demo",
];

const EVENT_HEADERS: &[&str] = &[
    "lead_id,at,event,object",
    "contact,timestamp,type,page",
    "LEADID,Time,what,url",
];

/// The text of a lead file: with or without ids, columns by their places in the table.
fn leads_text(has_id: bool, rows: usize, columns: &[(usize, usize, usize)]) -> String {
    let columns: Vec<_> = columns
        .iter()
        .map(|(column, spelling, turn)| {
            let (headers, values) = COLUMNS[column % COLUMNS.len()];
            (headers[spelling % headers.len()], values, turn)
        })
        .collect();
    let mut text = if has_id { "Lead ID" } else { "Owner" }.to_owned();
    columns.iter().for_each(|(header, _, _)| {
        let _ = write!(text, ",\"{header}\"");
    });
    for row in 0..rows {
        let _ = write!(text, "\n{}", if has_id { row } else { row % 2 });
        for (_, values, turn) in &columns {
            let _ = write!(text, ",\"{}\"", values[(row + *turn) % values.len()]);
        }
    }
    text + "\n"
}

fn events_text(header: usize, events: &[(usize, usize, usize)]) -> String {
    let mut text = EVENT_HEADERS[header % EVENT_HEADERS.len()].to_owned();
    for (lead, verb, object) in events {
        let (verb, object) = (VERBS[verb % VERBS.len()], OBJECTS[object % OBJECTS.len()]);
        let _ = write!(
            text,
            "\n{},2026-01-{:02}T10:00,{verb},\"{object}\"",
            lead % 9,
            lead % 28 + 1
        );
    }
    text + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn files_of_any_shape_get_a_model_that_runs(
        has_id in prop::bool::weighted(0.8),
        rows in 1usize..30,
        columns in prop::collection::vec((0usize..99, 0usize..9, 0usize..9), 0..9),
        header in 0usize..3,
        events in prop::option::of(prop::collection::vec((0usize..99, 0usize..99, 0usize..99), 1..60)),
    ) {
        let leads = leads_text(has_id, rows, &columns);
        let folder = Folder::with(&[("leads.csv", &leads)]);
        let mut files = Vec::new();
        if let Some(events) = &events {
            fs::write(folder.path("events.csv"), events_text(header, events)).expect("a file");
            files.push("events.csv");
        }
        assert_says_that_it_guesses(&starter(&folder, "leads.csv", &files));
    }
}

#[test]
fn real_exports_get_a_model_that_runs() {
    for (name, leads, events) in [
        ("x_education", "Leads.csv", &[][..]),
        ("zoho_crm_demo", "Leads.csv", &["Calls.csv", "Events.csv"]),
    ] {
        let Some(from) = shared(&format!("data/{name}")) else {
            continue;
        };
        let folder = Folder::with(&[]);
        for file in std::iter::once(&leads).chain(events) {
            fs::copy(from.join(file), folder.path(file)).expect("a file");
        }
        assert_says_that_it_guesses(&starter(&folder, leads, events));
    }
}

/// The files of every example model, as far as their events say whose they are.
#[test]
fn the_example_files_get_a_model_that_runs() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules-examples");
    for example in fs::read_dir(examples).expect("examples") {
        let example = example.expect("an example").path();
        if !example.join("leads.csv").is_file() {
            continue;
        }
        let folder = Folder::with(&[]);
        let mut events = Vec::new();
        for file in ["leads.csv", "events.csv", "Calls.csv", "Meetings.csv"] {
            if example.join(file).is_file() {
                fs::copy(example.join(file), folder.path(file)).expect("a file");
                events.extend((file != "leads.csv").then_some(file));
            }
        }
        assert_says_that_it_guesses(&starter(&folder, "leads.csv", &events));
    }
}
