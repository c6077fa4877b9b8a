//! What is accepted freely means the same as what the reference writes.

use leadrules::check::Inputs;
use leadrules::model::Effect;

/// The effect with its tiers in one place, wherever they stand.
fn placed(effect: &Effect) -> Effect {
    let mut effect = effect.clone();
    if let Effect::Points(scoring) = &mut effect
        && let Some(first) = scoring.tiers.first().map(|tier| tier.span.before())
    {
        for tier in &mut scoring.tiers {
            tier.span = leadrules::source::Span {
                start: 0,
                end: 0,
                ..first
            };
        }
    }
    effect
}

/// What a file means, without the names, words and places of its rules.
fn meaning(text: &str) -> String {
    let compiled = leadrules::compile("test.rules", text, &Inputs::default());
    let messages: Vec<_> = compiled
        .diagnostics
        .iter()
        .map(|finding| &finding.message)
        .collect();
    let model = compiled
        .model
        .unwrap_or_else(|| panic!("{text}: {messages:?}"));
    let effects: Vec<Effect> = model
        .rules
        .iter()
        .map(|rule| placed(&rule.effect))
        .collect();
    format!(
        "{:?} {effects:?} {:?} {:?}",
        model.features,
        model.groups.len(),
        model.lists
    )
}

#[test]
fn free_spellings_mean_the_same() {
    for (free, written) in [
        (
            "When VISITED \"pricing\" Add 10 Points",
            "when visited \"pricing\" add 10",
        ),
        (
            "when visited \"pricing\" in 7d add 1",
            "when visited \"pricing\" in last 7d add 1",
        ),
        (
            "when visited \"pricing\" within 7 days add 1",
            "when visited \"pricing\" in last 7d add 1",
        ),
        (
            "when visited in the last 1 week add 1",
            "when visited in last 7d add 1",
        ),
        (
            "when visited in past 2 weeks add 1",
            "when visited in last 14d add 1",
        ),
        (
            "when employees ≥ 50 add 1",
            "when employees at least 50 add 1",
        ),
        (
            "when employees >= 50 add 1",
            "when employees at least 50 add 1",
        ),
        (
            "when employees ≤ 50 add 1",
            "when employees at most 50 add 1",
        ),
        (
            "when employees > 50 add 1",
            "when employees more than 50 add 1",
        ),
        (
            "when employees above 50 add 1",
            "when employees more than 50 add 1",
        ),
        (
            "when employees less than 50 add 1",
            "when employees fewer than 50 add 1",
        ),
        (
            "when employees below 50 add 1",
            "when employees fewer than 50 add 1",
        ),
        (
            "when employees is at least 50 add 1",
            "when employees at least 50 add 1",
        ),
        (
            "when employees is between 10 and 50 add 1",
            "when employees between 10 and 50 add 1",
        ),
        (
            "when employees at least 10k add 1",
            "when employees at least 10_000 add 1",
        ),
        (
            "when country = \"France\" add 1",
            "when country is \"France\" add 1",
        ),
        (
            "when country are any of \"A\", \"B\" add 1",
            "when country is any of \"B\", \"a\" add 1",
        ),
        (
            "when country is “France” add 1",
            "when country is \"France\" add 1",
        ),
        (
            "when country is « France » add 1",
            "when country is \"France\" add 1",
        ),
        (
            "when country is „France“ add 1",
            "when country is \"France\" add 1",
        ),
        (
            "when country is empty add 1",
            "when country is missing add 1",
        ),
        (
            "when country is not empty add 1",
            "when country is known add 1",
        ),
        (
            "when company does not contain \"x\" add 1",
            "when not company contains \"x\" add 1",
        ),
        (
            "when company does not start with \"x\" add 1",
            "when not company starts with \"x\" add 1",
        ),
        (
            "when company contains none of \"x\", \"y\" add 1",
            "when not company contains any of \"x\", \"y\" add 1",
        ),
        ("when inactive for 30 days add 1", "when inactive 30d add 1"),
        (
            "when attended a webinar add 1",
            "when attended any webinar add 1",
        ),
        ("when opened an email add 1", "when opened any email add 1"),
        (
            "when visited at least 3 time add 1",
            "when visited at least 3 times add 1",
        ),
        (
            "when visited any pages at least twice add 1",
            "when visited any page at least 2 times add 1",
        ),
        (
            "when in_list is \"x\" add 1\nfield in_list text",
            "field in_list text\nwhen in_list is \"x\" add 1",
        ),
        (
            "when employees at least 50 add 5 or at least 200 add 10",
            "when employees at least 50 add 5, or at least 200 add 10",
        ),
        (
            "when employees at least 200 add 10, at least 50 add 5",
            "when employees at least 50 add 5, or at least 200 add 10",
        ),
        (
            "when visited\n  and country is \"x\"\n\n  # why\n  add 5",
            "when visited and country is \"x\" add 5",
        ),
        ("when (visited) add 5", "when visited add 5"),
        (
            "when visited in last 7d at least 3 times add 1",
            "when visited at least 3 times in last 7d add 1",
        ),
        (
            "fit \"A\", min -5, max 10, best rule only",
            "fit \"A\" best rule only, max 10 points, min -5 points",
        ),
        (
            "list x \"a\", \"b\",\nwhen country in x add 1",
            "list x \"a\", \"b\"\nwhen country in x add 1",
        ),
    ] {
        assert_eq!(meaning(free), meaning(written), "{free}");
    }
}

