//! Files that are to be read and written, or written twice.

use super::small::{INPUTS, OLD, OUTPUTS, RUN, folder, names};
use crate::cli::folder::Folder;

fn refuses(folder: &Folder, arguments: &str, said: &str) {
    let before = INPUTS.map(|name| folder.read(name));
    let files = folder.names();
    let ran = folder.run(arguments);
    assert_eq!(ran.err, format!("error: {said}\n"), "{arguments}");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments}");
    assert_eq!(INPUTS.map(|name| folder.read(name)), before, "{arguments}");
    assert_eq!(folder.names(), files, "{arguments}");
}

/// The run with another file for one of its outputs.
fn with(output: &str, file: &str) -> String {
    RUN.replace(output, file)
}

#[test]
fn no_output_is_an_input() {
    let folder = folder();
    for output in OUTPUTS {
        for input in INPUTS {
            if (output, input) == ("scores.csv", "previous.csv") {
                continue;
            }
            let said = format!("`./{input}` is read, so it cannot be written");
            refuses(&folder, &with(output, &format!("./{input}")), &said);
        }
        assert_eq!(folder.read(output), OLD);
    }
}

#[test]
fn no_two_outputs_are_one() {
    let folder = folder();
    for (output, other, said) in [
        (
            "actions.csv",
            "scores.csv",
            "`scores.csv` cannot hold the scores and the actions",
        ),
        (
            "rejects.csv",
            "scores.csv",
            "`scores.csv` cannot hold the scores and the rejected rows",
        ),
        (
            "actions.csv",
            "rejects.csv",
            "`rejects.csv` cannot hold the rejected rows and the actions",
        ),
    ] {
        refuses(&folder, &with(output, other), said);
    }
    let nowhere = OUTPUTS.iter().fold(RUN.to_owned(), |run, output| {
        run.replace(output, "/dev/null")
    });
    assert_eq!(folder.run(&nowhere).code, Some(0), "there is room for all");
}

#[test]
fn earlier_scores_may_be_replaced() {
    let folder = folder();
    let ran = folder.run(&with("scores.csv", "previous.csv"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(folder.read("previous.csv").contains("previous_stage"));
    assert_eq!(folder.names(), names());
}

/// Whatever line of the rules names it.
#[test]
fn files_that_rules_name_are_inputs() {
    let folder = folder();
    let rules = "import \"more.rules\"\nlist vips from \"vips.txt\"\nwhen id in vips add 1\n";
    for (name, text) in [
        ("a.rules", rules),
        ("more.rules", "when visited add 1\n"),
        ("vips.txt", "a\n"),
    ] {
        std::fs::write(folder.path(name), text).expect("a file");
    }
    for name in ["more.rules", "vips.txt"] {
        let said = format!("`{name}` is read, so it cannot be written");
        refuses(
            &folder,
            &format!("run a.rules leads.csv --quiet -o {name}"),
            &said,
        );
    }
    std::fs::create_dir(folder.path("models")).expect("a folder");
    std::fs::write(
        folder.path("models/b.rules"),
        "model \"B\"\nwhen vip add 1\n",
    )
    .expect("a file");
    let said = "`models/b.rules` is read, so it cannot be written";
    refuses(
        &folder,
        "run models leads.csv --quiet -o models/b.rules",
        said,
    );
}

#[cfg(unix)]
#[test]
fn links_do_not_hide_that_a_file_is_the_same() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    symlink("leads.csv", folder.path("soft")).expect("a link");
    std::fs::hard_link(folder.path("leads.csv"), folder.path("hard")).expect("a link");
    for link in ["soft", "hard"] {
        for output in OUTPUTS {
            let said = format!("`{link}` is read, so it cannot be written");
            refuses(&folder, &with(output, link), &said);
        }
    }
    symlink("nowhere.csv", folder.path("first")).expect("a link");
    symlink("./nowhere.csv", folder.path("second")).expect("a link");
    let both = with("scores.csv", "first").replace("actions.csv", "second");
    refuses(
        &folder,
        &both,
        "`second` cannot hold the scores and the actions",
    );
}

#[cfg(unix)]
mod standard {
    use std::fs::File;
    use std::process::Stdio;

    use super::*;
    use crate::cli::ends::small::{command, ran};

    #[test]
    fn standard_input_is_read_once() {
        let folder = folder();
        for arguments in [
            "run a.rules - --events -",
            "run a.rules - --events /dev/stdin",
            "run a.rules /dev/stdin --events /dev/stdin",
            "run a.rules leads.csv --events - --previous /dev/stdin",
            "explain a.rules - --events /dev/stdin --lead a",
        ] {
            let mut command = command(folder.root(), arguments);
            let (read, write) = std::io::pipe().expect("a pipe");
            command.stdin(read);
            let ran = ran(command);
            drop(write);
            let said = "error: standard input can be read only once, and more is asked of it\n  \
                        help: save it to a file first\n";
            assert_eq!((ran.code, ran.err.as_str()), (Some(2), said), "{arguments}");
        }
    }

    #[test]
    fn a_file_is_known_as_standard_input_and_output() {
        let folder = folder();
        let mut from_leads = command(folder.root(), "run a.rules - -o leads.csv --quiet");
        from_leads.stdin(File::open(folder.path("leads.csv")).expect("a file"));
        let said = "error: `leads.csv` is read, so it cannot be written\n";
        assert_eq!(ran(from_leads).err, said);
        let append = |name: &str| {
            let file = File::options().append(true).open(folder.path(name));
            Stdio::from(file.expect("a file"))
        };
        let before = folder.read("leads.csv");
        for arguments in ["run a.rules leads.csv", "run a.rules - --quiet"] {
            let mut to_leads = command(folder.root(), arguments);
            to_leads.stdin(File::open(folder.path("leads.csv")).expect("a file"));
            to_leads.stdout(append("leads.csv"));
            let said = "error: standard output is read, so it cannot be written\n";
            assert_eq!(ran(to_leads).err, said);
        }
        assert_eq!(folder.read("leads.csv"), before);
        let scores = RUN.replace("-o scores.csv", "");
        refuses(
            &folder,
            &scores.replace("actions.csv", "/dev/stdout"),
            "`/dev/stdout` cannot hold the scores and the actions",
        );
    }
}
