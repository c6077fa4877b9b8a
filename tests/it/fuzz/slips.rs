//! What happens to bytes on their way.

use proptest::prelude::*;

/// What readers stumble over.
const PIECES: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r\n",
    b"\r",
    b"\n\n",
    b"\0",
    b" ",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xE9",
    b"\xC3",
    b"\xF0\x9F\x92\xA9",
    "\u{202e}".as_bytes(),
    "\u{200b}".as_bytes(),
    "İ".as_bytes(),
    b"\x1b[31m",
    b"\x1b]8;;http://x\x07",
    b"::error::x",
    b"<script>alert(1)</script>",
    b"=1+1",
    b"@x",
    b"'",
    b"`",
    b"sep=;\n",
    b"Total",
    b"NaN",
    b"-0",
    b"1e400",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"0.0000001",
    b"2026-02-30",
    b"2026-01-20T24:00",
    b"9999-12-31T23:59:60Z",
    b"-0001-01-01",
    b"01/02/2026",
    b"yes",
    b"NULL",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"\\",
    b"\\u0000",
    b"\\ud83d",
    b"null",
    b"true",
    b"{\"a\":1}",
    b"/*",
    b"#",
    b"\n#",
    b"when ",
    b"add 1",
    b" and ",
    b" or ",
    b" not ",
    b"(",
    b")",
    b" at least 3 times",
    b" in last 7d",
    b"99999999999999999999",
    b"7d",
    b"%",
    b"..",
    b"\"\n\"",
    b"id",
    b"lead_id",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"(\xb5/\xfd",
];

/// One slip, at places that are shares of a file's length.
#[derive(Clone, Debug)]
pub enum Slip {
    Insert(u16, usize),
    Replace(u16, u16, usize),
    Set(u16, u8),
    Remove(u16, u8),
    /// All behind the place is lost.
    Cut(u16),
    /// A piece comes again elsewhere, so and so often.
    Repeat(u16, u8, u16, u8),
    /// A line moves elsewhere.
    Move(u16, u16),
}

pub fn slip() -> impl Strategy<Value = Slip> {
    let piece = 0..PIECES.len();
    prop_oneof![
        6 => (any::<u16>(), piece.clone()).prop_map(|(at, piece)| Slip::Insert(at, piece)),
        3 => (any::<u16>(), any::<u16>(), piece).prop_map(|(at, length, piece)| Slip::Replace(at, length % 12, piece)),
        2 => (any::<u16>(), any::<u8>()).prop_map(|(at, byte)| Slip::Set(at, byte)),
        3 => (any::<u16>(), any::<u8>()).prop_map(|(at, length)| Slip::Remove(at, length % 24)),
        1 => any::<u16>().prop_map(Slip::Cut),
        2 => (any::<u16>(), any::<u8>(), any::<u16>(), any::<u8>())
            .prop_map(|(from, length, to, times)| Slip::Repeat(from, length, to, times % 4)),
        2 => (any::<u16>(), any::<u16>()).prop_map(|(from, to)| Slip::Move(from, to)),
    ]
}

impl Slip {
    pub fn happen(&self, bytes: &mut Vec<u8>) {
        let place = |share: u16| (usize::from(share) * (bytes.len() + 1)) >> 16;
        match *self {
            Slip::Insert(at, piece) => insert(bytes, place(at), PIECES[piece]),
            Slip::Replace(at, length, piece) => {
                let (from, to) = range(bytes, place(at), length.into());
                bytes.splice(from..to, PIECES[piece].iter().copied());
            }
            Slip::Set(at, byte) => {
                let at = place(at);
                if let Some(known) = bytes.get_mut(at) {
                    *known = byte;
                }
            }
            Slip::Remove(at, length) => {
                let (from, to) = range(bytes, place(at), length.into());
                bytes.drain(from..to);
            }
            Slip::Cut(at) => bytes.truncate(place(at)),
            Slip::Repeat(from, length, to, times) => {
                let to = place(to);
                let (from, end) = range(bytes, place(from), length.into());
                let again = bytes[from..end].repeat(times.into());
                insert(bytes, to, &again);
            }
            Slip::Move(from, to) => move_line(bytes, place(from), to),
        }
    }
}

fn range(bytes: &[u8], at: usize, length: usize) -> (usize, usize) {
    (at, (at + length).min(bytes.len()))
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

fn move_line(bytes: &mut Vec<u8>, at: usize, to: u16) {
    let is_end = |byte: &u8| *byte == b'\n';
    let start = bytes[..at]
        .iter()
        .rposition(is_end)
        .map_or(0, |end| end + 1);
    let end = bytes[at..]
        .iter()
        .position(is_end)
        .map_or(bytes.len(), |end| at + end + 1);
    let line: Vec<u8> = bytes.drain(start..end).collect();
    let starts: Vec<usize> = std::iter::once(0)
        .chain(
            bytes
                .iter()
                .enumerate()
                .filter(|(_, byte)| is_end(byte))
                .map(|(at, _)| at + 1),
        )
        .collect();
    insert(bytes, starts[usize::from(to) % starts.len()], &line);
}
