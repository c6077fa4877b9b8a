//! The fenced blocks of the pages.

use std::fs;
use std::path::{Path, PathBuf};

/// A fenced block.
pub struct Block {
    /// `language.md:12`
    pub place: String,
    /// What stands behind the fence.
    pub tag: String,
    /// The last line above it that is not blank.
    pub above: String,
    /// The lines between the fences.
    pub text: String,
}

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All pages: those in `docs/`, the front page and `CONTRIBUTING.md`.
pub fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(root().join("docs"))
        .expect("the folder docs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.push(root().join("README.md"));
    pages.push(root().join("CONTRIBUTING.md"));
    pages.sort();
    pages
}

/// The blocks of a page in order.
pub fn blocks(page: &Path) -> Vec<Block> {
    let text =
        fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let name = page
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut above = "";
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(tag)) => {
                open = Some(Block {
                    place: format!("{name}:{}", number + 1),
                    tag: tag.trim().to_owned(),
                    above: above.to_owned(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) if line.is_empty() => {}
            (None, None) => above = line,
        }
    }
    assert!(open.is_none(), "{name}: a block is not closed");
    blocks
}

/// The blocks of all pages, each with the one that follows it on its page.
pub fn all_blocks() -> Vec<(Block, Option<Block>)> {
    let mut all = Vec::new();
    for page in pages() {
        let mut following = blocks(&page).into_iter().skip(1);
        all.extend(
            blocks(&page)
                .into_iter()
                .map(|block| (block, following.next())),
        );
    }
    all
}
