//! Lead scoring rules in plain text.
pub mod ast;
pub mod check;
pub mod cli;
pub mod columns;
pub mod data;
pub mod diagnostic;
pub mod engine;
pub mod model;
pub mod report;
pub mod schema;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod value;
