use crate::analysis::{Answer, witness};
use crate::columns::ReadAs;
use crate::diagnostic::{Code, Level};
use crate::lint::implication::fires;
use crate::lint::outcomes::{acted_on, earns};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Case, Condition, Effect, FieldId, Model, RuleId, VerbId};
use crate::value::Points;

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR309",
        name: "forbidden-contact-qualifies",
    },
    category: Category::Reach,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/forbidden-contact-qualifies.md"),
    check,
};

/// Names of yes/no fields of people who must not be contacted, without what stands between the words.
const FORBIDDING: &[&str] = &[
    "donotcontact",
    "donotcall",
    "donotemail",
    "donotmail",
    "optout",
    "optedout",
    "emailoptout",
    "emailoptedout",
    "hasoptedoutofemail",
    "unsubscribed",
    "hardbounced",
];

/// What forbids to contact a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Verb(VerbId),
    Field(FieldId),
}

fn check(subject: &Subject, findings: &mut Findings) {
    let stages = acted_on(subject.model);
    if stages.is_empty() {
        return;
    }
    for mark in marks(subject.model) {
        let against = against(subject, mark);
        let Some(first) = against.first() else {
            continue;
        };
        for stage in &stages {
            let fired = against.iter().copied().map(Condition::Fired);
            let goal = std::iter::once(earns(subject.model, *stage)).chain(fired);
            let place = subject.condition_span(subject.model.rule(*first));
            match subject.analysis.can_hold(&Condition::All(goal.collect())) {
                Answer::Never => {}
                Answer::Undecided(reason) => findings.undecided(place, reason),
                Answer::For(case) => {
                    let line = &subject.model.stages[*stage];
                    let word = word(subject.model, mark);
                    let message = format!(
                        "a lead for which this holds still comes to the stage `{}`, which has an action",
                        line.name
                    );
                    findings.push(
                        LINT.at(place, message)
                            .also(subject.outcome_span(line), "the stage")
                            .help(format!(
                                "points do not keep it out for certain: `when {word} disqualify`"
                            ))
                            .help(format!(
                                "so comes {}",
                                witness::line(subject.model, &case, subject.as_of)
                            )),
                    );
                    break;
                }
            }
        }
    }
}

/// What the model knows of that forbids to contact a lead.
fn marks(model: &Model) -> Vec<Mark> {
    let verbs = model.verbs.iter().enumerate();
    let verbs = verbs.filter(|(_, verb)| verb.negative);
    let verbs = verbs.map(|(number, _)| Mark::Verb(VerbId(number)));
    let fields = model.fields.iter().enumerate().filter(|(_, field)| {
        let name: String = field
            .name
            .chars()
            .filter(|one| one.is_alphanumeric())
            .collect();
        matches!(field.read, ReadAs::YesNo) && FORBIDDING.contains(&name.to_lowercase().as_str())
    });
    let fields = fields.map(|(number, _)| Mark::Field(FieldId(number)));
    verbs.chain(fields).collect()
}

/// The rules that take points for it; none where a rule disqualifies for it, since then its author has said from when
/// on it forbids.
fn against(subject: &Subject, mark: Mark) -> Vec<RuleId> {
    let mut against = Vec::new();
    for (number, rule) in subject.model.rules.iter().enumerate() {
        let takes = match &rule.effect {
            Effect::Qualify(..) => continue,
            Effect::Disqualify(_) => false,
            Effect::Points(scoring) => {
                let mut tiers = scoring.tiers.iter();
                if !tiers.all(|tier| tier.points < Points::ZERO) {
                    continue;
                }
                true
            }
        };
        if !needs(subject, &fires(rule), mark) {
            continue;
        }
        if !takes {
            return Vec::new();
        }
        against.push(RuleId(number));
    }
    against
}

/// Whether the condition holds for a lead with the mark, and not for the same lead without it.
fn needs(subject: &Subject, condition: &Condition, mark: Mark) -> bool {
    let Answer::For(case) = subject.analysis.can_hold(condition) else {
        return false;
    };
    let without = without(&case, mark);
    if without == *case {
        return false;
    }
    let asked = std::slice::from_ref(condition);
    let judged = subject
        .judge
        .judge(subject.model, subject.as_of, &[without], asked);
    judged.first().is_some_and(|judged| judged.asked == [false])
}

fn without(case: &Case, mark: Mark) -> Case {
    let mut case = case.clone();
    match mark {
        Mark::Verb(verb) => case.events.retain(|event| event.verb != verb),
        Mark::Field(field) => case.fields.retain(|(known, _)| *known != field),
    }
    case
}

fn word(model: &Model, mark: Mark) -> &str {
    match mark {
        Mark::Verb(verb) => &model.verbs[verb.0].name,
        Mark::Field(field) => &model.field(field).name,
    }
}
