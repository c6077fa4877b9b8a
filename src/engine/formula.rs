use crate::columns::Bits;
use crate::model::Range;

use super::span::Span;

/// Which rows hold something.
pub(super) trait RowSet: Clone {
    fn and(&mut self, other: &Self);
    fn or(&mut self, other: &Self);
    fn negate(&mut self);
}

impl RowSet for Bits {
    fn and(&mut self, other: &Self) {
        Bits::and(self, other);
    }

    fn or(&mut self, other: &Self) {
        Bits::or(self, other);
    }

    fn negate(&mut self) {
        Bits::negate(self);
    }
}

/// A condition over leaves of some kind, evaluated for many rows at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Formula<Leaf> {
    Leaf(Leaf),
    Not(Box<Formula<Leaf>>),
    All(Vec<Formula<Leaf>>),
    Any(Vec<Formula<Leaf>>),
    /// So many of them hold: at least the first number, at most the second.
    HowMany(Vec<Formula<Leaf>>, usize, usize),
}

impl<Leaf> Formula<Leaf> {
    pub fn constant(holds: bool) -> Self {
        if holds {
            Formula::All(Vec::new())
        } else {
            Formula::Any(Vec::new())
        }
    }

    pub fn not(self) -> Self {
        Formula::Not(Box::new(self))
    }

    /// Every leaf, as often as it stands there.
    pub fn each_leaf(&self, visit: &mut impl FnMut(&Leaf)) {
        match self {
            Formula::Leaf(leaf) => visit(leaf),
            Formula::Not(inner) => inner.each_leaf(visit),
            Formula::All(parts) | Formula::Any(parts) | Formula::HowMany(parts, ..) => {
                for part in parts {
                    part.each_leaf(visit);
                }
            }
        }
    }

    /// The rows for which it holds. `all` is every row.
    pub fn rows<Rows: RowSet>(&self, all: &Rows, leaf: &impl Fn(&Leaf) -> Rows) -> Rows {
        match self {
            Formula::Leaf(one) => leaf(one),
            Formula::Not(inner) => {
                let mut rows = inner.rows(all, leaf);
                rows.negate();
                rows
            }
            Formula::HowMany(parts, low, high) => {
                let parts = parts.iter().map(|part| part.rows(all, leaf)).collect();
                rows_of_how_many(all, parts, *low, *high)
            }
            Formula::All(parts) => {
                let joined = parts.iter().map(|part| part.rows(all, leaf));
                joined
                    .reduce(|mut rows, other| {
                        rows.and(&other);
                        rows
                    })
                    .unwrap_or_else(|| all.clone())
            }
            Formula::Any(parts) => {
                let joined = parts.iter().map(|part| part.rows(all, leaf));
                joined
                    .reduce(|mut rows, other| {
                        rows.or(&other);
                        rows
                    })
                    .unwrap_or_else(|| {
                        let mut none = all.clone();
                        none.negate();
                        none
                    })
            }
        }
    }
}

/// That so many of these hold.
pub(super) fn how_many<Leaf>(parts: Vec<Formula<Leaf>>, range: Range) -> Formula<Leaf> {
    let span = Span::of_range(range);
    let number = |bound: i64| usize::try_from(bound).unwrap_or(0);
    let low = span
        .after
        .map_or(0, |after| number(after.saturating_add(1)));
    match span.up_to {
        Some(up_to) if up_to < 0 => Formula::constant(false),
        up_to => Formula::HowMany(parts, low, up_to.map_or(usize::MAX, number)),
    }
}

/// The rows that at least `low` and at most `high` of some sets have.
fn rows_of_how_many<Rows: RowSet>(all: &Rows, sets: Vec<Rows>, low: usize, high: usize) -> Rows {
    let mut none = all.clone();
    none.negate();
    // At place `n`, the rows that at least `n` of the sets so far have.
    let mut at_least = vec![none.clone(); sets.len() + 2];
    at_least[0] = all.clone();
    for (number, set) in sets.iter().enumerate() {
        for place in (0..=number).rev() {
            let mut one_more = at_least[place].clone();
            one_more.and(set);
            at_least[place + 1].or(&one_more);
        }
    }
    let mut rows = at_least.get(low).cloned().unwrap_or(none);
    if let Some(too_many) = at_least.get(high.saturating_add(1)) {
        let mut others = too_many.clone();
        others.negate();
        rows.and(&others);
    }
    rows
}
