use crate::ast::{self, List, ListSource, StatementKind};

/// What must be fetched before a rule file can be checked.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// The rule files that it imports, as written; a path starts at the folder of the file.
    pub imports: Vec<ast::Text>,
    /// The list files, likewise.
    pub list_files: Vec<ast::Text>,
}

/// What must be fetched before `file` can be checked.
pub fn needs(file: &ast::File) -> Needs {
    let mut needs = Needs::default();
    for statement in &file.statements {
        match &statement.kind {
            StatementKind::Import(path) => needs.imports.push(path.clone()),
            StatementKind::List(List {
                source: ListSource::File(path),
                ..
            }) => needs.list_files.push(path.clone()),
            _ => {}
        }
    }
    needs
}
