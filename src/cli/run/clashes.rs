use std::path::{Path, PathBuf};

use crate::cli::exit::Stop;
use crate::cli::load::Loaded;
use crate::cli::tables::{path_of_input, refuse_pipes_read_twice};
use crate::data::is_same_file;

use super::Arguments;

/// Where the scores go that are not to go elsewhere.
const STANDARD_OUTPUT: &str = "/dev/stdout";

/// An output, and what it holds.
struct Output<'a> {
    path: &'a Path,
    holds: &'static str,
    /// Whether it may take the place of the earlier scores: they are read whole before.
    may_replace_previous: bool,
}

/// Refuses an output that is an input or another output, and a pipe that is read twice.
pub(super) fn refuse_clashes(arguments: &Arguments) -> Result<(), Stop> {
    let inputs: Vec<&Path> = std::iter::once(&arguments.rules)
        .chain(&arguments.leads)
        .chain(&arguments.events)
        .map(PathBuf::as_path)
        .collect();
    let previous = arguments.previous.as_deref();
    let outputs = outputs(arguments);
    for (place, output) in outputs.iter().enumerate() {
        refuse_inputs(output, &inputs)?;
        if !output.may_replace_previous {
            refuse_inputs(output, previous.as_slice())?;
        }
        for other in &outputs[..place] {
            let path = output.path;
            if is_same_file(path, other.path) && !is_same_file(path, Path::new("/dev/null")) {
                return Err(Stop::trouble(format!(
                    "`{}` cannot hold {} and {}",
                    path.display(),
                    other.holds,
                    output.holds
                )));
            }
        }
    }
    refuse_pipes_read_twice(inputs.into_iter().skip(1).chain(previous))
}

/// Refuses an output that is one of the files that the rules consist of, whatever line of them names it.
pub(super) fn refuse_rules(arguments: &Arguments, loaded: &[Loaded]) -> Result<(), Stop> {
    let files: Vec<&Path> = loaded.iter().flat_map(Loaded::files_read).collect();
    let outputs = outputs(arguments);
    outputs
        .iter()
        .try_for_each(|output| refuse_inputs(output, &files))
}

fn outputs(arguments: &Arguments) -> Vec<Output<'_>> {
    let scores = arguments.writing.output.as_deref();
    let standard = arguments.top.is_none().then(|| Path::new(STANDARD_OUTPUT));
    let outputs = [
        (scores.or(standard), "the scores", scores.is_some()),
        (arguments.rejects.as_deref(), "the rejected rows", false),
        (arguments.actions.as_deref(), "the actions", false),
    ];
    let outputs = outputs.into_iter();
    outputs
        .filter_map(|(path, holds, may_replace_previous)| {
            Some(Output {
                path: path?,
                holds,
                may_replace_previous,
            })
        })
        .collect()
}

fn refuse_inputs(output: &Output<'_>, inputs: &[&Path]) -> Result<(), Stop> {
    let is_output = |input: &&Path| {
        let input = path_of_input(input);
        is_same_file(input, output.path) && !is_terminal_or_socket(input)
    };
    if !inputs.iter().any(is_output) {
        return Ok(());
    }
    let name = match output.path == Path::new(STANDARD_OUTPUT) {
        true => "standard output".to_owned(),
        false => format!("`{}`", output.path.display()),
    };
    Err(Stop::trouble(format!(
        "{name} is read, so it cannot be written"
    )))
}

/// Those take what is written to them and give something else.
#[cfg(unix)]
fn is_terminal_or_socket(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = std::fs::metadata(path).map(|about| about.file_type());
    kind.is_ok_and(|kind| kind.is_char_device() || kind.is_socket())
}

#[cfg(not(unix))]
fn is_terminal_or_socket(_: &Path) -> bool {
    false
}
