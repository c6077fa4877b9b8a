use crate::diagnostic::{Code, Level};
use crate::lint::data::EventData;
use crate::lint::windows::longest_window;
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::value::Duration;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR708",
        name: "window-longer-than-data",
    },
    category: Category::Data,
    level: Some(Level::Warning),
    parameters: &[DAYS, EVENTS],
    page: include_str!("../../../docs/lints/window-longer-than-data.md"),
    check,
};

const DAYS: Parameter = Parameter {
    name: "days",
    default: 3,
    meaning: "how many days old the newest event may be",
};

const EVENTS: Parameter = Parameter {
    name: "events",
    default: 30,
    meaning: "how many events there must be at least",
};

/// So much shorter than a window the data may be.
const SLACK: Duration = Duration::days(1);

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(data) = subject.data else { return };
    let fewest = subject.parameter(&LINT, &EVENTS);
    if i64::try_from(data.events.count).is_ok_and(|count| count < fewest) {
        return;
    }
    let EventData {
        earliest: Some(earliest),
        latest: Some(latest),
        ..
    } = data.events
    else {
        return;
    };
    let reach = subject.as_of.since(earliest);
    let mut asks_windows = false;
    for rule in &subject.model.rules {
        let Some(window) = longest_window(subject.model, rule) else {
            continue;
        };
        asks_windows = true;
        if window.micros() <= reach.micros().saturating_add(SLACK.micros()) {
            continue;
        }
        let message = format!(
            "this asks for the last {}, and the events reach back {}d only",
            window.short(),
            reach.whole_days()
        );
        findings.push(LINT.at(subject.condition_span(rule), message).help(
            "give older events, too, or a shorter window: nobody can have been active before",
        ));
    }
    let age = subject.as_of.since(latest).whole_days();
    if asks_windows && age > subject.parameter(&LINT, &DAYS) {
        let message =
            format!("the newest event is {age}d older than the instant that windows end at");
        findings.push(
            LINT.at(subject.whole(), message)
                .help("give the time of the export, `--as-of 2026-01-31`, or newer events"),
        );
    }
}
