use super::span::Span;

/// How many buckets there are at most, for each edge and for a few: so many that few hold two, be one edge years before the
/// others; so few that they stay at hand.
const OF_EACH: u64 = 32;
const OF_FEW: u64 = 512;

/// The instants at which anything that is asked of times may change, ascending. They cut time into eras: times of
/// one era are the same to every rule, so of a time only its era is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edges {
    edges: Vec<i64>,
    /// Times from the first edge on, `1 << shift` microseconds each; the last holds the last edge. A time is looked for among
    /// the edges of its bucket: one or none, unless they are spread very unevenly.
    buckets: Vec<Bucket>,
    shift: u32,
}

/// Which edges are in a bucket: those from `low` up to `high`, which is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bucket {
    low: u32,
    high: u32,
    /// The first of them; what no time is later than, if there is none.
    edge: i64,
}

/// Some neighbouring eras, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Eras {
    pub low: u32,
    pub high: u32,
}

impl Edges {
    pub fn new(mut edges: Vec<i64>) -> Self {
        edges.sort_unstable();
        edges.dedup();
        let (Some(first), Some(last)) = (edges.first(), edges.last()) else {
            return Self::default();
        };
        let most = (OF_EACH * edges.len() as u64).max(OF_FEW);
        let shift = u64::BITS - (last.abs_diff(*first) / most).leading_zeros();
        let mut numbers = edges
            .iter()
            .map(|edge| edge.abs_diff(*first) >> shift)
            .peekable();
        let mut high = 0;
        let buckets = (0..=last.abs_diff(*first) >> shift).map(|bucket| {
            let low = high;
            while numbers.next_if_eq(&bucket).is_some() {
                high += 1;
            }
            let edge = edges[low as usize..high as usize].first();
            Bucket {
                low,
                high,
                edge: edge.copied().unwrap_or(i64::MAX),
            }
        });
        Self {
            buckets: buckets.collect(),
            shift,
            edges,
        }
    }

    /// How many eras there are.
    pub fn eras(&self) -> usize {
        self.edges.len() + 1
    }

    /// What finds the era of a time: how many edges it is later than.
    #[inline]
    pub fn finder(&self) -> impl Fn(i64) -> u32 {
        // Taken here, so that nobody asks for each time whether they were changed.
        let (edges, buckets, shift) = (self.edges.as_slice(), &*self.buckets, self.shift);
        let first = edges.first().copied().unwrap_or(i64::MAX);
        // Times come in no order that a processor could learn, so that nearly all take the same way: those before the first
        // edge, too, which are in its bucket.
        move |time| match buckets.get((time.max(first).abs_diff(first) >> shift) as usize) {
            Some(Bucket { low, high, edge }) if high - low <= 1 => low + u32::from(*edge < time),
            Some(Bucket { low, high, .. }) => {
                let edges = &edges[*low as usize..*high as usize];
                low + place(edges.partition_point(|edge| *edge < time))
            }
            None => place(edges.len()),
        }
    }

    /// The eras of a span whose ends are edges.
    pub fn within(&self, span: Span) -> Eras {
        let index = |end: i64| place(self.edges.partition_point(|edge| *edge < end));
        Eras {
            low: span.after.map_or(0, |after| index(after) + 1),
            high: span.up_to.map_or(u32::MAX, index),
        }
    }
}

pub(super) fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

impl Eras {
    pub fn contain(self, era: u32) -> bool {
        self.low <= era && era <= self.high
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn eras_tell_apart_what_edges_tell_apart() {
        for spare in [0, 40] {
            let mut edges = vec![30, 10, 20, 10];
            edges.extend((0..spare).map(|edge| 100 + edge));
            let edges = Edges::new(edges);
            for after in [None, Some(10), Some(20), Some(30)] {
                for up_to in [None, Some(10), Some(20), Some(30)] {
                    let span = Span { after, up_to };
                    for time in [i64::MIN, 9, 10, 11, 20, 21, 30, 31, i64::MAX] {
                        let found = edges.within(span).contain(edges.finder()(time));
                        assert_eq!(found, span.contains(time), "{time} in {span:?}");
                    }
                }
            }
        }
        assert_eq!(Edges::default().finder()(7), 0);
    }

    fn near() -> impl Strategy<Value = i64> {
        let ends = prop::sample::select(vec![i64::MIN, 0, i64::MAX, 1 << 40]);
        prop_oneof![
            any::<i64>(),
            -50..50i64,
            (ends, -3..3i64).prop_map(|(end, away)| end.saturating_add(away)),
        ]
    }

    proptest! {
        #[test]
        fn an_era_is_how_many_edges_a_time_is_later_than(
            edges in prop::collection::vec(near(), 0..40),
            times in prop::collection::vec(near(), 0..20),
        ) {
            let (all, edges) = (edges.clone(), Edges::new(edges));
            let mut distinct = all.clone();
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(edges.eras(), distinct.len() + 1);
            for time in times.iter().chain(&all) {
                let before = distinct.iter().filter(|edge| *edge < time).count();
                prop_assert_eq!(edges.finder()(*time) as usize, before);
            }
        }
    }
}
