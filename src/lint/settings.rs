//! What `leadrules.toml` says of lints.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Category, Lint, Parameter, lint_called, lints};
use crate::diagnostic::Level;
use crate::suggest::nearest;

/// Levels and parameters of lints.
///
/// ```
/// use leadrules::lint::Settings;
///
/// let settings = Settings::parse("[lint]\nbalance = \"off\"\ntoo-many-rules = { rules = 40 }");
/// assert!(settings.is_ok());
/// let misspelt = Settings::parse("[lint]\ntoo-many-rule = \"off\"");
/// assert_eq!(misspelt.unwrap_err().help.as_deref(), Some("did you mean `too-many-rules`?"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// By the name of a lint or a category; none is off.
    levels: BTreeMap<&'static str, Option<Level>>,
    /// By the name of a lint and that of the parameter.
    parameters: BTreeMap<(&'static str, &'static str), i64>,
}

/// What is wrong with a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSettings {
    /// One sentence.
    pub message: String,
    /// What to write.
    pub help: Option<String>,
}

/// Which level the findings of a lint get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SetLevel {
    /// That with which each was reported.
    AsReported,
    /// This.
    To(Level),
}

const SECTION: &str = "lint";

impl Settings {
    /// Reads a settings file: the section `[lint]` has a level or a table for each lint or category that it names.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadSettings> {
        let file: Table = text.parse().map_err(|error: toml::de::Error| BadSettings {
            message: error.message().to_owned(),
            help: error.span().map(|span| {
                let line = text[..span.start.min(text.len())].matches('\n').count() + 1;
                format!("it is on line {line}")
            }),
        })?;
        let mut settings = Self::default();
        for (name, value) in &file {
            match value {
                Value::Table(entries) if name == SECTION => settings.take(entries)?,
                _ => return Err(unknown(name, "section", [SECTION])),
            }
        }
        Ok(settings)
    }

    fn take(&mut self, entries: &Table) -> Result<(), BadSettings> {
        for (name, value) in entries {
            if let Some(category) = Category::ALL.iter().find(|one| one.word() == name) {
                let level = level_of(name, value)?;
                self.levels.insert(category.word(), level);
                continue;
            }
            let Some(lint) = lint_called(name).filter(|lint| lint.code.name == name) else {
                let names = lints().iter().map(|lint| lint.code.name);
                let names = names.chain(Category::ALL.map(Category::word));
                return Err(unknown(name, "lint or category", names));
            };
            match value {
                Value::Table(table) => self.take_table(lint, table)?,
                _ => {
                    self.levels.insert(lint.code.name, level_of(name, value)?);
                }
            }
        }
        Ok(())
    }

    fn take_table(&mut self, lint: &'static Lint, table: &Table) -> Result<(), BadSettings> {
        let name = lint.code.name;
        for (key, value) in table {
            if key == "level" {
                self.levels.insert(name, level_of(name, value)?);
                continue;
            }
            let mut parameters = lint.parameters.iter();
            let Some(parameter) = parameters.find(|parameter| parameter.name == key) else {
                let names = lint.parameters.iter().map(|parameter| parameter.name);
                let names = names.chain(["level"]);
                return Err(unknown(key, &format!("parameter of `{name}`"), names));
            };
            match value.as_integer() {
                Some(number) if number >= 0 => {
                    self.parameters.insert((name, parameter.name), number);
                }
                _ => {
                    return Err(BadSettings {
                        message: format!("`{key}` of `{name}` is no whole number from 0 up"),
                        help: Some(format!("write `{key} = {}`", parameter.default)),
                    });
                }
            }
        }
        Ok(())
    }

    /// The level of its findings; none where it is off. What is said of a lint beats what is said of its category.
    pub(super) fn level(&self, lint: &Lint) -> Option<SetLevel> {
        let said = self.levels.get(lint.code.name);
        // A lint that speaks only if asked to is not asked by its category's name.
        let by_category = self.levels.get(lint.category.word());
        let by_category = by_category.filter(|_| lint.level.is_some());
        match said.or(by_category) {
            Some(level) => level.map(SetLevel::To),
            None => lint.level.map(|_| SetLevel::AsReported),
        }
    }

    pub(super) fn parameter(&self, lint: &Lint, parameter: &Parameter) -> i64 {
        let said = self.parameters.get(&(lint.code.name, parameter.name));
        said.copied().unwrap_or(parameter.default)
    }
}

fn level_of(name: &str, value: &Value) -> Result<Option<Level>, BadSettings> {
    match value.as_str() {
        Some("error") => Ok(Some(Level::Error)),
        Some("warning") => Ok(Some(Level::Warning)),
        Some("note") => Ok(Some(Level::Note)),
        Some("off") => Ok(None),
        _ => Err(BadSettings {
            message: format!("the level of `{name}` is none of `error`, `warning`, `note`, `off`"),
            help: Some(format!("write `{name} = \"note\"`")),
        }),
    }
}

fn unknown<'a>(
    name: &str,
    what: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> BadSettings {
    let help = nearest(name, known.clone()).map(|near| format!("did you mean `{near}`?"));
    BadSettings {
        message: format!("there is no {what} `{name}`"),
        help: help.or_else(|| {
            let known: Vec<String> = known.into_iter().map(|one| format!("`{one}`")).collect();
            (known.len() <= 6).then(|| format!("there is {}", known.join(", ")))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(text: &str, lint: &str) -> Option<SetLevel> {
        let settings = Settings::parse(text).unwrap();
        settings.level(lint_called(lint).unwrap())
    }

    #[test]
    fn a_lint_goes_before_its_category() {
        let text = "[lint]\nbalance = \"error\"\ntoo-many-rules = \"off\"\n";
        assert_eq!(level(text, "too-many-rules"), None);
        let text =
            "[lint]\nbalance = \"error\"\ntoo-many-rules = { level = \"note\", rules = 3 }\n";
        assert_eq!(
            level(text, "too-many-rules"),
            Some(SetLevel::To(Level::Note))
        );
        assert_eq!(level("", "too-many-rules"), Some(SetLevel::AsReported));
        assert_eq!(level("[lint]\nbalance = \"off\"\n", "too-many-rules"), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, message, help) in [
            (
                "[lint]\nbalanse = \"off\"",
                "there is no lint or category `balanse`",
                Some("did you mean `balance`?"),
            ),
            (
                "[lints]",
                "there is no section `lints`",
                Some("did you mean `lint`?"),
            ),
            (
                "[lint]\nbalance = \"loud\"",
                "the level of `balance` is none of `error`, `warning`, `note`, `off`",
                Some("write `balance = \"note\"`"),
            ),
            (
                "[lint]\ntoo-many-rules = { rules = -1 }",
                "`rules` of `too-many-rules` is no whole number from 0 up",
                Some("write `rules = 50`"),
            ),
            (
                "[lint]\ntoo-many-rules = { ruls = 1 }",
                "there is no parameter of `too-many-rules` `ruls`",
                Some("did you mean `rules`?"),
            ),
        ] {
            let error = Settings::parse(text).unwrap_err();
            assert_eq!(
                (error.message.as_str(), error.help.as_deref()),
                (message, help)
            );
        }
        let error = Settings::parse("[lint]\n\nx = = 1").unwrap_err();
        assert_eq!(error.help.as_deref(), Some("it is on line 3"));
    }
}
