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

/// A state of each island, of those that are left to it, as near to `goal` as was found: whether it holds there is to be
/// scored, since points that fade are known only roughly. Where it ends may hang on the island that it begins with:
/// `backwards` begins with the last.
pub(super) fn climb(
    ground: &Ground<'_>,
    goal: &Condition,
    left: &Left,
    backwards: bool,
) -> Option<Vec<u32>> {
    let tried = tried(ground, left);
    let nothing = Assumed::nothing(ground.model);
    let distance = |states: &[u32]| {
        let left: Left = states.iter().map(|state| vec![*state]).collect();
        let outlook = Outlook::of(ground, &left, &nothing);
        let far = Distance { ground }.far(&outlook, goal, true);
        // The second time, of two that are as near, the one with more points in hand for what it may have to give up.
        let spare = match backwards {
            true => -outlook.score.low - outlook.score.high,
            false => 0,
        };
        (far, spare)
    };
    let first: Option<Vec<u32>> = tried.iter().map(|states| states.first().copied()).collect();
    let mut at = first?;
    let mut far = distance(&at);
    if far.0 == 0 {
        return Some(at);
    }
    for _ in 0..ROUNDS {
        let before = far;
        for place in 0..tried.len() {
            let island = match backwards {
                true => tried.len() - 1 - place,
                false => place,
            };
            for state in &tried[island] {
                let old = std::mem::replace(&mut at[island], *state);
                let now = distance(&at);
                if now < far {
                    far = now;
                } else {
                    at[island] = old;
                }
                if far.0 == 0 {
                    return Some(at);
                }
            }
        }
        if far == before {
            break;
        }
    }
    Some(at)
}

/// The states that are tried of each island, of those that are left to it: known ones, and of many those with the most
/// and the fewest points, and some between.
pub(super) fn tried(ground: &Ground<'_>, left: &Left) -> Left {
    let islands = ground.islands.iter().zip(left).enumerate();
    let islands = islands.map(|(number, (island, left))| {
        let known = |state: &u32| island.states[*state as usize].piece.is_some();
        let known: Vec<u32> = left.iter().copied().filter(known).collect();
        match known.len() > MOST_TRIED {
            true => some_of(ground, number, known),
            false => known,
        }
    });
    islands.collect()
}

/// Of many states of an island the first, and by their points those at both ends and some between.
fn some_of(ground: &Ground<'_>, island: usize, known: Vec<u32>) -> Vec<u32> {
    let first = known.first().copied();
    let mut ranked = known;
    ranked.sort_by_cached_key(|state| {
        let groups = ground.local.iter();
        let points = groups.filter_map(|group| group[island].get(*state as usize));
        points.fold(0, |sum, points| sum + points.low + points.high)
    });
    let most = ranked.split_off(ranked.len() - MOST_TRIED / 3);
    let between = ranked.split_off(MOST_TRIED / 3);
    let every = between.len().div_ceil(MOST_TRIED / 3).max(1);
    let between = between.into_iter().step_by(every);
    let mut some: Vec<u32> = first.into_iter().collect();
    let others = ranked.into_iter().chain(between).chain(most);
    some.extend(others.filter(|state| Some(*state) != first));
    some
}
