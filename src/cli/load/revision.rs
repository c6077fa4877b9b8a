//! Files as a revision of git has them: `REV:path`.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::folder::Unread;

/// The revision and the path of `REV:path`; none where there is such a file, or no revision.
pub fn of_argument(argument: &Path) -> Option<(String, PathBuf)> {
    if argument.exists() {
        return None;
    }
    let (revision, path) = argument.to_str()?.split_once(':')?;
    // One letter is a drive.
    (revision.len() > 1 && !path.is_empty()).then(|| (revision.to_owned(), PathBuf::from(path)))
}

/// What a file held at a revision; its path is seen from the folder that the program runs in.
pub fn read_at_most(revision: &str, path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    let trouble = |reason: String| Unread::System(reason);
    let path = path.to_string_lossy().replace('\\', "/");
    let place = match path.starts_with('/') {
        true => {
            return Err(trouble(
                "with a revision, a path begins in this folder".to_owned(),
            ));
        }
        false => format!("{revision}:./{}", path.trim_start_matches("./")),
    };
    let mut git = Command::new("git")
        .args(["show", "--end-of-options", &place])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| trouble(format!("git cannot be run: {error}")))?;
    let mut bytes = Vec::new();
    if let Some(out) = &mut git.stdout {
        let read = out.take(most + 1).read_to_end(&mut bytes);
        read.map_err(|error| trouble(error.to_string()))?;
    }
    if bytes.len() as u64 > most {
        // It waits for somebody to read on; that it is gone already is no trouble.
        let _ = git.kill();
        let _ = git.wait();
        return Err(Unread::TooLarge);
    }
    let done = git.wait_with_output();
    let done = done.map_err(|error| trouble(error.to_string()))?;
    if done.status.success() {
        return Ok(bytes);
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let said = said.lines().next().unwrap_or("nothing").trim();
    Err(trouble(format!(
        "git says: {}",
        said.trim_start_matches("fatal: ")
    )))
}
