//! From the tree back to text, in one layout: the inverse of [`super::parse`].
//!
//! Each statement becomes a row of words (`statements`, `rules`, `conditions`, `parts`, `values` and their
//! neighbours, which mirror the tree), in the one spelling of each form (`words`). Rows are folded into lines
//! (`fold`), comments are put back behind the words that they followed (`comments`), and the points of a group's
//! rules are aligned (`align`). Numbers and names stay as they were written, since the writer chose `10k` or `10_000`.

mod align;
mod blocks;
mod comments;
mod conditions;
mod fold;
mod matrices;
mod page;
mod parts;
mod rules;
mod statements;
mod test_cases;
mod values;
mod words;
mod writer;

use crate::ast::{self, Name};
use crate::diagnostic::{Diagnostic, codes, has_errors};
use crate::source::{SourceId, Sources, Span};

/// The text of a rule file in the layout of the language. `file` is what [`super::parse`] made of the source `id`
/// without an error; `is_event` says of a name whether it is an event's, so that `visited in 7d` can be written
/// `visited in last 7d`, and a date's is left as it is.
///
/// # Errors
///
/// The text would be larger than a rule file may be, or would be read as something else. That is a mistake of ours, and
/// the file is better left alone.
///
/// ```
/// use leadrules::source::Sources;
/// use leadrules::syntax::{format, parse};
///
/// let mut sources = Sources::new();
/// let id = sources.add("a.rules", "When employees>=50  add 5 points, at least 200 add 10 # size");
/// let (file, findings) = parse(&sources, id);
/// assert!(findings.is_empty());
/// let text = format(&file, &sources, id, &|_| false)?;
/// assert_eq!(text, "when employees at least 50 add 5, or at least 200 add 10  # size\n");
/// # Ok::<(), Box<leadrules::diagnostic::Diagnostic>>(())
/// ```
pub fn format(
    file: &ast::File,
    sources: &Sources,
    id: SourceId,
    is_event: &dyn Fn(&Name) -> bool,
) -> Result<String, Box<Diagnostic>> {
    let text = page::page(file, sources.get(id).text(), is_event);
    let start = Span::new(id, 0..0);
    if text.len() > super::LARGEST_FILE {
        let message = "in its layout this file would have more than 1 MiB";
        return Err(Box::new(
            Diagnostic::error(codes::TOO_LARGE, start, message).help(
                "put long lists into files of their own: `list free_mail from \"free-mail.txt\"`",
            ),
        ));
    }
    let mut again = Sources::new();
    let written = again.add("", text.as_str());
    let (read, findings) = super::parse(&again, written);
    if !has_errors(&findings) && page::page(&read, &text, is_event) == text {
        return Ok(text);
    }
    Err(Box::new(
        Diagnostic::error(
            codes::SYNTAX,
            start,
            "this file cannot be formatted without changing what it says",
        )
        .help("it is left as it is; tell the makers of leadrules"),
    ))
}
