//! Keys of which the beginning of a file knows nothing.

use crate::columns::{ReadAs, ReadSpec, name_of_header};

use super::defect::{Defect, Fault};
use super::keys::Members;

/// Which of them may not be passed over.
#[derive(Debug)]
pub(super) struct LateKeys {
    /// The names of columns that were taken for absent.
    absent: Vec<String>,
    /// Whether all of them are looked at, since whole rows are compared.
    whole_rows: bool,
}

impl LateKeys {
    /// Those of a file that is read so.
    pub fn of(spec: &ReadSpec) -> Self {
        let columns = spec.columns.iter();
        let absent = columns.filter(|column| {
            column.position.is_none() && !matches!(column.read, ReadAs::RowNumber)
        });
        Self {
            absent: absent.map(|column| name_of_header(&column.name)).collect(),
            whole_rows: spec.whole_rows,
        }
    }

    /// Refuses an object that has one.
    ///
    /// # Errors
    ///
    /// The first of them.
    pub fn refuse(&self, members: &Members<'_>) -> Result<(), Fault> {
        if self.absent.is_empty() && !self.whole_rows {
            return Ok(());
        }
        let is_looked_at =
            |name: &str| self.whole_rows || self.absent.contains(&name_of_header(name));
        match members.others().find(|(name, _)| is_looked_at(name)) {
            Some((_, at)) => Err(Fault::new(Defect::LateKey, at)),
            None => Ok(()),
        }
    }
}
