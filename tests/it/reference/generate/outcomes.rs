//! Grades, stages, matrices, and to whom a program applies.

use super::Maker;
use crate::reference::condition::{Compare, Condition, Literal, OutcomeTest, Rung, Shown};
use crate::reference::forms::{Form, among, enabled};
use crate::reference::program::{
    Action, Axis, AxisBy, Effect, Group, GroupKind, Head, Keep, Ladder, Line, Matrix, Program,
};

/// What outcomes are compared with, in millionths.
const SHOWN: [i64; 8] = [-5, 0, 1, 3, 5, 10, 20, 30];

impl Maker {
    /// The outcomes of a program.
    pub fn outcomes(&mut self, program: &mut Program) {
        let qualifies = program
            .groups
            .iter()
            .flat_map(|group| &group.rules)
            .any(|rule| matches!(rule.effect, Effect::Qualify(_)));
        program.stages_first = self.dice.chance(30);
        for ladder in match program.stages_first {
            true => [Ladder::Stage, Ladder::Grade],
            false => [Ladder::Grade, Ladder::Stage],
        } {
            match ladder {
                Ladder::Stage if enabled(Form::Stages) && (qualifies || self.dice.chance(70)) => {
                    program.stages = self.ladder(program, ladder, &["SQL", "MQL", "Lead"]);
                }
                Ladder::Grade if enabled(Form::Grades) && self.dice.chance(70) => {
                    program.grades = self.ladder(program, ladder, &["A", "B", "C"]);
                }
                Ladder::Grade | Ladder::Stage | Ladder::Cell => {}
            }
        }
        if enabled(Form::Matrices) && self.dice.chance(60) {
            self.matrix(program, "Play");
        }
        if enabled(Form::Applies) && self.dice.chance(15) {
            program.applies = Some(self.condition(&plain_group()));
        }
    }

    /// What is to be done when outcomes change.
    pub fn actions(&mut self, program: &mut Program) {
        let lines = |ladder, lines: &[Line]| -> Vec<(Ladder, String)> {
            lines
                .iter()
                .map(|line| (ladder, line.name.clone()))
                .collect()
        };
        let mut outcomes = lines(Ladder::Grade, &program.grades);
        outcomes.extend(lines(Ladder::Stage, &program.stages));
        let cells = program.matrices.iter().flat_map(|matrix| &matrix.cells);
        outcomes.extend(cells.flatten().map(|cell| (Ladder::Cell, cell.clone())));
        if !enabled(Form::Actions) || outcomes.is_empty() {
            return;
        }
        for _ in 0..self.dice.below(4) {
            let (ladder, name) = self.dice.pick(&outcomes);
            program.actions.push(Action {
                entering: self.dice.chance(60),
                ladder,
                name,
            });
        }
    }

