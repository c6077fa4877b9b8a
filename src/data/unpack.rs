//! Compressed files, known by their first bytes.

use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;

use super::steady::Changed;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// Not at all.
    None,
    /// One gzip member after the other.
    Gzip,
    /// One zstd frame after the other.
    Zstd,
}

impl Packing {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Packing::None => "nothing",
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
        }
    }
}

/// As many bytes as tell how a file is packed.
const MAGIC_BYTES: usize = 4;

/// What `reader` yields, unpacked, and how it was packed. Limits of cells and rows count what comes out.
///
/// # Errors
///
/// Reading the first bytes fails.
pub(super) fn unpacked(
    mut reader: Box<dyn Read + Send>,
) -> io::Result<(Box<dyn Read + Send>, Packing)> {
    let mut first = Vec::with_capacity(MAGIC_BYTES);
    (&mut reader)
        .take(MAGIC_BYTES as u64)
        .read_to_end(&mut first)?;
    let packing = packing_of(&first);
    let whole = Cursor::new(first).chain(reader);
    let unpacked: Box<dyn Read + Send> = match packing {
        Packing::None => Box::new(whole),
        Packing::Gzip => Box::new(MultiGzDecoder::new(whole)),
        Packing::Zstd => Box::new(zstd::Decoder::new(whole)?),
    };
    let reader: Box<dyn Read + Send> = match packing {
        Packing::None => unpacked,
        Packing::Gzip | Packing::Zstd => Box::new(Named { unpacked, packing }),
    };
    Ok((reader, packing))
}

fn packing_of(first: &[u8]) -> Packing {
    match first {
        [0x1F, 0x8B, ..] => Packing::Gzip,
        // A frame of data, or one that is skipped.
        [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => Packing::Zstd,
        _ => Packing::None,
    }
}

/// Says of errors in the packing that they are, in one way for all.
struct Named {
    unpacked: Box<dyn Read + Send>,
    packing: Packing,
}

impl Read for Named {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.unpacked.read(into).map_err(|error| {
            // The system's own errors are those of the file.
            let is_of_file = error.raw_os_error().is_some() || Changed::is(&error);
            if is_of_file || error.kind() == io::ErrorKind::Interrupted {
                return error;
            }
            let what = match error.kind() {
                io::ErrorKind::UnexpectedEof => "end too early",
                _ => "are damaged",
            };
            let message = format!("its {} data {what}", self.packing.name());
            io::Error::new(io::ErrorKind::InvalidData, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).unwrap()
    }

    fn read(bytes: Vec<u8>) -> Result<(Vec<u8>, Packing), String> {
        let (mut reader, packing) =
            unpacked(Box::new(Cursor::new(bytes))).map_err(|error| error.to_string())?;
        let mut all = Vec::new();
        let read = reader.read_to_end(&mut all);
        read.map_err(|error| error.to_string())?;
        Ok((all, packing))
    }

    #[test]
    fn several_members_are_one_file() {
        for (pack, packing) in [
            (gzip as fn(&[u8]) -> Vec<u8>, Packing::Gzip),
            (zstd, Packing::Zstd),
        ] {
            let packed = [pack(b"id,n\n"), pack(b""), pack(b"1,2\n")].concat();
            assert_eq!(read(packed), Ok((b"id,n\n1,2\n".to_vec(), packing)));
        }
        let skipped = [b"\x50\x2A\x4D\x18\x03\0\0\0abc".to_vec(), zstd(b"id\n")].concat();
        assert_eq!(read(skipped), Ok((b"id\n".to_vec(), Packing::Zstd)));
        for plain in ["", "i", "id", "id,n\n", "\u{1F}x"] {
            let expected = (plain.as_bytes().to_vec(), Packing::None);
            assert_eq!(read(plain.as_bytes().to_vec()), Ok(expected));
        }
    }

    /// Whatever byte of a packed file is changed or wherever it is cut: the same text, or an error.
    #[test]
    fn damage_is_never_silent() {
        let text: Vec<u8> = (0..400_u32)
            .flat_map(|row| format!("{row},{}\n", row * 7919 % 1000).into_bytes())
            .collect();
        let with_checksum = |bytes: &[u8]| {
            let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
            encoder.include_checksum(true).unwrap();
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        for packed in [gzip(&text), with_checksum(&text)] {
            for at in 0..packed.len() {
                let cut = read(packed[..at].to_vec());
                assert!(cut.is_err() || at < MAGIC_BYTES, "cut at {at}");
                // The first bytes say what it is, and gzip's header has bytes that say nothing of the text.
                let mut changed = packed.clone();
                changed[at] ^= 0x40;
                if let Ok((found, packing)) = read(changed) {
                    assert!(found == text || packing == Packing::None, "changed at {at}");
                }
            }
        }
        let error = read(gzip(&text)[..60].to_vec()).unwrap_err();
        assert_eq!(error, "its gzip data end too early");
        let mut wrong = gzip(&text);
        let checksum = wrong.len() - 8;
        wrong[checksum] ^= 1;
        assert_eq!(read(wrong).unwrap_err(), "its gzip data are damaged");
    }
}
