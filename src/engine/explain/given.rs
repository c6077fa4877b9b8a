use crate::engine::history::age_in_days;
use crate::engine::rule_plan::{Gives, PlannedTier};
use crate::engine::rules::Block;
use crate::engine::slots;
use crate::engine::sums::within;
use crate::value::Instant;

use super::Given;

impl Block<'_> {
    /// How a tier that holds for a lead comes to what it gives.
    pub fn given(&self, tier: &PlannedTier, row: usize, as_of: Instant) -> Given {
        let written = tier.points;
        let record = self.record(row);
        let once = Given {
            written,
            times: None,
            full: written,
            age: None,
            decayed: written,
            given: written,
        };
        match &tier.gives {
            Gives::Once => once,
            Gives::Each(each) => {
                let events = each.events(record);
                let times = each.times(events);
                let full = written * i128::from(times);
                Given {
                    times: Some(times.into()),
                    full,
                    decayed: full,
                    given: each.points(written, events),
                    ..once
                }
            }
            Gives::Kept { at, up_to } => {
                let (times, decayed) = (slots::times(record, *at), slots::points(record, *at));
                Given {
                    times: Some(times.into()),
                    full: written * i128::from(times),
                    decayed,
                    given: within(decayed, *up_to),
                    ..once
                }
            }
            Gives::Aged { worth, tests } => match self.youngest(&self.aged(tests), row) {
                Some(time) => {
                    let left = worth.of(time, as_of);
                    Given {
                        age: Some(age_in_days(time, as_of) as u64),
                        decayed: left,
                        given: left,
                        ..once
                    }
                }
                None => once,
            },
        }
    }
}
