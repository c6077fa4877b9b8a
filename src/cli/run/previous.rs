use crate::cli::exit::Stop;
use crate::cli::load::Loaded;
use crate::cli::reading::Read;
use crate::cli::terminal::Terminal;
use crate::columns::name_of_header;
use crate::data::{ReadOptions, Table, open};
use crate::engine::{Forgotten, Leads, Plan, Previous, PreviousBinding, PreviousError};
use crate::report::{counted, thousands};
use crate::suggest::nearest;

use super::Arguments;

/// How many outcomes that the rules no longer have are named.
const MOST_SHOWN: usize = 5;

/// The scores of an earlier run, and how they are read for each model.
pub(super) struct Earlier {
    table: Table,
    bindings: Vec<PreviousBinding>,
}

impl Earlier {
    /// Opens the file of `--previous`, if there is one. Scores are always written the same way, however the leads' file
    /// is. Of each model there are a plan, the beginning of its columns, and the hash of its rules.
    pub(super) fn open(
        arguments: &Arguments,
        key: &str,
        plans: &[&Plan<'_>],
        prefixes: &[Option<String>],
        loaded: &[Loaded],
    ) -> Result<Option<Self>, Stop> {
        let Some(path) = &arguments.previous else {
            return Ok(None);
        };
        let table = open(path, &ReadOptions::default())?;
        let models = plans.iter().zip(prefixes).zip(loaded);
        let bindings = models.map(|((plan, prefix), loaded)| {
            let headers = headers_of(&table, key, prefix.as_deref());
            let all = arguments.writing.changed_only;
            let binding = plan.previous_binding(key, &headers, &loaded.hash, all);
            binding.map_err(|error| refused(&table, &error))
        });
        let bindings = bindings.collect::<Result<_, _>>()?;
        Ok(Some(Self { table, bindings }))
    }

    /// Reads them, and tells the leads of each model what they had.
    pub(super) fn read(
        self,
        read: &mut Read<'_>,
        plans: &[&Plan<'_>],
        of_leads: &mut [Leads],
        terminal: &Terminal,
    ) -> Result<(), Stop> {
        let name = self.table.name().to_owned();
        let previous = read.previous(self.table, &self.bindings, of_leads)?;
        let models = previous.into_iter().zip(of_leads);
        for ((previous, leads), (binding, plan)) in models.zip(self.bindings.iter().zip(plans)) {
            warn(&name, binding, &previous, plan, terminal);
            leads.set_previous(previous);
        }
        Ok(())
    }
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
fn warn(
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
