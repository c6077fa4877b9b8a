//! Groups and their clauses.

use super::Maker;
use super::times;
use crate::reference::condition::Dimension;
use crate::reference::forms::{DECAYS, Form, among, enabled};
use crate::reference::program::{Counting, Decaying, Group, GroupKind, Kind, Program, ScoreLine};

impl Maker {
    /// The groups of a program, those outside any first.
    pub fn groups(&mut self, program: &mut Program) {
        if enabled(Form::Outside) && self.dice.chance(60) {
            let outside = self.group(GroupKind::Outside, String::new());
            program.groups.push(outside);
        }
        for number in 0..2 + self.dice.below(3) {
            let kind = match (&program.score, number) {
                // What is weighed is to be there.
                (ScoreLine::Weights(..), 0) => GroupKind::Fit,
                (ScoreLine::Weights(..), 1) => GroupKind::Engagement,
                _ => self.kind(),
            };
            let group = self.group(kind, format!("Group {number}"));
            program.groups.push(group);
        }
    }

    fn kind(&mut self) -> GroupKind {
        match self.dice.pick(&among(&[
            Form::FitGroup,
            Form::EngagementGroup,
            Form::EngagementGroup,
            Form::OtherGroup,
        ])) {
            Form::FitGroup => GroupKind::Fit,
            Form::OtherGroup => GroupKind::Other,
            _ => GroupKind::Engagement,
        }
    }

    fn group(&mut self, kind: GroupKind, name: String) -> Group {
        let mut group = Group {
            kind,
            name,
            best: false,
            min: None,
            max: None,
            counting: None,
            decay: None,
            rules: Vec::new(),
        };
        if kind != GroupKind::Outside {
            self.clauses(&mut group);
        }
        // A few programs have so many rules that what is kept of events takes another shape.
        let rules = match self.long {
            true => 8 + self.dice.below(10),
            false => 1 + self.dice.below(4),
        };
        for _ in 0..rules {
            let rule = self.rule(&group);
            group.rules.push(rule);
        }
        group
    }

    fn clauses(&mut self, group: &mut Group) {
        group.best = enabled(Form::Best) && self.dice.chance(20);
        if enabled(Form::Min) && self.dice.chance(25) {
            group.min = Some(self.dice.pick(&[-20, -5, -2, 0]));
        }
        if enabled(Form::Max) && self.dice.chance(35) {
            group.max = Some(self.dice.pick(&[5, 10, 20, 3]));
        }
        if self.dice.chance(40) {
            group.counting = self.counting();
        }
        if !among(DECAYS).is_empty() && self.dice.chance(40) {
            let which = self.dice.pick(&among(&[Form::AddedDecay, Form::AllDecay]));
            let which = match which {
                Form::AllDecay => Decaying::All,
                _ => Decaying::Added,
            };
            group.decay = Some((which, self.decay()));
        }
    }

    fn counting(&mut self) -> Option<Counting> {
        let forms = among(&[
            Form::CountingWindow,
            Form::CountingSinceLast,
            Form::CountingSinceField,
        ]);
        if forms.is_empty() {
            return None;
        }
        Some(match self.dice.pick(&forms) {
            Form::CountingSinceLast => {
                let (verb, object) = match self.dice.chance(60) {
                    true => ("recycled", crate::reference::condition::Object::Any),
                    false => self.named(),
                };
                Counting::SinceLast(verb, object)
            }
            Form::CountingSinceField => {
                let dates = self.fields_of(|kind| *kind == Kind::Date);
                Counting::SinceField(self.dice.pick(&dates))
            }
            _ => {
                let form = self.dice.pick(&[Form::InLast, Form::InLast, Form::Since]);
                Counting::Window(times::window(&mut self.dice, self.zone, self.as_of, form))
            }
        })
    }

    /// Fit or engagement.
    pub fn dimension(&mut self) -> Dimension {
        self.dice
            .pick(&[Dimension::Fit, Dimension::Engagement, Dimension::Engagement])
    }
}
