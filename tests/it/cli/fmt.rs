use super::folder::Folder;

const LOOSE: &str = "fit \"A\"\nwhen employees>=50 add 5 points # size\n";
const SET: &str = "fit \"A\"\n  when employees at least 50 add 5  # size\n";

#[test]
fn files_are_rewritten_where_they_change() {
    let folder = Folder::with(&[("a.rules", LOOSE), ("b.rules", SET), ("c.txt", LOOSE)]);
    let ran = folder.run("fmt .");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert_eq!(ran.err, "1 of 2 files changed\n");
    assert_eq!(folder.read("a.rules"), SET);
    assert_eq!(folder.read("c.txt"), LOOSE);
    let ran = folder.run("fmt .");
    assert_eq!(ran.err, "nothing to change in 2 files\n");
}
