use super::DataError;

/// Refuses a file that is something else than CSV or JSON Lines by its first bytes. `name` is for the message.
pub(super) fn refuse(name: &str, head: &[u8]) -> Result<(), DataError> {
    match recognise(head) {
        None => Ok(()),
        Some(Other { what, help }) => {
            Err(DataError::content(format!("`{name}` is {what}, not CSV")).with_help(help))
        }
    }
}

/// Something that is neither.
#[derive(Clone, Copy)]
struct Other {
    what: &'static str,
    help: &'static str,
}

const SAVE_AS_CSV: &str = "open it in the spreadsheet and save it as `CSV UTF-8`";
const SAY_UTF16: &str = "save it as `CSV UTF-8`, or say so: --encoding utf-16le (or utf-16be)";

const MAGIC: &[(&[u8], Other)] = &[
    (
        b"\xFD7zXZ\0",
        Other {
            what: "compressed with xz",
            help: "unpack it first: unxz",
        },
    ),
    (
        b"BZh",
        Other {
            what: "compressed with bzip2",
            help: "unpack it first: bunzip2",
        },
    ),
    (
        b"PARE",
        Other {
            what: "an encrypted Parquet file",
            help: "export it without encryption",
        },
    ),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        Other {
            what: "an old Excel workbook",
            help: SAVE_AS_CSV,
        },
    ),
    (
        b"%PDF",
        Other {
            what: "a PDF document",
            help: "export the data as CSV where they come from",
        },
    ),
    (
        b"SQLite format 3\0",
        Other {
            what: "an SQLite database",
            help: "export the table as CSV",
        },
    ),
];

fn recognise(head: &[u8]) -> Option<Other> {
    if let Some((_, other)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*other);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(zip(head));
    }
    if is_utf16_without_mark(head) {
        return Some(Other {
            what: "text in UTF-16",
            help: SAY_UTF16,
        });
    }
    markup(head).or_else(|| {
        is_binary(head).then_some(Other {
            what: "a binary file",
            help: "export the data as CSV where they come from",
        })
    })
}

fn zip(head: &[u8]) -> Other {
    let has = |part: &[u8]| memchr::memmem::find(head, part).is_some();
    if has(b"mimetypeapplication/vnd.oasis") {
        Other {
            what: "an OpenDocument file",
            help: SAVE_AS_CSV,
        }
    } else if has(b"[Content_Types].xml") || has(b"xl/") {
        Other {
            what: "an Excel workbook",
            help: SAVE_AS_CSV,
        }
    } else {
        Other {
            what: "an Excel workbook or another zip archive",
            help: "save the workbook as `CSV UTF-8`, or unpack the archive first",
        }
    }
}

/// ASCII in UTF-16 has a zero in every other byte.
fn is_utf16_without_mark(head: &[u8]) -> bool {
    let pairs = head.as_chunks::<2>().0;
    let pairs = &pairs[..pairs.len().min(64)];
    let high_zero = pairs
        .iter()
        .filter(|[low, high]| *low != 0 && *high == 0)
        .count();
    let low_zero = pairs
        .iter()
        .filter(|[high, low]| *low != 0 && *high == 0)
        .count();
    pairs.len() >= 4 && high_zero.max(low_zero) * 10 >= pairs.len() * 9
}

fn markup(head: &[u8]) -> Option<Other> {
    let text = head
        .strip_prefix(super::lines::BYTE_ORDER_MARK)
        .unwrap_or(head)
        .trim_ascii_start();
    let begins = |with: &str| {
        text.get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
    };
    if begins("<!doctype html") || begins("<html") {
        return Some(Other {
            what: "a web page",
            help: "it may be a login page: download the export again, signed in",
        });
    }
    if begins("<?xml") {
        return Some(Other {
            what: "XML",
            help: "export the data as CSV where they come from",
        });
    }
    let (first, rest) = text.split_first()?;
    let next = rest.trim_ascii_start().first();
    match (first, next) {
        (b'[', Some(b'{' | b'[' | b']')) => Some(Other {
            what: "a JSON array",
            help: "write one object a line, which is JSON Lines: jq -c '.[]' FILE",
        }),
        _ => None,
    }
}

/// More than one byte in twenty that no text has. NULs alone do not count: a torn text file has them too.
fn is_binary(head: &[u8]) -> bool {
    let head = &head[..head.len().min(1024)];
    let odd = head
        .iter()
        .filter(|byte| matches!(byte, 1..=8 | 11 | 14..=26 | 28..=31 | 127))
        .count();
    odd * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], expected: &str) {
        let what = recognise(head).map_or("", |other| other.what);
        assert_eq!(what, expected, "{}", head.escape_ascii());
    }

    #[test]
    fn other_files_are_called_by_their_name() {
        check(b"PK\x03\x04....[Content_Types].xml", "an Excel workbook");
        check(
            b"PK\x03\x04\x01",
            "an Excel workbook or another zip archive",
        );
        check(b"BZh9", "compressed with bzip2");
        check(b"i\0d\0,\0a\0", "text in UTF-16");
        check(b"\0i\0d\0,\0a", "text in UTF-16");
        check(b"  <!DOCTYPE HTML><html>", "a web page");
        check(b"\xEF\xBB\xBF[\n {\"a\":1}]", "a JSON array");
        check(b"PARE", "an encrypted Parquet file");
        check(b"\x01\x02\x03\x04", "a binary file");
    }

    #[test]
    fn tables_pass() {
        for head in [
            "",
            "id,email\n1,a",
            "[id],{name}\n",
            "{\"a\":1}",
            "PKW,BZ\n",
            "id\0,b\n",
            "\u{1b}[31mred,a,b\n",
        ] {
            check(head.as_bytes(), "");
        }
    }
}
