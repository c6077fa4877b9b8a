//! Leads made up at random, scored all at once: a quick look before a search for each question.

use crate::model::Case;

use super::climb::tried;
use super::outlook::Ground;

/// How many leads are made up.
const LEADS: usize = 1_500;

/// Of ten islands, how many are in another state than the first: leads of whom little is known, and much.
const SHARES: [u64; 5] = [1, 2, 4, 6, 9];

/// The leads: of each island a state at random, or the first.
pub(super) fn samples(ground: &Ground<'_>) -> Vec<Case> {
    let tried = tried(ground, &ground.all());
    let mut dice = Dice(1);
    let leads = (0..LEADS).filter_map(|lead| {
        let share = SHARES[lead % SHARES.len()];
        let states: Option<Vec<u32>> = tried
            .iter()
            .map(|states| match dice.roll(10) < share {
                true => {
                    let place = dice.roll(states.len().max(1) as u64);
                    let place = usize::try_from(place).unwrap_or(0);
                    states.get(place).copied()
                }
                false => states.first().copied(),
            })
            .collect();
        ground.case(&states?)
    });
    leads.collect()
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // Constants of Knuth's MMIX; the upper bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}
