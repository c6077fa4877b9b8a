//! A lead for which a condition holds, looked for by going uphill: island by island, whatever state brings it nearer.
//!
//! It proves nothing where it finds nothing; then the search goes through all.

use crate::model::Condition;

use super::assumed::Assumed;
use super::distance::Distance;
use super::outlook::{Ground, Left, Outlook};

/// How often all islands are gone through.
const ROUNDS: usize = 4;

/// How many states of an island are tried.
const MOST_TRIED: usize = 80;

/// A state of each island as near to `goal` as was found: whether it holds there is to be scored, since points that fade
/// are known only roughly.
pub(super) fn climb(ground: &Ground<'_>, goal: &Condition) -> Option<Vec<u32>> {
    let tried = tried(ground);
    let nothing = Assumed::nothing(ground.model);
    let distance = |states: &[u32]| {
        let left: Left = states.iter().map(|state| vec![*state]).collect();
        let outlook = Outlook::of(ground, &left, &nothing);
        Distance { ground }.far(&outlook, goal, true)
    };
    let first: Option<Vec<u32>> = tried.iter().map(|states| states.first().copied()).collect();
    let mut at = first?;
    let mut far = distance(&at);
    for _ in 0..ROUNDS {
        let before = far;
        for (island, states) in tried.iter().enumerate() {
            for state in states {
                let old = std::mem::replace(&mut at[island], *state);
                let now = distance(&at);
                if now < far {
                    far = now;
                } else {
                    at[island] = old;
                }
            }
        }
        if far == 0 || far == before {
            break;
        }
    }
    Some(at)
}

/// The states that are tried of each island: known ones, and of many some.
pub(super) fn tried(ground: &Ground<'_>) -> Left {
    let islands = ground.islands.iter().map(|island| {
        let known = island.states.iter().enumerate();
        let known = known.filter(|(_, state)| state.piece.is_some());
        let known: Vec<u32> = known
            .filter_map(|(number, _)| u32::try_from(number).ok())
            .collect();
        let every = known.len().div_ceil(MOST_TRIED).max(1);
        known.into_iter().step_by(every).collect()
    });
    islands.collect()
}
