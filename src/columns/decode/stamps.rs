use crate::value::{CellTime, Day, Zone, parse_iso};

use super::super::IntegerColumn;
use super::clock::{DAY_MICROS, ahead_all_day};

/// How many days are remembered.
const DAYS: usize = 1 << 10;

/// Reads times of the form that nearly all exports have, `2026-01-31T09:30:00` with or without `Z`, as the general
/// readers do, but looks at each day once: of a million rows, there are a few hundred.
#[derive(Clone, Debug)]
pub struct Stamps {
    zone: Zone,
    /// Each where its bytes lead.
    days: Vec<Known>,
}

/// A day as it is written, and its beginning in Greenwich.
#[derive(Clone, Copy, Debug)]
struct Known {
    written: Written,
    start: i64,
    /// What clocks are ahead of Greenwich on all of it, in microseconds; none if they change on it.
    ahead: Option<i64>,
}

/// No day: no text has such bytes.
const NO_DAY: Known = Known {
    written: (u64::MAX, u16::MAX),
    start: 0,
    ahead: None,
};

/// The ten bytes of a date.
type Written = (u64, u16);

impl Stamps {
    pub fn new(zone: Zone) -> Self {
        Self {
            zone,
            days: Vec::new(),
        }
    }

    /// Adds to `into` what cells stand for, up to the first that is to be read by the general readers.
    pub fn read_all<'c>(
        &mut self,
        cells: impl Iterator<Item = &'c [u8]>,
        into: &mut IntegerColumn,
    ) {
        into.extend_known(cells.map_while(|cell| self.read(cell)));
    }

    /// Microseconds since 1970; none for what is to be read by the general readers, as what has another form, what
    /// does not exist, and what lies on a day on which clocks change.
    #[inline]
    pub fn read(&mut self, cell: &[u8]) -> Option<i64> {
        let (stamp, zone) = cell.split_first_chunk::<19>()?;
        let is_greenwich = match zone {
            [] => false,
            [b'Z'] => true,
            _ => return None,
        };
        if !matches!(stamp[10], b'T' | b' ') {
            return None;
        }
        let seconds = seconds_of_day(u64::from_le_bytes(*stamp.last_chunk()?))?;
        let day = self.day(stamp.first_chunk()?)?;
        let ahead = if is_greenwich { 0 } else { day.ahead? };
        Some(day.start + seconds * 1_000_000 - ahead)
    }

    #[inline]
    fn day(&mut self, date: &[u8; 10]) -> Option<&Known> {
        let written = (
            u64::from_le_bytes(*date.first_chunk()?),
            u16::from_le_bytes(*date.last_chunk()?),
        );
        let bits = written.0 ^ u64::from(written.1) << 24;
        let place = (bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize;
        let is_known = |known: &Known| known.written == written;
        if !self.days.get(place).is_some_and(is_known) {
            self.look_at(date, written, place)?;
        }
        self.days.get(place)
    }

    #[cold]
    fn look_at(&mut self, date: &[u8; 10], written: Written, place: usize) -> Option<()> {
        let Ok(CellTime::Date(day)) = parse_iso(date) else {
            return None;
        };
        self.days.resize(DAYS, NO_DAY);
        self.days[place] = Known {
            written,
            start: i64::from(Day::from(day).days()) * DAY_MICROS,
            ahead: ahead_all_day(self.zone, day),
        };
        Some(())
    }
}

/// The seconds of `09:30:00`, its first byte the lowest; none if no clock shows it.
#[inline]
fn seconds_of_day(time: u64) -> Option<i64> {
    // Bytes of 0 to 9 for the digits, of which the tens of clocks are less, and 0 for the colons; any other byte would
    // set its high bit.
    let digits = time ^ u64::from_le_bytes(*b"00:00:00");
    let beyond = digits.wrapping_add(u64::from_le_bytes([
        0x7F - 2,
        0x7F - 9,
        0x7F,
        0x7F - 5,
        0x7F - 9,
        0x7F,
        0x7F - 5,
        0x7F - 9,
    ]));
    if (digits | beyond) & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    // Each byte is worth what it and the next one say: less than 100, so that none runs over.
    let twos = digits * 10 + (digits >> 8);
    let two = |at: u32| i64::from((twos >> (8 * at)) as u8);
    let (hours, minutes, seconds) = (two(0), two(3), two(6));
    (hours < 24).then_some(hours * 3_600 + minutes * 60 + seconds)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ZONES: [&str; 3] = ["UTC", "Europe/Paris", "Australia/Lord_Howe"];

    /// What is read is what the general readers read; whether it was.
    fn check(stamps: &mut Stamps, cell: &str) -> bool {
        let read = stamps.read(cell.as_bytes());
        if let Some(micros) = read {
            let time = parse_iso(cell.as_bytes()).expect(cell);
            assert_eq!(micros, time.instant(stamps.zone).micros(), "{cell}");
        }
        read.is_some()
    }

    #[test]
    fn each_time_of_many_days_is_read_as_the_general_readers_do() {
        for zone in ZONES {
            let mut stamps = Stamps::new(Zone::parse(zone).unwrap());
            let mut others = 0;
            for day in 0..9000 {
                let date = Day::from_days(day + 10_000);
                for time in ["00:00:00", "09:59:07", "23:00:59"] {
                    others += usize::from(!check(&mut stamps, &format!("{date} {time}")));
                    assert!(check(&mut stamps, &format!("{date}T{time}Z")));
                }
            }
            assert!(others < 200, "{others} in {zone}");
        }
    }

    #[test]
    fn all_else_is_left_to_the_general_readers() {
        let mut stamps = Stamps::new(Zone::UTC);
        assert!(check(&mut stamps, "2026-01-31T09:30:00"));
        for cell in [
            "",
            "2026-01-31",
            "2026-01-31T09:30",
            "2026-01-31T09:30:00.5",
            "2026-01-31T09:30:00+01:00",
            "2026-01-31T24:00:00",
            "2026-01-31T09:60:00",
            "2026-01-31T09:30:60",
            "2026-01-31T09:30:0/",
            "2026-01-31T09:30:0:",
            "2026-01-31t09:30:00",
            "2026-02-30T09:30:00",
            "0000-01-01T09:30:00",
            "2026-01-31T09-30-00",
            "\0\0\0\0\0\0\0\0\0\0T09:30:00",
        ] {
            assert!(!check(&mut stamps, cell), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn what_is_nearly_a_time_is_read_alike(
            cells in prop::collection::vec("(2026|0001|9999|2\\PC26)-[01][0-9]-[0-3][0-9][T ][0-2][0-9][:;][0-6][0-9]:[0-9]\\PC?Z?", 1..20),
            zone in prop::sample::select(ZONES.to_vec()),
        ) {
            let mut stamps = Stamps::new(Zone::parse(zone).unwrap());
            for cell in cells.iter().chain(&cells) {
                check(&mut stamps, cell);
            }
        }

        #[test]
        fn every_other_byte_is_refused(place in 0usize..19, byte: u8) {
            let mut cell = *b"2026-01-31T09:30:00";
            cell[place] = byte;
            let mut stamps = Stamps::new(Zone::UTC);
            stamps.read(b"2026-01-31T09:30:00");
            match (stamps.read(&cell), str::from_utf8(&cell)) {
                (Some(micros), Ok(cell)) => {
                    let time = parse_iso(cell.as_bytes()).unwrap();
                    prop_assert_eq!(micros, time.instant(Zone::UTC).micros());
                }
                (read, _) => prop_assert_eq!(read, None),
            }
        }
    }
}
