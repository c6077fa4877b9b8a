use crate::columns::{BadCell, ColumnSpec};
use crate::data::Limits;
use crate::data::reject::{Reject, shown};

use super::blocks::Place;
use super::defect::Fault;

impl Place {
    /// What stands here, `raw`, is no row.
    pub fn faulty(self, raw: &[u8], lead: Option<String>, fault: Fault, limits: &Limits) -> Reject {
        Reject {
            line: self.line,
            byte: self.byte,
            lead,
            column: None,
            code: fault.code(),
            message: fault.describe(raw, limits),
            value: None,
            raw: shown(raw, limits).to_vec(),
        }
    }

    /// A value of the row that stands here, `raw`, cannot be read.
    pub fn bad(
        self,
        raw: &[u8],
        lead: Option<String>,
        (column, value): (Option<&ColumnSpec>, Option<String>),
        bad: BadCell,
        limits: &Limits,
    ) -> Reject {
        Reject {
            line: self.line,
            byte: self.byte,
            lead,
            column: column.map(|column| column.name.clone()),
            code: bad.code,
            message: bad.message,
            value,
            raw: shown(raw, limits).to_vec(),
        }
    }
}
