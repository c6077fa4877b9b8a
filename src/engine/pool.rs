use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Memory that threads take, use and give back, so that what it remembers lasts from batch to batch.
pub(super) struct Pool<T>(Mutex<Vec<T>>);

impl<T: Default> Pool<T> {
    pub fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Runs `use_it` with something that no other thread uses meanwhile.
    pub fn with<R>(&self, use_it: impl FnOnce(&mut T) -> R) -> R {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut item = taken.unwrap_or_default();
        let result = use_it(&mut item);
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(item);
        result
    }

    /// All of it.
    pub fn into_items(self) -> Vec<T> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for Pool<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool")
    }
}
