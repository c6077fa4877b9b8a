//! A program without one of its forms, to see whether the form decides anything.

use super::found::{of_counting, of_decay};
use crate::reference::catalog;
use crate::reference::condition::{Dimension, TierTest};
use crate::reference::forms::Form;
use crate::reference::program::{
    Decaying, Effect, Group, GroupKind, Keep, Points, Program, Repeat, RuleDecay, ScoreLine,
};

/// The program without a form; none for tests, which hold or do not.
pub fn without(program: &Program, form: Form) -> Option<Program> {
    let mut less = program.clone();
    of_file(&mut less, form)
        .or_else(|| of_outcomes(&mut less, form))
        .or_else(|| of_groups(&mut less, form))
        .or_else(|| of_rules(&mut less, form))?;
    Some(less)
}

fn of_file(less: &mut Program, form: Form) -> Option<()> {
    match form {
        Form::Scale => less.scale = None,
        Form::Precision => less.precision = false,
        Form::Zone => less.zone = None,
        Form::FitLimit => less.fit_limit = None,
        Form::EngagementLimit => less.engagement_limit = None,
        Form::ScoreOnly | Form::ScoreWeights => less.score = ScoreLine::Both,
        // It says what holds without it, so that is no other program.
        Form::ScoreSum => less.score = ScoreLine::Only(Dimension::Fit),
        Form::Applies => less.applies = None,
        Form::Renamed => less.verbs = catalog::verbs(false),
        Form::Absent => less
            .fields
            .iter_mut()
            .for_each(|field| field.absent = false),
        _ => return None,
    }
    Some(())
}

fn of_outcomes(less: &mut Program, form: Form) -> Option<()> {
    let drop = |less: &mut Program, until: bool| {
        for line in &mut less.stages {
            line.keep
                .take_if(|keep| matches!(keep, Keep::Until(_)) == until);
        }
    };
    match form {
        Form::Grades => less.grades.clear(),
        Form::Stages => less.stages.clear(),
        Form::Matrices => less.matrices.clear(),
        Form::Actions => less.actions.clear(),
        Form::Keep => drop(less, false),
        Form::KeepUntil => drop(less, true),
        _ => return None,
    }
    Some(())
}

fn of_groups(less: &mut Program, form: Form) -> Option<()> {
    let change: fn(&mut Group, Form) = match form {
        Form::Outside => |group, _| {
            if group.kind == GroupKind::Outside {
                group.rules.clear();
            }
        },
        Form::FitGroup => |group, _| moved(group, GroupKind::Fit, GroupKind::Engagement),
        Form::EngagementGroup => |group, _| moved(group, GroupKind::Engagement, GroupKind::Fit),
        Form::OtherGroup => |group, _| moved(group, GroupKind::Other, GroupKind::Fit),
        Form::Best => |group, _| group.best = false,
        Form::Min => |group, _| group.min = None,
        Form::Max => |group, _| group.max = None,
        Form::CountingWindow | Form::CountingSinceLast | Form::CountingSinceField => {
            |group, form| {
                group
                    .counting
                    .take_if(|counting| of_counting(counting) == form);
            }
        }
        Form::AddedDecay => |group, _| {
            group.decay.take_if(|(which, _)| *which == Decaying::Added);
        },
        Form::AllDecay => |group, _| {
            group.decay.take_if(|(which, _)| *which == Decaying::All);
        },
        _ => return None,
    };
    less.groups.iter_mut().for_each(|group| change(group, form));
    Some(())
}

fn moved(group: &mut Group, from: GroupKind, to: GroupKind) {
    if group.kind == from {
        group.kind = to;
    }
}

fn of_rules(less: &mut Program, form: Form) -> Option<()> {
    if let Form::Halving | Form::Fading | Form::LosingPoints | Form::LosingShare = form {
        for group in &mut less.groups {
            group.decay.take_if(|(_, decay)| of_decay(*decay) == form);
        }
    }
    let rules = less.groups.iter_mut().flat_map(|group| &mut group.rules);
    let changed: Vec<Option<()>> = rules
        .map(|rule| match (&mut rule.effect, form) {
            (Effect::Points(points), _) => of_points(points, form),
            (Effect::Disqualify, Form::Disqualify) | (Effect::Qualify(_), Form::Qualify) => {
                rule.effect = Effect::Points(NOTHING);
                Some(())
            }
            (Effect::Disqualify | Effect::Qualify(_), _) => None,
        })
        .collect();
    changed.into_iter().flatten().next()
}

/// What gives no points.
const NOTHING: Points = Points {
    amount: 0,
    tiers: Vec::new(),
    repeat: Repeat::Once,
    up_to: None,
    decay: RuleDecay::Unsaid,
};

fn of_points(points: &mut Points, form: Form) -> Option<()> {
    let repeats = match points.repeat {
        Repeat::Once => Form::Plain,
        Repeat::EachTime => Form::EachTime,
        Repeat::AtMost(_) => Form::EachAtMost,
        Repeat::ADay(_) => Form::EachADay,
        Repeat::Different => Form::EachDifferent,
        Repeat::Every(_) => Form::Every,
    };
    match form {
        Form::Plain if repeats == Form::Plain && points.tiers.is_empty() => points.amount = 0,
        Form::Tiers => points.tiers.clear(),
        Form::Otherwise => points.tiers.retain(|tier| tier.test != TierTest::Otherwise),
        Form::MissingTier => points.tiers.retain(|tier| tier.test != TierTest::Missing),
        Form::UpTo => points.up_to = None,
        Form::WithoutDecay if points.decay == RuleDecay::Without => {
            points.decay = RuleDecay::Unsaid;
        }
        // Against each time, of which they leave some out; and that against once.
        Form::EachTime if repeats == form => points.repeat = Repeat::Once,
        Form::EachAtMost | Form::EachADay | Form::EachDifferent | Form::Every
            if repeats == form =>
        {
            points.repeat = Repeat::EachTime;
        }
        Form::Halving | Form::Fading | Form::LosingPoints | Form::LosingShare => {
            if let RuleDecay::Own(decay) = points.decay
                && of_decay(decay) == form
            {
                points.decay = RuleDecay::Without;
            }
        }
        _ => return None,
    }
    Some(())
}
