use crate::columns::{Bits, IntegerColumn};
use crate::model::RuleId;
use crate::value::Points;

use super::ladder::{Ladder, Standing};

/// What else some rows of earlier scores say of their leads.
#[derive(Clone, Debug)]
pub(super) struct RestBlock {
    pub fit: IntegerColumn,
    pub engagement: IntegerColumn,
    pub disqualified_by: Vec<Standing>,
}

/// The same by lead.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    fit: Numbers,
    engagement: Numbers,
    disqualified_by: Vec<Standing>,
    /// By rule, what stands for its name: the first rule of that name.
    rules: Vec<Standing>,
}

impl Rest {
    pub fn new(names: &Ladder, leads: usize) -> Self {
        let rules = names.names.iter().map(|name| names.standing(name));
        Self {
            fit: Numbers::new(leads),
            engagement: Numbers::new(leads),
            disqualified_by: vec![Standing::default(); leads],
            rules: rules.map(Option::unwrap_or_default).collect(),
        }
    }

    pub fn add_row(&mut self, block: &RestBlock, row: usize, lead: usize) {
        self.fit.set(lead, block.fit.get(row));
        self.engagement.set(lead, block.engagement.get(row));
        self.disqualified_by[lead] = block.disqualified_by.get(row).copied().unwrap_or_default();
    }

    /// Whether a lead had this fit and this engagement, of which it has none where the model did not apply.
    pub fn had_points(&self, lead: usize, fit: Option<Points>, engagement: Option<Points>) -> bool {
        self.fit.get(lead) == fit && self.engagement.get(lead) == engagement
    }

    /// Whether this rule disqualified the lead.
    pub fn was_disqualified_by(&self, lead: usize, rule: Option<RuleId>) -> bool {
        let standing = rule.and_then(|rule| self.rules.get(rule.0));
        self.disqualified_by.get(lead).copied() == Some(standing.copied().unwrap_or_default())
    }
}

/// A number by lead, in millionths, where it is known.
#[derive(Clone, Debug)]
struct Numbers {
    values: Vec<i64>,
    known: Bits,
}

impl Numbers {
    fn new(leads: usize) -> Self {
        Self {
            values: vec![0; leads],
            known: Bits::none(leads),
        }
    }

    fn set(&mut self, lead: usize, value: Option<i64>) {
        if let Some(value) = value {
            self.values[lead] = value;
            self.known.set(lead);
        }
    }

    fn get(&self, lead: usize) -> Option<Points> {
        let value = self.values.get(lead).filter(|_| self.known.get(lead))?;
        Some(Points::from_millionths((*value).into()))
    }
}
