//! Counts and shares as people read them.

/// A count for people: `1,234,567`.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A count with its noun in the plural that it takes: `1 row`, `2,000 rows`, `2 fixes`, `2 matrices`.
pub fn counted(count: u64, noun: &str) -> String {
    let shown = thousands(count);
    match (count, noun.strip_suffix('x')) {
        (1, _) => format!("{shown} {noun}"),
        (_, Some("matri")) => format!("{shown} matrices"),
        (_, Some(_)) => format!("{shown} {noun}es"),
        (_, None) => format!("{shown} {noun}s"),
    }
}

/// A part of a whole in percent with one decimal: `12.5 %`; empty where the whole is nothing.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let tenths = (u128::from(part) * 2000 + u128::from(whole)) / (2 * u128::from(whole));
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(counted(1, "row"), "1 row");
        assert_eq!(counted(2000, "row"), "2,000 rows");
        assert_eq!(counted(2, "fix"), "2 fixes");
        assert_eq!(counted(1, "matrix"), "1 matrix");
        assert_eq!(counted(2, "matrix"), "2 matrices");
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(2, 3), "66.7 %");
        assert_eq!(percent(0, 0), "");
    }
}
