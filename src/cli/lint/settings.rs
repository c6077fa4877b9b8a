use std::path::{Path, PathBuf};

use crate::cli::exit::Stop;
use crate::lint::{BadSettings, Settings};

/// What a settings file is called.
const NAME: &str = "leadrules.toml";

/// The settings of the file that was named, or of the nearest one in the folder of the rules and above.
pub(super) fn read(named: Option<&Path>, rules: &Path) -> Result<Settings, Stop> {
    let Some(path) = named.map(Path::to_owned).or_else(|| nearest(rules)) else {
        return Ok(Settings::default());
    };
    let shown = path.display();
    let text = std::fs::read_to_string(&path).map_err(|error| Stop::unreadable(&path, &error))?;
    Settings::parse(&text).map_err(|BadSettings { message, help }| {
        let stop = Stop::trouble(format!("`{shown}`: {message}"));
        match help {
            Some(help) => stop.with_help(help),
            None => stop,
        }
    })
}

fn nearest(rules: &Path) -> Option<PathBuf> {
    let whole = std::fs::canonicalize(rules).ok()?;
    let mut folders = whole.ancestors().filter(|folder| folder.is_dir());
    folders.find_map(|folder| {
        let path = folder.join(NAME);
        path.is_file().then_some(path)
    })
}
