use std::collections::BTreeSet;

use crate::ast::{Name, Statement, StatementKind};
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::written::{self, Node};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Activity, Feature};
use crate::schema::CREATED_AT;
use crate::source::Span;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR603",
        name: "unused-declaration",
    },
    category: Category::Words,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/unused-declaration.md"),
    check,
};

/// From so many on, declarations of which most are not asked describe the data, as `init` writes them.
const DICTIONARY: usize = 5;

/// What other verbs look leads up by.
const EMAIL: &str = "email";

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(file) = subject.files.get(&subject.first) else {
        return;
    };
    let is_model = |one: &Statement| matches!(one.kind, StatementKind::Model(_));
    // A file without a `model` line may be one that others import for what it declares.
    if !file.statements.iter().any(is_model) {
        return;
    }
    let used = used_names(subject);
    for what in [What::List, What::Field, What::Event] {
        let declared = file.statements.iter().filter_map(declared);
        let declared: Vec<Declared> = declared.filter(|one| one.what == what).collect();
        let unused = declared
            .iter()
            .filter(|one| !used.contains(&one.name.key()) && !counts_unasked(subject, one));
        let unused: Vec<&Declared> = unused.collect();
        let is_dictionary = unused.len() >= DICTIONARY && 2 * unused.len() > declared.len();
        if !is_dictionary {
            let found = unused.into_iter().map(|one| finding(subject, one));
            found.for_each(|finding| findings.push(finding));
        }
    }
}

/// Whether a declaration says something although nothing asks for its name.
fn counts_unasked(subject: &Subject, declared: &Declared) -> bool {
    let key = declared.name.key();
    match declared.what {
        What::List => false,
        What::Field => key == EMAIL || (key == CREATED_AT && asks_activity(subject)),
        // Whether events of a kind are activity is for its declaration to say.
        What::Event => asks_activity(subject),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    List,
    Field,
    Event,
}

struct Declared<'a> {
    statement: &'a Statement,
    what: What,
    name: &'a Name,
}

fn declared(statement: &Statement) -> Option<Declared<'_>> {
    let declared = |what, name| Declared {
        statement,
        what,
        name,
    };
    match &statement.kind {
        StatementKind::List(list) => Some(declared(What::List, &list.name)),
        StatementKind::Field(field) => Some(declared(What::Field, &field.column.name)),
        StatementKind::Event(event) => Some(declared(What::Event, &event.verb)),
        StatementKind::Model(_)
        | StatementKind::Import(_)
        | StatementKind::Leads(_)
        | StatementKind::Events(_)
        | StatementKind::Limit(_)
        | StatementKind::Score(_)
        | StatementKind::Applies(_)
        | StatementKind::Group(_)
        | StatementKind::Rule(_)
        | StatementKind::Grade(_)
        | StatementKind::Stage(_)
        | StatementKind::Matrix(_)
        | StatementKind::On(_)
        | StatementKind::Check(_)
        | StatementKind::Change(_)
        | StatementKind::Remove(_)
        | StatementKind::Test(_) => None,
    }
}

/// Every name that a statement of any of the files asks for.
fn used_names(subject: &Subject) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for statement in subject.statements() {
        written::walk(statement, &mut |node| match node {
            Node::Name(name) => {
                used.insert(name.key());
            }
            Node::Test { .. } | Node::Part(..) | Node::Event(_) => {}
        });
    }
    used
}

/// Whether `active` or `inactive` is asked.
fn asks_activity(subject: &Subject) -> bool {
    subject.model.features.iter().any(|feature| match feature {
        Feature::Events(measurement) => measurement.activity == Activity::Active,
        Feature::Field(..) | Feature::Sequence(_) | Feature::Share(_) => false,
    })
}

fn finding(subject: &Subject, declared: &Declared) -> Diagnostic {
    let Declared {
        statement,
        what,
        name,
    } = declared;
    let text = &name.text;
    let message = match what {
        What::List => format!("no rule asks for the list `{text}`"),
        What::Field => format!("no rule asks for the field `{text}`"),
        What::Event => format!("no rule asks for the event `{text}`"),
    };
    let finding = LINT
        .at(name.span, message)
        .help("take the line out, or write the rule that it was meant for");
    let inside = |comment: &&Span| {
        statement.span.start <= comment.start && comment.end <= statement.span.end
    };
    match statement.comments.iter().any(|comment| inside(&comment)) {
        // Its comments would be lost.
        true => finding,
        false => finding
            .replace(subject.sources.with_line(statement.span), "")
            .safe(),
    }
}
