use super::dice::Dice;
use super::generate;
use crate::columns::{Batch, Column, IntegerColumn, ReadAs, TextColumn};
use crate::engine::{EventCounts, EventPass, Leads, Outcome, Plan};
use crate::model::*;
use crate::value::{Instant, Points};

fn headers(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn test_of(model: &mut Model, feature: Feature, test: ValueTest) -> Condition {
    model.features.push(feature);
    let feature = FeatureId(model.features.len() - 1);
    Condition::Test(Operand::Feature(feature), test)
}

/// A model that gives a grade to leads for which this holds.
fn model(feature: Feature, test: ValueTest) -> Model {
    let mut model = generate::model(&mut Dice::new(&[]));
    (model.rules, model.stages) = (Vec::new(), Vec::new());
    model.scale = None;
    let condition = test_of(&mut model, feature, test);
    model.grades = vec![crate::model::Outcome {
        name: "A".to_owned(),
        condition,
        keep: None,
        span: generate::span(),
    }];
    model
}

fn as_of() -> Instant {
    Instant::from_micros(generate::AS_OF)
}

#[test]
fn only_what_is_asked_is_read() {
    let size = Feature::Field(FieldId(5), FieldPart::Value);
    let letters = TextTest::Exactly(vec!["Small".to_owned()]);
    let mut model = model(size.clone(), ValueTest::Text(letters));
    let known = test_of(&mut model, size, ValueTest::Known);
    model.grades[0].condition = Condition::All(vec![known, model.grades[0].condition.clone()]);
    let phantom = Feature::Field(FieldId(7), FieldPart::Value);
    model.grades[0].condition = Condition::All(vec![
        test_of(&mut model, phantom, ValueTest::Known),
        model.grades[0].condition.clone(),
    ]);
    let plan = Plan::new(&model, as_of());
    let spec = plan
        .lead_spec(&headers(&["job", "Lead ID", "size"]))
        .unwrap();
    let found: Vec<_> = spec
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.position))
        .collect();
    // The choice comes twice: for its place, and for its letters.
    assert_eq!(
        found,
        [
            ("Lead ID", Some(1)),
            ("size", Some(2)),
            ("size", Some(2)),
            ("phantom", None)
        ]
    );
    let error = plan.lead_spec(&headers(&["id"])).unwrap_err();
    assert_eq!(error.to_string(), "there is no column `size`");
    let error = plan.lead_spec(&headers(&["size"])).unwrap_err();
    assert_eq!(error.to_string(), "there is no column `lead_id`");
}

#[test]
fn leads_may_be_numbered_by_their_rows() {
    let mut model = generate::model(&mut Dice::new(&[]));
    model.leads.key = LeadKey::Row;
    let plan = Plan::new(&model, as_of());
    let spec = plan.lead_spec(&headers(&generate::LEAD_HEADERS)).unwrap();
    assert!(matches!(spec.columns[0].read, ReadAs::RowNumber));
}

#[test]
fn events_without_their_columns_are_refused() {
    let model = generate::model(&mut Dice::new(&[]));
    let plan = Plan::new(&model, as_of());
    let error = plan
        .event_binding("x.csv", &headers(&["lead", "at", "verb"]))
        .unwrap_err();
    assert_eq!(error.to_string(), "there is no column `object`");
    let mut model = model.clone();
    model.event_files.truncate(1);
    let plan = Plan::new(&model, as_of());
    assert!(plan.event_binding("x.csv", &[]).unwrap().is_none());
    assert!(plan.id_binding("x.csv", &[]).unwrap().is_none());
    let spec_of_ids = plan
        .id_binding("calls.csv", &headers(&["at", "lead"]))
        .unwrap();
    assert_eq!(spec_of_ids.unwrap().spec().columns[0].position, Some(1));
}

#[test]
fn events_alone_make_leads() {
    let measurement = Measurement {
        activity: Activity::Active,
        object: ObjectTest::Any,
        window: Window::default(),
        since: Vec::new(),
        filter: None,
        measure: Measure::Count,
    };
    let two = ValueTest::In(Range::only(2));
    let model = model(Feature::Events(measurement), two);
    let plan = Plan::new(&model, as_of());
    let mut leads = Leads::from_ids(&plan, ["a", "b", "b", "c"]);
    leads.mark_incomplete(2);
    let pass = EventPass::new(&plan, leads);
    let names = headers(&["lead", "at", "verb", "object"]);
    let binding = plan.event_binding("x.csv", &names).unwrap().unwrap();
    let mut columns = [const { Vec::new() }; 2];
    for (lead, verb) in [("b", "Odd"), ("b", "visited"), ("a", "Odd"), ("x", "Odd")] {
        columns[0].push(lead);
        columns[1].push(verb);
    }
    let [ids, verbs] = columns.map(|cells| {
        let mut texts = TextColumn::default();
        cells.into_iter().for_each(|cell| texts.push(cell));
        Column::Text(texts)
    });
    let mut times = IntegerColumn::default();
    (0..4).for_each(|_| times.push(Some(generate::AS_OF)));
    let batch = Batch {
        lines: vec![2, 3, 4, 5],
        columns: vec![ids, Column::Integers(times), verbs],
        skipped: 1,
    };
    let counts = pass.push(&binding, &batch);
    assert_eq!(
        counts,
        EventCounts {
            read: 4,
            without_lead: 1,
            unknown_lead: 1,
            newest: Some(as_of()),
            unmapped: [("Odd".to_owned(), 3)].into(),
            ..EventCounts::default()
        }
    );
    assert!(pass.mark_incomplete("a") && !pass.mark_incomplete("x"));
    let scores = pass.finish();
    let chunk = scores.chunk(0..9);
    assert_eq!(
        chunk.grade,
        [Outcome::None, Outcome::Line(0), Outcome::None]
    );
    assert_eq!(chunk.score, [Points::ZERO; 3]);
    let marked: Vec<_> = (0..3).map(|lead| scores.incomplete(lead)).collect();
    assert_eq!(marked, [true, false, true]);
    assert_eq!(scores.number("c"), Some(2));
}
