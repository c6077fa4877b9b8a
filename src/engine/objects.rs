use crate::model::{Model, ObjectTest};
use crate::value::ObjectPattern;

/// A test of objects made ready.
#[derive(Clone, Debug)]
pub(super) enum ObjectMatcher {
    Any,
    OneOf(Vec<ObjectPattern>),
}

impl ObjectMatcher {
    pub fn new(test: &ObjectTest, model: &Model) -> Self {
        let ready = |patterns: &[String]| {
            Self::OneOf(
                patterns
                    .iter()
                    .map(|text| ObjectPattern::new(text))
                    .collect(),
            )
        };
        match test {
            ObjectTest::Any => Self::Any,
            ObjectTest::OneOf(patterns) => ready(patterns),
            ObjectTest::InList(list) => ready(&model.lists[list.0].entries),
        }
    }

    /// Whether it matches an object, given as [`crate::value::canonical_object`] makes it.
    pub fn matches(&self, canonical: &str) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(patterns) => patterns.iter().any(|pattern| pattern.matches(canonical)),
        }
    }
}
