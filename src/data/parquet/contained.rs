use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use parquet::errors::ParquetError;

thread_local! {
    /// Whether a panic on this thread is caught below.
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

static QUIET: Once = Once::new();

/// Runs code of the crate `parquet` over bytes from outside. Its decoders meet a size or an offset that cannot be by a panic
/// here and there, which is an error of the file to us. Whatever `run` changes is not used again after an error.
///
/// # Errors
///
/// Those of `run`, and its panics.
pub(super) fn contained<T>(
    run: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, ParquetError> {
    QUIET.call_once(keep_quiet);
    CONTAINED.set(true);
    let done = catch_unwind(AssertUnwindSafe(run));
    CONTAINED.set(false);
    done.unwrap_or_else(|_| {
        Err(ParquetError::General(
            "its pages contradict each other".to_owned(),
        ))
    })
}

/// What is caught is not to be printed as a bug of this program; all other panics are printed as before.
fn keep_quiet() {
    let print = take_hook();
    set_hook(Box::new(move |panic| {
        if !CONTAINED.get() {
            print(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let error = contained::<()>(|| panic!("of the crate")).unwrap_err();
        assert!(error.to_string().contains("contradict"), "{error}");
        assert_eq!(contained(|| Ok(1)).unwrap(), 1);
        assert!(!CONTAINED.get());
    }
}
