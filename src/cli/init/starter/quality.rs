//! What speaks against a lead whatever it is and does: bad data, and being asked to leave it alone.

use super::super::guess::Kind;
use super::super::leads::{FoundField, written};
use super::RuleNames;
use super::acts::Act;
use super::rule::with_reason;
use super::words::NO_CONTACT;

/// What these cost.
const LOWER_CASE: u32 = 5;
const MASHING: u32 = 20;
const BOUNCED: u32 = 10;

/// The rules of data quality and those that leave leads out, with a lead for each in a test.
#[derive(Debug, Default)]
pub(super) struct Quality {
    rules: Vec<String>,
    /// What a lead is given that loses points, and how many.
    pub(super) loses: Option<(String, u32)>,
    disqualifying: Vec<String>,
    /// What a lead is given that is left out.
    pub(super) left_out: Option<String>,
}

/// What the columns and events at hand allow.
pub(super) fn quality(
    fields: &[FoundField<'_>],
    acts: &[Act<'_>],
    names: &mut RuleNames,
) -> Quality {
    let mut quality = Quality::default();
    quality.look_at_names(fields, names);
    quality.look_at_bounces(acts, names);
    quality.leave_out_events(acts, names);
    quality.leave_out_fields(fields, names);
    quality
}

impl Quality {
    fn look_at_names(&mut self, fields: &[FoundField<'_>], names: &mut RuleNames) {
        let people = texts(fields, &["first_name", "last_name", "full_name"]);
        let typed = texts(fields, &["first_name", "last_name", "full_name", "company"]);
        if !people.is_empty() {
            self.add(
                &format!("{} is lowercase", any_of(&people)),
                LOWER_CASE,
                &names.take("small_letters"),
                "who is in earnest writes a name with a capital",
            );
        }
        if let Some(first) = people.first().or(typed.first()) {
            self.add(
                &format!("{} looks like keyboard mashing", any_of(&typed)),
                MASHING,
                &names.take("mashed_keys"),
                "nobody is called Azerty or Qwerty",
            );
            let lost = if people.is_empty() { 0 } else { LOWER_CASE };
            self.loses = Some((format!("{first} \"azerty\""), lost + MASHING));
        }
    }

    fn look_at_bounces(&mut self, acts: &[Act<'_>], names: &mut RuleNames) {
        if comes(acts, "bounced") {
            self.add(
                "bounced any email",
                BOUNCED,
                &names.take("bad_address"),
                "the address may be wrong, or out of use",
            );
            self.loses
                .get_or_insert(("bounced any email".to_owned(), BOUNCED));
        }
    }

    fn add(&mut self, condition: &str, points: u32, name: &str, reason: &str) {
        let line = format!("  when {condition} subtract {points} as {name}");
        self.rules.push(with_reason(&line, reason));
    }

    fn leave_out_events(&mut self, acts: &[Act<'_>], names: &mut RuleNames) {
        if comes(acts, "unsubscribed") {
            // Who came back is no longer left out.
            let condition = match comes(acts, "subscribed") {
                true => "unsubscribed since last subscribed",
                false => "unsubscribed",
            };
            let name = names.take("left");
            self.leave_out(condition, "unsubscribed", &name, "asked for no more mail");
        }
        if comes(acts, "complained") {
            let name = names.take("called_it_spam");
            self.leave_out("complained", "complained", &name, "called our mail spam");
        }
    }

    fn leave_out_fields(&mut self, fields: &[FoundField<'_>], names: &mut RuleNames) {
        let refusing = fields.iter().filter(|field| {
            field.guess.kind == Kind::YesNo && NO_CONTACT.contains(&field.name.as_str())
        });
        for field in refusing {
            let subject = written(&field.name);
            let name = names.take("not_to_be_contacted");
            self.leave_out(
                &format!("{subject} is yes"),
                &format!("{subject} yes"),
                &name,
                "nobody may write to them",
            );
        }
    }

    fn leave_out(&mut self, condition: &str, given: &str, name: &str, reason: &str) {
        let line = format!("when {condition} disqualify as {name}");
        self.disqualifying.push(with_reason(&line, reason));
        self.left_out.get_or_insert_with(|| given.to_owned());
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        if !self.rules.is_empty() {
            text.push_str(
                "\n# Neither who they are nor what they do: bad data takes points from the score alone.\n\
                 group \"Data quality\"\n",
            );
            text.push_str(&self.rules.join("\n"));
        }
        if !self.disqualifying.is_empty() {
            text.push_str("\n# Out, whatever the points.\n");
            text.push_str(&self.disqualifying.concat());
        }
        text
    }
}

/// The text fields among these, as rules write them.
fn texts(fields: &[FoundField<'_>], names: &[&str]) -> Vec<String> {
    fields
        .iter()
        .filter(|field| field.guess.kind == Kind::Text && names.contains(&field.name.as_str()))
        .map(|field| written(&field.name))
        .collect()
}

fn any_of(fields: &[String]) -> String {
    match fields {
        [only] => only.clone(),
        several => format!("any of {}", several.join(", ")),
    }
}

fn comes(acts: &[Act<'_>], verb: &str) -> bool {
    acts.iter().any(|act| act.name() == verb)
}
