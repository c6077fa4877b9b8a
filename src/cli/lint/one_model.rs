use super::data::Files;
use crate::analysis::{Analysis, Answer};
use crate::cli::as_of::AsOf;
use crate::cli::exit::Stop;
use crate::cli::guarantees;
use crate::cli::load::Loaded;
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostic, codes};
use crate::engine::Engine;
use crate::lint::{self, Ignores, Implication, Outcomes, Ranges, Settings, Subject, Undecided};
use crate::report::diagnostics::Located;
use crate::source::Sources;

/// What was found of one model.
pub(super) struct Linted {
    pub loaded: Loaded,
    /// Errors and warnings of its check, and what lints found, in the order of their places.
    pub found: Vec<Diagnostic>,
    /// What the model was looked at as of.
    pub as_of: AsOf,
    /// What lints came to no end with.
    pub undecided: Vec<Undecided>,
}

impl Linted {
    /// The findings with their lines and columns.
    pub(super) fn located(&self) -> impl Iterator<Item = Located<'_>> {
        let found = self.found.iter();
        found.map(|finding| Located::of(finding, &self.loaded.sources))
    }

    /// What was not decided, with the texts that its places lie in.
    pub(super) fn undecided(&self) -> impl Iterator<Item = (&Undecided, &Sources)> {
        let undecided = self.undecided.iter();
        undecided.map(|one| (one, &self.loaded.sources))
    }

    /// Lints a model, over the data at hand if there are any.
    pub(super) fn of(
        mut loaded: Loaded,
        seen_from: AsOf,
        settings: &Settings,
        files: Option<&Files<'_>>,
        terminal: &Terminal,
    ) -> Result<Self, Stop> {
        let mut found = std::mem::take(&mut loaded.diagnostics);
        let mut undecided = Vec::new();
        if let Some(model) = &loaded.model {
            let as_of = seen_from.instant(model.zone);
            let data = match files {
                Some(files) => Some(files.survey(model, as_of, terminal)?),
                None => None,
            };
            let opposites = guarantees::opposites(model);
            let analysis = Analysis::new(model, &Engine, as_of, &opposites).brief();
            let subject = Subject {
                model,
                files: &loaded.files,
                first: loaded.first,
                sources: &loaded.sources,
                analysis: &analysis,
                ranges: Ranges::of(model, &analysis),
                implication: Implication::default(),
                outcomes: Outcomes::default(),
                judge: &Engine,
                as_of,
                data: data.as_ref(),
                settings,
            };
            let findings = lint::lint(&subject);
            undecided = findings.undecided;
            for (guarantee, opposite) in model.guarantees.iter().zip(&opposites) {
                match analysis.can_hold(opposite) {
                    Answer::Never => {}
                    Answer::For(case) => {
                        found.push(guarantees::finding(model, guarantee, &case, as_of));
                    }
                    Answer::Undecided(reason) => undecided.push(Undecided {
                        code: codes::BROKEN_GUARANTEE,
                        span: guarantee.span,
                        reason,
                    }),
                }
            }
            let mut ignores = Ignores::of(&loaded.files, &loaded.sources, as_of, model.zone);
            found.extend(ignores.apply(findings.found));
            found.extend(ignores.unused(settings, &loaded.sources, data.is_some()));
            found.sort_by(|one, other| {
                (one.span(), one.code.id).cmp(&(other.span(), other.code.id))
            });
        }
        Ok(Self {
            loaded,
            found,
            as_of: seen_from,
            undecided,
        })
    }
}
