use std::sync::{Condvar, Mutex, PoisonError};

/// How many jobs may be begun before something is taken of those that were.
#[derive(Debug)]
pub(super) struct Permits {
    /// None when no more will come.
    left: Mutex<Option<usize>>,
    given: Condvar,
}

impl Permits {
    pub fn new(count: usize) -> Self {
        Self {
            left: Mutex::new(Some(count)),
            given: Condvar::new(),
        }
    }

    /// Waits for one; false if no more will come.
    pub fn wait(&self) -> bool {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let left = self.given.wait_while(left, |left| *left == Some(0));
        get_one(&mut left.unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether there was one.
    pub fn try_get(&self) -> bool {
        get_one(&mut self.left.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets one more job be begun.
    pub fn give(&self) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(left) = &mut *left {
            *left += 1;
        }
        self.given.notify_one();
    }

    /// No more come when what this gives goes.
    pub fn close_at_last(&self) -> Closing<'_> {
        Closing(self)
    }
}

fn get_one(left: &mut Option<usize>) -> bool {
    match left {
        None | Some(0) => false,
        Some(left) => {
            *left -= 1;
            true
        }
    }
}

/// Permits of which no more come when this goes.
pub(super) struct Closing<'a>(&'a Permits);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let mut left = self.0.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = None;
        self.0.given.notify_all();
    }
}
