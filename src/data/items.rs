//! Lists as the cells that they would be in CSV.

use crate::columns::BadCell;

/// The items of a list, with `;` between those that are not empty.
#[derive(Debug)]
pub(super) struct Items<'a> {
    column: &'a str,
    cell: String,
}

impl<'a> Items<'a> {
    /// None yet, of a list in this column.
    pub fn of(column: &'a str) -> Self {
        Self {
            column,
            cell: String::new(),
        }
    }

    /// Adds an item.
    ///
    /// # Errors
    ///
    /// It would be read as two.
    pub fn push(&mut self, item: &str) -> Result<(), BadCell> {
        if item.contains(';') {
            let column = self.column;
            return Err(BadCell {
                code: "bad-kind",
                message: format!("`{column}` has an item with a `;`, which separates items"),
            });
        }
        if !self.cell.is_empty() && !item.is_empty() {
            self.cell.push(';');
        }
        self.cell.push_str(item);
        Ok(())
    }

    /// The cell.
    pub fn into_cell(self) -> String {
        self.cell
    }
}
