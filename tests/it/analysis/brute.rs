//! Small models on a grid: what is proved must hold for every lead of it, and what is shown must be so.

mod subjects;
mod text;

use std::cell::OnceCell;

use leadrules::analysis::{Analysis, Answer, Comparison, End, Target, Verdict, without};
use leadrules::engine::Engine;
use leadrules::model::{Case, Condition, Dimension, GroupId, Judge, Judged, Model, RuleId};
use leadrules::value::Points;

use super::as_of;
use crate::reference::generate::dice::Dice;
use subjects::{Piece, SUBJECTS, Subject};

/// How many models are looked at; more by `LEADRULES_ANALYSIS_MODELS`.
const MODELS: u64 = 150;

/// The most leads of a grid.
const MOST_LEADS: usize = 1_000;

/// Subjects whose pieces together make no more leads than can be looked at.
fn some_subjects(dice: &mut Dice) -> Vec<&'static Subject> {
    let all: Vec<&'static Subject> = SUBJECTS.iter().collect();
    let mut chosen: Vec<&'static Subject> = Vec::new();
    let mut leads = 1;
    for subject in dice.some(&all, 3) {
        let pieces = (subject.grid)().len();
        // Of one event, two subjects would be one.
        let clash = |other: &&Subject| shares_events(subject, other);
        if leads * pieces <= MOST_LEADS && !chosen.iter().any(clash) {
            leads *= pieces;
            chosen.push(subject);
        }
    }
    chosen
}

fn shares_events(one: &Subject, other: &Subject) -> bool {
    let declares = |subject: &Subject| subject.declarations.contains("events ");
    let verbs = |subject: &Subject| -> Vec<&'static str> {
        let pieces = (subject.grid)().into_iter();
        pieces
            .flat_map(|piece| piece.events)
            .map(|event| event.0)
            .collect()
    };
    // Any event is an activity.
    let active = |subject: &Subject| subject.tests.contains(&"active");
    let others = verbs(other);
    let shared = verbs(one).iter().any(|verb| others.contains(verb));
    declares(one) && declares(other)
        || shared
        || (active(one) && !others.is_empty())
        || (active(other) && !verbs(one).is_empty())
}

/// Every lead of the grid, by names.
fn leads(subjects: &[&Subject]) -> Vec<Piece> {
    let mut leads = vec![Piece::default()];
    for subject in subjects {
        let pieces = (subject.grid)();
        leads = leads
            .iter()
            .flat_map(|lead| {
                pieces.iter().map(|piece| Piece {
                    fields: [lead.fields.clone(), piece.fields.clone()].concat(),
                    events: [lead.events.clone(), piece.events.clone()].concat(),
                })
            })
            .collect();
    }
    leads
}

/// Those leads in a model's numbers, with each of these stages before (`None`: none).
fn cases(model: &Model, leads: &[Piece], stages: &[Option<&str>]) -> Vec<Case> {
    let lines: Vec<Option<usize>> = stages
        .iter()
        .map(|stage| stage.map(|name| line(model, name).expect("a stage")))
        .collect();
    leads
        .iter()
        .flat_map(|lead| {
            let case = lead.case(model);
            lines.iter().map(move |line| Case {
                previous_stage: *line,
                ..case.clone()
            })
        })
        .collect()
}

fn line(model: &Model, name: &str) -> Option<usize> {
    model.stages.iter().position(|stage| stage.name == name)
}

/// The stages that may have been before: those of both models, and none.
fn previous<'m>(model: &'m Model, other: &Model) -> Vec<Option<&'m str>> {
    let keeps = |model: &Model| model.stages.iter().any(|stage| stage.keep.is_some());
    let names = model.stages.iter().map(|stage| stage.name.as_str());
    let names = names.filter(|name| line(other, name).is_some()).map(Some);
    match keeps(model) || keeps(other) {
        true => std::iter::once(None).chain(names).collect(),
        false => vec![None],
    }
}

