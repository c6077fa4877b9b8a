use super::done;
use crate::cli::folder::{Folder, without_hash};

const RULES: &str = "when country is known subtract 10 as \"known\"\nstage \"+Hot\" when score below -5\n\
                     stage \"Lead\" otherwise\non entering stage \"+Hot\" do \"=go\"\n";

const LEADS: &str = "lead_id,country,=note\n=1+1,France,@x\n-2,France,\" \"\"=y\"\n＝3,,-5\n";

const RUN: &str = "run a.rules leads.csv --as-of 2026-01-31T00:00 --keep =note";

fn folder() -> Folder {
    let rules = RULES.replace("\"known\"", "known");
    Folder::with(&[("a.rules", &rules), ("leads.csv", LEADS)])
}

#[test]
fn cells_are_as_they_are_and_a_warning_counts_those_that_a_spreadsheet_runs() {
    let folder = folder();
    let ran = done(&folder, RUN);
    let as_of = "2026-01-31T00:00:00Z";
    let expected = format!(
        "lead_id,=note,score,fit,engagement,stage,disqualified_by,fit_known,as_of\n\
         =1+1,@x,-10,0,0,+Hot,,1,{as_of}\n\
         -2,\" \"\"=y\",-10,0,0,+Hot,,1,{as_of}\n\
         ＝3,-5,0,0,0,Lead,,1,{as_of}\n"
    );
    assert_eq!(without_hash(&ran.out), expected);
    let said = "warning: a spreadsheet would run texts in the scores as formulas: 2 of `lead_id`, \
                2 of `=note`, 2 of `stage`\n  help: `--excel-safe` puts a `'` before them\n";
    assert!(ran.err.contains(said), "{}", ran.err);
    let shown = done(&folder, &format!("{RUN} --show-values")).err;
    assert!(shown.contains("2 of `lead_id` (`=1+1`)"), "{shown}");
    assert_eq!(done(&folder, &format!("{RUN} -q")).err, "");
    let json = done(&folder, &format!("{RUN} --format jsonl"));
    assert!(!json.err.contains("spreadsheet"), "{}", json.err);
    let top = done(&folder, "run a.rules leads.csv --as-of 2026-01-31 --top 1");
    assert!(!top.err.contains("spreadsheet"), "{}", top.err);
}

#[test]
fn excel_safe_makes_them_text_and_leaves_numbers() {
    let folder = folder();
    let ran = done(&folder, &format!("{RUN} --excel-safe"));
    let as_of = "2026-01-31T00:00:00Z";
    let expected = format!(
        "lead_id,'=note,score,fit,engagement,stage,disqualified_by,fit_known,as_of\n\
         '=1+1,'@x,-10,0,0,'+Hot,,1,{as_of}\n\
         -2,\"' \"\"=y\",-10,0,0,'+Hot,,1,{as_of}\n\
         '＝3,-5,0,0,0,Lead,,1,{as_of}\n"
    );
    assert_eq!(without_hash(&ran.out), expected);
    let said = "warning: 2 ids begin with `'` now: `--previous` would not know them\n";
    assert!(ran.err.contains(said), "{}", ran.err);
    let threads = done(&folder, &format!("{RUN} --excel-safe --threads 1"));
    assert_eq!(threads.out, ran.out);
}

#[test]
fn actions_are_made_safe_too() {
    let folder = folder();
    let header = "lead_id,score,stage,as_of,rules\n";
    std::fs::write(
        folder.path("before.csv"),
        format!("{header}=1+1,0,,2026-01-01,x\n"),
    )
    .expect("a file");
    let run = format!("{RUN} --previous before.csv --actions a.csv -o s.csv");
    let ran = done(&folder, &run);
    let said =
        "in the actions as formulas: 1 of `lead_id`, 2 of `action`, 2 of `outcome`, 2 of `to`";
    assert!(ran.err.contains(said), "{}", ran.err);
    done(&folder, &format!("{run} --excel-safe"));
    let actions = folder.read("a.csv");
    assert!(
        actions.contains("\n'=1+1,'=go,entered,stage,'+Hot,,'+Hot,"),
        "{actions}"
    );
}
