//! `opened at least 30% of emails received in last 90d`

use super::checker::Checker;
use super::ranges::range_of;
use crate::ast::{self, Comparator, Name, Number, Part, Span, Test};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, Feature, Operand, Share, TimeRange, ValueTest, VerbId};

const WHOLE: i64 = 1_000_000;

impl Checker<'_> {
    pub(super) fn share_test(
        &mut self,
        also: VerbId,
        test: &Test,
        (comparator, share): (Comparator, Number),
        noun: Option<&Name>,
        of: &ast::Event,
    ) -> Option<Condition> {
        let window = self.window_after_share(test)?;
        self.expect_share(share, "30% of …")?;
        let occurrence = self.occurrence(of)?;
        if let Some(noun) = noun {
            self.expect_noun(Some(occurrence.verb), noun)?;
        }
        let window = match window {
            Some((window, span)) => self.event_window(window, span)?,
            None => TimeRange::default(),
        };
        let feature = self.feature(Feature::Share(Share {
            of: occurrence,
            window,
            also,
        }));
        let range = range_of(comparator, share.value.millionths());
        Some(Condition::Test(
            Operand::Feature(feature),
            ValueTest::In(range),
        ))
    }

    /// That a number is a share; `example` shows one.
    pub(super) fn expect_share(&mut self, share: Number, example: &str) -> Option<()> {
        if share.percent && (0..=WHOLE).contains(&share.value.millionths()) {
            return Some(());
        }
        let diagnostic = Diagnostic::error(
            codes::WRONG_TYPE,
            share.span,
            "a share goes from 0% to 100%",
        )
        .help(format!(
            "write it with a percent sign: `at least {example}`"
        ));
        let lacks_sign = !share.percent && (0..=100 * WHOLE).contains(&share.value.millionths());
        self.report(match lacks_sign {
            true => diagnostic.replace(share.span.after(), "%"),
            false => diagnostic,
        })
    }

    /// The window of a share stands after the second verb, and nothing else beside it.
    fn window_after_share<'t>(
        &mut self,
        test: &'t Test,
    ) -> Option<Option<(&'t ast::Window, Span)>> {
        match test.parts.as_slice() {
            [Part::Share { .. }] => Some(None),
            [Part::Share { .. }, Part::Window(window, span)] => Some(Some((window, *span))),
            parts => {
                let odd = parts
                    .iter()
                    .find(|part| !matches!(part, Part::Share { .. }))
                    .map_or(test.span, Part::span);
                let written = self.sources.slice(odd).to_owned();
                self.report(
                    Diagnostic::error(
                        codes::WORD_ORDER,
                        odd,
                        format!("`{written}` does not stand here in a share"),
                    )
                    .help("objects and a window follow the second event")
                    .help("`opened at least 30% of emails received \"news*\" in last 90d`"),
                )
            }
        }
    }
}
