//! The codes of errors, in one table. Each has its place in `docs/errors.md`; a test compares the two.

/// A stable code and the name that goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// `LE` and three digits.
    pub id: &'static str,
    /// The name in kebab-case.
    pub name: &'static str,
}

macro_rules! table {
    ($($(#[$doc:meta])* $constant:ident = $id:literal $name:literal;)*) => {
        /// Every code, named by a constant.
        pub mod codes {
            use super::Code;
            $($(#[$doc])* pub const $constant: Code = Code { id: $id, name: $name };)*

            /// The whole table, in the order of the ids.
            pub const ALL: &[Code] = &[$($constant),*];
        }
    };
}

table! {
    // Reading a rule file: 0xx.
    /// A line that begins no statement and continues none.
    UNKNOWN_STATEMENT = "LE001" "unknown-statement";
    /// A statement that does not read on as it should.
    SYNTAX = "LE002" "syntax";
    /// A text whose closing quote is missing.
    UNCLOSED_TEXT = "LE003" "unclosed-text";
    /// A bracket without its partner.
    UNCLOSED_BRACKET = "LE004" "unclosed-bracket";
    /// A control or invisible character outside quotes.
    INVISIBLE_CHARACTER = "LE005" "invisible-character";
    /// `2,5`, `1,000`, `1.000.000`.
    NUMBER_SPELLING = "LE006" "number-spelling";
    /// `31/01/2026`, `2026-02-30`.
    DATE_SPELLING = "LE007" "date-spelling";
    /// `2m`, a duration without a unit, an unknown unit.
    DURATION_SPELLING = "LE008" "duration-spelling";
    /// Signed points, percent points, too many points or decimals.
    POINTS_SPELLING = "LE009" "points-spelling";
    /// A value without quotes.
    UNQUOTED_VALUE = "LE010" "unquoted-value";
    /// `a and b or c`, `not a or b`.
    MIXED_AND_OR = "LE011" "mixed-and-or";
    /// `not not`, `not never`.
    DOUBLE_NEGATION = "LE012" "double-negation";
    /// `3 times`, `once`, `in 30d` on a date: two readings.
    AMBIGUOUS = "LE013" "ambiguous";
    /// `when` under a line that wants it.
    JOIN_LINES = "LE014" "join-lines";
    /// A sign or a word from another language: `=>`, `&&`, `==`, `0-100`, `'x'`.
    FOREIGN_SYNTAX = "LE015" "foreign-syntax";
    /// Past a limit: file size, rules, nesting, text, list.
    TOO_LARGE = "LE016" "too-large";
    /// Not UTF-8.
    NOT_TEXT = "LE017" "not-text";
    /// A part of the language that this version does not have.
    NOT_AVAILABLE = "LE018" "not-available";
    /// The words of a test or a clause stand in another order, or twice.
    WORD_ORDER = "LE019" "word-order";
    /// An unknown or broken escape in a text, an empty text, a `*` where it means nothing.
    TEXT_CONTENT = "LE020" "text-content";

    // Names and types: 1xx.
    /// A name that no declaration, prelude entry or header gives.
    UNKNOWN_NAME = "LE101" "unknown-name";
    /// A name declared twice, or in two roles.
    NAME_CLASH = "LE102" "name-clash";
    /// A reserved word used as a name.
    RESERVED_WORD = "LE103" "reserved-word";
    /// A test that does not fit the type of its field.
    WRONG_TYPE = "LE104" "wrong-type";
    /// A column that no header supplies.
    UNKNOWN_COLUMN = "LE105" "unknown-column";
    /// Two headers that come to the same name, or one header twice.
    AMBIGUOUS_COLUMN = "LE106" "ambiguous-column";
    /// A value outside a closed or ordered field.
    UNKNOWN_VALUE = "LE107" "unknown-value";
    /// A `like` that cannot be read in one way only.
    LIKE_EXAMPLE = "LE108" "like-example";
    /// Two uses of an undeclared header that disagree on its type.
    TYPE_CONFLICT = "LE109" "type-conflict";
    /// A list, list file, or time zone that cannot be used.
    BAD_DECLARATION = "LE110" "bad-declaration";
    /// A noun that is not the verb's own.
    WRONG_NOUN = "LE111" "wrong-noun";
    /// The lead file has no key column.
    NO_KEY = "LE112" "no-key";
    /// An outcome asked in a rule.
    OUTCOME_IN_RULE = "LE113" "outcome-in-rule";
    /// A rule file that cannot be imported.
    BAD_IMPORT = "LE114" "bad-import";

    // Points and outcomes: 2xx.
    /// Tiers that overlap in part, that differ in kind, or that follow no single test.
    BAD_TIERS = "LE201" "bad-tiers";
    /// A clause that does not go with the rule.
    BAD_CLAUSE = "LE202" "bad-clause";
    /// A range, cap or scale whose ends are the wrong way round, or that cannot hold.
    BAD_RANGE = "LE203" "bad-range";
    /// `otherwise` that is not last, or a line after it.
    OTHERWISE_NOT_LAST = "LE204" "otherwise-not-last";
    /// A statement that may stand once and stands twice.
    STATED_TWICE = "LE205" "stated-twice";
    /// A rule whose indentation says another group than its place.
    MISLEADING_INDENT = "LE206" "misleading-indent";
    /// A pattern for `matches` that is no regular expression.
    BAD_PATTERN = "LE207" "bad-pattern";
    /// A matrix with a gap, an overlap, or a row of another width.
    BAD_MATRIX = "LE208" "bad-matrix";
    /// A decay that no event could cause, or whose times are no whole days.
    BAD_DECAY = "LE209" "bad-decay";
    /// A test that gives what cannot be, or expects nothing.
    BAD_TEST = "LE210" "bad-test";

    // What holds for every lead: 3xx.
    /// A `check that` which a lead breaks.
    BROKEN_GUARANTEE = "LE301" "broken-guarantee";
}
