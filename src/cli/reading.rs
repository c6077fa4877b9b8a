//! Reading the data files of a verb, and keeping the books of what was found.

mod bad_rows;
mod ledger;
mod read;
mod repeats;
mod seen_rows;
mod unmapped;

pub(super) use bad_rows::{Allowed, BadRows};
pub(super) use ledger::{Found, ONE_ROW_EACH};
pub(super) use read::{Read, specs};
pub(super) use unmapped::unmapped;
