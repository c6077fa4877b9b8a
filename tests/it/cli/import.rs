use super::folder::Folder;

/// What `check` says of `a.rules` among these files, one line for each finding.
fn findings(files: &[(&str, &str)]) -> String {
    folder(files).run("check a.rules --format short").out
}

fn folder(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(&[]);
    for (name, text) in files {
        let path = folder.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

/// What the rules come to: name and points of each, from `rules --format json`.
fn rules(files: &[(&str, &str)]) -> Vec<String> {
    let ran = folder(files).run("rules a.rules --format json");
    let page: serde_json::Value =
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
    let rules = page["rules"].as_array().expect("rules").clone();
    rules
        .iter()
        .map(|rule| {
            let points = rule["points"].as_array().expect("points");
            let points: Vec<_> = points.iter().filter_map(|one| one.as_str()).collect();
            let because = rule["because"].as_str().unwrap_or("");
            let text = rule["text"].as_str().unwrap_or("");
            format!(
                "{} {} {because} | {text}",
                rule["name"].as_str().unwrap_or(""),
                points.join("/")
            )
        })
        .collect()
}

const GLOBAL: &str = "model \"Global\" scale 0..10\n\
                      when visited \"a\" add 1 as a because \"old\"\n\
                      when visited \"b\" # why\n add 2 as b\n\
                      grade \"A\" when score at least 5\n\
                      stage \"Hot\" when score at least 5\n\
                      test \"wrong\" expect score is 99\n";

#[test]
fn what_is_imported_comes_first_without_its_model_line_and_tests() {
    let own = "import \"g.rules\"\nmodel \"Own\"\nwhen visited \"c\" add 4\n";
    assert_eq!(
        rules(&[("a.rules", own), ("g.rules", GLOBAL)]),
        [
            "a 1 old | visited \"a\" add 1",
            "b 2  | visited \"b\" add 2",
            "visited_c 4  | visited \"c\" add 4"
        ]
    );
    let ran = folder(&[("a.rules", own), ("g.rules", GLOBAL)]).run("test a.rules");
    assert!(ran.err.contains("there are no tests"), "{}", ran.err);
}

#[test]
fn rules_are_changed_and_removed_by_name() {
    let own = "import \"g.rules\"\nchange rule B to subtract 3, # less\n or at least twice subtract 30\n because \"new\"\n\
               remove rule a\n";
    assert_eq!(
        rules(&[("a.rules", own), ("g.rules", GLOBAL)]),
        ["b -30/-3 new | visited \"b\" subtract 3, or at least twice subtract 30"]
    );
    let own = "import \"g.rules\"\nchange rule a to add 7 each time as again\n";
    assert_eq!(
        rules(&[("a.rules", own), ("g.rules", GLOBAL)])[0],
        "again 7 old | visited \"a\" add 7 each time"
    );
    // From file to file.
    let own = "import \"b.rules\"\nchange rule a to add 9\n";
    let between = "import \"g.rules\"\nchange rule a to add 8\nremove rule b\n";
    assert_eq!(
        rules(&[("a.rules", own), ("b.rules", between), ("g.rules", GLOBAL)]),
        ["a 9 old | visited \"a\" add 9"]
    );
}

#[test]
fn outcomes_are_replaced_as_a_whole() {
    let own = "import \"g.rules\"\nstage \"Cold\" when score below 5\n\
               test \"a\" given visited \"a\" expect stage \"Cold\", grade is not \"A\"";
    let ran = folder(&[("a.rules", own), ("g.rules", GLOBAL)]).run("test a.rules");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let own =
        "import \"g.rules\"\nstage \"Cold\" when score below 5\ntest \"a\" expect stage \"Hot\"";
    let found = findings(&[("a.rules", own), ("g.rules", GLOBAL)]);
    assert!(found.contains("no stage above is called `Hot`"), "{found}");
}

#[test]
fn a_group_goes_on_and_ends_with_its_file() {
    let global = "fit \"Who\" max 5 points\n  when visited \"a\" add 4\n";
    let own = "import \"g.rules\"\nwhen visited \"x\" add 50\nfit \"who\"\n  when visited \"b\" add 4\n\
               test \"a\" given visited \"a\", visited \"b\", visited \"x\" expect fit is 5, score is 55\n";
    let ran = folder(&[("a.rules", own), ("g.rules", global)]).run("test a.rules");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let same = own.replace("fit \"who\"", "fit \"who\" max 5 points");
    assert_eq!(findings(&[("a.rules", &same), ("g.rules", global)]), "");
    for other in [
        "fit \"who\" max 6 points",
        "fit \"who\" min -1",
        "engagement \"who\"",
        "fit \"who\" best rule only",
    ] {
        let other = own.replace("fit \"who\"", other);
        let found = findings(&[("a.rules", &other), ("g.rules", global)]);
        assert!(
            found.contains("error[LE102]: the imported group `Who` says something else"),
            "{found}"
        );
    }
}

#[test]
fn what_two_files_import_is_taken_once() {
    let files = [
        ("a.rules", "import \"b.rules\"\nimport \"c.rules\"\n"),
        (
            "b.rules",
            "import \"sub/g.rules\"\nwhen visited \"b\" add 1\n",
        ),
        (
            "c.rules",
            "import \"sub/../sub/g.rules\"\nwhen visited \"c\" add 1\n",
        ),
        (
            "sub/g.rules",
            "list l from \"l.txt\"\nwhen visited in l add 1\n",
        ),
        ("sub/l.txt", "x\n"),
    ];
    assert_eq!(rules(&files).len(), 3);
}

#[test]
fn imports_that_cannot_be_are_named() {
    for (files, expected) in [
        (
            vec![("a.rules", "import \"none.rules\"")],
            "a.rules:1:8: error[LE114]: `none.rules` cannot be imported: there is no such file",
        ),
        (
            vec![("a.rules", "import \"a.rules\"")],
            "a.rules:1:8: error[LE114]: `a.rules` cannot be imported: it imports this file in turn",
        ),
        (
            vec![
                ("a.rules", "import \"b.rules\""),
                ("b.rules", "import \"a.rules\""),
            ],
            "b.rules:1:8: error[LE114]: `a.rules` cannot be imported: it imports this file in turn",
        ),
        (
            vec![("a.rules", "import \"../a.rules\"")],
            "a.rules:1:8: error[LE114]: `../a.rules` cannot be imported: it lies outside the folder of the rule file",
        ),
        (
            vec![("a.rules", "import \"/etc/passwd\"")],
            "a.rules:1:8: error[LE114]: `/etc/passwd` cannot be imported: it lies outside the folder of the rule file",
        ),
        (
            vec![("a.rules", "import \"sub\""), ("sub/b.rules", "")],
            "a.rules:1:8: error[LE114]: `sub` cannot be imported: it is a folder",
        ),
        (
            vec![
                ("a.rules", "import \"b.rules\"\nimport \"b.rules\""),
                ("b.rules", ""),
            ],
            "a.rules:2:8: error[LE205]: `b.rules` is imported twice",
        ),
        (
            vec![("a.rules", "import \"b.rules\""), ("b.rules", "wehn x")],
            "b.rules:1:1: error[LE001]: no statement begins with `wehn`",
        ),
        (
            vec![
                (
                    "a.rules",
                    "import \"b.rules\"\nwhen country in targets add 1",
                ),
                ("b.rules", "list targets 5"),
            ],
            "b.rules:1:14: error[LE002]: ",
        ),
        (
            vec![
                ("a.rules", "import \"g.rules\"\nchange rule c to add 1"),
                ("g.rules", GLOBAL),
            ],
            "a.rules:2:13: error[LE101]: no imported rule is called `c`",
        ),
        (
            vec![
                (
                    "a.rules",
                    "import \"g.rules\"\nremove rule a\nchange rule a to add 1",
                ),
                ("g.rules", GLOBAL),
            ],
            "a.rules:3:13: error[LE205]: `a` is changed twice",
        ),
        (
            vec![("a.rules", "when visited \"x\" add 1 as x\nremove rule x")],
            "a.rules:2:13: error[LE101]: no imported rule is called `x`",
        ),
    ] {
        let found = findings(&files);
        assert!(
            found.starts_with(expected) && found.lines().count() == 1,
            "{found}"
        );
    }
}

#[test]
fn imports_nest_sixteen_deep() {
    let chain = |length: usize| {
        let file = |number: usize| match number {
            0 => "a.rules".to_owned(),
            _ => format!("{number}.rules"),
        };
        let folder = Folder::with(&[]);
        for number in 0..=length {
            let text = match number {
                last if last == length => "when visited add 1\n".to_owned(),
                _ => format!("import \"{}\"\n", file(number + 1)),
            };
            std::fs::write(folder.path(&file(number)), text).expect("a file");
        }
        folder.run("check a.rules --format short").out
    };
    assert_eq!(chain(16), "");
    assert!(
        chain(17).contains("imports nest more than 16 deep"),
        "{}",
        chain(17)
    );
}

#[test]
fn a_root_lets_imports_reach_up() {
    let folder = folder(&[
        (
            "fr/a.rules",
            "import \"../g.rules\"\nlist l from \"../l.txt\"\nwhen country in l add 1\n",
        ),
        ("g.rules", "when visited add 1\n"),
        ("l.txt", "France\n"),
    ]);
    assert_eq!(folder.run("check fr/a.rules").code, Some(1));
    let ran = folder.run("check fr/a.rules --root .");
    assert_eq!(ran.code, Some(0), "{}", ran.out);
}

#[test]
fn the_hash_covers_what_is_imported() {
    let hash = |global: &str| {
        let folder = folder(&[
            ("a.rules", "import \"g.rules\"\n"),
            ("g.rules", global),
            ("leads.csv", "lead_id\n1\n"),
        ]);
        let ran = folder.run("run a.rules leads.csv --as-of 2026-01-01");
        ran.out
            .trim_end()
            .rsplit(',')
            .next()
            .expect("a hash")
            .to_owned()
    };
    assert_eq!(hash("when visited add 1"), hash("when visited add 1"));
    assert_ne!(hash("when visited add 1"), hash("when visited add 2"));
}
