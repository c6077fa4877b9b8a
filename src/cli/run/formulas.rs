use crate::cli::terminal::Terminal;
use crate::data::{Formulas, RowFormat};
use crate::report::{clipped, counted, thousands};

use super::Arguments;
use super::worker::Worker;

/// How many columns are named.
const MOST_NAMED: usize = 5;

/// The longest text that is shown.
const LONGEST_VALUE: usize = 40;

/// Says what a spreadsheet would run, or that ids were changed lest it would.
pub(super) fn warn(
    arguments: &Arguments,
    worker: &Worker<'_>,
    [scores, actions]: &[Formulas; 2],
    terminal: &Terminal,
) {
    if !arguments.writing.excel_safe {
        let show_values = arguments.show_values;
        for (written, found, rows, what) in [
            (true, scores, &worker.score_rows, "the scores"),
            (
                arguments.actions.is_some(),
                actions,
                &worker.action_rows,
                "the actions",
            ),
        ] {
            if written && let Some(named) = named(found, rows, show_values) {
                let message =
                    format!("a spreadsheet would run texts in {what} as formulas: {named}");
                terminal.warning(&message, Some("`--excel-safe` puts a `'` before them"));
            }
        }
    } else if let Some((0, ids, _)) = scores.iter().next() {
        let begin = if ids == 1 { "begins" } else { "begin" };
        let ids = counted(ids, "id");
        terminal.warning(
            &format!("{ids} {begin} with `'` now: `--previous` would not know them"),
            Some("keep scores without `--excel-safe` for `--previous`"),
        );
    }
}

/// "2 of `company`, 1 of `lead_id`"; none where there is none.
fn named(found: &Formulas, rows: &RowFormat, show_values: bool) -> Option<String> {
    let columns = rows.columns();
    let mut named: Vec<String> = found
        .iter()
        .map(|(place, count, first)| {
            let header = columns.get(place).map_or("", |column| &column.header);
            let example = match show_values {
                true => format!(" (`{}`)", clipped(first, LONGEST_VALUE)),
                false => String::new(),
            };
            format!("{} of `{header}`{example}", thousands(count))
        })
        .collect();
    if named.len() > MOST_NAMED {
        let more = counted((named.len() - MOST_NAMED) as u64, "more column");
        named.truncate(MOST_NAMED);
        named.push(format!("and those of {more}"));
    }
    (!named.is_empty()).then(|| named.join(", "))
}
