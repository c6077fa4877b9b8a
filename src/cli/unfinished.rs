//! What a rule file says that is read and checked, and has no effect yet: said, never passed over in silence.

use crate::model::Model;

use super::terminal::Terminal;

/// Notes each such part of the model.
pub(super) fn note(model: &Model, terminal: &Terminal) {
    for guarantee in &model.guarantees {
        terminal.note(&format!("not proved yet: `{}`", guarantee.text));
    }
    let keeps = model.stages.iter().any(|stage| stage.keep.is_some());
    if keeps || !model.actions.is_empty() {
        terminal.note("previous scores cannot be given yet: `keep` and `on …` have no effect");
    }
}
