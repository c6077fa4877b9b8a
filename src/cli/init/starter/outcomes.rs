//! Grades and stages that the rules reach.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::rule::Scored;

/// The outcomes, the best first.
#[derive(Debug)]
pub(super) struct Outcomes {
    /// Grades with the fit that they begin at.
    grades: Vec<(&'static str, u32)>,
    /// Stages with their conditions.
    stages: Vec<(&'static str, String)>,
}

/// Grades and the part of all fit, in percent, that they begin at.
const GRADES: &[(&str, u32)] = &[("A", 70), ("B", 40), ("C", 10)];
const LOWEST_GRADE: &str = "D";
const LOWEST_STAGE: &str = "Lead";
/// Stages and the part of all points that they begin at.
const STAGES: &[(&str, u32)] = &[("SQL", 60), ("MQL", 30)];
/// What a lead must have of both fit and engagement, in percent of each.
const OF_BOTH: u32 = 10;

impl Outcomes {
    pub(super) fn of(fit: &[Scored], engagement: &[Scored]) -> Self {
        let (fit, engagement) = (sums(fit), sums(engagement));
        Self {
            grades: grades(&fit),
            stages: stages(&fit, &engagement),
        }
    }

    /// The grade and the stage of a lead that has all points.
    pub(super) fn best(&self) -> Vec<(&'static str, &'static str)> {
        let grade = self.grades.first().map(|(name, _)| ("grade", *name));
        let stage = self.stages.first().map_or(LOWEST_STAGE, |(name, _)| name);
        grade.into_iter().chain([("stage", stage)]).collect()
    }

    /// The grade and the stage of a lead of whom nothing is known.
    pub(super) fn lowest(&self) -> Vec<(&'static str, &'static str)> {
        let grade = self.grades.first().map(|_| ("grade", LOWEST_GRADE));
        grade.into_iter().chain([("stage", LOWEST_STAGE)]).collect()
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        if !self.grades.is_empty() {
            text.push_str("\n# Grades say who a lead is. The first line that holds wins.\n");
            for (name, least) in &self.grades {
                let _ = writeln!(text, "grade \"{name}\" when fit at least {least}");
            }
            let _ = writeln!(text, "grade \"{LOWEST_GRADE}\" otherwise");
        }
        text.push_str("\n# Stages say what to do with it. First guesses: sales has time for how many of each?\n");
        for (name, condition) in &self.stages {
            let _ = writeln!(text, "stage \"{name}\" when {condition}");
        }
        let _ = writeln!(text, "stage \"{LOWEST_STAGE}\" otherwise");
        text
    }
}

/// All sums that these rules can come to; none where there are no rules.
fn sums(rules: &[Scored]) -> BTreeSet<u32> {
    let mut sums = BTreeSet::new();
    for rule in rules {
        let before: Vec<u32> = match sums.is_empty() {
            true => vec![0],
            false => sums.iter().copied().collect(),
        };
        for level in rule.levels() {
            sums.extend(before.iter().map(|sum| sum + level));
        }
    }
    sums
}

/// So many percent of the greatest sum, down to a five, but not nothing.
fn part(sums: &BTreeSet<u32>, percent: u32) -> u32 {
    let greatest = sums.last().copied().unwrap_or(0);
    (greatest * percent / 100 / 5 * 5).max(5)
}

fn grades(fit: &BTreeSet<u32>) -> Vec<(&'static str, u32)> {
    let mut grades: Vec<(&str, u32)> = Vec::new();
    for (name, percent) in GRADES {
        let least = part(fit, *percent);
        let above = grades.last().map_or(u32::MAX, |(_, above)| *above);
        if fit.range(least.min(above)..above).next().is_some() {
            grades.push((name, least));
        }
    }
    grades
}

fn stages(fit: &BTreeSet<u32>, engagement: &BTreeSet<u32>) -> Vec<(&'static str, String)> {
    let both = !fit.is_empty() && !engagement.is_empty();
    let least_of = |sums: &BTreeSet<u32>| if both { part(sums, OF_BOTH) } else { 0 };
    let (least_fit, least_engagement) = (least_of(fit), least_of(engagement));
    let zero = BTreeSet::from([0]);
    let or_zero = |sums: &'_ BTreeSet<u32>| {
        if sums.is_empty() {
            zero.clone()
        } else {
            sums.clone()
        }
    };
    let engagement = or_zero(engagement);
    let scores: BTreeSet<u32> = or_zero(fit)
        .range(least_fit..)
        .flat_map(|fit| {
            let engagement = engagement.range(least_engagement..);
            engagement.map(move |engagement| fit + engagement)
        })
        .collect();
    let mut above = u32::MAX;
    let mut stages = Vec::new();
    for (name, percent) in STAGES {
        let least = part(&scores, *percent);
        if scores.range(least.min(above)..above).next().is_some() {
            let mut condition = format!("score at least {least}");
            if both {
                let _ = write!(
                    condition,
                    " and fit at least {least_fit} and engagement at least {least_engagement}"
                );
            }
            stages.push((*name, condition));
            above = least;
        }
    }
    stages
}
