//! The headers and words of a scores file, which one run writes and the next one reads as previous scores.

use super::name_of_header;

/// The score.
pub const SCORE: &str = "score";
/// By how much the score differs from the previous one.
pub const SCORE_CHANGE: &str = "score_change";
/// The fit.
pub const FIT: &str = "fit";
/// The engagement.
pub const ENGAGEMENT: &str = "engagement";
/// The grade.
pub const GRADE: &str = "grade";
/// The stage.
pub const STAGE: &str = "stage";
/// The stage of the previous scores.
pub const PREVIOUS_STAGE: &str = "previous_stage";
/// The as-of instant of the run in which the lead came into its stage.
pub const STAGE_SINCE: &str = "stage_since";
/// The rule that disqualified the lead.
pub const DISQUALIFIED_BY: &str = "disqualified_by";
/// The share of the fit fields that are known.
pub const FIT_KNOWN: &str = "fit_known";
/// Whether something of the lead could not be read.
pub const INCOMPLETE: &str = "incomplete";
/// The rules that fired.
pub const WHY: &str = "why";
/// The instant that the scores are of.
pub const AS_OF: &str = "as_of";
/// The beginning of the hash of the rules.
pub const RULES: &str = "rules";

/// The headers that no matrix has, whatever it is called.
const OWN: &[&str] = &[
    SCORE,
    SCORE_CHANGE,
    FIT,
    ENGAGEMENT,
    GRADE,
    STAGE,
    PREVIOUS_STAGE,
    STAGE_SINCE,
    DISQUALIFIED_BY,
    FIT_KNOWN,
    INCOMPLETE,
    WHY,
    AS_OF,
    RULES,
];

/// What stands instead of a disqualified lead's grade, stage and cells of matrices.
pub const DISQUALIFIED: &str = "Disqualified";

/// What stands instead of the stage of a lead to which the model does not apply; its scores are empty.
pub const NOT_APPLICABLE: &str = "Not applicable";

/// Whether a header is one of those that all scores files may have.
pub fn is_own(header: &str) -> bool {
    OWN.contains(&header)
}

/// The headers of matrices with these names in a file whose leads are known by the column `key`.
pub fn matrix_headers<'a>(key: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    distinct_headers(names.map(name_of_header), |header| {
        header == key || is_own(header)
    })
}

/// The headers, each made different from those before it and from those that are taken.
pub fn distinct_headers(
    plain: impl Iterator<Item = String>,
    taken: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut headers: Vec<String> = Vec::new();
    for plain in plain {
        let header = std::iter::once(plain.clone())
            .chain((2..).map(|number| format!("{plain}_{number}")))
            .find(|header| !headers.contains(header) && !taken(header));
        headers.extend(header);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_are_called_the_same() {
        let headers = matrix_headers("id", ["Play", "Stage since", "ID", "play"].into_iter());
        assert_eq!(headers, ["play", "stage_since_2", "id_2", "play_2"]);
    }
}
