//! One lead among all: by its id, or by its e-mail address.

use crate::columns::{Batch, ColumnSpec, ReadAs, TextColumn};
use crate::value::{trim, trim_fold};

use super::bind::KEY;
use super::column_tests::text_column;
use super::plan::Plan;

/// Looks for one lead in batches that were read as [`Plan::lead_spec`] of a [`Plan::exact`] asks.
#[derive(Debug)]
pub struct Seeker {
    id: String,
    /// The address, folded; none where it is no address.
    email: Option<String>,
    /// Where the addresses are among the columns.
    email_column: usize,
}

/// A row that was looked for.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// The lead's id.
    pub id: String,
    /// Whether the id is what was looked for; else the address is.
    pub by_id: bool,
    /// The row alone.
    pub row: Batch,
}

impl Seeker {
    /// Looks for the lead with this id, or, if it has an `@`, with this address in the field `email`.
    pub fn new(plan: &Plan<'_>, wanted: &str) -> Self {
        let wanted = trim(wanted);
        Self {
            id: wanted.to_owned(),
            email: wanted.contains('@').then(|| trim_fold(wanted).into_owned()),
            email_column: KEY + 1 + plan.lead_columns().len(),
        }
    }

    /// The rows of the batch that are the lead, or may be.
    pub fn find(&self, batch: &Batch) -> Vec<Sighting> {
        let Some(ids) = text_column(&batch.columns, KEY) else {
            return Vec::new();
        };
        let emails = text_column(&batch.columns, self.email_column);
        let mut found = Vec::new();
        for (row, id) in ids.iter().enumerate() {
            let by_id = id == self.id;
            if by_id || self.has_address(emails, row) {
                found.push(Sighting {
                    id: id.to_owned(),
                    by_id,
                    row: batch.only(row),
                });
            }
        }
        found
    }

    fn has_address(&self, emails: Option<&TextColumn>, row: usize) -> bool {
        match (&self.email, emails) {
            (Some(wanted), Some(emails)) => trim_fold(emails.get(row)) == wanted.as_str(),
            _ => false,
        }
    }
}

impl Plan<'_> {
    /// The ids of a batch of leads.
    pub fn ids<'b>(&self, batch: &'b Batch) -> Option<&'b TextColumn> {
        text_column(&batch.columns, KEY)
    }

    /// Whether a lead file with these headers has the field `email`.
    pub fn has_addresses(&self, headers: &[String]) -> bool {
        self.email_column(headers).position.is_some()
    }

    /// The column of the addresses, which leads are looked for by.
    pub(super) fn email_column(&self, headers: &[String]) -> ColumnSpec {
        let email = self.model().email.as_ref();
        ColumnSpec {
            position: email.and_then(|email| email.column.position(headers)),
            name: "email".to_owned(),
            read: ReadAs::Text,
            missing: email.map_or(Vec::new(), |email| email.missing.clone()),
            required: false,
            zone: None,
        }
    }
}
