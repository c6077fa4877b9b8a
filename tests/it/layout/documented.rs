//! What the pages show is in the layout that they speak of, but where a page shows how else it may be spelled.

use super::{formatted, layout_of, said};
use crate::docs::block::{all_blocks, blocks, root};

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn rules_in_the_docs_have_the_layout() {
    let mut wrong = Vec::new();
    let mut shown = 0;
    for (block, _) in all_blocks() {
        if block.tag.split(' ').next() != Some("rules") || block.tag.contains("each") {
            continue;
        }
        let Some(Some(after)) = layout_of(&block.text) else {
            assert!(block.tag.contains("error="), "{}", block.place);
            continue;
        };
        shown += 1;
        assert_eq!(said(&after), said(&block.text), "{}", block.place);
        assert_eq!(
            formatted(&after).as_deref(),
            Some(after.as_str()),
            "{}",
            block.place
        );
        let is_example = block.tag == "rules";
        let same_words = without_blanks(&after) == without_blanks(&block.text);
        if is_example && same_words && after != block.text {
            wrong.push(format!("{}: write\n{after}", block.place));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(shown > 100);
}

/// So are those of the lints' pages, but of the one that is about it.
#[test]
fn rules_on_the_pages_of_lints_have_the_layout() {
    let mut wrong = Vec::new();
    let pages = std::fs::read_dir(root().join("docs/lints")).expect("the pages");
    for page in pages.map(|page| page.expect("a page").path()) {
        if page.ends_with("unformatted.md") {
            continue;
        }
        for block in blocks(&page) {
            if block.tag.starts_with("rules ")
                && layout_of(&block.text) != Some(Some(block.text.clone()))
            {
                wrong.push(block.place);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