/// The narrowest tier is tried first, in whatever order they were written.
#[test]
fn the_order_of_tiers_does_not_matter() {
    for (one, other) in [
        (
            "when project in next 90d add 20, or in next 180d add 10",
            "when project in next 180d add 10, or in next 90d add 20",
        ),
        (
            "when inactive 10d subtract 5, or 90d subtract 15",
            "when inactive 90d subtract 15, or 10d subtract 5",
        ),
        (
            "when visited add 1, or at least 3 times add 5",
            "when visited at least 3 times add 5, or at least once add 1",
        ),
        (
            "when visited in last 90d add 1, or in last 7d add 5",
            "when visited in last 7d add 5, or in last 90d add 1",
        ),
        (
            "when submitted any form add 10, or \"contact*\" add 30",
            "when submitted \"contact*\" add 30, or any form add 10",
        ),
        (
            "when country is any of \"a\", \"b\" add 1, or is \"a\" add 5",
            "when country is \"a\" add 5, or is any of \"a\", \"b\" add 1",
        ),
        (
            "when employees at most 10 add 1, or at most 5 add 2",
            "when employees at most 5 add 2, or at most 10 add 1",
        ),
    ] {
        let with_field = |text: &str| format!("field project date\n{text}");
        let tiers = |text: &str| {
            let compiled = leadrules::compile("t", &with_field(text), &Inputs::default());
            let messages: Vec<_> = compiled
                .diagnostics
                .iter()
                .map(|finding| &finding.message)
                .collect();
            let model = compiled
                .model
                .unwrap_or_else(|| panic!("{text}: {messages:?}"));
            let Effect::Points(scoring) = &model.rules[0].effect else {
                panic!("{text}")
            };
            scoring
                .tiers
                .iter()
                .map(|tier| tier.points.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(tiers(one), tiers(other), "{one}");
    }
}

/// Few words, each of which once meant something else than it says.
#[test]
fn what_is_written_is_what_is_meant() {
    for text in [
        "field d date missing means 1970-01-01\nwhen d is known add 5",
        "when visited where not (duration is known and duration at least 1min) add 5",
        "grade \"A\" when fit at least 5\nstage \"S\" when grade is not \"Disqualified\"",
    ] {
        meaning(text);
    }
    let below = "grade \"A\" when score at least 10\nstage \"S\" when grade below \"A\"";
    let compiled = leadrules::compile("t", below, &Inputs::default());
    let stage = &compiled.model.expect("no errors").stages[0].condition;
    assert_eq!(
        format!("{stage:?}"),
        "Not(GradeIn([0]))",
        "a lead without a grade is below the lowest"
    );
}

/// `fit_known` counts what the fit rules ask by name: not what `inactive` looks at, whatever other lines ask.
#[test]
fn other_lines_do_not_change_the_fields_of_the_fit() {
    let fit = "fit \"G\"\n  when inactive 30d add 1\n  when email is known add 1\n";
    let share = "grade \"A\" when at least 60% of fit fields known\n";
    for more in [
        String::new(),
        "engagement \"E\"\n  when created_at more than 90d ago add 5\n".to_owned(),
        format!("{share}stage \"S\" when created_at is known\n"),
        format!("stage \"S\" when created_at is known\n{share}"),
    ] {
        let compiled = leadrules::compile("t", &format!("{fit}{more}"), &Inputs::default());
        let model = compiled.model.expect("no errors");
        let asked: Vec<_> = model
            .fit_fields
            .iter()
            .map(|id| model.field(*id).name.as_str())
            .collect();
        assert_eq!(asked, ["email"], "{more}");
        for grade in &model.grades {
            assert!(format!("{:?}", grade.condition).contains(&format!("{:?}", model.fit_fields)));
        }
    }
}
