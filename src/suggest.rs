//! The nearest name to a misspelt one.

/// The candidate nearest to `word`, if one is near enough to be offered: one edit for words of up to five
/// letters, two for words of up to nine, else three. Letter case does not count; of equally near ones the first. The
/// word as it was written is never offered.
pub fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = written.to_lowercase();
    let allowed = match word.chars().count() {
        0..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .filter(|candidate| *candidate != written)
        .map(|candidate| {
            (
                strsim::osa_distance(&word, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Up to `most` candidates, nearest first, without a bound on the distance: for "the columns are …" lists.
pub fn nearest_few<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let mut ranked: Vec<_> = candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::osa_distance(&word, &candidate.to_lowercase()),
                candidate,
            )
        })
        .collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    ranked
        .into_iter()
        .take(most)
        .map(|(_, candidate)| candidate)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_only_what_is_near() {
        let names = ["when", "where", "employees"];
        assert_eq!(nearest("wehn", names), Some("when"));
        assert_eq!(nearest("employes", names), Some("employees"));
        assert_eq!(nearest("quand", names), None);
    }

    #[test]
    fn offers_no_word_in_its_own_place() {
        assert_eq!(nearest("when", ["when"]), None);
        assert_eq!(nearest("when", ["when", "then"]), Some("then"));
        assert_eq!(nearest("When", ["when"]), Some("when"));
    }
}
