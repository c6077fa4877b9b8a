//! `--starter`: a first model over what was found, that runs at once and is worth arguing about.
//!
//! Rules are offered only for what the files hold: a quoted value is one that comes. Points are shared out so that a
//! perfect lead has 100, and grades and stages lie where the rules reach.

mod acts;
mod engagement;
mod fit;
mod numbers;
mod outcomes;
mod quality;
mod rule;
mod share;
mod test_cases;
mod words;

use std::collections::BTreeSet;

use crate::columns::name_of_header;
use crate::schema::CREATED_AT;

use super::describe::{can_be_written, quoted};
use super::events::EventColumns;
use super::guess::Kind;
use super::leads::{FoundField, written};
use super::profile::Profile;
use super::verbs::FoundVerbs;
use acts::{Act, acts};
use outcomes::Outcomes;
use quality::{Quality, quality};
use rule::{Rule, Scored};
use share::share;

/// What a perfect lead has.
const ALL_POINTS: u32 = 100;

/// What was found in the files.
pub(super) struct Found<'a> {
    pub(super) leads: &'a Profile,
    pub(super) fields: &'a [FoundField<'a>],
    pub(super) verbs: &'a FoundVerbs,
    pub(super) events: &'a [EventColumns<'a>],
}

/// The text of the model.
pub(super) fn starter(found: &Found<'_>) -> String {
    let acts = acts(found.events, found.verbs);
    let offered = Offered::of(found, &acts);
    [
        head(found),
        offered.fit_text(),
        offered.engagement_text(found),
        offered.quality.text(),
        offered.outcomes.text(),
        test_cases::text(&offered),
    ]
    .concat()
}

/// What the model is made of.
struct Offered {
    fit: Vec<Scored>,
    engagement: Vec<Scored>,
    /// The rule for those who went quiet, and a verb of what leads do themselves.
    silent: Option<(String, String)>,
    quality: Quality,
    outcomes: Outcomes,
}

impl Offered {
    fn of(found: &Found<'_>, acts: &[Act<'_>]) -> Self {
        let engagement = engagement::rules(acts);
        let fit = fit::rules(found.fields, found.leads.rows, !engagement.is_empty());
        let points = match fit.is_empty() || engagement.is_empty() {
            true => ALL_POINTS,
            false => ALL_POINTS / 2,
        };
        let mut names = RuleNames::new(found);
        let fit = names.scored(fit, points);
        let engagement = names.scored(engagement, points);
        let active = acts.iter().find(|act| act.is_active());
        Self {
            silent: active.map(|act| (names.take("silent"), written(act.name()))),
            quality: quality(found.fields, acts, &mut names),
            outcomes: Outcomes::of(&fit, &engagement),
            fit,
            engagement,
        }
    }

    fn fit_text(&self) -> String {
        if self.fit.is_empty() {
            return NOTHING_ABOUT_LEADS.to_owned();
        }
        let asks = |rule: &Scored| rule.rule.name == fit::COMPANY_ADDRESS;
        let list = match self.fit.iter().any(asks) {
            true => words::free_mail(),
            false => String::new(),
        };
        list + &group(
            "fit \"Who they are\"",
            "What a lead is. A guess: ask sales whom they like to call.",
            &self.fit,
        )
    }

    fn engagement_text(&self, found: &Found<'_>) -> String {
        let Some((silent, _)) = &self.silent else {
            return NOTHING_ABOUT_EVENTS.to_owned();
        };
        let knows_age = found
            .fields
            .iter()
            .any(|field| field.name == CREATED_AT && matches!(field.guess.kind, Kind::Date(_)));
        let group = group(
            "engagement \"What they do\" counting events in last 90d",
            "What a lead did. What is older than 90 days no longer counts: take the length of your sales cycle.",
            &self.engagement,
        );
        group + &engagement::silence(silent, knows_age)
    }
}

const NOTHING_ABOUT_LEADS: &str = "
# No column says who a lead is. Export a country, an industry, a number of employees or a job title with your leads,
# and write, for example: when employees at least 50 add 10
";

const NOTHING_ABOUT_EVENTS: &str = "
# Nothing is known of what leads do. Export visits, mails opened, downloads and forms, run this again with
# --events FILE, and write, for example: when visited \"pricing\" add 20
";

fn head(found: &Found<'_>) -> String {
    // Seen from today, an old export is silent.
    let newest = found.events.iter().filter_map(EventColumns::newest).max();
    let as_of = newest.map_or_else(String::new, |day| {
        format!(
            "# The newest event that was looked at is of {day}: `leadrules run` with --as-of {day}\n\
             # sees the leads as they stood then; without it, as they stand today.\n"
        )
    });
    format!(
        "
# The model: a first guess to be argued about. Every rule below says why it is there; change its points, its values,
# or take it out. `leadrules check` and `leadrules test` say whether it still holds together.
{as_of}# Days are those of UTC; another zone goes behind the scale: timezone \"Europe/Paris\"
model {} scale 0..{ALL_POINTS}
",
        quoted(&model_name(&found.leads.name))
    )
}

/// `inbound_leads.csv` is "Inbound leads".
fn model_name(file_name: &str) -> String {
    let stem = file_name.split('.').next().unwrap_or_default();
    let name = name_of_header(stem).replace('_', " ");
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if can_be_written(&name) => first.to_uppercase().chain(letters).collect(),
        _ => "Leads".to_owned(),
    }
}

fn group(line: &str, about: &str, rules: &[Scored]) -> String {
    let rules: Vec<_> = rules.iter().map(Scored::text).collect();
    format!("\n# {about}\n{line}\n{}", rules.join("\n"))
}

/// The names of rules, which no field, no column and no event has.
struct RuleNames {
    taken: BTreeSet<String>,
}

impl RuleNames {
    fn new(found: &Found<'_>) -> Self {
        let mut taken = found.verbs.names();
        taken.extend(found.fields.iter().map(|field| field.name.clone()));
        taken.extend(found.leads.names());
        Self { taken }
    }

    /// The rules with their names and with their shares of the points.
    fn scored(&mut self, rules: Vec<Rule>, points: u32) -> Vec<Scored> {
        let weights: Vec<_> = rules.iter().map(|rule| rule.weight).collect();
        rules
            .into_iter()
            .zip(share(points, &weights))
            .map(|(rule, points)| {
                let name = self.take(&rule.name);
                Scored { rule, name, points }
            })
            .collect()
    }

    fn take(&mut self, wanted: &str) -> String {
        let others = (2..).map(|number| format!("{wanted}_{number}"));
        let name = std::iter::once(wanted.to_owned())
            .chain(others)
            .find(|name| !self.taken.contains(name))
            .unwrap_or_default();
        self.taken.insert(name.clone());
        name
    }
}
