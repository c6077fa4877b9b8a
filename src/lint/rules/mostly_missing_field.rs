use crate::diagnostic::{Code, Level};
use crate::lint::data::LEADS;
use crate::lint::written::{self, Node};
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::model::{Condition, Feature, FieldId, Operand, ValueTest};
use crate::source::Span;
use crate::value::thousands;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR704",
        name: "mostly-missing-field",
    },
    category: Category::Data,
    level: Some(Level::Warning),
    parameters: &[PERCENT, LEADS],
    page: include_str!("../../../docs/lints/mostly-missing-field.md"),
    check,
};

const PERCENT: Parameter = Parameter {
    name: "percent",
    default: 80,
    meaning: "in more of the leads than this share in percent it must be empty",
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(data) = subject.data else { return };
    let share = i128::from(subject.parameter(&LINT, &PERCENT));
    let fewest = i128::from(subject.parameter(&LINT, &LEADS));
    for (number, column) in data.columns.iter().enumerate() {
        let Some(column) = column else { continue };
        let rows = i128::from(column.rows);
        let mostly = i128::from(column.missing) * 100 > share * rows;
        if rows < fewest || !mostly || !is_compared(subject, FieldId(number)) {
            continue;
        }
        let name = &subject.model.fields[number].name;
        let Some(place) = first_asked(subject, name) else {
            continue;
        };
        let (missing, rows) = (thousands(column.missing), thousands(column.rows));
        let message = match column.missing == column.rows {
            true => format!("`{name}` is empty in all of {rows} leads"),
            false => format!("`{name}` is empty in {missing} of {rows} leads"),
        };
        findings.push(
            LINT.at(place, message)
                .help("ask for it in the form, or look for a column that is filled in")
                .help("a placeholder such as \"unknown\" is declared with `missing means`"),
        );
    }
}

/// Whether something asks more of the field than whether it has a value.
fn is_compared(subject: &Subject, field: FieldId) -> bool {
    let model = subject.model;
    let mut compared = false;
    for condition in model.conditions() {
        condition.walk(&mut |part| {
            if let Condition::Test(Operand::Feature(id), test) = part
                && let Feature::Field(asked, _) = model.feature(*id)
            {
                compared |= *asked == field && *test != ValueTest::Known;
            }
        });
    }
    compared
}

/// Where a rule or an outcome asks for it first.
fn first_asked(subject: &Subject, field: &str) -> Option<Span> {
    let model = subject.model;
    let rules = model.rules.iter().map(|rule| rule.span);
    let outcomes = model.grades.iter().chain(&model.stages);
    let places = rules.chain(outcomes.map(|outcome| outcome.span));
    let mut first = None;
    for statement in places.filter_map(|place| subject.statement(place)) {
        written::walk(statement, &mut |node| match node {
            Node::Name(name) if name.key() == field => {
                first.get_or_insert(name.span);
            }
            Node::Name(_) | Node::Test { .. } | Node::Part(..) | Node::Event(_) => {}
        });
    }
    first
}
