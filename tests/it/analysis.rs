//! The analysis: what it says of every lead there could be, against the examples and against looking at all of them.

mod brute;
mod documented;

use std::fs;
use std::path::Path;

use leadrules::analysis::{Analysis, Answer, Target};
use leadrules::check::Inputs;
use leadrules::engine::Engine;
use leadrules::model::{Condition, Dimension, Model};
use leadrules::source::Sources;
use leadrules::value::parse_iso;

fn model(text: &str) -> Model {
    let compiled = leadrules::compile("a.rules", text, &Default::default());
    let messages: Vec<_> = compiled
        .diagnostics
        .iter()
        .map(|found| &found.message)
        .collect();
    compiled.model.unwrap_or_else(|| panic!("{messages:?}"))
}

fn as_of() -> leadrules::value::Instant {
    parse_iso(b"2026-01-31T00:00Z")
        .expect("an instant")
        .instant(leadrules::value::Zone::UTC)
}

/// The range of the score, each end with `!` if a lead is there.
fn range(text: &str, target: Target) -> String {
    let model = model(text);
    let analysis = Analysis::new(&model, &Engine, as_of(), &[]);
    let (low, high) = analysis.range(target);
    let shown = |end: &leadrules::analysis::End| {
        format!("{}{}", end.bound, if end.is_exact() { "" } else { "?" })
    };
    format!("{}..{}", shown(&low), shown(&high))
}

const SCORE: Target = Target::Dimension(Dimension::Score);

#[test]
fn ranges_are_those_of_the_leads_at_their_ends() {
    for (rules, expected) in [
        ("when country is \"France\" add 20", "0..20"),
        // Texts shorter than any that is named.
        ("when length of company at most 1 add 20", "0..20"),
        (
            "when country is \"France\" add 20\nwhen country is \"Spain\" subtract 5",
            "-5..20",
        ),
        (
            "when employees at least 50 add 5, or at least 200 add 10, or fewer than 10 subtract 5",
            "-5..10",
        ),
        (
            "when visited \"pricing\" add 10, or at least 3 times in last 7d add 15\nwhen visited at least 5 times add 1",
            "0..16",
        ),
        (
            "when inactive 30d subtract 10, or 90d subtract 20\nwhen visited \"a\" in last 10d add 5",
            "-20..5",
        ),
        (
            "when opened add 1 for each different email up to 5 points",
            "0..5",
        ),
        // Of leads in one state, the one whose points have not faded.
        (
            "when opened add 1 for each different email up to 5 points halving every 30d\nwhen attended add 10 halving every 9d",
            "0..15",
        ),
        (
            "fit \"A\" max 30 points\n  when industry is \"IT\" add 20\n  when employees at least 50 add 20",
            "0..30",
        ),
        (
            "model \"M\" scale 0..100\nwhen industry is \"IT\" add 200",
            "0..100",
        ),
        (
            "when industry is \"IT\" and employees at least 50 add 20\nwhen industry is not \"IT\" add 7",
            "0..20",
        ),
        (
            "when email is known add 5\nwhen email domain is \"x.com\" subtract 20",
            "-15..5",
        ),
        ("when length of company at least 300 add 5", "0..5"),
        (
            "when email domain is \"x.com\" and length of email at most 7 add 5",
            "0..5",
        ),
        (
            "field interests texts\nwhen count of interests at least 40 add 5",
            "0..5?",
        ),
        (
            "when attended add 1 each time at most 2 times a day up to 5 points",
            "0..5",
        ),
        (
            "when replied at least 9 times as often in last 7d as before add 5",
            "0..5",
        ),
        (
            "when searched \"a*\" and searched \"*b\" and searched exactly once add 5",
            "0..5",
        ),
        (
            "list goods \"tin\"\nevents keyed by \"lead_id\" at \"at\" named \"event\" about \"object\" with plan text, due date\n\
             when started where plan in goods add 5\nwhen called where due before 2026-01-20 add 3",
            "0..8",
        ),
        (
            "when length of company at most 3 add 5, or at least 8 subtract 5",
            "-5..5",
        ),
        (
            "when country is \"France\" disqualify\nwhen country is \"France\" add 50\nwhen employees at least 1 add 5",
            "0..5",
        ),
    ] {
        assert_eq!(range(rules, SCORE), expected, "{rules}");
    }
}

