use super::folder::Folder;

const LEADS: &str = "id,country,employees,created\n1,France,300,2026-01-30T23:30Z\n2,Spain,20,2026-01-30T22:30Z\n3,,,\n";
const EVENTS: &str = "lead_id,at,event,object\n1,2026-01-20,visited,pricing\n2,2026-01-21,visited,pricing\n\
                      2,2026-01-22,odd,x\n9,2026-01-22,visited,x\n";
const GLOBAL: &str = "field created_at date from \"created\" optional\nengagement \"Web\"\n  when visited \"pricing\" add 10 as pricing\n";
const FRANCE: &str = "model \"France & co\" timezone \"Europe/Paris\"\nimport \"global.rules\"\n\
                      applies when country is \"France\"\nwhen employees at least 100 add 5\n\
                      when created_at since 2026-01-31 add 1\n\
                      stage \"MQL\" when score at least 15\n  keep until score below 5\nstage \"Lead\" otherwise\n\
                      on entering stage \"MQL\" do \"call\"\n";
const REST: &str = "import \"global.rules\"\nwhen created_at since 2026-01-31 add 1\nstage \"Hot\" when score at least 10\n\
                    on entering stage \"Hot\" do \"mail\"\ntest \"t\" given visited \"pricing\" expect score is 10\n";

fn folder() -> Folder {
    let folder = Folder::with(&[("leads.csv", LEADS), ("events.csv", EVENTS)]);
    std::fs::create_dir(folder.path("rules")).expect("a folder");
    for (name, text) in [
        ("global.rules", GLOBAL),
        ("a.rules", FRANCE),
        ("rest.rules", REST),
        ("notes.txt", "no rules"),
    ] {
        std::fs::write(folder.path("rules").join(name), text).expect("a file");
    }
    folder
}

const RUN: &str = "run rules leads.csv --events events.csv --as-of 2026-01-31T12:00";

/// The cells of the columns of these headers.
fn columns(csv: &str, headers: &[&str]) -> Vec<Vec<String>> {
    let mut rows = csv.lines().map(|row| row.split(',').collect::<Vec<_>>());
    let first = rows.next().expect("a header");
    let places: Vec<usize> = headers
        .iter()
        .map(|wanted| {
            let place = first.iter().position(|header| header == wanted);
            place.unwrap_or_else(|| panic!("{wanted} in {first:?}"))
        })
        .collect();
    rows.map(|row| places.iter().map(|place| row[*place].to_owned()).collect())
        .collect()
}

#[test]
fn each_model_of_a_folder_has_its_columns_in_one_row_for_each_lead() {
    let folder = folder();
    let ran = folder.run(RUN);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        columns(
            &ran.out,
            &[
                "id",
                "france_co_score",
                "france_co_stage",
                "rest_score",
                "rest_stage"
            ]
        ),
        [
            ["1", "16", "MQL", "10", "Hot"],
            ["2", "", "Not applicable", "10", "Hot"],
            ["3", "", "Not applicable", "0", ""],
        ]
    );
    // The same as one by one, each in its own zone.
    for (file, prefix) in [("a.rules", "france_co"), ("rest.rules", "rest")] {
        let alone = folder
            .run(&RUN.replace("run rules", &format!("run rules/{file}")))
            .out;
        let headers: Vec<String> = alone
            .lines()
            .next()
            .expect("a header")
            .split(',')
            .map(str::to_owned)
            .collect();
        let plain: Vec<&str> = headers.iter().map(String::as_str).collect();
        let prefixed: Vec<String> = headers
            .iter()
            .map(|header| match header.as_str() {
                "id" => header.clone(),
                _ => format!("{prefix}_{header}"),
            })
            .collect();
        let prefixed: Vec<&str> = prefixed.iter().map(String::as_str).collect();
        assert_eq!(
            columns(&alone, &plain),
            columns(&ran.out, &prefixed),
            "{file}"
        );
    }
    assert!(ran.err.contains("France & co as of"), "{}", ran.err);
    assert!(
        ran.err.contains("1  events of unknown leads"),
        "{}",
        ran.err
    );
}

