//! What a rule file says that is read and checked, and has no effect yet: said, never passed over in silence.

use crate::model::Model;

use super::terminal::Terminal;

/// Notes each such part of the model.
pub(super) fn note(model: &Model, terminal: &Terminal) {
    for guarantee in &model.guarantees {
        terminal.note(&format!("not proved yet: `{}`", guarantee.text));
    }
}