#[test]
fn before_the_scale_more_may_come_together() {
    for (rules, expected) in [
        (
            "model \"M\" scale 0..100\nwhen industry is \"IT\" add 200\nwhen country is \"France\" subtract 20",
            "-20..200",
        ),
        // A lead that is out has the lower end of the scale, whatever it would have.
        (
            "model \"M\" scale 5..100\nwhen industry is \"IT\" add 200\nwhen industry is \"IT\" disqualify",
            "0..5",
        ),
        (
            "model \"M\" scale 0..50\nlimit fit 0..20\nlimit engagement 0..10\n\
             score is fit for 30 points + engagement for 40 points\n\
             fit \"A\"\n  when industry is \"IT\" add 20\nengagement \"B\"\n  when visited add 10",
            "0..70",
        ),
    ] {
        assert_eq!(range(rules, Target::Unscaled), expected, "{rules}");
    }
}

#[test]
fn the_range_of_a_group_is_the_same_among_other_groups() {
    let rules = "list free_mail \"a.example\", \"b.example\"\n\
        applies when country is \"France\"\n\
        engagement \"A\"\n  when visited \"x\" in last 3d add 9\n\
        group \"B\" max 12 points\n  when opened any email in last 30d add 1 each time up to 5 points\n  \
        when email domain in free_mail subtract 10\n  when downloaded any asset at least twice add 8\n\
        fit \"C\"\n  when employees at least 50 add 20\n";
    let group = |number| Target::Group(leadrules::model::GroupId(number));
    assert_eq!(range(rules, group(0)), "0..9");
    assert_eq!(range(rules, group(1)), "-10..12");
    assert_eq!(range(rules, group(2)), "0..20");
}

#[test]
fn bounds_are_no_narrower_than_the_leads_and_need_no_search() {
    // That the two rules are never given together is seen only where leads are looked for.
    let model = model(
        "when industry is \"IT\" and employees at least 50 add 20\nwhen industry is not \"IT\" add 7",
    );
    let analysis = Analysis::new(&model, &Engine, as_of(), &[]);
    let points = |points: i64| leadrules::value::Points::from_whole(points);
    assert_eq!(
        analysis.bounds(&[SCORE, Target::Rule(1)]),
        [(points(0), points(27)), (points(0), points(7))]
    );
    assert_eq!(analysis.end(SCORE, true).bound, points(20));
}

#[test]
fn a_grade_may_ask_for_a_stage_above_it() {
    let text = "field b yes/no\nwhen b add 5\nstage \"S\" when score at least 5\ngrade \"A\" when stage is \"S\"\n";
    let model = model(text);
    let asked = Condition::GradeIn(vec![0]);
    let analysis = Analysis::new(&model, &Engine, as_of(), std::slice::from_ref(&asked));
    assert!(matches!(analysis.can_hold(&asked), Answer::For(_)));
}

#[test]
fn the_guarantee_of_the_flagship_is_proved() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules-examples/flagship/model.rules");
    let text = fs::read_to_string(path).expect("the flagship");
    let text = text.replace(
        "list free_mail from \"free-mail.txt\"",
        "list free_mail \"gmail.com\", \"gmx.de\"",
    );
    let model = model(&text);
    let guarantee = &model.guarantees[0];
    let broken = Condition::All(vec![
        guarantee.when.clone(),
        Condition::Not(Box::new(guarantee.that.clone())),
    ]);
    let analysis = Analysis::new(&model, &Engine, as_of(), std::slice::from_ref(&broken));
    assert_eq!(analysis.can_hold(&broken), Answer::Never);
    for line in 0..model.stages.len() {
        let answer = analysis.can_hold(&Condition::StageIn(vec![line]));
        assert!(matches!(answer, Answer::For(_)), "{line}: {answer:?}");
    }
}

/// The model of an example, its lists read; none where it imports another file.
fn example(folder: &Path) -> Option<Model> {
    let text = fs::read_to_string(folder.join("model.rules")).ok()?;
    let mut sources = Sources::new();
    let id = sources.add("model.rules", text);
    let (file, _) = leadrules::syntax::parse(&sources, id);
    let mut inputs = Inputs::default();
    for list in leadrules::schema::needs(&file).list_files {
        let text = fs::read_to_string(folder.join(&list.value)).expect("a list");
        let entries = leadrules::syntax::list_entries(&text);
        inputs.list_files.insert((id, list.value), Ok(entries));
    }
    leadrules::check::check(&file, &sources, &inputs).model
}