#[test]
fn threads_and_formats_go_for_folders_too() {
    let folder = folder();
    let one = folder.run(&format!("{RUN} --threads 1")).out;
    assert_eq!(one, folder.run(&format!("{RUN} --threads 4")).out);
    let ran = folder.run(&format!("{RUN} --summary json --groups --why"));
    let summaries: Vec<serde_json::Value> = ran
        .err
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(summaries.len(), 2);
    assert_eq!(summaries[0]["model"], "France & co");
    assert_eq!(
        columns(&ran.out, &["rest_group_web", "rest_why"])[0],
        ["10", "pricing +10"]
    );
    let alone = folder.run(&RUN.replace(" leads.csv", ""));
    assert_eq!(
        columns(&alone.out, &["lead_id", "rest_score"]),
        [["1", "10"], ["2", "10"], ["9", "0"]]
    );
}

#[test]
fn earlier_scores_of_a_folder_are_those_of_each_model() {
    let folder = folder();
    let ran = folder.run(&format!("{RUN} -o scores.csv"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    std::fs::write(folder.path("leads.csv"), LEADS.replace("300", "50")).expect("a file");
    let again = format!("{RUN} --previous scores.csv --actions actions.csv -o next.csv");
    let ran = folder.run(&again.replace("2026-01-31T12:00", "2026-02-01T12:00"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        columns(
            &folder.read("next.csv"),
            &[
                "france_co_score",
                "france_co_score_change",
                "france_co_stage",
                "rest_score_change",
                "rest_previous_stage"
            ]
        )[0],
        ["11", "-5", "MQL", "0", "Hot"]
    );
    assert_eq!(folder.read("actions.csv").lines().count(), 1);
    std::fs::write(
        folder.path("scores.csv"),
        folder
            .read("scores.csv")
            .replace(",Hot", ",")
            .replace("MQL", "Lead"),
    )
    .expect("a file");
    std::fs::write(folder.path("leads.csv"), LEADS).expect("a file");
    folder.run(&again);
    let actions: Vec<String> = folder
        .read("actions.csv")
        .lines()
        .map(|row| row.split(',').take(3).collect::<Vec<_>>().join(","))
        .collect();
    assert_eq!(
        actions,
        [
            "id,model,action",
            "1,france_co,call",
            "1,rest,mail",
            "2,rest,mail"
        ]
    );
}

#[test]
fn models_of_a_folder_agree_on_their_files() {
    for (line, what) in [
        ("leads keyed by \"country\"\n", "what identifies a lead"),
        (
            "events keyed by \"lead_id\" at \"at\" named \"event\"\n",
            "how event files are read",
        ),
    ] {
        let folder = folder();
        std::fs::write(folder.path("rules/rest.rules"), format!("{line}{REST}")).expect("a file");
        let ran = folder.run(RUN);
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(
            ran.err.contains(&format!("do not agree on {what}")) && ran.err.contains("rest.rules"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn other_verbs_take_a_folder() {
    let folder = folder();
    let ran = folder.run("test rules");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out
            .contains("rules/rest.rules\nok    t\n1 test passed\n"),
        "{}",
        ran.out
    );
    let ran = folder.run("check rules --leads leads.csv");
    assert!(ran.err.contains("ok: France & co: 3 rules"), "{}", ran.err);
    let ran = folder.run("rules rules --format json");
    assert_eq!(ran.out.lines().count(), 2);
    // What is wrong in a file that several import is said once.
    std::fs::write(folder.path("rules/global.rules"), "wehn x\n").expect("a file");
    let ran = folder.run("run rules leads.csv");
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.err.matches("no statement begins with `wehn`").count(),
        1,
        "{}",
        ran.err
    );
    let empty = Folder::with(&[("leads.csv", LEADS)]);
    std::fs::create_dir(empty.path("rules")).expect("a folder");
    let ran = empty.run("run rules leads.csv");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.starts_with("error: there is no model in `rules`\n"),
        "{}",
        ran.err
    );
    let ran = folder.run("run rules leads.csv --top 3");
    assert!(ran.err.contains("`--top` is of one model"), "{}", ran.err);
}
