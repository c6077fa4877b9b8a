//! Sizes in bytes, as a flag takes them.

/// What a unit stands for, and how it is written.
const UNITS: &[(&str, usize)] = &[
    ("", 1),
    ("b", 1),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
];

/// More would not be held in memory at once.
const MOST: usize = 1 << 30;

/// Reads `4MiB`, `512 KiB` or a number of bytes.
pub(super) fn size(text: &str) -> Result<usize, String> {
    let amount_end = text.find(|letter: char| !letter.is_ascii_digit());
    let (amount, unit) = text.split_at(amount_end.unwrap_or(text.len()));
    let unit = unit.trim().to_ascii_lowercase();
    let unit = UNITS.iter().find(|(name, _)| *name == unit);
    let (Some((_, unit)), false) = (unit, amount.is_empty()) else {
        return Err("write a size such as `4MiB`: KiB, MiB, GiB, or bytes".to_owned());
    };
    let bytes = amount.parse().unwrap_or(usize::MAX).saturating_mul(*unit);
    match bytes {
        0 => Err("nothing fits into that: write a size such as `4MiB`".to_owned()),
        1..=MOST => Ok(bytes),
        _ => Err("the most is `1GiB`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [
            ("4MiB", 4 << 20),
            ("512 kib", 512 << 10),
            ("1GiB", 1 << 30),
            ("77", 77),
            ("77B", 77),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for wrong in [
            "",
            "MiB",
            "4M",
            "4MB",
            "-1",
            "0",
            "0MiB",
            "2GiB",
            "1.5MiB",
            "99999999999999999999",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
