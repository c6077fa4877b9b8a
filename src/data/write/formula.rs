/// Whether a spreadsheet would take the cell for something to run or to parse, and not for a text or number: it begins
/// with `=`, `+`, `-` or `@`, in their full-width forms too, be it behind blanks or quotes, or with a tab or line end.
/// A plain number such as `-12.5` and a lone `-` are none.
#[inline]
pub(super) fn is_formula(cell: &str) -> bool {
    // Nearly all cells begin with a letter or digit, if with anything.
    let first = cell.as_bytes().first();
    first.is_some_and(|first| !first.is_ascii_alphanumeric()) && begins_a_formula(cell)
}

fn begins_a_formula(cell: &str) -> bool {
    if cell.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let begin = cell.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '"');
    begin.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        && begin.trim_end() != "-"
        && !is_signed_number(cell)
}

fn is_signed_number(cell: &str) -> bool {
    let Some(digits) = cell.strip_prefix(['+', '-']) else {
        return false;
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    [whole, decimals]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_known() {
        for cell in [
            "=1+1",
            "+A1",
            "-A1",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "\nx",
            " =1",
            "\"=1",
            "\u{A0}\" =1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "--1",
            "-1+2",
            "-1-",
            "+33 6 12",
            "=",
            "+",
            "-1.",
            "-.5",
        ] {
            assert!(is_formula(cell), "{cell:?}");
        }
    }

    #[test]
    fn plain_cells_are_left_alone() {
        for cell in [
            "",
            "a",
            "1",
            "'=1",
            "a=1",
            "-10",
            "+33612345678",
            "-0.5",
            "-0,5",
            "-",
            " - ",
            "é",
            "(1)",
            "\"a\"",
            "#x",
        ] {
            assert!(!is_formula(cell), "{cell:?}");
        }
    }
}
