//! What is carried along while a file is checked.

use std::collections::{BTreeSet, HashMap};

use super::groups::GroupSays;
use super::since::Counting;
use crate::ast::{self, StatementKind};
use crate::columns::ReadAs;
use crate::diagnostic::Diagnostic;
use crate::model::{
    ActionRecord, Bounds, ColumnRef, Condition, Counts, Dimension, Feature, FeatureId, FieldId,
    Group, GroupId, Guarantee, List, ListId, Matrix, Model, Outcome, PropertyColumn, PropertyId,
    Rule, TestCase,
};
use crate::schema::{Inputs, Origin, Schema};
use crate::source::{Sources, Span};

/// The state of a check.
///
/// Fields, properties and lists get their number in the model when they are first used; until then they are
/// known by their place in the schema.
pub struct Checker<'a> {
    pub sources: &'a Sources,
    pub inputs: &'a Inputs,
    pub schema: Schema,
    pub diagnostics: Vec<Diagnostic>,
    /// The used fields, as places in the schema.
    pub fields: Vec<FieldId>,
    /// Whether each used field may lack its column since only `inactive` looks at it.
    pub implied_only: Vec<bool>,
    /// The fields that the statement at hand asks by name; `inactive` asks for none.
    pub asked: Vec<FieldId>,
    /// The fields that the rules of fit groups ask by name.
    pub fit_asked: BTreeSet<FieldId>,
    pub properties: Vec<PropertyId>,
    pub lists: Vec<usize>,
    pub features: Vec<Feature>,
    pub feature_ids: HashMap<Feature, FeatureId>,
    pub rules: Vec<Rule>,
    pub groups: Vec<Group>,
    /// By group, what it says of its rules.
    pub group_says: Vec<GroupSays>,
    /// The names of the stages, in the order written.
    pub stage_names: Vec<String>,
    pub grades: Vec<Outcome>,
    pub stages: Vec<Outcome>,
    pub matrices: Vec<Matrix>,
    pub actions: Vec<ActionRecord>,
    pub applies: Option<Condition>,
    pub guarantees: Vec<Guarantee>,
    pub tests: Vec<TestCase>,
    /// The folded names of the tests, with their places.
    pub test_names: Vec<(String, Span)>,
    pub header: Header,
    /// What the group at hand says of the events that its rules count.
    pub counting: Counting,
    /// The names of rules (lower case), with the places where they were given.
    pub rule_names: HashMap<String, (usize, Option<Span>)>,
}

/// What the `model`, `limit` and `score` lines say.
#[derive(Default)]
pub struct Header {
    pub name: Option<String>,
    pub precision: u32,
    pub scale: Option<Bounds>,
    pub fit_limit: Option<Bounds>,
    pub engagement_limit: Option<Bounds>,
    /// The dimensions that the `score` line names.
    pub counted: Option<Vec<(Dimension, Counts)>>,
}

impl<'a> Checker<'a> {
    pub fn new(
        sources: &'a Sources,
        inputs: &'a Inputs,
        schema: Schema,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        Self {
            sources,
            inputs,
            schema,
            diagnostics,
            fields: Vec::new(),
            implied_only: Vec::new(),
            asked: Vec::new(),
            fit_asked: BTreeSet::new(),
            properties: Vec::new(),
            lists: Vec::new(),
            features: Vec::new(),
            feature_ids: HashMap::new(),
            rules: Vec::new(),
            groups: Vec::new(),
            group_says: Vec::new(),
            stage_names: Vec::new(),
            grades: Vec::new(),
            stages: Vec::new(),
            matrices: Vec::new(),
            actions: Vec::new(),
            applies: None,
            guarantees: Vec::new(),
            tests: Vec::new(),
            test_names: Vec::new(),
            header: Header::default(),
            counting: Counting::default(),
            rule_names: HashMap::new(),
        }
    }

    /// Checks every statement: rules before outcomes, which ask for them.
    pub fn file(&mut self, file: &ast::File) {
        self.points_header(file);
        self.collect_stage_names(file);
        self.applies(file);
        self.collect_given_names(file);
        self.rules_and_groups(file);
        for statement in &file.statements {
            match &statement.kind {
                StatementKind::Grade(outcome) => self.grade(outcome, statement.span),
                StatementKind::Stage(outcome) => self.stage(outcome, statement.span),
                StatementKind::Import(_) | StatementKind::Change(_) | StatementKind::Remove(_) => {
                    self.not_yet::<()>(statement.span);
                }
                _ => {}
            }
        }
        for statement in &file.statements {
            if let StatementKind::Matrix(matrix) = &statement.kind {
                self.matrix(matrix, statement.span);
            }
        }
        for statement in &file.statements {
            match &statement.kind {
                StatementKind::On(record) => self.action_record(record, statement.span),
                StatementKind::Check(guarantee) => self.guarantee(guarantee, statement),
                _ => {}
            }
        }
        // Last, so that it is known which fields the rules ask.
        for statement in &file.statements {
            if let StatementKind::Test(test) = &statement.kind {
                self.test_case(test, statement);
            }
        }
    }

