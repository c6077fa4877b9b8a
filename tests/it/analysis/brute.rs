//! Small models on a grid, about which every answer can be found by looking at every lead.

use leadrules::analysis::{Analysis, Answer, Target};
use leadrules::engine::Engine;
use leadrules::model::{
    Case, CaseEvent, CaseValue, Condition, Dimension, FieldId, Judge, Judged, Model, VerbId,
};
use leadrules::value::Duration;

use super::as_of;
use crate::reference::generate::dice::Dice;

/// How many models are looked at; more by `LEADRULES_ANALYSIS_MODELS`.
const MODELS: u64 = 150;

/// Rule text over the fields `n`, `t`, `b` and the events `visited`.
fn rules(dice: &mut Dice) -> String {
    let mut text = String::from("field n number\nfield t text\nfield b yes/no\n");
    if dice.chance(50) {
        text.push_str(dice.pick(&[
            "model \"M\" scale 0..20\n",
            "model \"M\" scale -5..15 precision 1\n",
        ]));
    }
    for number in 0..1 + dice.below(3) {
        let (kind, clauses) = match dice.below(6) {
            0 => ("fit", ""),
            1 => ("fit", " max 10"),
            2 => ("fit", " best rule only"),
            3 => ("engagement", " min -4, max 12"),
            4 => ("engagement", ""),
            _ => ("group", " min -3"),
        };
        text.push_str(&format!("{kind} \"{number}\"{clauses}\n"));
        let best = text.trim_end().ends_with("best rule only");
        for _ in 0..1 + dice.below(3) {
            text.push_str(&format!("  when {}", rule(dice, best)));
        }
    }
    text.push_str(
        "limit fit 0..9\n"
            .repeat(usize::from(dice.chance(25)))
            .as_str(),
    );
    if dice.chance(33) {
        text.push_str(&format!("when {} disqualify\n", condition(dice)));
    }
    let graded = dice.chance(50);
    if graded {
        text.push_str(&format!(
            "grade \"A\" when fit at least {}\ngrade \"B\" otherwise\n",
            1 + dice.below(12)
        ));
    }
    if dice.chance(33) {
        text.push_str(&format!("when {} qualify as \"MQL\"\n", condition(dice)));
    }
    let and = if graded && dice.chance(50) {
        " and grade is \"A\""
    } else {
        ""
    };
    text.push_str(&format!(
        "stage \"SQL\" when score at least {}{and}\n",
        5 + dice.below(20)
    ));
    text.push_str(&format!(
        "stage \"MQL\" when score at least {} and {}\n",
        dice.below(10),
        dice.pick(&[
            "engagement at least 2",
            "fit below 5",
            "visited",
            "n is known",
            "not b"
        ])
    ));
    text.push_str("stage \"Lead\" otherwise\n");
    text
}

fn rule(dice: &mut Dice, best: bool) -> String {
    let verb = if best || !dice.chance(25) {
        "add"
    } else {
        "subtract"
    };
    let points = dice.pick(&["1", "2", "3", "5", "8", "2.5"]);
    match dice.below(6) {
        0 => format!("n at least 1 {verb} {points}, or at least 3 {verb} 7\n"),
        1 => format!(
            "visited \"p\" {verb} {points} each time {}\n",
            dice.pick(&["at most 2 times", "up to 2 points"])
        ),
        2 => format!("t is \"a\" {verb} {points}, or is \"b\" {verb} 4, or otherwise {verb} 1\n"),
        _ => format!("{} {verb} {points}\n", condition(dice)),
    }
}

fn condition(dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => format!("({} and {})", test(dice), test(dice)),
        1 => format!("({} or {})", test(dice), test(dice)),
        2 => format!("not ({})", test(dice)),
        3 => format!("({} and not ({}))", test(dice), test(dice)),
        _ => test(dice),
    }
}

fn test(dice: &mut Dice) -> String {
    let field = [
        "n at least 2",
        "n at most 1",
        "n is 3",
        "n between 1 and 2",
        "n is known",
        "n is not 2",
        "n more than 3",
        "t is \"a\"",
        "t is not \"a\"",
        "t is any of \"a\", \"b\"",
        "t is other than \"b\"",
        "t is missing",
        "b",
        "b is no",
        "b is known",
    ];
    if dice.chance(50) {
        return dice.pick(&field).to_owned();
    }
    let object = dice.pick(&["", " \"p\"", " any page"]);
    let count = dice.pick(&["", " at least 2 times", " exactly once", " more than once"]);
    let window = dice.pick(&["", " in last 7d"]);
    match dice.below(5) {
        0 => "never visited".to_owned(),
        1 => format!("active{window}"),
        _ => format!("visited{object}{count}{window}"),
    }
}

