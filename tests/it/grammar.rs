//! The grammar is a document: each production has a line that says what it matches.

const GRAMMAR: &str = include_str!("../../grammar/leadrules.pest");

#[test]
fn every_production_has_a_doc_line() {
    let mut before = "";
    let mut productions = 0;
    for line in GRAMMAR.lines() {
        let name: String = line
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
            .collect();
        if !name.is_empty() && line[name.len()..].starts_with(" = ") {
            productions += 1;
            assert!(before.starts_with("///"), "{name} has no doc line");
        }
        before = line;
    }
    assert!(productions > 200, "{productions} productions were seen");
}

#[test]
fn every_keyword_ends_at_a_word_boundary() {
    for line in GRAMMAR.lines().filter(|line| line.starts_with("kw_")) {
        assert!(line.ends_with("~ word_end }"), "{line}");
    }
}
