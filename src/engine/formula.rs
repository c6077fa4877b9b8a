use crate::columns::Bits;

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

    /// The rows for which it holds. `all` is every row.
    pub fn rows<Rows: RowSet>(&self, all: &Rows, leaf: &impl Fn(&Leaf) -> Rows) -> Rows {
        match self {
            Formula::Leaf(one) => leaf(one),
            Formula::Not(inner) => {
                let mut rows = inner.rows(all, leaf);
                rows.negate();
                rows
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
