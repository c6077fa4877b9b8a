//! Cells that say yes or no.

const YES: [&str; 6] = ["true", "yes", "oui", "y", "1", "on"];
const NO: [&str; 6] = ["false", "no", "non", "n", "0", "off"];

/// What a trimmed cell says: `true` `yes` `oui` `y` `1` `on`, or `false` `no` `non` `n` `0` `off`, in any letter
/// case. None for anything else: `o` could as well be `oui` as `off`.
pub fn parse_yes_no(cell: &str) -> Option<bool> {
    let is_one_of = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is_one_of(&YES) {
        Some(true)
    } else if is_one_of(&NO) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_words_of_the_contract_alone() {
        for yes in ["true", "TRUE", "Yes", "oui", "Y", "1", "ON"] {
            assert_eq!(parse_yes_no(yes), Some(true), "{yes}");
        }
        for no in ["false", "False", "NO", "Non", "n", "0", "off"] {
            assert_eq!(parse_yes_no(no), Some(false), "{no}");
        }
        for neither in [
            "", " yes", "o", "t", "f", "si", "2", "01", "vrai", "x", "ｙ",
        ] {
            assert_eq!(parse_yes_no(neither), None, "{neither}");
        }
    }
}
