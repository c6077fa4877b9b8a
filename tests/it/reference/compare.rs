//! Runs the library on a case, in process, and says where it differs from the reference.

use std::io::Cursor;
use std::num::NonZero;

use leadrules::check::{Headers, Inputs};
use leadrules::columns::Batch;
use leadrules::data::{ReadOptions, Reject, Table, open_reader, scan};
use leadrules::diagnostic::Level;
use leadrules::engine::{
    Chunk, EventPass, LeadValues, Leads, Outcome as Shown, Plan, Previous, Scores,
};
use leadrules::model::{Model, OutcomeRef};
use leadrules::report::scores as report;
use leadrules::schema::EventHeaders;
use leadrules::value::{Points, parse_iso};

use super::clock;
use super::data::{Data, event_headers, events_csv, lead_headers, leads_csv, previous_csv};
use super::evaluate::{Changes, Outcome, RULES_HASH, Scored, evaluate_changes};
use super::explained;
use super::program::{GroupKind, Program};
use super::text::render;

/// Where the library and the reference part.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What differs: a column, or `findings`.
    pub column: String,
    /// The lead.
    pub lead: usize,
    /// Both values.
    pub said: String,
}

impl Difference {
    /// Whether the program refused two tiers that ask the same.
    pub fn is_repeated_tier(&self) -> bool {
        self.said.contains("two tiers ask the same")
    }
}

/// The first difference of a case.
pub fn difference(program: &Program, data: &Data) -> Option<Difference> {
    difference_of(&render(program), program, data)
}

/// The first difference of a case whose rules are written so.
pub fn difference_of(text: &str, program: &Program, data: &Data) -> Option<Difference> {
    let inputs = Inputs {
        headers: Headers {
            leads: Some(lead_headers(program)),
            events: vec![EventHeaders {
                name: "events.csv".to_owned(),
                headers: event_headers(program),
            }],
        },
        ..Inputs::default()
    };
    let compiled = leadrules::compile("case.rules", text, &inputs);
    let Some(model) = compiled.model else {
        let errors: Vec<String> = compiled
            .diagnostics
            .iter()
            .filter(|found| found.level == Level::Error)
            .map(|found| {
                let place = compiled.sources.slice(found.span());
                format!("{} {} `{place}`", found.code.id, found.message)
            })
            .collect();
        return Some(Difference {
            column: format!(
                "findings {}",
                &errors.first().map_or("", |error| &error[..5])
            ),
            lead: 0,
            said: errors.join("\n"),
        });
    };
    let as_of = parse_iso(clock::iso(data.as_of).as_bytes()).expect("an instant");
    let plan = Plan::new(&model, as_of.instant(model.zone));
    let (scores, _) = match scored(&plan, program, data) {
        Ok(scored) => scored,
        Err(rejected) => {
            return Some(Difference {
                column: "rejected".to_owned(),
                lead: 0,
                said: rejected,
            });
        }
    };
    let chunk = scores.chunk_with_rules(0..scores.len());
    let changes = scores.changes(0, &chunk).expect("earlier scores");
    let difference = (0..data.leads.len()).find_map(|lead| {
        let (expected, expected_changes) = evaluate_changes(program, data, &data.leads[lead]);
        first_difference(program, &model, &chunk, lead, &expected)
            .or_else(|| changed(&model, &changes, lead, &expected_changes))
    });
    difference.or_else(|| unexplained(&scores, program, data))
}

/// Whether the explanation of the first lead agrees with its scores. One lead, since it takes a pass of its own.
fn unexplained(plain: &Scores<'_>, program: &Program, data: &Data) -> Option<Difference> {
    let plan = Plan::exact(plain.plan().model(), plain.plan().as_of());
    let (scores, values) = scored(&plan, program, data).expect("nothing is rejected again");
    let said = explained::wrong(&scores, plain, 0, values.first()?)?;
    Some(Difference {
        column: "explanation".to_owned(),
        lead: 0,
        said,
    })
}

