//! What was meant: the checked model. Types only.
//!
//! Every condition comes down to **features** of a lead: a field's value, or a measurement over its events.
//! Rules are predicates over features that give points; groups, dimensions and outcomes are sums, clamps and
//! tables over those points. Engines, the analysis and the linter read a [`Model`]; only `check` makes one. A
//! model is complete: every id in it is the index of an entry, every name is resolved, tiers stand in the order
//! in which they are tried. It knows no text but names, reasons and the places of its rules.

mod case;
mod condition;
mod feature;
mod judge;
mod outcome;
mod points;

pub use case::{Case, CaseEvent, CaseValue, Expectation, Expected, TestCase};
pub use condition::{Condition, Operand, Range, TextTest, TimeEdge, TimeRange, ValueTest};
pub use feature::{
    Activity, Feature, FieldPart, Measure, Measurement, ObjectTest, Occurrence, Sequence, Share,
    Since, Window,
};
pub use judge::{Judge, Judged};
pub use outcome::{ActionRecord, Guarantee, Keep, Matrix, Outcome, OutcomeRef};
pub use points::{Bounds, Counts, Effect, Group, Per, Repeat, Rule, Scoring, Tier};

pub use crate::ast::Dimension;
pub use crate::schema::{
    ColumnRef, EventFile, Field, FieldId, LeadFile, LeadKey, List, Property, PropertyColumn,
    PropertyId, Verb, VerbId, VerbSource,
};

use crate::value::Zone;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);
    )*};
}

ids! {
    /// The index of a [`List`] in [`Model::lists`].
    ListId
    /// The index of a [`Feature`] in [`Model::features`].
    FeatureId
    /// The index of a [`Rule`] in [`Model::rules`].
    RuleId
    /// The index of a [`Group`] in [`Model::groups`].
    GroupId
}

/// A checked rule set.
#[derive(Clone, Debug)]
pub struct Model {
    /// The name of the `model` line.
    pub name: Option<String>,
    /// The zone of days, and of times that name none.
    pub zone: Zone,
    /// Decimals of what is shown, from the groups up: 0 or 1.
    pub precision: u32,
    /// Where the score is clamped.
    pub scale: Option<Bounds>,
    /// How lead files are read.
    pub leads: LeadFile,
    /// How event files are read: those with a pattern first, at most one without.
    pub event_files: Vec<EventFile>,
    /// The fields that rules or outcomes ask.
    pub fields: Vec<Field>,
    /// The field `email`, by which leads may be looked for, whether or not rules ask it.
    pub email: Option<Field>,
    /// All kinds of events that the rule set knows.
    pub verbs: Vec<Verb>,
    /// The properties of events that rules ask.
    pub properties: Vec<Property>,
    /// The named lists that rules ask.
    pub lists: Vec<List>,
    /// What is measured of a lead; no two are equal.
    pub features: Vec<Feature>,
    /// The rules in the order written.
    pub rules: Vec<Rule>,
    /// The groups in the order written; rules outside any are one more group together, which is not here.
    pub groups: Vec<Group>,
    /// Where the fit is clamped.
    pub fit_limit: Option<Bounds>,
    /// Where the engagement is clamped.
    pub engagement_limit: Option<Bounds>,
    /// How the fit counts in the score.
    pub fit_counts: Counts,
    /// How the engagement counts in the score.
    pub engagement_counts: Counts,
    /// The distinct fields that the rules of fit groups ask for, ascending: `fit_known` is the share that a lead has.
    pub fit_fields: Vec<FieldId>,
    /// The grades, best first.
    pub grades: Vec<Outcome>,
    /// The stages, best first.
    pub stages: Vec<Outcome>,
    /// The matrices in the order written.
    pub matrices: Vec<Matrix>,
    /// What is to be done when outcomes change, in the order written.
    pub actions: Vec<ActionRecord>,
    /// To which leads it applies; to all without it.
    pub applies: Option<Condition>,
    /// What is said to hold for every lead.
    pub guarantees: Vec<Guarantee>,
    /// What holds for single leads, in the order written.
    pub tests: Vec<TestCase>,
}

impl Model {
    /// The field numbered `id`.
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[id.0]
    }

    /// The feature numbered `id`.
    pub fn feature(&self, id: FeatureId) -> &Feature {
        &self.features[id.0]
    }

    /// The rule numbered `id`.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.0]
    }

    /// All conditions that scoring asks: those of the rules, of the outcomes, and to which leads the model applies.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let rules = self.rules.iter().flat_map(Rule::conditions);
        let outcomes = self.grades.iter().chain(&self.stages);
        let outcomes = outcomes.flat_map(|outcome| {
            let until = outcome.keep.as_ref().map(|keep| &keep.until);
            std::iter::once(&outcome.condition).chain(until)
        });
        let matrices = self.matrices.iter();
        let matrices = matrices.flat_map(|matrix| matrix.rows.iter().chain(&matrix.columns));
        rules.chain(outcomes).chain(matrices).chain(&self.applies)
    }

    /// The event statement that speaks of the file called `name` (no folder): the first whose pattern fits, or
    /// the one without a pattern.
    pub fn event_file(&self, name: &str) -> Option<&EventFile> {
        self.event_files.iter().find(|file| file.speaks_of(name))
    }

    /// The shapes of the event files, without what rules ask of them: two models that read the same files agree on them.
    pub fn event_shapes(&self) -> Vec<impl PartialEq> {
        let shape = |file: &EventFile| {
            let verb = match &file.verb {
                VerbSource::Column(column) => (Some(column.clone()), None),
                VerbSource::Always(verb) => (None, Some(self.verbs[verb.0].name.clone())),
            };
            (
                file.pattern.clone(),
                (file.key.clone(), file.at.clone(), file.at_format.clone()),
                verb,
                file.object.clone(),
            )
        };
        self.event_files.iter().map(shape).collect()
    }
}
