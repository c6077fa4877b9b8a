use std::fmt::Write;

use super::{Results, found};
use crate::testing::{Golden, TestResult};

/// The results as JUnit XML: a test suite for each model, a test case for each test, which fails with what was
/// expected and what was found instead.
pub fn junit(results: &[Results<'_>]) -> String {
    let mut page = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for of_model in results {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            page,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">",
            escaped(of_model.name()),
            of_model.tests.len(),
            of_model.failed()
        );
        for test in &of_model.tests {
            push_case(&mut page, of_model, test);
        }
        page.push_str("  </testsuite>\n");
        for golden in &of_model.golden {
            push_golden(&mut page, golden);
        }
    }
    page.push_str("</testsuites>\n");
    page
}

/// A test suite for a column of expectations, a test case for each lead that differs, and one for all others.
fn push_golden(page: &mut String, golden: &Golden) {
    let column = escaped(&golden.column);
    let _ = writeln!(
        page,
        "  <testsuite name=\"{column}\" tests=\"{}\" failures=\"{}\">",
        golden.differences.len() + 1,
        golden.differences.len()
    );
    let _ = writeln!(
        page,
        "    <testcase name=\"{} as expected\" classname=\"{column}\"/>",
        golden.as_expected
    );
    for difference in &golden.differences {
        let _ = writeln!(
            page,
            "    <testcase name=\"{}\" classname=\"{column}\">\n      <failure message=\"expected {}, found {}\"/>\n    </testcase>",
            escaped(&difference.lead),
            escaped(&difference.expected),
            escaped(&difference.found)
        );
    }
    page.push_str("  </testsuite>\n");
}

fn push_case(page: &mut String, results: &Results<'_>, test: &TestResult<'_>) {
    let (file, line) = results.place(test.test.span);
    let _ = write!(
        page,
        "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{line}\"",
        escaped(&test.test.name),
        escaped(file),
        escaped(file),
    );
    if test.passed() {
        page.push_str("/>\n");
        return;
    }
    page.push_str(">\n");
    for verdict in test.verdicts.iter().filter(|verdict| !verdict.holds) {
        let found = found(verdict);
        let message = match found.as_str() {
            "" => format!("expected {}", verdict.expectation.text),
            found => format!("expected {}, found {found}", verdict.expectation.text),
        };
        let _ = writeln!(
            page,
            "      <failure message=\"{}\">fired: {}</failure>",
            escaped(&message),
            escaped(&results.fired(test))
        );
    }
    page.push_str("    </testcase>\n");
}

/// The text as it stands in XML, in an attribute or between tags; what XML cannot hold is replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push(char::REPLACEMENT_CHARACTER),
            _ if letter.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_breaks_out_of_an_attribute() {
        assert_eq!(
            escaped("\"R&D\" <b>'\u{1B}\n\u{FFFE}é"),
            "&quot;R&amp;D&quot; &lt;b&gt;&apos;\u{FFFD}\u{FFFD}\u{FFFD}é"
        );
    }
}