/// The scores, and the values of each lead.
fn scored<'p>(
    plan: &'p Plan<'p>,
    program: &Program,
    data: &Data,
) -> Result<(Scores<'p>, Vec<LeadValues>), String> {
    let one = NonZero::<usize>::MIN;
    let mut rejected = String::new();
    let mut reject = |rejects: &[Reject]| {
        if !rejects.is_empty() {
            rejected += &format!("{rejects:?}");
        }
    };
    let file = table("leads.csv", leads_csv(program, data));
    let spec = plan.lead_spec(file.headers()).expect("the columns");
    let mut leads = Leads::new(plan);
    let mut values = Vec::new();
    let read = |batch: &Batch| {
        let of_rows = (0..batch.rows()).map(|row| plan.values(batch, row));
        (plan.read_leads(batch), of_rows.collect::<Vec<_>>())
    };
    scan(file, &spec, one, read, |scanned| {
        reject(&scanned.rejects);
        let (block, of_rows) = scanned.value;
        leads.add(block);
        values.extend(of_rows);
    })
    .expect("leads");

    let file = table("previous.csv", previous_csv(data));
    let binding = plan
        .previous_binding("lead_id", file.headers(), RULES_HASH, false)
        .expect("previous scores");
    let mut previous = Previous::new(&binding, &leads);
    let read = |batch: &Batch| binding.read(batch, &leads);
    scan(file, binding.spec(), one, read, |scanned| {
        reject(&scanned.rejects);
        previous.add(scanned.value);
    })
    .expect("previous scores");
    leads.set_previous(previous);

    let file = table("events.csv", events_csv(program, data));
    let binding = plan
        .event_binding("events.csv", file.headers())
        .expect("the columns");
    let pass = EventPass::new(plan, leads);
    if let Some(binding) = binding {
        let push = |batch: &Batch| pass.push(&binding, batch);
        scan(file, binding.spec(), one, push, |scanned| {
            reject(&scanned.rejects);
        })
        .expect("events");
    }
    match rejected.is_empty() {
        true => Ok((pass.finish(), values)),
        false => Err(rejected),
    }
}

fn table(name: &str, text: String) -> Table {
    open_reader(name, Box::new(Cursor::new(text)), &ReadOptions::default()).expect("a table")
}

fn first_difference(
    program: &Program,
    model: &Model,
    chunk: &Chunk,
    lead: usize,
    expected: &Scored,
) -> Option<Difference> {
    let mut found = Columns { lead, first: None };
    let applies = chunk.stage[lead] != Shown::NotApplicable;
    found.same("applies", applies.to_string(), expected.applies.to_string());
    if !expected.applies {
        return found.first;
    }
    rules(program, model, chunk, lead, expected, &mut found);
    let mut named = chunk.groups.iter();
    for (group, points) in program.groups.iter().zip(&expected.groups) {
        let shown = match group.kind {
            GroupKind::Outside => Some(&chunk.ungrouped),
            GroupKind::Fit | GroupKind::Engagement | GroupKind::Other => named.next(),
        };
        let shown = shown.expect("a group");
        found.points(&format!("group {}", group.name), shown[lead], *points);
    }
    found.points("fit", chunk.fit[lead], expected.fit);
    found.points("engagement", chunk.engagement[lead], expected.engagement);
    let (known, of) = chunk.fit_known[lead];
    found.same(
        "fit_known",
        format!("{known}/{of}"),
        format!("{}/{}", expected.fit_known.0, expected.fit_known.1),
    );
    let by = chunk.disqualified_by[lead].map(|rule| model.rule(rule).name.clone());
    let expected_by = expected.disqualified_by.map(|place| {
        let mut rules = program.groups.iter().flat_map(|group| &group.rules);
        rules.nth(place).expect("a rule").name.clone()
    });
    found.same(
        "disqualified_by",
        format!("{by:?}"),
        format!("{expected_by:?}"),
    );
    found.points("score", chunk.score[lead], expected.score);
    if !program.grades.is_empty() {
        let grade = outcome(chunk.grade[lead], &model.grades);
        found.same("grade", grade, format!("{:?}", expected.grade));
    }
    if !program.stages.is_empty() {
        let stage = outcome(chunk.stage[lead], &model.stages);
        found.same("stage", stage, format!("{:?}", expected.stage));
    }
    let matrices = model.matrices.iter().zip(&chunk.cells);
    for ((matrix, cells), expected) in matrices.zip(&expected.matrices) {
        let shown = called(cells[lead], |value| matrix.values[value].clone());
        found.same(&matrix.name, shown, format!("{expected:?}"));
    }
    found.first
}