/// The stages that a lead of the grid can have had before, from none on.
fn reachable<'m>(model: &'m Model, leads: &[Piece]) -> Vec<Option<&'m str>> {
    let all = previous(model, model);
    let mut found = vec![None];
    for _ in 1..all.len() {
        let lines = (0..model.stages.len()).map(|line| Condition::StageIn(vec![line]));
        let judged = judged(
            model,
            &cases(model, leads, &found),
            &lines.collect::<Vec<_>>(),
        );
        let had = |line: usize| judged.iter().any(|judged| judged.asked[line]);
        let stages = model.stages.iter().enumerate();
        let had = stages
            .filter(|(line, _)| had(*line))
            .map(|(_, stage)| Some(stage.name.as_str()));
        found.extend(had.collect::<Vec<_>>());
        found.sort();
        found.dedup();
    }
    found
}

fn judged(model: &Model, cases: &[Case], asked: &[Condition]) -> Vec<Judged> {
    cases
        .chunks(4_096)
        .flat_map(|cases| Engine.judge(model, as_of(), cases, asked))
        .collect()
}

/// All that may come of a lead, and is compared, as conditions.
fn outcomes(model: &Model) -> Vec<(String, Condition)> {
    let grades = model.grades.iter().enumerate();
    let grades = grades.map(|(line, grade)| {
        (
            format!("grade {}", grade.name),
            Condition::GradeIn(vec![line]),
        )
    });
    let stages = model.stages.iter().enumerate();
    let stages = stages.map(|(line, stage)| {
        (
            format!("stage {}", stage.name),
            Condition::StageIn(vec![line]),
        )
    });
    let matrices = model.matrices.iter().enumerate();
    let cells = matrices.flat_map(|(number, matrix)| {
        let values = matrix.values.iter().enumerate();
        values.map(move |(value, text)| {
            (
                format!("{} {text}", matrix.name),
                Condition::CellIn(number, vec![value]),
            )
        })
    });
    let own = [
        ("out".to_owned(), Condition::NotApplicable),
        ("disqualified".to_owned(), Condition::Disqualified),
    ];
    own.into_iter()
        .chain(grades)
        .chain(stages)
        .chain(cells)
        .collect()
}

/// What a model makes of each case: its points, and the names of what holds.
fn made(model: &Model, cases: &[Case]) -> Vec<(Option<[Points; 3]>, Vec<String>)> {
    let (names, asked): (Vec<String>, Vec<Condition>) = outcomes(model).into_iter().unzip();
    judged(model, cases, &asked)
        .into_iter()
        .map(|judged| {
            let had = names.iter().zip(&judged.asked).filter(|(_, holds)| **holds);
            let mut had: Vec<String> = had.map(|(name, _)| name.clone()).collect();
            had.sort();
            let points = [judged.score, judged.fit, judged.engagement];
            ((!judged.asked[0]).then_some(points), had)
        })
        .collect()
}

/// What was asked of exact models, and what was not decided.
#[derive(Default)]
struct Count {
    models: u64,
    exact: u64,
    asked: u64,
    asked_roughly: u64,
    compared: u64,
    same: u64,
    undecided: Vec<String>,
    undecided_roughly: u64,
}

/// A model, its leads, and where answers are counted.
struct Trial<'t> {
    seed: u64,
    text: &'t str,
    model: &'t Model,
    exact: bool,
    count: &'t mut Count,
}

