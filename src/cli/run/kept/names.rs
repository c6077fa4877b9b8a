use crate::cli::exit::Stop;
use crate::columns::scores_file::is_own;
use crate::columns::{OutputColumn, name_of_header};
use crate::report::scores::Layout;
use crate::suggest::nearest;

/// What `--keep` takes for every column.
const ALL: &str = "all";

/// What the header of a kept column begins with that would be called like one of the scores.
const PREFIX: &str = "lead_";

/// The columns that are kept: their places in the lead file, in the order in which they are written.
pub(super) fn kept_places(
    wanted: &[String],
    file: &str,
    headers: &[String],
    key: Option<usize>,
) -> Result<Vec<usize>, Stop> {
    if is_all(wanted) {
        // A line end behind a comma makes a column without a name, and without anything else.
        let named = (0..headers.len()).filter(|place| !headers[*place].is_empty());
        return Ok(named.filter(|place| Some(*place) != key).collect());
    }
    let mut places = Vec::new();
    for name in wanted.iter().map(|name| name.trim()) {
        let place = place(name, file, headers)?;
        // The id is there in any case.
        if Some(place) != key && !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}

/// Whether every column is wanted.
pub(super) fn is_all(wanted: &[String]) -> bool {
    matches!(wanted, [all] if all.trim() == ALL)
}

fn place(name: &str, file: &str, headers: &[String]) -> Result<usize, Stop> {
    let places = |fits: &dyn Fn(&String) -> bool| -> Vec<usize> {
        let all = 0..headers.len();
        all.filter(|place| fits(&headers[*place])).collect()
    };
    let mut found = places(&|header| !header.is_empty() && header == name);
    if found.is_empty() {
        let wanted = name_of_header(name);
        found = places(&|header| !wanted.is_empty() && name_of_header(header) == wanted);
    }
    match found[..] {
        [place] => Ok(place),
        [] => {
            let message = format!("`--keep`: `{file}` has no column `{name}`");
            let named = || {
                headers
                    .iter()
                    .map(String::as_str)
                    .filter(|it| !it.is_empty())
            };
            let help = match nearest(name, named()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its columns are {}", listed(named())),
            };
            Err(Stop::trouble(message).with_help(help))
        }
        _ => {
            let message = format!("`--keep`: `{file}` has {} columns `{name}`", found.len());
            Err(Stop::trouble(message).with_help("give them different names in the file"))
        }
    }
}

/// How many columns a message lists.
const MOST_LISTED: usize = 12;

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.get(..MOST_LISTED) {
        Some(first) if names.len() > MOST_LISTED => format!("{}, …", first.join(", ")),
        _ => names.join(", "),
    }
}

/// The headers that kept columns get. Neither this run nor the next, which may read the file as its previous scores, is
/// to take one of them for a column of the scores: those that would be get another name.
pub(super) fn kept_headers(
    kept: &[&str],
    layouts: &[Layout<'_>],
    scores: &[OutputColumn],
) -> Vec<String> {
    let is_taken = |header: &str| {
        let name = name_of_header(header);
        let is_of_scores = |column: &OutputColumn| name_of_header(&column.header) == name;
        let may_be_read = |layout: &Layout<'_>| match &layout.prefix {
            None => is_own(&name),
            Some(prefix) => name
                .strip_prefix(prefix.as_str())
                .and_then(|name| name.strip_prefix('_'))
                .is_some_and(is_own),
        };
        scores.iter().any(is_of_scores) || layouts.iter().any(may_be_read)
    };
    let mut headers: Vec<String> = Vec::new();
    for (place, header) in kept.iter().enumerate() {
        let is_free = |name: &str| {
            let others = kept.iter().enumerate();
            let mut others = others
                .filter(|(other, _)| *other != place)
                .map(|(_, it)| *it);
            !is_taken(name) && !headers.iter().any(|it| it == name) && !others.any(|it| it == name)
        };
        let is_first = !kept[..place].contains(header);
        if is_first && !is_taken(header) {
            headers.push((*header).to_owned());
            continue;
        }
        let plain = format!("{PREFIX}{header}");
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        let mut names = std::iter::once(plain.clone()).chain(numbered);
        headers.extend(names.find(|name| is_free(name)));
    }
    headers
}