/// The first difference between what changed.
fn changed(
    model: &Model,
    changes: &leadrules::engine::Changes,
    lead: usize,
    expected: &Changes,
) -> Option<Difference> {
    let mut found = Columns { lead, first: None };
    let name = |of: OutcomeRef, outcome| match of {
        OutcomeRef::Grade(_) => report::outcome(outcome, &model.grades),
        OutcomeRef::Stage(_) => report::outcome(outcome, &model.stages),
        OutcomeRef::Cell(matrix, _) => report::cell(outcome, &model.matrices[matrix].values),
    };
    let text = |of, outcome| name(of, outcome).unwrap_or("").to_owned();
    let due = changes.due.iter().filter(|due| due.row == lead);
    let due: Vec<(usize, String, String, bool)> = due
        .map(|due| {
            let of = model.actions[due.action].outcome;
            (
                due.action,
                text(of, due.from),
                text(of, due.to),
                due.by_rules,
            )
        })
        .collect();
    let given = Changes {
        new: changes.new.get(lead),
        score: changes.score[lead].map(Points::millionths),
        previous_stage: text(OutcomeRef::Stage(0), changes.previous_stage[lead]),
        stage_since: changes.stage_since[lead].micros(),
        due,
    };
    found.same("changes", format!("{given:?}"), format!("{expected:?}"));
    found.first
}

fn rules(
    program: &Program,
    model: &Model,
    chunk: &Chunk,
    lead: usize,
    expected: &Scored,
    found: &mut Columns,
) {
    let written = program.groups.iter().flat_map(|group| &group.rules);
    for (rule, (fired, points)) in written.zip(&expected.rules) {
        let place = model
            .rules
            .iter()
            .position(|known| known.name == rule.name)
            .expect("a rule of this name");
        found.same(
            &format!("{} fired", rule.name),
            chunk.fired[place].get(lead).to_string(),
            fired.to_string(),
        );
        let given = chunk.rule_points[place][lead];
        found.points(&rule.name, given, *points);
    }
}

fn outcome(shown: Shown, lines: &[leadrules::model::Outcome]) -> String {
    called(shown, |line| lines[line].name.clone())
}

/// What is shown, as the reference shows it.
fn called(shown: Shown, name: impl Fn(usize) -> String) -> String {
    let outcome = match shown {
        Shown::None => Outcome::None,
        Shown::Line(line) => Outcome::Named(name(line)),
        Shown::Disqualified => Outcome::Disqualified,
        Shown::NotApplicable => return "Not applicable".to_owned(),
    };
    format!("{outcome:?}")
}

/// The columns of a lead, until the first that differs.
struct Columns {
    lead: usize,
    first: Option<Difference>,
}

impl Columns {
    fn points(&mut self, column: &str, given: Points, expected: i128) {
        self.same(column, given.millionths().to_string(), expected.to_string());
    }

    fn same(&mut self, column: &str, given: String, expected: String) {
        if given != expected && self.first.is_none() {
            self.first = Some(Difference {
                column: column.to_owned(),
                lead: self.lead,
                said: format!("the program gives {given}, the reference {expected}"),
            });
        }
    }
}
