use crate::cli::folder::Folder;
use leadrules::diagnostic::codes;
use leadrules::lint::lints;

#[test]
fn every_lint_and_error_has_its_page() {
    let folder = Folder::with(&[]);
    for lint in lints() {
        let by_name = folder.run(&format!("rule {}", lint.code.name));
        assert!(by_name.out.starts_with(lint.code.name), "{}", by_name.out);
        assert!(!by_name.out.contains("```"), "{}", by_name.out);
    }
    let lint = lints()[0].code;
    assert_eq!(
        folder.run(&format!("rule {}", lint.id.to_lowercase())).out,
        folder.run(&format!("rule {}", lint.name)).out
    );
    for code in [codes::ALL[0], codes::BAD_TEST] {
        let ran = folder.run(&format!("rule {}", code.id));
        assert!(
            ran.out.starts_with(&format!("{} {}\n", code.id, code.name)),
            "{}",
            ran.out
        );
    }
}

#[test]
fn without_a_name_all_lints_are_listed() {
    let ran = Folder::with(&[]).run("rule");
    assert_eq!(ran.out.lines().count(), lints().len() + 1);
}

#[test]
fn a_misspelt_name_gets_the_nearest() {
    let ran = Folder::with(&[]).run("rule never-fire");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("did you mean `never-fires`?"),
        "{}",
        ran.err
    );
}