#[test]
fn every_outcome_of_the_examples_can_be_reached() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules-examples");
    let mut reached = 0;
    for entry in fs::read_dir(root).expect("the examples") {
        let folder = entry.expect("an entry").path();
        let Some(model) = example(&folder) else {
            continue;
        };
        let grades = (0..model.grades.len()).map(|line| Condition::GradeIn(vec![line]));
        let stages = (0..model.stages.len()).map(|line| Condition::StageIn(vec![line]));
        let matrices = model.matrices.iter().enumerate();
        let cells = matrices.flat_map(|(matrix, of)| {
            let values = 0..of.values.len();
            values.map(move |value| Condition::CellIn(matrix, vec![value]))
        });
        let outcomes: Vec<Condition> = grades.chain(stages).chain(cells).collect();
        let analysis = Analysis::new(&model, &Engine, as_of(), &outcomes);
        for outcome in &outcomes {
            let answer = analysis.can_hold(outcome);
            assert!(
                matches!(answer, Answer::For(_)),
                "{}: {outcome:?}: {answer:?}",
                folder.display()
            );
            reached += 1;
        }
    }
    assert!(reached > 50, "{reached}");
}

#[test]
fn a_rule_never_matters_if_nothing_changes_without_it() {
    for (rules, expected) in [
        ("when b add 5\nwhen b and not (b) add 3\n", [true, false]),
        (
            "fit \"A\" best rule only\n  when b add 5\n  when b add 3\n",
            [true, false],
        ),
        (
            "fit \"A\" best rule only\n  when b add 5\n  when c add 3\n",
            [true, true],
        ),
        (
            "fit \"A\" max 5 points\n  when visited add 5\n  when visited at least 2 times add 3\n",
            [true, false],
        ),
        (
            "fit \"A\" max 6 points\n  when visited add 5\n  when visited at least 2 times add 3\n",
            [true, true],
        ),
        (
            "model \"M\" scale 0..100\nwhen b add 5\nwhen c subtract 3\n",
            [true, true],
        ),
        (
            "model \"M\" scale 0..100\nwhen b add 5\nwhen not b subtract 3\n",
            [true, false],
        ),
        (
            "when b disqualify\nwhen b and c disqualify\n",
            [true, false],
        ),
        ("when b add 5\nwhen c add 0.4\n", [true, false]),
        ("when b add 5.2\nwhen c add 0.4\n", [true, true]),
        (
            "when b add 5.2\nwhen c add 0.4 as d\nstage \"S\" when d\n",
            [true, true],
        ),
        (
            "when c add 5\nwhen b qualify as \"S\"\nstage \"S\" when b\n",
            [true, false],
        ),
        (
            "when c add 5\nwhen b qualify as \"S\"\nstage \"R\" when b\nstage \"S\" when c\n",
            [true, false],
        ),
        (
            "when c add 5\nwhen b qualify as \"S\"\nstage \"S\" when c\n",
            [true, true],
        ),
        (
            "group \"G\"\n  when b add 5\nscore is fit\nfit \"F\"\n  when c add 5\n",
            [true, true],
        ),
    ] {
        let text = format!("field b yes/no\nfield c yes/no\n{rules}");
        let model = model(&text);
        let analysis = Analysis::new(&model, &Engine, as_of(), &[]);
        let matters = [0, 1].map(|rule| match analysis.can_matter(rule) {
            Answer::For(_) => true,
            Answer::Never => false,
            Answer::Undecided(reason) => panic!("{rules}: {rule}: {reason}"),
        });
        assert_eq!(matters, expected, "{rules}");
    }
}

#[test]
fn every_rule_of_the_examples_matters() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules-examples");
    for entry in fs::read_dir(root).expect("the examples") {
        let folder = entry.expect("an entry").path();
        let Some(model) = example(&folder) else {
            continue;
        };
        let analysis = Analysis::new(&model, &Engine, as_of(), &[]);
        for (number, rule) in model.rules.iter().enumerate() {
            let answer = analysis.can_matter(number);
            assert!(
                matches!(answer, Answer::For(_)),
                "{}: {}: {answer:?}",
                folder.display(),
                rule.name
            );
        }
    }
}
