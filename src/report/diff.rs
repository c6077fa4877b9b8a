use similar::TextDiff;

/// The differences of two texts, as `diff -u` shows them and `patch` reads them. Empty where there are none.
pub fn unified_diff(name: &str, old: &str, new: &str) -> String {
    let name = super::visible(name);
    TextDiff::from_lines(old, new)
        .unified_diff()
        .header(&name, &name)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_shown_with_what_surrounds_them() {
        let old = "a\nb\nc\nd\ne\nf";
        let new = "a\nb\nc\nd\nE\nf\n";
        let expected = "--- x.rules\n+++ x.rules\n@@ -2,5 +2,5 @@\n b\n c\n d\n-e\n-f\n\\ No newline at end of file\n+E\n+f\n";
        assert_eq!(unified_diff("x.rules", old, new), expected);
        assert_eq!(unified_diff("x.rules", old, old), "");
    }
}
