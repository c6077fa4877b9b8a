//! How often each form of the language stands in a program, decides something, and meets each other form.
//!
//! A form that no case asks is not compared, whatever the number of cases; nor is what comes of two that never meet.

mod found;
mod together;
mod without;

use std::fmt::Write as _;

use found::{Forms, Found};
use together::{Scope, scope};

use super::data::Data;
use super::evaluate::{Verdicts, evaluate_changes};
use super::forms::{ALL, Form, enabled};
use super::program::Program;

/// In one of so many programs, the tests are asked one by one.
const ASKED: u64 = 4;
/// One of so many programs is scored without each of its forms.
const CHANGED: u64 = 8;
/// A form that has decided so often is not taken away again, unless every form is to be counted to the end.
const ENOUGH: usize = 15;
/// In so many cases each form decides something and each pair meets, whatever the seed.
const FLOOR: usize = 20_000;

/// What was counted of the programs of a run.
pub struct Counted {
    /// By form, the programs that have it.
    has: Vec<usize>,
    /// By form, of those that were looked at, the programs of which it decides something.
    decides: Vec<usize>,
    /// How often a form is taken away that decides.
    enough: usize,
    /// The pairs that may meet, and the programs in which they did.
    pairs: Vec<(Form, Form, Scope, usize)>,
}

impl Counted {
    /// Nothing counted. With `whole`, every form is counted to the end.
    pub fn new(whole: bool) -> Self {
        let forms: Vec<Form> = ALL.iter().copied().filter(|form| enabled(*form)).collect();
        let places = forms.iter().enumerate();
        let pairs = places.flat_map(|(place, one)| {
            forms[place + 1..]
                .iter()
                .filter_map(|other| Some((*one, *other, scope(*one, *other)?, 0)))
        });
        Self {
            has: vec![0; ALL.len()],
            decides: vec![0; ALL.len()],
            enough: if whole { usize::MAX } else { ENOUGH },
            pairs: pairs.collect(),
        }
    }

    /// Counts the program that a seed made.
    pub fn count(&mut self, seed: u64, program: &Program, data: &Data) {
        let found = Found::of(program);
        for form in found.model.each() {
            self.has[form as usize] += 1;
        }
        self.meet(&found);
        if seed.is_multiple_of(ASKED) {
            self.ask(&found, program, data);
        }
        if seed.is_multiple_of(CHANGED) {
            self.change(found.model, program, data);
        }
    }

    fn meet(&mut self, found: &Found<'_>) {
        // By form, those that it meets.
        let meets = |sets: &[Forms]| {
            let mut meets = vec![Forms::default(); ALL.len()];
            for set in sets {
                for form in set.each() {
                    meets[form as usize] = meets[form as usize].or(*set);
                }
            }
            meets
        };
        let (tests, rules) = (meets(&found.tests), meets(&found.rules));
        let (groups, model) = (meets(&found.groups), meets(&[found.model]));
        for (one, other, scope, met) in &mut self.pairs {
            let of = match scope {
                Scope::Test => &tests,
                Scope::Rule => &rules,
                Scope::Group => &groups,
                Scope::Model => &model,
            };
            *met += usize::from(of[*one as usize].has(*other));
        }
    }

    /// A test decides where it holds for one lead and not for another.
    fn ask(&mut self, found: &Found<'_>, program: &Program, data: &Data) {
        let mut decides = Forms::default();
        let mut held = vec![(false, false); found.asked.len()];
        for lead in &data.leads {
            let verdicts = Verdicts::new(program, data, lead);
            for (asked, held) in found.asked.iter().zip(&mut held) {
                match verdicts.of(asked.condition, asked.counting) {
                    true => held.0 = true,
                    false => held.1 = true,
                }
            }
        }
        for (asked, held) in found.asked.iter().zip(held) {
            if held == (true, true) {
                decides = decides.or(asked.forms);
            }
        }
        self.decided(decides);
    }

    /// All else decides where a lead comes to something else without it.
    fn change(&mut self, forms: Forms, program: &Program, data: &Data) {
        let leads = data.leads.iter();
        let with: Vec<_> = leads
            .map(|lead| evaluate_changes(program, data, lead))
            .collect();
        let differs = |less: &Program| {
            let mut leads = data.leads.iter().zip(&with);
            leads.any(|(lead, with)| evaluate_changes(less, data, lead) != *with)
        };
        let decides: Forms = forms
            .each()
            .filter(|form| self.decides[*form as usize] < self.enough)
            .filter(|form| without::without(program, *form).is_some_and(|less| differs(&less)))
            .collect();
        self.decided(decides);
    }

    fn decided(&mut self, decides: Forms) {
        for form in decides.each() {
            self.decides[form as usize] += 1;
        }
    }

    /// Expects each form to decide something, and each pair that may meet to have met, in so many cases.
    pub fn expect(&self, cases: usize) {
        let least = cases / FLOOR;
        // No form is taken away more often than is enough, however many cases there are.
        let decisions = least.min(self.enough);
        let idle = |form: &&Form| enabled(**form) && self.decides[**form as usize] < decisions;
        let idle: Vec<&Form> = ALL.iter().filter(idle).collect();
        let strange = self.pairs.iter().filter(|(.., met)| *met < least);
        let strange: Vec<_> = strange.collect();
        assert!(idle.is_empty(), "these forms decide nothing: {idle:?}");
        assert!(strange.is_empty(), "these forms never met: {strange:?}");
    }

    /// A summary and the rarest; every form and pair where all was counted.
    pub fn shown(&self) -> String {
        let all = self.enough == usize::MAX;
        let mut forms: Vec<Form> = ALL.iter().copied().filter(|form| enabled(*form)).collect();
        forms.sort_by_key(|form| self.decides[*form as usize]);
        let mut pairs = self.pairs.clone();
        pairs.sort_by_key(|(.., met)| *met);
        let apart = forms.len() * (forms.len() - 1) / 2 - pairs.len();
        let mut text = format!(
            "{} forms; {} pairs that may meet, {apart} that may not\n",
            forms.len(),
            pairs.len()
        );
        let most = if all { usize::MAX } else { 10 };
        text += "form: programs, and of those looked at how many it decides\n";
        for form in forms.into_iter().take(most) {
            let (has, decides) = (self.has[form as usize], self.decides[form as usize]);
            let more = if decides < self.enough {
                ""
            } else {
                " or more"
            };
            let _ = writeln!(text, "  {form:?}: {has}, {decides}{more}");
        }
        text += "pair: programs in which both meet\n";
        for (one, other, scope, met) in pairs.into_iter().take(most) {
            let _ = writeln!(text, "  {one:?} and {other:?} in one {scope:?}: {met}");
        }
        text
    }
}