/// Every lead of the grid, in this model's numbers.
fn leads(model: &Model, text: &str) -> Vec<Case> {
    let mut leads = vec![Case::default()];
    let integers: Vec<CaseValue> = (0..=8).map(|n| value("", n * 500_000)).collect();
    let texts = ["a", "b", "zz"].map(|text| value(text, 0)).to_vec();
    let answers = [0, 1].map(|answer| value("", answer)).to_vec();
    for (name, values) in [("n", integers), ("t", texts), ("b", answers)] {
        let Some(field) = model.fields.iter().position(|field| field.name == name) else {
            continue;
        };
        leads = leads
            .iter()
            .flat_map(|lead| {
                let with = values.iter().map(|value| {
                    let mut lead = lead.clone();
                    lead.fields.push((FieldId(field), value.clone()));
                    lead
                });
                std::iter::once(lead.clone()).chain(with)
            })
            .collect();
    }
    let mut kinds = Vec::new();
    if text.contains("visited") || text.contains("active") {
        kinds.extend([("visited", "p", 2), ("visited", "x", 2)]);
    }
    if text.contains("active") {
        // Any other verb is an activity too.
        kinds.push(("downloaded", "y", 1));
    }
    for (verb, object, most) in kinds {
        let mut verbs = model.verbs.iter();
        let verb = VerbId(verbs.position(|known| known.name == verb).expect(verb));
        for days in [3, 20] {
            let event = CaseEvent {
                verb,
                at: as_of().minus(Duration::days(days)),
                object: object.to_owned(),
                properties: Vec::new(),
            };
            leads = leads
                .iter()
                .flat_map(|lead| {
                    (0..=most).map(|count| {
                        let mut lead = lead.clone();
                        lead.events
                            .extend(std::iter::repeat_n(event.clone(), count));
                        lead
                    })
                })
                .collect();
        }
    }
    leads
}

fn value(text: &str, integer: i64) -> CaseValue {
    CaseValue {
        text: text.to_owned(),
        integer,
    }
}

/// What questions are asked of a model.
fn questions(model: &Model, dice: &mut Dice) -> Vec<Condition> {
    let mut questions: Vec<Condition> = Vec::new();
    questions.extend((0..model.stages.len()).map(|line| Condition::StageIn(vec![line])));
    questions.extend((0..model.grades.len()).map(|line| Condition::GradeIn(vec![line])));
    questions.extend(
        (0..model.rules.len()).map(|rule| Condition::Fired(leadrules::model::RuleId(rule))),
    );
    questions.push(Condition::Disqualified);
    let conditions: Vec<&Condition> = model
        .rules
        .iter()
        .flat_map(|rule| rule.conditions())
        .collect();
    for _ in 0..3 {
        let one = conditions[dice.below(conditions.len())].clone();
        let other = conditions[dice.below(conditions.len())].clone();
        questions.push(Condition::All(vec![one, Condition::Not(Box::new(other))]));
    }
    questions.extend(model.guarantees.iter().map(|guarantee| {
        let that = Condition::Not(Box::new(guarantee.that.clone()));
        Condition::All(vec![guarantee.when.clone(), that])
    }));
    questions
}

#[derive(Default)]
struct Count {
    models: u64,
    asked: u64,
    undecided: Vec<String>,
}

fn compare(seed: u64, count: &mut Count) {
    let mut dice = Dice::new(seed);
    let mut text = rules(&mut dice);
    text.push_str(&format!("check that score at most {}\n", dice.below(25)));
    text.push_str(&format!(
        "check that stage is not \"SQL\" when engagement below {}\n",
        dice.below(9)
    ));
    text.push_str(&format!(
        "check that fit at least {} when stage at least \"MQL\"\n",
        dice.below(6)
    ));
    let compiled = leadrules::compile("a.rules", &text, &Default::default());
    // Some sentences can be read in two ways, and are refused.
    let Some(model) = compiled.model else {
        return;
    };
    count.models += 1;
    let questions = questions(&model, &mut dice);
    let leads = leads(&model, &text);
    let judged: Vec<Judged> = leads
        .chunks(4_096)
        .flat_map(|leads| Engine.judge(&model, as_of(), leads, &questions))
        .collect();
    let analysis = Analysis::new(&model, &Engine, as_of(), &questions);
    for (number, question) in questions.iter().enumerate() {
        count.asked += 1;
        let exists = judged.iter().any(|judged| judged.asked[number]);
        match analysis.can_hold(question) {
            Answer::Never => assert!(!exists, "seed {seed}: never {question:?}\n{text}"),
            Answer::For(_) => assert!(exists, "seed {seed}: not on the grid {question:?}\n{text}"),
            Answer::Undecided(reason) => {
                count
                    .undecided
                    .push(format!("seed {seed}: {reason}: {question:?}"));
            }
        }
    }
    for dimension in [Dimension::Score, Dimension::Fit, Dimension::Engagement] {
        count.asked += 2;
        let points = judged.iter().map(|judged| match dimension {
            Dimension::Score => judged.score,
            Dimension::Fit => judged.fit,
            Dimension::Engagement => judged.engagement,
        });
        let (low, high) = (
            points.clone().min().expect("leads"),
            points.max().expect("leads"),
        );
        let (least, most) = analysis.range(Target::Dimension(dimension));
        assert!(
            least.bound <= low && high <= most.bound,
            "seed {seed}: {dimension:?} {low}..{high}, {}..{}\n{text}",
            least.bound,
            most.bound
        );
        for (end, found) in [(&least, low), (&most, high)] {
            if end.is_exact() {
                assert_eq!(
                    end.bound, found,
                    "seed {seed}: {dimension:?} {:?}\n{text}",
                    end.reached
                );
            } else {
                count.undecided.push(format!(
                    "seed {seed}: {dimension:?} {} is {found}",
                    end.bound
                ));
            }
        }
    }
}

#[test]
fn answers_are_those_of_every_lead_of_the_grid() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let models = number("LEADRULES_ANALYSIS_MODELS").unwrap_or(MODELS);
    let first = number("LEADRULES_ANALYSIS_SEED").unwrap_or(1);
    let mut count = Count::default();
    for seed in first..first + models {
        compare(seed, &mut count);
    }
    let undecided = count.undecided.len() as u64;
    println!(
        "{} models, {} questions, {undecided} undecided",
        count.models, count.asked
    );
    assert!(
        undecided * 100 <= count.asked,
        "{}",
        count.undecided.join("\n")
    );
}