    fn ladder(&mut self, program: &Program, ladder: Ladder, names: &[&str]) -> Vec<Line> {
        let last = names.len() - 1;
        let otherwise = self.dice.chance(70);
        let mut lines: Vec<Line> = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let above = Above::of(program, ladder, &lines);
            let condition = match place == last && otherwise {
                true => None,
                false => Some(self.outcome_condition(program, &above)),
            };
            let keep = match &condition {
                Some(_) if ladder == Ladder::Stage => self.keep(program, &above),
                _ => None,
            };
            lines.push(Line {
                name: (*name).to_owned(),
                condition,
                keep,
            });
        }
        lines
    }

    fn keep(&mut self, program: &Program, above: &Above) -> Option<Keep> {
        let forms = among(&[Form::Keep, Form::KeepUntil, Form::KeepUntil]);
        if forms.is_empty() || !self.dice.chance(50) {
            return None;
        }
        Some(match self.dice.pick(&forms) {
            Form::Keep => Keep::ForGood,
            _ => Keep::Until(self.outcome_condition(program, above)),
        })
    }

    fn outcome_condition(&mut self, program: &Program, above: &Above) -> Condition {
        match self.dice.below(6) {
            0 => Condition::And(vec![
                self.outcome_leaf(program, above),
                self.outcome_leaf(program, above),
            ]),
            1 => Condition::Or(vec![
                self.outcome_leaf(program, above),
                self.outcome_leaf(program, above),
            ]),
            2 if self.dice.chance(50) => {
                Condition::Not(Box::new(self.outcome_leaf(program, above)))
            }
            _ => self.outcome_leaf(program, above),
        }
    }

    fn outcome_leaf(&mut self, program: &Program, above: &Above) -> Condition {
        let form = self.dice.pick(&among(&[
            Form::OutcomeNumber,
            Form::OutcomeNumber,
            Form::OutcomeNumber,
            Form::OutcomeGroup,
            Form::OutcomeGrade,
            Form::OutcomeStage,
            Form::Fired,
            Form::FitKnown,
            Form::And,
        ]));
        let thresholds = match program.precision {
            true => SHOWN.map(|points| points * 1_000_000 + 500_000),
            false => SHOWN.map(|points| points * 1_000_000),
        };
        Condition::Outcome(match form {
            Form::OutcomeGroup => {
                let named: Vec<String> = program
                    .groups
                    .iter()
                    .filter(|group| group.kind != GroupKind::Outside)
                    .map(|group| group.name.clone())
                    .collect();
                let name = self.dice.pick(&named);
                OutcomeTest::Number(Shown::Group(name), self.points_comparison(&thresholds))
            }
            Form::OutcomeGrade if !above.grades.is_empty() => {
                OutcomeTest::Grade(self.rung(&above.grades))
            }
            Form::OutcomeStage if !above.stages.is_empty() => {
                OutcomeTest::Stage(self.rung(&above.stages))
            }
            Form::Fired => {
                let number = self.dice.below(self.rules);
                OutcomeTest::Fired(format!("r{number}"))
            }
            Form::FitKnown => OutcomeTest::FitKnown(self.dice.pick(&[50, 60, 67, 100, 34])),
            // Fields and events may be asked here too.
            Form::And => return self.condition(&plain_group()),
            _ => {
                let shown = match self.dice.below(2) {
                    0 => Shown::Score,
                    _ => Shown::Dimension(self.dimension()),
                };
                OutcomeTest::Number(shown, self.points_comparison(&thresholds))
            }
        })
    }

    /// A comparison of what is shown.
    pub fn points_comparison(&mut self, thresholds: &[i64]) -> Compare {
        let literals: Vec<Literal> = thresholds.iter().copied().map(Literal::Number).collect();
        loop {
            let compare = self.comparison(&literals);
            // `is` seldom holds.
            if !matches!(compare, Compare::Is(_) | Compare::IsNot(_)) {
                return compare;
            }
        }
    }

    fn rung(&mut self, names: &[String]) -> Rung {
        let name = self.dice.pick(names);
        match self.dice.below(7) {
            0 => Rung::Is(name),
            1 => Rung::IsNot(name),
            2 => Rung::AnyOf(self.dice.some(names, 2)),
            3 | 4 => Rung::AtLeast(name),
            5 => Rung::Below(name),
            _ => Rung::AtMost(name),
        }
    }

    fn matrix(&mut self, program: &mut Program, name: &str) {
        let (rows, columns) = (self.axis(program), self.axis(program));
        if rows.by == columns.by {
            return;
        }
        let cells = (0..rows.heads.len())
            .map(|row| {
                (0..columns.heads.len())
                    .map(|column| format!("{row}/{column}"))
                    .collect()
            })
            .collect();
        program.matrices.push(Matrix {
            name: name.to_owned(),
            rows,
            columns,
            cells,
        });
    }

    fn axis(&mut self, program: &Program) -> Axis {
        let closed = |lines: &[Line]| lines.last().is_some_and(|line| line.condition.is_none());
        let names = |lines: &[Line]| -> Vec<String> {
            lines.iter().map(|line| line.name.clone()).collect()
        };
        let of_names = |names: Vec<String>, together: bool| match together {
            true => vec![
                Head::Names(names[..2].to_vec()),
                Head::Names(names[2..].to_vec()),
            ],
            false => names
                .into_iter()
                .map(|name| Head::Names(vec![name]))
                .collect(),
        };
        let together = self.dice.chance(50);
        match self.dice.below(4) {
            0 if closed(&program.grades) => Axis {
                by: AxisBy::Grade,
                heads: of_names(names(&program.grades), together),
            },
            1 if closed(&program.stages) => Axis {
                by: AxisBy::Stage,
                heads: of_names(names(&program.stages), together),
            },
            _ => self.number_axis(program),
        }
    }

    fn number_axis(&mut self, program: &Program) -> Axis {
        let groups: Vec<&Group> = program
            .groups
            .iter()
            .filter(|group| group.kind != GroupKind::Outside)
            .collect();
        let shown = match self.dice.below(4) {
            0 => Shown::Score,
            1 => Shown::Group(groups[self.dice.below(groups.len())].name.clone()),
            _ => Shown::Dimension(self.dimension()),
        };
        // In tenths; one step below is a whole point, or a tenth where tenths are shown.
        let step = if program.precision { 1 } else { 10 };
        let (low, high) = self.dice.pick(&[(0, 100), (10, 50), (30, 200)]);
        let heads = match self.dice.chance(70) {
            true => vec![
                Head::Below(low),
                Head::Between(low, high - step),
                Head::OrMore(high),
            ],
            false => vec![Head::Below(high), Head::OrMore(high)],
        };
        Axis {
            by: AxisBy::Number(shown),
            heads,
        }
    }
}

/// The names of the lines above, which a line may ask for.
struct Above {
    grades: Vec<String>,
    stages: Vec<String>,
}

impl Above {
    /// What stands above the next line of a ladder that has these lines so far.
    fn of(program: &Program, ladder: Ladder, lines: &[Line]) -> Self {
        let names = |lines: &[Line]| lines.iter().map(|line| line.name.clone()).collect();
        match ladder {
            Ladder::Grade => Self {
                grades: names(lines),
                stages: names(&program.stages),
            },
            Ladder::Stage | Ladder::Cell => Self {
                grades: names(&program.grades),
                stages: names(lines),
            },
        }
    }
}

/// A group that adds nothing to what a condition may ask.
fn plain_group() -> Group {
    Group {
        kind: GroupKind::Outside,
        name: String::new(),
        best: false,
        min: None,
        max: None,
        counting: None,
        decay: None,
        rules: Vec::new(),
    }
}
