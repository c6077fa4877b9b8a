use crate::ast;

/// What must be fetched before a rule file can be checked.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// The list files, as written; a relative path starts at the folder of the rule file.
    pub list_files: Vec<ast::Text>,
}

/// What must be fetched before `file` can be checked.
pub fn needs(file: &ast::File) -> Needs {
    let list_files = file
        .statements
        .iter()
        .filter_map(|statement| match &statement.kind {
            ast::StatementKind::List(ast::List {
                source: ast::ListSource::File(path),
                ..
            }) => Some(path.clone()),
            _ => None,
        });
    Needs {
        list_files: list_files.collect(),
    }
}
