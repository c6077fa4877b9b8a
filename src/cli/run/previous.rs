use std::path::Path;

use crate::cli::exit::Stop;
use crate::cli::terminal::Terminal;
use crate::columns::name_of_header;
use crate::data::{ReadOptions, Table, open};
use crate::engine::{Forgotten, Plan, Previous, PreviousBinding, PreviousError};
use crate::report::{counted, thousands};
use crate::suggest::nearest;

/// How many outcomes that the rules no longer have are named.
const MOST_SHOWN: usize = 5;

/// Opens the scores of an earlier run. They are always written the same way, however the leads' file is. Of each
/// model there are a plan, the beginning of its columns, and the hash of its rules.
pub(super) fn open_previous(
    path: &Path,
    key: &str,
    models: &[(&Plan<'_>, Option<&str>, &str)],
) -> Result<(Table, Vec<PreviousBinding>), Stop> {
    let table = open(path, &ReadOptions::default())?;
    let bindings = models.iter().map(|(plan, prefix, hash)| {
        let headers = headers_of(&table, key, *prefix);
        let binding = plan.previous_binding(key, &headers, hash);
        binding.map_err(|error| refused(&table, &error))
    });
    let bindings = bindings.collect::<Result<_, _>>()?;
    Ok((table, bindings))
}

/// The headers as they are without what a model's columns begin with; those of other models are nothing.
fn headers_of(table: &Table, key: &str, prefix: Option<&str>) -> Vec<String> {
    let Some(prefix) = prefix else {
        return table.headers().to_vec();
    };
    let headers = table.headers().iter();
    headers
        .map(|header| {
            let own = name_of_header(header);
            let own = own
                .strip_prefix(prefix)
                .and_then(|own| own.strip_prefix('_'));
            match own {
                Some(own) => own.to_owned(),
                None if name_of_header(header) == name_of_header(key) => header.clone(),
                None => String::new(),
            }
        })
        .collect()
}

fn refused(table: &Table, error: &PreviousError) -> Stop {
    let help = match error {
        PreviousError::NoScores(_) => {
            "give a file that `leadrules run … -o FILE` wrote, with all its columns".to_owned()
        }
        PreviousError::NoKey(key) => {
            match nearest(key, table.headers().iter().map(String::as_str)) {
                Some(near) => format!("did you mean the column `{near}`? give it that name"),
                None => "give the scores of the same leads, known by the same column".to_owned(),
            }
        }
        PreviousError::Twice(_) => "take out the one that no run wrote".to_owned(),
    };
    Stop::trouble(format!("`{}` {error}", table.name())).with_help(help)
}

/// Says what in earlier scores does not go with this run.
pub(super) fn warn(
    name: &str,
    binding: &PreviousBinding,
    previous: &Previous,
    plan: &Plan<'_>,
    terminal: &Terminal,
) {
    for column in binding.absent() {
        let message =
            format!("`{name}` has no column `{column}`: no lead counts as having had one");
        terminal.warning(&message, None);
    }
    let forgotten: Vec<_> = previous.forgotten().collect();
    for one in forgotten.iter().take(MOST_SHOWN) {
        terminal.warning(&no_longer(name, one), None);
    }
    if forgotten.len() > MOST_SHOWN {
        let more = thousands((forgotten.len() - MOST_SHOWN) as u64);
        terminal.warning(
            &format!("and {more} more names that the rules do not have any more"),
            None,
        );
    }
    if let Some(latest) = previous.latest().filter(|latest| *latest > plan.as_of()) {
        let zone = plan.model().zone;
        let message = format!(
            "`{name}` is of {}, later than this run: {}",
            zone.format(latest),
            zone.format(plan.as_of())
        );
        terminal.warning(
            &message,
            Some("give the scores of an earlier run, or another `--as-of`"),
        );
    }
}

fn no_longer(name: &str, forgotten: &Forgotten) -> String {
    let Forgotten {
        column,
        name: it,
        leads,
    } = forgotten;
    format!(
        "`{it}` (column `{column}` of `{name}`, {}) is not in the rules any more: it counts as none",
        counted(*leads, "lead")
    )
}
