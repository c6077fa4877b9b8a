use std::sync::{Mutex, PoisonError};

use super::program::Program;
use super::shard::Shard;

/// How many events wait at most, of each thread.
const MANY: usize = if cfg!(test) { 50 } else { 1 << 20 };

/// Events that only take the steps of their programs, which wait until there are many.
///
/// Leads come in no order, so each event waits for the memory of another record. Of a million events at once, each shard
/// takes thousands: its records are fetched into the cache, and the processor knows the few pages that they lie on.
/// That halved the time of the events of a million leads.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// By shard, leads and numbers of programs.
    of_shards: Vec<Vec<(u32, u32)>>,
    shift: u32,
    count: usize,
}

impl Pending {
    /// Makes ready for events of the leads of these shards, each of which has `1 << shift`.
    pub fn prepare(&mut self, shards: &[Mutex<Shard>], shift: u32) {
        self.of_shards.resize(shards.len(), Vec::new());
        self.shift = shift;
    }

    #[inline]
    pub fn push(&mut self, lead: u32, program: u32) {
        self.of_shards[(lead >> self.shift) as usize].push((lead, program));
        self.count += 1;
    }

    /// Whether it is time to let them take their steps.
    pub fn are_many(&self) -> bool {
        self.count >= MANY
    }

    /// Lets all take their steps, and has none.
    pub fn apply(&mut self, programs: &[Program], shards: &[Mutex<Shard>]) {
        for (number, (events, shard)) in self.of_shards.iter_mut().zip(shards).enumerate() {
            if !events.is_empty() {
                let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
                shard.take_steps(events, number << self.shift, programs);
                events.clear();
            }
        }
        self.count = 0;
    }
}
