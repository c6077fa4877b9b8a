//! The small values that every engine shares, and the pure functions over them.
//!
//! - **Numbers**: [`Decimal`] (a cell or a threshold, six decimals) and [`Points`] (exact sums).
//! - **Decay**: [`Decay`], what points are worth at each age of an event.
//! - **Time**: [`Instant`], [`Duration`] with its [`Unit`]s, [`Day`], [`Zone`]; what rules write
//!   ([`DateLiteral`]) and what cells hold ([`CellTime`], [`parse_iso`]).
//! - **Cells in other spellings**: [`NumberFormat`] and [`DateFormat`], made from the example of a `like`.
//! - **Text**: [`trim`], [`fold`], [`parse_yes_no`], and the tests of [`text`].
//! - **Counts for people**: [`counted`], [`thousands`] and [`percent`].
//! - **Objects of events**: [`canonical_object`] and [`ObjectPattern`].
//!
//! Two engines that disagree on any of these would score one lead twice, so each is decided here, once, with
//! its lists written out. No float enters, nothing here reads a clock, a locale or the environment, and no
//! function panics on any text. This room knows neither rules nor files: which value is missing, which field
//! is read how, and what is said to the user about a bad cell is decided above it.

mod cell_time;
mod date_literal;
mod decay;
mod decimal;
mod duration;
mod fold;
mod instant;
mod iso;
mod like;
mod millionths;
mod numbers;
mod object;
mod points;
pub mod text;
mod yes_no;
mod zone;

pub use cell_time::{CellTime, TimeError};
pub use chrono::{NaiveDate, NaiveTime};
pub use date_literal::DateLiteral;
pub use decay::Decay;
pub use decimal::{Decimal, DecimalError, ParsedDecimal};
pub use duration::{Duration, Unit};
pub use fold::{WHITE_SPACE, fold, is_white_space, trim, trim_fold};
pub use instant::{Day, Instant, LocalTime};
pub use iso::parse_iso;
pub use like::{DateFormat, LikeError, NumberFormat, date_like_for, number_like_for};
pub use numbers::{counted, percent, thousands};
pub use object::{ObjectPattern, canonical_object};
pub use points::Points;
pub use text::{
    Mentions, email_domain, is_capitalized, is_keyboard_mashing, is_lowercase, is_uppercase, length,
};
pub use yes_no::parse_yes_no;
pub use zone::Zone;