    /// Reports; for use where nothing can be returned.
    pub fn report<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.diagnostics.push(diagnostic);
        None
    }

    /// Reports a form that is read and not checked yet.
    pub fn not_yet<T>(&mut self, span: Span) -> Option<T> {
        self.report(
            Diagnostic::error(
                crate::diagnostic::codes::NOT_AVAILABLE,
                span,
                "this is not part of this version yet",
            )
            .help("leave it out for now"),
        )
    }

    /// What is written at `span` on one line, without the `comments` in it.
    pub fn words_of(&self, span: Span, comments: &[Span]) -> String {
        let source = self.sources.get(span.source).text();
        let (mut from, end) = (span.start as usize, span.end as usize);
        let mut written = String::new();
        for comment in comments.iter().map(|comment| comment.bytes()) {
            if comment.start >= from && comment.end <= end {
                written.push_str(source.get(from..comment.start).unwrap_or(""));
                from = comment.end;
            }
        }
        written.push_str(source.get(from..end).unwrap_or(""));
        let words: Vec<&str> = written.split_whitespace().collect();
        words.join(" ")
    }

    /// The number of a feature, the same for equal ones.
    pub fn feature(&mut self, feature: Feature) -> FeatureId {
        if let Some(id) = self.feature_ids.get(&feature) {
            return *id;
        }
        let id = FeatureId(self.features.len());
        self.features.push(feature.clone());
        self.feature_ids.insert(feature, id);
        id
    }

    /// The number in the model of a list of the schema.
    pub fn use_list(&mut self, list: usize) -> ListId {
        let at = self
            .lists
            .iter()
            .position(|used| *used == list)
            .unwrap_or_else(|| {
                self.lists.push(list);
                self.lists.len() - 1
            });
        ListId(at)
    }

    /// The number in the model of a property of the schema.
    pub fn use_property(&mut self, property: PropertyId) -> PropertyId {
        let at = self
            .properties
            .iter()
            .position(|used| *used == property)
            .unwrap_or_else(|| {
                self.properties.push(property);
                self.properties.len() - 1
            });
        PropertyId(at)
    }

    /// The group called `name`.
    pub fn group_named(&self, name: &str) -> Option<GroupId> {
        let key = crate::value::trim_fold(name);
        self.groups
            .iter()
            .position(|group| crate::value::trim_fold(&group.name) == key)
            .map(GroupId)
    }

    /// The model, complete if nothing was an error, and the findings.
    pub fn finish(self) -> (Model, Vec<Diagnostic>) {
        let fit_fields = self.fit_fields();
        let fields = self
            .fields
            .iter()
            .zip(&self.implied_only)
            .map(|(id, implied)| {
                let mut field = self.schema.fields[id.0].field.clone();
                field.optional |= implied;
                field
            });
        let lists: Vec<List> = self
            .lists
            .iter()
            .map(|list| self.schema.lists[*list].list.clone())
            .collect();
        let model = Model {
            zone: self.schema.zone,
            precision: self.header.precision,
            scale: self.header.scale,
            leads: self.schema.leads.clone(),
            event_files: self.event_files(),
            fields: fields.collect(),
            email: self
                .schema
                .field("email")
                .map(|id| self.schema.fields[id.0].field.clone()),
            verbs: self.schema.verbs.clone(),
            properties: self
                .properties
                .iter()
                .map(|id| self.schema.properties[id.0].property.clone())
                .collect(),
            lists,
            fit_limit: self.header.fit_limit,
            engagement_limit: self.header.engagement_limit,
            fit_counts: self.counts(Dimension::Fit),
            engagement_counts: self.counts(Dimension::Engagement),
            matrices: self.matrices,
            actions: self.actions,
            applies: self.applies,
            guarantees: self.guarantees,
            tests: self.tests,
            fit_fields,
            name: self.header.name,
            features: self.features,
            rules: self.rules,
            groups: self.groups,
            grades: self.grades,
            stages: self.stages,
        };
        (model, self.diagnostics)
    }

    fn counts(&self, dimension: Dimension) -> Counts {
        let Some(counted) = &self.header.counted else {
            return Counts::Full;
        };
        let term = counted.iter().find(|(of, _)| *of == dimension);
        term.map_or(Counts::Not, |(_, counts)| *counts)
    }

    /// The event files with the used properties only. A property that comes from a header is read from every
    /// file that has it.
    fn event_files(&self) -> Vec<crate::model::EventFile> {
        let mut files = self.schema.event_files.clone();
        for file in &mut files {
            let declared = std::mem::take(&mut file.properties);
            for (place, id) in self.properties.iter().enumerate() {
                let known = &self.schema.properties[id.0];
                if let Some(column) = declared.iter().find(|column| column.property == *id) {
                    let property = PropertyId(place);
                    file.properties.push(PropertyColumn {
                        property,
                        ..column.clone()
                    });
                } else if matches!(known.origin, Origin::Header(_)) {
                    file.properties.push(PropertyColumn {
                        property: PropertyId(place),
                        column: ColumnRef::Named(known.property.name.clone()),
                        read: known.property.read.clone(),
                        missing: Vec::new(),
                        optional: true,
                    });
                }
            }
        }
        files
    }

    /// How a value is read, and whether its choices are ordered.
    pub fn read_of(&self, target: Target) -> (&ReadAs, bool) {
        match target {
            Target::Field(id, _) => {
                let known = &self.schema.fields[id.0];
                (&known.field.read, known.ordered)
            }
            Target::Property(id) => {
                let known = &self.schema.properties[id.0];
                (&known.property.read, known.ordered)
            }
        }
    }
}

/// A value that can be tested, by its place in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A field, or something of it.
    Field(FieldId, crate::model::FieldPart),
    /// A property of events, after `where`.
    Property(PropertyId),
}
