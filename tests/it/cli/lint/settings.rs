use std::fs;

use super::RULES;
use crate::cli::folder::Folder;

#[test]
fn the_nearest_settings_count() {
    let folder = Folder::with(&[("leadrules.toml", "[lint]\nreach = \"note\"\n")]);
    fs::create_dir(folder.path("rules")).expect("a folder");
    fs::write(folder.path("rules/a.rules"), RULES).expect("rules");
    let ran = folder.run("lint rules/a.rules --format short");
    assert!(ran.out.contains("note[LR301]"), "{}", ran.out);
    assert_eq!(ran.code, Some(0));
    fs::write(
        folder.path("rules/leadrules.toml"),
        "[lint]\nnever-fires = \"off\"\n",
    )
    .expect("settings");
    let ran = folder.run("lint rules --format short");
    assert!(!ran.out.contains("LR301"), "{}", ran.out);
    let ran = folder.run("lint rules --format short --config leadrules.toml");
    assert!(ran.out.contains("note[LR301]"), "{}", ran.out);
}

#[test]
fn what_is_wrong_with_them_stops() {
    let folder = Folder::with(&[
        ("a.rules", RULES),
        ("leadrules.toml", "[lint]\nnever-fire = \"off\"\n"),
        ("broken.toml", "[lint\n"),
    ]);
    let ran = folder.run("lint a.rules");
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.out, "");
    assert!(
        ran.err.contains(
            "there is no lint or category `never-fire`\n  help: did you mean `never-fires`?"
        ),
        "{}",
        ran.err
    );
    for config in ["broken.toml", "missing.toml"] {
        let ran = folder.run(&format!("lint a.rules --config {config}"));
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.err.contains(config), "{}", ran.err);
    }
}
