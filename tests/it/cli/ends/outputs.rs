//! Outputs that take no more, or are no plain files.

use std::fs::{self, Permissions};
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use super::small::{OLD, OUTPUTS, RUN, command, folder, names, new_outputs, ran};
use crate::cli::folder::{Folder, LEADRULES, Ran};

/// All that print for people or programs, and those that print much.
const PRINTING: [&str; 13] = [
    "run a.rules leads.csv --quiet",
    "run a.rules leads.csv --quiet --top 3",
    "explain a.rules leads.csv --lead a --quiet",
    "explain a.rules leads.csv --lead a --quiet --format json",
    "check a.rules --format json",
    "lint a.rules --quiet",
    "lint a.rules --format sarif",
    "compare a.rules other.rules",
    "fmt --diff other.rules",
    "rules a.rules --ranges",
    "rule LE101",
    "init leads.csv --quiet",
    "help run",
];

fn printing() -> Folder {
    let folder = folder();
    let other = "when   visited   add 7\n";
    fs::write(folder.path("other.rules"), other).expect("a file");
    folder
}

#[test]
fn a_reader_that_has_gone_is_a_quiet_end_of_every_verb() {
    let folder = printing();
    for arguments in PRINTING {
        let mut command = command(folder.root(), arguments);
        let (read, write) = std::io::pipe().expect("a pipe");
        drop(read);
        command.stdout(write);
        let ran = ran(command);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_told_by_every_verb() {
    let folder = printing();
    for arguments in PRINTING {
        let mut command = command(folder.root(), arguments);
        let full = fs::File::options().write(true).open("/dev/full");
        command.stdout(full.expect("a device"));
        let ran = ran(command);
        assert_eq!(ran.code, Some(2), "{arguments}");
        let said = "error: standard output cannot be written: the disk is full\n";
        assert_eq!(ran.err, said, "{arguments}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_stops_a_run_that_then_puts_nothing_in_place() {
    for output in ["scores.csv", "actions.csv"] {
        let folder = folder();
        let ran = folder.run(&RUN.replace(output, "/dev/full"));
        let said = "error: `/dev/full` cannot be written: the disk is full\n";
        assert_eq!((ran.code, ran.err.as_str()), (Some(2), said));
        assert_eq!(folder.read("scores.csv"), OLD);
        assert_eq!(folder.read("actions.csv"), OLD);
        assert_eq!(folder.names(), names());
    }
}

/// More was to be written than what the reader has had enough of.
#[test]
fn a_reader_that_has_gone_is_told_where_files_are_not_written() {
    for (output, files) in [
        ("-o scores.csv", ["actions.csv", "rejects.csv"]),
        ("--actions actions.csv", ["scores.csv", "rejects.csv"]),
        ("--rejects rejects.csv", ["scores.csv", "actions.csv"]),
    ] {
        let folder = folder();
        let flag = output.split(' ').next().expect("a flag");
        let mut command = command(
            folder.root(),
            &RUN.replace(output, &format!("{flag} /dev/stdout")),
        );
        let (read, write) = std::io::pipe().expect("a pipe");
        drop(read);
        command.stdout(write);
        let ran = ran(command);
        let said = "error: whoever reads the output has gone, so not all of it was written\n";
        assert_eq!((ran.code, ran.err.as_str()), (Some(2), said), "{flag}");
        assert_eq!(folder.read(files[0]), OLD, "{flag}");
        assert_eq!(folder.names(), names(), "{flag}");
    }
}

/// The system would end the process, with what it has begun left behind.
#[test]
fn files_that_may_not_grow_further_are_an_error() {
    let folder = folder();
    let leads: String = (0..2000).map(|lead| format!("l{lead},yes\n")).collect();
    fs::write(folder.path("leads.csv"), format!("id,vip\n{leads}")).expect("a file");
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -f 4; exec \"$@\"", "sh", LEADRULES]);
    command
        .args(RUN.split_whitespace())
        .current_dir(folder.root());
    let ran = ran(command);
    let said = "error: `scores.csv` cannot be written: it is larger than files may be here\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), said));
    assert_eq!(folder.read("scores.csv"), OLD);
    assert_eq!(folder.names(), names());
}

#[test]
fn what_is_no_file_to_write_is_named() {
    let folder = folder();
    fs::create_dir(folder.path("data")).expect("a folder");
    symlink("round", folder.path("round")).expect("a link");
    for (file, said) in [
        ("data", "it is a folder"),
        ("none/scores.csv", "there is no folder `none`"),
        ("leads.csv/scores.csv", "not a directory"),
        ("round", "too many levels of symbolic links"),
    ] {
        let ran = folder.run(&RUN.replace("scores.csv", file));
        let said = format!("error: `{file}` cannot be written: {said}");
        assert!(ran.err.starts_with(&said), "{}", ran.err);
        assert_eq!(ran.code, Some(2));
        for output in OUTPUTS {
            assert_eq!(folder.read(output), OLD);
        }
    }
}

/// Permissions do not bind the superuser, who gives the run to somebody else.
#[test]
fn what_may_not_be_written_stays() {
    let folder = folder();
    let mode = |name: &str, mode| {
        fs::set_permissions(folder.path(name), Permissions::from_mode(mode)).expect("a file");
    };
    fs::create_dir(folder.path("closed")).expect("a folder");
    let superuser = fs::metadata(folder.root()).expect("a folder").uid() == 0;
    mode("", 0o777);
    mode("scores.csv", 0o444);
    mode("closed", 0o555);
    for file in ["scores.csv", "closed/scores.csv"] {
        let arguments = format!("run a.rules leads.csv --quiet -o {file}");
        let mut command = command(folder.root(), &arguments);
        if superuser {
            command.uid(65_534);
        }
        let Ok(output) = command.output() else {
            println!("skipped: nobody else can start the binary here");
            return;
        };
        let ran = Ran::of(output);
        let said = format!("error: `{file}` cannot be written: permission denied\n");
        assert_eq!((ran.code, ran.err), (Some(2), said));
        assert_eq!(folder.read("scores.csv"), OLD);
        assert_eq!(folder.names().len(), names().len() + 1);
    }
}

#[test]
fn links_permissions_and_owners_stay() {
    let folder = folder();
    fs::create_dir(folder.path("data")).expect("a folder");
    let file = folder.path("data/scores.csv");
    fs::write(&file, OLD).expect("a file");
    fs::set_permissions(&file, Permissions::from_mode(0o604)).expect("a file");
    let superuser = fs::metadata(&file).expect("a file").uid() == 0;
    if superuser {
        std::os::unix::fs::chown(&file, Some(1234), Some(4321)).expect("a file");
    }
    let before = fs::metadata(&file).expect("a file");
    for (link, to) in [("link", "data/scores.csv"), ("new-link", "data/new.csv")] {
        symlink(to, folder.path(link)).expect("a link");
        assert_eq!(folder.run(&RUN.replace("scores.csv", link)).code, Some(0));
        let link = fs::symlink_metadata(folder.path(link)).expect("a link");
        assert!(link.is_symlink());
        assert_eq!(folder.read(to), new_outputs()[2]);
    }
    let after = fs::metadata(&file).expect("a file");
    let about = |file: &fs::Metadata| (file.mode(), file.uid(), file.gid());
    assert_eq!(about(&after), about(&before));
}

#[test]
fn a_pipe_with_a_name_is_written_to() {
    let folder = folder();
    let made = Command::new("mkfifo").arg(folder.path("pipe")).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: there is no `mkfifo`");
        return;
    }
    let run = command(folder.root(), &RUN.replace("scores.csv", "pipe")).spawn();
    let mut text = String::new();
    let mut pipe = fs::File::open(folder.path("pipe")).expect("a pipe");
    pipe.read_to_string(&mut text).expect("a text");
    let status = run.and_then(|mut run| run.wait()).expect("an end");
    assert!(status.success());
    assert_eq!(text, new_outputs()[2]);
    let about = fs::metadata(folder.path("pipe")).expect("a pipe");
    assert!(about.file_type().is_fifo());
}

/// Each is whole; the one that ends last stays.
#[test]
fn runs_at_once_do_not_mix() {
    let folder = folder();
    let run = |rules: &str| {
        let arguments = RUN.replace("a.rules", rules);
        let mut command = command(folder.root(), &arguments);
        command.stderr(Stdio::piped()).spawn().expect("it runs")
    };
    let other = folder.read("a.rules").replace("add 5", "add 7");
    fs::write(folder.path("other.rules"), other).expect("a file");
    let wholes: Vec<String> = ["a.rules", "other.rules"]
        .map(|rules| {
            let ran = Ran::of(run(rules).wait_with_output().expect("an end"));
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
            folder.read("scores.csv")
        })
        .into();
    assert_ne!(wholes[0], wholes[1]);
    for _ in 0..10 {
        let mut runs: Vec<_> = ["a.rules", "other.rules"]
            .repeat(4)
            .into_iter()
            .map(run)
            .collect();
        while runs
            .iter_mut()
            .any(|run| run.try_wait().expect("a run").is_none())
        {
            assert!(wholes.contains(&folder.read("scores.csv")));
        }
        assert!(
            runs.iter_mut()
                .all(|run| run.wait().expect("an end").success())
        );
        assert!(wholes.contains(&folder.read("scores.csv")));
        assert_eq!(
            folder.names().len(),
            names().len() + 1,
            "{:?}",
            folder.names()
        );
    }
}
