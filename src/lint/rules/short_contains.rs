use crate::ast::{Part, Quantifier, Text, TextOperator};
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::written::{self, Node};
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::source::Span;
use crate::value::trim_fold;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR601",
        name: "short-contains",
    },
    category: Category::Words,
    level: Some(Level::Warning),
    parameters: &[LETTERS],
    page: include_str!("../../../docs/lints/short-contains.md"),
    check,
};

const LETTERS: Parameter = Parameter {
    name: "letters",
    default: 4,
    meaning: "how many letters a text has at most that is taken for a short one",
};

/// Words of job titles, sectors and forms in which shorter ones are found.
const LONGER: &[&str] = &[
    "Director",
    "Doctor",
    "Victor",
    "Factory",
    "Contractor",
    "Instructor",
    "Inspector",
    "Architect",
    "Assistant",
    "Associate",
    "Accountant",
    "Consultant",
    "Attorney",
    "Officer",
    "Chief",
    "Chef",
    "Merchant",
    "Marketing",
    "Management",
    "Engineer",
    "Teacher",
    "Trainer",
    "Nurse",
    "Buyer",
    "Sales",
    "Support",
    "Security",
    "Software",
    "Hardware",
    "Health",
    "Hospital",
    "Hospitality",
    "Finance",
    "Retail",
    "Logistics",
    "Wholesale",
    "Education",
    "University",
    "Student",
    "Internal",
    "International",
    "Construction",
    "Automotive",
    "Agriculture",
    "Energy",
    "Insurance",
    "Legal",
    "Media",
    "Public",
    "Quality",
    "Capital",
    "Digital",
    "Credit",
    "Audit",
    "Unit",
    "Citizen",
    "Communication",
    "Social",
    "Special",
    "Service",
    "Device",
    "Advice",
    "Invoice",
    "Vice",
    "Product",
    "Project",
    "Process",
    "Enterprise",
    "Partner",
    "Department",
    "Operations",
    "Development",
    "Research",
    "Training",
    "Email",
];

fn check(subject: &Subject, findings: &mut Findings) {
    let most = subject.parameter(&LINT, &LETTERS);
    for statement in subject.statements() {
        written::walk(statement, &mut |node| {
            if let Node::Part(
                _,
                Part::Text {
                    operator: TextOperator::Contains,
                    negated,
                    quantifier,
                    values,
                    span,
                },
            ) = node
            {
                let short = |text: &&Text| is_short(&text.value, most);
                let Some(first) = values.iter().find(short) else {
                    return;
                };
                let all = values.iter().all(|text| short(&text));
                let negated = *negated || *quantifier == Quantifier::None;
                findings.push(finding(
                    subject,
                    (*span, negated),
                    first,
                    all.then_some(values),
                ));
            }
        });
    }
}

/// Letters of a script that parts its words, and few of them.
fn is_short(text: &str, most: i64) -> bool {
    let text = crate::value::trim(text);
    let parted = |letter: char| letter.is_alphabetic() && letter < '\u{530}';
    text.chars().all(parted) && i64::try_from(text.chars().count()).is_ok_and(|count| count <= most)
}

/// `all` are the values where each is short, so that whole words may be asked instead.
fn finding(
    subject: &Subject,
    (part, negated): (Span, bool),
    short: &Text,
    all: Option<&Vec<Text>>,
) -> Diagnostic {
    let value = &short.value;
    let verb = if negated { "contain" } else { "contains" };
    let message = match longer(value) {
        Some(longer) => format!("`{verb} \"{value}\"` also finds \"{longer}\""),
        None => format!("`{verb} \"{value}\"` also finds longer words with these letters in them"),
    };
    let whole = if negated { "mention" } else { "mentions" };
    let finding = LINT.at(short.span, message);
    let help = format!(
        "whole words are asked with `{whole} \"{value}\"`; `\"{value}*\"` is any word that begins so"
    );
    let finding = finding.help(help);
    let (Some(_), Some(at)) = (all, subject.sources.slice(part).find(verb)) else {
        return finding;
    };
    let start = part.start as usize + at;
    finding.replace(Span::new(part.source, start..start + verb.len()), whole)
}

fn longer(value: &str) -> Option<&'static str> {
    let value = trim_fold(value);
    let mut longer = LONGER.iter().copied();
    longer.find(|word| {
        let word = trim_fold(word);
        word.len() > value.len() && word.contains(value.as_ref())
    })
}
