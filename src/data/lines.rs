//! Where lines end.

use memchr::{memchr, memchr_iter, memchr2};

/// A byte order mark in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How many lines end in `bytes`: LF, CRLF and CR alone each end one. A CR at the very end counts.
pub(super) fn count_lines(bytes: &[u8]) -> usize {
    let feeds = memchr_iter(b'\n', bytes).count();
    match memchr(b'\r', bytes) {
        None => feeds,
        Some(first) => feeds + count_lone_returns(&bytes[first..]),
    }
}

/// Where the line that `from` lies on ends: the place of its CR or LF, or the end of `bytes`.
pub(super) fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr2(b'\n', b'\r', &bytes[from..]).map_or(bytes.len(), |at| from + at)
}

/// The place after the line end at `at`: `at` itself at the end of `bytes`.
pub(super) fn past_line_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        None => at,
        Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => at + 2,
        Some(_) => at + 1,
    }
}

/// CRs that no LF follows. In pieces, so that the compiler counts many bytes at once.
fn count_lone_returns(bytes: &[u8]) -> usize {
    let mut lone = 0;
    let mut rest = bytes;
    while rest.len() > 1 {
        let take = rest.len().min(256);
        let (these, next) = (&rest[..take - 1], &rest[1..take]);
        let found: u8 = these
            .iter()
            .zip(next)
            .map(|(this, next)| u8::from(*this == b'\r' && *next != b'\n'))
            .sum();
        lone += usize::from(found);
        rest = &rest[take - 1..];
    }
    lone + usize::from(rest == b"\r")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_line_end_counts_once() {
        for (text, lines) in [
            ("", 0),
            ("a\nb", 1),
            ("a\r\nb\rc\n", 3),
            ("\r\r\n\n", 3),
            ("a\r", 1),
            ("\n\r", 2),
        ] {
            assert_eq!(count_lines(text.as_bytes()), lines, "{text:?}");
        }
        assert_eq!(count_lines(&b"\r".repeat(1000)), 1000);
        assert_eq!(count_lines(&b"x\r\n".repeat(1000)), 1000);
    }

    #[test]
    fn a_return_and_a_feed_are_one_line_end() {
        assert_eq!(past_line_end(b"a\r\nb", 1), 3);
        assert_eq!(past_line_end(b"a\rb", 1), 2);
        assert_eq!(past_line_end(b"a", line_end(b"a", 0)), 1);
    }
}