impl Trial<'_> {
    fn ask(&mut self) {
        match self.exact {
            true => self.count.asked += 1,
            false => self.count.asked_roughly += 1,
        }
    }

    fn undecided(&mut self, what: String) {
        match self.exact {
            true => self
                .count
                .undecided
                .push(format!("seed {}: {what}", self.seed)),
            false => self.count.undecided_roughly += 1,
        }
    }

    fn show(&self, what: &str) -> String {
        format!("seed {}: {what}\n{}", self.seed, self.text)
    }

    /// The condition holds for a lead of the grid if one is found, and for none if it never does.
    fn condition(&mut self, question: &Condition, exists: bool, answer: Answer) {
        self.ask();
        match answer {
            Answer::Never => assert!(!exists, "{}", self.show(&format!("never {question:?}"))),
            Answer::For(case) => {
                let holds =
                    &judged(self.model, &[*case.clone()], std::slice::from_ref(question))[0];
                assert!(
                    holds.asked[0],
                    "{}",
                    self.show(&format!("{case:?} {question:?}"))
                );
            }
            Answer::Undecided(reason) => self.undecided(format!("{reason}: {question:?}")),
        }
    }

    /// No lead of the grid lies beyond an end, and at an exact end there is one.
    fn end(&mut self, target: Target, end: &End, found: Points, beyond: bool) {
        self.ask();
        assert!(
            !beyond,
            "{}",
            self.show(&format!("{target:?} {found} beyond {}", end.bound))
        );
        if let Some((points, case)) = &end.reached {
            let judged = &judged(self.model, &[*case.clone()], &[])[0];
            assert_eq!(
                of(judged, target),
                *points,
                "{}",
                self.show(&format!("{target:?}"))
            );
        }
        if !end.is_exact() {
            self.undecided(format!("{target:?} {} is {found}", end.bound));
        }
    }
}

fn of(judged: &Judged, target: Target) -> Points {
    match target {
        Target::Dimension(Dimension::Fit) => judged.fit,
        Target::Dimension(Dimension::Engagement) => judged.engagement,
        // Models without a scale have no other.
        Target::Dimension(Dimension::Score) | Target::Unscaled => judged.score,
        Target::Group(group) => judged.groups[group.0],
        Target::Rule(rule) => judged.rule_points[rule],
    }
}

fn compiled(text: &str) -> Option<Model> {
    leadrules::compile("a.rules", text, &Default::default()).model
}

fn look(seed: u64, count: &mut Count) {
    let mut dice = Dice::new(seed);
    let subjects = some_subjects(&mut dice);
    let mut text = text::rules(&mut dice, &subjects);
    text.push_str(&format!("check that score at most {}\n", dice.below(25)));
    text.push_str(&format!(
        "check that stage is not \"SQL\" when engagement below {}\n",
        dice.below(9)
    ));
    text.push_str(&format!(
        "check that fit at least {} when stage at least \"MQL\"\n",
        dice.below(6)
    ));
    // Some sentences can be read in two ways, and are refused.
    let Some(model) = compiled(&text) else {
        return;
    };
    let exact = subjects.iter().all(|subject| subject.exact);
    count.models += 1;
    count.exact += u64::from(exact);
    let leads = leads(&subjects);
    let mut trial = Trial {
        seed,
        text: &text,
        model: &model,
        exact,
        count,
    };
    questions(&mut trial, &mut dice, &leads);
    compare(&mut trial, &mut dice, &subjects, &leads);
}

