use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::cli::matches::chunks;
use crate::columns::Bits;
use crate::engine::{Chunk, Outcome, Scores};
use crate::lint::Data;
use crate::model::{Model, RuleId};
use crate::value::Points;

/// Of so many rules each two are compared; the work grows with their square.
const MOST_COMPARED: usize = 500;

/// Counts what came of the leads; `asked` is how many conditions were asked beside the model.
pub(super) fn tally(scores: &Scores<'_>, asked: usize) -> Data {
    let model = scores.plan().model();
    let mut tally = Tally::of(model, asked);
    for range in chunks(scores) {
        tally.add(&scores.chunk(range));
    }
    let top = top(scores, &tally.scores);
    Data {
        both: tally.alike(),
        top,
        ..tally.data
    }
}

struct Tally<'m> {
    model: &'m Model,
    data: Data,
    /// For each two of the first rules, the second of which has the higher number, for how many leads both fired.
    both: Vec<u64>,
    /// The scores of the leads that can be among the best.
    scores: Vec<Option<Points>>,
}

impl<'m> Tally<'m> {
    fn of(model: &'m Model, asked: usize) -> Self {
        let rules = model.rules.len();
        let compared = rules.min(MOST_COMPARED);
        Self {
            model,
            data: Data {
                fired: vec![0; rules],
                answers: vec![0; asked],
                stages: vec![0; model.stages.len()],
                ..Data::default()
            },
            both: vec![0; compared * compared],
            scores: Vec::new(),
        }
    }

    fn compared(&self) -> usize {
        self.model.rules.len().min(MOST_COMPARED)
    }

    fn add(&mut self, chunk: &Chunk) {
        let stages = chunk.stage.iter();
        let applies = Bits::collect(stages.map(|stage| *stage != Outcome::NotApplicable));
        let of_model = |bits: &Bits| {
            let mut bits = bits.clone();
            bits.and(&applies);
            bits
        };
        self.data.leads += applies.count() as u64;
        let fired: Vec<Bits> = chunk.fired.iter().map(of_model).collect();
        for (count, bits) in self.data.fired.iter_mut().zip(&fired) {
            *count += bits.count() as u64;
        }
        for (count, bits) in self.data.answers.iter_mut().zip(&chunk.asked) {
            *count += of_model(bits).count() as u64;
        }
        let compared = self.compared();
        for (first, bits) in fired.iter().take(compared).enumerate() {
            for (second, other) in fired.iter().enumerate().take(compared).skip(first + 1) {
                let words = bits.words().iter().zip(other.words());
                let both: u32 = words.map(|(one, other)| (one & other).count_ones()).sum();
                self.both[first * compared + second] += u64::from(both);
            }
        }
        for (stage, score) in chunk.stage.iter().zip(&chunk.score) {
            let counts = match stage {
                Outcome::Line(line) => {
                    self.data.stages[*line] += 1;
                    true
                }
                Outcome::None => true,
                Outcome::Disqualified | Outcome::NotApplicable => false,
            };
            self.scores.push(counts.then_some(*score));
        }
    }

    /// The pairs of rules of which both fired for at least half of the leads for which any did.
    fn alike(&self) -> BTreeMap<(RuleId, RuleId), u64> {
        let compared = self.compared();
        let mut alike = BTreeMap::new();
        for first in 0..compared {
            for second in first + 1..compared {
                let both = self.both[first * compared + second];
                let either = self.data.fired[first] + self.data.fired[second] - both;
                if both > 0 && 2 * both >= either {
                    alike.insert((RuleId(first), RuleId(second)), both);
                }
            }
        }
        alike
    }
}

/// The best fifth of the leads that have a score above 0, and what each rule gave them. Of equal scores the first
/// leads of the file are taken.
fn top(scores: &Scores<'_>, of_leads: &[Option<Points>]) -> Vec<Points> {
    let numbered = of_leads.iter().enumerate();
    let mut ranked: Vec<(Points, usize)> = numbered
        .filter_map(|(lead, score)| Some(((*score)?, lead)))
        .collect();
    ranked.sort_by_key(|(score, lead)| (Reverse(*score), *lead));
    ranked.truncate(ranked.len() / 5);
    ranked.retain(|(score, _)| *score > Points::ZERO);
    let mut leads: Vec<usize> = ranked.into_iter().map(|(_, lead)| lead).collect();
    leads.sort_unstable();
    let mut points = vec![Points::ZERO; scores.plan().model().rules.len()];
    for range in chunks(scores) {
        let within = leads.partition_point(|lead| *lead < range.start)
            ..leads.partition_point(|lead| *lead < range.end);
        let Some(chosen) = leads.get(within).filter(|chosen| !chosen.is_empty()) else {
            continue;
        };
        let chunk = scores.chunk_with_rules(range.clone());
        for (sum, given) in points.iter_mut().zip(&chunk.rule_points) {
            for lead in chosen {
                let given = given[lead - range.start];
                if given > Points::ZERO {
                    *sum = Points::from_millionths(sum.millionths() + given.millionths());
                }
            }
        }
    }
    points
}