/// Reachability, guarantees, implication, ranges, and whether rules matter.
fn questions(trial: &mut Trial<'_>, dice: &mut Dice, leads: &[Piece]) {
    let model = trial.model;
    let mut asked: Vec<Condition> = outcomes(model)
        .into_iter()
        .map(|(_, asked)| asked)
        .collect();
    asked.extend((0..model.rules.len()).map(|rule| Condition::Fired(RuleId(rule))));
    let conditions: Vec<&Condition> = model
        .rules
        .iter()
        .flat_map(|rule| rule.conditions())
        .collect();
    asked.extend(model.guarantees.iter().map(|guarantee| {
        let that = Condition::Not(Box::new(guarantee.that.clone()));
        Condition::All(vec![guarantee.when.clone(), that])
    }));
    let alone = asked.len();
    let mut pairs = Vec::new();
    for _ in 0..3 {
        let (one, other) = (
            dice.pick(&conditions).clone(),
            dice.pick(&conditions).clone(),
        );
        asked.push(Condition::All(vec![
            one.clone(),
            Condition::Not(Box::new(other.clone())),
        ]));
        pairs.push((one, other));
    }
    let cases = cases(model, leads, &reachable(model, leads));
    let judged = judged(model, &cases, &asked);
    let analysis = Analysis::new(model, &Engine, as_of(), &asked);
    for (number, question) in asked.iter().enumerate() {
        let exists = judged.iter().any(|judged| judged.asked[number]);
        let answer = match number.checked_sub(alone) {
            None => analysis.can_hold(question),
            Some(pair) => analysis.can_part(&pairs[pair].0, &pairs[pair].1),
        };
        trial.condition(question, exists, answer);
    }
    let dimensions =
        [Dimension::Score, Dimension::Fit, Dimension::Engagement].map(Target::Dimension);
    let groups = (0..model.groups.len()).map(|group| Target::Group(GroupId(group)));
    let rules = (0..model.rules.len()).map(Target::Rule);
    for target in dimensions.into_iter().chain(groups).chain(rules) {
        let points = judged.iter().map(|judged| of(judged, target));
        let low = points.clone().min().expect("leads");
        let high = points.max().expect("leads");
        let (least, most) = analysis.range(target);
        trial.end(target, &least, low, low < least.bound);
        trial.end(target, &most, high, high > most.bound);
    }
    let with = OnceCell::new();
    for rule in 0..model.rules.len() {
        let less = without(model, RuleId(rule));
        trial.ask();
        match analysis.can_matter(rule) {
            Answer::Never => {
                let differs = made(&less, &cases) != *with.get_or_init(|| made(model, &cases));
                assert!(
                    !differs,
                    "{}",
                    trial.show(&format!("rule {rule} never matters"))
                );
            }
            Answer::For(case) => {
                let case = [*case];
                assert_ne!(
                    made(model, &case),
                    made(&less, &case),
                    "{}",
                    trial.show(&format!("{rule}"))
                );
            }
            Answer::Undecided(reason) => trial.undecided(format!("{reason}: rule {rule} matters")),
        }
    }
}

/// The model, and one that was changed.
fn compare(trial: &mut Trial<'_>, dice: &mut Dice, subjects: &[&Subject], leads: &[Piece]) {
    let old = trial.model;
    let changed = text::changed(dice, trial.text, subjects);
    let Some(new) = compiled(&changed) else {
        return;
    };
    trial.count.compared += 1;
    trial.ask();
    let show = |trial: &Trial<'_>, what: &str| format!("{}with {changed}", trial.show(what));
    let stages = previous(old, &new);
    match Comparison::new(old, &new, &Engine, as_of()).verdict() {
        Verdict::Same => {
            trial.count.same += 1;
            let (of_old, of_new) = (cases(old, leads, &stages), cases(&new, leads, &stages));
            let (by_old, by_new) = (made(old, &of_old), made(&new, &of_new));
            let apart = by_old
                .iter()
                .zip(&by_new)
                .position(|(one, other)| one != other);
            if let Some(lead) = apart {
                let what = format!("{:?}\n{:?}\n{:?}", of_old[lead], by_old[lead], by_new[lead]);
                panic!("{}", show(trial, &what));
            }
        }
        Verdict::Differ(difference) => {
            let (one, other) = (made(old, &[difference.old]), made(&new, &[difference.new]));
            assert_ne!(one, other, "{}", show(trial, "no difference"));
        }
        Verdict::Undecided(reason) => {
            trial.undecided(format!("{reason}: compared with\n{changed}"))
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
        look(seed, &mut count);
    }
    let undecided = count.undecided.len() as u64;
    println!(
        "{} models, {} of them exact; {} questions, {undecided} undecided; {} of the others, {} undecided; {} compared, {} the same",
        count.models,
        count.exact,
        count.asked,
        count.asked_roughly,
        count.undecided_roughly,
        count.compared,
        count.same
    );
    assert!(
        undecided * 100 <= count.asked,
        "{}",
        count.undecided.join("\n")
    );
}
